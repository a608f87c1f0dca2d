"""A layout and a snapshot make a :class:`Document`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from qilu_desktop.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Face,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Spacer,
    Style,
    Table,
    Together,
)
from qilu_desktop.documents.context import Voice
from qilu_desktop.documents.living import template_for
from qilu_desktop.documents.reckoning import seals_at_foot
from qilu_desktop.dossier.printable import printable
from qilu_desktop.pack.layout import (
    Grid,
    GridCell,
    GridRow,
    Keep,
    Layout,
    LayoutSection,
    ListColumn,
    Look,
    NewPage,
    Paper,
    Part,
    RowList,
    Space,
    TextPart,
)

SUBJECT = "参考样式"
NOTHING = "无"
"""Stands where there is nothing to fill in (填表说明 二)."""
COVER_RULE = 0.75
"""Thickness in pt of the lines of a cover."""
EDGE = 1.2
"""Space in mm between a cell's lines and its text."""
TEXT_SIDES = 1.9
"""Space in mm at the sides of text that begins at the line (Word's own 0.19 cm)."""
SEAL_EDGE = 2.4
"""Space in mm above and below an opinion, so that its date does not stand on the line."""
SEAL_GAP = 8.0
"""Height in mm between an opinion and its signature."""
_SUBHEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）).{1,40}$")
_LEAD = re.compile(r"（[一二三四五六七八九十]+）[^，。；：\n]{1,16}[。：]?")
_DEFAULT = Look(face="song", size=12.0, align="left")


@dataclass(frozen=True)
class Composer:
    """Turns the parts of a layout into blocks; ``size`` is the base size in pt where a form is fitted.

    ``spare`` (mm) is the height that the rows with ``stretch`` share.
    """

    layout: Layout
    voice: Voice
    size: float = 0.0
    spare: float = 0.0

    def document(self, title: str) -> Document:
        """The whole document."""
        return Document(
            title=printable(title),
            sections=tuple(self._section(section) for section in self.layout.sections),
            made_on=self.voice.context.made_on,
            subject=SUBJECT,
            watermark=self.voice.context.watermark,
            keywords=(self.voice.context.pack.title, self.layout.title),
            names=self._names(),
        )

    def _names(self) -> tuple[str, ...]:
        """The people that the document is about."""
        person = self.voice.applicant
        return tuple(one.name for one in ((person,) if person else self.voice.context.dossier.applicants) if one.name)

    @property
    def _base(self) -> Look:
        base = self.layout.base.over(_DEFAULT)
        return Look(size=self.size).over(base) if self.size else base

    @property
    def _label(self) -> Look:
        return self.layout.label_look.over(self._cell_base)

    @property
    def _cell_base(self) -> Look:
        """The base look without the first-line indent of running text."""
        return Look(indent=-1.0).over(self._base)

    def _section(self, section: LayoutSection) -> Section:
        blocks = [block for part in section.parts for block in self._blocks(part)]
        return Section(_page(section.paper, self.voice), tuple(_with_company(blocks)), section.number_from)

    def _blocks(self, part: Part) -> Iterator[Block]:
        if isinstance(part, TextPart):
            yield from self._text(part)
        elif isinstance(part, Grid):
            yield self._grid(part)
        elif isinstance(part, RowList):
            yield from self._list(part)
        elif isinstance(part, Space):
            yield Spacer(part.height)
        elif isinstance(part, NewPage):
            yield PageBreak()
        else:
            yield self._keep(part)

    def _keep(self, part: Keep) -> Together:
        inner: list[Paragraph | Spacer] = []
        for one in part.parts:
            if isinstance(one, Space):
                inner.append(Spacer(one.height))
            else:
                inner.extend(self._text(one))
        return Together(tuple(inner))

    def _text(self, part: TextPart) -> Iterator[Paragraph]:
        if part.when and not self.voice.place(part.when).strip():
            return
        reworded = template_for(self.layout, part, self.voice.context.dossier.unit)
        if reworded is not None:
            yield from self._reworded(part, reworded)
            return
        voices = self.voice.each(part.each) if part.each else (self.voice,)
        for voice in voices:
            text = voice.fill(part.template)
            if part.prose:
                yield from prose(text, part.look.over(self._base), self._label)
            elif text.strip() or not part.template:
                yield _line(text, part.look.over(self._base), part)

    def _reworded(self, part: TextPart, template: str) -> Iterator[Paragraph]:
        """The clerk's own words for a paragraph of the report, a paragraph for each line that they typed."""
        for line in _paragraphs(self.voice.fill(template)):
            yield _line(line, part.look.over(self._base), part)

    def _grid(self, part: Grid) -> Table:
        shares = sum(row.stretch for row in part.rows)
        rows = tuple(self._grid_row(row, shares) for row in part.rows if self._wanted(row))
        return seals_at_foot(Table(part.widths, rows, border=part.border, keep_together=part.keep_together))

    def _wanted(self, row: GridRow) -> bool:
        return not row.when or bool(self.voice.place(row.when).strip())

    def _grid_row(self, row: GridRow, shares: float) -> Row:
        extra = self.spare * row.stretch / shares if shares else 0.0
        return Row(tuple(self._cell(cell) for cell in row.cells), row.height + extra, row.breakable)

    def _cell(self, cell: GridCell) -> Cell:
        if cell.photo:
            return self._photo(cell)
        blocks = tuple(self._cell_blocks(cell))
        return Cell(
            blocks,
            cell.colspan,
            cell.rowspan,
            "top" if cell.top or cell.prose else "middle",
            label=bool(cell.label),
            rule=COVER_RULE if cell.rule else 0.0,
            padding=SEAL_EDGE if cell.seal else EDGE,
            sides=_sides(blocks),
        )

    def _cell_blocks(self, cell: GridCell) -> Iterator[Paragraph | Spacer]:
        if cell.label:
            yield from _lines(cell.label, cell.look.over(Look(align="center").over(self._label)))
        if cell.template:
            yield from self._cell_texts(cell)
        if cell.seal:
            yield Spacer(SEAL_GAP)
            look = Look(align="right", tail=4.0).over(self._cell_base)
            for text in cell.seal:
                yield from _lines(self.voice.fill(text), look)

    def _cell_texts(self, cell: GridCell) -> Iterator[Paragraph]:
        look = cell.look.over(self._cell_base)
        if cell.lines_of:
            for line in [voice.fill(cell.template) for voice in self.voice.each(cell.lines_of)] or [NOTHING]:
                yield from _lines(line, look)
        elif cell.prose:
            yield from prose(self.voice.fill(cell.template), look, self._label)
        else:
            yield from _lines(self.voice.fill(cell.template), look)

    def _photo(self, cell: GridCell) -> Cell:
        record = self.voice.applicant.record if self.voice.applicant else None
        attached = record.file(cell.photo) if record else None
        if attached is None:
            entry = self.voice.context.pack.applicant.by_id[cell.photo]
            return Cell(tuple(_lines(entry.label, Look(align="center").over(self._label))), cell.colspan, cell.rowspan)
        width, height = self.voice.context.pack.notice.photo_mm
        picture = Picture(self.voice.context.read(attached), width, height, f"{self.voice.place('name')}照片")
        return Cell((picture,), cell.colspan, cell.rowspan, padding=0.8)

    def _list(self, part: RowList) -> Iterator[Block]:
        voices = self.voice.each(part.each)
        sizes = Look(size=part.look.size, pitch=part.look.pitch)
        dressed = replace(
            self.layout, base=part.look.over(self.layout.base), label_look=sizes.over(self.layout.label_look)
        )
        inner = replace(self, layout=dressed)
        if part.title:
            yield Paragraph((Run(self.voice.fill(part.title)),), _style(self._title_look()), 2)
        yield inner._table(part, voices)

    def _table(self, part: RowList, voices: tuple[Voice, ...]) -> Table:
        widths = tuple(column.width for column in part.columns)
        header = Row(tuple(self._header_cell(column) for column in part.columns), part.height)
        rows = [self._list_row(part, voice) for voice in voices]
        rows += [self._empty_row(part, place) for place in range(len(rows), part.least)]
        rows += self._total(part)
        return Table(widths, (header, *rows), header_rows=1)

    def _title_look(self) -> Look:
        return Look(before=8.0, after=4.0, align="left").over(self._label)

    def _header_cell(self, column: ListColumn) -> Cell:
        look = Look(align="center").over(self._label)
        return Cell(tuple(_lines(column.header, look)), label=True)

    def _list_row(self, part: RowList, voice: Voice) -> Row:
        cells = (
            _plain_cell(_lines(voice.fill(column.template), Look(align=column.align).over(self._cell_base)))
            for column in part.columns
        )
        return Row(tuple(cells), part.height)

    def _empty_row(self, part: RowList, place: int) -> Row:
        texts = [part.empty if place == 0 and column == 0 else "" for column in range(len(part.columns))]
        cells = (Cell(tuple(_lines(text, Look(align="center").over(self._cell_base)))) for text in texts)
        return Row(tuple(cells), part.height)

    def _total(self, part: RowList) -> list[Row]:
        if not part.total:
            return []
        blocks = tuple(_lines(self.voice.fill(part.total), Look(align="left").over(self._cell_base)))
        return [Row((Cell(blocks, colspan=len(part.columns), sides=_sides(blocks)),), part.height)]


def _with_company(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with the last paragraph of text drawn into what stays together after it.

    A signature and its seal place never stand alone on a page: there is always text of the document above them.
    """
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, Together) and isinstance(before, Paragraph) and not before.heading:
            found[-1] = Together((before, *block.blocks))
        else:
            found.append(block)
    return found


def _page(paper: Paper, voice: Voice) -> Page:
    header = voice.fill(paper.header) if paper.header else ""
    sides = (paper.width, paper.height, paper.top, paper.bottom, paper.left, paper.right)
    return Page(*sides, paper.number, header, paper.number_size, paper.number_outside)


def _plain_cell(blocks: Iterable[Paragraph]) -> Cell:
    found = tuple(blocks)
    return Cell(found, sides=_sides(found))


def _sides(blocks: Iterable[Paragraph | Picture | Spacer]) -> float:
    """Space in mm at the sides of a cell: text that begins at a line needs some, what stands in the middle does not."""
    ragged = (block for block in blocks if isinstance(block, Paragraph) and block.style.align != "center")
    return TEXT_SIDES if any(ragged) else EDGE


def _style(look: Look) -> Style:
    return Style(
        face=cast(Face, look.face),
        size=look.size,
        bold=look.bold,
        align=cast(Align, look.align or "left"),
        line_pitch=look.pitch,
        indent=max(0.0, look.indent),
        before=look.before,
        after=look.after,
        tail=look.tail,
        tracking=look.tracking,
    )


def _lines(text: str, look: Look) -> Iterator[Paragraph]:
    """One paragraph a line; an empty text still makes one empty paragraph, so that no cell is without text."""
    for line in text.split("\n"):
        yield _line(line.rstrip(" "), look)


def _line(text: str, look: Look, part: TextPart | None = None) -> Paragraph:
    """One paragraph; full-width blanks at the end of right-aligned text (room for a signature) push it to the left."""
    kept = text.rstrip("\u3000")
    blanks = len(text) - len(kept) if look.align == "right" else 0
    runs = _led(kept, part.lead) if part and part.lead else (Run(kept),)
    return Paragraph(runs, _style(replace(look, tail=look.tail + blanks)), part.level if part else 0)


def _led(text: str, face: str) -> tuple[Run, ...]:
    """*text* with the heading at its beginning in another face."""
    lead = _LEAD.match(text)
    if lead is None:
        return (Run(text),)
    return Run(lead.group(), face=cast(Face, face)), *((Run(text[lead.end() :]),) if lead.end() < len(text) else ())


def prose(text: str, look: Look, label: Look) -> Iterator[Paragraph]:
    """Running text as paragraphs, first lines indented by two characters, sub-headings in the label's face."""
    for line in _paragraphs(text):
        if _SUBHEADING.match(line):
            heading = Look(face=label.face, align="left", indent=2.0, before=3.0).over(look)
            yield Paragraph((Run(line),), _style(heading), 3)
        else:
            yield Paragraph((Run(line),), _style(Look(indent=2.0, align="justify").over(look)))


def _paragraphs(text: str) -> Iterable[str]:
    found = [line.strip() for line in text.split("\n") if line.strip()]
    return found or [""]
