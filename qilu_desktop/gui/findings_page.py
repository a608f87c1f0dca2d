"""校验: every finding, what is missing of whom, and every rule; each leads to its place."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.fixing import fixable
from qilu_desktop.flow import TITLES, StepId
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.findings.exporting import ExportButton
from qilu_desktop.gui.findings.listing_tab import ListingTab
from qilu_desktop.gui.matrix.tab import MatrixTab
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.rules_view import RulesTab
from qilu_desktop.gui.widgets import button, chip, row

_TABS = ("问题清单", "缺什么一览", "规则一览")
LIST, MATRIX, RULES = range(3)
_LOOK_PAUSE = 800
"""Attached files and 一览表 are looked at closely after this many ms without an edit."""


class FindingsPage(Page):
    """Three views of one report; those out of view are made and refreshed when they are asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.looking = chip("正在核对附件、试排一览表……", "info")
        self.looking.hide()
        desk.looking.connect(self.looking.setVisible)
        # Looking closely takes the computer's strength: not before the edits have paused.
        self._later = QTimer(self, singleShot=True, interval=_LOOK_PAUSE)
        self._later.timeout.connect(self._look_if_visible)
        desk.changed.connect(self._later.start)
        desk.reported.connect(self.refresh_visible)
        head = self.title(TITLES[StepId.CHECKS], "随填随查。双击一条，或选中后按回车，直接到要改的地方。")
        self.mend_button = button("", self.mend_all, picture="tick")
        self.export_button = ExportButton(desk)
        line = row(margins=(0, 0, 10, 0))
        line.addWidget(head, 1)
        for part in (self.looking, self.mend_button, self.export_button):
            line.addWidget(part)
        self.body.addLayout(line)
        self.tabs = QButtonGroup(self)
        bar = row(gap=0)
        for place, name in enumerate(_TABS):
            bar.addWidget(self._tab(name, place))
        bar.addStretch(1)
        self.body.addLayout(bar)
        self.stack = QStackedWidget()
        self.stack.setContentsMargins(0, 0, 10, 16)
        self.list = ListingTab(desk)
        self.list.jump.connect(self.jump.emit)
        self.list.go.connect(self.go.emit)
        self._made: dict[int, MatrixTab | RulesTab] = {}
        self.stack.addWidget(self.list)
        self.body.addWidget(self.stack, 1)
        self.tree, self.detail, self.who, self.search = (
            self.list.tree,
            self.list.detail,
            self.list.who,
            self.list.search,
        )
        self.tiles, self.banner = self.list.tiles, self.list.banner

    def _tab(self, name: str, place: int) -> QPushButton:
        made = QPushButton(name)
        made.setProperty("tab", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setChecked(place == LIST)
        made.clicked.connect(lambda _checked=False: self.show_tab(place))
        self.tabs.addButton(made, place)
        return made

    # -- the views ----------------------------------------------------------------------------------------------------

    def show_tab(self, place: int) -> None:
        """Show the list, the matrix or the rules."""
        self.tabs.button(place).setChecked(True)
        self.stack.setCurrentWidget(self.view(place))
        self._refresh_view()

    def view(self, place: int) -> QWidget:
        """A view, made when first asked for."""
        if place == LIST:
            return self.list
        if place not in self._made:
            made = MatrixTab(self.desk) if place == MATRIX else RulesTab(self.desk)
            made.jump.connect(self.jump.emit)
            if isinstance(made, RulesTab):
                made.picked.connect(self.show_rule)
            self.stack.addWidget(made)
            self._made[place] = made
        return self._made[place]

    def show_rule(self, rule_id: str) -> None:
        """Show the findings of one rule in the list."""
        self.show_tab(LIST)
        self.list.only_rule(rule_id)

    def showEvent(self, event: QShowEvent) -> None:
        """Note that the user has just come here."""
        super().showEvent(event)
        self.list.entering = True
        self.desk.look_at_files_anew()
        self.desk.look_closely()

    def _look_if_visible(self) -> None:
        if self.isVisible():
            self.desk.look_closely()

    def shut(self) -> None:
        """Look at nothing any more."""
        self._later.stop()

    def refresh(self) -> None:
        """Show the report as it is now, in the view that is open."""
        count = len(self.fixable())
        self.mend_button.setText(f"全部修正 {count} 处…")
        self.mend_button.setToolTip("有确定改法的问题，先列出来看，再一次改好；可以撤销。")
        self.mend_button.setVisible(count > 0 and not self.desk.read_only)
        self._refresh_view()

    def _refresh_view(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, ListingTab | MatrixTab | RulesTab):
            shown.refresh()

    def shown(self) -> list[Finding]:
        """The findings that the filters of the list let through."""
        return self.list.shown()

    def current(self) -> Finding | None:
        """The finding selected in the list."""
        return self.list.current()

    def select(self, finding: Finding) -> bool:
        """Select a finding in the list."""
        return self.list.select(finding)

    # -- acting -------------------------------------------------------------------------------------------------------

    def fixable(self) -> tuple[Finding, ...]:
        """The findings that one click puts right."""
        return fixable(one for one in self.desk.report.findings if not one.waived)

    def mend_all(self) -> None:
        """List every certain fix, and make those that are confirmed in one step."""
        from qilu_desktop.gui.findings.mending import MendingDialog

        dialog = MendingDialog(self, self.desk, self.fixable())
        if dialog.exec():
            chosen = dialog.chosen()
            self.desk.mend(chosen, f"修正 {len(chosen)} 处")

    def waive(self) -> None:
        """Record a reason for the finding selected."""
        self.list.waive()

    def unwaive(self) -> None:
        """Take the reason of the finding selected back."""
        self.list.unwaive()
