"""What the colours on the page mean, with how many places have each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from qilu_desktop.gui.adoption.slot_lists import WORDS, dot
from qilu_desktop.gui.widgets import label, row

OUTLINE = (
    "这是软件按表样画的示意图，不是原貌：本机没有可用的办公软件（如 LibreOffice）。"
    "位置和栏目与原表一致，填写时用的是原表。"
)


class Legend(QWidget):
    """One mark and count a tone."""

    def __init__(self) -> None:
        super().__init__()
        line = row(gap=6)
        self._counts = {tone: label(word, "hint") for tone, word in WORDS.items()}
        for tone, part in self._counts.items():
            mark = label("")
            mark.setPixmap(dot(tone).pixmap(12, 12))
            line.addWidget(mark)
            line.addWidget(part)
            line.addSpacing(10)
        self.setLayout(line)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many places have each tone."""
        for tone, part in self._counts.items():
            part.setText(f"{WORDS[tone]} {counts.get(tone, 0)}")
