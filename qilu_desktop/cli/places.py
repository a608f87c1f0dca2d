"""Where a command may write."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from qilu_desktop.errors import InputError, storage_error

_FILES = frozenset({".docx", ".pdf", ".xlsx"})


def refuse_own_file(output: Path, workspace: Path) -> None:
    """Refuse a report that would be written over what a workspace keeps, before anything long is done for it.

    Raises:
        InputError: it is a file in the workspace.
        StorageError: its folder is not there.
    """
    place, home = output.resolve(), workspace.resolve()
    if place.is_relative_to(home):
        raise InputError(f"“{output.name}”在工作区文件夹里，可能盖掉工作区自己的文件。", "请把报告写到别的文件夹。")
    if not place.parent.is_dir():
        raise storage_error(OSError(errno.ENOENT, os.strerror(errno.ENOENT)), place.parent)


def refuse_file_name(folder: Path) -> None:
    """Refuse the name of a file where a folder is meant: a folder called 张三.docx helps nobody.

    Raises:
        InputError: *folder* is a file, or it does not exist and is named like a document.
    """
    if folder.is_file() or (folder.suffix.lower() in _FILES and not folder.exists()):
        raise InputError(
            f"“{folder.name}”是文件名，--output 要写文件夹。",
            "请写放文件的文件夹，如 --output 打印；文件名由软件取，要哪种格式用 --format 说明。",
        )
