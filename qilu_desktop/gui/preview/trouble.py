"""What stands in place of the pages of a document that cannot be made: why, what to do, and the way there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.widgets import button, column, frame, label, picture, row


class Trouble(QFrame):
    """An error with up to three ways on: to the field, to the built-in layout, once more."""

    def __init__(self, fix: Callable[[], None], own: Callable[[], None], again: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("paperground")
        self.what, self.remedy = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.fix_button = button("去修改", fix, primary=True)
        self.own_button = button("先看内置版式", own)
        self.again_button = button("重试", again)
        ways = row(self.fix_button, self.own_button, self.again_button, 1)
        lines = column(row(picture("warning", 30), 1), self.what, self.remedy, ways, margins=(20, 18, 20, 20), gap=10)
        self.setLayout(column(frame("card", lines), 1, margins=(18, 18, 18, 18)))

    def tell(self, error: QiluError, *, fixable: bool, official: bool) -> None:
        """Say what is wrong; *fixable*: a field can mend it; *official*: an office suite had to set the pages."""
        self.what.setText(error.what)
        self.remedy.setText(error.remedy)
        self.fix_button.setVisible(fixable)
        self.own_button.setVisible(official)
        # What no field mends may pass by itself: a file that another program held, a full disk.
        self.again_button.setVisible(official or not fixable)
