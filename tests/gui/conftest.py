"""Real windows, off screen: any Qt warning, log warning or exception in a slot fails the test that met it."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from builders import TODAY
from gui_tools import store_files
from PySide6.QtCore import QMessageLogContext, QThreadPool, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.workspace.workspace import Workspace

_IDLE, _WHOLE = 20, 120
"""Seconds that are waited while nothing is at work, and at most."""
_HARMLESS = ("This plugin does not support",)


@pytest.fixture(scope="session")
def app() -> QApplication:
    from qilu_desktop.gui.app import make_app

    return make_app()


class _Noted(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@pytest.fixture(autouse=True)
def noticed(app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Texts that Qt, the log or a failing slot left behind; a test that means to cause one clears the list."""
    monkeypatch.setenv("QILU_DATA_DIR", str(tmp_path / "user"))
    noted = _Noted()
    logging.getLogger().addHandler(noted)

    def on_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(_HARMLESS):
            noted.texts.append(f"Qt: {text}")

    former = qInstallMessageHandler(on_qt)
    hook = sys.excepthook
    sys.excepthook = lambda kind, error, _trace: noted.texts.append(f"slot: {kind.__name__}: {error}")
    yield noted.texts
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    app.processEvents()
    sys.excepthook = hook
    qInstallMessageHandler(former)
    logging.getLogger().removeHandler(noted)
    assert noted.texts == []


@pytest.fixture
def wait(app: QApplication) -> Callable[[Callable[[], bool]], None]:
    """Runs the event loop until something holds; fails after 20 seconds in which no slow work was under way.

    A busy machine may take its time with that work, but not beyond two minutes in all.
    """

    def until(holds: Callable[[], bool]) -> None:
        start = idle_since = time.monotonic()
        while not holds():
            now = time.monotonic()
            idle_since = now if QThreadPool.globalInstance().activeThreadCount() else idle_since
            assert now - idle_since < _IDLE, "waited 20 idle seconds in vain"
            assert now - start < _WHOLE, "waited two minutes in vain"
            app.processEvents()
            time.sleep(0.005)

    return until


@pytest.fixture
def open_window(app: QApplication, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Opens the main window on a real workspace that holds a dossier."""
    opened: list[Window] = []

    def make(
        dossier: Dossier | None = None, *, read_only: bool = False, folder: Path | None = None, today: date = TODAY
    ) -> Window:
        place = folder or tmp_path / "工作区"
        if not place.exists():
            with Workspace.create(place, "2024") as workspace:
                if dossier:
                    store_files(workspace, dossier)
                    workspace.apply(dossier)
        workspace = Workspace.open(place, read_only=read_only)
        window = Window(Desk(workspace, find_pack("2024"), Settings(), today))
        window.resize(1366, 768)
        window.show()
        app.processEvents()
        opened.append(window)
        return window

    yield make
    for window in opened:
        window.close()
