"""Writes one mail draft as an ``.eml`` file that opens ready to send.

RFC 5322 (message), RFC 2045-2047 (MIME), RFC 2231 (names of attachments).  ``X-Unsent: 1`` makes Outlook open it as a
draft.  There is no Date and no Message-ID:
the mail program sets them on sending, and the same data give the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from qilu_desktop.paths import sha256_of

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# RFC 2047: an encoded word has at most 75 characters; 42 bytes of UTF-8 fit as base64.
_WORD_BYTES = 42
# RFC 2231: how much of a name goes on one line, so that lines stay within 78 characters.
_NAME_CHARS = 56
_END = "\r\n"
_LINE, _RAW = 76, 57
"""Characters of a base64 line (RFC 2045), and the bytes that it stands for."""
_BLOCK = _RAW * 4096
"""Bytes that are encoded at a time: memory does not grow with what is attached."""


@dataclass(frozen=True)
class Attachment:
    """A file of a draft: its bytes, or where it lies (read only while the draft is written)."""

    name: str
    data: bytes | Path


@dataclass(frozen=True)
class Draft:
    """A mail draft: addressee, subject, plain text (LF), attachments."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...]


def eml_blocks(draft: Draft) -> Iterator[bytes]:
    """The draft as an ``.eml`` file, block by block.

    Raises:
        OSError: an attachment cannot be read.
    """
    boundary = _boundary(draft)
    yield _lines(
        "X-Unsent: 1",
        f"To: {_one_line(draft.to)}",
        f"Subject: {encoded_words(draft.subject)}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed;{_END} boundary="{boundary}"',
        "",
    )
    yield _lines(f"--{boundary}", 'Content-Type: text/plain; charset="utf-8"', "Content-Transfer-Encoding: base64", "")
    yield from _base64(draft.text.replace("\r\n", "\n").replace("\n", _END).encode())
    for each in draft.attachments:
        yield _lines(f"--{boundary}", *_attachment_headers(each.name), "")
        yield from _base64(each.data)
    yield _lines(f"--{boundary}--")


def _attachment_headers(name: str) -> Iterable[str]:
    kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    # Older Chinese mail programs read the encoded word of Content-Type, the others RFC 2231.
    yield f'Content-Type: {kind};{_END} name="{encoded_words(name)}"'
    yield "Content-Transfer-Encoding: base64"
    yield f"Content-Disposition: attachment;{_END}{extended_parameter('filename', name)}"


def extended_parameter(key: str, value: str) -> str:
    """A parameter after RFC 2231, in numbered pieces where it is long; lines begin with a space."""
    pieces = _pieces(value)
    if len(pieces) == 1:
        return f" {key}*=utf-8''{pieces[0]}"
    charset = ["utf-8''", *[""] * (len(pieces) - 1)]
    lines = (f" {key}*{at}*={charset[at]}{piece}" for at, piece in enumerate(pieces))
    return f";{_END}".join(lines)


def _pieces(value: str) -> list[str]:
    """*value* percent-encoded in pieces; no character is cut in two, for some readers decode each piece alone."""
    pieces = [""]
    for letter in value:
        quoted = quote(letter, safe="", encoding="utf-8")
        if len(pieces[-1]) + len(quoted) > _NAME_CHARS:
            pieces.append("")
        pieces[-1] += quoted
    return pieces


def encoded_words(text: str) -> str:
    """*text* as folded encoded words (RFC 2047); plain ASCII stays as it is."""
    flat = _one_line(text)
    if flat.isascii() and flat.isprintable() and '"' not in flat and len(flat) <= 60:
        return flat
    words, piece = [], ""
    for letter in flat:
        if len((piece + letter).encode()) > _WORD_BYTES:
            words.append(piece)
            piece = ""
        piece += letter
    words.append(piece)
    return f"{_END} ".join(f"=?utf-8?B?{base64.b64encode(word.encode()).decode()}?=" for word in words)


def _one_line(text: str) -> str:
    """*text* without line breaks, so that nothing typed can add a header."""
    return " ".join(text.split())


def _boundary(draft: Draft) -> str:
    """A boundary after the content: base64 lines never hold its ``=_``, so it cannot occur in a part."""
    digest = hashlib.sha256(draft.subject.encode())
    for each in draft.attachments:
        digest.update(each.name.encode() + b"\0")
        digest.update(_digest(each.data))
    return f"=_qilu_{digest.hexdigest()[:32]}"


def _digest(data: bytes | Path) -> bytes:
    return bytes.fromhex(sha256_of(data)) if isinstance(data, Path) else hashlib.sha256(data).digest()


def _base64(data: bytes | Path) -> Iterator[bytes]:
    with data.open("rb") if isinstance(data, Path) else io.BytesIO(data) as stream:
        while block := stream.read(_BLOCK):
            yield _base64_lines(block)


def _base64_lines(block: bytes) -> bytes:
    """*block* as base64 lines; the full ones are filled column by column, ten times as fast as line by line."""
    coded = binascii.b2a_base64(block, newline=False)
    full = len(coded) // _LINE
    whole, rest = coded[: full * _LINE], coded[full * _LINE :]
    lines = bytearray(b"\r\n") * (full * (_LINE + 2) // 2)
    for column in range(_LINE):
        lines[column :: _LINE + 2] = whole[column::_LINE]
    return bytes(lines) + (rest + b"\r\n" if rest else b"")


def _lines(*lines: str) -> bytes:
    return "".join(line + _END for line in lines).encode("ascii", errors="replace")
