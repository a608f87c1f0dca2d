"""Whether a sentence that a clerk wrote still says a fact, in whatever words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.dossier.wording import Amount, SaidDate, amounts_in, dates_in, plain

Says: TypeAlias = Callable[[str, str], bool]
"""Tells of a value and a sentence, both plain, whether the sentence says the value."""

LABELS = {
    "year": "年度",
    "notice_number": "通知文号",
    "people": "推荐人选",
    "accepted": "受理时间",
    "received": "受理申报人数",
    "review_on": "初审日期",
    "panel_count": "评审专家人数",
    "panel": "评审专家",
    "publicity": "公示时间",
    "publicity_result": "公示结果",
    "decision_on": "集体研究日期",
    "decision_body": "审定机构",
    "count": "推荐人选人数",
    "strategic": "战略性新兴产业、未来产业人选",
    "strategic_reason": "战略性新兴、未来产业不足的说明",
    "appointed": "评聘到特级技师、首席技师岗位的人选",
    "visits": "实地核验时间",
    "enterprises": "申报单位数",
    "visited": "实地核验人数",
    "visit_results": "核验结论",
    "sites": "查询网站",
    "certificates": "证书查询结果",
    "verifiers": "审验人",
    "checked": "审验份数",
    "discipline": "纪检监察意见",
    "classified": "涉密情况",
}
"""What a clerk calls a fact, by the name that layouts use after ``fact.``."""

_PERSONS = frozenset("名人位个")
_BREAKS = re.compile(r"[,。、;:()!?\"“”‘’/|]|等(?=\d)")
_FILLERS = re.compile(r"^(?:共查询核对证书|共受理申报人员|其中|公示期间)|等$")
_NONE = re.compile(r"无|没有|未|不")
_NO_OBJECTION = re.compile(
    r"(?:(?<!有)无|没有|没收到|没接到|未收到|未接到|未提出|未发现|未有|未反映|零)[^,。;:]{0,8}异议"
    r"|异议[^,。;:\d]{0,4}(?:0|为零)"
)
_SETTLED = re.compile(r"查清|查实|处理|解决|核实|澄清|答复|办结|妥善")
_UNSETTLED = re.compile(r"尚未|尚在|还未|还没|未处理|未查清|未办结|正在|待处理|处理中|没有处理")
_NOBODY_CLASSIFIED = re.compile(r"(?:不|非|无|没有|未)[^,。;]{0,10}涉密|涉密[^,。;\d]{0,6}(?:无|0|没有)")
_NOBODY_ASKED = re.compile(
    r"(?:没有|无|不含|不涉及|未涉及|不属于|均非|非)[^,。;]{0,12}(?:国有|国企)|民营|非国有|无需|不需"
)


def agrees(place: str, value: str, sentence: str, after: str = "") -> bool:
    """Whether *sentence* says the *value* of a place; *after* is the text that follows the place in the layout.

    Dates may be written in any way, names in any order, numbers in Chinese; what is unanswered agrees with all.
    """
    told, said = plain(value), plain(sentence)
    if not told or (told in said and not amounts_in(told)):
        return True
    if told.isdigit():
        return _says_number(int(told), plain(after)[:1], said)
    return _SAYS.get(place.removeprefix("fact."), _says_all)(told, said)


def _says_number(number: int, measure: str, said: str) -> bool:
    if measure == "年":
        return str(number) in said
    return _has_amount(Amount(number, measure, 0), said)


def _has_amount(amount: Amount, said: str) -> bool:
    alike = _PERSONS if amount.measure in _PERSONS else {amount.measure}
    found = [one for one in amounts_in(said) if not amount.measure or one.measure in alike]
    if any(one.number == amount.number for one in found):
        return True
    return not amount.number and not found and bool(_NONE.search(said))


def _says_all(told: str, said: str) -> bool:
    """Every date, number, name and phrase of the value stands in the sentence."""
    if not _says_dates(told, said):
        return False
    rest = _without_dates(told)
    if not all(_has_amount(amount, said) for amount in amounts_in(rest)):
        return False
    chunks = (_FILLERS.sub("", re.sub(r"\d+[名人位个本份家]", "", chunk)) for chunk in _BREAKS.split(rest))
    return all(chunk in said for chunk in chunks if len(chunk) > 1)


def _says_dates(told: str, said: str) -> bool:
    known = dates_in(said)
    return all(any(one.may_be(_day(wanted)) for one in known) for wanted in dates_in(told))


def _day(said: SaidDate) -> PartialDate:
    return PartialDate(said.year, said.month, said.day)


def _without_dates(text: str) -> str:
    for said in reversed(dates_in(text)):
        text = f"{text[: said.start]},{text[said.end :]}"
    return re.sub(r",至,", ",", text)


def _says_names(told: str, said: str) -> bool:
    """The names alone: what stands in brackets after each is not asked for."""
    return _says_all(re.sub(r"\([^()]*\)", "", told), said)


def _says_result(told: str, said: str) -> bool:
    """Whether there was an objection, and whether it was settled."""
    denied = bool(_NO_OBJECTION.search(said))
    if "无异议" in told:
        return denied
    if denied or "异议" not in said:
        return False
    open_still = bool(_UNSETTLED.search(said))
    return open_still if "尚未处理" in told else bool(_SETTLED.search(said)) and not open_still


def _says_classified(told: str, said: str) -> bool:
    if "不属于涉密" in told:
        return bool(_NOBODY_CLASSIFIED.search(said))
    if "尚未填写" in told:
        return False
    noted = [(match.group(1), match.group(2)) for match in re.finditer(r"([^,。]+)为涉密人员,([^。]*)", told)]
    return bool(noted) and all(_says_one_classified(name, how, said) for name, how in noted)


def _says_one_classified(name: str, how: str, said: str) -> bool:
    cleared = not how.startswith("其材料尚未")
    denied = bool(re.search(r"(?:未|没有)[^,。]{0,4}(?:通过|经|进行)?脱密", said))
    return name in said and "涉密" in said and _says_dates(how, said) and (cleared is not denied or "脱密" not in said)


def _says_discipline(told: str, said: str) -> bool:
    if told.startswith("推荐人选中没有"):
        return bool(_NOBODY_ASKED.search(said))
    if told.startswith("尚未"):
        return bool(re.search(r"尚未|未征求|还没|正在", said))
    names = re.search(r"\(([^()]*)\)", told)
    listed = names.group(1).split("、") if names else []
    number = next(iter(amounts_in(_without_dates(told))), None)
    counted = number is None or _has_amount(number, said) or not _counts_people(said)
    return _says_dates(told, said) and all(name in said for name in listed) and counted


def _counts_people(said: str) -> bool:
    return any(one.measure in _PERSONS for one in amounts_in(said))


_SAYS: dict[str, Says] = {
    "panel": _says_names,
    "publicity_result": _says_result,
    "classified": _says_classified,
    "discipline": _says_discipline,
}
