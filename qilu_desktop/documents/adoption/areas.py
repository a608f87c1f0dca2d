"""Room for answers inside a line: blanks behind a label, split dates, boxes to tick, words to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qilu_desktop.documents.adoption.chars import BLANKS, BOXES, TICKS
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.mapping import YEAR_OF_CENTURY, Mark, Slot, SlotKind
from qilu_desktop.documents.adoption.model import Line
from qilu_desktop.pack.model import Field, Kind

_ROOM = f"[{re.escape(BLANKS)}]*"
_ANY_BOX = re.escape(BOXES + TICKS)
_WORD = rf"[^{_ANY_BOX}{re.escape(BLANKS)}\n：:；;，,/／|]"
_CENTURY = rf"(?:{_ROOM}(?P<century>20)(?={_ROOM}年))?"
_DATE = re.compile(rf"{_CENTURY}(?P<year>{_ROOM})年(?P<month>{_ROOM})月(?:(?P<day>{_ROOM})日)?")
_NEXT = "[，,；;、/／]?"
_OPEN, _CLOSE = r"[（(\[【〔]", r"[）)\]】〕]"
_BRACKET = rf"{_OPEN}({_ROOM}){_CLOSE}"
"""Brackets around nothing, to put a √ in."""
_MORE = rf"(?:{_OPEN}{_ROOM}{_CLOSE})?"
"""Brackets behind an option with a box of its own, to explain it: □其他（　　）."""
_OPTION = rf"((?:(?!{_OPEN}{_ROOM}{_CLOSE}){_WORD})+)"
_BOX_MAKES = (
    (re.compile(rf"{_ROOM}([{_ANY_BOX}]){_ROOM}{_OPTION}{_MORE}{_NEXT}"), 1),
    (re.compile(rf"{_ROOM}{_OPTION}{_ROOM}([{_ANY_BOX}]){_NEXT}"), 2),
    (re.compile(rf"{_ROOM}{_BRACKET}{_ROOM}{_OPTION}{_NEXT}"), 1),
    (re.compile(rf"{_ROOM}{_OPTION}{_ROOM}{_BRACKET}{_NEXT}"), 2),
)
"""Options with their box or brackets before or behind them, and the group that is the box."""
_CHOICES = re.compile(rf"{_ROOM}{_WORD}{{1,12}}(?:{_ROOM}[/／|]{_ROOM}{_WORD}{{1,12}})+{_ROOM}(?=\n|$)")
_ONE_WORD = re.compile(rf"{_WORD}+")
_NUMBERED = re.compile(rf"[①-⑳]{_ROOM}((?:(?![①-⑳]){_WORD}){{1,20}}){_ROOM}{_NEXT}{_ROOM}")
"""An option behind its number in a circle, of several: ①大专 ②本科."""
_COLON = ":："
UNITS = frozenset("年 万元 元 人 名 个 岁 项 件 周岁 万 月".split())
"""What may stand behind a blank and belongs to it."""
WIDE_BLANK = 2
_ROOMY = re.compile(f"[{re.escape(BLANKS)}]{{{WIDE_BLANK}}}|[_＿\\t①-⑳]|{_BRACKET}")
BY_HAND = re.compile("签名|签字|签章|盖章|公章")
"""What is signed or sealed by hand and never filled."""


@dataclass(frozen=True)
class Area:
    """Room behind a label; ``marks`` of boxes and words carry the option's text, not yet a choice."""

    label: str
    kind: SlotKind
    marks: tuple[Mark, ...]
    open_end: bool = False
    """No blanks are printed: the answer goes behind the colon at the line's end."""
    group: str = ""
    """The label before this one in its line that has no room of its own: 推荐人情况：姓名：____."""


def masked(line: Line) -> str:
    """A line's text in which every blank that is drawn (underlined, or a prompt) is ``_``."""
    return "".join("_" if char.prompt or (char.lined and char.blank) else char.text for char in line.chars)


def labelled(line: Line) -> tuple[Area, ...]:
    """The areas of a line that have a label before them in that line."""
    found: list[Area] = []
    group = ""
    for label, area, rest in _labels(line):
        if area is not None:
            found.append(replace(area, group=group))
        elif rest.strip(BLANKS) and not _ROOMY.search(rest) and not BY_HAND.search(rest):
            group = label
    return tuple(found)


def unread(line: Line) -> tuple[str, ...]:
    """Labels of a line with room behind them of a make that is not known (①毕业证书 alone, 二〇二四年　月　日)."""
    found = [(label, rest) for label, area, rest in _labels(line) if area is None]
    return tuple(label for label, rest in found if _ROOMY.search(rest) and not BY_HAND.search(rest))


def _labels(line: Line) -> Iterator[tuple[str, Area | None, str]]:
    """Each label of a line with its area, or with the text behind it."""
    text = masked(line)
    place = 0
    while place < len(text):
        at = _next_label_end(text, place)
        if at < 0:
            break
        label = text[place:at]
        start = at + 1 if text[at] in _COLON else at
        area, place = _area(line, text, start, label)
        following = _next_label_end(text, place)
        yield label, area, text[start : following if following > start else len(text)]


def areas_of(line: Line) -> tuple[Area, ...]:
    """The areas of a line: those with a label before them, else the one that it is made of."""
    named = labelled(line)
    if named:
        return named
    lone = bare(line)
    return (lone,) if lone is not None else ()


def _next_label_end(text: str, place: int) -> int:
    """Where the next label ends: at a colon, or at a drawn blank; -1 where no label follows."""
    for at in range(place, len(text)):
        if text[at] in _COLON or (text[at] in "_＿" and text[place:at].strip(BLANKS)):
            return at
    return -1


def area_at(line: Line, text: str, start: int) -> tuple[Area, int] | None:
    """The date, boxes or words at a place of a line's text, and where they end."""
    return next((found for read in (_date, _boxes, _words) if (found := read(line, text, start))), None)


def _area(line: Line, text: str, start: int, label: str) -> tuple[Area | None, int]:
    """The area at *start*, if there is one, and where to go on."""
    found = area_at(line, text, start)
    if found:
        return replace(found[0], label=label), found[1]
    end = start
    while end < len(text) and text[end] in BLANKS:
        end += 1
    if end - start >= WIDE_BLANK or "_" in text[start:end] or "\t" in text[start:end]:
        return Area(label, SlotKind.BLANK, (Mark(line.address, *_drawn(text, start, end)),)), end
    if end == len(text) or text[end] == "\n":
        return Area(label, SlotKind.BLANK, (Mark(line.address, start, end),), open_end=True), end
    return None, end


def _drawn(text: str, start: int, end: int) -> tuple[int, int]:
    """The drawn part of a room: the plain blanks around it keep what follows apart."""
    drawn = [place for place in range(start, end) if text[place] in "_＿\t"]
    return (drawn[0], drawn[-1] + 1) if drawn else (start, end)


def bare(line: Line) -> Area | None:
    """The one area of a line that has its label elsewhere (in the cell to the left)."""
    text = masked(line)
    found = area_at(line, text, 0)
    if found and not text[found[1] :].strip(BLANKS):
        return found[0]
    return _blank_with_unit(line, text)


def _blank_with_unit(line: Line, text: str) -> Area | None:
    """``____年``, ``　　万元``, or a lone drawn blank."""
    match = re.fullmatch(rf"[满约共计]?({_ROOM})(.*?){_ROOM}", text)
    if match is None or not match.group(1) or match.group(2) not in {"", *UNITS}:
        return None
    return Area("", SlotKind.BLANK, (Mark(line.address, *match.span(1)),))


def _date(line: Line, text: str, start: int) -> tuple[Area, int] | None:
    match = _DATE.match(text, start)
    if match is None:
        return None
    parts = [part for part in ("year", "month", "day") if match.group(part) is not None]
    # Behind a printed century only the last two figures are written.
    means = {"year": YEAR_OF_CENTURY} if match.group("century") else {}
    marks = tuple(Mark(line.address, *match.span(part), means.get(part, part)) for part in parts)
    return Area("", SlotKind.DATE, marks), match.end()


def _boxes(line: Line, text: str, start: int) -> tuple[Area, int] | None:
    for pattern, box in _BOX_MAKES:
        marks: list[Mark] = []
        place = start
        while match := pattern.match(text, place):
            place = match.end()
            marks.append(Mark(line.address, match.start(box), match.end(box), match.group(3 - box)))
        if marks:
            return Area("", SlotKind.BOXES, tuple(marks)), place
    return None


def _words(line: Line, text: str, start: int) -> tuple[Area, int] | None:
    match = _CHOICES.match(text, start)
    if match is None:
        return _numbered(line, text, start)
    marks = tuple(
        Mark(line.address, word.start(), word.end(), word.group())
        for word in _ONE_WORD.finditer(text, match.start(), match.end())
    )
    return Area("", SlotKind.WORDS, marks), match.end()


def _numbered(line: Line, text: str, start: int) -> tuple[Area, int] | None:
    """Options behind numbers; one alone (①毕业证书) chooses nothing."""
    place = start + len(text[start:]) - len(text[start:].lstrip(BLANKS))
    marks: list[Mark] = []
    while match := _NUMBERED.match(text, place):
        marks.append(Mark(line.address, *match.span(1), match.group(1)))
        place = match.end()
    return (Area("", SlotKind.WORDS, tuple(marks)), place) if len(marks) > 1 else None


def joined(areas: Iterable[Area]) -> Area | None:
    """Boxes that go on over several lines as one area; None where something else is among them."""
    every = tuple(areas)
    if not every or any(area.kind is not SlotKind.BOXES for area in every):
        return None
    return replace(every[0], marks=tuple(mark for area in every for mark in area.marks))


def fitted(area: Area, entry: Field | None, places: tuple[str, ...], words: Words) -> Slot | None:
    """The slot for a field (None: a fact, which is text); None where area and field do not go together."""
    slot = Slot(area.kind, area.marks[0].at, places, marks=area.marks)
    if area.kind is SlotKind.BLANK:
        plain = entry is None or entry.kind not in (Kind.PHOTO, Kind.TABLE)
        return slot if plain else None
    if entry is None:
        return None
    if area.kind is SlotKind.DATE:
        return slot if entry.kind is Kind.DATE else None
    marks = tuple(replace(mark, means=words.choice(entry, places[0], mark.means)) for mark in area.marks)
    known = tuple(mark for mark in marks if mark.means)
    return replace(slot, marks=known) if len(known) * 2 > len(marks) else None
