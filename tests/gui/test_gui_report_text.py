"""推荐报告正文 in the window: read, reworded, followed by the data, stored, undone, told when it disagrees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import UNIT_NAME, day, edit, row, valid_dossier
from gui_tools import commit_text, focus, press, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qilu_desktop.documents.living import overwritten
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.flow import StepId
from qilu_desktop.gui.procedure_page import ProcedurePage
from qilu_desktop.gui.report_text.edit import LivingEdit
from qilu_desktop.gui.report_text.paragraph import ParagraphBox
from qilu_desktop.gui.report_text.section import ReportText
from qilu_desktop.gui.window import Window

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def page_of(window: Window) -> ProcedurePage:
    window.go(StepId.PROCEDURE)
    page = window.page(StepId.PROCEDURE)
    assert isinstance(page, ProcedurePage)
    return page


def section(window: Window) -> ReportText:
    found = page_of(window).unit_form.editor("report_sentences")
    assert isinstance(found, ReportText)
    return found


def stored(window: Window) -> dict[str, str]:
    rows = window.desk.dossier.unit.rows("report_sentences")
    return {one.values.text("part"): one.values.text("text") for one in rows}


def begin(box: ParagraphBox) -> LivingEdit:
    box.reword.click()
    QApplication.processEvents()
    assert box.editing
    assert box.edit
    assert box.edit.hasFocus()
    return box.edit


def replace(edit: LivingEdit, old: str, new: str) -> None:
    """Select words and type over them, as a person does."""
    start = edit.toPlainText().index(old)
    cursor = edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(old), QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    commit_text(edit, new)


def tinted(edit: LivingEdit) -> list[str]:
    edit.tint()
    return [one.cursor.selectedText() for one in edit.extraSelections()]  # type: ignore[attr-defined]


def test_the_report_is_shown_as_it_prints_with_all_three_parts(open_window: Open) -> None:
    shown = section(open_window(valid_dossier()))
    told = words(shown)
    for heading in ("一、推荐人选工作情况", "二、申报材料核验情况", "三、推荐意见"):
        assert heading in told
    look = shown.boxes["publicity"].look
    assert look.plain == "（五）公示。2024年7月8日至2024年7月15日在本单位网站公示，公示期间无异议。"
    assert ">公示期间无异议</span>" in look.text()
    assert "（五）公示。<span" in look.text()
    assert not shown.boxes["strategic"].isVisible()
    assert shown.boxes["classified"].isVisible()


def test_rewording_keeps_the_facts_alive(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["publicity"]
    edit_ = begin(box)
    assert tinted(edit_) == ["2024年7月8日至2024年7月15日", "本单位网站", "公示期间无异议"]
    replace(edit_, "公示，", "面向社会公示，")
    press(box, "完成")
    assert stored(window) == {
        "publicity": "（五）公示。{fact.publicity}在{unit.publicity_place}面向社会公示，{fact.publicity_result}。"
    }
    assert not box.editing
    assert box.badge.isVisible()
    window.desk.set_value(UNIT_SUBJECT, "publicity_to", day("2024-07-16"))
    assert "至2024年7月16日在本单位网站面向社会公示" in box.look.plain
    assert not box.note.isVisible()


def test_a_fact_typed_over_is_no_longer_tinted_and_told_when_it_disagrees(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["publicity"]
    edit_ = begin(box)
    replace(edit_, "公示期间无异议", "其间没有收到异议")
    assert tinted(edit_) == ["2024年7月8日至2024年7月15日", "本单位网站"]
    QTest.keyClick(edit_, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not box.note.isVisible(), "other words for the same fact"
    window.desk.set_value(UNIT_SUBJECT, "publicity_result", "settled")
    wait(box.note.isVisible)
    assert "其中“其间没有收到异议”与数据“公示期间有异议，已查清并处理”不一致" in box.note.text()
    press(box, "恢复自动文字：（五）公示")
    assert stored(window) == {}
    assert box.look.plain.endswith("公示期间有异议，已查清并处理。")
    assert not box.badge.isVisible()
    assert not box.note.isVisible()


def select(edit: LivingEdit, words: str, start: int = 0) -> None:
    """Select *words*, *start* characters into them, up to their end."""
    first = edit.toPlainText().index(words)
    cursor = edit.textCursor()
    cursor.setPosition(first + start)
    cursor.setPosition(first + len(words), QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def test_a_short_fact_that_is_cut_and_pasted_elsewhere_stays_a_fact(open_window: Open) -> None:
    """One digit is too little to be found again by its look: the clipboard says which fact it is."""
    window = open_window(valid_dossier())
    box = section(window).boxes["decision"]
    edit_ = begin(box)
    select(edit_, "人选3", start=2)
    edit_.cut()
    edit_.tint()
    assert box.loose.isVisible()
    assert "不再跟着数据变：推荐人选人数“3”" in box.loose.text()
    edit_.moveCursor(QTextCursor.MoveOperation.End)
    edit_.insertPlainText("合计")
    edit_.paste()
    edit_.insertPlainText("人。")
    assert "3" in tinted(edit_)
    assert not box.loose.isVisible()
    press(box, "完成")
    assert stored(window)["decision"].endswith("合计{fact.count}人。")
    assert "确定推荐人选名，" in stored(window)["decision"]


def test_a_fact_that_is_copied_stays_one_and_is_not_told_of_twice(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["decision"]
    edit_ = begin(box)
    select(edit_, "人选3", start=2)
    edit_.copy()
    edit_.moveCursor(QTextCursor.MoveOperation.End)
    edit_.paste()
    press(box, "完成")
    assert stored(window)["decision"].count("{fact.count}") == 1
    other = section(window).boxes["review"]
    edit_ = begin(other)
    edit_.moveCursor(QTextCursor.MoveOperation.End)
    edit_.paste()
    press(other, "完成")
    assert stored(window)["review"].endswith("3"), "a fact of another paragraph comes as plain words"


def test_a_finding_leads_to_the_paragraph(open_window: Open) -> None:
    rows = (row("s1", part="visits", text="（一）实地核验。八月实地核验。"),)
    window = open_window(edit(valid_dossier(), "unit", report_sentences=rows))
    finding = next(one for one in window.desk.report.findings if one.rule == "report.overwritten")
    window.jump(finding)
    QApplication.processEvents()
    box = section(window).boxes["visits"]
    assert box.reword.hasFocus()
    assert box.property("lit") == "true"


def test_data_that_change_while_a_paragraph_is_reworded_are_followed(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["decision"]
    edit_ = begin(box)
    replace(edit_, "研究审定", "集体研究审定")
    assert box.pending
    assert stored(window) == {}
    cursor = edit_.textCursor()
    cursor.setPosition(edit_.toPlainText().index("党组集体") + 4)
    edit_.setTextCursor(cursor)
    window.desk.set_value(UNIT_SUBJECT, "decision_on", day("2024-07-18"))
    assert edit_.toPlainText().startswith("（六）集体研究。2024年7月18日经虚构市人力资源和社会保障局党组集体研究审定")
    assert edit_.toPlainText()[: edit_.textCursor().position()].endswith("党组集体")
    assert box.pending
    box.finish()
    assert stored(window)["decision"].startswith("（六）集体研究。{fact.decision_on}经{fact.decision_body}集体研究审定")


def test_an_input_method_at_work_is_not_disturbed(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["decision"]
    edit_ = begin(box)
    QApplication.sendEvent(edit_, QInputMethodEvent("jiti", []))
    assert edit_.composing
    before = edit_.toPlainText()
    window.desk.set_value(UNIT_SUBJECT, "decision_on", day("2024-07-18"))
    assert edit_.toPlainText() == before
    commit_text(edit_, "集体")
    assert not edit_.composing
    assert "2024年7月18日" in edit_.toPlainText()
    assert edit_.toPlainText().count("集体") == before.count("集体") + 1


def test_what_is_typed_is_stored_on_leaving_and_after_a_pause(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier())
    shown = section(window)
    box = shown.boxes["opinions"]
    edit_ = begin(box)
    replace(edit_, "听取意见。", "听取各方意见。")
    box._pause.setInterval(20)
    commit_text(edit_, "认真")
    wait(lambda: "opinions" in stored(window))
    assert box.editing
    assert edit_.hasFocus()
    commit_text(edit_, "广泛")
    focus(shown.boxes["visits"].reword)
    assert "认真广泛" in stored(window)["opinions"]


def test_leaving_the_step_stores(open_window: Open) -> None:
    window = open_window(valid_dossier())
    edit_ = begin(section(window).boxes["opinions"])
    replace(edit_, "听取意见。", "听取各方意见。")
    window.go(StepId.CHECKS)
    assert stored(window) == {"opinions": "（四）听取各方意见。{unit.opinions_heard}"}


def test_giving_up_restores_what_stood_there(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["opinions"]
    edit_ = begin(box)
    replace(edit_, "听取意见。", "听取各方意见。")
    box.commit()
    assert "opinions" in stored(window)
    QTest.keyClick(edit_, Qt.Key.Key_Escape)
    assert not box.editing
    assert stored(window) == {}
    assert box.look.plain.startswith("（四）听取意见。")
    assert box.reword.hasFocus()


def test_an_emptied_text_is_the_automatic_one_again(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["classified"]
    edit_ = begin(box)
    edit_.selectAll()
    QTest.keyClick(edit_, Qt.Key.Key_Delete)
    box._store_quietly()
    assert edit_.toPlainText() == "", "nothing comes back while one is typing"
    commit_text(edit_, "涉密")
    edit_.selectAll()
    QTest.keyClick(edit_, Qt.Key.Key_Delete)
    box.finish()
    assert stored(window) == {}
    assert box.look.plain == "（五）涉密情况。推荐人选均不属于涉密人员。"


def test_editing_nothing_stores_nothing(open_window: Open) -> None:
    window = open_window(valid_dossier())
    revision = window.desk.workspace.revision
    for box in section(window).boxes.values():
        if box.isVisible():
            begin(box)
            box.finish()
    assert window.desk.workspace.revision == revision
    assert stored(window) == {}


def test_rewording_is_undone_and_redone_like_any_edit(open_window: Open) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["opinions"]
    edit_ = begin(box)
    replace(edit_, "听取意见。", "听取各方意见。")
    box.finish()
    window.desk.undo()
    assert stored(window) == {}
    assert box.look.plain.startswith("（四）听取意见。")
    window.desk.redo()
    assert box.look.plain.startswith("（四）听取各方意见。")
    again = begin(box)
    window.desk.undo()
    assert again.toPlainText().startswith("（四）听取意见。"), "undo reaches an open editor too"


def test_a_text_survives_closing_the_window(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier())
    box = section(window).boxes["opinions"]
    replace(begin(box), "听取意见。", "听取各方意见。")
    window.close()
    QApplication.processEvents()
    again = open_window(folder=tmp_path / "工作区")
    assert section(again).boxes["opinions"].look.plain.startswith("（四）听取各方意见。")


def test_the_preview_and_the_checks_see_what_is_being_typed(open_window: Open) -> None:
    window = open_window(valid_dossier())
    page, box = page_of(window), section(window).boxes["visits"]
    replace(begin(box), "核验结论：", "经核验：")
    drafted = page._drafted(window.desk.dossier)
    (one,) = drafted.unit.rows("report_sentences")
    assert "经核验：{fact.visit_results}" in one.values.text("text")
    assert overwritten(window.desk.pack, drafted, window.desk.today) == ()
    assert stored(window) == {}


def test_a_value_that_stands_twice_is_followed_where_it_is_typed_around(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    box = section(window).boxes["visits"]
    edit_ = begin(box)
    assert "赴1家申报单位实地核验1名人选" in edit_.toPlainText()
    replace(edit_, "赴1家申报单位实地核验", "核验")
    box.finish()
    assert "核验{fact.visited}名人选" in stored(window)["visits"]


def test_letters_beyond_the_basic_plane_keep_their_place(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(), "p1", name="张𠮷𠮷"))
    box = section(window).boxes["intro"]
    edit_ = begin(box)
    assert "张𠮷𠮷、王建国、李建国等3名" in tinted(edit_)
    replace_units(edit_, "同志为", "为")
    box.finish()
    assert "{fact.people}为{fact.year}年度" in stored(window)["intro"]


def replace_units(edit: LivingEdit, old: str, new: str) -> None:
    cursor = edit.document().find(old)
    assert not cursor.isNull()
    edit.setTextCursor(cursor)
    commit_text(edit, new)


def test_a_stray_text_is_shown_and_can_be_put_away(open_window: Open, wait: Wait) -> None:
    rows = (row("s1", part="gone", text="旧版式里的话。"),)
    window = open_window(edit(valid_dossier(), "unit", report_sentences=rows))
    shown = section(window)
    assert "旧版式里的话。" in words(shown)
    assert "不会印出" in words(shown)
    QApplication.processEvents()
    press(shown, "删除")
    wait(lambda: not window.desk.dossier.unit.rows("report_sentences"))
    assert "旧版式里的话。" not in words(shown)


def test_a_read_only_workspace_shows_and_does_not_change(open_window: Open, tmp_path: Path) -> None:
    open_window(valid_dossier()).close()
    window = open_window(folder=tmp_path / "工作区", read_only=True)
    box = section(window).boxes["opinions"]
    assert not box.reword.isVisible()
    box.begin()
    assert not box.editing


def test_markup_in_the_data_is_shown_as_it_is(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(), "unit", publicity_place="<b>网站</b>&amp;"))
    look = section(window).boxes["publicity"].look
    assert "在<b>网站</b>&amp;公示" in look.plain
    assert "&lt;b&gt;网站&lt;/b&gt;&amp;amp;" in look.text()


def test_the_clerks_own_fields_are_shown_and_lead_to_where_they_are_written(open_window: Open) -> None:
    window = open_window(valid_dossier())
    page, shown = page_of(window), section(window)
    opinion = next(one for one in shown.fixed if "同意推荐" in one.look.plain)
    press(opinion, "去填写：推荐意见")
    assert page.unit_form.editor("report_opinion").focus_target().hasFocus()  # type: ignore[union-attr]


def test_everything_is_reached_by_the_keyboard_and_named(open_window: Open) -> None:
    shown = section(open_window(valid_dossier()))
    box = shown.boxes["publicity"]
    focus(box.reword)
    QTest.keyClick(box.reword, Qt.Key.Key_Space)
    assert box.editing
    assert box.edit
    assert box.edit.accessibleName() == "推荐报告：（五）公示"
    assert box.reword.accessibleName() == "改写：（五）公示"
    QTest.keyClick(box.edit, Qt.Key.Key_Tab)
    assert not box.edit.hasFocus(), "Tab goes on"


@pytest.mark.parametrize("width", [900, 1366])
def test_nothing_is_cut_off(open_window: Open, width: int) -> None:
    window = open_window(valid_dossier())
    window.resize(width, 768)
    shown = section(window)
    begin(shown.boxes["review"])
    QApplication.processEvents()
    for box in shown.boxes.values():
        for part in box.findChildren(QLabel):
            if part.isVisible() and part.wordWrap():
                assert part.height() >= part.heightForWidth(part.width()) - 2, part.text()
    assert UNIT_NAME in window.windowTitle() or UNIT_NAME in words(window)
