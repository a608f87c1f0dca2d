"""The small pieces of the format that its schema, its reader and its writer share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from qilu_desktop.pack.model import Field

TYPED: Final = "typed"
"""``{"typed": "…"}`` is a text that is no date, number or choice: kept as typed, for the checks to name."""

ID_PATTERN: Final = r"^[0-9A-Za-z_.\-\u4e00-\u9fff]{1,64}$"
DATE_PATTERN: Final = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
NUMBER_PATTERN: Final = r"^-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+\-]?[0-9]{1,2})?$"
CLAIM_PATTERN: Final = r"^$|^[0-9A-Za-z_]+(/[0-9A-Za-z_.\-\u4e00-\u9fff]{1,64})?$"
TEXT_PATTERN: Final = r"^[^\u0000]*$"

_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits one of the patterns above (Python's ``$`` would let a line end through)."""
    return "\n" not in text and re.search(pattern, text) is not None


def is_number(text: str) -> bool:
    """Whether a text is a number that the format carries."""
    return matches(NUMBER_PATTERN, text)


def plain_number(number: Decimal) -> int | str | None:
    """A number as JSON: an integer, else its exact digits as text; None when the format cannot carry it."""
    text = str(number)
    if _PLAIN_INTEGER.fullmatch(text):
        return int(text)
    return text if is_number(text) else None


def labels(field: Field) -> dict[str, str]:
    """Choice ids by label, for labels that name one choice only and are no id themselves."""
    ids = {choice.id for choice in field.choices}
    named = [choice.label for choice in field.choices]
    return {one.label: one.id for one in field.choices if named.count(one.label) == 1 and one.label not in ids}
