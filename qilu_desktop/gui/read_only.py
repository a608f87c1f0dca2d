"""Why nothing can be changed: in a window that is open for reading, every button that is off says so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from qilu_desktop.gui.widgets import READ_ONLY


class SaysWhy(QObject):
    """Tells the reason where the pointer rests on a part of *window* that is off and has no reason of its own."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the tooltips of what is off."""
        if event.type() is not QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        if not isinstance(watched, QWidget) or watched.isEnabled() or not self._window.isAncestorOf(watched):
            return False
        if watched.property("tip") is not None and watched.toolTip():
            return False
        QToolTip.showText(event.globalPos(), READ_ONLY, watched)
        return True
