"""Cases of the rules that compare two places with one another; ``ALL_CASES`` holds the first table's as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from builders import (
    add_row,
    day,
    edit,
    edit_row,
    enterprise_record,
    file_ref,
    id_number,
    proof,
    row,
    valid_dossier,
    with_evidence,
)
from calendar_cases import CALENDAR
from check_cases import CASES, FAIL, NONE, PASS, UNKNOWN, Case, certificate, person
from edge_cases import EDGES

from qilu_desktop.dossier.model import Dossier, Enterprise
from qilu_desktop.dossier.values import Value

_MAKER = "山东虚构机械1有限公司"
_MAKER_OF: dict[str, Value] = {"name": "工匠"}
_OTHER_MAKER = "山东虚构机械2有限公司"


def _with_rows(table: str, *cells: dict[str, Value]) -> Dossier:
    rows = tuple(row(f"n{number}", **each) for number, each in enumerate(cells, 1))
    return edit(valid_dossier(), "p1", **{table: rows})


def _patents(count: int, said: str) -> Dossier:
    held = _with_rows("patents", *({"name": f"装置{number}"} for number in range(count)))
    return edit(held, "p1", achievements=said)


def _benefits(said: str, *amounts: int | None) -> Dossier:
    rows = [{"name": "法", **({} if amount is None else {"benefit": Decimal(amount)})} for amount in amounts]
    return edit(_with_rows("innovations", *rows), "p1", deeds=said)


def _two_firms(**answers: Value | None) -> Dossier:
    held = valid_dossier(2)
    return edit(replace(held, enterprises=(*held.enterprises, Enterprise("e2", enterprise_record(2)))), "p1", **answers)


def _file(title: str, owner: str = "p1", name: str = "扫描件.png") -> Dossier:
    entry = replace(proof(owner, "other"), title=title, file=replace(file_ref("x.png"), name=name))
    return with_evidence(valid_dossier(2), entry)


def _now_at(place: str) -> Dossier:
    held = valid_dossier()
    studied, working = held.applicants[0].record.rows("career")
    working = replace(working, values=working.values.with_value("place", place))
    return edit(held, "p1", career=(studied, working))


def _honour(name: str, *programmes: str) -> Dossier:
    held = add_row(valid_dossier(), "p1", "honours", row("h1", name=name, on=day("2020-01")))
    rows = tuple(row(f"g{number}", kind=kind, name="某项目") for number, kind in enumerate(programmes))
    return edit(held, "p1", programmes=rows or None)


COUNTS = [
    Case("text.counts", "no number in it", valid_dossier(), PASS),
    Case("text.counts", "2 of 2", _patents(2, "获专利2项。"), PASS),
    Case("text.counts", "3 of 2", _patents(2, "获专利3项。"), FAIL, "写“专利3项”，“专利”表中只有 2 行", "p1"),
    Case("text.counts", "three in words", _patents(2, "取得三项发明专利。"), FAIL, "三项发明专利", "p1"),
    Case("text.counts", "none listed", _patents(0, "获专利 3 项"), FAIL, "表中没有内容", "p1"),
    Case("text.counts", "the best two of three", _patents(3, "获发明专利2项"), PASS),
    Case("text.counts", "of the team", _patents(0, "带领团队获专利30项"), PASS),
    Case("text.counts", "only applied for", _patents(0, "申请专利5项"), PASS),
    Case("text.counts", "an ordinal", _patents(0, "这是车间第一项专利技术"), PASS),
    Case("text.counts", "a year", _patents(0, "2019年专利布局"), PASS),
    Case("text.counts", "standardisation", person(deeds="推行3项标准化作业"), PASS),
    Case("text.counts", "standards", person(deeds="参与制定企业标准2项"), FAIL, "“标准”表中没有内容", "p1"),
    Case("text.counts", "papers", person(achievements_short="发表论文4篇"), FAIL, "论文4篇", "p1"),
    Case("text.counts", "methods listed", person(achievements_short="总结操作法1项"), PASS),
    Case("text.counts", "apprentices", person(deeds="多年来带徒12人。"), FAIL, "“带徒12人”", "p1"),
    Case(
        "text.counts",
        "5 of 5 apprentices",
        edit(_with_rows("apprentices", *({"name": f"徒{one}"} for one in range(5))), "p1", deeds="带徒弟5名"),
        PASS,
    ),
    Case("text.benefit", "nothing listed", _benefits("节约500万元", None), NONE),
    Case("text.benefit", "no claim", _benefits("三十年如一日。", 200), PASS),
    Case("text.benefit", "the sum", _benefits("累计创效500万元", 200, 300), PASS),
    Case("text.benefit", "more than the sum", _benefits("累计创效501万元", 200, 300), FAIL, "合计 500 万元", "p1"),
    Case("text.benefit", "in hundreds of millions", _benefits("节约1.2亿元", 200), FAIL, "节约1.2亿元", "p1"),
    Case("text.benefit", "a row says none", _benefits("创效900万元", 200, None), NONE),
    Case("text.benefit", "the company's", _benefits("为企业增效900万元", 200), PASS),
    Case("career.employer", "the same", valid_dossier(), PASS),
    Case(
        "career.employer",
        "a short form",
        _now_at("虚构机械一车间"),
        PASS,
    ),
    Case(
        "career.employer",
        "another",
        _now_at("海天重工有限公司"),
        FAIL,
        "海天重工",
        "p1",
    ),
    Case(
        "career.employer",
        "explained",
        edit_row(_now_at("海天重工有限公司"), "p1", "career", 1, note="单位更名"),
        PASS,
    ),
    Case("career.employer", "dispatched", edit(_now_at("派遣公司"), "p1", employment="dispatched"), PASS),
    Case("tables.repeated", "none", valid_dossier(), PASS),
    Case("tables.repeated", "alike", _with_rows("honours", _MAKER_OF, _MAKER_OF), FAIL, "第 2 行与第 1 行", "p1"),
    Case(
        "tables.repeated", "another year", _with_rows("honours", _MAKER_OF, {**_MAKER_OF, "on": day("2020-01")}), PASS
    ),
]

MIXUPS = [
    Case("text.other_person", "own words", valid_dossier(), PASS),
    Case("text.other_person", "somebody else's", person(deeds="王建国同志扎根一线。"), FAIL, "“王建国”", "p1"),
    Case("text.other_person", "both", person(deeds="张建国与王建国共同攻关。"), PASS),
    Case("text.other_person", "only one", edit(valid_dossier(1), "p1", deeds="王建国同志。"), NONE),
    Case("text.other_unit", "own", _two_firms(), PASS),
    Case("text.other_unit", "another", _two_firms(deeds=f"在{_OTHER_MAKER}扎根。"), FAIL, _OTHER_MAKER, "p1"),
    Case("text.other_unit", "both", _two_firms(deeds=f"从{_OTHER_MAKER}到{_MAKER}。"), PASS),
    Case("text.other_unit", "one unit", valid_dossier(), NONE),
    Case("evidence.other_person", "own", _file("张建国的证书"), PASS),
    Case("evidence.other_person", "somebody else's", _file("王建国-查询截图"), FAIL, "另一名申报人“王建国”", "p1"),
    Case("evidence.other_person", "by the file's name", _file("证书", name="王建国.png"), FAIL, "王建国", "p1"),
    Case("evidence.other_person", "of both", _file("张建国、王建国获奖证书"), PASS),
    Case("evidence.other_person", "only one", valid_dossier(1), NONE),
]

RANGE = [
    Case("scope.enterprise", "a company", valid_dossier(), PASS),
    Case("scope.enterprise", "a hospital", edit(valid_dossier(), "e1", name="虚构市人民医院"), FAIL, "医院", "e1"),
    Case("scope.enterprise", "a school's factory", edit(valid_dossier(), "e1", name="虚构学院印刷厂"), PASS),
    Case("exclusion.unlisted", "no honours", valid_dossier(), NONE),
    Case("exclusion.unlisted", "another honour", _honour("虚构市工匠"), PASS),
    Case("exclusion.unlisted", "not listed", _honour("泰山产业领军人才"), FAIL, "像是泰山人才工程", "p1"),
    Case("exclusion.unlisted", "listed", _honour("齐鲁和谐使者", "qilu"), PASS),
    Case("exclusion.year", "none", valid_dossier(), NONE),
    Case("exclusion.year", "this year", _honour("x", "other"), PASS),
    Case(
        "exclusion.year",
        "two digits",
        edit(valid_dossier(), "p1", programmes=(row("g", kind="other", name="某", year=Decimal(21)),)),
        FAIL,
        "（21）",
        "p1",
    ),
    Case(
        "exclusion.year",
        "next year",
        edit(valid_dossier(), "p1", programmes=(row("g", kind="other", name="某", year=Decimal(2025)),)),
        FAIL,
        "2025",
        "p1",
    ),
    Case("sending.calendar", "this year's is there", valid_dossier(), PASS),
    Case("sending.calendar", "after the deadline", valid_dossier(), NONE, today=date(2024, 7, 27)),
    Case("sending.calendar", "before any calendar", valid_dossier(), UNKNOWN, "无法核实", "unit", date(2001, 1, 5)),
    Case("identity.id_number", "a passport", person(id_number="E12345678"), UNKNOWN, "护照", "p1"),
    Case(
        "identity.id_number",
        "a residence permit of 港澳",
        person(id_number=id_number(region="810000"), born=day("1980-01")),
        PASS,
    ),
    Case("identity.id_number", "letters in a long number", person(id_number="O70102198001010015"), FAIL, "18 位", "p1"),
    Case("dates.future", "support still to begin", _honour("x", "other"), PASS),
    Case(
        "dates.future",
        "support of next year",
        edit(valid_dossier(), "p1", programmes=(row("g", **{"kind": "qilu", "name": "某", "from": day("2025-01")}),)),
        PASS,
    ),
]

_SPECIAL = "YZ00003700012345678901"
_OLD = "1200000037100042"
NUMBERS = [
    Case(
        "certificates.shape", "特级技师: 2 letters and 20 digits", certificate(number=_SPECIAL, level="special"), PASS
    ),
    Case("certificates.shape", "职业资格: 16 digits", certificate(number=_OLD, kind="qualification"), PASS),
    Case("certificates.shape", "one digit short", certificate(number=_OLD[1:]), UNKNOWN, "无法核实", "p1"),
    Case("certificates.number", "特级技师 agrees", certificate(number=_SPECIAL, level="special"), PASS),
    Case("certificates.number", "特级技师 as 高级技师", certificate(number=_SPECIAL), FAIL, "等级为特级技师", "p1"),
    Case("certificates.number", "职业资格 agrees", certificate(number=_OLD, kind="qualification"), PASS),
    Case(
        "certificates.number",
        "职业资格 of another level",
        certificate(number=_OLD, kind="qualification", level="l2"),
        FAIL,
        "等级为高级技师",
        "p1",
    ),
    Case("certificates.number", "职业资格 as 技能等级", certificate(number=_OLD), FAIL, "职业资格证书", "p1"),
]

ALL_CASES = [*CASES, *NUMBERS, *COUNTS, *MIXUPS, *RANGE, *CALENDAR, *EDGES]
