"""Small work on finished PDFs: counting pages, marking the first one, sets of copies."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from datetime import date

from qilu_desktop.documents.blocks import Document, Page, Section
from qilu_desktop.errors import SubmissionError

_MM_PER_PT = 25.4 / 72


def page_count(data: bytes, name: str) -> int:
    """Number of pages of a PDF.

    Raises:
        SubmissionError: it cannot be opened.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError as error:
        raise SubmissionError(f"“{name}”不是完整的 PDF，无法打开。", "请重新扫描或导出该文件，再重新添加。") from error


def mark_first(data: bytes, mark: str, made_on: date) -> bytes:
    """The PDF with *mark* (草稿) at the head of its first page; the rest is left as it is.

    Raises:
        SubmissionError: it cannot be opened.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            first = pdf.pages[0]
            box = pikepdf.Rectangle(first.trimbox)
            width, height = (float(box.width), float(box.height))
            if int(first.obj.get("/Rotate", 0)) % 180:
                width, height = height, width
            with pikepdf.open(io.BytesIO(_mark_page(round(width, 2), round(height, 2), mark, made_on))) as sheet:
                first.add_overlay(sheet.pages[0], box)
                return saved(pdf)
    except (pikepdf.PdfError, IndexError) as error:
        raise SubmissionError("有一个 PDF 不完整，无法加注“草稿”。", "请重新扫描或导出该文件，再重新添加。") from error


@functools.lru_cache(maxsize=8)
def _mark_page(width: float, height: float, mark: str, made_on: date) -> bytes:
    """An empty page of *width* x *height* pt that holds only the mark."""
    from qilu_desktop.documents.typst_printer import print_pdf

    page = Page(width * _MM_PER_PT, height * _MM_PER_PT, 25.0, 10.0, 12.0, 12.0)
    return print_pdf(Document(mark, (Section(page, ()),), made_on, subject="", watermark=mark), pdfa=False)


def copies(sources: Sequence[tuple[str, bytes]], count: int, *, by_person: bool) -> bytes:
    """*count* copies of each PDF in *sources* (name, data), collated by set, or *by_person* all of one and then the next.

    Copies share one page object's content, so that six sets weigh as much as one.  Every set is a bookmark.
    """
    import pikepdf

    with pikepdf.new() as target:
        readers = [pikepdf.open(io.BytesIO(data)) for _, data in sources]
        try:
            _append(target, readers, [name for name, _ in sources], count, by_person=by_person)
            target.Root.Lang = pikepdf.String("zh-CN")
            # Actual size, never "fit to page" (design: Paper).
            target.Root.ViewerPreferences = pikepdf.Dictionary(PrintScaling=pikepdf.Name("/None"))
            return saved(target)
        finally:
            for reader in readers:
                reader.close()
