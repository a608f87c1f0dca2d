"""What the benchmarks share: paired runs, medians, and a ratio of two things measured in turn in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def timed(job: Callable[[], object]) -> float:
    """Seconds that *job* took."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def in_turn(first: Callable[[], object], second: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """Both jobs in turn, A B A B …, after one run of each that is not counted."""
    first(), second()
    pairs = [(timed(first), timed(second)) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def tell(title: str, name_a: str, times_a: Sequence[float], name_b: str, times_b: Sequence[float]) -> None:
    """Print medians and the median of the ratios pair by pair."""
    ratios = [a / b for a, b in zip(times_a, times_b, strict=True)]
    print(f"{title}")
    for name, times in ((name_a, times_a), (name_b, times_b)):
        print(f"  {name:<44} {statistics.median(times):8.3f} s  ({min(times):.3f}–{max(times):.3f})")
    print(f"  {'ratio':<44} {statistics.median(ratios):8.2f}    ({min(ratios):.2f}–{max(ratios):.2f})")


def python(*arguments: str, **environment: str) -> None:
    """Run this Python quietly in a new process at the top of the checkout.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    import os

    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, env={**os.environ, **environment}
    )
