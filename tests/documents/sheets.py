"""Pages of a PDF as a reader sees them: which letters stand where, and which lines are drawn."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """A letter with its box in pt from the page's left and top; ``line`` is where its line's base stands."""

    text: str
    left: float
    right: float
    line: float
    size: float


@dataclass(frozen=True)
class Stroke:
    """A drawn line, upright or level, in pt from the page's left and top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def upright(self) -> bool:
        return self.bottom - self.top > self.right - self.left


@dataclass(frozen=True)
class Sheet:
    """One page; *foot* is the foot margin in pt, where its number stands."""

    width: float
    height: float
    everything: tuple[Letter, ...]
    strokes: tuple[Stroke, ...]
    foot: float

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """What stands in the type area (and above), without blanks."""
        return tuple(each for each in self.everything if each.line < self.height - self.foot)

    @cached_property
    def number(self) -> str:
        """What stands in the foot."""
        return "".join(each.text for each in self.everything if each.line >= self.height - self.foot)

    @cached_property
    def text(self) -> str:
        return "".join(each.text for each in self.letters)

    def below(self, words: str) -> str:
        """What stands lower than the last place of *words*."""
        start = self.text.rindex(words)
        line = max(each.line for each in self.letters[start : start + len(words)])
        return "".join(each.text for each in self.letters if each.line > line + 3)

    def lines(self) -> dict[float, list[Letter]]:
        """Letters by the base of their line, from the top."""
        found: dict[float, list[Letter]] = {}
        for letter in self.letters:
            place = next((line for line in found if abs(line - letter.line) < 3), letter.line)
            found.setdefault(place, []).append(letter)
        return dict(sorted(found.items()))


def sheets(source: bytes | Path, foot: float) -> list[Sheet]:
    """The pages of a PDF; *foot* is the foot margin in mm."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(source) if isinstance(source, bytes) else source)
    try:
        return [_sheet(page, foot * MM) for page in pdf]
    finally:
        pdf.close()


def _sheet(page: pypdfium2.PdfPage, foot: float) -> Sheet:
    words, height = page.get_textpage(), page.get_height()
    letters, half = [], ""
    for place in range(words.count_chars()):
        text = half + chr(raw.FPDFText_GetUnicode(words.raw, place))
        half = text if "\ud800" <= text[-1] <= "\udbff" else ""
        if half or re.fullmatch(r"\s|\x00", text):
            continue
        left, _, right, _ = words.get_charbox(place, loose=True)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16")
        size = raw.FPDFText_GetFontSize(words.raw, place)
        letters.append(Letter(whole, left, right, height - _base(words, place), size))
    strokes = []
    for entry in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = entry.get_bounds()
        strokes.append(Stroke(left, height - top, right, height - bottom))
    return Sheet(page.get_width(), height, tuple(letters), tuple(strokes), foot)


def _base(words: pypdfium2.PdfTextPage, place: int) -> float:
    import ctypes

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(words.raw, place, x, y)
    return y.value
