"""Adopted forms of a workspace: ``表样/<document>.docx`` with its mapping ``表样/<document>.json`` beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qilu_desktop.documents.adoption.mapping import DOCUMENTS, Mapping, for_form, mapping_json, read_mapping
from qilu_desktop.documents.adoption.model import Form, form_of
from qilu_desktop.documents.adoption.reading import FILE_LIMIT, open_form
from qilu_desktop.errors import InputError, storage_error
from qilu_desktop.paths import write_whole

FOLDER: Final = "表样"


@dataclass(frozen=True)
class Adopted:
    """A form as adopted, with its mapping."""

    data: bytes
    form: Form
    mapping: Mapping


def keep(workspace: Path, data: bytes, mapping: Mapping) -> Path:
    """Keep a form with its mapping, in place of an older one; the mapping file's path.

    Raises:
        InputError: the mapping is not of this form.
        StorageError: the disk refuses.
    """
    for_form(mapping, form_of(open_form(data)), mapping.document)
    folder = workspace / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    # The old mapping must never stand beside the new form: without one the form is not adopted.
    place = folder / f"{mapping.document}.json"
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, place) from error
    write_whole(folder / f"{mapping.document}.docx", data)
    write_whole(place, mapping_json(mapping))
    return place


def adopted(workspace: Path, document: str) -> Adopted | None:
    """The form that a workspace has adopted for a document; None where it uses the built-in layout.

    Raises:
        InputError: what is kept is broken.
        StorageError: the disk refuses.
    """
    place = workspace / FOLDER / f"{document}.json"
    if document not in DOCUMENTS or not place.is_file():
        return None
    data = load(place.with_suffix(".docx"))
    form = form_of(open_form(data, place.with_suffix(".docx").name))
    return Adopted(data, form, for_form(read_mapping(load(place)), form, document))


def require(workspace: Path, document: str) -> Adopted:
    """The adopted form.

    Raises:
        InputError: none is adopted, or what is kept is broken.
    """
    found = adopted(workspace, document)
    if found is None:
        raise InputError("这个工作区还没有采用这种文件的官方表样。", "请先采用官方发布的空白 .docx 表格。")
    return found


def drop(workspace: Path, document: str) -> None:
    """Go back to the built-in layout.

    Raises:
        StorageError: the disk refuses.
    """
    for ending in ("json", "docx"):
        place = workspace / FOLDER / f"{document}.{ending}"
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, place) from error


def load(path: Path) -> bytes:
    """A file's bytes, at most what a form may have.

    Raises:
        InputError: it is too large.
        StorageError: it cannot be read.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise InputError(f"“{path.name}”太大（超过 {FILE_LIMIT // 2**20} MB）。", "请换用发布的空白原表。")
        return path.read_bytes()
    except OSError as error:
        raise storage_error(error, path) from error
