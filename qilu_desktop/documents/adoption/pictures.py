"""The applicant's photo in a form: its part, its relationship and the drawing, at the size that the place leaves."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass

from lxml import etree

from qilu_desktop.documents.adoption.ooxml import (
    CONTENT_TYPES,
    RELATIONSHIPS,
    WP,
    A,
    Element,
    R,
    w,
)
from qilu_desktop.documents.adoption.reading import FormFile, parsed, written
from qilu_desktop.documents.blocks import Picture
from qilu_desktop.documents.pictures import Prepared, prepare

EMU_PER_MM = 36_000
PHOTO_MM = (35.0, 49.0)
"""The photo's size where the form leaves room for it (2 inch)."""
_MARGIN = 1.9
"""Word's own left and right margin of a cell, in mm."""
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_NO_RELATIONS = f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
_MEDIA = {"jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True)
class Photo:
    """A picture in the package: its relationship id and how it is cropped."""

    ident: str
    ready: Prepared


def size_for(width: float, height: float) -> tuple[float, float]:
    """Largest size (mm) of ratio 35:49 for a place of *width* x *height* mm (0: not known), at most 35 x 49 mm."""
    wide, high = PHOTO_MM
    share = min(
        1.0,
        (width - 2 * _MARGIN) / wide if width > 2 * _MARGIN + 5 else 1.0,
        (height - 1.0) / high if height > 6 else 1.0,
    )
    return round(wide * share, 2), round(high * share, 2)


def put_in(file: FormFile, data: bytes, name: str) -> tuple[FormFile, Photo]:
    """The form with the photo as a part of it.

    Raises:
        DocumentError: the picture cannot be read.
    """
    ready = prepare(Picture(data, *PHOTO_MM, name))
    ident = f"rIdQilu{hashlib.sha256(ready.data).hexdigest()[:12]}"
    part = posixpath.join(posixpath.dirname(file.main), "media", f"qilu-{ident[7:]}.{ready.ending}")
    made = file.with_part(part, ready.data)
    made = made.with_part(made.relations, _related(made, ident, part))
    types = "[Content_Types].xml"
    made = made.with_part(types, _typed(made.parts[types], ready.ending))
    return made, Photo(ident, ready)


def _related(file: FormFile, ident: str, part: str) -> bytes:
    held = file.parts.get(file.relations)
    root = parsed(held or _NO_RELATIONS)
    if not any(link.get("Id") == ident for link in root):
        link = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        link.set("Id", ident)
        link.set("Type", _IMAGE)
        link.set("Target", posixpath.relpath(part, posixpath.dirname(file.main) or "."))
    return written(root)


def _typed(data: bytes, ending: str) -> bytes:
    root = parsed(data)
    known = {str(entry.get("Extension") or "").lower() for entry in root}
    if ending not in known:
        entry = etree.Element(f"{{{CONTENT_TYPES}}}Default")
        entry.set("Extension", ending)
        entry.set("ContentType", _MEDIA[ending])
        root.insert(0, entry)
    return written(root)


def drawing(photo: Photo, size: tuple[float, float], number: int) -> Element:
    """The ``w:drawing`` of a photo of *size* mm, in line with the text; *number* is its id in the document."""
    wide, high = (str(round(side * EMU_PER_MM)) for side in size)
    made = etree.Element(w("drawing"))
    inline = _add(made, WP, "inline", distT="0", distB="0", distL="0", distR="0")
    _add(inline, WP, "extent", cx=wide, cy=high)
    _add(inline, WP, "docPr", id=str(number), name=f"照片{number}", descr="照片")
    frame = _add(inline, WP, "cNvGraphicFramePr")
    _add(frame, A, "graphicFrameLocks", noChangeAspect="1")
    data = _add(_add(inline, A, "graphic"), A, "graphicData", uri=_PIC)
    picture = _add(data, _PIC, "pic")
    about = _add(picture, _PIC, "nvPicPr")
    _add(about, _PIC, "cNvPr", id=str(number), name=f"照片{number}")
    _add(about, _PIC, "cNvPicPr")
    fill = _add(picture, _PIC, "blipFill")
    _add(fill, A, "blip").set(f"{{{R}}}embed", photo.ident)
    cuts = {"l": photo.ready.cut_x, "t": photo.ready.cut_y, "r": photo.ready.cut_x, "b": photo.ready.cut_y}
    _add(fill, A, "srcRect", **{side: str(round(share * 100_000)) for side, share in cuts.items()})
    _add(_add(fill, A, "stretch"), A, "fillRect")
    shape = _add(picture, _PIC, "spPr")
    frame = _add(shape, A, "xfrm")
    _add(frame, A, "off", x="0", y="0")
    _add(frame, A, "ext", cx=wide, cy=high)
    _add(_add(shape, A, "prstGeom", prst="rect"), A, "avLst")
    return made


def embedded(element: Element, file: FormFile) -> tuple[bytes, ...]:
    """The pictures that stand in a part of a form; pictures linked from elsewhere are not fetched."""
    held = file.parts.get(file.relations)
    links = {link.get("Id"): link for link in parsed(held)} if held else {}
    found: list[bytes] = []
    for blip in element.iter(f"{{{A}}}blip"):
        link = links.get(blip.get(f"{{{R}}}embed"))
        if link is None or link.get("TargetMode") == "External":
            continue
        target = str(link.get("Target") or "")
        part = posixpath.normpath(posixpath.join(posixpath.dirname(file.main), target)).lstrip("/")
        if part in file.parts:
            found.append(file.parts[part])
    return tuple(dict.fromkeys(found))


def _add(parent: Element, space: str, tag: str, /, **attributes: str) -> Element:
    made = etree.SubElement(parent, f"{{{space}}}{tag}")
    for key, value in attributes.items():
        made.set(key, value)
    return made
