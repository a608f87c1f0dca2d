"""佐证对照表 in the window: page numbers are those of the outgoing PDFs, cells lead on and take proofs."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from builders import TODAY, add_row, edit, proof, row, valid_dossier, with_evidence
from gui_tools import jpeg, press
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import Cancelled
from qilu_desktop.flow import StepId
from qilu_desktop.gui.claims_view.model import LINE
from qilu_desktop.gui.claims_view.view import ClaimsView
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.table_editor import RowEditor
from qilu_desktop.gui.window import Window
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.caching import CACHE, FolderCache
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.packet_pages import packet_pages
from qilu_desktop.submission.packets import PacketMaker

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton


def claims_view(window: Window, owner: str = "p1") -> tuple[EvidencePage, ClaimsView]:
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = owner
    page.refresh()
    if not page.claims_button.isChecked():
        press(page, "佐证对照表")
    assert page.claims.isVisible()
    return page, page.claims


def click(view: ClaimsView, label: str, column: int, line: int = 0, of: int = 1) -> None:
    """Click a cell of the row whose claim begins so, on one of its lines."""
    table = view.table
    place = next(at for at, one in enumerate(table.cells.grid.rows) if one.label.startswith(label))
    index = table.cells.index(place, column)
    table.scrollTo(index)
    centre = table.visualRect(index).center()
    spot = QPoint(centre.x(), round(centre.y() + (line + 0.5 - of / 2) * LINE))
    QTest.mouseClick(table.viewport(), LEFT, pos=spot)
    QApplication.processEvents()


def text_of(view: ClaimsView, label: str, column: int) -> str:
    cells = view.table.cells
    place = next(at for at, one in enumerate(cells.grid.rows) if one.label.startswith(label))
    return str(cells.index(place, column).data())


def with_files(window: Window) -> dict[str, str]:
    """Real files of p1 in the third packet and the second: ids by title."""
    desk, made = window.desk, dict[str, str]()
    for title, kind, claim in (
        ("报道甲", "other", "patents/z9"),
        ("报道乙", "other", "patents/z9"),
        ("闲置", "award", ""),
    ):
        file = desk.workspace.store_file(jpeg(), f"{title}.jpg", "image/jpeg")
        added = desk.get(
            lambda file=file, kind=kind, title=title, claim=claim: desk.workspace.attach(
                file, owner="p1", kind=kind, title=title, claim=claim
            )
        )
        assert added
        made[title] = added.id
    return made


def one_person() -> Dossier:
    """One applicant with a patent that nothing proves, and no evidence."""
    whole = add_row(valid_dossier(1), "p1", "patents", row("z9", name="一种夹具"))
    return replace(whole, evidence=())


def test_page_numbers_are_those_of_the_outgoing_pdf_and_a_click_leads_to_the_file(
    open_window: Open, wait: Wait
) -> None:
    window = open_window(one_person())
    ids = with_files(window)
    page, view = claims_view(window)
    wait(lambda: not view.counting and bool(view.known.pages))
    desk = window.desk
    source = Source(desk.pack, desk.dossier, desk.workspace.file_bytes, cache=FolderCache(desk.workspace.folder / "无"))
    maker = PacketMaker(source, TODAY, False, threading.Event(), Aside(desk.workspace.folder))
    person = persons(desk.dossier.applicants)[0]
    for _from_cache in (False, True):
        packet = maker.packet(maker.items(person, 3), "佐证")
        with pypdf.PdfReader(packet.path) as read:
            texts = [one.extract_text() for one in read.pages]
        for title, pages in zip(("报道甲", "报道乙"), packet.pages, strict=True):
            assert title in texts[pages[0] - 1]
            assert view.known.pages[ids[title]] == pages
    told = text_of(view, "专利 第 ", 3).splitlines()
    assert told == ["报道甲　第 2 页", "报道乙　第 3 页"]
    assert view.table.cells.title(3).endswith("共 3 页")
    click(view, "专利 第 ", 3, line=1, of=2)
    assert not view.isVisible()
    assert [one.id for one in page.selected()] == [ids["报道乙"]]
    press(page, "佐证对照表")
    click(view, "没有证明任何一项", 2)
    assert [one.id for one in page.selected()] == [ids["闲置"]]


def test_edited_pages_change_the_numbers(open_window: Open, wait: Wait) -> None:
    window = open_window(one_person())
    ids = with_files(window)
    _page, view = claims_view(window)
    wait(lambda: not view.counting and bool(view.known.pages))
    desk = window.desk
    stream = io.BytesIO()
    writer = pypdf.PdfWriter()
    for _number in range(4):
        writer.add_blank_page(595, 842)
    writer.write(stream)
    file = desk.workspace.store_file(stream.getvalue(), "四页.pdf", "application/pdf")
    entry = next(one for one in desk.dossier.evidence if one.id == ids["报道甲"])
    desk.do(lambda: desk.workspace.update_evidence(replace(entry, file=file)))
    wait(lambda: not view.counting and view.known.pages.get(ids["报道甲"]) == range(2, 6))
    assert text_of(view, "专利 第 ", 3).splitlines() == ["报道甲　第 2—5 页", "报道乙　第 6 页"]


def test_only_the_newest_state_is_counted_and_nobody_counts_unseen(open_window: Open, wait: Wait) -> None:
    window = open_window(one_person())
    ids = with_files(window)
    page, view = claims_view(window)
    desk = window.desk
    cache = desk.workspace.folder / CACHE
    for number in range(4):
        entry = next(one for one in desk.dossier.evidence if one.id == ids["报道甲"])
        desk.do(
            lambda entry=entry, number=number: desk.workspace.update_evidence(replace(entry, title=f"报道 {number}"))
        )
        QApplication.processEvents()
    assert view.counting
    wait(lambda: not view.counting)
    assert text_of(view, "专利 第 ", 3).splitlines() == ["报道 3　第 2 页", "报道乙　第 3 页"]
    # Of four edits in a row one was counted: a packet for the third PDF, one for the second, each with what it tells.
    assert len([one for one in cache.rglob("*") if one.is_file()]) == 4
    desk.undo()
    page.show_claims(on=False)
    assert not view._pause.isActive()
    wait(lambda: not view.counting)
    assert len([one for one in cache.rglob("*") if one.is_file()]) == 4


class StoppedAfter:
    """A progress whose user stops at the *last* step."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self, _stage: str, _current: int, _total: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_counting_stops_in_the_midst_of_a_packet_and_leaves_nothing(open_window: Open) -> None:
    window = open_window(one_person())
    with_files(window)
    desk, place = window.desk, window.desk.workspace.folder / "停"
    source = Source(desk.pack, desk.dossier, desk.workspace.file_bytes, cache=FolderCache(place))
    # The first packet is empty: the third step is inside the second one.
    with pytest.raises(Cancelled):
        packet_pages(source, "p1", TODAY, StoppedAfter(3))
    assert not place.exists()
    assert packet_pages(source, "p1", TODAY, StoppedAfter(999)).totals == {2: 2, 3: 3}


def test_a_claim_leads_to_its_row_in_the_form(open_window: Open) -> None:
    window = open_window(one_person())
    _page, view = claims_view(window)
    assert "没有证明材料" in view.total.text()
    click(view, "专利 第 ", 0)
    assert window.step is StepId.PEOPLE
    focused = QApplication.focusWidget()
    while focused and not isinstance(focused, RowEditor):
        focused = focused.parentWidget()
    assert isinstance(focused, RowEditor)
    assert (focused.table.field.id, focused.row_id) == ("patents", "z9")


def test_an_empty_cell_takes_a_file_that_proves_nothing_yet(open_window: Open, wait: Wait) -> None:
    loose = replace(proof("p1", "award", name="闲置"), id="x1")
    window = open_window(with_evidence(one_person(), loose))
    _page, view = claims_view(window)
    wait(lambda: not view.counting)
    before = view.table.cells.grid.unproved
    assert text_of(view, "专利 第 ", 2) == "＋ 添加证明材料"
    click(view, "专利 第 ", 2)
    menu = view.findChild(QMenu)
    assert menu
    menu.actions()[-1].trigger()
    menu.close()
    entry = window.desk.dossier.evidence_of("p1")[0]
    assert (entry.kind, entry.claim.partition("/")[0]) == ("achievement", "patents")
    assert view.table.cells.grid.unproved == before - 1
    wait(lambda: not view.counting)


def test_unit_steps_keyboard_and_copy(open_window: Open, wait: Wait) -> None:
    window = open_window(edit(valid_dossier(2), UNIT_SUBJECT, contact=None))
    page, view = claims_view(window, UNIT_SUBJECT)
    wait(lambda: not view.counting)
    labels = [one.label for one in view.table.cells.grid.rows]
    assert {"公示记录", "集体研究纪要"} <= set(labels)
    view.table.setCurrentIndex(view.table.cells.index(labels.index("公示记录"), 1))
    view.copy_button.click()
    assert "公示记录\t" in QGuiApplication.clipboard().text()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert page.selected()[0].kind == "publicity"
    press(page, "佐证对照表")
    view.owners.setCurrentIndex(1)
    view.owners.activated.emit(1)
    assert page.owner == "p1"
    assert view.table.cells.grid.columns[0][1].startswith("证书查询截图")
    wait(lambda: not view.counting)
