"""缺什么一览: the unit's own line above, a line a person below; a click or Enter leads to what is missing first."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QLineEdit, QTableView, QWidget

from qilu_desktop.gui import palette
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.matrix.model import CellDelegate, TableModel, TitleHeader
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import column, frame, label, link, row
from qilu_desktop.matrix import Line, Mark, Matrix, MatrixMemory, Table, as_text, matrix, place_of

_ROW = 29
_NAMES = 118
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEGEND = (
    ("缺几项", palette.BAD),
    ("提醒", palette.WARN),
    ("待核", palette.MUTED),
    ("✓ 齐", palette.GOOD),
    ("— 不适用", palette.MUTED),
)
_DUE = (Mark.MISSING, Mark.NOTICE, Mark.UNKNOWN)


class MatrixView(QTableView):
    """One table of cells; ``picked`` carries the place of a cell that was clicked or confirmed with Enter."""

    picked = Signal(QModelIndex)

    def __init__(self, name: str, *, totals: bool) -> None:
        super().__init__()
        self.cells = TableModel()
        self.setModel(self.cells)
        self.setHorizontalHeader(TitleHeader(totals=totals))
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        names = self.verticalHeader()
        names.setDefaultSectionSize(_ROW)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setFixedWidth(_NAMES)
        names.setSectionsClickable(False)
        names.setHighlightSections(False)
        self.cells.retotalled.connect(self.horizontalHeader().viewport().update)
        self.clicked.connect(self._on_click)

    def _on_click(self, index: QModelIndex) -> None:
        found = self.cells.at(index)
        if found and found[2].mark in _DUE:
            self.picked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the place, whatever stands in the cell."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class MatrixTab(QWidget):
    """The whole matrix; ``jump`` carries a finding."""

    jump = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._memory = MatrixMemory()
        self.matrix: Matrix | None = None
        self.unit, self.people = MatrixView("推荐单位的材料", totals=False), MatrixView("申报人的材料", totals=True)
        for view in (self.unit, self.people):
            view.picked.connect(lambda index, view=view: self._go(view, index))
        self._fit_unit()
        self.unit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.total = label("", "strong")
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索申报人")
        self.search.setAccessibleName("搜索申报人")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFixedWidth(170)
        self.search.textChanged.connect(lambda _text: self._show())
        self.only = QCheckBox("只看有缺项的人")
        self.only.toggled.connect(lambda _on: self._show())
        self.copy_button = link("复制表格", self.copy_all)
        self.copy_button.setToolTip("复制成表格，可以粘贴到 Excel 或 WPS 表格（Ctrl+C）")
        bar = row(self.total, gap=14)
        for text, colour in _LEGEND:
            told = label(text, "hint")
            told.setStyleSheet(f"color: {colour};")
            bar.addWidget(told)
        bar.addStretch(1)
        for part in (self.only, self.search, self.copy_button):
            bar.addWidget(part)
        self.nobody = label("没有符合条件的申报人。", "muted")
        cards = [
            frame("card", column(self.unit, margins=(6, 6, 6, 6))),
            frame("card", column(self.people, self.nobody, margins=(6, 6, 6, 6))),
        ]
        parts = column(bar, *cards, gap=10)
        parts.setStretch(2, 1)
        self.setLayout(parts)

    def _fit_unit(self) -> None:
        """As high as its one line and its titles, which take two lines in a narrow window."""
        self.unit.setFixedHeight(_ROW + self.unit.horizontalHeader().sizeHint().height() + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the titles elsewhere."""
        super().resizeEvent(event)
        self._fit_unit()

    def refresh(self) -> None:
        """Show how everything stands now."""
        desk = self.desk
        tried = desk.known.overlong(desk.dossier)
        self.matrix = matrix(desk.pack, desk.dossier, desk.report, tried, self._memory)
        self._show()

    def _show(self) -> None:
        if self.matrix is None:
            return
        found, dossier = self.matrix, self.desk.dossier
        lines = self.shown(found.people)
        self.unit.cells.show_table(found.unit, found.unit.lines, dossier)
        self.people.cells.show_table(found.people, lines, dossier)
        self.people.setVisible(bool(lines))
        self.nobody.setVisible(not lines)
        self.nobody.setText("没有符合条件的申报人。" if found.people.lines else "还没有申报人。")
        self.total.setText(f"共缺 {found.missing} 项" if found.missing else "没有缺项")

    def shown(self, people: Table) -> tuple[Line, ...]:
        """The people that search and filter let through."""
        words = self.search.text().strip()
        return tuple(
            line for line in people.lines if words in line.name and (line.missing or not self.only.isChecked())
        )

    def _go(self, view: MatrixView, index: QModelIndex) -> None:
        found = view.cells.at(index)
        if found:
            line, about, cell = found
            self.jump.emit(place_of(self.desk.pack, self.desk.dossier, line.subject, about, cell))
            return
        line = view.cells.lines[index.row()]
        first = next((place for place, cell in enumerate(line.cells) if cell.missing), None)
        if first is not None:
            self._go(view, view.cells.index(index.row(), first))

    def copy_all(self) -> None:
        """Put the whole matrix on the clipboard as a table."""
        if self.matrix:
            QGuiApplication.clipboard().setText(as_text(self.matrix))
            self.copy_button.setText("已复制")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the whole."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        else:
            super().keyPressEvent(event)
