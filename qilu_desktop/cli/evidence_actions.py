"""What an action of ``qilu-desktop evidence`` is, and the exit codes that all of them give."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

DONE, BLOCKED, UNUSABLE = 0, 1, 2


@dataclass(frozen=True)
class Action:
    """One action of ``evidence``: its name, its help, what adds its arguments, and what carries it out.

    ``run`` takes the parsed options and today's date and gives the exit code.
    """

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, date], int]
