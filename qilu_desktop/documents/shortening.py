"""Says what to shorten, and by how much, when a one-page form runs over its page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qilu_desktop.documents.compose import Composer
from qilu_desktop.documents.fitting import TooLong, overrun
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.model import Field, Kind


def too_long(composer: Composer, error: TooLong) -> DocumentError:
    """The error for the clerk: longest answers first, they are cut until the page holds the rest.

    Really composed and measured at the smallest size, as whole rows move to the next page and no reckoning by
    lengths comes near.
    """
    over = _Overfull(replace(composer, size=error.size))
    what = f"{over.person.name}的{composer.layout.title}用最小字号（{error.size:g} 磅）也放不进一页。"
    return DocumentError(what, over.remedy())


@dataclass(frozen=True)
class _Overfull:
    """A form of one applicant that is too long at ``composer.size``."""

    composer: Composer

    @property
    def person(self) -> Applicant:
        person = self.composer.voice.applicant
        if person is None:
            raise ValueError("only a form of one applicant is fitted to a page")
        return person

    def remedy(self) -> str:
        """Which answers to shorten by how much."""
        record = self.person.record
        emptied: list[Field] = []
        for entry in self._longest_first():
            if self._fits(record.with_value(entry.id, None)):
                return self._told(emptied, entry, record)
            emptied.append(entry)
            record = record.with_value(entry.id, None)
        return "请精简各栏目后重试。"

    def _longest_first(self) -> list[Field]:
        """What can be cut short: text, and tables row by row."""
        fields = [
            entry
            for entry in self.composer.voice.context.pack.applicant
            if self.composer.layout.id in entry.printed and entry.kind in (Kind.LONG_TEXT, Kind.TABLE, Kind.TEXT)
        ]
        return sorted(fields, key=lambda entry: self._letters(entry, self.person.record), reverse=True)

    def _told(self, emptied: list[Field], last: Field, record: Record) -> str:
        letters = self._letters(last, record)
        kept = self._letters(last, record.with_value(last.id, self._most_that_fits(last, record)))
        if not emptied:
            return f"最长的栏目是“{last.label}”（{letters} 字），请精简约 {letters - kept} 字后重试。"
        cut = letters - kept + sum(self._letters(entry, self.person.record) for entry in emptied)
        names = "、".join(f"“{entry.label}”" for entry in (*emptied, last))
        return f"最长的栏目是{names}，请一共精简约 {cut} 字后重试。"

    def _most_that_fits(self, entry: Field, record: Record) -> Value | None:
        """The longest beginning of an answer with which the page holds, by halving."""
        value = record.get(entry.id)
        if not isinstance(value, str | tuple):
            return None
        low, high = 0, len(value)
        while high - low > 1:
            middle = (low + high) // 2
            if self._fits(record.with_value(entry.id, value[:middle])):
                low = middle
            else:
                high = middle
        return value[:low]

    def _fits(self, record: Record) -> bool:
        voice = self.composer.voice
        composer = replace(self.composer, voice=replace(voice, applicant=replace(self.person, record=record)))
        return overrun(composer.document("")) <= 0

    def _letters(self, entry: Field, record: Record) -> int:
        """Length in 字 of what the form prints of an answer."""
        if not entry.columns:
            return count_characters(display(entry, record.get(entry.id)))
        columns = [column for column in entry.columns if self.composer.layout.id in column.printed]
        rows = [row.values for row in record.rows(entry.id)]
        return sum(count_characters(display(column, row.get(column.id))) for row in rows for column in columns)
