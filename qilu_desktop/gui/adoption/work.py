"""What the page of official forms has done elsewhere than on the UI thread: read, render, fill, read back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from qilu_desktop.documents.adoption.mapping import DOCUMENTS, Mapping
from qilu_desktop.errors import DocumentError, QiluError
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.editing import Sheet
    from qilu_desktop.documents.adoption.fill import Filled
    from qilu_desktop.documents.adoption.placing import Rendered
    from qilu_desktop.documents.adoption.read_back import ReadBack
    from qilu_desktop.documents.adoption.store import Adopted
    from qilu_desktop.documents.adoption.suites import Suite
    from qilu_desktop.documents.context import FormContext
    from qilu_desktop.gui.preview.pdf import PdfPages

    Suites: TypeAlias = tuple[Suite, ...] | None

TITLES = {"book": "申报书", "overview": "一览表", "summary": "汇总表", "report": "推荐报告"}
PER_PERSON = ("book", "overview")
WORD_FILES = "*.docx *.doc *.dotx"
WITH_SUITE = "本机装有 {}：表样按原貌显示，旧版 Word 文件会先转换，填好的表可以排成 PDF。"
WITHOUT_SUITE = (
    "本机没有可用的办公软件（如免费的 LibreOffice）：表样以示意图显示，旧版 Word 文件（.doc）请先另存为新版（.docx）；"
    "填好的表是 Word 文件，PDF 请用 Word 或 WPS 另存。"
)


@dataclass(frozen=True)
class Kept:
    """What a workspace uses for one document: the form, or none; ``error`` where what is kept is broken."""

    document: str
    form: Adopted | None = None
    lacking: int = 0
    former: tuple[Adopted, ...] = ()
    error: QiluError | None = None

    @property
    def name(self) -> str:
        """The form's file name."""
        return (self.form.mapping.name if self.form else "") or f"{self.document}.docx"


@dataclass(frozen=True)
class Opened:
    """A form ready to be corrected: ``kept`` is the mapping as it stands in the workspace (None: not adopted yet)."""

    sheet: Sheet
    mapping: Mapping
    kept: Mapping | None
    note: str = ""


def look(folder: Path, pack: Pack, progress: Progress) -> dict[str, Kept]:
    """What the workspace uses for each document."""
    found: dict[str, Kept] = {}
    for number, document in enumerate(DOCUMENTS):
        progress.step("正在查看官方表样", number, len(DOCUMENTS))
        found[document] = _look(folder, pack, document)
    return found


def _look(folder: Path, pack: Pack, document: str) -> Kept:
    from qilu_desktop.documents.adoption.propose import unmapped
    from qilu_desktop.documents.adoption.store import adopted, aside

    former: tuple[Adopted, ...] = ()
    try:
        former = aside(folder, document)
        form = adopted(folder, document)
    except QiluError as error:
        return Kept(document, former=former, error=error)
    if form is None:
        return Kept(document, former=former)
    others = tuple(one for one in former if (one.data, one.mapping) != (form.data, form.mapping))
    return Kept(document, form, len(unmapped(form.mapping, pack)), others)


def former_name(one: Adopted) -> str:
    """A form that was in use before, as it is offered again."""
    return f"{one.mapping.name or '表样'}（{len(one.mapping.slots)} 个栏目）"


def take_in(path: Path, pack: Pack, document: str, folder: Path, progress: Progress) -> Opened:
    """A form chosen by the clerk, its mapping proposed; the mapping of the same form used before is taken again.

    Raises:
        QiluError: the file cannot be used; says why and what to do.
    """
    from qilu_desktop.documents.adoption.convert import to_docx
    from qilu_desktop.documents.adoption.editing import sheet
    from qilu_desktop.documents.adoption.store import adopted, aside, load

    progress.step(f"正在读取 {path.name}", 0, 3)
    data = to_docx(load(path), path.name)
    progress.step("正在认栏目", 1, 3)
    made = sheet(data, pack, document, path.name)
    try:
        now = adopted(folder, document)
    except QiluError:
        now = None
    before = (*((now,) if now else ()), *aside(folder, document))
    for one in before:
        if one.mapping.form == made.proposal.mapping.form:
            note = "以前采用过同一张表，沿用原来的对应关系。"
            return Opened(made, replace(one.mapping, name=path.name), None, note)
    return Opened(made, made.proposal.mapping, None)


def reopen(kept: Adopted, pack: Pack, progress: Progress) -> Opened:
    """The form in use, to look at and correct.

    Raises:
        QiluError: it cannot be read any more.
    """
    progress.step("正在认栏目", 1, 3)
    return Opened(_sheet(kept, pack), kept.mapping, kept.mapping)


def with_mapping(kept: Adopted, path: Path, pack: Pack, progress: Progress) -> Opened:
    """The form in use with a mapping from a file, to look at before it is kept.

    Raises:
        QiluError: the file is no mapping of this form.
    """
    from qilu_desktop.documents.adoption.mapping import for_form, read_mapping
    from qilu_desktop.documents.adoption.store import load

    progress.step(f"正在读取 {path.name}", 0, 3)
    mapping = for_form(read_mapping(load(path)), kept.form, kept.mapping.document)
    note = f"这是“{path.name}”里的对应关系，保存后才换用。"
    return Opened(_sheet(kept, pack), mapping, kept.mapping, note)


def _sheet(kept: Adopted, pack: Pack) -> Sheet:
    """The form with what the product itself would propose; a form all mapped by hand may have no proposal."""
    from qilu_desktop.documents.adoption.editing import Sheet, prepared, sheet
    from qilu_desktop.documents.adoption.propose import Proposal
    from qilu_desktop.errors import InputError

    try:
        return sheet(kept.data, pack, kept.mapping.document, kept.mapping.name or "表样.docx")
    except InputError:
        return prepared(Sheet(kept.data, kept.form, pack, kept.mapping.document, Proposal(kept.mapping, (), ())))


def draw(data: bytes, mapping: Mapping, installed: Suites, progress: Progress) -> tuple[Rendered, PdfPages]:
    """The form as pages, opened; *installed* are the suites (None: those found on the machine).

    Raises:
        QiluError: not even an outline can be drawn.
    """
    from qilu_desktop.documents.adoption.rendering import rendered
    from qilu_desktop.gui.preview.pdf import PdfPages

    found = rendered(data, mapping, installed, progress)
    # Stopped meanwhile, nobody would close it.
    progress.step("正在显示", 3, 3)
    return found, PdfPages(found.pdf)


@dataclass(frozen=True)
class Trial:
    """A form filled on trial; ``pages`` are None where no suite is installed that could make them."""

    filled: Filled
    pages: PdfPages | None
    title: str
    reason: QiluError | None = None


def try_out(
    data: bytes, mapping: Mapping, context: FormContext, person: str, installed: Suites, progress: Progress
) -> Trial:
    """The form filled for one applicant (or the workspace), as pages where that can be.

    Raises:
        QiluError: it cannot be filled.
    """
    from qilu_desktop.documents.adoption.answers import Answers
    from qilu_desktop.documents.adoption.convert import to_pdf
    from qilu_desktop.documents.adoption.fill import fill
    from qilu_desktop.gui.preview.pdf import PdfPages

    progress.step("正在填写", 0, 2)
    title, answers = TITLES[mapping.document], Answers(context)
    who = context.dossier.applicant(person)
    if who is not None:
        number = context.dossier.order_of(who.id)
        title, answers = f"{number:02d}-{who.name}-{title}", answers.of(who, number)
    filled = fill(data, mapping, answers)
    progress.step("正在排成页面", 1, 2)
    try:
        made = to_pdf(filled.data, installed, progress=progress)
    except DocumentError as error:
        return Trial(filled, None, title, error)
    progress.step("正在显示", 2, 2)
    return Trial(filled, PdfPages(made), title)


def read_in(sheet: bytes, mapping: Mapping, path: Path, pack: Pack, progress: Progress) -> ReadBack:
    """What a filled form says.

    Raises:
        QiluError: the file cannot be used, or is another form.
    """
    from qilu_desktop.documents.adoption.convert import to_docx
    from qilu_desktop.documents.adoption.read_back import read_back
    from qilu_desktop.documents.adoption.store import load

    progress.step(f"正在读取 {path.name}", 0, 1)
    return read_back(sheet, mapping, to_docx(load(path), path.name), pack, path.name)
