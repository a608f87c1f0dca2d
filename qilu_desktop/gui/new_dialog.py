"""Asks where a new workspace goes and which year's forms it uses."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from qilu_desktop.errors import storage_error
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.dialogs import choose_folder
from qilu_desktop.gui.widgets import button, column, label, row
from qilu_desktop.pack.load import Listed, list_packs
from qilu_desktop.paths import safe_name


class NewDialog(QDialog):
    """Folder, name and pack; ``folder`` and ``pack_id`` are set once accepted."""

    def __init__(self, parent: QWidget, start: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建工作区")
        self.setMinimumWidth(560)
        self.folder: Path | None = None
        self.pack_id = ""
        self._packs = list_packs()
        self.place, self.name, self.packs = QLineEdit(str(start)), QLineEdit(), Combo()
        for widget, words in ((self.place, "放在哪里"), (self.name, "工作区名称"), (self.packs, "年度表单")):
            widget.setAccessibleName(words)
        self._fill_packs()
        self.problem = label("", "problem", wrap=True)
        self.create_button = button("新建", self._accept, primary=True)
        self.create_button.setDefault(True)
        parts = column(margins=(22, 20, 22, 18), gap=6)
        for words, widget in (("年度表单", self.packs), ("工作区名称", self.name)):
            parts.addWidget(label(words))
            parts.addWidget(widget)
        parts.addWidget(label("放在哪里"))
        parts.addLayout(row(self.place, button("选择…", self._choose)))
        parts.addWidget(
            label("会在这里新建一个同名文件夹，填写的内容和附件都存放在里面，可整体拷贝到 U 盘。", "hint", wrap=True)
        )
        parts.addWidget(self.problem)
        parts.addLayout(row(1, button("取消", self.reject), self.create_button))
        self.setLayout(parts)
        self.name.selectAll()
        self.name.setFocus()

    def _fill_packs(self) -> None:
        """List the packs; a broken one is listed with its reason and cannot be chosen."""
        for entry in self._packs:
            self.packs.addItem(_pack_words(entry), entry.id)
            model = self.packs.model()
            if entry.problem and isinstance(model, QStandardItemModel):
                item = model.item(self.packs.count() - 1)
                item.setEnabled(False)
                item.setToolTip(entry.problem.line)
        whole = next((place for place, entry in enumerate(self._packs) if entry.problem is None), -1)
        self.packs.setCurrentIndex(whole)
        self.name.setText(f"{self._packs[whole].title}推荐" if whole >= 0 else "")

    def _choose(self) -> None:
        folder = choose_folder(self, "放在哪里", Path(self.place.text()))
        if folder:
            self.place.setText(str(folder))

    def _accept(self) -> None:
        name, place = self.name.text().strip(), self.place.text().strip()
        if not name or not place or self.packs.currentIndex() < 0:
            self.problem.setText("请填写名称和位置，并选择年度表单。")
            return
        folder = Path(place).expanduser() / safe_name(name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            # Told here, where what was typed still stands.
            self.problem.setText(storage_error(error, folder).line)
            return
        self.folder = folder
        self.pack_id = str(self.packs.currentData(Qt.ItemDataRole.UserRole))
        self.accept()


def _pack_words(entry: Listed) -> str:
    return f"{entry.title}：{entry.problem.reason}" if entry.problem else entry.title
