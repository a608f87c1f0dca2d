"""What is kept of a reading with the evidence, and the clerk's own word where the machine read otherwise (4.3a)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from qilu_desktop.dossier.pages import Edits
from qilu_desktop.dossier.reading.model import FIELDS, Box, CertificateReading, Found, PageReading
from qilu_desktop.dossier.values import PartialDate

LONGEST: Final = 500
"""Most characters of a text, most pages and certificates of a kept reading: far more than any page has."""
LARGEST: Final = 1_000_000
"""Largest coordinate in pixels."""
_MARK: Final = 16


def short_hash(text: str) -> str:
    """A short mark of a text: the same for the same text, in every run and on every computer."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]


def edits_mark(edits: Edits) -> str:
    """The mark of how a file's pages are sent; empty where they are sent as they are."""
    return short_hash(repr(edits)) if edits else ""


@dataclass(frozen=True)
class KeptReading:
    """What was read from one file as it is sent.

    ``sha256`` is the file's, ``edits`` the mark of how its pages are sent; where either changed since, it is stale.
    ``engine`` is name and version of what read it.  Of each page only the certificates are kept: the other lines may
    hold an ID number that nobody needs.
    """

    sha256: str
    engine: str
    pages: tuple[PageReading, ...]
    edits: str = ""

    @classmethod
    def of(cls, sha256: str, edits: Edits, engine: str, pages: tuple[PageReading, ...]) -> KeptReading | None:
        """The reading to keep of what was read; None where no page could be, so that it is tried again."""
        if all(page.failure for page in pages):
            return None
        return cls(sha256, engine, tuple(map(_lean, pages[:LONGEST])), edits_mark(edits))


def _lean(page: PageReading) -> PageReading:
    found = (CertificateReading(**{field: _trimmed(one.get(field)) for field in FIELDS}) for one in page.certificates)
    return replace(page, lines=(), certificates=tuple(found)[:LONGEST])


def _trimmed(found: Found | None) -> Found | None:
    """What was found within the limits that are kept: an engine may see a line reach beyond the picture's edge."""
    if found is None:
        return None
    box = found.box
    sides = (min(max(side, 0), LARGEST) for side in (box.left, box.top, box.right, box.bottom))
    score = round(min(max(found.score, 0.0), 1.0), 3)
    return Found(found.value[:LONGEST], found.text[:LONGEST], score, Box(*sides))


@dataclass(frozen=True)
class Confirmation:
    """核对确认: why a certificate's recorded result stands although the machine read otherwise.

    ``row`` is the certificate's row, ``seen`` the mark of exactly what was compared (:func:`judging.mark_of`): another
    reading or another answer in the form needs another confirmation.
    """

    row: str
    seen: str
    reason: str
    by: str
    on: PartialDate
