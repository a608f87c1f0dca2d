"""The list of a form's sections beside it: where one is, what is still missing, one click to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from qilu_desktop.gui.widgets import column
from qilu_desktop.pack.model import Group

_WIDTH = 156


class Sections(QWidget):
    """A column of buttons, one a group."""

    def __init__(self, groups: Sequence[Group], go: Callable[[str], None]) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self._buttons: dict[str, QPushButton] = {}
        self._titles = {group.id: group.title for group in groups}
        self._group = QButtonGroup(self)
        parts = column(gap=0, margins=(0, 8, 0, 0))
        for group in groups:
            made = QPushButton(group.title)
            made.setObjectName("section")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False, name=group.id: go(name))
            self._group.addButton(made)
            self._buttons[group.id] = made
            parts.addWidget(made)
        parts.addStretch(1)
        self.setLayout(parts)

    def mark(self, group_id: str, missing: int) -> None:
        """Show how many things a section still lacks; 0 shows nothing."""
        made = self._buttons[group_id]
        title = self._titles[group_id]
        made.setText(f"{title}　{missing}" if missing else title)
        made.setToolTip(f"{title}：缺 {missing} 项" if missing else title)

    def select(self, group_id: str) -> None:
        """Show where the form stands."""
        made = self._buttons.get(group_id)
        if made:
            made.setChecked(True)
