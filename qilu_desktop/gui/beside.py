"""What lies beside the data in a workspace's folder, where other programs may change it: read again only then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, Generic, TypeAlias, TypeVar

from qilu_desktop.documents.adoption.in_use import DOCUMENTS, FOLDER, forms_mark
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.flow import BuiltMark, StepId, groups_of
from qilu_desktop.gui import built_record
from qilu_desktop.pack.model import Pack
from qilu_desktop.submission import choices
from qilu_desktop.workspace.workspace import Workspace

_T = TypeVar("_T")
_SETTLED: Final = 2_000_000_000
"""Nanoseconds: FAT drives tell the time of a change to two seconds."""

Stamp: TypeAlias = tuple[int, int, int] | None


def stamp_of(place: Path) -> Stamp:
    """When a file was changed last (ns), its size in bytes and its number; None where there is none."""
    try:
        told = place.stat()
    except (OSError, ValueError):
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


class Reread(Generic[_T]):
    """Something that is read from files, again only once one of them may have changed.

    A file that has only just been written could be written again without its stamp telling: it is read every time
    until it has settled.
    """

    def __init__(self, read: Callable[[], _T], *files: Path) -> None:
        self._read, self._files = read, files
        self._kept: tuple[tuple[Stamp, ...], _T] | None = None

    def __call__(self) -> _T:
        """What the files hold now."""
        stamps = tuple(map(stamp_of, self._files))
        if self._kept is not None and self._kept[0] == stamps:
            return self._kept[1]
        self._kept = None
        found = self._read()
        if all(stamp is None or stamp[0] < time.time_ns() - _SETTLED for stamp in stamps):
            self._kept = (stamps, found)
        return found


class Beside:
    """``built`` is the record of the folder built last, ``choices`` how documents are made, ``forms`` tells the
    official forms adopted from others."""

    def __init__(self, folder: Path) -> None:
        kept = [folder / FOLDER / f"{name}.{end}" for name in DOCUMENTS for end in ("json", "docx")]
        self._folder = folder
        self._files = (folder / built_record.NAME, folder / choices.NAME, *kept)
        self.built = Reread(lambda: built_record.read(folder), folder / built_record.NAME)
        self.choices = Reread(lambda: choices.read(folder), folder / choices.NAME)
        self.forms = Reread(lambda: forms_mark(folder), *kept)

    def built_mark(self, revision: int) -> BuiltMark | None:
        """The folder built last, while it is there, or out of date wherever it is."""
        found = self.built()
        if found is None:
            return None
        place = found.place(self._folder)
        current = found.current(revision, self.forms(), self.choices())
        if place is None and current:
            return None
        return BuiltMark(str(place or found.folder), found.draft, current=current)

    def keep_current(self, workspace: Workspace, pack: Pack, edit: Callable[[], _T]) -> _T:
        """Do *edit*; where it changed only what 报送记录 asks for, after the sending, the folder stays up to date."""
        revision, before = workspace.revision, workspace.dossier
        done = edit()
        built = self.built() if _only_the_sending(pack, before, workspace.dossier) else None
        if built and built.revision == revision != workspace.revision:
            built_record.write(self._folder, replace(built, revision=workspace.revision))
        return done

    def stamps(self) -> tuple[Stamp, ...]:
        """Other stamps once any of it has changed; nothing is read."""
        return tuple(map(stamp_of, self._files))


def _only_the_sending(pack: Pack, before: Dossier, now: Dossier) -> bool:
    """Whether two snapshots differ at most in what 报送记录 asks the unit."""
    if before.unit is now.unit or replace(before, unit=now.unit) != now:
        return False
    asked = groups_of(pack.unit, StepId.SENDING)
    names = before.unit.values.keys() | now.unit.values.keys()
    return all(pack.unit.group_of(one) in asked for one in names if before.unit.get(one) != now.unit.get(one))
