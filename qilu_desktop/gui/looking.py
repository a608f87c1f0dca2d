"""What only looking closely gives, kept by content: are the attached files whole, does each 一览表 fit its page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from qilu_desktop.checks.views import FileFacts
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise
from qilu_desktop.dossier.values import FileRef, Record
from qilu_desktop.pack.model import Kind, Pack

if TYPE_CHECKING:
    from qilu_desktop.submission.scans import Outdated


class _Printed(NamedTuple):
    """What a person's 一览表 is printed from."""

    person: Applicant
    employer: Enterprise | None
    unit: Record
    order: int


@dataclass(frozen=True)
class Looked:
    """What one close look has found: ``files`` by SHA-256, ``overlong`` by applicant's id, in *dossier*."""

    dossier: Dossier
    files: Mapping[str, FileFacts]
    overlong: Mapping[str, str]


@dataclass
class Known:
    """Everything found so far; what has changed since is not known any more."""

    pack: Pack
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    """By SHA-256; another object once anything was learnt."""
    _fits: dict[str, tuple[_Printed, str]] = field(default_factory=dict)

    def learn(self, looked: Looked) -> None:
        """Keep what a look has found."""
        self.files = {**self.files, **looked.files}
        for person in looked.dossier.applicants:
            if person.id in looked.overlong:
                self._fits[person.id] = (_printed(looked.dossier, person), looked.overlong[person.id])

    def forget(self, files: Collection[str]) -> None:
        """Know nothing any more of files that were written over."""
        if not self.files.keys().isdisjoint(files):
            self.files = {one: facts for one, facts in self.files.items() if one not in files}

    def overlong(self, dossier: Dossier) -> dict[str, str]:
        """By applicant's id what to shorten, for those of whom it is known."""
        found: dict[str, str] = {}
        for person in dossier.applicants:
            held = self._fits.get(person.id)
            if held and held[0] == _printed(dossier, person):
                found[person.id] = held[1]
        return found

    def lacking(self, dossier: Dossier, *, fit: bool = True) -> bool:
        """Whether a close look would tell something new; *fit*: of the 一览表 too."""
        # A file that was lost may be there again.
        sure = {sha256 for sha256, facts in self.files.items() if not facts.lost}
        return (fit and len(self.overlong(dossier)) < len(dossier.applicants)) or not attached(
            self.pack, dossier
        ) <= sure


def _printed(dossier: Dossier, person: Applicant) -> _Printed:
    return _Printed(person, dossier.employer(person), dossier.unit, dossier.order_of(person.id))


def attached(pack: Pack, dossier: Dossier) -> set[str]:
    """The SHA-256 of every attached file."""
    photos = [entry.id for entry in pack.applicant if entry.kind is Kind.PHOTO]
    people = (person.record.file(name) for person in dossier.applicants for name in photos)
    return {entry.file.sha256 for entry in dossier.evidence} | {file.sha256 for file in people if file}


@dataclass
class Sealed:
    """Finds the sealed scans that are older than the data; documents are composed only once there are such scans."""

    pack: Pack
    read: Callable[[FileRef], bytes]
    _finder: Outdated | None = None
    _of: Dossier | None = None
    _found: frozenset[str] = frozenset()

    def __call__(self, dossier: Dossier) -> frozenset[str]:
        """Ids of the evidence."""
        if self._of is not dossier:
            none_before = self._of is not None and self._of.evidence is dossier.evidence and self._finder is None
            self._found = frozenset() if none_before else self._find(dossier)
            self._of = dossier
        return self._found

    def _find(self, dossier: Dossier) -> frozenset[str]:
        if not any(entry.printed_from for entry in dossier.evidence):
            self._finder = None
            return frozenset()
        if self._finder is None:
            from qilu_desktop.submission.scans import Outdated

            self._finder = Outdated(self.pack, self.read)
        return self._finder(dossier)
