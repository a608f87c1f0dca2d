"""Where a word that is wider than its cell may be broken, so that no number runs over the next cell or off the paper.

Chinese breaks anywhere, but ``PCT/CN2021/0123456789`` is one word to a typesetter.  Both printers ask here, so that
they agree on which words are too wide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Paragraph, Run, Style
from qilu_desktop.documents.fonts import FontSet, Stretch
from qilu_desktop.documents.grid import MM_PER_PT

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

BREAK = "\x01"
"""Stands in the template's text where a line may end; the template draws nothing for it, and no text holds it."""
LOOSEST = 0.045
"""Share of the size by which a character may come out wider (:data:`fitting.LOOSENESS`)."""

_OPENING = "（《〈【〔「『〖［｛"
_CLOSING = "，。、；：！？）》〉】〕」』〗］｝…—"
_CLINGING = "“”‘’·％‰℃"
"""Marks with which no line begins or ends beside letters (UAX 14: QU, PO)."""
_NO_START = r"!%),./:;?\]}\-"
"""ASCII marks with which no line begins, even behind Chinese ones."""
_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_LETTERS = rf"(?:[^ \t\n\r\u3000{_WIDE}{_OPENING}{_CLOSING}]|[{_CLINGING}])+"
_WORD = re.compile(
    rf"[{_OPENING}]*(?:{_LETTERS}|[{_CLOSING}])[{_CLOSING}]*(?:(?=[{_NO_START}{_CLINGING}]){_LETTERS}[{_CLOSING}]*)*"
)
"""What stays on one line: a run of letters and digits with the marks that cling to it."""
_CLINGS = re.compile(rf"[{_CLOSING}{_CLINGING}{_NO_START}]")
_JOINTS = re.compile(r"[-(\[{]*[^/\-._:;,@&=?#%+|~()\[\]{}]*[/._:;,@&=?#%+|~)\]}]*")
"""A part of a word up to the marks at which a reader expects a break; before a hyphen, since who copies text from a
PDF loses one that ends a line, and before an opening bracket, behind which no line ends (UAX 14: OP)."""
_SPELT = re.compile(rf"(?:[^{BREAK}\n]{BREAK}){{8,}}")
"""A stretch that may be broken between any two letters."""
_MARKS = f"[{_OPENING}{_CLOSING}“”‘’]"
_SQUEEZED = re.compile(rf"(?:(?<={_MARKS}{{2}})|(?<={_MARKS}{BREAK})){_MARKS}")
"""A mark behind two others: pairs are common, and the looseness makes up for them."""
_EM = 1000
_DRAWN = range(0x20, 0x250)
"""Characters that the first family of a stretch draws (``latin`` in the template); others are taken as one em wide."""


def room_of(style: Style, width: float) -> float:
    """What a line of *style* surely has of *width* mm, in pt."""
    return width / MM_PER_PT - (abs(style.hang) + abs(style.indent) + style.tail) * style.size


def breakable(stretch: Stretch, size: float, room: float, fonts: FontSet) -> str:
    """The text of *stretch* with :data:`BREAK` inside the words that are wider than *room* pt; all else is let be.

    Breaks come at the joints of a number (after ``/ . :``, before ``-``) where its parts then fit, else between any
    two letters.
    """
    text = stretch.text
    # No character is wider than one em: most cells need no font.
    if _at_most(text, size) <= room:
        return text
    file = _file_of(stretch.families[0], fonts)
    return _WORD.sub(lambda word: _broken(word.group(), file, size, room), text)


def loosest(text: str, *, first: bool) -> str:
    """The text of :func:`breakable` as the most wasteful word processor sets it, for measuring only.

    A word that is broken between its letters begins a line (not where it is the *first* thing of a paragraph), and
    rows of marks are not squeezed.
    """
    apart = _SPELT.sub(lambda word: word.group() if first and not word.start() else f"\n{word.group()}", text)
    return _SQUEEZED.sub("国", apart)


def too_wide(paragraph: Paragraph, width: float, fonts: FontSet) -> bool:
    """Whether a paragraph in *width* mm has a word that must be broken."""
    style = paragraph.style
    room = room_of(style, width)
    if _at_most(paragraph.text, style.size) <= room:
        return False
    stretches = (stretch for run in paragraph.runs for stretch in _stretches(run, style, fonts))
    return any(BREAK in breakable(stretch, style.size, room, fonts) for stretch in stretches)


def _stretches(run: Run, style: Style, fonts: FontSet) -> tuple[Stretch, ...]:
    bold = style.bold if run.bold is None else run.bold
    return fonts.stretches(run.text, run.face or style.face, bold=bold)


def _at_most(text: str, size: float) -> float:
    return len(text) * size * (1 + LOOSEST)


def _broken(word: str, file: Path, size: float, room: float) -> str:
    if _CLINGS.match(word):
        # The character before it comes along.
        room -= size * (1 + LOOSEST)
    if _at_most(word, size) <= room or _width(word, file, size) <= room:
        return word
    return BREAK.join(_pieces(word, file, size, room))


def _pieces(word: str, file: Path, size: float, room: float) -> Iterator[str]:
    for part in filter(None, _JOINTS.findall(word)):
        if _width(part, file, size) <= room:
            yield part
        else:
            yield from _letters(part)


def _letters(text: str) -> Iterator[str]:
    """Single characters, each with the marks that are written over it and the brackets that open before it."""
    held = ""
    for letter in text:
        if held and held[-1] not in "([{" and not unicodedata.category(letter).startswith("M"):
            yield held
            held = ""
        held += letter
    yield held


def _file_of(family: str, fonts: FontSet) -> Path:
    known = (*(font for chain in fonts.chains.values() for font in chain), *fonts.latin.values())
    return next(font.file for font in known if font.family == family)


def _width(text: str, file: Path, size: float) -> float:
    """Width of *text* in pt, as loosely set as it is ever measured."""
    return sum(_advance(file, letter) + LOOSEST for letter in text) * size


@lru_cache(maxsize=4096)
def _advance(file: Path, letter: str) -> float:
    if ord(letter) not in _DRAWN:
        return 0.0 if unicodedata.category(letter).startswith("M") else 1.0
    return _opened(file).getlength(letter) / _EM


@lru_cache(maxsize=8)
def _opened(file: Path) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), _EM, layout_engine=ImageFont.Layout.BASIC)
