"""Nothing is torn at a page's end: headings, header rows, frames, opinions with their seals, signatures, numbers.

Lengths are swept so that a page's end moves line by line over every heading and block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from document_cases import DEEDS, documents_of, dossier_of, made, repeated, with_answers
from form_samples import PACK, context, sample_dossier
from sheets import Sheet, sheets

from qilu_desktop.documents.blocks import Block, Document, PageBreak, Paragraph, Section, Table, Together
from qilu_desktop.documents.docx_printer import print_docx
from qilu_desktop.documents.forms import book, report
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.dossier.model import Dossier

FOOT = {"book": 22.0, "summary": 16.0, "report": 35.0, "publicity": 35.0, "visit": 35.0}
NEAR = 1.5
"""Half of a thick line and a rounding, in pt."""


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ---- what has to hold of every page ----


def headings(document: Document) -> list[str]:
    return [
        squeeze(block.text)
        for section in document.sections
        for block in _flat(section.blocks)
        if isinstance(block, Paragraph) and block.heading
    ]


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Together):
            yield from block.blocks
        else:
            yield block


def torn(document: Document, pages: list[Sheet]) -> list[str]:
    """What is wrong at the ends of the pages."""
    return [*_blank(pages), *_lone_headings(document, pages), *_header_rows(document, pages)]


def _blank(pages: list[Sheet]) -> Iterator[str]:
    for number, page in enumerate(pages, 1):
        if len(page.text) < 10:
            yield f"page {number} is blank: {page.text}"


def _lone_headings(document: Document, pages: list[Sheet]) -> Iterator[str]:
    for heading in headings(document):
        holders = [page for page in pages if heading in page.text]
        if not holders:
            yield f"heading {heading} is nowhere"
        elif len(squeeze(holders[-1].below(heading))) < 2:
            yield f"heading {heading} is alone at the foot"


def _header_rows(document: Document, pages: list[Sheet]) -> Iterator[str]:
    """A header row is followed by a row, and stands on every page on which its table goes on."""
    for section in document.sections:
        for table in (block for block in section.blocks if isinstance(block, Table) and block.header_rows):
            head = squeeze("".join(cell.text for row in table.rows[: table.header_rows] for cell in row.cells))
            letters = sorted(head)
            for number, page in enumerate(pages, 1):
                if head in page.text and not page.below(head):
                    yield f"header row {head} is alone at the foot of page {number}"
            for row in table.rows[table.header_rows :]:
                words = squeeze("".join(cell.text for cell in row.cells))
                holders = [page for page in pages if len(words) > 8 and words in page.text]
                if holders and not any(_holds(page, letters) for page in holders):
                    yield f"no header row {head} over {words}"


def _holds(page: Sheet, letters: list[str]) -> bool:
    # Cells of two lines interleave in some readers: the letters tell.
    return all(page.text.count(letter) >= letters.count(letter) for letter in set(letters))


def open_frames(pages: list[Sheet]) -> list[str]:
    """Upright lines that end where no level line closes them."""
    found = []
    for number, page in enumerate(pages, 1):
        level = [stroke for stroke in page.strokes if not stroke.upright]
        for stroke in (each for each in page.strokes if each.upright and each.bottom - each.top > 4):
            middle = (stroke.left + stroke.right) / 2
            for end in (stroke.top, stroke.bottom):
                if not any(_meets(one, middle, end) for one in level):
                    found.append(f"page {number}: a line at {middle:.0f} is open at {end:.0f}")
    return found


def _meets(level, x: float, y: float) -> bool:
    beside = level.left - NEAR <= x <= level.right + NEAR
    return beside and level.top - NEAR <= y <= level.bottom + NEAR


def page_of(pages: list[Sheet], words: str) -> int:
    """The only page that holds *words*."""
    (found,) = [number for number, page in enumerate(pages) if squeeze(words) in page.text]
    return found


# ---- pieces of the real layouts, swept ----


def _part_of(document: Document, first: str, last: str = "") -> Document:
    """The blocks from the heading *first* up to before *last*, on their own paper."""
    section = next(each for each in document.sections if any(_is(block, first) for block in each.blocks))
    start = next(place for place, block in enumerate(section.blocks) if _is(block, first))
    end = next((place for place, block in enumerate(section.blocks) if last and _is(block, last)), len(section.blocks))
    chosen = section.blocks[start:end]
    while isinstance(chosen[-1], PageBreak):
        chosen = chosen[:-1]
    return replace(document, sections=(Section(section.page, chosen),))


def _is(block: Block, words: str) -> bool:
    return isinstance(block, Paragraph) and block.text.startswith(words)


def deeds(count: int) -> Document:
    """主要事迹 of *count* lines, and after it the pledge and the opinions."""
    text = "\n".join(f"事迹第{number}行。" for number in range(count))
    dossier = with_answers(sample_dossier(), {"deeds": f"一、小标题\n{text}"})
    return _part_of(book(context(dossier), dossier.applicants[0]), "九、")


def lists(count: int) -> Document:
    """The lists of certificates, career, contests, honours and results, after a career of *count* rows."""
    dossier = repeated(sample_dossier(), "career", count)
    return _part_of(book(context(dossier), dossier.applicants[0]), "四、", "八、")


def opinions(count: int) -> Document:
    """The opinions with a first one of *count* lines."""
    dossier = sample_dossier()
    text = "\n".join(f"意见第{number}行。" for number in range(count))
    first = dossier.enterprises[0]
    told = replace(first, record=first.record.with_value("opinion", text))
    dossier = replace(dossier, enterprises=(told, *dossier.enterprises[1:]))
    return _part_of(book(context(dossier), dossier.applicants[0]), "十二、")


def reports(count: int) -> Document:
    """The report with *count* more lines before its opinion."""
    dossier = sample_dossier()
    unit = dossier.unit.with_value("report_verification", "\n".join(f"说明第{number}行。" for number in range(count)))
    whole = report(context(replace(dossier, unit=unit)))
    return _part_of(replace(whole, sections=whole.sections[:1]), "二、")


def deeds_end(pages: list[Sheet]) -> None:
    pledge, seal = page_of(pages, "本人承诺："), page_of(pages, "申报人（手写签名）：")
    assert pledge == seal == page_of(pages, "十一、申报人承诺")
    assert "事迹第" in pages[pledge].text or "十二、" in pages[pledge].text, "the pledge does not stand alone on a page"


def opinions_end(pages: list[Sheet]) -> None:
    first = page_of(pages, "意见第0行。")
    assert page_of(pages, "负责人签名：") == first, "the seal place is with its opinion"
    signed = "潍坊市人力资源和社会保障局（盖章）"
    (last,) = [number for number, page in enumerate(pages) if "同意推荐。" in page.text and signed in page.text]
    assert last == len(pages) - 1


def reports_end(pages: list[Sheet]) -> None:
    signed = page_of(pages, "潍坊市人力资源和社会保障局（盖章）")
    assert page_of(pages, "联系人：") == signed
    assert "经审核研究" in pages[signed].text or "同意推荐" in pages[signed].text, "text stands above the signature"


def nothing_more(pages: list[Sheet]) -> None:
    assert pages


Swept = tuple[Callable[[int], Document], range, str, Callable[[list[Sheet]], None]]
SWEEPS: dict[str, Swept] = {
    "deeds": (deeds, range(10, 30), "book", deeds_end),
    "lists": (lists, range(1, 26, 2), "book", nothing_more),
    "opinions": (opinions, range(4, 26), "book", opinions_end),
    "report": (reports, range(1, 24), "report", reports_end),
}


@pytest.mark.parametrize("sweep", SWEEPS)
def test_nothing_is_torn_wherever_the_page_ends(sweep: str) -> None:
    make, counts, name, ends = SWEEPS[sweep]
    numbers = set()
    for count in counts:
        document = make(count)
        pages = sheets(print_pdf(document), FOOT[name])
        assert torn(document, pages) == [], count
        assert open_frames(pages) == [], count
        ends(pages)
        numbers.add(len(pages))
    assert len(numbers) > 1, "the sweep moves a block over a page's end"


def test_the_word_file_is_not_torn_either(office) -> None:
    """The same pieces in LibreOffice, at lengths about those where a block goes over to the next page."""
    cases = {f"{sweep}{count}": (sweep, count) for sweep, counts in _TURNS.items() for count in counts}
    documents = {name: SWEEPS[sweep][0](count) for name, (sweep, count) in cases.items()}
    converted: dict[str, Path] = office.many({name: print_docx(document) for name, document in documents.items()})
    for name, document in documents.items():
        _, _, kind, ends = SWEEPS[cases[name][0]]
        pages = sheets(converted[name], FOOT[kind])
        assert torn(document, pages) == [], name
        ends(pages)


_TURNS = {
    "deeds": (14, 15, 16, 17, 18, 19, 30),
    "lists": (3, 7, 12, 13),
    "opinions": (4, 16, 22),
    "report": (4, 9, 10, 11),
}


# ---- whole documents ----


def _thirty() -> Dossier:
    return with_answers(repeated(sample_dossier(), "certificates", 30), {"deeds": DEEDS})


@pytest.mark.parametrize("case", ["sample", "short", "long", "rare"])
@pytest.mark.parametrize("name", ["book", "summary", "report", "publicity", "visit"])
def test_whole_documents_are_not_torn(case: str, name: str) -> None:
    if name not in PACK.layouts:
        pytest.skip("this pack has no such document")
    document = documents_of(case)[name]
    pages = sheets(print_pdf(document), FOOT[name])
    assert torn(document, pages) == []
    assert open_frames(pages) == []


def test_thirty_certificates_and_two_thousand_words(office) -> None:
    document = made(_thirty(), "book")
    own = sheets(print_pdf(document), FOOT["book"])
    assert open_frames(own) == []
    for pages in (own, sheets(office(print_docx(document), "thirty"), FOOT["book"])):
        assert torn(document, pages) == []
        listed = [page for page in pages if page.text.count("核对人：") > 1]
        assert len(listed) >= 3
        assert all("证书编号" in page.text for page in listed)
        assert page_of(pages, "本人承诺：") == page_of(pages, "申报人（手写签名）：")


def test_pages_are_numbered_on() -> None:
    pages = sheets(print_pdf(made(_thirty(), "book")), FOOT["book"])
    assert pages[0].number == "", "the cover has none"
    assert [page.number for page in pages[1:]] == [f"—{number}—" for number in range(1, len(pages))]


def test_a_list_of_twelve_has_its_header_on_each_page() -> None:
    document = documents_of("long")["summary"]
    assert len(dossier_of("long").applicants) == 12
    pages = sheets(print_pdf(document), FOOT["summary"])
    assert len(pages) > 1
    assert all("身份证号" in page.text for page in pages)
    assert [page.number for page in pages] == [f"第{at}页共{len(pages)}页" for at in range(1, len(pages) + 1)]
