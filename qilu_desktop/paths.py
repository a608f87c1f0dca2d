"""Where data, logs, packs and resources are, and how a file is written whole.

The same code runs from the source tree, from an installed wheel and frozen by PyInstaller.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import appdirs

from qilu_desktop.errors import storage_error

APP_NAME = "qilu-desktop"
NAME_LIMIT = 80
"""Longest file name that the product makes, in characters, ending included (design: submission folder)."""

_ENDING_LIMIT = 10
_BLOCK = 1 << 20
# Linux counts 255 bytes a name; the rest is room for the marks of temporary files.
_NAME_BYTES = 235
_FORBIDDEN = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]'
)
_DRIVE = re.compile(r"^[A-Za-z]:")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?$", re.IGNORECASE)


def _data_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent


def forms_dir() -> Path:
    """Folder that holds one form pack per year."""
    return _data_root() / "forms"


def resources_dir() -> Path:
    """Folder of fonts, icons and the shipped sample."""
    return _data_root() / "resources"


def user_data_dir() -> Path:
    """The user's own data folder; ``QILU_DATA_DIR`` overrides it (portable use, tests)."""
    override = os.environ.get("QILU_DATA_DIR")
    return Path(override) if override else Path(appdirs.user_data_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """Folder of the log files; no log holds a whole ID number."""
    override = os.environ.get("QILU_DATA_DIR")
    return Path(override) / "log" if override else Path(appdirs.user_log_dir(APP_NAME, appauthor=False))


def workspaces_dir() -> Path:
    """Folder in which new workspaces are made when the user has chosen no other place."""
    return user_data_dir() / "工作区"


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where it is missing.

    Raises:
        StorageError: the disk refuses, or a file of that name is in the way.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write beside *path*: when the block ends well it is flushed to the disk and takes that name.

    The file of that name is whole or as it was before; what was written is gone when the block fails.

    Raises:
        StorageError: with the true cause (disk full, read-only, no rights, gone …), whatever refused in the block too.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".qilu-", suffix=".part")
    except OSError as error:
        raise storage_error(error, path) from error
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files that only the owner may read; a result is to be handed on.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise storage_error(error, path) from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write *data* beside *path*, flush it to the disk and rename it: the file is whole or absent.

    Raises:
        StorageError: with the true cause (disk full, read-only, no rights, gone …).
    """
    with whole_file(path) as stream:
        stream.write(data)


def blocks_of(stream: BinaryIO) -> Iterator[bytes]:
    """What is left of an open file, a megabyte at a time."""
    while block := stream.read(_BLOCK):
        yield block


def write_blocks(blocks: Iterable[bytes], stream: BinaryIO) -> str:
    """Write *blocks* one after another; the SHA-256 of them all as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for block in blocks:
        stream.write(block)
        digest.update(block)
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file as 64 hexadecimal digits, read in blocks so that memory stays flat."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def safe_name(text: str, *, limit: int = NAME_LIMIT) -> str:
    """A file name that Windows and Linux take: NFC, no forbidden character, at most *limit* characters.

    Also at most 235 bytes of UTF-8.  The ending (up to 10 characters after the last dot) survives a cut.
    Never empty.
    """
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)).strip(" .")
    stem, dot, ending = name.rpartition(".")
    keep = f"{dot}{ending}" if stem and dot and len(ending) <= _ENDING_LIMIT else ""
    body = name[: len(name) - len(keep)]
    while body and (len(body) + len(keep) > limit or len((body + keep).encode()) > _NAME_BYTES):
        body = body[:-1].rstrip(" .")
    cut = body + keep
    # Asked last: a cut can lay a reserved name bare ("con" and many spaces).
    return f"_{cut}"[:limit] if _RESERVED.match(cut) else cut or "_"


def folded(name: str) -> str:
    """The form under which two names are the same file on Windows or macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def escapes(path: str) -> bool:
    """Whether a path could lead out of the folder or means different files on different systems."""
    parts = path.split("/")
    # Windows takes C: anywhere in a path for another drive.
    odd = "\\" in path or any(map(_DRIVE.match, parts)) or any(unicodedata.category(letter) == "Cc" for letter in path)
    return bool(odd) or any(part in ("", ".", "..") for part in parts)
