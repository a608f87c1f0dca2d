"""What was sent before, kept in the workspace, and how the documents of now differ from it, person by person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import InputError, StorageError, SubmissionError
from qilu_desktop.paths import make_folder, write_whole
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.submission.difference import held_by
from qilu_desktop.submission.looking_inside import Nature
from qilu_desktop.submission.mail_record import record_of
from qilu_desktop.submission.model import BOOKS, MAIL_SUMMARY, PACKETS, REPORT, SUMMARY, Person
from qilu_desktop.submission.verify import verify_folder

FOLDER = "已报送"
"""Folder in the workspace with one file a sending."""
RECORD = "补充材料记录.json"
"""File of a supplement that says what the whole submission is with it."""
SCHEMA = 1
MAILED_ON = "sent_on"
"""Answer of the recommending unit: 电子邮件发送日期."""
_WHOLE = "整套材料"


class Change(StrEnum):
    """What became of a file, or of a person's files together."""

    NEW = "新增"
    REPLACED = "替换"
    WITHDRAWN = "撤回"
    SAME = "未变"
    SUPPLIED = "补报"


@dataclass(frozen=True)
class Sent:
    """One sending: ``number`` 0 for the first whole folder, then the supplements from 1.

    ``state`` are the documents of the whole submission with it (path -> SHA-256); ``people`` the applicants' ids by
    their folder (``01-张三``); ``held_out`` those of their folders that stay out of the mail.
    """

    number: int
    on: date
    folder: str
    state: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    held_out: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def title(self) -> str:
        """首次报送, or 补充材料（第1次）."""
        return title_of(self.number)


@dataclass(frozen=True)
class FileChange:
    """A document: its path now (before, where it is withdrawn), and its SHA-256 before and now (empty: none)."""

    change: Change
    path: str
    before: str = ""
    now: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class PersonChange:
    """A person (or 整套材料, ``folder`` empty), what became of them, and their files.

    ``formerly`` is the name they were sent under, where it is another.
    """

    name: str
    folder: str
    change: Change
    files: tuple[FileChange, ...]
    held_out: bool = False
    formerly: str = ""

    @property
    def moved(self) -> bool:
        """Whether anything has changed."""
        return self.change is not Change.SAME

    @property
    def words(self) -> str:
        """A line for the clerk: 替换　张三：替换申报书.pdf…"""
        told = (f"{one.change.value} {one.name}" for one in self.files if one.change is not Change.SAME)
        return f"{self.change.value}　{self.name}" + ("" if self.change is Change.SAME else f"：{'、'.join(told)}")


def title_of(number: int) -> str:
    """What the sending of a number is called: 首次报送, then 补充材料（第1次）."""
    return f"补充材料（第{number}次）" if number else "首次报送"


def is_document(path: str) -> bool:
    """Whether a file of the folder is a document of the submission, not paper, mail or list."""
    return path in (REPORT, SUMMARY, MAIL_SUMMARY) or path.startswith((f"{BOOKS}/", f"{PACKETS}/"))


# -- comparing --------------------------------------------------------------------------------------------------------


def changes(sent: Sent, state: Mapping[str, str], people: Iterable[Person]) -> tuple[PersonChange, ...]:
    """How *state* (the documents now) differs from what was sent: the whole first, then people, the withdrawn last.

    A person is the same by id, whatever name and place in the order; a file by what it is, whatever its path.  Who was
    held out then and is not now has never been sent, nor the 汇总表 that names them.
    """
    keys = {person.folder: person.applicant.id for person in people}
    held = {person.folder for person in people if person.held_out}
    before, now = _by_owner(sent.state, sent.people), _by_owner(state, keys)
    if sent.held_out and not held:
        before.get("", _Files()).by_role.pop((SUMMARY, SUMMARY), None)
    found: list[PersonChange] = []
    for key in (*now, *(key for key in before if key not in now)):
        old, new = before.get(key, _Files()), now.get(key, _Files())
        folder = new.folder or old.folder
        out = new.folder in held if key in now else old.folder in sent.held_out
        if key in now and not out and old.folder in sent.held_out:
            old = _Files(old.folder)
        files = tuple(_files(old, new))
        name = folder.partition("-")[2] or _WHOLE
        known = old.folder.partition("-")[2]
        formerly = known if known != name else ""
        found.append(PersonChange(name, folder, _together(key, old, new, files), files, out, formerly))
    return tuple(sorted(found, key=lambda one: (bool(one.folder), one.change is Change.WITHDRAWN, one.folder)))


@dataclass
class _Files:
    folder: str = ""
    by_role: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


def _by_owner(state: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, _Files]:
    """The files of each person by what they are: (folder, name without the person's); path and SHA-256."""
    found: dict[str, _Files] = {}
    for path, digest in sorted(state.items()):
        head, _, rest = path.partition("/")
        folder = rest.partition("/")[0] if head in (BOOKS, PACKETS) else ""
        stem, name = folder.partition("-")[2], path.rpartition("/")[2]
        files = found.setdefault(ids.get(folder, stem) if folder else "", _Files(folder))
        files.by_role[head, name.removeprefix(stem)] = path, digest
    return found


def _files(old: _Files, new: _Files) -> Iterator[FileChange]:
    for role, (path, digest) in new.by_role.items():
        known, before = old.by_role.get(role, ("", ""))
        # Another name for the same bytes: where the one of two 张三 moves up, 张三-申报书.pdf becomes the other's.
        same = before == digest and known.rpartition("/")[2] == path.rpartition("/")[2]
        change = Change.NEW if not before else Change.SAME if same else Change.REPLACED
        yield FileChange(change, path, before, digest)
    for role, (path, digest) in old.by_role.items():
        if role not in new.by_role:
            yield FileChange(Change.WITHDRAWN, path, digest)


def _together(key: str, old: _Files, new: _Files, files: Iterable[FileChange]) -> Change:
    if key and not old.by_role:
        return Change.SUPPLIED
    if key and not new.by_role:
        return Change.WITHDRAWN
    return Change.SAME if all(one.change is Change.SAME for one in files) else Change.REPLACED


# -- what was sent ----------------------------------------------------------------------------------------------------


def sendings(workspace: Path) -> tuple[Sent, ...]:
    """The recorded sendings of a workspace, oldest first.

    Raises:
        SubmissionError: one is not understood; without it the next round would be held against the wrong one.
    """
    places = sorted((workspace / FOLDER).glob("*.json")) if (workspace / FOLDER).is_dir() else []
    return tuple(sorted(map(_understood, places), key=lambda one: one.number))


def _understood(place: Path) -> Sent:
    read = read_sent(place)
    if read is None:
        raise SubmissionError(
            f"已报送的登记“{FOLDER}/{place.name}”读不懂，可能已损坏，或由更新的软件写成。",
            "请从备份恢复这个文件；没有备份的，移走它，再把那次实际发出的文件夹重新登记。",
        )
    return read


def last_sent(workspace: Path) -> Sent:
    """The newest recorded sending.

    Raises:
        InputError: nothing was recorded.
        SubmissionError: a record is not understood.
    """
    known = sendings(workspace)
    if not known:
        raise InputError("还没有登记过报送，不知道与什么相比。", "请先登记已经报送的文件夹（命令行 sent 命令）。")
    return known[-1]


def record_sending(workspace: Path, dossier: Dossier, folder: Path, on: date, progress: Progress | None = None) -> Sent:
    """Keep in the workspace that *folder* was sent on a day: its documents as they are in its manifest.

    Raises:
        SubmissionError: it is no whole folder, a draft, none of this workspace, or was recorded already.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    if not verify_folder(folder, progress=progress or Silent()).whole:
        raise SubmissionError(
            f"“{folder.name}”不完整或生成后被改动过，不能登记为已报送。", "请先核对文件夹，登记实际发出的那一个。"
        )
    nature, known = Nature.of(folder), sendings(workspace)
    if nature is None or nature.draft:
        raise SubmissionError(f"“{folder.name}”是草稿，不能登记为已报送。", "请登记实际发出的正式文件夹。")
    made = _of_folder(folder, on, supplement=(folder / RECORD).is_file())
    if made.people and not {one.id for one in dossier.applicants} & set(made.people.values()):
        what = f"“{folder.name}”里没有这个工作区的人选，不能登记在这里。"
        raise SubmissionError(what, "请选由这个工作区生成的文件夹。")
    if made.number != len(known):
        raise SubmissionError(
            f"“{folder.name}”是{made.title}，前面已登记 {len(known)} 次报送，次序对不上或已经登记过。",
            "请按实际发出的次序登记，每次只登记一回。",
        )
    make_folder(workspace / FOLDER)
    write_whole(workspace / FOLDER / f"第{made.number + 1:02d}次.json", record_bytes(made))
    return made


def mail_day(dossier: Dossier, sent: Sent) -> PartialDate | None:
    """The day to put down as 电子邮件发送日期 (4.0): that of the first sending, while none is there."""
    if sent.number or dossier.unit.filled(MAILED_ON):
        return None
    return PartialDate(sent.on.year, sent.on.month, sent.on.day)


def _of_folder(folder: Path, on: date, *, supplement: bool) -> Sent:
    if supplement:
        read = read_sent(folder / RECORD)
        if read is None:
            raise SubmissionError(f"“{folder.name}”里的 {RECORD} 读不懂。", "请重新生成补充材料。")
        return replace(read, on=on, folder=folder.name)
    state = {path: digest for path, digest in (held_by(folder) or {}).items() if is_document(path)}
    # The data may have changed since the folder was built: who is in it and who is held out, it says itself.
    return replace(sent_of(0, on, state, record_of(folder).people, ""), folder=folder.name)


def sent_of(number: int, on: date, state: Mapping[str, str], people: Iterable[Person], reason: str) -> Sent:
    """A sending of *people*, without its folder's name."""
    listed = tuple(people)
    ids = {person.folder: person.applicant.id for person in listed}
    return Sent(number, on, "", state, ids, frozenset(one.folder for one in listed if one.held_out), reason)


def record_bytes(sent: Sent) -> bytes:
    """A sending as indented JSON."""
    data = {
        "schema": SCHEMA,
        "number": sent.number,
        "on": sent.on.isoformat(),
        "folder": sent.folder,
        "reason": sent.reason,
        "people": dict(sorted(sent.people.items())),
        "held_out": sorted(sent.held_out),
        "state": dict(sorted(sent.state.items())),
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def read_sent(place: Path) -> Sent | None:
    """A sending as it was written; None where it is not there or not understood."""
    try:
        data: dict[str, Any] = json.loads(place.read_bytes())
        if data["schema"] != SCHEMA:
            return None
        return Sent(
            int(data["number"]),
            date.fromisoformat(data["on"]),
            str(data["folder"]),
            {str(path): str(digest) for path, digest in data["state"].items()},
            {str(name): str(one) for name, one in data["people"].items()},
            frozenset(str(name) for name in data["held_out"]),
            str(data["reason"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StorageError):
        return None
