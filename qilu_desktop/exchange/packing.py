"""Writes chosen people of a workspace as an exchange file (.qlsj): a BagIt bag in a ZIP, with a password if wished."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef, Record
from qilu_desktop.errors import InputError, storage_error
from qilu_desktop.exchange.bag import PAYLOAD, tag_files
from qilu_desktop.exchange.dump import readable_paths
from qilu_desktop.exchange.encode import encode, left_out
from qilu_desktop.pack.load import find_pack
from qilu_desktop.paths import safe_name, whole_file
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.scratch import scratch
from qilu_desktop.workspace.files import files_of
from qilu_desktop.workspace.workspace import Workspace
from qilu_desktop.zipping import check_password, write_zip

SUFFIX: Final = ".qlsj"
DOSSIER: Final = "dossier.json"
_TOP = "qilu-dossier"
"""The bag's folder in the ZIP: the same whatever the file is called, so that the bytes are."""
_DAY = date(1980, 1, 1)
_AGENT = "qilu-desktop"
_SUFFIX = re.compile("[.][A-Za-z][A-Za-z0-9]{1,3}")


@dataclass(frozen=True)
class Packed:
    """What was written: the file, its size in bytes, how many people and attached files; what it has no place for.

    ``waivers`` counts the reasons (说明理由) about these people that stay behind.
    """

    file: Path
    size: int
    people: int
    files: int
    left_out: tuple[str, ...] = ()
    waivers: int = 0


def part_of(dossier: Dossier, people: Collection[str]) -> Dossier:
    """The dossier with only these applicants, their applying units and their evidence.

    The recommending unit's own answers and its reasons for findings (说明理由) are no part of what is sent.
    """
    chosen = tuple(person for person in dossier.applicants if person.id in people)
    employers = {person.enterprise_id for person in chosen}
    owners = {person.id for person in chosen}
    return replace(
        dossier,
        unit=Record(),
        enterprises=tuple(entry for entry in dossier.enterprises if entry.id in employers),
        applicants=chosen,
        evidence=tuple(entry for entry in dossier.evidence if entry.owner in owners),
        waivers=(),
    )


def pack_parcel(
    workspace: Workspace, people: Collection[str], output: Path, password: str = "", progress: Progress | None = None
) -> Packed:
    """Write the applicants of these ids to *output* (``.qlsj`` is added where it is missing), whole or not at all.

    The same data give the same bytes; with a password never, and file names in the ZIP then tell nothing.

    Raises:
        InputError: nobody is chosen, or the password is none that every program takes.
        InputError, PackError: the workspace's pack is not there or broken.
        WorkspaceError: an attached file is missing or damaged; it is named.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    if password:
        check_password(password)
    part = part_of(workspace.dossier, people)
    if not part.applicants:
        raise InputError("没有选择申报人，没有可以导出的材料。", "请至少选择一名申报人。")
    target = output if output.suffix.lower() == SUFFIX else output.with_name(output.name + SUFFIX)
    pack, files = find_pack(part.pack_id), {file.sha256: file for file in files_of(part)}
    paths = _hidden_paths(files) if password else readable_paths(part)
    paths = {digest: f"files/{path}" for digest, path in paths.items()}
    data = encode(part, pack, paths)
    places = _checked(workspace, files, progress or Silent())
    payload = {f"{PAYLOAD}/{DOSSIER}": (sha256(data).hexdigest(), len(data))}
    payload |= {f"{PAYLOAD}/{paths[digest]}": (digest, file.size) for digest, file in sorted(files.items())}
    try:
        with scratch() as folder:
            entries = dict(_written(Path(folder), {**tag_files(payload, _info(part)), f"{PAYLOAD}/{DOSSIER}": data}))
            entries |= {f"{PAYLOAD}/{paths[digest]}": place for digest, place in places.items()}
            with whole_file(target) as stream:
                named = [(f"{_TOP}/{path}", place) for path, place in entries.items()]
                write_zip(stream, _told(named, progress or Silent()), _DAY, password)
    except OSError as error:
        raise storage_error(error, target) from error
    waivers = sum(1 for one in workspace.dossier.waivers if one.subject in {person.id for person in part.applicants})
    return Packed(target, target.stat().st_size, len(part.applicants), len(files), left_out(part, pack), waivers)


def _hidden_paths(files: dict[str, FileRef]) -> dict[str, str]:
    """Paths by number: a ZIP's names can be read without its password."""
    kinds = {digest: Path(safe_name(file.name)).suffix for digest, file in files.items()}
    return {
        # What stands behind a full stop may be a part of a name, or of an ID number.
        digest: f"{number:04d}{kinds[digest] if _SUFFIX.fullmatch(kinds[digest]) else ''}"
        for number, digest in enumerate(sorted(files), 1)
    }


def _checked(workspace: Workspace, files: dict[str, FileRef], progress: Progress) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for number, digest in enumerate(sorted(files)):
        progress.step("核对附件", number, len(files))
        found[digest] = workspace.checked_file(files[digest])
    return found


def _info(part: Dossier) -> list[tuple[str, str]]:
    names = "、".join(mask_ids_in(entry.name) for entry in part.enterprises if entry.name)
    return [
        ("Source-Organization", names or "未填申报单位"),
        ("External-Description", f"{part.pack_id}年度齐鲁首席技师申报材料，{len(part.applicants)} 名申报人"),
        ("Bag-Software-Agent", _AGENT),
    ]


def _written(folder: Path, files: dict[str, bytes]) -> Iterator[tuple[str, Path]]:
    for number, (path, data) in enumerate(files.items()):
        place = folder / str(number)
        place.write_bytes(data)
        yield path, place


def _told(entries: list[tuple[str, Path]], progress: Progress) -> Iterator[tuple[str, Path]]:
    for number, entry in enumerate(entries):
        progress.step("写材料包", number, len(entries))
        yield entry
    progress.step("写材料包", len(entries), len(entries))
