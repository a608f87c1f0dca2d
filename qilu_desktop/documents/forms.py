"""The documents of a submission, composed from the pack's layouts (design: forms.md, Documents)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qilu_desktop.documents.blocks import CodeHead, Document
from qilu_desktop.documents.compose import Composer
from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.documents.fitting import Fit, Remember, TooLong, fit_to_one_page, height_to_share, not_remembered
from qilu_desktop.documents.page_codes import version_of
from qilu_desktop.documents.shortening import too_long
from qilu_desktop.dossier import pagecode
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.layout import Layout

DRAFT = "草稿"
"""The mark of a document that is not for signing."""

__all__ = ["FormContext", "book", "overview", "publicity", "report", "summary", "unlisted", "version", "visit"]


def book(context: FormContext, applicant: Applicant) -> Document:
    """申报书 of one applicant (4.2a)."""
    made = Composer(_layout(context, "book"), Voice(context, applicant)).document(f"{applicant.name}-申报书")
    return _coded(context, made, "book", applicant.id)


def overview(context: FormContext, applicant: Applicant, remember: Remember = not_remembered) -> Document:
    """基本情况一览表 of one applicant: exactly one A3 page (4.2b).

    Finding the size costs many runs of the typesetter; *remember* may know it from earlier.

    Raises:
        DocumentError: the text does not fit even at the smallest size; names the field to shorten and by how much.
    """
    composer = Composer(_layout(context, "overview"), Voice(context, applicant))
    title = f"{applicant.name}-基本情况一览表"
    fit = composer.layout.fit
    if fit is None:
        return composer.document(title)
    # All answers stand in the form at any size, so the largest tells forms apart.
    largest = replace(composer, size=max(fit.sizes)).document(title)
    found = remember((composer.layout, largest), lambda: _fit(composer, title, fit.sizes))
    return replace(composer, size=found.size, spare=found.spare).document(title)


def _fit(composer: Composer, title: str, sizes: Sequence[float]) -> Fit:
    try:
        _, size = fit_to_one_page(lambda size: replace(composer, size=size).document(title), sizes)
    except TooLong as error:
        raise too_long(composer, error) from error
    spare = height_to_share(lambda spare: replace(composer, size=size, spare=spare).document(title))
    return Fit(size, spare)


def summary(context: FormContext) -> Document:
    """汇总表 of all applicants in the order of recommendation (4.4)."""
    return _whole(context, "summary")


def report(context: FormContext) -> Document:
    """推荐报告 with the three parts of clause 4.1."""
    return _coded(context, _whole(context, "report"), "report", UNIT_SUBJECT)


def publicity(context: FormContext) -> Document:
    """公示名单 (3.1c): without ID numbers, and without whoever is 涉密 or of whom that is not yet said.

    Counts and names follow the list, so that nothing in it tells of those who are left out.
    """
    return _whole(replace(context, dossier=public(context.dossier)), "publicity")


def public(dossier: Dossier) -> Dossier:
    """The dossier with those only who may stand in a public notice: what is once public cannot be taken back."""
    listed = tuple(person for person in dossier.applicants if person.record.flag("classified") is False)
    return replace(dossier, applicants=listed)


def unlisted(context: FormContext, name: str) -> tuple[str, ...]:
    """Sentences for the clerk on who is left out of the document *name* and why; none of any but the 公示名单."""
    if name != "publicity":
        return ()
    people = context.dossier.applicants
    unsaid = "、".join(person.name or "未命名" for person in people if person.record.flag("classified") is None)
    secret = "、".join(person.name or "未命名" for person in people if person.classified)
    return (
        *((f"涉密人选不列入公示名单：{secret}。",) if secret else ()),
        *((f"没有填写是否涉密，暂未列入公示名单：{unsaid}。填写后自动列入。",) if unsaid else ()),
    )


def visit(context: FormContext, applicant: Applicant) -> Document:
    """考察材料 of one applicant, about 500 字: what the clerk wrote, else drafted from the data (3.3)."""
    return Composer(_layout(context, "visit"), Voice(context, applicant)).document(f"{applicant.name}-考察材料")


def version(context: FormContext, name: str, subject: str) -> str:
    """The version of the data that a ``book`` or ``report`` prints: it changes when what the pages say changes.

    The day of printing and the reasons of waivers do not count: a signed page stays good while the data stay.

    Raises:
        DocumentError: the document cannot be made.
        KeyError: there is no such subject.
    """
    typed = context.dossier.unit.day("report_on")
    day = typed.last if typed else context.pack.notice.issued
    plain = replace(context, today=day, matters={}, codes=False, watermark="")
    if name == "report":
        return version_of(report(plain))
    person = context.dossier.applicant(subject)
    if person is None:
        raise KeyError(subject)
    return version_of(book(plain, person))


def _coded(context: FormContext, document: Document, name: str, subject: str) -> Document:
    """The document with codes on its pages, where they are wanted and it is no draft: drafts are not signed."""
    if not context.codes or context.watermark == DRAFT:
        return document
    owner = pagecode.code_of(context.dossier, subject)
    return replace(document, code=CodeHead(name, owner, version(context, name, subject)))


def _whole(context: FormContext, layout_id: str) -> Document:
    layout = _layout(context, layout_id)
    return Composer(layout, Voice(context)).document(layout.title)


def _layout(context: FormContext, layout_id: str) -> Layout:
    layout = context.pack.layouts.get(layout_id)
    if layout is None:
        raise DocumentError(f"表单包“{context.pack.id}”里没有“{layout_id}”的版式。", "请换用完整的表单包。")
    return layout
