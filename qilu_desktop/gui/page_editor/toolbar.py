"""The buttons of the page editor: turning, cutting, blacking out, leaving out, and back to the original."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame

from qilu_desktop.dossier.page_draft import PageDraft
from qilu_desktop.gui import widgets
from qilu_desktop.gui.page_editor.stage import Tool
from qilu_desktop.gui.widgets import button, link

HINTS = {
    Tool.LOOK: "拖动左边的小图排顺序；按住 Ctrl 或 Shift 点，可以选几页一起转、一起不送。",
    Tool.CROP: "拖动框边上的小方块：框里的送出，框外的去掉。",
    Tool.HIDE: (
        "按住鼠标拖出要涂黑的地方；点中黑块可以移动、拉大，按 Del 去掉。涂黑的内容连同文字不会出现在送出的文件里。"
    ),
}
"""What to do with each tool, shown at the foot."""
_NAMES = {Tool.LOOK: "查看", Tool.CROP: "裁剪", Tool.HIDE: "涂黑"}


class Toolbar(QFrame):
    """``turn`` carries degrees and whether for all pages, ``tool`` the tool, ``send`` whether the chosen are sent,
    ``uncrop`` and ``plain`` (for all pages or the chosen) undo what was changed.
    """

    turn = Signal(int, bool)
    tool = Signal(object)
    send = Signal(bool)
    uncrop = Signal()
    plain = Signal(bool)

    def __init__(self, *, editable: bool) -> None:
        super().__init__()
        self.setObjectName("panehead")
        self._sends = False
        self.left = widgets.tool("rotate-left", "左转 90°（Shift+R）", lambda: self.turn.emit(-90, False))
        self.right = widgets.tool("rotate-right", "右转 90°（R）", lambda: self.turn.emit(90, False))
        self.all_right = link("全部右转", lambda: self.turn.emit(90, True))
        self.send_button = button("不送这一页", lambda: self.send.emit(self._sends))
        self.send_button.setMinimumWidth(118)
        self.uncrop_button = link("取消裁剪", self.uncrop.emit)
        self.plain_button = link("这一页恢复原样", lambda: self.plain.emit(False))
        self.all_plain = link("全部恢复原样", lambda: self.plain.emit(True))
        self._group = QButtonGroup(self)
        line = widgets.row(margins=(16, 6, 12, 6), gap=6)
        for each in Tool:
            made = button(_NAMES[each], partial(self.tool.emit, each))
            made.setCheckable(True)
            made.setProperty("toggle", True)
            made.setChecked(each is Tool.LOOK)
            made.setEnabled(editable or each is Tool.LOOK)
            self._group.addButton(made, list(Tool).index(each))
            line.addWidget(made)
        line.addWidget(self.uncrop_button)
        line.addSpacing(12)
        for part in (self.left, self.right, self.all_right):
            line.addWidget(part)
            part.setEnabled(editable)
        line.addSpacing(12)
        line.addWidget(self.send_button)
        line.addStretch(1)
        line.addWidget(self.plain_button)
        line.addWidget(self.all_plain)
        self.setLayout(line)
        self._editable = editable

    def show_tool(self, chosen: Tool) -> None:
        """Show which tool is at hand."""
        self._group.button(list(Tool).index(chosen)).setChecked(True)

    def show_state(self, draft: PageDraft, places: list[int]) -> None:
        """Show what can be done with the leaves chosen."""
        leaves = [draft.leaves[place] for place in places]
        self._sends = bool(leaves) and not any(leaf.sent for leaf in leaves)
        several = len(leaves) > 1
        which = f"这 {len(leaves)} 页" if several else "这一页"
        self.send_button.setText(f"送{which}" if self._sends else f"不送{which}")
        last = not self._sends and draft.sent <= sum(leaf.sent for leaf in leaves)
        self.send_button.setEnabled(self._editable and bool(leaves) and not last)
        self.send_button.setToolTip("至少要送一页；整份不要的，请在清单里删除。" if last else "也可以按 Del")
        self.uncrop_button.setVisible(any(leaf.edit.crop for leaf in leaves))
        self.plain_button.setText(f"{which}恢复原样")
        plain = draft.plain(places)
        self.plain_button.setEnabled(self._editable and plain != draft)
        self.all_plain.setEnabled(self._editable and bool(draft.edits))
