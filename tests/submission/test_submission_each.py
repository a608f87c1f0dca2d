"""An applicant's evidence PDFs within a size: gently, told, never below the floor, and untouched without a limit."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Event

import pytest
from PIL import Image
from submission_samples import FILES, PACK, TODAY, dossier, source

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.evidence.resampling import STEPS
from qilu_desktop.sizes import MB
from qilu_desktop.submission import choices
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.caching import Cache, FolderCache, NoCache
from qilu_desktop.submission.content import Output, maker_of
from qilu_desktop.submission.mail_options import MailOptions


@cache
def _heavy() -> Dossier:
    """One applicant, with a fine and noisy scan as the first piece of evidence."""
    held = dossier(1)
    stream = io.BytesIO()
    Image.effect_noise((1654, 2339), 60).convert("RGB").save(stream, "JPEG", quality=95)
    file = FILES.add("scan.jpg", stream.getvalue(), "image/jpeg")
    mine = next(one for one in held.evidence if one.owner == held.applicants[0].id and one.kind == "query")
    return replace(held, evidence=tuple(replace(one, file=file) if one is mine else one for one in held.evidence))


def _packets(each: int, place: Path, cache: Cache | None = None) -> list[Output]:
    place.mkdir()
    made_from = replace(source(_heavy()), each=each, cache=cache or NoCache())
    maker = maker_of(made_from, {}, TODAY, Event(), Aside(place), draft=False)
    return [job.make() for job in maker.jobs() if "03-佐证材料" in job.mailed]


def _bytes(made: list[Output]) -> list[bytes]:
    return [Path(str(file.content)).read_bytes() for one in made for file in one.files]


def _size(made: list[Output]) -> int:
    return sum(map(len, _bytes(made)))


def test_packets_keep_within_the_size_of_an_applicant(tmp_path: Path) -> None:
    plain = _packets(0, tmp_path / "1")
    assert _size(plain) > 500_000
    assert not any(one.notes for one in plain)
    assert _bytes(_packets(_size(plain), tmp_path / "2")) == _bytes(plain)
    limit = _size(plain) // 2
    smaller = _packets(limit, tmp_path / "3")
    assert _size(smaller) <= limit
    said = "".join(note for one in smaller for note in one.notes)
    assert "变为" in said
    assert "仍超过" not in said
    # What was made to be measured only is gone again: the folder aside holds what is handed on and nothing else.
    assert len(list((tmp_path / "3").iterdir())) == len(_bytes(smaller))
    told = [note for one in _packets(1, tmp_path / "4") for note in one.notes if "仍超过" in note]
    assert len(told) == 1
    assert f"{STEPS[-1].dpi} dpi" in told[0]
    assert "减少页数" in told[0]


def test_packets_that_were_made_smaller_are_known_again_with_what_is_told_of_them(tmp_path: Path) -> None:
    """The second build joins nothing: what it hands on comes from the cache, its notes and sizes too."""
    cache = FolderCache(tmp_path / "cache")
    limit = _size(_packets(0, tmp_path / "1")) // 2
    first = _packets(limit, tmp_path / "2", cache)
    # A file that is kept anew is another file of that name.
    kept = {one.name: one.stat().st_ino for one in (tmp_path / "cache").iterdir()}
    again = _packets(limit, tmp_path / "3", cache)
    assert _bytes(again) == _bytes(first)
    assert [one.notes for one in again] == [one.notes for one in first]
    assert {one.name: one.stat().st_ino for one in (tmp_path / "cache").iterdir()} == kept
    # Of the steps that were tried the sizes are kept, not the files.
    large = [one for one in (tmp_path / "cache").iterdir() if not one.name.endswith("-told")]
    assert len(large) == len(_bytes(first))
    victim = max(large, key=lambda one: one.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[-1000] ^= 1
    victim.write_bytes(data)
    assert _bytes(_packets(limit, tmp_path / "4", cache)) == _bytes(first)


def test_how_the_mail_is_shared_out_is_remembered_without_a_password(tmp_path: Path) -> None:
    usual = PACK.notice.mail.limit
    assert choices.read(tmp_path).mail(usual) == MailOptions(usual)
    chosen = MailOptions(8 * MB, zipped=True, password="s3cret-word", each=3 * MB)
    choices.write(tmp_path, choices.read(tmp_path).with_mail(chosen, usual))
    assert b"s3cret" not in (tmp_path / choices.NAME).read_bytes()
    kept = choices.read(tmp_path)
    assert kept.mail(usual) == MailOptions(8 * MB, zipped=True, each=3 * MB)
    # A folder does not go stale by how it is mailed.
    assert kept.same_documents(choices.Choices())
    assert not kept.same_documents(choices.Choices(codes=False))
    # The notice's own limit is followed, should another year's be another.
    assert kept.with_mail(MailOptions(usual), usual).mail(5 * MB).limit == 5 * MB


@pytest.mark.parametrize("odd", [True, "8", -1, 10**15, None, [8]])
def test_odd_choices_are_the_usual_ones(odd: object) -> None:
    assert choices.understood({"mail_limit": odd, "mail_zipped": odd if odd is not True else 1}) == choices.Choices()
    assert choices.understood({"mail_each": odd if odd != 10**15 else 1}) == choices.Choices()
