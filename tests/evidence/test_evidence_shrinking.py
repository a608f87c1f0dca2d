"""Copies of finished PDFs for the mail: smaller by the mildest step, never below 150 dpi, the PDF itself untouched."""

from __future__ import annotations

import io
import itertools
import zlib
from collections.abc import Callable
from pathlib import Path

import evidence_samples as samples
import odd_files
import pikepdf
import pypdf
import pytest
import signed_pdfs
from PIL import Image
from test_evidence_fitting import job, noisy, placed, scan_of

from qilu_desktop.errors import Cancelled, EvidenceError
from qilu_desktop.evidence import shrinking, spool
from qilu_desktop.evidence.fitting import join_within
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.evidence.resampling import FLOOR_DPI, STEPS, pictures_of
from qilu_desktop.evidence.shrinking import Pdf, shrink
from qilu_desktop.progress import Silent, Watched


@pytest.fixture
def aside(tmp_path: Path) -> Callable[[], Path]:
    """Places for files on the way, each its own."""
    numbers = itertools.count()
    return lambda: tmp_path / f"{next(numbers)}.pdf"


def put(place: Path, name: str, data: bytes) -> Pdf:
    """A finished PDF on the disk."""
    (place / name).write_bytes(data)
    return Pdf(name, place / name)


@pytest.fixture(scope="module")
def packet() -> bytes:
    """A joined, stamped packet of a photo and a copier's page."""
    photo, scan = noisy(1754, 2480), scan_of(noisy(1754, 2480), 1754, 2480)
    parts = (Part("照片", "", photo, "a.jpg", samples.STAMP), Part("扫描", "", scan, "b.pdf", samples.STAMP))
    made = join_within([job(*parts)], 0, Silent()).joined[0].pdf
    assert made
    return made


def test_the_mildest_step_that_is_enough_is_taken(packet: bytes, tmp_path: Path, aside: Callable[[], Path]) -> None:
    pdf = put(tmp_path, "甲.pdf", packet)
    generous = shrink([pdf], len(packet) * 9 // 10, aside, Silent())
    tight = shrink([pdf], len(packet) // 3, aside, Silent())
    assert generous.met
    assert tight.met
    sizes = [one.copies[0].place.stat().st_size for one in (tight, generous)]
    assert sizes == [one.copies[0].size for one in (tight, generous)]
    assert sizes[0] <= len(packet) // 3
    assert sizes[0] < sizes[1] <= len(packet) * 9 // 10
    assert tight.copies[0].done.to_dpi < generous.copies[0].done.to_dpi
    assert "2 幅图片由约" in tight.copies[0].how
    again = shrink([pdf], len(packet) // 3, aside, Silent())
    assert again.copies[0].place.read_bytes() == tight.copies[0].place.read_bytes()
    assert pdf.place.read_bytes() == packet
    # What was tried and not taken is gone.
    assert len(list(tmp_path.iterdir())) == 4


def test_a_copy_is_the_same_document_with_other_pictures(
    packet: bytes, tmp_path: Path, aside: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bookmarks, words, marks and title stay, whether the new pictures go by one file or by many."""
    monkeypatch.setattr(shrinking, "STEPS", STEPS[-1:])
    pdf = put(tmp_path, "甲.pdf", packet)
    by_one = shrink([pdf], len(packet) // 3, aside, Silent()).copies[0]
    monkeypatch.setattr(spool, "PART_BYTES", 1)
    by_many = shrink([pdf], len(packet) // 3, aside, Silent()).copies[0]
    assert by_many.done == by_one.done
    seen = [_look(place) for place in (pdf.place, by_one.place, by_many.place)]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0]
    pictures = [_pictures(place) for place in (pdf.place, by_one.place, by_many.place)]
    assert pictures[1] == pictures[2] != pictures[0]
    assert len(pictures[0]) == len(pictures[1]) == 2


def _look(place: Path) -> tuple[list[str], list[str], str, int]:
    """Bookmarks, the words of each page, the title, how many objects there are that are streams."""
    with pypdf.PdfReader(place) as read, pikepdf.open(place) as pdf:
        titles = [str(one["/Title"]) for one in read.outline if not isinstance(one, list)]
        streams = sum(isinstance(one, pikepdf.Stream) for one in pdf.objects)
        return titles, [page.extract_text() for page in read.pages], str(read.metadata["/Title"]), streams


def _pictures(place: Path) -> list[bytes]:
    with pikepdf.open(place) as pdf:
        return [one.image.read_raw_bytes() for page in pdf.pages for one in pictures_of(page)]


def test_one_picture_on_many_pages_is_changed_once_and_stays_one(
    tmp_path: Path, aside: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pikepdf.open(io.BytesIO(scan_of(noisy(1754, 2480), 1754, 2480))) as made:
        image = pictures_of(made.pages[0])[0].image
        image.Interpolate = True
        for _number in range(2):
            made.add_blank_page()
            made.pages[-1].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Same=image))
        pdf = put(tmp_path, "甲.pdf", samples.saved(made))
    monkeypatch.setattr(shrinking, "STEPS", STEPS[-1:])
    copy = shrink([pdf], 10, aside, Silent()).copies[0]
    assert copy.done.pictures == 1
    with pikepdf.open(copy.place) as read:
        found = [pictures_of(page)[0].image for page in read.pages]
        assert len({one.objgen for one in found}) == 1
        assert len(found) == 3
        assert found[0].Interpolate
        assert found[0].Filter == pikepdf.Name.DCTDecode


def test_the_floor_is_150_dpi_and_what_is_over_is_told(
    packet: bytes, tmp_path: Path, aside: Callable[[], Path]
) -> None:
    made = shrink([put(tmp_path, name, packet) for name in ("甲.pdf", "乙.pdf")], 1000, aside, Silent())
    assert not made.met
    for copy in made.copies:
        data = copy.place.read_bytes()
        assert all(dpi >= FLOOR_DPI - 1 for dpi, _pixels in placed(data))
        with pikepdf.open(copy.place) as read, pikepdf.open(io.BytesIO(packet)) as whole:
            assert len(read.pages) == len(whole.pages)
            assert [page.mediabox for page in read.pages] == [page.mediabox for page in whole.pages]


def test_what_holds_no_pictures_stays_as_it_is(tmp_path: Path, aside: Callable[[], Path]) -> None:
    plain = put(tmp_path, "字.pdf", _words())
    made = shrink([plain], 10, aside, Silent())
    assert not made.met
    assert made.copies[0].place == plain.place
    assert made.copies[0].done.pictures == 0
    assert [one.name for one in tmp_path.iterdir()] == ["字.pdf"]


def test_a_signed_pdf_is_never_touched(
    packet: bytes, tmp_path: Path, aside: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shrinking, "STEPS", STEPS[-1:])
    sealed = put(tmp_path, "签.pdf", signed_pdfs.signed(packet))
    made = shrink([sealed, put(tmp_path, "甲.pdf", packet)], len(packet), aside, Silent())
    assert made.copies[0].place == sealed.place
    assert signed_pdfs.holds(sealed.place.read_bytes())
    assert made.copies[1].done.pictures == 2


def _words() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        return samples.saved(pdf)


def test_a_torn_pdf_is_named_and_a_wish_to_stop_is_heard(
    packet: bytes, tmp_path: Path, aside: Callable[[], Path]
) -> None:
    with pytest.raises(EvidenceError, match=r"乙\.pdf"):
        shrink([put(tmp_path, "乙.pdf", b"%PDF-1.7 torn")], 10, aside, Silent())
    watched = Watched(lambda _step: watched.cancel())
    with pytest.raises(Cancelled):
        shrink([put(tmp_path, "甲.pdf", packet)], 10, aside, watched)


@pytest.mark.parametrize("coding", ["/DCTDecode", "/FlateDecode"])
def test_a_picture_in_printers_ink_is_left_as_it_is(coding: str, tmp_path: Path, aside: Callable[[], Path]) -> None:
    """Its numbers are of ink, not of light: as grey it would come out as its negative."""
    with pikepdf.open(io.BytesIO(scan_of(noisy(1240, 1754), 1240, 1754))) as made:
        image = made.pages[0].Resources.XObject.Im
        grey = Image.open(io.BytesIO(image.read_raw_bytes())).convert("L")
        data = samples.encoded(grey, "JPEG") if coding == "/DCTDecode" else zlib.compress(grey.tobytes())
        image.write(data, filter=pikepdf.Name(coding))
        ink = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)
        image.ColorSpace = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.Black, pikepdf.Name.DeviceGray, ink])
        pdf = put(tmp_path, "甲.pdf", samples.saved(made))
    done = shrink([pdf], 1, aside, Silent())
    assert [(one.place, one.done.pictures) for one in done.copies] == [(pdf.place, 0)]


def test_a_long_screenshot_shown_in_pieces_keeps_its_150_dpi(tmp_path: Path, aside: Callable[[], Path]) -> None:
    """It stands on many pages: reckoned as if it stood on one, nobody could read it."""
    photo = noisy(600, 4_000)
    page = odd_files.pdf(lambda made: _endless(made, photo))
    for name, data in (("a.jpg", photo), ("a.pdf", page)):
        parts = (Part("长图", "", data, name),)
        whole = join(parts, title="甲", made_on=samples.DAY, progress=Silent()).pdf
        assert whole
        within = join_within([job(*parts)], 1, Silent()).joined[0].pdf
        assert within
        copy = shrink([put(tmp_path, name, whole)], 1, aside, Silent()).copies[0]
        widths = [_width(within), _width(copy.place.read_bytes())]
        # Across the 160 mm of a piece 150 dpi are more than it has.
        assert widths == [600, 600], name


def _endless(made: pikepdf.Pdf, photo: bytes) -> None:
    """A web page saved as one page of 595 x 3967 pt, all of it one picture."""
    image = pikepdf.Stream(made, photo)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=600, Height=4_000, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page = made.pages[0].obj
    page.MediaBox = pikepdf.Array([0, 0, 595, 3967])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    page.Contents = pikepdf.Stream(made, b"q 595 0 0 3967 0 0 cm /Im Do Q")


def _width(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return max(int(one.image.Width) for page in pdf.pages for one in pictures_of(page))
