"""Print a document as PDF with Typst: text layer exact, bookmarks, PDF/A-2b, same bytes every time.

The template is ``resources/typst/document.typ``; it gets the document as JSON and holds all of the layout.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qilu_desktop.documents.blocks import (
    Block,
    Document,
    Face,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Section,
    Spacer,
    Style,
    Table,
    Together,
    all_text,
)
from qilu_desktop.documents.breaking import breakable, loosest, room_of
from qilu_desktop.documents.fonts import FontSet, fonts_for
from qilu_desktop.documents.grid import Placed, breakable_rows, pitch, place, surely_fits
from qilu_desktop.documents.page_codes import with_codes
from qilu_desktop.documents.pictures import prepare
from qilu_desktop.errors import DocumentError
from qilu_desktop.paths import resources_dir
from qilu_desktop.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typst

MARK_COLOR = "B3261E"
"""Colour of the mark at the head of a page (草稿, 待盖章): the red of seals."""
TEMPLATE = "document.typ"
NUMBER_DROP = 7.0
"""Page number below the type area in mm (GB/T 9704-2012, 7.5), less where the foot margin is small."""

_fonts_lock = threading.Lock()
_fonts: dict[tuple[Path, ...], typst.Fonts] = {}


@dataclass(frozen=True)
class Printed:
    """A finished PDF.  ``notes`` are Chinese sentences on what is less than wished (no PDF/A, characters lost)."""

    data: bytes
    pdfa: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextEnd:
    """Where a text ends: the sheet from 1, the page ``number`` shown there, and mm ``down`` from the paper's top."""

    page: int
    number: int
    down: float


@dataclass(frozen=True)
class Measured:
    """Where a document's text ends, and the height in mm of every row of its tables in order.

    Heights mean something for a document of one page only.
    """

    end: TextEnd
    rows: tuple[float, ...]


def print_pdf(document: Document, *, pdfa: bool = True, fonts: FontSet | None = None) -> bytes:
    """The document as PDF; PDF/A-2b where *pdfa* and possible, otherwise a plain PDF (see :func:`print_pdf_noted`).

    Raises:
        DocumentError: a picture cannot be read, the fonts are missing, or a form's table is broken.
    """
    return print_pdf_noted(document, pdfa=pdfa, fonts=fonts).data


def print_pdf_noted(
    document: Document, *, pdfa: bool = True, fonts: FontSet | None = None, tags: bool = True
) -> Printed:
    """Like :func:`print_pdf`, and says where the result falls short; *tags* for screen readers."""
    import typst

    chosen = fonts or fonts_for(all_text(document))
    notes = lost_characters(document, chosen)
    stamp = int(datetime(*document.made_on.timetuple()[:3], tzinfo=UTC).timestamp())
    composer = _Composer(chosen, document.names)
    data = _json({**composer.document(document), "looseness": 0.0, "measuring": False})
    with _compiler(data, chosen, composer.pictures) as compiler:
        if pdfa and not notes:
            try:
                return Printed(with_codes(_export(compiler, stamp, pdfa=True, tags=tags), document), pdfa=True)
            except typst.TypstError:
                notes = (*notes, "本文件未能按长期保存格式（PDF/A）生成，已生成普通 PDF，内容不受影响。")
        try:
            plain = _export(compiler, stamp, pdfa=False, tags=tags)
            return Printed(with_codes(plain, document), pdfa=False, notes=notes)
        except typst.TypstError as error:
            raise DocumentError(
                "生成 PDF 时排版失败。", "请先导出 Word 版使用，并把日志反馈给软件维护人员。"
            ) from error


def lost_characters(document: Document, fonts: FontSet | None = None) -> tuple[str, ...]:
    """A sentence that names the characters which no font draws; none where all can be printed."""
    text = all_text(document)
    # With their code points, since the reader's screen may lack them too.
    lost = "、".join(f"“{letter}”（U+{ord(letter):04X}）" for letter in (fonts or fonts_for(text)).uncovered(text))
    return (f"以下字符没有可用的字体，将印成方框：{lost}。请核对，或在打印后手写补上。",) if lost else ()


def _export(compiler: typst.Compiler, stamp: int, *, pdfa: bool, tags: bool) -> bytes:
    data = compiler.compile(format="pdf", pdf_standards="a-2b" if pdfa else "1.7", timestamp=stamp, pdf_tags=tags)
    if not isinstance(data, bytes):
        raise TypeError("Typst gave no PDF")
    return data


def text_end(document: Document, *, looseness: float = 0.0, fonts: FontSet | None = None) -> TextEnd:
    """Where the text ends, without writing a PDF (for :mod:`fitting`).

    With *looseness* (a share of the type size) every character is that much wider and lines are filled greedily.
    """
    return measure(document, looseness=looseness, fonts=fonts).end


def measure(document: Document, *, looseness: float = 0.0, fonts: FontSet | None = None) -> Measured:
    """Like :func:`text_end`, with the heights of the tables' rows; pictures count as their boxes and are not read."""
    chosen = fonts or fonts_for(all_text(document))
    # What is not part of the type area says nothing here, and the same text is then measured once.
    plain = replace(document, title="", subject="", keywords=(), watermark="", made_on=date.min)
    content = _Composer(chosen, document.names, measuring=True).document(plain)
    return _measured(_json({**content, "looseness": looseness, "measuring": True}), chosen)


@lru_cache(maxsize=256)
def _measured(data: str, fonts: FontSet) -> Measured:
    with _compiler(data, fonts, {}) as compiler:
        found = json.loads(compiler.query("<end-of-text>", field="value", one=True))
        tops = json.loads(compiler.query("<row>", field="value"))
    end = TextEnd(int(found["page"]), int(found["number"]), float(found["end"]))
    return Measured(end, tuple(below["top"] - row["top"] for row, below in pairwise(tops) if row["row"]))


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _compiler(data: str, fonts: FontSet, pictures: Mapping[str, bytes]) -> Iterator[typst.Compiler]:
    """A compiler for a document's JSON; template and pictures stand in a temporary folder for as long as it is used."""
    import typst

    with scratch() as folder:
        # Given as bytes, the template could be compiled once only: a second try without PDF/A would not find it.
        for name, content in {TEMPLATE: template(), **pictures}.items():
            (Path(folder) / name).write_bytes(content)
        yield typst.Compiler(
            input=str(Path(folder) / TEMPLATE),
            root=folder,
            font_paths=shared_fonts(fonts),
            sys_inputs={"document": data},
        )


@lru_cache(maxsize=1)
def template() -> bytes:
    """The Typst template of every PDF."""
    return (resources_dir() / "typst" / TEMPLATE).read_bytes()


def shared_fonts(fonts: FontSet) -> typst.Fonts:
    """The process's one list of fonts for *fonts*' folders: a list for every document would cost 20 MB each."""
    import typst

    with _fonts_lock:
        if fonts.folders not in _fonts:
            _fonts[fonts.folders] = typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(each) for each in fonts.folders],
            )
        return _fonts[fonts.folders]


@dataclass
class _Composer:
    """Turns a document into the template's JSON; styles and font lists are named by number."""

    fonts: FontSet
    names: tuple[str, ...] = ()
    measuring: bool = False
    pictures: dict[str, bytes] = field(default_factory=dict)
    _styles: dict[Style, int] = field(default_factory=dict)
    _chains: dict[tuple[str, ...], int] = field(default_factory=dict)

    def document(self, document: Document) -> dict[str, Any]:
        self._runs((Run("", "song"),), Style(), 0.0)
        sections = [self._section(section) for section in document.sections]
        mark = self._label(document.watermark, "hei")
        return {
            "title": document.title,
            "subject": document.subject,
            "keywords": list(document.keywords),
            "made_on": list(document.made_on.timetuple()[:3]),
            "mark": mark,
            "mark_color": MARK_COLOR,
            "sections": sections,
            "styles": [_style(style) for style in self._styles],
            "fonts": [list(chain) for chain in self._chains],
        }

    def _label(self, text: str, face: Face) -> list[Any] | None:
        return [text, self._chain(self.fonts.stretches(text, face)[0].families)] if text else None

    def _chain(self, families: tuple[str, ...]) -> int:
        return self._chains.setdefault(families, len(self._chains))

    def _section(self, section: Section) -> dict[str, Any]:
        blocks = [self._block(block, section.page, type_width(section.page)) for block in section.blocks]
        _set_gaps(section.blocks, blocks)
        return {"page": self._page(section.page), "number_from": section.number_from, "blocks": blocks}

    def _page(self, page: Page) -> dict[str, Any]:
        parts = page.number.replace("{page}", "\0{page}\0").replace("{pages}", "\0{pages}\0").split("\0")
        return {
            **{name: getattr(page, name) for name in ("width", "height", "top", "bottom", "left", "right")},
            "header": self._label(page.header, "song"),
            "number": [part for part in parts if part],
            "number_font": self._chain(self.fonts.stretches(page.number, "song")[0].families) if page.number else 0,
            "number_size": page.number_size,
            "number_outside": page.number_outside,
            "number_drop": number_drop(page),
        }

    def _block(self, block: Block, page: Page, width: float) -> dict[str, Any]:
        """*width* is what the block has from side to side, in mm."""
        match block:
            case Paragraph():
                return self._paragraph(block, width)
            case Picture():
                return self._picture(block)
            case Spacer():
                return {"kind": "spacer", "height": block.height}
            case PageBreak():
                return {"kind": "break"}
            case Table():
                return self._table(block, page)
            case Together():
                inner = [self._block(each, page, width) for each in block.blocks]
                _set_gaps(block.blocks, inner)
                if inner:
                    inner[0]["gap"] = 0.0
                return {"kind": "together", "blocks": inner}

    def _paragraph(self, paragraph: Paragraph, width: float) -> dict[str, Any]:
        style = self._styles.setdefault(paragraph.style, len(self._styles))
        runs = self._runs(paragraph.runs, paragraph.style, room_of(paragraph.style, width))
        return {"kind": "paragraph", "style": style, "heading": paragraph.heading, "runs": runs}

    def _runs(self, runs: Iterable[Run], style: Style, room: float) -> list[list[Any]]:
        found: list[list[Any]] = []
        for run in runs:
            face: Face = run.face or style.face
            bold = style.bold if run.bold is None else run.bold
            stroked = int(bold and face not in {"song", "title"})
            for stretch in self.fonts.stretches(run.text, face, bold=bold, names=self.names):
                if stretch.text or not run.text:
                    text = breakable(stretch, style.size, room, self.fonts)
                    text = loosest(text, first=not found) if self.measuring else text
                    found.append([text, self._chain(stretch.families), stroked, int(run.underline)])
        return [each for each in found if each[0]]

    def _picture(self, picture: Picture) -> dict[str, Any]:
        if self.measuring:
            return {"kind": "spacer", "height": picture.height}
        ready = prepare(picture)
        name = f"{len(self.pictures)}.{ready.ending}"
        self.pictures[name] = ready.data
        return {
            "kind": "picture",
            "path": f"/{name}",
            "width": picture.width,
            "height": picture.height,
            "alt": picture.alt,
            "align": picture.align,
        }

    def _table(self, table: Table, page: Page) -> dict[str, Any]:
        placed = place(table)
        breakable = breakable_rows(table, page)
        rows: list[dict[str, Any]] = [
            {"y": y, "height": row.height, "breakable": breakable[y], "cells": []} for y, row in enumerate(table.rows)
        ]
        for each in placed:
            loose = any(breakable[each.y : each.below]) or each.cell.rowspan > 1
            rows[each.y]["cells"].append(self._cell(each, table, page, breakable=loose))
        return {
            "kind": "table",
            "widths": list(table.widths),
            "head": table.header_rows,
            "border": table.border,
            "outer": table.outer or table.border,
            "align": table.align,
            "together": table.keep_together,
            "fits": table.keep_together and surely_fits(table, page),
            "rows": rows,
        }

    def _cell(self, placed: Placed, table: Table, page: Page, *, breakable: bool) -> dict[str, Any]:
        cell = placed.cell
        width = sum(table.widths[placed.x : placed.right]) - 2 * cell.beside
        blocks = [self._block(block, page, width) for block in cell.blocks]
        _set_gaps(cell.blocks, blocks)
        return {
            "x": placed.x,
            "y": placed.y,
            "colspan": cell.colspan,
            "rowspan": cell.rowspan,
            "valign": cell.valign,
            "padding": cell.padding,
            "sides": cell.beside,
            "breakable": breakable,
            "fill": table.label_tint if cell.label else "",
            "lines": _lines(placed, table),
            "blocks": blocks,
        }


def type_width(page: Page) -> float:
    """Width of the type area in mm."""
    return page.width - page.left - page.right


def number_drop(page: Page) -> float:
    """How far the page number stands below the type area, in mm."""
    return min(NUMBER_DROP, page.bottom * 0.3)


def _style(style: Style) -> Mapping[str, Any]:
    return {
        "size": style.size,
        "pitch": pitch(style),
        "color": style.color,
        "align": style.align,
        "indent": style.indent,
        "hang": style.hang,
        "tail": style.tail,
        "tracking": style.tracking,
    }


def _set_gaps(blocks: Iterable[Block], data: list[dict[str, Any]]) -> None:
    """Give each block the space above it: the after of the one before plus its own before (as Word adds them)."""
    after, top = 0.0, True
    for block, entry in zip(blocks, data, strict=True):
        entry["gap"] = after + _edge_style(block, 0).before
        entry["top"] = top
        after = _edge_style(block, -1).after
        top = isinstance(block, PageBreak)


def _edge_style(block: Block, end: int) -> Style:
    """The style that decides the space at the head (*end* 0) or foot (-1) of *block*."""
    if isinstance(block, Together) and block.blocks:
        return _edge_style(block.blocks[end], end)
    return block.style if isinstance(block, Paragraph) else Style()


def _lines(placed: Placed, table: Table) -> list[float]:
    """Thickness of the cell's left, top, right and bottom line in pt."""
    outer = table.outer or table.border
    edges = (placed.x == 0, placed.y == 0, placed.right == len(table.widths), placed.below == len(table.rows))
    left, top, right, bottom = (outer if edge else table.border for edge in edges)
    return [left, top, right, placed.cell.rule or bottom]
