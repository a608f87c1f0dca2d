"""How the pages of an attached file are sent: which ones, in what order, turned, cut, blacked out.

The attached file itself is never changed; a copy is made by these values when it is joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WHOLE: Final = 10_000
"""Units in a page's width and in its height."""
TURNS: Final = (0, 90, 180, 270)
ORIGINAL_MEDIA: Final = "application/octet-stream"
"""Media type under which a file is kept as it was handed in where another one was made from it."""


@dataclass(frozen=True)
class Area:
    """A rectangle of a page, in ten-thousandths of its width and height from its upper left corner.

    The page is meant as it stands in the file, upright (EXIF and /Rotate followed), before the clerk turns it.
    """

    left: int
    top: int
    right: int
    bottom: int

    @property
    def sound(self) -> bool:
        """Whether it lies within the page and is not empty."""
        return 0 <= self.left < self.right <= WHOLE and 0 <= self.top < self.bottom <= WHOLE


@dataclass(frozen=True)
class PageEdit:
    """One page as it is sent: ``page`` of the file (from 1), ``turn`` in degrees clockwise, what is kept and hidden.

    ``crop`` is what is kept (None: all of it), ``hidden`` is blacked out.  What lies outside the one or inside the
    other is not in the copy that is sent.
    """

    page: int
    turn: int = 0
    crop: Area | None = None
    hidden: tuple[Area, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the page number, the turn and every area are possible."""
        areas = (*([self.crop] if self.crop else []), *self.hidden)
        return self.page >= 1 and self.turn in TURNS and all(area.sound for area in areas)

    @property
    def removes(self) -> bool:
        """Whether a part of the page is taken away, so that its pixels must be made anew."""
        whole = Area(0, 0, WHOLE, WHOLE)
        return bool(self.hidden) or self.crop not in (None, whole)


Edits = tuple[PageEdit, ...]
"""The pages that are sent, in their order; empty: every page as it is."""


def looked_at(area: Area, turn: int) -> Area:
    """Where an area of an upright page lies once the page is turned by *turn* degrees clockwise."""
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    for _ in range(turn // 90 % 4):
        left, top, right, bottom = WHOLE - bottom, left, WHOLE - top, right
    return Area(left, top, right, bottom)


def lying(area: Area, turn: int) -> Area:
    """The area of the upright page that lies at *area* once the page is turned: :func:`looked_at` the other way."""
    return looked_at(area, -turn % 360)
