"""Documents that an adopted official form stands for, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli.telling import Meter, complain, say
from qilu_desktop.errors import DocumentError, InputError
from qilu_desktop.paths import make_folder, safe_name, write_whole

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.fill import Filled
    from qilu_desktop.documents.adoption.in_folder import OfficialForm, OfficialForms
    from qilu_desktop.documents.context import FormContext
    from qilu_desktop.dossier.model import Applicant, Dossier

DONE, BLOCKED = 0, 1


def official_for(options: argparse.Namespace, workspace: Path) -> OfficialForm | None:
    """The adopted form that ``document`` shall use; None for the built-in layout.

    Raises:
        InputError: what is kept of the form is broken.
    """
    from qilu_desktop.documents.adoption.in_folder import TITLES, read_one

    if options.built_in or options.format == "xlsx" or options.name not in TITLES:
        return None
    return read_one(workspace, options.name)


def write_official(form: OfficialForm, context: FormContext, options: argparse.Namespace) -> int:
    """Write the filled form as Word and PDF, or as the one asked for; exit code 1 when only the PDF could not be made.

    Raises:
        InputError: nobody is at that place.
        DocumentError: it cannot be filled; or only a PDF is wanted and cannot be made.
    """
    from qilu_desktop.documents.adoption.convert import driven_suite, no_suite, to_pdfs

    formats = (options.format,) if options.format else ("docx", "pdf")
    suite = driven_suite() if "pdf" in formats else None
    if "pdf" in formats and suite is None and "docx" not in formats:
        raise no_suite()
    made = tuple(_filled(form, context, options.person))
    make_folder(options.output)
    say(f"按采用的官方表样填写（{form.title}）；要用内置版式的，请加 --built-in。")
    for title, _, filled in made:
        if "docx" in formats:
            _write(options.output, f"{title}.docx", filled.data)
        for note in filled.notes:
            say(f"注意：“{title}”：{note}")
    if "pdf" not in formats:
        return DONE
    if suite is None:
        complain(f"没有生成 PDF：{no_suite().line}")
        return BLOCKED
    with Meter() as meter:
        pdfs = to_pdfs([filled.data for _, _, filled in made], (suite,), progress=meter)
    people = [person for _, person, _ in made]
    faults = [
        _write_pdf(form, context, (title, person, pdf), options.output)
        for (title, _, _), person, pdf in zip(made, people, pdfs, strict=True)
    ]
    for fault in filter(None, faults):
        complain(fault)
    return BLOCKED if any(faults) else DONE


def _filled(
    form: OfficialForm, context: FormContext, number: int | None
) -> Iterator[tuple[str, Applicant | None, Filled]]:
    from qilu_desktop.documents.adoption.in_folder import PER_PERSON

    people = context.dossier.applicants
    if form.document not in PER_PERSON:
        yield form.title, None, form.filled(context)
        return
    if number is not None and not 1 <= number <= len(people):
        raise InputError(f"没有第 {number} 位申报人。", f"现有 {len(people)} 位，请写 1 到 {len(people)}。")
    for place, person in enumerate(people, 1):
        if number in (None, place):
            yield _title(form, context.dossier, person, place), person, form.filled(context, person, place)


def _title(form: OfficialForm, dossier: Dossier, person: Applicant, place: int) -> str:
    """Of people with one name, the place in the order goes before it, as with built-in layouts."""
    namesakes = sum(other.name == person.name for other in dossier.applicants)
    title = f"{person.name}-{form.title}"
    return title if namesakes == 1 else f"{place:02d}-{title}"


def _write(folder: Path, name: str, data: bytes) -> None:
    path = folder / safe_name(name)
    write_whole(path, data)
    say(f"已生成：{path}")


def _write_pdf(
    form: OfficialForm,
    context: FormContext,
    made: tuple[str, Applicant | None, bytes | DocumentError],
    folder: Path,
) -> str:
    """Write one PDF; what is wrong with it, empty when nothing is."""
    from qilu_desktop.documents.adoption.in_folder_pdf import normalised
    from qilu_desktop.submission.official_pages import OVERVIEW, page_trouble

    title, person, pdf = made
    if isinstance(pdf, DocumentError):
        return f"没有生成“{title}.pdf”：{pdf.line}"
    data = normalised(pdf, title, context.made_on)
    _write(folder, f"{title}.pdf", data)
    trouble = page_trouble(form, context, person, data) if person and form.document == OVERVIEW else None
    return f"注意：{trouble.line}" if trouble else ""


def tell_official(forms: OfficialForms) -> None:
    """Say which documents are made from adopted forms, and what sets them."""
    if forms.forms:
        say(said_of(tuple(form.document for form in forms.forms)))


def said_of(documents: Sequence[str]) -> str:
    """The sentence about adopted forms, the same as the window's."""
    from qilu_desktop.submission.official_words import adopted_words

    return adopted_words(documents)
