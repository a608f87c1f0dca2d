"""A packet is made from file to file: its memory does not grow with its files, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import submission_samples as samples

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.packet_items import Item
from qilu_desktop.submission.packets import PacketMaker
from qilu_desktop.workspace.files import FileStore

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("memory_worker.py")
FLAT = 40
"""Megabytes by which the peak of a build may grow while its packet grows by seventy."""


def _worker(*before: str) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(before, check=True, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_a_build_of_many_scans_takes_the_memory_of_a_few(tmp_path):
    told = _worker(sys.executable, str(WORKER), "grow", str(tmp_path), "14", "50")
    (_, few, low), (_, many, high) = (map(int, line.split()) for line in told)
    assert many - few > 70_000_000
    assert high - low < FLAT


def test_a_disk_too_small_for_a_packet_is_told_and_nothing_is_left_on_it(tmp_path):
    if not (shutil.which("unshare") and subprocess.run(["unshare", "-m", "true"], check=False).returncode == 0):
        pytest.skip("this account may not mount a small disk")
    small = tmp_path / "small"
    small.mkdir()
    mounted = f'mount -t tmpfs -o size=8m tmpfs "{small}" && exec "$0" "$@"'
    told = _worker(
        "unshare", "-m", "sh", "-c", mounted, sys.executable, str(WORKER), "fill", str(tmp_path / "w"), str(small)
    )
    assert told == [f"磁盘空间已满，无法写入：{small}。 请清理磁盘或换一个位置后重试。", "[]"]


def _items(store: FileStore, count: int) -> tuple[Item, ...]:
    kind = next(kind for kind in samples.PACK.evidence if kind.packet)
    entry = samples.dossier(1).evidence[0]
    files = [store.put(samples.picture(f"第{n}件"), f"第{n}件.jpg", "image/jpeg") for n in range(count)]
    return tuple(Item(replace(entry, kind=kind.id, file=file), replace(kind, marked=False)) for file in files)


def test_each_file_is_read_when_its_turn_comes(tmp_path):
    """Stopped at its third file, a packet has read three of eight."""
    store, stop, read = FileStore(tmp_path), threading.Event(), []
    items = _items(store, 8)

    def reading(file: FileRef) -> bytes:
        read.append(file.name)
        if len(read) == 3:
            stop.set()
        return store.read(file)

    maker = PacketMaker(replace(samples.source(), read=reading), date(2024, 9, 20), False, stop, Aside(tmp_path))
    with pytest.raises(Cancelled):
        maker.packet(items, "佐证")
    assert read == ["第0件.jpg", "第1件.jpg", "第2件.jpg"]


def test_changed_files_are_named_every_one(tmp_path):
    """A file changed in the store is named and the draft goes on; where all are, all are named."""
    store = FileStore(tmp_path)
    items = _items(store, 3)
    maker = PacketMaker(
        replace(samples.source(), read=store.read), date(2024, 9, 20), True, threading.Event(), Aside(tmp_path)
    )
    store.path(items[1].entry.file).write_bytes(samples.picture("另一张"))
    made = maker.packet(items, "佐证")
    assert [len(pages) for pages in made.pages] == [1, 0, 1]
    assert "第1件.jpg" in made.lacking[0]
    for item in items:
        store.path(item.entry.file).write_bytes(b"changed")
    with pytest.raises(QiluError) as told:
        maker.packet(items, "佐证二")
    assert all(f"第{n}件.jpg" in told.value.what for n in range(3))


def test_a_file_that_changes_while_it_is_read_where_it_lies_is_not_sent(tmp_path):
    """Verified, then changed before the PDF is whole: a PDF is read where it lies, so its state is looked at again."""
    store = FileStore(tmp_path)
    kind = next(kind for kind in samples.PACK.evidence if kind.packet)
    files = [
        store.put(samples.pdf(2), "甲.pdf", "application/pdf"),
        store.put(samples.picture("乙"), "乙.jpg", "image/jpeg"),
    ]
    entry = samples.dossier(1).evidence[0]
    items = tuple(Item(replace(entry, kind=kind.id, file=file), replace(kind, marked=False)) for file in files)

    def reading(file: FileRef) -> bytes:
        with store.path(files[0]).open("ab") as meddler:
            meddler.write(b"%")
        return store.read(file)

    source = replace(samples.source(), read=reading, checked=store.checked)
    maker = PacketMaker(source, date(2024, 9, 20), False, threading.Event(), Aside(tmp_path))
    with pytest.raises(QiluError, match=r"甲\.pdf.*已损坏"):
        maker.packet(items, "佐证")
