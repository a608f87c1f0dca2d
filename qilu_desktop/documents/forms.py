"""The documents of a submission, composed from the pack's layouts (design: forms.md, Documents)."""

from __future__ import annotations

from dataclasses import replace

from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.compose import Composer
from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.documents.fitting import TooLong, fit_to_one_page, spare_height
from qilu_desktop.documents.shortening import too_long
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.layout import Layout

SPREAD = 0.8
"""Share of a one-page form's free height that its rows take up; the rest is for other word processors' lines."""

__all__ = ["FormContext", "book", "overview", "report", "summary"]

_SPREADS = 6
_FREE_ENOUGH = 3.0
"""Free height in mm at the foot of a one-page form that is let be."""


def book(context: FormContext, applicant: Applicant) -> Document:
    """申报书 of one applicant (4.2a)."""
    return Composer(_layout(context, "book"), Voice(context, applicant)).document(f"{applicant.name}-申报书")


def overview(context: FormContext, applicant: Applicant) -> Document:
    """基本情况一览表 of one applicant: exactly one A3 page (4.2b).

    Raises:
        DocumentError: the text does not fit even at the smallest size; names the field to shorten and by how much.
    """
    composer = Composer(_layout(context, "overview"), Voice(context, applicant))
    title = f"{applicant.name}-基本情况一览表"
    fit = composer.layout.fit
    if fit is None:
        return composer.document(title)
    try:
        document, size = fit_to_one_page(lambda size: replace(composer, size=size).document(title), fit.sizes)
    except TooLong as error:
        raise too_long(composer, error) from error
    return _spread(replace(composer, size=size), document)


def _spread(composer: Composer, document: Document) -> Document:
    """The one-page *document* with its free height shared out over the rows that stretch.

    A row takes what it is given only above the height that its text needs anyway, so the rest is shared out again.
    """
    for _ in range(_SPREADS):
        free = spare_height(document)
        if free < _FREE_ENOUGH:
            break
        composer = replace(composer, spare=composer.spare + free)
        document = composer.document(document.title)
    return document


def summary(context: FormContext) -> Document:
    """汇总表 of all applicants in the order of recommendation (4.4)."""
    return _whole(context, "summary")


def report(context: FormContext) -> Document:
    """推荐报告 with the three parts of clause 4.1."""
    return _whole(context, "report")


def _whole(context: FormContext, layout_id: str) -> Document:
    layout = _layout(context, layout_id)
    return Composer(layout, Voice(context)).document(layout.title)


def _layout(context: FormContext, layout_id: str) -> Layout:
    layout = context.pack.layouts.get(layout_id)
    if layout is None:
        raise DocumentError(f"表单包“{context.pack.id}”里没有“{layout_id}”的版式。", "请换用完整的表单包。")
    return layout
