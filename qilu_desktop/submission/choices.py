"""How a workspace's documents are made: with codes on the pages to be signed, or without.

Kept beside the data in a small file of the workspace, so that it travels with it and is no step of the history.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from qilu_desktop.paths import write_whole

NAME = "生成设置.json"
_LARGEST = 65_536


@dataclass(frozen=True)
class Choices:
    """``codes``: QR codes on the pages of 申报书 and 推荐报告."""

    codes: bool = True


def read(workspace: Path) -> Choices:
    """The choices of a workspace; the usual ones where there are none or the file is damaged."""
    place = workspace / NAME
    try:
        if place.stat().st_size > _LARGEST:
            return Choices()
        data = json.loads(place.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Choices()
    return Choices(not (isinstance(data, dict) and data.get("codes") is False))


def write(workspace: Path, choices: Choices) -> None:
    """Keep the choices.

    Raises:
        StorageError: the disk refuses.
    """
    write_whole(workspace / NAME, json.dumps(asdict(choices), indent=2).encode())
