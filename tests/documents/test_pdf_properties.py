"""Every PDF of the pack can be kept and searched: PDF/A-2b, fonts inside, language, title, bookmarks, same bytes."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pypdf
import pytest
from document_cases import documents_of
from form_samples import PACK
from printing_samples import everything

from qilu_desktop.documents.blocks import Block, Document, Page, Paragraph, Run, Section, Table, Together
from qilu_desktop.documents.fingerprint import fingerprint
from qilu_desktop.documents.fonts import bundled
from qilu_desktop.documents.typst_printer import print_pdf, print_pdf_noted
from qilu_desktop.paths import resources_dir

NAMES = [*PACK.layouts, "everything"]
PERSON = re.compile(rb"\d{17}[\dXx]")


def document(name: str) -> Document:
    return everything("草稿") if name == "everything" else documents_of("sample")[name]


@cache
def printed(name: str) -> bytes:
    return print_pdf(document(name))


def reader(name: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(printed(name)))


def headings(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph) and block.heading:
            yield "".join(block.text.split())
        elif isinstance(block, Together):
            yield from headings(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from headings(cell.blocks)


def titles(outline: list) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield "".join(str(entry.title).split())


def fonts_of(resources, seen: set[int]) -> Iterator:
    """Fonts of a page and of every form drawn on it, however deep."""
    yield from (font.get_object() for font in (resources.get("/Font") or {}).values())
    for form in (resources.get("/XObject") or {}).values():
        inner = form.get_object()
        if inner.get("/Subtype") == "/Form" and id(inner) not in seen:
            seen.add(id(inner))
            yield from fonts_of(inner.get("/Resources", {}), seen)


@pytest.mark.parametrize("name", NAMES)
def test_every_font_is_inside(name: str) -> None:
    found = 0
    for page in reader(name).pages:
        for font in fonts_of(page["/Resources"], set()):
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
            assert "/ToUnicode" in font, "text can be copied"
            assert "Qilu" in inner["/BaseFont"]
            found += 1
    assert found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_pdfa_2b_in_chinese_with_its_title(name: str) -> None:
    root = reader(name).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B" in xmp
    assert "/OutputIntents" in root
    assert root["/Lang"] == "zh-CN"
    told = reader(name).metadata
    assert told is not None
    assert told.title == document(name).title
    assert told.subject == "参考样式"
    assert not told.author
    assert not PERSON.search(xmp.encode())


@pytest.mark.parametrize("name", NAMES)
def test_every_heading_is_a_bookmark(name: str) -> None:
    expected = [heading for section in document(name).sections for heading in headings(section.blocks)]
    assert expected
    assert list(titles(reader(name).outline)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    assert print_pdf(document(name)) == printed(name)


def test_a_font_that_lies_costs_pdfa_and_not_the_export() -> None:
    """The index says that a character is drawn and no font draws it: PDF/A stops, a plain PDF is made all the same."""
    true = bundled()
    liars = {
        face: tuple(replace(font, ranges=(0x20, 0x10FFFF)) for font in chain) for face, chain in true.chains.items()
    }
    lying = replace(true, chains=liars)
    made = print_pdf_noted(
        Document("试", (Section(Page(), (Paragraph((Run("王😀"),)),)),), document("book").made_on), fonts=lying
    )
    assert not made.pdfa
    assert "PDF/A" in made.notes[-1]
    assert len(pypdf.PdfReader(io.BytesIO(made.data)).pages) == 1


def test_the_fingerprint_is_of_the_template_and_the_fonts() -> None:
    assert re.fullmatch("[0-9a-f]{64}", fingerprint())
    for chain in bundled().chains.values():
        for font in chain:
            assert font.sha256 == hashlib.sha256((resources_dir() / "fonts" / font.file.name).read_bytes()).hexdigest()
