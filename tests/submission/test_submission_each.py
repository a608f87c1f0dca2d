"""An applicant's evidence PDFs within a size: gently, told, never below the floor, and untouched without a limit."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from threading import Event

from PIL import Image
from submission_samples import FILES, TODAY, dossier, source

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.evidence.resampling import STEPS
from qilu_desktop.submission.content import Output, maker_of


@cache
def _heavy() -> Dossier:
    """One applicant, with a fine and noisy scan as the first piece of evidence."""
    held = dossier(1)
    stream = io.BytesIO()
    Image.effect_noise((1654, 2339), 60).convert("RGB").save(stream, "JPEG", quality=95)
    file = FILES.add("scan.jpg", stream.getvalue(), "image/jpeg")
    mine = next(one for one in held.evidence if one.owner == held.applicants[0].id and one.kind == "query")
    return replace(held, evidence=tuple(replace(one, file=file) if one is mine else one for one in held.evidence))


def _packets(each: int) -> list[Output]:
    maker = maker_of(replace(source(_heavy()), each=each), {}, TODAY, Event(), draft=False)
    return [job.make() for job in maker.jobs() if "03-佐证材料" in job.mailed]


def _size(made: list[Output]) -> int:
    return sum(len(file.data) for one in made for file in one.files)


def test_packets_keep_within_the_size_of_an_applicant() -> None:
    plain = _packets(0)
    assert _size(plain) > 500_000
    assert not any(one.notes for one in plain)
    assert _packets(_size(plain)) == plain
    limit = _size(plain) // 2
    smaller = _packets(limit)
    assert _size(smaller) <= limit
    said = "".join(note for one in smaller for note in one.notes)
    assert "变为" in said
    assert "仍超过" not in said
    told = [note for one in _packets(1) for note in one.notes if "仍超过" in note]
    assert len(told) == 1
    assert f"{STEPS[-1].dpi} dpi" in told[0]
    assert "减少页数" in told[0]
