"""The draft mark on a scan of somebody else's making: on the first page only, and the same bytes every time."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest

from qilu_desktop.errors import SubmissionError
from qilu_desktop.evidence.saving import save_identified
from qilu_desktop.submission.pdfs import mark_first, page_count

MADE_ON = date(2024, 7, 22)


def scan(pages: int, *, turned: int = 0) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    if turned:
        pdf.pages[0].obj.Rotate = turned
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_the_draft_mark_stands_on_the_first_page_alone(turned: int) -> None:
    marked = pypdf.PdfReader(io.BytesIO(mark_first(scan(2, turned=turned), "草稿", MADE_ON)))
    told = [page.extract_text().replace(" ", "").replace("\n", "") for page in marked.pages]
    assert told == ["草稿", ""]


def test_marking_gives_the_same_bytes_every_time() -> None:
    data = scan(3)
    assert mark_first(data, "草稿", MADE_ON) == mark_first(data, "草稿", MADE_ON)


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(SubmissionError, match="草稿"):
        mark_first(b"%PDF-1.7 torn", "草稿", MADE_ON)
    with pytest.raises(SubmissionError, match=r"扫描\.pdf"):
        page_count(b"", "扫描.pdf")


def test_a_full_disk_is_an_error_and_never_the_end_of_the_program() -> None:
    """qpdf used to call std::terminate: where this fails, the process of the test is gone."""
    with pikepdf.open(io.BytesIO(scan(20))) as pdf:
        # The larger the buffer, the later the disk refuses: at last while qpdf clears up.
        for size in (1, 200, 4096, 1 << 20):
            with Path("/dev/full").open("wb", buffering=0) as full:
                stream = io.BufferedWriter(full, size)
                with pytest.raises(OSError, match="No space left"):
                    save_identified(pdf, stream)
                with suppress(OSError):
                    stream.close()
