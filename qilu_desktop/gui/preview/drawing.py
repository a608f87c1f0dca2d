"""The drawn pages of a PDF: made elsewhere than on the UI thread, those near the view kept, the rest let go."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.gui.preview.pdf import PdfPages

_FINER = ((4, 0.35), (2, 1.6))
"""How many times finer a page is drawn below so many pixels a pt: PDFium makes no line thinner than a pixel, and
small print drawn so would be all lines."""
_LARGE = 6_000_000
"""Pixels from which on a page is not drawn before it comes into view: 24 MB."""


def is_large(sizes: tuple[tuple[float, float], ...], scale: float) -> bool:
    """Whether the largest of the pages (pt) takes much memory at *scale* pixels a pt."""
    return max((wide * high for wide, high in sizes), default=0.0) * scale * scale > _LARGE


@dataclass(frozen=True)
class _Drawn:
    """A page as it was drawn last; shown, stretched, until a better one is there.  ``data`` is what Qt reads."""

    image: QImage
    data: bytes
    scale: float
    edition: int


class Drawings(QObject):
    """The pictures of a :class:`PdfPages`; ``drawn`` tells that one more is there."""

    drawn = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._edition = 0
        self._kept: dict[int, _Drawn] = {}
        self._worker: Newest[tuple[int, int, float], _Drawn | None] = Newest(self, self._take, self._not_drawn)

    def show(self, pages: PdfPages | None, *, keep: bool) -> None:
        """Draw another PDF from now on; *keep* shows the old pages until the new are drawn."""
        self._pages, self._edition = pages, self._edition + 1
        if not keep:
            self._kept.clear()

    @property
    def kept(self) -> frozenset[int]:
        """The pages that are there."""
        return frozenset(self._kept)

    def image(self, number: int) -> QImage | None:
        """A page as it was drawn last."""
        drawn = self._kept.get(number)
        return drawn.image if drawn else None

    def is_fresh(self, number: int, scale: float) -> bool:
        """Whether a page is drawn from the PDF in view with *scale* pixels a pt."""
        drawn = self._kept.get(number)
        return drawn is not None and (drawn.edition, drawn.scale) == (self._edition, scale)

    def draw(self, number: int, scale: float) -> None:
        """Draw a page, unless another is being drawn: ``drawn`` then asks again."""
        pages, edition = self._pages, self._edition
        if pages is not None and not self._worker.busy:
            self._worker.ask((edition, number, scale), lambda _progress: _drawn(pages, number, scale, edition))

    def keep_only(self, numbers: Container[int]) -> None:
        """Let go of all other pages."""
        for number in [one for one in self._kept if one not in numbers]:
            del self._kept[number]

    def _take(self, key: tuple[int, int, float], drawn: _Drawn | None) -> None:
        edition, number, _scale = key
        if drawn is not None and edition == self._edition:
            self._kept[number] = drawn
        self.drawn.emit()

    def _not_drawn(self, _key: tuple[int, int, float], _error: QiluError) -> None:
        """A defect was told already; the sheet stays white."""


def _drawn(pages: PdfPages, number: int, scale: float, edition: int) -> _Drawn | None:
    """A page as Qt has it; runs in the worker."""
    finer = next((times for times, most in _FINER if scale < most), 1)
    drawn = pages.draw(number, scale * finer)
    if drawn is None:
        return None
    image = QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
    width, height = (ceil(side * scale) for side in pages.sizes[number])
    if (drawn.width, drawn.height) == (width, height) or drawn.width < width - 1:
        # A page too large to be drawn whole is stretched while it is painted, where only the part in view counts.
        return _Drawn(image, drawn.data, scale, edition)
    smooth = Qt.TransformationMode.SmoothTransformation
    return _Drawn(image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth), b"", scale, edition)
