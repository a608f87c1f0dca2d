"""Both printers through the real thing: what they write is opened again and read."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import docx
import pypdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from printing_samples import BODY, FORM, HEAD1, MADE_ON, RARE, TEXT, everything, honours, para, photo

from qilu_desktop.documents.blocks import (
    Cell,
    Document,
    Page,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Spacer,
    Style,
    Table,
    Together,
    texts,
)
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.typst_printer import print_pdf, print_pdf_noted
from qilu_desktop.errors import DocumentError

MM = 72 / 25.4
PLAIN = Page(number="")


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def document(*blocks, page: Page = PLAIN, mark: str = "") -> Document:
    return Document("试验", (Section(page, blocks),), MADE_ON, watermark=mark)


def pdf_pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        # pdfium takes a hyphen at a line's end for a soft one.
        return [
            squeeze(page.get_textpage().get_text_range()).replace("\ufffe", "-").replace("\x02", "-") for page in pdf
        ]
    finally:
        pdf.close()


def docx_body(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return squeeze("".join(node.text or "" for node in body.iter(qn("w:t"))))


@pytest.fixture(scope="module")
def sample() -> Document:
    return everything("待盖章")


@pytest.fixture(scope="module")
def pdf(sample: Document) -> bytes:
    return print_pdf(sample)


@pytest.fixture(scope="module")
def word(sample: Document) -> bytes:
    return print_docx(sample)


# ---- PDF ----


def test_pdf_papers_have_their_sizes_in_mm(pdf: bytes) -> None:
    sizes = [(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in _reader(pdf).pages]
    assert sizes[0] == sizes[2] == (210, 297)
    assert sizes[-1] == (420, 297)


def test_pdf_fonts_are_all_embedded(pdf: bytes) -> None:
    found = {}
    for page in _reader(pdf).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0]
            found[inner["/BaseFont"]] = set(inner["/FontDescriptor"].get_object())
    assert len(found) >= 5
    assert all(keys & {"/FontFile2", "/FontFile3"} for keys in found.values())


def test_pdf_is_pdfa_2b_with_title_language_and_no_person(pdf: bytes) -> None:
    reader = _reader(pdf)
    assert reader.metadata is not None
    assert reader.metadata.title == "全功能示例"
    assert reader.metadata.subject == "参考样式"
    assert not reader.metadata.author
    assert "齐鲁首席技师" in str(reader.metadata.get("/Keywords"))
    assert str(reader.metadata.get("/CreationDate")).startswith("D:20241120")
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B" in xmp


def test_pdf_text_is_exact_with_rare_characters_and_in_order(sample: Document, pdf: bytes) -> None:
    whole = "".join(pdf_pages(pdf))
    assert RARE in whole
    place = 0
    for text in texts(sample):
        head = squeeze(text)[:12]
        place = whole.index(head, place)


def test_pdf_bookmarks_are_the_headings_with_their_levels(sample: Document, pdf: bytes) -> None:
    reader = _reader(pdf)
    found: list[str] = []

    def walk(items: list[object]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                found.append(squeeze(item.title))

    walk(reader.outline)
    headings = [
        squeeze(block.text)
        for section in sample.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.heading
    ]
    assert found == headings
    nested = reader.outline[1]
    assert isinstance(nested, list)
    assert squeeze(nested[0].title) == "一、组织推荐情况"


def test_the_mark_stands_on_every_page_and_only_when_asked_for(sample: Document, pdf: bytes) -> None:
    pages = pdf_pages(pdf)
    assert len(pages) > 6
    assert all("待盖章" in page for page in pages)
    assert not any("待盖章" in page for page in pdf_pages(print_pdf(replace(sample, watermark=""))))


def test_the_mark_stands_at_the_top_right(pdf: bytes) -> None:
    source = pypdfium2.PdfDocument(pdf)
    page = source[0]
    text = page.get_textpage()
    left, bottom, _right, _top = text.get_charbox(text.search("待盖章").get_next()[0])
    assert left > page.get_width() * 0.8
    assert bottom > page.get_height() * 0.93
    source.close()


def test_page_numbers_begin_anew_and_know_their_total(pdf: bytes) -> None:
    pages = pdf_pages(pdf)
    assert "—1—" in pages[0]
    assert "—2—" in pages[1]
    assert "第1页共6页" in pages[2]
    assert "第4页共6页" in pages[5]


def test_header_rows_are_repeated_on_the_next_page() -> None:
    pages = pdf_pages(print_pdf(document(honours(70))))
    assert len(pages) == 3
    assert all("序号时间荣誉称号授予单位" in page for page in pages)


def test_the_same_document_gives_the_same_bytes(sample: Document, pdf: bytes, word: bytes) -> None:
    assert print_pdf(sample) == pdf
    assert print_docx(sample) == word


def test_threads_may_print_at_once(pdf: bytes, sample: Document) -> None:
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(print_pdf(sample))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [pdf] * 3


def test_a_character_without_a_font_costs_pdfa_not_the_export() -> None:
    printed = print_pdf_noted(document(para("王😀明")))
    assert not printed.pdfa
    assert "😀" in printed.notes[0]
    assert "王" in pdf_pages(printed.data)[0]
    assert print_pdf_noted(document(para("王明"))).notes == ()


def test_markup_of_the_typesetter_is_plain_text() -> None:
    text = '#panic("x") *a* _b_ $c$ = d // e `f` \\ <g> @h "q" #{1}'
    assert squeeze(text) in pdf_pages(print_pdf(document(para(text))))[0]


def test_a_heading_is_never_left_at_the_foot() -> None:
    filler = Spacer(297 - PLAIN.top - PLAIN.bottom - 12)
    pages = pdf_pages(print_pdf(document(filler, para("孤立标题", HEAD1, 1), para("正文第一行", BODY))))
    assert "孤立标题" in pages[1]


def test_together_moves_as_one_and_too_long_is_split() -> None:
    filler = Spacer(200)
    kept = Together((para("意见", BODY), Spacer(30), para("盖章处", BODY)))
    pages = pdf_pages(print_pdf(document(filler, kept)))
    assert pages[1] == "意见盖章处"
    long = Together(tuple(para(f"第{n}段", BODY) for n in range(60)))
    assert "第59段" in "".join(pdf_pages(print_pdf(document(long))))


@pytest.mark.parametrize("rows", [8, 20, 40])
def test_a_table_held_together_moves_as_one_measured_or_surely_short(rows: int) -> None:
    """Of 10 mm rows: 80 mm surely fit a page, 200 mm are measured, 400 mm are split where the page ends."""
    cells = tuple(Row((Cell((para(f"第{n}行", TEXT),)),), height=10) for n in range(rows))
    table = Table((160.0,), cells, keep_together=True)
    pages = pdf_pages(print_pdf(document(Spacer(200), table)))
    if rows < 40:
        assert pages[1:] == ["".join(f"第{n}行" for n in range(rows))]
    else:
        assert len(pages) > 2
        assert "第0行" in pages[0]
    assert "".join(pages).count("行") == rows


def test_a_row_grows_with_its_text_and_keeps_its_least_height() -> None:
    low = Table(
        (40.0,), (Row((Cell((para("短", TEXT),)),), height=50), Row((Cell((para("下一行", TEXT),)),))), align="left"
    )
    assert _char_top(print_pdf(document(low)), "下一行") == pytest.approx(25 + 50, abs=4)
    tall = replace(low, rows=(Row((Cell((para("长" * 300, TEXT),)),), height=50), low.rows[1]))
    assert _char_top(print_pdf(document(tall)), "下一行") > 25 + 100


def test_a_breakable_row_closes_its_frame_on_each_page() -> None:
    table = Table((160.0,), (Row((Cell((para("字" * 4000, TEXT),)),), breakable=True),), outer=1.5)
    source = pypdfium2.PdfDocument(print_pdf(document(table)))
    assert len(source) > 1
    for page in source:
        image = page.render(scale=2).to_pil().convert("L")
        box = image.point(lambda shade: 255 if shade < 90 else 0).getbbox()
        assert box is not None
        for y in (box[1] + 1, box[3] - 2):
            row = [image.getpixel((x, y)) for x in range(box[0] + 4, box[2] - 4)]
            assert sum(shade < 90 for shade in row) > 0.99 * len(row)
    source.close()


def test_a_picture_is_cropped_to_its_place_not_stretched() -> None:
    stripes = Image.new("RGB", (400, 100), "white")
    stripes.paste((255, 0, 0), (150, 0, 250, 100))
    stripes.paste((0, 0, 255), (0, 0, 60, 100))
    buffer = io.BytesIO()
    stripes.save(buffer, "PNG")
    data = print_pdf(document(Picture(buffer.getvalue(), 40, 40, "条纹")))
    source = pypdfium2.PdfDocument(data)
    image = source[0].render(scale=2).to_pil().convert("RGB")
    source.close()
    colours = {colour for _, colour in image.getcolors(100_000) or ()}
    assert (255, 0, 0) in colours
    assert (0, 0, 255) not in colours
    red = Image.eval(image.getchannel("G"), lambda shade: 255 if shade < 128 else 0).getbbox()
    assert red is not None
    assert (red[2] - red[0]) / 2 / MM == pytest.approx(40, abs=0.6)
    assert (red[3] - red[1]) / 2 / MM == pytest.approx(40, abs=0.6)


def test_a_photo_turned_by_exif_stands_upright_in_both() -> None:
    image = Image.new("RGB", (60, 40), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    made = print_docx(document(Picture(buffer.getvalue(), 40, 60, "竖")))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        inner = Image.open(io.BytesIO(archive.read("word/media/image1.jpg")))
        assert inner.size == (40, 60)


@pytest.mark.parametrize("data", [b"", b"GIF89a", photo()[:300]])
def test_a_broken_picture_is_named(data: bytes) -> None:
    broken = document(Picture(data, 35, 49, "申报人照片"))
    for printer in (print_pdf, print_docx):
        with pytest.raises(DocumentError, match="申报人照片"):
            printer(broken)


def test_a_table_with_holes_is_refused() -> None:
    holed = document(Table((40.0, 40.0), (Row((Cell(),)),)))
    for printer in (print_pdf, print_docx):
        with pytest.raises(DocumentError, match="行列不齐"):
            printer(holed)


# ---- DOCX ----


def test_docx_papers_and_margins_in_mm(word: bytes) -> None:
    report, form, overview = docx.Document(io.BytesIO(word)).sections
    assert (round(report.page_width.mm), round(report.page_height.mm)) == (210, 297)
    assert (round(report.top_margin.mm), round(report.left_margin.mm)) == (37, 28)
    assert (round(overview.page_width.mm), round(overview.page_height.mm)) == (420, 297)
    assert overview.orientation == docx.enum.section.WD_ORIENT.LANDSCAPE
    assert round(form.bottom_margin.mm) == 20


def test_docx_properties_hold_the_documents_date_and_no_person(word: bytes) -> None:
    core = docx.Document(io.BytesIO(word)).core_properties
    assert core.title == "全功能示例"
    assert core.subject == "参考样式"
    assert core.author == core.last_modified_by == "齐鲁首席技师申报助手"
    assert core.created is not None
    assert core.created.date() == core.modified.date() == MADE_ON
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        everywhere = b"".join(archive.read(name) for name in archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"python-docx" not in everywhere
    assert b"Macintosh" not in everywhere


def test_docx_faces_are_named_for_chinese_and_latin(word: bytes) -> None:
    styles = docx.Document(io.BytesIO(word)).styles
    used = {style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in styles if style.element.rPr is not None}
    assert {"仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"} <= used
    fang = next(style for style in styles if style.name == "申报正文 仿宋三号")
    assert fang.element.rPr.rFonts.get(qn("w:ascii")) == "Times New Roman"
    assert fang.font.size.pt == 16
    assert fang.paragraph_format.line_spacing.pt == 29


def test_docx_headings_have_outline_levels_and_stay_with_the_text(word: bytes) -> None:
    opened = docx.Document(io.BytesIO(word))
    title = opened.paragraphs[0]
    assert title.style.name == "Heading 1"
    level = title.style.element.pPr.find(qn("w:outlineLvl"))
    assert level.get(qn("w:val")) == "0"
    assert title.style.paragraph_format.keep_with_next
    kai = next(each for each in opened.paragraphs if each.text == "（一）广泛宣传发动")
    assert kai.style.name == "Heading 3"


def test_docx_widths_agree_in_grid_cells_and_table(word: bytes) -> None:
    for table in docx.Document(io.BytesIO(word)).tables:
        root = table._tbl
        grid = [int(column.get(qn("w:w"))) for column in root.tblGrid]
        assert int(root.tblPr.find(qn("w:tblW")).get(qn("w:w"))) == sum(grid)
        assert root.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        for row in root.tr_lst:
            widths = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst]
            spans = [cell.grid_span for cell in row.tc_lst]
            edges = [sum(spans[:at]) for at in range(len(spans) + 1)]
            assert widths == [sum(grid[a:b]) for a, b in pairwise(edges)]
            assert sum(spans) == len(grid)


def test_docx_table_of_honours_repeats_its_head_and_keeps_rows_whole(word: bytes) -> None:
    table = docx.Document(io.BytesIO(word)).tables[1]
    first, second = table._tbl.tr_lst[:2]
    assert first.trPr.find(qn("w:tblHeader")) is not None
    assert second.trPr.find(qn("w:tblHeader")) is None
    assert second.trPr.find(qn("w:cantSplit")) is not None
    height = second.trPr.find(qn("w:trHeight"))
    assert (height.get(qn("w:hRule")), height.get(qn("w:val"))) == ("atLeast", "454")


def test_docx_merges_and_breakable_rows(word: bytes) -> None:
    table = docx.Document(io.BytesIO(word)).tables[0]
    assert table.cell(0, 4)._tc is table.cell(3, 4)._tc
    assert table.cell(2, 1)._tc is table.cell(2, 3)._tc
    assert table._tbl.tr_lst[-1].trPr.find(qn("w:cantSplit")) is None


def test_docx_picture_has_exact_size_crop_and_text(word: bytes) -> None:
    (shape,) = docx.Document(io.BytesIO(word)).inline_shapes
    assert (round(shape.width.mm, 1), round(shape.height.mm, 1)) == (35, 49)
    crop = next(shape._inline.iter(qn("a:srcRect")))
    left, top = int(crop.get("l")) / 1e5, int(crop.get("t")) / 1e5
    assert 800 * (1 - 2 * left) / (600 * (1 - 2 * top)) == pytest.approx(35 / 49, rel=1e-3)
    assert shape._inline.docPr.get("descr") == "申报人照片"


def test_docx_mark_header_and_number_fields_on_every_kind_of_page(word: bytes) -> None:
    opened = docx.Document(io.BytesIO(word))
    for section in opened.sections:
        for head in (section.header, section.even_page_header):
            assert "待盖章" in head.paragraphs[0].text
    form = opened.sections[1]
    assert "齐鲁首席技师申报书" in form.header.paragraphs[0].text
    codes = [node.text.split()[0] for node in form.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "PAGEREF"]
    assert squeeze(form.footer.paragraphs[0].text) == "第1页共6页"
    assert form._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_docx_language_is_chinese(word: bytes) -> None:
    opened = docx.Document(io.BytesIO(word))
    assert next(opened.styles.element.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "zh-CN"
    assert opened.core_properties.language == "zh-CN"


def test_docx_together_is_held_by_keep_with_next() -> None:
    kept = Together((para("意见", BODY), Spacer(10), para("盖章处", BODY)))
    opened = docx.Document(io.BytesIO(print_docx(document(para("前", BODY), kept))))
    assert [bool(each.paragraph_format.keep_with_next) for each in opened.paragraphs] == [False, True, True, False]


def test_docx_a_last_table_is_followed_by_one_tiny_paragraph() -> None:
    opened = docx.Document(io.BytesIO(print_docx(document(honours(2)))))
    (tail,) = opened.paragraphs
    assert tail.paragraph_format.line_spacing.pt == 1


# ---- both ----

_words = st.text(alphabet=st.sampled_from("张喆堃齐鲁首席技师，。“”（）①℃AZaz019%&<>-"), min_size=1, max_size=60)
_styles = st.builds(
    Style,
    face=st.sampled_from(("song", "fang", "hei", "kai", "title")),
    size=st.sampled_from((9.0, 10.5, 16.0)),
    bold=st.booleans(),
    align=st.sampled_from(("left", "center", "right", "justify")),
    indent=st.sampled_from((-1.0, 0.0, 2.0)),
    hang=st.sampled_from((0.0, 1.0)),
    before=st.sampled_from((0.0, 6.0)),
)
_runs = st.builds(Run, text=_words, bold=st.sampled_from((None, True)), underline=st.booleans())
_paragraphs = st.builds(
    Paragraph, runs=st.lists(_runs, max_size=3).map(tuple), style=_styles, heading=st.sampled_from((0, 0, 1, 2))
)
_cells = st.builds(Cell, blocks=st.lists(_paragraphs, max_size=2).map(tuple), valign=st.sampled_from(("top", "middle")))
_rows = st.builds(Row, cells=st.tuples(_cells, _cells), height=st.sampled_from((0.0, 12.0)), breakable=st.booleans())
_tables = st.builds(
    Table,
    widths=st.just((60.0, 80.0)),
    rows=st.lists(_rows, min_size=1, max_size=4).map(tuple),
    header_rows=st.sampled_from((0, 0, 1)),
    outer=st.sampled_from((0.0, 1.5)),
    keep_together=st.booleans(),
)
_blocks = st.one_of(_paragraphs, _tables, st.just(Spacer(5)), st.builds(lambda each: Together((each,)), _paragraphs))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_blocks, min_size=1, max_size=5).map(tuple))
def test_both_formats_hold_the_same_text(blocks) -> None:
    made = document(*blocks, page=FORM if len(blocks) % 2 else PLAIN)
    expected = squeeze("".join(texts(made)))
    assert docx_body(print_docx(made)) == expected
    edges = r"齐鲁首席技师申报书|第\d+页共\d+页" if len(blocks) % 2 else r"\0"
    pages = pdf_pages(print_pdf(made))
    shown = re.sub(edges, "", "".join(pages))
    # Over several pages header rows repeat and columns interleave: then nothing may be lost.
    assert shown == expected if len(pages) == 1 else not Counter(expected) - Counter(shown)


def test_a_mark_between_two_names_of_rare_characters_is_as_wide_as_any_other() -> None:
    lines = (para(f"拟推荐王{first}喆、李{first}、张{first}等", replace(BODY, align="left")) for first in "赟明")
    rare, usual = (_line(print_pdf(replace(document(line), names=("王赟喆", "李赟", "张赟")))) for line in lines)
    assert [letter for letter, _ in rare].count("、") == 2
    assert [left for _, left in rare] == pytest.approx([left for _, left in usual], abs=0.1)


def _line(data: bytes) -> list[tuple[str, float]]:
    """Each character of the first page and where it begins, in pt."""
    source = pypdfium2.PdfDocument(data)
    page = source[0].get_textpage()
    found = [(page.get_text_range(at, 1), page.get_charbox(at, loose=True)[0]) for at in range(page.count_chars())]
    source.close()
    return found


def _reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def _char_top(data: bytes, text: str) -> float:
    """Distance of *text*'s first character from the paper's top in mm."""
    source = pypdfium2.PdfDocument(data)
    page = source[0]
    found = page.get_textpage()
    box = found.get_charbox(found.search(text).get_next()[0])
    height = page.get_height()
    source.close()
    return (height - box[3]) / MM
