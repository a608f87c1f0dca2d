"""Search in the document shown: every place lit, one after the other with Enter or n and N."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.gui.preview.pdf import Hit, PdfPages
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import allow, label, restyle, row, tool

_PAUSE = 120
"""Searched after this many ms without a key."""


class SearchBar(QFrame):
    """The line to type in; ``found`` carries the places, the number of the chosen one (-1: none), whether to go."""

    found = Signal(object, int, bool)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findbar")
        self._pages: PdfPages | None = None
        self._hits: tuple[Hit, ...] = ()
        self._chosen = -1
        self._from = 0
        self._go = False
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("在文件里查找")
        self.edit.setAccessibleName("在文件里查找")
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.count = label("", "hint")
        self.count.setMinimumWidth(52)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier = tool("up", "上一处（Shift+Enter）", lambda: self.step(-1))
        self.later = tool("down", "下一处（Enter）", lambda: self.step(1))
        shut = tool("close", "关闭查找（Esc）", self.shut)
        self.setLayout(row(self.edit, self.count, self.earlier, self.later, shut, margins=(10, 6, 8, 6), gap=4))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(lambda: self._search(go=True))
        self.edit.textChanged.connect(lambda _text: self._pause.start())
        self._worker: Newest[tuple[PdfPages, str], tuple[Hit, ...]] = Newest(self, self._take, self._not_found)
        self._show()

    def open(self, page: int) -> None:
        """Show the bar, its text ready to be typed over; the first place sought is on *page* or after it."""
        self._from = page
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        self._search(go=True)

    def shut(self) -> None:
        """Put the bar and its marks away."""
        self.hide()
        self._pause.stop()
        self._worker.forget()
        self._set((), -1, go=False)
        self.closed.emit()

    def search_in(self, pages: PdfPages | None) -> None:
        """Search in another PDF; the place in the order of places stays."""
        self._pages = pages
        if self.isVisible():
            self._search(go=False)

    def _search(self, *, go: bool) -> None:
        self._pause.stop()
        words, pages = self.edit.text().strip(), self._pages
        # Kept until something is found: a newer document in between must not swallow the jump.
        self._go = self._go or go
        if not words or pages is None:
            self._worker.forget()
            self._set((), -1, go=False)
            return
        self._worker.ask((pages, words), lambda _progress: pages.find(words))

    def _take(self, key: tuple[PdfPages, str], hits: tuple[Hit, ...]) -> None:
        pages, words = key
        if pages is not self._pages or words != self.edit.text().strip() or not self.isVisible():
            return
        go, self._go = self._go, False
        if go:
            chosen = next((place for place, hit in enumerate(hits) if hit.page >= self._from), 0)
        else:
            chosen = min(max(0, self._chosen), len(hits) - 1)
        self._set(hits, chosen if hits else -1, go=go)

    def _not_found(self, _key: object, _error: QiluError) -> None:
        self._set((), -1, go=False)

    def step(self, by: int) -> None:
        """The next or the earlier place, round and round; of words just typed, the first."""
        if self._pause.isActive():
            self._search(go=True)
        elif self._hits:
            self._set(self._hits, (self._chosen + by) % len(self._hits), go=True)

    def _set(self, hits: tuple[Hit, ...], chosen: int, *, go: bool) -> None:
        self._hits, self._chosen = hits, chosen
        self._show()
        self.found.emit(hits, chosen, go)

    def _show(self) -> None:
        typed = bool(self.edit.text().strip()) and self._pages is not None
        self.count.setText(f"{self._chosen + 1} / {len(self._hits)}" if self._hits else "没有找到" if typed else "")
        self.edit.setAccessibleDescription(self.count.text())
        restyle(self.count, "role", "hint" if self._hits or not typed else "problem")
        for part in (self.earlier, self.later):
            allow(part, on=bool(self._hits), why="没有找到" if typed else "先输入要找的字")

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The places found."""
        return self._hits

    @property
    def chosen(self) -> int:
        """The number of the place jumped to, from 0; -1 for none."""
        return self._chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter go on and back, Esc closes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)
