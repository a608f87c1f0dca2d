"""Sixty drawn query pages, each read once and held against everybody: the rates, and no wrong person accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from query_pages import RARE, Page, Shown, corpus, same_name

from qilu_desktop.dossier.reading.model import PageReading
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
    record_property(
        "summary",
        f"{COUNT} 张查询页：编号读对 {numbers}，常用字姓名 {sum(common)}/{len(common)}，"
        f"生僻字姓名 {sum(rare)}/{len(rare)}；{told}",
    )
    assert numbers >= COUNT - 3
    assert sum(common) >= len(common) - 1
    assert sum(rare) >= 0.8 * len(rare)
    assert verdicts[Verdict.SAME] + verdicts[Verdict.CHECK] >= COUNT - 4
    assert verdicts[Verdict.DIFFERS] <= 2

    everyone = [page.shown[0] for page in pages]
    wrong = 0
    for page, got in zip(pages, readings, strict=True):
        mine = page.shown[0]
        others = [one for one in everyone if (one.name, one.number) != (mine.name, mine.number)]
        others += [same_name(mine), *(replace(mine, name=one.name) for one in everyone if far(one.name, mine.name))]
        others += [replace(one, name=mine.name) for one in everyone if one.number != mine.number]
        for other in others:
            wrong += 1
            assert compare(got, expected(other)).verdict not in ACCEPTED, (page, other)
    assert wrong > 7000


def far(one: str, other: str) -> bool:
    """Whether two names are more than look-alikes: those are what 请核对 is for."""
    return len(one) != len(other) or one[0] != other[0] or sum(map(str.__ne__, one, other)) > 1
