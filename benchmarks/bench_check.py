"""A full check, and a check after one edit, of 10 and of 1,000 people beside a plain loop over the same fields.

python benchmarks/bench_check.py [RUNS]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count as count_up
from pathlib import Path

from common import ROOT, in_turn, tell

from qilu_desktop.checks import Context, Memory, run
from qilu_desktop.dossier.identifiers import id_check_digit
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import FileRef, Record, Row
from qilu_desktop.exchange.dossier_json import decode
from qilu_desktop.pack.load import find_pack

TODAY = date(2024, 7, 22)


def sample() -> Dossier:
    """The sample's dossier without its files."""
    data = (ROOT / "resources" / "sample" / "dossier.json").read_bytes()
    decoded = decode(data, find_pack("2024"))
    files = {
        path: FileRef(f"{place:064x}", Path(path).name, 1, "image/jpeg") for place, path in enumerate(decoded.paths)
    }
    return decoded.with_files(files)


def crowd(dossier: Dossier, count: int) -> Dossier:
    """The sample's people again and again, with numbers and files of their own, until there are *count*."""
    people: list[Applicant] = []
    evidence = []
    while len(people) < count:
        for person in dossier.applicants[: count - len(people)]:
            subject = f"{person.id}-{len(people)}"
            people.append(replace(person, id=subject, record=somebody_else(person.record, len(people))))
            evidence += [
                replace(entry, id=f"{entry.id}-{subject}", owner=subject, file=another(entry.file, len(people)))
                for entry in dossier.evidence_of(person.id)
            ]
    return replace(dossier, applicants=tuple(people), evidence=tuple(evidence))


def somebody_else(record: Record, number: int) -> Record:
    """A record with an ID number and certificate numbers of its own; the first ten people keep theirs."""
    if number < 10:
        return record
    first17 = record.text("id_number")[:14] + f"{number % 1000:03d}"[:2] + record.text("id_number")[16]
    rows = tuple(
        replace(row, values=row.values.with_value("number", row.values.text("number")[:-4] + f"{number:04d}"))
        for row in record.rows("certificates")
    )
    region = f"3701{number // 100:02d}"
    first17 = region + first17[6:]
    record = record.with_value("certificates", rows).with_value("id_number", first17 + id_check_digit(first17))
    photo = record.file("photo")
    return record.with_value("photo", another(photo, number)) if photo else record


def another(file: FileRef, number: int) -> FileRef:
    """A file of other content."""
    return replace(file, sha256=f"{int(file.sha256, 16) + number * 1000:064x}")


def values(record: Record) -> Iterator[object]:
    """Every value of a record, rows of tables included."""
    for value in record.values.values():
        if isinstance(value, tuple):
            for entry in value:
                if isinstance(entry, Row):
                    yield from values(entry.values)
                else:
                    yield entry
        else:
            yield value


def loop(dossier: Dossier) -> int:
    """The plain loop: look once at each value of each person and each piece of evidence."""
    seen = 0
    for person in dossier.applicants:
        for value in values(person.record):
            seen += 1 if (value.strip() if isinstance(value, str) else value is not None) else 0
    return seen + sum(1 for entry in dossier.evidence if isinstance(entry.file, FileRef) and entry.title)


def main(runs: int) -> None:
    pack = find_pack("2024")
    base = sample()
    for count in (10, 1000):
        dossier = crowd(base, count)
        context = Context(pack, dossier, TODAY)
        times = in_turn(lambda context=context: run(context), lambda dossier=dossier: loop(dossier), runs)
        tell(f"Full check of {count} people", "all rules", times[0], "plain loop over the same values", times[1])
        memory = Memory()
        run(context, memory)
        turn = count_up()

        def edit(dossier: Dossier = dossier, memory: Memory = memory, turn: Iterator[int] = turn) -> None:
            person = dossier.applicants[0]
            record = person.record.with_value("post_name", f"岗位{next(turn)}")
            run(Context(pack, dossier.with_record(person.id, record), TODAY), memory)

        times = in_turn(edit, lambda dossier=dossier: loop(dossier), runs)
        tell(f"Check after one edit among {count}", "changed person and the whole", times[0], "plain loop", times[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
