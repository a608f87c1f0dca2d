"""What the sheets show, kept out of memory while a PDF is made: in parts on the disk, brought together at the end.

pikepdf holds whatever is copied into a PDF until that is closed.  So the pictures and pages are gathered in PDFs of
limited size, one page for each sheet; full ones are written aside, and qpdf puts them together without reading
the pictures.  These pass from the parts into the finished file while it is written: memory does not grow with them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qilu_desktop.errors import storage_error
from qilu_desktop.evidence import faults, private
from qilu_desktop.scratch import scratch

if TYPE_CHECKING:
    import pikepdf

PART_BYTES: Final = 24_000_000
"""Data that are held in memory at most, beside the picture in hand."""
LAYERS: Final = "/QiluLayers"
"""Where a page keeps the layers of its file until all pages are together."""


class Spool:
    """The PDF that is being gathered (``pdf``), and the parts of it that are on the disk already."""

    def __init__(self) -> None:
        import pikepdf

        self.pdf = pikepdf.new()
        self.pages = 0
        """How many pages were given out so far."""
        self._dropped: list[range] = []
        self._held = 0
        self._known: set[Hashable] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._parts: list[str] = []
        self._job: pikepdf.Job | None = None

    def hold(self, size: int, what: Hashable = None) -> None:
        """Count so many bytes of data as held in memory; *what* names those that a part has once for many pages."""
        if what is not None and what in self._known:
            return
        self._known.add(what)
        self._held += size

    def drop_from(self, page: int) -> None:
        """Leave out every page from *page* (from 0) on: the file that they belong to has turned out to be broken."""
        if page < self.pages:
            self._dropped.append(range(page, self.pages))

    def pages_done(self, count: int) -> None:
        """So many pages are whole: put the part aside when it is full.

        Raises:
            StorageError: the disk for temporary files is full.
        """
        self.pages += count
        if self._held >= PART_BYTES:
            self._put_aside()

    def _put_aside(self) -> None:
        import pikepdf

        if not len(self.pdf.pages):
            return
        try:
            private.clean_pictures(self.pdf)
            if self._folder is None:
                self._folder = scratch()
            place = str(Path(self._folder.name) / f"{len(self._parts)}.pdf")
            save_part(self.pdf, place)
        except OSError as error:
            raise storage_error(error, tempfile.gettempdir()) from error
        except pikepdf.PdfError as error:
            raise faults.not_writable() from error
        self.pdf.close()
        self._parts.append(place)
        self.pdf, self._held = pikepdf.new(), 0
        self._known.clear()

    def together(self) -> pikepdf.Pdf:
        """The one PDF of all pages, in memory where it is small, else reading from the disk; :meth:`close` closes it.

        Raises:
            StorageError: the disk for temporary files is full.
        """
        if self._folder is not None:
            self._merge(Path(self._folder.name))
        else:
            private.clean_pictures(self.pdf)
        for pages in reversed(self._dropped):
            del self.pdf.pages[pages.start : pages.stop]
        return self.pdf

    def _merge(self, folder: Path) -> None:
        self._put_aside()
        self.pdf.close()
        self._job, self.pdf = merged("--empty", self._parts, folder)

    def close(self) -> None:
        """Let everything go."""
        self.pdf.close()
        self._job = None
        if self._folder is not None:
            self._folder.cleanup()


def merged(first: str, parts: Sequence[str], folder: Path) -> tuple[pikepdf.Job, pikepdf.Pdf]:
    """The pages of *parts* behind one another in a PDF that reads them only while it is saved; its job must live on.

    *first* is the file whose bookmarks and document data it has (``--empty``: none); nothing is written in *folder*.

    Raises:
        StorageError: the disk refuses.
        EvidenceError: a part is damaged.
    """
    import pikepdf

    pages = [word for part in parts for word in (part, "1-z")]
    options = ["--decode-level=none", "--compress-streams=n", "--remove-unreferenced-resources=no"]
    try:
        # The job never writes the file that it names: its PDF reads the parts while it is saved by us.
        job = pikepdf.Job(["qpdf", first, *options, "--pages", *pages, "--", str(folder / "whole.pdf")])
        create: Callable[[], pikepdf.Pdf] = job.create_pdf
        return job, create()
    except OSError as error:
        raise storage_error(error, tempfile.gettempdir()) from error
    except (pikepdf.PdfError, pikepdf.JobUsageError, RuntimeError) as error:
        raise faults.not_writable() from error


def save_part(pdf: pikepdf.Pdf, place: str) -> None:
    """Write a PDF whose pages are to be merged: quickly, nothing packed again.

    Raises:
        OSError: the disk refuses.
        pikepdf.PdfError: a stream cannot be written.
    """
    import pikepdf

    pdf.save(place, static_id=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
