"""Scans of papers in running text: standards, journals, agreements, notices, minutes, opinions, booklets."""

from __future__ import annotations

from PIL import Image

from .model import Record, chinese_date, enterprise_of, rows_proved, text_of
from .paper import GREY, INK, RED, Sheet, Style
from .shapes import Colour

BODY = Style("song", 5.0)
HEAD = Style("hei", 5.0)
TINT: Colour = (36, 82, 122)


def draw_standard(person: Record, file: Record) -> Image.Image:
    """The cover of a standard."""
    row = rows_proved(person, file)[0]
    group = text_of(row, "number").startswith("T/")
    sheet = Sheet()
    sheet.text((26, 30), "ICS 00.000（示例）", Style("hei", 3.8))
    sheet.text((26, 37), "CCS X 00", Style("hei", 3.8))
    sheet.text((184, 34), text_of(row, "number").split(" ", maxsplit=1)[0], Style("title", 13), "r")
    sheet.text((105, 64), "团　体　标　准" if group else "企　业　标　准", Style("title", 13, spacing=1.2), "m")
    sheet.text((184, 84), text_of(row, "number"), Style("hei", 5.4), "r")
    sheet.line([(26, 92), (184, 92)], INK, 0.6)
    title = text_of(row, "name").split("（", maxsplit=1)[0]
    for index, part in enumerate(title.split(" ")):
        sheet.fitted((105, 132 + index * 14), 156, part, Style("hei", 9.5))
    sheet.text((105, 168), "（演示样张，正文略）", Style("song", 4.2, GREY), "m")
    name = text_of(person["basic"], "name")
    sheet.text((105, 196), f"主要起草人：{_drafters(name, int(row['rank']))}", Style("song", 4.6), "m")
    month = chinese_date(text_of(row, "date")).replace("年", " 年 ").replace("月", " 月")
    sheet.text((26, 242), f"{month} 发布", Style("hei", 5))
    sheet.text((184, 242), f"{month} 实施", Style("hei", 5), "r")
    sheet.line([(26, 249), (184, 249)], INK, 0.6)
    owner = "起草单位联合发布（示例团体）" if group else text_of(person["career"][-1], "place")
    sheet.text((105, 262), f"{owner}　发布", Style("hei", 5.6, spacing=0.3), "m")
    sheet.watermark()
    return sheet.image


def _drafters(name: str, rank: int) -> str:
    others = ["季鸿远", "麻秀兰", "尉晓峰"]
    return "、".join([*others[: rank - 1], name, *others[rank - 1 :]])


def draw_paper(person: Record, file: Record) -> Image.Image:
    """A journal's cover above and the first page of the article below, one or two articles."""
    rows = rows_proved(person, file)
    sheet = Sheet()
    height = 269 / len(rows)
    for index, row in enumerate(rows):
        top = 13 + index * height
        _cover(sheet, row, (16, top, 84, top + height - 8 if len(rows) > 1 else 124))
        _article(sheet, person, row, (92, top, 194, top + height - 8))
    if len(rows) == 1:
        _contents(sheet, rows[0], (16, 134, 84, 274))
    sheet.watermark()
    return sheet.image


def _journal(row: Record) -> tuple[str, str]:
    name, issue = text_of(row, "number").split("》")
    return name.strip("《"), issue


def _cover(sheet: Sheet, row: Record, rect: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = rect
    journal, issue = _journal(row)
    tint = ((36, 82, 122), (24, 104, 96), (120, 60, 44), (70, 66, 122))[len(journal) % 4]
    sheet.fill(rect, tint)
    light = (232, 238, 242)
    for index in range(9):
        y = bottom - 8 - index * 4.4
        points = [(left + x, y - (x / (right - left)) ** 2 * (6 + index * 2.6)) for x in range(round(right - left) + 1)]
        sheet.line(points, (min(255, tint[0] + 26), min(255, tint[1] + 26), min(255, tint[2] + 26)), 0.35)
    middle = (left + right) / 2
    sheet.fitted((middle, top + 24), right - left - 10, journal, Style("title", 10.5, light))
    sheet.text((middle, top + 35), "SAMPLE JOURNAL · 虚构刊物", Style("song", 2.9, light, 0.2), "m")
    sheet.line([(left + 8, top + 41), (right - 8, top + 41)], light, 0.4)
    sheet.text((middle, top + 50), issue, Style("hei", 5.4, light), "m")
    sheet.text((left + 6, bottom - 6), "ISSN 0000-0000（示例）", Style("song", 2.9, light))


def _contents(sheet: Sheet, row: Record, rect: tuple[float, float, float, float]) -> None:
    left, top, right, _ = rect
    sheet.box(rect, GREY, 0.2)
    sheet.text(((left + right) / 2, top + 10), "目　次", Style("hei", 5.4), "m")
    entries = (
        "班组质量管理的若干做法",
        "设备点检数据的记录与使用",
        text_of(row, "name"),
        "车间照明改造小记",
        "技能竞赛选手训练体会",
        "工装夹具的快换设计",
        "冬季设备防冻要点",
    )
    y = top + 22
    for index, entry in enumerate(entries):
        own = entry == row["name"]
        end = sheet.paragraph(
            (left + 5, y), right - left - 18, entry, Style("hei" if own else "song", 3.4), 5.2, indent=False
        )
        sheet.text((right - 5, y), f"{3 + index * 7}", Style("song", 3.4), "r")
        if own:
            sheet.box((left + 3, y - 3.4, right - 3, end - 1.6), RED, 0.4)
        y = end + 8


def _article(sheet: Sheet, person: Record, row: Record, rect: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = rect
    sheet.box(rect, (206, 204, 198), 0.2)
    inner, width = left + 8, right - left - 16
    journal, issue = _journal(row)
    sheet.text((inner, top + 8), f"{journal}　{issue}", Style("song", 3, GREY))
    sheet.line([(inner, top + 11.5), (right - 8, top + 11.5)], GREY, 0.2)
    y = top + 22.0
    y = sheet.paragraph((inner, y), width, text_of(row, "name"), Style("hei", 5.8), 8.6, indent=False) + 1
    basic = person["basic"]
    sheet.text((inner, y), f"{basic['name']}", Style("kai", 4.4))
    sheet.text((inner, y + 6.5), f"（{person['career'][-1]['place']}）", Style("song", 3.2, GREY))
    y += 15
    abstract = (
        f"摘要：结合{person['post']['title']}岗位的现场实践，分析{row['name'].removesuffix('实践')}中的主要影响因素，"
        "给出可照做的步骤和控制要点，并列出应用前后的对比数据。"
    )
    y = sheet.paragraph((inner, y), width, abstract, Style("kai", 3.5), 5.6, indent=False) + 2
    sheet.text((inner, y), f"关键词：{person['post']['occupation']}；现场方法；质量控制", Style("kai", 3.5))
    y += 9
    sheet.text((inner, y), "1　问题的提出", Style("hei", 3.8))
    _greeked(sheet, (inner, y + 6, right - 8, bottom - 12))
    sheet.text(((left + right) / 2, bottom - 5), "（正文从略，示例样张）", Style("kai", 3.2, GREY), "m")


def _greeked(sheet: Sheet, rect: tuple[float, float, float, float]) -> None:
    """Two columns of grey bars in place of running text."""
    left, top, right, bottom = rect
    column = (right - left - 6) / 2
    for side in range(2):
        x, y, line = left + side * (column + 6), top, 0
        while y < bottom:
            short = 0.55 if (line + side * 3) % 8 == 7 else 1.0
            indent = 5.0 if (line + side * 3) % 8 == 0 else 0.0
            sheet.fill((x + indent, y, x + column * short, y + 1.7), (214, 213, 210))
            y, line = y + 4.6, line + 1


def draw_agreement(person: Record, _file: Record) -> Image.Image:
    """First page of the agreement of a technician brought in for a term of service."""
    basic, post = person["basic"], person["post"]
    sheet = Sheet()
    sheet.text((182, 26), "协议编号：YH-RX-2019-003（示例）", Style("song", 3.8, GREY), "r")
    sheet.text((105, 48), "高技能人才柔性引进服务协议", Style("title", 9.6, spacing=0.4), "m")
    employer = text_of(person["career"][-1], "place")
    y = 72.0
    for line in (
        f"甲方：{employer}",
        f"乙方：{basic['name']}　　职业（工种）：{post['occupation']}　　技能等级：高级技师",
    ):
        sheet.text((28, y), line, BODY)
        y += 10
    clauses = (
        (
            "第一条　服务期限",
            f"自{chinese_date(post['service_from'])}起至{chinese_date(post['service_to'])}止，"
            "共六年，满足柔性引进服务期五年以上的要求。乙方每年在岗服务不少于九个月。",
        ),
        (
            "第二条　服务岗位",
            f"乙方在甲方生产一线担任{post['title']}，直接从事大型回转件精密车削、关键件首件加工和工艺攻关。",
        ),
        (
            "第三条　工作任务",
            "（一）主持薄壁回转件加工变形等难题攻关，每年完成不少于两项；"
            "（二）建立设备加工档案；（三）带徒不少于三名，服务期内至少培养技师两名。",
        ),
        (
            "第四条　保障条件",
            "甲方提供首席技师工作站、试验用料和必要的量具刀具，按约定支付报酬，缴纳相应社会保险或者意外伤害保险。",
        ),
        ("第五条　成果归属", "服务期内完成的职务技术成果，专利权归甲方，乙方享有署名权，并按甲方规定取得奖励。"),
    )
    for head, text in clauses:
        sheet.text((28, y + 2), head, HEAD)
        y = sheet.paragraph((28, y + 11), 154, text, BODY, 8.6) + 2
    y = max(y + 14, 248)
    sheet.text((30, y), "甲方（盖章）：", BODY)
    sheet.text((120, y), "乙方（签字）：", BODY)
    sheet.hand((152, y - 1), text_of(basic, "name"), 8)
    sheet.text((30, y + 12), "2019 年 2 月 26 日", BODY)
    sheet.text((120, y + 12), "2019 年 2 月 26 日", BODY)
    sheet.seal((74, y - 5), 17, employer)
    sheet.watermark()
    return sheet.image


def draw_notice(data: Record) -> Image.Image:
    """The record of the public notice."""
    unit = data["unit"]
    notice = unit["procedure"]["notice"]
    sheet = Sheet()
    sheet.text((105, 36), "2024年度齐鲁首席技师推荐人选公示记录", Style("title", 8.2), "m")
    sheet.text((26, 52), f"单位：{unit['name']}", Style("song", 4.2))
    sheet.text((184, 52), f"填表日期：{chinese_date('2024-07-18')}", Style("song", 4.2), "r")
    shown = [p for p in data["people"] if not p["classified"]["is_classified"]]
    names = "、".join(p["basic"]["name"] for p in shown)
    rows = (
        ("公示内容", f"2024年度齐鲁首席技师推荐人选名单及主要业绩（公开公示{len(shown)}人）：{names}。"),
        (
            "公示时间",
            f"{chinese_date(notice['start'])}至{chinese_date(notice['end'])}，首日不计，共{notice['working_days']}个工作日。",
        ),
        ("公示位置", f"{notice['place']}；网页：{notice['url']}"),
        (
            "受理方式",
            f"{unit['department']}，电话{unit['phone']}，邮箱{unit['email']}，工作日9:00至17:00受理来电、来信、来访。",
        ),
        ("异议情况", f"公示期内收到异议：{notice['objections']}。"),
        ("处理情况", text_of(notice, "handling")),
        ("公示结论", "公示期满，推荐人选均无异议，提请局党组会议研究审定。"),
    )
    top = y = 60.0
    for label, value in rows:
        end = sheet.paragraph((58, y + 8), 122, value, Style("song", 4.5), 8, indent=False)
        bottom = max(end + 2, y + 19)
        sheet.text((40, (y + bottom) / 2), label, Style("hei", 4.5), "m")
        sheet.line([(26, bottom), (184, bottom)], INK)
        y = bottom
    sheet.box((26, top, 184, y), INK, 0.45)
    sheet.line([(54, top), (54, y)], INK)
    sheet.text((26, y + 14), "经办人：", BODY)
    sheet.hand((46, y + 13), text_of(unit, "contact_person"))
    sheet.text((90, y + 14), "复核人：", BODY)
    sheet.hand((110, y + 13), "邢广")
    base = min(y + 36, 268)
    sheet.text((148, base), text_of(unit, "name"), BODY, "m")
    sheet.text((148, base + 10), chinese_date("2024-07-18"), BODY, "m")
    sheet.seal((158, base - 8), 20, text_of(unit, "name"))
    sheet.watermark()
    return sheet.image


def draw_minutes(data: Record) -> Image.Image:
    """The party group's minutes with the decision."""
    unit = data["unit"]
    decision = unit["procedure"]["decision"]
    sheet = Sheet()
    sheet.text((105, 40), "党组会议纪要", Style("title", 15, RED, 4), "m")
    sheet.text((105, 57), text_of(decision, "minutes_number"), Style("song", 5), "m")
    sheet.text((28, 70), text_of(unit, "name"), Style("kai", 4.6))
    sheet.text((182, 70), chinese_date(text_of(decision, "date")), Style("kai", 4.6), "r")
    sheet.line([(28, 76), (182, 76)], RED, 0.9)
    people = data["people"]
    names = "、".join(p["basic"]["name"] for p in people)
    texts = (
        f"{chinese_date(decision['date'])}，局党组召开2024年第19次会议，研究2024年度齐鲁首席技师推荐工作。局党组成员出席会议，职业能力建设科、机关纪委负责同志列席。会议议定事项如下：",
        f"一、会议听取了职业能力建设科关于申报受理、实地核验、专家初审和公示情况的汇报。本次共受理申报{unit['procedure']['accepted_count']}人，经专家初审提出初步人选{len(people)}人，公示期内无异议。",
        f"二、会议逐人审议了推荐人选情况。会议认为，推荐程序规范，核验材料真实，国有及国有控股企业人选已征求所在单位纪检监察部门意见。会议同意推荐{names}等{len(people)}名同志为2024年度齐鲁首席技师推荐人选，按此顺序报省人力资源社会保障厅。",
        "三、会议审议了孙海澜同志齐鲁乡村之星管理期有关情况，认为其推荐理由充分，同意推荐，并在推荐报告中作出说明。1名涉密人员材料已经脱密审查，在推荐报告中注明。",
        "四、会议要求，职业能力建设科要严格把关，于7月26日前完成报送，做好保密和个人信息保护。",
    )
    y = 88.0
    for text in texts:
        y = sheet.paragraph((28, y), 154, text, Style("song", 4.9), 8.7) + 1
    sheet.text((28, y + 6), "出席：党组成员（名单略）　　记录：", Style("song", 4.6))
    sheet.hand((106, y + 5), "彭立")
    base = max(y + 24, 254)
    sheet.text((146, base), text_of(decision, "body"), Style("song", 4.4), "m")
    sheet.text((146, base + 9), chinese_date(text_of(decision, "date")), Style("song", 4.4), "m")
    sheet.seal((156, base - 8), 19, text_of(unit, "name"))
    sheet.watermark()
    return sheet.image


def draw_discipline(data: Record, file: Record) -> Image.Image:
    """An enterprise's discipline body's opinion on its candidates."""
    owners = [p for p in data["people"] if p["basic"]["name"] in file["owners"]]
    employer = text_of(enterprise_of(data, text_of(file, "enterprise")), "name")
    body = text_of(owners[0]["verification"]["discipline"], "body")
    sheet = Sheet()
    sheet.fitted((105, 42), 160, body, Style("title", 8.4, RED))
    sheet.line([(28, 52), (182, 52)], RED, 0.9)
    sheet.text((105, 74), "关于齐鲁首席技师推荐人选的廉洁意见", Style("title", 7.6), "m")
    y = 94.0
    sheet.text((28, y), f"{data['unit']['name']}：", BODY)
    names = "、".join(p["basic"]["name"] for p in owners)
    y = (
        sheet.paragraph(
            (28, y + 11),
            154,
            f"来函收悉。按照干部人才管理权限，对我单位推荐人选{names}同志有关情况进行了核查，现将意见反馈如下：",
            BODY,
            9.4,
        )
        + 2
    )
    for number, person in enumerate(owners, 1):
        opinion = text_of(person["verification"]["discipline"], "opinion")
        basic = person["basic"]
        who = f"{number}．{basic['name']}，{basic['sex']}，{basic['politics']}，{person['post']['title']}。"
        y = sheet.paragraph((28, y), 154, f"{who}{opinion}", BODY, 9.4) + 3
    y = sheet.paragraph(
        (28, y),
        154,
        "核查范围：信访举报、问题线索、党纪政务处分、组织处理及安全生产责任追究情况。本意见仅用于2024年度齐鲁首席技师推荐工作。",
        BODY,
        9.4,
    )
    base = max(y + 30, 222)
    day = chinese_date(text_of(owners[0]["verification"]["discipline"], "date"))
    sheet.fitted((134, base), 92, body, Style("song", 4.8))
    sheet.text((134, base + 11), day, BODY, "m")
    sheet.seal((146, base - 8), 20, f"{employer}纪委")
    sheet.text((28, base + 26), "核查人：", BODY)
    sheet.hand((48, base + 25), "申屠安")
    sheet.watermark()
    return sheet.image
