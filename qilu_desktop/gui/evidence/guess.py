"""Which kind a file probably is, from its name; the clerk sees the guess and can change it."""

from __future__ import annotations

from collections.abc import Sequence

from qilu_desktop.pack.model import EvidenceKind

_WORDS = (
    ("book_scan", ("申报书",)),
    ("report_scan", ("推荐报告",)),
    ("minutes", ("纪要", "党组", "集体研究")),
    ("publicity", ("公示",)),
    ("discipline", ("纪检", "监察", "廉洁")),
    ("query", ("查询", "截图", "核对", "osta")),
    ("chief", ("认定",)),
    ("achievement", ("专利", "工法", "操作法", "标准", "成果", "创新")),
    ("paper", ("论文", "期刊", "著作")),
    ("award", ("获奖", "荣誉", "表彰", "奖", "竞赛", "能手", "劳模", "五一")),
    ("certificate", ("证书", "技师", "资格")),
)
_REST = "other"
_SEALED = ("book_scan", "report_scan")


def guess_kind(name: str, kinds: Sequence[EvidenceKind]) -> str:
    """The id of one of *kinds*: the first whose words stand in *name*, else 其他, else the first that is not sealed.

    A file that tells nothing is never taken for a sealed document: it would be sent in its place.
    """
    known = {kind.id for kind in kinds}
    lowered = name.lower()
    for kind_id, words in _WORDS:
        if kind_id in known and any(word in lowered for word in words):
            return kind_id
    rest = [kind.id for kind in kinds if kind.id not in _SEALED] or [kind.id for kind in kinds]
    return _REST if _REST in known else next(iter(rest), "")
