"""A folder into which a scanner writes: which of its files are new and whole; no Qt."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from qilu_desktop.errors import storage_error

Seen: TypeAlias = dict[str, tuple[int, int]]
"""Size in bytes and time of the last change in ns, by file name."""

_UNFINISHED: Final = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
_JUNK: Final = frozenset({"thumbs.db", "desktop.ini"})


def list_folder(folder: Path) -> Seen:
    """The files that lie in *folder* itself; hidden ones and those that programs are still making are passed over.

    Raises:
        StorageError: it cannot be listed.
    """
    found: Seen = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name.lower()
                if name.startswith((".", "~")) or name.endswith(_UNFINISHED) or name in _JUNK or not entry.is_file():
                    continue
                told = entry.stat()
                found[entry.name] = (told.st_size, told.st_mtime_ns)
    except OSError as error:
        raise storage_error(error, folder) from error
    return found


@dataclass
class ScanFolder:
    """What is known of a folder: files older than ``since`` (ns) that were there at the first look are not new."""

    folder: Path
    since: int
    _settled: dict[str, tuple[int, int]] = field(default_factory=dict)
    _last: Seen | None = None

    def look(self, listed: Seen) -> list[Path]:
        """The new files among *listed* that have not changed since the look before, by time."""
        if self._last is None:
            self._settled = {name: told for name, told in listed.items() if told[1] <= self.since}
        before, self._last = self._last or {}, listed
        whole = [name for name, told in listed.items() if told[0] and before.get(name) == told]
        new = [name for name in whole if self._settled.get(name) != listed[name]]
        return [self.folder / name for name in sorted(new, key=lambda name: (listed[name][1], name))]

    def settle(self, paths: list[Path]) -> None:
        """*paths* were taken in or declined: they are offered again only once they change."""
        for path in paths:
            told = (self._last or {}).get(path.name)
            if told:
                self._settled[path.name] = told
                self.since = max(self.since, told[1])


def now_ns(listed: Seen) -> int:
    """The time that makes everything in *listed* old."""
    return max((changed for _size, changed in listed.values()), default=0)
