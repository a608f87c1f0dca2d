"""The mail drafts of a built folder as a window shows them: read from the ``.eml`` files themselves."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from qilu_desktop.errors import storage_error
from qilu_desktop.progress import Progress
from qilu_desktop.submission.model import MAIL

_NAME = re.compile(r"第(\d+)封-共\d+封\.eml")


@dataclass(frozen=True)
class DraftSeen:
    """One draft: where it is, to whom, what it says, what is attached (names), and the bytes attached."""

    place: Path
    number: int
    to: str
    subject: str
    body: str
    attached: tuple[str, ...]
    size: int


def drafts_of(folder: Path, progress: Progress) -> tuple[DraftSeen, ...]:
    """The drafts in their order; what is no draft of ours is left out.

    Raises:
        StorageError: the folder cannot be read.
        Cancelled: by *progress*.
    """
    try:
        found = [
            (int(match.group(1)), place)
            for place in (folder / MAIL).glob("*.eml")
            if (match := _NAME.fullmatch(place.name))
        ]
        return tuple(_seen(place, number, len(found), progress) for number, place in sorted(found))
    except OSError as error:
        raise storage_error(error, folder) from error


def _seen(place: Path, number: int, total: int, progress: Progress) -> DraftSeen:
    progress.step(f"读取第 {number} 封邮件", number, total)
    message = email.message_from_bytes(place.read_bytes(), policy=email.policy.default)
    parts = list(message.iter_attachments()) if isinstance(message, EmailMessage) else []
    text = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    # One after another: together they would be in memory twice.
    payloads = (part.get_payload(decode=True) for part in parts)
    return DraftSeen(
        place,
        number,
        str(message.get("To", "")),
        str(message.get("Subject", "")),
        str(text.get_content()) if isinstance(text, EmailMessage) else "",
        tuple(part.get_filename() or "" for part in parts),
        sum(len(data) for data in payloads if isinstance(data, bytes)),
    )
