"""Puts a finished folder in its place, so that at any moment a folder of that name is whole or absent.

A build works in ``.qilu-….part`` beside the final place.  When whole it is flushed to the disk and renamed to
``.qilu-….whole``; the former folder is renamed to ``…-旧-time``; then the new one takes the name.  A build that is
killed leaves the former folder as it was, under its own or its ``-旧-`` name; the next build clears away what was
half-made and keeps what was whole.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from qilu_desktop.errors import StorageError, SubmissionError, storage_error
from qilu_desktop.submission.manifest import NAME as MANIFEST

KEPT = 5
"""How many former folders of one name are kept."""

_LOCK = ".qilu-build.lock"
_PART = (".qilu-", ".part")
_WHOLE = ".whole"
_OLD = "-旧-"


@contextmanager
def building(output: Path) -> Iterator[Path]:
    """A fresh folder to build in, beside the final place; gone afterwards unless :func:`settle` has taken it.

    What dead builds have left in *output* is cleared first.

    Raises:
        SubmissionError: another build is at work in *output*.
        StorageError: *output* cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with _only_one(output):
            _clear_dead(output)
            part = Path(tempfile.mkdtemp(prefix=_PART[0], suffix=_PART[1], dir=output))
            try:
                yield part
            finally:
                shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise storage_error(error, error.filename or output) from error


def settle(part: Path, name: str) -> tuple[Path, Path | None]:
    """Flush *part* to the disk and give it its final *name*; the former folder of that name is kept as ``-旧-``.

    Returns the final folder and where the former one went (None: there was none).

    Raises:
        StorageError: a rename is refused (on Windows: a file in the former folder is open); nothing has changed.
    """
    output, final = part.parent, part.parent / name
    _flush(part)
    # mkdtemp makes a folder that only the owner may enter; the result is to be handed on.
    part.chmod(0o755)
    whole = part.with_suffix(_WHOLE)
    former = _old_place(final) if final.exists() or final.is_symlink() else None
    part.rename(whole)
    try:
        _swap(whole, final, former)
    except OSError as error:
        shutil.rmtree(whole, ignore_errors=True)
        raise _in_use(error, final) from error
    _flush_folder(output)
    _thin_out(final)
    return final, former


def _swap(whole: Path, final: Path, former: Path | None) -> None:
    if former is None:
        whole.rename(final)
        return
    final.rename(former)
    try:
        whole.rename(final)
    except OSError:
        former.rename(final)
        raise


def _in_use(error: OSError, final: Path) -> StorageError:
    shown = storage_error(error, final)
    if isinstance(error, PermissionError):
        return StorageError(shown.what, "请关闭正在打开该文件夹里文件的程序（Word、WPS、PDF 阅读器）后重试。")
    return shown


def _old_place(final: Path) -> Path:
    """A free name ``…-旧-YYYYMMDD-HHMMSS`` after the time at which the former folder was finished."""
    manifest = final / MANIFEST
    stamp = (manifest if manifest.exists() else final).stat(follow_symlinks=False).st_mtime
    base = f"{final.name}{_OLD}{datetime.fromtimestamp(stamp):%Y%m%d-%H%M%S}"
    place, count = final.with_name(base), 1
    while place.exists():
        count += 1
        place = final.with_name(f"{base}({count})")
    return place


def former_folders(final: Path) -> tuple[Path, ...]:
    """The kept former folders of *final*'s name, newest first."""
    shape = re.compile(re.escape(final.name + _OLD) + r"(\d{8}-\d{6})(?:\((\d+)\))?")
    found = [
        ((match.group(1), int(match.group(2) or 1)), place)
        for place in final.parent.iterdir()
        if (match := shape.fullmatch(place.name)) and (place / MANIFEST).is_file()
    ]
    return tuple(place for _, place in sorted(found, reverse=True))


def _thin_out(final: Path) -> None:
    for place in former_folders(final)[KEPT:]:
        _discard(place)


def _discard(folder: Path) -> None:
    """Remove a folder so that it is never seen half-removed."""
    doomed = folder.with_name(f"{_PART[0]}{folder.name[-24:]}{_PART[1]}")
    try:
        folder.rename(doomed)
    except OSError:
        return
    shutil.rmtree(doomed, ignore_errors=True)


def _clear_dead(output: Path) -> None:
    """Remove what builds have left half-made; a folder that was whole but not yet named is kept as a former one."""
    for place in sorted(output.iterdir()):
        if not place.name.startswith(_PART[0]) or not place.is_dir() or place.is_symlink():
            continue
        if place.name.endswith((_PART[1], _WHOLE)):
            shutil.rmtree(place, ignore_errors=True)


def _flush(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            _flush_file(Path(place) / name)
        _flush_folder(Path(place))


def _flush_file(path: Path) -> None:
    # Windows flushes only handles that may write.
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _only_one(output: Path) -> Iterator[None]:
    """Hold the output folder's lock; the system lets it go when the process dies, however it dies."""
    path = output / _LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _lock(handle):
            raise SubmissionError("另一个窗口正在往这个位置生成报送文件夹。", "请等它完成后再试，或换一个位置。")
        yield
    finally:
        os.close(handle)
        path.unlink(missing_ok=True)
