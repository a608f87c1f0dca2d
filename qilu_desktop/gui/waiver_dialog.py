"""Asks for the reason why something that the notice allows with a reason is let pass."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from qilu_desktop.gui.widgets import button, column, label, row


@dataclass(frozen=True)
class Asked:
    """The words of the question: title, what becomes of the reason, and the button."""

    title: str = "说明理由"
    hint: str = "理由会记入校验报告；按通知要求写进推荐报告的，请在相应的栏目里写。"
    accept: str = "记录理由"


_LET_PASS = Asked()


class WaiverDialog(QDialog):
    """Reason and name; both are needed."""

    def __init__(self, parent: QWidget, message: str, by: str, asked: Asked = _LET_PASS) -> None:
        super().__init__(parent)
        self.setWindowTitle(asked.title)
        self.setMinimumWidth(500)
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName("理由")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(120)
        self.by = QLineEdit(by)
        self.by.setAccessibleName("确认人")
        self.problem = label("", "problem")
        accept = button(asked.accept, self._accept, primary=True)
        accept.setDefault(True)
        cancel = button("取消", self.reject)
        self.setLayout(
            column(
                label(message, wrap=True),
                label(asked.hint, "hint", wrap=True),
                label("理由"),
                self.reason,
                label("确认人"),
                self.by,
                self.problem,
                row(1, cancel, accept),
                margins=(22, 20, 22, 18),
            )
        )
        self.reason.setFocus()

    @property
    def reason_text(self) -> str:
        """The reason."""
        return self.reason.toPlainText().strip()

    @property
    def by_text(self) -> str:
        """Who gives it."""
        return self.by.text().strip()

    def _accept(self) -> None:
        if self.reason_text and self.by_text:
            self.accept()
        else:
            self.problem.setText("理由和确认人都要填写。")
