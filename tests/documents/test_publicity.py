"""公示名单 (3.1c), 考察材料 (3.3) and the 汇总表 as a workbook: who stands in them, and what never does."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from form_samples import PACK, TODAY, context, sample_dossier
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import texts
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.facts import facts_of
from qilu_desktop.documents.inspection import MOST, draft
from qilu_desktop.documents.output import documents_of, formats_of, write_document
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.documents.xlsx_printer import print_xlsx
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.errors import InputError

SAMPLE = sample_dossier()


def edited(dossier: Dossier, place: int, **answers: str | bool | None) -> Dossier:
    """The dossier with other answers of the person at *place*."""
    people = list(dossier.applicants)
    record = people[place].record
    for name, value in answers.items():
        record = record.with_value(name, value)
    people[place] = replace(people[place], record=record)
    return replace(dossier, applicants=tuple(people))


def publicity_text(dossier: Dossier) -> str:
    return "\n".join(texts(forms.publicity(context(dossier))))


def draft_of(dossier: Dossier, person: Applicant) -> str:
    return draft(facts_of(PACK, dossier, TODAY, person))


def test_the_notice_names_everybody_who_may_be_named_and_nobody_else():
    told = publicity_text(SAMPLE)
    for person in SAMPLE.applicants:
        assert (person.name in told) == (not person.classified), person.name
    kept = [person for person in SAMPLE.applicants if not person.classified]
    assert f"推荐人选共{len(kept)}名" in told
    assert f"等{len(kept)}名同志" in told


def test_the_notice_holds_no_identity_number_phone_or_post_code_of_a_person():
    dossier = SAMPLE
    pdf = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(print_pdf(forms.publicity(context(dossier))))).pages
    )
    for person in dossier.applicants:
        for name in ("id_number", "mobile", "address"):
            assert person.record.text(name)
            assert person.record.text(name) not in pdf


@pytest.mark.parametrize("declassified", ["passed", "refused", None])
def test_a_classified_person_is_left_out_whatever_the_review_says(declassified):
    dossier = edited(SAMPLE, 0, classified=True, declassified_result=declassified)
    name = dossier.applicants[0].name
    assert name not in publicity_text(dossier)
    assert any(name in note and "涉密" in note for note in forms.unlisted(context(dossier), "publicity"))


def test_a_person_of_whom_it_is_not_said_is_left_out_until_it_is():
    dossier = edited(SAMPLE, 0, classified=None)
    name = dossier.applicants[0].name
    assert name not in publicity_text(dossier)
    assert any(name in note and "没有填写是否涉密" in note for note in forms.unlisted(context(dossier), "publicity"))
    assert forms.unlisted(context(dossier), "summary") == ()


def test_the_numbers_leave_no_gap_where_somebody_is_left_out():
    dossier = edited(SAMPLE, 0, classified=True)
    document = forms.publicity(context(dossier))
    table = next(block for section in document.sections for block in section.blocks if hasattr(block, "rows"))
    shown = [row.cells[0].text for row in table.rows[1:-1]]
    assert shown == [str(number) for number in range(1, len(shown) + 1)]


def test_a_notice_for_nobody_says_what_is_missing():
    assert "（人选待定）" in publicity_text(replace(SAMPLE, applicants=()))


def test_the_clerks_own_text_is_printed_in_place_of_the_draft():
    dossier = edited(SAMPLE, 0, inspection="甲" * 500)
    person = dossier.applicants[0]
    told = "\n".join(texts(forms.visit(context(dossier), person)))
    assert "甲" * 500 in told
    assert draft_of(dossier, person) not in told


@pytest.mark.parametrize("person", SAMPLE.applicants, ids=lambda person: person.name)
def test_a_draft_is_about_five_hundred_characters_long(person):
    told = draft_of(SAMPLE, person)
    assert 400 <= count_characters(told) <= MOST
    assert person.name in told
    assert person.id_number not in told


@pytest.mark.parametrize("person", SAMPLE.applicants, ids=lambda person: person.name)
def test_a_draft_says_only_numbers_that_were_typed(person):
    record = repr(person.record)
    for number in re.findall(r"\d{3,}", draft_of(SAMPLE, person)):
        assert number in record, number


def test_nothing_filled_in_gives_no_draft_and_a_place_to_write():
    person = Applicant("p", "", Record())
    dossier = replace(SAMPLE, applicants=(person,))
    assert draft_of(dossier, person) == ""
    assert "（待填写。）" in texts(forms.visit(context(dossier), person))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=1500),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=900),
)
def test_no_text_makes_a_draft_too_long(deeds, achievements):
    dossier = edited(SAMPLE, 0, deeds=deeds, achievements=achievements)
    assert count_characters(draft_of(dossier, dossier.applicants[0])) <= MOST


def test_the_word_file_of_the_inspection_holds_the_draft():
    person = SAMPLE.applicants[0]
    read = docx.Document(io.BytesIO(print_docx(forms.visit(context(SAMPLE), person))))
    paragraphs = "\n".join(paragraph.text for paragraph in read.paragraphs)
    for part in draft_of(SAMPLE, person).split("\n"):
        assert part in paragraphs


def test_formats_follow_the_layout_and_only_the_summary_is_a_workbook():
    told = context(SAMPLE)
    assert formats_of(told, "visit") == ("docx",)
    assert set(formats_of(told, "publicity")) == {"pdf", "docx"}
    assert formats_of(told, "summary", "xlsx") == ("xlsx",)
    with pytest.raises(InputError):
        formats_of(told, "book", "xlsx")


def test_people_of_one_name_get_files_of_their_own(tmp_path):
    dossier = edited(edited(SAMPLE, 0, name="李同名"), 1, name="李同名")
    made = documents_of(context(dossier), "visit")
    written = [path for document in made for path in write_document(document, tmp_path, ("docx",))]
    assert len(set(written)) == len(dossier.applicants)
    assert {path.name for path in written[:2]} == {"01-李同名-考察材料.docx", "02-李同名-考察材料.docx"}


def test_the_workbook_holds_every_person_as_text():
    document = forms.summary(context(SAMPLE))
    sheet = load_workbook(io.BytesIO(print_xlsx(document))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    values = [str(cell.value) for cell in cells]
    for person in SAMPLE.applicants:
        assert person.name in values
        assert person.id_number in values
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet.freeze_panes
    assert sheet.page_setup.orientation == "landscape"
    assert print_xlsx(document) == print_xlsx(document)


@pytest.mark.parametrize(
    "hostile", ["=1+1", '=HYPERLINK("http://x")', "+1", "@x", "-2", "\x01坏\x0b", "'单引号", "\ufffe坏\udc00"]
)
def test_what_looks_like_a_formula_stays_text(hostile):
    dossier = edited(SAMPLE, 0, name=hostile)
    sheet = load_workbook(io.BytesIO(print_xlsx(forms.summary(context(dossier))))).active
    named = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value and hostile.strip("\x01\x0b\ufffe\udc00")[:2] in str(cell.value)
    ]
    assert named
    assert all(cell.data_type == "s" for cell in named)
