"""分装记录.json: what the folder's mail was made from, so that it can be shared out anew from the folder alone.

It holds what the mails themselves say (the unit's name and contact), the paths of the files that are mailed, and how
they were shared out; of an applicant name, number, internal id and whether held out; no password, no ID number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.errors import SubmissionError, storage_error
from qilu_desktop.paths import escapes
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.manifest import NAME as MANIFEST
from qilu_desktop.submission.manifest import read_manifest
from qilu_desktop.submission.model import CHECKLIST, MAIL, MAIL_RECORD, MAIL_SUMMARY, SUPPLEMENT_LIST, Listed, Person

SCHEMA = 1
_UNIT = "name kind city department contact ems_sender phone mobile email address postcode".split()
"""Answers of the recommending unit that the mail and the checklist print."""
REBUILD = "请在软件里重新生成报送文件夹，然后再改邮件上限。"
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True)
class MailRecord:
    """What is needed to share the mail out anew.

    ``files`` are the paths meant for the mail with the number of their person (0: of the whole); ``order``
    lists every path that the mail does not change, in the order of making, which the checklist follows; ``by_post``,
    ``missing`` and ``cautions`` go into the checklist again (``cautions`` without what the mailing itself says).
    ``protected`` tells that the ZIPs had a password; the password is not kept.  ``supplement`` is what a supplement's
    own list is made from (:func:`supplement.round_data`), None in a whole submission.
    """

    pack: str
    unit: Mapping[str, str]
    people: tuple[Person, ...]
    files: Mapping[str, int]
    order: tuple[str, ...]
    by_post: Mapping[str, str]
    missing: tuple[str, ...]
    cautions: tuple[str, ...]
    revision: int
    day: date
    draft: bool
    options: MailOptions
    protected: bool = False
    supplement: Mapping[str, Any] | None = None

    @property
    def dossier(self) -> Dossier:
        """As much of the dossier as mail and checklist print."""
        people = tuple(person.applicant for person in self.people)
        return Dossier(self.pack, Record(dict[str, Value](self.unit)), (), people, ())


def unit_of(dossier: Dossier) -> dict[str, str]:
    """The unit's answers that a record keeps."""
    return {key: said for key in _UNIT if (said := dossier.unit.text(key))}


def write_record(record: MailRecord) -> bytes:
    """The record as indented JSON."""
    options = record.options
    data = {
        "schema": SCHEMA,
        "pack": record.pack,
        "draft": record.draft,
        "made_on": record.day.isoformat(),
        "revision": record.revision,
        "limit": options.limit,
        "zipped": options.zipped,
        "protected": options.protected or record.protected,
        "each": options.each,
        "unit": dict(record.unit),
        "people": [_told(one) for one in record.people],
        "files": [{"path": path, "person": person} for path, person in record.files.items()],
        "order": list(record.order),
        "by_post": dict(sorted(record.by_post.items())),
        "missing": list(record.missing),
        "cautions": list(record.cautions),
        **({"supplement": dict(record.supplement)} if record.supplement else {}),
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def record_of(folder: Path) -> MailRecord:
    """What *folder*'s mail was made from.

    Raises:
        SubmissionError: the folder is none of ours, of an earlier version, or damaged.
        StorageError: it cannot be read.
    """
    place = folder / MAIL_RECORD
    try:
        if not place.is_file() or place.stat().st_size > _LARGEST:
            what = f"“{folder.name}”里没有邮件分装记录，不是本软件生成的报送文件夹，或由早期版本生成。"
            raise SubmissionError(what, "请选对文件夹，或重新生成报送文件夹。")
        data = place.read_bytes()
    except OSError as error:
        raise storage_error(error, place) from error
    # It says who is held out: an altered one would let their files into the mail.
    if hashes_of(folder).get(MAIL_RECORD) != hashlib.sha256(data).hexdigest():
        raise SubmissionError(f"“{MAIL_RECORD}”在生成以后被改动过，不能据此分装邮件。", REBUILD)
    return read_record(data)


def hashes_of(folder: Path) -> dict[str, str]:
    """What the manifest of *folder* names, as paths with their SHA-256.

    Raises:
        SubmissionError: there is none, or none that can be trusted.
        StorageError: it cannot be read.
    """
    try:
        return read_manifest((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise SubmissionError(f"“{folder.name}”里没有 {MANIFEST}，不是完整的报送文件夹。", REBUILD) from error
    except OSError as error:
        raise storage_error(error, folder / MANIFEST) from error


def read_record(data: bytes) -> MailRecord:
    """The record; the folder may come from anywhere, so that nothing in it is trusted.

    Raises:
        SubmissionError: it is not understood, of a later version, or names paths outside the folder.
    """
    try:
        read = json.loads(data.decode("utf-8-sig"))
        if not isinstance(read, dict) or read.get("schema") != SCHEMA:
            raise _odd("版本不对，可能是更新的软件生成的")
        record = _understood(read)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise _odd("读不懂，可能被改动过") from error
    if any(escapes(path) for path in (*record.files, *record.order, *record.by_post)):
        raise _odd("里有指向文件夹之外的路径")
    return record


def _understood(read: Mapping[str, Any]) -> MailRecord:
    options = MailOptions(int(read["limit"]), bool(read["zipped"]), "", int(read["each"]))
    return MailRecord(
        pack=str(read["pack"]),
        unit={str(key): str(value) for key, value in read["unit"].items() if key in _UNIT},
        people=tuple(_person(one) for one in read["people"]),
        files={str(one["path"]): int(one["person"]) for one in read["files"]},
        order=_texts(read["order"]),
        by_post={str(path): str(how) for path, how in read["by_post"].items()},
        missing=_texts(read["missing"]),
        cautions=_texts(read["cautions"]),
        revision=int(read["revision"]),
        day=date.fromisoformat(read["made_on"]),
        draft=bool(read["draft"]),
        options=options,
        protected=bool(read["protected"]),
        supplement=read.get("supplement") or None,
    )


def _texts(read: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(one) for one in read)


def _person(read: Mapping[str, Any]) -> Person:
    name, number = str(read["name"]), int(read["number"])
    answers: dict[str, Value] = {"name": name, "classified": bool(read["held_out"])}
    return Person(number, name, Applicant(str(read["id"]), "", Record(answers)))


def _told(person: Person) -> dict[str, str | int | bool]:
    applicant = person.applicant
    return {"id": applicant.id, "number": person.number, "name": person.stem, "held_out": person.held_out}


def mailed_of(files: Sequence[Listed]) -> dict[str, int]:
    """The paths of *files* that are meant for the mail, with the number of their person."""
    return {entry.path: entry.person for entry in files if entry.mailed}


def made_anew(path: str) -> bool:
    """Whether a file of the folder is made anew when the mail is shared out anew."""
    return path in (CHECKLIST, SUPPLEMENT_LIST, MAIL_RECORD) or (path.startswith(f"{MAIL}/") and path != MAIL_SUMMARY)


def _odd(reason: str) -> SubmissionError:
    return SubmissionError(f"文件夹里的“分装记录.json”{reason}，不能据此重新分装邮件。", REBUILD)
