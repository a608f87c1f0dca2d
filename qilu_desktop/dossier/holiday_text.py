"""放假安排 read from pasted text: rows of a spreadsheet, or the State Council's notice word by word (pure).

What is not certain is not guessed: a line that cannot be read comes back with the reason, the others are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qilu_desktop.dossier.holidays import LONGEST, OFF, TABLE, WORKED, days_of
from qilu_desktop.dossier.values import PartialDate, Record, Row, Value

_SHOWN = 30
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")
_DAY = r"(?:(?P<y{0}>\d{{4}})\s*[年./-]\s*)?(?:(?P<m{0}>\d{{1,2}})\s*[月./-]\s*)?(?P<d{0}>\d{{1,2}})\s*[日号]?"
_SPAN = re.compile(
    rf"(?<!\d){_DAY.format(1)}(?:\s*(?:至|到|—+|–|~|～|-)\s*{_DAY.format(2)})?(?!\d|\s*[天年月个])",
)
_HEAD = re.compile(r"^\s*(?:[一二三四五六七八九十]+|\d{1,2})?\s*[、.．]?\s*([一-龥]+(?:[、和][一-龥]+)*)\s*:")
_ASIDE = re.compile(r"\([^()]*\)")
_COUNT = re.compile(r"[共休假]\s*(\d{1,2})\s*天")
_WORKED = re.compile(r"上班|补班|工作日|worked", re.IGNORECASE)
_OFF = re.compile(r"放假|休息|调休|连休|假|off", re.IGNORECASE)
_FIELDS = re.compile(r"\t|,|\|")
_COLUMN_HEADS = re.compile(r"节日|类型|开始|结束|日期|名称")
_BARE = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_WEEKDAY = re.compile(r"^(?:周|星期)[一二三四五六日天]$")


@dataclass(frozen=True)
class ReadRow:
    """A row of 放假安排: the holiday's name, ``off`` or ``worked``, first and last day."""

    name: str
    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class Unread:
    """What cannot be read: the line from 1, its words (cut short) and why, in a clerk's words."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True)
class ReadHolidays:
    """What a pasted text says; ``year`` is the year that it names itself (0: none)."""

    rows: tuple[ReadRow, ...]
    unread: tuple[Unread, ...]
    year: int


def with_rows(unit: Record, rows: Iterable[ReadRow]) -> tuple[Record, int]:
    """The recommending unit's answers with the rows added that they do not hold yet, and how many those are."""
    known = unit.rows(TABLE)
    held = {(row.values.text("kind"), *_ends(row)) for row in known}
    added = [row for row in rows if (row.kind, row.first, row.last) not in held]
    taken = max((int(row.id[1:]) for row in known if re.fullmatch(r"r\d{1,9}", row.id)), default=0)
    made = tuple(Row(f"r{taken + number}", _record(row)) for number, row in enumerate(added, 1))
    return unit.with_value(TABLE, (*known, *made)), len(made)


def _ends(row: Row) -> tuple[date | None, date | None]:
    days = days_of(row)
    return (days[0], days[-1]) if days else (None, None)


def _record(row: ReadRow) -> Record:
    cells: dict[str, Value] = {"name": row.name, "kind": row.kind, "from": _partial(row.first)}
    return Record(cells if row.first == row.last else cells | {"to": _partial(row.last)})


def _partial(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


class _Unclear(Exception):
    """Why a line cannot be read."""


def year_named(text: str) -> int:
    """The year that a text is about: the one of its title 2025 年部分节假日安排, else the first one; 0 where none."""
    told = unicodedata.normalize("NFKC", text)
    title = re.search(r"(20\d{2})\s*年\s*(?:部分)?\s*节假日", told)
    found = title or _YEAR.search(told)
    return int(found[1]) if found else 0


def read_holidays(text: str, year: int = 0) -> ReadHolidays:
    """Every row that a text gives; days without a year are of *year*, or of the year that the text names."""
    named = year_named(text)
    rows: dict[tuple[str, date, date], ReadRow] = {}
    unread: list[Unread] = []
    for number, line in _lines(text):
        try:
            for row in _rows_of(unicodedata.normalize("NFKC", line), year or named):
                rows.setdefault((row.kind, row.first, row.last), row)
        except _Unclear as fault:
            words = " ".join(line.split())
            unread.append(Unread(number, words[:_SHOWN] + ("…" if len(words) > _SHOWN else ""), str(fault)))
    return ReadHolidays(tuple(rows.values()), tuple(unread), named)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a sentence of the notice that was broken off at a margin is put together."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        goes_on = held and not held[1].rstrip().endswith("。") and _HEAD.match(unicodedata.normalize("NFKC", held[1]))
        if held and goes_on and line.strip() and not _HEAD.match(unicodedata.normalize("NFKC", line)):
            held = held[0], held[1].rstrip() + line.strip()
            continue
        if held:
            yield held
        held = number, line
    if held:
        yield held


def _rows_of(line: str, year: int) -> list[ReadRow]:
    if not line.strip():
        return []
    head = _HEAD.match(line)
    if head:
        return list(_of_notice(head[1], line[head.end() :], year))
    cells = [cell.strip() for cell in _FIELDS.split(line)]
    if "\t" in line or "|" in line or (len(cells) > 2 and "。" not in line):
        return _of_cells(cells, year)
    return list(_of_notice("", line, year)) if re.search(r"\d\s*日.*(?:放假|上班|休)", line) else []


# -- the notice's own words ------------------------------------------------------------------------------------------


def _of_notice(name: str, text: str, year: int) -> Iterator[ReadRow]:
    told = text
    while _ASIDE.search(told):  # (农历除夕、周二) and asides within asides
        told = _ASIDE.sub("", told)
    for sentence in re.split(r"[。;]", told):
        spans = list(_SPAN.finditer(_without_counts(sentence)))
        if not spans:
            continue
        kind = WORKED if _WORKED.search(sentence) else OFF if _OFF.search(sentence) else ""
        if not kind:
            raise _Unclear("看不出是放假还是上班")
        yield from _spans(name, kind, spans, year, _COUNT.search(sentence))


def _without_counts(sentence: str) -> str:
    return re.sub(r"(?:共|放假|调休)\s*\d{1,2}\s*天", "", sentence)


def _spans(
    name: str, kind: str, spans: list[re.Match[str]], year: int, count: re.Match[str] | None
) -> Iterator[ReadRow]:
    rows: list[ReadRow] = []
    month = 0
    for found in spans:
        first, month = _day(found, "1", year, month)
        last, month = _day(found, "2", first.year, month) if found["d2"] else (first, month)
        if last < first and not found["y2"]:
            last = _date(last.year + 1, last.month, last.day)
        rows.append(_row(name, kind, first, last))
    days = sum((row.last - row.first).days + 1 for row in rows)
    if kind == OFF and count and int(count[1]) != days:
        raise _Unclear(f"写的是共 {int(count[1])} 天，读出来是 {days} 天")
    yield from rows


def _day(found: re.Match[str], which: str, year: int, month: int) -> tuple[date, int]:
    told_year, told_month = found[f"y{which}"], found[f"m{which}"]
    month = int(told_month) if told_month else month
    if not month:
        raise _Unclear("有的日期没有写月份")
    if not (told_year or year):
        raise _Unclear("没有写年份，请在上面填写年份")
    return _date(int(told_year or year), month, int(found[f"d{which}"])), month


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _Unclear(f"没有 {year} 年 {month} 月 {day} 日这一天") from error


def _row(name: str, kind: str, first: date, last: date) -> ReadRow:
    if last < first:
        raise _Unclear("结束日期早于开始日期")
    if last - first >= timedelta(days=LONGEST):
        raise _Unclear(f"超过 {LONGEST} 天，像是写错")
    if kind == WORKED and first == last and first.weekday() < 5:
        raise _Unclear(f"{first.month} 月 {first.day} 日不是周六、周日，不会是调休上班")
    return ReadRow(name or ("调休上班" if kind == WORKED else "放假"), kind, first, last)


# -- rows of a spreadsheet ------------------------------------------------------------------------------------------


def _of_cells(cells: list[str], year: int) -> list[ReadRow]:
    filled = [_BARE.sub(r"\1-\2-\3", cell) for cell in cells if cell and not _WEEKDAY.match(cell)]
    days = [cell for cell in filled if _SPAN.fullmatch(cell) and not cell.isdigit()]
    others = [cell for cell in filled if cell not in days and not re.fullmatch(r"\d{1,2}\s*天?", cell)]
    if not days:
        if not filled or _COLUMN_HEADS.search(" ".join(filled)):
            return []
        raise _Unclear("没有能看懂的日期")
    if len(days) > 2:
        raise _Unclear("一行里的日期多于两个")
    kinds = [cell for cell in others if _WORKED.search(cell) or _OFF.fullmatch(cell) or cell in {"休", "班"}]
    worked = any(_WORKED.search(cell) or cell == "班" for cell in kinds)
    name = next((cell for cell in others if cell not in kinds), "")
    return [_of_days(name, WORKED if worked else OFF, days, year)]


def _of_days(name: str, kind: str, days: list[str], year: int) -> ReadRow:
    spans = [found for cell in days if (found := _SPAN.fullmatch(cell))]
    first, month = _day(spans[0], "1", year, 0)
    which = "2" if spans[-1]["d2"] else "1"
    last, _month = _day(spans[-1], which, first.year, month)
    if last < first and not spans[-1][f"y{which}"]:
        last = _date(last.year + 1, last.month, last.day)
    return _row(name[:20], kind, first, last)
