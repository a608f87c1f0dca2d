"""Losslessness without a limit; with one, pictures made smaller by steps, never below 150 dpi on the page."""

from __future__ import annotations

import functools
import io
import subprocess
import sys
from pathlib import Path

import evidence_samples as samples
import pikepdf
import pypdf
import pytest
from PIL import Image

from qilu_desktop.evidence.fitting import Job, join_within
from qilu_desktop.evidence.join import Part
from qilu_desktop.evidence.resampling import FLOOR_DPI, STEPS
from qilu_desktop.progress import Silent


@functools.cache
def noisy(width, height, quality=92):
    """A picture that packs badly, as photos of paper do."""
    base = samples.certificate(width, height)
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    return samples.encoded(Image.blend(base, noise, 0.25), "JPEG", quality=quality)


def job(*parts, title="佐证"):
    return Job(parts, title, samples.DAY)


def pictures(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        return [(int(one.Width), int(one.Height), one.read_raw_bytes()) for one in found]


def scan_of(data, width, height):
    """A page of a copier: one JPEG over all of it."""
    with pikepdf.open(io.BytesIO(samples.scan_pdf(1, dots=(width, height)))) as pdf:
        image = pdf.pages[0].Resources.XObject.Im
        image.write(data, filter=pikepdf.Name.DCTDecode)
        return samples.saved(pdf)


def test_without_a_limit_every_jpeg_is_inside_byte_for_byte():
    data = noisy(1654, 2339)
    parts = (Part("照片", "", data, "a.jpg", samples.STAMP), Part("扫描", "", scan_of(data, 1654, 2339), "b.pdf"))
    for limit in (0, 100_000_000):
        made = join_within([job(*parts)], limit, Silent())
        assert (made.step, made.done, made.over) == (None, (), ())
        assert [one[2] for one in pictures(made.joined[0].pdf)] == [data, data]
        assert made.size == len(made.joined[0].pdf)


def test_pictures_are_made_smaller_by_the_first_step_that_is_enough():
    photo, scan = noisy(2480, 3508), scan_of(noisy(2480, 3508), 2480, 3508)
    parts = (Part("照片", "", photo, "a.jpg", samples.STAMP), Part("扫描", "", scan, "b.pdf", samples.STAMP))
    whole = len(photo) + len(scan)
    made = join_within([job(*parts)], whole // 2, Silent())
    assert made.size <= whole // 2
    assert made.step in STEPS
    assert made.over == ()
    assert [line.split("：")[0] for line in made.done] == ["“照片”", "“扫描”"]
    assert "dpi 降为" in made.done[0]
    assert "MB 变为" in made.done[0]
    again = join_within([job(*parts)], whole // 2, Silent())
    assert again.joined[0].pdf == made.joined[0].pdf
    with pypdf.PdfReader(io.BytesIO(made.joined[0].pdf)) as read:
        assert all("已审验" in page.extract_text() for page in read.pages[1:])


@pytest.mark.parametrize(("width", "height"), [(2480, 3508), (3508, 2480), (1000, 9000)])
def test_nothing_goes_below_150_dpi_and_what_cannot_fit_is_named(width, height):
    photo = noisy(width, height)
    parts = (Part("照片", "", photo, "a.jpg", samples.STAMP), Part("小图", "", samples.jpeg(300, 300), "b.jpg"))
    made = join_within([job(*parts)], 20_000, Silent())
    assert made.step == STEPS[-1]
    assert "150 dpi" in made.over[0]
    assert "“照片”" in made.over[1]
    for dpi, pixels in placed(made.joined[0].pdf):
        assert dpi >= FLOOR_DPI - 1 or pixels in (width, 300)


def placed(data):
    """Pixels an inch of each picture where it stands on its sheet, and its pixels across."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            matrix = None
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "cm":
                    matrix = [abs(float(value)) for value in operands]
                if str(operator) == "Do" and operands[0] == "/Picture":
                    image = page.Resources.XObject.Picture
                    found.append((int(image.Width) / (max(matrix[0], matrix[1]) / 72), int(image.Width)))
    assert found
    return found


def test_the_limit_is_for_all_packets_together():
    jobs = [job(Part(f"照片{at}", "", noisy(2480, 3508), "a.jpg"), title=f"第{at}册") for at in (1, 2)]
    one = join_within(jobs[:1], 0, Silent()).size
    made = join_within(jobs, one, Silent())
    assert made.size == sum(len(each.pdf) for each in made.joined) <= one
    assert len(made.done) == 2


def test_black_and_white_scans_and_drawings_are_left_alone():
    plain = samples.encoded(samples.certificate(2480, 3508, "1"), "PNG")
    made = join_within([job(Part("传真", "", plain, "a.png"))], 10_000, Silent())
    assert [one[:2] for one in pictures(made.joined[0].pdf)] == [(2480, 3508)]
    assert made.done == ()


def test_memory_stays_flat_however_many_pages(tmp_path):
    """Peak memory of four times the pages is hardly more; the benchmark goes to a thousand. Each in a process."""
    picture = tmp_path / "a.jpg"
    picture.write_bytes(noisy(1240, 1754))
    assert picture.stat().st_size > 400_000
    few, many = peak(picture, tmp_path, 100), peak(picture, tmp_path, 400)
    assert (tmp_path / "400.pdf").stat().st_size > 200_000_000
    assert many - few < 40_000, (few, many)


def test_memory_stays_flat_within_one_file_of_many_pages(tmp_path):
    """Neither what is copied out of the file nor what was looked at of it stays in memory."""
    stream = io.BytesIO()
    Image.effect_noise((700, 900), 90).save(stream, "JPEG", quality=97)
    picture = stream.getvalue()
    assert len(picture) > 400_000
    needed = []
    for pages in (60, 150):
        with pikepdf.new() as pdf:
            for at in range(pages):
                image = pikepdf.Stream(pdf, picture + bytes([at]))
                image.stream_dict = pikepdf.Dictionary(
                    Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=700, Height=900, BitsPerComponent=8,
                    ColorSpace=pikepdf.Name.DeviceGray, Filter=pikepdf.Name.DCTDecode,
                )  # fmt: skip
                pdf.add_blank_page(page_size=(595, 842))
                pdf.pages[-1].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
                pdf.pages[-1].obj.Contents = pikepdf.Stream(pdf, b"q 400 0 0 600 90 100 cm /Im Do Q")
            pdf.save(tmp_path / "a.pdf")
        needed.append(peak(tmp_path / "a.pdf", tmp_path, 1))
        assert (tmp_path / "1.pdf").stat().st_size > pages * len(picture)
    assert needed[1] - needed[0] < 40_000, needed


def peak(picture, folder, pages):
    code = (
        "import resource, sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from qilu_desktop.evidence.join import Part, join\nfrom qilu_desktop.evidence.stamp import Stamp\n"
        "from qilu_desktop.progress import Silent\n"
        f"stamp = Stamp('济南市人社局', '赵审核', date(2024, 9, 12))\n"
        f"parts = [Part(f'第{{n}}件', '组', Path({str(picture)!r}), {picture.name!r}, stamp) for n in range({pages})]\n"
        f"join(parts, title='佐证', made_on=date(2024, 9, 20), progress=Silent(),"
        f" target=Path({str(folder / f'{pages}.pdf')!r}))\n"
        # Where the system tells it, the peak of this program alone: the other one counts what its parent had.
        "told = Path('/proc/self/status')\n"
        "own = [line.split()[1] for line in told.read_text().splitlines() if line.startswith('VmHWM')]"
        " if told.exists() else []\n"
        "print(own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    return int(done.stdout)
