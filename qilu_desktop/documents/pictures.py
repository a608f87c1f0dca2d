"""Pictures made fit for both printers: upright, RGB or grey, JPEG or PNG, and cut to the asked shape."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Picture
from qilu_desktop.errors import DocumentError

if TYPE_CHECKING:
    from PIL import Image

_EXIF_ORIENTATION = 0x0112
_PLAIN_MODES = frozenset({"1", "L", "P", "RGB", "RGBA", "LA"})


@dataclass(frozen=True)
class Prepared:
    """Bytes of a JPEG or PNG, its ending, its pixels, and the share to cut off at each side (x), head and foot (y)."""

    data: bytes
    ending: str
    width: int
    height: int
    cut_x: float
    cut_y: float


def prepare(picture: Picture) -> Prepared:
    """Read *picture*; its bytes pass unchanged unless it is turned by EXIF or in a colour space that viewers differ on.

    Raises:
        DocumentError: the data are no JPEG or PNG, or are damaged.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(picture.data)) as image:
            image.load()
            kind = image.format or ""
            if kind not in {"JPEG", "PNG"}:
                raise _refused(picture)
            upright = image.getexif().get(_EXIF_ORIENTATION, 1) in {0, 1}
            if upright and image.mode in _PLAIN_MODES:
                return _cut(picture, picture.data, kind, image.size)
            turned = _plain(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refused(picture) from error
    return _cut(picture, _encoded(turned, kind), kind, turned.size)


def _plain(image: Image.Image) -> Image.Image:
    """The picture in RGB; 16 bits are scaled down, which Pillow's own conversion would cut off to white."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    return image.convert("RGB")


def _encoded(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=92) if kind == "JPEG" else image.save(buffer, kind)
    return buffer.getvalue()


def _cut(picture: Picture, data: bytes, kind: str, size: tuple[int, int]) -> Prepared:
    wide = size[0] / size[1]
    wanted = picture.width / picture.height
    cut_x = (1 - wanted / wide) / 2 if wide > wanted else 0.0
    cut_y = (1 - wide / wanted) / 2 if wide < wanted else 0.0
    return Prepared(data, "jpg" if kind == "JPEG" else "png", size[0], size[1], cut_x, cut_y)


def _refused(picture: Picture) -> DocumentError:
    return DocumentError(f"图片“{picture.alt}”无法读取。", "请换一张能正常打开的 JPG 或 PNG 图片。")
