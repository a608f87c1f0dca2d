"""Which documents of a workspace use an official form, told by the files alone: the first window must not wait."""

from __future__ import annotations

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
