"""The mark 已审验 over odd and dense pages: vector text in a frame, on the sheet, on nothing that was there before."""

from __future__ import annotations

import io
import itertools

import evidence_samples as samples
import odd_files
import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array
from PIL import Image, ImageDraw

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.evidence.stamp import Stamp
from qilu_desktop.progress import Silent


def joined(data, stamp=samples.STAMP, name="a.pdf"):
    part = Part("材料", "", data, name, stamp)
    return join((part,), title="佐证", made_on=samples.DAY, progress=Silent(), contents_title="")


def marks(pdf):
    """The stamp's place on each page: left, bottom, width, height in pt."""
    for page in pdf.pages:
        matrix = None
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "cm":
                matrix = [float(value) for value in operands]
            if str(operator) == "Do" and operands[0] == "/Stamp":
                width, height = (float(side) for side in page.Resources.XObject.Stamp.BBox[2:])
                yield matrix[4], matrix[5], width, height


def lightest_where_marked(made):
    """For each page the darkest colour under the mark when the mark itself is not drawn, and its place and sheet."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        places = list(marks(pdf))
        for page in pdf.pages:
            page.Resources.XObject.Stamp.write(b"")
        bare = samples.saved(pdf)
    with pypdfium2.PdfDocument(bare) as document:
        for number, (x, y, width, height) in enumerate(places):
            picture = document[number].render(scale=100 / 72).to_pil().convert("RGB")
            scale = 100 / 72
            sheet = (picture.width / scale, picture.height / scale)
            box = (x * scale, picture.height - (y + height) * scale, (x + width) * scale, picture.height - y * scale)
            under = picture.crop(tuple(round(side) for side in box)).getextrema()
            yield min(least for least, _ in under), (x, y, width, height), sheet


DENSE = {"top": 4, "bottom": 2, "wide": True}
BOXES = {
    "A4": {},
    "across": {"MediaBox": Array([0, 0, 842, 595])},
    "moved": {"MediaBox": Array([-300, 150, 295, 992])},
    "backwards": {"MediaBox": Array([595, 842, 0, 0])},
    "cropped": {"CropBox": Array([50, 60, 560, 700])},
    "crop over the edge": {"CropBox": Array([-50, -60, 500, 9000])},
    "small": {"MediaBox": Array([0, 0, 298, 421])},
    "large": {"MediaBox": Array([0, 0, 1684, 2384])},
    "unit": {"UserUnit": 2.0},
    "small unit": {"UserUnit": 0.5},
    "strip": {"MediaBox": Array([0, 0, 595, 90])},
    "square": {"MediaBox": Array([0, 0, 700, 700])},
}


@pytest.mark.parametrize(("box", "dense"), list(itertools.product(BOXES, (False, True))))
def test_the_mark_covers_nothing_on_any_page(box, dense):
    for turn in (0, 90, 180, 270):
        data = samples.text_pdf(2, Rotate=turn, **BOXES[box], **(DENSE if dense else {}))
        made = joined(data).pdf
        found = list(lightest_where_marked(made))
        assert len(found) == 2
        for grey, (x, y, width, height), sheet in found:
            assert grey > 200, (box, turn, dense)
            assert x >= 0 <= y
            assert x + width <= sheet[0]
            assert y + height <= sheet[1]
        with pypdf.PdfReader(io.BytesIO(made)) as read:
            for page in read.pages:
                words = page.extract_text()
                assert "已审验 · 与原件一致" in words
                assert samples.STAMP.unit in words
                assert "审验人：赵审核" in words
                assert "2024年9月12日" in words


def test_a_page_black_all_over_gets_its_mark_below_it():
    """No place is empty: the page is made smaller and a strip is added below it."""

    def change(made):
        made.pages[0].obj.Contents = pikepdf.Stream(made, b"0 g 0 0 595 842 re f")

    ((grey, place, _),) = lightest_where_marked(joined(odd_files.pdf(change)).pdf)
    assert grey > 200
    with pypdfium2.PdfDocument(joined(odd_files.pdf(change)).pdf) as document:
        picture = document[0].render(scale=1).to_pil().convert("L")
    black = sum(picture.histogram()[:20]) / (picture.width * picture.height)
    assert 0.7 < black < 0.95
    assert place[1] < 60


def crowded(colour):
    """A page of small letters of one colour from edge to edge."""

    def change(made):
        lines = (f"BT {colour} rg /F 8 Tf 4 {y} Td ({'lorem ipsum ' * 16}) Tj ET" for y in range(4, 838, 12))
        made.pages[0].obj.Contents = pikepdf.Stream(made, "\n".join(lines).encode())

    return odd_files.pdf(change)


@pytest.mark.parametrize(
    "data",
    [crowded("1 1 0.2"), crowded("0.9 0.9 0.9"), odd_files.pdf(odd_files.filled_form)],
    ids=["yellow letters", "pale letters", "filled form"],
)
def test_what_is_hard_to_see_is_not_covered_either(data):
    ((colour, _, _),) = lightest_where_marked(joined(data).pdf)
    assert colour > 250


def test_pictures_of_every_shape_leave_room_for_the_mark():
    for size in ((300, 300), (2000, 300), (300, 2000), (1240, 1754), (4000, 100), (100, 4000)):
        black = samples.encoded(Image.new("RGB", size), "PNG")
        for grey, (x, y, _, _), _ in lightest_where_marked(joined(black, name="a.png").pdf):
            assert grey > 200, size
            assert x > 0 < y


def seal():
    picture = Image.new("RGBA", (900, 900), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((60, 60, 840, 840), outline=(0, 0, 255, 255), width=90)
    return picture


def test_a_seal_stands_in_the_frame_beside_the_text():
    stamp = Stamp(samples.STAMP.unit, samples.STAMP.verifier, samples.STAMP.date, samples.encoded(seal(), "PNG"))
    made = joined(samples.text_pdf(1), stamp).pdf
    ((grey, (x, y, width, height), _),) = lightest_where_marked(made)
    assert grey > 200
    ((_, (_, _, plain, same), _),) = lightest_where_marked(joined(samples.text_pdf(1)).pdf)
    assert width > plain + height / 2
    assert height == same
    with pypdfium2.PdfDocument(made) as document:
        picture = document[0].render(scale=2).to_pil().convert("RGB")
    left, top = round(x * 2), round(picture.height - (y + height) * 2)
    inside = picture.crop((left, top, left + round(height * 2), top + round(height * 2)))
    blue = [at for at in itertools.product(range(inside.width), range(inside.height)) if is_blue(inside.getpixel(at))]
    assert len(blue) > 200
    centre = inside.getpixel((inside.width // 2, inside.height // 2))
    assert min(centre) > 240
    beside = picture.crop((left + round(height * 2), top, left + round(width * 2), top + round(height * 2)))
    assert not any(is_blue(beside.getpixel(at)) for at in itertools.product(range(beside.width), range(beside.height)))


def is_blue(pixel):
    return pixel[2] > 200 and pixel[0] < 90


def test_a_jpeg_seal_is_taken_and_a_broken_one_named():
    stamp = Stamp("单位", "审验人", samples.STAMP.date, samples.encoded(seal().convert("RGB"), "JPEG"))
    assert joined(samples.text_pdf(1), stamp).page_count == 1
    broken = Stamp("单位", "审验人", samples.STAMP.date, b"no picture")
    with pytest.raises(EvidenceError, match="印章图片"):
        joined(samples.text_pdf(1), broken)


def test_a_long_unit_name_stays_within_the_frame():
    stamp = Stamp(
        "山东省某某市某某区某某街道某某某某某某某某某某某某某某某某某有限责任公司" * 2, "赵" * 30, samples.STAMP.date
    )
    ((grey, (x, _, width, _), sheet),) = lightest_where_marked(joined(samples.text_pdf(1), stamp).pdf)
    assert grey > 200
    assert x + width <= sheet[0]
