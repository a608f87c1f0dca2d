"""``check`` and ``schema --checks`` from the outside: exit codes 0, 1 and 2, and the report in three formats."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pypdf
import pytest

from qilu_desktop.checks import RULES
from qilu_desktop.cli.main import run
from qilu_desktop.dossier.values import PartialDate, Value
from qilu_desktop.paths import resources_dir
from qilu_desktop.workspace.workspace import Workspace

AS_OF = ("--as-of", "2024-07-22")
Check = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's first three people of the two strategic fields, whom nothing holds up."""
    folder = tmp_path_factory.mktemp("checks") / "工作区"
    sample = resources_dir() / "sample"
    command = ["load", str(sample / "dossier.json"), "--files", str(sample / "files"), "--workspace", str(folder)]
    assert run(command, window) == 0
    with Workspace.open(folder) as opened:
        held = opened.dossier
        people = tuple(person for person in held.applicants if person.strategic)[:3]
        kept = {"unit", *(person.id for person in people)}
        evidence = tuple(entry for entry in held.evidence if entry.owner in kept)
        opened.revise(replace(held, applicants=people, evidence=evidence), "试验")
    return folder


def window(_workspace: Path | None, _as_of: object) -> int:
    """The window must not open."""
    return 77


@pytest.fixture
def check(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs ``check`` over a copy of the base with answers of one subject (``unit``, or a person's place) changed."""

    def call(*arguments: object, of: str | int = "unit", **answers: Value | None) -> tuple[int, str, str]:
        folder = tmp_path / "工作区"
        if not folder.exists():
            shutil.copytree(base, folder)
        with Workspace.open(folder) as opened:
            subject = opened.dossier.applicants[of - 1].id if isinstance(of, int) else of
            for name, value in answers.items():
                opened.set_value(subject, name, value)
        code = run(["check", str(folder), *AS_OF, *map(str, arguments)], window)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def by_rule(out: str) -> dict[str, list[dict[str, object]]]:
    return {rule["id"]: rule["findings"] for rule in json.loads(out)["rules"]}


def test_exit_0_when_nothing_blocks(check: Check):
    code, out, err = check(of=1, visit_by="一人")
    assert code == 0
    assert err == ""
    assert "【提醒】" in out
    assert "实地核验人只填了一人。" in out
    assert out.endswith("没有必须处理的问题。\n")


def test_exit_1_when_something_must_be_put_right(check: Check):
    code, out, _ = check(of=1, front_line=False)
    assert code == 1
    assert "：不在生产一线岗位" in out
    assert "（通知 2.1c）" in out
    assert out.endswith("1 项必须处理。\n")


def test_exit_1_until_a_reason_is_given_and_0_with_it(check: Check):
    code, out, _ = check("--json", of=1, industry_field="marine")
    assert code == 1
    (finding,) = by_rule(out)["industry.minimum"]
    assert finding["severity"] == "reason"
    assert finding["blocks"] is True
    code, _, _ = check("--json", strategic_reason="本市该领域企业较少。")
    assert code == 1
    code, out, _ = check("--json", strategic_reason_by="冯虚构", strategic_reason_on=PartialDate(2024, 7, 10))
    assert code == 0
    (finding,) = by_rule(out)["industry.minimum"]
    assert finding["blocks"] is False
    assert finding["waiver"]["reason"] == "本市该领域企业较少。"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--output", "报告.docx"), ".json、.pdf 或 .xlsx"),
        (("--as-of", "明天"), "日期"),
        (("--as-of", "2024-W30-1"), "日期"),
        (("--as-of", "20240722"), "日期"),
        (("--nonsense",), "不认识的参数"),
    ],
    ids=str,
)
def test_exit_2_and_one_line_when_it_cannot_be_done(check: Check, arguments: tuple[str, ...], told: str):
    code, out, err = check(*arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("错误：")
    assert told in err
    assert err.count("\n") == 1


def test_exit_2_without_a_workspace_or_a_place_for_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], check: Check
):
    assert run(["check", str(tmp_path / "没有"), *AS_OF], window) == 2
    assert capsys.readouterr().err.startswith("错误：")
    file = tmp_path / "文件"
    file.write_text("x", encoding="utf-8")
    assert run(["check", str(file), *AS_OF], window) == 2
    assert "是一个文件" in capsys.readouterr().err
    own = tmp_path / "工作区" / "生成设置.json"
    code, out, err = check("--output", own)
    assert (code, out) == (2, "")
    assert "工作区自己的文件" in err
    assert not own.exists()
    code, out, err = check("--output", file / "报告.json")
    assert code == 2
    assert out == ""
    assert err.startswith("错误：")
    assert file.read_text(encoding="utf-8") == "x"


def test_the_report_in_three_formats(check: Check, tmp_path: Path):
    place = tmp_path / "报告"
    place.mkdir()
    names = ("校验报告.json", "校验报告.pdf", "校验报告.XLSX")
    for name in names:
        code, out, _ = check("--output", place / name)
        assert code == 0
        assert out.endswith(f"校验报告：{place / name}\n")
    data = json.loads((place / names[0]).read_text(encoding="utf-8"))
    assert data["made_on"] == "2024-07-22"
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in RULES]
    assert "推荐材料校验报告" in "".join(pypdf.PdfReader(place / names[1]).pages[0].extract_text().split())
    assert openpyxl.load_workbook(place / names[2]).sheetnames[0] == "汇总"
    assert {path.name for path in place.iterdir()} == set(names)


def test_json_on_screen_is_the_json_in_the_file_and_valid(
    check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    code, out, _ = check("--json", "--output", tmp_path / "a.json", of=1, sex="female", trade="  铆工")
    assert code == 1
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == out
    assert run(["schema", "--checks"], window) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema).validate(json.loads(out))
    (finding,) = by_rule(out)["identity.derived"]
    assert finding["fix"] == "按身份证号填写性别"
    assert finding["step"] == "基本信息"
    assert finding["field_label"] == "性别"
    assert finding["clause_text"] == "《齐鲁首席技师申报书》"
    (untidy,) = by_rule(out)["values.written"]
    assert untidy["fix"] == "改成规范写法"
    assert (untidy["blocks"], untidy["step"]) == (False, "岗位情况")
