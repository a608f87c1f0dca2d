"""Keeps finished files by the hash of all that they were made from, so that a later build redoes only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qilu_desktop import __version__
from qilu_desktop.errors import StorageError
from qilu_desktop.paths import write_whole

_LIMIT = 400
"""Files that a folder cache keeps; the least recently made go first."""


class Cache(Protocol):
    """Finished files by key; may be asked from several threads."""

    def get(self, key: str) -> bytes | None:
        """The file kept under *key*, or None."""

    def put(self, key: str, data: bytes) -> None:
        """Keep a file."""


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:
        """Nothing is ever found."""
        return None

    def put(self, key: str, data: bytes) -> None:
        """Forget it."""


@dataclass(frozen=True)
class FolderCache:
    """Keeps files in a folder under their key, each behind its own SHA-256: a damaged one counts as absent."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The file kept under *key*, or None."""
        try:
            kept = (self.folder / key).read_bytes()
        except OSError:
            return None
        digest, data = kept[:32], kept[32:]
        return data if hashlib.sha256(data).digest() == digest else None

    def put(self, key: str, data: bytes) -> None:
        """Keep a file; a disk that refuses is no harm to the build."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / key, hashlib.sha256(data).digest() + data)
            self._thin_out()
        except (OSError, StorageError):
            return

    def _thin_out(self) -> None:
        kept = [(place.stat().st_mtime, place) for place in self.folder.iterdir() if len(place.name) == 64]
        for _, place in sorted(kept)[:-_LIMIT]:
            place.unlink(missing_ok=True)


def key_of(*inputs: object) -> str:
    """The key of a file made from *inputs* (plain values with a faithful ``repr``) by this version of the program."""
    return hashlib.sha256(repr((__version__, *inputs)).encode("utf-8", "surrogatepass")).hexdigest()


def kept(cache: Cache, key: str, make: Callable[[], bytes]) -> bytes:
    """The file of *key*: from the cache, else made and kept."""
    found = cache.get(key)
    if found is not None:
        return found
    data = make()
    cache.put(key, data)
    return data
