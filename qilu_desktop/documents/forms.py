"""The documents of a submission, composed from the pack's layouts (design: forms.md, Documents)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.compose import Composer
from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.documents.fitting import TooLong, fit_to_one_page, spare_height
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.dossier.values import Record
from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.layout import Layout
from qilu_desktop.pack.model import Field

SPREAD = 0.8
"""Share of a one-page form's free height that its rows take up; the rest is for other word processors' lines."""

__all__ = ["FormContext", "book", "overview", "report", "summary"]

_MM_PER_POINT = 25.4 / 72
_LINE_PITCH = 1.35
"""Distance of lines as a share of the type size, where a layout sets none (blocks.Style)."""
_TEXT_SHARE = 0.93
"""Share of the sheet's width that a full row of text has beside its label."""


def book(context: FormContext, applicant: Applicant) -> Document:
    """申报书 of one applicant (4.2a)."""
    return Composer(_layout(context, "book"), Voice(context, applicant)).document(f"{applicant.name}-申报书")


def overview(context: FormContext, applicant: Applicant) -> Document:
    """基本情况一览表 of one applicant: exactly one A3 page (4.2b).

    Raises:
        DocumentError: the text does not fit even at the smallest size; names the field to shorten and by how much.
    """
    layout = _layout(context, "overview")
    composer = Composer(layout, Voice(context, applicant))
    title = f"{applicant.name}-基本情况一览表"
    if layout.fit is None:
        return composer.document(title)
    try:
        document, size = fit_to_one_page(lambda size: replace(composer, size=size).document(title), layout.fit.sizes)
    except TooLong as error:
        raise _too_long(context, applicant, layout, error) from error
    return replace(composer, size=size, spare=spare_height(document)).document(title)


def _too_long(context: FormContext, applicant: Applicant, layout: Layout, error: TooLong) -> DocumentError:
    """Names the longest answer and about how many 字 must go, by the lines of the smallest size that are too many."""
    longest, letters = max(_printed_lengths(context, applicant, layout.id), key=lambda entry: entry[1])
    paper = layout.sections[-1].paper
    size = error.size * _MM_PER_POINT
    lines = math.ceil(error.over * (paper.height - paper.top - paper.bottom) / (size * _LINE_PITCH)) + 1
    surplus = math.ceil(lines * (paper.width - paper.left - paper.right) * _TEXT_SHARE / size)
    what = f"{applicant.name}的{layout.title}用最小字号（{error.size:g} 磅）也放不进一页，约多出 {lines} 行。"
    told = f"最长的栏目是“{longest.label}”（{letters} 字）"
    if surplus < letters:
        return DocumentError(what, f"{told}，请精简约 {surplus} 字后重试。")
    return DocumentError(what, f"{told}，请把它和其他较长的栏目合计精简约 {surplus} 字后重试。")


def _printed_lengths(context: FormContext, applicant: Applicant, document: str) -> Iterator[tuple[Field, int]]:
    for entry in context.pack.applicant:
        if document in entry.printed:
            yield entry, _letters(entry, applicant.record, document)


def _letters(entry: Field, record: Record, document: str) -> int:
    """Length in 字 of what a document prints of an answer."""
    if not entry.columns:
        return count_characters(display(entry, record.get(entry.id)))
    columns = [column for column in entry.columns if document in column.printed]
    rows = [row.values for row in record.rows(entry.id)]
    return sum(count_characters(display(column, row.get(column.id))) for row in rows for column in columns)


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
