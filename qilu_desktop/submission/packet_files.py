"""The files that a packet or a sealed scan is made from: each is opened when its turn comes, its hash verified."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import QiluError, WorkspaceError
from qilu_desktop.submission.model import Source
from qilu_desktop.workspace.files import damaged, missing

_HELD = frozenset({"image/jpeg", "image/png"})
"""Media types whose data pass as a whole; everything else is read page by page from where it lies."""


@dataclass(frozen=True)
class Opening:
    """Opens files for one PDF, so that they are never all in memory; ``missed`` says which could not be read."""

    source: Source
    missed: list[QiluError] = field(default_factory=list)
    _lent: list[tuple[FileRef, Path, tuple[int, int, int]]] = field(default_factory=list)

    def open(self, file: FileRef) -> bytes | Path:
        """A file's bytes, or where it lies.

        Raises:
            WorkspaceError: it is missing or damaged.
            StorageError: the disk refused.
        """
        try:
            found = self.source.read(file) if file.media in _HELD else self.source.found(file)
            if isinstance(found, Path):
                self._lent.append((file, found, _state(file, found)))
        except WorkspaceError as error:
            self.missed.append(error)
            raise
        return found

    def refuse_changed(self) -> None:
        """To be asked when the PDF is made: what was verified must be what was read.

        Raises:
            WorkspaceError: a file that was read where it lies was changed meanwhile.
        """
        for file, place, state in self._lent:
            if _state(file, place) != state:
                raise damaged(file)


def _state(file: FileRef, place: Path) -> tuple[int, int, int]:
    try:
        told = place.stat()
    except OSError as error:
        raise missing(file) from error
    return told.st_size, told.st_mtime_ns, told.st_ino
