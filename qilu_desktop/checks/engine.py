"""Runs the rules over a dossier and keeps the results of what has not changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from operator import is_

from qilu_desktop.checks.findings import Finding, Note, Outcome, Report, Severity, outcome_of
from qilu_desktop.checks.registry import IN_PLACE, RULES, SUBJECT_RULES, WHOLE_RULES
from qilu_desktop.checks.rule import Rule, SubjectRule
from qilu_desktop.checks.unmoved import changes, moved
from qilu_desktop.checks.views import Context, Subject, Whole, known_files, same, unit_subject
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise, Evidence, Waiver
from qilu_desktop.dossier.values import PartialDate, Record
from qilu_desktop.pack.model import Field, Pack, Scope

_Groups = Mapping[tuple[Scope, str], str]


@dataclass(frozen=True)
class Examined:
    """What the rules about one subject said, which of them applied, and which lacked what they judge by."""

    findings: tuple[Finding, ...]
    applied: frozenset[str]
    unknown: frozenset[str]


@dataclass
class Memory:
    """Results by subject, kept between runs: one edit re-checks only the subjects whose content it changed.

    Not for use from two threads at once.
    """

    kept: dict[tuple[Scope, str], tuple[Subject, Examined]] = field(default_factory=dict)
    worked_out: int = 0
    """How many subjects the last run could not take from memory."""
    _around: Context | None = None
    _unit: Record = field(default_factory=Record)
    _owned: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    _files: object = None
    """The facts about files by which :attr:`kept` was worked out."""
    _whole: Whole | None = None
    _quiet: Mapping[str, bool] = field(default_factory=dict)
    """Rules about the submission as a whole that found nothing in :attr:`_whole`, and whether they applied."""

    def enter(self, context: Context) -> None:
        """Take in what a run looks at beside people and units, leaving alone what is the very same as before."""
        before, self._around = self._around, context
        dossier = context.dossier
        if before is None or before.pack is not context.pack or before.dossier.unit is not dossier.unit:
            unit = _unit_facts(context.pack, dossier.unit)
            self._unit = self._unit if repr(unit) == repr(self._unit) else unit
        if before is None or before.dossier.evidence is not dossier.evidence:
            self._owned = _by_owner(dossier, self._owned)

    def person(self, context: Context, entry: Applicant, employer: Enterprise | None) -> Subject:
        """The view of an applicant, the former one where everything in it is the very same object."""
        known = self.kept.get((Scope.APPLICANT, entry.id))
        evidence = self._owned.get(entry.id, ())
        if known:
            now = known[0]
            same_objects = now.applicant is entry and now.employer is employer and now.unit is self._unit
            if same_objects and now.evidence is evidence and self._same_around(now, context):
                return now
        return _person(context, entry, employer, evidence, self._unit)

    def _same_around(self, subject: Subject, context: Context) -> bool:
        if subject.pack is not context.pack or subject.today != context.today:
            return False
        if subject.undrawn is not context.undrawn or subject.overlong != context.overlong.get(subject.id):
            return False
        same_files = self._files is context.files
        return same_files or subject.files == known_files(context.files, subject.record, subject.evidence)

    def keep(self, kept: dict[tuple[Scope, str], tuple[Subject, Examined]], files: object) -> None:
        """Keep what a run has worked out by these facts about files."""
        self.kept, self._files = kept, files

    def quiet(self, whole: Whole) -> Mapping[str, bool]:
        """The rules about the submission as a whole that still find nothing: an edit left alone what they read."""
        if self._whole is None:
            return {}
        changed = changes(self._whole, whole)
        return {
            rule.id: self._quiet[rule.id] for rule in WHOLE_RULES if rule.id in self._quiet and not moved(rule, changed)
        }

    def keep_whole(self, whole: Whole, quiet: Mapping[str, bool]) -> None:
        """Keep which rules found nothing in *whole*, and whether they applied."""
        self._whole, self._quiet = whole, quiet

    def everyone(self, context: Context) -> Whole:
        """The views of a context that rules look at."""
        self.enter(context)
        dossier = context.dossier
        firms = tuple(_enterprise(context, entry, self._unit) for entry in dossier.enterprises)
        employers = {entry.id: entry for entry in reversed(dossier.enterprises)}
        people = tuple(self.person(context, entry, employers.get(entry.enterprise_id)) for entry in dossier.applicants)
        return Whole(context, people, firms, unit_subject(context, self._owned))


def run(context: Context, memory: Memory | None = None) -> Report:
    """Check the dossier with every rule; *memory* carries results of unchanged subjects from run to run."""
    memory = memory if memory is not None else Memory()
    whole = memory.everyone(context)
    groups = _groups_of(context.pack)
    examined = _examine_all((whole.unit, *whole.enterprises, *whole.people), groups, memory, context.files)
    overall, applied = _examine_whole(_with_kept(whole, memory), groups, memory)
    findings = (*overall, *(finding for entry in examined for finding in entry.findings))
    applied = applied.union(*{entry.applied for entry in examined})
    unknown = frozenset[str]().union(*{entry.unknown for entry in examined})
    return _report(_with_waivers(findings, context), applied, unknown)


def _with_kept(whole: Whole, memory: Memory) -> Whole:
    """The views with those in memory in the place of new ones of the same content, which know nothing worked out."""

    def kept(subject: Subject) -> Subject:
        known = memory.kept.get((subject.scope, subject.id))
        # Of two subjects with one id only the last is kept.
        return known[0] if known and (known[0] is subject or same(known[0], subject)) else subject

    return replace(whole, people=tuple(map(kept, whole.people)))


def whole_of(context: Context) -> Whole:
    """The views of a context that rules look at, with nothing worked out."""
    return Memory().everyone(context)


def _by_owner(dossier: Dossier, before: Mapping[str, tuple[Evidence, ...]]) -> dict[str, tuple[Evidence, ...]]:
    """Evidence by its owner; the former tuples where they hold the very same."""
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for entry in dossier.evidence:
        found[entry.owner].append(entry)
    owned: dict[str, tuple[Evidence, ...]] = {}
    for owner, entries in found.items():
        former = before.get(owner, ())
        same_objects = len(former) == len(entries) and all(map(is_, former, entries))
        owned[owner] = former if same_objects else tuple(entries)
    return owned


def _unit_facts(pack: Pack, record: Record) -> Record:
    """Those answers of the unit that checks of other subjects read."""
    wanted = {name.removeprefix("unit.") for rule in SUBJECT_RULES for name in rule.reads if name.startswith("unit.")}
    for scope in (Scope.ENTERPRISE, Scope.APPLICANT):
        for entry in pack.fields(scope):
            wanted |= set(_unit_conditions((entry, *entry.columns)))
    return Record({key: record.values[key] for key in record if key in wanted})


def _unit_conditions(parts: Iterable[Field]) -> Iterator[str]:
    for part in parts:
        for condition in (*part.shown_when, *part.required_when):
            if condition.scope is Scope.UNIT:
                yield condition.field


def _enterprise(context: Context, entry: Enterprise, unit: Record) -> Subject:
    return Subject(
        context.pack,
        context.today,
        Scope.ENTERPRISE,
        entry.id,
        entry.record,
        employer=entry,
        unit=unit,
        undrawn=context.undrawn,
    )


def _person(
    context: Context, entry: Applicant, employer: Enterprise | None, evidence: tuple[Evidence, ...], unit: Record
) -> Subject:
    return Subject(
        context.pack,
        context.today,
        Scope.APPLICANT,
        entry.id,
        entry.record,
        applicant=entry,
        employer=employer,
        evidence=evidence,
        unit=unit,
        files=known_files(context.files, entry.record, evidence),
        overlong=context.overlong.get(entry.id),
        undrawn=context.undrawn,
    )


def _groups_of(pack: Pack) -> _Groups:
    return {
        (listed.scope, entry.id): group.id for listed in pack.lists for group in listed.groups for entry in group.fields
    }


def _examine_all(subjects: Iterable[Subject], groups: _Groups, memory: Memory, files: object) -> list[Examined]:
    before, memory.worked_out = memory.kept, 0
    kept: dict[tuple[Scope, str], tuple[Subject, Examined]] = {}
    examined: list[Examined] = []
    for subject in subjects:
        key = (subject.scope, subject.id)
        known = before.get(key)
        if known is None or (known[0] is not subject and not same(known[0], subject)):
            memory.worked_out += 1
            known = (subject, _examine(subject, groups))
        kept[key] = known
        examined.append(known[1])
    memory.keep(kept, files)
    return examined


def _examine(subject: Subject, groups: _Groups) -> Examined:
    findings: list[Finding] = []
    applied = [rule for rule in _rules_for(subject.scope) if rule.applies(subject)]
    for rule in applied:
        findings.extend(_subject_finding(rule, note, subject, groups) for note in rule.check(subject))
    unknown = frozenset(rule.id for rule in applied if not rule.known(subject))
    subject.let_go()
    return Examined(tuple(findings), _one(frozenset(rule.id for rule in applied)), _one(unknown))


@lru_cache(maxsize=256)
def _one(names: frozenset[str]) -> frozenset[str]:
    """The same object for the same names: a thousand people have a handful of sets, which are put together quickly."""
    return names


@cache
def _rules_for(scope: Scope) -> tuple[SubjectRule, ...]:
    return tuple(rule for rule in SUBJECT_RULES if scope in rule.scopes)


def _subject_finding(rule: Rule, note: Note, subject: Subject, groups: _Groups) -> Finding:
    group = note.group or groups.get((subject.scope, note.field), "")
    return _finding(rule, replace(note, message=f"{subject.who}：{note.message}"), subject.id, group)


def _examine_whole(whole: Whole, groups: _Groups, memory: Memory) -> tuple[list[Finding], frozenset[str]]:
    scopes = {person.id: Scope.APPLICANT for person in whole.people}
    scopes |= {firm.id: Scope.ENTERPRISE for firm in whole.enterprises}
    findings: list[Finding] = []
    quiet = dict(memory.quiet(whole))
    applied = {name for name, applies in quiet.items() if applies}
    for rule in (one for one in WHOLE_RULES if one.id not in quiet):
        notes = list(rule.check(whole)) if (applies := rule.applies(whole)) else []
        findings.extend(_whole_finding(rule, note, scopes, groups) for note in notes)
        if applies:
            applied.add(rule.id)
        if not notes:
            quiet[rule.id] = applies
    memory.keep_whole(whole, quiet)
    return findings, frozenset(applied)


def _whole_finding(rule: Rule, note: Note, scopes: Mapping[str, Scope], groups: _Groups) -> Finding:
    subject = note.subject or UNIT_SUBJECT
    group = note.group or groups.get((scopes.get(subject, Scope.UNIT), note.field), "")
    return _finding(rule, note, subject, group)


def _finding(rule: Rule, note: Note, subject: str, group: str) -> Finding:
    return Finding(
        rule=rule.id,
        clause=note.clause or next(iter(rule.clauses), ""),
        severity=note.severity or rule.severity,
        subject=subject,
        message=_one_line(note.message),
        remedy=note.remedy,
        group=group,
        field=note.field,
        row=note.row,
        column=note.column,
        evidence=note.evidence,
        page=note.page,
        waiver=note.waiver,
        fix=note.fix,
    )


def _one_line(text: str) -> str:
    """A message for lists and logs: line breaks that came in with an answer and whole ID numbers taken out."""
    return mask_ids_in(" ".join(text.splitlines()))


def _with_waivers(findings: Iterable[Finding], context: Context) -> tuple[Finding, ...]:
    reasons = {(entry.rule, entry.subject): entry for entry in context.dossier.waivers if _given(entry, context)}
    if not reasons:
        return tuple(findings)
    return tuple(
        replace(finding, waiver=reasons[finding.rule, finding.subject])
        if (finding.rule, finding.subject) in reasons and _waits(finding)
        else finding
        for finding in findings
    )


def _waits(finding: Finding) -> bool:
    """Whether a reason recorded for everything of its rule and subject lets it pass."""
    return finding.severity is Severity.REASON and finding.waiver is None and finding.rule not in IN_PLACE


def _given(waiver: Waiver, context: Context) -> bool:
    """Whether a reason is whole: words, a name, and a day that is not yet to come."""
    said = bool(waiver.reason.strip() and waiver.by.strip())
    return said and isinstance(waiver.on, PartialDate) and waiver.on.first <= context.today


def _report(findings: tuple[Finding, ...], applied: frozenset[str], unknown: frozenset[str]) -> Report:
    outcomes: dict[str, Outcome] = {}
    # One report from the start: it sorts its findings by rule only once.
    report = Report(findings, outcomes)
    for rule in RULES:
        found = report.by_rule.get(rule.id, ())
        outcomes[rule.id] = outcome_of(found, rule.id in applied, rule.id not in unknown)
    return report
