"""What a form calls things: label text made comparable, and held against the names that the pack knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from qilu_desktop.pack.model import Field, FieldList, Pack, Scope
from qilu_desktop.pack.read_aliases import Alias, aliases_of, groups_of

PLACED = 0.75
"""Least score at which a label is proposed for a field."""
LONGEST = 30
"""Longest label, in characters without blanks."""

_NOTES = re.compile(r"[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]")
_DROPPED = re.compile(r"[\s_:;,.、。·…\-—*/()\[\]【】〔〕<>《》“”\"'\u3000]+")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[0-9]{1,2}[、.．)）])\s*")

_LIMIT = re.compile(r"(?<![0-9~-])([1-9][0-9]{1,3})\s*(?:个)?(?:汉)?字(?![0-9])")


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Label text without numbering, blanks, line breaks, colons and the like; full width as half width (NFKC)."""
    return _DROPPED.sub("", _NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip()))


@lru_cache(maxsize=8192)
def without_notes(text: str) -> str:
    """The same, and without what stands in brackets, such as （盖章） or （2000字以内）."""
    return _DROPPED.sub("", _NOTES.sub("", _NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip())))


def is_note(text: str) -> bool:
    """Whether a text is nothing but a note in brackets: （限800字）."""
    return bool(normal(text)) and not without_notes(text)


def most_letters(label: str) -> int:
    """The most 字 that a label allows（限300字，500字以内）; 0 where it says nothing of it."""
    found = _LIMIT.search(unicodedata.normalize("NFKC", label))
    return int(found.group(1)) if found else 0


@dataclass(frozen=True)
class Name:
    """A name of a place; ``weight`` says how sure it is, ``near`` which label must stand in the same row."""

    text: str
    places: tuple[str, ...]
    weight: float
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """What a label may mean: the places with the best score, more than one where that is not clear."""

    candidates: tuple[tuple[str, ...], ...] = ()
    score: float = 0.0
    group: str = ""
    """The group label that leaves it open whose the answer is."""

    @property
    def places(self) -> tuple[str, ...]:
        """The places, where exactly one meaning is sure enough; else none."""
        sure = len(self.candidates) == 1 and self.score >= PLACED and not self.group
        return self.candidates[0] if sure else ()


@dataclass(frozen=True)
class Catalog:
    """Names to hold labels against."""

    names: tuple[Name, ...]
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the group labels that are known put before the labels under them."""

    def under(self, label: str, groups: Iterable[str], near: Iterable[str] = ()) -> Match:
        """What *label* means under group labels, the nearest first.

        Under a group that is not known (紧急联系人) a label (姓名) is not taken for what it means by itself.
        """
        around = tuple(near)
        plain = self.match(label, around)
        for group in groups:
            heads = self.heads.get(without_notes(group))
            found = [self.match(head + label, around) for head in heads or (group,)]
            best = max((match for match in found if match.places), key=lambda match: match.score, default=None)
            if best is not None:
                return best
            if heads is None and plain.places:
                return replace(plain, group=group)
            if heads is not None and "" not in heads:
                return Match()
        return plain

    def match(self, label: str, near: Iterable[str] = ()) -> Match:
        """What *label* means; *near* are the other labels of its row."""
        around = self._telling.intersection(normal(each) for each in near) if self._telling else frozenset[str]()
        key = (normal(label), without_notes(label), around)
        if key not in self._known:
            self._known[key] = self._best(_forms(label), around)
        return self._known[key]

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Labels that say something about those beside them."""
        return frozenset(label for name in self.names for label in name.near)

    @cached_property
    def _known(self) -> dict[tuple[str, str, frozenset[str]], Match]:
        return {}

    def _best(self, forms: tuple[tuple[str, float], ...], around: frozenset[str]) -> Match:
        best: dict[tuple[str, ...], float] = {}
        for form, share in forms:
            for name in self.names:
                if name.near and not name.near & around:
                    continue
                score = round(share * name.weight * likeness(form, name.text) + (0.02 if name.near else 0.0), 4)
                if score > best.get(name.places, 0.0):
                    best[name.places] = score
        top = max(best.values(), default=0.0)
        return Match(tuple(places for places, score in best.items() if score == top), min(top, 1.0)) if top else Match()


def _forms(label: str) -> tuple[tuple[str, float], ...]:
    whole, bare = normal(label), without_notes(label)
    if not whole or len(bare or whole) > LONGEST:
        return ()
    return ((whole, 1.0), (bare, 0.98)) if bare and bare != whole else ((whole, 1.0),)


def likeness(one: str, other: str) -> float:
    """1.0 for equal texts; less where one holds the other; 0.0 else."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short not in long or len(short) / len(long) < 0.75:
        return 0.0
    return 0.6 + 0.3 * len(short) / len(long)


def catalog(pack: Pack, document: str) -> Catalog:
    """The names of fields for one document: aliases first, then the pack's own labels."""
    names = [name for alias in aliases_of(pack) for name in _of_alias(alias, document)]
    for listed in (pack.applicant, pack.enterprise, pack.unit):
        for entry in listed:
            names += _of_field(entry, _place(listed, entry), document)
    heads = {without_notes(label): group.heads for group in groups_of(pack) for label in group.labels}
    return Catalog(tuple(names), heads)


def columns(pack: Pack, table_id: str, table: Field) -> Catalog:
    """The names of one table's columns."""
    names = [
        Name(normal(label), alias.places, 1.0)
        for alias in aliases_of(pack)
        if alias.table == table_id
        for label in alias.labels
    ]
    for column in table.columns:
        names += [Name(form, (column.id,), 0.95) for form in {normal(column.label), without_notes(column.label)}]
    return Catalog(tuple(names))


def _place(listed: FieldList, entry: Field) -> str:
    return entry.id if listed.scope is Scope.APPLICANT else f"{listed.scope.value}.{entry.id}"


def _of_alias(alias: Alias, document: str) -> list[Name]:
    if alias.table or alias.choice or (alias.documents and document not in alias.documents):
        return []
    near = frozenset(normal(label) for label in alias.near)
    # A name given for this very document is surer than one given for all.
    weight = 1.0 if alias.documents else 0.99
    return [Name(normal(label), alias.places, weight, near) for label in alias.labels]


def _of_field(entry: Field, place: str, document: str) -> list[Name]:
    weight = 0.95 if document in entry.printed else 0.8
    forms = [normal(entry.label)]
    # A longer note tells fields of the same name apart (主要业绩（汇总表）): then the bare name means neither.
    if without_notes(entry.label) != forms[0] and not entry.label.endswith(("表）", "表)")):
        forms.append(without_notes(entry.label))
    return [Name(form, (place,), weight) for form in forms]
