"""What the 报送清单 of a finished folder says of each file, read back from its PDF, for comparing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.submission.opening import MALFORMED

_ROW = re.compile(r"(?:([^\n]*)\n)?([0-9a-f]{64})\s*([0-9]+|—)\s+([0-9.]+ ?[KMG]?B|[0-9]+ ?字节)")

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
    return {
        digest: Row(0 if pages == "—" else int(pages), "".join(size.split()), _NUMBER.sub("", name).strip())
        for name, digest, pages, size in _ROW.findall(text)
    }
