"""Step 2: the pages taken in for a certificate, each with what the machine made of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from qilu_desktop.dossier.reading.judging import Judged
from qilu_desktop.gui.certificate_check.words import COLOURS, title_of, tone_of, verdict_words
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.gathering import Goal
from qilu_desktop.gui.evidence.intake import Intake
from qilu_desktop.gui.evidence.mime import wanted_in
from qilu_desktop.gui.widgets import button, column, label, row

_ID = Qt.ItemDataRole.UserRole
_PICTURE = "查询截图"
_LINE = 28
_MOST = 4


class ShotsCard(QFrame):
    """The list of screenshots; ``chosen`` tells which one is looked at."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, goal: Goal) -> None:
        super().__init__()
        self.setObjectName("card")
        self.goal = goal
        self.intake = Intake(desk, lambda: self.goal, picture=_PICTURE)
        self.list = QListWidget()
        self.list.setAccessibleName("这本证书的查询截图")
        self.list.currentItemChanged.connect(self._choose)
        self.nothing = label("还没有截图：截下整个查询结果页，须看得清姓名、证书编号和结果。", "hint", wrap=True)
        self.add_button = button("添加文件…", self.intake.choose, picture="plus")
        self.paste_button = button("粘贴", self.intake.paste)
        self.paste_button.setToolTip("把剪贴板里的截图或文件放进来（Ctrl+V）")
        self.capture_button = button("截取屏幕…", self.intake.capture)
        self.capture_button.setToolTip("本窗口让开，在屏幕上拖出查询结果所在的区域")
        for part in (self.add_button, self.paste_button, self.capture_button):
            part.setEnabled(not desk.read_only)
        buttons = row(self.add_button, self.paste_button, self.capture_button, 1)
        told = label("文件也可以直接拖进来。", "hint")
        head = row(label("2　查询页截图", "strong"), 1, told)
        self.setLayout(column(head, self.nothing, self.list, self.intake, buttons, margins=(16, 10, 16, 10), gap=5))

    def display(self, judged: Iterable[Judged], chosen: str) -> None:
        """Show the screenshots; *chosen* is the evidence looked at."""
        shots = list(judged)
        self.list.blockSignals(True)
        self.list.clear()
        for one in shots:
            item = QListWidgetItem(f"{verdict_words(one)}　{title_of(one.entry)}")
            item.setData(_ID, one.entry.id)
            item.setSizeHint(QSize(0, _LINE))
            item.setForeground(QBrush(QColor(COLOURS[tone_of(one)])))
            item.setToolTip(one.entry.file.name)
            self.list.addItem(item)
            if one.entry.id == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(shots))
        self.nothing.setVisible(not shots)
        self.list.setFixedHeight(min(len(shots), _MOST) * _LINE + 10)

    def take(self, mime: QMimeData) -> None:
        """Take in the files or the picture that were dropped."""
        wanted = wanted_in(mime, _PICTURE)
        if wanted:
            self.intake.take(wanted)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item:
            self.chosen.emit(str(item.data(_ID)))
