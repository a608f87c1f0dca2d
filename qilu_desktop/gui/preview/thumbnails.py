"""All pages small, in a narrow strip: where one is, and one click to another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from qilu_desktop.gui import palette
from qilu_desktop.gui.preview.canvas import Canvas
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.gui.preview.sheets import Measures, Place

_WIDTH = 108
_FOOT = 20.0
_STEPS = ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_PageUp, -1), (Qt.Key.Key_PageDown, 1))


class Thumbnails(Canvas):
    """The strip; ``picked`` carries the page that was clicked or gone to with a key (from 0)."""

    picked = Signal(int)
    measures = Measures(margin=16, gap=8, foot=_FOOT)
    prefetch = 3

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.setObjectName("strip")
        self.setAccessibleName("缩略图")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._marked = 0

    def show_pages(self, pages: PdfPages | None, *, keep: bool, place: Place | None = None) -> None:
        """Show another PDF; which page is marked is told anew."""
        if not keep:
            self._marked = -1
        super().show_pages(pages, keep=keep, place=place)

    def mark(self, page: int) -> None:
        """Show which page stands in the view, and bring it into the strip."""
        if page == self._marked or page >= self.count:
            return
        self._marked = page
        self.setAccessibleName(f"缩略图：第 {page + 1} 页，共 {self.count} 页")
        place, bar = self.sheets.pages[page], self.verticalScrollBar()
        if place.top() < bar.value() or place.bottom() + _FOOT > bar.value() + self.viewport().height():
            bar.setValue(round(place.center().y() - self.viewport().height() / 2))
        self.viewport().update()

    def paint_sheet(self, painter: QPainter, number: int, place: QRectF) -> None:
        """The page with its number under it."""
        super().paint_sheet(painter, number, place)
        here = number == self._marked
        if here:
            painter.setPen(QPen(QColor(palette.ACCENT), 2))
            painter.drawRect(place.adjusted(-2, -2, 2, 2))
        font = QFont(self.font())
        font.setPixelSize(palette.SMALL)
        font.setBold(here)
        painter.setFont(font)
        painter.setPen(QColor(palette.ACCENT_DARK if here else palette.MUTED))
        line = QRectF(place.left(), place.bottom() + 2, place.width(), _FOOT)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the page under the pointer."""
        down = event.position().y() + self.verticalScrollBar().value()
        if self.count:
            self.picked.emit(self.sheets.at(down - _FOOT - self.measures.gap).page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from page to page, Home and End to the first and the last."""
        pages = {key: self._marked + by for key, by in _STEPS} | {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count - 1}
        page = next((page for key, page in pages.items() if key == event.key()), None)
        if page is None:
            super().keyPressEvent(event)
        elif 0 <= page < self.count:
            self.picked.emit(page)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The strip has one zoom."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            QAbstractScrollArea.wheelEvent(self, event)

    def sizeHint(self) -> QSize:
        """As wide as it is."""
        return QSize(_WIDTH, 200)
