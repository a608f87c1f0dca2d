"""Reads ``documents/*.yaml`` of a pack into :class:`Layout` values."""

from __future__ import annotations

from pathlib import Path

from qilu_desktop.pack.layout import Layout


def read_layouts(folder: Path) -> dict[str, Layout]:
    """Every layout of a pack by its id."""
    return {}
