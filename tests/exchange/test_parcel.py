"""Exchange files (.qlsj) between real workspaces: written, looked at, planned, taken in."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from builders import day, edit, file_ref, proof, row, valid_dossier, waive

from qilu_desktop.dossier.identifiers import IdFault, parse_id
from qilu_desktop.dossier.model import Compared, Dossier, OriginalCheck
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.errors import Cancelled, InputError
from qilu_desktop.exchange.differences import Sort
from qilu_desktop.exchange.packing import pack_parcel
from qilu_desktop.exchange.parcel import Parcel, look
from qilu_desktop.exchange.plan import EMPLOYER, LEAVE_OUT, Standing, plan
from qilu_desktop.exchange.take import Choices, Side, apply
from qilu_desktop.pack.load import find_pack
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
    sent = waive(dossier_of(2), "any.rule", "p2")
    with workspace_of(tmp_path / "企业", sent) as sender:
        packed = pack_parcel(sender, {"p1", "p2"}, tmp_path / "企业", password)
        again = pack_parcel(sender, {"p1", "p2"}, tmp_path / "又一次.qlsj", password)
    digests = [hashlib.sha256(one.file.read_bytes()).hexdigest() for one in (packed, again)]
    assert packed.file.name == "企业.qlsj"
    assert packed.waivers == 1
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


def bagit_faults(file: Path) -> list[str]:
    """What RFC 8493 finds wrong with a bag in a ZIP, by code of this test's own."""
    with zipfile.ZipFile(file) as archive:
        names = [info.filename for info in archive.infolist()]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        (base,) = {name.split("/")[0] for name in names}
        held = {name.partition("/")[2]: archive.read(name) for name in names}
    faults = [] if base else ["no folder"]
    if held["bagit.txt"].splitlines() != [b"BagIt-Version: 1.0", b"Tag-File-Character-Encoding: UTF-8"]:
        faults.append("declaration")
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        lines = [line.split("  ", 1) for line in held[manifest].decode().splitlines()]
        listed = {unquote(path): digest for digest, path in lines}
        faults += [path for path, digest in listed.items() if hashlib.sha256(held[path]).hexdigest() != digest]
        payload = {path for path in held if path.startswith("data/")}
        wanted = payload if manifest.startswith("man") else set(held) - payload - {manifest}
        faults += sorted(wanted ^ listed.keys())
    info = dict(line.split(": ", 1) for line in held["bag-info.txt"].decode().splitlines())
    sizes = [len(data) for path, data in held.items() if path.startswith("data/")]
    faults += [] if info["Payload-Oxum"] == f"{sum(sizes)}.{len(sizes)}" else ["oxum"]
    return faults


def test_the_bag_is_one_by_the_standard_and_names_nobody(tmp_path: Path) -> None:
    sent = dossier_of(1)
    odd, named = file_ref("100%证明\n之二.png"), file_ref("扫描.张建国")
    pieces = (replace(sent.evidence[3], file=odd), replace(sent.evidence[4], file=named), *sent.evidence[5:])
    sent = replace(sent, evidence=pieces)
    number = sent.applicants[0].id_number
    sent = sent.with_record("e1", sent.enterprises[0].record.with_value("name", f"工作室{number}"))
    with workspace_of(tmp_path / "企业", sent) as sender:
        plain = pack_parcel(sender, {"p1"}, tmp_path / "明").file
        locked = pack_parcel(sender, {"p1"}, tmp_path / "密", PASSWORD).file
    assert bagit_faults(plain) == []
    with zipfile.ZipFile(plain) as archive:
        told = archive.read("qilu-dossier/bag-info.txt").decode()
        assert number not in told
        assert "工作室" in told
    with zipfile.ZipFile(locked) as archive:
        assert all(info.flag_bits & 1 for info in archive.infolist())
        assert not any("证明" in name or "张" in name for name in archive.namelist())
    with opened(plain) as parcel, opened(locked, PASSWORD) as other:
        assert parcel.dossier == other.dossier
        assert parcel.dossier.evidence[0].file.name == odd.name
        assert other.places.keys() == {file.sha256 for file in files_of(other.dossier)}


def sent_back(tmp_path: Path, mine: Dossier, sent: Dossier) -> tuple[Workspace, Parcel]:
    """A workspace, and the parcel of another's people."""
    with workspace_of(tmp_path / "企业", sent) as sender:
        file = pack_parcel(sender, {person.id for person in sent.applicants}, tmp_path / "企业").file
    return workspace_of(tmp_path / "市局", mine), opened(file)


def test_checks_of_ones_own_stay_whatever_is_sent(tmp_path: Path) -> None:
    base = dossier_of(1)
    query, certificate, achievement, book = base.evidence[3:7]
    assert certificate.check
    assert achievement.check
    mine = replace(base, evidence=(query, certificate.withdrawn("蓝示例", day("2024-07-05")), achievement))
    other = OriginalCheck("企业某", "企业", day("2024-06-01"))
    changed = replace(certificate, title="改了名称")
    sent = replace(base, evidence=(replace(query, check=other), changed, book))
    bureau, parcel = sent_back(tmp_path, mine, sent)
    with bureau, parcel:
        planned = plan(parcel, bureau)
        assert [(one.sort, one.evidence) for one in planned.changes] == [
            (Sort.ADDITION, query.id),
            (Sort.CHANGE, certificate.id),
            (Sort.ADDITION, book.id),
        ]
        assert any("已审验，保留" in note for note in planned.notes), planned.notes
        assert any("已撤回" in note for note in planned.notes), planned.notes
        with pytest.raises(InputError, match="名称、说明"):
            apply(bureau, planned, Choices())
        apply(bureau, planned, Choices(Side.THEIRS, removals=Side.THEIRS))
        kept = {one.id: one for one in bureau.dossier.evidence}
        assert kept[query.id].check == other
        assert (kept[certificate.id].title, kept[certificate.id].check) == ("改了名称", None)
        assert kept[achievement.id] == achievement
        assert plan(parcel, bureau).nothing_to_do


def test_what_is_blacked_out_here_stays_hidden_whatever_is_sent(tmp_path: Path) -> None:
    base = dossier_of(1)
    piece = replace(base.evidence[4], check=None)
    here, there = Area(0, 0, 5000, 500), Area(0, 9000, 5000, 9500)
    own = replace(piece, caption="复印件", edits=(PageEdit(1, crop=Area(0, 0, 9000, 10000), hidden=(here,)),))
    for number, edits in enumerate(((), (PageEdit(2), PageEdit(1, 90, hidden=(there,))))):
        sent = replace(base, evidence=(replace(piece, title="改了名称", edits=edits),))
        folder = tmp_path / str(number)
        folder.mkdir()
        bureau, parcel = sent_back(folder, replace(base, evidence=(own,)), sent)
        with bureau, parcel:
            planned = plan(parcel, bureau)
            assert [one.sort for one in planned.changes] == [Sort.CHANGE, Sort.REMOVAL]
            assert "遮盖 1 处" in planned.conflicts[0].old
            apply(bureau, planned, Choices(Side.THEIRS))
            (got,) = bureau.dossier.evidence
            assert (got.title, got.caption) == ("改了名称", "复印件")
            merged = PageEdit(1, 90, crop=Area(0, 0, 9000, 10000), hidden=(there, here))
            assert got.edits == ((PageEdit(2), merged) if edits else own.edits)
            apply(bureau, plan(parcel, bureau), Choices(Side.THEIRS, removals=Side.THEIRS))
            assert bureau.dossier.evidence[0].caption == "", "taken away only where that was chosen"
            assert plan(parcel, bureau).nothing_to_do


def test_a_comparison_by_hand_is_of_the_version_that_it_was_made_with(tmp_path: Path) -> None:
    base = dossier_of(1)
    piece, compared = base.evidence[4], Compared("企业某", day("2024-06-01"))
    mine = replace(base, evidence=(replace(piece, printed_from="A" * 8),))
    sent = replace(base, evidence=(replace(piece, printed_from="B" * 8, compared=compared),))
    bureau, parcel = sent_back(tmp_path, mine, sent)
    with bureau, parcel:
        assert plan(parcel, bureau).nothing_to_do, "the code that was read of one's own paper stands"


def test_of_two_pieces_of_one_file_each_keeps_its_own_check(tmp_path: Path) -> None:
    base = dossier_of(1)
    piece = replace(base.evidence[4], kind="other", claim="", check=None)
    done = OriginalCheck("企业某", "企业", day("2024-06-01"))
    sent = replace(base, evidence=(piece, replace(piece, id="v9", check=done)))
    bureau, parcel = sent_back(tmp_path, replace(base, evidence=(replace(piece, kind="achievement"),)), sent)
    with bureau, parcel:
        for _time in range(2):
            apply(bureau, plan(parcel, bureau), Choices(Side.MINE))
            assert [(one.kind, one.check) for one in bureau.dossier.evidence] == [
                ("achievement", None),
                ("other", done),
            ]


def test_rows_of_two_offices_with_one_id_are_told_apart(tmp_path: Path) -> None:
    base = dossier_of(1)
    first = row("r1", on=day("2020-05"), name="快速装配法", number="一号", rank="1")
    second = row("r1", on=day("2022-09"), name="减振夹具", number="二号", rank="2")
    third = row("r9", on=day("2020-05"), name="快速装配法", number="一号（更正）", rank="1")
    proofs = proof("p1", "achievement", "innovations/r1"), proof("p1", "certificate", "certificates/c1")
    named = tuple(replace(entry, id=f"w{at}") for at, entry in enumerate(proofs))
    mine = replace(edit(base, "p1", innovations=(first,)), evidence=())
    sent = replace(edit(base, "p1", innovations=(third, second)), evidence=named)
    bureau, parcel = sent_back(tmp_path, mine, sent)
    with bureau, parcel:
        planned = plan(parcel, bureau)
        conflict = planned.conflicts[0]
        assert (conflict.row, conflict.column, conflict.old, conflict.new) == ("r1", "number", "一号", "一号（更正）")
        apply(bureau, planned, Choices(single={conflict.key: Side.THEIRS}))
        rows = bureau.dossier.applicants[0].record.rows("innovations")
        assert [one.values for one in rows] == [third.values, second.values]
        assert rows[0].id == "r1" != rows[1].id
        assert bureau.dossier.evidence[0].claim == f"innovations/{rows[1].id}"
        assert plan(parcel, bureau).nothing_to_do
        bureau.undo()
        (added,) = (one for one in planned.changes if one.row and not one.column)
        apply(bureau, planned, Choices(Side.MINE, single={added.key: Side.MINE}))
        assert bureau.dossier.applicants[0].record.rows("innovations") == (first,)
        assert [one.claim for one in bureau.dossier.evidence] == ["", "certificates/c1"], "no claim on a row left out"


def test_blanks_are_no_answers_and_a_renamed_photo_is_the_same(tmp_path: Path) -> None:
    base = dossier_of(1)
    photo = base.applicants[0].record.file("photo")
    assert photo
    mine = edit(base, "p1", school="  ", deeds=None)
    sent = edit(base, "p1", school=None, deeds=" ", photo=replace(photo, name="改名.jpg"))
    with workspace_of(tmp_path / "企业", base) as sender:
        sender.apply(sent)
        file = pack_parcel(sender, {"p1"}, tmp_path / "企业").file
    with workspace_of(tmp_path / "市局", mine) as bureau, opened(file) as parcel:
        assert plan(parcel, bureau).nothing_to_do


def test_rows_that_share_but_a_date_and_a_rank_keep_their_own_proofs(tmp_path: Path) -> None:
    base = dossier_of(1)
    own = row("r1", on=day("2020-05"), name="快速装配法", number="一号", rank="1")
    other = row("r1", on=day("2020-05"), name="减振夹具", number="二号", rank="1")
    proved = replace(proof("p1", "achievement", "innovations/r1"), id="v1", check=None)
    mine, sent = (
        replace(edit(base, "p1", innovations=(one,)), evidence=(replace(proved, file=file_ref(f"{name}.png")),))
        for one, name in ((own, "快速装配法"), (other, "减振夹具"))
    )
    bureau, parcel = sent_back(tmp_path, mine, sent)
    with bureau, parcel:
        apply(bureau, plan(parcel, bureau), Choices(Side.THEIRS))
        names = {
            f"innovations/{one.id}": one.values.text("name")
            for one in bureau.dossier.applicants[0].record.rows("innovations")
        }
        assert sorted(names.values()) == sorted(["快速装配法", "减振夹具"])
        assert all(f"{names[one.claim]}.png" == one.file.name for one in bureau.dossier.evidence)
        assert len(bureau.dossier.evidence) == 2


def test_nobody_is_guessed(tmp_path: Path) -> None:
    base = dossier_of(4)
    numbers = [person.id_number for person in base.applicants]
    wide = numbers[0].translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}).lower()
    mine = edit(base, "p2", id_number=None)
    sent = edit(edit(edit(base, "p1", id_number=wide), "p3", id_number=None), "p4", id_number=f" {numbers[3]}")
    bureau, parcel = sent_back(tmp_path, mine, sent)
    with bureau, parcel:
        planned = plan(parcel, bureau)
        assert [one.target for one in planned.people] == ["p1", "", "", "p4"]
        assert [one.candidates for one in planned.unsure] == [("p2",), ("p3",)]
        before = bureau.dossier
        with pytest.raises(InputError, match="2 人不能确定是谁"):
            apply(bureau, planned, Choices(Side.MINE))
        doubled = plan(parcel, bureau, {"p2": "p2", "p3": "p2"})
        assert [one.standing for one in doubled.people][1:3] == [Standing.CHANGED, Standing.UNSURE]
        with pytest.raises(InputError, match="不在材料包或工作区里"):
            plan(parcel, bureau, {"p2": "p77"})
        told = plan(parcel, bureau, {"p2": "p2", "p3": LEAVE_OUT})
        bureau.set_value("p1", "mobile", "13900000009")
        with pytest.raises(InputError, match="又有改动"):
            apply(bureau, told, Choices(Side.MINE))
        bureau.undo()
        assert bureau.dossier == before
        assert apply(bureau, told, Choices(Side.MINE)).changes == 1
        assert bureau.dossier.applicants[1].id_number == numbers[1]


def test_papers_are_not_mixed_where_numbers_were_swapped_or_put_right(tmp_path: Path) -> None:
    base = dossier_of(4)
    one, two, three = (person.id_number for person in base.applicants[:3])
    mine = edit(base, "p3", id_number=three[:-1] + ("1" if three[-1] != "1" else "2"))
    sent = edit(edit(edit(base, "p1", id_number=two), "p2", id_number=one), "p4", id_number="110101199003070011")
    assert not isinstance(parse_id("110101199003070011"), IdFault)
    sent = sent.with_record("e1", sent.enterprises[0].record.with_value("uscc", "91370100MA3C000006"))
    bureau, parcel = sent_back(tmp_path, mine, sent)
    with bureau, parcel:
        planned = plan(parcel, bureau)
        assert [(one.target, one.candidates) for one in planned.people[:3]] == [
            ("", ("p2", "p1")),
            ("", ("p1", "p2")),
            ("", ("p3",)),
        ]
        assert [one.standing for one in planned.people] == [Standing.UNSURE] * 3 + [Standing.NEW]
        told = [note for note in planned.notes if "同名" in note]
        assert [any(word in note for note in told) for word in ("另一个人", "另一个单位")] == [True, True]
        who = {person: person for person in ("p1", "p2", "p3")}
        moved = next(one for one in plan(parcel, bureau, who).changes if one.field == EMPLOYER)
        assert moved.old != moved.new, "two units of one name are told apart"


def test_another_years_parcel_is_refused(tmp_path: Path) -> None:
    parcel = Parcel("x.qlsj", 0, find_pack("2024"), Dossier("2024"))
    with pytest.raises(InputError, match=r"2024 年度.*2023 年度"):
        plan(parcel, Dossier("2023"))


def test_a_stop_or_a_kill_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    sent = dossier_of(1)
    with workspace_of(tmp_path / "企业", sent) as sender:
        file = pack_parcel(sender, {"p1"}, tmp_path / "企业").file
        with pytest.raises(Cancelled):
            pack_parcel(sender, {"p1"}, tmp_path / "停", progress=_Stopping("写材料包"))
        assert not list(tmp_path.glob("停*"))
    with Workspace.create(tmp_path / "市局", "2024") as bureau, opened(file) as parcel:
        with pytest.raises(Cancelled):
            apply(bureau, plan(parcel, bureau), Choices(), _Stopping("存放附件"))
        assert bureau.dossier == Dossier("2024")
        assert bureau.undo_label is None
    script = tmp_path / "杀.py"
    script.write_text(KILLED, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script), str(file), str(tmp_path / "市局")], check=False)
    assert done.returncode == 9
    with Workspace.open(tmp_path / "市局") as bureau:
        assert bureau.dossier == Dossier("2024")
        assert bureau.undo_label is None
        assert bureau.sweep_files() > 0, "files were kept before the end came"


KILLED = """
import os, sys
from pathlib import Path
from qilu_desktop.exchange.parcel import look
from qilu_desktop.exchange.plan import plan
from qilu_desktop.exchange.take import Choices, apply
from qilu_desktop.workspace.workspace import Workspace

class Killed:
    def step(self, stage, current, total):
        if stage == "存放附件" and current == total:
            os._exit(9)

workspace = Workspace.open(Path(sys.argv[2]))
parcel = look(Path(sys.argv[1]), inspect=lambda data, name: "image/png")
apply(workspace, plan(parcel, workspace), Choices(), Killed())
"""


class _Stopping:
    """A progress that is cancelled at the second step of a stage."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def step(self, stage: str, current: int, total: int) -> None:
        """Stop there."""
        if stage == self._stage and current == 1:
            raise Cancelled
