"""Whether an official 一览表, as an office suite has set it, is one page of the notice's paper (clause 4.2b)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from qilu_desktop.documents.adoption.in_folder import OfficialForm
from qilu_desktop.documents.adoption.in_folder_pdf import Paper, papers
from qilu_desktop.documents.context import FormContext
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.pack.model import Kind, Pack

OVERVIEW: Final = "overview"
_A3: Final = Paper(420, 297)
_BUILT_IN: Final = "也可以改回内置版式。"
_TEXTS: Final = (Kind.LONG_TEXT, Kind.TEXT, Kind.TABLE)


@dataclass(frozen=True)
class Trouble:
    """Why a one-page form cannot be printed as it came out, and the remedy: Chinese sentences.

    ``of_form``: the form itself is on the wrong paper, whoever it is filled for.
    """

    what: str
    remedy: str
    of_form: bool = False

    @property
    def line(self) -> str:
        """Both as one text."""
        return f"{self.what}{self.remedy}"


def page_trouble(form: OfficialForm, context: FormContext, applicant: Applicant, pdf: bytes) -> Trouble | None:
    """What is wrong with the pages of an applicant's 一览表 as *pdf*; None where it is one page of its paper.

    Raises:
        DocumentError: it is no PDF.
    """
    pages, paper = papers(pdf), paper_of(context.pack)
    wrong = next((page for page in pages if not page.fits(paper)), None)
    name = f"{applicant.name or '未填姓名的申报人'}的一览表按采用的官方表样排出来"
    if wrong:
        return Trouble(
            f"{name}是 {wrong.words}，应当是 {paper.words}。",
            f"请在 Word 或 WPS 里把表样的纸张改为 {paper.words}，再重新采用；{_BUILT_IN}",
            of_form=True,
        )
    if len(pages) == 1:
        return None
    return Trouble(f"{name}有 {len(pages)} 页，应当正好 1 页。", _shorten(form, context, applicant, pdf))


def paper_of(pack: Pack) -> Paper:
    """The paper of the built-in layout, which the notice's own is."""
    layout = pack.layouts.get(OVERVIEW)
    return Paper(layout.sections[0].paper.width, layout.sections[0].paper.height) if layout else _A3


def _shorten(form: OfficialForm, context: FormContext, applicant: Applicant, pdf: bytes) -> str:
    if _rest_is_blank(pdf):
        return "第 2 页是空白页：请在 Word 或 WPS 里删去表样中表格后面的空行（或把它的行距调到最小），再重新采用。"
    label = _longest(form, context, applicant)
    what = f"请精简“{label}”等较长的内容" if label else "请精简较长的内容"
    return f"{what}，或在 Word 里把表样的字号、行距调小一些后重新采用；{_BUILT_IN}"


def _longest(form: OfficialForm, context: FormContext, applicant: Applicant) -> str:
    """The label of the longest answer of the applicant that the form takes."""
    from qilu_desktop.documents.adoption.answers import Answers

    answers = Answers(context, applicant)
    sizes: list[tuple[int, str]] = []
    for slot in form.mapping.slots:
        place = slot.places[0] if slot.places and "." not in slot.places[0] else ""
        entry = answers.field(place) if place else None
        if entry is not None and entry.kind in _TEXTS:
            sizes.append((len(answers.text((place,))), entry.label))
    return max(sizes, default=(0, ""))[1]


def _rest_is_blank(data: bytes) -> bool:
    """Whether nothing is written behind the first page."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        return not any(page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(data)).pages[1:])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return False
