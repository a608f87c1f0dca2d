"""审验 in the window: evidence marked as compared with the originals, and the mark taken back (4.3b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.model import Evidence, OriginalCheck, Withdrawal
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, tell
from qilu_desktop.gui.evidence.check_dialog import CheckDialog
from qilu_desktop.gui.waiver_dialog import Asked, WaiverDialog

_WITHDRAWING = Asked("撤回审验", "原来的审验人、日期和撤回的理由都留在工作区里备查；按 Ctrl+Z 可以撤销。", "撤回审验")


class Marking:
    """Marks evidence and remembers the last answers, for the next will mostly be the same."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk = desk
        self._parent = parent
        self._last: OriginalCheck | None = None

    def mark(self, entries: Sequence[Evidence], due: Sequence[Evidence] = ()) -> None:
        """Ask who compared *entries* with the originals and mark them, in one step; without any, offer those *due*."""
        if not entries:
            entries = due if self._all_of(due) else ()
        if not entries:
            return
        desk = self._desk
        before = entries[0].check or self._last
        unit, workspace = desk.dossier.unit.text("name"), desk.workspace
        dialog = CheckDialog(self._parent, len(entries), before, unit, desk.today, workspace)
        if dialog.exec() and dialog.result_check:
            self._last = dialog.result_check
            changed = [replace(entry, check=self._last) for entry in entries]
            desk.do(lambda: desk.workspace.revise_evidence(changed, f"标记{named(entries)}已审验"))

    def _all_of(self, due: Sequence[Evidence]) -> bool:
        """Whether everything that is due shall be marked, as nothing is selected."""
        if not due:
            tell(
                self._parent, "标记已审验", "没有选中材料，需要审验的都已审验。", "要改审验信息，请先在清单里选中材料。"
            )
            return False
        text = f"没有选中材料。把还没有审验的 {len(due)} 份都标记为已审验？"
        more = "只标记其中几份的，请先在清单里选中（按住 Ctrl 可以选多份）。"
        return ask(self._parent, "标记已审验", text, more, (f"标记全部 {len(due)} 份…",)) == 0

    def withdraw(self, entries: Sequence[Evidence]) -> None:
        """Take the mark of *entries* back in one step, after asking for the reason."""
        marked = [entry for entry in entries if entry.check]
        if not marked:
            told = "选中的材料都没有审验过，没有可撤回的。" if entries else "请先在清单里选中要撤回审验的材料。"
            tell(self._parent, "撤回审验", told)
            return
        desk = self._desk
        text = f"撤回{named(marked)}的“已审验”？报送前须重新核对原件并登记。"
        dialog = WaiverDialog(self._parent, text, desk.dossier.unit.text("contact"), _WITHDRAWING)
        if dialog.exec():
            today = desk.today
            on = PartialDate(today.year, today.month, today.day)
            changed = [entry.withdrawn(dialog.by_text, on, dialog.reason_text) for entry in marked]
            told = f"撤回{named(marked)}的审验"
            if desk.do(lambda: desk.workspace.revise_evidence(changed, told)):
                desk.told.emit(told)


def named(entries: Sequence[Evidence]) -> str:
    """One piece of evidence by its name, several by their number."""
    only = entries[0] if len(entries) == 1 else None
    return f"“{only.title or only.file.name}”" if only else f"选中的 {len(entries)} 份材料"


def withdrawal_words(one: Withdrawal) -> str:
    """Who had compared it, and who took that back, when and why."""
    before = f"{one.check.on.iso} 由 {one.check.verifier}（{one.check.unit}）审验"
    return f"撤回过审验：{before}，{one.on.iso} 由 {one.by} 撤回，理由：{one.reason}"
