"""Checks a folder against its manifest: names, then contents, then whether every document opens.

Nothing in the folder is trusted: it may come from a USB stick, out of a ZIP made on another system, or from somebody
else.  Links are never followed and no path leaves the folder.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from pathlib import Path

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import SubmissionError, storage_error
from qilu_desktop.paths import sha256_of
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.sizes import MB
from qilu_desktop.submission.looking_inside import Looked, look_inside
from qilu_desktop.submission.manifest import NAME as MANIFEST
from qilu_desktop.submission.manifest import duplicates, manifest_text, read_manifest
from qilu_desktop.submission.model import BOOKS, PACKETS
from qilu_desktop.submission.opening import why_unreadable

_LITTER = {
    ".ds_store": (b"\0\0\0\1Bud1",),
    "thumbs.db": (b"\xd0\xcf\x11\xe0",),
    "desktop.ini": (b"[", b"\xff\xfe[\0", b"\r\n["),
}
"""Files that file managers leave by themselves, with what they begin with: other things under such a name are told."""
_MOST_LITTER = 8 * MB


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "缺少"
    ADDED = "多出"
    CHANGED = "已改变"
    NAME = "名称"
    LINK = "链接"
    BROKEN = "打不开"
    UNREAD = "读不了"
    LISTED = "与清单不符"
    MARK = "标注不对"
    STALE = "已过期"


class Depth(IntEnum):
    """How closely a folder is looked at; each depth includes those before."""

    FILES = 1
    """Every name, size and byte against the manifest."""
    DOCUMENTS = 2
    """Every document opened; pages and sizes against the 报送清单; marks on the pages."""
    CONTENT = 3
    """Every document against what the workspace would give now."""

    @property
    def words(self) -> str:
        """What has been looked at, for the user."""
        parts = ("名称、大小、校验码", "逐个打开查了页数和标注", "与工作区现在的数据比对过")
        return "，".join(parts[:self])


@dataclass(frozen=True)
class Problem:
    """A file's path in the folder (``/`` between names), what is wrong, and the sentence for the user.

    ID numbers in the path are masked.
    """

    path: str
    kind: Fault
    text: str

    @property
    def owner(self) -> str:
        """Name of the person's folder (``01-张三``) that the file belongs to; empty for files of the whole."""
        head, _, rest = self.path.partition("/")
        return rest.partition("/")[0] if head in (BOOKS, PACKETS) and "/" in rest else ""


@dataclass(frozen=True)
class Verified:
    """The result: problems in the order of paths, how many files the manifest names, bytes that were read.

    ``remarks`` are sentences on what is not wrong but should be known: a draft, documents that wait for their seal.
    """

    problems: tuple[Problem, ...]
    files: int
    bytes: int
    depth: Depth = Depth.FILES
    remarks: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_folder(folder: Path, *, deep: bool = False, progress: Progress | None = None) -> Verified:
    """Compare *folder* with its manifest.

    Names and every byte are compared; *deep* also opens every document.

    Raises:
        SubmissionError: there is no manifest, or it is not one that can be trusted.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    try:
        return _verify(folder, deep, progress or Silent())
    except OSError as error:
        raise storage_error(error, error.filename or folder) from error


def _verify(folder: Path, deep: bool, progress: Progress) -> Verified:
    data = _manifest_bytes(folder)
    expected = read_manifest(data)
    found, shut = _walk(folder)
    litter = tuple(path for path in found if path not in expected and _is_litter(found[path]))
    problems = [*_altered(data, expected), *_named_alike(expected), *_added(found, expected, litter), *shut]
    whole: dict[str, Path] = {}
    size = 0
    for number, (path, digest) in enumerate(sorted(expected.items())):
        progress.step(f"核对{mask_ids_in(path.rpartition('/')[2])}", number, len(expected))
        place = found.get(path)
        problem = _missing(path, place, shut)
        if place is not None:
            size += place.stat(follow_symlinks=False).st_size
            problem = _wrong(path, place, digest, deep=deep)
        if problem is None and place is not None:
            whole[path] = place
        problems.extend([problem] if problem else [])
    looked = look_inside(folder, whole, expected, progress) if deep else Looked()
    problems += [Problem(path, Fault(kind), text) for path, kind, text in looked.problems]
    progress.step("核对完成", len(expected), len(expected))
    depth = Depth.DOCUMENTS if deep else Depth.FILES
    return Verified(in_order(problems), len(expected), size, depth, (*looked.remarks, *_told_litter(litter)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by path, ID numbers masked."""
    told = (replace(each, path=mask_ids_in(each.path), text=mask_ids_in(each.text)) for each in problems)
    return tuple(sorted(told, key=lambda each: (each.path, each.kind)))


def _manifest_bytes(folder: Path) -> bytes:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise SubmissionError(f"“{folder.name}”不是文件夹。", "请选择本软件生成的报送文件夹。")
    if path.is_symlink() or not path.is_file():
        raise SubmissionError(
            f"“{folder.name}”里没有校验码文件 {MANIFEST}，不能核对。", "请选择本软件生成的完整报送文件夹，或重新生成。"
        )
    return path.read_bytes()


def _walk(folder: Path) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    """Every entry that is not a folder, links included, by its path in NFC; linked folders are not entered.

    Folders that cannot be looked into are told.
    """
    found: dict[str, Path] = {}
    shut: list[Problem] = []

    def tell(error: OSError) -> None:
        if error.filename is None or Path(error.filename) == folder:
            raise error
        path = unicodedata.normalize("NFC", Path(error.filename).relative_to(folder).as_posix())
        shut.append(_unread(path, error))

    for place, folders, names in os.walk(folder, followlinks=False, onerror=tell):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*names, *links):
            path = here / name
            inner = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
            # Two names that differ only in normal form: the second is kept under its own spelling, as an extra one.
            found[inner if inner not in found else path.relative_to(folder).as_posix()] = path
    return found, tuple(shut)


def _altered(data: bytes, expected: dict[str, str]) -> Iterator[Problem]:
    """A manifest that means the same but is not as it was written (a BOM, CR LF and decomposed names apart)."""
    text = unicodedata.normalize("NFC", data.decode("utf-8-sig").replace("\r\n", "\n"))
    if text != manifest_text(expected, whole=True).decode():
        yield Problem(MANIFEST, Fault.CHANGED, "校验码文件本身与生成时不同；请换回原文件，或重新生成报送文件夹。")


def _named_alike(expected: dict[str, str]) -> Iterator[Problem]:
    for path in duplicates(expected):
        yield Problem(path, Fault.NAME, "与另一个文件只有大小写不同，在 Windows 上会互相覆盖。")


def _is_litter(place: Path) -> bool:
    """Whether a file is what file managers leave by themselves: by name, and by what it begins with."""
    begins = (b"\0\5\x16\7",) if place.name.startswith("._") else _LITTER.get(place.name.lower(), ())
    try:
        about = place.stat(follow_symlinks=False)
        if not begins or not stat.S_ISREG(about.st_mode) or about.st_size > _MOST_LITTER:
            return False
        with place.open("rb") as stream:
            return not about.st_size or stream.read(16).startswith(begins)
    except OSError:
        return False


def _told_litter(litter: Iterable[str]) -> Iterator[str]:
    names = "、".join(dict.fromkeys(mask_ids_in(path.rpartition("/")[2]) for path in litter))
    if names:
        yield f"{names} 是电脑自动留下的文件，不在清单里，没有算作多出；报送前可以删除。"


def _added(found: dict[str, Path], expected: dict[str, str], litter: Iterable[str]) -> Iterator[Problem]:
    for path, place in found.items():
        if path in expected or path == MANIFEST or path in litter:
            continue
        if place.is_symlink():
            yield Problem(path, Fault.LINK, "是链接，不是报送文件夹里的文件；请删除它。")
        else:
            yield Problem(path, Fault.ADDED, "不在清单里，是后来放进来的；请移走，或重新生成报送文件夹。")


def _missing(path: str, place: Path | None, shut: Iterable[Problem]) -> Problem | None:
    """A file that is not there; in a folder that cannot be looked into nobody knows, and the folder is told of."""
    if place is not None or any(path.startswith(f"{one.path}/") for one in shut):
        return None
    return Problem(path, Fault.MISSING, "清单里有，文件夹里没有；请找回，或重新生成报送文件夹。")


def _wrong(path: str, place: Path, digest: str, *, deep: bool) -> Problem | None:
    """What is wrong with a file that is there; one that cannot be read does not hide the next.

    Raises:
        OSError: the whole folder is gone.
    """
    if not stat.S_ISREG(place.stat(follow_symlinks=False).st_mode):
        return Problem(path, Fault.LINK, "是链接或特殊文件，不是普通文件；为安全起见没有打开。")
    try:
        return _different(path, place, digest) or (_unreadable(path, place) if deep else None)
    except OSError as error:
        if not place.exists():
            raise
        return _unread(path, error)


def _unread(path: str, error: OSError) -> Problem:
    told = storage_error(error, "").what.rstrip("。：")
    return Problem(path, Fault.UNREAD, f"{told}，没有核对；请取得读取权限或关闭占用它的程序，再核对一次。")


def _different(path: str, place: Path, digest: str) -> Problem | None:
    if sha256_of(place) == digest:
        return None
    empty = "，现在是空文件" if place.stat().st_size == 0 else ""
    return Problem(path, Fault.CHANGED, f"内容与生成时不同{empty}；请换回原文件，或改好数据后重新生成报送文件夹。")


def _unreadable(path: str, place: Path) -> Problem | None:
    reason = why_unreadable(place)
    return Problem(path, Fault.BROKEN, f"{reason}；请重新生成报送文件夹。") if reason else None
