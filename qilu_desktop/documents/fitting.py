"""Shrink a document's type step by step until it is exactly one page, with room to spare for other word processors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qilu_desktop.documents.blocks import Document, Section
from qilu_desktop.documents.typst_printer import text_end
from qilu_desktop.errors import DocumentError

SAFETY = 0.02
"""Share of the type area's height that stays free."""
LOOSENESS = 0.045
"""Share of its size by which each character is measured wider: Word and LibreOffice squeeze less into a line."""


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

    *make* builds the document (one section) for a size; a smaller size must not make it longer.

    Raises:
        TooLong: no size fits.
    """
    if not sizes:
        raise ValueError("no sizes to try")
    steps = sorted(set(sizes), reverse=True)
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        if overrun(make(steps[middle])) <= 0:
            high = middle
        else:
            low = middle + 1
    if low == len(steps):
        raise TooLong(overrun(make(steps[-1])), steps[-1])
    return make(steps[low]), steps[low]


def overrun(document: Document) -> float:
    """By how much *document* runs over its one page, safety included, as a share of the type area; 0.0: it fits."""
    trimmed = replace(document, sections=tuple(_trimmed(section) for section in document.sections))
    end = text_end(trimmed, looseness=LOOSENESS)
    if end.page == 1:
        return 0.0
    page = trimmed.sections[-1].page
    return end.page - 2 + max(0.0, end.down - page.top) / (page.height - page.top - page.bottom)


def spare_height(document: Document) -> float:
    """Free height below the text of a one-page document, in mm, safety taken off; 0.0 when it is longer.

    For spreading it over rows, so that a form fills its sheet.
    """
    trimmed = replace(document, sections=tuple(_trimmed(section) for section in document.sections))
    end = text_end(trimmed, looseness=LOOSENESS)
    page = trimmed.sections[-1].page
    return max(0.0, page.height - page.bottom - end.down) if end.page == 1 else 0.0


def _trimmed(section: Section) -> Section:
    page = section.page
    safety = (page.height - page.top - page.bottom) * SAFETY
    return replace(section, page=replace(page, bottom=page.bottom + safety))
