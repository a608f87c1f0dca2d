"""Shares the files out over as few e-mails as the limit allows, one person's files together.

The limit is the raw size of one message (clause 6, pack ``mail.limit``); what is counted is the message as it is
sent, base64 and headers included, against the limit as base64 would make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from qilu_desktop.submission.model import Listed

_LINE = 57
"""Raw bytes on one base64 line of 76 characters (RFC 2045)."""
_HEADERS = 2600
"""Room for one attachment's headers with the longest name, in bytes."""
_BODY = 24 * 1024
"""Room for the headers and the text of a message, in bytes."""
_TRIES = 20_000
"""Search steps before the order-of-size packing is taken as it is."""


@dataclass(frozen=True)
class Packing:
    """``messages`` in order with their files; ``oversized`` are files that no message can carry."""

    messages: tuple[tuple[Listed, ...], ...]
    oversized: tuple[Listed, ...]


@dataclass(frozen=True)
class _Bundle:
    """Files that travel together; ``place`` is the place of the first in the order of the folder."""

    place: int
    files: tuple[Listed, ...]
    weight: int


def encoded_size(size: int) -> int:
    """Size in bytes of *size* raw bytes as base64 lines of 76 characters and CR LF."""
    lines = -(-size // _LINE)
    return -(-size // 3) * 4 + lines * 2


def capacity(limit: int) -> int:
    """How much encoded attachment a message of *limit* raw bytes holds, beside its text."""
    return encoded_size(limit)


def weight(entry: Listed) -> int:
    """What an attachment adds to a message, in bytes."""
    return encoded_size(entry.size) + _HEADERS


def pack_mail(files: Sequence[Listed], limit: int) -> Packing:
    """Share *files* (in the folder's order) out; a person's files are split only where they exceed the limit alone."""
    room = max(1, capacity(limit) - _BODY if capacity(limit) > 4 * _BODY else capacity(limit))
    oversized = tuple(entry for entry in files if weight(entry) > room)
    carried = [(place, entry) for place, entry in enumerate(files) if weight(entry) <= room]
    bundles: list[_Bundle] = []
    for _, group in groupby(carried, key=lambda pair: pair[1].person):
        members = [_bundle(((place, entry),)) for place, entry in group]
        bundles.extend(_merged(part) for part in _share(members, room))
    shared = sorted((sorted(part, key=_place) for part in _share(bundles, room)), key=lambda part: part[0].place)
    return Packing(tuple(tuple(entry for bundle in part for entry in bundle.files) for part in shared), oversized)


def _bundle(pairs: Sequence[tuple[int, Listed]]) -> _Bundle:
    return _Bundle(pairs[0][0], tuple(entry for _, entry in pairs), sum(weight(entry) for _, entry in pairs))


def _merged(bundles: Sequence[_Bundle]) -> _Bundle:
    ordered = sorted(bundles, key=_place)
    files = tuple(entry for bundle in ordered for entry in bundle.files)
    return _Bundle(ordered[0].place, files, sum(bundle.weight for bundle in ordered))


def _place(bundle: _Bundle) -> int:
    return bundle.place


def _share(bundles: Sequence[_Bundle], room: int) -> list[list[_Bundle]]:
    """The fewest shares within *room*; the bundles stay in their order where that costs no further share."""
    in_order = _in_order(bundles, room)
    least = -(-sum(bundle.weight for bundle in bundles) // room)
    if len(in_order) <= least:
        return in_order
    by_size = _first_fit(sorted(bundles, key=lambda bundle: (-bundle.weight, bundle.place)), room)
    best = in_order if len(in_order) <= len(by_size) else by_size
    for count in range(max(least, 1), len(best)):
        found = _Search(sorted(bundles, key=lambda bundle: (-bundle.weight, bundle.place)), room, count).run()
        if found:
            return found
    return best


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
    for bundle in bundles:
        fitting = (share for share in shares if sum(each.weight for each in share) + bundle.weight <= room)
        share = next(fitting, None)
        if share is None:
            shares.append([bundle])
        else:
            share.append(bundle)
    return shares


class _Search:
    """Tries to place every bundle, largest first, into ``count`` shares."""

    def __init__(self, bundles: Sequence[_Bundle], room: int, count: int) -> None:
        self.bundles = bundles
        self.room = room
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
        tried: set[int] = set()
        for share, used in enumerate(list(self.used)):
            # Two shares that are equally full are alike: one try is enough.
            if used in tried or used + bundle.weight > self.room:
                continue
            tried.add(used)
            self._put(share, bundle)
            if self._place_from(at + 1):
                return True
            self._take(share, bundle)
        return False

    def _put(self, share: int, bundle: _Bundle) -> None:
        self.shares[share].append(bundle)
        self.used[share] += bundle.weight

    def _take(self, share: int, bundle: _Bundle) -> None:
        self.shares[share].pop()
        self.used[share] -= bundle.weight
