"""The JSON Schema (draft 2020-12) of 校验报告.json; what each key is, is said in its title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from qilu_desktop.checks import Outcome, Severity
from qilu_desktop.pack.model import Scope
from qilu_desktop.submission.checks_report import SCHEMA

Schema = dict[str, Any]

_DAY: Final = {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "description": "YYYY-MM-DD 或 YYYY-MM"}
_OPTIONAL: Final = frozenset({"draft"})


def checks_schema() -> Schema:
    """The schema; within one version keys are only ever added, so that more keys than these are allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "齐鲁首席技师推荐材料校验报告",
        "description": "校验报告.json 和 qilu-desktop check --json 的格式。同一格式版本内只增加内容，不改已有内容。",
        **_object(_report()),
        "$defs": {"rule": _object(_rule()), "finding": _object(_finding()), "waiver": _object(_waiver())},
    }


def _object(properties: Schema) -> Schema:
    required = [name for name in properties if name not in _OPTIONAL]
    return {"type": "object", "properties": properties, "required": required}


def _text(title: str) -> Schema:
    return {"type": "string", "title": title}


def _count(title: str, *, least: int | None = 0) -> Schema:
    return {"type": "integer", "title": title, **({} if least is None else {"minimum": least})}


def _one_of(title: str, values: Iterable[str]) -> Schema:
    return {"enum": list(values), "title": title}


def _list(title: str, item: Schema) -> Schema:
    return {"type": "array", "title": title, "items": item}


def _report() -> Schema:
    return {
        "schema": {"const": SCHEMA, "title": "格式版本"},
        "program": _text("程序和版本"),
        "pack": _text("年度表单"),
        "notice": _text("通知文号"),
        "unit": _text("推荐单位"),
        "applicants": _count("推荐人选人数"),
        "made_on": {**_DAY, "title": "校验日期"},
        "revision": _count("数据版本"),
        "draft": {"type": "boolean", "title": "是否为草稿（只在报送文件夹里有）"},
        "official_forms": {"type": "object", "title": "采用的官方表样", "additionalProperties": {"type": "string"}},
        "deadline": {
            "title": "报送时限",
            **_object(
                {
                    "on": {**_DAY, "title": "截止日期"},
                    "days_left": _count("剩余天数，过后为负数", least=None),
                    "working_days_left": {
                        "type": ["integer", "null"],
                        "title": "剩余工作日数，过后为负数；没有当年放假安排时为 null（无法核实）",
                    },
                }
            ),
        },
        "summary": {"title": "合计", **_object(_summary())},
        "rules": _list("全部规则，按程序中的次序", {"$ref": "#/$defs/rule"}),
    }


def _summary() -> Schema:
    return {
        "rules": _count("规则数"),
        **{outcome.name.lower(): _count(f"{outcome.value}的规则数") for outcome in Outcome},
        "findings": _count("发现的问题数"),
        "blocking": _count("须先处理才能报送的问题数"),
    }


def _rule() -> Schema:
    return {
        "id": _text("规则编号"),
        "title": _text("规则名称"),
        "clauses": {**_list("依据的通知条款", {"type": "string"}), "minItems": 1},
        "severity": _one_of("规则的轻重", (severity.name.lower() for severity in Severity)),
        "severity_label": _one_of("规则的轻重（中文）", (severity.value for severity in Severity)),
        "scopes": _list("查谁的内容；空表示整个报送材料", {"enum": [scope.value for scope in Scope]}),
        "outcome": _one_of("结果", (outcome.name.lower() for outcome in Outcome)),
        "outcome_label": _one_of("结果（中文）", (outcome.value for outcome in Outcome)),
        "findings": _list("发现的问题；通过的为空", {"$ref": "#/$defs/finding"}),
    }


def _finding() -> Schema:
    return {
        "severity": _one_of("轻重", (severity.name.lower() for severity in Severity)),
        "severity_label": _one_of("轻重（中文）", (severity.value for severity in Severity)),
        "blocks": {"type": "boolean", "title": "是否须先处理才能报送"},
        "clause": _text("依据的通知条款"),
        "clause_text": _text("该条款的原文"),
        "subject": _text("谁的：unit 或申报人、申报单位的编号"),
        "subject_name": _text("谁的（名称，身份证号已遮盖）"),
        "step": _text("在哪一步"),
        "field_label": _text("在哪一栏，表格写到行和列"),
        "file": _text("哪份佐证材料"),
        "field": _text("栏目的编号"),
        "row": _text("表格行的编号"),
        "column": _text("表格列的编号"),
        "evidence": _text("佐证材料的编号"),
        "page": {"type": ["integer", "null"], "minimum": 1, "title": "文件的第几页；整份文件或不知道的为空"},
        "message": _text("问题"),
        "remedy": _text("怎么办"),
        "fix": {"type": ["string", "null"], "title": "可以一键改正时，按钮上的字"},
        "waiver": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/waiver"}], "title": "已说明的理由"},
    }


def _waiver() -> Schema:
    return {"reason": _text("理由"), "by": _text("谁说明的"), "on": {**_DAY, "title": "哪天"}}
