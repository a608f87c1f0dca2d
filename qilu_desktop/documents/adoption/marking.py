"""Answers as changes to lines: text over the room of a mark, the box that is ticked, the word that gets a √."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qilu_desktop.documents.adoption.chars import Rest, is_box, tick, write
from qilu_desktop.documents.adoption.mapping import YEAR_OF_CENTURY, Mark, Slot, SlotKind
from qilu_desktop.documents.adoption.ooxml import Element
from qilu_desktop.dossier.values import PartialDate, Value

CHOSEN = "√"


@dataclass(frozen=True)
class Edit:
    """Text for a stretch of the line ``at``; *look* are run properties for a line that has none."""

    at: str
    start: int
    end: int
    text: str
    rest: Rest = Rest.BEHIND
    look: Element | None = None


@dataclass(frozen=True)
class Marked:
    """What an answer changes: edits, boxes to tick, and a word for the clerk where something could not be written."""

    edits: tuple[Edit, ...] = ()
    ticks: tuple[Mark, ...] = ()
    note: str = ""


def marked(slot: Slot, value: Value | None, text: str, said: Callable[[Mark], str]) -> Marked:
    """The changes for a slot made of marks; *said* tells what stands at one."""
    if slot.kind is SlotKind.BLANK:
        return Marked((_over(slot.marks[0], text),)) if text else Marked()
    if slot.kind is SlotKind.DATE:
        return _dated(slot, value)
    return _ticked(slot, value, text, said)


def _over(mark: Mark, text: str, rest: Rest = Rest.BEHIND) -> Edit:
    return Edit(mark.at, mark.start, mark.end, text, rest)


def _dated(slot: Slot, value: Value | None) -> Marked:
    if not isinstance(value, PartialDate):
        return Marked(note=f"“{value}”不是日期，没有写入") if value else Marked()
    if slot.marks[0].means == YEAR_OF_CENTURY and value.year // 100 != 20:
        return Marked(note=f"表样印的是“20××年”，{value.chinese}没有写入，请手填")
    parts = {
        "year": str(value.year),
        YEAR_OF_CENTURY: f"{value.year % 100:02d}",
        "month": str(value.month),
        "day": str(value.day or ""),
    }
    made = [_over(mark, parts[mark.means], Rest.BEFORE) for mark in slot.marks if parts.get(mark.means)]
    if slot.marks[0].means == YEAR_OF_CENTURY:
        made[0] = _over(slot.marks[0], parts[YEAR_OF_CENTURY])
    return Marked(tuple(made))


def _ticked(slot: Slot, value: Value | None, text: str, said: Callable[[Mark], str]) -> Marked:
    wanted = _choices(value)
    chosen = [mark for mark in slot.marks if mark.means in wanted]
    lacking = set(wanted) - {mark.means for mark in slot.marks}
    note = f"表样里没有“{text}”这个选项，没有勾选" if lacking else ""
    if slot.kind is SlotKind.WORDS:
        return Marked(tuple(Edit(mark.at, mark.end, mark.end, CHOSEN) for mark in chosen), note=note)
    boxes = tuple(mark for mark in chosen if is_box(said(mark)))
    # The others are brackets, with or without room between them.
    return Marked(tuple(_over(mark, CHOSEN) for mark in chosen if mark not in boxes), boxes, note)


def _choices(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()


def apply(changes: Iterable[Marked], lines: Callable[[str], Iterable[Element]]) -> None:
    """Tick boxes first (they move nothing), then write from right to left; *lines* gives an address's paragraphs.

    Raises:
        DocumentError: a character that no XML can hold.
    """
    made = tuple(changes)
    for mark in (mark for each in made for mark in each.ticks):
        for paragraph in lines(mark.at):
            tick(paragraph, mark.start)
    edits = sorted((edit for each in made for edit in each.edits), key=lambda edit: -edit.start)
    for edit in edits:
        for paragraph in lines(edit.at):
            write(paragraph, edit.start, edit.end, edit.text, edit.look, edit.rest)
