"""佐证对照表: what is claimed against what proves it, with page numbers; what has no proof, what proves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.evidence.claims import Claim, claims_of
from qilu_desktop.pack.model import EvidenceKind, Pack


@dataclass(frozen=True)
class Proof:
    """A file in the table: its id, how it is called, its kind, and its pages in the packet (empty: not known)."""

    evidence: str
    title: str
    kind: str
    pages: range = range(0)

    @property
    def told(self) -> str:
        """Title and pages as a cell prints them."""
        if not self.pages:
            return self.title
        first, last = self.pages[0], self.pages[-1]
        return f"{self.title} 第 {first} 页" if first == last else f"{self.title} 第 {first}—{last} 页"


@dataclass(frozen=True)
class Line:
    """One claim and what proves it."""

    claim: Claim
    proofs: tuple[Proof, ...]

    @property
    def proved(self) -> bool:
        """Whether anything does."""
        return bool(self.proofs)

    @property
    def due(self) -> bool:
        """Whether it needs a proof by itself: a row that wants papers; a step of the procedure is for the checks."""
        return self.claim.due


@dataclass(frozen=True)
class EvidenceMatrix:
    """One owner's claims in the order of the form and files in their own order."""

    lines: tuple[Line, ...]
    files: tuple[Proof, ...]
    idle: tuple[Proof, ...]
    """Files of a kind that proves rows, which prove none."""

    @property
    def unproved(self) -> tuple[Claim, ...]:
        """Rows that want a proof and have none."""
        return tuple(line.claim for line in self.lines if line.due and not line.proved)

    def proves(self, claim: str, evidence: str) -> bool:
        """One cell: whether a file proves a claim."""
        return any(
            line.claim.text == claim and any(one.evidence == evidence for one in line.proofs) for line in self.lines
        )


def matrix(pack: Pack, dossier: Dossier, owner: str, pages: Mapping[str, range] | None = None) -> EvidenceMatrix:
    """The table of one owner (an applicant's id or the unit).

    *pages* are each file's pages in its packet by evidence id, as :attr:`join.Joined.page_map` tells them.

    Raises:
        KeyError: there is no such owner.
    """
    known = pages or {}
    entries = dossier.evidence_of(owner)
    proofs = {entry.id: _proof(pack, entry, known.get(entry.id, range(0))) for entry in entries}
    lines = tuple(
        Line(claim, tuple(proofs[entry.id] for entry in entries if _proves(entry, claim)))
        for claim in claims_of(pack, dossier, owner)
    )
    used = {proof.evidence for line in lines for proof in line.proofs}
    return EvidenceMatrix(
        lines, tuple(proofs.values()), tuple(proof for key, proof in proofs.items() if key not in used)
    )


def _proves(entry: Evidence, claim: Claim) -> bool:
    if not claim.table:
        return entry.kind == claim.text
    return entry.proves(claim.table, claim.text.partition("/")[2])


def _proof(pack: Pack, entry: Evidence, pages: range) -> Proof:
    kind: EvidenceKind | None = pack.evidence_kind(entry.kind)
    title = mask_ids_in(entry.title.strip() or entry.file.name)
    return Proof(entry.id, title, kind.label if kind else "佐证材料", pages)
