"""Step 2: the pages taken in for a certificate, each with what the machine made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from qilu_desktop.dossier.reading.judging import Judged
from qilu_desktop.gui.capture.region import capture_region
from qilu_desktop.gui.capture.screens import as_png
from qilu_desktop.gui.certificate_check.words import COLOURS, title_of, tone_of, verdict_words
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import tell, tell_error
from qilu_desktop.gui.evidence.intake import Goal, Intake
from qilu_desktop.gui.widgets import button, column, label, row

_ID = Qt.ItemDataRole.UserRole
_LINE = 28
_MOST = 4


class ShotsCard(QFrame):
    """The list of screenshots; ``chosen`` tells which one is looked at."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, goal: Goal) -> None:
        super().__init__()
        self.setObjectName("card")
        self.goal = goal
        self._pictures = TemporaryDirectory(prefix="qilu-")
        self.intake = Intake(desk, lambda: self.goal)
        self.list = QListWidget()
        self.list.setAccessibleName("这本证书的查询截图")
        self.list.currentItemChanged.connect(self._choose)
        self.nothing = label("还没有截图：截下整个查询结果页，须看得清姓名、证书编号和结果。", "hint", wrap=True)
        self.add_button = button("添加文件…", self.intake.choose, picture="plus")
        self.paste_button = button("粘贴", self.paste)
        self.paste_button.setToolTip("把剪贴板里的截图或文件放进来（Ctrl+V）")
        self.capture_button = button("截取屏幕…", self.capture)
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

    # -- taking in ----------------------------------------------------------------------------------------------------

    def take(self, mime: QMimeData) -> bool:
        """Take in the files or the picture that were dropped or copied; False where there is neither."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        image = mime.imageData() if mime.hasImage() and not paths else None
        if isinstance(image, QImage) and not image.isNull():
            self._take_picture(as_png(image))
        elif paths:
            self.intake.take(paths)
        return bool(paths) or image is not None

    def paste(self) -> None:
        """Take in what the clipboard holds; say so where it holds neither picture nor file."""
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if held is None or not self.take(held):
            more = "请先在浏览器里截图（Windows 按 Win+Shift+S）或复制文件，再回到这里粘贴。"
            tell(self.window(), "粘贴", "剪贴板里没有图片，也没有文件。", more)

    def capture(self) -> None:
        """Let the user draw a region of the screen and take it in."""
        capture_region(self.window(), self._take_picture, lambda error: tell_error(self.window(), error, "没有截到图"))

    def _take_picture(self, data: bytes) -> None:
        path = Path(self._pictures.name) / f"查询截图 {datetime.now():%Y-%m-%d %H%M%S}.png"
        path.write_bytes(data)
        self.intake.take([path])

    def shut(self) -> None:
        """Let the pictures on their way go."""
        self._pictures.cleanup()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item:
            self.chosen.emit(str(item.data(_ID)))
