"""Looking closely at the attached files and trying the 一览表, in a worker, one look at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from qilu_desktop.documents.adoption.in_use import adopted_documents
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.looking import Known, Looked
from qilu_desktop.gui.operation import Operation
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace


class CloseLook(QObject):
    """``looking`` tells that a look has begun or is over, ``found`` what it has found, ``failed`` why it could not."""

    looking = Signal(bool)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject, workspace: Workspace, pack: Pack, known: Known) -> None:
        super().__init__(parent)
        self._workspace, self._pack, self._known = workspace, pack, known
        self._operation: Operation[Looked] | None = None
        self._again: date | None = None

    @property
    def tells_fit(self) -> bool:
        """Whether trying tells if a 一览表 is one page: an adopted form's pages are counted only in a build."""
        return "overview" not in adopted_documents(self._workspace.folder)

    def begin(self, today: date) -> None:
        """Look at the data as they are now, unless all of it is known; a look at older data gives way."""
        if self._operation and self._operation.running:
            self._again = today
            self._operation.cancel()
            return
        if not self._known.lacking(self._workspace.dossier, fit=self.tells_fit):
            return
        look = self.work(today, fit=True)
        self._operation = Operation(self, look, success=self._looked, failure=self._not_looked).start()
        self.looking.emit(True)

    def work(self, today: date, *, fit: bool) -> Callable[[Progress], Looked]:
        """The work of looking at everything as it is now; *fit* tries the 一览表 too."""
        pack, dossier, read = self._pack, self._workspace.dossier, self._workspace.checked_file
        fit, folder = fit and self.tells_fit, self._workspace.folder

        def look(progress: Progress) -> Looked:
            from qilu_desktop.submission.caching import CACHE, FolderCache
            from qilu_desktop.submission.preflight import facts_of, overlong_of

            kept = FolderCache(folder / CACHE)
            files = facts_of(pack, dossier, read, progress=progress, cache=kept)
            overlong = overlong_of(pack, dossier, today, progress=progress, cache=kept) if fit else {}
            return Looked(dossier, files, overlong)

        return look

    def _looked(self, looked: Looked) -> None:
        self._look_over()
        self.found.emit(looked)

    def _look_over(self) -> None:
        self.looking.emit(False)
        again, self._again = self._again, None
        if again:
            self.begin(again)

    def _not_looked(self, error: QiluError) -> None:
        self._look_over()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
