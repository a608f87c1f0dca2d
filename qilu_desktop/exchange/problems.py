"""What is wrong with a dossier file: every place at once, each with what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import InputError

PROBLEMS_KEPT: Final = 500
"""More problems than this are not collected: the file is of another kind."""

_PROBLEMS_SHOWN = 10
_TEXT_SHOWN = 30
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One fault: ``path`` is a place such as ``applicants[2].certificates[0].level`` (empty: the whole file)."""

    path: str
    what: str
    remedy: str

    @property
    def line(self) -> str:
        """The problem as one line of text."""
        return f"{self.path or '整个文件'}：{self.what}{self.remedy}"


class DossierFileError(InputError):
    """A dossier file that cannot be used; ``problems`` has every place, the text names the first ten."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        shown = "；".join(f"{one.path or '整个文件'}：{one.what.rstrip('。')}" for one in problems[:_PROBLEMS_SHOWN])
        more = f"等 {len(problems)} 处" if len(problems) > _PROBLEMS_SHOWN else f"{len(problems)} 处"
        remedy = problems[0].remedy if len(problems) == 1 else "请逐处改正后再导入；没有作任何改动。"
        super().__init__(f"材料文件有错误（{more}）：{shown}。", remedy)
        self.problems = problems


def shown(text: str) -> str:
    """A text from the file for a message: ID numbers masked, nothing unprintable, not long."""
    clean = mask_ids_in(_UNPRINTABLE.sub("\ufffd", text[: 4 * _TEXT_SHOWN]))
    return clean if len(clean) <= _TEXT_SHOWN else f"{clean[:_TEXT_SHOWN]}…"
