"""The text of the QR code on a printed page: which document, whose, which page of how many, from which data.

It holds no name and no number of anybody: whose page it is stands as a short hash that only the workspace with that
person can match (design: submission.md, Paper).  All characters are of QR's alphanumeric mode, so that the symbol
stays small (version 2, 25 x 25 modules at level M).
"""

from __future__ import annotations

import re
import zlib
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier

KINDS: Final = {"book": "B", "report": "R"}
"""Documents whose pages carry a code, with their letter: 申报书 and 推荐报告 (4.1, 4.2a)."""
VERSION_PATTERN: Final = "^[A-Z2-7]{8}$"
"""A version of the data: eight base-32 characters (RFC 4648)."""
_HEAD: Final = "QL1"
_SHAPE = re.compile(f"{_HEAD}([A-Z])([A-Z2-7]{{8}})([A-Z2-7]{{8}})([0-9]{{3}})([0-9]{{3}})([A-Z2-7]{{5}})")
_VERSION = re.compile("[A-Z2-7]{8}")
MOST_PAGES: Final = 999


@dataclass(frozen=True)
class PageCode:
    """What the code of one page says.

    ``document`` is an id of :data:`KINDS`; ``owner`` the short hash of :func:`owner_code`; ``version`` that of the
    data; ``page`` counts from 1 to ``pages``.
    """

    document: str
    owner: str
    version: str
    page: int
    pages: int


def encode(code: PageCode) -> str:
    """The text of the QR code.

    Raises:
        ValueError: a page that is not among the pages, or more than 999 of them.
        KeyError: a document without codes.
    """
    if not 1 <= code.page <= code.pages <= MOST_PAGES:
        raise ValueError(f"page {code.page} of {code.pages}")
    body = f"{_HEAD}{KINDS[code.document]}{code.owner}{code.version}{code.page:03d}{code.pages:03d}"
    return body + _check(body)


def decode(text: str) -> PageCode | None:
    """What a QR code says; None when it is none of ours, or misread (its check does not hold)."""
    match = _SHAPE.fullmatch(text)
    if not match or _check(text[:-5]) != match[6]:
        return None
    letters = {letter: document for document, letter in KINDS.items()}
    page, pages = int(match[4]), int(match[5])
    if match[1] not in letters or not 1 <= page <= pages:
        return None
    return PageCode(letters[match[1]], match[2], match[3], page, pages)


def _check(body: str) -> str:
    """25 bits of the CRC-32 (IEEE 802.3)."""
    return b32encode(zlib.crc32(body.encode()).to_bytes(4, "big")).decode()[:5]


def is_version(text: str) -> bool:
    """Whether a text is a version as :func:`version_of` gives it."""
    return _VERSION.fullmatch(text) is not None


def owner_code(pack_id: str, subject: str, name: str) -> str:
    """Whose page it is, as a hash of the year's pack, the id and the name: another workspace's pages do not match."""
    return _short([pack_id.encode(), subject.encode(), name.encode()])


def version_of(parts: Iterable[bytes]) -> str:
    """The version of the data: a hash of everything that the document shows, part by part."""
    return _short(parts)


def _short(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return b32encode(digest.digest()[:5]).decode()


def owners(dossier: Dossier) -> dict[tuple[str, str], str]:
    """Subject id by (document, owner code): the unit for the report, each applicant for the book."""
    found = {("report", code_of(dossier, UNIT_SUBJECT)): UNIT_SUBJECT}
    for person in dossier.applicants:
        found["book", code_of(dossier, person.id)] = person.id
    return found


def code_of(dossier: Dossier, subject: str) -> str:
    """The owner code of the unit or an applicant.

    Raises:
        KeyError: there is no such subject.
    """
    return owner_code(dossier.pack_id, subject, dossier.record_of(subject).text("name"))
