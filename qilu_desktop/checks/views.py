"""What rules look at: one subject with all that its checks may read, or the whole submission."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Protocol, TypeAlias, TypeVar, cast

from qilu_desktop.checks.spot import Spot
from qilu_desktop.dossier.conditions import is_required, is_shown
from qilu_desktop.dossier.derive import effective
from qilu_desktop.dossier.identifiers import IdFault, IdNumber, mask_ids_in, parse_id
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise, Evidence
from qilu_desktop.dossier.values import PartialDate, Record, Row, is_answer, is_plain
from qilu_desktop.pack.model import Field, FieldList, Kind, Pack, Scope

_T = TypeVar("_T")
_NAME_SHOWN = 20
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT)
_NAMELESS = {Scope.UNIT: "推荐单位", Scope.ENTERPRISE: "未填名称的申报单位", Scope.APPLICANT: "未填姓名的申报人"}


Undrawn: TypeAlias = Callable[[str], tuple[str, ...]]
"""Gives the characters of a text that no font of the product draws."""


class Overwritten(Protocol):
    """A text of the clerk's own in the recommendation report that needs a look (documents.living works it out)."""

    @property
    def row(self) -> str:
        """Id of the row that holds the text."""

    @property
    def part(self) -> str:
        """第一部分 and so on; empty for the opening."""

    @property
    def sentence(self) -> str:
        """The paragraph's name."""

    @property
    def fact(self) -> str:
        """What is contradicted, by its Chinese name."""

    @property
    def value(self) -> str:
        """What the data say."""

    @property
    def wrote(self) -> str:
        """The words that stand there instead; empty where there are none."""

    @property
    def unprinted(self) -> bool:
        """Whether the text belongs to no paragraph of the year's report."""


FindOverwritten: TypeAlias = Callable[[Pack, Dossier, date], Sequence[Overwritten]]
"""Finds facts of the recommendation report that were written by hand and no longer agree with the data."""


FindOutdated: TypeAlias = Callable[[Dossier], Collection[str]]
"""Finds the sealed scans, by id of the evidence, that were printed from other data than there are now."""


@dataclass(frozen=True)
class FileFacts:
    """What is known of an attached file.

    ``width`` and ``height`` are a picture's, in pixels (0: not known); ``lost`` says that it is gone or no longer what
    was added; ``media`` is ``jpeg``, ``png`` or ``pdf`` by its content (empty: not looked at); ``fault`` says in
    Chinese, as a predicate, why it cannot be used (empty: it can, or nobody looked), ``page`` on which page that
    is (0: not one page); ``pages`` counts its pages (0: not known).
    """

    width: int = 0
    height: int = 0
    lost: bool = False
    media: str = ""
    fault: str = ""
    pages: int = 0
    page: int = 0


@dataclass(frozen=True)
class Context:
    """What a run looks at.

    ``today`` is the day that the product takes as now; ``files`` tells by SHA-256 what is known of attached files
    (nothing said of a file that is not in it; never changed in place); ``overlong`` tells by applicant's id what to
    shorten so that the 一览表 is one page (empty: it is one; not in it: nobody tried); ``undrawn`` finds characters
    that would print as boxes (None: nobody looks), ``overwritten`` what the clerk's own wording of the recommendation
    report contradicts (None: nobody looks), ``outdated`` which sealed scans are older than the data (None: nobody
    looks).  What is not given leaves its rules 无法核实.
    """

    pack: Pack
    dossier: Dossier
    today: date
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    overlong: Mapping[str, str] = field(default_factory=dict)
    undrawn: Undrawn | None = None
    overwritten: FindOverwritten | None = None
    outdated: FindOutdated | None = None


@dataclass(frozen=True)
class Subject:
    """The unit, an enterprise or an applicant, with everything that rules about it may read and nothing more.

    The same content gives the same findings (:func:`same`): that is what results are kept by.  ``unit`` holds only
    those answers of the recommending unit that the rules declare to read, so that other edits there leave
    applicants alone.
    """

    pack: Pack
    today: date
    scope: Scope
    id: str
    record: Record
    applicant: Applicant | None = None
    employer: Enterprise | None = None
    evidence: tuple[Evidence, ...] = ()
    unit: Record = field(default_factory=Record)
    files: tuple[tuple[str, FileFacts], ...] = ()
    overlong: str | None = None
    undrawn: Undrawn | None = None

    @property
    def who(self) -> str:
        """How the subject is called in messages, on one line; an ID number typed as a name is masked."""
        if self.scope is Scope.UNIT:
            return _NAMELESS[self.scope]
        name = " ".join(self.record.text("name").split())
        return mask_ids_in(name)[:_NAME_SHOWN] or _NAMELESS[self.scope]

    @cached_property
    def fields(self) -> FieldList:
        """The field list of the subject's scope."""
        return self.pack.fields(self.scope)

    @cached_property
    def dossier(self) -> Dossier:
        """The part of the dossier that the pack's conditions can look at from here."""
        if self.scope is Scope.UNIT:
            return Dossier(self.pack.id, self.record)
        if self.scope is Scope.ENTERPRISE:
            return Dossier(self.pack.id, self.unit, (Enterprise(self.id, self.record),))
        people = (self.applicant,) if self.applicant else ()
        return Dossier(self.pack.id, self.unit, (self.employer,) if self.employer else (), people)

    @cached_property
    def answers(self) -> Record:
        """The record with derived values filled in where nothing was answered."""
        return effective(self.record, self.fields.derived)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Every place that is shown, cells of table rows after their table."""
        return tuple(self._spots())

    def _spots(self) -> Iterator[Spot]:
        for entry in self.fields:
            if entry.shown_when and not is_shown(entry, self.dossier, self.id, self.record):
                continue
            yield Spot.of(entry, self.answers)
            if entry.kind is Kind.TABLE:
                yield from self._cells(entry)

    def _cells(self, table: Field) -> Iterator[Spot]:
        for number, row in enumerate(self.record.rows(table.id), 1):
            for column in table.columns:
                if not column.shown_when or is_shown(column, self.dossier, self.id, row.values):
                    yield Spot.cell(table, column, row, number)

    @cached_property
    def texts(self) -> tuple[Spot, ...]:
        """The places that hold free text."""
        return tuple(spot for spot in self.spots if spot.filled and spot.part.kind in _TEXTS)

    @cached_property
    def prose(self) -> str:
        """All of the texts: where a mark stands in none of them, no text needs a look."""
        return "\n".join(spot.text for spot in self.texts)

    @cached_property
    def numbers(self) -> tuple[tuple[Spot, Decimal], ...]:
        """The places that hold a number that a form can show, with it."""
        found = ((spot, spot.value) for spot in self.spots)
        return tuple((spot, value) for spot, value in found if isinstance(value, Decimal) and is_plain(value))

    @cached_property
    def tables(self) -> tuple[Spot, ...]:
        """The places that are tables."""
        return tuple(spot for spot in self.spots if spot.part.kind is Kind.TABLE)

    @cached_property
    def dates(self) -> tuple[tuple[Spot, PartialDate], ...]:
        """The places that hold a date, with it."""
        return tuple((spot, spot.value) for spot in self.spots if isinstance(spot.value, PartialDate))

    def must(self, spot: Spot) -> bool:
        """Whether the place must be answered."""
        asked = spot.part.required or bool(spot.part.required_when)
        return asked and is_required(spot.part, self.dossier, self.id, spot.record)

    @cached_property
    def identity(self) -> IdNumber | IdFault | None:
        """The applicant's ID number, its fault, or None while there is none."""
        typed = self.record.text("id_number")
        return parse_id(typed) if typed else None

    def label(self, field_id: str) -> str:
        """A field's label in quotes; its id where the pack has no such field."""
        entry = self.fields.by_id.get(field_id)
        return f"“{entry.label if entry else field_id}”"

    def rows(self, table_id: str) -> tuple[tuple[int, Row], ...]:
        """The rows of a table that hold anything, with their numbers from 1."""
        found = self._rows.get(table_id)
        if found is None:
            rows = enumerate(self.record.rows(table_id), 1)
            found = self._rows[table_id] = tuple((number, row) for number, row in rows if holds_anything(row))
        return found

    @cached_property
    def _rows(self) -> dict[str, tuple[tuple[int, Row], ...]]:
        return {}

    def let_go(self) -> None:
        """Forget the places, which a thousand people have a hundred and sixty each of, until they are asked for again.

        What :meth:`once` has worked out stays.
        """
        for name in ("spots", "texts", "prose", "numbers", "tables", "dates"):
            self.__dict__.pop(name, None)

    @property
    def around(self) -> tuple[object, ...]:
        """What is known beside the dossier."""
        return self.today, self.files, self.overlong, self.undrawn

    def once(self, work: Callable[[Subject], _T]) -> _T:
        """What *work* makes of this subject, worked out once as long as its content stays the same.

        For rules about the whole submission, which look at everybody after every edit.
        """
        held = self._worked_out
        if work not in held:
            held[work] = work(self)
        return cast("_T", held[work])

    @cached_property
    def _worked_out(self) -> dict[Callable[[Subject], object], object]:
        return {}

    def facts_of(self, sha256: str) -> FileFacts | None:
        """What is known of a file."""
        return next((facts for known, facts in self.files if known == sha256), None)


def same(one: Subject, other: Subject) -> bool:
    """Whether two subjects have the same content.

    Unchanged records are the very same objects from snapshot to snapshot, so that this is quick; others are
    compared as they are spelt out, since equality takes 是 for the number 1 and stumbles over a signalling NaN.
    """
    if one.pack is not other.pack or one.around != other.around:
        return False
    pairs = ((one.applicant, other.applicant), (one.employer, other.employer), (one.record, other.record))
    records = all(_same(first, second) for first, second in (*pairs, (one.unit, other.unit)))
    return records and _same_files(one.evidence, other.evidence)


def _same(one: object, other: object) -> bool:
    return one is other or repr(one) == repr(other)


def _same_files(one: tuple[Evidence, ...], other: tuple[Evidence, ...]) -> bool:
    return len(one) == len(other) and all(map(_same, one, other))


@dataclass(frozen=True)
class Whole:
    """The whole submission."""

    context: Context
    people: tuple[Subject, ...]
    enterprises: tuple[Subject, ...]
    unit: Subject

    @property
    def pack(self) -> Pack:
        """The year's pack."""
        return self.context.pack

    @property
    def dossier(self) -> Dossier:
        """The whole dossier."""
        return self.context.dossier

    @property
    def today(self) -> date:
        """The day taken as now."""
        return self.context.today

    @property
    def record(self) -> Record:
        """The recommending unit's answers."""
        return self.context.dossier.unit


def holds_anything(row: Row) -> bool:
    """Whether any cell of a row is filled."""
    return any(map(is_answer, row.values.values.values()))


def names(people: tuple[Subject, ...] | list[Subject]) -> str:
    """The names of people in a message, the first five with the number of the rest."""
    told = "、".join(person.who for person in people[:5])
    return f"{told}等 {len(people)} 人" if len(people) > 5 else told


def unit_subject(context: Context, evidence: Mapping[str, tuple[Evidence, ...]]) -> Subject:
    """The recommending unit as a subject."""
    own = evidence.get(UNIT_SUBJECT, ())
    record = context.dossier.unit
    return Subject(
        context.pack,
        context.today,
        Scope.UNIT,
        UNIT_SUBJECT,
        record,
        evidence=own,
        unit=record,
        files=known_files(context.files, record, own),
        undrawn=context.undrawn,
    )


def known_files(
    known: Mapping[str, FileFacts], record: Record, evidence: tuple[Evidence, ...]
) -> tuple[tuple[str, FileFacts], ...]:
    """What is known of a subject's files, each once."""
    if not known:
        return ()
    photo = record.file("photo")
    wanted = [entry.file.sha256 for entry in evidence] + ([photo.sha256] if photo else [])
    return tuple((sha256, known[sha256]) for sha256 in dict.fromkeys(wanted) if sha256 in known)
