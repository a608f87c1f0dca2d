"""Finds in a filled form what stood at an address of the empty one: lists have grown, lines were added by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.labels import normal
from qilu_desktop.documents.adoption.mapping import Mapping, Mark, Slot
from qilu_desktop.documents.adoption.model import Cell, Form, Line, Row, Table

_GAPS = re.compile(f"[{re.escape(BLANKS)}\\n]+")


@dataclass
class Alignment:
    """Addresses of the empty form in a filled one."""

    empty: Form
    filled: Form
    mapping: Mapping
    _rows: dict[str, dict[int, tuple[int, ...]] | None] = field(default_factory=dict)

    def address(self, at: str) -> str:
        """The address in the filled form; empty where the two do not go together."""
        old, new = "", ""
        for part in at.split("/"):
            place = part
            if part.startswith("r"):
                rows = self.rows(old, new).get(int(part[1:]), ())
                if len(rows) != 1:
                    return ""
                place = f"r{rows[0]}"
            old, new = (f"{old}/{part}", f"{new}/{place}") if old else (part, place)
        return new

    def list_rows(self, slot: Slot) -> tuple[Row, ...] | None:
        """The filled rows of a list; None where they cannot be told."""
        at = self.address(slot.at)
        table = self.filled.table(at)
        if table is None:
            return None
        places = self.rows(slot.at, at).get(slot.first)
        return None if places is None else tuple(table.rows[place - 1] for place in places)

    def rows(self, old: str, new: str) -> dict[int, tuple[int, ...]]:
        """For each row of an empty table the rows of the filled one; a list's all stand under its first row."""
        if old not in self._rows:
            before, after = self.empty.table(old), self.filled.table(new)
            self._rows[old] = self._aligned(before, after) if before and after else None
        return self._rows[old] or {}

    def _aligned(self, before: Table, after: Table) -> dict[int, tuple[int, ...]] | None:
        lists = {slot.first: slot for slot in self.mapping.slots if slot.columns and slot.at == before.address}
        found: dict[int, tuple[int, ...]] = {}
        row, at = 1, 1
        while row <= len(before.rows):
            slot = lists.get(row)
            if slot is None:
                if at > len(after.rows) or not self._same(before.rows[row - 1], after.rows[at - 1]):
                    return None
                found[row] = (at,)
                row, at = row + 1, at + 1
                continue
            end = self._list_end(before, after, slot, at)
            if end < at:
                return None
            found[row] = tuple(range(at, end))
            row, at = slot.last + 1, end
        return found if at == len(after.rows) + 1 else None

    def _list_end(self, before: Table, after: Table, slot: Slot, at: int) -> int:
        """The row behind a list in the filled table: where what follows it in the empty one stands; 0 if nowhere."""
        if slot.last >= len(before.rows):
            return len(after.rows) + 1
        following = before.rows[slot.last]
        usual = at + slot.last - slot.first + 1
        places = [*range(usual, len(after.rows) + 1), *range(usual - 1, at - 1, -1)]
        return next((place for place in places if self._same(following, after.rows[place - 1])), 0)

    def _same(self, empty: Row, filled: Row) -> bool:
        """Whether a row has the same cells and the same printed labels."""
        if empty.shape != filled.shape:
            return False
        pairs = zip(empty.cells, filled.cells, strict=True)
        return all(one.text == other.text or self._alike(one, other) for one, other in pairs)

    def _alike(self, empty: Cell, filled: Cell) -> bool:
        if empty.address in self._targets or empty.blank or empty.nested:
            return True
        return normal(empty.text) == normal(filled.text)

    @property
    def _targets(self) -> set[str]:
        cells = {mark.at.rpartition("/p")[0] for slot in self.mapping.slots for mark in slot.marks}
        return cells | {slot.at for slot in self.mapping.slots}

    def said(self, at: str, marks: list[Mark]) -> list[str] | None:
        """What stands in the filled form at the marks of a line; None where the line is not found.

        A line that moved within its cell or page is found by its printed words, if only one fits.
        """
        empty = self.empty.line(at)
        if empty is None:
            return None
        holder = at.rpartition("p")[0].rstrip("/")
        place = self.address(holder or at)
        candidates = self._lines(place if holder else "", at)
        fits = [said for line in candidates if (said := between(empty.text, marks, line.text)) is not None]
        if candidates and (first := between(empty.text, marks, candidates[0].text)) is not None:
            return first
        return fits[0] if len(fits) == 1 else None

    def _lines(self, holder: str, at: str) -> list[Line]:
        """The lines of a place in the filled form, the one at the old number first."""
        own = at.rpartition("p")[2]
        prefix = f"{holder}/p" if holder else "p"
        first = self.filled.line(prefix + own)
        others = [
            line
            for line in self.filled.lines
            if line is not first and line.address.startswith(prefix) and "/" not in line.address[len(prefix) :]
        ]
        return [*([first] if first else []), *others]


def between(empty: str, marks: list[Mark], filled: str) -> list[str] | None:
    """What stands in *filled* where *empty* has the marks; None where the printed words around them differ."""
    said: list[str] = []
    place, begin = 0, 0
    for number, mark in enumerate(marks):
        words = empty[begin : mark.start]
        found = _pass_over(words, filled, place)
        if found is None or (number == 0 and filled[: found[0]].strip(BLANKS + "\n")):
            return None
        if number:
            said.append(filled[place : found[0]])
        place, begin = found[1], mark.end
    last = _last(empty[begin:], filled, place)
    return None if last is None else [*said, filled[place:last]]


def _pieces(words: str) -> list[str]:
    return [piece for piece in _GAPS.split(words) if piece]


def _pass_over(words: str, filled: str, place: int) -> tuple[int, int] | None:
    """Where printed words begin and end in *filled* from *place* on; with none, the place itself."""
    first, at = -1, place
    for piece in _pieces(words):
        found = filled.find(piece, at)
        if found < 0:
            return None
        first = found if first < 0 else first
        at = found + len(piece)
    return (at if first < 0 else first), at


def _last(words: str, filled: str, place: int) -> int | None:
    """Where the printed words at a line's end begin; the end where there are none."""
    end = len(filled)
    for piece in reversed(_pieces(words)):
        end = filled.rfind(piece, place, end)
        if end < 0:
            return None
    return end
