"""Skill certificates and the query of them (2.1b, 4.3a)."""

from __future__ import annotations

from collections.abc import Iterator

from qilu_desktop.checks.findings import Fix, Note, Severity
from qilu_desktop.checks.fixes import drop_row, put
from qilu_desktop.checks.reading import tidy_certificate
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import CertificateKind, CertificateNumber, normalise, parse_certificate
from qilu_desktop.dossier.model import Waiver, claim_of
from qilu_desktop.dossier.values import Row

TABLE = "certificates"
_LEVELS = {"l1": "高级技师", "l2": "技师", "l3": "高级工", "l4": "中级工", "l5": "初级工", "special": "特级技师"}
_KINDS = {
    "skill_level": frozenset({CertificateKind.SKILL_LEVEL, CertificateKind.SPECIAL}),
    "qualification": frozenset({CertificateKind.QUALIFICATION}),
}
_RESULTS = {"differs": "不一致", "none": "查无"}


def has_certificates(subject: Subject) -> bool:
    """Whether any certificate is claimed."""
    return bool(subject.rows(TABLE))


def named(row: Row, number: int) -> str:
    """How a certificate is called in messages."""
    trade = row.values.text("trade")
    return f"第 {number} 本证书{f'（{trade}）' if trade else ''}"


@Heading("certificates.screenshot", "每本证书都有查询截图", "4.3a", Severity.BLOCK, "applicant.certificates").each(
    applies=has_certificates
)
def screenshot(subject: Subject) -> Iterator[Note]:
    """A certificate without a screenshot of its query."""
    for number, row in subject.rows(TABLE):
        if not any(entry.kind == "query" and entry.proves(TABLE, row.id) for entry in subject.evidence):
            said = f"{named(row, number)}没有查询页面截图。"
            remedy = "请登录通知指定的网站查询，截图后添加到该证书。"
            yield Note(said, remedy, field=TABLE, row=row.id)


@Heading("certificates.result", "证书查询结果一致", "4.3a", Severity.REASON, "applicant.certificates").each(
    applies=has_certificates
)
def query_result(subject: Subject) -> Iterator[Note]:
    """A query that did not agree.

    不一致 and 查无 need a reason: the notice asks to check, and does not say what follows; the row's own reason with
    the name of who checked and the day of the query is one, and the report prints it.  暂未上网 is pointed out.
    """
    for number, row in subject.rows(TABLE):
        result = row.values.text("result")
        if result == "pending":
            said = f"{named(row, number)}暂未上网（新证书约需 20 个工作日）。"
            remedy = "请在报送前再查一次，并在结果说明中写明情况。"
            yield Note(said, remedy, TABLE, row.id, "result", severity=Severity.WARN)
        elif result in _RESULTS:
            said = f"{named(row, number)}查询结果为“{_RESULTS[result]}”。"
            remedy = (
                "请对照证书原件改正所填信息后重新查询；信息无误的，填写结果说明、核对人和查询日期，会印入推荐报告。"
            )
            yield Note(said, remedy, TABLE, row.id, "result", waiver=_explained(subject, row))


def _explained(subject: Subject, row: Row) -> Waiver | None:
    reason, by = row.values.text("result_reason"), row.values.text("checker")
    on = row.values.day("queried_on")
    if reason and by and on and on.first <= subject.today:
        return Waiver("certificates.result", subject.id, reason, by, on)
    return None


@Heading("certificates.queried", "查询在发证之后", "4.3a", Severity.BLOCK, "applicant.certificates").each(
    applies=has_certificates
)
def queried_before_issue(subject: Subject) -> Iterator[Note]:
    """A query before the certificate was issued."""
    for number, row in subject.rows(TABLE):
        issued, queried = row.values.day("issued_on"), row.values.day("queried_on")
        if issued and queried and queried.last < issued.first:
            said = f"{named(row, number)}的查询日期（{queried.chinese}）早于发证日期（{issued.chinese}）。"
            yield Note(said, "请核对这两个日期。", field=TABLE, row=row.id, column="queried_on")


@Heading("certificates.stale", "查询是为本年度申报做的", "4.3a", Severity.WARN, "applicant.certificates").each(
    applies=has_certificates
)
def stale_query(subject: Subject) -> Iterator[Note]:
    """A query from before this year's notice."""
    issued = subject.pack.notice.issued
    for number, row in subject.rows(TABLE):
        queried = row.values.day("queried_on")
        if queried and queried.last < issued:
            said = f"{named(row, number)}是在本年度通知印发（{issued}）之前查询的。"
            yield Note(said, "请重新查询并更换截图。", field=TABLE, row=row.id, column="queried_on")


@Heading(
    "certificates.queried_late",
    "查询在推荐报告之前",
    "4.3a 4.1",
    Severity.WARN,
    "applicant.certificates unit.report_on",
).each(applies=lambda subject: has_certificates(subject) and subject.unit.day("report_on") is not None)
def queried_late(subject: Subject) -> Iterator[Note]:
    """A query dated after the report that tells its result."""
    report = subject.unit.day("report_on")
    for number, row in subject.rows(TABLE):
        queried = row.values.day("queried_on")
        if report and queried and report.last < queried.first:
            said = f"{named(row, number)}的查询日期（{queried.chinese}）晚于推荐报告的落款日期（{report.chinese}）。"
            yield Note(said, "请核对查询日期和落款日期。", field=TABLE, row=row.id, column="queried_on")


@Heading("certificates.shape", "证书编号格式", "4.3a", Severity.UNKNOWN, "applicant.certificates", fixable=True).each(
    applies=has_certificates
)
def number_shape(subject: Subject) -> Iterator[Note]:
    """A number of no known shape cannot be verified; chief technicians' numbers follow no known rule."""
    for number, row in subject.rows(TABLE):
        typed = row.values.text("number")
        if typed and row.values.text("level") != "chief" and parse_certificate(typed) is None:
            said = f"{named(row, number)}的编号不是已知的格式，软件无法核实。"
            remedy = "请对照证书原件核对编号；以网站查询结果为准，无误的不用改。"
            better = tidy_certificate(typed)
            fix = put(subject.id, TABLE, better, "改成规范写法", row.id, "number") if better else None
            yield Note(said, remedy, field=TABLE, row=row.id, column="number", fix=fix)


@Heading("certificates.number", "证书编号与所填内容相符", "4.3a", Severity.WARN, "applicant.certificates").each(
    applies=has_certificates
)
def number_content(subject: Subject) -> Iterator[Note]:
    """Kind, level and year that the number tells against those filled in."""
    for number, row in subject.rows(TABLE):
        parsed = parse_certificate(row.values.text("number"))
        if parsed is None:
            continue
        for column, what in _differences(parsed, row):
            said = f"{named(row, number)}：编号显示{what}，与所填不符。"
            yield Note(said, "请对照证书原件核对。", field=TABLE, row=row.id, column=column)


def _differences(parsed: CertificateNumber, row: Row) -> Iterator[tuple[str, str]]:
    kinds = _KINDS.get(row.values.text("kind"))
    if kinds and parsed.kind not in kinds:
        yield "kind", f"是{parsed.kind.value}"
    level = _LEVELS.get(row.values.text("level"))
    if level and parsed.level_name and parsed.level_name != level:
        yield "level", f"等级为{parsed.level_name}"
    issued = row.values.day("issued_on")
    if issued and parsed.year is not None and parsed.year != issued.year:
        yield "issued_on", f"年份为 {parsed.year} 年"


@Heading(
    "certificates.same_number", "证书编号不重复", "4.3a", Severity.WARN, "applicant.certificates", fixable=True
).each(applies=has_certificates)
def repeated_number(subject: Subject) -> Iterator[Note]:
    """One certificate typed in twice for the same applicant."""
    seen: dict[str, Row] = {}
    for number, row in subject.rows(TABLE):
        typed = normalise(row.values.text("number"))
        if typed and typed in seen:
            said = f"{named(row, number)}与前面的一本编号相同。"
            fix = _without(subject, row) if _spare(subject, row, seen[typed]) else None
            yield Note(said, "请删除重复的一行，或核对编号。", field=TABLE, row=row.id, column="number", fix=fix)
        seen.setdefault(typed, row)


def _spare(subject: Subject, row: Row, first: Row) -> bool:
    """Whether a row says the very same as the first one, under its own id, and no file proves it."""
    cited = any(entry.claim == claim_of(TABLE, row.id) for entry in subject.evidence)
    return not cited and repr(row.values) == repr(first.values)


def _without(subject: Subject, row: Row) -> Fix | None:
    return drop_row(subject.id, subject.record, TABLE, row.id, "删除重复的一行")


RULES = (
    screenshot,
    query_result,
    queried_before_issue,
    stale_query,
    queried_late,
    number_shape,
    number_content,
    repeated_number,
)
