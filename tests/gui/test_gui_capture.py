"""A region of the screen: drawn by hand on real windows, handed over in device pixels, refused with a way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBackingStore, QColor, QImage, QPainter, QRegion, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QWidget

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.capture.geometry import Scale
from qilu_desktop.gui.capture.overlay import Overlay
from qilu_desktop.gui.capture.region import Capture, capture_region
from qilu_desktop.gui.capture.screens import Shot, is_blank

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def other(app: QApplication) -> Iterator[QWindow]:
    """What stands on the screen beside us: red with a blue square at (100, 50), 200 wide and 100 high."""
    window = QWindow()
    window.setFlags(Qt.WindowType.FramelessWindowHint)
    window.setGeometry(app.primaryScreen().geometry())
    store = QBackingStore(window)
    window.show()
    app.processEvents()
    size = window.size()
    store.resize(size)
    store.beginPaint(QRegion(QRect(QPoint(), size)))
    painter = QPainter(store.paintDevice())
    painter.fillRect(QRect(QPoint(), size), QColor("red"))
    painter.fillRect(QRect(100, 50, 200, 100), QColor("blue"))
    painter.end()
    store.endPaint()
    store.flush(QRegion(QRect(QPoint(), size)))
    yield window
    window.destroy()


class Taker(QWidget):
    """A window that captures, and what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[bytes] = []
        self.refusals: list[QiluError] = []

    def capture(self) -> Capture:
        return capture_region(self, self.pictures.append, self.refusals.append)


def drag(overlay: QWidget, start: QPoint, end: QPoint) -> None:
    """Draw from one point to another with the left button."""
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(overlay, (start + end) / 2)
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_a_region_is_drawn_while_our_window_is_away(app: QApplication, wait: Wait, other: QWindow) -> None:
    taker = Taker()
    taker.resize(700, 700)
    taker.show()
    app.processEvents()
    capture = taker.capture()
    assert not taker.isVisible()
    wait(lambda: bool(capture.overlays))
    overlay = capture.overlays[0]
    assert overlay.windowModality() is Qt.WindowModality.ApplicationModal
    drag(overlay, QPoint(3, 3), QPoint(4, 5))
    assert taker.pictures == []
    drag(overlay, QPoint(299, 149), QPoint(100, 50))
    wait(lambda: bool(taker.pictures))
    assert taker.isVisible()
    assert not overlay.isVisible()
    image = Image.open(BytesIO(taker.pictures[0]))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (200, 100))
    assert image.getcolors() == [(200 * 100, (0, 0, 255))]
    assert taker.refusals == []


@pytest.mark.parametrize("way", ["esc", "right button"])
def test_who_gives_up_gets_the_window_back_and_nothing_else(
    app: QApplication, wait: Wait, other: QWindow, way: str
) -> None:
    taker = Taker()
    taker.show()
    capture = taker.capture()
    wait(lambda: bool(capture.overlays))
    if way == "esc":
        QTest.keyClick(capture.overlays[0], Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(capture.overlays[0], Qt.MouseButton.RightButton)
    assert taker.isVisible()
    assert (taker.pictures, taker.refusals, capture.overlays) == ([], [], [])


def test_enter_takes_the_whole_screen(app: QApplication, wait: Wait, other: QWindow) -> None:
    taker = Taker()
    taker.show()
    capture = taker.capture()
    wait(lambda: bool(capture.overlays))
    QTest.keyClick(capture.overlays[0], Qt.Key.Key_Return)
    size = app.primaryScreen().size()
    assert Image.open(BytesIO(taker.pictures[0])).size == (size.width(), size.height())


def test_a_running_dialog_lives_on(app: QApplication, wait: Wait, other: QWindow) -> None:
    """Hiding a dialog that runs by exec() would end it."""
    taker = Taker()
    taker.show()
    dialog = QDialog(taker)
    dialog.setModal(True)
    dialog.show()
    capture = capture_region(dialog, taker.pictures.append, taker.refusals.append)
    assert dialog.isVisible()
    assert dialog.windowOpacity() == 0
    wait(lambda: bool(capture.overlays))
    drag(capture.overlays[0], QPoint(100, 50), QPoint(150, 90))
    assert len(taker.pictures) == 1
    assert dialog.windowOpacity() == 1
    dialog.close()


SCALES = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 3.0)
PLACES = st.floats(-2000, 9000, allow_nan=False)


@st.composite
def screens(draw: st.DrawFn) -> Scale:
    """A screen as Qt tells it: its logical size is the device size by the factor, rounded."""
    pixels = draw(st.tuples(st.integers(1, 8000), st.integers(1, 8000)))
    factor = draw(st.sampled_from(SCALES))
    return Scale((max(1, round(pixels[0] / factor)), max(1, round(pixels[1] / factor))), pixels)


@given(screens(), st.tuples(PLACES, PLACES), st.tuples(PLACES, PLACES))
def test_a_frame_is_of_whole_pixels_within_the_screen_whichever_way_it_is_drawn(
    screen: Scale, start: tuple[float, float], end: tuple[float, float]
) -> None:
    left, top, width, height = screen.framed(start, end)
    assert 0 <= left < left + width <= screen.pixels[0]
    assert 0 <= top < top + height <= screen.pixels[1]
    assert screen.framed(end, start) == (left, top, width, height)
    assert screen.framed((start[0], end[1]), (end[0], start[1])) == (left, top, width, height)
    assert screen.framed((-1, -1), screen.shown) == (0, 0, *screen.pixels)


@given(screens(), st.data())
def test_every_device_pixel_can_be_framed_by_itself_and_is_shown_where_it_is_taken(
    screen: Scale, data: st.DataObject
) -> None:
    across, down = (data.draw(st.integers(0, most - 1)) for most in screen.pixels)
    x, y, wide, high = screen.place(across, down, 1, 1)
    for share in (0.0, 0.5, 0.99):
        spot = (x + wide * share, y + high * share)
        assert screen.under(*spot) == (across, down)
        assert screen.framed(spot, spot) == (across, down, 1, 1)
    # What is shown around the frame is what is taken: nothing more, nothing less.
    most = (screen.pixels[0] - across, screen.pixels[1] - down)
    size = data.draw(st.tuples(st.integers(1, most[0]), st.integers(1, most[1])))
    left, top, width, height = screen.place(across, down, *size)
    assert screen.framed((left, top), (left + width - wide / 2, top + height - high / 2)) == (across, down, *size)


def test_a_fine_screen_gives_its_own_pixels(app: QApplication, wait: Wait) -> None:
    """A screen at 250 %: what is drawn in logical pixels comes out in the screen's own."""
    screen = app.primaryScreen()
    image = QImage(screen.size() * 2.5, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setDevicePixelRatio(2.5)
    overlay = Overlay(Shot(screen, image))
    found: list[QRect] = []
    overlay.picked.connect(lambda _shot, pixels: found.append(pixels))
    overlay.show()
    drag(overlay, QPoint(10, 20), QPoint(109, 59))
    assert found == [QRect(25, 50, 248, 98)]
    overlay.hide()


def test_a_menu_or_tip_does_not_come_back_with_our_windows(app: QApplication, wait: Wait, other: QWindow) -> None:
    taker = Taker()
    taker.show()
    tip, menu = QLabel("提示", None, Qt.WindowType.ToolTip), QMenu(taker)
    menu.addAction("截取屏幕…")
    tip.show()
    menu.popup(QPoint(5, 5))
    capture = taker.capture()
    assert not (tip.isVisible())
    assert not (menu.isVisible())
    assert not (taker.isVisible())
    wait(lambda: bool(capture.overlays))
    QTest.keyClick(capture.overlays[0], Qt.Key.Key_Escape)
    assert taker.isVisible()
    assert not (tip.isVisible())
    assert not (menu.isVisible())


def test_a_black_picture_is_no_picture() -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    assert is_blank(image)
    assert is_blank(QImage())
    image.setPixelColor(299, 199, QColor("white"))
    assert not is_blank(image)


_TWO_SCREENS = """
import sys
from PySide6.QtCore import QPoint, QTimer, Qt
from PySide6.QtTest import QTest
from qilu_desktop.gui.app import make_app
from qilu_desktop.gui.capture.region import capture_region
from PySide6.QtGui import QBackingStore, QColor, QPainter, QRegion, QWindow
from PySide6.QtWidgets import QLabel, QWidget
from qilu_desktop.gui.dialogs import tell_error

app = make_app()
taker = QWidget()
taker.show()
other = QWindow()
store = QBackingStore(other)

def measure():
    box = app.activeModalWidget()
    said = box.findChild(QLabel, "qt_msgbox_label")
    print("whole" if said.wordWrap() or said.width() >= said.sizeHint().width() else "cut off")
    box.close()

def refused(error):
    assert taker.isVisible()
    print(error.what, error.remedy)
    QTimer.singleShot(100, measure)
    tell_error(taker, error)
    other.setGeometry(0, 0, 2100, 800)
    other.show()
    app.processEvents()
    store.resize(other.size())
    store.beginPaint(QRegion(0, 0, 2100, 800))
    painter = QPainter(store.paintDevice())
    painter.fillRect(0, 0, 2100, 800, QColor("red"))
    painter.end()
    store.endPaint()
    store.flush(QRegion(0, 0, 2100, 800))
    capture = capture_region(taker, keep, lambda error: app.exit(2))
    QTimer.singleShot(800, lambda: draw(capture))

def draw(capture):
    first, second = capture.overlays
    assert second.screen().name() == "right", second.screen().name()
    assert second.geometry() == second.screen().geometry()
    QTest.mousePress(second, Qt.LeftButton, Qt.NoModifier, QPoint(1, 1))
    QTest.mouseRelease(second, Qt.LeftButton, Qt.NoModifier, QPoint(899, 699))

def keep(data):
    open(sys.argv[1], "wb").write(data)
    app.quit()

capture_region(taker, lambda data: app.exit(3), refused)
QTimer.singleShot(20000, lambda: app.exit(4))
sys.exit(app.exec())
"""


def test_a_system_without_pictures_is_told_and_every_screen_can_be_drawn_on(tmp_path: Path) -> None:
    """First no window is on the screens, which then are black; then the second screen must not be blocked."""
    common = {"logicalDpi": 96, "logicalBaseDpi": 96, "y": 0}
    screens = [
        {"name": "left", "x": 0, "width": 1200, "height": 800, "dpr": 2, **common},
        {"name": "right", "x": 1200, "width": 900, "height": 700, "dpr": 1.5, **common},
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}))
    surroundings = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "QILU_DATA_DIR": str(tmp_path / "user"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _TWO_SCREENS, str(tmp_path / "picture.png")],
        env=surroundings,
        timeout=60,
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert "没有截到图" in done.stdout
    assert "Ctrl+V" in done.stdout
    # On a screen as wide as a real one, where Qt no longer wraps a message for want of room.
    assert "whole" in done.stdout
    assert QImage(str(tmp_path / "picture.png")).size() == QSize(899, 699)
