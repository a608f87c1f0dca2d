"""What rules declare to read, held against what they really ask for over the sample and every case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace

from agreement_cases import ALL_CASES
from builders import TODAY, edit, file_ref, valid_dossier

from qilu_desktop.checks import RULES, Context
from qilu_desktop.checks.engine import whole_of
from qilu_desktop.checks.rule import Rule, SubjectRule, WholeRule
from qilu_desktop.checks.spot import Spot
from qilu_desktop.checks.views import Subject, Whole
from qilu_desktop.documents.fonts import uncovered
from qilu_desktop.documents.living import overwritten
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.exchange.decode import decode
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Scope
from qilu_desktop.paths import resources_dir

PACK = find_pack("2024")


class Watched(Mapping[str, Value]):
    """The answers of one record; notes which of them are asked for, ``applicant.*`` for all at once."""

    def __init__(self, answers: Mapping[str, Value], scope: Scope, asked: set[str]) -> None:
        self.answers, self.scope, self.asked = answers, scope, asked

    def __getitem__(self, name: str) -> Value:
        self.asked.add(f"{self.scope.value}.{name}")
        return self.answers[name]

    def __iter__(self) -> Iterator[str]:
        self.asked.add(f"{self.scope.value}.*")
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)


class SeenRecord(Record):
    """A record whose changed copy is watched too: that all answers are copied for it is no reading."""

    def with_value(self, field_id: str, value: Value | None) -> Record:
        assert isinstance(self.values, Watched)
        return watched(Record(self.values.answers).with_value(field_id, value), self.values.scope, self.values.asked)


def watched(record: Record, scope: Scope, asked: set[str]) -> Record:
    seen = SeenRecord()
    # A record keeps a copy of what it is given: the watch must be set in its place.
    object.__setattr__(seen, "values", Watched(record.values, scope, asked))
    return seen


def watched_dossier(dossier: Dossier, asked: set[str]) -> Dossier:
    return replace(
        dossier,
        unit=watched(dossier.unit, Scope.UNIT, asked),
        enterprises=tuple(
            replace(one, record=watched(one.record, Scope.ENTERPRISE, asked)) for one in dossier.enterprises
        ),
        applicants=tuple(
            replace(one, record=watched(one.record, Scope.APPLICANT, asked)) for one in dossier.applicants
        ),
    )


class NotedSpot(Spot):
    """A place that notes when its answer is asked for; which place it is may be asked freely."""

    asked: set[str]
    scope: Scope

    @classmethod
    def of_place(cls, place: Spot, scope: Scope, asked: set[str]) -> NotedSpot:
        seen = cls(*place)
        seen.scope, seen.asked = scope, asked
        return seen

    def __getattribute__(self, name: str) -> object:
        if name in ("value", "filled", "record", "text"):
            self.asked.add(f"{self.scope.value}.{self.entry.id}")
        return super().__getattribute__(name)


class Seen(Subject):
    """A subject whose messages may name it without that counting as reading its name."""

    @property
    def who(self) -> str:
        return self.__dict__["plain"].who


def watched_subject(plain: Subject, dossier: Dossier, asked: set[str]) -> Subject:
    person = dossier.applicant(plain.id) if plain.applicant else None
    firm = dossier.enterprise(plain.employer.id) if plain.employer else None
    given = {one.name: getattr(plain, one.name) for one in fields(plain)}
    record = (person or firm).record if person or firm else dossier.unit
    seen = Seen(**given | {"record": record, "applicant": person, "employer": firm, "unit": dossier.unit})
    # What is shown and derived is worked out over all answers for every rule alike: only what a rule asks of it counts.
    answers = watched(plain.answers, plain.scope, asked)
    spots = {id(place): NotedSpot.of_place(place, plain.scope, asked) for place in plain.spots}
    worked_out = {
        "plain": plain,
        "answers": answers,
        "spots": tuple(spots.values()),
        "texts": tuple(spots[id(place)] for place in plain.texts),
        "dates": tuple((spots[id(place)], day) for place, day in plain.dates),
    }
    seen.__dict__.update(worked_out)
    return seen


def watched_whole(context: Context, asked: set[str]) -> Whole:
    """Fresh views in which no rule has worked anything out; everybody sees the whole of the unit's answers."""
    plain = whole_of(context)
    seen = replace(context, dossier=watched_dossier(context.dossier, asked))

    def viewed(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
        return tuple(watched_subject(subject, seen.dossier, asked) for subject in subjects)

    whole = Whole(seen, viewed(plain.people), viewed(plain.enterprises), *viewed([plain.unit]))
    asked.clear()
    return whole


def read_by(rule: Rule, context: Context) -> set[str]:
    asked: set[str] = set()
    whole = watched_whole(context, asked)
    if isinstance(rule, WholeRule):
        if rule.applies(whole):
            list(rule.check(whole))
    elif isinstance(rule, SubjectRule):
        for subject in (whole.unit, *whole.enterprises, *whole.people):
            if subject.scope in rule.scopes and rule.applies(subject):
                list(rule.check(subject))
                rule.known(subject)
    return asked


def everything_read() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    sent = decode((resources_dir() / "sample" / "dossier.json").read_bytes(), PACK)
    held = sent.with_files(dict.fromkeys(sent.paths, file_ref("photo.jpg")))
    for person in held.applicants:
        held = edit(held, person.id, inspection="其他示例")
    state_held = valid_dossier(2, "central", "state_held")
    spaced = edit(state_held, "p1", id_number=" ".join(state_held.applicants[0].id_number))
    lettered = edit(state_held, "p1", id_number=state_held.applicants[0].id_number.replace("0", "O"))
    for dossier in (held, spaced, lettered):
        context = Context(PACK, dossier, TODAY, undrawn=uncovered, overwritten=overwritten)
        for rule in RULES:
            found[rule.id] |= read_by(rule, context)
    rules = {rule.id: rule for rule in RULES}
    for case in ALL_CASES:
        found[case.rule] |= read_by(rules[case.rule], case.context(PACK))
    return found


GOES_OVER_DATES = frozenset({"report.later", "dates.birth"})
"""They look at every date of a subject alike and pick by name which of them they judge."""


def test_rules_declare_what_they_read_and_nothing_else():
    found = everything_read()
    for rule in RULES:
        whole = {name for name in rule.reads if name.endswith(".*")}
        read = {name for name in found[rule.id] if f"{name.partition('.')[0]}.*" not in whole}
        assert read <= set(rule.reads), (rule.id, "reads without declaring", sorted(read - set(rule.reads)))
        never = set(rule.reads) - whole - found[rule.id]
        assert not never or rule.id in GOES_OVER_DATES, (rule.id, "declares and never reads", sorted(never))


def test_a_field_that_is_not_declared_is_noticed():
    blind = tuple(replace(rule, reads=()) for rule in RULES if rule.id in {"procedure.body", "scope.front_line"})
    context = Context(PACK, valid_dossier(), TODAY)
    assert read_by(blind[0], context) == {"applicant.front_line"}
    assert {"unit.kind", "unit.decision_body"} <= read_by(blind[1], context)
