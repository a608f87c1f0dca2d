"""The recommendation report's three parts and its note (4.1, 5.3: 推荐报告要素缺失), and the deadline (4.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject, Whole, names
from qilu_desktop.pack.model import Notice, Scope

_WORK = (
    "publicity_work opinions_heard accepted_from accepted_to review_on panel review_opinion publicity_from "
    "publicity_to publicity_place publicity_result decision_body decision_on decision_number"
).split()
_VISITS = ("visit_on", "visit_result")
_OWN_TEXTS = ("report_work", "report_verification", "report_opinion", "review_opinion")
_STATED = frozenset(
    "accepted_from accepted_to review_on publicity_from publicity_to visit_on discipline_on declassified_on".split()
)
"""Dates that the report tells, beside the decision's, which the order of the steps has before the report's."""
_RECOMMENDED = re.compile(r"推荐(?:(?!产业|领域|推荐)[^，。；：！\d\n]){0,40}?(\d{1,4})\s*[名人位]")
_READS = (
    " ".join(f"unit.{name}" for name in (*_WORK, "report_opinion"))
    + " applicant.visit_on applicant.visit_result applicant.classified applicant.certificates"
)


@Heading("report.parts", "推荐报告要素齐全", "4.1 5.3", Severity.BLOCK, _READS).whole()
def parts(whole: Whole) -> Iterator[Note]:
    """What each of the report's parts, and the note on classified persons, lacks as a whole."""
    work = [name for name in _WORK if name in whole.unit.fields.by_id and not whole.record.filled(name)]
    if work:
        labels = "、".join(whole.unit.label(name) for name in work)
        yield _part(f"第一部分“推荐人选工作情况”缺 {labels}。", work[0])
    yield from _verification(whole)
    if "report_opinion" in whole.unit.fields.by_id and not whole.record.filled("report_opinion"):
        yield _part("第三部分“推荐意见”没有填写。", "report_opinion")
    undecided = [person for person in whole.people if person.record.flag("classified") is None]
    if undecided:
        yield _part(f"不能注明涉密人员：{names(undecided)}没有填写是否涉密。", "classified", undecided[0])


def _verification(whole: Whole) -> Iterator[Note]:
    unvisited = [person for person in whole.people if not all(person.record.filled(name) for name in _VISITS)]
    if unvisited:
        yield _part(f"第二部分“申报材料核验情况”缺 {names(unvisited)}的实地核验日期或结论。", "visit_on", unvisited[0])
    unqueried = [person for person in whole.people if not _queried(person)]
    if unqueried:
        said = f"第二部分“申报材料核验情况”缺 {names(unqueried)}的证书查询结果。"
        yield _part(said, "certificates", unqueried[0])


def _queried(person: Subject) -> bool:
    """Whether each certificate claimed has its result; whether any must be claimed is for the route to say (2.1b)."""
    return all(row.values.filled("result") for _, row in person.rows("certificates"))


def _part(said: str, field_id: str, person: Subject | None = None) -> Note:
    return Note(f"推荐报告：{said}", "请补填，报告会自动写入。", field_id, subject=person.id if person else "")


@Heading(
    "report.later",
    "报告所写的事都在落款之前",
    "4.1",
    Severity.BLOCK,
    "unit.report_on unit.accepted_from unit.accepted_to unit.review_on unit.publicity_from unit.publicity_to "
    "applicant.visit_on applicant.discipline_on applicant.declassified_on",
).each((Scope.UNIT, Scope.APPLICANT), lambda subject: subject.unit.day("report_on") is not None)
def later_than_report(subject: Subject) -> Iterator[Note]:
    """What the report would tell although it happened only after the report's own date."""
    report = subject.unit.day("report_on")
    for spot, value in subject.dates:
        if report and not spot.row and spot.entry.id in _STATED and report.last < value.first:
            said = f"{spot.label}（{value.chinese}）晚于推荐报告的落款日期（{report.chinese}）。"
            remedy = "报告不能写落款以后的事：请核对这两个日期，该日期无误的，请推迟落款日期。"
            yield replace(spot.note(said, remedy), clause="4.1")


@Heading("report.reasons", "说明的理由都在落款之前", "4.1", Severity.WARN, "unit.report_on").whole(
    lambda whole: bool(whole.dossier.waivers) and whole.record.day("report_on") is not None
)
def reasons_later(whole: Whole) -> Iterator[Note]:
    """A reason given after the report's date: the report prints it with its day."""
    report = whole.record.day("report_on")
    late = [entry for entry in whole.dossier.waivers if report and entry.on.first > report.last]
    if report and late:
        said = f"推荐单位：有 {len(late)} 条说明理由的日期晚于推荐报告的落款日期（{report.chinese}）。"
        yield Note(said, "理由连同日期会印入推荐报告，请核对落款日期。", field="report_on")


@Heading(
    "report.agrees", "报告所写人数与数据一致", "4.1", Severity.WARN, " ".join(f"unit.{name}" for name in _OWN_TEXTS)
).whole(lambda whole: bool(whole.people))
def numbers_in_text(whole: Whole) -> Iterator[Note]:
    """A number of recommended persons in the clerk's own sentences that the data no longer bear out."""
    count = len(whole.people)
    for name in _OWN_TEXTS:
        for found in _RECOMMENDED.finditer(whole.record.text(name)):
            if int(found.group(1)) != count:
                said = f"推荐报告：{whole.unit.label(name)}中写“{found.group()}”，实际推荐人选 {count} 名。"
                yield Note(said, "请改正这句话，或核对推荐人选。", field=name)


def days_left(notice: Notice, today: date) -> int:
    """Days until the deadline (4.0); 0 on the last day, negative after it."""
    return (notice.deadline - today).days


@Heading("sending.deadline", "在截止日期前报送", "4.0", Severity.WARN, "unit.sent_on").whole()
def deadline(whole: Whole) -> Iterator[Note]:
    """Past the deadline: said, and never a lock-out."""
    last = whole.pack.notice.deadline
    sent = whole.record.day("sent_on")
    if sent and sent.first > last:
        said = f"推荐单位：电子邮件发送日期（{sent.chinese}）晚于截止日期 {last}。"
        yield Note(said, "请与省厅联系人确认。", field="sent_on")
    elif not sent and whole.today > last:
        said = f"推荐单位：报送截止日期（{last}）已过 {-days_left(whole.pack.notice, whole.today)} 天，还没有记录报送。"
        contact = f"{whole.pack.notice.contact}（{whole.pack.notice.contact_phone}）"
        yield Note(said, f"请与省厅联系人{contact}联系；已报送的请记录发送日期。", field="sent_on")


@Heading("sending.recorded", "邮寄有单号", "4.2c", Severity.WARN, "unit.ems_on unit.ems_number").whole(
    lambda whole: whole.record.day("ems_on") is not None
)
def ems_number(whole: Whole) -> Iterator[Note]:
    """Paper sent without the number of its EMS parcel on record."""
    if not whole.record.text("ems_number"):
        yield Note("推荐单位：已记录寄出日期，没有 EMS 单号。", "请补填 EMS 单号，便于查件。", field="ems_number")


RULES = (parts, later_than_report, reasons_later, numbers_in_text, deadline, ems_number)
