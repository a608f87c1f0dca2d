"""How a workspace's documents are made: codes on the pages to be signed, a size for an applicant's evidence.

Kept beside the data in a small file of the workspace, so that it travels with it and is no step of the history.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from qilu_desktop.paths import write_whole

NAME = "生成设置.json"
LEAST_EACH = 1024 * 1024
"""Bytes; a smaller size for all of an applicant's evidence holds no legible page."""
_LARGEST = 65_536


@dataclass(frozen=True)
class Choices:
    """``codes``: QR codes on 申报书 and 推荐报告.  ``each``: bytes for an applicant's evidence PDFs; 0: no limit."""

    codes: bool = True
    each: int = 0


def read(workspace: Path) -> Choices:
    """The choices of a workspace; the usual ones where there are none or the file is damaged."""
    place = workspace / NAME
    try:
        if place.stat().st_size > _LARGEST:
            return Choices()
        data = json.loads(place.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Choices()
    return understood(data) if isinstance(data, dict) else Choices()


def understood(data: Mapping[str, object]) -> Choices:
    """The choices as a file holds them; the usual one for what is missing or odd."""
    each = data.get("each")
    size = each if isinstance(each, int) and not isinstance(each, bool) else 0
    return Choices(data.get("codes") is not False, size if size >= LEAST_EACH else 0)


def write(workspace: Path, choices: Choices) -> None:
    """Keep the choices.

    Raises:
        StorageError: the disk refuses.
    """
    write_whole(workspace / NAME, json.dumps(asdict(choices), indent=2).encode())
