"""The one tree of errors that a user may meet: each says what is wrong and what to do.

``what`` and ``remedy`` are Chinese sentences for a clerk; the command line prints them as one line, the window
as a message box.  Anything that is not a :class:`QiluError` is a defect of the program.
"""

from __future__ import annotations

import errno
from pathlib import Path


class QiluError(Exception):
    """Base of every error with a text for the user: what is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}　{self.remedy}" if self.remedy else self.what

    @property
    def line(self) -> str:
        """The error as one line of text: what, then remedy."""
        return " ".join(str(self).split())


class PackError(QiluError):
    """A form pack under ``forms/`` is broken: file, line (1-based, 0 when unknown) and reason."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        place = f"{file.parent.name}/{file.name} 第 {line} 行" if line else f"{file.parent.name}/{file.name}"
        super().__init__(f"表单包有错误：{place}：{reason}。", "请改正该文件，或换回随软件提供的表单包。")
        self.file = file
        self.line_number = line
        self.reason = reason


class InputError(QiluError):
    """Something typed or handed in (a dossier file, an argument) cannot be used."""


class ArchiveError(QiluError):
    """A ZIP that somebody sent is damaged or hostile; nothing of it is left."""


class ArchiveLocked(ArchiveError):
    """A ZIP asks for a password, or for another one than was given (``wrong``)."""

    def __init__(self, what: str, remedy: str, *, wrong: bool = False) -> None:
        super().__init__(what, remedy)
        self.wrong = wrong


class WorkspaceError(QiluError):
    """The workspace cannot be opened or written."""


class WorkspaceLocked(WorkspaceError):
    """Another window holds the workspace."""


class EvidenceError(QiluError):
    """One evidence file cannot be used; it is named, set aside, and the rest goes on."""

    def __init__(self, name: str, reason: str, remedy: str, page: int = 0) -> None:
        super().__init__(f"文件“{name}”{reason}。", remedy)
        self.name = name
        self.reason = reason
        self.page = page
        """The page that is at fault, from 1; 0 where it is not one page."""


class DocumentError(QiluError):
    """A document cannot be made from the data as it stands."""


class SubmissionError(QiluError):
    """The submission folder cannot be built or does not verify."""


class StorageError(QiluError):
    """The disk refused: full, read-only, no rights, in use, name too long, or gone."""


class Cancelled(QiluError):
    """The user asked to stop; nothing was left half-done."""

    def __init__(self) -> None:
        super().__init__("已按您的要求停止，没有留下半成品。", "需要时可重新开始。")


_STORAGE_TEXTS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘空间已满，无法写入", "请清理磁盘或换一个位置后重试。"),
    errno.EFBIG: ("文件太大，该位置放不下", "U 盘若是 FAT32 格式，单个文件不能超过 4 GB；请换一个位置后重试。"),
    errno.EDQUOT: ("磁盘配额已用完，无法写入", "请清理磁盘或换一个位置后重试。"),
    errno.EROFS: ("该位置是只读的，无法写入", "请换一个可写的文件夹，或关闭 U 盘的写保护。"),
    errno.EACCES: ("没有权限访问", "请换一个您有权限的文件夹；若文件正被 Word、WPS 等程序打开，请先关闭。"),
    errno.EPERM: ("没有权限访问", "请换一个您有权限的文件夹；若文件正被 Word、WPS 等程序打开，请先关闭。"),
    errno.EBUSY: ("文件正被其他程序使用", "请关闭正在使用它的程序后重试。"),
    errno.ENAMETOOLONG: ("文件名或路径太长", "请换一个层级更浅、名称更短的文件夹。"),
    errno.ELOOP: ("快捷方式（链接）绕成了圈，打不开", "请找到原文件，直接选它。"),
    errno.ENOENT: ("找不到", "请核对文件或文件夹是否还在原处。"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请核对所选的位置。"),
    errno.EISDIR: ("这是一个文件夹，不是文件", "请选择文件。"),
    errno.EEXIST: ("已经存在", "请换一个名称或位置。"),
    errno.EIO: ("读写设备时出错", "U 盘可能已被拔出或损坏，请重新插好后重试。"),
    errno.ENODEV: ("设备已不在", "U 盘可能已被拔出，请重新插好后重试。"),
    errno.ENXIO: ("设备已不在", "U 盘可能已被拔出，请重新插好后重试。"),
}
_WINDOWS = {
    19: errno.EROFS,  # ERROR_WRITE_PROTECT
    21: errno.ENODEV,  # ERROR_NOT_READY: the stick is out
    32: errno.EBUSY,  # ERROR_SHARING_VIOLATION
    33: errno.EBUSY,  # ERROR_LOCK_VIOLATION
    39: errno.ENOSPC,  # ERROR_HANDLE_DISK_FULL
    55: errno.ENODEV,  # ERROR_DEV_NOT_EXIST
    112: errno.ENOSPC,  # ERROR_DISK_FULL
    206: errno.ENAMETOOLONG,  # ERROR_FILENAME_EXCED_RANGE
    223: errno.EFBIG,  # ERROR_FILE_TOO_LARGE
    433: errno.ENODEV,  # ERROR_NO_SUCH_DEVICE
    1117: errno.EIO,  # ERROR_IO_DEVICE
    1167: errno.ENODEV,  # ERROR_DEVICE_NOT_CONNECTED
    1617: errno.ENODEV,  # ERROR_DEVICE_REMOVED
}
"""What Windows' own numbers mean; its errno of many of them is a bare EACCES or EINVAL."""


def storage_error(error: OSError, path: Path | str | None = None) -> StorageError:
    """Translate an :class:`OSError` into the message of its true cause, naming *path* where given."""
    place = _named(path if path is not None else (error.filename or ""))
    number = _WINDOWS.get(getattr(error, "winerror", None) or 0, error.errno or 0)
    what, remedy = _STORAGE_TEXTS.get(
        number, (f"读写文件失败（{error.strerror or error}）", "请换一个位置重试；仍不行时请重启电脑后再试。")
    )
    return StorageError(f"{what}：{place}。" if place else f"{what}。", remedy)


def _named(place: Path | str) -> Path | str:
    """The place as the user knows it: of a file on its way (in ``.qilu-….part``) the folder in which it is made."""
    known = Path(place)
    hidden = [one for one in (known, *known.parents) if one.name.startswith(".qilu-") and one.name.endswith(".part")]
    return hidden[-1].parent if hidden else place
