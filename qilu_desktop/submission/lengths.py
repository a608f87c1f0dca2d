"""Whether the folder's files would have paths that Windows takes, told before anything is made."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from qilu_desktop.errors import StorageError
from qilu_desktop.submission import naming
from qilu_desktop.submission.model import BOOKS, MAIL_SHRUNK, PACKETS, Person

WINDOWS_LIMIT = 259
"""UTF-16 units that a whole path may have in Explorer, Word and most others (MAX_PATH less its closing null)."""
_FORMER = len("-旧-20240726-093000")


def refuse_too_long(
    final: Path,
    people: Iterable[Person],
    packets: Iterable[str],
    *,
    limit: int | None = WINDOWS_LIMIT if sys.platform == "win32" else None,
) -> None:
    """Refuse a place where the longest path of a folder *final* would be above *limit* (None: the system decides).

    Room is left for the mark that the folder gets when it becomes a former one, and for the copies made smaller for
    the mail, which lie deepest.

    Raises:
        StorageError: says which file, and by how many characters the place must be shorter.
    """
    if limit is None:
        return
    place, labels = final.absolute(), tuple(packets)
    inner = max((path for person in people for path in _paths(person, labels)), key=_units, default="")
    over = _units(f"{place}/{inner}") + _FORMER - limit
    if over > 0:
        name = inner.rpartition("/")[2]
        raise StorageError(
            f"路径太长：放在“{place.parent}”里，“{name}”的完整路径比 Windows 允许的 {limit} 个字符多 {over} 个。",
            f"请换一个层级更浅、名称更短的文件夹（至少短 {over} 个字符），例如直接放在 D:\\ 下。",
        )


def _paths(person: Person, labels: Iterable[str]) -> Iterable[str]:
    yield f"{BOOKS}/{person.folder}/{naming.overview_name(person, 'docx')}"
    yield f"{MAIL_SHRUNK}/{BOOKS}/{person.folder}/{naming.book_name(person)}"
    for number, label in enumerate(labels, 1):
        yield f"{MAIL_SHRUNK}/{PACKETS}/{person.folder}/{naming.packet_name(person, number, label)}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
