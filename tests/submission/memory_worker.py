"""Builds of large packets in a process of their own.

- ``memory_worker.py grow FOLDER COUNT …``: builds of more and more scans; the peak of memory after each.
- ``memory_worker.py fill FOLDER SMALL``: a build in SMALL, a disk that its packet does not fit on.

The applicant is held out, so that nothing is made smaller for the mail: that has its own test, and takes long.
"""

from __future__ import annotations

import io
import random
import re
import sys
from dataclasses import replace
from pathlib import Path

import submission_samples as samples
from PIL import Image

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import StorageError
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.built import Built
from qilu_desktop.submission.caching import FolderCache
from qilu_desktop.submission.model import Source
from qilu_desktop.workspace.files import FileStore

SIZE = (1300, 1700)


def peak() -> int:
    """The most memory that this process has held so far, in MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found.group(1)) // 1024


def noise() -> bytes:
    """A scan of about 2 MB that packs no further."""
    stream = io.BytesIO()
    Image.frombytes("L", SIZE, random.Random(1).randbytes(SIZE[0] * SIZE[1])).save(stream, "JPEG", quality=93)
    return stream.getvalue()


def numbered(data: bytes, number: int) -> bytes:
    """The picture with a comment of its own: no two scans are alike."""
    return data[:2] + b"\xff\xfe\x00\x0a%08d" % number + data[2:]


def source(place: Path, count: int) -> Source:
    """One applicant with so many scans; the files, the cache and all that is not the output are in *place*."""
    store, data = FileStore(place / "files"), noise()
    held = samples.with_answers(samples.dossier(1), "p01", classified=True)
    for file in {one.file for one in held.evidence} | {one.record.file("photo") for one in held.applicants}:
        if file:
            store.put(samples.FILES.read(file), file.name, file.media)
    model = next(one for one in held.evidence if one.owner == "p01" and one.kind == "other")
    scans = tuple(replace(model, id=f"x{n}", title=f"扫描 {n}", file=_kept(store, data, n)) for n in range(count))
    return Source(
        samples.PACK,
        replace(held, evidence=(*held.evidence, *scans)),
        store.read,
        cache=FolderCache(place / "cache"),
        checked=store.checked,
    )


def _kept(store: FileStore, data: bytes, number: int) -> FileRef:
    return store.put(numbered(data, number), f"{number}.jpg", "image/jpeg")


def build(made_from: Source, output: Path) -> Built:
    """The draft of it in *output*."""
    return build_folder(made_from, output, draft=True, today=samples.TODAY, progress=Silent())


def grow(place: Path, counts: list[int]) -> None:
    """Folders of so many scans one after another: scans, bytes of the folder, peak so far."""
    for count in counts:
        built = build(source(place, count), place / str(count))
        sys.stdout.write(f"{count} {built.bytes} {peak()}\n")


def fill(place: Path, small: Path) -> None:
    """A build on a disk that is too small for its packet: what is told, and what is left there."""
    try:
        build(source(place, 8), small)
    except StorageError as error:
        sys.stdout.write(f"{error.line}\n")
    sys.stdout.write(f"{[one.name for one in small.rglob('*')]}\n")


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        grow(Path(sys.argv[2]), [int(one) for one in sys.argv[3:]])
