"""Messages and questions, always in Chinese, always with cause and remedy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from qilu_desktop.errors import QiluError


def shown(dialog: QDialog) -> QDialog:
    """Open a dialog that lives on its own, and give it back.

    Not by ``exec``: a window that is run so could not make room for a picture of the screen.
    """
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def tell_error(parent: QWidget, error: QiluError, title: str = "没有完成") -> None:
    """Show what went wrong and what to do."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setText(error.what)
    box.setInformativeText(error.remedy)
    box.exec()


def tell(parent: QWidget, title: str, text: str, more: str = "") -> None:
    """Show a piece of news."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    box.exec()


def confirm(parent: QWidget, title: str, text: str, more: str, go: str) -> bool:
    """Ask before something is removed; the safe answer is the default."""
    return ask(parent, title, text, more, (go,)) == 0


def ask(parent: QWidget, title: str, text: str, more: str, answers: tuple[str, ...]) -> int | None:
    """Offer *answers*; the number of the one chosen, None for 取消 or a closed window."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    offered = [box.addButton(answer, QMessageBox.ButtonRole.AcceptRole) for answer in answers]
    cancel = box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    return next((place for place, one in enumerate(offered) if one is clicked), None)


def choose_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """A folder chosen by the user."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None


def open_outside(parent: QWidget, place: Path) -> None:
    """Open a file or folder with the computer's own program; where it has none, say where the thing is."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))):
        tell(parent, "打不开", "这台电脑没有可用来打开它的程序，请在文件管理器里打开：", str(place))


def choose_files(parent: QWidget, title: str, start: Path, endings: str) -> list[Path]:
    """Files chosen by the user; *endings* as ``*.jpg *.png``."""
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(start), f"可用的文件 ({endings});;所有文件 (*)")
    return [Path(one) for one in chosen]


def choose_file(parent: QWidget, title: str, start: Path, endings: str) -> Path | None:
    """One file chosen by the user."""
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(start), f"可用的文件 ({endings});;所有文件 (*)")
    return Path(chosen) if chosen else None
