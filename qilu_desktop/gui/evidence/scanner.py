"""The bar that offers what a scanner has written into its folder; nothing is ever taken in unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from qilu_desktop.errors import QiluError
from qilu_desktop.evidence.faults import short_name
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, choose_folder, open_outside, tell, tell_error
from qilu_desktop.gui.evidence.scan_folder import ScanFolder, Seen, list_folder, now_ns
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.widgets import label, link, row
from qilu_desktop.progress import Progress

_FOLDER, _SINCE = "scanner/folder", "scanner/since"
_EVERY: Final = 2000
"""Milliseconds between two looks; a file that has not changed from one to the next is whole."""
_NAMED: Final = 2


class ScannerBar(QFrame):
    """Hidden while there is nothing to say; ``wanted`` carries the paths that the user takes in.

    ``watching`` follows when another folder is watched, or none.
    """

    wanted = Signal(object)
    watching = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._desk = desk
        self._watched: ScanFolder | None = None
        self._look: Operation[Seen] | None = None
        self._gone = False
        self.new: list[Path] = []
        self.text = label("", "caution", wrap=True)
        self.take_link = link("添加进来", self._take, "plus")
        self.folder_link = link("打开文件夹", self._open_folder, "open")
        self.ignore_link = link("不要这些", self._ignore)
        self.other_link = link("换文件夹…", self.choose)
        self.end_link = link("不再留意", self._forget)
        parts = (self.text, self.take_link, self.folder_link, self.ignore_link, self.other_link, self.end_link)
        line = row(*parts, margins=(12, 6, 12, 6))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()
        self.timer = QTimer(self, interval=_EVERY)
        self.timer.timeout.connect(self.look)
        self._resume()

    @property
    def folder(self) -> Path | None:
        """The folder that is watched."""
        return self._watched.folder if self._watched else None

    def manage(self, parent: QWidget) -> None:
        """Choose the folder, or say which it is and offer another."""
        if self.folder is None:
            self.choose()
            return
        text = f"正在留意扫描仪文件夹：{self.folder}"
        more = "扫描仪新存进来的文件会在清单上方提示，点“添加进来”才添加。"
        answer = ask(parent, "扫描仪文件夹", text, more, ("打开文件夹", "换文件夹…", "不再留意"))
        acts = (self._open_folder, self.choose, self._forget)
        if answer is not None:
            acts[answer]()

    def choose(self) -> None:
        """Ask for the folder; what lies in it already is not new."""
        folder = choose_folder(self.window(), "选择扫描仪存放文件的文件夹", self._desk.settings.folder("scanner"))
        if folder is None:
            return
        try:
            since = now_ns(list_folder(folder))
        except QiluError as error:
            tell_error(self.window(), error, "这个文件夹用不了")
            return
        self._desk.settings.keep_folder("scanner", folder)
        self._keep(folder, since)
        self._resume()

    def _keep(self, folder: Path | None, since: int) -> None:
        self._desk.settings.keep(_FOLDER, str(folder) if folder else "")
        self._desk.settings.keep(_SINCE, str(since))

    def _resume(self) -> None:
        """Watch what the settings say."""
        folder, since = self._desk.settings.text(_FOLDER), self._desk.settings.text(_SINCE)
        watching = bool(folder) and not self._desk.read_only
        self._watched = ScanFolder(Path(folder), int(since) if since.isdecimal() else 0) if watching else None
        self._gone, self.new = False, []
        self._show()
        if self._watched:
            self.timer.start()
        else:
            self.timer.stop()
        self.watching.emit()

    def _forget(self) -> None:
        self._keep(None, 0)
        self._resume()

    # -- looking ------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """List the folder off the UI thread, for a drive of the network may take its time."""
        page = self.parentWidget()
        if self._watched is None or (self._look and self._look.running) or not (page and page.isVisible()):
            return
        watched = self._watched

        def work(_progress: Progress) -> Seen:
            return list_folder(watched.folder)

        self._look = Operation(
            self,
            work,
            success=lambda listed: self._looked(watched, listed),
            failure=lambda error: self._lost(watched, error),
        ).start()

    def _looked(self, watched: ScanFolder, listed: Seen) -> None:
        if watched is self._watched:
            self._gone, self.new = False, watched.look(listed)
            self._show()

    def _lost(self, watched: ScanFolder, _error: QiluError) -> None:
        if watched is self._watched:
            self._gone, self.new = True, []
            self._show()

    def _show(self) -> None:
        self.setVisible(self._gone or bool(self.new))
        for one in (self.take_link, self.folder_link, self.ignore_link):
            one.setVisible(not self._gone)
        for one in (self.other_link, self.end_link):
            one.setVisible(self._gone)
        if self._gone and self.folder:
            text = f"扫描仪文件夹“{self.folder.name}”打不开：U 盘可能已被拔出，或网络没有连上。恢复后会自动接着留意。"
            self.text.setText(text)
            self.text.setToolTip(str(self.folder))
        elif self.new:
            self.text.setText(_told(self.new))
            self.text.setToolTip("\n".join(short_name(path.name) for path in self.new))

    # -- answers ------------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        paths = self._settle()
        if paths:
            self.wanted.emit(paths)

    def _ignore(self) -> None:
        self._settle()

    def _settle(self) -> list[Path]:
        paths, self.new = self.new, []
        if self._watched:
            self._watched.settle(paths)
            self._keep(self._watched.folder, self._watched.since)
        self._show()
        return paths

    def _open_folder(self) -> None:
        folder = self.folder
        if folder is None:
            return
        if folder.is_dir():
            open_outside(self.window(), folder)
        else:
            tell(self.window(), "打不开", f"找不到扫描仪文件夹“{folder.name}”。", "U 盘可能已被拔出，请插好后重试。")


def _told(new: Sequence[Path]) -> str:
    names = "、".join(short_name(path.name) for path in new[:_NAMED])
    more = " 等" if len(new) > _NAMED else ""
    return f"扫描仪文件夹有 {len(new)} 个新文件：{names}{more}"
