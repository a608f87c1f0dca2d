"""电子邮件: how the mail is shared out, and each draft to open or to copy from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from qilu_desktop.errors import Cancelled, InputError, QiluError
from qilu_desktop.gui.dialogs import open_outside, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.sending.mail_fields import MailFields
from qilu_desktop.gui.widgets import allow, button, chip, clear, column, label, row, rule
from qilu_desktop.progress import Step

if TYPE_CHECKING:
    from qilu_desktop.submission.built import Built
    from qilu_desktop.submission.drafts import DraftSeen
    from qilu_desktop.submission.mail_options import MailOptions
    from qilu_desktop.submission.mail_record import MailRecord

_NAMED = 2


class MailCard(QFrame, OneAtATime):
    """The card; ``repacked`` carries what a new sharing out has made, ``wanted`` is how it was to be made."""

    repacked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._folder: Path | None = None
        self._reading: Operation[tuple[DraftSeen, ...]] | None = None
        self._stale = False
        self.drafts: tuple[DraftSeen, ...] = ()
        self.wanted: MailOptions | None = None
        self.to = label("", "muted", wrap=True)
        self.news, self.notes = label("", "muted", wrap=True), label("", "caution", wrap=True)
        self.news.hide()
        self.notes.hide()
        self.list = column(gap=0)
        parts = (label("电子邮件", "heading"), self.to, self._make_options(), self.news, self.notes, self.list)
        self.setLayout(column(*parts, margins=(22, 16, 22, 16), gap=10))

    def _make_options(self) -> QWidget:
        self.locked = QCheckBox("加密码")
        self.password = QLineEdit()
        self.password.setAccessibleName("压缩包密码")
        self.password.setPlaceholderText("至少 8 位英文、数字")
        self.password.setFixedWidth(190)
        self.apply_button = button("重新分装", self.repack)
        self.stop_button = button("停止", self.stop)
        self.stop_button.hide()
        self.stage = label("", "muted")
        working = QWidget()
        working.setLayout(row(self.stage, self.stop_button, self.apply_button, gap=12))
        made = MailFields(self.locked, self.password, 1, working)
        self.fields, self.limit, self.each, self.zipped = made, made.limit, made.each, made.zipped
        self.zipped.toggled.connect(lambda on: self.locked.setChecked(on and self.locked.isChecked()))
        self.locked.toggled.connect(self._on_locked)
        self.locked.clicked.connect(lambda on: on and self.password.setFocus())
        self.password.hide()
        return made

    def _on_locked(self, on: bool) -> None:
        if on:
            self.zipped.setChecked(True)
        self.password.setVisible(on)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_folder(self, folder: Path, record: MailRecord, to: str) -> None:
        """Show the mail of a folder."""
        if folder != self._folder:
            self._show_options(record)
        self._folder = folder
        from qilu_desktop.submission.mailing import HOW_TO_OPEN

        self.to.setText(f"{to}。打开草稿：{HOW_TO_OPEN}")
        self._read()

    def _show_options(self, record: MailRecord) -> None:
        self.fields.show_options(record.options)
        self.locked.setChecked(record.protected)

    def _read(self) -> None:
        from qilu_desktop.submission.drafts import drafts_of

        folder = self._folder
        if folder is None:
            return
        if self._reading and self._reading.running:
            # What it reads may be gone already.
            self._stale = True
            return
        self._stale = False
        self._reading = Operation(
            self, lambda progress: drafts_of(folder, progress), success=self._show_drafts, failure=self._unread
        ).start()

    def _unread(self, error: QiluError) -> None:
        self._show_drafts(())
        self._say("", error.line)

    def _show_drafts(self, drafts: tuple[DraftSeen, ...]) -> None:
        if self._stale:
            self._read()
            return
        self.drafts = drafts
        clear(self.list)
        for draft in drafts:
            self.list.addWidget(rule())
            self.list.addLayout(self._draft_row(draft))
        if not drafts:
            self.list.addWidget(label("这个文件夹里没有邮件草稿。请点“重新分装”，或重新生成报送文件夹。", "muted"))

    def _draft_row(self, draft: DraftSeen) -> QHBoxLayout:
        from qilu_desktop.sizes import size_text

        shown = "、".join(draft.attached[:_NAMED]) + (" 等" if len(draft.attached) > _NAMED else "")
        told = label(f"{len(draft.attached)} 个附件，{size_text(draft.size)}", "label")
        names = label(shown, "hint")
        # A row must not grow wider than the window.
        names.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        names.setToolTip("\n".join(draft.attached))
        line = row(chip(f"第 {draft.number} 封", "info"), margins=(0, 8, 0, 8), gap=10)
        line.addLayout(column(told, names, gap=2), 1)
        for words, text in (("复制收件人", draft.to), ("复制主题", draft.subject), ("复制正文", draft.body)):
            line.addWidget(self._copy_button(words, text))
        line.addWidget(button("打开草稿", lambda: open_outside(self, draft.place)))
        return line

    def _copy_button(self, words: str, text: str) -> QPushButton:
        def copy() -> None:
            QGuiApplication.clipboard().setText(text)
            made.setText("已复制")

        made = button(words, copy)
        made.setProperty("flat2", True)
        return made

    def _say(self, news: str, *notes: str) -> None:
        for part, text in ((self.news, news), (self.notes, "\n".join(notes))):
            part.setText(text)
            part.setVisible(bool(text))

    # -- sharing out anew ---------------------------------------------------------------------------------------------

    def options(self) -> MailOptions:
        """What is set.

        Raises:
            InputError: something that cannot be.
        """
        password = self.password.text() if self.locked.isChecked() else ""
        if self.locked.isChecked() and not password:
            raise InputError("还没有填压缩包的密码。", "请填写密码，或去掉“加密码”。")
        return self.fields.options(password)

    def repack(self) -> None:
        """Share the mail out anew as set."""
        from qilu_desktop.submission.repack import repack

        folder = self._folder
        if folder is None or self.running:
            return
        try:
            options = self.options()
        except InputError as error:
            tell_error(self, error, "没有重新分装")
            return
        self.wanted = options
        self._show_working(on=True)
        self._operation = Operation(
            self,
            lambda progress: repack(folder, options, progress),
            success=self._done,
            failure=self._failed,
            progress=self._on_step,
        ).start()

    def stop(self) -> None:
        """Ask the work to stop; the folder stays as it was."""
        super().stop()
        allow(self.stop_button, on=False, why="正在停止")

    def _on_step(self, step: Step) -> None:
        self.stage.setText(step.stage if len(step.stage) <= 22 else f"{step.stage[:21]}…")

    def _show_working(self, *, on: bool) -> None:
        self.stop_button.setVisible(on)
        allow(self.stop_button, on=on, why="")
        self.apply_button.setVisible(not on)
        self.stage.setText("正在准备……" if on else "")
        for part in (self.limit, self.each, self.zipped, self.locked, self.password):
            part.setEnabled(not on)

    def _done(self, built: Built) -> None:
        self._show_working(on=False)
        kept = f"原来的文件夹保留为“{built.kept.name}”。" if built.kept else ""
        head = "邮件没有变化。" if built.unchanged else f"已重新分装为 {len(built.messages)} 封。{kept}"
        self._say(head, *built.notes)
        self._read()
        self.repacked.emit(built)

    def _failed(self, error: QiluError) -> None:
        self._show_working(on=False)
        if isinstance(error, Cancelled):
            self._say(error.what)
        else:
            tell_error(self, error, "没有重新分装")
