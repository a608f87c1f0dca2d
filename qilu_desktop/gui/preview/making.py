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
from qilu_desktop.errors import InputError
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.pack.model import Field, Pack

if TYPE_CHECKING:
    from qilu_desktop.documents.blocks import Document


@dataclass(frozen=True)
class Offer:
    """A document that can be shown: its layout's id, its name on the button, its applicant (empty: of the whole)."""

    document: str
    title: str
    subject: str = ""


@dataclass(frozen=True)
class Wanted:
    """Everything that a document is made from; two that are equal give the same pages."""

    offer: Offer
    pack: Pack
    dossier: Dossier
    today: date
    matters: Mapping[tuple[str, str], str]
    read: Callable[[FileRef], bytes]

    def same_as(self, other: Wanted | None) -> bool:
        """Whether the other gives the same pages."""
        return other is not None and (self.offer, self.today, self.matters, self.dossier) == (
            other.offer,
            other.today,
            other.matters,
            other.dossier,
        )


@dataclass(frozen=True)
class Made:
    """A document's pages, its title (the file's name), and sentences on what is less than wished."""

    wanted: Wanted
    title: str
    pages: PdfPages
    notes: tuple[str, ...]


def compose(wanted: Wanted) -> Document:
    """The document.

    Raises:
        DocumentError: it cannot be made from the data as they stand.
        InputError: its applicant is gone.
        WorkspaceError: an attached file is gone.
    """
    from qilu_desktop.documents.forms import FormContext
    from qilu_desktop.documents.output import documents_of

    offer = wanted.offer
    number = wanted.dossier.order_of(offer.subject) if offer.subject else None
    if number == 0:
        raise InputError("这位申报人已经删除。", "请返回名单。")
    context = FormContext(wanted.pack, wanted.dossier, wanted.read, wanted.today, matters=wanted.matters)
    return documents_of(context, offer.document, number)[0]


def make(wanted: Wanted) -> Made:
    """The document with its pages; raises as :func:`compose` does."""
    from qilu_desktop.documents.typst_printer import print_pdf_noted

    document = compose(wanted)
    printed = print_pdf_noted(document)
    return Made(wanted, document.title, PdfPages(printed.data), printed.notes)


def save(wanted: Wanted, folder: Path, ending: str) -> Path:
    """Write the document into *folder* as ``pdf`` or ``docx``; its path.

    Raises:
        StorageError: the disk refuses; and as :func:`compose` does.
    """
    from qilu_desktop.documents.output import write_document

    return write_document(compose(wanted), folder, (ending,))[0]


def place_of(message: str, fields: Iterable[Field], record: Record) -> str:
    """The field that an error's text speaks of: by its label in quotes, or by the name of its file; empty if none."""
    places: list[tuple[int, str]] = []
    for field in fields:
        file = record.file(field.id)
        for words in (f"“{field.label}”", f"“{mask_ids_in(file.name)}”" if file else ""):
            if words and words in message:
                places.append((message.index(words), field.id))
    return min(places)[1] if places else ""
