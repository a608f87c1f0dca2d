"""The contents pages: what they list and where, the mark where all is checked, and which pieces are not."""

from __future__ import annotations

import io
import re
from datetime import date

import evidence_samples as samples
import pypdf
import pytest

from qilu_desktop.evidence.join import Part, join
from qilu_desktop.evidence.stamp import MARK, Stamp, together
from qilu_desktop.progress import Silent

TITLE = "张三-主要技术成果及获奖"
LONG = "关于高速数控机床主轴热误差补偿方法的研究与应用，包含鉴定意见、查新报告、用户意见和经济效益证明各一份" * 4
OTHER = Stamp("济南市历城区人社局", "钱复核", date(2024, 9, 14))


def joined(*parts):
    return join(parts, title=TITLE, made_on=samples.DAY, progress=Silent())


def part(number=1, stamp=samples.STAMP, title="", **told):
    return Part(title or f"证书{number}", "获奖", samples.jpeg(300, 400), "奖.jpg", stamp, **told)


def texts(made):
    pages = pypdf.PdfReader(io.BytesIO(made.pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_a_single_piece_has_its_contents_marked_as_it_is():
    made = joined(part(proves=("获奖及荣誉 第 1 行（全国技术能手）",)))
    front, page = texts(made)
    assert made.page_map == {0: range(2, 3)}
    for words in (MARK, "本目录所列材料均已审验", "审验人：赵审核", "2024年9月12日", "共收入材料1件，2页（含目录）"):
        assert "".join(words.split()) in front
    assert "证明：获奖及荣誉第1行（全国技术能手）" in front
    assert "审验人：赵审核" in page
    outline = pypdf.PdfReader(io.BytesIO(made.pdf)).outline
    assert [one.title for one in outline[2][1]] == ["获奖及荣誉 第 1 行（全国技术能手）"]


def test_every_page_of_long_contents_is_marked_and_every_line_leads_to_its_piece():
    made = joined(*(part(at) for at in range(70)))
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    fronts = made.placed[0].first - 1
    assert fronts >= 3
    assert all("审验人：赵审核" in text for text in texts(made))
    links = [note.get_object() for page in reader.pages[:fronts] for note in page["/Annots"]]
    shown = [reader.get_page_number(link["/Dest"][0].get_object()) + 1 for link in links]
    assert shown == [one.first for one in made.placed]
    listed = dict(re.findall(r"证书(\d+) (\d+)\n", "\n".join(page.extract_text() for page in reader.pages[:fronts])))
    assert listed == {f"{one.index}": f"{one.first}" for one in made.placed}


def test_pieces_of_several_checkers_share_one_true_mark():
    front = texts(joined(part(1), part(2, OTHER)))[0]
    assert "审验人：赵审核、钱复核2024年9月12日至14日" in front
    assert f"{samples.STAMP.unit}、{OTHER.unit}" in front


@pytest.mark.parametrize(
    ("last", "told"),
    [(date(2024, 9, 30), "至30日"), (date(2024, 10, 2), "至10月2日"), (date(2025, 9, 12), "至2025年9月12日")],
)
def test_days_of_checking(last, told):
    made = together([samples.STAMP, Stamp("局", "钱", last)])
    assert made.lines[2].endswith(f"2024年9月12日{told}")


def test_many_checkers_are_counted():
    made = together([Stamp("局", f"审核{at}", samples.STAMP.date) for at in "甲乙丙丁戊"])
    assert made.lines[1:] == ("局", "审验人：审核甲、审核乙、审核丙等 5 个　2024年9月12日")
    assert together([samples.STAMP] * 3) is samples.STAMP


def test_a_draft_says_which_piece_waits_and_its_contents_are_not_marked():
    front, first, second = texts(joined(part(1), part(2, None, pending=True)))
    assert "已审验" not in front
    assert "草稿：所列材料中有1件尚未审验" in front
    assert re.search(r"证书2\D*3尚未审验", front)
    assert front.count("尚未审验") == 2
    assert "已审验" in first
    assert "已审验" not in second


def test_where_nothing_must_be_checked_the_contents_promise_nothing():
    """Pieces that need no mark: one that has it by choice does not speak for the others."""
    front = texts(joined(part(1), part(2, None)))[0]
    assert "审验" not in front
    assert "共收入材料2件，3页（含目录）" in front


@pytest.mark.parametrize("title", [LONG, f"证书：{LONG[:197]}", "😀" * 40 + LONG[:160]], ids=len)
def test_a_long_name_is_printed_whole_on_the_contents_and_at_the_piece(title):
    made = joined(part(1, title=f"{title}\n第二行"), part(2, samples.STAMP, title="短"))
    front, page, _ = texts(made)
    whole = "".join(f"{title}第二行".split())
    assert whole in front
    assert whole in page


def test_letters_that_run_the_other_way_break_nothing():
    """No bundled face has them: 〓 stands for each, all of them are there to copy, and it is said."""
    made = joined(part(1, title="שלום\u200f عالم\u202e " * 20))
    for text in texts(made):
        assert text.count("ש") == text.count("ع") == 20
    assert "字体中没有" in made.notes[0]
