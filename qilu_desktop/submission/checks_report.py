"""校验报告.json: every rule with what came of it, its findings, and who let one pass and why.

The format is described in ``docs/submission-folder.md``; keys only ever get added within a schema version.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from qilu_desktop import __version__
from qilu_desktop.checks import (
    RULES,
    Finding,
    Outcome,
    Report,
    Rule,
    clause_sentence,
    days_left,
    place_of,
    working_days_left,
)
from qilu_desktop.checks.places import who_of
from qilu_desktop.checks.sealing import STALE
from qilu_desktop.documents.adoption.in_folder import NO_FORMS, OfficialForms
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Waiver
from qilu_desktop.dossier.workdays import Arrangement, Unknown
from qilu_desktop.pack.model import Pack
from qilu_desktop.submission.model import Source

SCHEMA = 1
"""Version of the report's format."""


def checks_json(source: Source, report: Report, today: date, *, draft: bool) -> bytes:
    """The report as UTF-8 JSON, indented, one line end at its end."""
    data = report_data(source.pack, source.dossier, report, today, source.revision, source.official)
    data["draft"] = draft
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def report_data(
    pack: Pack,
    dossier: Dossier,
    report: Report,
    today: date,
    revision: int,
    official: OfficialForms = NO_FORMS,
) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "program": f"qilu-desktop {__version__}",
        "pack": pack.id,
        "notice": pack.notice.number,
        "unit": mask_ids_in(dossier.unit.text("name")),
        "applicants": len(dossier.applicants),
        "made_on": today.isoformat(),
        "revision": revision,
        "official_forms": dict(official.key),
        "deadline": _deadline(pack, today, dossier.holidays),
        "summary": _summary(report),
        "rules": [_rule(rule, report, pack, dossier) for rule in RULES],
    }


def _deadline(pack: Pack, today: date, holidays: Arrangement) -> dict[str, Any]:
    working = working_days_left(pack.notice, today, holidays)
    return {
        "on": pack.notice.deadline.isoformat(),
        "days_left": days_left(pack.notice, today),
        "working_days_left": None if isinstance(working, Unknown) else working,
    }


def _summary(report: Report) -> dict[str, int]:
    counted = Counter(report.outcomes.values())
    return {
        "rules": len(report.outcomes),
        **{outcome.name.lower(): counted[outcome] for outcome in Outcome},
        "findings": len(report.findings),
        "blocking": len(report.blocking),
    }


def _rule(rule: Rule, report: Report, pack: Pack, dossier: Dossier) -> dict[str, Any]:
    outcome = report.outcomes[rule.id]
    return {
        "id": rule.id,
        "title": rule.title,
        "clauses": list(rule.clauses),
        "severity": rule.severity.name.lower(),
        "severity_label": rule.severity.value,
        "scopes": [scope.value for scope in rule.scopes],
        "outcome": outcome.name.lower(),
        "outcome_label": outcome.value,
        "findings": [_finding(each, pack, dossier) for each in report.by_rule.get(rule.id, ())],
    }


def _finding(finding: Finding, pack: Pack, dossier: Dossier) -> dict[str, Any]:
    place = place_of(finding, pack, dossier)
    return {
        "severity": finding.severity.name.lower(),
        "severity_label": finding.severity.value,
        "blocks": finding.blocks,
        "clause": finding.clause,
        "clause_text": clause_sentence(pack, finding.clause),
        "subject": finding.subject,
        "subject_name": place.who,
        "step": place.step,
        "field_label": place.field,
        "file": place.file,
        "field": finding.field,
        "row": finding.row,
        "column": finding.column,
        "evidence": finding.evidence,
        "page": finding.page or None,
        "message": finding.message,
        "remedy": finding.remedy,
        "fix": finding.fix.label if finding.fix else None,
        "waiver": _waiver(finding.waiver) if finding.waiver else None,
    }


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {"reason": mask_ids_in(waiver.reason), "by": mask_ids_in(waiver.by), "on": waiver.on.iso}


def _named(message: str, subject: str, dossier: Dossier) -> bool:
    """Whether a message begins with the name of whom it is about."""
    before = message.partition("：")[0]
    return before == "推荐单位" or (bool(before) and who_of(subject, dossier).startswith(before))


def waived_matters(report: Report, dossier: Dossier) -> dict[tuple[str, str], str]:
    """What the findings are about that a reason of the dossier's list lets pass, by (rule, subject).

    Reasons that stand in a field of their own (支持期内仍推荐的理由) are printed with it and are not among them; nor
    are those for sealed pages that are older than the data, which are given when the report is printed and sealed.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        if finding.waived and finding.waiver in dossier.waivers and finding.rule != STALE:
            # Whose it is the report says itself.
            said = finding.message.partition("：")[2] if _named(finding.message, finding.subject, dossier) else ""
            found.setdefault((finding.rule, finding.subject), []).append((said or finding.message).rstrip("。"))
    return {key: "；".join(dict.fromkeys(messages)) for key, messages in found.items()}
