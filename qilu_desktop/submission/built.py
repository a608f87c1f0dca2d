"""What is wished of a submission folder, and what has come of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.pack.model import Pack
from qilu_desktop.submission.difference import Difference
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.model import Listed, Message
from qilu_desktop.submission.rounds import PersonChange
from qilu_desktop.submission.supplement import Supplement


@dataclass(frozen=True)
class Wishes:
    """How a folder's paper and mail are wished.

    ``by_person``: A3 copies six of one person, six of the next, instead of set by set.  ``separators``: a sheet before
    each set.  ``mail``: None for the notice's limit and single files.  ``supplement``: only what
    differs from an earlier sending.
    """

    by_person: bool = False
    separators: bool = False
    mail: MailOptions | None = None
    supplement: Supplement | None = None

    def mail_options(self, pack: Pack) -> MailOptions:
        """How the mail is shared out.

        Raises:
            InputError: options that cannot be.
        """
        return self.mail.checked() if self.mail else MailOptions(pack.notice.mail.limit)


NO_WISHES = Wishes()


@dataclass(frozen=True)
class Built:
    """A finished folder.

    ``missing`` are the parts that a draft goes without; ``notes`` are sentences for the clerk (held out of the mail,
    too large for it …); ``kept`` is where the former folder of this name went (None: there was none).  ``unchanged``:
    nothing has changed since that folder was built, so it was left in its place; ``difference`` is what is another
    than in it (None: there was none).
    ``changes``: of a supplement, person by person.  ``unsent`` are files that fit into no message.
    """

    folder: Path
    files: tuple[Listed, ...]
    messages: tuple[Message, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    kept: Path | None
    draft: bool
    unchanged: bool = False
    difference: Difference | None = None
    changes: tuple[PersonChange, ...] = ()
    unsent: tuple[Listed, ...] = ()

    @property
    def bytes(self) -> int:
        """Size of all files together."""
        return sum(entry.size for entry in self.files)
