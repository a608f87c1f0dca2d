"""Opening, locking and closing a workspace folder, its snapshot, and the way every edit takes to the disk."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import QiluError, WorkspaceError, storage_error
from qilu_desktop.workspace.codec import changes_between
from qilu_desktop.workspace.files import FileStore
from qilu_desktop.workspace.lock import FolderLock
from qilu_desktop.workspace.store import Journaled, Store

DATABASE: Final = "workspace.sqlite3"
LOCK: Final = "workspace.lock"
FILES: Final = "files"


class Session:
    """An open workspace folder: its snapshot, its lock and its history.

    Edits from several threads are done one after the other.  Every edit raises :class:`StorageError` or
    :class:`WorkspaceError` with the true cause where the disk refuses; the snapshot and the file are then as before.
    An edit that changes nothing is no step and no revision.  An id that is not in the dossier is a ``KeyError``: the
    caller took it from an older snapshot.
    """

    def __init__(self, folder: Path, store: Store, lock: FolderLock | None) -> None:
        self._folder = folder
        self._store: Store | None = store
        self._lock = lock
        self._files = FileStore(folder / FILES)
        self._guard = threading.RLock()
        self._dossier = store.load()
        self._revision = store.revision

    @classmethod
    def create(cls, folder: Path, pack_id: str) -> Self:
        """Make and open a workspace in *folder*, which is made where missing.

        Raises:
            WorkspaceError: there is a workspace already.
            WorkspaceLocked: another window is making one there.
            StorageError: the folder cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, folder) from error
        lock = FolderLock.acquire(folder / LOCK)
        try:
            if (folder / DATABASE).exists():
                raise WorkspaceError(f"“{folder.name}”里已经有一个工作区。", "请直接打开它，或换一个文件夹新建。")
            Store.create(folder / DATABASE, changes_between(None, Dossier(pack_id)))
        except QiluError:
            lock.release()
            raise
        return cls._started(folder, lock)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Self:
        """Open the workspace in *folder*, for writing or as a consistent copy for reading beside a writer.

        Opening for writing keeps a backup of what it found (newest 5, ``备份/``) and upgrades an older file after
        copying it aside.  ``backup_problem`` tells why a backup could not be kept.

        Raises:
            WorkspaceError: there is none, it is damaged, or a newer version of the program made it.
            WorkspaceLocked: another window holds it (not when *read_only*).
            StorageError: the disk refused.
        """
        path = folder / DATABASE
        _require_database(path)
        if read_only:
            return cls._loaded(folder, Store.read(path), None)
        return cls._started(folder, FolderLock.acquire(folder / LOCK))

    @classmethod
    def _started(cls, folder: Path, lock: FolderLock) -> Self:
        try:
            return cls._loaded(folder, Store.open(folder / DATABASE), lock)
        except QiluError:
            lock.release()
            raise

    @classmethod
    def _loaded(cls, folder: Path, store: Store, lock: FolderLock | None) -> Self:
        try:
            return cls(folder, store, lock)
        except QiluError:
            store.close()
            raise

    def close(self) -> None:
        """Let the file and the lock go; twice does no harm."""
        with self._guard:
            if self._store:
                self._store.close()
            self._store = None
            if self._lock:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._lock is None

    @property
    def dossier(self) -> Dossier:
        """The snapshot; the same object until something changes."""
        return self._dossier

    @property
    def revision(self) -> int:
        """Counts committed changes, undo and redo included; never goes back."""
        return self._revision

    @property
    def backup_problem(self) -> QiluError | None:
        """Why the backup of this opening could not be kept; None when it was."""
        return self._store.backup_problem if self._store else None

    @property
    def undo_label(self) -> str | None:
        """What :meth:`undo` would take back (“修改 张三 的 姓名”); None when nothing."""
        with self._guard:
            return self._opened().undo_label

    @property
    def redo_label(self) -> str | None:
        """What :meth:`redo` would do again; None when nothing."""
        with self._guard:
            return self._opened().redo_label

    def undo(self) -> str | None:
        """Take the newest step back; its label, None when there is none."""
        with self._guard:
            return self._travelled(self._writable().undo())

    def redo(self) -> str | None:
        """Do again what was undone last; its label, None when there is none."""
        with self._guard:
            return self._travelled(self._writable().redo())

    def _travelled(self, done: Journaled | None) -> str | None:
        if done is None:
            return None
        self._dossier = self._opened().patch(self._dossier, done)
        self._revision = done.revision
        return done.label

    def _change(self, new: Dossier, label: str, last_id: int | None = None) -> None:
        store = self._writable()
        changes = changes_between(self._dossier, new)
        if changes:
            self._revision = store.commit(changes, label, store.last_id if last_id is None else last_id)
            self._dossier = new

    def _opened(self) -> Store:
        if self._store is None:
            raise WorkspaceError("工作区已经关闭。", "请重新打开工作区。")
        return self._store

    def _writable(self) -> Store:
        if self.read_only:
            raise WorkspaceError("工作区是以只读方式打开的，不能修改。", "请关闭只读窗口，再以正常方式打开。")
        return self._opened()


def _require_database(path: Path) -> None:
    if path.parent.is_file():
        what = f"“{path.parent.name}”是一个文件，不是工作区文件夹。"
        raise WorkspaceError(what, "请写含有 workspace.sqlite3 的文件夹。")
    if not path.parent.is_dir():
        raise storage_error(OSError(errno.ENOENT, os.strerror(errno.ENOENT)), path.parent)
    if not path.is_file():
        raise WorkspaceError(
            f"“{path.parent.name}”里没有工作区。", "请选择含有 workspace.sqlite3 的文件夹，或新建一个。"
        )
