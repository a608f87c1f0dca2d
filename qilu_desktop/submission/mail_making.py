"""Makes the mail of a folder: smaller copies where the limit asks for them, ZIPs, drafts, the text to copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from qilu_desktop.evidence.shrinking import Pdf, Smaller, shrink
from qilu_desktop.progress import Progress
from qilu_desktop.sizes import limit_text, size_text
from qilu_desktop.submission import mailing
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.mailing import Copy, Mailing
from qilu_desktop.submission.model import MAIL_SHRUNK, MAIL_TEXT, Listed, Message, Person, Source
from qilu_desktop.submission.packing import largest_file
from qilu_desktop.submission.writing import Content
from qilu_desktop.zipping import write_zip

Place = Callable[[Listed], Path]
Write = Callable[[str, Content, int], Listed]
"""Writes a file of the folder and lists it: path, content, number of the person (0: of the whole)."""


@dataclass
class MailMaker:
    """The mail of one folder; *place* says where a listed file lies, *write* adds one; copies are made in *aside*."""

    source: Source
    options: MailOptions
    today: date
    draft: bool
    place: Place
    write: Write
    aside: Aside
    progress: Progress
    copies: dict[str, Copy] = field(default_factory=dict)
    over: list[str] = field(default_factory=list)

    def make(self, files: Sequence[Listed], people: Sequence[Person], *, posted: bool) -> Mailing:
        """Write drafts, ZIPs and the text; the mailing as it was planned.

        Raises:
            Cancelled: by the progress.
        """
        names = {person.number: person.stem for person in people}
        wanted = sorted((entry for entry in files if entry.mailed), key=lambda entry: entry.person)
        fitted = [one for who, group in groupby(wanted, _person) for one in self._fitted(list(group), names.get(who))]
        held_out = sum(person.held_out for person in people)
        planned = mailing.plan(fitted, self.options, held_out, posted=posted)
        planned = replace(planned, copies=dict(self.copies), over=tuple(self.over))
        for message in planned.messages:
            self._write_message(planned, message)
        self.write(MAIL_TEXT, mailing.copy_text(self.source, planned, draft=self.draft), 0)
        return planned

    def _write_message(self, planned: Mailing, message: Message) -> None:
        total = len(planned.messages)
        self.progress.step(f"编制第 {message.number} 封邮件", message.number, total)
        packed = None
        if self.options.zipped:
            inside = [(entry.original, self.place(entry)) for entry in message.files]
            made = partial(write_zip, files=inside, made_on=self.today, password=self.options.password)
            packed = self.write(mailing.zip_name(message, total), made, 0)
        attached = mailing.attachments_of(message, self.place, packed)
        data = mailing.write_draft(self.source, planned, message, attached, draft=self.draft)
        self.write(mailing.draft_name(message, total), data, 0)

    # -- making smaller -----------------------------------------------------------------------------------------------

    def _fitted(self, files: Sequence[Listed], name: str | None) -> list[Listed]:
        """*files* of one person, those that must be smaller as copies."""
        items = [_Item(entry, entry.size) for entry in files]
        each = self.options.each
        if name and each and sum(entry.size for entry in files) > each:
            items = self._together(items, each, name)
        most = largest_file(self.options.limit, zipped=self.options.zipped)
        return [self._settled(self._alone(item, most), most) for item in items]

    def _together(self, items: Sequence[_Item], each: int, name: str) -> list[_Item]:
        """The items with the PDFs of one person made smaller so that all have *each* bytes."""
        pdfs = [item for item in items if item.shrinkable]
        rest = sum(item.size for item in items if not item.shrinkable)
        made = shrink([self._pdf(item) for item in pdfs], max(0, each - rest), self.aside.new, self.progress)
        smaller = {item.entry.path: item.as_copy(copy) for item, copy in zip(pdfs, made.copies, strict=True)}
        fitted = [smaller.get(item.entry.path, item) for item in items]
        if not made.met:
            size = size_text(sum(item.size for item in fitted))
            self.over.append(
                f"{name}的材料图片降到 150 dpi（再低就看不清）后仍有 {size}，"
                f"没有压缩到每人 {limit_text(each)}。请删减页数，或提高这个数。"
            )
        return fitted

    def _alone(self, item: _Item, most: int) -> _Item:
        """The item, made smaller where it has more than *most* bytes."""
        if not item.shrinkable or item.size <= most:
            return item
        return item.as_copy(shrink([self._pdf(item)], most, self.aside.new, self.progress).copies[0])

    def _pdf(self, item: _Item) -> Pdf:
        return Pdf(item.entry.name, self.place(item.entry))

    def _settled(self, item: _Item, most: int) -> Listed:
        """The file to mail: a copy is written where it helps; one that is too large even so is only told of."""
        if item.copy is None:
            return item.entry
        self.copies[item.entry.path] = Copy(item.entry.size, item.size, item.how)
        if item.size > most:
            item.copy.unlink()
            return item.entry
        written = self.write(f"{MAIL_SHRUNK}/{item.entry.path}", item.copy, item.entry.person)
        return replace(written, mailed=True)


@dataclass(frozen=True)
class _Item:
    """A file on its way into the mail: ``size`` in bytes; a smaller ``copy`` aside (None: none) and ``how``."""

    entry: Listed
    size: int
    copy: Path | None = None
    how: str = ""

    @property
    def shrinkable(self) -> bool:
        return self.entry.path.endswith(".pdf")

    def as_copy(self, copy: Smaller) -> _Item:
        """The item with *copy*, where anything could be done."""
        return _Item(self.entry, copy.size, copy.place, copy.how) if copy.done.pictures else self


def _person(entry: Listed) -> int:
    return entry.person
