"""The differences of one person or unit: what stands now beside what was received, chosen with one click each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from qilu_desktop.gui import palette
from qilu_desktop.gui.list_columns import lay_out_columns

if TYPE_CHECKING:
    from qilu_desktop.exchange.differences import Change
    from qilu_desktop.exchange.take import Side

_CHANGE = Qt.ItemDataRole.UserRole
_FIELD, _MINE, _THEIRS = range(3)
_LONG, _BEFORE = 90, 16
"""Longest piece of an answer in a cell, and how much of it stands before the first difference, in 字."""
_TIP = 1500
_ROOM = 44
"""What indicator and margins take of a cell's width, px."""
_HEADING = 36
"""Height of a heading, px."""
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


def excerpts(mine: str, theirs: str) -> tuple[str, str]:
    """Both answers, of long ones the piece around the first difference."""
    if max(len(mine), len(theirs)) <= _LONG:
        return mine, theirs
    pairs = zip(mine, theirs, strict=False)
    differs = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(mine), len(theirs)))
    return _piece(mine, differs), _piece(theirs, differs)


def _piece(text: str, place: int) -> str:
    start = max(0, place - _BEFORE)
    head, tail = ("……" if start else ""), ("……" if len(text) > start + _LONG else "")
    return f"{head}{text[start : start + _LONG]}{tail}"


class _Wrapping(QStyledItemDelegate):
    """Rows as high as their longest cell needs at its column's width."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as the text in its column."""
        if index.sibling(index.row(), _FIELD).data(_CHANGE) is None:
            return QSize(0, _HEADING)
        width = max(40, self._tree.columnWidth(index.column()) - _ROOM)
        text = str(index.data() or "")
        box = self._tree.fontMetrics().boundingRect(0, 0, width, 100_000, int(_WRAPPED), text)
        return QSize(width, max(36, box.height() + 16))


class ChangesTree(QTreeWidget):
    """Three columns; ``chosen`` carries a change's key and whose answer stands."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("choices")
        self.setHeaderLabels(["栏目", "现在", "收到的"])
        self.setAccessibleName("有哪些不同")
        self.setAccessibleDescription("按左方向键保留现在的，按右方向键用收到的")
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setWordWrap(True)
        self.setItemDelegate(_Wrapping(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        header = self.header()
        lay_out_columns(header, (190, 0, 0))
        header.sectionResized.connect(lambda _place, _old, _new: self.scheduleDelayedItemsLayout())
        self.itemClicked.connect(self._on_click)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_groups(
        self, groups: Sequence[tuple[str, Sequence[Change]]], side: Callable[[Change], Side | None], *, choosable: bool
    ) -> None:
        """Show changes under their headings; *side* says whose answer stands now."""
        self.clear()
        self.setColumnHidden(_MINE, not choosable)
        for heading, changes in groups:
            if changes:
                self._add_heading(heading)
                self.addTopLevelItems([_item(one) for one in changes])
        if choosable:
            self.mark(side)

    def _add_heading(self, text: str) -> None:
        item = QTreeWidgetItem([text])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        item.setFont(0, bold)
        item.setForeground(0, QColor(palette.ACCENT_DARK))
        self.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def mark(self, side: Callable[[Change], Side | None]) -> None:
        """Show whose answers stand."""
        from qilu_desktop.exchange.take import Side

        for item in self._items():
            change = item.data(_FIELD, _CHANGE)
            stands = side(change)
            for place, whose in ((_MINE, Side.MINE), (_THEIRS, Side.THEIRS)):
                on = stands is whose
                item.setCheckState(place, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                item.setForeground(place, QColor(palette.TEXT if on or stands is None else palette.OFF))
            item.setForeground(_FIELD, QColor(palette.TEXT if stands else palette.WARN))

    def _items(self) -> list[QTreeWidgetItem]:
        every = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [item for item in every if item is not None and item.data(_FIELD, _CHANGE)]

    def show_change(self, key: str) -> None:
        """Select a change and bring it into view."""
        for item in self._items():
            if item.data(_FIELD, _CHANGE).key == key:
                self.setCurrentItem(item)
                self.scrollToItem(item)
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- choosing -----------------------------------------------------------------------------------------------------

    def _on_click(self, item: QTreeWidgetItem, place: int) -> None:
        from qilu_desktop.exchange.take import Side

        if place != _FIELD:
            self._choose(item, Side.MINE if place == _MINE else Side.THEIRS)

    def _choose(self, item: QTreeWidgetItem | None, side: Side) -> None:
        change = item.data(_FIELD, _CHANGE) if item else None
        if item and change and item.data(_MINE, Qt.ItemDataRole.CheckStateRole) is not None:
            self.chosen.emit(change.key, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left keeps what stands, right takes what was received."""
        from qilu_desktop.exchange.take import Side

        side = {Qt.Key.Key_Left: Side.MINE, Qt.Key.Key_Right: Side.THEIRS}.get(Qt.Key(event.key()))
        if side:
            self._choose(self.currentItem(), side)
        else:
            super().keyPressEvent(event)


def _item(change: Change) -> QTreeWidgetItem:
    mine, theirs = excerpts(change.old, change.new)
    item = QTreeWidgetItem([change.label, mine or "（空）", theirs or "（空）"])
    item.setData(_FIELD, _CHANGE, change)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    for place, text in enumerate((change.label, change.old, change.new)):
        item.setToolTip(place, text if len(text) <= _TIP else f"{text[:_TIP]}……")
    return item
