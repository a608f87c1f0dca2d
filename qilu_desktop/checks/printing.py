"""What cannot be printed as it stands; tried out above the checks and handed in (4.2a, 4.2b)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from qilu_desktop.checks.evidence import GROUP, titled
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.printable import printable

_NOT_PRINTED = ("none",)
_SHOWN = 5
_LOOKLESS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_HAND = (
    "请核对是否录错；确实是这个字的，请打印后手写补上，再盖章扫描。"
    "电脑里有收这个字的字体（如 SimSun-ExtB）时会自动用它。"
)
_PRIVATE = "这是自造字（私用区字符），换一台电脑就看不到了。请用输入法重新录入标准字；没有标准字的，请打印后手写补上。"


@Heading("print.one_page", "一览表印得进一页 A3", "4.2b", Severity.BLOCK, "applicant.*").each(
    known=lambda subject: subject.overlong is not None
)
def more_than_a_page(subject: Subject) -> Iterator[Note]:
    """A 一览表 that runs over its A3 page even at the smallest size: the notice's own paper."""
    remedy = subject.overlong
    if remedy:
        place = _named_first(subject, remedy)
        said = "一览表内容太多，印不进一页 A3 纸。"
        yield Note(said, remedy, field=place, group="" if place else "people")


def _named_first(subject: Subject, remedy: str) -> str:
    """The field that the remedy names first; empty when it names none."""
    places = ((remedy.find(f"“{entry.label}”"), entry.id) for entry in subject.fields)
    return min((found for found in places if found[0] >= 0), default=(0, ""))[1]


@Heading(
    "print.characters",
    "每个字都印得出来",
    "4.2a 4.2b 4.4",
    Severity.WARN,
    "unit.* enterprise.* applicant.*",
).each(EVERYWHERE, known=lambda subject: subject.undrawn is not None)
def boxes(subject: Subject) -> Iterator[Note]:
    """Characters that no font draws, in any text that is printed: they would come out as boxes."""
    if subject.undrawn is None:
        return
    for spot in subject.texts if subject.undrawn(printable(subject.prose)) else ():
        lost = subject.undrawn(printable(spot.text)) if spot.part.printed != _NOT_PRINTED else ()
        if lost:
            yield spot.note(f"{spot.label}中的{_told(lost)}没有可用的字形，会印成方框。", _remedy(lost))
    for entry in subject.evidence:
        lost = subject.undrawn(entry.title)
        if lost:
            said = f"{titled(subject, entry)}的名称中{_told(lost)}没有可用的字形，会印成方框。"
            yield Note(said, "请改写这份材料的名称。", evidence=entry.id, group=GROUP)


def _remedy(letters: tuple[str, ...]) -> str:
    return _PRIVATE if all(unicodedata.category(letter) == "Co" for letter in letters) else _HAND


def _told(letters: tuple[str, ...]) -> str:
    """Characters with their code points."""
    more = f"等 {len(letters)} 个字符" if len(letters) > _SHOWN else ""
    return "、".join(_shown(letter) for letter in letters[:_SHOWN]) + more


def _shown(letter: str) -> str:
    """``“㛃”（U+36C3）``; the bare code point of what has no look of its own (control, private use, half a pair)."""
    code = f"U+{ord(letter):04X}"
    return code if unicodedata.category(letter) in _LOOKLESS else f"“{letter}”（{code}）"


RULES = (more_than_a_page, boxes)
