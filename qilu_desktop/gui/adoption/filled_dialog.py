"""A form filled on trial: its pages, what could not be written, and the file to keep."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.adoption.work import Trial
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_folder, confirm, open_outside, tell_error
from qilu_desktop.gui.preview.canvas import Canvas
from qilu_desktop.gui.widgets import button, column, frame, label, link, row, tool
from qilu_desktop.paths import safe_name, write_whole

_FOLDER = "document"


class FilledDialog(QDialog):
    """Shows a :class:`Trial`; without pages it says why, and offers the Word file."""

    def __init__(self, parent: QWidget, desk: Desk, trial: Trial) -> None:
        super().__init__(parent)
        self.desk, self.trial = desk, trial
        self.written: Path | None = None
        self.setWindowTitle(f"试填：{trial.title}")
        self.canvas = Canvas()
        self.told = label("", "good")
        self.open_button = link("打开", self._open)
        self.open_button.hide()
        save = button("保存 Word 文件…", self.save, primary=trial.pages is None)
        line = row(margins=(18, 9, 14, 9), gap=10)
        line.addWidget(label(trial.title, "heading"))
        line.addWidget(self.told, 1)
        line.addWidget(self.open_button)
        if trial.pages:
            line.addWidget(tool("zoom-out", "缩小", lambda: self.canvas.zoom_by(-1)))
            line.addWidget(tool("zoom-in", "放大", lambda: self.canvas.zoom_by(1)))
        line.addWidget(save)
        line.addWidget(button("关闭", self.reject))
        parts = column(frame("head", line), gap=0)
        if trial.filled.notes:
            notes = label("\n".join(trial.filled.notes), wrap=True)
            parts.addWidget(frame("notice", row(notes, margins=(18, 7, 18, 7))))
        if trial.pages:
            parts.addWidget(self.canvas, 1)
            self.resize(parent.window().size())
            self.canvas.show_pages(trial.pages, keep=False)
            self.canvas.set_zoom(1.1)
            self.canvas.setFocus()
        else:
            parts.addWidget(self._reason(trial.reason))
            self.resize(620, 240)
        self.setLayout(parts)

    def _reason(self, reason: QiluError | None) -> QWidget:
        made = QWidget()
        what = reason.what if reason else ""
        remedy = reason.remedy if reason else ""
        made.setLayout(
            column(
                label("已经填好，但本机排不成页面来看", "strong"),
                label(what, wrap=True),
                label(remedy, "muted", wrap=True),
                1,
                margins=(22, 18, 22, 16),
            )
        )
        return made

    def save(self) -> None:
        """Write the filled Word file into a folder of the user's choice."""
        folder = choose_folder(self, "放到哪个文件夹", self.desk.settings.folder(_FOLDER))
        if folder is None:
            return
        path = folder / safe_name(f"{self.trial.title}.docx")
        if path.exists() and not confirm(
            self, "文件已经有了", f"“{path.name}”已经在这个文件夹里，要换成新的吗？", "原来的文件会被替换。", "替换"
        ):
            return
        try:
            write_whole(path, self.trial.filled.data)
        except QiluError as error:
            tell_error(self, error, "没有保存")
            return
        self.desk.settings.keep_folder(_FOLDER, folder)
        self.written = path
        self.told.setText(f"已保存：{path.name}")
        self.told.setToolTip(str(path))
        self.open_button.show()

    def _open(self) -> None:
        if self.written:
            open_outside(self, self.written)

    def done(self, result: int) -> None:
        """Close, and let the pages go."""
        self.canvas.show_pages(None, keep=False)
        if self.trial.pages:
            self.trial.pages.close()
        super().done(result)
