"""The main window of an open workspace: steps at the left, head above, the page in the middle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.checks.sealing import BOOK_SCAN, REPORT_SCAN
from qilu_desktop.checks.sealing import RULES as SEALING_RULES
from qilu_desktop.errors import QiluError
from qilu_desktop.flow import State, StepId, step_of
from qilu_desktop.gui.ahead import Ahead
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import tell_error
from qilu_desktop.gui.head import Head
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.page_makers import MAKERS
from qilu_desktop.gui.rail import FULL, Aside, Extra, Rail
from qilu_desktop.gui.receiving.drops import Drops, is_parcel
from qilu_desktop.gui.widgets import column, frame, label, lay_out_now, link, row

SEALING = frozenset(rule.id for rule in SEALING_RULES)
"""Rules whose findings are put right on the page of the sealed scans."""
_SCANS = frozenset({BOOK_SCAN, REPORT_SCAN})
LEAST = (1000, 540)
"""Smallest window in px: 1366 x 768 at 125 % leaves 1092 x 550 beside task bar and title, 1024 x 768 is 1024 wide."""
_WIDE = 1600
"""From this width on in px form, preview and steps stand beside one another."""


class Window(QMainWindow):
    """One workspace in one window; ``left`` asks for the start page."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        desk.setParent(self)
        name = desk.workspace.folder.name
        self.setWindowTitle(f"{name} — 齐鲁首席技师申报助手" + ("（只读）" if desk.read_only else ""))
        self.setMinimumSize(*LEAST)
        self.step: StepId | Extra = StepId.UNIT
        self.pages: dict[StepId | Extra, Page] = {}
        self.rail, self.head, self.stack = Rail(), Head(desk), QStackedWidget()
        self._failing = False
        self.setCentralWidget(self._central())
        self.rail.chosen.connect(self.go)
        self.head.leave.connect(self._leave)
        self.head.restore.connect(self.restore_backup)
        desk.failed.connect(self._on_failed)
        desk.saved.connect(self._on_saved)
        desk.told.connect(self._on_told)
        desk.pointed.connect(self.jump)
        desk.reported.connect(self.refresh_steps)
        self._add_shortcuts()
        Drops(self, self.take_dropped)
        if desk.read_only:
            self._say_why()
        self.go(StepId.UNIT)
        Ahead(self)

    def _say_why(self) -> None:
        from qilu_desktop.gui.read_only import SaysWhy

        SaysWhy(self)

    def _central(self) -> QWidget:
        self.status = label("只读打开，不能修改" if self.desk.read_only else "随填随存，不用手动保存", "hint")
        self.undo_link = link("撤销", self.undo, "undo")
        self.undo_link.hide()
        self.reason = label("", "hint")
        self.next_button = link("下一步", self._next)
        rail_frame = frame("rail", column(self.rail))
        foot_parts = (self.status, self.undo_link, 1, self.reason, self.next_button)
        foot = frame("foot", row(*foot_parts, margins=(20, 4, 14, 4), gap=14))
        # As high without 下一步 as with it: the pages keep their height from step to step.
        self.next_button.ensurePolished()
        foot.setMinimumHeight(self.next_button.sizeHint().height() + 8)
        right = column(self.stack, foot, gap=0)
        right.setStretch(0, 1)
        middle = row(rail_frame, gap=0)
        middle.addLayout(right, 1)
        central = QWidget()
        central.setObjectName("ground")
        parts = column(self.head, gap=0)
        parts.addLayout(middle, 1)
        central.setLayout(parts)
        return central

    def _add_shortcuts(self) -> None:
        for keys, action in (("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo), ("Ctrl+Shift+Z", self.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)
        for number, step in enumerate(StepId, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(lambda step=step: self.go(step))
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._next)

    # -- moving about -------------------------------------------------------------------------------------------------

    def page(self, step: StepId | Extra) -> Page:
        """The page of a step, made when first asked for."""
        if step not in self.pages:
            page = MAKERS[step](self.desk)
            page.go.connect(self.go)
            page.jump.connect(self.jump)
            page.crowded.connect(self._fit_rail)
            self.pages[step] = page
            self.stack.addWidget(page)
        return self.pages[step]

    def go(self, step: StepId | Extra) -> bool:
        """Show a step; False (and the step stays) when something typed could not be stored."""
        if not self.commit():
            self.rail.select(self.step)
            return False
        # The step clicked is marked once its page is there: where that cannot be made, the one in view stays marked.
        self.rail.select(self.step)
        if step is StepId.CHECKS:
            self.desk.reveal_all()
        page, left = self.page(step), self.pages.get(self.step)
        if left and left is not page and left.at_work:
            page.follow(left.at_work)
        self.step = step
        self.stack.setCurrentWidget(page)
        self.rail.select(step)
        page.refresh()
        self._fit_rail()
        self.refresh_steps()
        lay_out_now()
        return True

    def _fit_rail(self) -> None:
        """The steps give way to a preview where the window is not wide, and to any page that needs their room."""
        page = self.pages.get(self.step)
        tight = self.width() < self.stack.minimumSizeHint().width() + FULL
        self.rail.set_compact(compact=tight or bool(page and page.needs_room and self.width() < _WIDE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._fit_rail()

    def jump(self, finding: Finding) -> bool:
        """Go to exactly the place where a finding is put right."""
        self.desk.reveal_all()
        if finding.rule in SEALING:
            return self.go(Extra.SCANS) and self.page(Extra.SCANS).show_finding(finding)
        step = step_of(self.desk.pack, self.desk.dossier, finding)
        return self.go(step) and self.page(step).show_finding(finding)

    def _next(self) -> None:
        if isinstance(self.step, Extra):
            return
        known = list(StepId)
        self.go(known[min(len(known) - 1, known.index(self.step) + 1)])

    def refresh_steps(self) -> None:
        """Show how the steps stand."""
        steps = self.desk.steps()
        self.rail.show_steps(steps)
        self.rail.show_extra(Extra.SCANS, self._scans())
        self.rail.show_extra(Extra.FORMS, self._forms())
        here = next((step for step in steps if step.id is self.step), None)
        self.reason.setText(here.reason if here else "")
        self.next_button.setVisible(here is not None and self.step is not StepId.SENDING)

    def _scans(self) -> Aside:
        """How many of the documents to be sealed have come home."""
        dossier = self.desk.dossier
        filed = len({entry.owner for entry in dossier.evidence if entry.kind in _SCANS})
        wanted = len(dossier.applicants) + 1
        stale = len(self.desk.outdated())
        if stale:
            return Aside("盖章扫描件", f"{stale} 份已过期", State.OPEN, "打印盖章之后数据改过，请重新打印盖章。")
        state = State.DONE if filed >= wanted else State.UNTOUCHED
        return Aside("盖章扫描件", f"已归档 {filed}/{wanted} 份", state)

    def _forms(self) -> Aside:
        """How many documents use an official form."""
        from qilu_desktop.documents.adoption.in_use import documents_in_use

        used = len(documents_in_use(self.desk.workspace.folder))
        state = State.DONE if used else State.UNTOUCHED
        return Aside("官方表样", f"已采用 {used} 份" if used else "都用内置版式", state)

    # -- edits --------------------------------------------------------------------------------------------------------

    def commit(self) -> bool:
        """Store what was typed on the page in view."""
        page = self.pages.get(self.step)
        return page.commit() if page else True

    def undo(self) -> None:
        """Take the newest edit back; a text being typed has its own undo until it is stored."""
        self._travel(self.desk.undo, "已撤销")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._travel(self.desk.redo, "已重做")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo that a text field had no use for."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        else:
            super().keyPressEvent(event)

    def _travel(self, travel: Callable[[], str | None], word: str) -> None:
        if not self.commit():
            return
        if self.desk.read_only:
            return
        done = travel()
        self.status.setText(f"{word}：{done}" if done else f"没有可以{word[1:]}的操作")

    def take_dropped(self, place: Path) -> None:
        """Take in an exchange file, or look at a folder or ZIP, that was dropped here."""
        if is_parcel(place):
            self.take_in(place)
        else:
            self.look_at_received(place)

    def take_in(self, parcel: Path) -> None:
        """Show what an exchange file would change, and take it in as chosen."""
        from qilu_desktop.gui.exchange.opening import take_in

        if self.commit():
            take_in(self, self.desk, self.show_person, parcel)

    def show_person(self, subject: str) -> bool:
        """Open an applicant's form."""
        from qilu_desktop.gui.people_page import PeoplePage

        page = self.page(StepId.PEOPLE)
        return self.go(StepId.PEOPLE) and isinstance(page, PeoplePage) and page.open(subject)

    def look_at_received(self, place: Path) -> None:
        """Look at a folder or ZIP that was dropped here, against this workspace where it is wished."""
        from qilu_desktop.gui.building import ready_of
        from qilu_desktop.gui.receiving.dialog import ReceivingDialog

        if self.commit():
            dialog = ReceivingDialog(self, place.parent, ready=ready_of(self.desk.workspace, self.desk.pack))
            dialog.open()
            dialog.look_at(place)

    def restore_backup(self) -> None:
        """Offer the automatic backups."""
        from qilu_desktop.gui.backups_dialog import BackupsDialog

        if self.commit():
            BackupsDialog(self, self.desk).exec()

    def _on_saved(self, time: str) -> None:
        self.status.setText(f"已保存 {time}")
        self.undo_link.hide()

    def _on_told(self, text: str) -> None:
        """What one click has done, with the way back beside it until the next edit."""
        self.status.setText(f"已{text}" if not text.startswith("已") else text)
        self.undo_link.setToolTip(f"撤销：{text}（Ctrl+Z）")
        self.undo_link.show()

    def _on_failed(self, error: QiluError) -> None:
        self.status.setText("没有保存：" + error.what)
        # Storing is tried again while the message is open (the editor loses the keyboard): one message is enough.
        if self._failing:
            return
        self._failing = True
        try:
            tell_error(self, error, "没有保存")
        finally:
            self._failing = False

    # -- closing ------------------------------------------------------------------------------------------------------

    def _leave(self) -> None:
        if self.close():
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back from another program may have changed there what lies beside the data."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible() and self.isActiveWindow():
            self.desk.look_around()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store what was typed, stop what is at work, let the workspace go."""
        if not self.commit():
            from qilu_desktop.gui.dialogs import confirm

            more = "刚才输入的内容还没有存上。可以取消后先处理，再关闭。"
            if not confirm(self, "还有内容没有保存", "仍要关闭吗？", more, "不保存，直接关闭"):
                event.ignore()
                return
        self._stop_work()
        for page in self.pages.values():
            page.shut()
        self.desk.settings.keep_geometry(self.saveGeometry())
        self.desk.close()
        event.accept()

    def _stop_work(self) -> None:
        from PySide6.QtCore import QThreadPool

        from qilu_desktop.gui.operation import Operation

        for operation in self.findChildren(Operation):
            operation.give_up()
        QThreadPool.globalInstance().waitForDone(10_000)
