"""Large joins go by the disk: the same pages in the same order as in memory, and nothing is left behind."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import evidence_samples as samples
import odd_files
import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from qilu_desktop.errors import Cancelled
from qilu_desktop.evidence import spool
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.progress import Silent, Watched


def layered():
    def change(made):
        group = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("内部")))
        made.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
        page = made.pages[0].obj
        page.Resources.Properties = Dictionary(L=group)
        page.Contents = Stream(made, b"/OC /L BDC 1 0 0 rg 100 100 300 300 re f EMC")

    return odd_files.pdf(change)


def half_broken():
    """A PDF whose third page has no size: two pages are made before that is seen."""
    with pikepdf.open(io.BytesIO(samples.text_pdf(3))) as made:
        made.pages[2].obj.MediaBox = Array([0, 0, 0, 0])
        return samples.saved(made)


PARTS = (
    Part("文字", "一", samples.text_pdf(4), "a.pdf", samples.STAMP),
    Part("坏", "一", half_broken(), "坏.pdf", samples.STAMP),
    Part("照片", "二", samples.jpeg(700, 900), "b.jpg", samples.STAMP),
    Part("层", "二", layered(), "c.pdf"),
    Part("扫描", "二", samples.scan_pdf(3, dots=(827, 1170)), "d.pdf", samples.STAMP),
    Part("长图", "三", samples.png(300, 9_000), "e.png"),
)


def joined(progress=None, target=None):
    return join(PARTS, title="佐证", made_on=samples.DAY, progress=progress or Silent(), target=target)


def told(data):
    with pypdf.PdfReader(io.BytesIO(data)) as read:
        return [page.extract_text() for page in read.pages], [one.get("/Title") for one in flat(read.outline)]


def flat(outline):
    for one in outline:
        yield from flat(one) if isinstance(one, list) else (one,)


@pytest.fixture
def place(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_in(place):
    """All but the lock of this process's own folder."""
    return [one for one in place.rglob("*") if one.is_file() and one.name != "in-use.lock"]


@pytest.mark.parametrize("size", [1, 60_000, 200_000])
def test_by_the_disk_and_in_memory_are_the_same_document(monkeypatch, place, size):
    whole = joined()
    assert [error.name for error in whole.refused] == ["坏.pdf"]
    assert "page1word" in told(whole.pdf)[0][1]
    monkeypatch.setattr(spool, "PART_BYTES", size)
    parted = joined()
    assert told(parted.pdf) == told(whole.pdf)
    assert parted.placed == whole.placed
    assert parted.page_count == whole.page_count == len(told(whole.pdf)[0])
    assert joined().pdf == parted.pdf
    assert left_in(place) == []
    with pikepdf.open(io.BytesIO(parted.pdf)) as pdf:
        assert len(pdf.Root.OCProperties.OCGs) == 1
        assert len(pdf.Root.OCProperties.D.OFF) == 1
        assert all(spool.LAYERS not in page.obj for page in pdf.pages)
        stamps = {page.Resources.XObject.Stamp.objgen for page in pdf.pages if "/Stamp" in page.Resources.XObject}
        assert len(stamps) == 1
        assert pdf.check_pdf_syntax() == []


class Stopping:
    """A user who stops at the n-th step."""

    def __init__(self, steps):
        self.left = steps

    def step(self, _stage, _current, _total):
        self.left -= 1
        if self.left == 0:
            raise Cancelled


def test_stopping_leaves_nothing_behind(monkeypatch, place, tmp_path):
    monkeypatch.setattr(spool, "PART_BYTES", 1)
    for stop_at in range(1, 12, 3):
        with pytest.raises(Cancelled):
            joined(Stopping(stop_at), tmp_path / "佐证.pdf")
        assert left_in(place) == []


@pytest.mark.skipif(os.name == "nt" or not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")
def test_many_files_are_not_held_open(tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(samples.text_pdf(1))
    most = 0

    def listen(_step):
        nonlocal most
        most = max(most, len(list(Path("/proc/self/fd").iterdir())))

    before = len(list(Path("/proc/self/fd").iterdir()))
    parts = [Part(f"第{at}件", "", source, "a.pdf") for at in range(150)]
    made = join(parts, title="佐证", made_on=samples.DAY, progress=Watched(listen), contents_title="")
    assert made.page_count == 150
    assert most - before < 10


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files as POSIX does")
@pytest.mark.parametrize("limit", [50_000, 200_000, 2_000_000])
def test_a_full_disk_is_told_and_never_gives_a_pdf_with_holes(limit):
    """In a process of its own whose files may not grow beyond the limit: the true error of a full disk."""
    code = (
        "import io, resource, signal, sys; sys.path.insert(0, 'tests/evidence')\n"
        "import evidence_samples as samples\n"
        "from qilu_desktop.errors import StorageError\n"
        "from qilu_desktop.evidence import spool\n"
        "from qilu_desktop.evidence.join import Part, join\n"
        "from qilu_desktop.progress import Silent\n"
        "parts = [Part(f'第{at}件', '', samples.jpeg(1240 + at, 1754), 'a.jpg') for at in range(6)]\n"
        "def joined(): return join(parts, title='佐证', made_on=samples.DAY, progress=Silent()).pdf\n"
        "spool.PART_BYTES = 1\n"
        "whole = joined()\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n    print('same' if joined() == whole else 'holes')\n"
        "except StorageError as error:\n    print('told')\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ("told" if limit == 50_000 else "same")
