"""Large pictures and TIFFs of many pages: taken from the disk in flat memory, any page at once, no chain without end.

The large files are holes on the disk: their pixels are black and take no time to write.
"""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
from pathlib import Path

import evidence_samples as samples
import odd_files
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Name
from PIL import Image, ImageChops, ImageDraw, TiffImagePlugin

from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import intake, pictures
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.evidence.leafing import FilePages
from qilu_desktop.evidence.reading import pictures as reading
from qilu_desktop.evidence.resampling import Resampler, Step
from qilu_desktop.progress import Silent

ROOT = Path(__file__).parents[2]
MB = 1_000_000
_PEAK = """
import re, sys
from pathlib import Path
from qilu_desktop.evidence import intake, pictures
from qilu_desktop.evidence.images import prepare
from qilu_desktop.evidence.leafing import FilePages
import PIL.TiffImagePlugin, PIL.ImageCms, PIL.JpegImagePlugin, PIL.PngImagePlugin
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
path, before = Path(sys.argv[1]), peak()
"""


def peak(path: Path, work: str) -> float:
    """By how many MB a process of its own grows at most while it does *work* on ``path``."""
    program = f"{_PEAK}{work}\nprint((peak() - before) / 1e6)"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    return float(done.stdout.split()[-1])


def directory(width, height, samples_each, place, following, photometric):
    """One page of a TIFF without packing, all its pixels at *place*; *following* is where the next page is told of."""
    bits = samples_each * 8 if samples_each == 1 else 0
    entries = [
        (256, 4, 1, width), (257, 4, 1, height),
        (258, 3, samples_each, bits or 8 | 8 << 16), (259, 3, 1, 1), (262, 3, 1, photometric),
        (273, 4, 1, place), (277, 3, 1, samples_each), (278, 4, 1, height), (279, 4, 1, width * height * samples_each),
    ]  # fmt: skip
    return entries, following


def hollow(path: Path, pages: int, width: int, height: int, each: int = 1, photometric: int = 1) -> Path:
    """A TIFF of so many pages whose pixels are a hole; RGB and CMYK keep their depths behind the directories."""
    size, step = width * height * each, 2 + 9 * 12 + 4 + 8
    depths = struct.pack("<4H", 8, 8, 8, 8)
    with path.open("wb") as file:
        file.write(b"II*\0" + struct.pack("<I", 8))
        for page in range(pages):
            at = 8 + page * step
            entries, _ = directory(width, height, each, 8 + pages * step + page * size, 0, photometric)
            if each > 1:
                entries[2] = (258, 3, each, at + step - 8)
            following = at + step if page + 1 < pages else 0
            packed = b"".join(struct.pack("<HHII", *one) for one in entries)
            file.write(struct.pack("<H", len(entries)) + packed + struct.pack("<I", following) + depths)
        file.truncate(8 + pages * step + pages * size)
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="VmHWM is told by Linux")
def test_a_tiff_of_a_gigabyte_is_taken_and_shown_in_flat_memory(tmp_path):
    path = hollow(tmp_path / "卷.tif", 260, 1654, 2339)
    assert path.stat().st_size > 1000 * MB
    work = """
seen = intake.inspect_file(path)
assert (seen.media, seen.pages, seen.sizes[-1]) == ("tiff", 260, (1654, 2339)), seen
shown = FilePages(path, path.name)
assert all(shown.draw(page, 300, 300) for page in (1, 260, 131))
with pictures.opened(path, "tiff", "a") as pages:
    assert all(pages.raster(at).coding == "png" for at in range(0, 260, 90))
"""
    assert peak(path, work) < 60


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="VmHWM is told by Linux")
@pytest.mark.parametrize(
    ("each", "photometric", "width", "most", "left"),
    [(1, 1, 8400, 1.3, 4200), (3, 2, 4000, 4.0, 4000), (4, 5, 4000, 8.0, 4000)],
)
def test_a_large_page_takes_what_is_promised(tmp_path, each, photometric, width, most, left):
    """Decoded once (grey 1 byte a pixel, colour 4), and once more in grey or RGB; finer than A4 can use, a quarter."""
    height = width * 7 // 5
    path = hollow(tmp_path / "图.tif", 1, width, height, each, photometric)
    grown = peak(path, f'assert pictures.raster(path, "tiff", "a").width == {left}')
    assert grown < most * width * height / MB + 30


def test_any_page_of_a_tiff_in_any_order_is_itself(tmp_path):
    """Packed in every way, of several sizes, two turned; asked for to and fro and twice."""
    path = tmp_path / "混.tif"
    shown = [samples.certificate(300 + 40 * n, 420 - 30 * n, title=f"第{n}页") for n in range(5)]
    parts = [shown[0].convert("1"), shown[1], shown[2].convert("L"), shown[3].convert("CMYK"), shown[4]]
    coded = ["group4", "tiff_lzw", "jpeg", "tiff_adobe_deflate", None]
    with path.open("w+b") as file, TiffImagePlugin.AppendingTiffWriter(file) as out:
        for number, (part, coding) in enumerate(zip(parts, coded, strict=True)):
            tags = TiffImagePlugin.ImageFileDirectory_v2()
            tags[274] = 6 if number in (1, 4) else 1
            part.save(out, "TIFF", compression=coding, tiffinfo=tags)
            out.newFrame()
    sizes = [one.size[::-1] if at in (1, 4) else one.size for at, one in enumerate(shown)]
    assert intake.inspect_file(path).sizes == tuple(sizes)
    with pictures.opened(path, "tiff", "a") as pages:
        for at in (4, 1, 1, 0, 3, 4, 2, 0):
            made = pages.upright(at).convert("RGB")
            wanted = shown[at].rotate(-90, expand=True) if at in (1, 4) else shown[at]
            assert made.size == wanted.size == sizes[at]
            inner = ImageChops.difference(made, wanted).resize((20, 20)).convert("L").getextrema()
            assert inner[1] < 60, at
            # What the caller does with its pixels is not seen by the next one who asks.
            ImageDraw.Draw(made).rectangle((0, 0, *made.size), fill=0)


def test_two_edits_of_one_page_do_not_meet(tmp_path):
    """A page that is sent twice, blacked out once, is whole the other time: a TIFF keeps its page decoded."""
    path = tmp_path / "页.tif"
    samples.certificate(400, 500).save(path, "TIFF", compression="tiff_lzw")
    with pictures.opened(path, "tiff", "a") as pages:
        first = pages.upright(0)
        ImageDraw.Draw(first).rectangle((0, 0, 400, 500), fill=0)
        assert pages.upright(0).getextrema() != first.getextrema()
    edits = (PageEdit(1, hidden=(Area(0, 0, 10_000, 10_000),)), PageEdit(1))
    part = Part("页", "", path, "页.tif", bare=True, edits=edits)
    made = join([part], title="t", made_on=samples.DAY, progress=Silent(), contents_title="")
    assert made.page_count == 2
    assert not made.refused


@pytest.mark.parametrize(
    ("mode", "turned", "coding"),
    [("RGB", False, "png"), ("RGB", True, "jpeg"), ("L", True, "jpeg"), ("1", True, "png")],
)
def test_what_a_picture_is_decides_how_it_is_stored(mode, turned, coding):
    """A typed page keeps every pixel, a photo is a JPEG, ink on paper stays one bit; some rows of it tell."""
    size = (1400, 1900)
    picture = Image.effect_noise(size, 60).convert("RGB") if turned else samples.certificate(*size)
    made = pictures.encoded(picture.convert(mode), "a")
    assert made.coding == coding
    assert (made.width, made.height) == size
    assert made.depth == (1 if mode == "1" else 8)


def chain(offsets, counts, size):
    """A TIFF whose directories stand at fixed places and name *offsets* as the next ones, *counts* as their lengths."""
    data = bytearray(struct.pack("<4sI", b"II*\0", 8) + bytes(600))
    for number, (following, count) in enumerate(zip(offsets, counts, strict=True)):
        entries, _ = directory(*size, 1, 500, 0, 1)
        at = 8 + number * 120
        packed = b"".join(struct.pack("<HHII", *one) for one in entries)
        data[at : at + 2 + len(packed) + 4] = struct.pack("<H", count) + packed + struct.pack("<I", following)
    return bytes(data)


places = st.sampled_from([0, 8, 128, 248, 368, 4, 9, 600, 601, 10_000, 2**31, 2**32 - 1])
counts = st.sampled_from([9, 9, 9, 0, 1, 8, 10, 200, 65_535])


@settings(max_examples=150, deadline=2000)
@given(
    st.lists(places, min_size=4, max_size=4),
    st.lists(counts, min_size=4, max_size=4),
    st.sampled_from([(8, 10), (1, 1), (60_000, 60_000), (0, 5)]),
)
def test_a_chain_of_pages_that_loops_or_leads_astray_comes_to_an_end(offsets, lengths, size):
    data = chain(offsets, lengths, size)
    refusal = intake.refused(data, "链.tif")
    if refusal is None:
        seen = intake.inspect(data, "链.tif")
        assert 1 <= seen.pages <= 4
        assert len(seen.sizes) == seen.pages
    else:
        assert refusal.remedy


def test_a_tiff_of_endless_pages_is_refused_without_walking_all_of_them():
    """The chain is left where it is too long."""
    data = hollow_chain(9_000)
    with pytest.raises(EvidenceError, match="页数太多"):
        intake.inspect(data, "长.tif")


def hollow_chain(pages):
    step = 2 + 9 * 12 + 4
    data = bytearray(b"II*\0" + struct.pack("<I", 8))
    for page in range(pages):
        entries, _ = directory(2, 2, 1, 0, 0, 1)
        packed = b"".join(struct.pack("<HHII", *one) for one in entries)
        data += struct.pack("<H", 9) + packed + struct.pack("<I", 8 + (page + 1) * step)
    return bytes(data)


@pytest.mark.parametrize(("bar", "every", "most"), [(True, 9_000, 3), (True, 50, 22), (True, 290, 22)])
def test_of_a_long_page_only_what_is_written_is_read(bar, every, most):
    """A bar down the page is no writing; every line is in a part, whether the page is full, dotted or nearly empty."""
    picture = Image.new("RGB", (1200, 20_000), "white")
    pen = ImageDraw.Draw(picture)
    if bar:
        pen.rectangle((0, 0, 50, 20_000), fill="#336699")
    lines = range(30, 19_960, every)
    for y in lines:
        pen.rectangle((200, y, 520, y + 22), fill="black")
    parts = reading.blocks(picture, reading.content_box(picture))
    assert len(parts) <= most
    assert all(any(top <= y and y + 26 <= bottom for _, top, _, bottom in parts) for y in lines)
    assert all(left <= 200 and right > 500 and bottom - top <= reading.SIDE for left, top, right, bottom in parts)


def test_a_medium_pulled_out_between_two_pages_is_named(tmp_path):
    path = hollow(tmp_path / "卷.tif", 3, 900, 1000)
    shown = FilePages(path, path.name)
    assert shown.draw(1, 100, 100)
    os.truncate(path, 2000)
    with pytest.raises(EvidenceError, match=r"卷\.tif"):
        shown.draw(3, 100, 100)
    shown.close()
    assert shown.draw(1, 100, 100) is None


@pytest.mark.parametrize(("kind", "coding"), [("JPEG2000", Name.JPXDecode), ("JPEG", Name.DCTDecode)])
def test_a_picture_decoded_coarsely_to_be_made_smaller_shows_the_same(kind, coding):
    """At a half of its size, as far as the limit's resolution lets it be; what it shows and where stays."""
    whole = Image.effect_noise((1300, 1300), 90)
    ImageDraw.Draw(whole).rectangle((150, 200, 750, 500), fill=20)
    data = odd_files.picture_pdf(coding, samples.encoded(whole, kind, quality_layers=[8]), 1300)
    made = join(
        [Part("图", "", data, "图.pdf", bare=True)], title="t", made_on=samples.DAY, progress=Silent(),
        contents_title="", resampler=Resampler(Step(60, 80)),
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        [image] = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        shown = pikepdf.PdfImage(image).as_pil_image()
    assert 450 < shown.width < 650
    apart = ImageChops.difference(shown.resize((26, 26)), whole.resize((26, 26)))
    assert apart.getextrema()[1] < 40
