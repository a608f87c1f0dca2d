"""Laws of taking a parcel in: nothing chosen changes nothing, twice is once, all theirs is what was sent."""

from __future__ import annotations

from dataclasses import replace

from exchange_strategies import dossiers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qilu_desktop.dossier.model import Dossier, Enterprise, claim_stands
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.exchange.differences import Change, Sort, same
from qilu_desktop.exchange.parcel import Parcel
from qilu_desktop.exchange.plan import AS_NEW, LEAVE_OUT, Plan, plan
from qilu_desktop.exchange.take import Choices, Side, merged
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Field, FieldList, Group, Kind
from qilu_desktop.workspace.edits import refuse_broken

_KINDS = 2
"""Fields of each kind that the laws are tried on: more are more of the same."""


def _small(listed: FieldList) -> FieldList:
    """A list of few fields, of every kind, whose tables have few columns."""
    found: list[Field] = []
    for entry in listed:
        if entry.id in ("name", "uscc") or sum(1 for one in found if one.kind is entry.kind) < _KINDS:
            found.append(replace(entry, columns=entry.columns[:3]))
    return FieldList(listed.scope, (Group("all", "", tuple(found)),))


_WHOLE = find_pack("2024")
PACK = replace(_WHOLE, lists=tuple(_small(listed) for listed in _WHOLE.lists))
THEIRS = Choices(Side.THEIRS, Side.THEIRS, Side.THEIRS)
USUAL = Choices(Side.MINE)
LAWS = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def _named(dossier: Dossier) -> Dossier:
    """The dossier with applying units that have names of their own, and claims that stand."""
    firms = (Enterprise(one.id, one.record.with_value("name", f"单位{one.id}")) for one in dossier.enterprises)
    firms = (Enterprise(one.id, one.record.with_value("uscc", None)) for one in firms)
    return replace(dossier, enterprises=tuple(firms))


@st.composite
def mixed(draw: st.DrawFn, mine: Record, theirs: Record) -> Record:
    """Answers of which some are as the other side has them, tables with rows of both, some under other ids."""
    found = mine
    for field in PACK.applicant:
        if not draw(st.booleans()):
            continue
        if field.kind is not Kind.TABLE:
            found = found.with_value(field.id, theirs.get(field.id))
            continue
        rows = [*mine.rows(field.id)]
        for row in theirs.rows(field.id):
            used = {one.id for one in rows}
            if draw(st.booleans()):
                row_id = row.id if row.id not in used and draw(st.booleans()) else f"x{len(rows)}{row.id}"
                cells = list(row.values)
                values = (
                    row.values.with_value(draw(st.sampled_from(cells)), None)
                    if cells and draw(st.booleans())
                    else row.values
                )
                rows.append(Row(row_id, values))
        found = found.with_value(field.id, tuple(rows))
    return found


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Parcel, Dossier, dict[str, str]]:
    """A parcel, a workspace that has some of it already, and who its people are."""
    sent, base = _named(draw(dossiers(PACK))), _named(draw(dossiers(PACK)))
    free = [person.id for person in base.applicants]
    who: dict[str, str] = {}
    for person in sent.applicants:
        who[person.id] = draw(st.sampled_from([*free, *free, AS_NEW, LEAVE_OUT]))
        if who[person.id] in free:
            free.remove(who[person.id])
            own = base.record_of(who[person.id])
            base = base.with_record(who[person.id], draw(mixed(own, person.record)))
    evidence = [
        one
        if one.owner == "unit" or not one.claim or claim_stands(one.claim, base.record_of(one.owner))
        else replace(one, claim="")
        for one in base.evidence
    ]
    return Parcel("x.qlsj", 0, PACK, sent), replace(base, evidence=tuple(evidence)), who


def chosen(planned: Plan, choices: Choices) -> tuple[Change, ...]:
    """The changes that are taken."""
    return tuple(one for one in planned.changes if choices.side(one) is Side.THEIRS)


@LAWS
@given(meetings(), st.sampled_from([THEIRS, USUAL, Choices(Side.THEIRS)]))
def test_the_laws_of_taking_in(meeting: tuple[Parcel, Dossier, dict[str, str]], choices: Choices) -> None:
    nothing_chosen_changes_nothing(*meeting)
    twice_is_once_and_what_is_made_holds_together(*meeting, choices)
    all_theirs_are_the_senders_values(*meeting)


def nothing_chosen_changes_nothing(parcel: Parcel, base: Dossier, who: dict[str, str]) -> None:
    """People who are not taken in leave no trace, nor do changes."""
    stay = {person: LEAVE_OUT if own == AS_NEW else own for person, own in who.items()}
    planned = plan(parcel, base, stay)
    assert merged(planned, ()) == base
    assert len({one.key for one in planned.changes}) == len(planned.changes), "each change has a key of its own"


def twice_is_once_and_what_is_made_holds_together(
    parcel: Parcel, base: Dossier, who: dict[str, str], choices: Choices
) -> None:
    """A second time changes nothing; claims stand, and one's own 审验 stays."""
    planned = plan(parcel, base, who)
    once = merged(planned, chosen(planned, choices))
    refuse_broken(once)
    settled = {one.sent: one.target or LEAVE_OUT for one in planned.people}
    again = plan(parcel, once, settled)
    assert merged(again, chosen(again, choices)) == once
    assert not [one for one in again.changes if one.sort is Sort.ADDITION]
    assert all(
        not one.claim or claim_stands(one.claim, once.record_of(one.owner))
        for one in once.evidence
        if one.owner != "unit"
    )
    kept = {one.id: one for one in once.evidence}
    for entry in base.evidence:
        if entry.check:
            assert kept[entry.id].check == entry.check, "审验 of one's own stays"


def all_theirs_are_the_senders_values(parcel: Parcel, base: Dossier, who: dict[str, str]) -> None:
    """Where all is taken, the people say what was sent, and nobody else is touched."""
    planned = plan(parcel, base, who)
    made = merged(planned, chosen(planned, THEIRS))
    for one in planned.people:
        if not one.target:
            continue
        got, sent = made.applicant(one.target), parcel.dossier.applicant(one.sent)
        assert got
        assert sent
        for field in PACK.applicant:
            if field.kind is Kind.TABLE:
                rows = [[row.values for row in side.record.rows(field.id)] for side in (got, sent)]
                assert len(rows[0]) == len(rows[1])
                assert all(any(_alike(row, other) for other in rows[1]) for row in rows[0])
            else:
                assert same(got.record.get(field.id), sent.record.get(field.id))
        units = [side.name if side else "" for side in (made.employer(got), parcel.dossier.employer(sent))]
        assert units[0] == units[1]
    untouched = {person.id for person in base.applicants} - {one.target for one in planned.people}
    assert all(made.applicant(one) == base.applicant(one) for one in untouched)


def _alike(one: Record, other: Record) -> bool:
    return all(same(one.get(key), other.get(key)) for key in {*one, *other})
