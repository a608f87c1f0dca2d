"""Puts folders in place in a process of its own, to be killed by the tests.

``place_worker.py OUTPUT loop`` builds one version after the other; ``place_worker.py OUTPUT crash N`` dies, as when
a plug is pulled, right before its N-th rename of a folder (from 0).
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from qilu_desktop.submission.manifest import NAME, manifest_text
from qilu_desktop.submission.place import building, settle

TITLE = "济南市-2024年度齐鲁首席技师推荐材料"


def put(output: Path, version: int) -> Path:
    """Build one small folder whose files all hold the version."""
    with building(output) as part:
        hashes: dict[str, str] = {}
        for number in range(12):
            data = f"{version}-{number}".encode() * 500
            path = f"02-申报书/{number}/文件{number}.bin"
            (part / path).parent.mkdir(parents=True)
            (part / path).write_bytes(data)
            hashes[path] = hashlib.sha256(data).hexdigest()
        (part / NAME).write_bytes(manifest_text(hashes))
        return settle(part, TITLE)[0]


def _crash_before_rename(number: int) -> None:
    left = [number]

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename" and TITLE in f"{arguments[0]}{arguments[1]}":
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.addaudithook(watch)


if __name__ == "__main__":
    output = Path(sys.argv[1])
    if sys.argv[2] == "crash":
        _crash_before_rename(int(sys.argv[3]))
        put(output, 999)
    else:
        version = 0
        while True:
            put(output, version)
            sys.stdout.write(".")
            sys.stdout.flush()
            version += 1
