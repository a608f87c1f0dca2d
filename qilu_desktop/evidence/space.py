"""Where a page is empty: rendered small with PDFium and measured, so that no mark ever covers text."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

PDFIUM = threading.Lock()
"""PDFium is not safe for threads: whoever renders in this process holds this lock."""

DRAWINGS: Final = 24
"""Pages drawn before a PDF is opened anew."""
_DPI = 60
_MOST_PIXELS = 4_000_000
# Paper may be tinted but not dark, and even: a pale grey hair line at 60 dpi still changes a colour by more than this.
_LIGHTEST, _EVEN = 176, 8


@dataclass(frozen=True)
class Box:
    """A rectangle in pt; *x*, *y* is its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> Box:
        """The box with *by* pt more on each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@dataclass(frozen=True)
class Ink:
    """A page rendered small, in RGB: yellow and pale letters are letters too."""

    picture: Image.Image

    def clear(self, page: Box, place: Box) -> bool:
        """Whether *place* is empty when the rendered page fills *page* (both in pt of the sheet)."""
        across, down = self.picture.width / page.width, self.picture.height / page.height
        left = max(0, int((place.x - page.x) * across))
        right = min(self.picture.width, int((place.x + place.width - page.x) * across) + 1)
        top = max(0, int((page.y + page.height - place.y - place.height) * down))
        bottom = min(self.picture.height, int((page.y + page.height - place.y) * down) + 1)
        if left >= right or top >= bottom:
            return True
        under = self.picture.crop((left, top, right, bottom))
        colours = [band.tobytes() for band in under.split()]
        even = all(max(colour) - min(colour) <= _EVEN for colour in colours)
        return even and min(under.convert("L").tobytes()) >= _LIGHTEST


def opened(source: bytes | Path) -> pypdfium2.PdfDocument:
    """A PDF opened by PDFium that shows what is filled into its form fields; the caller holds :data:`PDFIUM`.

    Raises:
        PdfiumError: it cannot be opened.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    # Of another kind of form (XFA) PDFium as it comes draws nothing, and complains when asked to.
    if document.get_formtype() == pypdfium2.raw.FORMTYPE_ACRO_FORM:
        document.init_forms()
    return document


class Looker:
    """Renders pages of one PDF; a page that PDFium cannot draw gives ``None``."""

    def __init__(self, source: bytes | Path | BinaryIO) -> None:
        self._source = source
        self._document: Any = None
        self._drawings = 0

    def page(self, index: int, turn: int = 0) -> Ink | None:
        """Page *index* (0-based) as it is looked at, turned by so many degrees more, at about 60 dpi."""
        import pypdfium2

        with PDFIUM:
            try:
                page = self._opened()[index]
                width, height = page.get_size()
                scale = min(_DPI / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
                bitmap = page.render(scale=scale, rotation=turn)
                ink = Ink(bitmap.to_pil().convert("RGB"))
                # Let go while the lock is held: PDFium must never be entered by two threads, not even to free.
                bitmap.close()
                page.close()
                return ink
            except (pypdfium2.PdfiumError, RuntimeError, ValueError, IndexError, OSError, OverflowError):
                return None

    def _opened(self) -> pypdfium2.PdfDocument:
        """The document, opened anew after some pages: PDFium keeps the data of every page that it has drawn."""
        import pypdfium2

        if self._document is not None and self._drawings >= DRAWINGS:
            self._document.close()
            self._document = None
        if self._document is None:
            self._document, self._drawings = pypdfium2.PdfDocument(self._source), 0
        self._drawings += 1
        document: pypdfium2.PdfDocument = self._document
        return document

    def close(self) -> None:
        """Let go of the file."""
        with PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = None


def corners(sheet: Box, width: float, height: float, inset: tuple[float, float]) -> Iterator[Box]:
    """Places for a mark, best first: the lower corners, the upper ones, then the sides and the middle upwards."""
    left, right = inset[0], sheet.width - inset[0] - width
    lowest, highest = inset[1], sheet.height - inset[1] - height
    middle = (sheet.width - width) / 2
    for x, y in ((right, lowest), (left, lowest), (right, highest), (left, highest), (middle, lowest)):
        yield Box(x, y, width, height)
    steps = 16
    for step in range(1, steps):
        for x in (right, left, middle):
            yield Box(x, lowest + (highest - lowest) * step / steps, width, height)
