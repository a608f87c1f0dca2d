"""Who sends and who receives (clauses 4.2c and 6), as the mail and the EMS sheets name them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.pack.model import Pack

_JOINTS = re.compile(r"(?<=[省市区县镇乡街路道号院栋幢])(?![省市区县镇乡街路道号院栋幢（(])|(?=[（(])")
"""Where an address may go on to another line: behind a district, a road or a house number, before a bracket."""
_LATIN = 0.6
"""Width in em of a digit or Latin letter, with its share of the space between it and Chinese."""


@dataclass(frozen=True)
class Party:
    """A sender or recipient; an unknown part is empty."""

    unit: str
    department: str
    person: str
    phone: str
    mobile: str
    address: str
    postcode: str

    @property
    def phones(self) -> str:
        """Every phone number."""
        return "、".join(each for each in (self.phone, self.mobile) if each)

    @property
    def office(self) -> str:
        """Unit and department in one."""
        return f"{self.unit}{self.department}"

    def address_lines(self, room: float) -> tuple[str, ...]:
        """The address in lines of *room* em, parted where a reader would; what has no such place stays whole."""
        return _in_lines(_JOINTS.split(self.address), room)

    def office_lines(self, room: float) -> tuple[str, ...]:
        """Unit and department in lines of *room* em, parted between the two."""
        return _in_lines([self.unit, self.department], room)


def _in_lines(parts: list[str], room: float) -> tuple[str, ...]:
    lines = [""]
    for part in parts:
        if lines[-1] and _width(lines[-1] + part) > room:
            lines.append("")
        lines[-1] += part
    return tuple(line.strip() for line in lines if line.strip())


def _width(words: str) -> float:
    """How wide *words* are at most, in em."""
    return sum(_LATIN if letter.isascii() else 1.0 for letter in words)


def recipient(pack: Pack) -> Party:
    """The receiving office of the notice, with the contact of clause 6."""
    post, notice = pack.notice.post, pack.notice
    return Party(
        unit=post.organisation,
        department=post.recipient,
        person=notice.contact,
        phone=post.phone or notice.contact_phone,
        mobile="",
        address=post.address,
        postcode=post.postcode,
    )


def sender(dossier: Dossier) -> Party:
    """The recommending unit; the person is the EMS sender where one is named, else the contact."""
    unit = dossier.unit
    return Party(
        unit=unit.text("name"),
        department=unit.text("department"),
        person=unit.text("ems_sender") or unit.text("contact"),
        phone=unit.text("phone"),
        mobile=unit.text("mobile"),
        address=unit.text("address"),
        postcode=unit.text("postcode"),
    )
