"""A list of people or units: search, order by dragging or by keys, open with Enter or a double click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from qilu_desktop.gui import palette
from qilu_desktop.gui.list_columns import lay_out_columns

_LEAST_STRETCH = 150
"""Narrowest px of the column that takes what is left."""
_SUBJECT = Qt.ItemDataRole.UserRole
_COLOURS = {"bad": palette.BAD, "good": palette.GOOD, "muted": palette.MUTED, "warn": palette.WARN}


@dataclass(frozen=True)
class Line:
    """A line of the list; the last cell's colour is *tone*: bad, good, warn or muted."""

    subject: str
    cells: tuple[str, ...]
    tone: str = "muted"


class Roster(QTreeWidget):
    """The list; ``moved`` carries a subject and its new place from 1."""

    opened = Signal(str)
    moved = Signal(str, int)
    removing = Signal()

    def __init__(self, headers: Sequence[str], widths: Sequence[int], *, ordered: bool) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHeaderLabels(list(headers))
        self.setAccessibleName("名单")
        lay_out_columns(self.header(), widths)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if ordered:
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self._widths = tuple(widths)
        self._filter = ""
        self._filtered = False
        self._lines: tuple[Line, ...] = ()
        self.itemActivated.connect(lambda item, _column: self.opened.emit(item.data(0, _SUBJECT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns, the last but the state first, while the names would not find room."""
        super().resizeEvent(event)
        free = event.size().width() - _LEAST_STRETCH - sum(self._widths)
        for place in range(len(self._widths) - 2, 1, -1):
            width = self._widths[place]
            self.setColumnHidden(place, bool(width) and free < 0)
            free += width if free < 0 else 0

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, keeping the selection."""
        chosen, before = self.current(), self._lines
        self._lines = tuple(lines)
        if [line.subject for line in lines] == [line.subject for line in before]:
            # With many people making every line anew takes long: only what has changed is written.
            for place, (line, former) in enumerate(zip(lines, before, strict=True)):
                item = self.topLevelItem(place) if line is not former else None
                if item and line != former:
                    self._write(item, line)
        else:
            self.clear()
            items = [QTreeWidgetItem() for _line in lines]
            for item, line in zip(items, lines, strict=True):
                self._write(item, line)
            self.addTopLevelItems(items)
            self.select(chosen)
        self.filter(self._filter)

    def _write(self, item: QTreeWidgetItem, line: Line) -> None:
        item.setData(0, _SUBJECT, line.subject)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        item.setForeground(len(line.cells) - 1, QBrush(QColor(_COLOURS[line.tone])))
        for place, text in enumerate(line.cells):
            item.setText(place, text)
            item.setToolTip(place, text)

    def current(self) -> str:
        """The subject of the selected line; empty when none is."""
        item = self.currentItem()
        found = item.data(0, _SUBJECT) if item else ""
        return found if isinstance(found, str) else ""

    def select(self, subject: str) -> None:
        """Select a subject's line."""
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item and item.data(0, _SUBJECT) == subject:
                self.setCurrentItem(item)
                return

    def filter(self, text: str) -> None:
        """Show only the lines in which *text* stands somewhere."""
        self._filter = text
        wanted = text.strip().lower()
        if not wanted and not self._filtered:
            return
        self._filtered = bool(wanted)
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item:
                cells = " ".join(item.text(number) for number in range(self.columnCount())).lower()
                item.setHidden(wanted not in cells)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with the arrows moves, Delete removes, Enter opens."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.removing.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def move_current(self, by: int) -> None:
        """Ask for the selected line to be moved up or down."""
        place = self.currentIndex().row() + by
        if self.current() and 0 <= place < self.topLevelItemCount():
            self.moved.emit(self.current(), place + 1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move by dragging; the list itself is drawn again from the data."""
        subject = self.current()
        old = self.currentIndex().row()
        target = self.indexAt(event.position().toPoint())
        below = self.dropIndicatorPosition() is QAbstractItemView.DropIndicatorPosition.BelowItem
        place = target.row() + (1 if below else 0) if target.isValid() else self.topLevelItemCount()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if subject and old >= 0:
            self.moved.emit(subject, place if place > old else place + 1)
