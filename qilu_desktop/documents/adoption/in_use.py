"""Which documents of a workspace use an official form, told by the files alone: the first window must not wait."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

FOLDER: Final = "表样"
"""Where a workspace keeps adopted forms: ``<document>.docx`` with its mapping ``<document>.json``."""
DOCUMENTS: Final = ("book", "overview", "summary", "report")
"""Documents that an official form can stand for."""


def documents_in_use(workspace: Path) -> tuple[str, ...]:
    """The documents that have a form and a mapping; whether they hold together is not looked at."""
    folder = workspace / FOLDER
    return tuple(one for one in DOCUMENTS if all((folder / f"{one}.{end}").is_file() for end in ("json", "docx")))


def adopted_documents(workspace: Path) -> tuple[str, ...]:
    """The documents for which a form is adopted; only looks whether it is there, so that a window may ask often."""
    return tuple(name for name in DOCUMENTS if _there(workspace / FOLDER / f"{name}.json"))


def forms_mark(workspace: Path) -> str:
    """Tells the adopted forms of a workspace from others, wherever it is copied to; empty where none is adopted."""
    told: list[str] = []
    for name in adopted_documents(workspace):
        place = workspace / FOLDER / f"{name}.json"
        try:
            mapping, size = place.read_bytes(), place.with_suffix(".docx").stat().st_size
        except OSError:
            continue
        told.append(f"{name} {size} {hashlib.sha256(mapping).hexdigest()}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest() if told else ""


def _there(place: Path) -> bool:
    try:
        return place.is_file()
    except OSError:
        return False
