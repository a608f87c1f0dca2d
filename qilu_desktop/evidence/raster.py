"""Picture data as a PDF stores them, whatever file they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from qilu_desktop.evidence.png import Png

Held: TypeAlias = bytes | Path
"""A file's bytes, or where it lies: a large one is read piece by piece."""


@dataclass(frozen=True)
class Raster:
    """Picture data as a PDF stores them: ``coding`` says how, sizes are in stored pixels, ``orientation`` is 1-8.

    ``palette`` holds RGB triples (coding ``png`` only); ``inverted`` marks Adobe's CMYK.
    """

    data: bytes
    coding: str
    width: int
    height: int
    components: int
    depth: int = 8
    palette: bytes = b""
    inverted: bool = False
    orientation: int = 1

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height in pixels as the picture is looked at."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def raster_of(found: Png) -> Raster:
    """A plain PNG as a PDF stores it."""
    return Raster(
        found.idat,
        "png",
        found.width,
        found.height,
        found.samples,
        found.depth,
        found.palette if found.color == 3 else b"",
        orientation=found.orientation,
    )
