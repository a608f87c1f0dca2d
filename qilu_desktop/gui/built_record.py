"""Which folder was built last, from what and when: a small file in the workspace, so that it travels with it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from qilu_desktop.paths import write_whole
from qilu_desktop.submission import choices
from qilu_desktop.submission.choices import Choices

NAME = "已生成.json"
_LARGEST = 65_536
"""Bytes; a larger file is none of ours."""


@dataclass(frozen=True)
class BuiltRecord:
    """``folder`` as it was on the computer that built it, ``near`` seen from the workspace (empty: another drive).

    ``forms`` tells the official forms that were adopted then from others, ``chosen`` is how it was to be made; both are
    None in records of earlier versions.
    """

    folder: str
    near: str
    revision: int
    draft: bool
    on: datetime
    forms: str | None = None
    chosen: Choices | None = None

    def current(self, revision: int, forms: str, chosen: Choices) -> bool:
        """Whether the workspace still holds what the folder was built from: data, adopted forms and choices."""
        alike = self.chosen is None or self.chosen.same_documents(chosen)
        return self.revision == revision and alike and self.forms in (None, forms)

    def place(self, workspace: Path) -> Path | None:
        """Where the folder is now; None when it is not on this computer."""
        near = [workspace / self.near] if self.near else []
        for place in (Path(self.folder), *near):
            try:
                if place.is_dir():
                    return place
            except (OSError, ValueError):
                continue
        return None


def record_of(workspace: Path, folder: Path, revision: int, on: datetime, *, draft: bool) -> BuiltRecord:
    """The record of a folder built just now."""
    from qilu_desktop.documents.adoption.in_use import forms_mark

    try:
        near = Path(os.path.relpath(folder.resolve(), workspace.resolve())).as_posix()
    except (OSError, ValueError):
        near = ""
    chosen = choices.read(workspace)
    return BuiltRecord(str(folder), near, revision, draft, on.replace(microsecond=0), forms_mark(workspace), chosen)


def write(workspace: Path, record: BuiltRecord) -> None:
    """Keep the record in the workspace.

    Raises:
        StorageError: the disk refuses.
    """
    data = {
        "folder": record.folder,
        "near": record.near,
        "revision": record.revision,
        "draft": record.draft,
        "on": record.on.isoformat(),
        "forms": record.forms or "",
        "choices": asdict(record.chosen) if record.chosen else None,
    }
    write_whole(workspace / NAME, json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass"))


def read(workspace: Path) -> BuiltRecord | None:
    """The record; None when there is none or it is damaged."""
    try:
        place = workspace / NAME
        if place.stat().st_size > _LARGEST:
            return None
        data = json.loads(place.read_bytes().decode("utf-8", "surrogatepass"))
        return _understood(data)
    except (OSError, ValueError, RecursionError):
        return None


def _understood(data: object) -> BuiltRecord | None:
    if not isinstance(data, dict):
        return None
    folder, near, revision, draft, on = (data.get(name) for name in ("folder", "near", "revision", "draft", "on"))
    if not isinstance(folder, str) or not isinstance(near, str) or not isinstance(on, str):
        return None
    if not isinstance(draft, bool) or not isinstance(revision, int) or isinstance(revision, bool):
        return None
    forms = data.get("forms")
    kept = forms if isinstance(forms, str) else None
    chosen = data.get("choices")
    made = choices.understood(chosen) if isinstance(chosen, dict) else None
    return BuiltRecord(folder, near, revision, draft, datetime.fromisoformat(on), kept, made) if folder else None
