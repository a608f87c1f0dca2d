"""Dossiers to print: one full of marks that name their field, and the shipped sample."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise, Evidence, OriginalCheck
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.exchange.decode import decode
from qilu_desktop.pack.load import load_pack
from qilu_desktop.pack.model import Choice, Field, FieldList, Group, Kind, Pack, Scope
from qilu_desktop.paths import forms_dir, resources_dir

PACK = load_pack(forms_dir() / "2024")
TODAY = date(2024, 7, 22)
PHOTO = FileRef("f" * 64, "照片.jpg", 1000, "image/jpeg")


@cache
def photo() -> bytes:
    """A real JPEG of a legal size."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (413, 579), (90, 120, 160)).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def sample_dossier() -> Dossier:
    """The shipped sample; every attached file is :data:`PHOTO`."""
    found = decode((resources_dir() / "sample" / "dossier.json").read_bytes(), PACK)
    return found.with_files(dict.fromkeys(found.paths, PHOTO))


def context(dossier: Dossier, pack: Pack = PACK, **more: str) -> FormContext:
    return FormContext(pack, dossier, lambda _ref: photo(), TODAY, **more)


@dataclass(frozen=True)
class Spot:
    """A field or a column of a table, and where it stands."""

    scope: Scope
    field: Field
    table: Field | None = None

    @property
    def name(self) -> str:
        inner = f"{self.table.id}." if self.table else ""
        return f"{self.scope.value}.{inner}{self.field.id}"


def spots(pack: Pack = PACK) -> Iterator[Spot]:
    """Every field and every column; a table itself has no text of its own."""
    for listed in pack.lists:
        for entry in listed:
            if entry.kind is Kind.TABLE:
                yield from (Spot(listed.scope, column, entry) for column in entry.columns)
            else:
                yield Spot(listed.scope, entry)


CHOSEN: tuple[dict[str, str | bool], ...] = (
    {
        "unit.kind": "city",
        "unit.publicity_result": "settled",
        "enterprise.nature": "state_held",
        "applicant.employment": "flexible",
        "applicant.route": "a",
        "applicant.appointed": "chief",
        "applicant.industry_field": "strategic",
        "applicant.certificates.result": "pending",
        "applicant.programmes.kind": "qilu",
        "applicant.declassified_result": "passed",
        "applicant.classified": True,
    },
    {
        "unit.kind": "central",
        "unit.publicity_result": "none",
        "enterprise.nature": "private",
        "applicant.employment": "regular",
        "applicant.route": "b",
        "applicant.appointed": "special",
        "applicant.industry_field": "future",
        "applicant.certificates.result": "same",
        "applicant.classified": False,
    },
)
"""Two sets of choices that between them print every field; where nothing is said, the first choice is taken."""

SPOTS = {spot.name: spot for spot in spots()}
_PLACES = {name: place for place, name in enumerate(SPOTS)}


_SPAN = {"applicant.programmes.from": PartialDate(1899, 5, 17), "applicant.programmes.to": PartialDate(2199, 5, 17)}


def mark(name: str) -> str:
    """The text typed into a text field."""
    return f"〔{name}〕"


def choice_mark(name: str, choice: str) -> str:
    """The label that a choice has in :func:`marked_pack`."""
    return f"〔{name}={choice}〕"


def marked_pack() -> Pack:
    """The shipped pack whose choices are labelled with marks, so that a label names its field."""
    return replace(PACK, lists=tuple(_marked_list(listed) for listed in PACK.lists))


def _marked_list(listed: FieldList) -> FieldList:
    groups = (
        Group(group.id, group.title, tuple(_marked_field(listed.scope, entry) for entry in group.fields), group.help)
        for group in listed.groups
    )
    return FieldList(listed.scope, tuple(groups))


def _marked_field(scope: Scope, entry: Field) -> Field:
    columns = tuple(_relabelled(column, f"{scope.value}.{entry.id}.{column.id}") for column in entry.columns)
    return replace(_relabelled(entry, f"{scope.value}.{entry.id}"), columns=columns)


def _relabelled(entry: Field, name: str) -> Field:
    return replace(entry, choices=tuple(Choice(one.id, choice_mark(name, one.id)) for one in entry.choices))


def date_mark(name: str) -> PartialDate:
    """A day in a month that no other field has (1901 onwards); a support period covers every other."""
    if name in _SPAN:
        return _SPAN[name]
    place = _PLACES[name]
    return PartialDate(1901 + place // 12, place % 12 + 1, 17)


def number_mark(name: str) -> Decimal:
    return Decimal(7_300_000 + _PLACES[name])


def shown_marks(spot: Spot, choices: Iterable[str]) -> tuple[str, ...]:
    """The texts by which a document shows a field's mark; *choices* are those that were chosen."""
    if spot.field.kind is Kind.DATE:
        day = date_mark(spot.name)
        return (f"{day.year}.{day.month:02d}", f"{day.year}年{day.month}月")
    if spot.field.kind is Kind.NUMBER:
        return (str(number_mark(spot.name)),)
    if spot.field.kind is Kind.CHOICE:
        return tuple(choice_mark(spot.name, choice) for choice in choices)
    return (mark(spot.name),)


# A sentence of the report whose own facts no other field's mark is looked for in.
_CHOSEN_TEXTS = {"unit.report_sentences.part": "originals"}


def _value(spot: Spot, chosen: dict[str, str | bool]) -> Value:
    kind = spot.field.kind
    if spot.name in _CHOSEN_TEXTS:
        return _CHOSEN_TEXTS[spot.name]
    if kind is Kind.DATE:
        return date_mark(spot.name)
    if kind is Kind.NUMBER:
        return number_mark(spot.name)
    if kind is Kind.CHOICE:
        return chosen.get(spot.name, spot.field.choices[0].id)
    if kind is Kind.YES_NO:
        return chosen.get(spot.name, True)
    return PHOTO if kind is Kind.PHOTO else mark(spot.name)


def _record(scope: Scope, chosen: dict[str, str | bool]) -> Record:
    values: dict[str, Value] = {}
    for entry in PACK.fields(scope):
        if entry.kind is Kind.TABLE:
            cells = {column.id: _value(Spot(scope, column, entry), chosen) for column in entry.columns}
            values[entry.id] = (Row(f"{entry.id}-1", Record(cells)),)
        else:
            values[entry.id] = _value(Spot(scope, entry), chosen)
    return Record(values)


def marked_dossier(chosen: dict[str, str | bool]) -> Dossier:
    """One person, one enterprise and one unit, each field holding its mark; *chosen* sets choices and yes/no."""
    person = Applicant("p1", "e1", _record(Scope.APPLICANT, chosen))
    check = OriginalCheck("审验人", "审验单位", PartialDate(2024, 7, 1))
    return Dossier(
        "2024",
        _record(Scope.UNIT, chosen),
        (Enterprise("e1", _record(Scope.ENTERPRISE, chosen)),),
        (person,),
        (
            Evidence("v1", "p1", "award", "证书", PHOTO, check=check),
            Evidence("v2", UNIT_SUBJECT, "minutes", "x", PHOTO),
        ),
    )
