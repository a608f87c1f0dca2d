"""Pictures made smaller to meet a limit of bytes, never below 150 dpi on the page (legibility of print and screen).

The resolution is reckoned from the largest place that a picture can take on its page; it stands at least that fine.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qilu_desktop.evidence import drawn, faults, jpeg, pdfs
from qilu_desktop.evidence.raster import Raster

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

FLOOR_DPI: Final = 150
"""No picture is made coarser than this."""
_LEAST_GAIN = 0.9
_LEAST_PIXELS = 400 * 400
_PLAIN_SPACES = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/ICCBased"})


@dataclass(frozen=True)
class Step:
    """One step of shrinking: pictures finer than ``dpi`` are brought to it, as JPEG of ``quality``."""

    dpi: int
    quality: int


STEPS: Final = (Step(300, 88), Step(250, 85), Step(200, 82), Step(175, 78), Step(FLOOR_DPI, 75), Step(FLOOR_DPI, 60))
"""From hardly seen to the floor of legibility."""


@dataclass
class Shrunk:
    """What was done to the pictures of one file: how many, from and to which dpi, bytes before and after."""

    pictures: int = 0
    from_dpi: float = 0.0
    to_dpi: float = 0.0
    before: int = 0
    after: int = 0

    def add(self, dpi: tuple[float, float], size: tuple[int, int]) -> None:
        """One more picture."""
        self.pictures += 1
        self.from_dpi, self.to_dpi = max(self.from_dpi, dpi[0]), max(self.to_dpi, dpi[1])
        self.before, self.after = self.before + size[0], self.after + size[1]


@dataclass(frozen=True)
class Remade:
    """A picture made smaller: its JPEG data, its size in pixels, whether it is grey."""

    data: bytes
    width: int
    height: int
    grey: bool

    def put_in(self, image: pikepdf.Stream) -> None:
        """Have the image XObject show it; what else its dictionary says stays."""
        import pikepdf

        image.write(self.data, filter=pikepdf.Name.DCTDecode)
        image.Width, image.Height, image.BitsPerComponent = self.width, self.height, 8
        image.ColorSpace = pikepdf.Name.DeviceGray if self.grey else pikepdf.Name.DeviceRGB


@dataclass(frozen=True)
class Place:
    """Where a picture stands in a PDF: the dictionary that names it, its name there, and itself."""

    holder: pikepdf.Object
    name: str
    image: pikepdf.Stream


@dataclass
class Resampler:
    """Makes pictures smaller by one step and remembers what it did, by the index of the file."""

    step: Step
    done: dict[int, Shrunk] = field(default_factory=dict)

    def _note(self, index: int, dpi: tuple[float, float], size: tuple[int, int]) -> None:
        self.done.setdefault(index, Shrunk()).add(dpi, size)

    def raster(self, raster: Raster, data: bytes, index: int, name: str, page: tuple[float, float]) -> Raster:
        """A picture that is as large as *page* (pt) at most; *data* is the file that it comes from (JPEG or PNG)."""
        from PIL import Image

        if raster.width * raster.height < _LEAST_PIXELS or (raster.coding == "png" and raster.depth == 1):
            return raster
        dpi = _page_dpi(*raster.upright, page)
        with contextlib.suppress(*faults.LIBRARY_ERRORS), Image.open(io.BytesIO(data)) as picture:
            if picture.has_transparency_data or picture.mode.startswith("I"):
                return raster
            packed, ratio = self._packed(picture, dpi)
            if len(packed) <= _LEAST_GAIN * len(raster.data):
                made = jpeg.read(packed, name)
                self._note(index, (dpi, dpi * ratio), (len(raster.data), len(packed)))
                turned = raster.orientation
                return Raster(made.data, "jpeg", made.width, made.height, made.components, orientation=turned)
        return raster

    def _packed(self, picture: Image.Image, dpi: float) -> tuple[bytes, float]:
        """The picture as JPEG, and the factor by which its sides were made smaller (1.0: not)."""
        from PIL import Image

        ratio = min(1.0, self.step.dpi / dpi)
        size = (max(1, -int(-picture.width * ratio // 1)), max(1, -int(-picture.height * ratio // 1)))
        if ratio < 1.0:
            _coarsely(picture, size)
        mode = "L" if picture.mode in ("1", "L") else "RGB"
        made = picture if picture.mode == mode else picture.convert(mode)
        if ratio < 1.0:
            made = made.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        made.info.clear()
        stream = io.BytesIO()
        made.save(stream, "JPEG", quality=self.step.quality, optimize=True)
        return stream.getvalue(), ratio

    def page(self, page: pikepdf.Page, size: tuple[float, float], index: int, seen: set[tuple[int, int]]) -> None:
        """The pictures of a PDF page (*size* in pt as placed), changed in the open file; *seen* were done before."""
        fresh = [place.image for place in pictures_of(page) if place.image.objgen not in seen]
        places = sizes_on(page, size) if fresh else {}
        for image in fresh:
            if image.objgen in seen:
                continue
            seen.add(image.objgen)
            made = self.remade(image, places.get(image.objgen, size), index)
            if made:
                made.put_in(image)

    def remade(self, image: pikepdf.Stream, size: tuple[float, float], index: int) -> Remade | None:
        """A picture of a PDF page made smaller; None where that cannot be or gains nothing.  *image* stays as it is."""
        with contextlib.suppress(*faults.LIBRARY_ERRORS):
            return self._remade(image, size, index)
        return None

    def _remade(self, image: pikepdf.Stream, size: tuple[float, float], index: int) -> Remade | None:
        import pikepdf

        odd = ("/Decode", "/Mask", "/ImageMask")
        if any(key in image for key in odd) or int(image.get("/BitsPerComponent", 8)) != 8:
            return None
        if not _plain_colours(image):
            return None
        width, height = int(image.Width), int(image.Height)
        if not _LEAST_PIXELS <= width * height <= faults.PIXEL_LIMIT:
            return None
        before = len(image.read_raw_bytes())
        dpi = _page_dpi(width, height, size)
        try:
            picture = pikepdf.PdfImage(image).as_pil_image()
        except (pikepdf.PdfError, pikepdf.PikepdfError):
            return None
        if picture.mode not in ("L", "RGB", "P"):
            return None
        packed, ratio = self._packed(picture, dpi)
        if len(packed) > _LEAST_GAIN * before:
            return None
        made = jpeg.read(packed, "")
        self._note(index, (dpi, dpi * ratio), (before, len(packed)))
        return Remade(packed, made.width, made.height, grey=made.components == 1)


def _plain_colours(image: pikepdf.Stream) -> bool:
    """Whether a picture's numbers mean grey or RGB; those of a printer's ink or a table in a JPEG mean something else.

    JPEG 2000 may leave its colours unsaid: they are in its data.
    """
    import pikepdf

    space = image.get("/ColorSpace")
    if space is None:
        return True
    kind = str(space[0] if isinstance(space, pikepdf.Array) and len(space) else space)
    if kind == "/Indexed":
        return "/DCTDecode" not in pdfs.codings(image)
    return kind in _PLAIN_SPACES


def _coarsely(picture: Image.Image, size: tuple[int, int]) -> None:
    """Have a JPEG or JPEG 2000 decoded at a half, a quarter or an eighth of its size, no smaller than *size*.

    JPEG 2000 takes 19 bytes for each pixel that it is decoded to.
    """
    from PIL import Jpeg2KImagePlugin

    if isinstance(picture, Jpeg2KImagePlugin.Jpeg2KImageFile):
        picture.reduce = min(picture.width // size[0], picture.height // size[1], 8).bit_length() - 1
        # It has its new size once it is decoded.
        picture.load()
    else:
        picture.draft(None, size)


def _page_dpi(width: float, height: float, page: tuple[float, float]) -> float:
    """Pixels an inch of a picture as large as *page* (pt) lets it be, whichever way round: the least it can have."""
    long, short = max(width, height), min(width, height)
    return max(long / (max(page) / 72), short / (min(page) / 72))


def sizes_on(page: pikepdf.Page, size: tuple[float, float]) -> dict[tuple[int, int], tuple[float, float]]:
    """The places in pt of the pictures that are drawn larger than their page, which is *size* as it is shown."""
    import pikepdf

    box = pikepdf.Rectangle(page.cropbox)
    times = drawn.beyond(page, float(box.width), float(box.height))
    return {at: (size[0] * larger, size[1] * larger) for at, larger in times.items()}


def pictures_of(page: pikepdf.Page) -> list[Place]:
    """Where the pictures of a page are, in their order, those in its forms too."""
    return _places(page.obj.get("/Resources"), 2)


def _places(resources: pikepdf.Object | None, depth: int) -> list[Place]:
    import pikepdf

    found = resources.get("/XObject") if resources is not None else None
    if found is None:
        return []
    made: list[Place] = []
    for name, one in found.items():
        kind = str(one.get("/Subtype", ""))
        if kind == "/Image" and isinstance(one, pikepdf.Stream):
            made.append(Place(found, name, one))
        elif kind == "/Form" and depth:
            made.extend(_places(one.get("/Resources"), depth - 1))
    return made
