"""Page edits carried out on a copy: what is cut away or blacked out is gone from it, pixels and text.

A picture is decoded, changed and encoded anew; a PDF page is drawn as a picture at the resolution of its scan, never
below 200 dpi, and loses its text layer.  A page that is only turned keeps its data.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from qilu_desktop.dossier.pages import WHOLE, Area, PageEdit
from qilu_desktop.evidence import faults
from qilu_desktop.evidence.space import PDFIUM, Ink

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

FLOOR_DPI: Final = 200
"""Least resolution at which a PDF page is drawn."""
_MOST_DPI = 300
_MOST_PIXELS = 40_000_000
_INK_DPI = 60
# The EXIF orientation after a quarter turn clockwise.
_QUARTER = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}


def sent(edits: Sequence[PageEdit], pages: int, name: str) -> tuple[PageEdit, ...]:
    """The pages of a file that are sent, in order; all of them without *edits*.

    Raises:
        EvidenceError: an edit is impossible, or asks for a page that the file does not have.
    """
    for edit in edits:
        if not edit.sound:
            raise faults.odd_edit(name, edit.page)
        if edit.page > pages:
            raise faults.no_such_page(name, edit.page, pages)
    return tuple(edits) or tuple(PageEdit(page) for page in range(1, pages + 1))


def turned(orientation: int, degrees: int) -> int:
    """The EXIF orientation after a further turn clockwise."""
    for _ in range(degrees // 90 % 4):
        orientation = _QUARTER[orientation]
    return orientation


def changed(picture: Image.Image, edit: PageEdit) -> Image.Image:
    """An upright picture, hidden areas made black in it, cut to its crop; the turn is left to the placing."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for area in edit.hidden:
        left, top, right, bottom = _pixels(area, picture.width, picture.height)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
    return picture.crop(_pixels(edit.crop, picture.width, picture.height)) if edit.crop else picture


def _pixels(area: Area, width: int, height: int) -> tuple[int, int, int, int]:
    """The area in whole pixels, any that it touches included."""
    left, top = area.left * width // WHOLE, area.top * height // WHOLE
    right, bottom = -(-area.right * width // WHOLE), -(-area.bottom * height // WHOLE)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def kept_share(edit: PageEdit) -> tuple[float, float]:
    """Which part of a page's width and height the crop keeps."""
    if edit.crop is None:
        return 1.0, 1.0
    return (edit.crop.right - edit.crop.left) / WHOLE, (edit.crop.bottom - edit.crop.top) / WHOLE


def drawn(pdf: pikepdf.Pdf, at: int, pixels: float, name: str) -> Image.Image:
    """Page *at* (from 0) of an open PDF as a picture, upright; *pixels* is how many its scan has (0: none).

    Raises:
        EvidenceError: the page cannot be drawn.
    """
    import pypdfium2

    data = _alone(pdf, at)
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                page = document[0]
                width, height = page.get_size()
                scale = _scale(width, height, pixels)
                bitmap = page.render(scale=scale)
                picture = bitmap.to_pil().convert("RGB")
                bitmap.close()
                page.close()
            finally:
                document.close()
        except (pypdfium2.PdfiumError, *faults.LIBRARY_ERRORS) as error:
            raise faults.damaged(name, f"PDF 第 {at + 1} 页") from error
    return _without_colour(picture)


def _scale(width: float, height: float, pixels: float) -> float:
    """Pixels a point: as fine as the scan within the page, within limits."""
    area = max(1.0, width * height)
    dpi = min(max(math.sqrt(pixels / area) * 72, FLOOR_DPI), _MOST_DPI)
    return min(dpi / 72, math.sqrt(_MOST_PIXELS / area))


def _without_colour(picture: Image.Image) -> Image.Image:
    """Grey where every pixel is: a third of the bytes."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    grey = not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(red, blue).getbbox()
    return red if grey else picture


def _alone(pdf: pikepdf.Pdf, at: int) -> bytes:
    """One page as a PDF of its own, with the state of its layers."""
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.new() as single:
        single.pages.append(pdf.pages[at])
        layers = pdf.Root.get("/OCProperties")
        if layers is not None:
            single.Root.OCProperties = single.copy_foreign(pdf.make_indirect(layers))
        single.save(stream)
    return stream.getvalue()


def ink_of(picture: Image.Image, width: float, turn: int) -> Ink:
    """A picture as the search for an empty place sees it, turned; *width* is its width in pt before the turn."""
    scale = min(1.0, width / 72 * _INK_DPI / picture.width)
    small = picture.convert("RGB").resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    small = small.rotate(-turn, expand=True) if turn else small
    return Ink(small)
