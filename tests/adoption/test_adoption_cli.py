"""``qilu-desktop form`` from the outside, and forms through an installed LibreOffice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from adoption_tools import answers, blank, proposal

from qilu_desktop.cli.main import run
from qilu_desktop.documents.adoption.convert import Suite, suites, to_docx, to_pdf
from qilu_desktop.documents.adoption.fill import fill
from qilu_desktop.errors import DocumentError, InputError
from qilu_desktop.paths import resources_dir

SAMPLE = resources_dir() / "sample"
AS_OF = ("--as-of", "2024-07-22")
Run = Callable[..., tuple[int, str, str]]

needs_suite = pytest.mark.skipif(not any(suite.driven for suite in suites()), reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample's first person."""
    folder = tmp_path_factory.mktemp("adopt")
    data = json.loads((SAMPLE / "dossier.json").read_text(encoding="utf-8"))
    data["applicants"] = data["applicants"][:1]
    data["evidence"], data["waivers"] = [], []
    (folder / "dossier.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    command = [
        "load",
        str(folder / "dossier.json"),
        "--files",
        str(SAMPLE / "files"),
        "--workspace",
        str(folder / "区"),
    ]
    assert run(command, lambda _workspace, _as_of: 77) == 0
    return folder / "区"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "申报书.docx").write_bytes(blank("merged"))
    (tmp_path / "汇总表.docx").write_bytes(blank("people"))
    (tmp_path / "照片.docx").write_bytes(b"\xff\xd8")
    return tmp_path


def test_adopt_fill_and_read(cli: Run, workspace: Path, files: Path) -> None:
    book = ("--document", "book", "--workspace", workspace)
    code, out, err = cli("form", "adopt", files / "申报书.docx", *book)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert {slot["places"][0] for slot in told["mapping"]["slots"]} >= {"name", "career", "photo"}
    assert {"place": "degree", "label": "学位"} in told["unmapped"]
    assert (workspace / "表样" / "book.docx").read_bytes() == blank("merged")
    assert json.loads((workspace / "表样" / "book.json").read_text(encoding="utf-8")) == told["mapping"]

    code, out, err = cli("form", "fill", *book, "--output", files / "出", *AS_OF)
    assert (code, err) == (0, "")
    (made,) = (files / "出").iterdir()
    assert made.name == "01-王燚喆-申报书.docx"
    assert docx.Document(str(made)).tables[0].cell(0, 1).text == "王燚喆"

    code, out, _ = cli("form", "read", made, *book, "--json")
    assert code == 0
    read = json.loads(out)
    assert read["applicant"]["id_number"] == "370704197903163177"
    assert len(read["applicant"]["career"]) == 5
    assert read["applicant"]["trade_years"] == 26
    assert read["enterprise"]["nature"] == "state_held"
    code, out, _ = cli("form", "read", made, *book)
    assert code == 0
    assert "王燚喆" in out
    assert "370704197903163177" not in out
    # The blank itself holds no answer: that is said, not shown as nothing at all.
    code, out, _ = cli("form", "read", workspace / "表样" / "book.docx", *book)
    assert (code, "没有读到填写的内容" in out) == (0, True)


def test_a_corrected_mapping_is_kept_and_carried(cli: Run, workspace: Path, files: Path) -> None:
    summary = ("--document", "summary", "--workspace", workspace)
    code, out, _ = cli("form", "adopt", files / "汇总表.docx", *summary)
    assert code == 0
    mapping = json.loads(out)["mapping"]
    mapping["slots"] = mapping["slots"][1:]
    (files / "改.json").write_text(json.dumps(mapping, ensure_ascii=False), encoding="utf-8")
    code, out, _ = cli("form", "adopt", files / "汇总表.docx", *summary, "--mapping", files / "改.json")
    assert (code, json.loads(out)["mapping"]) == (0, mapping)
    code, out, err = cli("form", "adopt", files / "汇总表.docx", *summary)
    assert (code, json.loads(out)["mapping"]) == (0, mapping)
    assert "沿用" in err
    code, out, err = cli("form", "adopt", files / "申报书.docx", *summary, "--mapping", files / "改.json")
    assert code == 2
    assert "不是为这张表样" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("adopt", "照片.docx", "--document", "book"), "不是 Word"),
        (("adopt", "没有.docx", "--document", "book"), "找不到"),
        (("adopt", "申报书.docx", "--document", "checklist"), "checklist"),
        (("fill", "--document", "report", "--output", "出"), "还没有采用"),
        (("read", "申报书.docx", "--document", "overview"), "还没有采用"),
        (("adopt", "申报书.docx"), "--document"),
        ((), "adopt"),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(
    cli: Run, workspace: Path, files: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(files)
    before = sorted(workspace.rglob("*"))
    code, out, err = cli("form", *arguments, *(("--workspace", workspace) if arguments else ()))
    assert (code, out) == (2, "")
    assert err.startswith("错误：")
    assert err.count("\n") == 1
    assert told in err
    assert sorted(workspace.rglob("*")) == before


def test_nobody_at_that_place(cli: Run, workspace: Path, files: Path) -> None:
    book = ("--document", "book", "--workspace", workspace)
    cli("form", "adopt", files / "申报书.docx", *book)
    code, _, err = cli("form", "fill", *book, "--output", files / "出", "--person", "2")
    assert code == 2
    assert "没有第 2 位" in err
    assert not (files / "出").exists()


# -- suites ----------------------------------------------------------------------------------------------------


@needs_suite
def test_pdf_through_libreoffice() -> None:
    filled = fill(blank("merged"), proposal("merged").mapping, answers("merged"))
    import io

    reader = pypdf.PdfReader(io.BytesIO(to_pdf(filled.data)))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert "王燚喆" in text
    assert "山东省五一劳动奖章" in text


@needs_suite
def test_an_old_doc_is_converted(tmp_path: Path) -> None:
    (tmp_path / "表.docx").write_bytes(blank("two_line"))
    suite = next(each for each in suites() if each.driven)
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    command = [suite.program, profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "表.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    old = (tmp_path / "表.doc").read_bytes()
    from adoption_tools import PACK

    from qilu_desktop.documents.adoption.propose import propose

    places = {slot.places for slot in propose(to_docx(old, "表.doc"), PACK, "book").mapping.slots}
    assert {("name",), ("career",), ("contests",)} <= places
    with pytest.raises(InputError, match="LibreOffice") as refused:
        to_docx(old, "表.doc", ())
    assert "另存为" in refused.value.remedy


def test_without_a_suite_it_is_said_what_to_do() -> None:
    with pytest.raises(DocumentError, match="没有办公软件"):
        to_pdf(blank("nested"), ())
    word = Suite("Microsoft Word", Path("WINWORD.EXE"), driven=False)
    with pytest.raises(DocumentError, match="Microsoft Word") as told:
        to_pdf(blank("nested"), (word,))
    assert "另存为 PDF" in told.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the suite")
def test_a_suite_that_fails_or_hangs_is_told(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    # A clerk is shown what a suite says in Chinese; other words would only frighten.
    broken = "#!/bin/sh\necho 'profile is broken' >&2\necho '{0}' >&2\nexit 1\n"
    cases = (
        (broken.format("用户配置已损坏"), "没能转换这份文件（用户配置已损坏）", 30),
        (broken.format("once more"), "没能转换这份文件。", 30),
        ("#!/bin/sh\nexec sleep 30\n", "0.5 秒", 0.5),
    )
    for script, told, seconds in cases:
        program.write_text(script, encoding="utf-8")
        program.chmod(0o755)
        with pytest.raises(DocumentError, match=told):
            to_pdf(blank("nested"), (Suite("LibreOffice", program, driven=True),), seconds)
    with pytest.raises(DocumentError, match="启动失败"):
        to_pdf(blank("nested"), (Suite("LibreOffice", tmp_path / "gone", driven=True),))
