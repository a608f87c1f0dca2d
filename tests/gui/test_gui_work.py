"""Work off the UI thread: evidence taken in, the folder built, stopped, and what goes wrong told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import shiboken6
from builders import edit, valid_dossier
from gui_tools import answering, jpeg, press, words
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.errors import Cancelled, InputError, QiluError
from qilu_desktop.flow import StepId
from qilu_desktop.gui.build_page import BuildPage
from qilu_desktop.gui.evidence.check_dialog import CheckDialog
from qilu_desktop.gui.evidence.guess import guess_kind
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Scope
from qilu_desktop.progress import Progress, Step

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def evidence_page(window: Window, owner: str = UNIT_SUBJECT) -> EvidencePage:
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = owner
    page.refresh()
    return page


def build_page(window: Window, output: Path) -> BuildPage:
    window.go(StepId.BUILD)
    page = window.page(StepId.BUILD)
    assert isinstance(page, BuildPage)
    page.place.setText(str(output))
    return page


def test_good_files_are_attached_and_a_broken_one_is_named(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window, "p1")
    folder = tmp_path / "佐证"
    folder.mkdir()
    good = jpeg()
    (folder / "1专利证书.jpg").write_bytes(good)
    (folder / "2坏的.jpg").write_bytes(good[: len(good) // 2])
    (folder / "3证书查询截图.jpg").write_bytes(jpeg(800, 600))
    before = len(window.desk.dossier.evidence_of("p1"))
    with answering(lambda dialog: press(dialog, "知道了")) as said:
        page.take([folder])
        wait(lambda: bool(said))
    assert "2坏的.jpg" in said[0]
    assert "已添加 2 个文件，1 个没有用上" in said[0]
    added = window.desk.dossier.evidence_of("p1")[before:]
    assert [(entry.title, entry.kind) for entry in added] == [("1专利证书", "achievement"), ("3证书查询截图", "query")]
    assert added[0].file.media == "image/jpeg"
    assert window.desk.workspace.file_bytes(added[0].file) == good
    assert all(page.table.line(entry.id) for entry in added)


def test_files_can_be_dropped(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = open_window()
    page = evidence_page(window)
    place = tmp_path / "党组会议纪要.jpg"
    place.write_bytes(jpeg())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place))])
    drop = QDropEvent(
        QPointF(QPoint(40, 40)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    wait(lambda: len(window.desk.dossier.evidence) == 1)
    assert window.desk.dossier.evidence[0].kind == "minutes"


def test_several_are_marked_as_compared_with_the_originals_at_once(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window, "p1")
    page.table.selectAll()
    assert not page.detail.kind.isEnabled()

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, CheckDialog)
        assert "申报单位自己核对的不算" in words(dialog)
        dialog.verifier.setText("")
        dialog.accept_button.click()
        assert "请填写审验人" in dialog.problem.text()
        dialog.verifier.setText("蓝示例")
        dialog.day.setText("2024年7月10日")
        dialog.accept_button.click()

    with answering(fill):
        page.acts.mark_checked()
    checks = {entry.check for entry in window.desk.dossier.evidence_of("p1")}
    assert len(checks) == 1
    check = checks.pop()
    assert check
    assert (check.verifier, check.on.iso) == ("蓝示例", "2024-07-10")


def test_kind_title_claim_and_order_of_evidence_are_edited(open_window: Open) -> None:
    window = open_window(valid_dossier(1))
    page = evidence_page(window, "p1")
    first = window.desk.dossier.evidence_of("p1")[0]
    page.select([first.id])
    detail = page.detail
    assert detail.isVisible()
    assert detail.claim.currentData() == first.claim
    detail.kind.setCurrentIndex(detail.kind.findData("award"))
    detail.kind.activated.emit(detail.kind.currentIndex())
    changed = window.desk.dossier.evidence_of("p1")[0]
    assert (changed.kind, changed.claim) == ("award", "")
    detail.title.setText("新的名称")
    detail.title.setModified(True)
    assert page.commit()
    assert window.desk.dossier.evidence_of("p1")[0].title == "新的名称"
    page.acts.down.click()
    order = [entry.id for entry in page.desk.dossier.evidence_of("p1")]
    assert order.index(first.id) == 0
    with answering(lambda dialog: press(dialog, "删除")):
        page.acts.remove_selected()
    assert "新的名称" not in {entry.title for entry in window.desk.dossier.evidence}


def test_every_guess_is_a_kind_that_the_owner_can_have() -> None:
    for scope in (Scope.UNIT, Scope.APPLICANT):
        kinds = [kind for kind in find_pack("2024").evidence if kind.scope is scope]
        for name in ("专利证书.jpg", "IMG_0001.JPG", "公示.pdf", "推荐报告.pdf", "", "奖状"):
            assert guess_kind(name, kinds) in {kind.id for kind in kinds}
        # A pasted screenshot says nothing of itself: it must never go out as the sealed report or application book.
        assert guess_kind("粘贴的截图 2024-07-10 130934", kinds) not in ("report_scan", "book_scan")
    people = [kind for kind in find_pack("2024").evidence if kind.scope is Scope.APPLICANT]
    assert guess_kind("张三-证书查询截图.png", people) == "query"
    assert guess_kind("高级技师证书.jpg", people) == "certificate"
    assert guess_kind("IMG_0001.jpg", people) == "other"


def test_a_blocked_build_says_what_and_offers_the_findings(open_window: Open, tmp_path: Path) -> None:
    window = open_window(edit(valid_dossier(3), "p1", nation=None))
    page = build_page(window, tmp_path)
    assert page.start_button.isEnabled()
    assert "民族" in page.state_text.text()
    with answering(lambda dialog: press(dialog, "查看问题")) as said:
        page.start_button.click()
    assert "民族" in said[0]
    assert window.step is StepId.CHECKS
    with answering(lambda dialog: press(dialog, "取消")):
        page.start()
    assert not page.running


def sample_like(open_window: Open, tmp_path: Path) -> Window:
    """A window on a dossier whose files are real pictures, so that documents can be made from it."""
    window = open_window(valid_dossier(1))
    desk = window.desk
    photo = desk.workspace.store_file(jpeg(413, 579), "照片.jpg", "image/jpeg")
    desk.do(lambda: desk.workspace.set_photo("p1", "photo", photo))
    for entry in desk.dossier.evidence:
        desk.do(lambda entry=entry: desk.workspace.remove_evidence(entry.id))  # type: ignore[misc]
    return window


def test_a_draft_is_built_with_progress_and_its_files_are_listed(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = sample_like(open_window, tmp_path)
    output = tmp_path / "成果"
    output.mkdir()
    page = build_page(window, output)
    stages: list[str] = []
    page.stage.setText("")
    with answering(lambda dialog: press(dialog, "生成草稿")):
        page.start_button.click()
    assert page.running

    def done() -> bool:
        stages.append(page.stage.text())
        return page.built is not None

    wait(done)
    assert page.built
    assert page.built.folder.is_dir()
    assert "草稿" in page.built.folder.name
    assert page.result_card.isVisible()
    assert len(set(stages)) > 2
    assert page.files.topLevelItemCount() >= 5
    assert not page.send_link.isVisible()
    press(page, "复制邮件正文")
    assert "齐鲁首席技师" in QGuiApplication.clipboard().text()
    mark = window.desk.built_mark()
    assert mark
    assert mark.draft
    assert mark.current
    window.desk.set_value(UNIT_SUBJECT, "contact", "孔示例")
    mark = window.desk.built_mark()
    assert mark
    assert not mark.current


def test_a_build_that_is_stopped_leaves_nothing(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = sample_like(open_window, tmp_path)
    output = tmp_path / "成果"
    output.mkdir()
    page = build_page(window, output)
    page.draft.setChecked(True)
    page.start_button.click()
    wait(lambda: page.bar.value() > 0)
    page.cancel_button.click()
    wait(lambda: not page.running and page.start_button.isVisible())
    assert page.built is None
    assert page.state_title.text() == "已停止"
    assert list(output.iterdir()) == []


def test_a_build_into_a_place_that_is_no_folder_is_told(open_window: Open, wait: Wait, tmp_path: Path) -> None:
    window = sample_like(open_window, tmp_path)
    (tmp_path / "不是文件夹").write_bytes(b"")
    page = build_page(window, tmp_path / "不是文件夹" / "里面")
    page.draft.setChecked(True)
    with answering(lambda dialog: press(dialog, "确定")) as said:
        page.start_button.click()
        wait(lambda: bool(said))
    assert "没有生成" in said[0]
    assert page.start_button.isVisible()


class Watcher(QWidget):
    """Notes what an operation tells."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[QiluError] = []
        self.steps: list[Step] = []
        self.threads: set[int] = set()

    def run(self, work: Callable[[Progress], object]) -> Operation[object]:
        return Operation(self, work, success=self.good, failure=self.bad, progress=self.step).start()

    def good(self, result: object) -> None:
        self.threads.add(threading.get_ident())
        self.results.append(result)

    def bad(self, error: QiluError) -> None:
        self.threads.add(threading.get_ident())
        self.errors.append(error)

    def step(self, step: Step) -> None:
        self.threads.add(threading.get_ident())
        self.steps.append(step)


def test_work_runs_elsewhere_and_reports_here(app: QApplication, wait: Wait) -> None:
    watcher = Watcher()
    elsewhere: list[int] = []

    def work(progress: Progress) -> object:
        elsewhere.append(threading.get_ident())
        progress.step("第一步", 1, 2)
        progress.step("第二步", 2, 2)
        return 42

    watcher.run(work)
    wait(lambda: bool(watcher.results))
    assert watcher.results == [42]
    assert [step.stage for step in watcher.steps] == ["第一步", "第二步"]
    assert watcher.threads == {threading.get_ident()}
    assert elsewhere != [threading.get_ident()]


def test_work_can_be_stopped_and_can_fail(app: QApplication, wait: Wait) -> None:
    watcher = Watcher()
    started = threading.Event()

    def endless(progress: Progress) -> object:
        while True:
            started.set()
            progress.step("一直做", 0, 0)

    operation = watcher.run(endless)
    wait(started.is_set)
    operation.cancel()
    wait(lambda: bool(watcher.errors))
    assert isinstance(watcher.errors[0], Cancelled)

    def failing(_progress: Progress) -> object:
        raise InputError("不能用。", "请换一个。")

    watcher.run(failing)
    wait(lambda: len(watcher.errors) == 2)
    assert watcher.errors[1].what == "不能用。"


def test_a_defect_in_work_is_told_and_the_page_goes_on(app: QApplication, wait: Wait, noticed: list[str]) -> None:
    watcher = Watcher()

    def broken(_progress: Progress) -> object:
        raise ZeroDivisionError

    watcher.run(broken)
    wait(lambda: bool(watcher.errors))
    assert "意外" in watcher.errors[0].what
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert "意外" in words(shown[0])
    assert len(noticed) == 1
    noticed.clear()
    shown[0].close()


def test_nothing_is_called_once_the_window_is_gone(app: QApplication, wait: Wait) -> None:
    watcher = Watcher()
    go = threading.Event()
    over = threading.Event()

    def work(_progress: Progress) -> object:
        go.wait(10)
        over.set()
        return 1

    watcher.run(work)
    results = watcher.results
    shiboken6.delete(watcher)
    go.set()
    wait(over.is_set)
    for _ in range(20):
        app.processEvents()
    assert results == []
