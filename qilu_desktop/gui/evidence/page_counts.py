"""How many pages the listed evidence has: counted in a worker, once for each file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.progress import Progress

_PDF, _TIFF = "application/pdf", "image/tiff"

_Files = tuple[FileRef, ...]


class PageCounts(QObject):
    """Knows the pages of files by their content; ``counted`` tells that more is known."""

    counted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[str, int] = {}
        self._worker: Newest[_Files, dict[str, int]] = Newest(self, self._take, _not_counted)

    def words(self, entry: Evidence) -> str:
        """The pages that are sent, as the list says it; empty until they are counted."""
        sent = len(entry.edits) or self._pages(entry.file)
        edited = "，已编辑" if entry.edits else ""
        return f"{sent} 页{edited}" if sent else ""

    def _pages(self, file: FileRef) -> int:
        return self._known.get(file.sha256, 0) if file.media in (_PDF, _TIFF) else 1

    def want(self, entries: Iterable[Evidence], place: Callable[[FileRef], Path]) -> None:
        """Count the pages of these that are not known."""
        paged = (entry.file for entry in entries if entry.file.media in (_PDF, _TIFF))
        files = {file.sha256: file for file in paged if file.sha256 not in self._known}
        if files:
            wanted = tuple(files.values())
            self._worker.ask(wanted, lambda progress: _count(wanted, place, progress))

    def _take(self, _files: _Files, counts: dict[str, int]) -> None:
        self._known.update(counts)
        self.counted.emit()


def _count(files: _Files, place: Callable[[FileRef], Path], progress: Progress) -> dict[str, int]:
    from qilu_desktop.evidence.pictures import count
    from qilu_desktop.submission.pdfs import page_count

    found: dict[str, int] = {}
    for number, file in enumerate(files, 1):
        progress.step("正在数页数", number, len(files))
        found[file.sha256] = 0
        with suppress(QiluError):
            # A file that is gone or broken is told of by the checks.
            where = place(file)
            known = page_count(where, file.name) if file.media == _PDF else count(where, "tiff", file.name)
            found[file.sha256] = known
    return found


def _not_counted(_files: _Files, _error: QiluError) -> None:
    """The list says nothing then; the checks say what is wrong with a file."""
