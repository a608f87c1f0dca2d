"""What a record that was sent says otherwise than one's own: field by field, cell by cell, as values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Final, TypeAlias

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.values import FileRef, Record, Row, Value, is_answer
from qilu_desktop.pack.model import Field, Kind
from qilu_desktop.sizes import size_text

RowIds: TypeAlias = Mapping[tuple[str, str], str]
"""A row's id in one's own table by table and the id that the sender has for it."""

_PAIRS_MOST: Final = 40_000
"""In longer tables rows are known by their id and content alone: comparing each with each would take too long."""


_TELLING: Final = (Kind.TEXT, Kind.LONG_TEXT)
_TELLS: Final = 3
"""Characters of an answer that tells rows apart: “1” or “改” does not."""


class Sort(Enum):
    """What kind of change it is; the value is the word that a clerk reads."""

    ADDITION = "补充"
    """Mine has nothing there."""
    CHANGE = "不同"
    """Both say something: a conflict, which has to be chosen."""
    REMOVAL = "对方没有"
    """Only mine says something."""


@dataclasses.dataclass(frozen=True)
class Change:
    """One difference between a subject of the workspace and what was sent.

    ``key`` names it in its plan; ``subject`` is the id in the workspace.  ``field`` (and for a table ``row`` and
    ``column``, the row's number from 1) say where; an evidence piece has its id in ``evidence`` instead, and
    ``column`` is then empty for the whole piece, ``told`` for what is said of it, ``less`` for what is not said of it
    any more or ``records`` for its 审验 and readings.  ``label`` says the place, ``old`` and ``new`` the two answers,
    ID numbers masked.
    """

    key: str
    sort: Sort
    subject: str
    label: str
    old: str
    new: str
    field: str = ""
    row: str = ""
    row_number: int = 0
    column: str = ""
    evidence: str = ""
    value: Value | Row | Evidence | None = dataclasses.field(default=None, repr=False)
    """What stands there when the change is taken."""
    after: str = dataclasses.field(default="", repr=False)
    """The row behind which a new row goes; empty: first."""


@dataclasses.dataclass(frozen=True)
class Compared:
    """The changes of a record, and which of its rows are one's own."""

    changes: tuple[Change, ...] = ()
    rows: RowIds = dataclasses.field(default_factory=dict)


def same(mine: Value | None, theirs: Value | None) -> bool:
    """Whether two answers say the same; a file is known by its content."""
    if not is_answer(mine) and not is_answer(theirs):
        return True
    if isinstance(mine, FileRef) and isinstance(theirs, FileRef):
        return mine.sha256 == theirs.sha256
    return mine == theirs


def sort_of(mine: Value | None, theirs: Value | None) -> Sort:
    """What kind of change two different answers are."""
    if not is_answer(mine):
        return Sort.ADDITION
    return Sort.CHANGE if is_answer(theirs) else Sort.REMOVAL


def compare(subject: str, mine: Record, theirs: Record, fields: Iterable[Field]) -> Compared:
    """The differences of one subject's answers, in the order of the form."""
    changes: list[Change] = []
    rows: dict[tuple[str, str], str] = {}
    for entry in fields:
        if entry.kind is Kind.TABLE:
            table = _Table(subject, entry, mine.rows(entry.id), theirs.rows(entry.id))
            changes += table.changes()
            rows |= {(entry.id, their_id): own_id for their_id, own_id in table.ids.items()}
        elif not same(mine.get(entry.id), theirs.get(entry.id)):
            changes.append(_answer_change(subject, entry, mine.get(entry.id), theirs.get(entry.id)))
    return Compared(tuple(changes), rows)


def taken(record: Record, changes: Iterable[Change]) -> Record:
    """The record with *changes* of its answers made."""
    for one in changes:
        if one.row:
            record = record.with_value(one.field, tuple(_rows_with(record.rows(one.field), one)))
        elif one.field:
            record = record.with_value(one.field, _answer(one.value))
    return record


def _answer(value: Value | Row | Evidence | None) -> Value | None:
    return None if isinstance(value, (Row, Evidence)) else value


def _rows_with(rows: tuple[Row, ...], one: Change) -> Iterator[Row]:
    if isinstance(one.value, Row):
        ids = [row.id for row in rows]
        # Behind a row that is not there, as one that was not taken: last.
        place = ids.index(one.after) + 1 if one.after in ids else len(ids) if one.after else 0
        yield from (*rows[:place], one.value, *rows[place:])
        return
    for row in rows:
        if row.id != one.row:
            yield row
        elif one.column:
            yield Row(row.id, row.values.with_value(one.column, _answer(one.value)))


def _answer_change(subject: str, entry: Field, mine: Value | None, theirs: Value | None) -> Change:
    old, new = texts(entry, mine, theirs)
    return Change(
        f"{subject}/{entry.id}", sort_of(mine, theirs), subject, entry.label, old, new, entry.id, value=theirs
    )


def texts(entry: Field, mine: Value | None, theirs: Value | None) -> tuple[str, str]:
    """Both answers as a clerk reads them; of two files of one name also the sizes."""
    old, new = (mask_ids_in(display(entry, value)) for value in (mine, theirs))
    if isinstance(mine, FileRef) and isinstance(theirs, FileRef):
        return f"{old}（{size_text(mine.size)}）", f"{new}（{size_text(theirs.size)}）"
    return old, new


class _Table:
    """Two tables of one field, their rows paired."""

    def __init__(self, subject: str, entry: Field, mine: tuple[Row, ...], theirs: tuple[Row, ...]) -> None:
        self._subject, self._entry, self._mine, self._theirs = subject, entry, mine, theirs
        self._pairs = _paired(mine, theirs, entry.columns)
        used = {row.id for row in (*mine, *theirs)}
        self.ids = {row.id: mine[self._pairs[at]].id if at in self._pairs else "" for at, row in enumerate(theirs)}
        taken_ids = {row.id for row in mine}
        for row in theirs:
            if not self.ids[row.id]:
                self.ids[row.id] = row.id if row.id not in taken_ids else _free("r", used)
                used.add(self.ids[row.id])

    def changes(self) -> Iterator[Change]:
        """Cells that differ and new rows as the sender has them, then the rows that only one's own table has."""
        before = ""
        for at, row in enumerate(self._theirs):
            if at in self._pairs:
                yield from self._cells(self._pairs[at], row)
            else:
                yield self._added(at, row, before)
            before = self.ids[row.id]
        gone = set(range(len(self._mine))) - set(self._pairs.values())
        yield from (self._removed(at) for at in sorted(gone))

    def _cells(self, at: int, theirs: Row) -> Iterator[Change]:
        mine = self._mine[at]
        for column in self._entry.columns:
            ours, other = mine.values.get(column.id), theirs.values.get(column.id)
            if not same(ours, other):
                old, new = texts(column, ours, other)
                yield Change(
                    f"{self._subject}/{self._entry.id}/{mine.id}/{column.id}",
                    sort_of(ours, other),
                    self._subject,
                    f"{self._entry.label} 第 {at + 1} 行 {column.label}",
                    old,
                    new,
                    self._entry.id,
                    mine.id,
                    at + 1,
                    column.id,
                    value=other,
                )

    def _added(self, at: int, row: Row, after: str) -> Change:
        row_id = self.ids[row.id]
        key, label = f"{self._subject}/{self._entry.id}/+{row_id}", f"{self._entry.label} 增加一行"
        told = row_text(self._entry, row)
        new = Row(row_id, row.values)
        place = (self._entry.id, row_id, at + 1)
        return Change(key, Sort.ADDITION, self._subject, label, "", told, *place, value=new, after=after)

    def _removed(self, at: int) -> Change:
        row = self._mine[at]
        key, label = f"{self._subject}/{self._entry.id}/-{row.id}", f"{self._entry.label} 第 {at + 1} 行"
        told = row_text(self._entry, row)
        return Change(key, Sort.REMOVAL, self._subject, label, told, "", self._entry.id, row.id, at + 1)


def row_text(entry: Field, row: Row) -> str:
    """A row's answers as running text."""
    cells = (display(column, row.values.get(column.id)) for column in entry.columns)
    return mask_ids_in("，".join(cell for cell in cells if cell)) or "（空行）"


def _free(prefix: str, used: set[str]) -> str:
    number = 1
    while f"{prefix}{number}" in used:
        number += 1
    return f"{prefix}{number}"


def _paired(mine: tuple[Row, ...], theirs: tuple[Row, ...], columns: tuple[Field, ...]) -> dict[int, int]:
    """Own place by the sender's, for rows that are one row: of the same content, else alike.

    Ids alone do not tell: two offices give the same ids to different rows.
    """
    pairs: dict[int, int] = {}
    open_mine, open_theirs = dict(enumerate(mine)), dict(enumerate(theirs))

    def pair(at: int, own: int) -> None:
        pairs[at] = own
        del open_theirs[at], open_mine[own]

    content = {row.id: _content(row, columns) for row in mine}
    places = {row.id: at for at, row in enumerate(mine)}
    for at, row in list(open_theirs.items()):
        if row.id in places and content[row.id] == _content(row, columns):
            pair(at, places[row.id])
    _pair_equal(open_mine, open_theirs, lambda row: _content(row, columns), pair)
    likeness = _likenesses(open_mine, open_theirs, columns)
    for _score, at, own in sorted(likeness):
        if at in open_theirs and own in open_mine:
            pair(at, own)
    return pairs


def _pair_equal(
    mine: dict[int, Row],
    theirs: dict[int, Row],
    content: Callable[[Row], tuple[object, ...]],
    pair: Callable[[int, int], None],
) -> None:
    known: dict[tuple[object, ...], list[int]] = {}
    for own, row in mine.items():
        known.setdefault(content(row), []).append(own)
    for at, row in list(theirs.items()):
        places = known.get(content(row))
        if places:
            pair(at, places.pop(0))


def _content(row: Row, columns: tuple[Field, ...]) -> tuple[object, ...]:
    values = (row.values.get(column.id) for column in columns)
    # Without its type a yes would be the number 1.
    return tuple(
        (type(one), one.sha256 if isinstance(one, FileRef) else one) if is_answer(one) else None for one in values
    )


def _likenesses(
    mine: dict[int, Row], theirs: dict[int, Row], columns: tuple[Field, ...]
) -> Iterator[tuple[float, int, int]]:
    """Pairs of rows that may be one, the likest with the lowest number."""
    every = len(mine) * len(theirs) <= _PAIRS_MOST
    own = {at: _content(row, columns) for at, row in mine.items()}
    for at, row in theirs.items():
        content = _content(row, columns)
        for place, other in mine.items() if every else ():
            shared = [one for one, cell in enumerate(content) if cell is not None and cell == own[place][one]]
            most = max(sum(1 for cell in cells if cell is not None) for cells in (content, own[place]))
            tells = any(_tells(columns[one], row) for one in shared)
            same_id = row.id == other.id
            if 2 * len(shared) > most or (tells and (same_id or 2 * len(shared) == most)):
                yield -len(shared) - (0.5 if same_id else 0.0), at, place


def _tells(column: Field, row: Row) -> bool:
    """Whether an answer is one that other rows hardly have: a name or number, no date, rank or choice."""
    return column.kind in _TELLING and len(row.values.text(column.id)) >= _TELLS
