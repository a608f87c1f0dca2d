"""Which document is shown, and how it is made: all of it runs in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef, Record
from qilu_desktop.errors import DocumentError, InputError
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.pack.model import Field, Pack
from qilu_desktop.progress import Progress, Silent

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.in_folder import OfficialForm
    from qilu_desktop.documents.blocks import Document
    from qilu_desktop.documents.forms import FormContext
    from qilu_desktop.dossier.model import Applicant


@dataclass(frozen=True)
class Offer:
    """A document that can be shown: its layout's id, its name on the button, its applicant (empty: of the whole)."""

    document: str
    title: str
    subject: str = ""


@dataclass(frozen=True)
class Wanted:
    """Everything that a document is made from; two that are equal give the same pages.

    ``form`` changes with the official form that the workspace in ``folder`` has adopted for the document (empty:
    none); ``built_in`` asks for the built-in layout all the same.  ``codes`` puts QR codes on pages to be signed.
    """

    offer: Offer
    pack: Pack
    dossier: Dossier
    today: date
    matters: Mapping[tuple[str, str], str]
    read: Callable[[FileRef], bytes]
    folder: Path
    form: tuple[int, ...] = ()
    built_in: bool = False
    codes: bool = True

    @property
    def official(self) -> bool:
        """Whether an adopted form is wanted, which only an office suite can set."""
        return bool(self.form) and not self.built_in

    def same_as(self, other: Wanted | None) -> bool:
        """Whether the other gives the same pages."""
        return other is not None and self._inputs() == other._inputs()

    def _inputs(self) -> tuple[object, ...]:
        return self.offer, self.today, self.matters, self.form, self.built_in, self.codes, self.dossier


@dataclass(frozen=True)
class Made:
    """A document's pages, its title (the file's name), and sentences on what is less than wished.

    ``suite`` is the office suite that has set an adopted form; empty for the built-in layout.
    """

    wanted: Wanted
    title: str
    pages: PdfPages
    notes: tuple[str, ...]
    suite: str = ""


class NoSuite(DocumentError):
    """An adopted form cannot be shown, as no office suite here has set it; its Word file *title* can be saved."""

    def __init__(self, title: str, why: DocumentError) -> None:
        super().__init__(
            f"这份文件采用了官方表样，预览要由办公软件排版。{why.what}",
            f"{why.remedy}下面的“另存 Word”可以存出填好的表。",
        )
        self.title = title


def compose(wanted: Wanted) -> Document:
    """The document.

    Raises:
        DocumentError: it cannot be made from the data as they stand.
        InputError: its applicant is gone.
        WorkspaceError: an attached file is gone.
    """
    from qilu_desktop.documents.output import documents_of

    return documents_of(_context(wanted), wanted.offer.document, _number(wanted))[0]


def _number(wanted: Wanted) -> int | None:
    """The applicant's place in the order of recommendation; None for a document of the whole workspace."""
    subject = wanted.offer.subject
    number = wanted.dossier.order_of(subject) if subject else None
    if number == 0:
        raise InputError("这位申报人已经删除。", "请返回名单。")
    return number


def _context(wanted: Wanted) -> FormContext:
    from qilu_desktop.documents.forms import FormContext

    return FormContext(
        wanted.pack, wanted.dossier, wanted.read, wanted.today, matters=wanted.matters, codes=wanted.codes
    )


def make(wanted: Wanted, progress: Progress | None = None) -> Made:
    """The document with its pages; raises as :func:`compose` does.

    Raises:
        NoSuite: it is an adopted form, and no office suite here can set it.
        Cancelled: stopped by *progress* while a suite was at work.
    """
    from qilu_desktop.documents.forms import unlisted
    from qilu_desktop.documents.typst_printer import print_pdf_noted

    form = _form(wanted)
    if form is not None:
        return _make_official(wanted, form, progress or Silent())
    document = compose(wanted)
    printed = print_pdf_noted(document)
    left_out = unlisted(_context(wanted), wanted.offer.document)
    return Made(wanted, document.title, PdfPages(printed.data), (*left_out, *printed.notes))


def save(wanted: Wanted, folder: Path, ending: str) -> Path:
    """Write the document into *folder* as ``pdf`` or ``docx``; its path.

    Raises:
        StorageError: the disk refuses; and as :func:`compose` does.
    """
    from qilu_desktop.documents.output import write_document

    form = _form(wanted)
    if form is not None:
        return _save_official(_Official(wanted, form), folder, ending)
    return write_document(compose(wanted), folder, (ending,))[0]


# -- adopted forms ----------------------------------------------------------------------------------------------------


def _form(wanted: Wanted) -> OfficialForm | None:
    """The adopted form; None where the built-in layout is wanted, or the form was dropped meanwhile."""
    from qilu_desktop.documents.adoption.in_folder import read_one

    return read_one(wanted.folder, wanted.offer.document) if wanted.official else None


@dataclass(frozen=True)
class _Official:
    """An adopted form to fill."""

    wanted: Wanted
    form: OfficialForm

    @property
    def person(self) -> Applicant | None:
        number = _number(self.wanted)
        return self.wanted.dossier.applicants[number - 1] if number else None

    @property
    def title(self) -> str:
        """The file's name; of people with one name, the place in the order goes before it."""
        person, people = self.person, self.wanted.dossier.applicants
        if person is None:
            return self.form.title
        title = f"{person.name}-{self.form.title}"
        namesakes = sum(other.name == person.name for other in people)
        return title if namesakes == 1 else f"{_number(self.wanted) or 0:02d}-{title}"

    def pdf(self, progress: Progress) -> tuple[bytes, str, tuple[str, ...]]:
        """The pages, the suite that has set them, and sentences on what is less than wished."""
        from qilu_desktop.documents.adoption.convert import driven_suite, no_suite, to_pdf
        from qilu_desktop.documents.adoption.in_folder_pdf import normalised
        from qilu_desktop.submission.official_pages import OVERVIEW, page_trouble

        suite = driven_suite()
        if suite is None:
            raise NoSuite(self.title, no_suite())
        context, person = _context(self.wanted), self.person
        filled = self.form.filled(context, person, _number(self.wanted) or 0)
        try:
            data = normalised(to_pdf(filled.data, (suite,), progress=progress), self.title, context.made_on)
        except DocumentError as error:
            raise NoSuite(self.title, error) from error
        of_overview = person is not None and self.form.document == OVERVIEW
        trouble = page_trouble(self.form, context, person, data) if person and of_overview else None
        return data, suite.name, (*([trouble.line] if trouble else []), *filled.notes)


def _make_official(wanted: Wanted, form: OfficialForm, progress: Progress) -> Made:
    official = _Official(wanted, form)
    data, suite, notes = official.pdf(progress)
    return Made(wanted, official.title, PdfPages(data), notes, suite)


def _save_official(official: _Official, folder: Path, ending: str) -> Path:
    from qilu_desktop.paths import make_folder, safe_name, write_whole

    if ending == "pdf":
        data = official.pdf(Silent())[0]
    else:
        data = official.form.filled(_context(official.wanted), official.person, _number(official.wanted) or 0).data
    make_folder(folder)
    path = folder / safe_name(f"{official.title}.{ending}")
    write_whole(path, data)
    return path


def place_of(message: str, fields: Iterable[Field], record: Record) -> str:
    """The field that an error's text speaks of: by its label in quotes, or by the name of its file; empty if none."""
    places: list[tuple[int, str]] = []
    for field in fields:
        file = record.file(field.id)
        for words in (f"“{field.label}”", f"“{mask_ids_in(file.name)}”" if file else ""):
            if words and words in message:
                places.append((message.index(words), field.id))
    return min(places)[1] if places else ""
