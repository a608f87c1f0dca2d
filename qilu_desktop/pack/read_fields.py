"""Reads ``forms/<year>/fields/*.yaml`` into :class:`FieldList` values."""

from __future__ import annotations

import re
from pathlib import Path

from qilu_desktop.errors import PackError
from qilu_desktop.pack.model import Choice, Condition, Derivation, Field, FieldList, Group, Kind, Scope
from qilu_desktop.pack.yaml_reader import Fields, Item, read_yaml

_ID = re.compile(r"[a-z][a-z0-9_]*")
# Words that dossier.json and the layouts use for something else.
_RESERVED = frozenset({"id", "enterprise", "no", "line"})
_KINDS = {kind.value: kind for kind in Kind}
_SCOPES = {scope.value: scope for scope in Scope}
_DERIVATIONS = {entry.value: entry for entry in Derivation}
_EDITORS = {"report_text": "report_text"}
_FIELD_KEYS = frozenset(
    "id label kind required required_when shown_when limit least choices month_ok as_month unit "
    "help clause printed derive columns min_rows sensitive editor".split()
)


def read_field_list(file: Path) -> FieldList:
    """One scope's field list.

    Raises:
        PackError: the file is missing or broken.
    """
    root = read_yaml(file)
    top = root.fields(frozenset({"scope", "groups"}))
    scope = top.must("scope").one_of(_SCOPES)
    groups = tuple(_group(item) for item in top.must("groups").items())
    listed = FieldList(scope, groups)
    _refuse_twice(file, listed)
    return listed


def _group(item: Item) -> Group:
    entry = item.fields(frozenset({"id", "title", "help", "fields"}))
    return Group(
        entry.must("id").text(),
        entry.must("title").text(),
        tuple(_field(one) for one in entry.must("fields").items()),
        entry.may("help", Item.text, ""),
    )


def _field(item: Item) -> Field:
    entry = item.fields(_FIELD_KEYS)
    kind = entry.must("kind").one_of(_KINDS)
    columns = entry.entries["columns"].items() if "columns" in entry else ()
    for column in columns:
        _refuse_inner_table(column)
    result = Field(
        id=entry.must("id").text(),
        label=entry.must("label").words(),
        kind=kind,
        required=entry.may("required", Item.boolean, False),
        required_when=_conditions(entry, "required_when"),
        shown_when=_conditions(entry, "shown_when"),
        limit=entry.may("limit", Item.count, 0),
        least=entry.may("least", Item.count, 0),
        choices=tuple(_choice(one) for one in entry.entries["choices"].items()) if "choices" in entry else (),
        month_ok=entry.may("month_ok", Item.boolean, False),
        as_month=entry.may("as_month", Item.boolean, False),
        unit=entry.may("unit", Item.text, ""),
        help=entry.may("help", Item.text, ""),
        clauses=entry.may("clause", Item.texts, ()),
        printed=entry.must("printed").texts(),
        derive=entry.may("derive", lambda one: one.one_of(_DERIVATIONS), None),
        columns=tuple(_field(one) for one in columns),
        min_rows=entry.may("min_rows", Item.count, 0),
        sensitive=entry.may("sensitive", Item.boolean, False),
        editor=entry.may("editor", lambda one: one.one_of(_EDITORS), ""),
        line=item.line,
    )
    _refuse_shape(item, result)
    return result


def _refuse_inner_table(item: Item) -> None:
    """A column is never a table itself; asked before it is read, as an alias could nest without end."""
    if "columns" in item.fields(_FIELD_KEYS):
        raise item.wrong("表格的列不能再是表格")


def _refuse_shape(item: Item, entry: Field) -> None:
    chooses = entry.kind in (Kind.CHOICE, Kind.MULTI_CHOICE)
    if chooses != bool(entry.choices):
        raise item.wrong(f"字段“{entry.id}”{'缺少 choices' if chooses else '不是选择题，不能有 choices'}")
    if (entry.kind is Kind.TABLE) != bool(entry.columns):
        raise item.wrong(
            f"字段“{entry.id}”{'缺少 columns' if entry.kind is Kind.TABLE else '不是表格，不能有 columns'}"
        )
    if not _ID.fullmatch(entry.id) or entry.id in _RESERVED:
        raise item.wrong(
            f"字段 id“{entry.id}”须由小写字母、数字和下划线组成，以字母开头，且不能是 {'、'.join(sorted(_RESERVED))}"
        )
    if not entry.printed:
        raise item.wrong(f"字段“{entry.id}”没有写明印在哪里（确实不印的写 none）")
    names = [column.id for column in entry.columns]
    if len(set(names)) != len(names):
        raise item.wrong(f"表格“{entry.id}”有重复的列")
    options = [choice.id for choice in entry.choices]
    if len(set(options)) != len(options):
        raise item.wrong(f"字段“{entry.id}”有重复的选项")


def _conditions(entry: Fields, name: str) -> tuple[Condition, ...]:
    return tuple(_condition(one) for one in entry.entries[name].items()) if name in entry else ()


def _condition(item: Item) -> Condition:
    entry = item.fields(frozenset({"of", "field", "in"}))
    scope = entry.may("of", lambda one: one.one_of(_SCOPES), None)
    return Condition(entry.must("field").text(), entry.may("in", Item.texts, ()), scope)


def _choice(item: Item) -> Choice:
    entry = item.fields(frozenset({"id", "label", "group"}))
    return Choice(entry.must("id").text(), entry.must("label").text(), entry.may("group", Item.text, ""))


def _refuse_twice(file: Path, listed: FieldList) -> None:
    seen: dict[str, int] = {}
    for entry in listed:
        if entry.id in seen:
            raise PackError(file, entry.line, f"字段“{entry.id}”重复（第 {seen[entry.id]} 行已有）")
        seen[entry.id] = entry.line
