"""Dossiers of a real pack, as hypothesis makes them: any answer that the workspace can hold."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from qilu_desktop.dossier.model import (
    UNIT_SUBJECT,
    Applicant,
    Compared,
    Dossier,
    Enterprise,
    Evidence,
    OriginalCheck,
    Waiver,
    Withdrawal,
    claim_of,
)
from qilu_desktop.dossier.pages import ORIGINAL_MEDIA, TURNS, WHOLE, Area, PageEdit
from qilu_desktop.dossier.reading.kept import Confirmation, KeptReading
from qilu_desktop.dossier.reading.model import Box, CertificateReading, Found, PageReading
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.pack.model import Field, FieldList, Kind, Pack

CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
TEXT = st.text(CHARACTERS, max_size=6) | st.sampled_from(
    ["张三", "𠮷·买买提", "../x", "male", "2024-07", "true", "A\r\nB"]
)
IDS = st.text("abc12一二_.-", min_size=1, max_size=4)
DATES = st.dates(PartialDate(1900, 1).first, PartialDate(2199, 12).last).flatmap(
    lambda day: st.sampled_from([PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)])
)
NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, places=2) | st.integers(-(10**29), 10**29).map(
    lambda number: __import__("decimal").Decimal(number)
)
CONTENTS = st.integers(0, 5).map(lambda number: f"%PDF {number}".encode())
NAMES = st.sampled_from(
    ["照片.jpg", "照片.JPG", "a:b?.pdf", "证书", ".pdf", "", "..", "长" * 200 + ".pdf", "con.pdf", "é.pdf"]
)


def media_of(data: bytes, _name: str) -> str:
    """A stand-in for the evidence layer: the media type depends on the bytes alone."""
    return "application/pdf" if data[-1] % 2 else "image/jpeg"


def reference(data: bytes, name: str) -> FileRef:
    return FileRef(hashlib.sha256(data).hexdigest(), name, len(data), media_of(data, name))


FILES = st.builds(reference, CONTENTS, NAMES | TEXT)
PICTURES = FILES.filter(lambda file: file.media != "application/pdf")


def answers(entry: Field) -> st.SearchStrategy[Value]:
    chosen = st.sampled_from([choice.id for choice in entry.choices] or [""])
    makers: dict[Kind, Callable[[], st.SearchStrategy[Value]]] = {
        Kind.TEXT: lambda: TEXT,
        Kind.LONG_TEXT: lambda: TEXT,
        Kind.DATE: lambda: DATES | TEXT,
        Kind.NUMBER: lambda: NUMBERS | TEXT,
        Kind.YES_NO: lambda: st.booleans() | TEXT,
        Kind.CHOICE: lambda: chosen | TEXT,
        Kind.MULTI_CHOICE: lambda: st.lists(chosen | TEXT, max_size=3).map(tuple) | TEXT,
        Kind.PHOTO: lambda: PICTURES,
        Kind.TABLE: lambda: tables(entry),
    }
    return makers[entry.kind]()


@st.composite
def tables(draw: st.DrawFn, entry: Field) -> tuple[Row, ...]:
    ids = draw(st.lists(IDS, unique=True, max_size=3))
    return tuple(Row(row_id, draw(records(entry.columns))) for row_id in ids)


@st.composite
def records(draw: st.DrawFn, fields: FieldList | tuple[Field, ...]) -> Record:
    listed = tuple(fields)
    record = Record()
    for entry in draw(st.lists(st.sampled_from(listed), max_size=6, unique_by=lambda one: one.id)):
        record = record.with_value(entry.id, draw(answers(entry)))
    return record


@st.composite
def dossiers(draw: st.DrawFn, pack: Pack) -> Dossier:
    ids = draw(st.lists(IDS.filter(lambda one: one != UNIT_SUBJECT), unique=True, max_size=5))
    cut = draw(st.integers(0, len(ids)))
    enterprises = tuple(Enterprise(one, draw(records(pack.enterprise))) for one in ids[:cut])
    employers = st.sampled_from(["", *ids[:cut]])
    people = tuple(Applicant(one, draw(employers), draw(records(pack.applicant))) for one in ids[cut:])
    dossier = Dossier(pack.id, draw(records(pack.unit)), enterprises, people)
    evidence = tuple(
        draw(attached(pack, dossier, evidence_id)) for evidence_id in draw(st.lists(IDS, unique=True, max_size=4))
    )
    waivers = st.lists(
        st.builds(Waiver, TEXT, TEXT, TEXT, TEXT, DATES), max_size=2, unique_by=lambda w: (w.rule, w.subject)
    )
    return Dossier(pack.id, dossier.unit, enterprises, people, evidence, tuple(draw(waivers)))


SIDES = st.lists(st.integers(0, WHOLE), min_size=2, max_size=2, unique=True).map(sorted)
AREAS = st.builds(lambda across, down: Area(across[0], down[0], across[1], down[1]), SIDES, SIDES)
EDITS = st.builds(
    PageEdit,
    st.integers(1, 900),
    st.sampled_from(TURNS),
    st.none() | AREAS,
    st.lists(AREAS, max_size=2).map(tuple),
)
MARKS = st.sampled_from(["0123456789abcdef", "fedcba9876543210"])
PIXELS = st.integers(0, 10**6)
FOUND = st.builds(
    Found, TEXT, TEXT, st.integers(0, 1000).map(lambda score: score / 1000), st.builds(Box, *[PIXELS] * 4)
)
CERTIFICATES = st.builds(CertificateReading, *[st.none() | FOUND] * 5)
PAGES = st.builds(
    PageReading,
    PIXELS,
    PIXELS,
    st.just(()),
    st.lists(CERTIFICATES, max_size=2).map(tuple),
    st.booleans(),
    TEXT,
    st.integers(1, 99),
)
READINGS = st.builds(
    KeptReading,
    FILES.map(lambda file: file.sha256),
    TEXT,
    st.lists(PAGES, max_size=2).map(tuple),
    MARKS | st.just(""),
)
CONFIRMATIONS = st.builds(Confirmation, TEXT, MARKS, TEXT, TEXT, DATES)
CHECKS = st.builds(OriginalCheck, TEXT, TEXT, DATES, st.none() | FILES)


@st.composite
def attached(draw: st.DrawFn, pack: Pack, dossier: Dossier, evidence_id: str) -> Evidence:
    owner = draw(st.sampled_from([UNIT_SUBJECT, *(person.id for person in dossier.applicants)]))
    record = dossier.record_of(owner)
    claims = [claim_of(table, row.id) for table in record for row in record.rows(table)]
    claims += [table for table in record if record.rows(table)]
    return Evidence(
        evidence_id,
        owner,
        draw(st.sampled_from([kind.id for kind in pack.evidence])),
        draw(TEXT),
        draw(FILES),
        draw(st.sampled_from(["", *claims])),
        draw(st.none() | CHECKS),
        tuple(draw(st.lists(EDITS, max_size=3))),
        draw(st.none() | FILES.map(lambda file: replace(file, media=ORIGINAL_MEDIA))),
        tuple(draw(st.lists(st.builds(Withdrawal, CHECKS, TEXT, DATES, TEXT), max_size=2))),
        draw(st.sampled_from(["", "ABCDEFG2", "77777777"])),
        draw(st.none() | READINGS),
        tuple(draw(st.lists(CONFIRMATIONS, max_size=2))),
        draw(TEXT),
        draw(st.none() | st.builds(Compared, TEXT, DATES)),
    )
