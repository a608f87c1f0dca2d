"""Dossiers with 放假安排, public notices and a deadline past the built-in calendar, each with what a rule must say."""

from __future__ import annotations

from datetime import date

from builders import HOLIDAYS_2030, day, edit, holiday, row, valid_dossier, workday
from check_cases import FAIL, NONE, PASS, UNKNOWN, Case

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import Row


def with_holidays(*rows: Row, **answers: object) -> Dossier:
    """The valid dossier with 放假安排 and other answers of the unit."""
    return edit(valid_dossier(), "unit", holidays=rows, **answers)


def _provincial(first: str, last: str | None = None, *rows: Row) -> Dossier:
    answers = {"provincial_publicity_from": day(first), "holidays": rows or None}
    return edit(valid_dossier(), "unit", **answers, provincial_publicity_to=day(last) if last else None)


def _thin(may: str) -> Dossier:
    """A year with the days that the law gives by date and few others: 劳动节 up to *may*."""
    return with_holidays(
        HOLIDAYS_2030[0], holiday(2, "2030-05-01", may), holiday(3, "2030-10-01", "2030-10-07", "国庆节")
    )


_SHOWN_2030 = {"publicity_from": day("2030-04-30"), "publicity_to": day("2030-05-10")}
_LATER = date(2030, 6, 1)

CALENDAR = [
    Case("calendar.entered", "nothing entered", valid_dossier(), NONE),
    Case("calendar.entered", "an empty row", with_holidays(row("h1")), NONE),
    Case("calendar.entered", "a whole year", with_holidays(*HOLIDAYS_2030), PASS),
    Case("calendar.entered", "one day of a year known", with_holidays(holiday(1, "2024-07-12")), PASS),
    Case("calendar.entered", "some of a year", with_holidays(*HOLIDAYS_2030[:7]), FAIL, "缺10月1日、10月2日、10月3日"),
    Case(
        "calendar.entered",
        "12 days of 13",
        with_holidays(
            *HOLIDAYS_2030[:1], holiday(2, "2030-05-01", "2030-05-04"), holiday(3, "2030-10-01", "2030-10-07")
        ),
        FAIL,
        "放假只有 12 天",
        "unit",
    ),
    Case(
        "calendar.entered",
        "13 days",
        with_holidays(
            *HOLIDAYS_2030[:1], holiday(2, "2030-05-01", "2030-05-05"), holiday(3, "2030-10-01", "2030-10-07")
        ),
        PASS,
    ),
    Case("calendar.entered", "a Friday worked", with_holidays(workday(1, "2024-07-12")), FAIL, "含有周一至周五"),
    Case("calendar.entered", "a Saturday worked", with_holidays(workday(1, "2024-07-13")), PASS),
    Case("calendar.entered", "no kind", with_holidays(row("h1", **{"from": day("2024-07-12")})), FAIL, "没有选"),
    Case("calendar.entered", "no day", with_holidays(row("h1", kind="off", name="节")), FAIL, "没有可用的起止日期"),
    Case("calendar.entered", "a month", with_holidays(holiday(1, "2024-07")), FAIL, "没有可用的起止日期"),
    Case("calendar.entered", "upside down", with_holidays(holiday(1, "2024-07-12", "2024-07-11")), FAIL, "没有可用的"),
    Case("calendar.entered", "15 days", with_holidays(holiday(1, "2024-07-01", "2024-07-15")), PASS),
    Case("calendar.entered", "16 days", with_holidays(holiday(1, "2024-07-01", "2024-07-16")), FAIL, "超过 15 天"),
    Case("calendar.entered", "too far", with_holidays(holiday(1, "2024-07-12", "2124-07-13")), FAIL, "超过 15 天"),
    Case(
        "calendar.entered",
        "both",
        with_holidays(holiday(1, "2024-07-12", "2024-07-14"), workday(2, "2024-07-13")),
        FAIL,
        "第 2 行有的日期既是放假又是调休上班",
    ),
    Case(
        "procedure.publicity_days",
        "a day off that the calendar does not know",
        with_holidays(holiday(1, "2024-07-12")),
        FAIL,
        "4 个工作日",
    ),
    Case(
        "procedure.publicity_days",
        "a Saturday worked that the calendar does not know",
        with_holidays(workday(1, "2024-07-13"), publicity_to=day("2024-07-13")),
        PASS,
    ),
    Case(
        "procedure.publicity_days",
        "past the calendar",
        with_holidays(**_SHOWN_2030),
        UNKNOWN,
        "2030 年的工作日无法核实，请录入放假安排",
        today=_LATER,
    ),
    Case(
        "procedure.publicity_days",
        "past the calendar, the year half entered",
        with_holidays(*HOLIDAYS_2030[:5], **_SHOWN_2030),
        UNKNOWN,
        "无法核实",
        today=_LATER,
    ),
    Case(
        "procedure.publicity_days",
        "past the calendar, the year entered",
        with_holidays(*HOLIDAYS_2030, **_SHOWN_2030),
        PASS,
        today=_LATER,
    ),
    Case(
        "procedure.publicity_days",
        "past the calendar, a day too short",
        with_holidays(*HOLIDAYS_2030, **_SHOWN_2030 | {"publicity_to": day("2030-05-09")}),
        FAIL,
        "4 个工作日",
        today=_LATER,
    ),
    Case("procedure.provincial_days", "not yet", valid_dossier(), NONE),
    Case("procedure.provincial_days", "no end typed", _provincial("2024-09-11"), PASS),
    Case("procedure.provincial_days", "to the day", _provincial("2024-09-11", "2024-09-19"), PASS),
    Case("procedure.provincial_days", "one less", _provincial("2024-09-11", "2024-09-18"), FAIL, "应到2024年9月19日"),
    Case("procedure.provincial_days", "no calendar", _provincial("2030-04-30"), UNKNOWN, "2030 年的工作日"),
    Case("procedure.provincial_days", "entered", _provincial("2030-04-30", "2030-05-10", *HOLIDAYS_2030), PASS),
    Case(
        "procedure.provincial_days",
        "entered, one less",
        _provincial("2030-04-30", "2030-05-09", *HOLIDAYS_2030),
        FAIL,
        "应到2030年5月10日",
    ),
]
