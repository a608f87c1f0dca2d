"""Prints long documents part by part and joins the parts: the typesetter holds a whole document, megabytes a page.

A part ends where a block or a table's row ends, so that its last page may be shorter; page numbers, bookmarks and the
total of pages go on through all of them.  Parts carry no tags for screen readers: those of several cannot be joined.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import (
    Block,
    Document,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Section,
    Spacer,
    Table,
    Together,
    all_text,
)
from qilu_desktop.documents.fonts import FontSet, fonts_for
from qilu_desktop.documents.page_codes import with_codes
from qilu_desktop.documents.typst_printer import (
    Printed,
    TextEnd,
    lost_characters,
    print_pdf_noted,
    shared_fonts,
    text_end,
)

if TYPE_CHECKING:
    import pikepdf

PART = 500
"""About so many paragraphs (long ones count several times) are set at once: some 80 MB of memory."""
_NUMBER = "/PageNumber"
_KEPT = 12
_LINES = 80
"""Characters that weigh as much as one more paragraph."""


def print_long(document: Document, *, most: int = PART) -> Printed:
    """The document as :func:`typst_printer.print_pdf_noted` prints it; above twice *most* paragraphs in parts.

    Raises:
        DocumentError: as there.
    """
    import pikepdf

    parts = tuple(_parts(document, most))
    if not _is_long(parts, most):
        return print_pdf_noted(document)
    printer = _Parts(replace(document, code=None), fonts_for(all_text(document)))
    made = [printer.part(section) for section in parts]
    with ExitStack() as opened:
        files = [opened.enter_context(pikepdf.open(io.BytesIO(part.data))) for part in made]
        target = _joined(files, [tuple(_headings(part.blocks)) for part in parts])
        counts = [len(file.pages) for file in files[1:]]
        sheets = printer.numbers(_by_section(parts, [len(target.pages) - sum(counts), *counts]))
        if sheets:
            _number(target, opened.enter_context(pikepdf.open(io.BytesIO(sheets))))
        data = _saved(target)
    notes = dict.fromkeys((*lost_characters(document), *(note for part in made for note in part.notes)))
    return Printed(with_codes(data, document), all(part.pdfa for part in made), tuple(notes))


def long_text_end(document: Document, *, most: int = PART) -> TextEnd:
    """Where the document's text ends as :func:`print_long` prints it, see :func:`typst_printer.text_end`."""
    parts = tuple(_parts(document, most))
    if not _is_long(parts, most):
        return text_end(document)
    fonts, page, number = fonts_for(all_text(document)), 0, 0
    for part in parts:
        start = part.number_from or number + 1
        end = text_end(replace(document, sections=(replace(part, number_from=start),)), fonts=fonts)
        _forget(fonts)
        page, number = page + end.page, end.number
    return TextEnd(page, number, end.down)


def _is_long(parts: Sequence[Section], most: int) -> bool:
    return len(parts) > 1 and sum(_weight(part.blocks) for part in parts) > 2 * most


def _forget(fonts: FontSet) -> None:
    """Have the typesetter let go of what it keeps of the last documents for the next ones (of ten, as of 0.15)."""
    import typst

    for number in range(_KEPT):
        blank = f"#set page(width: {number + 1}pt, height: 1pt, margin: 0pt)".encode()
        typst.Compiler(input=blank, font_paths=shared_fonts(fonts)).compile(format="pdf")


# -- cutting ----------------------------------------------------------------------------------------------------------


def _parts(document: Document, most: int) -> Iterator[Section]:
    """The sections, those that weigh too much cut into several; only the first of them begins the count anew."""
    for section in document.sections:
        cut = tuple(_cut([piece for block in section.blocks for piece in _pieces(block, most)], most))
        for number, blocks in enumerate(cut or ((),)):
            yield replace(section, blocks=blocks, number_from=0 if number else section.number_from)


def _cut(blocks: Sequence[Block], most: int) -> Iterator[tuple[Block, ...]]:
    """*blocks* in runs of about *most*; a heading stays with what follows, and no run begins with empty space."""
    run: list[Block] = []
    weight = 0
    for block in blocks:
        last = next((one for one in reversed(run) if not isinstance(one, Spacer)), None)
        if weight >= most and not (isinstance(last, Paragraph) and last.heading):
            yield tuple(run)
            run, weight = [], 0
        if run or not isinstance(block, Spacer | PageBreak):
            run.append(block)
        weight += _weight([block])
    if run:
        yield tuple(run)


def _pieces(block: Block, most: int) -> Iterator[Block]:
    """*block*; a long table as several of about *most*, each with the head, cut where no cell goes on."""
    if not isinstance(block, Table) or _weight([block]) <= most:
        yield block
        return
    head, rows = block.rows[: block.header_rows], block.rows[block.header_rows :]
    start, open_rows, weight = 0, 0, 0
    for at, row in enumerate(rows, 1):
        open_rows = max(open_rows - 1, 0, *(cell.rowspan - 1 for cell in row.cells))
        weight += _row_weight(row)
        if weight >= most and not open_rows and at < len(rows):
            yield replace(block, rows=(*head, *rows[start:at]), keep_together=False)
            start, weight = at, 0
    yield replace(block, rows=(*head, *rows[start:]), keep_together=block.keep_together and not start)


def _weight(blocks: Iterable[Block]) -> int:
    return sum(_block_weight(block) for block in blocks)


def _block_weight(block: Block) -> int:
    match block:
        case Paragraph():
            return 1 + len(block.text) // _LINES
        case Table():
            return sum(_row_weight(row) for row in block.rows)
        case Together():
            return _weight(block.blocks)
        case Picture() | Spacer() | PageBreak():
            return 1


def _row_weight(row: Row) -> int:
    return sum(_weight(cell.blocks) for cell in row.cells)


def _headings(blocks: Iterable[Block]) -> Iterator[int]:
    """The levels of the headings in their order."""
    for block in blocks:
        if isinstance(block, Paragraph) and block.heading:
            yield block.heading
        elif isinstance(block, Together):
            yield from _headings(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _headings(cell.blocks)


# -- printing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Parts:
    """Prints parts of *document* without their page numbers, and the page numbers alone."""

    document: Document
    fonts: FontSet

    def part(self, section: Section) -> Printed:
        """One part; what the typesetter remembers of it is let go."""
        page = replace(section.page, number="")
        one = replace(self.document, sections=(replace(section, page=page, number_from=0),))
        made = print_pdf_noted(one, fonts=self.fonts, tags=False)
        _forget(self.fonts)
        return made

    def numbers(self, sections: Sequence[tuple[Section, int]]) -> bytes:
        """Empty pages, so many of each section, with nothing but their numbers; empty where there are none."""
        if not any(section.page.number for section, _ in sections):
            return b""
        empty = tuple(
            replace(section, page=replace(section.page, header=""), blocks=_empty_pages(count))
            for section, count in sections
        )
        plain = replace(self.document, sections=empty, watermark="")
        return print_pdf_noted(plain, fonts=self.fonts, tags=False).data


def _empty_pages(count: int) -> tuple[Block, ...]:
    # A page with nothing at all on it would be left out before the next section.
    return (Spacer(1.0), *(PageBreak(), Spacer(1.0)) * (count - 1))


def _by_section(parts: Sequence[Section], counts: Iterable[int]) -> list[tuple[Section, int]]:
    """Each section with how many pages its *parts* have together."""
    found: list[tuple[Section, int]] = []
    for part, count in zip(parts, counts, strict=True):
        if found and part.page == found[-1][0].page and not part.number_from:
            found[-1] = found[-1][0], found[-1][1] + count
        else:
            found.append((part, count))
    return found


# -- joining ----------------------------------------------------------------------------------------------------------


def _joined(files: Sequence[pikepdf.Pdf], levels: Sequence[Sequence[int]]) -> pikepdf.Pdf:
    """The first of *files* with the pages of all, as it speaks of itself; *levels* of headings nest the bookmarks."""
    target = files[0]
    starts = accumulate((len(part.pages) for part in files), initial=0)
    marks = [
        (level, title, start + page)
        for part, start, own in zip(files, starts, levels, strict=False)
        for level, (title, page) in zip(own, list(_bookmarks(part)), strict=False)
    ]
    for part in files[1:]:
        target.pages.extend(part.pages)
    _write_bookmarks(target, marks)
    return target


def _number(target: pikepdf.Pdf, sheets: pikepdf.Pdf) -> None:
    """Draw the page numbers of *sheets* on the pages of *target*."""
    import pikepdf

    for page, sheet in zip(target.pages, sheets.pages, strict=True):
        page.add_resource(target.copy_foreign(sheet.as_form_xobject()), pikepdf.Name.XObject, pikepdf.Name(_NUMBER))
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"Q\nq {_NUMBER} Do Q\n".encode())


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    # The metadata stay as Typst wrote them.
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _bookmarks(part: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    """Title and page (from 0) of every bookmark in reading order."""
    import pikepdf

    numbers = {page.obj.objgen: at for at, page in enumerate(part.pages)}

    def walk(items: Iterable[pikepdf.OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            place = item.destination
            yield item.title, numbers[place[0].objgen] if isinstance(place, pikepdf.Array) else 0
            yield from walk(item.children)

    with part.open_outline() as outline:
        yield from walk(outline.root)


def _write_bookmarks(target: pikepdf.Pdf, marks: Iterable[tuple[int, str, int]]) -> None:
    import pikepdf

    with target.open_outline() as outline:
        outline.root.clear()
        above: list[tuple[int, list[pikepdf.OutlineItem]]] = [(0, outline.root)]
        for level, title, page in marks:
            while above[-1][0] >= level:
                above.pop()
            item = pikepdf.OutlineItem(title, page)
            above[-1][1].append(item)
            above.append((level, item.children))
