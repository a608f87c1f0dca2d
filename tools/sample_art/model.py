"""Reading tools/sample_art/people.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
Record = dict[str, Any]


def cast() -> Record:
    """The whole of people.json."""
    loaded: Record = json.loads((Path(__file__).parent / "people.json").read_text(encoding="utf-8"))
    return loaded


def text_of(record: Record, key: str) -> str:
    """A text field."""
    return str(record[key])


def masked_id(number: str) -> str:
    """First six and last four digits of an ID number."""
    return f"{number[:6]}********{number[-4:]}"


def chinese_date(value: str) -> str:
    """2024-07-05 -> 2024年7月5日; 2024-07 -> 2024年7月."""
    parts = [int(part) for part in value.split("-")]
    return "".join(f"{number}{unit}" for number, unit in zip(parts, "年月日", strict=False))


def count_words(text: str) -> int:
    """字数: every character but white space."""
    return len("".join(text.split()))


def enterprise_of(data: Record, key: str) -> Record:
    """An enterprise by its id."""
    found: Record = next(item for item in data["enterprises"] if item["id"] == key)
    return found


def rows_proved(person: Record, file: Record) -> list[Record]:
    """The claim rows a file proves."""
    return [person[claim["table"]][claim["row"]] for claim in file["proves"] if claim["row"] is not None]
