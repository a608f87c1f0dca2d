"""Query pages drawn by the tests: how a certificate query site looks on a screen, on a phone photo and in a chat.

Everything is fictional and follows from a seed, so that the same pages come out on every run.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
COMMON = ("张建国", "王丽", "李志强", "刘洋", "陈晓东", "孙伟", "赵海燕", "周明", "吴国庆", "郑文静", "王立", "李志刚")
RARE = (
    "李喆",
    "王堃",
    "张昇",
    "刘赟",
    "孙淼淼",
    "赵翀",
    "周彧",
    "马骞",
    "徐珺",
    "高璟",
    "李哲",
    "刘斌",
    "宋祎",
    "丁犇",
)
LEVELS = ("一级/高级技师", "高级技师", "特级技师", "技师", "一级（高级技师）")
TRADES = ("钳工", "焊工", "电工", "数控车工", "机床装调维修工", "起重工", "汽车维修工", "锅炉操作工")
NOTHING = "对不起，没有查到相关信息"


@dataclass(frozen=True)
class Shown:
    """One certificate as the page shows it."""

    name: str
    number: str
    level: str
    trade: str
    issued: str


@dataclass(frozen=True)
class Kind:
    """How a page was taken: zoom in percent, what the screen looks like, what happened to the picture after."""

    name: str
    zoom: int = 100
    dark: bool = False
    layout: str = "beside"
    font: str = "QiluHei.ttf"
    finish: tuple[str, ...] = ()
    size: tuple[int, int] = (1000, 620)
    hard: bool = False


KINDS = (
    Kind("zoom100"),
    Kind("zoom80", zoom=80),
    Kind("zoom90-song", zoom=90, font="QiluSong.ttf"),
    Kind("zoom125-table", zoom=125, layout="table", size=(1280, 620)),
    Kind("table", layout="table", size=(1180, 520)),
    Kind("four-columns", layout="four"),
    Kind("dark", dark=True),
    Kind("dark-table", dark=True, layout="table", size=(1180, 520), finish=("jpeg75",)),
    Kind("jpeg90", finish=("jpeg90",)),
    Kind("jpeg60", finish=("jpeg60",)),
    Kind("cropped", finish=("crop",)),
    Kind("fullhd", size=(1920, 1080), layout="four"),
    Kind("4k", zoom=175, size=(3840, 2160), layout="four", hard=True),
    Kind("site", layout="site", finish=("jpeg85",)),
    Kind("photo", zoom=125, finish=("photo", "jpeg80"), hard=True),
    Kind("photo-moire", zoom=125, finish=("moire", "photo", "jpeg70"), hard=True),
    Kind("chat", zoom=110, finish=("chat", "jpeg60"), hard=True),
)


@lru_cache(maxsize=64)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def people(count: int, seed: int = 5) -> tuple[Shown, ...]:
    """People of fictional certificates; every second number has a neighbour one serial on, as in one batch."""
    rng = random.Random(seed)
    names = [name for pair in zip(COMMON, RARE, strict=False) for name in pair] + list(RARE[len(COMMON) :])
    found: list[Shown] = []
    for at in range(count):
        name = names[at % len(names)] if at < len(names) else rng.choice(COMMON + RARE)
        filed = f"{rng.randint(2, 5) if at % 3 else 0}0{rng.randint(10, 99)}"
        number = f"{rng.choice('YS')}{filed}37{rng.randint(0, 999999):06d}"
        number += f"{rng.randint(20, 24)}1{rng.randint(0, 999999):06d}"
        if at % 2 and found:
            number = _neighbour(found[-1].number)
        if at % 11 == 7:
            number = f"{rng.randint(10**9, 10**10 - 1)}1{rng.randint(0, 99999):05d}"
        level = LEVELS[at % len(LEVELS)]
        day = f"20{number[13:15] if len(number) == 22 else '19'}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        found.append(Shown(name, number, level, TRADES[at % len(TRADES)], day))
    return tuple(found)


def _neighbour(number: str) -> str:
    tail = int(number[-6:]) + 1
    return f"{number[:-6]}{tail % 1_000_000:06d}"


def draw(kind: Kind, *certificates: Shown, seed: int = 0, nothing: bool = False) -> bytes:
    """The picture as a file: PNG, or JPEG where the kind says so."""
    picture = _page(kind, certificates, nothing=nothing)
    rng = random.Random(seed)
    quality = 0
    for step in kind.finish:
        if step.startswith("jpeg"):
            quality = int(step[4:])
        else:
            picture = _FINISHES[step](picture, rng)
    return encode(picture, quality)


def encode(picture: Image.Image, quality: int = 0) -> bytes:
    out = BytesIO()
    if quality:
        picture.convert("RGB").save(out, "JPEG", quality=quality)
    else:
        picture.convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


def _page(kind: Kind, certificates: tuple[Shown, ...], *, nothing: bool) -> Image.Image:
    ground, ink, line = ("#202124", "#e8eaed", "#5f6368") if kind.dark else ("#ffffff", "#333333", "#c8c8c8")
    picture = Image.new("RGB", kind.size, ground)
    pen = _Pen(ImageDraw.Draw(picture), kind, ink, line)
    top = pen.head()
    if nothing:
        pen.text((kind.size[0] // 3, top + pen.em * 2), NOTHING)
    elif kind.layout == "site":
        pen.site(top, certificates[0])
    elif kind.layout == "table":
        pen.table(top, certificates)
    else:
        for one in certificates:
            top = pen.four(top, one) if kind.layout == "four" else pen.beside(top, one)
    return picture


@dataclass(frozen=True)
class _Pen:
    """Draws text and cells in the look of a kind; ``em`` is the type size in pixels."""

    drawing: ImageDraw.ImageDraw
    kind: Kind
    ink: str
    line: str

    @property
    def em(self) -> int:
        return round(14 * self.kind.zoom / 100)

    def text(self, at: tuple[int, int], text: str, *, size: float = 1.0, color: str = "") -> None:
        face = font(self.kind.font, round(self.em * size))
        self.drawing.text(at, text, font=face, fill=color or self.ink)

    def head(self) -> int:
        em, width = self.em, self.kind.size[0]
        self.drawing.rectangle((0, 0, width, em * 4), fill="#1f5fa8")
        self.text((em * 2, em), "技能人才评价证书全国联网查询", size=1.5, color="#ffffff")
        self.text((em * 2, em * 5), "首页 > 查询结果")
        return em * 8

    def cell(self, box: tuple[int, int, int, int], text: str) -> None:
        self.drawing.rectangle(box, outline=self.line)
        middle = (box[1] + box[3] - self.em) // 2 - 1
        self.text((box[0] + self.em, middle), text)

    def beside(self, top: int, one: Shown) -> int:
        em = self.em
        rows = (
            ("姓名", one.name),
            ("证件号码", "370102********1234"),
            ("职业（工种）", one.trade),
            ("职业技能等级", one.level),
            ("证书编号", one.number),
            ("发证日期", one.issued),
        )
        for label, value in rows:
            self.cell((em * 4, top, em * 14, top + em * 5 // 2), label)
            self.cell((em * 14, top, em * 50, top + em * 5 // 2), value)
            top += em * 5 // 2
        return top + em * 2

    def four(self, top: int, one: Shown) -> int:
        em = self.em
        rows = (
            ("姓名", one.name, "证书编号", one.number),
            ("职业名称", one.trade, "技能等级", one.level),
            ("发证日期", one.issued, "评价机构", "某某技能评价中心"),
        )
        for row in rows:
            left = em * 3
            for at, value in enumerate(row):
                wide = em * (8 if at % 2 == 0 else 21)
                self.cell((left, top, left + wide, top + em * 3), value)
                left += wide
            top += em * 3
        return top + em * 2

    def site(self, top: int, one: Shown) -> int:
        """Search boxes still filled in above the result, as the national site leaves them."""
        em = self.em
        self.text((em * 3, top), "查询条件")
        for left, label, value in ((3, "姓　名", one.name), (22, "证书编号", one.number)):
            self.text((em * left, top + em * 2 + em // 2), label)
            self.cell((em * (left + 5), top + em * 2, em * (left + 18), top + em * 4), value)
        self.text((em * 3, top + em * 6), "查询结果")
        return self.four(top + em * 8, one)

    def table(self, top: int, certificates: tuple[Shown, ...]) -> int:
        em = self.em
        widths = (4, 8, 14, 12, 22, 10)
        head = ("序号", "姓名", "职业/工种", "等级", "证书编号", "发证日期")
        for row in (
            head,
            *((str(at), c.name, c.trade, c.level, c.number, c.issued) for at, c in enumerate(certificates, 1)),
        ):
            left = em * 2
            for wide, value in zip(widths, row, strict=True):
                self.cell((left, top, left + em * wide, top + em * 3), value)
                left += em * wide
            top += em * 3
        return top


def _crop(picture: Image.Image, rng: random.Random) -> Image.Image:
    width, height = picture.size
    return picture.crop((rng.randint(20, 50), rng.randint(60, 100), width - rng.randint(150, 260), height - 40))


def _photo(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A screen photographed from one side: perspective, uneven light, noise, a little blur."""
    width, height = picture.size
    edge = Image.new("RGB", (width + 160, height + 140), "#303030")
    edge.paste(picture, (80, 70))
    picture, (width, height) = edge, edge.size
    dx, dy = width * rng.uniform(0.01, 0.03), height * rng.uniform(0.01, 0.03)
    quad = (-dx, -dy / 2, dx, height + dy, width - dx / 2, height - dy, width + dx, dy / 2)
    picture = picture.transform((width, height), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    picture = picture.rotate(rng.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor="#303030")
    light = Image.linear_gradient("L").resize(picture.size).rotate(rng.choice((0, 90, 180)), expand=False)
    picture = Image.composite(picture, ImageEnhance.Brightness(picture).enhance(0.75), light)
    noise = Image.effect_noise(picture.size, 18).convert("RGB")
    picture = Image.blend(picture, noise, 0.10)
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def _moire(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Stripes of a screen's grid against a camera's."""
    stripes = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    pen = ImageDraw.Draw(stripes)
    gap = rng.choice((7, 9, 11))
    for at in range(0, stripes.width + stripes.height, gap):
        pen.line((at, 0, at - stripes.height // 3, stripes.height), fill=70, width=2)
    stripes = stripes.resize(picture.size, Image.Resampling.BILINEAR)
    return Image.composite(ImageOps.colorize(stripes, "#ffffff", "#90b0c0"), picture, stripes)


def _chat(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Sent through a chat: made narrower, then the JPEG grade of the kind."""
    wide = rng.choice((760, 800, 840))
    return picture.resize((wide, round(picture.height * wide / picture.width)), Image.Resampling.BILINEAR)


_FINISHES: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "crop": _crop,
    "photo": _photo,
    "moire": _moire,
    "chat": _chat,
}


@dataclass(frozen=True)
class Page:
    """A drawn page and what stands on it."""

    kind: Kind
    shown: tuple[Shown, ...]
    seed: int

    @property
    def data(self) -> bytes:
        return draw(self.kind, *self.shown, seed=self.seed)


def corpus(count: int, seed: int = 5) -> tuple[Page, ...]:
    """Pages of all kinds in turn, each with another certificate."""
    everyone = people(count, seed)
    return tuple(Page(KINDS[at % len(KINDS)], (one,), seed + at) for at, one in enumerate(everyone))


def same_name(one: Shown) -> Shown:
    """Another certificate of a namesake."""
    return replace(one, number=one.number[:-4] + f"{(int(one.number[-4:]) + 1357) % 10000:04d}")
