import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pdfa import faults

from qilu_desktop.documents.blocks import (
    Cell,
    CodeHead,
    Document,
    Page,
    Paragraph,
    Row,
    Run,
    Section,
    Spacer,
    Style,
    Table,
    texts,
)
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.long_printer import long_text_end, print_long
from qilu_desktop.documents.typst_printer import print_pdf_noted

DAY = date(2024, 7, 22)
NUMBERED = Page(210, 297, 20, 20, 18, 18, number="第 {page} 页　共 {pages} 页", header="报送清单")


def said(words: str, *, heading: int = 0) -> Paragraph:
    return Paragraph((Run(words),), Style(size=10.5), heading)


def table(name: str, rows: int, *, spans: bool = False) -> Table:
    head = Row((Cell((said(f"{name}的文件"),), label=True), Cell((said("页数"),), label=True)), height=7)
    made: list[Row] = []
    for at in range(rows):
        first = Cell((said(f"{name}{at:03d}甲"),), rowspan=2 if spans else 1)
        made.append(Row((first, Cell((said(f"{at}乙"),))), height=9))
        if spans:
            made.append(Row((Cell((said(f"{at}丙"),)),), height=9))
    return Table((120, 40), (head, *made), 1, outer=1.0)


def long(page: Page = NUMBERED) -> Document:
    blocks = [said("推荐材料报送清单", heading=1)]
    for part in "一二三":
        blocks += [said(f"第{part}部分", heading=2), Spacer(2), table(f"部分{part}", 60, spans=part == "二"), Spacer(3)]
    cover = Section(replace(page, number=""), (said("封面", heading=1),))
    return Document("清单", (cover, Section(page, tuple(blocks), number_from=1)), DAY, subject="", watermark="草稿")


def pages(data: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, 1)}

        def walk(items: list[pikepdf.OutlineItem], depth: int) -> list[tuple[int, str, int]]:
            found: list[tuple[int, str, int]] = []
            for item in items:
                found += [(depth, item.title, numbers[item.destination[0].objgen]), *walk(item.children, depth + 1)]
            return found

        return walk(outline.root, 1)


def test_a_long_document_in_parts_says_what_it_says_as_a_whole() -> None:
    document = long()
    parted, whole = print_long(document, most=50), print_pdf_noted(document)
    shown, flat = pages(parted.data), "".join(pages(parted.data))
    assert parted.pdfa
    assert faults(parted.data) == []
    assert not parted.notes
    # Nothing lost, nothing twice but the heads of tables; each part ends a page.
    body = [text for text in texts(document) if re.fullmatch(r"部分.\d{3}甲", text)]
    assert len(body) == 180
    assert all(flat.count(text) == 1 for text in body)
    assert [flat.index(text) for text in body] == sorted(flat.index(text) for text in body)
    assert len(shown) > len(pages(whole.data))
    assert shown[0] == "封面报送清单草稿"
    numbers = [re.search(r"第(\d+)页共(\d+)页", page) for page in shown[1:]]
    assert [(int(one[1]), int(one[2])) for one in numbers if one] == [
        (at, len(shown) - 1) for at in range(1, len(shown))
    ]
    assert all("草稿" in page and "报送清单" in page for page in shown)
    assert all("的文件页数" in page for page in shown[1:])
    # A part never ends inside a cell over two rows.
    ends = [page for page in shown if page.startswith("部分二") and page.count("乙") < 10]
    assert ends
    assert all(re.search(r"丙报送清单草稿第\d+页", page) for page in ends)


def test_its_bookmarks_nest_as_its_headings_do() -> None:
    document = long()
    parted = bookmarks(print_long(document, most=50).data)
    assert [one[:2] for one in parted] == [one[:2] for one in bookmarks(print_pdf_noted(document).data)]
    assert [one[:2] for one in parted][1:3] == [(1, "推荐材料报送清单"), (2, "第一部分")]
    shown = pages(print_long(document, most=50).data)
    assert all(title in shown[page - 1] for _, title, page in parted)


def test_it_gives_the_same_bytes_with_codes_on_every_page() -> None:
    document = replace(long(), code=CodeHead("report", "unit", "0123abcd"))
    made = print_long(document, most=50).data
    assert made == print_long(document, most=50).data
    assert made != print_long(long(), most=50).data
    assert len(pages(made)) == len(pages(print_long(long(), most=50).data))


def test_a_short_one_is_printed_as_ever() -> None:
    document = replace(long(), sections=long().sections[:1])
    assert print_long(document, most=50).data == print_pdf_noted(document).data
    assert print_long(long(), most=500).data == print_pdf_noted(long()).data


def test_the_word_file_of_a_long_one_is_told_about_as_many_pages() -> None:
    document = long()
    parted = long_text_end(document, most=50)
    assert (parted.page, parted.number) == (len(pages(print_long(document, most=50).data)), parted.page - 1)
    assert print_docx(document)


@pytest.mark.parametrize("page", [Page(number="— {page} —", number_outside=True), Page()])
def test_other_numbers_and_none(page: Page) -> None:
    shown = pages(print_long(long(page), most=50).data)
    found = [re.search(r"—(\d+)—", one) for one in shown]
    wanted = [None, *range(1, len(shown))] if page.number else [None] * len(shown)
    assert [int(one[1]) if one else None for one in found] == wanted


_PEAK = """
import resource, sys
sys.path[:0] = ["tests", "tests/documents"]
from test_long_documents import *
document = Document("清单", (Section(NUMBERED, tuple(table(f"{at}", 50) for at in range(int(sys.argv[1])))),), DAY)
print_long(document, most=200)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_its_length() -> None:
    top = Path(__file__).parents[2]
    few, many = (
        int(subprocess.run([sys.executable, "-c", _PEAK, size], check=True, capture_output=True, cwd=top).stdout)
        for size in ("4", "16")
    )
    assert many < few + 30, f"{few} MB for 4 tables, {many} MB for 16"
