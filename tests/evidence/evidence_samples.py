"""Real pictures and PDFs, drawn here, that the tests of the evidence engine take in."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from qilu_desktop import paths
from qilu_desktop.evidence.stamp import Stamp

STAMP = Stamp("济南市人力资源和社会保障局", "赵审核", date(2024, 9, 12))
DAY = date(2024, 9, 20)


def font(size):
    return ImageFont.truetype(paths.resources_dir() / "fonts" / "QiluSong.ttf", size)


def certificate(width=1240, height=1754, mode="RGB", title="荣誉证书"):
    """A drawn certificate: frame, title, lines, a red seal."""
    picture = Image.new("RGB", (width, height), "#fbf7ee")
    pen = ImageDraw.Draw(picture)
    unit = min(width, height) // 20
    pen.rectangle((unit, unit, width - unit, height - unit), outline="#b08d3c", width=max(1, unit // 6))
    pen.text((width / 2, height * 0.2), title, font=font(unit * 2), fill="#a01818", anchor="mm")
    for line in range(6):
        words = "张三同志在全省技能竞赛中成绩突出，特发此证。"
        pen.text(
            (width / 2, height * (0.36 + 0.06 * line)),
            words,
            font=font(max(8, unit * 2 // 3)),
            fill="#222",
            anchor="mm",
        )
    pen.ellipse(
        (width * 0.66, height * 0.74, width * 0.66 + unit * 4, height * 0.74 + unit * 4),
        outline="#c81e1e",
        width=max(1, unit // 5),
    )
    return picture.convert(mode)


def encoded(picture, kind="JPEG", **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def jpeg(width=1240, height=1754, **options):
    return encoded(certificate(width, height), "JPEG", quality=85, **options)


def png(width=1280, height=720, mode="RGB"):
    return encoded(certificate(width, height, mode, "证书查询结果"), "PNG")


def exif_jpeg(orientation=6, width=1600, height=1200):
    """A telephone's picture: turned, with camera, time and place, XMP, a comment and a second picture behind it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCam"
    exif[0x8825] = {1: "N", 2: (36.0, 39.0, 0.0), 3: "E", 4: (117.0, 7.0, 0.0)}
    back = {2: 0, 3: 3, 4: 1, 6: 2, 8: 4, 5: 5, 7: 6}
    picture = certificate(width, height)
    if orientation in back:
        picture = picture.transpose(Image.Transpose(back[orientation]))
    stream = encoded(picture, "JPEG", quality=85, exif=exif, comment=b"SecretNote", xmp=b"<x:SecretXmp/>")
    return stream + b"SecretTrailer" + jpeg(40, 40)


def cmyk_jpeg():
    return encoded(certificate(900, 1200).convert("CMYK"), "JPEG", quality=90)


def alpha_png():
    picture = Image.new("RGBA", (800, 500), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((250, 100, 550, 400), fill=(200, 30, 30, 255))
    return encoded(picture, "PNG")


def deep_png(width=300, height=400):
    """Grey, 16 bits: a ramp from black to white."""
    rows = b"".join(
        b"\0" + struct.pack(f">{width}H", *(x * 65535 // (width - 1) for x in range(width))) for _ in range(height)
    )
    return raw_png(width, height, 16, 0, zlib.compress(rows))


def raw_png(width, height, depth, color, idat, *extra):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", idat) + chunk(b"IEND", b"")


def text_pdf(pages=3, size=(595, 842), top=70, bottom=70, wide=False, **changes):
    """Pages of typed text within usual margins; *changes* are entries of every page."""
    pdf = pikepdf.new()
    face = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(1, pages + 1):
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1]
        more = " over and over" * (6 if wide else 0)
        words = f"of page{number}word lorem ipsum dolor sit amet consectetur{more}"
        heights = range(int(size[1]) - top, bottom, -16)
        lines = [f"BT /F 11 Tf 60 {y} Td (Line {y} {words}) Tj ET" for y in heights]
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
        page.obj.Contents = pikepdf.Stream(pdf, "\n".join(lines).encode())
        for key, value in changes.items():
            page.obj[f"/{key}"] = value
    return saved(pdf)


def saved(pdf, **options):
    stream = io.BytesIO()
    pdf.save(stream, static_id=True, **options)
    return stream.getvalue()


def sharing_pdf(*pictures):
    """A page for each JPEG; all pictures are named in one dictionary that the pages share, as some scanners do it."""
    pdf = pikepdf.new()
    named = pikepdf.Dictionary()
    for at, data in enumerate(pictures):
        image = pikepdf.Stream(pdf, data)
        width, height = Image.open(io.BytesIO(data)).size
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        named[f"/Im{at}"] = pdf.make_indirect(image)
    shared = pdf.make_indirect(pikepdf.Dictionary(XObject=named))
    for at in range(len(pictures)):
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[-1].obj.Resources = shared
        pdf.pages[-1].obj.Contents = pikepdf.Stream(pdf, f"q 595 0 0 842 0 0 cm /Im{at} Do Q".encode())
    return saved(pdf)


def scan_pdf(pages=2, size=(595, 842), dots=(1654, 2339)):
    """Full-page scans, as a copier makes them."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
        image = pikepdf.Stream(pdf, jpeg(*dots))
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=dots[0],
            Height=dots[1],
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = pdf.pages[-1].obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = pikepdf.Stream(pdf, f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im Do Q".encode())
    return saved(pdf)
