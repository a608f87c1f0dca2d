"""Unfolds a ZIP that somebody sent, for a look at it: nothing in it is trusted.

Refused are names that lead out of the folder, links, two files of one name, and archives that unfold to far more than
they hold; locked files without their password.  Names without the UTF-8 mark are read as UTF-8, else as GB 18030, as
Chinese Windows writes.
"""

from __future__ import annotations

import errno
import lzma
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import ArchiveError, ArchiveLocked, StorageError, storage_error
from qilu_desktop.paths import escapes, folded, safe_name
from qilu_desktop.progress import Progress
from qilu_desktop.scratch import scratch
from qilu_desktop.sizes import size_text

_MANIFEST: Final = "manifest-sha256.txt"
_MOST_FILES = 50_000
_MOST_BYTES = 16 * 1024**3
_FREE_BYTES = 64 * 1024**2
"""An archive that unfolds to less is no danger, however well it is packed."""
_MOST_RATIO = 100
"""Documents and scans are packed already: they hardly shrink."""
_UTF8 = 0x800
_LOCKED = 0x1
_REMEDY = "请不要打开它，向发来的单位核实，并请对方重新发一份。"
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError)
_LOCK_BROKEN = (KeyError, AttributeError, struct.error)
"""What pyzipper lets through where the marks of the encryption are damaged."""
_DAMAGE = (None, errno.EINVAL)
"""bz2 tells damage as an error without a number; a place before the file's beginning is an invalid argument."""


@contextmanager
def unfolded(archive: Path, progress: Progress, password: str = "") -> Iterator[Path]:
    """The folder inside a ZIP, unfolded in a temporary place that is gone afterwards.

    It is the one folder in it where the ZIP holds nothing else and no ``manifest-sha256.txt`` stands at its top.

    Raises:
        ArchiveError: it is no ZIP, damaged, locked or hostile; nothing of it is left.
        ArchiveLocked: it asks for a password, or for another one.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    with ExitStack() as opened:
        # What goes wrong later, while the folder is looked at, is no fault of the archive.
        yield unfolded_for(archive, opened, progress, password)


def unfolded_for(archive: Path, stack: ExitStack, progress: Progress, password: str = "") -> Path:
    """As :func:`unfolded`; the temporary place is gone when *stack* is closed."""
    try:
        place = stack.enter_context(scratch())
        # What is said of the folder names it as the archive.
        inside = Path(place) / safe_name(archive.stem)
        inside.mkdir()
        if password:
            _unlock(archive, inside, progress, password)
        else:
            with zipfile.ZipFile(archive) as opened:
                _checked_unfold(opened, archive, inside, progress, locked=False)
        return _inner(inside)
    except _BROKEN as error:
        raise _broken(archive) from error
    except OSError as error:
        if error.errno in _DAMAGE:
            raise _broken(archive) from error
        raise storage_error(error, error.filename or archive) from error


def _unlock(archive: Path, place: Path, progress: Progress, password: str) -> None:
    """Unfold with a password: AES as WinZip writes it, and the old kind."""
    import pyzipper

    try:
        with pyzipper.AESZipFile(archive) as opened:
            opened.setpassword(password.encode("utf-8", "replace"))
            _checked_unfold(opened, archive, place, progress, locked=True)
    except RuntimeError as error:
        if isinstance(error, NotImplementedError):
            raise
        raise ArchiveLocked(
            f"“{mask_ids_in(archive.name)}”的密码不对，打不开。",
            "请向发来的单位核对密码（大小写算不同）后再输入。",
            wrong=True,
        ) from error
    except (pyzipper.BadZipFile, *_LOCK_BROKEN) as error:
        raise _broken(archive) from error


def _checked_unfold(opened: zipfile.ZipFile, archive: Path, place: Path, progress: Progress, *, locked: bool) -> None:
    try:
        _unfold(opened, archive, place, progress, locked=locked)
    except (FileExistsError, NotADirectoryError) as error:
        raise _hostile(archive, "里有既是文件又是文件夹的名称") from error


def _broken(archive: Path) -> ArchiveError:
    return ArchiveError(
        f"“{mask_ids_in(archive.name)}”不是完整的 ZIP 压缩包，打不开。", "请重新下载，或请发来的单位重新压缩后再发。"
    )


def _inner(place: Path) -> Path:
    """The folder with the manifest: the place itself, or the one folder in it."""
    inside = [one for one in place.iterdir() if one.is_dir()]
    return inside[0] if len(inside) == 1 and not (place / _MANIFEST).exists() else place


def _unfold(opened: zipfile.ZipFile, archive: Path, place: Path, progress: Progress, *, locked: bool) -> None:
    entries = [(_name(info), info) for info in opened.infolist()]
    entries = [(name, info) for name, info in entries if not name.startswith("__MACOSX/")]
    _refuse_hostile(entries, archive)
    if not locked:
        _refuse_locked(entries, archive)
    size = sum(info.file_size for _, info in entries)
    if shutil.disk_usage(place).free < size:
        name = mask_ids_in(archive.name)
        raise StorageError(f"磁盘空间不够解开“{name}”（要 {size_text(size)}）。", "请清理磁盘后重试。")
    for number, (name, info) in enumerate(entries):
        progress.step(f"解开 {mask_ids_in(archive.name)}", number, len(entries))
        target = place.joinpath(*name.rstrip("/").split("/"))
        if info.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(info) as packed, target.open("xb") as stream:
            shutil.copyfileobj(packed, stream, 1 << 20)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it; a backslash, as some Windows programs write, parts names."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for coding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(coding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _refuse_hostile(entries: list[tuple[str, zipfile.ZipInfo]], archive: Path) -> None:
    size, packed = (sum(getattr(info, what) for _, info in entries) for what in ("file_size", "compress_size"))
    if len(entries) > _MOST_FILES or size > _MOST_BYTES or size > max(_FREE_BYTES, _MOST_RATIO * packed):
        raise _hostile(archive, "解开后大得不正常")
    if packed > archive.stat().st_size:
        raise _hostile(archive, "里的文件互相重叠")
    seen: set[str] = set()
    for name, info in entries:
        if escapes(name.rstrip("/")):
            raise _hostile(archive, "里有指向文件夹之外的文件名")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _hostile(archive, "里有链接")
        if folded(name) in seen:
            raise _hostile(archive, "里有两个同名的文件")
        seen.add(folded(name))


def _refuse_locked(entries: list[tuple[str, zipfile.ZipInfo]], archive: Path) -> None:
    if any(info.flag_bits & _LOCKED for _, info in entries):
        raise ArchiveLocked(
            f"“{mask_ids_in(archive.name)}”加了密码，不能直接核对。", "请先用解压软件和密码解开，再核对解开的文件夹。"
        )


def _hostile(archive: Path, reason: str) -> ArchiveError:
    return ArchiveError(f"压缩包“{mask_ids_in(archive.name)}”{reason}，为安全起见没有打开。", _REMEDY)
