"""Sixty drawn query pages, each read once and held against everybody: the rates, and no wrong person accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from query_pages import RARE, Page, Shown, corpus, same_name

from qilu_desktop.dossier.reading.kept import KeptReading
from qilu_desktop.dossier.reading.model import PageReading
from qilu_desktop.dossier.reading.plain import plain_reading, reading_of
from qilu_desktop.dossier.reading.verdict import Expected, Verdict, compare
from qilu_desktop.evidence.reading.engine import Reader

COUNT = 60
ACCEPTED = (Verdict.SAME, Verdict.CHECK)


def expected(one: Shown) -> Expected:
    return Expected(one.name, one.number, one.level, one.trade, one.issued)


def number_read(page: Page, reading: PageReading) -> bool:
    return any(one.number and one.number.value == page.shown[0].number for one in reading.certificates)


def name_read(page: Page, reading: PageReading) -> bool:
    return any(one.name and one.name.value == page.shown[0].name for one in reading.certificates)


def test_rates_and_no_false_accept(record_property: Callable[[str, object], None]) -> None:
    # One test, so that every page is read once however the tests are shared out.
    pages = corpus(COUNT)
    with Reader() as reader:
        readings = [reader.read(page.data)[0] for page in pages]

    numbers = sum(map(number_read, pages, readings))
    common = [name_read(page, got) for page, got in zip(pages, readings, strict=True) if page.shown[0].name not in RARE]
    rare = [name_read(page, got) for page, got in zip(pages, readings, strict=True) if page.shown[0].name in RARE]
    verdicts = Counter(compare(got, expected(page.shown[0])).verdict for page, got in zip(pages, readings, strict=True))
    told = "，".join(f"{verdict.value} {count}" for verdict, count in verdicts.items())
    assert numbers >= COUNT - 3
    assert sum(common) >= len(common) - 1
    assert sum(rare) >= 0.8 * len(rare)
    assert verdicts[Verdict.SAME] + verdicts[Verdict.CHECK] >= COUNT - 4
    assert verdicts[Verdict.DIFFERS] <= 2

    everyone = [page.shown[0] for page in pages]
    wrong = alike = mistaken = 0
    for page, got in zip(pages, readings, strict=True):
        mine, kept = page.shown[0], through_the_store(got)
        others = [one for one in everyone if (one.name, one.number) != (mine.name, mine.number)]
        others += [same_name(mine), *(replace(mine, name=one.name) for one in everyone if far(one.name, mine.name))]
        others += [replace(one, name=mine.name) for one in everyone if one.number != mine.number]
        for other in others:
            # With all that the form says of the other one, and with name and number alone.
            for said in (expected(other), Expected(other.name, other.number)):
                wrong += 1
                assert compare(kept, said).verdict not in ACCEPTED, (page, other)
        for name in {one.name for one in everyone if one.name != mine.name and not far(one.name, mine.name)}:
            # The very same certificate under a name one character away: 请核对 is what that is for.
            alike += 1
            mistaken += compare(kept, expected(replace(mine, name=name))).verdict is Verdict.SAME
        assert compare(kept, expected(mine)).verdict is compare(got, expected(mine)).verdict
    assert wrong > 14000
    assert alike > 10
    assert mistaken <= 1
    told += f"；{wrong} 对他人 0 次误认，{alike} 对形近名 {mistaken} 次读成一致"
    record_property(
        "summary",
        f"{COUNT} 张查询页：编号读对 {numbers}，常用字姓名 {sum(common)}/{len(common)}，"
        f"生僻字姓名 {sum(rare)}/{len(rare)}；{told}",
    )


def through_the_store(reading: PageReading) -> PageReading:
    """The reading as the workspace keeps it, which is what the checks go by."""
    kept = KeptReading.of("0" * 64, (), "rapidocr", (reading,))
    assert kept
    (page,) = reading_of(plain_reading(kept)).pages
    return page


def far(one: str, other: str) -> bool:
    """Whether two names are more than look-alikes: those are what 请核对 is for."""
    return len(one) != len(other) or one[0] != other[0] or sum(map(str.__ne__, one, other)) > 1
