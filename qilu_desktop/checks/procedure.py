"""The recommending unit's own steps, in the notice's order: 受理, 实地核验, 初审, 公示, 集体研究, 报送 (3.1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from qilu_desktop.checks.calendar import ENTER_HOLIDAYS
from qilu_desktop.checks.findings import Fix, Note, Severity
from qilu_desktop.checks.fixes import put
from qilu_desktop.checks.quota import is_city, other_city
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject, Whole, names
from qilu_desktop.dossier.holidays import TABLE as HOLIDAYS
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.dossier.values import PartialDate, is_plain
from qilu_desktop.dossier.workdays import Unknown, working_days_between
from qilu_desktop.pack.model import Scope

_STEPS = (
    ("accepted_from", "review_on", "3.1b"),
    ("decision_on", "report_on", "4.1"),
    ("report_on", "sent_on", "4.0"),
    ("report_on", "ems_on", "4.2c"),
)
_LISTED = (("accepted_to", "review_on", "3.1b"), ("review_on", "publicity_from", "3.1c"))
"""Steps that the notice lists one after the other without saying that the one must be over before the other."""
_PARTY_GROUP = "党组"
_BUREAUS = frozenset(
    "人力资源和社会保障局 人力资源社会保障局 市人力资源和社会保障局 市人力资源社会保障局 人社局 市人社局".split()
)
_UNFAVOURABLE = re.compile(r"不同意(?!见)|不予|(?<![没无所])(?<!未发现)(?<!没发现)(?<!没有发现)(?<!不存在)有问题")
_NAME_MARKS = "、，,;； \n"
_TOGETHER = re.compile(r"会|党组|党委|党工委|支部|总支|班子|小组|集体")
"""What a body is called that decides together."""


@Heading(
    "procedure.order",
    "推荐程序先后有序",
    "3.1b 4.0 4.1 4.2c",
    Severity.BLOCK,
    "unit.accepted_from unit.review_on unit.decision_on unit.report_on unit.sent_on unit.ems_on",
).whole()
def step_order(whole: Whole) -> Iterator[Note]:
    """A step dated before the one that must go before it; the same day is fine."""
    yield from _wrong_way(whole, _STEPS, "通知规定了先后顺序，请核对这两个日期。")


def _wrong_way(whole: Whole, steps: tuple[tuple[str, str, str], ...], remedy: str) -> Iterator[Note]:
    for before, after, clause in steps:
        first, second = whole.record.day(before), whole.record.day(after)
        if first and second and second.last < first.first:
            said = (
                f"推荐单位：{whole.unit.label(after)}（{second.chinese}）早于"
                f"{whole.unit.label(before)}（{first.chinese}）。"
            )
            yield Note(said, remedy, field=after, clause=clause)


@Heading(
    "procedure.review_order",
    "受理结束后初审、初审后公示",
    "3.1b 3.1c",
    Severity.REASON,
    "unit.accepted_to unit.review_on unit.publicity_from",
).whole()
def listed_order(whole: Whole) -> Iterator[Note]:
    """A review before accepting was over, or after the public notice began: the notice lists them, a reason will do."""
    yield from _wrong_way(whole, _LISTED, "请核对这两个日期；本单位确实这样安排的，请说明理由。")


@Heading(
    "procedure.publicity_first",
    "公示之后再集体研究",
    "3.1c 3.1d",
    Severity.REASON,
    "unit.publicity_to unit.decision_on",
).whole(lambda whole: bool(whole.record.day("publicity_to") and whole.record.day("decision_on")))
def decided_early(whole: Whole) -> Iterator[Note]:
    """A decision before the public notice ended: the notice lists both and fixes no order, so a reason will do."""
    shown, decided = whole.record.day("publicity_to"), whole.record.day("decision_on")
    if shown and decided and decided.last < shown.first:
        said = (
            f"推荐单位：{whole.unit.label('decision_on')}（{decided.chinese}）早于"
            f"{whole.unit.label('publicity_to')}（{shown.chinese}）。"
        )
        remedy = "请核对这两个日期；本单位确实先研究后公示的，请说明理由。"
        yield Note(said, remedy, field="decision_on")


@Heading(
    "procedure.visit_order",
    "实地核验在受理之后",
    "3.1a",
    Severity.BLOCK,
    "applicant.visit_on unit.accepted_from",
).each(applies=lambda subject: subject.record.day("visit_on") is not None)
def visit_order(subject: Subject) -> Iterator[Note]:
    """A site visit before applications were accepted (3.1a: 受理申报后，应赴申报单位实地核验)."""
    visited, accepted = subject.record.day("visit_on"), subject.unit.day("accepted_from")
    if visited and accepted and visited.last < accepted.first:
        said = f"实地核验日期（{visited.chinese}）早于受理开始日期（{accepted.chinese}）。"
        yield Note(said, "请核对这两个日期。", field="visit_on")


@Heading(
    "procedure.visit_first",
    "实地核验之后再初审",
    "3.1a 3.1b",
    Severity.REASON,
    "applicant.visit_on unit.review_on",
).each(applies=lambda subject: bool(subject.record.day("visit_on") and subject.unit.day("review_on")))
def visited_late(subject: Subject) -> Iterator[Note]:
    """A site visit after the experts' review: the notice asks for both and fixes no order, so a reason will do."""
    visited, reviewed = subject.record.day("visit_on"), subject.unit.day("review_on")
    if visited and reviewed and reviewed.last < visited.first:
        said = f"实地核验日期（{visited.chinese}）晚于专家初审日期（{reviewed.chinese}）。"
        yield Note(said, "请核对这两个日期；确实先初审后核验的，请说明理由。", field="visit_on")


@Heading("procedure.visit_result", "实地核验材料真实", "3.1a", Severity.BLOCK, "applicant.visit_result").each(
    applies=lambda subject: bool(subject.record.text("visit_result"))
)
def visit_result(subject: Subject) -> Iterator[Note]:
    """A visit that found the material untrue."""
    if subject.record.text("visit_result") == "not_true":
        said = "实地核验结论为“材料与实际不符”。"
        yield Note(said, "请改正材料后重新核验，或移除该人选。", field="visit_result")


@Heading("procedure.visitors", "实地核验两人以上", "3.1a", Severity.WARN, "applicant.visit_by").each(
    applies=lambda subject: bool(subject.record.text("visit_by"))
)
def one_visitor(subject: Subject) -> Iterator[Note]:
    """A visit by one person; two are usual, the notice sets no number."""
    if not any(mark in subject.record.text("visit_by") for mark in _NAME_MARKS):
        yield Note("实地核验人只填了一人。", "通常两人以上，请用顿号隔开填全。", field="visit_by")


@Heading(
    "procedure.objections", "公示无异议", "3.1c", Severity.BLOCK, "unit.publicity_result applicant.publicity_result"
).each((Scope.UNIT, Scope.APPLICANT), lambda subject: bool(subject.record.text("publicity_result")))
def open_objection(subject: Subject) -> Iterator[Note]:
    """An objection that is not settled."""
    if subject.record.text("publicity_result") == "open":
        said = "公示有异议，尚未处理。"
        remedy = "请查清并处理后改为“已查清”；查实影响推荐的，请移除该人选。"
        yield Note(said, remedy, field="publicity_result")


@Heading(
    "procedure.objection_agrees",
    "单位与个人的公示结果一致",
    "3.1c",
    Severity.WARN,
    "applicant.publicity_result unit.publicity_result",
).each(applies=lambda subject: bool(subject.record.text("publicity_result")))
def objection_disagreement(subject: Subject) -> Iterator[Note]:
    """An applicant with an objection, while the unit's record says there was none."""
    if subject.record.text("publicity_result") != "none" and subject.unit.text("publicity_result") == "none":
        said = "公示结果为有异议，但推荐单位的公示结果填的是“无异议”。"
        yield Note(said, "请核对两处，推荐报告按推荐单位的公示结果写。", field="publicity_result")


@Heading(
    "procedure.publicity_days",
    "公示满规定工作日",
    "3.1c",
    Severity.WARN,
    "unit.publicity_from unit.publicity_to unit.holidays",
).whole(lambda whole: _publicity(whole) is not None)
def publicity_days(whole: Whole) -> Iterator[Note]:
    """A notice put up for fewer working days than is usual (惯例, not the notice), the first day not counted."""
    span = _publicity(whole)
    if span is None:
        return
    least = whole.pack.notice.publicity_days
    days = working_days_between(span[0].first, span[1].first, whole.dossier.holidays)
    if isinstance(days, Unknown):
        said = f"推荐单位：公示跨到 {days.year} 年，{days.message}"
        yield Note(said, ENTER_HOLIDAYS, field=HOLIDAYS, severity=Severity.UNKNOWN)
    elif days < least:
        said = f"推荐单位：公示只有 {days} 个工作日（公示当天不计），通常不少于 {least} 个工作日。"
        yield Note(said, "请核对公示起止日期；惯例要求，按本单位规定执行的可不改。", field="publicity_to")


def _publicity(whole: Whole) -> tuple[PartialDate, PartialDate] | None:
    first, last = whole.record.day("publicity_from"), whole.record.day("publicity_to")
    return (first, last) if first and last and first.day and last.day and first.first <= last.first else None


@Heading(
    "procedure.body", "由规定的机构审定", "3.1d", Severity.BLOCK, "unit.kind unit.city unit.decision_body", fixable=True
).whole(lambda whole: is_city(whole) and bool(whole.record.text("decision_body")))
def deciding_body(whole: Whole) -> Iterator[Note]:
    """A city's persons are decided on by the Party group of its bureau (3.1d)."""
    if _PARTY_GROUP not in whole.record.text("decision_body"):
        label = whole.unit.label("decision_body")
        said = f"推荐单位：各市推荐人选由市人力资源社会保障局党组研究审定，{label}中没有“党组”。"
        remedy = "请核对审定机构，写全称，例如“××市人力资源和社会保障局党组”。"
        yield Note(said, remedy, field="decision_body", fix=_party_group(whole))


def _party_group(whole: Whole) -> Fix | None:
    """The chosen city's own bureau with its Party group, where the bureau alone was typed; no other body is renamed."""
    city = whole.pack.notice.city(whole.record.text("city"))
    typed = re.sub(r"\s", "", whole.record.text("decision_body"))
    if city is None or typed.removeprefix(city.name).removeprefix(city.name.removesuffix("市")) not in _BUREAUS:
        return None
    full = f"{city.name}人力资源和社会保障局党组"
    return put(UNIT_SUBJECT, "decision_body", full, f"改为“{full}”")


@Heading(
    "procedure.body_city", "审定机构与所选的市一致", "3.1d", Severity.WARN, "unit.kind unit.city unit.decision_body"
).whole(lambda whole: is_city(whole) and bool(whole.record.text("city") and whole.record.text("decision_body")))
def body_of_other_city(whole: Whole) -> Iterator[Note]:
    """A deciding body named after another city than the one chosen."""
    named = other_city(whole.pack.notice, whole.record.text("city"), whole.record.text("decision_body"))
    if named:
        said = f"推荐单位：{whole.unit.label('decision_body')}写的是{named.name}的机构，与所选设区的市不符。"
        yield Note(said, "请核对审定机构的名称。", field="decision_body")


@Heading("procedure.body_together", "由单位集体研究审定", "3.1d", Severity.WARN, "unit.kind unit.decision_body").whole(
    lambda whole: bool(whole.record.text("kind") and whole.record.text("decision_body")) and not is_city(whole)
)
def deciding_alone(whole: Whole) -> Iterator[Note]:
    """A deciding body of another unit than a city's that does not look like one that decides together (3.1d)."""
    body = whole.record.text("decision_body")
    if not _TOGETHER.search(body):
        said = f"推荐单位：{whole.unit.label('decision_body')}“{body[:30]}”看不出是集体研究。"
        yield Note(said, "请写集体研究的会议或机构，例如“厅党组会”“总经理办公会”。", field="decision_body")


def state_owned(subject: Subject) -> bool:
    """Whether clause 3.1e applies to an applicant."""
    return subject.employer is not None and subject.employer.state_owned


@Heading("procedure.discipline", "纪检监察部门意见", "3.1e", Severity.BLOCK, "enterprise.nature").each(
    applies=state_owned
)
def discipline_file(subject: Subject) -> Iterator[Note]:
    """An employee of a state-owned enterprise without the discipline department's opinion on file."""
    kind = subject.pack.evidence_kind("discipline")
    if kind and not any(entry.kind == kind.id for entry in subject.evidence):
        said = "申报单位为国有或国有控股企业，没有附纪检监察部门意见。"
        yield Note(said, "请征求所在单位纪检监察部门意见，扫描后添加为佐证材料。", field="discipline_opinion")


@Heading(
    "procedure.discipline_order",
    "纪检监察意见在集体研究之前",
    "3.1e",
    Severity.WARN,
    "applicant.discipline_on unit.decision_on enterprise.nature",
).each(applies=lambda subject: state_owned(subject) and bool(subject.record.day("discipline_on")))
def late_opinion(subject: Subject) -> Iterator[Note]:
    """A discipline opinion given only after the decision that it was asked for."""
    given, decided = subject.record.day("discipline_on"), subject.unit.day("decision_on")
    if given and decided and decided.last < given.first:
        said = f"{subject.label('discipline_on')}（{given.chinese}）晚于集体研究日期（{decided.chinese}）。"
        yield Note(said, "通常先征求意见再研究，请核对这两个日期。", field="discipline_on")


@Heading(
    "procedure.discipline_text",
    "纪检监察意见没有反对",
    "3.1e",
    Severity.WARN,
    "applicant.discipline_opinion enterprise.nature",
).each(applies=lambda subject: state_owned(subject) and bool(subject.record.text("discipline_opinion")))
def unfavourable_opinion(subject: Subject) -> Iterator[Note]:
    """A discipline opinion whose words speak against the person; what follows is for people to decide."""
    yield from _unfavourable(subject, "discipline_opinion", "纪检监察部门")


def _unfavourable(subject: Subject, field: str, whose: str) -> Iterator[Note]:
    found = _UNFAVOURABLE.search(subject.record.text(field))
    if found:
        said = f"{subject.label(field)}中有“{found.group()}”。"
        yield Note(said, f"请核对{whose}的意见；确实不同意的，请移除该人选。", field=field)


@Heading("procedure.received", "受理人数不少于推荐人数", "5.2", Severity.BLOCK, "unit.received_count").whole(
    lambda whole: whole.record.number("received_count") is not None
)
def received(whole: Whole) -> Iterator[Note]:
    """Fewer applications received than persons recommended: impossible, and the report would print it."""
    number = whole.record.number("received_count")
    if number is not None and number.is_finite() and 0 <= number < len(whole.people):
        said = f"推荐单位：受理申报人数（{number} 人）少于推荐人选人数（{len(whole.people)} 人）。"
        yield Note(said, "请核对受理申报人数。", field="received_count")


@Heading("procedure.rank", "初审名次不重复", "3.1b", Severity.WARN, "applicant.review_rank").whole(
    lambda whole: len(whole.people) > 1
)
def same_rank(whole: Whole) -> Iterator[Note]:
    """Two applicants of one rank in the experts' review."""
    ranked: defaultdict[str, list[Subject]] = defaultdict(list)
    for person in whole.people:
        if rank := person.once(_rank):
            ranked[rank].append(person)
    for rank_text, people in ranked.items():
        if len(people) > 1:
            said = f"{names(people)}：初审名次都是第 {rank_text} 名。"
            yield Note(said, "请核对；确实并列的可不改。", field="review_rank", subject=people[0].id)


def _rank(person: Subject) -> str:
    rank = person.record.number("review_rank")
    return f"{rank:f}" if rank is not None and is_plain(rank) else ""


@Heading("procedure.review_text", "初审意见没有反对", "3.1b", Severity.WARN, "applicant.review_opinion").each(
    applies=lambda subject: bool(subject.record.text("review_opinion"))
)
def unfavourable_review(subject: Subject) -> Iterator[Note]:
    """Experts whose words speak against the person that is recommended."""
    yield from _unfavourable(subject, "review_opinion", "专家")


@Heading("procedure.panel_own", "评审专家不是申报人", "3.1b 5.2", Severity.WARN, "unit.panel applicant.name").whole(
    lambda whole: bool(whole.unit.rows("panel") and whole.people)
)
def judge_of_oneself(whole: Whole) -> Iterator[Note]:
    """An expert of the panel who bears an applicant's name (5.2: 公平公正)."""
    people = {_bare(person.record.text("name")) for person in whole.people} - {""}
    for number, row in whole.unit.rows("panel"):
        if _bare(row.values.text("name")) in people:
            said = f"推荐单位：{whole.unit.label('panel')}第 {number} 行与申报人同名，申报人不能评审自己。"
            yield Note(said, "请核对；只是同名的可不改。", field="panel", row=row.id, column="name")


def _bare(name: str) -> str:
    return "".join(name.split())


@Heading("procedure.early", "受理在通知印发之后", "3.1a", Severity.WARN, "unit.accepted_from").whole(
    lambda whole: whole.record.day("accepted_from") is not None
)
def accepted_early(whole: Whole) -> Iterator[Note]:
    """Applications accepted before the notice was issued."""
    accepted = whole.record.day("accepted_from")
    if accepted and accepted.last < whole.pack.notice.issued:
        said = f"推荐单位：受理开始日期（{accepted.chinese}）早于通知印发日期（{whole.pack.notice.issued}）。"
        yield Note(said, "请核对年份和日期。", field="accepted_from")


RULES = (
    step_order,
    listed_order,
    decided_early,
    visit_order,
    visited_late,
    visit_result,
    one_visitor,
    open_objection,
    objection_disagreement,
    publicity_days,
    deciding_body,
    body_of_other_city,
    deciding_alone,
    discipline_file,
    late_opinion,
    unfavourable_opinion,
    received,
    same_rank,
    unfavourable_review,
    judge_of_oneself,
    accepted_early,
)
