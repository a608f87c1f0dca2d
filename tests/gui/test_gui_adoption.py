"""官方表样 in the window: adopted, corrected by clicks, tried, read back, set aside; bad files change nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gui_tools import answering, press, words
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

sys.path.append(str(Path(__file__).resolve().parents[1] / "adoption"))

from adoption_tools import answers, blank, form, proposal, sample_dossier
from form_makers import finished, start

from qilu_desktop.documents.adoption.fill import fill
from qilu_desktop.documents.adoption.mapping import mapping_json
from qilu_desktop.documents.adoption.store import adopted, aside, keep
from qilu_desktop.documents.adoption.suites import driven_suite
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.gui.adoption.card import guess
from qilu_desktop.gui.adoption.field_picker import FieldPicker
from qilu_desktop.gui.adoption.map_dialog import MapDialog
from qilu_desktop.gui.adoption.page import FormsPage
from qilu_desktop.gui.adoption.patches import FIELD, LABEL, SLOT, SPOT
from qilu_desktop.gui.rail import Extra
from qilu_desktop.gui.window import Window

Wait = Callable[[Callable[[], bool]], None]
Open = Callable[..., Window]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "下载"
    folder.mkdir()
    (folder / "申报书（空白）.docx").write_bytes(blank("merged"))
    (folder / "汇总表.docx").write_bytes(blank("people"))
    return folder


def plain_dossier() -> Dossier:
    """The sample without files: what is stored need not be there."""
    dossier = sample_dossier()
    for person in dossier.applicants:
        dossier = dossier.with_record(person.id, person.record.with_value("photo", None))
    from dataclasses import replace

    return replace(dossier, evidence=())


def forms_page(window: Window, wait: Wait, *, suite: bool = False) -> FormsPage:
    """The page, as on a machine without an office suite unless *suite*."""
    assert window.go(Extra.FORMS)
    page = window.page(Extra.FORMS)
    assert isinstance(page, FormsPage)
    page.installed = None if suite else ()
    wait(lambda: not page.busy)
    return page


def opened_view(page: FormsPage, wait: Wait, path: Path, document: str = "book") -> MapDialog:
    page.adopt(document, path)
    wait(lambda: page.view is not None and not page.busy)
    assert page.view
    view = page.view
    wait(lambda: not view.drawing and view.canvas.settled)
    return view


def click(view: MapDialog, ident: object) -> None:
    """Click on the middle of a place on the page."""
    view.canvas.choose(ident, go=True)
    point = view.canvas.view_point(ident)
    assert point is not None
    QTest.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())


def choose(view: MapDialog, ident: object) -> None:
    """Go to a line of a list."""
    view.choose(ident, go=True)
    QApplication.processEvents()


def pick(view: MapDialog, title: str, number: int = 0) -> None:
    """Choose a field in the panel as by hand."""
    picker = view.panel.findChildren(FieldPicker)[number]
    place = picker.findText(title)
    assert place >= 0, [picker.itemText(each) for each in range(picker.count())]
    picker.setCurrentIndex(place)
    picker.activated.emit(place)


def slot_of(view: MapDialog, place: str) -> tuple[str, int]:
    return SLOT, next(n for n, slot in enumerate(view.history.mapping.slots) if slot.places == (place,))


def test_a_form_is_adopted_corrected_and_given_up(open_window: Open, wait: Wait, files: Path) -> None:
    window = open_window(plain_dossier())
    page = forms_page(window, wait)
    folder = window.desk.workspace.folder
    assert [card.state.text() for card in page.cards.values()] == ["用内置版式"] * 4
    view = opened_view(page, wait, files / "申报书（空白）.docx")
    assert view.outline_note.isVisible()
    assert "示意图" in words(view)
    assert adopted(folder, "book") is None

    click(view, slot_of(view, "nation"))
    assert view.chosen == slot_of(view, "nation")
    item = view.slots.currentItem()
    assert item is not None
    assert item.text(0) == "民族"
    pick(view, "学位")
    assert view.history.mapping.slots[slot_of(view, "degree")[1]].at == "t1/r1/c6"
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert slot_of(view, "nation")
    view.redo()
    press(view, "采用这张表样")
    wait(lambda: not page.busy)
    kept = adopted(folder, "book")
    assert kept
    assert kept.mapping.name == "申报书（空白）.docx"
    assert [slot.at for slot in kept.mapping.slots if slot.places == ("degree",)] == ["t1/r1/c6"]
    assert "申报书（空白）.docx：22 个栏目已对应" in words(page)
    assert "已采用 1 份" in window.rail.extras[Extra.FORMS].accessibleName()

    with answering(lambda dialog: press(dialog, "恢复内置版式")) as said:
        press(page, "恢复内置版式")
    assert "会保留" in said[0]
    wait(lambda: not page.busy)
    assert adopted(folder, "book") is None
    with answering(lambda dialog: dialog.findChildren(QAbstractButton)[0].click()):
        press(page, "换回以前的表样…")
    wait(lambda: not page.busy)
    again = adopted(folder, "book")
    assert again
    assert again.mapping == kept.mapping


def test_cancel_leaves_everything_as_before(open_window: Open, wait: Wait, files: Path) -> None:
    window = open_window(plain_dossier())
    folder = window.desk.workspace.folder
    keep(folder, blank("merged"), proposal("merged").mapping)
    before = {place.name: place.read_bytes() for place in (folder / "表样").iterdir() if place.is_file()}
    page = forms_page(window, wait)
    press(page, "查看和修改对应关系")
    wait(lambda: page.view is not None and not page.busy)
    view = page.view
    assert view
    assert not view.save_button.isEnabled()
    choose(view, slot_of(view, "mobile"))
    press(view.panel, "不填")
    assert view.save_button.isEnabled()
    with answering(lambda dialog: press(dialog, "取消")):
        view.reject()
    assert view.isVisible()
    with answering(lambda dialog: press(dialog, "不保存")) as said:
        view.close()
    assert "还没有保存" in said[0]
    wait(lambda: page.view is None)
    after = {place.name: place.read_bytes() for place in (folder / "表样").iterdir() if place.is_file()}
    assert after == before


def test_a_field_without_a_place_is_put_by_a_click(open_window: Open, wait: Wait, files: Path) -> None:
    page = forms_page(open_window(plain_dossier()), wait)
    view = opened_view(page, wait, files / "申报书（空白）.docx")
    choose(view, slot_of(view, "mobile"))
    press(view.panel, "不填")
    assert view.scene.labels[0].label == "手机"
    choose(view, (LABEL, 0))
    assert "已改为不填" in words(view.panel)
    choose(view, (FIELD, "degree"))
    assert view.lists.currentIndex() == 1
    press(view.panel, "到页面上点位置")
    assert view.placing_bar.isVisible()
    number = next(n for n, spot in view.scene.free if spot.at == "t1/r5/c4")
    click(view, (SPOT, number))
    assert not view.placing_bar.isVisible()
    assert view.history.mapping.slots[slot_of(view, "degree")[1]].at == "t1/r5/c4"
    assert view.chosen == slot_of(view, "degree")
    with answering(lambda dialog: press(dialog, "不保存")):
        view.reject()


def test_columns_of_a_list_are_changed(open_window: Open, wait: Wait, files: Path) -> None:
    page = forms_page(open_window(plain_dossier()), wait)
    view = opened_view(page, wait, files / "汇总表.docx", "summary")
    choose(view, slot_of(view, "applicants"))
    pick(view, "不填", 1)
    people = view.history.mapping.slots[slot_of(view, "applicants")[1]]
    assert 1 not in {column.cell for column in people.columns}
    pick(view, "推荐顺序（由数据算出）", 1)
    people = view.history.mapping.slots[slot_of(view, "applicants")[1]]
    assert people.columns[0].places == ("fact.order",)
    assert people.by_hand
    press(view, "采用这张表样")


def test_without_a_suite_the_trial_is_a_word_file(
    open_window: Open, wait: Wait, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = forms_page(open_window(plain_dossier()), wait)
    view = opened_view(page, wait, files / "申报书（空白）.docx")
    press(view, "试填")
    wait(lambda: page.filled is not None and not page.busy)
    assert page.filled
    assert "LibreOffice" in words(page.filled)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(files))
    press(page.filled, "保存 Word 文件…")
    written = page.filled.written
    assert written
    cell = form(written.read_bytes()).cell("t1/r1/c2")
    assert cell
    assert cell.text == sample_dossier().applicants[0].name
    page.filled.reject()
    with answering(lambda dialog: press(dialog, "不保存")):
        view.reject()


@pytest.mark.skipif(driven_suite() is None, reason="no office suite is installed")
def test_with_a_suite_form_and_trial_are_pages(open_window: Open, wait: Wait, files: Path) -> None:
    page = forms_page(open_window(plain_dossier()), wait, suite=True)
    view = opened_view(page, wait, files / "申报书（空白）.docx")
    assert not view.outline_note.isVisible()
    click(view, slot_of(view, "enterprise.name"))
    assert view.chosen == slot_of(view, "enterprise.name")
    press(view, "试填")
    wait(lambda: page.filled is not None and not page.busy)
    assert page.filled
    pages = page.filled.trial.pages
    assert pages
    assert pages.find(sample_dossier().applicants[0].name)
    page.filled.reject()
    press(view, "采用这张表样")
    wait(lambda: page.view is None and not page.busy)
    # The trial went with the view: nothing is left that would be closed once more with the window.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert page.filled is None


def read_dialog(page: FormsPage, wait: Wait, path: Path) -> None:
    kept = page.kept["book"].form
    assert kept
    page.read_filled("book", kept.data, kept.mapping, path)
    wait(lambda: page.read is not None and not page.busy)


def test_a_filled_form_is_taken_over_in_one_step(open_window: Open, wait: Wait, files: Path) -> None:
    dossier = plain_dossier()
    person = dossier.applicants[0]
    record = person.record.with_value("nation", None).with_value("honours", None).with_value("mobile", "13800000000")
    window = open_window(dossier.with_record(person.id, record))
    keep(window.desk.workspace.folder, blank("merged"), proposal("merged").mapping)
    filled = files / "填好.docx"
    filled.write_bytes(fill(blank("merged"), proposal("merged").mapping, answers("merged", dossier)).data)
    page = forms_page(window, wait)
    read_dialog(page, wait, filled)
    assert page.read
    assert page.read.targets == [person.id]
    (taking,) = page.read.takings()
    assert {line.field for line in taking.lines} == {"nation", "honours"}
    revision = window.desk.workspace.revision
    page.read.take()
    now = window.desk.dossier.applicants[0].record
    assert window.desk.workspace.revision == revision + 1
    assert now.text("nation") == person.record.text("nation") != ""
    assert now.text("mobile") == "13800000000"
    assert len(now.rows("honours")) == len(person.record.rows("honours")) > 0
    window.undo()
    assert window.desk.dossier.applicants[0].record == record


def test_a_filled_form_becomes_a_new_applicant_with_the_unit(open_window: Open, wait: Wait, files: Path) -> None:
    window = open_window()
    keep(window.desk.workspace.folder, blank("merged"), proposal("merged").mapping)
    filled = files / "填好.docx"
    filled.write_bytes(fill(blank("merged"), proposal("merged").mapping, answers("merged")).data)
    page = forms_page(window, wait)
    read_dialog(page, wait, filled)
    assert page.read
    assert page.read.targets == [""]
    page.read.take()
    (person,) = window.desk.dossier.applicants
    given = sample_dossier().applicants[0]
    assert (person.name, person.id_number) == (given.name, given.id_number)
    photo = person.record.file("photo")
    assert photo
    assert window.desk.workspace.file_bytes(photo)
    employer = window.desk.dossier.employer(person)
    assert employer
    assert employer.name
    assert window.desk.undo()
    assert window.desk.dossier.applicants == ()
    assert window.desk.dossier.enterprises == ()


def test_what_was_not_understood_is_listed(open_window: Open, wait: Wait, files: Path) -> None:
    dossier = plain_dossier()
    person = dossier.applicants[0]
    window = open_window(dossier)
    keep(window.desk.workspace.folder, blank("merged"), proposal("merged").mapping)
    import io

    import docx

    made = docx.Document(io.BytesIO(fill(blank("merged"), proposal("merged").mapping, answers("merged")).data))
    made.tables[0].cell(1, 1).paragraphs[0].runs[-1].text = "去年春天"
    stream = io.BytesIO()
    made.save(stream)
    (files / "填好.docx").write_bytes(stream.getvalue())
    page = forms_page(window, wait)
    read_dialog(page, wait, files / "填好.docx")
    assert page.read
    assert "没有读懂的（1）" in words(page.read)
    assert [one.label for one in page.read.found.not_understood] == ["出生年月"]
    assert page.read.targets == [person.id]
    page.read.reject()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("文字.docx", b"hello", "不是 Word 文档"),
        ("旧表.docx", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "旧式文件"),
        ("宏.docm", b"PK\3\4", "宏"),
        ("散文.docx", None, "没有认出任何栏目"),
    ],
)
def test_a_bad_file_is_told_and_changes_nothing(
    open_window: Open, wait: Wait, files: Path, name: str, data: bytes | None, told: str
) -> None:
    window = open_window(plain_dossier())
    page = forms_page(window, wait)
    if data is None:
        made = start("一篇散文")
        made.add_paragraph("春天来了。")
        data = finished(made)
    (files / name).write_bytes(data)
    with answering(lambda dialog: dialog.reject()) as said:
        page.adopt("book", files / name)
        wait(lambda: not page.busy)
    assert told in said[0]
    assert page.view is None
    assert not (window.desk.workspace.folder / "表样").exists()
    assert page.cards["book"].isEnabled()


def dropped(target: object, path: Path) -> None:
    from PySide6.QtWidgets import QWidget

    assert isinstance(target, QWidget)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(QPoint(10, 10)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)


def test_a_form_is_dropped_on_the_page_or_on_a_card(open_window: Open, wait: Wait, files: Path) -> None:
    page = forms_page(open_window(plain_dossier()), wait)
    dropped(page, files / "汇总表.docx")
    wait(lambda: page.view is not None and not page.busy)
    assert page.view
    assert page.view.sheet.document == "summary"
    with answering(lambda dialog: press(dialog, "采用")):
        page.view.reject()
    wait(lambda: page.view is None and not page.busy)
    assert page.kept["summary"].form
    (files / "表.docx").write_bytes(blank("nested"))
    with answering(lambda dialog: press(dialog, "取消")):
        dropped(page, files / "表.docx")
    dropped(page.cards["book"], files / "表.docx")
    wait(lambda: page.view is not None and not page.busy)
    assert page.view
    assert page.view.sheet.document == "book"
    with answering(lambda dialog: press(dialog, "不保存")):
        page.view.reject()
    assert guess("申报书和汇总表.docx") == ""


def test_mappings_are_carried_by_files(
    open_window: Open, wait: Wait, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(plain_dossier())
    folder = window.desk.workspace.folder
    mapping = proposal("merged").mapping
    keep(folder, blank("merged"), mapping)
    page = forms_page(window, wait)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(files))
    press(page, "导出对应关系…")
    assert (files / "申报书-对应关系.json").read_bytes() == mapping_json(mapping)
    other = files / "别的.json"
    other.write_bytes(mapping_json(mapping.without(mapping.slots[0])))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(other), ""))
    press(page, "导入对应关系…")
    wait(lambda: page.view is not None and not page.busy)
    assert page.view
    press(page.view, "保存")
    wait(lambda: not page.busy)
    kept = adopted(folder, "book")
    assert kept
    assert len(kept.mapping.slots) == len(mapping.slots) - 1
    assert [one.mapping for one in aside(folder, "book")] == [mapping]
    other.write_bytes(mapping_json(proposal("nested").mapping))
    with answering(lambda dialog: dialog.reject()) as said:
        press(page, "导入对应关系…")
        wait(lambda: not page.busy)
    assert "不是为这张表样做的" in said[0]


def test_read_only_shows_and_changes_nothing(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    first = open_window(plain_dossier())
    folder = first.desk.workspace.folder
    keep(folder, blank("merged"), proposal("merged").mapping)
    first.close()
    page = forms_page(open_window(folder=folder, read_only=True), wait)
    assert not page.cards["summary"].choose_button.isEnabled()
    press(page, "查看和修改对应关系")
    wait(lambda: page.view is not None and not page.busy)
    view = page.view
    assert view
    choose(view, (SLOT, 0))
    assert not view.panel.findChildren(FieldPicker)[0].isEnabled()
    assert not view.save_button.isEnabled()
    view.reject()


def test_what_is_kept_and_broken_is_told_on_its_card(open_window: Open, wait: Wait) -> None:
    window = open_window(plain_dossier())
    folder = window.desk.workspace.folder
    keep(folder, blank("merged"), proposal("merged").mapping)
    (folder / "表样" / "book.json").write_bytes(b"{}")
    page = forms_page(window, wait)
    assert "读不出来" in words(page.cards["book"])
    with answering(lambda dialog: press(dialog, "恢复内置版式")):
        press(page, "恢复内置版式")
    wait(lambda: not page.busy)
    assert "读不出来" not in words(page)


def test_the_search_of_fields_finds_any_part_of_a_name(app: object) -> None:
    from adoption_tools import PACK

    from qilu_desktop.documents.adoption.names import choices

    picker = FieldPicker(PACK, choices(PACK, "book"), "name")
    search = picker.completer()
    assert search
    search.setCompletionPrefix("电话")
    found = [search.completionModel().index(number, 0).data() for number in range(search.completionModel().rowCount())]
    assert "联系电话（申报单位）" in found
    assert picker.currentText() == "姓名"
    picker.deleteLater()


def test_a_filled_summary_becomes_people_and_units_each_once() -> None:
    """Ten rows into an empty workspace: ten people, each unit once, the recommending unit's answers too."""
    from adoption_tools import PACK

    from qilu_desktop.documents.adoption.read_back import read_back
    from qilu_desktop.gui.adoption.taking import Taking, lines, sources, taken, target_of

    given = sample_dossier()
    filled = fill(blank("people"), proposal("people").mapping, answers("people")).data
    found = read_back(blank("people"), proposal("people").mapping, filled, PACK)

    def all_of(dossier: Dossier) -> list[Taking]:
        made = []
        for source in sources(found, {}):
            target = "" if source.of_unit else target_of(dossier, source)
            ticked = tuple(line for line in lines(PACK, dossier, source, target) if line.ticked)
            made.append(Taking(source, target, ticked))
        return made

    made = taken(Dossier("2024"), all_of(Dossier("2024")))
    assert [person.id_number for person in made.applicants] == [person.id_number for person in given.applicants]
    names = [unit.name for unit in made.enterprises]
    assert len(names) == len(set(names)) > 1
    for person, before in zip(made.applicants, given.applicants, strict=True):
        one, other = made.employer(person), given.employer(before)
        assert one
        assert other
        assert one.name == other.name
    assert made.unit.text("name") == given.unit.text("name")
    # Read once more, everybody is known and nothing is ticked.
    assert [one.lines for one in all_of(made)] == [()] * len(all_of(made))
    assert taken(made, all_of(made)) == made


def test_answers_of_another_unit_are_not_ticked_by_themselves() -> None:
    from adoption_tools import PACK

    from qilu_desktop.documents.adoption.read_back import read_back
    from qilu_desktop.gui.adoption.taking import lines, sources

    dossier = sample_dossier()
    filled = fill(blank("merged"), proposal("merged").mapping, answers("merged")).data
    (source,) = sources(read_back(blank("merged"), proposal("merged").mapping, filled, PACK), {})
    person = dossier.applicants[0]
    employer = dossier.employer(person)
    assert employer
    record = employer.record.with_value("name", "另一家公司").with_value("phone", None)
    other = dossier.with_record(employer.id, record)
    found = {(line.scope, line.field): line for line in lines(PACK, other, source, person.id)}
    assert found["enterprise", "phone"].fresh
    assert not found["enterprise", "phone"].ticked
    assert not found["enterprise", "name"].ticked
