"""Who may be recommended: range and conditions (2.1, 2.4, 3.0) and who is left out (1.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject, Whole
from qilu_desktop.dossier.model import Waiver
from qilu_desktop.dossier.values import PartialDate, Row
from qilu_desktop.pack.model import Scope

_TOP_LEVELS = frozenset({"l1", "special", "chief"})
_LOW_BODY = re.compile(r"县|(?<!自治)(?<![军地])区(?!域)|街道|[镇乡](?:人民政府|政府|党委|$)")
_ENTERPRISE = re.compile(r"集团|公司|厂|银行|油田")
"""A large enterprise may have a district's name in its own."""
_PUBLIC_BODY = re.compile(r"(?:大学|学院|学校|中学|小学|医院|委员会|人民政府|事务中心|服务中心|管理局|人社局)$")
PROGRAMME_NAMES = {
    "taishan": re.compile(r"泰山(?:学者|产业领军|人才)"),
    "national": re.compile(r"万人计划|国家级人才计划|国家高层次人才特殊支持计划"),
    "qilu": re.compile(r"齐鲁(?:和谐使者|乡村之星|文化英才|文化之星|名师|名校长)"),
}
"""Talent programmes by the words of their names."""
PROGRAMME_LABELS = {"taishan": "泰山人才工程", "national": "国家级人才计划", "qilu": "齐鲁人才工程其他项目"}
_FIRST_PROGRAMME = 1980
_PROGRAMME_HINTS = {"泰山": "taishan", "国家级": "national", "万人计划": "national", "齐鲁": "qilu"}


@Heading("scope.front_line", "推荐人选为企业一线职工", "2.1c 1.1 1.2", Severity.BLOCK, "applicant.front_line").each(
    applies=lambda subject: subject.record.flag("front_line") is not None
)
def front_line(subject: Subject) -> Iterator[Note]:
    """Someone not at the front line of production (1.1, 1.2, 2.1c)."""
    if subject.record.flag("front_line") is False:
        said = "不在生产一线岗位直接从事技术技能工作，不符合申报范围。"
        yield Note(said, "请核对；确实不在一线的，请移除该人选。", field="front_line")


@Heading("scope.shandong", "申报单位在山东省内", "2.1a", Severity.BLOCK, "enterprise.in_shandong").each(
    (Scope.ENTERPRISE,), lambda subject: subject.record.flag("in_shandong") is not None
)
def in_shandong(subject: Subject) -> Iterator[Note]:
    """An enterprise outside the province (2.1a: 全省各类企业)."""
    if subject.record.flag("in_shandong") is False:
        said = "不在山东省内，不符合“全省各类企业行业”的范围。"
        yield Note(said, "请核对；确实在省外的，请移除该单位及其申报人。", field="in_shandong")


@Heading("scope.enterprise", "申报单位是企业", "2.1a", Severity.WARN, "enterprise.name").each(
    (Scope.ENTERPRISE,), lambda subject: bool(subject.record.text("name"))
)
def public_body(subject: Subject) -> Iterator[Note]:
    """An applying unit that is by its name a school, a hospital or an office (2.1a: 全省各类企业)."""
    found = _PUBLIC_BODY.search(subject.record.text("name"))
    if found:
        said = f"名称以“{found.group()}”结尾，像是机关或事业单位；通知的选拔范围是全省各类企业。"
        yield Note(said, "请对照营业执照核对单位名称和性质。", field="name")


@Heading("scope.applying_unit", "由申报单位推荐", "3.0", Severity.BLOCK, "").each()
def applying_unit(subject: Subject) -> Iterator[Note]:
    """An applicant of no applying unit: applications of single persons are not accepted (3.0)."""
    if subject.employer is None:
        said = "没有申报单位。通知规定不受理个人申请。"
        yield Note(said, "请为其选择或新建申报单位。", group="people")


@Heading("scope.idle_unit", "申报单位都有申报人", "3.0", Severity.WARN, "").whole(lambda whole: bool(whole.enterprises))
def idle_unit(whole: Whole) -> Iterator[Note]:
    """An enterprise that no applicant belongs to."""
    used = {person.applicant.enterprise_id for person in whole.people if person.applicant}
    for firm in whole.enterprises:
        if firm.id not in used:
            yield Note(f"{firm.who}：没有申报人。", "请为其添加申报人，或删除该单位。", subject=firm.id, group="people")


@Heading("route.chief", "首席技师认定文件", "2.1b", Severity.BLOCK, "applicant.route").each(
    applies=lambda subject: subject.record.text("route") == "a"
)
def chief_proof(subject: Subject) -> Iterator[Note]:
    """Route A without the paper that names the applicant chief technician."""
    kind = subject.pack.evidence_kind("chief")
    if kind and not any(entry.kind == kind.id for entry in subject.evidence):
        said = f"按“已被认定为首席技师”申报，没有附“{kind.label}”。"
        yield Note(said, "请扫描认定文件或证书并添加为佐证材料。", field="route")


@Heading("route.chief_by", "首席技师认定单位层级", "2.1b", Severity.WARN, "applicant.route applicant.chief_by").each(
    applies=lambda subject: subject.record.text("route") == "a" and bool(subject.record.text("chief_by"))
)
def low_recogniser(subject: Subject) -> Iterator[Note]:
    """A recogniser that looks like a county's: 2.1b names 设区的市, the province's trades and large enterprises."""
    body = subject.record.text("chief_by")
    # The names of 县级市 alone do not tell them from a 设区的市.
    low = _LOW_BODY.search(body) or any(name in body for name in subject.pack.notice.county_cities)
    if low and not _ENTERPRISE.search(body):
        said = f"{subject.label('chief_by')}像是县（市、区）以下单位。"
        remedy = "请对照认定文件核对：须由设区的市、省属行业、省属大企业或中央驻鲁有关单位认定。"
        yield Note(said, remedy, field="chief_by")


@Heading("route.level", "具有高级技师以上等级", "2.1b", Severity.BLOCK, "applicant.route applicant.certificates").each(
    applies=lambda subject: subject.record.text("route") == "b" and bool(subject.rows("certificates"))
)
def top_level(subject: Subject) -> Iterator[Note]:
    """Route B with no certificate of 高级技师 or above; nothing is said while a level is not filled in."""
    levels = [row.values.text("level") for _, row in subject.rows("certificates")]
    if all(levels) and not _TOP_LEVELS.intersection(levels):
        said = "按“高级技师以上”申报，但所填证书中没有高级技师（一级）、特级技师或首席技师。"
        yield Note(said, "请补填高级技师以上证书，或核对申报路径和证书等级。", field="certificates")


@Heading(
    "route.flexible",
    "柔性引进服务期满规定年限",
    "2.1d",
    Severity.BLOCK,
    "applicant.employment applicant.service_from applicant.service_to",
).each(applies=lambda subject: subject.record.text("employment") == "flexible" and _service(subject) is not None)
def flexible_service(subject: Subject) -> Iterator[Note]:
    """A service period of less than five years, both days counted in (2.1d)."""
    service = _service(subject)
    years = subject.pack.notice.flexible_years
    if service and service[1] < (full := last_day_of(service[0], years)):
        said = f"柔性引进服务期不满 {years} 年：自 {service[0]} 起满 {years} 年应到 {full}，所填截止日为 {service[1]}。"
        yield Note(said, "请对照协议核对起止日期；确实不满的，不符合申报范围。", field="service_to")


@Heading(
    "route.flexible_over",
    "柔性引进仍在服务期内",
    "2.1d",
    Severity.WARN,
    "applicant.employment applicant.service_to",
).each(
    applies=lambda subject: (
        subject.record.text("employment") == "flexible" and subject.record.day("service_to") is not None
    )
)
def service_over(subject: Subject) -> Iterator[Note]:
    """A service that has ended: the person may no longer work there."""
    last = subject.record.day("service_to")
    if last and last.last < subject.today:
        said = f"柔性引进服务期已于{last.chinese}届满。"
        yield Note(said, "请核对是否仍在申报单位工作；已续签的，请改填续签后的截止日期。", field="service_to")


def _service(subject: Subject) -> tuple[date, date] | None:
    first, last = subject.record.day("service_from"), subject.record.day("service_to")
    return (first.first, last.last) if first and last else None


def last_day_of(first: date, years: int) -> date:
    """The last day of a period of whole years that starts on *first*, which is counted in.

    From 2019-07-01, five years end on 2024-06-30; from 2020-02-29 on 2025-02-28.
    """
    try:
        after = first.replace(year=first.year + years)
    except ValueError:  # 29 February, and no such day in the last year
        after = date(first.year + years, 3, 1)
    return after - timedelta(days=1)


@Heading(
    "exclusion.programme", "未入选国家级人才计划、泰山人才工程", "1.3a", Severity.BLOCK, "applicant.programmes"
).each()
def excluded_programme(subject: Subject) -> Iterator[Note]:
    """Someone already in a national programme or the 泰山 programme."""
    labels = {"national": "国家级人才计划", "taishan": "泰山人才工程"}
    for row in subject.record.rows("programmes"):
        label = labels.get(row.values.text("kind"))
        if label:
            name = row.values.text("name")
            said = f"已入选{label}{f'（{name}）' if name else ''}，不在申报范围。"
            yield Note(said, "请核对；确实入选的，请移除该人选。", field="programmes", row=row.id, column="kind")


@Heading(
    "exclusion.support",
    "齐鲁人才工程其他项目不在支持期内",
    "1.3b",
    Severity.REASON,
    "applicant.programmes applicant.programme_reason applicant.programme_reason_by applicant.programme_reason_on "
    "unit.report_on",
).each()
def under_support(subject: Subject) -> Iterator[Note]:
    """Someone in another 齐鲁 project whose support period covers the day of the report.

    Today while the report has no date, and where it is dated ahead: that would escape the clause.
    """
    typed = subject.unit.day("report_on")
    day = min(typed.last, subject.today) if typed else subject.today
    for row in subject.record.rows("programmes"):
        if row.values.text("kind") == "qilu" and _covers(row, day):
            last = row.values.day("to")
            until = f"（至 {last.chinese}）" if last else ""
            said = f"入选“{row.values.text('name')}”，仍在支持期内{until}，原则上不得申报。"
            remedy = "请移除该人选；确需推荐的，填写“支持期内仍推荐的理由”及确认人、确认日期，理由会印入推荐报告。"
            yield Note(said, remedy, "programme_reason", row.id, waiver=_support_reason(subject))


def _covers(row: Row, day: date) -> bool:
    first, last = row.values.day("from"), row.values.day("to")
    return (first is None or first.first <= day) and (last is None or day <= last.last)


def _support_reason(subject: Subject) -> Waiver | None:
    record = subject.record
    reason, by = record.text("programme_reason"), record.text("programme_reason_by")
    on = record.day("programme_reason_on")
    if reason and by and on and on.first <= subject.today:
        return Waiver("exclusion.support", subject.id, reason, by, on)
    return None


@Heading("exclusion.programme_kind", "人才工程类别与名称相符", "1.3a 1.3b", Severity.WARN, "applicant.programmes").each(
    applies=lambda subject: bool(subject.record.rows("programmes"))
)
def programme_kind(subject: Subject) -> Iterator[Note]:
    """A project that its name says to be of another kind than was chosen."""
    for row in subject.record.rows("programmes"):
        name, kind = row.values.text("name"), row.values.text("kind")
        hint = next((word for word in _PROGRAMME_HINTS if word in name), "")
        if hint and kind and kind != _PROGRAMME_HINTS[hint]:
            said = f"人才工程“{name}”的名称中有“{hint}”，与所选类别可能不符。"
            yield Note(said, "请核对项目类别。", field="programmes", row=row.id, column="kind")


@Heading(
    "exclusion.unlisted", "荣誉中的人才工程已列出", "1.3a 1.3b", Severity.WARN, "applicant.honours applicant.programmes"
).each(applies=lambda subject: bool(subject.rows("honours")))
def unlisted_programme(subject: Subject) -> Iterator[Note]:
    """An honour that is by its name a talent programme of a kind that the list of programmes does not hold."""
    listed = {row.values.text("kind") for row in subject.record.rows("programmes")}
    for number, row in subject.rows("honours"):
        name = row.values.text("name")
        kind = next((kind for kind, pattern in PROGRAMME_NAMES.items() if pattern.search(name)), "")
        if kind and kind not in listed:
            place = f"{subject.label('honours')}第 {number} 行"
            said = f"{place}“{name[:30]}”像是{PROGRAMME_LABELS[kind]}，没有列入人才工程。"
            remedy = "请核对是否入选；入选的，在“人才工程”中如实填写类别和支持期。"
            yield Note(said, remedy, field="honours", row=row.id, column="name")


@Heading("exclusion.year", "人才工程入选年度合理", "1.3a 1.3b", Severity.WARN, "applicant.programmes").each(
    applies=lambda subject: bool(subject.rows("programmes"))
)
def programme_year(subject: Subject) -> Iterator[Note]:
    """A year of selection that cannot be one: 21 for 2021, or a year to come."""
    for number, row in subject.rows("programmes"):
        year = row.values.number("year")
        if year is not None and not (year.is_finite() and _FIRST_PROGRAMME <= year <= subject.today.year):
            said = f"{subject.label('programmes')}第 {number} 行的入选年度（{year}）不像年份。"
            yield Note(said, "请填四位数的年份，例如 2021。", field="programmes", row=row.id, column="year")


@Heading("exclusion.taishan_now", "不同时申报泰山人才工程", "1.3c", Severity.BLOCK, "applicant.taishan_now").each(
    applies=lambda subject: subject.record.flag("taishan_now") is not None
)
def taishan_now(subject: Subject) -> Iterator[Note]:
    """Someone who applies for the 泰山 programme in the same year."""
    if subject.record.flag("taishan_now"):
        said = "本年度同时申报泰山人才工程，不得同时申报。"
        yield Note(said, "请在两者中选一项申报；不再申报泰山人才工程的，改为“否”。", field="taishan_now")


@Heading(
    "route.attested", "154号文条件确认在集体研究之前", "2.4", Severity.WARN, "applicant.rule_on unit.decision_on"
).each(applies=lambda subject: bool(subject.record.day("rule_on") and subject.unit.day("decision_on")))
def late_attestation(subject: Subject) -> Iterator[Note]:
    """Conditions confirmed only after the decision; that they are confirmed at all is a required field (2.4)."""
    confirmed, decided = subject.record.day("rule_on"), subject.unit.day("decision_on")
    if isinstance(confirmed, PartialDate) and decided and confirmed.first > decided.last:
        said = f"154号文条件确认日期（{confirmed.chinese}）晚于集体研究日期（{decided.chinese}）。"
        yield Note(said, "请核对确认日期。", field="rule_on")


RULES = (
    front_line,
    in_shandong,
    public_body,
    applying_unit,
    idle_unit,
    chief_proof,
    low_recogniser,
    top_level,
    flexible_service,
    service_over,
    excluded_programme,
    under_support,
    programme_kind,
    unlisted_programme,
    programme_year,
    taishan_now,
    late_attestation,
)
