"""One page whatever the length of the text: in Typst by measure, in LibreOffice by really converting the DOCX."""

from __future__ import annotations

import math
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printing_samples import A3, MADE_ON, everything, overview, para

from qilu_desktop.documents.blocks import Document, Page, Section, Style
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.fitting import LOOSENESS, SAFETY, TooLong, fit_to_one_page, overrun, spare_height
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.paths import resources_dir

SIZES = [size / 2 for size in range(28, 17, -1)]
ALIASES = {
    "仿宋": "Qilu Fang",
    "宋体": "Qilu Song",
    "黑体": "Qilu Hei",
    "楷体": "Qilu Kai",
    "方正小标宋简体": "Qilu Title",
    "Times New Roman": "Qilu Song",
}


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


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory):
    """Converts a DOCX with LibreOffice, which sees the bundled fonts alone, and returns the PDF's path."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed for this test: install libreoffice-writer"
    home = tmp_path_factory.mktemp("office")
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{given}</string></edit></match>'
        for asked, given in ALIASES.items()
    )
    (home / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{resources_dir() / 'fonts'}</dir><cachedir>{home / 'cache'}</cachedir>{matches}</fontconfig>",
        encoding="utf-8",
    )
    environment = {"FONTCONFIG_FILE": str(home / "fonts.conf"), "HOME": str(home), "PATH": "/usr/bin:/bin"}

    def convert(data: bytes, name: str) -> Path:
        source = home / f"{name}.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{home / 'profile'}"
        command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(home), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
        return source.with_suffix(".pdf")

    return convert


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


@pytest.mark.parametrize("sentences", [1, 2, 4])
def test_the_docx_of_a_fitted_sheet_is_one_page_in_libreoffice(sentences: int, office) -> None:
    made, _ = fit_to_one_page(lambda size: sheet(sentences, size), SIZES)
    assert pages(office(print_docx(made), f"sheet{sentences}")) == 1


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
