"""Pieces of a dossier in an SQLite file, with every change journaled so that it can be undone and redone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import QiluError, storage_error
from qilu_desktop.workspace.codec import Key, dossier_from, patched
from qilu_desktop.workspace.database import (
    BACKUP_FOLDER,
    VERSION,
    check_file,
    connect,
    copy_whole,
    damaged,
    explain,
    list_backups,
    make_durable,
    make_tables,
    roll_back,
    snapshot,
    upgrade,
)
from qilu_desktop.workspace.pieces import DECODE_FAULTS

BACKUPS_KEPT: Final = 5
HISTORY_KEPT: Final = 1000
"""Steps that can be undone."""


@dataclass(frozen=True)
class Journaled:
    """What an undo or a redo left: the new revision, the label of the step, and the pieces that it put back."""

    revision: int
    label: str
    pieces: Mapping[Key, str | None]


class Store:
    """An open workspace file; all text in and out is canonical JSON made by ``codec``."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self._path = path
        self._db = db
        self.backup_problem: QiluError | None = None

    @classmethod
    def create(cls, path: Path, pieces: Mapping[Key, str | None]) -> None:
        """Make a store of *pieces* and no history at *path*, beside and renamed.

        Raises:
            StorageError: it cannot be written.
        """
        part = path.with_name(f".{path.name}.part")
        try:
            part.unlink(missing_ok=True)
            db = sqlite3.connect(part, isolation_level=None)
            try:
                make_tables(db)
                db.executemany("INSERT INTO state VALUES (?, ?, ?, ?)", [(*key, text) for key, text in pieces.items()])
            finally:
                db.close()
            part.replace(path)
        except OSError as error:
            raise storage_error(error, path) from error
        except sqlite3.Error as error:
            part.unlink(missing_ok=True)
            raise explain(error, path.parent) from error

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open for writing: an older file is copied aside and upgraded, then the backup of this opening is made.

        Raises:
            WorkspaceError: not a workspace, damaged, or of a newer version.
            StorageError: the disk refused.
        """
        with _explained(path):
            db = connect(path)
        store = cls(path, db)
        try:
            with _explained(path):
                store._prepare()
        except QiluError:
            db.close()
            raise
        return store

    @classmethod
    def read(cls, path: Path) -> Store:
        """A consistent copy in memory for reading; see :func:`database.snapshot`.

        Raises:
            WorkspaceError, StorageError: as :meth:`open`.
        """
        with _explained(path):
            return cls(path, snapshot(path))

    def _prepare(self) -> None:
        version = check_file(self._db, self._path)
        make_durable(self._db)
        if version < VERSION:
            copy_whole(self._db, self._path.with_name(f"{self._path.stem}-升级前-v{version}{self._path.suffix}"))
            upgrade(self._db, version)
        self._back_up()

    def _back_up(self) -> None:
        """Keep a copy of what this opening found; a copy that fails is told, not a reason to refuse the work."""
        backups = list_backups(self._path.parent)
        mark = f"-r{self.revision}"
        if backups and backups[-1].stem.endswith(mark):
            return
        name = f"{self._path.stem}-{datetime.now():%Y%m%d-%H%M%S}{mark}{self._path.suffix}"
        try:
            copy_whole(self._db, self._path.parent / BACKUP_FOLDER / name)
            for old in list_backups(self._path.parent)[:-BACKUPS_KEPT]:
                old.unlink()
        except QiluError as error:
            self.backup_problem = error
        except OSError as error:
            self.backup_problem = storage_error(error, self._path.parent / BACKUP_FOLDER)
        except sqlite3.Error as error:
            self.backup_problem = explain(error, self._path)

    def back_up(self) -> None:
        """Keep a copy of what is stored now, unless the newest copy holds just that.

        Raises:
            StorageError, WorkspaceError: it could not be kept.
        """
        self.backup_problem = None
        self._back_up()
        if self.backup_problem:
            raise self.backup_problem

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @property
    def revision(self) -> int:
        """How many changes were ever committed."""
        return self._meta("revision")

    @property
    def last_id(self) -> int:
        """The last number that was given to anything."""
        return self._meta("last_id")

    def _meta(self, name: str) -> int:
        with _explained(self._path):
            row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None or not isinstance(row[0], int):
            raise damaged(self._path)
        return row[0]

    def load(self) -> Dossier:
        """The dossier as the file holds it.

        Raises:
            WorkspaceError: a piece is missing or damaged.
        """
        with _explained(self._path):
            rows = self._db.execute("SELECT area, owner, field, value FROM state").fetchall()
        try:
            return dossier_from({Key(area, owner, field): value for area, owner, field, value in rows})
        except DECODE_FAULTS as error:
            raise damaged(self._path) from error

    def patch(self, dossier: Dossier, done: Journaled) -> Dossier:
        """The dossier with what an undo or a redo has put back; all else stays the very same objects.

        Raises:
            WorkspaceError: a piece is damaged.
        """
        try:
            return patched(dossier, done.pieces)
        except DECODE_FAULTS as error:
            raise damaged(self._path) from error

    def commit(self, changes: Mapping[Key, str | None], label: str, last_id: int) -> int:
        """Write *changes* (None removes) as one step; durable when this returns the new revision.

        Raises:
            StorageError, WorkspaceError: nothing was changed.
        """
        with self._writing():
            self._db.execute("DELETE FROM steps WHERE undone = 1")
            step = self._db.execute("INSERT INTO steps (label) VALUES (?)", (label,)).lastrowid
            for key, after in changes.items():
                self._db.execute(
                    "INSERT INTO changes VALUES (?, ?, ?, ?, "
                    "(SELECT value FROM state WHERE area = ? AND owner = ? AND field = ?), ?)",
                    (step, *key, *key, after),
                )
                self._put(key, after)
            self._db.execute("DELETE FROM steps WHERE id <= ?", ((step or 0) - HISTORY_KEPT,))
            self._db.execute("UPDATE meta SET value = ? WHERE name = 'last_id'", (last_id,))
            return self._count_up()

    def _put(self, key: Key, value: str | None) -> None:
        if value is None:
            self._db.execute("DELETE FROM state WHERE area = ? AND owner = ? AND field = ?", key)
        else:
            self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?)", (*key, value))

    def _count_up(self) -> int:
        self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'revision'")
        return self.revision

    @property
    def undo_label(self) -> str | None:
        """What :meth:`undo` would take back."""
        return self._label("SELECT label FROM steps WHERE undone = 0 ORDER BY id DESC LIMIT 1")

    @property
    def redo_label(self) -> str | None:
        """What :meth:`redo` would do again."""
        return self._label("SELECT label FROM steps WHERE undone = 1 ORDER BY id LIMIT 1")

    def _label(self, query: str) -> str | None:
        with _explained(self._path):
            row = self._db.execute(query).fetchone()
        return str(row[0]) if row else None

    def undo(self) -> Journaled | None:
        """Take the newest step back; None when there is none.

        Raises:
            StorageError, WorkspaceError: nothing was changed.
        """
        return self._travel("SELECT id, label FROM steps WHERE undone = 0 ORDER BY id DESC LIMIT 1", "before", 1)

    def redo(self) -> Journaled | None:
        """Do the step again that was undone last; None when there is none.

        Raises:
            StorageError, WorkspaceError: nothing was changed.
        """
        return self._travel("SELECT id, label FROM steps WHERE undone = 1 ORDER BY id LIMIT 1", "after", 0)

    def _travel(self, query: str, column: str, undone: int) -> Journaled | None:
        done = None
        with self._writing():
            row = self._db.execute(query).fetchone()
            if row:
                step, label = row
                rows = self._db.execute(f"SELECT area, owner, field, {column} FROM changes WHERE step = ?", (step,))
                pieces = {Key(area, owner, field): value for area, owner, field, value in rows.fetchall()}
                for key, value in pieces.items():
                    self._put(key, value)
                self._db.execute("UPDATE steps SET undone = ? WHERE id = ?", (undone, step))
                done = Journaled(self._count_up(), str(label), pieces)
        return done

    def forget_history(self) -> None:
        """Let the history begin now: nothing earlier can be undone any more.

        Raises:
            StorageError, WorkspaceError: nothing was changed.
        """
        with self._writing():
            self._db.execute("DELETE FROM changes")
            self._db.execute("DELETE FROM steps")

    def hashes(self) -> str:
        """All text in which a file's hash may be cited, history included."""
        with _explained(self._path):
            rows = self._db.execute(
                "SELECT value FROM state UNION ALL SELECT before FROM changes UNION ALL SELECT after FROM changes"
            ).fetchall()
        return "\n".join(row[0] for row in rows if row[0])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _explained(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                roll_back(self._db)
                raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite names a damaged part in its message by the damaged bytes themselves.
        raise damaged(path) from error
