"""The recommendation report as a living text: the clerk rewords sentences, the facts in them stay facts (4.1).

A paragraph of the report's layout that has an id can have a text of the clerk's own, kept as a row (``part``,
``text``) of the unit's table ``report_sentences``.  That text is a template too: where the clerk left a fact alone
its place stands (``{fact.count}``), so that the fact goes on following the data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qilu_desktop.documents.agreement import LABELS, agrees
from qilu_desktop.documents.alignment import Kept, Piece, character_map, matched, starts_of, text_of
from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef, Record, Row
from qilu_desktop.dossier.wording import amounts_in, plain
from qilu_desktop.errors import InputError
from qilu_desktop.pack.layout import PLACE, Layout, TextPart, places, sentences
from qilu_desktop.pack.model import Pack

__all__ = ["Kept", "Piece", "matched", "text_of"]

TABLE = "report_sentences"
LAYOUT = "report"

Value = Callable[[str], str]
"""Gives what a place prints now; empty while nothing is known."""

_BRACES = str.maketrans("{}", "｛｝")
_ONE_WIDE = str.maketrans({"\xa0": " ", "\u2028": "\n", "\u2029": "\n", "\r": "\n", "\ufdd0": "\n", "\ufdd1": "\n"})
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）[^，。：；{}]{1,14}")
_HEADING = re.compile(r"([一二三四五六七八九十])、")
_CLAUSE = "，。；：\n"
_SHOWN = 40


@dataclass(frozen=True)
class Overwritten:
    """A stored text that needs a look.

    ``row`` is its row; ``part`` is like 第一部分 (empty for the opening), ``sentence`` names the paragraph.  ``fact``,
    ``value`` and ``wrote`` are the fact by its Chinese name, what the data say, and the words that stand there instead;
    all are empty where the row has no paragraph in this year's layout and is not printed.
    """

    row: str
    part: str
    sentence: str
    fact: str = ""
    value: str = ""
    wrote: str = ""

    @property
    def unprinted(self) -> bool:
        """Whether the text is of no paragraph."""
        return not self.fact


# -- from template to text and back ----------------------------------------------------------------------------------


def shown(text: str) -> str:
    """*text* as an editor of plain text gives it back: every line end is one line feed, every blank a plain one."""
    return text.replace("\r\n", "\n").translate(_ONE_WIDE)


def pieces(template: str, value: Value) -> tuple[Piece, ...]:
    """The paragraph of *template* as it prints now, cut at its places."""
    found: list[Piece] = []
    end = 0
    for match in PLACE.finditer(template):
        if match.start() > end:
            found.append(Piece(template[end : match.start()]))
        known = value(match.group(1))
        found.append(Piece(shown(known or match.group(2) or ""), match.group(1), open=not known))
        end = match.end()
    if end < len(template):
        found.append(Piece(template[end:]))
    return tuple(found)


def bare(template: str) -> str:
    """A template as it is stored: its places without what prints while they are open, which is the layout's to say."""
    return PLACE.sub(lambda match: f"{{{match.group(1)}}}", template)


def template_of(parts: tuple[Piece, ...], text: str, known: Mapping[int, int] | None = None) -> str:
    """The template of a paragraph that printed as *parts* and that the clerk made into *text*.

    A fact whose whole value is untouched stays a place, all else becomes plain words; typed braces become full-width
    ones.  *known* gives places that an editor has followed, as :func:`matched` takes them.
    """
    out: list[str] = []
    end = 0
    for one in matched(parts, text, known):
        piece = parts[one.piece]
        out += [text[end : one.start].translate(_BRACES), f"{{{piece.place}}}"]
        end = one.start + len(piece.text)
    return "".join([*out, text[end:].translate(_BRACES)])


# -- the paragraphs of the layout and the clerk's texts --------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """The clerk's text for a paragraph, and the row that holds it."""

    row: str
    template: str


def stored_texts(unit: Record) -> dict[str, Stored]:
    """The clerk's texts by the paragraph's id; of two for one paragraph the first counts."""
    found: dict[str, Stored] = {}
    for row in unit.rows(TABLE):
        text = row.values.text("text")
        if text:
            found.setdefault(row.values.text("part"), Stored(row.id, text))
    return found


def strays(layout: Layout, unit: Record) -> tuple[Row, ...]:
    """Rows with a text that no paragraph of the layout prints: its paragraph is gone, or has a text already."""
    used = stored_texts(unit)
    known = {part.id for part in sentences(layout.sections)}
    printed = {stored.row for part, stored in used.items() if part in known}
    return tuple(row for row in unit.rows(TABLE) if row.values.text("text") and row.id not in printed)


def template_for(layout: Layout, part: TextPart, unit: Record) -> str | None:
    """The clerk's template for a paragraph of the report, safe to fill; None where the layout's own is printed."""
    if layout.id != LAYOUT or not part.id:
        return None
    stored = stored_texts(unit).get(part.id)
    return dressed(layout, part, stored.template) if stored else None


def dressed(layout: Layout, part: TextPart, template: str) -> str:
    """A stored template with what the layout prints for open places; braces that name no place of it become words."""
    known = {**_stand_ins(layout), **_stand_ins_of(part)}
    out: list[str] = []
    end = 0
    for match in PLACE.finditer(template):
        if match.group(1) not in known:
            continue
        out += [template[end : match.start()].translate(_BRACES), _place(match.group(1), known[match.group(1)])]
        end = match.end()
    return "".join([*out, template[end:].translate(_BRACES)])


def _place(name: str, stand_in: str) -> str:
    return f"{{{name}|{stand_in}}}" if stand_in else f"{{{name}}}"


def _stand_ins(layout: Layout) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in sentences(layout.sections):
        found = {**_stand_ins_of(part), **found}
    return found


@lru_cache(maxsize=64)
def _stand_ins_of(part: TextPart) -> dict[str, str]:
    return {match.group(1): match.group(2) or "" for match in reversed(list(PLACE.finditer(part.template)))}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the report's running text between its opening and its signature.

    ``heading`` is a part's heading (一、…), never to be changed; ``part`` is 第一部分 and so on, empty before the
    first; ``name`` is what the clerk calls the paragraph.
    """

    source: TextPart
    heading: bool
    part: str
    name: str


def outline(layout: Layout) -> tuple[Paragraph, ...]:
    """The report's running text in order: headings, paragraphs that can be reworded, the clerk's own fields."""
    found: list[Paragraph] = []
    part = ""
    for section in layout.sections:
        texts = [one for one in section.parts if isinstance(one, TextPart)]
        if not any(one.id for one in texts):
            continue
        first = next(place for place, one in enumerate(texts) if one.id)
        for one in texts[first:]:
            heading = bool(one.level)
            numbered = _HEADING.match(one.template) if heading else None
            part = f"第{numbered.group(1)}部分" if numbered else part
            found.append(Paragraph(one, heading, part, name_of(one)))
    return tuple(found)


def name_of(part: TextPart) -> str:
    """What a clerk calls a paragraph: （五）公示, or its first words."""
    match = _SUBHEADING.match(part.template)
    if match:
        return match.group()
    words = re.split(f"[{_CLAUSE}]", PLACE.sub("…", part.template))[0]
    return words if len(words) <= 24 else f"{words[:24]}…"


# -- whether an overwritten fact still agrees ------------------------------------------------------------------------


def voice_of(pack: Pack, dossier: Dossier, today: date) -> Voice:
    """Fills the places of the report's sentences; none of them prints an attached file."""
    return Voice(FormContext(pack, dossier, _no_file, today))


def _no_file(_file: FileRef) -> bytes:
    raise InputError("推荐报告正文里没有图片。", "请检查表单包里的版式文件。")


def overwritten(pack: Pack, dossier: Dossier, today: date) -> tuple[Overwritten, ...]:
    """Facts that the clerk wrote by hand and that no longer agree with the data, and texts that are not printed (4.1).

    Quick enough for every edit: it looks only at paragraphs that have a text of the clerk's own.
    """
    layout = pack.layouts.get(LAYOUT)
    texts = stored_texts(dossier.unit) if layout else {}
    if layout is None or not dossier.unit.rows(TABLE):
        return ()
    voice = voice_of(pack, dossier, today)
    found: list[Overwritten] = []
    for paragraph in outline(layout):
        part = paragraph.source
        stored = texts.get(part.id) if part.id else None
        if stored and not (part.when and not voice.place(part.when).strip()):
            found += _clashes(pack, layout, paragraph, stored, voice)
    return (
        *found,
        *(Overwritten(row.id, "", shortened(row.values.text("text"))) for row in strays(layout, dossier.unit)),
    )


def _clashes(pack: Pack, layout: Layout, at: Paragraph, stored: Stored, voice: Voice) -> Iterator[Overwritten]:
    template = dressed(layout, at.source, stored.template)
    automatic, text = pieces(at.source.template, voice.place), voice.fill(template)
    lost = _lost(at.source.template, template)
    for number, piece in enumerate(automatic):
        if piece.open or piece.place not in lost:
            continue
        after = "".join(one.text for one in automatic[number + 1 : number + 2])
        instead, clause = _instead(automatic, number, text)
        # Where the same fact still stands elsewhere in the sentence, only words in this one's stead can be wrong.
        if piece.place in places(template) and not re.search(r"\d", instead):
            continue
        judged = (instead,) if piece.place in places(template) else _judged(piece, instead, clause, text, after)
        if not any(agrees(piece.place, piece.text, one, after) for one in judged):
            wrote = clause if instead.strip() else ""
            label = label_of(pack, piece.place)
            yield Overwritten(stored.row, at.part, at.name, label, shortened(piece.text), shortened(wrote))


def _judged(piece: Piece, instead: str, clause: str, text: str, after: str) -> tuple[str, ...]:
    """The words by which a fact is judged: of a bare number those in its stead where they are a number too."""
    number = plain(f"{instead}{after[:1]}")
    return (number,) if piece.text.isdigit() and amounts_in(number) else (clause, text)


def _lost(layout_template: str, template: str) -> frozenset[str]:
    gone = Counter(places(layout_template)) - Counter(places(template))
    return frozenset(gone)


def _instead(automatic: tuple[Piece, ...], number: int, text: str) -> tuple[str, str]:
    """The words of *text* that stand where a fact stood, and the clause that they stand in."""
    where = character_map(text_of(automatic), text)
    first = starts_of(automatic)[number]
    last = first + len(automatic[number].text)
    before = max((place for place in where if place < first), default=None)
    behind = min((place for place in where if place >= last), default=None)
    start = 0 if before is None else where[before] + 1
    end = max(start, len(text) if behind is None else where[behind])
    words = text[start:end]
    while start and text[start - 1] not in _CLAUSE:
        start -= 1
    while end < len(text) and text[end] not in _CLAUSE:
        end += 1
    return words, text[start:end].strip(_CLAUSE + " ")


def label_of(pack: Pack, place: str) -> str:
    """What a clerk calls a place: the fact's name, or the label of the unit's field."""
    head, _, tail = place.partition(".")
    if head == "unit" and tail in pack.unit.by_id:
        return pack.unit.by_id[tail].label
    return LABELS.get(tail, "数据")


def shortened(text: str) -> str:
    """A text in one line of at most 40 characters, as messages quote it."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
