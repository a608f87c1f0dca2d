"""Finds, lists and loads form packs; a broken pack is refused with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qilu_desktop.errors import InputError, PackError
from qilu_desktop.pack.crosscheck import check_fields
from qilu_desktop.pack.model import FieldList, Pack, Scope
from qilu_desktop.pack.read_fields import read_field_list
from qilu_desktop.pack.read_layout import read_layouts
from qilu_desktop.pack.read_notice import NoticeFile, read_clauses, read_evidence, read_notice
from qilu_desktop.paths import forms_dir

_SCOPE_FILES = {Scope.UNIT: "unit.yaml", Scope.ENTERPRISE: "enterprise.yaml", Scope.APPLICANT: "applicant.yaml"}


@dataclass(frozen=True)
class Listed:
    """A pack that can be chosen, or why it cannot."""

    id: str
    title: str
    folder: Path
    problem: PackError | None = None


@lru_cache(maxsize=8)
def load_pack(folder: Path) -> Pack:
    """The whole pack in *folder*, its layouts included.

    Raises:
        PackError: with file, line and reason.
    """
    found = read_notice(folder / "notice.yaml")
    packets, kinds = read_evidence(folder / "evidence.yaml")
    pack = Pack(
        id=found.id,
        title=found.title,
        folder=folder,
        notice=found.notice,
        clauses=read_clauses(folder / "clauses.yaml"),
        lists=_field_lists(folder, found),
        evidence=kinds,
        packets=packets,
        layouts=read_layouts(folder / "documents"),
    )
    check_fields(pack, found.strategic_line)
    return pack


def _field_lists(folder: Path, found: NoticeFile) -> tuple[FieldList, ...]:
    lists: list[FieldList] = []
    for scope, name in _SCOPE_FILES.items():
        file = folder / "fields" / name
        listed = read_field_list(file)
        if listed.scope is not scope:
            raise PackError(file, 1, f"scope 应为 {scope.value}")
        lists.append(listed)
    return tuple(lists)


def list_packs(folders: Iterable[Path] | None = None) -> tuple[Listed, ...]:
    """Every pack under ``forms/`` (newest first), broken ones with their reason."""
    places = sorted(_pack_folders() if folders is None else folders, key=lambda place: place.name, reverse=True)
    listed = tuple(_listed(place) for place in places)
    return tuple(_refuse_copy(entry, listed) for entry in listed)


def _refuse_copy(entry: Listed, listed: tuple[Listed, ...]) -> Listed:
    """A copied folder is easily left with the old year's id: then the one whose name is not the id is refused."""
    twins = [other for other in listed if other.id == entry.id and other.folder != entry.folder]
    if not twins or entry.problem or entry.folder.name == entry.id:
        return entry
    reason = f"id“{entry.id}”与“{twins[0].folder.name}”的重复，请把 id 改成“{entry.folder.name}”"
    problem = PackError(entry.folder / "notice.yaml", 0, reason)
    return Listed(entry.folder.name, f"{entry.folder.name}（有错误）", entry.folder, problem)


def _pack_folders() -> list[Path]:
    root = forms_dir()
    if not root.is_dir():
        return []
    return [place for place in root.iterdir() if place.is_dir() and not place.name.startswith((".", "_"))]


def _listed(folder: Path) -> Listed:
    try:
        pack = load_pack(folder)
    except PackError as error:
        return Listed(folder.name, f"{folder.name}（有错误）", folder, error)
    return Listed(pack.id, pack.title, folder)


def find_pack(pack_id: str) -> Pack:
    """The pack of an id.

    Raises:
        InputError: there is none of that id; the ids at hand are named.
        PackError: it is broken.
    """
    folders = _pack_folders()
    for folder in folders:
        if folder.name == pack_id:
            return load_pack(folder)
    listed = list_packs()
    for entry in listed:
        if entry.id == pack_id and entry.problem is None:
            return load_pack(entry.folder)
    known = "、".join(entry.id for entry in listed if entry.problem is None)
    raise InputError(f"没有“{pack_id}”这套表单。", f"可用的有：{known or '（没有）'}。")


def newest_pack() -> Pack:
    """The newest pack that is whole.

    Raises:
        PackError: every pack is broken; the newest one's error.
    """
    listed = list_packs()
    for entry in listed:
        if entry.problem is None:
            return load_pack(entry.folder)
    if listed and listed[0].problem:
        raise listed[0].problem
    raise PackError(forms_dir(), 0, "没有任何表单包")
