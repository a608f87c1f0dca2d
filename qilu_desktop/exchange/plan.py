"""What taking an exchange file in would change, person by person and field by field, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from qilu_desktop.dossier.identifiers import mask_id, mask_ids_in, normalise
from qilu_desktop.dossier.model import Applicant, Dossier, Evidence
from qilu_desktop.errors import InputError
from qilu_desktop.exchange.differences import Change, RowIds, Sort, compare
from qilu_desktop.exchange.evidence_differences import compare_evidence
from qilu_desktop.exchange.matching import EnterpriseMatch, PersonMatch, match_enterprises, match_people
from qilu_desktop.exchange.parcel import Parcel
from qilu_desktop.pack.model import Pack
from qilu_desktop.workspace.workspace import Workspace

AS_NEW: Final = ""
"""Answer to who a person is: nobody of the workspace, a new applicant."""
LEAVE_OUT: Final = "-"
"""Answer to who a person is: not to be taken in."""
EMPLOYER: Final = "@enterprise"
"""``Change.field`` of the choice of the applying unit."""


class Standing(Enum):
    """How a person or applying unit of the parcel stands to the workspace; the value is a clerk's word."""

    NEW = "新增"
    SAME = "没有变化"
    CHANGED = "有变化"
    UNSURE = "请指定是谁"
    LEFT_OUT = "不导入"


@dataclass(frozen=True)
class PersonPlan:
    """A person of the parcel: ``sent`` is the id there, ``target`` that in the workspace (new ones: to be given).

    ``changes`` are against the workspace's person, evidence included; of a new one there are none.  ``pieces`` counts
    the evidence that was sent, ``already`` those that are there as sent.  ``reason`` says why somebody is unsure, and
    ``candidates`` who in the workspace it may be.  ``notes`` tell what is kept without being asked.
    """

    sent: str
    name: str
    masked_id: str
    standing: Standing
    target: str = ""
    employer: str = ""
    """The name of the applying unit that was sent."""
    changes: tuple[Change, ...] = ()
    pieces: int = 0
    already: int = 0
    reason: str = ""
    candidates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rows: RowIds = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class EnterprisePlan:
    """An applying unit of the parcel, as :class:`PersonPlan`."""

    sent: str
    name: str
    standing: Standing
    target: str
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All that would be done; ``base`` is the workspace's state that it was worked out for."""

    parcel: Parcel
    base: Dossier = field(repr=False)
    people: tuple[PersonPlan, ...]
    enterprises: tuple[EnterprisePlan, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, those of the applying units first."""
        units = (change for one in self.enterprises for change in one.changes)
        return (*units, *(change for one in self.people for change in one.changes))

    def of(self, sort: Sort) -> tuple[Change, ...]:
        """The changes of a sort."""
        return tuple(change for change in self.changes if change.sort is sort)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """What has to be chosen: both sides say something."""
        return self.of(Sort.CHANGE)

    @property
    def unsure(self) -> tuple[PersonPlan, ...]:
        """People of whom it has to be said who they are."""
        return tuple(one for one in self.people if one.standing is Standing.UNSURE)

    @property
    def new(self) -> tuple[PersonPlan, ...]:
        """People who would be added."""
        return tuple(one for one in self.people if one.standing is Standing.NEW)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a clerk should know, each with its name."""
        told = [f"{one.name or '（未填名称）'}：{note}" for one in self.enterprises for note in one.notes]
        return (*told, *(f"{one.name or '（未填姓名）'}：{note}" for one in self.people for note in one.notes))

    @property
    def nothing_to_do(self) -> bool:
        """Whether the workspace says all of it already."""
        return not (self.changes or self.new or self.unsure)


def plan(parcel: Parcel, workspace: Workspace | Dossier, who: Mapping[str, str] | None = None) -> Plan:
    """Work out what taking *parcel* in would change.

    *who* answers by the id in the parcel who a person is: an id of the workspace, :data:`AS_NEW` or
    :data:`LEAVE_OUT`; without an answer the ID number decides, and where it cannot, the person stays unsure.

    Raises:
        InputError: the parcel is of another year's forms, or *who* names somebody who is not there.
    """
    base = workspace if isinstance(workspace, Dossier) else workspace.dossier
    if parcel.dossier.pack_id != base.pack_id:
        raise InputError(
            f"“{mask_ids_in(parcel.name)}”是 {parcel.dossier.pack_id} 年度的材料，这个工作区是 {base.pack_id} 年度的。",
            "请打开相应年度的工作区，或请对方按本年度的表单重新填报；没有作任何改动。",
        )
    _refuse_strangers(parcel.dossier, base, who or {})
    people = match_people(parcel.dossier, base, who or {})
    wanted = {one.person.enterprise_id for one in people if one.taken}
    units = match_enterprises(parcel.dossier, base, wanted)
    planner = _Planner(parcel, base, units)
    return Plan(
        parcel,
        base,
        tuple(planner.person(one) for one in people),
        tuple(_enterprises(units.values(), base, parcel.pack)),
    )


def _refuse_strangers(sent: Dossier, base: Dossier, who: Mapping[str, str]) -> None:
    for their_id, own_id in who.items():
        if not sent.applicant(their_id) or not (own_id in (AS_NEW, LEAVE_OUT) or base.applicant(own_id)):
            raise InputError("指定的申报人不在材料包或工作区里。", "请重新查看材料包后再指定。")


class _Planner:
    """Compares the people of a parcel with those of a workspace."""

    def __init__(self, parcel: Parcel, base: Dossier, units: Mapping[str, EnterpriseMatch]) -> None:
        self._pack, self._sent, self._base, self._units = parcel.pack, parcel.dossier, base, units
        self._pieces, self._own_pieces = _by_owner(parcel.dossier), _by_owner(base)

    def person(self, one: PersonMatch) -> PersonPlan:
        """What taking a person in would change."""
        person = one.person
        employer = self._sent.employer(person)
        plain = PersonPlan(
            person.id,
            person.name,
            mask_id(normalise(person.id_number)) if person.id_number else "",
            _standing(one),
            one.target,
            employer.name if employer else "",
            pieces=len(self._pieces.get(person.id, ())),
            reason=one.reason,
            candidates=one.candidates,
            notes=one.notes,
        )
        mine = self._base.applicant(one.target) if one.taken else None
        return self._compared(plain, person, mine) if mine else plain

    def _compared(self, plain: PersonPlan, person: Applicant, mine: Applicant) -> PersonPlan:
        answers = compare(mine.id, mine.record, person.record, self._pack.applicant)
        own, sent = (tuple(held.get(key, ())) for held, key in ((self._own_pieces, mine.id), (self._pieces, person.id)))
        proofs = compare_evidence(mine.id, own, sent, answers.rows, self._pack, mine.record)
        changes = (*_employer_change(mine, person, self._base, self._units), *answers.changes, *proofs.changes)
        return replace(
            plain,
            standing=Standing.CHANGED if changes else Standing.SAME,
            changes=changes,
            already=proofs.already,
            notes=proofs.notes,
            rows=answers.rows,
        )


def _by_owner(dossier: Dossier) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for entry in dossier.evidence:
        found.setdefault(entry.owner, []).append(entry)
    return found


def _standing(one: PersonMatch) -> Standing:
    if one.left_out:
        return Standing.LEFT_OUT
    return Standing.NEW if one.taken else Standing.UNSURE


def _employer_change(
    mine: Applicant, person: Applicant, base: Dossier, units: Mapping[str, EnterpriseMatch]
) -> Iterator[Change]:
    unit = units.get(person.enterprise_id)
    target = unit.target if unit else ""
    if target == mine.enterprise_id:
        return
    own = base.employer(mine)
    old, new = (entry.name or "（未填名称）" if entry else "" for entry in (own, unit.enterprise if unit else None))
    if old == new:
        entries = (own, unit.enterprise if unit else None)
        old, new = (f"{entry.name}（{entry.record.text('uscc') or '未填代码'}）" if entry else "" for entry in entries)
    sort = Sort.CHANGE if old and new else Sort.ADDITION if new else Sort.REMOVAL
    yield Change(f"{mine.id}/{EMPLOYER}", sort, mine.id, "申报单位", old, new, EMPLOYER, value=target)


def _enterprises(units: Iterable[EnterpriseMatch], base: Dossier, pack: Pack) -> Iterator[EnterprisePlan]:
    seen: set[str] = set()
    for one in units:
        mine = base.enterprise(one.target)
        first = one.target not in seen
        seen.add(one.target)
        changes = (
            compare(mine.id, mine.record, one.enterprise.record, pack.enterprise).changes if mine and first else ()
        )
        standing = Standing.NEW if mine is None else Standing.CHANGED if changes else Standing.SAME
        notes = one.notes or (() if first else ("和材料包里的另一个申报单位并入同一个，以前一个为准。",))
        yield EnterprisePlan(one.enterprise.id, one.enterprise.name, standing, one.target, changes, notes)
