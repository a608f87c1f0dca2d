"""How the mail is shared out, as fields: what one message may carry, each person's size, single files or a ZIP."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from qilu_desktop.gui.widgets import column, label, row
from qilu_desktop.sizes import limit_text
from qilu_desktop.submission.mail_options import MailOptions, parse_size

HINT = "上限按附件原来的大小算，编码后的整封约为它的 1.37 倍。图片最低压缩到每英寸 150 点，只压缩邮件里的副本。"


class MailFields(QWidget):
    """The fields; *more* (widgets, and numbers for stretch) stand beside the ZIP's."""

    def __init__(self, *more: QWidget | int, hint: str = HINT) -> None:
        super().__init__()
        self.limit, self.each = _size("单封邮件上限"), _size("邮件里每人压缩到")
        self.each.setPlaceholderText("不限")
        self.zipped = QCheckBox("打成压缩包（ZIP）")
        sizes = (label("单封附件不超过"), self.limit, label("邮件里每人压缩到"), self.each)
        # Without more beside it the ZIP stands in the line of the sizes: low windows keep room for what is below.
        lines = (
            (row(*sizes, 1, gap=8), row(self.zipped, *more, gap=12))
            if more
            else (row(row(*sizes, gap=8), self.zipped, 1, gap=18),)
        )
        self.setLayout(column(*lines, label(hint, "hint", wrap=True), gap=8))

    def show_options(self, options: MailOptions) -> None:
        """Show how it is shared out."""
        self.limit.setText(limit_text(options.limit))
        self.each.setText(limit_text(options.each) if options.each else "")
        self.zipped.setChecked(options.zipped)

    def options(self, password: str = "") -> MailOptions:
        """What is set.

        Raises:
            InputError: something that cannot be.
        """
        each = self.each.text().strip()
        size = parse_size(each) if each else 0
        return MailOptions(parse_size(self.limit.text()), self.zipped.isChecked(), password, size).checked()


def _size(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setFixedWidth(96)
    return made
