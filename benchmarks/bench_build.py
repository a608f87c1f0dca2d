"""Building folders against ``cp`` and ``sha256sum`` of the same bytes, whole processes; growth with people.

python benchmarks/bench_build.py [RUNS] [PEOPLE ...]
python benchmarks/bench_build.py pages [PAGES ...]

Ten people with thirty scanned pages each: the first build, the one after one edit, the one after none; the plain
commands copy and sum the finished folder.  Then drafts of as many PEOPLE (10, 100 and 1,000) with one small scan each:
time, the peak of memory, and how both grow.  RUNS 0 measures only these; a thousand people take some twenty minutes.
``pages``: drafts in which one person (held out of the mail, which would be made smaller) has as many scanned PAGES.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from common import ROOT, in_turn, python, tell

sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from qilu_desktop.dossier.values import FileRef
    from qilu_desktop.workspace.workspace import Workspace

DAY = "2024-07-22"
PAGES = 30


def scan(number: int) -> bytes:
    """A page as a scanner gives it: A4 at 150 dpi, grey, with noise; about 300 KB."""
    from PIL import Image

    noise = random.Random(number)
    small = Image.frombytes("L", (310, 438), noise.randbytes(310 * 438)).point(lambda tone: 205 + tone // 6)
    stream = io.BytesIO()
    small.resize((1240, 1754)).save(stream, "JPEG", quality=82)
    return stream.getvalue()


def sample(workspace: Path) -> None:
    """The shipped sample as a workspace."""
    place = ROOT / "resources" / "sample"
    load = ("-m", "qilu_desktop", "load", str(place / "dossier.json"), "--files", str(place / "files"))
    python(*load, "--workspace", str(workspace))


def with_scans(workspace: Path) -> None:
    """Thirty scanned pages more for each of the ten people."""
    from qilu_desktop.workspace.workspace import Workspace

    with Workspace.open(workspace) as opened:
        for at, person in enumerate(opened.dossier.applicants):
            model = next(one for one in opened.dossier.evidence_of(person.id) if one.check)
            pages = [
                replace(model, id="", title=f"扫描第 {page + 1} 页", file=_stored(opened, at * PAGES + page))
                for page in range(PAGES)
            ]
            opened.attach_all(tuple(pages))


def _stored(opened: Workspace, number: int) -> FileRef:
    return opened.store_file(scan(number), f"扫描{number:03d}.jpg", "image/jpeg")


def edited(workspace: Path, number: int) -> None:
    """One answer changed."""
    from qilu_desktop.workspace.workspace import Workspace

    with Workspace.open(workspace) as opened:
        opened.set_value("p03", "address", f"潍坊市奎文区新住址 {number} 号")


def build(workspace: Path, output: Path, *options: str) -> None:
    """Build by the command line."""
    python("-m", "qilu_desktop", "build", str(workspace), "--output", str(output), "--as-of", DAY, *options)


def plain(folder: Path, copy: Path) -> None:
    """Copy a folder, sum every byte, and have it on the disk."""
    shutil.rmtree(copy, ignore_errors=True)
    shell = f'cp -r "{folder}" "{copy}" && find "{copy}" -type f -exec sha256sum {{}} + && sync -f "{copy}"'
    subprocess.run(["sh", "-c", shell], check=True, capture_output=True)


def scanned(place: Path, runs: int) -> None:
    """Ten people with 300 scanned pages."""
    workspace, output, copy = place / "w", place / "o", place / "c"
    sample(workspace)
    with_scans(workspace)
    build(workspace, output)
    (folder,) = output.iterdir()
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1_000_000
    turn = [0]

    def first() -> None:
        shutil.rmtree(output)
        shutil.rmtree(workspace / "缓存")
        build(workspace, output)

    def edit() -> None:
        turn[0] += 1
        edited(workspace, turn[0])
        build(workspace, output)

    for title, job in (("first build", first), ("after one edit", edit), ("without changes", None)):
        times = in_turn(job or (lambda: build(workspace, output)), lambda: plain(folder, copy), runs)
        tell(f"10 people, 300 scanned pages, {size:.0f} MB: {title}", "build", times[0], "cp + sha256sum", times[1])


LETTERS = "建国华明德志文海军伟春光永福家宝兴平安民生东方立新玉山林江河"


def name_of(number: int) -> str:
    """A name of its own for each of 27,000 people."""
    family, (first, second) = (
        "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"[number // 900 % 30],
        divmod(number % 900, 30),
    )
    return f"{family}{LETTERS[first]}{LETTERS[second]}"


@dataclass(frozen=True)
class Grown:
    """One build of so many people (or pages): seconds and the peak of its memory in MB."""

    people: int
    seconds: float
    memory: float


def crowd(workspace: Path, people: int) -> None:
    """As many people, each with a name, a photo and one small scan, as the sample's in turn."""
    from qilu_desktop.workspace.workspace import Workspace

    sample(workspace)
    with Workspace.open(workspace) as opened:
        held = opened.dossier
        owners = held.applicants
        new = tuple(
            replace(one, id=f"n{at:05d}", record=one.record.with_value("name", name_of(at)))
            for at, one in enumerate(owners[at % len(owners)] for at in range(people))
        )
        model = next(one for one in held.evidence_of(owners[0].id) if one.check)
        evidence = tuple(replace(model, id=f"e{at:05d}", owner=one.id, claim="") for at, one in enumerate(new))
        opened.apply(replace(held, applicants=new, evidence=evidence))


def grown(place: Path, people: int) -> tuple[Grown, Grown]:
    """A draft of many people with one small scan each: the first build, and one without changes."""
    workspace, output = place / f"w{people}", place / f"o{people}"
    crowd(workspace, people)
    found: list[Grown] = []
    for title in ("first", "without changes"):
        seconds, memory = used("build", str(workspace), "--output", str(output), "--as-of", DAY, "--draft")
        found.append(Grown(people, seconds, memory))
        each = 1000 * seconds / people
        print(f"{people:5d} people, {title:<16} {seconds:8.1f} s {each:8.0f} ms a person {memory:8.0f} MB", flush=True)
    files = [one for one in output.rglob("*") if one.is_file()]
    size = sum(one.stat().st_size for one in files) / 1_000_000
    print(f"      {len(files)} files, {size:.0f} MB", flush=True)
    # A thousand people take a few GB of the disk.
    shutil.rmtree(workspace)
    shutil.rmtree(output)
    return found[0], found[1]


def paged(place: Path, pages: int) -> Grown:
    """A draft of the sample in which one person has so many scanned pages of about 300 KB; the first build."""
    from qilu_desktop.workspace.workspace import Workspace

    workspace, output = place / f"w{pages}", place / f"o{pages}"
    sample(workspace)
    with Workspace.open(workspace) as opened:
        owner = opened.dossier.applicants[0].id
        opened.set_value(owner, "classified", True)
        model = next(one for one in opened.dossier.evidence_of(owner) if one.check)
        one_scan = scan(0)
        files = (opened.store_file(_numbered(one_scan, at), f"{at}.jpg", "image/jpeg") for at in range(pages))
        opened.attach_all(
            tuple(replace(model, id="", title=f"扫描第 {at} 页", file=one) for at, one in enumerate(files))
        )
    seconds, memory = used("build", str(workspace), "--output", str(output), "--as-of", DAY, "--draft")
    size = sum(one.stat().st_size for one in output.rglob("*.pdf")) / 1_000_000
    print(f"{pages:5d} pages of one person, {size:6.0f} MB {seconds:8.1f} s {memory:8.0f} MB", flush=True)
    shutil.rmtree(workspace)
    shutil.rmtree(output)
    return Grown(pages, seconds, memory)


def _numbered(data: bytes, number: int) -> bytes:
    """The picture with a comment of its own, so that no two files are alike."""
    return data[:2] + b"\xff\xfe\x00\x0a%08d" % number + data[2:]


def used(*command: str) -> tuple[float, float]:
    """Seconds and the peak of memory (MB, the largest of the process and its children) of one command of ours.

    Raises:
        SystemExit: it failed; what it said is shown.
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        whole = [sys.executable, "-m", "qilu_desktop", *command]
        with subprocess.Popen(whole, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - start
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')[-2000:]}")
    return took, usage.ru_maxrss / 1024


def tell_growth(title: str, found: Sequence[Grown]) -> None:
    """How time and memory grow from each number of people to the next."""
    for less, more in pairwise(found):
        print(
            f"{title}: {less.people} -> {more.people} people ({more.people / less.people:.0f}x): "
            f"time {more.seconds / less.seconds:.1f}x, memory {more.memory / less.memory:.2f}x"
        )


def main(runs: int, people: list[int]) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as place:
        if runs:
            scanned(Path(place), runs)
        both = [grown(Path(place), count) for count in sorted(people)]
    tell_growth("first", [one for one, _ in both])
    tell_growth("without changes", [one for _, one in both])


def by_pages(pages: list[int]) -> None:
    """Measure growth with the pages of one person."""
    with tempfile.TemporaryDirectory() as place:
        for count in pages:
            paged(Path(place), count)


if __name__ == "__main__" and sys.argv[1:2] == ["pages"]:
    by_pages([int(one) for one in sys.argv[2:]] or [10, 100, 1000])
elif __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, [int(one) for one in sys.argv[2:]] or [10, 100, 1000])
