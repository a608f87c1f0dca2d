"""Adopted official forms in the folder: filled, set by an office suite in one run, and their pages looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from qilu_desktop.documents.adoption.in_folder import OfficialForm
from qilu_desktop.documents.adoption.in_folder_pdf import normalised
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.errors import Cancelled, DocumentError, QiluError, StorageError, SubmissionError
from qilu_desktop.progress import Progress
from qilu_desktop.submission.caching import key_of
from qilu_desktop.submission.model import BOOK_SCAN, REPORT_SCAN, Person, Source
from qilu_desktop.submission.official_pages import OVERVIEW, Trouble, page_trouble

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.fill import Filled
    from qilu_desktop.documents.adoption.suites import Suite


@dataclass(frozen=True)
class Wish:
    """A filled form that is wanted as PDF; ``person`` is None for a document of the whole workspace."""

    document: str
    title: str
    person: Person | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What tells wishes apart."""
        return self.document, self.person.number if self.person else 0


@dataclass
class Officials:
    """The adopted forms of one build; :meth:`prepare` is called once, before the jobs that ask for them."""

    source: Source
    context: FormContext
    people: tuple[Person, ...]
    _words: dict[tuple[str, int], Filled | QiluError] = field(default_factory=dict)
    _prints: dict[tuple[str, int], bytes | DocumentError] = field(default_factory=dict)
    _troubles: dict[int, Trouble] = field(default_factory=dict)

    def of(self, document: str) -> OfficialForm | None:
        """The form that stands for a document; None where it is the built-in layout."""
        return self.source.official.of(document)

    def wishes(self) -> tuple[Wish, ...]:
        """What is wanted as PDF: not what a sealed scan stands in for."""
        found: list[Wish] = []
        dossier = self.source.dossier
        if self.of("report") and not dossier.evidence_of(UNIT_SUBJECT, kind=REPORT_SCAN):
            found.append(Wish("report", "推荐报告"))
        for person in self.people:
            if self.of("book") and not dossier.evidence_of(person.applicant.id, kind=BOOK_SCAN):
                found.append(Wish("book", f"{person.stem}-申报书", person))
            if self.of(OVERVIEW):
                found.append(Wish(OVERVIEW, f"{person.stem}-基本情况一览表", person))
        return tuple(found)

    # -- making -----------------------------------------------------------------------------------------------------

    def prepare(self, progress: Progress, *, draft: bool) -> None:
        """Fill every form that is wanted as PDF, and have them set in one run.

        Raises:
            SubmissionError: no suite can be driven, or the 一览表 is on the wrong paper (not for a draft, where
            :meth:`pdf` and :meth:`trouble` say so).
            StorageError: the disk refuses.
            Cancelled: stopped by *progress*; the suite is ended.
        """
        from qilu_desktop.documents.adoption.convert import driven_suite, no_suite

        wishes = self.wishes()
        if not wishes:
            return
        suite = driven_suite(self.source.suites)
        if suite is None and not draft:
            raise _no_suite(wishes, no_suite(self.source.suites))
        for wish in wishes:
            progress.step("填写官方表样", 0, len(wishes))
            self._words[wish.key] = self._filled(wish)
        if suite is None:
            self._prints = dict.fromkeys((wish.key for wish in wishes), no_suite(self.source.suites))
            return
        self._set(wishes, suite, progress)
        for wish in wishes:
            if wish.document == OVERVIEW:
                self._look_at(wish)
        wrong = next((one for one in self._troubles.values() if one.of_form), None)
        if wrong and not draft:
            raise SubmissionError(wrong.what, wrong.remedy)

    def _filled(self, wish: Wish) -> Filled | QiluError:
        form, person = self.source.official.of(wish.document), wish.person
        if form is None:
            raise ValueError(wish.document)
        try:
            if person is None:
                return form.filled(self.context)
            return form.filled(self.context, person.applicant, person.number)
        except (Cancelled, StorageError):
            raise
        except QiluError as error:
            return error

    def _set(self, wishes: tuple[Wish, ...], suite: Suite, progress: Progress) -> None:
        """The PDFs: those of an earlier build where form and answers are the same, the rest from the suite."""
        from qilu_desktop.documents.adoption.convert import to_pdfs

        missing: list[tuple[Wish, bytes, str]] = []
        for wish in wishes:
            word = self._words[wish.key]
            if isinstance(word, QiluError):
                continue
            key = self._key(wish, word.data, suite)
            found = self.source.cache.get(key)
            if found is None:
                missing.append((wish, word.data, key))
            else:
                self._prints[wish.key] = found
        made = to_pdfs([data for _, data, _ in missing], (suite,), progress=progress)
        for (wish, _, key), pdf in zip(missing, made, strict=True):
            self._prints[wish.key] = self._kept(wish, key, pdf)

    def _key(self, wish: Wish, data: bytes, suite: Suite) -> str:
        program = (suite.name, str(suite.program))
        return key_of("official", sha256(data).hexdigest(), wish.title, self.context.made_on, program)

    def _kept(self, wish: Wish, key: str, pdf: bytes | DocumentError) -> bytes | DocumentError:
        if isinstance(pdf, DocumentError):
            return pdf
        try:
            made = normalised(pdf, wish.title, self.context.made_on)
        except DocumentError as error:
            return error
        self.source.cache.put(key, made)
        return made

    # -- asked by the jobs ------------------------------------------------------------------------------------------

    def word(self, document: str, person: Person | None = None) -> Filled:
        """A filled form as .docx.

        Raises:
            QiluError: it cannot be filled.
        """
        found = self._words[document, person.number if person else 0]
        if isinstance(found, QiluError):
            raise found
        return found

    def pdf(self, document: str, person: Person | None = None) -> bytes | DocumentError:
        """A filled form as PDF, or why there is none."""
        return self._prints[document, person.number if person else 0]

    def trouble(self, person: Person) -> Trouble | None:
        """Why a person's 一览表 cannot be printed as it came out; None where it is one page of its paper."""
        return self._troubles.get(person.number)

    def printable(self, person: Person) -> bool:
        """Whether a person's 一览表 may go into the sets for the post."""
        return self.of(OVERVIEW) is None or person.number not in self._troubles

    def overlong(self) -> Mapping[str, str]:
        """How many pages there really are, as the checks take it: by id what to do, empty where all is well.

        Nothing is said of whom no page is known, and of a form on the wrong paper.
        """
        if self.of(OVERVIEW) is None:
            return self.source.overlong
        found: dict[str, str] = {}
        for person in self.people:
            trouble = self._troubles.get(person.number)
            if isinstance(self._prints.get((OVERVIEW, person.number)), bytes) and not (trouble and trouble.of_form):
                found[person.applicant.id] = trouble.line if trouble else ""
        return found

    def _look_at(self, wish: Wish) -> None:
        made, person, form = self._prints.get(wish.key), wish.person, self.of(OVERVIEW)
        if form and person and isinstance(made, bytes):
            trouble = page_trouble(form, self.context, person.applicant, made)
            if trouble:
                self._troubles[person.number] = trouble


def _no_suite(wishes: tuple[Wish, ...], why: DocumentError) -> SubmissionError:
    """One refusal for all: which documents, and every way on."""
    kinds = {wish.document for wish in wishes}
    named = [
        title for name, title in (("report", "推荐报告"), ("book", "申报书"), (OVERVIEW, "一览表")) if name in kinds
    ]
    ways = [why.remedy] if why.remedy else []
    if kinds - {OVERVIEW}:
        ways.append("申报书、推荐报告也可以先另存为 Word 文件，打印盖章后把扫描件添加到佐证材料里，就不用转换了。")
    if OVERVIEW in kinds:
        ways.append("一览表的 A3 纸质件要由 PDF 排成一式多份，须能转换；不能安装的，请把一览表改回内置版式。")
    return SubmissionError(
        f"{'、'.join(named)}采用了官方表样，要转成 PDF 才能报送：{why.what.rstrip('。')}，不能生成正式的报送文件夹。",
        "".join(ways),
    )
