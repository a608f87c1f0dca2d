"""The page editor in the real window, with the mouse: what was drawn black is not in the outgoing PDF."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdf
import pypdfium2
from builders import TODAY, valid_dossier, without
from gui_tools import answering, jpeg, press, words
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.pages import WHOLE, Area, PageEdit
from qilu_desktop.flow import StepId
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.page_editor.editor import PageEditor
from qilu_desktop.gui.page_editor.thumbs import KEPT
from qilu_desktop.gui.window import Window
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.packets import PacketMaker

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton
SECRET = "SECRET4711"


def text_pdf(pages: int) -> bytes:
    """A PDF with PAGEn in the middle and SECRET4711 near the head of every page."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[-1]
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
            page.obj.Contents = pikepdf.Stream(
                pdf, f"BT /F 20 Tf 60 740 Td ({SECRET}) Tj ET BT /F 20 Tf 60 400 Td (PAGE{number}) Tj ET".encode()
            )
        pdf.save(stream)
    return stream.getvalue()


def tiff(*colours: str) -> bytes:
    stream = io.BytesIO()
    first, *others = (Image.new("RGB", (400, 560), colour) for colour in colours)
    first.save(stream, "TIFF", save_all=True, append_images=others)
    return stream.getvalue()


def shown_page(window: Window, data: bytes, name: str, media: str) -> tuple[EvidencePage, Evidence]:
    """The evidence page with one file of p1 selected, the only one of its packet."""
    desk = window.desk
    file = desk.workspace.store_file(data, name, media)
    added = desk.get(lambda: desk.workspace.attach(file, owner="p1", kind="other", title="先进事迹"))
    assert added
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = "p1"
    page.refresh()
    page.select([added.id])
    return page, added


def opened(page: EvidencePage, wait: Wait) -> PageEditor:
    """Double-click the file selected."""
    item = page.table.currentItem()
    assert item
    page.table.scrollToItem(item)
    spot = page.table.visualItemRect(item).center()
    QTest.mouseClick(page.table.viewport(), LEFT, pos=spot)
    QTest.mouseDClick(page.table.viewport(), LEFT, pos=spot)
    editor = page.acts.editor
    assert editor
    wait(lambda: editor.settled)
    return editor


def stored(window: Window, entry: Evidence) -> Evidence:
    return next(one for one in window.desk.dossier.evidence if one.id == entry.id)


def drag(widget: QWidget, start: QPointF, end: QPointF) -> None:
    """Press, move in steps, let go."""
    QTest.mousePress(widget, LEFT, pos=start.toPoint())
    for step in range(1, 5):
        QTest.mouseMove(widget, (start + (end - start) * step / 4).toPoint())
    QTest.mouseRelease(widget, LEFT, pos=end.toPoint())
    QApplication.processEvents()


def drag_on_page(editor: PageEditor, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag between two places of the page, in shares of it as it is looked at."""
    sheet = editor.stage.sheet
    places = [QPointF(sheet.left() + x * sheet.width(), sheet.top() + y * sheet.height()) for x, y in (start, end)]
    drag(editor.stage.viewport(), *places)


def packet(window: Window) -> bytes:
    """The outgoing PDF 其他佐证材料 of p1."""
    desk = window.desk
    source = Source(desk.pack, desk.dossier, desk.workspace.file_bytes)
    maker = PacketMaker(source, TODAY, True, threading.Event(), Aside(desk.workspace.folder))
    person = persons(desk.dossier.applicants)[0]
    return maker.packet(maker.items(person, 3), "佐证").path.read_bytes()


def texts(data: bytes) -> list[str]:
    """The words of each page behind the contents."""
    with pypdf.PdfReader(io.BytesIO(data)) as read:
        return [page.extract_text() for page in read.pages[1:]]


def near(area: Area, other: tuple[float, float, float, float]) -> bool:
    """Whether an area is what was dragged, to three pixels or so."""
    told = (area.left, area.top, area.right, area.bottom)
    return all(abs(one / WHOLE - two) < 0.012 for one, two in zip(told, other, strict=True))


def only_other() -> Dossier:
    """A dossier whose packet of other proofs is empty."""
    return without(valid_dossier(1), "p1", "other")


def test_what_was_drawn_black_with_the_mouse_is_not_in_the_outgoing_pdf(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, entry = shown_page(window, text_pdf(3), "事迹.pdf", "application/pdf")
    assert "".join(texts(packet(window))).count(SECRET) == 3
    revision = window.desk.workspace.revision
    editor = opened(page, wait)
    press(editor, "涂黑")
    drag_on_page(editor, (0.05, 0.07), (0.6, 0.16))
    (area,) = editor.draft.leaves[0].edit.hidden
    assert near(area, (0.05, 0.07, 0.6, 0.16))
    QTest.keyClick(editor.strip, Qt.Key.Key_Down)
    QTest.keyClick(editor.strip, Qt.Key.Key_Delete)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert not editor.isVisible()
    assert window.desk.workspace.revision == revision + 1
    made = packet(window)
    told = texts(made)
    assert len(told) == 2
    assert SECRET not in told[0]
    assert "PAGE3" in told[1]
    assert SECRET in told[1]
    assert "PAGE2" not in "".join(told)
    with pypdfium2.PdfDocument(made) as document:
        drawn = document[1].render(scale=1).to_pil().convert("L")
    assert sum(drawn.histogram()[:40]) > 0.02 * drawn.width * drawn.height
    window.undo()
    assert stored(window, entry).edits == ()
    assert "".join(texts(packet(window))).count(SECRET) == 3


def test_every_piece_that_cites_the_file_is_blacked_out_with_it(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, entry = shown_page(window, text_pdf(1), "事迹.pdf", "application/pdf")
    desk = window.desk
    twin = desk.get(lambda: desk.workspace.attach(entry.file, owner="p1", kind="other", title="另一处", claim=""))
    assert twin
    page.select([entry.id])
    editor = opened(page, wait)
    assert "同一个文件还用在“另一处”" in editor.caution_text.text()
    press(editor, "涂黑")
    drag_on_page(editor, (0.05, 0.07), (0.6, 0.16))
    press(editor, "保存")
    assert stored(window, twin).edits == stored(window, entry).edits != ()
    assert SECRET not in "".join(texts(packet(window)))
    window.undo()
    assert stored(window, twin).edits == stored(window, entry).edits == ()


def test_a_box_on_a_turned_page_hides_what_was_under_it(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, entry = shown_page(window, text_pdf(1), "事迹.pdf", "application/pdf")
    editor = opened(page, wait)
    QTest.keyClick(editor.strip, Qt.Key.Key_R)
    assert editor.draft.leaves[0].edit.turn == 90
    wait(lambda: editor.settled)
    press(editor, "涂黑")
    # A quarter turn clockwise brings the head of the page to the right.
    drag_on_page(editor, (0.84, 0.05), (0.93, 0.6))
    press(editor, "保存")
    (edit,) = stored(window, entry).edits
    assert near(edit.hidden[0], (0.05, 0.07, 0.6, 0.16))
    assert SECRET not in texts(packet(window))[0]


def test_boxes_are_moved_pulled_nudged_and_removed(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, _entry = shown_page(window, jpeg(), "照片.jpg", "image/jpeg")
    editor = opened(page, wait)
    press(editor, "涂黑")
    drag_on_page(editor, (0.2, 0.2), (0.4, 0.3))
    drag_on_page(editor, (0.3, 0.25), (0.5, 0.55))
    assert near(editor.draft.leaves[0].edit.hidden[0], (0.4, 0.5, 0.6, 0.6))
    drag_on_page(editor, (0.6, 0.6), (0.8, 0.9))
    assert near(editor.draft.leaves[0].edit.hidden[0], (0.4, 0.5, 0.8, 0.9))
    before = editor.draft.leaves[0].edit.hidden[0]
    QTest.keyClick(editor.stage, Qt.Key.Key_Right)
    assert editor.draft.leaves[0].edit.hidden[0].left > before.left
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.leaves[0].edit.hidden == (before,)
    drag_on_page(editor, (0.1, 0.1), (0.2, 0.2))
    assert len(editor.draft.leaves[0].edit.hidden) == 2
    QTest.keyClick(editor.stage, Qt.Key.Key_Delete)
    assert editor.draft.leaves[0].edit.hidden == (before,)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    with answering(lambda dialog: press(dialog, "不保存")) as said:
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert "还没有保存" in said[0]
    assert not editor.isVisible()


def test_the_crop_is_pulled_at_its_handles_and_cuts_the_outgoing_picture(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    stream = io.BytesIO()
    picture = Image.new("RGB", (600, 800), "white")
    picture.paste("red", (0, 400, 600, 800))
    picture.save(stream, "PNG")
    page, entry = shown_page(window, stream.getvalue(), "截图.png", "image/png")
    editor = opened(page, wait)
    press(editor, "裁剪")
    drag_on_page(editor, (0.5, 1.0), (0.5, 0.45))
    crop = editor.draft.leaves[0].edit.crop
    assert crop
    assert near(crop, (0, 0, 1, 0.45))
    press(editor, "取消裁剪")
    assert editor.draft.leaves[0].edit.crop is None
    press(editor, "撤销（Ctrl+Z）")
    press(editor, "保存")
    assert stored(window, entry).edits == (PageEdit(1, crop=crop),)
    with pikepdf.open(io.BytesIO(packet(window))) as pdf:
        images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        colours = pikepdf.PdfImage(images[0]).as_pil_image().convert("RGB").getcolors()
    assert [colour for _, colour in colours or []] == [(255, 255, 255)]


def test_every_step_is_undone_and_redone_one_by_one(open_window: Open, wait: Wait) -> None:
    """Turn, cut, black out, leave out: each way back and forth the same, the whole kept and undone as one step."""
    window = open_window(only_other())
    page, entry = shown_page(window, tiff("red", "lime"), "扫描.tif", "image/tiff")
    editor = opened(page, wait)
    drafts = [editor.draft]

    def then(*_done: object) -> None:
        assert editor.draft != drafts[-1]
        drafts.append(editor.draft)

    then(QTest.keyClick(editor.strip, Qt.Key.Key_R))
    press(editor, "裁剪")
    then(drag_on_page(editor, (0.5, 1.0), (0.5, 0.6)))
    press(editor, "涂黑")
    then(drag_on_page(editor, (0.2, 0.2), (0.5, 0.4)))
    then(QTest.keyClick(editor.stage, Qt.Key.Key_Right))
    press(editor, "查看")
    editor.strip.choose([1])
    then(QTest.keyClick(editor.strip, Qt.Key.Key_Delete))
    then(press(editor, "全部右转"))
    for before in reversed(drafts[:-1]):
        QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert editor.draft == before
    assert not editor.undo_button.isEnabled()
    for after in drafts[1:]:
        QTest.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        assert editor.draft == after
    press(editor, "保存")
    kept = stored(window, entry).edits
    assert kept == drafts[-1].edits
    window.undo()
    assert stored(window, entry).edits == ()
    window.redo()
    assert stored(window, entry).edits == kept


def test_leaving_while_the_file_is_being_opened_holds_nothing(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, _entry = shown_page(window, text_pdf(3), "三页.pdf", "application/pdf")
    page.acts.edit_pages()
    editor = page.acts.editor
    assert editor
    assert editor._opening
    editor.reject()
    wait(lambda: editor._opening is None)
    assert editor.pages is None
    assert not editor.isVisible()


def test_pages_are_put_in_order_by_drag_several_at_once(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, entry = shown_page(window, tiff("red", "lime", "blue", "yellow"), "扫描.tif", "image/tiff")
    editor = opened(page, wait)
    strip = editor.strip
    spots = [QPointF(strip.visualRect(strip.leaves.index(place)).center()) for place in range(3)]
    QTest.mouseClick(strip.viewport(), LEFT, pos=spots[0].toPoint())
    QTest.mouseClick(strip.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, spots[1].toPoint())
    assert strip.chosen() == [0, 1]
    drag(strip.viewport(), spots[0], spots[2] + QPointF(0, strip.visualRect(strip.leaves.index(0)).height() / 2 - 6))
    assert [leaf.edit.page for leaf in editor.draft.leaves] == [3, 1, 2, 4]
    assert strip.chosen() == [1, 2]
    QTest.keyClick(strip, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert [leaf.edit.page for leaf in editor.draft.leaves] == [1, 2, 3, 4]
    QTest.keyClick(strip, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(strip, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [leaf.edit.page for leaf in editor.draft.leaves] == [3, 1, 2, 4]
    press(editor, "全部右转")
    press(editor, "保存")
    assert stored(window, entry).edits == tuple(PageEdit(number, 90) for number in (3, 1, 2, 4))
    again = opened(page, wait)
    assert not again.dirty
    press(again, "全部恢复原样")
    press(again, "保存")
    assert stored(window, entry).edits == ()


def test_the_sent_look_shows_mark_and_black_box(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, _entry = shown_page(window, text_pdf(2), "事迹.pdf", "application/pdf")
    editor = opened(page, wait)
    press(editor, "涂黑")
    drag_on_page(editor, (0.05, 0.07), (0.6, 0.16))
    press(editor, "像送出去那样看")
    wait(lambda: editor.settled)
    assert editor.look.canvas.isVisible()
    assert editor.look.canvas.count == 1
    assert "送出的文件里这一页" in words(editor)
    middle = editor.look.canvas.sheets.pages[0]
    spot = QPoint(round(middle.left() + 0.3 * middle.width()), round(middle.top() + 0.12 * middle.height()))
    assert editor.look.canvas.viewport().grab().toImage().pixelColor(spot).lightness() < 30
    press(editor, "查看")
    assert editor.stage.isVisible()
    press(editor, "全部恢复原样")
    press(editor, "取消")
    assert not editor.isVisible()


def test_three_hundred_pages_are_opened_at_once_and_few_pictures_are_held(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, _entry = shown_page(window, text_pdf(300), "大文件.pdf", "application/pdf")
    editor = opened(page, wait)
    strip = editor.strip
    assert strip.leaves.rowCount() == 300
    thumbs = strip.thumbs
    assert thumbs
    bar = strip.verticalScrollBar()
    for share in (0.3, 0.6, 1.0):
        bar.setValue(round(bar.maximum() * share))
        wait(lambda: all(thumbs.image(number) for number in strip._in_view()))
    assert thumbs.image(300)
    assert thumbs.image(150) is None
    assert thumbs.count <= KEPT
    strip.go_to(299)
    wait(lambda: editor.settled)
    assert editor.stage.page == 300
    editor.reject()


def test_a_long_screenshot_tells_its_pieces_and_a_broken_file_its_reason(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    stream = io.BytesIO()
    Image.new("RGB", (1080, 9000), "white").save(stream, "PNG")
    page, entry = shown_page(window, stream.getvalue(), "长截图.png", "image/png")
    editor = opened(page, wait)
    sheets = len(texts(packet(window)))
    assert editor.stage.parts == sheets
    assert f"分成 {sheets} 段" in words(editor)
    editor.reject()
    broken = window.desk.workspace.store_file(b"%PDF-1.7 nothing", "坏.pdf", "application/pdf")
    window.desk.do(lambda: window.desk.workspace.update_evidence(replace(entry, file=broken)))
    page.refresh()
    press(page, "编辑页面…")
    shown = page.acts.editor
    assert shown
    wait(lambda: "坏.pdf" in words(shown))
    assert not shown.save_button.isEnabled()
    shown.reject()


def test_a_read_only_workspace_shows_pages_and_changes_nothing(open_window: Open, wait: Wait) -> None:
    window = open_window(only_other())
    page, entry = shown_page(window, jpeg(300, 400), "照片.jpg", "image/jpeg")
    changed = replace(entry, edits=(PageEdit(1, 90),))
    window.desk.do(lambda: window.desk.workspace.update_evidence(changed))
    place = window.desk.workspace.folder
    window.close()
    window = open_window(folder=place, read_only=True)
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = "p1"
    page.refresh()
    page.select([entry.id])
    editor = opened(page, wait)
    wait(lambda: editor.settled)
    QTest.keyClick(editor.strip, Qt.Key.Key_R)
    QTest.keyClick(editor.strip, Qt.Key.Key_Delete)
    assert not editor.dirty
    press(editor, "关闭")
    assert not editor.isVisible()
