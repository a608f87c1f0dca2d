"""Every rule against dossiers that pass it and dossiers that do not, at the very edges of each."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from agreement_cases import ALL_CASES as CASES
from builders import TODAY, day, edit, valid_dossier, waive
from check_cases import Case, all_sealed

from qilu_desktop.checks import RULES, Context, Finding, Outcome, Severity, coverage, rule_of, run, unserved
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Clause, Means, Scope

PACK = find_pack("2024")
# What the notice itself sets, or what cannot be (facts.md): nothing else may hold a submission up.
MAY_BLOCK = {
    "quota.people quota.over quota.city quota.level industry.minimum",
    "scope.front_line scope.shandong scope.applying_unit route.chief route.level route.flexible",
    "exclusion.programme exclusion.support exclusion.taishan_now",
    "required.field values.readable values.whole_date values.negative",
    "identity.id_number identity.derived identity.uscc identity.twice identity.certificate_twice",
    "certificates.screenshot certificates.result certificates.queried certificates.reading",
    "evidence.checked evidence.checked_by_employer evidence.kind evidence.lost evidence.pages evidence.results",
    "procedure.order procedure.review_order procedure.publicity_first",
    "procedure.visit_order procedure.visit_first procedure.visit_result",
    "procedure.objections procedure.body procedure.discipline procedure.received report.parts report.later",
    "dates.future dates.span dates.birth print.one_page sealing.stale",
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_says_what_it_must(case: Case):
    report = case.report
    found = report.by_rule.get(case.rule, ())
    assert report.outcomes[case.rule] is case.outcome, [finding.message for finding in found]
    if case.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE) or not case.says:
        assert not found
    else:
        matching = [finding for finding in found if not case.about or finding.subject == case.about]
        told = [finding for finding in matching if case.says in finding.message]
        assert told, [finding.message for finding in found]
        assert case.severity in (None, told[0].severity)
        assert case.leads_to in ("", told[0].field)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_dossier_that_passes_and_one_that_does_not(rule):
    outcomes = {case.outcome for case in CASES if case.rule == rule.id}
    assert Outcome.PASSED in outcomes
    if rule.id != "limits.least":  # no field of this year's pack has a least length: see below
        assert outcomes & {Outcome.FAILED, Outcome.UNKNOWN}


def test_a_least_length_of_another_pack_is_pointed_out():
    pack = _pack_with_least(20)
    report = run(Context(pack, valid_dossier(), TODAY))
    assert report.outcomes["limits.least"] is Outcome.FAILED
    assert "9 字" in report.by_rule["limits.least"][0].message
    assert report.ready


def _pack_with_least(least):
    def changed(entry):
        return replace(entry, least=least) if entry.id == "achievements" else entry

    groups = tuple(
        replace(group, fields=tuple(changed(entry) for entry in group.fields)) for group in PACK.applicant.groups
    )
    people = replace(PACK.applicant, groups=groups)
    return replace(PACK, lists=(PACK.unit, PACK.enterprise, people))


@pytest.mark.parametrize("kind", ["city", "department", "provincial_enterprise", "central"])
@pytest.mark.parametrize("nature", ["private", "state_sole", "state_owned", "state_held"])
def test_the_valid_dossier_has_no_finding_but_that_its_scans_have_no_code(kind, nature):
    (left,) = run(Context(PACK, valid_dossier(3, kind, nature), TODAY)).findings
    assert left.rule == "sealing.unread"
    known = Context(PACK, all_sealed(valid_dossier(3, kind, nature)), TODAY, outdated=lambda _dossier: frozenset())
    assert run(known).findings == ()


def test_only_what_the_notice_sets_or_cannot_be_blocks():
    allowed = {rule for line in MAY_BLOCK for rule in line.split()}
    heavy = {rule.id for rule in RULES if rule.severity in (Severity.BLOCK, Severity.REASON)}
    assert heavy == allowed
    blocked = {f.rule for case in CASES for f in case.report.blocking}
    assert blocked - allowed <= {"evidence.photo"}  # a photo that is gone is material that is missing


REASONED = [rule.id for rule in RULES if rule.severity is Severity.REASON]


@pytest.mark.parametrize("rule", REASONED)
def test_a_reason_needs_words_a_name_and_a_day_and_then_lets_pass(rule):
    cases = (case for case in CASES if case.rule == rule and case.outcome is Outcome.FAILED)
    found = ((case, one) for case in cases for one in case.report.blocking if one.rule == rule)
    case, finding = next((case, one) for case, one in found if one.severity is Severity.REASON)
    whole = {"reason": "经研究确需推荐。", "by": "冯虚构", "on": day("2024-07-18")}
    for lacking in ({"reason": " "}, {"by": " "}, {"on": day("2024-07-25")}, {"subject": "p9"}, {}):
        held = waive(case.dossier, rule, finding.subject, **whole | lacking)
        report = run(replace(case, dossier=held).context(PACK))
        (same,) = (one for one in report.by_rule[rule] if replace(one, waiver=None) == finding)
        # Where a reason is recorded in place, none for everything of somebody counts.
        assert same.waived is (not lacking and not rule_of(rule).in_place), lacking
        assert same.blocks is not same.waived
        assert (same in report.blocking) is same.blocks


@pytest.mark.parametrize("case", [case for case in CASES if case.says], ids=str)
def test_findings_can_be_read_and_jumped_to(case: Case):
    for finding in case.report.findings:
        _assert_readable(finding, case)


def _assert_readable(finding: Finding, case: Case) -> None:
    clause = PACK.clause(finding.clause)
    assert clause, finding
    assert finding.message.endswith("。")
    assert "请" in finding.remedy or "建议" in finding.remedy
    assert "。。" not in finding.message + finding.remedy
    assert finding.group, finding
    assert finding.field or finding.evidence or finding.group in {"people", "evidence"}, finding
    assert not re.search(r"\d{17}[\dXx]", finding.message + finding.remedy)
    person = case.dossier.applicant(finding.subject)
    if person and person.name and rule_of(finding.rule).scopes:
        assert finding.message.startswith(f"{' '.join(person.name.split())}：")
    scope = _scope(case, finding.subject)
    if finding.field:
        entry = PACK.fields(scope).by_id[finding.field]
        assert not finding.column or entry.column(finding.column)
        assert finding.group == PACK.fields(scope).group_of(finding.field).id


def _scope(case: Case, subject: str) -> Scope:
    if case.dossier.applicant(subject):
        return Scope.APPLICANT
    return Scope.ENTERPRISE if case.dossier.enterprise(subject) else Scope.UNIT


def test_a_name_that_is_an_id_number_is_masked():
    held = edit(valid_dossier(), "p1", name="370102198001010015", front_line=False)
    report = run(Context(PACK, held, TODAY))
    assert "370102********0015" in report.by_rule["scope.front_line"][0].message
    assert not any("19800101" in finding.message for finding in report.findings)


def test_rule_ids_titles_and_clauses():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert len({rule.title for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.clauses
        assert all(PACK.clause(clause) for clause in rule.clauses), rule.id
    assert rule_of("no.such") is None


def test_rules_read_fields_that_exist():
    for rule in RULES:
        for name in rule.reads:
            scope, _, field = name.partition(".")
            assert field == "*" or field in PACK.fields(Scope(scope)).by_id, (rule.id, name)


def test_every_clause_is_served_by_all_that_must_serve_it():
    assert unserved(PACK) == {}
    served = {entry.clause: entry for entry in coverage(PACK)}
    assert set(served) == {clause.id for clause in PACK.clauses}
    assert "quota.over" in served["1.1"].rules
    assert "applicant.certificates.queried_on" in served["4.3a"].fields
    assert served["4.3b"].evidence
    assert served["4.2b"].documents == ("overview",)
    assert served["6"].notice == ("contact", "contact_phone", "mail")


def test_a_clause_that_nothing_serves_is_listed():
    pack = replace(PACK, clauses=(*PACK.clauses, Clause("9.9", "新增一条。", True), Clause("9.8", "说明。", False)))
    assert unserved(pack) == {"9.9": tuple(Means)}


BINDING = [clause.id for clause in PACK.clauses if clause.binding]


@pytest.mark.parametrize("clause", [one for one in BINDING if Means.RULE in PACK.clause(one).needs])
def test_a_clause_whose_rules_are_gone_is_missed_though_a_field_still_names_it(clause):
    left = [rule for rule in RULES if clause not in rule.clauses]
    assert unserved(PACK, left)[clause] == (Means.RULE,)


def test_a_clause_whose_fields_and_files_are_gone_is_missed_though_rules_still_cite_it():
    bare = replace(PACK, lists=tuple(replace(listed, groups=()) for listed in PACK.lists), evidence=(), layouts={})
    assert unserved(bare)["3.1c"] == (Means.FIELD, Means.PRINTED, Means.FILE)
    assert unserved(replace(PACK, evidence=()))["3.1d"] == (Means.FILE,)


def test_every_clause_that_binds_must_have_a_rule_but_none_is_cited_that_does_not_exist():
    # What the clerk ticks, writes or attaches is nothing that anybody has checked: each binding clause has a rule.
    assert all(Means.RULE in PACK.clause(clause).needs for clause in BINDING)
    ticked = {"1.1", "1.2", "1.3a", "1.3b", "1.3c", "2.1a", "2.1b", "2.1c", "2.1d", "2.2a", "2.2b", "2.3", "2.4"}
    assert all(Means.FIELD in PACK.clause(clause).needs for clause in ticked)
