"""Which document a whole file is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.scans.states import DocumentState
from qilu_desktop.gui.widgets import column, label


def choose_document(parent: QWidget, text: str, more: str, known: Sequence[DocumentState]) -> DocumentState | None:
    """The document chosen; None for 取消."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("整个文件就是")
    choice = Combo()
    choice.setAccessibleName("属于哪份文件")
    for state in known:
        choice.addItem(state.name)
    # A document that is still lacking is likelier meant than one that is there.
    choice.setCurrentIndex(next((place for place, one in enumerate(known) if not one.filed and not one.ready), 0))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText("就是这份")
    buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    asked, hint = label(text, wrap=True), label(more, "hint", wrap=True)
    dialog.setLayout(column(asked, choice, hint, buttons, margins=(18, 16, 18, 14), gap=10))
    dialog.setMinimumWidth(420)
    return known[choice.currentIndex()] if dialog.exec() else None
