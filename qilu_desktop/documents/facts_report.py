"""Facts about the whole submission, as the report and the summary state them."""

from __future__ import annotations

from collections import Counter
from datetime import date

from qilu_desktop.documents.fact_source import Source, cell, label, names, open_end, shown, span, tally
from qilu_desktop.dossier.display import chinese_day, plain_number
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.pack.model import UnitKind


def year(source: Source) -> str:
    """Year of the notice."""
    return str(source.pack.notice.issued.year)


def count(source: Source) -> str:
    """How many persons are recommended."""
    return str(len(source.dossier.applicants))


def people(source: Source) -> str:
    """Who is recommended, as a sentence says it: 张三, or 张三、李四等 2名."""
    listed = source.dossier.applicants
    return f"{names(listed)}等{len(listed)}名" if len(listed) > 1 else names(listed)


def visited(source: Source) -> str:
    """How many persons were visited (3.1a)."""
    return str(sum(1 for person in source.dossier.applicants if person.record.day("visit_on")))


def visit_results(source: Source) -> str:
    """The conclusions of the visits, counted: 材料真实、齐全，与原件一致（10名）."""
    told = (label(source, person.record, "visit_result") for person in source.dossier.applicants)
    return "；".join(f"{text}（{number}名）" for text, number in Counter(text for text in told if text).items())


def enterprises(source: Source) -> str:
    """How many applying units the persons come from."""
    return str(len({person.enterprise_id for person in source.dossier.applicants if person.enterprise_id}))


def visits(source: Source) -> str:
    """First and last day of the visits (3.1a)."""
    return span(person.record.day("visit_on") for person in source.dossier.applicants)


def _strategic_people(source: Source) -> list[Applicant]:
    wanted = source.pack.notice.strategic_fields
    return [person for person in source.dossier.applicants if person.record.text("industry_field") in wanted]


def strategic(source: Source) -> str:
    """Number and names in 战略性新兴产业 and 未来产业 (2.3)."""
    counted = _strategic_people(source)
    return f"{len(counted)}名（{names(counted)}）" if counted else "0名"


def received(source: Source) -> str:
    """How many applications were received, as a phrase; empty where untyped."""
    number = source.dossier.unit.number("received_count")
    return f"共受理申报人员{plain_number(number)}名，" if number is not None else ""


def accepted(source: Source) -> str:
    """Span in which applications were accepted."""
    unit = source.dossier.unit
    return span((unit.day("accepted_from"), unit.day("accepted_to")))


def publicity(source: Source) -> str:
    """Span of the public notice (3.1c)."""
    unit = source.dossier.unit
    return span((unit.day("publicity_from"), unit.day("publicity_to")))


def publicity_from(source: Source) -> str:
    """First day of the public notice, which is the notice's own date (3.1c)."""
    return chinese_day(source.dossier.unit.day("publicity_from"))


def publicity_result(source: Source) -> str:
    """What the public notice brought, without its full stop (3.1c)."""
    unit = source.dossier.unit
    field = source.pack.unit.by_id.get("publicity_result")
    result = shown(field, unit, "publicity_result")
    told = open_end(unit.text("publicity_objections")) if unit.text("publicity_result") != "none" else ""
    if not result:
        return ""
    return f"公示期间{result}。异议及处理情况：{told}" if told else f"公示期间{result}"


def decision_on(source: Source) -> str:
    """Day of the collective decision (3.1d)."""
    return chinese_day(source.dossier.unit.day("decision_on"))


def review_on(source: Source) -> str:
    """Day of the expert review (3.1b)."""
    return chinese_day(source.dossier.unit.day("review_on"))


def report_on(source: Source) -> str:
    """The report's date, or room to write it."""
    return chinese_day(source.dossier.unit.day("report_on")) or "　　年　月　日"


def panel(source: Source) -> str:
    """The experts with employer and title (3.1b)."""
    rows = source.dossier.unit.rows("panel")
    return "、".join(_expert(row.values) for row in rows if row.values.text("name"))


def _expert(record: Record) -> str:
    told = f"{record.text('employer')}{record.text('title')}"
    return f"{record.text('name')}（{told}）" if told else record.text("name")


def panel_count(source: Source) -> str:
    """How many experts."""
    return str(len(source.dossier.unit.rows("panel")))


def certificates(source: Source) -> str:
    """How many certificates were queried, and with what results (4.3a)."""
    found = [
        cell(source, row.values, "certificates", "result") or "未记录"
        for person in source.dossier.applicants
        for row in person.certificates
    ]
    return f"共查询核对证书{len(found)}本，其中{tally(found, '本')}" if found else ""


def sites(source: Source) -> str:
    """The sites that were used for the queries (4.3a)."""
    rows = [row.values for person in source.dossier.applicants for row in person.certificates]
    used = {row.text("site"): cell(source, row, "certificates", "site") for row in rows if row.text("site")}
    order = {site.id: place for place, site in enumerate(source.pack.notice.sites)}
    return "、".join(used[site] for site in sorted(used, key=lambda site: order.get(site, len(order))))


def checked(source: Source) -> str:
    """How many files of evidence were compared with the original (4.3b)."""
    files = [entry for entry in source.dossier.evidence if entry.check]
    return str(len(files))


def verifiers(source: Source) -> str:
    """Who compared the originals (4.3b)."""
    return "、".join(dict.fromkeys(entry.check.verifier for entry in source.dossier.evidence if entry.check))


def _state_people(source: Source) -> list[Applicant]:
    return [
        person
        for person in source.dossier.applicants
        if (employer := source.dossier.employer(person)) and employer.state_owned
    ]


def discipline(source: Source) -> str:
    """How the discipline opinions were asked for (3.1e), or that nobody needs one; without its full stop."""
    asked = _state_people(source)
    if not asked:
        return "推荐人选中没有国有或国有控股企业职工"
    days = span(person.record.day("discipline_on") for person in asked)
    told = f"{len(asked)}名国有或国有控股企业职工（{names(asked)}）"
    return f"{days}，就{told}征求所在单位纪检监察部门意见，意见随附" if days else f"尚未征求{told}所在单位意见"


def quota(source: Source) -> str:
    """The quota in persons (1.1, 1.2); empty while the kind of unit is not known."""
    unit = source.dossier.unit
    most = source.pack.notice.quota(unit.text("kind"), unit.text("city"))
    return str(most) if most is not None else ""


def decision_body(source: Source) -> str:
    """Who decided on the recommendation (3.1d)."""
    return source.dossier.unit.text("decision_body")


def appointed(source: Source) -> str:
    """Who holds a post of 特级技师 or 首席技师 (2.2b), a group each."""
    groups: dict[str, list[Applicant]] = {}
    for person in source.dossier.applicants:
        if person.record.text("appointed") in ("special", "chief"):
            groups.setdefault(label(source, person.record, "appointed"), []).append(person)
    return "、".join(f"{text}{len(group)}名（{names(group)}）" for text, group in groups.items()) or "0名"


def classified(source: Source) -> str:
    """The note on classified persons that clause 4.1 asks for: a sentence for each, or that there is none."""
    noted = [person for person in source.dossier.applicants if person.classified]
    return "".join(_classified_note(source, person) for person in noted) or _none_classified(source)


def _none_classified(source: Source) -> str:
    """Says that nobody is classified only where that was answered for everybody."""
    listed = source.dossier.applicants
    unanswered = [person for person in listed if person.record.flag("classified") is None]
    if unanswered or not listed:
        return f"{names(unanswered) or '推荐人选'}是否属于涉密人员尚未填写。"
    return "推荐人选均不属于涉密人员。"


def _classified_note(source: Source, person: Applicant) -> str:
    if not person.cleared:
        return f"{person.name}为涉密人员，其材料尚未通过脱密审查，不通过互联网邮箱和普通快递报送。"
    record = person.record
    return (
        f"{person.name}为涉密人员，{chinese_day(record.day('declassified_on'))}经"
        f"{record.text('declassified_by')}脱密审查，{open_end(label(source, record, 'declassified_result'))}。"
    )


def programmes(source: Source) -> tuple[str, ...]:
    """The written reasons under clause 1.3b, of those to whom it applies."""
    return tuple(
        f"{person.name}（{_programme_names(covered)}）：{_signed(person.record, 'programme_reason')}"
        for person in source.dossier.applicants
        if person.record.text("programme_reason") and (covered := _supported(source, person))
    )


def _supported(source: Source, person: Applicant) -> list[Row]:
    """The other 齐鲁 projects whose support period covers the report's day, or today where that comes first."""
    typed = source.dossier.unit.day("report_on")
    on = min(typed.last, source.today) if typed else source.today
    rows = person.record.rows("programmes")
    return [row for row in rows if row.values.text("kind") == "qilu" and _covers(row.values, on)]


def _covers(record: Record, on: date) -> bool:
    first, last = record.day("from"), record.day("to")
    return (first is None or first.first <= on) and (last is None or on <= last.last)


def _programme_names(rows: list[Row]) -> str:
    told: list[str] = []
    for row in rows:
        supported = "—".join(day.dotted for day in (row.values.day("from"), row.values.day("to")) if day)
        told.append(f"{row.values.text('name')}{'，支持期 ' + supported if supported else ''}")
    return "；".join(told)


def query_notes(source: Source) -> tuple[str, ...]:
    """Certificates whose query did not show agreement, each with its reason."""
    return tuple(
        _query_note(source, person, row.values)
        for person in source.dossier.applicants
        for row in person.certificates
        if row.values.text("result") not in ("", "same")
    )


def _query_note(source: Source, person: Applicant, record: Record) -> str:
    result = cell(source, record, "certificates", "result")
    reason = open_end(record.text("result_reason"))
    told = f"{person.name}的{record.text('trade')}证书查询结果为“{result}”"
    return f"{told}：{reason}" if reason else told


def waivers(source: Source) -> tuple[str, ...]:
    """Reasons recorded for findings that ask for one, with whom and what they are about.

    What each is about is known to whoever ran the checks (``source.matters``); a reason of another rule, or of
    somebody who is not in the dossier, lets nothing pass and is not the unit's word to the province.
    """
    return tuple(
        f"{who}{matter}。理由：{open_end(entry.reason)}（{entry.by}，{entry.on.chinese}）。"
        for entry in source.dossier.waivers
        if (matter := source.matters.get((entry.rule, entry.subject)))
        and (who := _whose(source, entry.subject)) is not None
    )


def _whose(source: Source, subject: str) -> str | None:
    """How a sentence begins about a subject: 张三，; nothing for the whole submission, None for somebody unknown."""
    if subject == UNIT_SUBJECT:
        return ""
    known = source.dossier.applicant(subject) or source.dossier.enterprise(subject)
    return f"{known.name}，" if known else None


def strategic_reason(source: Source) -> str:
    """Why a city recommends fewer than the notice asks for (2.3); empty where it does not."""
    unit = source.dossier.unit
    short = len(_strategic_people(source)) < source.pack.notice.strategic_minimum
    return _signed(unit, "strategic_reason") if short and unit.text("kind") == UnitKind.CITY.value else ""


def _signed(record: Record, field_id: str) -> str:
    """A reason with who gave it and when, as a sentence; the bare reason while one of these is not told."""
    reason, by, on = record.text(field_id), record.text(f"{field_id}_by"), record.day(f"{field_id}_on")
    return f"{open_end(reason)}（{by}，{on.chinese}）。" if reason and by and on else reason
