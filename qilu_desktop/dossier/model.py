"""The dossier: an immutable snapshot of everything typed and attached in one workspace.

The typed views here read answers by field id; every other field is only data of the pack.  A test holds each id
that the program reads by name against the shipped packs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from qilu_desktop.dossier.holidays import arrangement_of
from qilu_desktop.dossier.identifiers import mask_id
from qilu_desktop.dossier.pages import Edits
from qilu_desktop.dossier.reading.kept import Confirmation, KeptReading
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row
from qilu_desktop.dossier.workdays import Arrangement

SCHEMA_VERSION: Final = 1
"""Version of ``dossier.json``."""

UNIT_SUBJECT: Final = "unit"
"""The subject id of the recommending unit, where applicants and enterprises have their own."""


@dataclass(frozen=True)
class Enterprise:
    """An applying unit 申报单位."""

    id: str
    record: Record

    @property
    def name(self) -> str:
        """Its name; empty while untyped."""
        return self.record.text("name")

    @property
    def state_owned(self) -> bool:
        """Whether clause 3.1e (discipline opinion) applies: 国有 (独资 included) or 国有控股."""
        return self.record.text("nature") in {"state_sole", "state_owned", "state_held"}


@dataclass(frozen=True)
class Applicant:
    """An applicant 申报人; ``enterprise_id`` is empty until an applying unit is chosen (3.0)."""

    id: str
    enterprise_id: str
    record: Record

    @property
    def name(self) -> str:
        """The name exactly as typed."""
        return self.record.text("name")

    @property
    def id_number(self) -> str:
        """The whole ID number: only for forms that need it."""
        return self.record.text("id_number")

    @property
    def masked_id(self) -> str:
        """The ID number for lists and messages."""
        return mask_id(self.id_number) if self.id_number else ""

    @property
    def classified(self) -> bool:
        """涉密."""
        return self.record.flag("classified") is True

    @property
    def cleared(self) -> bool:
        """Whether a 脱密审查 is recorded whole: who, when and result 通过."""
        return (
            bool(self.record.text("declassified_by"))
            and self.record.day("declassified_on") is not None
            and self.record.text("declassified_result") == "passed"
        )

    @property
    def held_out(self) -> bool:
        """Whether the person is held out of mail, EMS and publicity (secrecy facts)."""
        return self.classified and not self.cleared

    @property
    def certificates(self) -> tuple[Row, ...]:
        """The skill certificates claimed."""
        return self.record.rows("certificates")

    @property
    def strategic(self) -> bool:
        """Whether the person's field is 战略性新兴产业 or 未来产业 (2.3)."""
        return self.record.text("industry_field") in {"strategic", "future"}


@dataclass(frozen=True)
class OriginalCheck:
    """审验: who compared the copy with the original, for which unit, when (4.3b); a picture of the seal where given."""

    verifier: str
    unit: str
    on: PartialDate
    seal: FileRef | None = None


@dataclass(frozen=True)
class Withdrawal:
    """撤回审验: which check was taken back, by whom, when and why."""

    check: OriginalCheck
    by: str
    on: PartialDate
    reason: str = ""


@dataclass(frozen=True)
class Compared:
    """核对: who compared a sealed scan without a readable code with the document as it would be printed, and when."""

    by: str
    on: PartialDate


@dataclass(frozen=True)
class Evidence:
    """An attached file and what it proves.

    ``owner`` is an applicant's id or :data:`UNIT_SUBJECT`; ``claim`` is ``table/row-id`` of the owner's record, or
    ``table`` alone where one scan proves every row of it (empty: none); ``kind`` is an id of the pack's evidence
    kinds.  ``edits`` say which pages are sent and how; ``original`` is what was handed in where ``file`` had to be
    made from it (a Word document, a PDF under a password); ``withdrawals`` are the checks that were taken back.
    ``printed_from`` is the version of the data on the paper that was scanned (:mod:`pagecode`; empty: not known);
    with ``compared`` it was not read of the paper: somebody found the scan to agree with what that version prints.
    ``reading`` is what was read of a query page, ``confirmations`` what the clerk says where it differs (4.3a).
    ``caption`` is 说明: a few words more, which stand behind the title wherever the packet names the file.
    """

    id: str
    owner: str
    kind: str
    title: str
    file: FileRef
    claim: str = ""
    check: OriginalCheck | None = None
    edits: Edits = ()
    original: FileRef | None = None
    withdrawals: tuple[Withdrawal, ...] = ()
    printed_from: str = ""
    reading: KeptReading | None = None
    confirmations: tuple[Confirmation, ...] = ()
    caption: str = ""
    compared: Compared | None = None

    @property
    def files(self) -> tuple[FileRef, ...]:
        """Every file that it cites: the one that is sent first."""
        checks = (self.check, *(entry.check for entry in self.withdrawals))
        seals = (check.seal if check else None for check in checks)
        return (self.file, *(file for file in (self.original, *seals) if file))

    def withdrawn(self, by: str, on: PartialDate, reason: str = "") -> Evidence:
        """The evidence with its 审验 taken back and that recorded; itself where there is none."""
        if self.check is None:
            return self
        told = Withdrawal(self.check, by, on, reason)
        return replace(self, check=None, withdrawals=(*self.withdrawals, told))

    def proves(self, table: str, row_id: str) -> bool:
        """Whether this file is given as the proof of a row."""
        return self.claim in (table, claim_of(table, row_id))


@dataclass(frozen=True)
class Waiver:
    """说明理由: why a finding of ``rule`` about ``subject`` is let pass, by whom, when."""

    rule: str
    subject: str
    reason: str
    by: str
    on: PartialDate


@dataclass(frozen=True)
class Dossier:
    """Everything of one workspace; applicants stand in the order of recommendation."""

    pack_id: str
    unit: Record = field(default_factory=Record)
    enterprises: tuple[Enterprise, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @cached_property
    def holidays(self) -> Arrangement:
        """The 放假安排 that the recommending unit has entered."""
        return arrangement_of(self.unit)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {person.id: place for place, person in enumerate(self.applicants, 1)}

    @cached_property
    def _enterprises(self) -> dict[str, Enterprise]:
        return {entry.id: entry for entry in self.enterprises}

    def applicant(self, subject: str) -> Applicant | None:
        """The applicant of an id."""
        place = self._places.get(subject)
        return self.applicants[place - 1] if place else None

    def enterprise(self, subject: str) -> Enterprise | None:
        """The enterprise of an id."""
        return self._enterprises.get(subject)

    def employer(self, applicant: Applicant) -> Enterprise | None:
        """The applying unit of an applicant."""
        return self.enterprise(applicant.enterprise_id)

    def evidence_of(self, owner: str, *, kind: str = "", claim: str = "") -> tuple[Evidence, ...]:
        """Evidence of an owner in its order; of one kind, or for one claim, where given.

        A file whose claim is a whole table answers for each of its rows.
        """
        return tuple(
            entry
            for entry in self.evidence
            if entry.owner == owner
            and kind in ("", entry.kind)
            and (not claim or entry.claim in (claim, claim.partition("/")[0]))
        )

    def order_of(self, subject: str) -> int:
        """Place of an applicant in the order of recommendation, from 1; 0 when unknown."""
        return self._places.get(subject, 0)

    def with_record(self, subject: str, record: Record) -> Dossier:
        """The dossier with one subject's record replaced.

        Raises:
            KeyError: there is no such subject.
        """
        if subject == UNIT_SUBJECT:
            return replace(self, unit=record)
        if self.applicant(subject):
            people = tuple(replace(p, record=record) if p.id == subject else p for p in self.applicants)
            return replace(self, applicants=people)
        if self.enterprise(subject):
            units = tuple(replace(e, record=record) if e.id == subject else e for e in self.enterprises)
            return replace(self, enterprises=units)
        raise KeyError(subject)

    def record_of(self, subject: str) -> Record:
        """The record of the unit, an enterprise or an applicant.

        Raises:
            KeyError: there is no such subject.
        """
        if subject == UNIT_SUBJECT:
            return self.unit
        person = self.applicant(subject)
        if person:
            return person.record
        enterprise = self.enterprise(subject)
        if enterprise:
            return enterprise.record
        raise KeyError(subject)


def claim_stands(claim: str, record: Record) -> bool:
    """Whether a claim still points at something: a row that is there, or a table that has rows."""
    table, slash, row_id = claim.partition("/")
    rows = record.rows(table)
    return any(row.id == row_id for row in rows) if slash else bool(rows)


def claim_of(table: str, row_id: str) -> str:
    """The claim text of a table's row, as evidence cites it."""
    return f"{table}/{row_id}"
