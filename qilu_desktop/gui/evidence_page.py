"""佐证材料: attach, name, assign and mark as compared with the original, person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence, OriginalCheck, claim_of
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.flow import TITLES, StepId, person_name
from qilu_desktop.gui.check_dialog import CheckDialog
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_files, choose_folder, confirm, open_outside, tell, tell_error
from qilu_desktop.gui.evidence_detail import EvidenceDetail, kinds_for
from qilu_desktop.gui.evidence_guess import guess_kind
from qilu_desktop.gui.evidence_list import EVIDENCE_ID, evidence_line, make_table
from qilu_desktop.gui.intake import Taken, take_files
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.waiver_dialog import Asked, WaiverDialog
from qilu_desktop.gui.widgets import button, column, frame, label, link, restyle, row, tool
from qilu_desktop.progress import Progress, Step

_Part = TypeVar("_Part")
_WITHDRAWING = Asked("撤回审验", "原来的审验人、日期和撤回的理由都留在工作区里备查；按 Ctrl+Z 可以撤销。", "撤回审验")
_AUTO = ""
_NEEDS_SHOWN = 3


class EvidencePage(Page):
    """Owners at the left, the evidence of the one chosen at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.owner = UNIT_SUBJECT
        self._operation: Operation[Taken] | None = None
        self._claim = ""
        self._last_check: OriginalCheck | None = None
        self.setAcceptDrops(not desk.read_only)
        self.owners = QListWidget()
        self.owners.setAccessibleName("推荐单位和申报人")
        self.owners.setFixedWidth(200)
        self.owners.currentItemChanged.connect(self._on_owner)
        self.table = make_table()
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.table.itemActivated.connect(lambda _item, _column: self.open_selected())
        self.detail = EvidenceDetail(desk)
        self.body.addWidget(
            self.title(TITLES[StepId.EVIDENCE], "JPG、PNG 或 PDF。可以一次选多个文件，也可以把文件或文件夹直接拖进来。")
        )
        body = row(frame("card", column(self.owners, margins=(6, 6, 6, 6))), gap=14, margins=(0, 0, 10, 20))
        body.addLayout(self._right_side(), 1)
        self.body.addLayout(body, 1)
        desk.changed.connect(self._refresh_visible)

    def _right_side(self) -> QVBoxLayout:
        self.as_kind = Combo()
        self.as_kind.setAccessibleName("添加为哪一种材料")
        self.as_kind.setFixedWidth(216)
        self.add_button = button("添加文件…", self.choose, primary=True, picture="plus-white")
        self.folder_button = button("添加文件夹…", self.choose_folder)
        self.mark_button = button("标记已审验…", self.mark_checked, picture="tick")
        self.withdraw_button = button("撤回审验…", self.withdraw_checks)
        self.open_button = button("打开查看", self.open_selected)
        self.up = tool("up", "上移", lambda: self._move(-1))
        self.down = tool("down", "下移", lambda: self._move(1))
        self.remove_button = tool("remove", "删除", self.remove_selected)
        bar = row(label("添加为", "muted"), self.as_kind, self.add_button, self.folder_button, 1)
        marking = (self.mark_button, self.withdraw_button, self.open_button)
        actions = row(*marking, 1, self.up, self.down, self.remove_button)
        self.drop = frame("drop", self._drop_text())
        self.drop.setMinimumHeight(150)
        self.list_card = frame("card", column(self.table, margins=(6, 6, 6, 6)))
        self.needs = label("", "caution", wrap=True)
        self.progress_text, self.progress_bar = label("", "muted"), QProgressBar()
        self.progress_bar.setTextVisible(False)
        self.cancel_button = link("停止", self._cancel)
        self.progress = QWidget()
        self.progress.setLayout(row(self.progress_text, self.progress_bar, self.cancel_button))
        self.progress.hide()
        parts = column(bar, self.progress, self.needs, self.list_card, self.drop, actions, self.detail, gap=10)
        parts.setStretchFactor(self.list_card, 1)
        parts.setStretchFactor(self.drop, 1)
        return parts

    def _drop_text(self) -> QVBoxLayout:
        told = label("还没有材料。把文件或文件夹拖到这里，或点“添加文件”。", "muted")
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return column(1, told, 1)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _refresh_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the owners and the evidence of the one chosen."""
        dossier = self.desk.dossier
        if self.owner != UNIT_SUBJECT and dossier.applicant(self.owner) is None:
            self.owner = UNIT_SUBJECT
        self._show_owners()
        self._show_kinds()
        self._show_table()

    def _show_owners(self) -> None:
        self.owners.blockSignals(True)
        counts = Counter(entry.owner for entry in self.desk.dossier.evidence)
        people = [(person.id, person_name(person)) for person in self.desk.dossier.applicants]
        wanted = [(UNIT_SUBJECT, "推荐单位"), *people]
        while self.owners.count() > len(wanted):
            self.owners.takeItem(self.owners.count() - 1)
        for place, (subject, name) in enumerate(wanted):
            item = self._owner_item(place)
            count = counts[subject] or ""
            item.setText(f"{place}　{name}　{count}" if place else f"{name}　{count}")
            item.setData(EVIDENCE_ID, subject)
            if subject == self.owner:
                self.owners.setCurrentItem(item)
        self.owners.blockSignals(False)

    def _owner_item(self, place: int) -> QListWidgetItem:
        """The line of a place; lines are kept, for with many people making them anew takes long."""
        found: QListWidgetItem | None = self.owners.item(place)
        if found is None:
            found = QListWidgetItem()
            found.setSizeHint(QSize(0, 36))
            self.owners.addItem(found)
        return found

    def _on_owner(self, item: QListWidgetItem | None) -> None:
        if item and self.detail.commit():
            self.owner, self._claim = str(item.data(EVIDENCE_ID)), ""
            self._show_kinds()
            self._show_table()

    def _show_kinds(self) -> None:
        wanted = [
            (_AUTO, "按文件名自动判断"),
            *((kind.id, kind.label) for kind in kinds_for(self.desk.pack, self.owner)),
        ]
        present = [
            (self.as_kind.itemData(place), self.as_kind.itemText(place)) for place in range(self.as_kind.count())
        ]
        if wanted != present:
            self.as_kind.clear()
            for kind_id, text in wanted:
                self.as_kind.addItem(text, kind_id)

    def _show_table(self) -> None:
        chosen = {entry.id for entry in self.selected()}
        entries = self.desk.dossier.evidence_of(self.owner)
        self.table.blockSignals(True)
        self.table.clear()
        for entry in entries:
            item = evidence_line(self.desk, entry)
            self.table.addTopLevelItem(item)
            item.setSelected(entry.id in chosen)
        self.table.blockSignals(False)
        self.list_card.setVisible(bool(entries))
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
        ids = {item.data(0, EVIDENCE_ID) for item in self.table.selectedItems()}
        return [entry for entry in self.desk.dossier.evidence_of(self.owner) if entry.id in ids]

    def _on_selection(self) -> None:
        entries = self.selected()
        self.detail.display(entries[0] if len(entries) == 1 else None)
        editable = bool(entries) and not self.desk.read_only
        for widget in (self.mark_button, self.remove_button):
            widget.setEnabled(editable)
        self.withdraw_button.setEnabled(editable and any(entry.check for entry in entries))
        for widget in (self.up, self.down):
            widget.setEnabled(editable and len(entries) == 1)
        self.open_button.setEnabled(len(entries) == 1)
        for widget in (self.add_button, self.folder_button):
            widget.setEnabled(not self.desk.read_only)

    # -- adding -------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files and take them in."""
        paths = choose_files(self, "添加佐证材料", self.desk.settings.folder("evidence"), "*.jpg *.jpeg *.png *.pdf")
        if paths:
            self.desk.settings.keep_folder("evidence", paths[0].parent)
            self.take(paths)

    def choose_folder(self) -> None:
        """Ask for a folder and take its files in."""
        folder = choose_folder(self, "添加整个文件夹", self.desk.settings.folder("evidence"))
        if folder:
            self.desk.settings.keep_folder("evidence", folder)
            self.take([folder])

    def take(self, paths: Sequence[Path]) -> None:
        """Look files through off the UI thread and attach those that can be used."""
        if self._operation and self._operation.running:
            return
        workspace, owner, kind = self.desk.workspace, self.owner, str(self.as_kind.currentData() or _AUTO)

        def work(progress: Progress) -> Taken:
            return take_files(workspace, paths, progress)

        self.progress.show()
        self.progress_text.setText("正在检查文件…")
        self._operation = Operation(
            self,
            work,
            success=lambda taken: self._taken(owner, kind, taken),
            failure=self._not_taken,
            progress=self._step,
        ).start()

    def _step(self, step: Step) -> None:
        self.progress_text.setText(step.stage)
        self.progress_bar.setRange(0, step.total)
        self.progress_bar.setValue(step.current)

    def _cancel(self) -> None:
        if self._operation:
            self._operation.cancel()

    def _not_taken(self, error: QiluError) -> None:
        self.progress.hide()
        if not isinstance(error, Cancelled):
            tell_error(self, error, "没有添加")

    def _taken(self, owner: str, kind: str, taken: Taken) -> None:
        self.progress.hide()
        kinds, claim = kinds_for(self.desk.pack, owner), self._claim if kind else ""
        self._claim = ""

        def attach() -> None:
            for file, _notes in taken.files:
                chosen = kind or guess_kind(file.name, kinds)
                self.desk.workspace.attach(file, owner=owner, kind=chosen, title=Path(file.name).stem, claim=claim)

        if self.desk.do(attach):
            self._tell_taken(taken)

    def _tell_taken(self, taken: Taken) -> None:
        refused = [f"• {error.what}{error.remedy}" for error in taken.refused]
        notes = [f"• {file.name}：{note}" for file, all_notes in taken.files for note in all_notes]
        if refused:
            text = f"有 {len(refused)} 个文件没有用上，其余 {len(taken.files)} 个已添加。"
            tell(self, "添加佐证材料", text, "\n".join([*refused, *notes]))
        elif notes:
            tell(self, "添加佐证材料", f"已添加 {len(taken.files)} 个文件，请留意：", "\n".join(notes))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            restyle(self.drop, "hot", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        restyle(self.drop, "hot", "false")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files dropped."""
        restyle(self.drop, "hot", "false")
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.take(paths)

    # -- actions ------------------------------------------------------------------------------------------------------

    def open_selected(self) -> None:
        """Open the file with the computer's own viewer."""
        entries = self.selected()
        if len(entries) != 1:
            return
        try:
            path = self.desk.workspace.file_path(entries[0].file)
        except QiluError as error:
            tell_error(self, error, "打不开")
            return
        open_outside(self, path)

    def mark_checked(self) -> None:
        """Mark the selected evidence as compared with the originals."""
        entries = self.selected()
        if not entries:
            return
        before = entries[0].check or self._last_check
        dialog = CheckDialog(self, len(entries), before, self.desk.dossier.unit.text("name"), self.desk.today)
        if dialog.exec() and dialog.result_check:
            self._last_check = dialog.result_check
            changed = [replace(entry, check=self._last_check) for entry in entries]
            self.desk.do(lambda: self.desk.workspace.revise_evidence(changed, f"标记{_named(entries)}已审验"))

    def withdraw_checks(self) -> None:
        """Take the mark 已审验 of the selected evidence back, after asking."""
        entries = [entry for entry in self.selected() if entry.check]
        if not entries:
            return
        text = f"撤回{_named(entries)}的“已审验”？报送前须重新核对原件并登记。"
        dialog = WaiverDialog(self, text, self.desk.dossier.unit.text("contact"), _WITHDRAWING)
        if dialog.exec():
            today = self.desk.today
            on = PartialDate(today.year, today.month, today.day)
            changed = [entry.withdrawn(dialog.by_text, on, dialog.reason_text) for entry in entries]
            told = f"撤回{_named(entries)}的审验"
            if self.desk.do(lambda: self.desk.workspace.revise_evidence(changed, told)):
                self.desk.told.emit(told)

    def remove_selected(self) -> None:
        """Remove the selected evidence after asking."""
        entries = self.selected()
        if entries and confirm(self, "删除佐证材料", f"删除{_named(entries)}？", "删除后按 Ctrl+Z 可以撤销。", "删除"):
            self.desk.do(lambda: for_each(self.desk.workspace.remove_evidence, [entry.id for entry in entries]))

    def _move(self, by: int) -> None:
        entries, known = self.selected(), self.desk.dossier.evidence_of(self.owner)
        if len(entries) != 1:
            return
        place = known.index(entries[0]) + 1 + by
        if 1 <= place <= len(known):
            self.desk.do(lambda: self.desk.workspace.move_evidence(entries[0].id, place))

    def _expect(self, table: str, row_id: str) -> None:
        """The files added next are to prove a row: choose the kind that can, and remember the row."""
        kind = next((one for one in kinds_for(self.desk.pack, self.owner) if table in one.claims), None)
        if kind:
            self.as_kind.setCurrentIndex(self.as_kind.findData(kind.id))
            self._claim = claim_of(table, row_id)

    def _expect_kind(self, clause: str) -> None:
        """The files added next are of the kind that a clause asks for."""
        kind = next((one for one in kinds_for(self.desk.pack, self.owner) if clause in one.clauses), None)
        if kind:
            self.as_kind.setCurrentIndex(self.as_kind.findData(kind.id))

    def commit(self) -> bool:
        """Store a title that was typed."""
        return self.detail.commit()

    def show_finding(self, finding: Finding) -> bool:
        """Choose the owner and select the evidence."""
        self.owner = finding.subject
        self.refresh()
        if finding.field and finding.row:
            self._expect(finding.field, finding.row)
        elif not finding.evidence:
            self._expect_kind(finding.clause)
        for place in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(place)
            if item and item.data(0, EVIDENCE_ID) == finding.evidence:
                self.table.setCurrentItem(item)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not finding.evidence:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def _named(entries: Sequence[Evidence]) -> str:
    """One piece of evidence by its name, several by their number."""
    only = entries[0] if len(entries) == 1 else None
    return f"“{only.title or only.file.name}”" if only else f"选中的 {len(entries)} 份材料"


def for_each(edit: Callable[[_Part], None], parts: Sequence[_Part]) -> None:
    """Do an edit to each of several parts."""
    for part in parts:
        edit(part)
