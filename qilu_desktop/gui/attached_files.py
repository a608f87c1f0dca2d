"""What the checks are told of attached files without opening them again: there or lost, and the photos' sizes."""

from __future__ import annotations

from PySide6.QtGui import QImageReader

from qilu_desktop.checks.views import FileFacts
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.looking import Known
from qilu_desktop.workspace.workspace import Workspace


class AttachedFiles:
    """The attached files of an open workspace; *known* is what a close look has found."""

    def __init__(self, workspace: Workspace, known: Known) -> None:
        self._workspace, self._known = workspace, known
        self._present: set[str] = set()
        self._sizes: dict[str, tuple[int, int]] = {}

    def look_anew(self) -> None:
        """Ask the disk again which files are there."""
        self._present.clear()

    def facts(self, dossier: Dossier) -> dict[str, FileFacts]:
        """What is known of the attached files: whether each is there, the photos' size, what a close look has found."""
        found = {entry.file.sha256: self._file_facts(entry.file) for entry in dossier.evidence}
        for person in dossier.applicants:
            photo = person.record.file("photo")
            if photo:
                found[photo.sha256] = self._photo_facts(photo)
        return found

    def _file_facts(self, file: FileRef) -> FileFacts:
        if not self._there(file):
            return FileFacts(lost=True)
        return self._known.files.get(file.sha256, FileFacts())

    def _there(self, file: FileRef) -> bool:
        """Whether a file is there; once seen it is asked for again only by :meth:`look_anew`."""
        if file.sha256 in self._present:
            return True
        try:
            found = self._workspace.file_path(file).is_file()
        except QiluError:
            return False
        if found:
            self._present.add(file.sha256)
        return found

    def _photo_facts(self, photo: FileRef) -> FileFacts:
        if photo.sha256 in self._known.files:
            return self._file_facts(photo)
        if photo.sha256 not in self._sizes:
            if not self._there(photo):
                return FileFacts(lost=True)
            size = QImageReader(str(self._workspace.file_path(photo))).size()
            self._sizes[photo.sha256] = (max(0, size.width()), max(0, size.height()))
        return FileFacts(*self._sizes[photo.sha256])
