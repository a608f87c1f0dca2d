"""The dialog of 核对收到的材料: which folder or ZIP, how closely, and what is wrong person by person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui import palette
from qilu_desktop.gui.dialogs import choose_file, choose_folder
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.widgets import allow, button, column, frame, label, restyle, row
from qilu_desktop.progress import Step
from qilu_desktop.sizes import size_text

if TYPE_CHECKING:
    from qilu_desktop.submission.fresh import Ready
    from qilu_desktop.submission.receiving import Group
    from qilu_desktop.submission.verify import Verified

_PARTS = 1000
_DEPTHS = (
    ("只查文件", "名称、大小和校验码，最快"),
    ("打开核对", "再逐个打开，核对页数和“草稿”“已审验”等标注"),
    ("与工作区比对", "再与现在打开的工作区比对，指出已过期的文件"),
)


class ReceivingDialog(QDialog, OneAtATime):
    """Looks at what was received; *ready* gives the open workspace (None: on the start page)."""

    def __init__(self, parent: QWidget, start: Path, *, ready: Ready | None = None) -> None:
        super().__init__(parent)
        self._ready, self._start = ready, start
        self.verified: Verified | None = None
        self.setWindowTitle("核对收到的材料")
        self.resize(980, 680)
        self.place = QLineEdit()
        self.place.setAccessibleName("报送文件夹或 ZIP 压缩包")
        self.place.setPlaceholderText("选择报送文件夹或 ZIP 压缩包，也可以直接拖到窗口里")
        self.depths = [QRadioButton(title) for title, _ in _DEPTHS]
        self.outcome = self._make_result()
        self.outcome.hide()
        self.hint = label("核对只读不改；压缩包在临时位置解开，核对完即删除。", "hint", wrap=True)
        parts = column(
            row(self.place, button("选择文件夹…", self._choose_folder), button("选择 ZIP…", self._choose_zip)),
            self._make_depths(),
            self._make_working(),
            self.hint,
            self.outcome,
            1,
            row(1, self.copy_button, button("关闭", self.reject)),
            margins=(20, 18, 20, 16),
            gap=12,
        )
        # The result takes all the height there is; without one the rest stays at the top.
        parts.setStretchFactor(self.outcome, 100)
        self.setLayout(parts)

    def _make_depths(self) -> QFrame:
        parts = column(gap=0, margins=(0, 8, 0, 8))
        hints = [hint for _, hint in _DEPTHS]
        if self._ready is None:
            hints[2] = "要先打开工作区，再把材料拖进它的窗口"
        for hint, choice in zip(hints, self.depths, strict=True):
            choice.setAccessibleDescription(hint)
            choice.setMinimumWidth(120)
            parts.addLayout(row(choice, label(hint, "muted"), 1, gap=10))
        self.depths[1].setChecked(True)
        allow(self.depths[2], on=self._ready is not None, why=hints[2])
        return frame("plain", parts)

    def _make_working(self) -> QWidget:
        self.start_button = button("开始核对", self.start, primary=True)
        self.start_button.setDefault(True)
        self.stop_button = button("停止", self.stop)
        self.stop_button.hide()
        self.stage, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _PARTS)
        self.bar.setAccessibleName("核对进度")
        self.bar.hide()
        whole = QWidget()
        line = row(self.start_button, self.stop_button, gap=12)
        line.addLayout(column(self.stage, self.bar, gap=4), 1)
        whole.setLayout(line)
        return whole

    def _make_result(self) -> QFrame:
        self.title, self.text = label("", "heading"), label("", "muted", wrap=True)
        self.banner = frame("banner", column(self.title, self.text, margins=(16, 10, 16, 10), gap=2))
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["谁的材料、哪个文件", "问题", "说明"])
        self.list.setAccessibleName("核对发现的问题")
        self.list.setWordWrap(True)
        self.list.setIndentation(16)
        header = self.list.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 330)
        header.resizeSection(1, 96)
        self.copy_button = button("复制结果", self.copy)
        self.copy_button.hide()
        inner = column(self.banner, self.list, 1, gap=10)
        inner.setStretchFactor(self.list, 100)
        return frame("plain", inner)

    # -- choosing -----------------------------------------------------------------------------------------------------

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "选择报送文件夹", self._start)
        if folder:
            self.look_at(folder)

    def _choose_zip(self) -> None:
        archive = choose_file(self, "选择 ZIP 压缩包", self._start, "*.zip")
        if archive:
            self.look_at(archive)

    def look_at(self, place: Path, *, closest: bool = False) -> None:
        """Look at *place* at once; *closest*: against the workspace, where there is one."""
        self.place.setText(str(place))
        if closest and self._ready:
            self.depths[2].setChecked(True)
        self.start()

    # -- working ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Look at the chosen place, or say what is to be chosen."""
        from qilu_desktop.submission.receiving import receive
        from qilu_desktop.submission.verify import Depth

        text = self.place.text().strip()
        if not text:
            self._refuse(QiluError("还没有选择要核对的材料。", "请选择报送文件夹或 ZIP 压缩包。"))
            return
        depth = Depth(1 + next(at for at, choice in enumerate(self.depths) if choice.isChecked()))
        place, ready = Path(text).expanduser(), self._ready
        self._show_working(on=True)
        self._operation = Operation(
            self,
            lambda progress: receive(place, depth, progress, ready),
            success=self._show,
            failure=self._refuse,
            progress=self._on_step,
        ).start()

    def _on_step(self, step: Step) -> None:
        self.stage.setText(step.stage)
        self.bar.setValue(round(step.fraction * _PARTS))

    def _show_working(self, *, on: bool) -> None:
        allow(self.start_button, on=not on, why="正在核对，可以点“停止”")
        self.stop_button.setVisible(on)
        self.bar.setVisible(on)
        self.bar.setValue(0)
        self.stage.setText("正在准备……" if on else "")
        if on:
            self.outcome.hide()
            self.copy_button.hide()

    # -- result -------------------------------------------------------------------------------------------------------

    def _say(self, tone: str, title: str, text: str) -> None:
        restyle(self.banner, "tone", tone)
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.outcome.show()

    def _refuse(self, error: QiluError) -> None:
        self._show_working(on=False)
        self.verified = None
        self.list.hide()
        stopped = isinstance(error, Cancelled)
        self._say("info" if stopped else "warn", "已停止核对" if stopped else error.what, error.remedy)

    def _show(self, verified: Verified) -> None:
        from qilu_desktop.submission.receiving import groups

        self._show_working(on=False)
        self.verified = verified
        self.list.clear()
        for group in groups(verified.problems):
            self.list.addTopLevelItem(_item_of(group))
        self.list.expandAll()
        self.list.setVisible(bool(verified.problems))
        self._say("warn" if verified.problems else "good", *_verdict(verified))
        self.copy_button.show()

    def copy(self) -> None:
        """Put the result as text on the clipboard, to be sent back."""
        if self.verified:
            QGuiApplication.clipboard().setText(as_text(Path(self.place.text()).name, self.verified))
            self.copy_button.setText("已复制")

    def reject(self) -> None:
        """Close; stop looking first."""
        self.stop()
        super().reject()


def _verdict(verified: Verified) -> tuple[str, str]:
    """Title and text of a result."""
    size = size_text(verified.bytes)
    remarks = "".join(f"\n{one}" for one in verified.remarks)
    if not verified.problems:
        return (
            "完整，没有发现问题",
            f"{verified.files} 个文件与清单一致，共 {size}（{verified.depth.words}）。{remarks}",
        )
    known = len({problem.owner for problem in verified.problems if problem.owner})
    whose = f"，涉及 {known} 人" if known else ""
    text = f"清单共 {verified.files} 个文件（{verified.depth.words}）。可以把结果复制给发来的单位。{remarks}"
    return f"发现 {len(verified.problems)} 处问题{whose}", text


def as_text(name: str, verified: Verified) -> str:
    """The result as plain text."""
    from qilu_desktop.submission.receiving import groups

    title, text = _verdict(verified)
    lines = [f"核对“{name}”：{title}", text]
    for group in groups(verified.problems):
        lines.append(f"【{group.name}】")
        lines.extend(f"　{one.kind.value}　{one.path}　{one.text}" for one in group.problems)
    return "\n".join(lines) + "\n"


def _item_of(group: Group) -> QTreeWidgetItem:
    head = QTreeWidgetItem([group.name, f"{len(group.problems)} 处", ""])
    head.setSizeHint(0, QSize(0, 34))
    font = head.font(0)
    font.setBold(True)
    head.setFont(0, font)
    for problem in group.problems:
        _folder, _slash, name = problem.path.rpartition("/")
        item = QTreeWidgetItem([name, problem.kind.value, problem.text])
        item.setForeground(1, QColor(palette.BAD))
        item.setToolTip(0, problem.path)
        item.setToolTip(2, problem.text)
        for place in range(3):
            item.setTextAlignment(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.addChild(item)
    return head
