"""How the mail is to be shared out: the limit of a message, ZIP or single files, a password, a target a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qilu_desktop.errors import InputError
from qilu_desktop.sizes import MB
from qilu_desktop.zipping import check_password

LEAST_LIMIT, MOST_LIMIT = MB, 200 * MB
"""Bounds of a message's limit in bytes: smaller ones hold no document, larger ones no mail server takes."""
_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(KB|K|MB|M|兆|GB|G)?B?\s*", re.IGNORECASE)
_UNITS = {"K": 1024, "M": MB, "兆": MB, "G": 1024 * MB}


@dataclass(frozen=True)
class MailOptions:
    """``limit``: raw bytes of a message's attachments.  ``zipped``: one ZIP a message instead of single files.

    ``password``: the ZIPs are encrypted with it (AES-256); it is never written down.  ``each``: bytes to which a
    person's files are made smaller for the mail; 0 makes smaller only what exceeds the limit alone.
    """

    limit: int
    zipped: bool = False
    password: str = field(default="", repr=False)
    each: int = 0

    @property
    def protected(self) -> bool:
        """Whether the ZIPs ask for a password."""
        return bool(self.password)

    def checked(self) -> MailOptions:
        """These options.

        Raises:
            InputError: a limit out of bounds, a password without ZIP or one that not every program takes.
        """
        if not LEAST_LIMIT <= self.limit <= MOST_LIMIT:
            raise InputError("单封邮件上限要在 1 MB 到 200 MB 之间。", "请按收件邮箱的限制填写，例如 10MB。")
        if self.each and self.each < LEAST_LIMIT:
            raise InputError("每人压缩到的大小至少是 1 MB。", "请改大一些，或不限制（填 0）。")
        if self.password and not self.zipped:
            raise InputError("只有打成压缩包才能加密码。", "请同时选择“打成压缩包（ZIP）”（命令行加 --zip）。")
        if self.password:
            check_password(self.password)
        return self


def parse_size(text: str) -> int:
    """Bytes of ``10MB``, ``10 M``, ``20兆``, ``500KB``; a bare number means MB.

    Raises:
        InputError: it is no size.
    """
    match = _SIZE.fullmatch(text)
    if not match:
        raise InputError(f"大小“{text}”写法不对。", "请写成 10MB 的样子。")
    unit = (match.group(2) or "M")[0].upper()
    return int(float(match.group(1)) * _UNITS[unit])
