"""像送出去那样看: one page as it will stand in the outgoing PDF, made by the same code that makes the packet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace


def sent_page(
    pack: Pack, dossier: Dossier, workspace: Workspace, entry: Evidence, edit: PageEdit, made_on: date
) -> Callable[[Progress], PdfPages]:
    """The work of making one page of *entry* as it is sent, for a worker.

    It raises EvidenceError, WorkspaceError or StorageError where the file cannot be used or read.
    """

    def work(progress: Progress) -> PdfPages:
        from qilu_desktop.evidence.join import join
        from qilu_desktop.submission.model import Source
        from qilu_desktop.submission.packet_items import part_as_sent

        source = Source(pack, dossier, workspace.file_bytes)
        part = part_as_sent(source, replace(entry, edits=(edit,)), workspace.file_path(entry.file))
        made = join([part], title=part.title, made_on=made_on, progress=progress, contents_title="")
        if made.refused:
            raise made.refused[0]
        return PdfPages(made.pdf or b"")

    return work
