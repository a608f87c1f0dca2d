"""The controller between the pages and the workspace: every edit, every report and every error passes here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImageReader

from qilu_desktop.checks.engine import Memory, run
from qilu_desktop.checks.findings import Finding, Report
from qilu_desktop.checks.views import Context, FileFacts
from qilu_desktop.dossier.conditions import is_required, is_shown
from qilu_desktop.dossier.derive import agrees, derived
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import FileRef, Record, Row, Value
from qilu_desktop.errors import Cancelled, QiluError, StorageError
from qilu_desktop.flow import BuiltMark, Step, steps
from qilu_desktop.gui import built_record
from qilu_desktop.gui.looking import Known, Looked
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.settings import Settings
from qilu_desktop.pack.model import Field, FieldList, Pack, Scope
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace

_T = TypeVar("_T")
_REPORT_PAUSE = 250
"""The checks run again after this many ms without an edit."""


class Desk(QObject):
    """An open workspace as the window sees it.

    ``changed`` follows every committed edit, undo and redo; ``reported`` a new report; ``saved`` carries the time;
    ``looking`` that attached files and 一览表 are being looked at closely, or no more;
    ``failed`` an error that an edit met (the editor keeps what was typed).
    """

    changed = Signal()
    reported = Signal()
    saved = Signal(str)
    looking = Signal(bool)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, pack: Pack, settings: Settings, as_of: date | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.pack = pack
        self.settings = settings
        self._as_of = as_of
        self._report: Report | None = None
        self._memory = Memory()
        self._sizes: dict[str, tuple[int, int]] = {}
        self.known = Known(pack)
        self._look: Operation[Looked] | None = None
        self._look_again = False
        self._by_field: dict[tuple[str, str], list[Finding]] = {}
        self._visited: set[tuple[str, str]] = set()
        self.reveal = False
        self._pause = QTimer(self, singleShot=True, interval=_REPORT_PAUSE)
        self._pause.timeout.connect(self.reported.emit)
        workspace.use_labels(pack)

    @property
    def today(self) -> date:
        """The day that the checks and the countdown go by."""
        return self._as_of or date.today()

    @property
    def dossier(self) -> Dossier:
        """The snapshot."""
        return self.workspace.dossier

    @property
    def read_only(self) -> bool:
        """Whether nothing can be edited."""
        return self.workspace.read_only

    # -- edits --------------------------------------------------------------------------------------------------------

    def do(self, edit: Callable[[], object]) -> bool:
        """Do an edit; False when it failed (``failed`` has told the reason)."""
        before = self.workspace.revision
        problem: QiluError | None = None
        try:
            edit()
        except QiluError as error:
            problem = error
        # Of several edits in one, those before the failure are stored.
        if self.workspace.revision != before:
            self._after_change()
        if problem:
            self.failed.emit(problem)
        return problem is None

    def get(self, edit: Callable[[], _T]) -> _T | None:
        """Do an edit that returns something; None when it failed."""
        found: list[_T] = []
        self.do(lambda: found.append(edit()))
        return found[0] if found else None

    def _after_change(self) -> None:
        self._report = None
        self.saved.emit(datetime.now().strftime("%H:%M:%S"))
        self.changed.emit()
        self._pause.start()

    def set_value(self, subject: str, field_id: str, value: Value | None) -> bool:
        """Store one answer."""
        return self.do(lambda: self.workspace.set_value(subject, field_id, value))

    def set_row(self, subject: str, table: str, row: Row) -> bool:
        """Store a row of a table."""
        return self.do(lambda: self.workspace.set_row(subject, table, row))

    def undo(self) -> str | None:
        """Take the newest edit back; what it was."""
        return self.get(self.workspace.undo)

    def redo(self) -> str | None:
        """Do again what was taken back; what it was."""
        return self.get(self.workspace.redo)

    def file_bytes(self, file: FileRef) -> bytes | None:
        """An attached file's bytes; None when it cannot be read."""
        try:
            return self.workspace.file_bytes(file)
        except QiluError:
            return None

    # -- fields -------------------------------------------------------------------------------------------------------

    def scope(self, subject: str) -> Scope:
        """Whose answers a subject's are."""
        if subject == UNIT_SUBJECT:
            return Scope.UNIT
        return Scope.APPLICANT if self.dossier.applicant(subject) else Scope.ENTERPRISE

    def fields(self, subject: str) -> FieldList:
        """The field list of a subject."""
        return self.pack.fields(self.scope(subject))

    def record(self, subject: str) -> Record | None:
        """A subject's answers; None once it is gone."""
        try:
            return self.dossier.record_of(subject)
        except KeyError:
            return None

    def shown(self, field: Field, subject: str, record: Record) -> bool:
        """Whether a field is asked now."""
        return is_shown(field, self.dossier, subject, record)

    def required(self, field: Field, subject: str, record: Record) -> bool:
        """Whether a field must be answered now."""
        return is_required(field, self.dossier, subject, record)

    def worked_out(self, field: Field, record: Record) -> Value | None:
        """A value that follows from other answers; None when nothing follows."""
        return derived(field, record)

    def disagrees(self, field: Field, record: Record) -> bool:
        """Whether an answer contradicts what follows from others."""
        return not agrees(field, record)

    # -- report -------------------------------------------------------------------------------------------------------

    @property
    def report(self) -> Report:
        """What the checks say of the dossier as it is now."""
        if self._report is None:
            self._report = run(self._context(), self._memory)
            self._by_field = {}
            for finding in self._report.findings:
                self._by_field.setdefault((finding.subject, finding.field), []).append(finding)
        return self._report

    def _context(self) -> Context:
        from qilu_desktop.documents.fonts import uncovered

        overlong = self.known.overlong(self.dossier)
        return Context(self.pack, self.dossier, self.today, self._facts(), overlong=overlong, undrawn=uncovered)

    def _facts(self) -> dict[str, FileFacts]:
        """What is known of the attached files: whether each is there, the photos' size, what a close look has found."""
        found = {entry.file.sha256: self._file_facts(entry.file) for entry in self.dossier.evidence}
        for person in self.dossier.applicants:
            photo = person.record.file("photo")
            if photo:
                found[photo.sha256] = self._photo_facts(photo)
        return found

    def _file_facts(self, file: FileRef) -> FileFacts:
        if not self._there(file):
            return FileFacts(lost=True)
        return self.known.files.get(file.sha256, FileFacts())

    def _there(self, file: FileRef) -> bool:
        try:
            return self.workspace.file_path(file).is_file()
        except QiluError:
            return False

    def _photo_facts(self, photo: FileRef) -> FileFacts:
        if photo.sha256 in self.known.files:
            return self._file_facts(photo)
        if photo.sha256 not in self._sizes:
            if not self._there(photo):
                return FileFacts(lost=True)
            size = QImageReader(str(self.workspace.file_path(photo))).size()
            self._sizes[photo.sha256] = (max(0, size.width()), max(0, size.height()))
        return FileFacts(*self._sizes[photo.sha256])

    def matters(self) -> dict[tuple[str, str], str]:
        """What the findings are about that a recorded reason lets pass, as the documents print it."""
        from qilu_desktop.submission.checks_report import waived_matters

        return waived_matters(self.report, self.dossier)

    def look_closely(self) -> None:
        """Look at the attached files and try the 一览表 unless all of it is known; ``reported`` follows."""
        if self._look and self._look.running:
            # What it looks at is out of date.
            self._look_again = True
            self._look.cancel()
            return
        if not self.known.lacking(self.dossier):
            return
        look = self.closer_look(fit=True)
        self._look = Operation(self, look, success=self._looked, failure=self._not_looked).start()
        self.looking.emit(True)

    def closer_look(self, *, fit: bool) -> Callable[[Progress], Looked]:
        """The work of looking at everything as it is now, for a worker; *fit* tries the 一览表 too."""
        pack, dossier, today, read = self.pack, self.dossier, self.today, self.workspace.file_bytes

        def look(progress: Progress) -> Looked:
            from qilu_desktop.submission.preflight import facts_of, overlong_of

            files = facts_of(pack, dossier, read, progress=progress)
            return Looked(dossier, files, overlong_of(pack, dossier, today, progress=progress) if fit else {})

        return look

    def learn(self, looked: Looked) -> None:
        """Take in what a close look has found; the next report knows it."""
        self.known.learn(looked)
        self._report = None
        self.reported.emit()

    def _looked(self, looked: Looked) -> None:
        self._look_over()
        self.learn(looked)

    def _look_over(self) -> None:
        self.looking.emit(False)
        if self._look_again:
            self._look_again = False
            self.look_closely()

    def _not_looked(self, error: QiluError) -> None:
        self._look_over()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def problems(self, subject: str, field_id: str) -> list[Finding]:
        """Findings about a field that the user has visited, or about any field once they were asked for."""
        if not self.reveal and (subject, field_id) not in self._visited:
            return []
        _report = self.report
        return self._by_field.get((subject, field_id), [])

    def visit(self, subject: str, field_id: str) -> None:
        """Note that the user has been in a field."""
        if (subject, field_id) not in self._visited:
            self._visited.add((subject, field_id))
            self._pause.start()

    def reveal_all(self) -> None:
        """From now on show findings at every field."""
        if not self.reveal:
            self.reveal = True
            self.reported.emit()

    def steps(self) -> tuple[Step, ...]:
        """The guided flow as it stands."""
        return steps(self.pack, self.dossier, self.report, self.built_mark())

    # -- built folder -------------------------------------------------------------------------------------------------

    def built_mark(self) -> BuiltMark | None:
        """The folder built last from this workspace, while it is there, or out of date wherever it is."""
        found = built_record.read(self.workspace.folder)
        if found is None:
            return None
        place, current = found.place(self.workspace.folder), found.revision == self.workspace.revision
        if place is None and current:
            return None
        return BuiltMark(str(place or found.folder), found.draft, current=current)

    def mark_built(self, folder: Path, revision: int, *, draft: bool) -> None:
        """Remember a folder that was built from *revision*."""
        here = self.workspace.folder
        try:
            built_record.write(here, built_record.record_of(here, folder, revision, datetime.now(), draft=draft))
        except StorageError as error:
            self.failed.emit(error)
        self.reported.emit()

    def close(self) -> None:
        """Let the workspace go."""
        self._pause.stop()
        self.workspace.close()
