"""What every screen shows, in its own device pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QScreen

from qilu_desktop.errors import QiluError

_PROBE: Final = 64
"""Points of a picture that are looked at across and down, to see whether it is black all over."""


@dataclass(frozen=True)
class Shot:
    """A screen and its picture in device pixels."""

    screen: QScreen
    image: QImage


def take_shots() -> list[Shot]:
    """A picture of every screen.

    Raises:
        QiluError: the system gives none (Wayland, no permission, no screen).
    """
    shots = [Shot(screen, screen.grabWindow(0).toImage()) for screen in QGuiApplication.screens()]
    if not shots or all(is_blank(shot.image) for shot in shots):
        raise refusal()
    return [shot for shot in shots if not shot.image.isNull()]


def refusal() -> QiluError:
    """The system gives no picture of the screen."""
    return QiluError(
        "系统没有把屏幕画面交给本程序（可能没有“屏幕录制”权限，或当前桌面环境不允许程序截图），没有截到图。",
        "请用系统自带的截图（Windows 按 Win+Shift+S，其他系统按 PrintScreen）截下区域，回到这里按 Ctrl+V 粘贴；"
        "或把截图存成文件后添加。",
    )


def is_blank(image: QImage) -> bool:
    """Whether a picture is missing or black all over, as systems give it that allow no capture."""
    if image.isNull():
        return True
    points = range(_PROBE)
    wide, high = image.width() - 1, image.height() - 1
    return all(
        image.pixel(wide * x // (_PROBE - 1), high * y // (_PROBE - 1)) & 0xFFFFFF == 0 for x in points for y in points
    )


def as_png(image: QImage) -> bytes:
    """A picture as a PNG file without a colour mark of the screen; alpha is dropped."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    plain.setDevicePixelRatio(1.0)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(plain)
    buffer.close()
    return bytes(data.data())
