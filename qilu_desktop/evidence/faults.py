"""Every reason for which an evidence file is refused, with its remedy: one text each, kept in one place."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import PurePath

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import EvidenceError

FILE_LIMIT = 200 * 1024 * 1024
"""Largest evidence file, in bytes."""
PIXEL_LIMIT = 178_956_970
"""Most pixels of one picture: Pillow's own limit against decompression bombs (179 megapixels)."""
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

_TAKEN = "可用的格式：JPG、PNG、PDF。"
_REMEDIES = {
    "Word 文档": "请在 Word 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "Excel 表格": "请在 Excel 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "演示文稿": "请在 PowerPoint 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "Office 旧格式文档": "请在 Word 或 WPS 中打开，选“另存为 PDF”后重新添加。",
    "OFD 版式文件": "请在 OFD 阅读器或 WPS 中打开，另存为（或打印成）PDF 后重新添加。",
    "苹果手机的 HEIC 照片": "请在手机“设置-相机-格式”中选“兼容性最佳”后重拍，或把照片另存为 JPG、PDF 后重新添加。",
    "压缩包": "请先解压，再添加其中的 JPG、PNG、PDF 文件。",
    "视频或音频": "请改用截图、照片或扫描件。",
}
_PICTURE = "请用“画图”等软件打开，另存为 JPG、PNG 或 PDF 后重新添加。"


def empty(name: str) -> EvidenceError:
    """Nothing is in the file."""
    return EvidenceError(name, "是空文件（0 字节）", "请重新扫描、下载或拷贝该文件后再添加。")


def too_large(name: str, size: int) -> EvidenceError:
    """The file is over :data:`FILE_LIMIT`."""
    return EvidenceError(
        name,
        f"太大（{size / 1024**2:.0f} MB，上限 {FILE_LIMIT // 1024**2} MB）",
        "请按 200-300 dpi 重新扫描，或拆成几个文件分别添加。",
    )


def unsupported(name: str, kind: str) -> EvidenceError:
    """The content is of a kind that is not taken; *kind* is its Chinese name (empty: unknown)."""
    reason = f"是{kind}，不能直接作为佐证材料" if kind else "的内容不是 JPG、PNG 或 PDF"
    remedy = _REMEDIES.get(kind, _PICTURE if "图片" in kind else "请把材料扫描成，或在原软件中另存为 PDF 后重新添加。")
    return EvidenceError(name, reason, f"{_TAKEN}{remedy}")


def truncated(name: str, kind: str) -> EvidenceError:
    """The file of *kind* (JPG 图片, PNG 图片, PDF) ends before its content does."""
    return EvidenceError(name, f"不完整：{kind}的末尾缺失，可能没有拷贝完", "请从原处重新拷贝、下载或扫描后再添加。")


def damaged(name: str, kind: str) -> EvidenceError:
    """The file is of *kind* but cannot be read."""
    return EvidenceError(name, f"已损坏，{kind}的内容读不出来", "请从原处重新拷贝、下载或扫描后再添加。")


def too_many_pixels(name: str, width: int, height: int) -> EvidenceError:
    """The picture's header announces more than :data:`PIXEL_LIMIT` pixels."""
    return EvidenceError(
        name,
        f"的图片尺寸过大（{width}×{height} 像素，上限约 1.79 亿像素）",
        "请用 200-300 dpi 重新扫描，或用画图软件缩小后重新添加。",
    )


def inflates_too_far(name: str) -> EvidenceError:
    """The compressed data of a PDF unfold beyond :data:`INFLATE_LIMIT`."""
    return EvidenceError(name, "展开后的数据量异常大，可能是恶意文件", "请核对来源，重新扫描原件后再添加。")


def encrypted(name: str) -> EvidenceError:
    """A password is needed to open the PDF."""
    return EvidenceError(
        name, "设有打开密码，无法读取", "请在 PDF 阅读器中输入密码打开，解除密码或“打印”成新的 PDF 后重新添加。"
    )


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
    return EvidenceError(name, f"第 {page} 页的尺寸异常，无法排版", "请在 PDF 阅读器中“打印”成新的 PDF 后重新添加。")


def unreadable_path(name: str) -> EvidenceError:
    """The stored file is gone or cannot be read."""
    return EvidenceError(name, "找不到或读不出来", "请核对工作区是否完整，必要时重新添加该文件。")


def short_name(name: str) -> str:
    """The file's name without its folders, for captions and messages; an ID number in it is masked."""
    return mask_ids_in(PurePath(name.replace("\\", "/")).name or name)


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
