"""Forms of more makes: a cell for each character, old form fields, labels that limit the text, wordy photo labels."""

from __future__ import annotations

import io
from typing import Any

import docx
from adoption_tools import PACK, context, photo, sample_dossier
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from form_makers import finished, look, start, table

from qilu_desktop.documents.adoption.answers import Answers
from qilu_desktop.documents.adoption.editing import SURE
from qilu_desktop.documents.adoption.fill import Filled, fill
from qilu_desktop.documents.adoption.labels import most_letters
from qilu_desktop.documents.adoption.mapping import SlotKind, mapping_json, read_mapping
from qilu_desktop.documents.adoption.model import form_of
from qilu_desktop.documents.adoption.propose import Proposal, propose
from qilu_desktop.documents.adoption.read_back import ReadBack, read_back
from qilu_desktop.documents.adoption.reading import open_form
from qilu_desktop.documents.adoption.spots import slot_keys

PERSON = sample_dossier().applicants[0]


def spelt(cells: int) -> bytes:
    """An ID number with a narrow cell for each character."""
    made = start("登记表")
    table(made, [["姓名", "", *["<"] * (cells - 1)], ["身份证号码", *[""] * cells]], [26, *[8] * cells])
    return finished(made)


def old_fields() -> bytes:
    """Boxes and a text field as Word 97 made them."""
    made = start("旧式窗体")
    grid = table(made, [["姓名", "", "性别", ""]], [30, 55, 30, 55])
    cell = grid.cell(0, 3).paragraphs[0]
    for option in ("男", "女"):
        _field(cell._p, "FORMCHECKBOX", '<w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>', "")
        look(cell.add_run(f"{option}　"))
    _field(grid.cell(0, 1).paragraphs[0]._p, "FORMTEXT", "<w:textInput/>", "\u2002" * 5)
    return finished(made)


def _field(paragraph: Any, name: str, kind: str, shown: str) -> None:
    for part in (
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/><w:enabled/>{kind}</w:ffData></w:fldChar>',
        f"<w:instrText> {name} </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))


def limited() -> bytes:
    made = start("申报表")
    table(made, [["姓名", "", "近期免冠\n二寸照片"], ["主要业绩\n（限300字）", "", "<"]], [30, 100, 40], [50, 60])
    return finished(made)


def filled(data: bytes) -> tuple[Proposal, Filled, ReadBack]:
    proposal = propose(data, PACK, "book")
    assert read_mapping(mapping_json(proposal.mapping)) == proposal.mapping
    done = fill(data, proposal.mapping, Answers(context(sample_dossier()), PERSON, 1))
    return proposal, done, read_back(data, proposal.mapping, done.data, PACK)


def test_a_number_is_written_one_character_a_cell_and_read_back() -> None:
    proposal, done, found = filled(spelt(18))
    (slot,) = [slot for slot in proposal.mapping.slots if slot.places == ("id_number",)]
    assert slot.kind is SlotKind.LETTERS
    form = form_of(open_form(done.data))
    number = PERSON.record.text("id_number")
    assert [form.parts[key].text for key in slot_keys(form, slot)] == list(number)
    assert done.notes == ()
    assert found.applicant.text("id_number") == number
    assert found.not_understood == ()


def test_too_few_cells_are_told_and_nothing_is_written() -> None:
    _, done, found = filled(spelt(15))
    assert "只有 15 个格子" in done.notes[0]
    assert "放不下 18 个字符" in done.notes[0]
    assert found.applicant.get("id_number") is None


def test_a_cell_left_out_in_the_middle_is_not_guessed() -> None:
    data = spelt(18)
    mapping = propose(data, PACK, "book").mapping
    sent = docx.Document(io.BytesIO(data))
    for place in (1, 2, 4):
        sent.tables[0].cell(1, place).paragraphs[0].add_run("3")
    found = read_back(data, mapping, finished(sent), PACK)
    assert "空着的格子" in found.not_understood[0].reason
    assert found.applicant.get("id_number") is None


def test_boxes_of_old_form_fields_are_ticked_and_read() -> None:
    proposal, done, found = filled(old_fields())
    assert {slot.places[0]: slot.kind for slot in proposal.mapping.slots}["sex"] is SlotKind.BOXES
    assert found.applicant.get("sex") == PERSON.record.get("sex")
    assert found.applicant.text("name") == PERSON.name
    assert form_of(open_form(done.data)).parts["t1/r1/c4"].text == "☑男　□女　"


def test_a_text_longer_than_the_label_allows_is_told() -> None:
    proposal, done, found = filled(limited())
    (slot,) = [slot for slot in proposal.mapping.slots if slot.places == ("deeds",)]
    assert slot.score < SURE
    assert "300 字以内" in done.notes[0]
    assert dict(found.photos)["photo"] == photo()
    assert [most_letters(label) for label in ("2000字以内", "（限 300 字）", "一字", "300-500字", "文字")] == [
        2000,
        300,
        0,
        0,
        0,
    ]
