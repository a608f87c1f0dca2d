"""The window 查询核对 of one person's certificates."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Applicant, Evidence, claim_of
from qilu_desktop.dossier.reading.judging import (
    QUERY,
    SAME_RESULT,
    TABLE,
    Judged,
    current_reading,
    judge_row,
    mark_of,
)
from qilu_desktop.dossier.reading.kept import Confirmation
from qilu_desktop.dossier.reading.model import Box
from qilu_desktop.dossier.reading.verdict import Verdict
from qilu_desktop.dossier.values import PartialDate, Row
from qilu_desktop.flow import person_name
from qilu_desktop.gui.certificate_check.comparison import ComparisonTable, marks_of
from qilu_desktop.gui.certificate_check.filling import fill_from_evidence
from qilu_desktop.gui.certificate_check.job import ReadingJob
from qilu_desktop.gui.certificate_check.loading import PageLoader
from qilu_desktop.gui.certificate_check.picture import PageView
from qilu_desktop.gui.certificate_check.query_card import QueryCard
from qilu_desktop.gui.certificate_check.record_card import RecordCard
from qilu_desktop.gui.certificate_check.shots_card import ShotsCard
from qilu_desktop.gui.certificate_check.words import tone_of, verdict_words
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import confirm
from qilu_desktop.gui.evidence.gathering import Goal
from qilu_desktop.gui.evidence.mime import has_wanted
from qilu_desktop.gui.waiver_dialog import Asked, WaiverDialog
from qilu_desktop.gui.widgets import button, chip, column, frame, label, link, restyle, row, scrolled, tool
from qilu_desktop.pack.model import Site
from qilu_desktop.progress import Step

_SIZE = (1200, 690)
_LEFT = 384
_WHICH = 360
_CONFIRMING = Asked("确认截图无误", "理由、确认人和日期会写进校验报告；截图或所填内容再改动时，须重新确认。", "确认")


class CertificateCheck(QDialog):
    """One certificate at a time of the applicant *subject*; *row_id* is shown first, *shot* looked at first."""

    def __init__(self, parent: QWidget, desk: Desk, subject: str, row_id: str, shot: str = "") -> None:
        super().__init__(parent)
        self.desk, self.subject, self.row_id, self.shot = desk, subject, row_id, shot
        self._over = False
        self.setWindowTitle("证书查询核对")
        self.setAcceptDrops(not desk.read_only)
        self.resize(*_SIZE)
        self.job = ReadingJob(self, desk)
        self.job.stepped.connect(self._step)
        self.job.ended.connect(self.refresh)
        self.loader = PageLoader(self, desk, self._show_picture)
        self.which = Combo()
        self.which.setAccessibleName("哪一本证书")
        self.which.setMinimumWidth(_WHICH)
        self.which.activated.connect(lambda place: self.show_row(str(self.which.itemData(place))))
        self.query = QueryCard(desk, self._site_opened)
        self.shots = ShotsCard(desk, Goal(subject, QUERY, claim_of(TABLE, row_id)))
        self.shots.chosen.connect(self._show_shot)
        self.record = RecordCard(desk, subject, self.row)
        self.table = ComparisonTable(desk, self._zoom)
        self.view = PageView()
        left = QWidget()
        left.setLayout(column(self.query, self.shots, self.record, 1, gap=10, margins=(0, 0, 6, 0)))
        area = scrolled(left)
        area.setFixedWidth(_LEFT)
        body = row(area, gap=12)
        body.addLayout(self._right_side(), 1)
        self.head = label("", "heading")
        top = row(self.head, self.which, 1)
        bottom = row(1, button("完成", self.accept, primary=True))
        self.setLayout(column(top, body, bottom, margins=(18, 14, 18, 14), gap=10))
        desk.changed.connect(self.refresh)
        desk.pointed.connect(self.accept)
        if not desk.read_only:
            QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self.shots.intake.paste)
        self.refresh()

    def _right_side(self) -> QVBoxLayout:
        self.verdict = chip("", "plain")
        self.reason = label("", wrap=True)
        self.read_button = button("读取截图", self.read_again)
        self.stop_button = link("停止", self.job.stop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.confirm_button = button("确认无误…", self.confirm, primary=True)
        self.confirmed = label("", "good", wrap=True)
        self.unconfirm_button = link("撤回确认", self.unconfirm)
        told = row(self.verdict, gap=10)
        told.addWidget(self.reason, 1)
        for part in (self.bar, self.stop_button, self.read_button, self.confirm_button):
            told.addWidget(part)
        saying = row(gap=8)
        saying.addWidget(self.confirmed, 1)
        saying.addWidget(self.unconfirm_button)
        card = frame("card", column(told, saying, self.table, margins=(16, 12, 16, 12), gap=8))
        self.fill_link = link("按截图填写证书…", self.fill)
        tools = row(
            label("截图（框出的是读到的内容；滚轮缩放，按住拖动）", "hint"),
            1,
            self.fill_link,
            tool("zoom-out", "缩小", lambda: self.view.zoom(larger=False)),
            tool("zoom-in", "放大", lambda: self.view.zoom(larger=True)),
            link("整页", self.view.fit),
        )
        parts = column(card, tools, self.view, gap=6)
        parts.setStretchFactor(self.view, 1)
        return parts

    # -- what is shown ------------------------------------------------------------------------------------------------

    @property
    def person(self) -> Applicant | None:
        """The applicant; None once removed."""
        return self.desk.dossier.applicant(self.subject)

    def row(self) -> Row | None:
        """The certificate's row as it is stored now."""
        person = self.person
        return next((one for one in person.certificates if one.id == self.row_id), None) if person else None

    def judged(self) -> tuple[Judged, ...]:
        """The screenshots of the certificate, the one that weighs most first."""
        person, current = self.person, self.row()
        if person is None or current is None:
            return ()
        return judge_row(person.name, current, self.desk.dossier.evidence_of(self.subject))

    def current(self) -> Judged | None:
        """The screenshot that is looked at."""
        found = self.judged()
        return next((one for one in found if one.entry.id == self.shot), found[0] if found else None)

    def show_row(self, row_id: str) -> bool:
        """Go to another certificate of the person; False when something typed could not be stored."""
        if not self.record.commit():
            self._show_rows()
            return False
        self.row_id, self.shot = row_id, ""
        self.shots.goal = Goal(self.subject, QUERY, claim_of(TABLE, row_id))
        self.view.whole = True
        self.refresh()
        return True

    def refresh(self) -> None:
        """Show everything as it is stored now; the window closes where the certificate is gone."""
        person, current = self.person, self.row()
        if self._over:
            return
        if person is None or current is None:
            self.reject()
            return
        self.head.setText(f"{person_name(person)}的证书")
        self._show_rows()
        self.query.display(person, current.values)
        self.record.display(current.values)
        shown = self.current()
        self.shots.display(self.judged(), shown.entry.id if shown else "")
        self._show_verdict(shown, current)
        self._show_picture()
        self.read_new()

    def _show_rows(self) -> None:
        person = self.person
        rows = person.certificates if person else ()
        columns = self.desk.pack.applicant.by_id[TABLE]
        self.which.clear()
        for number, one in enumerate(rows, 1):
            words = [display(columns.column(name), one.values.get(name)) for name in ("trade", "level")]
            self.which.addItem(f"第 {number} 本　{' · '.join(word for word in words if word) or '未填'}", one.id)
        self.which.setCurrentIndex(self.which.findData(self.row_id))

    def _show_verdict(self, shown: Judged | None, current: Row) -> None:
        running, editable = self.job.running, not self.desk.read_only
        self.verdict.setText(verdict_words(shown) if shown else "没有截图")
        restyle(self.verdict, "chip", tone_of(shown) if shown else "plain")
        self.reason.setText(self._reason(shown))
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.read_button.setVisible(bool(shown) and not running and editable)
        self.fill_link.setVisible(bool(shown and shown.compared) and not running and editable)
        self.read_button.setText("重新读取" if shown and shown.compared else "读取截图")
        doubtful = shown is not None and shown.verdict not in (None, Verdict.SAME)
        recorded = current.values.text("result") == SAME_RESULT
        self.confirm_button.setVisible(doubtful and recorded and editable and not (shown and shown.confirmed))
        one = shown.confirmed if shown else None
        self.confirmed.setText(f"已确认：{one.reason}（{one.by}，{one.on.chinese}）" if one else "")
        self.confirmed.setVisible(one is not None)
        self.unconfirm_button.setVisible(one is not None and editable)

    def _reason(self, shown: Judged | None) -> str:
        if shown is None:
            return "添加截图后，软件会在本机读取，与所填内容逐项比对。"
        if self.job.running:
            return "正在读取，约需几秒；可以先填写左边。"
        if shown.compared is None:
            failure = self.job.failures.get(shown.entry.id, "")
            return f"{failure}这不影响记录结果。" if failure else "还没有读取这张截图。"
        return shown.compared.reason

    def _show_picture(self) -> None:
        shown, person, current = self.current(), self.person, self.row()
        if person is None or current is None:
            return
        page = shown.compared.page if shown and shown.compared else 1
        image = self.loader.image(shown.entry, page) if shown else None
        self.view.display(image, marks_of(shown))
        self.table.display(person.name, current.values, shown, image)

    def _show_shot(self, evidence_id: str) -> None:
        self.shot, self.view.whole = evidence_id, True
        self.refresh()

    # -- reading ------------------------------------------------------------------------------------------------------

    def _unread(self) -> list[Evidence]:
        return [one.entry for one in self.judged() if current_reading(one.entry) is None]

    def read_new(self) -> None:
        """Read what is unread; what failed or was stopped before is tried again only when asked."""
        self._start([entry for entry in self._unread() if entry.id not in self.job.tried])

    def read_again(self) -> None:
        """Read the screenshot that is looked at anew."""
        shown = self.current()
        if shown:
            self._start([shown.entry])

    def _start(self, entries: list[Evidence]) -> None:
        if entries and not self.job.running:
            self.bar.setRange(0, 0)
            self.job.start(entries)
            current = self.row()
            if current:
                self._show_verdict(self.current(), current)

    def _step(self, step: Step) -> None:
        self.bar.setRange(0, 0 if step.total == 1 else step.total)
        self.bar.setValue(step.current)

    # -- acting -------------------------------------------------------------------------------------------------------

    def _site_opened(self, site: Site) -> None:
        """The site that was opened is the one queried, unless the clerk has said which."""
        current = self.row()
        if current and not current.values.filled("site") and not self.desk.read_only:
            field = self.desk.pack.applicant.by_id[TABLE].column("site")
            if any(choice.id == site.id for choice in field.choices):
                self.record.put(Row(current.id, current.values.with_value("site", site.id)))

    def _zoom(self, box: object) -> None:
        if isinstance(box, Box):
            self.view.zoom_to(box)

    def fill(self) -> None:
        """Offer what stands on the screenshot as the certificate's answers."""
        shown = self.current()
        if shown and self.record.commit():
            fill_from_evidence(self, self.desk, self.subject, self.row_id, shown.entry)

    def confirm(self) -> None:
        """Ask why the recorded 一致 stands although the machine read otherwise, and keep it."""
        shown = self.current()
        if shown is None or shown.compared is None or shown.entry.reading is None:
            return
        by = self._checker() or self.desk.dossier.unit.text("contact")
        text = f"读图结论：{shown.compared.verdict.value}。{shown.compared.reason}"
        dialog = WaiverDialog(self, text, by, _CONFIRMING)
        if dialog.exec():
            today = self.desk.today
            on = PartialDate(today.year, today.month, today.day)
            mark = mark_of(shown.entry.reading, shown.compared)
            self._keep(shown.entry, Confirmation(self.row_id, mark, dialog.reason_text, dialog.by_text, on))

    def unconfirm(self) -> None:
        """Take the confirmation back."""
        shown = self.current()
        if shown:
            self._keep(shown.entry, None)

    def _keep(self, entry: Evidence, one: Confirmation | None) -> None:
        others = tuple(each for each in entry.confirmations if each.row != self.row_id)
        changed = replace(entry, confirmations=(*others, one) if one else others)
        label = "确认查询截图无误" if one else "撤回对查询截图的确认"
        self.desk.do(lambda: self.desk.workspace.revise_evidence([changed], label))

    def _checker(self) -> str:
        current = self.row()
        return current.values.text("checker") if current else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        if has_wanted(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped as screenshots of this certificate."""
        event.acceptProposedAction()
        self.shots.take(event.mimeData())

    def _may_leave(self) -> bool:
        """Whether nothing is being added, or is not wanted any more: it would be gone with this window."""
        intake = self.shots.intake
        if not intake.running:
            return True
        more = "可以等它添加完再关闭；不要了的，现在就关闭。"
        return confirm(self, "关闭", "截图还在添加，没有加进来。", more, "不添加了，关闭")

    def done(self, result: int) -> None:
        """Store what was typed; stay open where that failed, or where a page is still coming in."""
        if not self._over and self.row() is not None and not (self.record.commit() and self._may_leave()):
            return
        self._over = True
        self.job.stop()
        super().done(result)
