"""Fonts of this computer for characters beyond the bundled ones: SimSun-ExtB and the like, and the user's own.

Only looked for once such a character turns up, so that all other data give the same bytes on every machine.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from qilu_desktop.paths import user_data_dir

_KNOWN = re.compile(
    r"(?:simsun-?(?:b|extb|extg)|sursong|sun-?ext[ab]|hanamin[ab]|mingliub|msjhextb|fz.*extended.*|plangothic.*|tshyn.*"
    r"|th-tshyn.*|babelstonehan|jigmo\d?)\.(?:ttf|otf|ttc)",
    re.IGNORECASE,
)
"""Files of fonts that are known to draw Extension B and beyond; others are not opened: there may be thousands."""
_ENDINGS = frozenset({".ttf", ".otf", ".ttc"})


def drawing(letter: str) -> Path | None:
    """A font file of the user's or of this computer that draws *letter*; None where there is none."""
    return next((path for path in _candidates(_folders()) if _draws(coverage(path), ord(letter))), None)


@lru_cache(maxsize=32)
def coverage(path: Path) -> tuple[int, ...]:
    """First and last code points of what a font file draws, by turns; empty where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as stream, TTFont(stream, fontNumber=0, lazy=True) as font:
            codes = sorted(font.getBestCmap() or ())
    except (OSError, TTLibError, ValueError, LookupError, AssertionError):
        return ()
    return tuple(_ends(codes))


def _ends(codes: Iterable[int]) -> Iterator[int]:
    for _, stretch in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]):
        held = [code for _, code in stretch]
        yield from (held[0], held[-1])


def _draws(ranges: tuple[int, ...], code: int) -> bool:
    return any(first <= code <= last for first, last in zip(ranges[::2], ranges[1::2], strict=True))


def _folders() -> tuple[Path, ...]:
    """The user's own folder first; ``QILU_FONTS`` stands in for the folders of the computer."""
    told = os.environ.get("QILU_FONTS")
    return (own_folder(), *([Path(told)] if told else _computers()))


def own_folder() -> Path:
    """Where a user may put fonts for this product alone."""
    return user_data_dir() / "字体"


def _computers() -> tuple[Path, ...]:
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local)
    home = Path.home()
    return (home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


@lru_cache(maxsize=4)
def _candidates(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(path for folder in folders for path in _files(folder) if folder == own_folder() or _is_known(path))


def _is_known(path: Path) -> bool:
    return _KNOWN.fullmatch(path.name) is not None


def _files(folder: Path) -> Iterator[Path]:
    """Font files below a folder; what cannot be read is as good as not there."""
    for place, inner, names in os.walk(folder):
        inner.sort()
        yield from (Path(place) / name for name in sorted(names) if Path(name).suffix.lower() in _ENDINGS)
