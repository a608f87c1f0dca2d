"""Where the pages of a document lie on the canvas: one under the other, centred, in whole device pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF

PT = 96 / 72
"""Pixels of a pt at 100 %."""
ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)


@dataclass(frozen=True)
class Place:
    """A spot on a page that stays in view: page from 0, and the share of its height."""

    page: int
    share: float


@dataclass(frozen=True)
class Sheets:
    """The rectangles of the pages in px, and the whole's size with *margin* around."""

    pages: tuple[QRectF, ...]
    width: float
    height: float
    zoom: float

    @property
    def scale(self) -> float:
        """Pixels a pt."""
        return self.zoom * PT

    def at(self, down: float) -> Place:
        """The spot at a height; of a gap, the page that follows."""
        for number, page in enumerate(self.pages):
            if down < page.bottom() or number == len(self.pages) - 1:
                return Place(number, (down - page.top()) / page.height())
        return Place(0, 0.0)

    def down_of(self, place: Place) -> float:
        """The height at which a spot lies; the last page stands in for one that is gone."""
        if not self.pages:
            return 0.0
        page = self.pages[min(place.page, len(self.pages) - 1)]
        return page.top() + place.share * page.height()

    def seen(self, top: float, bottom: float) -> list[int]:
        """The pages that show between two heights."""
        return [number for number, page in enumerate(self.pages) if page.bottom() > top and page.top() < bottom]


@dataclass(frozen=True)
class Measures:
    """Around and between pages in px; ``foot`` is the room for a page's number under it."""

    margin: float = 14
    gap: float = 14
    foot: float = 0

    def fitting(self, sizes: tuple[tuple[float, float], ...], width: float) -> float:
        """The zoom with which the widest page takes the whole width."""
        widest = max((size[0] for size in sizes), default=1.0) * PT
        # A pixel less: sheets are rounded up to whole pixels.
        return max(0.05, (width - 2 * self.margin - 1) / widest)

    def fitting_whole(self, sizes: tuple[tuple[float, float], ...], height: float) -> float:
        """The zoom with which the highest page takes the whole height of a view *height* px high."""
        highest = max((size[1] for size in sizes), default=1.0) * PT
        return max(0.05, (height - self.gap - 1) / highest)

    def lay(self, sizes: tuple[tuple[float, float], ...], zoom: float, width: float, ratio: float) -> Sheets:
        """Pages of *sizes* (pt) in a view *width* px wide on a screen with *ratio* device pixels a px."""
        scale = zoom * PT * ratio
        drawn = [(ceil(wide * scale) / ratio, ceil(high * scale) / ratio) for wide, high in sizes]
        across = max(width, max((wide for wide, _ in drawn), default=0.0) + 2 * self.margin)
        pages, top = [], self.margin
        for wide, high in drawn:
            left = round((across - wide) / 2 * ratio) / ratio
            pages.append(QRectF(left, round(top * ratio) / ratio, wide, high))
            top += high + self.foot + self.gap
        return Sheets(tuple(pages), across, top - self.gap + self.margin if pages else 0.0, zoom)
