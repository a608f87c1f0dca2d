"""``evidence read`` and ``evidence scans`` as an office would call them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from qilu_desktop.cli.main import run
from qilu_desktop.documents import forms
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.pack.load import find_pack
from qilu_desktop.paths import resources_dir
from qilu_desktop.workspace.workspace import Workspace

SAMPLE = resources_dir() / "sample"
ON = ("--as-of", "2024-07-22")


def call(*arguments: str | Path) -> int:
    def no_window(_workspace: object, _as_of: object) -> int:
        raise AssertionError("a window was asked for")

    return run([str(each) for each in arguments], no_window)


def query_shot() -> tuple[Path, dict[str, str]]:
    """A query screenshot of the sample, with what the form says of its certificate."""
    plain = json.loads((SAMPLE / "dossier.json").read_text(encoding="utf-8"))
    for entry in plain["evidence"]:
        if entry["kind"] == "query" and entry.get("claim", "").startswith("certificates/"):
            person = next(one for one in plain["applicants"] if one["id"] == entry["owner"])
            row_id = entry["claim"].partition("/")[2]
            row = next(one for one in person["certificates"] if one["id"] == row_id)
            return SAMPLE / "files" / entry["file"], {"name": person["name"], **row}
    raise AssertionError("the sample has no query screenshot")


def test_read_tells_what_where_and_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    image, row = query_shot()
    assert (
        call("evidence", "read", image, "--expect-name", row["name"], "--expect-number", row["number"], "--json") == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "一致"
    fields = {entry["field"]: entry for entry in told["fields"]}
    assert fields["number"]["value"] == row["number"]
    left, top, right, bottom = fields["name"]["box"]
    assert 0 <= left < right <= told["pages"][0]["width"]
    assert 0 <= top < bottom <= told["pages"][0]["height"]

    wrong = row["number"][:-1] + ("1" if row["number"][-1] != "1" else "2")
    assert call("evidence", "read", image, "--expect-name", row["name"], "--expect-number", wrong) == 1
    assert "不一致" in capsys.readouterr().out


def test_a_page_that_is_added_is_read_kept_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody else's page is told at once, kept, and holds up the submission; the right one passes."""
    image, row = query_shot()
    place = tmp_path / "工作区"
    with Workspace.create(place, "2024") as made:
        for name in (row["name"], "王五"):
            person = made.add_applicant()
            made.set_value(person, "name", name)
            keys = ("number", "level", "trade", "result")
            made.add_row(person, "certificates", {key: row[key] for key in keys} | {"result": "same"})
    add = ("evidence", "add", "--workspace", place, "--for", "certificates/1", "--kind", "query", *ON)
    assert call(*add, "--person", 1, image) == 0
    assert "读图：" + row["name"] in capsys.readouterr().out
    assert call(*add, "--person", 2, image, "--no-read") == 0
    capsys.readouterr()

    assert call("evidence", "read", "--workspace", place, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["read"] == 1
    assert [one["verdict"] for one in told["screenshots"]] == ["一致", "不一致"]
    assert call("evidence", "read", "--workspace", place) == 1
    assert "没有还没读的查询截图" in capsys.readouterr().out

    call("check", place, "--json", *ON)
    (rule,) = [one for one in json.loads(capsys.readouterr().out)["rules"] if one["id"] == "certificates.reading"]
    assert [(one["subject_name"], one["blocks"]) for one in rule["findings"]] == [("王五", True)]
    assert call("evidence", "read") == 2


def test_read_of_no_picture_is_told_without_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.png").write_bytes(b"no picture")
    assert call("evidence", "read", tmp_path / "坏.png", "--expect-name", "张三", "--expect-number", "1") == 1
    assert "未读出" in capsys.readouterr().out
    assert call("evidence", "read", tmp_path / "没有.png") == 2
    assert call("evidence", "read", tmp_path) == 2
    assert "是文件夹" in capsys.readouterr().err


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "工作区"
    assert call("load", SAMPLE / "dossier.json", "--files", SAMPLE / "files", "--workspace", place) == 0
    with Workspace.open(place) as opened:
        for entry in opened.dossier.evidence:
            if entry.kind in ("book_scan", "report_scan"):
                opened.remove_evidence(entry.id)
    return place


def printed(place: Path) -> bytes:
    with Workspace.open(place, read_only=True) as opened:
        pack, dossier = find_pack(opened.dossier.pack_id), opened.dossier
        from datetime import date

        context = FormContext(pack, dossier, opened.file_bytes, date(2024, 7, 22))
        return print_pdf(forms.book(context, dossier.applicants[0]))


def turned(data: bytes, pages: list[int]) -> bytes:
    """A scan of some pages (from 0), in that order and upside down."""
    with pikepdf.open(BytesIO(data)) as pdf:
        made = pikepdf.new()
        for at in pages:
            made.pages.append(pdf.pages[at])
            made.pages[-1].rotate(180, relative=True)
        out = BytesIO()
        made.save(out)
        return out.getvalue()


def test_scans_are_filed_completed_and_told(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = printed(workspace)
    with pikepdf.open(BytesIO(data)) as pdf:
        count = len(pdf.pages)
    first, second = tmp_path / "扫描1.pdf", tmp_path / "扫描2.pdf"
    first.write_bytes(turned(data, list(range(count - 1, 2, -1))))
    second.write_bytes(turned(data, [2, 0, 1]))
    capsys.readouterr()

    assert call("evidence", "scans", first, "--workspace", workspace, *ON, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["documents"][0]["missing"] == [1, 2, 3]
    assert told["documents"][0]["filed"] is None

    assert call("evidence", "scans", first, second, "--workspace", workspace, *ON) == 0
    assert "已归档" in capsys.readouterr().out
    with Workspace.open(workspace) as opened:
        person = opened.dossier.applicants[0]
        (kept,) = opened.dossier.evidence_of(person.id, kind="book_scan")
        assert kept.printed_from
        with pikepdf.open(BytesIO(opened.file_bytes(kept.file))) as pdf:
            assert len(pdf.pages) == count
            assert {int(page.obj.get("/Rotate", 0)) % 360 for page in pdf.pages} == {0}
        opened.set_value(person.id, "trade", "另一工种")

    assert call("dump", workspace, "--output", tmp_path / "dossier.json", "--files", tmp_path / "out") == 0
    dumped = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    assert kept.printed_from in [entry.get("printed_from") for entry in dumped["evidence"]]
    capsys.readouterr()
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    assert call("evidence", "scans", first, second, tmp_path / "坏.pdf", "--workspace", workspace, *ON) == 1
    shown = capsys.readouterr()
    assert "已过期" in shown.out
    assert "坏.pdf" in shown.err


def test_a_scan_without_codes_is_said_by_hand_and_compared(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the window does with 整个文件就是 and 核对一致; nothing is recorded that was not said whole."""
    import pypdfium2

    place = tmp_path / "无码.pdf"
    with pypdfium2.PdfDocument(printed(workspace)) as pdf:
        sheets = [page.render(scale=100 / 72, grayscale=True).to_pil().convert("L") for page in pdf]
    plain = [sheet.crop((0, 0, sheet.width, sheet.height - 165)) for sheet in sheets[:2]]
    plain[0].save(place, "PDF", save_all=True, append_images=plain[1:], resolution=100)
    at = ("--workspace", workspace, *ON)
    with Workspace.open(workspace, read_only=True) as opened:
        person = opened.dossier.applicants[0]
    capsys.readouterr()
    for wrong, told in (
        (("evidence", "scans", *at), "没有写明扫描件"),
        (("evidence", "scans", "--compared-by", "冯虚构", *at), "请同时写 --as 和 --compared-by"),
        (("evidence", "scans", "--as", "1", "--compared-by", "冯虚构", *at), "没有要核对的盖章扫描件"),
        (("evidence", "scans", "--as", "1", "--compared-by", "冯虚构", "--compared-on", "七月", *at), "看不懂"),
    ):
        assert call(*wrong) == 2
        assert told in capsys.readouterr().err

    assert call("evidence", "scans", place, *at) == 1
    assert "可加 --as" in capsys.readouterr().out
    assert call("evidence", "scans", place, "--as", person.name, *at) == 0
    assert "没有二维码，请与现在的文件核对" in capsys.readouterr().out
    assert call("evidence", "scans", "--as", "1", "--compared-by", "冯虚构", "--compared-on", "2024-07-10", *at) == 0
    assert "由 冯虚构 于 2024-07-10 核对" in capsys.readouterr().out
    with Workspace.open(workspace, read_only=True) as opened:
        (kept,) = opened.dossier.evidence_of(person.id, kind="book_scan")
        assert kept.compared is not None
        assert (kept.compared.by, kept.compared.on.iso, bool(kept.printed_from)) == ("冯虚构", "2024-07-10", True)
    assert call("evidence", "scans", "--as", "1", "--compared-by", "冯虚构", "--json", *at) == 0
    assert json.loads(capsys.readouterr().out)["compared"] == [
        {"evidence": kept.id, "by": "冯虚构", "on": "2024-07-22"}
    ]
