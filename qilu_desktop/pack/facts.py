"""The facts that layouts may print (``{fact.count}``), and which answers each of them tells of.

The facts are worked out in ``documents.facts``; their names stand here so that a pack that asks for one that does not
exist, or that says of a field that a document prints it although nothing there does, is refused when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_RESULTS = tuple(
    f"applicant.{table}.{column}"
    for table in ("innovations", "patents", "papers", "standards")
    for column in ("on", "name", "number", "rank")
)
_WHO = ("applicant.name", "applicant.classified")
"""The 公示名单 leaves out whoever is classified, so its names tell of that answer too."""

FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "year": (),
        "count": ("applicant.classified",),
        "enterprises": (),
        "people": _WHO,
        "visited": ("applicant.visit_on",),
        "visit_results": ("applicant.visit_result",),
        "names": _WHO,
        "visits": ("applicant.visit_on",),
        "strategic": ("applicant.name", "applicant.industry_field"),
        "strategic_reason": ("unit.strategic_reason", "unit.strategic_reason_by", "unit.strategic_reason_on"),
        "received": ("unit.received_count",),
        "accepted": ("unit.accepted_from", "unit.accepted_to"),
        "publicity": ("unit.publicity_from", "unit.publicity_to"),
        "publicity_from": ("unit.publicity_from",),
        "publicity_result": ("unit.publicity_result", "unit.publicity_objections"),
        "decision_on": ("unit.decision_on",),
        "review_on": ("unit.review_on",),
        "report_on": ("unit.report_on",),
        "panel": ("unit.panel.name", "unit.panel.title", "unit.panel.employer"),
        "panel_count": ("unit.panel.name",),
        "certificates": ("applicant.certificates.result",),
        "sites": ("applicant.certificates.site",),
        "checked": (),
        "verifiers": (),
        "discipline": ("applicant.name", "applicant.discipline_on"),
        "classified": (
            *_WHO,
            "applicant.declassified_by",
            "applicant.declassified_on",
            "applicant.declassified_result",
        ),
        "quota": ("unit.kind", "unit.city"),
        "decision_body": ("unit.decision_body",),
        "order": (),
        "field": ("applicant.industry_field", "applicant.strategic_kind", "applicant.future_kind"),
        "skill": ("applicant.certificates.level", "applicant.certificates.issued_on"),
        "level": ("applicant.certificates.level",),
        "certificate_trade": ("applicant.certificates.trade",),
        "certificate_number": ("applicant.certificates.number",),
        "certificate_on": ("applicant.certificates.issued_on",),
        "certificate_issuer": ("applicant.certificates.issuer",),
        "appointed": ("applicant.name", "applicant.appointed"),
        "visit_day": ("applicant.visit_on",),
        "rule_day": ("applicant.rule_on",),
        "discipline_day": ("applicant.discipline_on",),
        "service": ("applicant.employment", "applicant.service_from", "applicant.service_to"),
        "inspection": ("applicant.inspection",),
        "state": ("enterprise.nature",),
        "route_a": ("applicant.route",),
        "route_b": ("applicant.route",),
        "notice_number": (),
        "rule_number": (),
        "addressee": (),
        "title": (),
        "today": (),
        "programmes": (
            "applicant.name",
            "applicant.programme_reason",
            "applicant.programme_reason_by",
            "applicant.programme_reason_on",
            "applicant.programmes.kind",
            "applicant.programmes.name",
            "applicant.programmes.from",
            "applicant.programmes.to",
        ),
        "query_notes": (
            "applicant.name",
            "applicant.certificates.trade",
            "applicant.certificates.result",
            "applicant.certificates.result_reason",
        ),
        "waivers": (),
        "results": _RESULTS,
    }
)
"""By name: the answers that a fact tells of, as ``scope.field`` or ``scope.table.column``."""

LISTS = frozenset({"programmes", "query_notes", "waivers", "results"})
"""Facts that are several lines, each printed on its own (``each: fact.results``)."""
