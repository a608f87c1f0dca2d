"""The applicant's photo: notes for the clerk, and the upright copy without private data."""

from __future__ import annotations

import io

import evidence_samples as samples
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageStat

from qilu_desktop import paths
from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import photo, truetype


def test_a_good_photo_has_no_notes():
    assert photo.check_photo(samples.jpeg(413, 579), "照片.jpg") == ()
    assert photo.check_photo(samples.png(826, 1158), "照片.png") == ()
    assert photo.check_photo(samples.encoded(samples.certificate(413, 579).quantize(64), "PNG"), "照片.png") == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (samples.jpeg(206, 289), "206×289"),
        (samples.jpeg(800, 800), "左右两侧"),
        (samples.jpeg(413, 800), "上下两端"),
        (samples.encoded(samples.certificate(413, 579, "L"), "JPEG"), "黑白"),
        (samples.encoded(samples.certificate(413, 579, "CMYK"), "JPEG"), "CMYK"),
    ],
)
def test_what_is_wrong_is_said(data, said):
    notes = photo.check_photo(data, "照片.jpg")
    assert len(notes) == 1
    assert said in notes[0]


def test_a_lying_photo_is_measured_upright():
    assert photo.check_photo(samples.exif_jpeg(6, 826, 1158), "照片.jpg") == ()


def test_a_pdf_is_no_photo():
    for check in (photo.check_photo, photo.normalise_upright):
        with pytest.raises(EvidenceError, match="不能用作照片"):
            check(samples.text_pdf(1), "照片.pdf")


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_upright_copy(orientation):
    made = photo.normalise_upright(samples.exif_jpeg(orientation, 826, 1158), "照片.jpg")
    assert b"Secret" not in made
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (826, 1158)
        assert not picture.getexif()
        wanted = samples.certificate(826, 1158)
        assert max(ImageStat.Stat(ImageChops.difference(picture.convert("RGB"), wanted)).mean) < 4


def test_an_upright_clean_photo_is_not_touched():
    data = samples.jpeg(413, 579)
    assert photo.normalise_upright(data, "照片.jpg") == data
    made = photo.normalise_upright(samples.alpha_png(), "照片.png")
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.mode, picture.getpixel((0, 0))) == ("PNG", "RGB", (255, 255, 255))


def test_the_font_part_is_a_real_font():
    face = truetype.load(paths.resources_dir() / "fonts" / "QiluSong.ttf")
    chars = "已审验赟喆堃犇燚䶮𬭎㛃Ââ0"
    whole = TTFont(face.path)
    part = TTFont(io.BytesIO(truetype.subset(face, [0, *(face.glyph(char) for char in chars)])))
    names, cmap = part.getGlyphOrder(), whole.getBestCmap()
    for number, char in enumerate(chars, 1):
        theirs = whole.getGlyphSet()[cmap[ord(char)]]
        assert face.glyph(char) == whole.getGlyphID(cmap[ord(char)])
        assert part["hmtx"][names[number]][0] == theirs.width
        outline, original = part["glyf"][names[number]], whole["glyf"][cmap[ord(char)]]
        assert outline.getCoordinates(part["glyf"])[0] == original.getCoordinates(whole["glyf"])[0]
    assert face.glyph("\U0010ffff") == 0
    assert face.glyph("\x01") == 0


def test_a_telephones_heic_becomes_a_jpeg_of_the_same_look():
    import odd_files

    made = photo.normalise_upright(odd_files.heic(700, 980), "a.heic")
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (700, 980))
    assert photo.check_photo(odd_files.heic(700, 980), "a.heic") == ()
