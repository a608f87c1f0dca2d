"""Writes one mail draft as an ``.eml`` file that opens ready to send.

RFC 5322 (message), RFC 2045-2047 (MIME), RFC 2231 (names of attachments).  ``X-Unsent: 1`` makes Outlook open it as a
draft.  There is no Date and no Message-ID:
the mail program sets them on sending, and the same data give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# RFC 2047: an encoded word has at most 75 characters; 42 bytes of UTF-8 fit as base64.
_WORD_BYTES = 42
# RFC 2231: how much of a name goes on one line, so that lines stay within 78 characters.
_NAME_CHARS = 56
_END = "\r\n"


@dataclass(frozen=True)
class Attachment:
    """A file of a draft."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Draft:
    """A mail draft: addressee, subject, plain text (LF), attachments."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...]


def write_eml(draft: Draft) -> bytes:
    """The draft as the bytes of an ``.eml`` file."""
    boundary = _boundary(draft)
    return b"".join(_parts(draft, boundary))


def _parts(draft: Draft, boundary: str) -> Iterator[bytes]:
    yield _lines(
        "X-Unsent: 1",
        f"To: {_one_line(draft.to)}",
        f"Subject: {encoded_words(draft.subject)}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed;{_END} boundary="{boundary}"',
        "",
    )
    yield _lines(f"--{boundary}", 'Content-Type: text/plain; charset="utf-8"', "Content-Transfer-Encoding: base64", "")
    yield _base64(draft.text.replace("\r\n", "\n").replace("\n", _END).encode())
    for each in draft.attachments:
        yield _lines(f"--{boundary}", *_attachment_headers(each.name), "")
        yield _base64(each.data)
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
        digest.update(hashlib.sha256(each.data).digest())
    return f"=_qilu_{digest.hexdigest()[:32]}"


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _lines(*lines: str) -> bytes:
    return "".join(line + _END for line in lines).encode("ascii", errors="replace")
