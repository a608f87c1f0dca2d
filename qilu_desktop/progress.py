"""Progress and cancel as plain data, so that no slow function needs to know a window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from qilu_desktop.errors import Cancelled


@dataclass(frozen=True)
class Step:
    """Where a long job stands: ``stage`` is Chinese text for the user, ``current`` of ``total`` units are done."""

    stage: str
    current: int
    total: int

    @property
    def fraction(self) -> float:
        """Share done, from 0.0 to 1.0; 0.0 while the total is unknown."""
        return min(1.0, self.current / self.total) if self.total > 0 else 0.0


class Progress(Protocol):
    """What every slow function takes; a call is also the place where it may be cancelled."""

    def step(self, stage: str, current: int, total: int) -> None:
        """Tell how far the job is.

        Raises:
            Cancelled: the user has asked to stop.
        """


class Silent:
    """A progress that nobody watches and nobody cancels."""

    def step(self, stage: str, current: int, total: int) -> None:
        """Do nothing."""


@dataclass
class Watched:
    """A progress that hands each step to ``listener`` and can be cancelled from any thread."""

    listener: Callable[[Step], None]
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

    def step(self, stage: str, current: int, total: int) -> None:
        """Report, or stop the job when asked to."""
        if self._stop.is_set():
            raise Cancelled
        self.listener(Step(stage, current, total))
