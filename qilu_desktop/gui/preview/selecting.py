"""Words chosen on a page of the preview, from character to character in reading order, as any reader of PDFs does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from qilu_desktop.gui.preview.pdf import Area, Letter

_REACH = 0.6
"""How far beside or above a line, in shares of its height, a press still means it."""


class Spot(NamedTuple):
    """A character: page from 0, and its number on the page."""

    page: int
    letter: int


@dataclass(frozen=True)
class Words:
    """The characters of a page that can be chosen, in reading order; those without a box are none of them."""

    letters: tuple[Letter, ...]

    def at(self, x: float, y: float) -> int | None:
        """The character at a place (pt from the upper left corner); None beside all words."""
        near = [number for number, one in enumerate(self.letters) if _reaches(one.area, x, y)]
        return min(near, key=lambda number: _away(self.letters[number].area, x), default=None)

    def nearest(self, x: float, y: float) -> int | None:
        """The character nearest to a place, however far away it is."""
        return min(
            range(len(self.letters)),
            key=lambda number: (_above(self.letters[number].area, y), _away(self.letters[number].area, x)),
            default=None,
        )

    def line_of(self, number: int) -> tuple[int, int]:
        """The first and the last character of the line in which one stands."""
        first = 0
        for line in _lines(self.letters):
            if number < first + len(line):
                return first, first + len(line) - 1
            first += len(line)
        return number, number

    def text(self, first: int, last: int) -> str:
        """The words from one character to another, both included, a line a line."""
        return "\n".join("".join(one.text for one in line).strip() for line in _lines(self.letters[first : last + 1]))

    def areas(self, first: int, last: int) -> tuple[Area, ...]:
        """Where they stand, a rectangle a line (pt)."""
        return tuple(_around([one.area for one in line]) for line in _lines(self.letters[first : last + 1]))


def _reaches(area: Area, x: float, y: float) -> bool:
    reach = area.height * _REACH
    return _above(area, y) <= area.height * 0.2 and _away(area, x) <= reach


def _away(area: Area, x: float) -> float:
    return max(0.0, area.left - x, x - area.left - area.width)


def _above(area: Area, y: float) -> float:
    return max(0.0, area.top - y, y - area.top - area.height)


def _lines(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Characters line by line: another line begins where they no longer overlap in height."""
    numbers, number = [], 0
    for place, one in enumerate(letters):
        if place and not _level(letters[place - 1].area, one.area):
            number += 1
        numbers.append(number)
    pairs = groupby(zip(numbers, letters, strict=True), key=lambda pair: pair[0])
    return [[one for _number, one in group] for _key, group in pairs]


def _level(one: Area, other: Area) -> bool:
    common = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return common > 0.5 * min(one.height, other.height)


def _around(areas: Sequence[Area]) -> Area:
    left, top = min(one.left for one in areas), min(one.top for one in areas)
    right = max(one.left + one.width for one in areas)
    return Area(left, top, right - left, max(one.top + one.height for one in areas) - top)
