"""A fresh window accuses nobody: no page shows a red mark at a field that was never touched; and pasting 放假安排."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from builders import edit, proof, valid_dossier, with_evidence
from gui_tools import press
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.flow import StepId
from qilu_desktop.gui.holidays_paste import HolidaysDialog
from qilu_desktop.gui.rail import Extra
from qilu_desktop.gui.table_editor import TableEditor
from qilu_desktop.gui.window import Window

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
PAGES = (*StepId, *Extra)
ASKED = {StepId.CHECKS}
"""校验 is where everything is shown, once the clerk asks."""


def gappy() -> Dossier:
    """Somebody has begun: an enterprise, two people, a file, nearly everything missing and some of it wrong."""
    held = valid_dossier(2)
    bare = replace(
        held,
        unit=Record({"name": "潍坊市局", "review_on": "七月初"}),
        enterprises=tuple(replace(one, record=Record({"name": "甲公司", "uscc": "123"})) for one in held.enterprises),
        applicants=tuple(
            replace(
                one,
                record=Record({"name": "张三", "id_number": "3701", "certificates": held.applicants[0].certificates}),
            )
            for one in held.applicants
        ),
        evidence=(),
    )
    return with_evidence(edit(bare, "p1", front_line=False), proof("p1", "award", checked=False))


def marks(page: QWidget) -> Iterator[str]:
    """Red borders and red lines that can be seen."""
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.property("wrong"):
            yield f"border: {widget.accessibleName()}"
        if isinstance(widget, QLabel) and widget.isVisible() and widget.property("role") == "problem" and widget.text():
            yield f"line: {widget.text()}"


@pytest.mark.parametrize("held", [None, gappy()], ids=["empty", "begun"])
def test_no_page_of_a_fresh_window_shows_a_mark(open_window: Open, wait: Wait, held: Dossier | None):
    window = open_window(held)
    # Coming back to a page is no touch either.
    for step in (*(one for one in PAGES if one not in ASKED), StepId.UNIT, StepId.PEOPLE, StepId.PROCEDURE):
        window.go(step)
        wait(lambda: not window.desk._pause.isActive())
        assert list(marks(window.page(step))) == [], step
    assert window.desk.missing_of(UNIT_SUBJECT) > 5
    # The same pages do show them once the checks were opened: the test can fail.
    window.go(StepId.CHECKS)
    window.go(StepId.UNIT)
    wait(lambda: bool(list(marks(window.page(StepId.UNIT)))))


# -- 放假安排 pasted -------------------------------------------------------------------------------------------------


def holidays_table(window: Window) -> TableEditor:
    window.go(StepId.PROCEDURE)
    found = [one for one in window.page(StepId.PROCEDURE).findChildren(TableEditor) if one.field.id == "holidays"]
    assert found
    return found[0]


TEXT = "元旦：2030年1月1日放假1天。\n春节：2月2日至8日放假，共9天。\n清明节\t放假\t2030-04-05\n端午节\t放假\t初五"


def test_holidays_are_pasted_in_one_step_and_bad_lines_are_named(open_window: Open):
    window = open_window(valid_dossier(1), today=date(2030, 6, 1))
    dialog = HolidaysDialog(window, window.desk, TEXT)
    dialog.show()
    QApplication.processEvents()
    assert dialog.summary.text() == "读出 2 行：放假 2 天，调休上班 0 天。"
    assert dialog.problem.text().splitlines() == [
        "第 2 行“春节：2月2日至8日放假，共9天。”没有读：写的是共 9 天，读出来是 7 天。",
        "第 4 行“端午节 放假 初五”没有读：没有能看懂的日期。",
    ]
    press(dialog, "加入 2 行")
    assert [one.values.text("name") for one in window.desk.dossier.unit.rows("holidays")] == ["元旦", "清明节"]
    window.desk.undo()
    assert window.desk.dossier.unit.rows("holidays") == ()
    window.desk.redo()
    again = HolidaysDialog(window, window.desk, TEXT)
    again.show()
    press(again, "加入 2 行")
    assert again.isVisible(), "nothing new: said, not closed"
    assert again.problem.text() == "这些放假安排都已经有了，没有加入新的行。"


def test_an_empty_paste_says_what_to_do_and_a_year_can_be_given(open_window: Open):
    window = open_window(valid_dossier(1))
    dialog = HolidaysDialog(window, window.desk)
    dialog.show()
    press(dialog, "加入")
    assert dialog.isVisible()
    assert "请先粘贴" in dialog.problem.text()
    dialog.text.setPlainText("元旦：1月1日放假。")
    assert "请在上面填写年份" in dialog.problem.text()
    dialog.year.setText("2031")
    assert dialog.add_button.text() == "加入 1 行"
    assert not dialog.problem.isVisible()
    press(dialog, "取消")
    assert window.desk.dossier.unit.rows("holidays") == ()


def test_the_clipboard_is_taken_up_where_it_holds_holidays(open_window: Open, wait: Wait):
    window = open_window(valid_dossier(1))
    table = holidays_table(window)
    seen: list[str] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, HolidaysDialog)
        seen.append(shown.text.toPlainText())
        shown.reject()

    for held in ("元旦：1月1日放假。", "别的文字"):
        QGuiApplication.clipboard().setText(held)
        QTimer.singleShot(0, look)
        button = table.more_button
        assert isinstance(button, QPushButton)
        button.click()
    assert table.more_button
    assert table.more_button.text() == "粘贴放假安排…"
    assert seen == ["元旦：1月1日放假。", ""]
