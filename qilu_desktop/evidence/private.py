"""What the pictures within a PDF tell beside what they show: place, time, camera, a small second picture.

Telephones and scanning programs put their photos into a PDF as they are, EXIF and all.  It is cut out of the JPEG files
as it is of those that come by themselves (:mod:`jpeg`); the picture data stay byte for byte.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import jpeg, pdfs

if TYPE_CHECKING:
    import pikepdf

_JPEG = (("/DCTDecode",), ("/DCT",))


def clean_pictures(pdf: pikepdf.Pdf) -> None:
    """Cut private data out of every JPEG of an open PDF; one that cannot be read is left as it is."""
    import pikepdf

    for stream, found in _photos(pdf):
        if found.stripped:
            told = stream.get("/DecodeParms")
            kept = told if isinstance(told, (pikepdf.Dictionary, pikepdf.Array)) else None
            stream.write(found.data, filter=pikepdf.Name.DCTDecode, decode_parms=kept)


def has_camera_data(pdf: pikepdf.Pdf) -> bool:
    """Whether a JPEG of an open PDF holds EXIF or XMP."""
    return any(found.camera for _, found in _photos(pdf))


def _photos(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Stream, jpeg.Jpeg]]:
    import pikepdf

    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream) or one.get("/Subtype") != pikepdf.Name.Image:
            continue
        if pdfs.codings(one) in _JPEG:
            with contextlib.suppress(EvidenceError):
                yield one, jpeg.read(one.read_raw_bytes(), "")
