"""Keeps finished files by the hash of all that they were made from, so that a later build redoes only what changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from qilu_desktop import __version__
from qilu_desktop.errors import StorageError
from qilu_desktop.paths import blocks_of, whole_file, write_blocks, write_whole

CACHE = "缓存"
"""Folder in the workspace with what builds have made; it may be deleted at any time."""
MOST_KEPT = 1_000_000_000
"""Bytes that a folder cache may hold after a build; what was longest not asked for goes first."""
_DIGEST = 32


class Cache(Protocol):
    """Finished files by key; may be asked from several threads."""

    def get(self, key: str) -> bytes | None:
        """The file kept under *key*, or None."""

    def put(self, key: str, data: bytes) -> None:
        """Keep a file."""

    def fetch(self, key: str, target: Path) -> bool:
        """Write the file kept under *key* to *target*, never held in memory; False: there is none.

        Raises:
            OSError: *target* cannot be written.
        """

    def keep(self, key: str, made: Path) -> None:
        """Keep a copy of the file at *made*, never held in memory."""

    def tidy(self) -> None:
        """Let go of what is too much; called when a build is over."""


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:
        """Nothing is ever found."""
        return None

    def put(self, key: str, data: bytes) -> None:
        """Forget it."""

    def fetch(self, key: str, target: Path) -> bool:
        """Nothing is ever found."""
        return False

    def keep(self, key: str, made: Path) -> None:
        """Forget it."""

    def tidy(self) -> None:
        """There is nothing to let go of."""


@dataclass(frozen=True)
class FolderCache:
    """Keeps files in a folder under their key, each behind its own SHA-256: a damaged one is removed and made again.

    ``most`` is how many bytes it may hold after a build.
    """

    folder: Path
    most: int = MOST_KEPT

    def get(self, key: str) -> bytes | None:
        """The file kept under *key*, or None."""
        place = self.folder / key
        try:
            kept = place.read_bytes()
        except OSError:
            return None
        data = kept[_DIGEST:]
        whole = hashlib.sha256(data).digest() == kept[:_DIGEST]
        with suppress(OSError):
            # A file that was asked for is young again.
            os.utime(place) if whole else place.unlink()
        return data if whole else None

    def put(self, key: str, data: bytes) -> None:
        """Keep a file; a disk that refuses is no harm to the build."""
        with suppress(OSError, StorageError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / key, hashlib.sha256(data).digest() + data)

    def fetch(self, key: str, target: Path) -> bool:
        """Write the file kept under *key* to *target*; False where there is none, or a damaged one, which is removed.

        Raises:
            OSError: *target* cannot be written.
        """
        place = self.folder / key
        try:
            kept = place.open("rb")
        except OSError:
            return False
        with kept, target.open("wb") as made:
            blocks = _readable(kept)
            told = next(blocks, b"")
            whole = write_blocks(blocks, made) == told.hex()
        with suppress(OSError):
            os.utime(place) if whole else place.unlink()
        if not whole:
            target.unlink()
        return whole

    def keep(self, key: str, made: Path) -> None:
        """Keep a copy of a file; a disk that refuses is no harm to the build."""
        with suppress(OSError, StorageError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with made.open("rb") as source, whole_file(self.folder / key) as kept:
                kept.write(bytes(_DIGEST))
                digest = write_blocks(blocks_of(source), kept)
                kept.seek(0)
                kept.write(bytes.fromhex(digest))

    def tidy(self) -> None:
        """Remove the files that were longest not asked for until ``most`` holds; a disk that refuses does no harm."""
        thin_out(self.folder, self.most)


def _readable(kept: BinaryIO) -> Iterator[bytes]:
    """The digest of a kept file, then its bytes, as far as the disk gives them: what lacks does not match."""
    with suppress(OSError):
        yield kept.read(_DIGEST)
        yield from blocks_of(kept)


def thin_out(folder: Path, most: int) -> None:
    """Remove the oldest files of *folder* until it holds at most *most* bytes; a disk that refuses does no harm."""
    with suppress(OSError):
        kept = sorted(((one.stat(), one) for one in folder.iterdir() if one.is_file()), key=lambda it: -it[0].st_mtime)
        size = 0
        for stat, place in kept:
            size += stat.st_size
            if size > most:
                place.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def program() -> str:
    """What of the program decides how files come out: version, sources where they are there, fonts, libraries.

    Raises:
        DocumentError: the fonts or their index are missing or damaged.
    """
    import pikepdf
    import PIL

    from qilu_desktop.documents.fingerprint import fingerprint

    top = Path(__file__).resolve().parents[1]
    # A frozen program has no sources beside it: there the version says it all.
    sources = [(one.relative_to(top).as_posix(), one.read_bytes()) for one in sorted(top.rglob("*.py"))]
    libraries = (pikepdf.__version__, pikepdf.__libqpdf_version__, PIL.__version__)
    return hashlib.sha256(repr((__version__, fingerprint(), libraries, sources)).encode()).hexdigest()


def key_of(*inputs: object) -> str:
    """The key of a file made from *inputs* (plain values with a faithful ``repr``) by this very program."""
    return hashlib.sha256(repr((program(), *inputs)).encode("utf-8", "surrogatepass")).hexdigest()


def kept(cache: Cache, key: str, make: Callable[[], bytes]) -> bytes:
    """The file of *key*: from the cache, else made and kept."""
    found = cache.get(key)
    if found is not None:
        return found
    data = make()
    cache.put(key, data)
    return data
