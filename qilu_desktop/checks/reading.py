"""What a text certainly means: dates, numbers and choices typed as words, and numbers typed untidily (pure).

Each function gives None where any doubt is left: a fix is offered only for what is certain.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from qilu_desktop.dossier.identifiers import (
    IdNumber,
    PhoneKind,
    normalise,
    parse_certificate,
    parse_id,
    phone_kind,
    uscc_fault,
)
from qilu_desktop.dossier.printable import fold_lookalikes, has_unseen, is_unseen
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.pack.model import Field

_GAP = r"\s*[-‐-―./\\,，、。年月\s]\s*"
_SPOKEN_DATE = re.compile(rf"(\d{{4}}){_GAP}(\d{{1,2}})(?:{_GAP}(\d{{1,2}})\s*[日号]?|\s*月份?)?\s*[。.]?")
_CHINESE_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_CHINESE_NUMBER = re.compile(r"[零〇○一二三四五六七八九十两]+")
_TENS = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")
_PLAIN_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?")
_RANK = re.compile(r"第?(.+?)(?:名|位|年度?)?")
_BETWEEN_PHONES = re.compile(r"([、，,;；/])")
_AREA = re.compile(r"[(（]?(0[0-9]{2,3})[)）]?[\s-]*([0-9]{7,8})")
_COUNTRY = re.compile(r"\+?86(?=1[0-9]{10}$)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Ｏ": "0", "Ｉ": "1"})
_ID_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "×": "X", "Х": "X", "х": "X", "✕": "X"})
_LOOSE = re.compile(r"[-._·/]")


def read_date(text: str) -> PartialDate | None:
    """A date written as words or with odd signs: 2024年7月1号, 2024,7,1, 二〇二四年七月一日."""
    folded = _CHINESE_NUMBER.sub(lambda found: _digits(found.group()), unicodedata.normalize("NFKC", text).strip())
    match = _SPOKEN_DATE.fullmatch(folded)
    return PartialDate.parse("-".join(part for part in match.groups() if part)) if match else None


def _digits(chinese: str) -> str:
    """Chinese numerals as digits: 二〇二四 one by one, 十二 and 三十一 by their value; others as they stand."""
    tens = _TENS.fullmatch(chinese)
    if tens:
        return str(_CHINESE_DIGITS[tens[1] or "一"] * 10 + (_CHINESE_DIGITS[tens[2]] if tens[2] else 0))
    return chinese if "十" in chinese else "".join(str(_CHINESE_DIGITS[digit]) for digit in chinese)


def read_number(text: str, unit: str) -> Decimal | None:
    """A number typed with its unit, with full-width digits or in Chinese numerals below a hundred."""
    folded = unicodedata.normalize("NFKC", text).strip().removesuffix(unit).strip()
    match = _RANK.fullmatch(folded) if not unit else None
    folded = match[1] if match else folded
    if _CHINESE_NUMBER.fullmatch(folded) and len(folded) <= (3 if "十" in folded else 1):
        folded = _digits(folded)
    return Decimal(folded.replace(",", "")) if folded.isascii() and _PLAIN_NUMBER.fullmatch(folded) else None


def read_choice(part: Field, text: str) -> str | None:
    """The choice whose label the text is."""
    wanted = _bare(text)
    found = [choice.id for choice in part.choices if _bare(choice.label) == wanted]
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def read_flag(text: str) -> bool | None:
    """是 or 否."""
    return {"是": True, "否": False}.get(text.strip())


def tidy_id(text: str) -> str | None:
    """A whole and right ID number, once blanks, hyphens and look-alike letters are seen to."""
    number = _LOOSE.sub("", normalise(text))
    for candidate in (number, number.translate(_ID_LOOKALIKES)):
        if isinstance(parse_id(candidate), IdNumber):
            return candidate
    return None


def tidy_uscc(text: str) -> str | None:
    """A unit code whose check digit fits, once blanks, hyphens, letter case and look-alikes (O/0, I/1) are seen to."""
    code = _LOOSE.sub("", normalise(text))
    return next((one for one in (code, code.translate(_LOOKALIKES)) if uscc_fault(one) is None), None)


def tidy_certificate(text: str) -> str | None:
    """A certificate number of a known shape, once blanks, hyphens and letter case are seen to."""
    number = _LOOSE.sub("", normalise(text))
    return number if parse_certificate(number) else None


def tidy_phones(text: str) -> str | None:
    """One phone number or several, each of a known shape, with the signs between them kept."""
    parts = _BETWEEN_PHONES.split(text)
    tidied = [_tidy_phone(part) if place % 2 == 0 else part for place, part in enumerate(parts)]
    return "".join(part for part in tidied if part) if None not in tidied else None


def _tidy_phone(text: str) -> str | None:
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
    area = _AREA.fullmatch(normalise(folded).replace("(", "").replace(")", "-"))
    if area and not folded.isdigit():
        return f"{area[1]}-{area[2]}"
    number = _COUNTRY.sub("", _LOOSE.sub("", normalise(folded)))
    if phone_kind(number) is PhoneKind.MOBILE:
        return number
    return normalise(folded) if phone_kind(folded) else None


def tidy_postcode(text: str) -> str | None:
    """A postcode of six digits."""
    code = normalise(text)
    return code if re.fullmatch(r"[0-9]{6}", code) else None


def tidy_email(text: str) -> str | None:
    """An address in half-width characters without blanks; letter case is kept."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).replace("。", ".")
    return folded if re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", folded) else None


def tidy_name(text: str) -> str | None:
    """A Chinese name without blanks between its characters; other names are left alone."""
    joined = re.sub(r"\s", "", _INVISIBLE.sub("", text))
    return joined if _HAN.fullmatch(joined) and len(joined) <= 4 else None


def tidy_text(text: str) -> str:
    """A text without blanks around it and without invisible marks, look-alikes made the real character."""
    return tidy_prose(text).strip()


def tidy_prose(text: str) -> str:
    """Running text without invisible marks, look-alikes made the real character; its lines and tabs stay."""
    if has_unseen(text):
        text = "".join(letter for letter in text if letter in "\n\r\t" or not is_unseen(letter))
    return fold_lookalikes(text)
