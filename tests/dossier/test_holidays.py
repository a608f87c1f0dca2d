"""放假安排 typed row by row: any rows make an arrangement, and a year counts only once it is entered whole."""

from __future__ import annotations

from datetime import date

from builders import day, row
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.derive import agrees, derived
from qilu_desktop.dossier.holidays import LONGEST, arrangement_of, days_of
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import PartialDate, Record
from qilu_desktop.dossier.workdays import NO_ARRANGEMENT, Unknown, covers, is_working_day
from qilu_desktop.pack.load import find_pack

END = find_pack("2024").unit.by_id["provincial_publicity_to"]
_DATES = st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12), st.integers(0, 28))
_CELLS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["off", "worked", "放假", ""]),
        "from": _DATES | st.text(max_size=3),
        "to": _DATES | st.text(max_size=3),
    },
)


@given(st.lists(_CELLS, max_size=6))
def test_any_rows_make_an_arrangement(rows):
    unit = Record({"holidays": tuple(row(f"h{number}", **cells) for number, cells in enumerate(rows))})
    found = arrangement_of(unit)
    assert not found.days_off & found.days_worked
    assert all(len(days_of(one)) <= LONGEST + 1 for one in unit.rows("holidays"))
    assert Dossier("2024", unit).holidays == found


def test_a_year_is_known_once_it_is_whole():
    spans = (("2030-01-01", "2030-01-01"), ("2030-05-01", "2030-05-05"), ("2030-10-01", "2030-10-07"))
    rows = tuple(row(f"h{first}", kind="off", **{"from": day(first), "to": day(last)}) for first, last in spans)
    whole, part = (Dossier("2024", Record({"holidays": held})).holidays for held in (rows, rows[:2]))
    assert whole.years == {2030}
    assert is_working_day(date(2030, 7, 1), whole) is True
    assert part.years == frozenset()
    assert is_working_day(date(2030, 7, 1), part) == Unknown(2030)
    assert Dossier("2024").holidays is NO_ARRANGEMENT
    assert covers(2024)
    assert not covers(2030)


def test_the_end_of_the_provinces_notice_follows_from_its_start():
    for first, last in (("2024-07-01", "2024-07-08"), ("2024-09-11", "2024-09-19"), ("2024-09-27", "2024-10-10")):
        record = Record({"provincial_publicity_from": day(first)})
        assert derived(END, record) == day(last)
        assert not agrees(END, record.with_value(END.id, day(first)))
    assert derived(END, Record()) is None
    assert derived(END, Record({"provincial_publicity_from": day("2024-07")})) is None
    assert derived(END, Record({"provincial_publicity_from": day("2030-07-01")})) is None
    moved = row("h1", kind="off", **{"from": day("2024-07-02")})
    assert derived(END, Record({"provincial_publicity_from": day("2024-07-01"), "holidays": (moved,)})) == day(
        "2024-07-09"
    )
