"""Copies of the shipped pack for tests to damage."""

from __future__ import annotations

import shutil
from pathlib import Path

from qilu_desktop.pack.load import load_pack
from qilu_desktop.paths import forms_dir

SHIPPED = forms_dir() / "2024"


def copied_pack(folder: Path) -> Path:
    """A whole copy of the 2024 pack, not known to the cache."""
    load_pack.cache_clear()
    return Path(shutil.copytree(SHIPPED, folder))


def replaced(file: Path, old: str, new: str) -> int:
    """Replace the first *old* in a file; the line (from 1) where it stood."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
