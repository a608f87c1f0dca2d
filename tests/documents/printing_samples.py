"""Documents with every feature of the model, for the printers' tests and for looking at (fictional people)."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw

from qilu_desktop.documents.blocks import (
    Cell,
    Document,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Spacer,
    Style,
    Table,
    Together,
)

RARE = "赟喆堃犇燚䶮𬭎㛃"
MADE_ON = date(2024, 11, 20)

TITLE = Style("title", 22, align="center", line_pitch=34)
BODY = Style("fang", 16, align="justify", line_pitch=29, indent=2)
HEAD1 = Style("hei", 16, line_pitch=29, indent=2)
HEAD2 = Style("kai", 16, line_pitch=29, indent=2)
LABEL = Style("song", 10.5, align="center", line_pitch=15)
VALUE = Style("fang", 10.5, align="center", line_pitch=15)
TEXT = Style("fang", 10.5, align="justify", line_pitch=16.5, indent=2)
REPORT = Page(top=37, bottom=35, left=28, right=26, number="— {page} —", number_size=14, number_outside=True, header="")
FORM = Page(top=22, bottom=20, left=22, right=22, number="第 {page} 页　共 {pages} 页", header="齐鲁首席技师申报书")
A3 = Page(width=420, height=297, top=16, bottom=12, left=16, right=16)

SENTENCE = (
    "从业23年来始终坚守数控加工一线，先后主持完成高精度薄壁件夹具改造等12项技术攻关，"
    "累计为企业节约成本1860.5万元，获国家实用新型专利6项（含ZL 2021 2 0345678.9），带出高级技师9人。"
)


def photo(width: int = 800, height: int = 600) -> bytes:
    """A drawn head and shoulders, wider than the place it goes to."""
    image = Image.new("RGB", (width, height), (196, 214, 232))
    draw = ImageDraw.Draw(image)
    middle = width // 2
    draw.ellipse((middle - 220, 380, middle + 220, 900), fill=(52, 70, 98))
    draw.ellipse((middle - 105, 110, middle + 105, 390), fill=(232, 200, 176))
    draw.pieslice((middle - 112, 90, middle + 112, 330), 180, 360, fill=(40, 34, 32))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def para(text: str, style: Style = BODY, heading: int = 0) -> Paragraph:
    return Paragraph((Run(text),), style, heading)


def label(text: str, **more: int) -> Cell:
    return Cell((para(text, LABEL),), label=True, **more)


def value(text: str, **more: int) -> Cell:
    return Cell((para(text, VALUE),), **more)


def report() -> Section:
    blocks = (
        para("关于2024年齐鲁首席技师推荐工作\n情况的报告", TITLE, 1),
        Spacer(10),
        para("省人力资源社会保障厅：", Style("fang", 16, line_pitch=29)),
        para(
            "按照《关于做好2024年齐鲁首席技师推荐选拔工作的通知》（鲁人社字〔2024〕71号）要求，我市认真组织开展了推荐工作。现将有关情况报告如下。"
        ),
        para("一、组织推荐情况", HEAD1, 2),
        para("（一）广泛宣传发动", HEAD2, 3),
        Paragraph((Run("一是", face="kai", bold=True), Run(SENTENCE * 2)), BODY),
        para("（二）严格审核把关", HEAD2, 3),
        para("对张喆、李赟等申报人的证书原件逐一审验，“查询结果”与原件一致；" + SENTENCE),
        para("二、候选人基本情况", HEAD1, 2),
        para(SENTENCE),
        Together(
            (
                Spacer(12),
                para("烟台市人力资源和社会保障局", Style("fang", 16, align="right", line_pitch=29, hang=0)),
                para("2024年11月20日　　", Style("fang", 16, align="right", line_pitch=29)),
            )
        ),
        para("（联系人：王堃，电话：0535-0000000）", Style("fang", 16, line_pitch=29, indent=2, before=14)),
    )
    return Section(REPORT, blocks)


def person_table(name: str = "欧阳" + RARE[0]) -> Table:
    picture = Cell((Picture(photo(), 35, 49, "申报人照片"),), rowspan=4, padding=0.8)
    rows = (
        Row((label("姓　　名"), value(name), label("性　　别"), value("男"), picture), height=13),
        Row((label("民　　族"), value("汉族"), label("出生年月"), value("1980年3月")), height=13),
        Row((label("身份证号"), value("370600198003000000", colspan=3)), height=13),
        Row((label("申报路径"), value("☑ 认定首席技师　□ 高级技师以上", colspan=3)), height=13),
        Row((label("工作单位"), value("烟台示例精密机械有限公司", colspan=4)), height=11),
        Row(
            (label("主要事迹"), Cell((para(SENTENCE * 9, TEXT), para(SENTENCE * 9, TEXT)), 4, valign="top", padding=2)),
            breakable=True,
        ),
    )
    return Table((26, 40, 26, 36, 38), rows, border=0.5, outer=1.5, label_tint="F3F5F8")


def honours(count: int = 34) -> Table:
    head = Row((label("序号"), label("时间"), label("荣誉称号"), label("授予单位")), height=9)
    rows = tuple(
        Row(
            (
                value(str(n)),
                value(f"20{n % 25:02d}年{n % 12 + 1}月"),
                value(f"第{n}号技术能手"),
                value("山东省人力资源和社会保障厅"),
            ),
            height=8,
        )
        for n in range(1, count + 1)
    )
    return Table((16, 34, 56, 60), (head, *rows), header_rows=1, border=0.5, outer=1.5)


def form() -> Section:
    opinion = Table(
        (26, 140),
        (
            Row(
                (
                    label("推荐单位\n意　　见"),
                    Cell(
                        (
                            para("同意推荐。", TEXT),
                            Spacer(14),
                            para("（公章）　　　　　　", Style("fang", 10.5, align="right", line_pitch=18)),
                            Paragraph(
                                (
                                    Run("　　　　", underline=True),
                                    Run("年"),
                                    Run("　　", underline=True),
                                    Run("月"),
                                    Run("　　", underline=True),
                                    Run("日　　"),
                                ),
                                Style("fang", 10.5, align="right", line_pitch=18),
                            ),
                        ),
                        valign="bottom",
                        padding=2.5,
                    ),
                ),
                height=46,
            ),
        ),
        outer=1.5,
        keep_together=True,
    )
    heading = Style("hei", 14, line_pitch=24, before=10, after=5)
    blocks = (
        para("一、基本情况", heading, 1),
        person_table(),
        para("二、荣誉称号和奖励", heading, 1),
        honours(),
        para("三、推荐意见", heading, 1),
        opinion,
        PageBreak(),
        para("四、承诺", heading, 1),
        para(f"人名用字：{RARE}；℃ ㎡ ① ⑳ 〔2024〕 ☑☐☒✓ “引号”——破折号……", TEXT),
        Paragraph(
            (
                Run("加粗宋体", face="song", bold=True),
                Run("，加粗仿宋", bold=True),
                Run("，加粗楷体", "kai", True),
                Run("，下划线", underline=True),
                Run("，黑体", face="hei"),
            ),
            TEXT,
        ),
        para("悬挂缩进：" + SENTENCE, Style("song", 12, align="justify", indent=-2, hang=2)),
    )
    return Section(FORM, blocks, number_from=1)


def overview(size: float = 10.5, sentences: int = 4) -> Section:
    small = Style("fang", size, align="justify", line_pitch=size * 1.4)
    middle = Style("fang", size, align="center", line_pitch=size * 1.4)
    widths = (18.0, 26, 26, 50, 74, 74, 60, 60)
    head = Row(
        tuple(
            label(text) for text in ("序号", "姓名", "出生年月", "工作单位", "主要业绩", "技术创新", "荣誉", "带徒传技")
        ),
        height=12,
    )
    rows = tuple(
        Row(
            (
                *(
                    Cell((para(text, middle),))
                    for text in (str(n), "喆赟" if n == 2 else "李四光", "1980.03", "烟台示例机械有限公司")
                ),
                *(Cell((para(SENTENCE * (sentences if at < 2 else sentences - 1), small),)) for at in range(4)),
            ),
            height=20,
        )
        for n in range(1, 4)
    )
    title = para("齐鲁首席技师候选人基本情况一览表", Style("title", 20, align="center", line_pitch=32, after=6), 1)
    return Section(A3, (title, Table(widths, (head, *rows), header_rows=1, outer=1.5)))


def everything(mark: str = "草稿") -> Document:
    return Document(
        "全功能示例", (report(), form(), overview()), MADE_ON, watermark=mark, keywords=("齐鲁首席技师", "示例")
    )
