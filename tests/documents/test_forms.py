"""The documents hold what was typed, and nothing that they should not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from form_samples import (
    CHOSEN,
    PACK,
    PHOTO,
    SPOTS,
    TODAY,
    Spot,
    context,
    marked_dossier,
    marked_pack,
    photo,
    sample_dossier,
    shown_marks,
)
from pypdf import PdfReader

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Document, Picture, Table, texts
from qilu_desktop.documents.fitting import overrun, spare_height
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise, Evidence, OriginalCheck, Waiver
from qilu_desktop.dossier.values import PartialDate, Record, Row, Value
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.model import Field, Kind

SAMPLE = sample_dossier()
DOCUMENTS = ("book", "overview", "summary", "report", "publicity", "visit")
YES_NO = [name for name, spot in SPOTS.items() if spot.field.kind is Kind.YES_NO]
SHOWN = [name for name, spot in SPOTS.items() if spot.field.kind is not Kind.YES_NO]


def made(document: str, dossier: Dossier) -> Document:
    """One document of the dossier's only person, or of the whole, from the pack with marked labels."""
    told = context(dossier, marked_pack())
    if document in ("book", "overview", "visit"):
        return getattr(forms, document)(told, dossier.applicants[0])
    return getattr(forms, document)(told)


def tables_of(document: Document) -> list[Table]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def pictures(document: Document) -> list[Picture]:
    cells = [cell for table in tables_of(document) for row in table.rows for cell in row.cells]
    return [block for cell in cells for block in cell.blocks if isinstance(block, Picture)]


@cache
def printed(document: str) -> tuple[tuple[str, int], ...]:
    """Text and number of pictures of a document, once for each set of choices."""
    found = [made(document, marked_dossier(chosen)) for chosen in CHOSEN]
    return tuple(("\n".join(texts(one)), len(pictures(one))) for one in found)


def holds(document: str, spot: Spot) -> bool:
    if spot.field.kind is Kind.PHOTO:
        return any(count for _, count in printed(document))
    chosen = {str(choices.get(spot.name, "")) for choices in CHOSEN} | {c.id for c in spot.field.choices}
    return any(one in text for one in shown_marks(spot, chosen) for text, _ in printed(document))


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_document_prints_exactly_the_fields_that_say_so(name: str, document: str):
    spot = SPOTS[name]
    assert holds(document, spot) == (document in spot.field.printed)


def words(document: str, name: str, answer: bool) -> str:
    first = CHOSEN[0]
    # Composing an overview takes a second; the first set of choices has most answers already.
    if first.get(name, True) is answer:
        return printed(document)[0][0]
    return "\n".join(texts(made(document, marked_dossier({**first, name: answer}))))


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("name", YES_NO)
def test_a_yes_or_no_changes_exactly_the_documents_that_say_so(name: str, document: str):
    assert (words(document, name, True) != words(document, name, False)) == (document in SPOTS[name].field.printed)


@pytest.mark.parametrize("name", [name for name, spot in SPOTS.items() if spot.table])
def test_a_table_says_at_least_what_its_columns_say(name: str):
    spot = SPOTS[name]
    assert spot.table is not None
    assert set(spot.field.printed) - {"none"} <= set(spot.table.printed)


def test_every_document_is_called_reference_style():
    for document in DOCUMENTS:
        assert made(document, marked_dossier(CHOSEN[0])).subject == "参考样式"


# -- a dossier as small, and as large, as it may be ------------------------------------------------------------------


def legal(entry: Field, length: str) -> Value | None:
    """The shortest (None where it may stay empty) or longest legal answer."""
    if length == "short" and not entry.required:
        return None
    if entry.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return "测" * (entry.limit if length == "long" else 1)
    if entry.kind is Kind.CHOICE:
        return max(entry.choices, key=lambda choice: len(choice.label) * (1 if length == "long" else -1)).id
    if entry.kind is Kind.DATE:
        return PartialDate(2020, 12) if entry.month_ok else PartialDate(2020, 12, 12)
    if entry.kind is Kind.NUMBER:
        return Decimal(45)
    if entry.kind is Kind.PHOTO:
        return PHOTO
    if entry.kind is Kind.YES_NO:
        return True
    return legal_rows(entry, length)


# Tables have no most rows; with every text of every row at its limit this many fit the sheet.
ROWS = {"certificates": 2, "contests": 3, "honours": 3, "innovations": 1, "patents": 1, "papers": 1, "standards": 1}


def legal_rows(entry: Field, length: str) -> tuple[Row, ...]:
    count = ROWS.get(entry.id, 5) if length == "long" else entry.min_rows
    cells = {column.id: value for column in entry.columns if (value := legal(column, length)) is not None}
    return tuple(Row(f"{entry.id}-{place}", Record(cells)) for place in range(count))


def legal_dossier(length: str) -> Dossier:
    records = [
        Record({entry.id: value for entry in listed if (value := legal(entry, length)) is not None})
        for listed in (PACK.unit, PACK.enterprise, PACK.applicant)
    ]
    return Dossier("2024", records[0], (Enterprise("e1", records[1]),), (Applicant("p1", "e1", records[2]),))


def pages_of(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(print_pdf(document)))


@pytest.mark.parametrize("length", ["short", "long"])
def test_the_overview_is_exactly_one_a3_page(length: str):
    dossier = legal_dossier(length)
    pages = pages_of(forms.overview(context(dossier), dossier.applicants[0])).pages
    assert len(pages) == 1
    box = pages[0].mediabox
    assert [round(float(side) * 25.4 / 72) for side in (box.width, box.height)] == [420, 297]


def test_an_empty_overview_is_one_page_too():
    dossier = Dossier("2024", applicants=(Applicant("p1", "", Record()),))
    assert len(pages_of(forms.overview(context(dossier), dossier.applicants[0])).pages) == 1


def with_answer(dossier: Dossier, name: str, value: Value) -> Dossier:
    return dossier.with_record("p1", dossier.applicants[0].record.with_value(name, value))


def body_size(document: Document) -> float:
    return max(row.cells[-1].blocks[0].style.size for row in tables_of(document)[-1].rows[4:6])


def test_a_short_overview_is_set_large_and_fills_its_sheet():
    dossier = legal_dossier("short")
    document = forms.overview(context(dossier), dossier.applicants[0])
    assert body_size(document) == 15.0
    assert spare_height(document) < 12.0, "mm at the foot"


@pytest.mark.parametrize("person", SAMPLE.applicants, ids=[person.id for person in SAMPLE.applicants])
def test_everybody_of_the_sample_is_set_well_above_the_smallest_size(person: Applicant):
    document = forms.overview(context(SAMPLE), person)
    assert body_size(document) >= 12.0
    assert overrun(document) == 0.0
    assert spare_height(document) < 12.0


def test_too_long_an_overview_names_the_longest_field_and_how_much_to_cut():
    dossier = with_answer(legal_dossier("short"), "name", "张三")
    text = "在生产一线攻克难题，" * 400
    long = with_answer(dossier, "achievements", text)
    with pytest.raises(DocumentError) as caught:
        forms.overview(context(long), long.applicants[0])
    error = caught.value
    assert "张三" in error.what
    assert "放不进一页" in error.what
    match = re.search(r"最长的栏目是“(.+?)”（(\d+) 字），请精简约 (\d+) 字", error.remedy)
    assert match, error.remedy
    label, letters, cut = match.group(1), int(match.group(2)), int(match.group(3))
    assert label == "主要业绩（一览表）"
    assert letters == len(text)
    assert 0 < cut < letters
    shorter = with_answer(long, "achievements", text[: letters - cut])
    assert overrun(forms.overview(context(shorter), shorter.applicants[0])) == 0.0, "what was told is enough"
    still = with_answer(long, "achievements", text[: letters - cut + 150])
    with pytest.raises(DocumentError):
        forms.overview(context(still), still.applicants[0])


def many_rows(dossier: Dossier, table: str, count: int) -> Dossier:
    rows = dossier.applicants[0].record.rows(table)
    return with_answer(dossier, table, tuple(replace(rows[0], id=f"r{place}") for place in range(count)))


def test_too_long_a_table_is_named_by_its_label():
    long = many_rows(legal_dossier("long"), "patents", 60)
    with pytest.raises(DocumentError, match="最长的栏目是“专利”") as caught:
        forms.overview(context(long), long.applicants[0])
    assert re.search(r"请精简约 \d+ 字", caught.value.remedy)


def test_two_tables_that_are_each_too_long_are_both_named():
    long = many_rows(many_rows(legal_dossier("long"), "patents", 70), "papers", 60)
    with pytest.raises(DocumentError, match="最长的栏目是“专利”、“论文著作”，请一共精简约"):
        forms.overview(context(long), long.applicants[0])


# -- the book --------------------------------------------------------------------------------------------------------

HEADINGS = [
    "齐鲁首席技师申报书",
    "一、基本情况",
    "二、申报路径",
    "三、职业资格（职业技能等级）证书及查询核对情况",
    "四、学习和工作经历",
    "五、技能竞赛、岗位练兵和技术比武",
    "六、荣誉称号和奖励",
    "七、技术成果",
    "八、带徒传技",
    "九、入选人才工程（项目）",
    "十、主要事迹",
    "十一、申报人承诺",
    "十二、申报单位意见",
    "十三、推荐单位核验和意见",
]


def outline(reader: PdfReader) -> Iterator[str]:
    def walk(entries: list[object]) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                yield str(getattr(entry, "title", ""))

    return walk(reader.outline)


@pytest.mark.parametrize("length", ["short", "long"])
def test_the_book_has_its_pages_and_headings_and_none_is_blank(length: str):
    dossier = legal_dossier(length)
    reader = pages_of(forms.book(context(dossier), dossier.applicants[0]))
    assert len(reader.pages) >= 5
    for number, page in enumerate(reader.pages):
        # The foot's number alone would be a blank page to the reader.
        words = re.sub(r"— ?\d+ ?—|\s", "", page.extract_text())
        assert len(words) > 10, f"page {number + 1} is blank"
    told = list(outline(reader))
    assert [heading for heading in HEADINGS if heading not in told] == []


def test_the_book_keeps_sub_headings_and_paragraphs_of_the_deeds():
    deeds = "一、练就绝活\n从业三十年。\n\n二、带好徒弟\n带徒十人。"
    dossier = with_answer(legal_dossier("short"), "deeds", deeds)
    document = forms.book(context(dossier), dossier.applicants[0])
    told = texts(document)
    for line in ("一、练就绝活", "从业三十年。", "二、带好徒弟", "带徒十人。"):
        assert line in told


def test_a_book_to_be_signed_leaves_room_where_nothing_is_typed_yet():
    dossier = Dossier("2024", applicants=(Applicant("p1", "", Record({"name": "张三"})),))
    told = "\n".join(texts(forms.book(context(dossier), dossier.applicants[0])))
    assert "实地核验：　　年　月　日" in told
    assert_clean(told)


def test_a_watermark_reaches_every_document():
    dossier = legal_dossier("short")
    told = context(dossier).with_watermark("草稿")
    person = dossier.applicants[0]
    for document in (forms.book(told, person), forms.overview(told, person), forms.summary(told), forms.report(told)):
        assert document.watermark == "草稿"


def test_the_photo_is_the_attached_one_at_two_inches():
    dossier = legal_dossier("short")
    found = pictures(forms.book(context(dossier), dossier.applicants[0]))
    assert [(one.data, one.width, one.height) for one in found] == [(photo(), 35.0, 49.0)]


# -- the report ------------------------------------------------------------------------------------------------------

PARTS = ["一、推荐人选工作情况", "二、申报材料核验情况", "三、推荐意见"]
EMPTY = Dossier("2024")


def report_text(dossier: Dossier, **more: Mapping[tuple[str, str], str]) -> str:
    return "\n".join(texts(forms.report(replace(context(dossier), **more))))


def assert_clean(text: str) -> None:
    for wrong in ("。。", "，，", "，。", "：。", "、、", "（）", "None", "{", "}", "；。", "经研究审定"):
        assert wrong not in text, wrong


@pytest.mark.parametrize(
    "dossier",
    [
        EMPTY,
        Dossier("2024", applicants=(Applicant("p1", "", Record()),)),
        legal_dossier("short"),
        legal_dossier("long"),
    ],
    ids=["empty", "one empty person", "short", "long"],
)
def test_the_report_always_holds_the_three_parts_of_clause_4_1(dossier: Dossier):
    text = report_text(dossier)
    places = [text.index(part) for part in PARTS]
    assert places == sorted(places)
    assert "涉密" in text
    assert "（盖章）" in text
    assert_clean(text)


@pytest.mark.parametrize("dossier", [EMPTY, legal_dossier("short")], ids=["empty", "short"])
def test_the_numbering_of_the_report_has_no_gaps(dossier: Dossier):
    told = [text[:3] for text in texts(forms.report(context(dossier))) if re.match(r"（[一二三四五六]）", text)]
    assert told == [f"（{number}）" for number in "一二三四五六一二三四五"]


@pytest.mark.parametrize("chosen", CHOSEN, ids=["a", "b"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_holds_a_leftover(document: str, chosen: dict[str, str | bool]):
    text = "\n".join(texts(made(document, marked_dossier(chosen))))
    assert "{" not in text
    assert "None" not in text
    assert "。。" not in text


def people(*records: dict[str, Value]) -> Dossier:
    persons = tuple(Applicant(f"p{place}", "e1", Record(one)) for place, one in enumerate(records, 1))
    factory = Enterprise("e1", Record({"name": "示例厂", "nature": "state_held"}))
    return Dossier("2024", Record({"kind": "city", "city": "3707"}), (factory,), persons)


CLEARED: dict[str, Value] = {
    "name": "张三",
    "classified": True,
    "declassified_by": "示例保密办",
    "declassified_on": PartialDate(2024, 7, 3),
    "declassified_result": "passed",
}


def test_the_report_notes_classified_persons():
    text = report_text(people(CLEARED, {"name": "李四", "classified": True}, {"name": "王五", "classified": False}))
    assert "张三为涉密人员，2024年7月3日经示例保密办脱密审查，材料不涉及国家秘密，可以公开报送。" in text
    assert "李四为涉密人员，其材料尚未通过脱密审查" in text
    assert "王五为涉密" not in text
    assert text.count("（五）涉密情况。") == 1


def test_the_report_says_that_nobody_is_classified_only_when_all_have_answered():
    everybody = "推荐人选均不属于涉密人员。"
    assert everybody in report_text(people({"name": "张三", "classified": False}))
    text = report_text(people({"name": "张三", "classified": False}, {"name": "李四"}))
    assert everybody not in text
    assert "李四是否属于涉密人员尚未填写" in text


def test_the_report_prints_the_reason_of_1_3b_with_the_programme():
    programme = Row(
        "r", Record({"kind": "qilu", "name": "齐鲁示例人才", "from": PartialDate(2022, 1), "to": PartialDate(2025, 12)})
    )
    answers = {"name": "张三", "programmes": (programme,), "programme_reason": "业绩特别突出。"}
    assert "张三（齐鲁示例人才，支持期 2022.01—2025.12）：业绩特别突出。" in report_text(people(answers))
    signed = answers | {"programme_reason_by": "冯亦辰", "programme_reason_on": PartialDate(2024, 7, 10)}
    assert "支持期 2022.01—2025.12）：业绩特别突出（冯亦辰，2024年7月10日）。" in report_text(people(signed))


@pytest.mark.parametrize(
    ("kind", "to", "report_on", "printed"),
    [
        ("qilu", PartialDate(2024, 7, 19), PartialDate(2024, 7, 20), False),
        ("qilu", PartialDate(2024, 7, 22), PartialDate(2024, 9, 1), True),
        ("other", PartialDate(2025, 12), PartialDate(2024, 7, 20), False),
        ("qilu", None, None, True),
    ],
)
def test_a_reason_of_1_3b_is_printed_only_where_a_support_period_covers_the_day(kind, to, report_on, printed):
    over = Row(
        "a", Record({"kind": "qilu", "name": "已满项目", "from": PartialDate(2015, 1), "to": PartialDate(2018, 1)})
    )
    asked = Record({"kind": kind, "name": "在期项目", "from": PartialDate(2022, 1)}).with_value("to", to)
    dossier = people({"name": "张三", "programmes": (over, Row("b", asked)), "programme_reason": "业绩特别突出。"})
    text = report_text(dossier.with_record("unit", dossier.unit.with_value("report_on", report_on)))
    assert ("业绩特别突出" in text) is printed
    assert ("在期项目" in text) is printed
    assert "已满项目" not in text


def test_what_is_empty_is_filled_with_none_and_what_goes_on_says_so():
    career = (Row("k", Record({"from": PartialDate(2001, 7), "place": "示例厂"})),)
    dossier = people({"name": "张三", "career": career})
    found = {}
    for name in ("book", "overview"):
        document = getattr(forms, name)(context(dossier), dossier.applicants[0])
        for table in tables_of(document):
            for row in table.rows:
                texts_ = [cell.text for cell in row.cells]
                found |= {(name, left.replace("　", "").replace("\n", "")): right for left, right in pairwise(texts_)}
                found[name, "row"] = found.get((name, "row"), "") + "|".join(texts_) + "\n"
    for label in ("学位", "邮编", "企业规模"):
        assert found["book", label] == "无", label
    assert "2001.07|至今|示例厂" in found["book", "row"]
    for label in ("学位", "技能竞赛荣誉奖励", "技术成果"):
        assert found["overview", label] == "无", label


def test_the_reason_of_2_3_is_printed_only_by_a_city_that_is_short():
    dossier = people(*({"name": name, "industry_field": "advanced"} for name in ("甲", "乙")))
    reason = Record({**dossier.unit.values, "strategic_reason": "本市该领域企业较少。"})
    assert "关于战略性新兴产业、未来产业领域推荐人选数量的说明：本市该领域企业较少。" in report_text(
        replace(dossier, unit=reason)
    )
    enough = people(*({"name": name, "industry_field": "future"} for name in ("甲", "乙", "丙")))
    assert "本市该领域企业较少" not in report_text(replace(enough, unit=reason))
    whole = Record({**reason.values, "strategic_reason_by": "冯虚构", "strategic_reason_on": PartialDate(2024, 7, 10)})
    assert "本市该领域企业较少（冯虚构，2024年7月10日）。" in report_text(replace(dossier, unit=whole))
    other = Record({**reason.values, "kind": "central"})
    assert "本市该领域企业较少" not in report_text(replace(dossier, unit=other))


def test_the_report_counts_what_was_verified_and_claims_no_more():
    day = PartialDate(2024, 7, 2)
    text = report_text(
        people(
            {"name": "甲", "visit_on": day, "visit_result": "true_and_whole"},
            {"name": "乙", "visit_on": day, "visit_result": "not_true"},
            {"name": "丙"},
        )
    )
    assert "2024年7月2日，赴1家申报单位实地核验2名人选的申报材料" in text
    assert "核验结论：材料真实、齐全，与原件一致（1名）；材料与实际不符（1名）" in text


def test_the_report_tells_queries_that_do_not_agree():
    rows = (
        Row("1", Record({"trade": "焊工", "result": "same", "site": "osta"})),
        Row("2", Record({"trade": "钳工", "result": "pending", "site": "sdosta", "result_reason": "2005 年旧证。"})),
        Row("3", Record({"trade": "车工", "result": "none"})),
    )
    text = report_text(people({"name": "甲", "certificates": rows}))
    assert "登录www.sdosta.org.cn、www.osta.org.cn查询" in text
    assert "共查询核对证书3本，其中一致1本、暂未上网1本、查无1本" in text
    assert "甲的钳工证书查询结果为“暂未上网”：2005 年旧证。" in text
    assert "甲的车工证书查询结果为“查无”。" in text
    assert_clean(text)


def test_the_report_names_verifiers_waivers_and_discipline():
    check = OriginalCheck("冯亦辰", "示例局", PartialDate(2024, 7, 1))
    dossier = replace(
        people({"name": "甲", "discipline_on": PartialDate(2024, 7, 9)}),
        evidence=(
            Evidence("1", "p1", "award", "x", PHOTO, check=check),
            Evidence("2", "p1", "award", "y", PHOTO, check=check),
            Evidence("3", "p1", "award", "z", PHOTO),
        ),
    )
    text = report_text(dossier)
    assert "由冯亦辰核对原件，审验佐证材料2份" in text
    assert "2024年7月9日，就1名国有或国有控股企业职工（甲）征求所在单位纪检监察部门意见，意见随附。" in text
    nobody = replace(dossier, enterprises=(Enterprise("e1", Record({"nature": "private"})),))
    assert "推荐人选中没有国有或国有控股企业职工。" in report_text(nobody)


def test_the_report_prints_only_reasons_that_let_something_pass():
    day = PartialDate(2024, 7, 5)
    given = (
        Waiver("procedure.order", "p1", "先公示后研究系经办疏漏，结果一致。", "冯亦辰", day),
        Waiver("procedure.order", "unit", "会议改期", "冯亦辰", day),
        Waiver("quota.limit", "p1", "名额可以超", "冯亦辰", day),
        Waiver("procedure.order", "p9", "此人已移除", "冯亦辰", day),
    )
    dossier = replace(people({"name": "甲"}), waivers=given)
    matters = {("procedure.order", subject): "集体研究早于公示结束" for subject in ("p1", "unit", "p9")}
    text = report_text(dossier, matters=matters)
    assert text.count("其他需要说明的情况") == 2
    line = "甲，集体研究早于公示结束。理由：先公示后研究系经办疏漏，结果一致（冯亦辰，2024年7月5日）。"
    assert f"其他需要说明的情况：{line}" in text
    assert "其他需要说明的情况：集体研究早于公示结束。理由：会议改期（冯亦辰，2024年7月5日）。" in text
    assert "其他需要说明的情况" not in report_text(dossier)


def test_the_report_is_dated_by_its_own_date_and_else_by_today():
    dossier = people({"name": "甲"})
    assert forms.report(context(dossier)).made_on == TODAY
    dated = dossier.with_record("unit", dossier.unit.with_value("report_on", PartialDate(2024, 7, 20)))
    assert forms.report(context(dated)).made_on == date(2024, 7, 20)
    assert "2024年7月20日" in report_text(dated)


# -- the summary -----------------------------------------------------------------------------------------------------


def test_the_summary_lists_everybody_in_the_order_of_recommendation():
    dossier = people(*({"name": name, "industry_field": "future"} for name in ("丙", "甲", "乙")))
    document = forms.summary(context(dossier))
    tables = tables_of(document)
    rows = tables[-1].rows
    assert [row.cells[1].text for row in rows[1:4]] == ["丙", "甲", "乙"]
    assert tables[-1].header_rows == 1, "the header repeats on every page"
    told = rows[4].cells[0].text
    assert "合计：3名（名额10名），其中战略性新兴产业、未来产业领域3名（丙、甲、乙）" in told


def test_a_pack_without_a_layout_says_so():
    bare = replace(PACK, layouts={})
    with pytest.raises(DocumentError, match="没有“report”的版式"):
        forms.report(context(EMPTY, bare))


def test_a_layout_with_a_fact_that_nobody_works_out_is_refused():
    from qilu_desktop.documents.context import Voice

    voice = Voice(context(EMPTY))
    for template in ("{fact.weather}", "{office.name}", "{nothing}", "{line}"):
        with pytest.raises(DocumentError):
            voice.fill(template)
    with pytest.raises(DocumentError, match="算出的列表"):
        voice.each("fact.weather")
    assert voice.fill("{unit.name|（待填）}、{fact.count}") == "（待填）、0"


def test_the_same_dossier_gives_the_same_document():
    dossier = legal_dossier("short")
    assert forms.report(context(dossier)) == forms.report(context(dossier))


@pytest.mark.parametrize("person", SAMPLE.applicants[:3], ids=["p01", "p02", "p03"])
def test_every_text_of_the_sample_stands_in_the_book_whole(person: Applicant):
    text = "\n".join(texts(forms.book(context(SAMPLE), person)))
    typed = [entry for entry in PACK.applicant if entry.kind in (Kind.TEXT, Kind.LONG_TEXT) and "book" in entry.printed]
    told = [(entry.id, line) for entry in typed for line in person.record.text(entry.id).split("\n")]
    assert len(told) > 10
    assert [pair for pair in told if pair[1] not in text] == []
    assert_clean(text)


def test_the_report_of_the_sample_reads_well():
    text = report_text(SAMPLE)
    assert_clean(text)
    assert "待填" not in text
    assert "等10名同志为2024年度齐鲁首席技师人选" in text
    assert f"推荐人选共{len(SAMPLE.applicants)}名，名额10名。" in text
