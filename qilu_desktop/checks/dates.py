"""Dates that cannot be: in the future, ended before begun, before birth; and careers with gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.spot import Spot
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import IdNumber
from qilu_desktop.dossier.values import PartialDate, Row

_ALL = "unit.* enterprise.* applicant.*"
_MAY_LIE_AHEAD = frozenset(
    "service_to programmes.from programmes.to apprentices.to provincial_publicity_from provincial_publicity_to "
    "holidays.from holidays.to".split()
)
_BETTER_NOT_AHEAD = {
    "report_on": "请核对；先写好落款日期的，到期后再报送。",
    "sent_on": "请核对；发送之后再登记日期。",
    "ems_on": "请核对；寄出之后再登记日期。",
    "service_from": "请对照协议核对；尚未到岗的，请核对是否符合申报范围。",
    "career.to": "请核对；至今仍在继续的，截止年月留空。",
}
"""What is no impossibility when it lies ahead: planned or agreed on."""
_WORKING_AGE = 16


def _place(spot: Spot) -> str:
    return f"{spot.entry.id}.{spot.part.id}" if spot.row else spot.entry.id


@Heading("dates.future", "日期没有晚于今天", "5.3", Severity.BLOCK, _ALL).each(EVERYWHERE)
def in_future(subject: Subject) -> Iterator[Note]:
    """Dates of what has happened that lie ahead; the report may be dated ahead, which is pointed out."""
    for spot, value in subject.dates:
        if value.first <= subject.today or _place(spot) in _MAY_LIE_AHEAD:
            continue
        said = f"{spot.label}（{value.chinese}）晚于今天。"
        note = spot.note(said, "请核对日期。")
        remedy = _BETTER_NOT_AHEAD.get(_place(spot))
        yield replace(note, remedy=remedy, severity=Severity.WARN) if remedy else note


@Heading("dates.span", "截止不早于开始", "5.3", Severity.BLOCK, _ALL).each(EVERYWHERE)
def inverted(subject: Subject) -> Iterator[Note]:
    """Spans that end before they begin: ``x_from`` with ``x_to``, and such columns of one row."""
    for spot, end in subject.dates:
        name = spot.part.id
        if name != "to" and not name.endswith("_to"):
            continue
        start = spot.record.day(f"{name.removesuffix('to')}from")
        if start and end.last < start.first:
            said = f"{spot.label}（{end.chinese}）早于开始日期（{start.chinese}）。"
            yield spot.note(said, "请核对起止日期。")


@Heading(
    "dates.birth",
    "参加工作、发证不早于出生",
    "4.2a",
    Severity.BLOCK,
    "applicant.id_number applicant.*",
).each(applies=lambda subject: isinstance(subject.identity, IdNumber))
def before_birth(subject: Subject) -> Iterator[Note]:
    """Anything dated before the applicant was born."""
    number = subject.identity
    for spot, value in subject.dates:
        if isinstance(number, IdNumber) and not spot.entry.derive and value.last < number.birth:
            yield spot.note(f"{spot.label}（{value.chinese}）早于本人出生日期。", "请核对日期。")


@Heading("dates.work_age", "参加工作时的年龄", "4.2a", Severity.WARN, "applicant.id_number applicant.work_since").each(
    applies=lambda subject: isinstance(subject.identity, IdNumber) and subject.record.day("work_since") is not None
)
def young_worker(subject: Subject) -> Iterator[Note]:
    """Work before the age of 16, which is more often a slip than a life."""
    number, since = subject.identity, subject.record.day("work_since")
    if isinstance(number, IdNumber) and since and _years(number.birth, since.last) < _WORKING_AGE:
        said = f"{subject.label('work_since')}时不满 {_WORKING_AGE} 周岁。"
        yield Note(said, "请对照档案核对参加工作时间。", field="work_since")


@Heading(
    "dates.trade_years", "从事本职业年限合理", "4.2a", Severity.WARN, "applicant.trade_years applicant.work_since"
).each(applies=lambda subject: subject.record.number("trade_years") is not None)
def trade_years(subject: Subject) -> Iterator[Note]:
    """More years in the trade than since the start of work."""
    years, since = subject.record.number("trade_years"), subject.record.day("work_since")
    if since is None or years is None or not years.is_finite():
        return
    worked = _years(since.first, subject.today) + 1
    if years > Decimal(worked):
        said = f"{subject.label('trade_years')}（{years} 年）比参加工作以来的时间还长。"
        yield Note(said, "请核对年限和参加工作时间。", field="trade_years")


def _years(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


@Heading("career.joined", "经历前后衔接", "4.2a", Severity.WARN, "applicant.career").each(
    applies=lambda subject: bool(_stages(subject))
)
def gaps_and_overlaps(subject: Subject) -> Iterator[Note]:
    """Gaps of more than the pack's months, and overlaps, that no note explains."""
    stages = _stages(subject)
    allowed = subject.pack.notice.gap_months
    until = _month(stages[0][1])
    for row, last in stages[1:]:
        begun = _from(row)
        free = begun - until - 1
        if not row.values.text("note"):
            if free > allowed:
                yield _career_note(row, f"{_shown(row)}与前一段经历之间空了 {free} 个月。")
            elif begun < until:
                yield _career_note(row, f"{_shown(row)}与前一段经历时间重叠。")
        until = max(until, _month(last))
    idle = subject.today.year * 12 + subject.today.month - until - 1
    if idle > allowed:
        said = f"学习和工作经历只写到 {idle} 个月以前。"
        yield Note(said, "请补写至今的经历；最后一段仍在继续的，截止年月留空。", field="career")


def _stages(subject: Subject) -> list[tuple[Row, PartialDate]]:
    """Rows with a start, by it, each with its end (today where it goes on)."""
    now = PartialDate(subject.today.year, subject.today.month)
    rows = [row for row in subject.record.rows("career") if row.values.day("from")]
    ordered = sorted(rows, key=_from)
    return [(row, row.values.day("to") or now) for row in ordered]


def _from(row: Row) -> int:
    start = row.values.day("from")
    return _month(start) if start else 0


def _month(value: PartialDate) -> int:
    return value.year * 12 + value.month


def _shown(row: Row) -> str:
    start = row.values.day("from")
    return f"{start.chinese if start else ''}开始的经历"


def _career_note(row: Row, said: str) -> Note:
    return Note(said, "请补写这段时间的经历，或在该行备注中说明。", field="career", row=row.id, column="note")


RULES = (in_future, inverted, before_birth, young_worker, trade_years, gaps_and_overlaps)
