"""审验 in the window: evidence marked as compared with the originals, and the mark taken back (4.3b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.model import Evidence, OriginalCheck
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.check_dialog import CheckDialog
from qilu_desktop.gui.waiver_dialog import Asked, WaiverDialog

_WITHDRAWING = Asked("撤回审验", "原来的审验人、日期和撤回的理由都留在工作区里备查；按 Ctrl+Z 可以撤销。", "撤回审验")


class Marking:
    """Marks evidence and remembers the last answers, for the next will mostly be the same."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk = desk
        self._parent = parent
        self._last: OriginalCheck | None = None

    def mark(self, entries: Sequence[Evidence]) -> None:
        """Ask who compared *entries* with the originals and mark them, in one step."""
        if not entries:
            return
        desk = self._desk
        before = entries[0].check or self._last
        dialog = CheckDialog(self._parent, len(entries), before, desk.dossier.unit.text("name"), desk.today)
        if dialog.exec() and dialog.result_check:
            self._last = dialog.result_check
            changed = [replace(entry, check=self._last) for entry in entries]
            desk.do(lambda: desk.workspace.revise_evidence(changed, f"标记{named(entries)}已审验"))

    def withdraw(self, entries: Sequence[Evidence]) -> None:
        """Take the mark of *entries* back in one step, after asking for the reason."""
        marked = [entry for entry in entries if entry.check]
        if not marked:
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
