"""The reading process: takes pictures through a pipe, gives lines of text, ends when nobody asks for a while.

The engine (rapidocr with the models of its wheel, on onnxruntime) holds half a gigabyte and may crash; both stay in
this process.  It may not open a connection: models are never fetched.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast

from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.dossier.reading import folding
from qilu_desktop.evidence.reading import pictures
from qilu_desktop.evidence.reading.pictures import SIDE, Unreadable

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray
    from PIL.Image import Image

Raw: TypeAlias = tuple[str, float, tuple[float, ...]]
"""A line: text, score, and the eight coordinates of its corners in pixels."""


class _Result(Protocol):
    """What the engine gives for a picture; all ``None`` where it sees no text."""

    boxes: Iterable[Iterable[Iterable[float]]] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


_Recognise: TypeAlias = "Callable[[NDArray[uint8]], _Result]"
MODELS: Final = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
MISSING: Final = "读图组件没有装好，请重新安装本软件；也可以看图核对。"
_ENLARGED: Final = 1.6
# One core is left to the window.
_THREADS: Final = 4
# The engine would enlarge a picture until its short side has 736 pixels: twice the time, no more read.
_SHORT: Final = 400


class NetworkRefused(OSError):
    """Something in this process wanted to open a connection."""


def forbid_network() -> None:
    """From now on no code of this process can connect anywhere."""

    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
            raise NetworkRefused("the reading process opens no connection")

    sys.addaudithook(refuse)


def serve(pipe: Connection, idle: float) -> None:
    """Answer requests until the other side closes or *idle* seconds pass without one."""
    forbid_network()
    engine = _Engine()
    try:
        while pipe.poll(idle):
            asked: PageEdit = pipe.recv()
            data = pipe.recv_bytes()
            pipe.send_bytes(json.dumps(_answer(engine, data, asked)).encode())
    except (EOFError, OSError):
        return


def _answer(engine: _Engine, data: bytes, asked: PageEdit) -> dict[str, Any]:
    try:
        count = pictures.pages_of(data)
        picture = pictures.decode_sent(data, asked)
        lines = engine.read(picture)
    except Unreadable as error:
        return {"failure": str(error)}
    except ImportError:
        return {"failure": MISSING}
    except MemoryError:
        return {"failure": "内存不足，没有读图。请关闭一些程序后再试。"}
    return {"width": picture.width, "height": picture.height, "pages": count, "lines": lines}


class _Engine:
    """The engine, loaded at the first picture."""

    def __init__(self) -> None:
        self._engine: _Recognise | None = None

    def read(self, picture: Image) -> list[Raw]:
        """All lines; looked at again in larger pieces where no certificate number was seen."""
        box = pictures.content_box(picture)
        wide, high = box[2] - box[0], box[3] - box[1]
        parts = list(pictures.tiles(box))
        split = len(parts) > 1
        if split and max(wide, high) <= 2.2 * SIDE:
            # A 4K screen is mostly enlarged: once made smaller is enough.
            lines = self._part(picture, box)
            if _has_number(lines):
                return lines
        elif split:
            # A page of many screens is mostly blank, and looking through a blank part takes as long as a full one.
            parts = pictures.blocks(picture, box)
            if not parts:
                return []
        lines = _once([line for part in parts for line in self._part(picture, part)])
        if _has_number(lines) or split or max(wide, high) * _ENLARGED > SIDE:
            return lines
        larger = self._part(picture, box, _ENLARGED)
        return larger if _has_number(larger) else lines

    def _part(self, picture: Image, box: tuple[int, int, int, int], scale: float = 1.0) -> list[Raw]:
        import numpy

        part = picture.crop(box)
        if scale != 1.0:
            part = part.resize((round(part.width * scale), round(part.height * scale)))
        result = self._loaded()(numpy.ascontiguousarray(numpy.asarray(part)[:, :, ::-1]))
        if result.boxes is None or result.txts is None or result.scores is None:
            return []
        found = zip(result.txts, result.scores, result.boxes, strict=True)
        return [(text, float(score), _corners(quad, box, scale)) for text, score, quad in found]

    def _loaded(self) -> _Recognise:
        if self._engine is None:
            self._engine = _load()
        return self._engine


def _load() -> _Recognise:
    """The engine with the two models of the wheel; the paths are given, so that nothing is looked for elsewhere."""
    import rapidocr

    root = Path(rapidocr.__file__).parent / "models"
    if not all((root / name).is_file() for name in MODELS):
        raise ImportError("models missing")
    return cast(
        _Recognise,
        rapidocr.RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Global.max_side_len": SIDE,
                "Det.limit_side_len": _SHORT,
                "Det.model_path": str(root / MODELS[0]),
                "Rec.model_path": str(root / MODELS[1]),
                "EngineConfig.onnxruntime.intra_op_num_threads": max(1, min(_THREADS, (os.cpu_count() or 1) - 1)),
            }
        ),
    )


def _corners(quad: Iterable[Iterable[float]], box: tuple[int, int, int, int], scale: float) -> tuple[float, ...]:
    return tuple(round(float(value) / scale + box[at % 2], 1) for point in quad for at, value in enumerate(point))


def _has_number(lines: list[Raw]) -> bool:
    return any(folding.numbers_in(text) for text, _, _ in lines)


def _once(lines: list[Raw]) -> list[Raw]:
    """Lines that two overlapping parts both saw, once: the longer text stays."""
    kept: list[Raw] = []
    for line in sorted(lines, key=lambda each: -len(each[0])):
        if not any(_same_place(line[2], other[2]) for other in kept):
            kept.append(line)
    return kept


def _same_place(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    left, right = max(min(one[::2]), min(other[::2])), min(max(one[::2]), max(other[::2]))
    top, bottom = max(min(one[1::2]), min(other[1::2])), min(max(one[1::2]), max(other[1::2]))
    area = (max(one[::2]) - min(one[::2])) * (max(one[1::2]) - min(one[1::2]))
    return max(0.0, right - left) * max(0.0, bottom - top) > 0.5 * area
