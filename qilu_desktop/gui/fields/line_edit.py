"""A line edit that leaves undo and redo to the workspace unless text of its own is being typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

_AROUND = 24
"""Border and padding at both sides, px."""


def travels(event: QKeyEvent) -> bool:
    """Whether a key asks to undo or redo."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def pastes_picture(event: QKeyEvent) -> bool:
    """Whether a key asks to paste while the clipboard holds a picture and no text: nothing for a text field."""
    if not event.matches(QKeySequence.StandardKey.Paste):
        return False
    held: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return held is not None and held.hasImage() and not held.hasText()


class LineEdit(QLineEdit):
    """Ctrl+Z goes up to the window when nothing was typed here since the last save.

    Ctrl+V does too while there is only a picture to paste.  A text too long for the box ends in … until the keyboard is
    here, and is told whole when the pointer rests on it.
    """

    def event(self, event: QEvent) -> bool:
        """Tell the whole text where the box is too narrow for it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.is_cut_off():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and pastes_picture(event):
            event.ignore()
            return False
        return super().event(event)

    def is_cut_off(self) -> bool:
        """Whether the text is wider than the box."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width() - _AROUND

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box; a text that is wider ends in …."""
        if self.hasFocus() or self.actions() or not self.is_cut_off():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QStylePainter

        painter, option = QStylePainter(self), QStyleOptionFrame()
        self.initStyleOption(option)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(option.palette.text().color())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key, or let the window have it."""
        if travels(event) and not self.isModified():
            event.ignore()
        else:
            super().keyPressEvent(event)
