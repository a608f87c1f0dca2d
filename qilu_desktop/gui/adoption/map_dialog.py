"""The correcting view: the form's pages with every place tinted, lists beside them, and the field of each to change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QSplitter, QStackedWidget, QWidget

from qilu_desktop.documents.adoption import editing
from qilu_desktop.documents.adoption.editing import History
from qilu_desktop.documents.adoption.mapping import Mapping
from qilu_desktop.documents.adoption.placing import Rendered
from qilu_desktop.documents.adoption.spots import slot_keys
from qilu_desktop.documents.adoption.store import keep
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.adoption.form_canvas import FormCanvas
from qilu_desktop.gui.adoption.legend import OUTLINE, Legend
from qilu_desktop.gui.adoption.patches import SPOT, Scene
from qilu_desktop.gui.adoption.slot_lists import EntryList, tab
from qilu_desktop.gui.adoption.slot_panel import SlotPanel
from qilu_desktop.gui.adoption.work import PER_PERSON, TITLES, Opened, draw
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, tell_error
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.widgets import allow, button, column, frame, label, link, row, scrolled, tool

if TYPE_CHECKING:
    from qilu_desktop.gui.adoption.work import Suites
    from qilu_desktop.gui.preview.pdf import PdfPages

_SIDE = 430
_PLACING = "请在页面上点一个空格，把“{}”填到那里。"


class MapDialog(QDialog):
    """One form; ``kept`` follows a saved mapping, ``trying`` and ``reading`` ask for a trial and for reading back."""

    kept = Signal()
    trying = Signal(object)
    reading = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, opened: Opened, installed: Suites = None) -> None:
        super().__init__(parent)
        self._installed = installed
        self.desk, self.opened, self.sheet = desk, opened, opened.sheet
        self.history = History(opened.mapping)
        self.scene = Scene(self.sheet, opened.mapping)
        self.rendered: Rendered | None = None
        self._pages: PdfPages | None = None
        self._chosen: Hashable = None
        self._placing = ""
        self._drawing: Operation[tuple[Rendered, PdfPages]] | None = None
        self.setWindowTitle(f"{TITLES[self.sheet.document]} · 官方表样的对应关系")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        window = parent.window()
        self.resize(window.size())
        self._make()
        self._add_keys()
        self.refresh()
        self.slots.setFocus()
        self._draw()

    # -- parts --------------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        parts = column(self._make_head(), gap=0)
        self.notice = frame("notice", row(label(self.opened.note, wrap=True), margins=(20, 6, 20, 6)))
        self.notice.setVisible(bool(self.opened.note))
        parts.addWidget(self.notice)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_paper())
        split.addWidget(self._make_side())
        split.setStretchFactor(0, 1)
        split.setSizes([self.width() - _SIDE, _SIDE])
        parts.addWidget(split, 1)
        self.setLayout(parts)

    def _make_head(self) -> QFrame:
        self.undo_button = tool("undo", "撤销（Ctrl+Z）", self.undo)
        self.redo_button = tool("redo", "重做（Ctrl+Y）", self.redo)
        self.busy_text = label("", "hint")
        self.people = Combo()
        self.people.setAccessibleName("试填哪一位")
        for order, person in enumerate(self.desk.dossier.applicants, 1):
            self.people.addItem(f"{order}　{person.name or '未填姓名'}", person.id)
        self.people.setMinimumContentsLength(9)
        self.people.setVisible(self.sheet.document in PER_PERSON and self.people.count() > 1)
        self.try_button = button("试填", lambda: self.trying.emit(self))
        self.try_button.setToolTip("用现有数据按当前的对应关系填一份看看")
        self.read_button = button("从填好的表读回…", lambda: self.reading.emit(self))
        self.save_button = button("保存" if self.opened.kept else "采用这张表样", self.save, primary=True)
        self.cancel_button = button("取消", self.reject)
        name = label(self.history.mapping.name, "muted")
        name.setMaximumWidth(330)
        for made in (self.try_button, self.read_button, self.save_button, self.cancel_button):
            made.setAutoDefault(False)
        line = row(margins=(20, 9, 14, 9), gap=8)
        line.addWidget(label(TITLES[self.sheet.document], "heading"))
        line.addWidget(name)
        line.addStretch(1)
        for part in (
            self.busy_text,
            self.undo_button,
            self.redo_button,
            self.people,
            self.try_button,
            self.read_button,
        ):
            line.addWidget(part)
        line.addSpacing(10)
        line.addWidget(self.cancel_button)
        line.addWidget(self.save_button)
        return frame("head", line)

    def _make_paper(self) -> QWidget:
        self.zoom_label = label("", "hint")
        self.canvas = FormCanvas()
        self.canvas.picked.connect(self._on_page)
        self.canvas.zoomed.connect(lambda zoom: self.zoom_label.setText(f"{round(zoom * 100)}%"))
        self.waiting = label("正在把表样排成页面…", "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.canvas)
        self.outline_note = frame("notice", row(label(OUTLINE, wrap=True), margins=(14, 6, 14, 6)))
        self.outline_note.hide()
        self.placing_text = label("", "strong", wrap=True)
        stop = link("不填了", self.stop_placing)
        line = row(margins=(14, 6, 8, 6))
        line.addWidget(self.placing_text, 1)
        line.addWidget(stop)
        self.placing_bar = frame("banner", line)
        self.placing_bar.setProperty("tone", "info")
        self.placing_bar.hide()
        made = QWidget()
        parts = column(self._make_legend(), self.outline_note, self.placing_bar, gap=0)
        parts.addWidget(self.stack, 1)
        made.setLayout(parts)
        return made

    def _make_legend(self) -> QFrame:
        self.legend = Legend()
        line = row(self.legend, 1, margins=(16, 5, 8, 5), gap=6)
        line.addWidget(self.zoom_label)
        line.addWidget(tool("zoom-out", "缩小（Ctrl+-）", lambda: self.canvas.zoom_by(-1)))
        line.addWidget(tool("zoom-in", "放大（Ctrl++）", lambda: self.canvas.zoom_by(1)))
        line.addWidget(link("适合宽度", lambda: self.canvas.set_zoom(0.0)))
        return frame("panehead", line)

    def _make_side(self) -> QWidget:
        self.tabs = QButtonGroup(self)
        self.slot_tab, self.open_tab = (tab(self.tabs, show) for show in (self._show_slots, self._show_left_over))
        self.slot_tab.setChecked(True)
        self.slots = EntryList(("表样上的栏目", "填写的内容", "把握"), (140, 0, 72), "已对应的栏目")
        self.left_over = EntryList(("名称", "情况"), (0, 190), "没有找到位置的栏目")
        self.lists = QStackedWidget()
        for part in (self.slots, self.left_over):
            part.picked.connect(lambda ident: self.choose(ident, go=True))
            self.lists.addWidget(part)
        self.panel = SlotPanel(self.sheet, editable=not self.desk.read_only)
        self.panel.changed.connect(self.change)
        self.panel.placing.connect(self.start_placing)
        area = scrolled(self.panel)
        detail = frame("panefoot", column(area))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.lists)
        split.addWidget(detail)
        split.setSizes([330, 340])
        made = frame("preview")
        parts = column(frame("panehead", row(self.slot_tab, self.open_tab, 1, margins=(14, 4, 10, 0))), gap=0)
        parts.addWidget(split, 1)
        made.setLayout(parts)
        made.setMinimumWidth(360)
        return made

    def _show_slots(self) -> None:
        self.lists.setCurrentIndex(0)

    def _show_left_over(self) -> None:
        self.lists.setCurrentIndex(1)

    def _add_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+S", self.save),
            ("Ctrl+=", lambda: self.canvas.zoom_by(1)),
            ("Ctrl++", lambda: self.canvas.zoom_by(1)),
            ("Ctrl+-", lambda: self.canvas.zoom_by(-1)),
            ("Ctrl+0", lambda: self.canvas.set_zoom(0.0)),
        ]
        for name, action in keys:
            QShortcut(QKeySequence(name), self).activated.connect(action)

    # -- the pages ----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        data, mapping, installed = self.sheet.data, self.history.mapping, self._installed
        self._drawing = Operation(
            self,
            lambda progress: draw(data, mapping, installed, progress),
            success=self._drawn,
            failure=self._not_drawn,
            progress=lambda step: self.waiting.setText(f"{step.stage}…"),
        ).start()

    def _drawn(self, made: tuple[Rendered, PdfPages]) -> None:
        self._drawing = None
        self.rendered, self._pages = made
        self.outline_note.setVisible(self.rendered.outline)
        self.canvas.show_pages(self._pages, keep=False)
        self.stack.setCurrentIndex(1)
        self._show_patches()
        self.canvas.choose(self._chosen, go=True)

    def _not_drawn(self, error: QiluError) -> None:
        self._drawing = None
        if not isinstance(error, Cancelled):
            self.waiting.setText(f"{error.what}\n{error.remedy}\n右边的列表仍可查看和修改。")

    @property
    def drawing(self) -> bool:
        """Whether the pages are still being made."""
        return self._drawing is not None

    # -- the mapping --------------------------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something is not kept yet."""
        return self.history.mapping != self.opened.kept and not self.desk.read_only

    def change(self, mapping: Mapping) -> None:
        """Take a correction; what was selected stays so, by its place."""
        if mapping == self.history.mapping:
            self.choose(self._chosen, go=False)
            return
        keys = self.scene.keys_of(self._chosen)
        new = [slot for slot in mapping.slots if slot not in self.history.mapping.slots]
        self.history.change(mapping)
        self.refresh()
        if new:
            keys = set(slot_keys(self.sheet.form, new[0]))
        found = self.scene.find(keys) or next(((SPOT, n) for n, spot in self.scene.free if keys & set(spot.keys)), None)
        self.choose(found, go=False)

    def undo(self) -> None:
        """Take the newest correction back."""
        self._travel(self.history.undo)

    def redo(self) -> None:
        """Make it again."""
        self._travel(self.history.redo)

    def _travel(self, step: Callable[[], bool]) -> None:
        keys = self.scene.keys_of(self._chosen)
        if step():
            self.refresh()
            self.choose(self.scene.find(keys), go=False)

    def refresh(self) -> None:
        """Show the mapping as it stands."""
        self.scene = Scene(self.sheet, self.history.mapping)
        allow(self.undo_button, on=self.history.can_undo, why="没有可以撤销的操作")
        allow(self.redo_button, on=self.history.can_redo, why="没有可以重做的操作")
        allow(self.save_button, on=self.dirty, why="没有改动")
        self.slot_tab.setText(f"已对应的栏目 {len(self.scene.mapping.slots)}")
        self.open_tab.setText(f"没有找到位置的栏目 {len(self.scene.labels) + len(self.scene.lacking)}")
        self.slots.show_entries(self.scene.slot_entries(), self._chosen)
        self.left_over.show_entries(self.scene.open_entries(), self._chosen)
        self.legend.show_counts(self.scene.counts)
        self._show_patches()

    def _show_patches(self) -> None:
        if self.rendered:
            self.canvas.show_patches(self.scene.patches(self.rendered))

    # -- selection ----------------------------------------------------------------------------------------------------

    def _on_page(self, ident: Hashable) -> None:
        if self._placing and self._place_here(ident):
            return
        self.choose(ident, go=False)

    def choose(self, ident: Hashable, *, go: bool) -> None:
        """Select a place, a label or a field: on the page, in its list and in the panel; *go* scrolls the page."""
        self._chosen = ident
        self.canvas.choose(ident, go=go)
        in_slots, in_open = self.slots.choose(ident), self.left_over.choose(ident)
        if in_slots or in_open:
            self.lists.setCurrentIndex(0 if in_slots else 1)
            (self.slot_tab if in_slots else self.open_tab).setChecked(True)
        self.panel.show_choice(self.scene, ident)

    @property
    def chosen(self) -> Hashable:
        """What is selected."""
        return self._chosen

    # -- putting a field by a click -----------------------------------------------------------------------------------

    def start_placing(self, place: str) -> None:
        """The next place that is clicked takes this field."""
        from qilu_desktop.documents.adoption.names import title_of

        self._placing = place
        self.placing_text.setText(_PLACING.format(title_of(self.sheet.pack, place)))
        self.placing_bar.show()
        self.canvas.placing = True
        self.canvas.viewport().update()

    def stop_placing(self) -> None:
        """A click selects again."""
        self._placing = ""
        self.placing_bar.hide()
        self.canvas.placing = False
        self.canvas.viewport().update()

    def _place_here(self, ident: Hashable) -> bool:
        match ident:
            case (str(kind), int(number)) if kind == SPOT:
                spot = self.sheet.spots[number]
            case _:
                return False
        try:
            made = editing.put(self.sheet, self.history.mapping, spot, self._placing)
        except QiluError as error:
            self.placing_text.setText(f"{error.what}{error.remedy}")
            return True
        self.stop_placing()
        self.change(made)
        return True

    # -- the end ------------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Keep form and mapping with the workspace, and close; False when the disk refused."""
        # A number that is still being typed is taken when the keyboard leaves its field.
        self.setFocus()
        if not self.dirty:
            return False
        try:
            keep(self.desk.workspace.folder, self.sheet.data, self.history.mapping)
        except QiluError as error:
            tell_error(self, error, "没有保存")
            return False
        self.kept.emit()
        self._let_go()
        self.accept()
        return True

    def reject(self) -> None:
        """Close; corrections that are not kept are asked for first."""
        if self.dirty and (self.history.can_undo or self.history.can_redo or self.opened.kept is None):
            new = self.opened.kept is None
            text = "这张表样还没有采用。" if new else "对应关系的修改还没有保存。"
            go = "采用" if new else "保存"
            answer = ask(self, "要关闭吗", text, "不保存的话，一切和打开前一样。", (go, "不保存"))
            if answer is None or (answer == 0 and not self.save()):
                return
            if answer == 0:
                return
        self._let_go()
        super().reject()

    def _let_go(self) -> None:
        if self._drawing:
            self._drawing.cancel()
        self.canvas.show_pages(None, keep=False)
        if self._pages:
            self._pages.close()

    def person(self) -> str:
        """The applicant to try the form with."""
        chosen = self.people.currentData()
        return chosen if isinstance(chosen, str) else ""

    def say(self, text: str) -> None:
        """Tell a piece of news beside the buttons."""
        self.busy_text.setText(text)

    def set_busy(self, *, on: bool) -> None:
        """Whether a trial or reading is at work."""
        self.busy_text.setText("正在处理…" if on else "")
        for part in (self.try_button, self.read_button):
            allow(part, on=not on, why="正在处理")
