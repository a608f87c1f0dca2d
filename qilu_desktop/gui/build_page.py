"""生成报送文件夹: where to, draft or final, progress with stop, and what has come of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qilu_desktop.checks.findings import NOTHING_BLOCKS, Finding, to_handle
from qilu_desktop.errors import Cancelled, InputError, QiluError
from qilu_desktop.flow import TITLES, StepId
from qilu_desktop.gui.building import Order, Outcome, build
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, choose_folder, open_outside, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.sending.mail_fields import MailFields
from qilu_desktop.gui.widgets import (
    READ_ONLY,
    SPIN_MARGIN,
    WIDEST,
    allow,
    button,
    column,
    frame,
    label,
    link,
    picture,
    restyle,
    row,
    scrolled,
)
from qilu_desktop.progress import Step
from qilu_desktop.sizes import MB, size_text

if TYPE_CHECKING:
    from qilu_desktop.submission.built import Built

_MAIL_HINT = "邮件按这里分装，下次生成也照此；生成以后可以在“寄发和打印”里再改，或给压缩包加密码。"
_WORKING = "正在生成，可以点“停止”"
_PARTS = 1000
_NAMED = 3
_NOTED = 4


class BuildPage(Page, OneAtATime):
    """One card to build with, one with the result."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.built: Built | None = None
        self._revision = 0
        self.body.addWidget(
            self.title(TITLES[StepId.BUILD], "生成整套报送材料。先在旁边做好，整体完成后才放到位；原有的文件夹会保留。")
        )
        self.state = self._make_state()
        self.result_card = self._make_result()
        self.result_card.hide()
        form = self._make_form()
        for card in (self.state, form, self.result_card):
            card.setMaximumWidth(WIDEST)
        parts = column(self.state, form, self.result_card, 1, gap=12, margins=(0, 0, 10, 20))
        inner = QWidget()
        inner.setLayout(parts)
        self.area = scrolled(inner)
        self.body.addWidget(self.area, 1)
        desk.reported.connect(self.refresh_visible)

    # -- building -----------------------------------------------------------------------------------------------------

    def _make_state(self) -> QFrame:
        self.state_title, self.state_text = label("", "heading"), label("", "muted", wrap=True)
        self.state_button = button("查看问题", lambda: self.go.emit(StepId.CHECKS))
        line = row(margins=(18, 12, 18, 12), gap=14)
        line.addLayout(column(self.state_title, self.state_text, gap=2), 1)
        line.addWidget(self.state_button)
        return frame("banner", line)

    def _make_form(self) -> QFrame:
        self.place = QLineEdit(str(self.desk.settings.folder("output")))
        self.place.setAccessibleName("放在哪个文件夹")
        self.choose = button("选择…", self._choose)
        self.draft = QCheckBox("生成草稿（文件夹名和每份文件首页都注明“草稿”，不能用来报送）")
        self.official, self.official_remedy = label("", "hint", wrap=True), label("", "caution", wrap=True)
        self.by_person = QCheckBox("A3 一览表按人排（先第 1 人 6 份，再第 2 人……）；不选则按套排")
        self.each = QSpinBox()
        self.each.setRange(0, 500)
        self.each.setSuffix(" MB")
        self.each.setSpecialValueText("不限（图片原样）")
        self.each.setAccessibleName("每人佐证材料合计不超过")
        self.each.setToolTip("只在有要求时设。超过时把图片缩小，不低于每英寸 150 点，缩小了哪些列在报送清单里。")
        self.each.setFixedWidth(190)
        self.each.lineEdit().setTextMargins(SPIN_MARGIN, 0, 0, 0)
        allow(self.each, on=not self.desk.read_only, why=READ_ONLY)
        self.each.setValue(self.desk.each // MB)
        self.each.valueChanged.connect(lambda size: self.desk.set_each(size * MB))
        self.mail = MailFields(hint=_MAIL_HINT)
        self._mail = self.desk.mail
        self.mail.show_options(self._mail)
        self.start_button = button("生成报送文件夹", self.start, primary=True)
        self.start_button.setProperty("large", True)
        self.stage, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _PARTS)
        self.bar.setAccessibleName("生成进度")
        self.cancel_button = button("停止", self.stop)
        line = row(gap=16)
        line.addLayout(column(self.stage, self.bar, gap=6), 1)
        line.addWidget(self.cancel_button)
        self.working = frame("plain", line)
        self.working.hide()
        parts = column(
            label("放在哪个文件夹"),
            row(self.place, self.choose),
            self.draft,
            self.by_person,
            row(label("每人佐证材料（PDF）合计不超过"), self.each, 1),
            self.mail,
            self.official,
            self.official_remedy,
            row(self.start_button, 1),
            self.working,
            margins=(22, 18, 22, 20),
            gap=10,
        )
        return frame("card", parts)

    def _make_result(self) -> QFrame:
        self.result_title, self.result_text = label("", "heading"), label("", "muted", wrap=True)
        self.notes = label("", "caution", wrap=True)
        self.files = QTreeWidget()
        self.files.setHeaderLabels(["文件", "页数", "大小"])
        self.files.setAccessibleName("生成的文件")
        self.files.setIndentation(18)
        header = self.files.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.files.setMinimumHeight(380)
        self.files.itemActivated.connect(lambda item, _column: self._open(str(item.data(0, 0x0100) or "")))
        look = link("核对", self.look_at_built)
        open_folder = button("打开文件夹", lambda: self._open(""), primary=True)
        self.copy_button = button("复制邮件正文", self.copy_mail)
        self.send_link = link("去寄发和登记", lambda: self.go.emit(StepId.SENDING))
        head = row(picture("done-large", 30), gap=12)
        head.addLayout(column(self.result_title, self.result_text, gap=2), 1)
        for part in (self.send_link, look, self.copy_button, open_folder):
            head.addWidget(part)
        return frame("card", column(head, self.notes, self.files, margins=(18, 16, 18, 12), gap=10))

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what blocks, and whether the folder built last is still current."""
        blocking, mark = self.desk.blocking, self.desk.built_mark()
        if blocking:
            named = "；".join(one.message.rstrip("。") for one in blocking[:_NAMED])
            more = f"……共 {len(blocking)} 项" if len(blocking) > _NAMED else ""
            self._say("warn", f"还有 {to_handle(len(blocking))}", f"{named}{more}。现在可以先生成草稿看样子。")
        elif mark and not mark.current:
            self._say(
                "warn",
                "上次生成的文件夹已过期",
                f"“{Path(mark.folder).name}”生成之后数据或生成设置有改动，报送前请重新生成。",
            )
        else:
            self._say("good", f"{NOTHING_BLOCKS}，可以生成", "生成不等于已报送：盖章、寄出以后请在“报送与登记”里登记。")
        self.state_button.setVisible(bool(blocking))
        if self._mail != self.desk.mail:
            # Shared out anew in the meantime; what is typed here otherwise stays.
            self._mail = self.desk.mail
            self.mail.show_options(self._mail)
        self._tell_official()

    def _tell_official(self) -> None:
        """Say which documents are made from adopted forms, and what to do where they cannot be set here."""
        from qilu_desktop.documents.adoption.in_use import adopted_documents
        from qilu_desktop.submission.official_words import adopted_remedy, adopted_words

        documents = adopted_documents(self.desk.workspace.folder)
        for part, text in (
            (self.official, adopted_words(documents)),
            (self.official_remedy, adopted_remedy(documents)),
        ):
            part.setText(text)
            part.setVisible(bool(text))

    def _say(self, tone: str, title: str, text: str) -> None:
        restyle(self.state, "tone", tone)
        self.state_title.setText(title)
        self.state_text.setText(text)

    def _choose(self) -> None:
        folder = choose_folder(self, "放在哪个文件夹", Path(self.place.text()))
        if folder:
            self.place.setText(str(folder))

    # -- the build ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Build, or say what blocks and offer the findings or a draft."""
        if self.running:
            return
        try:
            self._mail = self.mail.options()
            self.desk.set_mail(self._mail)
        except InputError as error:
            tell_error(self, error, "没有生成")
            return
        self.desk.reveal_all()
        blocking = self.desk.blocking
        if blocking and not self.draft.isChecked() and not self._ask_for_draft(blocking):
            return
        self._begin(self._output(), draft=self.draft.isChecked())

    def _output(self) -> Path:
        return Path(self.place.text().strip()).expanduser()

    def _ask_for_draft(self, blocking: Sequence[Finding]) -> bool:
        """Say what blocks; whether a draft shall be built (it is ticked then)."""
        answer = ask(
            self,
            "还不能生成正式文件夹",
            f"还有 {to_handle(len(blocking))}：{blocking[0].message}",
            "可以逐项查看并改正，或先生成草稿看样子。",
            ("查看问题", "生成草稿"),
        )
        if answer == 0:
            self.go.emit(StepId.CHECKS)
        if answer == 1:
            self.draft.setChecked(True)
        return answer == 1

    def _begin(self, output: Path, *, draft: bool) -> None:
        from qilu_desktop.submission.built import Wishes

        desk, workspace = self.desk, self.desk.workspace
        self._revision = workspace.revision
        order = Order(
            workspace,
            desk.pack,
            workspace.dossier,
            self._revision,
            desk.today,
            output,
            draft,
            Wishes(self.by_person.isChecked(), mail=self._mail),
            desk.closer_look(fit=not draft),
        )
        desk.settings.keep_folder("output", output)
        self._show_working(on=True)
        self._operation = Operation(
            self,
            lambda progress: build(order, progress),
            success=self._come_back,
            failure=self._failed,
            progress=self._on_step,
        ).start()

    def _come_back(self, outcome: Outcome) -> None:
        """Show the folder; where only the close look found what blocks, say so."""
        self.desk.learn(outcome.looked)
        if outcome.built:
            self._done(outcome.built)
            return
        self._show_working(on=False)
        self.refresh()
        blocking = self.desk.blocking
        if blocking and self._ask_for_draft(blocking):
            self._begin(self._output(), draft=True)

    def _show_working(self, *, on: bool) -> None:
        self.working.setVisible(on)
        self.start_button.setVisible(not on)
        allow(self.cancel_button, on=on, why="")
        self.stage.setText("正在准备……")
        self.bar.setValue(0)
        for widget in (self.place, self.choose, self.draft, self.by_person, self.mail):
            allow(widget, on=not on, why=_WORKING)
        allow(self.each, on=not on and not self.desk.read_only, why=_WORKING if on else READ_ONLY)
        if on:
            self.result_card.hide()
            self.cancel_button.setFocus()

    def _on_step(self, step: Step) -> None:
        count = f"（{step.current}/{step.total}）" if step.total else ""
        self.stage.setText(f"{step.stage}{count}")
        self.bar.setValue(round(step.fraction * _PARTS))

    def stop(self) -> None:
        """Ask the build to stop."""
        super().stop()
        if self.running:
            allow(self.cancel_button, on=False, why="正在停止")
            self.stage.setText("正在停止……")

    def _failed(self, error: QiluError) -> None:
        self._show_working(on=False)
        if isinstance(error, Cancelled):
            self._say("info", "已停止", error.what)
        else:
            tell_error(self, error, "没有生成")

    def _done(self, built: Built) -> None:
        self.built = built
        self._show_working(on=False)
        self.desk.mark_built(built.folder, self._revision, draft=built.draft)
        name = "草稿" if built.draft else "报送文件夹"
        self.result_title.setText(f"没有变化，{name}保持原样" if built.unchanged else f"{name}已生成")
        self.result_text.setText(_result_words(built))
        notes = [*built.notes, *built.missing]
        rest = f"\n……另有 {len(notes) - _NOTED} 项，见报送清单。" if len(notes) > _NOTED else ""
        self.notes.setText("\n".join(notes[:_NOTED]) + rest)
        self.notes.setVisible(bool(notes))
        self._show_files(built)
        # A draft is not to be sent.
        self.send_link.setVisible(not built.draft)
        self.result_card.show()
        self.refresh()
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(self.result_card, 0, 12))

    def _show_files(self, built: Built) -> None:
        self.files.clear()
        folders: dict[str, QTreeWidgetItem] = {}
        for entry in built.files:
            head, _slash, name = entry.path.rpartition("/")
            item = QTreeWidgetItem([name, f"{entry.pages} 页" if entry.pages else "", size_text(entry.size)])
            item.setData(0, 0x0100, entry.path)
            parent = self._folder_item(head, folders)
            if parent:
                parent.addChild(item)
            else:
                self.files.addTopLevelItem(item)

    def _folder_item(self, path: str, folders: dict[str, QTreeWidgetItem]) -> QTreeWidgetItem | None:
        if not path:
            return None
        if path not in folders:
            head, _slash, name = path.rpartition("/")
            parent, item = self._folder_item(head, folders), QTreeWidgetItem([name])
            item.setData(0, 0x0100, path)
            if parent:
                parent.addChild(item)
            else:
                self.files.addTopLevelItem(item)
            folders[path] = item
        return folders[path]

    def _open(self, path: str) -> None:
        if self.built:
            open_outside(self, self.built.folder.joinpath(*path.split("/")))

    def look_at_built(self) -> None:
        """Look at the built folder as a receiver does, and against the workspace."""
        from qilu_desktop.gui.building import ready_of
        from qilu_desktop.gui.receiving.dialog import ReceivingDialog

        if self.built:
            ready = ready_of(self.desk.workspace, self.desk.pack)
            dialog = ReceivingDialog(self, self.built.folder.parent, ready=ready)
            dialog.open()
            dialog.look_at(self.built.folder, closest=True)

    def copy_mail(self) -> None:
        """Put the text of the mail on the clipboard."""
        from qilu_desktop.submission.model import MAIL_TEXT

        if not self.built:
            return
        try:
            text = self.built.folder.joinpath(*MAIL_TEXT.split("/")).read_text(encoding="utf-8-sig")
        except OSError as error:
            from qilu_desktop.errors import storage_error

            tell_error(self, storage_error(error, self.built.folder), "没有复制")
            return
        QGuiApplication.clipboard().setText(text)
        self.copy_button.setText("已复制")


def _result_words(built: Built) -> str:
    """What has come of a build, in a few sentences."""
    size = f"{built.folder.name}　共 {len(built.files)} 个文件，{size_text(built.bytes)}。"
    if built.unchanged:
        return f"{size}　与上次生成的完全相同，没有另存一份。"
    kept = f"　原来的文件夹已改名保留为“{built.kept.name}”。" if built.kept else ""
    changes = f"\n{built.difference.words}" if built.difference else ""
    return f"{size}{kept}{changes}"
