"""No word runs over its cell or off the paper, and what is copied out of the PDF is what was typed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from form_samples import context, sample_dossier
from hypothesis import example, given, settings
from hypothesis import strategies as st
from printing_samples import MADE_ON

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Cell, Document, Page, Paragraph, Row, Run, Section, Style, Table
from qilu_desktop.documents.breaking import BREAK, LOOSEST, breakable, room_of, too_wide
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.fitting import LOOSENESS
from qilu_desktop.documents.fonts import bundled
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import PartialDate, Record
from qilu_desktop.dossier.values import Row as DossierRow
from qilu_desktop.pack.model import Kind

MM = 72 / 25.4
LONG = (
    "PCT/CN2021/0123456789",
    "DOI:10.13373/j.cnki.cjrm.XY20210012",
    "Q/370102SDJX001-2023",
    "123456789.55",
    "W" * 90,
    "（Q/370102SDJX001-2023）。",
    "！" * 60,
    "…" * 60,
    "前文abcdefghijklmnopqrstuvwxyzABCDEF后文",
    ")" * 80,
)
WIDTHS = (34.0, 18.0, 22.0)
CELL = Style("song", 10.5, line_pitch=16)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("\ufffe", "-").replace("\x02", "-")


def grid(rows: tuple[tuple[str, ...], ...], style: Style = CELL) -> Document:
    cells = (tuple(Cell((Paragraph((Run(text),), style),)) for text in row) for row in rows)
    table = Table(WIDTHS, tuple(Row(row, height=8) for row in cells), align="left")
    return Document("试验", (Section(Page(), (table,)),), MADE_ON)


@pytest.mark.parametrize("style", [CELL, replace(CELL, face="hei", bold=True), replace(CELL, face="fang", indent=2)])
def test_every_letter_stands_in_its_own_cell(style):
    document = grid(tuple((text, "3", text) for text in LONG), style)
    page = pypdfium2.PdfDocument(print_pdf(document))
    found = ["", "", ""]
    for sheet in page:
        left = 25 * MM
        for place, width in enumerate(WIDTHS):
            found[place] += sheet.get_textpage().get_text_bounded(left, 0, left + width * MM, sheet.get_height())
            left += width * MM
    page.close()
    wanted = squeeze("".join(LONG))
    assert [squeeze(text) for text in found] == [wanted, "3" * len(LONG), wanted]


def test_what_fits_its_line_is_not_broken():
    fonts = bundled()
    room = room_of(CELL, 31.6)
    (stretch,) = fonts.stretches("号370102198001010015号", "song")
    assert breakable(stretch, CELL.size, room_of(CELL, 60), fonts) == stretch.text
    (number,) = fonts.stretches("PCT/CN2021/0123456789", "song")
    assert breakable(number, CELL.size, room, fonts).split(BREAK) == ["PCT/", "CN2021/", "0123456789"]
    (standard,) = fonts.stretches("Q/370102SDJX001-2023", "song")
    assert breakable(standard, CELL.size, room, fonts).split(BREAK) == ["Q/", "370102SDJX001", "-2023"]


def test_breaks_are_worked_out_for_the_loosest_setting():
    assert LOOSEST == LOOSENESS


@given(st.text(st.characters(exclude_characters=BREAK, exclude_categories=("Cs",)), max_size=60), st.floats(3, 60))
def test_breaking_adds_nothing_but_breaks(text, width):
    fonts = bundled()
    for stretch in fonts.stretches(text, "song"):
        made = breakable(stretch, CELL.size, room_of(CELL, width), fonts)
        assert made.replace(BREAK, "") == stretch.text
        assert not made.startswith(BREAK)
        assert not made.endswith(BREAK)


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("ABCwxyz0189-/.:,()[]{}&%@_！）…"), min_size=30, max_size=70))
@example("00000000000000:0000000@！…）%000")
@example("0000000000000:00000&(000000000")
def test_no_text_whatever_runs_over_its_cell(text):
    pdf = pypdfium2.PdfDocument(print_pdf(grid(((text, "3", "4"),)), pdfa=False))
    right = (25 + WIDTHS[0]) * MM
    sheet = pdf[0].get_textpage()
    beyond = sheet.get_text_bounded(right, 0, 25 * MM + sum(WIDTHS) * MM, pdf[0].get_height())
    pdf.close()
    assert squeeze(beyond) == "34"


def test_word_may_break_only_the_paragraphs_that_ask_for_it():
    made = docx.Document(io.BytesIO(print_docx(grid(((LONG[0], "3", "一级 ordinary text"),)))))
    marks = [cell.paragraphs[0]._p.find(f".//{qn('w:wordWrap')}") for cell in made.tables[0].rows[0].cells]
    assert [mark is not None and mark.get(qn("w:val")) for mark in marks] == ["0", False, False]
    assert too_wide(Paragraph((Run(LONG[0]),), CELL), 31.6, bundled())
    assert [cell.text for cell in made.tables[0].rows[0].cells] == [LONG[0], "3", "一级 ordinary text"]


# -- the real forms ---------------------------------------------------------------------------------------------------


def limits_in_latin() -> Dossier:
    """The sample with every text field and column of the first person and the unit at its limit, in Latin letters."""
    dossier = sample_dossier()
    pack = context(dossier).pack

    def full(fields, record: Record) -> Record:
        for entry in fields:
            if entry.kind is Kind.TEXT and entry.limit:
                record = record.with_value(entry.id, "W" * min(entry.limit, 60))
        return record

    person = dossier.applicants[0]
    cells = {"on": PartialDate(2021, 3), "name": "成果", "rank": "3", "benefit": Decimal("123456789.55")}
    rows = tuple(DossierRow(f"i{at}", Record({**cells, "number": text[:60]})) for at, text in enumerate(LONG[:4]))
    record = full(pack.applicant, person.record).with_value("patents", rows)
    dossier = dossier.with_record(person.id, record)
    dossier = dossier.with_record(person.enterprise_id, full(pack.enterprise, dossier.record_of(person.enterprise_id)))
    return dossier.with_record("unit", full(pack.unit, dossier.unit))


def overprinted(page: pypdfium2.PdfPage) -> list[str]:
    """Pairs of letters that stand on each other, and letters off the paper."""
    text = page.get_textpage()
    boxes = []
    for at in range(text.count_chars()):
        letter = text.get_text_range(at, 1)
        if letter.strip():
            boxes.append((*text.get_charbox(at), letter))
    found = [box[4] for box in boxes if box[0] < 0 or box[2] > page.get_width()]
    boxes.sort()
    for place, (left, low, right, high, letter) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other[0] > right - 0.3 * (right - left):
                break
            if min(high, other[3]) - max(low, other[1]) > 0.3 * (high - low):
                found.append(letter + other[4])
    return found


@pytest.mark.parametrize("name", ["book", "overview", "report", "summary"])
def test_a_form_at_its_limits_has_nothing_printed_over(name):
    dossier = limits_in_latin()
    if name == "overview":
        record = dossier.applicants[0].record
        for entry in ("achievements", "innovations", "papers", "standards", "contests", "honours"):
            record = record.with_value(entry, None)
        dossier = dossier.with_record(dossier.applicants[0].id, record)
    told = context(dossier)
    make = getattr(forms, name)
    document = make(told, dossier.applicants[0]) if name in ("book", "overview") else make(told)
    pdf = pypdfium2.PdfDocument(print_pdf(document))
    assert [overprinted(page) for page in pdf] == [[]] * len(pdf)
    pdf.close()
