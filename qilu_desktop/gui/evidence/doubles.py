"""A file that is evidence already: the ways on that the list of an intake offers for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.model import Evidence
from qilu_desktop.evidence.citing import cited_for, is_loose, serves
from qilu_desktop.evidence.claims import owner_words, place_words, proved_words
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.gathering import Double, Goal, Ready

_ONCE: Final = "一个文件可以证明几项，送出时同一种材料只装订一次。"

_THIS: Final = "正是要添加的这一项，不用再添加。"
_ANOTHER: Final = "还要证明另一项的，先在“添加为”里选好种类，或拖到清单的那一项上，再添加。"


@dataclass(frozen=True)
class Way:
    """One way on: the words of its link, what it does (False: it failed), and what is said once it is done.

    ``leaves``: it leads away, so the list closes first.
    """

    text: str
    picture: str
    act: Callable[[], bool]
    told: str = ""
    leaves: bool = False


@dataclass(frozen=True)
class Told:
    """What is said of one double: where it is, what that means here, and the ways on."""

    text: str
    hint: str
    ways: tuple[Way, ...]


def place_of_evidence(entry: Evidence) -> Finding:
    """Where the window goes to show a piece of evidence (``Desk.pointed``)."""
    return Finding("", "", Severity.WARN, entry.owner, "", "", evidence=entry.id)


@dataclass(frozen=True)
class DoubleWays:
    """Makes the ways on of files that were to go to *goal*: *add* attaches one all the same, *chosen* selects one.

    One's own file is never attached afresh: what is blacked out in it would go out unhidden beside it.
    """

    desk: Desk
    goal: Goal
    add: Callable[[Ready], bool]
    chosen: Callable[[str], object]

    def __call__(self, double: Double) -> Told:
        """What is said of *double*."""
        desk, known = self.desk, double.known
        there = place_words(desk.pack, desk.dossier, known)
        proved = proved_words(desk.pack, desk.dossier, known)
        text = f"同一个文件已经用在：{there}{f'，证明{proved}' if proved else ''}。"
        if known.owner != self.goal.owner:
            again = Way("仍然添加", "plus", lambda: self.add(double.ready), "已另行添加。")
            return self._elsewhere(known, text, again)
        if serves(known, self.goal.kind, self.goal.claim):
            own = Way("选中那一份", "tick", lambda: self._select(known.id), "已选中已有的那一份。")
            return Told(text, _THIS if self.goal.kind else _ANOTHER, (own,))
        also = "" if is_loose(desk.pack, desk.dossier, known) else "也"
        made = cited_for(desk.pack, desk.dossier, known, self.goal.kind, self.goal.claim)
        purpose = self._purpose(made)
        words = "用已有的那一份，也证明这一项" if also else "用已有的那一份"
        use = Way(words, "tick", lambda: self._use(made, purpose), f"已有的那一份现在{also}{purpose}。")
        return Told(text, _ONCE if also else "", (use,))

    def _elsewhere(self, known: Evidence, text: str, again: Way) -> Told:
        """Another's file is never tied here by itself: the clerk looks at it first."""
        whose, here = (owner_words(self.desk.dossier, owner) for owner in (known.owner, self.goal.owner))
        hint = f"那一份是“{whose}”的，不是“{here}”的。请先去看是不是选错了文件；确实也要用在这里的，再点“仍然添加”。"
        look = Way("去看那一份", "open", lambda: self._point(known), leaves=True)
        return Told(text, hint, (look, again))

    def _purpose(self, made: Evidence) -> str:
        """What the file is now given for: a row that it proves, else its kind."""
        proved = proved_words(self.desk.pack, self.desk.dossier, made)
        kind = self.desk.pack.evidence_kind(made.kind)
        return f"证明{proved}" if proved else f"作为“{kind.label if kind else made.kind}”"

    def _select(self, evidence_id: str) -> bool:
        self.chosen(evidence_id)
        return True

    def _use(self, made: Evidence, purpose: str) -> bool:
        label = f"用已有的材料{purpose}"
        done = self.desk.get(lambda: self.desk.workspace.attach_all([made], label))
        if not done:
            return False
        self.desk.told.emit(label)
        return self._select(done[0].id)

    def _point(self, known: Evidence) -> bool:
        self.desk.pointed.emit(place_of_evidence(known))
        return True
