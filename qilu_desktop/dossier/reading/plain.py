"""A kept reading as plain JSON values and back: in the workspace and in ``dossier.json`` alike."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

from qilu_desktop.dossier.reading.kept import LARGEST, LONGEST, KeptReading
from qilu_desktop.dossier.reading.model import FIELDS, Box, CertificateReading, Found, PageReading

Json: TypeAlias = str | bool | int | list["Json"] | dict[str, "Json"]

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_SHA256 = re.compile("[0-9a-f]{64}")
_MARK = re.compile("[0-9a-f]{16}|")
_SCORES = 1000
_DIGITS = 12


def plain_reading(kept: KeptReading) -> dict[str, Json]:
    """The reading as JSON values; a score is written in thousandths, so that no fraction is."""
    return {
        "sha256": kept.sha256,
        "engine": kept.engine,
        **({"edits": kept.edits} if kept.edits else {}),
        "pages": [_plain_page(page) for page in kept.pages],
    }


def _plain_page(page: PageReading) -> Json:
    plain: dict[str, Json] = {"page": page.page, "width": page.width, "height": page.height}
    if page.failure:
        plain["failure"] = page.failure
    if page.nothing_found:
        plain["nothing_found"] = True
    if page.certificates:
        plain["certificates"] = [
            {field: _plain_found(found) for field in FIELDS if (found := one.get(field))} for one in page.certificates
        ]
    return plain


def _plain_found(found: Found) -> Json:
    box = found.box
    return {
        "value": found.value,
        "text": found.text,
        "score": round(found.score * _SCORES),
        "box": [box.left, box.top, box.right, box.bottom],
    }


def reading_of(plain: object) -> KeptReading:
    """The reading that plain JSON values hold.

    Raises:
        ValueError: they hold none; nothing else is raised, whatever they are.
    """
    one = _known(plain, ("sha256", "engine", "edits", "pages"))
    sha256, edits = _text(one.get("sha256")), _text(one.get("edits", ""))
    if not _SHA256.fullmatch(sha256) or not _MARK.fullmatch(edits):
        raise ValueError("no hash")
    return KeptReading(sha256, _text(one.get("engine")), tuple(map(_page, _list(one.get("pages")))), edits)


def _page(plain: object) -> PageReading:
    one = _known(plain, ("page", "width", "height", "failure", "nothing_found", "certificates"))
    nothing = one.get("nothing_found", False)
    if not isinstance(nothing, bool):
        raise ValueError("no flag")
    return PageReading(
        width=_whole(one.get("width"), LARGEST),
        height=_whole(one.get("height"), LARGEST),
        certificates=tuple(map(_certificate, _list(one.get("certificates", [])))),
        nothing_found=nothing,
        failure=_text(one.get("failure", "")),
        page=_whole(one.get("page"), LARGEST),
    )


def _certificate(plain: object) -> CertificateReading:
    one = _known(plain, tuple(FIELDS))
    return CertificateReading(**{field: _found(one[field]) for field in FIELDS if field in one})


def _found(plain: object) -> Found:
    one = _known(plain, ("value", "text", "score", "box"))
    sides = [_whole(side, LARGEST) for side in _list(one.get("box"))]
    if len(sides) != len(("left", "top", "right", "bottom")):
        raise ValueError("no box")
    return Found(
        _text(one.get("value")), _text(one.get("text")), _whole(one.get("score"), _SCORES) / _SCORES, Box(*sides)
    )


def _known(plain: object, keys: tuple[str, ...]) -> dict[str, object]:
    if not isinstance(plain, dict) or not set(plain) <= set(keys):
        raise ValueError("not an object of these keys")
    return plain


def _list(plain: object) -> list[object]:
    if not isinstance(plain, list) or len(plain) > LONGEST:
        raise ValueError("no list")
    return plain


def _text(plain: object) -> str:
    if not isinstance(plain, str) or len(plain) > LONGEST or _NO_TEXT.search(plain):
        raise ValueError("no text")
    return plain


def _whole(plain: object, most: int) -> int:
    """A whole number from 0 to *most*; readers of JSON may hand in a Decimal."""
    number = int(plain) if isinstance(plain, Decimal) and plain.is_finite() and plain.adjusted() < _DIGITS else plain
    if isinstance(number, bool) or not isinstance(number, int) or number != plain or not 0 <= number <= most:
        raise ValueError("no whole number")
    return number
