"""A date typed in any usual way, shown as 2024-07-26 after leaving, with a calendar to choose from."""

from __future__ import annotations

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from qilu_desktop.dossier.values import PartialDate, Value
from qilu_desktop.gui.fields.base import FieldEditor, Save, named
from qilu_desktop.gui.fields.line_edit import LineEdit
from qilu_desktop.gui.fields.text import date_text
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import restyle, row
from qilu_desktop.pack.model import Field

_WIDTH = 180
"""Width of the editor outside tables, px."""


class DateEditor(FieldEditor):
    """A line edit that understands dates; what is no date is kept as typed and named by the checks."""

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        self.edit = LineEdit()
        # A line's cell has no room for an example of a whole day.
        example = "年-月-日" if compact else "如 2024-07-26"
        self.edit.setPlaceholderText("如 2024-07" if field.month_ok else example)
        named(self.edit, field)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self.leave)
        self._popup: QFrame | None = None
        if not field.month_ok:
            self._add_calendar()
        if not compact:
            self.edit.setFixedWidth(_WIDTH)
        self.setLayout(row(self.edit) if compact else row(self.edit, 1))

    def _on_edited(self, text: str) -> None:
        self.touched()
        self.typed.emit(text)

    def _add_calendar(self) -> None:
        action = QAction(icon("calendar"), "从日历中选", self)
        action.setToolTip("从日历中选（按向下键）")
        action.triggered.connect(self.open_calendar)
        action.setShortcut("Down")
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.edit.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def open_calendar(self) -> None:
        """Show the calendar under the editor."""
        if self.edit.isReadOnly():
            return
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setObjectName("card")
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        current = PartialDate.parse(self.edit.text())
        if current:
            calendar.setSelectedDate(QDate(current.year, current.month, current.day or 1))
        calendar.activated.connect(self._choose)
        calendar.clicked.connect(self._choose)
        inner = QVBoxLayout(popup)
        inner.setContentsMargins(6, 6, 6, 6)
        inner.addWidget(calendar)
        popup.move(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2)))
        popup.show()
        calendar.setFocus()
        self._popup = popup

    def _choose(self, day: QDate) -> None:
        if self._popup:
            self._popup.close()
            self._popup = None
        self.edit.setText(day.toString("yyyy-MM-dd"))
        self.touched()
        self.leave()
        self.edit.setFocus()

    def leave(self) -> None:
        """Store, and show the date in its usual form."""
        text = date_text(self.value())
        if text != self.edit.text():
            self.edit.setText(text)
        super().leave()

    def put(self, value: Value | None) -> None:
        """Show the date."""
        self.edit.setText(date_text(value))

    def value(self) -> Value | None:
        """The date, or the text where it is none."""
        text = self.edit.text().strip()
        return PartialDate.parse(text) or text or None

    def focus_target(self) -> QWidget:
        """The line edit."""
        return self.edit

    def mark_wrong(self, wrong: bool) -> None:
        """Red border."""
        restyle(self.edit, "wrong", wrong)

    def set_read_only(self, read_only: bool) -> None:
        """Text can still be selected and copied."""
        self.edit.setReadOnly(read_only)
