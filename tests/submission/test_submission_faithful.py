"""What the folder does to what was handed in: seals untouched, nothing lost in silence, everybody named at once."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
import signed_pdfs
from PIL import Image
from submission_samples import FILES, PACK, TODAY, dossier, pdf, picture, source, with_answers, with_scans

from qilu_desktop.checks import Context, run
from qilu_desktop.documents.blocks import texts
from qilu_desktop.documents.context import FormContext
from qilu_desktop.documents.forms import report
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence, Waiver
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.dossier.values import FileRef, PartialDate
from qilu_desktop.errors import SubmissionError
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.built import Built
from qilu_desktop.submission.caching import FolderCache
from qilu_desktop.submission.checks_report import waived_matters
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.post_sheets import Parcel, cover

ID = "370102198001010015"


def build(held: Dossier, output: Path, *, draft: bool = True, **more: object) -> Built:
    return build_folder(replace(source(held), **more), output, draft=draft, today=TODAY, progress=Silent())


def with_report(held: Dossier, *files: FileRef) -> Dossier:
    added = (Evidence(f"r{at}", UNIT_SUBJECT, "report_scan", f"扫描{ID}", file) for at, file in enumerate(files))
    kept = (entry for entry in held.evidence if entry.kind != "report_scan")
    return replace(held, evidence=(*kept, *added))


@pytest.mark.parametrize("media", ["application/pdf", "pdf"])
def test_a_sealed_pdf_is_sent_byte_for_byte_whoever_took_it_in(tmp_path: Path, media: str) -> None:
    scan = pdf(2)
    held = with_scans(dossier(3))
    built = build(with_report(held, FILES.add("rs.pdf", scan, media)), tmp_path, draft=False)
    assert (built.folder / "01-推荐报告.pdf").read_bytes() == scan


def test_signed_scans_are_not_altered_silently_and_scripts_do_not_travel(tmp_path: Path) -> None:
    signed = signed_pdfs.signed(pdf(2))
    with pikepdf.open(io.BytesIO(pdf(2))) as made:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("secret"))
        made.attachments["secret.txt"] = pikepdf.AttachedFileSpec(made, b"secret", filename="secret.txt")
        stream = io.BytesIO()
        made.save(stream)
    held = with_report(with_scans(dossier(3)), FILES.add("签.pdf", signed, "application/pdf"))
    scripted = FILES.add("脚本.pdf", stream.getvalue(), "application/pdf")
    with pikepdf.open(io.BytesIO(pdf(2))) as made:
        exif = Image.Exif()
        exif[0x010F] = "SecretCam"
        exif[0x8825] = {1: "N", 2: (36.0, 39.0, 0.0)}
        stream = io.BytesIO()
        Image.new("RGB", (300, 400), "white").save(stream, "JPEG", exif=exif)
        photo = pikepdf.Stream(made, stream.getvalue())
        photo.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=300, Height=400, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        made.pages[0].add_resource(made.make_indirect(photo), pikepdf.Name.XObject, pikepdf.Name.Im)
        made.pages[0].contents_add(b"q 90 0 0 120 0 0 cm /Im Do Q")
        stream = io.BytesIO()
        made.save(stream)
    photographed = FILES.add("手机.pdf", stream.getvalue(), "application/pdf")
    changed = {"scan-p01": {"file": scripted}, "scan-p02": {"file": FILES.add("签.pdf", signed, "application/pdf")}}
    changed["scan-p03"] = {"file": photographed}
    changed["scan-p02"]["edits"] = (PageEdit(1), PageEdit(2, turn=90))
    held = replace(held, evidence=tuple(replace(one, **changed.get(one.id, {})) for one in held.evidence))
    for _again in range(2):
        built = build(held, tmp_path, draft=False)
        assert signed_pdfs.holds((built.folder / "01-推荐报告.pdf").read_bytes())
        books = sorted(built.folder.rglob("*申报书.pdf"))
        with pikepdf.open(books[0]) as sent:
            assert len(sent.pages) == 2
            assert "/OpenAction" not in sent.Root
            assert not sent.attachments
        assert b"SecretCam" in stream.getvalue()
        assert b"SecretCam" not in books[2].read_bytes()
        assert not signed_pdfs.holds(books[1].read_bytes())
        assert [note for note in built.notes if "签名不再有效" in note and books[1].name in note]


def test_sealed_pictures_fill_their_pages_and_nothing_is_written_on_them(tmp_path: Path) -> None:
    tall, wide = picture("one", (1240, 1754)), picture("two", (1754, 1240))
    files = [FILES.add(f"{ID}-{at}.jpg", data, "image/jpeg") for at, data in enumerate((tall, wide))]
    held = with_report(with_scans(dossier(3)), *files, FILES.add("三.pdf", pdf(1), "application/pdf"))
    built = build(held, tmp_path, draft=False)
    path = built.folder / "01-推荐报告.pdf"
    reader = pypdf.PdfReader(path)
    sizes = [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages]
    assert sizes == [(595, 842), (842, 595), (595, 842)]
    assert "".join(page.extract_text() for page in reader.pages).strip() == ""
    opened = pypdfium2.PdfDocument(path)
    for page, size in zip(list(opened)[:2], sizes, strict=False):
        shown = page.render(scale=1).to_pil().convert("L")
        (drawn,) = (each.get_bounds() for each in page.get_objects() if each.type == 3)
        assert max(abs(got - want) for got, want in zip(drawn, (0, 0, *size), strict=True)) < 1
        assert shown.getpixel((5, 5)) < 250
    opened.close()
    assert ID not in path.read_bytes().decode("latin-1")


def test_an_id_number_in_a_file_name_is_in_no_mailed_page(tmp_path: Path) -> None:
    held = with_scans(dossier(3))
    named = [
        replace(entry, title="", file=replace(entry.file, name=f"{ID}.jpg"))
        if entry.owner == "p01" and entry.kind in ("query", "award", "other")
        else entry
        for entry in held.evidence
    ]
    built = build(replace(held, evidence=tuple(named)), tmp_path, draft=False)
    folder = built.folder / "03-佐证材料"
    seen = ""
    for path in sorted(folder.rglob("*.pdf")):
        reader = pypdf.PdfReader(path)
        seen += "".join(page.extract_text() for page in reader.pages) + repr(reader.outline)
    assert "370102********0015" in seen
    assert ID not in seen


def test_a_character_without_a_shape_is_told_with_document_and_code_point(tmp_path: Path) -> None:
    held = with_answers(dossier(2), "p02", name="张㛃𠀋")
    cache = FolderCache(tmp_path / "cache")
    for _ in range(2):
        built = build(held, tmp_path, cache=cache)
        told = [note for note in built.notes if "U+2000B" in note]
        assert any(note.startswith("“01-推荐报告.pdf”：") for note in told), built.notes
        assert any(note.startswith("“张㛃𠀋-申报书.pdf”：") for note in told)
        assert any(note.startswith("“张㛃𠀋-基本情况一览表.pdf”：") for note in told)
        assert all("“𠀋”（U+2000B）" in note and "方框" in note for note in told)
    assert not [note for note in build(dossier(2), tmp_path / "other").notes if "方框" in note]


def test_everybody_who_cannot_be_built_is_named_at_once(tmp_path: Path) -> None:
    held = with_scans(dossier(3))
    lost = FileRef("0" * 64, f"{ID}.pdf", 5, "application/pdf")
    broken = FILES.add("坏照片.jpg", b"\xff\xd8\xff no picture", "image/jpeg")
    held = replace(
        held,
        evidence=tuple(
            replace(entry, file=lost) if entry.owner == "p01" and entry.kind in ("query", "book_scan") else entry
            for entry in held.evidence
            if entry.id != "scan-p03"
        ),
    )
    held = with_answers(held, "p02", achievements="业绩" * 4000)
    held = with_answers(held, "p03", photo=broken)
    with pytest.raises(SubmissionError) as caught:
        # No facts on the files: the checks cannot know, so that the build itself must find it.
        build(held, tmp_path, draft=False)
    names = [person.name for person in held.applicants]
    for said in (f"{names[0]}的申报书", f"{names[0]}的“", f"{names[1]}的一览表", f"{names[2]}的申报书", names[2]):
        assert said in caught.value.what, caught.value.what
    assert "\n" not in caught.value.line
    assert not [place for place in tmp_path.iterdir() if place.name != "cache"]


def test_one_photo_for_two_people_is_noticed(tmp_path: Path) -> None:
    held = dossier(3)
    own = FILES.add("本人.jpg", picture("own", (620, 868)), "image/jpeg")
    names = [person.name for person in held.applicants]
    built = build(with_answers(held, "p03", photo=own), tmp_path)
    assert [note for note in built.notes if "同一张照片" in note] == [
        f"{names[0]}、{names[1]}用的是同一张照片，请核对。"
    ]


def test_nothing_is_posted_when_everybody_is_held_out(tmp_path: Path) -> None:
    held = dossier(2)
    for person in held.applicants:
        held = with_answers(held, person.id, classified=True)
    built = build(held, tmp_path)
    assert not (built.folder / "邮寄").exists()
    body = (built.folder / "邮件" / "邮件正文.txt").read_text(encoding="utf-8-sig")
    assert "EMS" not in body
    assert "一式" not in body
    checklist = "".join(page.extract_text() for page in pypdf.PdfReader(built.folder / "00-报送清单.pdf").pages)
    assert "没有需要邮寄的材料" in checklist


@pytest.mark.parametrize("length", [20, 60, 100, 400])
@pytest.mark.parametrize("letter", ["山", "W"])
def test_the_ems_cover_is_always_one_sheet(length: int, letter: str) -> None:
    from qilu_desktop.documents.typst_printer import print_pdf

    long = dict.fromkeys(("name", "department", "address", "ems_sender", "contact"), letter * length)
    held = with_answers(dossier(2), UNIT_SUBJECT, **long, phone="0531-12345678")
    parcel = Parcel(persons(held.applicants), 6, "A3", 0)
    made = print_pdf(cover(source(held), parcel, TODAY, draft=True))
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    assert "本页不是运单" in text
    assert letter * (20 if length < 400 else 15) in text or letter == "山"


def test_only_reasons_of_the_list_that_let_something_pass_are_matters() -> None:
    held = dossier(3)
    findings = run(Context(PACK, held, TODAY)).findings
    assert not waived_matters(run(Context(PACK, held, TODAY)), held), findings
    row = held.applicants[0].certificates[0]
    changed = row.values.with_value("result", "none")
    rows = (replace(row, values=changed), *held.applicants[0].certificates[1:])
    day = PartialDate(2024, 7, 18)
    reason = Waiver("certificates.result", "p01", "旧证已人工核对。", "冯亦辰", day)
    idle = Waiver("certificates.result", "p02", "没有什么可说明", "冯亦辰", day)
    held = replace(with_answers(held, "p01", certificates=rows), waivers=(reason, idle))
    matters = waived_matters(run(Context(PACK, held, TODAY)), held)
    assert list(matters) == [("certificates.result", "p01")]
    told = "\n".join(texts(report(FormContext(PACK, held, FILES.read, date(2024, 7, 20), matters=matters))))
    assert held.applicants[0].name not in matters["certificates.result", "p01"], "the report says it before"
    assert f"{held.applicants[0].name}，{matters['certificates.result', 'p01']}。理由：旧证已人工核对（冯亦辰" in told
    assert "没有什么可说明" not in told


def test_a_sixteen_bit_photo_keeps_its_greys() -> None:
    from qilu_desktop.documents.blocks import Picture
    from qilu_desktop.documents.pictures import prepare

    stream = io.BytesIO()
    half = 350 * 245
    grey = (50000).to_bytes(2, "little") * half + (20000).to_bytes(2, "little") * half
    Image.frombytes("I;16", (350, 490), grey).save(stream, "PNG")
    ready = prepare(Picture(stream.getvalue(), 35, 49, "照片"))
    shown = Image.open(io.BytesIO(ready.data)).convert("L")
    assert abs(shown.getpixel((100, 100)) - 50000 / 257) <= 1
    assert abs(shown.getpixel((100, 400)) - 20000 / 257) <= 1
