"""What of the program itself decides how a document is drawn, as one short text: for the keys of finished files."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from qilu_desktop.documents.fonts import bundled
from qilu_desktop.documents.typst_printer import template


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """SHA-256 (hexadecimal) over the PDF template, every bundled font's own SHA-256, and the printers' versions.

    Cheap: the fonts' sums come from their index, no font is read.

    Raises:
        DocumentError: the fonts or their index are missing or damaged.
    """
    import docx
    import typst

    fonts = bundled()
    known = {font for chain in fonts.chains.values() for font in chain} | set(fonts.latin.values())
    sums = sorted((font.family, font.sha256) for font in known)
    # Not by importlib.metadata, which a frozen program lacks.
    told = repr((hashlib.sha256(template()).hexdigest(), sums, getattr(typst, "__version__", ""), docx.__version__))
    return hashlib.sha256(told.encode()).hexdigest()
