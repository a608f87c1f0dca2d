"""Lets the user draw a region on any screen, our own windows out of the way; see the package for how to use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.capture.overlay import Overlay
from qilu_desktop.gui.capture.screens import Shot, as_png, take_shots

_PASSING: Final = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
_SETTLING: Final = 300
"""Milliseconds that desktops need to fade our windows out."""


def capture_region(
    parent: QWidget, on_picture: Callable[[bytes], object], on_refused: Callable[[QiluError], object]
) -> Capture:
    """Let the user draw a region of a screen; returns at once.

    ``on_picture`` gets the PNG data of the region in device pixels, ``on_refused`` why there is no picture; a user who
    gives up calls neither.  Our windows are back before that.
    """
    return Capture(parent, on_picture, on_refused)


class Capture(QObject):
    """One capture, from hiding our windows to showing them again; ``overlays`` are there while the user draws."""

    def __init__(
        self, parent: QWidget, on_picture: Callable[[bytes], object], on_refused: Callable[[QiluError], object]
    ) -> None:
        super().__init__(parent)
        self._on_picture = on_picture
        self._on_refused = on_refused
        self.overlays: list[Overlay] = []
        self._hidden, self._faded = _withdraw_windows()
        QTimer.singleShot(_SETTLING, self, self._show_overlays)

    def _show_overlays(self) -> None:
        try:
            shots = take_shots()
        except QiluError as error:
            self._end()
            self._on_refused(error)
            return
        for shot in shots:
            # The first is modal and the others are its children: modal side by side, they would block each other.
            overlay = Overlay(shot, self.overlays[0] if self.overlays else None)
            overlay.picked.connect(self._picked)
            overlay.cancelled.connect(self._end)
            self.overlays.append(overlay)
            overlay.showFullScreen()
        self.overlays[0].activateWindow()
        self.overlays[0].setFocus()
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._screens_changed)
        app.screenAdded.connect(self._screens_changed)

    def _screens_changed(self) -> None:
        """The pictures no longer are what the screens show."""
        if self.overlays:
            self._end()
            self._on_refused(QiluError("截图时显示器有变化（接上或拔下），没有截到图。", "请重新截取。"))

    def _picked(self, shot: Shot, pixels: QRect) -> None:
        self._end()
        self._on_picture(as_png(shot.image.copy(pixels)))

    def _end(self) -> None:
        """Our windows back first, or hiding the overlays would leave the application without a window."""
        for widget in self._hidden:
            widget.show()
        for widget, opacity in self._faded:
            widget.setWindowOpacity(opacity)
        for overlay in reversed(self.overlays):
            overlay.hide()
        if self.overlays:
            self.overlays[0].deleteLater()
        self.overlays = []
        window = self.parent()
        if isinstance(window, QWidget):
            window.window().raise_()
            window.window().activateWindow()
        self.deleteLater()


def _withdraw_windows() -> tuple[list[QWidget], list[tuple[QWidget, float]]]:
    """Hide what is shown of us; dialogs that run by ``exec()`` would end by that, so they are made transparent.

    Menus and tool tips are gone for good: they belong to a click that is over.
    """
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for widget in shown:
        if widget.windowType() in _PASSING:
            widget.close()
    shown = [one for one in shown if one.windowType() not in _PASSING]
    running = [one for one in shown if one.windowModality() is Qt.WindowModality.ApplicationModal]
    hidden = [one for one in shown if one not in running]
    faded = [(one, one.windowOpacity()) for one in running]
    for widget in hidden:
        widget.hide()
    for widget in running:
        widget.setWindowOpacity(0.0)
    return hidden, faded
