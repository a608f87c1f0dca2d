"""查询核对 in the window, with the real engine: read, compared, confirmed, filled in; nobody else's page passes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import add_row, day, edit, edit_row, row, valid_dossier, without
from gui_tools import answering, jpeg, press, type_into, words
from PIL import Image
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, QRect, QRectF, Qt, QUrl, Slot
from PySide6.QtGui import (
    QBackingStore,
    QColor,
    QDesktopServices,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QRegion,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu

sys.path.append(str(Path(__file__).resolve().parents[1] / "evidence"))

from query_pages import KINDS, Shown, draw

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.reading.judging import judge_row
from qilu_desktop.dossier.reading.model import FIELDS, Box, CertificateReading, PageReading
from qilu_desktop.dossier.reading.verdict import Verdict
from qilu_desktop.flow import StepId
from qilu_desktop.gui.capture.overlay import Overlay
from qilu_desktop.gui.certificate_check.dialog import CertificateCheck
from qilu_desktop.gui.certificate_check.fill_attach import AttachChoice
from qilu_desktop.gui.certificate_check.fill_dialog import FillDialog
from qilu_desktop.gui.certificate_check.fill_reading import PictureRead
from qilu_desktop.gui.certificate_check.job import shared_reader
from qilu_desktop.gui.certificate_check.opening import open_check
from qilu_desktop.gui.certificate_check.picture import Mark, PageView
from qilu_desktop.gui.certificate_check.read_all import ReadAllDialog
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.findings_page import FindingsPage
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.waiver_dialog import WaiverDialog
from qilu_desktop.gui.window import Window
from qilu_desktop.paths import sha256_of
from qilu_desktop.submission.checks_told import Checked, told

Wait = Callable[[Callable[[], bool]], None]
Open = Callable[..., Window]
SHOWN = Shown("张建国", "S000037123456151000001", "一级/高级技师", "钳工", "2015-05-20")


@pytest.fixture(scope="module", autouse=True)
def one_reader() -> Iterator[None]:
    """One reading process for all tests here, and none left behind."""
    yield
    shared_reader().close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn query page of :data:`SHOWN`."""
    file = tmp_path_factory.mktemp("pages") / "查询页.png"
    file.write_bytes(draw(KINDS[0], SHOWN))
    return file


def dossier() -> Dossier:
    """One person with the certificate that the page shows, not queried yet."""
    held = without(valid_dossier(1), "p1", "query")
    issued = {"trade": SHOWN.trade, "number": SHOWN.number, "level": "l1", "issued_on": day(SHOWN.issued)}
    nothing = dict.fromkeys(("site", "queried_on", "checker", "result", "result_reason"))
    return edit_row(edit(held, "p1", name=SHOWN.name), "p1", "certificates", **issued, **nothing)


def shown(kind: type[QDialog]) -> list[QDialog]:
    """The windows of this kind that are open."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def opened(kind: type[QDialog]) -> QDialog:
    """The window of this kind that is open."""
    (found,) = shown(kind)
    return found


def check_from_form(window: Window) -> CertificateCheck:
    """查询核对 as the clerk opens it, from the certificate's card."""
    assert window.go(StepId.PEOPLE)
    people = window.page(StepId.PEOPLE)
    assert isinstance(people, PeoplePage)
    assert people.open("p1")
    QApplication.processEvents()
    press(people, "查询核对…")
    dialog = opened(CertificateCheck)
    assert isinstance(dialog, CertificateCheck)
    return dialog


def read_findings(window: Window) -> list[Finding]:
    return list(window.desk.report.by_rule.get("certificates.reading", ()))


def verdicts(dialog: CertificateCheck) -> dict[str, str]:
    return {field: line.chip.text() for field, line in dialog.table.lines.items()}


class Browser(QObject):
    """Stands for the user's browser, which Qt opens."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.host())


def test_a_page_is_taken_in_read_and_held_beside_the_form(open_window: Open, wait: Wait, page: Path) -> None:
    window = open_window(dossier())
    desk, dialog = window.desk, check_from_form(window)
    assert "没有截图" in words(dialog)
    assert set(verdicts(dialog).values()) == {"—"}
    browser = Browser()
    QDesktopServices.setUrlHandler("http", browser, "open")
    press(dialog, "打开查询网站 www.osta.org.cn")
    QDesktopServices.unsetUrlHandler("http")
    assert browser.opened == ["www.osta.org.cn"]
    assert desk.dossier.applicants[0].certificates[0].values.text("site") == "osta"
    person = desk.dossier.applicants[0]
    assert person.id_number not in words(dialog)
    press(dialog, "复制身份证号")
    assert QGuiApplication.clipboard().text() == person.id_number

    QGuiApplication.clipboard().setImage(QImage(str(page)))
    press(dialog, "粘贴")
    wait(lambda: dialog.job.running)
    assert dialog.stop_button.isVisible()
    wait(lambda: not dialog.job.running and not dialog.loader.loading)
    assert verdicts(dialog) == dict.fromkeys(FIELDS, "一致")
    assert all(line.crop.isVisible() and not line.crop.icon().isNull() for line in dialog.table.lines.values())
    dialog.table.lines["number"].crop.click()
    assert not dialog.view.whole
    (shot,) = desk.dossier.evidence_of("p1", kind="query")
    assert shot.claim == "certificates/c1"
    assert shot.title.startswith("查询截图 ")
    assert shot.reading
    assert shot.reading.sha256 == shot.file.sha256
    assert shot.reading.engine.startswith("rapidocr ")

    # The machine records nothing: the result is the clerk's.
    assert not person.certificates[0].values.text("result")
    box = dialog.record.boxes["checker"]
    type_into(box.editor.focus_target(), "韩雪梅")
    certificate = desk.dossier.applicants[0].certificates[0]
    values = certificate.values.with_value("result", "same").with_value("queried_on", day("2024-07-02"))
    assert desk.set_row("p1", "certificates", replace(certificate, values=values))
    assert values.text("checker") == "韩雪梅"
    assert not read_findings(window)

    _another_person_does_not_pass(window, dialog)


@pytest.fixture
def browser_window(app: QApplication) -> Iterator[None]:
    """Another program's window on the screen, red all over."""
    window = QWindow()
    window.setFlags(Qt.WindowType.FramelessWindowHint)
    window.setGeometry(app.primaryScreen().geometry())
    store = QBackingStore(window)
    window.show()
    app.processEvents()
    whole = QRect(QPoint(), window.size())
    store.resize(whole.size())
    store.beginPaint(QRegion(whole))
    painter = QPainter(store.paintDevice())
    painter.fillRect(whole, QColor("red"))
    painter.fillRect(QRect(30, 30, 20, 20), QColor("white"))
    painter.end()
    store.endPaint()
    store.flush(QRegion(whole))
    yield
    window.destroy()


@pytest.mark.usefixtures("browser_window")
def test_a_region_of_the_screen_and_a_dropped_file_are_taken_in(open_window: Open, wait: Wait, page: Path) -> None:
    window = open_window(dossier())
    desk, dialog = window.desk, check_from_form(window)
    press(dialog, "截取屏幕…")
    wait(lambda: bool(overlays()))
    (overlay,) = overlays()
    assert not dialog.isVisible()
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    QTest.mouseMove(overlay, QPoint(400, 300))
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(790, 590))
    wait(lambda: len(desk.dossier.evidence_of("p1", kind="query")) == 1)
    assert dialog.isVisible()
    wait(lambda: not dialog.job.running)
    assert "未读出" in words(dialog)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(page))])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    )
    dialog.dropEvent(event)
    wait(lambda: len(desk.dossier.evidence_of("p1", kind="query")) == 2)
    QGuiApplication.clipboard().clear()
    with answering(lambda box: box.close()) as said:
        press(dialog, "粘贴")
    assert "剪贴板里没有图片，也没有文件" in said[0]
    press(dialog, "完成")


def overlays() -> list[Overlay]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Overlay) and one.isVisible()]


def _another_person_does_not_pass(window: Window, dialog: CertificateCheck) -> None:
    """The same reading beside another number: derived anew, blocking until it is confirmed, each time again."""
    desk = window.desk
    (before,) = desk.dossier.evidence_of("p1", kind="query")
    certificate = desk.dossier.applicants[0].certificates[0]
    other = replace(certificate, values=certificate.values.with_value("number", "S000037123456151000002"))
    assert desk.set_row("p1", "certificates", other)
    assert desk.dossier.evidence_of("p1", kind="query") == (before,)
    assert not dialog.job.running
    assert verdicts(dialog) == {**dict.fromkeys(FIELDS, "一致"), "number": "不一致"}
    (found,) = read_findings(window)
    assert found.blocks
    assert "证书编号与表中不同" in found.message

    def say(box: QDialog) -> None:
        assert isinstance(box, WaiverDialog)
        box.reason.setPlainText("证书换发，网站仍显示旧编号。")
        press(box, "确认")

    with answering(say) as said:
        press(dialog, "确认无误…")
    assert "不一致" in said[0]
    (found,) = read_findings(window)
    assert found.waived
    assert "已确认：证书换发" in words(dialog)
    report = told(Checked(desk.report, desk.pack, desk.dossier, desk.today))
    assert any("证书换发" in line.answer and "韩雪梅" in line.answer for line in report.waived)
    assert desk.dossier.applicants[0].certificates[0].values.text("result") == "same"

    third = replace(certificate, values=certificate.values.with_value("number", "S000037123456151000003"))
    assert desk.set_row("p1", "certificates", third)
    assert [one.blocks for one in read_findings(window)] == [True]
    desk.undo()
    assert [one.waived for one in read_findings(window)] == [True]
    press(dialog, "撤回确认")
    assert [one.blocks for one in read_findings(window)] == [True]
    press(dialog, "完成")
    assert not shown(CertificateCheck)
    _the_finding_leads_there(window)


def _the_finding_leads_there(window: Window) -> None:
    assert window.go(StepId.CHECKS)
    checks = window.page(StepId.CHECKS)
    assert isinstance(checks, FindingsPage)
    assert checks.select(read_findings(window)[0])
    # One reason for everything of the person would let the next page pass as well.
    assert not checks.detail.waive_button.isVisible()
    press(checks, "查询核对…")
    dialog = opened(CertificateCheck)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not shown(CertificateCheck)


def test_closing_while_a_page_comes_in_asks_first(open_window: Open, wait: Wait, page: Path) -> None:
    """It would be gone without a word."""
    window = open_window(dossier())
    desk, before = window.desk, window.desk.dossier
    dialog = open_check(window, desk, "p1", "c1")
    assert isinstance(dialog, CertificateCheck)
    dialog.shots.intake.take([page])
    with answering(lambda box: press(box, "取消")) as said:
        press(dialog, "完成")
    assert "截图还在添加" in said[0]
    assert dialog.isVisible()
    wait(lambda: desk.dossier != before)
    another = page.with_name("另一张.jpg")
    another.write_bytes(jpeg())
    dialog.shots.intake.take([another])
    with answering(lambda box: press(box, "不添加了，关闭")):
        dialog.reject()
    assert not shown(CertificateCheck)


def test_a_certificate_is_filled_from_its_picture(
    open_window: Open, wait: Wait, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = without(
        edit(dossier(), "p1", certificates=(row("c1", trade="焊工", result="pending"),)), "p1", "certificate"
    )
    window = open_window(held)
    desk = window.desk
    assert window.go(StepId.PEOPLE)
    people = window.page(StepId.PEOPLE)
    assert isinstance(people, PeoplePage)
    assert people.open("p1")
    QApplication.processEvents()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(page), ""))
    press(people, "从图片填写…")
    dialog = opened(FillDialog)
    assert isinstance(dialog, FillDialog)
    wait(lambda: bool(dialog.offers))
    ticked = {offer.column: tick.isChecked() for tick, offer in dialog.ticks}
    assert ticked == {"number": True, "kind": True, "level": True, "trade": False, "issued_on": True}
    assert "看得出是查询网站的页面。" in words(dialog)
    press(dialog, "填入勾选的内容")
    values = desk.dossier.applicants[0].certificates[0].values
    assert (values.text("number"), values.text("level"), values.text("trade")) == (SHOWN.number, "l1", "焊工")
    assert values.day("issued_on") == day(SHOWN.issued)
    assert values.text("result") == "pending"
    _the_picture_is_its_evidence(window, held, page)
    desk.undo()
    assert desk.dossier == held
    _a_picture_that_does_not_tell_is_asked_about(window, people, page, wait, monkeypatch)
    assert desk.dossier == held

    _an_attached_picture_is_offered_first(window, people, page)

    # Another person's certificate is told before it is taken.
    assert desk.set_value("p1", "name", "王五")
    press(people, "从图片添加…")
    dialog = opened(FillDialog)
    assert isinstance(dialog, FillDialog)
    wait(lambda: bool(dialog.offers))
    assert "图上读到的姓名是“张建国”" in words(dialog)
    # The very file is there; being another person's picture, it proves the new certificate only when asked to.
    assert "同一张图已经是佐证材料" in words(dialog)
    assert "图上是“张建国”的姓名，默认不附" in words(dialog)
    assert dialog.attach.tick.text() == "用已有的这一份，也证明这本证书"
    assert not dialog.attach.tick.isChecked()
    assert not any(tick.isChecked() for tick, _ in dialog.ticks)
    press(dialog, "填入勾选的内容")
    assert "没有勾选要填入的内容。" in words(dialog)
    assert len(desk.dossier.applicants[0].certificates) == 1
    for tick, _ in dialog.ticks:
        tick.click()
    press(dialog, "填入勾选的内容")
    assert len(desk.dossier.applicants[0].certificates) == 2
    assert [one.title for one in new_evidence(desk.dossier, held)] == ["截图"]
    _a_picture_of_somebody_else_is_left_out(window, people, wait)


def test_of_a_page_of_several_people_the_own_certificate_is_offered(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    """Whoever stands above: the applicant's own answers are the ones that are ticked."""
    other = Shown("欧阳文博", "S000037123456151000888", "三级/高级工", "焊工", "2012-03-08")
    file = tmp_path / "名单.png"
    file.write_bytes(draw(next(kind for kind in KINDS if kind.layout == "table"), other, SHOWN))
    window = open_window(edit(dossier(), "p1", name=SHOWN.name))
    dialog = FillDialog(window, window.desk, "p1", "", file)
    dialog.show()
    wait(lambda: bool(dialog.offers))
    assert [one.name.text for one, _ in dialog.offers if one.name] == [other.name, SHOWN.name]
    assert SHOWN.name in dialog.which.currentText()
    assert all(tick.isChecked() for tick, _ in dialog.ticks)
    dialog.which.setCurrentIndex(0)
    dialog.which.activated.emit(0)
    assert not any(tick.isChecked() for tick, _ in dialog.ticks)
    _a_page_without_a_name_goes_by_its_file(window, file, dialog)
    dialog.reject()


def _a_page_without_a_name_goes_by_its_file(window: Window, file: Path, several: FillDialog) -> None:
    """The second page of a certificate names nobody: beside another person's first page it is that person's."""
    other, own = (one for one, _ in several.offers)
    nameless = replace(own, name=None)

    def offered(*certificates: CertificateReading) -> FillDialog:
        pages = (PageReading(certificates=(one,), page=at) for at, one in enumerate(certificates, 1))
        dialog = FillDialog(window, window.desk, "p1", "", file)
        dialog.operation.give_up()
        dialog._read(
            PictureRead(tuple((page, None) for page in pages), several.attach.read and several.attach.read.ready)
        )
        return dialog

    strange = offered(other, nameless)
    strange.which.setCurrentIndex(1)
    strange.which.activated.emit(1)
    assert strange.offers[1][0] is nameless
    assert not any(tick.isChecked() for tick, _ in strange.ticks)
    assert "这一处没有读到姓名，这个文件里读到的姓名是“欧阳文博”" in strange.warning.text()
    assert not strange.attach.tick.isChecked()
    for first in (nameless, other):
        mine = offered(first, own)
        assert mine.which.currentIndex() == 1
        assert all(tick.isChecked() for tick, _ in mine.ticks)
        assert mine.attach.tick.isChecked()
        mine.reject()
    strange.reject()


def _an_attached_picture_is_offered_first(window: Window, people: PeoplePage, page: Path) -> None:
    desk = window.desk
    file = desk.workspace.store_file(page, page.name, "image/png")
    assert desk.do(lambda: desk.workspace.attach(file, owner="p1", kind="query", title="截图", claim="certificates/c1"))
    press(people, "从图片填写…")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["截图", "", "选择其他文件…"]
    menu.actions()[0].trigger()
    menu.close()
    dialog = opened(FillDialog)
    assert isinstance(dialog, FillDialog)
    assert "正在读取 截图" in words(dialog)
    press(dialog, "取消")


def _a_picture_of_somebody_else_is_left_out(window: Window, people: PeoplePage, wait: Wait) -> None:
    """Nothing of it is attached by itself; of another applicant's file the clerk is led to where it is."""
    desk = window.desk
    (shot,) = [one for one in desk.dossier.evidence if one.title == "截图"]
    other = desk.workspace.add_applicant()
    assert desk.set_value(other, "name", "王五")
    assert window.go(StepId.PEOPLE)
    assert people.open(other)
    QApplication.processEvents()
    press(people, "从图片添加…")
    dialog = opened(FillDialog)
    assert isinstance(dialog, FillDialog)
    wait(lambda: bool(dialog.offers))
    read = dialog.attach.read
    assert read
    assert not dialog.attach.tick.isChecked()
    assert "同一张图已经是佐证材料：王五" in words(dialog)
    press(dialog, "去看那一份")
    evidence = window.page(StepId.EVIDENCE)
    assert isinstance(evidence, EvidencePage)
    assert [one.id for one in evidence.selected()] == [shot.id]
    # A file that nobody has yet: only the name speaks against it.
    assert desk.do(lambda: desk.workspace.remove_evidence(shot.id))
    choice = AttachChoice(desk, other, "")
    choice.display(read)
    assert choice.proofs()
    choice.show_name("张建国")
    assert not choice.proofs()
    assert "图上是“张建国”的姓名，默认不附" in words(choice)


def new_evidence(now: Dossier, before: Dossier) -> list[Evidence]:
    return [one for one in now.evidence if one not in before.evidence]


def _the_picture_is_its_evidence(window: Window, held: Dossier, page: Path) -> None:
    """It is read already, and stands in the same step as the answers."""
    dossier = window.desk.dossier
    (shot,) = new_evidence(dossier, held)
    assert (shot.owner, shot.kind, shot.claim, shot.file.sha256) == ("p1", "query", "certificates/c1", sha256_of(page))
    person = dossier.applicants[0]
    # The trade that was typed stays, and differs.
    assert judge_row(person.name, person.certificates[0], (shot,))[0].verdict is Verdict.CHECK
    assert window.status.text() == "已按图片修改证书，把图片附为“证书查询截图”"


def _a_picture_that_does_not_tell_is_asked_about(
    window: Window, people: PeoplePage, page: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the head of the site nobody can say what it is: the clerk does, and a new certificate has its picture."""
    part, desk = page.with_name("截一块.png"), window.desk
    held = desk.dossier
    with Image.open(page) as whole:
        whole.crop((0, 160, whole.width, whole.height)).save(part)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(part), ""))
    press(people, "从图片添加…")
    dialog = opened(FillDialog)
    assert isinstance(dialog, FillDialog)
    wait(lambda: bool(dialog.offers))
    press(dialog, "填入勾选的内容")
    assert dialog.isVisible()
    assert "请选一下" in words(dialog)
    dialog.attach.kind.setCurrentIndex(dialog.attach.kind.findData("certificate"))
    press(dialog, "填入勾选的内容")
    made = desk.dossier.applicants[0].certificates[-1]
    (paper,) = new_evidence(desk.dossier, held)
    assert (paper.kind, paper.claim, paper.reading) == ("certificate", f"certificates/{made.id}", None)
    desk.undo()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(page), ""))


def test_all_unread_pages_are_read_and_what_cannot_be_is_said(open_window: Open, wait: Wait, page: Path) -> None:
    # The files of a built dossier are no pictures.
    held = valid_dossier(3)
    held = replace(held, evidence=tuple(replace(entry, reading=None) for entry in held.evidence))
    window = open_window(add_row(held, "p1", "honours", row("h1", name="工匠")))
    assert [one.severity for one in read_findings(window)] == [Severity.UNKNOWN] * 3
    file = window.desk.workspace.store_file(page, page.name, "image/png")
    window.desk.do(lambda: window.desk.workspace.attach(file, owner="p1", kind="query", claim="certificates/c1"))
    assert window.go(StepId.EVIDENCE)
    evidence = window.page(StepId.EVIDENCE)
    assert isinstance(evidence, EvidencePage)
    press(evidence, "读取全部截图…")
    dialog = opened(ReadAllDialog)
    assert isinstance(dialog, ReadAllDialog)
    wait(lambda: "第 4 份" in dialog.told.text())
    press(dialog, "停止")
    wait(lambda: not dialog.job.running)
    assert dialog.told.text() == "已停止。读取了 0 份，共 4 份。"
    press(dialog, "关闭")

    press(evidence, "读取全部截图…")
    dialog = opened(ReadAllDialog)
    assert isinstance(dialog, ReadAllDialog)
    wait(lambda: not dialog.job.running)
    lines = [dialog.list.topLevelItem(place) for place in range(dialog.list.topLevelItemCount())]
    said = [(line.text(2), line.text(3)) for line in lines if line]
    assert said[:3] == [("未读取", "文件不是图片或 PDF，读不了。")] * 3
    assert said[3][0] in ("一致", "请核对")
    press(dialog, "关闭")
    # That a machine cannot read it never blocks.
    assert not any(one.blocks for one in read_findings(window))

    evidence.owner = "p1"
    evidence.refresh()
    evidence.select([window.desk.dossier.evidence_of("p1", kind="query")[0].id])
    press(evidence, "查询核对…")
    check = opened(CertificateCheck)
    assert isinstance(check, CertificateCheck)
    wait(lambda: not check.job.running and not check.loader.loading)
    assert "文件不是图片或 PDF，读不了。这不影响记录结果。" in words(check)
    press(check, "完成")


def test_a_long_page_opens_at_what_was_read(app: QApplication) -> None:
    image = QImage(900, 20_000, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    box, view = Box(100, 19_500, 400, 19_530), PageView()
    view.resize(700, 240)
    view.show()
    view.display(image, [Mark(box, "#ff0000", "姓名")])
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(QRectF(box.left, box.top, box.right - box.left, box.height))
    assert view.transform().m11() > 0.5
    view.fit()
    assert view.mapToScene(view.viewport().rect()).boundingRect().height() > 19_999


def test_nothing_is_read_or_changed_in_a_workspace_opened_for_reading(open_window: Open, tmp_path: Path) -> None:
    window = open_window(dossier())
    place = window.desk.workspace.folder
    window.close()
    window = open_window(read_only=True, folder=place)
    dialog = check_from_form(window)
    assert not dialog.shots.add_button.isEnabled()
    assert not dialog.record.boxes["result"].editor.isEnabled()
    assert not dialog.read_button.isVisible()
    press(dialog, "完成")
