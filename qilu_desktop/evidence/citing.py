"""One file for several claims: how evidence that is there already comes to prove something more (4.3).

A packet holds a file once per kind (``submission.packets``), however many claims cite it.
"""

from __future__ import annotations

from dataclasses import replace

from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.reading.judging import QUERY
from qilu_desktop.evidence.grouping import LOOSE, OTHER, group_of
from qilu_desktop.pack.model import Pack


def serves(entry: Evidence, kind: str, claim: str) -> bool:
    """Whether evidence proves *claim* as a file of *kind* already; empty texts ask for nothing."""
    table, _, row = claim.partition("/")
    proved = claim in ("", entry.claim) or (bool(row) and entry.proves(table, row))
    return proved and kind in ("", entry.kind)


def is_loose(pack: Pack, dossier: Dossier, entry: Evidence) -> bool:
    """Whether evidence proves nothing yet, so that it may be given for something without taking it from anything."""
    return not entry.claim and group_of(pack, dossier, entry) in (LOOSE, OTHER)


def cited_for(pack: Pack, dossier: Dossier, entry: Evidence, kind: str, claim: str) -> Evidence:
    """Evidence as it has to stand to prove *claim* as a file of *kind*, of the same owner.

    Itself where it does already; with the new claim where it proves nothing yet; else a second citation of the same
    file (without an id).  That one sends the same pages, so that what is blacked out stays so; 审验 goes along where
    the kind is marked, what was read of a query page where it is one.
    """
    if serves(entry, kind, claim):
        return entry
    wanted = pack.evidence_kind(kind or entry.kind)
    kind_id = wanted.id if wanted else entry.kind
    if is_loose(pack, dossier, entry):
        return replace(entry, kind=kind_id, claim=claim)
    check = entry.check if wanted and wanted.marked else None
    reading = entry.reading if kind_id == QUERY else None
    return Evidence(
        "",
        entry.owner,
        kind_id,
        entry.title,
        entry.file,
        claim,
        check=check,
        edits=entry.edits,
        original=entry.original,
        reading=reading,
        caption=entry.caption,
    )
