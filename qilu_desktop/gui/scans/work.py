"""What the page of the sealed scans does off the UI thread: read pages, join and keep documents, print for signing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.documents.context import FormContext
from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence.scans.reading import ScannedPage, read_pages
from qilu_desktop.evidence.scans.sorting import ScanSet, Version
from qilu_desktop.progress import Progress
from qilu_desktop.submission.scans import Filed, prepare
from qilu_desktop.workspace.workspace import Workspace


@dataclass(frozen=True)
class ReadScans:
    """Pages read, the files that they come from (numbered on from those known), and the files set aside."""

    paths: tuple[Path, ...]
    pages: tuple[ScannedPage, ...]
    refused: tuple[EvidenceError, ...]


def read_scans(paths: Sequence[Path], first: int, progress: Progress) -> ReadScans:
    """Read every page of files and folders; a bad file is set aside and the rest goes on.

    Raises:
        Cancelled: stopped; nothing is kept.
    """
    from qilu_desktop.evidence.intake import held
    from qilu_desktop.evidence.taking import files_in

    kept: list[Path] = []
    pages: list[ScannedPage] = []
    refused: list[EvidenceError] = []
    for found in files_in(paths):
        if isinstance(found, EvidenceError):
            refused.append(found)
            continue
        try:
            own = read_pages(held(found.path), found.name, first + len(kept), progress, thumbs=True)
        except EvidenceError as error:
            refused.append(error)
            continue
        kept.append(found.path)
        pages.extend(own)
    return ReadScans(tuple(kept), tuple(pages), tuple(refused))


def file_scans(
    workspace: Workspace, sets: Sequence[ScanSet], paths: Sequence[Path], version: Version, progress: Progress
) -> tuple[Filed, ...]:
    """Join the whole documents and keep their files; they are cited on the main thread (``submission.scans.commit``).

    Raises:
        StorageError: the workspace cannot be written.
        Cancelled: stopped.
    """
    from qilu_desktop.evidence.intake import held

    return prepare(workspace, sets, lambda number: held(paths[number]), version, progress)


def print_for_sealing(
    context: FormContext, wanted: Sequence[tuple[str, str]], folder: Path, progress: Progress
) -> bytes:
    """One PDF of the documents *wanted* (document, subject), each beginning on a sheet of its own, for both sides too.

    Raises:
        DocumentError: a document cannot be made.
        Cancelled: stopped.
    """
    from io import BytesIO

    import pikepdf

    from qilu_desktop.documents import forms
    from qilu_desktop.submission.caching import CACHE, FolderCache
    from qilu_desktop.submission.printing import pdf_of

    cache = FolderCache(folder / CACHE)
    with pikepdf.new() as whole:
        for at, (document, subject) in enumerate(wanted):
            progress.step("准备待盖章文件", at, len(wanted))
            person = context.dossier.applicant(subject)
            made = forms.book(context, person) if document == "book" and person else forms.report(context)
            with pikepdf.open(BytesIO(pdf_of(cache, made).data)) as one:
                whole.pages.extend(one.pages)
            if len(whole.pages) % 2:
                # Printed on both sides, the next document must not begin on the back of this one.
                box = whole.pages[-1].mediabox
                whole.add_blank_page(page_size=(float(box[2]), float(box[3])))
        progress.step("准备待盖章文件", len(wanted), len(wanted))
        whole.docinfo["/Title"] = "待盖章文件"
        out = BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()
