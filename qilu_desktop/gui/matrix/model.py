"""A table of the matrix as Qt asks for it, its header with the totals, and how a cell is drawn."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.gui import palette
from qilu_desktop.gui.widgets import numbered
from qilu_desktop.matrix import Cell, Column, Line, Mark, Table, cell_text, cell_words

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADER, _HEADER_PLAIN = 58, 32
"""With totals under the titles, and without, px."""
_ROOMY, _LINE = 980, 16
"""Below this width in px the longest title of the unit takes two lines, the second of this height."""
_TOTAL = "合计"
_COLOURS = {
    Mark.MISSING: (palette.BAD_SOFT, palette.BAD),
    Mark.NOTICE: (palette.WARN_SOFT, palette.WARN),
    Mark.UNKNOWN: ("", palette.MUTED),
    Mark.DONE: ("", palette.GOOD),
    Mark.NOT_DUE: ("", palette.FAINT),
}
_EMPTY = Table((), ())


class TableModel(QAbstractTableModel):
    """Lines of subjects with a cell for each column, and a last column of totals.

    ``retotalled`` says that other totals stand in the header: of ``headerDataChanged`` Qt lays out the whole view.
    """

    retotalled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table, self.dossier = _EMPTY, Dossier("")
        self.lines: tuple[Line, ...] = ()

    def show_table(self, table: Table, lines: tuple[Line, ...], dossier: Dossier) -> None:
        """Show *lines* of a table; where they are the same subjects as before, selection and place stay."""
        same = [one.subject for one in lines] == [one.subject for one in self.lines]
        same = same and self.table.columns == table.columns
        if not same:
            self.beginResetModel()
        before = self.table, self.lines
        self.table, self.lines, self.dossier = table, lines, dossier
        if not same:
            self.endResetModel()
        else:
            self._tell_changes(*before)

    def _tell_changes(self, table: Table, lines: tuple[Line, ...]) -> None:
        """What differs from these is drawn again, and nothing else: a window full of cells takes long."""
        if (table.totals, table.missing) != (self.table.totals, self.table.missing):
            self.retotalled.emit()
        for place, (now, former) in enumerate(zip(self.lines, lines, strict=True)):
            if now is not former:
                self._tell_line(place, now, former)

    def _tell_line(self, row: int, now: Line, former: Line) -> None:
        # One cell at a time: of a range of cells Qt draws the whole view again.
        changed = [at for at, (one, other) in enumerate(zip(now.cells, former.cells, strict=True)) if one != other]
        if now.missing != former.missing:
            changed.append(len(now.cells))
        for at in changed:
            self.dataChanged.emit(self.index(row, at), self.index(row, at))
        if now.name != former.name:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The columns and that of the totals."""
        return 0 if parent.isValid() or not self.table.columns else len(self.table.columns) + 1

    def at(self, index: Index) -> tuple[Line, Column, Cell] | None:
        """Line, column and cell of a place; None for totals and outside."""
        if not index.isValid() or index.row() >= len(self.lines) or index.column() >= len(self.table.columns):
            return None
        line = self.lines[index.row()]
        return line, self.table.columns[index.column()], line.cells[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text and its words."""
        found = self.at(index)
        if found is None:
            return self._total(index.row(), role)
        line, column, cell = found
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell_words(self.dossier, column, cell)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.name}，{column.title}：{cell_text(cell)}"
        return cell.mark if role == Qt.ItemDataRole.UserRole else None

    def _total(self, row: int, role: int) -> object:
        missing = self.lines[row].missing
        if role == Qt.ItemDataRole.DisplayRole:
            return f"缺 {missing}" if missing else "齐"
        if role == Qt.ItemDataRole.UserRole:
            return Mark.MISSING if missing else Mark.DONE
        return None

    def _name(self, row: int) -> str:
        """A line's name; numbers stand in a column, as wide as the highest of the table."""
        whole = self.lines[row].name
        number, gap, name = whole.partition("　")
        return numbered(int(number), len(self.table.lines), name) if gap and number.isdecimal() else whole

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles above, names at the left."""
        if orientation is Qt.Orientation.Vertical:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self._name(section) if section < len(self.lines) else ""
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return None
        total = section >= len(self.table.columns)
        if role == Qt.ItemDataRole.DisplayRole:
            return _TOTAL if total else self.table.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "缺项合计" if total else self.table.columns[section].about
        if role == Qt.ItemDataRole.UserRole:
            return self.table.missing if total else self.table.totals[section]
        return None


class TitleHeader(QHeaderView):
    """Titles on one or two lines, and under each how much its column lacks."""

    def __init__(self, *, totals: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.totals = totals
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(46)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def sizeHint(self) -> QSize:
        """Room for two lines and a number."""
        plain = _HEADER_PLAIN if self.width() >= _ROOMY else _HEADER_PLAIN + _LINE
        return QSize(super().sizeHint().width(), _HEADER if self.totals else plain)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        """Draw a title and its total."""
        model = self.model()
        title = str(model.headerData(logicalIndex, self.orientation()) or "")
        total = model.headerData(logicalIndex, self.orientation(), Qt.ItemDataRole.UserRole) or 0
        painter.save()
        painter.fillRect(rect, QColor(palette.SUNKEN))
        font = QFont(self.font())
        font.setPixelSize(palette.SMALL)
        painter.setFont(font)
        painter.setPen(QColor(palette.TEXT))
        wrap = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere
        upper = QRectF(rect).adjusted(2, 4, -2, -20 if self.totals else -2)
        painter.drawText(
            upper, int(wrap), _halved(title, painter.fontMetrics().horizontalAdvance(title) > upper.width())
        )
        if self.totals:
            painter.setPen(QColor(palette.BAD))
            font.setBold(True)
            painter.setFont(font)
            lower = QRectF(rect).adjusted(2, rect.height() - 21, -2, -4)
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, f"缺 {total}" if total else "")
        painter.setPen(QPen(QColor(palette.LINE)))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


def _halved(title: str, wide: bool) -> str:
    """A title too wide for its column in two lines of the same length."""
    half = (len(title) + 1) // 2
    return f"{title[:half]}\n{title[half:]}" if wide and len(title) > 3 else title


class CellDelegate(QStyledItemDelegate):
    """Draws a cell: its text in the colour of its mark, on a soft ground where something is to do."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        mark = index.data(Qt.ItemDataRole.UserRole)
        ground, ink = _COLOURS[mark] if isinstance(mark, Mark) else ("", palette.TEXT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -4), 5, 5)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(palette.ACCENT), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -4), 5, 5)
        font = QFont(option.font)
        font.setPixelSize(palette.SMALL + 1)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data() or ""))
        painter.setPen(QPen(QColor(palette.GROUND)))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()
