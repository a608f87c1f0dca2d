"""PDF/A-2b by our own reading of ISO 19005-2 (tests/pdfa.py): every document, and that the reading bites."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest
from form_samples import TODAY, photo
from pdfa import claims_pdfa, faults
from pikepdf import Array, Dictionary, Name
from test_pdf_properties import NAMES, printed

from qilu_desktop.documents.blocks import Document, Page, Paragraph, Picture, Run, Section
from qilu_desktop.documents.typst_printer import print_pdf

Spoil = Callable[[pikepdf.Pdf], None]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_document_is_against_pdfa_2b(name: str) -> None:
    assert claims_pdfa(printed(name))
    assert faults(printed(name)) == []


@cache
def whole() -> bytes:
    blocks = (Paragraph((Run("申报2024"),), heading=1), Picture(photo(), 35, 49, "照片"))
    return print_pdf(Document("试", (Section(Page(), blocks),), TODAY))


def spoilt(spoil: Spoil, **how: object) -> bytes:
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        spoil(pdf)
        made = io.BytesIO()
        pdf.save(made, fix_metadata_version=False, **how)
    return made.getvalue()


def font_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def picture_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image")


def narrower(pdf: pikepdf.Pdf) -> None:
    inner = font_of(pdf).DescendantFonts[0]
    inner.W = Array([0, Array([1, 2, 3])])


def told_otherwise(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "另一个标题"


def level_a(pdf: pikepdf.Pdf) -> None:
    raw = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(raw.replace(b"<pdfaid:conformance>B", b"<pdfaid:conformance>A"))


def linked(pdf: pikepdf.Pdf) -> None:
    rectangle = Array([0, 0, 9, 9])
    action = Dictionary(Type=Name.Action, S=Name.Launch)
    pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, Rect=rectangle, A=action)])


def drawing(operators: bytes) -> Spoil:
    return lambda pdf: pdf.pages[0].contents_add(pdf.make_stream(operators))


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["附件.txt"] = b"x"


SPOILS: dict[str, tuple[str, Spoil]] = {
    "no profile": ("6.2.3", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    "a font left out": ("6.2.11.4 ", lambda pdf: font_of(pdf).DescendantFonts[0].__delitem__("/FontDescriptor")),
    "no map to glyphs": ("6.2.11.3.2", lambda pdf: font_of(pdf).DescendantFonts[0].__delitem__("/CIDToGIDMap")),
    "no way to characters": ("6.2.11.7", lambda pdf: font_of(pdf).__delitem__("/ToUnicode")),
    "other widths": ("6.2.11.5", narrower),
    "a title of its own": ("6.6.3 /Title", told_otherwise),
    "another level": ("6.6.4", level_a),
    "no metadata": ("6.6.2", lambda pdf: pdf.Root.__delitem__("/Metadata")),
    "an attachment": ("6.8", attached),
    "a script": ("6.5.1", lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS="1"))),
    "a launch": ("6.5.1 the action /Launch", linked),
    "a link that is not printed": ("6.3.2", linked),
    "layers": ("6.9", lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary())),
    "blurred": ("6.2.8", lambda pdf: picture_of(pdf).__setitem__("/Interpolate", True)),
    "CMYK": ("6.2.4.3", drawing(b"0 0 0 1 k 0 0 9 9 re f")),
    "no glyph": ("6.2.11.8", drawing(b"BT (\0\0) Tj ET")),
    "too deep": ("6.1.13", drawing(b"q " * 30 + b"Q " * 30)),
    "blended into nothing": ("6.2.10", lambda pdf: pdf.pages[0].__setitem__("/Group", Dictionary(S=Name.Transparency))),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_the_reading_finds_what_is_spoilt(spoil: str) -> None:
    clause, change = SPOILS[spoil]
    assert any(fault.startswith(clause) for fault in faults(spoilt(change))), faults(spoilt(change))


def test_the_reading_finds_what_is_wrong_with_the_file_itself() -> None:
    assert faults(whole()) == []
    locked = spoilt(lambda pdf: None, encryption=pikepdf.Encryption(owner="", user=""))
    assert any("encrypted" in fault for fault in faults(locked))
    assert any(fault.startswith("6.1.3 something") for fault in faults(whole() + b"\nmore"))
    assert any(fault.startswith("6.1.2") for fault in faults(whole().replace(b"%PDF-1.7", b"%PDF-1.9", 1)))
