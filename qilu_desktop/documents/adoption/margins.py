"""Headers and footers of a form: which of its parts a reader of the pages sees, in the order of its sections."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from qilu_desktop.documents.adoption.ooxml import RELATIONSHIPS, Element, R, is_on, w

_KINDS = {w("headerReference"): "h", w("footerReference"): "f"}


@dataclass(frozen=True)
class Margin:
    """A header (``h1``) or footer (``f1``) by its address, with the part that holds it and that part's tree."""

    address: str
    part: str
    root: Element = field(repr=False)


def targets(relations: Element, main: str) -> dict[str, str]:
    """The parts that the document *main* points to, by relationship id."""
    folder = posixpath.dirname(main)
    return {
        str(link.get("Id") or ""): posixpath.normpath(posixpath.join(folder, str(link.get("Target") or ""))).lstrip("/")
        for link in relations.iter(f"{{{RELATIONSHIPS}}}Relationship")
        if link.get("TargetMode") != "External"
    }


def shown(root: Element, settings: Element | None) -> tuple[tuple[str, str], ...]:
    """Address and relationship id of every header and footer that stands on a page, each part once.

    First-page ones count where their section has a first page of its own, even ones where the document tells pages
    apart.
    """
    found: dict[str, str] = {}
    for section in root.iter(w("sectPr")):
        for reference in section:
            kind = _KINDS.get(str(reference.tag))
            ident = str(reference.get(f"{{{R}}}id") or "")
            if kind and ident not in found and _counts(reference.get(w("type")), section, settings):
                number = sum(1 for address in found.values() if address.startswith(kind)) + 1
                found[ident] = f"{kind}{number}"
    return tuple((address, ident) for ident, address in found.items())


def _counts(kind: str | None, section: Element, settings: Element | None) -> bool:
    if kind == "first":
        return is_on(section, "titlePg")
    return kind != "even" or is_on(settings, "evenAndOddHeaders")
