"""The JSON Schema (draft 2020-12) of ``dossier.json``, made from a pack's field lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from qilu_desktop.dossier.model import SCHEMA_VERSION, UNIT_SUBJECT
from qilu_desktop.dossier.pagecode import VERSION_PATTERN
from qilu_desktop.dossier.pages import TURNS, WHOLE
from qilu_desktop.dossier.reading.kept import LARGEST, LONGEST
from qilu_desktop.dossier.reading.model import FIELDS
from qilu_desktop.exchange.grammar import (
    CLAIM_PATTERN,
    DATE_PATTERN,
    ID_PATTERN,
    NUMBER_PATTERN,
    TEXT_PATTERN,
    TYPED,
    labels,
)
from qilu_desktop.exchange.pages_in import PAGES_MOST
from qilu_desktop.pack.model import Field, Kind, Pack

Schema = dict[str, Any]

_TEXT: Final = {"$ref": "#/$defs/text"}
_ID: Final = {"$ref": "#/$defs/id"}
_DATE: Final = {"$ref": "#/$defs/date"}
_FILE: Final = {"$ref": "#/$defs/file"}
_TYPED: Final = {"$ref": "#/$defs/typed"}


def dossier_schema(pack: Pack) -> Schema:
    """The schema of a dossier file of this pack; titles and descriptions are Chinese."""
    parts = {
        "schema": {"const": SCHEMA_VERSION, "title": "格式版本"},
        "pack": {"const": pack.id, "title": "年度表单"},
        "unit": {"title": "推荐单位", **_record(pack.unit, {}, ())},
        "enterprises": _list("申报单位", _record(pack.enterprise, {"id": _id("申报单位的编号")}, ("id",))),
        "applicants": _list("申报人，按推荐顺序排列", _record(pack.applicant, _applicant_keys(), ("id",))),
        "evidence": _list("佐证材料", _evidence(pack)),
        "waivers": _list("说明理由", _waiver()),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"齐鲁首席技师申报材料（{pack.title}）",
        "description": "dossier.json 的格式。选择题写选项的 id，也可写选项的中文名称；字数超限不影响导入，由校验指出。",
        **_object(parts, ("schema", "pack")),
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "text": {"type": "string", "pattern": TEXT_PATTERN},
        "id": {"type": "string", "pattern": ID_PATTERN},
        "date": {"type": "string", "pattern": DATE_PATTERN, "description": "YYYY-MM 或 YYYY-MM-DD"},
        "file": {"type": "string", "minLength": 1, "description": "相对于文件夹的路径，用 / 分隔"},
        "typed": {
            "description": "录入了但看不懂的内容，原样保留，由校验指出",
            **_object({TYPED: _TEXT}, (TYPED,)),
        },
    }


def _object(properties: Schema, required: Iterable[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(title: str, item: Schema) -> Schema:
    return {"type": "array", "title": title, "items": item}


def _id(title: str) -> Schema:
    return {**_ID, "title": title}


def _applicant_keys() -> Schema:
    employer = {"anyOf": [{"const": ""}, _ID], "title": "申报单位的编号", "description": "空：还没有选"}
    return {"id": _id("申报人的编号"), "enterprise": employer}


def _record(fields: Iterable[Field], keys: Schema, required: Iterable[str]) -> Schema:
    return _object({**keys, **{entry.id: _field(entry) for entry in fields}}, required)


def _field(entry: Field) -> Schema:
    described: Schema = {"title": entry.label, **_shape(entry)}
    notes = [entry.help, f"单位：{entry.unit}。" if entry.unit else "", _limit(entry)]
    text = "".join(note for note in notes if note)
    return {**described, "description": text} if text else described


def _limit(entry: Field) -> str:
    if entry.kind is Kind.DATE and not entry.month_ok:
        return "写到日。"
    return f"不超过 {entry.limit} 字。" if entry.limit else ""


def _shape(entry: Field) -> Schema:
    """Kinds whose answers may hold text that was not understood allow ``typed`` besides."""
    match entry.kind:
        case Kind.TABLE:
            rows = _record(entry.columns, {"id": _id("行的编号（可不写）")}, ())
            return {"type": "array", "items": rows}
        case Kind.PHOTO:
            named = _object({"file": _FILE, "name": _TEXT}, ("file",))
            return {"anyOf": [_FILE, named]}
        case Kind.DATE:
            return {"anyOf": [{"const": ""}, _DATE, _TYPED]}
        case Kind.NUMBER:
            number = {"type": "string", "pattern": NUMBER_PATTERN}
            return {"anyOf": [{"type": "number"}, {"const": ""}, number, _TYPED]}
        case Kind.YES_NO:
            return {"anyOf": [{"type": "boolean"}, _TYPED]}
        case Kind.CHOICE:
            return {"anyOf": [{"const": ""}, *_choices(entry), _TYPED]}
        case Kind.MULTI_CHOICE:
            many = {"type": "array", "items": {"anyOf": [*_choices(entry), _TYPED]}}
            return {"anyOf": [many, _TYPED]}
        case Kind.TEXT | Kind.LONG_TEXT:
            return dict(_TEXT)


def _choices(entry: Field) -> list[Schema]:
    by_id = {"oneOf": [{"const": choice.id, "title": choice.label} for choice in entry.choices]}
    return [by_id, {"enum": list(labels(entry)), "description": "选项的中文名称"}] if labels(entry) else [by_id]


def _evidence(pack: Pack) -> Schema:
    kinds = [{"const": kind.id, "title": kind.label} for kind in pack.evidence]
    named = _object({"file": _FILE, "name": _TEXT}, ("file",))
    check = _object(
        {"verifier": _TEXT, "unit": _TEXT, "on": _DATE, "seal": {**named, "title": "印章图片（可不写）"}},
        ("verifier", "unit", "on"),
    )
    taken_back = {"by": {**_TEXT, "title": "谁撤回"}, "on": _DATE, "reason": {**_TEXT, "title": "原因"}}
    keys = {
        "id": _id("材料的编号（可不写）"),
        "owner": {**_ID, "title": "属于谁", "description": f"申报人的编号；推荐单位写 {UNIT_SUBJECT}"},
        "kind": {"oneOf": kinds, "title": "种类"},
        "title": {**_TEXT, "title": "名称"},
        "caption": {**_TEXT, "title": "说明（可不写）", "description": "印在名称之后：页脚、目录和书签"},
        "file": {**_FILE, "title": "文件"},
        "name": {**_TEXT, "title": "原文件名（可不写）"},
        "claim": {
            "type": "string",
            "pattern": CLAIM_PATTERN,
            "title": "证明哪一行（或整张表）",
            "description": "表格的 id/行的编号，如 certificates/r1；一份材料证明整张表时只写表格的 id",
        },
        "check": {**check, "title": "审验", "description": "谁、哪个单位、哪天核对了原件"},
        "edits": {
            **_list("报送哪些页", _edit()),
            "description": "按报送的顺序；不写为全部页、不作处理。原文件不变，裁去和涂黑的内容不进入报送的副本",
        },
        "original": {**named, "title": "交来的原文件", "description": "file 是由它转换来的（Word 文档、加密 PDF）时写"},
        "withdrawals": _list("撤回的审验", _object({"check": check, **taken_back}, ("check", "by", "on"))),
        "printed_from": {
            "type": "string",
            "pattern": f"^$|{VERSION_PATTERN}",
            "title": "扫描的纸张按哪一版数据打印（可不写）",
        },
        "compared": {
            **_object({"by": {**_TEXT, "title": "谁核对"}, "on": _DATE}, ("by", "on")),
            "title": "人工核对（可不写）",
            "description": "扫描件没有二维码，由谁在哪天核对与 printed_from 那一版数据一致",
        },
        "reading": _reading(),
        "confirmations": _list("证书查询的核对确认", _confirmation()),
    }
    return _object(keys, ("owner", "kind", "file"))


def _edit() -> Schema:
    side = {"type": "integer", "minimum": 0, "maximum": WHOLE}
    area: Schema = {"type": "array", "items": side, "minItems": 4, "maxItems": 4}
    told = f"[左, 上, 右, 下]，0—{WHOLE} 为整页，按未旋转时的页面"
    keys = {
        "page": {"type": "integer", "minimum": 1, "maximum": PAGES_MOST, "title": "文件的第几页"},
        "turn": {"enum": list(TURNS), "title": "顺时针旋转"},
        "crop": {**area, "title": "只保留", "description": told},
        "hidden": {"type": "array", "items": area, "title": "涂黑", "description": told},
    }
    return _object(keys, ("page",))


def _reading() -> Schema:
    """What the reading kept of a query page; the program reads it anew where the file is another one."""
    whole = {"type": "integer", "minimum": 0, "maximum": LARGEST}
    text = {**_TEXT, "maxLength": LONGEST}
    found = _object(
        {
            "value": text,
            "text": text,
            "score": {"type": "integer", "minimum": 0, "maximum": 1000, "title": "可信度（千分之几）"},
            "box": {"type": "array", "items": whole, "minItems": 4, "maxItems": 4, "title": "左、上、右、下（像素）"},
        },
        ("value", "text", "score", "box"),
    )
    page = {
        "page": whole,
        "width": whole,
        "height": whole,
        "failure": text,
        "nothing_found": {"type": "boolean"},
        "certificates": _some(_object({field: {**found, "title": name} for field, name in FIELDS.items()}, ())),
    }
    keys = {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "title": "读的是哪个文件"},
        "engine": {**text, "title": "由哪个版本读出"},
        "edits": {"type": "string", "pattern": "^([0-9a-f]{16})?$"},
        "pages": _some(_object(page, ("page", "width", "height"))),
    }
    told = "由本软件读图时记下，只作提示；请勿手工填写"
    return {"title": "截图上读到的内容", "description": told, **_object(keys, ("sha256", "engine", "pages"))}


def _some(item: Schema) -> Schema:
    return {"type": "array", "items": item, "maxItems": LONGEST}


def _confirmation() -> Schema:
    keys = {
        "row": {**_TEXT, "title": "哪一本证书（行的编号）"},
        "seen": {"type": "string", "pattern": "^[0-9a-f]{16}$", "title": "确认的是哪一次比对"},
        "reason": {**_TEXT, "title": "理由"},
        "by": {**_TEXT, "title": "谁确认"},
        "on": {**_DATE, "title": "哪天"},
    }
    return _object(keys, keys)


def _waiver() -> Schema:
    keys = {
        "rule": {**_TEXT, "title": "规则"},
        "subject": {**_TEXT, "title": "对谁"},
        "reason": {**_TEXT, "title": "理由"},
        "by": {**_TEXT, "title": "谁说明"},
        "on": {**_DATE, "title": "哪天"},
    }
    return _object(keys, keys)
