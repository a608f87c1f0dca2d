"""The table of claims as Qt asks for it, and how a cell is drawn: each file on a line, its pages at the right."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qilu_desktop.gui import palette
from qilu_desktop.gui.claims_view.grid import Cell, Grid, GridRow, page_words

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE, PAD = 22, 6
"""Height of a file's line, and room above and below, px."""
_ADD, _MAY_ADD, _NEVER = "＋ 添加证明材料", "＋", "—"


class GridModel(QAbstractTableModel):
    """Claims in the first column, then one column for each outgoing PDF."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid()

    def show_grid(self, grid: Grid) -> None:
        """Show another table; where rows and columns are the same, selection and place stay."""
        shape = [(row.label, row.lines) for row in grid.rows], len(grid.columns)
        same = shape == ([(row.label, row.lines) for row in self.grid.rows], len(self.grid.columns))
        if not same:
            self.beginResetModel()
        self.grid = grid
        if not same:
            self.endResetModel()
        elif grid.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(grid.rows) - 1, len(grid.columns)))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(grid.columns))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many claims."""
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The claims and the PDFs."""
        return 0 if parent.isValid() or not self.grid.columns else len(self.grid.columns) + 1

    def at(self, index: Index) -> tuple[GridRow, Cell | None]:
        """Row and cell of a place; no cell in the column of the claims."""
        row = self.grid.rows[index.row()]
        return row, row.cells[index.column() - 1] if index.column() else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text, one line a file."""
        row, cell = self.at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label if cell is None else cell_text(row, cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, cell)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.label if cell is None else f"{row.label}，{self.title(index.column())}：{cell_text(row, cell)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles above."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._title(section)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _title(self, section: int) -> str:
        return self.grid.columns[section - 1][1] if section else "申报的内容\n"

    def title(self, section: int) -> str:
        """A column's title on one line."""
        return self._title(section).strip().replace("\n", "　")


def cell_text(row: GridRow, cell: Cell) -> str:
    """What a cell says."""
    if cell.proofs:
        return "\n".join(f"{proof.title}　{page_words(proof)}".rstrip("　") for proof in cell.proofs)
    if cell.kinds:
        return _ADD if row.lacking else _MAY_ADD
    return "" if row.claim is None else _NEVER


def _tip(row: GridRow, cell: Cell | None) -> str:
    if cell is None:
        go = "点一下，去表里看这一行。" if row.claim and row.claim.table else ""
        return f"{row.label}\n{go}".strip()
    if cell.proofs:
        return "\n".join(
            [*(f"{one.title}（{one.kind}）　{page_words(one)}" for one in cell.proofs), "点一下，到这份材料。"]
        )
    return "点一下，给这一项添加证明材料。" if cell.kinds else ""


class GridDelegate(QStyledItemDelegate):
    """Draws a cell: files with their pages, or what can be added, in the colour of what is to do."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line for each file of the row's fullest cell."""
        model = index.model()
        lines = model.grid.rows[index.row()].lines if isinstance(model, GridModel) else 1
        return QSize(80, max(34, lines * LINE + 2 * PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        model = index.model()
        if not isinstance(model, GridModel):
            return
        row, cell = model.at(index)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        warned = (row.lacking and cell is not None and bool(cell.kinds)) or (row.claim is None and cell is None)
        if warned and not row.claim:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), QColor(palette.WARN_SOFT))
        elif warned:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.WARN_SOFT))
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -4), 5, 5)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(palette.ACCENT), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 5, 5)
        font = QFont(option.font)
        font.setPixelSize(palette.SMALL + 1)
        painter.setFont(font)
        if cell is not None and cell.proofs:
            _paint_proofs(painter, cell, rect.adjusted(10, 0, -10, 0))
        else:
            _paint_words(painter, row, cell, rect.adjusted(10, 0, -10, 0))
        painter.setPen(QPen(QColor(palette.GROUND)))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()


def _paint_proofs(painter: QPainter, cell: Cell, rect: QRectF) -> None:
    top = rect.center().y() - len(cell.proofs) * LINE / 2
    measure = QFontMetricsF(painter.font())
    for at, proof in enumerate(cell.proofs):
        line = QRectF(rect.left(), top + at * LINE, rect.width(), LINE)
        pages = page_words(proof)
        wide = measure.horizontalAdvance(pages) + 8 if pages else 0
        title = measure.elidedText(proof.title, Qt.TextElideMode.ElideRight, line.width() - wide)
        painter.setPen(QColor(palette.TEXT))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(QColor(palette.ACCENT))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, pages)


def _paint_words(painter: QPainter, row: GridRow, cell: Cell | None, rect: QRectF) -> None:
    words = row.label if cell is None else cell_text(row, cell)
    if cell is None:
        painter.setPen(QColor(palette.WARN if row.claim is None or row.lacking else palette.TEXT))
    else:
        painter.setPen(QColor(palette.WARN if row.lacking and cell.kinds else palette.FAINT))
    shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignLeft if cell is None else Qt.AlignmentFlag.AlignHCenter
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
