"""Scanned booklets of several pages: an operating method, a person's story."""

from __future__ import annotations

from PIL import Image

from .model import Record, chinese_date, rows_proved, text_of
from .paper import GREY, INK, Sheet, Style, break_lines, font
from .shapes import Colour

TINT: Colour = (34, 84, 124)
PALE: Colour = (228, 236, 244)
TEXT = Style("song", 4.7)
BOTTOM = 268.0


def draw_method(person: Record, file: Record) -> list[Image.Image]:
    """Cover, steps, effect: three pages."""
    row = rows_proved(person, file)[0]
    detail = person["method_detail"]
    pages = [_method_cover(person, row), _steps(detail), _effect(person, row, detail)]
    return [_numbered(page, number, len(pages)) for number, page in enumerate(pages, 1)]


def _numbered(sheet: Sheet, number: int, total: int) -> Image.Image:
    sheet.text((sheet.width / 2, 281), f"— {number} / {total} —", Style("song", 3.6, GREY), "m")
    sheet.watermark()
    return sheet.image


def _method_cover(person: Record, row: Record) -> Sheet:
    sheet = Sheet()
    sheet.fill((0, 0, 14, 297), TINT)
    sheet.text((32, 40), text_of(row, "number"), Style("hei", 4.6, GREY))
    sheet.text((32, 92), "先进操作法说明", Style("hei", 6, TINT, 1.0))
    name = text_of(row, "name")
    before, _, rest = name.partition("“")
    core, _, after = rest.partition("”")
    sheet.text((32, 112), before, Style("title", 9))
    sheet.fitted((32, 130), 160, f"“{core}”", Style("title", 15, TINT), "l")
    sheet.text((32, 147), after, Style("title", 9))
    sheet.line([(32, 162), (120, 162)], TINT, 0.9)
    employer = text_of(person["career"][-1], "place")
    pairs = (("总 结 人", text_of(person["basic"], "name")), ("职业工种", text_of(person["post"], "occupation")),
             ("所在单位", employer), ("定型时间", chinese_date(text_of(row, "date"))))  # fmt: skip
    for index, (label, value) in enumerate(pairs):
        sheet.text((32, 180 + index * 11), f"{label}　{value}", Style("song", 5))
    sheet.text((32, 258), f"{employer} 技术部编印（示例）", Style("song", 4.2, GREY))
    sheet.seal((158, 244), 18, employer)
    return sheet


def _steps(detail: Record) -> Sheet:
    sheet = Sheet()
    _heading(sheet, 30, "一、要解决的问题")
    y = sheet.paragraph((26, 44), 158, text_of(detail, "problem"), TEXT, 8.2) + 6
    _heading(sheet, y, "二、操作步骤")
    y += 13
    for number, (title, text) in enumerate(detail["steps"], 1):
        sheet.draw.ellipse([sheet.px(26), sheet.px(y - 4), sheet.px(34), sheet.px(y + 4)], fill=TINT)
        sheet.text((30, y), str(number), Style("hei", 4.6, (255, 255, 255)), "m")
        sheet.text((38, y), title, Style("hei", 4.9, TINT))
        y = sheet.paragraph((38, y + 8.4), 146, text, TEXT, 7.9, indent=False) + 5
    return sheet


def _heading(sheet: Sheet, y: float, text: str) -> None:
    sheet.fill((26, y - 4.4, 28, y + 4.4), TINT)
    sheet.text((32, y), text, Style("hei", 5.8, TINT))


def _effect(person: Record, row: Record, detail: Record) -> Sheet:
    sheet = Sheet()
    _heading(sheet, 30, "三、应用效果")
    edges = (26.0, 96.0, 140.0, 184.0)
    y = 40.0
    sheet.fill((edges[0], y, edges[-1], y + 10), PALE)
    for index, head in enumerate(("指　　标", "应用前", "应用后")):
        sheet.text(((edges[index] + edges[index + 1]) / 2, y + 5), head, Style("hei", 4.5), "m")
    rows = [*detail["effects"], ["累计经济效益", "—", f"{row['benefit_wan']} 万元"]]
    for values in rows:
        y += 10
        for index, value in enumerate(values):
            width = edges[index + 1] - edges[index] - 3
            sheet.fitted(((edges[index] + edges[index + 1]) / 2, y + 5), width, value, Style("song", 4.4))
        sheet.line([(edges[0], y), (edges[-1], y)], INK, 0.2)
    y += 10
    sheet.box((edges[0], 40, edges[-1], y), INK, 0.35)
    for edge in edges[1:-1]:
        sheet.line([(edge, 40), (edge, y)], INK, 0.2)
    y = _chart(sheet, detail, y + 16)
    _heading(sheet, y, "四、推广情况")
    y = sheet.paragraph((26, y + 13), 158, text_of(detail, "spread"), TEXT, 8.2) + 6
    sheet.text((26, y + 6), "工艺负责人：", TEXT)
    sheet.hand((54, y + 5), "温承志")
    sheet.text((104, y + 6), "总结人：", TEXT)
    sheet.hand((122, y + 5), text_of(person["basic"], "name"))
    return sheet


def _chart(sheet: Sheet, detail: Record, top: float) -> float:
    chart = detail["chart"]
    values = [float(value) for value in chart["values"]]
    sheet.text((105, top), f"图 1　{chart['title']}", Style("hei", 4.2), "m")
    floor, height, left, right = top + 64, 50.0, 44.0, 174.0
    sheet.line([(left, floor - height - 4), (left, floor), (right, floor)], INK, 0.3)
    step = (right - left) / len(values)
    for index, (label, value) in enumerate(zip(chart["labels"], values, strict=True)):
        x = left + step * (index + 0.5)
        bar = height * value / max(values)
        sheet.fill((x - 6, floor - bar, x + 6, floor - 0.2), TINT if index else (168, 178, 190))
        sheet.text((x, floor - bar - 3.4), f"{value:g}", Style("song", 3.6), "m")
        sheet.text((x, floor + 5), str(label), Style("song", 3.8), "m")
    return floor + 20


def draw_deeds(person: Record, file: Record) -> list[Image.Image]:
    """The person's story over two or three pages."""
    sheets = [Sheet()]
    basic = person["basic"]
    sheets[0].text((105, 38), f"{basic['name']}同志先进事迹材料", Style("title", 8.6), "m")
    sheets[0].text((105, 52), text_of(person["career"][-1], "place"), Style("kai", 4.8), "m")
    y = 68.0
    size = Style("song", 4.5 if file["pages"] > 2 else 4.3)
    leading = 8.0 if file["pages"] > 2 else 7.0
    for section in person["deeds"]:
        if y > BOTTOM - 20:
            sheets, y = [*sheets, Sheet()], 34.0
        sheets[-1].text((26, y), section["heading"], Style("hei", 4.9))
        y += leading * 1.2
        for text in section["text"].split("\n"):
            sheets, y = _flow(sheets, y, text, size, leading)
        y += 3
    sheets, y = _signed(sheets, y, person)
    return [_numbered(sheet, number, len(sheets)) for number, sheet in enumerate(sheets, 1)]


def _flow(sheets: list[Sheet], y: float, text: str, style: Style, leading: float) -> tuple[list[Sheet], float]:
    """Set a paragraph, turning the page where it ends."""
    chosen = font(style.face, sheets[-1].px(style.size))
    for line in break_lines(f"　　{text}", sheets[-1].px(158), chosen):
        if y > BOTTOM:
            sheets, y = [*sheets, Sheet()], 34.0
        sheets[-1].text((26, y), line, style)
        y += leading
    return sheets, y


def _signed(sheets: list[Sheet], y: float, person: Record) -> tuple[list[Sheet], float]:
    if y > BOTTOM - 34:
        sheets, y = [*sheets, Sheet()], 34.0
    employer = text_of(person["career"][-1], "place")
    sheets[-1].text((124, y + 16), employer, Style("song", 4.6), "m")
    sheets[-1].text((124, y + 25), chinese_date("2024-06-25"), Style("song", 4.6), "m")
    sheets[-1].seal((166, y + 18), 17, employer)
    return sheets, y
