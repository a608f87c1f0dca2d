"""The pages of a PDF one under the other: only those in view are drawn, elsewhere than on the UI thread."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar

from qilu_desktop.gui import palette
from qilu_desktop.gui.preview.drawing import Drawings, is_large
from qilu_desktop.gui.preview.pdf import Area, Hit, PdfPages
from qilu_desktop.gui.preview.sheets import ZOOMS, Measures, Place, Sheets

_STEP = 48
"""Pixels that an arrow key or a notch's third scrolls."""
_LEAST, _MOST = ZOOMS[0], ZOOMS[-1]
_NOTCH = 120
_AROUND = 60.0
"""Free room in px around a hit that is brought into view."""
_HEAD = Place(0, 0.0)


class Canvas(QAbstractScrollArea):
    """Shows a :class:`PdfPages`; ``turned`` carries the page in view (from 0), ``zoomed`` the zoom (1.0: real size)."""

    turned = Signal(int)
    zoomed = Signal(float)
    measures = Measures()
    prefetch = 1

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("paper")
        self.setAccessibleName("预览")
        self._pages: PdfPages | None = None
        self._chosen, self._whole = 0.0, False
        self.sheets = Sheets((), 0, 0, 1.0)
        self._hits: tuple[Hit, ...] = ()
        self._hit = -1
        self._grip: QPoint | None = None
        self._current = 0
        self.drawings = Drawings(self)
        self.drawings.drawn.connect(self._on_drawn)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_pages(self, pages: PdfPages | None, *, keep: bool, place: Place | None = None) -> None:
        """Show another PDF: *keep* stays where the view is (the same document, newer), else *place* or its head.

        What was lit stays lit where it is kept, until the newer document has been searched.
        """
        start = self.place if keep else place or _HEAD
        self._pages = pages
        self.drawings.show(pages, keep=keep)
        if not keep:
            self._hits, self._hit = (), -1
        self._lay(start)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages.sizes) if self._pages else 0

    @property
    def current(self) -> int:
        """The page that takes up most of the view's upper half, from 0."""
        return self._current

    @property
    def settled(self) -> bool:
        """Whether every page in view is drawn as it should be."""
        return self._lacking(0) is None

    def _lay(self, place: Place | None = None) -> None:
        """Lay the pages anew and stay at *place* (None: where the view is)."""
        place = place or self.place
        sizes = self._sizes
        zoom = self._chosen or self._fitting()
        self.sheets = self.measures.lay(sizes, zoom, self.viewport().width(), self.devicePixelRatioF())
        self._set_bars()
        start = 0 if place == _HEAD else self.sheets.down_of(place)
        self.verticalScrollBar().setValue(round(start))
        self._on_scroll()
        self.zoomed.emit(zoom)

    @property
    def _sizes(self) -> tuple[tuple[float, float], ...]:
        return self._pages.sizes if self._pages else ()

    def _fitting(self) -> float:
        width = self.measures.fitting(self._sizes, self._room())
        return min(width, self.measures.fitting_whole(self._sizes, self.viewport().height())) if self._whole else width

    def _room(self) -> int:
        """The width beside a scroll bar, whether there is one or not: else the bar would come and go by turns."""
        never = self.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return self.width() - (0 if never else self.verticalScrollBar().sizeHint().width())

    def _set_bars(self) -> None:
        # The vertical bar first: where it comes or goes, the sheets are laid anew for the other width.
        _set_bar(self.verticalScrollBar(), self.sheets.height, self.viewport().height())
        _set_bar(self.horizontalScrollBar(), self.sheets.width, self.viewport().width())

    @property
    def place(self) -> Place:
        """Where the view's upper edge stands."""
        down = self.verticalScrollBar().value()
        return self.sheets.at(down) if down else _HEAD

    def _on_scroll(self, _value: int = 0) -> None:
        self._note_page()
        self._draw_next()
        self.viewport().update()

    def _note_page(self) -> None:
        bar = self.verticalScrollBar()
        middle = bar.value() + self.viewport().height() * 0.4
        at_end = bar.value() >= bar.maximum() > 0
        page = max(0, self.count - 1) if at_end else self.sheets.at(middle).page
        self._current = page
        self.turned.emit(page)

    # -- drawing, elsewhere -------------------------------------------------------------------------------------------

    def _scale(self) -> float:
        return self.sheets.scale * self.devicePixelRatioF()

    def _lacking(self, around: int) -> int | None:
        """The first page in view, then near it, that is not drawn as it should be."""
        top = self.verticalScrollBar().value()
        seen = self.sheets.seen(top, top + self.viewport().height())
        if not seen or not self._pages:
            return None
        near = [number for step in range(1, around + 1) for number in (seen[-1] + step, seen[0] - step)]
        for number in (*seen, *near):
            if 0 <= number < self.count and not self._is_fresh(number):
                return number
        return None

    def _is_fresh(self, number: int) -> bool:
        return self.drawings.is_fresh(number, self._scale())

    def _draw_next(self) -> None:
        number = self._lacking(self._ahead)
        if number is not None and self.isVisible():
            self.drawings.draw(number, self._scale())

    @property
    def _ahead(self) -> int:
        """How many pages beyond the view are drawn ahead: none where a single one takes much memory."""
        return 0 if is_large(self._sizes, self._scale()) else self.prefetch

    def _on_drawn(self) -> None:
        top = self.verticalScrollBar().value()
        seen = self.sheets.seen(top, top + self.viewport().height()) or [0]
        reach = self._ahead + 1 if self._ahead else 0
        self.drawings.keep_only(range(seen[0] - reach, seen[-1] + reach + 1))
        self.viewport().update()
        self._draw_next()

    # -- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheets in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), QColor(palette.DESK))
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.translate(-across, -down)
        for number in self.sheets.seen(down, down + self.viewport().height()):
            self.paint_sheet(painter, number, self.sheets.pages[number])
        painter.resetTransform()
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.ACCENT_LINE), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def paint_sheet(self, painter: QPainter, number: int, place: QRectF) -> None:
        """Draw one page and what lies on it."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, alpha in ((5, 10), (3, 16), (1, 34)):
            painter.setPen(QPen(QColor(30, 42, 56, alpha), width))
            painter.drawRect(place.translated(0, 0.8))
        painter.fillRect(place, QColor("white"))
        image = self.drawings.image(number)
        if image:
            painter.drawImage(place, image)
        self._paint_hits(painter, number, place)

    def _paint_hits(self, painter: QPainter, number: int, place: QRectF) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for order, hit in enumerate(self._hits):
            if hit.page == number:
                colour = QColor(palette.FOUND_HERE if order == self._hit else palette.FOUND)
                for area in self._areas(hit, place):
                    painter.fillRect(area, colour)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _areas(self, hit: Hit, place: QRectF) -> list[QRectF]:
        return [self.area_on(one, place) for one in hit.areas]

    def area_on(self, area: Area, place: QRectF) -> QRectF:
        """An area of a page (pt) in px, where *place* is the page's rectangle."""
        scale = self.sheets.scale
        left, top = place.left() + area.left * scale, place.top() + area.top * scale
        return QRectF(left, top, area.width * scale, area.height * scale)

    # -- zoom ---------------------------------------------------------------------------------------------------------

    def zoom_by(self, steps: int) -> None:
        """The next larger or smaller of the usual zooms; nothing where there is none."""
        zoom = self._next_zoom(steps)
        if zoom:
            self.set_zoom(zoom)

    def can_zoom(self, steps: int) -> bool:
        """Whether there is a larger (1) or smaller (-1) zoom."""
        return bool(self.count and self._next_zoom(steps))

    def _next_zoom(self, steps: int) -> float:
        now = self.sheets.zoom
        if steps > 0:
            return next((zoom for zoom in ZOOMS if zoom > now * 1.01), 0.0)
        return next((zoom for zoom in reversed(ZOOMS) if zoom < now * 0.99), 0.0)

    def set_zoom(self, zoom: float) -> None:
        """Another zoom, the middle of the view staying where it is; 0.0 fits the width from now on."""
        across = self.horizontalScrollBar()
        middle = (across.value() + self.viewport().width() / 2) / max(1.0, self.sheets.width)
        # A wide page in a narrow view may fit at less than the least zoom: from there smaller must not become larger.
        least = min(_LEAST, self.sheets.zoom)
        self._chosen, self._whole = min(_MOST, max(least, zoom)) if zoom else 0.0, False
        self._lay()
        across.setValue(round(middle * self.sheets.width - self.viewport().width() / 2))

    def fit_page(self) -> None:
        """Let the whole of a page fit the view from now on, the page in view at its head."""
        page = self._current
        self._chosen, self._whole = 0.0, True
        self._lay()
        self.go_to(page)

    @property
    def fits_width(self) -> bool:
        """Whether the zoom follows the width."""
        return not self._chosen and not self._whole

    @property
    def fits_page(self) -> bool:
        """Whether the zoom follows the view so that a whole page fits."""
        return self._whole

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom at the pointer; the wheel alone scrolls."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        turns = event.angleDelta().y() / _NOTCH
        if turns:
            self._zoom_at(self.sheets.zoom * 1.12**turns, event.position())
        event.accept()

    def _zoom_at(self, zoom: float, point: QPointF) -> None:
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        place = self.sheets.at(vertical.value() + point.y())
        share = (across.value() + point.x()) / max(1.0, self.sheets.width)
        self.set_zoom(zoom)
        vertical.setValue(round(self.sheets.down_of(place) - point.y()))
        across.setValue(round(share * self.sheets.width - point.x()))

    # -- places -------------------------------------------------------------------------------------------------------

    def go_to(self, page: int) -> None:
        """Bring a page's head to the top."""
        if 0 <= page < self.count:
            self.verticalScrollBar().setValue(round(self.sheets.pages[page].top() - self.measures.gap / 2))

    def show_hits(self, hits: tuple[Hit, ...], chosen: int, *, go: bool) -> None:
        """Light the places found; *go* brings the chosen one (-1: none) into view."""
        self._hits, self._hit = hits, chosen
        if go and 0 <= chosen < len(hits) and hits[chosen].page < self.count:
            self._bring(self._areas(hits[chosen], self.sheets.pages[hits[chosen].page])[0])
        self.viewport().update()

    def _bring(self, area: QRectF) -> None:
        view = self.viewport()
        for bar, start, end, room in (
            (self.verticalScrollBar(), area.top(), area.bottom(), view.height()),
            (self.horizontalScrollBar(), area.left(), area.right(), view.width()),
        ):
            if start < bar.value() + _AROUND or end > bar.value() + room - _AROUND:
                bar.setValue(round((start + end - room) / 2))

    # -- events -------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the pages for the new width."""
        super().resizeEvent(event)
        self._lay()

    def event(self, event: QEvent) -> bool:
        """On a screen of another resolution the pages are drawn anew."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._lay()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while nobody looked."""
        super().showEvent(event)
        self._draw_next()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring around the view."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End; the rest is the scroll area's."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the sheet."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the sheet."""
        if self._grip is not None:
            moved = event.position().toPoint() - self._grip
            self._grip = event.position().toPoint()
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let the sheet go."""
        self._grip = None
        self.viewport().unsetCursor()


def _set_bar(bar: QScrollBar, whole: float, room: int) -> None:
    bar.setRange(0, max(0, round(whole - room)))
    bar.setPageStep(max(1, room - _STEP))
    bar.setSingleStep(_STEP)
