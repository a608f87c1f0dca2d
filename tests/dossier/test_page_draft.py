"""Pages while they are edited: nothing is lost, and what is kept is what the editor showed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.page_draft import PageDraft, draft_of
from qilu_desktop.dossier.pages import TURNS, WHOLE, Area, PageEdit, looked_at, lying

areas = st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.integers(1, 1000), st.integers(1, 1000)).map(
    lambda one: Area(one[0], one[1], one[0] + one[2], one[1] + one[3])
)
edits = st.lists(
    st.builds(
        PageEdit, st.integers(1, 6), st.sampled_from(TURNS), st.none() | areas, st.lists(areas, max_size=2).map(tuple)
    ),
    max_size=8,
).map(tuple)


@given(edits, st.integers(1, 6))
def test_a_draft_keeps_every_page_and_gives_back_what_it_was_made_of(given_edits, pages):
    draft = draft_of(given_edits, pages)
    possible = tuple(edit for edit in given_edits if edit.page <= pages)
    plain = tuple(PageEdit(page) for page in range(1, pages + 1))
    assert draft.edits == (() if possible == plain else possible)
    assert {leaf.edit.page for leaf in draft.leaves} == set(range(1, pages + 1))


@given(st.integers(1, 7), st.data())
def test_moving_loses_no_page_and_puts_them_together_where_they_were_let_go(pages, data):
    draft = draft_of((), pages)
    places = data.draw(st.sets(st.integers(0, pages - 1), min_size=1))
    to = data.draw(st.integers(0, pages))
    order = [leaf.edit.page for leaf in draft.moved(places, to).leaves]
    assert sorted(order) == list(range(1, pages + 1))
    first = sum(place not in places for place in range(to))
    assert order[first : first + len(places)] == [place + 1 for place in sorted(places)]


@given(areas, st.sampled_from(TURNS))
def test_an_area_looked_at_turned_lies_where_it_lay(area, turn):
    assert lying(looked_at(area, turn), turn) == area
    assert looked_at(area, turn).sound


def test_a_corner_goes_clockwise():
    corner = Area(0, 0, 100, 200)
    assert looked_at(corner, 90) == Area(WHOLE - 200, 0, WHOLE, 100)
    assert looked_at(corner, 180) == Area(WHOLE - 100, WHOLE - 200, WHOLE, WHOLE)
    assert looked_at(corner, 270) == Area(0, WHOLE - 100, 200, WHOLE)


def test_the_last_page_is_always_sent_and_numbers_count_what_is_sent():
    draft = draft_of((), 3).sending([1], on=False)
    assert [draft.number(place) for place in range(3)] == [1, 0, 2]
    assert draft.edits == (PageEdit(1), PageEdit(3))
    assert draft.sending([0, 2], on=False) == draft


def test_a_page_left_out_stands_behind_the_one_before_it_when_opened_again():
    draft = draft_of((PageEdit(4), PageEdit(1, 90)), 4)
    assert [(leaf.edit.page, leaf.sent) for leaf in draft.leaves] == [(4, True), (1, True), (2, False), (3, False)]
    assert draft.plain([1]).leaves[1].edit == PageEdit(1)
    assert isinstance(draft, PageDraft)
