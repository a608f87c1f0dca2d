"""The mark 已审验 (clause 4.3b): unit, verifier and date in a red frame, drawn once and shown on every page due."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from qilu_desktop.evidence import faults
from qilu_desktop.evidence.fonts import FontBook, clean
from qilu_desktop.evidence.pdfs import MM

if TYPE_CHECKING:
    import pikepdf

MARK = "已审验 · 与原件一致"
"""The first line of every stamp."""

_RED = "0.78 0.06 0.10"
_MARK_SIZE, _TEXT_SIZE, _LEAST_SIZE = 12.0, 8.5, 7.0
_INNER = (42 * MM, 62 * MM)
_PAD = 3.0 * MM
_SEAL_EDGE, _SEAL_PIXELS = 1.6 * MM, 600
_HEAD, _FOOT, _PITCH = 16.5, 8.0, 12.0
_NAMED = 3
# In the class below the name of the type is that of a field.
_Day: TypeAlias = date


@dataclass(frozen=True)
class Stamp:
    """Who saw the originals: the unit, the verifier, and the day; ``seal`` is a picture file of a seal (JPEG, PNG).

    ``last`` is the last day where the mark stands for checks of several days.
    """

    unit: str
    verifier: str
    date: date
    seal: bytes = field(default=b"", repr=False)
    last: _Day | None = None

    @property
    def lines(self) -> tuple[str, str, str]:
        """The stamp's text: the mark, the unit, the verifier with the date."""
        days = _days(self.date, self.last) if self.last else chinese_date(self.date)
        return MARK, clean(self.unit), f"审验人：{clean(self.verifier)}　{days}"


@dataclass(frozen=True)
class Drawn:
    """A stamp as drawn: its size in pt, its operators, and the picture file of its seal with the side of its place."""

    width: float
    height: float
    ops: str
    seal: bytes = b""
    seal_side: float = 0.0


def chinese_date(day: date) -> str:
    """A date as documents write it: 2024年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _days(first: date, last: date) -> str:
    """2024年9月12日至14日; month and year once where both days have the same."""
    year = f"{last.year}年" if last.year != first.year else ""
    month = f"{last.month}月" if year or last.month != first.month else ""
    return f"{chinese_date(first)}至{year}{month}{last.day}日"


def together(stamps: Sequence[Stamp]) -> Stamp:
    """One mark for pages that list pieces under several: their units, verifiers and days; one that all share as it is.

    *stamps* are one or more.
    """
    if len(set(stamps)) == 1:
        return stamps[0]
    days = sorted({one.date for one in stamps})
    seals = {one.seal for one in stamps}
    return Stamp(
        _joined(one.unit for one in stamps),
        _joined(one.verifier for one in stamps),
        days[0],
        seals.pop() if len(seals) == 1 else b"",
        days[-1] if len(days) > 1 else None,
    )


def _joined(words: Iterable[str]) -> str:
    """Each once; of many the first and how many they are."""
    named = tuple(dict.fromkeys(clean(word) for word in words))
    return "、".join(named[:_NAMED]) + (f"等 {len(named)} 个" if len(named) > _NAMED else "")


def draw(book: FontBook, stamp: Stamp) -> Drawn:
    """Draw *stamp*; it is as wide as its text asks, 48 to 68 mm, and as its seal beside that."""
    mark, unit, signed = stamp.lines
    wide = max(book.width(mark, "hei", _MARK_SIZE), *(book.width(line, "song", _TEXT_SIZE) for line in (unit, signed)))
    inner = min(max(wide, _INNER[0]), _INNER[1])
    rows = [row for line in (unit, signed) for row in _rows(book, line, inner)]
    height = _HEAD + 6.0 + _PITCH * len(rows) + _FOOT
    beside = height - 2 * _SEAL_EDGE if stamp.seal else 0.0
    text_width = inner + 2 * _PAD
    width, base = beside + text_width, height - _HEAD
    parts = [f"{_RED} rg {_RED} RG", *_frame(width, height)]
    left = beside + (text_width - book.width(mark, "hei", _MARK_SIZE)) / 2
    parts.append(book.show(mark, "hei", _MARK_SIZE, left, base))
    parts.append(f"0.4 w {beside + _PAD:.2f} {base - 5.5:.2f} m {width - _PAD:.2f} {base - 5.5:.2f} l S")
    for number, (text, size) in enumerate(rows):
        left = beside + (text_width - book.width(text, "song", size)) / 2
        parts.append(book.show(text, "song", size, left, base - 4.0 - _PITCH * (number + 1)))
    return Drawn(width, height, "\n".join(parts), stamp.seal, beside)


def form_of(
    pdf: pikepdf.Pdf, fonts: pikepdf.Object, drawn: Drawn, seals: dict[bytes, pikepdf.Object]
) -> pikepdf.Object:
    """A drawn stamp as a form XObject of *pdf*, which every page shares; *seals* keeps each seal for all its stamps.

    Raises:
        EvidenceError: the picture of the seal cannot be read.
    """
    from pikepdf import Array, Dictionary, Name, Stream

    if drawn.seal and drawn.seal not in seals:
        seals[drawn.seal] = _seal(pdf, drawn.seal)
    seal = seals[drawn.seal] if drawn.seal else None
    ops = drawn.ops if seal is None else f"{drawn.ops}\n{_sealed(seal, drawn.seal_side)}"
    form = Stream(pdf, ops.encode("ascii"))
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        FormType=1,
        BBox=Array([0, 0, round(drawn.width, 2), round(drawn.height, 2)]),
        Resources=Dictionary(Font=fonts),
    )
    if seal is not None:
        form.Resources.XObject = Dictionary(Seal=seal)
    return pdf.make_indirect(form)


def _sealed(seal: pikepdf.Object, side: float) -> str:
    """The seal in a square of *side* pt at the left, in its own proportions."""
    scale = side / max(int(seal.Width), int(seal.Height))
    wide, high = int(seal.Width) * scale, int(seal.Height) * scale
    x, y = _SEAL_EDGE + (side - wide) / 2, _SEAL_EDGE + (side - high) / 2
    return f"q {wide:.3f} 0 0 {high:.3f} {x:.3f} {y:.3f} cm /Seal Do Q"


def _seal(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    """The picture of a seal with its transparency, small enough for its place.

    Raises:
        EvidenceError: it cannot be read.
    """
    from pikepdf import Dictionary, Name, Stream
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except faults.LIBRARY_ERRORS as error:
        raise faults.damaged("印章图片", "图片") from error
    picture.thumbnail((_SEAL_PIXELS, _SEAL_PIXELS))

    def plane(samples: bytes, colours: pikepdf.Name) -> pikepdf.Stream:
        stream = Stream(pdf, zlib.compress(samples, 9))
        stream.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            BitsPerComponent=8,
            ColorSpace=colours,
            Filter=Name.FlateDecode,
        )
        return stream

    shape = plane(picture.convert("RGB").tobytes(), Name.DeviceRGB)
    shape.SMask = pdf.make_indirect(plane(picture.getchannel("A").tobytes(), Name.DeviceGray))
    return pdf.make_indirect(shape)


def _rows(book: FontBook, line: str, width: float) -> list[tuple[str, float]]:
    """*line* at its usual size, smaller when it is a little too long, else in two lines."""
    needed = book.width(line, "song", _TEXT_SIZE)
    size = _TEXT_SIZE if needed <= width else round(_TEXT_SIZE * width / needed - 0.05, 1)
    if size >= _LEAST_SIZE:
        return [(line, size)]
    return [(row, _LEAST_SIZE + 0.5) for row in book.wrap(line, "song", _LEAST_SIZE + 0.5, width, 3)]


def _frame(width: float, height: float) -> list[str]:
    """An outer frame of 1.2 pt and a fine inner one, on white so that the mark is read on tinted paper too."""
    return [
        f"1 1 1 rg 0.6 0.6 {width - 1.2:.2f} {height - 1.2:.2f} re f {_RED} rg",
        f"1.2 w 0.6 0.6 {width - 1.2:.2f} {height - 1.2:.2f} re S",
        f"0.4 w 2.7 2.7 {width - 5.4:.2f} {height - 5.4:.2f} re S",
    ]
