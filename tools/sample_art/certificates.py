"""Scans of certificates: patents, awards, methods, chief technician."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from . import frames
from .model import Record, chinese_date, masked_id, rows_proved, text_of
from .paper import GREY, INK, RED, Sheet, Style
from .portrait import draw_portrait
from .shapes import Colour, shade

Rect = tuple[float, float, float, float]
GOLD: Colour = (176, 132, 52)
BLUE: Colour = (52, 92, 148)
TEAL: Colour = (44, 118, 116)


def _spaced_date(value: str) -> str:
    return chinese_date(value).replace("年", " 年 ").replace("月", " 月 ").replace("日", " 日").strip()


def bare(text: str) -> str:
    """Without the note in brackets at the end."""
    return text.split("（", maxsplit=1)[0]


def _full_day(month: str, key: str) -> str:
    """A plausible day in a month for a paper that needs one (from the key's length, never random)."""
    return month if month.count("-") == 2 else f"{month}-{10 + len(key) % 17:02d}"


def draw_patent(person: Record, file: Record) -> Image.Image:
    """Patent certificates: one on a page of its own, two or three as panels of one copied page."""
    rows = rows_proved(person, file)
    if len(rows) == 1:
        return _single_patent(person, rows[0])
    sheet = Sheet(tone=(251, 250, 247))
    height = (268 - 6 * (len(rows) - 1)) / len(rows)
    for index, row in enumerate(rows):
        top = 13 + index * (height + 6)
        _patent_panel(sheet, person, row, (15, top, 195, top + height))
    sheet.watermark()
    return sheet.image


def _patent_panel(sheet: Sheet, person: Record, row: Record, rect: Rect) -> None:
    left, top, right, bottom = rect
    tall = bottom - top > 100
    colour = GOLD if "发明" in text_of(row, "name") else TEAL
    sheet.fill(rect, shade(colour, 1.93))
    frames.ribbon_corners(sheet, (left + 1, top + 1, right - 1, bottom - 1), colour)
    head = 9.6 if tall else 7.4
    kind = "发明专利" if colour == GOLD else "实用新型专利"
    y = top + (22 if tall else 15)
    sheet.text(((left + right) / 2, y), f"{kind}证书", Style("title", head, spacing=1.4), "m")
    sheet.text((right - 12, y + head), f"证书号第 {row['number'][7:14]} 号", Style("song", 3.2, GREY), "r")
    y += head + (7 if tall else 4)
    step = 11.0 if tall else 7.6
    for label, value in _patent_lines(person, row):
        sheet.text((left + 14, y), f"{label}：", Style("hei", 4.3 if tall else 3.8))
        sheet.fitted((left + 49, y), right - left - 65, value, Style("song", 4.4 if tall else 3.9), "l")
        y += step
    at = (right - 36, bottom - (22 if tall else 18))
    sheet.text((at[0], at[1]), "发证机关（示例）", Style("song", 3.8), "m")
    sheet.seal((at[0] + 6, at[1] - 6), 15 if tall else 12.5, "演示专用章演示专用章")


def _patent_lines(person: Record, row: Record) -> list[tuple[str, str]]:
    name, rank = text_of(person["basic"], "name"), int(row["rank"])
    number, year = text_of(row, "number"), text_of(row, "number")[2:6]
    invention = "发明" in text_of(row, "name")
    owner = text_of(person["career"][-1], "place")
    inventors = name if rank == 1 else f"温承志；{name}"
    return [
        (f"{'发明' if invention else '实用新型'}名称", bare(text_of(row, "name"))),
        ("发 明 人", f"{inventors}（本人排名第{rank}）"),
        ("专 利 号", f"ZL {year} {number[6]} {number[7:]}"),
        ("专利申请日", _spaced_date(_applied(row, name))),
        ("专利权人", owner),
        ("授权公告日", _spaced_date(_full_day(text_of(row, "date"), text_of(row, "name")))),
    ]


def _applied(row: Record, key: str) -> str:
    """The filing date: in the year the number names, and some months before the grant."""
    year = int(row["number"][2:6])
    granted, month = (int(part) for part in row["date"].split("-")[:2])
    return f"{year}-{max(1, month - 5) if granted == year else 4 + len(key):02d}-{11 + len(key):02d}"


def _single_patent(person: Record, row: Record) -> Image.Image:
    invention = "发明" in text_of(row, "name")
    kind = "发明专利" if invention else "实用新型专利"
    sheet = Sheet(tone=(253, 250, 240))
    frames.ribbon_corners(sheet, (14, 14, 196, 283), GOLD if invention else TEAL)
    serial = text_of(row, "number")[7:14]
    sheet.text((30, 36), f"证书号第 {serial} 号（示例）", Style("song", 4.4))
    sheet.text((105, 66), f"{kind}证书", Style("title", 15, spacing=2.6), "m")
    kind_line = "INVENTION" if invention else "UTILITY MODEL"
    sheet.text((105, 80), f"{kind_line} PATENT · SAMPLE", Style("song", 3.6, GREY, 0.5), "m")
    y = 104.0
    for label, value in _patent_lines(person, row):
        sheet.text((34, y), f"{label}：", Style("hei", 4.5))
        y = sheet.paragraph((68, y), 106, value, Style("song", 4.6), 8, indent=False) + 5.5
    text = (
        f"本页为演示绘制的{kind}证书样张，用于展示佐证材料的扫描、审验和归档效果。"
        "专利权自授权公告之日起生效，年费缴纳情况以登记簿记载为准。"
    )
    sheet.line([(34, y), (176, y)], GOLD, 0.3)
    y = sheet.paragraph((34, y + 10), 142, text, Style("song", 4.2), 7.6)
    _barcode(sheet, (34, 243), serial)
    sheet.text((34, 262), "第 1 页（共 1 页）", Style("song", 3.4, GREY))
    sheet.text((150, 246), "发证机关（示例）", Style("song", 4.4), "m")
    sheet.text((150, 256), _spaced_date(_full_day(text_of(row, "date"), text_of(row, "name"))), Style("song", 4.4), "m")
    sheet.seal((156, 238), 19, "演示专用章演示专用章")
    sheet.watermark()
    return sheet.image


def _barcode(sheet: Sheet, at: tuple[float, float], digits: str) -> None:
    x, y = at
    for char in f"99{digits}77":
        width = 0.35 + int(char) % 4 * 0.22
        sheet.fill((x, y - 6, x + width, y + 6), INK)
        x += width + 0.5 + int(char) % 3 * 0.25
    sheet.text((at[0], y + 9), digits, Style("song", 3.2))


@dataclass(frozen=True)
class Award:
    """One certificate on an award page."""

    title: str
    name: str
    body: str
    issuer: str
    date: str
    colour: Colour


def awards_of(person: Record, file: Record) -> list[Award]:
    """What the award page of a person shows, in the order of the rows."""
    name = text_of(person["basic"], "name")
    colours = (RED, GOLD, BLUE, (150, 52, 60))
    found = []
    for index, row in enumerate(rows_proved(person, file)):
        title, body = _award_words(row)
        found.append(Award(title, name, body, text_of(row, "issuer"), text_of(row, "date"), colours[index % 4]))
    return found


def _award_words(row: Record) -> tuple[str, str]:
    if "place" in row:
        team = "（团体赛）" in row["name"] or "团体" in row["place"]
        who = "作为参赛队队长" if team else ""
        return "获奖证书", f"{who}在{row['name'].replace('（团体赛）', '')}中荣获{row['place']}。特发此证，以资鼓励。"
    return "荣誉证书", f"在本职岗位上业绩突出，被授予“{row['name']}”称号。特发此证。"


def draw_awards(person: Record, file: Record) -> Image.Image:
    """Up to eight award certificates laid on one scanned sheet."""
    awards = awards_of(person, file)
    sheet = Sheet(tone=(250, 249, 246))
    for award, rect in zip(awards, _panels(len(awards)), strict=True):
        _award(sheet, award, rect)
    sheet.watermark()
    return sheet.image


def _panels(count: int) -> list[Rect]:
    """Two columns; the last of an odd number stands in the middle."""
    rows = -(-count // 2)
    height = min(84.0, (270 - 5 * (rows - 1)) / rows)
    top = 14 + (270 - rows * height - 5 * (rows - 1)) / 2
    found = []
    for index in range(count):
        left = 11.0 + 95 * (index % 2) if index < count - count % 2 else 58.5
        y = top + (index // 2) * (height + 5)
        found.append((left, y, left + 93, y + height))
    return found


def _award(sheet: Sheet, award: Award, rect: Rect) -> None:
    left, top, right, bottom = rect
    ground = shade(award.colour, 1.93)
    sheet.fill((left + 0.7, top + 0.7, right + 0.7, bottom + 0.7), (214, 211, 204))
    sheet.fill(rect, ground)
    kept, sheet.tone = sheet.tone, ground
    frames.ribbon_corners(sheet, (left + 1.6, top + 1.6, right - 1.6, bottom - 1.6), award.colour)
    for x in (left + 5.4, right - 5.4):
        for y in (top + 5.4, bottom - 5.4):
            frames.rosette(sheet, (x, y), 2.2, award.colour)
    sheet.tone = kept
    middle = (left + right) / 2
    sheet.text((middle, top + 12), award.title, Style("title", 7.2, award.colour, 2.2), "m")
    y = top + 21.5
    sheet.text((left + 10, y), f"{award.name} 同志：", Style("kai", 4.1))
    sheet.paragraph((left + 10, y + 6.4), 73, award.body, Style("kai", 4.1), 6.2)
    at, base = right - 34, bottom - 14.5
    sheet.fitted((at, base), 52, bare(award.issuer), Style("song", 3.6))
    sheet.text((at, base + 5.4), _spaced_date(award.date), Style("song", 3.6), "m")
    serial = f"证字第{award.date.replace('-', '')}{len(award.issuer):02d}号（示例）"
    sheet.text((left + 10, bottom - 9.6), serial, Style("song", 2.7, GREY))
    sheet.seal((at + 15, base - 3.6), 9.6, bare(award.issuer)[:14])


def draw_method_certificate(person: Record, file: Record) -> Image.Image:
    """The enterprise's certificate for one or two operating methods."""
    rows = rows_proved(person, file)
    employer = text_of(person["career"][-1], "place")
    sheet = Sheet(tone=(252, 249, 240))
    frames.ribbon_corners(sheet, (16, 18, 194, 279), BLUE)
    sheet.text((105, 58), "先进操作法评定证书", Style("title", 12.5, BLUE, 1.6), "m")
    sheet.text((105, 72), "企业技术创新成果 · 示例", Style("kai", 4.6, GREY, 0.8), "m")
    y = 98.0
    name = text_of(person["basic"], "name")
    sheet.text((34, y), f"{name} 同志：", Style("kai", 6))
    text = (
        "你主持（参与）总结的下列操作法，经班组试用、工艺验证和评审委员会评定，"
        "符合先进操作法命名条件，准予在企业范围内推广使用。"
    )
    y = sheet.paragraph((34, y + 12), 142, text, Style("kai", 5.4), 9.6) + 4
    y = _method_table(sheet, rows, y)
    sheet.text((34, y + 12), "经济效益由财务部门核算，截至 2023 年底。", Style("song", 3.8, GREY))
    last = max(text_of(row, "date") for row in rows)
    sheet.fitted((142, 236), 76, employer, Style("song", 5))
    sheet.text((142, 247), _spaced_date(_full_day(last, employer)), Style("song", 4.8), "m")
    sheet.seal((150, 229), 19, employer)
    sheet.text((34, 247), "评审委员会主任：", Style("song", 4.2))
    sheet.hand((66, 246), "季鸿远")
    sheet.watermark()
    return sheet.image


def _method_table(sheet: Sheet, rows: Sequence[Record], y: float) -> float:
    edges = (30.0, 98.0, 134.0, 156.0, 180.0)
    heads = ("操作法名称", "编　号", "本人排名", "效益(万元)")
    sheet.fill((edges[0], y, edges[-1], y + 9), (232, 238, 246))
    for index, head in enumerate(heads):
        sheet.text(((edges[index] + edges[index + 1]) / 2, y + 4.5), head, Style("hei", 3.9), "m")
    top, y = y, y + 9
    sheet.line([(edges[0], y), (edges[-1], y)], BLUE)
    for row in rows:
        end = sheet.paragraph((edges[0] + 2, y + 5), 64, text_of(row, "name"), Style("song", 4.1), 6.6, indent=False)
        bottom = max(y + 16, end)
        values = (text_of(row, "number"), f"第 {row['rank']}", f"{row['benefit_wan']}")
        for index, value in enumerate(values, 1):
            width = edges[index + 1] - edges[index]
            sheet.fitted(
                ((edges[index] + edges[index + 1]) / 2, (y + bottom) / 2), width - 2, value, Style("song", 4.1)
            )
        y = bottom
        sheet.line([(edges[0], y), (edges[-1], y)], BLUE)
    sheet.box((edges[0], top, edges[-1], y), BLUE, 0.4)
    for edge in edges[1:-1]:
        sheet.line([(edge, top), (edge, y)], BLUE)
    return y


def _employer_at(person: Record, day: str) -> str:
    """Where the person worked on a day."""
    held = [row for row in person["career"] if row["from"] <= day[:7] and (not row["to"] or day[:7] <= row["to"])]
    return text_of(held[-1], "place")


def draw_chief(person: Record, _file: Record) -> Image.Image:
    """The certificate that names a chief technician (route A)."""
    basic, route = person["basic"], person["route"]
    sheet = Sheet(tone=(253, 249, 238))
    frames.guilloche(sheet, (14, 16, 196, 281), RED, depth=9)
    sheet.text((105, 60), "首席技师证书", Style("title", 17, RED, 3), "m")
    sheet.line([(62, 74), (148, 74)], GOLD, 0.5)
    sheet.line([(70, 76.5), (140, 76.5)], GOLD, 0.25)
    frame = (36.0, 96.0, 71.0, 145.0)
    photo = draw_portrait(text_of(basic, "name")).resize((sheet.px(35), sheet.px(49)), Image.Resampling.LANCZOS)
    sheet.image.paste(photo, (sheet.px(frame[0]), sheet.px(frame[1])))
    sheet.box(frame, GREY, 0.3)
    pairs = (
        ("姓　　名", text_of(basic, "name")),
        ("性　　别", text_of(basic, "sex")),
        ("身份证号", masked_id(text_of(basic, "id_number"))),
        ("职业工种", text_of(person["post"], "occupation")),
        (
            "所在单位",
            _employer_at(person, text_of(route, "recognised_on")),
        ),
    )
    for index, (label, value) in enumerate(pairs):
        y = 100 + index * 10.4
        sheet.text((82, y), f"{label}：", Style("hei", 4.6))
        sheet.fitted((106, y), 72, value, Style("song", 4.8), "l")
        sheet.line([(105, y + 4.2), (178, y + 4.2)], GREY, 0.15)
    text = f"经推荐、评审和公示，认定{basic['name']}同志为首席技师。特发此证。"
    y = sheet.paragraph((36, 172), 140, text, Style("kai", 6.4), 12)
    sheet.text((36, y + 6), f"认定文号：{route['document_number']}", Style("song", 4.6))
    sheet.text((36, y + 16), "管理要求：在岗履行技术攻关、技艺传承职责，每年考核一次。", Style("song", 4.0, GREY))
    sheet.fitted((138, 246), 84, bare(text_of(route, "recognised_by")), Style("song", 5))
    sheet.text((138, 257), _spaced_date(text_of(route, "recognised_on")), Style("song", 4.8), "m")
    sheet.seal((148, 238), 20, bare(text_of(route, "recognised_by")))
    sheet.watermark()
    return sheet.image
