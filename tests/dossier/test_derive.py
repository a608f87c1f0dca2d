"""Sex and birth date from the ID number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from builders import day, id_number
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.derive import agrees, derived, effective
from qilu_desktop.dossier.values import PartialDate, Record
from qilu_desktop.pack.load import find_pack

FIELDS = find_pack("2024").applicant.by_id
SEX, BORN, NAME = FIELDS["sex"], FIELDS["born"], FIELDS["name"]


def person(number: str, **answers) -> Record:
    return Record({"id_number": number, **answers})


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(1, 999))
def test_both_follow_from_a_good_number(born, order):
    record = person(id_number(f"{born:%Y%m%d}", order))
    assert derived(BORN, record) == PartialDate(born.year, born.month, born.day)
    assert derived(SEX, record) == ("male" if order % 2 else "female")
    assert agrees(BORN, record.with_value("born", PartialDate(born.year, born.month)))


@pytest.mark.parametrize("number", ["", "3701", "370102198001010016", "371202197502290010", "370102800101001"])
def test_nothing_follows_from_a_bad_number(number):
    record = person(number, sex="female", born=day("1980-01"))
    assert derived(SEX, record) is None
    assert derived(BORN, record) is None
    assert agrees(SEX, record)
    assert effective(record, (SEX, BORN)) is record


def test_a_field_without_derivation():
    assert derived(NAME, person("34052419800101001X")) is None


def test_lower_case_x_and_full_width_are_read():
    for typed in ("34052419800101001x", "３４０５２４１９８００１０１００１Ｘ", "340524 19800101 001X"):
        assert derived(SEX, person(typed)) == "male"


@pytest.mark.parametrize(
    ("field", "answer", "expected"),
    [
        (SEX, "male", True),
        (SEX, " male ", True),
        (SEX, "female", False),
        (SEX, "", True),
        (BORN, day("1980-01"), True),
        (BORN, day("1980-01-01"), True),
        (BORN, day("1980-01-02"), False),
        (BORN, day("1980-02"), False),
        (BORN, day("1979-01"), False),
        (BORN, "元旦", False),
        (BORN, Decimal(1980), False),
    ],
    ids=str,
)
def test_agreement(field, answer, expected):
    assert agrees(field, person("370102198001010015", **{field.id: answer})) is expected


def test_the_effective_record_fills_in_and_never_replaces():
    record = person("370102198001010023", born=day("1979-05"))
    filled = effective(record, FIELDS.values())
    assert filled.text("sex") == "female"
    assert filled.day("born") == day("1979-05")
    assert "sex" not in record
    assert effective(filled, FIELDS.values()) is filled
