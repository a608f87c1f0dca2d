"""Starts the window: nothing heavy is loaded before the first one shows."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from qilu_desktop.errors import QiluError, WorkspaceLocked
from qilu_desktop.gui.crash import catch_all, start_log
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.theme import dress, speak_chinese
from qilu_desktop.gui.widgets import lay_out_now
from qilu_desktop.paths import resources_dir, user_data_dir

_DATABASE = "workspace.sqlite3"


def run(workspace: Path | None, as_of: date | None) -> int:
    """Show the start page, or *workspace* at once where given, until the user is done; the exit code.

    *as_of* stands in for today (countdown, checks, dates of documents).
    """
    app = make_app()
    catch_all()
    shell = Shell(as_of)
    shell.begin(workspace)
    # The log file is opened once the window is there; an error before that opens it itself.
    QTimer.singleShot(0, start_log)
    return app.exec()


def make_app() -> QApplication:
    """The application, dressed; the one that runs already where there is one."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    # Named as an argument, the style needs none of the many classes that setStyle() would load.
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    app.setApplicationName("qilu-desktop")
    app.setApplicationDisplayName("齐鲁首席技师申报助手")
    dress(app)
    return app


class Shell(QObject):
    """Keeps the one window that is open: the start page or a workspace."""

    def __init__(self, as_of: date | None = None) -> None:
        super().__init__()
        self._as_of = as_of
        self.settings = Settings()
        self.window: QMainWindow | None = None

    def begin(self, workspace: Path | None) -> None:
        """Open *workspace*, the start page where none is given or it cannot be opened."""
        if workspace is None or not self.open(workspace):
            self.show_start()

    # -- start page ---------------------------------------------------------------------------------------------------

    def show_start(self) -> None:
        """Show the start page."""
        from qilu_desktop.gui.receiving.drops import Drops
        from qilu_desktop.gui.start_page import StartPage

        page = StartPage(self.settings.recent(), has_sample=_sample_file().is_file())
        page.picked.connect(self.open)
        page.wants_new.connect(self.create)
        page.browse.connect(self.browse)
        page.sample.connect(self.open_sample)
        page.wants_look.connect(self.look_at_received)
        page.wants_take.connect(self.take_in)
        window = QMainWindow()
        Drops(window, self.take_dropped)
        window.setWindowTitle("齐鲁首席技师申报助手")
        window.setMinimumSize(960, 640)
        window.setCentralWidget(page)
        self._show(window)

    def _show(self, window: QMainWindow) -> None:
        geometry = self.settings.geometry()
        if geometry is None or not window.restoreGeometry(geometry):
            window.resize(_fitting(window))
        before, self.window = self.window, window
        window.show()
        # Everything is in its place before the first paint, which then need not be painted twice.
        lay_out_now()
        if before:
            before.close()
            before.deleteLater()

    def _parent(self) -> QWidget:
        return self.window or QWidget()

    def create(self) -> None:
        """Ask for a place and make a workspace there."""
        from qilu_desktop.gui.dialogs import tell_error
        from qilu_desktop.gui.new_dialog import NewDialog
        from qilu_desktop.workspace.workspace import Workspace

        dialog = NewDialog(self._parent(), self.settings.folder("workspace"))
        if not dialog.exec() or dialog.folder is None:
            return
        try:
            Workspace.create(dialog.folder, dialog.pack_id).close()
        except QiluError as error:
            tell_error(self._parent(), error, "没有新建")
            return
        self.settings.keep_folder("workspace", dialog.folder.parent)
        self.open(dialog.folder)

    def browse(self) -> None:
        """Ask for a folder and open the workspace in it; offer to make one where there is none."""
        from qilu_desktop.gui.dialogs import choose_folder

        folder = choose_folder(self._parent(), "打开其他文件夹", self.settings.folder("workspace"))
        if folder:
            self.settings.keep_folder("workspace", folder.parent)
            self.open(folder)

    def take_dropped(self, place: Path) -> None:
        """Take in an exchange file, or look at a folder or ZIP, that was dropped on the start page."""
        from qilu_desktop.gui.receiving.drops import is_parcel

        if is_parcel(place):
            self.take_in(place)
        else:
            self.look_at_received(place)

    def take_in(self, parcel: Path | None = None) -> None:
        """Ask which workspace takes an exchange file (asked for where it is not given), open it and go on there."""
        from qilu_desktop.gui.dialogs import choose_file
        from qilu_desktop.gui.exchange.opening import NEW, OTHER, where_to
        from qilu_desktop.gui.exchange.take_dialog import ENDINGS, FOLDER
        from qilu_desktop.gui.window import Window

        parcel = parcel or choose_file(self._parent(), "选择收到的材料包", self.settings.folder(FOLDER), ENDINGS)
        if parcel is None:
            return
        recent = next(iter(self.settings.recent()), None)
        answer = where_to(self._parent(), parcel, recent)
        if answer == NEW:
            self.create()
        elif answer == OTHER:
            self.browse()
        elif answer is not None and recent:
            self.open(recent)
        if answer is not None and isinstance(self.window, Window):
            self.window.take_in(parcel)

    def look_at_received(self, place: Path | None = None) -> None:
        """Look at a folder or ZIP that somebody sent: at *place* at once, else ask for one."""
        from qilu_desktop.gui.receiving.dialog import ReceivingDialog

        dialog = ReceivingDialog(self._parent(), self.settings.folder("output"))
        dialog.open()
        if place:
            dialog.look_at(place)

    def open_sample(self) -> None:
        """Open the sample, made from the shipped files when it is asked for the first time."""
        folder = user_data_dir() / "示例"
        if (folder / _DATABASE).is_file():
            self.open(folder)
            return
        from qilu_desktop.gui.sample import load_sample

        load_sample(self._parent(), _sample_file(), folder, lambda: self.open(folder))

    # -- workspace ----------------------------------------------------------------------------------------------------

    def open(self, folder: Path, *, read_only: bool = False) -> bool:
        """Open a workspace in a new window; False when it stayed closed (the reason was told)."""
        from qilu_desktop.gui.dialogs import ask, tell_error

        try:
            with _undisturbed():
                self._open(folder, read_only=read_only)
        except WorkspaceLocked as error:
            if ask(self._parent(), "已在另一个窗口打开", error.what, error.remedy, ("只读打开",)) == 0:
                return self.open(folder, read_only=True)
            return False
        except QiluError as error:
            tell_error(self._parent(), error, "打不开")
            return False
        return True

    def _open(self, folder: Path, *, read_only: bool) -> None:
        from qilu_desktop.gui.desk import Desk
        from qilu_desktop.gui.dialogs import tell_error
        from qilu_desktop.gui.window import Window
        from qilu_desktop.pack.load import find_pack
        from qilu_desktop.workspace.workspace import Workspace

        workspace = Workspace.open(folder, read_only=read_only)
        try:
            pack = find_pack(workspace.dossier.pack_id)
        except QiluError:
            workspace.close()
            raise
        speak_chinese()
        self.settings.add_recent(folder)
        window = Window(Desk(workspace, pack, self.settings, self._as_of))
        window.left.connect(self.show_start)
        self._show(window)
        if workspace.backup_problem:
            tell_error(window, workspace.backup_problem, "没有做成备份")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nothing of what is being loaded is garbage: the collector would look through all of it again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _sample_file() -> Path:
    return resources_dir() / "sample" / "dossier.json"


def _fitting(window: QWidget) -> QSize:
    """1366 x 768 or what the screen has, a little less."""
    room = window.screen().availableGeometry()
    return QSize(min(1360, room.width() - 20), min(820, room.height() - 40))
