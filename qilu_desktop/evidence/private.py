"""What the pictures within a PDF tell beside what they show: place, time, camera, a small second picture.

Telephones and scanning programs put their photos into a PDF as they are, EXIF and all.  It is cut out of the JPEG files
as it is of those that come by themselves (:mod:`jpeg`); the picture data stay byte for byte.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import faults, jpeg, pdfs

if TYPE_CHECKING:
    import pikepdf

_JPEG = ("/DCTDecode", "/DCT")
_FLATE = ("/FlateDecode", "/Fl")


def clean_pictures(pdf: pikepdf.Pdf) -> None:
    """Cut private data out of every JPEG of an open PDF; one that cannot be read is left as it is."""
    import pikepdf

    for stream, found in _photos(pdf):
        if found.stripped:
            told = stream.get("/DecodeParms")
            told = told[-1] if isinstance(told, pikepdf.Array) and len(told) else told
            kept = told if isinstance(told, pikepdf.Dictionary) else None
            stream.write(found.data, filter=pikepdf.Name.DCTDecode, decode_parms=kept)


def has_camera_data(pdf: pikepdf.Pdf) -> bool:
    """Whether a JPEG of an open PDF holds EXIF or XMP."""
    return any(found.camera for _, found in _photos(pdf))


def _photos(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Stream, jpeg.Jpeg]]:
    import pikepdf

    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream) or one.get("/Subtype") != pikepdf.Name.Image:
            continue
        *around, inside = pdfs.codings(one) or ("",)
        if inside not in _JPEG or not set(around) <= set(_FLATE):
            continue
        data = one.read_raw_bytes()
        with contextlib.suppress(EvidenceError, zlib.error):
            for _ in around:
                data = zlib.decompressobj().decompress(data, faults.FILE_LIMIT)
            yield one, jpeg.read(data, "")
