"""What files the folder holds and who makes them: one job a form, scan or packet (clauses 4.1-4.4).

A job knows its path and nothing of the other jobs, so that jobs run side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import Cancelled, DocumentError, QiluError, StorageError
from qilu_desktop.evidence.resampling import FLOOR_DPI, STEPS, Step
from qilu_desktop.sizes import limit_text, size_text
from qilu_desktop.submission import naming
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.model import (
    BOOK_SCAN,
    BOOKS,
    DRAFT_MARK,
    MAIL_SUMMARY,
    NO_SEALED_SCAN,
    PACKETS,
    REPORT,
    REPORT_SCAN,
    SUMMARY,
    UNSEALED_MARK,
    Person,
    Source,
)
from qilu_desktop.submission.official import Officials
from qilu_desktop.submission.official_pages import OVERVIEW
from qilu_desktop.submission.packet_fitting import Fitting
from qilu_desktop.submission.packets import PacketMaker
from qilu_desktop.submission.pdfs import mark_first
from qilu_desktop.submission.printing import Fits, docx_of, pdf_of


@dataclass(frozen=True)
class File:
    """A made file; ``path`` has ``/`` between names, ``content`` is its bytes, or a file aside that is to be moved."""

    path: str
    content: bytes | Path


@dataclass(frozen=True)
class Lack:
    """What the folder goes without: a Chinese clause without its full stop, and whom it concerns (empty: the whole).

    ``path`` is the file that it is said of: without that file in the folder it says nothing.
    """

    what: str
    who: str = ""
    path: str = ""


def told(lacks: Iterable[Lack]) -> tuple[str, ...]:
    """What is lacking as sentences; people who lack the same are named together."""
    names: dict[str, list[str]] = {}
    for lack in lacks:
        names.setdefault(lack.what, []).extend([lack.who] if lack.who else [])
    return tuple(f"{what}：{'、'.join(who)}。" if who else f"{what}。" for what, who in names.items())


@dataclass(frozen=True)
class Output:
    """What a job has made, what the folder goes without, and sentences for the clerk on what is less than wished."""

    files: tuple[File, ...] = ()
    missing: tuple[Lack, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One step of a build: ``subject`` names it for the user, ``person`` is 0 for files of the whole submission.

    ``mailed`` is the path that belongs into the e-mail (empty: none).
    """

    subject: str
    person: int
    mailed: str
    make: Callable[[], Output]


def maker_of(
    source: Source, matters: Mapping[tuple[str, str], str], today: date, stop: Event, aside: Aside, *, draft: bool
) -> Maker:
    """The maker of *source* on the day *today*; *matters* are what recorded reasons let pass (see FormContext).

    Large files are made in *aside*.
    """
    context = FormContext(source.pack, source.dossier, source.read, today, matters=matters, codes=source.codes)
    people = naming.persons(source.dossier.applicants)
    official = Officials(source, context, people)
    packets = PacketMaker(source, context.made_on, draft, stop, aside)
    return Maker(source, context, people, packets, Fitting(packets), official)


@dataclass(frozen=True)
class Maker:
    """Makes the files of one snapshot."""

    source: Source
    context: FormContext
    people: tuple[Person, ...]
    packets: PacketMaker
    fitting: Fitting
    official: Officials

    @property
    def draft(self) -> bool:
        """Whether parts may be missing and every first page says 草稿."""
        return self.packets.draft

    def jobs(self) -> Iterator[Job]:
        """Every job, in the order of the folder."""
        yield self._job("推荐报告", None, REPORT, self._report)
        for person in self.people:
            yield from self._person_jobs(person)
        for person in self.people:
            for number, label in enumerate(self.source.pack.packets, 1):
                yield self._packet_job(person, number, label)
        yield from self._summary_jobs()

    def _person_jobs(self, person: Person) -> Iterator[Job]:
        folder = f"{BOOKS}/{person.folder}"
        book = f"{folder}/{naming.book_name(person)}"
        word, print_ = (f"{folder}/{naming.overview_name(person, ending)}" for ending in ("docx", "pdf"))
        yield self._job(f"{person.stem}的申报书", person, book, lambda: self._book(person, book))
        yield self._job(f"{person.stem}的一览表", person, word, lambda: self._overview(person, word, print_))

    def _packet_job(self, person: Person, number: int, label: str) -> Job:
        path = f"{PACKETS}/{person.folder}/{naming.packet_name(person, number, label)}"
        subject = f"{person.stem}的“{label}”"
        return self._job(subject, person, path, lambda: self._packet(person, number, label, path))

    def _summary_jobs(self) -> Iterator[Job]:
        dossier = self.source.dossier
        held = [person for person in self.people if person.held_out]
        yield self._job("汇总表", None, "" if held else SUMMARY, lambda: self._summary(SUMMARY, dossier))
        if held and len(held) < len(self.people):
            rest = without_held_out(dossier)
            yield self._job("邮件用汇总表", None, MAIL_SUMMARY, lambda: self._summary(MAIL_SUMMARY, rest))

    def _job(self, subject: str, person: Person | None, mailed: str, make: Callable[[], Output]) -> Job:
        held_out = person is not None and person.held_out
        return Job(subject, person.number if person else 0, "" if held_out else mailed, self._guarded(subject, make))

    def _guarded(self, subject: str, make: Callable[[], Output]) -> Callable[[], Output]:
        """*make* as a draft does it: what cannot be made is named, and the rest goes on."""

        def run() -> Output:
            try:
                return make()
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                if not self.draft:
                    raise
                return Output(missing=(Lack(f"{subject}未能生成：{error.line.rstrip('。')}"),))

        return run

    def _report(self) -> Output:
        """The sealed scan, else the generated report with its mark (4.1)."""
        scans = self.source.dossier.evidence_of(UNIT_SUBJECT, kind=REPORT_SCAN)
        if scans:
            scan = self.packets.scan(scans, "推荐报告")
            return Output((File(REPORT, scan.path),), notes=_about(REPORT, scan.told.notes))
        if self.official.of("report"):
            made = self._official_pdf("report", None, REPORT)
        else:
            made = self._pdf(REPORT, forms.report(self._marked(UNSEALED_MARK)))
        if not made.files or made.files[0].path != REPORT:
            return made
        return replace(made, missing=(Lack(f"推荐报告{NO_SEALED_SCAN}", path=REPORT),))

    def _book(self, person: Person, path: str) -> Output:
        """The sealed scan, else the generated book with its mark (4.2a)."""
        scans = self.source.dossier.evidence_of(person.applicant.id, kind=BOOK_SCAN)
        absent = () if person.applicant.record.file("photo") else (Lack("没有照片", person.stem, path),)
        if scans:
            scan = self.packets.scan(scans, f"{person.stem}-申报书")
            return Output((File(path, scan.path),), absent, _about(path, scan.told.notes))
        if self.official.of("book"):
            made = self._official_pdf("book", person, path)
        else:
            made = self._pdf(path, forms.book(self._marked(UNSEALED_MARK), person.applicant))
        unsealed = Lack(f"申报书{NO_SEALED_SCAN}", person.stem, path)
        return replace(made, missing=(*absent, *(made.missing or (unsealed,))))

    def _overview(self, person: Person, word: str, print_: str) -> Output:
        if self.official.of(OVERVIEW):
            return self._official_overview(person, word, print_)
        document = forms.overview(self._marked(""), person.applicant, Fits(self.source.cache))
        made = self._pdf(print_, document)
        return replace(made, files=(File(word, self._docx(document)), *made.files))

    # -- adopted official forms -------------------------------------------------------------------------------------

    def _official_pdf(self, document: str, person: Person | None, path: str) -> Output:
        """The filled official form as PDF with its mark; in a draft the .docx where it could not be set."""
        filled = self.official.word(document, person)
        made, notes = self.official.pdf(document, person), _about(path, filled.notes)
        if isinstance(made, bytes):
            mark = DRAFT_MARK if self.draft else UNSEALED_MARK
            return Output((File(path, mark_first(made, mark, self.context.made_on)),), notes=notes)
        if not self.draft:
            raise made
        word = f"{path.removesuffix('.pdf')}.docx"
        title = "申报书" if person else "推荐报告"
        what = f"{title}的官方表样没有转成 PDF，放入的是填好的 Word 文件"
        lack = Lack(what, person.stem if person else "")
        return Output((File(word, self._draft_word(filled.data)),), (lack,), (*notes, made.line))

    def _official_overview(self, person: Person, word: str, print_: str) -> Output:
        """The filled official 一览表, and its PDF where it is one page of its paper (4.2b); a draft shows it anyway."""
        filled = self.official.word(OVERVIEW, person)
        made, trouble = self.official.pdf(OVERVIEW, person), self.official.trouble(person)
        files, notes = [File(word, self._draft_word(filled.data))], _about(word, filled.notes)
        if not isinstance(made, bytes):
            if not self.draft:
                raise made
            lack = Lack("一览表的官方表样没有转成 PDF，没有做 A3 一式多份", person.stem)
            return Output(tuple(files), (lack,), (*notes, made.line))
        if trouble and not self.draft:
            raise DocumentError(trouble.what, trouble.remedy)
        files.append(File(print_, mark_first(made, DRAFT_MARK, self.context.made_on) if self.draft else made))
        lacks = (Lack("一览表不是正好一页 A3，没有放进 A3 一式多份", person.stem),) if trouble else ()
        return Output(tuple(files), lacks, (*notes, trouble.line) if trouble else notes)

    def _draft_word(self, data: bytes) -> bytes:
        from qilu_desktop.documents.adoption.in_folder_mark import marked

        return marked(data, DRAFT_MARK) if self.draft else data

    # -- evidence and summary ---------------------------------------------------------------------------------------

    def _packet(self, person: Person, number: int, label: str, path: str) -> Output:
        items = self.packets.items(person, number)
        if not items:
            return Output(missing=(Lack(f"没有“{label}”，未生成这个文件", person.stem),))
        step = self.fitting.step_for(person)
        made = self.packets.packet(items, f"{person.stem}-{label}", step)
        lacking = tuple(Lack(f"{person.stem}的“{label}”：{each}", path=path) for each in made.lacking)
        return Output(
            (File(path, made.path),), lacking, (*_about(path, made.told.notes), *self._too_large(person, step, number))
        )

    def _too_large(self, person: Person, step: Step | None, number: int) -> tuple[str, ...]:
        """A word, with the first packet, on packets that are over their size even at the floor of legibility."""
        each = self.source.each
        held = next(n for n in range(1, len(self.source.pack.packets) + 1) if self.packets.items(person, n))
        if step is not STEPS[-1] or number != held:
            return ()
        size = self.fitting.size_of(person, step)
        if size <= each:
            return ()
        said = f"{person.stem}的佐证材料共 {size_text(size)}，图片降到 {FLOOR_DPI} dpi（再低就看不清）后仍超过所设的"
        return (f"{said} {limit_text(each)}：请减少页数、改为黑白扫描，或把大小设得大一些。",)

    def _summary(self, path: str, dossier: Dossier) -> Output:
        context = replace(self._marked(""), dossier=dossier)
        form = self.official.of("summary")
        if form is None:
            return Output((File(path, self._docx(forms.summary(context))),))
        filled = form.filled(context)
        return Output((File(path, self._draft_word(filled.data)),), notes=_about(path, filled.notes))

    def _marked(self, mark: str) -> FormContext:
        return self.context.with_watermark(DRAFT_MARK if self.draft else mark)

    def _pdf(self, path: str, document: Document) -> Output:
        made = pdf_of(self.source.cache, document)
        return Output((File(path, made.data),), notes=_about(path, made.notes))

    def _docx(self, document: Document) -> bytes:
        return docx_of(self.source.cache, document)


def one_photo(people: Iterable[Person]) -> tuple[str, ...]:
    """A sentence for each photo that stands for two people or more: somebody has attached another's."""
    owners: dict[str, list[str]] = {}
    for person in people:
        photo = person.applicant.record.file("photo")
        if photo:
            owners.setdefault(photo.sha256, []).append(person.stem)
    return tuple(f"{'、'.join(names)}用的是同一张照片，请核对。" for names in owners.values() if len(names) > 1)


def _about(path: str, notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"“{path.rpartition('/')[2]}”：{note}" for note in notes)


def without_held_out(dossier: Dossier) -> Dossier:
    """The dossier without the people who are held out of the mail."""
    return replace(dossier, applicants=tuple(person for person in dossier.applicants if not person.held_out))
