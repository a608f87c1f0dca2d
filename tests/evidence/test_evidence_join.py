"""Joining evidence: pages, marks, bookmarks, lossless pictures, nothing private, the same bytes twice."""

from __future__ import annotations

import io
import zlib
from datetime import date

import evidence_samples as samples
import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from PIL import Image, ImageChops, ImageStat
from test_evidence_intake import broken_files

from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.errors import Cancelled, EvidenceError, StorageError
from qilu_desktop.evidence import jpeg, png, spool
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.evidence.pdfs import PageBox
from qilu_desktop.evidence.stamp import MARK, Stamp
from qilu_desktop.progress import Silent, Watched

MM = 72 / 25.4
TITLE = "张三-主要技术成果及获奖"


def joined(*parts, **options):
    return join(parts, title=TITLE, made_on=samples.DAY, progress=Silent(), **options)


def one(data, name="a.pdf", stamp=samples.STAMP, **options):
    """One part without contents, as a reader."""
    made = joined(Part("材料", "", data, name, stamp), contents_title="", **options)
    return pypdf.PdfReader(io.BytesIO(made.pdf))


def drawn(data, index=0, dpi=50):
    with pypdfium2.PdfDocument(data) as document:
        return document[index].render(scale=dpi / 72).to_pil().convert("RGB")


def images(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            (one.read_raw_bytes(), str(one.Filter)) for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image
        ]  # fmt: skip


@pytest.fixture(scope="module")
def album():
    parts = (
        Part("查询截图", "证书查询截图", samples.png(), "截图.png"),
        Part("获奖证书", "获奖", samples.jpeg(), "奖.jpg", samples.STAMP, "原件已归还"),
        Part("坏文件", "获奖", samples.jpeg()[:3000], "坏.jpg", samples.STAMP),
        Part("论文", "获奖", samples.text_pdf(3, Rotate=90), "论文.pdf", samples.STAMP),
        Part("扫描", "获奖", samples.scan_pdf(2), "扫描.pdf", samples.STAMP),
        Part("先进事迹", "其他", samples.text_pdf(2), "事迹.pdf"),
    )
    return parts, joined(*parts)


def test_page_map_and_refusal(album):
    _, made = album
    assert made.page_count == 10
    assert made.page_map == {0: range(2, 3), 1: range(3, 4), 3: range(4, 7), 4: range(7, 9), 5: range(9, 11)}
    assert [error.name for error in made.refused] == ["坏.jpg"]


def test_mark_on_every_due_page_and_on_no_other(album):
    _, made = album
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.pdf)).pages]
    assert [number for number, text in enumerate(texts, 1) if "已审验" in text] == [3, 4, 5, 6, 7, 8]
    for text in texts[2:8]:
        assert all(line in text for line in (MARK, "济南市人力资源和社会保障局", "赵审核", "2024年9月12日"))


def test_running_numbers_and_captions(album):
    _, made = album
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.pdf)).pages]
    assert all(f"第 {number} 页 共 10 页" in text for number, text in enumerate(texts, 1))
    assert "来源：奖.jpg" in texts[2]
    assert "原件已归还" in texts[2]
    assert "page2word" in texts[4]


def test_every_sheet_is_a4(album):
    _, made = album
    sizes = {
        tuple(sorted(round(float(side) / MM, 1) for side in page.mediabox[2:]))
        for page in pypdf.PdfReader(io.BytesIO(made.pdf)).pages
    }
    assert sizes == {(210.0, 297.0)}


def test_contents_and_bookmarks(album):
    _, made = album
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    text = reader.pages[0].extract_text()
    assert text.startswith("目")
    for words in (TITLE, "证书查询截图", "获奖证书", "4-6", "9-10", "共收入材料 5 件，10 页"):
        assert words in text
    assert "坏文件" not in text
    links = [note.get_object()["/Dest"][0].get_object() for note in reader.pages[0]["/Annots"]]
    assert [reader.get_page_number(page) + 1 for page in links] == [2, 3, 4, 7, 9]
    outline = reader.outline
    titles = [item.title if not isinstance(item, list) else [child.title for child in item] for item in outline]
    assert titles == ["目录", "证书查询截图", ["查询截图"], "获奖", ["获奖证书", "论文", "扫描"], "其他", ["先进事迹"]]
    assert reader.get_destination_page_number(outline[4][1]) == 3


def test_document_data_hold_nobody(album):
    _, made = album
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    assert dict(reader.metadata) == {
        "/Title": TITLE, "/Producer": "齐鲁首席技师申报助手",
        "/CreationDate": "D:20240920000000+08'00'", "/ModDate": "D:20240920000000+08'00'",
    }  # fmt: skip
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_same_parts_same_bytes(album, tmp_path):
    parts, made = album
    assert joined(*parts).pdf == made.pdf
    paths = []
    for number, part in enumerate(parts):
        path = tmp_path / f"{number}"
        path.write_bytes(part.data)
        paths.append(Part(part.title, part.group, path, part.name, part.stamp, part.note))
    target = tmp_path / "合并.pdf"
    result = joined(*paths, target=target)
    assert result.pdf is None
    assert target.read_bytes() == made.pdf


def test_the_file_identifier_tells_files_apart():
    def identifier(*parts):
        with pikepdf.open(io.BytesIO(joined(*parts).pdf)) as pdf:
            return bytes(pdf.trailer.ID[0])

    first, second = samples.jpeg(300, 400), samples.jpeg(300, 401)
    found = [identifier(Part(title, "", data, "a.jpg")) for title in ("甲", "乙") for data in (first, second)]
    assert len(set(found)) == 4
    assert identifier(Part("甲", "", first, "a.jpg")) == found[0]


def test_pages_of_the_pdf_are_sound(album):
    _, made = album
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert all(document[at].render(scale=0.3).to_pil().convert("L").getextrema()[0] < 128 for at in range(10))


def test_stamps_are_one_shared_form(album):
    _, made = album
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        stamps = {page.Resources.XObject.Stamp.objgen for page in pdf.pages if "/Stamp" in page.Resources.XObject}
    assert len(stamps) == 1


def test_a_clean_jpeg_is_inside_byte_for_byte():
    data = samples.jpeg(dpi=(200, 200))
    made = joined(Part("证书", "", data, "a.jpg", samples.STAMP))
    assert images(made.pdf) == [(data, "/DCTDecode")]


def test_camera_data_are_cut_out_and_the_picture_is_not_touched():
    data = samples.exif_jpeg(6)
    made = joined(Part("照片", "", data, "a.jpg"))
    ((inside, coding),) = images(made.pdf)
    assert coding == "/DCTDecode"
    scan = data[data.index(b"\xff\xda") : data.index(b"SecretTrailer")]
    assert scan in inside
    assert inside.endswith(scan)
    assert b"Secret" in data
    assert b"Secret" not in inside
    assert b"Exif" not in inside
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(inside)) as after:
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None
        assert not after.getexif()


def test_camera_data_of_pictures_within_a_pdf_are_cut_out_too():
    data = samples.exif_jpeg(1)
    with pikepdf.open(io.BytesIO(samples.sharing_pdf(data))) as pdf:
        plain = samples.saved(pdf)
        packed = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
        pdf.pages[0].Resources.XObject.Im0.write(zlib.compress(data), filter=packed)
        for source in (plain, samples.saved(pdf)):
            made = joined(Part("照片", "", source, "a.pdf", samples.STAMP))
            assert images(made.pdf) == [(jpeg.read(data, "a").data, "/DCTDecode")]
            assert b"Secret" not in made.pdf


def test_pages_that_are_not_sent_do_not_travel_along_in_a_shared_dictionary(monkeypatch):
    """Nor does what a blacked-out page showed; and no picture is in the file twice, however many parts it went by."""
    pictures = [samples.jpeg(400 + at, 600) for at in range(4)]
    data = samples.sharing_pdf(*pictures)
    black = PageEdit(2, hidden=(Area(0, 0, 10_000, 10_000),))
    for size in (spool.PART_BYTES, 1):
        monkeypatch.setattr(spool, "PART_BYTES", size)
        sent = images(joined(Part("扫描", "", data, "a.pdf", edits=(black, PageEdit(3)))).pdf)
        assert [one for one, coding in sent if coding == "/DCTDecode"] == [pictures[2]]
        assert len(sent) == 2
        whole = [one for one, _ in images(joined(Part("扫描", "", data, "a.pdf")).pdf)]
        assert sorted(whole) == sorted(pictures)


def test_a_page_whose_drawing_is_broken_takes_nothing_along_that_was_taken_out():
    """It is sent as it looks; where nothing was taken out it passes as it is."""
    pictures = [samples.jpeg(400 + at, 600) for at in range(3)]
    with pikepdf.open(io.BytesIO(samples.sharing_pdf(*pictures))) as pdf:
        pdf.pages[2].obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im2 Do Q (torn")
        data = samples.saved(pdf)
    sent = joined(Part("扫描", "", data, "a.pdf", edits=(PageEdit(1), PageEdit(3))), contents_title="")
    inside = [one for one, _ in images(sent.pdf)]
    assert pictures[1] not in inside
    assert pictures[0] in inside
    shown, whole = drawn(sent.pdf, 1), drawn(joined(Part("扫描", "", data, "a.pdf"), contents_title="").pdf, 2)
    assert max(ImageStat.Stat(ImageChops.difference(shown, whole)).mean) < 12
    assert pictures[1] in [one for one, _ in images(joined(Part("扫描", "", data, "a.pdf")).pdf)]


def test_a_picture_that_many_pages_show_does_not_part_the_file(monkeypatch):
    letterhead = samples.jpeg(300, 400)
    monkeypatch.setattr(spool, "PART_BYTES", 2 * len(letterhead))
    with pikepdf.open(io.BytesIO(samples.sharing_pdf(letterhead))) as pdf:
        pdf.pages.extend([pdf.pages[0]] * 9)
        made = joined(Part("文件", "", samples.saved(pdf), "a.pdf"))
    assert made.page_count == 11
    assert images(made.pdf) == [(letterhead, "/DCTDecode")]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(orientation):
    upright = drawn(joined(Part("照片", "", samples.exif_jpeg(1, 600, 450), "a.jpg"), contents_title="").pdf)
    turned = drawn(joined(Part("照片", "", samples.exif_jpeg(orientation, 600, 450), "a.jpg"), contents_title="").pdf)
    assert upright.size == turned.size
    assert max(ImageStat.Stat(ImageChops.difference(upright, turned)).mean) < 1.5


def middle(data):
    picture = drawn(data)
    return picture.getpixel((picture.width // 2, int(picture.height * 0.45)))


def test_cmyk_keeps_its_colours():
    white = samples.encoded(Image.new("CMYK", (600, 800), (0, 0, 0, 0)), "JPEG")
    red = samples.encoded(Image.new("CMYK", (600, 800), (0, 255, 255, 0)), "JPEG")
    assert min(middle(joined(Part("白", "", white, "a.jpg"), contents_title="").pdf)) > 245
    r, g, b = middle(joined(Part("红", "", red, "a.jpg"), contents_title="").pdf)
    assert r > 200
    assert max(g, b) < 90


def test_alpha_lies_on_white_and_16_bits_are_scaled():
    picture = drawn(joined(Part("透明", "", samples.alpha_png(), "a.png"), contents_title="").pdf)
    assert middle(joined(Part("透明", "", samples.alpha_png(), "a.png"), contents_title="").pdf)[0] > 180
    assert picture.getpixel((picture.width // 4, picture.height // 4)) == (255, 255, 255)
    assert 110 < middle(joined(Part("灰", "", samples.deep_png(), "a.png"), contents_title="").pdf)[0] < 145


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P"])
def test_plain_png_passes_through_and_looks_the_same(mode):
    picture = samples.certificate(700, 500)
    picture = picture.quantize(32) if mode == "P" else picture.convert(mode)
    data = samples.encoded(picture, "PNG")
    made = joined(Part("图", "", data, "a.png"), contents_title="")
    ((inside, coding),) = images(made.pdf)
    assert coding == "/FlateDecode"
    assert inside == png.read(data, "a.png").idat
    with pypdfium2.PdfDocument(made.pdf) as document:
        embedded = next(one for one in document[0].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
        seen = embedded.get_bitmap().to_pil().convert("RGB")
    assert ImageChops.difference(seen, picture.convert("RGB")).getbbox() is None


def test_tiny_and_long_pictures():
    tiny = one(samples.encoded(Image.new("RGB", (1, 1), "red"), "PNG"), "a.png")
    assert len(tiny.pages) == 1
    assert drawn(
        joined(Part("点", "", samples.encoded(Image.new("RGB", (1, 1), "red"), "PNG"), "a.png"), contents_title="").pdf
    )
    long = one(samples.jpeg(60, 6000), "a.jpg")
    assert "已审验" in long.pages[0].extract_text()


def stamp_box(made, page=0):
    """Where the stamp lies on a page, in pt."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        sheet = pdf.pages[page]
        for operands, operator in pikepdf.parse_content_stream(sheet):
            if str(operator) == "cm":
                matrix = [float(value) for value in operands]
            if str(operator) == "Do" and operands[0] == "/Stamp":
                width, height = (float(side) for side in sheet.Resources.XObject.Stamp.BBox[2:])
                return matrix[4], matrix[5], width, height
    return None


@pytest.mark.parametrize(
    "data",
    [
        samples.text_pdf(1), samples.text_pdf(1, Rotate=90), samples.text_pdf(1, Rotate=270),
        samples.text_pdf(1, top=4, bottom=2, wide=True),
        samples.text_pdf(1, size=(842, 1191)), samples.text_pdf(1, size=(420, 595)), samples.scan_pdf(1),
        samples.text_pdf(1, size=(900, 1200), CropBox=pikepdf.Array([40, 60, 640, 960])),
        samples.text_pdf(1, top=4, bottom=420, wide=True),
    ],
)  # fmt: skip
def test_the_stamp_covers_nothing(data):
    """The same page made without the stamp's ink shows white where the stamp stands."""
    made = joined(Part("材料", "", data, "a.pdf", samples.STAMP), contents_title="").pdf
    x, y, width, height = stamp_box(made)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        form = pdf.pages[0].Resources.XObject.Stamp
        form.write(b"")
        bare = samples.saved(pdf)
    picture = drawn(bare, dpi=100)
    scale = 100 / 72
    place = (x * scale, picture.height - (y + height) * scale, (x + width) * scale, picture.height - y * scale)
    assert place[0] >= 0
    assert place[1] >= 0
    assert place[2] <= picture.width
    assert place[3] <= picture.height
    assert picture.crop(tuple(round(side) for side in place)).convert("L").getextrema()[0] > 200


def test_a_full_page_is_made_smaller_and_an_open_one_keeps_its_size():
    def scale(data):
        with pikepdf.open(
            io.BytesIO(joined(Part("材料", "", data, "a.pdf", samples.STAMP), contents_title="").pdf)
        ) as pdf:
            return next(
                float(operands[0])
                for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
                if str(operator) == "cm"
            )

    assert scale(samples.text_pdf(1)) == pytest.approx(1, abs=0.001)
    assert scale(samples.text_pdf(1, size=(420, 595))) == pytest.approx(1, abs=0.001)
    assert 0.8 < scale(samples.text_pdf(1, top=4, bottom=2, wide=True)) < 0.92
    assert scale(samples.text_pdf(1, size=(842, 1191))) == pytest.approx(0.7068, abs=0.002)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_and_cropped_pages_look_as_before(turn):
    data = samples.text_pdf(1, size=(595, 842), Rotate=turn, CropBox=pikepdf.Array([30, 40, 565, 800]))
    before = drawn(data, dpi=60)
    made = drawn(joined(Part("材料", "", data, "a.pdf"), contents_title="").pdf, dpi=60)
    left, top = (made.width - before.width) // 2, (made.height - before.height) // 2
    inner = (8, 8, before.width - 8, before.height - 40)
    after = made.crop((left, top, left + before.width, top + before.height)).crop(inner)

    def distance(other):
        shapes = (one.convert("L").resize((40, 40), Image.Resampling.BOX) for one in (other.crop(inner), after))
        return ImageStat.Stat(ImageChops.difference(*shapes)).mean[0]

    assert distance(before) < 5
    assert distance(before.rotate(180)) > 2 * distance(before)


def test_the_page_matrix_maps_the_visible_box():
    for turn in (0, 90, 180, 270):
        box = PageBox(10, 20, 110, 220, turn, 2)
        a, b, c, d, e, f = box.placed(7, 9, 0.5)
        corners = {(round(a * x + c * y + e), round(b * x + d * y + f)) for x in (10, 110) for y in (20, 220)}
        wide, high = (200, 100) if turn % 180 else (100, 200)
        assert corners == {(7, 9), (7 + wide, 9), (7, 9 + high), (7 + wide, 9 + high)}


def armed():
    """A PDF with script, attachment, actions, a visible annotation, private data and a hidden layer."""
    pdf = pikepdf.open(io.BytesIO(samples.text_pdf(1)))
    look = pikepdf.Stream(pdf, b"BT /F 12 Tf 5 5 Td (VisibleSeal) Tj ET")
    look.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, 120, 30]),
        Resources=pdf.pages[0].Resources,
    )
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="SecretScript()")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=pikepdf.Array([60, 780, 180, 810]), F=4,
        AP=pikepdf.Dictionary(N=pdf.make_indirect(look)), A=action, T="SecretAuthor",
    )  # fmt: skip
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=action)
    pdf.pages[0].Resources.PieceInfo = pikepdf.Dictionary()
    pdf.pages[0].obj.Metadata = pikepdf.Stream(pdf, b"SecretMetadata")
    look.Metadata = pikepdf.Stream(pdf, b"SecretMetadata")
    pdf.Root.OpenAction = action
    pdf.attachments["秘密.txt"] = b"SecretAttachment"
    pdf.docinfo["/Author"] = "SecretAuthor"
    return samples.saved(pdf)


def test_only_the_look_of_a_pdf_comes_in():
    made = joined(Part("材料", "", armed(), "a.pdf", samples.STAMP))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        stream = io.BytesIO()
        level = pikepdf.StreamDecodeLevel.generalized
        modes = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "stream_decode_level": level}
        pdf.save(stream, compress_streams=False, **modes)
        assert not pdf.attachments
    text = pypdf.PdfReader(io.BytesIO(made.pdf)).pages[1].extract_text()
    assert "VisibleSeal" in text
    plain = stream.getvalue()
    assert b"VisibleSeal" in plain
    assert b"Secret" not in plain
    assert not any(word in plain for word in (b"/JavaScript", b"/OpenAction", b"/AA", b"/EmbeddedFile"))


def test_hidden_layers_stay_hidden():
    pdf = pikepdf.open(io.BytesIO(samples.text_pdf(1)))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="草稿"))
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    page = pdf.pages[0].obj
    page.Resources.Properties = pikepdf.Dictionary(L=layer)
    page.Contents = pikepdf.Stream(pdf, b"/OC /L BDC 0 g 100 300 400 400 re f EMC")
    data = samples.saved(pdf)
    assert middle(data) == (255, 255, 255)
    assert middle(joined(Part("材料", "", data, "a.pdf"), contents_title="").pdf) == (255, 255, 255)


def test_rare_characters_copy_exactly():
    rare = "赟喆堃犇燚䶮𬭎㛃"
    stamp = Stamp("㛃县人社局", rare, date(2024, 1, 2))
    made = joined(Part(f"{rare}的证书", rare, samples.jpeg(300, 400), f"{rare}.jpg", stamp, rare))
    pages = pypdf.PdfReader(io.BytesIO(made.pdf)).pages
    assert pages[0].extract_text().count(rare) >= 2
    assert pages[1].extract_text().count(rare) >= 4
    assert made.notes == ()


def test_a_character_without_a_shape_is_said():
    made = joined(Part("测试𰻞字\x00\u202e", "", samples.jpeg(300, 400), "a.jpg"))
    assert "𰻞" in made.notes[0]
    assert "𰻞" in pypdf.PdfReader(io.BytesIO(made.pdf)).pages[1].extract_text()


def test_long_words_stay_within_the_sheet():
    long = "关于高速数控机床主轴热误差补偿方法的研究与应用" * 8
    stamp = Stamp(
        "山东省某某市人力资源和社会保障局职业能力建设处技能人才评价中心",
        "、".join(["欧阳审核"] * 8),
        date(2024, 11, 30),
    )
    made = joined(*(Part(long, long, samples.jpeg(300, 400), f"{'W' * 300}.jpg", stamp, long) for _ in range(60)))
    contents_pages = made.placed[0].first - 1
    assert contents_pages >= 2
    with pypdfium2.PdfDocument(made.pdf) as document:
        for index in (0, contents_pages - 1, contents_pages):
            picture = document[index].render(scale=1).to_pil().convert("L")
            for edge in ((0, 0, 12, picture.height), (picture.width - 12, 0, picture.width, picture.height)):
                assert picture.crop(edge).getextrema()[0] > 250
    assert "".join(pypdf.PdfReader(io.BytesIO(made.pdf)).pages[-1].extract_text().split()).count("欧阳审核") == 8


def test_cancel_leaves_nothing(tmp_path):
    parts = [Part("证书", "", samples.jpeg(300, 400), "a.jpg")] * 3
    for stop_at in ("合并佐证材料", "写入文件"):
        watched = Watched(lambda step: None)
        watched.listener = lambda step, stop=stop_at, job=watched: job.cancel() if step.stage == stop else None
        with pytest.raises(Cancelled):
            join(parts, title=TITLE, made_on=samples.DAY, progress=watched, target=tmp_path / "a.pdf")
        assert list(tmp_path.iterdir()) == []


def test_no_part_and_no_place(tmp_path):
    with pytest.raises(EvidenceError, match="没有可以合并的材料"):
        joined()
    with pytest.raises(EvidenceError, match=r"坏\.jpg"):
        joined(Part("证书", "", b"\xff\xd8\xff", "坏.jpg"))
    with pytest.raises(EvidenceError, match=r"没有\.jpg"):
        joined(Part("证书", "", tmp_path / "没有.jpg", "没有.jpg"))
    with pytest.raises(StorageError):
        joined(Part("证书", "", samples.jpeg(300, 400), "a.jpg"), target=tmp_path / "没有" / "a.pdf")


@settings(max_examples=120, deadline=None)
@given(broken_files())
def test_one_bad_file_never_stops_the_rest(data):
    good = Part("好", "", samples.text_pdf(1), "好.pdf", samples.STAMP)
    made = joined(Part("坏", "", data, "坏.pdf", samples.STAMP), good)
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    assert len(reader.pages) == made.page_count
    assert 1 in made.page_map
    assert (0 in made.page_map) != bool(made.refused)
    assert "已审验" in reader.pages[-1].extract_text()


def test_orientation_of_broken_exif_is_upright():
    assert [
        jpeg.exif_orientation(data) for data in (b"", b"II*\0", b"II*\0\xff\xff\xff\x7f", b"MM\0*\0\0\0\x08\0\xff")
    ] == [1] * 4
