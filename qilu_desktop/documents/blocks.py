"""The one document model that both printers (Typst for PDF, python-docx for DOCX) print.

A document is plain immutable data: sections of paper, made of paragraphs, tables, pictures.  Lengths are in mm,
type sizes in pt.  Nothing here knows a printer, a dossier or a form pack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

Face: TypeAlias = Literal["song", "fang", "hei", "kai", "title"]
"""宋体, 仿宋, 黑体, 楷体, 小标宋: the five faces of Chinese official documents (GB/T 9704-2012)."""
Align: TypeAlias = Literal["left", "center", "right", "justify"]
VAlign: TypeAlias = Literal["top", "middle", "bottom"]


@dataclass(frozen=True)
class Style:
    """How text looks: face, size (pt), weight, colour (RRGGBB), alignment and paragraph measures.

    ``line_pitch`` is the exact distance of base lines in pt (0: 1.35 x size); ``indent`` is the first-line indent
    and ``hang`` the left indent, ``tail`` the right indent, all in characters of this size; ``before`` and ``after``
    are in pt; ``tracking`` is the space between characters as a share of the size (negative: closer).
    """

    face: Face = "song"
    size: float = 12.0
    bold: bool = False
    color: str = "000000"
    align: Align = "left"
    line_pitch: float = 0.0
    indent: float = 0.0
    hang: float = 0.0
    before: float = 0.0
    after: float = 0.0
    tail: float = 0.0
    tracking: float = 0.0


@dataclass(frozen=True)
class Run:
    """A stretch of text inside a paragraph; ``face``/``bold`` differ from the paragraph's where given."""

    text: str
    face: Face | None = None
    bold: bool | None = None
    underline: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph.  ``heading`` 1-3 makes it a bookmark (PDF) and a heading style (DOCX); 0 is body text.

    A heading is never left alone at the foot of a page.  ``"\\n"`` in a run is a line break.
    """

    runs: tuple[Run, ...]
    style: Style = Style()
    heading: int = 0

    @property
    def text(self) -> str:
        """The paragraph's text without looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Picture:
    """A JPEG or PNG, drawn ``width`` x ``height`` mm, cropped to that shape (never stretched); ``alt`` is its text."""

    data: bytes
    width: float
    height: float
    alt: str
    align: Align = "center"


@dataclass(frozen=True)
class Spacer:
    """Empty vertical space in mm."""

    height: float


@dataclass(frozen=True)
class PageBreak:
    """Go on at the head of a new page."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    ``blocks`` holds paragraphs and at most one picture.  ``colspan``/``rowspan`` merge; ``padding`` is the space around
    the text in mm, ``sides`` that at left and right where it differs.
    ``label`` marks a caption cell (a screen reader's header; light tint where the document tints labels).
    ``rule`` draws a line of that thickness (pt) under the cell whatever the table's lines (the lines of a cover).
    """

    blocks: tuple[Paragraph | Picture | Spacer, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    valign: VAlign = "middle"
    label: bool = False
    padding: float = 1.2
    sides: float | None = None
    rule: float = 0.0

    @property
    def beside(self) -> float:
        """Space at the left and at the right in mm."""
        return self.padding if self.sides is None else self.sides

    @property
    def text(self) -> str:
        """The cell's text, one line a paragraph."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True)
class Row:
    """One row: its cells from left to right (places covered by a rowspan above are left out).

    ``height`` is the least height in mm (0: as the text needs).  ``breakable`` lets a long row go on over pages
    with its borders closed on each; otherwise the row stays whole.
    """

    cells: tuple[Cell, ...]
    height: float = 0.0
    breakable: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table of fixed column ``widths`` (mm); the first ``header_rows`` rows repeat on every page.

    ``border`` is the thickness of the lines in pt (0: none), ``outer`` that of the frame (0: like ``border``).
    ``keep_together`` asks that the table is not split while it fits a page.  ``label_tint`` (RRGGBB; empty: none)
    is the ground of the cells marked as labels.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    header_rows: int = 0
    border: float = 0.5
    outer: float = 0.0
    keep_together: bool = False
    align: Align = "center"
    label_tint: str = ""


@dataclass(frozen=True)
class Together:
    """Blocks that stay on one page (an opinion with its seal place and date)."""

    blocks: tuple[Paragraph | Picture | Spacer | Table, ...]


Block: TypeAlias = Paragraph | Picture | Spacer | PageBreak | Table | Together


@dataclass(frozen=True)
class Page:
    """Paper and margins in mm.

    ``number`` is the foot's page number: ``{page}`` and ``{pages}`` are replaced (empty: none), e.g.
    ``"— {page} —"``, in 宋体 of ``number_size`` pt; ``number_outside`` puts it at the outer edge (right on odd
    pages, left on even ones, one character in: GB/T 9704-2012, 7.5) instead of the middle.  ``header`` is a line at
    the head of each page (empty: none).
    """

    width: float = 210.0
    height: float = 297.0
    top: float = 25.0
    bottom: float = 22.0
    left: float = 25.0
    right: float = 25.0
    number: str = ""
    header: str = ""
    number_size: float = 10.5
    number_outside: bool = False


@dataclass(frozen=True)
class Section:
    """Pages of one paper: ``blocks`` printed on ``page``.  A section begins on a new page.

    ``number_from`` starts the count of pages anew (0: goes on).
    """

    page: Page
    blocks: tuple[Block, ...]
    number_from: int = 0


@dataclass(frozen=True)
class CodeHead:
    """What the QR codes of a document's pages say beside the page: see :class:`dossier.pagecode.PageCode`."""

    document: str
    owner: str
    version: str


@dataclass(frozen=True)
class Document:
    """A whole document.

    ``watermark`` (草稿, 待盖章; empty: none) is shown at the head of every page.  ``made_on`` is the only date that
    enters the file, so that the same data give the same bytes.  ``subject`` says 参考样式 where the layout is
    this project's own (clause 5.4).  ``code`` asks for a QR code on every page of the PDF (None: without).
    ``names`` are people's names, each printed in one face even where that lacks a rare character.
    """

    title: str
    sections: tuple[Section, ...]
    made_on: date
    subject: str = "参考样式"
    watermark: str = ""
    keywords: tuple[str, ...] = field(default=())
    code: CodeHead | None = None
    names: tuple[str, ...] = ()


def texts(document: Document) -> tuple[str, ...]:
    """Every paragraph's text in reading order (rows left to right), for comparing the two formats."""
    found: list[str] = []
    for section in document.sections:
        for block in section.blocks:
            found.extend(_block_texts(block))
    return tuple(found)


def all_text(document: Document) -> str:
    """Everything that a document draws as type, edges and watermark included."""
    edges = (section.page.header + section.page.number for section in document.sections)
    return "".join((*texts(document), *edges, document.watermark))


def _block_texts(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Together):
        return [text for inner in block.blocks for text in _block_texts(inner)]
    if isinstance(block, Table):
        return [
            inner.text
            for row in block.rows
            for cell in row.cells
            for inner in cell.blocks
            if isinstance(inner, Paragraph)
        ]
    return []
