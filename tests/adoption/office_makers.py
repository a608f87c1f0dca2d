"""Blank forms as offices of the province make them: group labels, brackets to tick, lists with printed 年　月."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from form_makers import finished, look, start, table


def line(made: Any, text: str) -> Any:
    found = made.add_paragraph()
    look(found.add_run(text))
    return found


def personal_book() -> bytes:
    """Vertical group labels, brackets to tick, 职业资格 over three labels, a note in the cell to write in, opinions."""
    made = start("山东省首席技师推荐人选申报表")
    table(
        made,
        [
            ["个\n人\n信\n息", "姓　名", "", "性　别", "男（　）女（　）", "<", "照\n片"],
            ["^", "民　族", "", "出生年月", "　　年　　月", "<", "^"],
            ["^", "身份证号", "", "<", "<", "<", "^"],
            ["^", "是否一线职工", "（　）是　（　）否", "<", "手机号码", "", "<"],
            ["职业\n资格", "名称", "", "等级", "", "编号", ""],
            ["单\n位\n信\n息", "名　称", "", "<", "性　质", "", "<"],
            ["^", "地　址", "", "<", "联系人", "", "<"],
            ["^", "联系电话", "", "<", "统一社会信用代码", "", "<"],
            ["紧急\n联系人", "姓名", "", "<", "手机", "", "<"],
            ["主要\n事迹", "（限3000字）", "<", "<", "<", "<", "<"],
            [
                "所在单位\n推荐意见",
                "\n负责人签字：　　　　　　（盖章）\n　　　　年　　月　　日",
                "<",
                "<",
                "<",
                "<",
                "<",
            ],
            ["市人力资源\n社会保障局\n意　　见", "\n（盖章）\n　　　　年　　月　　日", "<", "<", "<", "<", "<"],
        ],
        [16, 26, 30, 24, 32, 22, 28],
        [12, 12, 12, 10, 11, 10, 10, 10, 10, 60, 32, 32],
    )
    return finished(made)


def listed_book() -> bytes:
    """Lists whose prepared cells hold printed words: spans, dates, boxes, 第　名, 万元."""
    made = start("齐鲁首席技师申报书")
    for title, grid, widths in (
        (
            "一、学习和工作经历",
            [["起止年月", "学校或单位", "专业或岗位"], *[["　　年　月至　　年　月", "", ""]] * 3],
            [50, 70, 50],
        ),
        (
            "二、参加技能竞赛情况",
            [["时间", "竞赛名称", "级别", "名次", "主办单位"], *[["年　月", "", "", "第　　名", ""]] * 2],
            [28, 55, 25, 25, 37],
        ),
        (
            "三、荣誉称号",
            [["授予时间", "荣誉称号", "级别", "授予单位"], *[["　年　月", "", "□国家级□省级□市级", ""]] * 2],
            [28, 50, 52, 40],
        ),
        (
            "四、带徒传技情况",
            [["序号", "姓名", "起止时间", "达到等级"], *[[n, "", "自　年　月\n至　年　月", ""] for n in "12"]],
            [15, 35, 60, 60],
        ),
        (
            "五、技术创新成果",
            [["完成时间", "成果名称", "编号", "经济效益"], *[["年　月　日", "", "", "　　　万元"]] * 2],
            [30, 70, 30, 40],
        ),
    ):
        line(made, title)
        table(made, grid, widths)
    return finished(made)


def chaptered_book() -> bytes:
    """Titles over cells as wide as the page, notes where to write, and a section across."""
    made = start("首席技师申报书")
    table(
        made,
        [
            ["一、基本情况", "<", "<", "<"],
            ["姓名", "", "性别", ""],
            ["二、主要事迹（不超过3000字，可附页）", "<", "<", "<"],
            ["", "<", "<", "<"],
            ["三、所在单位推荐意见", "<", "<", "<"],
            ["\n\n单位负责人：　　　　　单位（公章）\n　　年　　月　　日", "<", "<", "<"],
        ],
        [30, 55, 30, 55],
        [10, 10, 10, 70, 10, 40],
    )
    made.add_section(WD_SECTION.NEW_PAGE)
    across = made.sections[-1]
    across.page_width, across.page_height, across.orientation = Mm(297), Mm(210), WD_ORIENT.LANDSCAPE
    table(made, [["主要工作经历", "（从参加工作填起）"]], [60, 180], 60)
    return finished(made)


def split_book() -> bytes:
    """Labels and blanks cut into runs, Wingdings boxes, square and ASCII brackets, a century before the year."""
    made = start("技师申报登记表")
    found = made.add_paragraph()
    for text in ("姓", " ", "  名", "："):
        look(found.add_run(text))
    look(found.add_run("        "), underline=True)
    for text in ("  性", "别：", "□", "男", " □", "女"):
        look(found.add_run(text))
    found = made.add_paragraph()
    for text in ("出生", "年月：", "  ", "  年", "   ", "月"):
        look(found.add_run(text))
    found = made.add_paragraph(style="List Number")
    look(found.add_run("用工形式："))
    for option in ("正式", "劳务派遣", "柔性引进"):
        box = OxmlElement("w:sym")
        box.set(qn("w:font"), "Wingdings")
        box.set(qn("w:char"), "F06F")
        run = found.add_run()
        look(run)
        run._element.append(box)
        look(found.add_run(f"{option}　"))
    for text in (
        "政治面貌：[ ]中共党员 [ ]共青团员 [ ]群众",
        "是否涉密：是( ) 否( )",
        "认定日期：20　　年　　月　　日　　填报时间：20__年__月__日",
        "学历：①初中 ②高中 ③大专",
        "单位性质：□国有独资　□国有控股　□民营　□其他（　　　　）",
        "是否在生产一线（在括号内打√）：是（）否（）",
        "填表日期：二〇二四年　　月　　日",
    ):
        line(made, text)
    return finished(made)


def margin_summary() -> bytes:
    """汇总表 whose unit and date stand in the page header, and who filled it in in the footer."""
    made = start("首席技师推荐人选汇总表", landscape=True)
    section = made.sections[0]
    look(section.header.paragraphs[0].add_run("推荐单位（盖章）：________________　　填报时间：____年__月__日"))
    look(section.footer.paragraphs[0].add_run("填报人：＿＿＿＿＿＿　　联系电话："))
    look(section.footer.paragraphs[0].add_run("\t"), underline=True)
    table(
        made,
        [
            ["序号", "姓名", "性别", "出生年月", "申报单位", "职业（工种）", "技能等级", "主要业绩"],
            *[["", "", "", "　　年　月", "", "", "", ""]] * 2,
        ],
        [12, 22, 14, 26, 48, 32, 28, 70],
        11,
    )
    return finished(made)


OFFICE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "personal": ("book", personal_book),
    "listed": ("book", listed_book),
    "chaptered": ("book", chaptered_book),
    "split": ("book", split_book),
    "margins": ("summary", margin_summary),
}
"""Each form with the document that it stands for."""
