"""Says that something is at work, with a button to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QProgressBar

from qilu_desktop.gui.widgets import button, column, label, row


class BusyCard(QFrame):
    """A card with what is being done; hidden at first."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.stage, bar = label("", "muted"), QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        bar.setAccessibleName("进度")
        line = row(margins=(16, 9, 12, 9), gap=14)
        line.addLayout(column(self.stage, bar, gap=6), 1)
        line.addWidget(button("停止", stop))
        self.setLayout(line)
        self.hide()
