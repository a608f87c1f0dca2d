"""What every field editor is: shows a stored value, keeps what is typed until it is saved, never loses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.values import Value
from qilu_desktop.pack.model import Field

Save: TypeAlias = Callable[[Value | None], bool]
"""Stores a value; False when it could not be stored, so that the editor keeps it."""


class FieldEditor(QWidget):
    """Base of the editors.

    ``left`` is sent when the user leaves the editor; ``typed`` while the text changes (for counters).  *compact*
    editors stand in the cells of a table.
    """

    left = Signal()
    typed = Signal(str)

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__()
        self.field = field
        self.compact = compact
        self._save = save
        self._pending = False
        self._showing = False

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not stored yet."""
        return self._pending

    def display(self, value: Value | None) -> None:
        """Show a stored value, unless something newer is being typed."""
        if self._pending:
            return
        self._showing = True
        self.put(value)
        self._showing = False

    def touched(self) -> None:
        """Note that the user has changed something."""
        if not self._showing:
            self._pending = True

    def commit(self) -> bool:
        """Store what was typed; False when that failed and the text is still only here."""
        if self._pending and self._save(self.value()):
            self._pending = False
        return not self._pending

    def leave(self) -> None:
        """Store, and tell that the user has moved on."""
        self.commit()
        self.left.emit()

    def put(self, value: Value | None) -> None:
        """Show *value*; nothing is stored."""
        raise NotImplementedError

    def value(self) -> Value | None:
        """What the editor holds, as it would be stored; None when empty."""
        raise NotImplementedError

    def focus_target(self) -> QWidget:
        """The widget that takes the keyboard."""
        raise NotImplementedError

    def text_now(self) -> str:
        """The text that stands in the editor, for counters; empty for editors without text."""
        return ""

    def mark_wrong(self, wrong: bool) -> None:
        """Draw the border of a field with a problem."""

    def set_read_only(self, read_only: bool) -> None:
        """Refuse changes."""
        self.setEnabled(not read_only)


class Commits(Protocol):
    """Whatever keeps typed text until it is stored."""

    def commit(self) -> bool:
        """Store it; False when that failed."""


def commit_all(parts: Iterable[Commits]) -> bool:
    """Store the text of every part, the rest too where one fails."""
    return not [part for part in parts if not part.commit()]


def named(widget: QWidget, field: Field) -> None:
    """Give a widget the field's name for screen readers."""
    widget.setAccessibleName(field.label)
    widget.setAccessibleDescription(field.help)
