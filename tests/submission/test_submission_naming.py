import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from submission_samples import PACK, dossier, with_answers

from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.submission import naming
from qilu_desktop.submission.manifest import duplicates, manifest_text, read_manifest

_FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}
NAMES = st.text(max_size=60) | st.sampled_from(
    [
        "张三",
        "张三",
        "CON",
        "con.txt",
        "..",
        " . ",
        "a" * 200,
        "𠮷" * 100,
        "买买提·艾力",
        "../../x",
        "Zhang",
        "ZHANG",
        "张三(2)",
        "阿" * 260,
        "张三...",
        "李四. . ",
        "COM1",
        "lpt¹.pdf",
        "nul.",
        "aux .x",
        "👩‍🔧李师傅🏅",
        "José",
        unicodedata.normalize("NFD", "José"),
        unicodedata.normalize("NFD", "가각"),
        "가각",
        "straße",
        "STRASSE",
    ]
)
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in "0123456789¹²³")}


def _people(names: list[str]) -> tuple[naming.Person, ...]:
    return naming.persons(Applicant(f"p{at}", "", Record({"name": name})) for at, name in enumerate(names))


@given(st.lists(NAMES, max_size=12))
def test_every_name_is_accepted_everywhere_and_no_two_are_alike(names: list[str]) -> None:
    people = _people(names)
    made = [
        name
        for person in people
        for name in (
            person.folder,
            naming.book_name(person),
            naming.overview_name(person, "docx"),
            naming.overview_name(person, "pdf"),
            *(naming.packet_name(person, number, label) for number, label in enumerate(PACK.packets, 1)),
        )
    ]
    assert len({naming.folded(name) for name in made}) == len(made) == 7 * len(names)
    for name in made:
        assert not _FORBIDDEN & set(name)
        assert 0 < len(name) <= 80
        assert len(name.encode()) <= 255
        assert unicodedata.is_normalized("NFC", name)
        assert name == name.strip(" .")
        assert name.partition(".")[0].strip().casefold() not in _RESERVED


@settings(max_examples=25)
@given(st.lists(NAMES, min_size=1, max_size=8))
def test_every_name_can_be_made_on_a_disk_and_comes_back(names: list[str]) -> None:
    people = _people(names)
    with TemporaryDirectory() as place:
        for person in people:
            (Path(place) / person.folder).mkdir()
            (Path(place) / person.folder / naming.book_name(person)).write_bytes(b"")
        made = {one.relative_to(place).as_posix() for one in Path(place).glob("*/*")}
    assert made == {f"{person.folder}/{naming.book_name(person)}" for person in people}
    hashes = dict.fromkeys(made, "0" * 64)
    assert read_manifest(manifest_text(hashes)) == hashes
    assert duplicates(made) == ()


@given(st.lists(NAMES, max_size=12))
def test_file_names_keep_their_ending_and_what_they_are(names: list[str]) -> None:
    for person in _people(names):
        assert naming.book_name(person).endswith("-申报书.pdf")
        assert naming.overview_name(person, "docx").endswith("-基本情况一览表.docx")
        assert naming.packet_name(person, 2, PACK.packets[1]).endswith("-02-主要技术成果及获奖.pdf")


def test_two_people_of_one_name_get_numbered() -> None:
    assert [person.stem for person in _people(["张三", "张三", "张三(2)", "ANNA", "Anna"])] == [
        "张三",
        "张三(2)",
        "张三(2)(2)",
        "ANNA",
        "Anna(2)",
    ]


def test_a_name_in_decomposed_form_is_composed() -> None:
    person = _people([unicodedata.normalize("NFD", "José")])[0]
    assert person.folder == "01-José"


@pytest.mark.parametrize(
    ("name", "stem"), [("", "未填姓名"), (" \n", "未填姓名"), ("..", "未填姓名"), ("王\t五", "王 五")]
)
def test_an_empty_name_is_said_so(name: str, stem: str) -> None:
    assert _people([name])[0].stem == stem


def test_a_city_is_named_by_itself_and_others_by_their_unit() -> None:
    city = dossier(1)
    assert naming.folder_name(PACK, city, draft=False) == "潍坊市-2024年度齐鲁首席技师推荐材料"
    assert naming.folder_name(PACK, city, draft=True) == "潍坊市-2024年度齐鲁首席技师推荐材料-草稿"
    central = with_answers(city, UNIT_SUBJECT, kind="central", name="国网/示例公司")
    assert naming.folder_name(PACK, central, draft=False) == "国网_示例公司-2024年度齐鲁首席技师推荐材料"


@given(st.text(max_size=200))
def test_a_folder_name_leaves_room_for_its_marks(name: str) -> None:
    held = Dossier("2024", Record({"kind": "central", "name": name}))
    made = naming.folder_name(PACK, held, draft=True)
    assert made.endswith("-草稿")
    assert len(made + "-旧-20240726-093000(2)") <= 100
    assert len((made + "-旧-20240726-093000(2)").encode()) <= 255


def test_the_copies_say_how_many() -> None:
    assert naming.copies_name("A3", 6) == "一览表-A3-一式六份.pdf"
    assert naming.copies_name("A3", 12) == "一览表-A3-一式12份.pdf"
