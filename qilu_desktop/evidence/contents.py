"""The contents pages of a joined PDF: groups, numbered titles, dot leaders and pages, each line a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qilu_desktop.evidence import placing
from qilu_desktop.evidence import sheet as sheets
from qilu_desktop.evidence.fonts import FaceName, FontBook
from qilu_desktop.evidence.pdfs import MM
from qilu_desktop.evidence.sheet import Caption, Sheet
from qilu_desktop.evidence.space import Box
from qilu_desktop.evidence.stamp import Drawn

PENDING = "尚未审验"
"""What stands at a piece whose original nobody has compared yet, though it must be."""
_LEFT, _RIGHT = 25 * MM, 185 * MM
_TOP, _FOOT = 297 * MM - 30 * MM, 26 * MM
_HEAD_SIZE, _SUB_SIZE, _GROUP_SIZE, _SIZE, _SMALL = 22.0, 12.0, 12.0, 11.0, 8.5
_PITCH, _WRAPPED, _GROUP_PITCH, _SMALL_PITCH = 22.0, 15.0, 28.0, 12.5
_ROWS, _SMALL_ROWS = 8, 2
_NUMBER_WIDTH = 11 * MM
_PAGES_WIDTH = 22 * MM
_DOT_STEP = 4.6
_ABOVE_BAND = 5 * MM
_RED, _GREY = "0.78 0.06 0.10 rg", "0.4 g"


@dataclass(frozen=True)
class Listed:
    """A piece as the contents name it: what it ``proves``, and whether it is ``pending`` (must be checked, is not)."""

    title: str
    group: str
    proves: tuple[str, ...] = ()
    pending: bool = False

    @property
    def told(self) -> str:
        """The small line under the title."""
        proves = f"证明：{'、'.join(self.proves)}" if self.proves else ""
        return "　".join(words for words in (PENDING if self.pending else "", proves) if words)


@dataclass(frozen=True)
class Entry:
    """One line of the contents: *first* and *last* are page numbers from 1, contents pages counted."""

    listed: Listed
    first: int
    last: int


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of every contents page: words that hold for all that is listed, and their mark."""

    words: str = ""
    stamp: Drawn | None = None

    def height(self, book: FontBook) -> float:
        """How much of the sheet it takes, from the sheet's edge."""
        if not self.words:
            return _FOOT
        tools = placing.Tools(book, self.stamp)
        return placing.band_rows(tools, Caption(self.words, self.words), sheets.A4[0])[1] + _ABOVE_BAND


@dataclass(frozen=True)
class _Line:
    """A group's heading (number 0) or an entry: its title's rows, and the small ones below them."""

    texts: tuple[str, ...]
    number: int = 0
    small: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        return _PITCH + _WRAPPED * (len(self.texts) - 1) + self.below if self.number else _GROUP_PITCH

    @property
    def below(self) -> float:
        """What the small rows take."""
        return _SMALL_PITCH * len(self.small)


@dataclass(frozen=True)
class Plan:
    """The contents divided into sheets; known before the page numbers are."""

    title: str
    heading: str
    pages: tuple[tuple[_Line, ...], ...]
    foot: Foot


def plan(book: FontBook, title: str, heading: str, items: Sequence[Listed], foot: Foot) -> Plan:
    """Divide *items* into sheets; a group's heading never stays alone at the end of one."""
    lines: list[_Line] = []
    group = ""
    for number, one in enumerate(items, 1):
        if one.group and one.group != group:
            lines.append(_Line((book.fit(one.group, "hei", _GROUP_SIZE, _RIGHT - _LEFT),)))
        group = one.group
        texts = book.wrap(one.title, "song", _SIZE, _title_room(), _ROWS)
        lines.append(_Line(texts, number, book.wrap(one.told, "song", _SMALL, _title_room(), _SMALL_ROWS)))
    return Plan(title, heading, tuple(_divided(lines, _head_height(book, title), _TOP - foot.height(book))), foot)


def _title_room() -> float:
    return _RIGHT - _LEFT - _NUMBER_WIDTH - _PAGES_WIDTH - 6 * MM


def _title_rows(book: FontBook, title: str) -> tuple[str, ...]:
    return book.wrap(title, "song", _SUB_SIZE, _RIGHT - _LEFT, 2)


def _head_height(book: FontBook, title: str) -> float:
    return _HEAD_SIZE + 24 + 18 * len(_title_rows(book, title)) + 14


def _divided(lines: Sequence[_Line], head: float, most: float) -> list[tuple[_Line, ...]]:
    pages: list[list[_Line]] = [[]]
    room = most - head
    for at, line in enumerate(lines):
        needed = line.height + (lines[at + 1].height if not line.number and at + 1 < len(lines) else 0)
        if needed > room and pages[-1]:
            pages.append([])
            room = most
        pages[-1].append(line)
        room -= line.height
    return [tuple(page) for page in pages]


def draw(book: FontBook, made: Plan, entries: Sequence[Entry], remark: str) -> list[Sheet]:
    """Draw the planned sheets; *remark* is the small line in the foot, or under the last entry where there is none."""
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
        if made.foot.words:
            placing.band(placing.Tools(book, made.foot.stamp), sheet, Caption(made.foot.words, remark), 0, 0)
        elif at == len(made.pages) - 1:
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
    base = y + 6 + line.below
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
    for row, text in enumerate(line.small, 1):
        _small(book, sheet, text, (left, base - 1 - _SMALL_PITCH * row), pending=entry.listed.pending and row == 1)
    sheet.links.append((Box(_LEFT, y, _RIGHT - _LEFT, line.height), entry.first - 1))


def _small(book: FontBook, sheet: Sheet, text: str, at: tuple[float, float], *, pending: bool) -> None:
    sheet.ops.append("q")
    x, y = at
    if pending:
        sheet.ops.append(_RED)
        sheet.text(book, PENDING, "hei", _SMALL, at)
        x, text = x + book.width(PENDING, "hei", _SMALL), text[len(PENDING) :]
    sheet.ops.append(_GREY)
    sheet.text(book, text, "song", _SMALL, (x, y))
    sheet.ops.append("Q")


def _leaders(sheet: Sheet, start: float, end: float, base: float) -> None:
    """Round dots on a grid shared by all lines; drawn, not typed, so that copied text has none."""
    first = -(-start // _DOT_STEP) * _DOT_STEP
    if first < end:
        line = f"{first:.2f} {base + 2.6:.2f} m {end:.2f} {base + 2.6:.2f} l S"
        sheet.ops.append(f"q 0.55 G 1 J 0.9 w [0 {_DOT_STEP}] 0 d {line} Q")


def _remark(book: FontBook, sheet: Sheet, remark: str, y: float) -> None:
    size = 9.0
    sheet.ops.append(f"q {_GREY}")
    sheet.text(book, remark, "song", size, (_RIGHT - book.width(remark, "song", size), max(y - 16, _FOOT - 10)))
    sheet.ops.append("Q")
