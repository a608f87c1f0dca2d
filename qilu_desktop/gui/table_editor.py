"""The editor of a table: rows edited in place, narrow ones as lines under a header, wide ones as cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from qilu_desktop.dossier.holidays import TABLE as HOLIDAYS
from qilu_desktop.dossier.reading.judging import TABLE as CERTIFICATES
from qilu_desktop.dossier.values import Record, Row, Value
from qilu_desktop.flow import message_here
from qilu_desktop.gui.certificate_check.filling import fill_from_picture
from qilu_desktop.gui.certificate_check.row_tools import row_tools
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import confirm
from qilu_desktop.gui.fields.base import FieldEditor, commit_all
from qilu_desktop.gui.fields.box import Cell, FieldBox
from qilu_desktop.gui.fields.factory import make_editor
from qilu_desktop.gui.flow_grid import WHOLE, FlowGrid
from qilu_desktop.gui.widgets import READ_ONLY, allow, button, column, label, restyle, row, tool
from qilu_desktop.pack.model import Field, Kind

_WIDEST_LINE = 5
"""Tables of at most this many columns are edited in lines, others in cards."""
_DATE_WIDTH = 92
_CHOICE_WIDTH = 118
_NUMBER_WIDTH = 92
_CELL_GAP = 4
_NUMBER_CELL = 22
_TOOL_CELL = 26


class RowEditor(QFrame):
    """One row: an editor for each column, and the buttons that move and remove it."""

    def __init__(self, table: TableEditor, row_id: str) -> None:
        super().__init__()
        self.table, self.row_id = table, row_id
        self.setObjectName("rowcard")
        self.boxes: dict[str, Cell | FieldBox] = {}
        self.number = label("", "muted")
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._record = Record()
        self.up = tool("up", "上移这一行", lambda: table.move_row(row_id, -1))
        self.down = tool("down", "下移这一行", lambda: table.move_row(row_id, 1))
        self.gone = tool("remove", "删除这一行", lambda: table.remove(row_id))
        self.tools: Sequence[QWidget] = (self.up, self.down, self.gone)

    def make_editor(self, field: Field) -> FieldEditor:
        """The editor of one column."""
        editor = make_editor(field, lambda value: self._save(field, value), compact=True)
        row_id = self.row_id
        editor.left.connect(lambda: self.table.desk.visit(self.table.subject, self.table.field.id, row_id, field.id))
        editor.typed.connect(lambda _text: self.table.typed.emit())
        return editor

    def _save(self, field: Field, value: Value | None) -> bool:
        changed = Row(self.row_id, self._record.with_value(field.id, value))
        return self.table.desk.set_row(self.table.subject, self.table.field.id, changed)

    def display(self, place: int, record: Record) -> None:
        """Show the row's stored values."""
        self._record = record
        self.number.setText(str(place))
        desk, subject = self.table.desk, self.table.subject
        for box in self.boxes.values():
            box.editor.display(record.get(box.field.id))
            box.set_required(desk.required(box.field, subject, record))
            box.count(box.editor.text_now())
        self.show_columns()
        self.show_problems()

    def show_columns(self) -> None:
        """Show the columns that are asked (lines keep all of theirs)."""

    def show_problems(self) -> None:
        """Show what the checks say of this row."""
        found = [
            one for one in self.table.desk.problems(self.table.subject, self.table.field.id) if one.row == self.row_id
        ]
        messages = [message_here(self.table.desk.dossier, one).rstrip("。") for one in found]
        self.problem.setText("；".join(dict.fromkeys(messages)))
        restyle(self.problem, "role", "problem" if any(one.blocks for one in found) else "caution")
        self.problem.setVisible(bool(found))
        columns = {one.column for one in found if one.blocks}
        for box in self.boxes.values():
            box.editor.mark_wrong(box.field.id in columns)

    def commit(self) -> bool:
        """Store what was typed."""
        return commit_all(box.editor for box in self.boxes.values())

    def drafted(self, row: Row) -> Row:
        """*row* with what is typed here and not stored yet."""
        values = row.values
        for name, box in self.boxes.items():
            if box.editor.pending:
                values = values.with_value(name, box.editor.value())
        return row if values is row.values else Row(row.id, values)


class LineRow(RowEditor):
    """A row as one line."""

    def __init__(self, table: TableEditor, row_id: str) -> None:
        super().__init__(table, row_id)
        self.setObjectName("field")
        cells = QHBoxLayout()
        cells.setSpacing(_CELL_GAP)
        self.number.setFixedWidth(_NUMBER_CELL)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cells.addWidget(self.number)
        for field in table.field.columns:
            editor = self.make_editor(field)
            editor.setProperty("cell", True)
            self.boxes[field.id] = Cell(field, editor)
            cells.addWidget(sized(editor, field), weight(field))
        for part in self.tools:
            part.setFixedWidth(_TOOL_CELL)
            cells.addWidget(part)
        self.setLayout(column(cells, self.problem, margins=(2, 2, 2, 2), gap=2))


class CardRow(RowEditor):
    """A row as a card of labelled fields."""

    def __init__(self, table: TableEditor, row_id: str) -> None:
        super().__init__(table, row_id)
        self.grid = FlowGrid(3)
        self.cards: dict[str, FieldBox] = {}
        for field in table.field.columns:
            box = FieldBox(field, self.make_editor(field), help_shown=False)
            self.boxes[field.id] = self.cards[field.id] = box
            self.grid.add(box, span=WHOLE if field.kind is Kind.LONG_TEXT else 1)
        self.name = label("", "muted")
        self.more = row_tools(table.desk, table.field.id, row_id)
        top = row(self.name, *([self.more] if self.more else []), 1, *self.tools, margins=(8, 0, 0, 0), gap=2)
        self.setLayout(column(top, self.grid, self.problem, margins=(8, 6, 8, 8), gap=4))

    def display(self, place: int, record: Record) -> None:
        """Show the row, its number in the card's head."""
        super().display(place, record)
        self.name.setText(f"第 {place} 条")
        if self.more:
            self.more.display(self.table.subject)

    def show_columns(self) -> None:
        """Leave out the columns that are not asked now."""
        for field_id, box in self.cards.items():
            asked = self.table.desk.shown(self.table.field.column(field_id), self.table.subject, self._record)
            self.grid.set_shown(box, shown=asked)
        self.grid.arrange()


def sized(widget: QWidget, field: Field) -> QWidget:
    """A line's cell (or header) in the width that its kind needs."""
    widths = {Kind.DATE: _DATE_WIDTH, Kind.CHOICE: _CHOICE_WIDTH, Kind.NUMBER: _NUMBER_WIDTH}
    width = widths.get(field.kind)
    if width:
        widget.setFixedWidth(width + (26 if field.kind is Kind.DATE and not field.month_ok else 0))
    return widget


class TableEditor(QWidget):
    """All rows of one table of one subject; ``typed`` follows every key."""

    rows_changed = Signal()
    typed = Signal()

    def __init__(self, field: Field, desk: Desk, subject: str) -> None:
        super().__init__()
        self.field, self.desk, self.subject = field, desk, subject
        self.in_lines = len(field.columns) <= _WIDEST_LINE
        self.rows: dict[str, RowEditor] = {}
        self._order: tuple[str, ...] = ()
        self._header = self._make_header()
        self._list = column(gap=2 if self.in_lines else 10)
        self._empty = label("还没有记录。", "muted")
        self.add_button = button("添加一行" if self.in_lines else "添加一条", self.add, picture="plus")
        self.add_button.setAccessibleName(f"{field.label}：{self.add_button.text()}")
        more = {CERTIFICATES: _picture_button, HOLIDAYS: _paste_button}.get(field.id)
        self.more_button = more(self) if more else None
        adding = row(self.add_button, *([self.more_button] if self.more_button else []), 1)
        self.setLayout(column(self._header, self._list, self._empty, adding, gap=6))

    def _make_header(self) -> QWidget:
        made = QWidget()
        made.setVisible(False)
        cells = row(margins=(3, 0, 3, 0), gap=_CELL_GAP)
        cells.addWidget(_spacer(_NUMBER_CELL))
        for field in self.field.columns:
            cells.addWidget(sized(_header_cell(field), field), weight(field))
        for _button in range(3):
            cells.addWidget(_spacer(_TOOL_CELL))
        made.setLayout(cells)
        return made

    def display(self) -> None:
        """Show the stored rows; rows that stay keep their editors, and what is being typed in them."""
        record = self.desk.record(self.subject)
        rows = record.rows(self.field.id) if record else ()
        order = tuple(one.id for one in rows)
        if order != self._order:
            self._rebuild(order)
        for place, one in enumerate(rows, 1):
            self.rows[one.id].display(place, one.values)
            self._allow_moving(self.rows[one.id], first=place == 1, last=place == len(rows))
        self._header.setVisible(self.in_lines and bool(rows))
        self._empty.setVisible(not rows)

    def _allow_moving(self, line: RowEditor, *, first: bool, last: bool) -> None:
        why = READ_ONLY if self.desk.read_only else ""
        up, down = not why and not first, not why and not last
        allow(line.up, on=up, why=why or "已经是第一行", other=line.down if down else None)
        allow(line.down, on=down, why=why or "已经是最后一行", other=line.up if up else None)

    def _rebuild(self, order: tuple[str, ...]) -> None:
        focus = QApplication.focusWidget()
        left = [at for at, one in enumerate(self._order) if one not in order and _holds(self.rows[one], focus)]
        for gone in set(self.rows) - set(order):
            editor = self.rows.pop(gone)
            self._list.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        for place, row_id in enumerate(order):
            if row_id not in self.rows:
                self.rows[row_id] = LineRow(self, row_id) if self.in_lines else CardRow(self, row_id)
                self._guard(self.rows[row_id])
            if self._list.indexOf(self.rows[row_id]) != place:
                self._list.removeWidget(self.rows[row_id])
                self._list.insertWidget(place, self.rows[row_id])
                # By itself it shows only in the next turn, and what is painted before that is squashed.
                self.rows[row_id].show()
        self._order = order
        self.rows_changed.emit()
        if left:
            # The keyboard was in a row that is gone: it goes to the one that has come in its place.
            self.focus_cell(order[min(left[0], len(order) - 1)] if order else "", "")

    def _guard(self, editor: RowEditor) -> None:
        if self.desk.read_only:
            for box in editor.boxes.values():
                box.editor.set_read_only(True)
            for part in editor.tools:
                part.setEnabled(False)

    def set_read_only(self, read_only: bool) -> None:
        """Refuse new rows."""
        self.add_button.setEnabled(not read_only)
        if self.more_button:
            self.more_button.setEnabled(not read_only)

    def add(self) -> None:
        """Add a row at the end and put the keyboard into it."""
        made = self.desk.get(lambda: self.desk.workspace.add_row(self.subject, self.field.id))
        if made and made in self.rows:
            self.focus_cell(made, "")

    def move_row(self, row_id: str, by: int) -> None:
        """Move a row up or down."""
        place = self._order.index(row_id) + 1 + by
        self.desk.do(lambda: self.desk.workspace.move_row(self.subject, self.field.id, row_id, place))

    def remove(self, row_id: str) -> None:
        """Remove a row, asking first unless it is empty."""
        record = self.desk.record(self.subject)
        stored = next((one for one in (record.rows(self.field.id) if record else ()) if one.id == row_id), None)
        asks = stored is not None and any(stored.values)
        more = "该行填写的内容会一起删除；按 Ctrl+Z 可以撤销。"
        if not asks or confirm(self, "删除一行", f"删除“{self.field.label}”的这一行？", more, "删除"):
            self.desk.do(lambda: self.desk.workspace.remove_row(self.subject, self.field.id, row_id))

    def commit(self) -> bool:
        """Store what was typed in any row."""
        return commit_all(self.rows.values())

    def drafted(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """*rows* with what is typed here and not stored yet."""
        return tuple(self.rows[one.id].drafted(one) if one.id in self.rows else one for one in rows)

    def editor(self, row_id: str, column_id: str) -> FieldEditor | None:
        """The editor of a cell (of the first column where none is named)."""
        held = self.rows.get(row_id)
        if not held:
            return None
        box = held.boxes.get(column_id) or next(iter(held.boxes.values()))
        return box.editor

    def focus_cell(self, row_id: str, column_id: str) -> QWidget | None:
        """Put the keyboard into a cell; the row that holds it, None where there is none."""
        editor = self.editor(row_id, column_id)
        if editor is None:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        editor.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)
        return self.rows[row_id]


def _holds(row_editor: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and row_editor.isAncestorOf(focus)


def _picture_button(table: TableEditor) -> QPushButton:
    made = button("从图片添加…", lambda: fill_from_picture(table, table.desk, table.subject, ""))
    made.setToolTip("读证书照片或查询截图，按读到的内容添加一条")
    return made


def _paste_button(table: TableEditor) -> QPushButton:
    def paste() -> None:
        from qilu_desktop.gui.holidays_paste import paste_holidays

        paste_holidays(table, table.desk)

    made = button("粘贴放假安排…", paste)
    made.setToolTip("从放假通知或表格里复制，一次加入许多行")
    return made


def weight(field: Field) -> int:
    """How much of a line's free width a column takes: more for longer texts."""
    return max(1, min(6, field.limit // 10)) if field.kind in {Kind.TEXT, Kind.LONG_TEXT} else 0


def _spacer(width: int) -> QWidget:
    made = QWidget()
    made.setFixedWidth(width)
    return made


def _header_cell(field: Field) -> QLabel:
    name = f"{field.label}（{field.unit}）" if field.unit else field.label
    made = label(f"{name} *" if field.required else name, "column")
    if field.help:
        made.setToolTip(field.help)
    return made
