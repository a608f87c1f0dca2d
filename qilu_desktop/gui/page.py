"""What every page of the main window can do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import label

EDGE = 14
"""Between a page and the window's right edge, px."""
_LOW = 480
"""Below this height in px a page saves room."""


class Page(QWidget):
    """Base of the pages; ``go`` asks the window for another step, ``jump`` to go to a finding's place.

    ``crowded`` says that :attr:`needs_room` has changed.
    """

    go = Signal(object)
    jump = Signal(object)
    crowded = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._hints: list[QLabel] = []
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 18, EDGE, 0)
        self.body.setSpacing(12)

    def title(self, text: str, hint: str) -> QWidget:
        """The page's title with one line of explanation."""
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(3)
        name, told = label(text, "title"), label(hint, "muted", wrap=True)
        name.setToolTip(hint)
        lines.addWidget(name)
        lines.addWidget(told)
        self._hints.append(told)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the title alone stands there, its explanation told by its tooltip: lists need the room."""
        super().resizeEvent(event)
        for told in self._hints:
            told.setVisible(event.size().height() >= _LOW)

    def refresh(self) -> None:
        """Show what is stored now; called when the page comes up."""

    def refresh_visible(self) -> None:
        """Refresh while this page is in view."""
        if self.isVisible():
            self.refresh()

    def commit(self) -> bool:
        """Store what was typed; False when that failed and the page must stay."""
        return True

    @property
    def at_work(self) -> str:
        """The applicant whose answers are open here; empty where there is none."""
        return ""

    def follow(self, applicant: str) -> None:
        """Coming from an applicant's answers: show what this page has of the same one."""

    @property
    def needs_room(self) -> bool:
        """Whether something stands beside the form, so that the window's other parts should be narrow."""
        return False

    def shut(self) -> None:
        """Let go of what is held; the window closes."""

    def show_finding(self, finding: Finding) -> bool:
        """Go to where a finding is put right; False when it is not on this page."""
        return False
