"""Scanned pages while they are looked through: what was recognised, and what the clerk has said by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from qilu_desktop.dossier.pagecode import PageCode
from qilu_desktop.evidence.scans.reading import ScannedPage
from qilu_desktop.evidence.scans.sorting import Owners, ScanSet, Sorted, Version, by_hand, sort_pages

Place: TypeAlias = tuple[int, int]
"""A page by the number of its file (from 0) and its own (from 1)."""


@dataclass(frozen=True)
class Given:
    """What the clerk says a page is: page ``page`` of ``pages``; ``turn`` sets it upright (degrees clockwise)."""

    document: str
    subject: str
    page: int
    pages: int
    turn: int = 0


@dataclass(frozen=True)
class Gathering:
    """All pages read so far in the order of reading.

    ``given`` is what was said by hand (it goes before a code), ``left_out`` are pages that are none of any document,
    ``preferred`` those that are taken where a page is there twice.
    """

    pages: tuple[ScannedPage, ...] = ()
    given: Mapping[Place, Given] = field(default_factory=lambda: MappingProxyType({}))
    left_out: frozenset[Place] = frozenset()
    preferred: frozenset[Place] = frozenset()

    def with_pages(self, more: Iterable[ScannedPage]) -> Gathering:
        """More pages; blank ones are left out until somebody says otherwise."""
        added = tuple(more)
        blank = {place_of(page) for page in added if page.blank and page.code is None}
        return replace(self, pages=(*self.pages, *added), left_out=self.left_out | blank)

    def assign(self, given: Mapping[Place, Given]) -> Gathering:
        """What pages are, said by hand."""
        return replace(self, given=MappingProxyType({**self.given, **given}), left_out=self.left_out.difference(given))

    def assign_file(self, file: int, document: str, subject: str) -> Gathering:
        """A whole file is one document, its pages in their order; pages that are left out do not count."""
        pages = [page for page in self.of_file(file) if place_of(page) not in self.left_out]
        told = {
            place_of(page): Given(document, subject, number, len(pages), page.turn)
            for number, page in enumerate(pages, 1)
        }
        return self.assign(told)

    def of_file(self, file: int) -> tuple[ScannedPage, ...]:
        """The pages of a file."""
        return tuple(page for page in self.pages if page.file == file)

    def prefer(self, place: Place, others: Iterable[Place]) -> Gathering:
        """Take this page where *others* show the same one."""
        return replace(self, preferred=self.preferred.difference(others) | {place})

    def leave_out(self, places: Iterable[Place]) -> Gathering:
        """These pages are none of any document."""
        gone = frozenset(places)
        kept = {place: told for place, told in self.given.items() if place not in gone}
        return replace(self, left_out=self.left_out | gone, given=MappingProxyType(kept))

    def without(self, places: Collection[Place]) -> Gathering:
        """Forget pages, as those that were filed."""
        kept = {place: told for place, told in self.given.items() if place not in places}
        return replace(
            self,
            pages=tuple(page for page in self.pages if place_of(page) not in places),
            given=MappingProxyType(kept),
            left_out=self.left_out.difference(places),
            preferred=self.preferred.difference(places),
        )

    def sorted(self, owners: Owners, version: Version) -> Sorted:
        """Everything by document; a page given by hand joins a printing that lacks it, else the present one."""
        shown = [page for page in self.pages if place_of(page) not in self.left_out]
        shown.sort(key=lambda page: place_of(page) not in self.preferred)
        read = [page for page in shown if place_of(page) not in self.given]
        sets = sort_pages(read, owners).sets
        codes = {(document, subject): owner for (document, owner), subject in owners.items()}
        by_clerk = [page for page in shown if place_of(page) in self.given]
        told = [_told(page, self.given[place_of(page)], sets, codes, version) for page in by_clerk]
        return sort_pages((*read, *told), owners)


def place_of(page: ScannedPage) -> Place:
    """Where a page stands."""
    return page.file, page.number


def rivals(sets: Iterable[ScanSet], place: Place) -> list[Place]:
    """The other scans of the page at *place*, the one that is used first; none where *place* is no double."""
    for one in sets:
        number = next((page.code.page for page in one.doubles if page.code and place_of(page) == place), 0)
        if number:
            same = [page for page in (*one.pages, *one.doubles) if page.code and page.code.page == number]
            return [place_of(page) for page in same if place_of(page) != place]
    return []


def _told(
    page: ScannedPage,
    given: Given,
    sets: Iterable[ScanSet],
    codes: Mapping[tuple[str, str], str],
    version: Version,
) -> ScannedPage:
    """The page with the code that it should have carried."""
    owner = codes.get((given.document, given.subject))
    if owner is None:
        # The person is gone since it was said.
        return page
    own = [one for one in sets if (one.document, one.subject) == (given.document, given.subject)]
    fitting = [one for one in own if given.page <= one.count]
    fitting.sort(key=lambda one: given.page not in one.missing)
    printed = fitting[0].version if fitting else version(given.document, given.subject)
    pages = fitting[0].count if fitting else max(given.pages, given.page)
    return by_hand(page, PageCode(given.document, owner, printed, given.page, pages), given.turn)
