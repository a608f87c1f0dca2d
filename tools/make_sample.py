"""Turn the cast of the sample (tools/sample_art/people.json) into ``resources/sample/dossier.json``.

Run ``python tools/draw_sample.py`` first for the drawn files, then this; both give the same bytes every time.  What was
read of the query pages comes from ``tools/read_sample.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CAST = ROOT / "tools" / "sample_art" / "people.json"
READINGS = ROOT / "tools" / "sample_art" / "readings.json"
TARGET = ROOT / "resources" / "sample" / "dossier.json"

Json = dict[str, Any]

POLITICS = {"中共党员": "party", "群众": "none", "民盟盟员": "democratic"}
EDUCATION = {"大专": "college", "本科": "bachelor", "中专": "secondary"}
EMPLOYMENT = {"正式职工": "regular", "劳务派遣": "dispatched", "柔性引进": "flexible"}
APPOINTED = {"否": "no", "特级技师": "special", "首席技师": "chief"}
LEVELS = {"技师": "l2", "高级技师": "l1", "特级技师": "special"}
RESULTS = {"一致": "same", "暂未上网": "pending"}
CERTIFICATE_KINDS = {"职业技能等级": "skill_level", "职业资格": "qualification"}
FIELDS = {"战略性新兴产业": "strategic", "未来产业": "future", "先进制造业": "advanced", "海洋产业": "marine"}
STRATEGIC = {"高端装备制造": "equipment", "新材料": "materials", "新能源": "energy", "新能源汽车": "nev"}
FUTURE = {"未来制造": "manufacturing"}
NATURE = {"民营": "private", "国有独资": "state_sole", "国有控股": "state_held"}
SIZE = {"大型": "large", "中型": "medium"}
AWARD_LEVELS = {"国": "national", "省": "provincial", "市": "city", "县": "county", "企": "enterprise"}
TABLES = {"competitions": "contests", "methods": "innovations"}
EVIDENCE_TABLES = frozenset("certificates contests honours innovations patents papers standards apprentices".split())
KINDS = {
    "certificate_screenshot": "query",
    "achievement": "achievement",
    "honour": "award",
    "paper": "paper",
    "other": "other",
    "notice_record": "publicity",
    "minutes": "minutes",
    "discipline_opinion": "discipline",
}


def kept(values: Json) -> Json:
    """The entries that hold something."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def unit(cast: Json) -> Json:
    """The recommending unit's answers."""
    source, steps = cast["unit"], cast["unit"]["procedure"]
    review, notice, decision = steps["first_review"], steps["notice"], steps["decision"]
    sender = source["ems_sender"]
    return kept(
        {
            "name": source["name"],
            "kind": "city",
            "city": source["city_code"],
            "uscc": source["uscc"],
            "address": source["address"],
            "postcode": source["postcode"],
            "contact": source["contact_person"],
            "department": source["department"],
            "phone": source["phone"],
            "mobile": source["mobile"],
            "email": source["email"],
            "ems_sender": sender["name"],
            "publicity_work": source["publicity_notes"],
            "opinions_heard": source["consultation_notes"],
            "accepted_from": steps["accepted_from"],
            "accepted_to": steps["accepted_to"],
            "received_count": steps["accepted_count"],
            "review_on": review["date"],
            "panel": [
                {"id": f"panel-{place}", "name": one["name"], "title": one["title"], "employer": one["unit"]}
                for place, one in enumerate(review["panel"], 1)
            ],
            "review_opinion": review["opinion"],
            "publicity_from": notice["start"],
            "publicity_to": notice["end"],
            "publicity_place": notice["place"],
            "publicity_result": "none",
            "decision_body": decision["body"],
            "decision_on": decision["date"],
            "decision_number": decision["minutes_number"],
            "report_number": "潍人社呈〔2024〕示例12号",
            "report_on": "2024-07-22",
            "report_work": f"公示情况补充：{notice['handling']}",
            "report_opinion": (
                "经审核研究，我单位认为上述10名同志符合《齐鲁首席技师选拔管理办法（暂行）》规定的推荐条件，"
                "均在生产一线岗位直接从事技术技能工作，技能水平高、业绩突出、群众公认，申报材料真实、齐全，"
                "同意推荐为2024年度齐鲁首席技师人选。"
            ),
        }
    )


def enterprise(source: Json) -> Json:
    """An applying unit's answers."""
    return {
        "id": source["id"],
        "name": source["name"],
        "uscc": source["uscc"],
        "nature": NATURE[source["nature"]],
        "industry": source["industry"].split("（")[0],
        "size": SIZE[source["size"]],
        "in_shandong": True,
        "area": f"{source['city']}{source['county']}",
        "address": source["address"],
        "contact": source["contact"],
        "phone": source["phone"],
        "opinion": source["opinion"],
    }


def certificates(person: Json) -> list[Json]:
    """The certificates with their queries."""
    return [
        kept(
            {
                "id": f"certificates-{place}",
                "kind": CERTIFICATE_KINDS[one["kind"]],
                "trade": one["occupation"],
                "level": LEVELS[one["level"]],
                "number": one["number"],
                "issuer": one["issuer"],
                "issued_on": one["issued"],
                "site": one["site"].split(".")[1],
                "queried_on": one["queried"],
                "checker": one["checker"],
                "result": RESULTS[one["result"]],
                "result_reason": one["reason"],
            }
        )
        for place, one in enumerate(person["certificates"])
    ]


def results(person: Json, key: str) -> list[Json]:
    """Innovations, patents, papers or standards."""
    return [
        kept(
            {
                "id": f"{TABLES.get(key, key)}-{place}",
                "on": one["date"],
                "name": one["name"],
                "number": one["number"],
                "rank": f"第{one['rank']}" if one["rank"] else "",
                "benefit": one["benefit_wan"],
            }
        )
        for place, one in enumerate(person[key])
    ]


def tables(person: Json) -> Json:
    """The applicant's tables."""
    return {
        "career": [
            kept({"id": f"career-{place}", **{key: row[key] for key in ("from", "to", "place", "post", "note")}})
            for place, row in enumerate(person["career"])
        ],
        "contests": [
            {
                "id": f"contests-{place}",
                "on": row["date"],
                "name": row["name"],
                "level": AWARD_LEVELS[row["level"][0]],
                "place": row["place"],
                "issuer": row["issuer"],
            }
            for place, row in enumerate(person["competitions"])
        ],
        "honours": [
            {
                "id": f"honours-{place}",
                "on": row["date"],
                "name": row["name"],
                "level": AWARD_LEVELS[row["level"][0]],
                "issuer": row["issuer"],
            }
            for place, row in enumerate(person["honours"])
        ],
        "innovations": results(person, "methods"),
        "patents": results(person, "patents"),
        "papers": results(person, "papers"),
        "standards": results(person, "standards"),
        "apprentices": [
            kept(
                {
                    "id": f"apprentices-{place}",
                    "name": row["name"],
                    "from": row["from"],
                    "to": row["to"],
                    "reached": row["level"],
                }
            )
            for place, row in enumerate(person["apprentices"])
        ],
        "programmes": [
            {
                "id": f"programmes-{place}",
                "kind": "qilu",
                "name": row["project"],
                "year": row["year"],
                "from": row["support_from"],
                "to": row["support_to"],
            }
            for place, row in enumerate(person["programmes"])
        ],
    }


def applicant(person: Json, place: int) -> Json:
    """An applicant's answers."""
    basic, post, route = person["basic"], person["post"], person["route"]
    industry, secret = person["industry"], person["classified"]
    checked = person["verification"]
    discipline = checked["discipline"] or {}
    subject = f"p{place:02d}"
    field = FIELDS[industry["field"]]
    first_programme = person["programmes"][0] if person["programmes"] else {}
    return kept(
        {
            "id": subject,
            "enterprise": person["enterprise"],
            "name": basic["name"],
            "id_number": basic["id_number"],
            "sex": {"男": "male", "女": "female"}[basic["sex"]],
            "nation": basic["ethnicity"],
            "born": basic["birth"],
            "politics": POLITICS[basic["politics"]],
            "photo": f"{person['folder']}/照片.jpg",
            "education": EDUCATION[basic["education"]],
            "degree": basic["degree"],
            "school": basic["school_major"],
            "work_since": basic["work_start"],
            "mobile": basic["mobile"],
            "address": basic["address"],
            "postcode": basic["postcode"],
            "post_name": post["title"],
            "front_line": post["front_line"],
            "employment": EMPLOYMENT[post["employment"]],
            "service_from": post["service_from"],
            "service_to": post["service_to"],
            "trade": post["occupation"],
            "trade_years": post["years"],
            "appointed": APPOINTED[post["senior_post"]],
            "route": route["kind"].lower(),
            "chief_by": route["recognised_by"],
            "chief_number": route["document_number"],
            "chief_on": route["recognised_on"],
            "recognised": route["basis"] if route["kind"] == "B" else "",
            "certificates": certificates(person),
            "industry_field": field,
            "strategic_kind": STRATEGIC[industry["subfield"]] if field == "strategic" else "",
            "future_kind": FUTURE[industry["subfield"]] if field == "future" else "",
            "industry_reason": industry["reason"],
            **tables(person),
            "achievements": person["brief_300"],
            "achievements_short": person["brief_100"],
            "deeds": "\n".join(f"{part['heading']}\n{part['text']}" for part in person["deeds"]),
            "taishan_now": person["applies_taishan_this_year"],
            "programme_reason": first_programme.get("reason", ""),
            "programme_reason_by": person["conditions_154"]["attested_by"] if first_programme else "",
            "programme_reason_on": person["conditions_154"]["date"] if first_programme else "",
            "rule_by": person["conditions_154"]["attested_by"],
            "rule_on": person["conditions_154"]["date"],
            "classified": secret["is_classified"],
            "declassified_by": secret.get("review_by", ""),
            "declassified_on": secret.get("review_date", ""),
            "declassified_result": "passed" if secret["is_classified"] else "",
            "visit_on": checked["site_visit"]["date"],
            "visit_place": checked["site_visit"]["place"],
            "visit_by": "、".join(checked["site_visit"]["verifiers"]),
            "visit_result": "true_and_whole",
            "discipline_on": discipline.get("date", ""),
            "discipline_body": discipline.get("body", ""),
            "discipline_opinion": discipline.get("opinion", ""),
            "review_rank": checked["first_review"]["rank"],
            "review_opinion": checked["first_review"]["opinion"],
            "publicity_result": "none",
        }
    )


def claims(source: Json) -> list[str]:
    """What a file proves: a row, or a whole table where it proves several rows of it."""
    proven: dict[str, list[int | None]] = {}
    for one in source["proves"]:
        table = TABLES.get(one["table"], one["table"])
        if table in EVIDENCE_TABLES:
            proven.setdefault(table, []).append(one["row"])
    return [
        f"{table}/{table}-{rows[0]}" if len(rows) == 1 and rows[0] is not None else table
        for table, rows in proven.items()
    ]


def evidence(cast: Json) -> list[Json]:
    """Every attached file but the photos."""
    subjects = {person["basic"]["name"]: f"p{place:02d}" for place, person in enumerate(cast["people"], 1)}
    found: list[Json] = []
    for source in [one for person in cast["people"] for one in person["files"]] + cast["unit_files"]:
        if source["kind"] == "photo":
            continue
        for owner in source.get("owners") or [source["owner"]]:
            subject = subjects.get(owner, "unit")
            # A scan that proves rows of two tables is cited once for each; its pages are sent once.
            for claim in (claims(source) if subject != "unit" else []) or [""]:
                found.append(entry(cast, source, subject, claim))
    return [{"id": f"e{place:03d}", **one} for place, one in enumerate(found, 1)]


def entry(cast: Json, source: Json, owner: str, claim: str) -> Json:
    """One evidence file."""
    checked = source["original_check"]
    kind = "chief" if "首席技师认定" in source["path"] else KINDS[source["kind"]]
    told: Json = {"owner": owner, "kind": kind, "title": source["title"], "file": source["path"]}
    if claim:
        told["claim"] = claim
    if checked:
        told["check"] = {"verifier": checked["verifier"], "unit": cast["unit"]["name"], "on": checked["date"]}
    if kind == "query" and source["path"] in cast["readings"]:
        told["reading"] = cast["readings"][source["path"]]
    return told


def main() -> None:
    """Write the sample's dossier."""
    cast = json.loads(CAST.read_text(encoding="utf-8"))
    cast["readings"] = json.loads(READINGS.read_text(encoding="utf-8")) if READINGS.is_file() else {}
    dossier = {
        "schema": 1,
        "pack": cast["year"] if isinstance(cast["year"], str) else str(cast["year"]),
        "unit": unit(cast),
        "enterprises": [enterprise(one) for one in cast["enterprises"]],
        "applicants": [applicant(person, place) for place, person in enumerate(cast["people"], 1)],
        "evidence": evidence(cast),
        "waivers": [],
    }
    TARGET.write_text(json.dumps(dossier, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
