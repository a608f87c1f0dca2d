"""Whether a picture that was read is a query site's page or the certificate itself: said only where it is certain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from qilu_desktop.dossier.reading.judging import QUERY
from qilu_desktop.dossier.reading.model import PageReading

CERTIFICATE: Final = "certificate"
"""The kind of evidence that a certificate's own scan or photo is."""

_OF_A_SITE: Final = (
    "联网查询",
    "查询结果",
    "查询条件",
    "查询时间",
    "查询到",
    "证书查询",
    "验证码",
    "当前位置",
    "首页",
    "重置",
    "http",
)
_OF_PAPER: Final = ("持证人", "批准颁发", "颁发", "特发此证", "鉴定合格", "认定合格")
_LEAST: Final = 2
"""Different words of a site that make its page certain: one alone is printed on newer certificates too."""


def kind_of(pages: Iterable[PageReading]) -> str:
    """The id of the kind of evidence (4.3): query page or certificate; empty where the words leave it open."""
    text = "".join(line.text.lower() for page in pages for line in page.lines).replace(" ", "")
    site = sum(word in text for word in _OF_A_SITE)
    paper = any(word in text for word in _OF_PAPER)
    if paper:
        return CERTIFICATE if not site else ""
    return QUERY if site >= _LEAST else ""
