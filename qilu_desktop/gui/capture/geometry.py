"""Logical and device pixels of one screen; each screen is drawn on by itself, so its place beside others plays no part.

A screen of 125 % has a device pixel for each 0.8 logical ones, and its size in logical pixels may have been rounded:
both are therefore measured against each other axis by axis, and no factor is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_NEXT = 1e-6
"""Logical position and factor are rounded numbers: so close to the next device pixel is meant to be it."""


@dataclass(frozen=True)
class Scale:
    """A picture of ``pixels`` (across, down) that is shown on ``shown`` logical pixels."""

    shown: tuple[int, int]
    pixels: tuple[int, int]

    def under(self, across: float, down: float) -> tuple[int, int]:
        """The device pixel under a logical position; beyond an edge the one at that edge."""
        factors = (have / room for have, room in zip(self.pixels, self.shown, strict=True))
        found = (math.floor(at * factor + _NEXT) for at, factor in zip((across, down), factors, strict=True))
        left, top = (min(max(0, at), most - 1) for at, most in zip(found, self.pixels, strict=True))
        return left, top

    def framed(self, start: tuple[float, float], end: tuple[float, float]) -> tuple[int, int, int, int]:
        """Left, top, width and height in device pixels of what is drawn from *start* to *end*, both pixels included."""
        (first_x, first_y), (last_x, last_y) = self.under(*start), self.under(*end)
        left, top = min(first_x, last_x), min(first_y, last_y)
        return left, top, abs(last_x - first_x) + 1, abs(last_y - first_y) + 1

    def place(self, left: int, top: int, width: int, height: int) -> tuple[float, float, float, float]:
        """Where device pixels are shown: the same rectangle in logical pixels."""
        across, down = (room / have for have, room in zip(self.pixels, self.shown, strict=True))
        return left * across, top * down, width * across, height * down
