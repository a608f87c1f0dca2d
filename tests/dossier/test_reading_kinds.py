"""A picture's kind is said only where its words are of one kind."""

from __future__ import annotations

import pytest

from qilu_desktop.dossier.reading.kinds import kind_of
from qilu_desktop.dossier.reading.model import Box, Line, PageReading

PAPER = "此证书由备案的评价机构颁发，表明持证人具备相应技能等级水平。"


def page(*texts: str) -> PageReading:
    return PageReading(lines=tuple(Line(text, 0.9, Box(0, 0, 9, 9)) for text in texts))


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("技能人才评价证书全国联网查询", "首页 > 查询结果", "张建国"), "query"),
        (("https://www.osta.org.cn/skillCertificate", "查询时间：2024-07-02"), "query"),
        ((PAPER, "张建国", "证书信息查询网址：www.osta.org.cn"), "certificate"),
        # Held before a screen, and a page cut down to its table: nobody can say.
        ((PAPER, "首页", "查询结果"), ""),
        (("姓名", "张建国", "证书编号"), ""),
        (("查询结果",), ""),
        ((), ""),
    ],
)
def test_only_words_of_one_kind_make_it_certain(texts: tuple[str, ...], kind: str) -> None:
    assert kind_of([page(*texts)]) == kind
    assert kind_of([page(), page(*texts)]) == kind
