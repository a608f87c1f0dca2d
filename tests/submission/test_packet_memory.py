"""A packet's files are read one at a time: its memory does not grow with what it is made from."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
import submission_samples as samples

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.packet_items import Item
from qilu_desktop.submission.packets import PacketMaker
from qilu_desktop.workspace.files import FileStore


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
