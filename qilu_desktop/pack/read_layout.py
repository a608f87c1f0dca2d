"""Reads ``documents/*.yaml`` of a pack into :class:`Layout` values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from qilu_desktop.errors import PackError
from qilu_desktop.pack.layout import (
    Fit,
    Grid,
    GridCell,
    GridRow,
    Keep,
    Layout,
    LayoutSection,
    ListColumn,
    Look,
    NewPage,
    Paper,
    Part,
    Per,
    RowList,
    Space,
    TextPart,
    sentences,
    stray_brace,
)
from qilu_desktop.pack.yaml_reader import Fields, Item, read_yaml

_ID = re.compile(r"[a-z][a-z0-9_]*")
_LEAST_STEP = 0.1
_MOST_CELLS = 60
_ROUNDING = 0.01
_FACES = {name: name for name in ("song", "fang", "hei", "kai", "title")}
_ALIGNS = {name: name for name in ("left", "center", "right", "justify")}
_PER = {"applicant": "applicant", "workspace": "workspace"}
_FORMATS = {"pdf": "pdf", "docx": "docx"}
_LOOK_KEYS = frozenset({"face", "size", "bold", "align", "indent", "pitch", "before", "after", "tail", "tracking"})
_PART_KEYS = _LOOK_KEYS | frozenset(
    "text id lead heading level each when prose grid widths keep border list columns title least height total empty "
    "space look new_page together".split()
)


def read_layouts(folder: Path) -> dict[str, Layout]:
    """Every layout of a pack by its id.

    Raises:
        PackError: a file is broken, or there is none.
    """
    layouts: dict[str, Layout] = {}
    for file in sorted(folder.glob("*.yaml")):
        root = read_yaml(file)
        layout = _layout(root)
        if layout.id != file.stem:
            raise root.wrong(f"版式 id“{layout.id}”应与文件名“{file.stem}”相同")
        layouts[layout.id] = layout
    if not layouts:
        raise PackError(folder, 0, "没有任何版式文件")
    return layouts


def _layout(root: Item) -> Layout:
    top = root.fields(
        frozenset({"id", "title", "per", "formats", "base", "label", "sections", "fit", "clause"}),
    )
    sections = tuple(_section(item) for item in top.must("sections").items())
    _refuse_twice(root, sections)
    return Layout(
        id=top.must("id").text(),
        title=top.must("title").text(),
        per=cast(Per, top.must("per").one_of(_PER)),
        formats=tuple(item.one_of(_FORMATS) for item in top.must("formats").items()),
        base=_look(top.must("base")),
        label_look=top.may("label", _look, Look()),
        sections=sections,
        fit=top.may("fit", _fit, None),
        clauses=top.may("clause", Item.texts, ()),
    )


def _refuse_twice(root: Item, sections: tuple[LayoutSection, ...]) -> None:
    """A paragraph is found again by its id, so that no other of the layout may have it."""
    seen: dict[str, int] = {}
    for part in sentences(sections):
        if part.id in seen:
            raise PackError(root.file, part.line, f"段落 id“{part.id}”重复（第 {seen[part.id]} 行已有）")
        seen[part.id] = part.line


def _words(item: Item) -> str:
    """A template in which ``\\n`` is a line break, so that plain and quoted YAML read alike.

    Full-width blanks at its end are kept: they are room for a signature.
    """
    text = item.text(" \t\r\n").replace("\\n", "\n")
    if stray_brace(text):
        raise item.wrong(f"“{text}”里有不成对或写法不对的花括号")
    return text


def _look(item: Item) -> Look:
    return _look_of(item.fields(_LOOK_KEYS))


def _look_of(entry: Fields) -> Look:
    return Look(
        face=entry.may("face", lambda item: item.one_of(_FACES), ""),
        size=entry.may("size", Item.decimal, 0.0),
        bold=entry.may("bold", Item.boolean, False),
        align=entry.may("align", lambda item: item.one_of(_ALIGNS), ""),
        indent=entry.may("indent", Item.decimal, 0.0),
        pitch=entry.may("pitch", Item.decimal, 0.0),
        before=entry.may("before", Item.decimal, 0.0),
        after=entry.may("after", Item.decimal, 0.0),
        tail=entry.may("tail", Item.decimal, 0.0),
        tracking=entry.may("tracking", Item.decimal, 0.0),
    )


def _fit(item: Item) -> Fit:
    entry = item.fields(frozenset({"largest", "smallest", "step"}))
    fit = Fit(entry.must("largest").length(), entry.must("smallest").length(), entry.must("step").length())
    if fit.smallest > fit.largest or fit.step < _LEAST_STEP:
        raise item.wrong(f"字号范围有误：smallest 应小于等于 largest，step 应不小于 {_LEAST_STEP:g}")
    return fit


def _section(item: Item) -> LayoutSection:
    entry = item.fields(frozenset({"paper", "parts", "number_from"}))
    paper = _paper(entry.must("paper"))
    return LayoutSection(
        paper,
        tuple(_on_paper(one, paper) for one in entry.must("parts").items()),
        entry.may("number_from", Item.count, 0),
    )


def _on_paper(item: Item, paper: Paper) -> Part:
    part = _part(item)
    if isinstance(part, Grid):
        wide = sum(part.widths)
    elif isinstance(part, RowList):
        wide = sum(column.width for column in part.columns)
    else:
        return part
    room = paper.width - paper.left - paper.right
    if wide > room + _ROUNDING:
        raise item.wrong(f"表格宽 {wide:g} 毫米，超出版心宽 {room:g} 毫米")
    return part


def _paper(item: Item) -> Paper:
    known = "width height top bottom left right number number_size number_outside header"
    entry = item.fields(frozenset(known.split()))
    paper = Paper(
        entry.must("width").length(),
        entry.must("height").length(),
        entry.must("top").length(),
        entry.must("bottom").length(),
        entry.must("left").length(),
        entry.must("right").length(),
        entry.may("number", Item.text, ""),
        entry.may("header", Item.text, ""),
        entry.may("number_size", Item.length, 10.5),
        entry.may("number_outside", Item.boolean, False),
    )
    if paper.left + paper.right >= paper.width or paper.top + paper.bottom >= paper.height:
        raise item.wrong("页边距大于纸张")
    return paper


def _part(item: Item) -> Part:
    entry = item.fields(_PART_KEYS)
    if "text" in entry:
        return _text(item, entry)
    if "grid" in entry:
        return _grid(item, entry)
    if "list" in entry:
        return _list(item, entry)
    if "space" in entry:
        return Space(entry.must("space").length())
    if "new_page" in entry:
        return NewPage()
    if "together" in entry:
        return _keep(entry.must("together"))
    raise item.wrong("这一段应有 text、grid、list、space、together 或 new_page 之一")


def _keep(item: Item) -> Keep:
    parts: list[TextPart | Space] = []
    for one in item.items():
        # Asked before reading: an alias could nest without end.
        if "together" in one.fields(_PART_KEYS):
            raise one.wrong("together 里不能再有 together")
        part = _part(one)
        if not isinstance(part, TextPart | Space):
            raise one.wrong("together 里只能有 text 和 space")
        if isinstance(part, TextPart) and part.id:
            raise one.wrong(f"together 里的段落“{part.id}”不能由填报人改写，不要写 id")
        parts.append(part)
    return Keep(tuple(parts))


def _text(item: Item, entry: Fields) -> TextPart:
    part = TextPart(
        template=_words(entry.must("text")),
        look=_look_of(entry),
        level=entry.may("level", Item.integer, 0),
        each=entry.may("each", Item.text, ""),
        when=entry.may("when", Item.text, ""),
        prose=entry.may("prose", Item.boolean, False),
        lead=entry.may("lead", lambda one: one.one_of(_FACES), ""),
        id=entry.may("id", Item.text, ""),
        line=item.line,
    )
    if part.id and not _ID.fullmatch(part.id):
        raise item.wrong(f"段落 id“{part.id}”须由小写字母、数字和下划线组成，以字母开头")
    if part.id and (part.each or part.prose or part.level):
        raise item.wrong(f"段落“{part.id}”有 each、prose 或 level，不能由填报人改写，不要写 id")
    return part


def _grid(item: Item, entry: Fields) -> Grid:
    grid = Grid(
        widths=tuple(one.length() for one in entry.must("widths").items()),
        rows=tuple(_grid_row(one) for one in entry.must("grid").items()),
        keep_together=entry.may("keep", Item.boolean, False),
        border=entry.may("border", Item.decimal, 0.5),
    )
    _refuse_crooked(item, grid)
    return grid


def _refuse_crooked(item: Item, grid: Grid) -> None:
    """Every row must fill the columns exactly, spans from above included."""
    hanging = [0] * len(grid.widths)
    for place, row in enumerate(grid.rows, 1):
        free = sum(1 for count in hanging if count == 0)
        if sum(cell.colspan for cell in row.cells) != free:
            raise PackError(item.file, row.line, f"表格第 {place} 行的列数与 widths 不符（应占 {free} 列）")
        hanging = _after_row(hanging, row)
    if any(hanging):
        raise item.wrong("最后一行的格子向下合并（rows）超出了表格")


def _after_row(hanging: list[int], row: GridRow) -> list[int]:
    following = [max(0, count - 1) for count in hanging]
    column = 0
    for cell in row.cells:
        while column < len(hanging) and hanging[column]:
            column += 1
        for covered in range(column, min(column + cell.colspan, len(hanging))):
            following[covered] = cell.rowspan - 1
        column += cell.colspan
    return following


def _grid_row(item: Item) -> GridRow:
    entry = item.fields(frozenset({"cells", "height", "breakable", "stretch", "when"}))
    return GridRow(
        cells=tuple(_grid_cell(one) for one in entry.must("cells").items()),
        height=entry.may("height", Item.decimal, 0.0),
        breakable=entry.may("breakable", Item.boolean, False),
        stretch=entry.may("stretch", Item.decimal, 0.0),
        when=entry.may("when", Item.text, ""),
        line=item.line,
    )


def _grid_cell(item: Item) -> GridCell:
    entry = item.fields(
        _LOOK_KEYS | frozenset({"label", "text", "photo", "lines", "prose", "seal", "cols", "rows", "top", "line"})
    )
    return GridCell(
        label=entry.may("label", _words, ""),
        template=entry.may("text", _words, ""),
        photo=entry.may("photo", Item.text, ""),
        lines_of=entry.may("lines", Item.text, ""),
        prose=entry.may("prose", Item.boolean, False),
        seal=entry.may("seal", lambda one: tuple(_words(line) for line in one.items()), ()),
        colspan=entry.may("cols", _span, 1),
        rowspan=entry.may("rows", _span, 1),
        top=entry.may("top", Item.boolean, False),
        rule=entry.may("line", Item.boolean, False),
        look=_look_of(entry),
        line=item.line,
    )


def _span(item: Item) -> int:
    count = item.count()
    if not 0 < count <= _MOST_CELLS:
        raise item.wrong(f"“{count}”应在 1 到 {_MOST_CELLS} 之间")
    return count


def _list(item: Item, entry: Fields) -> RowList:
    return RowList(
        each=entry.must("list").text(),
        columns=tuple(_column(one) for one in entry.must("columns").items()),
        title=entry.may("title", _words, ""),
        least=entry.may("least", Item.count, 0),
        height=entry.may("height", Item.length, 8.0),
        total=entry.may("total", _words, ""),
        empty=entry.may("empty", Item.text, ""),
        look=entry.may("look", _look, Look()),
        line=item.line,
    )


def _column(item: Item) -> ListColumn:
    entry = item.fields(frozenset({"header", "text", "width", "align"}))
    return ListColumn(
        header=_words(entry.must("header")),
        template=_words(entry.must("text")),
        width=entry.must("width").length(),
        align=entry.may("align", lambda one: one.one_of(_ALIGNS), "center"),
        line=item.line,
    )
