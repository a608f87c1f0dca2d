"""Reads ``notice.yaml``, ``clauses.yaml`` and ``evidence.yaml`` of a pack."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.pack.model import (
    City,
    Clause,
    EvidenceKind,
    Mail,
    Means,
    Notice,
    Post,
    Scope,
    Site,
    UnitKind,
    UnitRule,
)
from qilu_desktop.pack.yaml_reader import Item, read_yaml

_KINDS = {kind.value: kind for kind in UnitKind}
_MEANS = {means.value: means for means in Means}
_NO_MEANS: tuple[Means, ...] = ()
_COUNTY_CITY = re.compile(r"\d{4}(?:8[1-9]|9\d)")
_SCOPES = {"unit": Scope.UNIT, "applicant": Scope.APPLICANT}
_NOTICE_KEYS = frozenset(
    "id title number subject issuers addressee issued deadline contact contact_phone form_site rule_number cities "
    "county_cities units post mail sites overview strategic flexible_years publicity_days gap_months photo".split()
)


@dataclass(frozen=True)
class NoticeFile:
    """What ``notice.yaml`` holds: the pack's id and title, and the notice; ``strategic_line`` is for complaints."""

    id: str
    title: str
    notice: Notice
    strategic_line: int


def read_notice(file: Path) -> NoticeFile:
    """The notice's data.

    Raises:
        PackError: the file is missing or broken.
    """
    top = read_yaml(file).fields(_NOTICE_KEYS)
    overview = top.must("overview").fields(frozenset({"copies", "paper"}))
    strategic = top.must("strategic").fields(frozenset({"fields", "minimum"}))
    cities = _cities(top.must("cities"))
    photo = top.must("photo").fields(frozenset({"width_mm", "height_mm", "width_px", "height_px"}))
    notice = Notice(
        number=top.must("number").text(),
        title=top.must("subject").text(),
        issuers=top.must("issuers").texts(),
        addressee=top.must("addressee").text(),
        issued=top.must("issued").day(),
        deadline=top.must("deadline").day(),
        contact=top.must("contact").text(),
        contact_phone=top.must("contact_phone").text(),
        form_site=top.must("form_site").text(),
        rule_number=top.must("rule_number").text(),
        cities=cities,
        county_cities=_county_cities(top.must("county_cities"), cities),
        units=_units(top.must("units")),
        post=_post(top.must("post")),
        mail=_mail(top.must("mail")),
        sites=tuple(_site(item) for item in top.must("sites").items()),
        overview_copies=overview.must("copies").count(),
        overview_paper=overview.must("paper").text(),
        strategic_fields=strategic.must("fields").texts(),
        strategic_minimum=strategic.must("minimum").count(),
        flexible_years=top.must("flexible_years").count(),
        publicity_days=top.must("publicity_days").count(),
        gap_months=top.must("gap_months").count(),
        photo_mm=(photo.must("width_mm").length(), photo.must("height_mm").length()),
        photo_px=(photo.must("width_px").count(), photo.must("height_px").count()),
    )
    if notice.deadline < notice.issued:
        raise top.must("deadline").wrong("报送截止日期早于通知印发日期")
    return NoticeFile(top.must("id").words(), top.must("title").words(), notice, strategic.owner.line)


def _cities(item: Item) -> tuple[City, ...]:
    cities: dict[str, City] = {}
    for one in item.items():
        entry = one.fields(frozenset({"code", "name", "quota"}))
        city = City(entry.must("code").text(), entry.must("name").text(), entry.must("quota").count())
        if city.code in cities:
            raise one.wrong(f"城市代码“{city.code}”重复")
        cities[city.code] = city
    return tuple(cities.values())


def _county_cities(item: Item, cities: tuple[City, ...]) -> tuple[str, ...]:
    """Names of 县级市, each under one of the cities; their codes end with 81 and more (GB/T 2260)."""
    names: list[str] = []
    for one in item.items():
        entry = one.fields(frozenset({"code", "name"}))
        code, name = entry.must("code"), entry.must("name").words()
        if not _COUNTY_CITY.fullmatch(code.text()) or code.text()[:4] not in {city.code for city in cities}:
            raise code.wrong(f"“{code.text()}”不是所列各市的县级市代码")
        if name in names:
            raise one.wrong(f"县级市“{name}”重复")
        names.append(name)
    return tuple(names)


def _units(item: Item) -> tuple[UnitRule, ...]:
    rules = tuple(_unit(one) for one in item.items())
    if len({rule.kind for rule in rules}) < len(rules):
        raise item.wrong("推荐单位类别重复")
    missing = [kind for kind in UnitKind if kind not in {rule.kind for rule in rules}]
    if missing:
        raise item.wrong(f"缺少推荐单位类别：{'、'.join(kind.value for kind in missing)}")
    return rules


def _unit(item: Item) -> UnitRule:
    entry = item.fields(frozenset({"kind", "label", "quota", "deciding_body", "opinion_body"}))
    return UnitRule(
        entry.must("kind").one_of(_KINDS),
        entry.must("label").text(),
        entry.must("quota").count(),
        entry.must("deciding_body").text(),
        entry.must("opinion_body").text(),
    )


def _post(item: Item) -> Post:
    entry = item.fields(frozenset({"carrier", "recipient", "organisation", "address", "postcode", "phone"}))
    return Post(
        entry.must("carrier").text(),
        entry.must("recipient").text(),
        entry.must("organisation").text(),
        entry.must("address").text(),
        entry.must("postcode").text(),
        entry.must("phone").text(),
    )


def _mail(item: Item) -> Mail:
    entry = item.fields(frozenset({"address", "limit"}))
    return Mail(entry.must("address").text(), entry.must("limit").count())


def _site(item: Item) -> Site:
    entry = item.fields(frozenset({"id", "label", "url"}))
    return Site(entry.must("id").text(), entry.must("label").text(), entry.must("url").text())


def read_clauses(file: Path) -> tuple[Clause, ...]:
    """The notice's clauses with their own sentences."""
    clauses: dict[str, Clause] = {}
    for item in read_yaml(file).items():
        clause = _clause(item)
        if clause.id in clauses:
            raise item.wrong(f"条款“{clause.id}”重复")
        clauses[clause.id] = clause
    return tuple(clauses.values())


def _means(item: Item) -> tuple[Means, ...]:
    return tuple(part.one_of(_MEANS) for part in item.items())


def _clause(item: Item) -> Clause:
    entry = item.fields(frozenset({"id", "binding", "by", "text"}))
    binding = entry.must("binding").boolean()
    needs = entry.may("by", _means, _NO_MEANS)
    if binding and not needs:
        raise item.wrong("有约束力的条款要写明由什么落实（by）")
    return Clause(entry.must("id").text(), entry.must("text").text(), binding, needs)


def read_evidence(file: Path) -> tuple[tuple[str, ...], tuple[EvidenceKind, ...]]:
    """The titles of the applicant's evidence PDFs, and the kinds of evidence."""
    top = read_yaml(file).fields(frozenset({"packets", "kinds"}))
    packets = top.must("packets").texts()
    kinds: dict[str, EvidenceKind] = {}
    for item in top.must("kinds").items():
        kind = _evidence_kind(item, len(packets))
        if kind.id in kinds:
            raise item.wrong(f"佐证种类“{kind.id}”重复")
        kinds[kind.id] = kind
    return packets, tuple(kinds.values())


def _evidence_kind(item: Item, packets: int) -> EvidenceKind:
    entry = item.fields(frozenset({"id", "label", "of", "packet", "marked", "clause", "claims", "help"}))
    packet = entry.must("packet").integer()
    if not 0 <= packet <= packets:
        raise entry.must("packet").wrong(f"packet 应为 0 到 {packets}")
    return EvidenceKind(
        entry.must("id").text(),
        entry.must("label").text(),
        entry.must("of").one_of(_SCOPES),
        packet,
        entry.must("marked").boolean(),
        entry.must("clause").texts(),
        entry.may("claims", Item.texts, ()),
        entry.may("help", Item.text, ""),
        item.line,
    )
