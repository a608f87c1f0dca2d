"""How answers and a whole dossier are written into the store: small pieces of canonical JSON under fixed keys.

A text is a JSON string and a flag a JSON boolean; what JSON has no kind for is an object of one tagged entry:
``{"n": "1.50"}`` number, ``{"d": "2024-07"}`` date, ``{"f": [sha256, name, size, media]}`` file,
``{"r": [[id, {…}], …]}`` table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from qilu_desktop.dossier.model import (
    UNIT_SUBJECT,
    Applicant,
    Dossier,
    Enterprise,
    Evidence,
    OriginalCheck,
    Waiver,
    Withdrawal,
)
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.dossier.reading.kept import Confirmation
from qilu_desktop.dossier.reading.plain import Json, plain_reading, reading_of
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.errors import InputError

DECODE_FAULTS = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError)
"""What reading back a damaged piece can raise."""

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


def changes_between(old: Dossier | None, new: Dossier) -> dict[Key, str | None]:
    """The pieces to write (text) and to remove (None) to get from *old* (None: nothing) to *new*.

    Raises:
        InputError: a text holds a character that cannot be kept (NUL, half a surrogate pair).
    """
    # An edit leaves nearly everything the very same object: that is not looked into, however many people there are.
    same = _objects(old) & _objects(new) if old else frozenset[int]()
    before = dict(_pieces(old, same)) if old else {}
    after = dict(_pieces(new, same))
    changed: dict[Key, str | None] = {key: None for key in before if key not in after}
    for key, value in after.items():
        if key in before and (before[key] is value or (key in _ORDERS and before[key] == value)):
            continue
        text = _dump(key, value)
        if key not in before or _dump(key, before[key]) != text:
            changed[key] = text
    return changed


_Piece: TypeAlias = Value | Evidence | tuple[Waiver, ...]


def _objects(dossier: Dossier) -> frozenset[int]:
    """Which objects a dossier is made of, for as long as it is held."""
    return frozenset(map(id, (*dossier.enterprises, *dossier.applicants, *dossier.evidence)))


def _pieces(dossier: Dossier, same: frozenset[int]) -> Iterator[tuple[Key, _Piece]]:
    """The pieces of a dossier without those of the objects in *same*."""
    yield _PACK, dossier.pack_id
    yield _ENTERPRISES, tuple(entry.id for entry in dossier.enterprises)
    yield _APPLICANTS, tuple(entry.id for entry in dossier.applicants)
    yield _ATTACHED, tuple(entry.id for entry in dossier.evidence)
    yield _WAIVERS, dossier.waivers
    yield from _answers(UNIT_SUBJECT, dossier.unit)
    for enterprise in dossier.enterprises:
        if id(enterprise) not in same:
            yield from _answers(enterprise.id, enterprise.record)
    for person in dossier.applicants:
        if id(person) not in same:
            yield Key(_EMPLOYER, person.id), person.enterprise_id
            yield from _answers(person.id, person.record)
    for entry in dossier.evidence:
        if id(entry) not in same:
            yield Key(_EVIDENCE, entry.id), entry


def _answers(subject: str, record: Record) -> Iterator[tuple[Key, Value]]:
    for field_id, value in record.values.items():
        yield Key(_ANSWER, subject, field_id), value


def _dump(key: Key, piece: _Piece) -> str:
    if key == _WAIVERS and isinstance(piece, tuple):
        plain: Json = [_plain_waiver(entry) for entry in piece if isinstance(entry, Waiver)]
    elif isinstance(piece, Evidence):
        plain = _plain_evidence(piece)
    else:
        plain = _plain_value(piece)
    for text in (*key, *_texts(plain)):
        if _NO_TEXT.search(text):
            raise InputError(
                "文字里混有无法保存的特殊字符（看不见的控制符或半个字符）。", "请删去该处文字，改为手工录入后重试。"
            )
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _texts(plain: Json) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list):
        for entry in plain:
            yield from _texts(entry)
    elif isinstance(plain, dict):
        for name, entry in plain.items():
            yield name
            yield from _texts(entry)


def _plain_value(value: object) -> Json:
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, PartialDate):
        return {"d": value.iso}
    if isinstance(value, FileRef):
        return {"f": [value.sha256, value.name, value.size, value.media]}
    if isinstance(value, tuple):
        return _plain_tuple(value)
    raise TypeError(f"not a value: {type(value).__name__}")


def _plain_tuple(value: tuple[object, ...]) -> Json:
    rows = [entry for entry in value if isinstance(entry, Row)]
    if rows:
        return {"r": [[row.id, _plain_record(row.values)] for row in rows]}
    return [entry for entry in value if isinstance(entry, str)]


def _plain_record(record: Record) -> Json:
    return {field_id: _plain_value(value) for field_id, value in record.values.items()}


def _plain_evidence(entry: Evidence) -> Json:
    plain: dict[str, Json] = {
        "owner": entry.owner,
        "kind": entry.kind,
        "title": entry.title,
        "claim": entry.claim,
        "file": _plain_value(entry.file),
    }
    if entry.check:
        plain["check"] = _plain_check(entry.check)
    if entry.edits:
        plain["edits"] = [_plain_edit(edit) for edit in entry.edits]
    if entry.original:
        plain["original"] = _plain_value(entry.original)
    if entry.withdrawals:
        plain["withdrawals"] = [[_plain_check(one.check), one.by, one.on.iso, one.reason] for one in entry.withdrawals]
    if entry.printed_from:
        plain["printed_from"] = entry.printed_from
    if entry.caption:
        plain["caption"] = entry.caption
    if entry.reading:
        plain["reading"] = plain_reading(entry.reading)
    if entry.confirmations:
        plain["confirmations"] = [[one.row, one.seen, one.reason, one.by, one.on.iso] for one in entry.confirmations]
    return plain


def _plain_check(check: OriginalCheck) -> Json:
    seal = [_plain_value(check.seal)] if check.seal else []
    return [check.verifier, check.unit, check.on.iso, *seal]


def _plain_edit(edit: PageEdit) -> Json:
    """Page, turn, what is kept (an empty list: all), what is hidden."""
    return [edit.page, edit.turn, _plain_area(edit.crop), [_plain_area(area) for area in edit.hidden]]


def _plain_area(area: Area | None) -> Json:
    return [area.left, area.top, area.right, area.bottom] if area else []


def _plain_waiver(entry: Waiver) -> Json:
    return [entry.rule, entry.subject, entry.reason, entry.by, entry.on.iso]


def dossier_from(pieces: Mapping[Key, str]) -> Dossier:
    """The dossier that the pieces make.

    Raises:
        one of DECODE_FAULTS: a piece is missing or damaged.
    """
    plain = {key: json.loads(text) for key, text in pieces.items()}
    records = _records(plain)
    return Dossier(
        pack_id=_text(plain[_PACK]),
        unit=records.get(UNIT_SUBJECT, Record()),
        enterprises=tuple(Enterprise(one, records.get(one, Record())) for one in _ids(plain[_ENTERPRISES])),
        applicants=tuple(
            Applicant(one, _text(plain[Key(_EMPLOYER, one)]), records.get(one, Record()))
            for one in _ids(plain[_APPLICANTS])
        ),
        evidence=tuple(_evidence(one, plain[Key(_EVIDENCE, one)]) for one in _ids(plain[_ATTACHED])),
        waivers=tuple(_waiver(entry) for entry in plain[_WAIVERS]),
    )


def _records(plain: Mapping[Key, Json]) -> dict[str, Record]:
    gathered: dict[str, dict[str, Value]] = {}
    for key, value in plain.items():
        if key.area == _ANSWER:
            gathered.setdefault(key.owner, {})[key.field] = _value(value)
    return {subject: Record(values) for subject, values in gathered.items()}


def _value(plain: Json) -> Value:
    if isinstance(plain, (str, bool)):
        return plain
    if isinstance(plain, list):
        return tuple(_text(entry) for entry in plain)
    if isinstance(plain, dict):
        ((tag, held),) = plain.items()
        return _tagged(tag, held)
    raise ValueError("not a stored value")


def _tagged(tag: str, held: Json) -> Value:
    if tag == "n":
        return Decimal(_text(held))
    if tag == "d":
        return _day(held)
    if tag == "f":
        return _file(held)
    if tag == "r" and isinstance(held, list):
        return tuple(_row(entry) for entry in held)
    raise ValueError("unknown tag")


def _row(plain: Json) -> Row:
    if not isinstance(plain, list):
        raise ValueError("not a row")
    row_id, values = plain
    if not isinstance(values, dict):
        raise ValueError("not a row")
    return Row(_text(row_id), Record({field_id: _value(value) for field_id, value in values.items()}))


def _file(plain: Json) -> FileRef:
    if not isinstance(plain, list):
        raise ValueError("not a file")
    sha256, name, size, media = plain
    if not isinstance(size, int) or not re.fullmatch("[0-9a-f]{64}", _text(sha256)):
        raise ValueError("not a file")
    return FileRef(_text(sha256), _text(name), size, _text(media))


def _day(plain: Json) -> PartialDate:
    # Not PartialDate.parse: what was stored comes back as it was, whatever the range of typed dates becomes.
    return PartialDate(*(int(part) for part in _text(plain).split("-")))


def _evidence(evidence_id: str, plain: Json) -> Evidence:
    if not isinstance(plain, dict):
        raise ValueError("not evidence")
    check, original = plain.get("check"), plain.get("original")
    return Evidence(
        id=evidence_id,
        owner=_text(plain["owner"]),
        kind=_text(plain["kind"]),
        title=_text(plain["title"]),
        file=_kept(plain["file"]),
        claim=_text(plain["claim"]),
        check=_check(check) if check is not None else None,
        edits=tuple(_edit(entry) for entry in _listed(plain.get("edits", []))),
        original=_kept(original) if original is not None else None,
        withdrawals=tuple(_withdrawal(entry) for entry in _listed(plain.get("withdrawals", []))),
        printed_from=_text(plain.get("printed_from", "")),
        reading=reading_of(plain["reading"]) if "reading" in plain else None,
        confirmations=tuple(_confirmation(one) for one in _listed(plain.get("confirmations", []))),
        caption=_text(plain.get("caption", "")),
    )


def _kept(plain: Json) -> FileRef:
    return _file(plain["f"] if isinstance(plain, dict) else plain)


def _listed(plain: Json) -> list[Json]:
    if not isinstance(plain, list):
        raise ValueError("not a list")
    return plain


def _withdrawal(plain: Json) -> Withdrawal:
    check, by, on, reason = _listed(plain)
    return Withdrawal(_check(check), _text(by), _day(on), _text(reason))


def _confirmation(plain: Json) -> Confirmation:
    row, seen, reason, by, on = _listed(plain)
    return Confirmation(_text(row), _text(seen), _text(reason), _text(by), _day(on))


def _edit(plain: Json) -> PageEdit:
    page, turn, crop, hidden = _listed(plain)
    areas = tuple(area for one in _listed(hidden) if (area := _area(one)))
    return PageEdit(_whole(page), _whole(turn), _area(crop), areas)


def _area(plain: Json) -> Area | None:
    sides = [_whole(side) for side in _listed(plain)]
    return Area(*sides) if sides else None


def _whole(plain: Json) -> int:
    if not isinstance(plain, int):
        raise ValueError("not a number")
    return plain


def _check(plain: Json) -> OriginalCheck:
    if not isinstance(plain, list):
        raise ValueError("not a check")
    verifier, unit, on, *seal = plain
    return OriginalCheck(_text(verifier), _text(unit), _day(on), _kept(seal[0]) if seal else None)


def _waiver(plain: Json) -> Waiver:
    if not isinstance(plain, list):
        raise ValueError("not a waiver")
    rule, subject, reason, by, on = plain
    return Waiver(_text(rule), _text(subject), _text(reason), _text(by), _day(on))


def _ids(plain: Json) -> Iterable[str]:
    if not isinstance(plain, list):
        raise ValueError("not a list")
    return [_text(entry) for entry in plain]


def _text(plain: Json) -> str:
    if not isinstance(plain, str):
        raise ValueError("not a text")
    return plain
