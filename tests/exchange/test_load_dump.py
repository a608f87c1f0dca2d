"""Loading a dossier with real files into a workspace, and writing it out again."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass

import pytest
from exchange_strategies import dossiers, media_of
from hypothesis import HealthCheck, given, settings

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import Cancelled, EvidenceError, InputError, StorageError, WorkspaceError
from qilu_desktop.exchange.dossier_json import DossierFileError
from qilu_desktop.exchange.dump import dump_dossier, readable_paths
from qilu_desktop.exchange.load import load_dossier
from qilu_desktop.pack.load import find_pack
from qilu_desktop.workspace.files import files_of
from qilu_desktop.workspace.workspace import Workspace

PACK = find_pack("2024")
PDF, JPEG = b"%PDF 1", b"%PDF 2"
ID_NUMBER = "370102198001010015"


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


class Bench:
    """A dossier file, its folder of files, and where the workspace shall be."""

    def __init__(self, root):
        self.root = root
        self.files = root / "材料"
        self.json = root / "dossier.json"
        self.folder = root / "工作区"
        (self.files / "张三").mkdir(parents=True)
        (self.files / "张三" / "证书.pdf").write_bytes(PDF)
        (self.files / "张三" / "照片.jpg").write_bytes(JPEG)

    def write(self, *evidence: str, photo: str = "张三/照片.jpg") -> None:
        whole = {
            "schema": 1,
            "pack": "2024",
            "applicants": [{"id": "p1", "name": "张三", "photo": photo}],
            "evidence": [{"owner": "p1", "kind": "other", "title": path[:9], "file": path} for path in evidence],
        }
        self.json.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")

    def load(self, inspect=media_of, **more):
        return load_dossier(self.json, self.files, self.folder, inspect, **more)

    def untouched(self) -> bool:
        return sorted(place.name for place in self.root.iterdir()) == ["dossier.json", "材料"]


def test_a_dossier_and_its_files_become_a_workspace(bench):
    bench.write("张三/证书.pdf")
    loaded = bench.load()
    assert loaded.refused == ()
    with Workspace.open(bench.folder) as workspace:
        assert workspace.dossier == loaded.dossier
        (entry,) = workspace.dossier.evidence
        assert (entry.file.name, entry.file.media, workspace.file_bytes(entry.file)) == (
            "证书.pdf",
            "application/pdf",
            PDF,
        )
        photo = workspace.dossier.applicants[0].record.file("photo")
        assert photo is not None
        assert workspace.file_bytes(photo) == JPEG
        assert workspace.undo_label is None, "one step back must not empty a workspace that was just loaded"
    assert (bench.files / "张三" / "证书.pdf").read_bytes() == PDF
    assert sorted(place.name for place in bench.root.iterdir()) == ["dossier.json", "工作区", "材料"]


def test_a_broken_file_is_set_aside_by_name_and_the_rest_goes_on(bench):
    (bench.files / "坏.pdf").write_bytes(b"")
    bench.write("坏.pdf", "张三/证书.pdf", photo="坏.pdf")

    def inspect(data: bytes, name: str) -> str:
        if not data:
            raise EvidenceError(name, "是空的", "请重新扫描。")
        return media_of(data, name)

    loaded = bench.load(inspect)
    assert [error.name for error in loaded.refused] == ["坏.pdf"]
    with Workspace.open(bench.folder, read_only=True) as workspace:
        assert [entry.file.name for entry in workspace.dossier.evidence] == ["证书.pdf"]
        assert "photo" not in workspace.dossier.applicants[0].record


def test_a_photo_that_is_a_pdf_is_set_aside_by_name_and_stays_evidence(bench):
    bench.write("张三/证书.pdf", photo="张三/证书.pdf")
    loaded = bench.load()
    (error,) = loaded.refused
    assert "证书.pdf" in error.line
    assert "张三" in error.line
    assert "照片" in error.line
    with Workspace.open(bench.folder, read_only=True) as workspace:
        assert [entry.file.name for entry in workspace.dossier.evidence] == ["证书.pdf"]
        assert "photo" not in workspace.dossier.applicants[0].record


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_names_that_a_mac_spells_otherwise_are_found(bench, forms):
    asked, kept = (unicodedata.normalize(form, "José/Zoë-证书.pdf") for form in forms)
    (bench.files / kept).parent.mkdir()
    (bench.files / kept).write_bytes(PDF)
    bench.write(asked)
    assert bench.load().refused == ()
    with Workspace.open(bench.folder, read_only=True) as workspace:
        (entry,) = workspace.dossier.evidence
        assert workspace.file_bytes(entry.file) == PDF


def test_missing_files_are_named_all_at_once_and_nothing_is_made(bench):
    (bench.files / "文件夹").mkdir()
    bench.write("张三/没有.pdf", "张三/证书.pdf", f"{ID_NUMBER}.pdf", "文件夹")
    with pytest.raises(InputError, match=r"缺少 3 个文件.*没有\.pdf.*文件夹") as caught:
        bench.load()
    assert ID_NUMBER not in str(caught.value)
    assert bench.untouched()


@pytest.mark.parametrize(
    "path",
    [
        "../dossier.json",
        "张三/../../dossier.json",
        "张三/./证书.pdf",
        "张三//证书.pdf",
        "/etc/hostname",
        "C:/x.pdf",
        "张三\\证书.pdf",
        "..\\dossier.json",
        "张三/证书.pdf:stream",
        "链接.pdf",
        "外面/dossier.json",
        "绕圈/x",
    ],
)
def test_a_path_out_of_the_folder_refuses_the_load_by_name(bench, path):
    if os.name != "nt":
        (bench.files / "链接.pdf").symlink_to(bench.json)
        (bench.files / "外面").symlink_to(bench.root)
        (bench.files / "绕圈").symlink_to(bench.files / "绕圈")
    bench.write("张三/证书.pdf", path)
    with pytest.raises(InputError, match="1 个文件的路径不能用") as caught:
        bench.load()
    assert path in str(caught.value)
    assert bench.untouched()


def test_a_null_byte_in_a_path_is_refused(bench):
    bench.write("张三/证书\x00.pdf")
    with pytest.raises(DossierFileError, match=r"evidence\[0\]\.file"):
        bench.load()
    assert bench.untouched()


def test_wrong_json_an_unknown_pack_and_missing_places_change_nothing(bench):
    bench.json.write_text("{", encoding="utf-8")
    with pytest.raises(DossierFileError):
        bench.load()
    bench.json.write_text('{"schema": 1, "pack": "1999"}', encoding="utf-8")
    with pytest.raises(InputError, match="1999"):
        bench.load()
    bench.json.write_text('{"schema": 1}', encoding="utf-8")
    with pytest.raises(DossierFileError, match="哪个年度"):
        bench.load()
    with pytest.raises(StorageError, match="找不到"):
        load_dossier(bench.root / "没有.json", bench.files, bench.folder, media_of)
    bench.write("张三/证书.pdf")
    with pytest.raises(StorageError, match="找不到"):
        load_dossier(bench.json, bench.root / "没有", bench.folder, media_of)
    assert bench.untouched()


def test_a_folder_with_something_in_it_is_refused_and_an_empty_one_is_used(bench):
    bench.write("张三/证书.pdf")
    bench.folder.mkdir()
    (bench.folder / "别的.txt").write_text("x")
    with pytest.raises(WorkspaceError, match="已经有内容"):
        bench.load()
    assert [place.name for place in bench.folder.iterdir()] == ["别的.txt"]
    (bench.folder / "别的.txt").unlink()
    bench.load()
    with pytest.raises(WorkspaceError, match="已经有内容"):
        bench.load()


@dataclass
class StopAt:
    """A user who presses stop at the second file."""

    steps: int = 0

    def step(self, stage: str, current: int, total: int) -> None:
        self.steps += 1
        if current == 1:
            raise Cancelled


def test_stopping_leaves_nothing(bench):
    bench.write("张三/证书.pdf")
    with pytest.raises(Cancelled):
        bench.load(progress=StopAt())
    assert bench.untouched()


def test_a_defect_of_the_inspector_leaves_nothing(bench):
    bench.write("张三/证书.pdf")

    def broken(data: bytes, name: str) -> str:
        raise RuntimeError(name)

    with pytest.raises(RuntimeError):
        bench.load(broken)
    assert bench.untouched()


def stocked(folder, dossier: Dossier) -> Workspace:
    workspace = Workspace.create(folder, dossier.pack_id)
    for number in range(6):
        workspace.store_file(f"%PDF {number}".encode(), "x", "x")
    workspace.apply(dossier)
    return workspace


@given(dossiers(PACK))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_load_after_dump_is_the_same_dossier_with_the_same_files(tmp_path_factory, dossier):
    root = tmp_path_factory.mktemp("x")
    with stocked(root / "a", dossier) as workspace:
        data = dump_dossier(workspace, root / "files")
        assert dump_dossier(workspace, root / "files", pack=PACK) == data == dump_dossier(workspace, None)
    (root / "dossier.json").write_bytes(data)
    (root / "files").mkdir(exist_ok=True)
    loaded = load_dossier(root / "dossier.json", root / "files", root / "b", media_of)
    assert loaded.dossier == dossier
    assert loaded.refused == ()
    with Workspace.open(root / "b", read_only=True) as again:
        assert again.dossier == dossier
        assert all(len(again.file_bytes(file)) == file.size for file in files_of(dossier))
        assert dump_dossier(again, None) == data
    written = {str(place.relative_to(root / "files").as_posix()) for place in (root / "files").rglob("*.*")}
    assert len([place for place in (root / "files").rglob("*") if place.is_file()]) == len(readable_paths(dossier))
    assert not any(".part" in place for place in written)


def test_files_are_written_under_the_owners_name_and_unlike_one_another(bench):
    with Workspace.create(bench.folder, "2024") as workspace:
        one, two = workspace.add_applicant(), workspace.add_applicant()
        for subject in (one, two):
            workspace.set_value(subject, "name", "张三")
        for owner, data, name in [
            (one, b"1", "证书.pdf"),
            (two, b"2", "证书.PDF"),
            (UNIT_SUBJECT, b"3", "证书.pdf"),
            (one, b"1", "同一份.pdf"),
        ]:
            workspace.attach(workspace.store_file(data, name, "x"), owner=owner, kind="other")
        out = bench.root / "出"
        entries = json.loads(dump_dossier(workspace, out))["evidence"]
    assert [entry["file"] for entry in entries] == [
        "张三/证书.pdf",
        "张三/证书-2.PDF",
        "推荐单位/证书.pdf",
        "张三/证书.pdf",
    ]
    assert entries[3]["name"] == "同一份.pdf"
    assert (out / "张三" / "证书-2.PDF").read_bytes() == b"2"


def test_a_file_in_the_way_or_a_damaged_one_refuses_the_dump(bench):
    bench.write("张三/证书.pdf")
    bench.load()
    out = bench.root / "出"
    (out / "张三").mkdir(parents=True)
    (out / "张三" / "证书.pdf").write_bytes(b"other")
    with Workspace.open(bench.folder, read_only=True) as workspace:
        with pytest.raises(StorageError, match=r"已经存在.*证书\.pdf"):
            dump_dossier(workspace, out)
        assert [place.name for place in (out / "张三").iterdir()] == ["证书.pdf"]
        assert (out / "张三" / "证书.pdf").read_bytes() == b"other"
        workspace.file_path(workspace.dossier.evidence[0].file).unlink()
        with pytest.raises(WorkspaceError, match=r"证书\.pdf"):
            dump_dossier(workspace, bench.root / "另")
    assert not (bench.root / "另").exists()
