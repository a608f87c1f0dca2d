"""Shares the files out over as few e-mails as the limit allows, one person's files together.

The limit is the raw size of one message (clause 6, pack ``mail.limit``); what is counted is the message as it is
sent, base64 and headers included, against the limit as base64 would make it.

Up to :data:`EXACT` things to place the fewest messages are searched for; beyond that they are placed largest first
into the first message with room, which takes at most 11/9 of the fewest and one more (Dósa 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from qilu_desktop.submission.model import Listed

EXACT = 24
"""So many bundles of files are searched through for the fewest messages."""
_LINE = 57
"""Raw bytes on one base64 line of 76 characters (RFC 2045)."""
_HEADERS = 2600
"""Room for one attachment's headers with the longest name, and its line in the text, in bytes."""
_ZIP_ENTRY = 1100
"""Room for what a ZIP adds to a file (local and central header with the path, AES marks), its line in the text too."""
_BODY = 24 * 1024
"""Room for the headers and the text of a message, in bytes."""
_TRIES = 20_000
"""Search steps for one number of messages before it is taken to be impossible."""


@dataclass(frozen=True)
class Packing:
    """``messages`` in order with their files; ``oversized`` are files that no message can carry."""

    messages: tuple[tuple[Listed, ...], ...]
    oversized: tuple[Listed, ...]


@dataclass(frozen=True)
class _Bundle:
    """Files of one ``person`` that travel together; ``place`` is the first one's place in the order of the folder."""

    place: int
    files: tuple[Listed, ...]
    weight: int

    @property
    def person(self) -> int:
        return self.files[0].person


def encoded_size(size: int) -> int:
    """Size in bytes of *size* raw bytes as base64 lines of 76 characters and CR LF."""
    lines = -(-size // _LINE)
    return -(-size // 3) * 4 + lines * 2


def capacity(limit: int) -> int:
    """How much encoded attachment a message of *limit* raw bytes holds, beside its text."""
    return encoded_size(limit)


def weight(entry: Listed, *, zipped: bool = False) -> int:
    """What an attachment, or a file in the attached ZIP, adds to a message, in bytes."""
    return encoded_size(entry.size + _ZIP_ENTRY) if zipped else encoded_size(entry.size) + _HEADERS


def room_of(limit: int, *, zipped: bool = False) -> int:
    """What the attachments of a message of *limit* raw bytes may weigh together, in bytes."""
    whole = capacity(limit)
    room = whole - _BODY if whole > 4 * _BODY else whole
    return max(1, room - _HEADERS if zipped else room)


def largest_file(limit: int, *, zipped: bool = False) -> int:
    """How large a file may be to fit into a message alone, in bytes (a few less, never more)."""
    room = room_of(limit, zipped=zipped)
    return max(0, room * _LINE // (_LINE // 3 * 4 + 2) - (_ZIP_ENTRY if zipped else _HEADERS) - _LINE)


def pack_mail(files: Sequence[Listed], limit: int, *, zipped: bool = False) -> Packing:
    """Share *files* (in the folder's order) out; a person's files are split only where they exceed the limit alone.

    Such a person takes the fewest messages that hold them.
    """
    room = room_of(limit, zipped=zipped)
    singles = [_Bundle(place, (entry,), weight(entry, zipped=zipped)) for place, entry in enumerate(files)]
    oversized = tuple(one.files[0] for one in singles if one.weight > room)
    carried = [one for one in singles if one.weight <= room]
    parts: list[list[_Bundle]] = [
        [_merged(part) for part in _share(list(group), room)] for _, group in groupby(carried, key=lambda it: it.person)
    ]
    shares = _share([bundle for part in parts for bundle in part], room)
    shares = _split_anew(carried, parts, shares, room) or shares
    ordered = sorted((sorted(share, key=_place) for share in shares), key=lambda share: share[0].place)
    return Packing(tuple(tuple(entry for bundle in part for entry in bundle.files) for part in ordered), oversized)


def _split_anew(
    carried: Sequence[_Bundle], parts: Sequence[Sequence[_Bundle]], shares: Sequence[Sequence[_Bundle]], room: int
) -> list[list[_Bundle]] | None:
    """Fewer shares than *shares*, where another way of splitting people who must be split gives them."""
    split = {part[0].person: len(part) for part in parts if len(part) > 1}
    loose = [one for one in carried if one.person in split]
    loose += [part[0] for part in parts if len(part) == 1]
    if not split or len(loose) > EXACT:
        return None
    return _searched(loose, room, range(_least(loose, room), len(shares)), split)


def _merged(bundles: Sequence[_Bundle]) -> _Bundle:
    ordered = sorted(bundles, key=_place)
    files = tuple(entry for bundle in ordered for entry in bundle.files)
    return _Bundle(ordered[0].place, files, sum(bundle.weight for bundle in ordered))


def _place(bundle: _Bundle) -> int:
    return bundle.place


def _least(bundles: Sequence[_Bundle], room: int) -> int:
    return max(1, -(-sum(bundle.weight for bundle in bundles) // room))


def _share(bundles: Sequence[_Bundle], room: int) -> list[list[_Bundle]]:
    """The fewest shares within *room*; the bundles stay in their order where that costs no further share."""
    in_order = _in_order(bundles, room)
    least = _least(bundles, room)
    if len(in_order) <= least:
        return in_order
    by_size = _first_fit(sorted(bundles, key=_large_first), room)
    best = in_order if len(in_order) <= len(by_size) else by_size
    if len(bundles) > EXACT:
        return best
    return _searched(bundles, room, range(least, len(best)), {}) or best


def _large_first(bundle: _Bundle) -> tuple[int, int]:
    return -bundle.weight, bundle.place


def _in_order(bundles: Sequence[_Bundle], room: int) -> list[list[_Bundle]]:
    shares: list[list[_Bundle]] = []
    used = room
    for bundle in bundles:
        if used + bundle.weight > room:
            shares.append([])
            used = 0
        shares[-1].append(bundle)
        used += bundle.weight
    return shares


def _first_fit(bundles: Sequence[_Bundle], room: int) -> list[list[_Bundle]]:
    shares: list[list[_Bundle]] = []
    used: list[int] = []
    for bundle in bundles:
        at = next((at for at, held in enumerate(used) if held + bundle.weight <= room), len(used))
        if at == len(used):
            shares.append([])
            used.append(0)
        shares[at].append(bundle)
        used[at] += bundle.weight
    return shares


def _searched(
    bundles: Sequence[_Bundle], room: int, counts: range, split: dict[int, int]
) -> list[list[_Bundle]] | None:
    """The shares for the first number of *counts* that works; None where none was found."""
    ordered = sorted(bundles, key=_large_first)
    return next((found for count in counts if (found := _Search(ordered, room, count, split).run())), None)


class _Search:
    """Tries to place every bundle, largest first, into ``count`` shares; *split* people take so many at most."""

    def __init__(self, bundles: Sequence[_Bundle], room: int, count: int, split: dict[int, int]) -> None:
        self.bundles = bundles
        self.room = room
        self.split = split
        self.shares: list[list[_Bundle]] = [[] for _ in range(count)]
        self.used = [0] * count
        self.tries = _TRIES

    def run(self) -> list[list[_Bundle]] | None:
        """The shares, or None where it is impossible or not found within the allowed steps."""
        return self.shares if self._place_from(0) else None

    def _place_from(self, at: int) -> bool:
        if at == len(self.bundles):
            return all(self.shares)
        self.tries -= 1
        if self.tries < 0:
            return False
        bundle = self.bundles[at]
        tried: set[tuple[int, frozenset[int]]] = set()
        for share, used in enumerate(list(self.used)):
            # Two shares that are equally full and hold parts of the same people are alike: one try is enough.
            alike = used, frozenset(one.person for one in self.shares[share] if one.person in self.split)
            if alike in tried or used + bundle.weight > self.room or not self._may_hold(share, bundle):
                continue
            tried.add(alike)
            self._put(share, bundle)
            if self._place_from(at + 1):
                return True
            self._take(share, bundle)
        return False

    def _may_hold(self, share: int, bundle: _Bundle) -> bool:
        most = self.split.get(bundle.person)
        if most is None:
            return True
        holding = {at for at, held in enumerate(self.shares) if any(one.person == bundle.person for one in held)}
        return share in holding or len(holding) < most

    def _put(self, share: int, bundle: _Bundle) -> None:
        self.shares[share].append(bundle)
        self.used[share] += bundle.weight

    def _take(self, share: int, bundle: _Bundle) -> None:
        self.shares[share].pop()
        self.used[share] -= bundle.weight
