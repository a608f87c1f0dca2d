"""The automatic copies of a workspace: which there are, what each holds, and making a workspace of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import QiluError, WorkspaceError, storage_error
from qilu_desktop.paths import write_whole
from qilu_desktop.workspace.database import list_backups
from qilu_desktop.workspace.files import FileStore, files_of
from qilu_desktop.workspace.session import DATABASE, FILES
from qilu_desktop.workspace.store import Store

_NAME = re.compile(r"workspace-(\d{8}-\d{6})-r(\d+)")


@dataclass(frozen=True)
class Backup:
    """A copy: where it is, when it was made, its revision, and what it holds, or why it cannot be read."""

    path: Path
    made: datetime | None
    revision: int
    dossier: Dossier | None
    fault: str = ""

    @property
    def words(self) -> str:
        """When it was made, for the clerk."""
        return f"{self.made:%Y-%m-%d %H:%M}" if self.made else self.path.name


def backups(folder: Path) -> tuple[Backup, ...]:
    """The copies of the workspace in *folder*, newest first."""
    return tuple(_read(path) for path in reversed(list_backups(folder)))


def _read(path: Path) -> Backup:
    found = _NAME.fullmatch(path.stem)
    made = _time(found.group(1)) if found else None
    revision = int(found.group(2)) if found else 0
    try:
        store = Store.read(path)
        try:
            return Backup(path, made, revision, store.load())
        finally:
            store.close()
    except QiluError as error:
        return Backup(path, made, revision, None, error.what)


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d-%H%M%S")
    except ValueError:
        return None


def copy_out(folder: Path, backup: Backup, target: Path) -> None:
    """Make a workspace of a copy in the new folder *target*, with the files that it cites.

    Raises:
        WorkspaceError: the copy cannot be read, *target* is there already, or a file is missing or damaged.
        StorageError: the disk refused.
    """
    if backup.dossier is None:
        raise WorkspaceError(f"备份“{backup.path.name}”读不出来。", "请换一份备份。")
    try:
        target.mkdir(parents=True)
    except FileExistsError as error:
        raise WorkspaceError(f"文件夹“{target.name}”已经存在，没有改动它。", "请换一个名称。") from error
    except OSError as error:
        raise storage_error(error, target) from error
    source, kept = FileStore(folder / FILES), FileStore(target / FILES)
    for file in files_of(backup.dossier):
        kept.put(source.checked(file), file.name, file.media)
    try:
        data = backup.path.read_bytes()
    except OSError as error:
        raise storage_error(error, backup.path) from error
    # The workspace itself last: a folder that was not finished is none.
    write_whole(target / DATABASE, data)
