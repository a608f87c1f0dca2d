"""A scroll area that shows the same thing before and after its width changes, and what was jumped to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from qilu_desktop.gui.widgets import lay_out_now

_AROUND = 90
"""Free room above and below what was jumped to, px."""
_SETTLED = 200
"""How long after the last change of the width its layouts may still move things, ms."""


class KeptPlace(QObject):
    """Remembers what stands at the top of *area* as it becomes wider or narrower, and brings it back there.

    *pieces* gives what can be held on to; what has the keyboard goes first while it is in view.
    """

    def __init__(self, area: QScrollArea, inner: QWidget, pieces: Callable[[], Iterable[QWidget]]) -> None:
        super().__init__(area)
        self._area, self._inner, self._pieces = area, inner, pieces
        self._held: tuple[QWidget, float, int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED)
        self._timer.timeout.connect(self._settle)
        area.viewport().installEventFilter(self)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._restore())
        bar.actionTriggered.connect(lambda _action: self.release())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold on to the place before the area lays its content out for another width."""
        if isinstance(event, QResizeEvent) and event.size().width() != event.oldSize().width():
            self._hold()
        return super().eventFilter(watched, event)

    def release(self) -> None:
        """Forget the place: somebody goes to another one."""
        self._timer.stop()
        self._held = None

    def _hold(self) -> None:
        top = self._area.verticalScrollBar().value()
        if self._held is None and top > 0 and self._area.isVisible():
            self._held = self._at(top)
        if self._held:
            self._timer.start()

    def _at(self, top: int) -> tuple[QWidget, float, int] | None:
        """A piece, the share of its height that stands at a line of the view, and that line in px from the top."""
        focus = QApplication.focusWidget()
        if focus and self._inner.isAncestorOf(focus):
            place = self._y(focus) - top
            if 0 <= place <= self._area.viewport().height() - focus.height():
                return focus, 0.0, place
        for piece in self._pieces():
            above = top - self._y(piece)
            if piece.isVisible() and above < piece.height():
                return (piece, above / piece.height(), 0) if above >= 0 else (piece, 0.0, -above)
        return None

    def _y(self, piece: QWidget) -> int:
        return piece.mapTo(self._inner, QPoint(0, 0)).y()

    def _restore(self) -> None:
        if self._held is None:
            return
        piece, share, line = self._held
        if self._inner.isAncestorOf(piece):
            self._area.verticalScrollBar().setValue(round(self._y(piece) + share * piece.height()) - line)

    def _settle(self) -> None:
        self._restore()
        self._held = None


class SoughtPlace(QObject):
    """Keeps what was jumped to in view while the form above it still takes its heights, until somebody scrolls.

    A form shown just now is laid out over several turns of the event loop, on a busy machine long after any pause that
    could be waited for; so every change of the height brings the widget back, for *lasting* ms.
    """

    def __init__(self, area: QScrollArea, lasting: int) -> None:
        super().__init__(area)
        self._area = area
        self._widget: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(lasting)
        self._timer.timeout.connect(self.forget)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._bring())
        bar.actionTriggered.connect(lambda _action: self.forget())

    def seek(self, widget: QWidget) -> None:
        """Bring *widget* into view now, and again whenever the form above it grows."""
        self._widget = widget
        widget.destroyed.connect(lambda: self._gone(widget))
        self._timer.start()
        lay_out_now()
        self._bring()
        # Its own place within the form may change without the form's height.
        for pause in (0, 30, 120):
            QTimer.singleShot(pause, self, self._bring)

    def forget(self) -> None:
        """Somebody goes elsewhere."""
        self._timer.stop()
        self._widget = None

    def _gone(self, widget: QWidget) -> None:
        if self._widget is widget:
            self.forget()

    def _bring(self) -> None:
        if self._widget is not None:
            self._area.ensureWidgetVisible(self._widget, 0, _AROUND)
