"""What a printed government form looks like: spaces, seal places, room to sign, whole numbers and names, faces."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from form_samples import PACK, context, sample_dossier
from sheets import MM, Letter, Sheet, sheets

from qilu_desktop.documents.blocks import Document, Paragraph, Run, Table
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.forms import book, overview, publicity, report, summary, visit
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.documents.xlsx_printer import print_xlsx
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.pack.layout import Grid, LayoutSection, RowList

FOOT = 35.0
LONG_NAME = "山东省潍坊市高新技术产业开发区人力资源和社会保障事业发展中心（潍坊市技能人才评价指导服务中心）"


@cache
def made(name: str) -> Document:
    dossier = sample_dossier()
    told = context(dossier)
    person = dossier.applicants[0]
    makers = {
        "book": lambda: book(told, person),
        "overview": lambda: overview(told, person),
        "visit": lambda: visit(told, person),
        "report": lambda: report(told),
        "publicity": lambda: publicity(context(_far(dossier))),
        "summary": lambda: summary(told),
    }
    return makers[name]()


def _far(dossier: Dossier) -> Dossier:
    """A unit with a name of two lines: the public notice does not fit its page any more."""
    return replace(dossier, unit=dossier.unit.with_value("name", LONG_NAME))


@cache
def printed(name: str) -> list[Sheet]:
    return sheets(print_pdf(made(name)), FOOT if name not in ("book", "summary") else 16.0)


def found(pages: list[Sheet], words: str) -> tuple[Sheet, tuple[Letter, ...]]:
    """The page that holds *words*, and their letters there."""
    page = next(each for each in pages if words in each.text)
    start = page.text.index(words)
    return page, page.letters[start : start + len(words)]


def line_below(page: Sheet, letter: Letter) -> float:
    """The first level line under *letter*, in pt from the page's top."""
    across = (one for one in page.strokes if not one.upright and one.left <= letter.left <= one.right)
    return min(one.top for one in across if one.top > letter.line)


# ---- spaces ----


def test_a_table_that_stays_whole_stands_as_far_below_its_heading_as_any_other() -> None:
    gaps = []
    for heading in (
        "二、申报路径",
        "三、职业资格（职业技能等级）证书及查询核对情况",
        "十一、申报人承诺",
        "十二、申报单位意见",
        "十三、推荐单位核验和意见",
    ):
        page, letters = found(printed("book"), heading)
        gaps.append(line_below(page, letters[0]) - letters[0].line)
    assert max(gaps) - min(gaps) < 0.5, gaps
    assert gaps[0] > 6


def test_a_line_stands_free_above_the_annex_of_the_public_notice() -> None:
    page, letters = found(printed("publicity"), "附件：2024年度")
    above = max(base for base in page.lines() if base < letters[0].line - 3)
    assert letters[0].line - above == pytest.approx(2 * 28.95, abs=1)


def test_the_signature_of_the_public_notice_takes_text_along() -> None:
    """GB/T 9704-2012, 7.3.5: text and seal are on one page, and 附件 alone is no text."""
    page, _ = found(printed("publicity"), "附件：2024年度")
    assert "人力资源和社会保障事业发展中心" in page.text
    assert page.text.index("通信地址：") < page.text.index("附件：")


# ---- lines ----


def columns(section: LayoutSection, *, ruled: bool) -> list[tuple[float, ...]]:
    """The widths in mm of the tables of a layout's section, of the ruled ones or of all."""
    tables = [part.widths for part in section.parts if isinstance(part, Grid) and (part.border or not ruled)]
    return tables + [tuple(one.width for one in part.columns) for part in section.parts if isinstance(part, RowList)]


def edges(name: str) -> set[float]:
    """Where the layout's tables have upright lines, in mm from the paper's left."""
    found = set()
    for section in PACK.layouts[name].sections:
        paper = section.paper
        for widths in columns(section, ruled=True):
            start = paper.left + (paper.width - paper.left - paper.right - sum(widths)) / 2
            found |= {round(start + sum(widths[:place]), 2) for place in range(len(widths) + 1)}
    return found


@pytest.mark.parametrize("name", ["book", "overview", "summary", "report", "publicity"])
def test_every_line_of_a_table_stands_where_the_layout_says(name: str) -> None:
    drawn = {(one.left + one.right) / 2 / MM for page in printed(name) for one in page.strokes if one.upright}
    # Below 24 mm the codes of pages that come home as scans have their squares.
    drawn = {place for place in drawn if place > 24 or name in ("summary", "overview")}
    expected = edges(name)
    assert expected
    assert [place for place in drawn if not any(abs(place - edge) < 0.3 for edge in expected)] == []
    assert [edge for edge in expected if not any(abs(place - edge) < 0.3 for place in drawn)] == []


@pytest.mark.parametrize("name", ["book", "overview", "summary", "report", "publicity", "visit"])
def test_the_columns_of_the_word_file_are_those_of_the_layout(name: str) -> None:
    said = {widths for section in PACK.layouts[name].sections for widths in columns(section, ruled=False)}
    opened = docx.Document(io.BytesIO(print_docx(made(name))))
    assert opened.tables
    for table in opened.tables:
        found = [column.width.mm for column in table.columns]
        assert any(found == pytest.approx(widths, abs=0.05) for widths in said), found


# ---- seal places and signatures ----


@pytest.mark.parametrize(
    "opinion", ["中共潍坊鸢海重型装备有限公司纪律检查委员会（盖章）", "潍坊市人力资源和社会保障局（盖章）"]
)
def test_a_seal_place_stands_at_the_foot_of_its_cell(opinion: str) -> None:
    page, letters = found(printed("book"), opinion)
    dates = [base for base in page.lines() if base > letters[0].line + 3]
    assert line_below(page, letters[0]) - dates[0] < 7 * MM, "the date is the last line of the cell"


def test_seal_places_make_no_row_higher() -> None:
    """A row is as high as its text needs or as its layout says, with and without the space above the seal."""
    page, letters = found(printed("book"), "经潍坊市人力资源和社会保障局党组研究，同意推荐。")
    top = max(one.top for one in page.strokes if not one.upright and one.top < letters[0].line - 3)
    assert line_below(page, letters[0]) - top == pytest.approx(44 * MM, abs=1)


@pytest.mark.parametrize(
    ("name", "words", "room"),
    [("book", "申报人（手写签名）：", 35), ("book", "审核人（签名）：", 30), ("visit", "考察人员（签名）：", 50)],
)
def test_there_is_room_to_sign_behind_the_colon(name: str, words: str, room: float) -> None:
    """In mm up to the edge of the cell or of the type area; Word is told the same by an indent."""
    page, letters = found(printed(name), words)
    edges = [one.left for one in page.strokes if one.upright and one.left > letters[-1].right]
    edge = min(edges, default=184 * MM)
    assert (edge - letters[-1].right) / MM >= room
    opened = docx.Document(io.BytesIO(print_docx(made(name))))
    cells = (cell for table in opened.tables for row in table.rows for cell in row.cells)
    paragraphs = [*opened.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    signed = next(one for one in paragraphs if one.text.endswith(words))
    assert signed.style.paragraph_format.right_indent.mm >= room - 8


def test_days_beside_seals_are_written_in_chinese() -> None:
    _, letters = found(printed("book"), "2024年7月9日")
    assert letters
    opinions = "".join(
        block.text
        for section in made("book").sections
        for table in section.blocks[-1:]
        if isinstance(table, Table)
        for row in table.rows
        for cell in row.cells
        for block in cell.blocks
        if isinstance(block, Paragraph)
    )
    assert "实地核验：2024年7月2日，" in opinions
    assert "2024.0" not in opinions


def test_a_long_name_of_the_unit_is_not_cut_off_in_the_workbook() -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(print_xlsx(summary(context(_far(sample_dossier())))))).active
    (line,) = [cell for cell in sheet["A"] if LONG_NAME in str(cell.value)]
    plain = load_workbook(io.BytesIO(print_xlsx(made("summary")))).active
    assert sheet.row_dimensions[line.row].height > plain.row_dimensions[line.row].height + 10, "a second line"
    assert sheet.print_area.replace("$", "").endswith(f"A1:N{sheet.max_row}"), "all of it is printed"
    assert sheet.page_margins.footer + 0.2 < sheet.page_margins.bottom, "room for the page number, in inches"


# ---- whole numbers and addresses ----


def test_an_id_number_stands_on_one_line_of_the_summary() -> None:
    for person in sample_dossier().applicants:
        _, letters = found(printed("summary"), person.record.text("id_number"))
        assert len({round(each.line) for each in letters}) == 1, person.name


@pytest.mark.parametrize(
    ("name", "address"), [("report", "www.osta.org.cn"), ("book", "www.sdosta.org.cn"), ("book", "www.osta.org.cn")]
)
def test_an_address_on_the_web_is_not_broken(name: str, address: str) -> None:
    _, letters = found(printed(name), address)
    assert len({round(each.line) for each in letters}) == 1


# ---- faces ----


def leads(document: Document) -> dict[str, Run]:
    """The first run of every paragraph that begins with （一）."""
    found = (block for section in document.sections for block in section.blocks if isinstance(block, Paragraph))
    return {block.text: block.runs[0] for block in found if block.text.startswith("（")}


def test_second_headings_of_the_report_are_kaiti() -> None:
    """GB/T 9704-2012, 7.3.3: 一、 in 黑体, （一） in 楷体; own wording keeps it, other brackets have none."""
    dossier = sample_dossier()
    own = {"publicity": "（五）公示。{fact.publicity}公示，无异议。", "review": "（另行报告）专家初审另行报告。"}
    rows = tuple(Row(part, Record({"part": part, "text": text})) for part, text in own.items())
    unit = dossier.unit.with_value("report_sentences", rows)
    runs = leads(report(context(replace(dossier, unit=unit))))
    faces = {run.text: run.face for run in runs.values()}
    assert faces["（一）宣传发动。"] == faces["（五）公示。"] == faces["（四）征求纪检监察意见。"] == "kai"
    assert faces["（另行报告）专家初审另行报告。"] is None
    opened = docx.Document(io.BytesIO(print_docx(made("report"))))
    first = next(one for one in opened.paragraphs if one.text.startswith("（一）宣传发动"))
    assert first.runs[0].text == "（一）宣传发动。"
    assert first.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "楷体"


def test_the_rare_name_alone_changes_its_face() -> None:
    """王燚喆 is beyond the 仿宋: the sentence round it stays in 仿宋."""
    from qilu_desktop.documents.fonts import bundled

    text = "经核查，王燚喆同志遵守党纪国法和企业规章制度，未发现违纪违法问题。"
    names = made("book").names
    stretches = bundled().stretches(text, "fang", names=names)
    assert [one.text for one in stretches if one.families[1] != "Qilu Fang"] == ["王燚喆"] == list(names)
    assert "".join(one.text for one in stretches) == text
