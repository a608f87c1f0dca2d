"""Where a finding is, in a clerk's words: whose, in which step, which field or file (5.3)."""

from __future__ import annotations

from dataclasses import dataclass

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.pack.model import Field, FieldList, Pack, Scope

_STEPS = {"evidence": "佐证材料", "people": "推荐人选", "sending": "报送记录"}
_NAMELESS = {Scope.UNIT: "推荐单位", Scope.ENTERPRISE: "（未填名称）", Scope.APPLICANT: "（未填姓名）"}


@dataclass(frozen=True)
class Place:
    """Where a finding is; what does not apply is empty.

    ``who`` is the subject's name with ID numbers masked, ``step`` the title of the group of fields, ``field`` the
    field's label with row and column, ``file`` the evidence file's title, with the page where it is known.
    """

    who: str
    step: str
    field: str
    file: str


def place_of(finding: Finding, pack: Pack, dossier: Dossier) -> Place:
    """The place of a finding about this dossier."""
    scope = scope_of(finding.subject, dossier)
    fields = pack.fields(scope)
    entry = fields.by_id.get(finding.field)
    return Place(
        who_of(finding.subject, dossier),
        _step(finding, fields),
        _field(finding, entry, dossier) if entry else "",
        _file(finding, dossier),
    )


def scope_of(subject: str, dossier: Dossier) -> Scope:
    """Whose answers a subject's are; the unit's where nobody has the id."""
    if subject != UNIT_SUBJECT and dossier.applicant(subject):
        return Scope.APPLICANT
    return Scope.ENTERPRISE if subject != UNIT_SUBJECT and dossier.enterprise(subject) else Scope.UNIT


def who_of(subject: str, dossier: Dossier) -> str:
    """The name of a subject on one line, ID numbers masked."""
    scope = scope_of(subject, dossier)
    record = dossier.record_of(subject) if scope is not Scope.UNIT else dossier.unit
    return mask_ids_in(" ".join(record.text("name").split())) or _NAMELESS[scope]


def _step(finding: Finding, fields: FieldList) -> str:
    known = {group.id: group.title for group in fields.groups}
    return known.get(finding.group) or _STEPS.get(finding.group, "")


def _field(finding: Finding, entry: Field, dossier: Dossier) -> str:
    if not finding.row:
        return entry.label
    record = dossier.record_of(finding.subject)
    number = next((place for place, row in enumerate(record.rows(entry.id), 1) if row.id == finding.row), 0)
    column = next((column.label for column in entry.columns if column.id == finding.column), "")
    page = f"截图第 {finding.page} 页" if finding.page and not finding.evidence else ""
    return "　".join(part for part in (entry.label, f"第 {number} 行" if number else "", column, page) if part)


def _file(finding: Finding, dossier: Dossier) -> str:
    entry = next((entry for entry in dossier.evidence if entry.id == finding.evidence), None)
    if entry is None:
        return ""
    title = mask_ids_in(" ".join((entry.title.strip() or entry.file.name).split()))
    return f"{title}　第 {finding.page} 页" if finding.page else title
