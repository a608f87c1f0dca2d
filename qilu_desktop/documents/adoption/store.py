"""Adopted forms of a workspace: ``表样/<document>.docx`` with its mapping ``表样/<document>.json`` beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qilu_desktop.documents.adoption import in_use
from qilu_desktop.documents.adoption.mapping import DOCUMENTS, Mapping, for_form, mapping_json, read_mapping
from qilu_desktop.documents.adoption.model import Form, form_of
from qilu_desktop.documents.adoption.reading import FILE_LIMIT, open_form
from qilu_desktop.errors import InputError, storage_error
from qilu_desktop.paths import write_whole

FOLDER: Final = in_use.FOLDER
ASIDE: Final = "停用"
"""Folder in :data:`FOLDER` for forms that are no longer used, with their mappings: nothing that was adopted is lost."""


@dataclass(frozen=True)
class Adopted:
    """A form as adopted, with its mapping."""

    data: bytes
    form: Form
    mapping: Mapping


def keep(workspace: Path, data: bytes, mapping: Mapping) -> Path:
    """Keep a form with its mapping; an older one is set aside (:func:`aside`).  The mapping file's path.

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
    put_aside(workspace, mapping.document, (data, mapping_json(mapping)))
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
    """Go back to the built-in layout; form and mapping are set aside (:func:`put_aside`).

    Raises:
        StorageError: the disk refuses.
    """
    place = workspace / FOLDER / f"{document}.json"
    put_aside(workspace, document)
    for old in (place, place.with_suffix(".docx")):
        try:
            old.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, old) from error


def put_aside(workspace: Path, document: str, same: tuple[bytes, bytes] | None = None) -> None:
    """Copy the adopted form and its mapping to where :func:`aside` finds them; nothing happens where there is none,
    or where it is the *same* form and mapping.

    Raises:
        StorageError: the disk refuses.
    """
    place = workspace / FOLDER / f"{document}.json"
    if not place.is_file() or not place.with_suffix(".docx").is_file():
        return
    mapping, form = load(place), load(place.with_suffix(".docx"))
    if same is not None and (form, mapping) == same:
        return
    folder = workspace / FOLDER / ASIDE
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    name = f"{document}-{hashlib.sha256(form + mapping).hexdigest()[:12]}"
    write_whole(folder / f"{name}.docx", form)
    write_whole(folder / f"{name}.json", mapping)


def aside(workspace: Path, document: str) -> tuple[Adopted, ...]:
    """The forms of a document that were used before, the one set aside last first; broken ones are left out.

    Raises:
        StorageError: the disk refuses.
    """
    folder = workspace / FOLDER / ASIDE
    try:
        places = sorted(folder.glob(f"{document}-*.json"), key=lambda place: (-place.stat().st_mtime_ns, place.name))
    except OSError as error:
        raise storage_error(error, folder) from error
    found = (_whole(place, document) for place in places)
    return tuple(one for one in found if one is not None)


def _whole(place: Path, document: str) -> Adopted | None:
    if not place.with_suffix(".docx").is_file():
        return None
    try:
        data = load(place.with_suffix(".docx"))
        form = form_of(open_form(data))
        return Adopted(data, form, for_form(read_mapping(load(place)), form, document))
    except InputError:
        return None


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
