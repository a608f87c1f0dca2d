"""Opens a .docx that comes from outside, refuses what it must not touch, and writes it back with the rest unchanged.

Nothing that a form points to outside itself is ever followed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from qilu_desktop.documents.adoption.margins import Margin, shown, targets
from qilu_desktop.documents.adoption.ooxml import CONTENT_TYPES, RELATIONSHIPS, Element, w
from qilu_desktop.errors import InputError

FILE_LIMIT: Final = 50 * 2**20
"""Largest form, in bytes."""
UNPACKED_LIMIT: Final = 200 * 2**20
"""Most bytes that a form may unpack to."""
TEXT_LIMIT: Final = 32 * 2**20
"""Largest XML part that is read, in bytes."""
RATIO_LIMIT: Final = 200
"""Parts above 1 MiB that shrink more than this are taken for a bomb; real forms stay below 60."""
PARTS_LIMIT: Final = 2000
CELLS_LIMIT: Final = 10_000
"""Most table cells of a form."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "wordprocessingml.document.main+xml"
_TEMPLATE = "wordprocessingml.template.main+xml"
_TYPES = "[Content_Types].xml"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再选。"


@dataclass(frozen=True)
class FormFile:
    """A .docx taken apart: its parts by name in the file's own order, the document's tree, and its headers and footers.

    The trees are this value's own: what fills a form works on a fresh :func:`open_form`.
    """

    parts: dict[str, bytes]
    main: str
    root: Element = field(repr=False)
    margins: tuple[Margin, ...] = ()

    @property
    def body(self) -> Element:
        """``w:body``."""
        found = self.root.find(w("body"))
        if found is None:
            raise _broken()
        return found

    @property
    def relations(self) -> str:
        """Name of the part with the document's relationships."""
        folder, name = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    @property
    def roots(self) -> tuple[Element, ...]:
        """All trees in reading order: headers, the document, footers."""
        heads = (margin.root for margin in self.margins if margin.address.startswith("h"))
        feet = (margin.root for margin in self.margins if not margin.address.startswith("h"))
        return (*heads, self.root, *feet)

    def with_part(self, name: str, data: bytes) -> FormFile:
        """The form with a part added or replaced."""
        return replace(self, parts={**self.parts, name: data})

    def packed(self) -> bytes:
        """The .docx: parts in their old order, trees that were written to in place; same trees, same bytes."""
        made = {self.main: written(self.root)}
        for margin in self.margins:
            # A header that took no answer keeps its bytes.
            if written(margin.root) != written(parsed(self.parts[margin.part])):
                made[margin.part] = written(margin.root)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                info.create_system = 3
                archive.writestr(info, made.get(name, data))
        return target.getvalue()


def open_form(data: bytes, name: str = "表样.docx") -> FormFile:
    """Take a .docx apart; *name* is the user's name for it.

    Raises:
        InputError: not a .docx, an old .doc, with a password or macros, a zip bomb, damaged, or with too many cells.
    """
    _refuse_kind(data, name)
    parts = _unpacked(data, name)
    main = _main_part(parts, name)
    root = parsed(parts[main])
    if root.tag != w("document") or root.find(w("body")) is None:
        raise InputError(f"“{name}”的写法本软件不认识（可能是“严格 Open XML”格式）。", _SAVE_AS)
    form = FormFile(_as_document(parts, main), main, root)
    form = replace(form, margins=_margins(form))
    cells = sum(1 for tree in form.roots for _ in tree.iter(w("tc")))
    if cells > CELLS_LIMIT:
        raise InputError(
            f"“{name}”里有 {cells} 个表格单元格，超过 {CELLS_LIMIT} 个。",
            "这不像一张空白表；请删去多余的空行，或换用发布的原表。",
        )
    return form


def _margins(form: FormFile) -> tuple[Margin, ...]:
    held = form.parts.get(form.relations)
    found = targets(parsed(held), form.main) if held else {}
    settings = next((part for part in found.values() if part.endswith("/settings.xml") and part in form.parts), "")
    pairs = shown(form.root, parsed(form.parts[settings]) if settings else None)
    return tuple(
        Margin(address, found[ident], parsed(form.parts[found[ident]]))
        for address, ident in pairs
        if found.get(ident) in form.parts
    )


def _as_document(parts: dict[str, bytes], main: str) -> dict[str, bytes]:
    """The parts of a template (.dotx) as those of a document; a document's own as they are."""
    root = parsed(parts[_TYPES])
    for entry in root.iter(f"{{{CONTENT_TYPES}}}Override"):
        kind = str(entry.get("ContentType") or "")
        if str(entry.get("PartName") or "").lstrip("/") == main and kind.endswith(_TEMPLATE):
            entry.set("ContentType", kind.removesuffix(_TEMPLATE) + _MAIN)
            return {**parts, _TYPES: written(root)}
    return parts


def parsed(data: bytes) -> Element:
    """The tree of an XML part; no entity is resolved, nothing outside is read.

    Raises:
        InputError: it is no XML, or carries a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _broken() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _broken()
    return root


def written(root: Element) -> bytes:
    """An XML part from its tree."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def outside_links(form: FormFile) -> tuple[str, ...]:
    """Parts that the form would fetch from elsewhere (linked pictures, templates), hyperlinks apart."""
    return tuple(
        str(link.get("Target") or "")
        for name, data in form.parts.items()
        if name.endswith(".rels")
        for link in _fetched(parsed(data))
    )


def without_outside(form: FormFile) -> FormFile:
    """The form with links to outside cut, for programs that would follow them."""
    made = form
    for name, data in form.parts.items():
        if name.endswith(".rels"):
            root = parsed(data)
            links = list(_fetched(root))
            for link in links:
                link.set("Target", "file:///")
            if links:
                made = made.with_part(name, written(root))
    return made


def _fetched(root: Element) -> list[Element]:
    return [
        link
        for link in root.iter(f"{{{RELATIONSHIPS}}}Relationship")
        if link.get("TargetMode") == "External" and not str(link.get("Type") or "").endswith("/hyperlink")
    ]


def _refuse_kind(data: bytes, name: str) -> None:
    if len(data) > FILE_LIMIT:
        raise InputError(f"“{name}”太大（超过 {FILE_LIMIT // 2**20} MB）。", "请换用发布的空白原表。")
    if name.lower().endswith((".docm", ".dotm")):
        raise _macros(name)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(name)
        raise InputError(f"“{name}”是旧式文件（.doc 或 .wps），不能直接使用。", _SAVE_AS)


def _locked(name: str) -> InputError:
    return InputError(f"“{name}”设有打开密码，无法读取。", "请在 Word 或 WPS 里取消密码，保存后再选。")


def _macros(name: str) -> InputError:
    return InputError(f"“{name}”带有宏，为安全起见不采用。", _SAVE_AS)


def _broken(name: str = "") -> InputError:
    said = f"“{name}”" if name else "文件"
    return InputError(
        f"{said}已损坏，或不是正常的 Word 文档。", "请重新下载，或在 Word、WPS 里打开后另存为 .docx 再选。"
    )


def _not_word(name: str) -> InputError:
    return InputError(f"“{name}”不是 Word 文档（.docx）。", "请选择从官网下载的 .docx 表格。")


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_bomb(entries, name)
            return {entry.filename: archive.read(entry) for entry in entries}
    except zipfile.BadZipFile as error:
        raise (_broken(name) if data.startswith(b"PK") else _not_word(name)) from error
    except (zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _broken(name) from error


def _refuse_bomb(entries: list[zipfile.ZipInfo], name: str) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise _locked(name)
    total = sum(entry.file_size for entry in entries)
    squeezed = any(entry.file_size > max(2**20, RATIO_LIMIT * entry.compress_size) for entry in entries)
    twice = len({entry.filename for entry in entries}) != len(entries)
    long_text = any(entry.file_size > TEXT_LIMIT and entry.filename.endswith((".xml", ".rels")) for entry in entries)
    if len(entries) > PARTS_LIMIT or total > UNPACKED_LIMIT or squeezed or twice or long_text:
        raise InputError(f"“{name}”解开后异常庞大，可能是有害文件，没有打开。", "请换用从官网下载的原表。")


def _main_part(parts: dict[str, bytes], name: str) -> str:
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise _macros(name)
    if _TYPES not in parts or "_rels/.rels" not in parts:
        raise _not_word(name)
    main = _target(parsed(parts["_rels/.rels"]))
    kind = _content_type(parsed(parts[_TYPES]), main)
    if "macroEnabled" in kind:
        raise _macros(name)
    if not kind.endswith((_MAIN, _TEMPLATE)):
        raise _not_word(name)
    if main not in parts:
        raise _broken(name)
    return main


def _target(root: Element) -> str:
    for link in root.iter(f"{{{RELATIONSHIPS}}}Relationship"):
        if str(link.get("Type") or "").endswith("/officeDocument"):
            return posixpath.normpath(str(link.get("Target") or "").lstrip("/"))
    return ""


def _content_type(root: Element, part: str) -> str:
    for entry in root.iter(f"{{{CONTENT_TYPES}}}Override"):
        if str(entry.get("PartName") or "").lstrip("/") == part:
            return str(entry.get("ContentType") or "")
    for entry in root.iter(f"{{{CONTENT_TYPES}}}Default"):
        if str(entry.get("Extension") or "") == part.rpartition(".")[2]:
            return str(entry.get("ContentType") or "")
    return ""
