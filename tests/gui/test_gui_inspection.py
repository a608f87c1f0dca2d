"""考察材料 and 公示名单 in the window: a draft at one click, and both beside the form as they will print."""

from __future__ import annotations

from collections.abc import Callable

from builders import edit, valid_dossier
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.flow import StepId
from qilu_desktop.gui.fields.box import FieldBox
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.window import Window

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def opened(open_window: Open, **answers: str) -> tuple[PeoplePage, FieldBox]:
    """A person's page, and the box of the 考察材料."""
    window = open_window(edit(valid_dossier(2), "p1", **answers))
    window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    page.open("p1")
    QApplication.processEvents()
    assert page.form
    box = next(card.boxes["inspection"] for card in page.form.cards.values() if "inspection" in card.boxes)
    return page, box


def test_one_click_drafts_it_from_the_data_and_undo_takes_it_back(open_window: Open) -> None:
    page, box = opened(open_window)
    assert box.offer.isVisible()
    box.offer.click()
    QApplication.processEvents()
    written = page.desk.dossier.applicants[0].record.text("inspection")
    assert page.desk.dossier.applicants[0].name in written
    assert count_characters(written) <= 600
    assert not box.offer.isVisible()
    assert box.editor.text_now() == written
    page.desk.undo()
    QApplication.processEvents()
    assert page.desk.dossier.applicants[0].record.text("inspection") == ""
    assert box.offer.isVisible()


def test_what_the_clerk_wrote_is_never_replaced(open_window: Open) -> None:
    _page, box = opened(open_window, inspection="已经写好的考察材料。")
    assert not box.offer.isVisible()


def test_both_are_offered_beside_the_form(open_window: Open, wait: Wait) -> None:
    page, _box = opened(open_window)
    page.split.show_preview(on=True)
    QTest.qWait(50)
    pane = page.split.pane
    assert pane
    pane.show_document("visit")
    wait(lambda: pane.settled and pane.shown is not None)
    assert pane.shown
    assert pane.shown.pages.find("考察材料")
    page.back()
    page.split.show_preview(on=True)
    pane.show_document("publicity")
    wait(lambda: pane.settled and pane.shown is not None)
    assert pane.shown.pages.find("公示")
