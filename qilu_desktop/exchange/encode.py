"""A dossier to the bytes of ``dossier.json``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from qilu_desktop.dossier.model import SCHEMA_VERSION, Dossier, Evidence, OriginalCheck, claim_stands
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.dossier.reading.plain import Json, plain_reading
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.exchange.grammar import DATE_PATTERN, TYPED, matches, plain_number
from qilu_desktop.pack.model import Field, Kind, Pack

Paths: TypeAlias = Mapping[str, str]
"""Relative path by SHA-256."""


def encode(dossier: Dossier, pack: Pack, paths: Paths) -> bytes:
    """The file: fields in the pack's order, UTF-8, two spaces a level; the same dossier gives the same bytes.

    Answers and evidence that the pack does not know (they stem from another year's) have no place in the file;
    :func:`left_out` names them.  A claim on a row that is no more is not written.

    Raises:
        KeyError: *paths* lacks a file that the dossier cites.
    """
    whole: dict[str, Json] = {
        "schema": SCHEMA_VERSION,
        "pack": dossier.pack_id,
        "unit": _record(dossier.unit, pack.unit, paths),
        "enterprises": [{"id": e.id, **_record(e.record, pack.enterprise, paths)} for e in dossier.enterprises],
        "applicants": [
            {"id": p.id, "enterprise": p.enterprise_id, **_record(p.record, pack.applicant, paths)}
            for p in dossier.applicants
        ],
        "evidence": [_evidence(entry, dossier, paths) for entry in dossier.evidence if pack.evidence_kind(entry.kind)],
        "waivers": [
            {"rule": w.rule, "subject": w.subject, "reason": w.reason, "by": w.by, "on": w.on.iso}
            for w in dossier.waivers
        ],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _record(record: Record, fields: Iterable[Field], paths: Paths) -> dict[str, Json]:
    plain: dict[str, Json] = {}
    for entry in fields:
        value = record.get(entry.id)
        found = None if value is None else _value(value, entry, paths)
        if found is not None:
            plain[entry.id] = found
    return plain


def _value(value: Value, entry: Field, paths: Paths) -> Json | None:
    """None where the value is of another kind than the field."""
    if isinstance(value, str):
        return _text(value, entry)
    if isinstance(value, tuple):
        return _many(value, entry, paths)
    if isinstance(value, FileRef):
        return _photo(value, paths) if entry.kind is Kind.PHOTO else None
    if isinstance(value, bool):
        return value if entry.kind is Kind.YES_NO else None
    if isinstance(value, Decimal):
        return _number(value) if entry.kind is Kind.NUMBER else None
    return _date(value) if entry.kind is Kind.DATE else None


def _text(value: str, entry: Field) -> Json | None:
    if entry.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return value
    if entry.kind in (Kind.TABLE, Kind.PHOTO):
        return None
    known = entry.kind is Kind.CHOICE and any(choice.id == value for choice in entry.choices)
    return value if known else {TYPED: value}


def _number(value: Decimal) -> Json:
    plain = plain_number(value)
    return {TYPED: str(value)} if plain is None else plain


def _date(value: PartialDate) -> Json:
    return value.iso if matches(DATE_PATTERN, value.iso) else {TYPED: value.iso}


def _many(value: tuple[str, ...] | tuple[Row, ...], entry: Field, paths: Paths) -> Json | None:
    if entry.kind is Kind.TABLE:
        return [
            {"id": row.id, **_record(row.values, entry.columns, paths)} for row in value if isinstance(row, Row)
        ] or None
    if entry.kind is Kind.MULTI_CHOICE:
        known = {choice.id for choice in entry.choices}
        return [one if one in known else {TYPED: one} for one in value if isinstance(one, str)]
    return None


def _photo(file: FileRef, paths: Paths) -> Json:
    named = _named(file, paths)
    return named if len(named) > 1 else paths[file.sha256]


def _named(file: FileRef, paths: Paths) -> dict[str, Json]:
    path = paths[file.sha256]
    same = path.rpartition("/")[2] == file.name
    return {"file": path} if same else {"file": path, "name": file.name}


def _evidence(entry: Evidence, dossier: Dossier, paths: Paths) -> Json:
    plain: dict[str, Json] = {"id": entry.id, "owner": entry.owner, "kind": entry.kind, "title": entry.title}
    plain |= _named(entry.file, paths)
    if entry.claim and claim_stands(entry.claim, dossier.record_of(entry.owner)):
        plain["claim"] = entry.claim
    if entry.check:
        plain["check"] = _check(entry.check, paths)
    if entry.edits:
        plain["edits"] = [_edit(edit) for edit in entry.edits]
    if entry.original:
        plain["original"] = {**_named(entry.original, paths)}
    if entry.withdrawals:
        plain["withdrawals"] = [
            {"check": _check(one.check, paths), "by": one.by, "on": one.on.iso, "reason": one.reason}
            for one in entry.withdrawals
        ]
    plain |= _printing(entry)
    if entry.caption:
        plain["caption"] = entry.caption
    if entry.reading:
        plain["reading"] = plain_reading(entry.reading)
    if entry.confirmations:
        plain["confirmations"] = [
            {"row": one.row, "seen": one.seen, "reason": one.reason, "by": one.by, "on": one.on.iso}
            for one in entry.confirmations
        ]
    return plain


def _printing(entry: Evidence) -> dict[str, Json]:
    """What is known of the printing that was scanned."""
    plain: dict[str, Json] = {"printed_from": entry.printed_from} if entry.printed_from else {}
    if entry.compared:
        plain["compared"] = {"by": entry.compared.by, "on": entry.compared.on.iso}
    return plain


def _check(check: OriginalCheck, paths: Paths) -> Json:
    plain: dict[str, Json] = {"verifier": check.verifier, "unit": check.unit, "on": check.on.iso}
    return plain | {"seal": {**_named(check.seal, paths)}} if check.seal else plain


def _edit(edit: PageEdit) -> Json:
    plain: dict[str, Json] = {"page": edit.page}
    if edit.turn:
        plain["turn"] = edit.turn
    if edit.crop:
        plain["crop"] = _area(edit.crop)
    if edit.hidden:
        plain["hidden"] = [_area(area) for area in edit.hidden]
    return plain


def _area(area: Area) -> Json:
    return [area.left, area.top, area.right, area.bottom]


def left_out(dossier: Dossier, pack: Pack) -> tuple[str, ...]:
    """Places of what :func:`encode` cannot write under this pack, such as ``applicants[0].old_field``."""
    found = [f"unit{place}" for place in _strange(dossier.unit, tuple(pack.unit))]
    for number, enterprise in enumerate(dossier.enterprises):
        found += [f"enterprises[{number}]{place}" for place in _strange(enterprise.record, tuple(pack.enterprise))]
    for number, person in enumerate(dossier.applicants):
        found += [f"applicants[{number}]{place}" for place in _strange(person.record, tuple(pack.applicant))]
    kinds = {kind.id for kind in pack.evidence}
    found += [f"evidence[{number}]" for number, entry in enumerate(dossier.evidence) if entry.kind not in kinds]
    return tuple(found)


def _strange(record: Record, fields: tuple[Field, ...]) -> Iterator[str]:
    known = {entry.id: entry for entry in fields}
    for field_id, value in record.values.items():
        entry = known.get(field_id)
        if entry is None or (value != () and _value(value, entry, _AnyPath()) is None):
            yield f".{field_id}"
        elif entry.kind is Kind.TABLE:
            for number, row in enumerate(record.rows(field_id)):
                for place in _strange(row.values, entry.columns):
                    yield f".{field_id}[{number}]{place}"


class _AnyPath(dict[str, str]):
    """Paths for a trial: every file has one."""

    def __missing__(self, _sha256: str) -> str:
        return "x"
