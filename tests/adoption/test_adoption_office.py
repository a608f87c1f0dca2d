"""What official forms ask between the lines: whose label it is, brackets to tick, words printed in lists."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from adoption_tools import PACK, answers, blank, context, form, proposal, sample_dossier
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from form_makers import Grid, finished, repacked, start, table

from qilu_desktop.documents.adoption.answers import Answers
from qilu_desktop.documents.adoption.editing import SURE
from qilu_desktop.documents.adoption.fill import Filled, fill
from qilu_desktop.documents.adoption.mapping import Mapping
from qilu_desktop.documents.adoption.propose import Proposal, propose
from qilu_desktop.documents.adoption.read_back import ReadBack, read_back
from qilu_desktop.dossier.values import PartialDate, Record, Row
from qilu_desktop.errors import InputError

PERSON = sample_dossier().applicants[0]


def made(grid: Grid, *, title: str = "申报表") -> bytes:
    data = start(title)
    table(data, grid, [170 / len(grid[0])] * len(grid[0]))
    return finished(data)


def filled(data: bytes, record: Record | None = None) -> tuple[Proposal, Filled, ReadBack]:
    """A form for the sample's first person, with other answers where given, filled and read back."""
    found = propose(data, PACK, "book")
    dossier = sample_dossier()
    person = replace(PERSON, record=record or PERSON.record)
    done = fill(data, found.mapping, Answers(context(replace(dossier, applicants=(person,))), person, 1))
    return found, done, read_back(data, found.mapping, done.data, PACK)


def test_brackets_are_ticked_inside_and_keep_their_room() -> None:
    found = {line.address: line.text for line in form(fill(blank("split"), *_given("split")).data).lines}
    assert found["p5"] == "政治面貌：[√]中共党员 [ ]共青团员 [ ]群众"
    assert found["p6"] == "是否涉密：是( ) 否(√)"
    assert found["p10"] == "是否在生产一线（在括号内打√）：是（√）否（）"
    assert found["p8"] == "学历：①初中 ②高中 ③大专√"
    assert found["p9"] == "单位性质：□国有独资　☑国有控股　□民营　□其他（　　　　）"
    assert found["p7"].replace("　", "").replace("_", "") == "认定日期：2021年11月26日填报时间：2024年7月22日"


def _given(name: str) -> tuple[Mapping, Answers]:
    return proposal(name).mapping, answers(name)


def test_a_group_label_says_whose_the_answer_is() -> None:
    grid: Grid = [
        ["申报人", "姓名", "", "手机", ""],
        ["单位\n联系人", "姓名", "", "电话", ""],
        ["主要社会关系", "姓名", "", "工作单位", ""],
    ]
    found = propose(made(grid), PACK, "book")
    assert [slot.places[0] for slot in found.mapping.slots] == [
        "name",
        "mobile",
        "enterprise.contact",
        "enterprise.phone",
    ]
    assert [(one.label, one.candidates) for one in found.unplaced] == [
        ("姓名", ("name",)),
        ("工作单位", ("enterprise.name",)),
    ]
    assert all("主要社会关系" in one.reason for one in found.unplaced)


def test_labels_over_their_own_room_are_no_groups() -> None:
    found = propose(made([["姓名", "性别", "民族"], ["", "", ""], ["学历", "", "<"]]), PACK, "book")
    assert {slot.places[0] for slot in found.mapping.slots} == {"name", "sex", "nation", "education"}


def test_list_rows_keep_their_printed_words() -> None:
    after = form(fill(blank("listed"), *_given("listed")).data)
    career, contests, honours, apprentices = (after.table(f"t{n}") for n in (1, 2, 3, 4))
    assert career
    assert contests
    assert honours
    assert apprentices
    # The last goes on, so its printed 年　月 has made way for 今.
    assert [row.cells[0].text.replace("　", "") for row in career.rows[1:]] == [
        "1994年9月至1997年7月",
        "1997年8月至2005年6月",
        "2005年7月至2013年12月",
        "2014年1月至2018年12月",
        "2019年1月至今",
    ]
    assert [row.cells[3].text.replace("　", "") for row in contests.rows[1:]] == ["第一名", "第二名", "第六名"]
    assert {row.cells[2].text for row in honours.rows[1:]} == {"□国家级□省级☑市级", "□国家级☑省级□市级"}
    assert apprentices.rows[1].cells[2].text.replace("　", "") == "自2014年3月\n至2018年12月"


def test_what_does_not_go_over_printed_words_is_told_and_not_written() -> None:
    row = Row(
        "r1", Record().with_value("name", "全市焊工大赛").with_value("place", "一等奖").with_value("level", "county")
    )
    grid: Grid = [["时间", "竞赛名称", "级别", "名次"], ["　年　月", "", "□国家级□省级□市级", "第　名"]]
    _, done, back = filled(made(grid), PERSON.record.with_value("contests", (row,)))
    assert [note for note in done.notes if "一等奖" in note and "第　名" in note]
    assert [note for note in done.notes if "县级" in note]
    assert form(done.data).parts["t1/r2/c4/p1"].text == "第　名"
    assert back.applicant.rows("contests")[0].values.get("name") == "全市焊工大赛"
    assert back.not_understood == ()


def test_a_list_cell_typed_over_is_read_or_listed() -> None:
    """A clerk deletes the printed 年　月 and types; what is a span is taken, what is none is listed."""
    data = blank("listed")
    sent = docx.Document(io.BytesIO(data))
    for number, text in ((1, "2010.03-2012.06"), (2, "春天至秋天"), (3, "2019年1月至今")):
        cell = sent.tables[0].cell(number, 0)
        cell.paragraphs[0].runs[0].text = text
        sent.tables[0].cell(number, 1).paragraphs[0].add_run("机械厂")
    back = read_back(data, proposal("listed").mapping, finished(sent), PACK)
    rows = back.applicant.rows("career")
    assert [row.values.get("from") for row in rows] == [PartialDate(2010, 3), None, PartialDate(2019, 1)]
    assert [row.values.get("to") for row in rows] == [PartialDate(2012, 6), None, None]
    assert ["第 2 行" in one.reason for one in back.not_understood] == [True]


def test_printed_words_of_another_kind_leave_the_column_open() -> None:
    """荣誉称号 is text: boxes in its column are not for it."""
    grid: Grid = [["荣誉称号", "授予时间", "级别"], ["□国家级□省级", "年　月", ""]]
    found = propose(made(grid), PACK, "book")
    (slot,) = found.mapping.slots
    assert [column.places for column in slot.columns] == [("on",), ("level",)]
    assert [one.label.rpartition("：")[2] for one in found.unplaced] == ["荣誉称号"]


@pytest.mark.parametrize("second", [["^", "", "", ""], ["^", "", "<", ""]])
def test_entries_of_two_rows_are_not_filled_by_halves(second: list[str | None]) -> None:
    head: Grid = [["推荐单位", "", "<", "<"], ["序号", "姓名", "性别", "工作单位"]]
    data = made([*head, ["1", "", "", ""], second, ["2", "", "", ""], second], title="汇总表")
    found = propose(data, PACK, "summary")
    assert [slot.places for slot in found.mapping.slots] == [("unit.name",)]
    assert ["占 2 行" in one.reason for one in found.unplaced] == [True]
    with pytest.raises(InputError, match="没有认出"):
        propose(made([head[1], ["1", "", "", ""], second]), PACK, "summary")


def test_a_header_that_takes_nothing_keeps_its_bytes() -> None:
    data = docx.Document()
    data.sections[0].header.paragraphs[0].add_run("申报材料　第 1 页")
    data.sections[0].first_page_header.paragraphs[0].add_run("姓名：________")
    table(data, [["姓名", ""]], [40, 100])
    stream = io.BytesIO()
    data.save(stream)
    found, done, _ = filled(stream.getvalue())
    # A first page of its own is not switched on: nobody sees that header.
    assert [slot.at for slot in found.mapping.slots] == ["t1/r1/c2"]
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(io.BytesIO(done.data)) as new:
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["word/document.xml"]


def test_a_template_is_taken_and_filled_as_a_document() -> None:
    def as_template(name: str, part: bytes) -> bytes:
        return part.replace(b"document.main+xml", b"template.main+xml") if name == "[Content_Types].xml" else part

    data = repacked(blank("margins"), as_template)
    found = propose(data, PACK, "summary", "汇总表.dotx")
    assert found.mapping.slots == proposal("margins").mapping.slots
    docx.Document(io.BytesIO(fill(data, found.mapping, answers("margins")).data))


def test_an_old_list_to_choose_from_is_listed_and_left_alone() -> None:
    data = docx.Document(io.BytesIO(made([["姓名", ""], ["性别", ""]])))
    data.tables[0].cell(1, 1).paragraphs[0]._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="d"/><w:enabled/><w:ddList>'
            '<w:listEntry w:val="男"/><w:listEntry w:val="女"/></w:ddList></w:ffData></w:fldChar></w:r>'
        )
    )
    found, done, _ = filled(finished(data))
    assert [slot.places for slot in found.mapping.slots] == [("name",)]
    assert [one.label for one in found.unplaced] == ["性别"]
    assert form(done.data).parts["t1/r2/c2"].text == "▾"


def test_a_list_with_a_title_of_its_own_is_not_taken_for_another() -> None:
    """家庭主要成员 has 工作单位 and 职务 as a career has; without any title the columns may tell."""
    grid: Grid = [["起止年月", "单位", "职务"], ["", "", ""]]
    known = start("申报表")
    known.add_paragraph("主要社会兼职")
    table(known, [*grid, ["备注", "", "<"]], [50, 70, 50])
    table(known, [["姓名", ""]], [50, 120])
    found = propose(finished(known), PACK, "book")
    assert [slot.places for slot in found.mapping.slots] == [("name",)]
    assert found.unplaced[0].label == "主要社会兼职"
    untitled = propose(made(grid), PACK, "book")
    assert [slot.places for slot in untitled.mapping.slots] == [("career",)]


def test_a_label_before_others_in_a_line_says_whose_they_are() -> None:
    data = start("推荐表")
    for text in (
        "推荐人情况：姓名：________　单位：________",
        "单位联系人：姓名：________　电话：________",
        "姓名：________　单位：________",
    ):
        data.add_paragraph(text)
    found = propose(finished(data), PACK, "book")
    assert [(slot.at, slot.places[0]) for slot in found.mapping.slots] == [
        ("p3", "enterprise.contact"),
        ("p3", "enterprise.phone"),
        ("p4", "name"),
        ("p4", "enterprise.name"),
    ]
    assert [(one.at, one.label) for one in found.unplaced] == [("p2", "姓名"), ("p2", "单位")]
    assert all("推荐人情况" in one.reason for one in found.unplaced)


def test_a_cell_without_a_paragraph_is_written_all_the_same() -> None:
    """The schema asks for one, but programs have left it out."""
    broken = docx.Document(io.BytesIO(made([["姓名", ""]])))
    cell = broken.tables[0].cell(0, 1)._tc
    for paragraph in list(cell.p_lst):
        cell.remove(paragraph)
    _, done, back = filled(finished(broken))
    assert form(done.data).parts["t1/r1/c2"].text == PERSON.name
    assert back.applicant.text("name") == PERSON.name


def test_tracked_changes_of_a_form_are_told() -> None:
    """They are read as the page shows them, and would be printed with every answer."""
    sent = docx.Document(io.BytesIO(made([["姓名", ""], ["工作单位", ""], ["从业年限", "满　　年"]])))
    label, room = (sent.tables[0].cell(1, place).paragraphs[0]._p for place in (0, 1))
    about = f'{nsdecls("w")} w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    label.append(parse_xml(f"<w:del {about}><w:r><w:delText>（旧）</w:delText></w:r></w:del>"))
    label.append(parse_xml(f"<w:ins {about}><w:r><w:t>（全称）</w:t></w:r></w:ins>"))
    room.append(parse_xml(f"<w:del {about}><w:r><w:delText>示例</w:delText></w:r></w:del>"))
    found, done, back = filled(finished(sent))
    assert [slot.places[0] for slot in found.mapping.slots] == ["name", "enterprise.name", "trade_years"]
    assert [(one.at, one.label) for one in found.unplaced] == [("t1/r2/c1", "修订标记")]
    assert "接受全部修订" in found.unplaced[0].reason
    assert form(done.data).parts["t1/r3/c2"].text.replace("　", "") == f"满{PERSON.record.get('trade_years')}年"
    assert back.not_understood == ()


def test_a_limit_that_stands_in_the_cell_to_write_in_counts() -> None:
    found, done, _ = filled(made([["姓名", ""], ["主要事迹", "（限800字）"]]))
    (slot,) = [slot for slot in found.mapping.slots if slot.places == ("deeds",)]
    assert slot.score < SURE
    assert ["800 字以内" in note for note in done.notes] == [True]
