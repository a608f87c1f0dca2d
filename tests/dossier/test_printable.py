"""What every document makes of a text before it is laid out."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.printable import fold_lookalikes, lookalikes, printable

KEPT = "Ａ１（）①㎡Ⅳ℃赟喆堃犇燚䶮𬭎㛃𠮷□☑☐☒✓〔〕…·“”‘’　é\n"


def test_what_nobody_sees_is_left_out_and_the_words_stay() -> None:
    assert printable("\ufeff张\u200b三\u202e（先进\u00ad个人）\u2066") == "张三（先进个人）"
    assert printable("2019年 \t\t一等奖\r\n第二行\u2028第三行\x0b\x07") == "2019年 一等奖\n第二行\n第三行\n"


@given(st.text())
def test_printed_text_holds_nothing_but_letters_spaces_and_line_ends(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert not [each for each in once if each != "\n" and unicodedata.category(each) in {"Cc", "Cf"}]
    assert [each for each in once if each.isalnum()] == [each for each in fold_lookalikes(text) if each.isalnum()]


def test_kangxi_radicals_become_characters() -> None:
    assert fold_lookalikes("⼈⼒资源⻩⾦\uf9dc") == "人力资源黄金隆"
    radicals = "".join(chr(code) for code in range(0x2F00, 0x2FD6))
    assert all("\u4e00" <= letter <= "\u9fff" for letter in fold_lookalikes(radicals))
    assert lookalikes("⼈⼈⻩A人") == (("⼈", "人"), ("⻩", "黄"))


def test_other_forms_are_left_alone() -> None:
    assert fold_lookalikes(KEPT) == printable(KEPT) == KEPT
    assert lookalikes(KEPT) == ()


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold_lookalikes(text)
    assert fold_lookalikes(once) == once
    assert len(once) == len(text)
