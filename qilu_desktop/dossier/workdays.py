"""Working days of the People's Republic: national holidays and the weekends worked in their place.

The calendar is chinesecalendar's (1.11: 2004-2026).  A day outside its years is never guessed: the answer is an
:class:`Unknown` until the user has entered that year's 放假安排 as an :class:`Arrangement`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qilu_desktop.errors import InputError

_FIRST_WEEKEND_DAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unknown:
    """No answer: ``year`` is the first year needed whose holidays nobody has given yet."""

    year: int

    @property
    def message(self) -> str:
        """The sentence for the clerk."""
        return f"{self.year} 年的工作日无法核实，请录入放假安排。"


@dataclass(frozen=True)
class Arrangement:
    """放假安排 entered by the user; it goes before the built-in calendar.

    ``days_off`` are holidays, ``days_worked`` weekend days worked in their place.  ``years`` are the years that
    are entered whole: there every other day is a working day from Monday to Friday.

    Raises:
        InputError: a day stands in both lists.
    """

    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        both = sorted(self.days_off & self.days_worked)
        if both:
            raise InputError(f"放假安排中 {both[0]:%Y-%m-%d} 既是放假又是上班。", "请按当年的放假通知改正。")


NO_ARRANGEMENT = Arrangement()


def is_working_day(day: date, extra: Arrangement = NO_ARRANGEMENT) -> bool | Unknown:
    """Whether *day* is a working day; :class:`Unknown` where neither the calendar nor *extra* covers its year."""
    if day in extra.days_off:
        return False
    if day in extra.days_worked:
        return True
    if day.year in extra.years:
        return day.weekday() < _FIRST_WEEKEND_DAY
    return _built_in(day)


def _built_in(day: date) -> bool | Unknown:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # its documented answer for years that it has no data for
        return Unknown(day.year)


def covers(year: int) -> bool:
    """Whether the built-in calendar knows a year."""
    return not isinstance(_built_in(date(year, 1, 1)), Unknown)


def add_working_days(start: date, count: int, extra: Arrangement = NO_ARRANGEMENT) -> date | Unknown:
    """The *count*-th working day after *start*; *start* itself is not counted (clause 3.3: 公示 5 个工作日).

    2024-07-01 and 5 give 2024-07-08.  A count of 0 gives *start*, whatever day it is.

    Raises:
        ValueError: *count* is negative.
    """
    if count < 0:
        raise ValueError(f"count must not be negative: {count}")
    if count == 0:
        return start
    left = count
    for day in _days_after(start):
        working = is_working_day(day, extra)
        if isinstance(working, Unknown):
            return working
        left -= working
        if left == 0:
            return day
    return Unknown(date.max.year)


def working_days_between(first: date, last: date, extra: Arrangement = NO_ARRANGEMENT) -> int | Unknown:
    """How many working days lie after *first*, up to and including *last*: the first day is not counted.

    So ``working_days_between(start, add_working_days(start, n)) == n``: a notice put up on 2024-07-01 and taken
    down at the end of 2024-07-08 was up for 5 working days.  0 when *last* is not after *first*.
    """
    total = 0
    for day in _days_after(first):
        if day > last:
            break
        working = is_working_day(day, extra)
        if isinstance(working, Unknown):
            return working
        total += working
    return total


def _days_after(start: date) -> Iterator[date]:
    day = start
    while day < date.max:
        day += _ONE_DAY
        yield day
