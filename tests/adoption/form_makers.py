"""Blank official forms of different make, built as Word, WPS and LibreOffice users build them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

Grid = list[list[str | None]]
"""Texts of a table; ``<`` goes on from the left, ``^`` from above."""

_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_SPACES = (
    f"{nsdecls('w', 'wp', 'a', 'r')} {_VML} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def look(run: Any, font: str = "宋体", size: float = 12, **more: Any) -> None:
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    properties = run._element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), font)
    for name, value in more.items():
        setattr(run.font, name, value)


def start(title: str, *, landscape: bool = False) -> Any:
    made = docx.Document()
    section = made.sections[0]
    wide, high = (297, 210) if landscape else (210, 297)
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    heading = made.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    look(heading.add_run(title), "黑体", 18, bold=True)
    return made


def say(cell: Any, text: str, font: str = "宋体", size: float = 10.5, **more: Any) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = more.get("align", WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.space_after = Pt(0)
        if line:
            look(paragraph.add_run(line), font, size)
        else:
            marked(paragraph, "仿宋", size)


def marked(paragraph: Any, font: str, size: float) -> None:
    """Give an empty paragraph the look that typing into it takes."""
    mark = paragraph._element.get_or_add_pPr()
    properties = OxmlElement("w:rPr")
    fonts = OxmlElement("w:rFonts")
    for name, value in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", font)):
        fonts.set(qn(f"w:{name}"), value)
    high = OxmlElement("w:sz")
    high.set(qn("w:val"), str(round(size * 2)))
    properties.extend([fonts, high])
    mark.append(properties)


def table(holder: Any, grid: Grid, widths: list[float], heights: list[float] | float = 9) -> Any:
    """A ruled table with merged cells."""
    made = holder.add_table(len(grid), len(widths))
    made.style = "Table Grid" if hasattr(holder, "sections") else None
    if made.style is None or not hasattr(holder, "sections"):
        made._tbl.tblPr.append(_borders())
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for number in range(len(grid)):
        made.rows[number].height = Mm(heights[number] if isinstance(heights, list) else heights)
        for place, width in enumerate(widths):
            made.cell(number, place).width = Mm(width)
    _fill(made, grid)
    return made


def _borders() -> Any:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>")


def _fill(made: Any, grid: Grid) -> None:
    for number, row in enumerate(grid):
        for place, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = place
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            bottom = number
            while bottom + 1 < len(grid) and grid[bottom + 1][place] == "^":
                bottom += 1
            cell = made.cell(number, place)
            if (right, bottom) != (place, number):
                cell = cell.merge(made.cell(bottom, right))
            for extra in cell.paragraphs[1:]:
                extra._element.getparent().remove(extra._element)
            wide = right > place + 1
            say(cell, text or "", align=WD_ALIGN_PARAGRAPH.LEFT if wide and not text else WD_ALIGN_PARAGRAPH.CENTER)


def finished(made: Any) -> bytes:
    """The form as a file; as in Word's own, a paragraph follows the last table."""
    if made.element.body[-2].tag == qn("w:tbl"):
        made.add_paragraph()
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The package with each part changed (None: left out) and parts added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                written.writestr(name, part)
        for name, part in added.items():
            written.writestr(name, part)
    return target.getvalue()


# -- the forms -------------------------------------------------------------------------------------------------------


def merged_book() -> bytes:
    """申报书 in Word's way: one form table with merged cells and a photo, lists below, a unit behind a blank."""
    made = start("齐鲁首席技师申报书")
    table(
        made,
        [
            ["姓　　名", "", "性　别", "", "民　族", "", "照　片"],
            ["出生年月", "", "政治面貌", "", "<", "<", "^"],
            ["身份证号码", "", "<", "学　历", "", "<", "^"],
            ["毕业院校\n及专业", "", "<", "<", "<", "<", "^"],
            ["参加工作\n时　　间", "", "<", "手　机", "", "<", "<"],
            ["工作单位", "", "<", "单位性质", "", "<", "<"],
            ["职业（工种）", "", "<", "从事本职业年限", "　　　年", "<", "<"],
            ["通信地址", "", "<", "<", "<", "<", "<"],
            ["单位联系人", "", "<", "联系电话", "", "<", "<"],
            ["主要事迹\n（2000字以内）", "", "<", "<", "<", "<", "<"],
            ["所在单位\n意　　见", "\n（盖章）\n年　　月　　日", "<", "<", "<", "<", "<"],
        ],
        [24, 30, 20, 22, 20, 20, 34],
        [10, 10, 10, 12, 12, 10, 10, 10, 10, 60, 30],
    )
    heading = made.add_paragraph()
    look(heading.add_run("二、学习和工作经历"), "黑体", 12)
    table(
        made,
        [["起止年月", "学校或单位", "专业或岗位", "备注"], *[["", "", "", ""]] * 3],
        [40, 60, 45, 25],
    )
    heading = made.add_paragraph()
    look(heading.add_run("三、荣誉称号和奖励（附证书复印件）"), "黑体", 12)
    table(made, [["时间", "名称", "级别", "授予单位"], *[["", "", "", ""]] * 6], [30, 70, 25, 45])
    return finished(made)


def nested_book() -> bytes:
    """Lists as tables inside the cells of an outer table, each with its title in the cell to the left."""
    made = start("首席技师申报表")
    outer = table(
        made,
        [
            ["姓名", "", "性别", ""],
            ["工作单位", "", "<", "<"],
            ["工作\n简历", "", "<", "<"],
            ["带徒\n传技", "", "<", "<"],
        ],
        [25, 60, 25, 60],
        [10, 10, 40, 30],
    )
    for row, grid, widths in (
        (2, [["起止时间", "工作单位", "岗位"], *[["", "", ""]] * 2], [42, 55, 44]),
        (3, [["姓名", "起止年月", "达到等级"], *[["", "", ""]] * 4], [36, 55, 50]),
    ):
        cell = outer.cell(row, 1)
        table(cell, grid, widths, 8)
        cell.add_paragraph()
    return finished(made)


def vertical_book() -> bytes:
    """Labels of one character a line and with full-width blanks; the lists stand right of merged vertical titles."""
    made = start("推荐人选申报表")
    table(
        made,
        [
            ["姓　　　名", "", "性　　别", "", "学　　历", ""],
            ["身 份 证 号", "", "<", "<", "邮　　编", ""],
            ["工\n作\n经\n历", "起始年月", "截止年月", "单　　位", "<", "岗　　位"],
            ["^", "", "", "", "<", ""],
            ["^", "", "", "", "<", ""],
            ["获\n奖\n情\n况", "时　　间", "奖励名称", "<", "级别", "颁发单位"],
            ["^", "", "", "<", "", ""],
            ["^", "", "", "<", "", ""],
            ["主\n要\n事\n迹", "", "<", "<", "<", "<"],
        ],
        [22, 30, 30, 30, 25, 33],
        [10, 10, 9, 9, 9, 9, 9, 9, 60],
    )
    return finished(made)


def control_book() -> bytes:
    """Content controls: text with a prompt, a list to choose from, check boxes, a whole cell, data bound, a picture."""
    made = start("申报信息采集表")
    grid = table(
        made,
        [
            ["姓名", "", "性别", ""],
            ["学历", "", "出生年月", ""],
            ["是否在生产一线", "", "照片", ""],
            ["主要事迹", "", "<", "<"],
        ],
        [30, 55, 30, 55],
        [10, 10, 52, 40],
    )
    _control(grid.cell(0, 1), "<w:text/><w:dataBinding w:xpath='/a' w:storeItemID='{1}'/>", "单击此处输入姓名。")
    _checks(grid.cell(0, 3), ("男", "女"))
    _control(grid.cell(1, 1), '<w:dropDownList><w:listItem w:value="大学专科"/></w:dropDownList>', "选择一项。")
    _control(grid.cell(1, 3), "<w:date><w:dateFormat w:val='yyyy.MM'/></w:date>", "选择日期")
    _checks(grid.cell(2, 1), ("是", "否"))
    _whole_cell(grid.cell(3, 1), "单击此处输入事迹。")
    return finished(made)


def _control(cell: Any, kind: str, prompt: str) -> None:
    paragraph = cell.paragraphs[0]._element
    paragraph.append(
        parse_xml(
            f"<w:sdt {_SPACES}><w:sdtPr><w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent><w:r><w:rPr>"
            '<w:rStyle w:val="a3"/><w:rFonts w:eastAsia="仿宋"/><w:color w:val="808080"/></w:rPr>'
            f"<w:t>{prompt}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )


def _checks(cell: Any, options: tuple[str, ...]) -> None:
    paragraph = cell.paragraphs[0]
    for option in options:
        paragraph._element.append(
            parse_xml(
                f'<w:sdt {_SPACES}><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/>'
                '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>'
                '<w:r><w:rPr><w:rFonts w:eastAsia="宋体"/></w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>'
            )
        )
        look(paragraph.add_run(f"{option}　"))


def _whole_cell(cell: Any, prompt: str) -> None:
    """A control around the cell itself."""
    holder = cell._element
    for paragraph in cell.paragraphs:
        look(paragraph.add_run(prompt))
    control = parse_xml(f"<w:sdt {_SPACES}><w:sdtPr><w:showingPlcHdr/><w:richText/></w:sdtPr><w:sdtContent/></w:sdt>")
    holder.addprevious(control)
    control[1].append(holder)


def boxed_book() -> bytes:
    """Text boxes: labels with lines to write on in two of them, the photo in a third, each with its older copy."""
    made = start("申报人员登记卡")
    for number, (lines, left, top, wide, high) in enumerate(
        (
            (("姓名：＿＿＿＿＿＿＿＿", "性别：□男　□女"), 0, 10, 80, 22),
            (("工作单位：________________________", "从事职业：________________"), 0, 38, 110, 22),
            (("贴照片处", "（二寸免冠）"), 125, 10, 39, 53),
        ),
        1,
    ):
        made.paragraphs[0]._element.append(_text_box(lines, number, (left, top, wide, high)))
    for _ in range(14):
        made.add_paragraph()
    table(made, [["主要事迹", ""]], [30, 140], 40)
    return finished(made)


def _text_box(lines: tuple[str, ...], number: int, box: tuple[float, float, float, float]) -> Any:
    left, top, wide, high = (round(side * 36000) for side in box)
    body = "".join(
        f'<w:p><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="24"/></w:rPr><w:t>{line}</w:t></w:r></w:p>'
        for line in lines
    )
    return parse_xml(
        f'<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:wrapNone/><wp:docPr id="{number}" name="框{number}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/>'
        f"</a:solidFill></a:ln></wps:spPr><wps:txbx><w:txbxContent>{body}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox><w:txbxContent>"
        f"{body}</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def lined_book() -> bytes:
    """Lines with underlined blanks and tabs, split dates, boxes of two kinds, words to choose from."""
    made = start("申报人基本情况")
    line = made.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(80))
    line.paragraph_format.tab_stops.add_tab_stop(Mm(165))
    look(line.add_run("姓　　名："))
    look(line.add_run("\t"), underline=True)
    look(line.add_run("民　　族："))
    look(line.add_run("\t"), underline=True)
    for text in (
        "性　　别：□男　□女　　　　政治面貌：□中共党员　□共青团员　□群众",
        "出生年月：______年____月　　参加工作时间：______年____月",
        "身份证号：____________________　手机：_______________",
        "是否在生产一线：是 / 否",
    ):
        look(made.add_paragraph().add_run(text))
    line = made.add_paragraph()
    look(line.add_run("工作单位："))
    look(line.add_run("　" * 14), underline=True)
    look(line.add_run("　从事本职业年限："))
    look(line.add_run("　　　"), underline=True)
    look(line.add_run("年"))
    line = made.add_paragraph()
    look(line.add_run("学　　历："))
    for option in ("大学专科", "大学本科", "研究生"):
        box = OxmlElement("w:sym")
        box.set(qn("w:font"), "Wingdings 2")
        box.set(qn("w:char"), "F0A3")
        run = line.add_run()
        look(run)
        run._element.append(box)
        look(line.add_run(f"{option}　"))
    look(made.add_paragraph().add_run("毕业院校及专业："))
    look(made.add_paragraph().add_run("本人签名：____________　　　　填表日期：____年__月__日"))
    return finished(made)


def two_line_book() -> bytes:
    """Lists under headers of two lines, one with a title row and running numbers, all in one table."""
    made = start("技能人才申报表")
    table(
        made,
        [
            ["姓名", "", "<", "工种", "", "<"],
            ["学习和工作经历", "<", "<", "<", "<", "<"],
            ["序号", "起止年月", "<", "学校或单位", "专业或岗位", "备注"],
            ["^", "起", "止", "^", "^", "^"],
            ["1", "", "", "", "", ""],
            ["2", "", "", "", "", ""],
            ["3", "", "", "", "", ""],
            ["参加技能竞赛情况", "<", "<", "<", "<", "<"],
            ["时间", "竞赛", "<", "<", "获奖", "<"],
            ["^", "竞赛名称", "<", "级别", "名次", "颁发单位"],
            ["", "", "<", "", "", ""],
            ["推荐单位意见", "（盖章）\n年　月　日", "<", "<", "<", "<"],
        ],
        [22, 28, 28, 34, 34, 24],
        [9, 9, 8, 8, 9, 9, 9, 9, 8, 8, 9, 25],
    )
    return finished(made)


def people_summary() -> bytes:
    """汇总表, A4 landscape: a person a row, repeated header, two rows prepared, a sum below."""
    made = start("齐鲁首席技师申报人员基本情况汇总表", landscape=True)
    line = made.add_paragraph()
    look(line.add_run("推荐单位（盖章）：________________________　填报人：____________　联系电话：________________"))
    look(line.add_run("　填报时间：______年____月____日"))
    grid = table(
        made,
        [
            ["序号", "姓名", "性别", "出生年月", "身份证号码", "工作单位", "职业（工种）", "技能等级", "主要业绩"],
            ["", "", "", "", "", "", "", "", ""],
            ["", "", "", "", "", "", "", "", ""],
            ["合计", "", "<", "<", "<", "<", "<", "<", "<"],
        ],
        [10, 18, 12, 20, 42, 40, 25, 28, 62],
        [11, 11, 11, 9],
    )
    header = grid.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    return finished(made)


def wide_overview() -> bytes:
    """一览表, A3 landscape on one page: facts among the fields, a photo over four rows, lists inside, an opinion."""
    made = start("齐鲁首席技师申报人员基本情况一览表", landscape=True)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(420), Mm(297)
    line = made.add_paragraph()
    look(line.add_run("推荐单位（盖章）：________________________　　　　推荐顺序：　　　　"))
    table(
        made,
        [
            ["姓　　名", "", "性　别", "", "民　族", "", "出生年月", "", "照片"],
            ["身份证号", "", "<", "<", "学　历", "", "学　　位", "", "^"],
            ["申报单位", "", "<", "<", "单位性质", "", "政治面貌", "", "^"],
            ["岗位名称", "", "<", "<", "职　　业\n（工种）", "", "从事本职\n业年限", "", "^"],
            ["技能等级\n及时间", "", "<", "<", "产业领域", "", "参加工作\n时　　间", "", "<"],
            ["毕业院校\n及专业", "", "<", "<", "所属行业", "", "用工形式", "", "<"],
            ["主要业绩", "", "<", "<", "<", "<", "<", "<", "<"],
            ["主要技术成果", "", "<", "<", "<", "<", "<", "<", "<"],
            ["申报单位\n意　　见", "\n（盖章）\n年　　月　　日", "<", "<", "<", "<", "<", "<", "<"],
        ],
        [32, 46, 24, 40, 32, 50, 34, 54, 48],
        [13, 13, 13, 13, 13, 13, 60, 26, 24],
    )
    return finished(made)


def written_report() -> bytes:
    """推荐报告: a letter with blanks in its sentences, written sections under headings, and the list of persons."""
    made = start("关于推荐齐鲁首席技师人选的报告")
    for text in (
        "推荐单位：________________________　　　文号：________________",
        "推荐人数：______人　　集体研究日期：________________",
    ):
        look(made.add_paragraph().add_run(text), "仿宋", 14)
    table(
        made,
        [
            ["宣传发动情况", ""],
            ["专家初审意见", ""],
            ["推荐意见", ""],
        ],
        [35, 135],
        [26, 26, 30],
    )
    look(made.add_paragraph().add_run("附：推荐人选名单"), "黑体", 14)
    table(
        made,
        [["序号", "姓　名", "申报单位", "职业（工种）", "技能等级", "产业领域"], *[["", "", "", "", "", ""]] * 3],
        [12, 24, 50, 30, 26, 28],
        10,
    )
    line = made.add_paragraph()
    look(line.add_run("联系人：____________　　联系电话：________________"), "仿宋", 14)
    line = made.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    look(line.add_run("落款日期：______年____月____日"), "仿宋", 14)
    return finished(made)


FORMS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "merged": ("book", merged_book),
    "nested": ("book", nested_book),
    "vertical": ("book", vertical_book),
    "controls": ("book", control_book),
    "boxes": ("book", boxed_book),
    "lined": ("book", lined_book),
    "two_line": ("book", two_line_book),
    "people": ("summary", people_summary),
    "overview": ("overview", wide_overview),
    "report": ("report", written_report),
}
"""Each form with the document that it stands for."""
