"""How high a section will come out, roughly and without a typesetter: where a search for the right size begins, and how
far down in its cell a seal place goes."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace

from qilu_desktop.documents.blocks import Block, Cell, Paragraph, Picture, Section, Spacer, Table, Together
from qilu_desktop.documents.breaking import LOOSEST
from qilu_desktop.documents.grid import MM_PER_PT, Placed, pitch, place

_NARROW = 0.52
"""Width of a digit or Latin letter as a share of the size, taken together."""


def reckoned_height(section: Section, looseness: float) -> float:
    """Height in mm of *section*'s blocks below one another, every character *looseness* (a share) wider."""
    width = section.page.width - section.page.left - section.page.right
    return sum(_block(block, width, looseness) for block in section.blocks)


def seals_at_foot(table: Table) -> Table:
    """The table with what stands below a space in a cell (signature, seal place, date) at the foot of that cell.

    Reckoned by the most wasteful word processor, so that no row gets higher; a long text leaves the space as it is.
    """
    cells: list[list[Cell]] = [[] for _ in table.rows]
    for each in place(table):
        height = sum(row.height for row in table.rows[each.y : each.below])
        cells[each.y].append(_stretched(each.cell, height - _cell(each, table, LOOSEST)))
    rows = (replace(row, cells=tuple(found)) for row, found in zip(table.rows, cells, strict=True))
    return replace(table, rows=tuple(rows))


def _stretched(cell: Cell, spare: float) -> Cell:
    """The cell with *spare* mm more in its space, where it has one and they are more than none."""
    if spare <= 0 or not any(isinstance(block, Spacer) for block in cell.blocks):
        return cell
    told = (Spacer(round(one.height + spare, 1)) if isinstance(one, Spacer) else one for one in cell.blocks)
    return replace(cell, blocks=tuple(told))


def _block(block: Block, width: float, looseness: float) -> float:
    match block:
        case Paragraph():
            return _paragraph(block, width, looseness)
        case Picture() | Spacer():
            return block.height
        case Table():
            return _table(block, looseness)
        case Together():
            return sum(_block(each, width, looseness) for each in block.blocks)
        case _:
            return 0.0


def _table(table: Table, looseness: float) -> float:
    heights = [row.height for row in table.rows]
    for each in sorted(place(table), key=lambda placed: placed.cell.rowspan):
        # As the typesetter has it, the last row of a tall cell takes what the others leave.
        missing = _cell(each, table, looseness) - sum(heights[each.y : each.below])
        heights[each.below - 1] += max(0.0, missing)
    return sum(heights)


def _cell(placed: Placed, table: Table, looseness: float) -> float:
    cell = placed.cell
    width = sum(table.widths[placed.x : placed.right]) - 2 * cell.beside
    return 2 * cell.padding + sum(_block(block, width, looseness) for block in cell.blocks)


def _paragraph(paragraph: Paragraph, width: float, looseness: float) -> float:
    style = paragraph.style
    room = width / MM_PER_PT / style.size - abs(style.hang) - style.tail
    lines = 0
    for number, part in enumerate(paragraph.text.split("\n")):
        letters = sum(_width(letter) + looseness for letter in part) + (style.indent if not number else 0.0)
        lines += max(1, math.ceil(letters / max(1.0, room)))
    return (lines * pitch(style) + style.before + style.after) * MM_PER_PT


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    return 0.0 if unicodedata.category(letter).startswith("M") else _NARROW
