"""A paragraph as a row of characters, each with its place in the XML; and text written into a stretch of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum

from lxml import etree

from qilu_desktop.documents.adoption.ooxml import W14, XML_SPACE, Element, child, control_of, is_on, runs_of, w
from qilu_desktop.errors import DocumentError

BOXES = "□☐○◯"
"""Empty check boxes."""
TICKS = "☑☒■√✓✔●"
"""Ticked ones."""
BLANKS = "_＿ \u00a0\u2002\u2003\u2009\u3000\t"
"""Characters that leave room for an answer."""
_SYMBOLS = {"A8": "□", "A3": "□", "6F": "□", "FE": "☑", "52": "☑", "FC": "√", "50": "√"}
"""Boxes and ticks of Wingdings and Wingdings 2, by the low byte of their code."""
_TICK_SYMBOLS = {"Wingdings": "F0FE", "Wingdings 2": "F052"}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Rest(Enum):
    """Where the blanks go that an answer leaves over."""

    BEHIND = "behind"
    BEFORE = "before"
    NONE = "none"


@dataclass(frozen=True, eq=False)
class Char:
    """One character: its run, the node that holds it and the place in that node's text.

    ``prompt`` marks the grey words of an empty content control; ``lined`` an underlined character.
    """

    text: str
    run: Element
    node: Element
    offset: int
    prompt: bool
    lined: bool

    @property
    def blank(self) -> bool:
        """Whether it leaves room for an answer."""
        return self.prompt or self.text in BLANKS


def chars_of(paragraph: Element) -> tuple[Char, ...]:
    """The characters that a reader of the page sees in a paragraph."""
    return tuple(char for run in runs_of(paragraph) for char in _chars_of_run(run))


def text_of(paragraph: Element) -> str:
    """The text of a paragraph; the prompt of an empty content control is a stretch of ``_``."""
    return "".join("_" if char.prompt else char.text for char in chars_of(paragraph))


def _chars_of_run(run: Element) -> Iterator[Char]:
    prompt = _prompted(run)
    lined = is_on(run, "rPr", "u")
    if is_on(run, "rPr", "vanish"):
        return
    for node in run:
        for offset, text in enumerate(_node_text(node)):
            yield Char(text, run, node, offset, prompt, lined)


def _node_text(node: Element) -> str:
    if node.tag == w("t"):
        return "".join(_shown(char) for char in node.text or "")
    if node.tag == w("sym"):
        return _SYMBOLS.get(str(node.get(w("char")) or "")[-2:].upper(), "\ufffc")
    if node.tag == w("fldChar"):
        return _legacy_box(node)
    return {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}.get(str(node.tag), "")


def _legacy_box(node: Element) -> str:
    """The box of an old form field (FORMCHECKBOX), where the field begins; ▾ for a list (FORMDROPDOWN)."""
    box = child(node, "ffData", "checkBox")
    if box is None:
        return "▾" if child(node, "ffData", "ddList") is not None else ""
    return "☑" if is_on(box, "checked") or (child(box, "checked") is None and is_on(box, "default")) else "□"


def _shown(char: str) -> str:
    return _SYMBOLS.get(f"{ord(char) - 0xF000:02X}", char) if _symbolic(char) else char


def _symbolic(char: str) -> bool:
    """Whether a character is a symbol font's own, as LibreOffice writes boxes of Wingdings into plain text."""
    return "\uf020" <= char <= "\uf0ff"


def _prompted(run: Element) -> bool:
    control = control_of(run)
    return control is not None and is_on(control, "sdtPr", "showingPlcHdr")


def cut(paragraph: Element, start: int, end: int) -> list[Element]:
    """The runs that hold the characters from *start* to before *end* and nothing else; runs are split where needed."""
    for place in (end, start):
        _split(paragraph, place)
    runs: list[Element] = []
    for char in chars_of(paragraph)[start:end]:
        if not runs or runs[-1] is not char.run:
            runs.append(char.run)
    return runs


def _split(paragraph: Element, place: int) -> None:
    chars = chars_of(paragraph)
    if not 0 < place < len(chars) or chars[place].run is not chars[place - 1].run:
        return
    run, node, offset = chars[place].run, chars[place].node, chars[place].offset
    right = etree.Element(w("r"))
    properties = child(run, "rPr")
    if properties is not None:
        right.append(deepcopy(properties))
    following = [each for each in run if run.index(each) > run.index(node)]
    right.append(_cut_text(node, offset) if offset else node)
    right.extend(following)
    run.addnext(right)


def _cut_text(node: Element, offset: int) -> Element:
    tail = etree.Element(w("t"))
    text = node.text or ""
    node.text, tail.text = text[:offset], text[offset:]
    for part in (node, tail):
        part.set(XML_SPACE, "preserve")
    return tail


def set_text(run: Element, text: str) -> None:
    """Replace what a run says; its properties stay.

    Raises:
        DocumentError: the text holds a character that no XML can hold.
    """
    found = _FORBIDDEN.search(text)
    if found:
        raise DocumentError(
            f"“{text[:20]}”里混有无法写入 Word 的特殊字符（U+{ord(found.group()):04X}）。",
            "请在软件里重新录入这一处文字。",
        )
    for node in list(run):
        if node.tag != w("rPr"):
            run.remove(node)
    for number, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            etree.SubElement(run, w("br"))
        if part:
            holder = etree.SubElement(run, w("t"))
            holder.text = part
            holder.set(XML_SPACE, "preserve")


def write(
    paragraph: Element, start: int, end: int, text: str, look: Element | None = None, rest: Rest = Rest.BEHIND
) -> None:
    """Put *text* in place of the blank characters from *start* to before *end*.

    What is left of the room stays behind or before the text, so that what follows keeps its place.  *look* are the
    run properties for a paragraph that has none of its own.

    Raises:
        DocumentError: the text holds a character that no XML can hold.
    """
    if end > start:
        _write_over(paragraph, start, end, text, rest)
        return
    _split(paragraph, start)
    chars = chars_of(paragraph)
    made = etree.Element(w("r"))
    if not chars:
        _put_properties(made, _empty_look(paragraph, look))
        _last_place(paragraph).append(made)
    elif start:
        _put_properties(made, child(chars[start - 1].run, "rPr"))
        chars[start - 1].run.addnext(made)
    else:
        _put_properties(made, child(chars[0].run, "rPr"))
        chars[0].run.addprevious(made)
    set_text(made, text)


def _write_over(paragraph: Element, start: int, end: int, text: str, rest: Rest) -> None:
    span = chars_of(paragraph)[start:end]
    room = "".join(char.text for char in span)
    prompt = all(char.prompt for char in span)
    first, *others = cut(paragraph, start, end)
    left = "" if prompt or rest is Rest.NONE else _rest(room, text)
    kept = deepcopy(first) if left else None
    for run in others:
        _drop(run)
    set_text(first, text.replace("\t", " "))
    if kept is not None:
        _set_room(kept, left)
        (first.addprevious if rest is Rest.BEFORE and "\t" not in left else first.addnext)(kept)
    if prompt:
        settle(first)
    elif "_" in room or "＿" in room:
        _underline(first)


def _set_room(run: Element, rest: str) -> None:
    """Write what is left of the room: blanks, and the tab that leads to what follows."""
    for node in list(run):
        if node.tag != w("rPr"):
            run.remove(node)
    for part in re.split(r"(\t)", rest):
        if part == "\t":
            etree.SubElement(run, w("tab"))
        elif part:
            holder = etree.SubElement(run, w("t"))
            holder.text = part
            holder.set(XML_SPACE, "preserve")


def _drop(run: Element) -> None:
    parent = run.getparent()
    if parent is not None:
        parent.remove(run)


def _rest(room: str, text: str) -> str:
    """What stays of the room behind an answer: all from its first tab, or the blanks that the answer leaves over."""
    head, tab, tail = room.partition("\t")
    if tab:
        return tab + tail
    left = width(head) - width(text)
    kept = ""
    for blank in reversed(head):
        if width(blank) > left:
            break
        kept, left = blank + kept, left - width(blank)
    return kept


def width(text: str) -> int:
    """Width of a text in half em, as 宋体 sets it."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _underline(run: Element) -> None:
    properties = child(run, "rPr")
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    if child(properties, "u") is None:
        _insert_in_order(properties, "u", {"val": "single"})


_BEFORE_U = frozenset(
    w(name)
    for name in (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight"
    ).split()
)


def _insert_in_order(properties: Element, name: str, attributes: dict[str, str]) -> None:
    made = etree.Element(w(name))
    for key, value in attributes.items():
        made.set(w(key), value)
    place = sum(1 for each in properties if each.tag in _BEFORE_U)
    properties.insert(place, made)


def settle(element: Element) -> None:
    """Tell the content control around *element* that it is answered: no prompt, no link to hidden data."""
    control = control_of(element)
    properties = child(control, "sdtPr")
    if properties is None:
        return
    for name in ("showingPlcHdr", "dataBinding"):
        found = child(properties, name)
        if found is not None:
            properties.remove(found)
    for run in () if control is None else control.iter(w("r")):
        look = child(run, "rPr")
        for name in ("rStyle", "color") if look is not None else ():
            grey = child(look, name)
            if grey is not None and look is not None:
                look.remove(grey)


def _put_properties(run: Element, properties: Element | None) -> None:
    if properties is not None:
        run.insert(0, deepcopy(properties))


def _empty_look(paragraph: Element, look: Element | None) -> Element | None:
    held = next((child(run, "rPr") for run in runs_of(paragraph) if child(run, "rPr") is not None), None)
    mark = held if held is not None else child(paragraph, "pPr", "rPr")
    if mark is None or not len(mark):
        return look
    made = deepcopy(mark)
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"):
        for each in made.findall(w(name)):
            made.remove(each)
    made.tag = w("rPr")
    return made


def _last_place(paragraph: Element) -> Element:
    """Where a run of an empty paragraph goes: into its content control, else into the paragraph."""
    content = paragraph.find(f"{w('sdt')}/{w('sdtContent')}")
    return paragraph if content is None else content


def is_box(text: str) -> bool:
    """Whether *text* is one box, empty or ticked."""
    return len(text) == 1 and text in BOXES + TICKS


def tick(paragraph: Element, place: int) -> None:
    """Turn the empty box at *place* into a ticked one, of the same font where that font has one."""
    char = chars_of(paragraph)[place]
    font = str(char.node.get(w("font")) or "")
    if char.node.tag == w("fldChar"):
        _tick_legacy(char.node)
        return
    if char.node.tag == w("sym"):
        char.node.set(w("char"), _TICK_SYMBOLS.get(font, "F0FE"))
        return
    control = control_of(char.run)
    mark = control.find(f"{w('sdtPr')}/{{{W14}}}checkbox") if control is not None else None
    text = char.node.text or ""
    made = _TICK_SYMBOLS.get(_font(char.run), "F0FE") if _symbolic(text[char.offset]) else ""
    ticked = chr(int(made, 16)) if made else _checked(mark)
    char.node.text = text[: char.offset] + ticked + text[char.offset + 1 :]


def _tick_legacy(node: Element) -> None:
    box = child(node, "ffData", "checkBox")
    if box is not None:
        state = child(box, "checked")
        # Last in the schema's order.
        state = etree.SubElement(box, w("checked")) if state is None else state
        state.set(w("val"), "1")


def _font(run: Element) -> str:
    fonts = child(run, "rPr", "rFonts")
    return str(fonts.get(w("ascii")) or "") if fonts is not None else ""


def _checked(mark: Element | None) -> str:
    if mark is None:
        return "☑"
    state = mark.find(f"{{{W14}}}checked")
    if state is None:
        state = etree.SubElement(mark, f"{{{W14}}}checked")
        mark.insert(0, state)
    state.set(f"{{{W14}}}val", "1")
    look = mark.find(f"{{{W14}}}checkedState")
    code = str(look.get(f"{{{W14}}}val") or "") if look is not None else ""
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else "☒"
