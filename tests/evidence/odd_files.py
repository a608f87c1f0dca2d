"""Odd and hostile files as they reach a clerk's desk, drawn here: what each must be answered with.

``REFUSED`` maps a file's name to its bytes and words of the refusal; ``TAKEN`` to its bytes, its pages, and words of a
warning (empty: none is asked for).  Each is made on first use.
"""

from __future__ import annotations

import base64
import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import evidence_samples as samples
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image


def heic(width=640, height=480, **options):
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    return samples.encoded(samples.certificate(width, height), "HEIF", quality=70, **options)


def tiff(*pictures, **options):
    stream = io.BytesIO()
    pictures[0].save(stream, "TIFF", save_all=True, append_images=pictures[1:], **options)
    return stream.getvalue()


def animated(kind):
    frames = [samples.certificate(400, 300, title=title).convert("P") for title in ("第一", "第二", "第三")]
    return samples.encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def tiff_bomb(side=60_000):
    """A TIFF of a few bytes whose header announces gigapixels, all in one strip."""
    packed = zlib.compress(bytes(side))
    entries = [
        (256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1),
        (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, side), (279, 4, 1, len(packed)),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + len(packed)) + packed + directory


def bmp_bomb():
    data = bytearray(samples.encoded(Image.new("RGB", (8, 8)), "BMP"))
    data[18:26] = struct.pack("<ii", 50_000, 50_000)
    return bytes(data)


def gif_bomb():
    data = bytearray(samples.encoded(Image.new("P", (8, 8)), "GIF"))
    data[6:10] = struct.pack("<HH", 65_535, 65_535)
    return bytes(data)


def png_bomb(side=30_000):
    """About 10 kB that unfold to 900 megapixels."""
    row = zlib.compressobj(9)
    body = b"".join(row.compress(bytes(side // 8 + 1)) for _ in range(64)) + row.flush()
    return samples.raw_png(side, side, 1, 0, body)


def pdf(change: Callable[[pikepdf.Pdf], None], pages=1, **saving):
    with pikepdf.open(io.BytesIO(samples.text_pdf(pages))) as made:
        change(made)
        return samples.saved(made, **saving)


def filled_form(made):
    """Entries of a form in three corners: annotations that PDFium does not draw by itself."""
    look = Stream(made, b"0.1 g BT /F 11 Tf 4 6 Td (FILLED IN BY HAND 12345) Tj ET")
    look.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 220, 60]), Resources=made.pages[0].Resources
    )
    shown = Dictionary(N=made.make_indirect(look))
    places = ((370, 10), (5, 10), (370, 775))
    fields = [
        made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=f"field{x}-{y}", V="x", F=4, AP=shown,
                Rect=Array([x, y, x + 220, y + 60]),
            )
        )
        for x, y in places
    ]  # fmt: skip
    made.pages[0].obj.Annots = Array(fields)
    made.Root.AcroForm = Dictionary(Fields=Array(fields))


def page_pdf(**entries):
    """One page of text with odd page entries."""

    def change(made):
        for key, value in entries.items():
            made.pages[0].obj[f"/{key}"] = value

    return pdf(change)


def locked(user="", owner="o", **allow):
    with pikepdf.open(io.BytesIO(samples.text_pdf(2))) as made:
        permissions = pikepdf.Permissions(**allow)
        return samples.saved(made, encryption=pikepdf.Encryption(user=user, owner=owner, allow=permissions))


def zeros(megabytes, head=b""):
    """Deflated *head* and so many MB of zeros, made in no time: one packed block many times over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    low, high = zlib.adler32(head) & 0xFFFF, zlib.adler32(head) >> 16
    high = (high + low * 1_000_000 * megabytes) % 65_521
    return b"\x78\xda" + first + block * megabytes + b"\x03\x00" + struct.pack(">I", high << 16 | low)


def flate_bomb(layers):
    """A page whose content unfolds to 2 GB: deflated *layers* times over."""
    data = zeros(2000)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    codings = Array([Name.FlateDecode] * layers)

    def change(made):
        contents = Stream(made, b"")
        contents.write(data, filter=codings)
        made.pages[0].obj.Contents = contents

    return pdf(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def object_stream_bomb():
    """An object stream of 2 GB zeros, which a reader unfolds while it opens the file."""
    body = zeros(2000, b"3 0 << >> ")
    parts = [b"%PDF-1.5\n", b"1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n"]
    places = [len(parts[0])]
    places.append(sum(map(len, parts)))
    head = b"2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
    parts += [head, body, b"\nendstream\nendobj\n"]
    start = sum(map(len, parts))
    rows = [(0, 0, 65535), (1, places[0], 0), (1, places[1], 0), (2, 2, 0), (1, start, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    xref = b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(table)
    return b"".join([*parts, xref, table, b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start])


def picture_bomb_pdf():
    def change(made):
        image = Stream(made, bytes(10))
        image.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=40_000, Height=40_000, BitsPerComponent=1,
            ColorSpace=Name.DeviceGray,
        )  # fmt: skip
        made.pages[0].obj.Resources.XObject = Dictionary(Im=image)

    return pdf(change)


def picture_pdf(coding, data, side):
    """A picture of 10 x 10 pixels by its dictionary; its own header says what it likes."""

    def change(made):
        image = Stream(made, b"")
        image.write(data, filter=coding)
        image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        image.Width = image.Height = side
        image.BitsPerComponent = 8
        made.pages[0].obj.Resources.XObject = Dictionary(Im=made.make_indirect(image))
        made.pages[0].obj.Contents = Stream(made, b"q 500 0 0 700 10 10 cm /Im Do Q")

    return pdf(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def jpx_bomb():
    """A JPEG 2000 picture of a kB whose codestream announces gigapixels."""
    data = bytearray(samples.encoded(Image.new("L", (64, 64)), "JPEG2000", no_jp2=True))
    at = data.index(b"\xff\x51")
    data[at + 6 : at + 14] = data[at + 22 : at + 30] = struct.pack(">II", 60_000, 60_000)
    return picture_pdf(Name.JPXDecode, bytes(data), 10)


def text_bomb():
    """2 GB deflated twice over, and put into letters around that."""
    data = base64.a85encode(zlib.compress(zeros(2000), 9)) + b"~>"

    def change(made):
        contents = Stream(made, b"")
        contents.write(data, filter=Array([Name.ASCII85Decode, Name.FlateDecode, Name.FlateDecode]))
        made.pages[0].obj.Contents = contents

    return pdf(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def form(made, drawing, **resources):
    made_form = made.make_indirect(Stream(made, drawing))
    made_form.Type, made_form.Subtype, made_form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
    if resources:
        made_form.Resources = Dictionary(XObject=Dictionary(**resources))
    return made_form


def nested_pdf(levels, times, own=True):
    """Forms that draw one another: *times* to the power of *levels* drawings; by the page's own names or theirs."""

    def change(made):
        last, known = form(made, b"0 0 10 10 re f"), {}
        for level in range(levels):
            known[f"F{level}"] = last
            last = form(made, b"/F%d Do " % level * times, **({f"F{level}": last} if own else {}))
        made.pages[0].obj.Resources.XObject = Dictionary(F=last, **({} if own else known))
        made.pages[0].obj.Contents = Stream(made, b"BT /F 20 Tf 80 500 Td (nested) Tj ET /F Do")

    return pdf(change)


def looped_form_pdf():
    def change(made):
        itself = form(made, b"/F Do")
        itself.Resources = Dictionary(XObject=Dictionary(F=itself))
        made.pages[0].obj.Resources.XObject = Dictionary(F=itself)
        made.pages[0].obj.Contents = Stream(made, b"/F Do")

    return pdf(change)


def specks_pdf(step):
    """A page filled with a pattern whose cells are *step* pt apart."""

    def change(made):
        pattern = made.make_indirect(Stream(made, b"0 0 1 1 re f"))
        entries = {
            "Type": Name.Pattern, "PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": Array([0, 0, 1, 1]),
            "XStep": step, "YStep": step, "Resources": Dictionary(),
        }  # fmt: skip
        for key, value in entries.items():
            pattern[f"/{key}"] = value
        made.pages[0].obj.Resources.Pattern = Dictionary(P=pattern)
        made.pages[0].obj.Contents = Stream(made, b"/Pattern cs /P scn 100 100 90 90 re f")

    return pdf(change)


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("secret-script"))


def later_script_pdf():
    """Scripts where nobody looks first: behind a harmless opening, a bookmark, a link and the parent of a field."""

    def change(made):
        place = Array([made.pages[0].obj, Name.Fit])
        made.Root.OpenAction = Dictionary(S=Name.GoTo, D=place, Next=Array([SCRIPT]))

    return pdf(change)


def bookmark_script_pdf():
    def change(made):
        mark = made.make_indirect(Dictionary(Title=String("x"), A=SCRIPT))
        made.Root.Outlines = mark.Parent = made.make_indirect(Dictionary(First=mark, Last=mark, Count=1))

    return pdf(change)


def field_script_pdf():
    def change(made):
        field = made.make_indirect(Dictionary(FT=Name.Tx, T=String("p"), AA=Dictionary(K=SCRIPT)))
        entry = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([60, 60, 160, 90]), Parent=field)
        field.Kids = made.pages[0].obj.Annots = Array([made.make_indirect(entry)])
        made.Root.AcroForm = Dictionary(Fields=Array([field]))

    return pdf(change)


def film_pdf(kind):
    def change(made):
        film = made.make_indirect(Stream(made, b"secret-film"))
        file = Dictionary(Type=Name.Filespec, F=String("secret.mp4"), EF=Dictionary(F=film))
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([60, 60, 160, 90]), FS=file)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return pdf(change)


def associated_pdf():
    def change(made):
        file = made.make_indirect(Stream(made, b"secret-table"))
        made.Root.AF = Array([Dictionary(Type=Name.Filespec, F=String("x"), EF=Dictionary(F=file))])

    return pdf(change)


def old_xfa_pdf():
    def change(made):
        made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_indirect(Stream(made, b"<xdp>secret</xdp>")))

    return pdf(change)


def scripted_pdf():
    def change(made):
        made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('secret-script')"))
        made.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("secret-script")))
        made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("secret-program.exe")))

    return pdf(change)


def attached_pdf():
    def change(made):
        made.attachments["secret.txt"] = pikepdf.AttachedFileSpec(made, b"secret-attachment", filename="secret.txt")

    return pdf(change)


def form_pdf():
    """A filled form with a button that sends it somewhere."""

    def change(made):
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), Rect=Array([60, 60, 160, 90]),
                A=Dictionary(S=Name.SubmitForm, F=String("http://secret.example/")),
            )
        )  # fmt: skip
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = made.make_indirect(Dictionary(Fields=Array([field])))

    return pdf(change)


def signed_pdf():
    """A PDF with a signature field as signing programs leave it (the signature itself is made up)."""

    def change(made):
        value = made.make_indirect(
            Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
                Contents=String(b"0" * 64), ByteRange=Array([0, 10, 20, 30]), Name=String("李签名"),
            )
        )  # fmt: skip
        look = Stream(made, b"0 0 0 rg 0 0 80 20 re f")
        look.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 20]))
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("s"), V=value, F=4,
                Rect=Array([400, 30, 480, 50]), AP=Dictionary(N=made.make_indirect(look)),
            )
        )  # fmt: skip
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = made.make_indirect(Dictionary(Fields=Array([field]), SigFlags=3))

    return pdf(change)


def personal_pdf():
    """Title, author, XMP: data of the machine and the person that made it."""

    def change(made):
        made.docinfo["/Author"] = "SecretAuthor"
        with made.open_metadata() as xmp:
            xmp["dc:creator"] = ["SecretCreator"]
        made.pages[0].obj.PieceInfo = Dictionary(Adobe=Dictionary(Private=String("SecretPiece")))

    return pdf(change)


def looped_pdf():
    """A page tree that comes back to itself."""

    def change(made):
        made.Root.Pages.Kids.append(made.Root.Pages)

    return pdf(change)


def xfa_pdf():
    def change(made):
        made.Root.AcroForm = made.make_indirect(Dictionary(Fields=Array(), XFA=String("x")))
        made.Root.NeedsRendering = True

    return pdf(change)


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def jpeg_bomb():
    data = bytearray(samples.jpeg(64, 64))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def heic_cut():
    data = heic()
    return data[: len(data) * 2 // 3]


def many_pages():
    """More pages than one file may have, all of them empty."""
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        first = made.pages[0].obj
        kids = [first, *(made.make_indirect(Dictionary(first)) for _ in range(5_000))]
        made.Root.Pages.Kids, made.Root.Pages.Count = Array(kids), len(kids)
        return samples.saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "空.jpg": (lambda: b"", "空文件"),
    "空白.pdf": (lambda: b"   \n\n", "不是能识别"),
    "截断.jpg": (lambda: samples.jpeg()[:20_000], "不完整"),
    "截断.png": (lambda: samples.png()[:4_000], "不完整"),
    "截断.pdf": (lambda: samples.text_pdf(3)[:1_500], "不完整"),
    "截断.webp": (lambda: samples.encoded(samples.certificate(), "WEBP")[:9_000], "WebP"),
    "截断.tif": (lambda: tiff(samples.certificate(600, 800))[:50_000], "TIFF"),
    "截断.gif": (lambda: samples.encoded(samples.certificate(600, 800, "P"), "GIF")[:3_000], "GIF"),
    "截断.bmp": (lambda: samples.encoded(samples.certificate(600, 800), "BMP")[:90_000], "BMP"),
    "截断.heic": (heic_cut, "HEIC"),
    "零页.pdf": (lambda: samples.saved(pikepdf.new()), "没有任何页面"),
    "加密.pdf": (lambda: locked(user="abc"), "打开密码"),
    "禁止打印.pdf": (
        lambda: locked(print_lowres=False, print_highres=False),
        "不允许打印",
    ),
    "炸弹.jpg": (jpeg_bomb, "像素"),
    "炸弹.png": (png_bomb, "像素"),
    "尾巴炸弹.png": (lambda: samples.raw_png(300, 300, 8, 2, zeros(1500)), "异常大"),
    "炸弹.tif": (tiff_bomb, "像素"),
    "炸弹.bmp": (bmp_bomb, "像素"),
    "炸弹.gif": (gif_bomb, "像素"),
    "图片炸弹.pdf": (picture_bomb_pdf, "像素"),
    "内容炸弹.pdf": (lambda: flate_bomb(2), "异常大"),
    "对象流炸弹.pdf": (object_stream_bomb, "“对象流炸弹.pdf”"),
    "JPX炸弹.pdf": (jpx_bomb, "像素"),
    "JPG炸弹.pdf": (lambda: picture_pdf(Name.DCTDecode, jpeg_bomb(), 10), "像素"),
    "文字炸弹.pdf": (text_bomb, "异常大"),
    "嵌套炸弹.pdf": (lambda: nested_pdf(30, 10), "嵌套"),
    "嵌套炸弹二.pdf": (lambda: nested_pdf(30, 10, own=False), "嵌套"),
    "花纹炸弹.pdf": (lambda: specks_pdf(0.001), "重复"),
    "循环.pdf": (looped_pdf, "“循环.pdf”"),
    "页数太多.pdf": (many_pages, "页数太多"),
    "动态表单.pdf": (xfa_pdf, "XFA"),
    "无页面尺寸.pdf": (lambda: page_pdf(MediaBox=Array([0, 0, 0, 0])), "尺寸异常"),
    "巨大页面.pdf": (lambda: page_pdf(MediaBox=Array([0, 0, 90_000, 90_000])), "尺寸异常"),
    "改名的程序.jpg": (lambda: b"MZ" + bytes(4_000), "不是能识别"),
    "网页.pdf": (lambda: b"<!DOCTYPE html><html><body>404</body></html>", "不是能识别"),
    "总结.docx": (lambda: zipped(word__document_xml="x"), "Word 文档"),
    "统计.xlsx": (lambda: zipped(xl__workbook_xml="x"), "Excel 表格"),
    "版式.ofd": (lambda: zipped(**{"OFD.xml": "x"}), "OFD"),
    "打包.zip": (lambda: zipped(a="x"), "压缩包"),
    "录像.mp4": (lambda: b"\0\0\0\x18ftypmp42" + bytes(64), "视频"),
    "动图.avif": (lambda: b"\0\0\0\x1cftypavif" + bytes(64), "AVIF"),
    "设计.psd": (lambda: b"8BPS\0\1" + bytes(64), "PSD"),
}

TAKEN: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "照片.heic": (heic, 1, ""),
    "截图.webp": (lambda: samples.encoded(samples.certificate(900, 1200), "WEBP"), 1, ""),
    "旧图.bmp": (lambda: samples.encoded(samples.certificate(900, 1200), "BMP"), 1, ""),
    "动图.gif": (lambda: animated("GIF"), 1, "只取第一帧"),
    "动图.webp": (lambda: animated("WEBP"), 1, "只取第一帧"),
    "传真.tif": (
        lambda: tiff(*(samples.certificate(864, 1100, "1", title) for title in "甲乙丙"), compression="group4"),
        3,
        "",
    ),
    "扫描.tif": (
        lambda: tiff(*(samples.certificate(600, 800, "RGB", title) for title in "甲乙"), compression="jpeg"),
        2,
        "",
    ),
    "印刷.tif": (lambda: tiff(samples.certificate(600, 800, "CMYK")), 1, ""),
    "深灰.tif": (lambda: tiff(Image.linear_gradient("L").resize((400, 400)).convert("I;16")), 1, ""),
    "长截图.png": (lambda: samples.png(400, 20_000), 1, "报送时分成"),
    "宽截图.jpg": (lambda: samples.jpeg(20_000, 300), 1, "报送时分成"),
    "小.png": (lambda: samples.encoded(Image.new("RGB", (1, 1)), "PNG"), 1, "看不清"),
    "错扩展名.pdf": (lambda: samples.jpeg(600, 800), 1, "实际内容是 JPG"),
    "错扩展名.jpg": (lambda: samples.text_pdf(1), 1, "实际内容是 PDF"),
    "横.pdf": (lambda: page_pdf(Rotate=90), 1, ""),
    "倒.pdf": (lambda: page_pdf(Rotate=-180), 1, ""),
    "斜.pdf": (lambda: page_pdf(Rotate=45), 1, ""),
    "负页框.pdf": (lambda: page_pdf(MediaBox=Array([-100, -200, 495, 642])), 1, ""),
    "反页框.pdf": (lambda: page_pdf(MediaBox=Array([595, 842, 0, 0])), 1, ""),
    "裁切.pdf": (lambda: page_pdf(CropBox=Array([30, 40, 500, 700])), 1, ""),
    "裁切在外.pdf": (lambda: page_pdf(CropBox=Array([5_000, 5_000, 6_000, 6_000])), 1, ""),
    "放大单位.pdf": (lambda: page_pdf(UserUnit=2.5), 1, ""),
    "脚本.pdf": (scripted_pdf, 1, "脚本"),
    "附件.pdf": (attached_pdf, 1, "附件"),
    "表单.pdf": (form_pdf, 1, "自动动作"),
    "连带脚本.pdf": (later_script_pdf, 1, "脚本"),
    "书签脚本.pdf": (bookmark_script_pdf, 1, "脚本"),
    "表单域脚本.pdf": (field_script_pdf, 1, "脚本"),
    "视频.pdf": (lambda: film_pdf("RichMedia"), 1, "视频"),
    "声音.pdf": (lambda: film_pdf("Sound"), 1, "声音"),
    "关联附件.pdf": (associated_pdf, 1, "附件"),
    "静态表单.pdf": (old_xfa_pdf, 1, "XFA"),
    "嵌套.pdf": (lambda: nested_pdf(4, 6), 1, ""),
    "自套.pdf": (looped_form_pdf, 1, ""),
    "花纹.pdf": (lambda: specks_pdf(2), 1, ""),
    "负单位.pdf": (lambda: page_pdf(UserUnit=-3), 1, ""),
    "签名.pdf": (signed_pdf, 1, "电子签名"),
    "限制编辑.pdf": (lambda: locked(modify_other=False, extract=False), 2, "权限限制"),
    "私人信息.pdf": (personal_pdf, 1, ""),
    "四色.jpg": (samples.cmyk_jpeg, 1, ""),
    "透明.png": (samples.alpha_png, 1, ""),
    "十六位.png": (samples.deep_png, 1, ""),
    "手机.jpg": (samples.exif_jpeg, 1, "拍摄信息"),
}


@functools.cache
def refused(name: str) -> bytes:
    return REFUSED[name][0]()


@functools.cache
def taken(name: str) -> bytes:
    return TAKEN[name][0]()
