"""What a PDF unfolds to and how often it draws, measured before anything is unfolded or drawn.

A few kB can stand for gigabytes (streams packed several times over), for gigapixels (a picture whose own header says
more than its dictionary) or for an endless drawing (forms within forms, patterns of specks): PDFium would be at it for
hours and cannot be stopped.  ISO 32000-1: filters 7.4, images 8.9.5, forms 8.10, tiling patterns 8.7.3.
"""

from __future__ import annotations

import base64
import contextlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import faults, jpeg, pdfs

if TYPE_CHECKING:
    import pikepdf

_BLOCK: Final = 1 << 20
_PIECE: Final = 1 << 16
_FLATE: Final = ("/FlateDecode", "/Fl")
_LZW: Final = ("/LZWDecode", "/LZW")
_RUNS: Final = ("/RunLengthDecode", "/RL")
_HEX: Final = ("/ASCIIHexDecode", "/AHx")
_BASE85: Final = ("/ASCII85Decode", "/A85")
_PACKED: Final = (*_FLATE, *_LZW, *_RUNS, *_HEX, *_BASE85)
_HEAD: Final = 1 << 16
_SIZ: Final = re.compile(rb"\xff\x4f\xff\x51.{4}(.{16}).{16}(..)", re.DOTALL)
"""Start of a JPEG 2000 codestream (ITU-T T.800 A.5.1): the outer sizes, the offsets, how many components."""
DRAWN_MOST: Final = 200_000
"""Most forms that one page may draw, those within forms counted each time."""
_DEPTH: Final = 60
_DO: Final = re.compile(rb"/([^\s/<>\[\]()%{}]+)\s+Do\b")
_FINEST: Final = 0.001
"""Smallest cell of a pattern in square pt: half a thousand million of them fill an A4 page."""


def check_streams(pdf: pikepdf.Pdf, name: str, tick: Callable[[], None] = lambda: None) -> int:
    """Measure every packed stream in blocks, every picture and every drawing; the number of streams that are broken.

    *tick* is called before each stream.

    Raises:
        EvidenceError: streams unfold beyond 4 GiB, a picture has more than 179 megapixels, or a page draws without end.
    """
    import pikepdf

    total = broken = 0
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream):
            continue
        tick()
        codings = pdfs.codings(one)
        picture = str(one.get("/Subtype", "")) == "/Image"
        _check_pattern(one, name)
        if picture:
            _check_picture(one, codings, name)
        if not codings or codings[0] not in _PACKED:
            continue
        packed = one.read_raw_bytes()
        limit = min(faults.INFLATE_LIMIT - total, faults.INFLATE_LIMIT if picture else faults.STREAM_LIMIT)
        # An empty stream unfolds to nothing: blank pages of some programs have one.
        size, whole = measured(packed, codings, limit) if packed else (0, True)
        total += size
        broken += not whole
        if size >= limit or total >= faults.INFLATE_LIMIT:
            raise faults.inflates_too_far(name)
    if any(_drawn(page) > DRAWN_MOST for page in pdf.pages):
        raise faults.draws_too_much(name)
    return broken


def measured(data: bytes, codings: tuple[str, ...], limit: int) -> tuple[int, bool]:
    """Bytes that *data* unfold to, counted up to *limit* and never held; whether they are whole.

    A picture's own coding at the inside is left alone.  Packings that no program puts within one another count as
    *limit*.
    """
    data, codings, whole = _out_of_text(data, codings)
    flates = next((at for at, one in enumerate(codings) if one not in _FLATE), len(codings))
    rest = codings[max(flates, 1) :]
    if any(one in _PACKED for one in rest):
        return limit, True
    if flates:
        size, good = _unfolded(data, limit, flates)
        return size, good and whole
    if codings and codings[0] in _LZW:
        return _lzw_size(data, limit), whole
    return (_runs_size(data, limit) if codings and codings[0] in _RUNS else len(data)), whole


def _out_of_text(data: bytes, codings: tuple[str, ...]) -> tuple[bytes, tuple[str, ...], bool]:
    """The data out of the ASCII codings around them (at most four bytes for each of theirs)."""
    at = 0
    for coding in codings:
        if coding not in (*_HEX, *_BASE85):
            break
        at += 1
        try:
            if coding in _HEX:
                data = bytes.fromhex(re.sub(rb"\s", b"", data.partition(b">")[0]).decode("ascii"))
            else:
                data = base64.a85decode(data.partition(b"~")[0])
        except ValueError:
            return b"", codings[at:], False
    return data, codings[at:], True


def _lzw_size(data: bytes, limit: int) -> int:
    """Bytes that LZW data unfold to, by the lengths of their strings alone."""
    lengths, width, before, total, held, bits = [1] * 256 + [0, 0], 9, 0, 0, 0, 0
    for byte in data:
        held, bits = held << 8 | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, held = held >> bits, held & (1 << bits) - 1
        if code == 256:
            del lengths[258:]
            width, before = 9, 0
            continue
        if code == 257 or total >= limit:
            break
        size = lengths[code] if code < len(lengths) else before + 1
        if before and len(lengths) < 4096:
            lengths.append(before + 1)
        total, before = total + size, size
        width = min(12, max(9, (len(lengths) + 1).bit_length()))
    return min(total, limit)


def _runs_size(data: bytes, limit: int) -> int:
    total = at = 0
    while at < len(data) and data[at] != 128 and total < limit:
        run = data[at]
        total += run + 1 if run < 128 else 257 - run
        at += run + 2 if run < 128 else 2
    return min(total, limit)


def _unfolded(data: bytes, limit: int, layers: int = 1) -> tuple[int, bool]:
    """Bytes of the innermost layer, counted up to *limit* and never held; whether the data are whole."""
    counts, whole = [0] * layers, [True]

    def feed(block: bytes, at: int) -> None:
        counts[at] += len(block)
        if at + 1 < layers and counts[at] < limit:
            for inner in _blocks(block, unfolders[at + 1]):
                feed(inner, at + 1)
                if max(counts) >= limit:
                    return

    unfolders = [zlib.decompressobj() for _ in range(layers)]
    try:
        for block in _blocks(data, unfolders[0]):
            feed(block, 0)
            if max(counts) >= limit:
                return limit, True
    except zlib.error:
        whole[0] = False
    return counts[-1], whole[0] and all(one.eof for one in unfolders)


def _blocks(data: bytes, unfolder: zlib._Decompress) -> Iterator[bytes]:
    # Fed in pieces: what is left over is copied at every block.
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        while not unfolder.eof:
            block = unfolder.decompress(piece, _BLOCK)
            piece = unfolder.unconsumed_tail
            if not block and not piece:
                break
            yield block


def _check_picture(stream: pikepdf.Stream, codings: tuple[str, ...], name: str) -> None:
    width, height = (_whole(stream.get(key)) for key in ("/Width", "/Height"))
    if width * height > faults.PIXEL_LIMIT:
        raise faults.too_many_pixels(name, width, height)
    if codings and codings[-1] in ("/DCTDecode", "/DCT"):
        _check_jpeg(_picture_head(stream, codings), name)
    if codings and codings[-1] == "/JPXDecode":
        found = _SIZ.search(_picture_head(stream, codings))
        right, bottom, left, top = struct.unpack(">IIII", found[1]) if found else (0, 0, 0, 0)
        layers = max(1, int.from_bytes(found[2], "big") // 4) if found else 1
        if (right - left) * (bottom - top) * layers > faults.PIXEL_LIMIT:
            raise faults.too_many_pixels(name, right - left, bottom - top)


def _check_jpeg(head: bytes, name: str) -> None:
    """Refuse a JPEG whose own header says more than the dictionary; a broken one is the reader's to tell."""
    try:
        jpeg.size(head, name)
    except EvidenceError as error:
        if error.reason != faults.damaged(name, "JPG 图片").reason:
            raise


def _picture_head(stream: pikepdf.Stream, codings: tuple[str, ...]) -> bytes:
    """The first bytes of a picture's own coding, where it is packed at most in deflate and text."""
    data, rest, _whole = _out_of_text(stream.read_raw_bytes(), codings)
    for coding in rest[:-1]:
        if coding not in _FLATE:
            return b""
        with contextlib.suppress(zlib.error):
            data = zlib.decompressobj().decompress(data, _HEAD)
    return data


def _whole(value: pikepdf.Object | None) -> int:
    try:
        return max(0, int(value)) if value is not None else 0
    except (TypeError, ValueError, OverflowError, NotImplementedError):
        return 0


def _check_pattern(stream: pikepdf.Stream, name: str) -> None:
    """Refuse a pattern of specks: its cells are drawn one by one over the page."""
    if stream.get("/PatternType") != 1:
        return
    a, b, c, d, *_ = (*map(float, stream.get("/Matrix", (1, 0, 0, 1, 0, 0))), 0.0, 0.0)
    cell = abs(float(stream.get("/XStep", 0)) * float(stream.get("/YStep", 0)) * (a * d - b * c))
    if cell < _FINEST:
        raise faults.draws_too_much(name)


def _drawn(page: pikepdf.Page) -> int:
    """How many forms a page draws, those within forms counted each time; 0 where none is within another."""
    resources = page.obj.get("/Resources")
    if not any(_forms(one.get("/Resources", resources)) for one in _forms(resources).values()):
        return 0
    return _times(page.obj, resources, resources, {}, _DEPTH)


def _times(
    node: pikepdf.Object,
    resources: pikepdf.Object | None,
    outer: pikepdf.Object | None,
    known: dict[tuple[int, int], int],
    depth: int,
) -> int:
    """Drawings within *node*; a form without resources of its own uses the page's (*outer*)."""
    forms = _forms(resources)
    if not forms or not depth:
        return 1
    total = 1
    for found in _DO.finditer(_content(node)):
        child = forms.get("/" + found[1].decode("latin-1"))
        if child is None:
            continue
        if child.objgen not in known:
            # Counted once while it is counted: one that draws itself is passed over, as readers do.
            known[child.objgen] = 1
            known[child.objgen] = _times(child, child.get("/Resources", outer), outer, known, depth - 1)
        total += known[child.objgen]
        if total > DRAWN_MOST:
            break
    return total


def _forms(resources: pikepdf.Object | None) -> Mapping[str, pikepdf.Object]:
    found = resources.get("/XObject") if resources is not None else None
    if found is None:
        return {}
    return {key: one for key, one in found.items() if str(one.get("/Subtype", "")) == "/Form"}


def _content(node: pikepdf.Object) -> bytes:
    import pikepdf

    parts = node.get("/Contents") if not isinstance(node, pikepdf.Stream) else node
    if parts is None:
        return b""
    streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
    return b"\n".join(one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream))
