"""What a demanding eye would see: contrast, boxes that grow, wide screens, small screens, reasons, plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest
from builders import valid_dossier
from gui_tools import commit_text, editor, focus, plain, type_into
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolTip,
    QTreeView,
    QWidget,
)

from qilu_desktop.flow import StepId
from qilu_desktop.gui import palette as p
from qilu_desktop.gui.fields.wrapped import WrappingEdit
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.rail import FULL, Extra
from qilu_desktop.gui.subjects_page import SubjectsPage
from qilu_desktop.gui.unit_page import UnitPage
from qilu_desktop.gui.waiver_dialog import WaiverDialog
from qilu_desktop.gui.window import LEAST, Window

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
W = TypeVar("W", bound=QWidget)


def light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in QColor(colour).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_CALM = (p.CARD, p.GROUND, p.SUNKEN, p.ACCENT_SOFT)
_INKS: dict[str, tuple[str, ...]] = {
    p.TEXT: (*_CALM, p.DESK, p.GOOD_SOFT, p.WARN_SOFT, p.BAD_SOFT, p.FACT, p.FACT_OWN, p.FOUND, p.FOUND_HERE),
    p.MUTED: (*_CALM, p.DESK, p.GOOD_SOFT, p.WARN_SOFT, p.BAD_SOFT, p.LINE),
    p.FAINT: _CALM,
    p.ACCENT: _CALM,
    p.ACCENT_DARK: _CALM,
    p.GOOD: (*_CALM, p.GOOD_SOFT),
    p.WARN: (*_CALM, p.WARN_SOFT),
    p.BAD: (*_CALM, p.BAD_SOFT),
    "#FFFFFF": (p.ACCENT, p.ACCENT_DARK, p.TEXT),
}


@pytest.mark.parametrize(("ink", "ground"), [(ink, ground) for ink, grounds in _INKS.items() for ground in grounds])
def test_words_stand_out_from_their_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


def people_form(window: Window) -> PeoplePage:
    window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    page.open(page.subjects()[0])
    QApplication.processEvents()
    return page


def test_a_long_line_wraps_grows_and_stays_one_line(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(1))
    page = people_form(window)
    assert page.form
    edit = editor(page.form, "address").focus_target()
    assert isinstance(edit, WrappingEdit)
    mobile = editor(page.form, "mobile").focus_target()
    low = edit.height()
    assert low == mobile.height()
    address = "山东省潍坊市坊子区虚构大街一千九百六十六号重型装备产业园结构车间焊接一班及技能大师工作室东侧二楼"
    type_into(edit, address)
    assert edit.height() > low
    assert edit.verticalScrollBar().maximum() == 0
    focus(edit)
    edit.selectAll()
    commit_text(edit, "一号楼")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    person = window.desk.dossier.applicants[0]
    assert person.record.text("address") == "一号楼"
    assert edit.height() == low
    copied = QMimeData()
    copied.setText("二号楼\r\n三层")
    QGuiApplication.clipboard().setMimeData(copied)
    edit.selectAll()
    edit.paste()
    assert edit.toPlainText() == "二号楼 三层"
    wait(lambda: window.desk.dossier.applicants[0].record.text("address") == "二号楼 三层")


def right_edge(widget: QWidget, of: QWidget) -> int:
    """Where a widget ends, in px from the other's left."""
    return widget.mapTo(of, widget.rect().topRight()).x()


def test_on_a_wide_screen_the_forms_fill_the_page(open_window: Open) -> None:
    window = open_window(valid_dossier(2))
    window.resize(1920, 1080)
    QApplication.processEvents()
    page = window.page(StepId.UNIT)
    assert isinstance(page, UnitPage)
    card = next(iter(page.form.cards.values()))
    assert right_edge(card, window) > 1920 - 40
    tops = [
        editor(page.form, name).mapTo(window, editor(page.form, name).rect().topLeft()) for name in ("name", "kind")
    ]
    assert tops[0].y() == tops[1].y()
    people = people_form(window)
    # 第几个、上一个、下一个 stand with the name, not at the far edge.
    assert right_edge(people.later, window) < 700
    assert not people.earlier.isEnabled()
    assert people.earlier.toolTip() == "这是第一个申报人"
    people.later.click()
    assert people.later.toolTip() == "这是最后一个申报人"
    assert people.earlier.isEnabled()
    assert people.earlier.toolTip() == "上一个申报人"


def views(window: Window) -> Iterator[str]:
    """Show every page, every tab, the forms of the first unit and person, one after the other; names what shows."""
    for page in (*StepId, *Extra):
        window.go(page)
        yield page.value
        shown = window.page(page)
        if isinstance(shown, SubjectsPage) and shown.subjects():
            shown.open(shown.subjects()[0])
            yield f"{page.value}, opened"
            shown.back()
        tabs = [one for one in shown.findChildren(QPushButton) if one.property("tab") and one.isVisible()]
        for tab in tabs:
            tab.click()
            yield f"{page.value}, {tab.text()}"


def on_view(window: Window, kind: type[W]) -> list[W]:
    """The widgets of a kind that can be seen."""
    QApplication.processEvents()
    return [one for one in window.findChildren(kind) if one.isVisible()]


def told_at(widget: QWidget) -> str:
    """What shows where the pointer rests on a widget."""
    QToolTip.hideText()
    middle = widget.rect().center()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(middle)))
    return QToolTip.text()


_NAMES = re.compile(
    r"PDF|Word|Excel|WPS|LibreOffice|ZIP|EMS|JPE?G|PNG|HEIC|TIFF|QR|A[34]|MB|KB|U 盘|Ctrl|Alt|Shift|Enter|Esc|F8|F3"
    r"|www\.\S+|\S+@\S+|[0-9A-HJ-NP-RTUW-Y]{18}|[A-Z]{2}\d+|\.docx?"
)
"""Names that a clerk knows, addresses, numbers of certificates and units."""


_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


def said(widget: QWidget) -> Iterator[str]:
    """Everything that a widget says: its text, tooltip, names for screen readers, hint, choices, cells, headers."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel):
        yield plain(widget)
    elif isinstance(widget, QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QTreeView | QTableView) and widget.model():
        model, across = widget.model(), Qt.Orientation.Horizontal
        yield from (str(model.headerData(place, across) or "") for place in range(model.columnCount()))
        for line, place in product(range(min(model.rowCount(), 200)), range(model.columnCount())):
            cell = model.index(line, place)
            yield from (
                str(cell.data(role) or "") for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            )


def dead(window: Window) -> list[str]:
    """Buttons in view that are off without saying why."""
    off = [one for one in on_view(window, QAbstractButton) if not one.isEnabled()]
    return [f"{one.text() or one.accessibleName()}: {told_at(one)}" for one in off if not _WHY.search(told_at(one))]


_WHY = re.compile("没有|还没|已经是|这是|只读|请先|先在|正在")


def foreign(window: Window, known: Sequence[str]) -> list[str]:
    """Texts in view with a word that a clerk need not know; *known* are words of the data."""
    names = re.compile("|".join([*(re.escape(one) for one in known), _NAMES.pattern]))
    texts = (text for widget in on_view(window, QWidget) for text in said(widget))
    return [text for text in texts if re.search("[A-Za-z]{2,}", names.sub("", text))]


@pytest.mark.parametrize("state", ["filled", "empty", "read only"])
def test_in_a_small_window_everything_fits_is_chinese_and_no_button_is_dead(
    open_window: Open, tmp_path: Path, state: str
) -> None:
    """1366 x 768 at 125 % leaves 1092 x 545 for the window; 1024 x 768 is narrower still."""
    dossier = None if state == "empty" else valid_dossier(2)
    window = open_window(dossier, read_only=state == "read only")
    window.resize(*LEAST)
    files = [entry.file.name.rpartition(".")[0] for entry in window.desk.dossier.evidence]
    for view in views(window):
        assert not dead(window), view
        assert not foreign(window, (*files, str(tmp_path), str(Path.home()))), view
    central = window.centralWidget()
    needed = central.minimumSizeHint()
    assert (central.width(), central.height()) == LEAST
    assert needed.width() <= LEAST[0]
    assert needed.height() <= LEAST[1]
    assert window.rail.width() < FULL


def test_what_was_jumped_to_stays_in_view_while_the_form_above_it_grows_until_one_scrolls(
    open_window: Open, wait: Wait
) -> None:
    """On a busy machine the form takes its heights long after the jump."""
    window = open_window(valid_dossier(1))
    page = people_form(window)
    form = page.form
    assert form
    assert form.focus_field("rule_on")
    field, viewport = editor(form, "rule_on"), form.area.viewport()

    def place() -> int:
        return field.mapTo(viewport, field.rect().topLeft()).y()

    def down() -> int:
        QTest.qWait(80)
        return place()

    def in_view() -> bool:
        return 0 <= place() < viewport.height()

    wait(in_view)
    QTest.qWait(200)
    above = editor(form, "deeds")
    before = above.height()
    above.setMinimumHeight(before + 1500)
    # The layout takes its turn when the machine lets it.
    wait(lambda: above.height() > before + 1000)
    wait(in_view)
    wheel = QWheelEvent(
        QPointF(9, 9),
        viewport.mapToGlobal(QPointF(9, 9)),
        QPoint(0, 0),
        QPoint(0, 2400),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, wheel)
    away = down()
    assert away > viewport.height()
    above.setMinimumHeight(above.height() - 20)
    assert down() == away - 20


def test_in_a_narrow_preview_the_names_of_the_documents_stay_whole(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    window.resize(*LEAST)
    page = people_form(window)
    page.split.show_preview(on=True)
    QApplication.processEvents()
    pane = page.split.pane
    assert pane
    names = [one for one in pane.head.findChildren(QPushButton) if one.property("segment")]
    assert len(names) == 3
    assert all(one.width() >= one.fontMetrics().horizontalAdvance(one.text()) for one in names)
    window.resize(1366, 768)
    QApplication.processEvents()
    assert pane.head.zoom.isVisible()


def test_enter_and_esc_answer_a_question_from_the_keyboard(open_window: Open) -> None:
    window = open_window()
    rejected, accepted = QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted
    for key, result in ((Qt.Key.Key_Escape, rejected), (Qt.Key.Key_Return, accepted)):
        dialog = WaiverDialog(window, "少于 3 名。", "冯虚构")
        dialog.open()
        commit_text(dialog.reason, "报名的人少。")
        QTest.keyClick(dialog.by, key)
        assert dialog.result() == result
        assert not dialog.isVisible()
