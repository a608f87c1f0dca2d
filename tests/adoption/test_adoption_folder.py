"""Adopted official forms in place of built-in layouts: the folder, ``document``, the checks, the suites."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pypdf
import pytest
from adoption_tools import PACK, blank, photo, proposal, sample_dossier
from docx.shared import Mm
from form_makers import finished, start, table
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.checks import Outcome
from qilu_desktop.cli.main import run
from qilu_desktop.documents.adoption.in_folder import OfficialForm, OfficialForms, read_official
from qilu_desktop.documents.adoption.in_folder_pdf import Paper, normalised, papers
from qilu_desktop.documents.adoption.in_use import adopted_documents
from qilu_desktop.documents.adoption.propose import propose
from qilu_desktop.documents.adoption.store import drop, keep
from qilu_desktop.documents.adoption.suites import Suite, suites
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import Cancelled, DocumentError, InputError, SubmissionError
from qilu_desktop.progress import Step, Watched
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.built import Built
from qilu_desktop.submission.caching import FolderCache
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.official_words import adopted_remedy, adopted_words
from qilu_desktop.submission.verify import verify_folder

TODAY = date(2024, 7, 22)
NAME = "02-申报书/01-王燚喆/王燚喆"
needs_suite = pytest.mark.skipif(not any(suite.driven for suite in suites()), reason="no office suite is installed")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the suite")


def overview_form(*, a3: bool = True, rows: float = 14) -> bytes:
    """An official 一览表: one table, on A3 landscape or A4 portrait; *rows* are their heights in mm."""
    made = start("齐鲁首席技师申报人员基本情况一览表", landscape=a3)
    if a3:
        made.sections[0].page_width, made.sections[0].page_height = Mm(420), Mm(297)
    grid = [
        ["姓名", "", "性别", "", "民族", "", "照片"],
        ["出生年月", "", "学历", "", "政治面貌", "", "^"],
        ["身份证号码", "", "职业（工种）", "", "手机", "", "^"],
        ["工作单位", "", "<", "<", "<", "<", "<"],
        ["主要业绩", "", "<", "<", "<", "<", "<"],
    ]
    width = 50 if a3 else 22
    table(made, grid, [30 if a3 else 22, *[width] * 5, 40 if a3 else 30], [rows, rows, rows, rows, rows * 5])
    return finished(made)


def form_for(document: str, data: bytes) -> OfficialForm:
    return OfficialForm(document, data, propose(data, PACK, document).mapping)


BOOK = OfficialForm("book", blank("merged"), proposal("merged").mapping)
SUMMARY = OfficialForm("summary", blank("people"), proposal("people").mapping)
OVERVIEW = form_for("overview", overview_form())


def dossier(people: int = 3, *, scans: bool = False) -> Dossier:
    held = sample_dossier()
    chosen = held.applicants[:people]
    owners = {UNIT_SUBJECT, *(person.id for person in chosen)}
    evidence = [
        entry for entry in held.evidence if entry.owner in owners and entry.kind not in ("book_scan", "report_scan")
    ]
    if scans:
        sealed = FileRef("e" * 64, "盖章.jpg", 1000, "image/jpeg")
        evidence += [Evidence(f"scan-{one.id}", one.id, "book_scan", "申报书", sealed) for one in chosen]
    return replace(held, applicants=chosen, evidence=tuple(evidence))


def source(*forms: OfficialForm, held: Dossier | None = None, **more: object) -> Source:
    return Source(PACK, held or dossier(), lambda _file: photo(), official=OfficialForms(forms), **more)


@dataclass(frozen=True)
class Case:
    built: Built
    steps: tuple[Step, ...]

    def path(self, name: str) -> Path:
        return self.built.folder / name

    def texts(self, name: str) -> list[str]:
        return [page.extract_text().replace("\n", "") for page in pypdf.PdfReader(self.path(name)).pages]


def build(made_from: Source, output: Path, *, draft: bool = False) -> Case:
    steps: list[Step] = []
    return Case(build_folder(made_from, output, draft=draft, today=TODAY, progress=Watched(steps.append)), tuple(steps))


def report_of(case: Case) -> dict[str, dict[str, object]]:
    told = json.loads(case.path("校验报告.json").read_text(encoding="utf-8"))
    return {"whole": told, **{rule["id"]: rule for rule in told["rules"]}}


# -- with a suite ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> FolderCache:
    return FolderCache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory, cache: FolderCache) -> Case:
    """Three people; 申报书, 一览表 and 汇总表 on official forms."""
    return build(source(BOOK, OVERVIEW, SUMMARY, cache=cache), tmp_path_factory.mktemp("final"))


@needs_suite
def test_the_folder_holds_the_official_forms(final: Case) -> None:
    word = docx.Document(str(final.path(f"{NAME}-基本情况一览表.docx")))
    assert word.tables[0].cell(0, 1).text == "王燚喆"
    assert round(word.sections[0].page_width.mm) == 420
    assert [cell.text for cell in docx.Document(str(final.path("04-汇总表.docx"))).tables[0].rows[1].cells][
        1
    ] == "王燚喆"
    (sheet,) = papers(final.path(f"{NAME}-基本情况一览表.pdf").read_bytes())
    assert sheet.words == "A3 横向（420×297 毫米）"
    assert "王燚喆" in final.texts(f"{NAME}-基本情况一览表.pdf")[0]
    book = final.texts(f"{NAME}-申报书.pdf")
    assert "待盖章" in book[0].replace(" ", "")
    assert all("待盖章" not in page.replace(" ", "") for page in book[1:])
    assert "毕业院校" in book[0]
    assert final.texts("01-推荐报告.pdf")
    assert verify_folder(final.built.folder, deep=True).whole
    assert any(step.stage.startswith("用 ") for step in final.steps)
    assert [step.current for step in final.steps] == sorted(step.current for step in final.steps)


@needs_suite
def test_the_a3_sets_are_made_of_the_official_form(final: Case) -> None:
    sets = final.path("邮寄/一览表-A3-一式六份.pdf").read_bytes()
    assert [sheet.words for sheet in papers(sets)] == ["A3 横向（420×297 毫米）"] * 18
    pages = final.texts("邮寄/一览表-A3-一式六份.pdf")
    assert all("王燚喆" in page for page in pages[::3])
    assert pages[0] == final.texts(f"{NAME}-基本情况一览表.pdf")[0]


@needs_suite
def test_the_report_tells_the_forms_and_that_the_pages_were_counted(final: Case) -> None:
    told = report_of(final)
    assert told["whole"]["official_forms"] == {form.document: form.sha256 for form in (BOOK, OVERVIEW, SUMMARY)}
    assert told["print.one_page"]["outcome_label"] == Outcome.PASSED.value


@needs_suite
def test_converted_pdfs_name_nobody_and_no_time(final: Case) -> None:
    for name in (f"{NAME}-申报书.pdf", f"{NAME}-基本情况一览表.pdf"):
        with pikepdf.open(final.path(name)) as pdf:
            assert {key: str(value) for key, value in pdf.docinfo.items()} == {
                "/Title": name.rpartition("/")[2].removesuffix(".pdf"),
                "/CreationDate": str(pdf.docinfo["/CreationDate"]),
            }
            assert str(pdf.docinfo["/CreationDate"]).startswith("D:2024")
            assert "/Metadata" not in pdf.Root


@needs_suite
def test_built_again_it_is_the_same_to_the_byte_and_asks_no_suite(
    final: Case, cache: FolderCache, tmp_path: Path
) -> None:
    again = build(source(BOOK, OVERVIEW, SUMMARY, cache=cache), tmp_path)
    assert [entry.sha256 for entry in again.built.files] == [entry.sha256 for entry in final.built.files]
    assert not any(step.stage.startswith("用 ") for step in again.steps)


@needs_suite
def test_the_suite_gives_the_same_bytes_without_a_cache(final: Case, tmp_path: Path) -> None:
    again = build(source(BOOK, OVERVIEW, SUMMARY), tmp_path)
    assert any(step.stage.startswith("用 ") for step in again.steps)
    assert [entry.sha256 for entry in again.built.files] == [entry.sha256 for entry in final.built.files]


@needs_suite
def test_a_form_of_two_pages_is_a_finding_that_names_the_person_and_the_field(
    cache: FolderCache, tmp_path: Path
) -> None:
    tall = form_for("overview", overview_form(rows=38))
    with pytest.raises(SubmissionError) as refused:
        build(source(tall, cache=cache), tmp_path)
    assert "王燚喆" in refused.value.what
    assert not list(tmp_path.glob("*推荐材料*"))
    case = build(source(tall, cache=cache), tmp_path, draft=True)
    rule = report_of(case)["print.one_page"]
    assert rule["outcome"] == "failed"
    first = rule["findings"][0]
    assert "2 页" in first["remedy"]
    assert first["subject_name"] == "王燚喆"
    assert any("没有放进 A3" in each for each in case.built.missing)
    assert not case.path("邮寄").exists()
    assert len(papers(case.path(f"{NAME}-基本情况一览表.pdf").read_bytes())) == 2
    assert "草稿" in case.texts(f"{NAME}-基本情况一览表.pdf")[0].replace(" ", "")
    word = zipfile.ZipFile(case.path(f"{NAME}-基本情况一览表.docx")).read("word/document.xml").decode()
    assert word.count("草稿") == 1


@needs_suite
def test_a_form_on_the_wrong_paper_is_refused_with_both_sizes(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="A4 纵向（210×297 毫米）") as refused:
        build(source(form_for("overview", overview_form(a3=False)), held=dossier()), tmp_path)
    assert "A3 横向（420×297 毫米）" in refused.value.remedy


@needs_suite
def test_a_conversion_can_be_stopped(tmp_path: Path) -> None:
    def listen(step: Step) -> None:
        if step.stage.startswith("用 "):
            watched.cancel()

    watched = Watched(listen)
    with pytest.raises(Cancelled):
        build_folder(source(BOOK), tmp_path, draft=True, today=TODAY, progress=watched)
    assert not [place for place in tmp_path.iterdir() if place.name != ".qilu-build.lock"]


# -- without one -----------------------------------------------------------------------------------------------


def test_without_a_suite_a_final_build_is_refused_once_with_every_way_on(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError) as refused:
        build(source(BOOK, OVERVIEW, suites=()), tmp_path)
    assert refused.value.what.count("官方表样") == 1
    assert all(word in refused.value.remedy for word in ("LibreOffice", "扫描件", "内置版式"))
    assert not list(tmp_path.glob("*推荐材料*"))


def test_a_sealed_scan_needs_no_suite(tmp_path: Path) -> None:
    case = build(source(BOOK, SUMMARY, held=dossier(scans=True), suites=()), tmp_path)
    assert case.path(f"{NAME}-申报书.pdf").is_file()
    assert not case.path(f"{NAME}-申报书.docx").exists()
    assert "王燚喆" in docx.Document(str(case.path("04-汇总表.docx"))).tables[0].rows[1].cells[1].text


def test_without_a_suite_a_draft_holds_the_filled_word_files_and_says_so(tmp_path: Path) -> None:
    case = build(source(BOOK, OVERVIEW, suites=()), tmp_path, draft=True)
    assert docx.Document(str(case.path(f"{NAME}-申报书.docx"))).tables[0].cell(0, 1).text == "王燚喆"
    assert not case.path(f"{NAME}-申报书.pdf").exists()
    assert not case.path(f"{NAME}-基本情况一览表.pdf").exists()
    assert not case.path("邮寄").exists()
    told = "\n".join((*case.built.missing, *case.built.notes))
    assert "放入的是填好的 Word 文件：王燚喆、" in told
    assert told.count("本机没有办公软件") == 1
    assert "没有需要邮寄" not in "".join(case.texts("00-报送清单.pdf"))
    assert report_of(case)["print.one_page"]["outcome_label"] == Outcome.UNKNOWN.value


def test_what_the_built_in_layout_would_do_says_nothing_of_the_official_form(tmp_path: Path) -> None:
    held = dossier()
    stale = {person.id: "请把“主要业绩”精简。" for person in held.applicants}
    case = build(source(OVERVIEW, held=held, overlong=stale, suites=()), tmp_path, draft=True)
    assert report_of(case)["print.one_page"]["outcome_label"] == Outcome.UNKNOWN.value


def test_the_words_on_adopted_forms() -> None:
    libre = (Suite("LibreOffice", Path("soffice"), driven=True),)
    assert adopted_words((), ()) == ""
    assert "申报书、汇总表，由 LibreOffice" in adopted_words(("book", "summary"), libre)
    assert "不能转成 PDF" in adopted_words(("overview",), ())
    assert "PDF" not in adopted_words(("summary",), ())
    assert adopted_remedy(("summary",), ()) == adopted_remedy(("book",), libre) == ""
    assert "LibreOffice" in adopted_remedy(("book",), ())


# -- kept in the workspace, on the command line ------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(entry) for entry in (*arguments, "--as-of", "2024-07-22")], lambda _workspace, _as_of: 77)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    from qilu_desktop.workspace.workspace import Workspace

    folder = tmp_path / "区"
    with Workspace.create(folder, "2024") as opened:
        kept = opened.store_file(photo(), "照片.jpg", "image/jpeg")
        person = dossier(1).applicants[0]
        held = dossier(1)
        held = replace(
            held,
            applicants=(replace(person, record=person.record.with_value("photo", kept)),),
            evidence=(),
        )
        opened.apply(held)
    return folder


def test_forms_are_read_from_the_workspace(workspace: Path) -> None:
    assert (read_official(workspace), adopted_documents(workspace)) == (OfficialForms(), ())
    keep(workspace, BOOK.data, BOOK.mapping)
    forms = read_official(workspace)
    assert adopted_documents(workspace) == ("book",)
    assert forms.of("book") == BOOK
    assert forms.key == (("book", BOOK.sha256),)
    (workspace / "表样" / "book.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="采用的申报书表样") as refused:
        read_official(workspace)
    assert "重新采用" in refused.value.remedy
    drop(workspace, "book")
    assert adopted_documents(workspace) == ()


def test_document_takes_the_adopted_form_unless_told_otherwise(cli: Run, workspace: Path, tmp_path: Path) -> None:
    keep(workspace, BOOK.data, BOOK.mapping)
    book = ("document", "book", "--workspace", workspace, "--format", "docx", "--output")
    code, out, err = cli(*book, tmp_path / "官方")
    assert (code, err) == (0, "")
    assert "官方表样" in out
    assert len(docx.Document(str(tmp_path / "官方" / "王燚喆-申报书.docx")).tables) == len(
        docx.Document(io.BytesIO(BOOK.data)).tables
    )
    code, out, _ = cli(*book, tmp_path / "内置", "--built-in")
    assert (code, "官方表样" in out) == (0, False)
    official, own = (tmp_path / name / "王燚喆-申报书.docx" for name in ("官方", "内置"))
    assert official.read_bytes() != own.read_bytes()
    assert cli(*book, tmp_path / "无", "--person", 3)[0] == 2


@needs_suite
def test_document_sets_the_adopted_form_and_counts_its_pages(cli: Run, workspace: Path, tmp_path: Path) -> None:
    tall = form_for("overview", overview_form(rows=38))
    keep(workspace, tall.data, tall.mapping)
    code, out, err = cli("document", "overview", "--workspace", workspace, "--output", tmp_path)
    assert code == 1
    assert out.count("已生成") == 2
    assert "有 2 页，应当正好 1 页" in err
    code, out, _ = cli("check", workspace)
    assert "一览表内容太多" not in out
    told = json.loads(cli("check", workspace, "--json")[1])
    assert {rule["id"]: rule["outcome"] for rule in told["rules"]}["print.one_page"] == "unknown"


# -- PDFs from outside -----------------------------------------------------------------------------------------


def test_a_converted_pdf_is_cleaned() -> None:
    def made(author: str) -> bytes:
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(595.28, 841.89))
            pdf.docinfo["/Author"] = author
            pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            with pdf.open_metadata() as meta:
                meta["dc:creator"] = [author]
            pdf.attachments["a.txt"] = author.encode()
            stream = io.BytesIO()
            pdf.save(stream)
            return stream.getvalue()

    one, two = (normalised(made(name), "题", TODAY) for name in ("张三", "李四"))
    assert one == two
    assert b"JavaScript" not in one
    with pikepdf.open(io.BytesIO(one)) as pdf:
        assert set(pdf.docinfo) == {"/Title", "/CreationDate"}
        assert not pdf.attachments


def _sheet() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(1190.55, 841.89))
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return stream.getvalue()


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(_sheet()) - 1), st.binary(max_size=6), st.integers(0, 12))
def test_a_damaged_pdf_is_told_or_read(at: int, put: bytes, gone: int) -> None:
    whole = _sheet()
    damaged = whole[:at] + put + whole[at + gone :]
    for work in (lambda: papers(damaged), lambda: normalised(damaged, "题", TODAY)):
        with suppress(DocumentError):
            assert work()


def test_the_names_of_papers() -> None:
    assert papers(_sheet()) == (Paper(pytest.approx(420, abs=0.1), pytest.approx(297, abs=0.1)),)
    assert Paper(297, 421).words == "A3 纵向（297×421 毫米）"
    assert Paper(200, 200).words == "200×200 毫米"
    with pytest.raises(DocumentError, match="打不开"):
        papers(b"%PDF-1.7")
