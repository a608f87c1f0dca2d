"""What goes by EMS: A3 sets in order and in size, readable in grey; labels, cover and list from the pack's address."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pikepdf
import pypdf
import pypdfium2
import pytest
from submission_samples import FILES, PACK, TODAY, dossier, pdf, source, with_answers

from qilu_desktop.documents.adoption.in_folder_pdf import Paper, papers
from qilu_desktop.documents.forms import FormContext, overview
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.errors import SubmissionError
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.naming import persons
from qilu_desktop.submission.paper_sets import Order, check_sheet, collated
from qilu_desktop.submission.post_labels import cut_sheet, label
from qilu_desktop.submission.post_sheets import Parcel, packing_list

MM = 25.4 / 72
A3 = Paper(420, 297)


def _overviews(people: int) -> list[tuple[str, bytes]]:
    context = FormContext(PACK, dossier(people), FILES.read, TODAY)
    return [(one.name, print_pdf(overview(context, one))) for one in context.dossier.applicants]


@pytest.fixture(scope="module")
def overviews() -> list[tuple[str, bytes]]:
    return _overviews(3)


def _words(data: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def _sizes(data: bytes) -> list[tuple[float, float]]:
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    return [(float(box.width) * MM, float(box.height) * MM) for box in boxes]


# -- A3 sets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separators", [False, True])
@pytest.mark.parametrize("by_person", [False, True])
def test_the_sets_hold_every_sheet_in_its_order_at_actual_size(
    overviews: list[tuple[str, bytes]], by_person: bool, separators: bool
) -> None:
    data = collated(overviews, Order(6, A3, TODAY, by_person=by_person, separators=separators))
    names = [name for name, _ in overviews]
    told = _words(data)
    if separators:
        between = [at for at, words in enumerate(told) if "分隔页，不装袋" in words]
        step = 7 if by_person else 4
        assert between == list(range(0, len(told), step))
        assert ("6份" if by_person else "共6套，本套3张") in told[0]
        told = [words for at, words in enumerate(told) if at not in between]
    assert len(told) == 3 * 6
    wanted = [name for name in names for _ in range(6)] if by_person else names * 6
    for words, name in zip(told, wanted, strict=True):
        assert name in words
        assert "基本情况一览表" in words
    assert all(size == pytest.approx((420, 297), abs=0.01) for size in _sizes(data))
    reader = pypdf.PdfReader(io.BytesIO(data))
    prefs = reader.viewer_preferences
    assert prefs is not None
    assert (prefs.print_scaling, prefs.duplex, prefs.pick_tray_by_pdfsize, prefs.num_copies) == (
        "/None",
        "/Simplex",
        True,
        1,
    )
    titles = [str(item.title) for item in reader.outline if not isinstance(item, list)]
    assert titles == (names if by_person else [f"第 {number} 套" for number in range(1, 7)])
    again = collated(overviews, Order(6, A3, TODAY, by_person=by_person, separators=separators))
    assert again == data


def test_six_sets_weigh_little_more_than_one(overviews: list[tuple[str, bytes]]) -> None:
    data = collated(overviews, Order(6, A3, TODAY))
    assert len(data) < sum(len(one) for _, one in overviews) * 1.2


def test_pages_too_many_or_of_another_paper_are_refused(overviews: list[tuple[str, bytes]]) -> None:
    with pytest.raises(SubmissionError, match="两页的一览表有 2 页"):
        collated([*overviews[:1], ("两页", pdf(2))], Order(6, A3, TODAY))
    with pytest.raises(SubmissionError, match="210×297") as told:
        collated([*overviews[:1], ("A4", pdf(1))], Order(6, A3, TODAY))
    assert told.value.remedy


def _boxed(data: bytes, width: float, height: float, *, rotate: int = 0) -> bytes:
    """*data* with a page box of *width* x *height* mm, as an office suite rounds it."""
    with pikepdf.open(io.BytesIO(data)) as read:
        page, stream = read.pages[0], io.BytesIO()
        page.mediabox = pikepdf.Array([0, 0, width / MM, height / MM])
        page.cropbox = page.mediabox
        page.rotate(rotate, relative=False)
        read.save(stream)
    return stream.getvalue()


def test_every_page_of_the_sets_is_exactly_a3_though_a_suite_rounds(overviews: list[tuple[str, bytes]]) -> None:
    (name, data), other = overviews[0], overviews[1]
    for odd in (_boxed(data, 421, 297), _boxed(data, 419.7, 296.2), _boxed(data, 297.6, 418.5, rotate=90)):
        made = collated([(name, odd), other], Order(6, A3, TODAY, separators=True))
        found = papers(made)
        assert len(found) == 6 * 3
        for paper in found:
            assert (paper.width, paper.height) == pytest.approx((420, 297), abs=0.1)
        with pikepdf.open(io.BytesIO(made)) as sets, pikepdf.open(io.BytesIO(odd)) as given:
            page = sets.pages[1]
            box, had = pikepdf.Rectangle(page.mediabox), pikepdf.Rectangle(given.pages[0].mediabox)
            middle = (float(box.llx + box.urx), float(box.lly + box.ury))
            assert middle == pytest.approx((float(had.urx), float(had.ury)), abs=0.01), "moved off the middle"
            assert "/CropBox" not in page.obj
            assert page.Contents.read_bytes() == given.pages[0].Contents.read_bytes(), "scaled"
    with pytest.raises(SubmissionError, match="424×297"):
        collated([(name, _boxed(data, 424, 297))], Order(6, A3, TODAY))


def _colours(data: bytes) -> Iterator[tuple[float, ...]]:
    """Every colour that the pages paint with, pictures aside."""
    with pikepdf.open(io.BytesIO(data)) as read:
        streams = list(read.pages)
        forms = [one for one in read.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
        for content in (*streams, *forms):
            for operands, operator in pikepdf.parse_content_stream(content):
                if str(operator) in {"g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"}:
                    yield tuple(float(one) for one in operands)


def test_the_sheets_lose_nothing_in_grey(overviews: list[tuple[str, bytes]]) -> None:
    found = list(_colours(collated(overviews, Order(6, A3, TODAY, separators=True))))
    assert found
    for colour in found:
        assert max(colour) - min(colour) < 0.03, "a colour would carry meaning"
        # Ink is dark on white (7 : 1 and more), tints are all but white: nothing in between.
        assert max(colour) <= 0.45 or min(colour) >= 0.9


def test_the_check_sheet_measures_true() -> None:
    data = check_sheet(A3, TODAY)
    assert _sizes(data) == [pytest.approx((420, 297), abs=0.01)]
    # 254 dots an inch: ten a millimetre.
    page = pypdfium2.PdfDocument(data)[0]
    picture = page.render(scale=254 / 72, grayscale=True).to_pil()
    dark = picture.point(lambda value: 255 if value < 160 else 0)
    assert dark.getbbox() == pytest.approx((100, 100, 4100, 2870), abs=2)
    ruler = dark.crop((200, 200, 4000, 420)).getbbox()
    assert ruler is not None
    assert ruler[2] - ruler[0] == pytest.approx(1000, abs=3)
    assert "实际大小" in _words(data)[0]


# -- EMS --------------------------------------------------------------------------------------------------------------


def _parcel(held: Source) -> Parcel:
    people = persons(held.dossier.applicants)
    sent = tuple(one for one in people if not one.held_out)
    return Parcel(sent, 6, "A3", len(people) - len(sent))


@pytest.mark.parametrize(("sheet", "size"), [(cut_sheet, (210, 297)), (label, (100, 150))])
def test_labels_carry_the_notice_s_address_and_the_sender(sheet, size) -> None:
    moved = replace(PACK.notice.post, address="青岛市市南区香港中路 1 号", postcode="266000")
    held = source(pack=replace(PACK, notice=replace(PACK.notice, post=moved)))
    data = print_pdf(sheet(held, _parcel(held), TODAY, draft=False))
    assert _sizes(data) == [pytest.approx(size, abs=0.01)]
    (told,) = _words(data)
    unit = held.dossier.unit
    for words in ("青岛市市南区香港中路1号", "266000", moved.organisation, moved.recipient, PACK.notice.contact):
        assert words in told
    for key in ("name", "department", "ems_sender", "phone", "mobile", "address", "postcode"):
        assert "".join(unit.text(key).split()) in told
    assert "A3纸质一式6份" in told
    assert "草稿" not in told
    assert "草稿" in _words(print_pdf(sheet(held, _parcel(held), TODAY, draft=True)))[0]


def test_the_narrow_label_breaks_no_phrase_and_keeps_the_mark_off_its_frame() -> None:
    held = source(with_answers(dossier(2), "unit", address="山东省潍坊市奎文区东风东街8899号（示例地址）"))
    data = print_pdf(label(held, _parcel(held), TODAY, draft=True))
    lines = ["".join(line.split()) for line in pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().splitlines()]
    assert {"A3纸质一式6份，2人共12张", "邮寄清单1份"} <= set(lines)
    assert {"山东省潍坊市奎文区东风东街8899号", "（示例地址）"} <= set(lines), "not within the bracket"
    picture = pypdfium2.PdfDocument(data)[0].render(scale=254 / 72).to_pil().convert("RGB")
    _hue, saturation, value = picture.convert("HSV").split()
    mark = saturation.point(lambda level: 255 if level > 60 else 0).getbbox()
    frame = value.point(lambda level: 255 if level < 90 else 0).getbbox()
    assert mark is not None
    assert frame is not None
    assert mark[3] + 5 <= frame[1], "half a millimetre between the mark and the frame"
    assert (frame[0], 1000 - frame[2]) == pytest.approx((50, 50), abs=6)


@pytest.mark.parametrize("sheet", [cut_sheet, label])
def test_a_label_stays_one_sheet_however_long_the_sender(sheet) -> None:
    for long in ("山东省潍坊市" * 15, "W" * 300, "地址\n" * 40, ""):
        held = source(with_answers(dossier(2), "unit", address=long, name=long, mobile=long, department=long))
        assert len(_sizes(print_pdf(sheet(held, _parcel(held), date(2024, 7, 20), draft=False)))) == 1


def test_the_list_comes_in_two_copies_and_says_who_is_held_out() -> None:
    held = source(with_answers(dossier(3), "p02", classified=True))
    data = print_pdf(packing_list(held, _parcel(held), TODAY, draft=False))
    first, second = _words(data)
    assert "第一份随件寄出" in first
    assert "第二份本单位留存" in second
    names = [one.name for one in held.dossier.applicants]
    for told in (first, second):
        assert names[0] in told
        assert names[1] not in told
        assert "另有1名涉密人选的材料未装入本件" in told
        assert "第1页共1页" in told
        assert "合计2人1212" in told
