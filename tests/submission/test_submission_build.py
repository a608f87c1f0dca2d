"""Whole folders built from real dossiers and opened again by other programs' means."""

import email
import email.policy
import hashlib
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pdfa import claims_pdfa, faults
from submission_samples import FILES, PACK, TODAY, dossier, small_mail, source, with_answers, with_scans

from qilu_desktop.checks import RULES, Context, run
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence, Waiver
from qilu_desktop.dossier.values import FileRef, PartialDate
from qilu_desktop.errors import Cancelled, SubmissionError
from qilu_desktop.progress import Silent, Step, Watched
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.built import Built, Wishes
from qilu_desktop.submission.caching import FolderCache
from qilu_desktop.submission.checks_report import checks_json
from qilu_desktop.submission.manifest import NAME
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.packet_pages import packet_pages
from qilu_desktop.submission.packets import PacketMaker
from qilu_desktop.submission.verify import verify_folder

MM = 25.4 / 72


@dataclass(frozen=True)
class Case:
    """A built folder with what it was built from."""

    source: Source
    built: Built
    steps: tuple[Step, ...]

    def path(self, name: str) -> Path:
        return self.built.folder / name

    def pdf(self, name: str) -> pypdf.PdfReader:
        return pypdf.PdfReader(self.path(name))

    def mails(self) -> list[email.message.EmailMessage]:
        drafts = sorted(self.path("邮件").glob("*.eml"))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in drafts]


def _build(made_from: Source, output: Path, *, draft: bool = False, by_person: bool = False) -> Case:
    steps: list[Step] = []
    progress = Watched(steps.append)
    built = build_folder(
        made_from, output, draft=draft, today=TODAY, progress=progress, wishes=Wishes(by_person=by_person)
    )
    return Case(made_from, built, tuple(steps))


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Three people, the last without a sealed book."""
    held = with_scans(dossier(3))
    held = replace(held, evidence=tuple(entry for entry in held.evidence if entry.id != "scan-p03"))
    return _build(source(held), tmp_path_factory.mktemp("final"))


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Four people with much missing: no photo, no packet, an unverified award, a lost file, one held out."""
    held = with_answers(dossier(4), "p04", classified=True)
    lost = FileRef("0" * 64, "丢失.jpg", 5, "image/jpeg")
    evidence = []
    for entry in with_scans(held).evidence:
        if (entry.owner == "p02" and entry.kind == "query") or entry.id in ("scan-p01", "scan-report"):
            continue
        unseen = entry.owner == "p01" and entry.kind == "award"
        gone = entry.owner == "p03" and entry.kind == "query"
        evidence.append(replace(entry, check=None if unseen else entry.check, file=lost if gone else entry.file))
    held = replace(held, evidence=tuple(evidence))
    held = held.with_record("p02", held.record_of("p02").with_value("photo", None))
    return _build(source(held), tmp_path_factory.mktemp("draft"), draft=True, by_person=True)


def _packet_of(entry: Evidence) -> str:
    kind = PACK.evidence_kind(entry.kind)
    assert kind
    return PACK.packets[kind.packet - 1] if kind.packet else "-"


def _leaves(outline: Iterable[Any]) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from _leaves(one)
        else:
            yield one


def _text(reader: pypdf.PdfReader, page: int = 0) -> str:
    return "".join(reader.pages[page].extract_text().split())


def _whole_text(reader: pypdf.PdfReader) -> str:
    return "".join(_text(reader, page) for page in range(len(reader.pages)))


def _tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# -- what stands in the folder --------------------------------------------------------------------------------------


def test_the_folder_holds_exactly_what_it_should(final: Case) -> None:
    assert final.built.folder.name == "潍坊市-2024年度齐鲁首席技师推荐材料"
    expected = {"00-报送清单.pdf", "01-推荐报告.pdf", "04-汇总表.docx", "校验报告.json", NAME}
    for number, person in enumerate(final.source.dossier.applicants, 1):
        name = person.name
        books, packets = f"02-申报书/{number:02d}-{name}/{name}", f"03-佐证材料/{number:02d}-{name}/{name}"
        expected |= {f"{books}-申报书.pdf", f"{books}-基本情况一览表.docx", f"{books}-基本情况一览表.pdf"}
        expected |= {f"{packets}-01-证书查询截图.pdf", f"{packets}-02-主要技术成果及获奖.pdf"}
        expected |= {f"{packets}-03-其他佐证材料.pdf"}
    expected |= {"邮件/第1封-共1封.eml", "邮件/邮件正文.txt", "分装记录.json"}
    expected |= {"邮寄/一览表-A3-一式六份.pdf", "邮寄/EMS封面及收件信息.pdf", "邮寄/邮寄清单.pdf"}
    expected |= {"邮寄/EMS标签-A4裁切.pdf", "邮寄/EMS标签-100×150毫米.pdf", "邮寄/A3打印校准页.pdf"}
    assert set(_tree(final.built.folder)) == expected
    assert {entry.path for entry in final.built.files} == expected - {NAME}
    assert not [place for place in final.built.folder.parent.iterdir() if place.name.startswith(".")]


@pytest.mark.parametrize("case", ["final", "draft"])
def test_any_tool_can_check_the_manifest(case: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(case).built
    done = subprocess.run(["sha256sum", "-c", "--strict", NAME], cwd=built.folder, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    lines = (built.folder / NAME).read_bytes().decode().splitlines()
    assert [line[66:] for line in lines] == sorted(_tree(built.folder).keys() - {NAME})
    verified = verify_folder(built.folder, deep=True)
    assert verified.whole, verified.problems
    assert verified.bytes == built.bytes


def test_what_says_that_it_is_pdfa_is(final: Case) -> None:
    """Generated forms are PDF/A-2b; packets and scans hold what others made and do not say so of themselves."""
    claimed = {path for path in final.built.folder.rglob("*.pdf") if claims_pdfa(path.read_bytes())}
    assert {path.name for path in claimed} >= {"00-报送清单.pdf", "邮寄清单.pdf"}
    assert sum("一览表.pdf" in path.name for path in claimed) == 3
    assert not any(path.is_relative_to(final.built.folder / "03-佐证材料") for path in claimed)
    assert {path.name: found for path in claimed if (found := faults(path.read_bytes()))} == {}


def test_a_flipped_bit_in_any_built_file_is_found(final: Case, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", final.built.folder, copy], check=True)
    for entry in final.built.files:
        path = copy / entry.path
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x10
        path.write_bytes(data)
    assert {problem.path for problem in verify_folder(copy).problems} == {entry.path for entry in final.built.files}


def test_the_same_data_give_the_same_bytes(final: Case, tmp_path: Path) -> None:
    again = _build(final.source, tmp_path)
    assert _tree(again.built.folder) == _tree(final.built.folder)


# -- seals, marks, evidence -----------------------------------------------------------------------------------------


def test_sealed_scans_go_in_as_they_are_and_the_rest_waits_for_its_seal(final: Case) -> None:
    held = final.source.dossier
    report = held.evidence_of(UNIT_SUBJECT, kind="report_scan")[0].file
    assert final.path("01-推荐报告.pdf").read_bytes() == FILES.read(report)
    people = {person.id: person.name for person in held.applicants}
    for number, (person_id, name) in enumerate(people.items(), 1):
        book = f"02-申报书/{number:02d}-{name}/{name}-申报书.pdf"
        scans = held.evidence_of(person_id, kind="book_scan")
        if scans:
            assert final.path(book).read_bytes() == FILES.read(scans[0].file)
        else:
            assert "待盖章" in _text(final.pdf(book))
    assert final.built.missing == (f"申报书没有盖章扫描件，放入的是生成件：{people['p03']}。",)


def test_every_page_of_the_second_packet_is_marked(final: Case) -> None:
    for path in final.built.folder.glob("03-佐证材料/*/*-02-*.pdf"):
        reader = pypdf.PdfReader(path)
        assert len(reader.pages) >= 4
        for page in range(len(reader.pages)):
            assert "已审验" in _text(reader, page)
            assert "审验人：邢广" in _text(reader, page)


@pytest.mark.parametrize("case", ["final", "draft"])
def test_every_packet_begins_with_contents_that_tell_the_right_pages(case: str, request: pytest.FixtureRequest) -> None:
    made: Case = request.getfixturevalue(case)
    for number, person in enumerate(made.source.dossier.applicants, 1):
        known = packet_pages(made.source, person.id, TODAY, Silent())
        assert len(set(known.pages.values())) >= 4
        for packet in sorted(made.path(f"03-佐证材料/{number:02d}-{person.name}").glob("*.pdf")):
            reader = pypdf.PdfReader(packet)
            front = _text(reader)
            assert "目录" in front
            assert reader.outline[0].title == "目录"
            for entry in made.source.dossier.evidence_of(person.id):
                pages = known.pages.get(entry.id)
                if pages is None or _packet_of(entry) != packet.stem[-len(_packet_of(entry)) :]:
                    continue
                first, last = pages[0], pages[-1]
                told = f"{first}" if first == last else f"{first}-{last}"
                assert f"{''.join(entry.title.split())}{told}" in front
                starts = [reader.get_destination_page_number(one) + 1 for one in _leaves(reader.outline)]
                assert first in starts
                assert f"第{first}页共{len(reader.pages)}页" in _text(reader, first - 1)
                assert first > 1


def test_query_screenshots_say_what_was_recorded(final: Case) -> None:
    reader = final.pdf("03-佐证材料/01-王燚喆/王燚喆-01-证书查询截图.pdf")
    text = _whole_text(reader)
    row = final.source.dossier.applicants[0].certificates[0].values
    for said in (f"证书编号{row.text('number')}", "www.osta.org.cn", "核对人韩雪梅", "结果一致"):
        assert said in text
    assert "已审验" not in text


def test_a_draft_says_so_in_its_name_and_on_every_first_page(draft: Case) -> None:
    assert draft.built.folder.name.endswith("-草稿")
    assert draft.built.draft
    for entry in draft.built.files:
        if entry.path.endswith(".pdf"):
            assert "草稿" in _text(draft.pdf(entry.path)), entry.path
        if entry.path.endswith(".docx"):
            with zipfile.ZipFile(draft.path(entry.path)) as archive:
                parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
            assert any("草稿" in part for part in parts), entry.path
    assert all("草稿" in mail["Subject"] for mail in draft.mails())


def test_a_final_folder_says_draft_nowhere(final: Case) -> None:
    for entry in final.built.files:
        if entry.path.endswith(".pdf"):
            assert "草稿" not in _whole_text(final.pdf(entry.path)), entry.path


def test_a_draft_goes_on_without_missing_parts_and_names_them(draft: Case) -> None:
    said = "\n".join(draft.built.missing)
    assert "推荐报告没有盖章扫描件，放入的是生成件。" in said
    assert "申报书没有盖章扫描件，放入的是生成件：王燚喆。" in said
    assert "没有照片：李赟。" in said
    assert "没有“证书查询截图”，未生成这个文件：李赟。" in said
    assert "尚未审验" in said
    assert "丢失.jpg" in said
    listed = _whole_text(draft.pdf("00-报送清单.pdf"))
    for line in draft.built.missing:
        assert "".join(line.split())[:20] in listed
    packet = draft.pdf("03-佐证材料/01-王燚喆/王燚喆-02-主要技术成果及获奖.pdf")
    pages = [_text(packet, page) for page in range(len(packet.pages))]
    assert any("尚未审验" in page and "已审验" not in page for page in pages)
    assert any("已审验" in page for page in pages)


# -- paper ----------------------------------------------------------------------------------------------------------


def test_six_collated_sets_of_a3(final: Case) -> None:
    reader = final.pdf("邮寄/一览表-A3-一式六份.pdf")
    names = [person.name for person in final.source.dossier.applicants]
    assert len(reader.pages) == 6 * len(names)
    for number, page in enumerate(reader.pages):
        assert float(page.mediabox.width) * MM == pytest.approx(420, abs=0.5)
        assert float(page.mediabox.height) * MM == pytest.approx(297, abs=0.5)
        assert names[number % len(names)] in _text(reader, number)
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        f"第 {at} 套" for at in range(1, 7)
    ]
    singles = sum(path.stat().st_size for path in final.built.folder.glob("02-申报书/*/*一览表.pdf"))
    assert final.path("邮寄/一览表-A3-一式六份.pdf").stat().st_size < 1.2 * singles


def test_copies_person_by_person_on_demand(draft: Case) -> None:
    reader = draft.pdf("邮寄/一览表-A3-一式六份.pdf")
    names = [person.name for person in draft.source.dossier.applicants[:3]]
    texts = [_text(reader, page) for page in range(18)]
    assert [next(name for name in names if name in text) for text in texts] == [
        name for name in names for _ in range(6)
    ]


def test_the_ems_sheets_name_both_ends_and_the_contents(final: Case) -> None:
    cover = final.pdf("邮寄/EMS封面及收件信息.pdf")
    assert len(cover.pages) == 1
    assert float(cover.pages[0].mediabox.width) * MM == pytest.approx(210, abs=0.5)
    packing = final.pdf("邮寄/邮寄清单.pdf")
    unit = final.source.dossier.unit
    for text in (_text(cover), _whole_text(packing)):
        for said in (
            "济南市解放东路16号东楼1103室",
            "职业能力建设处",
            "王伟",
            "0531-51788151",
            unit.text("name"),
            "EMS",
        ):
            assert "".join(said.split()) in text
    for person in final.source.dossier.applicants:
        assert person.name in _whole_text(packing)
    assert "18" in _text(cover)


# -- mail -----------------------------------------------------------------------------------------------------------


def test_one_mail_carries_everything_that_goes_by_mail(final: Case) -> None:
    (mail,) = final.mails()
    assert mail["To"] == "wwrst@shandong.cn"
    assert mail["Subject"] == "2024年度齐鲁首席技师推荐材料-潍坊市(第1封/共1封)"
    assert mail["X-Unsent"] == "1"
    assert not mail["Date"]
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    files = {path.rpartition("/")[2]: path for path in _tree(final.built.folder)}
    wanted = {"01-推荐报告.pdf", "04-汇总表.docx"}
    for person in final.source.dossier.applicants:
        wanted |= {f"{person.name}-申报书.pdf", f"{person.name}-基本情况一览表.docx"}
        wanted |= {name for name in files if name.startswith(f"{person.name}-0")}
    assert set(attached) == wanted
    assert all(data == final.path(files[name]).read_bytes() for name, data in attached.items())
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    assert "职业能力建设处" in text
    assert "冯亦辰" in text
    assert all(name in text for name in attached)
    copied = final.path("邮件/邮件正文.txt").read_bytes().decode("utf-8-sig")
    assert "".join(text.split()) in "".join(copied.split())


def test_small_limits_give_more_mails_and_keep_people_together(tmp_path: Path) -> None:
    limit = 300 * 1024
    case = _build(source(with_scans(dossier(3)), pack=small_mail(limit)), tmp_path)
    mails = case.mails()
    assert len(mails) > 1
    for at, mail in enumerate(mails, 1):
        assert mail["Subject"].endswith(f"-潍坊市(第{at}封/共{len(mails)}封)")
    where: dict[str, set[int]] = {}
    for number, mail in enumerate(mails):
        sizes = [len(part.get_payload(decode=True)) for part in mail.iter_attachments()]
        assert sum(sizes) <= limit
        for part in mail.iter_attachments():
            where.setdefault(str(part.get_filename()).partition("-")[0], set()).add(number)
    assert {name: len(numbers) for name, numbers in where.items()} == dict.fromkeys(where, 1)
    for path in case.path("邮件").glob("*.eml"):
        assert path.stat().st_size <= limit * 4 / 3 * 1.04


def test_a_file_above_the_limit_is_named_with_its_remedy(tmp_path: Path) -> None:
    case = _build(source(with_scans(dossier(1)), pack=small_mail(60 * 1024)), tmp_path, draft=True)
    attached = {str(part.get_filename()) for mail in case.mails() for part in mail.iter_attachments()}
    large = {entry.name for entry in case.built.files if entry.mailed} - attached
    assert large
    text = case.path("邮件/邮件正文.txt").read_bytes().decode("utf-8-sig")
    for name in large:
        assert any(name in note and "压缩" in note for note in case.built.notes)
        assert any(name in line and "超过单封邮件上限" in line for line in text.splitlines())


def test_a_classified_person_is_held_out_of_mail_and_post_and_said_so(draft: Case) -> None:
    held = draft.source.dossier.applicants[3].name
    assert draft.path(f"02-申报书/04-{held}/{held}-申报书.pdf").exists()
    for mail in draft.mails():
        body = mail.get_body()
        assert body is not None
        assert held not in body.get_content()
        assert "1 名涉密人选" in body.get_content()
        assert not any(held in str(part.get_filename()) for part in mail.iter_attachments())
        for part in mail.iter_attachments():
            if "汇总表" in str(part.get_filename()):
                assert held not in _docx_text(part.get_payload(decode=True), draft.path("x.docx"))
    assert held in _docx_text(draft.path("04-汇总表.docx").read_bytes(), draft.path("x.docx"))
    sets = draft.pdf("邮寄/一览表-A3-一式六份.pdf")
    assert len(sets.pages) == 18
    assert held not in _whole_text(sets)
    assert held not in _whole_text(draft.pdf("邮寄/邮寄清单.pdf"))
    assert held in _whole_text(draft.pdf("00-报送清单.pdf"))
    assert any("涉密" in note for note in draft.built.notes)


def _docx_text(data: bytes, scratch: Path) -> str:
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_a_cleared_person_travels_like_the_others(tmp_path: Path) -> None:
    held = with_answers(
        dossier(1),
        "p01",
        classified=True,
        declassified_by="示例保密委员会",
        declassified_on=PartialDate(2024, 7, 5),
        declassified_result="passed",
    )
    case = _build(source(held), tmp_path, draft=True)
    assert not any("涉密" in note for note in case.built.notes)
    assert len(case.pdf("邮寄/一览表-A3-一式六份.pdf").pages) == 6


# -- lists ----------------------------------------------------------------------------------------------------------


def test_the_checklist_names_every_file_with_its_whole_hash(final: Case) -> None:
    text = _whole_text(final.pdf("00-报送清单.pdf"))
    for entry in final.built.files:
        if entry.path != "00-报送清单.pdf":
            assert entry.sha256 in text, entry.path
            assert "".join(entry.name.split()) in text, entry.path


def test_page_counts_are_right(final: Case) -> None:
    for entry in final.built.files:
        if entry.path.endswith(".pdf"):
            assert entry.pages == len(final.pdf(entry.path).pages)


def test_the_report_of_the_checks_names_every_rule(final: Case) -> None:
    report = json.loads(final.path("校验报告.json").read_text("utf-8"))
    assert [rule["id"] for rule in report["rules"]] == [rule.id for rule in RULES]
    assert report["schema"] == 1
    assert report["draft"] is False
    assert report["made_on"] == "2024-07-20"
    assert report["summary"]["blocking"] == 0
    assert {rule["outcome"] for rule in report["rules"]} <= {"passed", "failed", "unknown", "waived", "not_applicable"}
    assert report["summary"]["rules"] == len(RULES)
    assert report["summary"]["passed"] == sum(rule["outcome"] == "passed" for rule in report["rules"])


def test_the_report_says_who_let_a_finding_pass_and_why(draft: Case) -> None:
    held = dossier(2)
    day = PartialDate(2024, 7, 12)
    waiver = Waiver("industry.minimum", UNIT_SUBJECT, "本年度该领域申报人数不足。", "冯亦辰", day)
    for waivers, outcome in (((), "failed"), ((waiver,), "waived")):
        made_from = source(replace(held, waivers=waivers))
        report = run(Context(made_from.pack, made_from.dossier, TODAY))
        data = json.loads(checks_json(made_from, report, TODAY, draft=True))
        (rule,) = (rule for rule in data["rules"] if rule["id"] == "industry.minimum")
        assert rule["outcome"] == outcome
        assert rule["clauses"] == ["2.3"]
    (finding,) = rule["findings"]
    assert finding["waiver"] == {"reason": "本年度该领域申报人数不足。", "by": "冯亦辰", "on": "2024-07-12"}
    assert finding["subject_name"] == "潍坊市人力资源和社会保障局"
    assert not finding["blocks"]
    told = draft.path("校验报告.json").read_text("utf-8")
    assert not any(person.id_number in told for person in draft.source.dossier.applicants)


# -- refusing, stopping, repeating ----------------------------------------------------------------------------------


def test_what_blocks_is_counted_and_named(tmp_path: Path) -> None:
    held = with_scans(dossier(1))
    held = held.with_record(UNIT_SUBJECT, held.unit.with_value("name", None))
    with pytest.raises(SubmissionError, match=r"还有 \d+ 个问题必须先解决") as caught:
        _build(source(held), tmp_path)
    assert "草稿" in caught.value.remedy
    assert not list(tmp_path.iterdir())


def test_building_again_keeps_the_former_folder(final: Case) -> None:
    output = final.built.folder.parent
    before = _tree(final.built.folder)
    again = _build(replace(final.source, revision=13), output)
    assert again.built.folder == final.built.folder
    assert again.built.kept is not None
    assert _tree(again.built.kept) == before
    assert verify_folder(again.built.kept).whole


def test_progress_knows_its_total_and_ends_full(final: Case) -> None:
    assert len({step.total for step in final.steps}) == 1
    counts = [step.current for step in final.steps]
    assert counts == sorted(counts)
    assert final.steps[-1].fraction == 1.0
    assert all(step.stage for step in final.steps)


@pytest.mark.parametrize("after", [0, 3, 9])
def test_stopping_leaves_nothing(tmp_path: Path, after: int) -> None:
    def listen(step: Step) -> None:
        if step.current >= after:
            watched.cancel()

    watched = Watched(listen)
    with pytest.raises(Cancelled):
        build_folder(source(dossier(1)), tmp_path, draft=True, today=TODAY, progress=watched)
    assert not list(tmp_path.iterdir())


def test_a_lost_file_stops_a_final_build(tmp_path: Path) -> None:
    held = with_scans(dossier(3))
    lost = FileRef("1" * 64, "丢失.pdf", 5, "application/pdf")
    evidence = tuple(replace(entry, file=lost) if entry.id == "scan-p01" else entry for entry in held.evidence)
    with pytest.raises(Exception, match=r"丢失\.pdf"):
        _build(source(replace(held, evidence=evidence)), tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_empty_dossier_still_gives_a_draft(tmp_path: Path) -> None:
    case = _build(source(Dossier("2024")), tmp_path, draft=True)
    assert case.built.folder.name == "未填推荐单位-2024年度齐鲁首席技师推荐材料-草稿"
    assert verify_folder(case.built.folder, deep=True).whole
    assert not case.path("邮寄/一览表-A3-一式六份.pdf").exists()


def test_people_of_one_name_stay_apart(tmp_path: Path) -> None:
    held = with_answers(with_answers(dossier(2), "p01", name="张三"), "p02", name="张三")
    case = _build(source(held), tmp_path, draft=True)
    assert case.path("02-申报书/01-张三/张三-申报书.pdf").exists()
    assert case.path("02-申报书/02-张三(2)/张三(2)-申报书.pdf").exists()
    names = [str(part.get_filename()) for mail in case.mails() for part in mail.iter_attachments()]
    assert len(set(names)) == len(names)


def test_a_second_build_takes_what_has_not_changed_from_the_cache(tmp_path: Path) -> None:
    made_from = replace(source(dossier(1)), cache=FolderCache(tmp_path / "cache"))
    first = _build(made_from, tmp_path / "1", draft=True)
    kept = {path: path.read_bytes() for path in (tmp_path / "cache").iterdir()}
    assert len(kept) >= 7
    damaged = sorted(kept)[0]
    damaged.write_bytes(b"damaged" + kept[damaged])
    second = _build(made_from, tmp_path / "2", draft=True)
    assert _tree(second.built.folder) == _tree(first.built.folder)
    assert {path: path.read_bytes() for path in (tmp_path / "cache").iterdir()} == kept


def test_killed_during_real_builds_the_former_folder_stays(tmp_path: Path) -> None:
    first = _build(source(dossier(1)), tmp_path, draft=True)
    before = _tree(first.built.folder)
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\n"
        "from submission_samples import *\n"
        "from qilu_desktop.progress import Watched\n"
        "from qilu_desktop.submission.build import build_folder\n"
        "say = lambda step: print(step.current, flush=True)\n"
        f"build_folder(source(dossier(1)), Path({str(tmp_path)!r}), draft=True, today=TODAY, progress=Watched(say))\n"
    )
    for steps in (2, 8):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            for line in worker.stdout:
                if int(line) >= steps:
                    break
            worker.kill()
        assert _tree(tmp_path / first.built.folder.name) == before
    assert [place for place in tmp_path.iterdir() if place.name.endswith(".part")]
    again = _build(source(dossier(1)), tmp_path, draft=True)
    assert again.built.unchanged
    assert [place.name for place in tmp_path.iterdir()] == [first.built.folder.name]


def test_pieces_of_a_kind_stand_in_the_order_in_which_the_clerk_put_them() -> None:
    held = dossier(1)
    first = next(entry for entry in held.evidence if entry.kind == "other")
    files = [FILES.add(f"{name}.pdf", name.encode(), "application/pdf") for name in "丙甲乙"]
    mine = [replace(first, id=file.name, title=file.name, file=file) for file in files]
    held = replace(held, evidence=(*(one for one in held.evidence if one.kind != "other"), *mine))
    maker = PacketMaker(source(held), TODAY, True, threading.Event(), Aside(Path()))
    found = maker.items(persons(held.applicants)[0], 3)
    assert [item.entry.title for item in found if item.kind.id == "other"] == ["丙.pdf", "甲.pdf", "乙.pdf"]
