"""The frame: waivers, what blocks, what is re-checked after an edit, and that nothing makes a rule raise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import (
    TODAY,
    change_evidence,
    day,
    edit,
    edit_row,
    enterprise_record,
    file_ref,
    proof,
    row,
    valid_dossier,
    waive,
    with_evidence,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qilu_desktop.checks import (
    RULES,
    Context,
    FileFacts,
    Memory,
    Outcome,
    Report,
    Severity,
    apply_fix,
    days_left,
    place_of,
    run,
)
from qilu_desktop.checks.engine import whole_of
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise, Evidence, OriginalCheck, Waiver
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.dossier.reading.kept import KeptReading
from qilu_desktop.dossier.reading.model import PageReading
from qilu_desktop.dossier.values import PartialDate, Record, Row
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Condition, Kind, Scope

PACK = find_pack("2024")


def check(dossier: Dossier, memory: Memory | None = None, today: date = TODAY) -> Report:
    return run(Context(PACK, dossier, today), memory)


def few_strategic() -> Dossier:
    return edit(valid_dossier(), "p1", industry_field="marine")


def test_a_report_counts_and_groups():
    report = check(edit(edit(valid_dossier(), "p1", front_line=False), "p2", visit_by="一人"))
    assert not report.ready
    assert [finding.rule for finding in report.blocking] == ["scope.front_line"]
    assert report.count(Severity.BLOCK) == 1
    assert report.count(Severity.WARN) == 1
    assert [finding.rule for finding in report.of("p2")] == ["procedure.visitors"]
    assert report.of("p3") == ()
    assert list(report.outcomes) == [rule.id for rule in RULES]


def test_a_whole_reason_waives_and_stays_in_sight():
    before = check(few_strategic())
    assert not before.ready
    after = check(waive(few_strategic(), "industry.minimum", "unit"))
    (finding,) = after.by_rule["industry.minimum"]
    assert after.ready
    assert finding.waived
    assert finding.waiver == Waiver("industry.minimum", "unit", "经研究确需推荐。", "冯虚构", day("2024-07-18"))
    assert after.outcomes["industry.minimum"] is Outcome.WAIVED
    assert after.count(Severity.REASON) == 0


@pytest.mark.parametrize(
    "other",
    [{"reason": " "}, {"by": ""}, {"on": day("2024-07-25")}, {"rule": "quota.over"}, {"subject": "p1"}],
    ids=str,
)
def test_a_reason_that_is_not_whole_or_of_something_else_waives_nothing(other):
    assert not check(waive(few_strategic(), "industry.minimum", "unit", **other)).ready


def test_no_reason_lifts_a_hard_rule():
    held = waive(edit(valid_dossier(), "p1", taishan_now=True), "exclusion.taishan_now", "p1")
    report = check(held)
    assert not report.ready
    assert report.by_rule["exclusion.taishan_now"][0].waiver is None


def test_a_certificate_explained_beside_one_that_is_not():
    held = edit_row(valid_dossier(), "p1", "certificates", result="none", result_reason="旧证未录入。")
    second = replace(held.applicants[0].record.rows("certificates")[0], id="c2")
    second = Row("c2", second.values.with_value("result_reason", None).with_value("number", "S000037123456151000077"))
    held = edit(held, "p1", certificates=(*held.applicants[0].record.rows("certificates"), second))
    held = with_evidence(held, proof("p1", "query", "certificates/c2", checked=False))
    waived = {finding.row: finding.waived for finding in check(held).by_rule["certificates.result"]}
    assert waived == {"c1": True, "c2": False}


def test_days_left():
    assert [days_left(PACK.notice, date(2024, 7, number)) for number in (20, 26, 27)] == [6, 0, -1]


class TestMemory:
    """One edit re-checks only what it touched; the results are those of a run without memory."""

    def after(self, first: Dossier, second: Dossier, today: date = TODAY) -> int:
        memory = Memory()
        check(first, memory)
        assert memory.worked_out == 1 + len(first.enterprises) + len(first.applicants)
        assert check(second, memory, today) == check(second, None, today)
        return memory.worked_out

    def test_nothing_changed(self):
        assert self.after(valid_dossier(5), valid_dossier(5)) == 0

    def test_a_number_in_the_place_of_a_yes_is_another_answer(self):
        held = valid_dossier(2)
        assert self.after(held, edit(held, "p1", front_line=Decimal(1))) == 1

    def test_one_answer(self):
        held = valid_dossier(5)
        assert self.after(held, edit(held, "p2", front_line=False)) == 1

    def test_a_file_of_one_person(self):
        held = valid_dossier(5)
        changed = change_evidence(held, "p3", "achievement", lambda entry: replace(entry, check=None))
        assert self.after(held, changed) == 1

    def test_the_employer_takes_its_people_along(self):
        held = valid_dossier(4)
        other = replace(held.applicants[3], enterprise_id="e2")
        held = replace(
            held,
            enterprises=(*held.enterprises, Enterprise("e2", enterprise_record(2))),
            applicants=(*held.applicants[:3], other),
        )
        assert self.after(held, edit(held, "e2", nature="state_sole")) == 2

    def test_an_answer_of_the_unit_that_rules_about_people_do_not_read(self):
        held = valid_dossier(5)
        assert self.after(held, edit(held, "unit", contact="孙示例")) == 1

    def test_an_answer_of_the_unit_that_they_read(self):
        held = valid_dossier(5)
        changed = edit(held, "unit", review_on=day("2024-07-01"))
        assert self.after(held, changed) == 1 + 1 + 5
        assert len(check(changed).by_rule["procedure.visit_first"]) == 5

    def test_the_next_day(self):
        held = valid_dossier(5)
        assert self.after(held, held, TODAY + timedelta(1)) == 7

    def test_who_is_gone_is_forgotten(self):
        held = valid_dossier(5)
        memory = Memory()
        check(held, memory)
        check(replace(held, applicants=held.applicants[:1]), memory)
        assert set(memory.kept) == {(Scope.UNIT, "unit"), (Scope.ENTERPRISE, "e1"), (Scope.APPLICANT, "p1")}

    def test_what_is_known_of_a_file(self):
        held = valid_dossier(2)
        memory = Memory()
        check(held, memory)
        files = {file_ref("photo1.jpg").sha256: FileFacts(10, 10)}
        assert run(Context(PACK, held, TODAY, files), memory).outcomes["evidence.photo"] is Outcome.FAILED
        assert memory.worked_out == 1

    def test_a_page_that_was_tried(self):
        held = valid_dossier(3)
        memory = Memory()
        fits = {"p1": "", "p2": "", "p3": ""}
        assert run(Context(PACK, held, TODAY, overlong=fits), memory).outcomes["print.one_page"] is Outcome.PASSED
        report = run(Context(PACK, held, TODAY, overlong=fits | {"p3": "请精简“主要业绩（一览表）”。"}), memory)
        (finding,) = report.blocking
        assert (finding.subject, finding.field, finding.group) == ("p3", "achievements", "deeds")
        assert memory.worked_out == 1

    def test_a_look_at_the_characters(self):
        held = valid_dossier(2)
        memory = Memory()
        assert run(Context(PACK, held, TODAY), memory).outcomes["print.characters"] is Outcome.UNKNOWN
        looked = Context(PACK, held, TODAY, undrawn=lambda text: tuple("汉" if "汉" in text else ""))
        found = run(looked, memory).by_rule["print.characters"]
        assert {finding.field for finding in found} == {"nation"}
        assert run(looked, memory).outcomes["print.characters"] is Outcome.FAILED
        assert memory.worked_out == 0


def test_a_message_is_one_line_and_holds_no_whole_id_number():
    held = edit(valid_dossier(), "p1", name="张\n 建\u2028国\t甲", front_line=False)
    held = edit_row(held, "p1", "certificates", trade="钳\r\n工370102198001010015", result="differs")
    messages = [finding.message for finding in check(held).findings]
    assert any(message.startswith("张 建 国 甲：不在生产一线") for message in messages)
    assert any("钳 工370102********0015" in message for message in messages)
    assert all(len(message.splitlines()) == 1 for message in messages)


def test_a_post_dated_report_is_pointed_out_and_does_not_hide_support():
    held = edit(valid_dossier(), "unit", report_on=day("2025-01-01"))
    assert {finding.rule for finding in check(held).findings} == {"dates.future", "sealing.unread"}


def test_rules_about_people_see_no_answer_of_the_unit_that_no_rule_reads():
    seen = set(whole_of(Context(PACK, valid_dossier(), TODAY)).people[0].unit)
    declared = {name.removeprefix("unit.") for rule in RULES for name in rule.reads if name.startswith("unit.")}
    assert seen <= declared
    assert "contact" not in seen


def test_a_condition_of_a_pack_on_the_unit_is_seen_by_people():
    def changed(entry):
        rule = (Condition("contact", ("冯虚构",), Scope.UNIT),)
        return replace(entry, required_when=rule) if entry.id == "degree" else entry

    groups = tuple(replace(g, fields=tuple(changed(entry) for entry in g.fields)) for g in PACK.applicant.groups)
    pack = replace(PACK, lists=(PACK.unit, PACK.enterprise, replace(PACK.applicant, groups=groups)))
    memory = Memory()
    asked = run(Context(pack, valid_dossier(), TODAY), memory)
    assert {finding.field for finding in asked.blocking} == {"degree"}
    assert run(Context(pack, edit(valid_dossier(), "unit", contact="孙示例"), TODAY), memory).ready


HOSTILE = [
    *("\x00", "\ud800", "\u200b", "\u202e", "\ufffe", "\n\r\u2028", "=1+1", "<a>&amp;", "{name}", "%s", "\\", "'\";--"),
    *(
        "９" * 40,
        "9" * 400,
        "二〇二四年七月",
        "十十",
        "第名",
        "-1",
        "1E9",
        "٣٠",
        "²",
        "专利" + "9" * 30 + "项",
        "专利十十项",
    ),
    *(
        "节约9999999999.99亿元",
        "2024年13月45号",
        "0000-00-00",
        "(0536",
        "+86",
        "@",
        "@.",
        "O" * 18,
        "I1" * 9,
        "E12345678",
    ),
    *(
        "370102198001010015",
        "37010219800101001x",
        "9137010000000000XK",
        "S000037123456151000001",
        "王建国",
        "/",
        "a/b/c",
    ),
    *("市人社局", "潍坊市人力资源和社会保障局", "泰山学者", "张 三", "徒弟三名", "参编标准99部"),
]
TEXTS = (
    st.sampled_from(["", " ", "是", "a", "b", "city", "3707", "××", "2024-07", "机密★", "等3名", "x" * 400])
    | st.sampled_from(HOSTILE)
    | st.text(max_size=12)
    | st.lists(st.sampled_from(HOSTILE), max_size=4).map("，".join)
)
DAYS = st.builds(
    lambda at, whole: PartialDate(at.year, at.month, at.day if whole else 0),
    st.dates(),
    st.booleans(),
)
PLAIN = (
    TEXTS
    | st.booleans()
    | DAYS
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.sampled_from([Decimal("1e999999"), Decimal("-1e999999"), Decimal("1e-999999"), Decimal("0e999999")])
    | st.builds(file_ref, st.sampled_from(["a.png", "b.pdf"]))
    | st.lists(TEXTS, max_size=2).map(tuple)
)
ROW_COLUMNS = sorted({column.id for listed in PACK.lists for entry in listed for column in entry.columns})
ROWS = st.lists(
    st.builds(
        lambda row_id, cells: row(row_id, **cells),
        st.sampled_from(["c1", "i1", "x"]),
        st.dictionaries(st.sampled_from(ROW_COLUMNS), PLAIN, max_size=6),
    ),
    max_size=3,
).map(tuple)


def _answer(entry):
    offered = [choice.id for choice in entry.choices]
    choices = st.sampled_from(offered) if offered else PLAIN
    return (ROWS if entry.kind is Kind.TABLE else choices) | PLAIN


def records(scope: Scope):
    return st.fixed_dictionaries({}, optional={entry.id: _answer(entry) for entry in PACK.fields(scope)}).map(Record)


CHECKS = st.none() | st.builds(OriginalCheck, TEXTS, TEXTS, DAYS)
OWNERS = st.sampled_from(["unit", "p1", "p2", "gone"])
KINDS = st.sampled_from([*(kind.id for kind in PACK.evidence), "", "unknown"])
CLAIMS = st.sampled_from(["", "certificates/c1", "certificates", "innovations/i1", "/", "no/such/one", "photo/1"])
EVIDENCE = st.builds(
    lambda number, owner, kind, title, claim, seen: Evidence(
        f"f{number}", owner, kind, title, replace(file_ref(f"{number}"), name=title * 2), claim, seen
    ),
    st.integers(0, 3), OWNERS, KINDS, TEXTS, CLAIMS | TEXTS, CHECKS,
)  # fmt: skip
FACTS = st.dictionaries(
    st.sampled_from([file_ref(name).sha256 for name in ("0", "1", "2", "a.png", "b.pdf")]),
    st.builds(FileFacts, st.integers(0, 10**9), st.integers(0, 10**9), st.booleans(), TEXTS, TEXTS),
    max_size=3,
)
DOSSIERS = st.builds(
    Dossier,
    st.just("2024"),
    records(Scope.UNIT),
    st.lists(st.builds(Enterprise, st.sampled_from(["e1", "e2"]), records(Scope.ENTERPRISE)), max_size=2).map(tuple),
    st.lists(
        st.builds(
            Applicant, st.sampled_from(["p1", "p2"]), st.sampled_from(["e1", "", "gone"]), records(Scope.APPLICANT)
        ),
        max_size=2,
    ).map(tuple),
    st.lists(EVIDENCE, max_size=3).map(tuple),
    st.lists(
        st.builds(Waiver, st.sampled_from([rule.id for rule in RULES]), OWNERS, TEXTS, TEXTS, DAYS), max_size=2
    ).map(tuple),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(DOSSIERS, FACTS, st.dates())
def test_no_dossier_makes_a_rule_raise(held: Dossier, files: dict[str, FileFacts], today: date):
    context = Context(
        PACK, held, today, files, overlong={"p1": "请精简“主要事迹”。", "p2": ""}, undrawn=lambda _: ("汉",)
    )
    report = run(context)
    assert set(report.outcomes) == {rule.id for rule in RULES}
    assert repr(run(context).findings) == repr(report.findings)
    for finding in report.findings:
        assert finding.message
        assert "\n" not in finding.message
        assert place_of(finding, PACK, held).who
        if finding.fix:
            run(replace(context, dossier=apply_fix(held, finding.fix)))


BASE = valid_dossier(3, nature="state_held")
ANSWERS = [("unit", entry) for entry in PACK.unit] + [("p1", entry) for entry in PACK.applicant]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ANSWERS).flatmap(lambda one: st.tuples(st.just(one), _answer(one[1]))))
def test_one_wild_answer_never_makes_a_rule_raise_nor_the_memory_wrong(changed):
    (subject, entry), value = changed
    memory = Memory()
    check(BASE, memory)
    held = edit(BASE, subject, **{entry.id: value})
    assert repr(check(held, memory).findings) == repr(check(held).findings)


@pytest.mark.parametrize(
    "entry", [entry for entry in PACK.applicant if entry.required and not entry.derive], ids=lambda entry: entry.id
)
def test_each_required_field_of_a_person_blocks_when_it_is_empty(entry):
    report = check(edit(valid_dossier(), "p1", **{entry.id: None}))
    assert ("required.field", entry.id) in {(finding.rule, finding.field) for finding in report.blocking}


def test_many_people_are_checked_in_reasonable_time():
    held = valid_dossier(300)
    memory = Memory()
    assert [finding.rule for finding in check(held, memory).blocking] == ["quota.over"]
    check(edit(held, "p7", trade_years=Decimal(1)), memory)
    assert memory.worked_out == 1


def test_findings_about_files_name_the_page():
    held = change_evidence(
        valid_dossier(), "p1", "achievement", lambda entry: replace(entry, edits=(PageEdit(1), PageEdit(3)))
    )
    file = file_ref("p1-achievement.png").sha256
    beyond = run(Context(PACK, held, TODAY, {file: FileFacts(pages=2)})).by_rule["evidence.pages"][0]
    assert place_of(beyond, PACK, held).file.endswith("　第 2 页")
    odd = FileFacts(fault="第 4 页的尺寸异常，无法排版", page=4)
    broken = run(Context(PACK, held, TODAY, {file: odd})).by_rule["evidence.lost"][0]
    assert broken.page == 4
    assert place_of(broken, PACK, held).file.endswith("　第 4 页")


def test_a_finding_about_a_whole_file_names_the_first_page_that_is_sent():
    def page(held: Dossier, rule: str, **facts: int) -> int:
        known = {entry.file.sha256: FileFacts(**facts) for entry in held.evidence}
        (found,) = run(Context(PACK, held, TODAY, known)).by_rule[rule]
        return found.page

    unmarked = change_evidence(valid_dossier(), "p1", "achievement", lambda entry: replace(entry, check=None))
    assert page(unmarked, "evidence.checked", pages=3) == 1
    assert page(unmarked, "evidence.checked", pages=1) == 0, "a file of one page is that page"
    assert page(unmarked, "evidence.checked") == 0, "nobody looked"
    third = change_evidence(unmarked, "p1", "achievement", lambda entry: replace(entry, edits=(PageEdit(3),)))
    assert page(third, "evidence.checked", pages=3) == 3
    finding = run(Context(PACK, third, TODAY)).by_rule["evidence.checked"][0]
    assert place_of(finding, PACK, third).file.endswith("　第 3 页")
    other = with_evidence(valid_dossier(), proof("p1", "other", checked=False))
    assert page(other, "evidence.may_check", pages=2) == 1
    assert page(with_evidence(valid_dossier(), proof("p1", "")), "evidence.kind", pages=2) == 1
    assert page(with_evidence(valid_dossier(), proof("p1", "award", "honours/h9")), "evidence.claim", pages=2) == 1
    elsewhere = proof("p1", "award", checked_for="虚构县人社局")
    assert page(with_evidence(valid_dossier(), elsewhere), "evidence.checked_by_other", pages=2) == 1
    named = replace(proof("p1", "other"), title="王建国获奖证书")
    assert page(with_evidence(valid_dossier(), named), "evidence.other_person", pages=2) == 1


def test_a_screenshot_of_several_pages_names_the_page_that_differs():
    pages = (PageReading(page=1), PageReading(page=2, nothing_found=True))
    held = change_evidence(
        valid_dossier(),
        "p1",
        "query",
        lambda entry: replace(entry, reading=KeptReading(entry.file.sha256, "rapidocr 3.10.0", pages)),
    )
    found = run(Context(PACK, held, TODAY)).by_rule["certificates.reading"][0]
    assert found.page == 2
    assert place_of(found, PACK, held).field.endswith("截图第 2 页")
