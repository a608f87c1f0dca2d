"""How verdicts are called and coloured in the window."""

from __future__ import annotations

from typing import Final

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.reading.judging import Judged
from qilu_desktop.dossier.reading.verdict import Verdict
from qilu_desktop.gui import palette

UNREAD: Final = "未读取"
TONES: Final[dict[Verdict | None, str]] = {
    Verdict.SAME: "good",
    Verdict.CHECK: "warn",
    Verdict.DIFFERS: "bad",
    Verdict.NOT_FOUND: "bad",
    Verdict.UNREAD: "plain",
    None: "plain",
}
"""The tone of a chip by verdict; None is not read."""
COLOURS: Final = {"good": palette.GOOD, "warn": palette.WARN, "bad": palette.BAD, "plain": palette.MUTED}
"""The colour of a tone's frame in the picture."""


def verdict_words(judged: Judged) -> str:
    """The verdict in words: 一致, 不一致 · 已确认, 未读取."""
    said = judged.verdict.value if judged.verdict else UNREAD
    return f"{said} · 已确认" if judged.confirmed else said


def tone_of(judged: Judged) -> str:
    """The tone of a screenshot as a whole; what the clerk has confirmed, or recorded just so, is no alarm."""
    if judged.settled:
        return "plain" if judged.verdict is Verdict.NOT_FOUND and not judged.confirmed else "good"
    return TONES[judged.verdict]


def title_of(entry: Evidence) -> str:
    """What a file is called."""
    return entry.title.strip() or entry.file.name
