"""Asks who compared the copies with the originals, for which unit and when (审验, 4.3b)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from qilu_desktop.dossier.model import OriginalCheck
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.gui.widgets import button, column, label, restyle, row


class CheckDialog(QDialog):
    """The three answers of an original check; ``result_check`` is set once accepted."""

    def __init__(self, parent: QWidget, count: int, before: OriginalCheck | None, unit: str, today: date) -> None:
        super().__init__(parent)
        self.setWindowTitle("标记已审验")
        self.setMinimumWidth(420)
        self.result_check: OriginalCheck | None = None
        self.verifier = _edit("审验人", before.verifier if before else "")
        self.unit = _edit("审验单位", before.unit if before else unit)
        self.day = _edit("审验日期", before.on.iso if before else PartialDate(today.year, today.month, today.day).iso)
        self.problem = label("", "problem", wrap=True)
        told = f"把选中的 {count} 份材料标记为已与原件核对一致。生成时每页都会注明“已审验”。"
        self.accept_button = button("标记已审验", self._accept, primary=True)
        self.accept_button.setDefault(True)
        cancel = button("取消", self.reject)
        parts = column(label(told, "muted", wrap=True), margins=(22, 20, 22, 18), gap=8)
        for edit in (self.verifier, self.unit, self.day):
            parts.addWidget(label(edit.accessibleName()))
            parts.addWidget(edit)
        parts.addWidget(self.problem)
        parts.addLayout(row(1, cancel, self.accept_button))
        self.setLayout(parts)
        self.verifier.setFocus()

    def _accept(self) -> None:
        day = PartialDate.parse(self.day.text())
        missing = [edit for edit in (self.verifier, self.unit) if not edit.text().strip()]
        if day is None or not day.day:
            missing.append(self.day)
        for edit in (self.verifier, self.unit, self.day):
            restyle(edit, "wrong", edit in missing)
        if missing or day is None:
            names = "、".join(edit.accessibleName() for edit in missing)
            self.problem.setText(f"请填写{names}；日期写到日，例如 2024-07-10。")
            missing[0].setFocus()
            return
        self.result_check = OriginalCheck(self.verifier.text().strip(), self.unit.text().strip(), day)
        self.accept()


def _edit(name: str, text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setAccessibleName(name)
    return made
