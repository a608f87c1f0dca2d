"""One line of text, and numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.display import plain_number
from qilu_desktop.dossier.values import PartialDate, Value, is_plain
from qilu_desktop.gui.fields.base import FieldEditor, Save, named
from qilu_desktop.gui.fields.line_edit import LineEdit
from qilu_desktop.gui.widgets import label, restyle, row
from qilu_desktop.pack.model import Field

LINE_PAUSE = 900
"""Milliseconds without a key after which a line is stored, though the user has not left it."""
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")


def typed_text(value: Value | None) -> str:
    """A text that was stored in a field of another kind because it could not be understood."""
    return value if isinstance(value, str) else ""


class TextEditor(FieldEditor):
    """A line edit."""

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        self.edit = LineEdit()
        named(self.edit, field)
        self._pause = QTimer(self, singleShot=True, interval=LINE_PAUSE)
        self._pause.timeout.connect(self.commit)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self.leave)
        self.line = row(self.edit)
        self.setLayout(self.line)

    def _on_edited(self, text: str) -> None:
        self.touched()
        self._pause.start()
        self.typed.emit(text)

    def put(self, value: Value | None) -> None:
        """Show the text."""
        self.edit.setText(typed_text(value))
        self.edit.setCursorPosition(0)
        if self.compact:
            self.edit.setToolTip(self.edit.text())

    def value(self) -> Value | None:
        """The text without surrounding blanks."""
        return self.edit.text().strip() or None

    def focus_target(self) -> QWidget:
        """The line edit."""
        return self.edit

    def text_now(self) -> str:
        """The text as typed."""
        return self.edit.text()

    def mark_wrong(self, wrong: bool) -> None:
        """Red border."""
        restyle(self.edit, "wrong", wrong)

    def set_read_only(self, read_only: bool) -> None:
        """Text can still be selected and copied."""
        self.edit.setReadOnly(read_only)


class NumberEditor(TextEditor):
    """A number with its unit; a text that is no number is kept as typed and named by the checks."""

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        if field.unit and not compact:
            self.edit.setMaximumWidth(160)
            self.line.addWidget(label(field.unit, "muted"))
            self.line.addStretch(1)

    def put(self, value: Value | None) -> None:
        """Show the number plainly."""
        self.edit.setText(plain_number(value) if isinstance(value, Decimal) else typed_text(value))

    def value(self) -> Value | None:
        """A Decimal, or the text where it is no number."""
        text = self.edit.text().strip()
        try:
            number = Decimal(text.translate(_FULL_WIDTH).replace(",", ""))
        except InvalidOperation:
            return text or None
        # 1e999999 is a number, yet none that a form could show: it stays as typed, and the checks name it.
        return number if is_plain(number) else text


def date_text(value: Value | None) -> str:
    """A date as editors show it: 2024-07-26 or 2024-07; other text as typed."""
    return value.iso if isinstance(value, PartialDate) else typed_text(value)
