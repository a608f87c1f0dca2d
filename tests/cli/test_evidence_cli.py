"""``qilu-desktop evidence add`` from the outside: what it says, what the workspace holds, its exit codes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sys
from dataclasses import replace

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from qilu_desktop.documents.adoption.suites import driven_suite
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.errors import Cancelled, DocumentError, InputError
from qilu_desktop.evidence.intake import inspect
from qilu_desktop.office import Office
from qilu_desktop.progress import Watched
from qilu_desktop.workspace.workspace import Workspace

has_office = pytest.mark.skipif(
    driven_suite() is None or sys.platform == "win32", reason="needs LibreOffice on this machine"
)


@pytest.fixture
def workspace(tmp_path):
    place = tmp_path / "工作区"
    with Workspace.create(place, "2024") as made:
        for name in ("张三", "李四"):
            person = made.add_applicant()
            made.set_value(person, "name", name)
            made.add_row(person, "certificates", {"trade": "钳工"})
    return place


def picture(folder, name, size=(900, 700), colour="white", **options):
    path = folder / name
    Image.new("RGB", size, colour).save(path, **options)
    return path


def pdf(folder, name, **options):
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    stream = io.BytesIO()
    made.save(stream, **options)
    (folder / name).write_bytes(stream.getvalue())
    return folder / name


def evidence(place):
    with Workspace.open(place, read_only=True) as opened:
        return opened.dossier.evidence


def test_files_are_added_to_their_claim(cli, workspace, tmp_path):
    files = [picture(tmp_path, "证书.jpg"), picture(tmp_path, "背面.webp"), pdf(tmp_path, "说明.pdf")]
    code, out, err = cli("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "certificates/1", *files)
    assert (code, err) == (0, "")
    assert out.count("已添加：") == 3
    assert "证书.jpg → 张三" in out
    assert "第 1 行（钳工）" in out
    found = evidence(workspace)
    assert [entry.file.name for entry in found] == ["证书.jpg", "背面.webp", "说明.pdf"]
    assert {entry.kind for entry in found} == {"certificate"}
    assert len({entry.claim for entry in found}) == 1
    assert found[0].claim.startswith("certificates/r")
    assert [entry.file.media for entry in found] == ["image/jpeg", "image/webp", "application/pdf"]
    assert found[0].file.sha256 == hashlib.sha256(files[0].read_bytes()).hexdigest()
    with Workspace.open(workspace) as opened:
        assert opened.undo() == "添加材料 证书.jpg等 3 份"
        assert opened.dossier.evidence == ()


def test_chinese_words_and_the_units_own_files(cli, workspace, tmp_path):
    code, out, _ = cli(
        "evidence", "add", "--workspace", workspace, "--person", "李四", "--for", "职业资格（技能等级）证书",
        "--title", "技师证", picture(tmp_path, "a.png"),
    )  # fmt: skip
    assert code == 0
    for shade, person in enumerate((0, "unit", "推荐单位")):
        file = picture(tmp_path, f"{person}.png", colour=(shade, 9, 9))
        code, out, _ = cli("evidence", "add", "--workspace", workspace, "--person", person, "--for", "公示记录", file)
        assert code == 0
        assert "推荐单位 · 公示记录" in out
    found = evidence(workspace)
    assert found[0].title == "技师证"
    assert [entry.owner for entry in found[1:]] == [UNIT_SUBJECT] * 3


def test_hostile_names_and_paths_cost_only_themselves(cli, workspace, tmp_path):
    """Half characters, line ends and turned writing are kept readable; a name that no system takes is set aside."""
    folder = tmp_path / "怪名"
    folder.mkdir()
    for shade, name in enumerate(("两\n行.png", "证\u202egnp.pdf", "\x1b[31m红.png", os.fsdecode(b"\xb2\xe2.png"))):
        picture(folder, name, colour=(shade * 9, 9, 9), format="PNG")
    (tmp_path / "圈.png").symlink_to(tmp_path / "圈.png")
    os.mkfifo(tmp_path / "管.png")
    odd = [tmp_path / f"{'长' * 99}.png", tmp_path / "圈.png", tmp_path / "管.png"]
    add = ("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "other")
    code, out, err = cli(*add, folder, *odd)
    assert code == 1
    assert out.count("已添加：") == 4
    assert [line[:4] for line in err.splitlines()] == ["未添加："] * 3
    assert [word in err for word in ("太长", "绕成了圈", "不是普通文件")] == [True] * 3
    assert "Too many" not in err
    names = {entry.file.name for entry in evidence(workspace)}
    assert names == {"两 行.png", "证gnp.pdf", "[31m红.png", "□□.png"}
    assert not {"\u202e", "\x1b"} & set(out)
    code, out, err = cli("evidence", "scans", "--workspace", workspace, folder, *odd)
    assert (code, out.count("没有识别出二维码")) == (1, 4)
    assert cli("evidence", "read", tmp_path / "管.png")[0] == 2


def test_bad_files_are_named_and_the_rest_is_added(cli, workspace, tmp_path):
    (tmp_path / "空.jpg").write_bytes(b"")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "夹").mkdir()
    picture(tmp_path / "夹", "里面.png")
    paths = [tmp_path / "空.jpg", tmp_path / "坏.pdf", tmp_path / "没有.jpg", tmp_path / "夹"]
    code, out, err = cli("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "other", *paths)
    assert code == 1
    assert out.count("已添加：") == 1
    lines = err.splitlines()
    assert [line.split("”")[0] for line in lines] == [
        "未添加：文件“空.jpg",
        "未添加：文件“坏.pdf",
        "未添加：文件“没有.jpg",
    ]
    assert all(line.endswith("。") for line in lines)
    assert "Traceback" not in err
    code, out, err = cli("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "other", paths[0])
    assert (code, out) == (2, "")
    assert len(evidence(workspace)) == 1


def test_a_locked_pdf_asks_for_its_password(cli, workspace, tmp_path):
    file = pdf(tmp_path, "密.pdf", encryption=pikepdf.Encryption(user="口令1", owner="x"))
    add = ("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "other")
    code, _, err = cli(*add, file)
    assert code == 2
    assert "--password" in err
    code, _, err = cli(*add, "--password", "错", file)
    assert code == 2
    assert "密码不对" in err
    code, out, _ = cli(*add, "--password", "口令1", file)
    assert code == 0
    assert "带密码的原文件另行保存" in out
    (entry,) = evidence(workspace)
    with Workspace.open(workspace, read_only=True) as opened:
        assert opened.file_bytes(entry.original) == file.read_bytes()
        assert inspect(opened.file_bytes(entry.file), "密.pdf").pages == 1


def test_the_same_file_twice_is_noticed(cli, workspace, tmp_path):
    file = picture(tmp_path, "a.png")
    twin = tmp_path / "副本.png"
    shutil.copy(file, twin)
    add = ("evidence", "add", "--workspace", workspace, "--for", "other")
    assert cli(*add, "--person", 1, file)[0] == 0
    code, out, _ = cli(*add, "--person", 1, twin)
    assert (code, len(evidence(workspace))) == (0, 1)
    assert "未重复添加：副本.png" in out
    code, out, _ = cli(*add, "--person", 2, twin)
    assert code == 0
    assert "同一个文件已经用在：张三" in out
    assert len(evidence(workspace)) == 2
    # For another claim of the same person it sends the same pages: what is blacked out must not go out beside it.
    blacked = (PageEdit(1, hidden=(Area(1000, 1000, 3000, 2000),)),)
    with Workspace.open(workspace) as opened:
        opened.update_evidence(replace(opened.dossier.evidence_of("p1")[0], edits=blacked))
    assert cli("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "chief", twin)[0] == 0
    kept = evidence(workspace)
    assert [(one.owner, one.kind, one.edits) for one in kept[:1] + kept[2:]] == [
        ("p1", "other", blacked),
        ("p1", "chief", blacked),
    ]
    assert kept[1].edits == ()


def test_as_json(cli, workspace, tmp_path):
    (tmp_path / "空.jpg").write_bytes(b"")
    code, out, _ = cli(
        "evidence", "add", "--json", "--workspace", workspace, "--person", 1, "--for", "certificates/1",
        "--kind", "query", "--no-read", picture(tmp_path, "a.png", (100, 100)), tmp_path / "空.jpg",
    )  # fmt: skip
    told = json.loads(out)
    assert code == 1
    assert (told["kind"], told["owner"]) == ("query", evidence(workspace)[0].owner)
    assert told["added"][0]["pages"] == 1
    assert "100×100" in told["added"][0]["notes"][0]
    assert told["refused"][0]["file"] == "空.jpg"
    assert told["refused"][0]["remedy"].startswith("请")


@pytest.mark.parametrize(
    ("person", "claim", "said"),
    [
        (3, "other", "没有第 3 位申报人"),
        ("王五", "other", "没有叫“王五”的申报人"),
        ("", "other", "没有叫"),
        (1, "certificates/7", "没有“7”这一行"),
        (1, "乱写", "没有“乱写”这种对应内容"),
        (0, "other", "没有“other”这种对应内容"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_read(cli, workspace, tmp_path, person, claim, said):
    code, out, err = cli(
        "evidence", "add", "--workspace", workspace, "--person", person, "--for", claim, tmp_path / "没有.jpg"
    )
    assert (code, out) == (2, "")
    assert err.startswith("错误：")
    assert err.count("\n") == 1
    assert said in err


def test_a_workspace_in_use_or_missing_is_told(cli, workspace, tmp_path):
    file = picture(tmp_path, "a.png")
    with Workspace.open(workspace):
        code, _, err = cli("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "other", file)
    assert code == 2
    assert err.startswith("错误：")
    code, _, err = cli("evidence", "add", "--workspace", tmp_path / "无", "--person", 1, "--for", "other", file)
    assert code == 2
    code, _, err = cli("evidence")
    assert code == 2
    assert "evidence add" in err


@has_office
def test_a_word_document_goes_through_the_office_suite(cli, workspace, tmp_path):
    made = docx.Document()
    made.add_paragraph("先进事迹：张三同志")
    path = tmp_path / "事迹.docx"
    made.save(path)
    code, out, err = cli("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "other", path)
    assert (code, err) == (0, "")
    assert "转换成 PDF" in out
    assert "脚本" not in out
    (entry,) = evidence(workspace)
    with Workspace.open(workspace, read_only=True) as opened:
        assert opened.file_bytes(entry.original) == path.read_bytes()
        seen = inspect(opened.file_bytes(entry.file), "事迹.pdf")
    assert (seen.media, seen.pages) == ("pdf", 1)
    assert (entry.file.name, entry.original.name, entry.file.media) == ("事迹.pdf", "事迹.docx", "application/pdf")


def test_without_an_office_suite_the_remedy_is_said(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "统计.xlsx")
    with pytest.raises(DocumentError, match="没有可用来转换的办公软件") as caught:
        Office(installed=()).to_pdf((tmp_path / "统计.xlsx").read_bytes(), "统计.xlsx")
    assert "另存为 PDF" in caught.value.remedy
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(InputError, match="密码"):
        Office(installed=()).to_pdf(locked, "密.xlsx")


@has_office
def test_a_conversion_stops_when_asked_and_a_broken_document_is_told(tmp_path):
    watched = Watched(lambda _step: watched.cancel())
    made = docx.Document()
    made.save(tmp_path / "a.docx")
    with pytest.raises(Cancelled):
        Office(watched).to_pdf((tmp_path / "a.docx").read_bytes(), "a.docx")
    with pytest.raises(DocumentError, match="超过 0 秒"):
        Office(timeout=0).to_pdf((tmp_path / "a.docx").read_bytes(), "a.docx")


def test_evidence_survives_dump_and_load(cli, workspace, tmp_path):
    """Kinds that are decoded, a locked PDF with its original: written out and read back the same."""
    files = [picture(tmp_path, name) for name in ("a.tif", "b.webp", "c.bmp", "d.gif")]
    files.append(pdf(tmp_path, "密.pdf", encryption=pikepdf.Encryption(user="u", owner="o")))
    add = ("evidence", "add", "--workspace", workspace, "--person", 1, "--for", "certificates/1", "--password", "u")
    assert cli(*add, *files)[0] == 0
    out, files_dir = tmp_path / "dossier.json", tmp_path / "附件"
    assert cli("dump", workspace, "--output", out, "--files", files_dir)[0] == 0
    code, _, err = cli("load", out, "--files", files_dir, "--workspace", tmp_path / "回")
    assert (code, err) == (0, "")
    assert evidence(tmp_path / "回") == evidence(workspace)
