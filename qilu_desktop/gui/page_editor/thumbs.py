"""Small pictures of pages, made off the UI thread, only those asked for, and no more kept than a screen or two."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from qilu_desktop.errors import QiluError
from qilu_desktop.evidence.leafing import FilePages
from qilu_desktop.gui.page_editor.painting import image_of
from qilu_desktop.gui.preview.newest import Newest

KEPT = 96
"""Small pictures that are kept."""


class Thumbs(QObject):
    """The small pictures of one file; ``made`` carries the page (from 1) of one that has come.

    *wanted* tells which pages are in view now, best first; what has scrolled away before its turn is not made.
    """

    made = Signal(int)

    def __init__(self, pages: FilePages, side: int, wanted: Callable[[], Iterable[int]]) -> None:
        super().__init__()
        self._pages, self._side, self._wanted = pages, side, wanted
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._broken: set[int] = set()
        self._worker: Newest[int, QImage | None] = Newest(self, self._take, self._failed)

    def image(self, page: int) -> QImage | None:
        """The picture of a page, where there is one already."""
        found = self._images.get(page)
        if found is not None:
            self._images.move_to_end(page)
        return found

    def is_broken(self, page: int) -> bool:
        """Whether a page cannot be drawn."""
        return page in self._broken

    @property
    def count(self) -> int:
        """How many are kept now."""
        return len(self._images)

    def go_on(self) -> None:
        """Make the next one that is wanted, unless one is being made."""
        if self._worker.busy:
            return
        page = next((one for one in self._wanted() if one not in self._images and one not in self._broken), None)
        if page is not None:
            pages, side = self._pages, self._side
            self._worker.ask(page, lambda _progress: _small(pages, page, side))

    def _take(self, page: int, image: QImage | None) -> None:
        if image is None:
            return
        self._images[page] = image
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.made.emit(page)
        self.go_on()

    def _failed(self, page: int, _error: QiluError) -> None:
        self._broken.add(page)
        self.made.emit(page)
        self.go_on()


def _small(pages: FilePages, page: int, side: int) -> QImage | None:
    drawn = pages.draw(page, side, side)
    return image_of(drawn) if drawn else None
