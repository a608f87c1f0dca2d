"""盖章扫描件 in the real window: scans dropped in, completed by hand, filed in one step, told stale."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from builders import TODAY, valid_dossier
from gui_tools import answering, press, words
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QMessageBox

from qilu_desktop.checks.findings import Finding
from qilu_desktop.documents.context import FormContext
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.flow import StepId
from qilu_desktop.gui.build_page import BuildPage
from qilu_desktop.gui.rail import Extra
from qilu_desktop.gui.scans import board as boards
from qilu_desktop.gui.scans.assign_dialog import AssignDialog
from qilu_desktop.gui.scans.compare_dialog import CompareDialog
from qilu_desktop.gui.scans.page import ScansPage
from qilu_desktop.gui.scans.work import print_for_sealing
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.progress import Silent

PERSON = "p1"


@cache
def dossier() -> Dossier:
    whole = valid_dossier()
    first = replace(whole.applicants[0], record=whole.applicants[0].record.with_value("photo", None))
    return replace(whole, evidence=(), applicants=(first,))


@cache
def printed(folder: Path) -> tuple[Image.Image, ...]:
    """Book and report as they come out of a grey scanner at 200 dpi, the back sides too."""
    context = FormContext(find_pack("2024"), dossier(), lambda _file: b"", TODAY)
    made = print_for_sealing(context, [("book", PERSON), ("report", UNIT_SUBJECT)], folder, Silent())
    with pypdfium2.PdfDocument(made) as pdf:
        return tuple(page.render(scale=200 / 72, grayscale=True).to_pil().convert("L") for page in pdf)


def scan(place: Path, pages: list[Image.Image]) -> Path:
    first, *rest = pages
    first.save(place, "PDF", save_all=True, append_images=rest, resolution=200)
    return place


def scans_page(window: Window) -> ScansPage:
    window.go(Extra.SCANS)
    page = window.page(Extra.SCANS)
    assert isinstance(page, ScansPage)
    return page


def drop(page: ScansPage, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button = Qt.MouseButton.LeftButton
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, button, Qt.KeyboardModifier.NoModifier))


def line(page: ScansPage, key: object) -> str:
    for place in range(page.board.topLevelItemCount()):
        item = page.board.topLevelItem(place)
        if item and item.data(0, boards.KEY) == key:
            return "　".join(item.text(column) for column in range(3))
    return ""


def choose_line(page: ScansPage, key: object) -> None:
    for place in range(page.board.topLevelItemCount()):
        item = page.board.topLevelItem(place)
        if item and item.data(0, boards.KEY) == key:
            page.board.setCurrentItem(item)
            return
    raise AssertionError(key)


BOOK, REPORT = ("book", PERSON), ("report", UNIT_SUBJECT)


def test_scans_come_home(
    open_window: Callable[..., Window], wait: Callable[[Callable[[], bool]], None], tmp_path: Path
) -> None:
    window = open_window(dossier())
    page = scans_page(window)
    assert "还没有" in line(page, BOOK)
    sheets = list(printed(tmp_path))
    unread = sheets[1].copy()
    # The corner with the code is torn off.
    unread.paste(255, (0, unread.height - 330, 330, unread.height))
    rest = [sheet.rotate(random.Random(n).choice((0, 180))) for n, sheet in enumerate(sheets) if n != 1]
    random.Random(4).shuffle(rest)
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")

    with answering(lambda dialog: dialog.accept()) as said:
        drop(page, [scan(tmp_path / "一叠.pdf", rest), scan(tmp_path / "单页.pdf", [unread]), bad])
        assert page.working.isVisible()
        wait(lambda: bool(said))
    assert "坏.pdf" in said[0]
    assert "缺第 2 页" in line(page, BOOK)
    assert "页数齐全" in line(page, REPORT)
    assert "1 页" in line(page, boards.UNCODED)
    assert page.file_all.text() == "归档 1 份"
    # The page that nobody could read comes up by itself; the clerk says what it is.
    assert page.head.text() == boards.HEAPS[boards.UNCODED]
    page.pages.item(0).setSelected(True)

    def say(dialog: QDialog) -> None:
        assert isinstance(dialog, AssignDialog)
        dialog.document.setCurrentIndex(dialog.document.findText(f"{dossier().applicants[0].name}-申报书"))
        assert dialog.number.value() == 2
        assert "正是还缺的页" in dialog.told.text()
        dialog.accept()

    with answering(say):
        press(page, "指定页…")
    assert "页数齐全" in line(page, BOOK)
    assert line(page, boards.UNCODED) == ""
    page.file_all.click()
    wait(lambda: not page.running and not page.gathering.of_file(1))
    assert "已归档，与现在的数据一致" in line(page, BOOK)
    assert "已归档，与现在的数据一致" in line(page, REPORT)
    assert {entry.kind for entry in window.desk.dossier.evidence} == {"book_scan", "report_scan"}
    wait(lambda: "已归档 2/2 份" in window.rail.extras[Extra.SCANS].accessibleName())

    _told_stale(window, page, wait)
    window.undo()
    assert window.desk.dossier.evidence == ()
    assert page.printing.wanted() == [REPORT, BOOK]


def _told_stale(window: Window, page: ScansPage, wait: Callable[[Callable[[], bool]], None]) -> None:
    """The data change: told in the rail, on the page, by the checks; one undo takes it back."""
    window.desk.set_value(PERSON, "trade", "另一工种")
    wait(lambda: "已过期" in line(page, BOOK))
    wait(lambda: "2 份已过期" in window.rail.extras[Extra.SCANS].accessibleName())
    stale = [one for one in window.desk.report.findings if one.rule == "sealing.stale"]
    assert {one.subject for one in stale} == {PERSON, UNIT_SUBJECT}
    assert all(one.blocks for one in stale)
    window.go(Extra.FORMS)
    assert window.jump(next(one for one in stale if one.subject == PERSON))
    assert window.step is Extra.SCANS
    assert page.state() is not None
    assert "重新打印" in page.empty.text()
    assert set(page.printing.wanted()) == {BOOK, REPORT}
    window.undo()
    wait(lambda: "与现在的数据一致" in line(page, BOOK))


def test_whole_files_and_doubles_by_hand(
    open_window: Callable[..., Window], wait: Callable[[Callable[[], bool]], None], tmp_path: Path
) -> None:
    window = open_window(dossier())
    page = scans_page(window)
    sheets = printed(tmp_path)
    plain = []
    for sheet in sheets[:2]:
        plain.append(sheet.copy())
        plain[-1].paste(255, (0, sheet.height - 330, 330, sheet.height))
    drop(page, [scan(tmp_path / "无码.pdf", plain), scan(tmp_path / "重复.pdf", [sheets[0], sheets[0]])])
    wait(lambda: not page.running and bool(page.gathering.pages))
    choose_line(page, boards.UNCODED)
    page.pages.item(1).setSelected(True)

    def pick(dialog: QDialog) -> None:
        assert "无码.pdf" in words(dialog)
        dialog.accept()

    with answering(pick):
        press(page, "整个文件就是…")
    # The report stands first and was lacking: proposed.
    assert line(page, REPORT).startswith("推荐报告　2/2")
    choose_line(page, BOOK)
    assert "重复" in line(page, BOOK)
    page.pages.item(1).setSelected(True)
    press(page, "改用这一张")
    assert "重复" not in line(page, BOOK)
    assert page.gathering.preferred == {(1, 2)}
    choose_line(page, boards.LEFT_OUT)
    assert page.pages.count() == 1
    with answering(_press_first):
        page.clear()
    assert page.pages.count() == 0
    assert "还没有" in line(page, BOOK)


def _press_first(dialog: QDialog) -> None:
    assert isinstance(dialog, QMessageBox)
    dialog.buttons()[0].click()


def test_stopping_keeps_nothing(
    open_window: Callable[..., Window], wait: Callable[[Callable[[], bool]], None], tmp_path: Path
) -> None:
    window = open_window(dossier())
    page = scans_page(window)
    drop(page, [scan(tmp_path / "一叠.pdf", list(printed(tmp_path)))])
    page.codes.click()
    assert not window.desk.codes
    page.codes.click()
    assert window.desk.codes
    build = window.page(StepId.BUILD)
    assert isinstance(build, BuildPage)
    build.each.setValue(5)
    assert (window.desk.each, window.desk.codes) == (5 * 1024 * 1024, True)
    page.stop()
    wait(lambda: not page.working.isVisible())
    assert page.gathering.pages == ()
    assert page.add_button.isEnabled()


def choose_book(dialog: QDialog) -> None:
    choice = dialog.findChildren(QComboBox)[0]
    choice.setCurrentIndex(1)
    dialog.accept()


def test_scans_that_come_while_others_are_read_are_read_afterwards(
    open_window: Callable[..., Window], wait: Callable[[Callable[[], bool]], None], tmp_path: Path
) -> None:
    """Two drops at once, the heap cleared meanwhile, and the person removed while the documents are filed."""
    window = open_window(dossier())
    page, sheets = scans_page(window), printed(tmp_path)
    first, second = scan(tmp_path / "一.pdf", list(sheets[:1])), scan(tmp_path / "二.pdf", list(sheets[1:2]))
    drop(page, [first])
    drop(page, [second])
    with answering(lambda dialog: press(dialog, "清空")):
        page.clear()
    wait(lambda: not page.busy and page.paths == [first, second])
    assert {one.name for one in page.gathering.pages} >= {"二.pdf"}
    drop(page, [first])
    drop(page, [second])
    page.stop()
    wait(lambda: not page.busy)
    assert "排在后面的 1 个也没有识别" in page.result.text()

    with answering(lambda dialog: press(dialog, "清空")):
        page.clear()
    plain = sheets[0].crop((0, 0, sheets[0].width, sheets[0].height - 330))
    drop(page, [scan(tmp_path / "三.pdf", [plain])])
    wait(lambda: not page.busy)
    page.pages.item(0).setSelected(True)
    with answering(choose_book):
        press(page, "整个文件就是…")
    page.file_all.click()
    assert page.busy
    assert window.desk.do(lambda: window.desk.workspace.remove_applicant(PERSON))
    wait(lambda: not page.busy)
    assert "已经从工作区删除" in page.result.text()
    assert window.desk.dossier.evidence == ()


def test_a_read_only_workspace_shows_but_takes_nothing(open_window: Callable[..., Window]) -> None:
    window = open_window(dossier())
    window.close()
    page = scans_page(open_window(read_only=True))
    assert not page.add_button.isEnabled()
    assert not page.acceptDrops()
    assert "还没有" in line(page, BOOK)


def test_a_scan_without_codes_is_compared_by_hand(
    open_window: Callable[..., Window],
    wait: Callable[[Callable[[], bool]], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody knows from which data it was printed until somebody says so; from then on it is told stale."""
    window = open_window(dossier())
    page = scans_page(window)
    plain = [sheet.crop((0, 0, sheet.width, sheet.height - 330)) for sheet in printed(tmp_path)[:2]]
    drop(page, [scan(tmp_path / "无码.pdf", plain)])
    wait(lambda: not page.running and bool(page.gathering.pages))
    _buttons_without_a_choice_say_what_to_do(window, page)
    page.pages.item(0).setSelected(True)
    with answering(lambda dialog: dialog.accept()):
        press(page, "整个文件就是…")
    page.file_all.click()
    wait(lambda: not page.running and not page.gathering.pages)
    assert "没有二维码，请与现在的文件核对" in page.result.text()
    assert "没有二维码，还没有核对" in line(page, REPORT)
    wait(lambda: bool(_unread(window)))
    (told,) = _unread(window)
    assert "推荐报告盖章扫描件上没有读到二维码" in told.message
    assert not told.blocks
    window.go(Extra.FORMS)
    assert window.jump(told)
    assert page.state() is not None
    assert "逐页核对" in page.empty.text()

    now, opened = tmp_path / "现在.pdf", list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(now), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)

    def say(dialog: QDialog) -> None:
        assert isinstance(dialog, CompareDialog)
        # Both sides of the comparison are at hand.
        press(dialog, "打开扫描件")
        press(dialog, "生成现在的文件…")
        wait(lambda: len(opened) == 2)
        with pypdfium2.PdfDocument(opened[1]) as pdf:
            assert "推荐" in pdf[0].get_textpage().get_text_range()
        press(dialog, "核对一致")
        assert "请填写核对人" in dialog.problem.text()
        assert dialog.on.text() == TODAY.isoformat()
        dialog.by.setText("冯虚构")
        press(dialog, "核对一致")

    with answering(say):
        press(page, "核对一致…")
    assert "冯虚构 2024-07-24 核对一致" in line(page, REPORT)
    assert not page.result.isVisible()
    assert page.compare_button.text() == "重新核对…"
    wait(lambda: not _unread(window))
    window.desk.set_value(PERSON, "trade", "另一工种")
    wait(lambda: "已过期：核对后数据改过" in line(page, REPORT))
    assert "sealing.stale" in {one.rule for one in window.desk.report.findings}
    window.undo()
    window.undo()
    wait(lambda: "还没有核对" in line(page, REPORT))


def _unread(window: Window) -> list[Finding]:
    return [one for one in window.desk.report.findings if one.rule == "sealing.unread"]


def _buttons_without_a_choice_say_what_to_do(window: Window, page: ScansPage) -> None:
    """No dead ones: they lead to the pages."""
    for name in ("指定页…", "整个文件就是…", "不用这页"):
        with answering(lambda dialog: dialog.accept()) as said:
            press(page, name)
        assert "先在上面点选一页" in said[0]
        assert window.focusWidget() is page.pages
