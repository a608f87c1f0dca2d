"""The editor of one paragraph: plain text in which the facts are tinted and followed wherever the typing moves them."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit

from qilu_desktop.documents.alignment import Kept, Piece, matched, starts_of, text_of
from qilu_desktop.documents.living import template_of
from qilu_desktop.gui import palette as p
from qilu_desktop.gui.fields.long_text import GrowingEdit

_PAUSE = 120
"""Milliseconds after the last key before the tints are drawn anew."""
_FACTS = "application/x-qilu-facts"
"""Goes with text that is cut out: which facts stand in it and where, so that they stay facts where it is put."""


class LivingEdit(GrowingEdit):
    """Text with tinted facts.

    The tints are painted over the text and are no part of it, so that an input method at work and the undo history
    never notice them.  ``done`` is Ctrl+Enter, ``given_up`` Esc, ``composed`` the end of an input method's work,
    ``followed`` says that the facts were looked for anew.
    """

    done = Signal()
    given_up = Signal()
    composed = Signal()
    followed = Signal()

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
        self.followed.emit()

    @property
    def lost(self) -> tuple[Piece, ...]:
        """The known facts of the paragraph that no longer stand here: what was written instead follows no data."""
        return tuple(
            piece
            for number, piece in enumerate(self.parts)
            if piece.place and piece.text and not piece.open and number not in self._marks
        )

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
                self._marks[one.piece] = self._stretch(_units(text, one.start), self.parts[one.piece].text)

    def _known(self) -> dict[int, int]:
        text = self.toPlainText()
        return {
            number: _index(text, cursor.selectionStart())
            for number, cursor in self._marks.items()
            # What was typed over leaves an empty mark behind, which may touch a like value of another fact.
            if cursor.selectionEnd() - cursor.selectionStart() >= len(self.parts[number].text)
        }

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected text, and which facts stand whole in it."""
        made = super().createMimeDataFromSelection()
        start, end = self.textCursor().selectionStart(), self.textCursor().selectionEnd()
        inside = {
            str(number): cursor.selectionStart() - start
            for number, cursor in self._marks.items()
            if start <= cursor.selectionStart() and cursor.selectionEnd() <= end
        }
        told = {"paragraph": [piece.place for piece in self.parts], "facts": inside}
        made.setData(_FACTS, json.dumps(told).encode())
        return made

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put text in; facts that were cut out of this very paragraph are facts again."""
        start = self.textCursor().selectionStart()
        super().insertFromMimeData(source)
        if not source.hasFormat(_FACTS):
            return
        told = json.loads(bytes(source.data(_FACTS).data()))
        if told["paragraph"] == [piece.place for piece in self.parts]:
            here = set(self._known())
            for number, offset in told["facts"].items():
                if int(number) not in here:
                    self._marks[int(number)] = self._stretch(start + offset, self.parts[int(number)].text)

    def _stretch(self, start: int, text: str) -> QTextCursor:
        """A cursor over *text* that begins at a position of Qt's."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        length = min(_units(text, len(text)), self.document().characterCount() - 1 - start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

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
