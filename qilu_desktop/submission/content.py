"""Makes each file of the folder: forms, scans, evidence packets (clauses 4.1, 4.2a, 4.2b, 4.3a-c, 4.4).

A file is made by a job that knows its path and nothing of the others, so that jobs run side by side and a finished
file can be kept by the hash of what it was made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from qilu_desktop import __version__
from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence
from qilu_desktop.errors import Cancelled, EvidenceError, QiluError, StorageError, SubmissionError
from qilu_desktop.evidence.join import Joined, Part, join
from qilu_desktop.pack.model import EvidenceKind
from qilu_desktop.progress import Progress
from qilu_desktop.submission import naming
from qilu_desktop.submission.evidence_parts import part_of
from qilu_desktop.submission.model import (
    BOOKS,
    DRAFT_MARK,
    MAIL_SUMMARY,
    PACKETS,
    REPORT,
    SUMMARY,
    UNSEALED_MARK,
    Person,
    Source,
)
from qilu_desktop.submission.pdfs import mark_first

BOOK_SCAN = "book_scan"
REPORT_SCAN = "report_scan"
_PDF = "application/pdf"


@dataclass(frozen=True)
class File:
    """A made file; ``path`` has ``/`` between names."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Output:
    """What a job has made; ``missing`` says in Chinese what a draft goes without."""

    files: tuple[File, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One step of a build; ``subject`` names it in messages; ``person`` is 0 for files of the whole submission."""

    subject: str
    person: int
    mailed: frozenset[str]
    make: Callable[[], Output]


@dataclass(frozen=True)
class Maker:
    """Makes the files of one snapshot; ``progress`` is only asked whether to stop."""

    source: Source
    context: FormContext
    people: tuple[Person, ...]
    draft: bool
    progress: Progress

    def jobs(self) -> Iterator[Job]:
        """Every job, in the order of the folder."""
        yield Job("推荐报告", 0, frozenset({REPORT}), self._guarded("推荐报告", self.report))
        for person in self.people:
            yield self._person_job("申报书", person, self._book)
            yield self._person_job("一览表", person, self._overview, "docx")
        for person in self.people:
            for number, label in enumerate(self.source.pack.packets, 1):
                yield self._packet_job(person, number, label)
        yield from self._summary_jobs()

    def _person_job(self, label: str, person: Person, make: Callable[[Person], Output], mailed: str = "") -> Job:
        subject = f"{person.stem}的{label}"
        path = f"{BOOKS}/{person.folder}/{naming.overview_name(person, mailed) if mailed else naming.book_name(person)}"
        return self._job(subject, person, path, lambda: make(person))

    def _packet_job(self, person: Person, number: int, label: str) -> Job:
        path = f"{PACKETS}/{person.folder}/{naming.packet_name(person, number, label)}"
        return self._job(f"{person.stem}的{label}", person, path, lambda: self._packet(person, number, label, path))

    def _job(self, subject: str, person: Person, mailed: str, make: Callable[[], Output]) -> Job:
        names = frozenset() if person.held_out else frozenset({mailed})
        return Job(subject, person.number, names, self._guarded(subject, make))

    def _summary_jobs(self) -> Iterator[Job]:
        held = any(person.held_out for person in self.people)
        mailed = frozenset() if held else frozenset({SUMMARY})
        yield Job("汇总表", 0, mailed, self._guarded("汇总表", lambda: self._summary(SUMMARY, self.source.dossier)))
        if held and not all(person.held_out for person in self.people):
            rest = without_held_out(self.source.dossier)
            name = "汇总表（邮件用）"
            make = self._guarded(name, lambda: self._summary(MAIL_SUMMARY, rest))
            yield Job(name, 0, frozenset({MAIL_SUMMARY}), make)

    def _guarded(self, subject: str, make: Callable[[], Output]) -> Callable[[], Output]:
        """*make* as a draft does it: what cannot be made is named and the rest goes on."""

        def run() -> Output:
            try:
                return make()
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                if not self.draft:
                    raise
                return Output(missing=(f"{subject}：未能生成。{error.line}",))

        return run

    def report(self) -> Output:
        """01-推荐报告.pdf (4.1): the sealed scan, else the generated one marked."""
        scans = self.source.dossier.evidence_of(UNIT_SUBJECT, kind=REPORT_SCAN)
        if scans:
            return Output((File(REPORT, self._scan(scans, "推荐报告")),))
        return Output((File(REPORT, self._pdf(forms.report(self._unsealed()))),), ("推荐报告：没有盖章扫描件。",))

    def _book(self, person: Person) -> Output:
        path = f"{BOOKS}/{person.folder}/{naming.book_name(person)}"
        scans = self.source.dossier.evidence_of(person.applicant.id, kind=BOOK_SCAN)
        absent = () if person.applicant.record.file("photo") else (f"{person.stem}：没有照片。",)
        if scans:
            return Output((File(path, self._scan(scans, f"{person.stem}-申报书")),), absent)
        data = self._pdf(forms.book(self._unsealed(), person.applicant))
        return Output((File(path, data),), (*absent, f"{person.stem}：申报书没有盖章扫描件。"))

    def _overview(self, person: Person) -> Output:
        document = forms.overview(self._plain(), person.applicant)
        folder = f"{BOOKS}/{person.folder}"
        return Output(
            (
                File(f"{folder}/{naming.overview_name(person, 'docx')}", self._docx(document)),
                File(f"{folder}/{naming.overview_name(person, 'pdf')}", self._pdf(document)),
            )
        )

    def _summary(self, path: str, dossier: Dossier) -> Output:
        context = replace(self._plain(), dossier=dossier)
        return Output((File(path, self._docx(forms.summary(context))),))

    def _unsealed(self) -> FormContext:
        return replace(self.context, watermark=DRAFT_MARK if self.draft else UNSEALED_MARK)

    def _plain(self) -> FormContext:
        return replace(self.context, watermark=DRAFT_MARK if self.draft else "")

    # -- evidence ---------------------------------------------------------------------------------------------------

    def _packet(self, person: Person, number: int, label: str, path: str) -> Output:
        kinds = [kind for kind in self.source.pack.evidence if kind.packet == number]
        entries = [
            (entry, kind)
            for kind in kinds
            for entry in self.source.dossier.evidence_of(person.applicant.id, kind=kind.id)
        ]
        if not entries:
            return Output(missing=(f"{person.stem}：没有“{label}”，未生成文件。",))
        marked = all(kind.marked for kind in kinds)
        unseen = [entry for entry, kind in entries if kind.marked and entry.check is None]
        if unseen and not self.draft:
            raise _unverified(person, unseen[0])
        key = self._evidence_key(entries, person.stem, label)
        data, refused = self._kept(key, lambda: self._joined(entries, f"{person.stem}-{label}", contents=not marked))
        absent = tuple(f"{person.stem}：“{_title(entry)}”未审验。" for entry in unseen)
        return Output((File(path, data),), (*absent, *refused))

    def _joined(
        self, entries: list[tuple[Evidence, EvidenceKind]], title: str, *, contents: bool
    ) -> tuple[bytes, tuple[str, ...]]:
        parts, refused = self._parts(entries)
        if not parts:
            raise SubmissionError(f"{title}：没有一个文件可用。{''.join(refused)}", "请在“佐证材料”里重新添加。")
        shown = "目　录" if contents and len(parts) > 1 else ""
        made = self._join(parts, title, shown)
        refused.extend(f"{title}：{error.line}" for error in made.refused)
        if refused and not self.draft:
            raise SubmissionError(f"有佐证材料不能使用：{refused[0]}", "请在“佐证材料”里替换该文件后重新生成。")
        return self._first_marked(made.pdf or b""), tuple(refused)

    def _join(self, parts: list[Part], title: str, contents_title: str) -> Joined:
        made_on = self.context.made_on
        return join(parts, title=title, made_on=made_on, progress=_StopOnly(self.progress), contents_title=contents_title)

    def _parts(self, entries: list[tuple[Evidence, EvidenceKind]]) -> tuple[list[Part], list[str]]:
        parts: list[Part] = []
        refused: list[str] = []
        for entry, kind in entries:
            try:
                parts.append(part_of(self.source, entry, kind))
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                if not self.draft:
                    raise
                refused.append(f"{_title(entry)}：{error.line}")
        return parts, refused

    def _scan(self, scans: tuple[Evidence, ...], title: str) -> bytes:
        """A sealed scan as it was taken in; several files or pictures become one PDF."""
        if len(scans) == 1 and scans[0].file.media == _PDF:
            return self._first_marked(self.source.read(scans[0].file))
        parts = [Part(_title(scan), "", self.source.read(scan.file), scan.file.name) for scan in scans]
        made = self._join(parts, title, "")
        if made.refused:
            raise made.refused[0]
        return self._first_marked(made.pdf or b"")

    def _first_marked(self, data: bytes) -> bytes:
        return mark_first(data, DRAFT_MARK, self.context.made_on) if self.draft else data

    # -- printing, kept by what it is made from ---------------------------------------------------------------------

    def _pdf(self, document: Document) -> bytes:
        from qilu_desktop.documents.typst_printer import print_pdf

        return self._kept(_key("pdf", document), lambda: (print_pdf(document), ()))[0]

    def _docx(self, document: Document) -> bytes:
        from qilu_desktop.documents.docx_printer import print_docx

        return self._kept(_key("docx", document), lambda: (print_docx(document), ()))[0]

    def _evidence_key(self, entries: list[tuple[Evidence, EvidenceKind]], *texts: str) -> str:
        return _key("evidence", entries, texts, self.draft, self.context.made_on, self.source.pack.id)

    def _kept(self, key: str, make: Callable[[], tuple[bytes, tuple[str, ...]]]) -> tuple[bytes, tuple[str, ...]]:
        found = self.source.cache.get(key)
        if found is not None:
            return found, ()
        data, refused = make()
        if not refused:
            self.source.cache.put(key, data)
        return data, refused


class _StopOnly:
    """A progress for work inside a job: it can be cancelled but shows nothing, the build counts jobs."""

    def __init__(self, progress: Progress) -> None:
        self._asked = progress

    def step(self, stage: str, current: int, total: int) -> None:
        """Nothing to show."""


def without_held_out(dossier: Dossier) -> Dossier:
    """The dossier without the people who are held out of the mail."""
    return replace(dossier, applicants=tuple(person for person in dossier.applicants if not person.held_out))


def _title(entry: Evidence) -> str:
    return entry.title or entry.file.name


def _unverified(person: Person, entry: Evidence) -> EvidenceError:
    return EvidenceError(
        entry.file.name, f"（{person.stem}）还没有审验，不能注明“已审验”", "请核对原件并记录审验人和日期（通知 4.3b）。"
    )


def _key(*inputs: object) -> str:
    return hashlib.sha256(repr((__version__, *inputs)).encode("utf-8", "surrogatepass")).hexdigest()
