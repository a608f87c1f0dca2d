"""Rules about the whole submission that an edit leaves alone: what is kept of them is never other than a new run."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from agreement_cases import ALL_CASES
from builders import TODAY, edit, valid_dossier
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.checks import RULES, Context, Memory, run
from qilu_desktop.checks.engine import whole_of
from qilu_desktop.checks.rule import WholeRule
from qilu_desktop.checks.unmoved import changes
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import Value
from qilu_desktop.pack.load import find_pack

PACK = find_pack("2024")
WHOLE = {rule.id for rule in RULES if isinstance(rule, WholeRule)}
CASES = [case for case in ALL_CASES if case.rule in WHOLE]
ANSWERS = [("unit", entry.id) for entry in PACK.unit] + [
    (who, entry.id) for who in ("p1", "p2") for entry in PACK.applicant
]


def there(held: Dossier, subject: str) -> bool:
    return subject == "unit" or held.applicant(subject) is not None


def answer(held: Dossier, subject: str, name: str) -> Value | None:
    return held.record_of(subject).get(name)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CASES), st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=3), st.booleans())
def test_edit_by_edit_the_report_is_that_of_a_new_run(case, places, filled):
    context = case.context(PACK)
    held = [context.dossier]
    for subject, name in places:
        if there(held[-1], subject):
            # Emptied, or what somebody else says there: findings come and go.
            other = answer(valid_dossier(2), subject, name) if filled else None
            held.append(edit(held[-1], subject, **{name: other}))
    memory = Memory()
    for dossier in (*held, context.dossier):
        now = replace(context, dossier=dossier)
        assert repr(run(now, memory)) == repr(run(now))


def test_what_an_edit_changed_is_named_with_what_follows_from_it():
    held = valid_dossier(2)

    base = Context(PACK, held, TODAY)

    def after(other: Dossier, before: Dossier = held) -> frozenset[str] | None:
        return changes(*(whole_of(replace(base, dossier=one)) for one in (before, other)))

    assert after(held) == frozenset()
    assert after(edit(held, "p1", nation="回族")) == {"applicant.nation"}
    follows = [entry.id for entry in PACK.applicant.derived]
    without = edit(held, "p1", **dict.fromkeys(follows))
    assert without.applicants[0].record.text("id_number")
    gone = after(edit(without, "p1", id_number=None), without)
    assert gone == {"applicant.id_number", *(f"applicant.{name}" for name in follows)}
    # A number in the place of a yes is another answer, and who is there and which fields are asked concerns every rule.
    assert after(edit(held, "p1", front_line=Decimal(1))) == {"applicant.front_line"}
    assert after(replace(held, applicants=held.applicants[::-1])) is None
    assert after(replace(held, applicants=held.applicants[:1])) is None
    assert after(replace(held, evidence=held.evidence[:-1])) is None
    assert after(edit(held, "unit", kind="department")) is None
