"""The 放假安排 that the clerk enters, and the province's public notice that is reckoned by it (3.3, 4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Whole, holds_anything
from qilu_desktop.dossier.derive import fifth_working_day
from qilu_desktop.dossier.holidays import LONGEST, OFF, TABLE, WORKED, days_entered, days_of, lacking
from qilu_desktop.dossier.values import PartialDate, Row
from qilu_desktop.dossier.workdays import Unknown, covers

ENTER_HOLIDAYS = "请在“核验与程序”的“放假安排”中按国务院办公厅的通知录入该年安排，或自行核对工作日数。"
_FRIDAY = 4
_TO = "provincial_publicity_to"


@Heading("calendar.entered", "放假安排录入无误", "3.3 4.0", Severity.WARN, f"unit.{TABLE}").whole(
    lambda whole: any(holds_anything(row) for row in whole.record.rows(TABLE))
)
def holidays_entered(whole: Whole) -> Iterator[Note]:
    """Rows half filled in or of impossible length, worked days that are no weekend, years not entered whole."""
    rows = whole.record.rows(TABLE)
    off, worked = days_entered(rows)
    for number, row in enumerate(rows, 1):
        fault = _fault(row, off & worked) if holds_anything(row) else None
        if fault:
            column, said, remedy = fault
            yield Note(f"推荐单位：放假安排第 {number} 行{said}。", remedy, field=TABLE, row=row.id, column=column)
    for year in sorted({day.year for day in off | worked}):
        gap = lacking(year, off)
        if gap and not covers(year):
            said = f"推荐单位：{year} 年的放假安排没有录全：{gap}。录全之前，{year} 年的工作日无法核实。"
            yield Note(said, "请按国务院办公厅的放假通知补齐该年各个节日。", field=TABLE)


def _fault(row: Row, both: frozenset[date]) -> tuple[str, str, str] | None:
    """Column, what is wrong and what to do; the first fault of a row."""
    kind, days = row.values.text("kind"), days_of(row)
    if kind not in (OFF, WORKED):
        return "kind", "没有选“放假”还是“调休上班”，不起作用", "请选定类型。"
    if not days:
        return "from", "没有可用的起止日期，不起作用", "请填到日，结束不早于开始；只有一天的，结束日期可以不填。"
    if len(days) > LONGEST:
        return "to", f"超过 {LONGEST} 天，像是填错，不起作用", "请核对起止日期，特别是年份。"
    if both.intersection(days):
        return "from", "有的日期既是放假又是调休上班，不起作用", "请按放假通知改正其中一行。"
    if kind == WORKED and any(day.weekday() <= _FRIDAY for day in days):
        return "from", "是调休上班，却含有周一至周五", "调休上班只会是周六或周日，请核对日期。"
    return None


def _provincial(whole: Whole) -> bool:
    entry = whole.unit.fields.by_id.get(_TO)
    return entry is not None and fifth_working_day(whole.record, entry) is not None


@Heading(
    "procedure.provincial_days",
    "省厅公示满 5 个工作日",
    "3.3",
    Severity.WARN,
    f"unit.provincial_publicity_from unit.{_TO} unit.{TABLE}",
).whole(_provincial)
def provincial_days(whole: Whole) -> Iterator[Note]:
    """The province's public notice for less than its five working days, or for days that no calendar tells."""
    told, full = whole.record.day(_TO), fifth_working_day(whole.record, whole.unit.fields.by_id[_TO])
    if isinstance(full, Unknown):
        said = f"推荐单位：省厅公示的结束日期算不出来，{full.message}"
        yield Note(said, ENTER_HOLIDAYS, field=TABLE, severity=Severity.UNKNOWN)
    elif told and full and told.last < full:
        due = PartialDate(full.year, full.month, full.day).chinese
        said = f"推荐单位：省厅公示到{told.chinese}，不满 5 个工作日（应到{due}，开始当天不计）。"
        yield Note(said, "请核对省厅公示的起止日期。", field=_TO)


RULES = (holidays_entered, provincial_days)
