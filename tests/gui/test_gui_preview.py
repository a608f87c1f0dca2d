"""The preview: what will print, beside the form, while it is typed; found, zoomed, saved, and errors that lead on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
from builders import valid_dossier
from gui_tools import answering, commit_text, editor, focus, jpeg, press, type_into
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from qilu_desktop.documents.page_codes import EDGE, SIDE
from qilu_desktop.flow import StepId
from qilu_desktop.gui.palette import CHOSEN
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.preview.making import place_of
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.gui.preview.pane import LEAST, PreviewPane
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.gui.preview.text_canvas import TextCanvas
from qilu_desktop.gui.procedure_page import ProcedurePage
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def people(window: Window) -> PeoplePage:
    window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    return page


def filled(open_window: Open, count: int = 1) -> Window:
    """A window on people whose photos are real pictures."""
    window = open_window(valid_dossier(count))
    for person in window.desk.dossier.applicants:
        photo = window.desk.workspace.store_file(jpeg(413, 579), f"{person.id}.jpg", "image/jpeg")
        window.desk.workspace.set_photo(person.id, "photo", photo)
    return window


def preview(window: Window, wait: Wait, document: str = "申报书", person: int = 0) -> tuple[PeoplePage, PreviewPane]:
    """The preview beside a person's form, settled."""
    page = people(window)
    page.open(page.subjects()[person])
    page.split.show_preview(on=True)
    pane = page.split.pane
    assert pane
    QApplication.processEvents()
    press(pane, document)
    wait(lambda: pane.settled and pane.shown is not None)
    return page, pane


def found(pane: PreviewPane, words: str) -> int:
    assert pane.shown
    return len(pane.shown.pages.find(words))


def key(widget: QWidget, name: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    QTest.keyClick(widget, name, modifier)
    QApplication.processEvents()


def test_what_is_typed_is_shown_before_it_is_stored_and_the_window_goes_on(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    assert page.form
    edit = editor(page.form, "deeds").focus_target()
    focus(edit)
    edit.selectAll()  # type: ignore[attr-defined]
    commit_text(edit, "从学徒做到班长，")
    commit_text(edit, "攻克虚构难题一百个")
    longest = [0.0]
    before = time.monotonic()

    def shown() -> bool:
        nonlocal before
        longest[0] = max(longest[0], time.monotonic() - before)
        before = time.monotonic()
        return found(pane, "攻克虚构难题一百个") == 1

    wait(shown)
    assert editor(page.form, "deeds").pending
    assert "虚构难题" not in window.desk.dossier.applicants[0].record.text("deeds")
    assert longest[0] < 0.5


def test_the_pages_follow_while_the_typing_never_pauses(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    assert page.form
    edit = editor(page.form, "deeds").focus_target()
    focus(edit)
    shown, typed = pane.shown, time.monotonic()

    def followed() -> bool:
        nonlocal typed
        if time.monotonic() - typed > 0.1:
            typed = time.monotonic()
            QTest.keyClicks(edit, "x")
        return pane.shown is not shown

    wait(followed)
    assert editor(page.form, "deeds").pending


def test_what_was_typed_and_taken_back_meanwhile_does_not_stay_on_the_page(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    window.desk.set_value(page.subjects()[0], "nation", "满族")
    pane.make_now()
    window.desk.undo()
    pane.make_now()
    wait(lambda: pane.settled)
    assert found(pane, "满族") == 0


def test_cells_of_tables_and_dates_are_shown_while_they_are_typed(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    assert page.form
    table = page.form.editor("career")
    rows = window.desk.dossier.applicants[0].record.rows("career")
    cell = table.editor(rows[0].id, "place")  # type: ignore[union-attr]
    assert cell
    edit = cell.focus_target()
    focus(edit)
    edit.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(edit, "Xuetu2")
    # It is stored after a pause of its own, which a busy machine may reach before the page is drawn.
    assert cell.pending
    wait(lambda: found(pane, "xuetu2") == 1)


def test_refreshing_keeps_the_place_and_another_person_begins_at_the_head(open_window: Open, wait: Wait) -> None:
    window = filled(open_window, 2)
    page, pane = preview(window, wait)
    pane.canvas.go_to(2)
    pane.canvas.verticalScrollBar().setValue(pane.canvas.verticalScrollBar().value() + 60)
    place, shown = pane.canvas.verticalScrollBar().value(), pane.shown
    window.desk.set_value(page.subjects()[0], "nation", "回族")
    wait(lambda: pane.shown is not shown and pane.settled)
    assert pane.canvas.verticalScrollBar().value() == place
    assert pane.number.text() == f"第 3 / {pane.canvas.count} 页"
    page.open(page.subjects()[1])
    wait(lambda: pane.settled and pane.shown is not None)
    assert pane.shown
    assert pane.shown.wanted.offer.subject == page.subjects()[1]
    assert pane.canvas.verticalScrollBar().value() == 0
    press(pane, "一览表")
    wait(lambda: pane.settled and pane.canvas.count == 1)
    page.open(page.subjects()[0])
    press(pane, "申报书")
    wait(lambda: pane.settled and pane.shown is not None)
    assert pane.canvas.verticalScrollBar().value() == place


def test_only_pages_near_the_view_are_drawn_at_the_screen_s_resolution(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    _page, pane = preview(window, wait)
    canvas = pane.canvas
    assert canvas.count >= 6
    wait(lambda: len(canvas.drawings.kept) >= 2)
    assert canvas.drawings.kept <= {0, 1, 2}
    wide, high = pane.shown.pages.sizes[0] if pane.shown else (0, 0)
    image = canvas.drawings.image(0)
    assert image
    assert abs(image.width() - wide * canvas.sheets.scale * canvas.devicePixelRatioF()) <= 1
    assert abs(image.width() / image.height() - wide / high) < 0.01
    canvas.go_to(5)
    wait(lambda: canvas.settled)
    assert 0 not in canvas.drawings.kept
    image = canvas.drawings.image(5)
    assert image
    dark = image.convertToFormat(image.Format.Format_Grayscale8)
    assert min(bytes(dark.constBits())) < 100


def test_zoom_by_keys_wheel_and_buttons(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    _page, pane = preview(window, wait)
    canvas = pane.canvas
    fit = canvas.sheets.zoom
    assert canvas.fits_width
    canvas.setFocus()
    key(canvas, Qt.Key.Key_Equal)
    assert canvas.sheets.zoom > fit
    assert pane.head.zoom.text() == f"{round(canvas.sheets.zoom * 100)}%"
    key(canvas, Qt.Key.Key_0)
    assert canvas.sheets.zoom == pytest.approx(fit)
    key(canvas, Qt.Key.Key_Minus)
    assert canvas.sheets.zoom < fit
    turn(canvas, 120)
    turn(canvas, 120)
    turn(canvas, 120)
    assert canvas.sheets.zoom > fit
    choose_zoom(pane, "整页")
    page = canvas.sheets.pages[0]
    assert page.height() < canvas.viewport().height()
    assert canvas.fits_page
    choose_zoom(pane, "适合宽度")
    assert canvas.sheets.zoom == pytest.approx(fit)
    for _ in range(40):
        turn(canvas, 120)
    assert canvas.sheets.zoom == 4.0
    assert not pane.head.larger.isEnabled()
    wait(lambda: canvas.settled)
    assert canvas.horizontalScrollBar().maximum() > 0


def test_a_wide_page_in_a_narrow_view_never_grows_on_zooming_out_nor_takes_endless_memory(
    open_window: Open, wait: Wait
) -> None:
    window = filled(open_window)
    _page, pane = preview(window, wait, "一览表")
    canvas = pane.canvas
    window.resize(1040, 700)
    pane.setFixedWidth(LEAST)
    wait(lambda: canvas.sheets.zoom < 0.25)
    fit = canvas.sheets.zoom
    assert not pane.head.smaller.isEnabled()
    canvas.zoom_by(-1)
    turn(canvas, -120)
    assert canvas.sheets.zoom == pytest.approx(fit)
    canvas.set_zoom(4.0)
    wait(lambda: canvas.settled)
    image = canvas.drawings.image(0)
    assert image
    assert image.sizeInBytes() <= 100_000_000
    assert canvas.sheets.pages[0].width() > image.width()


def choose_zoom(pane: PreviewPane, name: str) -> None:
    pane.head.zoom.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text().startswith(name)).trigger()
    menu.close()


def turn(canvas: QWidget, by: int) -> None:
    point = QPointF(60, 90)
    event = QWheelEvent(
        point,
        point,
        QPoint(0, 0),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)  # type: ignore[attr-defined]


def test_the_page_fits_the_width_at_any_width(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    _page, pane = preview(window, wait)
    for width in (1040, 1200, 1366, 1500, 1920):
        window.resize(width, 800)
        QApplication.processEvents()
        assert pane.canvas.horizontalScrollBar().maximum() == 0, width
        sheet = pane.canvas.sheets.pages[0]
        assert sheet.left() >= 0
        assert sheet.right() <= pane.canvas.viewport().width(), width


def test_thumbnails_show_where_one_is_and_lead_to_a_page(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    _page, pane = preview(window, wait)
    assert not pane.strip.isVisible()
    pane.thumbs.click()
    wait(lambda: pane.strip.isVisible() and pane.strip.settled)
    sheet = pane.strip.sheets.pages[2]
    QTest.mouseClick(
        pane.strip.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, sheet.center().toPoint()
    )
    assert pane.canvas.current == 2
    assert pane.strip.accessibleName().startswith("缩略图：第 3 页")
    pane.strip.setFocus()
    plain = Qt.KeyboardModifier.NoModifier
    for name, page in ((Qt.Key.Key_Down, 3), (Qt.Key.Key_Up, 2), (Qt.Key.Key_End, pane.canvas.count - 1)):
        key(pane.strip, name, plain)
        assert pane.canvas.current == page
    key(pane.strip, Qt.Key.Key_Home, plain)
    assert pane.number.text().startswith("第 1 / ")
    assert Settings().flag("preview/thumbnails")


def test_search_lights_every_place_and_goes_round(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    name = window.desk.dossier.applicants[0].name
    assert pane.shown
    places = found(pane, name)
    assert places >= 2
    assert page.form
    focus(editor(page.form, "name").focus_target())
    key(editor(page.form, "name").focus_target(), Qt.Key.Key_F)
    assert pane.search.isVisible()
    commit_text(pane.search.edit, name)
    wait(lambda: len(pane.search.hits) == places)
    assert pane.search.count.text() == f"1 / {places}"
    plain = Qt.KeyboardModifier.NoModifier
    key(pane.search.edit, Qt.Key.Key_Return, plain)
    assert pane.search.chosen == 1
    key(pane.search.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    key(pane.search.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert pane.search.chosen == places - 1
    hit = pane.search.hits[-1]
    sheet, area = pane.canvas.sheets.pages[hit.page], hit.areas[0]
    down = sheet.top() + area.top * pane.canvas.sheets.scale - pane.canvas.verticalScrollBar().value()
    assert 0 < down < pane.canvas.viewport().height()
    pane.canvas.setFocus()
    key(pane.canvas, Qt.Key.Key_N, plain)
    assert pane.search.chosen == 0
    key(pane.canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert pane.search.chosen == places - 1
    type_into(pane.search.edit, "没有这几个字")
    wait(lambda: pane.search.count.text() == "没有找到")
    key(pane.search.edit, Qt.Key.Key_Escape, plain)
    assert not pane.search.isVisible()


def test_search_goes_on_in_the_newer_document(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    pane.open_search()
    commit_text(pane.search.edit, "满族")
    wait(lambda: pane.search.count.text() == "没有找到")
    window.desk.set_value(page.subjects()[0], "nation", "满族")
    wait(lambda: len(pane.search.hits) == 1)


def long_text(window: Window, length: int) -> None:
    subject = window.desk.dossier.applicants[0].id
    window.desk.set_value(subject, "achievements", "创新" * length)


def test_a_document_that_cannot_be_made_says_why_and_leads_to_the_field(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait, "一览表")
    long_text(window, 4000)
    wait(pane.trouble.fix_button.isVisible)
    assert pane.shown is None
    assert "放不进一页" in pane.trouble.what.text()
    assert "精简" in pane.trouble.remedy.text()
    assert not pane.save_buttons[0].isEnabled()
    pane.trouble.fix_button.click()
    assert page.form
    assert editor(page.form, "achievements").focus_target().hasFocus()
    window.desk.undo()
    wait(lambda: pane.shown is not None and pane.settled)
    assert pane.save_buttons[0].isEnabled()


def test_a_photo_that_is_gone_leads_to_the_photo(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    person = window.desk.dossier.applicants[0]
    photo = person.record.file("photo")
    assert photo
    window.desk.workspace.file_path(photo).unlink()
    window.desk.set_value(person.id, "nation", "回族")
    wait(pane.trouble.fix_button.isVisible)
    assert photo.name in pane.trouble.what.text()
    pane.trouble.fix_button.click()
    assert page.form
    assert editor(page.form, "photo").focus_target().hasFocus()


def test_the_field_of_an_error_is_the_one_named_first() -> None:
    fields, record = find_pack("2024").applicant, valid_dossier(1).applicants[0].record
    assert place_of("最长的栏目是“主要事迹”、“姓名”。", fields, record) == "deeds"
    assert place_of("磁盘空间已满。", fields, record) == ""


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def test_the_document_is_saved_as_pdf_and_word_and_nothing_is_replaced_unasked(
    open_window: Open, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    choose(monkeypatch, tmp_path)
    assert page.form
    edit = editor(page.form, "post_name").focus_target()
    focus(edit)
    edit.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(edit, "GangWei9")
    press(pane, "另存 PDF")
    wait(lambda: pane.saver.written is not None)
    place = pane.saver.written
    assert place
    assert place.parent == tmp_path
    assert "GangWei9" in "".join(sheet.extract_text() for sheet in pypdf.PdfReader(place).pages)
    assert pane.saver.line.isVisible()
    press(pane, "另存 Word")
    wait(lambda: pane.saver.written is not None and pane.saver.written.suffix == ".docx")
    cells = [cell.text for table in docx.Document(str(pane.saver.written)).tables for cell in table._cells]
    assert any("GangWei9" in cell for cell in cells)
    before = place.read_bytes()
    window.desk.set_value(page.subjects()[0], "nation", "回族")
    with answering(lambda dialog: press(dialog, "取消")) as said:
        press(pane, "另存 PDF")
    assert place.name in said[0]
    assert place.read_bytes() == before


def test_the_preview_is_remembered_for_each_view_and_f8_toggles_it(open_window: Open, wait: Wait) -> None:
    window = filled(open_window, 2)
    page = people(window)
    assert not page.split.is_open
    key(page.roster, Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    assert page.split.is_open
    pane = page.split.pane
    assert pane
    wait(lambda: pane.settled and pane.shown is not None)
    assert pane.shown
    assert pane.shown.wanted.offer.document == "summary"
    assert found(pane, "汇总表") >= 1
    page.open(page.subjects()[0])
    assert not page.split.is_open
    page.back()
    assert page.split.is_open
    pane.closed.emit()
    assert not page.split.is_open
    page.split.show_preview(on=True)
    window.close()
    again = open_window(folder=window.desk.workspace.folder)
    assert people(again).split.is_open


def test_the_report_follows_what_is_typed_of_the_procedure(open_window: Open, wait: Wait) -> None:
    window = filled(open_window, 2)
    window.go(StepId.PROCEDURE)
    page = window.page(StepId.PROCEDURE)
    assert isinstance(page, ProcedurePage)
    page.split.show_preview(on=True)
    pane = page.split.pane
    assert pane
    wait(lambda: pane.settled and pane.shown is not None)
    edit = editor(page.unit_form, "report_work").focus_target()
    focus(edit)
    commit_text(edit, "公示期间接到虚构来电一次。")
    wait(lambda: found(pane, "公示期间接到虚构来电一次") == 1)
    assert editor(page.unit_form, "report_work").pending


def test_the_codes_are_on_the_page_as_they_will_be_built(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    _, pane = preview(window, wait)

    def coded() -> bool:
        assert pane.shown
        page = pane.shown.pages.draw(1, 1.0)
        assert page
        side, edge = round(SIDE * 72 / 25.4), round(EDGE * 72 / 25.4)
        start = (page.height - edge - side // 2) * page.stride
        # Every fourth byte is the blue of one pixel more to the right.
        return min(page.data[start : start + (edge + side) * 4 : 4]) < 100

    assert coded()
    for on in (False, True):
        window.desk.set_codes(on=on)
        pane.make_now()
        wait(lambda: pane.settled)
        assert coded() is on


def test_with_the_preview_open_nothing_is_cut_off_and_the_steps_give_way(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    assert page.form
    for width in (1366, 1920):
        window.resize(width, 768)
        QApplication.processEvents()
        form = page.form.area
        inner = form.widget()
        assert inner
        assert inner.width() <= form.viewport().width(), width
        assert pane.width() >= LEAST
        assert window.rail.width() == (68 if width == 1366 else 216)
        assert page.sections.isVisible() is (width == 1920)
        assert page.sections.picker.isVisible() is (width == 1366)
    page.split.show_preview(on=False)
    window.resize(1366, 768)
    QApplication.processEvents()
    assert window.rail.width() == 216
    assert page.sections.isVisible()


def place_in_view(page: PeoplePage, field: str) -> int:
    """Where a field stands, px from the top of the view."""
    assert page.form
    viewport = page.form.area.viewport()
    return editor(page.form, field).mapTo(viewport, QPoint(0, 0)).y()


def pause(wait: Wait) -> None:
    """Long enough for the layouts to have come to rest."""
    end = time.monotonic() + 0.3
    wait(lambda: time.monotonic() > end)


@pytest.mark.parametrize("typing", [False, True])
def test_the_same_field_stays_in_view_when_the_preview_comes_and_goes(
    open_window: Open, wait: Wait, typing: bool
) -> None:
    window = filled(open_window)
    window.resize(1366, 768)
    page = people(window)
    page.open(page.subjects()[0])
    assert page.form
    form = page.form
    edit = editor(form, "deeds")
    if typing:
        focus(edit.focus_target())
    form.area.verticalScrollBar().setValue(edit.mapTo(form.area.widget(), QPoint(0, 0)).y() - 60)
    QApplication.processEvents()
    section, value = form.top_group(), form.area.verticalScrollBar().value()
    for on in (True, False):
        page.split.show_preview(on=on)
        pause(wait)
        assert abs(place_in_view(page, "deeds") - 60) < 40
        assert form.top_group() == section
    assert abs(form.area.verticalScrollBar().value() - value) < 40
    page.split.show_preview(on=True)
    form.scroll_to_group("basic")
    pause(wait)
    assert form.top_group() == "basic"


def test_the_folded_list_of_sections_is_a_menu(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, _pane = preview(window, wait)
    picker = page.sections.picker
    assert picker.text().startswith("基本信息")
    picker.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == len(page.groups)
    menu.actions()[5].trigger()
    menu.close()
    assert page.form
    assert page.form.top_group() == page.groups[5].id
    assert picker.text().startswith(page.groups[5].title)


def test_the_window_closes_while_a_document_is_made(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    page, pane = preview(window, wait)
    window.desk.set_value(page.subjects()[0], "nation", "回族")
    pane.make_now()
    window.close()
    assert pane.shown is None


def test_a_person_removed_while_in_view_leaves_no_document_behind(open_window: Open, wait: Wait) -> None:
    window = filled(open_window, 2)
    page, pane = preview(window, wait)
    page.split.show_preview(on=True)
    window.desk.do(lambda: window.desk.workspace.remove_applicant(page.subjects()[0]))
    wait(lambda: pane.settled)
    assert page.stack.currentIndex() == 0


def test_of_many_wishes_the_first_and_the_newest_are_done(app: QApplication, wait: Wait) -> None:
    owner, go = QWidget(), threading.Event()
    results: list[tuple[int, int]] = []
    worked: list[int] = []
    newest: Newest[int, int] = Newest(owner, lambda key, result: results.append((key, result)), lambda *_: None)

    def work(number: int) -> int:
        worked.append(number)
        go.wait(10)
        return number * 2

    for number in range(6):
        newest.ask(number, lambda _progress, number=number: work(number))
    go.set()
    wait(lambda: not newest.busy)
    assert worked == [0, 5]
    assert results == [(0, 0), (5, 10)]


def document() -> bytes:
    """Two pages whose words are known: one breaks at the end of a line."""
    from datetime import date

    from qilu_desktop.documents.blocks import Document, Page, PageBreak, Paragraph, Run, Section, Style
    from qilu_desktop.documents.typst_printer import print_pdf

    style = Style("song", 12)
    lines = [Paragraph((Run(text),), style) for text in ("甲" * 33 + "跨行词组" + "乙" * 5, "姓　　名 Abc 𬸚（㎡）")]
    blocks = (*lines, PageBreak(), Paragraph((Run("跨行词组 ABC"),), style))
    page = Page(210, 297, top=30, bottom=30, left=30, right=30)
    return print_pdf(Document("测试", (Section(page, blocks),), made_on=date(2024, 7, 1)))


def test_words_are_found_over_line_ends_blanks_and_in_any_case() -> None:
    pages = PdfPages(document())
    assert len(pages.sizes) == 2
    first, second = pages.find("跨行词组")
    assert (first.page, second.page) == (0, 1)
    assert len(second.areas) == 1
    assert len(pages.find("姓名")) == 1
    assert [hit.page for hit in pages.find("a b c")] == [0, 1]
    assert [hit.page for hit in pages.find("ＡＢＣ")] == [0, 1]
    assert len(pages.find("𬸚（㎡）")) == len(pages.find("𬸚(m2)")) == 1
    assert len(pages.find("𬸚")[0].areas) == 1
    assert pages.find("𬸛") == ()
    assert pages.find("   ") == ()
    for hit in (*pages.find("甲乙"), first, second):
        for area in hit.areas:
            assert 0 < area.left < area.left + area.width < pages.sizes[0][0]
            assert 0 < area.top < area.top + area.height < pages.sizes[0][1]
    letters = pypdf.PdfReader(BytesIO(document())).pages[0].extract_text()
    assert len(pages.find("甲")) == letters.count("甲")
    pages.close()
    assert pages.find("姓名") == ()
    assert pages.draw(0, 1.0) is None


def test_a_hit_over_a_line_end_has_a_rectangle_on_each_line() -> None:
    pages = PdfPages(document())
    broken = [hit for hit in pages.find("甲" * 20 + "跨行词组") if len(hit.areas) == 2]
    pages.close()
    assert broken
    upper, lower = broken[0].areas
    assert lower.top > upper.top
    assert lower.left < upper.left + upper.width


def test_words_of_the_page_are_chosen_with_the_mouse_and_copied(app: QApplication) -> None:
    canvas = TextCanvas()
    canvas.resize(700, 700)
    pages = PdfPages(document())
    canvas.show_pages(pages, keep=False)
    canvas.show()
    letters = canvas.words(0).letters
    said = "".join(one.text for one in letters)

    def on(letter: int) -> QPoint:
        area = canvas.area_on(letters[letter].area, canvas.sheets.pages[0])
        return area.center().toPoint()

    start, end = said.index("跨"), said.index("组")
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=on(start))
    QTest.mouseMove(canvas.viewport(), on(end))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=on(end))
    # The words break over the end of a line, and are copied so.
    assert canvas.chosen_text.replace("\n", "") == "跨行词组"
    assert "\n" in canvas.chosen_text
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == canvas.chosen_text
    image = canvas.viewport().grab().toImage()
    corner = canvas.area_on(letters[start].area, canvas.sheets.pages[0]).topLeft().toPoint() + QPoint(1, 1)
    assert image.pixelColor(corner).name().upper() == CHOSEN
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=on(said.index("姓")))
    assert canvas.chosen_text == "姓　　名 Abc 𬸚（㎡）"
    # Beside the words a press takes hold of the sheet, and nothing stays chosen.
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 600))
    assert canvas.chosen_text == ""
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert canvas.chosen_text.endswith("姓　　名 Abc 𬸚（㎡）")
    canvas.show_pages(None, keep=False)
    assert canvas.chosen_text == ""
    pages.close()
