"""Reading a query screenshot against plainly decoding the same picture, and the rates over a corpus of drawn pages.

python benchmarks/bench_reading.py [PAGES] [RUNS]     (PAGES 0: no rates; 520 take about ten minutes on 2 cores)
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from io import BytesIO

from common import ROOT, in_turn, tell

sys.path.insert(0, str(ROOT / "tests" / "evidence"))

from PIL import Image
from query_pages import KINDS, RARE, Page, corpus

from qilu_desktop.dossier.reading.model import PageReading
from qilu_desktop.dossier.reading.verdict import Expected, Verdict, compare
from qilu_desktop.evidence.reading.engine import Reader

SAMPLE = ROOT / "resources" / "sample" / "files"
"""Its screenshots are drawn like the national site: 1280 x 800 pixels, about 60 lines of text."""


def speed(runs: int) -> None:
    data = min(SAMPLE.glob("*/证书查询*.png")).read_bytes()

    def decode() -> None:
        Image.open(BytesIO(data)).convert("RGB").load()

    def cold() -> None:
        with Reader() as reader:
            reader.read(data)

    times = in_turn(cold, decode, runs)
    tell("One screenshot, first of a session", "process + engine + reading", times[0], "decoding it", times[1])
    with Reader() as reader:
        reader.read(data)
        times = in_turn(lambda: reader.read(data), decode, runs)
    tell("One screenshot, engine loaded", "reading", times[0], "decoding it", times[1])


def rates(count: int) -> None:
    pages = corpus(count)
    begun = time.perf_counter()
    with Reader() as reader:
        readings = [reader.read(page.data)[0] for page in pages]
    took = time.perf_counter() - begun
    easy = [(page, got) for page, got in zip(pages, readings, strict=True) if not page.kind.hard]
    told("all kinds", list(zip(pages, readings, strict=True)))
    told("without 4K, photos, chat", easy)
    for kind in KINDS:
        told(kind.name, [(page, got) for page, got in zip(pages, readings, strict=True) if page.kind == kind])
    everyone = [page.shown[0] for page in pages]
    wrong = accepted = 0
    for page, got in zip(pages, readings, strict=True):
        for other in everyone:
            if other.number != page.shown[0].number:
                wrong += 1
                verdict = compare(got, Expected(other.name, other.number)).verdict
                accepted += verdict in (Verdict.SAME, Verdict.CHECK)
    print(f"wrong-person pairs: {wrong}, accepted: {accepted}; {took / count:.2f} s a page")


def told(name: str, found: list[tuple[Page, PageReading]]) -> None:
    numbers = sum(any(one.number and one.number.value == p.shown[0].number for one in r.certificates) for p, r in found)
    names = {rare: [0, 0] for rare in (False, True)}
    verdicts: Counter[str] = Counter()
    for page, reading in found:
        shown = page.shown[0]
        hit = any(one.name and one.name.value == shown.name for one in reading.certificates)
        names[shown.name in RARE][0] += hit
        names[shown.name in RARE][1] += 1
        expected = Expected(shown.name, shown.number, shown.level, shown.trade, shown.issued)
        verdicts[compare(reading, expected).verdict.value] += 1
    common, rare = names[False], names[True]
    print(
        f"{name}: number {numbers}/{len(found)}, name common {common[0]}/{common[1]}, rarer {rare[0]}/{rare[1]}, "
        + ", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common())
    )


if __name__ == "__main__":
    speed(int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    pages_wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 520
    if pages_wanted:
        rates(pages_wanted)
