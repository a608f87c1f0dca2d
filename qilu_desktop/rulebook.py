"""规则一览: every rule and every clause in a clerk's words, with what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from qilu_desktop.checks.coverage import Served, coverage
from qilu_desktop.checks.findings import Finding, Outcome, Report, Severity
from qilu_desktop.checks.registry import RULES, rule_of
from qilu_desktop.checks.rule import Rule
from qilu_desktop.pack.model import Field, Means, Pack, Scope

_SCOPES = {Scope.UNIT: "推荐单位", Scope.ENTERPRISE: "申报单位", Scope.APPLICANT: "申报人"}
MEANS = {
    Means.RULE: "规则核查",
    Means.FIELD: "栏目填写",
    Means.PRINTED: "印在文书里",
    Means.FILE: "佐证或报送文件",
    Means.DATA: "通知数据",
}
"""What can serve a clause, in a clerk's words."""
_NOTICE = {
    "cities": "各市名额",
    "units": "各类单位名额",
    "flexible_years": "柔性引进年限",
    "strategic_fields": "战新未来领域",
    "strategic_minimum": "战新未来人数",
    "deadline": "截止日期",
    "overview_copies": "一览表份数",
    "overview_paper": "一览表纸张",
    "post": "邮寄地址",
    "sites": "查询网站",
    "form_site": "表格下载网站",
    "contact": "省厅联系人",
    "contact_phone": "省厅联系电话",
    "mail": "收件邮箱",
}


@dataclass(frozen=True)
class RuleLine:
    """A rule; ``clauses`` are ids with the notice's own sentences, ``reads`` what it looks at, by labels."""

    id: str
    title: str
    clauses: tuple[tuple[str, str], ...]
    scope: str
    severity: Severity
    reads: tuple[str, ...]
    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def words(self) -> str:
        """Everything that a search looks through."""
        clauses = " ".join(f"{name} {text}" for name, text in self.clauses)
        return " ".join([self.title, clauses, self.scope, *self.reads, self.outcome.value, self.id])


@dataclass(frozen=True)
class ClauseLine:
    """A clause, what must serve it (``needs``), what of that is not there (``lacking``), and what does; in words."""

    id: str
    text: str
    binding: bool
    needs: tuple[str, ...]
    lacking: tuple[str, ...]
    rules: tuple[str, ...]
    fields: tuple[str, ...]
    papers: tuple[str, ...]

    @property
    def words(self) -> str:
        """Everything that a search looks through."""
        return " ".join([self.id, self.text, *self.needs, *self.rules, *self.fields, *self.papers])


def rule_lines(pack: Pack, report: Report) -> tuple[RuleLine, ...]:
    """Every rule in the order of the rule list, with what came of it."""
    return tuple(_rule_line(pack, report, rule) for rule in RULES)


def _rule_line(pack: Pack, report: Report, rule: Rule) -> RuleLine:
    clauses = tuple((clause.id, clause.text) for one in rule.clauses if (clause := pack.clause(one)))
    scope = "、".join(_SCOPES[one] for one in rule.scopes) or "全部材料"
    reads = tuple(dict.fromkeys(label_of(pack, name) for name in rule.reads))
    outcome = report.outcomes.get(rule.id, Outcome.NOT_APPLICABLE)
    return RuleLine(rule.id, rule.title, clauses, scope, rule.severity, reads, outcome, report.by_rule.get(rule.id, ()))


def label_of(pack: Pack, name: str) -> str:
    """A field named as rules name it, ``unit.kind`` or ``applicant.certificates.number``, by its labels."""
    scope_name, _, path = name.partition(".")
    scope = next((one for one in Scope if one.value == scope_name), None)
    if scope is None:
        return name
    if path == "*":
        return f"{_SCOPES[scope]}的全部内容"
    field_id, _, column_id = path.partition(".")
    entry = pack.fields(scope).by_id.get(field_id)
    if entry is None:
        return f"{_SCOPES[scope]}：{path}"
    column = _column(entry, column_id)
    return f"{_SCOPES[scope]}：{entry.label}" + (f"·{column.label}" if column else "")


def _column(table: Field, column_id: str) -> Field | None:
    return next((one for one in table.columns if one.id == column_id), None)


def clause_lines(pack: Pack) -> tuple[ClauseLine, ...]:
    """Every clause of the notice in its order, with what serves it."""
    return tuple(_clause_line(pack, served) for served in coverage(pack))


def _clause_line(pack: Pack, served: Served) -> ClauseLine:
    clause = pack.clause(served.clause)
    rules = tuple(rule.title for one in served.rules if (rule := rule_of(one)))
    kinds = tuple(kind.label for one in served.evidence if (kind := pack.evidence_kind(one)))
    printed = tuple(pack.layouts[one].title for one in served.documents)
    told = tuple(f"通知数据：{_NOTICE.get(one, one)}" for one in served.notice)
    return ClauseLine(
        served.clause,
        clause.text if clause else "",
        served.binding,
        tuple(MEANS[means] for means in served.needs),
        tuple(MEANS[means] for means in served.lacking),
        rules,
        tuple(label_of(pack, one) for one in served.fields),
        (*kinds, *printed, *told),
    )
