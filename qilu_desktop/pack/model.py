"""The typed values of one year's form pack: notice, quotas, fields, evidence kinds, document layouts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path

from qilu_desktop.pack.layout import Layout


class Kind(Enum):
    """What a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    NUMBER = "number"
    YES_NO = "yes_no"
    PHOTO = "photo"
    TABLE = "table"

    # Asked for many times a check: members are one of a kind, Enum's own hash of the name takes ten times as long.
    __hash__ = object.__hash__


class Scope(Enum):
    """Whose answers a field belongs to."""

    UNIT = "unit"
    ENTERPRISE = "enterprise"
    APPLICANT = "applicant"

    __hash__ = object.__hash__


class Derivation(Enum):
    """A value that the product works out; the user may override it with the mismatch in view."""

    SEX_FROM_ID = "sex_from_id"
    BIRTH_FROM_ID = "birth_from_id"
    FIVE_WORKING_DAYS = "five_working_days"
    """The end ``x_to`` of a 公示 of five working days from ``x_from`` on, that day not counted (3.3)."""


class UnitKind(Enum):
    """The four kinds of recommending unit of clauses 1.1 and 1.2."""

    CITY = "city"
    DEPARTMENT = "department"
    PROVINCIAL_ENTERPRISE = "provincial_enterprise"
    CENTRAL = "central"


@dataclass(frozen=True)
class Choice:
    """One answer of a choice field; ``id`` is what is stored, ``label`` what is shown and printed."""

    id: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Condition:
    """Holds when ``field`` of ``scope`` (the field's own where None) has one of ``values``.

    ``yes``/``no`` are the values of a yes/no field; an empty ``values`` asks only that something is filled in.
    """

    field: str
    values: tuple[str, ...]
    scope: Scope | None = None


@dataclass(frozen=True)
class Field:
    """One field of the field list (design: forms.md).

    ``limit`` is in 字 (0: none).  ``printed`` names the documents that print it; ``month_ok`` lets a date be a
    year and month, ``as_month`` prints no more than
    that; ``columns`` and ``min_rows`` are for tables; ``clauses`` are the clause ids that ask for it.  ``editor`` names
    the window's own editor of a table that is not edited row by row (``report_text``).
    """

    id: str
    label: str
    kind: Kind
    required: bool = False
    required_when: tuple[Condition, ...] = ()
    shown_when: tuple[Condition, ...] = ()
    limit: int = 0
    least: int = 0
    choices: tuple[Choice, ...] = ()
    month_ok: bool = False
    as_month: bool = False
    unit: str = ""
    help: str = ""
    clauses: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    derive: Derivation | None = None
    columns: tuple[Field, ...] = ()
    min_rows: int = 0
    sensitive: bool = False
    editor: str = ""
    line: int = 0

    def choice_label(self, choice_id: str) -> str:
        """The label of a choice; the stored text itself where the pack does not know it."""
        return next((choice.label for choice in self.choices if choice.id == choice_id), choice_id)

    def column(self, column_id: str) -> Field:
        """A table's column.

        Raises:
            KeyError: the table has no such column.
        """
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


@dataclass(frozen=True)
class Group:
    """Fields shown together under one title; ``step`` is the id of the guided flow's step that shows them."""

    id: str
    title: str
    fields: tuple[Field, ...]
    help: str = ""


@dataclass(frozen=True)
class FieldList:
    """All fields of one scope, in order."""

    scope: Scope
    groups: tuple[Group, ...]

    def __iter__(self) -> Iterator[Field]:
        for group in self.groups:
            yield from group.fields

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """The fields by their id."""
        return {entry.id: entry for entry in self}

    @cached_property
    def derived(self) -> tuple[Field, ...]:
        """The fields whose value follows from others."""
        return tuple(entry for entry in self if entry.derive)

    def group_of(self, field_id: str) -> Group | None:
        """The group that shows a field."""
        return self._groups.get(field_id)

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {entry.id: group for group in self.groups for entry in group.fields}

    @cached_property
    def group_ids(self) -> frozenset[str]:
        """The ids of the groups."""
        return frozenset(group.id for group in self.groups)


@dataclass(frozen=True)
class City:
    """One of the 16 cities with its quota in persons (clause 1.1)."""

    code: str
    name: str
    quota: int


@dataclass(frozen=True)
class UnitRule:
    """A kind of recommending unit: quota in persons (cities: their own), deciding body (3.1d)."""

    kind: UnitKind
    label: str
    quota: int
    deciding_body: str
    opinion_body: str


@dataclass(frozen=True)
class Site:
    """A certificate query site (4.3a)."""

    id: str
    label: str
    url: str


@dataclass(frozen=True)
class Post:
    """Where paper goes (4.2c)."""

    carrier: str
    recipient: str
    organisation: str
    address: str
    postcode: str
    phone: str


@dataclass(frozen=True)
class Mail:
    """Where e-mail goes (clause 6); ``limit`` is the raw size of one message in bytes."""

    address: str
    limit: int


@dataclass(frozen=True)
class Notice:
    """What the year's notice sets."""

    number: str
    title: str
    issuers: tuple[str, ...]
    addressee: str
    issued: date
    deadline: date
    contact: str
    contact_phone: str
    form_site: str
    rule_number: str
    cities: tuple[City, ...]
    county_cities: tuple[str, ...]
    units: tuple[UnitRule, ...]
    post: Post
    mail: Mail
    sites: tuple[Site, ...]
    overview_copies: int
    overview_paper: str
    strategic_fields: tuple[str, ...]
    strategic_minimum: int
    flexible_years: int
    publicity_days: int
    gap_months: int
    photo_mm: tuple[float, float]
    photo_px: tuple[int, int]

    def city(self, code: str) -> City | None:
        """The city of a code."""
        return next((city for city in self.cities if city.code == code), None)

    def unit_rule(self, kind: str) -> UnitRule | None:
        """The rule of a kind of recommending unit."""
        return next((rule for rule in self.units if rule.kind.value == kind), None)

    def quota(self, kind: str, city_code: str) -> int | None:
        """How many persons a recommending unit may recommend (1.1, 1.2); None while that is not known."""
        if kind == UnitKind.CITY.value:
            city = self.city(city_code)
            return city.quota if city else None
        rule = self.unit_rule(kind)
        return rule.quota if rule else None


@dataclass(frozen=True)
class EvidenceKind:
    """A kind of evidence file.

    ``packet`` is the number of the applicant's evidence PDF that it goes into (0: none, kept on file); ``marked``
    says that every page must carry 已审验 (4.3b); ``claims`` are the tables whose rows it can prove.
    """

    id: str
    label: str
    scope: Scope
    packet: int
    marked: bool
    clauses: tuple[str, ...]
    claims: tuple[str, ...] = ()
    help: str = ""
    line: int = 0


class Means(Enum):
    """What can serve a clause; a clause names those that it cannot do without."""

    RULE = "rule"
    """A rule cites it."""
    FIELD = "field"
    """A field asks for what it wants."""
    PRINTED = "printed"
    """A document prints it."""
    FILE = "file"
    """A kind of evidence, or a document that is sent as a file, is for it."""
    DATA = "data"
    """A value of the notice that sheets, drafts or reminders are made from."""


@dataclass(frozen=True)
class Clause:
    """A clause of the notice: ``text`` is the notice's own sentence, shown with a finding.

    ``needs`` is what must serve it, each of them: a field alone does not check anything.
    """

    id: str
    text: str
    binding: bool
    needs: tuple[Means, ...] = ()


@dataclass(frozen=True)
class Pack:
    """One year's pack, whole and checked."""

    id: str
    title: str
    folder: Path
    notice: Notice
    clauses: tuple[Clause, ...]
    lists: tuple[FieldList, ...]
    evidence: tuple[EvidenceKind, ...]
    packets: tuple[str, ...]
    layouts: dict[str, Layout] = field(default_factory=dict)

    def fields(self, scope: Scope) -> FieldList:
        """The field list of a scope."""
        return self._lists[scope]

    @cached_property
    def _lists(self) -> dict[Scope, FieldList]:
        return {entry.scope: entry for entry in self.lists}

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The fields by which it is decided what else is asked or required, as ``unit.kind``."""
        return frozenset(
            f"{(condition.scope or listed.scope).value}.{condition.field}"
            for listed in self.lists
            for entry in listed
            for part in (entry, *entry.columns)
            for condition in (*part.shown_when, *part.required_when)
        )

    @property
    def unit(self) -> FieldList:
        """Fields of the recommending unit."""
        return self.fields(Scope.UNIT)

    @property
    def enterprise(self) -> FieldList:
        """Fields of an applying unit."""
        return self.fields(Scope.ENTERPRISE)

    @property
    def applicant(self) -> FieldList:
        """Fields of an applicant."""
        return self.fields(Scope.APPLICANT)

    def clause(self, clause_id: str) -> Clause | None:
        """The clause of an id."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)

    def evidence_kind(self, kind_id: str) -> EvidenceKind | None:
        """The kind of evidence of an id."""
        return self._kinds.get(kind_id)

    @cached_property
    def _kinds(self) -> dict[str, EvidenceKind]:
        return {kind.id: kind for kind in self.evidence}
