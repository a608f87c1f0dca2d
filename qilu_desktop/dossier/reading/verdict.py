"""A reading compared with what the form says: 一致, 请核对, 不一致, 未读出, 查无, per field and over all.

一致 needs the folded number equal and the name equal; 请核对 is for a number that is equal beside a name one character
away (a look-alike name), and for the right certificate with another trade or date.  Whatever else is 不一致 or 未读出.
A verdict is a fact for the clerk, who decides (4.3a).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from qilu_desktop.dossier.identifiers import normalise, parse_certificate
from qilu_desktop.dossier.reading import folding
from qilu_desktop.dossier.reading.model import FIELDS, CertificateReading, Field, Found, PageReading
from qilu_desktop.dossier.values import PartialDate, Row


class Verdict(Enum):
    """How a reading stands to the form; the value is the word shown."""

    SAME = "一致"
    CHECK = "请核对"
    DIFFERS = "不一致"
    UNREAD = "未读出"
    NOT_FOUND = "查无"


@dataclass(frozen=True)
class Expected:
    """What the form says of one certificate; empty texts are not compared.

    ``level`` is an id (``l1``) or a name (高级技师); ``issued`` a day or month as typed.
    """

    name: str = ""
    number: str = ""
    level: str = ""
    trade: str = ""
    issued: str = ""

    def get(self, field: Field) -> str:
        """One field."""
        value: str = getattr(self, field)
        return value


@dataclass(frozen=True)
class FieldVerdict:
    """One field beside the form's value; ``found`` has the place in the picture."""

    field: Field
    expected: str
    verdict: Verdict
    found: Found | None = None

    @property
    def label(self) -> str:
        """What the clerk calls the field."""
        return FIELDS[self.field]


@dataclass(frozen=True)
class Comparison:
    """The whole: a verdict, the sentence why, and the fields that were asked for.

    ``certificate`` is the one of the page that was compared; ``page`` the page it is on (1-based).
    """

    verdict: Verdict
    reason: str
    fields: tuple[FieldVerdict, ...] = ()
    certificate: CertificateReading | None = None
    page: int = 1


def expected_of(name: str, row: Row) -> Expected:
    """What a row of the table ``certificates`` says, of the person *name*."""
    values = row.values
    issued = values.day("issued_on")
    texts = (values.text("number"), values.text("level"), values.text("trade"))
    return Expected(name, *texts, issued.iso if issued else values.text("issued_on"))


def compare_pages(pages: Iterable[PageReading], expected: Expected) -> Comparison:
    """The page of a file that says most: the best verdict, but 不一致 where a page names another for this number."""
    found = [compare(page, expected) for page in pages]
    if not found:
        return Comparison(Verdict.UNREAD, "没有读到任何页面。")
    against = next((one for one in found if one.verdict is Verdict.DIFFERS and _same_number(one)), None)
    order = (Verdict.SAME, Verdict.CHECK, Verdict.DIFFERS, Verdict.NOT_FOUND, Verdict.UNREAD)
    return against or min(found, key=lambda one: order.index(one.verdict))


def _same_number(one: Comparison) -> bool:
    return any(entry.field == "number" and entry.verdict is Verdict.SAME for entry in one.fields)


def compare(page: PageReading, expected: Expected) -> Comparison:
    """One page against the form."""
    if page.failure:
        return Comparison(Verdict.UNREAD, page.failure, page=page.page)
    if page.nothing_found:
        return Comparison(Verdict.NOT_FOUND, "页面写着没有查到相关信息（查无）。", page=page.page)
    if not page.certificates:
        return Comparison(Verdict.UNREAD, "图上没有读到证书信息，请看图核对。", _unread(expected), page=page.page)
    compared = [_compare_one(one, expected, page.page) for one in page.certificates]
    same = [one for one in compared if _same_number(one)]
    if not same:
        return min(compared, key=_distance)
    other = any(one.is_result and _number(one, expected) is Verdict.DIFFERS for one in page.certificates)
    return _of_one_number(same, other=other)


def _of_one_number(compared: list[Comparison], *, other: bool) -> Comparison:
    """Where one number stands twice (search box and result), the result counts, and whatever speaks against it.

    *other*: the page shows the result for another number.
    """
    against = [one for one in compared if one.verdict is Verdict.DIFFERS]
    results = [one for one in compared if one.certificate and one.certificate.is_result]
    if not results and not against and other:
        said = "查询条件里是这本证书，查询结果却是另一本：请重新点查询后再截图。"
        return replace(compared[0], verdict=Verdict.DIFFERS, reason=said)
    order = (Verdict.CHECK, Verdict.SAME, Verdict.UNREAD)
    return against[0] if against else min(results or compared, key=lambda one: order.index(one.verdict))


def _distance(one: Comparison) -> tuple[int, bool]:
    """How little a certificate has to do with the form: shown is the one that agrees in most fields.

    Of the search box and the result beneath it, which agree alike, the result: it says most of whose page it is.
    """
    agreeing = sum(entry.verdict is Verdict.SAME for entry in one.fields)
    return -agreeing, not (one.certificate and one.certificate.is_result)


def _unread(expected: Expected) -> tuple[FieldVerdict, ...]:
    return tuple(
        FieldVerdict(field, expected.get(field), Verdict.UNREAD) for field in FIELDS if expected.get(field).strip()
    )


def _compare_one(one: CertificateReading, expected: Expected, page: int) -> Comparison:
    fields = tuple(
        FieldVerdict(field, expected.get(field), _verdict(field, one, expected), one.get(field))
        for field in FIELDS
        if expected.get(field).strip()
    )
    verdict, reason = _overall({entry.field: entry for entry in fields}, one)
    return Comparison(verdict, reason, fields, one, page)


def _verdict(field: Field, one: CertificateReading, expected: Expected) -> Verdict:
    if field == "number":
        return _number(one, expected)
    found = one.get(field)
    if found is None:
        return Verdict.UNREAD
    compares = {"name": compare_names, "level": _level, "trade": _trade, "issued": _issued}
    return compares[field](found.value, expected.get(field))


def _number(one: CertificateReading, expected: Expected) -> Verdict:
    if one.number is None:
        return Verdict.UNREAD
    said = normalise(expected.number)
    wanted = folding.fold_number(said) if parse_certificate(said) else said
    if one.number.value == wanted:
        return Verdict.SAME
    # A reading of no full shape is a misreading, not another number.
    misread = bool(parse_certificate(said)) and not folding.fold_number(one.number.value)
    return Verdict.UNREAD if misread else Verdict.DIFFERS


def compare_names(read: str, said: str) -> Verdict:
    """A folded name that was read beside one typed: 请核对 where one character differs (misread, or a look-alike)."""
    wanted = folding.fold_name(said)
    if read == wanted:
        return Verdict.SAME
    close = len(read) == len(wanted) >= 2 and read[0] == wanted[0] and _away(read, wanted) == 1
    return Verdict.CHECK if close else Verdict.DIFFERS


def _away(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


def _level(read: str, said: str) -> Verdict:
    wanted = said if said in folding.LEVEL_NAMES else folding.fold_level(said)
    return Verdict.SAME if read == wanted else Verdict.DIFFERS


def _trade(read: str, said: str) -> Verdict:
    wanted = folding.compact(said)
    if read == wanted:
        return Verdict.SAME
    close = read in wanted or wanted in read or (len(read) == len(wanted) and _away(read, wanted) == 1)
    return Verdict.CHECK if close else Verdict.DIFFERS


def _issued(read: str, said: str) -> Verdict:
    one, other = PartialDate.parse(read), PartialDate.parse(said)
    if one is None or other is None:
        return Verdict.DIFFERS
    same = (one.year, one.month) == (other.year, other.month) and (one.day == other.day or not one.day or not other.day)
    return Verdict.SAME if same else Verdict.DIFFERS


def _somebody_else(against: list[FieldVerdict]) -> str:
    """Whose page it seems to be where the name, the number or both differ."""
    whose = "另一个人" if against[0].field == "name" else "另一本证书"
    told = "都与表中不同：这是" if len(against) > 1 else "与表中不同：这可能是"
    return f"{'和'.join(entry.label for entry in against)}{told}{whose}的页面。"


def _overall(fields: dict[Field, FieldVerdict], one: CertificateReading) -> tuple[Verdict, str]:
    number, name = fields.get("number"), fields.get("name")
    against = [entry for entry in (name, number) if entry and entry.verdict is Verdict.DIFFERS]
    if against:
        return Verdict.DIFFERS, _somebody_else(against)
    for entry in (number, name):
        if entry and entry.verdict is Verdict.UNREAD:
            return Verdict.UNREAD, f"没有读出{entry.label}，请看图核对。"
    level = fields.get("level")
    if level and level.verdict is Verdict.DIFFERS:
        return Verdict.DIFFERS, "等级与表中不同。"
    if not number or not name:
        missing = "姓名" if not name else "证书编号"
        return Verdict.CHECK, f"没有给出要核对的{missing}，不能判定一致。"
    if name.verdict is Verdict.CHECK:
        return Verdict.CHECK, "姓名有一个字不同，请对照图片看清。"
    if not one.is_result:
        return Verdict.CHECK, "只读到姓名和编号，没有等级、职业或发证日期：请看清这是不是查询结果页。"
    other = [entry.label for entry in fields.values() if entry.verdict in (Verdict.CHECK, Verdict.DIFFERS)]
    if other:
        return Verdict.CHECK, f"姓名和编号一致，{'、'.join(other)}与表中不同，请对照图片看清。"
    return Verdict.SAME, "姓名和证书编号一致。"
