"""The guided flow as values, worked out without a window."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date

import pytest
from builders import TODAY, edit, edit_row, valid_dossier, without
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.checks import Context, Report, run
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.flow import (
    BuiltMark,
    State,
    Step,
    StepId,
    countdown,
    gaps,
    groups_of,
    message_here,
    missing_by_subject,
    quota,
    step_of,
    steps,
)
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Scope

PACK = find_pack("2024")


def checked(dossier: Dossier) -> Report:
    return run(Context(PACK, dossier, TODAY))


def flow(dossier: Dossier, built: BuiltMark | None = None) -> dict[StepId, Step]:
    return {step.id: step for step in steps(PACK, dossier, checked(dossier), built)}


def test_an_empty_workspace_has_no_step_begun_and_nothing_in_red() -> None:
    found = flow(Dossier("2024"))
    assert list(found) == list(StepId)
    assert {step.state for step in found.values()} == {State.UNTOUCHED}
    assert {step.note for step in found.values()} == {"未开始", "未生成", "未登记"}


def test_a_whole_dossier_has_every_filling_step_done() -> None:
    found = flow(valid_dossier(3))
    done = {step for step, one in found.items() if one.state is State.DONE}
    assert done == set(StepId) - {StepId.BUILD, StepId.SENDING}
    assert "可以生成" in found[StepId.BUILD].reason
    assert "校验通过后" in flow(Dossier("2024"))[StepId.BUILD].reason


@pytest.mark.parametrize(
    ("dossier", "step"),
    [
        (edit(valid_dossier(3), UNIT_SUBJECT, contact=None), StepId.UNIT),
        (edit(valid_dossier(3), "e1", opinion=None), StepId.ENTERPRISES),
        (edit(valid_dossier(3), "p2", nation=None), StepId.PEOPLE),
        (edit_row(valid_dossier(3), "p2", "certificates", number=None), StepId.PEOPLE),
        (without(valid_dossier(3), "p1", "query"), StepId.EVIDENCE),
        (edit(valid_dossier(3), "p3", visit_on=None), StepId.PROCEDURE),
        (edit(valid_dossier(3), UNIT_SUBJECT, decision_number=None), StepId.PROCEDURE),
    ],
)
def test_what_is_missing_opens_its_step_and_no_other(dossier: Dossier, step: StepId) -> None:
    found = flow(dossier)
    open_steps = {one.id for one in found.values() if one.state is State.OPEN}
    assert open_steps == {step, StepId.CHECKS}
    assert found[step].note == f"缺 {found[step].missing} 项"
    assert found[step].missing == found[StepId.CHECKS].missing > 0
    assert found[step].reason.endswith("。")


def test_every_group_of_the_pack_belongs_to_exactly_one_step() -> None:
    held = [group for step in flow(Dossier("2024")).values() for group in step.groups]
    every = [(fields.scope, group.id) for fields in PACK.lists for group in fields.groups]
    assert sorted(held, key=str) == sorted(every, key=str)
    assert (Scope.APPLICANT, "verification") in flow(Dossier("2024"))[StepId.PROCEDURE].groups


def test_every_finding_has_a_step_that_shows_its_field() -> None:
    broken = Dossier("2024", enterprises=valid_dossier(1).enterprises, applicants=valid_dossier(1).applicants)
    findings = checked(broken).findings
    assert findings
    for finding in findings:
        step = step_of(PACK, broken, finding)
        if finding.field and step is not StepId.EVIDENCE:
            scope = Scope.UNIT if finding.subject == UNIT_SUBJECT else Scope.APPLICANT
            shown = {field.id for group in groups_of(PACK.fields(scope), step) for field in group.fields}
            assert finding.field in shown


def test_the_built_folder_goes_out_of_date() -> None:
    dossier = valid_dossier(3)
    assert flow(dossier, BuiltMark("x", draft=False, current=True))[StepId.BUILD].state is State.DONE
    assert flow(dossier, BuiltMark("x", draft=False, current=False))[StepId.BUILD].note == "已过期"
    assert flow(dossier, BuiltMark("x", draft=True, current=True))[StepId.BUILD].state is State.OPEN


def test_sending_is_done_when_mail_and_parcel_are_recorded() -> None:
    day = PartialDate(2024, 7, 25)
    some = edit(valid_dossier(1), UNIT_SUBJECT, sent_on=day)
    assert flow(some)[StepId.SENDING].state is State.OPEN
    whole = edit(some, UNIT_SUBJECT, ems_on=day, ems_number="1234567890123")
    assert flow(whole)[StepId.SENDING].state is State.DONE


def test_the_quota_counts_people_and_the_two_fields_of_clause_23() -> None:
    used = quota(PACK, valid_dossier(4))
    assert (used.used, used.limit, used.strategic, used.least, used.over) == (4, 10, 4, 3, False)
    small = quota(PACK, valid_dossier(5, kind="central"))
    assert (small.limit, small.least, small.over) == (4, 0, True)
    assert quota(PACK, Dossier("2024")).limit is None


def test_the_countdown_ends_and_goes_on_after_the_deadline() -> None:
    last = date(2024, 7, 26)
    assert countdown(last, date(2024, 7, 24)) == ("距截止 2 天", 2)
    assert countdown(last, last) == ("今天截止", 0)
    assert countdown(last, date(2024, 8, 1)) == ("已过截止 6 天", -6)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_countdown_always_says_something_true(today: date) -> None:
    text, days = countdown(date(2024, 7, 26), today)
    assert (days < 0) == text.startswith("已过")
    assert text == "今天截止" or str(abs(days)) in text


def test_a_message_beside_its_subject_does_not_repeat_the_name() -> None:
    dossier = edit(valid_dossier(1), "p1", nation=None)
    finding = next(one for one in checked(dossier).findings if one.field == "nation")
    named = replace(finding, message=f"{dossier.applicants[0].name}：“民族”没有填写。")
    assert message_here(dossier, named) == "“民族”没有填写。"
    assert message_here(dossier, replace(finding, message="第 3 条：不对")) == "第 3 条：不对"


def test_missing_is_counted_by_subject() -> None:
    dossier = edit(edit(valid_dossier(2), "p1", nation=None), "p2", nation=None, school=None)
    found = gaps(PACK, dossier, checked(dossier))
    assert missing_by_subject(found).items() >= {"p1": 1, "p2": 2}.items()


def test_no_window_is_needed() -> None:
    import subprocess

    code = "import sys, qilu_desktop.flow; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
