"""The editor is generated from the field list: every field is there, stored at once, shown when it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from builders import id_number, valid_dossier
from gui_tools import answering, commit_text, editor, focus, leave, press, type_into
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.flow import StepId, groups_of
from qilu_desktop.gui.enterprises_page import EnterprisesPage
from qilu_desktop.gui.fields.base import FieldEditor
from qilu_desktop.gui.fields.choice import ComboEditor, RadioEditor
from qilu_desktop.gui.fields.long_text import GrowingEdit
from qilu_desktop.gui.fields.photo import PhotoEditor
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.person_form import PersonForm
from qilu_desktop.gui.procedure_page import ProcedurePage
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.report_text.section import ReportText
from qilu_desktop.gui.sending.page import RECORD, SendingPage
from qilu_desktop.gui.table_editor import TableEditor
from qilu_desktop.gui.unit_page import UnitPage
from qilu_desktop.gui.widgets import READ_ONLY
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Kind, Scope
from qilu_desktop.workspace.workspace import Workspace

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def unit_form(window: Window) -> RecordForm:
    page = window.page(StepId.UNIT)
    assert isinstance(page, UnitPage)
    return page.form


def person_form(window: Window, place: int = 0) -> PersonForm:
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    window.go(StepId.PEOPLE)
    page.open(page.subjects()[place])
    assert isinstance(page.form, PersonForm)
    return page.form


def table(form: RecordForm, field_id: str) -> TableEditor:
    found = form.editor(field_id)
    assert isinstance(found, TableEditor)
    return found


def all_forms(window: Window) -> dict[Scope, list[RecordForm]]:
    procedure, sending = window.page(StepId.PROCEDURE), window.page(StepId.SENDING)
    assert isinstance(procedure, ProcedurePage)
    assert isinstance(sending, SendingPage)
    enterprises = window.page(StepId.ENTERPRISES)
    assert isinstance(enterprises, EnterprisesPage)
    window.go(StepId.ENTERPRISES)
    enterprises.open(enterprises.subjects()[0])
    person = person_form(window)
    window.go(StepId.PROCEDURE)
    procedure.show_tab(1)
    assert enterprises.form
    assert procedure.person_form
    return {
        Scope.UNIT: [unit_form(window), procedure.unit_form, sending.form],
        Scope.ENTERPRISE: [enterprises.form],
        Scope.APPLICANT: [person, procedure.person_form],
    }


def test_every_field_of_the_pack_has_exactly_one_editor(open_window: Open) -> None:
    pack = find_pack("2024")
    forms = all_forms(open_window(valid_dossier(1)))
    count = 0
    for scope, list_of in forms.items():
        for field in pack.fields(scope):
            found = [form.editor(field.id) for form in list_of if form.editor(field.id)]
            assert len(found) == 1, (scope, field.id)
            table = ReportText if field.editor else TableEditor
            wanted = table if field.kind is Kind.TABLE else PhotoEditor if field.kind is Kind.PHOTO else FieldEditor
            assert isinstance(found[0], wanted)
            count += 1
    assert count == sum(len(list(entry)) for entry in pack.lists) == 122


def test_every_editor_can_be_reached_and_has_a_name(open_window: Open) -> None:
    for scope, forms in all_forms(open_window(valid_dossier(1))).items():
        for form in forms:
            for card in form.cards.values():
                for box in card.boxes.values():
                    target = box.editor.focus_target()
                    assert target.focusPolicy() & Qt.FocusPolicy.TabFocus, (scope, box.field.id)
                    assert target.accessibleName() or target.property("text"), (scope, box.field.id)


def test_what_is_typed_is_in_the_database_at_once(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    type_into(editor(unit_form(window), "name").focus_target(), "虚构市人力资源和社会保障局")
    assert window.desk.dossier.unit.text("name") == "虚构市人力资源和社会保障局"
    assert window.status.text().startswith("已保存 ")
    with Workspace.open(tmp_path / "工作区", read_only=True) as other:
        assert other.dossier.unit.text("name") == "虚构市人力资源和社会保障局"


def test_a_choice_shows_the_field_that_depends_on_it_and_keeps_its_answer(open_window: Open) -> None:
    window = open_window()
    form = unit_form(window)
    kind, city = editor(form, "kind"), editor(form, "city")
    assert isinstance(kind, ComboEditor)
    assert isinstance(city, ComboEditor)
    assert not city.isVisible()
    choose(kind, "city")
    assert city.isVisible()
    choose(city, "3707")
    assert window.head.quota.text() == "推荐 0/10"
    choose(kind, "central")
    assert not city.isVisible()
    assert editor(form, "rank").isVisible()
    choose(kind, "city")
    assert city.isVisible()
    assert city.value() == "3707"


def choose(combo: FieldEditor, choice: str) -> None:
    assert isinstance(combo, ComboEditor)
    combo.combo.setCurrentIndex(combo.combo.findData(choice))
    combo.combo.activated.emit(combo.combo.currentIndex())
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("typed", "shown", "stored"),
    [
        ("2024年7月3日", "2024-07-03", PartialDate(2024, 7, 3)),
        ("20240703", "2024-07-03", PartialDate(2024, 7, 3)),
        ("2024.7.3", "2024-07-03", PartialDate(2024, 7, 3)),
        ("下周三", "下周三", "下周三"),
        ("2024-02-30", "2024-02-30", "2024-02-30"),
    ],
)
def test_dates_are_read_leniently_and_never_lost(open_window: Open, typed: str, shown: str, stored: object) -> None:
    window = open_window()
    window.go(StepId.SENDING)
    page = window.page(StepId.SENDING)
    assert isinstance(page, SendingPage)
    page.show_tab(RECORD)
    edit = editor(page.form, "sent_on").focus_target()
    type_into(edit, typed)
    assert edit.property("text") == shown
    assert window.desk.dossier.unit.get("sent_on") == stored


def test_a_number_is_stored_as_one_and_a_slip_is_kept(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    edit = editor(person_form(window), "trade_years").focus_target()
    type_into(edit, "26")
    assert window.desk.dossier.applicants[0].record.get("trade_years") == Decimal(26)
    type_into(edit, "26q")
    assert window.desk.dossier.applicants[0].record.get("trade_years") == "26q"
    type_into(edit, "1e999999")
    assert window.desk.dossier.applicants[0].record.get("trade_years") == "1e999999"


def test_sex_and_birth_follow_the_id_number_until_overridden(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    subject = form.subject
    for name in ("sex", "born"):
        window.desk.set_value(subject, name, None)
    type_into(editor(form, "id_number").focus_target(), id_number("19850615", 22))
    sex = editor(form, "sex")
    assert isinstance(sex, RadioEditor)
    assert sex.value() == "female"
    assert editor(form, "born").focus_target().property("text") == "1985-06-15"
    sex.group.button(0).click()
    box = form.cards["basic"].boxes["sex"]
    assert box.offer.isVisible()
    assert "女" in box.offer.text()
    box.offer.click()
    assert window.desk.dossier.applicants[0].record.get("sex") == "female"
    assert not box.offer.isVisible()


def test_a_yes_no_answer_can_be_taken_back(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    answer = editor(person_form(window), "front_line")
    assert isinstance(answer, RadioEditor)
    answer.group.button(1).click()
    assert window.desk.dossier.applicants[0].record.flag("front_line") is False
    press(answer, "清除")
    assert window.desk.dossier.applicants[0].record.flag("front_line") is None
    assert answer.value() is None


def test_the_wheel_does_not_change_a_choice(open_window: Open) -> None:
    window = open_window()
    kind = editor(unit_form(window), "kind")
    assert isinstance(kind, ComboEditor)
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(kind.combo, turn)
    assert kind.combo.currentIndex() == 0


def test_long_text_counts_grows_and_is_stored_after_a_pause(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    deeds, box = editor(form, "deeds"), form.cards["deeds"].boxes["deeds"]
    edit = deeds.focus_target()
    assert isinstance(edit, GrowingEdit)
    low = edit.height()
    edit.setPlainText("一、苦练内功\n" * 12)
    assert edit.height() > low
    assert box.counter.text() == "72/2000 字"
    assert deeds.pending
    wait(lambda: not deeds.pending)
    assert window.desk.dossier.applicants[0].record.text("deeds").startswith("一、苦练内功")
    focus(edit)
    edit.setPlainText("字" * 2001)
    assert box.counter.property("role") == "over"
    # Longer than the box may grow: it scrolls, and no line runs out of it sideways.
    edit.setPlainText("一、苦练内功\n" * 40)
    QApplication.processEvents()
    assert edit.verticalScrollBar().isVisible()
    assert edit.horizontalScrollBar().maximum() == 0
    leave(edit)


def test_a_line_is_stored_after_a_pause_though_nobody_left_it(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(1))
    name = editor(person_form(window), "post_name")
    edit = name.focus_target()
    focus(edit)
    commit_text(edit, "焊工班长")
    assert name.pending
    wait(lambda: not name.pending)
    assert "焊工班长" in window.desk.dossier.applicants[0].record.text("post_name")


def test_table_rows_are_added_filled_moved_and_removed(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    subject, career = form.subject, table(form, "career")
    before = window.desk.dossier.record_of(subject).rows("career")
    press(career, "添加一行")
    rows = window.desk.dossier.record_of(subject).rows("career")
    assert len(rows) == len(before) + 1
    new = rows[-1].id
    cell = career.editor(new, "place")
    assert cell
    type_into(cell.focus_target(), "虚构技工学校")
    start = career.editor(new, "from")
    assert start
    type_into(start.focus_target(), "1990.9")
    stored = window.desk.dossier.record_of(subject).rows("career")[-1].values
    assert (stored.text("place"), stored.get("from")) == ("虚构技工学校", PartialDate(1990, 9))
    career.rows[new].up.click()
    assert window.desk.dossier.record_of(subject).rows("career")[-2].id == new
    with answering(lambda dialog: press(dialog, "取消")):
        career.rows[new].gone.click()
    assert len(window.desk.dossier.record_of(subject).rows("career")) == len(before) + 1
    with answering(lambda dialog: press(dialog, "删除")):
        career.rows[new].gone.click()
    assert window.desk.dossier.record_of(subject).rows("career") == before
    window.undo()
    assert len(table(form, "career").rows) == len(before) + 1


def test_a_column_appears_when_the_row_asks_for_it(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    certificates = table(form, "certificates")
    row_id = window.desk.dossier.applicants[0].certificates[0].id
    reason, result = certificates.editor(row_id, "result_reason"), certificates.editor(row_id, "result")
    assert reason
    assert isinstance(result, ComboEditor)
    assert not reason.isVisibleTo(form)
    choose(result, "pending")
    assert reason.isVisibleTo(form)
    assert window.desk.dossier.applicants[0].certificates[0].values.get("result") == "pending"


def test_a_photo_is_taken_in_and_a_pdf_refused(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    photo = editor(form, "photo")
    assert isinstance(photo, PhotoEditor)
    picture = QImage(413, 579, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    good, bad = tmp_path / "照片.jpg", tmp_path / "照片.pdf"
    assert picture.save(str(good))
    bad.write_bytes(b"%PDF-1.4\n")
    assert photo._take(good)
    assert photo.size_note.text() == "413×579 像素"
    stored = window.desk.dossier.applicants[0].record.file("photo")
    assert stored
    assert stored.media == "image/jpeg"
    with answering(lambda dialog: press(dialog, "确定")) as said:
        assert not photo._take(bad)
    assert "照片.pdf" in said[0]
    assert window.desk.dossier.applicants[0].record.file("photo") == stored


def test_undo_and_redo_work_on_the_workspace_and_show_in_the_form(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    edit = editor(unit_form(window), "contact").focus_target()
    former = window.desk.dossier.unit.text("contact")
    type_into(edit, "孔示例")
    window.undo()
    assert window.desk.dossier.unit.text("contact") == former
    assert edit.property("text") == former
    window.redo()
    assert edit.property("text") == "孔示例"
    assert "联系人" in window.status.text()


def test_ctrl_z_in_a_field_undoes_its_own_typing_first_and_then_the_workspace(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    form = unit_form(window)
    first, second = editor(form, "contact").focus_target(), editor(form, "phone").focus_target()
    former, phone = window.desk.dossier.unit.text("contact"), window.desk.dossier.unit.text("phone")
    type_into(first, "孔示例")
    focus(second)
    second.setProperty("cursorPosition", len(phone))
    QTest.keyClick(second, Qt.Key.Key_9)
    assert second.property("text") == f"{phone}9"
    QTest.keyClick(second, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert second.property("text") == phone
    assert window.desk.dossier.unit.text("contact") == "孔示例"
    leave(second)
    focus(second)
    QTest.keyClick(second, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.dossier.unit.text("contact") == former
    QTest.keyClick(second, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.dossier.unit.text("contact") == "孔示例"


def test_ctrl_z_in_a_long_text_reaches_the_workspace_once_it_is_stored(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    deeds = editor(form, "deeds")
    former = window.desk.dossier.applicants[0].record.text("deeds")
    type_into(deeds.focus_target(), "新的事迹")
    assert window.desk.dossier.applicants[0].record.text("deeds") == "新的事迹"
    focus(deeds.focus_target())
    QTest.keyClick(deeds.focus_target(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.dossier.applicants[0].record.text("deeds") == former
    assert deeds.text_now() == former


def test_an_edit_that_cannot_be_stored_is_told_and_stays_in_the_editor(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    contact = editor(unit_form(window), "contact")
    other = sqlite3.connect(tmp_path / "工作区" / "workspace.sqlite3")
    break_tables(other)
    other.commit()
    with answering(lambda dialog: press(dialog, "确定")):
        type_into(contact.focus_target(), "存不上的字")
    assert contact.pending
    assert contact.text_now() == "存不上的字"
    assert window.status.text().startswith("没有保存")
    for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        other.execute(f'DROP TRIGGER "{name}"')
    other.commit()
    other.close()
    assert window.commit()
    assert window.desk.dossier.unit.text("contact") == "存不上的字"


def break_tables(db: sqlite3.Connection) -> None:
    """Make every table of the workspace refuse to be written, as a failing disk does."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    for name in names:
        if name.startswith("sqlite_"):
            continue
        for verb in ("INSERT", "UPDATE", "DELETE"):
            db.execute(
                f'CREATE TRIGGER "no_{name}_{verb}" BEFORE {verb} ON "{name}" '
                "BEGIN SELECT RAISE(ABORT, 'the disk refuses'); END"
            )


def test_no_red_before_a_field_was_visited(open_window: Open, wait: Wait) -> None:
    window = open_window()
    form = unit_form(window)
    wait(lambda: not window.desk._pause.isActive())
    assert not any(box.problem.isVisible() for card in form.cards.values() for box in card.boxes.values())
    name = editor(form, "name").focus_target()
    focus(name)
    QTest.keyClick(name, Qt.Key.Key_Return)
    box = form.cards["identity"].boxes["name"]
    wait(box.problem.isVisible)
    assert not form.cards["identity"].boxes["kind"].problem.isVisible()


def test_the_applying_unit_is_chosen_from_the_list(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    form = person_form(window)
    assert form.employer
    assert form.employer.value() == "e1"
    choose(form.employer, "")
    assert window.desk.dossier.applicants[0].enterprise_id == ""
    choose(form.employer, "e1")
    assert window.desk.dossier.applicants[0].enterprise_id == "e1"


def test_a_form_has_its_final_places_before_it_is_painted(open_window: Open) -> None:
    window = open_window(valid_dossier(2))
    window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    for subject in page.subjects():
        page.open(subject)
        assert page.form
        before = [card.geometry() for card in page.form.cards.values()]
        for _turn in range(4):
            QApplication.processEvents()
        assert [card.geometry() for card in page.form.cards.values()] == before


def test_going_to_another_person_stores_what_was_typed(open_window: Open) -> None:
    window = open_window(valid_dossier(2))
    form = person_form(window, 0)
    first = form.subject
    edit = editor(form, "nation").focus_target()
    assert isinstance(edit, QLineEdit)
    focus(edit)
    edit.selectAll()
    commit_text(edit, "回族")
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    page.open(page.subjects()[1])
    assert window.desk.dossier.record_of(first).text("nation") == "回族"
    assert edit.property("text") == "汉族"


def test_a_read_only_window_edits_nothing(open_window: Open, tmp_path: Path) -> None:
    open_window(valid_dossier(1))
    second = open_window(folder=tmp_path / "工作区", read_only=True)
    form = unit_form(second)
    assert editor(form, "name").focus_target().property("readOnly")
    assert not editor(form, "kind").focus_target().isEnabled()
    assert second.head.mode.isVisible()
    assert form.subject == UNIT_SUBJECT
    _read_only_is_why_nothing_moves(second)


def _read_only_is_why_nothing_moves(window: Window) -> None:
    """Not that a row in the middle were the first one."""
    assert window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    page.roster.select("p1")
    assert {page.up.toolTip(), page.down.toolTip()} == {READ_ONLY}
    assert page.open("p1")
    career = page.form.editor("career") if page.form else None
    assert isinstance(career, TableEditor)
    moving = [part for line in career.rows.values() for part in (line.up, line.down)]
    assert len(moving) > 2
    assert not any(part.isEnabled() for part in moving)
    assert {part.toolTip() for part in moving} == {READ_ONLY}


def test_groups_of_a_pack_that_has_new_ones_still_have_a_page() -> None:
    pack = find_pack("2024")
    for fields in pack.lists:
        shown = [group.id for step in StepId for group in groups_of(fields, step)]
        assert sorted(shown) == sorted(group.id for group in fields.groups)


def test_nothing_opens_as_a_dialog_by_itself(open_window: Open) -> None:
    open_window(valid_dossier(1))
    assert not any(isinstance(widget, QDialog) and widget.isVisible() for widget in QApplication.topLevelWidgets())


def test_the_keyboard_stays_in_the_table_as_rows_move_and_go(open_window: Open) -> None:
    """It never comes to 删除 by itself, and is not lost with the row that it was in."""
    window = open_window(valid_dossier(1))
    assert window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    assert page.open("p1")
    career = page.form.editor("career") if page.form else None
    assert isinstance(career, TableEditor)
    focus(career.rows["k1"].down)
    career.rows["k1"].down.click()
    assert career.rows["k1"].up.hasFocus()
    career.rows["k1"].up.click()
    assert career.rows["k1"].down.hasFocus()
    press(career, "添加一行")
    (added,) = career.rows.keys() - {"k1", "k2"}
    assert career.rows[added].isAncestorOf(QApplication.focusWidget())
    window.undo()
    assert career.rows["k2"].isAncestorOf(QApplication.focusWidget())
    window.redo()
    focus(career.rows[added].tools[-1])
    career.rows[added].tools[-1].click()
    assert career.rows["k2"].isAncestorOf(QApplication.focusWidget())


class Styled(QObject):
    """Counts how often any widget is styled anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass."""
        self.count += event.type() is QEvent.Type.StyleChange
        return super().eventFilter(watched, event)


def test_a_form_is_made_in_its_place(app: QApplication, open_window: Open) -> None:
    """Every parent that a form comes under styles all of it anew: half the time until one could type."""
    window = open_window(valid_dossier(1))
    assert window.go(StepId.PEOPLE)
    page, styled = window.page(StepId.PEOPLE), Styled()
    assert isinstance(page, PeoplePage)
    app.installEventFilter(styled)
    assert page.open("p1")
    app.removeEventFilter(styled)
    assert page.form
    assert styled.count < 7 * len(page.form.findChildren(QWidget))


def test_tab_follows_the_reading_order_in_view_and_shows_where_it_is(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    window.resize(1366, 768)
    form = person_form(window)
    QApplication.processEvents()
    focus(editor(form, "name").focus_target())
    photo = editor(form, "photo")
    inner, viewport = form.area.widget(), form.area.viewport()
    places, passed = [], set()
    while (held := QApplication.focusWidget()) is not None and inner.isAncestorOf(held) and held not in passed:
        passed.add(held)
        assert viewport.rect().contains(held.mapTo(viewport, held.rect().center()))
        if not photo.isAncestorOf(held):
            place = held.mapTo(inner, QPoint(0, 0))
            places.append((place.y(), place.x()))
        lit = held.grab().toImage()
        QTest.keyClick(held, Qt.Key.Key_Tab)
        QApplication.processEvents()
        assert held.grab().toImage() != lit, f"nothing shows that {held.accessibleName()} has the keyboard"
    for (y, x), (next_y, next_x) in pairwise(places):
        # Fields of one line differ by a few px in height.
        assert next_y > y + 12 or (abs(next_y - y) <= 12 and next_x > x)
    edits = {edit for edit in inner.findChildren(QLineEdit) if edit.isVisible() and not edit.isReadOnly()}
    assert {edit for edit in edits if edit.focusPolicy() & Qt.FocusPolicy.TabFocus} <= passed
