"""Building folders against ``cp`` and ``sha256sum`` of the same bytes, whole processes; growth with people.

python benchmarks/bench_build.py [RUNS] [PEOPLE ...]

Ten people with thirty scanned pages each: the first build, the one after one edit, the one after none; the plain
commands copy and sum the finished folder.  Then drafts of as many PEOPLE with one small scan each, time and memory.
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
from dataclasses import replace
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


def grown(place: Path, people: int) -> None:
    """A draft of many people with one small scan each."""
    from qilu_desktop.workspace.workspace import Workspace

    workspace, output = place / f"w{people}", place / f"o{people}"
    sample(workspace)
    with Workspace.open(workspace) as opened:
        held = opened.dossier
        owners = held.applicants
        new = tuple(replace(owners[at % len(owners)], id=f"n{at:04d}") for at in range(people))
        model = next(one for one in held.evidence_of(owners[0].id) if one.check)
        evidence = tuple(replace(model, id=f"e{at:04d}", owner=one.id, claim="") for at, one in enumerate(new))
        opened.apply(replace(held, applicants=new, evidence=evidence))
    for title in ("first", "without changes"):
        start = time.perf_counter()
        command = [sys.executable, "-m", "qilu_desktop", "build", str(workspace), "--output", str(output)]
        with subprocess.Popen([*command, "--as-of", DAY, "--draft"], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        took, memory = time.perf_counter() - start, used.ru_maxrss / 1024
        print(f"{people:5d} people, {title:<16} {took:8.1f} s {1000 * took / people:8.0f} ms a person {memory:8.0f} MB")


def main(runs: int, people: list[int]) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as place:
        if runs:
            scanned(Path(place), runs)
        for count in people:
            grown(Path(place), count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, [int(one) for one in sys.argv[2:]] or [10, 100, 1000])
