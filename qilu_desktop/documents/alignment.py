"""Finds the facts of a paragraph again in a text that somebody has edited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

_LARGE = 1_000_000
"""Product of two lengths from which on texts are compared only between their first and last difference."""
_TOO_LARGE = 9_000_000
"""Product of two lengths from which on what differs is not compared at all, so that no key press waits."""
_LEAST_MOVED = 4
"""A moved value of at least this many characters is known by itself, a shorter one by its neighbours too."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph as it now prints: words of the layout or the clerk, or (with ``place``) a fact.

    ``open`` says that the fact is not known yet and *text* only stands in for it (or is empty).
    """

    text: str
    place: str = ""
    open: bool = False


@dataclass(frozen=True)
class Kept:
    """A fact that an edited text still holds untouched: which piece, and where its text begins there."""

    piece: int
    start: int


def text_of(parts: tuple[Piece, ...]) -> str:
    """The text that pieces make up."""
    return "".join(piece.text for piece in parts)


def matched(parts: tuple[Piece, ...], text: str, known: Mapping[int, int] | None = None) -> tuple[Kept, ...]:
    """The facts that *text* still holds whole, in the order in which they stand there.

    *known* says by number of the piece where an editor has seen it go; each is believed only as far as the text there
    bears it out.
    """
    return _Matching(parts, text).run(known or {})


class _Matching:
    """Finds the facts of a paragraph again in a text that was edited."""

    def __init__(self, parts: tuple[Piece, ...], text: str) -> None:
        self.parts, self.text = parts, text
        self.old = text_of(parts)
        self.starts = starts_of(parts)
        self.taken: dict[int, int] = {}
        self.map = character_map(self.old, text)

    def run(self, known: Mapping[int, int]) -> tuple[Kept, ...]:
        facts = [number for number, piece in enumerate(self.parts) if piece.place]
        filled = [number for number in facts if self.parts[number].text]
        for number in filled:
            if number in known:
                self._take(number, known[number])
        for number in filled:
            self._take(number, self._mapped(number))
        for number in filled:
            if number not in self.taken:
                self._take(number, self._moved(number))
        self._correct_map()
        for number in facts:
            if not self.parts[number].text:
                self._take(number, self._gap(number))
        order = sorted(self.taken.items(), key=lambda item: (item[1], item[0]))
        return tuple(Kept(number, start) for number, start in order)

    def _take(self, number: int, start: int | None) -> None:
        if number not in self.taken and start is not None and self._whole(number, start) and self._free(number, start):
            self.taken[number] = start

    def _whole(self, number: int, start: int) -> bool:
        """Whether the value stands there, and no digit was put to it that makes another number of it."""
        piece = self.parts[number]
        end = start + len(piece.text)
        if start < 0 or self.text[start:end] != piece.text:
            return False
        if not piece.text:
            return True
        before, after = self.text[start - 1 : start] if start else "", self.text[end : end + 1]
        was = self.starts[number]
        old_before = self.old[was - 1 : was] if was else ""
        old_after = self.old[was + len(piece.text) : was + len(piece.text) + 1]
        grown = piece.text[0].isdigit() and before.isdigit() and before != old_before
        return not grown and not (piece.text[-1].isdigit() and after.isdigit() and after != old_after)

    def _free(self, number: int, start: int) -> bool:
        end = start + len(self.parts[number].text)
        for other, place in self.taken.items():
            last = place + len(self.parts[other].text)
            if (place < end and start < last) or (start == end and place < start < last):
                return False
        return True

    def _mapped(self, number: int) -> int | None:
        """Where all characters of a value went together; None where they did not."""
        first, length = self.starts[number], len(self.parts[number].text)
        went = self.map.get(first)
        if went is None or any(self.map.get(first + step) != went + step for step in range(length)):
            return None
        return went

    def _moved(self, number: int) -> int | None:
        """The only place in new words that a value was moved to."""
        value = self.parts[number].text
        places = [match.start() for match in re.finditer(f"(?={re.escape(value)})", self.text)]
        likely = [place for place in places if self._whole(number, place) and self._free(number, place)]
        if len(value) < _LEAST_MOVED:
            was = self._around(self.starts[number], len(value), self.old)
            likely = [place for place in likely if self._around(place, len(value), self.text) == was]
        return likely[0] if len(likely) == 1 else None

    @staticmethod
    def _around(start: int, length: int, text: str) -> tuple[str, str]:
        return text[start - 1 : start] if start else "", text[start + length : start + length + 1]

    def _correct_map(self) -> None:
        for number, start in self.taken.items():
            for step in range(len(self.parts[number].text)):
                self.map[self.starts[number] + step] = start + step

    def _gap(self, number: int) -> int | None:
        """Where a fact that prints nothing yet belongs: behind what stood before it, else before what stood behind."""
        was = self.starts[number]
        if not self.old:
            return 0
        if was and was - 1 in self.map:
            return self.map[was - 1] + 1
        return self.map.get(was)


def starts_of(parts: tuple[Piece, ...]) -> tuple[int, ...]:
    """Where each piece begins in the text that they make up."""
    starts, place = [], 0
    for piece in parts:
        starts.append(place)
        place += len(piece.text)
    return tuple(starts)


def character_map(old: str, new: str) -> dict[int, int]:
    """Which character of *old* is which of *new*; those that are gone are not in it."""
    head, tail = _alike_at_the_ends(old, new) if len(old) * len(new) > _LARGE else (0, 0)
    found = {place: place for place in range(head)}
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(one) * len(other) > _TOO_LARGE:
        one = ""
    middle = SequenceMatcher(None, one, other, autojunk=False)
    for block in middle.get_matching_blocks():
        for step in range(block.size):
            found[head + block.a + step] = head + block.b + step
    for step in range(1, tail + 1):
        found[len(old) - step] = len(new) - step
    return found


def _alike_at_the_ends(old: str, new: str) -> tuple[int, int]:
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail
