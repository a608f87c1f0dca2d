"""Facts that documents state: every one that a layout uses is known, and none breaks on data half typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from form_samples import CHOSEN, PACK, SPOTS, TODAY, marked_dossier, marked_pack, sample_dossier, shown_marks
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.documents.fact_source import open_end, span, tally
from qilu_desktop.documents.facts import LINES, TEXTS, facts_of
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise
from qilu_desktop.dossier.values import PartialDate, Record, Row, Value
from qilu_desktop.errors import DocumentError
from qilu_desktop.pack.facts import FACTS, LISTS
from qilu_desktop.pack.layout import loops, places, stray_brace, uses
from qilu_desktop.pack.model import Field, FieldList, Kind
from qilu_desktop.pack.read_aliases import aliases_of

SAMPLE = sample_dossier()


@pytest.mark.parametrize("layout", PACK.layouts.values(), ids=PACK.layouts.keys())
def test_every_fact_that_a_shipped_layout_uses_is_known(layout):
    used = {use.place.removeprefix("fact.") for use in uses(layout) if use.place.startswith("fact.")}
    lists = {loop.each.removeprefix("fact.") for loop in loops(layout) if loop.each.startswith("fact.")}
    assert used | lists
    assert used <= TEXTS.keys()
    assert lists <= LINES.keys()


def test_no_fact_is_worked_out_for_nobody():
    used = {use.place.removeprefix("fact.") for layout in PACK.layouts.values() for use in uses(layout)}
    # Official forms ask for some that no layout of our own prints.
    used |= {place.removeprefix("fact.") for alias in aliases_of(PACK) for place in alias.places}
    lists = {loop.each.removeprefix("fact.") for layout in PACK.layouts.values() for loop in loops(layout)}
    # Words of the notice itself, and the day, that another year's form may want.
    assert TEXTS.keys() - used <= {"names", "title", "today"}
    assert LINES.keys() <= lists


def test_an_unknown_fact_is_refused_with_the_remedy():
    facts = facts_of(PACK, Dossier("2024"), TODAY, None)
    with pytest.raises(DocumentError, match=r"fact\.weather") as caught:
        facts.text("weather")
    assert "documents" in caught.value.remedy
    with pytest.raises(DocumentError, match=r"fact\.count"):
        facts.lines("count")


def one_value(entry: Field) -> st.SearchStrategy[Value]:
    """Anything that may be stored under a field: the right kind, or text that could not be read."""
    typed: dict[Kind, st.SearchStrategy[Value]] = {
        Kind.DATE: st.builds(PartialDate, st.just(2024), st.integers(1, 12), st.integers(0, 28)),
        Kind.NUMBER: st.decimals(0, 10**6, places=2),
        Kind.YES_NO: st.booleans(),
        Kind.CHOICE: st.sampled_from([*(choice.id for choice in entry.choices), "gone"]),
    }
    return st.one_of(typed.get(entry.kind, st.just("文字")), st.just("文字"))


def records(listed: FieldList | tuple[Field, ...]) -> st.SearchStrategy[Record]:
    entries = {}
    for entry in listed:
        if entry.kind is Kind.TABLE:
            row = st.builds(Row, st.just("r"), records(entry.columns))
            entries[entry.id] = st.lists(row, min_size=1, max_size=2).map(tuple)
        elif entry.kind is not Kind.PHOTO:
            entries[entry.id] = one_value(entry)
    return st.fixed_dictionaries({}, optional=entries).map(Record)


@given(records(PACK.unit), records(PACK.enterprise), records(PACK.applicant))
def test_no_fact_breaks_on_data_half_typed(unit, enterprise, person):
    applicant = Applicant("p1", "e1", person)
    dossier = Dossier("2024", unit, (Enterprise("e1", enterprise),), (applicant, Applicant("p2", "", Record())))
    for whom in (None, applicant):
        facts = facts_of(PACK, dossier, TODAY, whom)
        for name in TEXTS:
            assert "None" not in facts.text(name)
        for name in LINES:
            assert all(line.strip() for line in facts.lines(name))


def test_facts_of_the_sample():
    facts = facts_of(PACK, SAMPLE, TODAY, SAMPLE.applicants[0])
    told = {name: facts.text(name) for name in TEXTS}
    assert (told["year"], told["count"], told["quota"], told["enterprises"]) == ("2024", "10", "10", "7")
    assert told["visits"] == "2024年7月2日至2024年7月4日"
    assert told["strategic"] == "5名（王燚喆、李赟、张䶮、陈立峥、赵砚秋）"
    assert told["level"] == "特级技师", "the highest of two certificates"
    assert told["skill"] == "特级技师　2022.12.20"
    assert told["field"] == "战略性新兴产业（高端装备制造）"
    assert (told["order"], told["route_a"], told["route_b"]) == ("1", "是", "")
    assert told["panel_count"] == "5"
    assert told["today"] == "2024年7月22日"


def test_facts_about_a_person_are_empty_without_one():
    facts = facts_of(PACK, marked_dossier({}), TODAY, None)
    assert {facts.text(name) for name in ("order", "field", "level", "skill", "service", "state", "route_a")} == {""}
    assert facts.lines("results") == ()


@pytest.mark.parametrize(("count", "told"), [(0, ""), (1, "甲"), (2, "甲、甲等2名")])
def test_who_is_recommended_as_a_sentence_says_it(count, told):
    people = tuple(Applicant(f"p{place}", "", Record({"name": "甲"})) for place in range(count))
    assert facts_of(PACK, Dossier("2024", applicants=people), TODAY, None).text("people") == told


@pytest.mark.parametrize(
    ("result", "objections", "told"),
    [
        ("none", "", "公示期间无异议"),
        ("none", "留着的旧话", "公示期间无异议"),
        ("settled", "已查清。", "公示期间有异议，已查清并处理。异议及处理情况：已查清"),
        ("open", "", "公示期间有异议，尚未处理"),
        ("", "", ""),
    ],
)
def test_what_the_public_notice_brought(result, objections, told):
    unit = Record({"publicity_result": result, "publicity_objections": objections})
    assert facts_of(PACK, Dossier("2024", unit), TODAY, None).text("publicity_result") == told


def test_received_applications_are_a_phrase_or_nothing():
    unit = Record({"received_count": Decimal(17)})
    assert facts_of(PACK, Dossier("2024", unit), TODAY, None).text("received") == "共受理申报人员17名，"
    assert facts_of(PACK, Dossier("2024"), TODAY, None).text("received") == ""


def test_phrases():
    first, last = PartialDate(2024, 7, 1), PartialDate(2024, 7, 3)
    assert span([last, None, first, last]) == "2024年7月1日至2024年7月3日"
    assert span([first, first]) == "2024年7月1日"
    assert span([None]) == ""
    assert tally(["一致", "查无", "一致"], "本") == "一致2本、查无1本"
    assert [open_end(text) for text in ("好。", "好；", "好", "。")] == ["好", "好", "好", ""]


def test_places_of_a_template():
    assert places("{name}和{unit.name|（待填）}{no}") == ("name", "unit.name", "no")
    assert [stray_brace(text) for text in ("{name}", "{Name}", "{a|b}", "{a", "}", "{a|{b}}")] == [
        False, True, False, True, True, True,
    ]  # fmt: skip


def test_the_day_of_the_facts_is_given_and_never_the_clock():
    facts = facts_of(PACK, Dossier("2024"), date(2031, 2, 3), None)
    assert facts.text("today") == "2031年2月3日"


def test_every_fact_is_known_to_the_pack_s_check_and_the_other_way_round():
    assert set(FACTS) == set(TEXTS) | set(LINES)
    assert set(LISTS) == set(LINES)


def test_a_fact_tells_of_no_answer_that_it_does_not_name():
    """A fact names every answer whose mark it shows; it may name more (what it only counts or sorts by)."""
    pack = marked_pack()
    for chosen in CHOSEN:
        dossier = marked_dossier(chosen)
        facts = facts_of(pack, dossier, TODAY, dossier.applicants[0])
        for name in FACTS:
            told = "\n".join(facts.lines(name)) if name in LISTS else facts.text(name)
            for spot in SPOTS.values():
                if spot.field.kind in (Kind.YES_NO, Kind.PHOTO):
                    continue
                marks = shown_marks(spot, {str(chosen.get(spot.name, ""))} | {one.id for one in spot.field.choices})
                if any(mark in told for mark in marks):
                    assert spot.name in FACTS[name], (name, spot.name)
