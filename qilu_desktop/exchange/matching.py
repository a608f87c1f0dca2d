"""Who of a parcel is who of the workspace: people by ID number, applying units by their code, else by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from qilu_desktop.dossier.identifiers import IdFault, normalise, parse_id
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise

_LEAVE_OUT: Final = "-"
_FEW_DIGITS: Final = 2
"""A digit put right, with the check digit; two that were swapped."""


@dataclass(frozen=True)
class PersonMatch:
    """A person of the parcel and the id in the workspace, given already or to be given; empty while unsure.

    ``notes`` tell what a clerk should know who is not asked.
    """

    person: Applicant
    target: str = ""
    left_out: bool = False
    reason: str = ""
    candidates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether it is known who it is."""
        return bool(self.target) and not self.left_out


@dataclass(frozen=True)
class EnterpriseMatch:
    """An applying unit of the parcel and its id in the workspace, given already or to be given."""

    enterprise: Enterprise
    target: str
    notes: tuple[str, ...] = ()


def match_people(sent: Dossier, base: Dossier, who: Mapping[str, str]) -> tuple[PersonMatch, ...]:
    """Every person of the parcel in order; the same ID number, as normalised, is the same person.

    Nobody is guessed: without an ID number, where two have the same one, where a number has another name, or a
    namesake a number that looks mistyped, *who* has to say it.
    """
    free, known = _Free("p", base), _Known(base)
    counts = Counter(_number(person) for person in sent.applicants)
    found: list[PersonMatch] = []
    given: set[str] = set()
    for person in sent.applicants:
        match = _asked(person, who) if person.id in who else known.match(person, twice=counts[_number(person)] > 1)
        if match.target in given and match.target:
            reason = "和材料包里的另一个人指定成了同一个人"
            match = PersonMatch(person, reason=reason, candidates=(match.target,))
        elif not (match.target or match.left_out or match.reason):
            match = replace(match, target=free.next())
        given.add(match.target)
        found.append(match)
    return tuple(found)


def _asked(person: Applicant, who: Mapping[str, str]) -> PersonMatch:
    answer = who[person.id]
    return PersonMatch(person, left_out=True) if answer == _LEAVE_OUT else PersonMatch(person, answer)


def _number(person: Applicant) -> str:
    return normalise(person.id_number)


def _mistyped(one: str, other: str) -> bool:
    """Whether two ID numbers may be one person's: one of them is none, or they differ in two places at most."""
    first, second = normalise(one), normalise(other)
    if isinstance(parse_id(first), IdFault) or isinstance(parse_id(second), IdFault):
        return True
    return sum(1 for a, b in zip(first, second, strict=True) if a != b) <= _FEW_DIGITS


class _Known:
    """The people of a workspace by ID number and by name."""

    def __init__(self, base: Dossier) -> None:
        self._numbered: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._unnumbered: set[str] = set()
        self._people = {person.id: person for person in base.applicants}
        for person in base.applicants:
            self._named.setdefault(person.name, []).append(person.id)
            number = _number(person)
            if number:
                self._numbered.setdefault(number, []).append(person.id)
            else:
                self._unnumbered.add(person.id)

    def match(self, person: Applicant, *, twice: bool) -> PersonMatch:
        """Who *person* is by the ID number; *twice*: another one in the parcel has it too."""
        namesakes = tuple(self._named.get(person.name, ())) if person.name else ()
        number = _number(person)
        if not number:
            return PersonMatch(person, reason="没有填身份证号，不能确定是谁", candidates=namesakes)
        own = tuple(self._numbered.get(number, ()))
        if twice:
            return PersonMatch(person, reason="材料包里有两个人是同一个身份证号", candidates=own or namesakes)
        if len(own) > 1:
            return PersonMatch(person, reason="工作区里有两个人是同一个身份证号", candidates=own)
        unnumbered = tuple(one for one in namesakes if one in self._unnumbered)
        if not own and unnumbered:
            return PersonMatch(person, reason="工作区里有同名的人没有填身份证号", candidates=unnumbered)
        return self._own(person, own[0], namesakes) if own else self._new(person, namesakes)

    def _own(self, person: Applicant, own: str, namesakes: tuple[str, ...]) -> PersonMatch:
        """A number may stand with the wrong person: two people's papers are never mixed unasked."""
        names = {normalise(one.name) for one in (person, self._people[own]) if one.name}
        if len(names) > 1:
            told = f"身份证号和工作区里的“{self._people[own].name}”相同，姓名不同"
            return PersonMatch(person, reason=told, candidates=(own, *namesakes))
        return PersonMatch(person, own)

    def _new(self, person: Applicant, namesakes: tuple[str, ...]) -> PersonMatch:
        """A number that was put right since is the same person's: asked where it looks so, else told."""
        near = tuple(one for one in namesakes if _mistyped(person.id_number, self._people[one].id_number))
        if near:
            return PersonMatch(person, reason="工作区里有同名的人，身份证号可能填错过", candidates=near)
        notes = ("工作区里有同名的人，身份证号不同，按另一个人新增。",) if namesakes else ()
        return PersonMatch(person, notes=notes)


def match_enterprises(sent: Dossier, base: Dossier, wanted: set[str]) -> dict[str, EnterpriseMatch]:
    """The applying units of the ids *wanted* by these ids."""
    free, known = _Free("e", base), [_Unit.of(one) for one in base.enterprises]
    found: dict[str, EnterpriseMatch] = {}
    firsts: list[_Unit] = []
    for unit in (_Unit.of(one) for one in sent.enterprises if one.id in wanted):
        entry, twins = unit.entry, unit.among(firsts)
        if twins:
            notes: tuple[str, ...] = ("材料包里有两个相同的申报单位，按第一个导入。",)
            found[entry.id] = EnterpriseMatch(entry, found[twins[0].entry.id].target, notes)
            continue
        own = unit.among(known)
        notes = (f"工作区里有 {len(own)} 个相同的申报单位，并入第一个。",) if len(own) > 1 else ()
        if not own and unit.name and any(one.name == unit.name for one in known):
            notes = ("工作区里有同名的申报单位，统一社会信用代码不同，按另一个单位新增。",)
        found[entry.id] = EnterpriseMatch(entry, own[0].entry.id if own else free.next(), notes)
        firsts.append(unit)
    return found


@dataclass(frozen=True)
class _Unit:
    """An applying unit with its 统一社会信用代码 and name, both as normalised."""

    entry: Enterprise
    code: str
    name: str

    @classmethod
    def of(cls, entry: Enterprise) -> _Unit:
        """That of an applying unit."""
        return cls(entry, normalise(entry.record.text("uscc")), normalise(entry.name))

    def among(self, others: list[_Unit]) -> list[_Unit]:
        """Those that are the same unit: of its code, else those that are alike."""
        found = [one for one in others if self._like(one)]
        return [one for one in found if one.code and one.code == self.code] or found

    def _like(self, other: _Unit) -> bool:
        """By 统一社会信用代码 where both have it, else by name; without either by all that is filled in."""
        if self.code and other.code:
            return self.code == other.code
        if self.name or other.name or self.code or other.code:
            return bool(self.name) and self.name == other.name
        return self.entry.record == other.entry.record


class _Free:
    """Ids that no subject has."""

    def __init__(self, prefix: str, base: Dossier) -> None:
        self._prefix = prefix
        self._used = {UNIT_SUBJECT, *(e.id for e in base.enterprises), *(p.id for p in base.applicants)}
        self._number = 0

    def next(self) -> str:
        """The next one."""
        self._number += 1
        while f"{self._prefix}{self._number}" in self._used:
            self._number += 1
        return f"{self._prefix}{self._number}"
