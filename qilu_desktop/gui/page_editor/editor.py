"""The page editor: all pages small at the left, one large, and what is done with it; kept as one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QStackedWidget, QWidget

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.page_draft import PageDraft, draft_of
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.evidence.leafing import FilePages
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.page_editor.keeping import cautions_of, title_of, with_pages
from qilu_desktop.gui.page_editor.sent_look import SentLook
from qilu_desktop.gui.page_editor.stage import Stage, Tool
from qilu_desktop.gui.page_editor.strip import PageStrip
from qilu_desktop.gui.page_editor.toolbar import HINTS, Toolbar
from qilu_desktop.gui.widgets import button, column, frame, label, link, row, tool
from qilu_desktop.history import Steps
from qilu_desktop.progress import Progress

_PAGE, _SENT, _WAITING = 0, 1, 2
_ONE_PAGE = "滚轮加 Ctrl 放大缩小，按住鼠标拖动；按 R 右转。"
_SENT_HINT = "这就是送出的文件里这一页的样子（页码在合订时另编）。"


class PageEditor(QDialog):
    """Edits the pages of one piece of evidence; *page* (from 1) is gone to first."""

    kept = Signal(str)

    def __init__(self, parent: QWidget, desk: Desk, entry: Evidence, page: int = 0) -> None:
        super().__init__(parent)
        self.desk, self.entry = desk, entry
        self.editable = not desk.read_only
        self.history = Steps(PageDraft(0, ()))
        self.pages: FilePages | None = None
        self._first, self._left = page, False
        self._opening: Operation[FilePages] | None = None
        self.setWindowTitle("编辑页面")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(parent.window().size())
        self._make()
        self._add_keys()
        self._open()

    # -- parts --------------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.strip = PageStrip(editable=self.editable)
        self.strip.turned.connect(lambda _place: self._show_page())
        self.strip.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self.strip.moved.connect(self._move)
        self.stage = Stage(editable=self.editable)
        self.stage.cropped.connect(lambda area: self._change(self.draft.cropped(self.strip.place, area)))
        self.stage.hidden.connect(lambda areas: self._change(self.draft.hiding(self.strip.place, areas)))
        self.stage.leafed.connect(self._leaf)
        self.stage.zoomed.connect(lambda zoom: self.zoom_text.setText(f"{round(zoom * 100)}%"))
        self.stage.drawn.connect(self._show_foot)
        self.toolbar = Toolbar(editable=self.editable)
        self.toolbar.turn.connect(self._turn)
        self.toolbar.tool.connect(self.set_tool)
        self.toolbar.send.connect(self._send)
        self.toolbar.uncrop.connect(lambda: self._change(self.draft.cropped(self.strip.place, None)))
        self.toolbar.plain.connect(self._plain)
        self.look = SentLook(self.desk, self.entry)
        self.waiting = label("正在打开文件…", "muted", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for part in (self.stage, self.look, self.waiting):
            self.stack.addWidget(part)
        self.caution_text = label("", wrap=True)
        self.caution = frame("noticebar", row(self.caution_text, margins=(16, 6, 16, 6)))
        self.caution.hide()
        middle = row(self.strip, gap=0)
        middle.addWidget(self.stack, 1)
        parts = column(self._make_head(), self.toolbar, self.caution, gap=0)
        parts.addLayout(middle, 1)
        parts.addWidget(self._make_foot())
        self.setLayout(parts)

    def _make_head(self) -> QFrame:
        self.undo_button = tool("undo", "撤销（Ctrl+Z）", self.undo)
        self.redo_button = tool("redo", "重做（Ctrl+Y）", self.redo)
        self.sent_button = button("像送出去那样看", self._show_page, picture="preview")
        self.sent_button.setCheckable(True)
        self.sent_button.setProperty("toggle", True)
        self.cancel_button = button("取消" if self.editable else "关闭", self.reject)
        self.save_button = button("保存", self.save, primary=True)
        self.save_button.setVisible(self.editable)
        name = _Short(title_of(self.entry))
        line = row(label("编辑页面", "heading"), margins=(20, 9, 14, 9))
        line.addWidget(name, 1)
        for part in (self.undo_button, self.redo_button, self.sent_button):
            line.addWidget(part)
        line.addSpacing(10)
        line.addWidget(self.cancel_button)
        line.addWidget(self.save_button)
        return frame("head", line)

    def _make_foot(self) -> QFrame:
        self.count_text, self.hint, self.zoom_text = label("", "strong"), label("", "hint"), label("100%", "hint")
        self.zoom_text.setMinimumWidth(38)
        line = row(self.count_text, margins=(20, 5, 8, 5), gap=14)
        line.addWidget(self.hint, 1)
        zooming = row(gap=2)
        zooming.addWidget(self.zoom_text)
        zooming.addWidget(tool("zoom-out", "缩小（Ctrl+-）", lambda: self._zoom(-1)))
        zooming.addWidget(tool("zoom-in", "放大（Ctrl++）", lambda: self._zoom(1)))
        zooming.addWidget(link("整页", lambda: self._zoom(0)))
        line.addLayout(zooming)
        return frame("panefoot", line)

    def _add_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("R", lambda: self._turn(90, False)),
            ("Shift+R", lambda: self._turn(-90, False)),
            ("Del", self.delete),
            ("Backspace", self.delete),
            ("Ctrl+Up", lambda: self._shift(-1)),
            ("Ctrl+Down", lambda: self._shift(1)),
            ("Ctrl+S", self.save),
            ("Return", self.save),
            ("Enter", self.save),
            ("Esc", self.escape),
            ("Ctrl+=", lambda: self._zoom(1)),
            ("Ctrl++", lambda: self._zoom(1)),
            ("Ctrl+-", lambda: self._zoom(-1)),
            ("Ctrl+0", lambda: self._zoom(0)),
        ]
        for name, action in keys:
            QShortcut(QKeySequence(name), self).activated.connect(action)

    # -- the file -----------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._set_ready(on=False)
        find, file = self.desk.workspace.file_path, self.entry.file

        def work(_progress: Progress) -> FilePages:
            return FilePages(find(file), file.name)

        self._opening = Operation(self, work, success=self._opened, failure=self._not_opened).start()

    def _opened(self, pages: FilePages) -> None:
        self._opening = None
        if self._left:
            pages.close()
            return
        self.pages = pages
        self.history = Steps(draft_of(self.entry.edits, pages.count))
        self._set_ready(on=True)
        self.stack.setCurrentIndex(_PAGE)
        self.stage.open_file(pages)
        self.strip.open_file(pages, self.draft)
        places = [place for place, leaf in enumerate(self.draft.leaves) if leaf.edit.page == self._first]
        self.strip.go_to(places[0] if places else 0)
        self.strip.setFocus()
        self._refresh()

    def _not_opened(self, error: QiluError) -> None:
        self._opening = None
        if not isinstance(error, Cancelled):
            self.waiting.setText(f"{error.what}\n{error.remedy}")

    def _set_ready(self, *, on: bool) -> None:
        self.stack.setCurrentIndex(_PAGE if on else _WAITING)
        for part in (self.toolbar, self.sent_button, self.save_button):
            part.setEnabled(on)
        for step in (self.undo_button, self.redo_button):
            step.setEnabled(False)

    @property
    def draft(self) -> PageDraft:
        """The pages as they stand now."""
        return self.history.now

    @property
    def dirty(self) -> bool:
        """Whether something is not kept yet."""
        return self.pages is not None and self.draft.edits != draft_of(self.entry.edits, self.pages.count).edits

    @property
    def settled(self) -> bool:
        """Whether file, page and look are all there."""
        if self._opening is not None or self.look.busy:
            return False
        return self.look.settled if self.stack.currentIndex() == _SENT else self.stage.settled

    # -- changes ------------------------------------------------------------------------------------------------------

    def _change(self, draft: PageDraft, places: list[int] | None = None) -> None:
        if self.editable and self.pages is not None and draft != self.draft:
            self.history.change(draft)
            self._refresh(places)

    def _refresh(self, places: list[int] | None = None) -> None:
        self.strip.show_draft(self.draft, places)
        self._show_page()

    def undo(self) -> None:
        """Take the newest change back."""
        if self.history.undo():
            self._refresh()

    def redo(self) -> None:
        """Make it again."""
        if self.history.redo():
            self._refresh()

    def _move(self, places: list[int], to: int) -> None:
        first = to - sum(place < to for place in places)
        self._change(self.draft.moved(places, to), list(range(first, first + len(places))))

    def _shift(self, by: int) -> None:
        """Put the chosen pages one place forward or back, as a drag would."""
        places = self.strip.chosen()
        if places:
            to = places[0] - 1 if by < 0 else places[-1] + 2
            if 0 <= to <= len(self.draft.leaves):
                self._move(places, to)

    def _turn(self, by: int, everything: bool) -> None:
        places = range(len(self.draft.leaves)) if everything else self.strip.chosen()
        self._change(self.draft.turned(places, by))

    def _send(self, on: bool) -> None:
        self._change(self.draft.sending(self.strip.chosen(), on=on))

    def _plain(self, everything: bool) -> None:
        if self.pages is not None:
            whole = draft_of((), self.pages.count)
            self._change(whole if everything else self.draft.plain(self.strip.chosen()))

    def delete(self) -> None:
        """Remove the box chosen; where none is, leave the chosen pages out, or send them again."""
        if not self.stage.remove_box() and self.pages is not None:
            places = self.strip.chosen()
            self._send(not any(self.draft.leaves[place].sent for place in places))

    def escape(self) -> None:
        """Let go of the box, then of the tool, then close."""
        if self.stage.box >= 0:
            self.stage.pick(-1)
        elif self.stage.tool is not Tool.LOOK:
            self.set_tool(Tool.LOOK)
        else:
            self.reject()

    def set_tool(self, chosen: Tool) -> None:
        """Change what the mouse does on the page."""
        self.sent_button.setChecked(False)
        self.toolbar.show_tool(chosen)
        self.stage.set_tool(chosen)
        self._show_page()
        self.stage.setFocus()

    def _leaf(self, by: int) -> None:
        self.strip.go_to(min(max(0, self.strip.place + by), len(self.draft.leaves) - 1))

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_page(self) -> None:
        place = self.strip.place
        if self.pages is None or not 0 <= place < len(self.draft.leaves):
            return
        edit = self.draft.leaves[place].edit
        self.stage.show_edit(edit)
        if self.sent_button.isChecked():
            self.look.ask(edit)
        self.stack.setCurrentIndex(_SENT if self.sent_button.isChecked() else _PAGE)
        self._show_state()

    def _show_state(self) -> None:
        if self.pages is None:
            return
        draft, places = self.draft, self.strip.chosen()
        self.toolbar.show_state(draft, places)
        self.undo_button.setEnabled(self.history.can_undo)
        self.redo_button.setEnabled(self.history.can_redo)
        self.save_button.setEnabled(self.dirty)
        self.caution_text.setText(cautions_of(self.desk.dossier, self.entry, draft) if self.editable else "")
        self.caution.setVisible(bool(self.caution_text.text()))
        self._show_foot()

    def _show_foot(self) -> None:
        draft = self.draft
        left_out = len(draft.leaves) - draft.sent
        self.count_text.setText(
            f"共 {draft.pages} 页，送 {draft.sent} 页" if left_out else f"共 {draft.pages} 页，全部送"
        )
        parts = self.stage.parts
        long = f"这一页很长，送出时分成 {parts} 段，各占一页 A4，虚线处分开。" if parts > 1 else ""
        sent = self.sent_button.isChecked()
        one = self.stage.tool is Tool.LOOK and draft.pages == 1
        self.hint.setText(_SENT_HINT if sent else long + (_ONE_PAGE if one else HINTS[self.stage.tool]))
        self.hint.setToolTip(self.hint.text())

    def _zoom(self, steps: int) -> None:
        if self.stack.currentIndex() == _SENT:
            self.look.zoom(steps)
        elif steps:
            self.stage.zoom_by(steps)
        else:
            self.stage.set_zoom(1.0)

    # -- the end ------------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Keep the pages with the evidence as one step, and close; False when that failed or nothing was changed."""
        if not self.dirty or not self.editable:
            return False
        changed = with_pages(self.desk.dossier, self.entry, self.draft.edits)
        told = f"修改“{title_of(changed[0])}”的页面"
        if not self.desk.do(lambda: self.desk.workspace.revise_evidence(changed, told)):
            return False
        self._let_go()
        self.accept()
        self.kept.emit(told)
        return True

    def reject(self) -> None:
        """Close; changes that are not kept are asked for first."""
        if self.dirty and self.editable:
            text = "页面的修改还没有保存。"
            answer = ask(self, "要关闭吗", text, "不保存的话，一切和打开前一样。", ("保存", "不保存"))
            if answer == 0:
                self.save()
            if answer != 1:
                return
        self._let_go()
        super().reject()

    def _let_go(self) -> None:
        self._left = True
        if self._opening:
            self._opening.cancel()
        self.look.let_go()
        if self.pages:
            self.pages.close()


class _Short(QLabel):
    """A name that gives way where there is little room."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setToolTip(text)
        self.setMinimumWidth(40)
