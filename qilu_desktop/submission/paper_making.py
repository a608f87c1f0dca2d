"""Makes what goes by EMS (4.2b, 4.2c): the A3 sets and the sheets for the bag, without people who are held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from qilu_desktop.documents.blocks import Document
from qilu_desktop.submission import naming, post_labels, post_sheets
from qilu_desktop.submission.built import Wishes
from qilu_desktop.submission.caching import kept, key_of
from qilu_desktop.submission.model import (
    BOOKS,
    DRAFT_MARK,
    POST,
    POST_CHECK,
    POST_COVER,
    POST_CUT,
    POST_LABEL,
    POST_LIST,
    Listed,
    Person,
    Source,
)
from qilu_desktop.submission.official_pages import paper_of
from qilu_desktop.submission.paper_sets import Order, check_sheet, collated, write_collated
from qilu_desktop.submission.post_sheets import Parcel
from qilu_desktop.submission.writing import Content

_MOST_KEPT = 50
"""People whose sets are kept for the next build."""


@dataclass(frozen=True)
class PaperMaker:
    """The paper of one folder; ``place`` is where a listed file lies, ``add`` and ``add_document`` write one."""

    source: Source
    wishes: Wishes
    today: date
    draft: bool
    place: Callable[[Listed], Path]
    add: Callable[[str, Content], object]
    add_document: Callable[[str, Document], None]

    @property
    def mark(self) -> str:
        """What every first page of a draft says."""
        return DRAFT_MARK if self.draft else ""

    def make(self, files: Sequence[Listed], people: Sequence[Person], unprinted: frozenset[int]) -> dict[str, str]:
        """Write the sheets; how each path of *files* or of them goes by post.  None where nobody's is sent.

        *unprinted* are the numbers of people whose 一览表 is no page of the right size.
        """
        notice = self.source.pack.notice
        sent = [person for person in people if not person.held_out and person.number not in unprinted]
        prints = [(person, entry) for person in sent for entry in _overviews(files, person)]
        if not prints:
            return {}
        parcel = Parcel(
            people=tuple(person for person, _ in prints),
            copies=notice.overview_copies,
            paper=notice.overview_paper,
            held_out=sum(person.held_out for person in people),
        )
        by_post = {entry.path: f"{parcel.copies} 份" for _, entry in prints}
        by_post[self._sets(prints, parcel)] = "打印"
        sheets = (
            (POST_COVER, post_sheets.cover, "贴袋"),
            (POST_CUT, post_labels.cut_sheet, "贴袋"),
            (POST_LABEL, post_labels.label, "贴袋"),
            (POST_LIST, post_sheets.packing_list, "1 份"),
        )
        for path, sheet, how in sheets:
            self.add_document(path, sheet(self.source, parcel, self.today, draft=self.draft))
            by_post[path] = how
        self.add(POST_CHECK, check_sheet(paper_of(self.source.pack), self.today, self.mark))
        return by_post

    def _sets(self, prints: Sequence[tuple[Person, Listed]], parcel: Parcel) -> str:
        """The A3 sets; their path."""
        path = f"{POST}/{naming.copies_name(parcel.paper, parcel.copies)}"
        originals = [(person.stem, self.place(entry)) for person, entry in prints]
        wishes, paper = self.wishes, paper_of(self.source.pack)
        order = Order(parcel.copies, paper, self.today, wishes.by_person, wishes.separators, self.mark)
        self.add(path, self._collated(prints, originals, order))
        return path

    def _collated(
        self, prints: Sequence[tuple[Person, Listed]], originals: Sequence[tuple[str, Path]], order: Order
    ) -> Content:
        """The sets: those of many people are written to the disk at once, for keeping them would take memory."""
        if len(prints) > _MOST_KEPT:
            return partial(write_collated, sources=originals, order=order)
        key = key_of("sets", [(entry.sha256, entry.name) for _, entry in prints], order)
        return kept(self.source.cache, key, partial(collated, originals, order))


def _overviews(files: Sequence[Listed], person: Person) -> Iterator[Listed]:
    path = f"{BOOKS}/{person.folder}/{naming.overview_name(person, 'pdf')}"
    return (entry for entry in files if entry.path == path)
