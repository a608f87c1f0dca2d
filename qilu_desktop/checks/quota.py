"""How many persons a recommending unit may recommend, and how they are spread (1.1, 1.2, 1.4, 2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Iterator

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject, Whole
from qilu_desktop.dossier.model import UNIT_SUBJECT, Waiver
from qilu_desktop.pack.model import City, Notice, UnitKind

_PRIORITY_FIELDS = frozenset({"strategic", "future", "advanced", "marine", "services"})
_PRIORITY_POSTS = frozenset({"special", "chief"})


def is_city(whole: Whole) -> bool:
    """Whether the recommending unit is a 设区的市."""
    return whole.record.text("kind") == UnitKind.CITY.value


@Heading("quota.people", "至少有一名推荐人选", "4.0", Severity.BLOCK, "").whole()
def nobody(whole: Whole) -> Iterator[Note]:
    """A submission without applicants."""
    if not whole.people:
        yield Note("还没有添加推荐人选。", "请添加申报人。", group="people")


@Heading("quota.over", "推荐人数不超过名额", "1.1 1.2 1.4", Severity.BLOCK, "unit.kind unit.city").whole(
    lambda whole: _quota(whole) is not None
)
def over_quota(whole: Whole) -> Iterator[Note]:
    """More persons than the quota; fewer are never wrong (1.4)."""
    quota = _quota(whole)
    count = len(whole.people)
    if quota is not None and count > quota:
        clause = "1.1" if is_city(whole) else "1.2"
        said = f"推荐人选 {count} 名，超出名额 {quota} 名，多了 {count - quota} 名。"
        yield Note(said, f"请移除 {count - quota} 名推荐人选。", group="people", clause=clause)


def _quota(whole: Whole) -> int | None:
    """The quota; None while kind or city is not known, which the missing fields say."""
    return whole.pack.notice.quota(whole.record.text("kind"), whole.record.text("city"))


def other_city(notice: Notice, code: str, text: str) -> City | None:
    """Another of the notice's cities that *text* names without naming the chosen one, whose code is *code*."""
    chosen = notice.city(code)
    if chosen is None or _short(chosen) in text:
        return None
    return next((city for city in notice.cities if _short(city) in text), None)


def _short(city: City) -> str:
    return city.name.removesuffix("市")


@Heading("quota.city", "所选的市与单位名称一致", "1.1", Severity.REASON, "unit.kind unit.city unit.name").whole(
    lambda whole: _quota(whole) is not None and is_city(whole) and bool(whole.record.text("name"))
)
def wrong_city(whole: Whole) -> Iterator[Note]:
    """A unit named after another city than the one chosen, whose quota would then be the wrong one."""
    notice, code = whole.pack.notice, whole.record.text("city")
    named, chosen = other_city(notice, code, whole.record.text("name")), notice.city(code)
    if named and chosen:
        said = f"推荐单位：{whole.unit.label('name')}写的是{named.name}，所选设区的市是{chosen.name}，名额会算错。"
        remedy = "请核对单位名称和所选的市，改正其中填错的一项；两项都无误的，请说明理由。"
        yield Note(said, remedy, field="city")


@Heading("quota.level", "推荐单位为副厅级及以上", "1.2", Severity.BLOCK, "unit.kind unit.rank").whole(
    lambda whole: whole.record.text("kind") not in ("", UnitKind.CITY.value)
)
def low_level(whole: Whole) -> Iterator[Note]:
    """Departments and enterprises below 副厅级 have no quota of their own (1.2)."""
    if whole.record.text("rank") == "below":
        said = "推荐单位：单位级别为副厅级以下，通知第一条第二项的推荐单位须为副厅级及以上。"
        yield Note(said, "请核对单位级别；确属副厅级以下的，请通过所在市或上级单位推荐。", field="rank")


@Heading(
    "industry.minimum",
    "战略性新兴产业、未来产业人选不少于规定人数",
    "2.3",
    Severity.REASON,
    "unit.kind unit.strategic_reason unit.strategic_reason_by unit.strategic_reason_on applicant.industry_field",
).whole(lambda whole: is_city(whole) and bool(whole.people))
def few_strategic(whole: Whole) -> Iterator[Note]:
    """A city with fewer than three persons of the two fields needs a written reason, printed in the report."""
    wanted = whole.pack.notice.strategic_fields
    count = sum(person.record.text("industry_field") in wanted for person in whole.people)
    least = whole.pack.notice.strategic_minimum
    if count < least:
        said = f"战略性新兴产业、未来产业领域推荐人选 {count} 名，少于 {least} 名。"
        remedy = (
            f"请核对产业领域或增加人选；确实不足的，在“推荐报告”中写明不足 {least} 名的说明，并填写确认人和确认日期"
            "（不晚于今天）。"
        )
        yield Note(said, remedy, field=_open_part(whole), waiver=_written_reason(whole))


def _written_reason(whole: Whole) -> Waiver | None:
    """The reason that the report prints, with who stands for it and since when; None while any of that is missing."""
    reason, by = whole.record.text("strategic_reason"), whole.record.text("strategic_reason_by")
    on = whole.record.day("strategic_reason_on")
    if reason and by and on and on.first <= whole.today:
        return Waiver("industry.minimum", UNIT_SUBJECT, reason, by, on)
    return None


def _open_part(whole: Whole) -> str:
    """The field to go to: the first part of a reason that was begun and is not whole, else the reason itself."""
    if not whole.record.text("strategic_reason"):
        return "strategic_reason"
    return "strategic_reason_on" if whole.record.text("strategic_reason_by") else "strategic_reason_by"


@Heading(
    "industry.order", "优先领域人选排在前面", "2.2a 2.2b", Severity.WARN, "applicant.industry_field applicant.appointed"
).whole(lambda whole: len(whole.people) > 1)
def priority_order(whole: Whole) -> Iterator[Note]:
    """Someone of no preferred field or post who stands before someone who is to be preferred."""
    undecided = [not person.record.text("industry_field") for person in whole.people]
    ranks = [_preferred(person) for person in whole.people]
    if any(undecided) or ranks == sorted(ranks, reverse=True):
        return
    first = ranks.index(False)
    after = ranks.index(True, first)
    said = (
        f"{whole.people[first].who}（其他领域）排在{whole.people[after].who}（优先领域或特级技师、首席技师岗位）之前。"
    )
    yield Note(said, "通知要求优先推荐后者，请核对推荐顺序；综合考虑后确定的可不改。", group="people", clause="2.2a")


def _preferred(person: Subject) -> bool:
    record = person.record
    return record.text("industry_field") in _PRIORITY_FIELDS or record.text("appointed") in _PRIORITY_POSTS


RULES = (nobody, over_quota, wrong_city, low_level, few_strategic, priority_order)
