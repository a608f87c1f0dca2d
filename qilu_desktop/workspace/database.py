"""The SQLite file: how it is opened, what shape it has, how older shapes are brought up, what its errors mean.

Rollback journal, not WAL: WAL needs shared memory that network drives do not give, and a stick pulled out between
two checkpoints would leave the newest edits in a second file that nobody copies along.  The journal is truncated
rather than deleted, and ``synchronous=EXTRA`` flushes that too: an acknowledged edit survives a power cut.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from qilu_desktop.errors import QiluError, StorageError, WorkspaceError, storage_error

APPLICATION_ID: Final = 0x514C5351
"""``QLSQ``: marks the file as a workspace of this program."""

VERSION: Final = 3
"""Shape of the tables; the number of the last entry of the upgrades."""

BUSY_SECONDS: Final = 5.0
"""How long a reader or writer waits for the other's short transaction."""

BACKUP_FOLDER: Final = "备份"

_META: Final = "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"
_STATE: Final = """
CREATE TABLE state (
    area TEXT NOT NULL, owner TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (area, owner, field)
) WITHOUT ROWID
"""
_STEPS: Final = """
CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0)
"""
_CHANGES: Final = """
CREATE TABLE changes (
    step INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
    area TEXT NOT NULL, owner TEXT NOT NULL, field TEXT NOT NULL, before TEXT, after TEXT,
    PRIMARY KEY (step, area, owner, field)
) WITHOUT ROWID
"""
_FIRST_NUMBERS: Final = "INSERT INTO meta (name, value) VALUES ('revision', 0), ('last_id', 0)"

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.ENOENT,
    sqlite3.SQLITE_IOERR: errno.EIO,
}


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing SQLite file, never making one; on a medium that is read-only it is opened so.

    Raises:
        sqlite3.Error: see :func:`explain`.
    """
    posix = path.absolute().as_posix()
    uri = f"file://{'' if posix.startswith('/') else '/'}{quote(posix)}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def make_durable(db: sqlite3.Connection) -> None:
    """Set what a writing connection needs; both settings belong to the connection, not to the file."""
    db.execute("PRAGMA journal_mode = TRUNCATE")
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA foreign_keys = ON")


def make_tables(db: sqlite3.Connection) -> None:
    """Make the tables of a new workspace."""
    for statement in (_META, _STATE, _STEPS, _CHANGES, _FIRST_NUMBERS):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def check_file(db: sqlite3.Connection, path: Path) -> int:
    """The version of a workspace file that is whole and of this program.

    Raises:
        WorkspaceError: it is something else, or damaged, or made by a newer version of the program.
        sqlite3.Error: see :func:`explain`.
    """
    found = _pragma(db, "application_id")
    if found != APPLICATION_ID:
        raise damaged(path)
    version = _pragma(db, "user_version")
    if version > VERSION:
        raise WorkspaceError(
            f"工作区“{path.parent.name}”是用更新版本的软件保存的，本版本不能打开。",
            "请升级软件后再打开；数据没有改动。",
        )
    if version < 1 or db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise damaged(path)
    return version


def _pragma(db: sqlite3.Connection, name: str) -> int:
    value = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value if isinstance(value, int) else 0


def damaged(path: Path) -> WorkspaceError:
    """The error of a file that cannot be read as a workspace; the newest backup copy is named."""
    backups = list_backups(path.parent)
    what = f"工作区文件 {path.name} 已损坏，或者不是本软件的工作区，没有作任何改动。"
    if not backups:
        return WorkspaceError(what, "请找回这个文件夹的备份，或新建一个工作区；原文件请保留。")
    newest = f"“{BACKUP_FOLDER}”文件夹里的 {backups[-1].name}"
    return WorkspaceError(what, f"请先把它改名保留，再把{newest} 复制过来，改名为 {path.name}。")


def explain(error: sqlite3.Error, path: Path) -> QiluError:
    """An SQLite error as the message of its true cause."""
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if extended == sqlite3.SQLITE_READONLY_DBMOVED and path.exists():
        return StorageError(f"工作区文件 {path.name} 在使用中被移动或替换了。", "请关闭工作区，核对文件后重新打开。")
    code = extended & 0xFF
    if code in _DISK:
        number = errno.ENOENT if not path.exists() else _DISK[code]
        return storage_error(OSError(number, os.strerror(number)), path)
    if code in _BUSY:
        return WorkspaceError("工作区文件正被其他程序占用。", "请关闭杀毒、网盘同步等正在读它的程序后重试。")
    if code in _DAMAGED:
        return damaged(path)
    return WorkspaceError(f"读写工作区文件失败（{error}）。", "请重新打开工作区；仍不行时请用备份恢复。")


Upgrade = Callable[[sqlite3.Connection], None]


def _add_redo(db: sqlite3.Connection) -> None:
    """Version 1 kept one change a step and only what was before it: enough to undo, not to redo."""
    db.execute(_STEPS)
    db.execute(_CHANGES)
    now = {tuple(row[:3]): row[3] for row in db.execute("SELECT area, owner, field, value FROM state")}
    db.execute("INSERT INTO steps (id, label) SELECT id, label FROM history")
    older = db.execute("SELECT id, area, owner, field, before FROM history ORDER BY id DESC").fetchall()
    for step, area, owner, field, before in older:
        after = now.get((area, owner, field))
        db.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)", (step, area, owner, field, before, after))
        now[area, owner, field] = before
    db.execute("DROP TABLE history")


def _allow_page_edits(_db: sqlite3.Connection) -> None:
    """Version 3 keeps more with evidence where there is any.

    Page edits, the file that was handed in, withdrawn checks, the version printed.  Nothing has to be rewritten;
    the number keeps a program of version 2 from dropping what it does not know.
    """


UPGRADES: Final[tuple[Upgrade, ...]] = (_add_redo, _allow_page_edits)
"""The n-th brings version n to n + 1."""


def upgrade(db: sqlite3.Connection, version: int) -> None:
    """Bring the tables from *version* to :data:`VERSION` in one transaction.

    Raises:
        sqlite3.Error: see :func:`explain`; nothing was changed.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        for step in UPGRADES[version - 1 :]:
            step(db)
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        roll_back(db)
        raise


def roll_back(db: sqlite3.Connection) -> None:
    """End a transaction that failed; SQLite may have ended it already."""
    if db.in_transaction:
        try:
            db.execute("ROLLBACK")
        except sqlite3.Error:
            # The medium is gone: the journal left on it is played back at the next open.
            return


def copy_whole(db: sqlite3.Connection, target: Path) -> None:
    """Copy a database as it stands to *target*, beside and renamed.

    Raises:
        sqlite3.Error, StorageError: the copy cannot be written; nothing is left of it.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            db.backup(copy)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise storage_error(error, target) from error
    except (sqlite3.Error, UnicodeDecodeError):
        part.unlink(missing_ok=True)
        raise


def list_backups(folder: Path) -> list[Path]:
    """The automatic copies of the workspace in *folder*, oldest first."""
    return sorted((folder / BACKUP_FOLDER).glob("workspace-*.sqlite3"))


def snapshot(path: Path) -> sqlite3.Connection:
    """A consistent copy of a workspace file in memory, brought up to this version; the file is let go at once.

    Edits that a crash interrupted are rolled back in the file where the medium can be written.

    Raises:
        WorkspaceError: see :func:`check_file`.
        sqlite3.Error: see :func:`explain`.
    """
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        with closing(connect(path)) as source:
            source.execute("PRAGMA query_only = ON")
            # Wait for a writer here, with a limit: the copying itself would wait for ever.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(memory)
        version = check_file(memory, path)
        if version < VERSION:
            upgrade(memory, version)
    except BaseException:
        memory.close()
        raise
    return memory
