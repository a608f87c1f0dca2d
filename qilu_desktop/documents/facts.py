"""Facts that documents state and nobody types: counts, orders, spans of dates, results of the verification.

They are worked out from the dossier at every printing, so that a report can never disagree with its data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from qilu_desktop.dossier.display import chinese_day, display, plain_number
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import PartialDate, Record
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.model import Pack, UnitKind


@dataclass(frozen=True)
class Facts:
    """The facts of one dossier, by name."""

    pack: Pack
    dossier: Dossier
    today: date
    applicant: Applicant | None = None

    def text(self, name: str) -> str:
        """A fact as text.

        Raises:
            DocumentError: no fact has this name (a defect of the pack).
        """
        if name not in TEXTS:
            raise DocumentError(
                f"版式里的“fact.{name}”不是软件能算出的内容。", "请检查表单包 documents 文件夹里的版式文件。"
            )
        return TEXTS[name](self)

    def lines(self, name: str) -> tuple[str, ...]:
        """A list of facts, one sentence each.

        Raises:
            DocumentError: no list has this name.
        """
        if name not in LINES:
            raise DocumentError(
                f"版式里的“fact.{name}”不是软件能算出的列表。", "请检查表单包 documents 文件夹里的版式文件。"
            )
        return LINES[name](self)


def facts_of(pack: Pack, dossier: Dossier, today: date, applicant: Applicant | None) -> Facts:
    """The facts of a snapshot."""
    return Facts(pack, dossier, today, applicant)


def _span(days: Iterable[PartialDate | None]) -> str:
    known = sorted({day for day in days if day}, key=lambda day: day.first)
    if not known:
        return ""
    if len(known) == 1:
        return chinese_day(known[0])
    return f"{chinese_day(known[0])}至{chinese_day(known[-1])}"


def _names(people: Iterable[Applicant]) -> str:
    return "、".join(person.name for person in people)


def _label(facts: Facts, record: Record, field_id: str) -> str:
    return display(facts.pack.applicant.by_id[field_id], record.get(field_id))


def _year(facts: Facts) -> str:
    return str(facts.pack.notice.issued.year)


def _count(facts: Facts) -> str:
    return str(len(facts.dossier.applicants))


def _enterprises(facts: Facts) -> str:
    return str(len({person.enterprise_id for person in facts.dossier.applicants if person.enterprise_id}))


def _visits(facts: Facts) -> str:
    return _span(person.record.day("visit_on") for person in facts.dossier.applicants)


def _strategic_people(facts: Facts) -> list[Applicant]:
    wanted = facts.pack.notice.strategic_fields
    return [person for person in facts.dossier.applicants if person.record.text("industry_field") in wanted]


def _strategic(facts: Facts) -> str:
    people = _strategic_people(facts)
    return f"{len(people)} 名（{_names(people)}）" if people else "0 名"


def _received(facts: Facts) -> str:
    number = facts.dossier.unit.number("received_count")
    return f"共受理申报人员 {plain_number(number)} 名，" if number is not None else ""


def _accepted(facts: Facts) -> str:
    unit = facts.dossier.unit
    return _span((unit.day("accepted_from"), unit.day("accepted_to")))


def _publicity(facts: Facts) -> str:
    unit = facts.dossier.unit
    return _span((unit.day("publicity_from"), unit.day("publicity_to")))


def _publicity_result(facts: Facts) -> str:
    unit = facts.dossier.unit
    result = unit.text("publicity_result")
    if result == "none":
        return "公示期间未收到异议"
    told = unit.text("publicity_objections")
    return f"公示期间收到异议，处理情况：{told}" if told else ""


def _decision_on(facts: Facts) -> str:
    return chinese_day(facts.dossier.unit.day("decision_on"))


def _review_on(facts: Facts) -> str:
    return chinese_day(facts.dossier.unit.day("review_on"))


def _report_on(facts: Facts) -> str:
    return chinese_day(facts.dossier.unit.day("report_on")) or "　　年　月　日"


def _panel(facts: Facts) -> str:
    rows = facts.dossier.unit.rows("panel")
    told = (f"{row.values.text('name')}（{row.values.text('title')}）" for row in rows if row.values.text("name"))
    return "、".join(told)


def _panel_count(facts: Facts) -> str:
    return str(len(facts.dossier.unit.rows("panel")))


def _certificates(facts: Facts) -> str:
    table = facts.pack.applicant.by_id["certificates"]
    results = Counter(
        display(table.column("result"), row.values.get("result")) or "未记录"
        for person in facts.dossier.applicants
        for row in person.certificates
    )
    if not results:
        return ""
    told = "、".join(f"{result} {count} 本" for result, count in results.items())
    return f"共查询核对证书 {sum(results.values())} 本，其中{told}"


def _sites(facts: Facts) -> str:
    used = {row.values.text("site") for person in facts.dossier.applicants for row in person.certificates}
    return "、".join(site.url for site in facts.pack.notice.sites if site.id in used)


def _checked(facts: Facts) -> str:
    files = [entry for entry in facts.dossier.evidence if entry.check]
    return str(len(files))


def _verifiers(facts: Facts) -> str:
    return "、".join(dict.fromkeys(entry.check.verifier for entry in facts.dossier.evidence if entry.check))


def _discipline(facts: Facts) -> str:
    people = [
        person
        for person in facts.dossier.applicants
        if (employer := facts.dossier.employer(person)) and employer.state_owned
    ]
    return f"{len(people)} 名国有或国有控股企业职工（{_names(people)}）" if people else ""


def _quota(facts: Facts) -> str:
    unit = facts.dossier.unit
    quota = facts.pack.notice.quota(unit.text("kind"), unit.text("city"))
    return str(quota) if quota is not None else ""


def _body(facts: Facts) -> str:
    """Who makes the opinion: the city's bureau or the recommending unit (3.1d)."""
    return facts.dossier.unit.text("decision_body")


def _is_city(facts: Facts) -> str:
    return "市" if facts.dossier.unit.text("kind") == UnitKind.CITY.value else ""


def _order(facts: Facts) -> str:
    return str(facts.dossier.order_of(facts.applicant.id)) if facts.applicant else ""


def _field(facts: Facts) -> str:
    """The applicant's field with its sub-field: 战略性新兴产业（新材料）."""
    if facts.applicant is None:
        return ""
    record = facts.applicant.record
    chosen = record.text("industry_field")
    detail = {"strategic": "strategic_kind", "future": "future_kind"}.get(chosen)
    inner = _label(facts, record, detail) if detail else ""
    outer = _label(facts, record, "industry_field")
    return f"{outer}（{inner}）" if inner else outer


def _best_certificate(facts: Facts) -> Record:
    """The certificate of the highest level; an empty record where there is none."""
    if facts.applicant is None or not facts.applicant.certificates:
        return Record()
    column = facts.pack.applicant.by_id["certificates"].column("level")
    order = {choice.id: place for place, choice in enumerate(column.choices)}
    return max(facts.applicant.certificates, key=lambda row: order.get(row.values.text("level"), -1)).values


def _level(facts: Facts) -> str:
    column = facts.pack.applicant.by_id["certificates"].column("level")
    return display(column, _best_certificate(facts).get("level"))


def _skill(facts: Facts) -> str:
    """The highest certificate's level with its date: 一级（高级技师）　2016.11."""
    issued = _best_certificate(facts).day("issued_on")
    return f"{_level(facts)}{'　' + issued.dotted if issued else ''}"


def _appointed(facts: Facts) -> str:
    people = [person for person in facts.dossier.applicants if person.record.text("appointed") in ("special", "chief")]
    return f"{len(people)} 名（{_names(people)}）" if people else "0 名"


def _results(facts: Facts) -> tuple[str, ...]:
    """The applicant's innovations, patents, papers and standards, a line each."""
    if facts.applicant is None:
        return ()
    return tuple(
        _result_line(facts, table, row.values)
        for table in ("innovations", "patents", "papers", "standards")
        for row in facts.applicant.record.rows(table)
    )


def _result_line(facts: Facts, table_id: str, record: Record) -> str:
    table = facts.pack.applicant.by_id[table_id]
    parts = [display(table.column(column), record.get(column)) for column in ("on", "name", "number", "rank")]
    return f"{table.label.split('、')[0]}　{'　'.join(part for part in parts if part)}"


def _service(facts: Facts) -> str:
    if facts.applicant is None or facts.applicant.record.text("employment") != "flexible":
        return ""
    record = facts.applicant.record
    first, last = record.day("service_from"), record.day("service_to")
    return f"{first.dotted if first else ''}—{last.dotted if last else ''}"


def _state(facts: Facts) -> str:
    employer = facts.dossier.employer(facts.applicant) if facts.applicant else None
    return "国有" if employer and employer.state_owned else ""


def _chief(facts: Facts) -> str:
    return "是" if facts.applicant and facts.applicant.record.text("route") == "a" else ""


def _proven(facts: Facts) -> str:
    return "是" if facts.applicant and facts.applicant.record.text("route") == "b" else ""


def _classified(facts: Facts) -> tuple[str, ...]:
    """The note on classified persons that clause 4.1 asks for; always at least one sentence."""
    people = [person for person in facts.dossier.applicants if person.classified]
    if not people:
        return ("推荐人选均不属于涉密人员。",) if facts.dossier.applicants else ()
    return tuple(_classified_note(person) for person in people)


def _classified_note(person: Applicant) -> str:
    if not person.cleared:
        return f"{person.name}为涉密人员，其材料尚未通过脱密审查，不通过互联网邮箱和普通快递报送。"
    record = person.record
    return (
        f"{person.name}为涉密人员，{chinese_day(record.day('declassified_on'))}经"
        f"{record.text('declassified_by')}脱密审查，申报材料不涉及国家秘密，可以公开报送。"
    )


def _programmes(facts: Facts) -> tuple[str, ...]:
    """The written reasons under clause 1.3b."""
    return tuple(
        f"{person.name}（{_programme_names(person)}）：{person.record.text('programme_reason')}"
        for person in facts.dossier.applicants
        if person.record.text("programme_reason")
    )


def _programme_names(person: Applicant) -> str:
    told: list[str] = []
    for row in person.record.rows("programmes"):
        span = "—".join(day.dotted for day in (row.values.day("from"), row.values.day("to")) if day)
        told.append(f"{row.values.text('name')}{'，支持期 ' + span if span else ''}")
    return "；".join(told)


def _query_notes(facts: Facts) -> tuple[str, ...]:
    """Certificates whose query did not show agreement, each with its reason."""
    table = facts.pack.applicant.by_id["certificates"]
    notes: list[str] = []
    for person in facts.dossier.applicants:
        for row in person.certificates:
            if row.values.text("result") not in ("", "same"):
                result = display(table.column("result"), row.values.get("result"))
                reason = row.values.text("result_reason")
                notes.append(f"{person.name}的{row.values.text('trade')}证书查询结果为“{result}”：{_open_end(reason)}")
    return tuple(notes)


def _open_end(text: str) -> str:
    """Text without its closing full stop, to go on or to be closed by the sentence around it."""
    return text.rstrip("。．.；; ")


def _waivers(facts: Facts) -> tuple[str, ...]:
    """Reasons recorded for findings that ask for one."""
    return tuple(f"{entry.reason}（{entry.by}，{entry.on.chinese}）" for entry in facts.dossier.waivers)


def _strategic_reason(facts: Facts) -> str:
    unit = facts.dossier.unit
    short = len(_strategic_people(facts)) < facts.pack.notice.strategic_minimum
    return unit.text("strategic_reason") if short and unit.text("kind") == UnitKind.CITY.value else ""


TEXTS: dict[str, Callable[[Facts], str]] = {
    "year": _year,
    "count": _count,
    "enterprises": _enterprises,
    "names": lambda facts: _names(facts.dossier.applicants),
    "visits": _visits,
    "strategic": _strategic,
    "strategic_reason": _strategic_reason,
    "received": _received,
    "accepted": _accepted,
    "publicity": _publicity,
    "publicity_result": _publicity_result,
    "decision_on": _decision_on,
    "review_on": _review_on,
    "report_on": _report_on,
    "panel": _panel,
    "panel_count": _panel_count,
    "certificates": _certificates,
    "sites": _sites,
    "checked": _checked,
    "verifiers": _verifiers,
    "discipline": _discipline,
    "quota": _quota,
    "decision_body": _body,
    "is_city": _is_city,
    "order": _order,
    "field": _field,
    "skill": _skill,
    "level": _level,
    "appointed": _appointed,
    "service": _service,
    "state": _state,
    "route_a": _chief,
    "route_b": _proven,
    "notice_number": lambda facts: facts.pack.notice.number,
    "rule_number": lambda facts: facts.pack.notice.rule_number,
    "addressee": lambda facts: facts.pack.notice.addressee,
    "title": lambda facts: facts.pack.title,
    "today": lambda facts: PartialDate(facts.today.year, facts.today.month, facts.today.day).chinese,
}
"""Facts as text, by the name that layouts use (``{fact.count}``)."""

LINES: dict[str, Callable[[Facts], tuple[str, ...]]] = {
    "classified": _classified,
    "programmes": _programmes,
    "query_notes": _query_notes,
    "waivers": _waivers,
    "results": _results,
}
"""Lists of facts, by the name that layouts use (``each: fact.classified``)."""
