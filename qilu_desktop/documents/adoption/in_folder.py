"""The adopted forms of a workspace as one value that documents and the submission folder are made from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qilu_desktop.documents.adoption.mapping import DOCUMENTS, Mapping, mapping_json
from qilu_desktop.documents.adoption.store import FOLDER, adopted
from qilu_desktop.errors import DocumentError, InputError

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.fill import Filled
    from qilu_desktop.documents.context import FormContext
    from qilu_desktop.dossier.model import Applicant

TITLES: Final = {"book": "申报书", "overview": "基本情况一览表", "summary": "汇总表", "report": "推荐报告"}
"""What the documents with an official form are called."""
PER_PERSON: Final = ("book", "overview")


@dataclass(frozen=True)
class OfficialForm:
    """An adopted form: its document's id, its .docx and its mapping."""

    document: str
    data: bytes = field(repr=False)
    mapping: Mapping

    @property
    def title(self) -> str:
        """What the document is called."""
        return TITLES[self.document]

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the form together with its mapping."""
        return hashlib.sha256(hashlib.sha256(self.data).digest() + mapping_json(self.mapping)).hexdigest()

    def filled(self, context: FormContext, applicant: Applicant | None = None, number: int = 0) -> Filled:
        """The form filled for one applicant at a place in the list (from 1), or for the workspace.

        Raises:
            DocumentError: an answer or the photo cannot be written, or the form cannot be used any more.
            WorkspaceError: an attached file is gone.
        """
        from qilu_desktop.documents.adoption.answers import Answers
        from qilu_desktop.documents.adoption.fill import fill

        try:
            return fill(self.data, self.mapping, Answers(context, applicant, number), f"{self.document}.docx")
        except InputError as error:
            raise DocumentError(f"采用的{self.title}表样填写失败：{error.what}", error.remedy) from error


@dataclass(frozen=True)
class OfficialForms:
    """The adopted forms, in the order of :data:`DOCUMENTS`; documents without one use the built-in layout."""

    forms: tuple[OfficialForm, ...] = ()

    def of(self, document: str) -> OfficialForm | None:
        """The form adopted for a document; None where it uses the built-in layout."""
        return next((form for form in self.forms if form.document == document), None)

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """What tells these forms from others."""
        return tuple((form.document, form.sha256) for form in self.forms)


NO_FORMS: Final = OfficialForms()


def read_official(workspace: Path) -> OfficialForms:
    """The adopted forms of a workspace.

    Raises:
        InputError: what is kept of one is broken; names the document.
        StorageError: the disk refuses.
    """
    return OfficialForms(tuple(form for name in DOCUMENTS if (form := read_one(workspace, name)) is not None))


def read_one(workspace: Path, document: str) -> OfficialForm | None:
    """The adopted form of one document; None where it uses the built-in layout.

    Raises:
        InputError: what is kept is broken; names the document.
        StorageError: the disk refuses.
    """
    try:
        found = adopted(workspace, document)
    except InputError as error:
        raise InputError(
            f"采用的{TITLES[document]}表样不能使用：{error.what}", "请重新采用官方发布的空白表，或改回内置版式。"
        ) from error
    return OfficialForm(document, found.data, found.mapping) if found else None


def stamp_of(workspace: Path, document: str) -> tuple[int, ...]:
    """Changes whenever the adopted form of a document or its mapping does; empty where none is adopted."""
    found: list[int] = []
    for ending in ("json", "docx"):
        try:
            told = (workspace / FOLDER / f"{document}.{ending}").stat()
        except OSError:
            return ()
        found += [told.st_mtime_ns, told.st_size]
    return tuple(found)
