"""补充材料: only what is new or different from what was sent, with a list that says what replaces what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from qilu_desktop.documents.blocks import Block, Cell, Document, Row, Section, Spacer, Table
from qilu_desktop.errors import SubmissionError
from qilu_desktop.submission import looks
from qilu_desktop.submission.checklist import PAPER, Contents, tables
from qilu_desktop.submission.looks import chinese_date, text
from qilu_desktop.submission.model import DRAFT_MARK, Person, Source
from qilu_desktop.submission.rounds import (
    Change,
    FileChange,
    PersonChange,
    Sent,
    changes,
    is_document,
    sent_of,
    title_of,
)

_WIDTHS = (22.0, 16.0, 16.0, 60.0, 60.0)
_SHORT = 12


@dataclass(frozen=True)
class Supplement:
    """What a build is held against: the newest sending, and why something is sent again."""

    sent: Sent
    reason: str = ""

    @property
    def number(self) -> int:
        """Which supplement this is, from 1."""
        return self.sent.number + 1

    @property
    def title(self) -> str:
        """补充材料(第1次), as the folder's name and the subject say it: brackets that every system takes."""
        return f"补充材料(第{self.number}次)"

    @property
    def printed(self) -> str:
        """补充材料（第1次）, as everything that is read says it."""
        return title_of(self.number)


@dataclass(frozen=True)
class Round:
    """A supplement with what has changed; ``going`` are the paths that go along, ``state`` every document of now."""

    supplement: Supplement
    people: tuple[Person, ...]
    state: Mapping[str, str]
    found: tuple[PersonChange, ...]

    @staticmethod
    def of(supplement: Supplement, hashes: Mapping[str, str], people: tuple[Person, ...]) -> Round:
        """Compare the documents of now (path -> SHA-256) with what was sent.

        Raises:
            SubmissionError: nothing has changed.
        """
        state = {path: digest for path, digest in hashes.items() if is_document(path)}
        found = changes(supplement.sent, state, people)
        if all(one.change is Change.SAME for one in found):
            on = chinese_date(supplement.sent.on)
            raise SubmissionError(f"与{on}报送的相比没有变化，没有要补充的材料。", "改好数据或材料后再生成补充材料。")
        return Round(supplement, people, state, found)

    @property
    def going(self) -> frozenset[str]:
        """Paths of what is new or different."""
        moved = (one for person in self.found for one in person.files)
        return frozenset(one.path for one in moved if one.change in (Change.NEW, Change.REPLACED))

    def concerns(self, who: str, path: str) -> bool:
        """Whether what is said of a person (empty: the whole) or of the file *path* (empty: none) belongs here."""
        if path:
            return path in self.going
        return not who or any(one.moved for one in self.found if one.name == who)

    def named(self, source: Source) -> Source:
        """*source* whose mails and labels say that it is a supplement."""
        told = mail_lines(self.supplement, self.found)
        return replace(source, matter=f"推荐材料-{self.supplement.printed}", told=told)

    def sent(self, today: date) -> Sent:
        """What the whole submission is with this supplement."""
        return sent_of(self.supplement.number, today, self.state, self.people, self.supplement.reason)


def round_data(at_work: Round) -> dict[str, Any]:
    """What a supplement's list and mails say of the changes, as plain data for 分装记录.json."""
    sent = at_work.supplement.sent
    return {
        "number": at_work.supplement.number,
        "reason": at_work.supplement.reason,
        "sent": {"on": sent.on.isoformat(), "folder": sent.folder},
        "changes": [asdict(one) for one in at_work.found],
    }


def round_of(data: Mapping[str, Any], people: tuple[Person, ...]) -> Round:
    """The supplement of :func:`round_data`, as far as list and mails ask for it.

    Raises:
        SubmissionError: it is not understood.
    """
    try:
        on, folder = date.fromisoformat(data["sent"]["on"]), str(data["sent"]["folder"])
        supplement = Supplement(Sent(int(data["number"]) - 1, on, folder, {}), str(data["reason"]))
        return Round(supplement, people, {}, tuple(_person_change(one) for one in data["changes"]))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        what = "文件夹里的“分装记录.json”读不懂，不能据此重新分装邮件。"
        raise SubmissionError(what, "请重新生成补充材料。") from error


def _person_change(read: Mapping[str, Any]) -> PersonChange:
    files = tuple(
        FileChange(Change(one["change"]), str(one["path"]), str(one["before"]), str(one["now"]))
        for one in read["files"]
    )
    held_out = bool(read["held_out"])
    formerly = str(read.get("formerly", ""))
    return PersonChange(str(read["name"]), str(read["folder"]), Change(read["change"]), files, held_out, formerly)


def mail_lines(supplement: Supplement, found: Sequence[PersonChange]) -> tuple[str, ...]:
    """What the mail says of the changes; nobody who is held out is named."""
    lines = [f"　　本次为{supplement.printed}，补充{chinese_date(supplement.sent.on)}报送的材料。"]
    if supplement.reason and not names_held_out(supplement.reason, found):
        lines.append(f"　　原因：{supplement.reason}")
    for kind in (Change.SUPPLIED, Change.REPLACED, Change.WITHDRAWN):
        chosen = [one for one in found if one.change is kind and not one.held_out]
        if chosen:
            lines.append(f"　　{kind.value}：{'；'.join(_told(one) for one in chosen)}。")
    if any(one.change is Change.WITHDRAWN for one in found):
        lines.append("　　撤回人选的材料请不再使用。")
    return tuple(lines)


def names_held_out(reason: str, found: Iterable[PersonChange]) -> bool:
    """Whether what a clerk wrote names somebody who is held out, by their name of now or of the last sending.

    The mail goes over the internet.
    """
    flat = "".join(reason.split())
    names = (name for one in found if one.held_out for name in (one.name, one.formerly) if name)
    return any("".join(name.partition("(")[0].split()) in flat for name in names)


def _told(one: PersonChange) -> str:
    if one.change is not Change.REPLACED:
        return one.name
    return f"{one.name}（{'、'.join(each.name for each in one.files if each.change is not Change.SAME)}）"


def supplement_list(source: Source, contents: Contents, at_work: Round, today: date, *, draft: bool) -> Document:
    """00-补充材料清单.pdf: the reason, what replaces what, and the files with pages, sizes and hashes."""
    notice, supplement, found = source.pack.notice, at_work.supplement, at_work.found
    sent = supplement.sent
    under = f"{notice.number}　·　{source.dossier.unit.text('name') or '（未填推荐单位）'}"
    facts = (
        (("推荐单位", source.dossier.unit.text("name") or "（未填）"), ("生成日期", chinese_date(today))),
        (("补充的是", f"{chinese_date(sent.on)}报送的“{sent.folder}”"),),
        (("原　　因", supplement.reason or "（未填）"),),
    )
    blocks: list[Block] = [*looks.title(f"{source.pack.title}推荐材料{supplement.printed}清单", under)]
    blocks.append(looks.facts(facts, (24.0, 72.0, 24.0, 54.0)))
    blocks += [looks.heading("变动一览"), Spacer(1.5), _changes_table(found), Spacer(2.4)]
    if contents.cautions:
        blocks += [looks.heading("报送前请注意"), *looks.points(contents.cautions, color=looks.WARN)]
    blocks += [looks.heading("本次文件及 SHA-256 校验码"), Spacer(1.5), *tables(contents)]
    blocks += [looks.heading("说明"), *looks.points(_notes(found, draft=draft))]
    mark = DRAFT_MARK if draft else ""
    return Document("补充材料清单", (Section(PAPER, tuple(blocks)),), today, subject="", watermark=mark)


def _notes(found: Iterable[PersonChange], *, draft: bool) -> list[str]:
    notes = ["“替换”的文件请以本次为准，原来的同名文件作废；没有列出的人和文件没有变化，仍以前次报送的为准。"]
    if any(one.change is Change.WITHDRAWN for one in found):
        notes.append("“撤回”的人选不再推荐，其材料请不再使用。")
    return [*notes, *(["本文件夹为草稿，仅供校对，不得报送。"] if draft else [])]


def _changes_table(found: Iterable[PersonChange]) -> Table:
    head = Row(
        tuple(looks.label(words, size=9) for words in ("人选", "变动", "文件", "文件名", "校验码（前 12 位）")),
        height=7.5,
    )
    rows = [head]
    for one in found:
        if one.change is Change.SAME:
            continue
        moved = [each for each in one.files if each.change is not Change.SAME]
        for at, each in enumerate(moved):
            name, kind = (one.name, one.change.value) if at == 0 else ("", "")
            rows.append(_row((name, kind, each.change.value, each.name, _hashes(each))))
    return Table(_WIDTHS, tuple(rows), 1, border=0.4, outer=1.0, label_tint=looks.TINT)


def _row(cells: tuple[str, ...]) -> Row:
    plain = looks.look("song", 9.5)
    return Row(tuple(Cell((text(words, plain),), padding=1.3) for words in cells), height=7.5)


def _hashes(each: FileChange) -> str:
    before, now = each.before[:_SHORT], each.now[:_SHORT]
    return f"{before} → {now}" if before and now else now or f"{before}（作废）"
