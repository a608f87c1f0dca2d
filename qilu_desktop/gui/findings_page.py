"""校验: every finding by weight and by whom, the clause behind it, what to do, and one key to its field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Waiver
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.flow import TITLES, StepId, message_here, person_name
from qilu_desktop.gui import palette
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.waiver_dialog import WaiverDialog
from qilu_desktop.gui.widgets import button, chip, column, frame, label, link, picture, row
from qilu_desktop.pack.model import Pack

_DATA = Qt.ItemDataRole.UserRole
_PICTURES = {Severity.BLOCK: "blocked", Severity.REASON: "warning", Severity.WARN: "info", Severity.UNKNOWN: "unknown"}
_WAIVED = "已说明理由"
_EVERYONE = ""


class FindingsPage(Page):
    """The report as a list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        head = self.title(TITLES[StepId.CHECKS], "随填随查。双击一条，或选中后按回车，直接到要改的地方。")
        self.looking = chip("正在核对附件、试排一览表……", "info")
        self.looking.hide()
        desk.looking.connect(self.looking.setVisible)
        desk.changed.connect(self._look_if_visible)
        line = row(margins=(0, 0, 10, 0))
        line.addWidget(head, 1)
        line.addWidget(self.looking)
        self.body.addLayout(line)
        self.banner = self._make_banner()
        self.tiles: dict[str, QPushButton] = {}
        self._entering = True
        self.who = Combo()
        self.who.setAccessibleName("只看谁的")
        self.who.setMinimumWidth(190)
        self.who.activated.connect(lambda _place: self._show_tree())
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索问题")
        self.search.setAccessibleName("搜索问题")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(lambda _text: self._show_tree())
        filters = row(gap=8)
        for name in (*(severity.value for severity in Severity), _WAIVED):
            filters.addWidget(self._make_filter(name))
        filters.addStretch(1)
        filters.addWidget(self.who)
        filters.addWidget(self.search)
        self.tree = self._make_tree()
        self.detail = self._make_detail()
        self.list_card = frame("card", column(self.tree, margins=(6, 6, 6, 6)))
        parts = column(self.banner, filters, self.list_card, self.detail, gap=12, margins=(0, 0, 10, 20))
        parts.setStretch(2, 1)
        self.body.addLayout(parts, 1)
        desk.reported.connect(self._refresh_visible)

    # -- building -----------------------------------------------------------------------------------------------------

    def _make_banner(self) -> QFrame:
        self.banner_picture = picture("done-large", 34)
        self.banner_title = label("", "heading")
        self.banner_text = label("", "muted", wrap=True)
        self.banner_button = button("去生成报送文件夹", lambda: self.go.emit(StepId.BUILD), primary=True)
        text = column(self.banner_title, self.banner_text, gap=2)
        line = row(self.banner_picture, margins=(18, 12, 18, 12), gap=14)
        line.addLayout(text, 1)
        line.addWidget(self.banner_button)
        made = frame("banner", line)
        made.setProperty("tone", "good")
        return made

    def _make_filter(self, name: str) -> QPushButton:
        made = QPushButton(name)
        made.setProperty("filter", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.toggled.connect(lambda _on: self._show_tree())
        self.tiles[name] = made
        return made

    def _make_tree(self) -> QTreeWidget:
        tree = _Tree(self.jump_to_current)
        tree.setHeaderLabels(["问题", "条款"])
        tree.setAccessibleName("问题清单")
        tree.setAllColumnsShowFocus(True)
        tree.setIndentation(18)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 80)
        tree.currentItemChanged.connect(lambda _new, _old: self._show_detail())
        tree.itemDoubleClicked.connect(lambda _item, _column: self.jump_to_current())
        return tree

    def _make_detail(self) -> QFrame:
        self.message = label("", "heading", wrap=True)
        self.remedy = label("", wrap=True)
        self.clause = label("", "muted", wrap=True)
        self.reason = label("", "good", wrap=True)
        self.jump_button = button("去修改", self.jump_to_current, primary=True)
        self.waive_button = button("说明理由…", self.waive)
        self.unwaive_button = link("撤回理由", self.unwaive)
        text = column(self.message, self.remedy, self.reason, self.clause, gap=5)
        side = column(self.jump_button, self.waive_button, self.unwaive_button, 1)
        line = row(margins=(18, 14, 18, 14), gap=18)
        line.addLayout(text, 1)
        line.addLayout(side)
        return frame("card", line)

    def showEvent(self, event: QShowEvent) -> None:
        """Note that the user has just come here."""
        super().showEvent(event)
        self._entering = True
        self.desk.look_closely()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _look_if_visible(self) -> None:
        if self.isVisible():
            self.desk.look_closely()

    def _refresh_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the report as it is now."""
        report = self.desk.report
        for severity in Severity:
            self._count(severity.value, report.count(severity))
        self._count(_WAIVED, sum(1 for finding in report.findings if finding.waived))
        self._show_banner(len(report.blocking))
        self._show_people()
        self._show_tree()
        self._begin_with_what_blocks()

    def _begin_with_what_blocks(self) -> None:
        """On coming here, select the first that blocks unless one that does is selected already."""
        current = self.current()
        if self._entering and self.desk.report.blocking and not (current and current.blocks):
            self._select_first()
        self._entering = False

    def _count(self, name: str, number: int) -> None:
        tile = self.tiles[name]
        tile.setText(f"{name}　{number}")
        tile.setEnabled(number > 0 or tile.isChecked())

    def _show_banner(self, blocking: int) -> None:
        ready = blocking == 0 and bool(self.desk.dossier.applicants)
        self.banner.setVisible(ready)
        if ready:
            count = len(self.desk.dossier.applicants)
            self.banner_title.setText("没有阻断问题")
            self.banner_text.setText(f"{count} 名申报人的材料已经齐备，可以生成报送文件夹。下面的提醒请再看一眼。")

    def _show_people(self) -> None:
        dossier, chosen = self.desk.dossier, self.who.currentData() or _EVERYONE
        wanted = [(_EVERYONE, "全部"), *((subject, _name(dossier, subject)) for subject in _order(dossier))]
        self.who.blockSignals(True)
        self.who.clear()
        for subject, name in wanted:
            self.who.addItem(name, subject)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.blockSignals(False)

    def shown(self) -> list[Finding]:
        """The findings that the filters let through."""
        names = {name for name, tile in self.tiles.items() if tile.isChecked()}
        who, words = self.who.currentData() or _EVERYONE, self.search.text().strip()
        return [
            finding
            for finding in self.desk.report.findings
            if (not names or _heading(finding) in names)
            and who in (_EVERYONE, finding.subject)
            and words in finding.message + finding.remedy
        ]

    def _show_tree(self) -> None:
        before = self.current()
        self.tree.clear()
        findings = self.shown()
        for name in (*(severity.value for severity in Severity), _WAIVED):
            group = [finding for finding in findings if _heading(finding) == name]
            if group:
                self._add_heading(name, group, before)
        if not self.tree.topLevelItemCount():
            empty = QTreeWidgetItem(["没有符合筛选条件的问题。"])
            empty.setForeground(0, QBrush(QColor(palette.MUTED)))
            self.tree.addTopLevelItem(empty)
        if self.current() is None:
            self._select_first()
        self._show_detail()

    def _add_heading(self, name: str, group: list[Finding], before: Finding | None) -> None:
        heading = QTreeWidgetItem([f"{name}　{len(group)} 项"])
        self.tree.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        for subject in _order(self.desk.dossier):
            own = [finding for finding in group if finding.subject == subject]
            if own:
                self._add_subject(heading, subject, own, before)
        heading.setExpanded(True)

    def _add_subject(self, heading: QTreeWidgetItem, subject: str, own: list[Finding], before: Finding | None) -> None:
        person = QTreeWidgetItem([f"{_name(self.desk.dossier, subject)}（{len(own)}）"])
        person.setForeground(0, QBrush(QColor(palette.MUTED)))
        heading.addChild(person)
        person.setFirstColumnSpanned(True)
        for finding in own:
            item = QTreeWidgetItem([message_here(self.desk.dossier, finding), finding.clause])
            item.setIcon(0, icon("waived" if finding.waived else _PICTURES[finding.severity]))
            item.setData(0, _DATA, finding)
            item.setToolTip(0, finding.message)
            item.setForeground(1, QBrush(QColor(palette.MUTED)))
            person.addChild(item)
            if finding == before:
                self.tree.setCurrentItem(item)
        person.setExpanded(True)

    def _select_first(self) -> None:
        heading = self.tree.topLevelItem(0)
        person = heading.child(0) if heading else None
        first = person.child(0) if person else None
        if first:
            self.tree.setCurrentItem(first)
            self.tree.scrollToTop()

    def current(self) -> Finding | None:
        """The finding selected."""
        item = self.tree.currentItem()
        found = item.data(0, _DATA) if item else None
        return found if isinstance(found, Finding) else None

    def _show_detail(self) -> None:
        finding = self.current()
        self.detail.setVisible(finding is not None)
        if finding is None:
            return
        self.message.setText(finding.message)
        self.remedy.setText(finding.remedy)
        self.clause.setText(clause_words(self.desk.pack, finding))
        self.clause.setVisible(bool(self.clause.text()))
        waiver = finding.waiver
        self.reason.setText(f"理由：{waiver.reason}（{waiver.by}，{waiver.on.chinese}）" if waiver else "")
        self.reason.setVisible(waiver is not None)
        can = finding.severity is Severity.REASON and not self.desk.read_only
        self.waive_button.setVisible(can and not finding.waived)
        own = any((entry.rule, entry.subject) == (finding.rule, finding.subject) for entry in self.desk.dossier.waivers)
        self.unwaive_button.setVisible(can and own)

    # -- acting -------------------------------------------------------------------------------------------------------

    def jump_to_current(self) -> None:
        """Go to the field of the finding selected."""
        finding = self.current()
        if finding:
            self.jump.emit(finding)

    def waive(self) -> None:
        """Ask for a reason and record it."""
        finding = self.current()
        if finding is None:
            return
        dialog = WaiverDialog(self, finding.message, self.desk.dossier.unit.text("contact"))
        if dialog.exec():
            today = self.desk.today
            on = PartialDate(today.year, today.month, today.day)
            waiver = Waiver(finding.rule, finding.subject, dialog.reason_text, dialog.by_text, on)
            self.desk.do(lambda: self.desk.workspace.set_waiver(waiver))

    def unwaive(self) -> None:
        """Take the reason back."""
        finding = self.current()
        if finding:
            self.desk.do(lambda: self.desk.workspace.remove_waiver(finding.rule, finding.subject))


class _Tree(QTreeWidget):
    def __init__(self, enter: Callable[[], None]) -> None:
        super().__init__()
        self._enter = enter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        else:
            super().keyPressEvent(event)


def clause_words(pack: Pack, finding: Finding) -> str:
    """The clause as the notice has it, quoted."""
    clause = pack.clause(finding.clause)
    return f"依据 {pack.notice.number} 第 {clause.id} 条：“{clause.text}”" if clause else ""


def _heading(finding: Finding) -> str:
    return _WAIVED if finding.waived else finding.severity.value


def _order(dossier: Dossier) -> list[str]:
    return [UNIT_SUBJECT, *(unit.id for unit in dossier.enterprises), *(person.id for person in dossier.applicants)]


def _name(dossier: Dossier, subject: str) -> str:
    person, unit = dossier.applicant(subject), dossier.enterprise(subject)
    if person:
        return f"{dossier.order_of(subject)}　{person_name(person)}"
    return (unit.name or "未填名称的申报单位") if unit else "推荐单位"
