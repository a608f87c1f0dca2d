"""Adopted official forms in the window: the preview beside the form, what the build page says, what is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from builders import valid_dossier
from gui_tools import jpeg, press
from PySide6.QtWidgets import QWidget

from qilu_desktop.documents.adoption.in_folder import read_one
from qilu_desktop.documents.adoption.propose import propose
from qilu_desktop.documents.adoption.store import drop, keep
from qilu_desktop.documents.adoption.suites import NAMED, suites
from qilu_desktop.flow import StepId
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.preview.making import save
from qilu_desktop.gui.preview.pane import PreviewPane
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.progress import Silent

Wait = Callable[[Callable[[], bool]], None]
Open = Callable[..., Window]
needs_suite = pytest.mark.skipif(not any(suite.driven for suite in suites()), reason="no office suite is installed")


def official_book() -> bytes:
    """A small blank 申报书."""
    import io

    made = docx.Document()
    made.add_paragraph("官方申报书样表")
    grid = made.add_table(2, 4)
    for number, words in enumerate(("姓名", "性别")):
        grid.cell(0, 2 * number).text = words
    grid.cell(1, 0).text, grid.cell(1, 2).text = "身份证号码", "手机"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def filled(open_window: Open) -> Window:
    """A window on one person with a real photo."""
    window = open_window(valid_dossier(1))
    kept = window.desk.workspace.store_file(jpeg(413, 579), "p1.jpg", "image/jpeg")
    window.desk.workspace.set_photo(window.desk.dossier.applicants[0].id, "photo", kept)
    return window


def adopt(window: Window) -> None:
    data = official_book()
    keep(window.desk.workspace.folder, data, propose(data, find_pack("2024"), "book").mapping)


def book_pane(window: Window) -> PreviewPane:
    window.go(StepId.PEOPLE)
    page = window.page(StepId.PEOPLE)
    assert isinstance(page, PeoplePage)
    page.open(page.subjects()[0])
    page.split.show_preview(on=True)
    pane = page.split.pane
    assert pane
    pane.show_document("book")
    return pane


def visible(widget: QWidget) -> bool:
    return widget.isVisible()


@needs_suite
def test_the_preview_shows_the_adopted_form_and_the_built_in_one_on_request(open_window: Open, wait: Wait) -> None:
    window = filled(open_window)
    adopt(window)
    pane = book_pane(window)
    wait(lambda: pane.shown is not None and bool(pane.shown.suite))
    assert pane.shown
    assert "官方表样" in pane.source.text.text()
    assert visible(pane.source)
    assert len(pane.shown.pages.sizes) == 1
    press(pane.source, "看内置版式")
    wait(lambda: pane.shown is not None and not pane.shown.suite)
    assert pane.source.text.text().startswith("以下是内置版式")
    drop(window.desk.workspace.folder, "book")
    pane.make_now()
    wait(lambda: not visible(pane.source))


def test_without_a_suite_the_preview_says_so_and_saves_the_word_file(
    open_window: Open, wait: Wait, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAMED, "")
    window = filled(open_window)
    adopt(window)
    pane = book_pane(window)
    wait(lambda: pane.stack.currentIndex() == 2)
    assert "官方表样" in pane.trouble.what.text()
    assert "LibreOffice" in pane.trouble.remedy.text()
    assert [one.isEnabled() for one in pane.save_buttons] == [False, True]
    assert pane._offer
    wanted = pane._wanted(pane._offer, window.desk.dossier)
    path = save(wanted, tmp_path, "docx")
    form = read_one(window.desk.workspace.folder, "book")
    assert form
    assert docx.Document(str(path)).paragraphs[0].text == "官方申报书样表"
    press(pane, "先看内置版式")
    wait(lambda: pane.shown is not None)
    assert pane.source.text.text().startswith("以下是内置版式")
    assert visible(pane.source)


def test_the_build_page_tells_what_is_adopted(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED, "")
    window = open_window(valid_dossier(1))
    window.go(StepId.BUILD)
    page = window.pages[StepId.BUILD]
    assert not visible(page.official)
    adopt(window)
    page.refresh()
    assert "申报书" in page.official.text()
    assert visible(page.official_remedy)
    monkeypatch.setenv(NAMED, sys.executable)
    page.refresh()
    assert "LibreOffice" in page.official.text()
    assert not visible(page.official_remedy)


def test_the_window_says_nothing_of_the_pages_of_an_adopted_overview(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    look = window.desk.closer_look(fit=True)
    window.desk.learn(look(Silent()))
    assert window.desk.report.outcomes["print.one_page"].name == "PASSED"
    data = official_book()
    keep(window.desk.workspace.folder, data, propose(data, find_pack("2024"), "overview").mapping)
    assert window.desk.closer_look(fit=True)(Silent()).overlong == {}
    window.desk.learn(look(Silent()))
    assert window.desk.report.outcomes["print.one_page"].name == "UNKNOWN"
    assert not window.desk.known.lacking(window.desk.dossier, fit=False)


def test_a_folder_built_before_the_form_was_adopted_is_out_of_date(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    desk, built = window.desk, tmp_path / "报送"
    built.mkdir()
    desk.mark_built(built, desk.workspace.revision, draft=False)
    assert [mark.current for mark in (desk.built_mark(),) if mark] == [True]
    adopt(window)
    assert [mark.current for mark in (desk.built_mark(),) if mark] == [False]
    drop(desk.workspace.folder, "book")
    assert [mark.current for mark in (desk.built_mark(),) if mark] == [True]
