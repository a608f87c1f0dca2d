"""核对收到的材料: on the start page, dropped on the window, against the workspace; what is wrong person by person."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import TODAY, edit, valid_dossier
from gui_tools import press, words
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from qilu_desktop.gui.app import Shell
from qilu_desktop.gui.building import ready_of
from qilu_desktop.gui.receiving.dialog import ReceivingDialog
from qilu_desktop.gui.window import Window
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def window(open_window: Open) -> Window:
    held = edit(edit(valid_dossier(2), "p1", name="张三", photo=None), "p2", name="李四", photo=None)
    return open_window(held)


@pytest.fixture
def folder(window: Window, tmp_path: Path) -> Path:
    """A draft of the window's workspace (its files are no documents, which a draft only remarks)."""
    source, _report = ready_of(window.desk.workspace, window.desk.pack)(TODAY)
    built = build_folder(source, tmp_path / "收到", draft=True, today=TODAY, progress=Silent())
    return built.folder


def _dialog(wait: Wait) -> ReceivingDialog:
    def found() -> list[ReceivingDialog]:
        shown = QApplication.topLevelWidgets()
        return [one for one in shown if isinstance(one, ReceivingDialog) and one.isVisible()]

    wait(lambda: bool(found()) and not found()[-1].running and found()[-1].outcome.isVisible())
    return found()[-1]


def _drop(widget: QWidget, place: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place))])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(40, 40), action, data, buttons, keys)
    enter.setAccepted(False)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(40, 40), action, data, buttons, keys))
    return enter.isAccepted()


def test_the_start_page_looks_at_a_dropped_folder_and_a_zip(app: QApplication, folder: Path, wait: Wait) -> None:
    shell = Shell(TODAY)
    shell.show_start()
    assert shell.window
    assert _drop(shell.window, folder)
    dialog = _dialog(wait)
    assert dialog.title.text() == "完整，没有发现问题"
    assert "这是草稿，不能用来报送" in dialog.text.text()
    assert not dialog.depths[2].isEnabled(), "no workspace is open"
    dialog.close()
    (folder / "04-汇总表.docx").unlink()
    report = next(folder.glob("02-申报书/01-*/*.pdf"))
    report.write_bytes(report.read_bytes() + b"x")
    archive = Path(shutil.make_archive(str(folder.parent / "发来"), "zip", folder.parent, folder.name))
    assert _drop(shell.window, archive)
    dialog = _dialog(wait)
    assert dialog.title.text() == "发现 2 处问题，涉及 1 人"
    groups = [dialog.list.topLevelItem(at) for at in range(dialog.list.topLevelItemCount())]
    assert [group.text(0) for group in groups if group] == ["整套材料", "01-张三"]
    assert groups[1]
    assert groups[1].child(0).text(1) == "已改变"
    press(dialog, "复制结果")
    copied = QGuiApplication.clipboard().text()
    assert "【01-张三】" in copied
    assert "04-汇总表.docx" in copied
    other = folder.parent / "别的"
    other.mkdir()
    assert not _drop(shell.window, other), "no submission folder"


def test_the_start_page_offers_it_and_says_what_is_missing(app: QApplication, tmp_path: Path, wait: Wait) -> None:
    shell = Shell(TODAY)
    shell.show_start()
    assert shell.window
    press(shell.window, "核对收到的材料，查报送文件夹或 ZIP 是否完整，可直接拖进来")
    (dialog,) = shell.window.findChildren(ReceivingDialog)
    press(dialog, "开始核对")
    assert "还没有选择" in dialog.title.text()
    dialog.place.setText(str(tmp_path))
    press(dialog, "开始核对")
    wait(lambda: not dialog.running and "没有校验码文件" in dialog.title.text())
    assert dialog.text.text()
    (tmp_path / "坏.zip").write_bytes(b"no archive")
    dialog.look_at(tmp_path / "坏.zip")
    wait(lambda: not dialog.running and "不是完整的 ZIP" in dialog.title.text())
    assert dialog.start_button.isEnabled()


def test_against_the_workspace_stale_documents_are_named(window: Window, folder: Path, wait: Wait) -> None:
    assert _drop(window, folder)
    dialog = _dialog(wait)
    dialog.depths[2].setChecked(True)
    press(dialog, "开始核对")
    wait(lambda: not dialog.running and "与工作区现在的数据比对过" in words(dialog))
    assert dialog.title.text() == "完整，没有发现问题"
    dialog.close()
    window.desk.set_value("p2", "post_name", "数控车工班长")
    assert _drop(window, folder)
    dialog = _dialog(wait)
    dialog.look_at(folder, closest=True)
    wait(lambda: not dialog.running and dialog.title.text().startswith("发现"))
    assert dialog.verified
    assert {problem.kind.value for problem in dialog.verified.problems} == {"已过期"}
    assert {problem.owner for problem in dialog.verified.problems} == {"", "02-李四"}
