"""Lines of a list dragged by plain mouse work: nothing can be let go outside, Esc ends it, and the list rolls along."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

_FAR: Final = 8
"""How far the mouse goes, in px, before a press is a drag."""
_EVERY: Final = 40
"""Milliseconds between two steps of the list that rolls."""


class RowDrag(QObject):
    """The drag of one view; it rolls by *step* px while the mouse is within *edge* px of the upper or lower end."""

    def __init__(self, view: QAbstractItemView, edge: int, step: int) -> None:
        super().__init__(view)
        self._view, self._edge, self._step = view, edge, step
        self._pressed: QPointF | None = None
        self.point: QPointF | None = None
        self._roll = QTimer(self, interval=_EVERY)
        self._roll.timeout.connect(self._roll_on)

    @property
    def dragging(self) -> bool:
        """Whether lines are being dragged; ``point`` is where, in the viewport."""
        return self.point is not None

    @property
    def pressed(self) -> bool:
        """Whether the button is down on a line that can be dragged."""
        return self._pressed is not None

    def press(self, event: QMouseEvent, *, draggable: bool) -> None:
        """The mouse was pressed, on a line that can be dragged or elsewhere."""
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position() if left and draggable else None

    def move(self, event: QMouseEvent) -> bool:
        """Follow the mouse; whether the move belongs to a press on a line, and the view has nothing to do."""
        if self._pressed is None or event.modifiers():
            return False
        if self.point is None and (event.position() - self._pressed).manhattanLength() < _FAR:
            return True
        self.point = event.position()
        near = min(self.point.y(), self._view.viewport().height() - self.point.y())
        (self._roll.start if near < self._edge else self._roll.stop)()
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._view.viewport().update()
        return True

    def end(self) -> QPointF | None:
        """Stop; where the lines were let go, None where there was no drag."""
        point, self.point, self._pressed = self.point, None, None
        self._roll.stop()
        self._view.viewport().unsetCursor()
        self._view.viewport().update()
        return point

    def _roll_on(self) -> None:
        if self.point is not None:
            bar = self._view.verticalScrollBar()
            upper = self.point.y() < self._view.viewport().height() / 2
            bar.setValue(bar.value() + (-self._step if upper else self._step))
            self._view.viewport().update()
