"""Builds in processes of their own, to be killed, refused and filled up by the tests.

``place_worker.py WHAT OUTPUT …`` prints JSON on what it has seen:

- ``kills OUTPUT N SEED``: N small folders put in place one after the other, each killed at a random moment.
- ``builds OUTPUT CACHE N SEED``: real builds that take turns between two states of the data, killed at random moments.
- ``steps OUTPUT``: killed before each single step (opening, making, renaming, removing) that touches OUTPUT.
- ``refusals OUTPUT NUMBER``: each of these steps refused in turn with that error number of the system.
- ``disk OUTPUT``: a file system of its own at OUTPUT that is full sooner or later, then read-only.

Everything is done by children of a process that has imported what is needed, so that one try costs milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from qilu_desktop.errors import StorageError
from qilu_desktop.submission.manifest import NAME, manifest_text
from qilu_desktop.submission.place import building, settle
from qilu_desktop.submission.verify import verify_folder

TITLE = "济南市-2024年度齐鲁首席技师推荐材料"
_STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.listdir", "os.scandir")
_FILES = 4


def put(output: Path, version: int, *, size: int = 500) -> Path:
    """Build one small folder whose files all hold the version, about *size* times eight bytes each."""
    with building(output) as part:
        hashes: dict[str, str] = {}
        for number in range(_FILES):
            data = f"{version}-{number}-".encode() * size
            path = f"02-申报书/{number}/文件{number}.bin"
            (part / path).parent.mkdir(parents=True)
            (part / path).write_bytes(data)
            hashes[path] = hashlib.sha256(data).hexdigest()
        (part / NAME).write_bytes(manifest_text(hashes))
        return settle(part, TITLE)[0]


def shown(output: Path) -> list[Path]:
    """The folders that a person sees."""
    return [place for place in output.iterdir() if not place.name.startswith(".")]


def versions(output: Path) -> list[str]:
    """What the visible folders hold; every one of them must be whole."""
    found = []
    for folder in shown(output):
        verified = verify_folder(folder)
        assert verified.whole, (folder.name, verified.problems)
        first = next(folder.rglob("文件0.bin"), None)
        found.append(first.read_text().partition("-")[0] if first else hashlib.sha256(_manifest(folder)).hexdigest())
    return found


def _manifest(folder: Path) -> bytes:
    return (folder / NAME).read_bytes()


def _child(work: Callable[[], object]) -> int:
    """Start *work* in a copy of this process."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def _wait(child: int) -> int:
    """How a child ended: its exit code, or the negative number of the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _killed_after(work: Callable[[], object], seconds: float) -> bool:
    """Start *work* and kill it after that time; whether it was still at work."""
    child = _child(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _wait(child) < 0


def _duration(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    assert _wait(_child(work)) == 0
    return time.perf_counter() - start


def _random_kills(output: Path, works: Iterator[Callable[[], object]], count: int, seed: int) -> dict[str, Any]:
    chance, lasts = random.Random(seed), min(_duration(next(works)) for _ in range(3))
    killed, half_made, seen = 0, 0, set[str]()
    tries = 0
    while killed < count and tries < 5 * count:
        tries += 1
        killed += _killed_after(next(works), chance.random() * lasts)
        half_made += any(place.name.endswith(".part") for place in output.iterdir())
        found = versions(output)
        assert found, "no folder is left"
        seen.update(found)
    assert _wait(_child(next(works))) == 0
    hidden = [place.name for place in output.iterdir() if place.name.startswith(".")]
    return {"killed": killed, "half_made": half_made, "seen": len(seen), "hidden": hidden, "seconds": lasts}


def kills(output: Path, count: str, seed: str) -> dict[str, Any]:
    """Random kills of small folders."""
    put(output, 0)

    def works() -> Iterator[Callable[[], object]]:
        version = 0
        while True:
            version += 1
            yield lambda version=version: put(output, version)

    return _random_kills(output, works(), int(count), int(seed))


def builds(output: Path, cache: str, count: str, seed: str) -> dict[str, Any]:
    """Random kills of real builds, everything slow taken from a cache."""
    from dataclasses import replace

    from submission_samples import TODAY, dossier, source, with_answers

    from qilu_desktop.progress import Silent
    from qilu_desktop.submission.build import build_folder
    from qilu_desktop.submission.caching import FolderCache

    held = dossier(1)
    states = [held, with_answers(held, "p01", address="潍坊市奎文区新住址 8 号")]

    def build(state: int) -> None:
        made_from = replace(source(states[state]), cache=FolderCache(Path(cache)))
        build_folder(made_from, output, draft=True, today=TODAY, progress=Silent())

    def works() -> Iterator[Callable[[], object]]:
        turn = 0
        while True:
            turn += 1
            yield lambda turn=turn: build(turn % 2)

    for state in (0, 1):
        # The typesetter keeps threads, which a copy of the process would lack: it runs in a child only.
        assert _wait(_child(lambda state=state: build(state))) == 0
    return _random_kills(output, works(), int(count), int(seed))


class _AtStep:
    """Does *act* before the step of that number (from 0) that touches *output*; ``reached`` says whether it came."""

    def __init__(self, output: Path, number: int, act: Callable[[], object]) -> None:
        self.reached = False
        self._left, self._inside, self._act = number, str(output), act
        sys.addaudithook(self._watch)

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.reached or event not in _STEPS or not any(self._inside in str(one) for one in arguments):
            return
        self._left -= 1
        if self._left < 0:
            self.reached = True
            self._act()


def steps(output: Path) -> dict[str, Any]:
    """Killed before every single step, one after the other."""
    put(output, 0)
    number = 0
    while _wait(_child(partial(_put_and_die, output, number))) < 0:
        assert versions(output), "no folder is left"
        number += 1
    return {"steps": number, "seen": versions(output)}


def _put_and_die(output: Path, number: int) -> None:
    _AtStep(output, number, lambda: os.kill(os.getpid(), signal.SIGKILL))
    put(output, number + 1)


def refusals(output: Path, number: str) -> dict[str, Any]:
    """Every single step refused once, one after the other; what was said."""
    put(output, 0)
    said, step = set[str](), 0
    while (told := _asked(partial(_put_refused, output, step, int(number))))["reached"]:
        found = versions(output)
        assert found, "no folder is left"
        assert told["said"] or str(step + 1) in found, "neither refused nor built"
        said |= {told["said"].replace(str(output), "…")} - {""}
        step += 1
    return {"steps": step, "said": sorted(said)}


def _put_refused(output: Path, step: int, number: int) -> dict[str, Any]:
    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    at, said = _AtStep(output, step, refuse), ""
    try:
        put(output, step + 1)
    except StorageError as error:
        said = error.line
    return {"reached": at.reached, "said": said}


def _asked(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What *work* says, done by a copy of this process."""
    reader, writer = os.pipe()
    assert _wait(_child(lambda: os.write(writer, json.dumps(work()).encode()))) == 0
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        answer: dict[str, Any] = json.loads(stream.read())
        return answer


def disk(output: Path) -> dict[str, Any]:
    """Builds on a disk that is full sooner or later, then on one that is read-only; what was said.

    The disk is a small file system where this process may mount one (it has its own mounts, see the test), else a
    limit on the size of a file.
    """
    mounted = _mount(output, "size=600k,nr_inodes=60")
    put(output, 0)
    before = (output / TITLE).stat().st_ino
    said = set[str]()
    for size in (38_000, 50_000, 70_000, 200_000) if mounted else (300_000, 700_000):
        if not mounted:
            # Nobody may mount here: then no file may be large.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
        said.add(_refusal_of(lambda size=size: put(output, 1, size=size)))
        assert versions(output) == ["0"]
        assert (output / TITLE).stat().st_ino == before
        assert [place.name for place in output.iterdir()] == [TITLE], "something is left over"
    if not mounted:
        return {"mounted": False, "full": sorted(said)}
    many = _refusal_of(lambda: _many(output))
    said.add(many)
    assert versions(output) == ["0"]
    subprocess.run(["mount", "-o", "remount,ro", str(output)], check=True)
    read_only = _refusal_of(lambda: put(output, 2))
    assert versions(output) == ["0"]
    return {"mounted": True, "full": sorted(said), "read_only": read_only}


def _mount(place: Path, options: str) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False, capture_output=True
    )
    return done.returncode == 0


def _many(output: Path) -> None:
    """Ever more small files: the disk runs out of names, not of room."""
    with building(output) as part:
        for number in range(1000):
            (part / f"{number}").write_bytes(b"x")


def _refusal_of(work: Callable[[], object]) -> str:
    try:
        work()
    except StorageError as error:
        return error.line
    raise AssertionError("the disk took it all")


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "kills": kills,
    "builds": builds,
    "steps": steps,
    "refusals": refusals,
    "disk": disk,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
