"""A file's bytes as pictures for the reading engine: decoded upright, borders cut off, long pages in strips.

Runs in the reading process: whatever a hostile file does to a decoder, the program goes on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import bombs, editing, intake, pdfs, pictures

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS: Final = 120_000_000
"""Largest picture in pixels that is decoded."""
PAGES: Final = 10
"""Most pages of a PDF that are read."""
SIDE: Final = 2000
"""Longest side in pixels that the engine sees at once: larger is made smaller, and small type is lost."""
_OVERLAP: Final = 160
_BAND: Final = 1000
_DIFFERS: Final = [0] * 24 + [255] * 232
# Of a long page parts of so many pixels: the engine's memory grows with them, 1.2 GB at 1.5 million.
_AREA: Final = 900_000
# Rows without letters between two blocks that are looked at apart, and between two lines of one block.
_GAP: Final = 240
_LINE_GAP: Final = 12
_MARGIN: Final = 24
_TILES: Final = 30
_DPI: Final = 150


class Unreadable(Exception):
    """The bytes are no picture that can be read; the text is the reason for the clerk."""


def pages_of(data: bytes) -> int:
    """How many pages the file has, at most :data:`PAGES`; a picture has one unless it is a TIFF.

    Raises:
        Unreadable: a file that does not open.
    """
    media = intake.sniff(data)
    if media != "pdf":
        return _frames(data, media)
    # The careful reader first: it tells why, and PDFium, which unfolds whatever it is given, never sees a bomb.
    try:
        with pdfs.open_pdf(data, "PDF") as pdf:
            bombs.check_streams(pdf, "PDF")
            return min(len(pdf.pages), PAGES)
    except EvidenceError as error:
        raise Unreadable(f"PDF {error.reason.lstrip('的')}。") from error


def _frames(data: bytes, media: str | None) -> int:
    try:
        return min(PAGES, pictures.count(data, media, "图片")) if media else 1
    except EvidenceError as error:
        raise Unreadable(f"图片{error.reason}。") from error


def decode(data: bytes, page: int) -> Image:
    """The picture, or page *page* (from 1) of a PDF, upright, RGB on white.

    Raises:
        Unreadable: not a picture, broken, or too large.
    """
    return _pdf_page(data, page) if intake.sniff(data) == "pdf" else _picture(data, page)


def decode_sent(data: bytes, edit: PageEdit) -> Image:
    """A page as it is sent: cut, blacked out and turned as the clerk has chosen.

    Raises:
        Unreadable: not a picture, broken, or too large.
    """
    picture = editing.changed(decode(data, edit.page), edit)
    return picture.rotate(-edit.turn, expand=True) if edit.turn else picture


def _picture(data: bytes, page: int) -> Image:
    media = intake.sniff(data)
    if media is None:
        raise Unreadable("文件不是图片或 PDF，读不了。")
    _check_size(data)
    try:
        made = pictures.upright(data, media, "图片", page - 1)
        return made if made.mode == "RGB" else made.convert("RGB")
    except EvidenceError as error:
        raise Unreadable(f"图片{error.reason}。") from error


def _check_size(data: bytes) -> None:
    """Refuse by the header what would take more memory than reading is worth; other faults show on decoding."""
    import warnings

    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as found:
                pixels = found.width * found.height
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return
    except Image.DecompressionBombError:
        pixels = PIXELS + 1
    if pixels > PIXELS:
        raise Unreadable("图片太大，请截取证书信息所在的部分。")


def _pdf_page(data: bytes, number: int) -> Image:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            page = pdf[number - 1]
            wide, high = page.get_size()
            scale = min(_DPI / 72, (PIXELS / max(1.0, wide * high)) ** 0.5)
            picture: Image = page.render(scale=scale, rev_byteorder=True).to_pil()
            return picture.convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise Unreadable("PDF 打不开（可能已加密或损坏）。") from error


def content_box(picture: Image) -> tuple[int, int, int, int]:
    """Where anything but the border's colour is, with a margin: less to look through, and no shrinking of 4K blanks."""
    left, top, right, bottom = _inked(picture) or (0, 0, *picture.size)
    return (
        max(0, left - _MARGIN),
        max(0, top - _MARGIN),
        min(picture.width, right + _MARGIN),
        min(picture.height, bottom + _MARGIN),
    )


def written(picture: Image, part: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The piece of a part (pixels of the whole picture) where anything stands; ``None`` of one that is blank."""
    piece = picture.crop(part)
    if _inked(piece) is None:
        return None
    left, top, right, bottom = content_box(piece)
    return part[0] + left, part[1] + top, part[0] + right, part[1] + bottom


def _inked(picture: Image) -> tuple[int, int, int, int] | None:
    """Around all that differs from the colour of the last corner; ``None`` where nothing does."""
    from PIL import Image, ImageChops

    corner = picture.getpixel((picture.width - 1, picture.height - 1))
    colour = corner if isinstance(corner, tuple) else (255, 255, 255)
    found: list[tuple[int, int, int, int]] = []
    # In bands: at once it would take 14 bytes for every pixel of a page of many screens.
    for top in range(0, picture.height, _BAND):
        band = picture.crop((0, top, picture.width, min(picture.height, top + _BAND)))
        ground = Image.new("RGB", band.size, colour)
        mask = ImageChops.difference(band, ground).convert("L").point(_DIFFERS)
        if box := mask.getbbox():
            found.append((box[0], box[1] + top, box[2], box[3] + top))
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def blocks(picture: Image, box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """What is written within a long page's *box*, in parts that the engine sees at their own size, downwards.

    What runs down the page unchanged (a side bar, a frame, a shadow) is no writing; where only it stands is left out.
    """
    runs = list(_written_rows(picture, box))
    high = max(SIDE // 2, min(SIDE, _AREA // min(SIDE, box[2] - box[0])))
    # Blank places cost as much time as full ones, but too many parts would not all be looked at.
    for gap in (_GAP, high):
        spans = list(_gathered(runs, high, gap))
        if len(spans) <= _TILES:
            break
    return list(itertools.islice(_parts(picture, box, spans, high), _TILES))


def _parts(
    picture: Image, box: tuple[int, int, int, int], spans: Iterable[tuple[int, int]], high: int
) -> Iterator[tuple[int, int, int, int]]:
    for top, bottom in spans:
        for y in _starts(top, bottom, high):
            for x in _starts(box[0], box[2], SIDE):
                part = written(picture, (x, y, min(box[2], x + SIDE), min(bottom, y + high)))
                if part:
                    yield part


def _written_rows(picture: Image, box: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    """The runs of rows in which something differs from the row below: letters do, what runs down the page does not."""
    left, top, right, bottom = box
    begun = -1
    for start in range(top, bottom, _BAND):
        band = picture.crop((left, start, right, min(bottom, start + _BAND + 1)))
        for at, differs in enumerate(_changes(band).getprojection()[1], start):
            if differs and begun < 0:
                begun = at
            elif not differs and begun >= 0:
                yield begun, at + 1
                begun = -1
    if begun >= 0:
        yield begun, bottom


def _changes(picture: Image) -> Image:
    """White where a pixel differs from the one below it."""
    from PIL import ImageChops

    width, height = picture.size
    upper, lower = picture.crop((0, 0, width, height - 1)), picture.crop((0, 1, width, height))
    return ImageChops.difference(upper, lower).convert("L").point(_DIFFERS)


def _gathered(runs: Iterable[tuple[int, int]], high: int, gap: int) -> Iterator[tuple[int, int]]:
    """Runs of rows brought together to at most *high* rows, parted where *gap* rows are empty, or between lines."""
    top = bottom = -1
    for begin, end in runs:
        room = begin - bottom
        if top >= 0 and (room > gap or (end - top > high - 2 * _MARGIN and room > _LINE_GAP)):
            yield max(0, top - _MARGIN), bottom + _MARGIN
            top = -1
        top, bottom = begin if top < 0 else top, end
    if top >= 0:
        yield max(0, top - _MARGIN), bottom + _MARGIN


def tiles(box: tuple[int, int, int, int]) -> Iterator[tuple[int, int, int, int]]:
    """The box in parts that the engine sees at their own size; neighbours overlap by more than a line."""
    left, top, right, bottom = box
    count = 0
    for y in _starts(top, bottom, SIDE):
        for x in _starts(left, right, SIDE):
            count += 1
            if count > _TILES:
                return
            yield x, y, min(right, x + SIDE), min(bottom, y + SIDE)


def _starts(low: int, high: int, side: int) -> list[int]:
    if high - low <= side:
        return [low]
    return [*range(low, high - side, side - _OVERLAP), high - side]
