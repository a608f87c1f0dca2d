"""The steps at the left of the window: title, state mark and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from qilu_desktop.flow import State, Step, StepId
from qilu_desktop.gui import palette
from qilu_desktop.gui.widgets import column, rule

FULL = 216
_NARROW = 68
"""Width of the rail with texts and of the marks alone, px."""
_MARK = 24
_HEIGHT = 52
"""Height of a step in px where there is room; the style sheet sets the least."""


class Extra(Enum):
    """Pages beside the steps: of use when one wants them, never asked for."""

    SCANS = "scans"
    FORMS = "forms"


@dataclass(frozen=True)
class Aside:
    """What the rail says of a page beside the steps."""

    title: str
    note: str
    state: State
    reason: str = ""


class StepButton(QPushButton):
    """One step, painted: a round mark with number or tick, the title, and the note under it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.step: Step | Aside | None = None
        self.compact = False
        self._compact_tip = ""
        self.setObjectName("step")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """As high as is comfortable; a low window makes it lower."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def show_step(self, step: Step) -> None:
        """Show how the step stands."""
        self.step = step
        self.setAccessibleName(f"第 {self.number} 步 {step.title}，{step.note}")
        self._compact_tip = f"{step.title}：{step.note}"
        self.show_tip(compact=self.compact)
        self.update()

    def show_tip(self, *, compact: bool) -> None:
        """Say in the tooltip what there is no room for."""
        self.compact = compact
        reason = self.step.reason if self.step else ""
        self.setToolTip(self._compact_tip if compact else reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground by the style sheet, then mark and texts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        if self.step:
            self._draw_mark(painter, self.step)
            if self.width() > 2 * _NARROW:
                self._draw_texts(painter, self.step)
        painter.end()

    def _draw_mark(self, painter: QPainter, step: Step | Aside) -> None:
        circle = QRectF(12, (self.height() - _MARK) / 2, _MARK, _MARK)
        ground, line, ink = _colours(step.state, chosen=self.isChecked())
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(line), 1.4))
        painter.drawEllipse(circle)
        painter.setPen(QPen(QColor(ink), 2))
        if step.state is State.DONE:
            x, y = circle.center().x(), circle.center().y()
            painter.drawPolyline([QPointF(x - 5, y), QPointF(x - 1.4, y + 3.8), QPointF(x + 5.4, y - 4)])
            return
        font = QFont(self.font())
        font.setPixelSize(palette.SMALL)
        painter.setFont(font)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _draw_texts(self, painter: QPainter, step: Step | Aside) -> None:
        left, width = 12 + _MARK + 11, self.width() - 12 - _MARK - 15
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(palette.ACCENT_DARK if self.isChecked() else palette.TEXT))
        middle = self.height() / 2
        painter.drawText(QRectF(left, middle - 19, width, 21), Qt.AlignmentFlag.AlignVCenter, step.title)
        font = QFont(self.font())
        font.setPixelSize(palette.SMALL)
        painter.setFont(font)
        colours = {State.UNTOUCHED: palette.FAINT, State.OPEN: palette.WARN, State.DONE: palette.GOOD}
        painter.setPen(QColor(colours[step.state]))
        painter.drawText(QRectF(left, middle + 1, width, 18), Qt.AlignmentFlag.AlignVCenter, step.note)


class ExtraButton(StepButton):
    """A page beside the steps: a picture in place of the number."""

    def __init__(self, place: Extra) -> None:
        super().__init__(0)
        self._draw_picture = {Extra.SCANS: _draw_stamp, Extra.FORMS: _draw_form}[place]

    def show_aside(self, aside: Aside) -> None:
        """Show how it stands."""
        self.step = aside
        self.setAccessibleName(f"{aside.title}，{aside.note}")
        self._compact_tip = f"{aside.title}：{aside.note}"
        self.show_tip(compact=self.compact)
        self.update()

    def _draw_mark(self, painter: QPainter, step: Step | Aside) -> None:
        circle = QRectF(12, (self.height() - _MARK) / 2, _MARK, _MARK)
        ground, line, ink = _colours(State.UNTOUCHED, chosen=self.isChecked())
        if step.state is State.DONE:
            ground, line, ink = palette.ACCENT_SOFT, palette.ACCENT_LINE, palette.ACCENT
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(line), 1.4))
        painter.drawEllipse(circle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ink), 1.3))
        self._draw_picture(painter, circle.center())


def _draw_stamp(painter: QPainter, middle: QPointF) -> None:
    """A stamp with the line that it leaves."""
    x, y = middle.x(), middle.y()
    painter.drawEllipse(QPointF(x, y - 4), 2.4, 2.4)
    painter.drawPolyline([QPointF(x - 1.2, y - 1.9), QPointF(x - 1.6, y + 1), QPointF(x - 5, y + 1.4)])
    painter.drawPolyline([QPointF(x + 1.2, y - 1.9), QPointF(x + 1.6, y + 1), QPointF(x + 5, y + 1.4)])
    painter.drawPolyline(
        [QPointF(x - 5, y + 1.4), QPointF(x - 5, y + 3.6), QPointF(x + 5, y + 3.6), QPointF(x + 5, y + 1.4)]
    )
    painter.drawLine(QPointF(x - 5, y + 6.2), QPointF(x + 5, y + 6.2))


def _draw_form(painter: QPainter, middle: QPointF) -> None:
    """A sheet with a table on it."""
    x, y = middle.x(), middle.y()
    painter.drawRect(QRectF(x - 4.5, y - 5.5, 9, 11))
    for down in (-2, 1.5):
        painter.drawLine(QPointF(x - 4.5, y + down), QPointF(x + 4.5, y + down))
    painter.drawLine(QPointF(x - 1, y - 2), QPointF(x - 1, y + 5.5))


def _colours(state: State, *, chosen: bool) -> tuple[str, str, str]:
    if state is State.DONE:
        return palette.GOOD_SOFT, palette.GOOD_SOFT, palette.GOOD
    if state is State.OPEN:
        return palette.WARN_SOFT, palette.WARN_LINE, palette.WARN
    return (
        (palette.CARD, palette.ACCENT_LINE, palette.ACCENT)
        if chosen
        else (palette.CARD, palette.LINE_STRONG, palette.MUTED)
    )


class Rail(QWidget):
    """The column of steps."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(FULL)
        self.setAccessibleName("步骤")
        self._group = QButtonGroup(self)
        self.buttons = {step: StepButton(number) for number, step in enumerate(StepId, 1)}
        parts = column(gap=2, margins=(10, 14, 10, 14))
        for step, made in self.buttons.items():
            made.clicked.connect(lambda _checked=False, step=step: self.chosen.emit(step))
            self._group.addButton(made)
            parts.addWidget(made)
        self.extras = {place: ExtraButton(place) for place in Extra}
        parts.addSpacing(5)
        parts.addWidget(rule())
        parts.addSpacing(5)
        for place, button in self.extras.items():
            button.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
            self._group.addButton(button)
            parts.addWidget(button)
        parts.addStretch(1)
        self.setLayout(parts)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show how the steps stand."""
        for step in steps:
            self.buttons[step.id].show_step(step)

    def set_compact(self, *, compact: bool) -> None:
        """Show the marks alone, or marks and texts."""
        self.setFixedWidth(_NARROW if compact else FULL)
        for made in (*self.buttons.values(), *self.extras.values()):
            made.show_tip(compact=compact)

    def show_extra(self, extra: Extra, aside: Aside) -> None:
        """Show how a page beside the steps stands."""
        self.extras[extra].show_aside(aside)

    def select(self, place: StepId | Extra) -> None:
        """Show where the window stands."""
        made = self.extras[place] if isinstance(place, Extra) else self.buttons[place]
        made.setChecked(True)
