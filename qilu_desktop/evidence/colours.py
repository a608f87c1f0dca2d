"""Decoded pictures brought to what a page shows: grey or sRGB, 8 bits, on white; in bands, so that memory stays small.

A picture of 100 megapixels takes 400 MB once decoded: beside it there is never more than a band and the result.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from qilu_desktop.evidence import faults

if TYPE_CHECKING:
    from PIL import Image

_Change: TypeAlias = "Callable[[Image.Image], Image.Image]"
_BAND = 2_000_000


def on_white(picture: Image.Image, factor: int = 1) -> Image.Image:
    """The picture in 8-bit grey or sRGB, transparent parts on white, 16 bits scaled down (not cut off).

    Of *factor* by *factor* pixels one is made.  A picture that is so already is handed back itself.
    """
    from PIL import Image

    mode, change = _change(picture)
    if factor == 1 and change is None:
        return picture
    made = Image.new(mode, (-(-picture.width // factor), -(-picture.height // factor)))
    rows = factor * max(1, _BAND // (picture.width * factor))
    for top in range(0, picture.height, rows):
        band = picture.crop((0, top, picture.width, min(picture.height, top + rows)))
        band = change(band) if change else band
        made.paste(band.reduce(factor) if factor > 1 else band, (0, top // factor))
    return made


def _change(picture: Image.Image) -> tuple[str, _Change | None]:
    """The mode that a picture is brought to, and how; None where it has it."""
    if picture.mode.startswith("I"):
        return "L", lambda band: band.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode == "F":
        return "L", _stretching(picture)
    if picture.has_transparency_data:
        return "RGB", _on_paper
    if picture.mode in ("RGB", "CMYK") and (brought := _to_srgb(picture)):
        return "RGB", brought
    mode = "L" if picture.mode in ("1", "L") else "RGB"
    return mode, None if picture.mode == mode else lambda band: band.convert(mode)


def _on_paper(band: Image.Image) -> Image.Image:
    from PIL import Image

    layer = band.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _stretching(picture: Image.Image) -> _Change:
    """Numbers of any range as grey, darkest to lightest."""
    low, high = picture.getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or high <= low:
        return lambda band: band.convert("L")
    scale = 255 / (high - low)
    return lambda band: band.point(lambda value: value * scale + (-low * scale)).convert("L")


def _to_srgb(picture: Image.Image) -> _Change | None:
    """How colours of a wider or a printer's space come to sRGB; None without a profile, or with a broken one."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile:
        return None
    with contextlib.suppress(ImageCms.PyCMSError, *faults.LIBRARY_ERRORS):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        there = ImageCms.buildTransform(own, ImageCms.createProfile("sRGB"), picture.mode, "RGB")
        return there.apply
    return None
