"""The shipped 2024 pack says what the notice says: every value here is copied from 鲁人社函〔2024〕71号 itself."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qilu_desktop.pack.load import load_pack
from qilu_desktop.pack.model import Field, FieldList, Kind, UnitKind
from qilu_desktop.paths import forms_dir

PACK = load_pack(forms_dir() / "2024")
NOTICE = PACK.notice

# 一（一）: 济南市、青岛市、东营市、潍坊市、济宁市、德州市、聊城市、菏泽市各 10 名……各 9 名
QUOTAS = dict.fromkeys("济南市 青岛市 东营市 潍坊市 济宁市 德州市 聊城市 菏泽市".split(), 10) | dict.fromkeys(
    "淄博市 枣庄市 烟台市 泰安市 威海市 日照市 临沂市 滨州市".split(), 9
)
# GB/T 2260 codes of the 16 cities.
CODES = {
    "3701": "济南市", "3702": "青岛市", "3703": "淄博市", "3704": "枣庄市", "3705": "东营市", "3706": "烟台市",
    "3707": "潍坊市", "3708": "济宁市", "3709": "泰安市", "3710": "威海市", "3711": "日照市", "3713": "临沂市",
    "3714": "德州市", "3715": "聊城市", "3716": "滨州市", "3717": "菏泽市",
}  # fmt: skip


def test_every_city_has_the_quota_of_the_notice():
    assert {city.name: city.quota for city in NOTICE.cities} == QUOTAS
    assert {city.code: city.name for city in NOTICE.cities} == CODES
    assert len(NOTICE.cities) == 16
    assert all(NOTICE.quota("city", code) == QUOTAS[name] for code, name in CODES.items())


def test_the_county_cities_are_those_of_the_region_code():
    # GB/T 2260 as of 2024: 26 县级市; and six that became districts between 2012 and 2020.
    names = NOTICE.county_cities
    assert names[:26] == tuple(
        "胶州市 平度市 莱西市 滕州市 龙口市 莱阳市 莱州市 招远市 栖霞市 海阳市 青州市 诸城市 寿光市 安丘市 高密市 "
        "昌邑市 曲阜市 邹城市 新泰市 肥城市 荣成市 乳山市 乐陵市 禹城市 临清市 邹平市".split()
    )
    assert set(names[26:]) == set("章丘市 即墨市 胶南市 蓬莱市 兖州市 文登市".split())
    assert not set(names) & set(QUOTAS)


@pytest.mark.parametrize("kind", ["department", "provincial_enterprise", "central"])
def test_every_other_kind_of_unit_may_recommend_four(kind):
    assert NOTICE.quota(kind, "") == 4
    assert NOTICE.quota(kind, "3701") == 4, "a city's code changes nothing for another kind"


def test_a_quota_that_is_not_known_is_none():
    assert NOTICE.quota("city", "") is None
    assert NOTICE.quota("city", "3712") is None, "莱芜 became part of 济南 in 2019"
    assert NOTICE.quota("", "3701") is None


def test_the_kinds_of_unit_and_who_decides():
    told = {rule.kind: (rule.label, rule.deciding_body) for rule in NOTICE.units}
    assert told == {
        UnitKind.CITY: ("设区的市", "市人力资源社会保障局党组"),
        UnitKind.DEPARTMENT: ("省直有关部门", "推荐单位集体研究"),
        UnitKind.PROVINCIAL_ENTERPRISE: ("省属大企业", "推荐单位集体研究"),
        UnitKind.CENTRAL: ("中央驻鲁有关单位", "推荐单位集体研究"),
    }


def test_the_head_of_the_notice():
    assert NOTICE.number == "鲁人社函〔2024〕71号"
    assert NOTICE.title == "关于认真做好2024年度齐鲁首席技师推荐选拔工作的通知"
    assert NOTICE.issuers == ("中共山东省委组织部", "山东省人力资源和社会保障厅")
    assert NOTICE.issued == date(2024, 6, 19)
    assert NOTICE.rule_number == "鲁人社字〔2021〕154号"


def test_where_to_and_until_when():
    assert NOTICE.deadline == date(2024, 7, 26)
    assert NOTICE.addressee == "山东省人力资源和社会保障厅"
    assert NOTICE.mail.address == "wwrst@shandong.cn"
    assert (NOTICE.contact, NOTICE.contact_phone) == ("王伟", "0531-51788151")
    assert NOTICE.form_site == "hrss.shandong.gov.cn"


def test_the_post():
    post = NOTICE.post
    assert post.organisation == "山东省人力资源和社会保障厅"
    assert post.recipient == "职业能力建设处"
    assert post.address == "济南市解放东路16号东楼1103室"
    assert post.carrier == "邮政快递 EMS"
    assert post.phone == "0531-51788151"
    assert post.postcode == "", "the notice names none, so none is invented"


def test_paper_copies_sites_and_limits():
    assert (NOTICE.overview_paper, NOTICE.overview_copies) == ("A3", 6)
    assert [site.url for site in NOTICE.sites] == ["www.sdosta.org.cn", "www.osta.org.cn"]
    assert NOTICE.flexible_years == 5
    assert (NOTICE.strategic_fields, NOTICE.strategic_minimum) == (("strategic", "future"), 3)
    assert NOTICE.publicity_days == 5


def test_documents_come_in_the_formats_of_clause_4():
    assert "pdf" in PACK.layouts["book"].formats
    assert "docx" in PACK.layouts["overview"].formats
    assert "docx" in PACK.layouts["summary"].formats
    assert "pdf" in PACK.layouts["report"].formats
    paper = PACK.layouts["overview"].sections[0].paper
    assert (paper.width, paper.height) == (420, 297)


CLAUSES = (
    "1.1 1.2 1.3a 1.3b 1.3c 1.4 2.1a 2.1b 2.1c 2.1d 2.2a 2.2b 2.3 2.4 3.0 3.1a 3.1b 3.1c 3.1d 3.1e 3.2 3.3 3.4 "
    "4.0 4.1 4.2a 4.2b 4.2c 4.3a 4.3b 4.3c 4.4 5.1 5.2 5.3 5.4 6"
).split()


def test_every_clause_is_there_once_and_in_order():
    assert [clause.id for clause in PACK.clauses] == CLAUSES
    assert all(clause.text for clause in PACK.clauses)
    assert {clause.id for clause in PACK.clauses if not clause.binding} == {"1.4", "3.2", "3.3", "3.4", "5.4"}


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("1.2", "各单位最多推荐4名企业一线职工"),
        ("1.3a", "已入选国家级人才计划、泰山人才工程的人员不在申报范围"),
        ("1.3b", "在支持期内的人员，原则上不得申报"),
        ("2.1d", "正式职工、劳务派遣职工和单位柔性引进的服务期5年以上的高技能领军人才"),
        ("2.3", "各市战略性新兴产业、未来产业领域推荐人选不少于3名"),
        ("3.1e", "国有或国有控股企业职工，还应征求所在单位纪检监察部门意见"),
        ("4.0", "2024年7月26日前"),
        ("4.1", "推荐人选工作情况、申报材料核验情况，推荐意见；涉密人员要加以注明；加盖推荐部门公章"),
        ("4.2b", "A3版纸制材料一式6份同时报WORD电子版"),
        ("4.2c", "济南市解放东路16号东楼1103室"),
        ("4.3b", "并注明已审验（原件由推荐部门负责审验）"),
        ("5.3", "推荐报告要素信息缺失、申报材料缺项和佐证材料未经审验"),
        ("6", "wwrst@shandong.cn"),
    ],
)
def test_a_clause_is_told_in_the_words_of_the_notice(clause, words):
    found = PACK.clause(clause)
    assert found is not None
    assert words in found.text


def test_every_clause_that_binds_is_asked_for_by_a_field_a_kind_of_evidence_or_a_document():
    served: set[str] = set()
    for listed in PACK.lists:
        for entry in listed:
            served.update(*(part.clauses for part in (entry, *entry.columns)))
    served.update(*(kind.clauses for kind in PACK.evidence), *(layout.clauses for layout in PACK.layouts.values()))
    # 5.3 is what the checks as a whole do, 6 the address of the mail drafts.
    assert {clause.id for clause in PACK.clauses if clause.binding} - served == {"5.3", "6"}


# The field list of the design (forms.md), scope by scope; a table with its columns.
UNIT = (
    "name kind city rank uscc address postcode contact department phone mobile email ems_sender publicity_work "
    "opinions_heard accepted_from accepted_to review_on panel(name,title) review_opinion publicity_from publicity_to "
    "publicity_place publicity_objections decision_body decision_on decision_number"
)
ENTERPRISE = "name uscc nature industry size area address contact phone opinion"
APPLICANT = (
    "name sex nation born politics id_number photo education degree school work_since mobile address postcode "
    "post_name front_line employment service_from service_to trade trade_years appointed route chief_by chief_number "
    "chief_on recognised "
    "certificates(kind,trade,level,number,issuer,issued_on,site,queried_on,checker,result,result_reason) "
    "industry_field strategic_kind future_kind industry_reason career(from,to,place,post,note) "
    "contests(on,name,level,place,issuer) honours(on,name,level,issuer) innovations(on,name,number,rank,benefit) "
    "patents(on,name,number,rank,benefit) papers(on,name,number,rank,benefit) standards(on,name,number,rank,benefit) "
    "apprentices(name,from,to,reached) achievements achievements_short deeds programmes(kind,name,year,from,to) "
    "taishan_now programme_reason rule_by rule_on classified declassified_by declassified_on declassified_result "
    "visit_on visit_place visit_by visit_result discipline_on discipline_body discipline_opinion review_rank "
    "review_opinion publicity_result"
)


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [(PACK.unit, UNIT), (PACK.enterprise, ENTERPRISE), (PACK.applicant, APPLICANT)],
    ids=["unit", "enterprise", "applicant"],
)
def test_every_field_of_the_design_is_there(listed: FieldList, wanted: str):
    for told in wanted.split():
        match = re.fullmatch(r"(\w+)(?:\(([\w,]+)\))?", told)
        assert match
        name, columns = match.groups()
        assert name in listed.by_id
        inner = {column.id for column in listed.by_id[name].columns}
        assert set((columns or "").split(",")) - {""} <= inner, name


def _field(name: str) -> Field:
    return PACK.applicant.by_id[name]


def test_limits_and_kinds_of_the_design():
    assert (_field("achievements").limit, _field("achievements_short").limit) == (300, 100)
    assert (_field("deeds").limit, _field("industry_reason").limit) == (2000, 200)
    assert NOTICE.photo_mm == (35.0, 49.0)
    assert NOTICE.photo_px == (413, 579)
    assert _field("photo").kind is Kind.PHOTO
    assert _field("certificates").min_rows == 1
    assert [choice.label for choice in _field("employment").choices] == ["正式职工", "劳务派遣", "柔性引进"]
    assert [choice.label for choice in _field("industry_field").choices] == [
        "战略性新兴产业", "未来产业", "先进制造业", "海洋产业", "现代服务业", "其他",
    ]  # fmt: skip
    assert [choice.label for choice in _field("certificates").column("result").choices] == [
        "一致", "不一致", "查无", "暂未上网",
    ]  # fmt: skip


def test_choices_that_the_notice_knows_too_agree_with_it():
    by_id = PACK.unit.by_id
    assert {choice.id: choice.label for choice in by_id["city"].choices} == CODES
    assert {choice.id: choice.label for choice in by_id["kind"].choices} == {
        rule.kind.value: rule.label for rule in NOTICE.units
    }
    sites = _field("certificates").column("site").choices
    assert {choice.id: choice.label for choice in sites} == {site.id: site.url for site in NOTICE.sites}


def test_id_numbers_and_mobiles_are_sensitive():
    told = {entry.id for entry in PACK.applicant if entry.sensitive}
    assert told == {"id_number", "mobile"}
    assert "publicity" not in _field("id_number").printed


def test_evidence_goes_into_three_packets_and_originals_are_marked():
    assert PACK.packets == ("证书查询截图", "主要技术成果及获奖", "其他佐证材料")
    marked = {kind.id for kind in PACK.evidence if kind.marked}
    assert marked == {"certificate", "chief", "achievement", "paper", "award"}
    assert all(kind.packet == 2 for kind in PACK.evidence if kind.marked)
    query = PACK.evidence_kind("query")
    assert query is not None
    assert (query.packet, query.claims, query.clauses) == (1, ("certificates",), ("4.3a",))


def test_lookups():
    assert PACK.clause("9.9") is None
    assert PACK.evidence_kind("nothing") is None
    group = PACK.applicant.group_of("deeds")
    assert group is not None
    assert group.id == "deeds"
    assert PACK.applicant.group_of("nothing") is None
    with pytest.raises(KeyError):
        _field("career").column("nothing")
    assert _field("sex").choice_label("male") == "男"
    assert _field("sex").choice_label("unknown") == "unknown", "nothing typed is lost"
