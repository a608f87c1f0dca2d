"""What evidence can be given for: the rows of an owner's tables, and the kinds that stand for themselves.

A claim is written as in ``dossier.json`` (``certificates/r1``), or as a person would: by the table's or the kind's
Chinese label and the row's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence, claim_of
from qilu_desktop.dossier.values import Row
from qilu_desktop.errors import InputError
from qilu_desktop.pack.model import EvidenceKind, Field, Kind, Pack, Scope

_SHOWN = 24


@dataclass(frozen=True)
class Claim:
    """Something that evidence can prove: the claim's text, the kinds that can prove it, and how it is called.

    ``table`` and ``row`` (from 1) are empty and 0 for a kind that stands for itself, such as a 公示 record.
    """

    text: str
    kinds: tuple[EvidenceKind, ...]
    label: str
    table: str = ""
    row: int = 0

    @property
    def due(self) -> bool:
        """Whether a proof is expected: a row of a table that the notice wants papers for (4.3a-b), not only allows."""
        return bool(self.table) and any(kind.marked for kind in self.kinds)


@dataclass(frozen=True)
class Target:
    """Where new evidence goes: its kind and its claim, and both in words."""

    kind: EvidenceKind
    claim: str
    label: str


def kinds_of(pack: Pack, owner: str) -> tuple[EvidenceKind, ...]:
    """The kinds of evidence that an owner can have."""
    scope = Scope.UNIT if owner == UNIT_SUBJECT else Scope.APPLICANT
    return tuple(kind for kind in pack.evidence if kind.scope is scope)


def tables_of(pack: Pack, owner: str) -> tuple[Field, ...]:
    """The tables whose rows a kind of evidence can prove, in the pack's order."""
    proved = {table for kind in kinds_of(pack, owner) for table in kind.claims}
    fields = pack.unit if owner == UNIT_SUBJECT else pack.applicant
    return tuple(entry for entry in fields if entry.kind is Kind.TABLE and entry.id in proved)


def claims_of(pack: Pack, dossier: Dossier, owner: str) -> tuple[Claim, ...]:
    """Everything of an owner that evidence can prove: rows in the order of the form, then the kinds for themselves.

    Raises:
        KeyError: there is no such owner.
    """
    record = dossier.record_of(owner)
    kinds = kinds_of(pack, owner)
    rows = (
        Claim(
            claim_of(table.id, row.id),
            tuple(kind for kind in kinds if table.id in kind.claims),
            row_label(table, row, number),
            table.id,
            number,
        )
        for table in tables_of(pack, owner)
        for number, row in enumerate(record.rows(table.id), 1)
    )
    return (*rows, *(Claim(kind.id, (kind,), kind.label) for kind in kinds if not kind.claims))


def owner_words(dossier: Dossier, owner: str) -> str:
    """An owner of evidence as messages call it; an ID number in a name is masked."""
    person = dossier.applicant(owner)
    if person is None:
        return "推荐单位"
    return mask_ids_in(person.name) or f"第 {dossier.order_of(owner)} 位申报人"


def place_words(pack: Pack, dossier: Dossier, entry: Evidence) -> str:
    """Where a piece of evidence is: whose, of which kind, and how it is called."""
    kind = pack.evidence_kind(entry.kind)
    title = mask_ids_in(entry.title or entry.file.name)
    return f"{owner_words(dossier, entry.owner)} · {kind.label if kind else entry.kind} · “{title}”"


def row_label(table: Field, row: Row, number: int) -> str:
    """How a row is called: table, number, and the first answer that names it."""
    named = (
        display(column, row.values.get(column.id))
        for kind in (Kind.TEXT, Kind.CHOICE)
        for column in table.columns
        if column.kind is kind
    )
    first = next((text for text in named if text.strip()), "")
    return f"{table.label} 第 {number} 行" + (f"（{mask_ids_in(first)[:_SHOWN]}）" if first else "")


def proved_words(pack: Pack, dossier: Dossier, entry: Evidence) -> str:
    """What a piece of evidence is given for: a row, or all of a table; empty where that is nothing that is claimed."""
    table_id, _, row_id = entry.claim.partition("/")
    table = next((one for one in tables_of(pack, entry.owner) if one.id == table_id), None)
    if table is None:
        return ""
    if not row_id:
        return f"{table.label}（整张表）"
    rows = enumerate(dossier.record_of(entry.owner).rows(table_id), 1)
    return next((row_label(table, row, number) for number, row in rows if row.id == row_id), "")


def find_target(pack: Pack, dossier: Dossier, owner: str, claim: str, kind: str = "") -> Target:
    """What a person means by *claim* and perhaps *kind* (ids or Chinese labels).

    ``TABLE/NUMBER`` or ``TABLE/ROW-ID`` is a row, ``TABLE`` all rows of a table, a kind of evidence stands for itself.
    Where several kinds can prove a row, the one of the original is taken (its pages must be marked 已审验).

    Raises:
        InputError: nothing, or more than one thing, is meant; what there is, is listed.
    """
    kinds = kinds_of(pack, owner)
    wanted = _one_of(kind, [(one.id, one.label) for one in kinds], "佐证材料的种类") if kind else ""
    name, slash, row = (part.strip() for part in claim.strip().replace("／", "/").partition("/"))
    table = _table(pack, owner, name, part=bool(slash))
    if table is None:
        return _kind_target(kinds, _named(kinds, name, pack, owner), wanted, slash)
    chosen = _kind_for(kinds, table, wanted)
    rows = dossier.record_of(owner).rows(table.id)
    if not rows:
        raise InputError(f"“{table.label}”还没有填写，没有可对应的内容。", "请先填写这一栏，或换成其他对应内容。")
    if not slash:
        return Target(chosen, table.id, f"{table.label}（整张表）")
    number = _row_number(table, rows, row)
    return Target(chosen, claim_of(table.id, rows[number - 1].id), row_label(table, rows[number - 1], number))


def _kind_target(kinds: tuple[EvidenceKind, ...], kind_id: str, wanted: str, slash: str) -> Target:
    chosen = next(one for one in kinds if one.id == kind_id)
    if slash:
        raise InputError(f"“{chosen.label}”不分行。", "请去掉 / 和后面的行号。")
    if wanted not in ("", kind_id):
        raise InputError("--for 与 --kind 写的不是同一种材料。", "请只写一处，或改成一致。")
    return Target(chosen, "", chosen.label)


def _table(pack: Pack, owner: str, name: str, *, part: bool) -> Field | None:
    """The table of that id or label; a *part* of one label only is enough where a row is named."""
    tables = tables_of(pack, owner)
    exact = next((one for one in tables if name in (one.id, one.label)), None)
    alike = [one for one in tables if part and name and name in one.label]
    return exact or (alike[0] if len(alike) == 1 else None)


def _named(kinds: tuple[EvidenceKind, ...], name: str, pack: Pack, owner: str) -> str:
    tables = [(one.id, one.label) for one in tables_of(pack, owner)]
    listed = [(one.id, one.label) for one in kinds]
    found = _one_of(name, [*tables, *listed], "对应内容")
    if found in {one_id for one_id, _ in tables}:
        raise InputError(f"“{name}”没有写全。", f"请写 {found}/行号。")
    return found


def _one_of(name: str, listed: Iterable[tuple[str, str]], what: str) -> str:
    known = list(listed)
    exact = [one_id for one_id, label in known if name in (one_id, label)]
    alike = exact or [one_id for one_id, label in known if name and name in label]
    if len(alike) == 1:
        return alike[0]
    told = "、".join(f"{one_id}（{label}）" for one_id, label in known if not alike or one_id in alike)
    if alike:
        raise InputError(f"“{mask_ids_in(name)[:_SHOWN]}”可以指几种{what}。", f"请写明其中一种：{told}。")
    raise InputError(f"没有“{mask_ids_in(name)[:_SHOWN]}”这种{what}。", f"可写：{told}。")


def _kind_for(kinds: tuple[EvidenceKind, ...], table: Field, wanted: str) -> EvidenceKind:
    able = [one for one in kinds if table.id in one.claims]
    if wanted:
        chosen = next((one for one in able if one.id == wanted), None)
        if chosen is None:
            told = "、".join(f"{one.id}（{one.label}）" for one in able)
            raise InputError(f"这种材料不能证明“{table.label}”。", f"--kind 可写：{told}。")
        return chosen
    return next((one for one in able if one.marked), able[0])


def _row_number(table: Field, rows: tuple[Row, ...], row: str) -> int:
    match = re.fullmatch(r"第?\s*([0-9]{1,4})\s*[行条项]?", row)
    number = int(match.group(1)) if match else next(_places(rows, row), 0)
    if 1 <= number <= len(rows):
        return number
    told = "、".join(row_label(table, one, at) for at, one in enumerate(rows, 1))
    raise InputError(f"“{table.label}”里没有“{mask_ids_in(row)[:_SHOWN]}”这一行。", f"现有：{told}；请写行号。")


def _places(rows: tuple[Row, ...], row_id: str) -> Iterator[int]:
    return (number for number, one in enumerate(rows, 1) if one.id == row_id)
