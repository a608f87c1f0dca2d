"""Documents as files of the folder: printed, or taken from the cache where nothing that they show has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Document
from qilu_desktop.submission.caching import Cache, kept, key_of

if TYPE_CHECKING:
    from qilu_desktop.documents.fitting import Fit


@dataclass(frozen=True)
class Printed:
    """A document's bytes, and sentences on what is less than wished (a character that no font has)."""

    data: bytes
    notes: tuple[str, ...] = ()


def pdf_of(cache: Cache, document: Document) -> Printed:
    """The document as PDF; one that is less than wished is told of at each build, so it is not kept."""
    from qilu_desktop.documents.long_printer import print_long

    key = key_of("pdf", document)
    found = cache.get(key)
    if found is not None:
        return Printed(found)
    made = print_long(document)
    if not made.notes:
        cache.put(key, made.data)
    return Printed(made.data, tuple(made.notes))


def docx_of(cache: Cache, document: Document) -> bytes:
    """The document as Word file."""
    from qilu_desktop.documents.docx_printer import print_docx

    return kept(cache, key_of("docx", document), lambda: print_docx(document))


@dataclass(frozen=True)
class Fits:
    """How one-page forms fit, kept in a cache (a :data:`documents.fitting.Remember`)."""

    cache: Cache

    def __call__(self, made_from: object, find: Callable[[], Fit]) -> Fit:
        """The fit of what was made from *made_from*."""
        from qilu_desktop.documents.fitting import Fit

        def found() -> bytes:
            fit = find()
            return json.dumps((fit.size, fit.spare)).encode()

        size, spare = json.loads(kept(self.cache, key_of("fit", made_from), found))
        return Fit(size, spare)
