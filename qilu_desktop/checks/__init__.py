"""The checks: each rule a small function over the dossier, its findings with clause, severity, place and remedy.

``run(Context(pack, dossier, today))`` gives a :class:`Report`; pass the same :class:`Memory` again and again to
re-check only what has changed.  ``RULES`` lists every rule; ``coverage(pack)`` tells what serves each clause.
"""

from qilu_desktop.checks.coverage import Served, clause_sentence, coverage, unserved
from qilu_desktop.checks.engine import Memory, run
from qilu_desktop.checks.findings import Change, Finding, Fix, Outcome, Report, Severity
from qilu_desktop.checks.fixes import apply_fix
from qilu_desktop.checks.places import Place, place_of
from qilu_desktop.checks.registry import RULES, rule_of
from qilu_desktop.checks.report import days_left, working_days_left
from qilu_desktop.checks.rule import Rule
from qilu_desktop.checks.views import Context, FileFacts

__all__ = [
    "RULES",
    "Change",
    "Context",
    "FileFacts",
    "Finding",
    "Fix",
    "Memory",
    "Outcome",
    "Place",
    "Report",
    "Rule",
    "Served",
    "Severity",
    "apply_fix",
    "clause_sentence",
    "coverage",
    "days_left",
    "place_of",
    "rule_of",
    "run",
    "unserved",
    "working_days_left",
]
