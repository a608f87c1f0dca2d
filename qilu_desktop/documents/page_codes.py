"""The QR code on each page of a PDF, by which a signed and sealed scan finds its document again.

It stands in the lower left corner outside the type area: away from the page number, from the seals (which stand at
the right) and from the holes of the binding.  The pages are counted in the finished PDF, so a code is drawn there.
In DOCX there is none: Word counts the pages, and no field of Word's can draw a code from its count.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from qilu_desktop.documents.blocks import Block, Document, Picture, Table, Together, texts
from qilu_desktop.dossier import pagecode
from qilu_desktop.dossier.pagecode import PageCode

if TYPE_CHECKING:
    import pikepdf

SIDE: Final = 13.0
"""Side of the symbol in mm, its quiet zone not counted."""
EDGE: Final = 8.0
"""Distance from the left and from the foot of the page in mm: printers reach it, and the quiet zone has its room."""
_MM: Final = 72 / 25.4
_OVERLAP: Final = 0.03


def version_of(document: Document) -> str:
    """The version of what the document shows: its words and its pictures.

    Layout, marks and the day of printing do not count, so that a page stays good until what it says changes.
    """
    words = [text.encode() for text in texts(document)]
    return pagecode.version_of([*words, *_pictures(block for section in document.sections for block in section.blocks)])


def _pictures(blocks: Iterator[Block]) -> Iterator[bytes]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block.data
        elif isinstance(block, Together):
            yield from _pictures(iter(block.blocks))
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _pictures(iter(cell.blocks))


def with_codes(pdf: bytes, document: Document) -> bytes:
    """The PDF with a code on every page; as it is where the document carries none.  Same bytes every time."""
    if document.code is None:
        return pdf
    import pikepdf

    head = document.code
    with pikepdf.Pdf.open(BytesIO(pdf)) as opened:
        count = len(opened.pages)
        if count > pagecode.MOST_PAGES:
            return pdf
        for number, page in enumerate(opened.pages, 1):
            code = PageCode(head.document, head.owner, head.version, number, count)
            _draw(opened, page, pagecode.encode(code))
        out = BytesIO()
        # The metadata stay as Typst wrote them.
        opened.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _draw(pdf: pikepdf.Pdf, page: pikepdf.Page, text: str) -> None:
    """Before the page's own drawing, whose changes of the axes would move it; the corner is empty."""
    page.contents_add(pdf.make_stream(_drawing(text)), prepend=True)


def _drawing(text: str) -> bytes:
    """The symbol as filled rectangles in black, marked as no part of the text (ISO 32000-1, 14.8.2.2)."""
    import segno

    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    size = SIDE * _MM / len(rows)
    low = EDGE * _MM
    parts: list[str] = []
    for y, row in enumerate(reversed(rows)):
        for x, run in _runs(row):
            # A little wider than the module: viewers would show seams between rows that only touch.
            parts.append(
                f"{low + x * size:.3f} {low + y * size:.3f} {run * size + _OVERLAP:.3f} {size + _OVERLAP:.3f} re"
            )
    return "\n".join(["/Artifact BMC", "q", "0 g", *parts, "f", "Q", "EMC"]).encode()


def _runs(row: bytearray) -> Iterator[tuple[int, int]]:
    """Dark modules of a row as (first, how many)."""
    first = 0
    while first < len(row):
        last = first
        while last < len(row) and row[last]:
            last += 1
        if last > first:
            yield first, last - first
        first = last + 1
