"""Rectangles on a page that are drawn, moved and pulled at their handles; all in shares of the page, 0 to 1."""

from __future__ import annotations

from enum import Enum
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt

from qilu_desktop.dossier.pages import WHOLE, Area, looked_at, lying

LEAST = 0.004
"""A rectangle narrower or lower than this share of the page is none."""
PAGE = QRectF(0, 0, 1, 1)


class Grip(Enum):
    """Where a rectangle is held: which of its sides go along (left, top, right, bottom)."""

    MOVE = (1, 1, 1, 1)
    TOP_LEFT = (1, 1, 0, 0)
    TOP = (0, 1, 0, 0)
    TOP_RIGHT = (0, 1, 1, 0)
    RIGHT = (0, 0, 1, 0)
    BOTTOM_RIGHT = (0, 0, 1, 1)
    BOTTOM = (0, 0, 0, 1)
    BOTTOM_LEFT = (1, 0, 0, 1)
    LEFT = (1, 0, 0, 0)


HANDLES = tuple(grip for grip in Grip if grip is not Grip.MOVE)
_SLANTS = {
    Grip.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Grip.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Grip.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Grip.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
    Grip.TOP: Qt.CursorShape.SizeVerCursor,
    Grip.BOTTOM: Qt.CursorShape.SizeVerCursor,
    Grip.LEFT: Qt.CursorShape.SizeHorCursor,
    Grip.RIGHT: Qt.CursorShape.SizeHorCursor,
    Grip.MOVE: Qt.CursorShape.SizeAllCursor,
}


def cursor_of(grip: Grip) -> Qt.CursorShape:
    """The pointer over a handle."""
    return _SLANTS[grip]


def spot_of(rect: QRectF, grip: Grip) -> QPointF:
    """Where a handle of a rectangle is."""
    left, top, right, bottom = grip.value
    x = rect.left() if left > right else rect.right() if right > left else rect.center().x()
    y = rect.top() if top > bottom else rect.bottom() if bottom > top else rect.center().y()
    return QPointF(x, y)


def pulled(rect: QRectF, grip: Grip, by: QPointF) -> QRectF:
    """A rectangle with a handle pulled, kept on the page; a side pulled over its opposite turns it over."""
    if grip is Grip.MOVE:
        x = min(max(by.x(), -rect.left()), 1 - rect.right())
        y = min(max(by.y(), -rect.top()), 1 - rect.bottom())
        return rect.translated(x, y)
    left, top, right, bottom = grip.value
    made = rect.adjusted(left * by.x(), top * by.y(), right * by.x(), bottom * by.y())
    return made.normalized().intersected(PAGE)


def between(one: QPointF, other: QPointF) -> QRectF:
    """The rectangle between two corners, on the page."""
    return QRectF(one, other).normalized().intersected(PAGE)


def is_some(rect: QRectF) -> bool:
    """Whether a rectangle is large enough to be meant."""
    return rect.width() >= LEAST and rect.height() >= LEAST


def shown(area: Area, turn: int) -> QRectF:
    """An area of the upright page as it lies on the turned one."""
    seen = looked_at(area, turn)
    return QRectF(
        seen.left / WHOLE, seen.top / WHOLE, (seen.right - seen.left) / WHOLE, (seen.bottom - seen.top) / WHOLE
    )


def area_of(rect: QRectF, turn: int) -> Area:
    """The area of the upright page under a rectangle of the turned one: whole units, any that it touches included."""
    fit = [min(max(value, 0.0), 1.0) * WHOLE for value in (rect.left(), rect.top(), rect.right(), rect.bottom())]
    left, top, right, bottom = floor(fit[0] + 1e-6), floor(fit[1] + 1e-6), ceil(fit[2] - 1e-6), ceil(fit[3] - 1e-6)
    return lying(Area(left, top, max(right, left + 1), max(bottom, top + 1)), turn)
