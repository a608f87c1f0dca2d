"""Small work on finished PDFs: counting pages, marking the first one."""

from __future__ import annotations

import functools
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qilu_desktop.documents.blocks import Document, Page, Section
from qilu_desktop.errors import SubmissionError, storage_error
from qilu_desktop.evidence.saving import save_identified

if TYPE_CHECKING:
    import pikepdf

_MM_PER_PT = 25.4 / 72
_MARK = "/QiluDraftMark"


def page_count(data: bytes | Path, name: str) -> int:
    """Number of pages of a PDF, given as its bytes or where it lies.

    Raises:
        SubmissionError: it is no whole PDF.
        StorageError: it cannot be read.
    """
    import pikepdf

    try:
        with opened(data) as pdf:
            return len(pdf.pages)
    except OSError as error:
        raise storage_error(error, name) from error
    except pikepdf.PdfError as error:
        raise SubmissionError(f"“{name}”不是完整的 PDF，无法打开。", "请重新扫描或导出该文件，再重新添加。") from error


def opened(data: bytes | Path) -> pikepdf.Pdf:
    """A PDF of our own open for reading.

    Raises:
        pikepdf.PdfError: it is none, or damaged.
        OSError: the disk refuses.
    """
    import pikepdf

    # Read as a stream: pages that were mapped in would count as memory for as long as the file is open.
    stream = pikepdf.AccessMode.stream
    return pikepdf.open(data if isinstance(data, Path) else io.BytesIO(data), access_mode=stream)


def mark_first(data: bytes, mark: str, made_on: date) -> bytes:
    """The PDF with *mark* (草稿) at the head of its first page; the rest is left as it is.

    Raises:
        SubmissionError: it cannot be opened.
    """
    stream = io.BytesIO()
    _mark_first(data, stream, mark, made_on)
    return stream.getvalue()


def mark_first_file(place: Path, target: Path, mark: str, made_on: date) -> None:
    """Like :func:`mark_first` from one file to another: what the pages show is never held in memory.

    Raises:
        SubmissionError: it cannot be opened.
        OSError: the disk refuses.
    """
    with target.open("w+b") as stream:
        _mark_first(place, stream, mark, made_on)


def _mark_first(data: bytes | Path, stream: BinaryIO, mark: str, made_on: date) -> None:
    import pikepdf

    try:
        with opened(data) as pdf:
            first = pdf.pages[0]
            box = pikepdf.Rectangle(first.trimbox)
            width, height = (float(box.width), float(box.height))
            if int(first.obj.get("/Rotate", 0)) % 180:
                width, height = height, width
            with pikepdf.open(io.BytesIO(_mark_page(round(width, 2), round(height, 2), mark, made_on))) as sheet:
                _lay_over(pdf, first, sheet.pages[0], box)
                save(pdf, stream)
    except (pikepdf.PdfError, IndexError) as error:
        raise SubmissionError("有一个 PDF 不完整，无法加注“草稿”。", "请重新扫描或导出该文件，再重新添加。") from error


def _lay_over(pdf: pikepdf.Pdf, page: pikepdf.Page, mark: pikepdf.Page, box: pikepdf.Rectangle) -> None:
    """Draw *mark* over *page*; pikepdf's own overlay names it at random, and the bytes would differ every time."""
    import pikepdf

    form = pdf.copy_foreign(mark.as_form_xobject())
    name = pikepdf.Name(_MARK)
    page.add_resource(form, pikepdf.Name.XObject, name)
    placed = page.calc_form_xobject_placement(
        form, name, box, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n")
    page.contents_add(placed)


@functools.lru_cache(maxsize=8)
def _mark_page(width: float, height: float, mark: str, made_on: date) -> bytes:
    """An empty page of *width* x *height* pt that holds only the mark."""
    from qilu_desktop.documents.typst_printer import print_pdf

    page = Page(width * _MM_PER_PT, height * _MM_PER_PT, 25.0, 10.0, 12.0, 12.0)
    return print_pdf(Document(mark, (Section(page, ()),), made_on, subject="", watermark=mark), pdfa=False)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The PDF's bytes; the same contents give the same bytes."""
    stream = io.BytesIO()
    save(pdf, stream)
    return stream.getvalue()


def save(pdf: pikepdf.Pdf, stream: BinaryIO) -> None:
    """Write the PDF to *stream*; the same contents give the same bytes.

    Raises:
        OSError: the disk refuses.
    """
    save_identified(pdf, stream, min_version="1.7")
