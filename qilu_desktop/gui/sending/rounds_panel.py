"""补充材料: see what is another than what was sent, build only the difference."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QProgressBar, QTreeWidget, QTreeWidgetItem, QWidget

from qilu_desktop.errors import Cancelled, InputError, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import open_outside, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.sending.mail_fields import MailFields
from qilu_desktop.gui.sending.rounds_work import Found, SupplementOrder, build_supplement, compare
from qilu_desktop.gui.widgets import allow, button, column, frame, label, row
from qilu_desktop.progress import Progress, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from qilu_desktop.submission.rounds import PersonChange

_MAIL_HINT = "补充材料的邮件按这里分装；生成以后点“去寄发”，可以再改，或给压缩包加密码。"
_PARTS = 1000


class RoundsPanel(QWidget, OneAtATime):
    """The supplement to the newest sending.

    ``record`` asks for the place where a sending is put on record, ``send`` to show a supplement's mail and paper.
    """

    record = Signal()
    send = Signal(Path)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.folder: Path | None = None
        self._parts = column(self._make_supplement(), 1, margins=(0, 6, 10, 12))
        self.setLayout(self._parts)

    def _make_supplement(self) -> QFrame:
        self.told = label("", "muted", wrap=True)
        self.record_button = button("去登记", self.record.emit)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("补充的原因")
        self.reason.setPlaceholderText("例如：补报一人；更正岗位名称。印在补充材料清单和邮件里")
        self.draft = QCheckBox("先生成草稿看样子（不能用来报送）")
        self.by_person = QCheckBox("A3 一览表按人排（不选则按套排）")
        self.mail = MailFields(hint=_MAIL_HINT)
        self._mail = self.desk.mail
        self.mail.show_options(self._mail)
        self.compare_button = button("看有哪些不同", self.compare)
        self.build_button = button("生成补充材料", self.build, primary=True)
        self.open_button = button("打开文件夹", self._open)
        self.open_button.hide()
        self.send_button = button("去寄发", self._send)
        self.send_button.hide()
        self.stop_button = button("停止", self.stop)
        self.stop_button.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _PARTS)
        self.bar.setAccessibleName("进度")
        self.bar.hide()
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["人选、文件", "变动"])
        self.list.setAccessibleName("与上次报送的不同")
        self.list.header().resizeSection(0, 460)
        self.list.hide()
        parts = column(
            row(label("补充材料（补报、替换、撤回）", "heading"), 1, self.record_button),
            self.told,
            row(label("原因"), self.reason, gap=10),
            row(self.draft, self.by_person, 1, gap=24),
            self.mail,
            row(
                self.build_button,
                self.compare_button,
                self.open_button,
                self.send_button,
                self.stop_button,
                self.bar,
                1,
                gap=10,
            ),
            self.list,
            margins=(18, 14, 18, 14),
            gap=8,
        )
        return frame("card", parts)

    def refresh(self) -> None:
        """Show to what the supplement would be one, or where a sending is put on record first."""
        from qilu_desktop.submission.rounds import sendings

        try:
            known = sendings(self.desk.workspace.folder)
            what = "补充材料只含与上次报送不同的部分，所以要先在“报送记录”里登记实际发出的文件夹。"
        except QiluError as error:
            known, what = (), error.line
        if known:
            what = f"与{known[-1].title}（{known[-1].on.isoformat()}）相比，只把不同的部分做成补充材料。"
        self.told.setText(what)
        self.record_button.setText("查看报送记录" if known else "去登记")
        for part in (self.build_button, self.compare_button):
            allow(part, on=bool(known), why="还没有登记过报送，请先点“去登记”")
        if self._mail != self.desk.mail:
            self._mail = self.desk.mail
            self.mail.show_options(self._mail)

    # -- working ------------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Show what is another than what was sent."""
        desk = self.desk
        workspace, pack, dossier, today = desk.workspace, desk.pack, desk.dossier, desk.today
        self._begin(lambda progress: compare(workspace, pack, dossier, today, progress), "没有比成")

    def build(self) -> None:
        """Build the supplement beside the folder built last."""
        desk = self.desk
        try:
            self._mail = self.mail.options()
        except InputError as error:
            tell_error(self, error, "没有生成")
            return
        desk.set_mail(self._mail)
        order = SupplementOrder(
            desk.workspace,
            desk.pack,
            desk.today,
            desk.settings.folder("output"),
            self.reason.text().strip(),
            self.draft.isChecked(),
            self.by_person.isChecked(),
            self._mail,
        )
        self._begin(lambda progress: build_supplement(order, progress), "没有生成")

    def _begin(self, work: Callable[[Progress], Found], title: str) -> None:
        if self.running:
            return
        self._show_working(on=True)
        self._operation = Operation(
            self,
            work,
            success=self._show,
            failure=lambda error: self._failed(error, title),
            progress=self._on_step,
        ).start()

    def _on_step(self, step: Step) -> None:
        self.bar.setValue(round(step.fraction * _PARTS))

    def _show_working(self, *, on: bool) -> None:
        for part in (self.compare_button, self.build_button):
            allow(part, on=not on, why="正在处理，可以点“停止”")
        self.stop_button.setVisible(on)
        self.bar.setVisible(on)
        self.bar.setValue(0)
        if on:
            self.open_button.hide()
            self.send_button.hide()

    def _failed(self, error: QiluError, title: str) -> None:
        self._show_working(on=False)
        self.refresh()
        if not isinstance(error, Cancelled):
            tell_error(self, error, title)

    def _show(self, found: Found) -> None:
        self._show_working(on=False)
        self.refresh()
        if found.text:
            self.told.setText(found.text)
        self.folder = found.folder
        self.open_button.setVisible(found.folder is not None)
        self.send_button.setVisible(found.folder is not None)
        self.list.clear()
        for one in found.changes:
            if one.moved:
                self.list.addTopLevelItem(_item_of(one))
        self.list.expandAll()
        listed = bool(self.list.topLevelItemCount())
        self.list.setVisible(listed)
        # The list takes all the room there is; without it the card is as high as its lines.
        self._parts.setStretch(0, 100 if listed else 0)

    def _send(self) -> None:
        if self.folder:
            self.send.emit(self.folder)

    def _open(self) -> None:
        if self.folder:
            open_outside(self, self.folder)


def _item_of(one: PersonChange) -> QTreeWidgetItem:
    from qilu_desktop.submission.rounds import Change

    head = QTreeWidgetItem([one.name, one.change.value])
    font = head.font(0)
    font.setBold(True)
    head.setFont(0, font)
    for each in one.files:
        if each.change is not Change.SAME:
            head.addChild(QTreeWidgetItem([each.name, each.change.value]))
    return head
