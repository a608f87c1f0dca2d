"""PDFs with a signature whose ByteRange really covers the file: any change of a byte shows.

The signed hash stands in the signature's place instead of a certificate's PKCS #7: no certificate is needed to see
whether a file was touched.
"""

from __future__ import annotations

import hashlib
import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

_ROOM = 64
PLACE = (300, 400, 480, 460)
"""Where the seal stands on page one, in pt."""


def signed(data: bytes, *, look: bool = True, certified: bool = False) -> bytes:
    """The PDF signed (ISO 32000-1, 12.8): with the picture of a seal, or as a certification (DocMDP)."""
    with pikepdf.open(io.BytesIO(data)) as made:
        value = made.make_indirect(
            Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
                Contents=String(b"\xab" * _ROOM), ByteRange=Array([0, *[1_111_111_111] * 3]), Name=String("李签名"),
            )
        )  # fmt: skip
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("s"), V=value, F=132,
            Rect=Array(PLACE if look else (0, 0, 0, 0)),
        )  # fmt: skip
        if look:
            seal = Stream(made, b"0.8 0 0 rg 0 0 180 60 re f")
            seal.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 180, 60]))
            field.AP = Dictionary(N=made.make_indirect(seal))
        if certified:
            made.Root.Perms = Dictionary(DocMDP=value)
        held = made.make_indirect(field)
        made.pages[0].obj.Annots = Array([held])
        made.Root.AcroForm = Dictionary(Fields=Array([held]), SigFlags=3)
        stream = io.BytesIO()
        made.save(stream, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    body = bytearray(stream.getvalue())
    at, end = _gap(body)
    numbers = f"/ByteRange [ 0 {at} {end} {len(body) - end} ]".encode()
    old = re.search(rb"/ByteRange *\[[^]]*\]", body)
    assert old
    body[old.start() : old.end()] = numbers.ljust(old.end() - old.start())
    body[at + 1 : end - 1] = _digest(body, at, end)
    return bytes(body)


def _gap(body: bytes) -> tuple[int, int]:
    found = re.search(rb"/Contents *(<[0-9a-f]{%d}>)" % (2 * _ROOM), body)
    assert found
    return found.span(1)


def _digest(body: bytes, at: int, end: int) -> bytes:
    return hashlib.sha512(body[:at] + body[end:]).hexdigest().encode()


def holds(data: bytes) -> bool:
    """Whether the signature is there and covers exactly what stands in the file."""
    found = re.search(rb"/ByteRange *\[ *0 (\d+) (\d+) (\d+) *\]", data)
    if not found:
        return False
    at, end, rest = map(int, found.groups())
    return len(data) == end + rest and data[at + 1 : end - 1] == _digest(data, at, end)
