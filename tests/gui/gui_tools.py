"""Hands and eyes for window tests: type as a user does, press buttons, answer dialogs that will open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QInputMethodEvent, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.flow import StepId
from qilu_desktop.gui.evidence.page import EvidencePage
from qilu_desktop.gui.fields.base import FieldEditor
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.window import Window
from qilu_desktop.workspace.files import files_of
from qilu_desktop.workspace.workspace import Workspace

W = TypeVar("W", bound=QWidget)


def evidence_page(window: Window, owner: str = "p1") -> EvidencePage:
    """The page of evidence with the files of *owner*."""
    window.go(StepId.EVIDENCE)
    page = window.page(StepId.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.owner = owner
    page.refresh()
    return page


def store_files(workspace: Workspace, dossier: Dossier) -> None:
    """Keep the files that a built dossier cites (their content is their name, see builders)."""
    for file in files_of(dossier):
        kept: FileRef = workspace.store_file(file.name.encode(), file.name, file.media)
        assert kept.sha256 == file.sha256


def editor(form: RecordForm, field_id: str) -> FieldEditor:
    """A plain field's editor."""
    found = form.editor(field_id)
    assert isinstance(found, FieldEditor), field_id
    return found


def type_into(edit: QWidget, text: str) -> None:
    """Select all, type over it and press Tab, as a person does."""
    assert isinstance(edit, QLineEdit | QPlainTextEdit)
    focus(edit)
    edit.selectAll()
    commit_text(edit, text)
    leave(edit)


def commit_text(edit: QWidget, text: str) -> None:
    """Hand in text as an input method does; it replaces the selection."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def leave(edit: QWidget) -> None:
    """Go on with the Tab key."""
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    QApplication.processEvents()


def focus(edit: QWidget) -> None:
    """Click into an editor; the offscreen platform forgets which window is active now and then."""
    edit.window().activateWindow()
    edit.setFocus()
    assert edit.hasFocus()


def press(parent: QWidget, text: str) -> None:
    """Press the visible button with this text or name."""
    found = [one for one in parent.findChildren(QAbstractButton) if text in (one.text(), one.accessibleName())]
    shown = [one for one in found if one.isVisible()]
    assert shown, f"no button {text}; there are {[one.text() for one in parent.findChildren(QAbstractButton)]}"
    shown[0].click()
    QApplication.processEvents()


@contextmanager
def answering(answer: Callable[[QDialog], object]) -> Iterator[list[str]]:
    """While in here, the dialog that opens is handed to *answer*; what it says is noted."""
    said: list[str] = []
    timer = QTimer(interval=20)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            said.append(words(dialog))
            answer(dialog)

    timer.timeout.connect(look)
    timer.start()
    yield said
    timer.stop()
    assert said, "no dialog opened"


def jpeg(width: int = 600, height: int = 800) -> bytes:
    """A real picture."""
    from PIL import Image

    stream = BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def words(widget: QWidget) -> str:
    """Everything that a window says."""
    labels = [one.text() for one in widget.findChildren(QLabel)]
    buttons = [one.text() for one in widget.findChildren(QAbstractButton)]
    return "\n".join([widget.windowTitle(), *labels, *buttons])


def plain(label: QLabel) -> str:
    """What a label shows, without its markup."""
    if label.textFormat() is not Qt.TextFormat.RichText:
        return label.text()
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def mime_of(*paths: Path) -> QMimeData:
    """Files as a file manager hands them over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(page: QWidget, data: QMimeData, place: QPoint) -> None:
    """Drag *data* over the page and let it go at *place*, as Qt tells it."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDragMoveEvent(place, copy, data, left, none))
    QApplication.sendEvent(page, QDropEvent(QPointF(place), copy, data, left, none))
