"""Lines of text made into certificates: fields found by their labels, kept together with the number they belong to.

Two people on one page must never be mixed: a field counts for a number only when it stands in the number's own row
under one row of headings, or in the number's own block of label and value, which ends where a label comes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from statistics import median
from typing import Final

from qilu_desktop.dossier.reading import folding
from qilu_desktop.dossier.reading.model import CertificateReading, Field, Found, Line
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.evidence.reading.blocks import Block, Pair, Spot, blocks_of, own_name, trusted

_LABELS: Final[dict[str, str]] = {
    "name": "姓名 持证人姓名 持证人 证书持有人 学员姓名 考生姓名",
    "number": "证书编号 证书号码 证书号 证书编码 编号 职业资格证书编号 职业技能等级证书编号",
    "level": "等级 技能等级 职业技能等级 证书等级 级别 职业等级 资格等级 技术等级 鉴定级别 评价等级"
    " 职业资格等级 技能级别",
    "trade": "职业工种 职业名称 工种 职业 工种名称 职业工种名称 职业方向 鉴定职业 评价职业 鉴定工种"
    " 职业方向工种 职业或工种 职业及工种",
    "issued": "发证日期 发证时间 颁证日期 颁证时间 颁发日期 颁发时间 批准日期 证书日期",
    # Known so that they are not taken for a value.
    "other": "序号 性别 证件号码 证件号 证件类型 身份证号 身份证号码 身份证件号码 评价机构 发证机构 颁证机构"
    " 发证单位 鉴定机构 评价单位 操作 备注 证书类型 证书名称 证书状态 证书类别 理论成绩"
    " 理论知识考试成绩 技能成绩 操作技能考核成绩 操作技能成绩 综合评审成绩 评定成绩 出生日期 文化程度"
    " 查询时间 查询日期 职业代码 有效期 证书有效期 数据上传单位 状态 国籍 单位 所在单位 工作单位"
    " 验证码 所属省份 评价类型",
}
"""The words of query pages by what they announce, Chinese characters only (职业/工种 and 职业（工种） are one)."""
_BY_TEXT: Final = {text: kind for kind, texts in _LABELS.items() for text in texts.split()}
_INLINE: Final = tuple(sorted((text for text in _BY_TEXT if len(text) >= 2), key=len, reverse=True))
_AROUND: Final = 5
_GREETING: Final = re.compile("欢迎|您好|你好|退出|登录|登陆|注销|当前用户")
_DIVIDERS: Final = ("查询条件", "查询结果")
_NAME = re.compile(
    r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:·[\u3400-\u9fff\U00020000-\U0003ffff]+)*"
)
_DAY = re.compile(r"((?:19|20)[0-9]{2})[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2}))?(?![0-9])")
_NOTHING = re.compile(
    "(?:对不起|抱歉|很抱歉|非常抱歉)[,.!]?.{0,6}(?:没有|未能?|无法?)(?:查|找|检索)[询]?到?.*"
    "|(?:没有|未|暂未|未能)(?:查到|查询到|找到|检索到)(?:任何|相关|符合条件|匹配|您|的|该|证书)*(?:信息|记录|数据|结果|证书)[.!。]?"
    "|(?:暂无|没有|查无|无)(?:任何|相关|符合条件|匹配|查询|证书|的)*(?:信息|记录|数据|结果|此证书?)[.!。]?"
)


def certificates_in(lines: Iterable[Line]) -> tuple[CertificateReading, ...]:
    """Every certificate of a page with what belongs to it, from top to bottom."""
    spots = _spots(tuple(lines))
    pairs = tuple(pair for pair in _pairs(spots) if not _of_the_user(pair, spots))
    dividers = [spot.y for spot in spots if folding.han(spot.line.text).startswith(_DIVIDERS)]
    blocks = trusted(blocks_of((pair for pair in pairs if not pair.below), dividers), dividers)
    rows = tuple(pair for pair in pairs if pair.below)
    found: list[CertificateReading] = []
    used: set[int] = set()
    listed: list[int] = []
    numbers = tuple(_numbers(spots, pairs))
    only = len({number.value for _, number in numbers}) == 1
    for spot, number in numbers:
        record = _row_of(rows, spot, _slope_at(spot, spots))
        if record:
            listed.append(len(found))
        else:
            record = own_name(_block_of(blocks, spot, used, only=only), alone=len(blocks) == 1)
        found.append(replace(_reading(record), number=number))
    rest = [reading for at, block in enumerate(blocks) if at not in used and (reading := _reading(block)).name]
    if len(rest) == 1 and not any(pair.label.kind == "name" for pair in rows):
        # One name above a list of certificates whose rows name nobody: it stands over them all.
        found = [_under_name(one, rest[0].name) if at in listed else one for at, one in enumerate(found)]
    return tuple(found) or tuple(reading for reading in rest if reading.is_result)


def _of_the_user(pair: Pair, spots: tuple[Spot, ...]) -> bool:
    """Whether a name stands where a site greets who is signed in: it says nothing of the certificate."""
    return pair.label.kind == "name" and any(
        _GREETING.search(spot.line.text) for spot in spots if spot is pair.label or spot.beside(pair.label)
    )


def _under_name(one: CertificateReading, name: Found | None) -> CertificateReading:
    if name and one.number and name.box.bottom <= one.number.box.top + one.number.box.height:
        return replace(one, name=name)
    return one


def nothing_found(lines: Iterable[Line]) -> bool:
    """Whether the site says that it knows no such certificate."""
    return any(_NOTHING.fullmatch(folding.compact(line.text)) for line in lines)


def _spots(lines: tuple[Line, ...]) -> tuple[Spot, ...]:
    """The lines turned level by the slope that the long ones have, in reading order."""
    slopes = [line.slope for line in lines if _long(line)]
    slope = median(slopes) if slopes else 0.0
    spots = sorted((_spot(line, slope) for line in lines), key=lambda spot: (spot.y, spot.left))
    return tuple(sorted(_whole_labels(spots), key=lambda spot: (spot.y, spot.left)))


def _whole_labels(spots: list[Spot]) -> Iterator[Spot]:
    """The spots, with labels that are set wide (姓　　名) put together from their characters."""
    taken: set[int] = set()
    for at, spot in enumerate(spots):
        if at in taken or len(spot.line.text) != 1 or spot.kind:
            continue
        right = (each for each in enumerate(spots) if each[1].left > spot.left and each[1].beside(spot))
        other = min(right, key=lambda each: each[1].left, default=None)
        if other and len(other[1].line.text) == 1 and other[1].left - spot.right < 5 * spot.height:
            text = spot.line.text + other[1].line.text
            if text in _BY_TEXT:
                taken |= {at, other[0]}
                yield replace(spot, right=other[1].right, kind=_BY_TEXT[text], key=text)
    yield from (spot for at, spot in enumerate(spots) if at not in taken)


def _spot(line: Line, slope: float) -> Spot:
    box = line.box
    middle = (box.left + box.right) / 2
    # The box of a sloping line is higher than its type.
    height = max(6.0, box.height - abs(slope) * (box.right - box.left))
    kind, key, inline = _label(line.text)
    return Spot(line, box.left, box.right, (box.top + box.bottom) / 2 - slope * middle, height, kind, key, inline)


def _label(text: str) -> tuple[str, str, str]:
    """Kind, text and value behind it of a line that is a label; empty otherwise."""
    said = folding.compact(text)
    head, colon, tail = said.partition(":")
    key = folding.han(head)
    if key in _BY_TEXT and not re.search("[A-Za-z0-9]", head):
        return _BY_TEXT[key], key, tail
    if colon:
        return "", "", ""
    for label in _INLINE:
        if said.startswith(label) and _BY_TEXT[label] != "other" and _valid(_BY_TEXT[label], said[len(label) :]):
            return _BY_TEXT[label], label, said[len(label) :]
    return "", "", ""


def _valid(kind: str, value: str) -> bool:
    if kind == "name":
        return bool(_name(value))
    if kind == "number":
        return bool(folding.numbers_in(value))
    if kind == "level":
        return bool(folding.fold_level(value)) and len(value) <= 12
    return kind == "issued" and bool(_date(value))


def _pairs(spots: tuple[Spot, ...]) -> Iterator[Pair]:
    """Every label with its value: behind it, beside it, or in the rows below a row of headings."""
    for label in spots:
        if not label.kind:
            continue
        if label.inline:
            yield Pair(label, label, label.inline, below=False)
            continue
        row = [spot for spot in spots if spot is not label and spot.beside(label)]
        value = None if _is_heading(label, row) else _right_of(label, row)
        if value:
            yield Pair(label, value, value.line.text, below=False)
        else:
            yield from (Pair(label, spot, spot.line.text, below=True) for spot in _under(label, spots))


def _is_heading(label: Spot, row: list[Spot]) -> bool:
    labels = sum(1 for spot in row if spot.kind) + 1
    return len(row) + 1 - labels < labels / 2 and labels >= 2


def _right_of(label: Spot, row: list[Spot]) -> Spot | None:
    right = [spot for spot in row if spot.left >= label.right - label.height / 2]
    nearest = min(right, key=lambda spot: spot.left, default=None)
    return nearest if nearest and not nearest.kind else None


def _under(label: Spot, spots: tuple[Spot, ...]) -> Iterator[Spot]:
    """What stands below a heading in its column, until another heading or a wide gap."""
    last = label.y
    for spot in spots:
        if spot.y <= label.y + 0.6 * label.height or not _in_column(label, spot):
            continue
        if spot.kind or spot.y - last > 9 * label.height:
            return
        yield spot
        last = spot.y


def _in_column(label: Spot, spot: Spot) -> bool:
    if abs(spot.left - label.left) < 1.5 * label.height:
        return True
    return abs((spot.left + spot.right) - (label.left + label.right)) < 3 * label.height


def _numbers(spots: tuple[Spot, ...], pairs: tuple[Pair, ...]) -> Iterator[tuple[Spot, Found]]:
    """Every number of a full shape wherever it stands, and labelled ones that a narrow cell broke in two."""
    for spot in spots:
        for number in folding.numbers_in(spot.line.text):
            yield spot, Found(number, spot.line.text, spot.line.score, spot.line.box)
    for pair in pairs:
        if pair.label.kind == "number" and not folding.numbers_in(pair.text):
            broken = _broken(pair, spots)
            odd = _odd(pair)
            if broken:
                yield broken
            elif odd:
                yield pair.value, odd


def _broken(pair: Pair, spots: tuple[Spot, ...]) -> tuple[Spot, Found] | None:
    """A number whose second half stands right below its first, and where the cell of both is."""
    first = pair.value
    for spot in spots:
        near = 0.6 * first.height < spot.y - first.y < 2.2 * first.height
        if spot.kind or not near or abs(spot.left - first.left) > 2 * first.height:
            continue
        number = folding.fold_number("".join((*folding.runs_in(pair.text), *folding.runs_in(spot.line.text))))
        if number:
            box = first.line.box.join(spot.line.box)
            found = Found(number, pair.text + spot.line.text, min(first.line.score, spot.line.score), box)
            cell = replace(first, y=(first.y + spot.y) / 2, height=2 * first.height)
            return (cell if pair.below else first), found
    return None


def _odd(pair: Pair) -> Found | None:
    """A labelled number of no known shape, as it was read: old papers have others."""
    runs = folding.runs_in(pair.text)
    whole = folding.compact(pair.text).upper()
    if len(runs) == 1 and runs[0].upper() == whole and 8 <= len(whole) <= 30 and sum(map(str.isdigit, whole)) >= 6:
        return Found(whole, pair.text, pair.value.line.score, pair.value.line.box)
    return None


def _row_of(pairs: tuple[Pair, ...], number: Spot, slope: float) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if pair.value is number or _level_with(pair.value, number, slope))


def _slope_at(number: Spot, spots: tuple[Spot, ...]) -> float:
    """The slope of the writing around a number: in a photo taken from one side each row has another."""
    longer = [spot.line for spot in spots if _long(spot.line)]
    longer.sort(key=lambda line: abs(_middle(line)[1] - _middle(number.line)[1]))
    return median(line.slope for line in longer[:_AROUND]) if longer else 0.0


def _level_with(spot: Spot, number: Spot, slope: float) -> bool:
    """Whether a spot stands in the row of a number, which runs through it with this slope."""
    (left, high), (x, y) = _middle(number.line), _middle(spot.line)
    return abs(y - high - slope * (x - left)) < 0.6 * max(spot.height, number.height)


def _long(line: Line) -> bool:
    """Whether a line is long enough to tell its slope; the box of a sloping line is higher than its type."""
    wide = line.box.right - line.box.left
    return wide > 5 * max(6.0, line.box.height - abs(line.slope) * wide)


def _middle(line: Line) -> tuple[float, float]:
    return (line.box.left + line.box.right) / 2, (line.box.top + line.box.bottom) / 2


def _block_of(blocks: list[Block], number: Spot, used: set[int], *, only: bool) -> tuple[Pair, ...]:
    for at, block in enumerate(blocks):
        if any(pair.value is number for pair in block):
            used.add(at)
            return block
    # A number without its label: the page's only one, within the range of the only block, and that block has none.
    for block in blocks if only and len(blocks) == 1 else ():
        top, bottom = min(pair.label.y for pair in block), max(pair.label.y for pair in block)
        if top <= number.y <= bottom and not any(pair.label.kind == "number" for pair in block):
            used.add(0)
            return block
    return ()


def _reading(pairs: Iterable[Pair]) -> CertificateReading:
    """The fields of one certificate, without its number; a field that says two things says nothing."""
    found: dict[Field, Found | None] = {}
    for pair in pairs:
        for field in ("name", "level", "trade", "issued"):
            if pair.label.kind == field and (value := _value(field, pair)):
                before = found.get(field, value)
                found[field] = before if before and before.value == value.value else None
    return CertificateReading(**dict(found.items()))


def _value(field: str, pair: Pair) -> Found | None:
    reads = {"name": _name, "level": folding.fold_level, "trade": folding.compact, "issued": _date}
    value = reads[field](pair.text)
    line = pair.value.line
    return Found(value, pair.text, line.score, line.box) if value else None


def _name(text: str) -> str:
    name = folding.fold_name(text)
    return name if 2 <= len(name) <= 20 and _NAME.fullmatch(name) else ""


def _date(text: str) -> str:
    match = _DAY.search(folding.compact(text))
    if not match:
        return ""
    day = PartialDate.parse("-".join(filter(None, match.groups())))
    return day.iso if day else ""
