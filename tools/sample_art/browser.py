"""A drawn browser window with the certificate query page (1280 x 800 px)."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from .model import Record, masked_id, text_of
from .paper import font
from .shapes import Colour

Box = tuple[float, float, float, float]
SIZE = (1280, 800)
NAVY: Colour = (24, 84, 156)
TEXT: Colour = (46, 52, 62)
PALE: Colour = (130, 138, 150)
RULE: Colour = (218, 224, 232)


@dataclass
class Page:
    """A screen in pixels."""

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", SIZE, (244, 247, 251))
        self.draw = ImageDraw.Draw(self.image)

    def text(self, at: tuple[float, float], text: str, size: int, colour: Colour = TEXT, anchor: str = "lm") -> None:
        """One line in 黑体."""
        self.draw.text(at, text, font=font("hei", size), fill=colour, anchor=anchor)

    def rect(self, box: Box, fill: Colour, outline: Colour | None = None, radius: int = 0) -> None:
        """A filled, perhaps rounded rectangle."""
        self.draw.rounded_rectangle(box, radius, fill=fill, outline=outline)


SITES = {
    "www.osta.org.cn": ("技能人才评价证书全国联网查询", "osta.org.cn/skillCertificate", (24, 84, 156)),
    "www.sdosta.org.cn": ("山东省技能人才评价证书查询", "sdosta.org.cn/cert/query", (18, 112, 118)),
}


def draw_query(person: Record, certificate: Record) -> Image.Image:
    """The page as it stood after the query: a table for a hit, a plain line for none."""
    page = Page()
    title, path, accent = SITES[text_of(certificate, "site")]
    _chrome(page, title, path)
    _banner(page, title, accent)
    _query_form(page, person, certificate, accent)
    if certificate["result"] == "暂未上网":
        _no_hit(page)
    else:
        _hit(page, person, certificate, accent)
    _footer(page, certificate)
    return page.image


def _chrome(page: Page, title: str, path: str) -> None:
    page.rect((0, 0, 1280, 40), (222, 227, 234))
    page.rect((12, 8, 300, 48), (255, 255, 255), radius=8)
    page.rect((26, 17, 40, 31), NAVY, radius=4)
    page.text((50, 24), title[:14], 14)
    page.text((276, 24), "×", 15, PALE)
    page.text((322, 24), "+", 18, PALE)
    for index, shape in enumerate("line square cross".split()):
        x = 1148 + index * 46
        if shape == "line":
            page.draw.line([(x, 22), (x + 12, 22)], fill=TEXT, width=1)
        elif shape == "square":
            page.draw.rectangle([x, 17, x + 10, 27], outline=TEXT)
        else:
            page.draw.line([(x, 17), (x + 10, 27)], fill=TEXT, width=1)
            page.draw.line([(x, 27), (x + 10, 17)], fill=TEXT, width=1)
    page.rect((0, 40, 1280, 84), (255, 255, 255))
    _arrows(page)
    page.rect((136, 47, 1150, 77), (240, 243, 247), radius=15)
    _padlock(page)
    page.text((174, 62), f"https://www.{path}", 15)
    for y in (56, 62, 68):
        page.draw.ellipse([1250, y - 1, 1253, y + 2], fill=TEXT)
    page.draw.ellipse([1190, 50, 1214, 74], fill=(203, 214, 228))
    page.draw.line([(0, 84), (1280, 84)], fill=RULE)


def _arrows(page: Page) -> None:
    page.draw.line([(33, 54), (24, 62), (33, 70)], fill=TEXT, width=2)
    page.draw.line([(24, 62), (40, 62)], fill=TEXT, width=2)
    page.draw.line([(67, 54), (76, 62), (67, 70)], fill=PALE, width=2)
    page.draw.line([(60, 62), (76, 62)], fill=PALE, width=2)
    page.draw.arc([96, 54, 112, 70], 40, 340, fill=TEXT, width=2)
    page.draw.polygon([(110, 52), (114, 61), (105, 60)], fill=TEXT)


def _padlock(page: Page) -> None:
    page.rect((150, 60, 162, 69), TEXT, radius=2)
    page.draw.arc([152, 53, 160, 65], 180, 360, fill=TEXT, width=2)


def _banner(page: Page, title: str, accent: Colour) -> None:
    page.rect((0, 85, 1280, 167), accent)
    page.draw.ellipse([64, 104, 108, 148], outline=(255, 255, 255), width=3)
    page.text((86, 126), "查", 22, (255, 255, 255), "mm")
    page.text((126, 117), title, 27, (255, 255, 255))
    page.text((127, 147), "演示页面（示例绘制，非真实网站内容）", 14, (214, 230, 244))
    page.rect((0, 167, 1280, 205), (255, 255, 255))
    for index, item in enumerate(("首页", "证书查询", "评价机构", "政策文件", "常见问题")):
        x = 64 + index * 116
        page.text((x, 186), item, 16, accent if index == 1 else TEXT)
        if index == 1:
            page.rect((x, 201, x + 64, 205), accent)
    page.text((1216, 186), "当前位置：首页 > 证书查询", 13, PALE, "rm")


def _query_form(page: Page, person: Record, certificate: Record, accent: Colour) -> None:
    page.rect((64, 221, 1216, 361), (255, 255, 255), RULE, 6)
    page.rect((84, 238, 88, 256), accent)
    page.text((98, 247), "查询条件", 17)
    page.text((180, 248), "证件号码、姓名、证书编号至少填写两项", 13, PALE)
    basic = person["basic"]
    cells = (("证件号码", masked_id(text_of(basic, "id_number"))), ("姓　　名", text_of(basic, "name")),
             ("证书编号", text_of(certificate, "number")))  # fmt: skip
    for index, (label, value) in enumerate(cells):
        x = 84 + index * 330
        page.text((x, 287), label, 15)
        page.rect((x + 74, 271, x + 306, 303), (250, 252, 254), (196, 205, 216), 4)
        page.text((x + 84, 287), value, 15)
    page.text((84, 333), "验 证 码", 15)
    page.rect((158, 317, 268, 349), (250, 252, 254), (196, 205, 216), 4)
    page.text((168, 333), "****", 15)
    page.rect((282, 317, 382, 349), (229, 236, 243), radius=3)
    page.text((332, 333), "示 例", 17, (118, 138, 160), "mm")
    page.draw.line([(290, 342), (374, 324)], fill=(160, 176, 196), width=1)
    page.rect((1000, 317, 1092, 349), accent, radius=4)
    page.text((1046, 333), "查 询", 15, (255, 255, 255), "mm")
    page.rect((1104, 317, 1196, 349), (255, 255, 255), (196, 205, 216), 4)
    page.text((1150, 333), "重 置", 15, TEXT, "mm")


def _hit(page: Page, person: Record, certificate: Record, accent: Colour) -> None:
    page.rect((64, 377, 1216, 716), (255, 255, 255), RULE, 6)
    page.rect((84, 394, 88, 412), accent)
    page.text((98, 403), "查询结果", 17)
    page.text((180, 404), "共查询到 1 条证书信息", 13, PALE)
    basic = person["basic"]
    pairs = (
        ("姓名", text_of(basic, "name")), ("证件号码", masked_id(text_of(basic, "id_number"))),
        ("性别", text_of(basic, "sex")), ("证件类型", "居民身份证"),
        ("职业（工种）", text_of(certificate, "occupation")), ("技能等级", level_text(text_of(certificate, "level"))),
        ("证书类别", f"{certificate['kind']}证书"), ("证书编号", text_of(certificate, "number")),
        ("评价机构", text_of(certificate, "issuer")), ("发证日期", text_of(certificate, "issued")),
        ("评价结果", "合格"), ("数据来源", "评价机构上报"),
    )  # fmt: skip
    for index, (label, value) in enumerate(pairs):
        x, y = 84 + (index % 2) * 556, 424 + (index // 2) * 46
        page.rect((x, y, x + 150, y + 46), (239, 244, 250), RULE)
        page.rect((x + 150, y, x + 556, y + 46), (255, 255, 255), RULE)
        page.text((x + 138, y + 23), label, 15, (84, 94, 110), "rm")
        size = 16 if font("hei", 16).getlength(value) < 384 else 14
        page.text((x + 164, y + 23), value, size)


def level_text(level: str) -> str:
    """The level as the query site words it."""
    return {"高级技师": "一级 / 高级技师", "技师": "二级 / 技师"}.get(level, level)


def _no_hit(page: Page) -> None:
    page.rect((64, 377, 1216, 716), (255, 255, 255), RULE, 6)
    page.draw.ellipse([608, 440, 664, 496], outline=(206, 150, 62), width=4)
    page.text((636, 468), "!", 32, (206, 150, 62), "mm")
    page.text((640, 536), "对不起，没有查到相关信息", 24, TEXT, "mm")
    page.text((640, 580), "1. 请核对证件号码、姓名、证书编号是否输入有误。", 15, PALE, "mm")
    page.text((640, 610), "2. 新核发证书数据由评价机构上报，上网约需 20 个工作日，请稍后再查。", 15, PALE, "mm")


def _footer(page: Page, certificate: Record) -> None:
    page.text(
        (64, 732), f"查询时间：{certificate['queried']} 10:2{len(text_of(certificate, 'occupation')) % 10}", 13, PALE
    )
    page.text((1216, 732), "查询结果仅供核对使用", 13, PALE, "rm")
    page.rect((0, 750, 1280, 800), (58, 68, 84))
    page.text((640, 775), "示例截图：由演示程序绘制，人员、机构和证书编号均为虚构", 14, (206, 214, 226), "mm")
