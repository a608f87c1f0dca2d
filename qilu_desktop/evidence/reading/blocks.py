"""Labels and values of a page kept together in blocks: what belongs to one certificate, and what can be trusted of it.

A block ends where one of its labels comes again.  Where a page shows several people, a block's name counts only when
the blocks are regular: a cut picture or a line that was not read moves every name to the next one's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, TypeAlias

from qilu_desktop.dossier.reading import folding
from qilu_desktop.dossier.reading.model import Line

_UNEVEN: Final = 1.6
"""How many times the middle step of a block's rows a step may be: more is the gap between two certificates."""


@dataclass(frozen=True)
class Spot:
    """A line in a picture turned level: ``kind`` is the label it is (empty: none), ``inline`` a value behind it."""

    line: Line
    left: float
    right: float
    y: float
    height: float
    kind: str = ""
    key: str = ""
    inline: str = ""

    def beside(self, other: Spot) -> bool:
        """Whether both stand in one row."""
        return abs(self.y - other.y) < 0.6 * max(self.height, other.height)


@dataclass(frozen=True)
class Pair:
    """A label and its value; ``below``: the value stands in a row under a heading."""

    label: Spot
    value: Spot
    text: str
    below: bool

    @property
    def key(self) -> str:
        """What may come only once in a block."""
        return self.label.key if self.label.kind == "other" else self.label.kind


Block: TypeAlias = tuple[Pair, ...]
"""The pairs of one certificate, in reading order."""


def blocks_of(pairs: Iterable[Pair], dividers: list[float]) -> list[tuple[Pair, ...]]:
    """Pairs of label and value that belong together: a block ends where one of its labels comes again.

    Tables that stand side by side are told apart by their 姓名 in one row; 查询条件 and 查询结果 divide a page.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.label.y, pair.label.left))
    columns: dict[tuple[int, int], list[Pair]] = {}
    anchors = _anchors(ordered)
    for pair in ordered:
        place = sum(1 for anchor in anchors if anchor <= pair.label.left + pair.label.height)
        part = sum(1 for divider in dividers if divider < pair.label.y)
        columns.setdefault((part, place), []).append(pair)
    return [block for _, column in sorted(columns.items()) for block in _split(_rows(column))]


def _anchors(pairs: list[Pair]) -> list[float]:
    names = [pair.label for pair in pairs if pair.label.kind == "name"]
    for name in names:
        together = sorted(other.left for other in names if other.beside(name))
        if len(together) > 1:
            return together[1:]
    return []


def _rows(pairs: list[Pair]) -> list[list[Pair]]:
    """The pairs row by row, each row from left to right."""
    rows: list[list[Pair]] = []
    for pair in pairs:
        if rows and rows[-1][0].label.beside(pair.label):
            rows[-1].append(pair)
        else:
            rows.append([pair])
    return [sorted(row, key=lambda each: each.label.left) for row in rows]


def own_name(block: tuple[Pair, ...], *, alone: bool) -> tuple[Pair, ...]:
    """The block, without a name that may be the next one's.

    Where a picture is cut or a line was not read, a name behind a number can belong to the table that follows; it
    counts only right behind a number that begins the one block of the page.
    """
    kinds = [pair.label.kind for pair in block]
    if "name" not in kinds or "number" not in kinds or kinds.index("name") < kinds.index("number"):
        return block
    if alone and kinds[:2] == ["number", "name"]:
        return block
    return tuple(pair for pair in block if pair.label.kind != "name")


def _split(rows: list[list[Pair]]) -> Iterator[tuple[Pair, ...]]:
    """One column's rows cut where a label comes again and at gaps that rows of one table do not have.

    A row is never cut: where one of its labels comes again, all of it belongs to what follows.
    """
    block: list[Pair] = []
    steps = [low[0].label.y - high[0].label.y for high, low in pairwise(rows)]
    widest = 2.6 * median(steps) if steps else 0.0
    for row in rows:
        first = row[0].label
        apart = bool(block) and first.y - block[-1].label.y > max(widest, 4 * first.height)
        if apart or {pair.key for pair in row} & {pair.key for pair in block}:
            yield tuple(block)
            block = []
        block.extend(row)
    if block:
        yield tuple(block)


def trusted(blocks: Sequence[Block], dividers: Sequence[float]) -> list[Block]:
    """The blocks, without their names in a part of the page that shows several people and is not regular."""
    parts: dict[int, list[Block]] = {}
    for block in blocks:
        parts.setdefault(sum(1 for divider in dividers if divider < block[0].label.y), []).append(block)
    clear = (block if _clear(own) else nameless(block) for _, own in sorted(parts.items()) for block in own)
    return [block for block in clear if block]


def nameless(block: Block) -> Block:
    """The block without what it says of a name."""
    return tuple(pair for pair in block if pair.label.kind != "name")


def _clear(blocks: Sequence[Block]) -> bool:
    """Whether every name can only belong to the number in its block."""
    telling = [block for block in blocks if any(pair.label.kind in ("name", "number") for pair in block)]
    people = {folding.fold_name(pair.text) for block in telling for pair in block if pair.label.kind == "name"}
    if any(_twice_in_a_row(block) for block in telling):
        return False
    numbers = [
        tuple(folding.numbers_in(pair.text) for pair in block if pair.label.kind == "number") for block in telling
    ]
    if len(people) < 2 or (len(set(numbers)) == 1 and numbers[0] and numbers[0][0]):
        # One person; or one number with two names, as in a search box and its result: they speak against one another.
        return True
    orders = {tuple(pair.key for pair in block) for block in telling}
    return len(orders) == 1 and {"name", "number"} <= set(next(iter(orders))) and all(map(_even, telling))


def _twice_in_a_row(block: Block) -> bool:
    """Whether two columns were taken for one: a row says the same thing twice."""
    return any(
        one.key == other.key and one.label.beside(other.label)
        for at, one in enumerate(block)
        for other in block[at + 1 :]
    )


def _even(block: Block) -> bool:
    steps = [low.label.y - high.label.y for high, low in pairwise(block) if not low.label.beside(high.label)]
    return not steps or max(steps) <= _UNEVEN * median(steps)
