"""One writer a folder: an operating-system lock, so that a crash can never leave a lock behind.

The lock is held on the open file, not by the file's existence; the text in it only tells who holds it.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path

from qilu_desktop.errors import WorkspaceLocked, storage_error
from qilu_desktop.locking import lock, opened_to_lock

_TEXT_LIMIT = 200


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
            handle = opened_to_lock(path)
        except OSError as error:
            raise storage_error(error, path) from error
        try:
            free = lock(handle)
        except OSError as error:
            os.close(handle)
            raise storage_error(error, path) from error
        if not free:
            text = _read(handle)
            os.close(handle)
            raise _locked(path, text)
        held = cls(handle)
        held._sign(path)
        return held

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
