"""A rule: one small function with its id, title, clauses and severity; the rule list is data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.views import Subject, Whole
from qilu_desktop.pack.model import Scope

EVERYWHERE = (Scope.UNIT, Scope.ENTERPRISE, Scope.APPLICANT)
PEOPLE = (Scope.APPLICANT,)


@dataclass(frozen=True)
class Rule:
    """What is known of a rule without running it.

    ``id`` is like ``quota.over``; ``clauses`` are the clauses it serves, the first one cited where a note names
    none; ``reads`` are the fields it looks at, as ``unit.kind`` (``applicant.*``: all of them); ``scopes`` are whose
    answers it is run for, empty for the submission as a whole.  A rule about an applicant sees no other answer of
    the recommending unit than those that it reads.  ``fixable`` says that some of its findings carry a fix.
    ``in_place`` says that a reason is recorded where the finding is, never for everything of the subject at once.
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    severity: Severity
    reads: tuple[str, ...]
    scopes: tuple[Scope, ...]
    fixable: bool
    in_place: bool


@dataclass(frozen=True)
class SubjectRule(Rule):
    """A rule about one subject at a time.

    ``known`` tells whether everything is at hand that the rule judges by beside the answers (facts about files, a
    trial print); where it is not, a rule without findings is 无法核实, never 通过.
    """

    check: Callable[[Subject], Iterable[Note]]
    applies: Callable[[Subject], bool]
    known: Callable[[Subject], bool]


@dataclass(frozen=True)
class WholeRule(Rule):
    """A rule about the submission as a whole."""

    check: Callable[[Whole], Iterable[Note]]
    applies: Callable[[Whole], bool]


SubjectCheck: TypeAlias = Callable[[Subject], Iterable[Note]]
WholeCheck: TypeAlias = Callable[[Whole], Iterable[Note]]


@dataclass(frozen=True)
class Heading:
    """What a rule to be made says of itself (see :class:`Rule`); clauses and fields read are separated by blanks."""

    id: str
    title: str
    clauses: str
    severity: Severity
    reads: str
    fixable: bool = False
    in_place: bool = False

    def each(
        self,
        scopes: tuple[Scope, ...] = PEOPLE,
        applies: Callable[[Subject], bool] = lambda _subject: True,
        known: Callable[[Subject], bool] = lambda _subject: True,
    ) -> Callable[[SubjectCheck], SubjectRule]:
        """Make a function over one subject the check of a rule."""
        return lambda check: SubjectRule(*self._parts, scopes, *self._flags, check, applies, known)

    def whole(self, applies: Callable[[Whole], bool] = lambda _whole: True) -> Callable[[WholeCheck], WholeRule]:
        """Make a function over the submission the check of a rule."""
        return lambda check: WholeRule(*self._parts, (), *self._flags, check, applies)

    @property
    def _flags(self) -> tuple[bool, bool]:
        return self.fixable, self.in_place

    @property
    def _parts(self) -> tuple[str, str, tuple[str, ...], Severity, tuple[str, ...]]:
        return self.id, self.title, tuple(self.clauses.split()), self.severity, tuple(self.reads.split())
