"""The living report: reworded sentences keep their facts alive, and overwritten facts are told when they disagree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import TODAY, day, edit, edit_row, row, valid_dossier
from form_samples import PACK, context
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.documents import forms
from qilu_desktop.documents.agreement import LABELS, agrees
from qilu_desktop.documents.alignment import starts_of
from qilu_desktop.documents.blocks import texts
from qilu_desktop.documents.living import (
    Overwritten,
    bare,
    dressed,
    matched,
    outline,
    overwritten,
    pieces,
    strays,
    template_of,
    text_of,
    voice_of,
)
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.dossier.wording import amounts_in, dates_in, plain
from qilu_desktop.pack.layout import PLACE, TextPart, places, sentences

LAYOUT = PACK.layouts["report"]
SENTENCES = {part.id: part for part in sentences(LAYOUT.sections)}


def reworded(dossier: Dossier, **templates: str) -> Dossier:
    """The dossier with the clerk's own templates for some paragraphs."""
    rows = tuple(row(f"s{place}", part=part, text=text) for place, (part, text) in enumerate(templates.items(), 1))
    return edit(dossier, "unit", report_sentences=rows)


def typed(dossier: Dossier, part: str, old: str, new: str) -> Dossier:
    """The dossier after the clerk has replaced words in a paragraph as it prints."""
    now = pieces(SENTENCES[part].template, voice_of(PACK, dossier, TODAY).place)
    assert old in text_of(now), text_of(now)
    return reworded(dossier, **{part: template_of(now, text_of(now).replace(old, new))})


def report_text(dossier: Dossier) -> str:
    return "\n".join(texts(forms.report(context(dossier))))


def told(dossier: Dossier) -> tuple[Overwritten, ...]:
    return overwritten(PACK, dossier, TODAY)


# -- from text back to template --------------------------------------------------------------------------------------

VALUES = {
    "fact.a": "3",
    "fact.b": "3",
    "fact.c": "2024年7月8日至2024年7月15日",
    "fact.d": "张三、李四等2名",
    "fact.e": "",
    "unit.f": "本单位网站",
    "unit.g": "{花括号}",
}


def cut(template: str, values: dict[str, str] = VALUES):
    return pieces(template, lambda name: values.get(name, ""))


def back(template: str, text: str) -> str:
    return template_of(cut(template), text)


def filled(template: str) -> str:
    return text_of(cut(template))


@pytest.mark.parametrize(
    ("template", "text", "wanted"),
    [
        ("共{fact.a}名。", "一共是3名。", "一共是{fact.a}名。"),
        ("共{fact.a}名。", "共4名。", "共4名。"),
        ("共{fact.a}名。", "共13名。", "共13名。"),
        ("共{fact.a}名。", "共30名。", "共30名。"),
        ("共{fact.a}名。", "共３名。", "共３名。"),
        ("{fact.c}公示。", "公示时间：2024年7月8日至2024年7月15日。", "公示时间：{fact.c}。"),
        ("{fact.c}公示。", "2024年7月8日至2024年7月16日公示。", "2024年7月8日至2024年7月16日公示。"),
        ("{fact.a}人，{fact.b}家。", "3人，又3家。", "{fact.a}人，又{fact.b}家。"),
        ("{fact.a}人，{fact.b}家。", "3家。", "{fact.b}家。"),
        ("{fact.c}，{unit.f}公示", "本单位网站，2024年7月8日至2024年7月15日公示", "{unit.f}，{fact.c}公示"),
        ("甲{fact.a}人，乙{fact.b}家。", "乙3家，甲3人。", "乙{fact.b}家，甲{fact.a}人。"),
        ("甲{fact.e|（待填）}乙。", "甲方（待填）乙。", "甲方{fact.e}乙。"),
        ("甲{fact.e|（待填）}乙。", "甲7月1日乙。", "甲7月1日乙。"),
        ("甲。{fact.e}", "甲。乙。", "甲。{fact.e}乙。"),
        ("甲。{fact.e}丙", "丙", "{fact.e}丙"),
        ("甲{fact.e}乙", "全改了", "全改了"),
        ("在{unit.f}公示。", "在{unit.f}公示。", "在｛unit.f｝公示。"),
        ("在{unit.g}公示。", "在{花括号}上公示{此}。", "在{unit.g}上公示｛此｝。"),
        ("{fact.d}同志", "拟推荐的同志：张三、李四等2名", "拟推荐的同志：{fact.d}"),
        ("{fact.c}公示。", "", ""),
    ],
)
def test_what_was_left_alone_stays_a_fact(template: str, text: str, wanted: str):
    assert back(template, text) == wanted


def test_a_value_that_stands_twice_is_told_apart_by_where_the_editor_saw_it_go():
    parts = cut("共{fact.a}名专家，推荐{fact.b}名人选")
    text = "共3名人选"
    assert template_of(parts, text) in ("共{fact.a}名人选", "共{fact.b}名人选")
    assert template_of(parts, text, {3: 1}) == "共{fact.b}名人选"
    assert template_of(parts, text, {3: 4, 1: -2}) in ("共{fact.a}名人选", "共{fact.b}名人选")


def test_characters_that_an_editor_writes_otherwise_do_not_break_a_fact():
    parts = cut("在{x}公示。", {"x": "甲\xa0乙\u2028丙\r\n丁"})
    assert text_of(parts) == "在甲 乙\n丙\n丁公示。"
    assert template_of(parts, "在甲 乙\n丙\n丁公示了。") == "在{x}公示了。"


NAMES = st.sampled_from(sorted(VALUES))
WORDS = st.text(st.sampled_from("公示名人3年7月，。（）甲\n"), max_size=8)
TEMPLATES = st.lists(st.one_of(WORDS, NAMES.map(lambda name: f"{{{name}}}")), max_size=9).map("".join)
TEXTS = st.text(st.sampled_from("公示名3年2024月{}|fact.a，。张三甲\n"), max_size=40)


@given(TEMPLATES)
def test_editing_nothing_gives_the_same_template(template: str):
    assert back(template, filled(template)) == template


@given(TEMPLATES, TEXTS)
def test_filling_the_new_template_gives_what_the_clerk_typed(template: str, text: str):
    made = back(template, text)
    assert filled(made) == text.translate(str.maketrans("{}", "｛｝")).replace("｛花括号｝", "{花括号}") or (
        "花括号" not in text and filled(made) == text.translate(str.maketrans("{}", "｛｝"))
    )


@given(
    st.lists(NAMES, min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from("甲乙丙丁戊己庚"), min_size=7, max_size=7),
)
def test_rewording_around_the_facts_keeps_them_all(names: list[str], words: list[str]):
    template = "，".join(f"头{{{name}}}尾" for name in names)
    other = "".join(f"{word}头{{{name}}}尾" for name, word in zip(names, words, strict=False))
    assert sorted(places(back(template, filled(other)))) == sorted(names)


@given(TEMPLATES, TEXTS, st.dictionaries(st.integers(-1, 9), st.integers(-3, 50), max_size=4))
def test_whatever_the_editor_claims_the_text_is_the_clerks(template: str, text: str, known: dict[int, int]):
    parts = cut(template)
    made = matched(parts, text, known)
    ends = 0
    for one in made:
        assert one.start >= ends
        assert text[one.start :].startswith(parts[one.piece].text)
        ends = one.start + len(parts[one.piece].text)
    assert len({one.piece for one in made}) == len(made)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SENTENCES)), st.data())
def test_any_edit_of_a_real_paragraph_prints_as_typed(part: str, data: st.DataObject):
    voice = voice_of(PACK, valid_dossier(), TODAY)
    now = pieces(SENTENCES[part].template, voice.place)
    old = text_of(now)
    first = data.draw(st.integers(0, len(old)))
    last = data.draw(st.integers(first, len(old)))
    text = old[:first] + data.draw(TEXTS) + old[last:]
    made = dressed(LAYOUT, SENTENCES[part], template_of(now, text))
    assert voice.fill(made) == text.translate(str.maketrans("{}", "｛｝"))
    moved = len(text) - len(old)
    spans = [(number, start, start + len(now[number].text)) for number, start in enumerate(starts_of(now))]
    apart = [one for one in spans if now[one[0]].place and one[1] < one[2] and (one[2] < first or one[1] > last)]
    known = {number: start if end < first else start + moved for number, start, end in apart}
    kept = {one.piece for one in matched(now, text, known)}
    assert kept >= known.keys(), "an editor that follows the facts loses none that was not touched"


# -- what is printed -------------------------------------------------------------------------------------------------


def test_every_generated_paragraph_can_be_reworded_and_no_heading():
    listed = outline(LAYOUT)
    fixed = [one.source for one in listed if not one.source.id]
    assert all(part.level or part.each or part.prose for part in fixed), "only headings, lists and the clerk's own"
    assert [one.source.template for one in listed if one.heading] == [
        "一、推荐人选工作情况",
        "二、申报材料核验情况",
        "三、推荐意见",
    ]
    assert {one.part for one in listed if one.source.id} == {"", "第一部分", "第二部分"}


def test_a_reworded_paragraph_prints_and_its_facts_follow_the_data():
    held = typed(valid_dossier(), "publicity", "公示，公示期间", "面向社会公示，其间收集意见，公示期间")
    assert "在本单位网站面向社会公示，其间收集意见，公示期间无异议。" in report_text(held)
    later = edit(held, "unit", publicity_to=day("2024-07-16"), publicity_result="settled", publicity_place="政务大厅")
    text = report_text(later)
    assert "2024年7月8日至2024年7月16日在政务大厅面向社会公示" in text
    assert "公示期间有异议，已查清并处理" in text
    assert told(later) == ()


def test_the_order_of_people_follows_although_the_sentence_was_reworded():
    held = typed(valid_dossier(), "intro", "经审核研究，拟推荐", "经认真审核，现推荐")
    swapped = replace(held, applicants=(*held.applicants[1:], held.applicants[0]))
    assert "现推荐王建国、李建国、张建国等3名同志" in report_text(swapped)


def test_an_open_fact_prints_what_the_layout_says():
    held = reworded(edit(valid_dossier(), "unit", review_on=None), review="专家初审：{fact.review_on}进行。")
    assert "专家初审：（日期待填）进行。" in report_text(held)


def test_lines_of_the_clerk_become_paragraphs():
    held = reworded(valid_dossier(), opinions="（四）听取意见。\n\n第一，开会。\n第二，走访。")
    assert "（四）听取意见。\n第一，开会。\n第二，走访。\n（五）公示" in report_text(held)


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("{name}：{fact.nosuch}{", "｛name｝：｛fact.nosuch｝｛"),
        ("{unit.mobile}与{unit.report_sentences}", "｛unit.mobile｝与｛unit.report_sentences｝"),
        ("{fact.count|}名与{{fact.count}}", "3名与｛3｝"),
        ("{fact.today}", "｛fact.today｝"),
        ("#set text(red) *粗* $x$ \\ @a", "#set text(red) *粗* $x$ \\ @a"),
    ],
)
def test_a_stored_text_can_name_only_what_the_report_tells(stored: str, printed: str):
    assert printed in report_text(reworded(valid_dossier(), originals=stored))


def test_no_text_of_the_clerk_takes_a_part_of_the_report_away():
    held = reworded(valid_dossier(), **dict.fromkeys(SENTENCES, "。"))
    text = report_text(held)
    for part in ("一、推荐人选工作情况", "二、申报材料核验情况", "三、推荐意见"):
        assert part in text


def test_an_empty_text_prints_the_paragraph_of_the_layout():
    assert report_text(reworded(valid_dossier(), classified="  ")) == report_text(valid_dossier())


def test_a_text_for_a_paragraph_that_is_gone_is_told_and_not_printed():
    held = reworded(valid_dossier(), gone="旧版式里的一句话。")
    assert report_text(held) == report_text(valid_dossier())
    (found,) = told(held)
    assert found.unprinted
    assert found.sentence == "旧版式里的一句话。"


def test_of_two_texts_for_one_paragraph_the_second_is_told():
    rows = (row("s1", part="visits", text="甲"), row("s2", part="visits", text="乙"))
    held = edit(valid_dossier(), "unit", report_sentences=rows)
    assert [one.id for one in strays(LAYOUT, held.unit)] == ["s2"]
    assert "s2" in {one.row for one in told(held) if one.unprinted}


def test_a_text_for_a_paragraph_without_occasion_waits():
    held = reworded(valid_dossier(), strategic="因本市企业少。")
    assert "因本市企业少" not in report_text(held)
    assert told(held) == ()


# -- whether an overwritten fact agrees --------------------------------------------------------------------------------

SETTLED = edit(valid_dossier(), "unit", publicity_result="settled", publicity_objections="已核实。")
SECRET = edit(
    valid_dossier(),
    "p1",
    classified=True,
    declassified_on=day("2024-07-01"),
    declassified_by="保密办",
    declassified_result="passed",
)


@pytest.mark.parametrize(
    ("dossier", "part", "old", "new", "fact"),
    [
        (valid_dossier(), "publicity", "公示期间无异议", "其间未收到任何异议", ""),
        (valid_dossier(), "publicity", "公示期间无异议", "公示期间没有异议", ""),
        (valid_dossier(), "publicity", "公示期间无异议", "公示期间有异议", "公示结果"),
        (SETTLED, "publicity", "公示期间有异议，已查清并处理。异议及处理情况：已核实", "公示期间无异议", "公示结果"),
        (SETTLED, "publicity", "公示期间有异议，已查清并处理。异议及处理情况：已核实", "收到异议1件，经核查已解决", ""),
        (
            SETTLED,
            "publicity",
            "公示期间有异议，已查清并处理。异议及处理情况：已核实",
            "收到异议1件，正在核查",
            "公示结果",
        ),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "2024年7月8日至15日", ""),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "7月８日—7月15日", ""),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "二〇二四年七月八日至十五日", ""),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "2024-07-08 至 2024-07-15", ""),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "2024.7.8-7.15", ""),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "2024年7月8日至7月16日", "公示时间"),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "2023年7月8日至7月15日", "公示时间"),
        (valid_dossier(), "publicity", "2024年7月8日至2024年7月15日", "", "公示时间"),
        (valid_dossier(), "publicity", "本单位网站", "本 单位网站", ""),
        (valid_dossier(), "publicity", "本单位网站", "公告栏", "公示位置（网址）"),
        (valid_dossier(), "review", "组织3名专家", "组织三位专家", ""),
        (valid_dossier(), "review", "组织3名专家", "组织5名专家", "评审专家人数"),
        (valid_dossier(), "review", "2024年7月5日", "7月5日", ""),
        (valid_dossier(), "review", "2024年7月5日", "7月6日", "初审日期"),
        (valid_dossier(), "review", "评委1（虚构技师学院高级工程师）、", "评委1、", ""),
        (valid_dossier(), "review", "评委1（虚构技师学院高级工程师）、", "", "评审专家"),
        (valid_dossier(), "intro", "张建国、王建国、李建国等3名", "李建国、张建国、王建国3位", ""),
        (valid_dossier(), "intro", "张建国、王建国、李建国等3名", "张建国、王建国等2名", "推荐人选"),
        (valid_dossier(), "intro", "为2024年度", "为2023年度", "年度"),
        (valid_dossier(), "intro", "为2024年度", "为今年", ""),
        (valid_dossier(), "acceptance", "共受理申报人员8名，", "收到8人申报，", ""),
        (valid_dossier(), "acceptance", "共受理申报人员8名，", "收到9人申报，", "受理申报人数"),
        (valid_dossier(), "decision", "确定推荐人选3名", "确定推荐人选十名", "推荐人选人数"),
        (valid_dossier(), "decision", "岗位的有0名", "岗位的没有", ""),
        (valid_dossier(), "decision", "岗位的有0名", "岗位的有1名", "评聘到特级技师、首席技师岗位的人选"),
        (valid_dossier(), "visits", "2024年7月3日", "7月上旬", ""),
        (valid_dossier(), "queries", "共查询核对证书3本，其中一致3本", "三本证书查询结果均一致", ""),
        (valid_dossier(), "queries", "共查询核对证书3本，其中一致3本", "四本证书查询结果均一致", "证书查询结果"),
        (valid_dossier(), "discipline", "推荐人选中没有国有或国有控股企业职工", "人选均来自民营企业", ""),
        (valid_dossier(nature="state_held"), "discipline", "2024年7月4日，就3名", "7月4日就三名", ""),
        (valid_dossier(nature="state_held"), "discipline", "2024年7月4日，就3名", "7月5日就3名", "纪检监察意见"),
        (valid_dossier(), "classified", "推荐人选均不属于涉密人员", "人选均非涉密人员", ""),
        (valid_dossier(), "classified", "推荐人选均不属于涉密人员", "人选中有涉密人员", "涉密情况"),
        (SECRET, "classified", "张建国为涉密人员，2024年7月1日", "张建国系涉密人员，7月1日", ""),
        (SECRET, "classified", "张建国为涉密人员，2024年7月1日", "王建国系涉密人员，7月1日", "涉密情况"),
    ],
)
def test_an_overwritten_fact_is_told_when_it_does_not_agree(dossier: Dossier, part: str, old: str, new: str, fact: str):
    found = told(typed(dossier, part, old, new))
    assert [one.fact for one in found] == ([fact] if fact else [])


def test_an_overwritten_fact_is_told_once_the_data_leave_it():
    held = typed(valid_dossier(), "publicity", "公示期间无异议", "公示期间没有收到异议")
    assert told(held) == ()
    (found,) = told(edit(held, "unit", publicity_result="settled"))
    assert (found.part, found.sentence, found.fact) == ("第一部分", "（五）公示", "公示结果")
    assert found.value == "公示期间有异议，已查清并处理"
    assert found.wrote == "公示期间没有收到异议"


def test_classified_is_told_once_somebody_is():
    held = typed(valid_dossier(), "classified", "推荐人选均不属于涉密人员", "人选中无涉密人员")
    assert told(held) == ()
    (found,) = told(edit(held, "p2", classified=True))
    assert (found.part, found.fact) == ("第二部分", "涉密情况")


def test_a_fact_that_is_open_or_reworded_away_with_its_field_agrees():
    assert told(typed(edit(valid_dossier(), "unit", review_on=None), "review", "（日期待填）", "近日")) == ()
    held = typed(
        valid_dossier(), "visits", "核验结论：材料真实、齐全，与原件一致（3名）", "3名人选的材料真实、齐全，与原件一致"
    )
    assert told(held) == ()
    changed = edit(held, "p1", visit_result="problems")
    assert [one.fact for one in told(changed)] in (["核验结论"], [])


def test_reworded_as_the_sample_prints_nothing_is_told():
    for nature in ("private", "state_held"):
        held = valid_dossier(nature=nature)
        voice = voice_of(PACK, held, TODAY)
        words = {name: voice.fill(part.template) for name, part in SENTENCES.items() if voice.fill(part.template)}
        assert told(reworded(held, **words)) == (), "the very words of the data agree with them"


def test_every_place_of_a_sentence_has_a_chinese_name():
    for part in SENTENCES.values():
        for name in places(part.template):
            head, _, tail = name.partition(".")
            assert tail in LABELS if head == "fact" else tail in PACK.unit.by_id, name


@given(st.sampled_from(sorted(SENTENCES)), st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_no_stored_text_breaks_the_report(part: str, text: str):
    held = reworded(valid_dossier(), **{part: text})
    told(held)
    voice_of(PACK, held, TODAY).fill(dressed(LAYOUT, SENTENCES[part], text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_agreement_never_fails(value: str, sentence: str):
    for place in ("fact.publicity_result", "fact.classified", "fact.discipline", "fact.panel", "fact.count", "unit.x"):
        assert agrees(place, value, sentence) in (True, False)
        assert agrees(place, value, value) or place in ("fact.publicity_result", "fact.classified", "fact.discipline")


# -- dates and numbers in free text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024年7月8日至15日", [(2024, 7, 8), (2024, 7, 15)]),
        ("７月８号", [(0, 7, 8)]),
        ("二〇二四年十二月三十一日", [(2024, 12, 31)]),
        ("2024-07-08", [(2024, 7, 8)]),
        ("2024年7月", [(2024, 7, 0)]),
        ("3个月", []),
        ("第13月", []),
        ("鲁人社字〔2024〕88号", []),
        ("2024年7月8日、9日、12月1日", [(2024, 7, 8), (2024, 7, 9), (2024, 12, 1)]),
    ],
)
def test_dates_are_read_whatever_the_way(text: str, wanted: list[tuple[int, int, int]]):
    assert [(one.year, one.month, one.day) for one in dates_in(plain(text))] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("三名", [(3, "名")]),
        ("二十五位", [(25, "位")]),
        ("一百零五人", [(105, "人")]),
        ("两家", [(2, "家")]),
        ("第一名", []),
        ("7月8日共10本", [(10, "本")]),
        ("3.5名", []),
    ],
)
def test_numbers_are_read_whatever_the_way(text: str, wanted: list[tuple[int, str]]):
    assert [(one.number, one.measure) for one in amounts_in(plain(text))] == wanted


@given(st.text(max_size=50))
def test_reading_free_text_never_fails(text: str):
    for said in dates_in(plain(text)):
        said.may_be(PartialDate(2024, 7, 1))
    amounts_in(plain(text))


def test_a_stored_template_leaves_open_places_to_the_layout():
    part = TextPart("{fact.review_on|（日期待填）}起", id="review")
    assert bare(part.template) == "{fact.review_on}起"
    assert dressed(LAYOUT, part, "自{fact.review_on}起") == "自{fact.review_on|（日期待填）}起"
    assert PLACE.findall(dressed(LAYOUT, part, "{fact.review_on|x}")) == [("fact.review_on", "（日期待填）")]


def test_a_row_with_changed_cells_is_another_text():
    held = edit_row(reworded(valid_dossier(), visits="甲"), "unit", "report_sentences", text="乙")
    assert "乙" in report_text(held)
