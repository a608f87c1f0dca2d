"""Who people and units are: numbers with check digits, and no one twice (facts: Identifiers)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from qilu_desktop.checks.findings import Fix, Note, Severity
from qilu_desktop.checks.fixes import put
from qilu_desktop.checks.reading import tidy_email, tidy_id, tidy_phones, tidy_uscc
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.views import Subject, Whole, names
from qilu_desktop.dossier.derive import agrees, derived
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.identifiers import (
    IdFault,
    IdNumber,
    UsccFault,
    normalise,
    parse_certificate,
    parse_id,
    phone_kind,
    uscc_fault,
)
from qilu_desktop.pack.model import Scope

_PHONES = {
    Scope.UNIT: ("phone", "mobile"),
    Scope.ENTERPRISE: ("phone",),
    Scope.APPLICANT: ("mobile",),
}
_OTHER_PAPER = re.compile(r"[A-Z]{1,3}[0-9]{6,12}(?:\([0-9A-Z]{1,2}\))?")
"""Passports, travel permits and former residence permits of foreigners and of people from 港澳台 begin with letters."""
_POSTCODE_DIGITS = 6
_USCC_TEXTS = {
    UsccFault.SHAPE: "应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
    UsccFault.CHECK: "第 18 位校验码不对，多半是有一位录错",
}
_ID_TEXTS = {
    IdFault.SHAPE: "身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X",
    IdFault.DATE: "身份证号第 7 至 14 位不是可能的出生日期",
    IdFault.CHECK: "身份证号第 18 位校验码不对",
}
_ID_REMEDY = "请对照身份证原件重新录入。"


@Heading(
    "identity.id_number",
    "身份证号正确",
    "4.2a",
    Severity.BLOCK,
    "applicant.id_number applicant.sex applicant.born",
    fixable=True,
).each(applies=lambda subject: subject.identity is not None)
def id_number(subject: Subject) -> Iterator[Note]:
    """Shape, birth date and check digit of the ID number (GB 11643)."""
    number = subject.identity
    if isinstance(number, IdFault):
        typed = subject.record.text("id_number")
        if number is IdFault.SHAPE and _OTHER_PAPER.fullmatch(normalise(typed)):
            said = "身份证号一栏填的像是护照、通行证等其他证件的号码，软件无法核实性别和出生日期。"
            remedy = "有居民身份证的，请改填身份证号；确实没有的，请对照证件核对姓名、性别和出生日期。"
            yield Note(said, remedy, field="id_number", severity=Severity.UNKNOWN)
            return
        fix = _rewritten(subject, "id_number", _surely_meant(subject))
        yield Note(f"{_ID_TEXTS[number]}。", _ID_REMEDY, field="id_number", fix=fix)
    elif number is not None and number.birth > subject.today:
        yield Note("身份证号中的出生日期还没有到。", _ID_REMEDY, field="id_number")


def _surely_meant(subject: Subject) -> str | None:
    """The ID number that is meant by the text typed, where its birth date and sex agree with the form's."""
    better = tidy_id(subject.record.text("id_number"))
    record = subject.record.with_value("id_number", better)
    parsed = parse_id(better) if better else None
    likely = isinstance(parsed, IdNumber) and parsed.birth <= subject.today
    return better if likely and all(agrees(entry, record) for entry in subject.fields.derived) else None


@Heading(
    "identity.derived",
    "性别、出生日期与身份证号一致",
    "4.2a",
    Severity.BLOCK,
    "applicant.id_number applicant.sex applicant.born",
    fixable=True,
).each(applies=lambda subject: isinstance(subject.identity, IdNumber))
def disagreement(subject: Subject) -> Iterator[Note]:
    """Sex and birth date against the ID number."""
    for entry in subject.fields.derived:
        value = derived(entry, subject.record)
        if value is not None and not agrees(entry, subject.record):
            given = display(entry, subject.record.get(entry.id))
            said = f"“{entry.label}”填的是 {given}，身份证号显示为 {display(entry, value)}。"
            fix = put(subject.id, entry.id, value, f"按身份证号填写{entry.label}") if _born(subject) else None
            yield Note(said, "请对照身份证原件，改正其中填错的一项。", field=entry.id, fix=fix)


def _born(subject: Subject) -> bool:
    """Whether the ID number is one of somebody born by now."""
    return isinstance(subject.identity, IdNumber) and subject.identity.birth <= subject.today


@Heading("identity.region", "身份证号地区码", "4.2a", Severity.UNKNOWN, "applicant.id_number").each(
    applies=lambda subject: isinstance(subject.identity, IdNumber)
)
def region(subject: Subject) -> Iterator[Note]:
    """A region code of no known province; never a reason to refuse."""
    number = subject.identity
    if isinstance(number, IdNumber) and number.province is None:
        said = "身份证号前两位不是已知的省级地区码，软件无法核实。"
        yield Note(said, "请对照身份证原件核对；无误的不用改。", field="id_number")


@Heading(
    "identity.uscc", "统一社会信用代码正确", "2.1a", Severity.BLOCK, "unit.uscc enterprise.uscc", fixable=True
).each((Scope.UNIT, Scope.ENTERPRISE), lambda subject: bool(subject.record.text("uscc")))
def uscc(subject: Subject) -> Iterator[Note]:
    """Shape and check digit of the unit code (GB 32100)."""
    typed = subject.record.text("uscc")
    fault = uscc_fault(typed)
    if fault:
        said = f"{subject.label('uscc')}{_USCC_TEXTS[fault]}。"
        fix = _rewritten(subject, "uscc", tidy_uscc(typed))
        yield Note(said, "请对照营业执照或法人证书重新录入。", field="uscc", fix=fix)


def _rewritten(subject: Subject, field_id: str, better: str | None) -> Fix | None:
    """A fix that writes a number as it is surely meant; none where that is not known."""
    return put(subject.id, field_id, better, "改成规范写法") if better else None


@Heading("identity.twice", "同一人不重复申报", "1.1 1.2", Severity.BLOCK, "applicant.id_number").whole()
def same_person(whole: Whole) -> Iterator[Note]:
    """One ID number on several applicants."""
    numbers = ((person.once(_id_key), person) for person in whole.people)
    for people in _several(numbers):
        said = f"{names(people)}：身份证号相同，同一人只能申报一次。"
        for person in people:
            yield Note(said, "请核对身份证号，或删除重复的申报人。", field="id_number", subject=person.id)


@Heading("identity.certificate_twice", "同一证书不重复使用", "4.3a", Severity.BLOCK, "applicant.certificates").whole()
def same_certificate(whole: Whole) -> Iterator[Note]:
    """One certificate number on several applicants; a number of no known shape is only pointed out."""
    numbers = ((number, person) for person in whole.people for number in person.once(_certificate_keys))
    for number, people in _shared(numbers).items():
        severity = Severity.BLOCK if parse_certificate(number) else Severity.WARN
        said = f"{names(people)}：证书编号 {_shown(number)} 相同，一本证书不能属于两个人。"
        for person in people:
            yield Note(said, "请对照证书原件核对编号。", "certificates", subject=person.id, severity=severity)


@Heading("identity.enterprise_twice", "申报单位不重复录入", "3.0", Severity.WARN, "enterprise.uscc").whole()
def same_enterprise(whole: Whole) -> Iterator[Note]:
    """One unit code on several enterprises."""
    for firms in _several((normalise(firm.record.text("uscc")), firm) for firm in whole.enterprises):
        said = f"{names(firms)}：统一社会信用代码相同。"
        for firm in firms:
            yield Note(said, "同一单位请合并为一个；分支机构确实共用代码的可不改。", field="uscc", subject=firm.id)


def _id_key(person: Subject) -> str:
    return normalise(person.record.text("id_number"))


def _certificate_keys(person: Subject) -> tuple[str, ...]:
    return tuple(normalise(row.values.text("number")) for row in person.record.rows("certificates"))


def _shared(keyed: Iterable[tuple[str, Subject]]) -> dict[str, list[Subject]]:
    """Subjects by a number that two or more of them have."""
    keyed = [(key, subject) for key, subject in keyed if key]
    if len({key for key, _ in keyed}) == len(keyed):
        return {}
    first: dict[str, Subject] = {}
    found: defaultdict[str, dict[str, Subject]] = defaultdict(dict)
    for key, subject in keyed:
        if (holder := first.setdefault(key, subject)).id != subject.id:
            found[key].setdefault(holder.id, holder)
            found[key][subject.id] = subject
    return {key: list(subjects.values()) for key, subjects in found.items()}


def _several(keyed: Iterable[tuple[str, Subject]]) -> list[list[Subject]]:
    return list(_shared(keyed).values())


def _shown(number: str) -> str:
    return f"…{number[-6:]}" if len(number) > 10 else number


@Heading(
    "contact.phone",
    "电话号码像电话号码",
    "6",
    Severity.WARN,
    "unit.phone unit.mobile enterprise.phone applicant.mobile",
    fixable=True,
).each(EVERYWHERE)
def phones(subject: Subject) -> Iterator[Note]:
    """Mobile and land line numbers."""
    for field_id in _PHONES[subject.scope]:
        typed = subject.record.text(field_id)
        if typed and not are_phones(typed):
            said = f"{subject.label(field_id)}不像手机号（11 位）或带区号的固定电话。"
            fix = _rewritten(subject, field_id, tidy_phones(typed))
            yield Note(said, "请核对；固定电话写成 0536-1234567 的样子。", field=field_id, fix=fix)


def are_phones(typed: str) -> bool:
    """Whether a text is phone numbers of known shapes, one or several."""
    return all(phone_kind(part) for part in _split(typed))


def _split(typed: str) -> list[str]:
    for mark in "、，,;；/":
        typed = typed.replace(mark, "\n")
    return [part for part in typed.split("\n") if part.strip()] or [typed]


@Heading("contact.postcode", "邮政编码为 6 位数字", "4.2c", Severity.WARN, "unit.postcode applicant.postcode").each(
    (Scope.UNIT, Scope.APPLICANT)
)
def postcode(subject: Subject) -> Iterator[Note]:
    """Postcodes of six digits."""
    code = normalise(subject.record.text("postcode"))
    if code and not (code.isascii() and code.isdigit() and len(code) == _POSTCODE_DIGITS):
        yield Note(f"{subject.label('postcode')}不是 6 位数字。", "请核对后重新填写。", field="postcode")


@Heading("contact.email", "电子邮箱像电子邮箱", "6", Severity.WARN, "unit.email", fixable=True).each((Scope.UNIT,))
def email(subject: Subject) -> Iterator[Note]:
    """An address with one @ and a dotted host."""
    typed = normalise(subject.record.text("email"))
    name, _, host = typed.partition("@")
    if typed and not (name and "." in host.strip(".") and "@" not in host):
        fix = _rewritten(subject, "email", tidy_email(subject.record.text("email")))
        said = f"{subject.label('email')}不像电子邮箱。"
        yield Note(said, "请核对，例如 renshi@example.com。", field="email", fix=fix)


RULES = (
    id_number,
    disagreement,
    region,
    uscc,
    same_person,
    same_certificate,
    same_enterprise,
    phones,
    postcode,
    email,
)
