"""One writer a folder: an operating-system lock, so that a crash can never leave a lock behind.

The lock is held on the open file, not by the file's existence; the text in it only tells who holds it.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from pathlib import Path

from qilu_desktop.errors import WorkspaceLocked, storage_error

_BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_TEXT_LIMIT = 200

if sys.platform == "win32":
    import msvcrt

    # The locked byte lies far behind the text, so that others can read the text.
    _LOCKED_BYTE = 1 << 20

    def _lock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """The held lock; :meth:`release` or the end of the process gives it up."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def acquire(cls, path: Path) -> FolderLock:
        """Take the lock file at *path*, made where missing.

        Raises:
            WorkspaceLocked: another process, or another window of this one, holds it; the message names it.
            StorageError: the file cannot be made or locked.
        """
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise storage_error(error, path) from error
        try:
            _lock(handle)
        except OSError as error:
            text = _read(handle)
            os.close(handle)
            if error.errno in _BUSY:
                raise _locked(path, text) from error
            raise storage_error(error, path) from error
        lock = cls(handle)
        lock._sign(path)
        return lock

    def _sign(self, path: Path) -> None:
        if self._handle is None:
            return
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, f"{os.getpid()} {platform.node()}\n".encode())
        except OSError as error:
            self.release()
            raise storage_error(error, path) from error

    def release(self) -> None:
        """Give the lock up; the file stays, since removing it would race with the next holder."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _read(handle: int) -> str:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        return os.read(handle, _TEXT_LIMIT).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _locked(path: Path, text: str) -> WorkspaceLocked:
    pid, _, host = text.partition(" ")
    holder = f"（电脑 {host or '未知'}，进程 {pid}）" if pid.isdigit() else ""
    return WorkspaceLocked(
        f"工作区“{path.parent.name}”已在另一个窗口中打开{holder}。",
        "请切换到那个窗口继续，或先把它关闭再打开；要同时查看，可用只读方式。",
    )
