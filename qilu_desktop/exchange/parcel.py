"""Looks at an exchange file (.qlsj) that somebody sent: all of it is checked, and nothing is changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import SCHEMA_VERSION, Dossier
from qilu_desktop.dossier.pages import ORIGINAL_MEDIA
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import ArchiveLocked, EvidenceError, InputError, storage_error
from qilu_desktop.exchange.bag import AGAIN, PAYLOAD, checked_bag
from qilu_desktop.exchange.decode import Decoded, decode_json, pack_of
from qilu_desktop.exchange.json_reader import JsonObject, JsonValue, read_json
from qilu_desktop.exchange.load import Inspect, held, locate, read_limited, without_odd_photos
from qilu_desktop.exchange.packing import DOSSIER
from qilu_desktop.exchange.problems import shown
from qilu_desktop.pack.load import find_pack, list_packs
from qilu_desktop.pack.model import Pack
from qilu_desktop.paths import sha256_of
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.unzipping import unfolded_for


@dataclass(frozen=True)
class Parcel:
    """A checked exchange file: what is in it, and its files in a temporary place until it is closed.

    ``refused`` are files that cannot be used; they are not in the dossier.  ``size`` is the exchange file's, in bytes.
    """

    name: str
    size: int
    pack: Pack
    dossier: Dossier
    refused: tuple[EvidenceError, ...] = ()
    places: Mapping[str, Path] = field(default_factory=dict)
    """Where each file lies, by SHA-256."""
    _held: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)

    def close(self) -> None:
        """Let the temporary place go; twice does no harm."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def look(file: Path, password: str = "", *, inspect: Inspect | None = None, progress: Progress | None = None) -> Parcel:
    """Check an exchange file whole: the ZIP, the bag, the dossier, every attached file; close the parcel when done.

    *inspect* gives a file's media type or refuses it (None: as evidence is taken in); a refused one is set aside by
    name and the rest goes on.

    Raises:
        ArchiveLocked: it asks for a password, or for another one (``wrong``).
        ArchiveError: no ZIP, damaged or hostile.
        InputError: no bag, a bag that is not whole, or a dossier that is wrong, of a newer format or an unknown year.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    watched = progress or Silent()
    with ExitStack() as stack:
        folder = _unfolded(file, stack, watched, password)
        hashes = checked_bag(folder, watched)
        if DOSSIER not in hashes:
            raise InputError(f"“{mask_ids_in(file.name)}”里没有 {DOSSIER}，不是申报材料包。", AGAIN)
        value = read_json(read_limited(folder / PAYLOAD / DOSSIER))
        _refuse_newer(value, file)
        pack = _pack(pack_of(value), file)
        decoded = decode_json(value, pack)
        places = locate(decoded.paths, folder / PAYLOAD)
        # A dossier file may spell a name as a Mac does.
        digests = {path: hashes.get(unicodedata.normalize("NFC", path)) or sha256_of(places[path]) for path in places}
        files, refused = _files(decoded, places, digests, inspect or _inspect, watched)
        dossier, no_pictures = without_odd_photos(decoded.with_files(files))
        kept = {digests[path]: place for path, place in places.items()}
        size = file.stat().st_size
        return Parcel(file.name, size, pack, dossier, (*refused, *no_pictures), kept, stack.pop_all())


def _unfolded(file: Path, stack: ExitStack, progress: Progress, password: str) -> Path:
    try:
        return unfolded_for(file, stack, progress, password)
    except ArchiveLocked as error:
        if error.wrong:
            raise
        raise ArchiveLocked(
            f"“{mask_ids_in(file.name)}”加了密码。", "请输入发来的单位告知的密码（命令行加 --password）。"
        ) from error


def _refuse_newer(value: JsonValue, file: Path) -> None:
    version = value.get("schema") if isinstance(value, JsonObject) else None
    if isinstance(version, Decimal) and version > SCHEMA_VERSION:
        raise InputError(f"“{mask_ids_in(file.name)}”是用更新的软件导出的。", "请先更新软件，再导入；没有作任何改动。")


def _pack(pack_id: str, file: Path) -> Pack:
    if all(entry.id != pack_id for entry in list_packs()):
        raise InputError(
            f"“{mask_ids_in(file.name)}”是“{shown(pack_id)}”年度的材料，本软件没有这个年度的表单。",
            "请对方按本年度的表单重新填报后再发，或先更新软件；没有作任何改动。",
        )
    return find_pack(pack_id)


def _inspect(data: bytes | Path, name: str) -> str:
    from qilu_desktop.evidence.intake import inspect

    return inspect(data, name).mime


def _files(
    decoded: Decoded, places: Mapping[str, Path], digests: Mapping[str, str], inspect: Inspect, progress: Progress
) -> tuple[dict[str, FileRef], list[EvidenceError]]:
    files: dict[str, FileRef] = {}
    refused: list[EvidenceError] = []
    originals = decoded.originals
    for number, (path, place) in enumerate(places.items()):
        progress.step("查看附件", number, len(places))
        try:
            media = ORIGINAL_MEDIA if path in originals else inspect(held(place), path)
            files[path] = FileRef(digests[path], path, place.stat().st_size, media)
        except EvidenceError as error:
            refused.append(error)
        except OSError as error:
            raise storage_error(error, mask_ids_in(str(place))) from error
    progress.step("查看附件", len(places), len(places))
    return files, refused
