"""What Word enforces of ECMA-376 (transitional), as data: order of children, attributes, and how often each may come.

Every element that a printer of ours writes has to be in here; one that is not is a fault, so that nothing new slips by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
PREFIXES = {W: "w", R: "r", XML: "xml", WP: "wp", A: "a", PIC: "pic"}

WHOLE, TWIPS, HEX6, BOOL = r"-?\d{1,9}", r"-?\d{1,5}", r"[0-9A-F]{6}|auto", r"0|1|true|false|on|off"
NAME, ID = r".{1,253}", r"rId\d+"

_R_PR = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_P_PR = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_BORDERS = "top left start bottom right end insideH insideV tl2br tr2bl"
_SIDES = "top left start bottom right end"

ORDER: dict[str, str] = {
    "w:document": "background body",
    "w:pPr": _P_PR,
    "w:rPr": _R_PR,
    "w:tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
    ),
    "w:tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
        "cellIns cellDel cellMerge tcPrChange"
    ),
    "w:tblBorders": _BORDERS,
    "w:tcBorders": _BORDERS,
    "w:tblCellMar": _SIDES,
    "w:tcMar": _SIDES,
    "w:tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr*",
    "w:tblGrid": "gridCol* tblGridChange",
    "w:tr": "tblPrEx trPr tc*",
    "w:sectPr": (
        "headerReference|footerReference* footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
    ),
    "w:tabs": "tab*",
    "w:styles": "docDefaults latentStyles style*",
    "w:docDefaults": "rPrDefault pPrDefault",
    "w:rPrDefault": "rPr",
    "w:pPrDefault": "pPr",
    "w:style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
        "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr*"
    ),
    "w:settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
        "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData "
        "embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
        "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
        "hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles "
        "stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions "
        "doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet "
        "defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope "
        "summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
        "bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing "
        "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin "
        "drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning "
        "characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore "
        "savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
        "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
        "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars "
        "rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
        "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary "
        "shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"
    ),
    "w:compat": (
        "useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL noColumnBalance "
        "balanceSingleByteDoubleByteWidth noExtraLineSpacing doNotLeaveBackslashAlone ulTrailSpace "
        "doNotExpandShiftReturn spacingInWholePoints lineWrapLikeWord6 compatSetting*"
    ),
    "w:fonts": "font*",
    "w:font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "wp:inline": "wp:extent wp:effectExtent wp:docPr wp:cNvGraphicFramePr a:graphic",
    "pic:pic": "pic:nvPicPr pic:blipFill pic:spPr",
    "pic:nvPicPr": "pic:cNvPr pic:cNvPicPr",
    "pic:blipFill": "a:blip a:srcRect a:stretch",
    "pic:spPr": "a:xfrm a:prstGeom",
    "a:xfrm": "a:off a:ext",
}
"""Children in the order of the schema's sequences, each at most once unless ``*`` follows; ``|`` joins a choice."""

MIXED: dict[str, str] = {
    "w:body": "w:p w:tbl w:sectPr",
    "w:p": "w:pPr w:r w:bookmarkStart w:bookmarkEnd",
    "w:r": "w:rPr w:t w:br w:tab w:fldChar w:instrText w:drawing",
    "w:tc": "w:tcPr w:p w:tbl",
    "w:trPr": "w:cnfStyle w:gridBefore w:gridAfter w:cantSplit w:trHeight w:tblHeader w:jc w:hidden",
    "w:hdr": "w:p w:tbl",
    "w:ftr": "w:p w:tbl",
    "w:drawing": "wp:inline",
    "a:graphic": "a:graphicData",
    "a:graphicData": "pic:pic",
    "a:stretch": "a:fillRect",
    "a:prstGeom": "a:avLst",
    "wp:cNvGraphicFramePr": "a:graphicFrameLocks",
}
"""Children in any order and number; a ``…Pr`` among them comes first (``w:sectPr`` last)."""

_EDGE = {"val": "nil|none|single", "sz?": r"\d{1,2}", "space?": r"\d{1,2}", "color?": HEX6, "w?": TWIPS, "type?": "dxa"}
_ON = {"val?": BOOL}
ATTRIBUTES: dict[str, dict[str, str]] = {
    **dict.fromkeys("w:keepNext w:keepLines w:pageBreakBefore w:wordWrap w:overflowPunct".split(), _ON),
    **dict.fromkeys("w:snapToGrid w:b w:bCs".split(), _ON),
    **dict.fromkeys("w:cantSplit w:tblHeader w:qFormat w:semiHidden w:evenAndOddHeaders w:ulTrailSpace".split(), _ON),
    **dict.fromkeys("w:balanceSingleByteDoubleByteWidth w:doNotExpandShiftReturn".split(), _ON),
    **{name: {"val": NAME} for name in ("w:pStyle", "w:basedOn", "w:next")},
    **{name: {"val": r"[1-9]\d{0,3}"} for name in ("w:sz", "w:szCs")},
    **dict.fromkeys("w:insideH w:insideV".split(), _EDGE),
    "w:name": {"val": NAME},
    "w:uiPriority": {"val": r"\d{1,2}"},
    "w:spacing": {
        "before?": r"\d{1,5}", "beforeAutospacing?": BOOL, "after?": r"\d{1,5}", "afterAutospacing?": BOOL,
        "line?": r"\d{1,5}", "lineRule?": "exact|atLeast|auto", "val?": TWIPS,
    },
    "w:ind": {
        "left?": TWIPS, "leftChars?": WHOLE, "right?": TWIPS, "rightChars?": WHOLE,
        "firstLine?": r"\d{1,5}", "firstLineChars?": WHOLE, "hanging?": r"\d{1,5}", "hangingChars?": WHOLE,
    },
    "w:jc": {"val": "left|center|right|both"},
    "w:outlineLvl": {"val": "[0-8]"},
    "w:tab": {"val?": "left|center|right", "pos?": TWIPS},
    "w:rFonts": {"hint?": "eastAsia", "ascii?": NAME, "hAnsi?": NAME, "eastAsia?": NAME, "cs?": NAME},
    "w:color": {"val": HEX6},
    "w:u": {"val": "single"},
    "w:bdr": {"val": "single", "sz": r"\d{1,2}", "space": r"\d{1,2}", "color": HEX6},
    "w:shd": {"val": "clear", "color?": HEX6, "fill?": HEX6},
    "w:lang": {"val?": NAME, "eastAsia?": "zh-CN", "bidi?": NAME},
    "w:tblW": {"w": r"\d{1,5}", "type": "dxa"},
    "w:tcW": {"w": r"\d{1,5}", "type": "dxa"},
    "w:tblInd": {"w": TWIPS, "type": "dxa"},
    "w:tblLayout": {"type": "fixed"},
    "w:tblLook": {"val": "[0-9A-F]{4}"},
    "w:gridCol": {"w": r"[1-9]\d{0,4}"},
    "w:gridSpan": {"val": r"[2-9]|[1-5]\d|6[0-3]"},
    "w:vMerge": {"val?": "restart|continue"},
    "w:vAlign": {"val": "top|center|bottom"},
    "w:trHeight": {"val": r"\d{1,5}", "hRule?": "atLeast|exact|auto"},
    "w:type": {"val": "nextPage|continuous|oddPage|evenPage"},
    "w:pgSz": {"w": r"\d{4,5}", "h": r"\d{4,5}", "orient?": "portrait|landscape"},
    "w:pgMar": dict.fromkeys("top bottom left right header footer gutter".split(), TWIPS),
    "w:pgNumType": {"start?": r"\d{1,4}"},
    "w:headerReference": {"type": "default|even|first", "r:id": ID},
    "w:footerReference": {"type": "default|even|first", "r:id": ID},
    "w:bookmarkStart": {"id": WHOLE, "name": r"[\w]{1,40}"},
    "w:bookmarkEnd": {"id": WHOLE},
    "w:br": {"type?": "page|column|textWrapping"},
    "w:t": {"xml:space?": "preserve|default"},
    "w:instrText": {"xml:space?": "preserve|default"},
    "w:fldChar": {"fldCharType": "begin|separate|end"},
    "w:style": {"type": "paragraph|character|table|numbering", "styleId": NAME, "default?": BOOL, "customStyle?": BOOL},
    "w:zoom": {"percent": r"\d{1,3}"},
    "w:defaultTabStop": {"val": TWIPS},
    "w:characterSpacingControl": {"val": "compressPunctuation|doNotCompress"},
    "w:compatSetting": {"name": NAME, "uri": NAME, "val": NAME},
    "w:themeFontLang": {"val?": NAME, "eastAsia?": NAME},
    "w:decimalSymbol": {"val": "."},
    "w:listSeparator": {"val": "."},
    "w:font": {"name": NAME},
    "w:altName": {"val": NAME},
    "w:charset": {"val": "[0-9A-F]{2}"},
    "w:family": {"val": "decorative|modern|roman|script|swiss|auto"},
    "w:pitch": {"val": "fixed|variable|default"},
    "wp:inline": dict.fromkeys("distT distB distL distR".split(), r"\d+"),
    "wp:extent": {"cx": r"\d+", "cy": r"\d+"},
    "wp:docPr": {"id": r"\d+", "name": NAME, "descr?": ".*"},
    "a:graphicFrameLocks": {"noChangeAspect?": BOOL},
    "a:graphicData": {"uri": re.escape(PIC)},
    "a:blip": {"r:embed": ID},
    "a:srcRect": {f"{side}?": r"\d{1,6}" for side in "ltrb"},
    "a:off": {"x": WHOLE, "y": WHOLE},
    "a:ext": {"cx": r"\d+", "cy": r"\d+"},
    "a:prstGeom": {"prst": "rect"},
    "pic:cNvPr": {"id": r"\d+", "name": ".*", "descr?": ".*"},
}  # fmt: skip
"""Attributes by local name (``?``: may be left out) with the pattern of their values; elements not named have none."""
_SAME_NAME = {
    # One name, another type beneath another parent.
    (f"w:{side}", parent): "w:tcW"
    for side in ("top", "left", "bottom", "right")
    for parent in ("w:tcMar", "w:tblCellMar")
}
_EMPTY = frozenset(
    """w:body w:p w:r w:tc w:tr w:tbl w:trPr w:tcPr w:pPr w:rPr w:tblPr w:tblGrid w:tblBorders w:tcBorders
    w:tblCellMar w:tcMar w:sectPr w:tabs w:document w:hdr w:ftr w:styles w:docDefaults w:rPrDefault w:pPrDefault
    w:settings w:compat w:fonts w:drawing wp:cNvGraphicFramePr a:graphic pic:pic pic:nvPicPr pic:cNvPicPr
    pic:blipFill pic:spPr a:stretch a:fillRect a:xfrm a:avLst""".split()
)
"""Elements without attributes of their own (``mc:Ignorable`` of a root aside)."""


def short(tag: str) -> str:
    """``{namespace}name`` with its usual prefix."""
    space, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return f"{PREFIXES.get(space, space)}:{name}" if space else name


@dataclass
class Faults:
    """What is wrong, gathered with where it stands."""

    part: str
    found: list[str] = field(default_factory=list)

    def add(self, node, what: str) -> None:
        self.found.append(f"{self.part}: {'/'.join(_path(node))}: {what}")


def _path(node) -> list[str]:
    return [short(each.tag) for each in reversed([node, *node.iterancestors()])]


def faults(root, part: str) -> list[str]:
    """Every breach of the tables above beneath *root*."""
    gathered = Faults(part)
    for node in root.iter():
        name = short(node.tag)
        _children(node, name, gathered)
        _attributes(node, name, gathered)
    return gathered.found


def _children(node, name: str, gathered: Faults) -> None:
    children = [short(child.tag) for child in node]
    if name in ORDER:
        _sequence(node, children, ORDER[name], gathered)
    elif name in MIXED:
        for child in children:
            if child not in MIXED[name].split():
                gathered.add(node, f"{child} does not belong here")
        _properties_first(node, children, gathered)
    elif children:
        gathered.add(node, f"not known to hold {children}")


def _properties_first(node, children: list[str], gathered: Faults) -> None:
    for place, child in enumerate(children):
        if child == "w:sectPr":
            if place != len(children) - 1:
                gathered.add(node, "w:sectPr is not last")
        elif child.endswith("Pr") and place:
            gathered.add(node, f"{child} is not first")


def _sequence(node, children: list[str], order: str, gathered: Faults) -> None:
    slots = order.split()
    at, used = 0, False
    for child in children:
        place = next((n for n in range(at, len(slots)) if _is(child, slots[n])), None)
        if place is None:
            gathered.add(node, f"{child} out of order or unknown")
            continue
        if place == at and used and not slots[place].endswith("*"):
            gathered.add(node, f"{child} twice")
        at, used = place, True


def _is(child: str, slot: str) -> bool:
    names = slot.rstrip("*").split("|")
    return any(child == (name if ":" in name else f"w:{name}") for name in names)


def _attributes(node, name: str, gathered: Faults) -> None:
    parent = node.getparent()
    kind = _SAME_NAME.get((name, short(parent.tag) if parent is not None else ""), name)
    known = _EDGE if kind in {"w:top", "w:left", "w:bottom", "w:right"} else ATTRIBUTES.get(kind, {})
    if kind not in ATTRIBUTES and kind not in _EMPTY and known is not _EDGE:
        gathered.add(node, "element not in the table")
    given = dict(_given(node))
    for attribute, pattern in known.items():
        plain = attribute.rstrip("?")
        if plain not in given:
            if not attribute.endswith("?"):
                gathered.add(node, f"{plain} is missing")
        elif not re.fullmatch(pattern, given.pop(plain)):
            gathered.add(node, f"{plain} has a value that is not allowed: {node.attrib}")
    if given:
        gathered.add(node, f"attributes not known: {given}")


def _given(node) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        name = short(key)
        if not name.endswith(":Ignorable"):
            yield name.removeprefix("w:"), value
