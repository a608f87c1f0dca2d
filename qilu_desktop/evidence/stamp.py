"""The mark 已审验 (clause 4.3b): unit, verifier and date in a red frame, drawn once and shown on every page due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qilu_desktop.evidence.fonts import FontBook, clean
from qilu_desktop.evidence.pdfs import MM

if TYPE_CHECKING:
    import pikepdf

MARK = "已审验 · 与原件一致"
"""The first line of every stamp."""

_RED = "0.78 0.06 0.10"
_MARK_SIZE, _TEXT_SIZE, _LEAST_SIZE = 12.0, 8.5, 7.0
_INNER = (42 * MM, 62 * MM)
_PAD = 3.0 * MM
_HEAD, _FOOT, _PITCH = 16.5, 8.0, 12.0


@dataclass(frozen=True)
class Stamp:
    """Who saw the originals: the unit, the verifier, and the day."""

    unit: str
    verifier: str
    date: date

    @property
    def lines(self) -> tuple[str, str, str]:
        """The stamp's text: the mark, the unit, the verifier with the date."""
        return MARK, clean(self.unit), f"审验人：{clean(self.verifier)}　{chinese_date(self.date)}"


@dataclass(frozen=True)
class Drawn:
    """A stamp as drawn: its size in pt and the form XObject that every page shares."""

    width: float
    height: float
    form: pikepdf.Object


def chinese_date(day: date) -> str:
    """A date as documents write it: 2024年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def draw(pdf: pikepdf.Pdf, fonts: pikepdf.Object, book: FontBook, stamp: Stamp) -> Drawn:
    """Draw *stamp* as one form XObject of *pdf*; it is as wide as its text asks, 48 to 68 mm."""
    from pikepdf import Array, Dictionary, Name, Stream

    mark, unit, signed = stamp.lines
    wide = max(book.width(mark, "hei", _MARK_SIZE), *(book.width(line, "song", _TEXT_SIZE) for line in (unit, signed)))
    inner = min(max(wide, _INNER[0]), _INNER[1])
    rows = [row for line in (unit, signed) for row in _rows(book, line, inner)]
    width, height = inner + 2 * _PAD, _HEAD + 6.0 + _PITCH * len(rows) + _FOOT
    base = height - _HEAD
    parts = [f"{_RED} rg {_RED} RG", *_frame(width, height)]
    parts.append(book.show(mark, "hei", _MARK_SIZE, (width - book.width(mark, "hei", _MARK_SIZE)) / 2, base))
    parts.append(f"0.4 w {_PAD:.2f} {base - 5.5:.2f} m {width - _PAD:.2f} {base - 5.5:.2f} l S")
    for number, (text, size) in enumerate(rows):
        left = (width - book.width(text, "song", size)) / 2
        parts.append(book.show(text, "song", size, left, base - 4.0 - _PITCH * (number + 1)))
    form = Stream(pdf, "\n".join(parts).encode("ascii"))
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        FormType=1,
        BBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=Dictionary(Font=fonts),
    )
    return Drawn(width, height, pdf.make_indirect(form))


def _rows(book: FontBook, line: str, width: float) -> list[tuple[str, float]]:
    """*line* at its usual size, smaller when it is a little too long, else in two lines."""
    needed = book.width(line, "song", _TEXT_SIZE)
    size = _TEXT_SIZE if needed <= width else round(_TEXT_SIZE * width / needed - 0.05, 1)
    if size >= _LEAST_SIZE:
        return [(line, size)]
    return [(row, _LEAST_SIZE + 0.5) for row in book.wrap(line, "song", _LEAST_SIZE + 0.5, width, 3)]


def _frame(width: float, height: float) -> list[str]:
    """An outer frame of 1.2 pt and a fine inner one, on white so that the mark is read on tinted paper too."""
    return [
        f"1 1 1 rg 0.6 0.6 {width - 1.2:.2f} {height - 1.2:.2f} re f {_RED} rg",
        f"1.2 w 0.6 0.6 {width - 1.2:.2f} {height - 1.2:.2f} re S",
        f"0.4 w 2.7 2.7 {width - 5.4:.2f} {height - 5.4:.2f} re S",
    ]
