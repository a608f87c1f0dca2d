"""Building again: only what changed is made, nothing is said to have changed that has not, damage is noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from submission_samples import FILES, TODAY, Files, dossier, picture, source, with_answers

import qilu_desktop
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import Cancelled
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.built import NO_WISHES, Built, Wishes
from qilu_desktop.submission.caching import FolderCache, NoCache, key_of
from qilu_desktop.submission.difference import between
from qilu_desktop.submission.preflight import facts_of, overlong_of


def _build(held: Dossier, place: Path, *, cache: bool = True) -> Built:
    made_from = source(held)
    if cache:
        made_from = replace(made_from, cache=FolderCache(place / "cache"))
    return build_folder(made_from, place / "out", draft=True, today=TODAY, progress=Silent())


def _tree(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def _kept(place: Path) -> dict[str, int]:
    return {one.name: one.stat().st_ino for one in (place / "cache").iterdir()}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with a folder built from two people, and the cache of that build."""
    place = tmp_path_factory.mktemp("once")
    _build(dossier(2), place)
    return place


@pytest.fixture
def place(once: Path, tmp_path: Path) -> Path:
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_without_changes_the_folder_stays_and_nothing_is_made(place: Path) -> None:
    (before,) = (place / "out").iterdir()
    inode, kept = before.stat().st_ino, _kept(place)
    for cache in (True, False):
        built = _build(dossier(2), place, cache=cache)
        assert built.unchanged
        assert built.kept is None
        assert built.difference
        assert built.difference.empty
        assert [(one, one.stat().st_ino) for one in (place / "out").iterdir()] == [(before, inode)]
    assert _kept(place) == kept


@dataclass
class _Stages:
    """A progress that notes the stages, and asks to stop at one."""

    stop_at: str = "-"
    seen: list[str] = field(default_factory=list)

    def step(self, stage: str, current: int, total: int) -> None:
        self.seen.append(stage)
        if stage.startswith(self.stop_at):
            raise Cancelled


def test_a_build_from_the_same_inputs_is_known_again_and_the_folder_only_read(place: Path) -> None:
    """What is told of a known build is what making it tells; where any of its inputs is another, it is made."""
    held, out, stages = dossier(2), place / "out", _Stages()
    looked = source(held)
    looked = replace(looked, facts=facts_of(looked.pack, held, FILES.read), cache=FolderCache(place / "cache"))
    build_folder(looked, out, draft=True, today=TODAY, progress=Silent())
    made = build_folder(replace(looked, cache=NoCache()), out, draft=True, today=TODAY, progress=stages)
    assert made.unchanged
    assert "生成文件" in stages.seen
    stages.seen.clear()
    known = build_folder(looked, out, draft=True, today=TODAY, progress=stages)
    assert known == made
    assert "生成文件" not in stages.seen
    assert {one for one in stages.seen if one.startswith("核对")} >= {f"核对{entry.name}" for entry in made.files}
    with pytest.raises(Cancelled):
        build_folder(looked, out, draft=True, today=TODAY, progress=_Stages("核对"))
    others = (
        replace(looked, revision=looked.revision + 1),
        replace(looked, codes=not looked.codes),
        replace(looked, dossier=with_answers(held, "p02", address="潍坊市奎文区新住址 8 号")),
        replace(looked, facts={name: replace(one, lost=True) for name, one in looked.facts.items()}),
    )
    for other in others:
        with pytest.raises(Cancelled):
            build_folder(other, out, draft=True, today=TODAY, progress=_Stages("生成文件"))
    for day, wishes in ((TODAY + timedelta(1), NO_WISHES), (TODAY, Wishes(by_person=True))):
        with pytest.raises(Cancelled):
            build_folder(looked, out, draft=True, today=day, progress=_Stages("生成文件"), wishes=wishes)
    report = made.folder / "01-推荐报告.pdf"
    report.write_bytes(report.read_bytes()[:-1] + b"x")
    again = build_folder(looked, out, draft=True, today=TODAY, progress=stages)
    assert not again.unchanged
    assert again.kept


def test_after_one_edit_only_what_shows_it_is_made_again(place: Path) -> None:
    before, kept = _tree(next((place / "out").iterdir())), _kept(place)
    held = with_answers(dossier(2), "p02", address="潍坊市奎文区新住址 8 号")
    built = _build(held, place)
    name = held.applicants[1].name
    after = _tree(built.folder)
    changed = {path for path in after if after[path] != before[path]}
    book = f"02-申报书/02-{name}/{name}-申报书.pdf"
    whole = {"00-报送清单.pdf", "manifest-sha256.txt", "邮件/第1封-共1封.eml"}
    assert changed - {"校验报告.json", "邮件/邮件正文.txt"} == {book, *whole}
    assert built.difference
    assert {*built.difference.changed, "manifest-sha256.txt"} == changed
    assert f"{name}-申报书.pdf" in built.difference.words
    # Made again: the book and the checklist; the fit of the 一览表 and the A3 sets were known.
    assert len(_kept(place).keys() - kept.keys()) == 2
    assert built.kept
    assert _tree(built.kept) == before


def test_another_scan_makes_one_packet_again(place: Path) -> None:
    kept = _kept(place)
    held = dossier(2)
    other = FILES.add("另一张.jpg", picture("another", (500, 640)), "image/jpeg")
    chosen = next(entry for entry in held.evidence if entry.owner == "p01" and entry.kind == "query")
    held = replace(
        held, evidence=tuple(replace(one, file=other) if one.id == chosen.id else one for one in held.evidence)
    )
    built = _build(held, place)
    assert built.difference
    assert [path for path in built.difference.changed if path.startswith("03-")] == [
        f"03-佐证材料/01-{held.applicants[0].name}/{held.applicants[0].name}-01-证书查询截图.pdf"
    ]
    # The packet, what is told of it, and the checklist.
    assert len(_kept(place).keys() - kept.keys()) == 3


@pytest.mark.parametrize("damage", ["flip", "add", "remove"])
def test_a_folder_that_was_tampered_with_is_not_taken_for_unchanged(place: Path, damage: str) -> None:
    (folder,) = (place / "out").iterdir()
    target = folder / "01-推荐报告.pdf"
    if damage == "flip":
        data = bytearray(target.read_bytes())
        data[-100] ^= 1
        target.write_bytes(data)
    elif damage == "add":
        (folder / "多出来的.txt").write_text("x")
    else:
        target.unlink()
    built = _build(dossier(2), place)
    assert not built.unchanged
    assert built.kept
    assert len(list((place / "out").iterdir())) == 2


def test_damaged_cache_files_are_noticed_and_made_again(place: Path) -> None:
    kept = {one: one.read_bytes() for one in (place / "cache").iterdir()}
    for number, one in enumerate(kept):
        data = kept[one]
        one.write_bytes((b"", data[: len(data) // 2], data[:-1] + bytes([data[-1] ^ 1]), b"x" + data)[number % 4])
    assert _build(dossier(2), place).unchanged
    assert {one: one.read_bytes() for one in (place / "cache").iterdir()} == kept


def test_the_checks_before_a_build_know_what_an_earlier_look_has_found(tmp_path: Path) -> None:
    held, cache = dossier(2), FolderCache(tmp_path / "cache")
    made_from = source(held)
    first = [
        (facts_of(made_from.pack, held, FILES.read, cache=one), overlong_of(made_from.pack, held, TODAY, cache=one))
        for one in (None, cache)
    ]
    kept = _kept(tmp_path)
    again = (
        facts_of(made_from.pack, held, FILES.read, cache=cache),
        overlong_of(made_from.pack, held, TODAY, cache=cache),
    )
    assert first == [again, again]
    assert _kept(tmp_path) == kept
    lost = facts_of(made_from.pack, held, Files().read, cache=cache)
    assert all(facts.lost for facts in lost.values()), "what is gone is not what it once was"


def test_what_was_asked_for_is_kept_longest(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path, most=3 * 132)
    keys = [key_of(number) for number in range(5)]
    for age, key in enumerate(keys):
        cache.put(key, b"x" * 100)
        os.utime(tmp_path / key, (1_700_000_000 + age, 1_700_000_000 + age))
    assert cache.get(keys[0]) == b"x" * 100
    cache.tidy()
    assert {one.name for one in tmp_path.iterdir()} == {keys[0], keys[3], keys[4]}


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file is in the way")
    built = _build(dossier(1), tmp_path)
    assert built.files
    assert (tmp_path / "cache").read_bytes() == b"a file is in the way"


def test_keys_change_with_the_program_and_its_fonts(tmp_path: Path) -> None:
    top = Path(qilu_desktop.__file__).parent
    shutil.copytree(top, tmp_path / "qilu_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("fonts", "typst"):
        shutil.copytree(top.parent / "resources" / part, tmp_path / "resources" / part)
    code = "from qilu_desktop.submission.caching import key_of; print(key_of('pdf', 1))"

    def key() -> str:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True).stdout.decode()

    first = key()
    assert first.strip() == key_of("pdf", 1)
    source_file = tmp_path / "qilu_desktop" / "evidence" / "sheet.py"
    source_file.write_text(source_file.read_text("utf-8") + "# another\n", "utf-8")
    second = key()
    index = tmp_path / "resources" / "fonts" / "coverage.json"
    index.write_text(index.read_text("utf-8").replace('"sha256":"', '"sha256":"f', 1), "utf-8")
    assert len({first, second, key()}) == 3


def test_differences_are_told_by_kind() -> None:
    found = between({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"})
    assert (found.added, found.changed, found.gone, found.same) == (("d",), ("c",), ("a",), ("b",))
    assert (
        found.words
        == "与上次生成的相比：新增 1 个文件（d），更新 1 个文件（c），不再有 1 个文件（a），1 个文件没有变化。"
    )
