"""Draw resources/sample/files from tools/sample_art/people.json, and check the cast.

Usage: python tools/draw_sample.py [--check] [--only WORD]
Needs the fonts of resources/fonts. The same people.json, fonts and Pillow give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from pathlib import Path

from PIL import Image
from sample_art import booklets, browser, certificates, letters, verify
from sample_art.model import SAMPLE, Record, cast
from sample_art.paper import bilevel, scan
from sample_art.portrait import draw_portrait

FILES = SAMPLE / "files"
JPEG_QUALITY = 54
GREY_TEMPLATES = {"standard", "agreement"}
STAMP = time.struct_time((2024, 7, 5, 9, 0, 0, 4, 187, 0))

PERSON_SCANS = {
    "patent": certificates.draw_patent,
    "awards": certificates.draw_awards,
    "method_certificate": certificates.draw_method_certificate,
    "chief": certificates.draw_chief,
    "standard": letters.draw_standard,
    "paper": letters.draw_paper,
    "agreement": letters.draw_agreement,
}


def _jpeg(image: Image.Image, dpi: int, quality: int = JPEG_QUALITY) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True, dpi=(dpi, dpi))
    return buffer.getvalue()


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    palette = image.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(buffer, "PNG", optimize=True, dpi=(96, 96))
    return buffer.getvalue()


def _pdf(pages: list[Image.Image], title: str) -> bytes:
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=200, title=title,
                  creationDate=STAMP, modDate=STAMP, producer="draw_sample")  # fmt: skip
    return buffer.getvalue()


def _person_file(person: Record, file: Record) -> bytes:
    template, key = str(file["template"]), str(file["path"])
    if template == "portrait":
        return _jpeg(draw_portrait(str(file["owner"])), 300, 88)
    if template == "browser":
        certificate = person["certificates"][file["proves"][0]["row"]]
        return _png(browser.draw_query(person, certificate))
    if template in ("method", "deeds"):
        drawn = booklets.draw_method(person, file) if template == "method" else booklets.draw_deeds(person, file)
        pages = [bilevel(page, f"{key}{number}") for number, page in enumerate(drawn)]
        return _pdf(pages, str(file["title"]))
    page = PERSON_SCANS[template](person, file)
    return _jpeg(scan(page, key, grey=template in GREY_TEMPLATES), 150)


def _unit_file(data: Record, file: Record) -> bytes:
    template = str(file["template"])
    if template == "discipline":
        page = letters.draw_discipline(data, file)
    else:
        page = {"notice": letters.draw_notice, "minutes": letters.draw_minutes}[template](data)
    return _jpeg(scan(page, str(file["path"])), 150)


def _put(path: Path, content: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)


def draw_all(data: Record, only: str) -> tuple[int, int]:
    """Draw every file whose path holds `only`; returns how many files and how many bytes."""
    count = size = 0
    for file in data["unit_files"]:
        if only in file["path"]:
            size += _put(FILES / file["path"], _unit_file(data, file))
            count += 1
    for person in data["people"]:
        for file in person["files"]:
            if only in file["path"]:
                size += _put(FILES / file["path"], _person_file(person, file))
                count += 1
    return count, size


def main() -> int:
    """Check the cast, then draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="check people.json and the drawn files only")
    parser.add_argument("--only", default="", help="draw only paths that hold this text")
    options = parser.parse_args()
    data = cast()
    if not options.check:
        count, size = draw_all(data, options.only)
        print(f"{count} files, {size / 1e6:.2f} MB")
    problems = verify.problems(data, FILES)
    for problem in problems:
        print(problem)
    print("people.json: " + ("ok" if not problems else f"{len(problems)} problems"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
