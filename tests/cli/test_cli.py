"""The command line from the outside: what it prints, what it leaves, its exit codes; bad input and its messages."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import jsonschema
import pikepdf
import pypdf
import pytest

from qilu_desktop.cli.main import run
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.paths import resources_dir
from qilu_desktop.submission import choices
from qilu_desktop.workspace.workspace import Workspace

SAMPLE = resources_dir() / "sample"
FOLDER = "潍坊市-2024年度齐鲁首席技师推荐材料"
AS_OF = ("--as-of", "2024-07-22")
MM = 72 / 25.4

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as a user runs it, in a process of its own; made once for the whole session."""
    output = tmp_path_factory.mktemp("demo") / "演示 输出"
    command = [sys.executable, "-m", "qilu_desktop", "demo", "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return output


@pytest.fixture
def sample(tmp_path: Path) -> dict[str, object]:
    """The sample's dossier as data, to be damaged by a test."""
    return json.loads((SAMPLE / "dossier.json").read_text(encoding="utf-8"))


def test_a_value_that_an_option_cannot_have_is_told_with_those_it_can(cli: Run) -> None:
    code, _, told = cli("verify", "材料", "--depth", "1")
    assert code == 2
    assert "--depth: 不能是 '1'，只能是 files、documents、content。" in told
    assert "没有这个命令 'nonsense'。" in cli("nonsense")[2]


def test_help_lists_every_option_under_one_heading(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["check", "--help"], ["form", "fill", "--help"]):
        with pytest.raises(SystemExit):
            run(arguments, lambda _workspace, _as_of: 77)
        told = capsys.readouterr().out
        assert told.count("选项:") == 1
        assert "--as-of" in told[told.index("选项:") :]


def written(folder: Path, data: object) -> Path:
    path = folder / "dossier.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def one_line(text: str) -> str:
    assert text.startswith("错误：")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text


def test_demo_makes_the_whole_folder(demo: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "manifest-sha256.txt"],
        cwd=demo / FOLDER,
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    names = {path.name for path in (demo / FOLDER).iterdir()}
    assert {"00-报送清单.pdf", "01-推荐报告.pdf", "02-申报书", "03-佐证材料", "04-汇总表.docx", "邮件", "邮寄"} <= names
    people = sorted(path.name for path in (demo / FOLDER / "02-申报书").iterdir())
    assert len(people) == 10
    assert people[2] == "03-张䶮"


def test_a_demo_that_came_to_nothing_leaves_nothing_in_the_way(cli: Run, tmp_path: Path) -> None:
    for _ in range(2):
        code, out, err = cli("demo", "--output", tmp_path, "--as-of", "2024-07-10")
        assert (code, err) == (1, "")
        assert "未生成" in out
        assert not list(tmp_path.iterdir())


def test_files_are_kept_under_their_media_types_and_a_sealed_pdf_is_sent_as_it_is(
    cli: Run, sample: dict, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLE / "files", tmp_path / "文件")
    stream = io.BytesIO()
    with pikepdf.new() as scan:
        scan.add_blank_page(page_size=(595.28, 841.89))
        scan.add_blank_page(page_size=(595.28, 841.89))
        scan.save(stream, deterministic_id=True)
    (tmp_path / "文件" / "rs.pdf").write_bytes(stream.getvalue())
    sample["evidence"] = [one for one in sample["evidence"] if one["kind"] != "report_scan"]
    sample["evidence"].append({"owner": "unit", "kind": "report_scan", "title": "报告", "file": "rs.pdf"})
    assert cli("load", written(tmp_path, sample), "--files", tmp_path / "文件", "--workspace", tmp_path / "区")[0] == 0
    with Workspace.open(tmp_path / "区", read_only=True) as workspace:
        dossier = workspace.dossier
    photos = {person.record.file("photo").media for person in dossier.applicants}
    assert photos | {entry.file.media for entry in dossier.evidence} == {"image/jpeg", "image/png", "application/pdf"}
    code, out, _ = cli("build", tmp_path / "区", "--output", tmp_path / "报送", *AS_OF)
    assert code == 0, out
    assert (tmp_path / "报送" / FOLDER / "01-推荐报告.pdf").read_bytes() == stream.getvalue()


def test_every_document_of_the_demo_opens(demo: Path) -> None:
    for path in (demo / FOLDER).rglob("*.pdf"):
        assert len(pypdf.PdfReader(path).pages) > 0, path
    for path in (demo / FOLDER).rglob("*.docx"):
        assert docx.Document(str(path)).tables, path


def test_overviews_are_one_a3_page_in_both_formats(demo: Path) -> None:
    overviews = sorted((demo / FOLDER).rglob("*-基本情况一览表.pdf"))
    assert len(overviews) == 10
    for path in overviews:
        (page,) = pypdf.PdfReader(path).pages
        assert float(page.mediabox.width) / MM == pytest.approx(420, abs=0.1)
        assert float(page.mediabox.height) / MM == pytest.approx(297, abs=0.1)
        section = docx.Document(str(path.with_suffix(".docx"))).sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (420, 297)
    printed = pypdf.PdfReader(demo / FOLDER / "邮寄" / "一览表-A3-一式六份.pdf")
    assert len(printed.pages) == 60


def test_rare_characters_can_be_copied_out(demo: Path) -> None:
    for name in ("王燚喆", "李赟", "张䶮", "古丽米拉·艾山"):
        (book,) = (demo / FOLDER).rglob(f"{name}-申报书.pdf")
        assert name in "".join(page.extract_text() for page in pypdf.PdfReader(book).pages)


def test_marked_evidence_is_marked_on_every_page(demo: Path) -> None:
    packets = sorted((demo / FOLDER).rglob("*-02-主要技术成果及获奖.pdf"))
    assert len(packets) == 10
    for path in packets:
        for page in pypdf.PdfReader(path).pages:
            assert "已审验" in page.extract_text(), path


def test_a_scan_cited_for_several_claims_is_sent_once(demo: Path, sample: dict) -> None:
    marked = {"certificate", "chief", "achievement", "paper", "award"}
    cited = [entry["file"] for entry in sample["evidence"] if entry["owner"] == "p01" and entry["kind"] in marked]
    assert len(set(cited)) < len(cited)
    (packet,) = (demo / FOLDER).rglob("王燚喆-02-主要技术成果及获奖.pdf")
    pages = pypdf.PdfReader(packet).pages
    assert "目录" in "".join((pages[0].extract_text() or "").split())
    assert len(pages) == 1 + len(set(cited))


def test_check_passes_the_sample_and_tells_json(demo: Path, cli: Run) -> None:
    code, out, _ = cli("check", demo / "示例工作区", "--json", *AS_OF)
    assert code == 0
    told = json.loads(out)
    assert told["applicants"] == 10
    waived = [rule for rule in told["rules"] if rule["outcome"] == "waived"]
    assert [rule["id"] for rule in waived], "the reason under 1.3b is shown as waived"
    assert "370704197903163177" not in out


def test_check_says_what_blocks_and_exits_1(cli: Run, sample: dict, tmp_path: Path) -> None:
    sample["applicants"][0]["front_line"] = False
    code, _, _ = cli("load", written(tmp_path, sample), "--files", SAMPLE / "files", "--workspace", tmp_path / "区")
    assert code == 0
    code, out, _ = cli("check", tmp_path / "区", *AS_OF)
    assert code == 1
    assert "王燚喆" in out
    assert "生产一线" in out
    code, out, _ = cli("build", tmp_path / "区", "--output", tmp_path / "报送", *AS_OF)
    assert code == 1
    assert "--draft" in out
    assert not (tmp_path / "报送").exists() or not list((tmp_path / "报送").iterdir())


def test_a_build_takes_the_wishes_for_mail_and_refuses_odd_ones(demo: Path, cli: Run, tmp_path: Path) -> None:
    wanted = ("build", demo / "示例工作区", "--output", tmp_path, "--draft", *AS_OF)
    for wish, told in (
        (("--limit", "ten"), "写成 10MB"),
        (("--each", "1KB"), "至少是 1 MB"),
        (("--limit", "900MB"), "1 MB 到 200 MB"),
    ):
        code, _, complaint = cli(*wanted, *wish)
        assert code == 2
        assert told in complaint
    assert list(tmp_path.iterdir()) == []


def test_schema_is_a_schema_and_accepts_the_sample(cli: Run, sample: dict) -> None:
    code, out, _ = cli("schema")
    assert code == 0
    schema = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(sample, schema, cls=jsonschema.Draft202012Validator)


def test_dump_and_load_give_the_same_dossier(demo: Path, cli: Run, tmp_path: Path) -> None:
    code, _, _ = cli("dump", demo / "示例工作区", "--output", tmp_path / "一.json", "--files", tmp_path / "附件")
    assert code == 0
    code, _, _ = cli("load", tmp_path / "一.json", "--files", tmp_path / "附件", "--workspace", tmp_path / "区")
    assert code == 0
    _, out, _ = cli("dump", tmp_path / "区")
    assert out == (tmp_path / "一.json").read_text(encoding="utf-8")


def test_a_build_without_changes_says_so_and_one_after_an_edit_says_what_changed(
    demo: Path, cli: Run, tmp_path: Path
) -> None:
    workspace = tmp_path / "区"
    shutil.copytree(demo / "示例工作区", workspace)
    said = [cli("build", workspace, "--output", tmp_path / "报送", *AS_OF) for _ in range(2)]
    assert [(code, err) for code, _, err in said] == [(0, ""), (0, "")]
    (folder,) = (tmp_path / "报送").iterdir()
    assert (folder / "manifest-sha256.txt").read_bytes() == (demo / FOLDER / "manifest-sha256.txt").read_bytes()
    assert "没有变化" not in said[0][1]
    assert said[1][1].startswith("没有变化：与上次生成的完全相同")
    with Workspace.open(workspace) as opened:
        opened.set_value("p03", "post_name", "数控车工班长")
    code, out, _ = cli("build", workspace, "--output", tmp_path / "报送", *AS_OF)
    assert code == 0
    assert "与上次生成的相比：更新" in out
    assert "原来的文件夹已改名保留" in out
    new, old = sorted((tmp_path / "报送").iterdir(), key=lambda place: len(place.name))
    assert "-旧-" in old.name
    before, after = tree(old), tree(new)
    changed = {path for path, data in after.items() if before[path] != data}
    assert {path.rpartition(".")[2] for path in changed if path.startswith("02-申报书/03-")} >= {"docx", "pdf"}
    assert not [path for path in changed if path.startswith(("02-", "03-")) and "/03-" not in path]


def test_draft_says_so_in_name_and_on_first_pages(cli: Run, sample: dict, tmp_path: Path) -> None:
    sample["applicants"] = sample["applicants"][:1]
    sample["evidence"] = [entry for entry in sample["evidence"] if entry["owner"] in ("unit", "p01")]
    cli("load", written(tmp_path, sample), "--files", SAMPLE / "files", "--workspace", tmp_path / "区")
    code, out, _ = cli("build", tmp_path / "区", "--output", tmp_path / "报送", "--draft", *AS_OF)
    assert code == 0
    assert "草稿" in out
    (folder,) = (tmp_path / "报送").iterdir()
    assert "草稿" in folder.name
    for path in folder.rglob("*.pdf"):
        assert "草稿" in pypdf.PdfReader(path).pages[0].extract_text().replace(" ", ""), path


def test_verify_names_what_changed(demo: Path, cli: Run, tmp_path: Path) -> None:
    copy = tmp_path / "副本"
    shutil.copytree(demo / FOLDER, copy)
    assert cli("verify", copy)[0] == 0
    report = copy / "01-推荐报告.pdf"
    data = bytearray(report.read_bytes())
    data[len(data) // 2] ^= 1
    report.write_bytes(data)
    (copy / "04-汇总表.docx").unlink()
    code, out, _ = cli("verify", copy)
    assert code == 1
    assert "01-推荐报告.pdf" in out
    assert "04-汇总表.docx" in out


def test_document_makes_word_and_pdf(demo: Path, cli: Run, tmp_path: Path) -> None:
    code, _, _ = cli(
        "document", "book", "--workspace", demo / "示例工作区", "--output", tmp_path, "--person", 2, *AS_OF
    )
    assert code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["李赟-申报书.docx", "李赟-申报书.pdf"]
    code, _, err = cli("document", "book", "--workspace", demo / "示例工作区", "--output", tmp_path, "--person", 11)
    assert code == 2
    assert "11" in one_line(err)


def test_document_prints_codes_as_the_workspace_is_set(demo: Path, cli: Run, tmp_path: Path) -> None:
    workspace = tmp_path / "工作区"
    shutil.copytree(demo / "示例工作区", workspace)

    def made(folder: str, *more: str) -> bytes:
        head = ("document", "report", "--workspace", workspace, "--output", tmp_path / folder, "--format", "pdf")
        assert cli(*head, *AS_OF, *more)[0] == 0
        (place,) = (tmp_path / folder).iterdir()
        return place.read_bytes()

    usual, plain = made("有"), made("无", "--no-codes")
    assert usual != plain
    choices.write(workspace, choices.Choices(codes=False))
    assert made("按设置") == plain


def test_no_arguments_open_the_window(cli: Run) -> None:
    assert cli()[0] == 77
    assert cli("window")[0] == 77


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nonsense",), "nonsense"),
        (("check",), "缺少"),
        (("check", "没有这个文件夹"), "找不到"),
        (("build", "."), "--output"),
        (("verify", "没有这个文件夹"), "没有"),
        (("schema", "--pack", "1999"), "1999"),
        (("check", ".", "--as-of", "七月"), "七月"),
        (("load", "没有.json", "--workspace", "x"), "没有.json"),
    ],
)
def test_bad_arguments_get_one_line(
    cli: Run, arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = cli(*arguments)
    assert code == 2
    assert out == ""
    assert told in one_line(err)
    assert list(tmp_path.iterdir()) == []


def change(**keys: object) -> Callable[[dict], None]:
    return lambda sample: sample.update(keys)


def unknown_field(sample: dict) -> None:
    sample["applicants"][3]["nickname"] = "小陈"


def wrong_date(sample: dict) -> None:
    sample["applicants"][1]["born"] = "1983年7月"


def escaping_path(sample: dict) -> None:
    sample["evidence"][0]["file"] = "../../../etc/passwd"


def missing_file(sample: dict) -> None:
    sample["evidence"][0]["file"] = "没有这张.jpg"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (change(schema=99), "schema"),
        (change(pack="1999"), "1999"),
        (unknown_field, "applicants[3].nickname"),
        (wrong_date, "applicants[1].born"),
        (escaping_path, "passwd"),
        (missing_file, "没有这张.jpg"),
    ],
)
def test_a_bad_dossier_is_refused_and_nothing_is_left(
    cli: Run, sample: dict, damage: Callable[[dict], None], told: str, tmp_path: Path
) -> None:
    damage(sample)
    code, _, err = cli("load", written(tmp_path, sample), "--files", SAMPLE / "files", "--workspace", tmp_path / "区")
    assert code == 2
    assert told in one_line(err)
    assert not (tmp_path / "区").exists()


def test_broken_files_are_set_aside_by_name_and_the_rest_goes_on(cli: Run, sample: dict, tmp_path: Path) -> None:
    files = tmp_path / "files"
    shutil.copytree(SAMPLE / "files", files)
    photo = files / "01-王燚喆" / "照片.jpg"
    scan = files / "单位" / "公示记录.jpg"
    scan.write_bytes(scan.read_bytes()[:2000])
    locked = pypdf.PdfWriter()
    locked.add_blank_page(200, 200)
    locked.encrypt("secret")
    with (files / "单位" / "党组会议纪要.jpg").open("wb") as stream:
        locked.write(stream)
    code, out, err = cli("load", written(tmp_path, sample), "--files", files, "--workspace", tmp_path / "区")
    assert code == 1
    assert "公示记录.jpg" in err
    assert "党组会议纪要.jpg" in err
    assert "Traceback" not in err
    _, out, _ = cli("dump", tmp_path / "区")
    kept = json.loads(out)
    assert len(kept["evidence"]) == len(sample["evidence"]) - 2
    assert len(kept["applicants"]) == 10
    assert photo.exists()


def test_an_existing_workspace_is_not_overwritten(demo: Path, cli: Run) -> None:
    code, _, err = cli("load", SAMPLE / "dossier.json", "--files", SAMPLE / "files", "--workspace", demo / "示例工作区")
    assert code == 2
    one_line(err)
    code, _, err = cli("demo", "--output", demo)
    assert code == 2
    one_line(err)


def test_too_long_a_text_for_the_one_page_names_the_field(cli: Run, sample: dict, tmp_path: Path) -> None:
    sample["applicants"][0]["achievements"] = "业绩突出，" * 2000
    cli("load", written(tmp_path, sample), "--files", SAMPLE / "files", "--workspace", tmp_path / "区")
    code, _, err = cli(
        "document", "overview", "--workspace", tmp_path / "区", "--output", tmp_path / "出", "--person", 1, *AS_OF
    )
    assert code == 2
    assert "主要业绩" in one_line(err)


def test_a_character_that_prints_as_a_box_is_told_with_field_and_remedy(cli: Run, sample: dict, tmp_path: Path) -> None:
    sample["applicants"][0]["post_name"] = "焊\U00020bb7班班长\ue000"
    # Of somebody else, and of this person in a field that this document does not print.
    sample["applicants"][1]["post_name"] = "检\ue000验"
    sample["applicants"][0]["address"] = "坊子区\ue000街"
    cli("load", written(tmp_path, sample), "--files", SAMPLE / "files", "--workspace", tmp_path / "区")
    code, out, _ = cli(
        "document", "visit", "--workspace", tmp_path / "区", "--output", tmp_path / "出", "--person", 1, *AS_OF
    )
    assert code == 0
    (line,) = [line for line in out.splitlines() if "会印成方框" in line]
    assert all(part in line for part in ("王燚喆", "（U+20BB7）", "U+E000", "手写补上")), line


@pytest.mark.parametrize("command", ["document book", "document checklist", "form fill --document book"])
def test_a_file_name_is_no_folder_to_write_to(cli: Run, demo: Path, tmp_path: Path, command: str) -> None:
    code, out, err = cli(*command.split(), "--workspace", demo / "示例工作区", "--output", tmp_path / "张三.docx")
    assert (code, out) == (2, "")
    assert "“张三.docx”是文件名，--output 要写文件夹" in one_line(err)
    assert list(tmp_path.iterdir()) == []


def test_check_finds_what_would_stop_the_build_for_everybody_at_once(cli: Run, sample: dict, tmp_path: Path) -> None:
    people = sample["applicants"]
    people[0]["achievements"] = "业绩突出，" * 2000
    people[1]["name"] = "李𠀋"
    cli("load", written(tmp_path, sample), "--files", SAMPLE / "files", "--workspace", tmp_path / "区")
    for name in (people[2]["photo"], sample["evidence"][-1]["file"]):
        data = (SAMPLE / "files" / name).read_bytes()
        (stored,) = (tmp_path / "区" / "files").rglob(hashlib.sha256(data).hexdigest())
        stored.write_bytes(data[:-1])
    code, out, err = cli("check", tmp_path / "区", *AS_OF)
    assert (code, err) == (1, "")
    assert "王燚喆：一览表内容太多" in out
    assert "李𠀋：“姓名”中的“𠀋”（U+2000B）没有可用的字形" in out
    assert "张䶮：照片文件已丢失或损坏" in out
    assert "”的文件已丢失或损坏" in out
    code, told, err = cli("build", tmp_path / "区", "--output", tmp_path / "报送", *AS_OF)
    assert (code, err) == (1, "")
    for name in ("王燚喆：一览表", "张䶮：照片", "”的文件已丢失或损坏"):
        assert name in told


def test_check_says_passed_only_of_what_it_has_looked_at(demo: Path, cli: Run) -> None:
    _, out, _ = cli("check", demo / "示例工作区", "--json", *AS_OF)
    outcomes = {rule["id"]: rule["outcome"] for rule in json.loads(out)["rules"]}
    wanted = ("evidence.lost", "evidence.photo", "print.one_page", "print.characters")
    assert {outcomes[rule] for rule in wanted} == {"passed"}
    built = json.loads((demo / FOLDER / "校验报告.json").read_text(encoding="utf-8"))
    outcomes = {rule["id"]: rule["outcome"] for rule in built["rules"]}
    assert (outcomes["evidence.lost"], outcomes["evidence.photo"]) == ("passed", "passed")


def test_a_sending_is_recorded_and_only_the_difference_is_built(demo: Path, cli: Run, tmp_path: Path) -> None:
    workspace = tmp_path / "区"
    shutil.copytree(demo / "示例工作区", workspace)
    assert cli("sent", workspace) == (0, "还没有登记过报送。\n", "")
    code, _, err = cli("build", workspace, "--output", tmp_path, "--supplement", *AS_OF)
    assert code == 2
    assert "还没有登记过" in one_line(err)
    code, out, _ = cli("sent", workspace, demo / FOLDER, "--on", "2024-07-22")
    assert code == 0
    assert "首次报送" in out
    assert "电子邮件发送日期也记为这一天" in out
    with Workspace.open(workspace) as opened:
        assert opened.dossier.unit.day("sent_on") == PartialDate(2024, 7, 22)
        opened.set_value("p03", "post_name", "数控车工班长")
        name = opened.dossier.applicants[2].name
    built = ("build", workspace, "--output", tmp_path / "补", "--supplement", "--reason", "岗位更正", *AS_OF)
    code, out, _ = cli(*built)
    assert code == 0
    assert f"替换　{name}：" in out
    (folder,) = (tmp_path / "补").iterdir()
    assert folder.name == f"{FOLDER}-补充材料(第1次)"
    assert cli("verify", folder, "--workspace", workspace)[0] == 0
    code, out, _ = cli("verify", demo / FOLDER, "--workspace", workspace)
    assert code == 1
    assert f"【03-{name}】" in out
    assert "已过期" in out
