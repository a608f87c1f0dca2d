"""What a hurried clerk does while evidence is on its way: closes, removes, drops twice, pastes the odd thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builders import valid_dossier
from gui_tools import answering, drop, evidence_page, jpeg, mime_of, press
from PySide6.QtCore import QMimeData, QPoint, Qt, QThreadPool, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qilu_desktop.gui.evidence.gathering import Goal
from qilu_desktop.gui.window import Window
from qilu_desktop.workspace.workspace import Workspace

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
AT = QPoint(600, 20)
"""Of the page: beside the list and the owners."""


def pictures(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    places = [folder / f"照片 {number}.jpg" for number in range(count)]
    for number, place in enumerate(places):
        place.write_bytes(jpeg(600 + number, 500))
    return places


def test_closing_in_the_middle_of_an_intake_leaves_nothing_half_done(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    """At work, and with the work done but not handed over: nothing is attached, nothing said, no file lost."""
    places = pictures(tmp_path / "多", 12)
    window = open_window(valid_dossier(1))
    page = evidence_page(window)
    folder, before = window.desk.workspace.folder, window.desk.dossier
    page.take(places)
    wait(lambda: page.intake.bar.value() >= 2)
    assert window.close()
    QTest.qWait(50)
    window = open_window()
    assert window.desk.dossier == before
    page = evidence_page(window)
    page.take(places[:1])
    assert QThreadPool.globalInstance().waitForDone(10_000)
    assert window.close()
    QTest.qWait(50)
    assert QApplication.activeModalWidget() is None
    with Workspace.open(folder) as opened:
        assert opened.dossier == before
    assert all(place.is_file() for place in places)


def test_whoever_the_files_were_for_is_gone_when_they_are_ready(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    """The person is removed (or the adding undone) meanwhile: said, with the files still where they were."""
    places = pictures(tmp_path / "多", 3)
    window = open_window(valid_dossier(2))
    page, desk = evidence_page(window, "p2"), window.desk
    with answering(lambda dialog: dialog.accept()) as said:
        page.take(places)
        assert desk.do(lambda: desk.workspace.remove_applicant("p2"))
        wait(lambda: bool(said))
    assert "已经删除" in said[0]
    assert not [one for one in desk.dossier.evidence if one.owner == "p2"]
    assert not page.intake.running
    # What was to come after it still comes.
    page.take(places[:1], Goal("p1", "other"))
    wait(lambda: "照片 0" in [one.title for one in desk.dossier.evidence_of("p1")])


def test_two_drops_at_once_keep_their_aims_and_stopping_says_what_waited(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    first, second, *rest = pictures(tmp_path / "多", 14)
    window = open_window(valid_dossier(1))
    page, desk = evidence_page(window), window.desk
    page.take([first], Goal("p1", "other"))
    page.take([second], Goal("unit", "other"))
    wait(lambda: "照片 1" in [one.title for one in desk.dossier.evidence_of("unit")])
    assert "照片 0" in [one.title for one in desk.dossier.evidence_of("p1")]
    page.take(rest)
    drop(page, mime_of(*rest[:2]), AT)
    press(page, "停止")
    assert "排在后面的 1 次也没有添加" in page.intake.text.text()


def test_a_tree_of_folders_is_walked_and_what_programs_leave_is_passed_over(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    tree = tmp_path / "佐证 材料（最终版）"
    for part in ("", "一、证书", "一、证书/2021 年", "__MACOSX", ".隐藏"):
        (tree / part).mkdir(parents=True, exist_ok=True)
    for number, part in enumerate(("", "一、证书", "一、证书/2021 年", "__MACOSX", ".隐藏")):
        (tree / part / "扫描.jpg").write_bytes(jpeg(620 + number, 500))
    (tree / "Thumbs.db").write_bytes(b"x")
    (tree / "~$说明.docx").write_bytes(b"x")
    (tree / "一、证书" / "绕回去").symlink_to(tree, target_is_directory=True)
    window = open_window(valid_dossier(1))
    page, desk = evidence_page(window), window.desk
    before = len(desk.dossier.evidence)
    drop(page, mime_of(tree), AT)
    wait(lambda: len(desk.dossier.evidence) > before)
    assert [one.title for one in desk.dossier.evidence[before:]] == ["扫描"] * 3
    window.undo()
    assert len(desk.dossier.evidence) == before


def test_the_odd_clipboard(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    """Words of a web page are no evidence; its picture is; of files the vanished one is named and the rest goes on."""
    window = open_window(valid_dossier(1))
    page, desk = evidence_page(window), window.desk
    before = len(desk.dossier.evidence)
    clipboard = QGuiApplication.clipboard()
    page.setFocus()

    words_only = QMimeData()
    words_only.setHtml('<p>查询结果</p><img src="https://www.osta.org.cn/x.png">')
    words_only.setUrls([QUrl("https://www.osta.org.cn/x.png")])
    clipboard.setMimeData(words_only)
    with answering(lambda dialog: dialog.accept()) as said:
        press(page, "粘贴")
    assert "剪贴板里没有图片，也没有文件" in said[0]

    picture = QMimeData()
    picture.setHtml('<img src="https://www.osta.org.cn/x.png">')
    image = QImage(900, 700, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.red)
    picture.setImageData(image)
    clipboard.setMimeData(picture)
    press(page, "粘贴")
    wait(lambda: len(desk.dossier.evidence) == before + 1)

    there, gone = tmp_path / "证书（正本）.jpg", tmp_path / "已经移走的 文件.jpg"
    there.write_bytes(jpeg())
    clipboard.setMimeData(mime_of(there, gone))
    with answering(lambda dialog: press(dialog, "知道了")) as said:
        press(page, "粘贴")
        wait(lambda: bool(said))
    assert "已添加 1 个文件，1 个没有用上" in said[0]
    assert "已经移走的 文件.jpg" in said[0]
    assert desk.dossier.evidence[-1].title == "证书（正本）"


def test_a_dropped_picture_in_any_form_is_taken_or_refused_aloud(open_window: Open, wait: Wait) -> None:
    window = open_window(valid_dossier(1))
    page, desk = evidence_page(window), window.desk
    before = len(desk.dossier.evidence)
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    held = QMimeData()
    held.setImageData(QPixmap.fromImage(image))
    drop(page, held, AT)
    wait(lambda: len(desk.dossier.evidence) == before + 1)
    empty = QMimeData()
    empty.setImageData(QImage())
    with answering(lambda dialog: dialog.accept()) as said:
        drop(page, empty, AT)
    assert "没有可以添加的" in said[0]
