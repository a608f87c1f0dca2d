"""Draws a PDF's pages on a printer at actual size; runs in a worker thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from qilu_desktop.errors import Cancelled, StorageError
from qilu_desktop.gui.printing.paper import Sheet
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    import pypdfium2

DPI = 300
"""Dots an inch at which pages are drawn: what a page of small type needs to be sharp."""
_INCH = 25.4


@dataclass(frozen=True)
class Printing:
    """A PDF to be printed: its name for messages, bytes, and pages."""

    title: str
    data: bytes
    sheets: tuple[Sheet, ...]


def spool(printer: QPrinter, printing: Printing, progress: Progress) -> int:
    """Print; how many sheets went out.

    Raises:
        StorageError: the printer took nothing, or no more.
        Cancelled: by *progress*; what has not gone out is dropped.
    """
    import pypdfium2

    order = _order(printer, len(printing.sheets))
    printer.setFullPage(True)
    painter = QPainter()
    with pypdfium2.PdfDocument(printing.data) as opened:
        try:
            for number, at in enumerate(order, 1):
                progress.step(f"打印“{printing.title}”第 {number} 张", number, len(order))
                _next_page(printer, painter, printing.sheets[at], first=number == 1)
                _draw(painter, printer, opened[at], printing.sheets[at])
        except Cancelled:
            printer.abort()
            painter.end()
            if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat:
                Path(printer.outputFileName()).unlink(missing_ok=True)
            raise
        finally:
            if painter.isActive():
                painter.end()
    return len(order)


def _order(printer: QPrinter, pages: int) -> Sequence[int]:
    """The pages as they are to come, copies included where the printer does not make them itself."""
    first, last = printer.fromPage(), printer.toPage()
    chosen = range((first or 1) - 1, min(last or pages, pages))
    times = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return [at for _ in range(times) for at in chosen]
    return [at for at in chosen for _ in range(times)]


def _next_page(printer: QPrinter, painter: QPainter, sheet: Sheet, *, first: bool) -> None:
    printer.setPageLayout(sheet.layout)
    if not (painter.begin(printer) if first else printer.newPage()):
        raise StorageError(
            "打印机没有接收打印任务。", "请检查打印机是否开机、联机、有纸；打印到文件的，请换一个能写的位置。"
        )


def _draw(painter: QPainter, printer: QPrinter, page: pypdfium2.PdfPage, sheet: Sheet) -> None:
    """Draw one page from the paper's edge on; one that is larger than its paper is made to fit."""
    bitmap = page.render(scale=DPI / 72, rev_byteorder=True, draw_annots=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, _FORMATS[bitmap.n_channels])
    unit = printer.resolution() / _INCH
    width, height = sheet.width * unit, sheet.height * unit
    if not sheet.fits:
        whole = printer.pageLayout().fullRectPixels(printer.resolution())
        share = min(whole.width() / width, whole.height() / height)
        width, height = width * share, height * share
    painter.drawImage(QRectF(0, 0, width, height), image)


_FORMATS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
