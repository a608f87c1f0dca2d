"""``exchange pack``, ``show`` and ``take`` from the outside: a bureau brings ten enterprises' papers together."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import enterprise_record, id_number

from qilu_desktop.cli.main import run
from qilu_desktop.dossier.model import Dossier, Enterprise
from qilu_desktop.paths import resources_dir
from qilu_desktop.workspace.workspace import Workspace

Cli = Callable[..., tuple[int, str, str]]
FIRMS = 10


def window(_workspace: Path | None, _as_of: object) -> int:
    """The window must not open."""
    return 77


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs ``exchange`` with a password where one is to be typed."""

    def call(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        code = run(["exchange", *map(str, arguments)], window)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's workspace."""
    folder = tmp_path_factory.mktemp("sample") / "工作区"
    place = resources_dir() / "sample"
    command = ["load", str(place / "dossier.json"), "--files", str(place / "files"), "--workspace", str(folder)]
    assert run(command, window) == 0
    return folder


def firm_of(sample: Path, folder: Path, number: int) -> Dossier:
    """The workspace of an enterprise with one person, who is like the sample's first but for name and number."""
    with Workspace.open(sample, read_only=True) as held, Workspace.create(folder, "2024") as made:
        person = held.dossier.applicants[0]
        record = person.record.with_value("name", f"张虚构{number}")
        record = record.with_value("id_number", id_number(order=2 * number + 1))
        pieces = held.dossier.evidence_of(person.id)[:2]
        for file in (person.record.file("photo"), *(file for entry in pieces for file in entry.files)):
            if file:
                made.store_file(held.checked_file(file), file.name, file.media)
        firm = Enterprise("e1", enterprise_record(number))
        made.apply(
            Dossier(
                "2024",
                made.dossier.unit,
                (firm,),
                (replace(person, id="p1", enterprise_id="e1", record=record),),
                tuple(replace(entry, id=f"v{at}", owner="p1") for at, entry in enumerate(pieces)),
            )
        )
        return made.dossier


def test_classified_people_are_packed_only_by_name(cli: Cli, sample: Path, tmp_path: Path) -> None:
    firm_of(sample, tmp_path / "企业", 1)
    with Workspace.open(tmp_path / "企业") as firm:
        firm.set_value("p1", "classified", True)
    place = ("pack", "--workspace", tmp_path / "企业", "--output", tmp_path / "企业.qlsj")
    code, _out, err = cli(*place)
    assert (code != 0, "涉密" in err, (tmp_path / "企业.qlsj").exists()) == (True, True, False)
    code, _out, err = cli(*place, "--person", 1)
    assert (code, "不得通过互联网传送" in err, id_number(order=3) in err) == (0, True, False)


def test_ten_enterprises_come_together_in_one_bureau(cli: Cli, sample: Path, tmp_path: Path) -> None:
    bureau = tmp_path / "市局"
    Workspace.create(bureau, "2024").close()
    sent = [firm_of(sample, tmp_path / f"企业{number}", number) for number in range(1, FIRMS + 1)]
    for number in range(1, FIRMS + 1):
        file = tmp_path / f"企业{number}.qlsj"
        code, out, err = cli("pack", "--workspace", tmp_path / f"企业{number}", "--output", file)
        assert (code, err) == (0, "")
        assert "1 名申报人" in out
        code, out, err = cli("take", file, "--workspace", bureau)
        assert (code, err) == (0, "")
        assert "新增 1 人" in out
    with Workspace.open(bureau, read_only=True) as opened:
        held = opened.dossier
        assert [person.record for person in held.applicants] == [one.applicants[0].record for one in sent]
        assert [unit.record for unit in held.enterprises] == [one.enterprises[0].record for one in sent]
        for person, one in zip(held.applicants, sent, strict=True):
            got, wanted = held.evidence_of(person.id), one.evidence
            assert [replace(entry, id="", owner="") for entry in got] == [
                replace(entry, id="", owner="") for entry in wanted
            ]
            assert all(opened.file_bytes(file) for entry in got for file in entry.files)
        assert len({entry.id for entry in held.evidence}) == 2 * FIRMS


def test_conflicts_are_listed_and_only_taken_as_chosen(cli: Cli, sample: Path, tmp_path: Path) -> None:
    firm, bureau, file = tmp_path / "企业", tmp_path / "市局", tmp_path / "企业.qlsj"
    firm_of(sample, firm, 1)
    firm_of(sample, bureau, 1)
    with Workspace.open(firm) as opened:
        opened.set_value("p1", "post_name", "新岗位")
        opened.set_value("p1", "trade", "新工种")
        opened.set_value("p1", "visit_place", None)
    with Workspace.open(bureau) as opened:
        opened.set_value("p1", "mobile", None)
        before = opened.dossier
    code, out, err = cli("pack", "--workspace", firm, "--output", file, "--password", typed="s3cret-word")
    assert (code, err) == (0, "")
    code, out, err = cli("show", file)
    assert code == 2
    assert "加了密码" in err
    code, out, _ = cli("show", file, "--password", "--json", typed="s3cret-word")
    (person,) = json.loads(out)["people"]
    assert (code, person["name"], person["evidence"]) == (0, "张虚构1", 2)
    assert id_number(order=3) not in out
    secret = ("--password",)
    code, out, err = cli("take", file, "--workspace", bureau, *secret, typed="s3cret-word")
    assert code == 1
    assert "有 2 处双方填的不同" in err
    assert "新岗位" in out
    with Workspace.open(bureau, read_only=True) as opened:
        assert opened.dossier == before
    chosen = ("--take", "mine", "--choose", "p1/post_name=theirs")
    code, out, _ = cli(
        "take", file, "--workspace", bureau, *chosen, "--dry-run", "--json", *secret, typed="s3cret-word"
    )
    told = {one["key"]: one["chosen"] for one in json.loads(out)["people"][0]["changes"]}
    assert code == 0
    assert told == {
        "p1/mobile": "theirs",
        "p1/post_name": "theirs",
        "p1/trade": "mine",
        "p1/visit_place": "mine",
    }
    assert cli("take", file, "--workspace", bureau, *chosen, *secret, typed="s3cret-word")[0] == 0
    with Workspace.open(bureau) as opened:
        record = opened.dossier.applicants[0].record
        old = before.applicants[0].record
        assert record.text("post_name") == "新岗位"
        assert record.text("mobile")
        assert [record.text(key) for key in ("trade", "visit_place")] == [old.text("trade"), old.text("visit_place")]
        assert opened.undo_label
        opened.undo()
        assert opened.dossier == before


def test_people_who_are_not_sure_are_asked_for(cli: Cli, sample: Path, tmp_path: Path) -> None:
    firm, bureau, file = tmp_path / "企业", tmp_path / "市局", tmp_path / "企业.qlsj"
    firm_of(sample, firm, 1)
    firm_of(sample, bureau, 1)
    with Workspace.open(firm) as opened:
        opened.set_value("p1", "id_number", None)
    assert cli("pack", "--workspace", firm, "--person", 1, "--output", file)[0] == 0
    code, out, err = cli("take", file, "--workspace", bureau)
    assert code == 1
    assert "没有填身份证号" in out
    assert "--match" in err
    assert cli("take", file, "--workspace", bureau, "--match", "1=-")[1].endswith("工作区没有改动。\n")
    assert "新增 1 人" in cli("take", file, "--workspace", bureau, "--match", "1=0")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "没有写明要做什么"),
        (("pack", "--workspace", "{ws}", "--output", "{tmp}/x.qlsj", "--person", "99"), "没有第 99 位"),
        (("pack", "--workspace", "{ws}", "--output", "{ws}/x.qlsj"), "在工作区文件夹里"),
        (("pack", "--workspace", "{ws}", "--output", "{tmp}/x.qlsj", "--password"), "没有输入密码"),
        (("show", "{tmp}/没有.qlsj"), "找不到"),
        (("take", "{tmp}/没有.qlsj", "--workspace", "{ws}", "--choose", "x"), "写法不对"),
    ],
)
def test_wrong_commands_are_told(cli: Cli, sample: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = cli(*(one.format(ws=sample, tmp=tmp_path) for one in arguments))
    assert (code, out) == (2, "")
    assert said in err
    assert not list(tmp_path.iterdir())
