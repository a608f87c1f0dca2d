"""Numbers of people, units and certificates (facts.md, Identifiers). All numbers are synthetic."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qilu_desktop.dossier.identifiers import (
    CertificateKind,
    IdFault,
    IdNumber,
    PhoneKind,
    UsccFault,
    id_check_digit,
    mask_id,
    mask_ids_in,
    normalise,
    parse_certificate,
    parse_id,
    phone_kind,
    uscc_check_digit,
    uscc_fault,
)

WOMAN = "370102198001010023"
MAN = "370102198001010015"
BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def id_numbers(draw):
    region = draw(st.integers(0, 999999))
    order = draw(st.integers(0, 999))
    first17 = f"{region:06d}{draw(BIRTHS):%Y%m%d}{order:03d}"
    return first17 + id_check_digit(first17)


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


@pytest.mark.parametrize(
    ("text", "birth", "sex"),
    [
        ("34052419800101001X", date(1980, 1, 1), "男"),
        (MAN, date(1980, 1, 1), "男"),
        (WOMAN, date(1980, 1, 1), "女"),
        ("371202197602290018", date(1976, 2, 29), "男"),  # 莱芜, withdrawn in 2019: real cards carry it
    ],
)
def test_valid_id_numbers(text, birth, sex):
    number = parse_id(text)
    assert isinstance(number, IdNumber)
    assert (number.text, number.region, number.birth, number.sex) == (text, text[:6], birth, sex)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("371202197502290010", IdFault.DATE),  # its check digit is right
        ("370102198001010016", IdFault.CHECK),
        ("370102189912310011", IdFault.DATE),
        ("370102000001010011", IdFault.DATE),
        ("370102800101001", IdFault.SHAPE),
        ("3701021980010100155", IdFault.SHAPE),
        ("37010219800101X015", IdFault.SHAPE),
        ("٣70102198001010015", IdFault.SHAPE),
        ("", IdFault.SHAPE),
    ],
)
def test_faulty_id_numbers(text, fault):
    assert parse_id(text) is fault


@pytest.mark.parametrize(
    "text", ["34052419800101001x", full_width("34052419800101001x"), " 340524 19800101 001X\u200b"]
)
def test_typing_habits_are_folded(text):
    number = parse_id(text)
    assert isinstance(number, IdNumber)
    assert number.text == "34052419800101001X"


def test_province_is_information_only():
    known, unknown = parse_id(MAN), parse_id("990102198001010010")
    assert isinstance(known, IdNumber)
    assert isinstance(unknown, IdNumber)
    assert (known.province, unknown.province) == ("山东", None)


@given(id_numbers())
def test_every_built_number_is_read_back(text):
    number = parse_id(text)
    assert isinstance(number, IdNumber)
    assert f"{number.birth:%Y%m%d}" == text[6:14]
    assert number.male == (text[16] in "13579")
    assert text not in repr(number)


@given(id_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(text, place, shift):
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    assert isinstance(parse_id(wrong), IdFault)


@given(id_numbers(), st.integers(0, 15))
def test_two_swapped_digits_are_always_found(text, place):
    assume(text[place] != text[place + 1])
    wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert isinstance(parse_id(wrong), IdFault)


@given(st.text(max_size=25))
def test_any_text_gets_an_answer(text):
    answer = parse_id(text)
    assert isinstance(answer, IdNumber | IdFault)
    uscc_fault(text)
    parse_certificate(text)
    phone_kind(text)
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (MAN, "370102********0015"),
        ("34052419800101001x", "340524********001X"),
        ("370102800101001", "370102*****1001"),
        ("37010219800", "***********"),
        ("", ""),
    ],
)
def test_mask_id(text, masked):
    assert mask_id(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"王某（{MAN}）已录入", "王某（370102********0015）已录入"),
        ("照片id34052419800101001x.jpg", "照片id340524********001X.jpg"),
        (f"{MAN},{WOMAN}", "370102********0015,370102********0023"),
        ("370102 19800101 0015", "370102********0015"),
        ("370102-19800101-0015", "370102********0015"),
        (full_width("34052419800101001X"), "340524********001X"),
        ("旧号370102800101001。", "旧号370102*****1001。"),
        ("少一位37010219800101001", "少一位370102*******1001"),
        ("多一位3701021980010100155", "多一位370102*********0155"),
        ("证书1015003000123456、S000137000123241000001不遮", "证书1015003000123456、S000137000123241000001不遮"),
        ("13800000000 2024-07-01 第12号", "13800000000 2024-07-01 第12号"),
    ],
)
def test_mask_ids_in(text, masked):
    assert mask_ids_in(text) == masked


@given(st.text("字 x：,.", max_size=6), id_numbers(), st.text("字 ：,.", max_size=6), id_numbers())
def test_no_id_number_survives_in_a_log(before, one, between, two):
    masked = mask_ids_in(f"{before}{one}{between}；{two}")
    assert one not in masked
    assert two not in masked
    assert mask_ids_in(masked) == masked


@given(st.text())
def test_text_without_long_numbers_is_left_alone(text):
    assume(len(re.findall(r"[0-9０-９]", text)) < 15)
    assert mask_ids_in(text) == text


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91350100M000100Y43", None),
        ("91110000600037341L", None),
        ("9137010000000000XK", None),
        (full_width("9137010000000000xk"), None),
        ("9137010000000000XL", UsccFault.CHECK),
        ("9137010000000000X", UsccFault.SHAPE),
        ("9137010000000000OK", UsccFault.SHAPE),
        ("", UsccFault.SHAPE),
    ],
)
def test_uscc(code, fault):
    assert uscc_fault(code) is fault


@given(st.text(USCC_CHARS, min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 30))
def test_uscc_takes_any_leading_character_and_finds_one_wrong(first17, place, shift):
    code = first17 + uscc_check_digit(first17)
    assert uscc_fault(code) is None
    other = USCC_CHARS[(USCC_CHARS.index(code[place]) + shift) % 31]
    assert uscc_fault(code[:place] + other + code[place + 1 :]) is UsccFault.CHECK


def test_skill_level_certificate():
    certificate = parse_certificate("y0001 370001232410 00001")
    assert certificate is not None
    assert certificate.kind is CertificateKind.SKILL_LEVEL
    assert certificate.text == "Y000137000123241000001"
    assert (certificate.year, certificate.level, certificate.level_name) == (2024, 1, "高级技师")
    assert (certificate.issuer, certificate.issuer_name, certificate.province) == ("Y", "用人单位", "37")
    assert (certificate.organisation, certificate.serial) == ("000123", "000001")


def test_special_technician_certificate():
    certificate = parse_certificate("YT00013700012324000001")
    assert certificate is not None
    assert (certificate.kind, certificate.level_name) == (CertificateKind.SPECIAL, "特级技师")
    assert (certificate.year, certificate.level) == (None, None)


def test_qualification_certificate():
    certificate = parse_certificate("1015003000223456")
    assert certificate is not None
    assert (certificate.kind, certificate.level) == (CertificateKind.QUALIFICATION, 2)
    assert (certificate.level_name, certificate.year, certificate.issuer_name) == ("技师", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无编号",
        "S00013700012324100001",  # one digit lost
        "S000137000123246000001",  # level 6
        "1015003000023456",  # level 0
        "SYT0013700012324000001",
    ],
)
def test_unknown_shapes_are_not_judged(text):
    assert parse_certificate(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13800000000", PhoneKind.MOBILE),
        ("138 0000 0000", PhoneKind.MOBILE),
        ("0531-80000000", PhoneKind.LANDLINE),
        ("０５３１—８０００００００", PhoneKind.LANDLINE),
        ("01080000000", PhoneKind.LANDLINE),
        ("1380000000", None),
        ("80000000", None),
        ("", None),
    ],
)
def test_phones(text, kind):
    assert phone_kind(text) is kind
