"""Step 3: what the clerk records of a query: site, day, who, result, and the reason where it is not 一致."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QFrame, QGridLayout

from qilu_desktop.dossier.reading.judging import TABLE
from qilu_desktop.dossier.values import Record, Row, Value
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.fields.base import commit_all
from qilu_desktop.gui.fields.box import FieldBox
from qilu_desktop.gui.fields.factory import make_editor
from qilu_desktop.gui.widgets import column, label
from qilu_desktop.pack.model import Field

_REASON: Final = "result_reason"
COLUMNS: Final = ("result", "site", "queried_on", "checker", _REASON)


class RecordCard(QFrame):
    """Edits the columns of the certificate's row; *current* gives the row as it is stored now."""

    def __init__(self, desk: Desk, subject: str, current: Callable[[], Row | None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.desk, self.subject, self._current = desk, subject, current
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(0)
        # The right one holds 查询网站, whose addresses would be cut off in half of the card.
        for place, share in enumerate((3, 4)):
            self.grid.setColumnStretch(place, share)
        self.boxes: dict[str, FieldBox] = {}
        columns = {entry.id: entry for entry in desk.pack.applicant.by_id[TABLE].columns}
        for name in COLUMNS:
            if name in columns:
                self._add(columns[name])
        hint = label("以您看到的为准；读图结果只作提示，不会改动这里。", "hint", wrap=True)
        head = column(label("3　记录查询结果", "strong"), hint, gap=4, margins=(6, 0, 6, 0))
        self.setLayout(column(head, self.grid, margins=(10, 10, 10, 10), gap=4))

    def _add(self, field: Field) -> None:
        editor = make_editor(field, lambda value: self._save(field, value), compact=True)
        editor.set_read_only(self.desk.read_only)
        box = FieldBox(field, editor, help_shown=False)
        self.boxes[field.id] = box
        place = len(self.boxes) - 1
        wide = field.id == _REASON
        self.grid.addWidget(box, place // 2, 0 if wide else place % 2, 1, 2 if wide else 1)

    def _save(self, field: Field, value: Value | None) -> bool:
        row = self._current()
        return row is not None and self.put(Row(row.id, row.values.with_value(field.id, value)))

    def put(self, row: Row) -> bool:
        """Store the row."""
        return self.desk.set_row(self.subject, TABLE, row)

    def display(self, values: Record) -> None:
        """Show what is stored, and only what is asked now."""
        for box in self.boxes.values():
            box.editor.display(values.get(box.field.id))
            box.set_required(self.desk.required(box.field, self.subject, values))
            box.count(box.editor.text_now())
            box.setVisible(self.desk.shown(box.field, self.subject, values))

    def commit(self) -> bool:
        """Store what was typed."""
        return commit_all(box.editor for box in self.boxes.values())
