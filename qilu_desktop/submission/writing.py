"""Writes a file of a folder that is being built, whole or block by block, and lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from qilu_desktop.paths import sha256_of
from qilu_desktop.submission.model import Listed
from qilu_desktop.submission.pdfs import page_count

Fill = Callable[[BinaryIO], object]
Content = bytes | Iterator[bytes] | Fill
"""A file's bytes at once, in blocks, or what writes them to an open file: those may be larger than the memory."""


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
    digest = _filled(target, content) if callable(content) else _written(target, content)
    pages = 0
    if path.endswith(".pdf"):
        pages = page_count(content if isinstance(content, bytes) else target, path)
    return Listed(path, target.stat().st_size, digest, pages, person)


def _written(target: Path, content: bytes | Iterator[bytes]) -> str:
    """Write blocks; their SHA-256."""
    digest = sha256()
    with target.open("wb") as stream:
        for block in (content,) if isinstance(content, bytes) else content:
            stream.write(block)
            digest.update(block)
    return digest.hexdigest()


def _filled(target: Path, fill: Fill) -> str:
    """Let *fill* write, back and forth as it likes; the SHA-256 of what stands there at the end."""
    with target.open("w+b") as stream:
        fill(stream)
    return sha256_of(target)
