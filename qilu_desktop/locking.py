"""Locks that the operating system holds on open files: the end of a process gives them up, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    # Far behind any text, so that others can read what stands in the file.
    _LOCKED_BYTE = 1 << 20

    def _lock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock(handle: int) -> bool:
    """Lock an open file without waiting; False when somebody else holds the lock.

    Raises:
        OSError: the file cannot be locked at all (some network drives know no locks).
    """
    try:
        _lock(handle)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def opened_to_lock(path: Path) -> int:
    """A handle of the file at *path*, made where missing; it is not handed to child processes.

    Raises:
        OSError: the file cannot be made or opened.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def is_still(handle: int, path: Path) -> bool:
    """Whether *path* is still the open file: another holder may have removed it between opening and locking.

    Raises:
        OSError: the disk refuses to tell.
    """
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
