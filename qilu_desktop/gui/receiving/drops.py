"""A submission folder, a ZIP or an exchange file dropped on a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

_MANIFEST = "manifest-sha256.txt"
"""As ``submission.manifest`` names it, which is not loaded for the first window."""
_PARCEL = ".qlsj"
"""As ``exchange.packing`` names it, likewise."""


def is_parcel(place: Path) -> bool:
    """Whether a file is named as an exchange file."""
    return place.suffix.lower() == _PARCEL


def parcel_in(data: QMimeData) -> Path | None:
    """The one exchange file in what is dragged; None where it is something else."""
    place = _only(data)
    return place if place and is_parcel(place) else None


def received_in(data: QMimeData) -> Path | None:
    """The one submission folder, ZIP or exchange file in what is dragged; None where it is something else."""
    place = _only(data)
    known = place and (place.suffix.lower() in {".zip", _PARCEL} or (place / _MANIFEST).is_file())
    return place if known else None


def _only(data: QMimeData) -> Path | None:
    places = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return places[0] if len(places) == 1 else None


class Drops(QObject):
    """Hands what is dropped on *window* to *take*; leaves everything else to the window."""

    def __init__(self, window: QWidget, take: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a folder, ZIP or exchange file, and take it when it is let go."""
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
