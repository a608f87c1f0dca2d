"""Makes a workspace out of a dossier file and a folder of files: the whole of it, or nothing."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.pages import ORIGINAL_MEDIA
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import EvidenceError, InputError, WorkspaceError, storage_error
from qilu_desktop.exchange.decode import Decoded, decode_json, pack_of
from qilu_desktop.exchange.json_reader import SIZE_LIMIT, read_json
from qilu_desktop.exchange.problems import shown
from qilu_desktop.pack import load as packs
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.workspace.workspace import Workspace

Inspect: TypeAlias = Callable[[bytes | Path, str], str]
"""The media type of a file by its bytes (a large one by its path) and name, or an EvidenceError that says why not."""

_Listed: TypeAlias = dict[Path, dict[str, str]]
"""Names by folder, read once."""
_LABEL = "导入整份材料"
_NAMES_SHOWN = 20
_LARGE = 32_000_000


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and the files that were set aside; the latter are not in the dossier."""

    dossier: Dossier
    refused: tuple[EvidenceError, ...]


def load_dossier(
    json_path: Path,
    files_dir: Path,
    folder: Path,
    inspect: Inspect,
    *,
    find_pack: Callable[[str], Pack] = packs.find_pack,
    progress: Progress | None = None,
) -> Loaded:
    """Make the workspace *folder* (missing or empty) out of a dossier file and the files under *files_dir*.

    A file that *inspect* refuses is set aside by name and the rest goes on.  Everything else that is wrong refuses
    the load, and nothing is left of it.

    Raises:
        InputError: the dossier file is wrong, or names files that are missing or lie outside *files_dir*.
        PackError: the form pack that it asks for is broken.
        WorkspaceError: there is something in *folder* already.
        StorageError: the disk refused.
        Cancelled: the user stopped it.
    """
    value = read_json(read_limited(json_path))
    decoded = decode_json(value, find_pack(pack_of(value)))
    _refuse_occupied(folder)
    places = locate(decoded.paths, files_dir)
    building = _beside(folder)
    try:
        loaded = _build(building, decoded, places, inspect, progress or Silent())
        _move(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return loaded


def held(path: Path) -> bytes | Path:
    """The file's bytes; of a large one its path, so that it is never all in memory.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        return path if path.stat().st_size > _LARGE else _read(path)
    except OSError as error:
        raise storage_error(error, mask_ids_in(str(path))) from error


def read_limited(path: Path) -> bytes:
    """A dossier file's bytes; of one that is too large as many as tell so.

    Raises:
        StorageError: it cannot be read.
    """
    return _read(path, SIZE_LIMIT + 1)


def _read(path: Path, limit: int = -1) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(limit)
    except OSError as error:
        raise storage_error(error, mask_ids_in(str(path))) from error


def _refuse_occupied(folder: Path) -> None:
    try:
        occupied = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise storage_error(error, folder) from error
    if occupied:
        raise WorkspaceError(
            f"“{folder.name}”里已经有内容，不能导入到这里。", "请换一个新的或空的文件夹；原有内容没有改动。"
        )


def locate(paths: Iterable[str], root: Path) -> dict[str, Path]:
    """The file of every relative path, each inside *root*, links followed.

    Raises:
        InputError: every path that is missing, and every one that is not allowed.
        StorageError: *root* cannot be reached.
    """
    try:
        base = root.resolve(strict=True)
    except OSError as error:
        raise storage_error(error, root) from error
    listed: _Listed = {}
    found: dict[str, Path] = {}
    missing: list[str] = []
    refused: list[str] = []
    for path in paths:
        place = _inside(path, base, listed)
        if place is None:
            refused.append(path)
        elif not _is_file(place):
            missing.append(path)
        else:
            found[path] = place
    _refuse(refused, missing)
    return found


def _inside(path: str, base: Path, listed: _Listed) -> Path | None:
    """None for what could lead out of the folder: absolute, ``..``, a drive, a backslash, a link to elsewhere."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts) or any(mark in path for mark in "\\:\0"):
        return None
    try:
        place = _spelled(base, parts, listed).resolve()
    except (OSError, RuntimeError, ValueError):
        # A loop of links, or a name that this system cannot even ask for.
        return None
    return place if place.is_relative_to(base) else None


def _spelled(base: Path, parts: list[str], listed: _Listed) -> Path:
    """The place as the disk spells it: a Mac writes é as two characters where the dossier file has one."""
    place = base
    for part in parts:
        if not os.path.lexists(place / part):
            if place not in listed:
                listed[place] = _names_in(place)
            place = place / listed[place].get(unicodedata.normalize("NFC", part), part)
        else:
            place = place / part
    return place


def _names_in(folder: Path) -> dict[str, str]:
    """The names in *folder* by their composed form; none where it cannot be read."""
    try:
        return {unicodedata.normalize("NFC", name): name for name in sorted(each.name for each in folder.iterdir())}
    except OSError:
        return {}


def _is_file(place: Path) -> bool:
    try:
        return stat.S_ISREG(place.stat().st_mode)
    except (OSError, ValueError):
        return False


def _refuse(refused: list[str], missing: list[str]) -> None:
    parts = []
    if refused:
        parts.append(f"{len(refused)} 个文件的路径不能用（须在材料文件夹里，用 / 分隔）：{_names(refused)}")
    if missing:
        parts.append(f"缺少 {len(missing)} 个文件：{_names(missing)}")
    if parts:
        raise InputError("；".join(parts) + "。", "请把文件放进材料文件夹并改正路径后重新导入；没有作任何改动。")


def _names(paths: list[str]) -> str:
    more = " 等" if len(paths) > _NAMES_SHOWN else ""
    return "、".join(f"“{shown(path)}”" for path in paths[:_NAMES_SHOWN]) + more


def _beside(folder: Path) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".qilu-"))
        # mkdtemp makes folders that only the owner may enter.
        building.chmod(0o755)
    except OSError as error:
        raise storage_error(error, folder) from error
    return building


def _build(
    building: Path, decoded: Decoded, places: Mapping[str, Path], inspect: Inspect, progress: Progress
) -> Loaded:
    files: dict[str, FileRef] = {}
    refused: list[EvidenceError] = []
    originals = decoded.originals
    with Workspace.create(building, decoded.pending.pack_id) as workspace:
        for number, (path, place) in enumerate(places.items()):
            progress.step("读取附件", number, len(places))
            if path in originals:
                files[path] = workspace.store_file(place, path, ORIGINAL_MEDIA)
                continue
            data = held(place)
            try:
                media = inspect(data, path)
            except EvidenceError as error:
                refused.append(error)
                continue
            files[path] = workspace.store_file(data, path, media)
        progress.step("读取附件", len(places), len(places))
        dossier, no_pictures = without_odd_photos(decoded.with_files(files))
        refused.extend(no_pictures)
        workspace.apply(dossier, _LABEL)
        # One careless step back would otherwise empty the whole new workspace.
        workspace.forget_history()
    return Loaded(dossier, tuple(refused))


def without_odd_photos(dossier: Dossier) -> tuple[Dossier, list[EvidenceError]]:
    """The dossier without photos that are no pictures (a PDF may still be evidence), and why each was set aside."""
    refused: list[EvidenceError] = []
    people: list[Applicant] = []
    for person in dossier.applicants:
        photos = ((key, file) for key, file in person.record.values.items() if isinstance(file, FileRef))
        odd = [(key, file) for key, file in photos if not _picture(file)]
        record = person.record
        for key, file in odd:
            refused.append(_no_picture(person, file))
            record = record.with_value(key, None)
        people.append(replace(person, record=record))
    return replace(dossier, applicants=tuple(people)), refused


def _picture(file: FileRef) -> bool:
    """Whether it can be printed as a photo: other kinds of picture may still be evidence."""
    return file.media.rpartition("/")[2] in ("jpeg", "png")


def _no_picture(person: Applicant, file: FileRef) -> EvidenceError:
    whose = f"（{shown(person.name)}的照片）" if person.name else ""
    return EvidenceError(
        shown(file.name),
        f"{whose}不是 JPG 或 PNG 图片，不能用作照片",
        "请换成 JPG 或 PNG 格式的二寸证件照（35×49 毫米）。",
    )


def _move(building: Path, folder: Path) -> None:
    try:
        if folder.is_dir():
            # Windows does not rename onto a folder, even an empty one.
            folder.rmdir()
        building.rename(folder)
    except OSError as error:
        raise storage_error(error, folder) from error
