"""The layout of a form as data: what stands in which cell, on which paper.

A layout is read from ``forms/<year>/documents/*.yaml``; another year's form is another file.  Templates are texts
with places: ``{name}`` (a field of the applicant), ``{enterprise.name}``, ``{unit.contact}``, ``{fact.count}``, and
inside lists ``{row.level}``, ``{no}`` and (lists of facts) ``{line}``.  ``{visit_on|　年　月　日}`` prints what stands
after the bar while the field is unanswered.  The pack's check refuses a place that nothing fills.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

PLACE = re.compile(r"\{([a-z_][a-z0-9_.]*)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True)
class Look:
    """How a text of the layout looks; what is empty or 0 is taken from the layout's base look.

    ``size``, ``pitch`` (exact line distance), ``before`` and ``after`` are in pt; ``indent`` and
    ``tail`` (right indent) in characters, where an indent of
    -1 says that there is none although the base look has one; ``tracking`` is the space between characters as a
    share of the size (negative: closer).
    """

    face: str = ""
    size: float = 0.0
    bold: bool = False
    align: str = ""
    indent: float = 0.0
    pitch: float = 0.0
    before: float = 0.0
    after: float = 0.0
    tail: float = 0.0
    tracking: float = 0.0

    def over(self, base: Look) -> Look:
        """This look with what it leaves open taken from *base*."""
        return Look(
            self.face or base.face,
            self.size or base.size,
            self.bold or base.bold,
            self.align or base.align,
            self.indent or base.indent,
            self.pitch or base.pitch,
            self.before or base.before,
            self.after or base.after,
            self.tail or base.tail,
            self.tracking or base.tracking,
        )


@dataclass(frozen=True)
class GridCell:
    """A cell of a grid.

    ``label`` is fixed text, ``template`` text with places, ``photo`` a photo field's id.  ``lines_of`` prints the
    template once for each row of a table field.  ``prose`` sets the text as paragraphs with sub-headings.  ``seal``
    are lines at the cell's foot (signature, seal place, date).  Spans are counted in cells.  ``rule`` draws a line
    under the cell where the grid has none (the lines of a cover).
    """

    label: str = ""
    template: str = ""
    photo: str = ""
    lines_of: str = ""
    prose: bool = False
    seal: tuple[str, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    top: bool = False
    rule: bool = False
    look: Look = Look()
    line: int = 0


@dataclass(frozen=True)
class GridRow:
    """A row of a grid.

    ``height`` in mm is the least height; ``stretch`` is the row's share of a one-page form's spare height;
    ``when`` names a place that must not be empty for the row to be printed.
    """

    cells: tuple[GridCell, ...]
    height: float = 0.0
    breakable: bool = False
    stretch: float = 0.0
    when: str = ""
    line: int = 0


@dataclass(frozen=True)
class Grid:
    """A ruled table of labels and fields; ``widths`` in mm, ``border`` in pt (0: no lines)."""

    widths: tuple[float, ...]
    rows: tuple[GridRow, ...]
    keep_together: bool = False
    border: float = 0.5


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: header, template, width in mm, alignment."""

    header: str
    template: str
    width: float
    align: str = "center"
    line: int = 0


@dataclass(frozen=True)
class RowList:
    """A table with one row for each row of a table field, or for each applicant (``each`` = ``applicants``).

    ``least`` rows are printed at least; ``height`` is the least row height in mm; ``title`` and ``total`` are
    templates printed above and in a last row; ``empty`` stands in the first cell where there are no rows.
    """

    each: str
    columns: tuple[ListColumn, ...]
    title: str = ""
    least: int = 0
    height: float = 8.0
    total: str = ""
    empty: str = ""
    look: Look = Look()
    line: int = 0


@dataclass(frozen=True)
class TextPart:
    """A paragraph; ``level`` 1-3 makes it a heading.

    ``each`` repeats it (``applicants``, a table field, or a list of facts); ``when`` names a place that must not
    be empty for it to be printed.  ``lead`` is the face of the heading with which the text begins, （一）公示。
    (GB/T 9704-2012, 7.3.3; empty: like the rest).  ``id`` is the name by which a person's own wording of it is kept,
    year after year; no other part of the layout has the same.
    """

    template: str
    look: Look = Look()
    level: int = 0
    each: str = ""
    when: str = ""
    prose: bool = False
    lead: str = ""
    id: str = ""
    line: int = 0


@dataclass(frozen=True)
class Space:
    """Empty height in mm."""

    height: float


@dataclass(frozen=True)
class NewPage:
    """Go on at a new page."""


@dataclass(frozen=True)
class Keep:
    """Parts that stay on one page (the signature with its date and seal place), with the paragraph before them."""

    parts: tuple[TextPart | Space, ...]


Part: TypeAlias = TextPart | Grid | RowList | Space | NewPage | Keep


@dataclass(frozen=True)
class Paper:
    """Paper and margins in mm, the foot's page number (``{page}``) and the line at the head.

    ``number_size`` is in pt; ``number_outside`` puts the number at the outer edge (GB/T 9704-2012, 7.5).
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    number: str = ""
    header: str = ""
    number_size: float = 10.5
    number_outside: bool = False


@dataclass(frozen=True)
class LayoutSection:
    """Parts on one paper; ``number_from`` starts the page numbers anew (0: go on)."""

    paper: Paper
    parts: tuple[Part, ...]
    number_from: int = 0


@dataclass(frozen=True)
class Fit:
    """Shrink to exactly one page: sizes from ``largest`` down to ``smallest`` pt in steps of ``step`` pt."""

    largest: float
    smallest: float
    step: float

    @property
    def sizes(self) -> tuple[float, ...]:
        """The sizes in pt, largest first."""
        count = round((self.largest - self.smallest) / self.step)
        return tuple(self.largest - place * self.step for place in range(count + 1))


Per: TypeAlias = Literal["applicant", "workspace"]


@dataclass(frozen=True)
class Layout:
    """One document: base look, look of the labels, sections; ``fit`` where it must be one page."""

    id: str
    title: str
    per: Per
    formats: tuple[str, ...]
    base: Look
    label_look: Look
    sections: tuple[LayoutSection, ...]
    fit: Fit | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Use:
    """A place that a layout uses: the name, what it is repeated for (empty: nothing), and the line."""

    place: str
    table: str
    line: int


def sentences(sections: tuple[LayoutSection, ...]) -> Iterator[TextPart]:
    """The paragraphs with an id, in order."""
    for section in sections:
        yield from (part for part in section.parts if isinstance(part, TextPart) and part.id)


def places(template: str) -> tuple[str, ...]:
    """The names of the places of a template, in order."""
    return tuple(match.group(1) for match in PLACE.finditer(template))


def stray_brace(template: str) -> bool:
    """Whether a brace is left over that belongs to no place: it would be printed as it stands."""
    return bool(re.search(r"[{}]", PLACE.sub("", template)))


def uses(layout: Layout) -> Iterator[Use]:
    """Every place that a layout prints."""
    for section in layout.sections:
        for part in section.parts:
            yield from _part_uses(part)


def _part_uses(part: Part) -> Iterator[Use]:
    if isinstance(part, TextPart):
        yield from _template_uses(part.template, part.each, part.line)
        if part.when:
            yield Use(part.when, "", part.line)
    elif isinstance(part, Keep):
        for inner in part.parts:
            yield from _part_uses(inner)
    elif isinstance(part, Grid):
        for row in part.rows:
            yield from _row_uses(row)
    elif isinstance(part, RowList):
        yield from _list_uses(part)


def _row_uses(row: GridRow) -> Iterator[Use]:
    if row.when:
        yield Use(row.when, "", row.line)
    for cell in row.cells:
        yield from _cell_uses(cell)


def _template_uses(template: str, table: str, line: int) -> Iterator[Use]:
    for place in places(template):
        yield Use(place, table, line)


def _cell_uses(cell: GridCell) -> Iterator[Use]:
    if cell.photo:
        yield Use(cell.photo, "", cell.line)
    yield from _template_uses(cell.template, cell.lines_of, cell.line)
    for text in cell.seal:
        yield from _template_uses(text, "", cell.line)


def _list_uses(part: RowList) -> Iterator[Use]:
    for column in part.columns:
        yield from _template_uses(column.template, part.each, column.line)
    for text in (part.title, part.total):
        yield from _template_uses(text, "", part.line)


@dataclass(frozen=True)
class Loop:
    """What a part is repeated for: ``applicants``, a table field, or a list of facts; with its line."""

    each: str
    line: int


def loops(layout: Layout) -> Iterator[Loop]:
    """Everything that a layout repeats a part for."""
    for section in layout.sections:
        for part in section.parts:
            yield from _part_loops(part)


def _part_loops(part: Part) -> Iterator[Loop]:
    if isinstance(part, TextPart | RowList):
        if part.each:
            yield Loop(part.each, part.line)
    elif isinstance(part, Keep):
        for inner in part.parts:
            yield from _part_loops(inner)
    elif isinstance(part, Grid):
        for row in part.rows:
            yield from (Loop(cell.lines_of, cell.line) for cell in row.cells if cell.lines_of)
