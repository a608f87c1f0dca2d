"""导出校验报告: PDF for the file, Excel to work with, JSON for other programs; written off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, open_outside, tell_error
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import allow
from qilu_desktop.paths import write_whole
from qilu_desktop.progress import Progress

_NAME = "校验报告"
_FORMS = (("PDF（打印、存档）", "pdf"), ("Excel 表格", "xlsx"), ("数据文件（供其他程序读取）", "json"))


def report_bytes(desk: Desk, wanted: str) -> Callable[[Progress], bytes]:
    """The work of making the report of what is stored now, for a worker."""
    pack, dossier, report, today = desk.pack, desk.dossier, desk.report, desk.today
    revision, folder = desk.workspace.revision, desk.workspace.folder

    def make(progress: Progress) -> bytes:
        from qilu_desktop.documents.adoption.in_folder import read_official
        from qilu_desktop.submission.checks_file import checks_file
        from qilu_desktop.submission.checks_told import Checked

        progress.step("正在生成校验报告", 0, 1)
        return checks_file(Checked(report, pack, dossier, today, revision, read_official(folder)), wanted)

    return make


class ExportButton(QPushButton):
    """A button with a menu of the forms."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("导出校验报告")
        self.desk = desk
        self._work: Operation[bytes] | None = None
        self.setAutoDefault(False)
        self.setIcon(icon("chevron-down"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(lambda _checked=False: self._open_menu())

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for name, ending in _FORMS:
            menu.addAction(name).triggered.connect(lambda _checked=False, ending=ending: self.choose(ending))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choose(self, ending: str) -> None:
        """Ask for a place and write the report there."""
        start = self.desk.settings.folder("export") / f"{_NAME}.{ending}"
        chosen, _kind = QFileDialog.getSaveFileName(self, "导出校验报告", str(start), f"*.{ending}")
        if chosen:
            place = Path(chosen)
            self.write(place if place.suffix.lower() == f".{ending}" else place.with_name(f"{place.name}.{ending}"))

    def write(self, place: Path) -> None:
        """Make the report off the window's thread and write it whole."""
        if self._work and self._work.running:
            return
        self.desk.settings.keep_folder("export", place.parent)
        allow(self, on=False, why="正在导出")
        work = report_bytes(self.desk, place.suffix.lower().removeprefix("."))

        def make(progress: Progress) -> bytes:
            data = work(progress)
            write_whole(place, data)
            return data

        self._work = Operation(self, make, success=lambda _data: self._done(place), failure=self._failed).start()

    def _done(self, place: Path) -> None:
        allow(self, on=True, why="")
        parent: QWidget = self.window()
        if ask(parent, "已导出", f"校验报告已保存为“{place.name}”。", str(place.parent), ("打开",)) == 0:
            open_outside(parent, place)

    def _failed(self, error: QiluError) -> None:
        allow(self, on=True, why="")
        if not isinstance(error, Cancelled):
            tell_error(self.window(), error, "没有导出")
