"""Every reason for which an evidence file is refused, with its remedy: one text each, kept in one place."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from pathlib import PurePath

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import EvidenceError, storage_error
from qilu_desktop.sizes import limit_text, size_text

FILE_LIMIT = 200 * 1024 * 1024
"""Largest evidence file that is read as a whole, in bytes."""
PAGED_LIMIT = 2 * 1024**3
"""Largest PDF, TIFF and BMP, in bytes: they are read piece by piece."""
PIXEL_LIMIT = 178_956_970
"""Most pixels of one picture: Pillow's own limit against decompression bombs (179 megapixels)."""
STREAM_LIMIT = 256 * 1024**2
"""Most bytes that one stream of a PDF other than a picture may unfold to."""
PAGE_LIMIT = 5_000
"""Most pages of one PDF."""
INFLATE_LIMIT = 4 * 1024**3
"""Most bytes that one PDF's compressed streams may unfold to."""

LIBRARY_ERRORS: tuple[type[Exception], ...] = (
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    OSError,
    EOFError,
    SyntaxError,
    MemoryError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
"""What the reading libraries raise on damaged input (``pikepdf.PdfError`` and Pillow's own come beside them)."""

_TAKEN = (
    "可用的格式：JPG、PNG、HEIC、WebP、BMP、GIF、TIFF 图片和 PDF；Word、Excel 文件须本机有 LibreOffice、Word 或 WPS。"
)
_REMEDIES = {
    "Word 文档": "请在 Word 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "Excel 表格": "请在 Excel 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "演示文稿": "请在 PowerPoint 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "设有密码的 Word 或 Excel 文件": "请用密码在 Word 或 WPS 中打开，另存为 PDF 后重新添加；没有密码请向交来的人索取。",
    "Office 旧格式文档": "请在 Word 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "OFD 版式文件": "请在 OFD 阅读器或 WPS 中打开，另存为（或打印成）PDF 后重新添加。",
    "压缩包": "请先解压，再添加其中的图片或 PDF 文件。",
    "视频或音频": "请改用截图、照片或扫描件。",
}
# Controls and line ends, marks of direction (but for the joiner of emoji), half characters: what stands for them.
_AS_SHOWN = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "□"}
_JOINER = "\u200d"
_OTHERWISE = "请扫描成图片或 PDF，或在原软件中另存为 PDF 后重新添加；打不开的可能已损坏，请从原处重新拷贝。"
_PICTURE = "请用“画图”等软件打开，另存为 JPG、PNG 或 PDF 后重新添加。"


def empty(name: str) -> EvidenceError:
    """Nothing is in the file."""
    return EvidenceError(name, "是空文件（0 字节）", "请重新扫描、下载或拷贝该文件后再添加。")


def too_large(name: str, size: int, most: int) -> EvidenceError:
    """The file has more than *most* bytes."""
    return EvidenceError(
        name,
        f"太大（{size_text(size)}，上限 {limit_text(most)}）",
        "请按 200-300 dpi 重新扫描，或拆成几个文件分别添加。",
    )


def _is(kind: str) -> str:
    """是 with a kind of file; a space before a Latin name."""
    return f"是{' ' if kind[:1].isascii() else ''}{kind}"


def unsupported(name: str, kind: str) -> EvidenceError:
    """The content is of a kind that is not taken; *kind* is its Chinese name (empty: unknown)."""
    reason = f"{_is(kind)}，不能直接作为佐证材料" if kind else "的内容不是能识别的图片或 PDF"
    remedy = _REMEDIES.get(kind, _PICTURE if "图片" in kind else _OTHERWISE)
    return EvidenceError(name, reason, f"{_TAKEN}{remedy}")


def truncated(name: str, kind: str) -> EvidenceError:
    """The file of *kind* (JPG 图片, PNG 图片, PDF) ends before its content does."""
    return EvidenceError(name, f"不完整：{kind}的末尾缺失，可能没有拷贝完", "请从原处重新拷贝、下载或扫描后再添加。")


def damaged(name: str, kind: str) -> EvidenceError:
    """The file is of *kind* but cannot be read."""
    return EvidenceError(
        name,
        f"已损坏，{kind}{' ' if kind[-1:].isascii() else ''}的内容读不出来",
        "请从原处重新拷贝、下载或扫描后再添加。",
    )


def too_many_pixels(name: str, width: int, height: int, most: int = PIXEL_LIMIT) -> EvidenceError:
    """The picture's header announces more than *most* pixels."""
    return EvidenceError(
        name,
        f"的图片尺寸过大（{f'{width}×{height} 像素，' if width else ''}上限约 {most / 1e8:.3g} 亿像素）",
        "请用 200-300 dpi 重新扫描，或用画图软件缩小后重新添加。",
    )


def inflates_too_far(name: str) -> EvidenceError:
    """The compressed data of a PDF unfold beyond :data:`INFLATE_LIMIT`."""
    return EvidenceError(name, "展开后的数据量异常大，可能是恶意文件", "请核对来源，重新扫描原件后再添加。")


def draws_too_much(name: str) -> EvidenceError:
    """A page of a PDF repeats its drawings without end."""
    return EvidenceError(
        name,
        "的图形嵌套或重复次数异常多，可能是恶意文件",
        "请核对来源，在原软件中“打印”成新的 PDF，或重新扫描原件后再添加。",
    )


class PasswordNeeded(EvidenceError):
    """A PDF under a password: it can be taken once the password is given."""


def encrypted(name: str) -> PasswordNeeded:
    """A password is needed to open the PDF."""
    return PasswordNeeded(
        name,
        "设有打开密码，无法读取",
        "请输入打开密码重新添加（命令行加 --password 密码）；不知道密码时请向文件提供者索取，"
        "或在 PDF 阅读器中打开后“打印”成新的 PDF。",
    )


def wrong_password(name: str) -> PasswordNeeded:
    """The password that was given does not open the PDF."""
    return PasswordNeeded(
        name, "的打开密码不对", "请核对大小写、全角半角和前后空格，或向文件提供者核实密码后重新添加。"
    )


def too_many_pages(name: str, most: int) -> EvidenceError:
    """More pages than one file may have."""
    return EvidenceError(name, f"的页数太多（上限 {most} 页）", "请拆成几个文件，只添加与申报有关的页。")


def no_such_page(name: str, page: int, pages: int) -> EvidenceError:
    """The edits ask for a page that the file does not have."""
    return EvidenceError(name, f"只有 {pages} 页，没有第 {page} 页", "请重新选择要报送的页。")


def odd_edit(name: str, page: int) -> EvidenceError:
    """The edits of a page cannot be carried out."""
    return EvidenceError(name, f"第 {page} 页的裁剪、涂黑或旋转设置不对", "请撤销这一页的处理后重新设置。")


def not_a_file(name: str) -> EvidenceError:
    """A device, a pipe, a socket: nothing that can be read to its end."""
    return EvidenceError(name, "不是普通文件，不能添加", "请添加图片、PDF 或办公文档。")


def unreadable(name: str, error: OSError) -> EvidenceError:
    """The file cannot be read: gone, no rights, or the medium was pulled out."""
    told = storage_error(error)
    # Without the place: a folder's name may hold what must not be shown, and the file is named already.
    return EvidenceError(name, f"读不出来：{told.what.partition('：')[0].rstrip('。')}", told.remedy)


def not_convertible(name: str, kind: str, reason: str, remedy: str) -> EvidenceError:
    """The office suite of this machine could not make a PDF of the file."""
    return EvidenceError(name, f"{_is(kind)}，没能转换成 PDF（{reason}）", remedy)


def not_printable(name: str) -> EvidenceError:
    """The PDF's owner forbids printing, and joining would go round that."""
    return EvidenceError(
        name, "设有权限限制，不允许打印，不能并入材料", "请向文件提供者索取不带限制的版本，或扫描纸质原件后添加。"
    )


def no_pages(name: str) -> EvidenceError:
    """The PDF opens and has not one page."""
    return EvidenceError(name, "是没有任何页面的 PDF", "请在原软件中重新导出 PDF，确认能看到内容后再添加。")


def dynamic_form(name: str) -> EvidenceError:
    """An XFA form: its pages exist in one reader only."""
    return EvidenceError(
        name, "是动态表单（XFA）PDF，其他软件看不到内容", "请用 Adobe 阅读器打开，“打印”成普通 PDF 后重新添加。"
    )


def odd_pages(name: str, page: int) -> EvidenceError:
    """A page (1-based) has no usable size."""
    remedy = "请在 PDF 阅读器中“打印”成新的 PDF 后重新添加。"
    return EvidenceError(name, f"第 {page} 页的尺寸异常，无法排版", remedy, page)


def unreadable_path(name: str) -> EvidenceError:
    """The stored file is gone or cannot be read."""
    return EvidenceError(name, "找不到或读不出来", "请核对工作区是否完整，必要时重新添加该文件。")


def short_name(name: str) -> str:
    """The file's name without its folders, for captions and messages; an ID number in it is masked."""
    return mask_ids_in(clean_name(PurePath(name.replace("\\", "/")).name or name))


def clean_name(name: str) -> str:
    """A file's name as it can be kept and shown: no controls, no marks of writing direction, no half characters.

    Linux takes any bytes as a name; one of them would turn a message round, or not be written into the workspace.
    """
    shown = (_AS_SHOWN.get(unicodedata.category(one), one) if one != _JOINER else one for one in name)
    return "".join(shown).strip() or "□"


def not_a_photo(name: str) -> EvidenceError:
    """A PDF was given where a photo is due."""
    return EvidenceError(name, "是 PDF，不能用作照片", "请添加 JPG 或 PNG 格式的二寸证件照（35×49 毫米）。")


def nothing_to_join(title: str) -> EvidenceError:
    """Not one part was handed in."""
    return EvidenceError(title, "没有可以合并的材料", "请先添加佐证材料。")


def not_writable() -> EvidenceError:
    """The joined PDF cannot be put together although each part could be read."""
    return EvidenceError(
        "合并后的 PDF",
        "写不出来，可能有材料的内部结构异常",
        "请把 PDF 材料在阅读器中“打印”成新的 PDF 后替换，再重新合并。",
    )
