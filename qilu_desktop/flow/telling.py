"""The quota, the deadline's countdown, and how people and findings are called beside them."""

from __future__ import annotations

from datetime import date

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.workdays import NO_ARRANGEMENT, Arrangement, Unknown, working_days_between
from qilu_desktop.flow.model import Quota
from qilu_desktop.pack.model import Pack, UnitKind

_NAME_SHOWN = 20
"""Messages cut names to this many characters."""


def quota(pack: Pack, dossier: Dossier) -> Quota:
    """The quota as it is used (1.1, 1.2, 2.3)."""
    kind = dossier.unit.text("kind")
    limit = pack.notice.quota(kind, dossier.unit.text("city"))
    fields = pack.notice.strategic_fields
    strategic = sum(1 for person in dossier.applicants if person.record.text("industry_field") in fields)
    least = pack.notice.strategic_minimum if kind == UnitKind.CITY.value else 0
    return Quota(len(dossier.applicants), limit, strategic, least)


def countdown(deadline: date, today: date) -> tuple[str, int]:
    """``距截止 5 天`` and the days left, negative when past (4.0: a warning, never a lock-out)."""
    days = (deadline - today).days
    if days > 0:
        return f"距截止 {days} 天", days
    return ("今天截止", 0) if days == 0 else (f"已过截止 {-days} 天", days)


def deadline_words(deadline: date, today: date, holidays: Arrangement = NO_ARRANGEMENT) -> str:
    """The deadline at length: its day, and how many days and working days there are until it (4.0)."""
    last = f"{deadline.year}年{deadline.month}月{deadline.day}日前报省厅（通知第四条）。"
    days = (deadline - today).days
    if days < 0:
        return f"{last}\n已过 {-days} 天；软件照常可用，请与省厅联系人确认。"
    left = working_days_between(today, deadline, holidays)
    if isinstance(left, Unknown):
        return f"{last}\n还有 {days} 天。{left.message}"
    return f"{last}\n今天不计，还有 {days} 天，其中 {left} 个工作日。"


def message_here(dossier: Dossier, finding: Finding) -> str:
    """The finding's message without the subject's name before it, for places that show the subject already."""
    head, colon, rest = finding.message.partition("：")
    person, unit = dossier.applicant(finding.subject), dossier.enterprise(finding.subject)
    name = person.name if person else unit.name if unit else "推荐单位"
    names = {name[:_NAME_SHOWN], "未填姓名的申报人", "未填名称的申报单位"}
    return rest if colon and head in names else finding.message


def person_name(person: Applicant) -> str:
    """How a person is called in lists while the name is untyped."""
    return person.name or "未填姓名"
