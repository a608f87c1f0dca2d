"""The page that was read, with a frame around what was read; zoomed by wheel, buttons and a click on a piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from qilu_desktop.dossier.reading.model import Box

_LARGEST: Final = 6.0
_STEP: Final = 1.25
_FINE: Final = 0.75
"""Smallest zoom at which the picture itself is painted."""
_LONG: Final = 4
"""How many times as long as wide a picture may be to be shown whole at first."""
_KEEP: Final = Qt.AspectRatioMode.KeepAspectRatio
_ENLARGED: Final = 1.3
"""How many times a piece may be enlarged: pieces of one picture shall look like one picture."""
_MARGIN: Final = 0.2
"""Room around a piece, as a share of its height."""


@dataclass(frozen=True)
class Mark:
    """A frame around a piece of the picture."""

    box: Box
    colour: str
    name: str


class _Sheet(QGraphicsPixmapItem):
    """The picture; made small once for each zoom, as painting it small each time would leave out thin strokes."""

    def __init__(self, image: QImage) -> None:
        super().__init__(QPixmap.fromImage(image))
        self._image = image
        self._small: QPixmap | None = None

    def shows(self, image: QImage) -> bool:
        """Whether it is this picture."""
        return self._image.cacheKey() == image.cacheKey()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the picture."""
        shown = self.pixmap()
        scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
        if scale < _FINE:
            wide, high = max(1, round(self._image.width() * scale)), max(1, round(self._image.height() * scale))
            if self._small is None or (self._small.width(), self._small.height()) != (wide, high):
                keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                self._small = QPixmap.fromImage(self._image.scaled(wide, high, keep, smooth))
            shown = self._small
        painter.drawPixmap(QRectF(self._image.rect()), shown, QRectF(shown.rect()))


class PageView(QGraphicsView):
    """Shows one picture; at first the whole of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("查询截图")
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setScene(QGraphicsScene(self))
        self.whole = True
        self._sheet: _Sheet | None = None
        self._frames: list[QGraphicsRectItem] = []
        self._marked = QRectF()

    def display(self, image: QImage | None, marks: Iterable[Mark]) -> None:
        """Show a picture with frames; nothing where there is none."""
        self._show_sheet(image)
        for frame in self._frames:
            self.scene().removeItem(frame)
        self._frames = [self._frame(mark) for mark in marks] if image is not None else []
        self._marked = QRectF()
        for frame in self._frames:
            self._marked |= frame.rect()
        if self.whole and image is not None:
            self._begin()

    def _show_sheet(self, image: QImage | None) -> None:
        """The picture; one that is shown already is not made small a second time."""
        if self._sheet and image is not None and self._sheet.shows(image):
            return
        scene = self.scene()
        self._frames = []
        scene.clear()
        self._sheet = _Sheet(image) if image is not None else None
        if self._sheet:
            scene.addItem(self._sheet)
        scene.setSceneRect(QRectF(0, 0, image.width(), image.height()) if image is not None else QRectF(0, 0, 1, 1))

    def _frame(self, mark: Mark) -> QGraphicsRectItem:
        pen = QPen(QColor(mark.colour), 2)
        pen.setCosmetic(True)
        made = self.scene().addRect(_room(mark.box, 0.15), pen)
        made.setToolTip(mark.name)
        return made

    def _begin(self) -> None:
        """What is seen first: all of it, or of a page too long for that what was read, else its head."""
        wide, high = self.sceneRect().width(), self.sceneRect().height()
        if max(wide, high) <= _LONG * min(wide, high):
            self.fit()
            return
        short = min(wide, high)
        self.fitInView(self._marked.adjusted(-40, -40, 40, 40) if self._frames else QRectF(0, 0, short, short), _KEEP)
        self._limit(1.0)

    def fit(self) -> None:
        """Show the whole picture, never larger than it is."""
        self.whole = True
        self.fitInView(self.sceneRect(), _KEEP)
        self._limit(1.0)

    def zoom_to(self, box: Box) -> None:
        """Bring a piece before the eyes."""
        self.whole = False
        self.fitInView(_room(box, 2.5), _KEEP)
        self._limit()

    def zoom(self, larger: bool) -> None:
        """Larger or smaller by a step."""
        self.whole = False
        factor = _STEP if larger else 1 / _STEP
        self.scale(factor, factor)
        self._limit()

    def _limit(self, most: float = _LARGEST) -> None:
        scale = self.transform().m11()
        if scale > most:
            self.scale(most / scale, most / scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom under the pointer."""
        if event.angleDelta().y():
            self.zoom(event.angleDelta().y() > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in view while it is."""
        super().resizeEvent(event)
        if self.whole and self._sheet:
            self._begin()


def _room(box: Box, share: float) -> QRectF:
    room = max(3.0, box.height * share)
    width, height = box.right - box.left, box.bottom - box.top
    return QRectF(box.left - room, box.top - room, width + 2 * room, height + 2 * room)


def piece(image: QImage, box: Box, height: int, widest: int) -> QPixmap:
    """The piece of a picture, at most *height* px high and *widest* px wide."""
    part = image.copy(_room(box, _MARGIN).toAlignedRect() & image.rect())
    if part.isNull():
        return QPixmap()
    smooth = Qt.TransformationMode.SmoothTransformation
    scale = min(height / part.height(), widest / part.width(), _ENLARGED)
    wide, high = max(1, round(part.width() * scale)), max(1, round(part.height() * scale))
    return QPixmap.fromImage(part.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
