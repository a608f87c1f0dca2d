"""Corrections of a mapping: put, changed, taken out, columns and rows of lists, back and forth, kept and set aside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from adoption_tools import FORMS, PACK, answers, blank, form, proposal

from qilu_desktop.documents.adoption import editing
from qilu_desktop.documents.adoption.editing import History, Sheet, can_put, open_labels, put, room_beside, state_of
from qilu_desktop.documents.adoption.fill import fill
from qilu_desktop.documents.adoption.mapping import Mapping, Slot, SlotKind, for_form, mapping_json, read_mapping
from qilu_desktop.documents.adoption.names import choices, title_of, titles_of
from qilu_desktop.documents.adoption.read_back import read_back
from qilu_desktop.documents.adoption.spots import Spot, slot_keys
from qilu_desktop.documents.adoption.store import adopted, aside, drop, keep
from qilu_desktop.errors import InputError


def sheet(name: str) -> Sheet:
    return editing.sheet(blank(name), PACK, FORMS[name][0], f"{name}.docx")


def spot(of: Sheet, key: str) -> Spot:
    return next(one for one in of.spots if one.keys[0] == key)


def slot(mapping: Mapping, place: str) -> Slot:
    return next(one for one in mapping.slots if one.places == (place,))


def test_another_field_in_a_cell_is_filled_and_read_there() -> None:
    of = sheet("merged")
    made = editing.refill(of, of.proposal.mapping, slot(of.proposal.mapping, "nation"), "degree")
    changed = slot(made, "degree")
    assert (changed.at, changed.by_hand, state_of(changed), changed.label) == ("t1/r1/c6", True, "hand", "民族")
    assert len(made.slots) == len(of.proposal.mapping.slots)
    assert "nation" in editing.lacking(of, made)
    filled = fill(blank("merged"), made, answers("merged")).data
    cell = form(filled).cell("t1/r1/c6")
    assert cell
    assert cell.text == answers("merged").text(("degree",))
    assert read_back(blank("merged"), made, filled, PACK).applicant.text("degree")
    assert read_mapping(mapping_json(made)) == made


def test_taken_out_it_is_listed_as_a_label_and_can_be_put_back() -> None:
    of = sheet("merged")
    before = of.proposal.mapping
    made = before.without(slot(before, "mobile"))
    (left,) = open_labels(of, made)
    assert (left.label, left.reason) == ("手机", "已改为不填")
    room = room_beside(of, left) or spot(of, left.at)
    again = put(of, made, room, "mobile")
    assert open_labels(of, again) == ()
    assert [one.places for one in again.slots] == [one.places for one in before.slots]


def test_what_does_not_go_together_is_refused() -> None:
    of = sheet("lined")
    date = next(one for one in of.spots if one.label == "出生年月")
    assert not can_put(of, date, "name")
    assert can_put(of, date, "work_since")
    with pytest.raises(InputError, match="填不了"):
        put(of, of.proposal.mapping, date, "name")
    of = sheet("merged")
    with pytest.raises(InputError, match="填不了"):
        put(of, of.proposal.mapping, spot(of, "t1/r11/c2"), "photo")
    with pytest.raises(InputError, match="列表"):
        editing.refill(of, of.proposal.mapping, slot(of.proposal.mapping, "honours"), "name")


def test_one_of_two_blanks_in_a_line_is_changed_alone() -> None:
    of = sheet("lined")
    made = editing.refill(of, of.proposal.mapping, slot(of.proposal.mapping, "mobile"), "postcode")
    assert slot(made, "postcode").marks == slot(of.proposal.mapping, "mobile").marks
    assert slot(made, "id_number") == slot(of.proposal.mapping, "id_number")


def test_boxes_take_only_a_choice_that_they_offer() -> None:
    of = sheet("lined")
    sex = next(one for one in of.spots if one.label == "性别")
    assert can_put(of, sex, "sex")
    assert not can_put(of, sex, "politics")


def test_columns_and_rows_of_a_list() -> None:
    of = sheet("merged")
    before = of.proposal.mapping
    honours = slot(before, "honours")
    made = editing.with_column(of, before, honours, 4, ())
    assert [one.cell for one in slot(made, "honours").columns] == [1, 2, 3]
    made = editing.with_column(of, made, slot(made, "honours"), 4, ("level",))
    assert slot(made, "honours").columns[-1].places == ("level",)
    assert slot(made, "honours").columns[-1].label == "授予单位"
    made = editing.with_rows(of, made, slot(made, "honours"), 3, 5)
    assert (slot(made, "honours").first, slot(made, "honours").last) == (3, 5)
    for_form(made, of.form, "book")
    table = form(fill(blank("merged"), made, answers("merged")).data).table("t3")
    assert table
    assert [bool(row.cells[1].text.strip()) for row in table.rows][:4] == [True, False, True, True]
    for first, last in ((0, 2), (5, 3), (2, 99)):
        with pytest.raises(InputError, match="没有这样的行"):
            editing.with_rows(of, before, honours, first, last)
    of = sheet("people")
    people = slot(of.proposal.mapping, "applicants")
    with pytest.raises(InputError, match="格子不一样"):
        editing.with_rows(of, of.proposal.mapping, people, 2, 4)
    alone = replace(people, columns=people.columns[:1])
    with pytest.raises(InputError, match="至少"):
        editing.with_column(of, of.proposal.mapping.with_slot(people, alone), alone, people.columns[0].cell, ())


def test_a_list_can_take_another_table_and_be_made_anew() -> None:
    of = sheet("merged")
    before = of.proposal.mapping
    made = editing.refill(of, before, slot(before, "honours"), "contests")
    assert slot(made, "contests").kind is SlotKind.ROWS
    assert slot(made, "contests").first == 2
    without = before.without(slot(before, "honours"))
    again = put(of, without, spot(of, "t3/r4/c2"), "honours")
    assert slot(again, "honours").first == 2
    assert {one.places for one in slot(again, "honours").columns} == {
        one.places for one in slot(before, "honours").columns
    }
    of = sheet("people")
    bare = replace(of.proposal.mapping, slots=())
    assert put(of, bare, spot(of, "t1/r2/c2"), "applicants").slots[0].kind is SlotKind.PEOPLE


def test_a_put_field_takes_the_place_of_what_stood_there() -> None:
    of = sheet("merged")
    made = put(of, of.proposal.mapping, Spot("t1/r1/c2", (), "姓名"), "mobile")
    keys = [key for one in made.slots for key in slot_keys(of.form, one)]
    assert len(keys) == len(set(keys))


def test_every_place_takes_what_it_is_offered() -> None:
    """Whatever field is put on whatever place, the mapping holds, fills and comes back from its file."""
    for name in ("merged", "lined", "controls", "report"):
        of = sheet(name)
        for one in of.spots:
            fits = [choice.place for choice in choices(PACK, of.document) if can_put(of, one, choice.place)]
            for place in fits[:: max(1, len(fits) // 3)]:
                made = put(of, of.proposal.mapping, one, place)
                assert for_form(read_mapping(mapping_json(made)), of.form, of.document) == made
        assert fill(blank(name), made, answers(name)).data


def test_history_goes_back_and_forth() -> None:
    first = sheet("merged").proposal.mapping
    history = History(first)
    second, third = first.without(first.slots[0]), first.without(first.slots[1])
    history.change(first)
    assert not history.can_undo
    history.change(second)
    assert history.undo()
    assert history.mapping == first
    assert history.redo()
    history.undo()
    history.change(third)
    assert not history.redo()
    assert history.mapping == third


def test_nothing_that_was_adopted_is_lost(tmp_path: Path) -> None:
    first = proposal("merged").mapping
    by_hand = first.without(first.slots[0])
    keep(tmp_path, blank("merged"), first)
    keep(tmp_path, blank("merged"), first)
    assert aside(tmp_path, "book") == ()
    keep(tmp_path, blank("merged"), by_hand)
    keep(tmp_path, blank("nested"), proposal("nested").mapping)
    drop(tmp_path, "book")
    assert adopted(tmp_path, "book") is None
    found = aside(tmp_path, "book")
    assert {(one.data, one.mapping) for one in found} == {
        (blank("merged"), first),
        (blank("merged"), by_hand),
        (blank("nested"), proposal("nested").mapping),
    }
    assert aside(tmp_path, "summary") == ()
    next((tmp_path / "表样" / "停用").glob("*.json")).write_bytes(b"{")
    assert len(aside(tmp_path, "book")) == 2


def test_names_are_words_not_ids() -> None:
    for document in ("book", "overview", "summary", "report"):
        for one in choices(PACK, document):
            assert not title_of(PACK, one.place).isascii(), one
    assert title_of(PACK, "enterprise.name").endswith("（申报单位）")
    assert titles_of(PACK, ("issued_on",), "certificates") == "发证日期"


def test_a_label_that_stands_twice_in_a_table_is_listed_until_its_own_room_is_filled() -> None:
    """姓名 of the applicant has its field; 姓名 under 紧急联系人 is still open."""
    of = sheet("personal")
    mapping = of.proposal.mapping
    assert [one.label for one in open_labels(of, mapping)] == ["姓名", "手机", "市人力资源社会保障局意见"]
    room = room_beside(of, open_labels(of, mapping)[0])
    assert room
    assert room.at == "t1/r9/c3"
    made = put(of, mapping, room, "mobile")
    assert [one.label for one in open_labels(of, made)] == ["手机", "市人力资源社会保障局意见"]
