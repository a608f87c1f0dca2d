"""A TrueType font file read by its tables, and the small part of it that a PDF needs (OpenType 1.9).

fontTools' subsetter takes 0.35 s on the 20 MB 宋体, as long as joining 100 pages; only the glyphs in use are read here.
"""

from __future__ import annotations

import bisect
import functools
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_COMPOSITE_WORDS, _COMPOSITE_MORE = 0x0001, 0x0020
_COMPOSITE_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))


@dataclass(frozen=True)
class Face:
    """One font file: metrics in font units, ``groups`` of the character map, and where its glyphs lie."""

    path: Path
    name: str
    units: int
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    starts: tuple[int, ...]
    groups: tuple[tuple[int, int, int], ...]
    advances: tuple[int, ...]
    locations: tuple[int, ...]
    glyf: int
    tables: dict[str, bytes]

    def glyph(self, char: str) -> int:
        """Glyph index of *char*; 0 where the font does not have it."""
        code = ord(char)
        at = bisect.bisect_right(self.starts, code) - 1
        if at < 0:
            return 0
        start, end, first = self.groups[at]
        return first + code - start if code <= end else 0

    def advance(self, glyph: int) -> float:
        """Width of a glyph in thousandths of the type size."""
        return self.advances[min(glyph, len(self.advances) - 1)] * 1000 / self.units


@functools.cache
def load(path: Path) -> Face:
    """Read the tables of *path* except the outlines (about 20 ms for 30,000 glyphs, once a process).

    Raises:
        OSError: the file is not there.
        ValueError: it is not a TrueType font with a full Unicode character map.
    """
    with path.open("rb") as stream:
        if (signature := stream.read(12))[:4] != b"\x00\x01\x00\x00":
            raise ValueError(path.name)
        directory = stream.read(16 * int.from_bytes(signature[4:6], "big"))
        places = {tag.decode("latin-1"): (at, size) for tag, _sum, at, size in struct.iter_unpack(">4sIII", directory)}

        def table(tag: str) -> bytes:
            stream.seek(places[tag][0])
            return stream.read(places[tag][1])

        tables = {tag: table(tag) for tag in ("head", "hhea", "maxp")}
        cmap, hmtx, loca, names = table("cmap"), table("hmtx"), table("loca"), table("name")
    head, hhea = tables["head"], tables["hhea"]
    groups = _groups(cmap)
    ascent, descent = struct.unpack_from(">hh", hhea, 4)
    (metrics,) = struct.unpack_from(">H", hhea, 34)
    return Face(
        path=path,
        name=_postscript_name(names) or path.stem,
        units=int.from_bytes(head[18:20], "big"),
        ascent=ascent,
        descent=descent,
        box=struct.unpack_from(">hhhh", head, 36),
        starts=tuple(group[0] for group in groups),
        groups=groups,
        advances=struct.unpack_from(">" + "Hh" * metrics, hmtx)[::2],
        locations=_locations(loca, long=head[51] == 1),
        glyf=places["glyf"][0],
        tables=tables,
    )


def _locations(loca: bytes, *, long: bool) -> tuple[int, ...]:
    if long:
        return struct.unpack(f">{len(loca) // 4}I", loca)
    return tuple(2 * value for value in struct.unpack(f">{len(loca) // 2}H", loca))


def _groups(cmap: bytes) -> tuple[tuple[int, int, int], ...]:
    """The groups (first character, last, first glyph) of the format 12 map."""
    for index in range(int.from_bytes(cmap[2:4], "big")):
        (offset,) = struct.unpack_from(">I", cmap, 8 + 8 * index)
        if cmap[offset : offset + 2] == b"\x00\x0c":
            (count,) = struct.unpack_from(">I", cmap, offset + 12)
            return tuple(struct.iter_unpack(">III", cmap[offset + 16 : offset + 16 + 12 * count]))
    raise ValueError("cmap")


def _postscript_name(table: bytes) -> str:
    count, strings = struct.unpack_from(">HH", table, 2)
    for index in range(count):
        platform, _coding, _language, kind, size, at = struct.unpack_from(">6H", table, 6 + 12 * index)
        if platform == 3 and kind == 6:
            return table[strings + at : strings + at + size].decode("utf-16-be", "replace")
    return ""


def subset(face: Face, glyphs: Sequence[int]) -> bytes:
    """A font file whose glyph *n* is ``glyphs[n]`` of *face*, with the parts of composed glyphs after them."""
    wanted = list(glyphs)
    parts: list[bytes] = []
    with face.path.open("rb") as stream:
        while len(parts) < len(wanted):
            start, end = face.locations[wanted[len(parts)] : wanted[len(parts)] + 2]
            stream.seek(face.glyf + start)
            outline = _renumbered(stream.read(end - start), wanted)
            parts.append(outline + bytes(-len(outline) % 4))
    return _file(face, wanted, parts)


def _renumbered(outline: bytes, wanted: list[int]) -> bytes:
    """A composed glyph with its parts renumbered; each new part is added to *wanted*."""
    if len(outline) < 10 or outline[0] < 0x80:
        return outline
    changed, position = bytearray(outline), 10
    while True:
        flags, part = struct.unpack_from(">HH", outline, position)
        wanted.append(part)
        struct.pack_into(">H", changed, position + 2, len(wanted) - 1)
        position += 8 if flags & _COMPOSITE_WORDS else 6
        position += next((size for flag, size in _COMPOSITE_SCALES if flags & flag), 0)
        if not flags & _COMPOSITE_MORE:
            return bytes(changed)


def _file(face: Face, glyphs: Sequence[int], outlines: Sequence[bytes]) -> bytes:
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    head, hhea, maxp = (bytearray(face.tables[tag]) for tag in ("head", "hhea", "maxp"))
    struct.pack_into(">H", head, 50, 1)
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">H", hhea, 34, len(glyphs))
    struct.pack_into(">H", maxp, 4, len(glyphs))
    advances = (face.advances[min(glyph, len(face.advances) - 1)] for glyph in glyphs)
    boxes = (int.from_bytes(outline[2:4], "big", signed=True) if outline else 0 for outline in outlines)
    return _container(
        {
            "glyf": b"".join(outlines),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">Hh", width, left) for width, left in zip(advances, boxes, strict=True)),
            "loca": struct.pack(f">{len(offsets)}I", *offsets),
            "maxp": bytes(maxp),
        }
    )


def _container(tables: dict[str, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    at, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag.encode(), total, at + len(body), len(data))
        body += padded
    return header + directory + body
