"""How a workspace's folder is made: codes on the pages to be signed, a size for an applicant's evidence, the mail.

Kept beside the data in a small file of the workspace, so that it travels with it and is no step of the history.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from qilu_desktop.paths import write_whole
from qilu_desktop.submission.mail_options import LEAST_LIMIT, MOST_LIMIT, MailOptions

NAME = "生成设置.json"
LEAST_EACH = 1024 * 1024
"""Bytes; a smaller size for all of an applicant's evidence holds no legible page."""
_LARGEST = 65_536


@dataclass(frozen=True)
class Choices:
    """``codes``: QR codes on 申报书 and 推荐报告.  ``each``: bytes for an applicant's evidence PDFs; 0: no limit.

    How the mail is shared out: ``mail_limit`` in bytes (0: the notice's), ``mail_zipped``, ``mail_each`` as in
    :class:`MailOptions`.  A password is never kept.
    """

    codes: bool = True
    each: int = 0
    mail_limit: int = 0
    mail_zipped: bool = False
    mail_each: int = 0

    def mail(self, usual: int) -> MailOptions:
        """How the mail is shared out, *usual* being the notice's limit in bytes."""
        return MailOptions(self.mail_limit or usual, self.mail_zipped, each=self.mail_each)

    def with_mail(self, options: MailOptions, usual: int) -> Choices:
        """These with *options*; the notice's own limit is followed, should it change."""
        limit = 0 if options.limit == usual else options.limit
        return replace(self, mail_limit=limit, mail_zipped=options.zipped, mail_each=options.each)

    def same_documents(self, other: Choices) -> bool:
        """Whether the documents come out the same: how they are mailed is not in them."""
        return (self.codes, self.each) == (other.codes, other.each)


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
    return Choices(
        data.get("codes") is not False,
        _size(data.get("each"), LEAST_EACH, sys.maxsize),
        _size(data.get("mail_limit"), LEAST_LIMIT, MOST_LIMIT),
        data.get("mail_zipped") is True,
        _size(data.get("mail_each"), LEAST_LIMIT, sys.maxsize),
    )


def _size(given: object, least: int, most: int) -> int:
    size = given if isinstance(given, int) and not isinstance(given, bool) else 0
    return size if least <= size <= most else 0


def write(workspace: Path, choices: Choices) -> None:
    """Keep the choices.

    Raises:
        StorageError: the disk refuses.
    """
    write_whole(workspace / NAME, json.dumps(asdict(choices), indent=2).encode())
