"""宣传发动, 听取意见 and what achievements are to be looked at (5.1, 5.2).  All of it is pointed out, never blocked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject
from qilu_desktop.pack.model import Scope

_UNIT = (Scope.UNIT,)
_WAYS = re.compile(
    r"报[纸刊社]|[党日晚]报|刊|网|台|广播|电视|媒体|微信|公众号|客户端|视频|直播|抖音|会|讲|培训|走访|入企|进企|上门"
    r"|宣传[册栏页单]|明白纸|展板|海报|横幅|[发行]文|文件|通知|公告|电话|短信|群|发布|印发|转发"
)
"""How a policy is made known: media, meetings, visits, papers."""
_HEARD = {
    "同行专家": re.compile(r"专家|同行|评委|教授|协会|学会|技能大师"),
    "基层群众": re.compile(r"群众|职工|员工|工人|工友|班组|基层|一线|车间|同事"),
}
_RESULTS = ("innovations", "patents", "contests", "honours", "papers", "standards")


@Heading("preparation.ways", "宣传发动写明方式", "5.1", Severity.WARN, "unit.publicity_work").each(
    _UNIT, lambda subject: bool(subject.record.text("publicity_work"))
)
def no_way_told(subject: Subject) -> Iterator[Note]:
    """宣传发动 that names no medium, meeting or visit (5.1: 充分利用各类新闻媒体，多渠道多方式)."""
    if not _WAYS.search(subject.record.text("publicity_work")):
        said = f"{subject.label('publicity_work')}没有写到任何媒体、会议或走访。"
        yield Note(said, "请写明通过哪些渠道、怎样宣传和动员；会写进推荐报告第一部分。", field="publicity_work")


@Heading("preparation.opinions", "听取了专家和群众意见", "5.2", Severity.WARN, "unit.opinions_heard").each(
    _UNIT, lambda subject: bool(subject.record.text("opinions_heard"))
)
def not_heard(subject: Subject) -> Iterator[Note]:
    """听取意见 that leaves out one of those whom the notice names (5.2: 同行专家、基层群众等各方面)."""
    text = subject.record.text("opinions_heard")
    left = [name for name, words in _HEARD.items() if not words.search(text)]
    if left:
        said = f"{subject.label('opinions_heard')}没有写到{'和'.join(left)}，通知要求广泛听取同行专家、基层群众的意见。"
        yield Note(said, "请补写听取的方式和结果；换了说法的可不改。", field="opinions_heard")


@Heading(
    "preparation.results",
    "填有创新、专利、竞赛或荣誉",
    "5.2",
    Severity.WARN,
    " ".join(f"applicant.{name}" for name in _RESULTS),
).each()
def nothing_to_look_at(subject: Subject) -> Iterator[Note]:
    """An applicant for whom no table of achievements holds anything (5.2: 工作法、专利、岗位练兵、技术比武成绩)."""
    if not any(subject.rows(name) for name in _RESULTS):
        said = "创新成果、专利、竞赛、荣誉、论文、标准各表都没有内容，通知要求充分考虑这些成绩。"
        yield Note(said, "请把有材料证明的成果填进相应的表格。", field=_RESULTS[0])


RULES = (no_way_told, not_heard, nothing_to_look_at)
