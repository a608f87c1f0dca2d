"""Opens a finished document to see whether it can be read: PDF, DOCX, mail draft, text."""

from __future__ import annotations

import email
import email.errors
import email.policy
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree

_INFLATED = 512 * 1024 * 1024
"""A file made of packed parts may unfold to this many bytes."""
_XML = 64 * 1024 * 1024
"""So many bytes beside its pictures a Word or Excel file may hold: a tree of XML takes twenty times the room."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    email.errors.MessageError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What readers of documents raise on files that nobody thought of; broken XML is a ``SyntaxError`` to all of them."""
_TOO_DEEP = (ValueError, RecursionError)


def why_unreadable(path: Path) -> str:
    """Why a document cannot be opened, in Chinese; empty when it can or its kind is not known here."""
    check = _CHECKS.get(path.suffix.lower())
    return check(path) if check else ""


def _pdf(path: Path) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        with path.open("rb") as stream:
            reader = pypdf.PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                return "PDF 有打开密码"
            boxes = [page.mediabox for page in reader.pages]
    except (PyPdfError, *MALFORMED):
        return "PDF 已损坏，打不开"
    return "" if boxes else "PDF 里一页也没有"


def _unfolds_too_far(archive: zipfile.ZipFile) -> bool:
    return sum(entry.file_size for entry in archive.infolist()) > _INFLATED


def _too_much_text(archive: zipfile.ZipFile) -> bool:
    # Any name may be given to a part that is read as XML.
    entries = (entry for entry in archive.infolist() if not entry.filename.lower().endswith(_PICTURES))
    return _unfolds_too_far(archive) or sum(entry.file_size for entry in entries) > _XML


def _docx(path: Path) -> str:
    import docx
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError

    try:
        with zipfile.ZipFile(path) as archive:
            if _too_much_text(archive):
                return "Word 文件解开后大得不正常，没有打开"
            whole = archive.testzip() is None
            ElementTree.fromstring(archive.read("word/document.xml"))
            ElementTree.fromstring(archive.read("[Content_Types].xml"))
        docx.Document(str(path))
    except (OpcError, XmlchemyError, *MALFORMED):
        whole = False
    return "" if whole else "Word 文件已损坏，打不开"


def _xlsx(path: Path) -> str:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if _too_much_text(archive):
                return "Excel 文件解开后大得不正常，没有打开"
        sheets = openpyxl.load_workbook(path, read_only=True).sheetnames
    except (InvalidFileException, *MALFORMED):
        return "Excel 文件已损坏，打不开"
    return "" if sheets else "Excel 文件里一张表也没有"


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            if _unfolds_too_far(archive):
                return "压缩包解开后大得不正常，没有打开"
            # What is inside a locked one only who has the password can see.
            locked = any(entry.flag_bits & 1 for entry in archive.infolist())
            whole = locked or archive.testzip() is None
    except MALFORMED:
        whole = False
    return "" if whole else "压缩包已损坏，打不开"


def _eml(path: Path) -> str:
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        whole = isinstance(message, EmailMessage) and message["To"] and not message.defects
        damaged = [part.get_filename() for part in message.walk() if part.defects or not _decoded(part)]
    except MALFORMED:
        whole, damaged = False, []
    if not whole:
        return "邮件草稿已损坏，打不开"
    return f"邮件草稿里的附件“{damaged[0]}”已损坏" if damaged else ""


def _decoded(part: EmailMessage) -> bool:
    return part.is_multipart() or isinstance(part.get_payload(decode=True), bytes)


def _json(path: Path) -> str:
    try:
        json.loads(path.read_bytes())
    except _TOO_DEEP:
        return "不是完整的 JSON"
    return ""


def _text(path: Path) -> str:
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return "不是 UTF-8 文本"
    return ""


_CHECKS: dict[str, Callable[[Path], str]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".zip": _zip,
    ".eml": _eml,
    ".json": _json,
    ".txt": _text,
}
