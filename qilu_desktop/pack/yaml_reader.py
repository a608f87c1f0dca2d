"""Reads YAML so that every complaint can name file and line.

Only the node tree of PyYAML is used: every scalar is taken as the text that stands in the file, so that ``no``,
``3.10`` or ``2024-07-26`` never turn into something else on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from qilu_desktop.errors import PackError

T = TypeVar("T")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Python's own readers would also take 1_0, １０, nan, inf and numbers of a thousand digits.
_INTEGER = re.compile(r"-?[0-9]{1,12}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Item:
    """A node of a pack file with its place."""

    node: yaml.Node
    file: Path

    @property
    def line(self) -> int:
        """Line of the node, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def wrong(self, reason: str) -> PackError:
        """The error that names this place."""
        return PackError(self.file, self.line, reason)

    def text(self, blanks: str | None = None) -> str:
        """The scalar's text, without white space around it: the characters of *blanks*, else every kind."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("此处应是一段文字")
        return str(self.node.value).strip(blanks)

    def words(self) -> str:
        """The scalar's text, which must not be empty."""
        text = self.text()
        if not text:
            raise self.wrong("此处不能空着")
        return text

    def integer(self) -> int:
        """The scalar as a whole number."""
        text = self.text()
        if not _INTEGER.fullmatch(text):
            raise self.wrong(f"“{text}”不是整数")
        return int(text)

    def decimal(self) -> float:
        """The scalar as a number."""
        text = self.text()
        if not _DECIMAL.fullmatch(text):
            raise self.wrong(f"“{text}”不是数字")
        return float(text)

    def count(self) -> int:
        """The scalar as a whole number that is not negative."""
        number = self.integer()
        if number < 0:
            raise self.wrong(f"“{number}”不能是负数")
        return number

    def length(self) -> float:
        """The scalar as a number above 0: a width or height in mm, a size in pt."""
        number = self.decimal()
        if number <= 0:
            raise self.wrong(f"“{number:g}”应大于 0")
        return number

    def boolean(self) -> bool:
        """The scalar as yes or no."""
        text = self.text().lower()
        if text not in _YES_NO:
            raise self.wrong(f"“{text}”应写 yes 或 no")
        return _YES_NO[text]

    def day(self) -> date:
        """The scalar as a day, ``YYYY-MM-DD``."""
        text = self.text()
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.wrong(f"“{text}”不是日期（应写成 2024-07-26）") from error

    def one_of(self, allowed: dict[str, T]) -> T:
        """The scalar as one of the words of *allowed*."""
        text = self.text()
        if text not in allowed:
            raise self.wrong(f"“{text}”不认识，可用：{'、'.join(allowed)}")
        return allowed[text]

    def items(self) -> tuple[Item, ...]:
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("此处应是列表")
        return tuple(Item(node, self.file) for node in self.node.value)

    def texts(self) -> tuple[str, ...]:
        """The entries of a list of texts; a single text counts as a list of one."""
        if isinstance(self.node, yaml.ScalarNode):
            return (self.text(),) if self.text() else ()
        return tuple(item.text() for item in self.items())

    def fields(self, known: frozenset[str]) -> Fields:
        """The entries of a mapping whose keys are all *known*."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("此处应是“名称: 值”的形式")
        found: dict[str, Item] = {}
        for key_node, value_node in self.node.value:
            key = Item(key_node, self.file)
            name = key.text()
            if name not in known:
                raise key.wrong(f"不认识的名称“{name}”，可用：{'、'.join(sorted(known))}")
            if name in found:
                raise key.wrong(f"名称“{name}”重复出现")
            found[name] = Item(value_node, self.file)
        return Fields(self, found)


@dataclass(frozen=True)
class Fields:
    """The entries of a mapping, asked for by name."""

    owner: Item
    entries: dict[str, Item]

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def must(self, name: str) -> Item:
        """The entry, or an error that names the mapping's place."""
        if name not in self.entries:
            raise self.owner.wrong(f"缺少“{name}”")
        return self.entries[name]

    def may(self, name: str, read: Callable[[Item], T], default: T) -> T:
        """The entry read by *read*, or *default* when it is absent."""
        return read(self.entries[name]) if name in self.entries else default


def read_yaml(file: Path) -> Item:
    """The root node of a YAML file.

    Raises:
        PackError: unreadable, not UTF-8, or not YAML; with the line where known.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(file, 0, "文件不存在或无法读取") from error
    except UnicodeDecodeError as error:
        raise PackError(file, 0, "文件不是 UTF-8 编码") from error
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise PackError(file, line, f"YAML 写法有误（{error.problem}）") from error
    except yaml.YAMLError as error:
        raise PackError(file, 0, "YAML 写法有误") from error
    if node is None:
        raise PackError(file, 1, "文件是空的")
    return Item(node, file)
