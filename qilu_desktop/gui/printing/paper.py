"""Which paper a PDF's pages want, and whether a printer has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

_NEAR = 2.0
"""How far in mm a size may be off and still mean the same paper."""
_POINTS_A_MM = 72 / 25.4
A4, A3 = QPageSize(QPageSize.PageSizeId.A4), QPageSize(QPageSize.PageSizeId.A3)


@dataclass(frozen=True)
class Sheet:
    """A page's size in mm, as it is seen."""

    width: float
    height: float

    @property
    def paper(self) -> QPageSize:
        """The paper that it is printed on: the smaller of A4 and A3 that holds it, its own size for a label."""
        short, long = sorted((self.width, self.height))
        for known in (A4, A3):
            if _same(known.size(QPageSize.Unit.Millimeter), short, long):
                return known
        if long <= 200:
            return QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter)
        return A4 if long <= 297 + _NEAR else A3

    @property
    def fits(self) -> bool:
        """Whether it can be printed at actual size; a scan larger than its paper is made to fit."""
        size = self.paper.size(QPageSize.Unit.Millimeter)
        short, long = sorted((self.width, self.height))
        return short <= size.width() + _NEAR and long <= size.height() + _NEAR

    @property
    def layout(self) -> QPageLayout:
        """Paper and orientation, from edge to edge."""
        turned = QPageLayout.Orientation.Landscape if self.width > self.height else QPageLayout.Orientation.Portrait
        return QPageLayout(self.paper, turned, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)

    @property
    def words(self) -> str:
        """The paper for a clerk."""
        paper = self.paper
        if paper in (A4, A3):
            return f"{'A4' if paper == A4 else 'A3'}{'横向' if self.width > self.height else '纵向'}"
        return f"{self.width:.0f}×{self.height:.0f} 毫米"


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """The pages of a PDF.

    Raises:
        SubmissionError: it is no PDF.
    """
    import pypdfium2

    from qilu_desktop.errors import SubmissionError

    try:
        with pypdfium2.PdfDocument(data) as opened:
            sizes = [page.get_size() for page in opened]
    except pypdfium2.PdfiumError as error:
        raise SubmissionError("这个 PDF 打不开，不能打印。", "请重新生成报送文件夹。") from error
    return tuple(Sheet(width / _POINTS_A_MM, height / _POINTS_A_MM) for width, height in sizes)


def lacking(printer: QPrinter, sheets: Sequence[Sheet]) -> str:
    """What is wrong when the printer has not the paper that the sheets want; empty when it has, or is a file."""
    if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat:
        return ""
    info = QPrinterInfo(printer)
    return lacking_among(info.supportedPageSizes(), sheets, info.description() or info.printerName())


def lacking_among(known: Sequence[QPageSize], sheets: Sequence[Sheet], name: str) -> str:
    """As :func:`lacking`, from the sizes that a printer says it knows (none: it does not say)."""
    if not known:
        return ""
    sizes = [one.size(QPageSize.Unit.Millimeter) for one in known]
    for sheet in sheets:
        wanted = sheet.paper.size(QPageSize.Unit.Millimeter)
        if not any(_same(size, *sorted((wanted.width(), wanted.height()))) for size in sizes):
            return f"打印机“{name}”没有 {sheet.words.removesuffix('横向').removesuffix('纵向')} 纸，一张也没有打印。"
    return ""


def _same(size: QSizeF, short: float, long: float) -> bool:
    one, other = sorted((size.width(), size.height()))
    return abs(one - short) <= _NEAR and abs(other - long) <= _NEAR
