"""How a page with its edit is painted small: turned, cut, blacked out, from the picture of the upright page."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from qilu_desktop.dossier.pages import WHOLE, Area, PageEdit
from qilu_desktop.evidence.leafing import DrawnPage

_WHOLE_PAGE = Area(0, 0, WHOLE, WHOLE)


def image_of(drawn: DrawnPage) -> QImage:
    """A drawn page as Qt has it; a copy, for Qt's image would go on reading bytes that Python lets go."""
    image = QImage(drawn.data, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
    return image.copy()


def part_of(area: Area, width: float, height: float) -> QRectF:
    """An area of a page of this size."""
    across, down = width / WHOLE, height / WHOLE
    return QRectF(
        area.left * across, area.top * down, (area.right - area.left) * across, (area.bottom - area.top) * down
    )


def paint_sent(painter: QPainter, image: QImage, edit: PageEdit, room: QRectF) -> QRectF:
    """Paint what is sent of a page into the middle of *room*, as large as fits; where it lies."""
    kept = part_of(edit.crop or _WHOLE_PAGE, image.width(), image.height())
    across = edit.turn % 180 != 0
    wide, high = (kept.height(), kept.width()) if across else (kept.width(), kept.height())
    scale = min(room.width() / max(1.0, wide), room.height() / max(1.0, high))
    painter.save()
    painter.translate(room.center())
    painter.rotate(edit.turn)
    place = QRectF(-kept.width() * scale / 2, -kept.height() * scale / 2, kept.width() * scale, kept.height() * scale)
    painter.drawImage(place, image, kept)
    painter.setClipRect(place)
    painter.scale(scale, scale)
    painter.translate(-kept.center())
    for area in edit.hidden:
        painter.fillRect(part_of(area, image.width(), image.height()), QColor("black"))
    painter.restore()
    size = (wide * scale, high * scale)
    return QRectF(room.center().x() - size[0] / 2, room.center().y() - size[1] / 2, *size)
