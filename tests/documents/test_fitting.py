"""One page whatever the length of the text: in Typst by measure, in LibreOffice by really converting the DOCX."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printing_samples import A3, MADE_ON, everything, overview, para

from qilu_desktop.documents.blocks import Document, Page, Section, Style
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.fitting import (
    FREE_ENOUGH,
    LOOSENESS,
    SAFETY,
    TooLong,
    fit_to_one_page,
    overrun,
    spare_height,
    spread,
)
from qilu_desktop.documents.typst_printer import print_pdf

SIZES = [size / 2 for size in range(28, 17, -1)]


def sheet(sentences: int, size: float) -> Document:
    return Document("一览表", (overview(size, sentences),), MADE_ON, watermark="草稿")


def page_of_text(letters: int, size: float) -> Document:
    style = Style("fang", size, align="justify", line_pitch=size * 1.5, indent=2)
    return Document("文字", (Section(Page(), (para("字" * letters, style),)),), MADE_ON)


def pages(pdf: bytes | Path) -> int:
    source = pypdfium2.PdfDocument(pdf)
    try:
        return len(source)
    finally:
        source.close()


@pytest.mark.parametrize("sentences", [2, 3, 4])
def test_the_largest_size_that_fits_is_taken(sentences: int) -> None:
    made, size = fit_to_one_page(lambda each: sheet(sentences, each), SIZES)
    assert pages(print_pdf(made)) == 1
    assert made == sheet(sentences, size)
    if size < max(SIZES):
        assert overrun(sheet(sentences, size + 0.5)) > 0


def test_short_text_takes_the_largest_size() -> None:
    assert fit_to_one_page(lambda size: page_of_text(30, size), SIZES)[1] == 14


def test_too_long_says_by_how_much_at_the_smallest_size() -> None:
    with pytest.raises(TooLong) as caught:
        fit_to_one_page(lambda size: page_of_text(4500, size), SIZES)
    assert caught.value.size == 9
    a_page = 250 * (1 - SAFETY) / (9 * 1.5 / 72 * 25.4) * int(160 / (9 * (1 + LOOSENESS) / 72 * 25.4))
    assert caught.value.over == pytest.approx(4500 / a_page - 1, abs=0.08)
    assert "9 磅" in caught.value.what


@settings(max_examples=8, deadline=None)
@given(st.integers(min_value=1, max_value=2200))
def test_fitting_agrees_with_counting_lines(letters: int) -> None:
    def fits(size: float, spare: int) -> bool:
        a_line = int(160 / 25.4 * 72 / (size * (1 + LOOSENESS))) - spare
        lines = math.ceil((letters + 2) / a_line)
        return lines * size * 1.5 <= 250 * (1 - SAFETY) / 25.4 * 72

    made, size = fit_to_one_page(lambda each: page_of_text(letters, each), SIZES)
    # How the blank behind a line's last character counts is the typesetter's: one character of play.
    assert size in {max(each for each in SIZES if fits(each, spare)) for spare in (-1, 0, 1)}
    assert pages(print_pdf(made)) == 1


def test_spare_height_is_what_is_left_below() -> None:
    one = Document("行", (Section(A3, (para("一行", Style("song", 12, line_pitch=20)),)),), MADE_ON)
    body = A3.height - A3.top - A3.bottom
    assert spare_height(one) == pytest.approx(body * (1 - SAFETY) - 20 / 72 * 25.4, abs=0.3)
    assert spare_height(page_of_text(9000, 12)) == 0


def test_the_docx_of_a_fitted_sheet_is_one_page_in_libreoffice(office) -> None:
    made = {f"sheet{each}": fit_to_one_page(lambda size, each=each: sheet(each, size), SIZES)[0] for each in (1, 2, 4)}
    converted = office.many({name: print_docx(document) for name, document in made.items()})
    assert {name: pages(path) for name, path in converted.items()} == dict.fromkeys(made, 1)


def test_the_docx_breaks_into_the_same_pages_in_libreoffice(office) -> None:
    sample = replace(everything(), title="对照")
    converted = office(print_docx(sample), "whole")
    assert pages(converted) == pages(print_pdf(sample))
    source = pypdfium2.PdfDocument(converted)
    shown = [" ".join(page.get_textpage().get_text_range().split()) for page in source]
    source.close()
    assert all("草 稿" in page or "草稿" in page for page in shown)
    assert "第 1 页 共 6 页" in shown[2]
    assert all("授予单位" in page for page in shown[3:5])


@pytest.mark.parametrize("sentences", [1, 2])
def test_height_is_spread_exactly_as_measured(sentences: int) -> None:
    """What is worked out about the rows agrees with measuring the result."""
    section = overview(11, sentences)
    title, table = section.blocks

    def make(spare: float) -> Document:
        rows = [table.rows[0], *(replace(row, height=row.height + spare / 3) for row in table.rows[1:])]
        return Document("", (replace(section, blocks=(title, replace(table, rows=tuple(rows)))),), MADE_ON)

    made = spread(make)
    assert overrun(made) == 0
    assert spare_height(made) < FREE_ENOUGH or spare_height(made) < spare_height(make(0.0)) / 8
    assert sum(row.height for row in made.sections[0].blocks[1].rows) > sum(row.height for row in table.rows)


def test_a_long_document_is_left_as_it_is() -> None:
    long = page_of_text(9000, 12)
    assert spread(lambda _spare: long) == long
