"""The buttons for the evidence selected: its pages, 审验, its query page, its place, and away with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.certificate_check.opening import open_check, row_of_shot
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import confirm, open_outside, tell, tell_error
from qilu_desktop.gui.evidence.giving import move, remove
from qilu_desktop.gui.evidence.marking import Marking, named
from qilu_desktop.gui.folding_row import FoldingRow
from qilu_desktop.gui.widgets import button, tool

if TYPE_CHECKING:
    from qilu_desktop.gui.page_editor.editor import PageEditor

_NO_SHOT = "请选中“证书查询截图”，并在下面“证明哪一项”里选定它证明的证书；也可以从申报人的证书一行打开核对。"


@dataclass(frozen=True)
class Listed:
    """The list as the acts see it: what is there and selected, storing what is typed, and the way to what is lacking.

    ``lead`` puts the keyboard where something can be selected, or where files are added.
    """

    listed: Callable[[], tuple[Evidence, ...]]
    selected: Callable[[], list[Evidence]]
    commit: Callable[[], bool]
    lead: Callable[[], None]


class Acts:
    """``row`` holds the buttons; *page* is under every question.  A button says what to select where nothing fits."""

    def __init__(self, desk: Desk, page: QWidget, held: Listed) -> None:
        self.desk, self._page, self._list = desk, page, held
        self.editor: PageEditor | None = None
        self.marking = Marking(desk, page)
        self.mark_button = button("标记已审验…", self.mark_checked, picture="tick")
        self.withdraw_button = button("撤回审验…", self.withdraw_checks)
        self.pages_button = button("编辑页面…", self.edit_pages, picture="pages")
        self.pages_button.setToolTip("选页、排序、旋转、裁剪、涂黑，也可以双击材料")
        self.open_button = button("打开查看", self.open_selected)
        self.up = tool("up", "上移", lambda: self.move_by(-1))
        self.down = tool("down", "下移", lambda: self.move_by(1))
        self.remove_button = tool("remove", "删除", self.remove_selected)
        self.check_button = button("查询核对…", self.check_certificate)
        self.row = FoldingRow(
            "其他操作",
            (self.pages_button, self.mark_button),
            (self.check_button, self.open_button, self.withdraw_button),
            (self.up, self.down, self.remove_button),
        )
        for one in (self.mark_button, self.withdraw_button, self.up, self.down, self.remove_button):
            one.setEnabled(not desk.read_only)

    def _chosen(self, doing: str, *, several: bool = False) -> list[Evidence]:
        """What is selected, for *doing* something with it; else say what to select, and go there."""
        entries = self._list.selected()
        if entries and (several or len(entries) == 1):
            return entries
        text = "请先在清单里选中一份材料。" if self._list.listed() else "还没有材料，请先添加文件。"
        many = f"这里一次只能处理一份，请只选一份（选中了 {len(entries)} 份）。"
        tell(self._page, doing, many if entries else text)
        self._list.lead()
        return []

    def open_selected(self) -> None:
        """Open the file with the computer's own viewer."""
        for entry in self._chosen("打开查看"):
            try:
                path = self.desk.workspace.file_path(entry.file)
            except QiluError as error:
                tell_error(self._page, error, "打不开")
                return
            open_outside(self._page, path)

    def edit_pages(self, page: int = 0) -> None:
        """Open the page editor for the evidence selected, at *page* of its file where one is given."""
        from qilu_desktop.gui.page_editor.editor import PageEditor

        entries = self._chosen("编辑页面")
        if entries and self._list.commit():
            if self.editor:
                self.editor.deleteLater()
            self.editor = PageEditor(self._page, self.desk, entries[0], page)
            self.editor.kept.connect(self.desk.told.emit)
            self.editor.open()

    def check_certificate(self) -> None:
        """Hold the query page selected beside the form."""
        for entry in self._chosen("查询核对"):
            row_id = row_of_shot(self.desk, entry)
            if row_id:
                open_check(self._page, self.desk, entry.owner, row_id, entry.id)
            else:
                tell(self._page, "查询核对", "选中的不是某一本证书的查询截图。", _NO_SHOT)

    def mark_checked(self) -> None:
        """Mark the selected evidence as compared with the originals."""
        due = [one for one in self._list.listed() if not one.check and self._needs_check(one)]
        self.marking.mark(self._list.selected(), due)

    def _needs_check(self, entry: Evidence) -> bool:
        kind = self.desk.pack.evidence_kind(entry.kind)
        return bool(kind and kind.marked)

    def withdraw_checks(self) -> None:
        """Take the mark 已审验 of the selected evidence back, after asking."""
        self.marking.withdraw(self._list.selected())

    def remove_selected(self) -> None:
        """Remove the selected evidence after asking."""
        entries = self._chosen("删除佐证材料", several=True)
        if entries and confirm(
            self._page, "删除佐证材料", f"删除{named(entries)}？", "删除后按 Ctrl+Z 可以撤销。", "删除"
        ):
            remove(self.desk, entries)

    def move_by(self, by: int) -> None:
        """Move the file selected by so many places among those of its claim."""
        for entry in self._chosen("上移" if by < 0 else "下移"):
            move(self.desk, entry, by)
