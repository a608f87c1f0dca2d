"""The form's pages with its places laid over them in soft colours, to look at and to click on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip

from qilu_desktop.documents.adoption.placing import Area
from qilu_desktop.gui import palette
from qilu_desktop.gui.preview.canvas import Canvas

TONES = {"sure": "#2E9E66", "unsure": "#E09B00", "hand": "#2F7FC8", "open": palette.BAD, "free": palette.FAINT}
"""Colours of the places by how sure their fields are."""
_INKS = {"sure": palette.GOOD, "unsure": palette.WARN, "hand": palette.ACCENT_DARK}
"""Words on those colours, dark enough to be read."""
_DRAG = 5
"""Pixels that the mouse may move during a click."""
_LEAST_TAG = (22, 11)
"""Least width and height in px of a place for its field's name to be written into it."""
_AROUND = 70


@dataclass(frozen=True)
class Patch:
    """A place on the pages: what it stands for, where it is, its tone, the words written into it, and its tooltip.

    The words stand at the foot of a place that has *printed* words of its own.
    """

    ident: Hashable
    areas: tuple[Area, ...]
    tone: str
    text: str = ""
    tip: str = ""
    printed: bool = False


class FormCanvas(Canvas):
    """Pages with patches; ``picked`` carries the ident of the one clicked."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._patches: tuple[Patch, ...] = ()
        self._lit: Hashable = None
        self._under: Patch | None = None
        self._pressed: QPointF | None = None
        self.placing = False
        self.setAccessibleName("表样页面")
        self.viewport().setMouseTracking(True)

    def show_patches(self, patches: Sequence[Patch]) -> None:
        """Lay these patches over the pages."""
        self._patches = tuple(patches)
        self._under = None
        self.viewport().update()

    def choose(self, ident: Hashable, *, go: bool) -> None:
        """Light the patches of *ident*; *go* brings the first of them into view."""
        self._lit = ident
        areas = [area for patch in self._patches if patch.ident == ident for area in patch.areas]
        if go and areas and areas[0].page < self.count:
            self._show(self._on_view(areas[0]))
        self.viewport().update()

    def patch_at(self, point: QPointF) -> Patch | None:
        """The smallest patch under a point of the view; what takes an answer goes before a mere label."""
        down = self.verticalScrollBar().value() + point.y()
        pages = set(self.sheets.seen(down, down + 1))
        inside = [
            (patch.tone == "open", area.width * area.height, number)
            for number, patch in enumerate(self._patches)
            for area in patch.areas
            if area.page in pages and self._on_view(area).contains(point)
        ]
        return self._patches[min(inside)[2]] if inside else None

    def view_point(self, ident: Hashable) -> QPointF | None:
        """The middle of a patch in the view; None where it has no area."""
        areas = [area for patch in self._patches if patch.ident == ident for area in patch.areas]
        return self._on_view(areas[0]).center() if areas else None

    def _on_sheet(self, area: Area) -> QRectF:
        sheet, scale = self.sheets.pages[area.page], self.sheets.scale
        return QRectF(
            sheet.left() + area.left * scale, sheet.top() + area.top * scale, area.width * scale, area.height * scale
        )

    def _on_view(self, area: Area) -> QRectF:
        if area.page >= len(self.sheets.pages):
            return QRectF()
        place = self._on_sheet(area)
        return place.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _show(self, place: QRectF) -> None:
        view = self.viewport()
        for bar, start, end, room in (
            (self.verticalScrollBar(), place.top(), place.bottom(), view.height()),
            (self.horizontalScrollBar(), place.left(), place.right(), view.width()),
        ):
            if start < _AROUND or end > room - _AROUND:
                bar.setValue(round(bar.value() + (start + min(end, start + room) - room) / 2))

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint_sheet(self, painter: QPainter, number: int, place: QRectF) -> None:
        """Draw a page, and its patches over it."""
        super().paint_sheet(painter, number, place)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for patch in sorted(self._patches, key=lambda one: one.ident == self._lit):
            for order, area in enumerate(patch.areas):
                if area.page == number:
                    self._paint_patch(painter, patch, self._on_sheet(area), first=order == 0)
        painter.restore()

    def _paint_patch(self, painter: QPainter, patch: Patch, place: QRectF, *, first: bool) -> None:
        chosen, under = patch.ident == self._lit, patch is self._under
        if patch.tone == "free" and not (chosen or under or self.placing):
            return
        colour = QColor(palette.ACCENT if patch.tone == "free" and (chosen or self.placing) else TONES[patch.tone])
        ground = QColor(colour)
        ground.setAlpha({"open": 16, "free": 18}.get(patch.tone, 38) + (34 if chosen else 16 if under else 0))
        style = Qt.PenStyle.DashLine if patch.tone in {"free", "open"} else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 2.2 if chosen else 1.1, style))
        painter.setBrush(ground)
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 2, 2)
        if first and patch.text:
            self._paint_text(painter, patch, place)

    def _paint_text(self, painter: QPainter, patch: Patch, place: QRectF) -> None:
        inner = place.adjusted(4, 1, -4, -1)
        if inner.width() < _LEAST_TAG[0] or inner.height() < _LEAST_TAG[1]:
            return
        font = QFont(self.font())
        font.setPixelSize(max(9, min(palette.SMALL, round(inner.height() - 1))))
        painter.setFont(font)
        painter.setPen(QColor(_INKS.get(patch.tone, palette.MUTED)))
        shown = QFontMetricsF(font).elidedText(patch.text, Qt.TextElideMode.ElideRight, inner.width())
        down = Qt.AlignmentFlag.AlignBottom if patch.printed else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignHCenter | down, shown)

    # -- mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or the begin of a pull."""
        self._pressed = event.position() if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the sheet, or show what is under the pointer."""
        if self._pressed is not None:
            if (event.position() - self._pressed).manhattanLength() > _DRAG:
                super().mouseMoveEvent(event)
            return
        under = self.patch_at(event.position())
        if under is not self._under:
            self._under = under
            shape = Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            QToolTip.showText(event.globalPosition().toPoint(), under.tip if under else "", self.viewport())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click picks what is under the pointer."""
        pressed, self._pressed = self._pressed, None
        super().mouseReleaseEvent(event)
        if pressed is not None and (event.position() - pressed).manhattanLength() <= _DRAG:
            found = self.patch_at(event.position())
            if found is not None:
                self.picked.emit(found.ident)
