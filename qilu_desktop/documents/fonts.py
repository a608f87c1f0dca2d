"""The bundled fonts: which characters each face draws, and which family draws a stretch of text.

Coverage comes from ``resources/fonts/coverage.json``, which ``tools/build_fonts.py`` takes from the fonts' own
character maps, so that a check while typing opens no font file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qilu_desktop.documents.computer_fonts import coverage, drawing
from qilu_desktop.dossier.printable import is_unseen
from qilu_desktop.errors import DocumentError
from qilu_desktop.paths import resources_dir
from qilu_desktop.scratch import scratch

if TYPE_CHECKING:
    from qilu_desktop.documents.blocks import Face

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
_kept: list[TemporaryDirectory[str]] = []
"""Folders of rare fonts: Typst reads a font when it first draws with it, so they last as long as the program."""
_LAID_OUT = frozenset("\ufe0e\ufe0f\u2028\u2029")
"""Characters that are laid out, not drawn, beside those that no document prints (:func:`printable`)."""


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
    """Folders that hold fonts, and for each face the fonts to try in order; equal only to itself.

    ``rare`` are fonts of the computer for what none of the bundled ones draws.
    """

    folders: tuple[Path, ...]
    chains: Mapping[Face, tuple[Font, ...]]
    latin: Mapping[Face, Font]
    rare: tuple[Font, ...] = ()

    def uncovered(self, text: str) -> tuple[str, ...]:
        """The characters of *text*, each once and in order, that no font of the set draws."""
        known = self._known
        letters = dict.fromkeys(text)
        for letter in letters:
            if letter not in known:
                known[letter] = self._drawn(letter)
        return tuple([letter for letter in letters if not known[letter]])

    @cached_property
    def _known(self) -> dict[str, bool]:
        """Of each character looked for so far whether it is drawn: the same few thousand come again and again."""
        return {}

    def draws(self, face: Face, letter: str) -> bool:
        """Whether *face*'s own font draws *letter*, without a fallback."""
        return self.chains[face][0].draws(letter)

    def stretches(
        self, text: str, face: Face, *, bold: bool = False, names: tuple[str, ...] = ()
    ) -> tuple[Stretch, ...]:
        """Split *text* into stretches of one family each.

        A character that the face lacks takes its whole name along and nothing else where the name is one of *names*;
        otherwise the run when short, or the clause between two marks of punctuation; never one glyph alone.  Signs
        (☑ ℃) fall back alone.
        """
        chain_face: Face = "title" if bold and face == "song" else face
        units = _units(text, names)
        chosen = ((unit, self._families(unit, chain_face)) for unit in units)
        joined = groupby(chosen, key=lambda pair: pair[1])
        return tuple(Stretch("".join(unit for unit, _ in group), families) for families, group in joined)

    def _drawn(self, letter: str) -> bool:
        if unicodedata.category(letter) == "Co":
            return False
        unseen = letter in _LAID_OUT or is_unseen(letter)
        known = (font for chain in (*self.chains.values(), self.rare) for font in chain)
        return unseen or any(font.draws(letter) for font in known)

    def _families(self, text: str, face: Face) -> tuple[str, ...]:
        chain = self.chains[face]
        letters = {letter for letter in text if _is_han(letter)}
        start = next((at for at, font in enumerate(chain) if all(font.draws(each) for each in letters)), len(chain) - 1)
        latin = self.latin.get(face, chain[0]) if start == 0 else chain[start]
        tried = (*chain[start:], *self.rare, *chain[:start])
        return (latin.family, *(font.family for font in tried))


def _units(text: str, names: tuple[str, ...]) -> Iterator[str]:
    """*text* cut into what falls back as a whole."""
    longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    for part in re.split(f"({longest})", text) if longest else (text,):
        yield from (part,) if part in names or len(part) <= _WHOLE_RUN else _clauses(part)


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


def fonts_for(text: str) -> FontSet:
    """The bundled fonts, and with them those of this computer that *text* cannot do without.

    Raises:
        DocumentError: the bundled fonts or their index are missing or damaged.
    """
    lost = (letter for letter in bundled().uncovered(text) if unicodedata.category(letter) != "Co")
    files = {path: None for letter in lost if (path := drawing(letter))}
    return _with_rare(tuple(files)) if files else bundled()


@lru_cache(maxsize=8)
def _with_rare(files: tuple[Path, ...]) -> FontSet:
    base = bundled()
    rare = tuple(font for file in files if (font := _rare(file)))
    return replace(base, folders=(*base.folders, *(font.file.parent for font in rare)), rare=rare)


def _rare(source: Path) -> Font | None:
    """A font in a folder of its own, since Typst reads whole folders; None where Typst cannot use it."""
    import typst

    try:
        folder = scratch()
        file = Path(folder.name) / source.name
        copyfile(source, file)
    except OSError:
        return None
    _kept.append(folder)
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder.name])
    return next((Font(family, file, "", coverage(source)) for family in known.families()), None)


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of *text*, each once and in order, that no font of ours or of this computer draws.

    They would print as boxes.
    """
    return fonts_for(text).uncovered(text)
