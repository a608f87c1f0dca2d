"""Asks who compared a sealed scan without a code with the document as it is now, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from qilu_desktop.dossier.model import Compared
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import open_outside
from qilu_desktop.gui.scans.states import DocumentState
from qilu_desktop.gui.widgets import button, column, label, link, restyle, row
from qilu_desktop.submission.scans import confirmed, versions_now

_LINK_ROOM = 10
"""px that a link has at its left: without it the row would stand apart from the text above."""


def compare_scans(parent: QWidget, desk: Desk, state: DocumentState, newest: Callable[[], None] | None) -> bool:
    """Ask, and record it as one step; whether it was recorded.  *newest* opens the document as it is now."""
    scans = desk.get(lambda: tuple(desk.workspace.file_path(entry.file) for entry in state.by_hand))
    if not scans:
        return False
    before = next((entry.compared for entry in desk.dossier.evidence if entry.compared), None)
    dialog = CompareDialog(parent, state.name, scans, newest, before, desk.today)
    said = dialog.result_compared if dialog.exec() else None
    if said is None:
        return False
    version = versions_now(desk.pack, desk.dossier, desk.workspace.file_bytes)

    def record() -> None:
        found = [confirmed(entry, said.by, said.on, version) for entry in state.by_hand]
        desk.workspace.revise_evidence(found, f"核对{state.name}的盖章扫描件")

    return desk.do(record)


class CompareDialog(QDialog):
    """Name and day; ``result_compared`` is set once accepted.

    *scans* are the files to be looked at; *newest* opens what they are held beside.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        scans: tuple[Path, ...],
        newest: Callable[[], None] | None,
        before: Compared | None,
        today: date,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对一致")
        self.setMinimumWidth(480)
        self.result_compared: Compared | None = None
        told = f"请把“{name}”的盖章扫描件与软件现在生成的文件逐页核对，内容全部一致才确认。"
        more = "核对人和日期会记下来；以后数据再改，这份扫描件会提示已过期。"
        self.by = QLineEdit(before.by if before else "")
        self.by.setAccessibleName("核对人")
        self.on = QLineEdit(PartialDate(today.year, today.month, today.day).iso)
        self.on.setAccessibleName("核对日期")
        self.problem = label("", "problem", wrap=True)
        opened = [self._opener(one, f" {at}" if len(scans) > 1 else "") for at, one in enumerate(scans, 1)]
        if newest:
            opened.append(link("生成现在的文件…", newest, "open"))
        accept = button("核对一致", self._accept, primary=True)
        accept.setDefault(True)
        parts = column(
            label(told, wrap=True),
            row(*opened, 1, margins=(-_LINK_ROOM, 0, 0, 0)),
            label(more, "hint", wrap=True),
            margins=(22, 20, 22, 18),
            gap=8,
        )
        for edit in (self.by, self.on):
            parts.addWidget(label(edit.accessibleName()))
            parts.addWidget(edit)
        parts.addWidget(self.problem)
        parts.addLayout(row(1, button("取消", self.reject), accept))
        self.setLayout(parts)
        self.by.setFocus()

    def _opener(self, scan: Path, which: str) -> QPushButton:
        return link(f"打开扫描件{which}", lambda: open_outside(self, scan), "open")

    def _accept(self) -> None:
        day = PartialDate.parse(self.on.text())
        missing = [self.by] if not self.by.text().strip() else []
        if day is None or not day.day:
            missing.append(self.on)
        for edit in (self.by, self.on):
            restyle(edit, "wrong", edit in missing)
        if missing or day is None:
            names = "、".join(edit.accessibleName() for edit in missing)
            self.problem.setText(f"请填写{names}；日期写到日，例如 2024-07-10。")
            missing[0].setFocus()
            return
        self.result_compared = Compared(self.by.text().strip(), day)
        self.accept()
