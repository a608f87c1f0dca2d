"""One piece of the store as plain JSON, and back.

A text is a JSON string and a flag a JSON boolean; what JSON has no kind for is an object of one tagged entry:
``{"n": "1.50"}`` number, ``{"d": "2024-07"}`` date, ``{"f": [sha256, name, size, media]}`` file,
``{"r": [[id, {…}], …]}`` table.  What reads back raises one of :data:`DECODE_FAULTS` over a damaged piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qilu_desktop.dossier.model import Compared, Evidence, OriginalCheck, Waiver, Withdrawal
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.dossier.reading.kept import Confirmation
from qilu_desktop.dossier.reading.plain import Json, plain_reading, reading_of
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value

DECODE_FAULTS = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError)
"""What reading back a damaged piece can raise."""


def texts_in(plain: Json) -> Iterator[str]:
    """Every text in a piece, names included."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list):
        for entry in plain:
            yield from texts_in(entry)
    elif isinstance(plain, dict):
        for name, entry in plain.items():
            yield name
            yield from texts_in(entry)


def plain_value(value: object) -> Json:
    """An answer.

    Raises:
        TypeError: it is no value.
    """
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
    return {field_id: plain_value(value) for field_id, value in record.values.items()}


def plain_evidence(entry: Evidence) -> Json:
    """A piece of evidence; what it has not is left out."""
    plain: dict[str, Json] = {
        "owner": entry.owner,
        "kind": entry.kind,
        "title": entry.title,
        "claim": entry.claim,
        "file": plain_value(entry.file),
    }
    if entry.check:
        plain["check"] = _plain_check(entry.check)
    if entry.edits:
        plain["edits"] = [_plain_edit(edit) for edit in entry.edits]
    if entry.original:
        plain["original"] = plain_value(entry.original)
    if entry.withdrawals:
        plain["withdrawals"] = [[_plain_check(one.check), one.by, one.on.iso, one.reason] for one in entry.withdrawals]
    if entry.printed_from:
        plain["printed_from"] = entry.printed_from
    if entry.compared:
        plain["compared"] = [entry.compared.by, entry.compared.on.iso]
    if entry.caption:
        plain["caption"] = entry.caption
    if entry.reading:
        plain["reading"] = plain_reading(entry.reading)
    if entry.confirmations:
        plain["confirmations"] = [[one.row, one.seen, one.reason, one.by, one.on.iso] for one in entry.confirmations]
    return plain


def _plain_check(check: OriginalCheck) -> Json:
    seal = [plain_value(check.seal)] if check.seal else []
    return [check.verifier, check.unit, check.on.iso, *seal]


def _plain_edit(edit: PageEdit) -> Json:
    """Page, turn, what is kept (an empty list: all), what is hidden."""
    return [edit.page, edit.turn, _plain_area(edit.crop), [_plain_area(area) for area in edit.hidden]]


def _plain_area(area: Area | None) -> Json:
    return [area.left, area.top, area.right, area.bottom] if area else []


def plain_waiver(entry: Waiver) -> Json:
    """A reason given."""
    return [entry.rule, entry.subject, entry.reason, entry.by, entry.on.iso]


def value_of(plain: Json) -> Value:
    """An answer read back."""
    if isinstance(plain, (str, bool)):
        return plain
    if isinstance(plain, list):
        return tuple(text_of(entry) for entry in plain)
    if isinstance(plain, dict):
        ((tag, held),) = plain.items()
        return _tagged(tag, held)
    raise ValueError("not a stored value")


def _tagged(tag: str, held: Json) -> Value:
    if tag == "n":
        return Decimal(text_of(held))
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
    return Row(text_of(row_id), Record({field_id: value_of(value) for field_id, value in values.items()}))


def _file(plain: Json) -> FileRef:
    if not isinstance(plain, list):
        raise ValueError("not a file")
    sha256, name, size, media = plain
    if not isinstance(size, int) or not re.fullmatch("[0-9a-f]{64}", text_of(sha256)):
        raise ValueError("not a file")
    return FileRef(text_of(sha256), text_of(name), size, text_of(media))


def _day(plain: Json) -> PartialDate:
    # Not PartialDate.parse: what was stored comes back as it was, whatever the range of typed dates becomes.
    return PartialDate(*(int(part) for part in text_of(plain).split("-")))


def evidence_of(evidence_id: str, plain: Json) -> Evidence:
    """Evidence read back."""
    if not isinstance(plain, dict):
        raise ValueError("not evidence")
    check, original = plain.get("check"), plain.get("original")
    return Evidence(
        id=evidence_id,
        owner=text_of(plain["owner"]),
        kind=text_of(plain["kind"]),
        title=text_of(plain["title"]),
        file=_kept(plain["file"]),
        claim=text_of(plain["claim"]),
        check=_check(check) if check is not None else None,
        edits=tuple(_edit(entry) for entry in _listed(plain.get("edits", []))),
        original=_kept(original) if original is not None else None,
        withdrawals=tuple(_withdrawal(entry) for entry in _listed(plain.get("withdrawals", []))),
        printed_from=text_of(plain.get("printed_from", "")),
        reading=reading_of(plain["reading"]) if "reading" in plain else None,
        confirmations=tuple(_confirmation(one) for one in _listed(plain.get("confirmations", []))),
        caption=text_of(plain.get("caption", "")),
        compared=_compared(plain["compared"]) if "compared" in plain else None,
    )


def _compared(plain: Json) -> Compared:
    by, on = _listed(plain)
    return Compared(text_of(by), _day(on))


def _kept(plain: Json) -> FileRef:
    return _file(plain["f"] if isinstance(plain, dict) else plain)


def _listed(plain: Json) -> list[Json]:
    if not isinstance(plain, list):
        raise ValueError("not a list")
    return plain


def _withdrawal(plain: Json) -> Withdrawal:
    check, by, on, reason = _listed(plain)
    return Withdrawal(_check(check), text_of(by), _day(on), text_of(reason))


def _confirmation(plain: Json) -> Confirmation:
    row, seen, reason, by, on = _listed(plain)
    return Confirmation(text_of(row), text_of(seen), text_of(reason), text_of(by), _day(on))


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
    return OriginalCheck(text_of(verifier), text_of(unit), _day(on), _kept(seal[0]) if seal else None)


def waivers_of(plain: Json) -> tuple[Waiver, ...]:
    """All reasons read back."""
    return tuple(_waiver(entry) for entry in _listed(plain))


def _waiver(plain: Json) -> Waiver:
    if not isinstance(plain, list):
        raise ValueError("not a waiver")
    rule, subject, reason, by, on = plain
    return Waiver(text_of(rule), text_of(subject), text_of(reason), text_of(by), _day(on))


def ids_of(plain: Json) -> list[str]:
    """An order of ids read back."""
    if not isinstance(plain, list):
        raise ValueError("not a list")
    return [text_of(entry) for entry in plain]


def text_of(plain: Json) -> str:
    """A text read back."""
    if not isinstance(plain, str):
        raise ValueError("not a text")
    return plain
