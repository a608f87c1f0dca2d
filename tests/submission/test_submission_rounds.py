"""Several rounds: what was sent is kept, and only the difference is built as 补充材料."""

from __future__ import annotations

import email
import email.policy
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from submission_samples import TODAY, dossier, source, with_answers, with_scans

from qilu_desktop.checks import Context, Report, run
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import InputError, SubmissionError
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.built import NO_WISHES, Built, Wishes
from qilu_desktop.submission.caching import FolderCache
from qilu_desktop.submission.mail_options import MailOptions
from qilu_desktop.submission.mail_record import record_of
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.receiving import receive
from qilu_desktop.submission.repack import repack
from qilu_desktop.submission.rounds import (
    Change,
    FileChange,
    PersonChange,
    Sent,
    changes,
    last_sent,
    record_sending,
    sendings,
    sent_of,
)
from qilu_desktop.submission.supplement import Round, Supplement, mail_lines, round_data, round_of
from qilu_desktop.submission.verify import Depth

SENT_ON = date(2024, 7, 21)
NAMES = [person.name for person in dossier(4).applicants]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> FolderCache:
    return FolderCache(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def workspace(tmp_path: Path, cache: FolderCache) -> Path:
    """A workspace's folder in which the sending of three people is recorded."""
    held = with_scans(dossier(3))
    built = _build(held, tmp_path / "一", cache)
    place = tmp_path / "工作区"
    record_sending(place, held, built.folder, SENT_ON)
    return place


def _build(
    held: Dossier, output: Path, cache: FolderCache, wishes: Wishes = NO_WISHES, *, draft: bool = False
) -> Built:
    made_from = replace(source(held), cache=cache)
    return build_folder(made_from, output, draft=draft, today=TODAY, progress=Silent(), wishes=wishes)


def _supplement(held: Dossier, workspace: Path, cache: FolderCache, reason: str = "") -> Built:
    wishes = Wishes(supplement=Supplement(last_sent(workspace), reason))
    return _build(held, workspace.parent / "补", cache, wishes)


def _text(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def _ready(held: Dossier, cache: FolderCache) -> Callable[[date], tuple[Source, Report]]:
    made_from = replace(source(held), cache=cache)
    return lambda day: (made_from, run(Context(made_from.pack, held, day)))


def test_what_people_lack_is_told_of_those_who_go_along() -> None:
    book = FileChange(Change.REPLACED, "02-申报书/02-乙/乙-申报书.pdf", "a", "b")
    found = (
        PersonChange("甲", "01-甲", Change.SAME, ()),
        PersonChange("乙", "02-乙", Change.REPLACED, (book,)),
    )
    at_work = Round(Supplement(Sent(0, TODAY, "材料", {})), (), {}, found)
    assert not at_work.concerns("甲", ""), "nothing of theirs goes along"
    assert not at_work.concerns("甲", "02-申报书/01-甲/甲-申报书.pdf")
    assert not at_work.concerns("乙", "02-申报书/02-乙/乙-基本情况一览表.docx"), "a file that stays behind"
    assert at_work.concerns("乙", book.path)
    assert at_work.concerns("乙", "")
    assert at_work.concerns("", "")


def test_one_person_more_one_changed_one_withdrawn(workspace: Path, cache: FolderCache) -> None:
    four = with_scans(with_answers(dossier(4), "p02", post_name="数控车工班长"))
    held = replace(four, applicants=(*four.applicants[:2], four.applicants[3]))
    built = _supplement(held, workspace, cache, "补报一人")
    assert built.folder.name == "潍坊市-2024年度齐鲁首席技师推荐材料-补充材料(第1次)"
    found = {one.name: one for one in built.changes}
    assert {name: one.change for name, one in found.items()} == {
        "整套材料": Change.REPLACED,
        NAMES[0]: Change.SAME,
        NAMES[1]: Change.REPLACED,
        NAMES[2]: Change.WITHDRAWN,
        NAMES[3]: Change.SUPPLIED,
    }
    moved = {each.name for each in found[NAMES[1]].files if each.change is not Change.SAME}
    assert moved == {f"{NAMES[1]}-基本情况一览表.{ending}" for ending in ("docx", "pdf")}
    paths = {entry.path for entry in built.files}
    assert not [path for path in paths if NAMES[0] in path or NAMES[2] in path]
    assert f"02-申报书/02-{NAMES[1]}/{NAMES[1]}-基本情况一览表.docx" in paths
    assert f"02-申报书/03-{NAMES[3]}/{NAMES[3]}-申报书.pdf" in paths
    assert "04-汇总表.docx" in paths
    assert "01-推荐报告.pdf" not in paths, "the sealed scan is the one that was sent"

    listed = _text(built.folder / "00-补充材料清单.pdf")
    for said in ("补充材料（第1次）清单", "补报一人", "2024年7月21日", "撤回", "补报", NAMES[2], NAMES[3], "（作废）"):
        assert said in listed, said
    sets = pypdf.PdfReader(built.folder / "邮寄/一览表-A3-一式六份.pdf")
    assert len(sets.pages) == 2 * 6
    (draft,) = (built.folder / "邮件").glob("*.eml")
    mail = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "2024年度齐鲁首席技师推荐材料-补充材料(第1次)-潍坊市(第1封/共1封)"
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    for said in (
        "原因：补报一人",
        f"补报：{NAMES[3]}。",
        f"替换：整套材料（04-汇总表.docx）；{NAMES[1]}（",
        f"撤回：{NAMES[2]}。",
    ):
        assert said in text, text
    verified = receive(built.folder, Depth.CONTENT, Silent(), _ready(held, cache))
    assert verified.whole, verified.problems


def test_the_mail_of_a_supplement_is_shared_out_anew(workspace: Path, cache: FolderCache) -> None:
    four = with_scans(with_answers(dossier(4), "p02", post_name="数控车工班长"))
    held = replace(four, applicants=(*four.applicants[:2], four.applicants[3]))
    built = _supplement(held, workspace, cache, "补报一人")
    before = {path: path.read_bytes() for path in built.folder.rglob("*") if path.is_file()}
    first = record_of(built.folder).options
    packed = repack(built.folder, MailOptions(first.limit, zipped=True), Silent())
    assert not packed.unchanged
    assert packed.kept
    assert not (built.folder / "00-报送清单.pdf").exists()
    listed = _text(built.folder / "00-补充材料清单.pdf")
    for said in ("补充材料（第1次）清单", "补报一人", "2024年7月21日", "（作废）", "附件.zip", NAMES[2], NAMES[3]):
        assert said in listed, said
    (draft,) = (built.folder / "邮件").glob("*.eml")
    mail = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert "补充材料(第1次)-潍坊市(第1封/共1封)" in mail["Subject"]
    body = mail.get_body()
    assert body is not None
    for said in ("原因：补报一人", f"补报：{NAMES[3]}。", f"撤回：{NAMES[2]}。", "1 个压缩包"):
        assert said in body.get_content()
    verified = receive(built.folder, Depth.CONTENT, Silent(), _ready(held, cache))
    assert verified.whole, verified.problems
    assert record_sending(workspace, held, built.folder, date(2024, 7, 22)).title == "补充材料（第1次）"
    # Back to what it was, byte for byte.
    repack(built.folder, first, Silent())
    assert {path: path.read_bytes() for path in built.folder.rglob("*") if path.is_file()} == before


def test_rounds_go_on_from_what_was_sent_last(workspace: Path, cache: FolderCache) -> None:
    held = with_scans(dossier(4))
    first = _supplement(held, workspace, cache)
    assert record_sending(workspace, held, first.folder, date(2024, 7, 22)).title == "补充材料（第1次）"
    with pytest.raises(SubmissionError, match="没有变化"):
        _supplement(held, workspace, cache)
    # A corrected name is the same person: replaced, not one withdrawn and one more.
    renamed = with_answers(held, "p03", name="张改名")
    second = _supplement(renamed, workspace, cache, "姓名更正")
    assert second.folder.name.endswith("-补充材料(第2次)")
    assert {one.name: one.change for one in second.changes if one.moved} == {
        "整套材料": Change.REPLACED,
        "张改名": Change.REPLACED,
    }
    record_sending(workspace, renamed, second.folder, date(2024, 7, 23))
    assert [(one.number, one.title) for one in sendings(workspace)] == [
        (0, "首次报送"),
        (1, "补充材料（第1次）"),
        (2, "补充材料（第2次）"),
    ]
    assert sendings(workspace)[2].reason == "姓名更正"


def test_a_held_out_person_is_not_named_in_the_mail(workspace: Path, cache: FolderCache) -> None:
    held = with_answers(with_scans(dossier(4)), "p04", classified=True)
    wishes = Wishes(supplement=Supplement(last_sent(workspace)))
    built = _build(held, workspace.parent / "补", cache, wishes, draft=True)
    assert {one.name: one.change for one in built.changes}[NAMES[3]] is Change.SUPPLIED
    for path in (built.folder / "邮件").glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = mail.get_body()
        assert body is not None
        assert NAMES[3] not in body.get_content()


def _held_out_first(tmp_path: Path, cache: FolderCache) -> tuple[Dossier, Built]:
    """Three people, the third held out, and their folder."""
    held = with_answers(with_scans(dossier(3)), "p03", classified=True)
    return held, _build(held, tmp_path / "涉密", cache)


def test_who_was_held_out_and_is_not_any_more_is_sent_whole(tmp_path: Path, cache: FolderCache) -> None:
    held, first = _held_out_first(tmp_path, cache)
    released = with_answers(held, "p03", classified=False)
    # Recorded only after the release: what counts is what the folder left out.
    record_sending(tmp_path / "区", released, first.folder, SENT_ON)
    built = _supplement(released, tmp_path / "区", cache)
    assert {one.name: one.change for one in built.changes}[NAMES[2]] is Change.SUPPLIED
    sent = {entry.name for message in built.messages for entry in message.files}
    assert {f"{NAMES[2]}-申报书.pdf", f"{NAMES[2]}-基本情况一览表.docx", "04-汇总表.docx"} <= sent
    assert not [name for name in sent if NAMES[0] in name]
    assert len(pypdf.PdfReader(built.folder / "邮寄/一览表-A3-一式六份.pdf").pages) == 6
    (draft,) = (built.folder / "邮件").glob("*.eml")
    body = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default).get_body()
    assert body is not None
    assert f"补报：{NAMES[2]}。" in body.get_content()
    assert "补充材料（第1次）" in _text(built.folder / "邮寄/EMS封面及收件信息.pdf")


def test_a_folder_is_recorded_by_what_it_says_itself(tmp_path: Path, cache: FolderCache) -> None:
    held, first = _held_out_first(tmp_path, cache)
    # Between building and recording one person was withdrawn, another's name corrected.
    now = with_answers(replace(held, applicants=held.applicants[:2]), "p02", name="李更名")
    record_sending(tmp_path / "区", now, first.folder, SENT_ON)
    sent = last_sent(tmp_path / "区")
    assert set(sent.people.values()) == {"p01", "p02", "p03"}
    wishes = Wishes(supplement=Supplement(sent, f"撤回{NAMES[2]}"))
    built = _build(now, tmp_path / "补", cache, wishes, draft=True)
    found = {one.name: one.change for one in built.changes if one.folder}
    assert found["李更名"] is Change.REPLACED
    assert found[NAMES[2]] is Change.WITHDRAWN
    assert NAMES[1] not in found
    assert any("涉密人选的姓名" in note for note in built.notes)
    _assert_not_named(NAMES[2], built.folder)
    with pytest.raises(SubmissionError, match="没有这个工作区的人选"):
        record_sending(tmp_path / "别处", replace(now, applicants=()), first.folder, SENT_ON)


def test_a_file_whose_name_becomes_anothers_is_sent_again() -> None:
    people = persons(with_answers(with_answers(dossier(2), "p01", name="张三"), "p02", name="张三").applicants)
    books = {f"02-申报书/{one.folder}/{one.stem}-申报书.pdf": one.applicant.id for one in people}
    sent = sent_of(0, SENT_ON, books, people, "")
    assert not any(one.moved for one in changes(sent, books, people))
    swapped = persons([people[1].applicant, people[0].applicant])
    now = {f"02-申报书/{one.folder}/{one.stem}-申报书.pdf": one.applicant.id for one in swapped}
    assert [one.change for one in changes(sent, now, swapped)] == [Change.REPLACED] * 2


def test_a_reason_with_the_former_name_of_who_is_held_out_stays_out_of_the_mail() -> None:
    before = persons(dossier(2).applicants)
    sent = sent_of(
        0, SENT_ON, {f"02-申报书/{one.folder}/{one.stem}-申报书.pdf": one.folder for one in before}, before, ""
    )
    renamed = with_answers(with_answers(dossier(2), "p02", name="李更名"), "p02", classified=True)
    now = persons(renamed.applicants)
    assert [one.held_out for one in now] == [False, True]
    state = {f"02-申报书/{one.folder}/{one.stem}-申报书.pdf": one.folder for one in now}
    found = changes(sent, state, now)
    reason = f"{NAMES[1]}的姓名写错"
    at_work = Round(Supplement(sent, reason), now, state, found)
    kept = round_of(json.loads(json.dumps(round_data(at_work))), now)
    for one in (at_work, kept):
        assert NAMES[1] not in "".join(mail_lines(one.supplement, one.found))
    assert "姓名写错" in "".join(mail_lines(Supplement(sent, "姓名写错"), found))


def test_no_sheet_and_no_mail_names_who_is_held_out(tmp_path: Path, cache: FolderCache) -> None:
    _, first = _held_out_first(tmp_path, cache)
    _assert_not_named(NAMES[2], first.folder)


def _assert_not_named(name: str, folder: Path) -> None:
    """Nothing in 邮件 and 邮寄 names a person; the report, in which the notice wants them, lies elsewhere."""
    places = [one for kind in ("邮件", "邮寄") for one in (folder / kind).rglob("*") if one.is_file()]
    assert places
    for place in places:
        assert name not in place.relative_to(folder).as_posix()
        assert name not in _words(place), place


def _words(place: Path) -> str:
    if place.suffix == ".pdf":
        return _text(place)
    if place.suffix == ".docx":
        with zipfile.ZipFile(place) as archive:
            return "".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
    if place.suffix == ".eml":
        mail = email.message_from_bytes(place.read_bytes(), policy=email.policy.default)
        body = mail.get_body()
        names = [str(part.get_filename()) for part in mail.iter_attachments()]
        return "".join([str(mail["Subject"]), body.get_content() if body else "", *names])
    return place.read_text(encoding="utf-8")


def test_only_what_was_really_sent_is_recorded(workspace: Path, cache: FolderCache, tmp_path: Path) -> None:
    held = with_scans(dossier(3))
    draft = _build(held, tmp_path / "稿", cache, draft=True)
    with pytest.raises(SubmissionError, match="草稿"):
        record_sending(tmp_path / "新", held, draft.folder, SENT_ON)
    final = next((tmp_path / "一").iterdir())
    with pytest.raises(SubmissionError, match="已经登记过"):
        record_sending(workspace, held, final, SENT_ON)
    (final / "01-推荐报告.pdf").write_bytes(b"another")
    with pytest.raises(SubmissionError, match="不完整"):
        record_sending(tmp_path / "新", held, final, SENT_ON)
    with pytest.raises(InputError, match="还没有登记过"):
        last_sent(tmp_path / "新")
    (workspace / "已报送" / "第01次.json").write_bytes(b"{")
    with pytest.raises(SubmissionError, match="读不懂"):
        last_sent(workspace)
