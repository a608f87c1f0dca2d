"""Folders for work in hand, which holds what people have written about themselves: nothing of it stays behind.

A folder is gone when its work is over.  What a killed program leaves is cleared away as soon as another one needs such
a folder: all of a process stand in one folder, whose lock the system gives up when the process ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from qilu_desktop.locking import is_still, lock, opened_to_lock

_PREFIX: Final = "qilu-"
_LOCK: Final = "in-use.lock"


class _Home:
    """The folder of this process in one place for temporary files."""

    def __init__(self, folder: Path, handle: int) -> None:
        self.folder, self._handle = folder, handle
        atexit.register(self._close)

    def is_there(self) -> bool:
        """Whether nobody has tidied it away, as systems do with what is old."""
        return self.folder.is_dir() and is_still(self._handle, self.folder / _LOCK)

    def _close(self) -> None:
        # Windows removes no open file.
        os.close(self._handle)
        shutil.rmtree(self.folder, ignore_errors=True)


_homes: dict[str, _Home] = {}
_guard = threading.Lock()


def scratch() -> TemporaryDirectory[str]:
    """A new empty folder for work in hand; closing it removes it with all that is in it.

    Raises:
        OSError: it cannot be made.
    """
    return TemporaryDirectory(prefix="", dir=_home(), ignore_cleanup_errors=True)


def _home() -> Path:
    place = tempfile.gettempdir()
    with _guard:
        known = _homes.get(place)
        if known is None:
            _clear_dead(Path(place))
        if known is None or not known.is_there():
            known = _homes[place] = _made(Path(place))
        return known.folder


def _made(place: Path) -> _Home:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        handle = opened_to_lock(folder / _LOCK)
        with suppress(OSError):
            # Where the place knows no locks, nobody clears away either.
            lock(handle)
        if is_still(handle, folder / _LOCK):
            return _Home(folder, handle)
        # Another process has seen it before it was locked and has cleared it away.
        os.close(handle)


def _clear_dead(place: Path) -> None:
    """Remove the folders of processes that have ended without doing so; what is not ours is left alone."""
    with suppress(OSError):
        for folder in sorted(place.glob(f"{_PREFIX}*")):
            with suppress(OSError):
                if _is_own(folder) and _is_dead(folder / _LOCK):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    told = folder.lstat()
    return stat.S_ISDIR(told.st_mode) and (os.name == "nt" or told.st_uid == os.getuid())


def _is_dead(path: Path) -> bool:
    if not path.is_file():
        return False
    handle = os.open(path, os.O_RDWR)
    try:
        return lock(handle)
    finally:
        os.close(handle)
