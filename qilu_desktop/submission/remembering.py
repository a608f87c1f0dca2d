"""Knows a build again by all that it was made from: one without changes need not be made to be compared.

What came of a build is kept in the cache.  It is said only of a folder that was read whole and holds just that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qilu_desktop.checks import Report
from qilu_desktop.progress import Progress
from qilu_desktop.submission.built import Built, Wishes
from qilu_desktop.submission.caching import key_of
from qilu_desktop.submission.difference import between, holds_exactly
from qilu_desktop.submission.model import Listed, Message, Source


@dataclass(frozen=True)
class Memory:
    """What is known of a build of *source*; ``key`` is empty where nothing may be: it would not tell all."""

    source: Source
    draft: bool
    key: str

    @staticmethod
    def of(source: Source, report: Report, today: date, wishes: Wishes, *, draft: bool) -> Memory:
        """The memory of builds from just these inputs; *report* is what the checks say of them."""
        mail = wishes.mail_options(source.pack)
        # An office suite may do today what it could not yesterday; a locked ZIP is another every time; what a
        # supplement is held against stands outside of the data, and so do files at which nobody has looked.
        unseen = bool(source.dossier.evidence) and not source.facts
        if source.official.forms or mail.protected or wishes.supplement or unseen:
            return Memory(source, draft, "")
        data = (source.pack, source.dossier, source.revision, source.facts, source.overlong)
        ways = (source.codes, source.each, source.matter, source.told, wishes.by_person, wishes.separators, mail)
        told = (report.findings, tuple(report.outcomes.items()))
        return Memory(source, draft, key_of("build", data, ways, told, today, draft))

    def recall(self, folder: Path, progress: Progress) -> Built | None:
        """The build whose result *folder* holds whole and unaltered; None where it must be made.

        Raises:
            Cancelled: stopped by *progress*.
        """
        found = self.source.cache.get(self.key) if self.key and folder.is_dir() else None
        if found is None:
            return None
        built = _read(json.loads(found), folder, draft=self.draft)
        hashes = {entry.path: entry.sha256 for entry in built.files}
        return built if holds_exactly(folder, hashes, progress) else None

    def keep(self, built: Built, *, told: bool) -> None:
        """Keep what came of a build, unless it *told* of something that may come out better the next time."""
        if self.key and not told:
            names = ("files", "messages", "missing", "notes", "unsent")
            data = {name: value for name, value in asdict(built).items() if name in names}
            known = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
            # The same build made in another folder: what is kept of it stays as it is.
            if self.source.cache.get(self.key) != known:
                self.source.cache.put(self.key, known)


def _read(data: Mapping[str, Any], folder: Path, *, draft: bool) -> Built:
    files, unsent = (tuple(Listed(**one) for one in data[name]) for name in ("files", "unsent"))
    messages = tuple(Message(one["number"], tuple(Listed(**each) for each in one["files"])) for one in data["messages"])
    hashes = {entry.path: entry.sha256 for entry in files}
    return Built(
        folder,
        files,
        messages,
        tuple(data["missing"]),
        tuple(data["notes"]),
        None,
        draft,
        unchanged=True,
        difference=between(hashes, hashes),
        unsent=unsent,
    )
