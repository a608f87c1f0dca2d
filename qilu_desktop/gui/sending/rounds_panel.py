"""补充材料: record what was sent, see what is another since then, build only the difference."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QTreeWidget, QTreeWidgetItem, QWidget

from qilu_desktop.errors import Cancelled, InputError, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_folder, open_outside, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.sending.rounds_work import Found, build_supplement, compare, record
from qilu_desktop.gui.widgets import button, column, frame, label, row
from qilu_desktop.progress import Progress, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from qilu_desktop.submission.rounds import PersonChange

_PARTS = 1000


class RoundsPanel(QWidget, OneAtATime):
    """Two cards: the sendings on record, and the supplement to the newest one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.folder: Path | None = None
        self.setLayout(column(self._make_record(), self._make_supplement(), gap=12, margins=(0, 6, 10, 12)))

    def _make_record(self) -> QFrame:
        self.known = label("", "muted", wrap=True)
        self.sent_folder, self.sent_on = QLineEdit(), QLineEdit()
        self.sent_folder.setAccessibleName("实际发出的报送文件夹")
        self.sent_on.setAccessibleName("哪一天发出的")
        self.sent_on.setPlaceholderText("2024-07-22")
        self.sent_on.setMaximumWidth(130)
        self.record_button = button("登记为已报送", self.record)
        parts = column(
            label("已报送的材料", "heading"),
            self.known,
            row(
                label("发出的文件夹"),
                self.sent_folder,
                button("选择…", self._choose),
                label("日期"),
                self.sent_on,
                self.record_button,
                gap=10,
            ),
            margins=(18, 14, 18, 14),
            gap=8,
        )
        return frame("card", parts)

    def _make_supplement(self) -> QFrame:
        self.told = label("", "muted", wrap=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("补充的原因")
        self.reason.setPlaceholderText("例如：补报一人；更正岗位名称。印在补充材料清单和邮件里")
        self.compare_button = button("看有哪些不同", self.compare)
        self.build_button = button("生成补充材料", self.build, primary=True)
        self.open_button = button("打开文件夹", self._open)
        self.open_button.hide()
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
            label("补充材料（补报、替换、撤回）", "heading"),
            self.told,
            row(label("原因"), self.reason, gap=10),
            row(self.build_button, self.compare_button, self.open_button, self.stop_button, self.bar, 1, gap=10),
            self.list,
            1,
            margins=(18, 14, 18, 14),
            gap=8,
        )
        parts.setStretchFactor(self.list, 100)
        return frame("card", parts)

    def refresh(self) -> None:
        """Show what is on record, and the folder built last."""
        from qilu_desktop.submission.rounds import sendings

        wrong = ""
        try:
            known = sendings(self.desk.workspace.folder)
        except QiluError as error:
            known, wrong = (), error.line
        lines = [f"{one.title}　{one.on.isoformat()}　{one.folder}　{len(one.state)} 份材料" for one in known]
        told = "\n".join(lines) or "还没有登记过。邮件、EMS 发出以后，把实际发出的文件夹登记在这里。"
        self.known.setText(wrong or told)
        mark = self.desk.built_mark()
        if mark and not mark.draft and not self.sent_folder.text():
            self.sent_folder.setText(mark.folder)
        if not self.sent_on.text():
            typed = self.desk.dossier.unit.day("sent_on")
            self.sent_on.setText((typed.last if typed else self.desk.today).isoformat())
        what = f"与{known[-1].title}（{known[-1].on.isoformat()}）相比，只把不同的部分做成补充材料。" if known else ""
        self.told.setText(what or "登记了已报送的文件夹以后，才能知道要补充什么。")
        for part in (self.build_button, self.compare_button):
            part.setEnabled(bool(known))

    # -- working ------------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        start = Path(self.sent_folder.text().strip() or self.desk.settings.folder("output"))
        folder = choose_folder(self, "实际发出的报送文件夹", start)
        if folder:
            self.sent_folder.setText(str(folder))

    def record(self) -> None:
        """Record that the folder was sent."""
        if not self.sent_folder.text().strip():
            tell_error(self, InputError("没有写发出的文件夹。", "请点“选择…”，选实际发出的报送文件夹。"), "没有登记")
            return
        try:
            on = date.fromisoformat(self.sent_on.text().strip())
        except ValueError:
            tell_error(self, InputError("日期写法不对。", "请写成 2024-07-22 的样子。"), "没有登记")
            return
        folder = Path(self.sent_folder.text().strip())
        workspace, dossier = self.desk.workspace.folder, self.desk.dossier
        self._begin(lambda progress: record(workspace, dossier, folder, on, progress), "没有登记")

    def compare(self) -> None:
        """Show what is another than what was sent."""
        desk = self.desk
        workspace, pack, dossier, today = desk.workspace, desk.pack, desk.dossier, desk.today
        self._begin(lambda progress: compare(workspace, pack, dossier, today, progress), "没有比成")

    def build(self) -> None:
        """Build the supplement beside the folder built last."""
        desk, reason = self.desk, self.reason.text().strip()
        workspace, pack, today = desk.workspace, desk.pack, desk.today
        output = desk.settings.folder("output")
        self._begin(lambda progress: build_supplement(workspace, pack, today, output, reason, progress), "没有生成")

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
        for part in (self.record_button, self.compare_button, self.build_button):
            part.setEnabled(not on)
        self.stop_button.setVisible(on)
        self.bar.setVisible(on)
        self.bar.setValue(0)
        if on:
            self.open_button.hide()

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
        self.list.clear()
        for one in found.changes:
            if one.moved:
                self.list.addTopLevelItem(_item_of(one))
        self.list.expandAll()
        self.list.setVisible(bool(self.list.topLevelItemCount()))

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
