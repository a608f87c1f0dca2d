"""Names in the submission folder: NFC, accepted by Windows, at most 80 characters, no two alike but for case."""

from __future__ import annotations

from collections.abc import Iterable

from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.pack.model import Pack, UnitKind
from qilu_desktop.paths import NAME_LIMIT, folded, safe_name
from qilu_desktop.submission.model import DRAFT_MARK, Person

_STEM_LIMIT = 30
_LABEL_LIMIT = 30
# Room in a folder's name for "-草稿", "-旧-20240726-093000" and "(2)".
_UNIT_LIMIT = 30
_TITLE_LIMIT = 26


def unit_short(pack: Pack, dossier: Dossier) -> str:
    """The recommending unit as subject lines name it: the city for cities (济南市), else the unit's own name."""
    city = pack.notice.city(dossier.unit.text("city")) if dossier.unit.text("kind") == UnitKind.CITY.value else None
    return _flat(city.name if city else dossier.unit.text("name")) or "未填推荐单位"


def folder_name(pack: Pack, dossier: Dossier, *, draft: bool, supplement: str = "") -> str:
    """Name of the folder, e.g. ``济南市-2024年度齐鲁首席技师推荐材料-补充材料(第1次)-草稿``."""
    unit = safe_name(unit_short(pack, dossier), limit=_UNIT_LIMIT)
    title = safe_name(pack.title, limit=_TITLE_LIMIT)
    mark = f"-{DRAFT_MARK}" if draft else ""
    which = f"-{supplement}" if supplement else ""
    return safe_name(f"{unit}-{title}推荐材料{which}{mark}")


def persons(applicants: Iterable[Applicant]) -> tuple[Person, ...]:
    """The applicants with a stem of their own each; of two people of one name the second is ``张三(2)``."""
    used: set[str] = set()
    found: list[Person] = []
    for number, applicant in enumerate(applicants, 1):
        stem = _unused(_stem(applicant.name), used)
        used.add(folded(stem))
        found.append(Person(number, stem, applicant))
    return tuple(found)


def _stem(name: str) -> str:
    flat = _flat(name)
    return safe_name(flat, limit=_STEM_LIMIT) if flat.strip(" .") else "未填姓名"


def _flat(text: str) -> str:
    """*text* on one line, without halves of characters (lone surrogates), which no file system takes."""
    return "".join(" " if letter.isspace() else "_" if "\ud800" <= letter <= "\udfff" else letter for letter in text)


def _unused(stem: str, used: set[str]) -> str:
    candidate, count = stem, 1
    while folded(candidate) in used:
        count += 1
        tail = f"({count})"
        candidate = safe_name(stem, limit=_STEM_LIMIT - len(tail)) + tail
    return candidate


def book_name(person: Person) -> str:
    """``张三-申报书.pdf``."""
    return safe_name(f"{person.stem}-申报书.pdf")


def overview_name(person: Person, ending: str) -> str:
    """``张三-基本情况一览表.docx``; *ending* without its dot."""
    return safe_name(f"{person.stem}-基本情况一览表.{ending}")


def packet_name(person: Person, number: int, label: str) -> str:
    """``张三-02-主要技术成果及获奖.pdf``."""
    return safe_name(f"{person.stem}-{number:02d}-{safe_name(label, limit=_LABEL_LIMIT)}.pdf", limit=NAME_LIMIT)


def copies_name(paper: str, copies: int) -> str:
    """``一览表-A3-一式六份.pdf``."""
    numerals = "零一二三四五六七八九十"
    said = numerals[copies] if 0 <= copies < len(numerals) else str(copies)
    return safe_name(f"一览表-{paper}-一式{said}份.pdf")
