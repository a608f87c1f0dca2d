"""Characters beyond the bundled fonts: drawn with a font of the computer, else named; tabs and unseen marks."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from document_cases import made, with_answers
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from form_samples import sample_dossier

from qilu_desktop.documents.blocks import texts
from qilu_desktop.documents.computer_fonts import coverage, own_folder
from qilu_desktop.documents.fonts import bundled, fonts_for, uncovered
from qilu_desktop.documents.typst_printer import print_pdf_noted
from qilu_desktop.paths import resources_dir

RARE = "𠮷"


def rare_font(path: Path) -> None:
    """A font that draws one character of Extension B and nothing else."""
    with TTFont(resources_dir() / "fonts" / "QiluSong.ttf") as font:
        cutter = Subsetter()
        cutter.populate(text="吉")
        cutter.subset(font)
        glyph = font.getBestCmap()[ord("吉")]
        table = CmapSubtable.newSubtable(12)
        table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, {ord(RARE): glyph}
        font["cmap"].tables = [table]
        for entry in font["name"].names:
            if entry.nameID in {1, 4}:
                entry.string = "Rare Of This Computer"
            elif entry.nameID == 6:
                entry.string = "RareOfThisComputer"
        path.parent.mkdir(parents=True, exist_ok=True)
        font.save(path)


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer's folder of fonts, and a data folder of the user's own."""
    monkeypatch.setenv("QILU_FONTS", str(tmp_path / "fonts"))
    monkeypatch.setenv("QILU_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "fonts"


@pytest.mark.parametrize("own", [False, True])
def test_a_font_of_the_computer_draws_what_ours_lack(computer: Path, *, own: bool) -> None:
    rare_font(own_folder() / "随便叫什么.ttf" if own else computer / "sub" / "simsunb.ttf")
    assert uncovered(f"{RARE}田😀\ue000") == ("😀", "\ue000")
    found = fonts_for(f"{RARE}田")
    (stretch,) = found.stretches(f"{RARE}田", "fang")
    assert stretch.families[:2] == ("Qilu Song", "Qilu Song")
    assert "Rare Of This Computer" in stretch.families
    document = made(with_answers(sample_dossier(), {"name": f"{RARE}田"}), "book")
    printed = print_pdf_noted(document)
    assert printed.pdfa
    assert printed.notes == ()
    assert printed.data == print_pdf_noted(document).data
    pdf = pypdf.PdfReader(io.BytesIO(printed.data))
    assert f"{RARE}田" in pdf.pages[0].extract_text()
    fonts = {
        str(font["/BaseFont"]) for font in (each.get_object() for each in pdf.pages[0]["/Resources"]["/Font"].values())
    }
    assert any("RareOfThisComputer" in name.replace("-", "").replace(" ", "") for name in fonts), fonts


def test_other_and_broken_fonts_of_the_computer_are_not_used(computer: Path) -> None:
    rare_font(computer / "Arial.ttf")
    (computer / "simsunb.ttf").write_bytes(b"no font")
    assert uncovered(RARE) == (RARE,)
    assert coverage(computer / "simsunb.ttf") == ()
    assert fonts_for(RARE) is bundled()


def test_without_such_a_font_the_character_is_named(computer: Path) -> None:
    printed = print_pdf_noted(made(with_answers(sample_dossier(), {"name": f"{RARE}田"}), "book"))
    assert not printed.pdfa
    assert "“𠮷”（U+20BB7）" in printed.notes[0]


def test_tabs_and_marks_print_as_spaces_and_nothing() -> None:
    dirty = {
        "address": "A座\t东侧\u202e楼\ufeff",
        "deeds": "焊接\u200b\t一线\r\n⼯匠\u2028精神",
        "post_name": "\x07班⻓",
    }
    found = texts(made(with_answers(sample_dossier(), dirty), "book"))
    assert {"A座 东侧楼", "焊接 一线", "工匠", "精神", "班长"} <= set(found)
    assert uncovered("".join(found)) == ()
