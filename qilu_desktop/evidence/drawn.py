"""Pictures that are drawn larger than their page: a long screenshot shown in pieces, a cut-out of a picture.

How fine such a picture stands is told by how large it is drawn, not by its page (ISO 32000-1: matrices 8.3.4, forms
8.10.1).
"""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import pikepdf

Number: TypeAlias = tuple[int, int]
"""Number and generation of an object."""
_DEPTH: Final = 2
_MOST: Final = 5_000
"""Drawings that are followed on one page."""


def beyond(page: pikepdf.Page, width: float, height: float) -> dict[Number, float]:
    """How many times larger than a page of *width* x *height* (its own units) its pictures are drawn; others: 1."""
    import pikepdf

    seen = _Seen(max(width, height), min(width, height), {}, [_MOST])
    # A drawing that cannot be read is no worse than one that was not looked at.
    with contextlib.suppress(pikepdf.PikepdfError, pikepdf.PdfError, ValueError, TypeError, AttributeError):
        seen.follow(page.obj, page.obj.get("/Resources"), pikepdf.Matrix(), _DEPTH)
    return seen.found


class _Seen:
    def __init__(self, long: float, short: float, found: dict[Number, float], left: list[int]) -> None:
        self.long, self.short, self.found, self._left = long, short, found, left

    def follow(
        self, node: pikepdf.Object, resources: pikepdf.Object | None, matrix: pikepdf.Matrix, depth: int
    ) -> None:
        """What *node* draws under *matrix*, forms followed *depth* deep."""
        import pikepdf

        named = resources.get("/XObject") if resources is not None else None
        if named is None:
            return
        source = node if isinstance(node, pikepdf.Stream) else pikepdf.Page(node)
        at, held = matrix, list[pikepdf.Matrix]()
        for step in pikepdf.parse_content_stream(source, "q Q cm Do"):
            word = str(step.operator)
            if word == "q":
                held.append(at)
            elif word == "Q":
                at = held.pop() if held else matrix
            elif word == "cm":
                at = pikepdf.Matrix(*map(float, step.operands)) @ at
            elif (one := named.get(str(step.operands[0]))) is not None:
                self._drawn(one, resources, at, depth)

    def _drawn(self, one: pikepdf.Object, resources: pikepdf.Object | None, at: pikepdf.Matrix, depth: int) -> None:
        import pikepdf

        self._left[0] -= 1
        kind = str(one.get("/Subtype", ""))
        if kind == "/Image":
            sides = math.hypot(at.a, at.b), math.hypot(at.c, at.d)
            times = max(1.0, max(sides) / self.long, min(sides) / self.short)
            self.found[one.objgen] = max(times, self.found.get(one.objgen, 1.0))
        elif kind == "/Form" and depth and self._left[0] > 0:
            own = pikepdf.Matrix(*map(float, one.get("/Matrix", (1, 0, 0, 1, 0, 0))))
            self.follow(one, one.get("/Resources", resources), own @ at, depth - 1)
