"""Takes an exchange file in as planned and chosen: in one step that can be undone, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise, Evidence, claim_stands
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import InputError
from qilu_desktop.exchange.differences import Change, Sort, taken
from qilu_desktop.exchange.evidence_differences import evidence_taken, translated
from qilu_desktop.exchange.plan import EMPLOYER, PersonPlan, Plan, Standing
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.workspace.files import files_of
from qilu_desktop.workspace.workspace import Workspace

_SHOWN: Final = 10


class Side(Enum):
    """Whose answer stands; the values are those of ``--take``."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Choices:
    """What is taken: single changes by key, else by sort; conflicts have to be chosen (None: not yet)."""

    conflicts: Side | None = None
    additions: Side = Side.THEIRS
    removals: Side = Side.MINE
    single: Mapping[str, Side] = field(default_factory=dict)

    def side(self, change: Change) -> Side | None:
        """Whose answer stands where *change* is; None while that is not chosen."""
        by_sort = {Sort.ADDITION: self.additions, Sort.CHANGE: self.conflicts, Sort.REMOVAL: self.removals}
        return self.single.get(change.key, by_sort[change.sort])

    def undecided(self, plan: Plan) -> tuple[Change, ...]:
        """The conflicts that are not chosen yet."""
        return tuple(change for change in plan.changes if self.side(change) is None)


@dataclass(frozen=True)
class Taken:
    """What was done: people added, people changed, changes taken, files newly kept."""

    added: int
    changed: int
    changes: int
    files: int

    @property
    def nothing(self) -> bool:
        """Whether the workspace is as it was."""
        return not (self.added or self.changes)


def apply(workspace: Workspace, plan: Plan, choices: Choices, progress: Progress | None = None) -> Taken:
    """Do what was planned, in one step; killed in the middle, the workspace is as it was.

    Raises:
        InputError: the workspace has changed since, somebody is unsure, or a conflict is not chosen; nothing is done.
        InputError: a key among the choices is none of this plan.
        StorageError, WorkspaceError: the disk refuses; nothing is done.
        Cancelled: stopped by *progress*; nothing is done.
    """
    if workspace.dossier != plan.base:
        raise InputError("看过材料包以后，工作区又有改动。", "请重新查看材料包再导入；没有作任何改动。")
    _refuse_open(plan, choices)
    chosen = tuple(change for change in plan.changes if choices.side(change) is Side.THEIRS)
    dossier = merged(plan, chosen)
    files = _store(workspace, plan, dossier, progress or Silent())
    workspace.apply(dossier, f"导入材料包“{mask_ids_in(plan.parcel.name)}”")
    subjects = {change.subject for change in chosen}
    return Taken(len(plan.new), sum(1 for one in plan.people if one.target in subjects), len(chosen), files)


def _refuse_open(plan: Plan, choices: Choices) -> None:
    strange = choices.single.keys() - {change.key for change in plan.changes}
    if strange:
        raise InputError(f"没有“{mask_ids_in(sorted(strange)[0])}”这一处不同。", "请重新查看材料包，照列出的编号选择。")
    if plan.unsure:
        told = "；".join(f"{one.name or '（未填姓名）'}：{one.reason}" for one in plan.unsure[:_SHOWN])
        raise InputError(
            f"有 {len(plan.unsure)} 人不能确定是谁（{told}）。",
            "请逐个指定是工作区里的哪个人、新增，还是不导入；没有作任何改动。",
        )
    undecided = choices.undecided(plan)
    if undecided:
        names = {unit.target: unit.name for unit in plan.enterprises} | {one.target: one.name for one in plan.people}
        places = "、".join(f"{names[change.subject]} {change.label}" for change in undecided[:_SHOWN])
        more = f" 等 {len(undecided)} 处" if len(undecided) > _SHOWN else ""
        raise InputError(
            f"双方填的不同，还没有选择用哪一方的：{places}{more}。",
            "请逐处选择，或全部用对方的（--take theirs）、全部用自己的（--take mine）；没有作任何改动。",
        )


def merged(plan: Plan, chosen: Iterable[Change]) -> Dossier:
    """The workspace's dossier with the new people of *plan* and the changes *chosen*."""
    by_subject: dict[str, list[Change]] = {}
    for change in chosen:
        by_subject.setdefault(change.subject, []).append(change)
    base, new = plan.base, [one for one in plan.people if one.standing is Standing.NEW]
    people = (*(_person(one, by_subject.get(one.id, [])) for one in base.applicants), *(_new(one, plan) for one in new))
    employers = {person.enterprise_id for person in people}
    units = [replace(one, record=taken(one.record, by_subject.get(one.id, []))) for one in base.enterprises]
    units += _new_enterprises(plan, employers - {one.id for one in units})
    whole = replace(base, enterprises=tuple(units), applicants=people)
    evidence = _evidence(plan, by_subject, new)
    touched = {*by_subject, *(one.target for one in new)}
    return replace(whole, evidence=tuple(_tied(entry, whole, touched) for entry in evidence))


def _person(person: Applicant, changes: list[Change]) -> Applicant:
    answers = [change for change in changes if change.field != EMPLOYER]
    employer = [change.value for change in changes if change.field == EMPLOYER and isinstance(change.value, str)]
    changed = replace(person, record=taken(person.record, answers))
    return replace(changed, enterprise_id=employer[0]) if employer else changed


def _new(one: PersonPlan, plan: Plan) -> Applicant:
    sent = plan.parcel.dossier.applicant(one.sent)
    if sent is None:
        raise KeyError(one.sent)
    targets = {unit.sent: unit.target for unit in plan.enterprises}
    return Applicant(one.target, targets.get(sent.enterprise_id, ""), sent.record)


def _new_enterprises(plan: Plan, missing: set[str]) -> list[Enterprise]:
    found: dict[str, Enterprise] = {}
    for unit in plan.enterprises:
        sent = plan.parcel.dossier.enterprise(unit.sent)
        if unit.target in missing and unit.target not in found and sent:
            found[unit.target] = Enterprise(unit.target, sent.record)
    return list(found.values())


def _evidence(plan: Plan, by_subject: Mapping[str, list[Change]], new: list[PersonPlan]) -> list[Evidence]:
    entries: list[Evidence] = []
    added: list[Evidence] = []
    for entry in plan.base.evidence:
        entries += evidence_taken(entry, by_subject.get(entry.owner, ()))
    for one in plan.people:
        changes = by_subject.get(one.target, []) if one.target else []
        added += [change.value for change in changes if not change.column and isinstance(change.value, Evidence)]
    targets = {one.sent: one.target for one in new}
    sent = (entry for entry in plan.parcel.dossier.evidence if entry.owner in targets)
    added += [translated(entry, targets[entry.owner], {}) for entry in sent]
    used, number = {entry.id for entry in plan.base.evidence}, 0
    for entry in added:
        number += 1
        while f"v{number}" in used:
            number += 1
        entries.append(replace(entry, id=f"v{number}"))
    return entries


def _tied(entry: Evidence, dossier: Dossier, touched: set[str]) -> Evidence:
    """Evidence that proves a row which is not there, as one that was not taken, proves none."""
    if entry.owner not in touched or not entry.claim or claim_stands(entry.claim, dossier.record_of(entry.owner)):
        return entry
    return replace(entry, claim="")


def _store(workspace: Workspace, plan: Plan, dossier: Dossier, progress: Progress) -> int:
    """Keep the files that are new; uncited until the step is taken, they go with the next tidying if it is not."""
    known = {file.sha256 for file in files_of(plan.base)}
    new = {file.sha256: file for file in files_of(dossier) if file.sha256 not in known}
    for number, (digest, file) in enumerate(new.items()):
        progress.step("存放附件", number, len(new))
        if _kept(workspace, plan, file) != digest:
            raise InputError("材料包解开的文件在导入途中被改动。", "请重新打开材料包再导入；没有作任何改动。")
    progress.step("存放附件", len(new), len(new))
    return len(new)


def _kept(workspace: Workspace, plan: Plan, file: FileRef) -> str:
    return workspace.store_file(plan.parcel.places[file.sha256], file.name, file.media).sha256
