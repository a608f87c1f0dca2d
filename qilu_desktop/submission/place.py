"""Puts a finished folder in its place, so that at any moment a folder of that name is whole or absent.

A build works in ``.qilu-….part`` beside the final place.  When whole it is flushed to the disk; the former folder is
renamed to ``…-旧-time``; then the new one takes the name.  A build that is killed leaves the former folder as it was,
under its own or (between the two renames) its ``-旧-`` name; the next build clears away what was half-made.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from qilu_desktop.errors import StorageError, SubmissionError, storage_error
from qilu_desktop.locking import is_still, lock, opened_to_lock
from qilu_desktop.submission.manifest import NAME as MANIFEST

KEPT = 5
"""How many former folders of one name are kept."""

_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
_PAUSES = (0.05, 0.15, 0.3, 0.5) if sys.platform == "win32" else ()
_LOCK = ".qilu-build.lock"
_PART = (".qilu-", ".part")
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
        raise _refused(error, output) from error


def _refused(error: OSError, output: Path) -> StorageError:
    """What the disk's refusal means; a place that is gone altogether was most likely a stick."""
    if error.errno == errno.ENOENT and not output.is_dir():
        return StorageError(f"放报送文件夹的位置不见了：{output}。", "U 盘可能已被拔出，请重新插好后重试。")
    return storage_error(error, output)


def settle(part: Path, name: str) -> tuple[Path, Path | None]:
    """Flush *part* to the disk and give it its final *name*; the former folder of that name is kept as ``-旧-``.

    Returns the final folder and where the former one went (None: there was none).

    Raises:
        StorageError: a rename is refused (on Windows: a file in the former folder is open); nothing has changed.
    """
    final = part.with_name(name)
    # mkdtemp makes a folder that only the owner may enter; the result is to be handed on.
    part.chmod(0o755)
    _flush(part)
    former = _old_place(final) if final.exists() or final.is_symlink() else None
    try:
        _swap(part, final, former)
    except OSError as error:
        raise _in_use(error, final, former) from error
    _flush_folder(final.parent)
    _thin_out(final)
    return final, former


def _swap(part: Path, final: Path, former: Path | None) -> None:
    if former is None:
        _rename(part, final)
        return
    _rename(final, former)
    try:
        _rename(part, final)
    except OSError:
        _rename(former, final)
        raise


def _rename(source: Path, target: Path) -> None:
    """Rename; on Windows a scanner may hold a new file for a moment, so a refusal is tried again for one second."""
    for pause in _PAUSES:
        try:
            source.rename(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.rename(target)


def _in_use(error: OSError, final: Path, former: Path | None) -> StorageError:
    shown = storage_error(error, final)
    what, remedy = shown.what, shown.remedy
    if isinstance(error, PermissionError):
        remedy = "请关闭正在打开该文件夹里文件的程序（Word、WPS、PDF 阅读器）后重试。"
    if former is not None and former.is_dir() and not final.exists():
        # Not even the way back was open.
        what += f"原来的文件夹完好，现在名为“{former.name}”。"
    return StorageError(what, remedy)


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
    """Remove the folders that builds have left half-made."""
    for place in sorted(output.iterdir()):
        half_made = place.name.startswith(_PART[0]) and place.name.endswith(_PART[1])
        if half_made and place.is_dir() and not place.is_symlink():
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
    handle = opened_to_lock(path)
    try:
        if not _locked(handle) or not is_still(handle, path):
            raise SubmissionError("另一个窗口正在往这个位置生成报送文件夹。", "请等它完成后再试，或换一个位置。")
        try:
            yield
        finally:
            if sys.platform != "win32":
                path.unlink(missing_ok=True)
    finally:
        os.close(handle)
        if sys.platform == "win32":
            # Windows removes no open file: whoever waits for it keeps it, and removes it later.
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _locked(handle: int) -> bool:
    try:
        return lock(handle)
    except OSError as error:
        # Some network drives know no locks; a build there goes on without one.
        return error.errno in _NO_LOCKS
