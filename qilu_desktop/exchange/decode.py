"""The bytes of ``dossier.json`` to a dossier, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from qilu_desktop.dossier.model import (
    SCHEMA_VERSION,
    UNIT_SUBJECT,
    Applicant,
    Compared,
    Dossier,
    Enterprise,
    Evidence,
    OriginalCheck,
    Waiver,
    Withdrawal,
    claim_stands,
)
from qilu_desktop.dossier.pagecode import is_version
from qilu_desktop.dossier.pages import ORIGINAL_MEDIA
from qilu_desktop.dossier.values import FileRef, Record, Value
from qilu_desktop.exchange import pages_in, reading_in
from qilu_desktop.exchange.grammar import CLAIM_PATTERN, matches
from qilu_desktop.exchange.json_reader import JsonObject, JsonValue, read_json
from qilu_desktop.exchange.problems import DossierFileError, shown
from qilu_desktop.exchange.values_in import Reader, join
from qilu_desktop.pack.model import FieldList, Pack

_TOP: Final = ("schema", "pack", "unit", "enterprises", "applicants", "evidence", "waivers")
_EVIDENCE: Final = (
    *("id", "owner", "kind", "title", "file", "name", "claim", "check"),
    *("edits", "original", "withdrawals", "printed_from", "reading", "confirmations", "caption", "compared"),
)
_WAIVER: Final = ("rule", "subject", "reason", "by", "on")


@dataclass(frozen=True)
class Decoded:
    """A dossier whose files are still to be read; ``paths`` are their relative paths, each once, in order."""

    pending: Dossier
    paths: tuple[str, ...]

    @property
    def originals(self) -> frozenset[str]:
        """Paths cited only as the file that was handed in: kept as they are, whatever they are."""
        kept = {entry.original.media for entry in self.pending.evidence if entry.original}
        others = {file.media for entry in self.pending.evidence for file in entry.files if file is not entry.original}
        photos = {path for record in _records(self.pending) for path in _record_paths(record)}
        return frozenset(kept - others - photos)

    def with_files(self, files: Mapping[str, FileRef]) -> Dossier:
        """The dossier with the files read (by path); photos and evidence of files that are not there are left out."""
        attached = [_with_read(entry, files) for entry in self.pending.evidence if entry.file.media in files]
        return replace(
            self.pending,
            unit=_with_photos(self.pending.unit, files),
            enterprises=tuple(replace(e, record=_with_photos(e.record, files)) for e in self.pending.enterprises),
            applicants=tuple(replace(p, record=_with_photos(p.record, files)) for p in self.pending.applicants),
            evidence=tuple(attached),
        )


def _with_read(entry: Evidence, files: Mapping[str, FileRef]) -> Evidence:
    """The evidence with its files read; a seal or an original that was set aside is left out."""
    original = _filled_or_none(entry.original, files)
    return replace(
        entry,
        file=_filled(entry.file, files),
        original=replace(original, media=ORIGINAL_MEDIA) if original else None,
        check=_sealed(entry.check, files) if entry.check else None,
        withdrawals=tuple(replace(one, check=_sealed(one.check, files)) for one in entry.withdrawals),
    )


def _sealed(check: OriginalCheck, files: Mapping[str, FileRef]) -> OriginalCheck:
    return replace(check, seal=_filled_or_none(check.seal, files))


def _filled_or_none(pending: FileRef | None, files: Mapping[str, FileRef]) -> FileRef | None:
    return _filled(pending, files) if pending and pending.media in files else None


def _filled(pending: FileRef, files: Mapping[str, FileRef]) -> FileRef:
    return replace(files[pending.media], name=pending.name)


def _with_photos(record: Record, files: Mapping[str, FileRef]) -> Record:
    return Record({key: value for key, value in _with_files(record, files) if value is not None})


def _with_files(record: Record, files: Mapping[str, FileRef]) -> Iterator[tuple[str, Value | None]]:
    for field_id, value in record.values.items():
        rows = record.rows(field_id)
        if isinstance(value, FileRef):
            yield field_id, _filled(value, files) if value.media in files else None
        elif rows:
            yield field_id, tuple(replace(row, values=_with_photos(row.values, files)) for row in rows)
        else:
            yield field_id, value


def decode(data: bytes, pack: Pack) -> Decoded:
    """Read a dossier file of this pack.

    Answers longer than their limit in 字 are taken: the checks report them.

    Raises:
        DossierFileError: every problem of the file, each with its place and what to do.
    """
    return decode_json(read_json(data), pack)


def pack_of(value: JsonValue) -> str:
    """The id of the pack that a file was written for.

    Raises:
        DossierFileError: it names none, or is of another version of the format.
    """
    reader = Reader()
    root = reader.mapping("", value, _TOP)
    if isinstance(value, JsonObject):
        _version(reader, root)
    pack = root.get("pack")
    if isinstance(pack, str) and pack and not reader.problems:
        return pack
    if not reader.problems:
        reader.wrong("pack", "没有写明是哪个年度的表单。", '请补上，例如 "pack": "2024"。')
    raise DossierFileError(tuple(reader.problems))


def decode_json(value: JsonValue, pack: Pack) -> Decoded:
    """As :func:`decode`, of JSON that was read already."""
    reader = Reader()
    root = reader.mapping("", value, _TOP)
    if not isinstance(value, JsonObject):
        raise DossierFileError(tuple(reader.problems))
    _version(reader, root)
    if root.get("pack") != pack.id:
        reader.wrong("pack", f"这份材料不是“{shown(pack.id)}”表单的。", "请改用相应年度的表单，或改正这一项。")
    dossier = Dossier(
        pack.id,
        reader.record("unit", reader.mapping("unit", root.get("unit", JsonObject()), _keys(pack.unit)), pack.unit),
        _enterprises(reader, root, pack),
        _applicants(reader, root, pack),
    )
    _check_subjects(reader, dossier)
    dossier = replace(dossier, evidence=_evidence_list(reader, root, pack, dossier), waivers=_waivers(reader, root))
    if reader.problems:
        raise DossierFileError(tuple(reader.problems))
    return Decoded(dossier, tuple(dict.fromkeys(_paths(dossier))))


def _version(reader: Reader, root: JsonObject) -> None:
    version = root.get("schema")
    if version is None:
        reader.wrong("schema", "没有写明格式版本。", f'请补上 "schema": {SCHEMA_VERSION}。')
    elif not isinstance(version, Decimal) or version != SCHEMA_VERSION:
        reader.wrong("schema", f"本软件只认得格式版本 {SCHEMA_VERSION}。", "请用相同版本的软件重新导出，或升级本软件。")


def _keys(fields: FieldList, *more: str) -> tuple[str, ...]:
    return (*more, *(entry.id for entry in fields))


def _entries(reader: Reader, root: JsonObject, part: str, known: tuple[str, ...]) -> list[tuple[str, JsonObject]]:
    return [(place, reader.mapping(place, one, known)) for place, one in reader.entries(part, root.get(part, []))]


def _enterprises(reader: Reader, root: JsonObject, pack: Pack) -> tuple[Enterprise, ...]:
    entries = _entries(reader, root, "enterprises", _keys(pack.enterprise, "id"))
    return tuple(
        Enterprise(_required_id(reader, place, one), reader.record(place, one, pack.enterprise))
        for place, one in entries
    )


def _applicants(reader: Reader, root: JsonObject, pack: Pack) -> tuple[Applicant, ...]:
    entries = _entries(reader, root, "applicants", _keys(pack.applicant, "id", "enterprise"))
    return tuple(
        Applicant(
            _required_id(reader, place, one),
            reader.text(join(place, "enterprise"), one.get("enterprise", "")) or "",
            reader.record(place, one, pack.applicant),
        )
        for place, one in entries
    )


def _required_id(reader: Reader, place: str, one: JsonObject) -> str:
    return reader.id(join(place, "id"), one.get("id", "")) or ""


def _check_subjects(reader: Reader, dossier: Dossier) -> None:
    placed = [(f"enterprises[{number}].id", entry.id) for number, entry in enumerate(dossier.enterprises)]
    placed += [(f"applicants[{number}].id", entry.id) for number, entry in enumerate(dossier.applicants)]
    reader.refuse_twice([("", UNIT_SUBJECT), *placed])
    known = {entry.id for entry in dossier.enterprises}
    for number, person in enumerate(dossier.applicants):
        if person.enterprise_id and person.enterprise_id not in known:
            reader.wrong(
                f"applicants[{number}].enterprise",
                f"没有编号为“{shown(person.enterprise_id)}”的申报单位。",
                "请核对 enterprises 里的编号。",
            )


def _evidence_list(reader: Reader, root: JsonObject, pack: Pack, dossier: Dossier) -> tuple[Evidence, ...]:
    entries = _entries(reader, root, "evidence", _EVIDENCE)
    ids = reader.ids(entries, "v")
    found = [
        _evidence(reader, place, one, evidence_id, pack) for evidence_id, (place, one) in zip(ids, entries, strict=True)
    ]
    for (place, _), entry in zip(entries, found, strict=True):
        _check_owner(reader, place, entry, dossier)
    return tuple(found)


def _evidence(reader: Reader, place: str, one: JsonObject, evidence_id: str, pack: Pack) -> Evidence:
    kind = one.get("kind")
    if not isinstance(kind, str) or pack.evidence_kind(kind) is None:
        allowed = "、".join(f"{entry.id}（{entry.label}）" for entry in pack.evidence)
        reader.wrong(join(place, "kind"), "没有这种佐证材料。", f"可填：{allowed}。")
    return Evidence(
        evidence_id,
        reader.text(join(place, "owner"), one.get("owner", "")) or "",
        str(kind),
        reader.text(join(place, "title"), one.get("title", "")) or "",
        reader.file(place, one) or FileRef("", "", 0, ""),
        reader.text(join(place, "claim"), one.get("claim", "")) or "",
        _check(reader, join(place, "check"), one["check"]) if "check" in one else None,
        pages_in.edits(reader, join(place, "edits"), one.get("edits", [])),
        _file(reader, join(place, "original"), one["original"]) if "original" in one else None,
        _withdrawals(reader, join(place, "withdrawals"), one.get("withdrawals", [])),
        _printed_from(reader, join(place, "printed_from"), one.get("printed_from", "")),
        reading_in.reading(reader, join(place, "reading"), one["reading"]) if "reading" in one else None,
        reading_in.confirmations(reader, join(place, "confirmations"), one.get("confirmations", [])),
        reader.text(join(place, "caption"), one.get("caption", "")) or "",
        _compared(reader, join(place, "compared"), one["compared"]) if "compared" in one else None,
    )


def _printed_from(reader: Reader, place: str, value: JsonValue) -> str:
    version = reader.text(place, value) or ""
    if version and not is_version(version):
        reader.wrong(place, "不是打印版本号。", "版本号由本软件读扫描件时记下；不知道时不写这一项。")
        return ""
    return version


def _compared(reader: Reader, place: str, value: JsonValue) -> Compared | None:
    one = reader.mapping(place, value, ("by", "on"))
    by, on = reader.text(join(place, "by"), one.get("by", False)), reader.date(join(place, "on"), one.get("on", ""))
    return Compared(by or "", on) if on else None


def _file(reader: Reader, place: str, value: JsonValue) -> FileRef | None:
    return reader.file(place, reader.mapping(place, value, ("file", "name")))


def _check(reader: Reader, place: str, value: JsonValue) -> OriginalCheck | None:
    one = reader.mapping(place, value, ("verifier", "unit", "on", "seal"))
    verifier, unit = (reader.text(join(place, key), one.get(key, False)) for key in ("verifier", "unit"))
    on = reader.date(join(place, "on"), one.get("on", ""))
    seal = _file(reader, join(place, "seal"), one["seal"]) if "seal" in one else None
    return OriginalCheck(verifier or "", unit or "", on, seal) if on else None


def _withdrawals(reader: Reader, place: str, value: JsonValue) -> tuple[Withdrawal, ...]:
    found: list[Withdrawal] = []
    for where, entry in reader.entries(place, value):
        one = reader.mapping(where, entry, ("check", "by", "on", "reason"))
        check = _check(reader, join(where, "check"), one.get("check", JsonObject()))
        by = reader.text(join(where, "by"), one.get("by", False))
        on = reader.date(join(where, "on"), one.get("on", ""))
        reason = reader.text(join(where, "reason"), one.get("reason", ""))
        if check and on:
            found.append(Withdrawal(check, by or "", on, reason or ""))
    return tuple(found)


def _check_owner(reader: Reader, place: str, entry: Evidence, dossier: Dossier) -> None:
    if entry.owner != UNIT_SUBJECT and dossier.applicant(entry.owner) is None:
        what = f"没有编号为“{shown(entry.owner)}”的申报人。"
        reader.wrong(join(place, "owner"), what, f"请写申报人的编号；属于推荐单位的写 {UNIT_SUBJECT}。")
    elif entry.claim and not _claim_holds(entry, dossier):
        what = f"找不到“{shown(entry.claim)}”对应的内容。"
        remedy = "请写成 表格的 id/行的编号，如 certificates/r1；证明整张表的只写表格的 id。"
        reader.wrong(join(place, "claim"), what, remedy)


def _claim_holds(entry: Evidence, dossier: Dossier) -> bool:
    return matches(CLAIM_PATTERN, entry.claim) and claim_stands(entry.claim, dossier.record_of(entry.owner))


def _waivers(reader: Reader, root: JsonObject) -> tuple[Waiver, ...]:
    found: list[Waiver] = []
    for place, one in _entries(reader, root, "waivers", _WAIVER):
        rule, subject, reason, by = (reader.text(join(place, key), one.get(key, False)) or "" for key in _WAIVER[:4])
        on = reader.date(join(place, "on"), one.get("on", ""))
        if any((entry.rule, entry.subject) == (rule, subject) for entry in found):
            reader.wrong(place, "同一条规则对同一对象说明了两次。", "请只保留一处。")
        if on:
            found.append(Waiver(rule, subject, reason, by, on))
    return tuple(found)


def _paths(dossier: Dossier) -> Iterator[str]:
    for record in _records(dossier):
        yield from _record_paths(record)
    yield from (file.media for entry in dossier.evidence for file in entry.files)


def _records(dossier: Dossier) -> tuple[Record, ...]:
    return (dossier.unit, *(e.record for e in dossier.enterprises), *(p.record for p in dossier.applicants))


def _record_paths(record: Record) -> Iterator[str]:
    for field_id, value in record.values.items():
        if isinstance(value, FileRef):
            yield value.media
        for row in record.rows(field_id):
            yield from _record_paths(row.values)
