"""PNG files by their chunks (ISO/IEC 15948): header, real check of the data, and what a PDF can take as it is."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from qilu_desktop.evidence import faults
from qilu_desktop.evidence.jpeg import exif_orientation

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# Adam7: first column, first row, column step, row step of each pass.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_BLOCK, _PIECE = 1 << 20, 1 << 16


@dataclass(frozen=True)
class Png:
    """One PNG: size, bit depth, colour type, palette (RGB triples), orientation (eXIf), compressed ``idat``.

    ``plain`` says that a PDF reader can take ``idat`` as it is (no alpha, no interlace, at most 8 bits).
    """

    width: int
    height: int
    depth: int
    color: int
    interlaced: bool
    transparent: bool
    palette: bytes
    orientation: int
    idat: bytes

    @property
    def samples(self) -> int:
        """Colour samples a pixel."""
        return _SAMPLES[self.color]

    @property
    def plain(self) -> bool:
        """Whether the data can be embedded without being decoded."""
        return not self.interlaced and not self.transparent and self.depth <= 8 and self.color in (0, 2, 3)


def read(data: bytes, name: str) -> Png:
    """Read the chunks of *data*, checking each one's CRC.

    Raises:
        EvidenceError: broken header or chunk, no end, or more than 179 megapixels.
    """
    width, height, depth, color, interlace = _header(data, name)
    chunks = _chunks(data, name)
    palette = b"".join(body for kind, body in chunks if kind == b"PLTE")
    idat = b"".join(body for kind, body in chunks if kind == b"IDAT")
    exif = next((bytes(body) for kind, body in chunks if kind == b"eXIf"), b"")
    bad_palette = color == 3 and (not palette or len(palette) % 3 or len(palette) > 768)
    if not idat or bad_palette:
        raise faults.damaged(name, "PNG 图片")
    transparent = color in (4, 6) or any(kind == b"tRNS" for kind, _ in chunks)
    return Png(width, height, depth, color, bool(interlace), transparent, palette, exif_orientation(exif), idat)


def _header(data: bytes, name: str) -> tuple[int, int, int, int, int]:
    if len(data) < 33:
        raise faults.truncated(name, "PNG 图片")
    kind, width, height, depth, color, _method, _filter, interlace = struct.unpack_from(">4sIIBBBBB", data, 12)
    if kind != b"IHDR" or not width or not height or depth not in _DEPTHS.get(color, ()) or interlace > 1:
        raise faults.damaged(name, "PNG 图片")
    if width * height > faults.PIXEL_LIMIT:
        raise faults.too_many_pixels(name, width, height)
    return width, height, depth, color, interlace


def _chunks(data: bytes, name: str) -> list[tuple[bytes, memoryview]]:
    found: list[tuple[bytes, memoryview]] = []
    seen = memoryview(data)
    position = len(SIGNATURE)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        end = position + 12 + length
        if end > len(data):
            break
        kind, body = data[position + 4 : position + 8], seen[position + 8 : end - 4]
        if zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(data[end - 4 : end], "big"):
            raise faults.damaged(name, "PNG 图片")
        if kind == b"IEND":
            return found
        found.append((kind, body))
        position = end
    raise faults.truncated(name, "PNG 图片")


def verify(png: Png, name: str) -> None:
    """Unfold the picture data in blocks (memory stays flat) and check their length and every row's filter.

    Raises:
        EvidenceError: the data are broken or too short, or go on far beyond the last row.
    """
    strides = [(_row_bytes(png, columns), rows) for columns, rows in _passes(png) if columns and rows]
    due = sum(stride * rows for stride, rows in strides)
    stride = 0 if png.interlaced else strides[0][0]
    done = 0
    try:
        # A few bytes behind the last row are some programs' habit; the data pass through, so that a bomb would too.
        for block in _unfolded(png.idat, 2 * due + _BLOCK):
            if stride and max(block[-done % stride : max(0, due - done) : stride], default=0) > 4:
                raise faults.damaged(name, "PNG 图片")
            done += len(block)
    except zlib.error as error:
        raise faults.damaged(name, "PNG 图片") from error
    if done < due:
        raise faults.truncated(name, "PNG 图片")
    if done >= 2 * due + _BLOCK:
        raise faults.inflates_too_far(name)


def _unfolded(data: bytes, due: int) -> Iterator[bytes]:
    """The first *due* bytes of what is packed, fed in pieces: what is left over is copied at every block."""
    unfolder = zlib.decompressobj()
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        while due and not unfolder.eof:
            block = unfolder.decompress(piece, min(_BLOCK, due))
            piece = unfolder.unconsumed_tail
            if not block and not piece:
                break
            due -= len(block)
            yield block


def _row_bytes(png: Png, columns: int) -> int:
    return 1 + (columns * png.samples * png.depth + 7) // 8


def _passes(png: Png) -> tuple[tuple[int, int], ...]:
    if not png.interlaced:
        return ((png.width, png.height),)
    return tuple((max(0, -(-(png.width - x) // dx)), max(0, -(-(png.height - y) // dy))) for x, y, dx, dy in _PASSES)
