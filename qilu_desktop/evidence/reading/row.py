"""A reading as the answers of a new certificate row, offered for the clerk to take."""

from __future__ import annotations

from qilu_desktop.dossier.identifiers import CertificateKind, parse_certificate
from qilu_desktop.dossier.reading.model import CertificateReading
from qilu_desktop.dossier.values import PartialDate, Value


def as_certificate(one: CertificateReading) -> dict[str, Value]:
    """Answers by column id of the table ``certificates``: only what was read, nothing guessed beyond the number's kind.

    The result of the query (``result``, ``site``, ``checker``) is the clerk's and never among them.
    """
    found: dict[str, Value] = {}
    if one.number:
        found["number"] = one.number.value
        kind = parse_certificate(one.number.value)
        if kind:
            qualification = kind.kind is CertificateKind.QUALIFICATION
            found["kind"] = "qualification" if qualification else "skill_level"
    if one.level:
        found["level"] = one.level.value
    if one.trade:
        found["trade"] = one.trade.value
    day = PartialDate.parse(one.issued.value) if one.issued else None
    if day:
        found["issued_on"] = day
    return found
