"""Does constraints.txt pin all that is installed in this environment, and name nothing but versions?

Run by ``tools/test.sh`` with the environment's own Python; prints each disagreement and ends with 1.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+!]+)")
# What comes with a new environment differs from Python to Python, and nothing at run time uses it.
NOT_PINNED = {"pip", "setuptools", "wheel", "qilu-desktop"}


def main() -> int:
    """Print what disagrees; 0 when nothing does."""
    faults: list[str] = []
    pins = read_pins(CONSTRAINTS.read_text(encoding="utf-8"), faults)
    for name, version in sorted((plain(dist.name), dist.version) for dist in distributions()):
        if name not in NOT_PINNED and pins.get(name) != version:
            faults.append(f"{name} {version} is installed, constraints.txt says {pins.get(name, 'nothing')}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def read_pins(text: str, faults: list[str]) -> dict[str, str]:
    """The pins of a constraints file by plain name; any other line (a host, a path, a range) is a fault."""
    pins: dict[str, str] = {}
    for line in filter(None, (line.partition("#")[0].strip() for line in text.splitlines())):
        match = PIN.fullmatch(line)
        if match:
            pins[plain(match[1])] = match[2]
        else:
            faults.append(f"constraints.txt: not a pin: {line}")
    return pins


def plain(name: str) -> str:
    """A distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    raise SystemExit(main())
