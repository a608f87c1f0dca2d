"""Text for evidence pages in the bundled faces: measured, fitted, drawn, and embedded so that it copies exactly.

Each character gets a code of its own, so that two characters of one shape never change places in copied text.  Only
the outlines in use are embedded (Type0 font, CIDFontType2, ToUnicode: ISO 32000-1, 9.7 and 9.10.3).
"""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, Literal, TypeAlias

from qilu_desktop import paths
from qilu_desktop.evidence import truetype

if TYPE_CHECKING:
    import pikepdf

FaceName: TypeAlias = Literal["hei", "song", "title"]
_FILES: dict[FaceName, str] = {"hei": "QiluHei.ttf", "song": "QiluSong.ttf", "title": "QiluTitle.ttf"}
_STANDIN = "〓"
_WORDS = re.compile(r"[\w.\-@/%&]+|.", re.ASCII | re.DOTALL)
_NOT_FIRST = set("、。，．：；？！）》〉」』】〕”’…—·%℃")
_ELLIPSIS = "…"


class _Used:
    """The characters drawn so far in one face; their place in ``chars`` is their code (0 is .notdef)."""

    def __init__(self, name: FaceName) -> None:
        self.face = truetype.load(paths.resources_dir() / "fonts" / _FILES[name])
        self.codes: dict[str, int] = {}
        self.glyphs: list[int] = [0]

    def code(self, char: str) -> int:
        if char not in self.codes:
            self.codes[char] = len(self.glyphs)
            self.glyphs.append(self.face.glyph(char) or self.face.glyph(_STANDIN))
        return self.codes[char]

    def has(self, text: str) -> bool:
        return all(self.face.glyph(char) for char in text)


class FontBook:
    """The faces of one PDF and the characters that it uses of each."""

    def __init__(self) -> None:
        self._used: dict[FaceName, _Used] = {}
        self.missing: set[str] = set()
        """Characters that no bundled face has; 〓 is drawn for them, copied text keeps the character."""

    def _face(self, name: FaceName) -> _Used:
        if name not in self._used:
            self._used[name] = _Used(name)
        return self._used[name]

    def resolve(self, text: str, face: FaceName) -> FaceName:
        """*face*, or 宋体 for the whole text where *face* lacks a character of it."""
        return face if self._face(face).has(text) else "song"

    def _reach(self, text: str, face: FaceName, size: float) -> list[float]:
        """Where each character of *text* begins, and where the last one ends, in pt."""
        font = self._face(self.resolve(text, face)).face
        advances = (font.advance(font.glyph(char) or font.glyph(_STANDIN)) * size / 1000 for char in text)
        return list(itertools.accumulate(advances, initial=0.0))

    def width(self, text: str, face: FaceName, size: float) -> float:
        """Width of *text* in pt."""
        return self._reach(text, face, size)[-1]

    def show(self, text: str, face: FaceName, size: float, x: float, y: float) -> str:
        """The operators that draw *text* with its base line starting at (*x*, *y*)."""
        resolved = self.resolve(text, face)
        used = self._face(resolved)
        self.missing.update(char for char in text if not used.face.glyph(char))
        codes = "".join(f"{used.code(char):04X}" for char in text)
        return f"BT /{resolved} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj ET"

    def fit(self, text: str, face: FaceName, size: float, width: float) -> str:
        """*text* cut in its middle with … so that it is at most *width* pt wide (a file's ending survives)."""
        reach = self._reach(text, face, size)
        if reach[-1] <= width:
            return text
        room = width - self.width(_ELLIPSIS, face, size)

        def kept(count: int) -> float:
            return reach[(count + 1) // 2] + reach[-1] - reach[len(text) - count // 2]

        count = bisect.bisect_right(range(1, len(text)), room, key=kept)
        return f"{text[: (count + 1) // 2]}{_ELLIPSIS}{text[len(text) - count // 2 :]}"

    def wrap(self, text: str, face: FaceName, size: float, width: float, lines: int) -> tuple[str, ...]:
        """*text* in at most *lines* lines of *width* pt; what is left over is cut with … in the last line.

        Latin words stay whole where they fit a line; closing punctuation never starts a line.
        """
        found: list[str] = []
        rest = text
        while rest and len(found) < lines - 1:
            end = self._line_end(rest, face, size, width)
            found.append(rest[:end].rstrip())
            rest = rest[end:].lstrip()
        if rest:
            found.append(self.fit(rest, face, size, width))
        return tuple(found)

    def _line_end(self, text: str, face: FaceName, size: float, width: float) -> int:
        most = bisect.bisect_right(self._reach(text, face, size), width) - 1
        if most >= len(text):
            return len(text)
        cut = next((word.start() for word in _WORDS.finditer(text) if word.start() < most < word.end()), most)
        end = cut or most
        if end > 1 and text[end] in _NOT_FIRST:
            end -= 1
        return max(1, end)

    def embed(self, pdf: pikepdf.Pdf, resources: pikepdf.Object) -> None:
        """Write the used part of each face into *pdf* and name it in the /Font dictionary *resources*."""
        for name, used in sorted(self._used.items()):
            if used.codes:
                resources[f"/{name}"] = _embedded(pdf, used, name)


def _embedded(pdf: pikepdf.Pdf, used: _Used, name: FaceName) -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name, Stream, String

    face, scale = used.face, 1000 / used.face.units
    data = truetype.subset(face, used.glyphs)
    # Six letters and a plus mark a subset (9.6.4).
    base = Name(f"/QILU{name[:2].upper()}+{face.name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=4,
        FontBBox=Array([round(value * scale) for value in face.box]),
        ItalicAngle=0,
        Ascent=round(face.ascent * scale),
        Descent=round(face.descent * scale),
        CapHeight=round(face.ascent * scale),
        StemV=80,
        FontFile2=Stream(pdf, data, Length1=len(data)),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=Array([0, Array([round(face.advance(glyph)) for glyph in used.glyphs])]),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=base,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=Stream(pdf, _to_unicode(used.codes)),
        )
    )


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{maps}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def clean(text: str) -> str:
    """*text* as one drawable line: NFC, control, format and lone surrogate characters dropped, blanks joined."""
    kept = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs")).split())
