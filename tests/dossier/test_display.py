"""How answers read on a form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.display import chinese_day, display, plain_number, spaced_name
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row
from qilu_desktop.pack.model import Choice, Field, Kind

TEXT = Field("a", "甲", Kind.TEXT)
DAY = Field("a", "甲", Kind.DATE)
ONE = Field("a", "甲", Kind.CHOICE, choices=(Choice("x", "男"), Choice("y", "女")))
MANY = replace(ONE, kind=Kind.MULTI_CHOICE)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (TEXT, None, ""),
        (TEXT, "  甲\n乙 ", "甲\n乙"),
        (TEXT, "x", "x"),
        (ONE, "x", "男"),
        (ONE, "gone", "gone"),
        (MANY, ("x", "y"), "男、女"),
        (MANY, (), ""),
        (TEXT, True, "是"),
        (TEXT, False, "否"),
        (DAY, PartialDate(2024, 7, 6), "2024.07.06"),
        (DAY, PartialDate(2024, 7), "2024.07"),
        (replace(DAY, as_month=True), PartialDate(2024, 7, 6), "2024.07"),
        (DAY, "七月", "七月"),
        (TEXT, Decimal("3.50"), "3.5"),
        (TEXT, FileRef("0" * 64, "照片.jpg", 1, "image/jpeg"), "照片.jpg"),
        (TEXT, (Row("1", Record()), Row("2", Record())), "2 行"),
    ],
)
def test_an_answer_reads_as_the_form_prints_it(field, value, shown):
    assert display(field, value) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_number_keeps_its_value_and_loses_its_noughts(number):
    text = plain_number(number)
    assert Decimal(text) == number
    assert "E" not in text.upper()
    assert not ("." in text and text.endswith(("0", ".")))


def test_numbers():
    assert [plain_number(Decimal(text)) for text in ("12", "1E+3", "3.50", "0.00", "100")] == [
        "12",
        "1000",
        "3.5",
        "0",
        "100",
    ]


def test_running_text_and_names():
    assert chinese_day(PartialDate(2024, 7, 6)) == "2024年7月6日"
    assert chinese_day(None) == ""
    assert [spaced_name(name) for name in ("张三", "张小三", "Li", "")] == ["张　三", "张小三", "Li", ""]
