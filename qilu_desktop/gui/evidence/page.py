"""佐证材料: attach, name, assign and mark as compared with the original, person by person.

Others hook in at ``tools`` (buttons at the right of the title), ``views`` (whole views, the list is the first),
``bars`` (notices above the list) and ``acts`` (what is done with the evidence selected).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence, claim_of
from qilu_desktop.evidence.claims import owner_words
from qilu_desktop.evidence.grouping import groups_of
from qilu_desktop.flow import TITLES, StepId
from qilu_desktop.gui.certificate_check.read_all import read_all
from qilu_desktop.gui.claims_view.view import ClaimsView
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import tell
from qilu_desktop.gui.evidence.acts import Acts, Listed
from qilu_desktop.gui.evidence.adding import AddingRow
from qilu_desktop.gui.evidence.detail import EvidenceDetail
from qilu_desktop.gui.evidence.dropping import goal_in
from qilu_desktop.gui.evidence.gathering import Goal, Wanted
from qilu_desktop.gui.evidence.giving import give
from qilu_desktop.gui.evidence.intake import Intake
from qilu_desktop.gui.evidence.listing import EvidenceList
from qilu_desktop.gui.evidence.mime import has_wanted, wanted_in
from qilu_desktop.gui.evidence.owners import OwnerList
from qilu_desktop.gui.evidence.scanner import ScannerBar
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.widgets import button, column, frame, label, restyle, row

_NEEDS_SHOWN = 3
_ONLY_THIS_LINE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
"""Said to the list plainly: left to itself it keeps what was selected while Ctrl or Shift is down."""


class EvidencePage(Page):
    """Owners at the left, the evidence of the one chosen at the right; ``selection`` tells that it changed."""

    selection = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.owner = UNIT_SUBJECT
        listed = Listed(lambda: desk.dossier.evidence_of(self.owner), self.selected, self.commit, self._lead)
        self.acts = Acts(desk, self, listed)
        self.setAcceptDrops(not desk.read_only)
        self.owners = OwnerList(desk)
        self.owners.chosen.connect(self._on_owner)
        self.table = EvidenceList(editable=not desk.read_only)
        self.table.given.connect(self.give)
        self.table.itemSelectionChanged.connect(self._on_selection)
        if not desk.read_only:
            self.table.moved.connect(self.acts.move_by)
            self.table.removed.connect(self.acts.remove_selected)
        self.table.opened.connect(lambda _ident: self.acts.edit_pages())
        self.detail = EvidenceDetail(desk)
        self.detail.given.connect(lambda claim: self.give([one.id for one in self.selected()], claim, None))
        self.intake = Intake(desk, lambda: self.adding.goal(self.owner))
        self.intake.attached.connect(self._attached)
        self.scanner = ScannerBar(desk)
        self.scanner.wanted.connect(self.take)
        self.tools = row()
        title = self.title(
            TITLES[StepId.EVIDENCE],
            "图片、PDF、Word 和 Excel 都可以。把文件或文件夹拖进来、按 Ctrl+V 粘贴、截取屏幕，或从扫描仪文件夹添加。",
        )
        head = row(margins=(0, 0, 10, 0))
        head.addWidget(title, 1)
        head.addLayout(self.tools)
        self.body.addLayout(head)
        self.views = QStackedWidget()
        files = QWidget()
        self.views.addWidget(files)
        owners = frame("card", column(self.owners, margins=(6, 6, 6, 6)))
        body = row(owners, gap=14, margins=(0, 0, 10, 20))
        body.addLayout(self._right_side(), 1)
        files.setLayout(body)
        self._add_claims()
        self.body.addWidget(self.views, 1)
        desk.changed.connect(self.refresh_visible)

    def _right_side(self) -> QVBoxLayout:
        self.needs = label("", "caution", wrap=True)
        self.bars = column(self.intake, self.scanner, self.needs, gap=10)
        self.drop = frame("drop", self._drop_text())
        self.drop.setMinimumHeight(150)
        self.list_card = frame("card", column(self.table, margins=(6, 6, 6, 6)))
        self._make_adding()
        self._make_tools()
        parts = column(self.adding, self.bars, self.list_card, self.drop, self.acts.row, self.detail, gap=10)
        parts.setStretchFactor(self.list_card, 1)
        parts.setStretchFactor(self.drop, 1)
        return parts

    def _add_claims(self) -> None:
        """The second view: 佐证对照表."""
        self.claims = ClaimsView(self.desk)
        self.claims.owner_chosen.connect(self._on_owner)
        self.claims.filed.connect(self._show_file)
        self.claims.jump.connect(self.jump.emit)
        self.claims.add_files.connect(self._choose_for)
        self.claims.give.connect(lambda ident, claim: self.give([ident], claim, None))
        self.views.addWidget(self.claims)
        self.claims_button = button("佐证对照表", lambda: self.show_claims(on=self.claims_button.isChecked()))
        self.claims_button.setCheckable(True)
        self.claims_button.setProperty("toggle", True)
        self.claims_button.setToolTip("每一项申报内容由哪份材料证明、在送出的 PDF 第几页")
        self.tools.addWidget(self.claims_button)

    def show_claims(self, *, on: bool) -> None:
        """Show 佐证对照表, or the list again."""
        if self.commit():
            self.views.setCurrentIndex(self.views.indexOf(self.claims) if on else 0)
            self.refresh()
        self.claims_button.setChecked(self.views.currentWidget() is self.claims)

    def _show_file(self, evidence_id: str) -> None:
        """Go to a file in the list."""
        self.show_claims(on=False)
        self.select([evidence_id])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_for(self, kind: str, claim: str) -> None:
        """Ask for files that are to prove a claim."""
        self.show_claims(on=False)
        self.adding.expect(self.owner, lambda one: one.id == kind, claim)
        self.intake.choose()

    def _make_adding(self) -> None:
        self.adding = AddingRow(self.desk, self.intake, self.scanner)
        # Of the window, not of the page: after a click beside everything nothing of the page has the focus. Qt heeds it
        # only while the page is shown, and a text field takes the key first.
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self._paste)

    def _make_tools(self) -> None:
        self.read_button = button("读取全部截图…", lambda: read_all(self, self.desk))
        self.read_button.setToolTip("把还没有读取的证书查询截图逐份读出来，与所填内容比对；只在本机，不上网")
        self.tools.addWidget(self.read_button)

    def _drop_text(self) -> QVBoxLayout:
        self.drop_told = label("", "muted")
        self.drop_told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return column(1, self.drop_told, 1)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the owners and the evidence of the one chosen."""
        if self.owner != UNIT_SUBJECT and self.desk.dossier.applicant(self.owner) is None:
            self.owner = UNIT_SUBJECT
        self.owners.display(self.owner)
        self.adding.show_kinds(self.owner)
        self._show_table()
        if self.views.currentWidget() is self.claims:
            self.claims.display(self.owner)

    def follow(self, applicant: str) -> None:
        """The evidence of the applicant whose answers were open."""
        self.owner = applicant if self.desk.dossier.applicant(applicant) else self.owner

    def _on_owner(self, owner: str) -> None:
        if self.detail.commit():
            self.owner, self.adding.claim = owner, ""
            self.refresh()

    def _show_table(self) -> None:
        desk, entries = self.desk, self.desk.dossier.evidence_of(self.owner)
        chosen = {entry.id for entry in self.selected()}
        self.table.show_groups(desk, groups_of(desk.pack, desk.dossier, self.owner), chosen)
        self.list_card.setVisible(bool(entries))
        whose = owner_words(desk.dossier, self.owner)
        self.drop_told.setText(f"{whose}还没有材料。把文件或文件夹拖到这里，按 Ctrl+V 粘贴截图，或点“添加文件”。")
        self.drop.setVisible(not entries)
        self.detail.setVisible(bool(entries))
        self._show_needs()
        self._on_selection()

    def _show_needs(self) -> None:
        findings = [one for one in self.desk.report.of(self.owner) if one.group == "evidence" and one.blocks]
        shown = bool(findings) and (self.desk.revealed(self.owner) or bool(self.desk.dossier.evidence_of(self.owner)))
        texts = [one.message.rstrip("。") for one in findings[:_NEEDS_SHOWN]]
        more = f"；等 {len(findings)} 项" if len(findings) > _NEEDS_SHOWN else ""
        self.needs.setText(f"还需要：{'；'.join(texts)}{more}。")
        self.needs.setVisible(shown)

    # -- selection ----------------------------------------------------------------------------------------------------

    def selected(self) -> list[Evidence]:
        """The evidence selected, in its order."""
        ids = set(self.table.chosen())
        return [entry for entry in self.desk.dossier.evidence_of(self.owner) if entry.id in ids]

    def select(self, ids: Iterable[str]) -> None:
        """Select evidence of the owner shown; the first of it is brought into view."""
        found = [item for one in ids if (item := self.table.line(one))]
        if found:
            self.table.setCurrentItem(found[0], 0, _ONLY_THIS_LINE)
        for item in found:
            item.setSelected(True)

    def _on_selection(self) -> None:
        self.detail.display(self.selected())
        self.selection.emit()

    # -- adding -------------------------------------------------------------------------------------------------------

    def take(self, wanted: Sequence[Wanted], goal: Goal | None = None) -> None:
        """Take files, folders and pictures in: for *goal*, else as what is chosen at 添加为."""
        self.intake.take(wanted, goal)

    def _attached(self, ids: Sequence[str]) -> None:
        """Show what was just added, wherever it went."""
        owner = next((one.owner for one in self.desk.dossier.evidence if one.id in ids), self.owner)
        if owner != self.owner and self.isVisible() and self.detail.commit():
            self.owner = owner
            self.refresh()
        self.adding.claim = ""
        self.table.clearSelection()
        self.select(ids)

    def _paste(self) -> None:
        if not self.desk.read_only:
            self.intake.paste()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        if has_wanted(event.mimeData()):
            event.acceptProposedAction()
            restyle(self.drop, "hot", "true")
            restyle(self.list_card, "hot", "true")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the line that the files would be tied to."""
        if has_wanted(event.mimeData()):
            event.acceptProposedAction()
            item = self.table.itemAt(self._in_table(event))
            if item:
                self.table.setCurrentItem(item, 0, _ONLY_THIS_LINE)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        self._calm()
        super().dragLeaveEvent(event)

    def _calm(self) -> None:
        for part in (self.drop, self.list_card):
            restyle(part, "hot", "false")

    def _in_table(self, event: QDropEvent) -> QPoint:
        return self.table.viewport().mapFrom(self, event.position().toPoint())

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what is dropped: on a line for what that line proves, on an owner for that one."""
        self._calm()
        wanted = wanted_in(event.mimeData(), "拖入的图片")
        event.acceptProposedAction()
        if wanted:
            self.take(wanted, self._goal_at(event))
        else:
            tell(self, "添加佐证材料", "拖来的内容里没有可以添加的图片或文件。", "请先把它存成文件，再拖进来。")

    def _goal_at(self, event: QDropEvent) -> Goal | None:
        """The claim of the line or the owner under the pointer; None elsewhere."""
        place = event.position().toPoint()
        owner = self.owners.at(self.owners.viewport().mapFrom(self, place))
        if owner:
            return Goal(owner)
        return goal_in(self.table, self.desk, self.owner, self._in_table(event))

    # -- actions ------------------------------------------------------------------------------------------------------

    def _lead(self) -> None:
        """The keyboard to the list, or where there is none, to where files are added."""
        there = bool(self.desk.dossier.evidence_of(self.owner))
        (self.table if there else self.adding.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def give(self, ids: Sequence[str], claim: str, before: str | None) -> None:
        """Give files for a claim and put them in their order, in one step (see :func:`grouping.put`)."""
        if self.commit() and give(self.desk, ids, claim, before):
            self.select(ids)

    def commit(self) -> bool:
        """Store a title that was typed."""
        return self.detail.commit()

    def show_finding(self, finding: Finding) -> bool:
        """Choose the owner and select the evidence."""
        self.owner = finding.subject
        self.show_claims(on=False)
        if finding.field and finding.row:
            claim = claim_of(finding.field, finding.row)
            self.adding.expect(self.owner, lambda kind: finding.field in kind.claims, claim)
        elif not finding.evidence:
            self.adding.expect(self.owner, lambda kind: finding.clause in kind.clauses)
        self.select([finding.evidence])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not finding.evidence:
            self.adding.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if finding.page > 1:
            self.acts.edit_pages(finding.page)
        return True
