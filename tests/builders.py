"""Dossiers made in code, for tests: ``valid_dossier()`` has no blocking finding on :data:`TODAY`.

All persons, units and numbers are fictional. Change one thing with ``edit`` (an answer), ``edit_row`` (a cell),
``without`` (evidence) and look at what the code under test makes of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qilu_desktop.dossier.identifiers import id_check_digit, uscc_check_digit
from qilu_desktop.dossier.model import (
    UNIT_SUBJECT,
    Applicant,
    Dossier,
    Enterprise,
    Evidence,
    OriginalCheck,
    Waiver,
    claim_of,
)
from qilu_desktop.dossier.reading.kept import KeptReading
from qilu_desktop.dossier.reading.model import Box, CertificateReading, Found, PageReading
from qilu_desktop.dossier.reading.verdict import expected_of
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value

TODAY = date(2024, 7, 24)
"""The day on which the valid dossier is valid: two days before the deadline."""

UNIT_NAME = "虚构市人力资源和社会保障局"
"""The recommending unit of the valid dossier, a city's."""

_FAMILY = "张王李赵刘陈杨黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "建国 秀英 志强 丽华 海波 玉梅 文博 晓东 春燕 永胜".split()
_FIELDS = (("strategic", "strategic_kind", "equipment"), ("future", "future_kind", "materials"))
_KIND_ANSWERS: dict[str, dict[str, Value]] = {
    "city": {"name": UNIT_NAME, "city": "3707", "decision_body": "虚构市人力资源和社会保障局党组"},
    "department": {"name": "山东省虚构厅", "rank": "deputy_or_above", "decision_body": "山东省虚构厅厅长办公会"},
    "provincial_enterprise": {"name": "山东虚构集团", "rank": "deputy_or_above", "decision_body": "集团总经理办公会"},
    "central": {"name": "中央驻鲁虚构公司", "rank": "deputy_or_above", "decision_body": "公司总经理办公会"},
}


def day(text: str) -> PartialDate:
    """A date as typed."""
    found = PartialDate.parse(text)
    assert found, text
    return found


def id_number(born: str = "19800101", order: int = 1, region: str = "370102") -> str:
    """A valid ID number; *born* is YYYYMMDD, an odd *order* (1-999) is a man's."""
    first17 = f"{region}{born}{order:03d}"
    return first17 + id_check_digit(first17)


def unit_code(number: int = 1) -> str:
    """A valid 统一社会信用代码."""
    first17 = f"91370700MA{number:07d}"
    return first17 + uscc_check_digit(first17)


def file_ref(name: str, media: str = "image/png") -> FileRef:
    """A reference to a file whose whole content is its name in UTF-8."""
    data = name.encode()
    return FileRef(hashlib.sha256(data).hexdigest(), name, len(data), media)


def person_name(number: int) -> str:
    """Name of the *number*-th person, counted from 1; no two of the first 200 are alike."""
    place = number - 1
    return _FAMILY[place % len(_FAMILY)] + _GIVEN[place // len(_FAMILY) % len(_GIVEN)]


def valid_dossier(people: int = 3, kind: str = "city", nature: str = "private") -> Dossier:
    """A dossier of *people* persons in one enterprise of *nature*, recommended by a unit of *kind*."""
    firm = Enterprise("e1", enterprise_record(nature=nature))
    applicants = tuple(applicant(number, firm.id) for number in range(1, people + 1))
    unit = unit_record(kind, people)
    checked = {"state_owned": firm.state_owned, "checked_for": unit.text("name")}
    proofs = [proof for person in applicants for proof in evidence_of(person, **checked)]
    return Dossier("2024", unit, (firm,), applicants, (*unit_evidence(), *proofs))


def unit_record(kind: str = "city", people: int = 3) -> Record:
    """The recommending unit's answers."""
    panel = tuple(
        row(f"x{number}", name=f"评委{number}", title="高级工程师", employer="虚构技师学院") for number in (1, 2, 3)
    )
    return Record(
        {
            "kind": kind,
            **_KIND_ANSWERS[kind],
            "address": "山东省虚构市示例路1号",
            "contact": "冯虚构",
            "phone": "0536-1234567",
            "publicity_work": "通过报刊、网站和企业走访宣传选拔政策。",
            "opinions_heard": "召开座谈会，听取同行专家和一线职工意见。",
            "accepted_from": day("2024-06-24"),
            "accepted_to": day("2024-06-28"),
            "received_count": Decimal(people + 5),
            "review_on": day("2024-07-05"),
            "panel": panel,
            "review_opinion": "同意提交公示。",
            "publicity_from": day("2024-07-08"),
            "publicity_to": day("2024-07-15"),
            "publicity_place": "本单位网站",
            "publicity_result": "none",
            "decision_on": day("2024-07-17"),
            "decision_number": "会议纪要〔2024〕8号",
            "report_on": day("2024-07-19"),
            "report_opinion": "以上人选符合条件，同意推荐。",
        }
    )


def enterprise_record(number: int = 1, nature: str = "private") -> Record:
    """An applying unit's answers."""
    return Record(
        {
            "name": f"山东虚构机械{number}有限公司",
            "uscc": unit_code(number),
            "nature": nature,
            "industry": "通用设备制造业",
            "in_shandong": True,
            "area": "虚构市示例区",
            "address": "示例区工业街2号",
            "contact": "孔示例",
            "phone": "13900000001",
            "opinion": "同意推荐。",
        }
    )


def applicant(number: int = 1, enterprise_id: str = "e1") -> Applicant:
    """A person of route B in one of the two industry fields of clause 2.3."""
    return Applicant(f"p{number}", enterprise_id, Record({**_basic(number), **_work(number), **_procedure(number)}))


def _basic(number: int) -> dict[str, Value]:
    return {
        "name": person_name(number),
        "id_number": id_number(f"{1970 + number // 400}0{number % 9 + 1}15", number % 400 * 2 + 1),
        "sex": "male",
        "nation": "汉族",
        "born": PartialDate(1970 + number // 400, number % 9 + 1),
        "politics": "party",
        "photo": file_ref(f"photo{number}.jpg", "image/jpeg"),
        "education": "college",
        "school": "虚构技师学院机械专业",
        "work_since": day("1992-07"),
        "mobile": "13900000002",
        "address": "山东省虚构市示例路3号",
    }


def _work(number: int) -> dict[str, Value]:
    field, kind, value = _FIELDS[number % 2]
    certificate = row(
        "c1",
        kind="skill_level",
        trade="钳工",
        level="l1",
        number=f"S000037123456151{number:06d}",
        issuer="虚构评价中心",
        issued_on=day("2015-11"),
        site="osta",
        queried_on=day("2024-07-02"),
        checker="冯虚构",
        result="same",
    )
    return {
        "post_name": "装配钳工",
        "front_line": True,
        "employment": "regular",
        "trade": "钳工",
        "trade_years": Decimal(30),
        "appointed": "no",
        "route": "b",
        "recognised": "完成多项行业公认的技术攻关。",
        "certificates": (certificate,),
        "industry_field": field,
        kind: value,
        "industry_reason": "所在产线生产高端装备。",
        "career": (
            row("k1", **{"from": day("1989-09"), "to": day("1992-06"), "place": "虚构技师学院", "post": "机械"}),
            row("k2", **{"from": day("1992-07"), "place": "山东虚构机械1有限公司", "post": "钳工"}),
        ),
        "innovations": (row("i1", on=day("2020-05"), name="快速装配法", number="示例〔2020〕1号", rank="1"),),
        "achievements": "主持技术攻关十项。",
        "achievements_short": "主持技术攻关。",
        "deeds": "一、扎根一线\n三十年如一日。",
    }


def _procedure(number: int) -> dict[str, Value]:
    return {
        "taishan_now": False,
        "rule_by": "冯虚构",
        "rule_on": day("2024-07-04"),
        "classified": False,
        "visit_on": day("2024-07-03"),
        "visit_place": "一号车间",
        "visit_by": "冯虚构、蓝示例",
        "visit_result": "true_and_whole",
        "discipline_on": day("2024-07-04"),
        "discipline_body": "公司纪委",
        "discipline_opinion": "无违纪违法记录。",
        "review_rank": Decimal(number),
        "review_opinion": "同意推荐。",
        "publicity_result": "none",
    }


def evidence_of(person: Applicant, *, state_owned: bool = False, checked_for: str = UNIT_NAME) -> tuple[Evidence, ...]:
    """Screenshot, certificate, result and sealed book of a person, checked; the discipline opinion where needed."""
    query = proof(person.id, "query", claim_of("certificates", "c1"), checked=False)
    proofs = [
        replace(query, reading=read(person.name, person.certificates[0], query.file)) if person.certificates else query,
        proof(person.id, "certificate", claim_of("certificates", "c1"), checked_for=checked_for),
        proof(person.id, "achievement", claim_of("innovations", "i1"), checked_for=checked_for),
        proof(person.id, "book_scan", checked=False),
    ]
    return (*proofs, *([proof(person.id, "discipline", checked=False)] if state_owned else []))


def read(name: str, certificate: Row, file: FileRef) -> KeptReading:
    """The reading of a query page that shows exactly this certificate of this person."""
    expected = expected_of(name, certificate)
    values = {"name": name, "number": expected.number, "level": expected.level, "trade": expected.trade}
    values["issued"] = expected.issued
    boxes = {field: Box(120, 40 * place, 400, 40 * place + 24) for place, field in enumerate(values, 1)}
    found = {field: Found(text, text, 0.98, boxes[field]) for field, text in values.items()}
    return KeptReading(file.sha256, "rapidocr 3.10.0", (PageReading(800, 400, (), (CertificateReading(**found),)),))


def unit_evidence() -> tuple[Evidence, ...]:
    """The unit's sealed report, its publicity record and its minutes."""
    return tuple(proof(UNIT_SUBJECT, kind, checked=False) for kind in ("report_scan", "publicity", "minutes"))


def proof(
    owner: str, kind: str, claim: str = "", *, checked: bool = True, name: str = "", checked_for: str = UNIT_NAME
) -> Evidence:
    """An evidence file, checked against its original on 2024-07-03 unless told otherwise."""
    name = name or f"{owner}-{kind}"
    check = OriginalCheck("蓝示例", checked_for, day("2024-07-03")) if checked else None
    return Evidence(f"{owner}-{kind}-{claim}", owner, kind, name, file_ref(f"{name}.png"), claim, check)


def row(row_id: str, **cells: Value) -> Row:
    """A table row."""
    return Row(row_id, Record(cells))


def edit(dossier: Dossier, subject: str, **answers: Value | None) -> Dossier:
    """The dossier with some answers of a subject changed; None empties a field."""
    record = dossier.record_of(subject)
    for field_id, value in answers.items():
        record = record.with_value(field_id, value)
    return dossier.with_record(subject, record)


def edit_row(dossier: Dossier, subject: str, table: str, place: int = 0, **cells: Value | None) -> Dossier:
    """The dossier with some cells of a table's row changed; *place* counts from 0."""
    rows = list(dossier.record_of(subject).rows(table))
    values = rows[place].values
    for column, value in cells.items():
        values = values.with_value(column, value)
    rows[place] = Row(rows[place].id, values)
    return edit(dossier, subject, **{table: tuple(rows)})


def add_row(dossier: Dossier, subject: str, table: str, added: Row) -> Dossier:
    """The dossier with a row added at the end of a table."""
    return edit(dossier, subject, **{table: (*dossier.record_of(subject).rows(table), added)})


def with_evidence(dossier: Dossier, *added: Evidence) -> Dossier:
    """The dossier with evidence added."""
    return replace(dossier, evidence=(*dossier.evidence, *added))


def without(dossier: Dossier, owner: str, kind: str) -> Dossier:
    """The dossier without an owner's evidence of a kind."""
    kept = tuple(entry for entry in dossier.evidence if (entry.owner, entry.kind) != (owner, kind))
    return replace(dossier, evidence=kept)


def change_evidence(dossier: Dossier, owner: str, kind: str, change: Callable[[Evidence], Evidence]) -> Dossier:
    """The dossier with an owner's evidence of a kind changed."""
    changed = (change(entry) if (entry.owner, entry.kind) == (owner, kind) else entry for entry in dossier.evidence)
    return replace(dossier, evidence=tuple(changed))


def waive(dossier: Dossier, rule: str, subject: str, /, **other: object) -> Dossier:
    """The dossier with a whole reason for a rule's findings about a subject."""
    waiver = Waiver(rule, subject, "经研究确需推荐。", "冯虚构", day("2024-07-18"))
    return replace(dossier, waivers=(*dossier.waivers, replace(waiver, **other)))


def with_answers(record: Record, answers: Mapping[str, Value]) -> Record:
    """A record with several answers set."""
    return Record({**record.values, **answers})


def holiday(number: int, first: str, last: str | None = None, name: str = "放假") -> Row:
    """A row of days off."""
    return row(f"h{number}", name=name, kind="off", **{"from": day(first), **({"to": day(last)} if last else {})})


def workday(number: int, first: str) -> Row:
    """A weekend day worked."""
    return row(f"h{number}", name="调休", kind="worked", **{"from": day(first)})


HOLIDAYS_2030 = (
    holiday(1, "2030-01-01", name="元旦"),
    holiday(2, "2030-02-02", "2030-02-08", "春节"),
    workday(3, "2030-02-10"),
    holiday(4, "2030-04-05", name="清明节"),
    holiday(5, "2030-05-01", "2030-05-05", "劳动节"),
    holiday(6, "2030-06-05", name="端午节"),
    holiday(7, "2030-09-12", name="中秋节"),
    holiday(8, "2030-10-01", "2030-10-07", "国庆节"),
)
"""A year past the built-in calendar, entered whole (fictional)."""
