"""另存: the document shown, written as PDF or Word into a folder of the user's choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSizePolicy, QWidget

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_folder, confirm, open_outside, tell_error
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.preview.making import Wanted, save
from qilu_desktop.gui.widgets import frame, label, link, picture, row
from qilu_desktop.paths import safe_name

_FOLDER = "document"


class Saver(QObject):
    """Asks for the folder, writes, and says in ``line`` what came of it."""

    def __init__(self, parent: QWidget, desk: Desk, commit: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._widget, self._desk, self._commit = parent, desk, commit
        self._written: Path | None = None
        self._text = label("", "good")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        parts = row(picture("tick", 16), gap=6)
        parts.addWidget(self._text, 1)
        parts.addWidget(link("打开", lambda: self._open(folder=False)))
        parts.addWidget(link("打开文件夹", lambda: self._open(folder=True)))
        self.line = frame("plain", parts)
        self.line.hide()

    @property
    def written(self) -> Path | None:
        """The file written last."""
        return self._written

    def reset(self) -> None:
        """Say nothing any more."""
        self.line.hide()

    def save(self, title: str, ending: str, wanted: Callable[[], Wanted]) -> None:
        """Store what is typed, ask where to, and write the document *title* made from what *wanted* then gives."""
        if not self._commit():
            return
        folder = choose_folder(self._widget, "另存到哪个文件夹", self._desk.settings.folder(_FOLDER))
        if folder is None:
            return
        name = safe_name(f"{title}.{ending}")
        if (folder / name).exists() and not confirm(
            self._widget, "文件已经有了", f"“{name}”已经在这个文件夹里，要换成新的吗？", "原来的文件会被替换。", "替换"
        ):
            return
        self._desk.settings.keep_folder(_FOLDER, folder)
        order = wanted()
        Operation(self, lambda _progress: save(order, folder, ending), success=self._done, failure=self._failed).start()

    def _done(self, path: Path) -> None:
        self._written = path
        self._text.setText(f"已保存：{path.name}")
        self._text.setToolTip(str(path))
        self.line.show()

    def _failed(self, error: QiluError) -> None:
        if not isinstance(error, Cancelled):
            tell_error(self._widget, error, "没有保存")

    def _open(self, *, folder: bool) -> None:
        if self._written:
            place = self._written.parent if folder else self._written
            open_outside(self._widget, place)
