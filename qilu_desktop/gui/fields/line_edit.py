"""A line edit that leaves undo and redo to the workspace unless text of its own is being typed."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


def travels(event: QKeyEvent) -> bool:
    """Whether a key asks to undo or redo."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class LineEdit(QLineEdit):
    """Ctrl+Z goes up to the window when nothing was typed here since the last save."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key, or let the window have it."""
        if travels(event) and not self.isModified():
            event.ignore()
        else:
            super().keyPressEvent(event)
