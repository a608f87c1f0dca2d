"""Pictures: made ready for a PDF without loss where it can be, and the checks of the applicant's photo.

JPEG data and plain PNG data pass through as they are.  The rest (alpha, 16 bits, interlaced, odd JPEG) goes through
Pillow.  Pictures are placed on white, upright as their EXIF says.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qilu_desktop.evidence import faults, jpeg, png

if TYPE_CHECKING:
    from PIL import Image

PHOTO_PIXELS = (413, 579)
"""Least pixels of the applicant's photo: 35 x 49 mm at 300 dpi."""
_PHOTO_RATIO = 35 / 49
_RATIO_TOLERANCE = 0.02
_JPEG_QUALITY = 95


@dataclass(frozen=True)
class Raster:
    """Picture data as a PDF stores them: ``coding`` says how, sizes are in stored pixels, ``orientation`` is 1-8.

    ``palette`` holds RGB triples (coding ``png`` only); ``inverted`` marks Adobe's CMYK.
    """

    data: bytes
    coding: str
    width: int
    height: int
    components: int
    depth: int = 8
    palette: bytes = b""
    inverted: bool = False
    orientation: int = 1

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height in pixels as the picture is looked at."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def prepare(data: bytes, media: str, name: str) -> Raster:
    """Make *data* (``jpeg`` or ``png``) ready to be placed on a page.

    Only the structure is checked here; :func:`intake.inspect` has decoded the file when it came in.

    Raises:
        EvidenceError: the file is broken.
    """
    if media == "jpeg":
        one = jpeg.read(data, name)
        if one.plain:
            inverted = one.adobe and one.components == 4
            return Raster(
                one.data, "jpeg", one.width, one.height, one.components, inverted=inverted, orientation=one.orientation
            )
        return replace(_from_png(_redrawn(data, name, "JPG 图片"), name), orientation=one.orientation)
    found = png.read(data, name)
    if found.plain:
        return raster_of(found)
    return replace(_from_png(_redrawn(data, name, "PNG 图片"), name), orientation=found.orientation)


def _from_png(data: bytes, name: str) -> Raster:
    return raster_of(png.read(data, name))


def raster_of(found: png.Png) -> Raster:
    """A plain PNG as a PDF stores it."""
    return Raster(
        found.idat,
        "png",
        found.width,
        found.height,
        found.samples,
        found.depth,
        found.palette if found.color == 3 else b"",
        orientation=found.orientation,
    )


def _redrawn(data: bytes, name: str, kind: str) -> bytes:
    """The picture as a plain 8-bit PNG on white, not turned."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = faults.PIXEL_LIMIT
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            return _encoded(on_white(picture), "PNG")
    except faults.LIBRARY_ERRORS as error:
        raise faults.damaged(name, kind) from error


def on_white(picture: Image.Image) -> Image.Image:
    """The picture in 8-bit grey or RGB, transparent parts on white, 16 bits scaled down (not cut off)."""
    from PIL import Image

    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode == "F":
        return _stretched(picture)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    """Numbers of any range as grey, darkest to lightest."""
    low, high = picture.getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or high <= low:
        return picture.convert("L")
    return picture.point(lambda value: value * (255 / (high - low)) + (-low * 255 / (high - low))).convert("L")


def _encoded(picture: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    if kind == "JPEG":
        picture.save(stream, kind, quality=_JPEG_QUALITY, subsampling=0, optimize=True)
    else:
        picture.save(stream, kind)
    return stream.getvalue()


def decode(data: bytes, name: str, kind: str) -> None:
    """Decode a JPEG to its last row at an eighth of its size, so that memory stays small.

    Raises:
        EvidenceError: the data end early or cannot be decoded.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = faults.PIXEL_LIMIT
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
            picture.load()
    except faults.LIBRARY_ERRORS as error:
        made = faults.truncated if "truncated" in str(error) else faults.damaged
        raise made(name, kind) from error


def check_photo(data: bytes, name: str) -> tuple[str, ...]:
    """Chinese notes on the applicant's photo (35 x 49 mm); none when it suits.

    Raises:
        EvidenceError: no picture, or broken.
    """
    from qilu_desktop.evidence import intake

    name = faults.short_name(name)
    seen = intake.inspect(data, name)
    if seen.media == "pdf":
        raise faults.not_a_photo(name)
    raster = prepare(*_as_jpeg(data, seen.media, name), name)
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
    from qilu_desktop.evidence import pictures

    picture = pictures.upright(data, media, name)
    return _encoded(picture.convert("L") if picture.mode == "1" else picture, "JPEG"), "jpeg"


def normalise_upright(data: bytes, name: str) -> bytes:
    """The photo upright, without EXIF, place or camera data: the same picture data where nothing has to be turned.

    A turned JPEG is encoded again at quality 95; JPEG and PNG stay what they are, other kinds become JPEG.

    Raises:
        EvidenceError: no picture, or broken.
    """
    from PIL import Image, ImageOps

    from qilu_desktop.evidence import intake

    name = faults.short_name(name)
    seen = intake.inspect(data, name)
    if seen.media == "pdf":
        raise faults.not_a_photo(name)
    if seen.media not in ("jpeg", "png"):
        return _as_jpeg(data, seen.media, name)[0]
    raster = prepare(data, seen.media, name)
    if seen.media == "jpeg" and raster.coding == "jpeg" and raster.orientation == 1 and raster.components != 4:
        return raster.data
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            turned = on_white(ImageOps.exif_transpose(picture))
    except faults.LIBRARY_ERRORS as error:
        raise faults.damaged(name, "照片") from error
    turned.info.clear()
    return _encoded(turned, "JPEG" if seen.media == "jpeg" else "PNG")
