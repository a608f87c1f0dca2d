"""Asks who compared the copies with the originals, for which unit and when (审验, 4.3b)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QWidget

from qilu_desktop.dossier.model import OriginalCheck
from qilu_desktop.dossier.values import FileRef, PartialDate
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.dialogs import choose_file
from qilu_desktop.gui.photo_intake import take_photo
from qilu_desktop.gui.widgets import button, column, label, link, restyle, row
from qilu_desktop.workspace.workspace import Workspace

_SEAL_SIDE = 56
_BY_WHOM = "原件由推荐单位审验，申报单位自己核对的不算。"
_PICTURES = "*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.heic"


class CheckDialog(QDialog):
    """Who, where and when, and a picture of the seal if wanted; ``result_check`` is set once accepted.

    The seal is kept in *workspace* as soon as it is chosen, in a form that the mark can show.
    """

    def __init__(
        self,
        parent: QWidget,
        count: int,
        before: OriginalCheck | None,
        unit: str,
        today: date,
        workspace: Workspace,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("标记已审验")
        self.setMinimumWidth(460)
        self.result_check: OriginalCheck | None = None
        self.verifier = _edit("审验人", before.verifier if before else "")
        self.unit = _edit("审验单位", before.unit if before else unit)
        self.day = _edit("审验日期", before.on.iso if before else PartialDate(today.year, today.month, today.day).iso)
        self._workspace = workspace
        self.seal = before.seal if before else None
        self.problem = label("", "problem", wrap=True)
        told = f"把选中的 {count} 份材料标记为已与原件核对一致，生成时每页都会注明“已审验”。"
        self.accept_button = button("标记已审验", self._accept, primary=True)
        self.accept_button.setDefault(True)
        cancel = button("取消", self.reject)
        parts = column(label(f"{told}{_BY_WHOM}", "muted", wrap=True), margins=(22, 20, 22, 18), gap=8)
        for edit in (self.verifier, self.unit, self.day):
            parts.addWidget(label(edit.accessibleName()))
            parts.addWidget(edit)
        parts.addWidget(label("印章图片（可以不加）"))
        parts.addLayout(self._seal_row())
        parts.addWidget(self.problem)
        parts.addLayout(row(1, cancel, self.accept_button))
        self.setLayout(parts)
        self.verifier.setFocus()

    def _seal_row(self) -> QHBoxLayout:
        self.seal_picture = label("", "hint")
        self.seal_picture.setFixedSize(_SEAL_SIDE, _SEAL_SIDE)
        self.seal_picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.seal_hint = label("", "hint", wrap=True)
        self.seal_button = button("选择图片…", self._choose_seal)
        self.no_seal_link = link("不加印章", lambda: self._show_seal(None))
        parts = row(self.seal_picture, self.seal_hint, self.seal_button, self.no_seal_link, gap=10)
        parts.setStretch(1, 1)
        self._show_seal(self.seal)
        return parts

    def _choose_seal(self) -> None:
        path = choose_file(self, "选择印章图片", Path.home(), _PICTURES)
        if path:
            self.take_seal(path)

    def take_seal(self, path: Path) -> None:
        """Use a picture file as the seal; what is wrong with it is said in the dialog."""
        try:
            self._show_seal(take_photo(self._workspace, path))
        except QiluError as error:
            self.problem.setText(f"{error.what}{error.remedy}")

    def _show_seal(self, seal: FileRef | None) -> None:
        pixmap = QPixmap()
        if seal:
            try:
                pixmap = QPixmap(str(self._workspace.file_path(seal)))
            except QiluError:
                seal = None
        self.seal = seal
        self.problem.clear()
        if pixmap.isNull():
            self.seal_picture.setText("无")
        else:
            side, keeps = _SEAL_SIDE, Qt.AspectRatioMode.KeepAspectRatio
            self.seal_picture.setPixmap(pixmap.scaled(side, side, keeps, Qt.TransformationMode.SmoothTransformation))
        self.seal_hint.setText(
            "印在“已审验”标记旁边。" if seal else "最好是透明底的 PNG 图片，会印在“已审验”标记旁边。"
        )
        self.no_seal_link.setVisible(seal is not None)

    def _accept(self) -> None:
        day = PartialDate.parse(self.day.text())
        missing = [edit for edit in (self.verifier, self.unit) if not edit.text().strip()]
        if day is None or not day.day:
            missing.append(self.day)
        for edit in (self.verifier, self.unit, self.day):
            restyle(edit, "wrong", edit in missing)
        if missing or day is None:
            names = "、".join(edit.accessibleName() for edit in missing)
            self.problem.setText(f"请填写{names}；日期写到日，例如 2024-07-10。")
            missing[0].setFocus()
            return
        self.result_check = OriginalCheck(self.verifier.text().strip(), self.unit.text().strip(), day, self.seal)
        self.accept()


def _edit(name: str, text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setAccessibleName(name)
    return made
