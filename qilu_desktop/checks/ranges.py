"""Whether names, numbers and words bear out what was ticked of the range (2.1, 3.0) and of programmes (1.3).

All of it is pointed out, never blocked: words have more than one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qilu_desktop.checks.agreement import narratives, own_clauses
from qilu_desktop.checks.eligibility import PROGRAMME_LABELS, PROGRAMME_NAMES
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.quota import other_city
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import PROVINCES, normalise, uscc_fault
from qilu_desktop.pack.model import Scope, UnitKind

_FIRMS = (Scope.ENTERPRISE,)
_SHANDONG, _STATE = "37", "10"
"""Where a unit code was given: digits 3 and 4 of it (GB 32100); 10 is the state's own registry."""
_OFFICE = re.compile(
    r"(?<!客户)(?<!理财)(?<!大堂)经理|董事|总监|厂长|局长|处长|科长|部长|书记|主席|校长|院长"
    r"|主任(?!级?(?:技|工程师|操作|师))|行政(?!总厨|主厨)|人事|会计|出纳|秘书"
)
"""Posts of an office.  客户经理 and the like serve customers and manage nobody (2.2a: 现代服务业), 行政总厨 cooks."""
_STATE_NAME = re.compile(r"^(?:中国|国网|国能|国投)|国有|国营|国资|中石油|中石化")
"""国网, 国能 and 国投 begin the names of those groups' own companies; a private firm may have them inside its name."""
_OWNERS = frozenset({UnitKind.PROVINCIAL_ENTERPRISE.value, UnitKind.CENTRAL.value})
_ANY_PROGRAMME = re.compile("|".join(words.pattern for words in PROGRAMME_NAMES.values()))
_CHOSEN = re.compile(r"入选|获评|评为|评选为|荣获|当选|列入")


@Heading("scope.own_area", "申报单位在推荐的市", "3.0", Severity.WARN, "unit.kind unit.city enterprise.area").each(
    _FIRMS,
    lambda subject: subject.unit.text("kind") == UnitKind.CITY.value and bool(subject.record.text("area")),
)
def elsewhere(subject: Subject) -> Iterator[Note]:
    """An applying unit in another city than the one that recommends (3.0: 推荐本地区候选人)."""
    named = other_city(subject.pack.notice, subject.unit.text("city"), subject.record.text("area"))
    if named:
        said = f"{subject.label('area')}写的是{named.name}，不是推荐单位所在的市；通知规定各市推荐本地区候选人。"
        yield Note(said, "请核对所在地和推荐单位选的市；确实不在本市的，请由所在市推荐。", field="area")


@Heading(
    "scope.registered", "统一社会信用代码在山东登记", "2.1a", Severity.WARN, "enterprise.uscc enterprise.in_shandong"
).each(
    _FIRMS,
    lambda subject: subject.record.flag("in_shandong") is True and uscc_fault(subject.record.text("uscc")) is None,
)
def registered_elsewhere(subject: Subject) -> Iterator[Note]:
    """A unit code given in another province, of a unit that is said to be in this one."""
    given = normalise(subject.record.text("uscc"))[2:4]
    if given not in (_SHANDONG, _STATE):
        where = f"{given}（{PROVINCES[given]}）" if given in PROVINCES else given
        said = f"{subject.label('uscc')}的登记地是 {where}，不是山东（37）。"
        yield Note(said, "请对照营业执照核对；外省企业在鲁的分支机构，填分支机构自己的名称和代码。", field="uscc")


@Heading(
    "scope.post", "岗位是一线技术技能岗位", "2.1c", Severity.WARN, "applicant.front_line applicant.post_name"
).each(applies=lambda subject: subject.record.flag("front_line") is True and bool(subject.record.text("post_name")))
def office(subject: Subject) -> Iterator[Note]:
    """A post that is by its name one of an office, of somebody who is said to work at the front line."""
    found = _OFFICE.search(subject.record.text("post_name"))
    if found:
        said = (
            f"{subject.label('post_name')}中有“{found.group()}”，像是管理岗位；通知要求在生产一线直接从事技术技能工作。"
        )
        yield Note(said, "请核对现在的岗位；兼任职务的，写所从事的技术技能岗位。", field="post_name")


@Heading(
    "scope.nature",
    "单位性质与名称相符",
    "3.1e",
    Severity.WARN,
    "unit.kind unit.name enterprise.name enterprise.nature",
).each(_FIRMS, lambda subject: bool(subject.record.text("nature") and subject.record.text("name")))
def state_by_name(subject: Subject) -> Iterator[Note]:
    """A unit that looks state-owned and is said not to be: the discipline opinion would be forgotten (3.1e)."""
    if subject.employer is None or subject.employer.state_owned:
        return
    name, recommending = subject.record.text("name"), subject.unit.text("name")
    owned = subject.unit.text("kind") in _OWNERS and bool(recommending) and name.startswith(recommending)
    if owned or _STATE_NAME.search(name):
        typed = subject.fields.by_id["nature"].choice_label(subject.record.text("nature"))
        said = f"按名称像是国有或国有控股企业，{subject.label('nature')}填的是“{typed}”。"
        yield Note(said, "请核对单位性质；国有或国有控股的，须征求纪检监察部门意见。", field="nature")


@Heading(
    "exclusion.told",
    "事迹中的人才工程已列出",
    "1.3a 1.3b",
    Severity.WARN,
    "applicant.achievements applicant.achievements_short applicant.deeds applicant.recognised applicant.inspection "
    "applicant.programmes",
).each(applies=lambda subject: bool(narratives(subject)))
def told_programme(subject: Subject) -> Iterator[Note]:
    """A narrative that says the person was chosen for a talent programme which the list does not hold."""
    told = [spot for spot in narratives(subject) if _ANY_PROGRAMME.search(spot.text)]
    listed = {row.values.text("kind") for row in subject.record.rows("programmes")} if told else set()
    for spot in told:
        clauses = own_clauses(spot.text, _CHOSEN)
        kinds = (kind for kind, words in PROGRAMME_NAMES.items() if any(map(words.search, clauses)))
        kind = next((one for one in kinds if one not in listed), "")
        if kind:
            said = f"{spot.label}写到入选{PROGRAMME_LABELS[kind]}，没有列入人才工程。"
            remedy = "请核对是否本人入选；入选的，在“人才工程”中如实填写类别和支持期。"
            yield Note(said, remedy, field=spot.entry.id)


RULES = (elsewhere, registered_elsewhere, office, state_by_name, told_programme)
