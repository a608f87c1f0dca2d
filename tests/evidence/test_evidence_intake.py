"""Taking evidence in: what is accepted with which notes, what is refused with which words, and nothing else raised."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib

import evidence_samples as samples
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import faults, intake
from qilu_desktop.evidence.taking import take


def refusal(data, name="材料.pdf"):
    with pytest.raises(EvidenceError) as caught:
        intake.inspect(data, name)
    error = caught.value
    assert error.name == name
    assert name in error.what
    assert error.remedy.endswith("。")
    return error.line


def zipped(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空文件"),
        (b"hello", "不是能识别的图片或 PDF"),
        (zipped("word/document.xml"), "Word 文档"),
        (zipped("xl/workbook.xml"), "Excel 表格"),
        (zipped("Doc_0/x", "OFD.xml"), "OFD 版式文件"),
        (zipped("a.txt"), "压缩包"),
        (b"PK\x03\x04broken", "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office 旧格式"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "HEIC 照片的内容读不出来"),
        (b"\0\0\0\x18ftypmp42" + bytes(20), "视频"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP 图片的内容读不出来"),
        (b"GIF89a", "GIF 图片的内容读不出来"),
        (b"II*\0\x08\0\0\0", "TIFF 图片"),
        (b"%PDF-1.7\n", "已损坏"),
    ],
)
def test_what_is_not_taken_is_named(data, said):
    assert said in refusal(data)


def test_office_files_are_told_to_be_saved_as_pdf():
    assert "另存为 PDF" in refusal(zipped("word/document.xml"), "总结.docx")


def test_every_refusal_has_its_own_words():
    texts = [
        faults.empty("a"), faults.too_large("a", 2, 1), faults.unsupported("a", ""), faults.truncated("a", "PDF"),
        faults.damaged("a", "PDF"), faults.too_many_pixels("a", 1, 1), faults.inflates_too_far("a"),
        faults.encrypted("a"),
        faults.not_printable("a"), faults.no_pages("a"), faults.dynamic_form("a"), faults.odd_pages("a", 1),
        faults.unreadable_path("a"), faults.not_a_photo("a"), faults.nothing_to_join("a"),
    ]  # fmt: skip
    assert len({error.what for error in texts}) == len(texts)


def test_pictures_are_read_upright():
    assert intake.inspect(samples.exif_jpeg(6, 1600, 1200), "a.jpg").sizes == ((1600, 1200),)
    assert intake.inspect(samples.exif_jpeg(1, 1600, 1200), "a.jpg").sizes == ((1600, 1200),)
    assert intake.inspect(samples.png(1280, 720), "a.png").sizes == ((1280, 720),)


def test_a_wrong_ending_is_taken_by_content_and_said():
    found = intake.inspect(samples.png(), "照片.jpg")
    assert found.media == "png"
    assert any("扩展名是“.jpg”" in note and "PNG" in note for note in found.warnings)
    assert "没有扩展名" in intake.inspect(samples.jpeg(), "照片").warnings[0]
    assert intake.inspect(samples.jpeg(), "C:\\扫描\\照片.JPG").warnings == ()


def test_camera_data_and_small_pictures_are_said():
    assert any("拍摄信息" in note for note in intake.inspect(samples.exif_jpeg(1), "a.jpg").warnings)
    assert any("看不清" in note for note in intake.inspect(samples.png(200, 150), "a.png").warnings)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_cut_pictures_are_refused(share):
    for data, name in ((samples.jpeg(), "a.jpg"), (samples.png(), "a.png")):
        line = refusal(data[: int(len(data) * share)], name)
        assert "不完整" in line or "已损坏" in line


def test_a_png_with_too_few_rows_is_refused():
    rows = zlib.compress(b"\0" + bytes(100))
    assert "不完整" in refusal(samples.raw_png(100, 100, 8, 0, rows), "a.png")


def test_a_png_with_a_wrong_filter_is_refused():
    rows = zlib.compress((b"\0" + bytes(100)) * 60 + (b"\x07" + bytes(100)) * 40)
    assert "已损坏" in refusal(samples.raw_png(100, 100, 8, 0, rows), "a.png")


def test_interlaced_png_is_measured_whole():
    # Adam7 of 5 x 5 at 8 bits grey: passes of 1x1, 1x1, 2x1, 1x2 (3x1 ...), computed row by row.
    passes = [(1, 1), (1, 1), (2, 1), (1, 2), (3, 1), (2, 3), (5, 2)]
    body = b"".join((b"\0" + bytes(wide)) * high for wide, high in passes)
    whole, short = zlib.compress(body), zlib.compress(body[:-1])

    def interlaced(idat):
        plain = samples.raw_png(5, 5, 8, 0, idat)
        header = struct.pack(">4sIIBBBBB", b"IHDR", 5, 5, 8, 0, 0, 0, 1)
        return plain[:12] + header + struct.pack(">I", zlib.crc32(header)) + plain[33:]

    assert intake.inspect(interlaced(whole), "a.png").sizes == ((5, 5),)
    with Image.open(io.BytesIO(interlaced(whole))) as picture:
        picture.load()
    assert "不完整" in refusal(interlaced(short), "a.png")


def test_bombs_are_refused_by_their_header():
    assert "1.79 亿像素" in refusal(samples.raw_png(20000, 20000, 8, 2, b"x"), "a.png")
    jpeg = bytearray(samples.jpeg(64, 64))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
    assert "60000×60000" in refusal(bytes(jpeg), "a.jpg")


def test_a_bomb_inside_a_pdf_is_refused(monkeypatch):
    pdf = pikepdf.open(io.BytesIO(samples.text_pdf(1)))
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, bytes(3_000_000))
    data = samples.saved(pdf, compress_streams=True)
    assert intake.inspect(data, "a.pdf").pages == 1
    monkeypatch.setattr(faults, "INFLATE_LIMIT", 2_000_000)
    assert "异常大" in refusal(data, "a.pdf")


def test_files_over_the_limit_are_refused_unread(monkeypatch, tmp_path):
    path = tmp_path / "大.pdf"
    path.write_bytes(samples.text_pdf(1))
    picture = tmp_path / "大.png"
    picture.write_bytes(samples.png())
    # A PDF is read page by page and may be larger.
    monkeypatch.setattr(faults, "FILE_LIMIT", 100)
    assert intake.inspect(path, path.name).pages == 1
    monkeypatch.setattr(faults, "PAGED_LIMIT", 200)
    for file in (path, picture):
        with pytest.raises(EvidenceError, match="太大"):
            intake.inspect_file(file)
        with pytest.raises(EvidenceError, match="太大"):
            intake.inspect(file.read_bytes(), file.name)
    with pytest.raises(EvidenceError, match="找不到"):
        intake.inspect_file(tmp_path / "没有.pdf")


def test_pdf_sizes_are_those_seen():
    turned = samples.text_pdf(2, Rotate=90)
    assert intake.inspect(turned, "a.pdf").sizes == ((297.0, 209.9),) * 2
    cropped = samples.text_pdf(1, size=(800, 1000), CropBox=pikepdf.Array([550, 100, 50, 900]))
    assert intake.inspect(cropped, "a.pdf").sizes == ((176.4, 282.2),)
    assert intake.inspect(samples.text_pdf(1, size=(298, 421), UserUnit=2), "a.pdf").sizes == ((210.3, 297.0),)


def test_a_page_without_a_size_is_refused():
    assert "第 1 页" in refusal(samples.text_pdf(1, MediaBox=pikepdf.Array([0, 0, 0, 0])))
    assert "第 1 页" in refusal(samples.text_pdf(1, MediaBox=pikepdf.Array([0, 0, 1, 20000])))


def locked(permissions, **passwords):
    pdf = pikepdf.open(io.BytesIO(samples.text_pdf(1)))
    stream = io.BytesIO()
    pdf.save(stream, encryption=pikepdf.Encryption(owner="o", allow=permissions, **passwords))
    return stream.getvalue()


def test_locked_pdfs():
    assert "打开密码" in refusal(locked(pikepdf.Permissions(), user="secret"))
    readable = intake.inspect(locked(pikepdf.Permissions(modify_other=False)), "a.pdf")
    assert any("权限限制" in note for note in readable.warnings)
    shut = pikepdf.Permissions(print_lowres=False, print_highres=False)
    assert "不允许打印" in refusal(locked(shut))


def test_pdf_without_pages_and_cut_pdf():
    assert "没有任何页面" in refusal(samples.saved(pikepdf.new()))
    whole = samples.scan_pdf(1)
    assert "不完整" in refusal(whole[: len(whole) - 300])


def test_what_stays_behind_is_said():
    pdf = pikepdf.open(io.BytesIO(samples.text_pdf(1)))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.attachments["秘密.txt"] = b"attached"
    form = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(form)]), SigFlags=3)
    notes = "".join(intake.inspect(samples.saved(pdf), "a.pdf").warnings)
    assert "电子签名" in notes
    assert "脚本" in notes
    assert "附件" in notes


def test_an_xfa_form_is_refused():
    pdf = pikepdf.open(io.BytesIO(samples.text_pdf(1)))
    pdf.Root.NeedsRendering = True
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.Stream(pdf, b"<x/>"))
    assert "动态表单" in refusal(samples.saved(pdf))


@functools.cache
def originals():
    small = samples.encoded(samples.certificate(80, 100), "JPEG")
    return (
        small, samples.encoded(samples.certificate(80, 100), "JPEG", progressive=True), samples.png(90, 60),
        samples.encoded(samples.certificate(60, 60).quantize(16), "PNG"), samples.text_pdf(2),
        samples.scan_pdf(1, dots=(80, 100)),
    )  # fmt: skip


@st.composite
def broken_files(draw):
    data = bytearray(draw(st.sampled_from(originals())))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=5))
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))) :]
    return bytes(data)


@settings(max_examples=250, deadline=None)
@given(broken_files())
def test_broken_files_raise_nothing_but_refusals(data):
    refused = intake.refused(data, "x.pdf")
    if refused is not None:
        assert refused.remedy
        return
    found = intake.inspect(data, "x.pdf")
    assert found.pages == len(found.sizes) > 0
    assert all(side > 0 for size in found.sizes for side in size)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from((b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n", b"PK\x03\x04", b"RIFF")),
    st.binary(max_size=400),
)
def test_random_bytes_are_refused(head, tail):
    with pytest.raises(EvidenceError):
        intake.inspect(head + tail, "x")


def test_an_office_document_under_a_password_is_told_as_one_and_no_suite_is_asked():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(96)
    with pytest.raises(EvidenceError) as told:
        take(data, "成果.docx", convert=lambda _data, _name: pytest.fail("asked"))
    assert "设有密码的 Word 或 Excel 文件" in told.value.line
    assert "另存为 PDF" in told.value.remedy
