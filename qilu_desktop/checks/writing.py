"""How numbers and names are written: what is printed is what was typed (5.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from qilu_desktop.checks import reading
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.fixes import put
from qilu_desktop.checks.identity import are_phones
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.spot import Spot
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import IdNumber, parse_certificate, parse_id, uscc_fault
from qilu_desktop.dossier.printable import lookalikes
from qilu_desktop.pack.model import Kind, Scope

Tidy: TypeAlias = Callable[[str], str | None]
Holds: TypeAlias = Callable[[str], bool]


def _is_id(text: str) -> bool:
    return isinstance(parse_id(text), IdNumber)


def _is_uscc(text: str) -> bool:
    return uscc_fault(text) is None


def _is_certificate(text: str) -> bool:
    return parse_certificate(text) is not None


def _any(text: str) -> bool:
    return bool(text)


_NUMBERS: Mapping[Scope, Mapping[str, tuple[Holds, Tidy]]] = {
    Scope.UNIT: {
        "uscc": (_is_uscc, reading.tidy_uscc),
        "postcode": (_any, reading.tidy_postcode),
        "phone": (are_phones, reading.tidy_phones),
        "mobile": (are_phones, reading.tidy_phones),
        "email": (_any, reading.tidy_email),
    },
    Scope.ENTERPRISE: {
        "uscc": (_is_uscc, reading.tidy_uscc),
        "phone": (are_phones, reading.tidy_phones),
    },
    Scope.APPLICANT: {
        "id_number": (_is_id, reading.tidy_id),
        "mobile": (are_phones, reading.tidy_phones),
        "postcode": (_any, reading.tidy_postcode),
        "certificates.number": (_is_certificate, reading.tidy_certificate),
    },
}
_NAMES = {
    Scope.UNIT: frozenset({"contact", "panel.name"}),
    Scope.ENTERPRISE: frozenset({"contact"}),
    Scope.APPLICANT: frozenset({"name", "apprentices.name"}),
}
_SPECIAL = {
    scope: frozenset(place.partition(".")[0] for place in (*_NUMBERS[scope], *_NAMES[scope])) for scope in Scope
}
"""Fields that are numbers or names, or hold a column of them."""


@Heading(
    "values.written", "号码和姓名写法规范", "5.3", Severity.WARN, "unit.* enterprise.* applicant.*", fixable=True
).each(EVERYWHERE)
def untidy(subject: Subject) -> Iterator[Note]:
    """Full-width, blanks and lower case in numbers; blanks in names; invisible marks; look-alikes of characters."""
    clean = reading.tidy_prose(subject.prose) == subject.prose
    special = _SPECIAL[subject.scope]
    for spot in subject.texts:
        if not isinstance(spot.value, str) or (clean and spot.text == spot.value and spot.entry.id not in special):
            continue
        better, what = _better(subject, spot, spot.value)
        # A text of unseen marks alone would be emptied: nothing is certain there.
        if better and better.strip() and better != spot.value:
            note = spot.note(f"{spot.label}{what}，会照样印出来。", "请改成规范写法。")
            yield replace(note, fix=put(subject.id, note.field, better, "改成规范写法", note.row, note.column))


def _better(subject: Subject, spot: Spot, typed: str) -> tuple[str | None, str]:
    place = f"{spot.entry.id}.{spot.part.id}" if spot.row else spot.entry.id
    holds, tidy = _NUMBERS[subject.scope].get(place, (None, None))
    if holds and tidy:
        # A number that does not hold as it was typed is for the rule on that number.
        return tidy(typed) if holds(typed) else None, "里有空格、全角字符、小写字母或多余的符号"
    if alike := lookalikes(typed):
        seen, meant = alike[0]
        return reading.tidy_prose(
            typed
        ), f"里的“{seen}”（U+{ord(seen):04X}）是部首或兼容字符，不是汉字“{meant}”，查找、核对会对不上"
    if place in _NAMES[subject.scope] and (name := reading.tidy_name(typed)):
        return name, "的字中间或前后有空格"
    if spot.part.kind is Kind.LONG_TEXT:
        return reading.tidy_prose(typed), "里夹有看不见的字符"
    return reading.tidy_text(typed), "前后有空格，或夹有看不见的字符"


RULES = (untidy,)
