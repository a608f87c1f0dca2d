"""What stands around the text of a DOCX: settings, properties, and a ZIP whose bytes depend on its contents alone."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.docx_xml import element

APPLICATION = "齐鲁首席技师申报助手"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.microsoft.com/office/word"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_APP = (
    f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{APPLICATION}</Application></Properties>"
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONTS = (
    ("宋体", "SimSun", "86", "roman"),
    ("仿宋", "FangSong", "86", "modern"),
    ("黑体", "SimHei", "86", "modern"),
    ("楷体", "KaiTi", "86", "modern"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "86", "script"),
    ("Times New Roman", "", "00", "roman"),
)
"""Fonts by the names that the documents use: Latin name, character set (86: GBK) and family, by which Word picks
another where one is missing."""
_KEPT = ("styles", "settings", "theme", "fontTable", "header", "footer", "image", "webSettings")
"""Kinds of parts that a document of ours needs; the rest of python-docx's template goes."""

if TYPE_CHECKING:
    from qilu_desktop.documents.docx_xml import Element, Package


def write_settings(root: Element, *, even_and_odd: bool) -> None:
    """Replace the settings: squeezed punctuation, broken lines not stretched, blanks underlined, today's layout."""
    for child in list(root):
        root.remove(child)
    compat = element(
        "compat",
        element("balanceSingleByteDoubleByteWidth"),
        element("ulTrailSpace"),
        element("doNotExpandShiftReturn"),
        element("compatSetting", name="compatibilityMode", uri=_OFFICE, val=15),
    )
    root.extend(
        child
        for child in (
            element("zoom", percent=100),
            element("defaultTabStop", val=420),
            element("evenAndOddHeaders") if even_and_odd else None,
            element("characterSpacingControl", val="compressPunctuation"),
            compat,
            element("themeFontLang", val="en-US", eastAsia="zh-CN"),
            element("decimalSymbol", val="."),
            element("listSeparator", val=","),
        )
        if child is not None
    )


def write_properties(package: Package, document: Document) -> None:
    """Title, subject and the document's own date; no person's name, no clock."""
    core = package.core_properties
    moment = datetime.combine(document.made_on, time())
    core.title, core.subject, core.keywords = document.title, document.subject, ", ".join(document.keywords)
    core.author = core.last_modified_by = APPLICATION
    core.comments = core.category = ""
    core.created = core.modified = moment
    core.language, core.revision = "zh-CN", 1


def drop_unused(package: Package) -> None:
    """Take out what python-docx's template brings along: a thumbnail picture, lists, custom data."""
    for holder in (package.part.package, package.part):
        for ident, relation in list(holder.rels.items()):
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind not in {*_KEPT, "officeDocument", "core-properties", "extended-properties"}:
                del holder.rels[ident]


def sealed(package: Package) -> bytes:
    """The package as bytes: entries in a fixed order with a fixed date."""
    first = io.BytesIO()
    package.save(first)
    result = io.BytesIO()
    own = {"docProps/app.xml": _APP.encode(), "word/fontTable.xml": _font_table()}
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            data = own.get(name) or source.read(name)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            target.writestr(info, data)
    return result.getvalue()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}">{_other_name(latin)}<w:charset w:val="{letters}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, latin, letters, family in _FONTS
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'.encode()
    )


def _other_name(latin: str) -> str:
    return f'<w:altName w:val="{latin}"/>' if latin else ""
