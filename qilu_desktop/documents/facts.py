"""Facts that documents state and nobody types: counts, orders, spans of dates, results of the verification.

They are worked out from the dossier at every printing, so that a report can never disagree with its data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from qilu_desktop.documents import facts_person, facts_report, inspection
from qilu_desktop.documents.fact_source import Source, names
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.model import Pack


@dataclass(frozen=True)
class Facts(Source):
    """The facts of one dossier, by name."""

    def text(self, name: str) -> str:
        """A fact as text.

        Raises:
            DocumentError: no fact has this name (a defect of the pack).
        """
        if name not in TEXTS:
            raise DocumentError(
                f"版式里的“fact.{name}”不是软件能算出的内容。", "请检查表单包 documents 文件夹里的版式文件。"
            )
        return TEXTS[name](self)

    def lines(self, name: str) -> tuple[str, ...]:
        """A list of facts, one sentence each.

        Raises:
            DocumentError: no list has this name.
        """
        if name not in LINES:
            raise DocumentError(
                f"版式里的“fact.{name}”不是软件能算出的列表。", "请检查表单包 documents 文件夹里的版式文件。"
            )
        return LINES[name](self)


def facts_of(
    pack: Pack,
    dossier: Dossier,
    today: date,
    applicant: Applicant | None,
    matters: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> Facts:
    """The facts of a snapshot; *matters* as :class:`fact_source.Source` has them."""
    return Facts(pack, dossier, today, applicant, matters)


TEXTS: dict[str, Callable[[Source], str]] = {
    "year": facts_report.year,
    "count": facts_report.count,
    "enterprises": facts_report.enterprises,
    "people": facts_report.people,
    "visited": facts_report.visited,
    "visit_results": facts_report.visit_results,
    "names": lambda source: names(source.dossier.applicants),
    "visits": facts_report.visits,
    "strategic": facts_report.strategic,
    "strategic_reason": facts_report.strategic_reason,
    "received": facts_report.received,
    "accepted": facts_report.accepted,
    "publicity": facts_report.publicity,
    "publicity_from": facts_report.publicity_from,
    "publicity_result": facts_report.publicity_result,
    "decision_on": facts_report.decision_on,
    "review_on": facts_report.review_on,
    "report_on": facts_report.report_on,
    "panel": facts_report.panel,
    "panel_count": facts_report.panel_count,
    "certificates": facts_report.certificates,
    "sites": facts_report.sites,
    "checked": facts_report.checked,
    "verifiers": facts_report.verifiers,
    "discipline": facts_report.discipline,
    "classified": facts_report.classified,
    "quota": facts_report.quota,
    "decision_body": facts_report.decision_body,
    "order": facts_person.order,
    "field": facts_person.industry,
    "skill": facts_person.skill,
    "level": facts_person.level,
    "certificate_trade": lambda source: facts_person.certificate(source, "trade"),
    "certificate_number": lambda source: facts_person.certificate(source, "number"),
    "certificate_on": lambda source: facts_person.certificate(source, "issued_on"),
    "certificate_issuer": lambda source: facts_person.certificate(source, "issuer"),
    "appointed": facts_report.appointed,
    "service": facts_person.service,
    "visit_day": facts_person.day("visit_on"),
    "rule_day": facts_person.day("rule_on"),
    "discipline_day": facts_person.day("discipline_on"),
    "inspection": inspection.inspection,
    "state": facts_person.state,
    "route_a": facts_person.route_a,
    "route_b": facts_person.route_b,
    "notice_number": lambda source: source.pack.notice.number,
    "rule_number": lambda source: source.pack.notice.rule_number,
    "addressee": lambda source: source.pack.notice.addressee,
    "title": lambda source: source.pack.title,
    "today": lambda source: PartialDate(source.today.year, source.today.month, source.today.day).chinese,
}
"""Facts as text, by the name that layouts use (``{fact.count}``)."""

LINES: dict[str, Callable[[Source], tuple[str, ...]]] = {
    "programmes": facts_report.programmes,
    "query_notes": facts_report.query_notes,
    "waivers": facts_report.waivers,
    "results": facts_person.results,
}
"""Lists of facts, by the name that layouts use (``each: fact.classified``)."""
