"""One page large to work on: cut with handles, blacked out with boxes that are drawn, moved, pulled and removed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen

from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.evidence.placing import piece_ends
from qilu_desktop.gui import palette
from qilu_desktop.gui.page_editor import boxes
from qilu_desktop.gui.page_editor.boxes import HANDLES, Grip
from qilu_desktop.gui.page_editor.page_view import CROP, PageView

_HANDLE, _REACH = 5.0, 9.0
_NUDGE = 0.003
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Tool(Enum):
    """What the mouse does on the page."""

    LOOK = "look"
    CROP = "crop"
    HIDE = "hide"


@dataclass(frozen=True)
class _Hold:
    """What the mouse holds: the rectangle as it was, where it is held (None: being drawn), and from where."""

    rect: QRectF
    grip: Grip | None
    start: QPointF
    box: int = -1


class Stage(PageView):
    """Shows one page with its edit and changes it.

    ``cropped`` carries the area kept (None: all), ``hidden`` the areas blacked out, ``leafed`` -1 or 1 when another
    page is asked for, ``picked`` follows the choice of a box.
    """

    cropped = Signal(object)
    hidden = Signal(object)
    leafed = Signal(int)
    picked = Signal()

    def __init__(self, *, editable: bool) -> None:
        super().__init__()
        self._editable = editable
        self.tool = Tool.LOOK
        self.box = -1
        self._hold: _Hold | None = None
        self._live: QRectF | None = None

    def show_edit(self, edit: PageEdit) -> None:
        """Show a page with its edit; on another page no box is chosen."""
        if edit.page != self.page or self.box >= len(edit.hidden):
            self.pick(-1)
        super().show_edit(edit)

    def set_tool(self, tool: Tool) -> None:
        """Change what the mouse does."""
        self.tool = tool
        self._hold = self._live = None
        self.pick(-1)
        self.viewport().update()

    def pick(self, box: int) -> None:
        """Choose a box that is blacked out (-1: none)."""
        if box != self.box:
            self.box = box
            self.picked.emit()
            self.viewport().update()

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint_over(self, painter: QPainter, edit: PageEdit) -> None:
        """Draw what is hidden, what is cut away, and where a long page is parted."""
        self._paint_hidden(painter, edit)
        self._paint_crop(painter, edit, self.sheet)
        self._paint_parts(painter, edit)

    def _paint_hidden(self, painter: QPainter, edit: PageEdit) -> None:
        rects = [boxes.shown(area, edit.turn) for area in edit.hidden]
        if self._live is not None and self.tool is Tool.HIDE and self._hold:
            rects = [self._live if at == self._hold.box else rect for at, rect in enumerate(rects)]
            rects += [self._live] if self._hold.box < 0 else []
        for at, rect in enumerate(rects):
            place = self.in_view(rect)
            chosen = self.tool is Tool.HIDE and at == self.box
            painter.fillRect(place, QColor(0, 0, 0, 235))
            if self.tool is Tool.HIDE:
                painter.setPen(QPen(QColor(palette.ACCENT if chosen else palette.ACCENT_LINE), 2 if chosen else 1))
                painter.drawRect(place)
            if chosen:
                self._paint_handles(painter, place)

    def _paint_crop(self, painter: QPainter, edit: PageEdit, sheet: QRectF) -> None:
        if edit.crop is None and self.tool is not Tool.CROP:
            return
        rect = boxes.shown(edit.crop or CROP, edit.turn)
        if self._live is not None and self.tool is Tool.CROP:
            rect = self._live
        place = self.in_view(rect)
        veil = QPainterPath()
        veil.addRect(sheet)
        veil.addRect(place)
        painter.fillPath(veil, QColor(228, 233, 239, 205))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(palette.ACCENT), 1.6 if self.tool is Tool.CROP else 1))
        painter.drawRect(place)
        if self.tool is Tool.CROP:
            self._paint_handles(painter, place)

    def _paint_handles(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(QColor(palette.ACCENT), 1.4))
        painter.setBrush(QColor(palette.CARD))
        for grip in HANDLES:
            spot = boxes.spot_of(place, grip)
            painter.drawRect(QRectF(spot.x() - _HANDLE, spot.y() - _HANDLE, 2 * _HANDLE, 2 * _HANDLE))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_parts(self, painter: QPainter, edit: PageEdit) -> None:
        """Where a long screenshot is parted."""
        count = self.parts
        if count == 1:
            return
        kept = self.in_view(boxes.shown(edit.crop or CROP, edit.turn))
        font = QFont(self.font())
        font.setPixelSize(palette.SMALL)
        painter.setFont(font)
        painter.setPen(QPen(QColor(palette.ACCENT), 1.2, Qt.PenStyle.DashLine))
        for at, end in enumerate(piece_ends(count), 2):
            if kept.height() >= kept.width():
                y = kept.top() + kept.height() * end
                painter.drawLine(QPointF(kept.left() - 14, y), QPointF(kept.right() + 14, y))
                words = QRectF(kept.right() + 18, y - 9, 90, 18)
            else:
                x = kept.left() + kept.width() * end
                painter.drawLine(QPointF(x, kept.top() - 14), QPointF(x, kept.bottom() + 14))
                words = QRectF(x - 45, kept.bottom() + 14, 90, 18)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"第 {at} 段起")

    # -- mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the page, of a rectangle, or begin a new one."""
        if event.button() is not Qt.MouseButton.LeftButton or self._edit is None:
            return
        point = event.position()
        if self.tool is Tool.LOOK or not self._editable:
            super().mousePressEvent(event)
            return
        self._hold = self._hold_at(point)
        self._live = self._hold.rect if self._hold.grip else None
        if self.tool is Tool.HIDE:
            self.pick(self._hold.box)

    def _hold_at(self, point: QPointF) -> _Hold:
        edit = self._edit or PageEdit(1)
        share = self._share(point)
        if self.tool is Tool.CROP:
            rect = boxes.shown(edit.crop or CROP, edit.turn)
            grip = self._grip_at(rect, point)
            whole = edit.crop is None and grip is Grip.MOVE
            return _Hold(rect, None if whole else grip, share)
        rects = [boxes.shown(area, edit.turn) for area in edit.hidden]
        # The chosen box first, for its handles lie over others; then the one drawn last.
        for at in sorted(range(len(rects)), key=lambda one: (one == self.box, one), reverse=True):
            grip = self._grip_at(rects[at], point, handles=at == self.box)
            if grip:
                return _Hold(rects[at], grip, share, at)
        return _Hold(QRectF(share, share), None, share)

    def _grip_at(self, rect: QRectF, point: QPointF, *, handles: bool = True) -> Grip | None:
        place = self.in_view(rect)
        for grip in HANDLES if handles else ():
            spot = boxes.spot_of(place, grip)
            if abs(spot.x() - point.x()) <= _REACH and abs(spot.y() - point.y()) <= _REACH:
                return grip
        return Grip.MOVE if place.contains(point) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the page or the rectangle held; else show what could be held."""
        point = event.position()
        if self._grip is not None:
            super().mouseMoveEvent(event)
        elif self._hold is not None:
            hold, share = self._hold, self._share(point)
            self._live = (
                boxes.pulled(hold.rect, hold.grip, share - hold.start)
                if hold.grip
                else boxes.between(hold.start, share)
            )
            self.viewport().update()
        elif self.tool is not Tool.LOOK and self._editable:
            self._show_pointer(point)

    def _show_pointer(self, point: QPointF) -> None:
        found = self._hold_at(point)
        on_page = self.sheet.contains(point)
        shape = boxes.cursor_of(found.grip) if found.grip else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape if found.grip or on_page else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take what was drawn or pulled; a rectangle too small to be meant is none."""
        hold, live = self._hold, self._live
        self._hold = self._live = None
        if hold and live is not None and live != hold.rect and boxes.is_some(live):
            self._commit(hold, live)
        self.viewport().update()
        super().mouseReleaseEvent(event)

    def _commit(self, hold: _Hold, rect: QRectF) -> None:
        edit = self._edit
        if edit is None:
            return
        area = boxes.area_of(rect, edit.turn)
        if self.tool is Tool.CROP:
            self.cropped.emit(None if area == CROP else area)
            return
        areas = list(edit.hidden)
        if hold.box >= 0:
            areas[hold.box] = area
        else:
            areas.append(area)
        self.hidden.emit(tuple(areas))
        self.pick(hold.box if hold.box >= 0 else len(areas) - 1)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen box or go to another page; PgUp and PgDn too, Home and End scroll."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step and self.box >= 0 and self._editable:
            self._nudge(QPointF(step[0] * _NUDGE, step[1] * _NUDGE), pull=bool(event.modifiers()))
        elif step and not self._scrolls(step):
            self.leafed.emit(step[0] or step[1])
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.leafed.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        elif step:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _scrolls(self, step: tuple[int, int]) -> bool:
        """Whether an arrow scrolls a page that is larger than the view."""
        bar = self.horizontalScrollBar() if step[0] else self.verticalScrollBar()
        return bar.value() > bar.minimum() if sum(step) < 0 else bar.value() < bar.maximum()

    def _nudge(self, by: QPointF, *, pull: bool) -> None:
        edit = self._edit
        if edit is None:
            return
        rect = boxes.pulled(boxes.shown(edit.hidden[self.box], edit.turn), Grip.BOTTOM_RIGHT if pull else Grip.MOVE, by)
        if boxes.is_some(rect):
            areas = list(edit.hidden)
            areas[self.box] = boxes.area_of(rect, edit.turn)
            self.hidden.emit(tuple(areas))

    def remove_box(self) -> bool:
        """Remove the chosen box; False where none is chosen."""
        if self._edit is None or not 0 <= self.box < len(self._edit.hidden):
            return False
        areas = tuple(area for at, area in enumerate(self._edit.hidden) if at != self.box)
        self.pick(-1)
        self.hidden.emit(areas)
        return True
