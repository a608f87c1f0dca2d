"""Taking one evidence file in: what it is, how many pages, how large, and what the clerk should know of it.

A file is judged by its content, never by its ending.  Everything that cannot be used is refused by name with the
reason and the remedy (clauses 4.3a-c: evidence is screenshots, certificates and other proofs).
"""

from __future__ import annotations

import contextlib
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import Final, Literal, TypeAlias

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import bombs, faults, images, jpeg, pdfs, pictures, placing, png
from qilu_desktop.evidence.raster import Held

Media: TypeAlias = Literal["jpeg", "png", "pdf", "webp", "bmp", "gif", "tiff", "heic"]

_ENDINGS: dict[Media, tuple[str, ...]] = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "pdf": (".pdf",),
    "webp": (".webp",),
    "bmp": (".bmp", ".dib"),
    "gif": (".gif",),
    "tiff": (".tif", ".tiff"),
    "heic": (".heic", ".heif", ".hif"),
}
MIME: dict[Media, str] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "tiff": "image/tiff",
    "heic": "image/heic",
}
"""The media types (RFC 6838) under which files are kept: :attr:`Inspected.mime` is what ``FileRef.media`` holds."""
_LABELS: dict[Media, str] = {
    "jpeg": "JPG 图片",
    "png": "PNG 图片",
    "pdf": "PDF",
    "webp": "WebP 图片",
    "bmp": "BMP 图片",
    "gif": "GIF 图片",
    "tiff": "TIFF 图片",
    "heic": "HEIC 照片",
}
_MEDIA_HEADS: tuple[tuple[bytes, Media], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (png.SIGNATURE, "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)
PAGED: Final = frozenset[Media]({"pdf", "tiff", "bmp"})
"""The kinds that are read piece by piece from the disk."""
_HEAD = 1024
_SMALL = 32_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds a document under a password (MS-OFFCRYPTO 2.3.4.4), as the directory of the file names it.
_SEALED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
LOCKED_OFFICE = "设有密码的 Word 或 Excel 文件"
"""A .docx or .xlsx under a password; no suite is asked, it would only fail or wait for the password."""
_OTHER_HEADS: tuple[tuple[bytes, str], ...] = (
    (_OLE, "Office 旧格式文档"),
    (b"{\\rtf", "Word 文档"),
    (b"8BPS", "PSD 图片"),
    (b"AT&TFORM", "DjVu 图片"),
    (b"\xff\n", "JPEG XL 图片"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000 图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"ID3", "视频或音频"),
)
_ZIP_PARTS = (
    ("word/", "Word 文档"),
    ("xl/", "Excel 表格"),
    ("ppt/", "演示文稿"),
    ("OFD.xml", "OFD 版式文件"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True)
class Inspected:
    """What an evidence file is.

    ``sizes`` holds width and height of each page as it is looked at: pixels for pictures, mm for PDF pages.
    ``warnings`` are Chinese notes; none of them stops the file from being used.
    """

    media: Media
    pages: int
    sizes: tuple[tuple[float, float], ...]
    warnings: tuple[str, ...] = ()

    @property
    def mime(self) -> str:
        """The media type for ``FileRef.media``: image/jpeg, image/png or application/pdf."""
        return MIME[self.media]


def sniff(data: bytes) -> Media | None:
    """The kind of *data* by its first bytes; ``None`` when it is none of those that are taken."""
    for head, media in _MEDIA_HEADS:
        if data.startswith(head):
            return media
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "heic"
    # Two letters alone are too little: the offset of the pixels of a BMP is a small number.
    if data[:2] == b"BM" and 26 <= int.from_bytes(data[10:14], "little") < 4096:
        return "bmp"
    return "pdf" if b"%PDF-" in data[:_HEAD] else None


def inspect_file(path: Path) -> Inspected:
    """Like :func:`inspect` for a file on the disk; the size is looked at before anything is read.

    Raises:
        EvidenceError: as :func:`inspect`, or the file cannot be read.
    """
    return inspect(held(path), path.name)


def held(path: Path) -> Held:
    """A file of the user's, measured before it is read: the path of a large PDF or TIFF, the bytes of any other.

    Raises:
        EvidenceError: too large, no plain file, gone, or the medium does not give it.
    """
    name = faults.short_name(path.name)
    with _from_medium(name):
        size = _measured(path, name)
        paged = sniff(head(path)) in PAGED
    if not paged:
        return read_file(path)
    if size > faults.PAGED_LIMIT:
        raise faults.too_large(name, size, faults.PAGED_LIMIT)
    return path if size > _SMALL else read_file(path)


def read_file(path: Path) -> bytes:
    """The bytes of a file of the user's, measured before it is read; only a plain file is.

    Raises:
        EvidenceError: too large, no plain file, gone, or the medium does not give it.
    """
    name = faults.short_name(path.name)
    with _from_medium(name):
        size = _measured(path, name)
        if size > faults.FILE_LIMIT:
            raise faults.too_large(name, size, faults.FILE_LIMIT)
        with open(path, "rb", opener=_without_waiting) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise faults.not_a_file(name)
            return stream.read(faults.FILE_LIMIT + 1) or b""


def _measured(path: Path, name: str) -> int:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise faults.not_a_file(name)
    return found.st_size


@contextlib.contextmanager
def _from_medium(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise faults.unreadable(name, error) from error


def _without_waiting(path: str, flags: int) -> int:
    """Open at once: a pipe that took a file's place, or a file of the system's that has nothing yet, would wait."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def head(source: Held) -> bytes:
    """The first bytes of a file, which tell its kind.

    Raises:
        OSError: the medium does not give them.
    """
    if isinstance(source, bytes):
        return source[:_HEAD]
    with open(source, "rb", opener=_without_waiting) as stream:
        return stream.read(_HEAD) or b""


def inspect(source: Held, name: str, tick: Callable[[], None] = lambda: None) -> Inspected:
    """Look a file through and say what it is; pictures are decoded to the last row, PDF streams unfolded.

    *tick* is called before each page of a TIFF and each stream of a PDF: what it raises stops the work.

    Raises:
        EvidenceError: the file cannot be used; reason and remedy are said.  Nothing else is ever raised.  A PDF
            under a password is refused as :class:`faults.PasswordNeeded`; see :func:`pdfs.unlocked`.
    """
    name = faults.short_name(name)
    with _from_medium(name):
        size = len(source) if isinstance(source, bytes) else _measured(source, name)
        media = sniff(head(source))
        most = faults.PAGED_LIMIT if media in PAGED else faults.FILE_LIMIT
        if not size:
            raise faults.empty(name)
        if size > most:
            raise faults.too_large(name, size, most)
    found = _looked(source, media, name, tick)
    return Inspected(found.media, found.pages, found.sizes, (*_ending_note(name, found.media), *found.warnings))


def _looked(source: Held, media: Media | None, name: str, tick: Callable[[], None]) -> Inspected:
    if media == "pdf":
        return _pdf(source, name, tick)
    if media not in _WHOLE and media is not None:
        return _decoded(source, media, name, tick)
    with _from_medium(name):
        data = source if isinstance(source, bytes) else source.read_bytes()
    if media is None:
        raise faults.unsupported(name, other_kind(data))
    return _WHOLE[media](data, name)


def _ending_note(name: str, media: Media) -> tuple[str, ...]:
    ending = PurePath(name).suffix.lower()
    if ending in _ENDINGS[media]:
        return ()
    said = f"扩展名是“{ending}”" if ending else "没有扩展名"
    return (f"文件{said}，实际内容是 {_LABELS[media]}：已按实际内容处理。",)


def other_kind(data: bytes) -> str:
    """The Chinese name of what *data* are that is not taken as it is; empty when unknown."""
    if data[4:8] == b"ftyp":
        return "AVIF 图片" if data[8:12] in (b"avif", b"avis") else "视频或音频"
    if data[:4] == b"RIFF":
        return "视频或音频"
    if data[:4] == b"PK\x03\x04":
        return _zip_kind(data)
    if data.startswith(_OLE) and _SEALED_PACKAGE in data:
        return LOCKED_OFFICE
    return next((kind for head, kind in _OTHER_HEADS if data.startswith(head)), "")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except faults.LIBRARY_ERRORS:
        return "压缩包"
    return next((kind for part, kind in _ZIP_PARTS if any(one.startswith(part) for one in names)), "压缩包")


def _jpeg(data: bytes, name: str) -> Inspected:
    jpeg.size(data, name)
    found = jpeg.read(data, name)
    images.decode(data, name, _LABELS["jpeg"])
    notes: tuple[str, ...] = ()
    if found.stripped:
        notes = ("图片中的拍摄信息（相机、时间、位置等）在合并时去除，画面不变。",)
    size = (found.height, found.width) if found.orientation >= 5 else (found.width, found.height)
    return Inspected("jpeg", 1, (size,), (*notes, *_shape(size)))


def _png(data: bytes, name: str) -> Inspected:
    found = png.read(data, name)
    png.verify(found, name)
    size = (found.height, found.width) if found.orientation >= 5 else (found.width, found.height)
    return Inspected("png", 1, (size,), _shape(size))


def _decoded(source: Held, media: Media, name: str, tick: Callable[[], None]) -> Inspected:
    found = pictures.look(source, media, name, tick)
    return Inspected(media, len(found.sizes), found.sizes, (*found.notes, *_shape(found.sizes[0])))


def _shape(size: tuple[int, int]) -> tuple[str, ...]:
    """What is to be said of a picture's size in pixels: too small to read, or long and shown in pieces."""
    pieces = placing.pieces(*size)
    if pieces > 1:
        return (f"图片很长（{size[0]}×{size[1]} 像素），为看得清文字，报送时分成 {pieces} 段排在 {pieces} 页上。",)
    if min(size) >= 300:
        return ()
    return (f"图片只有 {size[0]}×{size[1]} 像素，文字可能看不清：请核对，必要时重新截图或扫描。",)


_WHOLE: dict[Media, Callable[[bytes, str], Inspected]] = {"jpeg": _jpeg, "png": _png}


def _pdf(source: Held, name: str, tick: Callable[[], None]) -> Inspected:
    with pdfs.open_pdf(source, name) as pdf, pdfs.reading(name):
        boxes = [pdfs.page_box(page, number, name) for number, page in enumerate(pdf.pages, 1)]
        broken = bombs.check_streams(pdf, name, tick)
        notes = list(pdfs.findings(pdf))
        if pdf.get_warnings() or broken:
            notes.append("文件结构有损伤，已尽量修复：请翻看每一页是否完整，最好从原处重新导出。")
    sizes = tuple((round(box.width / pdfs.MM, 1), round(box.height / pdfs.MM, 1)) for box in boxes)
    return Inspected("pdf", len(boxes), sizes, tuple(notes))


def refused(data: bytes, name: str) -> EvidenceError | None:
    """The refusal of :func:`inspect` as a value, for lists; ``None`` when the file can be used."""
    try:
        inspect(data, name)
    except EvidenceError as error:
        return error
    return None
