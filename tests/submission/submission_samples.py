"""Dossiers for the submission tests: the sample's answers, with evidence drawn here so that tests stay quick."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise, Evidence, OriginalCheck
from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.errors import InputError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Field, Kind, Pack
from qilu_desktop.paths import resources_dir
from qilu_desktop.submission.model import Source

TODAY = date(2024, 7, 20)
PACK = find_pack("2024")
_CHECK = OriginalCheck("邢广", "潍坊市人力资源和社会保障局", PartialDate(2024, 7, 3))


class Files:
    """Attached files in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def add(self, name: str, data: bytes, media: str) -> FileRef:
        digest = hashlib.sha256(data).hexdigest()
        self.held[digest] = data
        return FileRef(digest, name, len(data), media)

    def read(self, file: FileRef) -> bytes:
        if file.sha256 not in self.held:
            raise InputError(f"找不到文件“{file.name}”。", "请重新添加。")
        return self.held[file.sha256]


FILES = Files()


@lru_cache(maxsize=64)
def picture(words: str, size: tuple[int, int] = (480, 640)) -> bytes:
    image = Image.new("RGB", size, "#f4f1e8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, size[0] - 20, size[1] - 20), outline="#803020", width=4)
    draw.text((60, 60), words.encode("ascii", "replace").decode(), fill="black")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=70)
    return stream.getvalue()


def pdf(pages: int, *, padding: int = 0) -> bytes:
    """A PDF of A4 pages; *padding* bytes of noise make it large."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595.28, 841.89))
            made.pages[-1].contents_add(b"0.5 g 100 100 200 300 re f")
        if padding:
            noise = b"".join(
                hashlib.sha256(bytes([pages]) + at.to_bytes(4, "big")).digest() for at in range(padding // 32)
            )
            made.Root["/Noise"] = made.make_stream(noise)
        stream = io.BytesIO()
        made.save(stream, deterministic_id=True)
    return stream.getvalue()


def photo() -> FileRef:
    return FILES.add("照片.jpg", picture("photo", (620, 868)), "image/jpeg")


def _value(field: Field, plain: Any) -> Value:
    if field.kind is Kind.DATE:
        return PartialDate.parse(plain) or plain
    if field.kind is Kind.NUMBER:
        return Decimal(str(plain))
    if field.kind is Kind.PHOTO:
        return photo()
    if field.kind is Kind.TABLE:
        columns = {column.id: column for column in field.columns}
        return tuple(Row(row["id"], record(columns, row)) for row in plain)
    return tuple(plain) if isinstance(plain, list) else plain


def record(fields: Mapping[str, Field], plain: Mapping[str, Any]) -> Record:
    return Record({key: _value(fields[key], value) for key, value in plain.items() if key in fields})


@lru_cache(maxsize=1)
def _plain() -> dict[str, Any]:
    return json.loads((resources_dir() / "sample" / "dossier.json").read_text("utf-8"))


@lru_cache(maxsize=8)
def dossier(people: int = 2) -> Dossier:
    """The sample's first *people* with small pictures for evidence."""
    plain = _plain()
    chosen = plain["applicants"][:people]
    applicants = tuple(Applicant(one["id"], one["enterprise"], record(PACK.applicant.by_id, one)) for one in chosen)
    owners = {UNIT_SUBJECT, *(one.id for one in applicants)}
    return Dossier(
        "2024",
        record(PACK.unit.by_id, plain["unit"]),
        tuple(Enterprise(one["id"], record(PACK.enterprise.by_id, one)) for one in plain["enterprises"]),
        applicants,
        tuple(_evidence(one) for one in plain["evidence"] if one["owner"] in owners),
    )


def _evidence(plain: Mapping[str, Any]) -> Evidence:
    file = FILES.add(f"{plain['id']}.jpg", picture(plain["id"]), "image/jpeg")
    check = _CHECK if plain.get("check") else None
    return Evidence(plain["id"], plain["owner"], plain["kind"], plain["title"], file, plain.get("claim", ""), check)


def source(held: Dossier | None = None, *, pack: Pack = PACK) -> Source:
    return Source(pack, held or dossier(), FILES.read, revision=12)


def with_answers(held: Dossier, subject: str, **answers: Value) -> Dossier:
    changed = held.record_of(subject)
    for key, value in answers.items():
        changed = changed.with_value(key, value)
    return held.with_record(subject, changed)


def with_scans(held: Dossier) -> Dossier:
    """Sealed scans of the report and of every book, each another PDF."""
    scan = FILES.add("推荐报告扫描.pdf", pdf(3), "application/pdf")
    added = [Evidence("scan-report", UNIT_SUBJECT, "report_scan", "推荐报告", scan)]
    for number, person in enumerate(held.applicants):
        file = FILES.add(f"申报书{number}.pdf", pdf(4 + number), "application/pdf")
        added.append(Evidence(f"scan-{person.id}", person.id, "book_scan", "申报书", file))
    return replace(held, evidence=(*held.evidence, *added))


def small_mail(limit: int) -> Pack:
    """The pack with another limit of a mail, in bytes."""
    return replace(PACK, notice=replace(PACK.notice, mail=replace(PACK.notice.mail, limit=limit)))
