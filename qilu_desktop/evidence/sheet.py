"""One sheet of the joined PDF: A4, upright or across, with what is drawn on it, and the places of a normal sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from qilu_desktop.evidence.fonts import FaceName, FontBook
from qilu_desktop.evidence.pdfs import MM
from qilu_desktop.evidence.space import Box

if TYPE_CHECKING:
    import pikepdf

    from qilu_desktop.evidence.stamp import Drawn

A4 = (210 * MM, 297 * MM)
SIDE = 15 * MM
"""Margin left and right of captions and pictures."""
NUMBER_SIZE = 8.5
NUMBER_BASE = 8 * MM
"""Height of the page number's base line above the sheet's edge."""
_GREY = "0.35 g"
_RULE = "0.75 G 0.5 w"


@dataclass
class Sheet:
    """A sheet while it is made: ``ops`` are drawn in order, ``forms`` are its pictures and its imported page.

    ``forms`` are let go once they stand in the PDF; ``stamp`` is shown by the name /Stamp.
    ``number`` is where the page number goes (centre and base line) where the sheet is ``numbered``; ``links`` are
    areas that lead to a page (0-based).
    """

    width: float
    height: float
    ops: list[str] = field(default_factory=list)
    forms: dict[str, pikepdf.Object] = field(default_factory=dict)
    stamp: Drawn | None = None
    number: tuple[float, float] = (0.0, 0.0)
    links: list[tuple[Box, int]] = field(default_factory=list)
    numbered: bool = True

    @property
    def box(self) -> Box:
        """The whole sheet."""
        return Box(0, 0, self.width, self.height)

    def text(self, book: FontBook, words: str, face: FaceName, size: float, at: tuple[float, float]) -> None:
        """Draw *words* with the base line starting at *at*."""
        self.ops.append(book.show(words, face, size, *at))

    def rule(self, y: float) -> None:
        """A fine grey line between the margins."""
        self.ops.append(f"q {_RULE} {SIDE:.2f} {y:.2f} m {self.width - SIDE:.2f} {y:.2f} l S Q")

    def outline(self, box: Box) -> None:
        """A hair line around *box*, outside of it."""
        one = box.grown(0.5)
        self.ops.append(f"q {_RULE} {one.x:.2f} {one.y:.2f} {one.width:.2f} {one.height:.2f} re S Q")

    def put(self, name: str, form: pikepdf.Object, matrix: tuple[float, ...], within: Box | None = None) -> None:
        """Show *form* through *matrix*, only what lies *within* where that is given."""
        self.forms[name] = form
        clip = f"{within.x:.3f} {within.y:.3f} {within.width:.3f} {within.height:.3f} re W n " if within else ""
        self.ops.append(f"q {clip}" + " ".join(f"{value:.5f}" for value in matrix) + f" cm /{name} Do Q")

    def put_number(self, book: FontBook, words: str) -> None:
        """Draw the page number in its place."""
        left = self.number[0] - book.width(words, "song", NUMBER_SIZE) / 2
        self.ops.append(f"q {_GREY}")
        self.text(book, words, "song", NUMBER_SIZE, (left, self.number[1]))
        self.ops.append("Q")


def a4_for(width: float, height: float) -> Sheet:
    """An empty A4 sheet, across when *width* is more than *height*, its number in the middle of its foot."""
    across = width > height
    sheet = Sheet(*(reversed(A4) if across else A4))
    sheet.number = (sheet.width / 2, NUMBER_BASE)
    return sheet


def centred(frame: Box, width: float, height: float, most: float = 1.0) -> Box:
    """The largest box of this shape within *frame*, at most *most* times its size, in the frame's middle."""
    scale = min(most, frame.width / width, frame.height / height)
    wide, high = width * scale, height * scale
    return Box(frame.x + (frame.width - wide) / 2, frame.y + (frame.height - high) / 2, wide, high)


@dataclass(frozen=True)
class Caption:
    """The lines under a picture: what it is, where it comes from, and a remark."""

    title: str
    source: str
    note: str = ""


CaptionRow: TypeAlias = tuple[str, FaceName, float, float]
"""A line of a caption: text, face, size and pitch in pt."""
_TITLE_SIZE, _LINE_SIZE, _TITLE_PITCH, _LINE_PITCH = 10.0, 8.0, 13.5, 11.5
# A title of a few lines and a 说明 of 200 字 is printed whole, in smaller letters.
_LONG_SIZE, _LONG_PITCH, _LONG_ROWS = 8.5, 11.5, 8


def _title_rows(book: FontBook, title: str, width: float) -> list[CaptionRow]:
    rows = book.wrap(title, "hei", _TITLE_SIZE, width, 2)
    if "".join("".join(rows).split()) == "".join(title.split()):
        return [(row, "hei", _TITLE_SIZE, _TITLE_PITCH) for row in rows]
    return [(row, "hei", _LONG_SIZE, _LONG_PITCH) for row in book.wrap(title, "hei", _LONG_SIZE, width, _LONG_ROWS)]


def caption_rows(book: FontBook, caption: Caption, width: float) -> list[CaptionRow]:
    """The caption's lines for *width* pt: a title in at most two, a long one smaller, a remark in at most two."""
    rows = _title_rows(book, caption.title, width)
    rows.append((book.fit(caption.source, "song", _LINE_SIZE, width), "song", _LINE_SIZE, _LINE_PITCH))
    rows.extend(
        (line, "song", _LINE_SIZE, _LINE_PITCH) for line in book.wrap(caption.note, "song", _LINE_SIZE, width, 2)
    )
    return rows


def draw_caption(sheet: Sheet, book: FontBook, rows: list[CaptionRow], top: float, left: float = SIDE) -> None:
    """Draw the caption's lines downwards from *top*."""
    y = top
    for text, face, size, pitch in rows:
        y -= pitch
        sheet.ops.append("q 0.15 g" if face == "hei" else "q 0.4 g")
        sheet.text(book, text, face, size, (left, y + 2.5))
        sheet.ops.append("Q")
