"""One person's words or files under another's name (5.3, 4.3; facts: evidence without the applicant's own name)."""

from __future__ import annotations

from collections.abc import Iterator

from qilu_desktop.checks.agreement import OWN_TEXTS
from qilu_desktop.checks.evidence import GROUP, first_page, titled
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.spot import Spot
from qilu_desktop.checks.views import Subject, Whole
from qilu_desktop.dossier.identifiers import mask_ids_in

_MOST_PEOPLE = 60
"""Everybody is compared with everybody: beyond this many (six quotas) the comparison is left out."""

_SHORTEST_IN_TEXT = 3
"""Names of two characters also stand inside other words."""


def _several(whole: Whole) -> bool:
    return 1 < len(whole.people) <= _MOST_PEOPLE


def _name(subject: Subject) -> str:
    return "".join(subject.record.text("name").split())


def _narratives(person: Subject) -> tuple[Spot, ...]:
    return tuple(spot for spot in person.texts if spot.entry.id in OWN_TEXTS)


def _others(whole: Whole, person: Subject, shortest: int) -> list[str]:
    """Names of the other applicants that are no part of the person's own."""
    own = _name(person)
    names = (_name(other) for other in whole.people if other is not person)
    return [name for name in names if len(name) >= shortest and name not in own]


@Heading(
    "text.other_person",
    "事迹写的是本人",
    "5.3",
    Severity.WARN,
    "applicant.name applicant.achievements applicant.achievements_short applicant.deeds applicant.recognised "
    "applicant.inspection",
).whole(_several)
def other_person(whole: Whole) -> Iterator[Note]:
    """A narrative that names another applicant of this workspace and never the person it is about."""
    for person in whole.people:
        others = _others(whole, person, _SHORTEST_IN_TEXT)
        own = _name(person)
        for spot in person.once(_narratives):
            if own and own in spot.text:
                continue
            named = next((name for name in others if name in spot.text), "")
            if named:
                said = f"{person.who}：{spot.label}写到另一名申报人“{mask_ids_in(named)[:20]}”，没有写到本人姓名。"
                remedy = "请核对是否粘贴了别人的材料；确实写本人的，可不改。"
                yield Note(said, remedy, field=spot.entry.id, subject=person.id)


@Heading(
    "text.other_unit",
    "意见和事迹写的是本单位",
    "5.3",
    Severity.WARN,
    "enterprise.name applicant.achievements applicant.achievements_short applicant.deeds applicant.recognised "
    "applicant.inspection",
).whole(lambda whole: _several(whole) and len(whole.enterprises) > 1)
def other_unit(whole: Whole) -> Iterator[Note]:
    """A narrative that names another applying unit of this workspace and not the applicant's own."""
    names = [firm.record.text("name") for firm in whole.enterprises]
    for person in whole.people:
        own = person.employer.name if person.employer else ""
        if own:
            yield from _foreign_units(person, own, [name for name in names if len(name) > 4 and name not in own])


def _foreign_units(person: Subject, own: str, others: list[str]) -> Iterator[Note]:
    for spot in person.once(_narratives):
        if own in spot.text:
            continue
        named = next((name for name in others if name in spot.text), "")
        if named:
            said = f"{person.who}：{spot.label}写到另一申报单位“{named[:30]}”，没有写到本人的申报单位。"
            remedy = "请核对是否粘贴了别人的材料；以前在该单位工作的，可不改。"
            yield Note(said, remedy, field=spot.entry.id, subject=person.id)


@Heading("evidence.other_person", "佐证材料是本人的", "4.3a 4.3b", Severity.WARN, "applicant.name").whole(
    lambda whole: _several(whole) and bool(whole.dossier.evidence)
)
def other_persons_file(whole: Whole) -> Iterator[Note]:
    """A file whose name or title names another applicant and not the person it was added to."""
    about_people = {kind.id for kind in whole.pack.evidence if not kind.claims}
    for person in whole.people:
        own, others = _name(person), _others(whole, person, 2)
        for entry in person.evidence:
            text = f"{entry.title}\n{entry.file.name}"
            named = next((name for name in others if name in text), "")
            if named and (not own or own not in text) and entry.kind not in about_people:
                said = f"{person.who}：{titled(person, entry)}的名称写的是另一名申报人“{mask_ids_in(named)[:20]}”。"
                remedy = "请核对是否放错人；放错的移给本人，没有放错的改写名称。"
                page = first_page(person, entry)
                yield Note(said, remedy, evidence=entry.id, page=page, subject=person.id, group=GROUP)


RULES = (other_person, other_unit, other_persons_file)
