"""The year, the notice and the bodies that the clerk's own sentences name, held against the data (4.1).

A report is often last year's, or a neighbour's, written over: 2023年度, another number of the notice, another bureau.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qilu_desktop.checks.quota import is_city
from qilu_desktop.checks.views import Whole
from qilu_desktop.dossier.wording import plain


class Claim(NamedTuple):
    """The words that claim something, and what the data say instead."""

    words: str
    truth: str


OTHERS = re.compile(
    r"省厅|省级|省人力|省人社|全省|国家|部级|上级|往年|去年|上年|上一年|上届|历年|历届|此前|以往|近年|\d{4}年度(?:以前|之前)"
)
"""Words of another year or of the province: the sentence is not about this recommendation's own steps."""
LOWER = re.compile(r"县|区(?!域)|街道|乡镇|企业|公司|车间|班组|申报单位|所在单位|用人单位|基层|各单位|工会")
"""Words of those below the recommending unit."""
_HELD = re.compile(r"曾|入选|获评|评为|当选|被授予|获得|取得|认定为|称号|获[^,。;]{0,6}$")
"""Words of an honour that somebody holds already."""
_THIS_YEAR = re.compile(r"(\d{4})年度?齐鲁首席技师(?=[^,。;]{0,6}(?:人选|推荐|申报|选拔|候选))")
_AS_THIS_YEARS = re.compile(r"(?:推荐|申报)(?:(?!推荐|申报)[^,。;]){0,40}为(\d{4})年度?齐鲁首席技师")
_NUMBER = re.compile(r"(\D+)(\d{4})\D*(\d+)号")
_ABOUT_IT = re.compile(r"齐鲁首席技师|推荐选拔")
_DECIDED = re.compile(
    r"经(?:过)?(?P<who>[^,。;:、()\d]{0,24}?)(?P<kind>党组|党委|党工委|办公会|董事会|常委会|常务会|联席会)"
    r"[^,。;:]{0,8}?(?:集体研究|研究|审定|审议)"
)
_OURS = re.compile(r"我|本|单位|会议|机关")
_VISITED = re.compile(r"学习|考察|调研|函|协查|核实|转入|调入|联合|会同")


def named(whole: Whole, said: str) -> Iterator[Claim]:
    """What a sentence names against the data; *said* is plain and speaks of no other year by its words."""
    yield from _year(whole, said)
    yield from _notice(whole, said)
    if not LOWER.search(said):
        yield from _deciding_body(whole, said)
        yield from _other_bureau(whole, said)


def _year(whole: Whole, said: str) -> Iterator[Claim]:
    year = whole.pack.notice.issued.year
    for found in (_THIS_YEAR.search(said), _AS_THIS_YEARS.search(said)):
        if found and int(found.group(1)) != year and not _HELD.search(said):
            yield Claim(found.group(), f"本次是 {year} 年度")
            return


def _notice(whole: Whole, said: str) -> Iterator[Claim]:
    known = _NUMBER.fullmatch(plain(whole.pack.notice.number))
    if known is None or not _ABOUT_IT.search(said):
        return
    series = re.escape(known.group(1).rstrip("〔[("))
    for found in re.finditer(rf"{series}[〔\[(]?(\d{{4}})[〕\])]?第?(\d+)号", said):
        if found.groups() != (known.group(2), known.group(3)):
            yield Claim(found.group(), f"本年度通知的文号是 {whole.pack.notice.number}")


def _deciding_body(whole: Whole, said: str) -> Iterator[Claim]:
    body = whole.record.text("decision_body")
    known = plain(body)
    for found in _DECIDED.finditer(said) if known else ():
        who = _OURS.sub("", found.group("who"))
        if found.group("kind") not in known or not _abbreviates(who, known):
            yield Claim(found.group(), f"填报的审定机构是“{body}”")


def _abbreviates(short: str, whole: str) -> bool:
    """Whether the characters of *short* stand in *whole* in their order: 市人社局 for 潍坊市人力资源和社会保障局."""
    rest = iter(whole)
    return all(letter in rest for letter in short)


def _other_bureau(whole: Whole, said: str) -> Iterator[Claim]:
    code = whole.record.text("city")
    if not is_city(whole) or not code or _VISITED.search(said):
        return
    for city in whole.pack.notice.cities:
        name = city.name.removesuffix("市")
        found = re.search(rf"{name}市?(?:人力资源和?社会保障局|人社局)", said)
        if found and city.code != code:
            yield Claim(found.group(), f"推荐单位是“{whole.record.text('name')}”")
