"""A folder for files on their way to their place; it is gone, with all that is left in it, when the work is over."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qilu_desktop.errors import storage_error
from qilu_desktop.scratch import scratch


@dataclass(frozen=True)
class Aside:
    """The folder."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new(self) -> Path:
        """A place for one more PDF; no two threads are given the same."""
        return self.folder / f"{next(self._numbers)}.pdf"


@contextmanager
def aside(beside: Path | None = None) -> Iterator[Aside]:
    """A folder in *beside*, so that what is finished is renamed and not copied (None: where the system keeps such).

    What a killed build leaves in *beside* the next one clears away (:func:`place.building`).

    Raises:
        StorageError: it cannot be made.
    """
    try:
        made = _beside(beside) if beside else scratch()
    except OSError as error:
        raise storage_error(error, beside or tempfile.gettempdir()) from error
    with made as folder:
        yield Aside(Path(folder))


def _beside(folder: Path) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=".qilu-", suffix=".part", dir=folder, ignore_cleanup_errors=True)
