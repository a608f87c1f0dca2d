"""Evidence: there at all, checked against the original, and tied to what it proves (4.3, 5.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.fixes import drop_claim
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import FileFacts, Subject, Whole, names
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.pack.model import EvidenceKind, Pack, Scope

GROUP = "evidence"
"""The place of findings about evidence files."""

_CERTIFICATES = "certificates"
_NO_ORIGINAL = frozenset({"query", "discipline"})  # a screenshot has no original; an opinion is one itself
_BOTH = (Scope.UNIT, Scope.APPLICANT)
_TITLE_SHOWN = 30


def titled(subject: Subject, entry: Evidence) -> str:
    """How an evidence file is called in messages."""
    kind = subject.pack.evidence_kind(entry.kind)
    title = mask_ids_in(entry.title.strip() or entry.file.name)[:_TITLE_SHOWN]
    return f"{kind.label if kind else '佐证材料'}“{title}”"


def first_page(subject: Subject, entry: Evidence) -> int:
    """The first page that is sent of a file of several, for findings about all of it; 0 of one page or not known."""
    if entry.edits:
        return entry.edits[0].page
    facts = subject.facts_of(entry.file.sha256)
    return 1 if facts and facts.pages > 1 else 0


def has_evidence(subject: Subject) -> bool:
    """Whether any file is attached."""
    return bool(subject.evidence)


def _note(entry: Evidence, message: str, remedy: str, clause: str = "", page: int = 0) -> Note:
    return Note(message, remedy, evidence=entry.id, group=GROUP, clause=clause, page=page)


@Heading("evidence.checked", "佐证材料已审验", "4.3b 5.3", Severity.BLOCK, "").each(_BOTH, has_evidence)
def unchecked(subject: Subject) -> Iterator[Note]:
    """Material that the notice wants marked 已审验, with no whole record of who checked it, for whom and when."""
    for entry in subject.evidence:
        fault = check_fault(entry, subject.today) if must_be_checked(subject.pack, entry) else ""
        if fault:
            remedy = "请与原件核对后登记审验人、审验单位和审验日期。"
            yield _note(entry, f"{titled(subject, entry)}{fault}。", remedy, page=first_page(subject, entry))


def must_be_checked(pack: Pack, entry: Evidence) -> bool:
    """Whether a file must carry 已审验: its kind says so, or it is sent as proof of results or awards (4.3b, 5.3)."""
    kind = pack.evidence_kind(entry.kind)
    table = entry.claim.partition("/")[0]
    return kind is not None and (kind.marked or (kind.packet > 0 and table in _proved_tables(pack)))


def check_fault(entry: Evidence, today: date) -> str:
    """What a file's record of 审验 lacks, as a predicate; empty when it is whole."""
    check = entry.check
    if check is None:
        return "没有审验"
    if not check.verifier.strip():
        return "的审验记录缺审验人"
    if not check.unit.strip():
        return "的审验记录缺审验单位"
    if not isinstance(check.on, PartialDate) or not check.on.day:
        return "的审验日期没有写到日"
    return "的审验日期晚于今天" if check.on.first > today else ""


@Heading("evidence.may_check", "其他佐证材料宜审验", "4.3c", Severity.WARN, "").each(applies=has_evidence)
def unmarked(subject: Subject) -> Iterator[Note]:
    """Further material that nobody compared with an original; the notice does not ask for it."""
    for entry in subject.evidence:
        kind = subject.pack.evidence_kind(entry.kind)
        if (
            kind
            and kind.packet
            and not must_be_checked(subject.pack, entry)
            and kind.id not in _NO_ORIGINAL
            and check_fault(entry, subject.today)
        ):
            said = f"{titled(subject, entry)}没有审验。"
            yield _note(entry, said, "有原件的，建议核对后登记审验。", page=first_page(subject, entry))


@Heading("evidence.kind", "佐证材料都有种类", "5.3", Severity.BLOCK, "").each(_BOTH, has_evidence)
def unknown_kind(subject: Subject) -> Iterator[Note]:
    """A file of no kind that the year's pack knows: it would be left out of the submission."""
    for entry in subject.evidence:
        kind = subject.pack.evidence_kind(entry.kind)
        if kind is None or kind.scope is not subject.scope:
            said = f"{titled(subject, entry)}没有选定种类，不会放入报送材料。"
            yield _note(entry, said, "请为其选择佐证种类，或删除。", page=first_page(subject, entry))


def _all_known(subject: Subject) -> bool:
    return all(subject.facts_of(entry.file.sha256) for entry in subject.evidence)


@Heading("evidence.lost", "佐证文件完好", "5.3", Severity.BLOCK, "").each(_BOTH, has_evidence, _all_known)
def lost(subject: Subject) -> Iterator[Note]:
    """A file that is gone, no longer what was added, or cannot be opened."""
    for entry in subject.evidence:
        facts = subject.facts_of(entry.file.sha256)
        if facts and facts.lost:
            said = f"{titled(subject, entry)}的文件已丢失或损坏。"
            yield _note(entry, said, "请重新添加该文件，或从备份恢复。")
        elif facts and facts.fault:
            said = f"{titled(subject, entry)}的文件不能用：{_why(facts)}。"
            yield _note(entry, said, "请换一个能正常打开的文件重新添加。", page=facts.page)


def _why(facts: FileFacts) -> str:
    """The predicate of a fault after a colon: 的内容不是图片 has lost what it was said of."""
    return facts.fault.removeprefix("的")


@Heading("evidence.pages", "选用的页都在文件里", "5.3", Severity.BLOCK, "").each(
    _BOTH, lambda subject: any(entry.edits for entry in subject.evidence), _all_known
)
def pages_beyond(subject: Subject) -> Iterator[Note]:
    """A page chosen to be sent that the file does not have: the file cannot be made as it is wished."""
    for entry in subject.evidence:
        facts = subject.facts_of(entry.file.sha256)
        beyond = sorted(edit.page for edit in entry.edits if facts and 0 < facts.pages < edit.page)
        if facts and beyond:
            said = f"{titled(subject, entry)}只有 {facts.pages} 页，选用的第 {beyond[0]} 页不在文件里。"
            yield _note(entry, said, "请点“编辑页面”重新选择要报送的页。", page=facts.pages)


@Heading("evidence.results", "主要技术成果、论文或获奖材料", "4.3b 5.3", Severity.BLOCK, "").each()
def no_results(subject: Subject) -> Iterator[Note]:
    """An applicant without any paper on results, publications or awards."""
    kinds = result_kinds(subject.pack)
    if kinds and not any(entry.kind in {kind.id for kind in kinds} for entry in subject.evidence):
        said = "没有主要技术成果、论文或获奖证书等佐证材料。"
        yield Note(said, "请扫描并添加，核对原件后登记审验。", group=GROUP)


def result_kinds(pack: Pack) -> list[EvidenceKind]:
    """Kinds that clause 4.3b asks for besides the certificates themselves: those that prove results and awards."""
    return [kind for kind in pack.evidence if "4.3b" in kind.clauses and set(kind.claims) - {_CERTIFICATES}]


@Heading("evidence.row", "各项成果、荣誉有佐证", "4.3b 4.3c", Severity.WARN, "applicant.*").each()
def unproven(subject: Subject) -> Iterator[Note]:
    """A row of results, honours or contests that no file is given for."""
    for table in _proved_tables(subject.pack):
        if table not in subject.fields.by_id:
            continue
        for number, row in subject.rows(table):
            if not any(entry.proves(table, row.id) for entry in subject.evidence):
                name = row.values.text("name") or row.values.text("trade")
                said = (
                    f"{subject.label(table)}第 {number} 行{f'（{name[:_TITLE_SHOWN]}）' if name else ''}没有佐证材料。"
                )
                yield Note(
                    said, "请添加佐证材料并对应到该行；没有材料的，请核对是否保留该项。", field=table, row=row.id
                )


def _proved_tables(pack: Pack) -> tuple[str, ...]:
    """Tables whose rows want a paper; for skill certificates the notice asks the query's screenshot instead (4.3a)."""
    claimed = dict.fromkeys(table for kind in pack.evidence if kind.marked for table in kind.claims)
    return tuple(table for table in claimed if table != _CERTIFICATES)


@Heading("evidence.claim", "佐证材料对应的内容还在", "5.3", Severity.WARN, "applicant.*", fixable=True).each(
    applies=has_evidence
)
def dangling(subject: Subject) -> Iterator[Note]:
    """A file tied to a table row that is no more, or of a kind that does not prove such a table."""
    for entry in subject.evidence:
        table, _, row_id = entry.claim.partition("/")
        kind = subject.pack.evidence_kind(entry.kind)
        known = {row.id for row in subject.record.rows(table)}
        if table and row_id and row_id not in known:
            said = f"{titled(subject, entry)}对应的内容已被删除。"
            note = _note(entry, said, "请重新指定它证明哪一项。", page=first_page(subject, entry))
            yield replace(note, fix=drop_claim(subject.id, entry.id, "取消这个对应关系"))
        elif table and kind and table not in kind.claims:
            said = f"{titled(subject, entry)}的种类与它证明的{subject.label(table)}不相配。"
            yield _note(entry, said, "请核对佐证种类。", page=first_page(subject, entry))


@Heading("evidence.shared", "同一文件不用于多人", "4.3b", Severity.WARN, "").whole(
    lambda whole: bool(whole.dossier.evidence)
)
def shared_file(whole: Whole) -> Iterator[Note]:
    """The very same file attached to several applicants, where it is to prove somebody's own results.

    A paper on people (a discipline opinion, a list of 首席技师) may well name several.
    """
    used = [person.once(_own_files) for person in whole.people]
    if len(set().union(*used)) == sum(map(len, used)):
        return
    first: dict[str, tuple[Subject, Evidence]] = {}
    others: defaultdict[str, dict[str, Subject]] = defaultdict(dict)
    for person in whole.people:
        for sha256, entry in person.once(_own_files).items():
            user = first.setdefault(sha256, (person, entry))[0]
            if user.id != person.id:
                others[sha256][person.id] = person
    for sha256, people in others.items():
        subject, entry = first[sha256]
        said = f"{names([subject, *people.values()])}：使用了同一个文件，{titled(subject, entry)}。"
        remedy = "请核对是否放错人；集体成果共用同一材料的可不改。"
        yield Note(said, remedy, evidence=entry.id, page=first_page(subject, entry), subject=subject.id, group=GROUP)


def _own_files(person: Subject) -> dict[str, Evidence]:
    """Files that are to prove somebody's own results, by their SHA-256."""
    about_people = {kind.id for kind in person.pack.evidence if not kind.claims}
    return {entry.file.sha256: entry for entry in reversed(person.evidence) if entry.kind not in about_people}


@Heading("evidence.owner", "佐证材料都有归属", "5.3", Severity.WARN, "").whole(
    lambda whole: bool(whole.dossier.evidence)
)
def ownerless(whole: Whole) -> Iterator[Note]:
    """A file of an applicant who is no more."""
    known = {UNIT_SUBJECT, *(person.id for person in whole.people)}
    for entry in whole.dossier.evidence:
        if entry.owner not in known:
            said = f"{titled(whole.unit, entry)}不属于任何申报人。"
            yield _note(entry, said, "请指定所属的申报人，或删除。")


def _photo_facts(subject: Subject) -> FileFacts | None:
    photo = subject.record.file("photo")
    return subject.facts_of(photo.sha256) if photo else None


@Heading("evidence.photo", "照片清晰", "4.2a", Severity.WARN, "applicant.photo").each(
    applies=lambda subject: subject.record.file("photo") is not None,
    known=lambda subject: _photo_facts(subject) is not None,
)
def poor_photo(subject: Subject) -> Iterator[Note]:
    """A photo that cannot be printed, or has fewer pixels than print needs (惯例: 35 x 49 mm at 300 dpi).

    Nothing is said of a size not known.
    """
    facts = _photo_facts(subject)
    if facts is None:
        return
    fault = _photo_fault(facts)
    if fault:
        remedy = "请重新添加照片，JPG 或 PNG 格式。"
        yield Note(f"{fault}。", remedy, field="photo", severity=Severity.BLOCK, clause="5.3")
        return
    width, height = subject.pack.notice.photo_px
    if 0 < facts.width < width or 0 < facts.height < height:
        said = f"照片为 {facts.width}×{facts.height} 像素，打印会模糊。"
        yield Note(said, f"请换用不小于 {width}×{height} 像素的照片。", field="photo")


def _photo_fault(facts: FileFacts) -> str:
    if facts.lost:
        return "照片文件已丢失或损坏"
    if facts.media == "pdf":
        return "照片是 PDF 文件，申报书和一览表上印不出来"
    return f"照片不能用：{_why(facts)}" if facts.fault else ""


@Heading("evidence.photo_shared", "照片不用于多人", "4.2a", Severity.WARN, "applicant.photo").whole(
    lambda whole: bool(whole.people)
)
def shared_photo(whole: Whole) -> Iterator[Note]:
    """The very same photo given for two persons."""
    photos = [(photo.sha256, person) for person in whole.people if (photo := person.record.file("photo"))]
    if len({sha256 for sha256, _ in photos}) == len(photos):
        return
    users: defaultdict[str, list[Subject]] = defaultdict(list)
    for sha256, person in photos:
        users[sha256].append(person)
    for people in users.values():
        if len(people) > 1:
            said = f"{names(people)}：用了同一张照片。"
            yield Note(said, "请核对，换用各人自己的照片。", field="photo", subject=people[0].id)


@Heading("evidence.records", "公示和集体研究材料留存", "3.1c 3.1d", Severity.WARN, "").each((Scope.UNIT,))
def unit_records(subject: Subject) -> Iterator[Note]:
    """The unit's own papers on publicity and decision, kept for inspection."""
    for kind_id in ("publicity", "minutes"):
        kind = subject.pack.evidence_kind(kind_id)
        if kind and not any(entry.kind == kind.id for entry in subject.evidence):
            said = f"没有“{kind.label}”。"
            yield Note(said, "请扫描或截图后添加，留存备查。", group=GROUP, clause=next(iter(kind.clauses), ""))


RULES = (
    unchecked,
    unmarked,
    unknown_kind,
    lost,
    pages_beyond,
    no_results,
    unproven,
    dangling,
    shared_file,
    ownerless,
    poor_photo,
    shared_photo,
    unit_records,
)
