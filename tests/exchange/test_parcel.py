"""Exchange files (.qlsj) between real workspaces: written, looked at, planned, taken in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from builders import valid_dossier

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.exchange.packing import pack_parcel
from qilu_desktop.exchange.parcel import Parcel, look
from qilu_desktop.exchange.plan import Standing, plan
from qilu_desktop.exchange.take import Choices, apply
from qilu_desktop.workspace.files import files_of
from qilu_desktop.workspace.workspace import Workspace

PASSWORD = "s3cret-word"


def media(data: bytes | Path, name: str) -> str:
    """The media type that the builders gave: what a file holds is its name."""
    held = data.read_bytes() if isinstance(data, Path) else data
    return "image/jpeg" if held.endswith(b".jpg") else "image/png"


def opened(file: Path, password: str = "") -> Parcel:
    """The parcel of a file."""
    return look(file, password, inspect=media)


def dossier_of(people: int = 2) -> Dossier:
    """A valid dossier with evidence ids as the workspace gives them."""
    made = valid_dossier(people)
    return replace(made, evidence=tuple(replace(one, id=f"v{at}") for at, one in enumerate(made.evidence, 1)))


def workspace_of(folder: Path, dossier: Dossier) -> Workspace:
    """A workspace of a dossier whose files hold their names."""
    made = Workspace.create(folder, dossier.pack_id)
    for file in files_of(dossier):
        assert made.store_file(file.name.encode(), file.name, file.media).sha256 == file.sha256
    made.apply(dossier)
    return made


@pytest.mark.parametrize("password", ["", PASSWORD])
def test_people_travel_whole_and_are_taken_once(tmp_path: Path, password: str) -> None:
    sent = dossier_of(2)
    with workspace_of(tmp_path / "企业", sent) as sender:
        packed = pack_parcel(sender, {"p1", "p2"}, tmp_path / "企业", password)
        again = pack_parcel(sender, {"p1", "p2"}, tmp_path / "又一次.qlsj", password)
    digests = [hashlib.sha256(one.file.read_bytes()).hexdigest() for one in (packed, again)]
    assert packed.file.name == "企业.qlsj"
    assert (digests[0] == digests[1]) is (not password)
    with Workspace.create(tmp_path / "市局", "2024") as bureau, opened(packed.file, password) as parcel:
        planned = plan(parcel, bureau)
        assert [one.standing for one in planned.people] == [Standing.NEW, Standing.NEW]
        assert apply(bureau, planned, Choices()).added == 2
        assert (bureau.dossier.applicants, bureau.dossier.enterprises) == (sent.applicants, sent.enterprises)
        assert [replace(one, id="") for one in bureau.dossier.evidence] == [
            replace(one, id="") for one in sent.evidence if one.owner != "unit"
        ]
        for file in files_of(bureau.dossier):
            assert bureau.file_bytes(file) == file.name.encode()
        revision, second = bureau.revision, plan(parcel, bureau)
        assert second.nothing_to_do
        assert apply(bureau, second, Choices()).nothing
        assert bureau.revision == revision
        bureau.undo()
        assert bureau.dossier == Dossier("2024"), "one step back takes the whole import back"
