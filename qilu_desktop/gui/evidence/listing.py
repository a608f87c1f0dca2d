"""The list of evidence: under each claim its files, put in order and given for another claim by drag."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Evidence
from qilu_desktop.evidence.grouping import LOOSE, Group
from qilu_desktop.gui import palette
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.marking import withdrawal_words
from qilu_desktop.gui.evidence.page_counts import PageCounts
from qilu_desktop.gui.row_drag import RowDrag
from qilu_desktop.sizes import size_text

_Index = QModelIndex | QPersistentModelIndex
EVIDENCE_ID = Qt.ItemDataRole.UserRole
"""Where a line keeps the id of its evidence; a claim's own line keeps none."""
CLAIM = Qt.ItemDataRole.UserRole + 1
"""Where a line keeps the claim under which it stands."""

_HEADERS = ("材料名称", "种类", "页数", "大小", "审验")
_WIDTHS = (0, 176, 100, 72, 146)
_KIND, _PAGES, _CHECK = 1, 2, 4
_HEAD_HEIGHT = 30
_EDGE, _SCROLL = 22, 14
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class EvidenceList(QTreeWidget):
    """A line for each claim, and under it one for each of its files.

    ``given`` carries files (ids), the claim that they are given for, and the file before which they go (empty: the
    claim's last; None: only the claim was meant).  ``opened`` carries a file that was double-clicked or confirmed.
    ``moved`` and ``removed`` are the keys for what is selected: a line up (-1) or down (1), and away.
    """

    opened = Signal(str)
    moved = Signal(int)
    removed = Signal()
    given = Signal(object, str, object)

    def __init__(self, *, editable: bool) -> None:
        super().__init__()
        self._editable = editable
        self._drag = RowDrag(self, _EDGE, _SCROLL)
        self._counts = PageCounts(self)
        self._counts.counted.connect(self._show_pages)
        self._shown: dict[str, Evidence] = {}
        self.itemActivated.connect(self._on_activated)
        self.setHeaderLabels(list(_HEADERS))
        self.setAccessibleName("佐证材料清单")
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        for place, width in enumerate(_WIDTHS):
            if width:
                header.resizeSection(place, width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The kind shares what room there is with the name."""
        super().resizeEvent(event)
        room = self.viewport().width() - sum(_WIDTHS) + _WIDTHS[_KIND]
        self.header().resizeSection(_KIND, min(_WIDTHS[_KIND], room // 2))

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        if item.data(0, EVIDENCE_ID):
            self.opened.emit(str(item.data(0, EVIDENCE_ID)))

    # -- lines --------------------------------------------------------------------------------------------------------

    def show_groups(self, desk: Desk, groups: Iterable[Group], chosen: Collection[str]) -> None:
        """Show claims and files, *chosen* ones selected; the place in the list stays."""
        at = self.verticalScrollBar().value()
        here = self.currentItem()
        current = here.data(0, EVIDENCE_ID) if here else ""
        self.blockSignals(True)
        self.clear()
        self._shown = {}
        for group in groups:
            head = _head_line(group)
            self.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for entry in group.entries:
                item = evidence_line(desk, entry, self._counts.words(entry))
                self._shown[entry.id] = entry
                item.setData(0, CLAIM, group.claim)
                self.addTopLevelItem(item)
                item.setSelected(entry.id in chosen)
                if entry.id == current:
                    self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.blockSignals(False)
        self.verticalScrollBar().setValue(at)
        self._counts.want(self._shown.values(), desk.workspace.file_path)

    def _show_pages(self) -> None:
        for item in self.lines():
            entry = self._shown.get(str(item.data(0, EVIDENCE_ID)))
            if entry:
                item.setText(_PAGES, self._counts.words(entry))

    def lines(self) -> list[QTreeWidgetItem]:
        """Every line, those of the claims too."""
        return [item for place in range(self.topLevelItemCount()) if (item := self.topLevelItem(place))]

    def line(self, evidence_id: str) -> QTreeWidgetItem | None:
        """The line of a file."""
        return next((item for item in self.lines() if item.data(0, EVIDENCE_ID) == evidence_id), None)

    def claim_line(self, claim: str) -> QTreeWidgetItem | None:
        """The line of a claim."""
        return next((one for one in self.lines() if not one.data(0, EVIDENCE_ID) and one.data(0, CLAIM) == claim), None)

    def chosen(self) -> list[str]:
        """The files selected (ids), from the top."""
        return [str(item.data(0, EVIDENCE_ID)) for item in self.lines() if item.isSelected()]

    # -- drag ---------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, and perhaps begin a drag; a press on one of several selected keeps them all for it."""
        item = self.itemAt(event.position().toPoint())
        left = event.button() is Qt.MouseButton.LeftButton
        draggable = item is not None and bool(item.data(0, EVIDENCE_ID))
        self._drag.press(event, draggable=draggable and self._editable)
        if left and item and item.isSelected() and len(self.selectedItems()) > 1 and not event.modifiers():
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the files would go."""
        if not self._drag.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the files where they were let go; without a drag, select the one clicked."""
        pressed, point = self._drag.pressed, self._drag.end()
        if point is not None:
            target = self._target(point)
            if target:
                self.given.emit(self.chosen(), *target)
            return
        item = self.itemAt(event.position().toPoint())
        if pressed and item and not event.modifiers() and len(self.selectedItems()) > 1:
            self.setCurrentItem(item)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends a drag; Ctrl with an arrow moves what is selected, Del removes it."""
        if event.key() == Qt.Key.Key_Escape and self._drag.dragging:
            self._drag.end()
        elif event.key() in _MOVES and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.moved.emit(_MOVES[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _target(self, point: QPointF) -> tuple[str, str | None] | None:
        """The claim under a point, and the file before which files dropped there go."""
        lines, chosen = self.lines(), set(self.chosen())
        item = self.itemAt(point.toPoint()) or (lines[-1] if lines else None)
        if item is None:
            return None
        claim, place = str(item.data(0, CLAIM)), lines.index(item)
        if not item.data(0, EVIDENCE_ID):
            return claim, None
        upper = point.y() < self.visualItemRect(item).center().y()
        after = (one for one in lines[place if upper else place + 1 :] if one.data(0, CLAIM) == claim)
        return claim, next((one.data(0, EVIDENCE_ID) for one in after if one.data(0, EVIDENCE_ID) not in chosen), "")

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a line; that of a claim on a ground of its own, which the style sheet would paint over."""
        if not index.sibling(index.row(), 0).data(EVIDENCE_ID):
            painter.fillRect(QRectF(option.rect).adjusted(0, 0, 0, -1), QColor(palette.GROUND))
        super().drawRow(painter, option, index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, and during a drag where the files would go."""
        super().paintEvent(event)
        point = self._drag.point
        item = self.itemAt(point.toPoint()) if point else None
        if point is None or item is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.visualItemRect(item))
        if item.data(0, EVIDENCE_ID):
            y = rect.top() if point.y() < rect.center().y() else rect.bottom()
            painter.fillRect(QRectF(6, y - 1, self.viewport().width() - 12, 2.5), QColor(palette.ACCENT))
        else:
            painter.setPen(QColor(palette.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(2, rect.top() + 1, self.viewport().width() - 4, rect.height() - 2), 5, 5)
        self._paint_chip(painter, point)
        painter.end()

    def _paint_chip(self, painter: QPainter, point: QPointF) -> None:
        words = f"移动 {len(self.chosen())} 份"
        wide = painter.fontMetrics().horizontalAdvance(words) + 20
        place = QRectF(min(point.x() + 14, self.viewport().width() - wide - 4), point.y() + 12, wide, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.ACCENT_DARK))
        painter.drawRoundedRect(place, 13, 13)
        painter.setPen(QColor("white"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def _head_line(group: Group) -> QTreeWidgetItem:
    lacking = "　没有证明材料" if group.due else "" if group.entries else "　没有材料"
    lacking = "　由上面“全部”的材料证明" if group.covered else lacking
    item = QTreeWidgetItem([group.label + lacking])
    item.setData(0, CLAIM, group.claim)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    item.setSizeHint(0, QSize(0, _HEAD_HEIGHT))
    font = QFont()
    font.setPixelSize(palette.SMALL + 1)
    font.setWeight(QFont.Weight.DemiBold if group.entries or group.due else QFont.Weight.Normal)
    item.setFont(0, font)
    warned = group.due or group.claim == LOOSE
    item.setForeground(0, QBrush(QColor(palette.WARN if warned else palette.TEXT if group.entries else palette.FAINT)))
    item.setToolTip(0, f"{item.text(0)}\n把材料拖到这里，就对应到这一项。")
    return item


def evidence_line(desk: Desk, entry: Evidence, pages: str) -> QTreeWidgetItem:
    """The line of a piece of evidence."""
    kind = desk.pack.evidence_kind(entry.kind)
    undone = entry.withdrawals[-1].on.iso if entry.withdrawals else ""
    due = f"已撤回　{undone}" if undone else "未审验" if kind and kind.marked else "不要求"
    check = f"已审验　{entry.check.on.iso}" if entry.check else due
    cells = [
        mask_ids_in(entry.title or entry.file.name),
        kind.label if kind else entry.kind,
        pages,
        size_text(entry.file.size),
        check,
    ]
    item = QTreeWidgetItem(cells)
    item.setData(0, EVIDENCE_ID, entry.id)
    colour = palette.GOOD if entry.check else palette.WARN if kind and kind.marked else palette.FAINT
    item.setForeground(_CHECK, QBrush(QColor(colour)))
    for place, text in enumerate(cells):
        item.setToolTip(place, text)
    if entry.check:
        item.setToolTip(_CHECK, f"审验人 {entry.check.verifier}（{entry.check.unit}），{entry.check.on.iso}")
    if entry.withdrawals:
        item.setToolTip(_CHECK, "\n".join((item.toolTip(_CHECK), *map(withdrawal_words, entry.withdrawals))))
    return item
