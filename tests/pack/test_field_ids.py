"""Every field that the program reads by name is a field of each shipped pack: a renamed id would be read as empty."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import qilu_desktop
from qilu_desktop.pack.load import list_packs, load_pack
from qilu_desktop.pack.model import Pack

_READ = re.compile(
    r"\b(?:record|unit|employer|values|applicant\.record)\.(?:text|day|flag|rows|number|file|many|filled)\(\"(\w+)\"\)"
)


def read_ids() -> dict[str, Path]:
    package = Path(qilu_desktop.__file__).parent
    return {found: path for path in package.rglob("*.py") for found in _READ.findall(path.read_text(encoding="utf-8"))}


def known_ids(pack: Pack) -> set[str]:
    return {part.id for listed in pack.lists for entry in listed for part in (entry, *entry.columns)}


@pytest.mark.parametrize("listed", list_packs(), ids=lambda listed: listed.id)
def test_ids_read_by_name_are_fields(listed) -> None:
    known = known_ids(load_pack(listed.folder))
    read = read_ids()
    assert len(read) > 40, "the pattern no longer finds what it should"
    assert {name: path.name for name, path in read.items() if name not in known} == {}
