"""The pages of an attached file to look at while they are edited: upright, as pixels, one page at a time.

The page stands as :mod:`dossier.pages` means it, before any edit.  However many pages the file has, no more than one
decoded page is held, and of a PDF not more than the data of two dozen pages.
"""

from __future__ import annotations

import contextlib
import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qilu_desktop.evidence import faults, intake, pictures
from qilu_desktop.evidence.space import DRAWINGS, PDFIUM, opened

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS: Final = 16_000_000
"""No page is drawn with more pixels."""
_HELD_PIXELS = 40_000_000
"""A decoded picture of at most so many pixels is kept until another page is asked for."""
_POINT = 96 / 72


@dataclass(frozen=True)
class DrawnPage:
    """A page drawn: rows of RGB from the top, 3 bytes a pixel; ``full`` is its whole size (pixels, or pt of a PDF)."""

    width: int
    height: int
    data: bytes
    full: tuple[float, float]


class FilePages:
    """An open file; may be asked from several threads, one at a time is served.  Nothing is drawn once it is closed."""

    def __init__(self, place: Path, name: str) -> None:
        """Open the file at *place*; *name* is what it is called in errors.

        Raises:
            EvidenceError: it cannot be read, is no picture and no PDF, or is broken.
        """
        self._name, self._place = name, place
        self._lock = threading.Lock()
        self._document: Any = None
        self._drawings = 0
        self._held: tuple[int, Image.Image] | None = None
        media = intake.sniff(self._head())
        if media is None:
            raise faults.unsupported(name, "")
        self.is_pdf = media == "pdf"
        # Both are read page by page from the disk.
        self._opened = contextlib.ExitStack()
        self._pictures = None if self.is_pdf else self._opened.enter_context(pictures.opened(place, media, name))
        self.count = self._count_pdf() if self._pictures is None else len(self._pictures)
        self._closed = False

    def _head(self) -> bytes:
        try:
            return intake.head(self._place)
        except OSError as error:
            raise faults.unreadable(self._name, error) from error

    def _count_pdf(self) -> int:
        import pypdfium2

        with PDFIUM:
            try:
                self._open_pdf()
                return len(self._document)
            except (pypdfium2.PdfiumError, OSError) as error:
                raise faults.damaged(self._name, "PDF") from error

    def _open_pdf(self) -> None:
        """Open the PDF, or open it anew after some pages: PDFium keeps the data of every page that it has drawn."""
        if self._document is not None and self._drawings < DRAWINGS:
            return
        if self._document is not None:
            self._document.close()
        self._document, self._drawings = opened(self._place), 0

    def draw(self, page: int, width: float, height: float) -> DrawnPage | None:
        """Page *page* (from 1) fitted into *width* by *height* pixels; None once closed.

        A picture is not blown up.

        Raises:
            EvidenceError: the page cannot be drawn.
        """
        with self._lock:
            if self._closed:
                return None
            if self._pictures is not None:
                return self._picture(self._pictures, page, width, height)
            return self._drawn(page, width, height)

    def _drawn(self, number: int, width: float, height: float) -> DrawnPage:
        import pypdfium2

        with PDFIUM:
            try:
                self._open_pdf()
                self._drawings += 1
                page = self._document[number - 1]
                full = page.get_size()
                bitmap = page.render(scale=_scale(full, width, height, _POINT * 8), rev_byteorder=True)
                picture = bitmap.to_pil().convert("RGB")
                bitmap.close()
                page.close()
            except (pypdfium2.PdfiumError, *faults.LIBRARY_ERRORS) as error:
                raise faults.damaged(self._name, f"PDF 第 {number} 页") from error
        return DrawnPage(picture.width, picture.height, picture.tobytes(), full)

    def _picture(self, pages: pictures.Pictures, number: int, width: float, height: float) -> DrawnPage:
        from PIL import Image

        whole = self._decoded(pages, number, width, height)
        full = pages.sizes[number - 1]
        full = full if (full[0] < full[1]) == (whole.width < whole.height) else full[::-1]
        scale = _scale(full, width, height, 1.0)
        size = (max(1, round(full[0] * scale)), max(1, round(full[1] * scale)))
        plain = whole.convert("L") if whole.mode == "1" else whole
        small = plain if size == whole.size else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return DrawnPage(*size, small.convert("RGB").tobytes(), full)

    def _decoded(self, pages: pictures.Pictures, number: int, width: float, height: float) -> Image.Image:
        if self._held and self._held[0] == number:
            return self._held[1]
        self._held = None
        across, down = pages.sizes[number - 1]
        if across * down <= _HELD_PIXELS:
            self._held = (number, pages.upright(number - 1))
            return self._held[1]
        # Decoded for this drawing alone, hardly larger than it.
        side = 2 * math.ceil(min(max(width, height), math.sqrt(MOST_PIXELS)))
        return pages.upright(number - 1, (side, 1))

    def close(self) -> None:
        """Let the file go."""
        with self._lock, PDFIUM:
            self._closed, self._held = True, None
            self._opened.close()
            if self._document is not None:
                self._document.close()
                self._document = None


def _scale(full: tuple[float, float], width: float, height: float, most: float) -> float:
    """Pixels a unit of the page, so that it fits, within limits."""
    area = max(1.0, full[0] * full[1])
    return min(width / max(1.0, full[0]), height / max(1.0, full[1]), most, math.sqrt(MOST_PIXELS / area))
