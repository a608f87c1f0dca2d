"""A table as WordprocessingML: fixed widths said three times alike (tblGrid, tcW, tblW), since WPS reads the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Cell, Page, Paragraph, Picture, Row, Spacer, Table
from qilu_desktop.documents.docx_xml import Flow, element, spread, thin_paragraph, twips
from qilu_desktop.documents.grid import Placed, breakable_rows, place

if TYPE_CHECKING:
    from qilu_desktop.documents.docx_xml import Element

CellBlock = Paragraph | Picture | Spacer
Render = Callable[[CellBlock, Flow], "Element"]
"""Makes the paragraph of one block of a cell."""


def table_element(table: Table, page: Page, render: Render, *, keep: bool) -> Element:
    """``w:tbl``.  *keep* holds it to what follows; ``keep_together`` holds its rows to each other."""
    widths = spread(table.widths)
    cells = _RowCells(place(table), widths, table, render)
    last = len(table.rows) - 1
    rows = [
        _row(
            table, y, cells, Flow(keep=keep or (table.keep_together and y < last), loose=row.breakable), whole=not long
        )
        for y, (row, long) in enumerate(zip(table.rows, breakable_rows(table, page), strict=True))
    ]
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", _properties(table, sum(widths)), grid, *rows)


def _properties(table: Table, width: int) -> Element:
    inner, outer = _eighths(table.border), _eighths(table.outer or table.border)
    sides = [_line(side, outer) for side in ("top", "left", "bottom", "right")]
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element("jc", val=table.align if table.align in {"center", "right"} else "left"),
        element("tblBorders", *sides, _line("insideH", inner), _line("insideV", inner)),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))),
        element("tblLook", val="0000"),
    )


def _eighths(points: float) -> int:
    return round(points * 8)


def _line(side: str, eighths: int) -> Element:
    if not eighths:
        return element(side, val="nil")
    return element(side, val="single", sz=eighths, space=0, color="000000")


def _row(table: Table, y: int, cells: _RowCells, flow: Flow, *, whole: bool) -> Element:
    row = table.rows[y]
    head = y < table.header_rows
    properties = element(
        "trPr",
        element("cantSplit") if whole else None,
        element("trHeight", val=twips(row.height), hRule="atLeast") if row.height else None,
        element("tblHeader") if head else None,
    )
    return element("tr", properties, *cells.elements(row, y, flow))


class _RowCells:
    """The cells of each row, the covered places of row spans among them."""

    def __init__(self, placed: tuple[Placed, ...], widths: list[int], table: Table, render: Render) -> None:
        self._crossing: dict[int, list[Placed]] = {}
        for each in placed:
            for y in range(each.y, each.below):
                self._crossing.setdefault(y, []).append(each)
        self._widths = widths
        self._table = table
        self._render = render

    def elements(self, row: Row, y: int, flow: Flow) -> list[Element]:
        """``w:tc`` of row *y* from left to right."""
        crossing = sorted(self._crossing[y], key=lambda each: each.x)
        return [self._begin(each, flow) if each.y == y else self._go_on(each, flow) for each in crossing]

    def _begin(self, placed: Placed, flow: Flow) -> Element:
        merge = element("vMerge", val="restart") if placed.cell.rowspan > 1 else None
        inside = replace(flow, width=sum(self._table.widths[placed.x : placed.right]) - 2 * placed.cell.beside)
        blocks = [self._render(block, inside) for block in placed.cell.blocks]
        return element("tc", self._cell_properties(placed, merge), *(blocks or [element("p")]))

    def _go_on(self, placed: Placed, flow: Flow) -> Element:
        return element("tc", self._cell_properties(placed, element("vMerge")), thin_paragraph(flow=flow))

    def _cell_properties(self, placed: Placed, merge: Element) -> Element:
        cell = placed.cell
        tint = self._table.label_tint if cell.label else ""
        return element(
            "tcPr",
            element("tcW", w=sum(self._widths[placed.x : placed.right]), type="dxa"),
            element("gridSpan", val=cell.colspan) if cell.colspan > 1 else None,
            merge,
            element("tcBorders", _line("bottom", _eighths(cell.rule))) if cell.rule else None,
            element("shd", val="clear", color="auto", fill=tint) if tint else None,
            _margins(cell),
            element("vAlign", val={"top": "top", "middle": "center", "bottom": "bottom"}[cell.valign]),
        )


def _margins(cell: Cell) -> Element:
    around = {"top": cell.padding, "left": cell.beside, "bottom": cell.padding, "right": cell.beside}
    return element("tcMar", *(element(side, w=twips(space), type="dxa") for side, space in around.items()))
