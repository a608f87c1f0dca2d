"""Texts made comparable: look-alike characters folded where a certificate number allows only a digit or a letter.

The places are those of the number's shape (facts: one letter and 21 digits, two letters and 20, 16 digits); what a
fold cannot bring into a shape is no number.  After folding only equality counts: an edit distance of one would
accept the neighbour's serial number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DIGITS: Final = {
    **dict.fromkeys("OQDU〇", "0"),
    **dict.fromkeys("ILJ|!", "1"),
    "Z": "2",
    "S": "5",
    "$": "5",
    "G": "6",
    "T": "7",
    "B": "8",
}
_DIGIT_FOLD = str.maketrans(_DIGITS)
_LETTER_FOLD = str.maketrans({"5": "S", "$": "S", "V": "Y", "¥": "Y", "￥": "Y"})
_LOOKALIKES = "〇¥$|!"
_RUN = re.compile(f"[A-Za-z0-9{_LOOKALIKES}]+")
_DIGITS_ONLY = re.compile("[0-9]+")
_LETTER = re.compile("[A-Z]")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DOTS = str.maketrans(dict.fromkeys("·•・∙⋅‧.．", "·"))
LENGTHS: Final = (22, 16)
"""Lengths of the number shapes that are known."""


def compact(text: str) -> str:
    """The text in one width, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def han(text: str) -> str:
    """Only the Chinese characters of a text: what makes a label the same whatever stands between."""
    return "".join(_HAN.findall(unicodedata.normalize("NFKC", text)))


def fold_number(text: str) -> str:
    """A number of a full shape with look-alikes folded; empty when the text is none."""
    run = compact(text).upper()
    if len(run) == 16:
        return _digits(run)
    if len(run) != 22:
        return ""
    first = run[0].translate(_LETTER_FOLD)
    if not _LETTER.fullmatch(first):
        return ""
    rest = _digits(run[1:])
    if rest:
        return first + rest
    tail = _digits(run[2:])
    return first + run[1] + tail if tail and _LETTER.fullmatch(run[1]) else ""


def _digits(text: str) -> str:
    folded = text.translate(_DIGIT_FOLD)
    return folded if _DIGITS_ONLY.fullmatch(folded) else ""


def numbers_in(text: str) -> tuple[str, ...]:
    """Every number of a full shape that stands alone in a line (nothing like a letter or digit at its ends)."""
    runs = _RUN.findall(compact(text))
    return tuple(filter(None, (fold_number(run) for run in runs if len(run) in LENGTHS)))


def runs_in(text: str) -> tuple[str, ...]:
    """Runs of letters and digits of a line, for numbers that a narrow cell broke in two."""
    return tuple(_RUN.findall(compact(text)))


def fold_name(text: str) -> str:
    """A name in one width without white space, its dot always the same."""
    return compact(text).translate(_DOTS)


_LEVELS: Final = (
    ("special", "特级技师"),
    ("chief", "首席技师"),
    ("l1", "高级技师"),
    ("l2", "技师"),
    ("l3", "高级工"),
    ("l4", "中级工"),
    ("l5", "初级工"),
)
_GRADES: Final = {"l1": "一1壹", "l2": "二2", "l3": "三3", "l4": "四4", "l5": "五5"}
_GRADE = re.compile("([一二三四五壹12345])级")
LEVEL_NAMES: Final = dict(_LEVELS)
"""Level id of the form packs to the level's name (facts: 新八级工)."""


def fold_level(text: str) -> str:
    """The level's id (``l1`` … ``l5``, ``special``, ``chief``) of 一级/高级技师 and the like; empty when unclear."""
    said = compact(text)
    by_name = next((level for level, name in _LEVELS if name in said), "")
    grade = _GRADE.search(said)
    by_grade = next((level for level, marks in _GRADES.items() if grade and grade[1] in marks), "")
    if by_name and by_grade and by_name != by_grade:
        return ""
    return by_name or by_grade
