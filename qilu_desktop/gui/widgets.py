"""The small parts every page is built from: labels by role, cards, buttons, rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qilu_desktop.gui.theme import icon

# The namespace Qt has a hundred enumerations, which PySide makes when it is first named: 25 ms that the first window
# need not wait for.  So it is imported where it is used, and this is Qt.TextFormat.PlainText.
_PLAIN = 0
WIDEST = 1680
"""Widest card of a page of fields, px: on a usual screen it fills the page, on a very wide one it stays together."""
SPIN_MARGIN = 9
"""Before the number in a spin box, px; the style sheet does not reach its line edit."""
_LEVELS = 6
"""Layouts nested in one another on a page, at most."""


def label(text: str, role: str = "label", *, wrap: bool = False) -> QLabel:
    """A plain-text label in one of the style sheet's roles; text of users is never read as markup."""
    made = QLabel(text)
    made.setProperty("textFormat", _PLAIN)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def chip(text: str, tone: str = "plain") -> QLabel:
    """A small rounded label: plain, info, good, warn or bad."""
    made = QLabel(text)
    made.setProperty("textFormat", _PLAIN)
    made.setProperty("chip", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and have it looked at again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def button(text: str, action: Callable[[], object], *, primary: bool = False, picture: str = "") -> QPushButton:
    """A push button; *primary* for the page's one main action."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setAutoDefault(False)
    if picture:
        made.setIcon(icon(picture))
    made.clicked.connect(lambda _checked=False: action())
    return made


READ_ONLY = "只读打开，不能修改"


def allow(widget: QWidget, *, on: bool, why: str, other: QWidget | None = None) -> None:
    """Let *widget* be used, or not: then its tooltip says *why*, until it can be used again.

    The keyboard goes from it to *other*, which is on; by itself it would go to whatever stands next, such as 删除.
    """
    usual = widget.property("tip")
    if usual is None:
        usual = widget.toolTip()
        widget.setProperty("tip", usual)
    if other and not on and widget.hasFocus():
        other.setEnabled(True)
        other.setFocus()
    widget.setEnabled(on)
    widget.setToolTip(usual if on else why)


def link(text: str, action: Callable[[], object], picture: str = "") -> QPushButton:
    """A quiet button that reads like a link."""
    from PySide6.QtCore import Qt

    made = button(text, action, picture=picture)
    made.setProperty("flat2", True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def tool(picture: str, name: str, action: Callable[[], object]) -> QToolButton:
    """A picture button; *name* is its tooltip and its name for screen readers."""
    from PySide6.QtCore import Qt

    made = QToolButton()
    made.setIcon(icon(picture))
    made.setIconSize(QSize(18, 18))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _checked=False: action())
    return made


def picture(name: str, size: int = 20) -> QLabel:
    """A picture of *size* px."""
    made = QLabel()
    made.setPixmap(icon(name).pixmap(QSize(size, size)))
    made.setFixedSize(size, size)
    return made


def column(
    *parts: QWidget | QLayout | int, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """Parts one under the other; a number is a stretch of that weight."""
    layout = QVBoxLayout()
    _fill(layout, parts, margins, gap)
    return layout


def row(
    *parts: QWidget | QLayout | int, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """Parts side by side; a number is a stretch of that weight."""
    layout = QHBoxLayout()
    _fill(layout, parts, margins, gap)
    return layout


def _fill(
    layout: QHBoxLayout | QVBoxLayout,
    parts: tuple[QWidget | QLayout | int, ...],
    margins: tuple[int, int, int, int],
    gap: int,
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addStretch(part)


def frame(name: str, layout: QLayout | None = None) -> QFrame:
    """A frame drawn by the style sheet's rule of that name (card, head, foot …)."""
    made = QFrame()
    made.setObjectName(name)
    if layout:
        made.setLayout(layout)
    return made


def rule() -> QFrame:
    """A thin horizontal line."""
    return frame("line")


def scrolled(inner: QWidget) -> QScrollArea:
    """*inner* in a vertical scroll area that follows its width."""
    from PySide6.QtCore import Qt

    area = QScrollArea()
    inner.setObjectName("scrolled")
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def lay_out_now() -> None:
    """Give everything its final place before it is painted.

    Nested layouts pass a changed height up one level a turn of the event loop, and each turn may be painted.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    for _level in range(_LEVELS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let its widgets go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget:
            widget.setParent(None)
            widget.deleteLater()
        elif inner:
            clear(inner)


def numbered(place: int, count: int, name: str) -> str:
    """A name with its number in a list of *count*; figure spaces, as wide as a digit, put the numbers in a column."""
    return f"{str(place).rjust(len(str(count)), chr(0x2007))}　{name}"


def tab_button(text: str, on_click: Callable[[], object]) -> QPushButton:
    """A button that shows one view of a page that has several."""
    made = QPushButton(text)
    made.setProperty("tab", True)
    made.setCheckable(True)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: on_click())
    return made
