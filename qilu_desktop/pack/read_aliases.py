"""Reads ``forms/<year>/aliases.yaml``: other names that official forms give to the pack's fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qilu_desktop.errors import PackError
from qilu_desktop.pack.model import Field, Pack
from qilu_desktop.pack.yaml_reader import Item, read_yaml

ALIASES = "aliases.yaml"
_PARTS = frozenset({"fields", "columns", "choices", "groups"})


@dataclass(frozen=True)
class Alias:
    """Names of a place (``name``, ``enterprise.name``, ``fact.level``) or, where ``table`` is set, of a column.

    ``places`` are the column ids that share one column.  ``documents`` limits the names to these documents (empty:
    all), ``near`` asks for one of these labels in the same row.  Where ``choice`` is set, the names are that
    choice's, and a column's place is written ``certificates.level``.
    """

    places: tuple[str, ...]
    labels: tuple[str, ...]
    table: str = ""
    documents: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    choice: str = ""
    line: int = 0


@dataclass(frozen=True)
class Group:
    """Names of a group label, and what it puts before the labels under it (empty: they mean themselves)."""

    labels: tuple[str, ...]
    heads: tuple[str, ...]


def groups_of(pack: Pack) -> tuple[Group, ...]:
    """The group labels that a pack knows; none where it has no such file.

    Raises:
        PackError: the file is broken.
    """
    file = pack.folder / ALIASES
    return _read_groups(file) if file.exists() else ()


@lru_cache(maxsize=8)
def _read_groups(file: Path) -> tuple[Group, ...]:
    top = read_yaml(file).fields(_PARTS)
    return tuple(_group(item) for item in top.entries["groups"].items()) if "groups" in top else ()


def aliases_of(pack: Pack) -> tuple[Alias, ...]:
    """The aliases of a pack; none where it has no such file.

    Raises:
        PackError: the file is broken, or names a field that the pack has not.
    """
    file = pack.folder / ALIASES
    if not file.exists():
        return ()
    aliases = read_aliases(file)
    for alias in aliases:
        _refuse_unknown(alias, pack, file)
    return aliases


@lru_cache(maxsize=8)
def read_aliases(file: Path) -> tuple[Alias, ...]:
    """The entries of the file, not yet held against a pack.

    Raises:
        PackError: unreadable or broken, with the line.
    """
    top = read_yaml(file).fields(_PARTS)
    return tuple(
        read(item)
        for name, read in (("fields", _field), ("columns", _column), ("choices", _choice))
        if name in top
        for item in top.entries[name].items()
    )


def field_at(pack: Pack, place: str) -> Field | None:
    """The field of a place: ``name``, ``enterprise.name``, ``unit.contact``; None for facts and unknown ones."""
    head, dot, tail = place.partition(".")
    if not dot:
        return pack.applicant.by_id.get(head)
    lists = {"unit": pack.unit, "enterprise": pack.enterprise}
    return lists[head].by_id.get(tail) if head in lists else None


def column_at(pack: Pack, place: str) -> Field | None:
    """The column of ``certificates.level`` or ``unit.panel.name``; None for unknown ones."""
    head, _, tail = place.rpartition(".")
    table = field_at(pack, head)
    return next((column for column in table.columns if column.id == tail), None) if table else None


def _field(item: Item) -> Alias:
    entry = item.fields(frozenset({"place", "labels", "documents", "near"}))
    return Alias(
        places=(entry.must("place").words(),),
        labels=entry.must("labels").texts(),
        documents=entry.may("documents", Item.texts, ()),
        near=entry.may("near", Item.texts, ()),
        line=item.line,
    )


def _column(item: Item) -> Alias:
    entry = item.fields(frozenset({"table", "places", "labels"}))
    return Alias(
        places=entry.must("places").texts(),
        labels=entry.must("labels").texts(),
        table=entry.must("table").words(),
        line=item.line,
    )


def _choice(item: Item) -> Alias:
    entry = item.fields(frozenset({"place", "choice", "labels"}))
    return Alias(
        places=(entry.must("place").words(),),
        labels=entry.must("labels").texts(),
        choice=entry.must("choice").words(),
        line=item.line,
    )


def _group(item: Item) -> Group:
    entry = item.fields(frozenset({"labels", "heads"}))
    return Group(entry.must("labels").texts(), entry.may("heads", Item.texts, ("",)))


def _refuse_unknown(alias: Alias, pack: Pack, file: Path) -> None:
    wrong = [name for name in alias.documents if name not in pack.layouts]
    wrong += [place for place in alias.places if not _known(alias, pack, place)]
    if wrong:
        raise PackError(file, alias.line, f"没有“{'、'.join(wrong)}”这个字段、列、选项或文件")


def _known(alias: Alias, pack: Pack, place: str) -> bool:
    if alias.choice:
        entry = field_at(pack, place) or column_at(pack, place)
        return entry is not None and any(choice.id == alias.choice for choice in entry.choices)
    if alias.table:
        return column_at(pack, f"{alias.table}.{place}") is not None
    return place.startswith("fact.") or field_at(pack, place) is not None
