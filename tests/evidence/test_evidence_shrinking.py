"""Copies of finished PDFs for the mail: smaller by the mildest step, never below 150 dpi, the PDF itself untouched."""

from __future__ import annotations

import io

import evidence_samples as samples
import pikepdf
import pytest
import signed_pdfs
from test_evidence_fitting import job, noisy, placed, scan_of

from qilu_desktop.errors import Cancelled, EvidenceError
from qilu_desktop.evidence.fitting import join_within
from qilu_desktop.evidence.join import Part
from qilu_desktop.evidence.resampling import FLOOR_DPI
from qilu_desktop.evidence.shrinking import Pdf, shrink
from qilu_desktop.progress import Silent, Watched


@pytest.fixture(scope="module")
def packet() -> bytes:
    """A joined, stamped packet of a photo and a copier's page."""
    photo, scan = noisy(1754, 2480), scan_of(noisy(1754, 2480), 1754, 2480)
    parts = (Part("照片", "", photo, "a.jpg", samples.STAMP), Part("扫描", "", scan, "b.pdf", samples.STAMP))
    made = join_within([job(*parts)], 0, Silent()).joined[0].pdf
    assert made
    return made


def test_the_mildest_step_that_is_enough_is_taken(packet: bytes) -> None:
    generous = shrink([Pdf("甲.pdf", packet)], len(packet) * 9 // 10, Silent())
    tight = shrink([Pdf("甲.pdf", packet)], len(packet) // 3, Silent())
    assert generous.met
    assert tight.met
    assert len(packet) // 3 >= len(tight.copies[0].data)
    assert len(tight.copies[0].data) < len(generous.copies[0].data) <= len(packet) * 9 // 10
    assert tight.copies[0].done.to_dpi < generous.copies[0].done.to_dpi
    assert "2 幅图片由约" in tight.copies[0].how
    assert shrink([Pdf("甲.pdf", packet)], len(packet) // 3, Silent()) == tight


def test_the_floor_is_150_dpi_and_what_is_over_is_told(packet: bytes) -> None:
    made = shrink([Pdf("甲.pdf", packet), Pdf("乙.pdf", packet)], 1000, Silent())
    assert not made.met
    for copy in made.copies:
        assert all(dpi >= FLOOR_DPI - 1 for dpi, _pixels in placed(copy.data))
        with pikepdf.open(io.BytesIO(copy.data)) as read, pikepdf.open(io.BytesIO(packet)) as whole:
            assert len(read.pages) == len(whole.pages)
            assert [page.mediabox for page in read.pages] == [page.mediabox for page in whole.pages]


def test_what_holds_no_pictures_stays_as_it_is() -> None:
    plain = _words()
    made = shrink([Pdf("字.pdf", plain)], 10, Silent())
    assert not made.met
    assert made.copies[0].data == plain
    assert made.copies[0].done.pictures == 0


def test_a_signed_pdf_is_never_touched(packet: bytes) -> None:
    sealed = signed_pdfs.signed(packet)
    made = shrink([Pdf("签.pdf", sealed), Pdf("甲.pdf", packet)], len(packet), Silent())
    assert made.copies[0].data == sealed
    assert signed_pdfs.holds(made.copies[0].data)
    assert made.copies[1].done.pictures == 2


def _words() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        return samples.saved(pdf)


def test_a_torn_pdf_is_named_and_a_wish_to_stop_is_heard(packet: bytes) -> None:
    with pytest.raises(EvidenceError, match=r"乙\.pdf"):
        shrink([Pdf("乙.pdf", b"%PDF-1.7 torn")], 10, Silent())
    watched = Watched(lambda _step: watched.cancel())
    with pytest.raises(Cancelled):
        shrink([Pdf("甲.pdf", packet)], 10, watched)
