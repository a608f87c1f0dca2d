"""Which document a whole file is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.scans.states import DocumentState, likeliest
from qilu_desktop.gui.widgets import button, column, label, row


def choose_document(parent: QWidget, text: str, more: str, known: Sequence[DocumentState]) -> DocumentState | None:
    """The document chosen; None for 取消."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("整个文件就是")
    choice = Combo()
    choice.setAccessibleName("属于哪份文件")
    for state in known:
        choice.addItem(state.name)
    choice.setCurrentIndex(likeliest(known))
    accept = button("就是这份", dialog.accept, primary=True)
    accept.setDefault(True)
    buttons = row(1, button("取消", dialog.reject), accept)
    asked, hint = label(text, wrap=True), label(more, "hint", wrap=True)
    dialog.setLayout(column(asked, choice, hint, buttons, margins=(18, 16, 18, 14), gap=10))
    dialog.setMinimumWidth(420)
    return known[choice.currentIndex()] if dialog.exec() else None
