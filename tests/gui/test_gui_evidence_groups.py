"""Evidence under what it proves, in the real window: given for a claim by drag, put in order, described."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdf
from builders import TODAY, proof, valid_dossier, with_evidence, without
from gui_tools import answering, jpeg, press, type_into
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem

from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.evidence.grouping import LOOSE, OTHER
from qilu_desktop.flow import StepId
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.window import Window
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.packets import PacketMaker

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton


def proofs(owner: str, kind: str, *names: str) -> list[Evidence]:
    """Files of a kind that prove no row."""
    return [replace(proof(owner, kind, name=name), id=f"x{number}") for number, name in enumerate(names)]


def evidence_page(window: Window, owner: str = "p1") -> EvidencePage:
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = owner
    page.refresh()
    QApplication.processEvents()
    return page


def entry_of(window: Window, evidence_id: str) -> Evidence:
    return next(one for one in window.desk.dossier.evidence if one.id == evidence_id)


def drag(page: EvidencePage, item: QTreeWidgetItem | None, target: QTreeWidgetItem | None, share: float = 0.5) -> None:
    """Drag one line onto another, to a share of its height."""
    assert item
    assert target
    table = page.table
    table.scrollToItem(target)
    table.scrollToItem(item)
    rect = table.visualItemRect(target)
    start = QPointF(table.visualItemRect(item).center())
    end = QPointF(rect.center().x(), rect.top() + share * rect.height())
    assert table.viewport().rect().contains(end.toPoint())
    QTest.mousePress(table.viewport(), LEFT, pos=start.toPoint())
    for step in range(1, 5):
        QTest.mouseMove(table.viewport(), (start + (end - start) * step / 4).toPoint())
    QTest.mouseRelease(table.viewport(), LEFT, pos=end.toPoint())
    QApplication.processEvents()


def test_the_list_says_how_many_pages_are_sent(open_window: Open, wait: Wait) -> None:
    window = open_window(with_evidence(valid_dossier(1), *proofs("p1", "award", "奖状")))
    page = evidence_page(window)
    sheets = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(3):
            pdf.add_blank_page()
        pdf.save(sheets)
    file = window.desk.workspace.store_file(sheets.getvalue(), "三页.pdf", "application/pdf")
    picture = entry_of(window, "x0")
    assert pages_told(page) == "1 页"
    window.desk.do(lambda: window.desk.workspace.update_evidence(replace(picture, file=file)))
    wait(lambda: pages_told(page) == "3 页")
    edits = (PageEdit(1), PageEdit(3))
    window.desk.do(lambda: window.desk.workspace.update_evidence(replace(entry_of(window, "x0"), edits=edits)))
    assert pages_told(page) == "2 页，已编辑"


def pages_told(page: EvidencePage) -> str:
    line = page.table.line("x0")
    assert line
    return line.text(2)


def test_several_loose_files_are_dragged_onto_a_claim_in_one_step(open_window: Open) -> None:
    loose = proofs("p1", "award", "奖1", "奖2")
    window = open_window(with_evidence(valid_dossier(1), *loose))
    window.resize(1366, 1000)
    page = evidence_page(window)
    head = page.table.claim_line(LOOSE)
    assert head
    assert "还没有说明证明哪一项" in head.text(0)
    lines = [page.table.line(one.id) for one in loose]
    assert all(lines)
    spots = [page.table.visualItemRect(line).center() for line in lines if line]
    QTest.mouseClick(page.table.viewport(), LEFT, pos=spots[0])
    QTest.mouseClick(page.table.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, spots[1])
    revision = window.desk.workspace.revision
    drag(page, lines[0], page.table.claim_line("certificates/c1"))
    assert window.desk.workspace.revision == revision + 1
    assert {(entry_of(window, one.id).kind, entry_of(window, one.id).claim) for one in loose} == {
        ("certificate", "certificates/c1")
    }
    assert page.table.claim_line(LOOSE) is None
    assert page.table.chosen() == [one.id for one in loose]
    window.undo()
    assert {entry_of(window, one.id).claim for one in loose} == {""}


def test_files_of_a_claim_are_put_in_order_by_drag(open_window: Open) -> None:
    files = proofs("p1", "other", "报道1", "报道2", "报道3")
    window = open_window(with_evidence(without(valid_dossier(1), "p1", "other"), *files))
    window.resize(1366, 1000)
    page = evidence_page(window)
    drag(page, page.table.line(files[0].id), page.table.line(files[2].id), 0.9)
    assert [one.id for one in window.desk.dossier.evidence_of("p1", kind="other")] == [
        files[1].id,
        files[2].id,
        files[0].id,
    ]
    drag(page, page.table.line(files[2].id), page.table.line(files[1].id), 0.1)
    assert window.desk.dossier.evidence_of("p1", kind="other")[0].id == files[2].id
    assert page.table.claim_line(OTHER)


def test_several_are_given_for_a_procedure_step_by_choice_and_undone(open_window: Open) -> None:
    files = proofs(UNIT_SUBJECT, "publicity", "会议1", "会议2")
    window = open_window(with_evidence(valid_dossier(1), *files))
    page = evidence_page(window, UNIT_SUBJECT)
    page.select([one.id for one in files])
    claim = page.detail.claim
    assert claim.isEnabled()
    claim.setCurrentIndex(claim.findData("minutes"))
    claim.activated.emit(claim.currentIndex())
    assert {entry_of(window, one.id).kind for one in files} == {"minutes"}
    window.undo()
    assert {entry_of(window, one.id).kind for one in files} == {"publicity"}


def test_title_caption_and_order_follow_into_bookmarks_and_contents(open_window: Open) -> None:
    window = open_window(without(valid_dossier(1), "p1", "other"))
    desk = window.desk
    for name in ("甲", "乙"):
        file = desk.workspace.store_file(jpeg(), f"{name}.jpg", "image/jpeg")
        desk.do(lambda file=file, name=name: desk.workspace.attach(file, owner="p1", kind="other", title=name))
    page = evidence_page(window)
    first, second = desk.dossier.evidence_of("p1", kind="other")
    page.select([first.id])
    type_into(page.detail.caption, "省报头版 370102198001010011")
    assert entry_of(window, first.id).caption == "省报头版 370102198001010011"
    press(page, "下移")
    assert [one.id for one in desk.dossier.evidence_of("p1", kind="other")] == [second.id, first.id]
    source = Source(desk.pack, desk.dossier, desk.workspace.file_bytes)
    maker = PacketMaker(source, TODAY, True, threading.Event(), Aside(desk.workspace.folder))
    made = maker.packet(maker.items(persons(desk.dossier.applicants)[0], 3), "佐证").path
    with pikepdf.open(made) as pdf, pdf.open_outline() as outline:
        titles = [one.title for one in outline.root[-1].children]
    assert titles[0] == "乙"
    assert titles[1].startswith("甲：省报头版")
    assert "19800101" not in titles[1]
    with pypdf.PdfReader(made) as read:
        assert "省报头版" in read.pages[0].extract_text()
    place = desk.workspace.folder
    window.close()
    again = open_window(folder=place)
    assert entry_of(again, first.id).caption.startswith("省报头版")


def test_keys_put_files_in_order_and_remove_several_in_one_step(open_window: Open) -> None:
    loose = proofs("p1", "award", "奖1", "奖2")
    window = open_window(with_evidence(valid_dossier(1), *loose))
    page, desk = evidence_page(window), window.desk
    held, ctrl = desk.dossier, Qt.KeyboardModifier.ControlModifier
    page.select([loose[1].id])
    QTest.keyClick(page.table, Qt.Key.Key_Up, ctrl)
    kept = [one.id for one in desk.dossier.evidence_of("p1") if one.kind == "award"]
    assert kept.index(loose[1].id) < kept.index(loose[0].id)
    assert [one.id for one in page.selected()] == [loose[1].id]
    QTest.keyClick(page.table, Qt.Key.Key_Down, ctrl)
    assert desk.dossier == held
    page.select([one.id for one in loose])
    with answering(lambda dialog: press(dialog, "删除")) as said:
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert "选中的 2 份材料" in said[0]
    assert not {one.id for one in loose} & {one.id for one in desk.dossier.evidence}
    desk.undo()
    assert desk.dossier == held
