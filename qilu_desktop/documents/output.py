"""Single documents as files, apart from a submission folder: for a look, for signatures, for Word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.documents.xlsx_printer import print_xlsx
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.errors import InputError
from qilu_desktop.paths import make_folder, safe_name, write_whole

_OF_A_PERSON = {"book": forms.book, "overview": forms.overview, "visit": forms.visit}
_OF_ALL = {"summary": forms.summary, "report": forms.report, "publicity": forms.publicity}
_PRINTERS = {"docx": print_docx, "pdf": print_pdf, "xlsx": print_xlsx}


def documents_of(context: FormContext, name: str, number: int | None = None) -> tuple[Document, ...]:
    """The documents of one kind; *number* is an applicant's place in the order of recommendation, from 1.

    Raises:
        InputError: there is no such kind, or nobody at that place.
        DocumentError: one of them cannot be made.
    """
    if name in _OF_ALL:
        return (_OF_ALL[name](context),)
    if name not in _OF_A_PERSON:
        raise InputError(f"没有“{name}”这种文件。", f"可用的有：{'、'.join((*_OF_A_PERSON, *_OF_ALL))}。")
    people = context.dossier.applicants
    if number is not None and not 1 <= number <= len(people):
        raise InputError(f"没有第 {number} 位申报人。", f"现有 {len(people)} 位，请写 1 到 {len(people)}。")
    chosen = people if number is None else (people[number - 1],)
    return tuple(_named_apart(context, _OF_A_PERSON[name](context, person), person) for person in chosen)


def _named_apart(context: FormContext, document: Document, person: Applicant) -> Document:
    """The document; of people with one name, the place in the order goes before it: no file replaces another's."""
    namesakes = [other for other in context.dossier.applicants if other.name == person.name]
    if len(namesakes) == 1:
        return document
    return replace(document, title=f"{context.dossier.order_of(person.id):02d}-{document.title}")


def formats_of(context: FormContext, name: str, wanted: str = "") -> tuple[str, ...]:
    """The endings to write a document in: the *wanted* one, else those of its layout.

    Raises:
        InputError: only the 汇总表 is a workbook too.
    """
    if wanted == "xlsx" and name != "summary":
        raise InputError("只有汇总表可以存成 Excel 表格。", "请把 --format 改为 pdf 或 docx。")
    if wanted:
        return (wanted,)
    layout = context.pack.layouts.get(name)
    return layout.formats if layout else ("docx", "pdf")


def write_document(document: Document, folder: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """Write a document into *folder* (made where missing) in each format; the paths written.

    Raises:
        StorageError: the disk refuses.
    """
    make_folder(folder)
    paths: list[Path] = []
    for ending in formats:
        path = folder / safe_name(f"{document.title}.{ending}")
        write_whole(path, _PRINTERS[ending](document))
        paths.append(path)
    return tuple(paths)
