"""Picture files decoded: those that a PDF cannot take as they are (WebP, BMP, GIF, TIFF, HEIC), and any other.

What is decoded comes out upright, in sRGB or grey, on white, without any data of the camera.  A TIFF has a page for
each of its pictures; of an animation the first frame is taken, of a HEIC its main picture.  A file is opened once and
its pages are decoded one at a time: memory is that of one page, at most 8 MB a megapixel (see decision 0038).
"""

from __future__ import annotations

import contextlib
import io
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from qilu_desktop.evidence import colours, faults, jpeg, placing, png
from qilu_desktop.evidence.raster import Held, Raster, raster_of

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
_FRAMES_MOST: Final = 3 * PAGES_MOST
_FORMATS: Final = {"webp": "WEBP", "bmp": "BMP", "gif": "GIF", "tiff": "TIFF", "heic": "HEIF"}
_NAMES: Final = {**KINDS, "jpeg": "JPG 图片", "png": "PNG 图片"}
_REDUCED = 254
"""TIFF tag NewSubfileType: bit 0 marks a smaller copy of another page."""
_QUALITY = 92
# A drawn or typed picture packs below this many bytes a pixel; a photo or the grain of a scan is stored as JPEG.
_LOSSLESS = 0.35
# Twice the work gives two hundredths less.
_PACKING = 3
_SMALL = 200_000
# Packing a photo to see that it does not pack takes a second a megapixel: of a larger picture some rows tell.
_SAMPLED_FROM = 1_000_000
_SAMPLES, _SAMPLE_ROWS = 16, 16
# The library for WebP holds four copies, 16 MB a megapixel: its pictures are those of web pages, 16 383 pixels a side.
_WEBP_PIXELS: Final = 50_000_000
_LARGE_PIXELS = 25_000_000
_LARGE = threading.Lock()


@dataclass(frozen=True)
class Looked:
    """What a picture file holds: the size in pixels of each page, upright, and notes on what is not taken."""

    sizes: tuple[tuple[int, int], ...]
    notes: tuple[str, ...] = ()


@contextlib.contextmanager
def opened(source: Held, media: str, name: str) -> Iterator[Pictures]:
    """A picture file with its pages; nothing is decoded yet.

    Raises:
        EvidenceError: it cannot be opened, has more than :data:`PAGES_MOST` pages, or one of more than 179 megapixels.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = faults.PIXEL_LIMIT
    with contextlib.ExitStack() as stack:
        with _reading(media, name):
            stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
            stack.enter_context(stream)
            if media == "heic":
                _know_heic()
            picture = _open(stream, media)
            places = _pages(picture, media, name)
        yield Pictures(stream, picture, media, name, places)


def _open(stream: BinaryIO, media: str) -> Image.Image:
    from PIL import Image

    stream.seek(0)
    return Image.open(stream, formats=(_FORMATS.get(media, media.upper()),))


def _know_heic() -> None:
    from PIL import Image
    from pillow_heif import register_heif_opener

    if "HEIF" not in Image.OPEN:
        register_heif_opener(thumbnails=False)


def _pages(picture: Image.Image, media: str, name: str) -> dict[int, tuple[int, int]]:
    """The frames that are pages with their sizes, each measured before anything is decoded."""
    if media != "tiff":
        return {picture.tell() if media == "heic" else 0: _size(picture, name)}
    found: dict[int, tuple[int, int]] = {}
    for at in range(_FRAMES_MOST):
        try:
            picture.seek(at)
        except EOFError:
            return found or {0: _size(picture, name)}
        size = _size(picture, name)
        if not _reduced(picture):
            found[at] = size
        if len(found) > PAGES_MOST:
            break
    raise faults.too_many_pages(name, PAGES_MOST)


def _reduced(picture: Image.Image) -> bool:
    tags = getattr(picture, "tag_v2", {})
    kind = tags.get(_REDUCED, 0)
    return isinstance(kind, int) and bool(kind & 1)


def _size(picture: Image.Image, name: str) -> tuple[int, int]:
    most = _WEBP_PIXELS if picture.format == "WEBP" else faults.PIXEL_LIMIT
    if picture.width * picture.height > most:
        raise faults.too_many_pixels(name, picture.width, picture.height, most)
    return picture.size


class Pictures:
    """An open picture file: ``sizes`` of its pages in pixels as stored, ``len`` of it their number."""

    def __init__(
        self, stream: BinaryIO, picture: Image.Image, media: str, name: str, pages: dict[int, tuple[int, int]]
    ) -> None:
        self._stream, self._picture, self._media, self._name = stream, picture, media, name
        self._places, self.sizes = tuple(pages), tuple(pages.values())

    def __len__(self) -> int:
        return len(self._places)

    def look(self, tick: Callable[[], None] = lambda: None) -> Looked:
        """Decode every page once; *tick* is called before each.

        Raises:
            EvidenceError: broken or cut short.
        """
        sizes = []
        for at in range(len(self)):
            tick()
            with self._alone(at):
                sizes.append(self._decoded(at, 1).size)
        frames = getattr(self._picture, "n_frames", 1) if self._media in ("gif", "webp", "heic") else 1
        notes: tuple[str, ...] = ()
        if self._media in ("gif", "webp") and frames > 1:
            notes = (f"这是有 {frames} 帧的动图，只取第一帧：请核对画面，必要时改用截图。",)
        if self._media == "heic" and frames > 1:
            notes = (f"文件里有 {frames} 张照片，只取主照片：其余如需报送，请另存后单独添加。",)
        return Looked(tuple(sizes), notes)

    def raster(self, at: int) -> Raster:
        """Page *at* (from 0) ready to be placed: without loss where that stays small, else as JPEG.

        What is finer than its largest place on A4 can use is made coarser, by whole numbers of pixels.

        Raises:
            EvidenceError: broken, cut short; or there is no such page.
        """
        with self._alone(at):
            shown = self._shown(at, placing.spare(*self.sizes[at]), bare=True)
            return encoded(shown, self._name, photo=self._is_photo())

    def _is_photo(self) -> bool:
        if self._media == "webp":
            self._stream.seek(0)
            return b"VP8L" not in self._stream.read(4096)
        return self._media == "heic"

    def upright(self, at: int, least: tuple[int, int] | None = None) -> Image.Image:
        """The pixels of page *at* (from 0), the caller's own: mode 1, L or RGB.

        With *least* of the pixels needed it comes coarser, at least so large.

        Raises:
            EvidenceError: as :meth:`raster`.
        """
        with self._alone(at):
            factor = _factor(self.sizes[at], least) if least else 1
            made = self._shown(at, factor)
            # Pillow decodes the next page of a TIFF into the same pixels.
            made = made.copy() if made is self._picture and self._media == "tiff" else made
        made.info.clear()
        return made

    def _alone(self, at: int) -> contextlib.AbstractContextManager[object]:
        """One large picture is decoded at a time, whatever the number of threads."""
        if not 0 <= at < len(self):
            raise faults.no_such_page(self._name, at + 1, len(self))
        width, height = self.sizes[at]
        return _LARGE if width * height > _LARGE_PIXELS else contextlib.nullcontext()

    def _shown(self, at: int, factor: int, *, bare: bool = False) -> Image.Image:
        """Page *at* as it is looked at; of *factor* by *factor* pixels one is made, *bare* black and white excepted."""
        picture = self._decoded(at, factor)
        with _reading(self._media, self._name):
            if picture.mode == "1" and (bare or factor == 1) and not picture.has_transparency_data:
                return picture
            left = factor * max(picture.size) // max(self.sizes[at])
            return colours.on_white(picture, max(1, left))

    def _decoded(self, at: int, factor: int) -> Image.Image:
        from PIL import ImageOps

        with _reading(self._media, self._name):
            if self._media == "tiff":
                self._picture.seek(self._places[at])
            else:
                self._picture = _open(self._stream, self._media)
            picture = self._picture
            if factor > 1 and self._media == "jpeg":
                picture.draft(None, (-(-picture.width // factor), -(-picture.height // factor)))
            picture.load()
            # In place: a page of 170 megapixels takes 700 MB each time that it is copied.
            ImageOps.exif_transpose(picture, in_place=True)
        return picture


def _factor(size: tuple[int, int], least: tuple[int, int]) -> int:
    """By how much a picture may be made coarser to stay as large as *least*, whichever way round."""
    return max(1, min(max(size) // max(1, *least), min(size) // max(1, min(least))))


def count(source: Held, media: str, name: str) -> int:
    """How many pages a picture file has; nothing is decoded.

    Raises:
        EvidenceError: it cannot be opened.
    """
    if media != "tiff":
        return 1
    with opened(source, media, name) as pages:
        return len(pages)


def look(source: Held, media: str, name: str, tick: Callable[[], None] = lambda: None) -> Looked:
    """Decode every page once; *tick* is called before each.

    Raises:
        EvidenceError: broken, cut short, or a page of more than 179 megapixels.
    """
    with opened(source, media, name) as pages:
        return pages.look(tick)


def raster(source: Held, media: str, name: str, page: int = 0) -> Raster:
    """One page (from 0) as :meth:`Pictures.raster` makes it.

    Raises:
        EvidenceError: as :func:`look`; or there is no such page.
    """
    with opened(source, media, name) as pages:
        return pages.raster(page)


def upright(source: Held, media: str, name: str, page: int = 0) -> Image.Image:
    """One page (from 0) as :meth:`Pictures.upright` gives it.

    Raises:
        EvidenceError: as :func:`raster`.
    """
    with opened(source, media, name) as pages:
        return pages.upright(page)


def useful(picture: Image.Image) -> Image.Image:
    """A picture made coarser where it is finer than its largest place on A4 can use; black and white stays."""
    factor = placing.spare(*picture.size)
    return picture if factor == 1 or picture.mode == "1" else picture.reduce(factor)


def encoded(picture: Image.Image, name: str, *, photo: bool = False) -> Raster:
    """A decoded picture as picture data of a PDF; a *photo* is made a JPEG without trying."""
    if not photo and _packs(picture):
        packed = _saved(picture, "PNG")
        if len(packed) <= max(_SMALL, _LOSSLESS * picture.width * picture.height):
            return raster_of(png.read(packed, name))
    one = jpeg.read(_saved(picture.convert("L") if picture.mode == "1" else picture, "JPEG"), name)
    return Raster(one.data, "jpeg", one.width, one.height, one.components)


def _packs(picture: Image.Image) -> bool:
    """Whether packing without loss is worth a try: by some rows from all over, of a large picture."""
    from PIL import Image

    width, height = picture.size
    rows = _SAMPLES * _SAMPLE_ROWS
    if picture.mode == "1" or width * height <= _SAMPLED_FROM or height <= rows:
        return True
    sample = Image.new(picture.mode, (width, rows))
    for number in range(_SAMPLES):
        top = (height - _SAMPLE_ROWS) * number // (_SAMPLES - 1)
        sample.paste(picture.crop((0, top, width, top + _SAMPLE_ROWS)), (0, number * _SAMPLE_ROWS))
    return len(_saved(sample, "PNG")) <= _LOSSLESS * width * rows


def _saved(picture: Image.Image, kind: str) -> bytes:
    # Without the data of the camera and the profile, which Pillow would write.
    picture.info.clear()
    stream = io.BytesIO()
    if kind == "JPEG":
        picture.save(stream, kind, quality=_QUALITY, subsampling=0)
    else:
        picture.save(stream, kind, compress_level=_PACKING)
    return stream.getvalue()


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
        if isinstance(error, OSError) and error.errno is not None:
            # The medium, not the picture: Pillow's own errors have no number.
            raise faults.unreadable(name, error) from error
        cut = "truncated" in str(error) or "end of file" in str(error).lower()
        raise (faults.truncated if cut else faults.damaged)(name, kind) from error
