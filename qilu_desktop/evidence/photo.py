"""The applicant's photo (35 x 49 mm): checked, and set upright without data of the camera."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from qilu_desktop.evidence import colours, faults, images, intake, pictures

if TYPE_CHECKING:
    from PIL import Image

PHOTO_PIXELS = (413, 579)
"""Least pixels of the applicant's photo: 35 x 49 mm at 300 dpi."""
_PHOTO_RATIO = 35 / 49
_RATIO_TOLERANCE = 0.02
_JPEG_QUALITY = 95


def check_photo(data: bytes, name: str) -> tuple[str, ...]:
    """Chinese notes on the applicant's photo (35 x 49 mm); none when it suits.

    Raises:
        EvidenceError: no picture, or broken.
    """
    name = faults.short_name(name)
    media = _media(data, name)
    raster = images.prepare(*_as_jpeg(data, media, name), name)
    width, height = raster.upright
    notes: list[str] = []
    if width < PHOTO_PIXELS[0] or height < PHOTO_PIXELS[1]:
        notes.append(
            f"照片只有 {width}×{height} 像素，打印会模糊；请换用不小于 "
            f"{PHOTO_PIXELS[0]}×{PHOTO_PIXELS[1]} 像素的照片（35×49 毫米，300 dpi）。"
        )
    if abs(width / height / _PHOTO_RATIO - 1) > _RATIO_TOLERANCE:
        cut = "左右两侧" if width / height > _PHOTO_RATIO else "上下两端"
        notes.append(
            f"照片的宽高比例与 35×49 毫米不符，放入表格时{cut}会被裁掉一部分；请核对头像是否完整，或换用二寸证件照。"
        )
    if raster.components == 4:
        notes.append("照片是印刷用的四色（CMYK）格式，屏幕显示的颜色可能有偏差；建议换用普通的 RGB 照片。")
    if raster.components == 1 and not raster.palette:
        notes.append("照片是黑白的；请核对表格是否要求彩色照片。")
    return tuple(notes)


def _as_jpeg(data: bytes, media: str, name: str) -> tuple[bytes, str]:
    """JPEG and PNG data as they are; the first page of another kind as JPEG."""
    if media in ("jpeg", "png"):
        return data, media
    picture = pictures.upright(data, media, name)
    return _encoded(picture.convert("L") if picture.mode == "1" else picture, "JPEG"), "jpeg"


def _media(data: bytes, name: str) -> str:
    """What kind of picture it is; a PDF is none."""
    media = intake.inspect(data, name).media
    if media == "pdf":
        raise faults.not_a_photo(name)
    return media


def normalise_upright(data: bytes, name: str) -> bytes:
    """The photo upright, without EXIF, place or camera data: the same picture data where nothing has to be turned.

    A turned JPEG is encoded again at quality 95; JPEG and PNG stay what they are, other kinds become JPEG.

    Raises:
        EvidenceError: no picture, or broken.
    """
    from PIL import Image, ImageOps

    name = faults.short_name(name)
    media = _media(data, name)
    if media not in ("jpeg", "png"):
        return _as_jpeg(data, media, name)[0]
    raster = images.passed(data, media, name) if media == "jpeg" else None
    if raster and raster.orientation == 1 and raster.components != 4:
        return raster.data
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            turned = colours.on_white(ImageOps.exif_transpose(picture))
    except faults.LIBRARY_ERRORS as error:
        raise faults.damaged(name, "照片") from error
    turned.info.clear()
    return _encoded(turned, "JPEG" if media == "jpeg" else "PNG")


def _encoded(picture: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    if kind == "JPEG":
        picture.save(stream, kind, quality=_JPEG_QUALITY, subsampling=0, optimize=True)
    else:
        picture.save(stream, kind)
    return stream.getvalue()
