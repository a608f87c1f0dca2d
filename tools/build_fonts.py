"""Build ``resources/fonts``: subset, rename and index the bundled faces (see resources/fonts/README.md).

Run with a folder that holds the four unpacked sources::

    python tools/build_fonts.py SOURCES [--into resources/fonts]

The same sources give the same bytes.  Characters kept in a subset: the Table of General Standard Chinese
Characters (通用规范汉字表, 8,105: Unihan property kTGH), GB 2312, and the blocks of punctuation, signs and numbers
that forms use.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_EXPO = "expo-google-fonts-noto-{kind}-sc-0.4.3/package"
_SERIF = _EXPO.format(kind="serif")
_SANS = _EXPO.format(kind="sans")
_WENKAI = "fonts-lxgw-wenkai/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
_FANDOL = "texlive-lang-chinese/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
_UNIHAN = "unicode-data/usr/share/unicode/Unihan_OtherMappings.txt.bz2"

_BLOCKS = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin with the accents of pinyin
    (0x1CD, 0x1DC),
    (0x2C6, 0x2DD),
    (0x391, 0x3C9),  # Greek
    (0x401, 0x451),  # Cyrillic
    (0x2010, 0x205E),  # general punctuation
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2100, 0x218B),  # ℃ № ™ Ⅰ
    (0x2190, 0x22FF),  # arrows, mathematics
    (0x2460, 0x24FF),  # ①
    (0x2500, 0x27BF),  # □ ■ ☑ ✓
    (0x3000, 0x30FF),  # 〔〕 and kana
    (0x3200, 0x33FF),  # ㈠ ㎡
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFFEF),  # full-width forms
)
_RARE = "赟喆堃犇燚䶮𬭎㛃昇淼鑫焱垚骉羴㵘䲜𠅤𫖯𫍯"
"""Characters of real names that must not be lost, inside 8,105 or not."""

_DROPPED = ("DSIG", "STAT", "BASE", "vhea", "vmtx", "VORG", "prep", "gasp")
"""Tables of vertical setting and screen hinting: nothing here is set vertically."""


@dataclass(frozen=True)
class Source:
    """One face: file among the sources, the family and file that it becomes, and whether it is cut down."""

    source: str
    family: str
    file: str
    subset: bool
    boxes: bool = True


SOURCES = (
    Source(f"{_SERIF}/400Regular/NotoSerifSC_400Regular.ttf", "Qilu Song", "QiluSong.ttf", subset=False),
    Source(f"{_SERIF}/300Light/NotoSerifSC_300Light.ttf", "Qilu Xi Song", "QiluXiSong.ttf", subset=True),
    Source(f"{_SERIF}/700Bold/NotoSerifSC_700Bold.ttf", "Qilu Title", "QiluTitle.ttf", subset=True),
    Source(f"{_SANS}/500Medium/NotoSansSC_500Medium.ttf", "Qilu Hei", "QiluHei.ttf", subset=True),
    Source(_WENKAI, "Qilu Kai", "QiluKai.ttf", subset=True),
    Source(_FANDOL, "Qilu Fang", "QiluFang.otf", subset=True, boxes=False),
)


def standard_characters(unihan: Path) -> frozenset[int]:
    """The 8,105 code points of 通用规范汉字表, from Unihan's kTGH."""
    with bz2.open(unihan, "rt", encoding="utf-8") as stream:
        rows = (line.split("\t") for line in stream if "\tkTGH\t" in line)
        return frozenset(int(row[0][2:], 16) for row in rows if row[0].startswith("U+"))


def gb2312_characters() -> frozenset[int]:
    """Every character of GB 2312, signs included."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return frozenset(ord(text) for text in (pair.decode("gb2312", "ignore") for pair in pairs) if text)


def kept_characters(unihan: Path) -> frozenset[int]:
    """What a subset keeps, where its source has it."""
    blocks = {code for first, last in _BLOCKS for code in range(first, last + 1)}
    return standard_characters(unihan) | gb2312_characters() | blocks | {ord(letter) for letter in _RARE}


def draw_boxes(font: TTFont) -> None:
    """Give *font* the ticked boxes ☐ ☑ ☒ ✔ of its own □ ✓ ×, so that a form's choices share one weight."""
    cmap = font.getBestCmap()
    square, tick, cross = cmap[0x25A1], cmap[0x2713], cmap[0xD7]
    _compose(font, 0x2610, "qilu.box", square, ())
    _compose(font, 0x2611, "qilu.boxtick", square, ((tick, 0.74),))
    _compose(font, 0x2612, "qilu.boxcross", square, ((cross, 0.9),))
    _compose(font, 0x2714, "qilu.tick", tick, ())


def _compose(font: TTFont, code: int, name: str, base: str, marks: Iterable[tuple[str, float]]) -> None:
    if code in font.getBestCmap():
        return
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(glyphs)
    glyphs[base].draw(pen)
    left, bottom, right, top = _bounds(font, base)
    for mark, scale in marks:
        box = _bounds(font, mark)
        ratio = scale * min((right - left) / (box[2] - box[0]), (top - bottom) / (box[3] - box[1]))
        shift_x = (left + right) / 2 - ratio * (box[0] + box[2]) / 2
        shift_y = (bottom + top) / 2 - ratio * (box[1] + box[3]) / 2
        glyphs[mark].draw(TransformPen(pen, (ratio, 0, 0, ratio, shift_x, shift_y)))
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = font["hmtx"][base]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _bounds(font: TTFont, name: str) -> tuple[int, int, int, int]:
    glyph = font["glyf"][name]
    glyph.recalcBounds(font["glyf"])
    return glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax


def rename(font: TTFont, family: str) -> None:
    """Make *font* the regular style of *family*; copyright and licence texts stay."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in {0, 5, 13, 14} and record.platformID == 3]
    compact = family.replace(" ", "")
    for ident, text in (
        (1, family),
        (2, "Regular"),
        (3, f"{compact};modified"),
        (4, family),
        (6, f"{compact}-Regular"),
    ):
        names.setName(text, ident, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    if "CFF " in font:
        _rename_cff(font, family, f"{compact}-Regular")


def _rename_cff(font: TTFont, family: str, postscript: str) -> None:
    cff = font["CFF "].cff
    cff.fontNames[0] = postscript
    top = cff.topDictIndex[0]
    top.FamilyName = family
    top.FullName = family


def _subset_options() -> Options:
    options = Options()
    options.layout_features = ["kern", "ccmp", "mark", "mkmk"]
    options.name_IDs = ["*"]
    options.name_legacy = True
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.hinting = False
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    options.recalc_timestamp = False
    return options


def build(source: Source, sources: Path, into: Path, kept: frozenset[int]) -> dict[str, Any]:
    """Write one face to *into* and return its entry of the coverage index."""
    font = TTFont(sources / source.source, recalcTimestamp=False)
    if source.boxes:
        draw_boxes(font)
    wanted = set(font.getBestCmap())
    subsetter = Subsetter(_subset_options())
    subsetter.populate(unicodes=wanted & kept if source.subset else wanted)
    subsetter.subset(font)
    rename(font, source.family)
    target = into / source.file
    font.save(target, reorderTables=True)
    return entry(target, source.family)


def entry(path: Path, family: str) -> dict[str, Any]:
    """The index entry of a font file: family, SHA-256 and coverage as first, last, first, last …"""
    font = TTFont(path, lazy=True)
    return {
        "family": family,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "ranges": ranges(font.getBestCmap()),
    }


def ranges(codes: Iterable[int]) -> list[int]:
    """Code points as a flat list of first and last of each unbroken stretch."""
    flat: list[int] = []
    for code in sorted(codes):
        if flat and flat[-1] == code - 1:
            flat[-1] = code
        else:
            flat.extend((code, code))
    return flat


def copy_licences(sources: Path, into: Path) -> None:
    """Put the licence text of every face beside the fonts."""
    into.mkdir(parents=True, exist_ok=True)
    for folder, name in ((_SERIF, "NotoSerifSC-OFL.txt"), (_SANS, "NotoSansSC-OFL.txt")):
        shutil.copyfile(sources / folder / "LICENSE_FONT", into / name)
    shutil.copyfile(
        sources / "fonts-lxgw-wenkai/usr/share/doc/fonts-lxgw-wenkai/copyright", into / "LXGWWenKai-OFL.txt"
    )
    fandol = sources / "texlive-lang-chinese/usr/share/doc/texlive-doc/fonts/fandol"
    for found in sorted(fandol.glob("*")):
        data = gzip.decompress(found.read_bytes()) if found.suffix == ".gz" else found.read_bytes()
        (into / f"Fandol-{found.name.removesuffix('.gz')}").write_bytes(data)


def main() -> None:
    """Build every face, the index and the licences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[1] / "resources" / "fonts")
    chosen = parser.parse_args()
    kept = kept_characters(chosen.sources / _UNIHAN)
    index: dict[str, Any] = {}
    for source in SOURCES:
        index[source.file] = build(source, chosen.sources, chosen.into, kept)
        print(source.file, (chosen.into / source.file).stat().st_size)
    text = json.dumps(index, separators=(",", ":"), sort_keys=True)
    (chosen.into / "coverage.json").write_text(text + "\n", encoding="ascii")
    copy_licences(chosen.sources, chosen.into / "LICENSES")


if __name__ == "__main__":
    main()
