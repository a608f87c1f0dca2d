"""The frozen picture of one screen, dimmed, on which the user draws a region."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qilu_desktop.gui import palette
from qilu_desktop.gui.capture.geometry import Scale
from qilu_desktop.gui.capture.screens import Shot

HINT: Final = "按住鼠标左键拖出要截取的区域，松开即完成　·　按 Enter 截取整个屏幕　·　按 Esc 取消"
_LEAST: Final = 6
"""A region must be so many logical pixels wide and high; less is a slip of the hand."""
_DIM: Final = QColor(16, 22, 32, 130)
_BOARD: Final = QColor(16, 22, 32, 225)
_PAD: Final = 8


class Overlay(QWidget):
    """Covers one screen; ``picked`` carries the region in device pixels of the shot, ``cancelled`` that none is wanted.

    One made with a *parent* overlay shares that one's modality, so that every screen can be drawn on.
    """

    picked = Signal(object, QRect)
    cancelled = Signal()

    def __init__(self, shot: Shot, parent: Overlay | None = None) -> None:
        kind = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(parent, kind)
        self.shot = shot
        self._from: QPointF | None = None
        self._to = QPointF()
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle("截取屏幕区域")
        self.setAccessibleName(HINT)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if parent is None:
            self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setScreen(shot.screen)
        self.setGeometry(shot.screen.geometry())

    @property
    def scale(self) -> Scale:
        """How the picture's pixels lie on the window's."""
        image = self.shot.image
        return Scale((self.width(), self.height()), (image.width(), image.height()))

    @property
    def pixels(self) -> QRect:
        """The region drawn so far, in the picture's device pixels; empty at first."""
        if self._from is None:
            return QRect()
        return QRect(*self.scale.framed((self._from.x(), self._from.y()), (self._to.x(), self._to.y())))

    def _shown(self, pixels: QRect) -> QRectF:
        """Where device pixels are in this window."""
        return QRectF(*self.scale.place(pixels.x(), pixels.y(), pixels.width(), pixels.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a region; any other button gives up."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = self._to = event.position()
            self.update()
        else:
            self.cancelled.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the region out."""
        if self._from is not None:
            self._to = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the region, unless it is a slip of the hand."""
        if self._from is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._to = event.position()
        pixels = self.pixels
        if min(self._shown(pixels).size().toTuple()) >= _LEAST:
            self.picked.emit(self.shot, pixels)
        else:
            self._from = None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up, Enter takes the whole screen."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.shot, self.shot.image.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, dimmed but for the region, and what to do."""
        painter = QPainter(self)
        painter.drawImage(self.rect(), self.shot.image)
        painter.fillRect(self.rect(), _DIM)
        pixels = self.pixels
        if pixels.isEmpty():
            _board(painter, HINT, QPoint(self.width() // 2, 56), self.rect())
            return
        area = self._shown(pixels)
        painter.drawImage(area, self.shot.image, QRectF(pixels))
        painter.setPen(QPen(QColor(palette.ACCENT), 2))
        painter.drawRect(area.adjusted(-1, -1, 1, 1))
        below = QPoint(round(area.center().x()), round(area.bottom()) + 24)
        _board(painter, f"{pixels.width()} × {pixels.height()} 像素", below, self.rect())


def _board(painter: QPainter, text: str, centre: QPoint, bounds: QRect) -> None:
    """A line of text on a dark board around *centre*, kept within *bounds*."""
    box = painter.fontMetrics().boundingRect(text).adjusted(-2 * _PAD, -_PAD, 2 * _PAD, _PAD)
    box.moveCenter(centre)
    box.moveLeft(max(bounds.left() + _PAD, min(box.left(), bounds.right() - box.width() - _PAD)))
    box.moveTop(max(bounds.top() + _PAD, min(box.top(), bounds.bottom() - box.height() - _PAD)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BOARD)
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor("white"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
