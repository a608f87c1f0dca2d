"""缺什么一览 in the window: cells lead to their place, ten people fit, a thousand are no burden."""

from __future__ import annotations

from collections.abc import Callable

from builders import edit, valid_dossier, without
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.flow import StepId
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.findings_page import MATRIX, FindingsPage
from qilu_desktop.gui.matrix.tab import MatrixTab, MatrixView
from qilu_desktop.gui.window import Window

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def matrix_tab(window: Window) -> MatrixTab:
    window.go(StepId.CHECKS)
    page = window.page(StepId.CHECKS)
    assert isinstance(page, FindingsPage)
    page.show_tab(MATRIX)
    QApplication.processEvents()
    found = page.view(MATRIX)
    assert isinstance(found, MatrixTab)
    return found


def place(view: MatrixView, title: str) -> int:
    return [column.title for column in view.cells.table.columns].index(title)


def test_enter_on_a_cell_puts_the_keyboard_where_it_is_missing(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(3), "p2", nation=None))
    tab = matrix_tab(window)
    tab.people.setCurrentIndex(tab.people.cells.index(1, place(tab.people, "基本信息")))
    QTest.keyClick(tab.people, Qt.Key.Key_Return)
    widget = QApplication.focusWidget()
    assert window.step is StepId.PEOPLE
    assert widget
    assert widget.accessibleName() == "民族"


def test_a_click_on_a_missing_file_leads_to_the_evidence_of_that_person(open_window: Open) -> None:
    window = open_window(without(valid_dossier(3), "p3", "query"))
    tab = matrix_tab(window)
    spot = tab.people.visualRect(tab.people.cells.index(2, place(tab.people, "查询截图"))).center()
    QTest.mouseClick(tab.people.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    page = window.page(StepId.EVIDENCE)
    assert window.step is StepId.EVIDENCE
    assert isinstance(page, EvidencePage)
    assert page.owner == "p3"
    assert page.adding.as_kind.currentText() == "证书查询截图"


def test_a_click_on_a_missing_opinion_chooses_its_kind(open_window: Open) -> None:
    window = open_window(without(valid_dossier(3, nature="state_held"), "p1", "discipline"))
    tab = matrix_tab(window)
    tab.people.setCurrentIndex(tab.people.cells.index(0, place(tab.people, "纪检意见")))
    QTest.keyClick(tab.people, Qt.Key.Key_Return)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    assert page.adding.as_kind.currentText() == "纪检监察部门意见"


def test_the_total_leads_to_the_first_thing_missing(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(3), UNIT_SUBJECT, contact=None))
    tab = matrix_tab(window)
    tab.unit.setCurrentIndex(tab.unit.cells.index(0, len(tab.unit.cells.table.columns)))
    QTest.keyClick(tab.unit, Qt.Key.Key_Return)
    assert window.step is StepId.UNIT


def test_every_cell_of_an_empty_person_leads_somewhere(open_window: Open) -> None:
    whole = valid_dossier(1)
    window = open_window(Dossier("2024", enterprises=whole.enterprises, applicants=whole.applicants))
    tab = matrix_tab(window)
    for view in (tab.unit, tab.people):
        for column in range(view.cells.columnCount()):
            matrix_tab(window)
            view.picked.emit(view.cells.index(0, column))
    assert window.isVisible()


def test_ten_people_fit_without_scrolling(open_window: Open) -> None:
    tab = matrix_tab(open_window(valid_dossier(10)))
    for view in (tab.unit, tab.people):
        assert view.horizontalScrollBar().maximum() == 0
        assert view.verticalScrollBar().maximum() == 0
    last = tab.people.visualRect(tab.people.cells.index(9, 0))
    assert tab.people.viewport().rect().contains(last)


def test_search_and_filter_and_copy(open_window: Open) -> None:
    window = open_window(edit(valid_dossier(12), "p5", nation=None))
    tab = matrix_tab(window)
    name = window.desk.dossier.applicants[7].name
    tab.search.setText(name)
    assert [line.subject for line in tab.people.cells.lines] == ["p8"]
    # Numbers stand in a column: padded by figure spaces to two digits, as the widest is.
    assert tab.people.cells.headerData(0, Qt.Orientation.Vertical) == f"\u20078　{name}"
    tab.search.clear()
    assert len(tab.people.cells.lines) == 12
    assert str(tab.people.cells.headerData(9, Qt.Orientation.Vertical)).startswith("10　")
    tab.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert name in text
    assert text.count("\n") > 14


def test_a_change_keeps_the_cell_that_is_selected(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(5))
    tab = matrix_tab(window)
    here = tab.people.cells.index(3, 0)
    tab.people.setCurrentIndex(here)
    window.desk.set_value("p4", "nation", None)
    wait(lambda: tab.people.cells.index(3, 0).data() == "缺 1")
    assert (tab.people.currentIndex().row(), tab.people.currentIndex().column()) == (3, 0)


def test_the_words_of_a_cell_are_told_to_pointer_and_screen_reader(open_window: Open) -> None:
    tab = matrix_tab(open_window(edit(valid_dossier(3), "p1", nation=None)))
    index = tab.people.cells.index(0, 0)
    assert "“民族”没有填写" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "缺 1" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    header = tab.people.cells.headerData(0, Qt.Orientation.Vertical)
    assert isinstance(header, str)
    assert header.startswith("1")
