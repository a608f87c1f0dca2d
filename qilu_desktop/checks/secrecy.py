"""State secrets: who is 涉密, and material that must not be here (4.1; facts: Secrecy and privacy)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.views import Subject

_SECRET_MARK = re.compile(r"(绝密|机密|秘密)\s*[★☆]")


def _classified(subject: Subject) -> bool:
    return subject.record.flag("classified") is True


@Heading(
    "secrecy.held_out",
    "涉密人员已通过脱密审查",
    "4.1",
    Severity.WARN,
    "applicant.classified applicant.declassified_by applicant.declassified_on applicant.declassified_result",
).each(applies=_classified)
def held_out(subject: Subject) -> Iterator[Note]:
    """A classified person without a passed review: left out of mail, EMS and publicity."""
    person = subject.applicant
    if person is None or not person.held_out or subject.record.text("declassified_result") == "refused":
        return
    said = "为涉密人员，没有完整的脱密审查记录，其材料将不放入邮件、EMS 和公示名单。"
    remedy = "请按保密规定办理；通过脱密审查的，填写审查单位、日期和结果。"
    yield Note(said, remedy, field="declassified_result")


@Heading(
    "secrecy.refused", "材料不涉及国家秘密", "4.1", Severity.WARN, "applicant.classified applicant.declassified_result"
).each(applies=_classified)
def refused(subject: Subject) -> Iterator[Note]:
    """Material that the review found secret: this software must not hold it at all."""
    if subject.record.text("declassified_result") == "refused":
        said = "脱密审查认定材料涉及国家秘密。本软件不得处理国家秘密，其材料不会放入邮件、EMS 和公示名单。"
        yield Note(said, "请立即从本软件中移除这些材料，按保密渠道报送。", field="declassified_result")


@Heading("secrecy.marks", "没有密级标志", "4.1", Severity.WARN, "unit.* enterprise.* applicant.*").each(EVERYWHERE)
def secret_marks(subject: Subject) -> Iterator[Note]:
    """A mark of secrecy (as 机密★) in a text or in an evidence title."""
    remedy = "本软件不得处理国家秘密。请核对，确属涉密的立即移除，按保密渠道报送。"
    for spot in subject.texts if _SECRET_MARK.search(subject.prose) else ():
        found = _SECRET_MARK.search(spot.text)
        if found:
            yield replace(spot.note(f"{spot.label}中有密级标志“{found.group()}”。", remedy), clause="4.1")
    for entry in subject.evidence:
        if _SECRET_MARK.search(f"{entry.title}\n{entry.file.name}"):
            yield Note("有佐证材料的名称带密级标志。", remedy, evidence=entry.id, group="evidence")


RULES = (held_out, refused, secret_marks)
