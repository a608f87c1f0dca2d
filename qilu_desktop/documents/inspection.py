"""A 考察材料 of about 500 字, drafted from the data until the clerk writes one (3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, takewhile

from qilu_desktop.documents.fact_source import Source, cell, label, open_end, tally
from qilu_desktop.dossier.derive import effective
from qilu_desktop.dossier.display import chinese_day, plain_number
from qilu_desktop.dossier.values import PartialDate, Record, Row
from qilu_desktop.dossier.wordcount import count_characters

AIM = 500
"""Length in 字 that the notice asks for (3.3)."""
MOST = 580
"""Length in 字 that a draft keeps under, a little below the 600 that the check allows."""
_SHOWN = 3
"""Names of a list that a sentence tells."""
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])[^。]{1,40}$")
_RESULTS = (
    ("innovations", "项创新成果"),
    ("patents", "项专利"),
    ("papers", "篇（部）论文著作"),
    ("standards", "项标准"),
)


def inspection(source: Source) -> str:
    """What the clerk wrote as 考察材料, else the draft."""
    return (source.applicant.record.text("inspection") if source.applicant else "") or draft(source)


def draft(source: Source) -> str:
    """Paragraphs about the applicant from what is filled in: who, achievements, results and honours, verification.

    As near to 500 字 as the data allow, never over 580; empty where nothing is filled in.  Nothing is said that
    nobody typed: the judgement of the inspectors is theirs to write.
    """
    if source.applicant is None:
        return ""
    record = effective(source.applicant.record, source.pack.applicant)
    told = _Told(source, record)
    who, checked = told.who(), told.checked()
    room = MOST - count_characters(who + checked)
    work = _within(told.work(), room)
    more = _within(told.standing(), room - count_characters(work))
    deeds = _within(told.deeds(work), AIM - count_characters(who + work + more + checked))
    return "\n".join(part for part in (who, work + deeds, more, checked) if part)


def _within(sentences: Iterator[str], room: int) -> str:
    """As many sentences from the first on as *room* (字) holds."""
    listed = list(sentences)
    lengths = accumulate(count_characters(each) for each in listed)
    return "".join(listed[: sum(1 for _ in takewhile(lambda length: length <= room, lengths))])


@dataclass(frozen=True)
class _Told:
    source: Source
    record: Record

    def who(self) -> str:
        """The person, the post and the level in one sentence."""
        source, record = self.source, self.record
        born, since = _month(record.day("born")), _month(record.day("work_since"))
        years = record.number("trade_years")
        employer = source.dossier.employer(source.applicant) if source.applicant else None
        post = f"{employer.name if employer else ''}{record.text('post_name')}"
        trade = record.text("trade")
        parts = (
            record.text("name"),
            label(source, record, "sex"),
            record.text("nation"),
            f"{born}出生" if born else "",
            label(source, record, "politics"),
            f"{label(source, record, 'education')}学历" if record.text("education") else "",
            f"{since}参加工作" if since else "",
            f"现为{post}" if post else "",
            f"从事{trade}工作{plain_number(years)}年" if trade and years is not None else "",
            self._level(),
        )
        said = [part for part in parts if part]
        return f"{'，'.join(said)}。" if len(said) > 1 else ""

    def _level(self) -> str:
        appointed = self.record.text("appointed")
        if appointed in ("special", "chief"):
            return f"聘为{label(self.source, self.record, 'appointed')}"
        if self.record.text("route") == "a" and self.record.text("chief_by"):
            return f"由{self.record.text('chief_by')}认定为首席技师"
        return ""

    def work(self) -> Iterator[str]:
        """The main achievements, sentence by sentence."""
        yield from _sentences(self.record.text("achievements") or self.record.text("achievements_short"))

    def deeds(self, told: str) -> Iterator[str]:
        """The narrative's sentences that the achievements have not told."""
        return (each for each in _sentences(self.record.text("deeds")) if each not in told)

    def standing(self) -> Iterator[str]:
        """Results, contests, honours and apprentices, counted."""
        yield self._results()
        yield self._listed("contests", "技能竞赛、岗位练兵获奖", with_place=True)
        yield self._listed("honours", "获荣誉和奖励")
        yield self._apprentices()

    def _results(self) -> str:
        counted = [(len(self.record.rows(table)), what) for table, what in _RESULTS]
        told = "、".join(f"{number}{what}" for number, what in counted if number)
        return f"已取得{told}。" if told else ""

    def _listed(self, table: str, what: str, *, with_place: bool = False) -> str:
        rows = [row for row in self.record.rows(table) if row.values.text("name")]
        named = "、".join(self._named(table, row, with_place=with_place) for row in rows[:_SHOWN])
        among = "，其中" if len(rows) > _SHOWN else "："
        return f"{what}{len(rows)}项{among}{named}。" if named else ""

    def _named(self, table: str, row: Row, *, with_place: bool) -> str:
        place = cell(self.source, row.values, table, "place") if with_place else ""
        return f"“{row.values.text('name').strip('“”')}”{place}"

    def _apprentices(self) -> str:
        rows = self.record.rows("apprentices")
        reached = tally((row.values.text("reached") for row in rows if row.values.text("reached")), "名")
        return f"带徒{len(rows)}名{'（' + reached + '）' if reached else ''}。" if rows else ""

    def checked(self) -> str:
        """Visit, expert review, discipline opinion and public notice as far as they are recorded."""
        record = self.record
        visit, result = chinese_day(record.day("visit_on")), label(self.source, record, "visit_result")
        rank, public = record.number("review_rank"), label(self.source, record, "publicity_result")
        opinion = open_end(record.text("discipline_opinion"))
        parts = (
            f"{visit}经实地核验，{result}" if visit and result else "",
            f"专家初审列第{plain_number(rank)}名" if rank is not None else "",
            f"所在单位纪检监察部门意见：{opinion}" if opinion else "",
            f"公示{public}" if public else "",
        )
        said = "；".join(part for part in parts if part)
        return f"{said}。" if said else ""


def _month(value: PartialDate | None) -> str:
    return PartialDate(value.year, value.month).chinese if value else ""


def _sentences(text: str) -> Iterator[str]:
    """Whole sentences of running text, without sub-headings."""
    lines = (line.strip() for line in text.splitlines())
    for line in lines:
        if line and not _HEADING.match(line):
            yield from (f"{each}" for each in re.findall(r"[^。！？]+[。！？]?", line) if each.strip())
