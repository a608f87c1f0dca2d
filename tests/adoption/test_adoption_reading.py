"""What comes from outside: files that are refused, forms filled by hand, damaged XML; and the words of labels."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from adoption_tools import PACK, answers, blank, form, proposal, sample_dossier
from form_makers import finished, merged_book, repacked, start, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qilu_desktop.documents.adoption.answers import NOW
from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.fill import fill
from qilu_desktop.documents.adoption.fitting import slot_at
from qilu_desktop.documents.adoption.labels import catalog, normal, without_notes
from qilu_desktop.documents.adoption.mapping import SlotKind, for_form, mapping_json, read_mapping
from qilu_desktop.documents.adoption.parse import Unclear, parse, parse_span
from qilu_desktop.documents.adoption.propose import propose
from qilu_desktop.documents.adoption.read_back import read_back
from qilu_desktop.documents.adoption.reading import open_form, outside_links, without_outside
from qilu_desktop.documents.adoption.rendering import rendered
from qilu_desktop.documents.adoption.store import adopted, drop, keep, require
from qilu_desktop.dossier.printable import printable
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import InputError, PackError, QiluError
from qilu_desktop.pack.read_aliases import aliases_of, read_aliases

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def changed(part: str, old: bytes, new: bytes) -> bytes:
    return repacked(merged_book(), lambda name, data: data.replace(old, new) if name == part else data)


def swapped(data: bytes, old: bytes, new: bytes) -> bytes:
    """A form with a stretch of its document's XML exchanged, which must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert old in archive.read("word/document.xml")
    return repacked(data, lambda name, part: part.replace(old, new) if name == "word/document.xml" else part)


def bomb() -> bytes:
    return repacked(merged_book(), lambda _name, data: data, **{"word/media/a.bin": bytes(40 * 2**20)})


def many_cells() -> bytes:
    cell = b"<w:tc><w:p/></w:tc>"
    rows = b"<w:tbl>" + (b"<w:tr>" + cell * 100 + b"</w:tr>") * 101 + b"</w:tbl><w:sectPr"
    return changed("word/document.xml", b"<w:sectPr", rows)


def encrypted_zip() -> bytes:
    data = bytearray(merged_book())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("照片.docx", b"\xff\xd8\xff\xe0 not a form", "不是 Word"),
        ("空.docx", b"", "不是 Word"),
        ("断.docx", merged_book()[:4000], "损坏"),
        ("表.docm", merged_book(), "宏"),
        ("宏.docx", repacked(merged_book(), lambda _n, d: d, **{"word/vbaProject.bin": b"x"}), "宏"),
        (
            "宏.docx",
            changed("[Content_Types].xml", MAIN.encode(), b"application/vnd.ms-word.document.macroEnabled.main+xml"),
            "宏",
        ),
        ("表.xlsx", changed("[Content_Types].xml", MAIN.encode(), b"application/x-sheet.main+xml"), "不是 Word"),
        ("旧.doc", OLE + "WordDocument".encode("utf-16-le"), "另存为"),
        ("密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("密.docx", encrypted_zip(), "密码"),
        ("大.docx", bomb(), "异常庞大"),
        ("格.docx", many_cells(), "10000"),
        ("坏.docx", changed("word/document.xml", b"</w:body>", b"</w:bdy>"), "损坏"),
        (
            "坏.docx",
            changed("word/document.xml", b"<w:document", b"<!DOCTYPE w:document [<!ENTITY a 'b'>]><w:document"),
            "损坏",
        ),
        ("缺.docx", repacked(merged_book(), lambda n, d: None if n == "word/document.xml" else d), "损坏"),
        (
            "严.docx",
            changed(
                "word/document.xml",
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
            "严格",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_form_is_refused_in_plain_words(name: str, data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        propose(data, PACK, "book", name)
    assert caught.value.remedy


def test_a_form_without_a_known_label_is_refused() -> None:
    made = start("会议签到表")
    table(made, [["车牌", ""], ["颜色", ""]], [40, 60])
    with pytest.raises(InputError, match="没有认出"):
        propose(finished(made), PACK, "book")


def test_ten_thousand_cells_are_let_in() -> None:
    cell = b"<w:tc><w:p/></w:tc>"
    rows = b"<w:tbl>" + (b"<w:tr>" + cell * 90 + b"</w:tr>") * 105 + b"</w:tbl><w:sectPr"
    assert propose(changed("word/document.xml", b"<w:sectPr", rows), PACK, "book").mapping.slots


def test_links_to_outside_are_cut_before_a_suite_opens_the_form() -> None:
    link = b'<Relationship Id="r99" Type="http://x/image" Target="http://elsewhere.example/a" TargetMode="External"/>'
    data = changed("word/_rels/document.xml.rels", b"</Relationships>", link + b"</Relationships>")
    opened = open_form(data)
    assert outside_links(opened) == ("http://elsewhere.example/a",)
    assert b"elsewhere" not in without_outside(opened).parts["word/_rels/document.xml.rels"]
    assert b"elsewhere" in open_form(data).parts["word/_rels/document.xml.rels"]


# -- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["姓　　名", "姓 名：", "姓\n名", "１、姓名", "一、姓　名:", "姓\u00a0名"])
def test_looks_of_a_label_do_not_count(text: str) -> None:
    assert normal(text) == "姓名"


def test_notes_in_brackets_do_not_count() -> None:
    assert without_notes("主要事迹（２０００字以内）：") == "主要事迹"


def test_a_label_of_two_meanings_is_listed_not_guessed() -> None:
    made = start("申报书")
    table(made, [["姓名", ""], ["联系电话", ""]], [40, 60])
    found = propose(finished(made), PACK, "book")
    assert [slot.places for slot in found.mapping.slots] == [("name",)]
    assert [entry.label for entry in found.unplaced] == ["联系电话"]


def test_the_row_tells_two_phones_apart() -> None:
    made = start("申报书")
    table(made, [["联系人", "", "联系电话", ""], ["通信地址", "", "联系电话", ""]], [30, 50, 30, 50])
    found = {slot.at: slot.places[0] for slot in propose(finished(made), PACK, "book").mapping.slots}
    assert found["t1/r1/c4"] == "enterprise.phone"
    assert found["t1/r2/c4"] == "mobile"


def test_opinions_and_signatures_are_left_alone() -> None:
    names = catalog(PACK, "book")
    for label in ("推荐单位意见", "主管部门审核意见", "本人承诺", "申报人签名"):
        assert not names.match(label).places, label


@given(st.text(max_size=40))
def test_any_text_can_be_a_label(text: str) -> None:
    match = catalog(PACK, "book").match(text)
    assert 0 <= match.score <= 1


# -- values ----------------------------------------------------------------------------------------------------------


def spans(text: str) -> dict[str, object]:
    table_field = PACK.applicant.by_id["career"]
    return parse_span([table_field.column("from"), table_field.column("to")], "career", text, Words(PACK))


@pytest.mark.parametrize(
    "text", ["2014.03—2018.12", "2014年3月至2018年12月", "2014-03~2018-12", "2014-3-2018-12", "2014.3 － 2018.12"]
)
def test_spans_in_many_hands(text: str) -> None:
    assert spans(text) == {"from": PartialDate(2014, 3), "to": PartialDate(2018, 12)}


def test_a_span_that_lasts() -> None:
    for text in (f"2019.01—{NOW}", "2019年1月至今", "2019.01-"):
        assert spans(text) == {"from": PartialDate(2019, 1), "to": None}


@pytest.mark.parametrize(
    ("field", "text"),
    [("born", "去年"), ("trade_years", "多年"), ("education", "自学"), ("front_line", "大概"), ("photo", "见附件")],
)
def test_what_is_not_plain_is_not_guessed(field: str, text: str) -> None:
    with pytest.raises(Unclear):
        parse(PACK.applicant.by_id[field], field, text, Words(PACK))


def test_other_names_of_choices() -> None:
    words = Words(PACK)
    assert parse(PACK.applicant.by_id["education"], "education", "大专", words) == "college"
    assert parse(PACK.applicant.by_id["trade_years"], "trade_years", " 26 年", words) == Decimal(26)
    assert words.choice(PACK.applicant.by_id["certificates"].column("level"), "certificates.level", "高级技师") == "l1"


# -- forms filled by hand --------------------------------------------------------------------------------------------


def by_hand(name: str, change: Callable[[Any], None]) -> bytes:
    filled = docx.Document(io.BytesIO(fill(blank(name), proposal(name).mapping, answers(name)).data))
    change(filled)
    return finished(filled)


def test_lines_and_rows_added_by_hand_do_not_disturb() -> None:
    def change(filled: Any) -> None:
        filled.paragraphs[0].insert_paragraph_before("（2024 年度）")
        filled.tables[0].cell(9, 1).add_paragraph("又补一句。")
        row = filled.tables[2].add_row()
        row.cells[0].text, row.cells[1].text = "2024.01", "补记奖章"

    found = read_back(blank("merged"), proposal("merged").mapping, by_hand("merged", change), PACK)
    assert found.not_understood == ()
    assert found.applicant.text("deeds").endswith("又补一句。")
    assert found.applicant.rows("honours")[-1].values.text("name") == "补记奖章"


def test_a_line_that_moved_is_found_by_its_words() -> None:
    def change(filled: Any) -> None:
        filled.paragraphs[0].insert_paragraph_before("附件 2")

    found = read_back(blank("lined"), proposal("lined").mapping, by_hand("lined", change), PACK)
    assert found.not_understood == ()
    assert found.applicant.text("name") == "王燚喆"


def test_what_was_written_wrongly_is_listed_and_the_rest_taken() -> None:
    def change(filled: Any) -> None:
        grid = filled.tables[0]
        for place, text in (((1, 1), "七九年"), ((2, 4), "自学成才")):
            grid.cell(*place).paragraphs[0].runs[0].text = text
        filled.tables[1].cell(1, 0).text = "370704197903163177"

    found = read_back(blank("merged"), proposal("merged").mapping, by_hand("merged", change), PACK)
    assert sorted(fault.label for fault in found.not_understood) == ["二、学习和工作经历", "出生年月", "学历"]
    assert "370704197903163177" not in "".join(fault.reason for fault in found.not_understood)
    assert found.applicant.text("name") == "王燚喆"
    assert "born" not in found.applicant


def test_two_ticks_are_a_doubt() -> None:
    data = fill(blank("lined"), proposal("lined").mapping, answers("lined")).data
    both = swapped(data, "□女".encode(), "☑女".encode())
    found = read_back(blank("lined"), proposal("lined").mapping, both, PACK)
    assert [fault.label for fault in found.not_understood] == ["性别"]


def test_a_strange_mark_is_listed() -> None:
    data = fill(blank("lined"), proposal("lined").mapping, answers("lined")).data
    odd = swapped(data, "☑男".encode(), "◆男".encode())
    found = read_back(blank("lined"), proposal("lined").mapping, odd, PACK)
    assert [(fault.label, "sex" in found.applicant) for fault in found.not_understood] == [("性别", False)]


def test_boxes_written_as_private_characters_are_boxes() -> None:
    """LibreOffice saves a symbol of Wingdings 2 as a character of the private use area."""
    symbol, private = b'<w:sym w:font="Wingdings 2" w:char="F0A3"/>', "<w:t>\uf0a3</w:t>".encode()
    data = swapped(blank("lined"), symbol, private)
    found = propose(data, PACK, "book")
    filled = fill(data, found.mapping, answers("lined")).data
    assert "\uf0fe大学专科" in "".join(open_form(filled).root.itertext())
    assert read_back(data, found.mapping, filled, PACK).applicant.text("education") == "college"


_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=60).map(
    lambda text: text.strip(BLANKS)
)
_LONG = st.lists(_TEXTS.filter(lambda line: line.strip(BLANKS + "\n")), min_size=1, max_size=5).map("\n".join)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(_TEXTS, _LONG, _TEXTS)
def test_any_text_comes_back_as_it_was(name: str, deeds: str, place: str) -> None:
    dossier = sample_dossier()
    person = dossier.applicants[0]
    record = person.record.with_value("name", name).with_value("deeds", deeds).with_value("school", place)
    dossier = dossier.with_record(person.id, record)
    for form_name, fields in (("merged", ("name", "deeds", "school")), ("boxes", ("name", "deeds"))):
        mapping = proposal(form_name).mapping
        filled = fill(blank(form_name), mapping, answers(form_name, dossier))
        found = read_back(blank(form_name), mapping, filled.data, PACK)
        for each in fields:
            assert found.applicant.text(each) == printable(record.text(each)).strip(BLANKS)


def test_another_form_is_refused() -> None:
    with pytest.raises(InputError, match="不是按"):
        read_back(blank("merged"), proposal("merged").mapping, blank("two_line"), PACK)
    with pytest.raises(InputError, match="不是为这张表样"):
        fill(blank("two_line"), proposal("merged").mapping, answers("merged"))


def test_an_empty_form_gives_no_answers() -> None:
    for name in ("merged", "lined", "controls", "people"):
        found = read_back(blank(name), proposal(name).mapping, blank(name), PACK)
        assert (dict(found.applicant.values), found.people, found.photos, found.not_understood) == ({}, (), (), ())


# -- mapping and store -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": 2}',
        b"\xff\xfe",
        b'{"version":1,"document":"x","pack":"","form":"","slots":[]}',
        b"[" * 9000,
    ],
)
def test_a_broken_mapping_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_mapping(data)


def test_a_mapping_that_points_nowhere_is_refused() -> None:
    mapping = proposal("merged").mapping
    wrong = mapping_json(mapping).replace(b"t1/r1/c2", b"t1/r99/c2")
    with pytest.raises(InputError, match="损坏"):
        for_form(read_mapping(wrong), form(blank("merged")), "book")


def test_a_person_sets_a_field_by_hand() -> None:
    shape, mapping = form(blank("merged")), proposal("merged").mapping
    assert slot_at(shape, PACK, "t1/r11/c2", "enterprise.opinion").kind is SlotKind.CELL
    assert slot_at(shape, PACK, "t1/r7/c4/p1", "trade_years").kind is SlotKind.BLANK
    changed_mapping = mapping.with_slot(mapping.slots[0], mapping.slots[0].with_places("degree"))
    assert changed_mapping.slots[0].places == ("degree",)
    with pytest.raises(InputError):
        slot_at(shape, PACK, "t1/r1/c1", "photo")


def test_store_keeps_form_and_mapping(tmp_path: Path) -> None:
    assert adopted(tmp_path, "book") is None
    with pytest.raises(InputError, match="还没有采用"):
        require(tmp_path, "book")
    keep(tmp_path, blank("merged"), proposal("merged").mapping)
    found = require(tmp_path, "book")
    assert (found.data, found.mapping) == (blank("merged"), proposal("merged").mapping)
    (tmp_path / "表样" / "book.docx").write_bytes(blank("nested"))
    with pytest.raises(InputError, match="不是为这张表样"):
        adopted(tmp_path, "book")
    drop(tmp_path, "book")
    assert adopted(tmp_path, "book") is None
    assert [place.name for place in (tmp_path / "表样").iterdir()] == ["停用"]


def test_aliases_name_only_what_the_pack_has(tmp_path: Path) -> None:
    assert len(aliases_of(PACK)) > 100
    file = tmp_path / "aliases.yaml"
    file.write_text("fields:\n  - {place: name}\n", encoding="utf-8")
    with pytest.raises(PackError, match="第 2 行"):
        read_aliases(file)


# -- damage ----------------------------------------------------------------------------------------------------------


@st.composite
def damage(draw: st.DrawFn) -> bytes:
    """A form's XML with pieces cut out, doubled or put elsewhere; mostly still XML."""
    with zipfile.ZipFile(io.BytesIO(blank("vertical"))) as archive:
        text = archive.read("word/document.xml").decode()
    for _ in range(draw(st.integers(1, 4))):
        tag = draw(
            st.sampled_from(
                ["w:p", "w:tc", "w:tr", "w:tbl", "w:r", "w:t", "w:tcPr", "w:gridSpan", "w:vMerge", "w:pPr", "w:tblGrid"]
            )
        )
        starts = [at for at in range(len(text)) if text.startswith((f"<{tag}>", f"<{tag} ", f"<{tag}/>"), at)]
        if not starts:
            continue
        at = draw(st.sampled_from(starts))
        end = _end(text, at, tag)
        piece = text[at:end]
        way = draw(st.sampled_from(["cut", "double", "empty", "span", "cut off"]))
        if way == "cut":
            text = text[:at] + text[end:]
        elif way == "double":
            text = text[:end] + piece + text[end:]
        elif way == "empty":
            text = text[:at] + f"<{tag}/>" + text[end:]
        elif way == "span":
            text = text.replace(
                'w:gridSpan w:val="2"', f'w:gridSpan w:val="{draw(st.sampled_from(["0", "99", "-1", "x", "1"]))}"', 1
            )
        else:
            text = text[: draw(st.integers(0, len(text)))]
    return repacked(blank("vertical"), lambda name, data: text.encode() if name == "word/document.xml" else data)


def _end(text: str, at: int, tag: str) -> int:
    close = text.find(">", at) + 1
    if text[close - 2] == "/":
        return close
    found = text.find(f"</{tag}>", at)
    return found + len(tag) + 3 if found >= 0 else len(text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(damage())
def test_damaged_forms_work_or_are_refused(data: bytes) -> None:
    with suppress(QiluError):
        found = propose(data, PACK, "book")
        filled = fill(data, found.mapping, answers("vertical"))
        read_back(data, found.mapping, filled.data, PACK)
        rendered(data, found.mapping, ())
    with suppress(QiluError):
        read_back(blank("vertical"), proposal("vertical").mapping, data, PACK)
