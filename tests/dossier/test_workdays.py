"""Working days (facts.md, Working days)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.workdays import (
    Arrangement,
    Unknown,
    add_working_days,
    is_working_day,
    working_days_between,
)
from qilu_desktop.errors import InputError

COVERED = st.dates(date(2004, 1, 1), date(2026, 11, 30))
SPRING_2027 = Arrangement(
    days_off=frozenset(date(2027, 2, 5) + timedelta(days=n) for n in range(7)),
    days_worked=frozenset({date(2027, 1, 31)}),
    years=frozenset({2027}),
)


@pytest.mark.parametrize(
    ("start", "fifth"),
    [
        (date(2024, 7, 1), date(2024, 7, 8)),
        (date(2024, 9, 11), date(2024, 9, 19)),  # 中秋, with a Saturday worked
        (date(2024, 9, 27), date(2024, 10, 10)),  # 国庆
    ],
)
def test_five_working_days(start, fifth):
    assert add_working_days(start, 5) == fifth
    assert working_days_between(start, fifth) == 5
    assert working_days_between(start, fifth - timedelta(days=1)) == 4


def test_past_the_calendar_nothing_is_guessed():
    answer = add_working_days(date(2026, 12, 30), 5)
    assert answer == Unknown(2027)
    assert "无法核实，请录入放假安排" in Unknown(2027).message
    assert working_days_between(date(2026, 12, 30), date(2027, 1, 2)) == Unknown(2027)
    assert add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert is_working_day(date(2003, 12, 31)) == Unknown(2003)
    assert add_working_days(date.max, 1) == Unknown(9999)


def test_a_year_entered_by_the_user():
    # Fri 01-29 -> Sun 01-31 (worked), 02-01 … 02-04, then the holiday until 02-11 -> 02-12.
    assert add_working_days(date(2027, 1, 29), 6, SPRING_2027) == date(2027, 2, 12)
    assert working_days_between(date(2027, 1, 29), date(2027, 2, 11), SPRING_2027) == 5
    assert add_working_days(date(2027, 12, 30), 2, SPRING_2027) == Unknown(2028)


def test_the_user_goes_before_the_calendar():
    local = Arrangement(days_off=frozenset({date(2024, 7, 2)}), days_worked=frozenset({date(2024, 7, 6)}))
    assert is_working_day(date(2024, 7, 2), local) is False
    assert is_working_day(date(2024, 7, 6), local) is True
    assert add_working_days(date(2024, 7, 1), 5, local) == date(2024, 7, 8)


def test_single_days_do_not_make_a_year_known():
    one = Arrangement(days_off=frozenset({date(2027, 1, 1)}))
    assert is_working_day(date(2027, 1, 1), one) is False
    assert is_working_day(date(2027, 1, 4), one) == Unknown(2027)


def test_a_day_both_off_and_worked_is_refused():
    day = frozenset({date(2027, 1, 31)})
    with pytest.raises(InputError, match="2027-01-31"):
        Arrangement(days_off=day, days_worked=day)


def test_edges():
    assert add_working_days(date(2024, 10, 1), 0) == date(2024, 10, 1)
    assert working_days_between(date(2024, 7, 8), date(2024, 7, 1)) == 0
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2024, 7, 1), -1)


@given(COVERED, st.integers(1, 15))
def test_adding_and_counting_agree(start, count):
    end = add_working_days(start, count)
    assert isinstance(end, date)
    assert is_working_day(end) is True
    assert working_days_between(start, end) == count
    assert working_days_between(start, end - timedelta(days=1)) == count - 1


@given(st.dates(), st.integers(0, 40))
def test_any_date_gets_an_answer(start, count):
    assert isinstance(add_working_days(start, count), date | Unknown)
    assert isinstance(is_working_day(start), bool | Unknown)


@given(st.dates(date(2027, 1, 1), date(2027, 11, 1)), st.integers(1, 20))
def test_more_days_off_never_end_earlier(start, count):
    plain = add_working_days(start, count, Arrangement(years=frozenset({2027})))
    spring = Arrangement(days_off=SPRING_2027.days_off, years=frozenset({2027}))
    with_holiday = add_working_days(start, count, spring)
    assert isinstance(plain, date)
    assert isinstance(with_holiday, date)
    assert plain <= with_holiday
