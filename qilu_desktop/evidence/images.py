"""Picture files made ready for a PDF: JPEG data and plain PNG data pass through as they are, the rest is decoded.

Pictures are placed on white, upright as their EXIF says.
"""

from __future__ import annotations

import io
from dataclasses import replace

from qilu_desktop.evidence import faults, jpeg, pictures, png
from qilu_desktop.evidence.raster import Held, Raster, raster_of


def prepare(source: Held, media: str, name: str) -> Raster:
    """Make a JPEG or PNG ready to be placed on a page.

    Only the structure is checked here; :func:`intake.inspect` has decoded the file when it came in.

    Raises:
        EvidenceError: the file is broken.
    """
    data = source.read_bytes() if not isinstance(source, bytes) else source
    found = passed(data, media, name)
    return found or pictures.raster(data, media, name)


def passed(data: bytes, media: str, name: str) -> Raster | None:
    """The picture data of a JPEG or PNG as they are; None where a PDF reader could not take them so.

    Raises:
        EvidenceError: the file is broken.
    """
    if media == "jpeg":
        one = jpeg.read(data, name)
        inverted = one.adobe and one.components == 4
        made = Raster(one.data, "jpeg", one.width, one.height, one.components, inverted=inverted)
        return replace(made, orientation=one.orientation) if one.plain else None
    found = png.read(data, name)
    return raster_of(found) if found.plain else None


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
