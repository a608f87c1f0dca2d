"""Whether fields are asked and must be answered (the pack's shown_when and required_when)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import day, edit, row, valid_dossier
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.conditions import holds, is_required, is_shown
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Condition, Field, Kind, Scope

PACK = find_pack("2024")
EMPTY = Dossier("2024")


def about(**answers) -> Record:
    return Record(answers)


@pytest.mark.parametrize(
    ("values", "answer", "expected"),
    [
        (("a",), "a", True),
        (("a", "b"), "b", True),
        (("a",), "c", False),
        (("a",), " a ", True),
        (("a",), "", False),
        (("yes",), True, True),
        (("yes",), False, False),
        (("no",), False, True),
        (("yes", "no"), False, True),
        (("a",), ("b", "a"), True),
        (("a",), ("b",), False),
        ((), "anything", True),
        ((), " ", False),
        ((), False, True),
        ((), day("2024-07"), True),
        (("2024-07",), day("2024-07"), False),
    ],
)
def test_a_condition_on_one_answer(values, answer, expected):
    assert holds(Condition("x", values), EMPTY, "p1", about(x=answer)) is expected


@pytest.mark.parametrize("values", [("yes",), ("no",), ("a",), ()])
def test_nothing_answered_meets_no_condition(values):
    assert holds(Condition("x", values), EMPTY, "p1", Record()) is False


def test_another_scope_is_looked_at():
    held = edit(valid_dossier(nature="state_held"), "p1", name="张三")
    own = held.applicants[0].record
    assert holds(Condition("nature", ("state_held",), Scope.ENTERPRISE), held, "p1", own)
    assert holds(Condition("nature", ("state_held",), Scope.ENTERPRISE), held, "e1", held.enterprises[0].record)
    assert holds(Condition("kind", ("city",), Scope.UNIT), held, "p1", own)
    assert holds(Condition("kind", ("city",), Scope.UNIT), held, UNIT_SUBJECT, held.unit)
    assert holds(Condition("route", ("b",), Scope.APPLICANT), held, "p1", row("r").values)


def test_an_applicant_without_employer_meets_no_condition_on_it():
    held = replace(valid_dossier(nature="state_held"), enterprises=())
    assert not holds(Condition("nature", ("state_held",), Scope.ENTERPRISE), held, "p1", held.applicants[0].record)


def test_a_condition_of_a_column_looks_at_its_row():
    column = PACK.applicant.by_id["certificates"].column("result_reason")
    held = valid_dossier()
    assert is_required(column, held, "p1", row("r", result="none").values)
    assert is_shown(column, held, "p1", row("r", result="differs").values)
    assert not is_shown(column, held, "p1", row("r", result="same").values)
    assert not is_required(column, held, "p1", row("r").values)


def test_all_conditions_must_hold():
    both = (Condition("a", ("1",)), Condition("b", ("yes",)))
    entry = Field("x", "X", Kind.TEXT, required_when=both)
    assert is_required(entry, EMPTY, "p1", about(a="1", b=True))
    assert not is_required(entry, EMPTY, "p1", about(a="1", b=False))
    assert not is_required(entry, EMPTY, "p1", about(a="2", b=True))
    assert not is_shown(replace(entry, shown_when=both), EMPTY, "p1", about(a="1"))


@given(
    st.booleans(),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "a", "b"]),
)
def test_a_hidden_field_is_never_required(required, values, shown, needed):
    entry = Field(
        "x",
        "X",
        Kind.TEXT,
        required=required,
        shown_when=(Condition("s", tuple(values)),),
        required_when=(Condition("n", ("a",)),),
    )
    record = about(s=shown, n=needed)
    visible = is_shown(entry, EMPTY, "p1", record)
    assert is_required(entry, EMPTY, "p1", record) is (visible and (required or needed == "a"))


def test_the_2024_pack_asks_what_its_clauses_want():
    held = valid_dossier(nature="state_held")
    person, unit = held.applicants[0].record, held.unit
    fields, own = PACK.applicant.by_id, PACK.unit.by_id
    assert is_required(fields["discipline_opinion"], held, "p1", person)
    assert not is_shown(fields["discipline_opinion"], valid_dossier(), "p1", person)
    assert not is_shown(fields["service_from"], held, "p1", person)
    assert is_required(own["city"], held, UNIT_SUBJECT, unit)
    assert not is_shown(own["rank"], held, UNIT_SUBJECT, unit)
    assert is_required(own["rank"], held, UNIT_SUBJECT, unit.with_value("kind", "central"))
