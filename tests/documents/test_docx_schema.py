"""Every part of every document's DOCX holds to the rules that Word enforces, and does not say who made it where."""

from __future__ import annotations

import getpass
import io
import posixpath
import re
import socket
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from document_cases import CASES, documents_of
from lxml import etree
from printing_samples import everything
from wordml import PREFIXES, A, R, W, faults, short

from qilu_desktop.documents.docx_printer import print_docx

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NS = {"w": W, "r": R, "a": A}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CONTENT = {
    "word/document.xml": WORD + "document.main+xml",
    "word/styles.xml": WORD + "styles+xml",
    "word/settings.xml": WORD + "settings+xml",
    "word/fontTable.xml": WORD + "fontTable+xml",
    "word/webSettings.xml": WORD + "webSettings+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
KINDS = {"header": WORD + "header+xml", "footer": WORD + "footer+xml", "jpg": "image/jpeg", "png": "image/png"}
NAMES = [*(f"{case}-{name}" for case in CASES for name in documents_of(case)), "everything"]


@cache
def parts_of(name: str) -> dict[str, bytes]:
    case, _, document = name.partition("-")
    made = everything("草稿") if name == "everything" else documents_of(case)[document]
    with zipfile.ZipFile(io.BytesIO(print_docx(made))) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def tree(data: bytes):
    return etree.fromstring(data)


def checked(parts: dict[str, bytes]) -> list[str]:
    """Everything that is wrong with a package."""
    return [*_package(parts), *_markup(parts), *_tables(parts), *_ids(parts), *_styles(parts)]


# ---- the package ----


def _package(parts: dict[str, bytes]) -> Iterator[str]:
    declared = tree(parts["[Content_Types].xml"])
    defaults = {node.get("Extension"): node.get("ContentType") for node in declared.iter(f"{{{TYPES}}}Default")}
    overrides = {node.get("PartName"): node.get("ContentType") for node in declared.iter(f"{{{TYPES}}}Override")}
    for name in parts:
        if name == "[Content_Types].xml":
            continue
        given = overrides.get(f"/{name}", defaults.get(name.rpartition(".")[2]))
        stem = re.sub(r"\d+\.xml$", "", posixpath.basename(name))
        wanted = CONTENT.get(name) or KINDS.get(stem) or KINDS.get(name.rpartition(".")[2])
        if name.endswith(".rels"):
            wanted = "application/vnd.openxmlformats-package.relationships+xml"
        if given != wanted:
            yield f"{name}: content type {given}"
    yield from (f"content type for {name} without a part" for name in overrides if name[1:] not in parts)
    reached = {"[Content_Types].xml", *(name for name in parts if name.endswith(".rels"))}
    for name in [each for each in parts if each.endswith(".rels")]:
        yield from _relations(parts, name, reached)
    yield from (f"{name}: no relationship leads to it" for name in parts if name not in reached)


def _relations(parts: dict[str, bytes], name: str, reached: set[str]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    source = f"{folder}/{posixpath.basename(name)[:-5]}".lstrip("/")
    listed = tree(parts[name])
    idents = [node.get("Id") for node in listed]
    yield from (f"{name}: {each} twice" for each, count in Counter(idents).items() if count > 1)
    for node in listed:
        if node.get("TargetMode") == "External":
            yield f"{name}: leads outside: {node.get('Target')}"
        target = posixpath.normpath(posixpath.join(folder, node.get("Target"))).lstrip("/")
        reached.add(target)
        if target not in parts:
            yield f"{name}: {target} is missing"
    used = set(re.findall(rb'r:(?:id|embed)="([^"]+)"', parts.get(source, b"")))
    yield from (f"{source}: {each.decode()} is not related" for each in used if each.decode() not in idents)


# ---- the markup ----


def _markup(parts: dict[str, bytes]) -> Iterator[str]:
    for name, data in parts.items():
        if re.fullmatch(r"word/(document|styles|settings|fontTable|header\d+|footer\d+)\.xml", name):
            yield from faults(tree(data), name)
        elif name.endswith((".xml", ".rels")):
            tree(data)


def _tables(parts: dict[str, bytes]) -> Iterator[str]:
    for table in tree(parts["word/document.xml"]).iter(f"{{{W}}}tbl"):
        grid = [int(node.get(f"{{{W}}}w")) for node in table.findall("w:tblGrid/w:gridCol", NS)]
        total = int(table.find("w:tblPr/w:tblW", NS).get(f"{{{W}}}w"))
        if sum(grid) != total:
            yield f"grid {sum(grid)} is not the table's width {total}"
        above: dict[int, int] = {}
        for number, row in enumerate(table.findall("w:tr", NS)):
            above = yield from _cells(row, number, grid, above)


def _cells(row, number: int, grid: list[int], above: dict[int, int]):
    """Faults of one row; returns where cells stand that may go on below, with their spans."""
    at, running = 0, {}
    for cell in row.findall("w:tc", NS):
        span_node = cell.find("w:tcPr/w:gridSpan", NS)
        span = int(span_node.get(f"{{{W}}}val")) if span_node is not None else 1
        width = int(cell.find("w:tcPr/w:tcW", NS).get(f"{{{W}}}w"))
        if width != sum(grid[at : at + span]):
            yield f"row {number}: a cell of {width} over columns of {sum(grid[at : at + span])}"
        merge = cell.find("w:tcPr/w:vMerge", NS)
        if merge is not None:
            if merge.get(f"{{{W}}}val") != "restart" and above.get(at) != span:
                yield f"row {number}: a merged cell with nothing above it"
            running[at] = span
        if cell[-1].tag != f"{{{W}}}p":
            yield f"row {number}: a cell does not end with a paragraph"
        at += span
    if at != len(grid):
        yield f"row {number}: {at} columns of {len(grid)}"
    return running


def _ids(parts: dict[str, bytes]) -> Iterator[str]:
    root = tree(parts["word/document.xml"])
    marks = Counter(node.get(f"{{{W}}}id") for node in root.iter(f"{{{W}}}bookmarkStart"))
    ends = Counter(node.get(f"{{{W}}}id") for node in root.iter(f"{{{W}}}bookmarkEnd"))
    names = Counter(node.get(f"{{{W}}}name") for node in root.iter(f"{{{W}}}bookmarkStart"))
    pictures = Counter(node.get("id") for node in root.iter() if short(node.tag) == "wp:docPr")
    for counted in (marks, ends, names, pictures):
        yield from (f"id {each} twice" for each, count in counted.items() if count > 1)
    if marks != ends:
        yield "a bookmark does not end"
    sections = root.findall(".//w:sectPr", NS)
    if root[0][-1] is not sections[-1]:
        yield "the body's last element is not the last section"
    for section in sections:
        kinds = Counter(f"{short(each.tag)} {each.get(f'{{{W}}}type')}" for each in section if each.get(f"{{{R}}}id"))
        yield from (f"{each} twice" for each, count in kinds.items() if count > 1)


# ---- styles and faces ----


def _styles(parts: dict[str, bytes]) -> Iterator[str]:
    styles = tree(parts["word/styles.xml"])
    known = {node.get(f"{{{W}}}styleId"): node for node in styles.findall("w:style", NS)}
    names = Counter(node.find("w:name", NS).get(f"{{{W}}}val") for node in known.values())
    yield from (f"style name {each} twice" for each, count in names.items() if count > 1)
    if len(known) != len(styles.findall("w:style", NS)):
        yield "a style id twice"
    for node in styles.iter(f"{{{W}}}basedOn", f"{{{W}}}next"):
        if node.get(f"{{{W}}}val") not in known:
            yield f"style {node.get(f'{{{W}}}val')} is missing"
    default = styles.find("w:docDefaults/w:rPrDefault/w:rPr/w:rFonts", NS)
    if default is None or not default.get(f"{{{W}}}eastAsia"):
        yield "no Chinese face by default"
    fonts = {node.get(f"{{{W}}}name") for node in tree(parts["word/fontTable.xml"])}
    for name, data in parts.items():
        if re.match(r"word/(document|styles|header|footer)", name):
            yield from _faces(tree(data), known, fonts, name)


def _faces(root, known: dict, fonts: set[str], part: str) -> Iterator[str]:
    for node in root.iter(f"{{{W}}}rFonts"):
        yield from (f"{part}: font {each} not in the table" for each in _named(node) if each not in fonts)
        if len(_named(node)) not in (0, 4):
            yield f"{part}: a face is set for some scripts only"
    for paragraph in root.iter(f"{{{W}}}p"):
        style = paragraph.find("w:pPr/w:pStyle", NS)
        if style is not None and style.get(f"{{{W}}}val") not in known:
            yield f"{part}: style {style.get(f'{{{W}}}val')} is missing"
        if style is None and paragraph.findall(".//w:t", NS):
            yield f"{part}: text without a named style: {''.join(paragraph.itertext())}"


def _named(node) -> list[str]:
    return [node.get(f"{{{W}}}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs") if node.get(f"{{{W}}}{kind}")]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_what_word_accepts(name: str) -> None:
    assert checked(parts_of(name)) == []


def test_every_prefix_of_the_markup_is_known() -> None:
    assert set(PREFIXES) >= {node for part in ("word/document.xml",) for node in _spaces(parts_of("everything")[part])}


def _spaces(data: bytes) -> set[str]:
    return {etree.QName(node).namespace for node in tree(data).iter()}


# ---- the check itself can fail ----


def _moved(child: str) -> Callable[[bytes], bytes]:
    """Put the first element *child* that has one before it in front of that one."""

    def change(data: bytes) -> bytes:
        root = tree(data)
        prefix, _, name = child.partition(":")
        space = next(uri for uri, short_name in PREFIXES.items() if short_name == prefix)
        node = next(each for each in root.iter(f"{{{space}}}{name}") if each.getprevious() is not None)
        node.getprevious().addprevious(node)
        return etree.tostring(root)

    return change


def _changed(pattern: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        found = re.subn(pattern.encode(), new.encode(), data, count=1)
        assert found[1] == 1
        return found[0]

    return change


DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
DAMAGES = {
    **{f"move {each}": (DOCUMENT, _moved(each)) for each in (
        "w:gridSpan", "w:vMerge", "w:tcMar", "w:vAlign", "w:tblBorders", "w:tblLayout", "w:tblLook", "w:tblGrid",
        "w:pgSz", "w:pgMar", "w:pgNumType", "w:bottom", "w:szCs", "w:spacing", "a:srcRect", "wp:docPr",
    )},
    **{f"move style's {each}": (STYLES, _moved(each)) for each in ("w:sz", "w:jc", "w:ind", "w:qFormat", "w:rPr")},
    **{f"move {each}": (SETTINGS, _moved(each)) for each in ("w:evenAndOddHeaders", "w:compat", "w:decimalSymbol")},
    "attribute lost": (DOCUMENT, _changed(r'(<w:tcW w:w="\d+") w:type="dxa"', r"\1")),
    "attribute unknown": (DOCUMENT, _changed(r"<w:cantSplit/>", '<w:cantSplit w:nonsense="1"/>')),
    "element unknown": (DOCUMENT, _changed(r"<w:cantSplit/>", "<w:cantSplitt/>")),
    "width": (DOCUMENT, _changed(r'<w:tcW w:w="\d+"', '<w:tcW w:w="77"')),
    "table width": (DOCUMENT, _changed(r'<w:tblW w:w="\d+"', '<w:tblW w:w="77"')),
    "span": (DOCUMENT, _changed(r'<w:gridSpan w:val="\d+"', '<w:gridSpan w:val="7"')),
    "merge without a beginning": (DOCUMENT, _changed(r'<w:vMerge w:val="restart"/>', "")),
    "relationship": (DOCUMENT, _changed(r'r:embed="rId\d+"', 'r:embed="rId99"')),
    "style": (DOCUMENT, _changed(r'<w:pStyle w:val="\w+"', '<w:pStyle w:val="Lost"')),
    "bookmark": (DOCUMENT, _changed(r'<w:bookmarkEnd w:id="0"/>', "")),
    "empty cell": (DOCUMENT, _changed(r"(<w:tc>(?:(?!</w:tc>).)*?</w:tcPr>)<w:p>.*?</w:tc>", r"\1</w:tc>")),
    "content type": ("[Content_Types].xml", _changed(r'Extension="jpg"', 'Extension="jgp"')),
    "fonts": ("word/fontTable.xml", _changed("仿宋", "某体")),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_is_noticed(damage: str) -> None:
    part, change = DAMAGES[damage]
    parts = parts_of("everything")
    assert checked({**parts, part: change(parts[part])})


# ---- who and when ----


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("sample-")])
def test_the_properties_say_what_and_not_who(name: str) -> None:
    parts = parts_of(name)
    core = tree(parts["docProps/core.xml"])
    told = {etree.QName(node).localname: node.text or "" for node in core}
    assert told["title"]
    assert told["subject"] == "参考样式"
    assert told["language"] == "zh-CN"
    assert told["creator"] == told["lastModifiedBy"] == "齐鲁首席技师申报助手"
    around = b"".join(
        data for part, data in parts.items() if part not in {DOCUMENT} and not part.startswith("word/media")
    )
    text = around.decode("utf-8")
    assert not re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", text), "an ID number outside the text"
    for private in (getpass.getuser(), socket.gethostname(), str(Path.home())):
        # A name of two letters is found anywhere.
        assert len(private) < 5 or private not in text
    assert not re.search(r"python|lxml|Macintosh|Microsoft Office Word", text)
    assert "rsid" not in parts[DOCUMENT].decode("utf-8")
    assert set(told) == {
        "title", "subject", "creator", "keywords", "description", "lastModifiedBy", "revision", "created", "modified",
        "category", "language",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("sample-")])
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    made = documents_of("sample")[name.removeprefix("sample-")]
    assert print_docx(made) == print_docx(made)
