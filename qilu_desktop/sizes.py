"""Sizes of files as people read them, the same everywhere: a KB is 1024 bytes and an MB 1024 KB, as Windows counts."""

from __future__ import annotations

from typing import Final

MB: Final = 1024 * 1024
"""Bytes of the MB that limits are set in and sizes are told in."""


def size_text(size: int) -> str:
    """A size in bytes as a clerk reads it: 812 KB, 12.3 MB."""
    if size < MB:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MB:.1f} MB"


def limit_text(limit: int) -> str:
    """A limit in bytes as it was set: 20 MB, 7.5 MB."""
    return f"{limit / MB:.1f}".removesuffix(".0") + " MB"
