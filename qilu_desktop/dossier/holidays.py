"""放假安排 as the clerk enters it, row by row, and what follows for working days.

A row is a holiday or a weekend worked in its place, from a day to a day.  A year is taken as entered whole once it
holds the days that the law gives by date and no fewer days off than the law gives altogether (全国年节及纪念日放假办法,
as amended 2024-11-10: 13 days).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qilu_desktop.dossier.values import PartialDate, Record, Row
from qilu_desktop.dossier.workdays import NO_ARRANGEMENT, Arrangement

TABLE = "holidays"
"""The field of the recommending unit that holds the rows."""
OFF, WORKED = "off", "worked"
LONGEST = 15
"""More days in one row are a slip: the longest holiday so far had 9."""
STATUTORY = 13
"""Days off that the law gives in a year."""
_BY_DATE = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))


@dataclass(frozen=True)
class Entry:
    """A row that can be used: its ``kind`` (``off`` or ``worked``) and its days in their order."""

    row: Row
    kind: str
    days: tuple[date, ...]


def entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """The rows that can be used; those half filled in, upside down or too long are left out."""
    for row in rows:
        kind, days = row.values.text("kind"), days_of(row)
        if kind in (OFF, WORKED) and days and len(days) <= LONGEST:
            yield Entry(row, kind, days)


def days_of(row: Row) -> tuple[date, ...]:
    """The days of a row, one where no last day is given, at most a few more than :data:`LONGEST`; empty where it has
    no whole first day or ends before it."""
    first = row.values.day("from")
    last = row.values.day("to") if row.values.filled("to") else first
    if not first or not last or not first.day or not last.day:
        return ()
    # A slip of the year would make hundreds of thousands of days.
    count = min((last.first - first.first).days, LONGEST) + 1
    if last.first > date.max - timedelta(days=1):
        return ()
    return tuple(first.first + timedelta(days=number) for number in range(count))


def arrangement_of(unit: Record) -> Arrangement:
    """What the recommending unit has entered, for working days; a day entered as both counts as neither."""
    rows = unit.rows(TABLE)
    if not rows:
        return NO_ARRANGEMENT
    off, worked = days_entered(rows)
    years = frozenset(year for year in {day.year for day in off} if not lacking(year, off))
    return Arrangement(off - worked, worked - off, years)


def days_entered(rows: Iterable[Row]) -> tuple[frozenset[date], frozenset[date]]:
    """The days off and the days worked."""
    known = list(entries(rows))
    off, worked = ({day for entry in known if entry.kind == kind for day in entry.days} for kind in (OFF, WORKED))
    return frozenset(off), frozenset(worked)


def lacking(year: int, off: frozenset[date]) -> str:
    """What a year still lacks to be whole, in a clerk's words; empty where it is."""
    missing = [date(year, month, day) for month, day in _BY_DATE if date(year, month, day) not in off]
    if missing:
        return f"缺{'、'.join(PartialDate(one.year, one.month, one.day).chinese.partition('年')[2] for one in missing)}"
    count = Counter(day.year for day in off)[year]
    return f"放假只有 {count} 天，法定节假日有 {STATUTORY} 天" if count < STATUTORY else ""
