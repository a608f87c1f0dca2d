"""Writes a workspace out as a dossier file, with its files under readable names."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import FileRef, Record
from qilu_desktop.errors import storage_error
from qilu_desktop.exchange.encode import encode
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Pack
from qilu_desktop.paths import safe_name, sha256_of
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.workspace.workspace import Workspace

_NAME_ROOM = 70
"""Characters of a file name; the rest of the limit of 80 is for a number that tells two apart."""


def dump_dossier(
    workspace: Workspace, files_dir: Path | None, *, pack: Pack | None = None, progress: Progress | None = None
) -> bytes:
    """The bytes of ``dossier.json``; files are written under *files_dir* as ``<name>/<file name>`` (None: none).

    A file of the same name and content is left as it is; one of another content refuses the dump before anything
    is written.  What *pack* (None: the workspace's own) does not know is left out: :func:`encode.left_out` names it.

    Raises:
        InputError, PackError: the workspace's pack is not there or broken.
        WorkspaceError: an attached file is missing or damaged; it is named.
        StorageError: the disk refused, or another file is in the way.
        Cancelled: the user stopped it; the files written so far are whole.
    """
    dossier = workspace.dossier
    pack = pack or find_pack(dossier.pack_id)
    paths = readable_paths(dossier)
    if files_dir is not None:
        _write_files(workspace, {paths[file.sha256]: file for file in _files(dossier)}, files_dir, progress or Silent())
    return encode(dossier, pack, paths)


def _files(dossier: Dossier) -> Iterator[FileRef]:
    for _, file in _owned_files(dossier):
        yield file


def readable_paths(dossier: Dossier) -> dict[str, str]:
    """A relative path for every file by SHA-256: the owner's name, then the user's name for the file.

    No two are alike when case is ignored; the same dossier gives the same paths.
    """
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for owner, file in _owned_files(dossier):
        if file.sha256 not in paths:
            paths[file.sha256] = _free_path(_folder(dossier, owner), file.name, taken)
    return paths


def _owned_files(dossier: Dossier) -> Iterator[tuple[str, FileRef]]:
    records = [(UNIT_SUBJECT, dossier.unit), *((entry.id, entry.record) for entry in dossier.enterprises)]
    records += [(person.id, person.record) for person in dossier.applicants]
    for owner, record in records:
        for file in _record_files(record):
            yield owner, file
    for entry in dossier.evidence:
        for file in entry.files:
            yield entry.owner, file


def _record_files(record: Record) -> Iterator[FileRef]:
    for field_id, value in record.values.items():
        if isinstance(value, FileRef):
            yield value
        for row in record.rows(field_id):
            yield from _record_files(row.values)


def _folder(dossier: Dossier, owner: str) -> str:
    if owner == UNIT_SUBJECT:
        return "推荐单位"
    called = "申报人" if dossier.applicant(owner) else "申报单位"
    return safe_name(dossier.record_of(owner).text("name") or f"{called}-{owner}", limit=_NAME_ROOM)


def _free_path(folder: str, name: str, taken: set[str]) -> str:
    safe = safe_name(name, limit=_NAME_ROOM)
    stem, dot, ending = safe.rpartition(".")
    number = 1
    path = f"{folder}/{safe}"
    while _key(path) in taken:
        number += 1
        path = f"{folder}/{stem}-{number}{dot}{ending}" if stem else f"{folder}/{safe}-{number}"
    taken.add(_key(path))
    return path


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _write_files(workspace: Workspace, files: dict[str, FileRef], root: Path, progress: Progress) -> None:
    wanted = {path: file for path, file in files.items() if not _there(root / path, file)}
    for file in wanted.values():
        workspace.file_path(file)
    for number, (path, file) in enumerate(wanted.items()):
        progress.step("写出附件", number, len(wanted))
        place = root / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, mask_ids_in(str(place.parent))) from error
        workspace.copy_file(file, place)
    progress.step("写出附件", len(wanted), len(wanted))


def _there(place: Path, file: FileRef) -> bool:
    try:
        if not os.path.lexists(place):
            return False
        if place.is_file() and sha256_of(place) == file.sha256:
            return True
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    except OSError as error:
        raise storage_error(error, mask_ids_in(str(place))) from error
