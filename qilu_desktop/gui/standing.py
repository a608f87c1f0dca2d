"""How a workspace stands: the report of the checks, and by whom and where what it says is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qilu_desktop.checks.findings import Finding, Report
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.flow import Gaps, Placed, gaps_in, missing_by_subject, placed, places
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


class Sorting:
    """Sorts out one report after another of a pack; findings that stay need not be placed again."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._placed: Placed = {}

    def __call__(self, dossier: Dossier, report: Report, day: date, *, fit: bool) -> Standing:
        """How the workspace stands by a report."""
        by_field: dict[tuple[str, str], list[Finding]] = {}
        for finding in report.findings:
            by_field.setdefault((finding.subject, finding.field), []).append(finding)
        self._placed = placed(self._pack, dossier, report.findings, self._placed)
        found = places(self._pack, dossier, report.findings, self._placed)
        gaps = gaps_in(found)
        return Standing(day, fit, report, by_field, found, gaps, missing_by_subject(gaps))
