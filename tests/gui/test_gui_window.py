"""The window: steps, findings that lead to their field, lists, saving on the way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import edit, edit_row, valid_dossier, waive, without
from gui_tools import answering, commit_text, editor, focus, press, type_into, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
)

from qilu_desktop.checks.findings import NOTHING_BLOCKS, Finding, Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import QiluError
from qilu_desktop.flow import StepId
from qilu_desktop.gui.app import Shell
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.findings_page import FindingsPage
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.page_makers import MAKERS
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.unit_page import UnitPage
from qilu_desktop.gui.window import LEAST, Window
from qilu_desktop.workspace.workspace import Workspace

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


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


def names_of_focus() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget else ""


@pytest.mark.parametrize(
    ("dossier", "field", "label", "step"),
    [
        (edit(valid_dossier(3), UNIT_SUBJECT, contact=None), "contact", "填报人（联系人）", StepId.UNIT),
        (edit(valid_dossier(3), UNIT_SUBJECT, report_opinion=None), "report_opinion", "推荐意见", StepId.PROCEDURE),
        (edit(valid_dossier(3), "e1", opinion=None), "opinion", "单位推荐意见", StepId.ENTERPRISES),
        (edit(valid_dossier(3), "p3", deeds=None), "deeds", "主要事迹", StepId.PEOPLE),
        (edit(valid_dossier(3), "p2", visit_by=None), "visit_by", "核验人", StepId.PROCEDURE),
        (edit_row(valid_dossier(3), "p2", "certificates", issuer=None), "certificates", "发证机构", StepId.PEOPLE),
    ],
)
def test_enter_on_a_finding_puts_the_keyboard_into_exactly_its_field(
    open_window: Open, wait: Wait, dossier: Dossier, field: str, label: str, step: StepId
) -> None:
    window = open_window(dossier)
    page = findings_page(window)
    select(page, next(one for one in window.desk.report.blocking if one.field == field))
    QTest.keyClick(page.tree, Qt.Key.Key_Return)
    assert window.step is step
    assert names_of_focus() == label
    target = QApplication.focusWidget()
    assert target
    wait(lambda: target.isVisible() and not target.visibleRegion().isEmpty())


def select(page: FindingsPage, finding: Finding) -> None:
    assert page.select(finding), f"not in the list: {finding.message}"


def test_a_finding_about_evidence_leads_to_the_person_s_evidence(open_window: Open) -> None:
    window = open_window(without(valid_dossier(3), "p2", "query"))
    assert window.jump(window.desk.report.blocking[0])
    assert window.step is StepId.EVIDENCE
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    assert page.owner == "p2"
    assert page.adding.as_kind.currentText() == "证书查询截图"
    assert page.adding.add_button.hasFocus()


def test_from_a_person_s_answers_one_comes_to_that_person_s_evidence(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(2), "p2", name="李待补"))
    window.desk.workspace.apply(replace(window.desk.dossier, evidence=()))
    window.go(StepId.PEOPLE)
    people = window.page(StepId.PEOPLE)
    assert isinstance(people, PeoplePage)
    assert people.open("p2")
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    assert page.owner == "p2"
    assert page.drop_told.text().startswith("李待补还没有材料")
    page.owners.setCurrentRow(0)
    assert page.drop_told.text().startswith("推荐单位还没有材料")
    # An enterprise has no evidence of its own: whoever comes from there finds the page as it was.
    window.go(StepId.ENTERPRISES)
    window.go(StepId.EVIDENCE)
    assert page.owner == UNIT_SUBJECT


def test_every_finding_of_an_empty_dossier_can_be_reached(open_window: Open) -> None:
    whole = valid_dossier(1)
    window = open_window(Dossier("2024", enterprises=whole.enterprises, applicants=whole.applicants))
    for finding in window.desk.report.findings:
        assert window.jump(finding), finding


def test_the_list_can_be_filtered_and_says_clause_and_remedy(open_window: Open) -> None:
    window = open_window(edit(edit(valid_dossier(3), "p1", nation=None), UNIT_SUBJECT, contact=None))
    page = findings_page(window)
    everything = len(page.shown())
    page.who.setCurrentIndex(page.who.findData("p1"))
    page.who.activated.emit(page.who.currentIndex())
    assert [one.field for one in page.shown()] == ["nation"]
    said = words(page.detail)
    assert "民族" in said
    assert "鲁人社函〔2024〕71号" in said
    page.who.setCurrentIndex(0)
    page.search.setText("联系人")
    assert {one.field for one in page.shown()} == {"contact"}
    page.search.clear()
    page.tiles[Severity.BLOCK.value].setChecked(True)
    assert 0 < len(page.shown()) <= everything


def test_coming_to_the_list_begins_with_what_blocks(open_window: Open) -> None:
    window = open_window(without(valid_dossier(3), UNIT_SUBJECT, "report_scan"))
    page = findings_page(window)
    current = page.current()
    assert current
    assert not current.blocks
    window.go(StepId.UNIT)
    window.desk.set_value("p2", "nation", None)
    page = findings_page(window)
    current = page.current()
    assert current
    assert current.field == "nation"


def test_nothing_blocking_is_said_calmly_and_leads_on(open_window: Open) -> None:
    page = findings_page(open_window(valid_dossier(3)))
    assert page.banner.isVisible()
    assert page.list.banner_title.text() == NOTHING_BLOCKS
    page.list.search.setText("没有这样的问题")
    assert page.list.nothing.isVisible()
    assert page.list.nothing.text() == "没有符合筛选条件的问题。"
    press(page.banner, "去生成报送文件夹")


def test_a_reason_is_recorded_and_taken_back(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(2))
    page = findings_page(window)
    finding = next(one for one in window.desk.report.findings if one.severity is Severity.REASON and one.blocks)
    select(page, finding)
    assert page.detail.waive_button.isVisible()

    def give(dialog: object) -> None:
        dialog.reason.setPlainText("符合条件的人选不足。")  # type: ignore[attr-defined]
        dialog.by.setText("冯虚构")  # type: ignore[attr-defined]
        press(dialog, "记录理由")  # type: ignore[arg-type]

    with answering(give):
        page.detail.waive_button.click()
    wait(lambda: finding.rule not in {one.rule for one in window.desk.report.blocking})
    wait(lambda: page.tiles["已说明理由"].text().endswith("1"))
    select(page, next(one for one in window.desk.report.findings if one.waived))
    page.detail.unwaive_button.click()
    wait(lambda: finding.rule in {one.rule for one in window.desk.report.blocking})


def test_a_waiver_in_the_dossier_is_shown_with_its_reason(open_window: Open) -> None:
    dossier = valid_dossier(2)
    bare = open_window(dossier).desk.report
    finding = next(one for one in bare.findings if one.severity is Severity.REASON)
    assert waive(dossier, finding.rule, finding.subject).waivers[0].reason


def test_people_are_ordered_searched_added_and_removed(open_window: Open) -> None:
    window = open_window(valid_dossier(3))
    page = people_page(window)
    order = page.subjects()
    page.roster.select(order[2])
    QTest.keyClick(page.roster, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.subjects() == [order[0], order[2], order[1]]
    assert page.roster.current() == order[2]
    page.search.setText(window.desk.dossier.applicants[0].name)
    shown = [place for place in range(3) if not page.roster.topLevelItem(place).isHidden()]  # type: ignore[union-attr]
    assert shown == [0]
    page.search.clear()
    press(page, "添加申报人")
    assert len(page.subjects()) == 4
    assert names_of_focus() == "姓名"
    assert window.desk.dossier.applicants[3].enterprise_id == "e1"
    page.back()
    page.roster.select(page.subjects()[3])
    with answering(lambda dialog: press(dialog, "删除")) as said:
        page.remove()
    assert "未填姓名" in said[0]
    assert len(page.subjects()) == 3


def test_no_whole_id_number_stands_in_a_list(open_window: Open) -> None:
    window = open_window(valid_dossier(3))
    page = people_page(window)
    numbers = [person.id_number for person in window.desk.dossier.applicants]
    texts = [
        page.roster.topLevelItem(row).text(column)  # type: ignore[union-attr]
        for row in range(3)
        for column in range(page.roster.columnCount())
    ]
    assert not any(number in text for number in numbers for text in texts)
    assert any("********" in text for text in texts)
    page.open(page.subjects()[0])
    assert numbers[0] not in words(page)


def test_a_unit_with_people_is_not_removed(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    window.go(StepId.ENTERPRISES)
    page = window.page(StepId.ENTERPRISES)
    page.roster.select("e1")  # type: ignore[attr-defined]

    def go(dialog: object) -> None:
        press(dialog, "删除")  # type: ignore[arg-type]

    with answering(go), answering(lambda dialog: press(dialog, "确定") if "没有保存" in words(dialog) else go(dialog)):
        page.remove()  # type: ignore[attr-defined]
    assert len(window.desk.dossier.enterprises) == 1


def test_what_is_being_typed_is_stored_when_the_window_closes(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    page = window.page(StepId.UNIT)
    assert isinstance(page, UnitPage)
    edit_widget = editor(page.form, "address").focus_target()
    focus(edit_widget)
    commit_text(edit_widget, "虚构市示例路9号")
    assert window.close()
    with Workspace.open(tmp_path / "工作区", read_only=True) as stored:
        assert stored.dossier.unit.text("address") == "虚构市示例路9号"


def test_a_second_window_is_told_and_can_read(open_window: Open, tmp_path: Path) -> None:
    open_window(valid_dossier(1))
    shell = Shell()
    with answering(lambda dialog: press(dialog, "只读打开")):
        assert shell.open(tmp_path / "工作区")
    assert isinstance(shell.window, Window)
    assert shell.window.desk.read_only
    assert "只读" in shell.window.windowTitle()
    shell.window.close()


def test_a_folder_without_a_workspace_is_refused_with_a_remedy(tmp_path: Path) -> None:
    shell = Shell()
    with answering(lambda dialog: press(dialog, "确定")) as said:
        shell.begin(tmp_path)
    assert "没有工作区" in said[0]
    assert isinstance(shell.window, QMainWindow)
    assert "本软件不得处理国家秘密" in words(shell.window)
    shell.window.close()


def test_a_new_workspace_is_made_and_opened(tmp_path: Path) -> None:
    shell = Shell()
    shell.show_start()

    def fill(dialog: object) -> None:
        dialog.place.setText(str(tmp_path))  # type: ignore[attr-defined]
        dialog.name.setText("二〇二四/推荐")  # type: ignore[attr-defined]
        press(dialog, "新建")  # type: ignore[arg-type]

    with answering(fill) as said:
        shell.create()
    assert "2024年度齐鲁首席技师" in said[0] or "年度表单" in said[0]
    assert isinstance(shell.window, Window)
    assert (tmp_path / "二〇二四_推荐" / "workspace.sqlite3").is_file()
    shell.window.close()
    shell.show_start()
    assert shell.window
    press(shell.window, f"二〇二四_推荐，{tmp_path}")
    assert isinstance(shell.window, Window)
    shell.window.close()


def test_a_corrupt_settings_file_is_forgotten(tmp_path: Path) -> None:
    place = tmp_path / "user" / "window.ini"
    place.parent.mkdir()
    place.write_bytes(b"\x00\xff[[[\nrecent=@Variant(\x00\x00garbage\ngeometry=@ByteArray(zz)\n" * 50)
    settings = Settings()
    assert settings.recent() == []
    shell = Shell()
    shell.show_start()
    assert shell.window
    assert shell.window.isVisible()
    shell.window.close()


def test_size_and_recent_workspaces_are_remembered(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    window.resize(1234, 777)
    window.close()
    settings = Settings()
    settings.add_recent(tmp_path / "工作区")
    assert settings.geometry() is not None
    assert Settings().recent() == [tmp_path / "工作区"]


def test_the_steps_show_their_state_and_follow_the_data(open_window: Open, wait: Wait) -> None:
    window = open_window()
    button = window.rail.buttons[StepId.UNIT]
    assert button.accessibleName() == "第 1 步 推荐单位，未开始"
    page = window.page(StepId.UNIT)
    assert isinstance(page, UnitPage)
    type_into(editor(page.form, "contact").focus_target(), "冯虚构")
    wait(lambda: "缺" in button.accessibleName())
    window.rail.buttons[StepId.SENDING].click()
    assert window.step is StepId.SENDING
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.step is StepId.PEOPLE


@pytest.mark.parametrize(
    ("button", "text"),
    [
        (QDialogButtonBox.StandardButton.Ok, "确定"),
        (QDialogButtonBox.StandardButton.Cancel, "取消"),
        (QDialogButtonBox.StandardButton.Save, "保存"),
        (QDialogButtonBox.StandardButton.Close, "关闭"),
        (QDialogButtonBox.StandardButton.Open, "打开"),
    ],
)
def test_the_buttons_of_qt_s_own_dialogs_are_chinese(
    app: QApplication, button: QDialogButtonBox.StandardButton, text: str
) -> None:
    box = QDialogButtonBox(button)
    assert [one.text() for one in box.buttons()] == [text]


def test_the_file_dialog_has_no_english_words(app: QApplication) -> None:
    dialog = QFileDialog(None, "选择", "/", "可用的文件 (*.pdf)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "查找范围" in "".join(words)
    assert not [word for word in words if re.search("[A-Za-z]{3,}", word) and "/" not in word]
    dialog.deleteLater()


def test_the_menu_of_a_text_field_is_chinese(app: QApplication) -> None:
    edit_widget = QLineEdit("字")
    menu = edit_widget.createStandardContextMenu()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert any(text.startswith("复制") for text in texts)
    assert not any(text.split("(")[0].isascii() for text in texts)


def test_an_unhandled_error_is_logged_masked_and_told(app: QApplication, noticed: list[str]) -> None:
    from qilu_desktop.gui.crash import report_defect

    window = QMainWindow()
    window.show()
    report_defect(ValueError("370102198001010015"))
    boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]
    assert len(boxes) == 1
    assert "已保存的内容都在" in words(boxes[0])
    assert "370102198001010015" not in words(boxes[0]) + boxes[0].detailedText()
    assert len(noticed) == 1
    assert "370102198001010015" not in noticed[0]
    noticed.clear()
    boxes[0].close()
    report_defect(QiluError("磁盘空间已满。", "请清理磁盘。"))
    told = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]
    assert "请清理磁盘。" in words(told[-1])
    noticed.clear()
    told[-1].close()


def test_setting_text_twenty_thousand_times_loses_no_reference_to_none(app: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one each time and dies after some 5,700."""
    import sys

    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(20_000):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 1_000


def test_a_machine_without_chinese_fonts_gets_the_bundled_one(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtGui import QFontDatabase

    from qilu_desktop.gui import theme

    monkeypatch.setattr(theme, "_FAMILIES", ())
    family = theme._font().families()[0]
    assert QFontDatabase.WritingSystem.SimplifiedChinese in QFontDatabase.writingSystems(family)


def test_the_first_window_waits_for_nothing_heavy(tmp_path: Path) -> None:
    import subprocess
    import sys

    Workspace.create(tmp_path / "w", "2024").close()
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from time import monotonic\n"
        "from qilu_desktop.gui import app\n"
        "def loaded(names):\n"
        "    return [name for name in names.split() if name in sys.modules]\n"
        "made = app.make_app()\n"
        "shell = app.Shell()\n"
        "shell.show_start()\n"
        "made.processEvents()\n"
        "heavy = 'typst docx pikepdf PIL openpyxl pypdf pypdfium2 fontTools lxml'\n"
        "print(*loaded(heavy + ' sqlite3 yaml chinese_calendar'))\n"
        "assert shell.open(Path(sys.argv[1]))\n"
        "ours = ' '.join(f'qilu_desktop.{name}' for name in ('evidence.join', 'gui.evidence.intake'))\n"
        "print(*loaded(f'{heavy} {ours}'))\n"
        # Then the modules of the other pages are loaded, while the window waits for the user.
        "until = monotonic() + 20\n"
        "while 'qilu_desktop.gui.sending.page' not in sys.modules and monotonic() < until:\n"
        "    made.processEvents()\n"
        "print(*loaded(ours))\n"
        "shell.window.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "w")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split("\n"), done.stderr) == (
        0,
        ["", "", "qilu_desktop.evidence.join qilu_desktop.gui.evidence.intake", ""],
        "",
    )


def test_a_click_on_the_words_of_a_start_button_presses_it(app: QApplication, tmp_path: Path) -> None:
    from qilu_desktop.gui.start_page import StartPage

    page = StartPage([tmp_path], has_sample=True)
    page.resize(1000, 700)
    page.show()
    app.processEvents()
    asked: list[str] = []
    page.wants_new.connect(lambda: asked.append("new"))
    page.picked.connect(lambda place: asked.append(str(place)))
    for text in ("新建工作区", tmp_path.name):
        told = next(one for one in page.findChildren(QLabel) if one.text() == text)
        QTest.mouseClick(told, Qt.MouseButton.LeftButton)
    assert asked == ["new", str(tmp_path)]


def test_a_page_that_cannot_be_made_leaves_the_one_in_view_marked(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, noticed: list[str]
) -> None:
    """As where a file of the program is gone: the click is told as a defect, and works once the cause is away."""
    window = open_window(valid_dossier(1))

    def missing(_desk: Desk) -> Page:
        raise ImportError("gone")

    monkeypatch.setitem(MAKERS, StepId.BUILD, missing)
    steps = {one.accessibleName().split()[-1].split("，")[0]: one for one in window.rail.findChildren(QAbstractButton)}
    steps["生成报送文件夹"].click()
    assert noticed == ["slot: ImportError: gone"]
    noticed.clear()
    assert window.step is StepId.UNIT
    assert [name for name, one in steps.items() if one.isChecked()] == ["推荐单位"]
    monkeypatch.undo()
    steps["生成报送文件夹"].click()
    assert window.step is StepId.BUILD
    assert [name for name, one in steps.items() if one.isChecked()] == ["生成报送文件夹"]


def test_in_a_low_window_the_lists_have_the_room_of_the_explanations(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(2))
    assert window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = "p1"
    page.refresh()
    (told,) = [one for one in page.findChildren(QLabel) if one.text().startswith("图片、PDF、Word")]
    assert told.isVisible()
    window.resize(*LEAST)
    QApplication.processEvents()
    assert not told.isVisible()
    (name,) = [one for one in page.findChildren(QLabel) if one.text() == "佐证材料" and one.isVisible()]
    assert name.toolTip() == told.text()
    heading, first = page.table.topLevelItem(0), page.table.topLevelItem(1)
    assert heading
    assert first
    wait(lambda: page.table.viewport().rect().contains(page.table.visualItemRect(first).center()))
    window.resize(1366, 768)
    QApplication.processEvents()
    assert told.isVisible()
