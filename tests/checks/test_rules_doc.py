"""docs/rules.md says what the code does, and every finding can be traced to the notice's own words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from agreement_cases import ALL_CASES

from qilu_desktop.checks import RULES, clause_sentence, coverage, place_of
from qilu_desktop.pack.load import newest_pack

ROOT = Path(__file__).resolve().parents[2]
PACK = newest_pack()
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_page_is_up_to_date():
    command = [sys.executable, str(ROOT / "tools" / "make_rules_doc.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0, "run: python tools/make_rules_doc.py"


def test_every_rule_and_every_clause_stands_on_the_page_once():
    for rule in RULES:
        assert PAGE.count(f"\n| `{rule.id}` |") == 1
    for served in coverage(PACK):
        assert PAGE.count(f"\n| {served.clause} | {clause_sentence(PACK, served.clause)} |") == 1


def test_rules_cite_clauses_and_clauses_have_what_must_serve_them():
    known = {clause.id for clause in PACK.clauses}
    for rule in RULES:
        assert rule.clauses
        assert set(rule.clauses) <= known
    assert not any(served.lacking for served in coverage(PACK))


def test_the_sentence_of_a_clause():
    assert clause_sentence(PACK, "1.3c") == "按年度同期申报泰山人才工程的人员不得同时申报齐鲁首席技师。"
    assert clause_sentence(PACK, "9.9") == ""


def test_every_finding_quotes_its_clause_and_says_whose_and_where_it_is():
    seen = set()
    for case in ALL_CASES:
        for finding in case.report.findings:
            place = place_of(finding, PACK, case.dossier)
            assert clause_sentence(PACK, finding.clause)
            assert place.who
            assert place.step, finding
            assert place.field or place.file or finding.group in {"people", "evidence"}, finding
            assert not finding.column or "第 " in place.field
            seen.add(finding.rule)
    assert len(seen) > 100


def test_rules_with_fixes_say_so():
    fixed = {finding.rule for case in ALL_CASES for finding in case.report.findings if finding.fix is not None}
    assert fixed <= {rule.id for rule in RULES if rule.fixable}
