"""Shrink a document's type step by step until it is exactly one page, with room to spare for other word processors."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qilu_desktop.documents.blocks import Document, Row, Section, Table, Together
from qilu_desktop.documents.reckoning import reckoned_height
from qilu_desktop.documents.typst_printer import Measured, TextEnd, measure
from qilu_desktop.errors import DocumentError

SAFETY = 0.02
"""Share of the type area's height that stays free."""
LOOSENESS = 0.045
"""Share of its size by which each character is measured wider: Word and LibreOffice squeeze less into a line."""
FREE_ENOUGH = 3.0
"""Free height in mm at the foot of a one-page form that is let be."""
_SPREADS = 6


@dataclass(frozen=True)
class Fit:
    """How a one-page form fits its page: type size in pt, and the height in mm that its rows share."""

    size: float
    spare: float


Remember = Callable[[object, Callable[[], Fit]], Fit]
"""Gives the fit of a form that was made from the first argument: one kept from earlier, else what the second finds."""


def not_remembered(_made_from: object, find: Callable[[], Fit]) -> Fit:
    """Finds every fit anew."""
    return find()


class TooLong(DocumentError):
    """Even the smallest size runs over one page.

    ``over`` is by how much, as a share of one page's type area (0.2: a fifth of a page too long); ``size`` is the
    smallest size that was tried, in pt.
    """

    def __init__(self, over: float, size: float) -> None:
        super().__init__(
            f"内容太长，用最小字号（{size:g} 磅）也放不进一页，约超出 {max(1, round(over * 100))}%。",
            "请精简篇幅最长的栏目后重试。",
        )
        self.over = over
        self.size = size


def fit_to_one_page(make: Callable[[float], Document], sizes: Sequence[float]) -> tuple[Document, float]:
    """The document at the largest of *sizes* (pt) with which it is one page, and that size.

    *make* builds the document (one section) for a size; a smaller size must not make it longer.  The search begins
    at the size that a rough reckoning gives, since every measuring costs a run of the typesetter.

    Raises:
        TooLong: no size fits.
    """
    if not sizes:
        raise ValueError("no sizes to try")
    steps = sorted(set(sizes), reverse=True)
    start = min(_likely(make, steps), len(steps) - 1)
    if overrun(make(steps[start])) <= 0:
        while start and overrun(make(steps[start - 1])) <= 0:
            start -= 1
        return make(steps[start]), steps[start]
    for size in steps[start + 1 :]:
        if overrun(make(size)) <= 0:
            return make(size), size
    raise TooLong(overrun(make(steps[-1])), steps[-1])


def _likely(make: Callable[[float], Document], steps: Sequence[float]) -> int:
    """The place of the first size that seems to fit, by reckoning alone."""
    return bisect_left(steps, True, key=lambda size: _seems_to_fit(make(size)))


def _seems_to_fit(document: Document) -> bool:
    page = document.sections[-1].page
    room = (page.height - page.top - page.bottom) * (1 - SAFETY)
    return reckoned_height(document.sections[-1], LOOSENESS) <= room


def spread(make: Callable[[float], Document]) -> Document:
    """A one-page document with its free height shared out over its rows, see :func:`height_to_share`."""
    return make(height_to_share(make))


def height_to_share(make: Callable[[float], Document]) -> float:
    """The height in mm that the rows of a one-page document can share; *make* gives the document for such a height.

    A row takes what it is given only above the height that its text needs anyway, so the rest is shared out again.
    Only ``make(0.0)`` is measured: a row is as high as its least height or as its text, whichever is more.
    """
    plain = make(0.0)
    found = _measured(plain)
    if found.end.page > 1:
        return 0.0
    least = [row.height for row in _rows(plain)]
    shares = [row.height - before for row, before in zip(_rows(make(1.0)), least, strict=True)]
    rows = tuple(zip(found.rows, least, shares, strict=True))
    spare, free = 0.0, _free(plain, found.end)
    for _ in range(_SPREADS):
        if free < FREE_ENOUGH:
            break
        spare += free
        grown = (max(0.0, before + spare * share - height) for height, before, share in rows)
        free = _free(plain, found.end) - sum(grown)
    return spare


def _rows(document: Document) -> Iterator[Row]:
    for section in document.sections:
        for block in section.blocks:
            for each in block.blocks if isinstance(block, Together) else (block,):
                if isinstance(each, Table):
                    yield from each.rows


def overrun(document: Document) -> float:
    """By how much *document* runs over its one page, safety included, as a share of the type area; 0.0: it fits."""
    end = _measured(document).end
    if end.page == 1:
        return 0.0
    page = _trimmed(document.sections[-1]).page
    return end.page - 2 + max(0.0, end.down - page.top) / (page.height - page.top - page.bottom)


def spare_height(document: Document) -> float:
    """Free height below the text of a one-page document, in mm, safety taken off; 0.0 when it is longer."""
    end = _measured(document).end
    return _free(document, end) if end.page == 1 else 0.0


def _free(document: Document, end: TextEnd) -> float:
    page = _trimmed(document.sections[-1]).page
    return max(0.0, page.height - page.bottom - end.down)


def _measured(document: Document) -> Measured:
    trimmed = replace(document, sections=tuple(_trimmed(section) for section in document.sections))
    return measure(trimmed, looseness=LOOSENESS)


def _trimmed(section: Section) -> Section:
    page = section.page
    safety = (page.height - page.top - page.bottom) * SAFETY
    return replace(section, page=replace(page, bottom=page.bottom + safety))
