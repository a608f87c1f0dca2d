"""An outline of a form drawn from its own model, tables and texts, for machines without a suite."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, Table, is_header
from qilu_desktop.documents.adoption.ooxml import child, number, w
from qilu_desktop.documents.adoption.tinting import Tints, stretches
from qilu_desktop.documents.fonts import bundled
from qilu_desktop.documents.typst_printer import shared_fonts
from qilu_desktop.errors import DocumentError
from qilu_desktop.scratch import scratch

_TWIPS_PER_MM: Final = 1440 / 25.4
_A4: Final = (210.0, 297.0)
_MARGIN: Final = 15.0
_USUAL_COLUMN: Final = 25.0
_LEAST_ROW: Final = 7.0
_MOST_ROW: Final = 120.0
_DEEPEST: Final = 4
"""Tables inside tables beyond this depth are left out."""
_STAMP: Final = 1_721_606_400
_JUSTIFY = {"center": "center", "right": "right", "end": "right"}

_TEMPLATE: Final = """
#let data = json(bytes(sys.inputs.form))
#set page(width: data.wide * 1mm, height: data.high * 1mm, margin: data.margin * 1mm)
#set text(font: data.fonts, size: 10pt, lang: "zh", region: "cn", fill: rgb("1E2A38"))
#set par(leading: 0.5em, spacing: 0.65em)
#let sides = (left: left, center: center, right: right)
#let part(one) = {
  let body = text(one.at(0))
  if one.at(1) == none { body } else { highlight(fill: rgb(one.at(1)), extent: 0pt, body) }
}
#let drawn(block-of) = {
  if block-of.kind == "line" {
    block(width: 100%, align(sides.at(block-of.side), {
      set text(size: block-of.size * 1pt)
      if block-of.parts.len() == 0 { text(" ") } else { block-of.parts.map(part).join() }
    }))
  } else if block-of.kind == "box" {
    // The ground stands in a block of its own: painted together with the border it could not be taken out again.
    block(stroke: 0.5pt + gray, width: 60%, block(
      fill: rgb(block-of.fill), width: 100%, inset: 4pt, block-of.blocks.map(drawn).join(),
    ))
  } else {
    let total = block-of.widths.len()
    table(
      columns: (0pt, ..block-of.widths.map(one => one * 1fr)),
      inset: 3pt,
      stroke: 0.5pt + rgb("5C6B7C"),
      align: horizon,
      ..range(block-of.heights.len()).map(y => table.cell(
        x: 0, y: y, inset: 0pt, stroke: none, block(height: block-of.heights.at(y) * 1mm, width: 0pt),
      )),
      ..block-of.cells.map(one => table.cell(
        x: one.x + 1, y: one.y, colspan: one.wide, rowspan: one.high, fill: rgb(one.fill),
        one.blocks.map(drawn).join(),
      )),
    )
  }
}
#data.blocks.map(drawn).join()
"""

_Data = dict[str, object]


def outline(form: Form, tint: Tints) -> bytes:
    """The outline as PDF, every place on the ground of its colour; the same form gives the same bytes.

    Raises:
        DocumentError: it cannot be drawn.
    """
    import typst

    fonts = bundled()
    page = _page(form)
    composer = _Composer(tint)
    content: _Data = {
        "wide": page[0],
        "high": page[1],
        "margin": _MARGIN,
        "fonts": list(dict.fromkeys(font.family for font in fonts.chains["song"])),
        "blocks": composer.whole(form),
    }
    data = json.dumps(content, ensure_ascii=False)
    try:
        with scratch() as folder:
            compiler = typst.Compiler(
                input=_TEMPLATE.encode(), root=folder, font_paths=shared_fonts(fonts), sys_inputs={"form": data}
            )
            made = compiler.compile(format="pdf", timestamp=_STAMP)
    except typst.TypstError as error:
        raise DocumentError(
            "这张表样的示意图画不出来。", "请安装 LibreOffice（免费）后重试；已认出的栏目不受影响。"
        ) from error
    if not isinstance(made, bytes):
        raise DocumentError("这张表样的示意图画不出来。", "请安装 LibreOffice（免费）后重试。")
    return made


def _page(form: Form) -> tuple[float, float]:
    """The paper of the first section in mm."""
    size = next(iter(form.file.root.iter(w("pgSz"))), None)
    wide, high = (number(size, attribute=side) / _TWIPS_PER_MM for side in ("w", "h"))
    return (wide, high) if 80 < wide < 600 and 80 < high < 600 else _A4


@dataclass
class _Composer:
    """Turns a form into the template's data."""

    tint: Tints

    def whole(self, form: Form) -> list[_Data]:
        """Headers over the document and footers under it, as on its first page."""
        heads = [blocks for at, blocks in form.margins.items() if is_header(at)]
        feet = [blocks for at, blocks in form.margins.items() if not is_header(at)]
        return [made for blocks in (*heads, form.blocks, *feet) for made in self.blocks(blocks, 0)]

    def blocks(self, blocks: tuple[Line | Table, ...], depth: int) -> list[_Data]:
        found: list[_Data] = []
        for block in blocks:
            if isinstance(block, Line):
                found.append(self._line(block))
                found += [self._box(box, depth) for box in block.boxes]
            elif depth < _DEEPEST and (table := self._table(block, depth)):
                found.append(table)
        return found

    def _fill(self, key: str) -> str:
        colour = self.tint.colours.get(key)
        return f"{0xFFFFFF if colour is None else colour:06X}"

    def _line(self, line: Line) -> _Data:
        texts = ["_" if char.prompt else _shown(char.text) for char in line.chars]
        parts = [
            ("".join(texts[start:end]), None if colour is None else f"{colour:06X}")
            for start, end, colour in stretches(line, self.tint)
        ]
        side = child(line.element, "pPr", "jc")
        return {
            "kind": "line",
            "side": _JUSTIFY.get(str(side.get(w("val")) or ""), "left") if side is not None else "left",
            "size": _size(line),
            "parts": parts,
        }

    def _box(self, box: Box, depth: int) -> _Data:
        return {"kind": "box", "fill": self._fill(box.address), "blocks": self.blocks(box.blocks, depth + 1)}

    def _table(self, table: Table, depth: int) -> _Data | None:
        count = max((cell.right for row in table.rows for cell in row.cells), default=0)
        if not count:
            return None
        grid = [number(one, attribute="w") for one in table.element.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
        widths = [(grid[place] if place < len(grid) else 0) / _TWIPS_PER_MM or _USUAL_COLUMN for place in range(count)]
        told = [number(row.element, "trPr", "trHeight") / _TWIPS_PER_MM for row in table.rows]
        heights = [max(_LEAST_ROW, min(_MOST_ROW, high)) for high in told]
        taken: set[tuple[int, int]] = set()
        cells = [made for row in table.rows for cell in row.cells if (made := self._cell(cell, taken, depth))]
        return {"kind": "table", "widths": widths, "heights": heights, "cells": cells}

    def _cell(self, cell: Cell, taken: set[tuple[int, int]], depth: int) -> _Data | None:
        covers = {(x, y) for x in range(cell.left, cell.right) for y in range(cell.row, max(cell.row, cell.bottom) + 1)}
        if cell.continued or not covers or covers & taken:
            return None
        taken |= covers
        return {
            "x": cell.left,
            "y": cell.row - 1,
            "wide": cell.right - cell.left,
            "high": max(1, cell.bottom - cell.row + 1),
            "fill": self._fill(cell.address),
            "blocks": self.blocks(cell.blocks, depth + 1),
        }


def _shown(letter: str) -> str:
    return {"\t": "　　　　　", "\ufffc": "□"}.get(letter, letter if letter == "\n" or letter >= " " else "")


def _size(line: Line) -> float:
    """The type size of a line in pt, kept between readable bounds."""
    run = next((char.run for char in line.chars), None)
    return min(20.0, max(8.0, number(run, "rPr", "sz") / 2 or 10.5))
