"""How a workspace stands: the report of the checks, and by whom and where what it says is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qilu_desktop.checks.findings import Finding, Report
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.flow import Gaps, gaps_in, missing_by_subject, places
from qilu_desktop.pack.model import Pack


@dataclass(frozen=True)
class Standing:
    """``day`` is the day it is of, ``fit`` whether it goes by tried 一览表; ``gaps`` is what counts as 缺."""

    day: date
    fit: bool
    report: Report
    by_field: Mapping[tuple[str, str], list[Finding]]
    places: Mapping[str, Gaps]
    gaps: Gaps
    missing: Mapping[str, int]

    @classmethod
    def of(cls, pack: Pack, dossier: Dossier, report: Report, day: date, *, fit: bool) -> Standing:
        """Sort out a report."""
        by_field: dict[tuple[str, str], list[Finding]] = {}
        for finding in report.findings:
            by_field.setdefault((finding.subject, finding.field), []).append(finding)
        placed = places(pack, dossier, report.findings)
        gaps = gaps_in(placed)
        return cls(day, fit, report, by_field, placed, gaps, missing_by_subject(gaps))
