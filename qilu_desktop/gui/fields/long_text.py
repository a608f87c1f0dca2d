"""A text of several lines that grows with what is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from qilu_desktop.dossier.values import Value
from qilu_desktop.gui.fields.base import FieldEditor, Save, named
from qilu_desktop.gui.fields.line_edit import travels
from qilu_desktop.gui.fields.text import typed_text
from qilu_desktop.gui.widgets import restyle, row
from qilu_desktop.pack.model import Field

_PAUSE = 2500
"""After this many ms without a key the text is stored although the field still has the keyboard."""
_LEAST_LINES = 3
_MOST_LINES = 24


class GrowingEdit(QPlainTextEdit):
    """A plain text edit as high as its text, between *least* (3) and 24 lines."""

    def __init__(self, least: int = _LEAST_LINES) -> None:
        super().__init__()
        self._least, self.frame = least, 12
        self.setTabChangesFocus(True)
        # Lines break at the width there is. A bar that comes and goes while they are broken leaves ends cut off, so
        # fit() alone says when there is one.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Take the height that the text needs."""
        # The document's own size counts only the lines drawn so far; asking for a block's rectangle lays it out.
        layout, block, height = self.document().documentLayout(), self.document().firstBlock(), 0.0
        while block.isValid():
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        line = self.fontMetrics().lineSpacing()
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
            if round(height) > _MOST_LINES * line
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        wanted = max(self._least * line, min(_MOST_LINES * line, round(height)))
        around = 2 * round(self.document().documentMargin()) + self.frame
        if self.height() != wanted + around:
            self.setFixedHeight(wanted + around)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo go up to the window when nothing was typed here since the last save."""
        if travels(event) and not self.document().isModified():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page unless the text itself has more to show and the keyboard is here."""
        if self.hasFocus() and self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()


class LongTextEditor(FieldEditor):
    """Long text, stored on leaving and after a pause in typing."""

    pause = _PAUSE

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        self.edit = self.make_edit()
        named(self.edit, field)
        self._pause = QTimer(self, singleShot=True, interval=self.pause)
        self._pause.timeout.connect(self.commit)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.installEventFilter(self)
        self.setLayout(row(self.edit))

    def make_edit(self) -> GrowingEdit:
        """The text edit."""
        return GrowingEdit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Store when the keyboard goes elsewhere."""
        if watched is self.edit and event.type() is QEvent.Type.FocusOut:
            self._pause.stop()
            self.leave()
        return False

    def _on_changed(self) -> None:
        if not self._showing:
            self.touched()
            self._pause.start()
        self.typed.emit(self.edit.toPlainText())

    def commit(self) -> bool:
        """Store; from then on undo is the workspace's."""
        done = super().commit()
        self.edit.document().setModified(not done)
        return done

    def put(self, value: Value | None) -> None:
        """Show the text, leaving the cursor alone when nothing differs."""
        text = typed_text(value)
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)
        self.edit.fit()

    def value(self) -> Value | None:
        """The text without blanks at its end."""
        return self.edit.toPlainText().rstrip() or None

    def focus_target(self) -> QWidget:
        """The text edit."""
        return self.edit

    def text_now(self) -> str:
        """The text as typed."""
        return self.edit.toPlainText()

    def mark_wrong(self, wrong: bool) -> None:
        """Red border."""
        restyle(self.edit, "wrong", wrong)

    def set_read_only(self, read_only: bool) -> None:
        """Text can still be selected and copied."""
        self.edit.setReadOnly(read_only)
