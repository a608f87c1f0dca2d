"""Writes docs/rules.md: every rule, and what serves each clause of the notice, from the code and the pack.

python tools/make_rules_doc.py [--check]

With --check nothing is written; exit code 1 says that the file is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from qilu_desktop.checks import RULES, Rule, Severity, coverage
from qilu_desktop.pack.load import newest_pack
from qilu_desktop.pack.model import Pack, Scope
from qilu_desktop.rulebook import MEANS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "rules.md"
_SCOPES = {Scope.UNIT: "推荐单位", Scope.ENTERPRISE: "申报单位", Scope.APPLICANT: "申报人"}
_WHOLE = "整个报送材料"
_OTHER_READS = {
    "evidence": "佐证材料",
    "quota.people": "申报人名单",
    "scope": "申报人与申报单位的对应",
}
_HEAD = """\
# Rules

Made by `python tools/make_rules_doc.py` from `qilu_desktop/checks/` and the pack `{pack}`; a test fails when it is
out of date. Do not edit it by hand.

Severity is the rule's own; a finding may weigh less. 必须改正 and 需说明理由 hold a submission up, and only what the
notice itself sets, or what is plainly impossible, may do so ([decision 0009](decisions/0009-severities.md)). 改正 says
whether a finding may carry a fix that is done in one click. `*` stands for every field of that scope.

{counts}

## Every rule
"""
_SERVED = """
## What serves each clause

The sentences are the notice's own. 缺一不可 says what must serve a binding clause (`by` in the pack's `clauses.yaml`):
a rule that checks it, a field that asks for it, a document that prints it, a file, a value of the notice. Each that is
missing fails `tests/checks/`, and so does a rule that cites no clause or an unknown one. Only the clauses that a rule
names itself count. What no rule can check: [decision 0031](decisions/0031-every-clause-by-its-means.md).
"""


def page(pack: Pack) -> str:
    """The whole text of the page."""
    parts = [_HEAD.format(pack=pack.id, counts=_counts())]
    heads = ("规则", "名称", "条款", "查谁", "轻重", "读什么", "改正")
    parts.append(_table(heads, (_rule(rule) for rule in RULES)))
    parts.append(_SERVED)
    parts.append(_table(("条款", "原文", "缺一不可", "规则", "栏目", "佐证种类", "文件", "通知数据"), _clauses(pack)))
    return "\n".join(parts)


def _counts() -> str:
    told = (f"{severity.value} {sum(rule.severity is severity for rule in RULES)}" for severity in Severity)
    return f"{len(RULES)} rules: {', '.join(told)}."


def _rule(rule: Rule) -> tuple[str, ...]:
    whom = "、".join(_SCOPES[scope] for scope in rule.scopes) or _WHOLE
    reads = " ".join(f"`{name}`" for name in rule.reads)
    theme = rule.id.partition(".")[0]
    other = _OTHER_READS.get(rule.id) or _OTHER_READS.get(theme, "")
    if theme == "scope" and reads:
        other = ""
    read = "；".join(part for part in (reads, other) if part)
    clauses = "、".join(rule.clauses)
    return f"`{rule.id}`", rule.title, clauses, whom, rule.severity.value, read, "有" if rule.fixable else ""


def _clauses(pack: Pack) -> Iterable[tuple[str, ...]]:
    for served in coverage(pack):
        clause = pack.clause(served.clause)
        yield (
            served.clause,
            clause.text if clause else "",
            "、".join(MEANS[means] for means in served.needs),
            _codes(served.rules),
            _codes(served.fields),
            _codes(served.evidence),
            _codes(served.documents),
            _codes(served.notice),
        )


def _codes(names: Sequence[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or only compare it."""
    text = page(newest_pack())
    if "--check" in arguments:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
