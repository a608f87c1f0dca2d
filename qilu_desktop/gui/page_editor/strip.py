"""All pages of the file, small, in the order in which they are sent: chosen by click, put in order by drag."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qilu_desktop.dossier.page_draft import Leaf, PageDraft
from qilu_desktop.evidence.leafing import FilePages
from qilu_desktop.gui import palette
from qilu_desktop.gui.page_editor.painting import paint_sent
from qilu_desktop.gui.page_editor.thumbs import Thumbs
from qilu_desktop.gui.row_drag import RowDrag

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_CELL = QSize(164, 186)
_FOOT = 24
_WIDTH = 190
_AHEAD = 4
_EDGE, _SCROLL = 26, 24
_EMPTY = PageDraft(0, ())


class LeafModel(QAbstractListModel):
    """The leaves of a draft as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = _EMPTY

    def show_draft(self, draft: PageDraft) -> None:
        """Show another state of the same file."""
        if len(draft.leaves) != len(self.draft.leaves):
            self.beginResetModel()
            self.draft = draft
            self.endResetModel()
            return
        self.draft = draft
        if draft.leaves:
            self.dataChanged.emit(self.index(0), self.index(len(draft.leaves) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many pages the file has."""
        return 0 if parent.isValid() else len(self.draft.leaves)

    def leaf(self, index: _Index) -> Leaf:
        """The leaf of a line."""
        return self.draft.leaves[index.row()]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """How a page is called."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index.row())
        return None

    def _words(self, place: int) -> str:
        page, number = self.draft.leaves[place].edit.page, self.draft.number(place)
        if not number:
            return f"原第 {page} 页　不送"
        return f"{number}" if number == page else f"{number}　原第 {page} 页"


class _LeafDelegate(QStyledItemDelegate):
    """Draws a page as it is sent; one that is not sent is pale."""

    def __init__(self, strip: PageStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Every cell alike, so that a long file is laid out at once."""
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        leaf, cell = self._strip.leaves.leaf(index), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if chosen:
            painter.setPen(QPen(QColor(palette.ACCENT_LINE)))
            painter.setBrush(QColor(palette.ACCENT_SOFT))
            painter.drawRoundedRect(cell.adjusted(4.5, 2.5, -4.5, -2.5), 7, 7)
        room = cell.adjusted(16, 12, -16, -_FOOT - 4)
        self._paint_page(painter, leaf, room)
        here = index.row() == self._strip.currentIndex().row()
        self._paint_words(painter, str(index.data()), cell, leaf, here=here)
        painter.restore()

    def _paint_page(self, painter: QPainter, leaf: Leaf, room: QRectF) -> None:
        image = self._strip.thumbs.image(leaf.edit.page) if self._strip.thumbs else None
        painter.setOpacity(1.0 if leaf.sent else 0.32)
        if image is None:
            painter.setOpacity(1.0)
            self._paint_blank(painter, leaf, room)
            return
        place = paint_sent(painter, image, leaf.edit, room)
        painter.setPen(QPen(QColor(palette.LINE_STRONG)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_blank(self, painter: QPainter, leaf: Leaf, room: QRectF) -> None:
        wide = min(room.width(), room.height() / 1.414)
        place = QRectF(room.center() - QPointF(wide / 2, wide * 0.707), room.center() + QPointF(wide / 2, wide * 0.707))
        painter.fillRect(place, QColor(palette.CARD))
        if self._strip.thumbs and self._strip.thumbs.is_broken(leaf.edit.page):
            painter.setPen(QColor(palette.BAD))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "读不出")

    def _paint_words(self, painter: QPainter, words: str, cell: QRectF, leaf: Leaf, *, here: bool) -> None:
        font = QFont(self._strip.font())
        font.setPixelSize(palette.SMALL)
        font.setBold(here)
        painter.setOpacity(1.0)
        painter.setFont(font)
        painter.setPen(QColor(palette.BAD if not leaf.sent else palette.ACCENT_DARK if here else palette.MUTED))
        line = QRectF(cell.left(), cell.bottom() - _FOOT - 3, cell.width(), _FOOT)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)


class PageStrip(QListView):
    """``turned`` carries the place gone to; ``moved`` the places dragged and the one before which they go."""

    turned = Signal(int)
    moved = Signal(object, int)

    def __init__(self, *, editable: bool) -> None:
        super().__init__()
        self._editable = editable
        self.thumbs: Thumbs | None = None
        self.leaves = LeafModel()
        self._drag = RowDrag(self, _EDGE, _SCROLL)
        self.setModel(self.leaves)
        self.setItemDelegate(_LeafDelegate(self))
        self.setObjectName("strip")
        self.setAccessibleName("页面缩略图")
        self.setFixedWidth(_WIDTH)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._make_more())
        self.selectionModel().currentChanged.connect(lambda now, _before: self.turned.emit(now.row()))

    # -- what is shown ------------------------------------------------------------------------------------------------

    def open_file(self, pages: FilePages, draft: PageDraft) -> None:
        """Show the pages of a file, the first chosen."""
        ratio = self.devicePixelRatioF()
        self.thumbs = Thumbs(pages, round(_CELL.height() * ratio), self._in_view)
        self.thumbs.setParent(self)
        self.thumbs.made.connect(lambda _page: self.viewport().update())
        self.leaves.show_draft(draft)
        self.go_to(0)
        self._make_more()

    def show_draft(self, draft: PageDraft, places: list[int] | None = None) -> None:
        """Show another state; the leaves at *places* are chosen (None: as before)."""
        self.leaves.show_draft(draft)
        if places:
            self.choose(places)
        self._make_more()

    def choose(self, places: list[int]) -> None:
        """Choose leaves, the first of them the current one."""
        chosen = QItemSelection()
        for place in places:
            index = self.leaves.index(place)
            chosen.select(index, index)
        model = self.selectionModel()
        model.setCurrentIndex(self.leaves.index(places[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, place: int) -> None:
        """Make one leaf the current and only chosen one."""
        if 0 <= place < self.leaves.rowCount():
            self.choose([place])
            self.scrollTo(self.leaves.index(place))

    def chosen(self) -> list[int]:
        """The places chosen, in their order; the current one where none is."""
        places = sorted(index.row() for index in self.selectedIndexes())
        return places or ([self.place] if self.place >= 0 else [])

    @property
    def place(self) -> int:
        """The current leaf's place; -1 where there is none."""
        return self.currentIndex().row()

    def _in_view(self) -> list[int]:
        """Pages in view, then those after and before."""
        count, high = self.leaves.rowCount(), _CELL.height()
        top = self.verticalScrollBar().value()
        first, last = top // high, (top + self.viewport().height()) // high
        places = [*range(first, last + 1), *range(last + 1, last + 1 + _AHEAD), *range(first - _AHEAD, first)]
        return [self.leaves.draft.leaves[place].edit.page for place in places if 0 <= place < count]

    def _make_more(self) -> None:
        if self.thumbs and self.isVisible():
            self.thumbs.go_on()

    # -- order by drag ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, and perhaps begin a drag; a press on one of several chosen keeps them all for it."""
        left = event.button() is Qt.MouseButton.LeftButton
        index = self.indexAt(event.position().toPoint())
        self._drag.press(event, draggable=index.isValid() and self._editable)
        several = self.selectionModel().isSelected(index) and len(self.selectedIndexes()) > 1
        if left and several and not event.modifiers():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the pages would go."""
        if not self._drag.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the pages where they were let go; without a drag, choose the one clicked."""
        pressed, point = self._drag.pressed, self._drag.end()
        if point is not None:
            self.moved.emit(self.chosen(), self._gap_at(point.y()))
        elif pressed and not event.modifiers():
            self.go_to(self.indexAt(event.position().toPoint()).row())
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends a drag; letters are left to the editor."""
        if event.key() == Qt.Key.Key_Escape and self._drag.dragging:
            self._drag.end()
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @property
    def dragging(self) -> bool:
        """Whether pages are being dragged."""
        return self._drag.dragging

    def _gap_at(self, y: float) -> int:
        high = _CELL.height()
        place = round((y + self.verticalScrollBar().value()) / high)
        return min(max(0, place), self.leaves.rowCount())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages, and a line where dragged ones would go."""
        super().paintEvent(event)
        point = self._drag.point
        if point is None:
            return
        y = self._gap_at(point.y()) * _CELL.height() - self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        top = min(max(0, y - 1), self.viewport().height() - 3)
        painter.fillRect(QRect(10, top, self.viewport().width() - 20, 3), QColor(palette.ACCENT))
        painter.end()
