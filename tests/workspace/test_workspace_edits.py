"""Edits of a workspace, reopened each time: what is acknowledged is on the disk."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qilu_desktop.dossier.model import (
    UNIT_SUBJECT,
    Applicant,
    Compared,
    Dossier,
    Enterprise,
    Evidence,
    OriginalCheck,
    Waiver,
    Withdrawal,
    claim_of,
)
from qilu_desktop.dossier.pages import TURNS, Area, PageEdit
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.errors import InputError, WorkspaceError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.workspace.codec import changes_between, dossier_from, patched
from qilu_desktop.workspace.workspace import Workspace

DAY = PartialDate(2024, 7, 26)
ID_NUMBER = "370102198001010015"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "工作区", "2024") as opened:
        yield opened


def again(workspace: Workspace) -> Dossier:
    with Workspace.open(workspace.folder, read_only=True) as opened:
        assert opened.revision == workspace.revision
        return opened.dossier


def test_every_kind_of_value_is_kept_exactly(workspace):
    file = workspace.store_file("照片".encode(), "照片.jpg", "image/jpeg")
    values: dict[str, Value] = {
        "name": "𠮷·张\n三",
        "flag": False,
        "number": Decimal("1.50"),
        "month": PartialDate(2024, 7),
        "day": DAY,
        "photo": file,
        "many": ("a", "b"),
        "table": (Row("r1", Record({"x": "1", "on": DAY})), Row("r2", Record())),
    }
    for field_id, value in values.items():
        workspace.set_value(UNIT_SUBJECT, field_id, value)
    assert dict(again(workspace).unit.values) == values
    assert str(again(workspace).unit.number("number")) == "1.50"


def test_a_number_that_differs_only_in_writing_is_a_change(workspace):
    workspace.set_value(UNIT_SUBJECT, "n", Decimal("1.5"))
    workspace.set_value(UNIT_SUBJECT, "n", Decimal("1.50"))
    assert str(again(workspace).unit.number("n")) == "1.50"
    workspace.set_value(UNIT_SUBJECT, "n", True)
    workspace.set_value(UNIT_SUBJECT, "n", Decimal(1))
    assert again(workspace).unit.flag("n") is None


def test_removing_and_not_changing(workspace):
    workspace.set_value(UNIT_SUBJECT, "name", "济南市人社局")
    before, revision = workspace.dossier, workspace.revision
    workspace.set_value(UNIT_SUBJECT, "name", "济南市人社局")
    assert workspace.dossier is before
    assert workspace.revision == revision
    workspace.set_value(UNIT_SUBJECT, "name", "")
    assert "name" not in again(workspace).unit
    assert workspace.revision == revision + 1


def test_unknown_subjects_are_key_errors_and_change_nothing(workspace):
    before = workspace.dossier
    ref = workspace.store_file(b"x", "x.pdf", "application/pdf")
    for edit in (
        lambda: workspace.set_value("p9", "name", "x"),
        lambda: workspace.add_applicant("e9"),
        lambda: workspace.move_applicant("p9", 1),
        lambda: workspace.remove_applicant("p9"),
        lambda: workspace.remove_enterprise("e9"),
        lambda: workspace.set_employer("p9", ""),
        lambda: workspace.attach(ref, owner="p9", kind="other"),
        lambda: workspace.remove_evidence("v9"),
        lambda: workspace.remove_row(UNIT_SUBJECT, "panel", "r9"),
    ):
        with pytest.raises(KeyError):
            edit()
    assert workspace.dossier is before


def test_rows_keep_their_ids_while_edited_and_moved(workspace):
    ids = [workspace.add_row(UNIT_SUBJECT, "panel", {"name": name}) for name in "甲乙丙"]
    first = workspace.add_row(UNIT_SUBJECT, "panel", {"name": "丁"}, place=1)
    workspace.move_row(UNIT_SUBJECT, "panel", ids[2], 2)
    workspace.set_row(UNIT_SUBJECT, "panel", Row(ids[0], Record({"name": "己"})))
    workspace.remove_row(UNIT_SUBJECT, "panel", ids[1])
    rows = again(workspace).unit.rows("panel")
    assert [(row.id, row.values.text("name")) for row in rows] == [(first, "丁"), (ids[2], "丙"), (ids[0], "己")]
    assert workspace.add_row(UNIT_SUBJECT, "panel") not in {*ids, first}


def test_a_removed_row_lets_its_evidence_go_and_undo_brings_the_claim_back(workspace):
    person = workspace.add_applicant()
    row = workspace.add_row(person, "certificates", {"number": "1"})
    ref = workspace.store_file(b"%PDF", "证书.pdf", "application/pdf")
    held = workspace.attach(ref, owner=person, kind="certificate", claim=claim_of("certificates", row))
    workspace.remove_row(person, "certificates", row)
    assert again(workspace).evidence[0].claim == ""
    workspace.undo()
    assert again(workspace).evidence == (held,)


def test_evidence_for_a_whole_table_keeps_its_claim_while_a_row_is_left(workspace):
    person = workspace.add_applicant()
    rows = [workspace.add_row(person, "patents", {"name": name}) for name in "甲乙"]
    ref = workspace.store_file(b"%PDF", "专利.pdf", "application/pdf")
    workspace.attach(ref, owner=person, kind="achievement", claim="patents")
    workspace.remove_row(person, "patents", rows[0])
    assert again(workspace).evidence[0].claim == "patents"
    workspace.set_value(person, "honours", None)
    workspace.remove_row(person, "patents", rows[1])
    assert again(workspace).evidence[0].claim == ""


def test_applicants_and_enterprises(workspace):
    works = workspace.add_enterprise()
    one, two, three = (workspace.add_applicant(works) for _ in range(3))
    workspace.move_applicant(three, 1)
    assert [person.id for person in again(workspace).applicants] == [three, one, two]
    workspace.set_value(works, "name", "泰山重工")
    workspace.set_value(two, "name", "张三")
    with pytest.raises(WorkspaceError, match=r"泰山重工.*张三"):
        workspace.remove_enterprise(works)
    for person in (one, two, three):
        workspace.set_employer(person, "")
    workspace.remove_enterprise(works)
    assert again(workspace).enterprises == ()
    workspace.remove_applicant(one)
    assert workspace.add_applicant() not in {one, two, three}


def test_removing_an_applicant_takes_evidence_and_waivers_and_undo_returns_all(workspace):
    person, other = workspace.add_applicant(), workspace.add_applicant()
    ref = workspace.store_file(b"data", "a.pdf", "application/pdf")
    for owner in (person, other, person):
        workspace.attach(ref, owner=owner, kind="other")
    workspace.set_waiver(Waiver("2.1e", person, "已核实", "王五", DAY))
    before = workspace.dossier
    workspace.remove_applicant(person)
    assert [entry.owner for entry in again(workspace).evidence] == [other]
    assert again(workspace).waivers == ()
    workspace.undo()
    assert again(workspace) == before


def test_evidence_is_edited_moved_and_removed(workspace):
    person = workspace.add_applicant()
    ref = workspace.store_file(b"data", "a.pdf", "application/pdf")
    one = workspace.attach(ref, owner=person, kind="other", title="一")
    unit = workspace.attach(ref, owner=UNIT_SUBJECT, kind="minutes")
    two = workspace.attach(ref, owner=person, kind="other", title="二")
    workspace.move_evidence(two.id, 1)
    checked = replace(one, check=OriginalCheck("王五", "济南市人社局", DAY))
    workspace.update_evidence(checked)
    assert again(workspace).evidence == (two, unit, checked)
    workspace.remove_evidence(two.id)
    assert again(workspace).evidence == (unit, checked)


def test_waivers_replace_and_go(workspace):
    workspace.set_waiver(Waiver("4.3b", UNIT_SUBJECT, "一", "王五", DAY))
    workspace.set_waiver(Waiver("4.3b", UNIT_SUBJECT, "二", "王五", DAY))
    assert [entry.reason for entry in again(workspace).waivers] == ["二"]
    revision = workspace.revision
    workspace.remove_waiver("4.3b", "p1")
    assert workspace.revision == revision
    workspace.remove_waiver("4.3b", UNIT_SUBJECT)
    assert again(workspace).waivers == ()


def test_history_speaks_chinese_survives_restart_and_is_cut_by_a_new_edit(workspace):
    workspace.use_labels(find_pack("2024"))
    person = workspace.add_applicant()
    workspace.set_value(person, "name", "张三")
    workspace.set_value(person, "name", "李四")
    assert workspace.undo_label == "修改 张三 的 姓名"
    workspace.close()
    with Workspace.open(workspace.folder) as opened:
        opened.use_labels(find_pack("2024"))
        assert opened.undo() == "修改 张三 的 姓名"
        assert opened.dossier.applicants[0].name == "张三"
        assert opened.redo_label == "修改 张三 的 姓名"
        assert opened.redo() == "修改 张三 的 姓名"
        assert opened.dossier.applicants[0].name == "李四"
        assert opened.redo() is None
        assert opened.undo()
        assert opened.undo() == "修改 未填姓名的申报人 的 姓名"
        opened.set_value(person, "name", "王五")
        assert opened.redo_label is None
        assert [opened.undo(), opened.undo()] == ["修改 未填姓名的申报人 的 姓名", "增加一名申报人"]
        assert opened.undo() is None
        assert opened.dossier == Dossier("2024")


def test_history_labels_hold_no_id_number(workspace):
    person = workspace.add_applicant()
    workspace.set_value(person, "name", f"张三{ID_NUMBER}")
    workspace.set_value(person, "id_number", ID_NUMBER)
    ref = workspace.store_file(b"1", f"{ID_NUMBER}.jpg", "image/jpeg")
    labels = [workspace.undo_label]
    workspace.attach(ref, owner=person, kind="other")
    labels.append(workspace.undo_label)
    assert not any(ID_NUMBER in label for label in labels if label)
    workspace.file_path(ref).unlink()
    with pytest.raises(WorkspaceError) as caught:
        workspace.file_bytes(ref)
    assert ID_NUMBER not in str(caught.value)


def test_a_character_that_cannot_be_kept_is_refused_and_nothing_changes(workspace):
    for text in ("a\x00b", "\ud83d"):
        with pytest.raises(InputError):
            workspace.set_value(UNIT_SUBJECT, "name", text)
    assert workspace.dossier == again(workspace) == Dossier("2024")


def test_apply_is_one_step_and_refuses_what_does_not_hold_together(workspace, tmp_path):
    workspace.set_value(UNIT_SUBJECT, "name", "旧")
    before = workspace.dossier
    ref = workspace.store_file(b"data", "a.pdf", "application/pdf")
    whole = Dossier(
        "2024",
        Record({"name": "新"}),
        (Enterprise("e5", Record()),),
        (Applicant("p5", "e5", Record()),),
        (Evidence("v5", "p5", "other", "", ref),),
    )
    workspace.apply(whole)
    assert again(workspace) == whole
    workspace.undo()
    assert again(workspace) == before
    strange = FileRef("0" * 64, "没有.pdf", 1, "application/pdf")
    with pytest.raises(WorkspaceError, match=r"没有\.pdf"):
        workspace.apply(replace(whole, evidence=(Evidence("v5", "p5", "other", "", strange),)))
    for broken in (
        replace(whole, applicants=whole.applicants * 2),
        replace(whole, applicants=(Applicant("e5", "e5", Record()),)),
        replace(whole, enterprises=()),
        replace(whole, applicants=()),
    ):
        with pytest.raises(InputError):
            workspace.apply(broken)
    assert workspace.dossier == before


def test_new_ids_avoid_those_of_an_applied_dossier(workspace):
    workspace.apply(Dossier("2024", applicants=(Applicant("p1", "", Record()), Applicant("p2", "", Record()))))
    assert workspace.add_applicant() == "p3"


def test_files_are_kept_once_by_hash_healed_and_named_when_broken(workspace, tmp_path):
    source = tmp_path / "原件.pdf"
    source.write_bytes(b"%PDF-1.7 original")
    one = workspace.store_file(source, "原件.pdf", "application/pdf")
    two = workspace.store_file(source.read_bytes(), "副本.pdf", "application/pdf")
    place = workspace.file_path(one)
    assert place == workspace.folder / "files" / one.sha256[:2] / one.sha256 == workspace.file_path(two)
    assert workspace.file_bytes(two) == source.read_bytes() == b"%PDF-1.7 original"
    place.write_bytes(b"%PDF-1.7 originaX")
    with pytest.raises(WorkspaceError, match=r"原件\.pdf.*已损坏"):
        workspace.file_bytes(one)
    workspace.store_file(source, "原件.pdf", "application/pdf")
    assert workspace.file_bytes(one) == b"%PDF-1.7 original"
    place.unlink()
    with pytest.raises(WorkspaceError, match=r"原件\.pdf.*找不到"):
        workspace.file_bytes(one)


def test_sweeping_keeps_what_the_history_can_bring_back(workspace):
    kept = workspace.attach(workspace.store_file(b"1", "1", "x"), owner=UNIT_SUBJECT, kind="minutes")
    gone = workspace.attach(workspace.store_file(b"2", "2", "x"), owner=UNIT_SUBJECT, kind="minutes")
    loose = workspace.store_file(b"3", "3", "x")
    workspace.remove_evidence(gone.id)
    assert workspace.sweep_files() == 1
    assert workspace.file_bytes(kept.file) == b"1"
    workspace.undo()
    assert workspace.file_bytes(gone.file) == b"2"
    with pytest.raises(WorkspaceError):
        workspace.file_path(loose)


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8)
DATES = st.builds(PartialDate, st.integers(1900, 2199), st.integers(1, 12), st.integers(0, 28))
FILES = st.builds(FileRef, st.text("0123456789abcdef", min_size=64, max_size=64), TEXT, st.integers(0, 9), TEXT)
PLAIN = st.one_of(TEXT, st.booleans(), st.decimals(allow_nan=False, allow_infinity=False), DATES, FILES)


def records(values: st.SearchStrategy) -> st.SearchStrategy[Record]:
    return st.builds(Record, st.dictionaries(TEXT, values, max_size=4))


ROWS = st.lists(st.builds(Row, TEXT, records(PLAIN)), max_size=3).map(tuple)
RECORDS = records(st.one_of(PLAIN, ROWS, st.lists(TEXT, max_size=3).map(tuple)))
CHECKS = st.builds(OriginalCheck, TEXT, TEXT, DATES, st.none() | FILES)
AREAS = st.builds(Area, *(st.integers(0, 10_000),) * 4)
EDITS = st.builds(
    PageEdit, st.integers(1, 99), st.sampled_from(TURNS), st.none() | AREAS, st.lists(AREAS, max_size=2).map(tuple)
)
MORE = (
    st.lists(EDITS, max_size=2).map(tuple),
    st.none() | FILES,
    st.lists(st.builds(Withdrawal, CHECKS, TEXT, DATES, TEXT), max_size=2).map(tuple),
    TEXT,
    st.none(),
    st.just(()),
    TEXT,
    st.none() | st.builds(Compared, TEXT, DATES),
)


@st.composite
def dossiers(draw) -> Dossier:
    return Dossier(
        draw(TEXT),
        draw(RECORDS),
        tuple(Enterprise(f"e{n}", draw(RECORDS)) for n in range(draw(st.integers(0, 2)))),
        tuple(Applicant(f"p{n}", draw(TEXT), draw(RECORDS)) for n in range(draw(st.integers(0, 2)))),
        tuple(
            Evidence(
                f"v{n}",
                *(draw(part) for part in (TEXT, TEXT, TEXT, FILES, TEXT, st.none() | CHECKS, *MORE)),
            )
            for n in range(draw(st.integers(0, 2)))
        ),
        tuple(draw(st.lists(st.builds(Waiver, TEXT, TEXT, TEXT, TEXT, DATES), max_size=2))),
    )


@given(dossiers(), dossiers())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_pieces_make_the_same_dossier_and_changes_lead_from_one_to_the_other(old, new):
    pieces = dict(changes_between(None, old))
    assert dossier_from(pieces) == old
    assert changes_between(old, dossier_from(pieces)) == {}
    changes = changes_between(old, new)
    assert patched(old, changes) == new
    assert patched(old, {}).applicants is old.applicants
    for key, text in changes.items():
        if text is None:
            del pieces[key]
        else:
            pieces[key] = text
    assert pieces == changes_between(None, new)


def test_undo_leaves_what_it_does_not_touch_the_very_same_objects(workspace):
    people = [workspace.add_applicant() for _ in range(3)]
    file = workspace.store_file(b"1", "1.jpg", "image/jpeg")
    workspace.attach(file, owner=people[0], kind="other")
    workspace.set_value(people[1], "name", "张三")
    before = workspace.dossier
    for travel in (workspace.undo, workspace.redo):
        travel()
        now = workspace.dossier
        assert now.evidence is before.evidence
        assert now.unit is before.unit
        assert [one is other for one, other in zip(now.applicants, before.applicants, strict=True)] == [
            True,
            False,
            True,
        ]
    assert workspace.dossier == before


ACTION = st.tuples(st.sampled_from(["value", "add", "remove", "move", "undo", "redo"]), st.integers(0, 3), TEXT)


@given(st.lists(ACTION, max_size=25))
@settings(max_examples=12, deadline=None)
def test_undo_of_everything_and_redo_of_everything_lead_to_both_ends(tmp_path_factory, actions):
    folder = Path(tmp_path_factory.mktemp("w"))
    with Workspace.create(folder, "2024") as workspace:
        for name, number, text in actions:
            people = workspace.dossier.applicants
            person = people[number % len(people)].id if people else UNIT_SUBJECT
            if name == "value":
                workspace.set_value(person, f"f{number}", text)
            elif name == "add":
                workspace.add_applicant()
            elif name == "remove" and people:
                workspace.remove_applicant(person)
            elif name == "move" and people:
                workspace.move_applicant(person, number)
            elif name == "undo":
                workspace.undo()
            elif name == "redo":
                workspace.redo()
        end = workspace.dossier
        assert again(workspace) == end
        steps = 0
        while workspace.undo():
            steps += 1
            assert again(workspace) == workspace.dossier
        assert workspace.dossier == Dossier("2024")
        for _ in range(steps):
            workspace.redo()
        assert workspace.dossier == end == again(workspace)
