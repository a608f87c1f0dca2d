"""The table of claims and outgoing PDFs, as values without a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.evidence.claims import Claim, kinds_of
from qilu_desktop.evidence.matrix import EvidenceMatrix, Proof, matrix
from qilu_desktop.pack.model import Pack
from qilu_desktop.submission.packet_pages import PacketPages

APART = 0
"""The column of files that go into no packet."""


@dataclass(frozen=True)
class Cell:
    """The files of one packet that prove one claim; ``kinds`` are those that could (ids), the original's first."""

    proofs: tuple[Proof, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class GridRow:
    """One claim (None: the files that prove nothing) with a cell for each column."""

    label: str
    claim: Claim | None
    cells: tuple[Cell, ...]

    @property
    def lacking(self) -> bool:
        """Whether a proof is expected of it and nothing proves it; where one is only allowed, nothing is lacking."""
        return self.claim is not None and self.claim.due and not any(cell.proofs for cell in self.cells)

    @property
    def lines(self) -> int:
        """How many lines its fullest cell takes."""
        return max(1, *(len(cell.proofs) for cell in self.cells))


@dataclass(frozen=True)
class Grid:
    """Columns (number of the packet, its title) and rows in the order of the form; files that prove nothing last."""

    columns: tuple[tuple[int, str], ...] = ()
    rows: tuple[GridRow, ...] = ()

    @property
    def unproved(self) -> int:
        """How many claims lack a proof."""
        return sum(row.lacking for row in self.rows)

    @property
    def idle(self) -> int:
        """How many files prove nothing."""
        return sum(len(cell.proofs) for row in self.rows if row.claim is None for cell in row.cells)


def grid(pack: Pack, dossier: Dossier, owner: str, known: PacketPages) -> Grid:
    """The table of one owner.

    Raises:
        KeyError: there is no such owner.
    """
    found = matrix(pack, dossier, owner, known.pages)
    packet = {kind.id: kind.packet for kind in kinds_of(pack, owner)}
    placed = {entry.id: packet.get(entry.kind, APART) for entry in dossier.evidence_of(owner)}
    numbers = sorted({*packet.values()}, key=lambda number: number or len(pack.packets) + 1)
    columns = tuple((number, _title(pack, number, known.totals)) for number in numbers)
    rows = [_row(line.claim, line.proofs, numbers, placed) for line in found.lines]
    return Grid(columns, (*rows, *_idle(found, numbers, placed)))


def _row(claim: Claim, proofs: tuple[Proof, ...], numbers: list[int], placed: Mapping[str, int]) -> GridRow:
    cells = tuple(
        Cell(
            tuple(proof for proof in proofs if placed[proof.evidence] == number),
            tuple(kind.id for kind in sorted(claim.kinds, key=lambda one: not one.marked) if kind.packet == number),
        )
        for number in numbers
    )
    return GridRow(claim.label, claim, cells)


def _idle(found: EvidenceMatrix, numbers: list[int], placed: Mapping[str, int]) -> tuple[GridRow, ...]:
    if not found.idle:
        return ()
    cells = tuple(Cell(tuple(one for one in found.idle if placed[one.evidence] == number)) for number in numbers)
    return (GridRow("没有证明任何一项的材料", None, cells),)


def _title(pack: Pack, number: int, totals: Mapping[int, int]) -> str:
    if number == APART:
        return "单独的文件\n不合订"
    total = totals.get(number, 0)
    return pack.packets[number - 1] + (f"\n共 {total} 页" if total else "\n")


def page_words(proof: Proof) -> str:
    """The pages of a file as a cell shows them."""
    if not proof.pages:
        return ""
    first, last = proof.pages[0], proof.pages[-1]
    return f"第 {first} 页" if first == last else f"第 {first}—{last} 页"
