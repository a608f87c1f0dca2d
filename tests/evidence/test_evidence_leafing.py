"""Pages to look at while they are edited: upright as the engine means them, and never more than a few held."""

from __future__ import annotations

import contextlib

import evidence_samples as samples
import odd_files
import pikepdf
import pytest
from PIL import Image, ImageChops

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import editing, pictures
from qilu_desktop.evidence.leafing import MOST_PIXELS, FilePages
from qilu_desktop.evidence.placing import page_pieces, piece_ends


def opened(tmp_path, data, name):
    place = tmp_path / "kept"
    place.write_bytes(data)
    return contextlib.closing(FilePages(place, name))


def image_of(drawn):
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)


def alike(one, other):
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB").resize(one.size)).convert("L")
    return sum(difference.histogram()[90:]) < 0.02 * one.width * one.height


@pytest.mark.parametrize("own", [0, 90, 180, 270])
def test_a_pdf_page_stands_as_the_engine_blacks_it_out(tmp_path, own):
    data = samples.text_pdf(30, Rotate=own)
    with opened(tmp_path, data, "a.pdf") as pages, pikepdf.open(tmp_path / "kept") as pdf:
        assert pages.count == 30
        # More pages than are drawn before the PDF is opened anew.
        for number in range(1, 31):
            drawn = pages.draw(number, 300, 300)
        assert drawn
        assert max(drawn.width, drawn.height) in (299, 300, 301)
        assert alike(image_of(drawn), editing.drawn(pdf, 29, 0, "a.pdf"))
    assert pages.draw(1, 300, 300) is None


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_stands_upright_and_is_not_blown_up(tmp_path, orientation):
    data = samples.exif_jpeg(orientation, 400, 300)
    with opened(tmp_path, data, "a.jpg") as pages:
        drawn = pages.draw(1, 5_000, 5_000)
        assert drawn
        assert (drawn.width, drawn.height) == drawn.full
        assert alike(image_of(drawn), pictures.upright(data, "jpeg", "a.jpg"))
        small = pages.draw(1, 100, 100)
        assert small
        assert max(small.width, small.height) == 100


def test_every_page_of_a_tiff_and_the_limit_of_pixels(tmp_path):
    with opened(
        tmp_path, odd_files.tiff(*(Image.new("RGB", (50, 70), one) for one in ("red", "lime"))), "a.tif"
    ) as pages:
        assert pages.count == 2
        assert image_of(pages.draw(2, 50, 50)).getpixel((9, 9)) == (0, 255, 0)
    with opened(tmp_path, samples.encoded(Image.new("1", (5_000, 4_000), 1), "PNG"), "b.png") as pages:
        drawn = pages.draw(1, 5_000, 4_000)
        assert drawn.width * drawn.height <= MOST_PIXELS * 1.001


@pytest.mark.parametrize("data", [b"", b"nothing", b"%PDF-1.7 nothing", samples.jpeg(60, 80)[:300]])
def test_a_broken_file_is_named(tmp_path, data):
    with pytest.raises(EvidenceError, match="坏的"), opened(tmp_path, data, "坏的.bin") as pages:
        pages.draw(1, 50, 50)


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(EvidenceError, match="没了"):
        FilePages(tmp_path / "gone", "没了.pdf")


def test_a_long_page_is_parted_where_each_piece_ends():
    assert page_pieces(595, 842) == 1
    count = page_pieces(600, 9_000)
    ends = piece_ends(count)
    assert len(ends) == count - 1 > 3
    assert list(ends) == sorted(ends)
    assert 0 < ends[0] < ends[-1] < 1


def test_what_is_filled_into_a_form_is_shown(tmp_path):
    with (
        opened(tmp_path, odd_files.pdf(odd_files.filled_form), "a.pdf") as pages,
        pikepdf.open(tmp_path / "kept") as pdf,
    ):
        drawn = pages.draw(1, 600, 850)
        assert drawn
        shown = image_of(drawn)
        pdf.flatten_annotations("all")
        assert alike(shown, editing.drawn(pdf, 0, 0, "a.pdf"))
    corner = shown.crop((round(shown.width * 0.62), round(shown.height * 0.92), shown.width, shown.height))
    assert corner.convert("L").getextrema()[0] < 100
