"""What the 报送清单 of a finished folder says of each file, read back from its PDF, for comparing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.submission.opening import MALFORMED

_ROW = re.compile(r"([0-9a-f]{64})\s{0,9}([0-9]{1,7}|—)\s{1,9}([0-9.]{1,20} ?[KMG]?B|[0-9]{1,20} ?字节)")
"""Nothing in it is without an end: whoever sent the folder may have written the list, to keep us busy."""
_NUMBER = re.compile(r"^\d+ ")


@dataclass(frozen=True)
class Row:
    """``pages`` is 0 where none are told; ``size`` as printed, blanks left out; ``name`` of a long one only its end."""

    pages: int
    size: str
    name: str = ""


def read_checklist(path: Path) -> dict[str, Row] | None:
    """The rows of a 报送清单 by SHA-256; None where it cannot be read."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    except (PyPdfError, *MALFORMED):
        return None
    return dict(_rows(text))


def _rows(text: str) -> Iterator[tuple[str, Row]]:
    """Every row by its SHA-256; the name stands on the line above."""
    behind = 0
    for found in _ROW.finditer(text):
        digest, pages, size = found.groups()
        above = text[behind : found.start()]
        name = above[:-1].rpartition("\n")[2] if above.endswith("\n") else ""
        yield digest, Row(0 if pages == "—" else int(pages), "".join(size.split()), _NUMBER.sub("", name).strip())
        behind = found.end()
