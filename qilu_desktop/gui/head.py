"""The bar over the pages: workspace, deadline, quota, undo and redo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from qilu_desktop.flow import countdown, deadline_words, quota
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import chip, label, link, restyle, row, tool

_SOON = 7


class _Lazy(QLabel):
    """A chip whose tooltip is worked out when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("chip", "plain")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.words: Callable[[], str] = str

    def event(self, event: QEvent) -> bool:
        """Tell the words."""
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip(self.words())
        return super().event(event)


class Head(QFrame):
    """Name at the left, counters and tools at the right."""

    leave = Signal()
    restore = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("head")
        self.setFixedHeight(58)
        self.desk = desk
        self.name = label("", "heading")
        self.pack = label("", "muted")
        self.pack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.deadline, self.quota, self.strategic = _Lazy(), chip(""), chip("")
        self.mode = chip("只读", "warn")
        if not desk.read_only:
            self.mode.hide()
        self.undo = tool("undo", "撤销", desk.undo)
        self.redo = tool("redo", "重做", desk.redo)
        change = link("换工作区", self.leave.emit, "folder")
        restore = tool("restore", "恢复备份…", self.restore.emit)
        restore.setEnabled(not desk.read_only)
        parts = row(margins=(20, 0, 14, 0), gap=10)
        parts.addWidget(self.name)
        parts.addWidget(self.pack, 1)
        for part in (self.mode, self.deadline, self.quota, self.strategic, self.undo, self.redo, restore, change):
            parts.addWidget(part)
        self.setLayout(parts)
        desk.changed.connect(self.refresh)
        desk.reported.connect(self._show_deadline)
        self.refresh()

    def refresh(self) -> None:
        """Show what is stored."""
        desk = self.desk
        unit = desk.dossier.unit.text("name") or desk.workspace.folder.name
        self.name.setText(unit)
        self.pack.setText(desk.pack.title)
        self.name.setToolTip(str(desk.workspace.folder))
        self._show_deadline()
        self._show_quota()
        self._show_history()

    def _show_deadline(self) -> None:
        deadline, sent = self.desk.pack.notice.deadline, self.desk.dossier.unit.day("sent_on")
        if sent and sent.first <= self.desk.today:
            # What went out is no longer late, however long ago the deadline was.
            self.deadline.setText("已报送")
            self.deadline.words = lambda: f"{sent.chinese}发送电子邮件（见“报送记录”），截止日期是 {deadline}。"
            restyle(self.deadline, "chip", "good" if sent.first <= deadline else "warn")
            return
        text, days = countdown(deadline, self.desk.today)
        self.deadline.setText(text)
        # Asked for when the pointer rests: the table of holidays is slow to load for the first window.
        self.deadline.words = lambda: deadline_words(deadline, self.desk.today, self.desk.dossier.holidays)
        restyle(self.deadline, "chip", "bad" if days < 0 else "warn" if days <= _SOON else "info")

    def _show_quota(self) -> None:
        used = quota(self.desk.pack, self.desk.dossier)
        limit = f"推荐 {used.used}/{used.limit}" if used.limit is not None else f"推荐 {used.used} 人"
        self.quota.setText(limit)
        self.quota.setToolTip(
            "推荐人数 / 名额。可不全额推荐，不得超过名额。" if used.limit is not None else "选定单位类别后显示名额。"
        )
        restyle(self.quota, "chip", "bad" if used.over else "info")
        self.strategic.setVisible(used.least > 0)
        self.strategic.setText(f"战新未来 {used.strategic}/{used.least}")
        self.strategic.setToolTip(f"战略性新兴产业、未来产业推荐人选不少于 {used.least} 名（通知第二条）。")
        restyle(self.strategic, "chip", "good" if used.strategic >= used.least else "warn")

    def _show_history(self) -> None:
        for button, words, text in (
            (self.undo, self.desk.workspace.undo_label, "撤销"),
            (self.redo, self.desk.workspace.redo_label, "重做"),
        ):
            keys = "Ctrl+Z" if text == "撤销" else "Ctrl+Y"
            button.setEnabled(bool(words) and not self.desk.read_only)
            button.setToolTip(f"{text}：{words}（{keys}）" if words else f"没有可以{text}的操作")
