"""Pages of evidence decoded off the UI thread, as they are sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.operation import Operation
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    from PIL.Image import Image

Key: TypeAlias = tuple[str, PageEdit]


def page_key(entry: Evidence, page: int) -> Key:
    """What a page looks like: the file, and how its *page*-th sent page (from 1) is cut and turned."""
    edits = entry.edits
    return entry.file.sha256, edits[min(page, len(edits)) - 1] if edits else PageEdit(page)


class PageLoader(QObject):
    """Keeps the page decoded last; *shown* is called when one that was asked for is there."""

    def __init__(self, parent: QObject, desk: Desk, shown: Callable[[], object]) -> None:
        super().__init__(parent)
        self.desk = desk
        self._shown = shown
        self._wanted: Key | None = None
        self._have: tuple[Key, QImage | None] | None = None

    def image(self, entry: Evidence, page: int) -> QImage | None:
        """The page's picture; None while it is being decoded, and where it cannot be."""
        key = page_key(entry, page)
        if self._have and self._have[0] == key:
            return self._have[1]
        if self._wanted != key:
            self._wanted = key
            self._load(entry, key)
        return None

    @property
    def loading(self) -> bool:
        """Whether a picture is on its way."""
        return self._wanted is not None

    def _load(self, entry: Evidence, key: Key) -> None:
        read_bytes = self.desk.workspace.file_bytes

        def work(_progress: Progress) -> QImage | None:
            return decoded(read_bytes(entry.file), key[1])

        Operation(
            self, work, success=lambda image: self._done(key, image), failure=lambda error: self._no(key, error)
        ).start()

    def _no(self, key: Key, _error: QiluError) -> None:
        self._done(key, None)

    def _done(self, key: Key, image: QImage | None) -> None:
        if self._wanted != key:
            return
        self._wanted, self._have = None, (key, image)
        self._shown()


def decoded(data: bytes, edit: PageEdit) -> QImage | None:
    """A page as it is sent; None where it is no picture that can be shown."""
    from qilu_desktop.evidence.reading.pictures import Unreadable, decode_sent
    from qilu_desktop.evidence.space import PDFIUM

    try:
        with PDFIUM:
            return as_image(decode_sent(data, edit))
    except Unreadable:
        return None


def as_image(picture: Image) -> QImage:
    """A decoded picture for the window."""
    rgb = picture.convert("RGB")
    # The format in which Qt scales and paints: a long screenshot would keep the window waiting for each conversion.
    data = rgb.tobytes("raw", "BGRX")
    return QImage(data, rgb.width, rgb.height, rgb.width * 4, QImage.Format.Format_RGB32).copy()
