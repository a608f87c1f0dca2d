"""Asks for the password of a file that cannot be opened without it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from qilu_desktop.gui.widgets import button, column, label, row

_HELP = (
    "密码由交来文件的人设置，请向他（申报人或其单位）索取；本程序不保存密码，原文件原样保存，报送的是解开后的副本。"
    "也可以请对方在 PDF 阅读器中打开后“打印”成新的 PDF 再交来。"
)
_WRONG = "密码不对。请核对大小写、全角半角和前后空格，或向文件提供者核实。"


class PasswordDialog(QDialog):
    """One password; ``all_skipped`` says that the user wants to enter none for the other *waiting* files either."""

    def __init__(self, parent: QWidget, name: str, waiting: int, *, wrong: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("文件设有打开密码")
        self.setMinimumWidth(500)
        self.all_skipped = False
        self.edit = QLineEdit()
        self.edit.setAccessibleName("打开密码")
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.plain = QCheckBox("显示密码")
        self.plain.toggled.connect(self._show_plain)
        self.problem = label(_WRONG if wrong else "", "problem", wrap=True)
        accept = button("打开", self._accept, primary=True)
        accept.setDefault(True)
        buttons = row(1, button("跳过这个文件", self.reject))
        if waiting:
            buttons.insertWidget(0, label(f"还有 {waiting} 个文件也要密码，会先试这个密码。", "hint"))
            buttons.addWidget(button("全部跳过", self._skip_all))
        buttons.addWidget(accept)
        asked = label(f"“{name}”要输入打开密码才能添加。", "strong", wrap=True)
        parts = (asked, label(_HELP, "hint", wrap=True), label("打开密码"), self.edit, self.plain, self.problem)
        self.setLayout(column(*parts, buttons, margins=(22, 20, 22, 18)))
        self.edit.setFocus()

    @property
    def password(self) -> str:
        """What was typed."""
        return self.edit.text()

    def _show_plain(self, on: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _accept(self) -> None:
        if self.password:
            self.accept()
        else:
            self.problem.setText("请输入密码；不知道密码时请点“跳过这个文件”，其余文件照常添加。")

    def _skip_all(self) -> None:
        self.all_skipped = True
        self.reject()
