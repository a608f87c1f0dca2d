"""What ISO 19005-2 (PDF/A-2, level B) asks that can be seen from the file itself; no validator is at hand offline."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree

import pikepdf
from fontTools.ttLib import TTFont

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
TOLD = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
}
DATES = {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
FORBIDDEN_KEYS = {
    "/AA": "6.5.2 additional actions",
    "/JS": "6.5.1 JavaScript",
    "/EF": "6.8 an embedded file",
    "/EmbeddedFiles": "6.8 embedded files",
    "/AlternatePresentations": "6.10 alternate presentations",
    "/PresSteps": "6.10 presentation steps",
    "/Requirements": "6.11 requirements",
    "/OPI": "6.2.8 an OPI picture",
    "/Alternates": "6.2.8 an alternate picture",
    "/Ref": "6.2.9 a reference XObject",
    "/TR": "6.2.5 a transfer function",
    "/HTP": "6.2.5 a halftone phase",
    "/XFA": "6.4.2 an XFA form",
    "/OCProperties": "6.9 optional content",
    "/F": "6.1.7 a stream in another file",
}
ACTIONS = {"/GoTo", "/GoToR", "/URI", "/Thread", "/Named", "/SubmitForm"}
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge",
          "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color",
          "/Luminosity"}  # fmt: skip
WIDEST_NAME, LONGEST_STRING, DEEPEST = 127, 32767, 28


def faults(data: bytes) -> list[str]:
    """What in a PDF is against PDF/A-2b, each with its clause; none: nothing was found."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        seen = [_file(data, pdf), _output(pdf), _objects(pdf), _metadata(pdf), _fonts(pdf), _contents(pdf)]
        return [fault for each in seen for fault in each]


def claims_pdfa(data: bytes) -> bool:
    """Whether a PDF says of itself that it is PDF/A."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "/Metadata" in pdf.Root and b"pdfaid" in pdf.Root.Metadata.read_bytes()


def _file(data: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    lines = re.split(rb"\r\n|\r|\n", data[:64])
    if not re.fullmatch(rb"%PDF-1\.[0-7]", lines[0]):
        yield "6.1.2 the header"
    if not re.match(rb"%[\x80-\xff]{4}", lines[1]):
        yield "6.1.2 no binary comment behind the header"
    if not re.search(rb"%%EOF\r?\n?\Z", data):
        yield "6.1.3 something behind the last %%EOF"
    ident = pdf.trailer.get("/ID")
    if ident is None or len(ident) != 2 or not all(bytes(part) for part in ident):
        yield "6.1.3 no file identifier"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "6.1.3 encrypted"
    yield from (f"6.1 {fault}" for fault in pdf.check_pdf_syntax())


def _output(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [each for each in pdf.Root.get("/OutputIntents", []) if each.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0]:
        yield "6.2.3 no output intent with a profile"
        return
    profile = intents[0].DestOutputProfile
    icc = profile.read_bytes()
    if icc[36:40] != b"acsp" or int.from_bytes(icc[:4], "big") != len(icc) or icc[8] > 4:
        yield "6.2.3 the output profile is no ICC profile of version 2 to 4"
    if icc[12:16] not in (b"mntr", b"prtr") or (icc[16:20], int(profile.N)) != (b"RGB ", 3):
        yield "6.2.3 the output profile is not one of RGB"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in pdf.objects:
        yield from _inside(each)


def _inside(entry: pikepdf.Object) -> Iterator[str]:
    if isinstance(entry, pikepdf.Array):
        for inner in entry:
            yield from _direct(inner)
    elif isinstance(entry, pikepdf.Stream | pikepdf.Dictionary):
        yield from _dictionary(entry, stream=isinstance(entry, pikepdf.Stream))
        for inner in entry.values():
            yield from _direct(inner)
    elif isinstance(entry, pikepdf.String) and len(bytes(entry)) > LONGEST_STRING:
        yield "6.1.13 a string that is too long"
    elif isinstance(entry, pikepdf.Name) and len(str(entry).encode()) > WIDEST_NAME + 1:
        yield f"6.1.13 the name {entry}"


def _direct(entry: object) -> Iterator[str]:
    if isinstance(entry, pikepdf.Object) and not entry.is_indirect:
        yield from _inside(entry)


def _dictionary(entry: pikepdf.Object, *, stream: bool) -> Iterator[str]:
    keys = set(entry.keys())
    annotation = "/Rect" in keys
    for key, fault in FORBIDDEN_KEYS.items():
        # /F of an annotation are its flags, of a link its file.
        if key in keys and (key != "/F" or stream):
            yield fault
    yield from _filters(entry) if stream else ()
    if entry.get("/Type") == "/ExtGState":
        yield from _state(entry)
    if entry.get("/Subtype") == "/Image" and bool(entry.get("/Interpolate", False)):
        yield "6.2.8 an interpolated picture"
    if entry.get("/Subtype") == "/PS" or entry.get("/Subtype2") == "/PS":
        yield "6.2.9 PostScript"
    if annotation and "/Subtype" in keys:
        yield from _annotation(entry)
    action = entry.get("/S") if entry.get("/Type") == "/Action" or "/URI" in keys or "/JS" in keys else None
    if action is not None and str(action) not in ACTIONS:
        yield f"6.5.1 the action {action}"
    if bool(entry.get("/NeedAppearances", False)):
        yield "6.4.1 a form that asks the reader to draw it"


def _filters(entry: pikepdf.Object) -> Iterator[str]:
    filters = entry.get("/Filter", [])
    for each in [filters] if isinstance(filters, pikepdf.Name) else filters:
        if str(each) in ("/LZWDecode", "/Crypt"):
            yield f"6.1.7 the filter {each}"


def _state(entry: pikepdf.Object) -> Iterator[str]:
    modes = entry.get("/BM", [])
    for mode in [modes] if isinstance(modes, pikepdf.Name) else modes:
        if str(mode) not in BLENDS:
            yield f"6.2.10 the blend mode {mode}"
    if entry.get("/TR2", pikepdf.Name.Default) != "/Default":
        yield "6.2.5 a transfer function"


def _annotation(entry: pikepdf.Object) -> Iterator[str]:
    kind, flags = str(entry.Subtype), int(entry.get("/F", 0))
    if kind in ("/3D", "/Sound", "/Screen", "/Movie", "/FileAttachment"):
        yield f"6.3.1 the annotation {kind}"
    if kind != "/Popup" and (not flags & 4 or flags & 0b100011):
        yield f"6.3.2 an annotation that is not printed: {kind}"
    if kind not in ("/Popup", "/Link") and "/AP" not in entry:
        yield f"6.3.3 an annotation without a look: {kind}"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "6.6.2 no metadata"
        return
    if "/Filter" in pdf.Root.Metadata:
        yield "6.6.2.1 the metadata are compressed"
    raw = pdf.Root.Metadata.read_bytes()
    if re.match(rb"<\?xpacket[^>]*(?:bytes|encoding)=", raw):
        yield "6.6.2.1 the packet's header names its encoding"
    tree = ElementTree.fromstring(raw.decode())
    if (_said(tree, "pdfaid:part"), _said(tree, "pdfaid:conformance")) != ("2", "B"):
        yield "6.6.4 part and level"
    for key, name in TOLD.items():
        if key in pdf.docinfo and str(pdf.docinfo[key]) != _said(tree, name):
            yield f"6.6.3 {key} differs from {name}"
    for key, name in DATES.items():
        if key in pdf.docinfo and _info_day(str(pdf.docinfo[key])) != _xmp_day(_said(tree, name)):
            yield f"6.6.3 {key} differs from {name}"


def _said(tree: ElementTree.Element, name: str) -> str:
    entry = tree.find(f".//{name}", NAMES)
    return "" if entry is None else "".join(entry.itertext()).strip()


def _info_day(text: str) -> datetime | None:
    found = re.fullmatch(r"D:(\d{14})(Z|[+-]\d\d'?\d\d'?)?", text)
    return datetime.strptime(found.group(1), "%Y%m%d%H%M%S") if found else None


def _xmp_day(text: str) -> datetime | None:
    return datetime.fromisoformat(text.removesuffix("Z")) if text else None


# ---- fonts ----


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    found = 0
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font" and "/DescendantFonts" in each:
            found += 1
            yield from (f"{fault} ({each.BaseFont})" for fault in _composite(each))
        elif isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font" and "/CIDSystemInfo" not in each:
            yield from (f"{fault} ({each.get('/BaseFont')})" for fault in _embedded(each))
    if not found:
        yield "no font at all"


def _embedded(font: pikepdf.Object) -> Iterator[str]:
    descriptor = font.get("/FontDescriptor", {})
    if font.get("/Subtype") != "/Type3" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield "6.2.11.4 a font that is not inside"


def _composite(font: pikepdf.Object) -> Iterator[str]:
    inner = font.DescendantFonts[0]
    yield from _embedded(inner)
    if str(font.Encoding) not in ("/Identity-H", "/Identity-V"):
        yield "6.2.11.3.3 a CMap that is neither predefined nor inside"
    if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
        yield "6.2.11.3.2 no CIDToGIDMap"
    if "/ToUnicode" not in font:
        yield "6.2.11.7 no way back to characters"
    descriptor = inner.get("/FontDescriptor", {})
    if "/FontFile2" in descriptor and inner.get("/CIDToGIDMap") == "/Identity":
        yield from _truetype(inner, descriptor)


def _truetype(inner: pikepdf.Object, descriptor: pikepdf.Object) -> Iterator[str]:
    with TTFont(io.BytesIO(descriptor.FontFile2.read_bytes())) as font:
        scale, widths = 1000 / font["head"].unitsPerEm, font["hmtx"].metrics
        order = font.getGlyphOrder()
        for cid, width in _widths(inner):
            if cid >= len(order):
                yield f"6.2.11.4.1 no glyph {cid}"
            elif abs(widths[order[cid]][0] * scale - width) > 1:
                yield f"6.2.11.5 the width of glyph {cid}"
        if "/CIDSet" in descriptor and not _all_named(descriptor.CIDSet.read_bytes(), len(order)):
            yield "6.2.11.4.2 the CIDSet is not complete"


def _widths(inner: pikepdf.Object) -> Iterator[tuple[int, float]]:
    listed = list(inner.get("/W", []))
    while listed:
        first, second = int(listed.pop(0)), listed.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + place, float(width)) for place, width in enumerate(second))
        else:
            width = float(listed.pop(0))
            yield from ((cid, width) for cid in range(first, int(second) + 1))


def _all_named(bits: bytes, count: int) -> bool:
    return all(bits[cid // 8] & (128 >> cid % 8) for cid in range(count))


# ---- what pages draw ----


def _contents(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        group = page.get("/Group")
        if group is not None and group.get("/S") == "/Transparency" and "/CS" not in group:
            yield f"6.2.10 page {number}: transparency without a space to blend in"
        yield from (f"{fault} (page {number})" for fault in _drawn(page))
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form":
            yield from _drawn(each)
        elif isinstance(each, pikepdf.Stream) and each.get("/ColorSpace") == "/DeviceCMYK":
            yield "6.2.4.3 a picture in CMYK"


def _drawn(content: pikepdf.Page | pikepdf.Object) -> Iterator[str]:
    depth = 0
    for step in pikepdf.parse_content_stream(content):
        operator = str(step.operator)
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        if operator in ("k", "K") or (operator in ("cs", "CS") and str(step.operands[0]) == "/DeviceCMYK"):
            yield "6.2.4.3 CMYK"
        if operator in ("Tj", "TJ") and b"\0\0" in _codes(step.operands[0]):
            yield "6.2.11.8 the glyph of nothing is drawn"
        if depth > DEEPEST:
            yield "6.1.13 q too deep"
            return


def _codes(operand: pikepdf.Object) -> list[bytes]:
    """Two-byte codes of the text that is shown."""
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    whole = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
    return [whole[place : place + 2] for place in range(0, len(whole), 2)]
