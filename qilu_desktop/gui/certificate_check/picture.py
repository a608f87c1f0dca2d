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

    def display(self, image: QImage | None, marks: Iterable[Mark]) -> None:
        """Show a picture with frames; nothing where there is none."""
        scene = self.scene()
        scene.clear()
        if image is None:
            scene.setSceneRect(QRectF(0, 0, 1, 1))
            return
        scene.addItem(_Sheet(image))
        scene.setSceneRect(QRectF(0, 0, image.width(), image.height()))
        for mark in marks:
            pen = QPen(QColor(mark.colour), 2)
            pen.setCosmetic(True)
            scene.addRect(_room(mark.box, 0.15), pen).setToolTip(mark.name)
        if self.whole:
            self.fit()

    def fit(self) -> None:
        """Show the whole picture, never larger than it is."""
        self.whole = True
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1:
            self.resetTransform()

    def zoom_to(self, box: Box) -> None:
        """Bring a piece before the eyes."""
        self.whole = False
        self.fitInView(_room(box, 2.5), Qt.AspectRatioMode.KeepAspectRatio)
        self._limit()

    def zoom(self, larger: bool) -> None:
        """Larger or smaller by a step."""
        self.whole = False
        factor = _STEP if larger else 1 / _STEP
        self.scale(factor, factor)
        self._limit()

    def _limit(self) -> None:
        scale = self.transform().m11()
        if scale > _LARGEST:
            self.scale(_LARGEST / scale, _LARGEST / scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom under the pointer."""
        if event.angleDelta().y():
            self.zoom(event.angleDelta().y() > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in view while it is."""
        super().resizeEvent(event)
        if self.whole and self.scene().items():
            self.fit()


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
