"""``qilu-desktop evidence``: files tied to what they prove, certificates read, sealed scans filed.

``evidence_adding`` brings ``add``, ``evidence_reading`` brings ``read``, ``evidence_scans`` brings ``scans``, each by
its tuple ``ACTIONS``.
"""

from __future__ import annotations

import argparse
from datetime import date

from qilu_desktop.cli import evidence_adding, evidence_reading, evidence_scans
from qilu_desktop.cli.evidence_actions import Action
from qilu_desktop.errors import InputError


def actions() -> dict[str, Action]:
    """Every action by name."""
    return {each.name: each for each in (*evidence_adding.ACTIONS, *evidence_reading.ACTIONS, *evidence_scans.ACTIONS)}


def evidence(options: argparse.Namespace, today: date) -> int:
    """Carry out one action of ``evidence``."""
    known = actions()
    if options.action not in known:
        told = "、".join(f"evidence {name}（{each.help}）" for name, each in known.items())
        raise InputError("没有写明要做什么。", f"请写 {told}。")
    return known[options.action].run(options, today)


def arguments(sub: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The arguments of ``evidence`` and its actions; each takes the *common* ones too."""
    subs = sub.add_subparsers(dest="action", metavar="动作", parser_class=type(sub))
    for each in actions().values():
        each.arguments(subs.add_parser(each.name, help=each.help, description=each.help, parents=[common]))
