"""A document's Word file and its PDF hold the same text, cell by cell, whatever was typed."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import docx
import pypdfium2
import pytest
from document_cases import CASES, DEEDS, LATIN, RARE_NAME, documents_of, made, with_answers
from docx.oxml.ns import qn
from form_samples import PACK, sample_dossier
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from printing_samples import MADE_ON

from qilu_desktop.documents.blocks import Block, Cell, Document, Page, Paragraph, Row, Run, Section, Table, Together
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.fonts import bundled
from qilu_desktop.documents.grid import place
from qilu_desktop.documents.typst_printer import print_pdf, print_pdf_noted
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.printable import printable
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.dossier.values import Row as DossierRow
from qilu_desktop.pack.model import Field, Kind

BOTH = [name for name, layout in PACK.layouts.items() if {"pdf", "docx"} <= set(layout.formats)]
NUMBER = re.compile(r"^—\d+—|—\d+—$|^第\d+页共\d+页|第\d+页共\d+页$")


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ---- the model, in reading order: a text for each paragraph outside tables and for each cell ----


def units(document: Document) -> list[str]:
    return [unit for section in document.sections for block in section.blocks for unit in _units(block)]


def _units(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield squeeze(block.text)
    elif isinstance(block, Together):
        for inner in block.blocks:
            yield from _units(inner)
    elif isinstance(block, Table):
        for each in sorted(place(block), key=lambda placed: (placed.y, placed.x)):
            yield squeeze(each.cell.text)


# ---- the Word file, the same way, read by python-docx ----


def word_units(data: bytes) -> list[str]:
    found: list[str] = []
    for child in docx.Document(io.BytesIO(data)).element.body:
        if child.tag == qn("w:p"):
            found.append(_text(child))
        elif child.tag == qn("w:tbl"):
            found += [_text(cell) for cell in child.iter(qn("w:tc")) if _begins(cell)]
    return found


def _begins(cell) -> bool:
    merge = cell.find(qn("w:tcPr")).find(qn("w:vMerge"))
    return merge is None or merge.get(qn("w:val")) == "restart"


def _text(node) -> str:
    return squeeze("".join(each.text or "" for each in node.iter(qn("w:t"))))


# ---- the PDF: pages of text without their numbers ----


def pdf_pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        # PDFium takes a hyphen at a line's end for a soft one.
        texts = (page.get_textpage().get_text_range() for page in pdf)
        return [NUMBER.sub("", squeeze(text.replace("\ufffe", "-").replace("\x02", "-"))) for text in texts]
    finally:
        pdf.close()


def stands_in(unit: str, pages: list[str]) -> bool:
    """Whether *unit* stands on a page as it is, or goes on from page to page."""
    rest = unit
    for page in pages:
        if rest in page:
            return True
        length = next((n for n in range(len(rest), 0, -1) if page.endswith(rest[:n])), 0)
        # What goes on is in front of the page's end at most by what stands beside it.
        rest = rest[length:]
    return not rest


def repeated_headers(document: Document, pages: list[str]) -> Counter[str]:
    """The letters of header rows beyond their first time."""
    found: Counter[str] = Counter()
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.header_rows:
                cells = (each.cell for each in place(block) if each.y < block.header_rows)
                head = "".join(squeeze(cell.text) for cell in cells)
                found[head] = max(found[head], sum(page.count(head) for page in pages))
    tables = Counter(
        "".join(squeeze(each.cell.text) for each in place(block) if each.y < block.header_rows)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table) and block.header_rows
    )
    letters: Counter[str] = Counter()
    for head, times in found.items():
        for letter in head:
            letters[letter] += times - tables[head]
    return letters


def compare(document: Document) -> None:
    expected = [unit for unit in units(document) if unit]
    assert [unit for unit in word_units(print_docx(document)) if unit] == expected
    pages = pdf_pages(print_pdf(document))
    missing = [unit for unit in expected if not stands_in(unit, pages)]
    assert missing == []
    shown = Counter("".join(pages))
    assert shown - repeated_headers(document, pages) == Counter("".join(expected))


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("case", CASES)
def test_both_formats_hold_the_same_text(case: str, name: str) -> None:
    compare(documents_of(case)[name])


def test_the_documents_of_two_formats_are_those_of_the_pack() -> None:
    assert {"book", "overview", "summary", "report"} <= set(BOTH)


def test_a_word_file_alone_holds_its_model() -> None:
    for name in set(PACK.layouts) - set(BOTH):
        document = documents_of("sample")[name]
        assert [unit for unit in word_units(print_docx(document)) if unit] == [unit for unit in units(document) if unit]


# ---- whatever may be typed ----

_COVERED = set(map(chr, [*range(0x20000, 0x2EBE0), *range(0x30000, 0x323B0)])) - set(
    bundled().uncovered("".join(map(chr, [*range(0x20000, 0x2EBE0), *range(0x30000, 0x323B0)])))
)
_PIECES = (
    "王", "欧阳赟喆", RARE_NAME, "古丽米拉·艾山", "阿卜杜热依木·麦麦提吐尔逊",
    "ＡＢＣ１２３（全角）", "“引号”——破折号……",
    "①②℃㎡‰",
    "office fluffy ffi", "e-mail", LATIN, "A" * 60, "ZL 2021 2 0345678.9", "GB/T 9704—2012", "《书名》〔2024〕1号",
    "x" * 40 + "，",
    "a-b-c-d", "1,234.5", "", " ", "　", "é", "e\u0301", "naïve", "C++/C#", "<b>&amp;#*_$", "C:\\路径",
    "技" * 30, "㛃䶮犇",
    "2019年\t一等奖", "⼯匠⻓", "反\u202e向\u202c", "\ufeff软\u00ad连\u200b字", "第一\r\n第二\u2028第三", "控\x07制",
)  # fmt: skip
_texts = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.sampled_from(sorted(_COVERED)) if _COVERED else st.just("𬭎")), max_size=3
).map("".join)


def _answer(draw: st.DrawFn, entry: Field) -> Value | None:
    if entry.kind is Kind.LONG_TEXT:
        return draw(st.one_of(_texts, st.builds("\n".join, st.lists(_texts, max_size=3)), st.just(DEEDS[:300])))
    return draw(_texts) if entry.kind is Kind.TEXT else None


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    answers: dict[str, Value] = {}
    for entry in PACK.applicant:
        if entry.kind is Kind.TABLE:
            cells = {column.id: value for column in entry.columns if (value := _answer(draw, column)) is not None}
            answers[entry.id] = (DossierRow(f"{entry.id}-1", Record(cells)),)
        elif (value := _answer(draw, entry)) is not None:
            answers[entry.id] = value
    return with_answers(sample_dossier(), answers)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(dossiers(), st.sampled_from(BOTH))
def test_what_was_typed_stands_in_both(dossier: Dossier, name: str) -> None:
    compare(made(dossier, name))


_LETTERS = st.one_of(
    st.sampled_from("王喆赟AZaz09 -/.,:，。“”（）·①℃é　"),
    st.sampled_from(sorted(_COVERED | set("𬭎㛃"))),
    st.characters(
        min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ),
)


@cache
def _drawn(letter: str) -> bool:
    return not bundled().uncovered(letter) and printable(letter) == letter


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(_LETTERS.filter(_drawn), max_size=120), min_size=1, max_size=8))
def test_any_letters_that_can_be_drawn_are_the_same_in_both(texts: list[str]) -> None:
    cells = tuple(Row((Cell((Paragraph((Run(text),)),)),), height=5) for text in texts)
    compare(Document("试验", (Section(Page(), (Table((60.0,), cells),)),), MADE_ON))


def test_what_no_font_draws_is_named_and_stays_in_the_word_file() -> None:
    rare = "𰻝"
    document = made(with_answers(sample_dossier(), {"name": f"王{rare}明"}), "overview")
    assert any(f"王{rare}明" in unit for unit in word_units(print_docx(document)))
    printed = print_pdf_noted(document)
    assert "U+30EDD" in printed.notes[0]
    assert "主要业绩" in "".join(pdf_pages(printed.data))
