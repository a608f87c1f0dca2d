"""The editor of one paragraph: plain text in which the facts are tinted and followed wherever the typing moves them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit

from qilu_desktop.documents.alignment import Kept, Piece, matched, starts_of, text_of
from qilu_desktop.documents.living import template_of
from qilu_desktop.gui import palette as p
from qilu_desktop.gui.fields.long_text import GrowingEdit

_PAUSE = 120
"""Milliseconds after the last key before the tints are drawn anew."""


class LivingEdit(GrowingEdit):
    """Text with tinted facts.

    The tints are painted over the text and are no part of it, so that an input method at work and the undo history
    never notice them.  ``done`` is Ctrl+Enter, ``given_up`` Esc, ``composed`` the end of an input method's work.
    """

    done = Signal()
    given_up = Signal()
    composed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Piece, ...] = ()
        self.composing = False
        self._marks: dict[int, QTextCursor] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.tint)
        self.textChanged.connect(self._pause.start)

    def load(self, parts: tuple[Piece, ...]) -> None:
        """Show a paragraph; what is the same already stays, with the cursor in it."""
        self.parts = parts
        starts = starts_of(parts)
        self._put(text_of(parts))
        self._mark(tuple(Kept(number, starts[number]) for number, piece in enumerate(parts) if piece.place))
        self.tint()

    def template(self) -> str:
        """The template of what stands here now."""
        return template_of(self.parts, self.toPlainText().rstrip(), self._known())

    def tint(self) -> None:
        """Follow the facts through what was typed and paint them; not while an input method is at work."""
        if self.composing:
            return
        kept = matched(self.parts, self.toPlainText(), self._known())
        self._mark(kept)
        self.setExtraSelections([self._selection(number, cursor) for number, cursor in self._marks.items()])

    def _selection(self, number: int, cursor: QTextCursor) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        form = cursor.charFormat()
        form.setBackground(QColor(tint(self.parts[number])))
        made.cursor, made.format = cursor, form
        return made

    def _mark(self, kept: tuple[Kept, ...]) -> None:
        text = self.toPlainText()
        self._marks = {}
        for one in kept:
            length = len(self.parts[one.piece].text)
            if length:
                cursor = QTextCursor(self.document())
                cursor.setPosition(_units(text, one.start))
                cursor.setPosition(_units(text, one.start + length), QTextCursor.MoveMode.KeepAnchor)
                self._marks[one.piece] = cursor

    def _known(self) -> dict[int, int]:
        text = self.toPlainText()
        return {
            number: _index(text, cursor.selectionStart())
            for number, cursor in self._marks.items()
            # What was typed over leaves an empty mark behind, which may touch a like value of another fact.
            if cursor.selectionEnd() - cursor.selectionStart() >= len(self.parts[number].text)
        }

    def _put(self, text: str) -> None:
        """Replace only what differs, so that the cursor stays where it is."""
        old = self.toPlainText()
        if old == text:
            return
        head, tail = 0, 0
        least = min(len(old), len(text))
        while head < least and old[head] == text[head]:
            head += 1
        while tail < least - head and old[-1 - tail] == text[-1 - tail]:
            tail += 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(old, head))
        cursor.setPosition(_units(old, len(old) - tail), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether an input method is at work."""
        before = self.composing
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if before and not self.composing:
            self._pause.start()
            self.composed.emit()

    def event(self, event: QEvent) -> bool:
        """Ask for Ctrl+Enter, which elsewhere in the window goes on to the next step."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _finishes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is done, Esc gives up."""
        if _finishes(event):
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


def _finishes(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def tint(piece: Piece) -> str:
    """The colour behind a fact: plain facts, those not known yet, and what the clerk wrote in a field of the form."""
    if piece.open:
        return p.WARN_SOFT
    return p.FACT if piece.place.startswith("fact.") else p.FACT_OWN


def _units(text: str, index: int) -> int:
    """Qt's position (in UTF-16 units) of a character."""
    return len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


def _index(text: str, position: int) -> int:
    """The character at a position of Qt's."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "replace"))
