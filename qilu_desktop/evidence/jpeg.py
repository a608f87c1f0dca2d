"""JPEG files by their markers (ITU-T T.81): size, orientation, and private data cut out without loss.

Nothing is decoded here: the scan data pass through byte for byte.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from qilu_desktop.evidence import faults

_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline, extended and progressive Huffman: what DCTDecode takes (ISO 32000-1, 7.4.8).
_PLAIN_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Jpeg:
    """One JPEG: pixel size as stored, colour components, ``orientation`` 1-8 (EXIF), and ``data`` without private data.

    ``plain`` says that a PDF reader can take the data as they are; ``adobe`` that the Adobe marker is present (CMYK
    is then stored inverted).  ``stripped`` says that something was cut out, ``camera`` that EXIF or XMP was.
    """

    data: bytes
    width: int
    height: int
    components: int
    orientation: int
    plain: bool
    adobe: bool
    stripped: bool
    camera: bool


@dataclass(frozen=True)
class _Segment:
    marker: int
    start: int
    end: int


def read(data: bytes, name: str) -> Jpeg:
    """Read the markers of *data* and drop what is private.

    EXIF, XMP and GPS (APP1), IPTC (APP13), other makers' segments, comments and whatever follows the end of the
    picture (second pictures of telephones) go; JFIF, the colour profile and Adobe's colour mark stay.

    Raises:
        EvidenceError: no picture, no end of picture, or more than 179 megapixels.
    """
    segments = tuple(_segments(data, name))
    frame = next((one for one in segments if one.marker in _FRAMES), None)
    if frame is None or frame.end - frame.start < 10:
        raise faults.damaged(name, "JPG 图片")
    bits, height, width, components = struct.unpack_from(">BHHB", data, frame.start + 4)
    _check_size(name, width, height)
    if segments[-1].marker != _EOI or not any(one.marker == _SOS for one in segments):
        raise faults.truncated(name, "JPG 图片")
    kept = tuple(one for one in segments if _kept(data, one))
    whole = len(kept) == len(segments) and segments[-1].end == len(data)
    clean = data if whole else b"".join(data[one.start : one.end] for one in kept)
    plain = frame.marker in _PLAIN_FRAMES and bits == 8 and components in (1, 3, 4)
    camera = any(one.marker == _APP1 for one in segments)
    return Jpeg(
        clean, width, height, components, _orientation(data, segments), plain, _adobe(data, segments), not whole, camera
    )


def size(data: bytes, name: str) -> tuple[int, int]:
    """Stored pixel size from the header alone.

    Raises:
        EvidenceError: no header, or more than 179 megapixels.
    """
    for one in _segments(data, name):
        if one.marker in _FRAMES and one.end - one.start >= 10:
            height, width = struct.unpack_from(">HH", data, one.start + 5)
            _check_size(name, width, height)
            return width, height
    raise faults.damaged(name, "JPG 图片")


def _check_size(name: str, width: int, height: int) -> None:
    if not width or not height:
        raise faults.damaged(name, "JPG 图片")
    if width * height > faults.PIXEL_LIMIT:
        raise faults.too_many_pixels(name, width, height)


def _segments(data: bytes, name: str) -> Iterator[_Segment]:
    """Every segment from the start to the end of the picture; one that holds a scan includes the scan's data."""
    if data[:2] != b"\xff\xd8":
        raise faults.damaged(name, "JPG 图片")
    yield _Segment(_SOI, 0, 2)
    position = 2
    while found := _NEXT_MARKER.search(data, position):
        marker, start = data[found.end() - 1], found.end() - 2
        if marker == _EOI:
            yield _Segment(marker, start, start + 2)
            return
        end = _segment_end(data, start, marker)
        if end > len(data):
            return
        yield _Segment(marker, start, end)
        position = end


def _segment_end(data: bytes, start: int, marker: int) -> int:
    if len(data) < start + 4:
        return len(data) + 1
    end = start + 2 + max(2, int.from_bytes(data[start + 2 : start + 4], "big"))
    if marker != _SOS:
        return end
    following = _NEXT_MARKER.search(data, min(end, len(data)))
    return following.start() if following else len(data)


def _kept(data: bytes, segment: _Segment) -> bool:
    head = data[segment.start + 4 : segment.start + 16]
    if segment.marker == _APP0:
        return head.startswith(b"JFIF\x00")
    if segment.marker == _APP2:
        return head.startswith(b"ICC_PROFILE\x00")
    return segment.marker == _APP14 or not (_APP1 <= segment.marker <= _APP15 or segment.marker == _COM)


def _adobe(data: bytes, segments: tuple[_Segment, ...]) -> bool:
    return any(one.marker == _APP14 and data[one.start + 4 : one.start + 9] == b"Adobe" for one in segments)


def _orientation(data: bytes, segments: tuple[_Segment, ...]) -> int:
    for one in segments:
        if one.marker == _APP1 and data[one.start + 4 : one.start + 10] == b"Exif\x00\x00":
            return exif_orientation(data[one.start + 10 : one.end])
    return 1


def exif_orientation(tiff: bytes) -> int:
    """The orientation (1-8) named by an EXIF block; 1 where there is none or the block is broken."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    (offset,) = struct.unpack_from(f"{order}I", tiff, 4)
    if offset + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, offset)
    for entry in range(offset + 2, min(offset + 2 + count * 12, len(tiff) - 11), 12):
        tag, _kind, _number, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1
