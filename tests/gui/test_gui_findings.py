"""校验: one line a place, fixes at one click, rules, live counts, no red on what nobody touched, backups."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from builders import HOLIDAYS_2030, change_evidence, day, edit, valid_dossier, without
from gui_tools import answering, editor, focus, leave, press, words
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from qilu_desktop.checks.findings import Severity
from qilu_desktop.checks.views import FileFacts
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.flow import StepId
from qilu_desktop.gui.backups_dialog import BackupsDialog
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.fields.line_edit import LineEdit
from qilu_desktop.gui.findings.mending import MendingDialog
from qilu_desktop.gui.findings_page import LIST, MATRIX, RULES, FindingsPage
from qilu_desktop.gui.looking import Looked
from qilu_desktop.gui.matrix.tab import MatrixTab
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.procedure_page import ProcedurePage
from qilu_desktop.gui.rules_view import RulesTab
from qilu_desktop.gui.sending.page import RECORD, SendingPage
from qilu_desktop.gui.table_editor import TableEditor
from qilu_desktop.gui.waiver_dialog import WaiverDialog
from qilu_desktop.gui.window import Window
from qilu_desktop.workspace.workspace import Workspace

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
UNTIDY = "139 0000 0001"


def findings_page(window: Window) -> FindingsPage:
    window.go(StepId.CHECKS)
    page = window.page(StepId.CHECKS)
    assert isinstance(page, FindingsPage)
    return page


def people_page(window: Window) -> PeoplePage:
    window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    return page


def untidy(people: int = 3) -> Dossier:
    return edit(valid_dossier(people), "p1", mobile=UNTIDY, nation=None)


# -- the list ---------------------------------------------------------------------------------------------------------


def test_two_rules_about_one_place_are_one_line_and_one_count(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(3), UNIT_SUBJECT, report_opinion=None))
    page = findings_page(window)
    assert len(window.desk.report.blocking) == 2
    assert page.tiles[Severity.BLOCK.value].text().endswith("　1")
    assert window.rail.buttons[StepId.PROCEDURE].step
    assert window.rail.buttons[StepId.PROCEDURE].step.note == "缺 1 项"
    for finding in window.desk.report.blocking:
        assert page.select(finding)
    assert "同一处还有" in words(page.detail)
    assert page.detail.area.verticalScrollBar().maximum() == 0  # the clause at its foot is not cut


def test_the_card_tells_person_step_place_and_the_notice_s_sentence(open_window: Open) -> None:
    window = open_window(untidy())
    page = findings_page(window)
    page.select(next(one for one in window.desk.report.blocking if one.field == "nation"))
    said = words(page.detail)
    name = window.desk.dossier.applicants[0].name
    assert f"1　{name} · 申报人 · 基本信息 › 民族" in said
    clause = window.desk.pack.clause(window.desk.report.blocking[0].clause)
    assert clause
    assert clause.text in said
    file = without(valid_dossier(3), "p1", "book_scan").evidence_of("p1")[0]
    scan = next(one for one in window.desk.report.findings if one.severity is Severity.WARN)
    assert page.select(scan)
    assert file.file.name not in words(page.detail)


def test_headings_fold_by_click_and_by_key(open_window: Open) -> None:
    page = findings_page(open_window(untidy()))
    before = page.tree.lines.rowCount()
    page.tree.select_row(0)
    QTest.keyClick(page.tree, Qt.Key.Key_Left)
    assert page.tree.lines.rowCount() < before
    QTest.keyClick(page.tree, Qt.Key.Key_Right)
    assert page.tree.lines.rowCount() == before
    spot = page.tree.visualRect(page.tree.lines.index(0, 0)).center()
    QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.tree.lines.rowCount() < before


# -- fixes ------------------------------------------------------------------------------------------------------------


def test_a_fix_is_made_with_alt_enter_said_and_undone_in_one_step(open_window: Open, wait: Wait) -> None:
    window = open_window(untidy())
    page = findings_page(window)
    finding = next(one for one in page.fixable() if one.field == "mobile")
    page.select(finding)
    assert page.detail.fix_button.isVisible()
    QTest.keyClick(page.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.desk.dossier.record_of("p1").text("mobile") == "13900000001"
    assert finding.fix
    assert finding.fix.label in window.status.text()
    assert window.undo_link.isVisible()
    wait(lambda: not page.select(finding))
    window.undo_link.click()
    assert window.desk.dossier.record_of("p1").text("mobile") == UNTIDY
    assert not window.undo_link.isVisible()


def test_all_fixes_are_listed_confirmed_and_made_as_one_step(open_window: Open) -> None:
    dossier = edit(untidy(), "p2", mobile="139 0000 0002")
    window = open_window(edit(dossier, "p3", mobile="139 0000 0003"))
    page = findings_page(window)
    assert page.mend_button.text() == "全部修正 3 处…"
    window.desk.workspace.forget_history()

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, MendingDialog)
        first = dialog.changes.topLevelItem(0)
        assert first
        assert [first.text(place) for place in (1, 2, 3)] == ["手机", UNTIDY, "13900000001"]
        first.setCheckState(0, Qt.CheckState.Unchecked)
        assert dialog.go.text() == "修正 2 处"
        dialog.go.click()

    with answering(answer):
        page.mend_button.click()
    mobiles = [person.record.text("mobile") for person in window.desk.dossier.applicants]
    assert mobiles == [UNTIDY, "13900000002", "13900000003"]
    window.undo()
    assert window.desk.dossier.record_of("p2").text("mobile") == "139 0000 0002"
    assert window.desk.workspace.undo_label is None


def test_nothing_is_mended_in_a_window_that_only_reads(open_window: Open, tmp_path: Path) -> None:
    open_window(untidy()).close()
    window = open_window(read_only=True, folder=tmp_path / "工作区")
    page = findings_page(window)
    page.select(next(one for one in page.fixable()))
    assert not page.mend_button.isVisible()
    assert not page.detail.fix_button.isVisible()
    page.list.mend()
    assert window.desk.dossier.record_of("p1").text("mobile") == UNTIDY


# -- rules ------------------------------------------------------------------------------------------------------------


def rules_tab(page: FindingsPage) -> RulesTab:
    page.show_tab(RULES)
    found = page.stack.currentWidget()
    assert isinstance(found, RulesTab)
    return found


def test_a_rule_leads_to_its_findings(open_window: Open) -> None:
    window = open_window(untidy())
    page = findings_page(window)
    tab = rules_tab(page)
    tab.outcome.setCurrentIndex(tab.outcome.findData("未通过"))
    tab.show_lines()
    tab.search.setText("必填内容齐全")
    assert tab.rules.lines.rowCount() == 1
    said = words(tab.detail)
    assert "鲁人社函〔2024〕71号 第 5.3 条" in said
    assert "申报人的全部内容" in said
    QTest.keyClick(tab.rules, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.list
    assert {one.rule for one in page.shown()} == {"required.field"}
    page.list.rule_chip.click()
    assert len({one.rule for one in page.shown()}) > 1


def test_the_clauses_say_what_serves_them(open_window: Open) -> None:
    window = open_window(valid_dossier(3))
    tab = rules_tab(findings_page(window))
    press(tab, "按条款")
    assert tab.clauses.lines.rowCount() == len(window.desk.pack.clauses)
    tab.search.setText("党组")
    assert 0 < tab.clauses.lines.rowCount() < len(window.desk.pack.clauses)
    assert "规则：" in words(tab.detail)


# -- live -------------------------------------------------------------------------------------------------------------


def test_everything_follows_an_edit_and_counts_the_same(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(3))
    page = findings_page(window)
    page.show_tab(MATRIX)
    wait(lambda: not page.looking.isVisible())
    before = len(window.desk.gaps)
    window.desk.set_value("p2", "nation", None)
    window.desk.set_value(UNIT_SUBJECT, "contact", None)
    wait(lambda: not window.desk._pause.isActive())
    tab, step, count = page.view(MATRIX), window.rail.buttons[StepId.CHECKS].step, len(window.desk.gaps)
    assert isinstance(tab, MatrixTab)
    assert tab.matrix
    assert step
    assert step.missing == tab.matrix.missing == count > before
    page.show_tab(LIST)
    assert page.tiles[Severity.BLOCK.value].text().endswith(f"　{count}")
    people = people_page(window)
    state = people.roster.topLevelItem(1)
    assert state
    assert state.text(people.roster.columnCount() - 1) == f"缺 {tab.matrix.people.lines[1].missing} 项"
    used = window.head.quota.text()
    window.desk.get(window.desk.workspace.add_applicant)
    assert window.head.quota.text() != used


# -- no red on what nobody touched ------------------------------------------------------------------------------------


def marks(page: PeoplePage) -> list[str]:
    assert page.form
    boxes = [box for card in page.form.cards.values() for box in card.boxes.values()]
    wrong = [edit.accessibleName() for edit in page.form.findChildren(QLineEdit) if edit.property("wrong")]
    return [box.field.id for box in boxes if box.problem.isVisible()] + wrong


def test_a_new_person_has_no_mark_even_after_the_checks_were_opened(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(3))
    findings_page(window)
    page = people_page(window)
    press(page, "添加申报人")
    wait(lambda: not window.desk._pause.isActive())
    assert window.desk.missing_of(page.subjects()[-1]) > 5
    assert marks(page) == []
    findings_page(window)
    people_page(window)
    wait(lambda: len(marks(page)) > 5)


def test_a_mark_comes_once_the_field_was_left(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(3))
    page = people_page(window)
    press(page, "添加申报人")
    assert page.form
    box = page.form.cards["basic"].boxes["nation"]
    focus(box.editor.focus_target())
    wait(lambda: not window.desk._pause.isActive())
    assert not box.problem.isVisible()
    leave(box.editor.focus_target())
    wait(box.problem.isVisible)
    assert not page.form.cards["basic"].boxes["school"].problem.isVisible()


def test_a_new_row_shows_marks_only_at_the_cells_that_were_left(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(3))
    page = people_page(window)
    page.open("p1")
    assert page.form
    table = page.form.cards["certificates"].tables["certificates"]
    table.add()
    made = next(reversed(table.rows.values()))
    wait(lambda: not window.desk._pause.isActive())
    assert not made.problem.isVisible()
    number = made.boxes["number"].editor.focus_target()
    focus(number)
    leave(number)
    wait(made.problem.isVisible)
    assert "发证机构" not in made.problem.text()


def test_a_problem_takes_the_place_of_the_help_and_nothing_moves(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(3))
    page = people_page(window)
    press(page, "添加申报人")
    assert page.form
    box, below = page.form.cards["basic"].boxes["nation"], page.form.cards["post"]
    QCoreApplication.processEvents()
    before = below.y()
    focus(box.editor.focus_target())
    leave(box.editor.focus_target())
    wait(box.problem.isVisible)
    QCoreApplication.processEvents()
    assert below.y() == before


def test_a_text_that_does_not_fit_is_told_whole(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(1), "p1", school="虚构" * 25))
    page = people_page(window)
    page.open("p1")
    assert page.form
    edit_line = editor(page.form, "school").focus_target()
    assert isinstance(edit_line, LineEdit)
    assert edit_line.is_cut_off()
    spot = edit_line.rect().center()
    asked = QHelpEvent(QHelpEvent.Type.ToolTip, spot, edit_line.mapToGlobal(spot))
    assert edit_line.event(asked)
    edit_line.setText("短")
    assert not edit_line.is_cut_off()


# -- evidence ---------------------------------------------------------------------------------------------------------


def evidence_page(window: Window, owner: str) -> EvidencePage:
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = owner
    page.refresh()
    return page


def test_the_mark_is_withdrawn_with_a_reason_on_record_and_blocks_again(open_window: Open) -> None:
    window = open_window(valid_dossier(3))
    page = evidence_page(window, "p1")
    assert window.desk.report.ready
    place = next(number for number, one in enumerate(window.desk.dossier.evidence_of("p1")) if one.check)
    page.select([window.desk.dossier.evidence_of("p1")[place].id])
    assert page.acts.withdraw_button.isEnabled()

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, WaiverDialog)
        press(dialog, "撤回审验")
        assert dialog.isVisible()
        dialog.reason.setPlainText("与原件编号不符")
        press(dialog, "撤回审验")

    with answering(answer):
        page.acts.withdraw_button.click()
    entry = window.desk.dossier.evidence_of("p1")[place]
    assert entry.check is None
    assert entry.withdrawals[-1].reason == "与原件编号不符"
    # It stays before the clerk's eyes: in the list and beside the file.
    line = page.table.line(entry.id)
    assert line
    assert line.text(4).startswith("已撤回")
    assert "与原件编号不符" in line.toolTip(4)
    assert "与原件编号不符" in page.detail.help.text()
    assert not window.desk.report.ready
    window.undo()
    assert window.desk.dossier.evidence_of("p1")[place].check is not None


def test_the_buttons_stay_where_they_are_when_a_line_is_selected(open_window: Open) -> None:
    page = evidence_page(open_window(valid_dossier(3)), "p1")
    QApplication.processEvents()
    before = page.acts.mark_button.mapTo(page, page.acts.mark_button.rect().topLeft())
    page.select([page.desk.dossier.evidence_of("p1")[0].id])
    QApplication.processEvents()
    assert page.acts.mark_button.mapTo(page, page.acts.mark_button.rect().topLeft()) == before


# -- head, backups, export --------------------------------------------------------------------------------------------


def test_the_deadline_tells_days_and_working_days(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    chip = window.head.deadline
    asked = QHelpEvent(QHelpEvent.Type.ToolTip, chip.rect().center(), chip.mapToGlobal(chip.rect().center()))
    QApplication.sendEvent(chip, asked)
    assert "还有 2 天，其中 2 个工作日" in chip.toolTip()


def test_a_backup_is_put_back_after_the_present_state_was_kept(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(2))
    window.desk.get(window.desk.workspace.add_applicant)
    dialog = BackupsDialog(window, window.desk)
    first = dialog.list.topLevelItem(0)
    assert first
    assert first.text(2) == "2 人"
    with answering(lambda asked: press(asked, "恢复")):
        dialog.here_button.click()
    assert len(window.desk.dossier.applicants) == 2
    assert window.undo_link.isVisible()
    again = BackupsDialog(window, window.desk)
    shown = [item.text(2) for place in range(3) if (item := again.list.topLevelItem(place))]
    assert shown == ["3 人", "2 人", "0 人"]
    window.undo()
    assert len(window.desk.dossier.applicants) == 3
    assert len(list((tmp_path / "工作区" / "备份").glob("*.sqlite3"))) == 3


def test_a_backup_can_be_kept_as_a_workspace_beside(open_window: Open, tmp_path: Path) -> None:
    from qilu_desktop.workspace.backups import backups, copy_out

    window = open_window(valid_dossier(2))
    folder = window.desk.workspace.folder
    copy_out(folder, backups(folder)[0], tmp_path / "副本")
    with Workspace.open(tmp_path / "副本") as copy:
        assert copy.dossier == window.desk.dossier
        assert copy.file_bytes(copy.dossier.evidence[0].file)


def test_the_report_is_exported_in_three_forms(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = open_window(untidy())
    page = findings_page(window)
    for ending, head in (("json", b"{"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        place = tmp_path / f"校验报告.{ending}"
        with answering(lambda dialog: press(dialog, "取消")) as said:
            page.export_button.write(place)
            wait(lambda: bool(said))
        assert place.read_bytes().startswith(head)
    data = json.loads((tmp_path / "校验报告.json").read_text())
    assert data["applicants"] == 3


def test_an_export_that_cannot_be_written_is_told(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    page = findings_page(open_window(valid_dossier(1)))
    with answering(lambda dialog: dialog.reject()) as said:
        page.export_button.write(tmp_path / "没有" / "校验报告.json")
        wait(lambda: bool(said))
    assert "没有导出" in said[0]
    assert isinstance(page.export_button, QPushButton)
    assert page.export_button.isEnabled()


# -- 放假安排 ---------------------------------------------------------------------------------------------------------


def test_working_days_past_the_calendar_lead_to_the_holidays_and_are_settled_there(open_window: Open) -> None:
    shown = {"publicity_from": day("2030-04-30"), "publicity_to": day("2030-05-10")}
    window = open_window(edit(valid_dossier(3), UNIT_SUBJECT, **shown), today=date(2030, 6, 1))
    desk = window.desk
    finding = desk.report.by_rule["procedure.publicity_days"][0]
    assert finding.severity is Severity.UNKNOWN
    assert window.jump(finding)
    assert window.step is StepId.PROCEDURE
    page = window.page(StepId.PROCEDURE)
    assert isinstance(page, ProcedurePage)
    table = page.unit_form.cards["calendar"].tables["holidays"]
    assert isinstance(table, TableEditor)
    assert table.isVisible()
    assert desk.set_value(UNIT_SUBJECT, "holidays", HOLIDAYS_2030)
    assert "procedure.publicity_days" not in desk.report.by_rule
    assert len(table.rows) == len(HOLIDAYS_2030)
    assert desk.set_value(UNIT_SUBJECT, "provincial_publicity_from", day("2030-04-30"))
    assert window.go(StepId.SENDING)
    sending = window.page(StepId.SENDING)
    assert isinstance(sending, SendingPage)
    assert sending.show_tab(RECORD)
    box = sending.form.cards["sending"].boxes["provincial_publicity_to"]
    assert "按 5 个工作日算出" in words(box)
    assert desk.worked_out(box.field, desk.dossier.unit) == day("2030-05-10")
    desk.undo()
    desk.undo()
    assert desk.report.by_rule["procedure.publicity_days"][0].severity is Severity.UNKNOWN


def test_a_finding_about_a_page_is_told_and_jumped_to(open_window: Open) -> None:
    held = change_evidence(
        valid_dossier(3), "p1", "achievement", lambda one: replace(one, edits=(PageEdit(1), PageEdit(3)))
    )
    window = open_window(held)
    desk = window.desk
    file = held.evidence_of("p1", kind="achievement")[0].file.sha256
    desk.learn(Looked(desk.dossier, {file: FileFacts(pages=2)}, {}))
    finding = desk.report.by_rule["evidence.pages"][0]
    page = findings_page(window)
    assert page.select(finding)
    assert "› 第 2 页" in words(page.detail)
    assert window.jump(finding)
    evidence = window.page(StepId.EVIDENCE)
    assert isinstance(evidence, EvidencePage)
    assert evidence.acts.editor
    assert evidence.acts.editor.entry.id == finding.evidence
    evidence.acts.editor.reject()
