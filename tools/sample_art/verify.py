"""Checks on the cast: numbers, dates, limits in 字, and that every file is listed, drawn and claimed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from .model import Record, count_words, text_of

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MAX_BYTES = 7_000_000
CLAIM_TABLES = ("competitions", "honours", "methods", "patents", "papers", "standards", "certificates")


def problems(data: Record, files: Path) -> list[str]:
    """Everything wrong, in words; empty when the sample is whole."""
    found = [*_units(data), *_procedure(data), *_files(data, files)]
    for person in data["people"]:
        name = text_of(person["basic"], "name")
        checks = (*_identity(person), *_texts(person), *_career(person), *_numbers(person), *_claims(person))
        found.extend(f"{name}: {problem}" for problem in checks)
    if len(data["people"]) != data["unit"]["quota"]:
        found.append("the number of people is not the quota")
    return found


def uscc_ok(code: str) -> bool:
    """GB 32100 check character."""
    total = sum(USCC.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return len(code) == 18 and USCC[(31 - total % 31) % 31] == code[17]


def id_ok(number: str) -> bool:
    """GB 11643 check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True))
    return len(number) == 18 and "10X98765432"[total % 11] == number[17]


def _units(data: Record) -> Iterator[str]:
    if not uscc_ok(data["unit"]["uscc"]) or not data["unit"]["uscc"].startswith("11370700"):
        yield "unit: wrong uscc"
    for enterprise in data["enterprises"]:
        if not uscc_ok(enterprise["uscc"]) or not enterprise["uscc"].startswith("91370700"):
            yield f"{enterprise['name']}: wrong uscc"


def _procedure(data: Record) -> Iterator[str]:
    steps = data["unit"]["procedure"]
    visits = [p["verification"]["site_visit"]["date"] for p in data["people"]]
    order = [steps["accepted_from"], steps["accepted_to"], min(visits), max(visits), steps["first_review"]["date"],
             steps["notice"]["start"], steps["notice"]["end"], steps["decision"]["date"], "2024-07-26"]  # fmt: skip
    if order != sorted(order):
        yield f"procedure out of order: {order}"
    counted = sum(p["industry"]["field"] in ("战略性新兴产业", "未来产业") for p in data["people"])
    if counted < 3:
        yield "fewer than three in 战略性新兴产业 or 未来产业"


def _identity(person: Record) -> Iterator[str]:
    basic = person["basic"]
    number = basic["id_number"]
    if not id_ok(number):
        yield "ID check digit"
    if number[6:14] != basic["birth"].replace("-", ""):
        yield "ID and birth date disagree"
    if ("男" if int(number[16]) % 2 else "女") != basic["sex"]:
        yield "ID and sex disagree"
    if not re.fullmatch(r"1\d{10}", basic["mobile"]):
        yield "mobile"


def _texts(person: Record) -> Iterator[str]:
    deeds = sum(count_words(s["heading"]) + count_words(s["text"]) for s in person["deeds"])
    counted = (
        ("brief_300", count_words(person["brief_300"]), 200, 290),
        ("brief_100", count_words(person["brief_100"]), 70, 100),
        ("deeds", deeds, 900, 1900),
        ("industry reason", count_words(person["industry"]["reason"]), 50, 200),
    )
    for label, words, least, most in counted:
        if not least <= words <= most:
            yield f"{label} has {words} 字, wanted {least}-{most}"


def _months(value: str) -> int:
    year, month = (int(part) for part in value.split("-")[:2])
    return year * 12 + month


def _career(person: Record) -> Iterator[str]:
    rows = person["career"]
    for before, after in pairwise(rows):
        gap = _months(after["from"]) - _months(before["to"])
        if not 1 <= gap <= 3:
            yield f"career gap of {gap} months before {after['from']}"
    if rows[-1]["to"]:
        yield "the last career row has an end"
    if person["basic"]["work_start"] != rows[1]["from"]:
        yield "work_start is not the first job"
    if person["post"]["employment"] == "柔性引进":
        start, end = (datetime.date.fromisoformat(person["post"][key]) for key in ("service_from", "service_to"))
        if (end - start).days < 5 * 365:
            yield "service shorter than five years"


def _numbers(person: Record) -> Iterator[str]:
    for row in person["certificates"]:
        number = row["number"]
        year = row["issued"][2:4]
        level = {"高级技师": "1", "技师": "2"}.get(row["level"])
        skilled = re.fullmatch(r"[YS]\d{4}37\d{15}", number)
        if skilled and (number[13:15], number[15]) != (year, level):
            yield f"{number}: year or level"
        old = re.fullmatch(r"\d{16}", number)
        if old and (number[:2], number[10]) != (year, level):
            yield f"{number}: year or level"
        if not skilled and not old and not re.fullmatch(r"[A-Z]{2}\d{20}", number):
            yield f"{number}: shape"
    for row in person["patents"]:
        digits = row["number"][2:14]
        rest = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True)) % 11
        if row["number"][15] != ("X" if rest == 10 else str(rest)):
            yield f"{row['number']}: patent check digit"


def _claims(person: Record) -> Iterator[str]:
    proved = {(claim["table"], claim["row"]) for file in person["files"] for claim in file["proves"]}
    for table in CLAIM_TABLES:
        for row in range(len(person[table])):
            if (table, row) not in proved:
                yield f"{table}[{row}] has no evidence"
    for file in person["files"]:
        needs = file["kind"] not in ("photo", "certificate_screenshot")
        check = file["original_check"]
        if needs != (check is not None) or (check and not "2024-07-02" <= check["date"] <= "2024-07-05"):
            yield f"{file['path']}: original check"


def _files(data: Record, files: Path) -> Iterator[str]:
    listed = {f["path"] for f in data["unit_files"]} | {f["path"] for p in data["people"] for f in p["files"]}
    drawn = {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()} if files.exists() else set()
    for path in sorted(listed ^ drawn):
        yield f"{path}: {'not drawn' if path in listed else 'not listed'}"
    total = sum(path.stat().st_size for path in files.rglob("*") if path.is_file()) if files.exists() else 0
    if total > MAX_BYTES:
        yield f"files take {total / 1e6:.2f} MB"
