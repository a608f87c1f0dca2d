"""What was read offline from a certificate's query page, beside what the clerk has recorded (4.3a).

The notice asks for a query of every certificate and the page's picture: a picture that names somebody else or another
certificate is none, so it blocks until it is changed or the clerk has confirmed what he sees, with a reason.  That the
picture could be read by a machine the notice does not ask: unread pictures are 无法核实, lesser doubts a 提醒.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qilu_desktop.checks.certificates import named
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Waiver
from qilu_desktop.dossier.reading.judging import SAME_RESULT, TABLE, Judged, current_reading, judge_row, screenshots
from qilu_desktop.dossier.reading.verdict import Verdict
from qilu_desktop.dossier.values import Row

RULE = "certificates.reading"
_CHECK = "请打开“查询核对”对照截图"
_CONFIRMED = "已看图确认；截图或所填内容再改动时，请重新确认。"
_SEVERITY = {
    Verdict.DIFFERS: Severity.REASON,
    Verdict.NOT_FOUND: Severity.REASON,
    Verdict.CHECK: Severity.WARN,
    Verdict.UNREAD: Severity.UNKNOWN,
}


def _queried(subject: Subject) -> bool:
    return any(row.values.text("result") and screenshots(subject.evidence, row) for _, row in subject.rows(TABLE))


@Heading(RULE, "查询截图是本人这本证书的", "4.3a", Severity.REASON, "applicant.*", in_place=True).each(applies=_queried)
def reading(subject: Subject) -> Iterator[Note]:
    """A screenshot that reads otherwise than the recorded result says.

    一致 beside a page of another person or certificate, or beside 查无, blocks until it is confirmed with a reason,
    name and date; a lesser difference is pointed out; a page that nobody read is 无法核实.  The recorded result stays
    the clerk's.
    """
    for number, row in subject.rows(TABLE):
        result = row.values.text("result")
        found = judge_row(subject.record.text("name"), row, subject.evidence)
        if not result or not found:
            continue
        note = _against_same(found[0], subject.today) if result == SAME_RESULT else _against_other(found, row)
        if note:
            said, remedy, severity, waiver = note
            said = f"{named(row, number)}{said}"
            page = _page_of(found[0])
            yield Note(said, remedy, TABLE, row.id, "result", page=page, severity=severity, waiver=waiver)


def _page_of(one: Judged) -> int:
    """The page of a screenshot file of several pages that speaks against the form."""
    kept = current_reading(one.entry)
    return one.compared.page if one.compared and kept and len(kept.pages) > 1 else 0


_Said = tuple[str, str, Severity, Waiver | None]


def _against_same(worst: Judged, today: date) -> _Said | None:
    compared = worst.compared
    if compared is None:
        said = "的查询截图还没有读取比对，软件无法核实。"
        return said, f"{_CHECK}，或点“读取全部截图”。", Severity.UNKNOWN, None
    if compared.verdict is Verdict.SAME:
        return None
    said = f"结果记为“一致”，查询截图读出的却是“{compared.verdict.value}”：{mask_ids_in(compared.reason)}"
    one = worst.confirmed
    if one and one.on.first <= today:
        return said, _CONFIRMED, Severity.REASON, Waiver(RULE, worst.entry.owner, one.reason, one.by, one.on)
    remedy = f"{_CHECK}：放错的换成本人这本证书的截图，填错的改正；看图无误的，点“确认无误”并写明理由。"
    return said, remedy, _SEVERITY[compared.verdict], None


def _against_other(found: tuple[Judged, ...], row: Row) -> _Said | None:
    """不一致, 查无 or 暂未上网 beside a page that agrees: the result stays, the clerk is told."""
    if not any(one.verdict is Verdict.SAME for one in found):
        return None
    labels = {"differs": "不一致", "none": "查无", "pending": "暂未上网"}
    result = labels.get(row.values.text("result"), "其他")
    said = f"结果记为“{result}”，查询截图读出的却与所填一致。"
    return said, f"{_CHECK}，核对结果是否记错；无误的不用改。", Severity.WARN, None


RULES = (reading,)
