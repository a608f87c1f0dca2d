"""打印待盖章文件: the documents that have no current sealed scan, in one PDF to be printed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from qilu_desktop.checks.findings import to_handle
from qilu_desktop.documents.context import FormContext
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, open_outside, tell, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.scans.states import DocumentState, documents
from qilu_desktop.progress import Progress

_NAMES = {"book": "申报书", "report": "推荐报告"}


class SealingPrint(QObject, OneAtATime):
    """Makes the file, says what is in it, and opens it."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def wanted(self) -> list[tuple[str, str]]:
        """The documents without a sealed scan of the present data; of those with an adopted form none."""
        from qilu_desktop.documents.adoption.in_use import adopted_documents
        from qilu_desktop.submission.scans import KINDS

        desk = self._desk
        adopted, outdated = adopted_documents(desk.workspace.folder), desk.outdated()
        return [
            (document, subject)
            for document, subject in documents(desk.dossier)
            if document not in adopted
            and not any(entry.id not in outdated for entry in desk.dossier.evidence_of(subject, kind=KINDS[document]))
        ]

    def start(self) -> None:
        """Say what will be printed, ask where to, and make it."""
        if self.running:
            return
        wanted = self.wanted()
        if not wanted:
            tell(
                self._page,
                "打印待盖章文件",
                "没有需要打印盖章的文件。",
                "每份都有与现在数据一致的盖章扫描件；采用官方表样的，请从“官方表样”或报送文件夹里打印。",
            )
            return
        if self._go_on(wanted):
            self._save(wanted, "待盖章文件")

    def _save(self, wanted: list[tuple[str, str]], name: str) -> None:
        if self.running:
            return
        folder = self._desk.settings.folder("output")
        place, _kind = QFileDialog.getSaveFileName(
            QApplication.activeModalWidget() or self._page, name, str(folder / f"{name}.pdf"), "PDF (*.pdf)"
        )
        if place:
            self.make(wanted, place)

    def newest(self, state: DocumentState) -> Callable[[], None] | None:
        """Makes a document as it is now and opens it, to be held beside its scan; None where an official form is."""
        from qilu_desktop.documents.adoption.in_use import adopted_documents

        if state.document in adopted_documents(self._desk.workspace.folder):
            return None
        return lambda: self._save([(state.document, state.subject)], f"{state.name}-现在的文件")

    def _go_on(self, wanted: list[tuple[str, str]]) -> bool:
        """Say how many documents there are, and that the data had better be final."""
        blocking = len(self._desk.blocking)
        books = sum(document == "book" for document, _ in wanted)
        parts = [f"申报书 {books} 份"] if books else []
        parts += ["推荐报告 1 份"] if len(wanted) > books else []
        more = "合成一个 PDF，单面、双面都可以打印。页脚的二维码不要遮盖，扫描回来靠它归档。"
        if blocking:
            more = f"校验还有 {to_handle(blocking)}：打印盖章以后再改数据，盖章件就过期了，建议先处理完。{more}"
        text = f"将生成：{'、'.join(parts)}（已有有效盖章扫描件的不再打印）。"
        return ask(self._page, "打印待盖章文件", text, more, ("生成 PDF…",)) == 0

    def make(self, wanted: list[tuple[str, str]], place: str) -> None:
        """Make the file at *place* off the UI thread, and open it."""
        from pathlib import Path

        desk = self._desk
        context = FormContext(
            desk.pack, desk.dossier, desk.workspace.file_bytes, desk.today, matters=desk.matters(), codes=desk.codes
        )
        folder = desk.workspace.folder

        def work(progress: Progress) -> bytes:
            from qilu_desktop.gui.scans.work import print_for_sealing
            from qilu_desktop.paths import write_whole

            made = print_for_sealing(context, wanted, folder, progress)
            write_whole(Path(place), made)
            return made

        self._operation = Operation(
            self,
            work,
            success=lambda _made: open_outside(self._page, Path(place)),
            failure=self._failed,
        ).start()

    def _failed(self, error: QiluError) -> None:
        if not isinstance(error, Cancelled):
            tell_error(self._page, error, "没有生成")
