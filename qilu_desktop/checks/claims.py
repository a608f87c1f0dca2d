"""What the clerk's own sentences claim about the procedure, held against the data: only plain contradictions (4.1).

A sentence that speaks of another year, of the province or of a county or enterprise is let be: a warning that is wrong
once is not read a second time.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from qilu_desktop.checks.named import LOWER, OTHERS, Claim, named
from qilu_desktop.checks.views import Whole
from qilu_desktop.dossier.display import plain_number
from qilu_desktop.dossier.values import PartialDate, is_plain
from qilu_desktop.dossier.wording import SaidDate, dates_in, plain


@dataclass(frozen=True)
class _Topic:
    """A step of the procedure: how sentences name it, what it is called, and its first and last day in the data.

    ``whole`` says that two dates must be just those days; else they need only have a day in common with them.
    """

    words: re.Pattern[str]
    label: str
    days: Callable[[Whole], tuple[PartialDate, PartialDate] | None]
    whole: bool = False
    own: bool = True


_BEFORE_RECOMMENDED = re.compile(r"(?:各|每|县|区|企业|公司|申报单位|用人单位|所在单位)[^,。;:]{0,6}$")
_RECOMMENDED = re.compile(r"推荐(?:(?!产业|领域|推荐|名额|不超过|第|前)[^,。;:!\d\n]){0,40}?(\d{1,4})[名人位]")
_EXPERTS = re.compile(r"(\d{1,3})[名位个][^,。;\d]{0,8}?(?:专家|评委)|(?:专家|评委)[^,。;\d]{0,4}?(\d{1,3})[名位人]")
_NOT_THE_PANEL = re.compile(r"同行|专家库|座谈|其中|走访|听取")
_REVIEW = re.compile(r"(?:初审|初步评审|专家评审|评审会)(?!后|前|结束|之后|以后|意见|结果)")
_RECEIVED = re.compile(
    r"(?<!不)(?<!不予)受理(?:(?!推荐|名额)[^,。;\d]){0,12}?(\d{1,4})[名位人份]|收到[^,。;\d]{0,8}申报[^,。;\d]{0,6}?(\d{1,4})[名位人份]"
)
_DENIED = re.compile(
    r"(?:(?<!有)无|没有|没收到|没接到|未收到|未接到|未提出|未发现|未有|未反映)[^,。;:]{0,8}异议|异议[^,。;:\d]{0,4}(?:0[件条]|为零)"
)
_OBJECTED = re.compile(
    r"(?<!未)(?<!没)(?<!没有)(?<!如)(?<!若)(?:收到|接到)[^,。;]{0,8}异议(?!的)|期间有(?:人提出)?异议(?!的)"
)
_GOES_ON = re.compile(r"^(?:时间|日期|期限|自|从|于|为|即|:|\()")
_SENTENCE = re.compile(r"[。；;！!？?\n]")


def contradictions(whole: Whole, text: str, *, review: bool = False) -> Iterator[Claim]:
    """What a text says against the data; *review* says that the whole of it is about the expert review."""
    for sentence in _SENTENCE.split(text):
        said = plain(sentence)
        if not said or OTHERS.search(said):
            continue
        yield from named(whole, said)
        yield from _numbers(whole, said, review=review)
        yield from _objections(whole, said)
        yield from _dates(whole, said)


def _numbers(whole: Whole, said: str, *, review: bool) -> Iterator[Claim]:
    count = len(whole.people)
    for found in _RECOMMENDED.finditer(said):
        if int(found.group(1)) != count and not _BEFORE_RECOMMENDED.search(said[: found.start()]):
            yield Claim(found.group(), f"实际推荐人选 {count} 名")
    experts = len(whole.record.rows("panel"))
    if experts and (review or _REVIEW.search(said)) and not _NOT_THE_PANEL.search(said):
        yield from _other_number(_EXPERTS, said, experts, f"填报的评审专家 {experts} 名")
    received = whole.record.number("received_count")
    if received is not None and is_plain(received) and not LOWER.search(said):
        yield from _other_number(_RECEIVED, said, int(received), f"填报的受理申报人数 {plain_number(received)} 人")


def _other_number(pattern: re.Pattern[str], said: str, number: int, truth: str) -> Iterator[Claim]:
    """The first number, where none of those that the pattern finds is the right one."""
    found = list(pattern.finditer(said))
    if found and not any(int(match.group(1) or match.group(2)) == number for match in found):
        yield Claim(found[0].group(), truth)


def _objections(whole: Whole, said: str) -> Iterator[Claim]:
    result = whole.record.text("publicity_result")
    if "公示" not in said or LOWER.search(said):
        return
    entry = whole.unit.fields.by_id.get("publicity_result")
    truth = f"填报的公示结果是“{entry.choice_label(result)}”" if entry else ""
    wrong = {"none": _OBJECTED, "settled": _DENIED, "open": _DENIED}.get(result)
    found = wrong.search(said) if wrong else None
    if found and truth:
        yield Claim(found.group(), truth)


def _dates(whole: Whole, said: str) -> Iterator[Claim]:
    topic: _Topic | None = None
    for segment in said.split(","):
        known = [one for one in _TOPICS if one.words.search(segment)]
        days = dates_in(segment)
        if days:
            judged = known[0] if len(known) == 1 else topic if not known and _GOES_ON.match(segment) else None
            if judged and not (judged.own and LOWER.search(said)):
                yield from _wrong_days(whole, judged, segment, days)
        topic = known[0] if len(known) == 1 and not days else None


def _wrong_days(whole: Whole, topic: _Topic, segment: str, said: tuple[SaidDate, ...]) -> Iterator[Claim]:
    known = topic.days(whole)
    if known is None:
        return
    first, last = known
    if any(one.year and one.year not in {day.year for day in known} for one in said):
        # Another year's step has other days: the same days of another year are this year's with a wrong one.
        if said[0].day and _is_but_for_the_year(said[0], first) and _is_but_for_the_year(said[-1], last):
            yield Claim(segment[said[0].start : said[-1].end], f"填报的{topic.label}是 {_days_told(known)}")
        return
    spans = [span for one in (said[0], said[-1]) if (span := _span(one, first.year))]
    if len(spans) < 2 or not _contradict(topic, said, spans, known):
        return
    yield Claim(segment[said[0].start : said[-1].end], f"填报的{topic.label}是 {_days_told(known)}")


def _days_told(days: tuple[PartialDate, PartialDate]) -> str:
    first, last = days
    return first.chinese if first == last else f"{first.chinese}至{last.chinese}"


def _is_but_for_the_year(said: SaidDate, day: PartialDate) -> bool:
    return (said.month, said.day) == (day.month, day.day)


def _contradict(
    topic: _Topic, said: tuple[SaidDate, ...], spans: list[tuple[date, date]], known: tuple[PartialDate, PartialDate]
) -> bool:
    if topic.whole and len(said) == 2 and all(one.day for one in said):
        return not (said[0].may_be(known[0]) and said[1].may_be(known[1]))
    return spans[-1][1] < known[0].first or known[1].last < spans[0][0]


def _span(said: SaidDate, year: int) -> tuple[date, date] | None:
    """First and last day of a date; None where there is no such day."""
    year = said.year or year
    most = calendar.monthrange(year, said.month)[1]
    if said.day > most:
        return None
    return date(year, said.month, said.day or 1), date(year, said.month, said.day or most)


def _both(first: str, last: str) -> Callable[[Whole], tuple[PartialDate, PartialDate] | None]:
    def days(whole: Whole) -> tuple[PartialDate, PartialDate] | None:
        one, other = whole.record.day(first), whole.record.day(last)
        return (one, other) if one and other else None

    return days


def _visits(whole: Whole) -> tuple[PartialDate, PartialDate] | None:
    days = sorted(day for person in whole.people if (day := person.record.day("visit_on")))
    return (days[0], days[-1]) if days else None


_TOPICS = (
    _Topic(
        re.compile(
            r"(?<!发布)(?<!张贴)(?<!拟)公示(?!期?(?:结束|满|期满|完毕|后|前|之后|以后)|材料|情况|名单|公告|结果|报告|无异议后)"
        ),
        "公示时间",
        _both("publicity_from", "publicity_to"),
        whole=True,
    ),
    _Topic(
        re.compile(r"(?<!不)(?<!不予)受理(?!后|前|完毕|结束|期满|之后|以后|情况)"),
        "受理时间",
        _both("accepted_from", "accepted_to"),
        whole=True,
    ),
    _Topic(_REVIEW, "初审日期", _both("review_on", "review_on")),
    _Topic(
        re.compile(r"(?:集体研究|党组会|研究审定|研究确定|会议审定|集体审定)(?!后|前|之后|以后|结果)"),
        "研究日期",
        _both("decision_on", "decision_on"),
    ),
    _Topic(re.compile(r"实地核[验查]|实地考察|现场核[验查]"), "实地核验日期", _visits, own=False),
)
