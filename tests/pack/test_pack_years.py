"""Another year is another folder: no code changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pack_copies import SHIPPED, copied_pack, replaced

from qilu_desktop.documents.blocks import texts
from qilu_desktop.documents.forms import FormContext, report, summary
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.errors import InputError, PackError
from qilu_desktop.pack import load
from qilu_desktop.pack.load import find_pack, list_packs, load_pack, newest_pack


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs that holds 2024 and a changed 2025."""
    copied_pack(tmp_path / "2024")
    folder = copied_pack(tmp_path / "2025")
    notice, applicant = folder / "notice.yaml", folder / "fields" / "applicant.yaml"
    replaced(notice, 'id: "2024"', 'id: "2025"')
    replaced(notice, "title: 2024年度齐鲁首席技师", "title: 2025年度齐鲁首席技师")
    replaced(notice, "issued: 2024-06-19", "issued: 2025-05-20")
    replaced(notice, "deadline: 2024-07-26", "deadline: 2025-06-30")
    replaced(notice, "name: 淄博市, quota: 9", "name: 淄博市, quota: 12")
    replaced(applicant, "label: 岗位名称", "label: 现岗位")
    replaced(applicant, "limit: 2000", "limit: 1500")
    # Dropped: 学位, also where it was printed; added: 籍贯.
    line = "      - {id: degree, label: 学位, kind: text, limit: 20, printed: [book, overview]}\n"
    replaced(applicant, line, "      - {id: origin, label: 籍贯, kind: text, printed: [book, overview]}\n")
    replaced(
        folder / "documents" / "book.yaml",
        '{label: 学　位}, {text: "{degree|无}"',
        '{label: 籍　贯}, {text: "{origin}"',
    )
    replaced(folder / "documents" / "overview.yaml", '{text: "{degree|无}"}', '{text: "{origin}"}')
    monkeypatch.setattr(load, "forms_dir", lambda: tmp_path)
    return tmp_path


def test_a_second_year_loads_with_its_own_data(forms: Path):
    new, old = find_pack("2025"), find_pack("2024")
    assert (new.notice.quota("city", "3703"), old.notice.quota("city", "3703")) == (12, 9)
    assert new.notice.deadline == date(2025, 6, 30)
    assert new.applicant.by_id["post_name"].label == "现岗位"
    assert new.applicant.by_id["deeds"].limit == 1500
    assert "degree" not in new.applicant.by_id
    assert "origin" in new.applicant.by_id
    assert "origin" not in old.applicant.by_id


def test_the_years_are_listed_newest_first(forms: Path):
    assert [entry.id for entry in list_packs()] == ["2025", "2024"]
    assert newest_pack().title == "2025年度齐鲁首席技师"
    assert [entry.id for entry in list_packs([forms / "2024"])] == ["2024"]


def test_a_broken_year_is_listed_with_its_reason_and_the_next_one_is_the_newest(forms: Path):
    load_pack.cache_clear()
    line = replaced(forms / "2025" / "notice.yaml", "deadline: 2025-06-30", "deadline: 六月底")
    broken, whole = list_packs()
    assert broken.id == "2025"
    assert broken.problem is not None
    assert broken.problem.line_number == line
    assert "有错误" in broken.title
    assert whole.problem is None
    assert newest_pack().id == "2024"
    with pytest.raises(PackError, match="六月底"):
        find_pack("2025")


def test_a_copy_left_with_the_old_id_is_refused(forms: Path):
    load_pack.cache_clear()
    replaced(forms / "2025" / "notice.yaml", 'id: "2025"', 'id: "2024"')
    listed = {entry.folder.name: entry for entry in list_packs()}
    assert listed["2024"].problem is None
    assert "请把 id 改成“2025”" in str(listed["2025"].problem)
    assert find_pack("2024").folder.name == "2024"


def test_a_broken_year_does_not_hide_another(forms: Path):
    load_pack.cache_clear()
    replaced(forms / "2025" / "notice.yaml", "deadline: 2025-06-30", "deadline: 六月底")
    (forms / "2024").rename(forms / "二零二四")
    assert find_pack("2024").title == "2024年度齐鲁首席技师"
    with pytest.raises(InputError, match="没有“2023”这套表单") as caught:
        find_pack("2023")
    assert "2024" in caught.value.remedy
    assert "2025" not in caught.value.remedy


def test_without_a_whole_pack_the_reason_is_told(forms: Path, monkeypatch: pytest.MonkeyPatch):
    load_pack.cache_clear()
    for year in ("2024", "2025"):
        (forms / year / "clauses.yaml").unlink()
    with pytest.raises(PackError, match=r"2025/clauses\.yaml"):
        newest_pack()
    monkeypatch.setattr(load, "forms_dir", lambda: forms / "nothing")
    assert list_packs() == ()
    with pytest.raises(PackError, match="没有任何表单包"):
        newest_pack()
    with pytest.raises(InputError):
        find_pack("2024")


def test_hidden_folders_are_no_packs(forms: Path):
    (forms / ".git").mkdir()
    (forms / "_old").mkdir()
    (forms / "说明.txt").write_text("x", encoding="utf-8")
    assert [entry.id for entry in list_packs()] == ["2025", "2024"]


def test_a_year_without_some_of_the_fields_that_facts_use_still_prints(tmp_path: Path):
    folder = copied_pack(tmp_path / "2026")
    replaced(folder / "notice.yaml", "fields: [strategic, future]", "fields: []")
    applicant = folder / "fields" / "applicant.yaml"
    text = applicant.read_text(encoding="utf-8")
    start, end = text.index("  - id: industry\n"), text.index("  - id: career\n")
    applicant.write_text(text[:start] + text[end:], encoding="utf-8")
    for name in ("book.yaml",):
        file = folder / "documents" / name
        lines = file.read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if "{industry_" not in line]
        # The row's own line (height) goes with its cells.
        file.write_text("\n".join(kept).replace("          - height: 14\n", ""), encoding="utf-8")
        body = file.read_text(encoding="utf-8")
        file.write_text(
            body.replace("          - height: 10\n      - {text: 二", "      - {text: 二"), encoding="utf-8"
        )
    person = Applicant("p1", "", Record({"name": "张三", "industry_field": "strategic"}))
    pack = load_pack(folder)
    context = FormContext(pack, Dossier("2026", applicants=(person,)), lambda _: b"", date(2026, 6, 1))
    assert "张三" in "\n".join(texts(report(context)))
    assert "strategic" in "\n".join(texts(summary(context))), "what was typed is not lost"


def test_the_shipped_pack_is_what_a_source_tree_finds():
    load_pack.cache_clear()
    assert find_pack("2024").folder == SHIPPED
    assert newest_pack().id == "2024"
