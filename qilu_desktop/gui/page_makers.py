"""The pages of the window, each module loaded only when its page is made: the first page waits for no other."""

from __future__ import annotations

from collections.abc import Callable

from qilu_desktop.flow import StepId
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.rail import Extra

# Plain imports, not names in a table: the packager and the import laws read them.


def _unit(desk: Desk) -> Page:
    from qilu_desktop.gui.unit_page import UnitPage

    return UnitPage(desk, StepId.UNIT)


def _enterprises(desk: Desk) -> Page:
    from qilu_desktop.gui.enterprises_page import EnterprisesPage

    return EnterprisesPage(desk)


def _people(desk: Desk) -> Page:
    from qilu_desktop.gui.people_page import PeoplePage

    return PeoplePage(desk)


def _evidence(desk: Desk) -> Page:
    from qilu_desktop.gui.evidence.page import EvidencePage

    return EvidencePage(desk)


def _procedure(desk: Desk) -> Page:
    from qilu_desktop.gui.procedure_page import ProcedurePage

    return ProcedurePage(desk)


def _checks(desk: Desk) -> Page:
    from qilu_desktop.gui.findings_page import FindingsPage

    return FindingsPage(desk)


def _build(desk: Desk) -> Page:
    from qilu_desktop.gui.build_page import BuildPage

    return BuildPage(desk)


def _sending(desk: Desk) -> Page:
    from qilu_desktop.gui.sending.page import SendingPage

    return SendingPage(desk)


def _scans(desk: Desk) -> Page:
    from qilu_desktop.gui.scans.page import ScansPage

    return ScansPage(desk)


def _forms(desk: Desk) -> Page:
    from qilu_desktop.gui.adoption.page import FormsPage

    return FormsPage(desk)


MAKERS: dict[StepId | Extra, Callable[[Desk], Page]] = {
    StepId.UNIT: _unit,
    StepId.ENTERPRISES: _enterprises,
    StepId.PEOPLE: _people,
    StepId.EVIDENCE: _evidence,
    StepId.PROCEDURE: _procedure,
    StepId.CHECKS: _checks,
    StepId.BUILD: _build,
    StepId.SENDING: _sending,
    Extra.SCANS: _scans,
    Extra.FORMS: _forms,
}
"""How the page of a step is made."""
