"""Reading query pages: folding, fields on pages of several people, verdicts, and the process that reads."""

from __future__ import annotations

import itertools
import math
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from query_pages import Kind, Shown, draw, people

from qilu_desktop.dossier.reading import folding
from qilu_desktop.dossier.reading.model import Box, CertificateReading, Found, Line, PageReading
from qilu_desktop.dossier.reading.verdict import Expected, Verdict, compare, compare_pages, expected_of
from qilu_desktop.dossier.values import PartialDate, Record, Row
from qilu_desktop.errors import Cancelled
from qilu_desktop.evidence.reading.engine import CRASHED, Reader, page_reading
from qilu_desktop.evidence.reading.fields import certificates_in, nothing_found
from qilu_desktop.evidence.reading.row import as_certificate
from qilu_desktop.evidence.reading.worker import MISSING
from qilu_desktop.progress import Step, Watched

ONE = Shown("张建国", "Y005037000112241000123", "一级/高级技师", "钳工", "2024-05-06")
TWO = Shown("李志强", "Y005037000112241000124", "高级技师", "焊工", "2023-11-07")
PLAIN = Kind("plain", size=(900, 430))


def expected(one: Shown) -> Expected:
    return Expected(one.name, one.number, one.level, one.trade, one.issued)


def lines(*rows: tuple[str, ...], left: int = 100, top: int = 100, wide: int = 200) -> list[Line]:
    """Lines as the engine would give them: a row of texts each, 40 pixels a row."""
    return [
        Line(text, 0.99, Box(left + wide * x, top + 40 * y, left + wide * x + 9 * len(text), top + 40 * y + 18))
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
        if text
    ]


def page(*found: Line) -> PageReading:
    nothing = nothing_found(found)
    return PageReading(900, 600, found, () if nothing else certificates_in(found), nothing_found=nothing)


def block(one: Shown) -> tuple[tuple[str, ...], ...]:
    return (
        ("姓名", one.name),
        ("职业（工种）", one.trade),
        ("等级", one.level),
        ("证书编号", one.number),
        ("发证日期", one.issued),
    )


@pytest.mark.parametrize(
    ("read", "number"),
    [
        ("Y005037000112241000123", "Y005037000112241000123"),
        ("YOO5O37OOO112241OOO123", "Y005037000112241000123"),
        ("¥00503700011224I000l23", "Y005037000112241000123"),
        ("5005037000112241000123", "S005037000112241000123"),
        ("Y 0050 3700 0112 2410 0012 3", "Y005037000112241000123"),
        ("YX20240000000000000012", "YX20240000000000000012"),
        ("0937003001100123", "0937003001100123"),
        ("Ｙ００５０３７０００１１２２４１０００１２３", "Y005037000112241000123"),
        ("Y00503700011224100012", ""),
        ("Y0050370001122410001234", ""),
        ("1005037000112241000123", ""),
        ("370102199001011234", ""),
        ("Y00503700011224100012钳", ""),
        ("", ""),
    ],
)
def test_numbers_fold_into_full_shapes_only(read: str, number: str) -> None:
    assert folding.fold_number(read) == number


def test_numbers_stand_alone_in_a_line() -> None:
    assert folding.numbers_in(f"证书编号：{ONE.number}（有效）") == (ONE.number,)
    assert folding.numbers_in(f"{ONE.number}99") == ()
    assert folding.numbers_in("370102********1234") == ()


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("一级/高级技师", "l1"),
        ("高级技师", "l1"),
        ("技师（二级）", "l2"),
        ("三级", "l3"),
        ("特级技师", "special"),
        ("一级/技师", ""),
        ("", ""),
    ],
)
def test_levels(said: str, level: str) -> None:
    assert folding.fold_level(said) == level


@given(st.text(max_size=60))
def test_folding_takes_anything(text: str) -> None:
    number = folding.fold_number(text)
    assert not number or (len(number) in folding.LENGTHS and folding.fold_number(number) == number)
    assert folding.fold_level(text) in {*folding.LEVEL_NAMES, ""}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "姓名",
                    "姓名：张三",
                    "证书编号",
                    ONE.number,
                    "等级",
                    "高级技师",
                    "",
                    "李四",
                    "：",
                    "2024-05-06",
                    "编号：12345678",
                ]
            ),
            st.integers(-50, 900),
            st.integers(-50, 600),
            st.integers(-5, 300),
        ),
        max_size=25,
    )
)
def test_any_lines_give_certificates(raw: list[tuple[str, int, int, int]]) -> None:
    found = page_reading(
        900, 600, [(text, 0.9, [x, y, x + wide, y, x + wide, y + 18, x, y + 18]) for text, x, y, wide in raw]
    )
    for one in found.certificates:
        assert one.number is None or one.number.value == ONE.number or "12345678" in one.number.value


def test_fields_beside_their_labels() -> None:
    (one,) = page(*lines(*block(ONE))).certificates
    assert [one.get(field).value for field in ("name", "number", "level", "trade", "issued")] == [  # type: ignore[union-attr, arg-type]
        ONE.name, ONE.number, "l1", ONE.trade, ONE.issued,
    ]  # fmt: skip
    assert one.name
    assert one.name.box == Box(300, 100, 327, 118)


def test_fields_in_their_labels_line() -> None:
    found = page(*lines(*((f"{label}：{value}",) for label, value in block(ONE))))
    assert compare(found, expected(ONE)).verdict is Verdict.SAME


def test_two_blocks_are_two_certificates() -> None:
    found = page(*lines(*block(ONE), *block(TWO)))
    assert compare(found, expected(ONE)).verdict is Verdict.SAME
    assert compare(found, expected(TWO)).verdict is Verdict.SAME
    assert compare(found, replace(expected(ONE), number=TWO.number)).verdict is Verdict.DIFFERS
    assert compare(found, replace(expected(TWO), number=ONE.number)).verdict is Verdict.DIFFERS


def test_tables_side_by_side_are_not_mixed() -> None:
    both = [*lines(*block(ONE)), *lines(*block(TWO), left=700)]
    found = page(*both)
    assert compare(found, expected(ONE)).verdict is Verdict.SAME
    assert compare(found, expected(TWO)).verdict is Verdict.SAME
    assert compare(found, replace(expected(ONE), number=TWO.number)).verdict is Verdict.DIFFERS
    assert compare(found, replace(expected(TWO), number=ONE.number)).verdict is Verdict.DIFFERS


def test_rows_under_headings() -> None:
    head = ("姓名", "职业/工种", "等级", "证书编号", "发证日期")
    rows = [(one.name, one.trade, one.level, one.number, one.issued) for one in (ONE, TWO)]
    found = page(*lines(head, *rows, wide=260))
    assert compare(found, expected(ONE)).verdict is Verdict.SAME
    assert compare(found, expected(TWO)).verdict is Verdict.SAME
    assert compare(found, replace(expected(ONE), number=TWO.number)).verdict is Verdict.DIFFERS


def test_a_name_that_was_not_read_is_not_taken_from_the_neighbour() -> None:
    head = ("姓名", "职业/工种", "等级", "证书编号", "发证日期")
    rows = [
        ("", TWO.trade, TWO.level, TWO.number, TWO.issued),
        (ONE.name, ONE.trade, ONE.level, ONE.number, ONE.issued),
    ]
    found = page(*lines(head, *rows, wide=260))
    assert compare(found, replace(expected(TWO), name=ONE.name)).verdict is Verdict.UNREAD


@pytest.mark.parametrize("cut", range(6))
def test_a_picture_cut_between_two_tables_mixes_nobody(cut: int) -> None:
    for end in range(5, 11):
        blocks = page(*lines(*(*block(ONE), *block(TWO))[cut:end]))
        assert compare(blocks, replace(expected(ONE), name=TWO.name)).verdict not in (Verdict.SAME, Verdict.CHECK)
        assert compare(blocks, replace(expected(TWO), name=ONE.name)).verdict not in (Verdict.SAME, Verdict.CHECK)


def test_any_line_missed_mixes_nobody() -> None:
    rows = lines(*block(ONE), *block(TWO))
    for first in range(len(rows)):
        for second in range(first, len(rows)):
            left = [line for at, line in enumerate(rows) if at not in (first, second)]
            for name, number in ((ONE.name, TWO.number), (TWO.name, ONE.number)):
                mixed = Expected(name, number)
                assert compare(page(*left), mixed).verdict not in (Verdict.SAME, Verdict.CHECK), (first, second)


def test_one_name_above_a_list() -> None:
    head = ("职业/工种", "等级", "证书编号", "发证日期")
    rows = [(one.trade, one.level, one.number, one.issued) for one in (ONE, TWO)]
    found = page(*lines(("姓名：张建国",), head, *rows, wide=260))
    assert compare(found, expected(ONE)).verdict is Verdict.SAME
    assert compare(found, replace(expected(TWO), name=ONE.name)).verdict is Verdict.SAME
    assert compare(found, replace(expected(ONE), name="王丽")).verdict is Verdict.DIFFERS


def test_a_number_broken_over_two_lines() -> None:
    rows = (*block(ONE)[:3], ("证书编号", ONE.number[:14]))
    found = [*lines(*rows), *lines((ONE.number[14:],), left=300, top=242), *lines(("发证日期", ONE.issued), top=300)]
    assert compare(page(*found), expected(ONE)).verdict is Verdict.SAME


def test_search_boxes_alone_are_no_result() -> None:
    found = page(*lines(("姓名", ONE.name), ("证书编号", ONE.number), ("验证码", "a8k2"), ("查询",)))
    assert compare(found, expected(ONE)).verdict is Verdict.CHECK


def test_a_result_that_names_another_beats_the_search_boxes() -> None:
    boxes = lines(("姓名", ONE.name), ("证书编号", ONE.number))
    result = lines(*block(replace(ONE, name="王丽")), top=300)
    assert compare(page(*boxes, *result), expected(ONE)).verdict is Verdict.DIFFERS


def test_search_boxes_above_the_result_of_another() -> None:
    boxes = lines(("姓名", ONE.name, "证书编号", ONE.number))
    assert compare(page(*boxes, *lines(*block(TWO), top=300)), expected(ONE)).verdict is Verdict.DIFFERS


def test_of_another_persons_page_the_result_is_shown_not_the_search_boxes() -> None:
    """Nothing of it agrees: the clerk sees all that the result says, and in plain words whose page it is."""
    found = page(*lines(("姓名", TWO.name, "证书编号", TWO.number)), *lines(*block(TWO), top=300))
    compared = compare(found, expected(ONE))
    assert compared.verdict is Verdict.DIFFERS
    assert {one.field: one.found.text for one in compared.fields if one.found} == {
        "name": TWO.name,
        "number": TWO.number,
        "level": TWO.level,
        "trade": TWO.trade,
        "issued": TWO.issued,
    }
    assert compared.reason == "姓名和证书编号都与表中不同：这是另一个人的页面。"
    number = compare(found, replace(expected(ONE), name=TWO.name))
    assert number.reason == "证书编号与表中不同：这可能是另一本证书的页面。"


def test_a_site_with_search_boxes_and_a_grid_of_results() -> None:
    boxes = [
        *lines(("查询条件",), top=40),
        *lines(("证件号码", "370704********3177"), top=100, wide=90),
        *lines(("姓",), left=420),
        *lines(("名", ONE.name), left=465, wide=50),
        *lines(("证书编号", ONE.number), left=740, wide=80),
        *lines(("验证码", "****"), top=140, wide=90),
    ]
    rows = (
        ("姓名", ONE.name, "证件号码", "370704********3177"),
        ("职业（工种）", ONE.trade, "技能等级", ONE.level),
        ("发证日期", ONE.issued, "证书编号", ONE.number),
    )
    found = page(*boxes, *lines(("查询结果",), top=200), *lines(*rows, top=250))
    assert compare(found, expected(ONE)).verdict is Verdict.SAME
    assert compare(found, replace(expected(ONE), name=TWO.name)).verdict is Verdict.DIFFERS
    assert compare(found, replace(expected(ONE), number=TWO.number)).verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    "said",
    [
        "对不起，没有查到相关信息",
        "抱歉，未查询到相关信息！",
        "没有找到相关信息",
        "暂无数据",
        "查无此证书",
        "未查到该证书信息",
    ],
)
def test_nothing_found_is_never_a_match(said: str) -> None:
    found = page(*lines(("姓名", ONE.name), ("证书编号", ONE.number), (said,)))
    assert compare(found, expected(ONE)).verdict is Verdict.NOT_FOUND


def test_a_hint_is_not_nothing_found() -> None:
    found = page(*lines(*block(ONE), ("如没有查到相关信息，请与发证机构联系。",)))
    assert compare(found, expected(ONE)).verdict is Verdict.SAME


def certificate(**values: str) -> PageReading:
    found = {field: Found(value, value, 1.0, Box(0, 0, 9, 9)) for field, value in values.items()}
    return PageReading(9, 9, certificates=(CertificateReading(**found),))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("张建国", Verdict.SAME),
        ("张建囯", Verdict.CHECK),
        ("章建国", Verdict.DIFFERS),
        ("张健囯", Verdict.DIFFERS),
        ("张建", Verdict.DIFFERS),
    ],
)
def test_names(name: str, verdict: Verdict) -> None:
    found = certificate(name=name, number=ONE.number, level="l1", trade="钳工", issued="2024-05-06")
    assert compare(found, expected(ONE)).verdict is verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"number": TWO.number}, Verdict.DIFFERS),
        ({"level": "l2"}, Verdict.DIFFERS),
        ({"trade": "焊工"}, Verdict.CHECK),
        ({"issued": "2024-05-07"}, Verdict.CHECK),
        ({"issued": "2024-05"}, Verdict.SAME),
    ],
)
def test_other_fields(changed: dict[str, str], verdict: Verdict) -> None:
    values = {"name": ONE.name, "number": ONE.number, "level": "l1", "trade": "钳工", "issued": "2024-05-06"}
    assert compare(certificate(**(values | changed)), expected(ONE)).verdict is verdict


def test_a_misread_number_is_unread_not_another() -> None:
    assert compare(certificate(name=ONE.name, number=ONE.number[:-1]), expected(ONE)).verdict is Verdict.UNREAD


def test_nothing_is_the_same_without_name_or_number() -> None:
    found = certificate(name=ONE.name, number=ONE.number, level="l1")
    assert compare(found, Expected(name=ONE.name)).verdict is Verdict.CHECK
    assert compare(found, Expected(number=ONE.number)).verdict is Verdict.CHECK
    assert compare_pages((), expected(ONE)).verdict is Verdict.UNREAD


def test_of_several_pages_a_contradiction_counts() -> None:
    good = certificate(name=ONE.name, number=ONE.number, level="l1")
    bad = certificate(name="王丽", number=ONE.number, level="l1")
    other = certificate(name=TWO.name, number=TWO.number, level="l1")
    assert compare_pages((other, good), expected(ONE)).verdict is Verdict.SAME
    assert compare_pages((good, bad), expected(ONE)).verdict is Verdict.DIFFERS


def test_a_reading_fills_a_row_and_the_row_agrees_with_it() -> None:
    (one,) = page(*lines(*block(ONE))).certificates
    values = as_certificate(one)
    assert values == {
        "kind": "skill_level",
        "number": ONE.number,
        "level": "l1",
        "trade": "钳工",
        "issued_on": PartialDate(2024, 5, 6),
    }
    row = Row("r1", Record(values))
    assert compare(page(*lines(*block(ONE))), expected_of(ONE.name, row)).verdict is Verdict.SAME
    assert as_certificate(CertificateReading()) == {}


# The engine itself.


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as found:
        yield found


def test_pages_of_several_people_nothing_and_long_ones(reader: Reader) -> None:
    table = replace(PLAIN, layout="table", size=(1000, 330))
    (both,) = reader.read(draw(table, ONE, TWO))
    assert compare(both, expected(ONE)).verdict is Verdict.SAME
    assert compare(both, expected(TWO)).verdict is Verdict.SAME
    assert compare(both, replace(expected(ONE), number=TWO.number)).verdict is Verdict.DIFFERS
    (nothing,) = reader.read(draw(PLAIN, ONE, nothing=True))
    assert compare(nothing, expected(ONE)).verdict is Verdict.NOT_FOUND
    (long,) = reader.read(_long(draw(PLAIN, ONE)))
    assert compare(long, expected(ONE)).verdict is Verdict.SAME
    found = long.certificates[0].name
    assert found
    assert found.box.top > 2400


@pytest.mark.parametrize("size", [(900, 20_000), (20_000, 900)])
def test_a_huge_blank_page_is_read_where_something_stands(reader: Reader, size: tuple[int, int]) -> None:
    small = Image.open(BytesIO(draw(PLAIN, ONE))).convert("RGB")
    left, top = (size[0] - small.width) // 2, (size[1] - small.height) // 2
    huge = Image.new("RGB", size, small.getpixel((small.width - 1, small.height - 1)))
    huge.paste(small, (left, top))
    # Something at both ends, so that the borders alone cannot be cut off.
    huge.paste((0, 0, 0), (4, 4, 30, 8))
    huge.paste((0, 0, 0), (size[0] - 30, size[1] - 9, size[0] - 4, size[1] - 5))
    kept = BytesIO()
    huge.save(kept, "PNG")
    began = time.monotonic()
    [found] = reader.read(kept.getvalue())
    assert time.monotonic() - began < 40
    assert (found.width, found.height) == size
    [one] = found.certificates
    assert one.name is not None
    assert one.number is not None
    assert (one.name.value, one.number.value) == (ONE.name, ONE.number)
    for box in (one.name.box, one.number.box):
        assert left <= box.left < box.right <= left + small.width
        assert top <= box.top < box.bottom <= top + small.height


def _long(data: bytes) -> bytes:
    """The page at the foot of a rolling screenshot."""
    tall = Image.new("RGB", (900, 2900), "white")
    tall.paste("#888888", (0, 0, 900, 20))
    tall.paste(Image.open(BytesIO(data)), (0, 2400))
    out = BytesIO()
    tall.save(out, "PNG")
    return out.getvalue()


def test_a_pdf_is_read_page_by_page(reader: Reader) -> None:
    first, second = (Image.open(BytesIO(draw(PLAIN, one))) for one in (ONE, TWO))
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=[second], resolution=100)
    found = reader.read(out.getvalue())
    assert [one.page for one in found] == [1, 2]
    same = compare_pages(found, expected(TWO))
    assert (same.verdict, same.page) == (Verdict.SAME, 2)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff\xe0half"]
)
def test_what_cannot_be_read_says_so(reader: Reader, data: bytes) -> None:
    (found,) = reader.read(data)
    assert found.failure
    assert compare(found, expected(ONE)).verdict is Verdict.UNREAD


def test_a_bomb_is_refused(reader: Reader) -> None:
    out = BytesIO()
    Image.new("1", (30000, 5000)).save(out, "PNG")
    (found,) = reader.read(out.getvalue())
    assert "太大" in found.failure


def test_the_process_ends_when_idle_and_comes_back() -> None:
    with Reader(idle=0.5) as reader:
        assert reader.read(b"x")[0].failure
        assert reader.running
        until = time.monotonic() + 20
        while reader.running and time.monotonic() < until:
            time.sleep(0.05)
        assert not reader.running
        assert reader.read(b"x")[0].failure != CRASHED


def test_a_crash_is_told_and_the_next_picture_is_read() -> None:
    with Reader() as reader:
        reader.read(b"x")
        process = reader._process
        assert process is not None
        data = draw(PLAIN, ONE)
        # Loading the engine takes longer than this.
        threading.Timer(0.2, process.kill).start()
        (found,) = reader.read(data)
        assert found.failure == CRASHED
        assert reader.read(b"x")[0].failure != CRASHED


def test_a_missing_engine_is_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rapidocr.py").write_text("raise ImportError('not there')", encoding="utf-8")
    # The reading process takes over the path of this one.
    monkeypatch.syspath_prepend(tmp_path)
    with Reader() as reader:
        (found,) = reader.read(draw(PLAIN, ONE))
    assert found.failure == MISSING
    assert compare(found, expected(ONE)).verdict is Verdict.UNREAD


def test_stopping_ends_the_process_at_once() -> None:
    watched = Watched(listener=lambda _step: None)
    seen: list[Step] = []

    def listen(step: Step) -> None:
        seen.append(step)
        if len(seen) == 3:
            watched.cancel()

    watched.listener = listen
    with Reader() as reader:
        begun = time.monotonic()
        with pytest.raises(Cancelled):
            reader.read(draw(replace(PLAIN, size=(3000, 3000), zoom=300, layout="table"), ONE), watched)
        assert time.monotonic() - begun < 30
        assert not reader.running


def test_the_process_opens_no_connection() -> None:
    code = (
        "import socket\n"
        "from qilu_desktop.evidence.reading.worker import forbid_network, NetworkRefused\n"
        "forbid_network()\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9))\n"
        "except NetworkRefused:\n    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "refused"


# -- pages of several people, made to be mixed up -----------------------------------------------------------------

LABELS = {
    "name": "姓名",
    "trade": "职业（工种）",
    "level": "技能等级",
    "number": "证书编号",
    "issued": "发证日期",
    "id": "证件号码",
}
_WIDTHS = {"name": 110, "trade": 170, "level": 170, "number": 300, "issued": 130, "id": 240}
Cell = tuple[float, float, str]


def warped(cells: list[Cell], rng: random.Random) -> list[Line]:
    """Cells as the engine gives them from a screenshot, a tilted scan, or a photo taken from one side."""
    turn, across, down = rng.choice(
        ((0.0, 0.0, 0.0), (rng.uniform(-0.06, 0.06), 0.0, 0.0), (0.0, *(rng.uniform(-4e-4, 4e-4) for _ in "xy")))
    )

    def seen(x: float, y: float) -> tuple[float, float]:
        far = 1 + across * x + down * y
        x, y = x * math.cos(turn) - y * math.sin(turn) + 100, x * math.sin(turn) + y * math.cos(turn) + 100
        return x / far + rng.uniform(-0.7, 0.7), y / far + rng.uniform(-0.7, 0.7)

    found = []
    for x, y, text in cells:
        wide = sum(18.0 if letter > "ÿ" else 9.9 for letter in text)
        corners = [seen(x, y), seen(x + wide, y), seen(x + wide, y + 18), seen(x, y + 18)]
        across_all, down_all = [one[0] for one in corners], [one[1] for one in corners]
        box = Box(round(min(across_all)), round(min(down_all)), round(max(across_all)), round(max(down_all)))
        found.append(Line(text, 0.98, box, (corners[1][1] - corners[0][1]) / (corners[1][0] - corners[0][0])))
    return found


def said_of(one: Shown, key: str) -> str:
    return "3701**********1234" if key == "id" else str(getattr(one, key))


def listed(people: list[Shown], keys: list[str], lead: float) -> list[Cell]:
    cells, x = [], 60.0
    for key in (key for key in keys if key != "id"):
        cells.append((x, 100.0, LABELS[key]))
        cells += [(x, 100 + at * lead, said_of(one, key)) for at, one in enumerate(people, 1)]
        x += _WIDTHS[key]
    return cells


def stacked(people: list[Shown], keys: list[str], lead: float, columns: int, gap: float) -> list[Cell]:
    cells, tops = [], [80.0] * columns
    for at, one in enumerate(people):
        left = 40 + at % columns * 430
        for key in keys:
            y = tops[at % columns]
            cells += [(left, y, LABELS[key]), (left + 130, y, said_of(one, key))]
            tops[at % columns] += lead
        tops[at % columns] += gap
    return cells


def around(other: Shown, rng: random.Random) -> list[Cell]:
    """What sites put around a result: who is signed in, the neighbours in the list, the address."""
    words = (
        f"欢迎您，姓名：{other.name}", f"{other.name} 退出", f"上一条：{other.name} {other.number}",
        f"下一条 {other.number}", f"https://zscx.example/detail?no={other.number}", other.number, other.name,
    )  # fmt: skip
    corners = ((40.0, 10.0), (900.0, 10.0), (40.0, 2200.0), (900.0, 2200.0))
    return [(*rng.choice(corners), word) for word in rng.sample(words, rng.randint(0, 2))]


def test_nobody_gets_the_number_of_another_on_the_same_page() -> None:
    """Lists and stacks of people in every order of labels, cut at the top, seen from one side, with names around."""
    rng, everyone = random.Random(9), people(40)
    pairs, own, taken, wrong = 0, 0, 0, []
    for _ in range(120):
        chosen = list({one.name: one for one in rng.sample(everyone, rng.randint(2, 7))}.values())
        shown, other = chosen[:-1], chosen[-1]
        keys = rng.sample(list(LABELS), len(LABELS)) if rng.random() < 0.6 else list(LABELS)
        lead = rng.choice((22.0, 29.0, 43.0))
        if rng.random() < 0.4:
            cells = listed(shown, keys, lead)
        else:
            cells = stacked(shown, keys, lead, rng.randint(1, 3), rng.choice((0.0, 18.0, 36.0)))
            cells = cells[2 * rng.randint(0, 2) :]
        found = page(*warped(cells + around(other, rng), rng))
        for one, else_ in itertools.permutations([*shown, other], 2):
            if one.name[0] == else_.name[0]:
                continue
            pairs += 1
            for said in (Expected(one.name, else_.number), expected(replace(else_, name=one.name))):
                if compare(found, said).verdict in (Verdict.SAME, Verdict.CHECK):
                    wrong.append((one.name, else_.number, keys))
        own += len(shown)
        taken += sum(compare(found, expected(one)).verdict is Verdict.SAME for one in shown)
    assert not wrong
    assert pairs > 1400
    assert taken > own / 4
