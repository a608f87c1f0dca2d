"""A damaged pack is refused with file, line and reason, and with nothing but PackError."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_copies import SHIPPED, copied_pack, replaced

from qilu_desktop.errors import PackError
from qilu_desktop.pack.load import load_pack


@dataclass(frozen=True)
class Fault:
    """``old`` becomes ``new`` in ``file``; the complaint names ``at`` (default: ``file``) and the line of ``old``."""

    file: str
    old: str
    new: str
    reason: str
    below: int = 0
    at: str = ""
    exact: bool = True


NOTICE, CLAUSES, EVIDENCE = "notice.yaml", "clauses.yaml", "evidence.yaml"
UNIT, ENTERPRISE, APPLICANT = "fields/unit.yaml", "fields/enterprise.yaml", "fields/applicant.yaml"
BOOK, OVERVIEW = "documents/book.yaml", "documents/overview.yaml"
REPORT, SUMMARY = "documents/report.yaml", "documents/summary.yaml"
NATION = "{id: nation, label: 民族, kind: text, required: yes, limit: 12"
NATION_PRINTED = "printed: [book, overview, summary, visit]"

FAULTS = {
    "bad yaml": Fault(NOTICE, "issuers: [中共山东省委组织部", "issuers: [中共山东省委组织部]]", "YAML 写法有误"),
    "tab": Fault(NOTICE, "  carrier: 邮政", "\tcarrier: 邮政", "YAML 写法有误"),
    "unknown key": Fault(
        NOTICE, "deadline: 2024-07-26", "deadline: 2024-07-26\ncolour: red", "不认识的名称“colour”", 1
    ),
    "duplicate key": Fault(NOTICE, "contact: 王伟", "contact: 王伟\ncontact: 李四", "名称“contact”重复", 1),
    "missing key": Fault(NOTICE, "rule_number: 鲁人社字〔2021〕154号\n", "", "缺少“rule_number”", exact=False),
    "bad date": Fault(NOTICE, "deadline: 2024-07-26", "deadline: 2024-07-32", "“2024-07-32”不是日期"),
    "deadline before issue": Fault(NOTICE, "deadline: 2024-07-26", "deadline: 2024-01-01", "早于通知印发日期"),
    "negative quota": Fault(NOTICE, "name: 淄博市, quota: 9", "name: 淄博市, quota: -9", "不能是负数"),
    "quota in words": Fault(NOTICE, "name: 淄博市, quota: 9", "name: 淄博市, quota: 九", "“九”不是整数"),
    "quota full-width": Fault(NOTICE, "name: 淄博市, quota: 9", "name: 淄博市, quota: ９", "不是整数"),
    "city twice": Fault(NOTICE, 'code: "3702"', 'code: "3701"', "城市代码“3701”重复"),
    "missing unit kind": Fault(NOTICE, "  - {kind: central, label", "  # - {kind: central, label", "central", -3),
    "unit kind twice": Fault(NOTICE, "{kind: central,", "{kind: department,", "推荐单位类别重复", -3),
    "unknown unit kind": Fault(NOTICE, "{kind: central,", "{kind: county,", "“county”不认识"),
    "not a mapping": Fault(NOTICE, "overview: {copies: 6, paper: A3}", "overview: A3", "名称: 值"),
    "strategic unknown": Fault(
        NOTICE, "fields: [strategic, future]", "fields: [strategic, past]", "“past”不是产业领域"
    ),
    "photo of nothing": Fault(NOTICE, "width_mm: 35", "width_mm: 0", "应大于 0"),
    "paragraph id twice": Fault(REPORT, "{id: visits,", "{id: publicity,", "段落 id“publicity”重复"),
    "paragraph id in Chinese": Fault(REPORT, "{id: visits,", "{id: 核验,", "段落 id“核验”须由小写字母"),
    "id of a repeated paragraph": Fault(
        REPORT, '{text: "{line}。", each', '{id: notes, text: "{line}。", each', "“notes”有 each、prose 或 level"
    ),
    "id of a heading": Fault(
        REPORT, "{text: 三、推荐意见", "{id: three, text: 三、推荐意见", "“three”有 each、prose 或 level"
    ),
    "id within together": Fault(REPORT, '{text: "（联系人：', '{id: who, text: "（联系人：', "together 里的段落“who”"),
    "unknown editor": Fault(UNIT, "editor: report_text", "editor: other", "“other”不认识"),
    "clause twice": Fault(CLAUSES, '{id: "1.2", binding', '{id: "1.1", binding', "条款“1.1”重复"),
    "binding unclear": Fault(CLAUSES, 'id: "1.4", binding: no', 'id: "1.4", binding: maybe', "应写 yes 或 no"),
    "packet too high": Fault(EVIDENCE, "packet: 1", "packet: 4", "packet 应为 0 到 3"),
    "evidence clause": Fault(EVIDENCE, '    clause: "4.3a"', '    clause: "4.9"', "不存在的条款“4.9”", -5),
    "evidence claim": Fault(EVIDENCE, "    claims: [papers]", "    claims: [deeds]", "“deeds”不是申报人的表格字段", -6),
    "duplicate field": Fault(APPLICANT, "{id: nation,", "{id: name,", "字段“name”重复"),
    "unknown kind": Fault(APPLICANT, "label: 民族, kind: text", "label: 民族, kind: words", "“words”不认识"),
    "choice without choices": Fault(APPLICANT, "label: 民族, kind: text", "label: 民族, kind: choice", "缺少 choices"),
    "table without columns": Fault(APPLICANT, "label: 民族, kind: text", "label: 民族, kind: table", "缺少 columns"),
    "choices without choice": Fault(APPLICANT, NATION, NATION + ", choices: [{id: a, label: 甲}]", "不能有 choices"),
    "option twice": Fault(APPLICANT, "{id: female, label: 女}", "{id: male, label: 女}", "重复的选项", -7),
    "negative limit": Fault(APPLICANT, NATION, NATION.replace("12", "-1"), "不能是负数"),
    "bad id": Fault(APPLICANT, "{id: nation,", "{id: 民族,", "须由小写字母"),
    "reserved id": Fault(APPLICANT, "{id: nation,", "{id: enterprise,", "须由小写字母"),
    "no label": Fault(APPLICANT, "label: 民族", 'label: ""', "不能空着"),
    "unknown clause": Fault(APPLICANT, 'limit: 40, clause: "2.1c"', 'limit: 40, clause: "2.9"', "不存在的条款“2.9”"),
    "unknown document": Fault(APPLICANT, f"{NATION}, {NATION_PRINTED}", f"{NATION}, printed: [diploma]", "“diploma”"),
    "printed nowhere": Fault(APPLICANT, f"{NATION}, {NATION_PRINTED}", f"{NATION}, printed: []", "没有写明印在哪里"),
    "printed without a place": Fault(
        APPLICANT,
        f"{NATION}, {NATION_PRINTED}",
        f"{NATION}, printed: [book, overview, summary, visit, report]",
        "“nation”的 printed 里有“report”，但该文件的版式里没有它的位置",
    ),
    "column without a place": Fault(
        APPLICANT,
        "limit: 60, printed: [book, overview]}",
        "limit: 60, printed: [book, overview, summary]}",
        "“summary”",
    ),
    "no such fact": Fault(REPORT, '"{fact.addressee}："', '"{fact.weather}："', "“{fact.weather}”不是软件能算出的内容"),
    "list as a text": Fault(REPORT, '"{fact.addressee}："', '"{fact.waivers}："', "“{fact.waivers}”不是软件能算出的"),
    "no such list of facts": Fault(REPORT, "each: fact.waivers", "each: fact.weather", "“fact.weather”不是表格字段"),
    "condition on no field": Fault(
        APPLICANT, "required_when: [{field: employment,", "required_when: [{field: job,", "没有字段“job”", -3
    ),
    "condition on no option": Fault(
        APPLICANT, "field: employment, in: [flexible]", "field: employment, in: [rigid]", "没有选项“rigid”", -3
    ),
    "condition of a column": Fault(
        APPLICANT, "[{field: kind, in: [qilu]}], printed", "[{field: sex, in: [male]}], printed", "没有字段“sex”"
    ),
    "wrong scope": Fault(ENTERPRISE, "scope: enterprise", "scope: unit", "scope 应为 enterprise", exact=False),
    "unknown scope": Fault(ENTERPRISE, "scope: enterprise", "scope: company", "“company”不认识"),
    "place of no field": Fault(BOOK, '{text: "{trade}", face', '{text: "{craft}", face', "“{craft}”不是表单包里的字段"),
    "place of no scope": Fault(BOOK, '"{unit.name}", face', '"{office.name}", face', "“{office.name}”不是"),
    "column of no table": Fault(
        BOOK, '{header: 类　别, text: "{row.kind}"', '{header: 类　别, text: "{row.x}"', "{row.x}"
    ),
    "stray brace": Fault(BOOK, '{text: "{trade}", face', '{text: "{Trade}", face', "花括号"),
    "half a place": Fault(BOOK, '{text: "{trade}", face', '{text: "{trade", face', "花括号"),
    "undeclared print": Fault(SUMMARY, '"{id_number}", width', '"{mobile}", width', "printed 里没有“summary”"),
    "whose answer": Fault(REPORT, '"{fact.addressee}："', '"{name}：{trade}"', "没有说明是哪一位申报人"),
    "no list of that name": Fault(BOOK, "- list: career", "- list: careers", "“careers”不是表格字段"),
    "no lines of that name": Fault(OVERVIEW, "lines: certificates", "lines: name", "“name”不是表格字段"),
    "number outside a list": Fault(REPORT, '"{fact.addressee}："', '"{no}：{line}"', "只能用在逐行印的内容里"),
    "when of no field": Fault(REPORT, "when: unit.report_number", "when: unit.number", "“{unit.number}”不是"),
    "row when of no field": Fault(BOOK, "when: fact.service", "when: services", "“{services}”不是", -1),
    "crooked grid": Fault(OVERVIEW, '{text: "{sex}"}', '{text: "{sex}", cols: 2}', "列数与 widths 不符", -5),
    "rows below the end": Fault(BOOK, "{photo: photo, rows: 5}", "{photo: photo, rows: 50}", "", exact=False),
    "no cell wide": Fault(BOOK, '"{politics}", cols: 3', '"{politics}", cols: 0', "应在 1 到"),
    "nan": Fault(BOOK, "widths: [24, 28,", "widths: [nan, 28,", "“nan”不是数字"),
    "too wide": Fault(BOOK, "widths: [24, 28,", "widths: [24, 280,", "超出版心宽"),
    "margins": Fault(BOOK, "top: 30, bottom: 25, left: 28", "top: 30, bottom: 25, left: 280", "页边距大于纸张"),
    "face": Fault(BOOK, "base: {face: song", "base: {face: comic", "“comic”不认识"),
    "empty part": Fault(BOOK, "- {space: 28}", "- {align: left}", "应有 text、grid"),
    "layout id": Fault(BOOK, "id: book", "id: overview", "应与文件名“book”相同", exact=False),
    "layout clause": Fault(BOOK, 'clause: ["4.2a"]', 'clause: ["9"]', "不存在的条款“9”", exact=False),
    "fit upside down": Fault(OVERVIEW, "largest: 15, smallest: 9", "largest: 9, smallest: 15", "字号范围有误"),
    "fit without end": Fault(OVERVIEW, "step: 0.5", "step: 0.00001", "字号范围有误"),
    "number outside": Fault(UNIT, "min_rows: 3", "min_rows: many", "“many”不是整数"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_damaged_pack_is_refused_with_file_line_and_reason(fault: Fault, tmp_path: Path):
    folder = copied_pack(tmp_path / "2024")
    line = replaced(folder / fault.file, fault.old, fault.new)
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    error = caught.value
    assert error.file == folder / (fault.at or fault.file)
    assert fault.reason in error.reason
    if fault.exact:
        assert error.line_number == line + fault.below
        assert f"第 {error.line_number} 行" in error.what
    assert error.file.name in error.line
    assert str(tmp_path) not in error.line, "no path of the machine in the message"


@pytest.mark.parametrize("name", [NOTICE, CLAUSES, EVIDENCE, UNIT, ENTERPRISE, APPLICANT])
@pytest.mark.parametrize("damage", ["gone", "empty", "not utf-8", "folder"])
def test_a_file_that_cannot_be_read_is_named(name: str, damage: str, tmp_path: Path):
    folder = copied_pack(tmp_path / "2024")
    file = folder / name
    file.unlink()
    make: dict[str, Callable[[], object]] = {
        "gone": lambda: None,
        "empty": lambda: file.write_text("# 没有内容\n", encoding="utf-8"),
        "not utf-8": lambda: file.write_bytes("id: 甲".encode("gb18030")),
        "folder": file.mkdir,
    }
    make[damage]()
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert caught.value.file == file
    wanted = {"gone": "文件不存在", "empty": "文件是空的", "not utf-8": "不是 UTF-8", "folder": "无法读取"}
    assert wanted[damage] in caught.value.reason


def test_a_layout_that_is_gone_is_missed_by_the_fields_printed_on_it(tmp_path: Path):
    folder = copied_pack(tmp_path / "2024")
    (folder / "documents" / "report.yaml").unlink()
    with pytest.raises(PackError, match="“report”不是已有的文件"):
        load_pack(folder)
    load_pack.cache_clear()
    for file in (folder / "documents").iterdir():
        file.unlink()
    with pytest.raises(PackError, match="没有任何版式文件"):
        load_pack(folder)


def test_an_alias_that_holds_itself_ends_as_an_error(tmp_path: Path):
    folder = copied_pack(tmp_path / "2024")
    replaced(
        folder / APPLICANT,
        "      - {id: nation,",
        "      - &own {id: own, label: 自己, kind: table, printed: [none], columns: [*own]}\n      - {id: nation,",
    )
    with pytest.raises(PackError, match="不能再是表格"):
        load_pack(folder)
    folder = copied_pack(tmp_path / "2025")
    replaced(folder / REPORT, "- together:", "- &own {together: [*own]}\n      - together:")
    with pytest.raises(PackError, match="不能再有 together"):
        load_pack(folder)


def test_a_file_that_notepad_has_saved_still_loads(tmp_path: Path):
    folder = copied_pack(tmp_path / "2024")
    file = folder / NOTICE
    text = file.read_text(encoding="utf-8")
    file.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert load_pack(folder).notice == load_pack(SHIPPED).notice


FILES = (NOTICE, CLAUSES, EVIDENCE, UNIT, ENTERPRISE, APPLICANT, BOOK, OVERVIEW, REPORT, SUMMARY)
LINES = {name: (SHIPPED / name).read_text(encoding="utf-8").split("\n") for name in FILES}
INSTEAD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["- x", "x: y", "  - {a: b}", "&a [*a]", "<<: *a", "? {}", "!!python/object:os.system x", "{", "---"]
    ),
)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(FILES))
    lines = list(LINES[name])
    place = draw(st.integers(0, len(lines) - 1))
    kind = draw(st.sampled_from(["delete", "double", "replace", "swap word"]))
    if kind == "delete":
        del lines[place]
    elif kind == "double":
        lines.insert(place, lines[place])
    elif kind == "replace":
        lines[place] = draw(INSTEAD)
    else:
        words = lines[place].split(" ")
        words[draw(st.integers(0, len(words) - 1))] = draw(INSTEAD)
        lines[place] = " ".join(words)
    return name, "\n".join(lines)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations())
def test_whatever_happens_to_a_line_the_pack_loads_or_says_why_not(tmp_path: Path, mutation: tuple[str, str]):
    folder = tmp_path / "2024"
    if not folder.exists():
        copied_pack(folder)
    name, text = mutation
    load_pack.cache_clear()
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        refused = refusal(folder)
    finally:
        (folder / name).write_text("\n".join(LINES[name]), encoding="utf-8")
    assert refused is None or refused.reason
    if refused is not None and refused.file == folder / name:
        assert 0 <= refused.line_number <= len(text.splitlines()) + 1


def refusal(folder: Path) -> PackError | None:
    """Why a pack is refused; None when it loads.  Anything but a PackError fails the test."""
    try:
        load_pack(folder)
    except PackError as error:
        return error
    return None
