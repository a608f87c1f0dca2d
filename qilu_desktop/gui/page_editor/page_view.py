"""One page large, upright or turned, drawn off the UI thread; zoomed, pulled and scrolled."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from qilu_desktop.dossier.pages import WHOLE, Area, PageEdit
from qilu_desktop.errors import QiluError
from qilu_desktop.evidence.leafing import FilePages
from qilu_desktop.evidence.placing import page_pieces, pieces
from qilu_desktop.gui import palette
from qilu_desktop.gui.page_editor.painting import image_of
from qilu_desktop.gui.preview.newest import Newest

_MARGIN = 26
_LEAST, _MOST, _STEP = 0.25, 12.0, 1.25
_NOTCH = 120
_LONG, _LONG_WIDE = 2.6, 900
"""A page so many times as long as wide is fitted by its short side, which is shown in at most so many px."""
CROP = Area(0, 0, WHOLE, WHOLE)
"""The whole page."""


@dataclass(frozen=True)
class _Shown:
    """A page as it was drawn last, its whole size, and for what width in pixels."""

    page: int
    image: QImage
    full: tuple[float, float]
    width: float


class PageView(QAbstractScrollArea):
    """Shows one page.

    ``zoomed`` carries the zoom (1.0: the whole page in view), ``drawn`` follows every new picture.
    """

    zoomed = Signal(float)
    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("paper")
        self.setAccessibleName("页面")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._pages: FilePages | None = None
        self._edit: PageEdit | None = None
        self._shown: _Shown | None = None
        self._problem = ""
        self._zoom = 1.0
        self._grip: QPointF | None = None
        self._worker: Newest[tuple[int, float], _Shown | None] = Newest(self, self._take, self._failed)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self.viewport().update())

    # -- what is shown ------------------------------------------------------------------------------------------------

    def open_file(self, pages: FilePages) -> None:
        """Show pages of this file from now on."""
        self._pages = pages

    def show_edit(self, edit: PageEdit) -> None:
        """Show a page with its edit; another page begins whole."""
        before, self._edit = self._edit, edit
        if before is None or before.page != edit.page:
            self._problem, self._zoom = "", 1.0
            self._lay()
            self.verticalScrollBar().setValue(0)
        elif before.turn != edit.turn:
            self._lay()
        self._draw()
        self.viewport().update()

    @property
    def page(self) -> int:
        """The page shown, from 1; 0 while none is."""
        return self._edit.page if self._edit else 0

    @property
    def settled(self) -> bool:
        """Whether the page shown is drawn as finely as it should be."""
        known = self._fresh()
        return bool(self._problem) or (known is not None and not self._worker.busy)

    def _fresh(self) -> _Shown | None:
        known = self._shown
        fine = known and known.page == self.page and known.width == self._wanted_width()
        return known if fine else None

    @property
    def parts(self) -> int:
        """On how many sheets the page is sent: more than one for a long screenshot."""
        if self._shown is None or self._edit is None or self._shown.page != self.page or self._pages is None:
            return 1
        kept = self._edit.crop or CROP
        wide = self._shown.full[0] * (kept.right - kept.left) / WHOLE
        high = self._shown.full[1] * (kept.bottom - kept.top) / WHOLE
        return page_pieces(wide, high) if self._pages.is_pdf else pieces(round(wide), round(high))

    # -- places -------------------------------------------------------------------------------------------------------

    def _full(self) -> tuple[float, float]:
        """The page's size as it is looked at, turned."""
        known = self._shown
        wide, high = known.full if known and known.page == self.page else (210.0, 297.0)
        return (high, wide) if self._edit and self._edit.turn % 180 else (wide, high)

    def _fit(self) -> float:
        """Pixels a unit with which the whole page is in view; of a long one, its short side."""
        wide, high = self._full()
        across, down = self.width() - 2 * _MARGIN - 10, self.height() - 2 * _MARGIN - 10
        scales = max(0.001, across / wide), max(0.001, down / high)
        long = max(wide, high) > _LONG * min(wide, high)
        return min(max(scales), _LONG_WIDE / min(wide, high)) if long else min(*scales, 6.0)

    @property
    def sheet(self) -> QRectF:
        """Where the page lies in the view."""
        scale = self._fit() * self._zoom
        wide, high = (side * scale for side in self._full())
        view = self.viewport()
        left = max(_MARGIN, (view.width() - wide) / 2) - self.horizontalScrollBar().value()
        top = max(_MARGIN, (view.height() - high) / 2) - self.verticalScrollBar().value()
        return QRectF(left, top, wide, high)

    def _lay(self) -> None:
        scale = self._fit() * self._zoom
        view = self.viewport()
        for bar, side, room in zip(
            (self.horizontalScrollBar(), self.verticalScrollBar()),
            self._full(),
            (view.width(), view.height()),
            strict=True,
        ):
            whole = side * scale + 2 * _MARGIN
            bar.setRange(0, max(0, round(whole - room)) if whole > room + 1 else 0)
            bar.setPageStep(room)
            bar.setSingleStep(40)

    def _share(self, point: QPointF) -> QPointF:
        sheet = self.sheet
        return QPointF((point.x() - sheet.left()) / sheet.width(), (point.y() - sheet.top()) / sheet.height())

    def in_view(self, rect: QRectF) -> QRectF:
        """A rectangle of the turned page (shares) in the view."""
        sheet = self.sheet
        return QRectF(
            sheet.left() + rect.left() * sheet.width(),
            sheet.top() + rect.top() * sheet.height(),
            rect.width() * sheet.width(),
            rect.height() * sheet.height(),
        )

    # -- zoom ---------------------------------------------------------------------------------------------------------

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom (1.0: the whole page in view) and keep the spot under *at*."""
        at = at or QPointF(self.viewport().rect().center())
        share = self._share(at)
        self._zoom = min(max(zoom, _LEAST), _MOST)
        self._lay()
        sheet, across, down = self.sheet, self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(round(across.value() + sheet.left() + share.x() * sheet.width() - at.x()))
        down.setValue(round(down.value() + sheet.top() + share.y() * sheet.height() - at.y()))
        self._draw()
        self.zoomed.emit(self._zoom)
        self.viewport().update()

    def zoom_by(self, steps: float) -> None:
        """Larger or smaller by steps."""
        self.set_zoom(self._zoom * _STEP**steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * _STEP ** (event.angleDelta().y() / _NOTCH), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the page for the new size."""
        super().resizeEvent(event)
        self._lay()
        self._draw()

    # -- drawing, elsewhere -------------------------------------------------------------------------------------------

    def _wanted_width(self) -> float:
        sheet, turned = self.sheet, self._edit is not None and self._edit.turn % 180
        return float(round((sheet.height() if turned else sheet.width()) * self.devicePixelRatioF()))

    def _draw(self) -> None:
        pages, page = self._pages, self.page
        if pages is None or not page or self._fresh() or self._problem or not self.isVisible():
            return
        known = self._shown
        wide = self._wanted_width()
        high = 1e9 if known and known.page == page else self.height() * self.devicePixelRatioF() * 2
        self._worker.ask((page, wide), lambda _progress: _shown(pages, page, wide, high))

    def _take(self, key: tuple[int, float], shown: _Shown | None) -> None:
        if shown is None or key[0] != self.page:
            return
        first = self._shown is None or self._shown.page != shown.page
        self._shown = shown
        if first:
            self._lay()
            self._draw()
        self.viewport().update()
        self.drawn.emit()

    def _failed(self, key: tuple[int, float], error: QiluError) -> None:
        if key[0] == self.page:
            self._problem = f"{error.what}\n{error.remedy}"
            self.viewport().update()
            self.drawn.emit()

    # -- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page and what lies over it."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(palette.DESK))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        known, edit = self._shown, self._edit
        if edit is None or known is None or known.page != edit.page:
            painter.setPen(QColor(palette.MUTED))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._problem or "正在读取这一页…")
            painter.end()
            return
        sheet = self.sheet
        self._paint_page(painter, known.image, edit.turn, sheet)
        self.paint_over(painter, edit)
        painter.end()

    def _paint_page(self, painter: QPainter, image: QImage, turn: int, sheet: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(30, 42, 56, 40), 1))
        painter.drawRect(sheet.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.save()
        painter.translate(sheet.center())
        painter.rotate(turn)
        wide, high = (sheet.height(), sheet.width()) if turn % 180 else (sheet.width(), sheet.height())
        painter.drawImage(QRectF(-wide / 2, -high / 2, wide, high), image)
        painter.restore()

    def paint_over(self, painter: QPainter, edit: PageEdit) -> None:
        """Draw what lies over the page."""

    # -- mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the page."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the page."""
        if self._grip is not None:
            moved, self._grip = (event.position() - self._grip).toPoint(), event.position()
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let the page go."""
        self._grip = None
        self.viewport().unsetCursor()


def _shown(pages: FilePages, page: int, width: float, height: float) -> _Shown | None:
    found = pages.draw(page, max(1.0, width), max(1.0, height))
    return _Shown(page, image_of(found), found.full, width) if found else None
