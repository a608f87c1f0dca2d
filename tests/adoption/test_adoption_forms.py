"""Ten forms of different make: what is recognised, filled without touching the layout, and read back equal."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from adoption_tools import (
    FORMS,
    PACK,
    answers,
    blank,
    form,
    is_within,
    photo,
    printed,
    proposal,
    sample_dossier,
    short_dossier,
    skeleton,
    without_lines_under_notes,
)
from docx.oxml.ns import qn
from lxml import etree

from qilu_desktop.documents.adoption.answers import Answers
from qilu_desktop.documents.adoption.fill import fill
from qilu_desktop.documents.adoption.mapping import Slot, SlotKind, mapping_json, read_mapping
from qilu_desktop.documents.adoption.ooxml import kids, w
from qilu_desktop.documents.adoption.read_back import ReadBack, read_back
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.pack.model import Field, Kind
from qilu_desktop.pack.read_aliases import field_at

PLACES = {
    "merged": "name sex nation photo born politics id_number education school work_since mobile enterprise.name "
    "enterprise.nature trade trade_years address enterprise.contact enterprise.phone deeds enterprise.opinion career "
    "honours",
    "nested": "name sex enterprise.name career apprentices",
    "vertical": "name sex education id_number postcode career honours deeds",
    "controls": "name sex education born front_line photo deeds",
    "boxes": "name sex enterprise.name trade photo deeds",
    "lined": "name nation sex politics born work_since id_number mobile front_line enterprise.name trade_years "
    "education school unit.report_on",
    "two_line": "name trade career contests",
    "people": "unit.name unit.contact unit.phone unit.report_on applicants",
    "overview": "unit.name fact.order name sex nation born photo id_number education degree enterprise.name "
    "enterprise.nature politics post_name trade trade_years fact.skill fact.field work_since school "
    "enterprise.industry employment achievements fact.results enterprise.opinion",
    "report": "unit.name unit.report_number fact.count unit.decision_on unit.publicity_work unit.review_opinion "
    "unit.report_opinion applicants unit.contact unit.phone unit.report_on",
    "personal": "name sex nation born photo id_number front_line mobile fact.certificate_trade fact.level "
    "fact.certificate_number enterprise.name enterprise.nature enterprise.address enterprise.contact "
    "enterprise.phone enterprise.uscc deeds enterprise.opinion",
    "listed": "career contests honours apprentices innovations",
    "chaptered": "name sex deeds enterprise.opinion career",
    "margins": "unit.name unit.report_on applicants unit.contact unit.phone",
    "split": "name sex born education employment "
    "politics classified chief_on unit.report_on enterprise.nature front_line",
}
LEFT = {
    "two_line": ["推荐单位意见"],
    "personal": ["姓名", "手机", "市人力资源社会保障局意见"],
    "split": ["填表日期"],
}
"""Labels that are listed and take nothing: what the pack has no field for, whose answer it is, what is circled."""
ALL = sorted(FORMS)


@pytest.mark.parametrize("name", ALL)
def test_every_label_finds_its_field(name: str) -> None:
    found = proposal(name)
    assert sorted(place for slot in found.mapping.slots for place in slot.places) == sorted(PLACES[name].split())
    assert [entry.label for entry in found.unplaced] == LEFT.get(name, [])
    taken = set(PLACES[name].split())
    assert not taken & set(found.unmapped)
    if name == "merged":
        assert "degree" in found.unmapped


@pytest.mark.parametrize("name", ALL)
def test_what_is_filled_is_read_back_equal(name: str) -> None:
    mapping, given = proposal(name).mapping, answers(name)
    filled = fill(blank(name), mapping, given)
    assert filled.notes == ()
    found = read_back(blank(name), mapping, filled.data, PACK)
    assert found.not_understood == ()
    for slot in mapping.slots:
        if slot.kind is SlotKind.PEOPLE:
            _same_people(found, given, mapping.slots)
        else:
            _same_answer(found, slot, given)


def _same_answer(found: ReadBack, slot: Slot, given: Answers) -> None:
    place = slot.places[0]
    entry = field_at(PACK, place)
    if place.startswith("fact."):
        # Worked out, so written and never read.
        assert given.text((place,))
        return
    assert entry
    record = {"enterprise": found.enterprise, "unit": found.unit}.get(place.partition(".")[0], found.applicant)
    if slot.kind is SlotKind.PHOTO:
        assert dict(found.photos)[place] == photo()
    elif entry.kind is Kind.TABLE:
        columns = {column for each in slot.columns for column in each.places} - {"no"}
        assert _rows(entry, record.rows(entry.id), columns) == _rows(entry, given.rows(place), columns)
        assert record.rows(entry.id)
    else:
        assert display(entry, record.get(entry.id)) == given.text((place,)) != ""


def _rows(entry: Field, rows: tuple[Row, ...], columns: set[str]) -> list[list[str]]:
    return [
        [display(column, row.values.get(column.id)) for column in entry.columns if column.id in columns] for row in rows
    ]


def _same_people(found: ReadBack, given: Answers, slots: tuple[Slot, ...]) -> None:
    people = given.context.dossier.applicants
    assert len(found.people) == len(people) == 10
    for person, read in zip(people, found.people, strict=True):
        one = given.of(person, 1)
        listed = [place for slot in slots for column in slot.columns for place in column.places]
        for place in (each for each in listed if field_at(PACK, each) and "." not in each):
            assert _text(place, read.applicant) == one.text((place,)) != ""
        assert read.enterprise.text("name") == one.text(("enterprise.name",))


def _text(place: str, record: Record) -> str:
    entry = field_at(PACK, place)
    assert entry
    return display(entry, record.get(entry.id))


@pytest.mark.parametrize("name", ALL)
def test_layout_is_untouched(name: str) -> None:
    """All but the filled runs is equal: structure, properties, printed words and their looks, every other part."""
    mapping = proposal(name).mapping
    filled = fill(blank(name), mapping, answers(name, short_dossier())).data
    before = form(blank(name))
    after = without_lines_under_notes(before, filled, mapping)
    photos = {slot.at for slot in mapping.slots if slot.kind is SlotKind.PHOTO}
    if name != "controls":
        # An answered content control is told so: its properties may change.
        assert [skeleton(root) for root in before.file.roots] == [skeleton(root) for root in after.file.roots]
    targets = {mark.at for slot in mapping.slots for mark in slot.marks}
    targets |= {slot.at for slot in mapping.slots if not slot.marks}
    for old, new in zip(before.lines, after.lines, strict=True):
        assert old.address == new.address
        if not _touched(old.address, targets) and not old.boxes:
            assert etree.tostring(old.element) == etree.tostring(new.element), old.address
        elif not any(old.address.startswith(at) for at in photos):
            assert is_within(printed(old.element), printed(new.element)), old.text


def _touched(address: str, targets: set[str]) -> bool:
    return any(address == at or address.startswith(f"{at}/") for at in targets)


@pytest.mark.parametrize("name", ALL)
def test_other_parts_and_bytes(name: str) -> None:
    filled = fill(blank(name), proposal(name).mapping, answers(name)).data
    assert filled == fill(blank(name), proposal(name).mapping, answers(name)).data
    docx.Document(io.BytesIO(filled))
    with zipfile.ZipFile(io.BytesIO(blank(name))) as old, zipfile.ZipFile(io.BytesIO(filled)) as new:
        changing = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        for part in old.namelist():
            if name == "margins" and part in {"word/header1.xml", "word/footer1.xml"}:
                assert old.read(part) != new.read(part)
            elif part not in changing or ("photo" not in PLACES[name] and part != "word/document.xml"):
                assert old.read(part) == new.read(part), part


@pytest.mark.parametrize("name", ["merged", "nested", "vertical", "two_line", "people", "report", "listed", "margins"])
def test_added_rows_are_of_the_forms_own_make(name: str) -> None:
    mapping, given = proposal(name).mapping, answers(name)
    before, after = form(blank(name)), form(fill(blank(name), mapping, given).data)
    grown = 0
    for slot in (each for each in mapping.slots if each.columns):
        table = before.table(slot.at)
        assert table
        model = table.rows[slot.last - 1].element
        look = (
            etree.tostring(model.find(w("trPr"))),
            [etree.tostring(tc.find(w("tcPr"))) for tc in kids(model, w("tc"))],
        )
        made = [
            row
            for each in after.tables
            for row in each.rows
            if row.element.find(w("trPr")) is not None
            and (
                etree.tostring(row.element.find(w("trPr"))),
                [etree.tostring(c.element.find(w("tcPr"))) for c in row.cells],
            )
            == look
        ]
        wanted = (
            len(given.context.dossier.applicants) if slot.kind is SlotKind.PEOPLE else len(given.rows(slot.places[0]))
        )
        assert len(made) >= wanted
        grown += max(0, wanted - (slot.last - slot.first + 1))
    assert grown > 0
    assert len([row for each in after.tables for row in each.rows]) == grown + sum(len(t.rows) for t in before.tables)


def test_too_few_rows_leave_the_rest_empty() -> None:
    mapping = proposal("merged").mapping
    after = form(fill(blank("merged"), mapping, answers("merged")).data)
    honours = after.table("t3")
    assert honours
    assert [bool(row.cells[0].text.strip()) for row in honours.rows] == [True] * 5 + [False] * 2


def test_text_takes_the_looks_of_the_place() -> None:
    filled = docx.Document(io.BytesIO(fill(blank("merged"), proposal("merged").mapping, answers("merged")).data))
    run = filled.tables[0].cell(0, 1).paragraphs[0].runs[-1]
    assert run.text == "王燚喆"
    assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert run.font.size.pt == 10.5


def test_photo_has_its_shape_and_fits_the_cell() -> None:
    filled = docx.Document(io.BytesIO(fill(blank("merged"), proposal("merged").mapping, answers("merged")).data))
    cell = filled.tables[0].cell(0, 6)
    assert cell.text == ""
    (extent,) = cell._element.iter(qn("wp:extent"))
    wide, high = int(extent.get("cx")) / 36000, int(extent.get("cy")) / 36000
    assert wide / high == pytest.approx(35 / 49, abs=0.01)
    assert 25 < wide <= 34
    assert high <= 44


def test_boxes_words_dates_and_units() -> None:
    text = {
        line.address: line.text
        for line in form(fill(blank("lined"), proposal("lined").mapping, answers("lined")).data).lines
    }
    assert "☑男　□女" in text["p3"]
    assert "☑中共党员　□共青团员" in text["p3"]
    assert text["p4"].replace("_", "") == "出生年月：1979年3月　　参加工作时间：1997年8月"
    assert text["p6"] == "是否在生产一线：是√ / 否"
    assert "从事本职业年限：26" in text["p7"]
    assert text["p7"].endswith("年")
    assert text["p8"].startswith("学　　历：☑大学专科　□大学本科")
    assert text["p10"].startswith("本人签名：____________")


def test_fallback_of_a_text_box_says_the_same() -> None:
    after = form(fill(blank("boxes"), proposal("boxes").mapping, answers("boxes")).data)
    holders = ["".join(part.itertext()) for part in after.file.root.iter(w("txbxContent"))]
    assert holders[0] == holders[3 // 3]
    assert sum("王燚喆" in holder for holder in holders) == 2
    assert sum(1 for _ in after.file.root.iter(w("drawing"))) == 5


def test_content_controls_are_answered() -> None:
    root = form(fill(blank("controls"), proposal("controls").mapping, answers("controls")).data).file.root
    assert not list(root.iter(w("showingPlcHdr")))
    assert not list(root.iter(w("dataBinding")))
    states = [
        part.get(part.tag.replace("}checked", "}val")) for part in root.iter() if str(part.tag).endswith("}checked")
    ]
    assert states == ["1", "0", "1", "0"]


def test_a_choice_that_the_form_lacks_is_told() -> None:
    dossier = sample_dossier()
    person = dossier.applicants[0]
    dossier = dossier.with_record(person.id, person.record.with_value("politics", "democratic"))
    filled = fill(blank("lined"), proposal("lined").mapping, answers("lined", dossier))
    assert len(filled.notes) == 1
    assert "民主党派" in filled.notes[0]


def test_mapping_survives_the_file() -> None:
    for name in ALL:
        mapping = proposal(name).mapping
        assert read_mapping(mapping_json(mapping)) == mapping
