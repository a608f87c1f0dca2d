"""Where the cells of a table stand, worked out once for both printers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qilu_desktop.documents.blocks import Cell, Page, Paragraph, Picture, Spacer, Style, Table
from qilu_desktop.errors import DocumentError

MM_PER_PT = 25.4 / 72
PITCH = 1.35
"""Line pitch of a style that names none, as a multiple of its size."""


@dataclass(frozen=True)
class Placed:
    """A cell at column ``x`` and row ``y`` (from 0)."""

    cell: Cell
    x: int
    y: int

    @property
    def right(self) -> int:
        """First column past the cell."""
        return self.x + self.cell.colspan

    @property
    def below(self) -> int:
        """First row past the cell."""
        return self.y + self.cell.rowspan


def pitch(style: Style) -> float:
    """Distance of base lines in pt."""
    return style.line_pitch or style.size * PITCH


def place(table: Table) -> tuple[Placed, ...]:
    """Every cell with its column and row, in reading order.

    Raises:
        DocumentError: the rows do not fill the columns exactly, or a span leaves the table: a defect of a form.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for y, row in enumerate(table.rows):
        for cell in row.cells:
            x = next(x for x in range(len(table.widths) + 1) if (x, y) not in taken)
            placed.append(Placed(cell, x, y))
            taken.update((x + dx, y + dy) for dx in range(cell.colspan) for dy in range(cell.rowspan))
    expected = {(x, y) for x in range(len(table.widths)) for y in range(len(table.rows))}
    if taken != expected or len(taken) != sum(each.cell.colspan * each.cell.rowspan for each in placed):
        raise DocumentError(
            "表格的行列不齐，无法打印。", "请换回随软件提供的表单包；仍不行时请把本提示反馈给软件维护人员。"
        )
    return tuple(placed)


def breakable_rows(table: Table, page: Page) -> tuple[bool, ...]:
    """For every row whether it may go on over pages: where it says so, or where it cannot be helped.

    It cannot where the row surely or nearly fills the page by itself: an estimate by full-width characters and lines
    of the cell's width.
    """
    most = (page.height - page.top - page.bottom) * 0.85
    cells = (each for each in place(table) if each.cell.rowspan == 1)
    long = {each.y for each in cells if _height(each, table.widths) > most}
    return tuple(row.breakable or y in long for y, row in enumerate(table.rows))


def surely_fits(table: Table, page: Page) -> bool:
    """Whether the table is short enough to fit a page without being measured: at most half of one by the estimate."""
    heights = [row.height for row in table.rows]
    beyond = 0.0
    for each in place(table):
        if each.cell.rowspan == 1:
            heights[each.y] = max(heights[each.y], _height(each, table.widths))
        else:
            beyond += _height(each, table.widths)
    return sum(heights) + beyond <= (page.height - page.top - page.bottom) / 2


def _height(placed: Placed, widths: tuple[float, ...]) -> float:
    cell = placed.cell
    width = sum(widths[placed.x : placed.right]) - 2 * cell.beside
    return 2 * cell.padding + sum(_block_height(block, width) for block in cell.blocks)


def _block_height(block: Paragraph | Picture | Spacer, width: float) -> float:
    if not isinstance(block, Paragraph):
        return block.height
    style = block.style
    a_line = max(1, int((width / MM_PER_PT - style.hang * style.size) / style.size))
    lines = sum(max(1, math.ceil(len(part) / a_line)) for part in block.text.split("\n"))
    return (lines * pitch(style) + style.before + style.after) * MM_PER_PT
