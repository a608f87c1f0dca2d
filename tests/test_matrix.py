"""缺什么一览, what is counted as missing, fixes in one step, and the rules in words: all without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import TODAY, edit, edit_row, valid_dossier, without
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.checks import RULES, Change, Context, Finding, Fix, Memory, Outcome, Report, run
from qilu_desktop.checks.findings import Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise
from qilu_desktop.dossier.values import Record
from qilu_desktop.fixing import fixable, mended, told
from qilu_desktop.flow import StepId, gaps, group_missing, missing_by_group, missing_by_subject, step_of, steps
from qilu_desktop.matrix import (
    Cell,
    Mark,
    Matrix,
    MatrixMemory,
    as_text,
    cell_text,
    cell_words,
    matrix,
    person_columns,
    place_of,
    unit_columns,
)
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Scope
from qilu_desktop.rulebook import clause_lines, label_of, rule_lines

PACK = find_pack("2024")
EMPTY = Dossier("2024", enterprises=(Enterprise("e1", Record()),), applicants=(Applicant("p1", "", Record()),))


def checked(dossier: Dossier) -> Report:
    return run(Context(PACK, dossier, TODAY))


def made(dossier: Dossier, tried: tuple[str, ...] = ()) -> Matrix:
    return matrix(PACK, dossier, checked(dossier), tried)


def cell(dossier: Dossier, subject: str, title: str, tried: tuple[str, ...] = ()) -> Cell:
    found = made(dossier, tried)
    table = found.unit if subject == UNIT_SUBJECT else found.people
    place = [column.title for column in table.columns].index(title)
    return next(line for line in table.lines if line.subject == subject).cells[place]


def test_every_field_and_every_kind_of_evidence_stands_in_exactly_one_column() -> None:
    for scope, columns in ((Scope.APPLICANT, person_columns(PACK)), (Scope.UNIT, unit_columns(PACK))):
        fields = [name for column in columns for name in column.fields]
        kinds = [name for column in columns for name in column.kinds]
        assert sorted(fields) == sorted(entry.id for entry in PACK.fields(scope))
        assert sorted(kinds) == sorted(kind.id for kind in PACK.evidence if kind.scope is scope)
        assert all(column.title and column.about for column in columns)
        assert len({column.title for column in columns}) == len(columns)


def test_the_columns_are_those_that_a_clerk_asks_for() -> None:
    titles = [column.title for column in person_columns(PACK)]
    assert titles[:2] == ["基本信息", "照片"]
    assert {"涉密", "查询截图", "佐证审验", "实地核验", "专家初审"} <= set(titles)
    assert {"公示", "纪检意见", "申报书扫描", "一览表"} <= set(titles)
    assert {"推荐名单", "集体研究", "推荐报告", "汇总表"} <= {column.title for column in unit_columns(PACK)}


def test_a_pack_with_a_new_group_gets_a_column_for_it() -> None:
    listed = PACK.applicant
    basic = listed.groups[0]
    extra = replace(basic, id="novel", title="新增栏目", fields=(replace(basic.fields[0], id="novel_name"),))
    lists = tuple(replace(one, groups=(*one.groups, extra)) if one is listed else one for one in PACK.lists)
    assert "新增栏目" in [column.title for column in person_columns(replace(PACK, lists=lists))]


def test_a_whole_dossier_lacks_nothing() -> None:
    dossier = valid_dossier(3)
    found = made(dossier, tuple(person.id for person in dossier.applicants))
    assert found.missing == 0
    assert {one.mark for line in found.people.lines for one in line.cells} == {Mark.DONE, Mark.NOT_DUE}
    assert found.people.totals == (0,) * len(found.people.columns)


@pytest.mark.parametrize(
    ("dossier", "subject", "title"),
    [
        (edit(valid_dossier(3), "p1", nation=None), "p1", "基本信息"),
        (edit(valid_dossier(3), "p1", photo=None), "p1", "照片"),
        (edit_row(valid_dossier(3), "p1", "certificates", number=None), "p1", "路径证书"),
        (edit(valid_dossier(3), "p1", classified=None), "p1", "涉密"),
        (without(valid_dossier(3), "p1", "query"), "p1", "查询截图"),
        (edit(valid_dossier(3), "p1", visit_by=None), "p1", "实地核验"),
        (edit(valid_dossier(3), "p1", review_rank=None), "p1", "专家初审"),
        (edit(valid_dossier(3), "p1", publicity_result=None), "p1", "公示"),
        (without(valid_dossier(3, nature="state_held"), "p1", "discipline"), "p1", "纪检意见"),
        (edit(valid_dossier(3), UNIT_SUBJECT, contact=None), UNIT_SUBJECT, "单位信息"),
        (edit(valid_dossier(3), UNIT_SUBJECT, decision_on=None), UNIT_SUBJECT, "集体研究"),
        (edit(valid_dossier(3), "e1", opinion=None), UNIT_SUBJECT, "申报单位"),
        (edit(valid_dossier(11), UNIT_SUBJECT), UNIT_SUBJECT, "推荐名单"),
    ],
)
def test_what_is_missing_stands_in_its_column_and_nowhere_else(dossier: Dossier, subject: str, title: str) -> None:
    found = cell(dossier, subject, title)
    assert (found.mark, found.missing, cell_text(found)) == (Mark.MISSING, 1, "缺 1")
    assert made(dossier).missing == len(gaps(PACK, dossier, checked(dossier))) == 1


def test_a_discipline_opinion_is_not_asked_of_a_private_firm() -> None:
    assert cell(valid_dossier(1), "p1", "纪检意见").mark is Mark.NOT_DUE
    assert cell(valid_dossier(1, nature="state_held"), "p1", "纪检意见").mark is Mark.DONE


def test_a_warning_does_not_count_as_missing() -> None:
    dossier = without(valid_dossier(1), "p1", "book_scan")
    found = cell(dossier, "p1", "申报书扫描")
    assert (found.mark, found.missing) == (Mark.NOTICE, 0)
    column = next(one for one in person_columns(PACK) if one.title == "申报书扫描")
    assert "申报书（盖章扫描件）" in cell_words(dossier, column, found)
    assert place_of(PACK, dossier, "p1", column, found).rule == "evidence.sealed"


def test_an_overview_that_nobody_tried_is_never_called_done() -> None:
    assert cell(valid_dossier(1), "p1", "一览表").mark is Mark.UNKNOWN
    assert cell(valid_dossier(1), "p1", "一览表", ("p1",)).mark is Mark.DONE


def test_a_new_person_lacks_much_and_every_cell_leads_somewhere() -> None:
    found = made(EMPTY)
    assert found.missing == len(gaps(PACK, EMPTY, checked(EMPTY)))
    for table in (found.unit, found.people):
        for line in table.lines:
            for column, one in zip(table.columns, line.cells, strict=True):
                place = place_of(PACK, EMPTY, line.subject, column, one)
                assert isinstance(step_of(PACK, EMPTY, place), StepId)
                assert cell_words(EMPTY, column, one)


def test_a_cell_that_lacks_nothing_leads_to_what_it_is_about() -> None:
    dossier = valid_dossier(3)
    titles = {column.title: column for column in unit_columns(PACK)}
    done = Cell(Mark.DONE)
    steps_of = {
        name: step_of(PACK, dossier, place_of(PACK, dossier, UNIT_SUBJECT, titles[name], done))
        for name in ("单位信息", "申报单位", "推荐名单", "集体研究", "推荐报告扫描", "汇总表", "报送记录")
    }
    wanted = (
        StepId.UNIT,
        StepId.ENTERPRISES,
        StepId.PEOPLE,
        StepId.PROCEDURE,
        StepId.EVIDENCE,
        StepId.PEOPLE,
        StepId.SENDING,
    )
    assert tuple(steps_of.values()) == wanted


def test_the_table_can_be_copied() -> None:
    text = as_text(made(edit(valid_dossier(3), "p2", nation=None)))
    lines = [line.split("\t") for line in text.splitlines() if line]
    assert len({len(line) for line in lines[:2]}) == 1
    assert len({len(line) for line in lines[2:]}) == 1
    assert lines[-1][0] == "合计"
    assert lines[-1][-1] == "1"


def test_lines_of_people_of_whom_nothing_changed_are_kept() -> None:
    memory, checks, dossier = MatrixMemory(), Memory(), valid_dossier(3)
    first = matrix(PACK, dossier, run(Context(PACK, dossier, TODAY), checks), (), memory)
    changed = edit(dossier, "p2", nation=None)
    second = matrix(PACK, changed, run(Context(PACK, changed, TODAY), checks), (), memory)
    assert first.people.lines[0] is second.people.lines[0]
    assert first.people.lines[1] is not second.people.lines[1]
    assert second == matrix(PACK, changed, checked(changed))


_ANSWERS = [(UNIT_SUBJECT, entry.id) for entry in PACK.unit]
_ANSWERS += [("e1", entry.id) for entry in PACK.enterprise]
_ANSWERS += [(person, entry.id) for person in ("p1", "p2") for entry in PACK.applicant]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_ANSWERS), max_size=25), st.integers(0, 3))
def test_every_count_of_what_is_missing_is_the_same(taken: list[tuple[str, str]], files: int) -> None:
    dossier = valid_dossier(3)
    for subject, name in taken:
        dossier = edit(dossier, subject, **{name: None})
    dossier = replace(dossier, evidence=dossier.evidence[files:])
    report = checked(dossier)
    found = gaps(PACK, dossier, report)
    counted = missing_by_subject(found)
    table = matrix(PACK, dossier, report)
    by_step = {step.id: step for step in steps(PACK, dossier, report)}
    plain = set(StepId) - {StepId.CHECKS, StepId.BUILD}
    assert table.missing == len(found) == by_step[StepId.CHECKS].missing == by_step[StepId.BUILD].missing
    assert sum(by_step[step].missing for step in plain) == len(found)
    for line in table.people.lines:
        assert line.missing == counted.get(line.subject, 0) == sum(one.missing for one in line.cells)
    assert sum(table.people.totals) == table.people.missing
    assert sum(one.missing for one in table.unit.lines[0].cells) == table.unit.missing
    for person in dossier.applicants:
        groups = missing_by_group(PACK.applicant, found, person.id)
        for group in PACK.applicant.groups:
            assert group_missing(group, report.findings, person.id) == groups.get(group.id, 0)


def test_one_gap_found_by_two_rules_is_counted_once() -> None:
    dossier = edit(valid_dossier(3), UNIT_SUBJECT, report_opinion=None)
    report = checked(dossier)
    assert {one.rule for one in report.blocking} == {"required.field", "report.parts"}
    assert len(gaps(PACK, dossier, report)) == 1


# -- fixes ------------------------------------------------------------------------------------------------------------


def finding(fix: Fix, rule: str = "x") -> Finding:
    return Finding(rule, "5.3", Severity.WARN, "p1", "不规范", "请改", fix=fix)


def test_fixes_are_made_in_one_go_and_name_what_they_change() -> None:
    dossier = edit(valid_dossier(3), "p1", mobile=" 139 0000 0001", sex=None)
    fixes = [one.fix for one in fixable(checked(dossier).findings) if one.fix]
    assert fixes
    fixed = mended(dossier, fixes)
    assert fixed.record_of("p1").text("mobile") == "13900000001"
    entry = next(one for fix in fixes for one in told(PACK, dossier, fix) if one.what == "手机")
    assert (entry.who, entry.before, entry.after) == (dossier.applicants[0].name, " 139 0000 0001", "13900000001")


def test_a_row_that_goes_takes_the_claim_of_its_evidence_with_it() -> None:
    dossier = valid_dossier(1)
    row = dossier.record_of("p1").rows("certificates")[0]
    assert any(entry.claim.endswith(f"/{row.id}") for entry in dossier.evidence)
    fixed = mended(dossier, [Fix("删除", (Change("p1", "certificates", None, row.id),))])
    assert fixed.record_of("p1").rows("certificates") == ()
    assert not any(entry.claim.endswith(f"/{row.id}") for entry in fixed.evidence)


def test_of_two_fixes_of_one_place_only_the_first_is_taken() -> None:
    one = finding(Fix("甲", (Change("p1", "nation", "汉族"),)))
    two = finding(Fix("乙", (Change("p1", "nation", "回族"),)))
    other = finding(Fix("丙", (Change("p1", "school", "某校"),)))
    assert fixable([one, two, other]) == (one, other)


def test_a_fix_of_what_is_gone_does_nothing() -> None:
    dossier = valid_dossier(1)
    gone = Fix("改", (Change("nobody", "nation", "汉族"), Change("p1", "certificates", "x", "no-row", "number")))
    assert mended(dossier, [gone]) == dossier
    assert told(PACK, dossier, gone) == ()


def test_no_whole_id_number_is_told() -> None:
    number = "370102198001010016"
    dossier = edit(valid_dossier(1), "p1", id_number=f" {number}")
    fix = Fix("改", (Change("p1", "id_number", number),))
    assert all(number not in text for one in told(PACK, dossier, fix) for text in (one.before, one.after))


# -- rules in words ---------------------------------------------------------------------------------------------------


def test_every_rule_is_listed_with_its_clause_quoted_and_no_field_by_its_id() -> None:
    lines = rule_lines(PACK, checked(valid_dossier(1)))
    assert [line.id for line in lines] == [rule.id for rule in RULES]
    for line in lines:
        assert line.clauses, line.id
        assert all(text for _name, text in line.clauses), line.id
        assert not any(part.isascii() for part in line.reads), (line.id, line.reads)
        assert line.outcome in Outcome


def test_every_clause_is_listed_with_what_serves_it() -> None:
    lines = clause_lines(PACK)
    assert [line.id for line in lines] == [clause.id for clause in PACK.clauses]
    assert all(line.rules or line.fields or line.papers for line in lines if line.binding)


def test_fields_are_named_by_their_labels() -> None:
    assert label_of(PACK, "applicant.certificates.number") == "申报人：职业资格（职业技能等级）证书·证书编号"
    assert label_of(PACK, "unit.*") == "推荐单位的全部内容"
