"""The recommendation report's three parts and its note (4.1, 5.3: 推荐报告要素缺失), and the deadline (4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qilu_desktop.checks.calendar import ENTER_HOLIDAYS
from qilu_desktop.checks.claims import contradictions
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.sealing import STALE
from qilu_desktop.checks.views import Overwritten, Subject, Whole, names
from qilu_desktop.dossier.holidays import TABLE as HOLIDAYS
from qilu_desktop.dossier.workdays import NO_ARRANGEMENT, Arrangement, Unknown, working_days_between
from qilu_desktop.pack.layout import PLACE
from qilu_desktop.pack.model import Kind, Notice, Scope

_WORK = (
    "publicity_work opinions_heard accepted_from accepted_to review_on panel review_opinion publicity_from "
    "publicity_to publicity_place publicity_result decision_body decision_on decision_number"
).split()
_TOLD_TRUTHS = (
    "received_count panel accepted_from accepted_to review_on publicity_from publicity_to publicity_result decision_on "
    "decision_body kind city name"
).split()
"""What sentences of the clerk's own are held against."""
_VISITS = ("visit_on", "visit_result")
SENTENCES = "report_sentences"
_OWN_TEXTS = (
    "publicity_work",
    "opinions_heard",
    "review_opinion",
    "report_work",
    "report_verification",
    "report_opinion",
)
_STATED = frozenset(
    "accepted_from accepted_to review_on publicity_from publicity_to visit_on discipline_on declassified_on".split()
)
"""Dates that the report tells, beside the decision's, which the order of the steps has before the report's."""
_READS = (
    " ".join(f"unit.{name}" for name in (*_WORK, "report_opinion"))
    + " applicant.visit_on applicant.visit_result applicant.classified applicant.certificates"
)


@Heading("report.parts", "推荐报告要素齐全", "4.1 5.3", Severity.BLOCK, _READS).whole()
def parts(whole: Whole) -> Iterator[Note]:
    """What each of the report's parts, and the note on classified persons, lacks as a whole."""
    work = [name for name in _WORK if name in whole.unit.fields.by_id and not _told_in(whole, name)]
    if work:
        labels = "、".join(whole.unit.label(name) for name in work)
        yield _part(f"第一部分“推荐人选工作情况”缺 {labels}。", work[0])
    yield from _verification(whole)
    if "report_opinion" in whole.unit.fields.by_id and not whole.record.filled("report_opinion"):
        yield _part("第三部分“推荐意见”没有填写。", "report_opinion")
    undecided = [person for person in whole.people if person.record.flag("classified") is None]
    if undecided:
        yield _part(f"不能注明涉密人员：{names(undecided)}没有填写是否涉密。", "classified", undecided[0])


def _told_in(whole: Whole, name: str) -> bool:
    """Whether the report has something to tell of a field: of a table, a row in which anything stands."""
    table = whole.unit.fields.by_id[name].kind is Kind.TABLE
    return bool(whole.unit.rows(name)) if table else whole.record.filled(name)


def _verification(whole: Whole) -> Iterator[Note]:
    unvisited = [person for person in whole.people if not person.once(_visited)]
    if unvisited:
        yield _part(f"第二部分“申报材料核验情况”缺 {names(unvisited)}的实地核验日期或结论。", "visit_on", unvisited[0])
    unqueried = [person for person in whole.people if not person.once(_queried)]
    if unqueried:
        said = f"第二部分“申报材料核验情况”缺 {names(unqueried)}的证书查询结果。"
        yield _part(said, "certificates", unqueried[0])


def _visited(person: Subject) -> bool:
    return all(person.record.filled(name) for name in _VISITS)


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
    late = [entry for entry in whole.dossier.waivers if report and entry.on.first > report.last and entry.rule != STALE]
    if report and late:
        said = f"推荐单位：有 {len(late)} 条说明理由的日期晚于推荐报告的落款日期（{report.chinese}）。"
        yield Note(said, "理由连同日期会印入推荐报告，请核对落款日期。", field="report_on")


@Heading(
    "report.overwritten",
    "改写的报告文字与数据一致",
    "4.1",
    Severity.WARN,
    "unit.report_sentences unit.* applicant.*",
    fixable=True,
).whole(lambda whole: any(row.values.filled("text") for row in whole.record.rows(SENTENCES)))
def overwritten(whole: Whole) -> Iterator[Note]:
    """Facts that the clerk wrote by hand into a sentence of the report and that the data no longer bear out."""
    look = whole.context.overwritten
    if look is None:
        said = "推荐报告：有改写的文字，这里没有核对它与数据是否一致。"
        yield Note(said, "请在软件的“校验”一步核对。", field=SENTENCES, severity=Severity.UNKNOWN)
        return
    for found in look(whole.pack, whole.dossier, whole.today):
        # No fix is offered: which of the two is wrong is for the clerk to say, and their words are not thrown away.
        said, remedy = _unprinted(found) if found.unprinted else _disagreement(found)
        yield Note(said, remedy, field=SENTENCES, row=found.row, column="text")


def _disagreement(found: Overwritten) -> tuple[str, str]:
    wrote = f"其中“{found.wrote}”与数据“{found.value}”不一致" if found.wrote else f"没有写数据“{found.value}”"
    said = f"推荐报告{found.part}“{found.sentence}”一段由人工改写，{wrote}（{found.fact}）。"
    return said, "请改正这段文字，或恢复自动文字；数据填错的，请改数据。"


def _unprinted(found: Overwritten) -> tuple[str, str]:
    said = f"推荐报告：改写的文字“{found.sentence}”在本年度的报告里没有对应的段落，不会印出。"
    return said, "请核对：还需要的内容请写进补充情况，不需要的请删除这段文字。"


@Heading(
    "report.agrees",
    "自写的文字与数据一致",
    "4.1",
    Severity.WARN,
    " ".join(f"unit.{name}" for name in (*_OWN_TEXTS, SENTENCES, *_TOLD_TRUTHS)) + " applicant.visit_on",
).whole(lambda whole: bool(whole.people))
def own_words(whole: Whole) -> Iterator[Note]:
    """Numbers, dates and results in the clerk's own sentences that the data contradict."""
    remedy = "请改正这句话，或核对所填数据。"
    for name in _OWN_TEXTS:
        for claim in contradictions(whole, whole.record.text(name), review=name == "review_opinion"):
            said = f"推荐报告：{whole.unit.label(name)}中写“{claim.words}”，{claim.truth}。"
            yield Note(said, remedy, field=name)
    rows = whole.record.rows(SENTENCES)
    told = _told(whole) if rows else frozenset()
    for row in (one for one in rows if one.id not in told):
        for claim in contradictions(whole, PLACE.sub("", row.values.text("text"))):
            said = f"推荐报告：改写的文字中写“{claim.words}”，{claim.truth}。"
            yield Note(said, remedy, field=SENTENCES, row=row.id, column="text")


def _told(whole: Whole) -> frozenset[str]:
    """Rows of which ``report.overwritten`` speaks already."""
    look = whole.context.overwritten
    return frozenset(found.row for found in look(whole.pack, whole.dossier, whole.today)) if look else frozenset()


def days_left(notice: Notice, today: date) -> int:
    """Days until the deadline (4.0); 0 on the last day, negative after it."""
    return (notice.deadline - today).days


def working_days_left(notice: Notice, today: date, holidays: Arrangement = NO_ARRANGEMENT) -> int | Unknown:
    """Working days after *today*, the deadline's included (4.0); negative after it, Unknown past the calendar."""
    if today <= notice.deadline:
        return working_days_between(today, notice.deadline, holidays)
    over = working_days_between(notice.deadline, today, holidays)
    return over if isinstance(over, Unknown) else -over


@Heading("sending.deadline", "在截止日期前报送", "4.0", Severity.WARN, "unit.sent_on unit.holidays").whole()
def deadline(whole: Whole) -> Iterator[Note]:
    """Past the deadline: said, and never a lock-out."""
    last = whole.pack.notice.deadline
    sent = whole.record.day("sent_on")
    if sent and sent.first > last:
        said = f"推荐单位：电子邮件发送日期（{sent.chinese}）晚于截止日期 {last}。"
        yield Note(said, "请与省厅联系人确认。", field="sent_on")
    elif not sent and whole.today > last:
        said = f"推荐单位：报送截止日期（{last}）已过 {_overdue(whole)}，还没有记录报送。"
        contact = f"{whole.pack.notice.contact}（{whole.pack.notice.contact_phone}）"
        yield Note(said, f"请与省厅联系人{contact}联系；已报送的请记录发送日期。", field="sent_on")


def _overdue(whole: Whole) -> str:
    days = f"{-days_left(whole.pack.notice, whole.today)} 天"
    working = working_days_left(whole.pack.notice, whole.today, whole.dossier.holidays)
    return days if isinstance(working, Unknown) else f"{days}（{-working} 个工作日）"


@Heading("sending.calendar", "截止前的工作日数可核实", "4.0", Severity.UNKNOWN, "unit.sent_on unit.holidays").whole(
    lambda whole: not whole.record.day("sent_on") and whole.today <= whole.pack.notice.deadline
)
def unknown_calendar(whole: Whole) -> Iterator[Note]:
    """Working days to the deadline that no holiday table covers."""
    left = working_days_left(whole.pack.notice, whole.today, whole.dossier.holidays)
    if isinstance(left, Unknown):
        said = f"推荐单位：距报送截止还有 {days_left(whole.pack.notice, whole.today)} 天；{left.message}"
        yield Note(said, ENTER_HOLIDAYS, field=HOLIDAYS)


@Heading("sending.recorded", "邮寄有单号", "4.2c", Severity.WARN, "unit.ems_on unit.ems_number").whole(
    lambda whole: whole.record.day("ems_on") is not None
)
def ems_number(whole: Whole) -> Iterator[Note]:
    """Paper sent without the number of its EMS parcel on record."""
    if not whole.record.text("ems_number"):
        yield Note("推荐单位：已记录寄出日期，没有 EMS 单号。", "请补填 EMS 单号，便于查件。", field="ems_number")


@Heading("sending.paper", "纸质材料按时寄出", "4.0 4.2b 4.2c", Severity.WARN, "unit.sent_on unit.ems_on").whole(
    lambda whole: bool(whole.record.day("sent_on") or whole.record.day("ems_on"))
)
def late_paper(whole: Whole) -> Iterator[Note]:
    """The printed 一览表 posted after the deadline, or not yet though the electronic ones were sent."""
    last, posted = whole.pack.notice.deadline, whole.record.day("ems_on")
    if posted and posted.first > last:
        said = f"推荐单位：EMS 寄出日期（{posted.chinese}）晚于截止日期 {last}。"
        yield Note(said, "请与省厅联系人确认。", field="ems_on")
    elif not posted and whole.today > last:
        said = "推荐单位：已记录发送电子邮件，截止日期已过，还没有记录寄出纸质一览表。"
        yield Note(said, "请用邮政 EMS 寄出；已寄出的请记录寄出日期和单号。", field="ems_on")


RULES = (
    parts,
    later_than_report,
    reasons_later,
    overwritten,
    own_words,
    deadline,
    unknown_calendar,
    ems_number,
    late_paper,
)
