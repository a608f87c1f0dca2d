"""Where the places of a form are on its pages: by LibreOffice, and on the outline where none is installed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from adoption_tools import blank, form, proposal
from form_makers import FORMS, finished, start, table

from qilu_desktop.documents.adoption.names import FACTS
from qilu_desktop.documents.adoption.placing import Area, Rendered, placed
from qilu_desktop.documents.adoption.rendering import rendered
from qilu_desktop.documents.adoption.spots import AFTER, mark_key, marks_of, slot_keys, spots
from qilu_desktop.documents.adoption.suites import driven_suite
from qilu_desktop.documents.adoption.tinting import tinted, tints
from qilu_desktop.documents.facts import LINES, TEXTS

ALL = [*sorted(FORMS), "personal", "margins"]


def texts(pdf: bytes) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def inside(area: Area, sizes: list[tuple[float, float]]) -> bool:
    wide, high = sizes[area.page]
    return area.left >= -1 and area.top >= -1 and area.left < wide and area.bottom <= high + 1


def check(name: str, made: Rendered) -> None:
    """Every place of the mapping has an area on a page; no two cells share one; no tint is left in the PDF."""
    mapping, empty = proposal(name).mapping, form(blank(name))
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        sizes = [(float(page.mediabox[2]), float(page.mediabox[3])) for page in document.pages]
        stream = b"".join(page.Contents.read_bytes() for page in document.pages)
    for slot in mapping.slots:
        for key in slot_keys(empty, slot):
            assert made.areas.get(key), (slot.label, key)
            assert all(inside(area, sizes) for area in made.areas[key])
    cells = [area for key, areas in made.areas.items() if key.rpartition("/")[2].startswith("c") for area in areas]
    assert len(set(cells)) == len(cells)
    again = placed(made.pdf, tints(empty, marks_of(empty, mapping.slots)).keys, {})
    assert again.areas == {}
    assert stream


@pytest.mark.parametrize("name", ALL)
def test_every_place_is_found_on_the_outline(name: str) -> None:
    made = rendered(blank(name), proposal(name).mapping, ())
    assert made.outline
    check(name, made)
    assert made == rendered(blank(name), proposal(name).mapping, ())


@pytest.mark.skipif(driven_suite() is None, reason="no office suite is installed")
@pytest.mark.parametrize("name", ["merged", "boxes", "lined", "overview", "report"])
def test_every_place_is_found_on_the_pages_of_a_suite(name: str) -> None:
    made = rendered(blank(name), proposal(name).mapping)
    assert not made.outline
    check(name, made)


def test_areas_stand_where_the_words_say() -> None:
    """The place for the name is right of the word, level with it, and left of the next label."""
    made = rendered(blank("merged"), proposal("merged").mapping, ())
    label, room, following = (made.areas[f"t1/r1/c{number}"][0] for number in (1, 2, 3))
    assert label.right == pytest.approx(room.left, abs=1)
    assert room.right == pytest.approx(following.left, abs=1)
    assert room.top == pytest.approx(label.top, abs=1)
    photo = made.areas["t1/r1/c7"][0]
    assert photo.height > 3 * room.height


def test_a_place_behind_the_last_words_is_drawn_behind_them() -> None:
    made = rendered(blank("lined"), proposal("lined").mapping, ())
    slot = next(slot for slot in proposal("lined").mapping.slots if slot.places == ("school",))
    (key,) = slot_keys(form(blank("lined")), slot)
    assert key.endswith(AFTER)
    (area,) = made.areas[key]
    line = made.areas["p9"]
    assert area.left > line[-1].left
    assert area.width > 50


def test_tinting_changes_no_word_and_no_other_part() -> None:
    for name in ALL:
        empty = form(blank(name))
        tint = tints(empty, marks_of(empty, proposal(name).mapping.slots))
        assert len(set(tint.colours.values())) == len(tint.colours)
        ready = tinted(blank(name), tint)
        after = form(ready.data)
        assert after.fingerprint == empty.fingerprint
        trees = {empty.file.main, *(margin.part for margin in empty.file.margins)}
        assert {key: part for key, part in after.file.parts.items() if key not in trees} == {
            key: part for key, part in empty.file.parts.items() if key not in trees
        }


def test_a_ground_that_the_form_has_of_its_own_comes_back() -> None:
    pdf = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 100))
        page.Contents = document.make_stream(b"1 0.99607843 0.98039216 rg 10 10 50 20 re f* 0 0 1 rg 80 10 5 5 re f")
        document.save(pdf)
    tint = 255 << 16 | 254 << 8 | 250
    made = placed(pdf.getvalue(), {tint: "t1/r1/c1"}, {tint: 0xD9D9D9})
    assert made.areas == {"t1/r1/c1": (Area(0, 10, 70, 50, 20),)}
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        stream = document.pages[0].Contents.read_bytes()
    assert b"0.85098 0.85098 0.85098 rg" in stream
    assert b"0 0 1 rg" in stream
    gone = placed(pdf.getvalue(), {tint: "t1/r1/c1"}, {})
    with pikepdf.open(io.BytesIO(gone.pdf)) as document:
        assert b"re\nn" in document.pages[0].Contents.read_bytes()


def test_colours_of_the_form_are_not_used_again() -> None:
    made = start("表")
    made.element.body.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", "FFFFFE")
    table(made, [["姓名", ""]], [30, 60])
    empty = form(finished(made))
    assert 0xFFFFFE not in tints(empty, {}).colours.values()


def test_every_room_is_a_spot_with_the_label_beside_it() -> None:
    found = {spot.keys: spot.label for spot in spots(form(blank("merged")))}
    assert found[("t1/r1/c2",)] == "姓名"
    assert found[("t3/r2/c2",)] == "名称"
    marks = next(slot.marks for slot in proposal("lined").mapping.slots if slot.places == ("born",))
    lines = {spot.keys: spot.label for spot in spots(form(blank("lined")))}
    assert lines[tuple(mark_key(mark) for mark in marks)] == "出生年月"


def test_every_fact_has_a_name_for_the_clerk() -> None:
    assert set(FACTS) >= {*TEXTS, *LINES}
    assert set(FACTS) <= {*TEXTS, *LINES}
