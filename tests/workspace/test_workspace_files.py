"""The store of attached files copies and checks block by block: whole, healed, and in the same memory however large."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qilu_desktop.errors import StorageError, WorkspaceError
from qilu_desktop.paths import blocks_of
from qilu_desktop.workspace import files as store_module
from qilu_desktop.workspace.files import FileStore

ROOT = Path(__file__).parents[2]
LARGE = 64 * 2**20
FLAT = 8
"""Megabytes by which the peak of memory may grow, whatever the size of a file."""
_IN_A_CHILD = """
import re, sys
from pathlib import Path
from qilu_desktop.workspace.files import FileStore
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)) // 1024
store, large, out = FileStore(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])
before = peak()
file = store.put(large, "大.pdf", "application/pdf")
assert store.put(large, "又.pdf", "application/pdf").sha256 == file.sha256
store.checked(file)
store.copy(file, out)
print(peak() - before, file.size)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    large, copy = tmp_path / "large", tmp_path / "copy"
    with large.open("wb") as stream:
        stream.truncate(LARGE)
    command = [sys.executable, "-c", _IN_A_CHILD, str(tmp_path / "files"), str(large), str(copy)]
    grown, size = map(int, subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.split())
    assert size == LARGE == copy.stat().st_size
    assert grown < FLAT


def test_what_is_handed_out_was_checked_and_a_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    store, copy = FileStore(tmp_path / "files"), tmp_path / "copy.pdf"
    source = tmp_path / "原件.pdf"
    source.write_bytes(b"%PDF " + bytes(3_000_000))
    file = store.put(source, "原件.pdf", "application/pdf")
    assert store.checked(file) == store.path(file)
    copy.write_bytes(b"what was there")
    data = bytearray(source.read_bytes())
    data[2_500_000] ^= 1
    store.path(file).write_bytes(data)
    for attempt in (lambda: store.checked(file), lambda: store.copy(file, copy), lambda: store.read(file)):
        with pytest.raises(WorkspaceError, match=r"原件\.pdf.*已损坏"):
            attempt()
    assert copy.read_bytes() == b"what was there"
    assert store.put(source, "原件.pdf", "application/pdf") == file
    store.copy(file, copy)
    assert copy.read_bytes() == source.read_bytes()
    store.path(file).unlink()
    with pytest.raises(WorkspaceError, match=r"原件\.pdf.*找不到"):
        store.copy(file, copy)
    assert [one.name for one in tmp_path.rglob("*.part")] == []


def test_a_file_that_is_still_being_written_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, source = FileStore(tmp_path / "files"), tmp_path / "扫描.pdf"
    source.write_bytes(b"%PDF half")

    def growing(stream: object) -> Iterator[bytes]:
        yield from blocks_of(stream)
        with source.open("ab") as scanner:
            scanner.write(b" and more")

    monkeypatch.setattr(store_module, "blocks_of", growing)
    with pytest.raises(StorageError, match=r"扫描\.pdf.*被改动") as told:
        store.put(source, source.name, "application/pdf")
    assert "再添加一次" in told.value.remedy
    assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []
