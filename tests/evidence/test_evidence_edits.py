"""Page edits: the pages chosen, in their order, turned and cut; what is blacked out is gone from the copy."""

from __future__ import annotations

import io

import evidence_samples as samples
import odd_files
import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from qilu_desktop.dossier.pages import WHOLE, Area, PageEdit
from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import editing, pictures
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.progress import Silent

UPPER = Area(0, 0, WHOLE, 5000)


def joined(data, name, *edits, stamp=None, bare=False):
    part = Part("材料", "", data, name, stamp, edits=edits, bare=bare)
    return join((part,), title="佐证", made_on=samples.DAY, progress=Silent(), contents_title="")


def drawn(data, page=0, dpi=60):
    with pypdfium2.PdfDocument(data) as document:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")


def texts(data):
    with pypdf.PdfReader(io.BytesIO(data)) as read:
        return [page.extract_text() for page in read.pages]


def images(data):
    """Every picture in a PDF, decoded."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        return [pikepdf.PdfImage(one).as_pil_image().convert("RGB") for one in streams]


def test_pages_come_in_the_order_asked_for():
    made = joined(samples.text_pdf(4), "a.pdf", PageEdit(3), PageEdit(1), PageEdit(3)).pdf
    words = texts(made)
    assert ["page3word" in words[0], "page1word" in words[1], "page3word" in words[2]] == [True] * 3
    assert len(words) == 3
    assert "page2word" not in "".join(words)


def test_tiff_pages_are_chosen():
    data = odd_files.tiff(*(Image.new("RGB", (500, 700), colour) for colour in ("red", "lime", "blue")))
    made = joined(data, "a.tif", PageEdit(3), PageEdit(2)).pdf
    assert [drawn(made, at).getpixel((250, 250)) for at in (0, 1)] == [(0, 0, 255), (0, 255, 0)]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (PageEdit(5), "没有第 5 页"),
        (PageEdit(0), "设置不对"),
        (PageEdit(1, 45), "设置不对"),
        (PageEdit(1, 0, Area(5, 5, 5, 9)), "设置不对"),
        (PageEdit(1, 0, None, (Area(0, 0, 1, WHOLE + 1),)), "设置不对"),
    ],
)
def test_impossible_edits_refuse_the_file_by_name(edit, said):
    for data, name in ((samples.text_pdf(2), "a.pdf"), (samples.jpeg(300, 400), "a.jpg")):
        with pytest.raises(EvidenceError, match=said):
            joined(data, name, edit)


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_keeps_its_data(orientation, turn):
    """Turned on the page only: the JPEG is inside byte for byte, and looks as Pillow would turn it."""
    data = samples.exif_jpeg(orientation, 400, 300)
    plain = drawn(joined(data, "a.jpg", bare=True).pdf)
    made = joined(data, "a.jpg", PageEdit(1, turn), bare=True).pdf
    wanted = plain.rotate(-turn, expand=True)
    seen = drawn(made)
    assert max(abs(a - b) for a, b in zip(seen.size, wanted.size, strict=True)) <= 1
    difference = ImageChops.difference(seen, wanted.resize(seen.size)).convert("L")
    assert sum(difference.histogram()[60:]) < 0.02 * seen.width * seen.height
    assert raw_jpegs(made) == raw_jpegs(joined(data, "a.jpg", bare=True).pdf)


def raw_jpegs(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode"]
        return [one.read_raw_bytes() for one in found]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("own", [0, 90, 180, 270])
def test_a_turned_pdf_page_stays_text(own, turn):
    data = samples.text_pdf(1, Rotate=own)
    made = joined(data, "a.pdf", PageEdit(1, turn)).pdf
    assert "page1word" in texts(made)[0]
    assert images(made) == []
    upright = (own + turn) % 180 == 0
    page = drawn(made)
    assert (page.height > page.width) == upright


def test_hidden_parts_of_a_picture_are_gone():
    picture = Image.new("RGB", (1000, 1000), "white")
    picture.paste((255, 0, 0), (200, 300, 600, 500))
    for kind in ("JPEG", "PNG", "WEBP", "BMP", "TIFF"):
        data = samples.encoded(picture, kind)
        made = joined(data, "a", PageEdit(1, 0, None, (Area(2000, 3000, 6000, 5000),)), stamp=samples.STAMP).pdf
        (inside,) = images(made)
        assert inside.size == picture.size
        assert max(inside.crop((205, 305, 595, 495)).getextrema()) <= (0, 12)
        red, green, _ = inside.split()
        assert ImageChops.subtract(red, green).getextrema()[1] < 60
        assert data not in made


def test_cropped_pictures_are_cut_for_real():
    picture = Image.new("RGB", (1000, 800), "white")
    picture.paste((0, 0, 255), (0, 400, 1000, 800))
    made = joined(samples.encoded(picture, "PNG"), "a.png", PageEdit(1, 90, UPPER)).pdf
    (inside,) = images(made)
    assert inside.size == (1000, 400)
    assert inside.getextrema() == ((255, 255),) * 3


def test_hidden_text_of_a_pdf_is_gone_with_its_text_layer():
    data = samples.text_pdf(2)
    hidden = Area(0, 0, WHOLE, 4000)
    made = joined(data, "a.pdf", PageEdit(1, 0, None, (hidden,)), PageEdit(2), stamp=samples.STAMP).pdf
    first, second = texts(made)
    assert "page1word" not in first
    assert "已审验" in first
    assert "page2word" in second
    with pikepdf.open(io.BytesIO(made)) as pdf:
        packed = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and plain(one))
    assert b"page1word" not in packed
    assert b"page2word" in packed
    page = drawn(made, 0)
    assert page.getpixel((page.width // 2, page.height // 8)) == (0, 0, 0)
    (inside,) = images(made)
    assert inside.width / (595 / 72) >= editing.FLOOR_DPI - 1


def plain(stream):
    return stream.get("/Subtype") != "/Image" and stream.get("/Filter") in (None, "/FlateDecode")


def test_a_cropped_pdf_page_keeps_nothing_of_the_rest():
    made = joined(samples.text_pdf(1), "a.pdf", PageEdit(1, 0, UPPER)).pdf
    assert "page1word" not in texts(made)[0]
    (inside,) = images(made)
    assert inside.height < inside.width


def test_a_filled_form_keeps_its_look_when_a_part_is_hidden():
    made = joined(odd_files.taken("签名.pdf"), "a.pdf", PageEdit(1, 0, None, (Area(0, 0, 1000, 1000),))).pdf
    seen = drawn(made, dpi=72)
    assert seen.getpixel((440, 842 - 40)) == (0, 0, 0)


def test_a_hidden_layer_does_not_show_when_a_part_is_hidden():
    def change(made):
        group = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("内部")))
        made.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([group]), D=pikepdf.Dictionary(OFF=pikepdf.Array([group]))
        )
        page = made.pages[0].obj
        page.Resources.Properties = pikepdf.Dictionary(L=group)
        page.Contents = pikepdf.Stream(made, b"/OC /L BDC 1 0 0 rg 100 100 300 300 re f EMC")

    data = odd_files.pdf(change)
    made = joined(data, "a.pdf", PageEdit(1, 0, None, (Area(0, 0, 500, 500),))).pdf
    assert drawn(made, dpi=72).getpixel((250, 842 - 250)) == (255, 255, 255)


def test_the_resolution_of_a_scan_is_kept_within_reason():
    made = joined(samples.scan_pdf(1, dots=(2480, 3508)), "a.pdf", PageEdit(1, 0, None, (Area(0, 0, 9, 9),))).pdf
    (inside,) = images(made)
    assert 290 <= inside.width / (595 / 72) <= 301


def test_same_edits_same_bytes():
    edits = (PageEdit(2, 90, UPPER, (Area(1, 2, 3000, 4000),)), PageEdit(1))
    one, two = (joined(samples.text_pdf(2), "a.pdf", *edits, stamp=samples.STAMP).pdf for _ in range(2))
    assert one == two
    assert one != joined(samples.text_pdf(2), "a.pdf", *edits[:1], stamp=samples.STAMP).pdf


SIDES = st.lists(st.integers(0, WHOLE), min_size=2, max_size=2, unique=True).map(sorted)
AREAS = st.builds(lambda x, y: Area(x[0], y[0], x[1], y[1]), SIDES, SIDES)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.none() | AREAS, st.lists(AREAS, max_size=3))
def test_no_pixel_of_a_hidden_area_survives(width, height, crop, hidden):
    """Every pixel that an area touches, however little, is black or cut away."""
    picture = Image.new("RGB", (width, height), "white")
    made = editing.changed(picture, PageEdit(1, 0, crop, tuple(hidden)))
    left, top = (crop.left * width // WHOLE, crop.top * height // WHOLE) if crop else (0, 0)
    for x in range(made.width):
        for y in range(made.height):
            touched = any(
                area.left * width < (x + left + 1) * WHOLE
                and area.right * width > (x + left) * WHOLE
                and area.top * height < (y + top + 1) * WHOLE
                and area.bottom * height > (y + top) * WHOLE
                for area in hidden
            )
            assert made.getpixel((x, y)) == ((0, 0, 0) if touched else (255, 255, 255))


# -- other kinds of picture -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["WEBP", "BMP", "TIFF"])
def test_lossless_kinds_come_out_pixel_for_pixel(kind):
    picture = samples.certificate(600, 800)
    data = samples.encoded(picture, kind, **({"lossless": True} if kind == "WEBP" else {}))
    (inside,) = images(joined(data, "a").pdf)
    assert ImageChops.difference(inside, picture).getbbox() is None


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_other_kinds_stand_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    picture = Image.new("RGB", (600, 400), "white")
    picture.paste((255, 0, 0), (0, 0, 300, 200))
    stored = picture.transpose(back)
    for kind, media in (("WEBP", "webp"), ("TIFF", "tiff")):
        data = samples.encoded(stored, kind, exif=exif)
        made = pictures.upright(data, media, "a")
        assert made.size == (600, 400), kind
        assert made.getpixel((100, 100))[0] > 200 > made.getpixel((100, 100))[1] + 60
        assert made.getpixel((500, 300))[1] > 200


def test_the_turn_of_a_heic_is_its_own_not_its_exif():
    """ISO/IEC 23008-12: the file's own irot turns it; EXIF is told for information, and must not turn it again."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = odd_files.heic(400, 600, exif=exif)
    assert pictures.upright(data, "heic", "a").size == (400, 600)


def test_cmyk_and_sixteen_bits_and_alpha():
    cyan = Image.new("CMYK", (400, 400), (255, 0, 0, 0))
    (inside,) = images(joined(samples.encoded(cyan, "TIFF"), "a.tif").pdf)
    red, green, _ = inside.getpixel((200, 200))
    assert red < 60
    assert green > 150
    ramp = Image.frombytes("I;16", (256, 300), b"".join((x * 257).to_bytes(2, "little") for x in range(256)) * 300)
    (inside,) = images(joined(samples.encoded(ramp, "TIFF"), "a.tif").pdf)
    assert [inside.getpixel((x, 9))[0] for x in (0, 128, 255)] == [0, 128, 255]
    clear = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    (inside,) = images(joined(samples.encoded(clear, "WEBP", lossless=True), "a.webp").pdf)
    assert inside.getpixel((9, 9)) == (255, 255, 255)


def test_a_long_screenshot_is_read_in_pieces_that_miss_nothing():
    """Twenty thousand pixels on one page could not be read: it is cut into pages, its data inside once."""
    picture = Image.new("RGB", (1080, 20_000), "white")
    marks = range(0, 20_000, 250)
    for at in marks:
        picture.paste((at // 250 * 2, 90, 200), (0, at, 1080, at + 60))
    made = joined(samples.encoded(picture, "PNG"), "a.png", stamp=samples.STAMP).pdf
    assert len(images(made)) == 1
    pages = texts(made)
    assert 12 <= len(pages) <= 18
    assert all("已审验" in words and f"第 {at}/{len(pages)} 段" in words for at, words in enumerate(pages, 1))
    colours = set()
    for at in range(len(pages)):
        page = drawn(made, at, dpi=100)
        colours |= {page.getpixel((page.width // 2, y)) for y in range(page.height)}
    assert {(at // 250 * 2, 90, 200) for at in marks} <= colours


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_an_endless_pdf_page_is_read_in_pieces(turn):
    """A web page saved as one page of two metres: A4 would make its letters 1.5 pt."""
    data = samples.text_pdf(1, size=(595, 6000), Rotate=turn)
    made = joined(data, "a.pdf", stamp=samples.STAMP).pdf
    words = texts(made)
    assert 8 <= len(words) <= 12
    assert all("已审验" in one and f"第 {at}/{len(words)} 段" in one for at, one in enumerate(words, 1))
    tall = samples.text_pdf(1, size=(595, 1500), Rotate=turn)
    assert len(texts(joined(tall, "a.pdf", stamp=samples.STAMP).pdf)) == 1
