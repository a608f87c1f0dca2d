"""How much the pictures of an applicant's packets must be made smaller so that they have a number of bytes together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from qilu_desktop.evidence.resampling import STEPS, Step
from qilu_desktop.submission.model import Person
from qilu_desktop.submission.packet_items import Item
from qilu_desktop.submission.packets import PacketMaker


@dataclass(frozen=True)
class Fitting:
    """Finds each person's step once, and remembers how large the packets came out; may be asked from several threads.

    The packets of the step that is taken wait at the maker, so that none is joined again; the others are let go.
    """

    packets: PacketMaker
    _steps: dict[int, Step | None] = field(default_factory=dict)
    _sizes: dict[tuple[int, Step | None], int] = field(default_factory=dict)
    _guards: dict[int, threading.Lock] = field(default_factory=dict)

    def step_for(self, person: Person) -> Step | None:
        """How much the pictures of a person's packets must be made smaller; None: not at all.

        The gentlest step that is enough, else the last one, which is never below 150 dpi.

        Raises: as :meth:`packets.PacketMaker.packet`.
        """
        if not self.packets.source.each:
            return None
        with self._guards.setdefault(person.number, threading.Lock()):
            if person.number not in self._steps:
                self._steps[person.number] = self._enough(person)
            return self._steps[person.number]

    def size_of(self, person: Person, step: Step | None) -> int:
        """Bytes of a person's packets together; they are made only where neither this build nor an earlier one knows.

        Raises: as :meth:`packets.PacketMaker.packet`.
        """
        key = (person.number, step)
        if key not in self._sizes:
            self._sizes[key] = sum(self.packets.told(own, title, step).size for own, title in self._all(person))
        return self._sizes[key]

    def _all(self, person: Person) -> Iterator[tuple[tuple[Item, ...], str]]:
        for number, label in enumerate(self.packets.source.pack.packets, 1):
            items = self.packets.items(person, number)
            if items:
                yield items, f"{person.stem}-{label}"

    def _enough(self, person: Person) -> Step | None:
        if self._fits(person, None):
            return None
        self._let_go(person, None)
        first, last = 0, len(STEPS) - 1
        # A harder step gives a smaller file, so that halving finds the mildest without trying all.
        while first < last:
            middle = (first + last) // 2
            if self._fits(person, STEPS[middle]):
                self._let_go(person, *STEPS[middle + 1 :])
                last = middle
            else:
                self._let_go(person, STEPS[middle])
                first = middle + 1
        return STEPS[first]

    def _fits(self, person: Person, step: Step | None) -> bool:
        return self.size_of(person, step) <= self.packets.source.each

    def _let_go(self, person: Person, *steps: Step | None) -> None:
        for step in steps:
            for items, title in self._all(person):
                self.packets.let_go(items, title, step)
