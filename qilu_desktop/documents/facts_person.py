"""Facts about one applicant; empty where no applicant is meant."""

from __future__ import annotations

from collections.abc import Callable

from qilu_desktop.documents.fact_source import Source, cell, column, label
from qilu_desktop.dossier.display import chinese_day
from qilu_desktop.dossier.values import Record


def order(source: Source) -> str:
    """Place in the order of recommendation, from 1."""
    return str(source.dossier.order_of(source.applicant.id)) if source.applicant else ""


def industry(source: Source) -> str:
    """The applicant's field with its sub-field: 战略性新兴产业（新材料）."""
    if source.applicant is None:
        return ""
    record = source.applicant.record
    chosen = record.text("industry_field")
    detail = {"strategic": "strategic_kind", "future": "future_kind"}.get(chosen)
    inner = label(source, record, detail) if detail else ""
    outer = label(source, record, "industry_field")
    return f"{outer}（{inner}）" if inner else outer


def _best_certificate(source: Source) -> Record:
    """The certificate of the highest level; an empty record where there is none."""
    if source.applicant is None or not source.applicant.certificates:
        return Record()
    levels = column(source, "certificates", "level")
    rising = {choice.id: place for place, choice in enumerate(levels.choices)} if levels else {}
    return max(source.applicant.certificates, key=lambda row: rising.get(row.values.text("level"), -1)).values


def level(source: Source) -> str:
    """Level of the highest certificate."""
    return cell(source, _best_certificate(source), "certificates", "level")


def certificate(source: Source, name: str) -> str:
    """One column of the highest certificate (trade, number, issuer, issued_on)."""
    return cell(source, _best_certificate(source), "certificates", name)


def skill(source: Source) -> str:
    """The highest certificate's level with its date: 一级（高级技师）　2016.11."""
    issued = _best_certificate(source).day("issued_on")
    return f"{level(source)}{'　' + issued.dotted if issued else ''}"


def results(source: Source) -> tuple[str, ...]:
    """The applicant's innovations, patents, papers and standards, a line each."""
    if source.applicant is None:
        return ()
    return tuple(
        _result_line(source, table, row.values)
        for table in ("innovations", "patents", "papers", "standards")
        for row in source.applicant.record.rows(table)
    )


def _result_line(source: Source, table_id: str, record: Record) -> str:
    table = source.pack.applicant.by_id.get(table_id)
    parts = [table.label.split("、")[0] if table else ""]
    parts += [cell(source, record, table_id, part) for part in ("on", "name", "number", "rank")]
    return "　".join(part for part in parts if part)


def service(source: Source) -> str:
    """Span of service of a 柔性引进 (2.1d); empty for others."""
    if source.applicant is None or source.applicant.record.text("employment") != "flexible":
        return ""
    record = source.applicant.record
    first, last = record.day("service_from"), record.day("service_to")
    return f"{first.dotted if first else ''}—{last.dotted if last else ''}"


def day(field_id: str) -> Callable[[Source], str]:
    """The fact of a date as running text and a seal place have it, 2024年7月9日; empty while it is not known."""

    def told(source: Source) -> str:
        return chinese_day(source.applicant.record.day(field_id)) if source.applicant else ""

    return told


def state(source: Source) -> str:
    """国有 where clause 3.1e applies, else empty."""
    employer = source.dossier.employer(source.applicant) if source.applicant else None
    return "国有" if employer and employer.state_owned else ""


def route_a(source: Source) -> str:
    """是 for the route of a recognised 首席技师 (2.1b)."""
    return "是" if source.applicant and source.applicant.record.text("route") == "a" else ""


def route_b(source: Source) -> str:
    """是 for the route of 高级技师 with proven work (2.1b)."""
    return "是" if source.applicant and source.applicant.record.text("route") == "b" else ""
