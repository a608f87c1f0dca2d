"""What a document is made from, and how the places of a layout are filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from qilu_desktop.documents.facts import Facts, facts_of
from qilu_desktop.dossier.derive import effective
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise
from qilu_desktop.dossier.printable import printable
from qilu_desktop.dossier.values import FileRef, Record, Row
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.layout import PLACE
from qilu_desktop.pack.model import Field, FieldList, Pack


@dataclass(frozen=True)
class FormContext:
    """A snapshot to print.

    ``read`` gives an attached file's bytes; ``today`` is the day that the product takes as now; ``watermark``
    (草稿, 待盖章) stands at the head.  ``matters`` says by (rule, subject) what each finding is about that a recorded
    reason lets pass: only those reasons are printed.  ``codes`` puts a QR code on pages that come home as scans
    (:mod:`page_codes`).
    """

    pack: Pack
    dossier: Dossier
    read: Callable[[FileRef], bytes]
    today: date
    watermark: str = ""
    matters: Mapping[tuple[str, str], str] = field(default_factory=dict)
    codes: bool = True

    def with_watermark(self, watermark: str) -> FormContext:
        """The same snapshot with another mark."""
        return replace(self, watermark=watermark)

    @property
    def made_on(self) -> date:
        """The date that enters the files: the report's date where one is typed, else today."""
        typed = self.dossier.unit.day("report_on")
        return typed.last if typed else self.today


@dataclass(frozen=True)
class Voice:
    """Fills the places of templates for one applicant (None: the whole workspace)."""

    context: FormContext
    applicant: Applicant | None = None
    row: Row | None = None
    table: Field | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def fill(self, template: str) -> str:
        """The template with every place filled; an unanswered field gives what stands after its bar, or nothing.

        Raises:
            DocumentError: a place that nothing can fill (a defect of the pack).
        """
        return printable(PLACE.sub(lambda match: self.place(match.group(1)) or match.group(2) or "", template))

    def place(self, name: str) -> str:
        """The text of one place, as paper shows it."""
        return printable(self._place(name))

    def _place(self, name: str) -> str:
        if name in self.extra:
            return self.extra[name]
        head, dot, tail = name.partition(".")
        if not dot:
            return self._answer(self.context.pack.applicant, self._person_record(), name)
        if head == "row" and self.row is not None and self.table is not None:
            return _shown(self.table.column(tail), self.row.values)
        if head == "unit":
            return self._answer(self.context.pack.unit, self.context.dossier.unit, tail)
        if head == "enterprise":
            enterprise = self.enterprise
            return self._answer(self.context.pack.enterprise, enterprise.record if enterprise else Record(), tail)
        if head == "fact":
            return self.facts.text(tail)
        raise DocumentError(f"版式里的“{{{name}}}”没有对应的内容。", "请检查表单包 documents 文件夹里的版式文件。")

    @property
    def enterprise(self) -> Enterprise | None:
        """The applicant's applying unit."""
        return self.context.dossier.employer(self.applicant) if self.applicant else None

    @property
    def facts(self) -> Facts:
        """The facts worked out from the data, for this applicant where there is one."""
        context = self.context
        return facts_of(context.pack, context.dossier, context.today, self.applicant, context.matters)

    def of(self, applicant: Applicant, number: int) -> Voice:
        """The voice for one applicant of a list; ``number`` is the place in the order, from 1."""
        return replace(self, applicant=applicant, extra={"no": str(number)})

    def of_row(self, table: Field, row: Row, number: int) -> Voice:
        """The voice for one row of a table field."""
        return replace(self, table=table, row=row, extra={"no": str(number)})

    def rows(self, table_id: str) -> tuple[Voice, ...]:
        """A voice for each row of a table field of the applicant, or of the unit (``unit.panel``)."""
        head, dot, tail = table_id.partition(".")
        if dot:
            table, record = self.context.pack.unit.by_id[tail], self.context.dossier.unit
        else:
            table, record = self.context.pack.applicant.by_id[head], self._person_record()
        return tuple(self.of_row(table, row, number) for number, row in enumerate(record.rows(table.id), 1))

    def each(self, name: str) -> tuple[Voice, ...]:
        """A voice for each applicant, each row of a table field, or each line of a fact list."""
        if name == "applicants":
            people = self.context.dossier.applicants
            return tuple(self.of(person, number) for number, person in enumerate(people, 1))
        if name.startswith("fact."):
            lines = self.facts.lines(name.removeprefix("fact."))
            return tuple(replace(self, extra={"line": line, "no": str(number)}) for number, line in enumerate(lines, 1))
        return self.rows(name)

    def _person_record(self) -> Record:
        return effective(self.applicant.record, self.context.pack.applicant) if self.applicant else Record()

    def _answer(self, listed: FieldList, record: Record, field_id: str) -> str:
        entry = listed.by_id.get(field_id)
        if entry is None:
            raise DocumentError(
                f"版式里的“{field_id}”不是表单包里的字段。", "请检查表单包 documents 文件夹里的版式文件。"
            )
        return _shown(entry, record)


def _shown(entry: Field, record: Record) -> str:
    return display(entry, record.get(entry.id))
