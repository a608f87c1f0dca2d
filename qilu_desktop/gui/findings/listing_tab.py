"""问题清单: filters, the list, and the card of what is selected."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from qilu_desktop.checks.findings import NOTHING_BLOCKS, Finding
from qilu_desktop.checks.registry import rule_of
from qilu_desktop.dossier.model import Waiver
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.flow import HEADINGS, Gaps, StepId, heading_of, places
from qilu_desktop.gui.certificate_check.opening import open_check, row_of_finding
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.findings.detail import Actions, FindingDetail
from qilu_desktop.gui.findings.lines import Line, lines, subject_name, subjects
from qilu_desktop.gui.findings.listing import FindingsView
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.waiver_dialog import WaiverDialog
from qilu_desktop.gui.widgets import allow, button, column, frame, label, link, picture, row

_EVERYONE = ""
_LOW, _EDGE = 400, 12
"""Below this height in px the page saves room; and the edges of the banner above and below."""


class ListingTab(QWidget):
    """The report as a list; ``jump`` carries a finding, ``go`` a step."""

    jump = Signal(object)
    go = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.entering = True
        self._folded: set[tuple[str, str]] = set()
        self._rule = ""
        self._people: list[tuple[str, str]] = []
        self.tiles: dict[str, QPushButton] = {}
        self.tree = FindingsView()
        actions = Actions(self.jump_to_current, self.mend, self.check_certificate, self.waive, self.unwaive)
        self.detail = FindingDetail(desk, actions)
        self.tree.opened.connect(self.jump_to_current)
        self.tree.mending.connect(self.mend)
        self.tree.folding.connect(self._fold)
        self.tree.chosen.connect(lambda: self.detail.display(self.tree.findings()))
        self.banner = self._make_banner()
        self.nothing = label("", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list_card = frame("card", column(self.nothing, self.tree, margins=(6, 6, 6, 6)))
        parts = column(self.banner, self._make_filters(), self.list_card, self.detail, gap=12)
        parts.setStretch(2, 1)
        self.setLayout(parts)

    # -- building -----------------------------------------------------------------------------------------------------

    def _make_banner(self) -> QFrame:
        self.banner_title = label("", "heading")
        self.banner_text = label("", "muted", wrap=True)
        go = button("去生成报送文件夹", lambda: self.go.emit(StepId.BUILD), primary=True)
        line = self._banner_line = row(picture("done-large", 34), margins=(18, _EDGE, 18, _EDGE), gap=14)
        line.addLayout(column(self.banner_title, self.banner_text, gap=2), 1)
        line.addWidget(go)
        made = frame("banner", line)
        made.setProperty("tone", "good")
        return made

    def _make_filters(self) -> QWidget:
        self.who = Combo()
        self.who.setAccessibleName("只看谁的")
        self.who.setMinimumWidth(120)
        self.who.setMaximumWidth(170)
        self.who.activated.connect(lambda _place: self.show_lines())
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索问题")
        self.search.setAccessibleName("搜索问题")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(130)
        self.search.setMaximumWidth(190)
        self.search.textChanged.connect(lambda _text: self.show_lines())
        self.rule_chip = link("", lambda: self.only_rule(""), "close")
        self.rule_chip.setToolTip("点此看全部规则的问题")
        self.rule_chip.hide()
        filters = row(*(self._make_filter(name) for name in HEADINGS), self.rule_chip, 1, self.who, self.search)
        made = QWidget()
        made.setLayout(filters)
        return made

    def _make_filter(self, name: str) -> QPushButton:
        made = QPushButton(name)
        made.setProperty("filter", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.toggled.connect(lambda _on: self.show_lines())
        self.tiles[name] = made
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the banner says only the main thing."""
        super().resizeEvent(event)
        low = event.size().height() < _LOW
        self.banner_text.setVisible(not low)
        edge = 4 if low else _EDGE
        self._banner_line.setContentsMargins(18, edge, 18, edge)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the report as it is now."""
        found = self.desk.places
        for name, tile in self.tiles.items():
            number = len(found.get(name, ()))
            tile.setText(f"{name}　{number}")
            allow(tile, on=number > 0 or tile.isChecked(), why="没有这一类问题")
        self._show_banner()
        self._show_people()
        self.show_lines()
        self._begin_with_what_blocks()

    def _begin_with_what_blocks(self) -> None:
        """On coming here, select the first that blocks unless one that does is selected already."""
        current = self.current()
        if self.entering and self.desk.gaps and not (current and current.blocks):
            self._select_first()
        self.entering = False

    def _show_banner(self) -> None:
        count = len(self.desk.dossier.applicants)
        ready = not self.desk.gaps and count > 0
        self.banner.setVisible(ready)
        if ready:
            self.banner_title.setText(NOTHING_BLOCKS)
            more = "下面的提醒请再看一眼。" if self.desk.report.findings else ""
            self.banner_text.setText(f"{count} 名申报人的材料已经齐备，可以生成报送文件夹。{more}")

    def _show_people(self) -> None:
        dossier, chosen = self.desk.dossier, self.who.currentData() or _EVERYONE
        wanted = [(_EVERYONE, "全部"), *((subject, subject_name(dossier, subject)) for subject in subjects(dossier))]
        if wanted == self._people:
            return
        self._people = wanted
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
            if (not names or heading_of(finding) in names)
            and who in (_EVERYONE, finding.subject)
            and self._rule in ("", finding.rule)
            and words in finding.message + finding.remedy
        ]

    @property
    def _filtered(self) -> bool:
        chosen = any(tile.isChecked() for tile in self.tiles.values())
        return chosen or bool(self._rule or self.who.currentData() or self.search.text().strip())

    def _found(self) -> Mapping[str, Gaps]:
        if not self._filtered:
            return self.desk.places
        return places(self.desk.pack, self.desk.dossier, self.shown())

    def only_rule(self, rule_id: str) -> None:
        """Show the findings of one rule alone, or of all."""
        self._rule = rule_id
        rule = rule_of(rule_id)
        self.rule_chip.setVisible(bool(rule))
        self.rule_chip.setText(f"只看：{rule.title}" if rule else "")
        self.show_lines()

    def show_lines(self) -> None:
        """Show what the filters let through, keeping the line selected."""
        before, row_before = self.current(), self.tree.currentIndex().row()
        found = self._found()
        made = lines(self.desk.dossier, found, self._folded)
        self.tree.lines.show_lines(self.desk.dossier, made)
        self.tree.setVisible(bool(made))
        self.nothing.setVisible(not made)
        self.nothing.setText("没有符合筛选条件的问题。" if self.desk.report.findings else "没有发现问题。")
        row_now = self.tree.lines.row_of(before) if before else -1
        if row_now >= 0:
            self.tree.select_row(row_now)
        else:
            self._select_near(row_before)
        self.detail.display(self.tree.findings())

    def _fold(self, line: Line) -> None:
        self._folded ^= {(line.heading, line.subject)}
        self.show_lines()
        for place, one in enumerate(self.tree.lines.lines):
            if (one.heading, one.subject, one.findings) == (line.heading, line.subject, ()):
                self.tree.select_row(place)
                self.detail.display(())

    def _select_near(self, row_before: int) -> None:
        """What was selected is gone: go on with what stands in its place now."""
        follows = (place for place, line in enumerate(self.tree.lines.lines) if line.findings and place >= row_before)
        place = next(follows, None) if row_before > 0 else None
        if place is None:
            self._select_first()
        else:
            self.tree.select_row(place)

    def _select_first(self) -> None:
        first = next((place for place, line in enumerate(self.tree.lines.lines) if line.findings), None)
        if first is not None:
            self.tree.select_row(first, to_top=True)

    def select(self, finding: Finding) -> bool:
        """Select the line in which a finding stands; False when it is not shown."""
        row_now = self.tree.lines.row_of(finding)
        if row_now >= 0:
            self.tree.select_row(row_now)
        return row_now >= 0

    def current(self) -> Finding | None:
        """The finding selected."""
        return next(iter(self.tree.findings()), None)

    # -- acting -------------------------------------------------------------------------------------------------------

    def jump_to_current(self) -> None:
        """Go to the field of the finding selected."""
        finding = self.current()
        if finding:
            self.jump.emit(finding)

    def mend(self) -> None:
        """Apply the fix of the line selected."""
        fix = next((one.fix for one in self.tree.findings() if one.fix), None)
        if fix and not self.desk.read_only:
            self.desk.mend([fix], fix.label)

    def check_certificate(self) -> None:
        """Hold the query page of the certificate beside the form."""
        finding = self.current()
        row_id = row_of_finding(self.desk, finding) if finding else ""
        if finding and row_id:
            open_check(self, self.desk, finding.subject, row_id)

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
