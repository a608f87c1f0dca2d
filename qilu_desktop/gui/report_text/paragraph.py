"""One paragraph of the report: read as it prints, reworded in place."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from qilu_desktop.documents.alignment import Piece, text_of
from qilu_desktop.documents.context import Voice
from qilu_desktop.documents.living import Paragraph, Stored, bare, dressed, label_of, pieces, shortened
from qilu_desktop.gui.report_text.edit import LivingEdit, tint
from qilu_desktop.gui.widgets import button, chip, column, label, link, row
from qilu_desktop.pack.layout import Layout

_PAUSE = 2500
"""After this many ms without a key the text is stored although the keyboard is still there, as of other long texts."""
TOOLS = 124
"""Width in px of the buttons beside a paragraph."""
_HINT = (
    "有底色的内容跟着数据变；在这里直接改动它，那一处就固定为您写的字。"
    "全部删空等于恢复自动文字。Ctrl+Enter 完成，Esc 取消。"
)


class Keeper(Protocol):
    """Stores the clerk's text for a paragraph (None: the layout's own again); False when that failed."""

    def __call__(self, part: str, template: str | None) -> bool:
        """Store it."""


class Look(QLabel):
    """A paragraph as it prints, its facts tinted; for reading and copying."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setProperty("role", "label")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.plain = ""

    def show_pieces(self, parts: tuple[Piece, ...]) -> None:
        """Show a paragraph; every text is escaped, nothing in it is read as markup."""
        self.plain = text_of(parts)
        words = "".join(_html(piece) for piece in parts)
        self.setText(f'<p style="line-height:138%; margin:0">{words}</p>')
        self.setAccessibleName(self.plain)


def _html(piece: Piece) -> str:
    words = escape(piece.text).replace("\n", "<br>")
    if not piece.place or not words:
        return words
    return f'<span style="background-color:{tint(piece)}">{words}</span>'


class ParagraphBox(QFrame):
    """A paragraph that can be reworded; ``typed`` follows every key."""

    typed = Signal()

    def __init__(self, paragraph: Paragraph, layout: Layout, keep: Keeper, problem: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("field")
        self.paragraph, self._layout, self._keep, self._problem = paragraph, layout, keep, problem
        self.stored: Stored | None = None
        self.row_id = ""
        self.editing = self.pending = self._showing = self._late = False
        self._before: str | None = None
        self._voice: Voice | None = None
        self.look = Look()
        self.badge = chip("已改写", "info")
        self.reword = link("改写", self.begin)
        self.reword.setAccessibleName(f"改写：{paragraph.name}")
        self.back = link("恢复自动文字", self.restore)
        self.back.setAccessibleName(f"恢复自动文字：{paragraph.name}")
        self.note = label("", "caution", wrap=True)
        self.edit: LivingEdit | None = None
        self.loose = label("", "caution", wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._store_quietly)
        tools = QWidget()
        tools.setFixedWidth(TOOLS)
        tools.setLayout(column(row(1, self.badge, self.reword, gap=4), row(1, self.back), 1, gap=2))
        line = row(gap=12)
        line.addWidget(self.look, 1)
        line.addWidget(tools)
        self.reading = QWidget()
        self.reading.setLayout(line)
        self.body = column(self.reading, self.note, margins=(6, 5, 6, 5), gap=4)
        self.setLayout(self.body)
        self.writing: QWidget | None = None

    # -- showing ------------------------------------------------------------------------------------------------------

    @property
    def part(self) -> str:
        """The paragraph's id."""
        return self.paragraph.source.id

    def display(self, voice: Voice, stored: Stored | None) -> None:
        """Show the paragraph as the data now make it; what is being typed stays, the facts in it follow."""
        self._voice, self.stored = voice, stored
        self.row_id = stored.row if stored else ""
        source = self.paragraph.source
        template = dressed(self._layout, source, stored.template) if stored else source.template
        self.look.show_pieces(pieces(template, voice.place))
        self.badge.setVisible(stored is not None)
        self.back.setVisible(stored is not None and self.reword.isEnabled())
        self._follow(template)
        wanted = not source.when or bool(voice.place(source.when).strip())
        self.setVisible(wanted or self.editing)
        self.show_problems()

    def _follow(self, template: str) -> None:
        """Let the facts in the editor follow the data; while an input method is at work, as soon as it is done."""
        if not self.editing or self.edit is None or self._voice is None:
            return
        self._late = self.edit.composing
        if self._late:
            return
        if self.pending:
            template = dressed(self._layout, self.paragraph.source, self.edit.template())
        parts = pieces(template, self._voice.place)
        if text_of(parts).rstrip() == self.edit.toPlainText().rstrip() and parts == self.edit.parts:
            return
        self._showing = True
        self.edit.load(parts)
        self._showing = False

    def _catch_up(self) -> None:
        if self._late and self._voice:
            self.display(self._voice, self.stored)

    def show_problems(self) -> None:
        """Show what the checks say of the clerk's text."""
        text = self._problem(self.row_id) if self.row_id else ""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # -- rewording ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Reword the paragraph."""
        if self.editing or self._voice is None or not self.reword.isEnabled():
            return
        self._before = self.stored.template if self.stored else None
        self.editing = True
        self._make_editor()
        self.display(self._voice, self.stored)
        self._show_editor()
        if self.edit:
            self.edit.document().clearUndoRedoStacks()
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edit.fit()

    def _make_editor(self) -> None:
        if self.edit is not None:
            return
        edit = self.edit = LivingEdit()
        edit.setAccessibleName(f"推荐报告：{self.paragraph.name}")
        edit.setAccessibleDescription(_HINT)
        edit.textChanged.connect(self._on_changed)
        edit.done.connect(self.finish)
        edit.given_up.connect(self.give_up)
        edit.composed.connect(self._catch_up)
        edit.followed.connect(self._tell_loose)
        edit.installEventFilter(self)
        buttons = row(
            button("完成", self.finish, primary=True),
            button("取消", self.give_up),
            link("恢复自动文字", self.restore),
            1,
            gap=8,
        )
        self.writing = QWidget()
        self.writing.setLayout(column(edit, self.loose, label(_HINT, "hint", wrap=True), buttons, gap=6))
        self.body.insertWidget(1, self.writing)

    def _tell_loose(self) -> None:
        """Name the facts that stand here no more: a value typed or pasted in looks the same and follows nothing."""
        lost = self.edit.lost if self.edit and self._voice else ()
        pack = self._voice.context.pack if self._voice else None
        named = (f"{label_of(pack, piece.place)}“{shortened(piece.text)}”" for piece in lost) if pack else ()
        told = "、".join(dict.fromkeys(named))
        self.loose.setText(f"不再跟着数据变：{told}。改了数据以后请自己改这里，或撤销（Ctrl+Z）。" if told else "")
        self.loose.setVisible(bool(told))

    def _show_editor(self) -> None:
        self.reading.setVisible(not self.editing)
        if self.writing:
            self.writing.setVisible(self.editing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Store when the keyboard goes elsewhere; an emptied text waits for 完成."""
        if watched is self.edit and event.type() is QEvent.Type.FocusOut:
            self._store_quietly()
        return False

    def _on_changed(self) -> None:
        if self.editing and not self._showing:
            self.pending = True
            self._pause.start()
            self.typed.emit()

    def _store_quietly(self) -> None:
        if self.edit and not self.edit.composing and self.edit.toPlainText().strip():
            self.commit()

    def draft(self) -> str | None:
        """The clerk's template as it is being typed; None for the layout's own."""
        if self.edit is None:
            return None
        template = self.edit.template()
        return None if not template.strip() or template == bare(self.paragraph.source.template) else template

    def commit(self) -> bool:
        """Store what was typed; False when that failed and the text is still only here."""
        self._pause.stop()
        if self.editing and self.pending and self.edit:
            template = self.draft()
            # Told first: what is stored comes back at once to be shown.
            self.pending = False
            if template != (self.stored.template if self.stored else None) and not self._keep(self.part, template):
                self.pending = True
            self.edit.document().setModified(self.pending)
        return not self.pending

    def finish(self) -> None:
        """Store and go back to reading."""
        if self.commit():
            self._end()

    def give_up(self) -> None:
        """Back to what stood here before."""
        self._pause.stop()
        self.pending = False
        now = self.stored.template if self.stored else None
        if now == self._before or self._keep(self.part, self._before):
            self._end()

    def restore(self) -> None:
        """The layout's own text again."""
        self._pause.stop()
        self.pending = False
        if self.stored is None or self._keep(self.part, None):
            self._end()

    def _end(self) -> None:
        if self.editing:
            self.editing = False
            self._show_editor()
            self.reword.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._voice:
            self.display(self._voice, self.stored)

    def set_read_only(self, read_only: bool) -> None:
        """Refuse changes."""
        for part in (self.reword, self.back):
            part.setEnabled(not read_only)
            part.setVisible(not read_only)
