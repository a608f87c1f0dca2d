"""Files under what they prove, and given for something else: nothing is lost, nobody else's files move."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.errors import InputError
from qilu_desktop.evidence.grouping import LOOSE, OTHER, group_of, groups_of, put, targets_of
from qilu_desktop.pack.load import find_pack
from tests import builders

PACK = find_pack("2024")
WHOLE = builders.valid_dossier(2)
PERSON = WHOLE.applicants[0].id
WITH_LOOSE = builders.with_evidence(WHOLE, builders.proof(PERSON, "award", name="奖"), builders.proof(PERSON, "other"))
CLAIMS = [claim for claim, _words in targets_of(PACK, WITH_LOOSE, PERSON)]
OWN = [entry.id for entry in WITH_LOOSE.evidence_of(PERSON)]


def test_every_file_stands_in_one_group_and_what_lacks_proof_is_told():
    groups = groups_of(PACK, WITH_LOOSE, PERSON)
    assert sorted(entry.id for group in groups for entry in group.entries) == sorted(OWN)
    assert groups[0].claim == LOOSE
    assert [entry.title for entry in groups[0].entries] == [WITH_LOOSE.evidence_of(PERSON, kind="award")[-1].title]
    # A loose file covers nothing: what stands for itself and has no file says so.
    assert not [group.claim for group in groups if group.covered]
    bare = replace(WITH_LOOSE, evidence=())
    lacking = {group.claim for group in groups_of(PACK, bare, PERSON) if group.due}
    assert "certificates/c1" in lacking
    assert not {"discipline", OTHER} & lacking
    assert {"publicity", "minutes"} <= {group.claim for group in groups_of(PACK, WITH_LOOSE, UNIT_SUBJECT)}


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from(OWN), min_size=1), st.sampled_from(CLAIMS), st.none() | st.just("") | st.sampled_from(OWN)
)
def test_files_given_for_a_claim_stand_there_in_their_order(ids, claim, before):
    if before in ids:
        before = ""
    made = put(PACK, WITH_LOOSE, ids, claim, before)
    assert sorted(entry.id for entry in made.evidence) == sorted(entry.id for entry in WITH_LOOSE.evidence)
    assert all(group_of(PACK, made, entry) == claim for entry in made.evidence if entry.id in ids)
    assert [one for one in made.evidence if one.id not in ids] == [
        one for one in WITH_LOOSE.evidence if one.id not in ids
    ]
    order = [entry.id for entry in made.evidence]
    if before:
        chosen = [one for one in order if one in ids]
        at = order.index(before)
        assert order[at - len(chosen) : at] == chosen
    elif before == "":
        group = [one.id for one in made.evidence if group_of(PACK, made, one) == claim]
        assert set(group[-len(ids) :]) == ids


def test_the_kind_stays_where_it_can_prove_the_claim_else_the_original_is_meant():
    award = WITH_LOOSE.evidence_of(PERSON, kind="award")[-1]
    made = put(PACK, WITH_LOOSE, [award.id], "certificates/c1")
    entry = next(one for one in made.evidence if one.id == award.id)
    assert (entry.kind, entry.claim) == ("certificate", "certificates/c1")
    back = put(PACK, made, [award.id], "discipline")
    entry = next(one for one in back.evidence if one.id == award.id)
    assert (entry.kind, entry.claim) == ("discipline", "")
    with pytest.raises(InputError, match="不能对应"):
        put(PACK, WITH_LOOSE, [award.id], "publicity")
