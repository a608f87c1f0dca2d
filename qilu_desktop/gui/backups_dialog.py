"""恢复备份: the automatic copies with their time and people; one is put back here, or kept as a workspace beside."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_folder, confirm, tell, tell_error
from qilu_desktop.gui.widgets import allow, button, column, label, row
from qilu_desktop.workspace.backups import Backup, backups, copy_out

_BACKUP = Qt.ItemDataRole.UserRole


class BackupsDialog(QDialog):
    """Lists the copies, newest first."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("恢复备份")
        self.resize(760, 360)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["备份时间", "推荐单位", "申报人", "佐证材料", "说明"])
        self.list.setAccessibleName("备份")
        self.list.setRootIsDecorated(False)
        header = self.list.header()
        header.setStretchLastSection(False)
        for place, width in enumerate((150, 0, 76, 84, 170)):
            if width:
                header.resizeSection(place, width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.here_button = button("恢复到这里…", self.restore_here, primary=True)
        self.here_button.setDefault(True)
        self.copy_button = button("另存为副本…", self.keep_copy)
        text = "每次打开工作区时自动留一份，保留最近 5 份。恢复前会先备份现在的内容，恢复以后也可以撤销。"
        self.setLayout(
            column(
                label(text, "muted", wrap=True),
                self.list,
                row(1, button("关闭", self.reject), self.copy_button, self.here_button),
                margins=(18, 16, 18, 16),
                gap=12,
            )
        )
        for backup in backups(desk.workspace.folder):
            self.list.addTopLevelItem(self._item(backup))
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_buttons())
        newest = self.list.topLevelItem(0)
        if newest:
            self.list.setCurrentItem(newest)
        self._show_buttons()

    def _item(self, backup: Backup) -> QTreeWidgetItem:
        held = backup.dossier
        same = held == self.desk.dossier
        told = backup.fault or ("与现在的内容相同" if same else "")
        cells = [backup.words, "", "", "", told]
        if held:
            cells[1:4] = [held.unit.text("name"), f"{len(held.applicants)} 人", f"{len(held.evidence)} 份"]
        item = QTreeWidgetItem(cells)
        item.setData(0, _BACKUP, backup)
        item.setSizeHint(0, QSize(0, 32))
        for place, text in enumerate(cells):
            item.setToolTip(place, text)
        return item

    def chosen(self) -> Backup | None:
        """The copy selected, where it can be read."""
        item = self.list.currentItem()
        found = item.data(0, _BACKUP) if item else None
        return found if isinstance(found, Backup) and found.dossier else None

    def _show_buttons(self) -> None:
        found = self.chosen()
        none = "请先在上面选一份读得出来的备份"
        same = found is not None and found.dossier == self.desk.dossier
        allow(self.copy_button, on=found is not None, why=none)
        allow(self.here_button, on=found is not None and not same, why="与现在的内容相同，不用恢复" if same else none)

    def restore_here(self) -> None:
        """Put the copy's content in the place of what is stored, after asking."""
        found = self.chosen()
        if found is None or found.dossier is None:
            return
        dossier, name = found.dossier, f"恢复 {found.words} 的备份"
        text = f"用 {found.words} 的备份（{len(dossier.applicants)} 名申报人）替换现在的内容？"
        if not confirm(self, "恢复备份", text, "现在的内容会先另存一份备份；恢复以后按 Ctrl+Z 可以撤销。", "恢复"):
            return
        if self.desk.do(lambda: self.desk.workspace.restore(dossier, name)):
            self.desk.told.emit(name)
            self.accept()

    def keep_copy(self) -> None:
        """Make a workspace of the copy beside this one."""
        found, folder = self.chosen(), self.desk.workspace.folder
        if found is None:
            return
        place = choose_folder(self, "副本放在哪个文件夹", folder.parent)
        if place is None:
            return
        made = f"{found.made:%Y%m%d-%H%M}" if found.made else found.path.stem
        target = place / f"{folder.name}-备份{made}"
        try:
            copy_out(folder, found, target)
        except QiluError as error:
            tell_error(self, error, "没有存成副本")
            return
        tell(self, "已存为副本", f"副本在“{target.name}”。", f"可以用“换工作区”打开它：{target}")
