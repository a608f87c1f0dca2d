"""Words of a form that mean a choice: the pack's labels, and other names of them given as data."""

from __future__ import annotations

from dataclasses import dataclass

from qilu_desktop.documents.adoption.labels import normal, without_notes
from qilu_desktop.pack.model import Choice, Field, Kind, Pack
from qilu_desktop.pack.read_aliases import aliases_of

YES, NO = "yes", "no"
_YES_NO = {"是": YES, "有": YES, "√": YES, "否": NO, "无": NO, "不是": NO}
_CHOOSING = (Kind.CHOICE, Kind.MULTI_CHOICE)


@dataclass(frozen=True)
class Words:
    """The words of one pack."""

    pack: Pack

    def choice(self, entry: Field, place: str, text: str) -> str:
        """The choice id (yes/no for a yes/no field) that *text* means; empty when it is none, or more than one.

        *place* is the field's own (``education``), or ``certificates.level`` for a column.
        """
        said = normal(text)
        if not said:
            return ""
        if entry.kind is Kind.YES_NO:
            return _YES_NO.get(said, "")
        if entry.kind not in _CHOOSING:
            return ""
        whole = [choice.id for choice in entry.choices if normal(choice.label) == said]
        found = whole or [choice.id for choice in entry.choices if said in self._names(choice, place)]
        return found[0] if len(found) == 1 else ""

    def _names(self, choice: Choice, place: str) -> set[str]:
        other = {
            normal(label)
            for alias in aliases_of(self.pack)
            if alias.choice == choice.id and place in alias.places
            for label in alias.labels
        }
        return {without_notes(choice.label), *other}
