"""What stands around a cell: beside it, below it, the other labels of its row, and the group label that it is under."""

from __future__ import annotations

import re

from qilu_desktop.documents.adoption.areas import BY_HAND, areas_of
from qilu_desktop.documents.adoption.labels import LONGEST, normal, without_notes
from qilu_desktop.documents.adoption.model import Cell, Form, Table
from qilu_desktop.pack.model import Field, Kind

_LETTER_CELLS, _LETTER_WIDTH = 6, 14.0
"""So many narrow cells in a row (in mm) are for one character each."""
_COUNT = re.compile("[0-9一二三四五六七八九十]+")
_LONGEST_GROUP = 14
"""Longest label of a group, in characters without blanks."""


def table_of(form: Form, cell: Cell) -> Table | None:
    """The table that a cell stands in."""
    return form.table(cell.address.rpartition("/r")[0])


def beside(table: Table, cell: Cell) -> Cell | None:
    """The next cell of the row."""
    following = [each for each in table.rows[cell.row - 1].cells if each.left >= cell.right]
    return following[0] if following else None


def below(table: Table, cell: Cell) -> Cell | None:
    """The cell under a cell, where it is as wide."""
    if cell.bottom >= len(table.rows):
        return None
    row = table.rows[cell.bottom]
    return next((each for each in row.cells if (each.left, each.right) == (cell.left, cell.right)), None)


def row_labels(form: Form, cell: Cell) -> tuple[str, ...]:
    """The other texts of a cell's row that may be labels."""
    table = table_of(form, cell)
    if table is None:
        return ()
    row = table.rows[cell.row - 1]
    return tuple(each.text for each in row.cells if each is not cell and len(normal(each.text)) <= LONGEST)


def letter_cells(table: Table | None, cell: Cell, entry: Field | None) -> tuple[Cell, ...]:
    """The narrow empty cells right of a label that take one character each; none where they are too few."""
    if table is None or entry is None or entry.kind is not Kind.TEXT:
        return ()
    found: list[Cell] = []
    for each in table.rows[cell.row - 1].cells:
        reached = found[-1].right if found else cell.right
        narrow = 0 < each.width <= _LETTER_WIDTH and each.blank and len(each.lines) == 1 and not each.continued
        if each.left == reached and narrow:
            found.append(each)
    return tuple(found) if len(found) >= _LETTER_CELLS else ()


class Groups:
    """The group labels of a form: 职业资格 before 名称, 等级 and 编号.

    A group label is a label with no room of its own: a label follows it, and room follows that label.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rows: dict[tuple[str, int], tuple[list[Cell], list[bool]]] = {}

    def over(self, cell: Cell) -> tuple[Cell, ...]:
        """The group labels that a label stands under, the nearest first."""
        cells, groups = self._row(cell, cell.row)
        place = next((number for number, each in enumerate(cells) if each is cell), 0)
        found: list[Cell] = []
        for number in range(place - 1, -1, -1):
            if groups[number]:
                found.append(cells[number])
            elif found:
                break
        return tuple(found)

    def is_one(self, cell: Cell) -> bool:
        """Whether a cell is the group label of what stands right of it, in any of its rows."""
        rows = (self._row(cell, number) for number in range(cell.row, cell.bottom + 1))
        return any(group and each is cell for cells, groups in rows for each, group in zip(cells, groups, strict=True))

    def _row(self, cell: Cell, number: int) -> tuple[list[Cell], list[bool]]:
        """The cells of a row from left to right, merged ones as what they go on from; and which of them are groups."""
        table = table_of(self._form, cell)
        if table is None:
            return [], []
        key = (table.address, number)
        if key not in self._rows:
            seen = [table.covering(number, each.left, each.right) or each for each in table.rows[number - 1].cells]
            cells = [each for place, each in enumerate(seen) if place == 0 or seen[place - 1] is not each]
            self._rows[key] = (cells, _groups(table, cells))
        return self._rows[key]


def _groups(table: Table, cells: list[Cell]) -> list[bool]:
    """Which cells of a row have only labels to speak for: the next is a label with room behind it, or a group."""
    labels = [is_label(cell) for cell in cells]
    found = [False] * len(cells)
    for place in range(len(cells) - 3, -1, -1):
        speaks = labels[place] and labels[place + 1] and (not labels[place + 2] or found[place + 1])
        found[place] = speaks and not _has_room_below(table, cells[place])
    return found


def _has_room_below(table: Table, cell: Cell) -> bool:
    under = below(table, cell)
    return under is not None and under.blank and not under.continued


def is_label(cell: Cell) -> bool:
    """Whether a cell holds nothing but a short label: no room, nothing to sign, no mere note."""
    text = cell.text
    said = without_notes(text)
    if cell.nested or not 0 < len(said) <= _LONGEST_GROUP or _COUNT.fullmatch(said) or BY_HAND.search(text):
        return False
    return not any(areas_of(line) for line in cell.lines)
