"""Every way into the evidence, by hand: dropped, pasted, drawn on the screen, from the scanner's folder.

Also what becomes of locked, odd, broken and double files, of stopping, and of undo.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from builders import edit, row, valid_dossier
from gui_tools import answering, drop, evidence_page, jpeg, mime_of, press, words
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QBackingStore,
    QColor,
    QDesktopServices,
    QGuiApplication,
    QImage,
    QPainter,
    QRegion,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QPushButton, QWidget

from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence, OriginalCheck
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.flow import StepId
from qilu_desktop.gui.capture.overlay import Overlay
from qilu_desktop.gui.evidence.check_dialog import CheckDialog
from qilu_desktop.gui.evidence.gathering import Goal
from qilu_desktop.gui.evidence.outcome_dialog import OutcomeDialog
from qilu_desktop.gui.evidence.password_dialog import PasswordDialog
from qilu_desktop.gui.evidence.scan_folder import ScanFolder, list_folder
from qilu_desktop.gui.window import Window
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.packets import PacketMaker

sys.path.insert(0, str(Path(__file__).parents[1] / "evidence"))
import odd_files

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def added(window: Window, before: int) -> tuple[Evidence, ...]:
    return window.desk.dossier.evidence[before:]


def activate(window: Window, wait: Wait) -> None:
    """Make *window* the active one, without which no key is a shortcut."""
    window.activateWindow()
    wait(lambda: QApplication.activeWindow() is window)


def ctrl_v(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@contextmanager
def answering_each(answer: Callable[[QDialog], object]) -> Iterator[list[str]]:
    """Like ``answering`` for dialogs that follow one another; what each says is noted."""
    said: list[str] = []
    timer = QTimer(interval=20)
    met: list[QDialog] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog not in met:
            met.append(dialog)
            said.append(words(dialog))
            answer(dialog)

    timer.timeout.connect(look)
    timer.start()
    yield said
    timer.stop()


# -- ways in ----------------------------------------------------------------------------------------------------------


def test_a_drop_on_a_line_proves_what_that_line_proves_and_is_one_step(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    window = open_window(valid_dossier(2))
    page = evidence_page(window)
    known = window.desk.dossier.evidence_of("p1")
    there = next(one for one in known if "/" in one.claim)
    item = page.table.line(there.id)
    assert item
    page.table.scrollToItem(item)
    folder = tmp_path / "两份"
    folder.mkdir()
    for name in ("甲.jpg", "乙.jpg"):
        (folder / name).write_bytes(jpeg(500, 600))
    before = len(window.desk.dossier.evidence)
    place = page.table.viewport().mapTo(page, page.table.visualItemRect(item).center())
    drop(page, mime_of(folder), place)
    wait(lambda: not page.intake.running and len(added(window, before)) == 2)
    assert {(one.owner, one.kind, one.claim) for one in added(window, before)} == {("p1", there.kind, there.claim)}
    assert [one.title for one in added(window, before)] == ["乙", "甲"]
    assert len(page.selected()) == 2
    window.undo()
    assert window.desk.dossier.evidence_of("p1") == known


def test_a_drop_on_another_person_goes_to_that_one(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = open_window(valid_dossier(2))
    page = evidence_page(window)
    (tmp_path / "奖状.jpg").write_bytes(jpeg(500, 600))
    before = len(window.desk.dossier.evidence)
    rect = page.owners.visualItemRect(page.owners.item(2))
    drop(page, mime_of(tmp_path / "奖状.jpg"), page.owners.viewport().mapTo(page, rect.center()))
    wait(lambda: len(added(window, before)) == 1)
    assert [(one.owner, one.kind) for one in added(window, before)] == [("p2", "award")]
    assert page.owner == "p2"


def test_a_picture_and_files_are_pasted(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    clipboard = QGuiApplication.clipboard()
    before = len(window.desk.dossier.evidence)
    clipboard.setText("没有图")
    with answering(lambda dialog: press(dialog, "确定")) as said:
        press(page, "粘贴")
    assert "剪贴板里没有图片，也没有文件" in said[0]
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    clipboard.setImage(image)
    activate(window, wait)
    page.table.setFocus()
    ctrl_v(page.table)
    wait(lambda: len(added(window, before)) == 1)
    pasted = added(window, before)[0]
    assert pasted.file.media == "image/png"
    assert pasted.title.startswith("粘贴的截图 20")
    kept = QImage.fromData(window.desk.workspace.file_bytes(pasted.file))
    assert (kept.width(), kept.height(), kept.pixelColor(9, 9).name()) == (640, 480, "#008000")
    (tmp_path / "复制的.jpg").write_bytes(jpeg(500, 600))
    clipboard.setMimeData(mime_of(tmp_path / "复制的.jpg"))
    focused = QApplication.focusWidget()
    assert focused
    focused.clearFocus()
    ctrl_v(window)
    wait(lambda: len(added(window, before)) == 2)
    assert added(window, before)[1].title == "复制的"
    window.go(StepId.UNIT)
    ctrl_v(window)
    assert not page.intake.running


def test_words_are_pasted_into_a_name_as_ever(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    page.select([window.desk.dossier.evidence_of("p1")[0].id])
    QGuiApplication.clipboard().setText("新名称")
    activate(window, wait)
    page.detail.title.setFocus()
    page.detail.title.selectAll()
    ctrl_v(page.detail.title)
    assert page.detail.title.text() == "新名称"
    # A picture is nothing for a name: it becomes evidence all the same.
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(image)
    before = len(window.desk.dossier.evidence)
    ctrl_v(page.detail.title)
    wait(lambda: len(added(window, before)) == 1)


def test_a_region_of_the_screen_becomes_evidence(open_window: Open, wait: Wait, app: QApplication) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    before = len(window.desk.dossier.evidence)
    other = QWindow()
    other.setFlags(Qt.WindowType.FramelessWindowHint)
    other.setGeometry(app.primaryScreen().geometry())
    store = QBackingStore(other)
    other.show()
    app.processEvents()
    area = QRect(0, 0, other.width(), other.height())
    store.resize(area.size())
    store.beginPaint(QRegion(area))
    painter = QPainter(store.paintDevice())
    painter.fillRect(area, QColor("orange"))
    painter.end()
    store.endPaint()
    store.flush(QRegion(area))
    press(page, "截取屏幕…")
    assert not window.isVisible()

    def overlays() -> list[Overlay]:
        return [one for one in app.topLevelWidgets() if isinstance(one, Overlay) and one.isVisible()]

    wait(lambda: bool(overlays()))
    overlay = overlays()[0]
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(10, 10))
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(409, 409))
    assert window.isVisible()
    wait(lambda: len(added(window, before)) == 1)
    made = added(window, before)[0]
    assert made.title.startswith("屏幕截图 20")
    kept = QImage.fromData(window.desk.workspace.file_bytes(made.file))
    assert (kept.width(), kept.height(), kept.pixelColor(200, 200).name()) == (400, 400, "#ffa500")
    other.destroy()


# -- passwords --------------------------------------------------------------------------------------------------------


def test_a_locked_file_asks_again_after_a_wrong_password_and_one_password_opens_all(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    locked = odd_files.refused("加密.pdf")
    other = odd_files.locked(user="xyz")
    (tmp_path / "一.pdf").write_bytes(locked)
    (tmp_path / "二.pdf").write_bytes(odd_files.locked(user="abc", owner="b"))
    (tmp_path / "三.pdf").write_bytes(other)
    (tmp_path / "四.jpg").write_bytes(jpeg(500, 600))
    before = len(window.desk.dossier.evidence)
    asked: list[tuple[str, bool]] = []

    typed = ["ABC", "abc", None]

    def answer(dialog: QDialog) -> None:
        if isinstance(dialog, OutcomeDialog):
            press(dialog, "知道了")
            return
        assert isinstance(dialog, PasswordDialog)
        text = typed[len(asked)]
        told = words(dialog)
        asked.append((next(name for name in ("一", "二", "三") if f"“{name}.pdf”" in told), "密码不对" in told))
        assert "请向他（申报人或其单位）索取" in told
        if text is None:
            press(dialog, "跳过这个文件")
            return
        press(dialog, "打开")
        assert "请输入密码" in dialog.problem.text()
        assert dialog.edit.echoMode() is dialog.edit.EchoMode.Password
        dialog.edit.setText(text)
        press(dialog, "打开")

    with answering_each(answer) as said:
        page.take([tmp_path / name for name in ("一.pdf", "二.pdf", "三.pdf", "四.jpg")])
        wait(lambda: len(said) == 4)
    assert asked == [("一", False), ("一", True), ("三", False)]
    assert "已添加 3 个文件，1 个没有用上" in said[3]
    assert "没有输入密码" in said[3]
    made = {one.title: one for one in added(window, before)}
    assert set(made) == {"一", "二", "四"}
    original = made["一"].original
    assert original
    assert window.desk.workspace.file_bytes(original) == locked
    assert (tmp_path / "一.pdf").read_bytes() == locked
    assert b"/Encrypt" not in window.desk.workspace.file_bytes(made["一"].file)


# -- odd files --------------------------------------------------------------------------------------------------------

SLOW = ("内容炸弹.pdf", "对象流炸弹.pdf", "页数太多.pdf", "总结.docx", "统计.xlsx")
SLOW_TO_DRAW = ("截断.heic", "截断.webp", "照片.heic", "长截图.png")
"""The tests of the engine take these in."""


def test_all_odd_files_at_once_each_with_its_reason(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    """Some sixty odd files dropped together: one list names each that is set aside, the rest is one step."""
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    folder = tmp_path / "杂"
    folder.mkdir()
    bad = {name: odd_files.refused(name) for name in odd_files.REFUSED if name not in SLOW + SLOW_TO_DRAW}
    good = {name: odd_files.taken(name) for name in odd_files.TAKEN if name not in SLOW_TO_DRAW}
    assert len(bad) + len(good) >= 50
    shelf = {f"坏-{name}": data for name, data in bad.items()} | {f"好-{name}": data for name, data in good.items()}
    for name, data in shelf.items():
        (folder / name).write_bytes(data)
    (folder / "坏-拔出.pdf").symlink_to("/proc/self/mem")
    before = len(window.desk.dossier.evidence)

    def answer(dialog: QDialog) -> None:
        press(dialog, "跳过这个文件" if isinstance(dialog, PasswordDialog) else "知道了")

    with answering_each(answer) as told:
        drop(page, mime_of(folder), QPoint(600, 20))
        wait(lambda: len(told) == 2)
    assert "坏-加密.pdf" in told[0]
    said = told[1:]
    for name in bad:
        wanted = odd_files.REFUSED[name][1] if "“" not in odd_files.REFUSED[name][1] else name
        assert f"坏-{name}" in said[0], name
        assert wanted in said[0], name
    assert "U 盘可能已被拔出" in said[0]
    made = added(window, before)
    assert sorted(one.title for one in made) == sorted(Path(name).stem for name in shelf if name.startswith("好-"))
    for name in good:
        assert odd_files.TAKEN[name][2] in said[0], name
    kept = {(one.original or one.file).sha256 for one in made}
    assert len(kept) == len(good)
    assert all((folder / name).read_bytes() == data for name, data in shelf.items())
    window.undo()
    assert len(window.desk.dossier.evidence) == before


def test_a_bad_file_is_tried_again_once_it_was_mended(
    open_window: Open, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    place, empty = tmp_path / "证书.jpg", tmp_path / "空.jpg"
    place.write_bytes(jpeg(500, 600)[:5000])
    empty.write_bytes(b"")
    before = len(window.desk.dossier.evidence)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)

    def mend(dialog: QDialog) -> None:
        press(dialog, "打开所在文件夹")
        place.write_bytes(jpeg(500, 600))
        press(dialog, "重试")

    with answering(mend) as said:
        page.take([place, empty])
        wait(lambda: bool(said))
    assert opened == [str(tmp_path)]
    assert "没有添加文件，2 个没有用上" in said[0]
    with answering(lambda dialog: press(dialog, "知道了")) as said:
        wait(lambda: bool(said))
    assert "已添加 1 个文件，1 个没有用上" in said[0]
    assert "空.jpg" in said[0]
    assert [one.title for one in added(window, before)] == ["证书"]


# -- doubles ----------------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_already_is_told_and_the_one_there_can_be_used(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    first, copy = tmp_path / "证书.jpg", tmp_path / "证书 (1).jpg"
    first.write_bytes(jpeg(500, 600))
    copy.write_bytes(first.read_bytes())
    before = len(window.desk.dossier.evidence)
    with answering(lambda dialog: press(dialog, "知道了")) as said:
        page.take([first, copy])
        wait(lambda: bool(said))
    assert "出现了两次，只添加了一次" in said[0]
    assert [one.title for one in added(window, before)] == ["证书"]
    there = added(window, before)[0]
    claim = next(one.claim for one in window.desk.dossier.evidence_of("p1") if one.kind == "certificate" and one.claim)

    def use(dialog: QDialog) -> None:
        assert "同一个文件已经用在" in words(dialog)
        press(dialog, "用已有的那一份")
        assert "已有的那一份现在证明" in words(dialog)
        press(dialog, "知道了")

    with answering(use) as said:
        page.take([copy], Goal("p1", "certificate", claim))
        wait(lambda: bool(said))
    assert f"“{there.title}”" in said[0]
    assert [(one.id, one.kind, one.claim) for one in added(window, before)] == [(there.id, "certificate", claim)]
    assert [one.id for one in page.selected()] == [there.id]
    # Brought once more for the same: nothing but choosing it.
    with answering(pressing("选中那一份", "知道了")) as said:
        page.take([copy], Goal("p1", "certificate", claim))
        wait(lambda: bool(said))
    assert "正是要添加的这一项" in said[0]
    assert "仍然添加" not in said[0]
    assert len(added(window, before)) == 1

    def add(dialog: QDialog) -> None:
        # The one there belongs to a person: nothing of the unit's would change by choosing it.
        assert "不是“推荐单位”的" in words(dialog)
        assert not [one for one in dialog.findChildren(QPushButton) if one.text().startswith("用已有的那一份")]
        press(dialog, "仍然添加")
        press(dialog, "知道了")

    with answering(add) as said:
        page.take([copy], Goal(UNIT_SUBJECT, "other"))
        wait(lambda: bool(said))
    assert added(window, before)[1].owner == UNIT_SUBJECT


def pressing(*names: str) -> Callable[[QDialog], object]:
    """Press these buttons of a dialog one after the other."""

    def answer(dialog: QDialog) -> None:
        for name in names:
            press(dialog, name)

    return answer


def test_one_file_proves_several_claims_and_is_sent_once(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    """The same file for another certificate: cited for both, blacked out for both, in the packet once."""
    made = valid_dossier(2)
    held = edit(made, "p1", certificates=(*made.applicants[0].certificates, row("c9", trade="钳工")))
    window = open_window(held)
    page, desk = evidence_page(window), window.desk
    paper = tmp_path / "两本合拍.jpg"
    paper.write_bytes(jpeg(500, 600))
    first = Goal("p1", "certificate", "certificates/c1")
    page.take([paper], first)
    wait(lambda: len(added(window, len(held.evidence))) == 1)
    there = added(window, len(held.evidence))[0]
    check = OriginalCheck("李审", "某市人社局", PartialDate(2024, 7, 10))
    blacked = (PageEdit(1, hidden=(Area(1000, 1000, 3000, 2000),)),)
    there = replace(there, check=check, edits=blacked, caption="第二本在右")
    assert desk.do(lambda: desk.workspace.update_evidence(there))

    with answering(pressing("用已有的那一份，也证明这一项", "知道了")) as said:
        page.take([paper], Goal("p1", "certificate", "certificates/c9"))
        wait(lambda: bool(said))
    assert "装订一次" in said[0]
    one, other = added(window, len(held.evidence))
    assert one == there
    assert (other.claim, other.file, other.edits, other.check, other.caption) == (
        "certificates/c9",
        there.file,
        blacked,
        check,
        "第二本在右",
    )
    assert [entry.id for entry in page.selected()] == [other.id]
    assert "用已有的材料证明" in window.status.text()
    source = Source(desk.pack, desk.dossier, desk.workspace.file_bytes)
    maker = PacketMaker(source, date(2024, 7, 20), True, Event(), Aside(desk.workspace.folder))
    items = maker.items(persons(desk.dossier.applicants)[0], 2)
    assert sum(item.entry.file == there.file for item in items) == 1
    window.undo()
    assert added(window, len(held.evidence)) == (there,)

    # Another person's: it is shown, never tied.
    page.owner = "p2"
    before = desk.dossier
    with answering(pressing("去看那一份")) as said:
        page.take([paper], Goal("p2", "certificate", "certificates/c1"))
        wait(lambda: bool(said))
    wait(lambda: page.owner == "p1")
    assert [entry.id for entry in page.selected()] == [there.id]
    assert desk.dossier == before


# -- stopping ---------------------------------------------------------------------------------------------------------


def test_stopping_is_at_once_and_offers_what_was_read(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    folder = tmp_path / "多"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.jpg").write_bytes(jpeg(600 + number, 400))
    before = window.desk.dossier
    page.take([folder])
    assert page.intake.running
    press(page, "停止")
    assert not page.intake.running
    assert page.intake.text.text() == "已停止，没有添加文件。"
    # What is still being read in the background comes to nothing, and the next intake need not wait for it.
    (tmp_path / "后来.jpg").write_bytes(jpeg(500, 600))
    page.take([tmp_path / "后来.jpg"])
    wait(lambda: len(window.desk.dossier.evidence) > len(before.evidence))
    assert [one.title for one in added(window, len(before.evidence))] == ["后来"]
    window.undo()
    page.take([folder])
    wait(lambda: page.intake.bar.value() >= 2)
    press(page, "停止")
    assert window.desk.dossier == before
    told = page.intake.keep_link.text()
    count = int(told.removeprefix("添加这 ").removesuffix(" 个"))
    assert 2 <= count < 30
    press(page, told)
    assert [one.title for one in added(window, len(before.evidence))] == [f"{number:02}" for number in range(count)]
    assert not page.intake.isVisible()
    window.undo()
    assert window.desk.dossier == before


def test_files_that_come_while_others_are_read_are_taken_afterwards(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.jpg").write_bytes(jpeg(500, 600))
    before = len(window.desk.dossier.evidence)
    page.take([tmp_path / "甲.jpg"])
    page.take([tmp_path / "乙.jpg"])
    wait(lambda: len(added(window, before)) == 2)
    assert [one.title for one in added(window, before)] == ["甲", "乙"]


# -- the scanner's folder ---------------------------------------------------------------------------------------------


def test_new_scans_are_offered_whole_and_taken_by_a_click(
    open_window: Open, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    folder = tmp_path / "扫描"
    folder.mkdir()
    (folder / "早就有.jpg").write_bytes(jpeg(500, 600))
    monkeypatch.setattr("qilu_desktop.gui.evidence.scanner.choose_folder", lambda _parent, _title, _start: folder)
    before = len(window.desk.dossier.evidence)
    press(page, "扫描仪…")
    bar = page.scanner
    assert bar.folder == folder
    bar.timer.setInterval(20)
    whole = jpeg(500, 600)
    (folder / "还在写.jpg").write_bytes(b"")
    (folder / "新.jpg").write_bytes(whole)
    (folder / "新.pdf.part").write_bytes(b"x")
    wait(bar.isVisible)
    assert "1 个新文件：新.jpg" in bar.text.text()
    (folder / "还在写.jpg").write_bytes(jpeg(400, 600))
    wait(lambda: len(bar.new) == 2)
    assert len(window.desk.dossier.evidence) == before
    press(bar, "添加进来")
    wait(lambda: len(added(window, before)) == 2)
    assert {one.title for one in added(window, before)} == {"新", "还在写"}
    assert not bar.isVisible()
    folder.rename(tmp_path / "拔出")
    wait(bar.isVisible)
    assert "打不开：U 盘可能已被拔出" in bar.text.text()
    (tmp_path / "拔出").rename(folder)
    wait(lambda: not bar.isVisible())
    (folder / "又一个.jpg").write_bytes(jpeg(300, 600))
    wait(bar.isVisible)
    press(bar, "不要这些")
    assert not bar.isVisible()
    assert len(added(window, before)) == 2
    again = evidence_page(open_window(folder=window.desk.workspace.folder, read_only=True))
    assert again.scanner.folder is None


def test_scans_made_while_the_program_was_closed_are_new_and_settled_ones_are_not(tmp_path: Path) -> None:
    for number, name in enumerate(("旧.jpg", "关着时.jpg", "大.jpg")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, ns=(number * 10, number * 10))
    (tmp_path / ".隐藏.jpg").write_bytes(b"x")
    watched = ScanFolder(tmp_path, since=5)
    assert watched.look(list_folder(tmp_path)) == []
    new = watched.look(list_folder(tmp_path))
    assert [path.name for path in new] == ["关着时.jpg", "大.jpg"]
    watched.settle(new)
    assert watched.since == 20
    assert watched.look(list_folder(tmp_path)) == []
    (tmp_path / "大.jpg").write_bytes(b"xx")
    assert watched.look(list_folder(tmp_path)) == []
    assert [path.name for path in watched.look(list_folder(tmp_path))] == ["大.jpg"]


# -- 审验 -------------------------------------------------------------------------------------------------------------


def test_everything_due_is_marked_with_a_seal_in_one_step(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    desk = window.desk
    entries = desk.dossier.evidence_of("p1")
    seal = QImage(300, 300, QImage.Format.Format_ARGB32)
    seal.fill(Qt.GlobalColor.transparent)
    seal.save(str(tmp_path / "印章.png"))
    (tmp_path / "坏.png").write_bytes(b"x")
    page.table.selectAll()
    with answering(lambda dialog: dialog.reject()):
        page.acts.withdraw_checks()

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, CheckDialog)
        dialog.verifier.setText("蓝示例")
        dialog.unit.setText("潍坊市人力资源和社会保障局")
        dialog.day.setText("2024-07-10")
        dialog.take_seal(tmp_path / "坏.png")
        assert "坏.png" in dialog.problem.text()
        dialog.take_seal(tmp_path / "印章.png")
        assert dialog.problem.text() == ""
        press(dialog, "标记已审验")

    with answering(fill):
        press(page, "标记已审验…")
    checks = {one.check for one in desk.dossier.evidence_of("p1")}
    assert len(checks) == 1
    check = checks.pop()
    assert check
    assert check.seal
    assert (check.unit, check.verifier) == ("潍坊市人力资源和社会保障局", "蓝示例")
    assert desk.workspace.file_bytes(check.seal) == (tmp_path / "印章.png").read_bytes()
    window.undo()
    assert desk.dossier.evidence_of("p1") == entries


def test_without_a_choice_the_buttons_say_what_to_do(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    before = window.desk.dossier

    def said_by(name: str) -> str:
        with answering(lambda dialog: dialog.reject()) as said:
            press(page, name)
        return said[0]

    page.table.clearSelection()
    assert "没有选中材料" in said_by("标记已审验…")
    for name in ("撤回审验…", "编辑页面…", "查询核对…", "打开查看", "上移", "下移", "删除"):
        assert "请先在清单里选中" in said_by(name), name
    page.table.selectAll()
    assert "请只选一份（选中了 4 份）" in said_by("下移")
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    page.select([next(one.id for one in before.evidence_of("p1") if one.kind == "certificate")])
    QTest.keyRelease(window, Qt.Key.Key_Control)
    assert "选中的不是某一本证书的查询截图" in said_by("查询核对…")
    assert window.desk.dossier == before
    desk = window.desk
    assert desk.do(lambda: [desk.workspace.remove_evidence(one.id) for one in before.evidence_of("p1")])
    assert "还没有材料，请先添加文件" in said_by("打开查看")
    assert window.focusWidget() is page.adding.add_button


def test_ways_without_room_stand_in_a_menu(open_window: Open, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window)

    def shown() -> set[str]:
        return {one.text() for one in page.adding.findChildren(QPushButton) if one.isVisible()}

    assert shown() == {"添加文件…", "粘贴", "截取屏幕…", "整个文件夹…", "扫描仪…"}
    window.resize(1040, 640)
    wait(lambda: "其他方式" in shown())
    assert "添加文件…" in shown()
    for one in (*page.adding.findChildren(QPushButton), *page.acts.row.findChildren(QAbstractButton)):
        assert not one.isVisible() or one.width() >= one.sizeHint().width(), one.text()
    asked: list[str] = []
    monkeypatch.setattr(
        "qilu_desktop.gui.evidence.scanner.choose_folder", lambda _parent, title, _start: asked.append(title)
    )
    press(page, "其他方式")
    (menu,) = page.adding.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "扫描仪…").trigger()
    menu.close()
    assert asked == ["选择扫描仪存放文件的文件夹"]
    window.resize(1366, 768)
    wait(lambda: "其他方式" not in shown())
