"""The first page: the secrecy notice, recent workspaces, and the ways to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from qilu_desktop.gui.widgets import column, frame, label, picture, row

_WIDTH = 860


class StartPage(QWidget):
    """Choose what to work on; ``picked`` carries a folder, the others ask for more."""

    picked = Signal(object)
    wants_new = Signal()
    browse = Signal()
    sample = Signal()
    wants_look = Signal()
    wants_take = Signal()

    def __init__(self, recent: Sequence[Path], *, has_sample: bool) -> None:
        super().__init__()
        self.setObjectName("ground")
        words = column(
            _big("齐鲁首席技师申报助手"),
            label("填写、核对、打包推荐材料。全部在本机完成，不联网。", "muted"),
            gap=4,
        )
        head = row(picture("app", 56), words, 1, gap=16)
        notice = frame(
            "notice",
            row(
                picture("lock", 20),
                label("本软件不得处理国家秘密。涉密内容不得录入，涉密人员按规定单独报送。"),
                1,
                margins=(14, 10, 14, 10),
            ),
        )
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addWidget(self._recent_card(recent), 1)
        cards.addWidget(self._begin_card(has_sample=has_sample), 1)
        middle.setLayout(column(head, notice, cards, gap=22))
        self.setLayout(column(2, row(1, middle, 1), 3, margins=(24, 24, 24, 24)))

    def _recent_card(self, recent: Sequence[Path]) -> QFrame:
        parts = column(label("最近的工作区", "heading"), margins=(18, 16, 18, 16), gap=6)
        for place in recent:
            parts.addWidget(_big_button("folder", place.name, str(place.parent), partial(self.picked.emit, place)))
        if not recent:
            parts.addWidget(label("还没有打开过工作区。", "muted"))
        parts.addStretch(1)
        return frame("card", parts)

    def _begin_card(self, *, has_sample: bool) -> QFrame:
        parts = column(label("开始", "heading"), margins=(18, 16, 18, 16), gap=6)
        parts.addWidget(
            _big_button("folder-plus", "新建工作区", "选一个文件夹，存放本年度的全部材料", self.wants_new.emit)
        )
        parts.addWidget(_big_button("usb", "打开其他文件夹", "本机、U 盘或共享文件夹里已有的工作区", self.browse.emit))
        if has_sample:
            parts.addWidget(_big_button("sample", "打开示例", "虚构的人和单位，可以随意修改", self.sample.emit))
        parts.addWidget(
            _big_button("take-in", "接收材料包", "申报单位交来的 .qlsj 文件，可直接拖进来", self.wants_take.emit)
        )
        parts.addWidget(
            _big_button("receive", "核对收到的材料", "查报送文件夹或 ZIP 是否完整，可直接拖进来", self.wants_look.emit)
        )
        parts.addStretch(1)
        return frame("card", parts)


def _big(text: str) -> QLabel:
    return label(text, "big")


def _big_button(image: str, title: str, text: str, action: Callable[[], object]) -> QPushButton:
    """A button of two lines with a picture."""
    made = QPushButton()
    made.setObjectName("recent")
    made.setAccessibleName(f"{title}，{text}")
    made.setAutoDefault(False)
    hint = label(text, "hint")
    for part in (hint,):
        part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        part.setToolTip(text)
    lines = column(1, label(title), hint, 1, gap=1)
    inner = row(picture(image, 24), margins=(12, 0, 12, 0), gap=14)
    inner.addLayout(lines, 1)
    made.setLayout(inner)
    made.clicked.connect(lambda _checked=False: action())
    return made
