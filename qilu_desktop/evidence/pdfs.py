"""PDF files read with pikepdf: opened or refused, their page boxes, and what in them will not be carried over.

ISO 32000-1: page boxes 7.7.3.3 and 14.11.2, rotation and user unit 7.7.3.3, permissions 7.6.3.2.
"""

from __future__ import annotations

import contextlib
import io
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import faults

if TYPE_CHECKING:
    import pikepdf

MM = 72 / 25.4
"""Points in a millimetre."""
_TAIL = 4096
_BLOCK = 1 << 20
_DEPTH = 40
SIGNED = "文件带有电子签名：合并后的副本只保留签名的图样，签名不再有效；原件原样保存，需要时请另附原件。"
LOCKED = "文件设有编辑权限限制：合并后的副本不再带有限制，原件原样保存。"
# Smallest and largest side of a page, in points (ISO 32000-1, annex C), before the user unit.
_SIDES = (3.0, 14400.0)


@dataclass(frozen=True)
class PageBox:
    """The visible part of a page in its own coordinates, its turn (0, 90, 180, 270) and its user unit."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0
    unit: float = 1.0

    @property
    def width(self) -> float:
        """Width in pt as the page is looked at."""
        return self.unit * (self.top - self.bottom if self.turn % 180 else self.right - self.left)

    @property
    def height(self) -> float:
        """Height in pt as the page is looked at."""
        return self.unit * (self.right - self.left if self.turn % 180 else self.top - self.bottom)

    def placed(self, x: float, y: float, scale: float) -> tuple[float, float, float, float, float, float]:
        """The matrix that puts the page upright with its lower left corner on (*x*, *y*), *scale* times its size."""
        s = scale * self.unit
        w, h = s * (self.right - self.left), s * (self.top - self.bottom)
        a, b, c, d, dx, dy = {
            0: (s, 0.0, 0.0, s, 0.0, 0.0),
            90: (0.0, -s, s, 0.0, 0.0, w),
            180: (-s, 0.0, 0.0, -s, w, h),
            270: (0.0, s, -s, 0.0, h, 0.0),
        }[self.turn]
        left, bottom = self.left, self.bottom
        return (a, b, c, d, x + dx - a * left - c * bottom, y + dy - b * left - d * bottom)


@contextlib.contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn whatever pikepdf raises on damaged input into a refusal by name."""
    import pikepdf

    broken: tuple[type[Exception], ...] = (pikepdf.PdfError, pikepdf.ForeignObjectError, *faults.LIBRARY_ERRORS)
    try:
        yield
    except EvidenceError:
        raise
    except pikepdf.PasswordError as error:
        raise faults.encrypted(name) from error
    except broken as error:
        raise faults.damaged(name, "PDF") from error


def open_pdf(source: bytes | Path, name: str, password: str = "") -> pikepdf.Pdf:
    """Open a PDF that can be joined; the caller closes it.

    Raises:
        EvidenceError: password, printing forbidden, damaged, cut short, no pages or too many, or a dynamic form.
    """
    import pikepdf

    # Object streams are unfolded while a file is opened: without a limit a bomb would take all memory.
    pikepdf.settings.set_qpdf_limits(flate_max_memory=faults.STREAM_LIMIT)
    with reading(name):
        # Read as a stream: pages that were mapped in would count as memory for as long as the file is open.
        pdf = pikepdf.open(
            io.BytesIO(source) if isinstance(source, bytes) else source,
            password=password,
            suppress_warnings=True,
            access_mode=pikepdf.AccessMode.stream,
        )
    try:
        with reading(name):
            _refuse_unusable(pdf, source, name)
    except EvidenceError:
        pdf.close()
        raise
    return pdf


def _refuse_unusable(pdf: pikepdf.Pdf, source: bytes | Path, name: str) -> None:
    count = len(pdf.pages)
    if pdf.get_warnings() and b"%%EOF" not in _tail(source):
        raise faults.truncated(name, "PDF")
    if not count:
        raise faults.no_pages(name)
    if count > faults.PAGE_LIMIT:
        raise faults.too_many_pages(name, faults.PAGE_LIMIT)
    if pdf.is_encrypted and not (pdf.allow.print_lowres or pdf.allow.print_highres):
        raise faults.not_printable(name)
    form = pdf.Root.get("/AcroForm")
    if form is not None and "/XFA" in form and bool(pdf.Root.get("/NeedsRendering", False)):
        raise faults.dynamic_form(name)


def is_locked(data: bytes) -> bool:
    """Whether a PDF asks for a password before it shows anything."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True):
            return False
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False
    except faults.LIBRARY_ERRORS:
        return False


def unlocked(data: bytes, name: str, password: str) -> bytes:
    """The PDF without its password, nothing else changed; the same data give the same bytes.

    Raises:
        EvidenceError: another password, or as :func:`open_pdf` (printing forbidden stays forbidden).
    """
    try:
        pdf = open_pdf(data, name, password)
    except faults.PasswordNeeded as error:
        raise faults.wrong_password(name) from error
    stream = io.BytesIO()
    with pdf, reading(name):
        pdf.save(stream, encryption=False, deterministic_id=True)
    return stream.getvalue()


def _tail(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[-_TAIL:]
    with source.open("rb") as stream:
        stream.seek(max(0, source.stat().st_size - _TAIL))
        return stream.read()


def page_box(page: pikepdf.Page, number: int, name: str) -> PageBox:
    """The visible box of page *number* (1-based): its CropBox within its MediaBox, its turn and its user unit.

    Raises:
        EvidenceError: the page has no usable size.
    """
    media = _rectangle(_inherited(page.obj, "/MediaBox"))
    if media is None:
        raise faults.odd_pages(name, number)
    crop = _rectangle(_inherited(page.obj, "/CropBox")) or media
    cut = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    left, bottom, right, top = cut if cut[0] < cut[2] and cut[1] < cut[3] else media
    unit = _number(page.obj.get("/UserUnit", 1)) or 1.0
    turn = _number(_inherited(page.obj, "/Rotate")) or 0.0
    box = PageBox(left, bottom, right, top, round(turn / 90) * 90 % 360, max(unit, 0.01))
    if not all(_SIDES[0] <= side <= _SIDES[1] for side in (right - left, top - bottom)) or unit > 1000:
        raise faults.odd_pages(name, number)
    return box


def _inherited(node: pikepdf.Object, key: str) -> pikepdf.Object | None:
    at: pikepdf.Object | None = node
    for _ in range(_DEPTH):
        if at is None or (value := at.get(key)) is not None:
            return None if at is None else value
        at = at.get("/Parent")
    return None


def _number(value: pikepdf.Object | float | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, NotImplementedError):
        return None
    return number if math.isfinite(number) else None


def _rectangle(value: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    try:
        numbers = [_number(one) for one in value] if value is not None else []
    except TypeError:
        return None
    found = [number for number in numbers if number is not None]
    if len(numbers) != 4 or len(found) != 4:
        return None
    left, right = sorted((found[0], found[2]))
    bottom, top = sorted((found[1], found[3]))
    return (left, bottom, right, top) if left < right and bottom < top else None


def check_streams(pdf: pikepdf.Pdf, name: str) -> int:
    """Unfold every deflated stream in blocks; the number of streams that are broken.

    Raises:
        EvidenceError: they unfold beyond 4 GiB, or a picture has more than 179 megapixels.
    """
    import pikepdf

    total = broken = 0
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream):
            continue
        _check_picture(one, name)
        layers = _deflated(one)
        if not layers:
            continue
        packed = one.read_raw_bytes()
        picture = str(one.get("/Subtype", "")) == "/Image"
        limit = min(faults.INFLATE_LIMIT - total, faults.INFLATE_LIMIT if picture else faults.STREAM_LIMIT)
        # An empty stream unfolds to nothing: blank pages of some programs have one.
        size, whole = _unfolded(packed, limit, layers) if packed else (0, True)
        total += size
        broken += not whole
        if size >= limit or total >= faults.INFLATE_LIMIT:
            raise faults.inflates_too_far(name)
    return broken


def _check_picture(stream: pikepdf.Stream, name: str) -> None:
    if str(stream.get("/Subtype", "")) != "/Image":
        return
    width, height = (_number(stream.get(key, 0)) or 0.0 for key in ("/Width", "/Height"))
    if width * height > faults.PIXEL_LIMIT:
        raise faults.too_many_pixels(name, int(width), int(height))


def _deflated(stream: pikepdf.Stream) -> int:
    """How many times over a stream is deflated, counted from its outside."""
    import pikepdf

    coding = stream.get("/Filter")
    codings = list(coding) if isinstance(coding, pikepdf.Array) else [coding]
    named = [str(one) in ("/FlateDecode", "/Fl") for one in codings]
    return named.index(False) if False in named else len(named)


def _unfolded(data: bytes, limit: int, layers: int = 1) -> tuple[int, bool]:
    """Bytes of the innermost layer, counted up to *limit* and never held; whether the data are whole."""
    counts, whole = [0] * layers, [True]

    def feed(block: bytes, at: int) -> None:
        counts[at] += len(block)
        if at + 1 < layers and counts[at] < limit:
            for inner in _blocks(block, unfolders[at + 1]):
                feed(inner, at + 1)
                if max(counts) >= limit:
                    return

    unfolders = [zlib.decompressobj() for _ in range(layers)]
    try:
        for block in _blocks(data, unfolders[0]):
            feed(block, 0)
            if max(counts) >= limit:
                return limit, True
    except zlib.error:
        whole[0] = False
    return counts[-1], whole[0] and all(one.eof for one in unfolders)


def _blocks(data: bytes, unfolder: zlib._Decompress) -> Iterator[bytes]:
    while not unfolder.eof:
        block = unfolder.decompress(data, _BLOCK)
        data = unfolder.unconsumed_tail
        if block:
            yield block
        if not data:
            return


def losses(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What a joined copy cannot keep although it matters: a signature, a lock."""
    told = ((SIGNED, _signed(pdf)), (LOCKED, pdf.is_encrypted))
    return tuple(note for note, holds in told if holds)


def findings(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Chinese notes on what the joined copy leaves out or what the clerk should look at."""
    notes = list(losses(pdf))
    if _has_scripts(pdf):
        notes.append("文件含有脚本或自动动作：合并时去除，不影响页面内容。")
    if _has_attachments(pdf):
        notes.append("文件内嵌有附件：附件不会并入；附件如也是佐证材料，请另存出来单独添加。")
    return tuple(notes)


def _fields(form: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every field of a form, parents before children, bounded against loops."""
    waiting = list(form.get("/Fields", []))
    for _ in range(20_000):
        if not waiting:
            return
        field = waiting.pop()
        if not hasattr(field, "get"):
            continue
        yield field
        waiting.extend(field.get("/Kids", []))


def _signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return "/Perms" in pdf.Root
    return any(str(one.get("/FT", "")) == "/Sig" and "/V" in one for one in _fields(form)) or "/Perms" in pdf.Root


def _has_scripts(pdf: pikepdf.Pdf) -> bool:
    names = pdf.Root.get("/Names")
    if _acts_at_opening(pdf) or "/AA" in pdf.Root or (names is not None and "/JavaScript" in names):
        return True
    return any("/AA" in page.obj or any(_acts(note) for note in _notes(page)) for page in pdf.pages)


def _acts_at_opening(pdf: pikepdf.Pdf) -> bool:
    """Whether opening does more than show a page: an array and /GoTo are only places."""
    action = pdf.Root.get("/OpenAction")
    return action is not None and hasattr(action, "keys") and str(action.get("/S", "")) not in ("", "/GoTo")


def _acts(note: pikepdf.Object) -> bool:
    action = note.get("/A")
    kind = str(action.get("/S", "")) if action is not None and hasattr(action, "get") else ""
    return "/AA" in note or kind in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition")


def _has_attachments(pdf: pikepdf.Pdf) -> bool:
    names = pdf.Root.get("/Names")
    if (names is not None and "/EmbeddedFiles" in names) or "/Collection" in pdf.Root:
        return True
    return any(str(note.get("/Subtype", "")) == "/FileAttachment" for page in pdf.pages for note in _notes(page))


def _notes(page: pikepdf.Page) -> list[pikepdf.Object]:
    found = page.obj.get("/Annots")
    return [one for one in found if hasattr(one, "get")] if found is not None else []
