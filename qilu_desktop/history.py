"""Steps back and forth through the states of something that is being edited."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class Steps(Generic[T]):
    """The state now, with those before and after it; states are immutable values."""

    now: T
    _back: list[T] = field(default_factory=list)
    _forth: list[T] = field(default_factory=list)

    def change(self, state: T) -> None:
        """Take a step; one that changes nothing is none."""
        if state != self.now:
            self._back.append(self.now)
            self._forth.clear()
            self.now = state

    def undo(self) -> bool:
        """Go a step back; False where there is none."""
        return self._travel(self._back, self._forth)

    def redo(self) -> bool:
        """Go a step forth again."""
        return self._travel(self._forth, self._back)

    def _travel(self, source: list[T], target: list[T]) -> bool:
        if not source:
            return False
        target.append(self.now)
        self.now = source.pop()
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._back)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forth."""
        return bool(self._forth)
