"""What a filled form says, held against the present answers, and taken over where the clerk has ticked it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise
from qilu_desktop.dossier.values import FileRef, Record, Row, Value
from qilu_desktop.pack.model import Field, Kind, Pack
from qilu_desktop.workspace import edits

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.read_back import ReadBack

NEW = ""
"""The target of a person who is to be added."""
_CUT = 200


@dataclass(frozen=True)
class Source:
    """One person of a filled form (or, with ``unit``, what it says of the recommending unit)."""

    title: str
    applicant: Record
    enterprise: Record
    unit: Record = field(default_factory=Record)

    @property
    def of_unit(self) -> bool:
        """Whether it speaks of the recommending unit."""
        return bool(self.unit.values)


@dataclass(frozen=True)
class Line:
    """An answer that was read: ``said`` in the form, ``held`` now; ``fresh`` where there is none now."""

    scope: str
    field: str
    title: str
    said: str
    held: str
    value: Value
    fresh: bool
    safe: bool

    @property
    def same(self) -> bool:
        """Whether it is what there is already."""
        return self.said == self.held

    @property
    def ticked(self) -> bool:
        """Whether it is taken over unless the clerk says otherwise: only into empty fields."""
        return self.fresh and self.safe


def sources(found: ReadBack, photos: Mapping[str, FileRef]) -> tuple[Source, ...]:
    """The persons of a form, and its unit, as far as it says anything."""
    made: list[Source] = []
    applicant = found.applicant
    for place, photo in photos.items():
        applicant = applicant.with_value(place, photo)
    if applicant.values or found.enterprise.values:
        made.append(Source(applicant.text("name") or "表中的申报人", applicant, found.enterprise))
    for number, person in enumerate(found.people, 1):
        made.append(Source(person.applicant.text("name") or f"第 {number} 行", person.applicant, person.enterprise))
    if found.unit.values:
        made.append(Source("推荐单位", Record(), Record(), found.unit))
    return tuple(made)


def target_of(dossier: Dossier, source: Source) -> str:
    """The applicant that a person of a form is: the same ID number, else the same name borne once; else new."""
    number, name = source.applicant.text("id_number"), source.applicant.text("name")
    by_number = [person for person in dossier.applicants if number and person.id_number == number]
    by_name = [person for person in dossier.applicants if name and person.name == name]
    if by_number:
        return by_number[0].id
    # Another ID number under the same name is another person.
    if len(by_name) == 1 and not (number and by_name[0].id_number):
        return by_name[0].id
    return NEW


def employer_of(dossier: Dossier, source: Source, target: str) -> Enterprise | None:
    """The applying unit that the form's answers go to: the applicant's own, else the one of that name."""
    person = dossier.applicant(target) if target else None
    own = dossier.employer(person) if person else None
    if own is not None:
        return own
    name = source.enterprise.text("name")
    return next((one for one in dossier.enterprises if name and one.name == name), None)


def lines(pack: Pack, dossier: Dossier, source: Source, target: str) -> tuple[Line, ...]:
    """What a person of the form (or its unit) says, field by field, beside what there is."""
    if source.of_unit:
        return tuple(_lines("unit", pack.unit, source.unit, dossier.unit, safe=True))
    person = dossier.applicant(target) if target else None
    employer = employer_of(dossier, source, target)
    held, name = employer.record if employer else Record(), source.enterprise.text("name")
    # Another unit's answers must not slip into this one.
    other = bool(employer and name and employer.name and name != employer.name)
    return (
        *_lines("", pack.applicant, source.applicant, person.record if person else Record(), safe=True),
        *_lines("enterprise", pack.enterprise, source.enterprise, held, safe=not other),
    )


def _lines(scope: str, fields: Iterable[Field], read: Record, held: Record, *, safe: bool) -> Iterable[Line]:
    for entry in fields:
        value = read.get(entry.id)
        if value is not None:
            said, now = _text(entry, value), _text(entry, held.get(entry.id))
            yield Line(scope, entry.id, entry.label, said, now, value, not held.filled(entry.id), safe)


def _text(entry: Field, value: Value | None) -> str:
    if value is None:
        return ""
    if entry.kind is Kind.TABLE and isinstance(value, tuple):
        rows = [row for row in value if isinstance(row, Row)]
        texts = [
            "　".join(filter(None, (display(one, row.values.get(one.id)) for one in entry.columns))) for row in rows
        ]
        return f"{len(rows)} 行：" + "；".join(texts) if rows else ""
    if isinstance(value, FileRef):
        return "照片 1 张"
    return display(entry, value)


def brief(text: str) -> str:
    """A text for a list's cell."""
    flat = " ".join(text.split("\n"))
    return flat if len(flat) <= _CUT else f"{flat[:_CUT]}…"


@dataclass(frozen=True)
class Taking:
    """A person of the form (or the unit), where to, and the answers ticked."""

    source: Source
    target: str
    lines: tuple[Line, ...]


def taken(dossier: Dossier, takings: Iterable[Taking]) -> Dossier:
    """The dossier with the ticked answers; people and units that are new are added last."""
    for taking in takings:
        if taking.lines:
            dossier = _with_unit(dossier, taking) if taking.source.of_unit else _with_person(dossier, taking)
    return dossier


def _with_unit(dossier: Dossier, taking: Taking) -> Dossier:
    for line in taking.lines:
        dossier = edits.with_value(dossier, UNIT_SUBJECT, line.field, line.value)
    return dossier


def _with_person(dossier: Dossier, taking: Taking) -> Dossier:
    target = taking.target
    employer = employer_of(dossier, taking.source, target)
    of_firm = [line for line in taking.lines if line.scope == "enterprise"]
    if employer is None and of_firm:
        ident = _free(dossier, "e")
        dossier = edits.with_enterprise(dossier, ident)
        employer = dossier.enterprise(ident)
    if not target:
        target = _free(dossier, "p")
        dossier = edits.with_applicant(dossier, target, employer.id if employer else "")
    person = dossier.applicant(target)
    if person and employer and not person.enterprise_id:
        dossier = edits.with_employer(dossier, target, employer.id)
    for line in taking.lines:
        subject = employer.id if line.scope == "enterprise" and employer else target
        dossier = edits.with_value(dossier, subject, line.field, _fresh_rows(dossier, subject, line))
    return dossier


def _fresh_rows(dossier: Dossier, subject: str, line: Line) -> Value:
    """Rows get ids that no row bears yet: evidence that proves an old row must not prove a new one."""
    rows = tuple(row for row in line.value if isinstance(row, Row)) if isinstance(line.value, tuple) else ()
    if not rows:
        return line.value
    used = {row.id for row in dossier.record_of(subject).rows(line.field)}
    used |= {entry.claim.rpartition("/")[2] for entry in dossier.evidence if entry.owner == subject}
    free = (f"r{number}" for number in range(1, 10**6) if f"r{number}" not in used)
    return tuple(replace(row, id=next(free)) for row in rows)


def _free(dossier: Dossier, prefix: str) -> str:
    used = {one.id for one in dossier.applicants} | {one.id for one in dossier.enterprises}
    return next(f"{prefix}{number}" for number in range(1, 10**6) if f"{prefix}{number}" not in used)


def called(person: Applicant, number: int) -> str:
    """An applicant in the choice of targets."""
    return f"{number}　{person.name or '未填姓名'}　{person.masked_id}".rstrip("　")
