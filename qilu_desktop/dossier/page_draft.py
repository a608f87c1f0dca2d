"""The pages of one file while they are being chosen and changed: every page, those that are not sent too."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from qilu_desktop.dossier.pages import Area, Edits, PageEdit


@dataclass(frozen=True)
class Leaf:
    """A page with its edit, and whether it is sent."""

    edit: PageEdit
    sent: bool = True


@dataclass(frozen=True)
class PageDraft:
    """All pages of a file of *pages* pages in the order of the editor; places count from 0."""

    pages: int
    leaves: tuple[Leaf, ...]

    @property
    def edits(self) -> Edits:
        """What is to be kept with the evidence: empty where every page is sent as it is."""
        made = tuple(leaf.edit for leaf in self.leaves if leaf.sent)
        return () if made == _plain(self.pages) else made

    @property
    def sent(self) -> int:
        """How many pages are sent."""
        return sum(leaf.sent for leaf in self.leaves)

    def number(self, place: int) -> int:
        """Which of the pages that are sent stands at *place*, from 1; 0 where it is not sent."""
        return sum(leaf.sent for leaf in self.leaves[: place + 1]) if self.leaves[place].sent else 0

    def moved(self, places: Collection[int], to: int) -> PageDraft:
        """The leaves at *places* put together before the one at *to* (the number of leaves: at the end)."""
        moving = frozenset(places)
        chosen = [leaf for place, leaf in enumerate(self.leaves) if place in moving]
        before = [leaf for place, leaf in enumerate(self.leaves[:to]) if place not in moving]
        after = [leaf for place, leaf in enumerate(self.leaves[to:], to) if place not in moving]
        return replace(self, leaves=(*before, *chosen, *after))

    def sending(self, places: Collection[int], *, on: bool) -> PageDraft:
        """Whether the leaves at *places* are sent; as before where none at all would be left."""
        made = self._with(places, lambda leaf: replace(leaf, sent=on))
        return made if made.sent else self

    def turned(self, places: Collection[int], by: int) -> PageDraft:
        """The leaves at *places* turned by so many degrees clockwise."""
        return self._edited(places, lambda edit: replace(edit, turn=(edit.turn + by) % 360))

    def cropped(self, place: int, area: Area | None) -> PageDraft:
        """One leaf of which only *area* is sent (None: all of it)."""
        return self._edited((place,), lambda edit: replace(edit, crop=area))

    def hiding(self, place: int, areas: tuple[Area, ...]) -> PageDraft:
        """One leaf with *areas* blacked out."""
        return self._edited((place,), lambda edit: replace(edit, hidden=areas))

    def plain(self, places: Collection[int]) -> PageDraft:
        """The leaves at *places* as they stand in the file."""
        return self._with(places, lambda leaf: Leaf(PageEdit(leaf.edit.page)))

    def _edited(self, places: Collection[int], change: Callable[[PageEdit], PageEdit]) -> PageDraft:
        return self._with(places, lambda leaf: replace(leaf, edit=change(leaf.edit)))

    def _with(self, places: Collection[int], change: Callable[[Leaf], Leaf]) -> PageDraft:
        # Of two thousand pages all may be meant: a list would be gone through for each.
        chosen = frozenset(places)
        made = tuple(change(leaf) if place in chosen else leaf for place, leaf in enumerate(self.leaves))
        return replace(self, leaves=made)


def draft_of(edits: Edits, pages: int) -> PageDraft:
    """A file's pages as they are sent now, those left out in their places among them.

    An edit of a page that the file does not have is passed over.
    """
    sent = [Leaf(edit) for edit in edits if 1 <= edit.page <= pages] or [Leaf(edit) for edit in _plain(pages)]
    known = {leaf.edit.page for leaf in sent}
    for page in range(1, pages + 1):
        if page not in known:
            sent.insert(_after(sent, page - 1), Leaf(PageEdit(page), sent=False))
    return PageDraft(pages, tuple(sent))


def _after(leaves: list[Leaf], page: int) -> int:
    """The place behind a page; the first where it is not there."""
    return next((place for place in range(len(leaves), 0, -1) if leaves[place - 1].edit.page == page), 0)


def _plain(pages: int) -> Edits:
    return tuple(PageEdit(page) for page in range(1, pages + 1))
