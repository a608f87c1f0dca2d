"""Exchange files in the window: handed over, and taken in after everything that would change was shown and chosen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from builders import TODAY, applicant, edit, person_name, valid_dossier
from gui_tools import answering, drop, jpeg, mime_of, press, words
from PySide6.QtCore import QPoint, Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QTreeWidget, QWidget

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.exchange.packing import pack_parcel
from qilu_desktop.exchange.parcel import look
from qilu_desktop.flow import StepId
from qilu_desktop.gui.app import Shell
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.mime import has_wanted
from qilu_desktop.gui.exchange.changes_tree import excerpts
from qilu_desktop.gui.exchange.opening import take_in
from qilu_desktop.gui.exchange.send_dialog import SendDialog
from qilu_desktop.gui.exchange.take_dialog import TakeDialog
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.workspace.workspace import Workspace

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
PASSWORD = "Word-2024"
NUMBERS = [applicant(number).id_number for number in (1, 2, 3)]


def people(count: int) -> Dossier:
    """People without files: those of the builders are no pictures."""
    made = replace(valid_dossier(count), evidence=())
    for number in range(1, count + 1):
        made = edit(made, f"p{number}", photo=None)
    return made


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What an applying unit hands over, a picture with it: open, and with a password."""
    folder = tmp_path_factory.mktemp("企业")
    dossier = edit(people(3), "p1", school="寄来的学院", mobile="13900000009")
    with Workspace.create(folder / "工作区", "2024") as unit:
        unit.apply(edit(dossier, "p3", id_number=None))
        kept = unit.store_file(jpeg(60, 80), "证书.jpg", "image/jpeg")
        unit.attach(kept, owner="p1", kind=unit_kind(), title="技能证书")
        everyone = [person.id for person in unit.dossier.applicants]
        plain = pack_parcel(unit, everyone, folder / "材料.qlsj").file
        return plain, pack_parcel(unit, ["p1"], folder / "加密.qlsj", PASSWORD).file


def unit_kind() -> str:
    """The first kind of evidence that an applicant has."""
    return next(one.kind for one in valid_dossier(1).evidence if one.owner == "p1")


@pytest.fixture
def bureau(open_window: Open) -> Window:
    """The first person is there with another school and without a mobile, the third without a number."""
    held = edit(people(3), "p1", school="现在的学院", mobile=None)
    held = replace(held, applicants=tuple(one for one in held.applicants if one.id != "p2"))
    return open_window(held)


@contextmanager
def held_back() -> Iterator[None]:
    """What is begun in here gets no thread before it is left."""
    pool, free = QThreadPool.globalInstance(), threading.Event()
    for _ in range(max(4, pool.maxThreadCount())):
        pool.start(lambda: free.wait(20))
    yield
    free.set()


def dialog_of(window: Window, wait: Wait) -> TakeDialog:
    """The dialog that opened, once it has looked at its file."""
    wait(lambda: any(one.isVisible() for one in window.findChildren(TakeDialog)))
    found = [one for one in window.findChildren(TakeDialog) if one.isVisible()][-1]
    wait(lambda: not found.running and (found.parcel is not None or not found.banner.isHidden()))
    return found


def told(tree: QTreeWidget) -> list[list[str]]:
    """The cells of a list, line by line."""
    items = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [[item.text(at) for at in range(tree.columnCount())] for item in items if item]


def select(dialog: TakeDialog, place: int) -> None:
    """Select a person of the dialog's list."""
    item = dialog.review.list.topLevelItem(place)
    assert item
    dialog.review.list.setCurrentItem(item)


def test_a_dropped_parcel_is_shown_chosen_and_taken_in_as_one_step(
    bureau: Window, sent: tuple[Path, Path], wait: Wait
) -> None:
    before = bureau.desk.dossier
    assert not has_wanted(mime_of(sent[0])), "no evidence: the page leaves it to the window"
    drop(bureau, mime_of(sent[0]), QPoint(60, 60))
    dialog = dialog_of(bureau, wait)
    review = dialog.review
    assert [line[1] for line in told(review.list)] == ["1 处要选择", "新增", "请指定是谁"]
    lines = told(review.tree)
    assert ["毕业院校及专业", "现在的学院", "寄来的学院"] in lines
    assert ["手机", "（空）", "13900000009"] in lines
    assert any("技能证书" in line[2] for line in lines), "evidence to be added"
    assert not any(number in str((lines, words(dialog))) for number in NUMBERS), "no ID number stands there whole"

    press(dialog, "接收")
    assert bureau.desk.dossier == before, "a conflict is open"
    assert "还没有选定" in dialog.refusal.text()
    item = review.tree.currentItem()
    assert item.text(0) == "毕业院校及专业", "led to the place"
    QTest.keyClick(review.tree, Qt.Key.Key_Right)
    assert told(review.list)[0][1] == "3 处不同"

    press(dialog, "接收")
    assert review.list.currentItem().text(1) == "请指定是谁"
    select(dialog, 1)
    assert ["姓名", "（空）", person_name(2)] in told(review.tree), "all that is received of a new person"
    select(dialog, 2)
    review.who_box.setCurrentIndex(1)
    review.who_box.activated.emit(1)
    assert told(review.list)[2][1] == "1 处不同", "the number that only the workspace has"
    assert "现在有、收到的没有" in str(told(review.tree))
    assert bureau.desk.dossier == before, "nothing is changed before it is taken"
    press(dialog, "接收")
    wait(lambda: not dialog.isVisible())

    now = bureau.desk.dossier
    first = now.applicant("p1")
    assert first
    assert (first.record.text("school"), first.record.text("mobile")) == ("寄来的学院", "13900000009")
    assert len(now.applicants) == 3
    assert [one.title for one in now.evidence_of("p1")] == ["技能证书"]
    page = bureau.page(StepId.PEOPLE)
    assert bureau.step is StepId.PEOPLE
    assert isinstance(page, PeoplePage)
    assert page.at_work == "p1", "led to the person"
    assert "接收材料包：新增 1 人" in bureau.status.text()
    press(bureau, "撤销")
    assert bureau.desk.dossier == before, "one step back takes all of it back"


def test_nothing_changes_by_looking_and_passwords_and_broken_files_are_told(
    bureau: Window, sent: tuple[Path, Path], tmp_path: Path, wait: Wait
) -> None:
    before = bureau.desk.dossier
    bureau.take_in(sent[0])
    dialog = dialog_of(bureau, wait)
    press(dialog, "全部保留现在的")
    for place in (1, 2):
        item = dialog.review.list.topLevelItem(place)
        assert item
        item.setCheckState(0, Qt.CheckState.Unchecked)
    assert [line[1] for line in told(dialog.review.list)] == ["3 处不同", "不接收", "不接收"]
    assert not dialog.take_button.isEnabled()
    assert "没有要接收的内容" in dialog.take_button.toolTip()
    press(dialog, "全部用收到的")
    assert dialog.count.text() == "将新增 0 人，改动 3 处。"
    assert dialog.parcel
    places = list(dialog.parcel.places.values())
    assert all(place.is_file() for place in places)
    with answering(lambda box: press(box, "取消")):
        press(dialog, "取消")
    assert dialog.isVisible(), "choices are not thrown away by one key"
    with answering(lambda box: press(box, "不接收")):
        press(dialog, "取消")
    assert not any(place.exists() for place in places), "what was unfolded is gone"

    bureau.take_in(sent[1])
    dialog = dialog_of(bureau, wait)
    assert "设了密码" in dialog.problem.text()
    dialog.password.edit.setText("Wrong-2024")
    press(dialog, "打开")
    wait(lambda: "密码不对" in dialog.problem.text() and not dialog.running)
    dialog.password.edit.setText(PASSWORD)
    press(dialog, "打开")
    wait(lambda: dialog.parcel is not None)
    assert told(dialog.review.list)[0][1] == "1 处要选择"
    dialog.reject()
    with held_back():
        bureau.take_in(sent[0])
        dialog = bureau.findChildren(TakeDialog)[-1]
        press(dialog, "停止")
    wait(lambda: "已停止查看" in dialog.problem.text())
    dialog.reject()
    broken = tmp_path / "坏.qlsj"
    broken.write_bytes(sent[0].read_bytes()[:-300])
    for file, reason in ((broken, "打不开"), (tmp_path / "没有.qlsj", "")):
        bureau.take_in(file)
        dialog = dialog_of(bureau, wait)
        assert dialog.problem.text()
        assert reason in dialog.problem.text()
        assert not dialog.open_button.isVisible()
        dialog.reject()
    assert bureau.desk.dossier == before


def test_the_start_page_asks_for_the_workspace_first(
    app: QApplication, bureau: Window, sent: tuple[Path, Path], wait: Wait
) -> None:
    folder = bureau.desk.workspace.folder
    bureau.desk.settings.add_recent(folder)
    bureau.close()
    shell = Shell(TODAY)
    shell.show_start()
    assert shell.window
    with answering(lambda box: press(box, "取消")) as said:
        drop(shell.window, mime_of(sent[0]), QPoint(60, 60))
    assert "新建工作区…" in said[0]
    assert "打开其他工作区…" in said[0]
    assert not isinstance(shell.window, Window)
    with answering(lambda box: press(box, f"打开“{folder.name}”")):
        drop(shell.window, mime_of(sent[0]), QPoint(60, 60))
    assert isinstance(shell.window, Window)
    assert told(dialog_of(shell.window, wait).review.list)[1][1] == "新增"


def test_people_are_handed_over_with_their_gaps_told(
    open_window: Open, tmp_path: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(edit(people(2), "p2", deeds=None))
    window.go(StepId.PEOPLE)
    press(window, "交给推荐单位…")
    (dialog,) = window.findChildren(SendDialog)
    assert dialog.chosen() == ["p1", "p2"]
    assert "还缺" in dialog.gaps.text()
    assert not any(number in str(told(dialog.tree)) for number in NUMBERS)
    press(dialog, "全不选")
    assert not dialog.make_button.isEnabled()
    assert dialog.make_button.toolTip()
    press(dialog, "全选")
    target = tmp_path / "交出去"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    dialog.password.edit.setText("短")
    press(dialog, "生成材料包…")
    wait(lambda: not dialog.problem.isHidden())
    assert "密码" in dialog.problem.text()
    dialog.password.edit.clear()
    with held_back():
        press(dialog, "生成材料包…")
        press(dialog, "停止")
    wait(lambda: "已停止" in dialog.problem.text())
    assert list(tmp_path.glob("*.qlsj")) == []
    dialog.password.edit.setText(PASSWORD)
    press(dialog, "生成材料包…")
    wait(lambda: dialog.packed is not None)
    assert dialog.where.text() == f"{target}.qlsj"
    assert "告诉对方" in dialog.next.text()
    with look(Path(f"{target}.qlsj"), PASSWORD) as parcel:
        assert [one.id for one in parcel.dossier.applicants] == ["p1", "p2"]


def test_read_only_it_says_why_nothing_is_taken_in(app: QApplication, sent: tuple[Path, Path], tmp_path: Path) -> None:
    Workspace.create(tmp_path / "工作区", "2024").close()
    desk = Desk(Workspace.open(tmp_path / "工作区", read_only=True), find_pack("2024"), Settings(), TODAY)
    with answering(lambda box: press(box, "确定")) as said:
        assert take_in(QWidget(), desk, lambda _subject: None, sent[0]) is None
    assert "只读" in said[0]
    desk.close()


def test_of_long_answers_the_first_difference_is_shown() -> None:
    mine, theirs = excerpts("甲" * 500 + "乙" + "丙" * 500, "甲" * 500 + "丁" + "丙" * 500)
    assert "乙" in mine
    assert "丁" in theirs
    assert max(len(mine), len(theirs)) < 120
    assert excerpts("短", "") == ("短", "")
