"""Where what is dropped on the page of the evidence goes."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.detail import kinds_for
from qilu_desktop.gui.evidence.gathering import Goal
from qilu_desktop.gui.evidence.listing import CLAIM, EVIDENCE_ID, EvidenceList


def goal_in(table: EvidenceList, desk: Desk, owner: str, place: QPoint) -> Goal | None:
    """What the line at a *place* of the list's viewport proves for *owner*; None beside the lines."""
    item = table.itemAt(place) if table.isVisible() else None
    if item is None:
        return None
    evidence_id = item.data(0, EVIDENCE_ID)
    entry = next((one for one in desk.dossier.evidence_of(owner) if one.id == evidence_id), None)
    return Goal(owner, entry.kind, entry.claim) if entry else _goal_for(desk, owner, str(item.data(0, CLAIM) or ""))


def _goal_for(desk: Desk, owner: str, claim: str) -> Goal | None:
    """The kind that a heading of the list names, or the first kind that proves its claim."""
    kinds, table = kinds_for(desk.pack, owner), claim.partition("/")[0]
    itself = next((Goal(owner, kind.id) for kind in kinds if kind.id == claim), None)
    return itself or next((Goal(owner, kind.id, claim) for kind in kinds if table in kind.claims), None)
