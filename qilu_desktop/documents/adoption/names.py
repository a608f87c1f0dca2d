"""What places are called in the window: fields by label and scope, facts by what they say; and the choice of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qilu_desktop.pack.model import Field, FieldList, Kind, Pack, Scope
from qilu_desktop.pack.read_aliases import field_at

PEOPLE: Final = "applicants"
"""The place of a list with one applicant a row."""
NUMBER: Final = "no"
"""The place of a running number."""
SCOPES: Final = {"": "申报人", "enterprise": "申报单位", "unit": "推荐单位", "fact": "由数据算出"}

FACTS: Final = {
    "year": "年度",
    "count": "推荐人数",
    "enterprises": "申报单位家数",
    "people": "推荐人选（姓名等几名）",
    "visited": "实地核验人数",
    "visit_results": "实地核验结论",
    "names": "推荐人选姓名",
    "visits": "实地核验起止日期",
    "strategic": "战新、未来产业人数及姓名",
    "strategic_reason": "战新、未来产业人数说明",
    "received": "受理申报人数",
    "accepted": "受理起止日期",
    "publicity": "公示起止日期",
    "publicity_from": "公示开始日期",
    "inspection": "实地核验情况",
    "publicity_result": "公示结果",
    "decision_on": "集体研究日期",
    "review_on": "专家初审日期",
    "report_on": "推荐报告日期",
    "panel": "评审专家名单",
    "panel_count": "评审专家人数",
    "certificates": "证书查询情况",
    "sites": "证书查询网站",
    "checked": "审验材料份数",
    "verifiers": "审验人",
    "discipline": "纪检监察意见情况",
    "classified": "涉密情况",
    "quota": "名额",
    "decision_body": "集体研究机构",
    "order": "推荐顺序",
    "field": "产业领域（含细分）",
    "skill": "技能等级及取得时间",
    "level": "技能等级",
    "certificate_trade": "最高证书的职业（工种）",
    "certificate_number": "最高证书的编号",
    "certificate_on": "最高证书的发证日期",
    "certificate_issuer": "最高证书的发证机构",
    "appointed": "评聘特级、首席技师人数",
    "service": "柔性引进服务起止",
    "visit_day": "实地核验日期（年月日）",
    "rule_day": "确认日期（年月日）",
    "discipline_day": "纪检监察意见日期（年月日）",
    "state": "国有企业标注",
    "route_a": "申报路径：首席技师认定（是）",
    "route_b": "申报路径：高级技师（是）",
    "notice_number": "通知文号",
    "rule_number": "管理办法文号",
    "addressee": "主送机关",
    "title": "通知标题",
    "today": "今天的日期",
    "programmes": "支持期内人选说明",
    "query_notes": "证书查询说明",
    "waivers": "其他情况说明",
    "results": "主要技术成果",
}
"""Names of the facts that can be written into a form."""


@dataclass(frozen=True)
class Choice:
    """A place to choose: its group, its name, and whether it is a table."""

    place: str
    group: str
    title: str
    table: bool = False


def choices(pack: Pack, document: str) -> tuple[Choice, ...]:
    """Every place that a form can take, by scope; fields that the document prints stand first in each."""
    found: list[Choice] = []
    if document in {"summary", "report"}:
        found.append(Choice(PEOPLE, "名单", title_of(pack, PEOPLE), table=True))
    for prefix, listed in (("", pack.applicant), ("enterprise.", pack.enterprise), ("unit.", pack.unit)):
        ordered = sorted(listed, key=lambda entry: document not in entry.printed)
        found += [_choice(prefix, listed, entry) for entry in ordered]
    found += [Choice(f"fact.{name}", SCOPES["fact"], title) for name, title in known_facts()]
    return tuple(found)


def known_facts() -> tuple[tuple[str, str], ...]:
    """The facts with their names; one that has no name yet goes by its id."""
    from qilu_desktop.documents.facts import LINES, TEXTS

    return tuple((name, FACTS.get(name, name)) for name in (*TEXTS, *LINES))


def _choice(prefix: str, listed: FieldList, entry: Field) -> Choice:
    scope = "" if listed.scope is Scope.APPLICANT else listed.scope.value
    return Choice(prefix + entry.id, SCOPES[scope], entry.label, entry.kind is Kind.TABLE)


def column_choices(pack: Pack, table: str) -> tuple[Choice, ...]:
    """What the columns of a list can take: the table's columns, and the running number."""
    entry = field_at(pack, table)
    columns = entry.columns if entry else ()
    return (Choice(NUMBER, "", "序号"), *(Choice(column.id, "", column.label) for column in columns))


def title_of(pack: Pack, place: str) -> str:
    """A place's name: its label, with whose it is where that is not the applicant."""
    if place == PEOPLE:
        return "推荐人选名单（每人一行）"
    if place == NUMBER:
        return "序号"
    head, dot, tail = place.partition(".")
    if head == "fact":
        return f"{FACTS.get(tail, tail)}（由数据算出）"
    entry = field_at(pack, place)
    label = entry.label if entry else place
    return f"{label}（{SCOPES[head]}）" if dot and head in SCOPES else label


def titles_of(pack: Pack, places: tuple[str, ...], table: str = "") -> str:
    """Several places that share one room; of a column, by the names of the table's columns."""
    entry = field_at(pack, table) if table else None
    if entry is None:
        return "—".join(title_of(pack, place) for place in places)
    labels = {column.id: column.label for column in entry.columns}
    return "—".join(labels.get(place) or title_of(pack, place) for place in places)
