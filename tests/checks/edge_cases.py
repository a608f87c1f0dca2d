"""The very edges of rules, found by changing the rules' comparisons and seeing which case notices; and new ranges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from builders import (
    add_row,
    change_evidence,
    day,
    edit,
    edit_row,
    enterprise_record,
    file_ref,
    id_number,
    person_name,
    proof,
    row,
    valid_dossier,
    waive,
    with_evidence,
    without,
)
from check_cases import (
    FAIL,
    NONE,
    PASS,
    UNKNOWN,
    WAIVED,
    Case,
    certificate,
    checked_of,
    confirmed,
    few_with_reason,
    fields_of,
    firm,
    flexible,
    opinion,
    person,
    photo,
    programme,
    shot,
    supported,
    unit,
)

from qilu_desktop.checks import FileFacts, Severity
from qilu_desktop.documents.fonts import uncovered
from qilu_desktop.dossier.identifiers import uscc_check_digit
from qilu_desktop.dossier.model import Dossier, Enterprise
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.dossier.values import Value

_TODAY = day("2024-07-24")
_AFTER = date(2024, 7, 27)


def _reasoned(**other: Value | None) -> Dossier:
    whole: dict[str, Value | None] = {
        "programme_reason": "贡献突出。",
        "programme_reason_by": "冯虚构",
        "programme_reason_on": _TODAY,
    }
    return edit(supported("2025-01"), "p1", **whole | other)


def _period(**cells: Value) -> Dossier:
    """The first person in another 齐鲁 project, with what is known of its period."""
    return programme(kind="qilu", **cells)


def _alone(**answers: Value | None) -> Dossier:
    """Only the first person, to whom the rule may not apply at all."""
    return edit(valid_dossier(1), "p1", **answers)


def _year(value: str) -> Dossier:
    return person(programmes=(row("g", kind="other", name="某", year=Decimal(value)),))


def _explained(**other: Value | None) -> Dossier:
    whole: dict[str, Value | None] = {"result": "none", "result_reason": "旧证。", "queried_on": _TODAY}
    return edit(certificate(**whole | other), "unit", report_on=None)


def _second_level(**cells: Value) -> Dossier:
    return add_row(certificate(level="l2"), "p1", "certificates", row("c2", trade="钳工", **cells))


def _of(of: str, **answers: Value | None) -> Dossier:
    """A valid dossier of another kind of recommending unit."""
    return edit(valid_dossier(kind=of), "unit", **answers)


def _worked(since: str, **other: Value) -> Dossier:
    return person(work_since=day(since), **other)


def _ended(last: str) -> Dossier:
    return edit_row(valid_dossier(), "p1", "career", 1, to=day(last))


def _shared_number(number: str) -> Dossier:
    return edit_row(certificate(number=number), "p2", "certificates", number=number)


def _earned(said: str, benefit: str) -> Dossier:
    return person(innovations=(row("n1", name="法", benefit=Decimal(benefit)),), deeds=said)


def _beside(table: str) -> Dossier:
    """A claim beside an innovation of 500 万元 and a row of another table that says nothing of money."""
    return edit(_earned("创效900万元", "500"), "p1", **{table: (row("t1", name="某"),)})


def _firms(second: str, said: str) -> Dossier:
    held = valid_dossier(2)
    other = Enterprise("e2", enterprise_record(2).with_value("name", second))
    return edit(replace(held, enterprises=(*held.enterprises, other)), "p1", deeds=said)


QUOTA = [
    Case("quota.over", "5 of a department", valid_dossier(5, "department"), FAIL, "多了 1 名"),
    Case("quota.over", "4 of a central one", valid_dossier(4, "central"), PASS),
    Case("quota.over", "fewer than the quota", valid_dossier(1), PASS),
    Case("quota.city", "no name", unit(name=None), NONE),
    Case("industry.minimum", "nobody yet", valid_dossier(0), NONE),
    Case("industry.minimum", "a reason of today", few_with_reason(strategic_reason_on=_TODAY), WAIVED, "2 名"),
    Case("industry.minimum", "a name without a reason", few_with_reason(strategic_reason=None), FAIL, "2 名"),
    Case("industry.order", "only one", valid_dossier(1), NONE),
    Case(
        "industry.order", "one is not decided yet", edit(fields_of("other", "marine"), "p2", industry_field=None), PASS
    ),
    Case(
        "industry.order",
        "the first of no field and the next to be preferred",
        fields_of("strategic", "other", "other", "advanced"),
        FAIL,
        f"{person_name(2)}（其他领域）排在{person_name(4)}",
    ),
]

ELIGIBILITY = [
    Case("exclusion.year", "the first", _year("1980"), PASS),
    Case("exclusion.year", "before the first", _year("1979"), FAIL, "1979", "p1"),
    Case("exclusion.year", "this year", _year("2024"), PASS),
    Case("exclusion.year", "no number", _year("NaN"), FAIL, "NaN", "p1"),
    Case("exclusion.year", "none", person(programmes=(row("g", kind="other", name="某"),)), PASS),
    Case("route.level", "技师 beside 高级技师", _second_level(level="l1"), PASS),
    Case("route.level", "技师 beside one of no level yet", _second_level(), PASS),
    Case("route.level", "route a", _alone(route="a"), NONE),
    Case("route.level", "no certificate", _alone(certificates=None), NONE),
    Case("route.chief_by", "not told", person(route="a", chief_by=None), NONE),
    Case(
        "route.chief_by", "a former 县级市", person(route="a", chief_by="章丘市人社局"), FAIL, "县（市、区）以下", "p1"
    ),
    Case("route.chief_by", "a street of that name", person(route="a", chief_by="山东省青州路示例研究院"), PASS),
    Case("route.flexible", "whole months", flexible("2019-07", "2024-06"), PASS),
    Case("route.flexible", "a month less", flexible("2019-07", "2024-05"), FAIL, "应到 2024-06-30", "p1"),
    Case("route.flexible", "no end", edit(flexible("2019-07", "2024-06"), "p1", service_to=None), NONE),
    Case("route.flexible", "no begin", edit(flexible("2019-07", "2024-06"), "p1", service_from=None), NONE),
    Case(
        "route.flexible",
        "a regular one with old dates",
        edit(flexible("2024-01", "2024-02"), "p1", employment="regular"),
        NONE,
    ),
    Case("route.flexible_over", "ends this month", flexible("2019-07-01", "2024-07"), PASS),
    Case("route.flexible_over", "no end", edit(flexible("2019-07", "2024-06"), "p1", service_to=None), NONE),
    Case("route.flexible_over", "regular", edit(flexible("2019-07", "2020-06"), "p1", employment="regular"), NONE),
    Case("exclusion.support", "begins on the report's day", _period(**{"from": day("2024-07-19")}), FAIL, "支持期"),
    Case("exclusion.support", "begins the day after", _period(**{"from": day("2024-07-20")}), PASS),
    Case("exclusion.support", "begins in the report's month", _period(**{"from": day("2024-07")}), FAIL, "支持期"),
    Case("exclusion.support", "no period known", _period(), FAIL, "支持期"),
    Case("exclusion.support", "of another kind", programme(kind="other", **{"from": day("2020-01")}), PASS),
    Case("exclusion.support", "a reason of today", _reasoned(), WAIVED, "支持期"),
    Case("exclusion.support", "a name without a reason", _reasoned(programme_reason=None), FAIL, "支持期"),
    Case("exclusion.support", "a reason of no day", _reasoned(programme_reason_on=None), FAIL, "支持期"),
    Case("exclusion.programme_kind", "no kind yet", person(programmes=(row("g", name="泰山学者"),)), PASS),
    Case("route.attested", "no day", _alone(rule_on=None), NONE),
    Case("route.attested", "no decision", unit(decision_on=None), NONE),
    Case("route.attested", "the decision's month", person(rule_on=day("2024-07")), PASS),
]

REQUIRED = [
    Case("limits.inspection", "400", person(inspection="考" * 400), PASS),
    Case("limits.inspection", "600", person(inspection="考" * 600), PASS),
    Case("limits.inspection", "601", person(inspection="考" * 601), FAIL, "601 字", "p1"),
    Case("limits.length", "a number has a rule of its own", person(id_number="3" * 30), PASS),
    Case("required.rows", "two experts", unit(panel=(row("x", name="甲"), row("y", name="乙"))), FAIL, "只有 2 行"),
    Case("required.rows", "none, which another rule says", unit(panel=None), PASS),
    Case("values.negative", "nought", person(trade_years=Decimal(0)), PASS),
    Case("values.whole_date", "a month where it will do", person(work_since=day("1992-07")), PASS),
    Case("text.placeholder", "a long row of signs", person(deeds="＿" * 20), FAIL, "“＿＿＿＿＿＿＿＿…”", "p1"),
]

IDENTITY = [
    Case("identity.id_number", "born today", person(id_number=id_number("20240724")), PASS),
    Case(
        "identity.id_number", "29 February of no leap year", person(id_number=id_number("19770229")), FAIL, "出生日期"
    ),
    Case("identity.id_number", "29 February of 1900", person(id_number=id_number("19000229")), FAIL, "出生日期"),
    Case(
        "identity.id_number", "29 February of 2000", person(id_number=id_number("20000229"), born=day("2000-02")), PASS
    ),
    Case(
        "identity.id_number", "x of the wrong number", person(id_number="37010219800101001x"), FAIL, "校验码不对", "p1"
    ),
    Case("identity.region", "a withdrawn county", person(id_number="371202197602290018", born=day("1976-02")), PASS),
    Case(
        "identity.certificate_twice",
        "of no shape",
        _shared_number("鲁技字12号"),
        FAIL,
        "相同",
        "p1",
        severity=Severity.WARN,
    ),
    Case(
        "identity.certificate_twice",
        "of a known shape",
        _shared_number("S000037123456151000009"),
        FAIL,
        "…000009",
        "p2",
        severity=Severity.BLOCK,
    ),
    Case("identity.certificate_twice", "none typed", _shared_number(""), PASS),
    Case("contact.phone", "one of two", firm(phone="0536-1234567、139"), FAIL, "手机", "e1"),
    Case("contact.phone", "only a sign", firm(phone="、"), FAIL, "手机", "e1"),
    Case("contact.postcode", "in full width", unit(postcode="２６１０６１"), PASS),
    Case("contact.postcode", "six letters", unit(postcode="abcdef"), FAIL, "6 位", "unit"),
    Case("contact.postcode", "digits of another kind", unit(postcode="²61061"), FAIL, "6 位", "unit"),
    Case("contact.postcode", "seven digits", person(postcode="2610611"), FAIL, "6 位", "p1"),
    Case("contact.email", "no name", unit(email="@example.com"), FAIL, "电子邮箱", "unit"),
    Case("contact.email", "two signs", unit(email="hr@rs@example.com"), FAIL, "电子邮箱", "unit"),
    Case("contact.email", "no dot", unit(email="hr@example"), FAIL, "电子邮箱", "unit"),
]

CERTIFICATES = [
    Case("certificates.result", "explained today", _explained(), WAIVED, "查无"),
    Case("certificates.result", "explained of tomorrow", _explained(queried_on=day("2024-07-25")), FAIL, "查无"),
    Case("certificates.result", "of no day", _explained(queried_on=None), FAIL, "查无"),
    Case("certificates.result", "by nobody", _explained(checker=None), FAIL, "查无"),
    Case("certificates.result", "no reason", _explained(result_reason=None), FAIL, "查无", severity=Severity.REASON),
    Case("certificates.result", "pending", certificate(result="pending"), FAIL, "暂未上网", severity=Severity.WARN),
    Case("certificates.queried", "the day of issue", certificate(issued_on=day("2024-07-02")), PASS),
    Case("certificates.queried", "a day before it", certificate(issued_on=day("2024-07-03")), FAIL, "早于发证", "p1"),
    Case("certificates.queried", "no day of issue", certificate(issued_on=None), PASS),
    Case("certificates.queried", "no query", certificate(queried_on=None), PASS),
    Case("certificates.stale", "the notice's day", certificate(queried_on=day("2024-06-19")), PASS),
    Case("certificates.stale", "a day before", certificate(queried_on=day("2024-06-18")), FAIL, "通知印发", "p1"),
    Case("certificates.stale", "the notice's month", certificate(queried_on=day("2024-06")), PASS),
    Case("certificates.queried_late", "the report's month", certificate(queried_on=day("2024-07")), PASS),
    Case("certificates.shape", "no number yet", certificate(number=None), PASS),
    Case("certificates.number", "no level yet", certificate(level=None), PASS),
    Case(
        "certificates.same_number",
        "two of no number",
        add_row(certificate(number=None), "p1", "certificates", row("c2", trade="焊工")),
        PASS,
    ),
    Case("certificates.reading", "another", shot("王五"), FAIL, "姓名与表中不同", "p1", severity=Severity.REASON),
    Case("certificates.reading", "one character", shot("张建围"), FAIL, "一个字", "p1", severity=Severity.WARN),
    Case("certificates.reading", "confirmed today", confirmed(shot("王五"), on=_TODAY), WAIVED, "姓名与表中不同"),
    Case(
        "certificates.reading",
        "recorded as none",
        certificate(result="none"),
        FAIL,
        "结果记为“查无”",
        "p1",
        severity=Severity.WARN,
    ),
]

_ALL_KNOWN = {one.file.sha256: FileFacts() for one in valid_dossier().evidence}
_ONE_NOT = {sha256: facts for sha256, facts in _ALL_KNOWN.items() if sha256 != file_ref("p1-achievement.png").sha256}
_THIRD = change_evidence(valid_dossier(), "p1", "achievement", lambda one: replace(one, edits=(PageEdit(3),)))

EVIDENCE = [
    Case(
        "evidence.lost",
        "no picture",
        valid_dossier(),
        FAIL,
        "的文件不能用：内容不是图片。",
        files=_ALL_KNOWN | {file_ref("p1-achievement.png").sha256: FileFacts(fault="的内容不是图片")},
    ),
    Case("evidence.lost", "all known but one", valid_dossier(), UNKNOWN, files=_ONE_NOT),
    Case("evidence.pages", "nobody counted them", _THIRD, PASS, files=_ALL_KNOWN),
    Case("evidence.photo", "of no known size", valid_dossier(), PASS, files=photo()),
    Case("evidence.photo", "one line less", valid_dossier(), FAIL, "413×578", "p1", files=photo(413, 578)),
    Case("evidence.photo", "a pixel", valid_dossier(), FAIL, "1×1", "p1", files=photo(1, 1), severity=Severity.WARN),
    Case(
        "evidence.photo", "gone", valid_dossier(), FAIL, "丢失", "p1", files=photo(lost=True), severity=Severity.BLOCK
    ),
    Case(
        "evidence.claim",
        "a whole table",
        with_evidence(valid_dossier(), proof("p1", "achievement", "innovations")),
        PASS,
    ),
    Case("evidence.claim", "nothing", with_evidence(valid_dossier(), proof("p1", "other", "")), PASS),
    Case(
        "evidence.checked",
        "this month",
        change_evidence(
            valid_dossier(),
            "p1",
            "achievement",
            lambda one: replace(one, check=replace(one.check, on=day("2024-06"))) if one.check else one,
        ),
        FAIL,
        "写到日",
        "p1",
    ),
    Case(
        "evidence.checked_by_other",
        "one paper",
        change_evidence(
            valid_dossier(),
            "p1",
            "achievement",
            lambda one: replace(one, check=replace(one.check, unit="虚构县局")) if one.check else one,
        ),
        FAIL,
        "”的审验单位是“虚构县局”",
        "p1",
    ),
    Case("evidence.checked_by_other", "the unit has no name yet", checked_of("虚构县局", name=""), PASS),
    Case("evidence.checked_by_other", "no unit told", checked_of(" "), PASS),
    Case("evidence.checked_by_other", "the applying unit", checked_of("山东虚构机械1有限公司"), PASS),
]

PROCEDURE = [
    Case("procedure.review_order", "the last day of accepting", unit(review_on=day("2024-06-28")), PASS),
    Case("procedure.review_order", "review when the notice went up", unit(review_on=day("2024-07-08")), PASS),
    Case(
        "procedure.review_order",
        "the day after, with a reason",
        waive(unit(review_on=day("2024-07-09")), "procedure.review_order", "unit"),
        WAIVED,
        "早于",
    ),
    Case("procedure.order", "sent on the report's day", unit(sent_on=day("2024-07-19")), PASS),
    Case("procedure.order", "posted before the report", unit(ems_on=day("2024-07-18")), FAIL, "EMS 寄出日期", "unit"),
    Case("procedure.order", "the month of the decision", unit(report_on=day("2024-07")), PASS),
    Case("procedure.publicity_first", "no decision", unit(decision_on=None), NONE),
    Case("procedure.publicity_first", "no end", unit(publicity_to=None), NONE),
    Case("procedure.publicity_first", "a month", unit(decision_on=day("2024-07")), PASS),
    Case("procedure.visit_order", "the month of accepting", person(visit_on=day("2024-06")), PASS),
    Case("procedure.visit_order", "accepting is not told", unit(accepted_from=None), PASS),
    Case("procedure.visit_first", "the review's month", person(visit_on=day("2024-07")), PASS),
    Case("procedure.visit_first", "not visited", _alone(visit_on=None), NONE),
    Case(
        "procedure.objection_agrees", "both had one", unit(publicity_result="settled", publicity_objections="x"), PASS
    ),
    Case(
        "procedure.objection_agrees",
        "the unit's is not told",
        edit(person(publicity_result="settled"), "unit", publicity_result=None),
        PASS,
    ),
    Case("procedure.publicity_days", "a month", unit(publicity_from=day("2024-07")), NONE),
    Case("procedure.publicity_days", "up to a month", unit(publicity_to=day("2024-07")), NONE),
    Case("procedure.publicity_days", "the same day", unit(publicity_to=day("2024-07-08")), FAIL, "0 个工作日"),
    Case("procedure.publicity_days", "upside down", unit(publicity_to=day("2024-07-05")), NONE),
    Case("procedure.body", "not told", unit(decision_body=None), NONE),
    Case("procedure.body_city", "the city is not told", unit(city=None, decision_body="淄博市局党组"), NONE),
    Case(
        "procedure.discipline_order",
        "not given",
        edit(valid_dossier(1, nature="state_held"), "p1", discipline_on=None),
        NONE,
    ),
    Case("procedure.discipline_order", "the decision's month", opinion(discipline_on=day("2024-07")), PASS),
    Case("procedure.received", "no number", unit(received_count=Decimal("NaN")), PASS),
    Case("procedure.received", "nobody", unit(received_count=Decimal(0)), FAIL, "（0 人）"),
    Case("procedure.received", "below nought", unit(received_count=Decimal(-1)), PASS),
    Case("procedure.rank", "only one", valid_dossier(1), NONE),
    Case("procedure.rank", "two of none", edit(person(review_rank=None), "p2", review_rank=None), PASS),
    Case(
        "procedure.rank",
        "two that are no numbers",
        edit(person(review_rank=Decimal("NaN")), "p2", review_rank=Decimal("NaN")),
        PASS,
    ),
    Case("procedure.early", "the notice's month", unit(accepted_from=day("2024-06")), PASS),
]

REPORT = [
    Case(
        "report.reasons",
        "the report's own day",
        waive(valid_dossier(), "procedure.visit_first", "p1", on=day("2024-07-19")),
        PASS,
    ),
    Case(
        "report.reasons",
        "of an old scan, which the report does not print",
        waive(valid_dossier(), "sealing.stale", "p1", on=day("2024-07-20")),
        PASS,
    ),
    Case(
        "report.reasons",
        "no date",
        edit(waive(valid_dossier(), "procedure.visit_first", "p1"), "unit", report_on=None),
        NONE,
    ),
    Case(
        "report.later", "a row is none of it", edit_row(valid_dossier(), "p1", "career", 1, to=day("2024-07-22")), PASS
    ),
    Case("report.later", "what it does not tell", unit(sent_on=day("2024-07-22")), PASS),
    Case("report.later", "the report's month", person(visit_on=day("2024-07")), PASS),
    Case("sending.calendar", "sent", unit(sent_on=day("2001-01-03")), NONE, today=date(2001, 1, 5)),
    Case("sending.calendar", "the last day", valid_dossier(), PASS, today=date(2024, 7, 26)),
    Case("sending.deadline", "sent in the month", unit(sent_on=day("2024-07")), PASS, today=_AFTER),
    Case("sending.deadline", "two days", valid_dossier(), FAIL, "已过 3 天（1 个工作日）", today=_AFTER + timedelta(2)),
    Case("sending.paper", "nothing sent yet", valid_dossier(), NONE),
    Case("sending.paper", "posted on the last day", unit(ems_on=day("2024-07-26")), PASS, today=_AFTER),
    Case("sending.paper", "posted late", unit(ems_on=day("2024-07-27")), FAIL, "晚于截止日期", "unit", _AFTER),
    Case("sending.paper", "not posted, there is time", unit(sent_on=day("2024-07-22")), PASS, today=date(2024, 7, 26)),
    Case("sending.paper", "not posted", unit(sent_on=day("2024-07-22")), FAIL, "没有记录寄出", "unit", _AFTER),
]

DATES = [
    Case("dates.work_age", "16 that month", _worked("1986-02"), PASS),
    Case("dates.work_age", "15 that month", _worked("1986-01"), FAIL, "16 周岁", "p1"),
    Case("dates.work_age", "16 that day", _worked("1986-02-15"), PASS),
    Case("dates.work_age", "a day before", _worked("1986-02-14"), FAIL, "16 周岁", "p1"),
    Case("dates.work_age", "not told", _alone(work_since=None), NONE),
    Case("dates.trade_years", "33 begun", person(trade_years=Decimal(33)), PASS),
    Case("dates.trade_years", "34", person(trade_years=Decimal(34)), FAIL, "34 年", "p1"),
    Case(
        "dates.trade_years",
        "a year more had July been over",
        _worked("1992-08", trade_years=Decimal(33)),
        FAIL,
        "33 年",
    ),
    Case("dates.trade_years", "no start told", person(work_since=None, trade_years=Decimal(60)), PASS),
    Case("dates.trade_years", "no number", person(trade_years=Decimal("NaN")), PASS),
    Case("dates.birth", "the day of birth", _worked("1970-02-15"), PASS),
    Case("dates.birth", "the day before", _worked("1970-02-14"), FAIL, "早于本人出生", "p1"),
    Case("dates.birth", "the month of birth", _worked("1970-02"), PASS),
    Case("dates.span", "the same month", unit(accepted_to=day("2024-06")), PASS),
    Case("dates.span", "from the same month", unit(accepted_from=day("2024-06"), accepted_to=day("2024-06-01")), PASS),
    Case("dates.span", "no begin", unit(accepted_from=None), PASS),
    Case(
        "dates.future", "the report's", unit(report_on=day("2024-07-25")), FAIL, "落款", "unit", severity=Severity.WARN
    ),
    Case(
        "dates.future", "a visit", person(visit_on=day("2024-07-25")), FAIL, "晚于今天", "p1", severity=Severity.BLOCK
    ),
    Case("career.joined", "3 months ago", _ended("2024-03"), PASS),
    Case("career.joined", "4 months ago", _ended("2024-02"), FAIL, "只写到 4 个月以前", "p1"),
    Case(
        "career.joined",
        "a row of no dates",
        edit(
            valid_dossier(),
            "p1",
            career=(row("k0", place="某厂"), *valid_dossier().applicants[0].record.rows("career")),
        ),
        PASS,
    ),
]

WORDS = [
    Case("report.agrees", "experts of something else", unit(report_work="5名专家参加技术交流。"), PASS),
    Case(
        "report.agrees", "experts in their own opinion", unit(review_opinion="7名技术专家一致同意。"), FAIL, "专家 3 名"
    ),
    Case("text.benefit", "a paper need not say any", _beside("papers"), FAIL, "900万元", "p1"),
    Case("text.benefit", "a patent that says none", _beside("patents"), NONE),
    Case(
        "career.employer",
        "nothing alike",
        _alone(career=(row("k", place="海天重工", **{"from": day("1992-07")}),)),
        FAIL,
        "海天",
    ),
    Case("text.benefit", "500 in 亿", _earned("创效0.05亿元", "500"), PASS),
    Case("text.benefit", "more in 亿", _earned("创效0.0501亿元", "500"), FAIL, "0.0501亿元", "p1"),
    Case("text.benefit", "no number", _earned("创效900万元", "NaN"), NONE),
    Case("text.benefit", "more than there is", _earned("创效900万元", "1000000000"), NONE),
    Case("text.benefit", "nought", _earned("创效900万元", "0"), NONE),
    Case("text.benefit", "the largest of two", _earned("创效300万元，节约900万元", "500"), FAIL, "900万元", "p1"),
    Case(
        "text.counts",
        "the largest of two",
        person(patents=(row("a", name="甲"),), deeds="获专利1项。后又获专利4项。"),
        FAIL,
        "专利4项",
        "p1",
    ),
    Case(
        "tables.repeated",
        "certificates have their own",
        add_row(valid_dossier(), "p1", "certificates", replace(valid_dossier().applicants[0].certificates[0], id="c2")),
        PASS,
    ),
    Case(
        "text.other_person", "sixty", edit(valid_dossier(60), "p1", deeds="王建国同志扎根一线。"), FAIL, "王建国", "p1"
    ),
    Case("text.other_person", "more than sixty", edit(valid_dossier(61), "p1", deeds="王建国同志。"), NONE),
    Case(
        "text.other_person",
        "two characters stand in other words",
        edit(edit(valid_dossier(2), "p2", name="王建"), "p1", deeds="王建筑同志扎根一线。"),
        PASS,
    ),
    Case(
        "text.other_person",
        "a name within the own",
        edit(edit(valid_dossier(2), "p2", name="建国"), "p1", deeds="建国同志扎根一线。"),
        PASS,
    ),
    Case("text.other_person", "what is no narrative", person(trade="王建国操作法"), PASS),
    Case("text.other_unit", "five characters", _firms("鲁虚构公司", "在鲁虚构公司扎根。"), FAIL, "鲁虚构公司", "p1"),
    Case("text.other_unit", "four characters", _firms("虚构公司", "在虚构公司扎根。"), PASS),
    Case("text.other_unit", "within the own name", _firms("虚构机械1有限公司", "在虚构机械1有限公司扎根。"), PASS),
    Case(
        "evidence.other_person",
        "a name of two characters",
        edit(with_evidence(valid_dossier(2), replace(proof("p1", "other"), title="王建获奖")), "p2", name="王建"),
        FAIL,
        "王建",
        "p1",
    ),
    Case(
        "evidence.other_person",
        "a paper on people",
        with_evidence(valid_dossier(2), replace(proof("p1", "discipline"), title="王建国、李某意见")),
        PASS,
    ),
    Case(
        "secrecy.held_out",
        "refused is for the other rule",
        person(
            classified=True, declassified_by="保密办", declassified_on=day("2024-07-01"), declassified_result="refused"
        ),
        PASS,
    ),
    Case("evidence.sealed", "one of two kinds", without(valid_dossier(), "p2", "book_scan"), FAIL, "待盖章", "p2"),
]

RANGES = [
    Case("scope.own_area", "no city's name in it", valid_dossier(), PASS),
    Case("scope.own_area", "the chosen city", firm(area="潍坊市寿光市"), PASS),
    Case("scope.own_area", "another city", firm(area="淄博市张店区"), FAIL, "写的是淄博市", "e1"),
    Case("scope.own_area", "a department", edit(_of("department"), "e1", area="淄博市张店区"), NONE),
    Case("scope.own_area", "not told", firm(area=None), NONE),
    Case("scope.own_area", "the unit's city is not told", edit(unit(city=None), "e1", area="淄博市"), PASS),
    Case("scope.registered", "in Shandong", valid_dossier(), PASS),
    Case("scope.registered", "in Beijing", firm(uscc="91110000600037341L"), FAIL, "11（北京）", "e1"),
    Case(
        "scope.registered", "by the state", firm(uscc=f"91100000MA0000001{uscc_check_digit('91100000MA0000001')}"), PASS
    ),
    Case("scope.registered", "a code that is wrong", firm(uscc="911100006000373411"), NONE),
    Case("scope.registered", "not in Shandong anyway", firm(uscc="91110000600037341L", in_shandong=False), NONE),
    Case("scope.post", "a worker's", valid_dossier(), PASS),
    Case("scope.post", "主任技师", person(post_name="焊接主任技师"), PASS),
    Case("scope.post", "a rank of operators", person(post_name="催化裂化主任操作师"), PASS),
    Case("scope.post", "an office", person(post_name="生产部部长"), FAIL, "“部长”", "p1"),
    Case("scope.post", "车间主任", person(post_name="一车间主任"), FAIL, "“主任”", "p1"),
    Case("scope.post", "a post of service", person(post_name="网点客户经理"), PASS),
    Case("scope.post", "a head chef", person(post_name="行政总厨"), PASS),
    Case("scope.post", "a manager", person(post_name="工程项目经理"), FAIL, "“经理”", "p1"),
    Case("scope.post", "not at the front line", _alone(post_name="总经理", front_line=False), NONE),
    Case("scope.post", "not told", _alone(post_name=None), NONE),
    Case("scope.nature", "private", valid_dossier(), PASS),
    Case(
        "scope.nature", "state-owned by its name", firm(name="虚构市国有资产示例公司"), FAIL, "填的是“民营企业”", "e1"
    ),
    Case("scope.nature", "国网 inside the name", firm(name="虚构市国网通信器材公司"), PASS),
    Case("scope.nature", "begins with 国网", firm(name="国网虚构市供电公司"), FAIL, "国有控股", "e1"),
    Case("scope.nature", "begins with 中国", firm(name="中国虚构鲁中分公司"), FAIL, "国有控股", "e1"),
    Case("scope.nature", "said to be", edit(valid_dossier(nature="state_sole"), "e1", name="中国虚构公司"), PASS),
    Case("scope.nature", "not told", firm(name="中国虚构公司", nature=None), NONE),
    Case(
        "scope.nature", "of the central unit that recommends", _of("central", name="山东虚构机械"), FAIL, "国有", "e1"
    ),
    Case("scope.nature", "of a department that recommends", _of("department", name="山东虚构机械"), PASS),
    Case("scope.nature", "the central unit has no name yet", _of("central", name=None), PASS),
    Case("exclusion.told", "nothing told", valid_dossier(), PASS),
    Case("exclusion.told", "told", person(deeds="2019年入选泰山产业领军人才。"), FAIL, "入选泰山人才工程", "p1"),
    Case("exclusion.told", "somebody else's", person(deeds="徒弟获评、同事入选泰山学者。"), PASS),
    Case("exclusion.told", "a wish", person(deeds="以泰山学者为榜样。"), PASS),
    Case("exclusion.told", "listed", edit(programme(kind="qilu"), "p1", deeds="入选齐鲁和谐使者。"), PASS),
    Case(
        "exclusion.told",
        "no narrative",
        _alone(deeds=None, achievements=None, achievements_short=None, recognised=None),
        NONE,
    ),
    Case("preparation.ways", "told", valid_dossier(), PASS),
    Case(
        "preparation.ways",
        "only meant well",
        unit(publicity_work="高度重视，认真做好宣传发动。"),
        FAIL,
        "没有写到任何媒体",
        "unit",
    ),
    Case("preparation.ways", "not written", unit(publicity_work=None), NONE),
    Case("preparation.opinions", "both", valid_dossier(), PASS),
    Case(
        "preparation.opinions",
        "experts only",
        unit(opinions_heard="听取专家意见。"),
        FAIL,
        "没有写到基层群众，",
        "unit",
    ),
    Case("preparation.opinions", "workers only", unit(opinions_heard="走访职工。"), FAIL, "没有写到同行专家，", "unit"),
    Case("preparation.opinions", "neither", unit(opinions_heard="已听取。"), FAIL, "同行专家和基层群众", "unit"),
    Case("preparation.opinions", "not written", unit(opinions_heard=None), NONE),
    Case("preparation.results", "one row", valid_dossier(), PASS),
    Case("preparation.results", "nothing", person(innovations=None), FAIL, "都没有内容", "p1"),
    Case("preparation.results", "an empty row", person(innovations=(row("i1"),)), FAIL, "都没有内容", "p1"),
    Case("preparation.results", "a contest", person(innovations=None, contests=(row("t", name="赛"),)), PASS),
    Case("procedure.body_together", "a meeting", valid_dossier(kind="department"), PASS),
    Case("procedure.body_together", "a Party committee", _of("central", decision_body="公司党委"), PASS),
    Case(
        "procedure.body_together",
        "one person",
        _of("central", decision_body="总经理冯虚构"),
        FAIL,
        "看不出是集体",
        "unit",
    ),
    Case("procedure.body_together", "a city has a rule of its own", unit(decision_body="某人"), NONE),
    Case("procedure.body_together", "a leading group", _of("central", decision_body="选拔工作领导小组"), PASS),
    Case("procedure.body_together", "not told", _of("central", decision_body=None), NONE),
    Case("procedure.body_together", "the kind is not told", unit(kind=None, decision_body="某人"), NONE),
    Case("procedure.review_text", "agreed", valid_dossier(), PASS),
    Case("procedure.review_text", "against", person(review_opinion="建议不予推荐。"), FAIL, "“不予”", "p1"),
    Case("procedure.review_text", "no other opinion", person(review_opinion="同意推荐，无不同意见。"), PASS),
    Case("procedure.review_text", "nothing found", person(review_opinion="没有发现有问题，所有问题已核实。"), PASS),
    Case(
        "procedure.review_text", "something found", person(review_opinion="经核查发现有问题。"), FAIL, "“有问题”", "p1"
    ),
    Case("procedure.review_text", "not written", edit(valid_dossier(1), "p1", review_opinion=None), NONE),
    Case("procedure.panel_own", "others", valid_dossier(), PASS),
    Case(
        "procedure.panel_own",
        "an applicant",
        edit_row(valid_dossier(), "unit", "panel", 1, name="张 建国"),
        FAIL,
        "第 2 行与申报人同名",
        "unit",
    ),
    Case(
        "procedure.panel_own",
        "two of no name",
        edit(edit_row(valid_dossier(), "unit", "panel", 0, name=None), "p1", name=None),
        PASS,
    ),
    Case("procedure.panel_own", "no panel", unit(panel=None), NONE),
    Case("procedure.panel_own", "nobody", valid_dossier(0), NONE),
]

_RARE = "".join(chr(0x3134F + number) for number in range(6))
_TOO_LONG = "最长的栏目是“主要业绩（一览表）”，其次“姓名”，请精简。"


def _two(**answers: Value | None) -> Dossier:
    """The first two persons changed alike."""
    return edit(person(**answers), "p2", **answers)


PRINTED = [
    Case(
        "print.characters", "five", person(name=_RARE[:5]), FAIL, "“\U00031353”（U+31353）没有", "p1", undrawn=uncovered
    ),
    Case("print.characters", "six", person(name=_RARE), FAIL, "（U+31353）等 6 个字符没有", "p1", undrawn=uncovered),
    Case(
        "print.one_page",
        "the field named first",
        valid_dossier(1),
        FAIL,
        "一页",
        "p1",
        overlong={"p1": _TOO_LONG},
        leads_to="achievements",
    ),
    Case(
        "report.parts", "two not visited", _two(visit_on=None), FAIL, "张建国、王建国的实地", "p1", leads_to="visit_on"
    ),
    Case("report.parts", "two undecided", _two(classified=None), FAIL, "涉密", "p1", leads_to="classified"),
    Case(
        "report.parts",
        "two parts of the first",
        unit(publicity_work=None, decision_number=None),
        FAIL,
        "第一部分",
        "unit",
        leads_to="publicity_work",
    ),
    Case("procedure.rank", "three", edit(_two(review_rank=Decimal(3)), "p3"), FAIL, "都是第 3 名", "p1"),
    Case(
        "preparation.results", "where to begin", person(innovations=None), FAIL, "都没有", "p1", leads_to="innovations"
    ),
]

EDGES = [
    *PRINTED,
    *QUOTA,
    *ELIGIBILITY,
    *REQUIRED,
    *IDENTITY,
    *CERTIFICATES,
    *EVIDENCE,
    *PROCEDURE,
    *REPORT,
    *DATES,
    *WORDS,
    *RANGES,
]
