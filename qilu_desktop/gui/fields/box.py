"""A field as a form shows it: label with star and counter, editor, help, an offered value, a quiet problem line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QStackedLayout, QWidget

from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.gui.fields.base import FieldEditor
from qilu_desktop.gui.widgets import column, label, link, restyle, row
from qilu_desktop.pack.model import Field, Kind

_SHOW_SHORT_COUNT = 0.6
"""A one-line field shows its counter from this share of its limit on; long texts always do."""


_SLOT = 17
"""Height in px of the line for help and problems."""


class Cell:
    """A field's editor alone, as the line of a table shows it; its header has the label and the star."""

    def __init__(self, field: Field, editor: FieldEditor) -> None:
        self.field = field
        self.editor = editor
        editor.setToolTip(field.help)

    def set_required(self, required: bool) -> None:
        """The header says it."""

    def count(self, text: str) -> None:
        """A line has no room for a counter."""


class FieldBox(QFrame):
    """One field with everything around its editor."""

    def __init__(self, field: Field, editor: FieldEditor, *, help_shown: bool = True) -> None:
        super().__init__()
        self.setObjectName("field")
        self.field = field
        self.editor = editor
        self.star = label("*", "star")
        self.star.setToolTip("必填")
        self.counter = label("", "counter")
        self.problem = label("", "problem", wrap=True)
        self.offer = link("", lambda: None)
        self.offer.setProperty("bare", True)
        self.offer.hide()
        self._offered: Callable[[], object] | None = None
        self.offer.clicked.connect(self._take_offer)
        name = label(field.label)
        name.setBuddy(editor.focus_target())
        self.note = label("", "counter")
        top = row(name, self.star, self.note, 1, self.counter, gap=4)
        self._help_line = label(field.help, "hint", wrap=True)
        self._slot = self._make_slot() if help_shown else None
        parts: list[QWidget | QLayout | int] = [top, editor, self.offer, 1]
        if self._slot:
            parts.insert(2, self._slot)
        elif field.help:
            editor.setToolTip(field.help)
        self.setLayout(column(*parts, margins=(7, 5, 7, 3), gap=3))
        editor.typed.connect(self.count)

    def _make_slot(self) -> QWidget:
        """The line under the editor: the help, or in its place a problem; its room is kept, so that nothing moves."""
        made = QWidget()
        held = QStackedLayout(made)
        held.setContentsMargins(0, 0, 0, 0)
        for text in (self._help_line, self.problem):
            text.setMinimumHeight(_SLOT)
            text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            held.addWidget(text)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return made

    def set_required(self, required: bool) -> None:
        """Show or hide the star."""
        self.star.setVisible(required)

    def count(self, text: str) -> None:
        """Show how much of the limit *text* takes (字)."""
        limit = self.field.limit
        if not limit:
            return
        used = count_characters(text)
        worth = self.field.kind is Kind.LONG_TEXT or used >= limit * _SHOW_SHORT_COUNT
        self.counter.setText(f"{used}/{limit} 字" if worth else "")
        restyle(self.counter, "role", "over" if used > limit else "counter")

    def show_problem(self, text: str, *, blocking: bool) -> None:
        """Show a finding under the editor; empty text takes it away."""
        self.problem.setText(text)
        held = self._slot.layout() if self._slot else None
        if isinstance(held, QStackedLayout):
            held.setCurrentWidget(self.problem if text else self._help_line)
            self.problem.setToolTip(self.field.help)
        restyle(self.problem, "role", "problem" if blocking else "caution")
        self.editor.mark_wrong(bool(text) and blocking)

    def show_note(self, text: str) -> None:
        """Say beside the label where the value comes from."""
        self.note.setText(text)

    def show_offer(self, text: str, take: Callable[[], object] | None) -> None:
        """Offer a value that was worked out; no text takes the offer away."""
        self._offered = take
        self.offer.setText(text)
        self.offer.setVisible(bool(text))

    def _take_offer(self) -> None:
        if self._offered:
            self._offered()
