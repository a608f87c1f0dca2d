"""Pictures that a PDF cannot take as they are (WebP, BMP, GIF, TIFF, HEIC), and any picture decoded to pixels.

What is decoded comes out upright, in sRGB or grey, on white, without any data of the camera.  A TIFF has a page for
each of its pictures; of an animation the first frame is taken, of a HEIC its main picture.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qilu_desktop.evidence import faults, images, jpeg, png
from qilu_desktop.evidence.images import Raster

if TYPE_CHECKING:
    from PIL import Image

KINDS: Final = {
    "webp": "WebP 图片",
    "bmp": "BMP 图片",
    "gif": "GIF 图片",
    "tiff": "TIFF 图片",
    "heic": "HEIC 照片",
}
"""The kinds that are decoded, with their names."""
PAGES_MOST: Final = 2_000
"""Most pages of one TIFF."""
_FORMATS: Final = {"webp": "WEBP", "bmp": "BMP", "gif": "GIF", "tiff": "TIFF"}
_NAMES: Final = {**KINDS, "jpeg": "JPG 图片", "png": "PNG 图片"}
_REDUCED = 254
"""TIFF tag NewSubfileType: bit 0 marks a smaller copy of another page."""
_QUALITY = 92
# A drawn or typed picture packs below this many bytes a pixel; a photo is stored as JPEG instead.
_LOSSLESS = 0.6
_SMALL = 200_000


@dataclass(frozen=True)
class Looked:
    """What a picture file holds: the size in pixels of each page, upright, and notes on what is not taken."""

    sizes: tuple[tuple[int, int], ...]
    notes: tuple[str, ...] = ()


def count(data: bytes, media: str, name: str) -> int:
    """How many pages a picture file has; nothing is decoded.

    Raises:
        EvidenceError: it cannot be opened.
    """
    if media != "tiff":
        return 1
    with _opened(data, media, name) as picture:
        return len(_pages(picture, media, name))


def look(data: bytes, media: str, name: str) -> Looked:
    """Decode every page once.

    Raises:
        EvidenceError: broken, cut short, or a page of more than 179 megapixels.
    """
    with _opened(data, media, name) as picture:
        frames = getattr(picture, "n_frames", 1)
        places = _pages(picture, media, name)
        sizes = tuple(_decoded(picture, media, place, name).size for place in places)
    notes: tuple[str, ...] = ()
    if media in ("gif", "webp") and frames > 1:
        notes = (f"这是有 {frames} 帧的动图，只取第一帧：请核对画面，必要时改用截图。",)
    if media == "heic" and frames > 1:
        notes = (f"文件里有 {frames} 张照片，只取主照片：其余如需报送，请另存后单独添加。",)
    return Looked(sizes, notes)


def raster(data: bytes, media: str, name: str, page: int = 0) -> Raster:
    """Page *page* (from 0) ready to be placed: without loss where that stays small, else as JPEG.

    Raises:
        EvidenceError: as :func:`look`.
    """
    return encoded(upright(data, media, name, page), name, photo=media == "heic" or _lossy_webp(data, media))


def upright(data: bytes, media: str, name: str, page: int = 0) -> Image.Image:
    """The pixels of page *page* (from 0) of any kind of picture, JPEG and PNG too: mode 1, L or RGB.

    Raises:
        EvidenceError: as :func:`look`; or there is no such page.
    """
    with _opened(data, media, name) as picture:
        places = _pages(picture, media, name)
        if page >= len(places):
            raise faults.no_such_page(name, page + 1, len(places))
        return _decoded(picture, media, places[page], name)


def encoded(picture: Image.Image, name: str, *, photo: bool = False) -> Raster:
    """A decoded picture as picture data of a PDF; a *photo* is made a JPEG without trying."""
    if not photo:
        packed = _saved(picture, "PNG")
        if len(packed) <= max(_SMALL, _LOSSLESS * picture.width * picture.height):
            return images.raster_of(png.read(packed, name))
    one = jpeg.read(_saved(picture.convert("L") if picture.mode == "1" else picture, "JPEG"), name)
    return Raster(one.data, "jpeg", one.width, one.height, one.components)


def _saved(picture: Image.Image, kind: str, quality: int = _QUALITY) -> bytes:
    stream = io.BytesIO()
    if kind == "JPEG":
        picture.save(stream, kind, quality=quality, subsampling=0)
    else:
        picture.save(stream, kind, compress_level=6)
    return stream.getvalue()


def _lossy_webp(data: bytes, media: str) -> bool:
    return media == "webp" and b"VP8L" not in data[:4096]


@contextlib.contextmanager
def _opened(data: bytes, media: str, name: str) -> Iterator[Image.Image]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = faults.PIXEL_LIMIT
    with contextlib.ExitStack() as stack:
        with _reading(media, name):
            if media == "heic":
                picture = stack.enter_context(_heic(data))
            else:
                formats = (_FORMATS.get(media, media.upper()),)
                picture = stack.enter_context(Image.open(io.BytesIO(data), formats=formats))
        yield picture


def _heic(data: bytes) -> Image.Image:
    from PIL import Image
    from pillow_heif import register_heif_opener

    if "HEIF" not in Image.OPEN:
        register_heif_opener(thumbnails=False)
    return Image.open(io.BytesIO(data), formats=("HEIF",))


@contextlib.contextmanager
def _reading(media: str, name: str) -> Iterator[None]:
    from PIL import Image, UnidentifiedImageError

    kind = _NAMES[media]
    try:
        # Pillow warns of odd tags on standard error; whether the picture can be read is what counts.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnidentifiedImageError as error:
        raise faults.damaged(name, kind) from error
    except Image.DecompressionBombError as error:
        raise faults.too_many_pixels(name, 0, 0) from error
    except faults.LIBRARY_ERRORS as error:
        cut = "truncated" in str(error) or "end of file" in str(error).lower()
        raise (faults.truncated if cut else faults.damaged)(name, kind) from error


def _pages(picture: Image.Image, media: str, name: str) -> list[int]:
    """The frames that are pages, each measured before it is decoded."""
    if media == "heic":
        _check_size(picture, name)
        return [picture.tell()]
    if media != "tiff":
        _check_size(picture, name)
        return [0]
    found: list[int] = []
    with _reading(media, name):
        for at in range(getattr(picture, "n_frames", 1)):
            picture.seek(at)
            if _check_size(picture, name) and not _reduced(picture):
                found.append(at)
            if len(found) > PAGES_MOST:
                raise faults.too_many_pages(name, PAGES_MOST)
    return found or [0]


def _reduced(picture: Image.Image) -> bool:
    tags = getattr(picture, "tag_v2", {})
    kind = tags.get(_REDUCED, 0)
    return isinstance(kind, int) and bool(kind & 1)


def _check_size(picture: Image.Image, name: str) -> bool:
    if picture.width * picture.height > faults.PIXEL_LIMIT:
        raise faults.too_many_pixels(name, picture.width, picture.height)
    return True


def _decoded(picture: Image.Image, media: str, place: int, name: str) -> Image.Image:
    from PIL import ImageOps

    with _reading(media, name):
        if media == "tiff":
            picture.seek(place)
        picture.load()
        # In place: a page of 170 megapixels takes 700 MB each time that it is copied.
        ImageOps.exif_transpose(picture, in_place=True)
        turned = picture
        if turned.mode == "1" and not turned.has_transparency_data:
            made = turned.copy()
        else:
            made = images.on_white(_in_srgb(turned))
    made.info.clear()
    return made


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours of a wider or a printer's space brought to sRGB; a broken profile is passed over."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    with contextlib.suppress(ImageCms.PyCMSError, *faults.LIBRARY_ERRORS):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        if made is not None:
            return made
    return picture
