"""One line of text that may be longer than its box is wide: it wraps, and the box grows with it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent

from qilu_desktop.dossier.values import Value
from qilu_desktop.gui.fields.base import Save
from qilu_desktop.gui.fields.line_edit import pastes_picture
from qilu_desktop.gui.fields.long_text import GrowingEdit, LongTextEditor
from qilu_desktop.gui.fields.text import LINE_PAUSE
from qilu_desktop.pack.model import Field

LONG: int = 60
"""From this limit on (字) a text of one line gets a box that grows: addresses, places, opinions."""


class WrappingEdit(GrowingEdit):
    """As high as a line edit while its text fits; ``entered`` is sent by Enter, which breaks no line."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__(least=1)
        self.setProperty("line", True)
        # With the style sheet's padding the text stands exactly where that of a line edit does, 34 px high with frame.
        self.document().setDocumentMargin(2)
        self.frame = 7

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter stores; a picture that is pasted is the window's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif pastes_picture(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one line."""
        self.textCursor().insertText(" ".join(source.text().split("\n")).replace("\r", ""))


class WrappedEditor(LongTextEditor):
    """A text of one line, stored as other lines are: on Enter, on leaving, after a short pause."""

    pause = LINE_PAUSE

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        if isinstance(self.edit, WrappingEdit):
            self.edit.entered.connect(self.leave)

    def make_edit(self) -> GrowingEdit:
        """The box that grows."""
        return WrappingEdit()

    def value(self) -> Value | None:
        """The text without surrounding blanks and without line ends."""
        return " ".join(self.edit.toPlainText().splitlines()).strip() or None
