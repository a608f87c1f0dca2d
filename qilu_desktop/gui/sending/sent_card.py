"""登记: which folder was sent and when; the one place where a sending is put on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import Cancelled, InputError, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_folder, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.sending.rounds_work import record
from qilu_desktop.gui.widgets import allow, button, column, label, row


class SentCard(QFrame, OneAtATime):
    """The sendings on record, and the line that adds one; ``recorded`` tells that one was added."""

    recorded = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self.desk = desk
        self.known = label("", "muted", wrap=True)
        self.folder, self.on = QLineEdit(), QLineEdit()
        self.folder.setAccessibleName("实际发出的报送文件夹")
        self.on.setAccessibleName("哪一天发出的")
        self.on.setPlaceholderText("2024-07-22")
        self.on.setMaximumWidth(130)
        self.record_button = button("登记为已报送", self.record)
        choose = button("选择…", self._choose)
        line = row(label("发出的文件夹"), self.folder, choose, label("日期"), self.on, self.record_button, gap=10)
        for part in (self.folder, self.on, choose, self.record_button):
            part.setEnabled(not desk.read_only)
        self.setLayout(column(label("发出的材料", "heading"), self.known, line, margins=(22, 16, 22, 18), gap=8))

    def refresh(self) -> None:
        """Show what is on record, and offer the folder built last."""
        from qilu_desktop.submission.rounds import sendings

        wrong = ""
        try:
            known = sendings(self.desk.workspace.folder)
        except QiluError as error:
            known, wrong = (), error.line
        lines = [f"{one.title}　{one.on.isoformat()}　{one.folder}　{len(one.state)} 份材料" for one in known]
        hint = "还没有登记过。邮件、EMS 发出以后，在这里登记实际发出的文件夹，补充材料据此比对；"
        told = "\n".join(lines) or f"{hint}下面的电子邮件发送日期还空着的，随之填上。"
        self.known.setText(wrong or told)
        mark = self.desk.built_mark()
        if mark and not mark.draft and not self.folder.text():
            self.folder.setText(mark.folder)
        if not self.on.text():
            typed = self.desk.dossier.unit.day("sent_on")
            self.on.setText((typed.last if typed else self.desk.today).isoformat())

    def _choose(self) -> None:
        start = Path(self.folder.text().strip() or self.desk.settings.folder("output"))
        folder = choose_folder(self, "实际发出的报送文件夹", start)
        if folder:
            self.folder.setText(str(folder))

    def record(self) -> None:
        """Put the folder on record as sent."""
        if self.running:
            return
        if not self.folder.text().strip():
            tell_error(self, InputError("没有写发出的文件夹。", "请点“选择…”，选实际发出的报送文件夹。"), "没有登记")
            return
        try:
            on = date.fromisoformat(self.on.text().strip())
        except ValueError:
            tell_error(self, InputError("日期写法不对。", "请写成 2024-07-22 的样子。"), "没有登记")
            return
        folder = Path(self.folder.text().strip())
        workspace, dossier = self.desk.workspace.folder, self.desk.dossier
        allow(self.record_button, on=False, why="正在核对这个文件夹")
        self.known.setText("正在核对这个文件夹…")
        self._operation = Operation(
            self,
            lambda progress: record(workspace, dossier, folder, on, progress),
            success=self._done,
            failure=self._failed,
        ).start()

    def _done(self, mailed: PartialDate | None) -> None:
        from qilu_desktop.submission.rounds import MAILED_ON

        allow(self.record_button, on=True, why="")
        if mailed and not self.desk.dossier.unit.filled(MAILED_ON):
            self.desk.set_value(UNIT_SUBJECT, MAILED_ON, mailed)
        self.refresh()
        self.recorded.emit()

    def _failed(self, error: QiluError) -> None:
        allow(self.record_button, on=True, why="")
        self.refresh()
        if not isinstance(error, Cancelled):
            tell_error(self, error, "没有登记")
