"""字数 as a clerk counts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.wordcount import count_characters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("首席技师", 4),
        ("获得2024年“齐鲁工匠”称号。", 16),
        ("数控 CNC\u3000车床\r\n\t操作\u00a0", 9),
        ("e\u0301", 1),
        ("葛\U000e0100", 1),  # an ideographic variation
        ("\ufeff粘\u200b贴\x07", 2),
        ("𠮷", 1),  # beyond the basic plane
        ("……——", 4),
    ],
)
def test_count(text, count):
    assert count_characters(text) == count


@given(st.text(), st.text("\u3000 \n\t\u200b", min_size=1))
def test_white_space_never_counts(text, blank):
    assert count_characters(blank.join(text)) <= count_characters(text) + len(text)
    assert count_characters(blank + text + blank) == count_characters(text)


@given(st.text("技能大师AZaz09，。；“”、《》()%.-"), st.text("技能大师AZaz09，。；“”、《》()%.-"))
def test_plain_text_counts_every_character(one, two):
    assert count_characters(one) == len(one)
    assert count_characters(one + "\n\u3000\u3000" + two) == len(one) + len(two)
