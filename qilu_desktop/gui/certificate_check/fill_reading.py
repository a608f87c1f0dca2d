"""A picture read for 从图片填写: one that is attached, or one that is chosen and kept in the store on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtGui import QImage

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.dossier.reading.judging import QUERY
from qilu_desktop.dossier.reading.kept import KeptReading
from qilu_desktop.dossier.reading.kinds import kind_of
from qilu_desktop.dossier.reading.model import PageReading
from qilu_desktop.gui.certificate_check.job import shared_reader
from qilu_desktop.gui.certificate_check.loading import decoded
from qilu_desktop.gui.evidence.gathering import Goal, Ready, gather
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace


@dataclass(frozen=True)
class PictureRead:
    """What was read, each page with its picture where a certificate is on it; ``ready`` is the file to be attached."""

    pages: tuple[tuple[PageReading, QImage | None], ...]
    ready: Ready | None = None

    @property
    def kind(self) -> str:
        """The kind of evidence that the picture certainly is; else empty."""
        return kind_of(page for page, _image in self.pages)

    def entry(self, subject: str, kind: str) -> Evidence | None:
        """The evidence that the picture becomes, of a query page with what was read; None for one attached before."""
        from qilu_desktop.evidence.reading.engine import engine_name

        if self.ready is None:
            return None
        made = self.ready.entry(Goal(subject), kind)
        if kind != QUERY:
            return made
        pages = tuple(page for page, _image in self.pages)
        return replace(made, reading=KeptReading.of(made.file.sha256, (), engine_name(), pages))


def read_attached(path: Path, progress: Progress) -> PictureRead:
    """Read a file of the store.

    Raises:
        Cancelled: stopped.
        EvidenceError: the file cannot be read.
    """
    from qilu_desktop.evidence.intake import read_file

    return PictureRead(_read(read_file(path), progress))


def read_chosen(workspace: Workspace, path: Path, progress: Progress) -> PictureRead:
    """Take a file in as evidence is, without citing it yet, and read it as it would be sent.

    Raises:
        Cancelled: stopped; a file kept so far is cited by nothing and goes with the next sweep.
        EvidenceError: it cannot be used.
        StorageError: the workspace's disk refused.
    """
    gathered = gather(workspace, [path], progress)
    if gathered.aside:
        raise gathered.aside[0].error
    (ready,) = gathered.ready
    return PictureRead(_read(workspace.file_bytes(ready.file), progress), ready)


def _read(data: bytes, progress: Progress) -> tuple[tuple[PageReading, QImage | None], ...]:
    pages = shared_reader().read(data, progress)
    return tuple((page, decoded(data, PageEdit(page.page)) if page.certificates else None) for page in pages)
