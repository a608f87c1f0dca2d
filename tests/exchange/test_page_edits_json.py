"""Page edits in ``dossier.json``: what is written can be read, what is wrong is named with its place."""

from __future__ import annotations

import json

import jsonschema
import pytest

from qilu_desktop.dossier.pages import WHOLE, Area, PageEdit
from qilu_desktop.exchange.decode import decode
from qilu_desktop.exchange.problems import DossierFileError
from qilu_desktop.exchange.schema import dossier_schema
from qilu_desktop.pack.load import find_pack

PACK = find_pack("2024")
EMPTY = {"page": 1, "crop": [0, 0, 0, 9]}
"""That right is more than left is more than a schema can say."""


def dossier(edits):
    entry = {"owner": "unit", "kind": "minutes", "file": "a.pdf", "edits": edits}
    return {"schema": 1, "pack": "2024", "evidence": [entry]}


def read(edits):
    return decode(json.dumps(dossier(edits)).encode(), PACK).pending.evidence[0].edits


def test_edits_are_read_as_written_and_fit_the_schema():
    edits = [{"page": 3, "turn": 270, "crop": [0, 0, WHOLE, 5000], "hidden": [[1, 2, 3, 4]]}, {"page": 1}]
    jsonschema.validate(dossier(edits), dossier_schema(PACK))
    assert read(edits) == (
        PageEdit(3, 270, Area(0, 0, WHOLE, 5000), (Area(1, 2, 3, 4),)),
        PageEdit(1),
    )


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ({}, "edits[0].page"),
        ({"page": 0}, "edits[0].page"),
        ({"page": True}, "edits[0].page"),
        ({"page": 1.5}, "edits[0].page"),
        ({"page": 1e300}, "edits[0].page"),
        ({"page": 1, "turn": 45}, "edits[0].turn"),
        ({"page": 1, "turn": "90"}, "edits[0].turn"),
        (EMPTY, "edits[0].crop"),
        ({"page": 1, "crop": [0, 0, 9]}, "edits[0].crop"),
        ({"page": 1, "crop": "x"}, "edits[0].crop"),
        ({"page": 1, "hidden": [[0, 0, 9, WHOLE + 1]]}, "edits[0].hidden[0]"),
        ({"page": 1, "hidden": {}}, "edits[0].hidden"),
        ({"page": 1, "colour": "red"}, "edits[0].colour"),
        ("x", "edits[0]"),
    ],
)
def test_what_is_wrong_is_named(edit, place):
    with pytest.raises(DossierFileError) as caught:
        read([edit])
    assert any(problem.path.endswith(place) for problem in caught.value.problems)
    if edit == EMPTY:
        return
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(dossier([edit]), dossier_schema(PACK))
