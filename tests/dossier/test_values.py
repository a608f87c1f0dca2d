"""Dates, records and the dossier: immutable, and nothing typed is lost."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.model import (
    UNIT_SUBJECT,
    Applicant,
    Dossier,
    Enterprise,
    Evidence,
    OriginalCheck,
    claim_of,
)
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
FILE = FileRef("0" * 64, "照片.jpg", 10, "image/jpeg")


def whole(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


@given(DAYS)
def test_a_day_reads_back_from_every_way_of_writing_it(day):
    value = whole(day)
    year, month, number = day.year, day.month, day.day
    written = [
        value.iso,
        value.chinese,
        value.dotted,
        f"{year}{month:02d}{number:02d}",
        f"{year}/{month}/{number}",
        f"  {year} 年 {month} 月 {number} 日 ",
        f"{year}年{month}月{number}",
        f"{year}-{month:02d}-{number}".translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
    ]
    assert [PartialDate.parse(text) for text in written] == [value] * len(written)


@given(DAYS)
def test_a_month_reads_back_and_spans_its_days(day):
    value = PartialDate(day.year, day.month)
    for text in (value.iso, value.chinese, value.dotted, f"{day.year}{day.month:02d}", f"{day.year}年{day.month}"):
        assert PartialDate.parse(text) == value
    assert value.first == day.replace(day=1)
    assert value.last == day.replace(day=monthrange(day.year, day.month)[1])
    assert whole(day).first == whole(day).last == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_none(text):
    found = PartialDate.parse(text)
    if found is not None:
        assert found.first <= found.last
        assert PartialDate.parse(found.iso) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "2024-7-0",
        "20240700",
        "2023-02-29",
        "1899-12-31",
        "2200-01",
        "2024-7-26-1",
        "2024071",
        "24-7-26",
        "七月",
        "2024年7月26日上午",
        "2024-112",
        "2024.7.",
        "2024-7 26",
        "٢٠٢٤-٠٧",
    ],
)
def test_what_is_no_date_is_none_and_never_guessed(text):
    assert PartialDate.parse(text) is None


def test_dates_read_as_forms_write_them():
    day, month = PartialDate(2024, 7, 6), PartialDate(2024, 7)
    assert (day.iso, day.chinese, day.dotted) == ("2024-07-06", "2024年7月6日", "2024.07.06")
    assert (month.iso, month.chinese, month.dotted) == ("2024-07", "2024年7月", "2024.07")
    assert month < day < PartialDate(2024, 8)
    assert PartialDate(2024, 12).last == date(2024, 12, 31)
    assert PartialDate(2024, 2).last == date(2024, 2, 29)


VALUES = st.one_of(
    st.text(min_size=1, max_size=8),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.builds(whole, DAYS),
    st.lists(st.sampled_from(["a", "b"]), min_size=1).map(tuple),
    st.lists(st.builds(Row, st.text(max_size=3), st.just(Record({"x": "y"}))), min_size=1, max_size=2).map(tuple),
    st.just(FILE),
)
ANSWERS = st.dictionaries(st.sampled_from("abcdef"), VALUES)


@given(ANSWERS, st.randoms())
def test_equal_records_hash_alike_in_any_order(values, random):
    keys = list(values)
    random.shuffle(keys)
    first, second = Record(values), Record({key: values[key] for key in keys})
    assert first == second
    assert hash(first) == hash(second)
    assert len({first, second}) == 1


@given(ANSWERS, st.sampled_from("abcdef"), VALUES)
def test_a_changed_record_is_another_and_the_first_stays(values, key, value):
    first = Record(values)
    second = first.with_value(key, value)
    assert dict(first.values) == values
    assert second.get(key) == value
    assert {name: second.get(name) for name in second if name != key} == {
        name: first.get(name) for name in first if name != key
    }
    assert second.with_value(key, None) == first.with_value(key, None)
    assert key not in second.with_value(key, None)


def test_a_record_cannot_be_changed_from_outside():
    source = {"name": "张三"}
    record = Record(source)
    source["name"] = "李四"
    assert record.text("name") == "张三"
    with pytest.raises(TypeError):
        record.values["name"] = "李四"
    with pytest.raises(FrozenInstanceError):
        record.values = {}
    with pytest.raises(FrozenInstanceError):
        Row("r", record).id = "s"


def test_an_emptied_answer_is_no_answer_but_no_and_nought_are():
    record = Record({"a": "x"})
    assert "a" not in record.with_value("a", "")
    assert "a" not in record.with_value("a", ())
    assert record.with_value("a", False).flag("a") is False
    assert record.with_value("a", Decimal(0)).number("a") == 0
    assert record.with_value("a", False).filled("a")
    assert not Record({"a": "  \n"}).filled("a")
    assert not Record({"a": ()}).filled("a")
    assert not Record().filled("a")


def test_an_answer_of_another_kind_reads_as_none():
    row = Row("r1", Record({"x": "y"}))
    record = Record(
        {
            "text": " 甲 ",
            "day": PartialDate(2024, 7),
            "number": Decimal("3.5"),
            "flag": True,
            "file": FILE,
            "many": ("a", "b"),
            "rows": (row,),
        }
    )
    assert record.text("text") == "甲"
    assert record.day("day") == PartialDate(2024, 7)
    assert record.number("number") == Decimal("3.5")
    assert record.flag("flag") is True
    assert record.file("file") == FILE
    assert record.many("many") == ("a", "b")
    assert record.rows("rows") == (row,)
    for name in record:
        assert (record.text(name) != "") == (name == "text")
        assert (record.day(name) is not None) == (name == "day")
        assert (record.number(name) is not None) == (name == "number")
        assert (record.flag(name) is not None) == (name == "flag")
        assert (record.file(name) is not None) == (name == "file")
        assert bool(record.many(name)) == (name == "many")
        assert bool(record.rows(name)) == (name == "rows")
    assert Record({"day": "七月"}).text("day") == "七月", "what cannot be read stays text"


CHECK = OriginalCheck("冯亦辰", "潍坊市人力资源和社会保障局", PartialDate(2024, 7, 18))
ZHANG = Applicant("p1", "e1", Record({"name": "张三", "id_number": "370102198001010015"}))
LI = Applicant("p2", "", Record({"name": "李四"}))
FACTORY = Enterprise("e1", Record({"name": "示例厂", "nature": "state_held"}))
DOSSIER = Dossier(
    "2024",
    Record({"name": "示例市人社局"}),
    (FACTORY,),
    (ZHANG, LI),
    (
        Evidence("v1", "p1", "query", "截图", FILE, claim="certificates/c1"),
        Evidence("v2", "p1", "achievement", "专利", FILE, claim="patents", check=CHECK),
        Evidence("v3", "p2", "query", "截图", FILE, claim="certificates/c1"),
        Evidence("v4", UNIT_SUBJECT, "minutes", "纪要", FILE),
    ),
)


def test_the_dossier_finds_what_belongs_together():
    assert DOSSIER.applicant("p2") == LI
    assert DOSSIER.applicant("e1") is None
    assert DOSSIER.enterprise("e1") == FACTORY
    assert DOSSIER.employer(ZHANG) == FACTORY
    assert DOSSIER.employer(LI) is None
    assert (DOSSIER.order_of("p1"), DOSSIER.order_of("p2"), DOSSIER.order_of("p3")) == (1, 2, 0)


def test_evidence_is_found_by_owner_kind_and_claim():
    def found(owner: str, **by: str) -> list[str]:
        return [entry.id for entry in DOSSIER.evidence_of(owner, **by)]

    assert found("p1") == ["v1", "v2"]
    assert found("p1", kind="query") == ["v1"]
    assert found("p1", claim="certificates/c1") == ["v1"]
    assert found("p1", claim="certificates/c2") == []
    assert found("p1", claim=claim_of("patents", "any")) == ["v2"], "one scan proves every row"
    assert found(UNIT_SUBJECT) == ["v4"]
    assert DOSSIER.evidence[1].proves("patents", "x")
    assert DOSSIER.evidence[0].proves("certificates", "c1")
    assert not DOSSIER.evidence[0].proves("certificates", "c2")
    assert not DOSSIER.evidence[3].proves("certificates", "c1")


@pytest.mark.parametrize("subject", [UNIT_SUBJECT, "e1", "p1"])
def test_one_record_is_replaced_and_the_rest_stays(subject):
    record = Record({"name": "新"})
    changed = DOSSIER.with_record(subject, record)
    assert changed.record_of(subject) == record
    for other in {UNIT_SUBJECT, "e1", "p1", "p2"} - {subject}:
        assert changed.record_of(other) == DOSSIER.record_of(other)
    assert changed.evidence == DOSSIER.evidence
    assert DOSSIER.record_of(subject) != record


def test_an_unknown_subject_is_refused():
    with pytest.raises(KeyError):
        DOSSIER.with_record("p9", Record())
    with pytest.raises(KeyError):
        DOSSIER.record_of("p9")


@pytest.mark.parametrize(
    ("nature", "state"),
    [("state_sole", True), ("state_owned", True), ("state_held", True), ("private", False), ("", False)],
)
def test_clause_3_1e_is_about_state_owned_and_state_held_enterprises(nature, state):
    assert Enterprise("e", Record({"nature": nature})).state_owned is state


def classified(**answers: str | bool | PartialDate) -> Applicant:
    return replace(LI, record=Record(answers))


def test_a_classified_person_is_held_out_until_the_review_is_whole():
    day = PartialDate(2024, 7, 1)
    assert not LI.held_out
    assert not classified(classified=False).held_out
    assert classified(classified=True).held_out
    assert classified(classified=True, declassified_by="保密办", declassified_on=day).held_out
    refused = classified(classified=True, declassified_by="保密办", declassified_on=day, declassified_result="refused")
    assert refused.held_out
    passed = classified(classified=True, declassified_by="保密办", declassified_on=day, declassified_result="passed")
    assert passed.classified
    assert not passed.held_out
    unread = classified(classified=True, declassified_by="保密办", declassified_on="七月", declassified_result="passed")
    assert unread.held_out, "a date that cannot be read is no date"


def test_views_of_an_applicant():
    assert (ZHANG.name, ZHANG.masked_id) == ("张三", "370102********0015")
    assert LI.masked_id == ""
    assert [
        person.strategic for person in (classified(industry_field="strategic"), classified(industry_field="future"))
    ] == [True, True]
    assert not classified(industry_field="advanced").strategic
