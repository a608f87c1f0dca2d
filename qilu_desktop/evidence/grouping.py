"""An owner's evidence by what it proves, and putting files elsewhere: another claim, another place in the order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from qilu_desktop.dossier.model import Dossier, Evidence, claim_stands
from qilu_desktop.errors import InputError
from qilu_desktop.evidence.claims import claims_of, kinds_of, tables_of
from qilu_desktop.pack.model import EvidenceKind, Pack

OTHER = "other"
"""The kind 其他: its files need not belong to a row."""
LOOSE = ""
"""The group of files that ought to prove a row and prove none."""


@dataclass(frozen=True)
class Group:
    """A claim with the files given for it, in their order.

    ``claim`` is ``table/row-id``, ``table`` (all its rows), the id of a kind that stands for itself, or
    :data:`LOOSE`.  ``due`` says that a proof is expected and no file is one, ``covered`` that only a file for
    the whole table does.
    """

    claim: str
    label: str
    entries: tuple[Evidence, ...]
    due: bool = False
    covered: bool = False


def groups_of(pack: Pack, dossier: Dossier, owner: str) -> tuple[Group, ...]:
    """Everything of an owner that evidence can be given for, in the order of the form; loose files first.

    A group of all rows of a table is there only where a file has that claim.

    Raises:
        KeyError: there is no such owner.
    """
    entries = dossier.evidence_of(owner)
    held: dict[str, list[Evidence]] = {}
    for entry in entries:
        held.setdefault(group_of(pack, dossier, entry), []).append(entry)
    found = [Group(LOOSE, "还没有说明证明哪一项", tuple(held[LOOSE]))] if LOOSE in held else []
    tables = {table.id: table.label for table in tables_of(pack, owner)}
    seen: set[str] = set()
    for claim in claims_of(pack, dossier, owner):
        if claim.table and claim.table not in seen:
            seen.add(claim.table)
            if claim.table in held:
                found.append(Group(claim.table, f"{tables[claim.table]}（全部）", tuple(held[claim.table])))
        given = tuple(held.get(claim.text, ()))
        covered = bool(claim.table) and claim.table in held
        due = claim.due and not given and not covered
        found.append(Group(claim.text, claim.label, given, due, covered and not given))
    other = next((kind for kind in kinds_of(pack, owner) if kind.id == OTHER), None)
    return (*found, Group(OTHER, "其他（不对应具体内容）", tuple(held.get(OTHER, ())))) if other else tuple(found)


def group_of(pack: Pack, dossier: Dossier, entry: Evidence) -> str:
    """The claim under which a file stands."""
    kind = pack.evidence_kind(entry.kind)
    if kind is None:
        return LOOSE
    if not kind.claims:
        return kind.id
    table = entry.claim.partition("/")[0]
    if table in kind.claims and claim_stands(entry.claim, dossier.record_of(entry.owner)):
        return entry.claim
    return OTHER if kind.id == OTHER else LOOSE


def targets_of(pack: Pack, dossier: Dossier, owner: str) -> tuple[tuple[str, str], ...]:
    """Every claim that files of an owner can be given for, with its words; all rows of a table too."""
    tables = {table.id: table.label for table in tables_of(pack, owner)}
    found: list[tuple[str, str]] = []
    counts = {table: len(dossier.record_of(owner).rows(table)) for table in tables}
    last = ""
    for claim in claims_of(pack, dossier, owner):
        if last and claim.table != last and counts[last] > 1:
            found.append((last, f"{tables[last]}：全部 {counts[last]} 行"))
        last = claim.table
        found.append((claim.text, claim.label))
    if any(kind.id == OTHER for kind in kinds_of(pack, owner)):
        found.append((OTHER, "其他（不对应具体内容）"))
    return tuple(found)


def given_for(pack: Pack, entry: Evidence, claim: str) -> Evidence:
    """A file given for another claim; its kind stays where it can prove it, else the one of the original is taken.

    Raises:
        InputError: no kind of the owner can prove it.
    """
    if claim == LOOSE:
        return replace(entry, claim="")
    kinds = kinds_of(pack, entry.owner)
    itself = next((kind for kind in kinds if kind.id == claim), None)
    if itself:
        return replace(entry, kind=itself.id, claim="")
    able = [kind for kind in kinds if claim.partition("/")[0] in kind.claims]
    if not able:
        raise InputError("这份材料不能对应到这一项。", "请换一项，或先在表中填写这一项。")
    return replace(entry, kind=_kept(able, entry.kind).id, claim=claim)


def _kept(able: list[EvidenceKind], kind: str) -> EvidenceKind:
    marked = next((one for one in able if one.marked), able[0])
    return next((one for one in able if one.id == kind), marked)


def put(pack: Pack, dossier: Dossier, ids: Collection[str], claim: str, before: str | None = None) -> Dossier:
    """The dossier with files given for *claim* and put before the file *before* of that group (empty: at its end).

    Without *before*, files that stand in the group already keep their places, and others go to its end.

    Raises:
        InputError: as :func:`given_for`.
    """
    here = {entry.id for entry in dossier.evidence if group_of(pack, dossier, entry) == claim}
    moving = set(ids) if before is not None else set(ids) - here
    chosen = [given_for(pack, entry, claim) for entry in dossier.evidence if entry.id in moving]
    rest = [entry for entry in dossier.evidence if entry.id not in moving]
    at = _place([entry.id for entry in rest], before or "", here - moving)
    if at is None:
        made = {entry.id: entry for entry in chosen}
        return replace(dossier, evidence=tuple(made.get(entry.id, entry) for entry in dossier.evidence))
    return replace(dossier, evidence=(*rest[:at], *chosen, *rest[at:]))


def _place(order: list[str], before: str, group: Collection[str]) -> int | None:
    """Where files go among the others: before one, else behind the group's last; None where neither is there."""
    if before in order:
        return order.index(before)
    last = max((order.index(one) for one in group), default=None)
    return None if last is None else last + 1
