"""Laws of taking a parcel in: nothing chosen changes nothing, twice is once, all theirs is what was sent.

The two sides draw from the same few answers, row ids and files, so that they agree, differ and collide often.
"""

from __future__ import annotations

from builders import day, file_ref, row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise, Evidence, OriginalCheck, claim_stands
from qilu_desktop.dossier.values import Record, Row, Value
from qilu_desktop.exchange.differences import Change, Sort, same
from qilu_desktop.exchange.parcel import Parcel
from qilu_desktop.exchange.plan import AS_NEW, LEAVE_OUT, Plan, plan
from qilu_desktop.exchange.take import Choices, Side, merged
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Kind
from qilu_desktop.workspace.edits import refuse_broken

PACK = find_pack("2024")
THEIRS = Choices(Side.THEIRS, Side.THEIRS, Side.THEIRS)
USUAL = Choices(Side.MINE)
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = st.sampled_from([None, None, "甲", "乙"])
CHECKS = st.none() | st.builds(
    OriginalCheck, st.sampled_from(["赵某", "钱某"]), st.just("市局"), st.just(day("2024-07"))
)


def filled(**answers: Value | None) -> dict[str, Value]:
    """The answers that are any."""
    return {key: value for key, value in answers.items() if value is not None}


ROWS = st.lists(
    st.builds(
        lambda row_id, name, number, rank: row(row_id, **filled(name=name, number=number, rank=rank)),
        st.sampled_from(["r1", "r2", "r3"]),
        *[WORDS] * 3,
    ),
    max_size=3,
    unique_by=lambda one: one.id,
).map(tuple[Row, ...])
PHOTOS = st.sampled_from([None, file_ref("一.jpg", "image/jpeg"), file_ref("二.jpg", "image/jpeg")])
RECORDS = st.builds(
    lambda post, front, photo, rows: Record(
        filled(post_name=post, front_line=front, photo=photo, innovations=rows or None)
    ),
    WORDS,
    st.sampled_from([None, True, False]),
    PHOTOS,
    ROWS,
)


@st.composite
def pieces(draw: st.DrawFn, owner: str, record: Record, first: int) -> list[Evidence]:
    """Evidence of a person whose claims stand."""
    rows = record.rows("innovations")
    claims = ["", *(["innovations"] if rows else []), *(f"innovations/{one.id}" for one in rows)]
    return [
        Evidence(
            f"v{first + at}",
            owner,
            draw(st.sampled_from(["achievement", "other"])),
            draw(st.sampled_from(["", "名称", "改名"])),
            file_ref(draw(st.sampled_from(["A.png", "B.png"]))),
            draw(st.sampled_from(claims)),
            draw(CHECKS),
        )
        for at in range(draw(st.integers(0, 3)))
    ]


@st.composite
def sides(draw: st.DrawFn) -> Dossier:
    """A workspace of two people and two applying units."""
    firms = tuple(Enterprise(f"e{at}", Record(filled(name=f"单位{at}", area=draw(WORDS)))) for at in (1, 2))
    people = tuple(Applicant(f"p{at}", draw(st.sampled_from(["", "e1", "e2"])), draw(RECORDS)) for at in (1, 2))
    evidence = [draw(pieces(person.id, person.record, 10 * at)) for at, person in enumerate(people)]
    return Dossier(PACK.id, Record(), firms, people, tuple(one for each in evidence for one in each))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Parcel, Dossier, dict[str, str]]:
    """A parcel, a workspace, and who the parcel's people are."""
    who = dict(zip(("p1", "p2"), draw(st.permutations(["p1", "p2", AS_NEW, LEAVE_OUT])), strict=False))
    return Parcel("x.qlsj", 0, PACK, draw(sides())), draw(sides()), who


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
    for person in once.applicants:
        for table in person.record:
            ids = [row.id for row in person.record.rows(table)]
            assert len(set(ids)) == len(ids), "no two rows of one id"
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
