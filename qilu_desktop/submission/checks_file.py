"""校验报告 as a file of its own: JSON for programs, PDF for the file, a workbook for a look."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from qilu_desktop.errors import InputError
from qilu_desktop.submission.checks_report import report_data
from qilu_desktop.submission.checks_sheet import checks_document, checks_workbook
from qilu_desktop.submission.checks_told import Checked

FORMATS = ("json", "pdf", "xlsx")


def checks_format(path: Path) -> str:
    """The format that a file's ending asks for.

    Raises:
        InputError: it is none of :data:`FORMATS`.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise InputError(f"不能写成“{path.name}”这种文件。", "请把文件名的结尾写成 .json、.pdf 或 .xlsx。")
    return ending


def checks_file(checked: Checked, wanted: str) -> bytes:
    """The report in one of :data:`FORMATS`; the same data and day give the same bytes."""
    return _MAKERS[wanted](checked)


def _json(checked: Checked) -> bytes:
    data = report_data(
        checked.pack,
        checked.dossier,
        checked.report,
        checked.today,
        checked.revision,
        checked.official,
    )
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _pdf(checked: Checked) -> bytes:
    from qilu_desktop.documents.long_printer import print_long

    return print_long(checks_document(checked)).data


_MAKERS: dict[str, Callable[[Checked], bytes]] = {"json": _json, "pdf": _pdf, "xlsx": checks_workbook}
