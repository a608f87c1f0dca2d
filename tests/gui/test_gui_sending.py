"""寄发和打印: the mail shared out anew in the window, drafts copied, sheets printed into a real file and measured."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from builders import edit, valid_dossier
from gui_tools import answering, jpeg, press, words
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPageSize
from PySide6.QtWidgets import QDialog, QPushButton

from qilu_desktop.flow import StepId
from qilu_desktop.gui.printing.paper import A3, A4, Sheet, lacking_among, sheets_of
from qilu_desktop.gui.sending.page import RECORD, SENDING, SendingPage
from qilu_desktop.gui.window import Window
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.verify import verify_folder

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
MM = 25.4 / 72


def sending(window: Window) -> SendingPage:
    window.go(StepId.SENDING)
    page = window.pages[StepId.SENDING]
    assert isinstance(page, SendingPage)
    return page


@pytest.fixture
def built(open_window: Open, tmp_path: Path, wait: Wait) -> tuple[SendingPage, Path]:
    """A draft folder of two people, the second held out; the page shows it."""
    window = open_window(edit(valid_dossier(2), "p2", classified=True))
    desk = window.desk
    photo = desk.workspace.store_file(jpeg(), "照片.jpg", "image/jpeg")
    desk.workspace.apply(edit(desk.dossier, "p1", photo=photo))
    source = Source(desk.pack, desk.workspace.dossier, desk.workspace.file_bytes, desk.workspace.revision)
    made = build_folder(source, tmp_path / "输出", draft=True, today=desk.today, progress=Silent())
    desk.mark_built(made.folder, desk.workspace.revision, draft=True)
    page = sending(window)
    wait(lambda: any(one.text() == "打开草稿" and one.isVisible() for one in page.mail.findChildren(QPushButton)))
    return page, made.folder


def test_without_a_folder_the_page_leads_to_the_build(open_window: Open) -> None:
    page = sending(open_window(valid_dossier(1)))
    assert "还没有可以寄发的文件夹" in words(page.state)
    assert not page.mail.isVisible()
    assert not page.paper.isVisible()
    press(page, "去生成")
    assert page.window().step is StepId.BUILD


def test_the_record_of_what_was_sent_is_a_tab_away(open_window: Open) -> None:
    page = sending(open_window(valid_dossier(1)))
    press(page, "报送记录")
    assert page.stack.currentIndex() == RECORD
    assert page.form.editor("ems_number").isVisible()
    press(page, "寄发和打印")
    assert page.stack.currentIndex() == SENDING


def test_mail_is_shared_out_anew_and_its_drafts_are_copied_and_opened(
    built: tuple[SendingPage, Path], wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, folder = built
    assert "草稿" in words(page.state)
    (draft,) = page.mail.drafts
    for name, text in (("复制收件人", draft.to), ("复制主题", draft.subject), ("复制正文", draft.body)):
        press(page.mail, name)
        assert QGuiApplication.clipboard().text() == text
    assert draft.to == page.desk.pack.notice.mail.address
    assert draft.subject.startswith("【草稿】")
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    press(page.mail, "打开草稿")
    assert opened == [str(draft.place)]
    page.mail.zipped.setChecked(True)
    press(page.mail, "重新分装")
    wait(lambda: not page.mail.running and page.mail.drafts != (draft,))
    (packed,) = page.mail.drafts
    assert packed.attached[0].endswith(".zip")
    assert "已重新分装为 1 封" in page.mail.news.text()
    assert "1 名涉密人选" in page.mail.notes.text()
    with zipfile.ZipFile(folder / "邮件" / packed.attached[0]) as read:
        assert read.testzip() is None
    assert verify_folder(folder).whole


def test_what_cannot_be_is_told_and_nothing_changes(built: tuple[SendingPage, Path]) -> None:
    page, folder = built
    before = sorted(path.name for path in (folder / "邮件").iterdir())
    page.mail.locked.setChecked(True)
    assert page.mail.zipped.isChecked()
    for limit, password, told in (
        ("20 MB", "", "没有填"),
        ("20 MB", "short", "8 到 64"),
        ("很大", "Abcd-1234", "写法不对"),
    ):
        page.mail.limit.setText(limit)
        page.mail.password.setText(password)
        with answering(QDialog.accept) as said:
            press(page.mail, "重新分装")
        assert told in said[0]
    assert sorted(path.name for path in (folder / "邮件").iterdir()) == before


def test_the_a3_sets_are_printed_at_actual_size(built: tuple[SendingPage, Path], wait: Wait) -> None:
    page, folder = built
    assert "1 人，每人 6 份，共 6 张" in words(page.paper)
    assert "1 名涉密人选" in page.paper.held.text()
    with answering(QDialog.accept) as said:
        press(page.paper, "打印…")
        wait(lambda: bool(said))
    assert "A3横向，共 6 张" in said[0]
    wait(lambda: page.paper.job is None and "6 张" in page.paper.printed.text())
    printed = folder.parent / "一览表（打印）.pdf"
    with pikepdf.open(printed) as read:
        assert len(read.pages) == 6
        for sheet in read.pages:
            box = [float(one) * MM for one in sheet.mediabox]
            assert (box[2] - box[0], box[3] - box[1]) == pytest.approx((420, 297), abs=0.4)
        widths = [int(one.Width) for one in read.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert max(widths) >= 420 / 25.4 * 300 - 1


def test_the_check_sheet_keeps_its_ten_millimetres_on_paper(built: tuple[SendingPage, Path], wait: Wait) -> None:
    page, folder = built
    with answering(QDialog.accept):
        press(page.paper, "先打校准页…")
    wait(lambda: page.paper.job is None)
    page_of = pypdfium2.PdfDocument(folder.parent / "A3打印校准页（打印）.pdf")[0]
    picture = page_of.render(scale=254 / 72, grayscale=True).to_pil()
    dark = picture.point(lambda value: 255 if value < 150 else 0)
    # Ten pixels a millimetre: the line stands 10 mm from every edge.
    assert dark.getbbox() == pytest.approx((100, 100, 4100, 2870), abs=4)


def test_a_print_that_is_given_up_leaves_no_file(built: tuple[SendingPage, Path], wait: Wait) -> None:
    page, folder = built
    with answering(QDialog.accept):
        page.paper.print_sets()
        wait(lambda: page.paper.job is not None and page.paper.job.running)
    assert page.paper.job
    page.paper.job.stop()
    wait(lambda: page.paper.job is None)
    assert not page.paper.printed.isVisible()
    assert list(folder.parent.glob("*打印*")) == []


def test_a_dialog_that_is_closed_prints_nothing_and_other_documents_print_too(
    built: tuple[SendingPage, Path], wait: Wait
) -> None:
    page, folder = built
    with answering(QDialog.reject):
        page.paper.print_file("邮寄/邮寄清单.pdf")
    assert page.paper.job is None
    assert list(folder.parent.glob("*打印*")) == []
    with answering(QDialog.accept) as said:
        page.paper.print_file("邮寄/EMS标签-100×150毫米.pdf")
    assert "100×150 毫米" in said[0]
    wait(lambda: page.paper.job is None)
    (sheet,) = sheets_of((folder.parent / "EMS标签-100×150毫米（打印）.pdf").read_bytes())
    assert (sheet.width, sheet.height) == pytest.approx((100, 150), abs=0.5)
    with answering(QDialog.accept) as said:
        page.paper.open_file("邮寄/没有.pdf")
    assert "没有“没有.pdf”" in said[0]


def test_a_printer_without_the_paper_is_told_before_the_first_sheet() -> None:
    a3, a4, label = Sheet(420, 297), Sheet(210, 297), Sheet(100, 150)
    office = [A4, QPageSize(QPageSize.PageSizeId.A5)]
    assert lacking_among(office, [a4], "办公室") == ""
    assert "“办公室”没有 A3 纸" in lacking_among(office, [a4, a3], "办公室")
    assert "没有 100×150 毫米 纸" in lacking_among(office, [label], "办公室")
    assert lacking_among([A4, A3], [a3, a4], "大机器") == ""
    assert lacking_among([], [a3], "不说的") == ""


@pytest.mark.parametrize(
    ("size", "paper", "fits"),
    [
        ((420, 297), "A3横向", True),
        ((210, 297), "A4纵向", True),
        ((211.5, 298), "A4纵向", True),
        ((600, 850), "A3纵向", False),
    ],
)
def test_a_page_goes_onto_the_paper_that_holds_it(size: tuple[float, float], paper: str, fits: bool) -> None:
    sheet = Sheet(*size)
    assert (sheet.words, sheet.fits) == (paper, fits)


def test_sizes_are_read_from_the_pdf() -> None:
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595.28, 841.89))
        pdf.save(stream)
    (sheet,) = sheets_of(stream.getvalue())
    assert (sheet.width, sheet.height) == pytest.approx((210, 297), abs=0.01)
