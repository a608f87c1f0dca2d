"""One dossier after another, each with what a rule must make of it: the table behind ``test_rules``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from builders import (
    TODAY,
    UNIT_NAME,
    add_row,
    applicant,
    change_evidence,
    day,
    edit,
    edit_row,
    enterprise_record,
    file_ref,
    id_number,
    proof,
    read,
    row,
    unit_code,
    valid_dossier,
    waive,
    with_evidence,
    without,
)

from qilu_desktop.checks import Context, FileFacts, Outcome, Report, Severity, run
from qilu_desktop.checks.views import FindOutdated, FindOverwritten, Undrawn
from qilu_desktop.documents.fonts import uncovered
from qilu_desktop.documents.living import overwritten
from qilu_desktop.dossier.model import Dossier, Enterprise, Evidence, OriginalCheck
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.dossier.reading.judging import judge, mark_of
from qilu_desktop.dossier.reading.kept import Confirmation, KeptReading
from qilu_desktop.dossier.reading.model import PageReading
from qilu_desktop.dossier.values import Value
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Pack

PACK = find_pack("2024")
PASS, FAIL, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN
WAIVED, NONE = Outcome.WAIVED, Outcome.NOT_APPLICABLE


def _older(dossier: Dossier) -> frozenset[str]:
    """What has been changed after printing: all but p2's."""
    return frozenset(one.id for one in dossier.evidence if one.printed_from and one.owner != "p2")


@dataclass(frozen=True)
class Case:
    """``says`` must stand in the message of a finding of the rule (of the one about ``about`` where given).

    ``severity`` is that finding's, where it is not the rule's own or is the point of the case; ``leads_to`` the field
    that it leads to.
    """

    rule: str
    title: str
    dossier: Dossier
    outcome: Outcome
    says: str = ""
    about: str = ""
    today: date = TODAY
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    overlong: Mapping[str, str] = field(default_factory=dict)
    undrawn: Undrawn | None = None
    overwritten: FindOverwritten | None = overwritten
    outdated: FindOutdated | None = _older
    severity: Severity | None = None
    leads_to: str = ""

    def context(self, pack: Pack) -> Context:
        """What the rules are given."""
        return Context(
            pack,
            self.dossier,
            self.today,
            self.files,
            overlong=self.overlong,
            undrawn=self.undrawn,
            overwritten=self.overwritten,
            outdated=self.outdated,
        )

    @cached_property
    def report(self) -> Report:
        """What the checks say of it; several tests look at the same."""
        return run(self.context(PACK))

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"


def unit(of: str = "city", **answers: Value | None) -> Dossier:
    return edit(valid_dossier(kind=of), "unit", **answers)


def person(**answers: Value | None) -> Dossier:
    return edit(valid_dossier(), "p1", **answers)


def firm(**answers: Value | None) -> Dossier:
    return edit(valid_dossier(), "e1", **answers)


def certificate(**cells: Value | None) -> Dossier:
    return edit_row(valid_dossier(), "p1", "certificates", **cells)


def shot(name: str = "", **cells: Value | None) -> Dossier:
    """The valid dossier where the first person's query page shows another name or other cells."""
    shown = certificate(**cells).applicants[0].certificates[0]
    return change_evidence(
        valid_dossier(),
        "p1",
        "query",
        lambda entry: replace(entry, reading=read(name or valid_dossier().applicants[0].name, shown, entry.file)),
    )


def _read_as(pages: tuple[PageReading, ...], held: Dossier | None = None) -> Dossier:
    """A dossier where the first person's query page was read as *pages*."""

    def changed(entry: Evidence) -> Evidence:
        return replace(entry, reading=KeptReading(entry.file.sha256, "rapidocr 3.10.0", pages))

    return change_evidence(held or valid_dossier(), "p1", "query", changed)


def confirmed(held: Dossier, row: str = "c1", **other: object) -> Dossier:
    """The first person's query pages confirmed as they are compared now."""
    person = held.applicants[0]

    def changed(entry: Evidence) -> Evidence:
        (one,) = person.certificates
        judged = judge(person.name, one, entry)
        assert entry.reading
        assert judged.compared
        mark = mark_of(entry.reading, judged.compared)
        said = Confirmation(row, mark, "网站只显示曾用名。", "冯虚构", day("2024-07-04"))
        return replace(entry, confirmations=(replace(said, **other),))

    return change_evidence(held, "p1", "query", changed)


def without_reading(held: Dossier) -> Dossier:
    """The first person's query page as nobody has read it."""
    return change_evidence(held, "p1", "query", lambda entry: replace(entry, reading=None))


def sealed(owner: str) -> Dossier:
    """Somebody's sealed scan with the version that it was printed from; of p2's :func:`_older` says it is new."""
    kind = "report_scan" if owner == "unit" else "book_scan"
    return change_evidence(valid_dossier(), owner, kind, lambda entry: replace(entry, printed_from="A" * 8))


def all_sealed(held: Dossier, *but: str) -> Dossier:
    """Every sealed scan with its version, but those of *but*."""
    for entry in held.evidence:
        if entry.kind in ("book_scan", "report_scan") and entry.owner not in but:
            held = change_evidence(held, entry.owner, entry.kind, lambda one: replace(one, printed_from="A" * 8))
    return held


def _unsealed() -> Dossier:
    held = without(valid_dossier(), "unit", "report_scan")
    return without(without(without(held, "p1", "book_scan"), "p2", "book_scan"), "p3", "book_scan")


def _without_shots() -> Dossier:
    return without(without(without(valid_dossier(), "p1", "query"), "p2", "query"), "p3", "query")


def programme(**cells: Value) -> Dossier:
    return add_row(valid_dossier(), "p1", "programmes", row("g1", name="某项目", year=Decimal(2022), **cells))


def supported(last: str, **answers: Value) -> Dossier:
    held = add_row(
        valid_dossier(),
        "p1",
        "programmes",
        row("g1", **{"kind": "qilu", "name": "齐鲁和谐使者", "from": day("2021-01"), "to": day(last)}),
    )
    return edit(held, "p1", **answers)


def fields_of(*fields: str) -> Dossier:
    held = valid_dossier(len(fields))
    for number, one in enumerate(fields, 1):
        held = edit(held, f"p{number}", industry_field=one)
    return held


def few_with_reason(**other: Value | None) -> Dossier:
    """Two of the two fields, with a reason that is whole but for *other*."""
    told = {"strategic_reason": "本市该领域企业较少。", "strategic_reason_by": "冯虚构"}
    whole = {**told, "strategic_reason_on": day("2024-07-10")} | other
    return edit(fields_of("strategic", "future", "marine"), "unit", **whole)


def flexible(first: str, last: str) -> Dossier:
    return person(employment="flexible", service_from=day(first), service_to=day(last))


def checked(**changes: object) -> Dossier:
    return change_evidence(
        valid_dossier(), "p1", "achievement", lambda entry: replace(entry, check=replace(_check(), **changes))
    )


def _check() -> OriginalCheck:
    return OriginalCheck("蓝示例", UNIT_NAME, day("2024-07-03"))


def _reordered(*fields: str) -> Dossier:
    return fields_of(*fields)


def _honoured() -> Dossier:
    return add_row(valid_dossier(), "p1", "honours", row("h1", name="工匠", on=day("2020-01")))


def _second_firm() -> Dossier:
    held = valid_dossier()
    return replace(held, enterprises=(*held.enterprises, Enterprise("e2", enterprise_record(2))))


def _twin_firm() -> Dossier:
    return edit(_second_firm(), "e2", uscc=unit_code(1))


def _state_owned() -> Dossier:
    return valid_dossier(nature="state_held")


def photo(width: int = 0, height: int = 0, **known: object) -> dict[str, FileFacts]:
    """Facts about everybody's photo: p1's as told, the others' good."""
    good = {file_ref(f"photo{number}.jpg").sha256: FileFacts(413, 579) for number in (2, 3)}
    return {**good, file_ref("photo1.jpg").sha256: replace(FileFacts(width, height), **known)}


def _files(**of_achievement: object) -> dict[str, FileFacts]:
    """Facts about every file of the valid dossier: p1's achievement as told, the others sound."""
    sound = {entry.file.sha256: FileFacts() for entry in valid_dossier().evidence}
    return {**sound, file_ref("p1-achievement.png").sha256: replace(FileFacts(), **of_achievement)}


def _route_a() -> Dossier:
    """A recognised chief technician without any skill certificate (2.1b asks for none on this route)."""
    held = person(
        route="a", chief_by="虚构市人民政府", chief_number="示例〔2020〕1号", chief_on=day("2020-05"), certificates=None
    )
    held = without(without(held, "p1", "query"), "p1", "certificate")
    return with_evidence(held, proof("p1", "chief"))


def checked_of(unit: str, of: str = "city", **answers: Value) -> Dossier:
    """Every original of p1 checked for *unit*."""
    return replace(
        edit(valid_dossier(kind=of), "unit", **answers),
        evidence=tuple(
            replace(entry, check=replace(entry.check, unit=unit)) if entry.owner == "p1" and entry.check else entry
            for entry in valid_dossier(kind=of).evidence
        ),
    )


def opinion(**answers: Value) -> Dossier:
    return edit(_state_owned(), "p1", **answers)


def _sent_page(page: int) -> Dossier:
    """One page of p1's achievement is sent."""
    return change_evidence(valid_dossier(), "p1", "achievement", lambda entry: replace(entry, edits=(PageEdit(page),)))


QUOTA = [
    Case("quota.people", "one is enough", valid_dossier(1), PASS),
    Case("quota.people", "nobody", valid_dossier(0), FAIL, "还没有添加"),
    Case("quota.over", "10 of 10 in a city", valid_dossier(10), PASS),
    Case("quota.over", "11 of 10 in a city", valid_dossier(11), FAIL, "11 名，超出名额 10 名，多了 1 名"),
    Case("quota.over", "9 of 9", edit(valid_dossier(9), "unit", city="3703"), PASS),
    Case("quota.over", "10 of 9", edit(valid_dossier(10), "unit", city="3703"), FAIL, "多了 1 名"),
    Case("quota.over", "4 of a department", valid_dossier(4, "department"), PASS),
    Case("quota.over", "7 of a department", valid_dossier(7, "department"), FAIL, "多了 3 名"),
    Case("quota.over", "kind not known", edit(valid_dossier(11), "unit", kind=None), NONE),
    Case("quota.over", "city not known", edit(valid_dossier(11), "unit", city=None), NONE),
    Case("quota.over", "city of no such code", edit(valid_dossier(11), "unit", city="9999"), NONE),
    Case("quota.city", "no city's name in it", valid_dossier(), PASS),
    Case("quota.city", "the chosen one", unit(name="潍坊市人力资源和社会保障局"), PASS),
    Case("quota.city", "another", unit(name="淄博市人力资源和社会保障局", city="3701"), FAIL, "淄博市，所选", "unit"),
    Case("quota.city", "another without 市", unit(name="淄博人社局", city="3701"), FAIL, "济南市", "unit"),
    Case("quota.city", "both", unit(name="济南市（淄博市对口）人社局", city="3701"), PASS),
    Case("quota.city", "a department", unit("department", name="山东省驻济南虚构局"), NONE),
    Case("quota.city", "city not known", unit(name="淄博市局", city=None), NONE),
    Case("quota.level", "deputy or above", valid_dossier(3, "department"), PASS),
    Case("quota.level", "below", unit("central", rank="below"), FAIL, "副厅级"),
    Case("quota.level", "a city has no level to show", unit(rank="below"), NONE),
    Case("industry.minimum", "3 of 3", fields_of("strategic", "future", "strategic", "other"), PASS),
    Case("industry.minimum", "2 of 3", fields_of("strategic", "future", "marine"), FAIL, "2 名，少于 3 名"),
    Case(
        "industry.minimum",
        "2 of 3 with a reason",
        few_with_reason(),
        WAIVED,
        "2 名",
    ),
    Case("industry.minimum", "a reason of nobody", few_with_reason(strategic_reason_by=None), FAIL, "2 名"),
    Case("industry.minimum", "a reason of no day", few_with_reason(strategic_reason_on=None), FAIL, "2 名"),
    Case(
        "industry.minimum",
        "a reason of a day to come",
        few_with_reason(strategic_reason_on=day("2024-07-25")),
        FAIL,
        "2 名",
    ),
    Case("industry.minimum", "cities only", edit(valid_dossier(1, "department"), "p1", industry_field="other"), NONE),
    Case("industry.order", "preferred first", _reordered("strategic", "advanced", "other"), PASS),
    Case("industry.order", "preferred last", _reordered("other", "strategic"), FAIL, "排在王建国"),
    Case("industry.order", "preferred by post", edit(_reordered("other", "marine"), "p1", appointed="chief"), PASS),
]

ELIGIBILITY = [
    Case("scope.front_line", "yes", valid_dossier(), PASS),
    Case("scope.front_line", "no", person(front_line=False), FAIL, "一线", "p1"),
    Case("scope.shandong", "in", valid_dossier(), PASS),
    Case("scope.shandong", "out", firm(in_shandong=False), FAIL, "山东省", "e1"),
    Case("scope.applying_unit", "has one", valid_dossier(), PASS),
    Case(
        "scope.applying_unit",
        "none",
        replace(valid_dossier(1), applicants=(applicant(1, ""),)),
        FAIL,
        "不受理个人申请",
        "p1",
    ),
    Case("scope.applying_unit", "one that is gone", replace(valid_dossier(), enterprises=()), FAIL, "申报单位"),
    Case("scope.idle_unit", "used", valid_dossier(), PASS),
    Case("scope.idle_unit", "unused", _second_firm(), FAIL, "没有申报人", "e2"),
    Case("route.chief", "route b", valid_dossier(), NONE),
    Case("route.chief", "no paper", person(route="a"), FAIL, "首席技师认定文件", "p1"),
    Case("route.chief", "paper", with_evidence(person(route="a"), proof("p1", "chief")), PASS),
    Case("route.chief_by", "route b", valid_dossier(), NONE),
    Case("route.chief_by", "a city", person(route="a", chief_by="潍坊市人力资源和社会保障局"), PASS),
    Case("route.chief_by", "a county", person(route="a", chief_by="某县人社局"), FAIL, "县（市、区）以下", "p1"),
    Case("route.chief_by", "a street", person(route="a", chief_by="示例街道办事处"), FAIL, "县（市、区）以下", "p1"),
    *(
        Case("route.chief_by", body, person(route="a", chief_by=body), FAIL, "县（市、区）以下", "p1")
        for body in (
            "济南市历城区人社局",
            "山东省潍坊市寿光市人力资源和社会保障局",
            "东营港经济开发区管委会",
            "淄博市示例镇人民政府",
        )
    ),
    *(
        Case("route.chief_by", body, person(route="a", chief_by=body), PASS)
        for body in (
            "济南市人力资源和社会保障局",
            "山东省人力资源和社会保障厅",
            "山东省区域发展示例协会",
            "山东示例历城区块链集团有限公司",
            "中国石化胜利油田",
            "镇江示例研究所",
        )
    ),
    Case("route.chief_by", "a large enterprise", person(route="a", chief_by="示例镇海集团"), PASS),
    Case("route.level", "高级技师", valid_dossier(), PASS),
    Case("route.level", "特级技师", certificate(level="special"), PASS),
    Case("route.level", "首席技师", certificate(level="chief"), PASS),
    Case("route.level", "技师", certificate(level="l2"), FAIL, "高级技师", "p1"),
    Case(
        "route.level",
        "技师 beside an empty row",
        add_row(certificate(level="l2"), "p1", "certificates", row("c2")),
        FAIL,
        "高级技师",
    ),
    Case("route.flexible", "regular", valid_dossier(), NONE),
    Case("route.flexible", "five years to the day", flexible("2019-07-01", "2024-06-30"), PASS),
    Case("route.flexible", "one day less", flexible("2019-07-01", "2024-06-29"), FAIL, "应到 2024-06-30", "p1"),
    Case("route.flexible", "from a leap day", flexible("2020-02-29", "2025-02-28"), PASS),
    Case("route.flexible", "from a leap day, one less", flexible("2020-02-29", "2025-02-27"), FAIL, "不满 5 年"),
    Case("route.flexible", "up to a leap day", flexible("2019-03-01", "2024-02-29"), PASS),
    Case("route.flexible", "up to the day before", flexible("2019-03-01", "2024-02-28"), FAIL, "2024-02-29"),
    Case("route.flexible_over", "regular", valid_dossier(), NONE),
    Case("route.flexible_over", "ends today", flexible("2019-07-01", "2024-07-24"), PASS),
    Case("route.flexible_over", "ended yesterday", flexible("2019-07-01", "2024-07-23"), FAIL, "7月23日届满", "p1"),
    Case("exclusion.programme", "none", valid_dossier(), PASS),
    Case("exclusion.programme", "other", programme(kind="other"), PASS),
    Case("exclusion.programme", "national", programme(kind="national"), FAIL, "国家级人才计划", "p1"),
    Case("exclusion.programme", "taishan", programme(kind="taishan"), FAIL, "泰山人才工程", "p1"),
    Case("exclusion.support", "none", valid_dossier(), PASS),
    Case("exclusion.support", "last day of support is before the report", supported("2024-06"), PASS),
    Case("exclusion.support", "support covers the report's day", supported("2024-07"), FAIL, "支持期", "p1"),
    Case("exclusion.support", "ends on the report's day", supported("2024-07-19"), FAIL, "齐鲁和谐使者"),
    Case("exclusion.support", "ended the day before", supported("2024-07-18"), PASS),
    Case(
        "exclusion.support",
        "a report dated past the end of support",
        edit(supported("2024-07-24"), "unit", report_on=day("2024-07-26")),
        FAIL,
        "支持期",
        "p1",
    ),
    Case(
        "exclusion.support",
        "a report dated ahead, support ended yesterday",
        edit(supported("2024-07-23"), "unit", report_on=day("2024-07-26")),
        PASS,
    ),
    Case(
        "exclusion.support",
        "with a reason",
        supported(
            "2025-01",
            programme_reason="贡献突出。",
            programme_reason_by="冯虚构",
            programme_reason_on=day("2024-07-10"),
        ),
        WAIVED,
        "支持期",
    ),
    Case(
        "exclusion.support",
        "a reason that nobody signed",
        supported("2025-01", programme_reason="贡献突出。", programme_reason_on=day("2024-07-10")),
        FAIL,
        "支持期",
    ),
    Case(
        "exclusion.support",
        "a reason of tomorrow",
        supported(
            "2025-01",
            programme_reason="贡献突出。",
            programme_reason_by="冯虚构",
            programme_reason_on=day("2024-07-25"),
        ),
        FAIL,
        "支持期",
    ),
    Case("exclusion.programme_kind", "agrees", supported("2022-01"), PASS),
    Case(
        "exclusion.programme_kind",
        "泰山 as other",
        edit_row(programme(kind="other"), "p1", "programmes", name="泰山产业领军人才"),
        FAIL,
        "泰山",
        "p1",
    ),
    Case("exclusion.taishan_now", "no", valid_dossier(), PASS),
    Case("exclusion.taishan_now", "yes", person(taishan_now=True), FAIL, "不得同时申报", "p1"),
    Case("route.attested", "before the decision", valid_dossier(), PASS),
    Case("route.attested", "on the day", person(rule_on=day("2024-07-17")), PASS),
    Case("route.attested", "after it", person(rule_on=day("2024-07-18")), FAIL, "晚于", "p1"),
]

_LONG = "长" * 301
REQUIRED = [
    Case("required.field", "all there", valid_dossier(), PASS),
    Case("required.field", "no kind of unit", unit(kind=None), FAIL, "单位类别", "unit"),
    Case("required.field", "no city", unit(city=None), FAIL, "设区的市", "unit"),
    Case("required.field", "no panel", unit(panel=None), FAIL, "评审专家", "unit"),
    Case("required.field", "no photo", person(photo=None), FAIL, "照片", "p1"),
    Case("required.field", "blanks only", person(name="　 "), FAIL, "姓名", "p1"),
    Case("required.field", "no certificate", person(certificates=None), FAIL, "证书", "p1"),
    Case("required.field", "no certificate of a recognised chief technician", _route_a(), PASS),
    Case("required.field", "a cell", certificate(checker=None), FAIL, "第 1 行的“核对人”", "p1"),
    Case("required.field", "a reason for the query's result", certificate(result="none"), FAIL, "结果说明", "p1"),
    Case("required.field", "not answered whether classified", person(classified=None), FAIL, "涉密", "p1"),
    Case("required.field", "no applying unit's opinion", firm(opinion=None), FAIL, "单位推荐意见", "e1"),
    Case("required.field", "sex and birth follow from the number", person(sex=None, born=None), PASS),
    Case(
        "required.field",
        "discipline opinion of a state-owned enterprise",
        edit(_state_owned(), "p1", discipline_opinion=None),
        FAIL,
        "纪检监察意见",
        "p1",
    ),
    Case("required.field", "not asked of a private one", person(discipline_opinion=None), PASS),
    Case("required.field", "only an empty row", person(certificates=(row("c1"),)), FAIL, "证书", "p1"),
    Case("required.empty_row", "none", valid_dossier(), PASS),
    Case("required.empty_row", "one", add_row(valid_dossier(), "p1", "honours", row("h1")), FAIL, "第 1 行", "p1"),
    Case("required.rows", "three experts", valid_dossier(), PASS),
    Case("required.rows", "one expert", unit(panel=(row("x", name="甲", title="教授"),)), FAIL, "只有 1 行", "unit"),
    Case("values.readable", "all", valid_dossier(), PASS),
    Case("values.readable", "a text as date", unit(review_on="七月初"), FAIL, "初审日期", "unit"),
    Case("values.readable", "15 digits", person(review_rank=Decimal(10**14)), PASS),
    Case("values.readable", "16 digits", person(review_rank=Decimal(10**15)), FAIL, "不像真实的数字", "p1"),
    Case("values.readable", "no form holds it", person(review_rank=Decimal("1e999999")), FAIL, "初审名次", "p1"),
    Case("values.readable", "a text as number", person(trade_years="三十年"), FAIL, "从事本职业年限", "p1"),
    Case("values.readable", "a choice of no such id", person(route="z"), FAIL, "申报路径", "p1"),
    Case("values.readable", "a text as yes or no", person(front_line="是"), FAIL, "一线", "p1"),
    Case("values.readable", "not a number", person(trade_years=Decimal("NaN")), FAIL, "不是数字", "p1"),
    Case("values.readable", "a cell", certificate(level="l9"), FAIL, "第 1 行的“等级”", "p1"),
    Case("values.whole_date", "days", valid_dossier(), PASS),
    Case("values.whole_date", "a month", unit(review_on=day("2024-07")), FAIL, "2024年7月", "unit"),
    Case("values.negative", "none", valid_dossier(), PASS),
    Case("values.negative", "one", person(trade_years=Decimal(-1)), FAIL, "负数", "p1"),
    Case("limits.length", "300 of 300", person(achievements="长" * 300), PASS),
    Case("limits.length", "white space does not count", person(achievements="长　\n" * 300), PASS),
    Case("limits.length", "301 of 300", person(achievements=_LONG), FAIL, "有 301 字，超过 300 字", "p1"),
    Case("limits.least", "no least length in this pack", valid_dossier(), PASS),
    Case("limits.inspection", "500", person(inspection="考" * 500), PASS),
    Case("limits.inspection", "399", person(inspection="考" * 399), FAIL, "399 字", "p1"),
    Case("limits.inspection", "not written yet", valid_dossier(), NONE),
    Case("text.placeholder", "none", valid_dossier(), PASS),
    Case("text.placeholder", "××", unit(decision_body="××市局党组"), FAIL, "××", "unit"),
]

_GOOD = id_number("19800101", 1)
IDENTITY = [
    Case("identity.id_number", "good", valid_dossier(), PASS),
    Case("identity.id_number", "x in lower case", person(id_number="34052419800101001x", born=day("1980-01")), PASS),
    Case("identity.id_number", "leap day", person(id_number=id_number("19760229"), born=day("1976-02")), PASS),
    Case("identity.id_number", "no such day", person(id_number="371202197502290010"), FAIL, "出生日期", "p1"),
    Case("identity.id_number", "check digit", person(id_number="370102198001010016"), FAIL, "校验码不对", "p1"),
    Case("identity.id_number", "17 digits", person(id_number="37010219800101001"), FAIL, "18 位", "p1"),
    Case("identity.id_number", "born tomorrow", person(id_number=id_number("20240725")), FAIL, "还没有到", "p1"),
    Case("identity.derived", "agrees", valid_dossier(), PASS),
    Case("identity.derived", "sex", person(sex="female"), FAIL, "身份证号显示为 男", "p1"),
    Case("identity.derived", "birth month", person(born=day("1979-12")), FAIL, "出生年月", "p1"),
    Case("identity.derived", "birth day", person(id_number=_GOOD, born=day("1980-01-02")), FAIL, "出生年月", "p1"),
    Case("identity.derived", "withdrawn county", person(id_number="371202197602290018", born=day("1976-02")), PASS),
    Case("identity.region", "known", valid_dossier(), PASS),
    Case(
        "identity.region",
        "unknown",
        person(id_number=id_number(region="990102"), born=day("1980-01")),
        UNKNOWN,
        "地区码",
        "p1",
    ),
    Case("identity.uscc", "good", valid_dossier(), PASS),
    Case("identity.uscc", "check digit", firm(uscc="9137010000000000XT"), FAIL, "校验码", "e1"),
    Case("identity.uscc", "shape of the unit's", unit(uscc="123"), FAIL, "18 位", "unit"),
    Case("identity.uscc", "letter first", unit(uscc="91110000600037341L"), PASS),
    Case("identity.twice", "different", valid_dossier(), PASS),
    Case(
        "identity.twice",
        "the same, typed otherwise",
        edit(edit(valid_dossier(), "p1", id_number="34052419800101001X"), "p2", id_number="３４０５２４ 19800101 001x"),
        FAIL,
        "张建国、王建国",
        "p2",
    ),
    Case("identity.certificate_twice", "different", valid_dossier(), PASS),
    Case(
        "identity.certificate_twice",
        "the same",
        edit_row(certificate(number="S000037123456151000009"), "p2", "certificates", number="S000037123456151000009"),
        FAIL,
        "…000009",
        "p1",
    ),
    Case("identity.enterprise_twice", "different", _second_firm(), PASS),
    Case("identity.enterprise_twice", "the same", _twin_firm(), FAIL, "统一社会信用代码相同", "e2"),
    Case("contact.phone", "good", valid_dossier(), PASS),
    Case("contact.phone", "two of them", firm(phone="0536-1234567、13900000003"), PASS),
    Case("contact.phone", "too short", person(mobile="1390000"), FAIL, "手机", "p1"),
    Case("contact.postcode", "good", unit(postcode="261061"), PASS),
    Case("contact.postcode", "five digits", unit(postcode="26106"), FAIL, "6 位", "unit"),
    Case("contact.email", "good", unit(email="hr@example.com"), PASS),
    Case("contact.email", "no host", unit(email="hr@"), FAIL, "电子邮箱", "unit"),
    Case("values.written", "as they should be", valid_dossier(), PASS),
    Case("values.written", "x in lower case", person(id_number="34052419800101001x"), FAIL, "小写字母", "p1"),
    Case("values.written", "a name of another people", person(name="阿卜杜拉 买买提"), PASS),
    Case("values.written", "a name spaced out", person(name="张　三"), FAIL, "有空格", "p1"),
    Case("values.written", "a number that is wrong anyway", person(id_number="37010219800101 0016"), PASS),
    Case("values.written", "lines of a long text", person(deeds="一、扎根\n　三十年。\n"), PASS),
    Case("values.written", "a tab in a long text", person(deeds="2019年\t一等奖"), PASS),
    Case("values.written", "words turned round", person(deeds="扎根\u202e一线"), FAIL, "看不见的字符", "p1"),
    Case("values.written", "a radical", person(deeds="扎根⼀线"), FAIL, "“⼀”（U+2F00）是部首", "p1"),
    Case("values.written", "a radical in a name", person(name="⻩明"), FAIL, "不是汉字“黄”", "p1"),
    Case("values.written", "a rare character", person(name="張䶮﨑"), PASS),
]

CERTIFICATES = [
    Case("certificates.screenshot", "there", valid_dossier(), PASS),
    Case("certificates.screenshot", "none", without(valid_dossier(), "p1", "query"), FAIL, "截图", "p1"),
    Case(
        "certificates.screenshot",
        "of another certificate",
        change_evidence(valid_dossier(), "p1", "query", lambda entry: replace(entry, claim="certificates/other")),
        FAIL,
        "截图",
        "p1",
    ),
    Case(
        "certificates.screenshot",
        "one of all certificates",
        change_evidence(valid_dossier(), "p1", "query", lambda entry: replace(entry, claim="certificates")),
        PASS,
    ),
    Case("certificates.result", "same", valid_dossier(), PASS),
    Case("certificates.result", "differs", certificate(result="differs"), FAIL, "不一致", "p1"),
    Case(
        "certificates.result", "none, with reason", certificate(result="none", result_reason="旧证。"), WAIVED, "查无"
    ),
    Case("certificates.result", "pending", certificate(result="pending", result_reason="新证。"), FAIL, "暂未上网"),
    Case("certificates.reading", "agrees", valid_dossier(), PASS),
    Case("certificates.reading", "of somebody else", shot("王五"), FAIL, "姓名与表中不同", "p1"),
    Case("certificates.reading", "of the next one", shot(number="S000037123456151000002"), FAIL, "编号与表中不同"),
    Case("certificates.reading", "of another level", shot(level="l2"), FAIL, "等级与表中不同"),
    Case("certificates.reading", "one character", shot("张建围"), FAIL, "姓名有一个字不同", "p1"),
    Case("certificates.reading", "another trade", shot(trade="焊工"), FAIL, "职业（工种）与表中不同", "p1"),
    Case("certificates.reading", "the page says none", _read_as((PageReading(nothing_found=True),)), FAIL, "查无"),
    Case("certificates.reading", "no name was seen", _read_as((PageReading(800, 400),)), UNKNOWN, "未读出"),
    Case("certificates.reading", "nobody read it", without_reading(valid_dossier()), UNKNOWN, "还没有读取"),
    Case("certificates.reading", "confirmed", confirmed(shot("王五")), WAIVED, "姓名与表中不同"),
    Case("certificates.reading", "confirmed, a doubt", confirmed(shot("张建围")), WAIVED, "姓名有一个字不同"),
    Case("certificates.reading", "no reason", confirmed(shot("王五"), reason=" "), FAIL, "姓名与表中不同"),
    Case("certificates.reading", "to come", confirmed(shot("王五"), on=day("2024-07-25")), FAIL, "姓名与表中不同"),
    Case("certificates.reading", "another row's", confirmed(shot("王五"), row="c9"), FAIL, "姓名与表中不同"),
    Case(
        "certificates.reading",
        "the form changed since",
        edit_row(confirmed(shot("王五")), "p1", "certificates", number="S000037123456151000009"),
        FAIL,
        "与表中不同",
    ),
    Case(
        "certificates.reading",
        "a reason for the person as a whole",
        waive(shot("王五"), "certificates.reading", "p1"),
        FAIL,
        "姓名与表中不同",
    ),
    Case(
        "certificates.reading",
        "of another file",
        change_evidence(valid_dossier(), "p1", "query", lambda one: replace(one, file=file_ref("another.png"))),
        UNKNOWN,
        "还没有读取",
    ),
    Case(
        "certificates.reading",
        "cut since",
        change_evidence(valid_dossier(), "p1", "query", lambda one: replace(one, edits=(PageEdit(1, 90),))),
        UNKNOWN,
        "还没有读取",
    ),
    Case("certificates.reading", "recorded as differing", certificate(result="differs"), FAIL, "却与所填一致"),
    Case("certificates.reading", "no result yet", certificate(result=None), PASS),
    Case("certificates.reading", "no screenshot", _without_shots(), NONE),
    Case("certificates.queried", "after", valid_dossier(), PASS),
    Case("certificates.queried", "in the same month", certificate(issued_on=day("2024-07")), PASS),
    Case("certificates.queried", "before", certificate(issued_on=day("2024-08")), FAIL, "早于发证日期", "p1"),
    Case("certificates.stale", "this year's", valid_dossier(), PASS),
    Case("certificates.stale", "last year's", certificate(queried_on=day("2023-07-02")), FAIL, "本年度通知印发", "p1"),
    Case("certificates.queried_late", "before the report", valid_dossier(), PASS),
    Case("certificates.queried_late", "its day", certificate(queried_on=day("2024-07-19")), PASS),
    Case("certificates.queried_late", "after it", certificate(queried_on=day("2024-07-20")), FAIL, "落款日期", "p1"),
    Case("certificates.queried_late", "no date of the report", unit(report_on=None), NONE),
    Case("certificates.queried_late", "none claimed", replace(_route_a(), applicants=_route_a().applicants[:1]), NONE),
    Case("certificates.shape", "22 characters", valid_dossier(), PASS),
    Case("certificates.shape", "unknown", certificate(number="鲁技字12号"), UNKNOWN, "无法核实", "p1"),
    Case("certificates.shape", "chief technician", certificate(number="鲁技字12号", level="chief"), PASS),
    Case("certificates.number", "agrees", valid_dossier(), PASS),
    Case("certificates.number", "level", certificate(level="l2"), FAIL, "等级为高级技师", "p1"),
    Case("certificates.number", "year", certificate(issued_on=day("2016-01")), FAIL, "2015 年", "p1"),
    Case("certificates.number", "kind", certificate(kind="qualification"), FAIL, "职业技能等级证书", "p1"),
    Case("certificates.same_number", "one", valid_dossier(), PASS),
    Case(
        "certificates.same_number",
        "twice",
        add_row(valid_dossier(), "p1", "certificates", row("c2", number="S000037123456151000001")),
        FAIL,
        "第 2 本",
        "p1",
    ),
]

EVIDENCE = [
    Case("evidence.checked", "all", valid_dossier(), PASS),
    Case("evidence.checked", "not checked", checked(verifier=""), FAIL, "缺审验人", "p1"),
    Case("evidence.checked", "for no unit", checked(unit=" "), FAIL, "缺审验单位", "p1"),
    Case("evidence.checked", "tomorrow", checked(on=day("2024-07-25")), FAIL, "晚于今天", "p1"),
    Case("evidence.checked", "today", checked(on=day("2024-07-24")), PASS),
    Case("evidence.checked", "a month", checked(on=day("2024-07")), FAIL, "写到日", "p1"),
    Case(
        "evidence.checked",
        "no record",
        change_evidence(valid_dossier(), "p2", "certificate", lambda entry: replace(entry, check=None)),
        FAIL,
        "没有审验",
        "p2",
    ),
    Case(
        "evidence.checked",
        "an honour's proof of another kind, not checked",
        with_evidence(_honoured(), proof("p1", "other", "honours/h1", checked=False)),
        FAIL,
        "没有审验",
        "p1",
    ),
    Case(
        "evidence.checked",
        "a whole table's proof of another kind, not checked",
        with_evidence(_honoured(), proof("p1", "other", "honours", checked=False)),
        FAIL,
        "没有审验",
        "p1",
    ),
    Case(
        "evidence.checked",
        "an honour's proof of another kind, checked",
        with_evidence(_honoured(), proof("p1", "other", "honours/h1")),
        PASS,
    ),
    Case(
        "evidence.checked",
        "further material for no result",
        with_evidence(valid_dossier(), proof("p1", "other", checked=False)),
        PASS,
    ),
    Case(
        "evidence.may_check",
        "said once, by the rule that blocks",
        with_evidence(_honoured(), proof("p1", "other", "honours/h1", checked=False)),
        PASS,
    ),
    Case("evidence.may_check", "checked", with_evidence(valid_dossier(), proof("p1", "other")), PASS),
    Case(
        "evidence.may_check",
        "not",
        with_evidence(valid_dossier(), proof("p1", "other", checked=False)),
        FAIL,
        "审验",
        "p1",
    ),
    Case("evidence.kind", "known", valid_dossier(), PASS),
    Case("evidence.kind", "unknown", with_evidence(valid_dossier(), proof("p1", "")), FAIL, "没有选定种类", "p1"),
    Case("evidence.kind", "the unit's", with_evidence(valid_dossier(), proof("p1", "minutes")), FAIL, "种类", "p1"),
    Case("evidence.lost", "nothing known", valid_dossier(), UNKNOWN),
    Case("evidence.lost", "all sound", valid_dossier(), PASS, files=_files()),
    Case("evidence.lost", "gone", valid_dossier(), FAIL, "已丢失", "p1", files=_files(lost=True)),
    Case("evidence.lost", "broken", valid_dossier(), FAIL, "不能用：是空文件。", "p1", files=_files(fault="是空文件")),
    Case(
        "evidence.lost",
        "the unit's own",
        valid_dossier(),
        FAIL,
        "集体研究纪要",
        "unit",
        files={file_ref("unit-minutes.png").sha256: FileFacts(lost=True)},
    ),
    Case("evidence.checked_by_employer", "the recommending unit", valid_dossier(), PASS),
    Case("evidence.checked_by_employer", "the applying unit", checked_of("山东虚构机械1有限公司"), FAIL, "申报单位"),
    Case("evidence.checked_by_employer", "its office", checked_of("山东虚构机械1有限公司人事部"), FAIL, "申报单位"),
    Case(
        "evidence.checked_by_employer",
        "an enterprise that recommends its own people",
        checked_of("山东虚构机械1有限公司", "provincial_enterprise", name="山东虚构机械1有限公司"),
        PASS,
    ),
    Case(
        "evidence.checked_by_employer",
        "nobody has checked",
        replace(valid_dossier(), evidence=tuple(replace(one, check=None) for one in valid_dossier().evidence)),
        NONE,
    ),
    Case("evidence.checked_by_other", "the recommending unit", valid_dossier(), PASS),
    Case("evidence.checked_by_other", "its office", checked_of(f"{UNIT_NAME} 职业能力建设科"), PASS),
    Case("evidence.checked_by_other", "another", checked_of("虚构县人社局"), FAIL, "等 2 份材料的审验单位是“虚构县"),
    Case("evidence.checked_when", "between", valid_dossier(), PASS),
    Case("evidence.checked_when", "the first day", checked(on=day("2024-06-24")), PASS),
    Case("evidence.checked_when", "before accepting", checked(on=day("2024-06-23")), FAIL, "早于受理开始", "p1"),
    Case("evidence.checked_when", "the report's day", checked(on=day("2024-07-19")), PASS),
    Case("evidence.checked_when", "after the report", checked(on=day("2024-07-20")), FAIL, "晚于推荐报告", "p1"),
    Case("evidence.pages", "every page as it is", valid_dossier(), NONE),
    Case("evidence.pages", "the last page", _sent_page(2), PASS, files=_files(pages=2)),
    Case("evidence.pages", "one more", _sent_page(3), FAIL, "只有 2 页，选用的第 3 页", "p1", files=_files(pages=2)),
    Case("evidence.pages", "nothing known", _sent_page(3), UNKNOWN),
    Case("evidence.results", "one", valid_dossier(), PASS),
    Case("evidence.results", "none", without(valid_dossier(), "p1", "achievement"), FAIL, "没有主要技术成果", "p1"),
    Case("evidence.row", "proved", valid_dossier(), PASS),
    Case(
        "evidence.row",
        "an honour without proof",
        add_row(valid_dossier(), "p1", "honours", row("h1", name="工匠", on=day("2020-01"))),
        FAIL,
        "第 1 行（工匠）",
        "p1",
    ),
    Case("evidence.claim", "there", valid_dossier(), PASS),
    Case(
        "evidence.claim",
        "a row that is gone",
        with_evidence(valid_dossier(), proof("p1", "award", "honours/h9")),
        FAIL,
        "已被删除",
        "p1",
    ),
    Case(
        "evidence.claim",
        "a kind that does not fit",
        with_evidence(valid_dossier(), proof("p1", "paper", "innovations/i1")),
        FAIL,
        "不相配",
        "p1",
    ),
    Case("evidence.shared", "own files", valid_dossier(), PASS),
    Case(
        "evidence.shared",
        "one for two",
        with_evidence(valid_dossier(), proof("p1", "other", name="合照"), proof("p2", "other", name="合照")),
        FAIL,
        "同一个文件",
        "p1",
    ),
    Case(
        "evidence.shared",
        "a discipline opinion on two",
        with_evidence(valid_dossier(), proof("p1", "discipline", name="纪检"), proof("p2", "discipline", name="纪检")),
        PASS,
    ),
    Case("evidence.owner", "known", valid_dossier(), PASS),
    Case("evidence.owner", "gone", with_evidence(valid_dossier(), proof("p9", "award")), FAIL, "不属于任何申报人"),
    Case("evidence.photo", "nothing known", valid_dossier(), UNKNOWN),
    Case("evidence.photo", "another's is not known", valid_dossier(4), UNKNOWN, files=photo(413, 579)),
    Case("evidence.photo", "just enough", valid_dossier(), PASS, files=photo(413, 579)),
    Case("evidence.photo", "one pixel less", valid_dossier(), FAIL, "412×579", "p1", files=photo(412, 579)),
    Case("evidence.photo", "gone", valid_dossier(), FAIL, "丢失", "p1", files=photo(lost=True)),
    Case("evidence.photo", "a PDF", valid_dossier(), FAIL, "是 PDF 文件", "p1", files=photo(media="pdf")),
    Case("evidence.photo", "broken", valid_dossier(), FAIL, "照片不能用：已损坏", "p1", files=photo(fault="已损坏")),
    Case("evidence.photo_shared", "own photos", valid_dossier(), PASS),
    Case(
        "evidence.photo_shared",
        "one for two",
        edit(valid_dossier(), "p3", photo=file_ref("photo1.jpg", "image/jpeg")),
        FAIL,
        "张建国、李建国：用了同一张照片",
        "p1",
    ),
    Case("evidence.sealed", "there", valid_dossier(), PASS),
    Case("evidence.sealed", "no book", without(valid_dossier(), "p1", "book_scan"), FAIL, "待盖章", "p1"),
    Case("sealing.stale", "no code was read", valid_dossier(), NONE),
    Case("sealing.stale", "as printed", sealed("p2"), PASS),
    Case("sealing.stale", "changed since", sealed("p1"), FAIL, "申报书盖章扫描件已过期", "p1"),
    Case("sealing.stale", "the report", sealed("unit"), FAIL, "推荐报告盖章扫描件已过期", "unit"),
    Case("sealing.stale", "a reason", waive(sealed("p1"), "sealing.stale", "p1"), WAIVED, "申报书盖章", "p1"),
    Case("sealing.stale", "nobody looks", sealed("p1"), UNKNOWN, "没有核对", outdated=None),
    Case("sealing.unread", "no code on any", valid_dossier(), UNKNOWN, "盖章扫描件上没有读到二维码", "unit"),
    Case(
        "sealing.unread",
        "no code on one",
        all_sealed(valid_dossier(), "p2"),
        UNKNOWN,
        "的申报书盖章扫描件上没有",
        "p2",
    ),
    Case("sealing.unread", "all known", all_sealed(valid_dossier()), PASS),
    Case("sealing.unread", "no scan", _unsealed(), NONE),
    Case("evidence.sealed", "no report", without(valid_dossier(), "unit", "report_scan"), FAIL, "待盖章", "unit"),
    Case("evidence.records", "there", valid_dossier(), PASS),
    Case("evidence.records", "no minutes", without(valid_dossier(), "unit", "minutes"), FAIL, "集体研究纪要", "unit"),
]

PROCEDURE = [
    Case("procedure.order", "in order", valid_dossier(), PASS),
    Case("procedure.order", "decision before the notice's end", unit(decision_on=day("2024-07-14")), PASS),
    Case("procedure.publicity_first", "in order", valid_dossier(), PASS),
    Case("procedure.publicity_first", "the same day", unit(decision_on=day("2024-07-15")), PASS),
    Case("procedure.publicity_first", "decided first", unit(decision_on=day("2024-07-14")), FAIL, "早于", "unit"),
    Case(
        "procedure.publicity_first",
        "decided first, with a reason",
        waive(unit(decision_on=day("2024-07-14")), "procedure.publicity_first", "unit"),
        WAIVED,
        "早于",
    ),
    Case("procedure.review_order", "in order", valid_dossier(), PASS),
    Case("procedure.review_order", "review after the notice", unit(review_on=day("2024-07-09")), FAIL, "公示开始"),
    Case("procedure.order", "review before accepting", unit(review_on=day("2024-06-23")), FAIL, "受理开始"),
    Case("procedure.order", "review on the first day", unit(review_on=day("2024-06-24")), PASS),
    Case("procedure.review_order", "review while accepting", unit(review_on=day("2024-06-27")), FAIL, "受理截止"),
    Case("procedure.order", "report before decision", unit(report_on=day("2024-07-16")), FAIL, "落款日期"),
    Case("procedure.order", "sent before the report", unit(sent_on=day("2024-07-18")), FAIL, "发送日期"),
    Case("procedure.visit_order", "between", valid_dossier(), PASS),
    Case("procedure.visit_order", "after the review", person(visit_on=day("2024-07-06")), PASS),
    Case("procedure.visit_first", "the review's day", person(visit_on=day("2024-07-05")), PASS),
    Case("procedure.visit_first", "after it", person(visit_on=day("2024-07-06")), FAIL, "晚于专家初审日期", "p1"),
    Case(
        "procedure.visit_first",
        "after it, with a reason",
        waive(person(visit_on=day("2024-07-06")), "procedure.visit_first", "p1"),
        WAIVED,
        "晚于专家初审日期",
    ),
    Case("procedure.visit_first", "no review yet", unit(review_on=None), NONE),
    Case("procedure.visit_order", "the first day", person(visit_on=day("2024-06-24")), PASS),
    Case("procedure.visit_order", "before it", person(visit_on=day("2024-06-23")), FAIL, "受理开始", "p1"),
    Case("procedure.visit_result", "true", valid_dossier(), PASS),
    Case("procedure.visit_result", "not true", person(visit_result="not_true"), FAIL, "不符", "p1"),
    Case("procedure.visitors", "two", valid_dossier(), PASS),
    Case("procedure.visitors", "one", person(visit_by="冯虚构"), FAIL, "一人", "p1"),
    Case("procedure.objections", "none", valid_dossier(), PASS),
    Case("procedure.objections", "open", unit(publicity_result="open"), FAIL, "尚未处理", "unit"),
    Case("procedure.objections", "open for a person", person(publicity_result="open"), FAIL, "尚未处理", "p1"),
    Case("procedure.objections", "settled", unit(publicity_result="settled", publicity_objections="已查清"), PASS),
    Case("procedure.objection_agrees", "agrees", valid_dossier(), PASS),
    Case("procedure.objection_agrees", "not", person(publicity_result="settled"), FAIL, "有异议，但", "p1"),
    Case("procedure.publicity_days", "5", valid_dossier(), PASS),
    Case("procedure.publicity_days", "4", unit(publicity_to=day("2024-07-12")), FAIL, "4 个工作日"),
    Case(
        "procedure.publicity_days",
        "a year without calendar",
        unit(publicity_from=day("2030-07-01"), publicity_to=day("2030-07-09")),
        UNKNOWN,
        "放假安排",
    ),
    Case("procedure.publicity_days", "no dates", unit(publicity_to=None), NONE),
    Case("procedure.body", "党组", valid_dossier(), PASS),
    Case("procedure.body", "a city without 党组", unit(decision_body="市局局长办公会"), FAIL, "党组"),
    Case("procedure.body", "a department needs none", valid_dossier(kind="department"), NONE),
    Case("procedure.body_city", "no city's name in it", valid_dossier(), PASS),
    Case("procedure.body_city", "the chosen one", unit(decision_body="中共潍坊市人社局党组"), PASS),
    Case("procedure.body_city", "another", unit(decision_body="淄博市人社局党组"), FAIL, "淄博市的机构", "unit"),
    Case("procedure.body_city", "a department", valid_dossier(kind="department"), NONE),
    Case("procedure.discipline_order", "private", valid_dossier(), NONE),
    Case("procedure.discipline_order", "the decision's day", opinion(discipline_on=day("2024-07-17")), PASS),
    Case("procedure.discipline_order", "after it", opinion(discipline_on=day("2024-07-18")), FAIL, "晚于集体", "p1"),
    Case("procedure.discipline_text", "nothing against", _state_owned(), PASS),
    Case("procedure.discipline_text", "没有问题", opinion(discipline_opinion="没有问题，未发现有问题，同意。"), PASS),
    Case("procedure.discipline_text", "不同意", opinion(discipline_opinion="不同意推荐。"), FAIL, "“不同意”", "p1"),
    Case("procedure.discipline_text", "不予", opinion(discipline_opinion="建议不予推荐。"), FAIL, "“不予”", "p1"),
    Case("procedure.discipline_text", "有问题", opinion(discipline_opinion="廉洁方面有问题。"), FAIL, "有问题", "p1"),
    Case("procedure.discipline_text", "private", valid_dossier(), NONE),
    Case("procedure.discipline", "private", valid_dossier(), NONE),
    Case("procedure.discipline", "state-held with opinion", _state_owned(), PASS),
    Case("procedure.discipline", "without", without(_state_owned(), "p2", "discipline"), FAIL, "纪检监察", "p2"),
    Case("procedure.received", "as many as recommended", unit(received_count=Decimal(3)), PASS),
    Case("procedure.received", "fewer", unit(received_count=Decimal(2)), FAIL, "少于推荐人选人数"),
    Case("procedure.rank", "different", valid_dossier(), PASS),
    Case("procedure.rank", "the same", person(review_rank=Decimal(2)), FAIL, "第 2 名"),
    Case("procedure.early", "on the notice's day", unit(accepted_from=day("2024-06-19")), PASS),
    Case("procedure.early", "before", unit(accepted_from=day("2024-06-18")), FAIL, "早于通知"),
]
_KEPT = "{fact.verifiers}审验{fact.checked}份"


def _reworded(text: str, part: str = "originals") -> Dossier:
    return unit(report_sentences=(row("s1", part=part, text=text),))


# What the clerk may write of other things or in other words, by field.
_TRUE = {
    "report_work": (
        "2024年7月8日至15日在网站公示。",
        "公示时间：7月8日—7月15日。",
        "公示，自2024年7月8日至7月15日，无异议。",
        "7月10日公示期间收到来电咨询。",
        "公示期满后于7月17日上报。",
        "公示结束后，7月18日形成报告。",
        "2023年公示时间为2023年7月1日至7月5日。",
        "去年公示时间为7月1日至7月5日。",
        "省厅将于8月1日至8月7日公示。",
        "申报单位于7月1日至7月5日在本单位公示。",
        "各县区7月1日至5日公示。",
        "2024年6月24日至28日受理申报，共受理8名。",
        "受理申报八人，其中推荐3名。",
        "7月5日组织3名专家初审。",
        "初审后，7月6日反馈意见。",
        "7月17日经局党组会集体研究。",
        "7月公示。",
        "按照鲁人社字〔2024〕88号文件公示、受理。",
        "公示期为5个工作日。",
        "7月17日经市人社局党组集体研究审定。",
        "经我局党组会议研究，同意推荐。",
        "经公司党委研究、逐级推荐。",
        "经市委人才工作领导小组研究同意。",
        "赴青岛市人社局学习推荐工作经验。",
        "其中1人曾入选2022年度齐鲁首席技师推荐人选。",
        "上年度按鲁人社函〔2023〕68号开展推荐选拔。",
        "按照鲁人社字〔2021〕154号，对照条件推荐齐鲁首席技师。",
    ),
    "report_verification": ("7月3日实地核验。", "7月上旬赴企业实地核验。", "2021年5月1日实地考察学习。"),
    "opinions_heard": ("听取5名同行专家意见。", "召开座谈会，20名职工参加，专家5名到会。"),
    "publicity_work": ("6月20日召开宣传会，企业走访30家。", "公示和受理工作按6月19日的通知办理。"),
    "review_opinion": ("3名专家一致同意。", "三位评委评审，其中2名专家建议补充材料。"),
    "report_opinion": (
        "同意推荐为2024年度齐鲁首席技师人选。",
        "经公示，社会无异议。",
        "公示期间未收到任何异议。",
        "对公示有异议的，可来电反映。",
    ),
}
_FALSE = (
    ("“2024年7月1日至7月5日”", "report_work", "公示时间为2024年7月1日至7月5日。"),
    ("填报的公示时间是 2024年7月8日至2024年7月15日", "report_opinion", "经7月8日至7月12日公示，无异议。"),
    ("“7月1日至5日”", "report_work", "公示，自7月1日至5日，无异议。"),
    ("填报的公示时间", "report_work", "8月公示。"),
    ("填报的公示时间", "report_work", "公示时间为二〇二四年七月一日至七月五日。"),
    ("“2024年6月20日至6月28日”", "report_work", "2024年6月20日至6月28日受理申报。"),
    ("填报的受理申报人数 8 人", "report_work", "共受理申报人员12名。"),
    ("填报的受理申报人数", "publicity_work", "宣传后收到申报材料九份。"),
    ("填报的初审日期是 2024年7月5日", "report_work", "7月6日组织专家初审。"),
    ("填报的评审专家 3 名", "report_work", "组织5名专家进行初步评审。"),
    ("填报的评审专家 3 名", "review_opinion", "经7名专家评审，同意。"),
    ("填报的研究日期是 2024年7月17日", "report_work", "7月16日经局党组会集体研究审定。"),
    ("填报的实地核验日期是 2024年7月3日", "report_verification", "7月9日赴企业实地核验。"),
    ("填报的公示结果是“无异议”", "report_work", "公示期间收到异议2件。"),
    ("本次是 2024 年度", "report_opinion", "同意推荐上述3名同志为2023年度齐鲁首席技师人选。"),
    ("“2023年度齐鲁首席技师”，本次是 2024 年度", "report_work", "2023年度齐鲁首席技师推荐选拔工作开始后，广泛发动。"),
    ("鲁人社函〔2024〕71号", "report_work", "根据鲁人社函〔2023〕68号文件，开展齐鲁首席技师推荐选拔。"),
    ("填报的公示时间是 2024年7月8日至2024年7月15日", "report_work", "公示时间为2023年7月8日至7月15日。"),
    ("填报的研究日期是 2024年7月17日", "report_work", "2023年7月17日集体研究确定。"),
    ("审定机构是“虚构市人力资源和社会保障局党组”", "report_work", "7月17日经局党委集体研究审定。"),
    ("“经青岛市人力资源和社会保障局党组研究”", "report_opinion", "经青岛市人力资源和社会保障局党组研究，同意推荐。"),
    ("填报的审定机构", "report_work", "经局长办公会研究，确定推荐人选。"),
    ("推荐单位是“虚构市人力资源和社会保障局”", "report_opinion", "青岛市人力资源和社会保障局同意推荐。"),
)
_ON_OBJECTIONS = (
    (FAIL, "填报的公示结果是“有异议，已查清并处理”", "经公示，社会各界无异议。"),
    (FAIL, "填报的公示结果", "公示期间未收到任何异议。"),
    (PASS, "", "公示期间收到异议1件，已查清。"),
    (PASS, "", "申报单位内部公示无异议。"),
    (PASS, "", "省厅公示无异议后颁发证书。"),
    (PASS, "", "专家对初审结果无异议。"),
)


def _claim(outcome: Outcome, says: str, name: str, text: str) -> Case:
    return Case("report.agrees", text, unit(**{name: text}), outcome, says, "unit" if says else "")


def _claims(outcome: Outcome, says: str, texts: Mapping[str, tuple[str, ...]]) -> list[Case]:
    return [_claim(outcome, says, name, text) for name, listed in texts.items() for text in listed]


def _objection_claim(outcome: Outcome, says: str, text: str) -> Case:
    held = unit(publicity_result="settled", publicity_objections="已核实。", report_work=text)
    return Case("report.agrees", f"settled: {text}", held, outcome, says)


_DEADLINE = date(2024, 7, 26)
_SECRET: dict[str, Value] = {"classified": True, "declassified_by": "保密办", "declassified_on": day("2024-07-01")}
REPORT = [
    Case("report.parts", "whole", valid_dossier(), PASS),
    Case("report.parts", "first part", unit(publicity_work=None, decision_number=None), FAIL, "第一部分", "unit"),
    Case("report.parts", "only an empty row of experts", unit(panel=(row("x1"),)), FAIL, "缺 “评审专家”", "unit"),
    Case("report.parts", "second part: visits", person(visit_result=None), FAIL, "张建国的实地核验", "p1"),
    Case("report.parts", "second part: queries", certificate(result=None), FAIL, "证书查询结果", "p1"),
    Case("report.parts", "no certificate claimed, none to query", _route_a(), PASS),
    Case("report.later", "all before it", valid_dossier(), PASS),
    Case("report.later", "its own day", opinion(discipline_on=day("2024-07-19")), PASS),
    Case("report.later", "an opinion after it", opinion(discipline_on=day("2024-07-20")), FAIL, "落款日期", "p1"),
    Case("report.later", "an opinion that is not asked for", person(discipline_on=day("2024-07-20")), PASS),
    Case("report.later", "a visit after it", person(visit_on=day("2024-07-20")), FAIL, "实地核验日期", "p1"),
    Case("report.later", "public notice after it", unit(publicity_to=day("2024-07-20")), FAIL, "公示结束", "unit"),
    Case(
        "report.later",
        "a secrecy review after it",
        person(**_SECRET | {"declassified_on": day("2024-07-20")}),
        FAIL,
        "脱密审查日期",
        "p1",
    ),
    Case("report.later", "no date of the report", unit(report_on=None), NONE),
    Case("report.reasons", "none", valid_dossier(), NONE),
    Case("report.reasons", "before it", waive(valid_dossier(), "procedure.visit_first", "p1"), PASS),
    Case(
        "report.reasons",
        "after it",
        waive(valid_dossier(), "procedure.visit_first", "p1", on=day("2024-07-20")),
        FAIL,
        "有 1 条",
        "unit",
    ),
    Case("report.parts", "third part", unit(report_opinion=" "), FAIL, "第三部分", "unit"),
    Case("report.parts", "classified note", person(classified=None), FAIL, "涉密", "p1"),
    Case("report.agrees", "no number", valid_dossier(), PASS),
    Case("report.agrees", "the number", unit(report_opinion="同意推荐张建国等3名同志。"), PASS),
    Case("report.agrees", "another", unit(report_opinion="同意推荐张建国、李某等5名同志。"), FAIL, "实际推荐人选 3 名"),
    Case("report.agrees", "of an industry", unit(report_opinion="推荐未来产业人选2名，符合要求。"), PASS),
    Case("report.agrees", "in Chinese", unit(report_opinion="同意推荐三名同志。"), PASS),
    Case("report.agrees", "another in Chinese", unit(report_opinion="同意推荐五名同志。"), FAIL, "“推荐5名”"),
    Case("report.agrees", "the quota", unit(report_opinion="在推荐名额10名之内。"), PASS),
    Case("report.agrees", "of each enterprise", unit(report_work="各申报单位推荐1名。"), PASS),
    *_claims(PASS, "", _TRUE),
    *(_claim(FAIL, says, name, text) for says, name, text in _FALSE),
    *(_objection_claim(outcome, says, text) for outcome, says, text in _ON_OBJECTIONS),
    Case("report.agrees", "no number of experts known", unit(panel=None, review_opinion="5名专家评审。"), PASS),
    Case("report.agrees", "no day known", unit(decision_on=None, report_work="7月1日集体研究。"), PASS),
    Case("report.agrees", "a sentence reworded rightly", _reworded(f"{_KEPT}，另于{{fact.review_on}}初审。"), PASS),
    Case("report.agrees", "a sentence reworded", _reworded(f"{_KEPT}，另于7月6日初审。"), FAIL, "写“7月6日”", "unit"),
    Case("report.overwritten", "nothing reworded", valid_dossier(), NONE),
    Case("report.overwritten", "facts left alone", _reworded(_KEPT), PASS),
    Case("report.overwritten", "said otherwise", _reworded("蓝示例审验材料六份。"), PASS),
    Case(
        "report.overwritten",
        "another number",
        _reworded("蓝示例审验材料七份。"),
        FAIL,
        "推荐报告第二部分“（三）佐证材料审验”一段由人工改写，其中“蓝示例审验材料七份”与数据“6”不一致（审验份数）",
        "unit",
    ),
    Case("report.overwritten", "a fact left out", _reworded("审验材料6份。"), FAIL, "没有写数据“蓝示例”", "unit"),
    Case("report.overwritten", "of no paragraph", _reworded("旧话。", "gone"), FAIL, "“旧话。”在本年度", "unit"),
    Case(
        "report.overwritten", "nobody looks", _reworded("蓝示例审验材料七份。"), UNKNOWN, "没有核对", overwritten=None
    ),
    Case("sending.deadline", "two days before", valid_dossier(), PASS),
    Case("sending.deadline", "on the day", valid_dossier(), PASS, today=_DEADLINE),
    Case("sending.deadline", "the day after", valid_dossier(), FAIL, "已过 1 天", today=_DEADLINE + timedelta(1)),
    Case("sending.deadline", "sent on the day", unit(sent_on=day("2024-07-26")), PASS, today=date(2024, 8, 1)),
    Case("sending.deadline", "sent late", unit(sent_on=day("2024-07-27")), FAIL, "晚于截止", today=date(2024, 8, 1)),
    Case("sending.recorded", "number", unit(ems_on=day("2024-07-22"), ems_number="EX123"), PASS),
    Case("sending.recorded", "no number", unit(ems_on=day("2024-07-22")), FAIL, "单号"),
]

DATES = [
    Case("dates.future", "none", valid_dossier(), PASS),
    Case("dates.future", "today", person(visit_on=day("2024-07-24")), PASS),
    Case("dates.future", "tomorrow", person(visit_on=day("2024-07-25")), FAIL, "晚于今天", "p1"),
    Case("dates.future", "this month", certificate(issued_on=day("2024-07")), PASS),
    Case("dates.future", "next month", certificate(issued_on=day("2024-08")), FAIL, "发证日期", "p1"),
    Case("dates.future", "the report's own date", unit(report_on=day("2024-07-25")), FAIL, "落款日期", "unit"),
    Case("dates.future", "support that goes on", supported("2026-01"), PASS),
    Case("dates.span", "in order", valid_dossier(), PASS),
    Case("dates.span", "the same day", unit(accepted_to=day("2024-06-24")), PASS),
    Case("dates.span", "ended before begun", unit(accepted_to=day("2024-06-23")), FAIL, "受理截止日期", "unit"),
    Case("dates.span", "a row", edit_row(valid_dossier(), "p1", "career", to=day("1989-08")), FAIL, "第 1 行", "p1"),
    Case("dates.birth", "after", valid_dossier(), PASS),
    Case("dates.birth", "before", person(work_since=day("1960-01")), FAIL, "早于本人出生日期", "p1"),
    Case("dates.work_age", "grown up", valid_dossier(), PASS),
    Case("dates.work_age", "a child", person(work_since=day("1985-01")), FAIL, "16 周岁", "p1"),
    Case("dates.trade_years", "possible", valid_dossier(), PASS),
    Case("dates.trade_years", "too many", person(trade_years=Decimal(40)), FAIL, "比参加工作", "p1"),
    Case("career.joined", "joined", valid_dossier(), PASS),
    Case("career.joined", "3 months", edit_row(valid_dossier(), "p1", "career", to=day("1992-03")), PASS),
    Case("career.joined", "4", edit_row(valid_dossier(), "p1", "career", to=day("1992-02")), FAIL, "空了 4 个月", "p1"),
    Case("career.joined", "same month", edit_row(valid_dossier(), "p1", "career", to=day("1992-07")), PASS),
    Case("career.joined", "overlap", edit_row(valid_dossier(), "p1", "career", to=day("1992-08")), FAIL, "重叠", "p1"),
    Case(
        "career.joined",
        "overlap explained",
        edit_row(edit_row(valid_dossier(), "p1", "career", to=day("1992-08")), "p1", "career", 1, note="在职学习"),
        PASS,
    ),
    Case(
        "career.joined",
        "ended long ago",
        edit_row(valid_dossier(), "p1", "career", 1, to=day("2020-01")),
        FAIL,
        "只写到",
        "p1",
    ),
]

SECRECY = [
    Case("secrecy.held_out", "not classified", valid_dossier(), NONE),
    Case("secrecy.held_out", "cleared", person(**_SECRET, declassified_result="passed"), PASS),
    Case("secrecy.held_out", "no review", person(classified=True), FAIL, "不放入邮件", "p1"),
    Case("secrecy.held_out", "no body", person(classified=True, declassified_result="passed"), FAIL, "脱密", "p1"),
    Case("secrecy.refused", "cleared", person(**_SECRET, declassified_result="passed"), PASS),
    Case("secrecy.refused", "refused", person(**_SECRET, declassified_result="refused"), FAIL, "国家秘密", "p1"),
    Case("secrecy.marks", "none", valid_dossier(), PASS),
    Case("secrecy.marks", "in a text", person(deeds="机密★10年"), FAIL, "密级标志", "p1"),
    Case(
        "secrecy.marks",
        "in a title",
        with_evidence(valid_dossier(), proof("p1", "other", name="秘密 ★ 图纸")),
        FAIL,
        "密级",
        "p1",
    ),
]

_FITS = {f"p{number}": "" for number in (1, 2, 3)}
_SHORTEN = "最长的栏目是“主要业绩（一览表）”（900 字），请精简约 300 字后重试。"
PRINTING = [
    Case("print.one_page", "nobody tried", valid_dossier(), UNKNOWN),
    Case("print.one_page", "one page each", valid_dossier(), PASS, overlong=_FITS),
    Case("print.one_page", "one not tried", valid_dossier(4), UNKNOWN, overlong=_FITS),
    Case("print.one_page", "more", valid_dossier(), FAIL, "印不进一页", "p2", overlong=_FITS | {"p2": _SHORTEN}),
    Case("print.one_page", "no field named", valid_dossier(), FAIL, "一页", "p1", overlong=_FITS | {"p1": "请精简。"}),
    Case("print.characters", "nobody looks", valid_dossier(), UNKNOWN),
    Case("print.characters", "all drawn", valid_dossier(), PASS, undrawn=uncovered),
    Case(
        "print.characters",
        "a name",
        person(name="张䶮𠮷"),
        FAIL,
        "“姓名”中的“𠮷”（U+20BB7）、U+E123没有",
        "p1",
        undrawn=uncovered,
    ),
    Case(
        "print.characters",
        "two",
        firm(area="𱍏市𱍐"),
        FAIL,
        "（U+3134F）、“\U00031350”（U+31350）",
        "e1",
        undrawn=uncovered,
    ),
    Case("print.characters", "a cell", certificate(trade="𱍏工"), FAIL, "第 1 行", "p1", undrawn=uncovered),
    Case("print.characters", "the unit's", unit(contact="𱍏"), FAIL, "填报人", "unit", undrawn=uncovered),
    Case("print.characters", "not printed", unit(ems_number="𱍏"), PASS, undrawn=uncovered),
    Case(
        "print.characters",
        "a title of evidence",
        with_evidence(valid_dossier(), proof("p1", "other", name="𱍏证")),
        FAIL,
        "U+3134F",
        "p1",
        undrawn=uncovered,
    ),
]

CASES = [
    *QUOTA,
    *ELIGIBILITY,
    *REQUIRED,
    *IDENTITY,
    *CERTIFICATES,
    *EVIDENCE,
    *PROCEDURE,
    *REPORT,
    *DATES,
    *SECRECY,
    *PRINTING,
]
