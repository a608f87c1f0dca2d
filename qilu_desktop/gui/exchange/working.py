"""How far a slow piece of work is, with its stop button; and a password that is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QProgressBar, QSizePolicy, QWidget

from qilu_desktop.gui.widgets import button, column, label, row
from qilu_desktop.progress import Step

_PARTS = 1000


def yielding(made: QLabel) -> QLabel:
    """A label for words that somebody else chose: however long they are, the window does not grow wider."""
    policy = made.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    made.setSizePolicy(policy)
    return made


class WorkingLine(QWidget):
    """Stage and bar beside 停止; hidden while nothing is at work."""

    def __init__(self, name: str, stop: Callable[[], object]) -> None:
        super().__init__()
        self.stage, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _PARTS)
        self.bar.setAccessibleName(name)
        self.stop_button = button("停止", stop)
        line = row(gap=14)
        line.addLayout(column(self.stage, self.bar, gap=5), 1)
        line.addWidget(self.stop_button)
        self.setLayout(line)
        self.hide()

    def begin(self) -> None:
        """Show that the work has begun."""
        self.stage.setText("正在准备……")
        self.bar.setValue(0)
        self.show()

    def on_step(self, step: Step) -> None:
        """Show how far it is."""
        self.stage.setText(f"{step.stage}　{step.current} / {step.total}" if step.total > 1 else step.stage)
        self.bar.setValue(round(step.fraction * _PARTS))


class PasswordBox(QWidget):
    """One line for a password, hidden as it is typed unless it is wished."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.plain = QCheckBox("显示密码")
        self.plain.toggled.connect(self._show_plain)
        self.setLayout(row(self.edit, self.plain, gap=12))
        self.setFocusProxy(self.edit)

    @property
    def password(self) -> str:
        """What was typed."""
        return self.edit.text()

    def _show_plain(self, on: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
