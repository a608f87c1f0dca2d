"""A submission folder or a ZIP dropped on a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

_MANIFEST = "manifest-sha256.txt"
"""As ``submission.manifest`` names it, which is not loaded for the first window."""


def received_in(data: QMimeData) -> Path | None:
    """The one submission folder or ZIP in what is dragged; None where it is something else."""
    places = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(places) != 1:
        return None
    place = places[0]
    return place if place.suffix.lower() == ".zip" or (place / _MANIFEST).is_file() else None


class Drops(QObject):
    """Hands what is dropped on *window* to *take*; leaves everything else to the window."""

    def __init__(self, window: QWidget, take: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a folder or ZIP, and take it when it is let go."""
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            place = received_in(event.mimeData())
            if place:
                event.acceptProposedAction()
                self._take(place)
                return True
        elif isinstance(event, QDragEnterEvent) and received_in(event.mimeData()):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)
