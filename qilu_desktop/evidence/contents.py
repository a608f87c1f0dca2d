"""The contents pages of a joined PDF: groups, numbered titles, dot leaders and pages, each line a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qilu_desktop.evidence import sheet as sheets
from qilu_desktop.evidence.fonts import FaceName, FontBook
from qilu_desktop.evidence.pdfs import MM
from qilu_desktop.evidence.sheet import Sheet
from qilu_desktop.evidence.space import Box

_LEFT, _RIGHT = 25 * MM, 185 * MM
_TOP, _FOOT = 297 * MM - 30 * MM, 26 * MM
_HEAD_SIZE, _SUB_SIZE, _GROUP_SIZE, _SIZE = 22.0, 12.0, 12.0, 11.0
_PITCH, _WRAPPED, _GROUP_PITCH = 22.0, 15.0, 28.0
_NUMBER_WIDTH = 11 * MM
_PAGES_WIDTH = 22 * MM
_DOT_STEP = 4.6


@dataclass(frozen=True)
class Entry:
    """One line of the contents: *first* and *last* are page numbers from 1, contents pages counted."""

    title: str
    group: str
    first: int
    last: int


@dataclass(frozen=True)
class _Line:
    """A group's heading (no entry) or an entry with its title in one or two rows."""

    texts: tuple[str, ...]
    number: int = 0

    @property
    def height(self) -> float:
        return _PITCH + _WRAPPED * (len(self.texts) - 1) if self.number else _GROUP_PITCH


@dataclass(frozen=True)
class Plan:
    """The contents divided into sheets; known before the page numbers are."""

    title: str
    heading: str
    pages: tuple[tuple[_Line, ...], ...]


def plan(book: FontBook, title: str, heading: str, items: Sequence[tuple[str, str]]) -> Plan:
    """Divide *items* (title, group) into sheets; a group's heading never stays alone at a foot."""
    lines: list[_Line] = []
    group = ""
    for number, (text, own) in enumerate(items, 1):
        if own and own != group:
            lines.append(_Line((book.fit(own, "hei", _GROUP_SIZE, _RIGHT - _LEFT),)))
        group = own
        lines.append(_Line(book.wrap(text, "song", _SIZE, _title_room(), 2), number))
    return Plan(title, heading, tuple(_divided(lines, _head_height(book, title))))


def _title_room() -> float:
    return _RIGHT - _LEFT - _NUMBER_WIDTH - _PAGES_WIDTH - 6 * MM


def _title_rows(book: FontBook, title: str) -> tuple[str, ...]:
    return book.wrap(title, "song", _SUB_SIZE, _RIGHT - _LEFT, 2)


def _head_height(book: FontBook, title: str) -> float:
    return _HEAD_SIZE + 24 + 18 * len(_title_rows(book, title)) + 14


def _divided(lines: Sequence[_Line], head: float) -> list[tuple[_Line, ...]]:
    pages: list[list[_Line]] = [[]]
    room = _TOP - _FOOT - head
    for at, line in enumerate(lines):
        needed = line.height + (lines[at + 1].height if not line.number and at + 1 < len(lines) else 0)
        if needed > room and pages[-1]:
            pages.append([])
            room = _TOP - _FOOT
        pages[-1].append(line)
        room -= line.height
    return [tuple(page) for page in pages]


def draw(book: FontBook, made: Plan, entries: Sequence[Entry], remark: str) -> list[Sheet]:
    """Draw the planned sheets; *remark* is the small line under the last entry."""
    found: list[Sheet] = []
    for at, lines in enumerate(made.pages):
        sheet = sheets.a4_for(1, 2)
        y = _TOP if at else _head(book, sheet, made)
        for line in lines:
            y -= line.height
            if line.number:
                _entry(book, sheet, line, entries[line.number - 1], y)
            else:
                sheet.text(book, line.texts[0], "hei", _GROUP_SIZE, (_LEFT, y + 4))
        found.append(sheet)
        if at == len(made.pages) - 1:
            _remark(book, sheet, remark, y)
    return found


def _head(book: FontBook, sheet: Sheet, made: Plan) -> float:
    y = _TOP - _HEAD_SIZE
    _centre(book, sheet, made.heading, "title", _HEAD_SIZE, y)
    y -= 24
    for row in _title_rows(book, made.title):
        _centre(book, sheet, row, "song", _SUB_SIZE, y)
        y -= 18
    y = _TOP - _head_height(book, made.title)
    sheet.ops.append(f"q 0.2 G 0.8 w {_LEFT:.2f} {y + 8:.2f} m {_RIGHT:.2f} {y + 8:.2f} l S Q")
    return y


def _centre(book: FontBook, sheet: Sheet, words: str, face: FaceName, size: float, y: float) -> None:
    sheet.text(book, words, face, size, ((sheet.width - book.width(words, face, size)) / 2, y))


def _entry(book: FontBook, sheet: Sheet, line: _Line, entry: Entry, y: float) -> None:
    base = y + 6
    pages = f"{entry.first}" if entry.first == entry.last else f"{entry.first}-{entry.last}"
    number = f"{line.number}"
    left = _LEFT + _NUMBER_WIDTH
    first = base + _WRAPPED * (len(line.texts) - 1)
    sheet.text(book, number, "song", _SIZE, (left - 4 * MM - book.width(number, "song", _SIZE), first))
    for row, text in enumerate(line.texts):
        sheet.text(book, text, "song", _SIZE, (left, first - _WRAPPED * row))
    end = _RIGHT - book.width(pages, "song", _SIZE)
    _leaders(sheet, left + book.width(line.texts[-1], "song", _SIZE) + 5, end - 5, base)
    sheet.text(book, pages, "song", _SIZE, (end, base))
    sheet.links.append((Box(_LEFT, y, _RIGHT - _LEFT, line.height), entry.first - 1))


def _leaders(sheet: Sheet, start: float, end: float, base: float) -> None:
    """Round dots on a grid shared by all lines; drawn, not typed, so that copied text has none."""
    first = -(-start // _DOT_STEP) * _DOT_STEP
    if first < end:
        line = f"{first:.2f} {base + 2.6:.2f} m {end:.2f} {base + 2.6:.2f} l S"
        sheet.ops.append(f"q 0.55 G 1 J 0.9 w [0 {_DOT_STEP}] 0 d {line} Q")


def _remark(book: FontBook, sheet: Sheet, remark: str, y: float) -> None:
    size = 9.0
    sheet.ops.append("q 0.4 g")
    sheet.text(book, remark, "song", size, (_RIGHT - book.width(remark, "song", size), max(y - 16, _FOOT - 10)))
    sheet.ops.append("Q")
