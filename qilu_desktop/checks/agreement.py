"""The same fact in two places: what the narrative says against the tables, names and units against the form (5.3).

All of it is pointed out, never blocked: words have more than one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.fixes import drop_row
from qilu_desktop.checks.reading import read_number
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.spot import Spot
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import normalise
from qilu_desktop.dossier.model import claim_of
from qilu_desktop.dossier.values import Row
from qilu_desktop.pack.model import Kind

OWN_TEXTS = frozenset({"achievements", "achievements_short", "deeds", "recognised", "inspection"})
"""Narratives about the applicant."""

_SEGMENT = re.compile(r"[^，。；！？,;!?\n]+")
_NOT_OWN = re.compile(r"团队|公司|企业(?!标准)|工作室|班组|全厂|车间|集团|带领|组织|指导|申请|申报|受理|同事|徒弟获")
_N = r"(?<![第\d.])(\d{1,4}|[一二三四五六七八九十两]{1,3})(?:余|多)?\s*"
_JOINT = r"(?:共|计|共计|达|累计)?\s*[：:]?\s*"
_MONEY = re.compile(
    r"(?:节约|节支|创效|增效|降本|增收|创收|经济效益|效益|创造价值|降低成本)[^，。；\d]{0,10}?"
    r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?)\s*(?:余|多)?\s*(亿|万)元"
)
_BENEFIT_TABLES = ("innovations", "patents", "papers", "standards")


@dataclass(frozen=True)
class Counted:
    """How a narrative counts the rows of a table: a clause of a sentence with one of ``words`` that fits ``pattern``.

    ``needs`` must be found in the same clause.
    """

    table: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None = None


def _counted(table: str, words: str, units: str, after: str = "", needs: str = "") -> Counted:
    """*words* are separated by blanks; *after* is what may follow one of them before the number."""
    thing = rf"(?:{words.replace(' ', '|')}){after}"
    pattern = rf"{thing}{_JOINT}{_N}[{units}]|{_N}[{units}][^，。；、]{{0,6}}?{thing}"
    return Counted(table, tuple(words.split()), re.compile(pattern), re.compile(needs) if needs else None)


COUNTED = (
    _counted("patents", "专利", "项件个"),
    _counted("papers", "论文", "篇"),
    _counted(
        "standards",
        "标准",
        "项个部",
        "(?!化)",
        "[制修]定|制订|编[制写]|起草|[参主]编|(?:国家|行业|地方|团体|企业)标准",
    ),
    _counted("innovations", "操作法 工法 工作法", "项个种"),
    _counted("apprentices", "带徒 收徒 徒弟", "名人个位", "弟?"),
)
"""What is counted in words and listed in a table."""


_ANY_WORD = re.compile("|".join(word for counted in COUNTED for word in counted.words))


def narratives(subject: Subject) -> list[Spot]:
    """The narratives about an applicant that were written."""
    return [spot for spot in subject.texts if spot.entry.id in OWN_TEXTS]


@Heading(
    "text.counts",
    "文字中的数目与表格相符",
    "5.3",
    Severity.WARN,
    "applicant.achievements applicant.achievements_short applicant.deeds applicant.recognised applicant.inspection "
    "applicant.patents applicant.papers applicant.standards applicant.innovations applicant.apprentices",
).each(applies=lambda subject: bool(narratives(subject)))
def counts(subject: Subject) -> Iterator[Note]:
    """A narrative that counts more patents, papers, standards, methods or apprentices than the table lists.

    Fewer may be a choice of the best.  Clauses about a team, a company or mere applications count others' work.
    """
    known = [(counted, len(subject.rows(counted.table))) for counted in COUNTED if _has(subject, counted.table)]
    for spot in narratives(subject):
        clauses = own_clauses(spot.text)
        for counted, listed in known if clauses else ():
            said = _most(clauses, counted)
            if said and said[1] > listed:
                there = f"{subject.label(counted.table)}表中{f'只有 {listed} 行' if listed else '没有内容'}"
                remedy = "请核对：漏填的补进表格，文字有误的改正；表中只列代表性的，可不改。"
                yield spot.note(f"{spot.label}写“{said[0]}”，{there}。", remedy)


def _has(subject: Subject, table: str) -> bool:
    return table in subject.fields.by_id


def own_clauses(text: str, about: re.Pattern[str] = _ANY_WORD) -> list[str]:
    """The clauses of a text's sentences with one of the words (what is counted), but not as others' work."""
    return [one for one in _SEGMENT.findall(text) if about.search(one) and not _NOT_OWN.search(one)]


def _most(clauses: list[str], counted: Counted) -> tuple[str, int] | None:
    """The largest number counted, with the words."""
    found: list[tuple[str, int]] = []
    for segment in clauses:
        if counted.needs and not counted.needs.search(segment):
            continue
        for match in counted.pattern.finditer(segment):
            number = read_number(match[1] or match[2], "")
            if number is not None:
                found.append((match.group().strip(), int(number)))
    return max(found, key=lambda one: one[1], default=None)


@Heading(
    "text.benefit",
    "文字中的效益与表格相符",
    "5.3",
    Severity.WARN,
    "applicant.achievements applicant.achievements_short applicant.deeds applicant.recognised applicant.inspection "
    "applicant.innovations applicant.patents applicant.papers applicant.standards",
).each(applies=lambda subject: bool(narratives(subject)) and _listed_benefit(subject) is not None)
def benefit(subject: Subject) -> Iterator[Note]:
    """A narrative that claims more money saved or made than all the rows of the tables together."""
    listed = _listed_benefit(subject)
    for spot in narratives(subject):
        said = _most_money(spot.text)
        if listed is not None and said and said[1] > listed:
            there = f"成果各表“经济效益”合计 {listed.normalize():f} 万元"
            remedy = "请核对：漏填的补进表格，文字有误的改正；另有依据的，可不改。"
            yield spot.note(f"{spot.label}写“{said[0]}”，{there}。", remedy)


def _listed_benefit(subject: Subject) -> Decimal | None:
    """The sum of the tables' benefits in 万元; None while a row that could have one says none."""
    total = Decimal(0)
    for table in _BENEFIT_TABLES:
        for _, row in subject.rows(table):
            amount = row.values.number("benefit")
            if amount is None and table in _BENEFIT_TABLES[:2]:
                return None
            if amount is not None and not (amount.is_finite() and abs(amount) < 10**9):
                return None
            total += amount or 0
    return total or None


def _most_money(text: str) -> tuple[str, Decimal] | None:
    found = [
        (match.group(), Decimal(match[1]) * (10000 if match[2] == "亿" else 1))
        for segment in _SEGMENT.findall(text)
        if "元" in segment and not _NOT_OWN.search(segment)
        for match in _MONEY.finditer(segment)
    ]
    return max(found, key=lambda one: one[1], default=None)


_GENERIC = re.compile(
    r"中国|山东省?|[一-龥]{2}市|有限|责任|股份|公司|集团|总厂|工厂|分公司|（.*?）|\(.*?\)|[^\u3400-\u9fffA-Z0-9]"
)


@Heading(
    "career.employer",
    "现在的经历与申报单位相符",
    "5.3",
    Severity.WARN,
    "applicant.career applicant.employment enterprise.name",
).each(applies=lambda subject: _now_at(subject) is not None)
def employer(subject: Subject) -> Iterator[Note]:
    """A regular employee whose present place in the career has nothing of the applying unit's name in it."""
    row = _now_at(subject)
    name = subject.employer.name if subject.employer else ""
    if row and name and not _alike(name, row.values.text("place")):
        said = f"经历中现在的单位“{row.values.text('place')[:30]}”与申报单位“{name[:30]}”不同。"
        remedy = "请核对申报单位和经历；单位改过名的，可在备注中说明。"
        yield Note(said, remedy, field="career", row=row.id, column="place")


def _now_at(subject: Subject) -> Row | None:
    """The one row of the career that goes on, with a place and without a remark; of regular employees only."""
    if subject.record.text("employment") != "regular" or subject.employer is None:
        return None
    rows = [row for _, row in subject.rows("career") if row.values.text("place") and not row.values.filled("to")]
    return rows[0] if len(rows) == 1 and not rows[0].values.text("note") else None


def _alike(one: str, other: str) -> bool:
    """Whether two names of units share two characters in a row beside words that any company has."""
    first, second = (_GENERIC.sub(" ", normalise(name)) for name in (one, other))
    pairs = {first[place : place + 2] for place in range(len(first) - 1)}
    shared = any(" " not in pair and pair in second for pair in pairs)
    return shared or not first.strip() or not second.strip()


@Heading(
    "tables.repeated", "表格中没有重复的行", "5.3", Severity.WARN, "unit.* enterprise.* applicant.*", fixable=True
).each(EVERYWHERE)
def repeated(subject: Subject) -> Iterator[Note]:
    """Two rows of a table that say the very same; certificates have a rule of their own."""
    for entry in subject.fields:
        if entry.kind is not Kind.TABLE or entry.id == "certificates":
            continue
        seen: dict[str, int] = {}
        rows = subject.rows(entry.id)
        for number, row in rows if _may_repeat(rows) else ():
            said = repr(sorted(row.values.values.items(), key=lambda cell: cell[0]))
            if said in seen:
                message = f"“{entry.label}”第 {number} 行与第 {seen[said]} 行相同。"
                note = Note(message, "请删除重复的一行，或核对内容。", field=entry.id, row=row.id)
                cited = any(one.claim == claim_of(entry.id, row.id) for one in subject.evidence)
                label = "删除重复的一行"
                yield (
                    note if cited else replace(note, fix=drop_row(subject.id, subject.record, entry.id, row.id, label))
                )
            seen.setdefault(said, number)


def _may_repeat(rows: Sequence[tuple[int, Row]]) -> bool:
    """Whether the texts of two rows are the same: a quick look before the rows are spelt out."""
    texts = {frozenset(cell for cell in row.values.values.items() if isinstance(cell[1], str)) for _, row in rows}
    return len(texts) < len(rows)


RULES = (counts, benefit, employer, repeated)
