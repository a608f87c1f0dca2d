"""A finished PDF as the preview needs it: its pages as pixels, and where words stand; safe to ask from any thread."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from qilu_desktop.evidence.space import PDFIUM

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_MOST_PIXELS = 24_000_000
"""A page drawn larger than this is drawn at this size and stretched: 100 MB of pixels are enough."""
_SAME_LINE = 0.5
"""Boxes whose heights overlap by more than this share stand on one line."""


class Area(NamedTuple):
    """A rectangle on a page in pt, measured from the page's upper left corner."""

    left: float
    top: float
    width: float
    height: float


class Letter(NamedTuple):
    """A character as it stands on a page."""

    text: str
    area: Area


@dataclass(frozen=True)
class Hit:
    """A place where the words searched stand: page from 0, one rectangle a line."""

    page: int
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Pixels:
    """A drawn page: rows from the top, ``stride`` bytes each, 4 bytes a pixel (blue, green, red, unused)."""

    width: int
    height: int
    stride: int
    data: bytes


@dataclass(frozen=True)
class _Text:
    """A page's folded characters without blanks and line ends, and the number in the PDF of the one each comes of."""

    letters: str
    numbers: tuple[int, ...]


class PdfPages:
    """An open PDF; ``sizes`` are the pages' in pt.  Everything answers nothing once it is closed."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with PDFIUM:
            self._document: Any = pypdfium2.PdfDocument(data)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(len(self._document))
            )
        self._texts: dict[int, _Text] = {}

    def draw(self, number: int, scale: float) -> Pixels | None:
        """Page *number* (from 0) with *scale* pixels a pt; None once closed."""
        width, height = self.sizes[number]
        scale = min(scale, (_MOST_PIXELS / (width * height)) ** 0.5)
        with PDFIUM:
            if self._document is None:
                return None
            page = self._document[number]
            bitmap = page.render(scale=scale, prefer_bgrx=True, draw_annots=False)
            try:
                return Pixels(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            finally:
                # Left to the garbage collector, they would be let go without the lock.
                bitmap.close()
                page.close()

    def find(self, words: str) -> tuple[Hit, ...]:
        """Every place of *words*, in reading order.

        Blanks, line ends, the case and the width of letters (Ａ1（ or A１() make no difference.
        """
        wanted = "".join(_folded(letter) for letter in words)
        if not wanted:
            return ()
        return tuple(hit for number in range(len(self.sizes)) for hit in self._find_on(number, wanted))

    def _find_on(self, number: int, wanted: str) -> Iterator[Hit]:
        with PDFIUM:
            if self._document is None:
                return
            page = self._document[number]
            text = page.get_textpage()
            try:
                found = self._texts.setdefault(number, _letters(text))
                hits = [_areas(text, found.numbers[at : at + len(wanted)]) for at in _places(found.letters, wanted)]
            finally:
                text.close()
                page.close()
        height = self.sizes[number][1]
        for boxes in hits:
            yield Hit(
                number, tuple(Area(left, height - top, right - left, top - low) for left, low, right, top in boxes)
            )

    def letters(self, number: int) -> tuple[Letter, ...]:
        """The characters of a page in reading order, with their places; none once closed."""
        with PDFIUM:
            if self._document is None:
                return ()
            page = self._document[number]
            text = page.get_textpage()
            try:
                found = [(letter, text.get_charbox(at, loose=True)) for at, letter in _characters(text)]
            finally:
                text.close()
                page.close()
        height = self.sizes[number][1]
        return tuple(
            Letter(letter, Area(left, height - top, right - left, top - low))
            for letter, (left, low, right, top) in found
            if letter not in _UNSEEN and letter not in "\r\n" and right > left and top > low
        )

    def close(self) -> None:
        """Let the PDF go."""
        with PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = None


_UNSEEN = frozenset("\0\2\xad\ufeff\ufffe")
"""What PDFium puts for characters without a code and for hyphens at line ends, and signs without width."""


def _folded(letter: str) -> str:
    """A letter as it is compared: compatibility forms as the usual one (NFKC), small, blanks and unseen signs gone."""
    folded = unicodedata.normalize("NFKC", letter).casefold()
    return "".join(one for one in folded if not one.isspace() and one not in _UNSEEN)


def _letters(text: PdfTextPage) -> _Text:
    letters, numbers = [], []
    for number, character in _characters(text):
        for letter in _folded(character):
            letters.append(letter)
            numbers.append(number)
    return _Text("".join(letters), tuple(numbers))


def _characters(text: PdfTextPage) -> Iterator[tuple[int, str]]:
    """The characters of a page, each with its number in the PDF."""
    import pypdfium2.raw as pdfium

    high = 0
    for number in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, number)
        if _is_half(code, 0xD800):
            high = code
            continue
        # Where PDFium gives UTF-16 (on Windows), a rare character comes in two halves.
        if _is_half(code, 0xDC00):
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        yield number, chr(code)


def _is_half(code: int, first: int) -> bool:
    return first <= code < first + 0x400


def _places(letters: str, wanted: str) -> Iterator[int]:
    at = letters.find(wanted)
    while at >= 0:
        yield at
        at = letters.find(wanted, at + len(wanted))


_Box = tuple[float, float, float, float]


def _areas(text: PdfTextPage, numbers: tuple[int, ...]) -> list[_Box]:
    """The boxes (left, low, right, top) of some characters, joined line by line."""
    lines: list[_Box] = []
    for number in numbers:
        box: _Box = text.get_charbox(number, loose=True)
        if lines and _on_one_line(lines[-1], box):
            last = lines[-1]
            lines[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return lines


def _on_one_line(one: _Box, other: _Box) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common > _SAME_LINE * min(one[3] - one[1], other[3] - other[1])
