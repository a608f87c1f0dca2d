"""Joining evidence into one marked PDF against ``cp`` and ``sha256sum`` of the same bytes: time, and peak memory.

python benchmarks/bench_evidence.py [RUNS] [PAGES …]

Of every ten pages six are photos (JPEG, passed through), two are a scan in PDF, two a typed PDF; all carry the mark.
Then one TIFF of 100 scanned pages (LZW): each is decoded and packed anew, which a copy need not do.
Each join is a process of its own, so that its peak memory is its own; both sides end with the bytes on the disk.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, in_turn, tell

PHOTO = (1654, 2339)
_JOIN = """
import resource, sys
from datetime import date
from pathlib import Path
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.evidence.stamp import Stamp
from qilu_desktop.progress import Silent
folder, target = Path(sys.argv[1]), Path(sys.argv[2])
stamp = Stamp("济南市人力资源和社会保障局", "赵审核", date(2024, 9, 12))
parts = [Part(f.stem, f"第{n // 20 + 1}组", f, f.name, stamp) for n, f in enumerate(sorted(folder.iterdir()))]
made = join(parts, title="佐证材料", made_on=date(2024, 9, 20), progress=Silent(), target=target)
assert not made.refused
print(made.page_count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def photo(number: int) -> bytes:
    """A page of a telephone's camera, each of its own bytes."""
    from PIL import Image, ImageDraw

    paper = Image.effect_noise((PHOTO[0] // 2, PHOTO[1] // 2), 40).resize(PHOTO).convert("RGB")
    picture = Image.blend(Image.new("RGB", PHOTO, "#f4efe2"), paper, 0.25)
    pen = ImageDraw.Draw(picture)
    for line in range(12):
        pen.rectangle((200, 300 + line * 120, 1400 - 17 * ((number * 7 + line) % 30), 330 + line * 120), fill="#333")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def pdf(pages: list[bytes | None]) -> bytes:
    """A PDF of scans (JPEG bytes) and typed pages (None)."""
    import pikepdf

    made = pikepdf.new()
    face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for data in pages:
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1].obj
        if data is None:
            lines = "\n".join(f"BT /F 11 Tf 70 {y} Td (Line {y} of a typed page) Tj ET" for y in range(100, 780, 16))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
            page.Contents = pikepdf.Stream(made, lines.encode())
            continue
        image = pikepdf.Stream(made, data)
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=PHOTO[0],
            Height=PHOTO[1],
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = pikepdf.Stream(made, b"q 595 0 0 842 0 0 cm /Im Do Q")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def draw(folder: Path, pages: int) -> int:
    """The files of so many pages; their bytes together."""
    folder.mkdir()
    photos = [photo(number) for number in range(8)]
    for ten in range(pages // 10):
        for number in range(6):
            # A comment of its own: no two files are alike, as no two photos are.
            data = photos[(ten + number) % 8]
            own = b"\xff\xfe\x00\x0a%08d" % (ten * 10 + number)
            (folder / f"{ten:03d}-{number}.jpg").write_bytes(data[:2] + own + data[2:])
        (folder / f"{ten:03d}-6.pdf").write_bytes(pdf([photos[ten % 8], photos[(ten + 1) % 8]]))
        (folder / f"{ten:03d}-8.pdf").write_bytes(pdf([None, None]))
    return sum(one.stat().st_size for one in folder.iterdir())


def draw_tiff(folder: Path, pages: int) -> int:
    """One TIFF of so many pages, grey as an office scanner makes them; its bytes."""
    from PIL import Image

    folder.mkdir()
    scans = [Image.open(io.BytesIO(photo(number))).convert("L") for number in range(4)]
    target = folder / "scan.tif"
    rest = [scans[number % 4] for number in range(1, pages)]
    scans[0].save(target, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")
    return target.stat().st_size


def compare(place: Path, folder: Path, size: int, told: str, runs: int) -> None:
    """Join what is in *folder* (*size* bytes) and copy it, in turn."""
    target, copy = place / "o.pdf", place / "c"
    peaks: list[int] = []

    def joined() -> None:
        command = [sys.executable, "-c", _JOIN, str(folder), str(target)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout.split()[1]))

    def plain() -> None:
        shell = f'rm -rf "{copy}" && cp -r "{folder}" "{copy}" && sha256sum "{copy}"/* && sync -f "{copy}"'
        subprocess.run(["sh", "-c", shell], check=True, capture_output=True)

    times = in_turn(joined, plain, runs)
    heading = f"{told}, {size / 1e6:.0f} MB"
    tell(heading, "joined, marked, numbered (whole process)", times[0], "cp + sha256sum", times[1])
    peak = statistics.median(peaks) / 1000
    print(f"  {'peak memory':<44} {peak:8.0f} MB ({peak * 1e6 / size:.2f} of the bytes)")


def main(runs: int, sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for pages in sizes:
            folder = place / f"f{pages}"
            compare(place, folder, draw(folder, pages), f"{pages} pages", runs)
        folder = place / "tiff"
        compare(place, folder, draw_tiff(folder, 100), "one TIFF of 100 pages", runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, [int(one) for one in sys.argv[2:]] or [10, 100, 1000])
