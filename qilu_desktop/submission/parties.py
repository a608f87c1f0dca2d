"""Who sends and who receives (clauses 4.2c and 6), as the mail and the EMS sheets name them."""

from __future__ import annotations

from dataclasses import dataclass

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.pack.model import Pack


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
