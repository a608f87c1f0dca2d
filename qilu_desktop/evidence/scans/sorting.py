"""Recognised pages put together into documents: in order, with what is missing, double or printed from older data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from qilu_desktop.dossier.pagecode import PageCode
from qilu_desktop.evidence.scans.reading import ScannedPage

Owners: TypeAlias = Mapping[tuple[str, str], str]
"""Subject id by (document, owner code): ``pagecode.owners``."""
Version: TypeAlias = Callable[[str, str], str]
"""(document, subject) to the version that would be printed now; empty where it cannot be made."""


@dataclass(frozen=True)
class ScanSet:
    """The pages of one printing of one document.

    ``pages`` stand in order, each once; ``missing`` are the numbers that are not there; ``doubles`` further scans of
    a page that is there already.
    """

    document: str
    subject: str
    version: str
    count: int
    pages: tuple[ScannedPage, ...]
    missing: tuple[int, ...] = ()
    doubles: tuple[ScannedPage, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no page is missing."""
        return not self.missing

    @property
    def unread(self) -> bool:
        """Whether no page had a code that could be read: the version is what the clerk took it for."""
        return all(page.told for page in self.pages)


@dataclass(frozen=True)
class Sorted:
    """All pages: sets by document, pages without a code (to be assigned by hand), codes of nobody here, blank pages."""

    sets: tuple[ScanSet, ...] = ()
    uncoded: tuple[ScannedPage, ...] = ()
    strangers: tuple[ScannedPage, ...] = ()
    blank: tuple[ScannedPage, ...] = ()


def by_hand(page: ScannedPage, code: PageCode, turn: int = 0) -> ScannedPage:
    """A page whose code was not read, as the clerk says what it is; *turn* sets it upright (degrees clockwise)."""
    return replace(page, code=code, turn=turn % 360, told=True)


def sort_pages(pages: Iterable[ScannedPage], owners: Owners) -> Sorted:
    """Pages in any order to documents; pages printed from different data are never mixed into one."""
    groups: dict[tuple[str, str, str, int], list[ScannedPage]] = {}
    uncoded: list[ScannedPage] = []
    strangers: list[ScannedPage] = []
    blank: list[ScannedPage] = []
    for page in pages:
        if page.code is None:
            (blank if page.blank else uncoded).append(page)
        elif (subject := owners.get((page.code.document, page.code.owner))) is None:
            strangers.append(page)
        else:
            key = (page.code.document, subject, page.code.version, page.code.pages)
            groups.setdefault(key, []).append(page)
    sets = tuple(_set(key, found) for key, found in groups.items())
    return Sorted(sets, tuple(uncoded), tuple(strangers), tuple(blank))


def _set(key: tuple[str, str, str, int], found: list[ScannedPage]) -> ScanSet:
    by_number: dict[int, ScannedPage] = {}
    doubles: list[ScannedPage] = []
    for page in found:
        number = page.code.page if page.code else 0
        if number in by_number:
            doubles.append(page)
        else:
            by_number[number] = page
    document, subject, version, count = key
    missing = tuple(number for number in range(1, count + 1) if number not in by_number)
    pages = tuple(page for _, page in sorted(by_number.items()))
    return ScanSet(document, subject, version, count, pages, missing, tuple(doubles))
