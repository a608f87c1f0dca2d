"""Pictures of every dialog through which evidence comes in and is looked at; used by ``screenshots.py``.

All of it on the sample's data, put back by undo where it was changed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtWidgets import QDialog
    from screenshots import Camera

    from qilu_desktop.dossier.model import Dossier, Evidence
    from qilu_desktop.gui.desk import Desk
    from qilu_desktop.gui.evidence.page import EvidencePage
    from qilu_desktop.gui.scans.page import ScansPage
    from qilu_desktop.gui.window import Window

ROOT = Path(__file__).resolve().parents[1]


def take(camera: Camera, window: Window, folder: Path) -> None:
    """Every picture; files that are taken in are made in *folder*."""
    sys.path.append(str(ROOT / "tests" / "evidence"))
    folder.mkdir(exist_ok=True)
    page = evidence_page(window)
    intake(camera, window, page, folder)
    scanner(camera, window, page, folder / "扫描仪")
    capture(camera, window)
    long_page(camera, page)
    certificate(camera, window)
    scans(camera, window, folder)
    evidence_page(window)


def put_back(desk: Desk, before: Dossier) -> None:
    """Undo until everything is as it was."""
    while desk.dossier != before:
        desk.undo()


def evidence_page(window: Window) -> EvidencePage:
    """佐证材料 of the first applicant."""
    from qilu_desktop.flow import StepId
    from qilu_desktop.gui.evidence.page import EvidencePage

    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = page.desk.dossier.applicants[0].id
    page.refresh()
    return page


def meet(camera: Camera, name: str, act: Callable[[], object], answer: Callable[[QDialog], object]) -> None:
    """Picture of the dialog that *act* runs into, which *answer* then ends."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QDialog

    met: list[QDialog] = []
    there = QApplication.activeModalWidget()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog is not there:
            timer.stop()
            met.append(dialog)
            camera.keep(dialog, name)
            answer(dialog)

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    act()
    camera.wait_while(lambda: not met)


def _closed(dialog: QDialog) -> None:
    dialog.reject()


# -- 收进来 -------------------------------------------------------------------------------------------------------


def intake(camera: Camera, window: Window, page: EvidencePage, folder: Path) -> None:
    """A drop of good, odd, bad, locked and double files: at work, stopped, asking for a password, and its end."""
    import odd_files

    before = page.desk.dossier
    files: list[Path] = []
    for wanted in (odd_files.TAKEN, odd_files.REFUSED):
        for name, made in list(wanted.items())[:9]:
            files.append(folder / name)
            files[-1].write_bytes(made[0]())
    first = page.desk.dossier.evidence_of(page.owner)[0]
    files.append(folder / first.file.name)
    files[-1].write_bytes(page.desk.workspace.file_bytes(first.file))
    locked = [folder / "单位证明（加密）.pdf", folder / "荣誉证书（加密）.pdf"]
    for number, place in enumerate(locked):
        place.write_bytes(odd_files.locked(f"u{number}", f"o{number}"))
    page.take(_long_pages(folder / "慢", 60))
    camera.wait_while(lambda: page.intake.bar.value() < 2 and page.intake.running)
    camera.keep(window, "4-intake-at-work")
    page.intake.stop()
    camera.keep(window, "4-intake-stopped")
    page.intake.forget_link.click()
    meet(camera, "4-password", lambda: page.take(locked), lambda dialog: _type_password(camera, dialog))
    camera.wait_while(lambda: page.intake.running)
    meet(camera, "4-outcome", lambda: page.take(files), _closed)
    camera.wait_while(lambda: page.intake.running)
    camera.keep(window, "4-evidence-after-intake")
    put_back(page.desk, before)


def _long_pages(folder: Path, count: int) -> list[Path]:
    """Pictures enough to be at work for some seconds."""
    from PIL import Image

    folder.mkdir(exist_ok=True)
    places = [folder / f"证书照片 {number}.png" for number in range(1, count + 1)]
    for number, place in enumerate(places):
        Image.effect_noise((900, 1200), 10 + number).save(place)
    return places


def _type_password(camera: Camera, dialog: QDialog) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from qilu_desktop.gui.evidence.password_dialog import PasswordDialog

    assert isinstance(dialog, PasswordDialog)

    def again() -> None:
        second = QApplication.activeModalWidget()
        if isinstance(second, PasswordDialog) and second is not dialog:
            timer.stop()
            camera.keep(second, "4-password-wrong")
            second._skip_all()
            QTimer.singleShot(400, _close_modal)

    timer = QTimer(dialog.parent(), interval=80)
    timer.timeout.connect(again)
    timer.start()
    dialog.edit.setText("x")
    dialog.accept()


def _close_modal() -> None:
    from PySide6.QtWidgets import QApplication, QDialog

    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()


def scanner(camera: Camera, window: Window, page: EvidencePage, folder: Path) -> None:
    """The bar of the scanner's folder: something new, and the folder gone."""
    folder.mkdir(exist_ok=True)
    bar = page.scanner
    bar._keep(folder, 0)
    bar._resume()
    for number in range(3):
        (folder / f"扫描_2024072{number}_101500.pdf").write_bytes(b"%PDF-1.7 ")
    for _look in range(3):
        bar.look()
        camera.settle(0.4)
    camera.keep(window, "4-scanner-new")
    folder.rename(folder.with_name("拔掉了"))
    bar.look()
    camera.settle(0.4)
    camera.keep(window, "4-scanner-gone")
    bar._forget()


def capture(camera: Camera, window: Window) -> None:
    """The overlay on which a region of the screen is drawn."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from qilu_desktop.gui.capture.overlay import Overlay
    from qilu_desktop.gui.capture.screens import Shot

    screen = QApplication.primaryScreen()
    overlay = Overlay(Shot(screen, window.grab().toImage().scaled(screen.size())))
    overlay.show()
    camera.keep(overlay, "4-capture")
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 200))
    QTest.mouseMove(overlay, QPoint(760, 480))
    camera.keep(overlay, "4-capture-region")
    overlay.deleteLater()


def long_page(camera: Camera, page: EvidencePage) -> None:
    """The page editor with a screenshot of 20,000 pixels, and the question before it is closed."""
    from PySide6.QtWidgets import QMessageBox

    from qilu_desktop.gui.page_editor.stage import Tool

    before = page.desk.dossier
    shot = next(one for one in page.desk.dossier.evidence_of(page.owner) if one.kind == "query")
    tall = _tall(page, shot)
    page.refresh()
    page.select([tall.id])
    page.acts.edit_pages()
    editor = page.acts.editor
    assert editor
    camera.wait_while(lambda: not editor.settled)
    camera.keep(editor, "4-pages-long")
    editor._turn(90, False)
    editor.set_tool(Tool.LOOK)
    meet(camera, "4-pages-unsaved", editor.reject, lambda dialog: _discard(dialog, QMessageBox))
    _many(camera, page)
    put_back(page.desk, before)


def _discard(dialog: QDialog, kind: type) -> None:
    assert isinstance(dialog, kind)
    dialog.buttons()[1].click()


def _tall(page: EvidencePage, shot: Evidence) -> Evidence:
    """A web page of 20,000 pixels, attached beside *shot*."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(page.desk.workspace.file_bytes(shot.file))) as picture:
        part = picture.convert("RGB")
    tall = Image.new("RGB", (part.width, 20_000), "white")
    for top in range(0, 20_000, part.height):
        tall.paste(part, (0, top))
    stream = io.BytesIO()
    tall.save(stream, "PNG")
    return _attached(page, stream.getvalue(), "整页长截图.png", "image/png", shot)


def _attached(page: EvidencePage, data: bytes, name: str, mime: str, like: Evidence) -> Evidence:
    workspace = page.desk.workspace
    file = workspace.store_file(data, name, mime)
    made = page.desk.get(
        lambda: workspace.attach(file, owner=like.owner, kind=like.kind, title=Path(name).stem, claim=like.claim)
    )
    assert made
    return made


def _many(camera: Camera, page: EvidencePage) -> None:
    """The page editor with a file of 2,000 pages, some of them edited."""
    import io

    import pikepdf

    from qilu_desktop.dossier.pages import Area

    stream = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(2000):
            made.add_blank_page(page_size=(595, 842))
        made.save(stream)
    like = page.desk.dossier.evidence_of(page.owner)[-1]
    entry = _attached(page, stream.getvalue(), "两千页.pdf", "application/pdf", like)
    page.refresh()
    page.select([entry.id])
    page.acts.edit_pages(998)
    editor = page.acts.editor
    assert editor
    camera.wait_while(lambda: not editor.settled)
    editor.stage.hidden.emit((Area(1500, 2000, 6000, 2600),))
    editor._turn(90, False)
    editor.strip.choose([999, 1000])
    editor._send(False)
    camera.wait_while(lambda: not editor.settled)
    camera.keep(editor, "4-pages-2000")
    editor.toolbar.all_plain.click()
    editor.reject()


# -- 查询核对 ------------------------------------------------------------------------------------------------------


def certificate(camera: Camera, window: Window) -> None:
    """查询核对 in its states: agreed, at work, somebody else's page, confirmed; filling in; all read."""
    from qilu_desktop.gui.certificate_check.dialog import CertificateCheck
    from qilu_desktop.gui.certificate_check.opening import open_check

    desk, before = window.desk, window.desk.dossier
    first, second = desk.dossier.applicants[0], desk.dossier.applicants[1]
    dialog = open_check(window, desk, first.id, first.certificates[0].id)
    assert isinstance(dialog, CertificateCheck)
    camera.wait_while(lambda: dialog.loader.loading or dialog.job.running)
    camera.keep(dialog, "4-check-same")
    for one in desk.dossier.evidence_of(first.id):
        if one.kind == "query":
            desk.do(lambda one=one: desk.workspace.remove_evidence(one.id))
    camera.keep(dialog, "4-check-nothing")
    other = next(one for one in desk.dossier.evidence_of(second.id) if one.kind == "query")
    data = desk.workspace.file_bytes(other.file)
    place = window.desk.workspace.folder.parent / "李赟的查询页.png"
    place.write_bytes(data)
    dialog.shots.intake.take([place])
    meet(camera, "4-check-double", lambda: None, _add_all_the_same)
    camera.wait_while(lambda: not dialog.job.running)
    camera.keep(dialog, "4-check-reading")
    camera.wait_while(lambda: dialog.job.running or dialog.loader.loading)
    camera.keep(dialog, "4-check-somebody-else")
    meet(camera, "4-check-confirming", dialog.confirm, _confirm)
    camera.settle(0.5)
    camera.keep(dialog, "4-check-confirmed")
    dialog.accept()
    camera.settle()
    fill(camera, window, place)
    read_all(camera, window)
    put_back(desk, before)


def _add_all_the_same(dialog: QDialog) -> None:
    from PySide6.QtWidgets import QPushButton

    next(one for one in dialog.findChildren(QPushButton) if one.text() == "仍然添加").click()
    dialog.accept()


def _confirm(dialog: QDialog) -> None:
    from qilu_desktop.gui.waiver_dialog import WaiverDialog

    assert isinstance(dialog, WaiverDialog)
    dialog.reason.setPlainText("已电话向发证机构核实，网站姓名登记有误。")
    dialog.accept()


def fill(camera: Camera, window: Window, picture: Path) -> None:
    """从图片填写: what stands on a picture offered for a new certificate."""
    from qilu_desktop.gui.certificate_check.fill_dialog import FillDialog

    person = window.desk.dossier.applicants[1]
    dialog = FillDialog(window, window.desk, person.id, "", picture)
    dialog.show()
    camera.keep(dialog, "4-fill-reading")
    camera.wait_while(lambda: dialog.operation.running)
    camera.keep(dialog, "4-fill")
    dialog.reject()


def read_all(camera: Camera, window: Window) -> None:
    """读取全部截图 with what came of each."""
    from qilu_desktop.gui.certificate_check.read_all import ReadAllDialog

    desk = window.desk
    shots = [one for one in desk.dossier.evidence if one.kind == "query"][:4]
    dialog = ReadAllDialog(window, desk, shots)
    dialog.show()
    camera.settle(1.0)
    camera.keep(dialog, "4-read-all")
    camera.wait_while(lambda: dialog.job.running)
    camera.keep(dialog, "4-read-all-done")
    dialog.reject()


# -- 盖章扫描件 -----------------------------------------------------------------------------------------------------


def scans(camera: Camera, window: Window, folder: Path) -> None:
    """盖章扫描件: at work, sorted, a page said by hand, a whole file said by hand, filed, stale."""
    from qilu_desktop.dossier.model import UNIT_SUBJECT
    from qilu_desktop.gui.rail import Extra
    from qilu_desktop.gui.scans import board
    from qilu_desktop.gui.scans.page import ScansPage

    window.go(Extra.SCANS)
    page = window.page(Extra.SCANS)
    assert isinstance(page, ScansPage)
    camera.keep(window, "a-scans")
    wanted = [("book", window.desk.dossier.applicants[0].id), ("report", UNIT_SUBJECT)]
    pages = _sealed_pages(window, folder, wanted)
    stack = _stack(folder / "一叠扫描.pdf", [*pages[:1], *pages[2:], pages[0]])
    loose = _stack(folder / "没有二维码.pdf", [_torn(pages[1]), _torn(pages[1])])
    page.take([stack, loose])
    camera.settle(0.4)
    camera.keep(window, "a-scans-at-work")
    camera.wait_while(lambda: page.running)
    camera.keep(window, "a-scans-uncoded")
    page.pages.item(0).setSelected(True)
    camera.keep(window, "a-scans-chosen")
    meet(camera, "a-scans-assign", page.by_hand.assign, lambda dialog: dialog.accept())
    page._choose_line(board.UNCODED)
    page.pages.item(0).setSelected(True)
    meet(camera, "a-scans-whole-file", page.by_hand.assign_file, _closed)
    page._choose_line(("book", window.desk.dossier.applicants[0].id))
    camera.keep(window, "a-scans-book")
    page._choose_line(("book", window.desk.dossier.applicants[3].id))
    camera.keep(window, "a-scans-none")
    _file(camera, window, page, folder)


def _compared(camera: Camera, window: Window, page: ScansPage, folder: Path) -> None:
    """A scan without a code filed, compared with the document by hand."""
    person = window.desk.dossier.applicants[3].id
    sheets = _sealed_pages(window, folder, [("book", person)])
    page.take([_stack(folder / "没有二维码的申报书.pdf", [_torn(sheet) for sheet in sheets])])
    camera.wait_while(lambda: page.running)
    page._said(page.gathering.assign_file(len(page.paths) - 1, "book", person))
    page.file()
    camera.wait_while(lambda: page.running)
    page._choose_line(("book", person))
    camera.keep(window, "a-scans-unread")
    meet(camera, "a-scans-compare", page.compare, _compare)
    camera.settle(0.5)
    camera.keep(window, "a-scans-compared")


def _compare(dialog: QDialog) -> None:
    from qilu_desktop.gui.scans.compare_dialog import CompareDialog

    assert isinstance(dialog, CompareDialog)
    dialog.by.setText("韩雪梅")
    dialog._accept()


def _file(camera: Camera, window: Window, page: ScansPage, folder: Path) -> None:
    before = window.desk.dossier
    page.file()
    camera.wait_while(lambda: page.running)
    camera.keep(window, "a-scans-filed")
    _compared(camera, window, page, folder)
    person = window.desk.dossier.applicants[0].id
    window.desk.set_value(person, "trade", "电焊工")
    camera.settle(1.0)
    camera.keep(window, "a-scans-stale")
    put_back(window.desk, before)


def _sealed_pages(window: Window, folder: Path, wanted: Sequence[tuple[str, str]]) -> Sequence[Image]:
    """Documents as a grey scanner gives them at 200 dpi."""
    import pypdfium2

    from qilu_desktop.documents.context import FormContext
    from qilu_desktop.gui.scans.work import print_for_sealing
    from qilu_desktop.progress import Silent

    desk = window.desk
    context = FormContext(
        desk.pack, desk.dossier, desk.workspace.file_bytes, desk.today, matters=desk.matters(), codes=True
    )
    made = print_for_sealing(context, wanted, folder, Silent())
    with pypdfium2.PdfDocument(made) as pdf:
        return [page.render(scale=200 / 72, grayscale=True).to_pil().convert("L") for page in pdf]


def _torn(page: Image) -> Image:
    """The page without the corner that carries the code."""
    torn = page.copy()
    torn.paste(255, (0, torn.height - 330, 330, torn.height))
    return torn


def _stack(place: Path, pages: Sequence[Image]) -> Path:
    first, *rest = pages
    first.save(place, "PDF", save_all=True, append_images=rest, resolution=200)
    return place
