"""Builds the submission folder: checked first, made beside its place, renamed when whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from qilu_desktop.checks import Report, run
from qilu_desktop.checks.sealing import STALE
from qilu_desktop.documents.blocks import Document
from qilu_desktop.errors import Cancelled, QiluError, StorageError, SubmissionError
from qilu_desktop.progress import Progress
from qilu_desktop.submission import mailing, manifest, naming
from qilu_desktop.submission.aside import Aside, aside
from qilu_desktop.submission.built import NO_WISHES, Built, Wishes
from qilu_desktop.submission.checklist import Contents, checklist, in_folder_order
from qilu_desktop.submission.checks_report import checks_json, waived_matters
from qilu_desktop.submission.content import File, Job, Lack, maker_of, one_photo, told
from qilu_desktop.submission.difference import between, held_by, holds_exactly
from qilu_desktop.submission.gate import context_for, refuse_blocked
from qilu_desktop.submission.lengths import refuse_too_long
from qilu_desktop.submission.mail_making import MailMaker
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.mail_record import MailRecord, made_anew, mailed_of, unit_of, write_record
from qilu_desktop.submission.mailing import Mailing
from qilu_desktop.submission.model import CHECKLIST, CHECKS, MAIL_RECORD, SUPPLEMENT_LIST, Listed, Message, Source
from qilu_desktop.submission.official import Officials
from qilu_desktop.submission.official_pages import OVERVIEW
from qilu_desktop.submission.paper_making import PaperMaker
from qilu_desktop.submission.place import building, settle
from qilu_desktop.submission.printing import pdf_of
from qilu_desktop.submission.remembering import Memory
from qilu_desktop.submission.rounds import RECORD, record_bytes
from qilu_desktop.submission.supplement import Round, names_held_out, round_data, supplement_list
from qilu_desktop.submission.writing import Content, place_of, write_listed

_WORKERS = 2
_POLL = 0.2
"""Seconds between two looks at whether the user wants to stop."""
_TAIL = 5
"""Steps after the jobs: paper, mail, checks, checklist, putting in place."""


def build_folder(
    source: Source,
    output: Path,
    *,
    draft: bool,
    today: date,
    progress: Progress,
    wishes: Wishes = NO_WISHES,
    report: Report | None = None,
) -> Built:
    """Build the folder for *source* in *output*; an existing one of its name is kept with its time.

    A *draft* is built whatever the checks say, and says so on every first page.  *report* is what they say of *source*
    today, where the caller has run them (of a thousand people they take most of a minute).

    Raises:
        InputError: mail options that cannot be.
        SubmissionError: something blocks, or another build is at work there.
        EvidenceError, DocumentError: a part cannot be made (not for a draft).
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*; nothing is left.
    """
    wishes.mail_options(source.pack)
    if source.official.of(OVERVIEW) and source.overlong:
        # How many pages an adopted form has is known only once it is set.
        source, report = replace(source, overlong={}), None
    report = report or run(context_for(source, today))
    if not draft:
        refuse_blocked(report)
    title = wishes.supplement.title if wishes.supplement else ""
    final = output / naming.folder_name(source.pack, source.dossier, draft=draft, supplement=title)
    refuse_too_long(final, naming.persons(source.dossier.applicants), source.pack.packets)
    with building(output) as part, aside(output) as scratch:
        memory = Memory.of(source, report, today, wishes, draft=draft)
        if known := memory.recall(final, progress):
            return known
        build = _Build(source, part, scratch, draft, today, progress, wishes)
        build.make(report)
        before = held_by(final)
        # A folder that would come out the same stays as it is: a second one would only ask which of them counts.
        unchanged = holds_exactly(final, build.hashes)
        folder, former = (final, None) if unchanged else settle(part, final.name)
        memory.keep(build.result(folder, former), told=bool(build.notes))
        source.cache.tidy()
    # The folder is in its place: a wish to stop comes too late.
    with suppress(Cancelled):
        progress.step("完成", build.total, build.total)
    difference = None if before is None else between(before, build.hashes)
    changes = build.round.found if build.round else ()
    return replace(build.result(folder, former), unchanged=unchanged, difference=difference, changes=changes)


@dataclass
class _Build:
    """One build at work in ``part``; every file it writes is listed once."""

    source: Source
    part: Path
    aside: Aside
    draft: bool
    today: date
    progress: Progress
    wishes: Wishes
    files: list[Listed] = field(default_factory=list)
    missing: list[Lack] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    by_post: dict[str, str] = field(default_factory=dict)
    mail: Mailing | None = None
    done: int = 0
    total: int = 0
    stage: str = ""

    def __post_init__(self) -> None:
        self.people = naming.persons(self.source.dossier.applicants)
        self.round: Round | None = None
        self.unprinted: frozenset[int] = frozenset()
        """Numbers of the people whose 一览表 came out on the wrong paper or on several pages (drafts only)."""

    def make(self, report: Report) -> None:
        """Write every file into ``part``."""
        stop = threading.Event()
        source = self.source
        matters = waived_matters(report, source.dossier)
        maker = maker_of(source, matters, self.today, stop, self.aside, draft=self.draft)
        official, jobs = maker.official, tuple(maker.jobs())
        self.total = len(official.wishes()) + len(jobs) + _TAIL
        report = self._prepare(official, report)
        self.notes.extend(one.message for one in report.by_rule.get(STALE, ()))
        self._run(jobs, stop)
        self._keep_to_supplement()
        self._make_paper()
        self._make_mail()
        self._add(File(CHECKS, checks_json(self.source, report, self.today, draft=self.draft)))
        self._advance("编制报送清单")
        self._make_list()
        self._advance("写入校验码")
        self._write(File(manifest.NAME, manifest.manifest_text(self.hashes)))

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of every file by its path."""
        return {entry.path: entry.sha256 for entry in self.files}

    def _prepare(self, official: Officials, report: Report) -> Report:
        """Have the adopted forms set; what the checks say when it is known how many pages they really have."""
        official.prepare(_Part(self.progress, self.total), draft=self.draft)
        self.done = len(official.wishes())
        self.unprinted = frozenset(one.number for one in self.people if not official.printable(one))
        overlong = official.overlong()
        if overlong == self.source.overlong:
            return report
        self.source = replace(self.source, overlong=overlong)
        again = run(context_for(self.source, self.today))
        if not self.draft:
            refuse_blocked(again)
        return again

    def result(self, folder: Path, former: Path | None) -> Built:
        """What has come of it."""
        files = tuple(sorted(self.files, key=lambda entry: entry.path))
        unsent = self.mail.oversized if self.mail else ()
        return Built(
            folder, files, self.messages, told(self.missing), self._told_notes(), former, self.draft, unsent=unsent
        )

    @property
    def messages(self) -> tuple[Message, ...]:
        """The mails."""
        return self.mail.messages if self.mail else ()

    def _told_notes(self) -> tuple[str, ...]:
        return (*self._own_notes(), *(mailing.notes(self.source, self.mail) if self.mail else ()))

    def _own_notes(self) -> tuple[str, ...]:
        """What is to be said beside the mail's own notes."""
        # What is wrong with the suite is said of each form it was asked for: once is enough.
        return (*dict.fromkeys(self.notes), *one_photo(self.people))

    # -- jobs -------------------------------------------------------------------------------------------------------

    def _run(self, jobs: tuple[Job, ...], stop: threading.Event) -> None:
        """Run the jobs side by side (the typesetter leaves Python free); list their files in the jobs' order."""
        with _workers(stop) as pool:
            futures = {pool.submit(self._job, job): job for job in jobs}
            waiting: set[Future[_Done]] = set(futures)
            self.tell("生成文件")
            while waiting:
                finished, waiting = wait(waiting, timeout=_POLL, return_when=FIRST_COMPLETED)
                for future in finished:
                    # A person who cannot be built does not hide the next one: all are named at the end.
                    _refusal(future)
                    self._advance(f"生成{futures[future].subject}")
                self.tell(self.stage)
            failed = [(futures[future], error) for future in futures if (error := _refusal(future))]
            if failed:
                raise _refused(failed)
            results = [future.result() for future in futures]
        for result in results:
            self.files.extend(result.files)
            self.missing.extend(result.missing)
            self.notes.extend(result.notes)

    def _job(self, job: Job) -> _Done:
        output = job.make()
        listed = (self._write(made, person=job.person, mailed=made.path == job.mailed) for made in output.files)
        return _Done(tuple(listed), output.missing, output.notes)

    def _write(self, made: File, *, person: int = 0, mailed: bool = False) -> Listed:
        return replace(write_listed(self.part, made.path, made.content, person), mailed=mailed)

    def _add(self, made: File) -> None:
        self.files.append(self._write(made))

    def _add_document(self, path: str, document: Document) -> None:
        made = pdf_of(self.source.cache, document)
        self._add(File(path, made.data))
        self.notes.extend(f"“{path.rpartition('/')[2]}”：{note}" for note in made.notes)

    def _place(self, entry: Listed) -> Path:
        return place_of(self.part, entry.path)

    # -- progress ---------------------------------------------------------------------------------------------------

    def tell(self, stage: str) -> None:
        """Say where the build stands."""
        self.stage = stage
        self.progress.step(stage, self.done, self.total)

    def _advance(self, stage: str) -> None:
        self.done += 1
        self.tell(stage)

    # -- paper, mail, checklist -------------------------------------------------------------------------------------

    def _make_paper(self) -> None:
        """The A3 sets and the EMS sheets."""
        maker = PaperMaker(
            self.source, self.wishes, self.today, self.draft, self._place, self._add_bytes, self._add_document
        )
        self.by_post = maker.make(tuple(self.files), self.people, self.unprinted)
        self._advance("编制邮寄材料")

    def _make_mail(self) -> None:
        options, stage = self.wishes.mail_options(self.source.pack), _Stage(self)
        maker = MailMaker(self.source, options, self.today, self.draft, self._place, self._add_bytes, self.aside, stage)
        self.mail = maker.make(tuple(self.files), self.people, posted=bool(self.by_post))
        self._add(File(MAIL_RECORD, write_record(self._mail_record(options))))
        self._advance("编制邮件")

    def _mail_record(self, options: MailOptions) -> MailRecord:
        source = self.source
        return MailRecord(
            pack=source.pack.id,
            unit=unit_of(source.dossier),
            people=self.people,
            files=mailed_of(self.files),
            order=tuple(entry.path for entry in self.files if not made_anew(entry.path)),
            by_post=self.by_post,
            missing=told(self.missing),
            cautions=(*self._held_names(), *self._own_notes()),
            revision=source.revision,
            day=self.today,
            draft=self.draft,
            options=options,
            supplement=round_data(self.round) if self.round else None,
        )

    def _add_bytes(self, path: str, content: Content, person: int = 0) -> Listed:
        made = write_listed(self.part, path, content, person)
        self.files.append(made)
        return made

    def _keep_to_supplement(self) -> None:
        """Of a supplement, only the documents that are new or different go along."""
        if self.wishes.supplement is None:
            return
        self.round = Round.of(self.wishes.supplement, self.hashes, self.people)
        self.source = self.round.named(self.source)
        if names_held_out(self.round.supplement.reason, self.round.found):
            self.notes.append("原因里写了涉密人选的姓名，没有放进邮件；清单里照写，发送前请核对。")
        for entry in self.files:
            if entry.path not in self.round.going:
                self._place(entry).unlink()
        self.files = [entry for entry in self.files if entry.path in self.round.going]
        self.missing = [lack for lack in self.missing if self.round.concerns(lack.who, lack.path)]

    def _make_list(self) -> None:
        """报送清单, or the list of a supplement."""
        if self.round is None:
            made = checklist(self.source, self._contents(), self.today, draft=self.draft)
            self._add_document(CHECKLIST, made)
            return
        self._add(File(RECORD, record_bytes(self.round.sent(self.today))))
        made = supplement_list(self.source, self._contents(), self.round, self.today, draft=self.draft)
        self._add_document(SUPPLEMENT_LIST, made)

    def _contents(self) -> Contents:
        return Contents(
            files=in_folder_order(self.files),
            messages=self.messages,
            by_post=self.by_post,
            people=self.people,
            missing=told(self.missing),
            cautions=(*self._held_names(), *self._told_notes()),
        )

    def _held_names(self) -> tuple[str, ...]:
        names = "、".join(person.stem for person in self.people if person.held_out)
        return (f"暂不报送的涉密人选：{names}。",) if names else ()


@dataclass(frozen=True)
class _Part:
    """The progress of the build's first part: its steps count as steps of the whole."""

    whole: Progress
    total: int

    def step(self, stage: str, current: int, total: int) -> None:
        """Show the step, or stop when asked to."""
        self.whole.step(stage, current, self.total)


@dataclass(frozen=True)
class _Stage:
    """The progress of a step of *build* that has steps of its own: they are named, the bar stays."""

    build: _Build

    def step(self, stage: str, current: int, total: int) -> None:
        """Name the step, or stop when asked to."""
        self.build.tell(stage)


@dataclass(frozen=True)
class _Done:
    files: tuple[Listed, ...]
    missing: tuple[Lack, ...]
    notes: tuple[str, ...]


def _refusal(future: Future[_Done]) -> QiluError | None:
    """Why a job could not be done from these data.

    Raises:
        Cancelled, StorageError: what stops the whole build, as any defect does.
    """
    error = future.exception()
    if error is None or (isinstance(error, QiluError) and not isinstance(error, Cancelled | StorageError)):
        return error
    raise error


def _refused(failed: Sequence[tuple[Job, QiluError]]) -> SubmissionError:
    """One refusal that names every person and file, the remedies each once."""
    said = "；".join(f"{job.subject}：{error.what.rstrip('。')}" for job, error in failed)
    remedies = dict.fromkeys(error.remedy for _, error in failed if error.remedy)
    return SubmissionError(f"有 {len(failed)} 个文件未能生成：{said}。", "".join(remedies))


@contextmanager
def _workers(stop: threading.Event) -> Iterator[ThreadPoolExecutor]:
    """A pool whose work is given up as soon as anything goes wrong."""
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="build")
    try:
        yield pool
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
