"""Sealed pages come home: printed with codes, scanned badly, recognised, put in order, joined, filed, told stale."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import evidence_samples as samples
import odd_files
import pikepdf
import pypdfium2
import pytest
import signed_pdfs
from builders import TODAY, edit, valid_dossier
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from qilu_desktop.documents import forms
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.documents.page_codes import with_codes
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.dossier import pagecode
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.pagecode import PageCode
from qilu_desktop.errors import Cancelled, EvidenceError
from qilu_desktop.evidence.reading.pictures import Unreadable, pages_of
from qilu_desktop.evidence.scans.gathering import Gathering, Given
from qilu_desktop.evidence.scans.joining import Bound, bind, join_pages
from qilu_desktop.evidence.scans.reading import ScannedPage, read_pages
from qilu_desktop.evidence.scans.sorting import by_hand, sort_pages
from qilu_desktop.pack.load import load_pack
from qilu_desktop.paths import forms_dir
from qilu_desktop.progress import Silent, Watched
from qilu_desktop.submission.scans import Outdated, file_sets, stale_scans, versions_now
from qilu_desktop.workspace.workspace import Workspace

PACK = load_pack(forms_dir() / "2024")
DPI = 200


@cache
def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (413, 579), (90, 120, 160)).save(out, "JPEG")
    return out.getvalue()


def context(dossier: Dossier, **more: object) -> FormContext:
    return replace(FormContext(PACK, dossier, lambda _ref: photo(), TODAY), **more)


@cache
def dossier() -> Dossier:
    return valid_dossier()


@cache
def book(place: int = 0) -> bytes:
    return print_pdf(forms.book(context(dossier()), dossier().applicants[place]))


@cache
def report() -> bytes:
    return print_pdf(forms.report(context(dossier())))


@cache
def pictures(data: bytes) -> tuple[Image.Image, ...]:
    with pypdfium2.PdfDocument(data) as pdf:
        return tuple(page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in pdf)


def sealed(picture: Image.Image) -> Image.Image:
    """A round seal at the foot of the page, at the right as seals stand, in grey as a scanner sees red."""
    picture = picture.copy()
    pen = ImageDraw.Draw(picture)
    x, y, radius = picture.width * 0.68, picture.height * 0.86, 21 / 25.4 * DPI
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=110, width=10)
    pen.text((x - 60, y), "SEAL " * 4, fill=110)
    return picture


def stamped_over(picture: Image.Image) -> Image.Image:
    """The rim of a seal across the code itself."""
    seal = Image.new("L", picture.size, 0)
    radius, low = 21 / 25.4 * DPI, picture.height - 10 / 25.4 * DPI
    ImageDraw.Draw(seal).ellipse((80, low - 2 * radius, 80 + 2 * radius, low), outline=110, width=9)
    return Image.composite(Image.eval(picture, lambda value: value * 3 // 5), picture, seal)


def hatched(picture: Image.Image) -> Image.Image:
    """The characters of a seal all over the code: half of it is covered."""
    return ImageChops.darker(picture, _strokes(picture.size, "L", 255, 110))


def hatched_red(picture: Image.Image) -> Image.Image:
    """The same from a scanner that sees colours: dark as ink, if red is taken for grey."""
    return ImageChops.darker(picture.convert("RGB"), _strokes(picture.size, "RGB", "white", (190, 20, 30)))


def _strokes(size: tuple[int, int], mode: str, paper: object, ink: object) -> Image.Image:
    seal = Image.new(mode, size, paper)
    pen, unit = ImageDraw.Draw(seal), size[0] / 210
    for at in range(8):
        foot = unit * (6 + 5 * at)
        pen.line((foot, size[1] - unit * 20, foot + unit * 2, size[1] - unit * 4), fill=ink, width=round(unit * 1.2))
    return seal


def noisy(picture: Image.Image, seed: int = 3) -> Image.Image:
    rng = random.Random(seed)
    noise = Image.effect_noise(picture.size, 60)
    picture = Image.blend(picture, noise, 0.18).point(lambda value: min(255, int(value * 1.1)))
    pen = ImageDraw.Draw(picture)
    for _ in range(1500):
        pen.point((rng.randrange(picture.width), rng.randrange(picture.height)), fill=rng.choice((0, 255)))
    return picture


def skewed(picture: Image.Image, angle: float) -> Image.Image:
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=245)


def jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=70, dpi=(DPI, DPI))
    return out.getvalue()


def pdf_of(images: list[bytes]) -> bytes:
    """What a scanner makes: a PDF of JPEG pages."""
    out = BytesIO()
    first, *rest = [Image.open(BytesIO(data)) for data in images]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=DPI)
    return out.getvalue()


# The text of a code.


@given(
    st.sampled_from(sorted(pagecode.KINDS)),
    st.text(max_size=20),
    st.integers(1, 999),
    st.data(),
)
def test_a_code_comes_back_and_a_misread_one_does_not(
    document: str, name: str, pages: int, data: st.DataObject
) -> None:
    code = PageCode(
        document,
        pagecode.owner_code("2024", "a1", name),
        pagecode.version_of([name.encode()]),
        data.draw(st.integers(1, pages)),
        pages,
    )
    text = pagecode.encode(code)
    assert pagecode.decode(text) == code
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = text[:at] + data.draw(st.sampled_from("ABCZ0237").filter(lambda other: other != text[at])) + text[at + 1 :]
    assert pagecode.decode(wrong) is None


@given(st.text(max_size=60))
def test_other_codes_are_none_of_ours(text: str) -> None:
    assert pagecode.decode(text) is None


def test_a_code_names_nobody() -> None:
    person = dossier().applicants[0]
    text = pagecode.encode(PageCode("book", pagecode.code_of(dossier(), person.id), "A" * 8, 1, 8))
    assert text.isascii()
    assert person.id_number[:6] not in text
    assert len(text) <= 38  # one symbol of version 2 at level M


def test_pages_out_of_range_are_a_defect() -> None:
    for page, pages in ((0, 3), (4, 3), (1, 1000)):
        with pytest.raises(ValueError, match="page"):
            pagecode.encode(PageCode("book", "A" * 8, "A" * 8, page, pages))


# Printing.


def test_every_page_of_book_and_report_has_its_code() -> None:
    for data, document, subject in ((book(), "book", dossier().applicants[0].id), (report(), "report", UNIT_SUBJECT)):
        pages = read_pages(data, "x.pdf")
        codes = [page.code for page in pages]
        assert all(codes)
        assert [code.page for code in codes if code] == list(range(1, len(pages) + 1))
        assert {code.pages for code in codes if code} == {len(pages)}
        assert {(code.document, code.owner) for code in codes if code} == {
            (document, pagecode.code_of(dossier(), subject))
        }


def test_codes_stand_outside_the_type_area_and_change_nothing_else() -> None:
    plain = print_pdf(forms.report(context(dossier(), codes=False)))
    with pikepdf.open(BytesIO(plain)) as without, pikepdf.open(BytesIO(report())) as coded:
        assert len(without.pages) == len(coded.pages)
    assert read_pages(plain, "x.pdf")[0].code is None
    left, low, side = 28 / 25.4 * DPI, 35 / 25.4 * DPI, 25 / 25.4 * DPI
    for one, other in zip(pictures(plain), pictures(report()), strict=True):
        differing = Image.eval(Image.merge("L", [one]), lambda value: value)
        box = _differing(differing, other)
        assert box
        assert box[0] > 5 / 25.4 * DPI
        assert box[2] < left
        assert box[1] > one.height - low
        assert box[3] < one.height - 5 / 25.4 * DPI
        assert box[2] - box[0] < side


def _differing(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    from PIL import ImageChops

    return ImageChops.difference(one, other).point(lambda value: 255 if value > 40 else 0).getbbox()


def test_codes_are_the_same_bytes_and_keep_pdfa() -> None:
    made = forms.book(context(dossier()), dossier().applicants[0])
    plain = print_pdf(replace(made, code=None))
    assert with_codes(plain, made) == with_codes(plain, made) == book()
    assert b"pdfaid:part" in book()
    assert with_codes(plain, replace(made, code=None)) == plain


def test_a_draft_and_other_documents_carry_none() -> None:
    person = dossier().applicants[0]
    assert forms.book(context(dossier(), watermark="草稿"), person).code is None
    assert forms.book(context(dossier(), watermark="待盖章"), person).code
    assert forms.overview(context(dossier()), person).code is None
    assert forms.summary(context(dossier())).code is None


def test_the_version_changes_with_what_is_printed_only() -> None:
    person = dossier().applicants[0]

    def version(changed: Dossier, **more: object) -> str:
        return forms.version(context(changed, **more), "book", person.id)

    now = version(dossier())
    assert pagecode.is_version(now)
    assert version(dossier(), watermark="待盖章", codes=False) == now
    assert version(dossier(), today=TODAY.replace(year=2025)) == now
    assert version(edit(dossier(), person.id, trade="另一工种")) != now
    reasons = {("some.rule", person.id): "某事项"}
    assert forms.version(context(dossier(), matters=reasons), "report", UNIT_SUBJECT) == forms.version(
        context(dossier(), today=TODAY.replace(year=2031)), "report", UNIT_SUBJECT
    )
    other = dossier().applicants[1]
    assert version(edit(dossier(), other.id, trade="另一工种")) == now


# Scanning.


@pytest.mark.parametrize(
    "spoil",
    [
        sealed,
        stamped_over,
        hatched,
        hatched_red,
        lambda picture: noisy(sealed(picture)),
        lambda picture: skewed(sealed(picture), 2.5),
        lambda picture: skewed(noisy(picture), -3.0),
        lambda picture: picture.resize((picture.width * 3 // 4, picture.height * 3 // 4)),
        lambda picture: picture.point(lambda value: 255 if value > 128 else 0),
        lambda picture: picture.point(lambda value: 130 + value // 3),
    ],
    ids=[
        "sealed",
        "stamped-over",
        "hatched",
        "hatched-red",
        "noisy",
        "skewed",
        "skewed-noisy",
        "150dpi",
        "black-white",
        "pale",
    ],
)
@pytest.mark.parametrize("quarter", [0, 180])
def test_bad_scans_are_recognised(spoil: Callable[[Image.Image], Image.Image], quarter: int) -> None:
    page = spoil(pictures(book())[1]).rotate(-quarter, expand=True)
    (found,) = read_pages(jpeg(page), "scan.jpg")
    assert found.code
    assert (found.code.document, found.code.page) == ("book", 2)
    assert (found.turn + quarter) % 360 == 0


@pytest.mark.parametrize("quarter", [90, 270])
def test_pages_on_their_side_are_recognised(quarter: int) -> None:
    page = pictures(report())[0].rotate(-quarter, expand=True)
    (found,) = read_pages(jpeg(page), "scan.jpg")
    assert found.code
    assert (found.turn + quarter) % 360 == 0


def test_a_page_without_a_code_and_a_foreign_code_are_listed() -> None:
    import segno

    out = BytesIO()
    segno.make_qr("https://example.invalid/").save(out, kind="png", scale=8)
    foreign = Image.new("L", (1654, 2339), 255)
    foreign.paste(Image.open(out).convert("L"), (100, 100))
    assert read_pages(jpeg(foreign), "f.jpg")[0].code is None
    assert read_pages(jpeg(Image.new("L", (1654, 2339), 255)), "blank.jpg")[0].code is None


def test_two_pages_on_one_glass_are_nobodys() -> None:
    both = pictures(book())[1].copy()
    half = pictures(book(1))[2].resize((both.width // 2, both.height // 2))
    both.paste(half, (both.width // 2, 0))
    assert read_pages(jpeg(both), "x.jpg")[0].code is None


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"\xff\xd8\xff\xe0broken", b"text"])
def test_files_that_cannot_be_used_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(EvidenceError, match=r"坏\.pdf"):
        read_pages(data, "坏.pdf")


def test_a_small_file_that_unfolds_to_gigabytes_is_refused_before_it_is_drawn() -> None:
    bomb = odd_files.flate_bomb(2)
    with pytest.raises(EvidenceError, match=r"坏\.pdf.*异常大"):
        read_pages(bomb, "坏.pdf")
    with pytest.raises(Unreadable, match="异常大"):
        pages_of(bomb)
    with pytest.raises(Unreadable, match="打开密码"):
        pages_of(odd_files.locked(user="abc"))


# Sorting and joining.


def shuffled() -> tuple[list[bytes], list[tuple[int, int]]]:
    """Files as a clerk would hand them in: mixed, turned, several in one file; and what stands on their pages."""
    mine, other, told = pictures(book(0)), pictures(book(1)), pictures(report())
    scanned = [(0, at, page) for at, page in enumerate(mine)] + [(1, at, page) for at, page in enumerate(other)]
    scanned += [(2, at, page) for at, page in enumerate(told)]
    rng = random.Random(7)
    rng.shuffle(scanned)
    pages = [jpeg(sealed(page).rotate(rng.choice((0, 180)), expand=True)) for _, _, page in scanned]
    return [pdf_of(pages[:9]), *pages[9:12], pdf_of(pages[12:])], [(doc, at) for doc, at, _ in scanned]


def test_mixed_files_become_whole_documents_upright_and_in_order() -> None:
    files, _ = shuffled()
    pages = [page for at, data in enumerate(files) for page in read_pages(data, f"{at}.pdf", at)]
    found = sort_pages(pages, pagecode.owners(dossier()))
    assert not found.uncoded
    assert not found.strangers
    assert {(one.document, one.subject) for one in found.sets} == {
        ("book", dossier().applicants[0].id),
        ("book", dossier().applicants[1].id),
        ("report", UNIT_SUBJECT),
    }
    for one in found.sets:
        assert one.complete
        joined = join_pages(one.pages, files.__getitem__, "标题")
        again = read_pages(joined, "joined.pdf")
        assert [page.code.page for page in again if page.code] == list(range(1, one.count + 1))
        assert {page.turn for page in again} == {0}
        assert joined == join_pages(one.pages, files.__getitem__, "标题")


def test_jpeg_data_stay_as_they_are() -> None:
    data = jpeg(pictures(book())[0].rotate(180))
    (page,) = read_pages(data, "a.jpg")
    with pikepdf.open(BytesIO(join_pages([page], lambda _at: data, "x"))) as pdf:
        image = pdf.pages[0].Resources.XObject.S
        raw = image.read_raw_bytes()
        assert raw.startswith(b"\xff\xd8")
        assert Image.open(BytesIO(raw)).tobytes() == Image.open(BytesIO(data)).tobytes()
        assert _scan_of(raw) == _scan_of(data)
        assert pdf.pages[0].Rotate == 180


def _bound(*files: bytes) -> Bound:
    pages = [page for at, data in enumerate(files) for page in read_pages(data, f"{at}.pdf", at)]
    (one,) = sort_pages(pages, pagecode.owners(dossier())).sets
    assert one.complete
    return bind(one.pages, files.__getitem__, "标题")


def _part(data: bytes, pages: slice) -> bytes:
    with pikepdf.open(BytesIO(data)) as whole, pikepdf.new() as made:
        made.pages.extend(whole.pages[pages])
        out = BytesIO()
        made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("certified", [False, True])
def test_a_signed_or_locked_book_comes_home_byte_for_byte(certified: bool) -> None:
    data = signed_pdfs.signed(book(), certified=certified)
    assert signed_pdfs.holds(data)
    made = _bound(data)
    assert made.data == data
    assert "没有改动" in "".join(made.notes)
    with pikepdf.open(BytesIO(book())) as pdf:
        out = BytesIO()
        allowed = pikepdf.Permissions(modify_other=False, extract=False)
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="o", allow=allowed))
    assert _bound(out.getvalue()).data == out.getvalue()


def test_a_seal_of_a_signing_program_stays_to_be_seen_where_the_file_has_to_be_joined() -> None:
    """As an annotation it was left behind: the book came home without its seal, and nobody was told."""
    first, rest = _part(book(), slice(0, 2)), _part(book(), slice(2, None))
    made = _bound(rest, signed_pdfs.signed(first))
    assert not signed_pdfs.holds(made.data)
    assert any("签名不再有效" in note for note in made.notes)
    left, bottom, right, top = (side * DPI / 72 for side in signed_pdfs.PLACE)
    with pypdfium2.PdfDocument(made.data) as pdf:
        page = pdf[0].render(scale=DPI / 72).to_pil().convert("RGB")
    red = page.getpixel((int((left + right) / 2), int(page.height - (bottom + top) / 2)))
    assert red[0] > 180
    assert red[1] < 60


def test_scripts_and_attachments_of_a_scan_are_removed_and_said() -> None:
    with pikepdf.open(BytesIO(book())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("secret"))
        pdf.attachments["secret.txt"] = pikepdf.AttachedFileSpec(pdf, b"secret", filename="secret.txt")
        out = BytesIO()
        pdf.save(out)
    made = _bound(out.getvalue())
    assert [word in "".join(made.notes) for word in ("脚本", "附件")] == [True, True]
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert not pdf.attachments


def test_another_documents_pages_and_the_camera_do_not_come_along() -> None:
    """Two documents in one file whose pages share a dictionary of pictures, photographed by telephone."""
    photos = [samples.exif_jpeg(1, 400, 300), samples.exif_jpeg(1, 500, 300)]
    data = samples.sharing_pdf(*photos)
    made = join_pages([ScannedPage(0, "a.pdf", 2)], lambda _at: data, "标题")
    with pikepdf.open(BytesIO(made)) as pdf:
        (image,) = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert int(image.Width) == 500
        assert _scan_of(photos[1]).startswith(_scan_of(image.read_raw_bytes()))
        assert b"Secret" not in image.read_raw_bytes()


def _scan_of(data: bytes) -> bytes:
    """The compressed pixels: from the start of the scan."""
    return data[data.index(b"\xff\xda") :]


def code_of_page(number: int, *, version: str = "A" * 8, owner: str = "") -> ScannedPage:
    owner = owner or pagecode.code_of(dossier(), dossier().applicants[0].id)
    return ScannedPage(0, "a.pdf", number, PageCode("book", owner, version, number, 3))


def test_missing_double_stale_and_strange_pages() -> None:
    old = code_of_page(3, version="B" * 8)
    double = replace(code_of_page(1), number=9)
    strange = code_of_page(1, owner="Z" * 8)
    found = sort_pages([code_of_page(3), old, code_of_page(1), double, strange], pagecode.owners(dossier()))
    assert found.strangers == (strange,)
    now, before = found.sets
    assert (now.missing, now.doubles) == ((2,), (double,))
    assert [page.number for page in now.pages] == [1, 3]
    assert (before.version, before.missing) == ("B" * 8, (1, 2))


def test_pages_said_by_hand_join_what_was_recognised() -> None:
    person = dossier().applicants[0].id
    blank, back = ScannedPage(0, "a.pdf", 2), ScannedPage(0, "a.pdf", 4, blank=True)
    owners = pagecode.owners(dossier())

    def now(document: str, _subject: str) -> str:
        return {"book": "N", "report": "M"}[document] * 8

    first = Gathering().with_pages([code_of_page(1), blank, code_of_page(3), back])
    assert first.sorted(owners, now).uncoded == (blank,)
    (one,) = first.assign({(0, 2): Given("book", person, 2, 9, 270)}).sorted(owners, now).sets
    assert (one.complete, one.version, one.pages[1].turn) == (True, "A" * 8, 270)

    plain = first.with_pages([ScannedPage(1, "b.pdf", number) for number in (1, 2)])
    whole = plain.assign_file(1, "report", UNIT_SUBJECT)
    report_set = next(one for one in whole.sorted(owners, now).sets if one.document == "report")
    assert (report_set.count, report_set.version, report_set.complete) == (2, "M" * 8, True)
    assert [page.number for page in report_set.pages] == [1, 2]
    assert {one.document for one in whole.leave_out([(1, 1), (1, 2)]).sorted(owners, now).sets} == {"book"}

    double = replace(code_of_page(1), number=9)
    both = first.with_pages([double])
    assert both.sorted(owners, now).sets[0].doubles == (double,)
    chosen = both.prefer((0, 9), [(0, 1)]).sorted(owners, now).sets[0]
    assert (chosen.pages[0], chosen.doubles) == (double, (code_of_page(1),))


def test_the_back_of_a_sheet_is_told_from_a_page() -> None:
    paper = Image.effect_noise((1654, 2339), 6).point(lambda value: value + 110)
    faint = paper.copy()
    ImageDraw.Draw(faint).text((300, 400), "page 2", fill=60, font_size=40)
    assert [read_pages(jpeg(one), "x.jpg")[0].blank for one in (paper, faint)] == [True, False]
    assert not read_pages(jpeg(pictures(book())[1]), "x.jpg")[0].blank


def test_a_page_without_a_code_is_assigned_by_hand() -> None:
    blank = ScannedPage(0, "a.pdf", 2)
    one, three = code_of_page(1), code_of_page(3)
    assert one.code
    found = sort_pages([one, by_hand(blank, replace(one.code, page=2), -90), three], pagecode.owners(dossier()))
    assert found.sets[0].complete
    assert found.sets[0].pages[1].turn == 270


# Filing.


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "ws", PACK.id)
    bare = replace(dossier(), evidence=(), applicants=tuple(_bare(one) for one in dossier().applicants))
    made.apply(bare)
    return made


def _bare(person):
    return replace(person, record=person.record.with_value("photo", None))


def file_now(workspace: Workspace, files: list[bytes]):
    data = workspace.dossier
    pages = [page for at, one in enumerate(files) for page in read_pages(one, f"{at}.pdf", at)]
    version = versions_now(PACK, data, workspace.file_bytes)
    sets = sort_pages(pages, pagecode.owners(data)).sets
    return file_sets(workspace, sets, files.__getitem__, version, Silent()), version


def test_a_medium_that_is_gone_between_reading_and_filing_costs_its_documents_only(
    workspace: Workspace, tmp_path: Path
) -> None:
    data, places = workspace.dossier, [tmp_path / "书.pdf", tmp_path / "报告.pdf"]
    for place, made in zip(places, (book(), report()), strict=True):
        place.write_bytes(made)
    pages = [page for at, place in enumerate(places) for page in read_pages(place, place.name, at)]
    sets = sort_pages(pages, pagecode.owners(data)).sets
    version = versions_now(PACK, data, workspace.file_bytes)
    places[0].unlink()
    filed = {one.found.document: one for one in file_sets(workspace, sets, places.__getitem__, version, Silent())}
    assert filed["report"].evidence in workspace.dossier.evidence
    assert filed["book"].evidence is None
    assert "“书.pdf”读不出来：找不到" in filed["book"].reason
    stopped = Watched(lambda step: stopped.cancel() if step.current == 2 else None)
    before = workspace.dossier
    places[0].write_bytes(book())
    with pytest.raises(Cancelled):
        file_sets(workspace, [one for one in sets if one.document == "book"], places.__getitem__, version, stopped)
    assert workspace.dossier == before


def test_a_filed_scan_is_stale_when_the_data_change(workspace: Workspace) -> None:
    with workspace:
        person = workspace.dossier.applicants[0]
        printed = print_pdf(forms.book(context(workspace.dossier), person))
        (one,), version = file_now(workspace, [printed])
        assert one.evidence
        assert not one.stale
        (kept,) = workspace.dossier.evidence_of(person.id, kind="book_scan")
        assert kept.printed_from == version("book", person.id)
        assert read_pages(workspace.file_bytes(kept.file), "x.pdf")[0].code
        assert stale_scans(workspace.dossier, version) == ()

        (again,), _ = file_now(workspace, [printed])
        assert again.evidence == kept
        assert len(workspace.dossier.evidence) == 1

        outdated = Outdated(PACK, workspace.file_bytes)
        assert outdated(workspace.dossier) == frozenset()
        workspace.set_value(workspace.dossier.applicants[1].id, "trade", "另一工种")
        assert outdated(workspace.dossier) == frozenset()
        workspace.set_value(person.id, "trade", "另一工种")
        assert outdated(workspace.dossier) == {kept.id}
        now = versions_now(PACK, workspace.dossier, workspace.file_bytes)
        assert stale_scans(workspace.dossier, now) == (kept,)

        (old,), _ = file_now(workspace, [printed])
        assert old.stale
        newer = print_pdf(forms.book(context(workspace.dossier), workspace.dossier.applicants[0]))
        both, _ = file_now(workspace, [printed, newer])
        assert [(each.stale, bool(each.evidence)) for each in both] == [(False, True), (True, False)]
        assert workspace.undo() == "归档盖章扫描件 1 份"
        assert workspace.dossier.evidence == (kept,)
        assert workspace.redo()
        (kept,) = workspace.dossier.evidence_of(person.id, kind="book_scan")
        assert kept.printed_from == now("book", person.id)
        (late,), _ = file_now(workspace, [printed])
        assert (late.stale, late.evidence) == (True, None)


def test_an_incomplete_set_is_not_filed(workspace: Workspace) -> None:
    with workspace:
        printed = print_pdf(forms.report(context(workspace.dossier)))
        with pikepdf.open(BytesIO(printed)) as pdf:
            del pdf.pages[0]
            out = BytesIO()
            pdf.save(out)
        (one,), _ = file_now(workspace, [out.getvalue()])
        assert one.evidence is None
        assert "缺第 1 页" in one.reason
        assert workspace.dossier.evidence == ()
