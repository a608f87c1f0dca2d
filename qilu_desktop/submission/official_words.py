"""Says which documents are made from adopted official forms, and with what: the same in window and console."""

from __future__ import annotations

from collections.abc import Sequence

from qilu_desktop.documents.adoption.convert import driven_suite, no_suite
from qilu_desktop.documents.adoption.in_folder import TITLES
from qilu_desktop.documents.adoption.suites import Suite

_AS_PDF = ("book", "overview", "report")


def adopted_words(documents: Sequence[str], installed: tuple[Suite, ...] | None = None) -> str:
    """A sentence on the *documents* with an adopted form, and the suite that sets them; empty where there are none."""
    if not documents:
        return ""
    said = f"采用官方表样的文件：{'、'.join(TITLES[name] for name in documents)}"
    if not any(name in _AS_PDF for name in documents):
        return f"{said}；其余用内置版式。"
    suite = driven_suite(installed)
    how = f"由 {suite.name} 排版成 PDF" if suite else "本机没有可以代为排版的办公软件，不能转成 PDF"
    return f"{said}，{how}；其余用内置版式。"


def adopted_remedy(documents: Sequence[str], installed: tuple[Suite, ...] | None = None) -> str:
    """What to do where an adopted form cannot be set on this machine; empty where nothing is to do."""
    if not any(name in _AS_PDF for name in documents) or driven_suite(installed):
        return ""
    return no_suite(installed).remedy
