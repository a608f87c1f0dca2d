"""Where a form can be filled in: cells, text boxes and the room in lines, as keys that name them on a drawn page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qilu_desktop.documents.adoption.areas import areas_of
from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.labels import LONGEST, normal
from qilu_desktop.documents.adoption.mapping import Mark, Slot, SlotKind
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, Table

AFTER = "+"
"""Ends the key of a mark without characters: the place is drawn behind the character before it."""
_FAR = 60
"""So many rows up a label is looked for."""


@dataclass(frozen=True)
class Spot:
    """A place that a person can click: a cell, a text box, or marks of a line; ``label`` is what stands beside it."""

    at: str
    marks: tuple[Mark, ...] = ()
    label: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What names it on a drawn page."""
        return tuple(mark_key(mark) for mark in self.marks) or (self.at,)


def mark_key(mark: Mark) -> str:
    """The name of a stretch of a line."""
    return f"{mark.at}@{mark.start}-{mark.end}{AFTER if mark.start == mark.end else ''}"


def marks_of(form: Form, slots: Iterable[Slot]) -> dict[str, tuple[Mark, ...]]:
    """Every stretch of each line that takes or could take an answer, by the line's address; none overlap."""
    found: dict[str, list[Mark]] = defaultdict(list)
    given = [mark for slot in slots for mark in slot.marks]
    possible = [mark for line in form.lines for area in areas_of(line) for mark in area.marks]
    for mark in (*given, *possible):
        if all(mark.end <= other.start or mark.start >= other.end for other in found[mark.at]):
            found[mark.at].append(Mark(mark.at, mark.start, mark.end))
    return {at: tuple(sorted(set(marks), key=lambda mark: (mark.start, mark.end))) for at, marks in found.items()}


def spots(form: Form) -> tuple[Spot, ...]:
    """Every place that could take an answer, in reading order."""
    return tuple(spot for part in form.parts.values() for spot in _spots_of(form, part))


def _spots_of(form: Form, part: Line | Table | Cell | Box) -> list[Spot]:
    if isinstance(part, Line):
        return [Spot(part.address, area.marks, short(area.label) or label_at(form, part)) for area in areas_of(part)]
    if isinstance(part, Box):
        return [Spot(part.address, (), "文本框")]
    if isinstance(part, Cell) and not part.continued and not part.nested and any(line.blank for line in part.lines):
        return [Spot(part.address, (), label_at(form, part))]
    return []


def slot_keys(form: Form, slot: Slot) -> tuple[str, ...]:
    """What names a slot on a drawn page: its cell or cells, its marks, or the cells of its rows."""
    if slot.kind is SlotKind.LETTERS:
        return tuple(mark.at.rpartition("/p")[0] for mark in slot.marks)
    if slot.marks:
        return tuple(mark_key(mark) for mark in slot.marks)
    table = form.table(slot.at)
    if table is None or not slot.columns:
        return (slot.at,)
    wanted = {column.cell for column in slot.columns}
    return tuple(
        cell.address for row in table.rows[slot.first - 1 : slot.last] for cell in row.cells if cell.place in wanted
    )


def label_at(form: Form, part: Cell | Line) -> str:
    """The printed words that say what goes into a cell or line: those left of the cell, else above; else none."""
    cell = part if isinstance(part, Cell) else form.cell(part.address.rpartition("/p")[0])
    if cell is None:
        return ""
    own = next((line.text for line in cell.lines if not line.blank), "")
    table = form.table(cell.address.rpartition("/r")[0])
    if isinstance(part, Cell) and own and len(normal(own)) <= LONGEST:
        return short(own)
    return _neighbour(table, cell) if table else ""


def _neighbour(table: Table, cell: Cell) -> str:
    left = [table.covering(cell.row, each.left, each.right) or each for each in _left_of(table, cell)]
    if left and not left[-1].blank:
        return short(left[-1].text)
    for row in range(cell.row - 1, max(0, cell.row - 1 - _FAR), -1):
        above = table.covering(row, cell.left, cell.right)
        if above is not None and not above.blank:
            return short(above.text)
    return next((short(each.text) for each in reversed(left) if not each.blank), "")


def _left_of(table: Table, cell: Cell) -> list[Cell]:
    return [each for each in table.rows[cell.row - 1].cells if each.right <= cell.left]


def short(label: str) -> str:
    """A label as lists show it: without blanks and colon, cut at a length."""
    return "".join(label.strip(BLANKS + "\n：:").split())[:LONGEST]
