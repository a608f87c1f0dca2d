"""The layout of a form as data: what stands in which cell, on which paper.

A layout is read from ``forms/<year>/documents/*.yaml``; another year's form is another file.  Templates are texts
with places like ``{name}``, ``{enterprise.name}``, ``{unit.contact}`` or ``{fact.count}``; the pack's check refuses
a place that nothing fills.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

PLACE = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")


@dataclass(frozen=True)
class Look:
    """How a text of the layout looks: face, size (pt), alignment, first-line indent (characters), spacing (pt)."""

    face: str = ""
    size: float = 0.0
    bold: bool = False
    align: str = ""
    indent: float = 0.0
    pitch: float = 0.0
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True)
class GridCell:
    """A cell of a grid: a fixed ``label``, a ``template`` to fill, or a ``photo`` field; spans in cells.

    ``seal`` prints the words of a seal place at the foot of the cell; ``top`` aligns the text with the top.
    """

    label: str = ""
    template: str = ""
    photo: str = ""
    seal: tuple[str, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    top: bool = False
    look: Look = Look()
    line: int = 0


@dataclass(frozen=True)
class GridRow:
    """A row of a grid; ``height`` in mm is the least height; ``stretch`` shares in the page's spare height."""

    cells: tuple[GridCell, ...]
    height: float = 0.0
    breakable: bool = False
    stretch: float = 0.0


@dataclass(frozen=True)
class Grid:
    """A ruled table of labels and fields; ``widths`` in mm."""

    widths: tuple[float, ...]
    rows: tuple[GridRow, ...]
    keep_together: bool = False


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: header, template (a column of the table as ``{row.level}``), width in mm."""

    header: str
    template: str
    width: float
    align: str = "center"
    line: int = 0


@dataclass(frozen=True)
class RowList:
    """A table with one row for each row of a table field (``table``) or for each applicant (``applicants``).

    ``least`` empty rows are printed where there are fewer; ``height`` is the least row height in mm; ``total`` is
    a template printed in a last row across the table.
    """

    table: str
    columns: tuple[ListColumn, ...]
    title: str = ""
    least: int = 0
    height: float = 8.0
    total: str = ""
    line: int = 0


@dataclass(frozen=True)
class TextPart:
    """A paragraph: ``template`` with its look; ``level`` 1-3 makes it a heading.

    ``for_each`` repeats it for every row of a table field, every applicant or every item of a fact list.
    ``when`` names a fact that must not be empty for the paragraph to be printed.
    """

    template: str
    look: Look = Look()
    level: int = 0
    for_each: str = ""
    when: str = ""
    line: int = 0


@dataclass(frozen=True)
class Narrative:
    """A long text field printed as paragraphs; lines that look like sub-headings are set as such."""

    field: str
    look: Look = Look()
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
    """Parts that stay on one page."""

    parts: tuple[TextPart | Grid | Space, ...]


Part: TypeAlias = TextPart | Grid | RowList | Narrative | Space | NewPage | Keep


@dataclass(frozen=True)
class PaperSpec:
    """Paper in mm with margins, the foot's page number and the line at the head."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    number: str = ""
    header: str = ""


@dataclass(frozen=True)
class LayoutSection:
    """Parts on one paper."""

    paper: PaperSpec
    parts: tuple[Part, ...]
    number_from: int = 0


@dataclass(frozen=True)
class Fit:
    """Shrink to exactly one page: sizes from ``largest`` down to ``smallest`` pt in steps of ``step`` pt."""

    largest: float
    smallest: float
    step: float


Per: TypeAlias = Literal["applicant", "workspace", "submission"]


@dataclass(frozen=True)
class Layout:
    """One document: its file name template, base look, sections; ``fit`` where it must be one page."""

    id: str
    title: str
    per: Per
    formats: tuple[str, ...]
    file_name: str
    base: Look
    label_look: Look
    sections: tuple[LayoutSection, ...]
    fit: Fit | None = None
    clauses: tuple[str, ...] = ()


def places(template: str) -> tuple[str, ...]:
    """The names of the places of a template, in order."""
    return tuple(PLACE.findall(template))
