"""The 一览表 of the shipped pack is one A3 page, in the PDF and in the Word file that LibreOffice opens (4.2b)."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from document_cases import dossier_of, repeated, with_answers
from form_samples import PACK, context, sample_dossier

from qilu_desktop.documents.blocks import Document, Table
from qilu_desktop.documents.compose import Composer
from qilu_desktop.documents.context import Voice
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.fitting import overrun, spare_height
from qilu_desktop.documents.forms import overview
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import DocumentError

FIT = PACK.layouts["overview"].fit
SENTENCE = "从事焊接工作26年，创立“三控一冷”焊接操作法，一次探伤合格率由93.6%提高到99.2%，增效730万元。"


def fitted(dossier: Dossier) -> Document:
    return overview(context(dossier), dossier.applicants[0])


def size_of(document: Document) -> float:
    table = [block for block in document.sections[0].blocks if isinstance(block, Table)][-1]
    return table.rows[4].cells[1].blocks[0].style.size


def achievements(letters: int) -> Dossier:
    return with_answers(sample_dossier(), {"achievements": (SENTENCE * 80)[:letters]})


@cache
def longest_at(size: float) -> int:
    """The most letters of 主要业绩 with which a sheet in type of *size* pt is one page, by halving."""
    low, high = 0, 3600
    while high - low > 1:
        middle = (low + high) // 2
        dossier = achievements(middle)
        voice = Voice(context(dossier), dossier.applicants[0])
        fits = overrun(Composer(PACK.layouts["overview"], voice, size=size).document("")) <= 0
        low, high = (middle, high) if fits else (low, middle)
    return low


@pytest.fixture(scope="module")
def sheets() -> dict[str, Document]:
    """The shortest and longest legal, the sample's people, and both sides of two places where the size steps."""
    assert FIT is not None
    found = {case: fitted(dossier_of(case)) for case in ("empty", "short", "long", "rare")}
    found |= {
        f"sample{place}": overview(context(sample_dossier()), sample_dossier().applicants[place]) for place in (0, 6)
    }
    for size in (12.0, FIT.smallest):
        most = longest_at(size)
        found[f"full-at-{size}"] = fitted(achievements(most))
        if size > FIT.smallest:
            found[f"past-{size}"] = fitted(achievements(most + 1))
    # What Word and LibreOffice set with more lines than Typst: each of these once ran over to a second page.
    for name, text in {
        "tabs": "\t焊接" * 100,
        "broken-words": ("ab-" * 5 + "Y" * 150 + " ") * 2,
        "marks": "，。、；：！？" * 42,
    }.items():
        found[name] = fitted(with_answers(sample_dossier(), {"achievements": text}))
    found["rows"] = fitted(repeated(sample_dossier(), "patents", 12))
    return found


def measure(source: bytes | Path) -> tuple[int, tuple[int, int]]:
    """Pages, and the first one's size in mm."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(source) if isinstance(source, bytes) else source)
    try:
        width, height = pdf[0].get_size()
        return len(pdf), (round(width * 25.4 / 72), round(height * 25.4 / 72))
    finally:
        pdf.close()


def test_the_pdf_is_one_a3_page(sheets: dict[str, Document]) -> None:
    assert {name: measure(print_pdf(document)) for name, document in sheets.items()} == dict.fromkeys(
        sheets, (1, (420, 297))
    )


def test_the_word_file_is_one_a3_page_in_libreoffice(sheets: dict[str, Document], office) -> None:
    converted = office.many({name: print_docx(document) for name, document in sheets.items()})
    assert {name: measure(path) for name, path in converted.items()} == dict.fromkeys(sheets, (1, (420, 297)))


def test_the_type_steps_down_as_the_text_grows(sheets: dict[str, Document]) -> None:
    assert FIT is not None
    assert size_of(sheets["short"]) == FIT.largest
    assert size_of(sheets["full-at-12.0"]) == 12.0
    assert size_of(sheets["past-12.0"]) == 12.0 - FIT.step
    assert size_of(sheets[f"full-at-{FIT.smallest}"]) == FIT.smallest


def test_a_sheet_is_filled_whatever_its_text(sheets: dict[str, Document]) -> None:
    for name, document in sheets.items():
        assert 0 <= spare_height(document) < 14, name


def test_one_letter_too_many_is_told_with_field_and_number() -> None:
    assert FIT is not None
    most = longest_at(FIT.smallest)
    with pytest.raises(DocumentError, match="请精简") as caught:
        fitted(achievements(most + 1))
    assert "主要业绩" in caught.value.remedy
    assert f"{most + 1} 字" in caught.value.remedy
