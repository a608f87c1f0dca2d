"""The photo: a 35 x 49 preview, chosen or dropped, refused with the reason when it cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from qilu_desktop.dossier.values import FileRef, Value
from qilu_desktop.gui.fields.base import FieldEditor, Save
from qilu_desktop.gui.widgets import column, label, link, restyle
from qilu_desktop.pack.model import Field

_WIDTH, _HEIGHT = 125, 175
"""Pixels of the preview, 35 : 49 as the photo is printed."""

Choose: TypeAlias = Callable[[], Path | None]
Take: TypeAlias = Callable[[Path], bool]
Read: TypeAlias = Callable[[FileRef], bytes | None]


class PhotoEditor(FieldEditor):
    """Shows the photo; *choose* asks for a file, *take* stores it, *read* brings its bytes."""

    def __init__(self, field: Field, save: Save, choose: Choose, take: Take, read: Read) -> None:
        super().__init__(field, save)
        self._choose, self._take, self._read = choose, take, read
        self._file: FileRef | None = None
        self.setAcceptDrops(True)
        self.preview = QLabel("2 寸照片\n拖到这里")
        self.preview.setObjectName("photo")
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(_WIDTH + 2, _HEIGHT + 2)
        self.pick = link("选择照片…", self._on_pick)
        self.pick.setAccessibleName("选择照片")
        self.remove = link("移除", self._on_remove)
        for made in (self.pick, self.remove):
            made.setProperty("bare", True)
        self.size_note = label("", "hint")
        self.setLayout(column(self.preview, self.size_note, self.pick, self.remove, 1, gap=4))

    def put(self, value: Value | None) -> None:
        """Show the stored photo; bytes that cannot be read are told in words."""
        file = value if isinstance(value, FileRef) else None
        if file == self._file and file is not None:
            return
        self._file = file
        self.remove.setVisible(file is not None)
        self.pick.setText("更换照片…" if file else "选择照片…")
        restyle(self.preview, "full", file is not None)
        if file is None:
            self.preview.setPixmap(QPixmap())
            self.preview.setText("2 寸照片\n拖到这里")
            self.size_note.hide()
            return
        self._draw(self._read(file))

    def _draw(self, data: bytes | None) -> None:
        pixmap = QPixmap()
        if data is None or not pixmap.loadFromData(data):
            self.preview.setText("照片文件\n读不出来")
            self.size_note.hide()
            return
        self.size_note.setText(f"{pixmap.width()}×{pixmap.height()} 像素")
        self.size_note.show()
        ratio = self.devicePixelRatioF()
        drawn = pixmap.scaled(
            round(_WIDTH * ratio),
            round(_HEIGHT * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        drawn.setDevicePixelRatio(ratio)
        self.preview.setPixmap(drawn)

    def value(self) -> Value | None:
        """The stored photo."""
        return self._file

    def focus_target(self) -> QWidget:
        """The button that chooses."""
        return self.pick

    def _on_pick(self) -> None:
        path = self._choose()
        if path:
            self._take(path)
        self.left.emit()

    def _on_remove(self) -> None:
        if self._save(None):
            self.put(None)
        self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one file."""
        if len(event.mimeData().urls()) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the dropped file."""
        path = event.mimeData().urls()[0].toLocalFile()
        if path:
            event.acceptProposedAction()
            self._take(Path(path))
