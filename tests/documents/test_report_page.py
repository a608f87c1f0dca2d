"""The report's page after GB/T 9704-2012: type area 156 x 225 mm, 22 lines of 28 characters, page number, signature."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from form_samples import PACK, context, sample_dossier
from sheets import MM, Letter, Sheet, sheets

from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.forms import report
from qilu_desktop.documents.typst_printer import print_pdf

LEFT, RIGHT, TOP, FOOT = 28 * MM, 184 * MM, 37 * MM, 35.0
CHARACTER = 16
"""三号 in pt."""


def long_report() -> Document:
    """The report with a passage of Chinese alone that fills pages."""
    dossier = sample_dossier()
    return report(context(replace(dossier, unit=dossier.unit.with_value("report_work", "齐鲁首席技师" * 260))))


@pytest.fixture(scope="module")
def made() -> Document:
    return long_report()


@pytest.fixture(scope="module")
def pages(made: Document) -> list[Sheet]:
    return sheets(print_pdf(made), FOOT)


@pytest.fixture(scope="module")
def in_office(made: Document, office) -> list[Sheet]:
    return sheets(office(print_docx(made), "report"), FOOT)


def full_page(pages: list[Sheet]) -> Sheet:
    """A page of nothing but running text."""
    return next(page for page in pages if set(page.text) == set("齐鲁首席技师"))


def test_a_full_page_has_22_lines_of_28_characters(pages: list[Sheet]) -> None:
    lines = full_page(pages).lines()
    assert len(lines) == 22
    assert {len(line) for line in lines.values()} == {28}


def test_the_type_area_is_156_by_225_mm(pages: list[Sheet]) -> None:
    page = full_page(pages)
    assert min(each.left for each in page.letters) == pytest.approx(LEFT, abs=1)
    assert max(each.right for each in page.letters) == pytest.approx(RIGHT, abs=1)
    bases = list(page.lines())
    assert bases[0] - CHARACTER > TOP - 3, "the first line hangs from the head of the type area"
    assert bases[-1] < (37 + 225) * MM
    assert all(below - above == pytest.approx(225 * MM / 22, abs=0.15) for above, below in pairwise(bases))


def test_running_text_is_fangsong_of_size_three(made: Document, pages: list[Sheet]) -> None:
    assert Counter(each.size for each in full_page(pages).letters).most_common(1)[0][0] == pytest.approx(16)
    opened = docx.Document(io.BytesIO(print_docx(made)))
    (body,) = {each.style.name for each in opened.paragraphs if each.text.startswith("（一）宣传发动")}
    style = opened.styles[body].element
    assert style.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert style.rPr.sz_val.pt == 16
    assert style.pPr.spacing.line.pt == pytest.approx(28.95)


def test_the_title_is_of_size_two_and_in_the_middle(pages: list[Sheet]) -> None:
    title = _found(pages[0], "关于推荐2024年度齐鲁首席技师人选的报告")
    assert {each.size for each in title} == {22}
    assert title[0].left - LEFT == pytest.approx(RIGHT - title[-1].right, abs=4)


def test_the_addressee_begins_at_the_edge_and_paragraphs_two_characters_in(pages: list[Sheet]) -> None:
    assert _found(pages[0], "山东省人力资源和社会保障厅：")[0].left == pytest.approx(LEFT, abs=1)
    assert _found(pages[0], "根据《关于")[0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=1)


def test_the_date_ends_four_characters_from_the_edge_below_the_signature(pages: list[Sheet]) -> None:
    (page,) = [each for each in pages if "潍坊市人力资源和社会保障局（盖章）" in each.text]
    signed = _found(page, "潍坊市人力资源和社会保障局（盖章）")
    line = next(line for base, line in page.lines().items() if base > signed[0].line + 3)
    assert "".join(each.text for each in line) == "2024年7月22日"
    assert line[-1].right == pytest.approx(RIGHT - 4 * CHARACTER, abs=1)
    assert line[0].line - signed[0].line == pytest.approx(28.95, abs=0.1)


def test_the_annex_is_told_below_the_text_and_the_contact_below_the_date(pages: list[Sheet]) -> None:
    """GB/T 9704-2012, 7.3.4 and 7.3.6: 附件 a line below the text, two characters in; 附注 in brackets at the end."""
    (page,) = [each for each in pages if "2024年7月22日" in each.text]
    annex, note = _found(page, "附件：2024年度齐鲁首席技师推荐人选名单"), _found(page, "（联系人：冯亦辰，")
    date = _found(page, "2024年7月22日")
    above = max(base for base in page.lines() if base < annex[0].line - 3)
    assert annex[0].line - above == pytest.approx(2 * 28.95, abs=1)
    assert annex[0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=1)
    assert annex[0].line < date[0].line < note[0].line
    (following,) = [each for each in pages if each.number == f"—{len(pages)}—"]
    assert following.text.startswith("附件2024年度齐鲁首席技师推荐人选名单")


@pytest.mark.parametrize("program", ["pages", "in_office"])
def test_page_numbers_stand_at_the_outer_edge(program: str, request: pytest.FixtureRequest) -> None:
    found: list[Sheet] = request.getfixturevalue(program)
    assert [page.number for page in found] == [f"—{number}—" for number in range(1, len(found) + 1)]
    for number, page in enumerate(found, 1):
        letters = [each for each in page.everything if each.line > page.height - FOOT * MM]
        assert {each.size for each in letters} == {14}
        assert 3 * MM < letters[0].line - (37 + 225) * MM < 12.5 * MM, "7 mm below the type area"
        if number % 2:
            assert letters[-1].right == pytest.approx(RIGHT - 14, abs=1.5)
        else:
            assert letters[0].left == pytest.approx(LEFT + 14, abs=1.5)


def test_word_and_libreoffice_break_the_report_into_the_same_lines(pages: list[Sheet], in_office: list[Sheet]) -> None:
    found = in_office
    assert len(found) == len(pages)
    assert [len(line) for line in full_page(found).lines().values()] == [28] * 22


@pytest.mark.parametrize("name", ["report", "publicity", "visit"])
def test_every_official_letter_has_this_page(name: str) -> None:
    for section in PACK.layouts[name].sections:
        paper = section.paper
        assert (paper.width - paper.left - paper.right, paper.height - paper.top - paper.bottom) == (156, 225)
        assert paper.number_outside
        assert paper.number_size == 14
    assert PACK.layouts[name].base.pitch * 22 * 25.4 / 72 <= 225


def _found(page: Sheet, words: str) -> tuple[Letter, ...]:
    start = page.text.index(words)
    return page.letters[start : start + len(words)]
