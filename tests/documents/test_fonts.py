"""The bundled fonts and their index: true to the fonts themselves, quick, legally named."""

from __future__ import annotations

import hashlib
import time
import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from printing_samples import RARE

from qilu_desktop.documents import fonts
from qilu_desktop.documents.blocks import Face
from qilu_desktop.documents.fonts import bundled
from qilu_desktop.paths import resources_dir

FOLDER = resources_dir() / "fonts"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".ttf", ".otf"})
FACES: tuple[Face, ...] = ("song", "fang", "hei", "kai", "title")
SIGNS = "□☑☐☒✓✔①⑳⑴㈠〔〕℃㎡№—…·“”‘’《》【】×÷±％～Ⅰ　、。，；：？！"


def _font(name: str) -> fonts.Font:
    chains = bundled().chains.values()
    return next(font for chain in chains for font in chain if font.file.name == name)


def test_every_font_file_is_used_and_the_set_stays_small() -> None:
    used = {font.file.name for chain in bundled().chains.values() for font in chain}
    assert used == set(FILES)
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 36 * 1024 * 1024


@pytest.mark.parametrize("name", FILES)
def test_the_index_agrees_with_the_fonts_own_maps(name: str) -> None:
    font = _font(name)
    pairs = zip(font.ranges[::2], font.ranges[1::2], strict=True)
    indexed = {code for first, last in pairs for code in range(first, last + 1)}
    with TTFont(FOLDER / name, lazy=True) as real:
        assert indexed == set(real.getBestCmap())
        assert real["name"].getDebugName(1) == font.family
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == font.sha256


@pytest.mark.parametrize("name", FILES)
def test_no_font_bears_a_reserved_name_and_each_may_be_embedded(name: str) -> None:
    with TTFont(FOLDER / name, lazy=True) as font:
        shown = " ".join(str(record) for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16})
        assert font["OS/2"].fsType in {0, 8}
    assert "Qilu" in shown
    assert not any(word in shown for word in ("LXGW", "霞鹜", "Source", "Noto", "Fandol"))


def test_licences_stand_beside_the_fonts() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (FOLDER / "LICENSES").iterdir()}
    assert sum("SIL OPEN FONT LICENSE" in text for text in texts.values()) == 3
    assert "GNU GENERAL PUBLIC LICENSE" in texts["Fandol-COPYING"]
    assert "GPL font exception" in texts["Fandol-README"]


def test_the_index_loads_in_under_30_ms() -> None:
    def once() -> float:
        start = time.perf_counter()
        bundled.__wrapped__()
        return time.perf_counter() - start

    assert min(once() for _ in range(5)) < 0.03


@pytest.mark.parametrize("face", ["song", "hei", "kai", "title"])
def test_faces_draw_gb2312_rare_names_and_signs_themselves(face: Face) -> None:
    pairs = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    wanted = {letter for letter in pairs if letter} | set(RARE + SIGNS)
    assert [letter for letter in sorted(wanted) if not bundled().draws(face, letter)] == []


def test_song_draws_all_of_gbk() -> None:
    pairs = (bytes((high, low)).decode("gbk", "ignore") for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    missing = {letter for letter in pairs if len(letter) == 1 and unicodedata.category(letter) == "Lo"}
    assert [letter for letter in sorted(missing) if not bundled().draws("song", letter)] == []


def test_what_no_font_draws_is_named_once_and_in_order() -> None:
    assert fonts.uncovered(f"张{RARE}{SIGNS}\n") == ()
    assert fonts.uncovered("王😀李\ue000张😀𪚥") == ("😀", "\ue000", "𪚥")


def test_a_name_falls_back_whole() -> None:
    (stretch,) = bundled().stretches("张喆", "fang")
    assert stretch.families[0] == "Qilu Xi Song"
    (plain,) = bundled().stretches("张明2024", "fang")
    assert plain.families[:2] == ("Qilu Xi Song", "Qilu Fang")


def test_in_long_text_only_the_clause_of_the_name_falls_back() -> None:
    before, after = "按照通知要求，我市认真组织开展了推荐工作，", "，上述人员均已审验证书原件，并公示五个工作日。"
    stretches = bundled().stretches(f"{before}推荐张喆同志{after}", "fang")
    fallen = [each.text for each in stretches if each.families[1] != "Qilu Fang"]
    assert fallen == ["推荐张喆同志"]


def test_signs_fall_back_alone() -> None:
    (stretch,) = bundled().stretches("☑认定首席技师", "fang")
    assert stretch.families[1] == "Qilu Fang"


def test_bold_song_takes_the_bold_face() -> None:
    assert bundled().stretches("加粗", "song", bold=True)[0].families[0] == "Qilu Title"


@given(st.text(), st.sampled_from(FACES))
def test_stretches_lose_nothing(text: str, face: Face) -> None:
    assert "".join(each.text for each in bundled().stretches(text, face)) == text


@given(st.text(alphabet=st.sampled_from("张明喆堃，。A1 ·"), min_size=1, max_size=80))
def test_adjoining_han_characters_share_one_family(text: str) -> None:
    place = 0
    for each in bundled().stretches(text, "fang"):
        place += len(each.text)
        if place < len(text):
            joint = text[place - 1 : place + 1]
            assert not all("\u4e00" <= letter <= "\u9fff" for letter in joint)
