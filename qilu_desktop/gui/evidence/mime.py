"""What a drop or the clipboard holds that can be taken in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage, QPixmap

from qilu_desktop.gui.capture.screens import as_png
from qilu_desktop.gui.evidence.gathering import Source, Wanted
from qilu_desktop.gui.receiving.drops import parcel_in


def has_wanted(mime: QMimeData) -> bool:
    """Whether there is something to take; an exchange file is the window's."""
    files = any(url.isLocalFile() for url in mime.urls()) and not parcel_in(mime)
    return mime.hasImage() or files


def wanted_in(mime: QMimeData, label: str) -> list[Wanted]:
    """The files of *mime*, or its picture, which is then called *label* with the time; empty when there is neither."""
    paths: list[Wanted] = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths or not mime.hasImage():
        return paths
    image = mime.imageData()
    image = image.toImage() if isinstance(image, QPixmap) else image
    return [picture_source(as_png(image), label)] if isinstance(image, QImage) and not image.isNull() else []


def picture_source(data: bytes, label: str) -> Source:
    """A PNG file's *data* as a source, named by *label* and the time, so that several can be told apart."""
    return Source(f"{label} {datetime.now():%Y-%m-%d %H%M%S}.png", data=data)
