"""The view of the list: folds, leads to a field with Enter, and mends with Alt+Enter."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from qilu_desktop.checks.findings import Finding
from qilu_desktop.gui import palette
from qilu_desktop.gui.findings.lines import LINE, Line, LinesModel

_ROW = 34
_CLAUSE = 80
_INDENT = (2, 20, 40)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Indented(QStyledItemDelegate):
    """Moves what belongs to a heading to the right; the ground goes over the whole line."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell."""
        line = index.data(LINE)
        if index.column() or not isinstance(line, Line):
            super().paint(painter, option, index)
            return
        moved = QStyleOptionViewItem(option)
        moved.rect = option.rect.adjusted(_INDENT[line.level], 0, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(palette.ACCENT_SOFT))
        super().paint(painter, moved, index)


_FEW = 90
"""Height in px that the list asks for."""


class FindingsView(QTableView):
    """The list: ``opened`` asks to go to a finding's place, ``mending`` to apply its fix, ``folding`` to fold."""

    opened = Signal()
    mending = Signal()
    folding = Signal(object)
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.setModel(self.lines)
        self.setItemDelegate(_Indented(self))
        self.setAccessibleName("问题清单")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _CLAUSE)
        self.selectionModel().currentRowChanged.connect(lambda _new, _old: self.chosen.emit())

    def sizeHint(self) -> QSize:
        """Little: it takes what the card under it leaves."""
        return QSize(super().sizeHint().width(), _FEW)

    def line(self) -> Line | None:
        """The line in which the keyboard stands."""
        found = self.currentIndex().data(LINE)
        return found if isinstance(found, Line) else None

    def findings(self) -> tuple[Finding, ...]:
        """The findings of the line selected."""
        line = self.line()
        return line.findings if line else ()

    def select_row(self, row: int, *, to_top: bool = False) -> None:
        """Select a line."""
        index = self.lines.index(row, 0)
        self.setCurrentIndex(index)
        if to_top:
            self.scrollToTop()
        else:
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the field, Alt+Enter mends, left and right fold and unfold."""
        line = self.line()
        if event.key() in _ENTER:
            (self.mending if event.modifiers() & Qt.KeyboardModifier.AltModifier else self.opened).emit()
        elif line and not line.findings and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if line.folded == (event.key() == Qt.Key.Key_Right):
                self.folding.emit(line)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a heading folds it."""
        super().mouseReleaseEvent(event)
        found = self.indexAt(event.position().toPoint()).data(LINE)
        if event.button() is Qt.MouseButton.LeftButton and isinstance(found, Line) and not found.findings:
            self.folding.emit(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click goes to the field."""
        super().mouseDoubleClickEvent(event)
        if self.findings():
            self.opened.emit()
