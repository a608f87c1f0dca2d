"""Single documents as files, apart from a submission folder: for a look, for signatures, for Word."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.errors import InputError, storage_error
from qilu_desktop.paths import safe_name, write_whole

_OF_A_PERSON = {"book": forms.book, "overview": forms.overview}
_OF_ALL = {"summary": forms.summary, "report": forms.report}
_PRINTERS = {"docx": print_docx, "pdf": print_pdf}


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
    return tuple(_OF_A_PERSON[name](context, person) for person in chosen)


def write_document(document: Document, folder: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """Write a document into *folder* (made where missing) in each format; the paths written.

    Raises:
        StorageError: the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    paths: list[Path] = []
    for ending in formats:
        path = folder / safe_name(f"{document.title}.{ending}")
        write_whole(path, _PRINTERS[ending](document))
        paths.append(path)
    return tuple(paths)
