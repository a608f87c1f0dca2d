"""The bundled fonts: which characters each face draws, and which family draws a stretch of text.

Coverage comes from ``resources/fonts/coverage.json``, which ``tools/build_fonts.py`` takes from the fonts' own
character maps, so that a check while typing opens no font file.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from qilu_desktop.documents.blocks import Face
from qilu_desktop.errors import DocumentError
from qilu_desktop.paths import resources_dir

Ranges = tuple[int, ...]
"""Code points as first, last, first, last … of unbroken stretches, ascending."""

_CHAINS: dict[Face, tuple[str, ...]] = {
    "song": ("QiluSong.ttf",),
    "fang": ("QiluFang.otf", "QiluXiSong.ttf", "QiluSong.ttf"),
    "hei": ("QiluHei.ttf", "QiluSong.ttf"),
    "kai": ("QiluKai.ttf", "QiluSong.ttf"),
    "title": ("QiluTitle.ttf", "QiluSong.ttf"),
}
_LATIN: dict[Face, str] = {"fang": "QiluXiSong.ttf"}
"""Digits and letters of FandolFang are slab-like: the light 宋体 draws them."""
_WHOLE_RUN = 24
"""A run of at most this many characters (a name, a cell) is never split between two faces."""
_INVISIBLE = frozenset("\n\t\r\u200b\u2060\ufe0e\ufe0f")
"""Characters that are laid out, not drawn."""


@dataclass(frozen=True)
class Font:
    """One bundled font: family name, file, SHA-256 and coverage."""

    family: str
    file: Path
    sha256: str
    ranges: Ranges

    def draws(self, letter: str) -> bool:
        """Whether the font has a glyph for *letter* (one character)."""
        place = bisect_right(self.ranges, ord(letter))
        return place % 2 == 1 or (place > 0 and self.ranges[place - 1] == ord(letter))


@dataclass(frozen=True)
class Stretch:
    """Text that one family draws; ``families`` are tried in order, the first draws digits and Latin letters."""

    text: str
    families: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FontSet:
    """Folders that hold fonts, and for each face the fonts to try in order; equal only to itself."""

    folders: tuple[Path, ...]
    chains: Mapping[Face, tuple[Font, ...]]
    latin: Mapping[Face, Font]

    def uncovered(self, text: str) -> tuple[str, ...]:
        """The characters of *text*, each once and in order, that no font of the set draws."""
        return tuple(letter for letter in dict.fromkeys(text) if not self._drawn(letter))

    def draws(self, face: Face, letter: str) -> bool:
        """Whether *face*'s own font draws *letter*, without a fallback."""
        return self.chains[face][0].draws(letter)

    def stretches(self, text: str, face: Face, *, bold: bool = False) -> tuple[Stretch, ...]:
        """Split *text* into stretches of one family each.

        A character that the face lacks takes its whole name along: the run when short, otherwise the clause
        between two marks of punctuation; never one glyph alone.  Signs (☑ ℃) fall back alone.
        """
        chain_face: Face = "title" if bold and face == "song" else face
        units = (text,) if len(text) <= _WHOLE_RUN else tuple(_clauses(text))
        chosen = ((unit, self._families(unit, chain_face)) for unit in units)
        joined = groupby(chosen, key=lambda pair: pair[1])
        return tuple(Stretch("".join(unit for unit, _ in group), families) for families, group in joined)

    def _drawn(self, letter: str) -> bool:
        if unicodedata.category(letter) == "Co":
            return False
        return letter in _INVISIBLE or any(font.draws(letter) for chain in self.chains.values() for font in chain)

    def _families(self, text: str, face: Face) -> tuple[str, ...]:
        chain = self.chains[face]
        letters = {letter for letter in text if _is_han(letter)}
        start = next((at for at, font in enumerate(chain) if all(font.draws(each) for each in letters)), len(chain) - 1)
        latin = self.latin.get(face, chain[0]) if start == 0 else chain[start]
        return (latin.family, *(font.family for font in chain[start:]), *(font.family for font in chain[:start]))


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or letter >= "\U00020000" or "\uf900" <= letter <= "\ufaff"


def _clauses(text: str) -> Iterator[str]:
    """*text* cut where Han gives way to punctuation, spaces or Latin and back (the middle dot of names stays)."""
    for _, letters in groupby(text, key=lambda letter: _is_han(letter) or letter == "·"):
        yield "".join(letters)


@lru_cache(maxsize=1)
def bundled() -> FontSet:
    """The fonts that come with the product, so that the same data look the same everywhere.

    Raises:
        DocumentError: the fonts or their index are missing or damaged.
    """
    folder = resources_dir() / "fonts"
    try:
        index = json.loads((folder / "coverage.json").read_text(encoding="ascii"))
        fonts = {
            name: Font(entry["family"], folder / name, entry["sha256"], tuple(entry["ranges"]))
            for name, entry in index.items()
        }
        chains = {face: tuple(fonts[name] for name in names) for face, names in _CHAINS.items()}
        latin = {face: fonts[name] for face, name in _LATIN.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError("随软件提供的字体缺失或损坏。", "请重新安装或重新解压本软件。") from error
    return FontSet((folder,), chains, latin)


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of *text*, each once and in order, that no bundled font draws (they would print as boxes)."""
    return bundled().uncovered(text)


def private_use(text: str) -> tuple[str, ...]:
    """The characters of *text*, each once, whose meaning is private to one computer or one font."""
    return tuple(letter for letter in dict.fromkeys(text) if unicodedata.category(letter) == "Co")


def fold_lookalikes(text: str) -> str:
    """Replace Kangxi radicals (⼈), radicals of the supplement (⻩) and compatibility ideographs by the real character.

    They look the same and break search and comparison; they come from copying out of PDFs.  Nothing else changes:
    full-width letters, ① and ㎡ stay.
    """
    return "".join(_folded(letter) for letter in text.translate(_SUPPLEMENT))


def _folded(letter: str) -> str:
    if "\u2f00" <= letter <= "\u2fd5" or "\uf900" <= letter <= "\ufaff" or "\U0002f800" <= letter <= "\U0002fa1f":
        return unicodedata.normalize("NFKC", letter)
    return letter


_SUPPLEMENT = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒㓁冗网羊羊羊耂肀聿"
    "肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阝阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾齐齐歯齿竜龙龜亀龟",
)
"""CJK Radicals Supplement after Unicode's EquivalentUnifiedIdeograph; plain characters instead of Extension B."""
