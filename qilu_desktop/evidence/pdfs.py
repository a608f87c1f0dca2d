"""PDF files read with pikepdf: opened or refused, their page boxes, and what in them will not be carried over.

ISO 32000-1: page boxes 7.7.3.3 and 14.11.2, rotation and user unit 7.7.3.3, permissions 7.6.3.2.
"""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import faults
from qilu_desktop.evidence.raster import Held

if TYPE_CHECKING:
    import pikepdf

MM = 72 / 25.4
"""Points in a millimetre."""
_TAIL = 4096
_DEPTH = 40
SIGNED = "文件带有电子签名：合并后的副本只保留签名的图样，签名不再有效；原件原样保存，需要时请另附原件。"
LOCKED = "文件设有编辑权限限制：合并后的副本不再带有限制，原件原样保存。"
_ACTIONS = frozenset(
    f"/{kind}"
    for kind in "JavaScript Launch SubmitForm ImportData Rendition GoToE Movie Sound RichMediaExecute".split()
)
_MEDIA = frozenset(f"/{kind}" for kind in "RichMedia Screen Movie Sound 3D".split())
_ACTIONS_MOST, _OUTLINE_MOST = 1_000, 20_000
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
        if isinstance(error, OSError) and error.errno is not None:
            raise faults.unreadable(name, error) from error
        raise faults.damaged(name, "PDF") from error


def open_pdf(source: Held, name: str, password: str = "") -> pikepdf.Pdf:
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


def is_locked(source: Held) -> bool:
    """Whether a PDF asks for a password before it shows anything."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source, suppress_warnings=True):
            return False
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False
    except faults.LIBRARY_ERRORS:
        return False


def unlocked(source: Held, name: str, password: str) -> bytes:
    """The PDF without its password, nothing else changed; the same data give the same bytes.

    Raises:
        EvidenceError: another password, or as :func:`open_pdf` (printing forbidden stays forbidden).
    """
    try:
        pdf = open_pdf(source, name, password)
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
    unit = _number(page.obj.get("/UserUnit", 1)) or 0.0
    turn = _number(_inherited(page.obj, "/Rotate")) or 0.0
    box = PageBox(left, bottom, right, top, round(turn / 90) * 90 % 360, unit if unit > 0 else 1.0)
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


def codings(stream: pikepdf.Stream) -> tuple[str, ...]:
    """The filters of a stream, the outermost first (ISO 32000-1, 7.4)."""
    import pikepdf

    coding = stream.get("/Filter")
    if coding is None:
        return ()
    return tuple(map(str, coding)) if isinstance(coding, pikepdf.Array) else (str(coding),)


def losses(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What a joined copy cannot keep although it matters: a signature, a lock."""
    told = ((SIGNED, _signed(pdf)), (LOCKED, pdf.is_encrypted))
    return tuple(note for note, holds in told if holds)


def findings(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Chinese notes on what the joined copy leaves out or what the clerk should look at."""
    return (*losses(pdf), *burdens(pdf))


def burdens(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Chinese notes on what must not be sent: scripts, attachments, films, the data of a dynamic form."""
    kinds = {str(note.get("/Subtype", "")) for page in pdf.pages for note in _notes(page)}
    told = (
        ("文件含有脚本或自动动作：合并时去除，不影响页面内容。", _has_scripts(pdf)),
        ("文件内嵌有附件：附件不会并入；附件如也是佐证材料，请另存出来单独添加。", _has_attachments(pdf, kinds)),
        ("文件内嵌有视频、声音或三维模型：只保留页面上显示的画面，请翻看是否完整。", bool(kinds & _MEDIA)),
        ("文件带有动态表单（XFA）数据：只保留页面上显示的内容，请翻看填写的内容是否都在。", _has_xfa(pdf)),
    )
    return tuple(note for note, holds in told if holds)


def _fields(form: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every field of a form, parents before children, bounded against loops."""
    import pikepdf

    waiting = list(form.get("/Fields", []))
    for _ in range(20_000):
        if not waiting:
            return
        field = waiting.pop()
        if isinstance(field, pikepdf.Dictionary):
            yield field
            waiting.extend(field.get("/Kids", []))


def _signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return "/Perms" in pdf.Root
    return any(str(one.get("/FT", "")) == "/Sig" and "/V" in one for one in _fields(form)) or "/Perms" in pdf.Root


def _has_scripts(pdf: pikepdf.Pdf) -> bool:
    names, form = pdf.Root.get("/Names"), pdf.Root.get("/AcroForm")
    if _acts_at_opening(pdf) or "/AA" in pdf.Root or (names is not None and "/JavaScript" in names):
        return True
    if any(_acts(mark) for mark in _outline(pdf)) or (form is not None and any(_acts(one) for one in _fields(form))):
        return True
    return any("/AA" in page.obj or any(_acts(note) for note in _notes(page)) for page in pdf.pages)


def _acts_at_opening(pdf: pikepdf.Pdf) -> bool:
    """Whether opening does more than show a page: an array and /GoTo are only places."""
    kinds = tuple(_kinds(pdf.Root.get("/OpenAction")))
    return any(kind not in ("", "/GoTo") for kind in kinds)


def _acts(holder: pikepdf.Object) -> bool:
    """Whether an annotation, a field or a bookmark does more than go somewhere."""
    return "/AA" in holder or any(kind in _ACTIONS for kind in _kinds(holder.get("/A")))


def _kinds(action: pikepdf.Object | None) -> Iterator[str]:
    """The kinds of an action and of those that follow it (ISO 32000-1, 12.6.2), bounded against loops."""
    import pikepdf

    # An array instead of an action is a place to go to: none of its parts is an action.
    waiting: list[pikepdf.Object | None] = [action] if isinstance(action, pikepdf.Dictionary) else []
    for _ in range(_ACTIONS_MOST):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
        elif isinstance(one, pikepdf.Dictionary):
            yield str(one.get("/S", ""))
            waiting.append(one.get("/Next"))


def _outline(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The bookmarks, bounded against loops."""
    import pikepdf

    waiting = [pdf.Root.get("/Outlines")]
    for _ in range(_OUTLINE_MOST):
        if not waiting:
            return
        mark = waiting.pop()
        if isinstance(mark, pikepdf.Dictionary):
            yield mark
            waiting.extend((mark.get("/First"), mark.get("/Next")))


def _has_xfa(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    return form is not None and "/XFA" in form


def _has_attachments(pdf: pikepdf.Pdf, kinds: Collection[str]) -> bool:
    names = pdf.Root.get("/Names")
    if (names is not None and "/EmbeddedFiles" in names) or "/Collection" in pdf.Root or "/AF" in pdf.Root:
        return True
    return "/FileAttachment" in kinds


def _notes(page: pikepdf.Page) -> list[pikepdf.Object]:
    import pikepdf

    found = page.obj.get("/Annots")
    return [one for one in found if isinstance(one, pikepdf.Dictionary)] if isinstance(found, pikepdf.Array) else []
