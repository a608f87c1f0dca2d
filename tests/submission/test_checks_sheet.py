"""校验报告 as JSON, PDF and workbook: whole, masked, valid against its schema, the same bytes twice."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import openpyxl
import pypdf
import pytest
from builders import TODAY, edit, edit_row, row, valid_dossier, waive, with_evidence, without

from qilu_desktop.checks import RULES, Context, Outcome, run
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.workdays import Arrangement
from qilu_desktop.errors import InputError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.submission.checks_file import FORMATS, checks_file, checks_format
from qilu_desktop.submission.checks_schema import checks_schema
from qilu_desktop.submission.checks_told import Checked, countdown, told, verdict

PACK = find_pack("2024")
VALIDATOR = jsonschema.Draft202012Validator(checks_schema())
ID = "370102198001010015"


def mixed() -> Dossier:
    """Every severity, a reason given, a table cell, a file, an ID number where none belongs, and a formula."""
    held = edit(valid_dossier(), "p1", front_line=False, name=ID, deeds="=1+1　参与制定企业标准2项")
    held = edit(held, "p2", industry_field="marine", trade="<b>&钳工\u200b")
    held = edit_row(held, "p2", "certificates", number="鲁技字12号", result="none", result_reason=f"旧证 {ID}。")
    held = waive(without(held, "p3", "book_scan"), "industry.minimum", "unit", reason=f"经研究。{ID}\n第二行")
    return edit(held, "p3", honours=(row("h1", name="工匠"), row("h2", name="工匠")))


def checked(held: Dossier | None = None) -> Checked:
    held = mixed() if held is None else held
    return Checked(run(Context(PACK, held, TODAY)), PACK, held, TODAY, 7)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: checks_file(checked(), name) for name in FORMATS}


def cells(data: bytes) -> dict[str, list[list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value or "" for cell in line] for line in sheet.iter_rows()] for sheet in book}


def pdf_text(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_the_json_is_valid_and_says_what_the_report_says(made: dict[str, bytes]):
    data = json.loads(made["json"])
    jsonschema.Draft202012Validator.check_schema(checks_schema())
    VALIDATOR.validate(data)
    report = checked().report
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in RULES]
    assert sum(len(rule["findings"]) for rule in data["rules"]) == len(report.findings)
    assert data["deadline"] == {"on": "2024-07-26", "days_left": 2, "working_days_left": 2}
    assert {rule["outcome"] for rule in data["rules"]} == {outcome.name.lower() for outcome in Outcome}


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("made_on",), "24.7.2024"),
        (("summary", "rules"), -1),
        (("rules", 0, "outcome"), "fine"),
        (("rules", 0, "clauses"), []),
        (("applicants",), None),
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_not_the_format(made: dict[str, bytes], where: tuple[str | int, ...], value: object):
    data = json.loads(made["json"])
    place = data
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    assert not VALIDATOR.is_valid(data)
    del place[where[-1]]
    assert not VALIDATOR.is_valid(data)


def test_the_schema_tells_every_key(made: dict[str, bytes]):
    schema, data = checks_schema(), json.loads(made["json"])
    assert set(data) == set(schema["properties"]) - {"draft"}
    rule = next(rule for rule in data["rules"] if rule["findings"])
    assert set(rule) == set(schema["$defs"]["rule"]["properties"])
    assert set(rule["findings"][0]) == set(schema["$defs"]["finding"]["properties"])


def test_the_same_report_gives_the_same_bytes(made: dict[str, bytes]):
    assert {name: checks_file(checked(), name) for name in FORMATS} == made


def test_no_file_holds_a_whole_id_number(made: dict[str, bytes]):
    numbers = [ID, *(person.id_number for person in mixed().applicants)]
    book = "\n".join("\n".join(line) for sheet in cells(made["xlsx"]).values() for line in sheet)
    for text in (made["json"].decode(), pdf_text(made["pdf"]), book):
        assert not any(number in text for number in numbers)
        assert "370102********0015" in text


def test_the_workbook_lists_every_finding_and_every_rule(made: dict[str, bytes]):
    sheets = cells(made["xlsx"])
    assert list(sheets) == ["汇总", "问题", "规则", "条款原文"]
    lines = told(checked())
    assert len(sheets["问题"]) - 1 == len(lines.failed) + len(lines.unknown) + len(lines.waived)
    assert len(sheets["规则"]) - 1 == len(RULES)
    assert {line[1] for line in sheets["问题"][1:]} == {"未通过", "无法核实", "已说明理由"}
    cited = {line[7] for line in sheets["问题"][1:]}
    assert cited == {line[0] for line in sheets["条款原文"][1:]}
    waived = next(line for line in sheets["问题"] if line[8] == "industry.minimum")
    assert waived[6] == "理由：经研究。370102********0015 第二行（冯虚构，2024年7月18日）"


def test_the_workbook_can_be_filtered_and_read(made: dict[str, bytes]):
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.data_type in ("s", "n") and not str(cell.value or "").startswith("=") for cell in sheet["B"])
        assert all(cell.data_type == "s" for line in sheet.iter_rows() for cell in line if cell.value)
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert min(widths) >= 6
        assert sum(widths) < 165, "wider pages are printed too small to read"
        margins = sheet.page_margins
        assert margins.footer + 0.2 < margins.bottom, "the page number has its room, in inches"
        assert sheet.oddHeader.center.text.endswith(sheet.title)
    assert book.properties.creator != "openpyxl"


def test_the_signatures_never_stand_alone_on_a_page(made: dict[str, bytes]):
    pages = [page.extract_text().replace(" ", "") for page in pypdf.PdfReader(io.BytesIO(made["pdf"])).pages]
    signed = [page for page in pages if "校验人：" in page]
    assert len(signed) == 1
    assert "说明" in signed[0]
    assert "不代替对原件的审验" in signed[0]


def test_the_pages_tell_the_five_parts_in_order(made: dict[str, bytes]):
    text = pdf_text(made["pdf"])
    parts = ["未通过（", "无法核实（", "已说明理由（", "以上所引条款的通知原文", "通过（", "不适用（", "校验人："]
    places = [text.rindex(part) if part.startswith("校") else text.index(part) for part in parts[:4]]
    assert places == sorted(places)
    for part in parts:
        assert part in text
    lines = told(checked())
    for line in (*lines.failed, *lines.unknown, *lines.waived):
        assert "".join(line.message.split())[:16] in text
    for rule in (*lines.passed, *lines.not_applicable):
        assert "".join(rule.title.split()) in text
    for sentence in lines.sentences.values():
        assert "".join(sentence.split())[:20] in text


def test_what_could_not_be_verified_is_listed_without_a_finding():
    lines = told(checked(valid_dossier()))
    assert not lines.failed
    assert {"evidence.lost", "print.one_page"} <= {line.rule for line in lines.unknown}
    silent = [line.message for line in lines.unknown if line.rule != "sealing.unread"]
    assert all("不能认定通过" in message for message in silent)


def test_an_empty_workspace_and_a_crowd_can_be_printed():
    for held in (Dossier("2024"), valid_dossier(30)):
        for name in FORMATS:
            assert checks_file(checked(held), name)


def test_texts_that_no_file_format_takes():
    held = edit(valid_dossier(2), "p1", name="张\x00三\x1b", visit_by="一人", trade_years=Decimal("1E+5"))
    entry = replace(held.evidence[3], id="odd", title="证\x07书\ufffe", kind="")
    for name in FORMATS:
        assert checks_file(checked(with_evidence(held, entry)), name)


def test_the_verdict():
    assert verdict(checked(valid_dossier()).report) == "没有必须处理的问题；另有 1 项请核对"
    assert verdict(checked(edit(valid_dossier(), "p1", visit_by="一人")).report).endswith("另有 2 项请核对")
    assert verdict(checked(edit(valid_dossier(), "p1", front_line=False)).report).startswith(
        "有 1 项必须处理，暂不能报送"
    )


def test_the_countdown_in_calendar_and_working_days():
    day = PACK.notice.deadline
    assert countdown(PACK, day.replace(day=19)) == "还有 7 天（5 个工作日）"
    assert countdown(PACK, day) == "今天截止"
    assert countdown(PACK, day.replace(day=29)) == "已过 3 天（1 个工作日）"
    assert countdown(PACK, day.replace(year=2040)) == "已过 5844 天"
    early = replace(PACK, notice=replace(PACK.notice, deadline=day.replace(year=2040)))
    assert countdown(early, day.replace(year=2040, day=23)) == "还有 3 天（工作日数无法核实）"
    told_by_user = Arrangement(years=frozenset({2040}))
    assert countdown(early, day.replace(year=2040, day=23), told_by_user) == "还有 3 天（3 个工作日）"


@pytest.mark.parametrize("name", ["报告.PDF", "a.xlsx", "b.json"])
def test_formats_by_ending(name: str):
    assert checks_format(Path(name)) in FORMATS


@pytest.mark.parametrize("name", ["报告", "报告.docx", ".pdf"])
def test_other_endings_are_refused(name: str):
    with pytest.raises(InputError, match=r"\.json"):
        checks_format(Path(name))
