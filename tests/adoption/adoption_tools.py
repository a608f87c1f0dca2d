"""What the tests of adopted forms share: short and full answers, and a form's XML taken apart for comparing."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache

from form_makers import FORMS as MADE
from lxml import etree
from office_makers import OFFICE

from qilu_desktop.documents.adoption.answers import Answers
from qilu_desktop.documents.adoption.chars import chars_of, is_box
from qilu_desktop.documents.adoption.mapping import Mapping, SlotKind
from qilu_desktop.documents.adoption.model import Form, form_of
from qilu_desktop.documents.adoption.ooxml import w
from qilu_desktop.documents.adoption.propose import Proposal, propose
from qilu_desktop.documents.adoption.reading import open_form
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.exchange.decode import decode
from qilu_desktop.pack.load import load_pack
from qilu_desktop.pack.model import Kind
from qilu_desktop.paths import forms_dir, resources_dir

PACK = load_pack(forms_dir() / "2024")
FORMS = {**MADE, **OFFICE}
_MORE_RESULTS = frozenset({"patents", "papers", "standards"})
_PHOTO = FileRef("f" * 64, "照片.jpg", 1000, "image/jpeg")


@cache
def photo() -> bytes:
    """A real JPEG of a legal size."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (413, 579), (90, 120, 160)).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def sample_dossier() -> Dossier:
    """The shipped sample with one photo for all."""
    found = decode((resources_dir() / "sample" / "dossier.json").read_bytes(), PACK)
    return found.with_files(dict.fromkeys(found.paths, _PHOTO))


def context(dossier: Dossier) -> FormContext:
    return FormContext(PACK, dossier, lambda _ref: photo(), date(2024, 7, 22))


@cache
def blank(name: str) -> bytes:
    """The empty form."""
    return FORMS[name][1]()


@cache
def proposal(name: str) -> Proposal:
    return propose(blank(name), PACK, FORMS[name][0])


def form(data: bytes) -> Form:
    return form_of(open_form(data))


def answers(name: str, dossier: Dossier | None = None) -> Answers:
    """The sample's first person, or the whole workspace where the form is a list of people."""
    dossier = dossier or sample_dossier()
    person = dossier.applicants[0] if FORMS[name][0] in {"book", "overview"} else None
    return Answers(context(dossier), person, 1 if person else 0)


def short_dossier() -> Dossier:
    """Two people whose long texts are one line and whose lists have one row: no form needs to grow."""
    dossier = sample_dossier()
    people = []
    for person in dossier.applicants[:2]:
        record = person.record
        for entry in PACK.applicant:
            if entry.kind is Kind.TABLE:
                record = record.with_value(entry.id, record.rows(entry.id)[:1])
                # The list of results is made of four tables: one line of it is enough.
                record = record.with_value(entry.id, None) if entry.id in _MORE_RESULTS else record
            elif entry.kind is Kind.LONG_TEXT:
                record = record.with_value(entry.id, "扎根一线。")
        people.append(replace(person, record=record))
    firms = tuple(replace(firm, record=firm.record.with_value("opinion", "同意。")) for firm in dossier.enterprises)
    unit = dossier.unit
    for entry in PACK.unit:
        if entry.kind is Kind.LONG_TEXT:
            unit = unit.with_value(entry.id, "已按要求办理。")
    return replace(dossier, unit=unit, applicants=tuple(people), enterprises=firms)


def skeleton(root: etree._Element) -> bytes:
    """The document without what its paragraphs hold, their own properties included."""
    made = deepcopy(root)
    for paragraph in list(made.iter(w("p"))):
        for part in list(paragraph):
            if part.tag != w("pPr"):
                paragraph.remove(part)
    return etree.tostring(made)


def printed(paragraph: etree._Element) -> list[tuple[str, bytes]]:
    """Each printed character with the properties of its run; room for answers and boxes to tick are left out."""
    found = []
    for char in chars_of(paragraph):
        look = char.run.find(w("rPr"))
        if not char.blank and not is_box(char.text):
            found.append((char.text, b"" if look is None else etree.tostring(look)))
    return found


def without_lines_under_notes(before: Form, filled: bytes, mapping: Mapping) -> Form:
    """The filled form without the one line that an answer under a note (限3000字) has added."""
    after = form(filled)
    for slot in mapping.slots:
        old, new = before.cell(slot.at), after.cell(slot.at)
        if slot.kind is SlotKind.CELL and old and new and not any(line.blank for line in old.lines):
            (added,) = new.lines[len(old.lines) :]
            new.element.remove(added.element)
    return form_of(after.file)


def is_within(part: list[object], whole: list[object]) -> bool:
    """Whether *part* stands in *whole* in its order."""
    rest = iter(whole)
    return all(each in rest for each in part)
