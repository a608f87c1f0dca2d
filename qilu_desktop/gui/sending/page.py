"""报送: what goes out of the folder built last, and the record of what went out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.errors import QiluError
from qilu_desktop.flow import TITLES, BuiltMark, StepId, groups_of
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import open_outside
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.sending.mail_card import MailCard
from qilu_desktop.gui.sending.paper_card import PaperCard
from qilu_desktop.gui.sending.rounds_panel import RoundsPanel
from qilu_desktop.gui.sending.sent_card import SentCard
from qilu_desktop.gui.widgets import button, column, frame, label, link, restyle, row, scrolled, tab_button

if TYPE_CHECKING:
    from qilu_desktop.submission.mail_record import MailRecord

SENDING, RECORD, ROUNDS = range(3)
_TABS = ("寄发和打印", "报送记录", "补充材料")


class SendingPage(Page):
    """Three tabs: 寄发和打印 (mail, EMS, printer), 报送记录 (when, by which number, what came back), 补充材料."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._supplement: Path | None = None
        self.form = RecordForm(desk, groups_of(desk.pack.unit, StepId.SENDING), UNIT_SUBJECT)
        hint = "从生成的文件夹里发邮件、打印、寄 EMS。寄发以后在“报送记录”里登记；生成文件夹不等于已报送。"
        give = link("交给推荐单位…", self._hand_over, "hand-over")
        give.setToolTip("申报单位不在这里报送：把填好的人连同佐证材料写成一个文件，交给推荐单位")
        head = row(self.title(TITLES[StepId.SENDING], hint), give)
        head.setAlignment(give, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.tabs = QButtonGroup(self)
        self.body.addLayout(row(*(self._tab(name, place) for place, name in enumerate(_TABS)), 1, gap=0))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_sending())
        self.stack.addWidget(self.form)
        self.sent, self.rounds = SentCard(desk), RoundsPanel(desk)
        self.form.put_first(self.sent)
        self.rounds.record.connect(self._to_record)
        self.rounds.send.connect(self._to_supplement)
        self.stack.addWidget(self.rounds)
        self.body.addWidget(self.stack, 1)
        self.tabs.button(SENDING).setChecked(True)
        desk.reported.connect(self._refresh_visible)

    def _tab(self, text: str, place: int) -> QPushButton:
        made = tab_button(text, lambda: self.show_tab(place))
        self.tabs.addButton(made, place)
        return made

    def _make_sending(self) -> QWidget:
        self.state_title, self.state_text = label("", "heading"), label("", "muted", wrap=True)
        self.state_button = button("去生成", lambda: self.go.emit(StepId.BUILD))
        self.open_button = button("打开文件夹", self._open_folder)
        self.back_button = button("返回整套材料", self._back)
        self.back_button.hide()
        line = row(margins=(18, 12, 18, 12), gap=14)
        line.addLayout(column(self.state_title, self.state_text, gap=2), 1)
        line.addWidget(self.back_button)
        line.addWidget(self.open_button)
        line.addWidget(self.state_button)
        self.state = frame("banner", line)
        self.mail, self.paper = MailCard(), PaperCard()
        self.mail.repacked.connect(lambda _built: self._keep_mail())
        inner = QWidget()
        inner.setLayout(column(self.state, self.mail, self.paper, 1, gap=12, margins=(0, 6, 10, 20)))
        return scrolled(inner)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_tab(self, place: int) -> bool:
        """Show a tab; False when something typed could not be stored."""
        ready = self.commit()
        if ready:
            self.stack.setCurrentIndex(place)
            self.refresh()
        self.tabs.button(self.stack.currentIndex()).setChecked(True)
        return ready

    def _to_record(self) -> None:
        if self.show_tab(RECORD):
            self.sent.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh_visible(self) -> None:
        if self.isVisible() and self.stack.currentIndex() == SENDING:
            self._show_folder()

    def refresh(self) -> None:
        """Show what is stored, and the folder built last."""
        if self.stack.currentIndex() == RECORD:
            self.form.refresh()
            self.sent.refresh()
        elif self.stack.currentIndex() == ROUNDS:
            self.rounds.refresh()
        else:
            self._show_folder()

    def _show_folder(self) -> None:
        from qilu_desktop.submission.mail_record import record_of

        mark = self.desk.built_mark()
        folder = self._supplement or (Path(mark.folder) if mark else None)
        there = folder is not None and folder.is_dir()
        self.open_button.setVisible(there)
        self.back_button.setVisible(self._supplement is not None)
        record = None
        if folder is None or not there:
            self._say(
                "warn",
                "还没有可以寄发的文件夹",
                "请先到“生成报送文件夹”生成整套报送材料，再在这里发邮件、打印；正在生成的，生成完就会显示在这里。",
            )
        else:
            try:
                record = record_of(folder)
                self._say_state(mark, folder, record)
            except QiluError as error:
                self._say("warn", "这个文件夹不能在这里寄发", f"{error.what}{error.remedy}")
        for card in (self.mail, self.paper):
            card.setVisible(record is not None)
        if record is not None and folder is not None:
            notice = self.desk.pack.notice
            self.mail.show_folder(folder, record, f"发到 {notice.mail.address}")
            self.paper.show_folder(folder, record, notice)

    def _keep_mail(self) -> None:
        """The next build shares its mail out as this folder's is now."""
        if self.mail.wanted:
            self.desk.set_mail(self.mail.wanted)
        self._show_folder()

    def _say_state(self, mark: BuiltMark | None, folder: Path, record: MailRecord) -> None:
        from qilu_desktop.submission.model import NO_SEALED_SCAN

        current = self._supplement is not None or (mark is not None and mark.current)
        what = "补充材料" if self._supplement else "正式文件夹"
        unsealed = [one.rstrip("。") for one in record.missing if NO_SEALED_SCAN in one]
        if record.draft:
            self._say("warn", "这是草稿，不能用来报送", f"{folder.name}　改正问题后请生成{what}。")
        elif not current:
            self._say("warn", "文件夹已过期", f"{folder.name}　生成之后数据或生成设置有改动，寄发前请重新生成。")
        elif unsealed:
            told = f"{'；'.join(unsealed)}。签字盖章后在左栏“盖章扫描件”里归档，再重新生成。"
            self._say("warn", f"{'补充材料' if self._supplement else '文件夹'}里还有没盖章的文件", told)
        elif self._supplement:
            self._say("info", "下面是补充材料的邮件和打印", folder.name)
        else:
            self._say("good", "文件夹是最新的，可以寄发", folder.name)
        self.state_button.setVisible(self._supplement is None and (record.draft or not current))

    def _to_supplement(self, folder: Path) -> None:
        """Show the mail and the paper of a supplement, until the whole submission is asked for again."""
        self._supplement = folder
        self.show_tab(SENDING)

    def _back(self) -> None:
        self._supplement = None
        self._show_folder()

    def _say(self, tone: str, title: str, text: str) -> None:
        restyle(self.state, "tone", tone)
        self.state_title.setText(title)
        self.state_text.setText(text)
        self.state_button.setVisible(True)

    def _open_folder(self) -> None:
        mark = self.desk.built_mark()
        folder = self._supplement or (Path(mark.folder) if mark else None)
        if folder:
            open_outside(self, folder)

    def _hand_over(self) -> None:
        from qilu_desktop.gui.exchange.opening import hand_over

        if self.commit():
            hand_over(self.window(), self.desk)

    # -- leaving ------------------------------------------------------------------------------------------------------

    def commit(self) -> bool:
        """Store what was typed."""
        return self.form.commit()

    def shut(self) -> None:
        """Stop what is at work."""
        self.mail.stop()
        self.rounds.stop()
        self.sent.stop()
        if self.paper.job:
            self.paper.job.stop()

    def show_finding(self, finding: Finding) -> bool:
        """Focus the field."""
        return self.show_tab(RECORD) and self.form.focus_field(finding.field, finding.row, finding.column)
