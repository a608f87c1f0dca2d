"""Numbers that name people, units and certificates: parsed by their own check digits, and masked.

Pure functions over text.  What a standard fixes (GB 11643, GB 32100) is a fault when broken; what is only known
from practice (certificate numbers, phones) comes back as ``None`` and is for the caller to warn about.
The two check-digit rules are written here on purpose: ready-made checkers refuse cards issued under county codes
that were withdrawn later, and unit codes that start with a letter.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from datetime import date
from enum import Enum
from operator import mul

_UPPER_ASCII = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_FULL_WIDTH = {code + 0xFEE0: _UPPER_ASCII.get(code, code) for code in range(0x21, 0x7F)}
_FOLDED = _FULL_WIDTH | _UPPER_ASCII | str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")

_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_EARLIEST_BIRTH_YEAR = 1900

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_SHAPE = re.compile(f"[{_USCC_ALPHABET}]{{18}}")
_USCC_BASE = 31

_SKILL_LEVEL_SHAPE = re.compile(
    r"(?P<issuer>[A-Z])[0-9]{4}(?P<province>[0-9]{2})(?P<organisation>[0-9]{6})"
    r"(?P<year>[0-9]{2})(?P<level>[1-5])(?P<serial>[0-9]{6})"
)
_SPECIAL_SHAPE = re.compile(r"[A-Z]{2}[0-9]{20}")
_QUALIFICATION_SHAPE = re.compile(r"[0-9]{10}(?P<level>[1-5])[0-9]{5}")

_MOBILE = re.compile(r"1[0-9]{10}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")

_MASK_FROM = 15
_DIGIT = "[0-9０-９]"  # logs hold what was typed, full-width digits included
_LAST = "[0-9０-９XxＸｘ]"
_GAP = r"[ \u00a0\u3000-]?"
_ID_LIKE = re.compile(
    f"(?<!{_DIGIT})(?:"
    f"{_DIGIT}{{6}}{_GAP}{_DIGIT}{{8}}{_GAP}{_DIGIT}{{3}}{_LAST}"
    f"|{_DIGIT}{{15}}|{_DIGIT}{{17}}|{_DIGIT}{{19}}"
    f")(?!{_DIGIT})"
)

PROVINCES: dict[str, str] = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古",
    "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东",
    "41": "河南", "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南",
    "50": "重庆", "51": "四川", "52": "贵州", "53": "云南", "54": "西藏",
    "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
    "71": "台湾", "81": "香港", "82": "澳门", "83": "台湾",
}  # fmt: skip
"""Province of the first two digits of a region code (GB/T 2260; 81-83 of residence permits): information only."""

LEVEL_NAMES: dict[int, str] = {1: "高级技师", 2: "技师", 3: "高级工", 4: "中级工", 5: "初级工"}
"""Level digit of a certificate number to its name (facts: 新八级工)."""


class IdFault(Enum):
    """Why a text is no 居民身份证 number (GB 11643); the value is the sentence for the clerk."""

    SHAPE = "身份证号码应为 18 位：前 17 位是数字，最后一位是数字或 X（15 位旧号码已停用）。请对照身份证重新录入。"
    DATE = "身份证号码第 7—14 位不是一个可能的出生日期。请对照身份证重新录入。"
    CHECK = "身份证号码的校验位（最后一位）不对，多半是有一位录错。请对照身份证重新录入。"


class UsccFault(Enum):
    """Why a text is no 统一社会信用代码 (GB 32100); the value is the sentence for the clerk."""

    SHAPE = "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。请对照营业执照或法人证书重新录入。"
    CHECK = "统一社会信用代码的校验位（最后一位）不对，多半是有一位录错。请对照营业执照或法人证书重新录入。"


class CertificateKind(Enum):
    """Kinds of certificate numbers whose shape is known; the value is the kind's Chinese name."""

    SKILL_LEVEL = "职业技能等级证书"
    SPECIAL = "特级技师证书"
    QUALIFICATION = "职业资格证书"


class PhoneKind(Enum):
    """Kinds of phone numbers; the value is the kind's Chinese name."""

    MOBILE = "手机"
    LANDLINE = "固定电话"


@dataclass(frozen=True)
class IdNumber:
    """A 居民身份证 number that passed the checks of GB 11643.

    ``text`` is the normalised 18 characters, ``region`` its first six digits (unknown codes are accepted).
    """

    text: str
    region: str
    birth: date
    male: bool

    @property
    def province(self) -> str | None:
        """Province of the region code, ``None`` when unknown; never a reason to refuse."""
        return PROVINCES.get(self.region[:2])

    @property
    def sex(self) -> str:
        """男 or 女."""
        return "男" if self.male else "女"

    def __repr__(self) -> str:
        # Tracebacks and logs print values by repr: the whole number must not get there.
        return f"IdNumber({mask_id(self.text)})"


@dataclass(frozen=True)
class CertificateNumber:
    """What a certificate number tells; ``None`` or ``""`` for what its kind does not tell.

    ``level`` is the digit 1-5 (1 = 高级技师); ``issuer`` the leading letter; ``province`` two digits.
    """

    kind: CertificateKind
    text: str
    year: int | None = None
    level: int | None = None
    issuer: str = ""
    province: str = ""
    organisation: str = ""
    serial: str = ""

    @property
    def level_name(self) -> str | None:
        """Name of the decoded level, 特级技师 for the two-letter kind, ``None`` when the number does not tell."""
        if self.kind is CertificateKind.SPECIAL:
            return "特级技师"
        return LEVEL_NAMES.get(self.level) if self.level is not None else None

    @property
    def issuer_name(self) -> str | None:
        """Who the leading letter stands for (Y, S), ``None`` for other letters."""
        return {"Y": "用人单位", "S": "社会培训评价组织"}.get(self.issuer)


def normalise(text: str) -> str:
    """Fold full-width characters to ASCII, a-z to A-Z, dashes to ``-``; drop white space and invisible marks."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _INVISIBLE.sub("", text.translate(_FOLDED))


def id_check_digit(first17: str) -> str:
    """Check character of the first 17 digits of an ID number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(map(mul, _ID_WEIGHTS, map(int, first17)))
    return _ID_CHECKS[total % 11]


def parse_id(text: str) -> IdNumber | IdFault:
    """Read an ID number as typed (see :func:`normalise`), or say the first fault: shape, date, check digit.

    A birth year before 1900 is taken for impossible; whether the date lies ahead is for the caller, who has a today.
    """
    number = normalise(text)
    if not _ID_SHAPE.fullmatch(number):
        return IdFault.SHAPE
    birth = _date_of(number[6:14])
    if birth is None or birth.year < _EARLIEST_BIRTH_YEAR:
        return IdFault.DATE
    if id_check_digit(number[:17]) != number[17]:
        return IdFault.CHECK
    return IdNumber(number, number[:6], birth, int(number[16]) % 2 == 1)


def _date_of(eight: str) -> date | None:
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None


def mask_id(text: str) -> str:
    """The number with its middle starred: ``370102********0015``; under 15 characters all is starred."""
    number = normalise(text)
    if len(number) < _MASK_FROM:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def mask_ids_in(text: str) -> str:
    """Mask every number in free text that may be an ID number: for logs and messages.

    That is any run of exactly 15 or 18 digits (last one X too, gaps as in ``370102 19800101 0015``), and of 17 or
    19, an ID number with a digit lost or doubled.  Runs of 16 and 21 digits are certificate numbers and stay.
    """
    return _ID_LIKE.sub(lambda match: mask_id(match.group().replace("-", "")), text)


def uscc_check_digit(first17: str) -> str:
    """Check character of the first 17 characters of a unit code (GB 32100: weights 3^(i-1) mod 31).

    Raises:
        ValueError: a character outside the code's alphabet.
    """
    total = sum(_USCC_ALPHABET.index(char) * pow(3, place, _USCC_BASE) for place, char in enumerate(first17))
    return _USCC_ALPHABET[-total % _USCC_BASE]


def uscc_fault(text: str) -> UsccFault | None:
    """What is wrong with a 统一社会信用代码 as typed (GB 32100), ``None`` when it holds."""
    code = normalise(text)
    if not _USCC_SHAPE.fullmatch(code):
        return UsccFault.SHAPE
    return None if uscc_check_digit(code[:17]) == code[17] else UsccFault.CHECK


def parse_certificate(text: str) -> CertificateNumber | None:
    """Decode a certificate number of a known shape; ``None`` means 无法核实, never wrong (facts: marks M)."""
    number = normalise(text)
    if match := _SKILL_LEVEL_SHAPE.fullmatch(number):
        return _skill_level(number, match)
    if _SPECIAL_SHAPE.fullmatch(number):
        return CertificateNumber(CertificateKind.SPECIAL, number)
    if match := _QUALIFICATION_SHAPE.fullmatch(number):
        return CertificateNumber(CertificateKind.QUALIFICATION, number, level=int(match["level"]))
    return None


def _skill_level(number: str, match: re.Match[str]) -> CertificateNumber:
    return CertificateNumber(
        CertificateKind.SKILL_LEVEL,
        number,
        year=2000 + int(match["year"]),
        level=int(match["level"]),
        issuer=match["issuer"],
        province=match["province"],
        organisation=match["organisation"],
        serial=match["serial"],
    )


def phone_kind(text: str) -> PhoneKind | None:
    """Kind of a Chinese phone number as typed, ``None`` when it looks like neither (a warning only)."""
    number = normalise(text)
    if _MOBILE.fullmatch(number):
        return PhoneKind.MOBILE
    return PhoneKind.LANDLINE if _LANDLINE.fullmatch(number) else None
