"""字数: how long a text is, as a clerk counts it."""

from __future__ import annotations

import unicodedata

# Marks (accents, variation selectors), controls and format characters take no place of their own on paper.
_NO_PLACE = frozenset({"Mn", "Mc", "Me", "Cc", "Cf"})


def count_characters(text: str) -> int:
    """字数 of *text*: Chinese characters, letters, digits and punctuation count one each; white space none.

    White space is any kind (line ends, tabs, the full-width space).  What the eye sees as one counts as one: a
    letter with its accent, a character with a variation selector; invisible marks of pasted text count nothing.
    """
    return sum(map(_counts, unicodedata.normalize("NFC", text)))


def _counts(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in _NO_PLACE
