"""Attached files, kept under their SHA-256: ``files/ab/abcdef…``; the originals are only read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef, Record
from qilu_desktop.errors import StorageError, WorkspaceError, storage_error
from qilu_desktop.paths import blocks_of, make_folder, sha256_of, whole_file, write_blocks

_AGAIN = "请用原来的文件重新添加这份材料；其余材料不受影响。"


@dataclass(frozen=True)
class FileStore:
    """The folder of attached files."""

    root: Path

    def path(self, file: FileRef) -> Path:
        """Where a file's bytes are kept; nothing is read."""
        return self.root / file.sha256[:2] / file.sha256

    def put(self, source: bytes | Path, name: str, media: str) -> FileRef:
        """Keep a copy of *source* (bytes, or the path of a file) under its hash; on disk before it returns.

        A file is copied block by block, however large it is.  A kept file that has rotted is healed by the new copy.

        Raises:
            StorageError: the source cannot be read, is changed while it is copied, or the copy cannot be written.
        """
        digest, size = _measured(source)
        file = FileRef(digest, name, size, media)
        if not self._whole(file):
            self._keep(file, source)
        return file

    def _keep(self, file: FileRef, source: bytes | Path) -> None:
        place = self.path(file)
        make_folder(place.parent)
        with whole_file(place) as stream:
            if write_blocks(_blocks(source), stream) != file.sha256:
                what = f"“{mask_ids_in(file.name)}”在复制的时候被改动，没有添加。"
                raise StorageError(what, "请关闭正在写它的程序，等它存好后再添加一次。")
        for folder in (place.parent, self.root):
            sync_folder(folder)

    def _whole(self, file: FileRef) -> bool:
        place = self.path(file)
        try:
            return place.stat().st_size == file.size and sha256_of(place) == file.sha256
        except OSError:
            return False

    def read(self, file: FileRef) -> bytes:
        """A file's bytes, their hash verified.

        Raises:
            WorkspaceError: the file is missing or damaged; it is named.
            StorageError: the disk refused.
        """
        place = self._there(file)
        try:
            data = place.read_bytes()
        except OSError as error:
            raise _unread(place, error) from error
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise damaged(file)
        return data

    def checked(self, file: FileRef) -> Path:
        """Where a file's bytes are, to be read only, their hash verified now; they are not held in memory.

        Raises: as :meth:`read`.
        """
        place = self._there(file)
        if _measured(place)[0] != file.sha256:
            raise damaged(file)
        return place

    def copy(self, file: FileRef, target: Path) -> None:
        """Write a file's bytes to *target* block by block; it is whole, of the right hash, or as it was before.

        Raises: as :meth:`read`; *target* cannot be written.
        """
        place = self._there(file)
        with whole_file(target) as stream:
            if write_blocks(_blocks(place), stream) != file.sha256:
                raise damaged(file)

    def _there(self, file: FileRef) -> Path:
        place = self.path(file)
        if not place.is_file():
            raise missing(file)
        return place

    def kept(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The files that are there by their SHA-256, as their names tell it, with size in bytes and last change in ns.

        None where the folder cannot be read.
        """
        for folder in _entries(self.root):
            for entry in _entries(folder.path) if folder.is_dir() else ():
                try:
                    told = entry.stat()
                except OSError:
                    continue
                yield entry.name, (told.st_size, told.st_mtime_ns)

    def sweep(self, used: frozenset[str]) -> int:
        """Remove every kept file whose hash is not in *used*, and torn temporary files; how many were removed.

        Raises:
            StorageError: a file cannot be removed.
        """
        # A listing first: removing while walking may skip entries.
        unused = [place for place in self.root.glob("*/*") if place.is_file() and place.name not in used]
        for place in unused:
            try:
                place.unlink()
            except OSError as error:
                raise storage_error(error, place) from error
        return len(unused)


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def files_of(dossier: Dossier) -> Iterator[FileRef]:
    """Every file that a dossier cites: photos, then evidence; a file cited twice comes twice."""
    for record in (dossier.unit, *(e.record for e in dossier.enterprises), *(p.record for p in dossier.applicants)):
        yield from _record_files(record)
    for entry in dossier.evidence:
        yield from entry.files


def _record_files(record: Record) -> Iterator[FileRef]:
    for field_id in record:
        value = record.get(field_id)
        if isinstance(value, FileRef):
            yield value
        for row in record.rows(field_id):
            yield from _record_files(row.values)


def missing(file: FileRef) -> WorkspaceError:
    """The error of a file that is not in the store."""
    return WorkspaceError(f"附件“{mask_ids_in(file.name)}”在工作区里找不到了。", _AGAIN)


def damaged(file: FileRef) -> WorkspaceError:
    """The error of a file whose bytes are not those that were added."""
    return WorkspaceError(f"附件“{mask_ids_in(file.name)}”已损坏，内容与添加时不一致。", _AGAIN)


def _measured(source: bytes | Path) -> tuple[str, int]:
    """SHA-256 and size in bytes; a file is read block by block."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(source):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _blocks(source: bytes | Path) -> Iterator[bytes]:
    """The bytes, of a file block by block; what the disk refuses is told of the file that is read."""
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as stream:
            yield from blocks_of(stream)
    except OSError as error:
        raise _unread(source, error) from error


def _unread(place: Path, error: OSError) -> StorageError:
    return storage_error(error, mask_ids_in(str(place)))


def sync_folder(folder: Path) -> None:
    """Make new names in *folder* survive a power cut, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise storage_error(error, folder) from error
    try:
        os.fsync(handle)
    except OSError:
        # Some network drives cannot flush a folder; the file itself has been flushed.
        return
    finally:
        os.close(handle)
