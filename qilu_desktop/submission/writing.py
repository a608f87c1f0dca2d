"""Writes a file of a folder that is being built, whole or block by block, and lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from qilu_desktop.paths import sha256_of, write_blocks
from qilu_desktop.submission.model import Listed
from qilu_desktop.submission.pdfs import page_count

Fill = Callable[[BinaryIO], object]
Content = bytes | Path | Iterator[bytes] | Fill
"""A file's bytes at once, a file to be moved from aside, blocks, or what writes to an open file.

All but the first may be larger than the memory.
"""


def place_of(part: Path, path: str) -> Path:
    """Where *path* (``/`` between names) lies in the folder *part*."""
    return part.joinpath(*path.split("/"))


def write_listed(part: Path, path: str, content: Content, person: int = 0) -> Listed:
    """Write *content* as *path* of the folder *part*; size, SHA-256 and pages of a PDF.

    Raises:
        OSError: the disk refuses.
        SubmissionError: a PDF cannot be opened.
    """
    target = place_of(part, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = _put(target, content)
    pages = 0
    if path.endswith(".pdf"):
        pages = page_count(content if isinstance(content, bytes) else target, path)
    return Listed(path, target.stat().st_size, digest, pages, person)


def _put(target: Path, content: Content) -> str:
    """Put *content* in its place; its SHA-256."""
    if isinstance(content, Path):
        content.replace(target)
        return sha256_of(target)
    if callable(content):
        return _filled(target, content)
    with target.open("wb") as stream:
        return write_blocks((content,) if isinstance(content, bytes) else content, stream)


def _filled(target: Path, fill: Fill) -> str:
    """Let *fill* write, back and forth as it likes; the SHA-256 of what stands there at the end."""
    with target.open("w+b") as stream:
        fill(stream)
    return sha256_of(target)
