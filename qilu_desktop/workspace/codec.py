"""How a whole dossier is written into the store and read back: small pieces of canonical JSON under fixed keys.

What a piece looks like is in :mod:`pieces`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from operator import is_
from typing import NamedTuple, TypeAlias, TypeVar

from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise, Evidence, Waiver
from qilu_desktop.dossier.reading.plain import Json
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.errors import InputError
from qilu_desktop.workspace.pieces import (
    evidence_of,
    ids_of,
    plain_evidence,
    plain_value,
    plain_waiver,
    text_of,
    texts_in,
    value_of,
    waivers_of,
)

_One = TypeVar("_One")
_Entry = TypeVar("_Entry", Enterprise, Applicant, Evidence)
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


class Key(NamedTuple):
    """Where a piece is kept: an area, whose it is, and the field."""

    area: str
    owner: str = ""
    field: str = ""


_PACK = Key("pack")
_ANSWER = "answer"
_EMPLOYER = "employer"
_EVIDENCE = "evidence"
_ENTERPRISES = Key("list", "", "enterprises")
_APPLICANTS = Key("list", "", "applicants")
_ATTACHED = Key("list", "", "evidence")
_WAIVERS = Key("list", "", "waivers")
_ORDERS = frozenset({_ENTERPRISES, _APPLICANTS, _ATTACHED})
_WHOLE = frozenset({_PACK, _WAIVERS, *_ORDERS})
"""Pieces that every dossier has."""


_Piece: TypeAlias = Value | Evidence | tuple[Waiver, ...]


def changes_between(old: Dossier | None, new: Dossier) -> dict[Key, str | None]:
    """The pieces to write (text) and to remove (None) to get from *old* (None: nothing) to *new*.

    Raises:
        InputError: a text holds a character that cannot be kept (NUL, half a surrogate pair).
    """
    before = dict(_pieces(old, new)) if old else {}
    after = dict(_pieces(new, old))
    changed: dict[Key, str | None] = {key: None for key in before if key not in after}
    for key, value in after.items():
        if key in before and (before[key] is value or (key in _ORDERS and before[key] == value)):
            continue
        text = _dump(key, value)
        if key not in before or _dump(key, before[key]) != text:
            changed[key] = text
    return changed


def _pieces(dossier: Dossier, other: Dossier | None) -> Iterator[tuple[Key, _Piece]]:
    """The pieces of a dossier without those of objects that are in *other* too.

    An edit leaves nearly everything the very same object: that is not looked into, however many people there are.
    """
    yield _PACK, dossier.pack_id
    yield _WAIVERS, dossier.waivers
    if not other or other.unit is not dossier.unit:
        yield from _answers(UNIT_SUBJECT, dossier.unit)
    if not other or other.enterprises is not dossier.enterprises:
        yield _ENTERPRISES, tuple(entry.id for entry in dossier.enterprises)
        for enterprise in _without(dossier.enterprises, other.enterprises if other else ()):
            yield from _answers(enterprise.id, enterprise.record)
    if not other or other.applicants is not dossier.applicants:
        yield _APPLICANTS, tuple(entry.id for entry in dossier.applicants)
        for person in _without(dossier.applicants, other.applicants if other else ()):
            yield Key(_EMPLOYER, person.id), person.enterprise_id
            yield from _answers(person.id, person.record)
    if not other or other.evidence is not dossier.evidence:
        yield _ATTACHED, tuple(entry.id for entry in dossier.evidence)
        for entry in _without(dossier.evidence, other.evidence if other else ()):
            yield Key(_EVIDENCE, entry.id), entry


def _without(entries: tuple[_One, ...], others: tuple[_One, ...]) -> Iterator[_One]:
    same = frozenset(map(id, others))
    return (entry for entry in entries if id(entry) not in same)


def _answers(subject: str, record: Record) -> Iterator[tuple[Key, Value]]:
    for field_id, value in record.values.items():
        yield Key(_ANSWER, subject, field_id), value


def _dump(key: Key, piece: _Piece) -> str:
    if key == _WAIVERS and isinstance(piece, tuple):
        plain: Json = [plain_waiver(entry) for entry in piece if isinstance(entry, Waiver)]
    elif isinstance(piece, Evidence):
        plain = plain_evidence(piece)
    else:
        plain = plain_value(piece)
    for text in (*key, *texts_in(plain)):
        if _NO_TEXT.search(text):
            raise InputError(
                "文字里混有无法保存的特殊字符（看不见的控制符或半个字符）。", "请删去该处文字，改为手工录入后重试。"
            )
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def dossier_from(pieces: Mapping[Key, str]) -> Dossier:
    """The dossier that the pieces make.

    Raises:
        one of DECODE_FAULTS: a piece is missing or damaged.
    """
    missing = _WHOLE - frozenset(pieces)
    if missing:
        raise KeyError(min(missing))
    return patched(Dossier(""), pieces)


def patched(dossier: Dossier, pieces: Mapping[Key, str | None]) -> Dossier:
    """The dossier once these pieces are written (text) and removed (None).

    What they do not touch stays the very same objects, so that nothing is worked out anew for it.

    Raises:
        one of DECODE_FAULTS: a piece is missing or damaged.
    """
    plain: dict[Key, Json] = {key: json.loads(text) for key, text in pieces.items() if text is not None}
    answers = _answers_in(pieces, plain)

    def enterprise(one: str, held: Enterprise | None) -> Enterprise:
        record = _record(held.record if held else Record(), answers.get(one))
        return held if held and held.record is record else Enterprise(one, record)

    def applicant(one: str, held: Applicant | None) -> Applicant:
        employer, record = Key(_EMPLOYER, one), _record(held.record if held else Record(), answers.get(one))
        if held and employer not in plain:
            return held if held.record is record else replace(held, record=record)
        return Applicant(one, text_of(plain[employer]), record)

    def evidence(one: str, held: Evidence | None) -> Evidence:
        key = Key(_EVIDENCE, one)
        return held if held and key not in plain else evidence_of(one, plain[key])

    return Dossier(
        pack_id=text_of(plain[_PACK]) if _PACK in plain else dossier.pack_id,
        unit=_record(dossier.unit, answers.get(UNIT_SUBJECT)),
        enterprises=_listed(dossier.enterprises, plain.get(_ENTERPRISES), enterprise),
        applicants=_listed(dossier.applicants, plain.get(_APPLICANTS), applicant),
        evidence=_listed(dossier.evidence, plain.get(_ATTACHED), evidence),
        waivers=waivers_of(plain[_WAIVERS]) if _WAIVERS in plain else dossier.waivers,
    )


def _answers_in(pieces: Mapping[Key, str | None], plain: Mapping[Key, Json]) -> dict[str, dict[str, Value | None]]:
    """Answers by subject and field; None for those that are removed."""
    gathered: dict[str, dict[str, Value | None]] = {}
    for key in pieces:
        if key.area == _ANSWER:
            gathered.setdefault(key.owner, {})[key.field] = value_of(plain[key]) if key in plain else None
    return gathered


def _record(held: Record, answers: Mapping[str, Value | None] | None) -> Record:
    if not answers:
        return held
    return Record({name: value for name, value in {**held.values, **answers}.items() if value is not None})


def _listed(
    held: tuple[_Entry, ...], order: Json | None, make: Callable[[str, _Entry | None], _Entry]
) -> tuple[_Entry, ...]:
    """The entries in their order, None for the former; the former tuple where all of them are the same objects."""
    known = {entry.id: entry for entry in held}
    made = tuple(make(one, known.get(one)) for one in (known if order is None else ids_of(order)))
    return held if len(made) == len(held) and all(map(is_, made, held)) else made
