"""Writes a file of a folder that is being built, whole or block by block, and lists it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from qilu_desktop.submission.model import Listed
from qilu_desktop.submission.pdfs import page_count

Content = bytes | Iterator[bytes]
"""A file's bytes at once, or in blocks: a mail draft is a third larger than all that it carries."""


def place_of(part: Path, path: str) -> Path:
    """Where *path* (``/`` between names) lies in the folder *part*."""
    return part.joinpath(*path.split("/"))


def write_listed(part: Path, path: str, content: Content, person: int = 0) -> Listed:
    """Write *content* as *path* of the folder *part*; size, SHA-256 and (of a PDF given at once) pages.

    Raises:
        OSError: the disk refuses.
        SubmissionError: a PDF cannot be opened.
    """
    target = place_of(part, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size, pages = sha256(), 0, 0
    with target.open("wb") as stream:
        for block in (content,) if isinstance(content, bytes) else content:
            stream.write(block)
            digest.update(block)
            size += len(block)
    if isinstance(content, bytes) and path.endswith(".pdf"):
        pages = page_count(content, path)
    return Listed(path, size, digest.hexdigest(), pages, person)
