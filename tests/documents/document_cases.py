"""Every document of the shipped pack for people of every kind: the sample, the shortest, the longest, rare names …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from form_samples import PACK, context, sample_dossier
from test_forms import legal_dossier

from qilu_desktop.documents import forms
from qilu_desktop.documents.blocks import Document
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import Record, Value

RARE_NAME = "𬭎㛃·䶮犇赟"
LATIN = "PCT/CN2021/0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
DEEDS = (
    "一、扎根一线\n"
    + "三十年来始终坚守生产一线，先后完成LNG储罐自动焊工艺（GB/T 50184—2011）等12项攻关，节约1860.5万元。" * 12
    + "\n二、带徒传技\n"
    + "毫无保留地传授技艺，带出高级技师9人、技师23人，获“山东省技术能手”称号。" * 14
    + "\n三、创新创效\n"
    + "主持研制薄壁件柔性夹具，获国家发明专利3项、实用新型专利6项（ZL 2021 2 0345678.9）。" * 40
)[:2000]


def made(dossier: Dossier, name: str, person: Applicant | None = None) -> Document:
    """One document of *dossier*; of *person* (the first where none is given) where it is of one."""
    maker: Callable[..., Document] = getattr(forms, name)
    told: FormContext = context(dossier)
    if PACK.layouts[name].per == "workspace":
        return maker(told)
    return maker(told, person or dossier.applicants[0])


def with_answers(dossier: Dossier, answers: dict[str, Value]) -> Dossier:
    """The dossier with other answers of its first applicant."""
    person = dossier.applicants[0]
    record = person.record
    for name, value in answers.items():
        record = record.with_value(name, value)
    return replace(dossier, applicants=(replace(person, record=record), *dossier.applicants[1:]))


def _rare() -> Dossier:
    answers = {"name": RARE_NAME, "post_name": LATIN + "车工", "address": LATIN * 2, "school": "赟喆𬭎㛃学院"}
    return with_answers(sample_dossier(), answers)


def _crowd() -> Dossier:
    one = with_answers(legal_dossier("long"), {"deeds": DEEDS})
    return replace(one, applicants=tuple(replace(one.applicants[0], id=f"p{place}") for place in range(12)))


def repeated(dossier: Dossier, table: str, count: int) -> Dossier:
    """The dossier whose first applicant has *count* times the first row of a table."""
    row = dossier.applicants[0].record.rows(table)[0]
    return with_answers(dossier, {table: tuple(replace(row, id=f"{table}-{place}") for place in range(count))})


_MAKERS: dict[str, Callable[[], Dossier]] = {
    "sample": sample_dossier,
    "short": lambda: legal_dossier("short"),
    "long": _crowd,
    "rare": _rare,
    "empty": lambda: Dossier("2024", applicants=(Applicant("p1", "", Record()),)),
}
CASES = tuple(_MAKERS)


@cache
def dossier_of(case: str) -> Dossier:
    return _MAKERS[case]()


@cache
def documents_of(case: str) -> dict[str, Document]:
    """Every document of the pack by its layout's id."""
    return {name: made(dossier_of(case), name) for name in PACK.layouts}
