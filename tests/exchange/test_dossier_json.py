"""The dossier file: written and read back, its schema, and everything that can be wrong with it."""

from __future__ import annotations

import contextlib
import copy
import json
from dataclasses import replace
from decimal import Decimal

import jsonschema
import pytest
from exchange_strategies import dossiers, reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Evidence
from qilu_desktop.dossier.values import PartialDate, Record, Row
from qilu_desktop.errors import InputError
from qilu_desktop.exchange.dossier_json import Decoded, DossierFileError, decode, encode, left_out
from qilu_desktop.exchange.dump import readable_paths
from qilu_desktop.exchange.schema import dossier_schema
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Choice, Field, FieldList, Group, Kind, Scope

PACK = find_pack("2024")
SCHEMA = dossier_schema(PACK)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ID_NUMBER = "370102198001010015"
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def document(**changes: object) -> dict:
    whole = {
        "schema": 1,
        "pack": "2024",
        "unit": {"name": "济南市人力资源和社会保障局", "kind": "city", "city": "3701"},
        "enterprises": [{"id": "e1", "name": "泰山重工有限公司", "nature": "private"}],
        "applicants": [
            {
                "id": "p1",
                "enterprise": "e1",
                "name": "张三",
                "born": "1980-01",
                "photo": "张三/照片.jpg",
                "trade_years": 20,
                "front_line": True,
                "certificates": [{"id": "c1", "number": "Y000137010100024123456"}, {"number": "2"}],
                "innovations": [{"benefit": "12.50"}],
            }
        ],
        "evidence": [
            {
                "owner": "p1",
                "kind": "certificate",
                "title": "证书",
                "file": "张三/证书.pdf",
                "claim": "certificates/c1",
                "check": {"verifier": "王五", "unit": "济南市人社局", "on": "2024-07-26"},
            }
        ],
        "waivers": [{"rule": "2.1e", "subject": "p1", "reason": "已核实", "by": "王五", "on": "2024-07-26"}],
    }
    return whole | changes


def read(whole: object) -> Decoded:
    return decode(json.dumps(whole, ensure_ascii=False).encode(), PACK)


def problems(whole: object) -> dict[str, str]:
    with pytest.raises(DossierFileError) as caught:
        read(whole)
    assert all(one.remedy and one.what.endswith("。") for one in caught.value.problems)
    return {one.path: one.what + one.remedy for one in caught.value.problems}


def resolved(decoded: Decoded, dossier: Dossier) -> Dossier:
    by_path = {path: sha for sha, path in readable_paths(dossier).items()}
    files = {}
    for number in range(6):
        data = f"%PDF {number}".encode()
        files |= {path: reference(data, "x") for path, sha in by_path.items() if reference(data, "x").sha256 == sha}
    assert set(decoded.paths) == set(files)
    return decoded.with_files(files)


# -- round trip -------------------------------------------------------------------------------------------------------


@given(dossiers(PACK))
@SLOW
def test_what_is_written_fits_the_schema_and_reads_back_the_same(dossier):
    data = encode(dossier, PACK, readable_paths(dossier))
    assert left_out(dossier, PACK) == ()
    VALIDATOR.validate(json.loads(data))
    again = resolved(decode(data, PACK), dossier)
    assert again == dossier
    assert encode(again, PACK, readable_paths(again)) == data


@given(dossiers(PACK))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_readable_paths_are_unlike_one_another_and_stay_inside(dossier):
    paths = list(readable_paths(dossier).values())
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        folder, _, name = path.partition("/")
        assert "/" not in name
        assert folder not in {"", ".", ".."}
        assert name not in {"", ".", ".."}
        assert len(name) <= 80


def test_the_file_is_readable_and_ordered_as_the_pack():
    record = Record({"born": PartialDate(1980, 1), "name": "张三", "trade_years": Decimal("20")})
    text = encode(Dossier("2024", applicants=(Applicant("p1", "", record),)), PACK, {}).decode()
    assert text.endswith("}\n")
    assert '      "enterprise": "",\n      "name": "张三",\n      "born": "1980-01",\n' in text
    assert '"trade_years": 20\n' in text


def test_a_document_written_by_hand_is_read():
    decoded = read(document())
    VALIDATOR.validate(document())
    person = decoded.pending.applicants[0]
    assert decoded.paths == ("张三/照片.jpg", "张三/证书.pdf")
    assert person.record.day("born") == PartialDate(1980, 1)
    assert str(person.record.rows("innovations")[0].values.number("benefit")) == "12.50"
    assert [row.id for row in person.certificates] == ["c1", "r1"]
    assert decoded.pending.evidence[0].id == "v1"
    assert decoded.pending.enterprises[0].record.text("nature") == "private"


def test_a_document_of_two_keys_is_an_empty_dossier():
    assert read({"schema": 1, "pack": "2024"}).pending == Dossier("2024")
    VALIDATOR.validate({"schema": 1, "pack": "2024"})


def test_choices_are_taken_by_label_too():
    whole = document(unit={"kind": "设区的市", "city": "济南市"})
    VALIDATOR.validate(whole)
    unit = read(whole).pending.unit
    assert (unit.text("kind"), unit.text("city")) == ("city", "3701")


def test_typed_text_that_is_no_date_is_kept_and_written_as_typed():
    dossier = Dossier("2024", applicants=(Applicant("p1", "", Record({"born": "八零年", "front_line": "大概"})),))
    data = encode(dossier, PACK, {})
    assert json.loads(data)["applicants"][0]["born"] == {"typed": "八零年"}
    assert decode(data, PACK).pending == dossier


def test_what_another_years_pack_knew_is_named_as_left_out():
    file = reference(b"%PDF 1", "x.pdf")
    rows = (Row("r1", Record({"number": "1", "gone": "x"})),)
    person = Record({"old": "x", "name": True, "certificates": rows})
    dossier = Dossier(
        "2024", Record({"gone": "y"}), (), (Applicant("p1", "", person),), (Evidence("v1", "p1", "old", "", file),)
    )
    assert set(left_out(dossier, PACK)) == {
        "unit.gone",
        "applicants[0].old",
        "applicants[0].name",
        "applicants[0].certificates[0].gone",
        "evidence[0]",
    }
    assert decode(encode(dossier, PACK, {file.sha256: "x.pdf"}), PACK).pending.applicants[0].certificates[0].id == "r1"


def test_a_claim_on_a_row_that_is_gone_is_not_written():
    file = reference(b"%PDF 1", "x.pdf")
    dossier = Dossier("2024", evidence=(Evidence("v1", UNIT_SUBJECT, "minutes", "", file, "panel/r9"),))
    assert "claim" not in json.loads(encode(dossier, PACK, {file.sha256: "x.pdf"}))["evidence"][0]


def test_values_over_their_limit_are_taken():
    name = PACK.applicant.by_id["name"]
    assert 0 < name.limit < 500
    whole = document()
    whole["applicants"][0]["name"] = "长" * 500
    assert read(whole).pending.applicants[0].name == "长" * 500


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_multiple_choice_of_another_pack(data):
    several = Field("several", "几项", Kind.MULTI_CHOICE, choices=(Choice("a", "甲"), Choice("b", "乙")))
    pack = replace(PACK, lists=(FieldList(Scope.UNIT, (Group("g", "组", (several,)),)), *PACK.lists[1:]))
    validator = jsonschema.Draft202012Validator(dossier_schema(pack))
    dossier = data.draw(dossiers(pack))
    encoded = encode(dossier, pack, readable_paths(dossier))
    validator.validate(json.loads(encoded))
    assert resolved(decode(encoded, pack), dossier) == dossier
    labelled = {"schema": 1, "pack": "2024", "unit": {"several": ["乙", "a"]}}
    validator.validate(labelled)
    assert decode(json.dumps(labelled).encode(), pack).pending.unit.many("several") == ("b", "a")
    labelled["unit"]["several"].append("丙")
    with pytest.raises(DossierFileError, match=r"unit\.several\[2\].*丙"):
        decode(json.dumps(labelled).encode(), pack)


# -- schema -----------------------------------------------------------------------------------------------------------


def test_the_schema_is_one_and_closed_everywhere():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    open_objects = []

    def walk(node: object, place: str) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object" and node.get("additionalProperties") is not False:
                open_objects.append(place)
            for key, value in node.items():
                walk(value, f"{place}/{key}")
        elif isinstance(node, list):
            for number, value in enumerate(node):
                walk(value, f"{place}/{number}")

    walk(SCHEMA, "")
    assert open_objects == []
    person = SCHEMA["properties"]["applicants"]["items"]["properties"]
    assert person["name"]["title"] == "姓名"
    assert "字" in person["name"]["description"]
    assert set(person) == {"id", "enterprise", *PACK.applicant.by_id}
    assert SCHEMA["properties"]["pack"] == {"const": "2024", "title": "年度表单"}


MUTATIONS = [
    lambda node, key: node.pop(key),
    lambda node, key: node.__setitem__(key, None),
    lambda node, key: node.__setitem__(key, []),
    lambda node, key: node.__setitem__(key, {}),
    lambda node, key: node.__setitem__(key, ""),
    lambda node, key: node.__setitem__(key, True),
    lambda node, key: node.__setitem__(key, -7),
    lambda node, key: node.__setitem__(key, "2024-02-30"),
    lambda node, key: node.__setitem__(key, "一\x00二"),
    lambda node, key: node.__setitem__(key, {"typed": "看不懂"}),
    lambda node, key: node.__setitem__(key, {"typed": 3}),
    lambda node, key: node.__setitem__(key, ["male", {"typed": "x"}]),
]


def places(node: object) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = []
    pairs = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    for key, value in pairs:
        found += [(node, key), *places(value)]
    return found


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_mutated_document_is_read_or_refused_and_what_is_read_fits_the_schema(data):
    whole = copy.deepcopy(document())
    for _ in range(data.draw(st.integers(1, 2))):
        node, key = data.draw(st.sampled_from(places(whole)))
        data.draw(st.sampled_from(MUTATIONS))(node, key)
        if not places(whole):
            break
    # Any other error than this one fails the test.
    with contextlib.suppress(DossierFileError):
        read(whole)
        VALIDATOR.validate(whole)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["schema", "pack", "unit", "applicants", "evidence", "id", "name"]) | st.text(max_size=3),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON)
@SLOW
def test_any_json_is_read_or_refused(value):
    data = json.dumps(value).encode()
    told = ["被接受"]
    try:
        decode(data, PACK)
    except DossierFileError as error:
        told = [one.line for one in error.problems]
    assert told
    assert "".join(told).encode()


@given(st.binary(max_size=60))
@SLOW
def test_any_bytes_are_refused(data):
    with pytest.raises(InputError):
        decode(data, PACK)


# -- what is wrong, and where -----------------------------------------------------------------------------------------


def test_all_problems_are_told_at_once_each_with_its_place():
    whole = document(extra=1)
    person = whole["applicants"][0]
    person |= {"enterprise": "e9", "born": "1980-13", "trade_years": "二十", "front_line": "yes", "agee": 1, "name": 5}
    person["certificates"] = [{"id": "c1", "level": "九级"}, {"id": "c1", "issued_on": "昨天"}, 7]
    whole["evidence"][0] |= {"claim": "certificates/c9", "kind": "nonsense", "check": {"verifier": "", "on": "2024"}}
    found = problems(whole)
    assert set(found) == {
        "extra",
        "applicants[0].enterprise",
        "applicants[0].born",
        "applicants[0].trade_years",
        "applicants[0].front_line",
        "applicants[0].agee",
        "applicants[0].name",
        "applicants[0].certificates[0].level",
        "applicants[0].certificates[1].id",
        "applicants[0].certificates[1].issued_on",
        "applicants[0].certificates[2]",
        "evidence[0].claim",
        "evidence[0].kind",
        "evidence[0].check.unit",
        "evidence[0].check.on",
    }
    levels = PACK.applicant.by_id["certificates"].column("level").choices
    assert "九级" in found["applicants[0].certificates[0].level"]
    assert all(choice.label in found["applicants[0].certificates[0].level"] for choice in levels)


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"schema": 2}, "schema", "格式版本"),
        ({"schema": True}, "schema", "格式版本"),
        ({"schema": "1"}, "schema", "格式版本"),
        ({"pack": "2023"}, "pack", "2024"),
        ({"unit": []}, "unit", "对象"),
        ({"applicants": {}}, "applicants", "列表"),
        ({"enterprises": [{"id": "e1"}, {"id": "e1"}]}, "enterprises[1].id", "重复"),
        ({"enterprises": [{"id": "e1"}, {"id": "p1"}]}, "applicants[0].id", "重复"),
        ({"enterprises": [{"id": "e1"}, {"id": "unit"}]}, "enterprises[1].id", "重复"),
        ({"enterprises": [{"id": "e1"}, {}]}, "enterprises[1].id", "编号"),
        ({"enterprises": [{"id": "e1"}, {"id": "a b"}]}, "enterprises[1].id", "编号"),
        ({"evidence": [{"owner": "p9", "kind": "other", "file": "x"}]}, "evidence[0].owner", "没有编号为"),
        ({"evidence": [{"owner": "e1", "kind": "other", "file": "x"}]}, "evidence[0].owner", "没有编号为"),
        ({"evidence": [{"owner": "p1", "kind": "other"}]}, "evidence[0].file", "文字"),
        ({"evidence": [{"owner": "p1", "kind": "other", "file": ""}]}, "evidence[0].file", "路径"),
        ({"waivers": [{"rule": "1"}]}, "waivers[0].on", "日期"),
        ({"unit": {"name": "a\x00"}}, "unit.name", "特殊字符"),
        ({"unit": {"received_count": "1e999"}}, "unit.received_count", "数"),
        ({"unit": {"received_count": "1" * 40}}, "unit.received_count", "数"),
    ],
)
def test_single_problems(changes, path, words):
    found = problems(document(**changes))
    assert words in found[path]


def test_missing_version_is_told():
    whole = document()
    del whole["schema"]
    assert "请补上" in problems(whole)["schema"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"schema": 1,\n "pack" "2024"}', "第 2 行第 9 列"),
        ("", "第 1 行第 1 列"),
        ("[" * 100_000, "嵌套太深"),
        ('{"schema": 1, "pack": "2024", "pack": "2024"}', "pack：同一项写了两次"),
        ('{"schema": 1, "pack": "2024", "unit": {"received_count": NaN}}', "unit.received_count"),
        ('{"schema": 1, "pack": "2024", "unit": {"received_count": 1e9999999999999999999999}}', "unit.received_count"),
        ('{"schema": 1, "pack": "2024", "unit": {"received_count": ' + "9" * 100_000 + "}}", "unit.received_count"),
        ('{"schema": 1, "pack": "2024", "unit": {"name": "\\ud83d"}}', "unit.name"),
        ('{"schema": 1, "pack": "2024", "\\ud83d\\u202e": 1}', "\ufffd\ufffd：不认识这一项"),
        ("[]", "对象"),
    ],
)
def test_broken_texts(text, words):
    with pytest.raises(DossierFileError) as caught:
        decode(text.encode(), PACK)
    assert words in str(caught.value)


def test_other_encodings_and_sizes_are_told():
    with pytest.raises(DossierFileError, match="UTF-8"):
        decode('{"名": 1}'.encode("gbk"), PACK)
    with pytest.raises(DossierFileError, match="64 MB"):
        decode(b" " * (64 * 2**20 + 1), PACK)
    assert decode(b'\xef\xbb\xbf{"schema": 1, "pack": "2024"}', PACK).pending == Dossier("2024")


def test_messages_hold_no_id_number():
    whole = document(unit={ID_NUMBER: 1, "kind": ID_NUMBER})
    whole["applicants"][0]["enterprise"] = ID_NUMBER
    whole["applicants"].append({"id": "p1", "name": ID_NUMBER, "sex": ID_NUMBER})
    with pytest.raises(DossierFileError) as caught:
        read(whole)
    told = str(caught.value) + "".join(one.line for one in caught.value.problems)
    assert ID_NUMBER not in told
    assert "0015" in told


def test_a_file_of_another_kind_is_given_up_early():
    with pytest.raises(DossierFileError) as caught:
        read({f"k{number}": 1 for number in range(5000)})
    assert len(caught.value.problems) == 500
    assert len(str(caught.value)) < 2000
