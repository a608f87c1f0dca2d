"""The controller between the pages and the workspace: every edit, every report and every error passes here."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from qilu_desktop.checks.engine import Memory, run
from qilu_desktop.checks.findings import Finding, Fix, Report
from qilu_desktop.checks.views import Context
from qilu_desktop.dossier.conditions import is_required, is_shown
from qilu_desktop.dossier.derive import agrees, derived
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import FileRef, Record, Row, Value
from qilu_desktop.errors import QiluError, StorageError
from qilu_desktop.flow import BuiltMark, Gaps, Step, missing_by_group, steps
from qilu_desktop.gui import built_record
from qilu_desktop.gui.attached_files import AttachedFiles
from qilu_desktop.gui.beside import Beside
from qilu_desktop.gui.close_look import CloseLook
from qilu_desktop.gui.looking import Known, Looked, Sealed
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.standing import Sorting, Standing
from qilu_desktop.gui.visited import Visited
from qilu_desktop.pack.model import Field, FieldList, Pack, Scope
from qilu_desktop.progress import Progress
from qilu_desktop.submission import choices
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.workspace.workspace import Workspace

_T = TypeVar("_T")
_SHORTEST, _LONGEST = 30, 250
"""The checks run again after so many ms without an edit: soon where the last run was quick."""
_MINUTE = 60_000
"""How often, in ms, the day is asked for."""


class Desk(QObject):
    """An open workspace as the window sees it.

    ``changed`` follows every committed edit, undo and redo; ``reported`` a new report; ``saved`` carries the time;
    ``looking`` that attached files and 一览表 are being looked at closely, or no more;
    ``failed`` an error that an edit met (the editor keeps what was typed); ``told`` a change made at one click, which
    the window says together with 撤销; ``pointed`` a finding to whose place a dialog leads.
    """

    changed = Signal()
    reported = Signal()
    saved = Signal(str)
    looking = Signal(bool)
    failed = Signal(object)
    told, pointed = Signal(str), Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        pack: Pack,
        settings: Settings,
        as_of: date | None = None,
        clock: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.pack = pack
        self.settings = settings
        self._as_of, self._clock = as_of, clock
        self._beside = Beside(workspace.folder)
        self._standing: Standing | None = None
        self._around: object = None
        self._memory, self._sorted = Memory(), Sorting(pack)
        self.known = Known(pack)
        self._files = AttachedFiles(workspace, self.known)
        self._look = CloseLook(self, workspace, pack, self.known)
        self._look.looking.connect(self.looking.emit)
        self._look.found.connect(self.learn)
        self._look.failed.connect(self.failed.emit)
        self._sealed = Sealed(pack, workspace.file_bytes)
        self._visited = Visited()
        self._pause = QTimer(self, singleShot=True, interval=_SHORTEST)
        self._pause.timeout.connect(self.reported.emit)
        self.minute = QTimer(self, interval=_MINUTE)
        self.minute.timeout.connect(self._pass_day)
        self.minute.start()
        workspace.use_labels(pack)

    @property
    def today(self) -> date:
        """The day that the checks and the countdown go by."""
        return self._as_of or self._clock()

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
            self._beside.keep_current(self.workspace, self.pack, edit)
        except QiluError as error:
            problem = error
        # Of several edits in one, those before the failure are stored.
        if self.workspace.revision != before:
            self.after_change()
        if problem:
            self.failed.emit(problem)
        return problem is None

    def get(self, edit: Callable[[], _T]) -> _T | None:
        """Do an edit that returns something; None when it failed."""
        found: list[_T] = []
        self.do(lambda: found.append(edit()))
        return found[0] if found else None

    def after_change(self) -> None:
        """Tell everyone of an edit that is done, by a worker too."""
        self._standing = None
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

    @property
    def codes(self) -> bool:
        """Whether the pages to be signed carry codes."""
        return self._beside.choices().codes

    @property
    def each(self) -> int:
        """Bytes that an applicant's evidence PDFs may have together; 0: no limit."""
        return self._beside.choices().each

    def set_each(self, size: int) -> None:
        """Set how many bytes an applicant's evidence PDFs may have together."""
        self._choose(replace(choices.read(self.workspace.folder), each=size))

    @property
    def mail(self) -> MailOptions:
        """How the mail is shared out: as it was last time, else by the notice's limit."""
        return self._beside.choices().mail(self.pack.notice.mail.limit)

    def set_mail(self, options: MailOptions) -> None:
        """Remember how the mail is shared out (without its password)."""
        known = choices.read(self.workspace.folder)
        made = known.with_mail(options, self.pack.notice.mail.limit)
        if made != known and not self.read_only:
            self._choose(made)

    def _choose(self, made: choices.Choices) -> None:
        try:
            choices.write(self.workspace.folder, made)
            self.reported.emit()
        except StorageError as error:
            self.failed.emit(error)

    def set_codes(self, *, on: bool) -> None:
        """Put codes on the pages to be signed, or leave them out."""
        self._choose(replace(choices.read(self.workspace.folder), codes=on))

    def outdated(self) -> frozenset[str]:
        """Ids of the sealed scans that are older than the data."""
        return self._sealed(self.dossier)

    # -- report -------------------------------------------------------------------------------------------------------

    @property
    def report(self) -> Report:
        """What the checks say of the dossier as it is now."""
        return self._stands.report

    @property
    def _stands(self) -> Standing:
        if self._standing is None or self._standing.day != self.today:
            start = time.perf_counter()
            fit, first = self._look.tells_fit, self._standing is None and not self._memory.kept
            report = run(self._context(fit=fit), self._memory)
            self._standing = self._sorted(self.dossier, report, self.today, fit=fit)
            if first:
                # What the first run leaves lives as long as the window, and with many people it is so much that the
                # collector would take longer to look through it again and again than an edit takes.
                gc.freeze()
            took = round((time.perf_counter() - start) * 2000)
            self._pause.setInterval(max(_SHORTEST, min(_LONGEST, took)))
        return self._standing

    @property
    def gaps(self) -> Gaps:
        """Everything that blocks, each place once: what is counted as 缺 on every page."""
        return self._stands.gaps

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What blocks, one finding a place: as many as are counted as 缺."""
        return tuple(found[0] for found in self.gaps.values())

    @property
    def places(self) -> Mapping[str, Gaps]:
        """All findings by heading and place."""
        return self._stands.places

    @property
    def missing(self) -> Mapping[str, int]:
        """How much each subject lacks; who lacks nothing is not in it."""
        return self._stands.missing

    def missing_of(self, subject: str) -> int:
        """How much a subject lacks."""
        return self.missing.get(subject, 0)

    def missing_in_groups(self, subject: str) -> dict[str, int]:
        """How much each group of a subject's fields lacks."""
        return missing_by_group(self.fields(subject), self.gaps, subject) if self.missing_of(subject) else {}

    def mend(self, fixes: Iterable[Fix], label: str) -> bool:
        """Make the changes of *fixes* as one step, and say so with 撤销."""
        from qilu_desktop.fixing import mended

        fixed = mended(self.dossier, fixes)
        if fixed == self.dossier:
            return False
        done = self.do(lambda: self.workspace.revise(fixed, label))
        if done:
            self.told.emit(label)
        return done

    def _context(self, *, fit: bool) -> Context:
        from qilu_desktop.documents.fonts import uncovered
        from qilu_desktop.documents.living import overwritten

        return Context(
            self.pack,
            self.dossier,
            self.today,
            self._files.facts(self.dossier),
            overlong=self.known.overlong(self.dossier) if fit else {},
            undrawn=uncovered,
            overwritten=overwritten,
            outdated=self._sealed,
        )

    def look_at_files_anew(self) -> bool:
        """Ask the disk again which attached files are there; the next report knows it.  Whether any came or went."""
        changed = self._files.look_anew()
        if changed:
            self._standing = None
        return changed

    def look_around(self) -> None:
        """Take in what changed without an edit: files, forms and folders by another program, the day by itself."""
        before, self._around = self._around, (self.built_mark(), self._beside.stamps(), self.today)
        if self.look_at_files_anew():
            self.changed.emit()
            self.reported.emit()
        elif before and before != self._around:
            self.reported.emit()

    def _pass_day(self) -> None:
        """After midnight the deadline, and what the checks say, are of another day."""
        if self._standing is not None and self._standing.day != self.today:
            self.reported.emit()

    def matters(self) -> dict[tuple[str, str], str]:
        """What the findings are about that a recorded reason lets pass, as the documents print it."""
        from qilu_desktop.submission.checks_report import waived_matters

        return waived_matters(self.report, self.dossier)

    def look_closely(self) -> None:
        """Look at the attached files and try the 一览表 unless all of it is known; ``reported`` follows."""
        self._look.begin(self.today)

    def closer_look(self, *, fit: bool) -> Callable[[Progress], Looked]:
        """The work of looking at everything as it is now, for a worker; *fit* tries the 一览表 too."""
        return self._look.work(self.today, fit=fit)

    def learn(self, looked: Looked) -> None:
        """Take in what a close look has found; the next report knows it."""
        self.known.learn(looked)
        self._standing = None
        self.reported.emit()

    def problems(self, subject: str, field_id: str) -> list[Finding]:
        """Findings about a field or cell that the user has left, or about any field once they were asked for."""
        return self._visited.shown(subject, field_id, self._stands.by_field.get((subject, field_id), []))

    def visit(self, subject: str, field_id: str, row: str = "", column: str = "") -> None:
        """Note that the user has been in a field, or in a cell of a table."""
        if self._visited.note(subject, field_id, row, column):
            self._pause.start()

    def revealed(self, subject: str) -> bool:
        """Whether findings show at every field of a subject."""
        return self._visited.revealed(subject)

    def reveal_all(self) -> None:
        """Show findings at every field from now on; whoever is added later begins untouched again."""
        firms, people = self.dossier.enterprises, self.dossier.applicants
        if self._visited.reveal((UNIT_SUBJECT, *(one.id for one in firms), *(one.id for one in people))):
            self.reported.emit()

    def steps(self) -> tuple[Step, ...]:
        """The guided flow as it stands."""
        if self._standing and self._standing.fit != self._look.tells_fit:
            # An official form of the 一览表 has come or gone.
            self._standing = None
        return steps(self.pack, self.dossier, self.report, self.built_mark(), self.places)

    # -- built folder -------------------------------------------------------------------------------------------------

    def built_mark(self) -> BuiltMark | None:
        """The folder built last from this workspace, while it is there, or out of date wherever it is."""
        return self._beside.built_mark(self.workspace.revision)

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
        self.minute.stop()
        gc.unfreeze()
        self.workspace.close()
