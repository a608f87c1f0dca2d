"""Claims and what proves them: the table with page numbers, and what a person means by a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.errors import InputError
from qilu_desktop.evidence.claims import claims_of, find_target, tables_of
from qilu_desktop.evidence.grouping import groups_of
from qilu_desktop.evidence.matrix import matrix
from qilu_desktop.pack.load import find_pack
from tests import builders

PACK = find_pack("2024")


@pytest.fixture(scope="module")
def dossier():
    whole = builders.valid_dossier(2)
    person = whole.applicants[0].id
    whole = builders.add_row(whole, person, "patents", builders.row("z9", name="一种夹具"))
    return builders.with_evidence(whole, builders.proof(person, "other", name="报道"))


def test_what_has_no_proof_and_what_proves_nothing(dossier):
    person = dossier.applicants[0].id
    table = matrix(PACK, dossier, person)
    unproved = {claim.text for claim in table.unproved}
    assert "patents/z9" in unproved
    assert "certificates/c1" not in unproved
    assert "innovations/i1" not in unproved
    assert [proof.title for proof in table.idle] == ["报道"]
    assert len(table.files) == len(dossier.evidence_of(person))
    label = next(claim.label for claim in table.unproved if claim.text == "patents/z9")
    assert "一种夹具" in label
    assert label.startswith("专利 第 ")


def test_what_may_be_proved_and_need_not_be_lacks_nothing(dossier):
    """带徒传技: only 其他佐证 can prove it, which the notice allows (4.3c) and does not ask for."""
    person = dossier.applicants[0].id
    held = builders.add_row(dossier, person, "apprentices", builders.row("a9", name="徒弟甲"))
    table = matrix(PACK, held, person)
    (line,) = [one for one in table.lines if one.claim.text == "apprentices/a9"]
    assert not line.proved
    assert not line.due
    assert line.claim not in table.unproved
    assert not next(one for one in groups_of(PACK, held, person) if one.claim == "apprentices/a9").due
    assert next(one for one in groups_of(PACK, held, person) if one.claim == "patents/z9").due


def test_a_file_for_a_whole_table_proves_each_row_and_none_when_it_is_empty(dossier):
    person = dossier.applicants[0].id
    entry = builders.proof(person, "achievement", "patents", name="全部专利")
    table = matrix(PACK, builders.with_evidence(dossier, entry), person)
    assert table.proves("patents/z9", entry.id)
    assert "patents/z9" not in {claim.text for claim in table.unproved}
    emptied = builders.edit(builders.with_evidence(dossier, entry), person, patents=())
    assert entry.id in {proof.evidence for proof in matrix(PACK, emptied, person).idle}


def test_page_numbers_stand_in_the_cells(dossier):
    person = dossier.applicants[0].id
    first, second = dossier.evidence_of(person)[:2]
    table = matrix(PACK, dossier, person, {first.id: range(2, 3), second.id: range(3, 6)})
    told = {proof.evidence: proof.told for line in table.lines for proof in line.proofs}
    assert told[first.id].endswith("第 2 页")
    assert told[second.id].endswith("第 3—5 页")
    others = [proof for proof in table.files if proof.evidence not in (first.id, second.id)]
    assert all("页" not in proof.told for proof in others)


def test_the_units_steps_are_lines_of_their_own(dossier):
    table = matrix(PACK, dossier, UNIT_SUBJECT)
    proved = {line.claim.text: line.proved for line in table.lines}
    assert proved == {"report_scan": True, "publicity": True, "minutes": True}
    assert table.unproved == table.idle == ()
    without = builders.without(dossier, UNIT_SUBJECT, "minutes")
    lines = {line.claim.text: line for line in matrix(PACK, without, UNIT_SUBJECT).lines}
    assert not lines["minutes"].proved
    assert not lines["minutes"].due


def test_id_numbers_are_masked(dossier):
    person = dossier.applicants[0].id
    entry = replace(builders.proof(person, "other"), title="370102198001010015 的报道")
    table = matrix(PACK, builders.with_evidence(dossier, entry), person)
    assert all("198001010015" not in proof.told for proof in table.files)


@given(st.data())
def test_every_file_and_every_claim_is_in_the_table_once(data):
    """Any evidence, claims that stand for nothing too."""
    whole = builders.valid_dossier(1)
    person = whole.applicants[0].id
    kinds = [kind.id for kind in PACK.evidence]
    claims = ["", "certificates", "certificates/c1", "certificates/gone", "patents/", "x/y", "innovations/i1"]
    added = data.draw(st.lists(st.tuples(st.sampled_from(kinds), st.sampled_from(claims)), max_size=6))
    entries = [replace(builders.proof(person, kind, claim), id=f"w{at}") for at, (kind, claim) in enumerate(added)]
    whole = builders.with_evidence(whole, *entries)
    table = matrix(PACK, whole, person)
    assert [proof.evidence for proof in table.files] == [entry.id for entry in whole.evidence_of(person)]
    assert [line.claim for line in table.lines] == list(claims_of(PACK, whole, person))
    used = {proof.evidence for line in table.lines for proof in line.proofs}
    assert used | {proof.evidence for proof in table.idle} == {entry.id for entry in whole.evidence_of(person)}
    assert not used & {proof.evidence for proof in table.idle}


# -- what a person means --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "kind", "found"),
    [
        ("certificates/1", "", ("certificate", "certificates/c1")),
        ("certificates/c1", "", ("certificate", "certificates/c1")),
        ("certificates/1", "query", ("query", "certificates/c1")),
        ("certificates/第1行", "证书查询截图", ("query", "certificates/c1")),
        ("专利／1", "", ("achievement", "patents/")),
        ("证书/1", "", ("certificate", "certificates/c1")),
        ("patents", "", ("achievement", "patents")),
        ("discipline", "", ("discipline", "")),
        ("纪检", "", ("discipline", "")),
        ("首席技师认定文件", "", ("chief", "")),
        ("other", "other", ("other", "")),
    ],
)
def test_claims_are_understood_by_id_and_by_label(dossier, claim, kind, found):
    target = find_target(PACK, dossier, dossier.applicants[0].id, claim, kind)
    assert target.kind.id == found[0]
    assert target.claim.startswith(found[1])
    assert target.label


@pytest.mark.parametrize(
    ("claim", "kind", "said"),
    [
        ("nothing", "", "没有“nothing”这种对应内容"),
        ("", "", "没有“”这种对应内容"),
        ("patents/99", "", "没有“99”这一行"),
        ("patents/0", "", "没有“0”这一行"),
        ("patents/-1", "", "没有“-1”这一行"),
        ("patents/1", "query", "不能证明“专利”"),
        ("patents/1", "nothing", "这种佐证材料的种类"),
        ("papers/1", "", "还没有填写"),
        ("discipline/1", "", "不分行"),
        ("discipline", "chief", "不是同一种"),
        ("证书", "", "可以指几种"),
        ("minutes", "", "没有“minutes”"),
        ("专", "", "可以指几种"),
    ],
)
def test_what_is_not_understood_lists_what_there_is(dossier, claim, kind, said):
    person = dossier.applicants[0].id
    cleared = builders.edit(dossier, person, papers=None)
    with pytest.raises(InputError, match=said) as caught:
        find_target(PACK, cleared, person, claim, kind)
    assert caught.value.remedy.startswith(("可写", "请", "现有", "--kind"))


@given(st.text(max_size=12), st.text(max_size=6))
def test_any_text_is_a_target_or_an_input_error(claim, kind):
    whole = builders.valid_dossier(1)
    try:
        found = find_target(PACK, whole, whole.applicants[0].id, claim, kind).kind.id
    except InputError:
        found = ""
    assert found == "" or PACK.evidence_kind(found)


def test_every_table_that_a_kind_names_is_there():
    assert {table.id for table in tables_of(PACK, "p1")} == {
        claim for kind in PACK.evidence if kind.scope.value == "applicant" for claim in kind.claims
    }
