"""What the checks are told of attached files without opening them again: there or lost, and the photos' sizes."""

from __future__ import annotations

from collections.abc import Mapping
from operator import is_
from typing import NamedTuple

from PySide6.QtGui import QImageReader

from qilu_desktop.checks.views import FileFacts
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.looking import Known
from qilu_desktop.workspace.workspace import Workspace


class _Told(NamedTuple):
    """The facts told last, what they were made from, and the files that were not there."""

    evidence: tuple[Evidence, ...]
    photos: list[FileRef | None]
    known: Mapping[str, FileFacts]
    facts: Mapping[str, FileFacts]
    gone: Mapping[str, FileRef]

    def stands(self, evidence: tuple[Evidence, ...], photos: list[FileRef | None], known: object) -> bool:
        """Whether they were made from the very same."""
        same = self.evidence is evidence and self.known is known and len(self.photos) == len(photos)
        return same and all(map(is_, self.photos, photos))


class AttachedFiles:
    """The attached files of an open workspace; *known* is what a close look has found."""

    def __init__(self, workspace: Workspace, known: Known) -> None:
        self._workspace, self._known = workspace, known
        self._present: set[str] = set()
        self._stamps: Mapping[str, tuple[int, int]] | None = None
        self._sizes: dict[str, tuple[int, int]] = {}
        self._told: _Told | None = None

    def look_anew(self) -> bool:
        """Ask the disk again which files are there; whether any has come, gone or been written over since.

        One that was written over is not known any more.
        """
        before, now = self._stamps or {}, self._workspace.kept_files()
        # What is gone keeps its stamp: it may come back as something else.
        self._stamps, self._present = {**before, **now}, set(now)
        written = {one for one, stamp in now.items() if before.get(one, stamp) != stamp}
        self._known.forget(written)
        self._sizes = {one: size for one, size in self._sizes.items() if one not in written}
        told = self._told
        moved = told is not None and any((one in self._present) == (one in told.gone) for one in told.facts)
        self._told = None if moved or written else told
        return moved or bool(written)

    def facts(self, dossier: Dossier) -> Mapping[str, FileFacts]:
        """What is known of the attached files: whether each is there, the photos' size, what a close look has found.

        The very same object while nothing of it has changed.  Files that were gone are asked for every time.
        """
        if self._stamps is None:
            self.look_anew()
        photos = [person.record.file("photo") for person in dossier.applicants]
        told, known = self._told, self._known.files
        if told and told.stands(dossier.evidence, photos, known) and not any(map(self._there, told.gone.values())):
            return told.facts
        found = {entry.file.sha256: self._file_facts(entry.file) for entry in dossier.evidence}
        found |= {photo.sha256: self._photo_facts(photo) for photo in photos if photo}
        files = (*(entry.file for entry in dossier.evidence), *(photo for photo in photos if photo))
        gone = {file.sha256: file for file in files if file.sha256 not in self._present}
        self._told = _Told(dossier.evidence, photos, known, found, gone)
        return found

    def _file_facts(self, file: FileRef) -> FileFacts:
        if not self._there(file):
            return FileFacts(lost=True)
        return self._known.files.get(file.sha256, FileFacts())

    def _there(self, file: FileRef) -> bool:
        """Whether a file is there; once seen it is asked for again only by :meth:`look_anew`."""
        if file.sha256 in self._present:
            return True
        found = self._workspace.has_file(file)
        if found:
            self._present.add(file.sha256)
        return found

    def _photo_facts(self, photo: FileRef) -> FileFacts:
        if photo.sha256 in self._known.files:
            return self._file_facts(photo)
        if not self._there(photo):
            return FileFacts(lost=True)
        if photo.sha256 not in self._sizes:
            try:
                size = QImageReader(str(self._workspace.file_path(photo))).size()
            except QiluError:
                return FileFacts(lost=True)
            self._sizes[photo.sha256] = (max(0, size.width()), max(0, size.height()))
        return FileFacts(*self._sizes[photo.sha256])
