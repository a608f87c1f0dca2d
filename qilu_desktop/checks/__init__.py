"""The checks: each rule a small function over the dossier, its findings with clause, severity, place and remedy.

``run(Context(pack, dossier, today))`` gives a :class:`Report`; pass the same :class:`Memory` again and again to
re-check only what has changed.  ``RULES`` lists every rule; ``coverage(pack)`` tells what serves each clause.
"""

from qilu_desktop.checks.coverage import Served, coverage, unserved
from qilu_desktop.checks.engine import Memory, run
from qilu_desktop.checks.findings import Finding, Outcome, Report, Severity
from qilu_desktop.checks.registry import RULES, rule_of
from qilu_desktop.checks.report import days_left
from qilu_desktop.checks.rule import Rule
from qilu_desktop.checks.views import Context, FileFacts

__all__ = [
    "RULES",
    "Context",
    "FileFacts",
    "Finding",
    "Memory",
    "Outcome",
    "Report",
    "Rule",
    "Served",
    "Severity",
    "coverage",
    "days_left",
    "rule_of",
    "run",
    "unserved",
]
