"""Fixes: each takes its finding away, brings no blocking one, and changes nothing but what it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import TODAY, add_row, day, edit, edit_row, id_number, proof, row, valid_dossier, with_evidence
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.checks import RULES, Change, Context, Fix, apply_fix, run
from qilu_desktop.checks import reading as read
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import PartialDate, Value
from qilu_desktop.pack.load import find_pack

PACK = find_pack("2024")
CITY = "潍坊市人力资源和社会保障局党组"


def person(**answers: Value | None) -> Dossier:
    return edit(valid_dossier(), "p1", **answers)


def born80(number: str) -> Dossier:
    """The first person with an ID number as typed, born in January 1980."""
    return person(id_number=number, born=day("1980-01"))


def unit(**answers: Value | None) -> Dossier:
    return edit(valid_dossier(), "unit", **answers)


def firm(**answers: Value | None) -> Dossier:
    return edit(valid_dossier(), "e1", **answers)


def certificate(**cells: Value | None) -> Dossier:
    return edit_row(valid_dossier(), "p1", "certificates", **cells)


def twice(**cells: Value) -> Dossier:
    held = valid_dossier()
    (first,) = held.applicants[0].record.rows("certificates")
    second = replace(first, id="c2")
    for column, value in cells.items():
        second = replace(second, values=second.values.with_value(column, value))
    return add_row(held, "p1", "certificates", second)


def honours(*names: str) -> Dossier:
    return person(honours=tuple(row(f"h{number}", name=name) for number, name in enumerate(names, 1)))


def proved(held: Dossier, claim: str) -> Dossier:
    return with_evidence(held, proof("p1", "award", claim))


def fixes_of(held: Dossier, rule: str) -> list[Fix]:
    report = run(Context(PACK, held, TODAY))
    return [finding.fix for finding in report.by_rule.get(rule, ()) if finding.fix]


def value_at(held: Dossier, change: Change) -> object:
    if change.evidence:
        return next(entry.claim for entry in held.evidence if entry.id == change.evidence)
    record = held.record_of(change.subject)
    if not change.row:
        return record.get(change.field)
    found = [entry for entry in record.rows(change.field) if entry.id == change.row]
    return found[0].values.get(change.column) if found else None


def future() -> str:
    """A number of somebody who will be born tomorrow."""
    return id_number("20240725")


def born_today() -> str:
    """A number of somebody born today."""
    return id_number("20240724")


TODAY_BORN = PartialDate(2024, 7, 24)
_ID = "34052419800101001X"
OFFERED = [
    ("identity.derived", person(sex="female"), "按身份证号填写性别", "male"),
    ("identity.derived", person(born=day("1979-12")), "按身份证号填写出生年月", day("1970-02-15")),
    ("identity.id_number", born80("37O1O2198001010015"), "改成规范写法", "370102198001010015"),
    ("identity.id_number", born80("370102-19800101-0015"), "改成规范写法", "370102198001010015"),
    ("identity.id_number", born80("34052419800101001×"), "改成规范写法", _ID),
    ("identity.id_number", person(id_number="37O1O2198001010015"), None, None),  # born otherwise: which is wrong?
    ("identity.id_number", born80("370102198001010016"), None, None),
    ("identity.id_number", person(id_number=future().replace("0", "O", 1), sex=None, born=None), None, None),
    ("identity.derived", person(id_number=future(), born=day("1980-01")), None, None),  # of nobody born yet
    ("identity.derived", person(id_number=born_today(), born=day("1980-01")), "按身份证号填写出生年月", TODAY_BORN),
    ("identity.uscc", firm(uscc="91l10000600037341L"), None, None),
    ("identity.uscc", firm(uscc="9I11OOOO6OOO37341L"), "改成规范写法", "91110000600037341L"),
    ("values.written", born80("34052419800101001x"), "改成规范写法", _ID),
    ("values.written", born80("３４０５２４ 19800101 001X"), "改成规范写法", _ID),
    ("values.written", firm(uscc="91110000600037341l"), "改成规范写法", "91110000600037341L"),
    ("values.written", person(mobile="139 0000 0003"), "改成规范写法", "13900000003"),
    ("values.written", person(name="张　建国"), "改成规范写法", "张建国"),
    ("values.written", unit(email="ｈｒ@example.com"), "改成规范写法", "hr@example.com"),
    ("values.written", unit(postcode="２６１０６１"), "改成规范写法", "261061"),
    ("values.written", person(trade="  钳工 "), "改成规范写法", "钳工"),
    ("values.written", person(trade="钳\u200b工"), "改成规范写法", "钳工"),
    ("values.written", certificate(number="s000037 123456 151000001"), "改成规范写法", "S000037123456151000001"),
    ("contact.phone", person(mobile="+86 13900000003"), "改成规范写法", "13900000003"),
    ("contact.phone", person(mobile="+1 3900000003"), None, None),
    ("contact.phone", person(mobile="139-0000-0003"), "改成规范写法", "13900000003"),
    ("contact.phone", unit(phone="（0536）1234567"), "改成规范写法", "0536-1234567"),
    ("contact.phone", unit(phone="0536-1234567转801"), None, None),
    ("contact.email", unit(email="hr@example。com"), "改成规范写法", "hr@example.com"),
    ("certificates.shape", certificate(number="S0000-37123456-151000001"), "改成规范写法", "S000037123456151000001"),
    ("certificates.shape", certificate(number="鲁技字12号"), None, None),
    ("certificates.same_number", twice(), "删除重复的一行", None),
    ("certificates.same_number", twice(checker="另一人"), None, None),
    ("certificates.same_number", proved(twice(), "certificates/c2"), None, None),  # a file proves it
    ("required.empty_row", add_row(valid_dossier(), "p1", "honours", row("h1")), "删除空行", None),
    ("tables.repeated", honours("工匠", "工匠"), "删除重复的一行", None),
    ("tables.repeated", proved(honours("工匠", "工匠"), "honours/h2"), None, None),
    (
        "evidence.claim",
        with_evidence(valid_dossier(), proof("p1", "award", "honours/h9")),
        "取消这个对应关系",
        "",
    ),
    ("procedure.body", unit(decision_body="潍坊市人力资源和社会保障局"), f"改为“{CITY}”", CITY),
    ("procedure.body", unit(decision_body="市人社局"), f"改为“{CITY}”", CITY),
    ("procedure.body", unit(decision_body="潍坊市人社局局长办公会"), None, None),
    ("procedure.body", unit(decision_body="市人社局", city=None), None, None),
    ("values.readable", unit(review_on="2024年7月5号"), "改为“2024年7月5日”", day("2024-07-05")),
    ("values.readable", unit(review_on="二〇二四年七月五日"), "改为“2024年7月5日”", day("2024-07-05")),
    ("values.readable", unit(review_on="2024 7"), None, None),
    ("values.readable", unit(review_on="2030年7月5号"), None, None),
    ("values.readable", unit(sent_on="2024年7月24号"), "改为“2024年7月24日”", day("2024-07-24")),
    ("values.readable", unit(review_on="2024年7月25号"), None, None),  # still to come
    ("values.readable", unit(review_on="2024年7月份"), None, None),  # no day
    ("values.readable", person(trade_years="三十年"), "改为“30”", Decimal(30)),
    ("values.readable", person(trade_years="30多年"), None, None),
    ("values.readable", person(front_line="是"), "改为“是”", True),
    ("values.readable", person(sex="男"), "改为“男”", "male"),
    ("values.readable", certificate(level="一级（高级技师）"), "改为“一级（高级技师）”", "l1"),
    ("values.readable", certificate(level="高级"), None, None),
]


@pytest.mark.parametrize(
    ("rule", "held", "label", "value"), OFFERED, ids=[f"{number}-{entry[0]}" for number, entry in enumerate(OFFERED)]
)
def test_a_fix_is_offered_where_it_is_certain(rule: str, held: Dossier, label: str | None, value: object):
    found = fixes_of(held, rule)
    if label is None:
        assert not found
        return
    (fix,) = found
    (change,) = fix.changes
    assert fix.label.startswith(label)
    mended = apply_fix(held, fix)
    assert value_at(mended, change) == value
    before, after = (run(Context(PACK, entry, TODAY)) for entry in (held, mended))
    assert rule not in after.by_rule
    assert set(after.blocking) <= set(before.blocking)
    assert not fixes_of(mended, rule)


def test_a_finding_leads_to_the_part_of_a_reason_that_is_missing():
    few = edit(edit(valid_dossier(), "p1", industry_field="marine"), "p2", industry_field="other")
    for told, missing in (
        ({}, "strategic_reason"),
        ({"strategic_reason": "少。"}, "strategic_reason_by"),
        ({"strategic_reason": "少。", "strategic_reason_by": "冯虚构"}, "strategic_reason_on"),
    ):
        (found,) = run(Context(PACK, edit(few, "unit", **told), TODAY)).by_rule["industry.minimum"]
        assert found.field == missing


def test_the_remedy_says_how_many_are_too_many():
    (found,) = run(Context(PACK, valid_dossier(12), TODAY)).by_rule["quota.over"]
    assert found.remedy == "请移除 2 名推荐人选。"


def test_every_rule_that_is_said_to_have_fixes_offers_one():
    offered = {rule for rule, _, label, _ in OFFERED if label}
    elsewhere = {"report.overwritten"}  # offers to take back a rewritten sentence: tests/documents
    assert offered | elsewhere == {rule.id for rule in RULES if rule.fixable}


def test_a_fix_changes_nothing_else():
    held = person(sex="female")
    (fix,) = fixes_of(held, "identity.derived")
    assert apply_fix(held, fix) == edit(held, "p1", sex="male")
    assert apply_fix(apply_fix(held, fix), fix) == apply_fix(held, fix)


def test_a_fix_of_a_row_or_file_that_is_gone_does_nothing():
    held = valid_dossier()
    changes = (Change("p1", "honours", None, "h9"), Change("p1", "claim", None, evidence="no-such-file"))
    assert apply_fix(held, Fix("删除空行", changes)) == held
    with pytest.raises(KeyError):
        apply_fix(held, Fix("改", (Change("p9", "name", "张三"),)))


_TYPED = st.sampled_from(
    [
        *("37O102198001010015", "370102198001010015 ", "３７０１０２198001010015", "370102198001010016", "x", "O"),
        *("139 0000 0003", "(0536)1234567", "2024年7月1号", "二〇二〇年一月", "三十", "是", "否", "男", "省级"),
        *("张　三", "市人社局", " 钳工", "9I11OOOO6OOO37341L", "s000037123456151000001", "hr＠example.com"),
        "２６１０６１",
    ]
) | st.text(max_size=8)
_FIELDS = [("unit", entry) for entry in PACK.unit] + [("p1", entry) for entry in PACK.applicant]
_FIELDS += [("e1", entry) for entry in PACK.enterprise]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(_FIELDS), _TYPED, st.booleans())
def test_any_fix_takes_its_finding_away_and_brings_no_blocking_one(place, typed: str, in_a_cell: bool):
    subject, entry = place
    value: Value = (row("r1", **{column.id: typed for column in entry.columns[:2]}),) if entry.columns else typed
    if in_a_cell and entry.columns:
        value = (*value, row("r2"))
    held = edit(valid_dossier(nature="state_held"), subject, **{entry.id: value})
    before = run(Context(PACK, held, TODAY))
    for finding in before.findings:
        if finding.fix is None:
            continue
        after = run(Context(PACK, apply_fix(held, finding.fix), TODAY))
        assert finding not in after.findings
        new = Counter(one.rule for one in after.blocking) - Counter(one.rule for one in before.blocking)
        # What could not be read was not judged: the rules on that value speak for the first time.
        assert not new or finding.rule == "values.readable", new


@given(st.text(max_size=20))
def test_reading_never_raises_and_tidying_twice_is_tidying_once(text: str):
    assert isinstance(read.read_date(text), PartialDate | None)
    assert isinstance(read.read_number(text, "年"), Decimal | None)
    for tidy in (
        read.tidy_id,
        read.tidy_uscc,
        read.tidy_certificate,
        read.tidy_phones,
        read.tidy_postcode,
        read.tidy_email,
        read.tidy_name,
        read.tidy_text,
    ):
        better = tidy(text)
        assert better is None or tidy(better) == better


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024年7月1号", "2024-07-01"),
        ("2024,7,1", "2024-07-01"),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("２０２４年７月", "2024-07"),
        ("2024\\7\\1", "2024-07-01"),
        ("1989年9月。", "1989-09"),
    ],
)
def test_dates_in_words(typed: str, meant: str):
    assert read.read_date(typed) == day(meant)


@pytest.mark.parametrize("typed", ["七月初", "2024-13-1", "2024.7.1至今", "2023年2月29日", "24年7月1日", "20247", ""])
def test_what_is_no_certain_date(typed: str):
    assert read.read_date(typed) is None
