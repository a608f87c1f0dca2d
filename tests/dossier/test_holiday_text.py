"""放假安排 pasted: the State Council's words and rows of a spreadsheet are read, what is uncertain is named."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from builders import HOLIDAYS_2030
from hypothesis import example, given
from hypothesis import strategies as st

from qilu_desktop.dossier.holiday_text import ReadRow, read_holidays, with_rows, year_named
from qilu_desktop.dossier.holidays import LONGEST, arrangement_of
from qilu_desktop.dossier.values import Record

NOTICE_2025 = """国务院办公厅关于2025年
部分节假日安排的通知
国办发明电〔2024〕12号

经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、国庆节和中秋节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周
二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，确保人民群众祥和平安度过节日假期。
国务院办公厅
2024年11月12日"""


def days(*ends: str) -> tuple[date, date]:
    first, last = (date.fromisoformat(one) for one in (ends[0], ends[-1]))
    return first, last


def reasons(text: str, year: int = 0) -> list[str]:
    return [one.reason for one in read_holidays(text, year).unread]


def test_the_notice_gives_exactly_the_working_days_of_its_year():
    read = read_holidays(NOTICE_2025)
    assert (read.year, read.unread) == (2025, ())
    assert ReadRow("国庆节、中秋节", "worked", *days("2025-10-11")) in read.rows
    entered = arrangement_of(with_rows(Record(), read.rows)[0])
    assert 2025 in entered.years
    for number in range(365):
        day = date(2025, 1, 1) + timedelta(number)
        working = day in entered.days_worked or (day.weekday() < 5 and day not in entered.days_off)
        assert working == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize(
    ("text", "year", "row"),
    [
        ("一、元旦：1月1日放假，与周末连休。", 2024, ReadRow("元旦", "off", *days("2024-01-01"))),
        (
            "元旦：2022年12月31日至2023年1月2日放假，共3天。",
            0,
            ReadRow("元旦", "off", *days("2022-12-31", "2023-01-02")),
        ),
        ("元旦：12月30日至1月1日放假。", 2023, ReadRow("元旦", "off", *days("2023-12-30", "2024-01-01"))),
        ("１、中秋节：９月１７日放假", 2024, ReadRow("中秋节", "off", *days("2024-09-17"))),
        ("春节\t放假\t2030-02-02\t2030-02-08", 0, ReadRow("春节", "off", *days("2030-02-02", "2030-02-08"))),
        ("春节\t调休上班\t2030/2/10\t", 0, ReadRow("春节", "worked", *days("2030-02-10"))),
        ("国庆节\t10月1日\t10月7日\t7天", 2030, ReadRow("国庆节", "off", *days("2030-10-01", "2030-10-07"))),
        ("国庆节\t20301001\t20301007", 0, ReadRow("国庆节", "off", *days("2030-10-01", "2030-10-07"))),
        ("班\t2030年2月10日\t周日", 0, ReadRow("调休上班", "worked", *days("2030-02-10"))),
        ("五一,休,2030.5.1,2030.5.5", 0, ReadRow("五一", "off", *days("2030-05-01", "2030-05-05"))),
        ("4月27日（周日）上班。", 2025, ReadRow("调休上班", "worked", *days("2025-04-27"))),
    ],
)
def test_what_is_read(text: str, year: int, row: ReadRow):
    assert read_holidays(text, year).rows == (row,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("元旦：1月1日放假。", "没有写年份，请在上面填写年份"),
        ("春节：2030年2月2日至8日放假，共8天。", "写的是共 8 天，读出来是 7 天"),
        ("春节：2030年2月30日放假。", "没有 2030 年 2 月 30 日这一天"),
        ("春节：2030年2月2日。", "看不出是放假还是上班"),
        ("春节\t放假\t二月初二\t", "没有能看懂的日期"),
        ("春节\t放假\t2030-02-08\t2030-02-02", "结束日期早于开始日期"),
        ("春节\t放假\t2030-02-01\t2030-02-16", f"超过 {LONGEST} 天，像是写错"),
        ("春节\t放假\t2030-02-01\t2030-02-02\t2030-02-03", "一行里的日期多于两个"),
        ("春节\t上班\t2030-02-11\t", "2 月 11 日不是周六、周日，不会是调休上班"),
    ],
)
def test_what_cannot_be_is_named_and_the_rest_is_read(text: str, reason: str):
    assert reasons(text) == [reason]
    read = read_holidays(f"节日\t类型\t开始\t结束\n{text}\n元旦\t放假\t2030-01-01\n")
    assert [one.line for one in read.unread] == [2] or reason.startswith("没有写年份")
    assert ReadRow("元旦", "off", *days("2030-01-01")) in read.rows


def test_15_days_are_read_and_what_is_there_is_not_added_twice():
    (row,) = read_holidays("节\t放假\t2030-02-01\t2030-02-15").rows
    assert (row.last - row.first).days + 1 == LONGEST
    unit = Record({"holidays": HOLIDAYS_2030})
    text = "元旦\t放假\t2030-01-01\n元旦\t放假\t2030-01-01\n端午节\t放假\t2030-06-05\n腊八\t放假\t2030-01-11"
    added, count = with_rows(unit, read_holidays(text).rows)
    assert count == 1
    assert added.rows("holidays")[:-1] == HOLIDAYS_2030
    assert len({one.id for one in added.rows("holidays")}) == len(HOLIDAYS_2030) + 1
    assert with_rows(added, read_holidays(text).rows) == (added, 0)


@given(st.text("0123456789年月日至、。：:（）()放假上班共天\t\n春节 -/.", max_size=60), st.sampled_from([0, 2030]))
@example("春节：0月0日至99日放假", 2030)
@example("节\t9999年12月31日至1月1日", 0)
def test_whatever_is_pasted_is_read_or_named(text: str, year: int):
    read = read_holidays(text, year)
    for row in read.rows:
        assert row.first <= row.last
        assert (row.last - row.first).days < LONGEST
    assert all(one.words and one.reason and 1 <= one.line <= len(text.splitlines()) for one in read.unread)
    with_rows(Record(), read.rows)
    assert year_named(text) in range(2200)
